/* Jobs wait in one list in the order of their results. The mails of a mailbox are put behind it while it is being split;
 * no more than a window of jobs at the front is worked at, so that finished reports do not pile up. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/status.h"
#include "model/kinds.h"
#include "sandbox/crew.h"
#include "sandbox/task.h"

#define PIECES_AHEAD 256      /* mails found but not looked at: then the splitter has to wait */
#define END_GRACE_MS 500.0    /* from the end of a worker's channel to the news of its end */
#define SLOWEST_READ_MS 20000 /* bytes of a mailbox that are read in a millisecond, at least */
#define ZYGOTES_MOST 3        /* lost ones without a result between */

enum job_state { QUEUED, RUNNING, DONE };

struct job {
    struct job *next;
    sk_task *task;
    enum job_state state;
    bool splits;
    bool again;             /* it was lost on a worker that had seen others, and gets one of its own */
    struct job *last_piece; /* of a job that splits: itself or the last job that it put behind it */
    uint32_t index;
    uint64_t offset, length;
    double start;
    sk_record_reader reader;
    sk_pool_result result;
};

struct sk_pool {
    sk_crew crew;
    unsigned jobs, idle_zygotes, lost;
    int wake;
    char *limit_names;
    sk_limit_setting *limits;
    size_t limit_count;
    struct job *first, **last;
    size_t count;
};

/* --- jobs --- */

static struct job *new_job(sk_task *t, uint64_t offset, uint64_t length)
{
    struct job *j = calloc(1, sizeof *j);
    if (!j) return NULL;
    j->task = t;
    j->offset = offset;
    j->length = length;
    j->last_piece = j;
    return j;
}

static void free_job(struct job *j)
{
    sk_report_free(j->result.report);
    sk_task_drop(j->task);
    free(j);
}

static void insert_after(sk_pool *pool, struct job *before, struct job *j)
{
    j->next = before->next;
    before->next = j;
    if (pool->last == &before->next) pool->last = &j->next;
    pool->count++;
}

/* Takes the job behind *link out of the list. */
static struct job *unlink_job(sk_pool *pool, struct job **link)
{
    struct job *j = *link;
    *link = j->next;
    if (pool->last == &j->next) pool->last = link;
    pool->count--;
    return j;
}

struct splitting {
    sk_pool *pool;
    struct job *job;
};

static void add_piece(void *self, uint64_t off, uint64_t len)
{
    struct splitting *s = self;
    struct job *split = s->job;
    struct job *piece = new_job(split->task, split->offset + off, len);
    if (!piece) {
        split->result.status = sk_fail(&split->result.error, SK_NOMEM, "no memory for the mails of a mailbox");
        return;
    }
    piece->index = split->index++;
    split->task->jobs++;
    split->task->waiting++;
    insert_after(s->pool, split->last_piece, piece);
    split->last_piece = piece;
}

static void pass_content(void *self, const sk_artifact *a, uint64_t off, sk_bytes chunk, bool last)
{
    const sk_task *t = self;
    t->input.content(t->input.tag, a, off, chunk, last);
}

static void pass_trace(void *self, const sk_trace_line *line)
{
    const sk_task *t = self;
    t->input.options.trace(t->input.options.trace_self, line);
}

/* A mailbox that turned out to be something else becomes one input. */
static void finish_split(struct job *j)
{
    j->state = DONE;
    if (j->reader.broken || !j->reader.ended || j->reader.end.status != SK_UNSUPPORTED || j->index > 0) return;
    j->splits = false;
    j->state = QUEUED;
}

/* What was not closed stays open (told as partial); every report has its input. */
static void complete_tree(const struct job *j)
{
    sk_report *r = j->result.report;
    size_t count;
    (void)sk_report_artifacts(r, &count);
    sk_artifact root = {.parent = SK_NO_ARTIFACT, .relation = SK_REL_INPUT, .kind = SK_KIND_NONE, .size = j->length,
                        .name = sk_bytes_str(j->task->name)};
    if (count == 0 && sk_report_add_artifact(r, &root) == 0) count = 1;
    for (uint32_t id = 0; id < count; id++) {
        sk_artifact *a = sk_report_artifact(r, id);
        if (a->kind == SK_KIND_NONE) a->kind = SK_KIND_DATA_BINARY;
    }
}

