#include "cli/host_run.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/command.h"
#include "host/host_page.h"
#include "sekisho/pool.h"

enum { QUEUED_BYTES_MOST = 64 << 20, MOST_ASKED = 10000, REASONS = 3, PROGRESS_EVERY_MS = 200 };

/* A file that the child handed over, until it is answered. */
typedef struct question {
    uint8_t *bytes;
    uint32_t len;
    sk_host_scan scan;
    char detail[512];
    struct question *next;
} question;

typedef struct check {
    const host_run_options *o;
    sk_engine *engine;
    sk_pool *pool;
    sk_locked child;
    question *first, **last;
    unsigned asked, answered;
    uint64_t queued;
    char *report;
    size_t report_len, report_cap;
    int verdict; /* -1: none came */
    sk_status failed;
    char failure[400];
    bool liar;
    double shown_at;
} check;

/* ---- files ---- */

static void show_progress(check *c, bool end)
{
    double now = sk_clock_ms();
    if (!c->o->progress || (!end && now - c->shown_at < PROGRESS_EVERY_MS)) return;
    c->shown_at = now;
    if (end) fputs("\r\033[K", stderr);
    else fprintf(stderr, c->o->task.japanese ? "\r見つかったファイルを検査中: %u / %u\033[K" : "\rscanning the files found: %u / %u\033[K", c->answered, c->asked);
}

/* The evidence that decided, by its names. */
static void describe(const sk_report *report, char *ret, size_t size)
{
    size_t count, evidence_count, len = 0;
    const uint32_t *reasons = sk_report_reasons(report, &count);
    const sk_evidence *evidence = sk_report_evidence(report, &evidence_count);
    ret[0] = 0;
    for (size_t i = 0; i < count && i < REASONS; i++) {
        int n = snprintf(ret + len, size - len, "%s%s", i ? ", " : "", sk_evidence_name(evidence[reasons[i]].id));
        if (n < 0 || (size_t)n >= size - len) return;
        len += (size_t)n;
    }
}

/* Takes one result; false where none is queued. */
static bool take_result(check *c)
{
    static const sk_host_scan of_verdict[SK_VERDICT_COUNT] = {[SK_CLEAN] = SK_HOST_SCAN_CLEAN, [SK_UNSCANNABLE] = SK_HOST_SCAN_UNSCANNABLE,
                                                               [SK_SUSPICIOUS] = SK_HOST_SCAN_SUSPICIOUS, [SK_MALICIOUS] = SK_HOST_SCAN_MALICIOUS};
    sk_pool_result result;
    sk_error error;
    bool any = false;
    if (sk_pool_next(c->pool, &result, &any, &error) != SK_OK || !any) return false;
    question *q = result.tag;
    q->scan = result.status == SK_OK ? of_verdict[sk_report_verdict(result.report)] : SK_HOST_SCAN_FAILED;
    if (result.status == SK_OK) describe(result.report, q->detail, sizeof q->detail);
    sk_report_free(result.report);
    free(q->bytes);
    q->bytes = NULL;
    c->queued -= q->len;
    c->answered++;
    show_progress(c, false);
    return true;
}

static bool take_question(check *c, uint8_t *bytes, uint32_t len)
{
    sk_bytes all = sk_bytes_of(bytes, len);
    size_t name = sk_find_byte(all, 0, 0);
    question *q = name != SK_NPOS && c->asked < MOST_ASKED && c->pool ? calloc(1, sizeof *q) : NULL;
    sk_error error;
    if (!q) {
        free(bytes);
        return false;
    }
    *q = (question){.bytes = bytes, .len = len, .scan = SK_HOST_SCAN_FAILED};
    *c->last = q;
    c->last = &q->next;
    c->asked++;
    c->queued += len;
    const char *last = strrchr((const char *)bytes, '\\');
    sk_pool_input input = {.bytes = sk_from(all, name + 1), .length = SK_POOL_REST, .tag = q, .options = {.name = last ? last + 1 : (const char *)bytes}};
    if (sk_pool_submit(c->pool, &input, &error) != SK_OK) {
        c->queued -= len;
        q->bytes = NULL;
        free(bytes);
        return true; /* answered as failed */
    }
    while ((sk_pool_full(c->pool) || c->queued > QUEUED_BYTES_MOST) && take_result(c)) continue;
    return true;
}

