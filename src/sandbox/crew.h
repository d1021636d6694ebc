/* The crew: the parent's side of zygote and workers. It moves bytes and knows who is alive, not what they mean. */
#ifndef SK_SANDBOX_CREW_H
#define SK_SANDBOX_CREW_H

#include <poll.h>
#include <sys/types.h>

#include "sandbox/zygote.h"

#define SK_CREW_MOST 257 /* the most jobs, and one more that splits a mailbox */

typedef struct sk_worker {
    bool hired;
    int fd;
    uint32_t serial;
    uint64_t memory, scans;
    uint8_t *out; /* the request that is being sent; its descriptor goes with the first bytes */
    size_t out_len, out_at;
    int out_fd;
    uint8_t *in; /* records that are not whole yet */
    size_t in_len, in_cap;
    bool closed, ended; /* its channel; its process, with status */
    int status;
    double deadline; /* on sk_clock_ms(); 0: none */
    void *job;
} sk_worker;

typedef struct sk_crew {
    const sk_engine *engine;
    sk_scan_hook hook;
    int control; /* -1: there is no zygote */
    pid_t zygote;
    bool ready;
    sk_zygote_message state; /* once ready */
    uint32_t next_serial;
    unsigned started, zygotes;
    sk_worker workers[SK_CREW_MOST];
    size_t most;
} sk_crew;

/* Forks a zygote. */
sk_status sk_crew_start(sk_crew *c, sk_error *error);
void sk_crew_stop(sk_crew *c);
/* A fresh worker, or NULL: all places are taken, or there is no zygote. */
sk_worker *sk_crew_hire(sk_crew *c, uint64_t memory, uint64_t cpu_s);
/* Ends it; its place is free. */
void sk_crew_fire(sk_crew *c, sk_worker *w);
void sk_crew_kill(const sk_crew *c, const sk_worker *w);
/* Takes the zygote's messages. False: the zygote is gone, and with it every worker. */
bool sk_crew_listen(sk_crew *c);

/* Gives the worker its request, which it then owns: allocated by malloc. */
void sk_worker_order(sk_worker *w, uint8_t *request, size_t len, int fd);
/* Sends what the channel takes now. */
void sk_worker_send(sk_worker *w);
/* Receives what is there, once; sets closed at the end. False: nothing came. */
bool sk_worker_receive(sk_worker *w);
void sk_worker_took(sk_worker *w, size_t len); /* the first len bytes of in are done */

#endif
