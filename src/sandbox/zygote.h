/* The zygote: a small process made early, which holds the engine and nothing else, and forks workers on request. It
 * never sees an input. It is also the one that waits for workers, so that a kill by number cannot hit a stranger. */
#ifndef SK_SANDBOX_ZYGOTE_H
#define SK_SANDBOX_ZYGOTE_H

#include "sandbox/worker.h"

typedef enum sk_zygote_op {
    SK_ZYGOTE_FORK,  /* to the zygote, with the worker's end of its channel attached */
    SK_ZYGOTE_KILL,  /* to the zygote */
    SK_ZYGOTE_READY, /* from the zygote, once */
    SK_ZYGOTE_ENDED  /* from the zygote: a worker ended with status */
} sk_zygote_op;

typedef struct sk_zygote_message {
    uint32_t op, serial;
    uint64_t memory, cpu_s;     /* FORK */
    int32_t status;             /* ENDED: as of waitpid(2); -1: it could not be made */
    bool open, landlock, seccomp; /* READY */
} sk_zygote_message;

/* Runs in the forked process; does not return. */
_Noreturn void sk_zygote_run(const sk_engine *engine, sk_scan_hook hook, int control);

/* Closes every descriptor from first on; in a fresh process. */
void sk_close_from(unsigned first);

/* Sends or receives with at most one descriptor; *ret_fd is -1 where none came. Like sendmsg and recvmsg. */
ssize_t sk_send_fd(int channel, const void *p, size_t len, int fd, int flags);
ssize_t sk_receive_fd(int channel, void *p, size_t len, int *ret_fd);

#endif