static bool answer_all(check *c)
{
    if (!c->pool) return false; /* nobody told it to ask */
    while (take_result(c)) continue;
    for (const question *q = c->first; q; q = q->next) {
        uint8_t scan = (uint8_t)q->scan;
        if (!host_send(c->child.channel, HOST_ANSWER, sk_bytes_of(&scan, 1), sk_bytes_str(q->detail))) return false;
    }
    return true;
}

/* ---- the child's words ---- */

static bool take_report(check *c, const uint8_t *bytes, uint32_t len)
{
    if (!len) return true;
    if (len > HOST_REPORT_MOST - c->report_len) return false;
    if (c->report_len + len > c->report_cap) {
        size_t cap = (c->report_len + len) * 2;
        char *grown = realloc(c->report, cap);
        if (!grown) return false;
        c->report = grown;
        c->report_cap = cap;
    }
    memcpy(c->report + c->report_len, bytes, len);
    c->report_len += len;
    return true;
}

static bool take_failure(check *c, const uint8_t *bytes, uint32_t len)
{
    if (len < 1 || bytes[0] == SK_OK || bytes[0] > SK_INTERNAL) return false;
    size_t n = sk_copy_out(sk_bytes_of(bytes + 1, len - 1), (uint8_t *)c->failure, sizeof c->failure - 1);
    c->failure[n] = 0;
    for (size_t i = 0; i < n; i++) {
        if ((uint8_t)c->failure[i] < ' ') c->failure[i] = '?';
    }
    c->failed = (sk_status)bytes[0];
    return true;
}

static bool take_message(check *c, uint8_t type, uint8_t *bytes, uint32_t len)
{
    if (type == HOST_ASK) return take_question(c, bytes, len); /* keeps the bytes */
    bool sound = false;
    if (type == HOST_ASKED) sound = answer_all(c);
    if (type == HOST_REPORT) sound = take_report(c, bytes, len);
    if (type == HOST_FAILED) sound = take_failure(c, bytes, len);
    if (type == HOST_VERDICT && len == 1 && bytes[0] <= SK_HOST_VERDICT_INFECTED) {
        c->verdict = bytes[0];
        sound = true;
    }
    free(bytes);
    return sound;
}

static void listen_to_child(check *c)
{
    uint8_t type, *bytes;
    uint32_t len;
    while (c->verdict < 0 && !c->failed && host_receive(c->child.channel, HOST_MESSAGE_MOST, &type, &bytes, &len)) {
        if (take_message(c, type, bytes, len)) continue;
        c->liar = true;
        return;
    }
}

/* ---- the report ---- */

static bool write_file(void *self, const uint8_t *p, size_t len) { return fwrite(p, 1, len, self) == len; }

/* What the child wrote holds only lines of text: nothing in it speaks to a terminal. */
static void write_checked(const check *c, sk_out *out)
{
    sk_bytes rest = sk_bytes_of(c->report, c->report_len), line;
    if (c->o->task.html) sk_host_page_begin(out, c->o->task.japanese, sk_version());
    while (sk_next_line(&rest, &line, NULL)) {
        if (!c->o->task.json && !c->o->task.html) (void)sk_out_terminal(out, line, 0);
        else {
            for (size_t i = 0; i < line.len; i++) {
                if (line.p[i] >= ' ' && line.p[i] != 0x7f) sk_out_byte(out, line.p[i]);
            }
        }
        sk_out_byte(out, '\n');
    }
    if (c->o->task.html) sk_host_page_end(out);
}

