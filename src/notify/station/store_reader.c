#include "notify/station/store_reader.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/zygote.h"

enum { SILENCE_MS = 300000 }; /* a reader that says nothing for so long hangs */

void sk_store_reader_end(sk_store_reader *r)
{
    if (!r->pid) return;
    close(r->channel);
    kill(r->pid, SIGKILL);
    while (waitpid(r->pid, NULL, 0) < 0 && errno == EINTR) continue;
    r->pid = 0;
    r->len = 0;
}

_Noreturn static void become_reader(int channel, pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != parent) _exit(1);
    if (channel != 3 && dup2(channel, 3) < 0) _exit(1);
    sk_close_from(4);
    sk_reader_serve(3);
}

static bool start(sk_store_reader *r)
{
    int pair[2];
    uint8_t locked;
    pid_t self = getpid();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return false;
    pid_t pid = fork();
    if (pid == 0) become_reader(pair[1], self);
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        return false;
    }
    r->pid = pid;
    r->channel = pair[0];
    r->len = 0;
    ssize_t n;
    do n = read(r->channel, &locked, 1);
    while (n < 0 && errno == EINTR);
    r->locked = n == 1 && locked == 1;
    if (n != 1) sk_store_reader_end(r);
    return n == 1;
}

/* ---- records ---- */

typedef enum taken { TAKEN, MORE, BROKEN, ENDED } taken;

static taken take_person(sk_bytes b, size_t *at, const sk_mention_sink *to)
{
    if (!sk_has(b, *at, 22)) return MORE;
    sk_mention m = {.role = b.p[*at + 1], .mail = sk_u64le_at(b, *at + 2), .time = sk_u64le_at(b, *at + 10)};
    size_t name = sk_u16le_at(b, *at + 18), address = sk_u16le_at(b, *at + 20);
    if (m.role >= SK_ROLE_COUNT || name > SK_READER_TEXT_MOST || address > SK_READER_TEXT_MOST) return BROKEN;
    if (!sk_has(b, *at + 22, name + address)) return MORE;
    m.name = sk_slice(b, *at + 22, name);
    m.address = sk_slice(b, *at + 22 + name, address);
    *at += 22 + name + address;
    (void)to->person(to->self, &m);
    return TAKEN;
}

static taken take_deviation(sk_bytes b, size_t *at, const sk_mention_sink *to)
{
    char text[256];
    if (!sk_has(b, *at, 3)) return MORE;
    size_t len = sk_u16le_at(b, *at + 1);
    if (len > SK_READER_TEXT_MOST) return BROKEN;
    if (!sk_has(b, *at + 3, len)) return MORE;
    text[sk_copy_out(sk_slice(b, *at + 3, len), (uint8_t *)text, sizeof text - 1)] = 0;
    to->deviates(to->self, text);
    *at += 3 + len;
    return TAKEN;
}

static taken take_record(sk_bytes b, size_t *at, const sk_mention_sink *to, sk_store_answer *ret)
{
    switch (sk_at(b, *at)) {
    case 'P': return take_person(b, at, to);
    case 'D': return take_deviation(b, at, to);
    case 'M':
        if (!sk_has(b, *at, 9)) return MORE;
        to->mail(to->self, sk_u64le_at(b, *at + 1));
        *at += 9;
        return TAKEN;
    case 'E':
        if (!sk_has(b, *at, 2)) return MORE;
        if (b.p[*at + 1] >= SK_STORE_ANSWER_COUNT || *at + 2 != b.len) return BROKEN;
        *ret = (sk_store_answer)b.p[*at + 1];
        *at += 2;
        return ENDED;
    case -1: return MORE;
    default: return BROKEN;
    }
}

static taken take_records(sk_store_reader *r, const sk_mention_sink *to, sk_store_answer *ret)
{
    size_t at = 0;
    taken t;
    while ((t = take_record(sk_bytes_of(r->in, r->len), &at, to, ret)) == TAKEN) continue;
    memmove(r->in, r->in + at, r->len - at);
    r->len -= at;
    return t;
}

static bool listen_to(sk_store_reader *r, const sk_mention_sink *to, sk_store_answer *ret, const char **ret_why)
{
    taken t;
    while ((t = take_records(r, to, ret)) == MORE) {
        struct pollfd p = {r->channel, POLLIN, 0};
        int ready = poll(&p, 1, SILENCE_MS);
        if (ready < 0 && errno == EINTR) continue;
        ssize_t n = ready > 0 ? read(r->channel, r->in + r->len, sizeof r->in - r->len) : 0;
        if (n < 0 && errno == EINTR) continue;
        if (n > 0) {
            r->len += (size_t)n;
            continue;
        }
        *ret_why = ready == 0 ? "its reader hung" : "its reader died";
        return false;
    }
    if (t == BROKEN) *ret_why = "its reader said what it may not say";
    return t == ENDED;
}

bool sk_store_reader_read(sk_store_reader *r, int fd, uint64_t size, sk_bytes name, const sk_mention_sink *to, sk_store_answer *ret, const char **ret_why)
{
    sk_reader_request request = {.size = size};
    if (!r->pid && !start(r)) {
        *ret_why = "no reader could be started";
        return false;
    }
    size_t keep = name.len < sizeof request.ending - 1 ? name.len : sizeof request.ending - 1;
    sk_copy_out(sk_from(name, name.len - keep), (uint8_t *)request.ending, sizeof request.ending - 1);
    *ret_why = "its reader died";
    if (sk_send_fd(r->channel, &request, sizeof request, fd, 0) == sizeof request && listen_to(r, to, ret, ret_why)) return true;
    sk_store_reader_end(r);
    return false;
}