/* The worker answered: judged here, from what it told. */
static void conclude(const sk_pool *pool, struct job *j)
{
    sk_pool_result *r = &j->result;
    j->state = DONE;
    r->files_refused = j->reader.end.refused;
    if (j->reader.end.status == SK_IO) {
        sk_report_free(r->report);
        r->report = NULL;
        r->status = sk_fail(&r->error, SK_IO, "the input could not be read");
        return;
    }
    if (j->reader.ended && j->reader.end.status != SK_OK) {
        complete_tree(j);
        sk_report_add_limit(r->report, j->reader.end.status == SK_NOMEM ? SK_LIMIT_SANDBOX_MEMORY : SK_LIMIT_SANDBOX_CRASH);
    }
    sk_report_set_emulated_steps(r->report, j->reader.end.steps);
    sk_judge(r->report, sk_engine_policy(pool->crew.engine));
    sk_report_set_elapsed(r->report, sk_clock_ms() - j->start);
}

/* A mailbox of which the rest was lost still gives a report: on the whole of it. */
static bool need_report(struct job *j)
{
    if (!j->result.report)
        j->result.report = sk_report_new(&j->task->limits, (size_t)j->task->limits.value[SK_LIMIT_MEMORY]);
    if (j->result.report) return true;
    j->result.status = sk_fail(&j->result.error, SK_NOMEM, "no memory for a report");
    j->state = DONE;
    return false;
}

/* --- workers --- */

static void release(sk_worker *w)
{
    w->job = NULL;
    w->deadline = 0;
}

/* What an earlier input left in a worker is not this one's fault: it gets a fresh worker, once. Not where contents
 * were handed out already, which would come twice, or mails of a mailbox. */
static bool may_go_again(struct job *j)
{
    if (j->again || j->splits || j->reader.content_of != SK_NO_ARTIFACT || j->reader.trace) return false;
    j->again = true;
    j->state = QUEUED;
    sk_report_free(j->result.report);
    j->result.report = NULL;
    return true;
}

/* The worker ended, or has to: says why on its job, and frees its place. */
static void lose(sk_pool *pool, sk_worker *w, sk_limit why)
{
    struct job *j = w->job;
    bool used = w->scans > 0;
    bool unlocked = w->ended && WIFEXITED(w->status) && WEXITSTATUS(w->status) == SK_EXIT_UNLOCKED;
    bool unmade = w->ended && w->status == -1;
    sk_crew_fire(&pool->crew, w);
    pool->lost++;
    if (!j) return;
    j->reader.ended = false;
    if (unlocked || unmade) {
        j->result.status = sk_fail(&j->result.error, SK_UNSUPPORTED,
                                   unlocked ? "a worker could not be locked down" : "no process for a worker");
        j->state = DONE;
        return;
    }
    if (used && why != SK_LIMIT_SANDBOX_TIME && may_go_again(j)) return;
    if (!need_report(j)) return;
    complete_tree(j);
    sk_report_add_limit(j->result.report, (uint16_t)why);
    conclude(pool, j);
}

/* What the end of a process says. SIGKILL that we did not send comes from the system for want of memory. */
static sk_limit reason_of(const sk_worker *w)
{
    int s = w->status;
    if (WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL) return SK_LIMIT_SANDBOX_MEMORY;
    if (WIFSIGNALED(s) && WTERMSIG(s) == SIGXCPU) return SK_LIMIT_SANDBOX_TIME;
    if (WIFEXITED(s) && WEXITSTATUS(s) == SK_EXIT_NOMEM) return SK_LIMIT_SANDBOX_MEMORY;
    return SK_LIMIT_SANDBOX_CRASH;
}

static uint64_t limit_of(const struct job *j, sk_limit limit) { return j->task->limits.value[limit]; }

static bool is_spent(const sk_worker *w, const struct job *j)
{
    return w->scans >= limit_of(j, SK_LIMIT_SANDBOX_SCANS) || j->reader.end.strange > 0;
}

