#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "notify/station/store_reader.h"
#include "codec/charset.h"
#include "sandbox/cage.h"
#include "sandbox/zygote.h"

enum { MEMORY_MB = 2048, CPU_S = 3600 };

typedef struct voice {
    int channel;
    bool failed;
    size_t len;
    uint8_t out[16 << 10];
} voice;

static void send_all(voice *v)
{
    for (size_t at = 0; at < v->len && !v->failed;) {
        ssize_t n = write(v->channel, v->out + at, v->len - at);
        if (n <= 0) v->failed = true;
        else at += (size_t)n;
    }
    v->len = 0;
}

static void put_bytes(voice *v, sk_bytes b)
{
    if (b.len > sizeof v->out - v->len) send_all(v);
    v->len += sk_copy_out(b, v->out + v->len, sizeof v->out - v->len);
}

static void put_number(voice *v, uint64_t n, size_t bytes)
{
    uint8_t b[8];
    for (size_t i = 0; i < bytes; i++) b[i] = (uint8_t)(n >> (8 * i));
    put_bytes(v, sk_bytes_of(b, bytes));
}

static bool tell_person(void *self, const sk_mention *m)
{
    voice *v = self;
    sk_bytes name = sk_slice(m->name, 0, SK_READER_TEXT_MOST), address = sk_slice(m->address, 0, SK_READER_TEXT_MOST);
    put_number(v, 'P', 1);
    put_number(v, m->role, 1);
    put_number(v, m->mail, 8);
    put_number(v, m->time, 8);
    put_number(v, name.len, 2);
    put_number(v, address.len, 2);
    put_bytes(v, name);
    put_bytes(v, address);
    return !v->failed;
}

static void tell_mail(void *self, uint64_t time)
{
    put_number(self, 'M', 1);
    put_number(self, time, 8);
}

static void tell_deviation(void *self, const char *what)
{
    sk_bytes text = sk_slice(sk_bytes_str(what), 0, SK_READER_TEXT_MOST);
    put_number(self, 'D', 1);
    put_number(self, text.len, 2);
    put_bytes(self, text);
}

static sk_store_answer read_store(sk_store_kind kind, uint8_t *p, size_t len, uint64_t *number, const sk_mention_sink *to)
{
    if (kind == SK_STORE_PST) return sk_pst_people(sk_bytes_of(p, len), number, to);
    if (kind == SK_STORE_SQLITE) return sk_sqlite_people(p, len, to);
    return sk_store_read_text(kind, sk_bytes_of(p, len), number, to);
}

/* Private and writable: what a library changes stays in this process. */
static sk_store_answer read_file(int fd, const sk_reader_request *request, uint64_t *number, const sk_mention_sink *to)
{
    size_t len = (size_t)request->size;
    if (!len) return SK_STORE_OTHER;
    uint8_t *p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, fd, 0);
    if (p == MAP_FAILED) return SK_STORE_DAMAGED;
    sk_store_kind kind = sk_store_kind_of(sk_bytes_of(p, len), sk_bytes_str(request->ending));
    sk_store_answer answer = read_store(kind, p, len, number, to);
    munmap(p, len);
    return answer;
}

_Noreturn void sk_reader_serve(int channel)
{
    static voice v;
    uint64_t number = 0;
    sk_reader_request request;
    int fd;
    v.channel = channel;
    const sk_mention_sink to = {tell_person, tell_mail, tell_deviation, &v};
    sk_charset_warm_up();
    sk_cage cage = sk_cage_prepare();
    bool locked = sk_cage_enter(&cage, (uint64_t)MEMORY_MB << 20, CPU_S) && (sk_cage_is_open() || (cage.seccomp && cage.landlock));
    put_number(&v, locked && !sk_cage_is_open(), 1);
    send_all(&v);
    while (!v.failed && sk_receive_fd(channel, &request, sizeof request, &fd) == sizeof request && fd >= 0) {
        request.ending[sizeof request.ending - 1] = 0;
        sk_store_answer answer = read_file(fd, &request, &number, &to);
        close(fd);
        put_number(&v, 'E', 1);
        put_number(&v, answer, 1);
        send_all(&v);
    }
    _exit(0);
}
