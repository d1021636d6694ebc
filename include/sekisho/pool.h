/* The pool: scans in worker processes that have nothing but the input.
 *
 * The calling process never looks into the bytes. It hands descriptors to workers (no network, no files, no new
 * processes, bounded memory and time), reads their records as those of a stranger, and judges with the same function
 * as sk_scan(): same bytes and options give the same report. A worker that dies, hangs or lies costs its one input,
 * whose report then names worker.crash, worker.time or worker.memory and keeps what had come before.
 *
 * Make the pool early: its processes are copies of the calling one, and cheap only while that is small. A pool is
 * for one thread at a time. Unless SIGCHLD is left at its default or waited for by name, expect one foreign child. */
#ifndef SEKISHO_POOL_H
#define SEKISHO_POOL_H

#include "sekisho/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sk_pool sk_pool;

#define SK_POOL_REST UINT64_MAX /* length: to the end of the file */

/* Zero-initialise; copied. */
typedef struct sk_pool_options {
    unsigned jobs;                   /* inputs looked at at the same time, at most 256; 0 is 1 */
    const sk_limit_setting *limits;  /* limits of every input, under those of its own options */
    size_t limit_count;
} sk_pool_options;

/* Starts the process from which workers are made, and returns before it is ready. engine must outlive the pool. */
sk_status sk_pool_new(const sk_engine *engine, const sk_pool_options *options, sk_pool **ret_pool, sk_error *error);
void sk_pool_free(sk_pool *pool); /* ends all of its processes; NULL is allowed */

/* How well workers are locked. */
typedef enum sk_sandbox {
    SK_SANDBOX_FULL,
    SK_SANDBOX_PARTIAL, /* this system lacks seccomp or landlock */
    SK_SANDBOX_OPEN     /* a build with sanitizers, whose findings a filter would hide: not for strangers' mail */
} sk_sandbox;

sk_status sk_pool_sandbox(sk_pool *pool, sk_sandbox *ret_sandbox, sk_error *error);
const char *sk_sandbox_name(sk_sandbox s); /* "full", "partial", "open" */

/* One input. Zero-initialise. Strings and options are copied; the descriptor or bytes are borrowed until the last
 * result with this tag was taken. */
typedef struct sk_pool_input {
    int fd;                  /* opened for reading: a file, block device or memfd; a pipe is read to its end first */
    uint64_t offset, length; /* the part of the file that is the input; length may be SK_POOL_REST */
    sk_bytes bytes;          /* used instead of fd where bytes.p is not NULL */
    bool mailbox;            /* an mbox is split, and each mail is an input of its own; other bytes stay whole */
    sk_scan_options options;
    void *tag;               /* comes back with the result */
    /* Where not NULL: is told the bytes of every artifact that was unpacked, in order, at most 64 KiB at once; an empty
     * artifact gives one empty last chunk. Called inside sk_pool_next(). */
    void (*content)(void *tag, const sk_artifact *artifact, uint64_t offset, sk_bytes chunk, bool last);
} sk_pool_input;

typedef struct sk_pool_result {
    void *tag;
    sk_report *report;       /* the caller frees it; NULL when status is not SK_OK */
    sk_status status;        /* SK_IO: the input could not be read; SK_NOMEM, SK_UNSUPPORTED: error says what */
    sk_error error;
    uint32_t index;          /* which mail of a mailbox, from 0 */
    uint64_t offset, length; /* where it lies in the file */
    uint32_t files_refused;  /* how often the code that looked at it asked for a file, and got none */
} sk_pool_result;

/* Queues an input; never waits for workers. SK_USAGE: an unknown kind, limit or env name. */
sk_status sk_pool_submit(sk_pool *pool, const sk_pool_input *input, sk_error *error);
/* True while more inputs are queued than keep the workers busy: take results before the next submit. */
bool sk_pool_full(const sk_pool *pool);
/* Waits for the next result, in the order of submission whatever jobs. *ret_any is false when nothing is queued.
 * SK_CANCELLED after sk_pool_cancel(); SK_INTERNAL when no worker can be made. */
sk_status sk_pool_next(sk_pool *pool, sk_pool_result *ret_result, bool *ret_any, sk_error *error);
/* Makes sk_pool_next() return SK_CANCELLED, now and from now on. May be called from a signal handler or thread. */
void sk_pool_cancel(sk_pool *pool);

/* sk_scan() through a worker. The pool must have nothing queued. */
sk_status sk_pool_scan(sk_pool *pool, sk_bytes input, const sk_scan_options *options, sk_report **ret_report, sk_error *error);

#ifdef __cplusplus
}
#endif
#endif