/* Splitting a mailbox takes as long as reading it: the time starts anew with each mail. */
static void set_deadline(sk_worker *w, const struct job *j)
{
    double reading = j->splits ? (double)j->length / SLOWEST_READ_MS : 0;
    w->deadline = sk_clock_ms() + (double)limit_of(j, SK_LIMIT_SANDBOX_TIME) + reading;
}

static bool waits_for_pieces(const sk_worker *w)
{
    const struct job *j = w->job;
    return j && j->splits && j->task->waiting >= PIECES_AHEAD;
}

/* Reads the records that are there. */
static void hear(sk_pool *pool, sk_worker *w)
{
    struct job *j = w->job;
    struct splitting splitting = {pool, j};
    j->reader.self = j->splits ? (void *)&splitting : j->task;
    size_t took = sk_record_read(&j->reader, sk_bytes_of(w->in, w->in_len));
    sk_worker_took(w, took);
    if (took && j->splits) set_deadline(w, j);
    if (waits_for_pieces(w)) w->deadline = 0; /* it waits for us */
    if (j->reader.broken || (j->reader.ended && w->in_len > 0)) {
        w->in_len = 0;
        lose(pool, w, SK_LIMIT_SANDBOX_CRASH);
        return;
    }
    if (!j->reader.ended) return;
    pool->idle_zygotes = 0;
    release(w);
    w->scans++;
    bool spent = is_spent(w, j);
    if (j->splits) finish_split(j);
    else conclude(pool, j);
    if (spent) sk_crew_fire(&pool->crew, w);
}

static void receive(sk_pool *pool, sk_worker *w)
{
    if (!w->job) { /* who speaks unasked has been taken over; who ends unasked is merely gone */
        if (sk_worker_receive(w) || w->closed) sk_crew_fire(&pool->crew, w);
        return;
    }
    while (w->hired && w->job && !waits_for_pieces(w) && sk_worker_receive(w)) hear(pool, w);
}

/* After all that it sent was read. */
static void bury(sk_pool *pool, sk_worker *w)
{
    if (w->hired && w->job && waits_for_pieces(w)) return;
    if (w->hired && w->ended) {
        if (w->job) lose(pool, w, reason_of(w));
        else sk_crew_fire(&pool->crew, w);
    } else if (w->hired && w->closed && w->job && w->deadline > sk_clock_ms() + END_GRACE_MS) {
        w->deadline = sk_clock_ms() + END_GRACE_MS;
    }
}

static void check_time(sk_pool *pool, sk_worker *w, double now)
{
    if (!w->hired || !w->job || w->deadline == 0 || now < w->deadline) return;
    lose(pool, w, w->closed ? SK_LIMIT_SANDBOX_CRASH : SK_LIMIT_SANDBOX_TIME);
}

/* --- dispatch --- */

static size_t window(const sk_pool *pool) { return 16 + 4 * (size_t)pool->jobs; }

static uint64_t cpu_of(const struct job *j)
{
    return (limit_of(j, SK_LIMIT_SANDBOX_TIME) / 1000 + 1) * limit_of(j, SK_LIMIT_SANDBOX_SCANS);
}

/* How many workers scan now; those that split stand beside them. */
static size_t count_busy(const sk_pool *pool, bool splits)
{
    size_t n = 0;
    for (size_t i = 0; i < pool->crew.most; i++) {
        const sk_worker *w = &pool->crew.workers[i];
        const struct job *j = w->hired ? w->job : NULL;
        n += j && j->splits == splits;
    }
    return n;
}

