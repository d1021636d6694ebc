#include "cli/host_child.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/sigma_run.h"
#include "codec/charset.h"
#include "host/accounts.h"
#include "host/host_page.h"
#include "host/posture.h"
#include "host/timeline.h"
#include "image/image_store.h"
#include "sekisho/engine.h"

/* ---- messages ---- */

/* write(2), because a locked process has no other. */
static bool write_all(int channel, const uint8_t *p, size_t len)
{
    while (len) {
        ssize_t n = write(channel, p, len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        p += n;
        len -= (size_t)n;
    }
    return true;
}

static bool read_all(int channel, uint8_t *p, size_t len)
{
    while (len) {
        ssize_t n = read(channel, p, len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        p += n;
        len -= (size_t)n;
    }
    return true;
}

bool host_send(int channel, uint8_t type, sk_bytes first, sk_bytes second)
{
    uint8_t head[HOST_HEAD] = {type};
    if (first.len > HOST_MESSAGE_MOST || second.len > HOST_MESSAGE_MOST - first.len) return false;
    uint32_t len = (uint32_t)(first.len + second.len);
    for (unsigned i = 0; i < 4; i++) {
        head[1 + i] = (uint8_t)(len >> 8 * i);
    }
    return write_all(channel, head, sizeof head) && write_all(channel, first.p, first.len) && write_all(channel, second.p, second.len);
}

bool host_receive(int channel, uint32_t most, uint8_t *ret_type, uint8_t **ret_bytes, uint32_t *ret_len)
{
    uint8_t head[HOST_HEAD];
    *ret_bytes = NULL;
    if (!read_all(channel, head, sizeof head)) return false;
    *ret_type = head[0];
    *ret_len = sk_u32le_at(sk_bytes_of(head, sizeof head), 1);
    if (*ret_len > most) return false;
    *ret_bytes = malloc(*ret_len + 1u);
    if (*ret_bytes && read_all(channel, *ret_bytes, *ret_len)) return true;
    free(*ret_bytes);
    *ret_bytes = NULL;
    return false;
}

/* ---- the child ---- */

typedef struct child {
    int channel;
    bool asked;
} child;

static bool ask(void *self, sk_bytes path, sk_bytes content)
{
    const child *c = self;
    uint8_t name[4096];
    size_t len = sk_copy_out(path, name, sizeof name - 1);
    name[len] = 0;
    return host_send(c->channel, HOST_ASK, sk_bytes_of(name, len + 1), content);
}

static bool answer(void *self, sk_arena *a, sk_host_scan *ret, sk_bytes *ret_detail)
{
    child *c = self;
    uint8_t type, *bytes;
    uint32_t len;
    if (!c->asked && !host_send(c->channel, HOST_ASKED, (sk_bytes){0}, (sk_bytes){0})) return false;
    c->asked = true;
    if (!host_receive(c->channel, 65536, &type, &bytes, &len)) return false;
    bool sound = type == HOST_ANSWER && len >= 1 && bytes[0] <= SK_HOST_SCAN_FAILED;
    if (sound) {
        *ret = (sk_host_scan)bytes[0];
        *ret_detail = sk_arena_copy(a, sk_bytes_of(bytes + 1, len - 1));
    }
    free(bytes);
    return sound;
}

static bool write_report(void *self, const uint8_t *p, size_t len)
{
    const child *c = self;
    return host_send(c->channel, HOST_REPORT, sk_bytes_of(p, len), (sk_bytes){0});
}

static int tell_failure(int channel, sk_status status, const sk_error *error)
{
    uint8_t told = (uint8_t)status;
    return host_send(channel, HOST_FAILED, sk_bytes_of(&told, 1), sk_bytes_str(error->message)) ? 0 : 1;
}

static int report(const host_task *t, const sk_evidence_view *v, sk_arena *a, child *c)
{
    const sk_host_scanner scanner = {c, ask, answer};
    sk_host_view view = *sk_evidence_view_get(v);
    sk_sigma *rules = NULL;
    sk_error error;
    sk_out out;
    sk_status status = t->rules ? sigma_read(a, t->rules, &view, &rules, &error) : SK_OK;
    if (status != SK_OK) return tell_failure(c->channel, status, &error);
    view.scanner = t->scan ? &scanner : NULL;
    sk_host_result *r = sk_host_run(a, &view);
    if (!r) return 1;
    if (rules) sk_sigma_report(r, rules);
    for (const sk_host_blind *b = sk_evidence_view_store(v)->blind; b; b = b->next) {
        sk_host_tell_blind(r, b->what, (const char *)b->why.p);
    }
    sk_out_init(&out, write_report, c);
    const sk_host_report_options how = {t->japanese, sk_version(), t->path, t->id[0] ? t->id : NULL};
    if (t->html) sk_host_page_middle(&out, r, &how, t->timeline);
    else if (t->timeline && t->json) sk_host_timeline_json(&out, r, &how);
    else if (t->timeline) sk_host_timeline_text(&out, r, &how);
    else if (t->json) sk_host_write_json(&out, r, &how);
    else sk_host_write_text(&out, r, &how);
    uint8_t verdict = (uint8_t)sk_host_judge(r);
    return sk_out_flush(&out) && host_send(c->channel, HOST_VERDICT, sk_bytes_of(&verdict, 1), (sk_bytes){0}) ? 0 : 1;
}

/* A setting that should be changed is something found. */
static int report_posture(const host_task *t, const sk_evidence_view *v, sk_arena *a, child *c)
{
    sk_out out;
    sk_posture *p = sk_posture_run(a, sk_evidence_view_get(v));
    if (!p) return 1;
    for (const sk_host_blind *b = sk_evidence_view_store(v)->blind; b; b = b->next) {
        sk_posture_tell_blind(p, b->what, (const char *)b->why.p);
    }
    sk_out_init(&out, write_report, c);
    const sk_host_report_options how = {t->japanese, sk_version(), t->path, NULL};
    if (t->json) sk_posture_write_json(&out, p, &how);
    else sk_posture_write_text(&out, p, &how);
    uint8_t verdict = p->counts[SK_POSTURE_BAD] ? SK_HOST_VERDICT_SUSPICIOUS : p->blind ? SK_HOST_VERDICT_UNSCANNABLE : SK_HOST_VERDICT_CLEAN;
    return sk_out_flush(&out) && host_send(c->channel, HOST_VERDICT, sk_bytes_of(&verdict, 1), (sk_bytes){0}) ? 0 : 1;
}

/* A list of accounts judges nothing. */
static int report_accounts(const host_task *t, const sk_evidence_view *v, sk_arena *a, child *c)
{
    sk_out out;
    sk_accounts *list = sk_accounts_run(a, sk_evidence_view_get(v));
    if (!list) return 1;
    for (const sk_host_blind *b = sk_evidence_view_store(v)->blind; b; b = b->next) {
        sk_account_tell_blind(list, b->what, (const char *)b->why.p);
    }
    sk_out_init(&out, write_report, c);
    const sk_host_report_options how = {t->japanese, sk_version(), t->path, NULL};
    if (t->json) sk_accounts_write_json(&out, list, &how);
    else sk_accounts_write_text(&out, list, &how);
    uint8_t verdict = list->blind_count || list->cut ? SK_HOST_VERDICT_UNSCANNABLE : SK_HOST_VERDICT_CLEAN;
    return sk_out_flush(&out) && host_send(c->channel, HOST_VERDICT, sk_bytes_of(&verdict, 1), (sk_bytes){0}) ? 0 : 1;
}

/* ---- what it may read ---- */

/* The parts of an image: what stands beside it and differs in three characters of its ending alone. */
static bool find_parts(const char *path, glob_t *parts)
{
    char pattern[8192];
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    size_t len = 0;
    struct stat s;
    if (stat(path, &s) != 0 || !S_ISREG(s.st_mode) || !dot || (slash && dot < slash)) return false;
    for (const char *c = path; c <= dot && len + 8 < sizeof pattern; c++) {
        if (strchr("*?[\\", *c)) pattern[len++] = '\\';
        pattern[len++] = *c;
    }
    memcpy(pattern + len, "???", 4);
    if (glob(pattern, 0, NULL, parts) != 0) return false;
    for (size_t i = 0; i < parts->gl_pathc; i++) {
        if (strcmp(parts->gl_pathv[i], path) == 0) return true;
    }
    globfree(parts);
    *parts = (glob_t){0};
    return false;
}

bool host_paths_of(const host_task *t, host_paths *ret)
{
    *ret = (host_paths){0};
    bool parts = find_parts(t->path, &ret->parts);
    size_t count = parts ? ret->parts.gl_pathc : 1;
    ret->at = calloc(count + 1, sizeof *ret->at);
    if (!ret->at) return false;
    for (; ret->count < count; ret->count++) {
        ret->at[ret->count] = parts ? ret->parts.gl_pathv[ret->count] : t->path;
    }
    if (t->rules) ret->at[ret->count++] = t->rules;
    return true;
}

void host_paths_free(host_paths *p)
{
    free(p->at);
    globfree(&p->parts);
    *p = (host_paths){0};
}

static sk_status no_library(const char *path, sk_store *ret, char *message, size_t size)
{
    (void)ret;
    snprintf(message, size, "'%s' is neither a folder nor an archive of collected files, and images of disks need " SK_IMAGE_LIBRARY " of this version, which is not installed", path);
    return SK_UNSUPPORTED;
}

/* A file that others may put into a folder above us (/tmp) is not loaded: it belongs to the program's owner or to root. */
static void *load_ours(const char *path, uid_t owner)
{
    struct stat s;
    char name[64];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool ours = fd >= 0 && fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && (s.st_uid == 0 || s.st_uid == owner) && !(s.st_mode & S_IWOTH);
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    void *library = ours ? dlopen(name, RTLD_NOW | RTLD_LOCAL) : NULL;
    if (fd >= 0) close(fd);
    return library;
}

/* Beside the program, or where the installation puts it; no path of the environment is asked. */
static void *load_library(void)
{
    static const char *const places[] = {"%s/" SK_IMAGE_LIBRARY, "%s/../" SK_IMAGE_LIBRARY, "%s/../" SEKISHO_LIBRARY_FOLDER "/" SK_IMAGE_LIBRARY};
    char self[3072], path[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    void *library = NULL;
    struct stat s;
    if (n <= 0 || stat("/proc/self/exe", &s) != 0) return NULL;
    self[n] = 0;
    *strrchr(self, '/') = 0;
    for (size_t i = 0; i < sizeof places / sizeof places[0] && !library; i++) {
        snprintf(path, sizeof path, places[i], self);
        library = load_ours(path, s.st_uid);
    }
    return library;
}

void host_child_prepare(void *self)
{
    host_task *t = self;
    struct stat s;
    char head[2] = {0};
    sk_charset_warm_up();
    int fd = open(t->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool image = fd >= 0 && fstat(fd, &s) == 0 && !S_ISDIR(s.st_mode) && (pread(fd, head, 2, 0) != 2 || memcmp(head, "PK", 2) != 0);
    if (fd >= 0) close(fd);
    if (!image) return;
    void *library = load_library();
    union { void *object; sk_status (*function)(const char *, sk_store *, char *, size_t); } symbol = {library ? dlsym(library, SK_IMAGE_FUNCTION) : NULL};
    const size_t *size = library ? dlsym(library, SK_IMAGE_STORE_SIZE) : NULL;
    t->evidence.open_image = symbol.object && size && *size == sizeof(sk_store) ? symbol.function : no_library;
}

int host_child_work(void *self, int channel)
{
    const host_task *t = self;
    sk_evidence_options how = t->evidence;
    child c = {.channel = channel};
    sk_error error;
    sk_evidence_view *v;
    sk_arena *a = sk_arena_new((size_t)t->memory);
    if (!a) return 1;
    how.logs_do = t->rules;
    sk_status status = sk_evidence_open(a, t->path, &how, &v, &error);
    if (status != SK_OK) return tell_failure(channel, status, &error);
    if (t->accounts) return report_accounts(t, v, a, &c);
    return t->posture ? report_posture(t, v, a, &c) : report(t, v, a, &c);
}
