/* A task: one submitted input with its options, ready to be given to workers. */
#ifndef SK_SANDBOX_TASK_H
#define SK_SANDBOX_TASK_H

#include "sandbox/worker.h"

/* What jobs of one submitted input share. */
typedef struct sk_task {
    unsigned jobs;
    sk_pool_input input; /* what it points to is the caller's, and not used after submission */
    const char *name;    /* in request */
    sk_limits limits;
    int fd;              /* what workers get */
    bool own_fd;
    uint8_t *request;    /* all but offset, length and flags */
    size_t request_len;
    unsigned waiting;    /* pieces that were not given to a worker yet */
} sk_task;

/* Checks and copies; a pipe is read to its end. The input's own limits win over those given. */
sk_status sk_task_new(const sk_pool_input *input, const sk_limit_setting *limits, size_t limit_count, sk_task **ret, sk_error *error);
/* One job less; with the last the task is freed. NULL is allowed. */
void sk_task_drop(sk_task *t);

#endif