static sk_worker *find_worker(sk_pool *pool, const struct job *j)
{
    if (count_busy(pool, j->splits) >= (j->splits ? 1 : pool->jobs)) return NULL;
    uint64_t memory = limit_of(j, SK_LIMIT_SANDBOX_MEMORY);
    sk_worker *other = NULL;
    for (size_t i = 0; i < pool->crew.most; i++) {
        sk_worker *w = &pool->crew.workers[i];
        if (!w->hired || w->job) continue;
        receive(pool, w); /* nothing may lie in its channel when the next input begins */
        if (!w->hired || w->ended) continue;
        if (w->memory == memory && !j->again) return w;
        other = w;
    }
    sk_worker *fresh = sk_crew_hire(&pool->crew, memory, cpu_of(j));
    if (fresh || !other) return fresh;
    sk_crew_fire(&pool->crew, other); /* used before, or under another limit, which cannot be raised again */
    return sk_crew_hire(&pool->crew, memory, cpu_of(j));
}

static void start(struct job *j, sk_worker *w)
{
    sk_task *t = j->task;
    uint8_t *request = malloc(t->request_len);
    if (!request || (!j->splits && !need_report(j))) {
        free(request);
        j->state = DONE;
        j->result.status = sk_fail(&j->result.error, SK_NOMEM, "no memory for a report");
        return;
    }
    sk_request head;
    memcpy(request, t->request, t->request_len);
    memcpy(&head, request, sizeof head);
    head.offset = j->offset;
    head.length = j->length;
    if (j->splits) head.flags = (head.flags & ~(uint32_t)SK_REQUEST_CONTENT) | SK_REQUEST_SPLIT;
    memcpy(request, &head, sizeof head);
    j->reader = j->splits ? sk_record_reader_split(j->length) : sk_record_reader_scan(j->result.report, &t->limits, j->length);
    j->reader.piece = add_piece;
    j->reader.content = t->input.content ? pass_content : NULL;
    j->reader.trace = t->input.options.trace ? pass_trace : NULL;
    j->start = sk_clock_ms();
    j->state = RUNNING;
    w->job = j;
    set_deadline(w, j);
    sk_worker_order(w, request, t->request_len, t->fd);
}

static void dispatch(sk_pool *pool)
{
    size_t seen = 0;
    for (struct job *j = pool->first; j && seen < window(pool); j = j->next, seen++) {
        if (j->state != QUEUED) continue;
        sk_worker *w = find_worker(pool, j);
        if (!w && !j->splits) return;
        if (!w) continue;
        if (j->task->input.mailbox && !j->splits && !j->again && j->task->waiting) j->task->waiting--;
        start(j, w);
    }
}

/* --- waiting --- */

static sk_status revive(sk_pool *pool, sk_error *error)
{
    if (++pool->idle_zygotes > ZYGOTES_MOST) return sk_fail(error, SK_INTERNAL, "the process that makes workers keeps ending");
    return sk_crew_start(&pool->crew, error);
}

static int time_to_wait(const sk_pool *pool)
{
    double now = sk_clock_ms(), first = 0;
    for (size_t i = 0; i < pool->crew.most; i++) {
        const sk_worker *w = &pool->crew.workers[i];
        if (w->hired && w->job && w->deadline != 0 && (first == 0 || w->deadline < first)) first = w->deadline;
    }
    if (first == 0) return -1;
    return first <= now ? 0 : (int)(first - now) + 1;
}

/* Waits for one thing to happen, and does what follows from it. */
static sk_status pump(sk_pool *pool, sk_error *error)
{
    struct pollfd wait[SK_CREW_MOST + 2] = {{pool->wake, POLLIN, 0}, {pool->crew.control, POLLIN, 0}};
    nfds_t count = 2;
    for (size_t i = 0; i < pool->crew.most; i++) {
        sk_worker *w = &pool->crew.workers[i];
        if (w->hired && w->job && w->deadline == 0 && !waits_for_pieces(w)) set_deadline(w, w->job);
        short events = (short)((w->closed || waits_for_pieces(w) ? 0 : POLLIN) | (w->out ? POLLOUT : 0));
        wait[count++] = (struct pollfd){w->hired && events ? w->fd : -1, events, 0};
    }
    if (poll(wait, count, time_to_wait(pool)) < 0 && errno != EINTR)
        return sk_fail(error, SK_INTERNAL, "waiting for workers failed: %s", strerror(errno));
    if (wait[0].revents) return sk_fail(error, SK_CANCELLED, "cancelled");
    bool alive = !wait[1].revents || sk_crew_listen(&pool->crew);
    double now = sk_clock_ms();
    for (size_t i = 0; i < pool->crew.most; i++) {
        sk_worker *w = &pool->crew.workers[i];
        if (!w->hired) continue;
        if (w->out) sk_worker_send(w);
        receive(pool, w);
        bury(pool, w);
        check_time(pool, w, now);
    }
    return alive ? SK_OK : revive(pool, error);
}

