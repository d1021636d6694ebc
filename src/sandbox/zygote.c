#include "sandbox/zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/attr.h"
#include "sandbox/warm_up.h"

#define CHANNEL 3 /* the one descriptor of a worker beside /dev/null at 0 to 2 */
#define WORKERS 1024

struct zygote {
    int control, ended;
    sk_worker_setup setup;
    struct { pid_t pid; uint32_t serial; } workers[WORKERS];
    size_t count;
};

/* --- descriptors --- */

void sk_close_from(unsigned first)
{
    if (syscall(SYS_close_range, first, ~0u, 0u) == 0) return;
    long most = sysconf(_SC_OPEN_MAX);
    for (unsigned fd = first; fd < (most > 0 ? (unsigned)most : 1024u); fd++) close((int)fd);
}

ssize_t sk_send_fd(int channel, const void *p, size_t len, int fd, int flags)
{
    union { struct cmsghdr head; char room[CMSG_SPACE(sizeof(int))]; } control = {0};
    struct iovec part = {(void *)p, len};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (fd >= 0) {
        message.msg_control = control.room;
        message.msg_controllen = sizeof control.room;
        struct cmsghdr *c = CMSG_FIRSTHDR(&message);
        *c = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(c), &fd, sizeof fd);
    }
    ssize_t n;
    do n = sendmsg(channel, &message, flags | MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n;
}

ssize_t sk_receive_fd(int channel, void *p, size_t len, int *ret_fd)
{
    union { struct cmsghdr head; char room[CMSG_SPACE(sizeof(int))]; } control = {0};
    struct iovec part = {p, len};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    *ret_fd = -1;
    ssize_t n;
    do n = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    const struct cmsghdr *c = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS && c->cmsg_len >= CMSG_LEN(sizeof(int)))
        memcpy(ret_fd, CMSG_DATA(c), sizeof *ret_fd);
    return n;
}

/* --- workers --- */

static void tell(const struct zygote *z, sk_zygote_message m)
{
    (void)sk_send_fd(z->control, &m, sizeof m, -1, 0); /* where nobody listens any more, the next message is the end */
}

_Noreturn static void become_worker(const struct zygote *z, int channel, pid_t zygote)
{
    sigset_t none;
    sigemptyset(&none);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != zygote) _exit(0);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (channel != CHANNEL && dup2(channel, CHANNEL) < 0) _exit(SK_EXIT_UNLOCKED);
    sk_close_from(CHANNEL + 1);
    sk_worker_run(&z->setup, CHANNEL);
}

static void make_worker(struct zygote *z, const sk_zygote_message *m, int channel)
{
    pid_t self = getpid(), pid = -1;
    z->setup.memory = m->memory;
    z->setup.cpu_s = m->cpu_s;
    if (z->count < WORKERS && channel >= 0) pid = fork();
    if (pid == 0) become_worker(z, channel, self);
    if (channel >= 0) close(channel);
    if (pid < 0) {
        tell(z, (sk_zygote_message){.op = SK_ZYGOTE_ENDED, .serial = m->serial, .status = -1});
        return;
    }
    z->workers[z->count].pid = pid;
    z->workers[z->count++].serial = m->serial;
}

static void kill_worker(const struct zygote *z, uint32_t serial)
{
    for (size_t i = 0; i < z->count; i++)
        if (z->workers[i].serial == serial) kill(z->workers[i].pid, SIGKILL);
}

static void reap(struct zygote *z)
{
    struct signalfd_siginfo ignored;
    while (read(z->ended, &ignored, sizeof ignored) > 0) continue;
    for (size_t i = 0; i < z->count;) {
        int status;
        if (waitpid(z->workers[i].pid, &status, WNOHANG) != z->workers[i].pid) {
            i++;
            continue;
        }
        tell(z, (sk_zygote_message){.op = SK_ZYGOTE_ENDED, .serial = z->workers[i].serial, .status = status});
        z->workers[i] = z->workers[--z->count];
    }
}

/* The parent is gone, or wants no more: nobody is left behind, not even for an init that does not wait. */
_Noreturn static void leave(struct zygote *z)
{
    for (size_t i = 0; i < z->count; i++) kill(z->workers[i].pid, SIGKILL);
    for (size_t i = 0; i < z->count; i++) (void)waitpid(z->workers[i].pid, NULL, 0);
    _exit(0);
}

static void obey(struct zygote *z)
{
    sk_zygote_message m;
    int fd;
    if (sk_receive_fd(z->control, &m, sizeof m, &fd) != sizeof m) leave(z);
    if (m.op == SK_ZYGOTE_FORK) make_worker(z, &m, fd);
    if (m.op == SK_ZYGOTE_KILL) kill_worker(z, m.serial);
}

/* --- start --- */

/* Signals of the terminal go to the whole group: what they mean is the parent's to decide. */
static void settle_signals(void)
{
    static const int ignored[] = {SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGPIPE, SIGTSTP, SIGALRM, SIGUSR1, SIGUSR2};
    static const int usual[] = {SIGCHLD, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGXCPU, SIGSYS};
    for (size_t i = 0; i < SK_COUNT(ignored); i++) signal(ignored[i], SIG_IGN);
    for (size_t i = 0; i < SK_COUNT(usual); i++) signal(usual[i], SIG_DFL);
}

/* Leaves nothing open but control, at CHANNEL. A sanitizer's report still goes to standard error. */
static int settle_descriptors(int control)
{
    if (control != CHANNEL && dup2(control, CHANNEL) < 0) _exit(SK_EXIT_UNLOCKED);
    sk_close_from(CHANNEL + 1);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < (sk_cage_is_open() ? 2 : 3); fd++)
        if (nothing < 0 || dup2(nothing, fd) < 0) close(fd);
    if (nothing > CHANNEL) close(nothing);
    return CHANNEL;
}

_Noreturn void sk_zygote_run(const sk_engine *engine, sk_scan_hook hook, int control)
{
    static struct zygote z;
    sigset_t children;
    settle_signals();
    z.control = settle_descriptors(control);
    sk_warm_up();
    z.setup = (sk_worker_setup){.engine = engine, .hook = hook, .cage = sk_cage_prepare()};
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_SETMASK, &children, NULL);
    z.ended = signalfd(-1, &children, SFD_NONBLOCK | SFD_CLOEXEC);
    tell(&z, (sk_zygote_message){.op = SK_ZYGOTE_READY, .open = sk_cage_is_open(), .landlock = z.setup.cage.landlock,
                                 .seccomp = z.setup.cage.seccomp});
    for (;;) {
        struct pollfd wait[] = {{z.control, POLLIN, 0}, {z.ended, POLLIN, 0}};
        if (poll(wait, 2, -1) < 0 && errno != EINTR) _exit(1);
        if (wait[1].revents) reap(&z);
        if (wait[0].revents) obey(&z);
    }
}
