#include "sandbox/crew.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/status.h"

#define RECEIVE ((size_t)64 << 10)

/* --- zygote --- */

sk_status sk_crew_start(sk_crew *c, sk_error *error)
{
    int ends[2];
    pid_t self = getpid();
    /* The signal of a parent's end comes when the thread that forked ends: only the first one lives as long as the
     * process. For others the end of the channel has to do. */
    bool first_thread = gettid() == self;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return sk_fail(error, SK_IO, "no channel for workers: %s", strerror(errno));
    pid_t pid = fork();
    if (pid == 0) {
        if (first_thread && (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != self)) _exit(0);
        sk_zygote_run(c->engine, c->hook, ends[1]);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return sk_fail(error, SK_NOMEM, "no process for workers: %s", strerror(errno));
    }
    c->control = ends[0];
    c->zygote = pid;
    c->ready = false;
    c->zygotes++;
    return SK_OK;
}

void sk_crew_stop(sk_crew *c)
{
    for (size_t i = 0; i < c->most; i++)
        if (c->workers[i].hired) sk_crew_fire(c, &c->workers[i]);
    if (c->control < 0) return;
    close(c->control);
    c->control = -1;
    while (waitpid(c->zygote, NULL, 0) < 0 && errno == EINTR) continue;
}

static bool tell(const sk_crew *c, const sk_zygote_message *m, int fd)
{
    return c->control >= 0 && sk_send_fd(c->control, m, sizeof *m, fd, 0) == sizeof *m;
}

static void hear(sk_crew *c, const sk_zygote_message *m)
{
    if (m->op == SK_ZYGOTE_READY) {
        c->ready = true;
        c->state = *m;
        return;
    }
    for (size_t i = 0; i < c->most; i++) {
        sk_worker *w = &c->workers[i];
        if (!w->hired || w->serial != m->serial) continue;
        w->ended = true;
        w->status = m->status;
    }
}

static void lose_all(sk_crew *c)
{
    close(c->control);
    c->control = -1;
    while (waitpid(c->zygote, NULL, 0) < 0 && errno == EINTR) continue;
    for (size_t i = 0; i < c->most; i++) {
        if (!c->workers[i].hired || c->workers[i].ended) continue;
        c->workers[i].ended = true;
        c->workers[i].status = SIGTERM; /* of its kind: neither SIGKILL (memory) nor SIGXCPU (time) */
    }
}

bool sk_crew_listen(sk_crew *c)
{
    for (;;) {
        sk_zygote_message m;
        ssize_t n = recv(c->control, &m, sizeof m, MSG_DONTWAIT);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return true;
        if (n != sizeof m) {
            lose_all(c);
            return false;
        }
        hear(c, &m);
    }
}

/* --- workers --- */

static sk_worker *find_place(sk_crew *c)
{
    for (size_t i = 0; i < c->most; i++)
        if (!c->workers[i].hired) return &c->workers[i];
    return NULL;
}

sk_worker *sk_crew_hire(sk_crew *c, uint64_t memory, uint64_t cpu_s)
{
    int ends[2];
    sk_worker *w = find_place(c);
    if (!w || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return NULL;
    sk_zygote_message m = {.op = SK_ZYGOTE_FORK, .serial = ++c->next_serial, .memory = memory, .cpu_s = cpu_s};
    bool told = tell(c, &m, ends[1]);
    close(ends[1]);
    if (!told) {
        close(ends[0]);
        return NULL;
    }
    *w = (sk_worker){.hired = true, .fd = ends[0], .serial = m.serial, .memory = memory, .out_fd = -1};
    c->started++;
    return w;
}

void sk_crew_kill(const sk_crew *c, const sk_worker *w)
{
    sk_zygote_message m = {.op = SK_ZYGOTE_KILL, .serial = w->serial};
    if (!w->ended) (void)tell(c, &m, -1);
}

void sk_crew_fire(sk_crew *c, sk_worker *w)
{
    sk_crew_kill(c, w);
    close(w->fd);
    free(w->out);
    free(w->in);
    *w = (sk_worker){0};
}

void sk_worker_order(sk_worker *w, uint8_t *request, size_t len, int fd)
{
    w->out = request;
    w->out_len = len;
    w->out_at = 0;
    w->out_fd = fd;
    w->in_len = 0;
    sk_worker_send(w);
}

void sk_worker_send(sk_worker *w)
{
    while (w->out) {
        ssize_t n = sk_send_fd(w->fd, w->out + w->out_at, w->out_len - w->out_at, w->out_fd, MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
        if (n >= 0) {
            w->out_fd = -1;
            w->out_at += (size_t)n;
        }
        if (n < 0 || w->out_at == w->out_len) { /* where it failed the worker is gone, which its channel tells */
            free(w->out);
            w->out = NULL;
        }
    }
}

bool sk_worker_receive(sk_worker *w)
{
    if (w->in_cap - w->in_len < RECEIVE) {
        size_t cap = w->in_cap ? w->in_cap * 2 : 2 * RECEIVE;
        uint8_t *in = realloc(w->in, cap);
        if (!in) return false;
        w->in = in;
        w->in_cap = cap;
    }
    ssize_t n;
    do n = recv(w->fd, w->in + w->in_len, RECEIVE, MSG_DONTWAIT);
    while (n < 0 && errno == EINTR);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
    if (n <= 0) w->closed = true;
    else w->in_len += (size_t)n;
    return n > 0;
}

void sk_worker_took(sk_worker *w, size_t len)
{
    if (len < w->in_len && len > 0) memmove(w->in, w->in + len, w->in_len - len);
    w->in_len -= len;
}