/* --- results --- */

/* The place of the next job whose result is due, or NULL: it is not there yet. A mailbox goes last of its mails, and
 * without a result of its own where all went well. */
static struct job **find_due(sk_pool *pool)
{
    for (;;) {
        struct job *j = pool->first;
        if (!j) return NULL;
        struct job **link = j->splits && j->last_piece != j ? &j->next : &pool->first;
        if ((*link)->state != DONE) return NULL;
        bool silent = (*link)->splits && (*link)->result.status == SK_OK && !(*link)->result.report;
        if (!silent) return link;
        free_job(unlink_job(pool, link));
    }
}

static void hand_over(sk_pool *pool, struct job **link, sk_pool_result *ret)
{
    struct job *before = link == &pool->first ? NULL : pool->first;
    struct job *j = unlink_job(pool, link);
    if (before && before->last_piece == j) before->last_piece = before;
    *ret = j->result;
    j->result.report = NULL;
    ret->tag = j->task->input.tag;
    ret->index = j->index;
    ret->offset = j->offset;
    ret->length = j->length;
    free_job(j);
}

sk_status sk_pool_next(sk_pool *pool, sk_pool_result *ret_result, bool *ret_any, sk_error *error)
{
    struct pollfd wake = {pool->wake, POLLIN, 0};
    for (;;) {
        if (poll(&wake, 1, 0) > 0) return sk_fail(error, SK_CANCELLED, "cancelled");
        dispatch(pool);
        struct job **due = find_due(pool);
        *ret_any = due != NULL;
        if (due) hand_over(pool, due, ret_result);
        if (due) dispatch(pool);
        if (due || !pool->first) return SK_OK;
        sk_status status = pump(pool, error);
        if (status != SK_OK) return status;
    }
}

sk_status sk_pool_submit(sk_pool *pool, const sk_pool_input *input, sk_error *error)
{
    sk_task *t;
    sk_status status = sk_task_new(input, pool->limits, pool->limit_count, &t, error);
    if (status != SK_OK) return status;
    struct job *j = new_job(t, t->input.offset, t->input.length);
    if (!j) {
        sk_task_drop(t);
        return sk_fail(error, SK_NOMEM, "no memory for an input");
    }
    j->splits = input->mailbox;
    *pool->last = j;
    pool->last = &j->next;
    pool->count++;
    dispatch(pool);
    return SK_OK;
}

bool sk_pool_full(const sk_pool *pool) { return pool->count >= window(pool); }

sk_status sk_pool_scan(sk_pool *pool, sk_bytes input, const sk_scan_options *options, sk_report **ret_report, sk_error *error)
{
    static const uint8_t nothing;
    if (pool->first) return sk_fail(error, SK_USAGE, "the pool has other inputs queued");
    sk_pool_input in = {.fd = -1, .length = SK_POOL_REST, .bytes = {input.p ? input.p : &nothing, input.len}};
    if (options) in.options = *options;
    sk_pool_result result;
    bool any;
    sk_status status = sk_pool_submit(pool, &in, error);
    if (status == SK_OK) status = sk_pool_next(pool, &result, &any, error);
    if (status != SK_OK) return status;
    if (result.status != SK_OK && error) *error = result.error;
    if (result.status == SK_OK) *ret_report = result.report;
    return result.status;
}

/* --- the pool --- */

