/* The host check in two processes. The child (sandbox/locked.h) reads the evidence and speaks in messages
 *
 *     type u8 | length u32, little-endian | bytes
 *
 * to the command, which scans the files that it hands over, shows the report and takes none of it on trust. */
#ifndef SK_CLI_HOST_CHILD_H
#define SK_CLI_HOST_CHILD_H

#include <glob.h>

#include "host/evidence_view.h"
#include "host/host_report.h"

enum {
    HOST_ASK = 1, /* to the command: path, NUL, bytes of a file that wants a verdict */
    HOST_ASKED,   /* that was the last: the answers, please */
    HOST_ANSWER,  /* to the child: sk_host_scan u8, detail; in the order of the questions */
    HOST_REPORT,  /* a piece of the report */
    HOST_FAILED,  /* sk_status u8, message: the evidence could not be opened */
    HOST_VERDICT, /* sk_host_verdict u8: the last word */
    HOST_TYPES
};
enum { HOST_HEAD = 5, HOST_MESSAGE_MOST = (32 << 20) + 65536, HOST_REPORT_MOST = 256 << 20 };

typedef struct host_task {
    const char *path;
    const char *rules; /* of Sigma: a file or folder; NULL: none */
    sk_evidence_options evidence;
    bool json, html, japanese;
    bool posture, accounts, timeline; /* settings, or accounts, instead of traces; timeline: traces in their order */
    bool scan;                    /* files that are found are handed over */
    char id[33];                  /* of the report; "": none */
    uint64_t memory;
} host_task;

bool host_send(int channel, uint8_t type, sk_bytes first, sk_bytes second);
/* A message; its bytes are freed by the caller. False at the end, or where it is longer than most. */
bool host_receive(int channel, uint32_t most, uint8_t *ret_type, uint8_t **ret_bytes, uint32_t *ret_len);

/* What the child may read: the path, the parts of an image beside it (DISK.E01, DISK.E02, ...), and the rules. Lives as long as the
 * task. False without memory; it is freed all the same. */
typedef struct host_paths {
    const char **at;
    size_t count;
    glob_t parts;
} host_paths;
bool host_paths_of(const host_task *t, host_paths *ret);
void host_paths_free(host_paths *p);

/* Before the lock: converters of text, and sekisho-image.so where path is no folder and no archive. self: host_task. */
void host_child_prepare(void *self);
/* The child's work. self: host_task. */
int host_child_work(void *self, int channel);

#endif
