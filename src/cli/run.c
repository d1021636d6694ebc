#include "cli/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/inputs.h"
#include "report/words.h"

#define ALLOW_BYTES_MOST (16 << 20)
#define PROGRESS_EVERY_MS 200

enum { RUN_ALLOW, RUN_JOBS, RUN_KIND, RUN_LANG, RUN_LIMIT, RUN_PASSWORD };

static bool parse_limit(run_options *o, const char *value)
{
    static char names[RUN_LIST_MOST][64];
    const char *equal = strchr(value, '=');
    uint64_t number;
    if (!equal || !sk_parse_u64(sk_bytes_str(equal + 1), &number) || (size_t)(equal - value) >= sizeof names[0]) {
        complain("--limit takes NAME=NUMBER, not '%s'", value);
        return false;
    }
    if (o->limit_count == RUN_LIST_MOST) {
        complain("--limit may be given %d times", RUN_LIST_MOST);
        return false;
    }
    char *name = names[o->limit_count];
    snprintf(name, sizeof names[0], "%.*s", (int)(equal - value), value);
    o->limits[o->limit_count++] = (sk_limit_setting){name, number};
    return true;
}

bool run_option(run_options *o, int option, const char *value)
{
    uint64_t number;
    switch (option) {
    case RUN_ALLOW: o->allow_path = value; return true;
    case RUN_KIND: o->kind = value; return true;
    case RUN_LIMIT: return parse_limit(o, value);
    case RUN_JOBS:
        if (!sk_parse_u64(sk_bytes_str(value), &number) || number < 1 || number > 256) {
            complain("--jobs takes a number from 1 to 256, not '%s'", value);
            return false;
        }
        o->jobs = (unsigned)number;
        return true;
    case RUN_LANG:
        return option_language(value, &o->lang);
    case RUN_PASSWORD:
        if (o->password_count == RUN_LIST_MOST) {
            complain("--password may be given %d times", RUN_LIST_MOST);
            return false;
        }
        o->passwords[o->password_count++] = value;
        return true;
    default: return false;
    }
}

/* --- the run --- */

/* One file on its way through the pool. Results come in the order of submission, so a file is done when a result
 * with another tag arrives. */
struct job {
    input_file file;
    struct run *run;
    struct job *next;
};

struct run {
    const run_handler *handler;
    const run_options *options;
    sk_pool *pool;
    inputs *inputs;
    struct job *first, **last;
    uint64_t done, found, unlooked, unread;
    double shown_at;
    int status;
};

static sk_pool *running; /* for the signal handler alone */

static void cancel(int signal_number)
{
    (void)signal_number;
    if (running) sk_pool_cancel(running);
}

static char *read_text(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat s;
    char *text = NULL;
    if (fd < 0 || fstat(fd, &s) != 0) complain("%s: %s", path, strerror(errno));
    else if (!S_ISREG(s.st_mode) || s.st_size > ALLOW_BYTES_MOST) complain("%s: not a file of at most %d bytes", path, ALLOW_BYTES_MOST);
    else if ((text = calloc(1, (size_t)s.st_size + 1)) && read(fd, text, (size_t)s.st_size) != s.st_size) {
        complain("%s: could not be read", path);
        free(text);
        text = NULL;
    }
    if (fd >= 0) close(fd);
    return text;
}

static sk_engine *make_engine(const run_options *o)
{
    sk_error error;
    sk_engine *engine = NULL;
    char *allow = o->allow_path ? read_text(o->allow_path) : NULL;
    if (o->allow_path && !allow) return NULL;
    if (sk_engine_new(&(sk_engine_options){.allow = allow, .allow_name = o->allow_path}, &engine, &error) != SK_OK) complain("%s", error.message);
    free(allow);
    return engine;
}

static void free_job(struct job *j)
{
    input_file_close(&j->file);
    free(j);
}

static void drop_before(struct run *r, const struct job *now)
{
    while (r->first && r->first != now) {
        struct job *j = r->first;
        r->first = j->next;
        free_job(j);
    }
    if (!r->first) r->last = &r->first;
}

static void pass_content(void *tag, const sk_artifact *artifact, uint64_t offset, sk_bytes chunk, bool last)
{
    const struct job *j = tag;
    j->run->handler->content(j->run->handler->self, artifact, offset, chunk, last);
}

