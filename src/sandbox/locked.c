#include "sandbox/locked.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/status.h"
#include "sandbox/worker.h"
#include "sandbox/zygote.h"

enum { CHANNEL = 3, MOST_STATUS = 63 };

/* Nothing is left open but the channel. A sanitizer's report still goes to standard error. */
static void settle_descriptors(int channel)
{
    if (channel != CHANNEL && dup2(channel, CHANNEL) < 0) _exit(SK_EXIT_UNLOCKED);
    sk_close_from(CHANNEL + 1);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < (sk_cage_is_open() ? 2 : 3); fd++) {
        if (nothing < 0 || dup2(nothing, fd) < 0) close(fd);
    }
    if (nothing > CHANNEL) close(nothing);
}

_Noreturn static void become_locked(const sk_locked_options *o, sk_locked_work *work, void *self, int channel, pid_t parent)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGXCPU, SIGSYS};
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != parent) _exit(0);
    for (size_t i = 0; i < SK_COUNT(crashes); i++) {
        signal(crashes[i], SIG_DFL);
    }
    signal(SIGINT, SIG_IGN); /* the caller's to decide; its end is ours */
    signal(SIGPIPE, SIG_IGN);
    settle_descriptors(channel);
    if (o->prepare) o->prepare(self);
    sk_cage cage = sk_cage_prepare_reading(o->paths, o->path_count);
    if (!sk_cage_enter(&cage, o->memory, o->cpu_s)) _exit(SK_EXIT_UNLOCKED);
    _exit(work(self, CHANNEL));
}

sk_status sk_locked_start(const sk_locked_options *options, sk_locked_work *work, void *self, sk_locked *ret, sk_error *error)
{
    int ends[2];
    pid_t parent = getpid();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return sk_fail(error, SK_INTERNAL, "no socket for the check: %s", strerror(errno));
    *ret = (sk_locked){fork(), ends[0]};
    if (ret->pid == 0) become_locked(options, work, self, ends[1], parent);
    close(ends[1]);
    if (ret->pid > 0) return SK_OK;
    close(ends[0]);
    return sk_fail(error, SK_INTERNAL, "no process for the check: %s", strerror(errno));
}

static const char *why_lost(int status)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == SK_EXIT_UNLOCKED) return "the system could not lock the process that reads it";
    if (WIFEXITED(status)) return "the process that reads it ended by an error";
    switch (WTERMSIG(status)) {
    case SIGXCPU: return "the process that reads it took too long";
    case SIGSYS: return "the process that reads it tried what no reader does, and was ended";
    case SIGKILL: return "the process that reads it was ended";
    default: return "the process that reads it crashed";
    }
}

bool sk_locked_end(sk_locked *l, bool kill_it, int *ret_status, const char **ret_why)
{
    int status;
    pid_t got;
    close(l->channel);
    if (kill_it) (void)kill(l->pid, SIGKILL);
    do {
        got = waitpid(l->pid, &status, 0);
    } while (got < 0 && errno == EINTR);
    if (got == l->pid && WIFEXITED(status) && WEXITSTATUS(status) <= MOST_STATUS) {
        *ret_status = WEXITSTATUS(status);
        return true;
    }
    *ret_why = got == l->pid ? why_lost(status) : "the process that reads it was lost";
    return false;
}