static sk_status copy_limits(sk_pool *pool, const sk_pool_options *o, sk_error *error)
{
    size_t len = 1;
    for (size_t i = 0; i < o->limit_count; i++) len += strlen(o->limits[i].name) + 1;
    pool->limits = calloc(o->limit_count + 1, sizeof *pool->limits);
    pool->limit_names = malloc(len);
    if (!pool->limits || !pool->limit_names) return sk_fail(error, SK_NOMEM, "no memory for a pool");
    char *at = pool->limit_names;
    for (size_t i = 0; i < o->limit_count; i++) {
        pool->limits[i] = (sk_limit_setting){at, o->limits[i].value};
        at = stpcpy(at, o->limits[i].name) + 1;
    }
    pool->limit_count = o->limit_count;
    sk_limits unused;
    return sk_scan_limits(&(sk_scan_options){.limits = pool->limits, .limit_count = pool->limit_count}, &unused, error);
}

sk_status sk_pool_new_hooked(const sk_engine *engine, const sk_pool_options *options, sk_scan_hook hook, sk_pool **ret_pool,
                             sk_error *error)
{
    static const sk_pool_options none;
    if (!options) options = &none;
    if (options->jobs > SK_CREW_MOST - 1) return sk_fail(error, SK_USAGE, "at most %d jobs", SK_CREW_MOST - 1);
    sk_pool *pool = calloc(1, sizeof *pool);
    if (!pool) return sk_fail(error, SK_NOMEM, "no memory for a pool");
    pool->jobs = options->jobs ? options->jobs : 1;
    pool->last = &pool->first;
    pool->crew = (sk_crew){.engine = engine, .hook = hook, .control = -1, .most = pool->jobs + 1};
    pool->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    sk_status status = pool->wake < 0 ? sk_fail(error, SK_IO, "no event for a pool: %s", strerror(errno))
                                      : copy_limits(pool, options, error);
    if (status == SK_OK) status = sk_crew_start(&pool->crew, error);
    if (status == SK_OK) *ret_pool = pool;
    else sk_pool_free(pool);
    return status;
}

sk_status sk_pool_new(const sk_engine *engine, const sk_pool_options *options, sk_pool **ret_pool, sk_error *error)
{
    return sk_pool_new_hooked(engine, options, NULL, ret_pool, error);
}

void sk_pool_free(sk_pool *pool)
{
    if (!pool) return;
    sk_crew_stop(&pool->crew);
    while (pool->first) free_job(unlink_job(pool, &pool->first));
    if (pool->wake >= 0) close(pool->wake);
    free(pool->limits);
    free(pool->limit_names);
    free(pool);
}

void sk_pool_cancel(sk_pool *pool)
{
    int saved = errno;
    uint64_t one = 1;
    ssize_t n = write(pool->wake, &one, sizeof one);
    (void)n; /* it fails only where it is set already */
    errno = saved;
}

sk_status sk_pool_sandbox(sk_pool *pool, sk_sandbox *ret_sandbox, sk_error *error)
{
    while (!pool->crew.ready) {
        struct pollfd wait = {pool->crew.control, POLLIN, 0};
        if (poll(&wait, 1, -1) < 0 && errno != EINTR)
            return sk_fail(error, SK_INTERNAL, "waiting for workers failed: %s", strerror(errno));
        if (!sk_crew_listen(&pool->crew)) {
            sk_status status = revive(pool, error);
            if (status != SK_OK) return status;
        }
    }
    const sk_zygote_message *s = &pool->crew.state;
    *ret_sandbox = s->open ? SK_SANDBOX_OPEN : s->landlock && s->seccomp ? SK_SANDBOX_FULL : SK_SANDBOX_PARTIAL;
    return SK_OK;
}

const char *sk_sandbox_name(sk_sandbox s)
{
    static const char *const names[] = {[SK_SANDBOX_FULL] = "full", [SK_SANDBOX_PARTIAL] = "partial", [SK_SANDBOX_OPEN] = "open"};
    return (unsigned)s < SK_COUNT(names) ? names[s] : "?";
}

sk_pool_counts sk_pool_count(const sk_pool *pool)
{
    sk_pool_counts c = {.started = pool->crew.started, .lost = pool->lost, .zygote = pool->crew.zygote};
    for (size_t i = 0; i < pool->crew.most; i++) c.workers += pool->crew.workers[i].hired;
    return c;
}