static void write_lost(const check *c, const char *why, sk_out *out)
{
    static const sk_host_view nothing;
    sk_arena *a = sk_arena_new(1 << 20);
    sk_host_result r = {.arena = a, .view = &nothing};
    r.findings_end = &r.findings;
    r.blind_end = &r.blind;
    if (!a) return;
    sk_host_tell_blind(&r, sk_bytes_str(c->o->task.path), why);
    const sk_host_report_options how = {c->o->task.japanese, sk_version(), c->o->task.path, c->o->task.id[0] ? c->o->task.id : NULL};
    if (c->o->task.html) {
        sk_host_page_begin(out, c->o->task.japanese, sk_version());
        sk_host_page_middle(out, &r, &how, false);
        sk_host_page_end(out);
    } else if (c->o->task.json) sk_host_write_json(out, &r, &how);
    else sk_host_write_text(out, &r, &how);
    sk_arena_free(a);
}

static int exit_of(int verdict)
{
    if (verdict == SK_HOST_VERDICT_CLEAN) return EXIT_NOTHING;
    return verdict == SK_HOST_VERDICT_UNSCANNABLE ? EXIT_UNLOOKED : EXIT_FOUND;
}

/* why: how the child was lost; NULL: it came to its end. */
static int conclude(check *c, const char *why, FILE *file)
{
    sk_out out;
    if (!why && c->o->task.html) c->liar |= !sk_host_page_is_harmless(sk_bytes_of(c->report, c->report_len));
    if (c->liar) why = "the process that reads it broke its rules, and was ended";
    if (!why && c->failed) {
        complain("%s", c->failure);
        return EXIT_FAILURE_OWN;
    }
    if (!why && (c->verdict < 0 || !c->report_len)) why = "the process that reads it ended without an answer";
    sk_out_init(&out, write_file, file);
    if (!why) write_checked(c, &out);
    else write_lost(c, why, &out);
    if (!sk_out_flush(&out) || fflush(file) != 0) {
        complain("the report could not be written: %s", strerror(errno));
        return EXIT_FAILURE_OWN;
    }
    return why ? EXIT_UNLOOKED : exit_of(c->verdict);
}

static const char *end_child(check *c)
{
    const char *why = NULL;
    int status = 0;
    if (!sk_locked_end(&c->child, c->liar, &status, &why)) return why;
    return status == 0 ? NULL : "the process that reads it had no memory left";
}

/* ---- the whole ---- */

/* Made before the evidence is opened: its processes are copies of this one. */
static bool start_pool(check *c, sk_error *error)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const sk_pool_options options = {.jobs = c->o->jobs ? c->o->jobs : cores > 0 && cores < 64 ? (unsigned)cores : 1};
    return sk_engine_new(NULL, &c->engine, error) == SK_OK && sk_pool_new(c->engine, &options, &c->pool, error) == SK_OK;
}

static void free_check(check *c)
{
    sk_pool_free(c->pool);
    sk_engine_free(c->engine);
    for (question *q = c->first, *next; q; q = next) {
        next = q->next;
        free(q->bytes);
        free(q);
    }
    free(c->report);
}

int host_run(const host_run_options *o, FILE *out)
{
    check c = {.o = o, .last = NULL, .verdict = -1};
    sk_error error;
    int status = EXIT_FAILURE_OWN;
    host_task task = o->task;
    task.scan = o->scan;
    host_paths paths;
    bool found = host_paths_of(&task, &paths);
    const sk_locked_options options = {.paths = paths.at, .path_count = paths.count, .memory = task.memory, .cpu_s = o->cpu_s, .prepare = o->work ? NULL : host_child_prepare};
    c.last = &c.first;
    signal(SIGPIPE, SIG_IGN);
    if (!found) complain("the system has no memory");
    else if (o->scan && !start_pool(&c, &error)) complain("%s", error.message);
    else if (sk_locked_start(&options, o->work ? o->work : host_child_work, &task, &c.child, &error) != SK_OK) complain("%s", error.message);
    else {
        listen_to_child(&c);
        show_progress(&c, true);
        status = conclude(&c, end_child(&c), out);
    }
    host_paths_free(&paths);
    free_check(&c);
    return status;
}

int host_listen(const host_run_options *o, int channel, FILE *out)
{
    check c = {.o = o, .child.channel = channel, .verdict = -1};
    c.last = &c.first;
    listen_to_child(&c);
    int status = conclude(&c, NULL, out);
    free_check(&c);
    return status;
}
