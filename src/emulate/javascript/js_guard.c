/* Facts: timer_create(2) (CLOCK_THREAD_CPUTIME_ID, SIGEV_THREAD_ID), signal-safety(7), dl_iterate_phdr(3).
 *
 * The handler jumps only when the interrupted instruction belongs to libduktape itself. Then no function of the C library and
 * none of ours is under way: what lies below on the stack are calls into Duktape, which any error of the program unwinds the
 * same way. Anything else waits for the next tick. Duktape linked into the program itself cannot be told apart: no jump then. */
#include "emulate/javascript/js_guard.h"

#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id /* glibc before 2.39 has no public name for it */
#define sigev_notify_thread_id _sigev_un._tid
#endif

enum { TICK_NS = 5000000 };

static _Thread_local js_guard *volatile innermost;
static _Thread_local uintptr_t last_id;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct { uintptr_t from, len; } duktape_code;
static bool ready;

static int time_signal(void) { return SIGRTMAX - 3; }

static uintptr_t interrupted_at(void *context)
{
    ucontext_t *c = context;
#if defined(__x86_64__)
    return (uintptr_t)c->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (uintptr_t)c->uc_mcontext.pc;
#else
    (void)c;
    return 0;
#endif
}

static void on_time(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    js_guard *g = innermost;
    if (info->si_code != SI_TIMER || !g || (uintptr_t)info->si_value.sival_ptr != g->id) return;
    if (interrupted_at(context) - duktape_code.from < duktape_code.len) siglongjmp(g->jump, JS_STOP_TIME);
}

static int find_duktape(struct dl_phdr_info *info, size_t size, void *unused)
{
    (void)size, (void)unused;
    if (!info->dlpi_name || !strstr(info->dlpi_name, "libduktape")) return 0;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD || !(info->dlpi_phdr[i].p_flags & PF_X)) continue;
        duktape_code.from = (uintptr_t)info->dlpi_addr + (uintptr_t)info->dlpi_phdr[i].p_vaddr;
        duktape_code.len = (uintptr_t)info->dlpi_phdr[i].p_memsz;
    }
    return 1;
}

static void prepare(void)
{
    struct sigaction old, mine = {.sa_sigaction = on_time, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigemptyset(&mine.sa_mask);
    (void)dl_iterate_phdr(find_duktape, NULL);
    if (!duktape_code.len || sigaction(time_signal(), NULL, &old) != 0) return;
    if ((old.sa_flags & SA_SIGINFO) || old.sa_handler != SIG_DFL) return; /* somebody else's */
    ready = sigaction(time_signal(), &mine, NULL) == 0;
}

static bool start_timer(js_guard *g, uint64_t cpu_ms, timer_t *ret)
{
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = time_signal()};
    event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
    event.sigev_value.sival_ptr = (void *)g->id;
    if (timer_create(CLOCK_THREAD_CPUTIME_ID, &event, ret) != 0) return false;
    struct itimerspec when = {.it_value = {(time_t)(cpu_ms / 1000), (long)(cpu_ms % 1000) * 1000000}, .it_interval = {0, TICK_NS}};
    if (timer_settime(*ret, 0, &when, NULL) == 0) return true;
    timer_delete(*ret);
    return false;
}

js_stop js_guard_run(js_guard *g, uint64_t cpu_ms, void (*body)(void *arg), void *arg)
{
    pthread_once(&once, prepare);
    sigset_t signals, before;
    sigemptyset(&signals);
    sigaddset(&signals, time_signal());
    g->outer = innermost;
    g->id = ++last_id;
    timer_t timer = NULL;
    const bool timed = ready && cpu_ms && start_timer(g, cpu_ms, &timer);
    if (timed) pthread_sigmask(SIG_UNBLOCK, &signals, &before);
    int why = sigsetjmp(g->jump, 1);
    if (why == JS_STOP_NONE) {
        innermost = g;
        body(arg);
    }
    innermost = g->outer;
    if (timed) {
        timer_delete(timer);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    return (js_stop)why;
}

void js_guard_stop(js_guard *g, js_stop why) { siglongjmp(g->jump, (int)why); }

double js_guard_cpu_ms(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}
