#include "sandbox/task.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"
#include "model/kinds.h"

void sk_task_drop(sk_task *t)
{
    if (!t || (t->jobs > 0 && --t->jobs > 0)) return;
    if (t->own_fd) close(t->fd);
    free(t->request);
    free(t);
}

static bool write_all(int fd, sk_bytes b)
{
    while (b.len) {
        ssize_t n = write(fd, b.p, b.len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        b = sk_from(b, (uint64_t)n);
    }
    return true;
}

static bool copy_pipe(int from, int to)
{
    uint8_t part[64 << 10];
    for (;;) {
        ssize_t n = read(from, part, sizeof part);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return n == 0;
        if (!write_all(to, sk_bytes_of(part, (size_t)n))) return false;
    }
}

/* Copies bytes, or a file without positions, into memory that nobody can change any more. */
static sk_status own_memory(sk_task *t, sk_bytes bytes, int pipe, sk_error *error)
{
    int fd = memfd_create("sekisho-input", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return sk_fail(error, SK_NOMEM, "no memory for an input: %s", strerror(errno));
    t->fd = fd;
    t->own_fd = true;
    if (!(bytes.p ? write_all(fd, bytes) : copy_pipe(pipe, fd)))
        return sk_fail(error, SK_IO, "the input could not be read: %s", strerror(errno));
    (void)fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
    return SK_OK;
}

/* A worker must not be able to write into the caller's file through the descriptor. */
static sk_status open_for_reading(sk_task *t, int fd, sk_error *error)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return sk_fail(error, SK_IO, "the input could not be read: %s", strerror(errno));
    t->fd = fd;
    if ((flags & O_ACCMODE) == O_RDONLY) return SK_OK;
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    t->fd = open(path, O_RDONLY | O_CLOEXEC);
    t->own_fd = t->fd >= 0;
    return t->own_fd ? SK_OK : sk_fail(error, SK_USAGE, "the input's descriptor is open for writing; open it for reading");
}

static sk_status take_input(sk_task *t, const sk_pool_input *input, sk_error *error)
{
    sk_status status;
    off_t size = -1;
    if (input->bytes.p) {
        status = own_memory(t, input->bytes, -1, error);
    } else if ((size = lseek(input->fd, 0, SEEK_CUR)) < 0 && errno == ESPIPE) {
        status = own_memory(t, (sk_bytes){0}, input->fd, error);
    } else {
        status = open_for_reading(t, input->fd, error);
    }
    if (status != SK_OK) return status;
    struct stat s;
    if (fstat(t->fd, &s) != 0 || (size = S_ISBLK(s.st_mode) ? lseek(t->fd, 0, SEEK_END) : s.st_size) < 0)
        return sk_fail(error, SK_IO, "the input could not be read: %s", strerror(errno));
    if (S_ISDIR(s.st_mode)) return sk_fail(error, SK_IO, "the input is a folder");
    uint64_t whole = (uint64_t)size;
    if (t->input.offset > whole) t->input.offset = whole;
    if (t->input.length > whole - t->input.offset) t->input.length = whole - t->input.offset;
    return SK_OK;
}

static size_t string_len(const char *s) { return s ? strlen(s) + 1 : 0; }

static uint8_t *put(uint8_t *at, const void *p, size_t len)
{
    if (len) memcpy(at, p, len);
    return at + len;
}

/* The request as sandbox/worker.h has it. */
static sk_status write_request(sk_task *t, const sk_scan_options *o, sk_error *error)
{
    size_t len = o->limit_count * sizeof(uint64_t) + string_len(o->name) + string_len(o->kind);
    for (size_t i = 0; i < o->limit_count; i++) len += string_len(o->limits[i].name);
    for (size_t i = 0; i < o->password_count; i++) len += string_len(o->passwords[i]);
    for (size_t i = 0; i < o->env_count; i++) len += string_len(o->env[i].name) + string_len(o->env[i].value);
    if (len > SK_REQUEST_MOST) return sk_fail(error, SK_USAGE, "names and passwords of one input take at most 1 MiB");
    t->request_len = sizeof(sk_request) + len;
    t->request = malloc(t->request_len);
    if (!t->request) return sk_fail(error, SK_NOMEM, "no memory for an input");
    sk_request head = {.size = (uint32_t)len, .limit_count = (uint32_t)o->limit_count, .password_count = (uint32_t)o->password_count,
                       .env_count = (uint32_t)o->env_count};
    head.flags = (o->name ? SK_REQUEST_NAME : 0u) | (o->kind ? SK_REQUEST_KIND : 0u) | (t->input.content ? SK_REQUEST_CONTENT : 0u) |
                 (o->trace ? SK_REQUEST_TRACE : 0u);
    uint8_t *at = put(t->request, &head, sizeof head);
    for (size_t i = 0; i < o->limit_count; i++) at = put(at, &o->limits[i].value, sizeof(uint64_t));
    for (size_t i = 0; i < o->limit_count; i++) at = put(at, o->limits[i].name, string_len(o->limits[i].name));
    for (size_t i = 0; i < o->password_count; i++) at = put(at, o->passwords[i], string_len(o->passwords[i]));
    for (size_t i = 0; i < o->env_count; i++) {
        at = put(at, o->env[i].name, string_len(o->env[i].name));
        at = put(at, o->env[i].value, string_len(o->env[i].value));
    }
    t->name = o->name ? (const char *)at : "";
    at = put(at, o->name, string_len(o->name));
    put(at, o->kind, string_len(o->kind));
    return SK_OK;
}

/* Checks the options before anything is started. */
static sk_status take_options(sk_task *t, const sk_scan_options *o, sk_error *error)
{
    sk_status status = sk_scan_limits(o, &t->limits, error);
    if (status != SK_OK) return status;
    if (o->kind && sk_kind_find(sk_bytes_str(o->kind)) == SK_KIND_NONE)
        return sk_fail(error, SK_USAGE, "no kind is called '%s'; `sekisho list kinds` shows them", o->kind);
    status = sk_scan_environment(o, NULL, NULL, error);
    return status == SK_OK ? write_request(t, o, error) : status;
}

sk_status sk_task_new(const sk_pool_input *input, const sk_limit_setting *limits, size_t limit_count, sk_task **ret, sk_error *error)
{
    sk_task *t = calloc(1, sizeof *t);
    size_t count = limit_count + input->options.limit_count;
    sk_limit_setting *all = calloc(count + 1, sizeof *all);
    sk_status status = t && all ? SK_OK : sk_fail(error, SK_NOMEM, "no memory for an input");
    if (status == SK_OK) {
        t->jobs = 1;
        t->input = *input;
        for (size_t i = 0; i < count; i++) /* the input's own come later, and win */
            all[i] = i < limit_count ? limits[i] : input->options.limits[i - limit_count];
        sk_scan_options options = input->options;
        options.limits = all;
        options.limit_count = count;
        status = take_options(t, &options, error);
    }
    if (status == SK_OK) status = take_input(t, input, error);
    if (status == SK_OK) *ret = t;
    else sk_task_drop(t);
    free(all);
    return status;
}