static bool submit_next(struct run *r, bool *ret_any)
{
    struct job *j = calloc(1, sizeof *j);
    *ret_any = j && inputs_next(r->inputs, &j->file);
    if (!*ret_any) {
        free(j);
        return true;
    }
    j->run = r;
    *r->last = j;
    r->last = &j->next;
    const run_options *o = r->options;
    sk_pool_input input = {.fd = j->file.fd, .length = SK_POOL_REST, .mailbox = o->kind == NULL, .tag = j,
                           .options = {.name = j->file.path, .kind = o->kind, .passwords = o->passwords, .password_count = o->password_count,
                                       .limits = o->limits, .limit_count = o->limit_count, .env = o->env, .env_count = o->env_count,
                                       .trace = r->handler->trace, .trace_self = r->handler->self},
                           .content = r->handler->content ? pass_content : NULL};
    sk_error error;
    if (sk_pool_submit(r->pool, &input, &error) == SK_OK) return true;
    complain("%s", error.message);
    return false;
}

static void show_progress(struct run *r, bool end)
{
    double now = sk_clock_ms();
    if (!r->handler->progress || (!end && now - r->shown_at < PROGRESS_EVERY_MS)) return;
    r->shown_at = now;
    if (end) fputs("\r\033[K", stderr);
    else fprintf(stderr, "\r%llu %s (%s: %llu)\033[K", (unsigned long long)r->done, sk_word(SK_W_INPUTS, r->options->lang),
                 sk_word(SK_W_PROGRESS_FOUND, r->options->lang), (unsigned long long)r->found);
}

static bool take_result(struct run *r, sk_pool_result *result)
{
    struct job *j = result->tag;
    drop_before(r, j);
    r->done++;
    show_progress(r, false);
    if (result->status != SK_OK) {
        complain("%s: %s", j->file.path, result->error.message);
        if (result->status == SK_IO || result->status == SK_DENIED) {
            r->unread++;
            return true;
        }
        r->status = EXIT_FAILURE_OWN;
        return result->status != SK_NOMEM;
    }
    sk_verdict v = sk_report_verdict(result->report);
    r->found += v == SK_MALICIOUS || v == SK_SUSPICIOUS;
    r->unlooked += v == SK_UNSCANNABLE;
    return r->handler->result(r->handler->self, j->file.path, result);
}

static bool loop(struct run *r)
{
    sk_error error;
    for (bool more = true;;) {
        while (more && !sk_pool_full(r->pool))
            if (!submit_next(r, &more)) return false;
        sk_pool_result result;
        bool any;
        sk_status status = sk_pool_next(r->pool, &result, &any, &error);
        if (status != SK_OK) {
            complain("%s", status == SK_CANCELLED ? "stopped" : error.message);
            return false;
        }
        if (!any && !more) return true;
        if (any && !take_result(r, &result)) return false;
    }
}

static void warn_of_sandbox(sk_pool *pool)
{
    sk_sandbox sandbox;
    sk_error error;
    if (sk_pool_sandbox(pool, &sandbox, &error) == SK_OK && sandbox == SK_SANDBOX_PARTIAL)
        complain("warning: this system lacks seccomp or landlock; workers are locked less well (sandbox: partial)");
}

static int run_with_pool(struct run *r)
{
    warn_of_sandbox(r->pool);
    running = r->pool;
    signal(SIGINT, cancel);
    signal(SIGTERM, cancel);
    if (!loop(r)) r->status = EXIT_FAILURE_OWN;
    running = NULL;
    show_progress(r, true);
    drop_before(r, NULL);
    r->unread += inputs_failed(r->inputs);
    if (r->status == EXIT_FAILURE_OWN) return r->status;
    return r->found ? EXIT_FOUND : r->unlooked || r->unread ? EXIT_UNLOOKED : EXIT_NOTHING;
}

int run_paths(const run_options *o, char **paths, int count, const run_handler *handler, uint64_t *ret_unread)
{
    sk_engine *engine = make_engine(o);
    if (!engine) return EXIT_FAILURE_OWN;
    struct run r = {.handler = handler, .options = o, .last = &r.first};
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    sk_pool_options pool_options = {.jobs = o->jobs ? o->jobs : cores > 0 ? (unsigned)cores : 1};
    sk_error error;
    int status = EXIT_FAILURE_OWN;
    r.inputs = inputs_new(paths, count);
    if (!r.inputs) complain("no memory");
    else if (sk_pool_new(engine, &pool_options, &r.pool, &error) != SK_OK) complain("%s", error.message);
    else status = run_with_pool(&r);
    sk_pool_free(r.pool);
    inputs_free(r.inputs);
    sk_engine_free(engine);
    *ret_unread = r.unread;
    return status;
}
