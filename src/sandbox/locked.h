/* A function in a process of its own that may read some paths and do nothing else: for parsers of evidence, which is as hostile as mail
 * but too large to hand over. The caller takes what comes over the channel for the word of a stranger. */
#ifndef SK_SANDBOX_LOCKED_H
#define SK_SANDBOX_LOCKED_H

#include <sys/types.h>

#include "base/bytes.h"
#include "sekisho/status.h"

typedef struct sk_locked_options {
    const char *const *paths; /* files and folders that may be read */
    size_t path_count;
    uint64_t memory, cpu_s;
    /* Before the lock, in the new process, with all that the caller may do: loads code, touches no evidence. NULL: nothing. */
    void (*prepare)(void *self);
} sk_locked_options;

/* Returns the exit status, 0 to 63. channel: a stream socket to the caller. */
typedef int sk_locked_work(void *self, int channel);

typedef struct sk_locked {
    pid_t pid;
    int channel;
} sk_locked;

/* SK_INTERNAL: the system makes no process. */
sk_status sk_locked_start(const sk_locked_options *options, sk_locked_work *work, void *self, sk_locked *ret, sk_error *error);
/* Closes the channel and waits; kill: does not wait for it to come to its end. True: work returned *ret_status. False: *ret_why says how
 * it was lost. */
bool sk_locked_end(sk_locked *l, bool kill, int *ret_status, const char **ret_why);

#endif
