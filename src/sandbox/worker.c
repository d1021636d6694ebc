#include "sandbox/worker.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/attr.h"
#include "sandbox/split.h"
#include "sandbox/zygote.h"

/* Longer inputs are mapped: they are read as far as formats ask. Should such a file shrink meanwhile, the system
 * ends this worker (SIGBUS), and the parent tells worker.crash. Shorter ones are copied, which nothing can disturb. */
#define COPY_MOST ((uint64_t)16 << 20)
#define KEEP_MOST (16 << 20)

struct order {
    sk_request head;
    char *body; /* size bytes and a NUL */
    int fd;
};

struct input {
    sk_bytes bytes;
    void *memory, *mapping;
    size_t mapping_len;
};

static bool send_all(void *self, sk_bytes bytes)
{
    int channel = *(int *)self;
    while (bytes.len) {
        ssize_t n = write(channel, bytes.p, bytes.len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes = sk_from(bytes, (uint64_t)n);
    }
    return true;
}

static bool read_all(int channel, char *p, size_t len)
{
    for (size_t at = 0; at < len;) {
        ssize_t n = read(channel, p + at, len - at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        at += (size_t)n;
    }
    return true;
}

static bool receive_order(int channel, struct order *o)
{
    ssize_t n = sk_receive_fd(channel, &o->head, sizeof o->head, &o->fd);
    if (n <= 0 || !read_all(channel, (char *)&o->head + n, sizeof o->head - (size_t)n)) return false;
    if (o->fd < 0 || o->head.size > SK_REQUEST_MOST) return false;
    o->body = malloc((size_t)o->head.size + 1);
    if (!o->body) _exit(SK_EXIT_NOMEM);
    o->body[o->head.size] = 0;
    return read_all(channel, o->body, o->head.size);
}

/* --- input --- */

static sk_status copy_input(const struct order *o, struct input *in)
{
    size_t len = (size_t)o->head.length;
    uint8_t *p = malloc(len ? len : 1);
    if (!p) return SK_NOMEM;
    in->memory = p;
    size_t got = 0;
    while (got < len) {
        ssize_t n = pread(o->fd, p + got, len - got, (off_t)(o->head.offset + got));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return SK_IO;
        if (n == 0) break;
        got += (size_t)n;
    }
    in->bytes = sk_bytes_of(p, got);
    return SK_OK;
}

static sk_status map_input(const struct order *o, struct input *in)
{
    uint64_t before = o->head.offset % (uint64_t)sysconf(_SC_PAGESIZE);
    in->mapping_len = (size_t)(o->head.length + before);
    in->mapping = mmap(NULL, in->mapping_len, PROT_READ, MAP_PRIVATE, o->fd, (off_t)(o->head.offset - before));
    if (in->mapping == MAP_FAILED) {
        in->mapping = NULL;
        return errno == ENOMEM ? SK_NOMEM : SK_IO;
    }
    in->bytes = sk_from(sk_bytes_of(in->mapping, in->mapping_len), before);
    return SK_OK;
}

static void drop_input(struct input *in)
{
    free(in->memory);
    if (in->mapping) munmap(in->mapping, in->mapping_len);
}

/* --- one scan --- */

static const char *next_string(const char **at)
{
    const char *s = *at;
    *at += strlen(s) + 1;
    return s;
}

/* The options of the scan; the strings stay in the order's body. False: no memory. */
static bool read_options(const struct order *o, sk_scan_options *ret)
{
    size_t limit_count = o->head.limit_count, password_count = o->head.password_count, env_count = o->head.env_count;
    sk_limit_setting *limits = calloc(limit_count + 1, sizeof *limits);
    const char **passwords = calloc(password_count + 1, sizeof *passwords);
    sk_env_setting *env = calloc(env_count + 1, sizeof *env);
    *ret = (sk_scan_options){.limits = limits, .limit_count = limit_count, .passwords = passwords, .password_count = password_count,
                             .env = env, .env_count = env_count};
    if (!limits || !passwords || !env) return false;
    const char *at = o->body + limit_count * sizeof(uint64_t);
    for (size_t i = 0; i < limit_count; i++) {
        memcpy(&limits[i].value, o->body + i * sizeof(uint64_t), sizeof(uint64_t));
        limits[i].name = next_string(&at);
    }
    for (size_t i = 0; i < password_count; i++) passwords[i] = next_string(&at);
    for (size_t i = 0; i < env_count; i++) {
        env[i].name = next_string(&at);
        env[i].value = next_string(&at);
    }
    if (o->head.flags & SK_REQUEST_NAME) ret->name = next_string(&at);
    if (o->head.flags & SK_REQUEST_KIND) ret->kind = next_string(&at);
    return true;
}

static void free_options(const sk_scan_options *options)
{
    free((void *)options->limits);
    free((void *)options->passwords);
    free((void *)options->env);
}

static sk_status scan_into(const sk_worker_setup *setup, sk_bytes input, const sk_scan_options *options, sk_record_writer *w,
                           int channel)
{
    sk_limits limits;
    sk_error error;
    sk_status status = sk_scan_limits(options, &limits, &error);
    if (status != SK_OK) return status;
    w->content_left = sk_record_content_budget(&limits, input.len);
    sk_report *report = sk_report_new(&limits, (size_t)limits.value[SK_LIMIT_MEMORY]);
    if (!report) return SK_NOMEM;
    sk_observer observer = sk_record_observer(w);
    sk_report_observe(report, &observer);
    status = setup->hook ? setup->hook(setup->engine, input, options, report, w, channel)
                         : sk_scan_into(setup->engine, input, options, report, &error);
    sk_report_free(report);
    return status;
}

static sk_status scan(const sk_worker_setup *setup, const struct order *o, sk_record_writer *w, int channel)
{
    struct input in = {0};
    sk_scan_options options;
    sk_status status = o->head.length <= COPY_MOST ? copy_input(o, &in) : map_input(o, &in);
    bool sound = read_options(o, &options);
    if (!sound) status = SK_NOMEM;
    if (o->head.flags & SK_REQUEST_TRACE) {
        options.trace = sk_record_trace;
        options.trace_self = w;
    }
    if (status == SK_OK) status = scan_into(setup, in.bytes, &options, w, channel);
    free_options(&options);
    drop_input(&in);
    return status;
}

/* What a scan took is mostly what the next one takes: up to so much stays, and its pages are not made anew each time. */
static void keep_memory(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, KEEP_MOST);
    (void)mallopt(M_TRIM_THRESHOLD, KEEP_MOST);
}

_Noreturn void sk_worker_run(const sk_worker_setup *setup, int channel)
{
    if (!sk_cage_enter(&setup->cage, setup->memory, setup->cpu_s)) _exit(SK_EXIT_UNLOCKED);
    keep_memory();
    static sk_record_writer w;
    for (;;) {
        struct order o = {0};
        if (!receive_order(channel, &o)) _exit(0);
        w = (sk_record_writer){.send = send_all, .self = &channel, .want_content = (o.head.flags & SK_REQUEST_CONTENT) != 0};
        sk_status status = o.head.flags & SK_REQUEST_SPLIT ? sk_split(o.fd, o.head.offset, o.head.length, &w)
                                                           : scan(setup, &o, &w, channel);
        close(o.fd);
        free(o.body);
        sk_record_finish(&w, &(sk_record_end){.status = (uint8_t)status, .refused = sk_cage_refused_files(), .strange = sk_cage_refused_others()});
        if (w.failed) _exit(0);
    }
}
