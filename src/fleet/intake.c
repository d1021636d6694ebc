/* Group commit: who finds nobody writing takes all that wait and writes them; the others sleep until theirs is done. */
#include "fleet/intake.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "fleet/host_reader.h"

enum { BATCH_MOST = 256, MEMORY = 64 << 20 };

const sk_intake_row sk_intake_rows[SK_INTAKE_COUNT] = {
#define SK_INTAKE(name, id, status, text) {id, text, status},
#include "fleet/intake.def"
#undef SK_INTAKE
};

typedef struct waiting {
    sk_store_item item;
    sk_status status;
    bool done;
    struct waiting *next;
} waiting;

struct sk_intake {
    sk_store *store;
    sk_intake_options options;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    waiting *first, **end;
    bool writing;
    sk_error error;      /* of the last transaction that failed */
    uint64_t counts[SK_INTAKE_COUNT];
    int64_t last;        /* when the last report was stored */
};

sk_intake *sk_intake_new(sk_store *store, const sk_intake_options *options)
{
    sk_intake *in = calloc(1, sizeof *in);
    if (!in) return NULL;
    in->store = store;
    in->options = *options;
    in->end = &in->first;
    pthread_mutex_init(&in->lock, NULL);
    pthread_cond_init(&in->changed, NULL);
    return in;
}

void sk_intake_free(sk_intake *in)
{
    if (!in) return;
    pthread_cond_destroy(&in->changed);
    pthread_mutex_destroy(&in->lock);
    free(in);
}

sk_store *sk_intake_store(sk_intake *in) { return in->store; }

void sk_intake_count(sk_intake *in, sk_intake_answer answer)
{
    pthread_mutex_lock(&in->lock);
    in->counts[answer]++;
    if (answer == SK_INTAKE_STORED) in->last = time(NULL);
    pthread_mutex_unlock(&in->lock);
}

void sk_intake_counts(sk_intake *in, uint64_t ret_of[SK_INTAKE_COUNT], int64_t *ret_last)
{
    pthread_mutex_lock(&in->lock);
    memcpy(ret_of, in->counts, sizeof in->counts);
    *ret_last = in->last;
    pthread_mutex_unlock(&in->lock);
}

/* ---- writing together ---- */

static size_t take_batch(sk_intake *in, waiting **batch)
{
    size_t n = 0;
    while (in->first && n < BATCH_MOST) {
        batch[n++] = in->first;
        in->first = in->first->next;
    }
    if (!in->first) in->end = &in->first;
    return n;
}

/* With the lock held, which it lets go while it writes. */
static void write_batch(sk_intake *in)
{
    waiting *batch[BATCH_MOST];
    sk_store_item items[BATCH_MOST];
    sk_error error = {0};
    size_t n = take_batch(in, batch);
    in->writing = true;
    pthread_mutex_unlock(&in->lock);
    for (size_t i = 0; i < n; i++) {
        items[i] = batch[i]->item;
    }
    sk_status status = sk_store_put(in->store, items, n, &error);
    pthread_mutex_lock(&in->lock);
    for (size_t i = 0; i < n; i++) {
        batch[i]->item.answer = items[i].answer;
        batch[i]->status = status;
        batch[i]->done = true;
    }
    if (status != SK_OK) in->error = error;
    in->writing = false;
    pthread_cond_broadcast(&in->changed);
}

static sk_status put(sk_intake *in, sk_store_item *item, char *why, size_t why_len)
{
    waiting w = {.item = *item};
    pthread_mutex_lock(&in->lock);
    *in->end = &w;
    in->end = &w.next;
    while (!w.done) {
        if (in->writing) pthread_cond_wait(&in->changed, &in->lock);
        else write_batch(in);
    }
    if (w.status != SK_OK) snprintf(why, why_len, "%s", in->error.message);
    pthread_mutex_unlock(&in->lock);
    item->answer = w.item.answer;
    return w.status;
}

/* ---- one report ---- */

static sk_intake_answer check_time(const sk_intake *in, const sk_fleet_report *r, int64_t now, char *why, size_t why_len)
{
    bool good = r->taken >= now - in->options.oldest_s && r->taken <= now + in->options.ahead_s;
    if (!good) snprintf(why, why_len, "%.*s: its time is %lld hours from ours", (int)r->computer.len, (const char *)r->computer.p, (long long)((r->taken - now) / 3600));
    return good ? SK_INTAKE_STORED : SK_INTAKE_TIME;
}

static sk_intake_answer take(sk_intake *in, sk_arena *a, sk_bytes json, const sk_store_file *file, char *why, size_t why_len)
{
    sk_fleet_report report;
    sk_store_item item = {.report = &report, .file = file, .received = time(NULL)};
    if (json.len > SK_HOST_READER_MOST) {
        snprintf(why, why_len, "it is larger than %d bytes", SK_HOST_READER_MOST);
        return SK_INTAKE_LARGE;
    }
    if (!sk_host_reader_read(a, json, &report, why, why_len)) return SK_INTAKE_BROKEN;
    sk_intake_answer answer = file ? SK_INTAKE_STORED : check_time(in, &report, item.received, why, why_len);
    if (answer != SK_INTAKE_STORED) return answer;
    if (put(in, &item, why, why_len) != SK_OK) return SK_INTAKE_FAILED;
    if (item.answer == SK_STORE_NEW) return SK_INTAKE_STORED;
    snprintf(why, why_len, "%.*s: the report %.*s is already there", (int)report.computer.len, (const char *)report.computer.p, (int)report.id.len, (const char *)report.id.p);
    return SK_INTAKE_REPLAY;
}

sk_intake_answer sk_intake_take(sk_intake *in, sk_bytes json, const sk_store_file *file, char *why, size_t why_len)
{
    sk_arena *a = sk_arena_new(MEMORY);
    snprintf(why, why_len, "the system has no memory");
    sk_intake_answer answer = a ? take(in, a, json, file, why, why_len) : SK_INTAKE_FAILED;
    sk_arena_free(a);
    if (file && (answer == SK_INTAKE_BROKEN || answer == SK_INTAKE_LARGE)) sk_intake_remember_file(in, file);
    sk_intake_count(in, answer);
    return answer;
}

bool sk_intake_knows_file(sk_intake *in, const sk_store_file *file) { return sk_store_has_file(in->store, file); }

void sk_intake_remember_file(sk_intake *in, const sk_store_file *file)
{
    char why[400];
    sk_store_item item = {.file = file};
    (void)put(in, &item, why, sizeof why);
}
