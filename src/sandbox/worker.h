/* The worker: takes one request after the other from its channel, scans, and answers with records.
 *
 * A request is a struct sk_request with the input's descriptor attached, then size bytes: the values of the limits (u64),
 * then NUL-terminated strings: the names of the limits, the passwords, names and values of the environment, name, kind. */
#ifndef SK_SANDBOX_WORKER_H
#define SK_SANDBOX_WORKER_H

#include "sandbox/cage.h"
#include "sandbox/pool_internal.h"

#define SK_EXIT_NOMEM 86    /* no memory for what cannot be done without */
#define SK_EXIT_UNLOCKED 87 /* the cage could not be closed */

enum { SK_REQUEST_SPLIT = 1, SK_REQUEST_CONTENT = 2, SK_REQUEST_NAME = 4, SK_REQUEST_KIND = 8, SK_REQUEST_TRACE = 16 };

typedef struct sk_request {
    uint32_t size, flags, limit_count, password_count, env_count, unused;
    uint64_t offset, length;
} sk_request;

#define SK_REQUEST_MOST (1u << 20)

typedef struct sk_worker_setup {
    const sk_engine *engine;
    sk_scan_hook hook; /* NULL: scan */
    sk_cage cage;
    uint64_t memory, cpu_s;
} sk_worker_setup;

/* Locks this process and serves channel until its other end closes; does not return. */
_Noreturn void sk_worker_run(const sk_worker_setup *setup, int channel);

#endif
