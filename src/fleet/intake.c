/* Group commit: who finds nobody writing takes all that wait and writes them; the others sleep until theirs is done. */
#include "fleet/intake.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "fleet/host_reader.h"

enum { PROBE_S = 5 /* who may ask for health may not make us write all the time */, ROOM = 32 << 20 /* a few of the largest reports */ };
enum { BATCH_MOST = 256, MEMORY = 64 << 20, READERS = 4 /* at the same time: a hostile text may ask its reader for much memory */ };

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
    sem_t readers;
    waiting *first, **end;
    bool writing;
    sk_error error;      /* of the last transaction that failed */
    uint64_t counts[SK_INTAKE_COUNT];
    int64_t last;        /* when the last report was stored */
    int64_t probed;      /* when the store was last written, or could not be */
    bool failing;        /* the latter */
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
    sem_init(&in->readers, 0, READERS);
    return in;
}

void sk_intake_free(sk_intake *in)
{
    if (!in) return;
    sem_destroy(&in->readers);
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
    in->failing = status != SK_OK;
    in->probed = time(NULL);
    in->writing = false;
    pthread_cond_broadcast(&in->changed);
}

/* Puts all of them into the queue and waits until they are written; with the last, all are. */
static void put(sk_intake *in, waiting *items, size_t count, char *why, size_t why_len)
{
    pthread_mutex_lock(&in->lock);
    for (size_t i = 0; i < count; i++) {
        *in->end = &items[i];
        in->end = &items[i].next;
    }
    while (!items[count - 1].done) {
        if (in->writing) pthread_cond_wait(&in->changed, &in->lock);
        else write_batch(in);
    }
    snprintf(why, why_len, "%s", in->error.message);
    pthread_mutex_unlock(&in->lock);
}

/* ---- health ---- */

/* A file without name, which no folder has, is remembered: the least that can be written as a report is. */
static void probe(sk_intake *in, sk_error *error)
{
    const sk_store_file nothing = {.changed = time(NULL)};
    waiting w = {.item = {.file = &nothing}};
    char why[sizeof error->message];
    put(in, &w, 1, why, sizeof why);
    if (w.status != SK_OK) snprintf(error->message, sizeof error->message, "%s", why);
}

const char *sk_intake_ails(sk_intake *in, sk_error *ret_error)
{
    uint64_t room;
    ret_error->message[0] = 0;
    pthread_mutex_lock(&in->lock);
    int64_t now = time(NULL);
    bool due = now < in->probed || now - in->probed >= PROBE_S;
    if (due) in->probed = now;
    pthread_mutex_unlock(&in->lock);
    if (due) probe(in, ret_error);
    pthread_mutex_lock(&in->lock);
    bool failing = in->failing;
    pthread_mutex_unlock(&in->lock);
    if (failing) return "the store cannot be written";
    return sk_store_room(in->store, &room) && room < ROOM ? "the disk of the store is full" : NULL;
}

/* ---- reports ---- */

typedef struct reading {
    sk_arena *arena;
    sk_fleet_report report;
} reading;

static sk_intake_answer check_time(const sk_intake *in, const sk_fleet_report *r, int64_t now, sk_intake_piece *p)
{
    bool good = (p->file || r->taken >= now - in->options.oldest_s) && r->taken <= now + in->options.ahead_s;
    if (!good)
        snprintf(p->why, sizeof p->why, "%.*s: its time is %lld hours from ours", (int)r->computer.len, (const char *)r->computer.p, (long long)((r->taken - now) / 3600));
    return good ? SK_INTAKE_STORED : SK_INTAKE_TIME;
}

static sk_intake_answer read_piece(sk_intake *in, sk_intake_piece *p, reading *r, int64_t now)
{
    if (p->json.len > SK_HOST_READER_MOST || (p->file && p->file->size > SK_HOST_READER_MOST)) {
        snprintf(p->why, sizeof p->why, "it is larger than %d bytes", SK_HOST_READER_MOST);
        return SK_INTAKE_LARGE;
    }
    snprintf(p->why, sizeof p->why, "the system has no memory");
    r->arena = sk_arena_new(MEMORY);
    if (!r->arena) return SK_INTAKE_FAILED;
    while (sem_wait(&in->readers) != 0) {
    }
    bool good = sk_host_reader_read(r->arena, p->json, &r->report, p->why, sizeof p->why);
    sem_post(&in->readers);
    if (!good) return SK_INTAKE_BROKEN;
    return check_time(in, &r->report, now, p);
}

/* What is to be written of a piece: the report, or of a refused file that it was seen; false for nothing. */
static bool is_written(const sk_intake_piece *p) { return p->answer == SK_INTAKE_STORED || (p->file && p->answer != SK_INTAKE_FAILED); }

static void conclude(sk_intake_piece *p, const reading *r, const waiting *w, const char *why)
{
    const sk_fleet_report *report = &r->report;
    if (w->status != SK_OK) {
        p->answer = SK_INTAKE_FAILED;
        snprintf(p->why, sizeof p->why, "%s", why);
    } else if (p->answer == SK_INTAKE_STORED && w->item.answer == SK_STORE_KNOWN) {
        p->answer = SK_INTAKE_REPLAY;
        snprintf(p->why, sizeof p->why, "%.*s: the report %.*s is already there", (int)report->computer.len, (const char *)report->computer.p, (int)report->id.len,
                 (const char *)report->id.p);
    }
}

void sk_intake_take(sk_intake *in, sk_intake_piece *pieces, size_t count)
{
    reading readings[SK_INTAKE_AT_ONCE] = {0};
    waiting items[SK_INTAKE_AT_ONCE];
    char why[sizeof in->error.message];
    int64_t now = time(NULL);
    size_t n = 0, done = 0;
    for (size_t i = 0; i < count; i++) {
        sk_intake_piece *p = &pieces[i];
        p->answer = read_piece(in, p, &readings[i], now);
        const sk_fleet_report *report = p->answer == SK_INTAKE_STORED ? &readings[i].report : NULL;
        if (is_written(p)) items[n++] = (waiting){.item = {.report = report, .file = p->file, .received = now}};
    }
    if (n) put(in, items, n, why, sizeof why);
    for (size_t i = 0; i < count; i++) {
        if (is_written(&pieces[i])) conclude(&pieces[i], &readings[i], &items[done++], why);
        sk_intake_count(in, pieces[i].answer);
        sk_arena_free(readings[i].arena);
    }
}

bool sk_intake_knows_file(sk_intake *in, const sk_store_file *file) { return sk_store_has_file(in->store, file); }
