#include "model/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "model/deviations.h"
#include "model/effects.h"
#include "model/evidence.h"
#include "model/facts.h"

struct list {
    void *items;
    size_t count, cap;
};

struct sk_report {
    sk_arena *arena;
    sk_limits limits;
    const sk_observer *observer;
    struct list artifacts, facts, deviations, evidence, effects, indicators;
    sk_map *seen; /* evidence and indicators that are told once */
    bool reached[SK_LIMIT_COUNT];
    uint16_t limit_list[SK_LIMIT_COUNT];
    size_t limit_count;
    sk_verdict verdict;
    const uint32_t *reasons;
    size_t reason_count;
    double elapsed_ms;
    uint64_t emulated_steps;
};

sk_report *sk_report_new(const sk_limits *limits, size_t budget)
{
    sk_arena *a = sk_arena_new(budget);
    sk_report *r = a ? SK_NEW(a, sk_report) : NULL;
    if (!r) {
        sk_arena_free(a);
        return NULL;
    }
    r->arena = a;
    r->limits = *limits;
    r->seen = sk_map_new(a);
    r->verdict = SK_UNSCANNABLE;
    return r;
}

void sk_report_free(sk_report *r)
{
    if (r) sk_arena_free(r->arena);
}

void sk_report_observe(sk_report *r, const sk_observer *observer) { r->observer = observer; }
sk_arena *sk_report_arena(sk_report *r) { return r->arena; }

/* Room for one more item at the end; NULL at the limit or the budget, which is then told. */
static void *push(sk_report *r, struct list *l, size_t size, sk_limit limit)
{
    if (l->count >= r->limits.value[limit]) {
        sk_report_add_limit(r, (uint16_t)limit);
        return NULL;
    }
    if (l->count == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 32;
        void *items = sk_arena_grow(r->arena, l->items, l->cap, cap, size);
        if (!items) {
            sk_report_add_limit(r, SK_LIMIT_MEMORY);
            return NULL;
        }
        l->items = items;
        l->cap = cap;
    }
    return (uint8_t *)l->items + size * l->count++;
}

/* At most most bytes (fewer than b has), not inside a UTF-8 sequence; bytes that are no UTF-8 are cut where it comes. */
static sk_bytes cut_text(sk_bytes b, size_t most)
{
    size_t end = most;
    for (int back = 0; back < 3 && end > 0 && (sk_at(b, end) & 0xC0) == 0x80; back++) end--;
    return sk_slice(b, 0, (sk_at(b, end) & 0xC0) == 0x80 ? most : end);
}

static sk_bytes keep(sk_report *r, sk_bytes b)
{
    uint64_t most = r->limits.value[SK_LIMIT_FACT_BYTES];
    if (b.len > most) {
        b = cut_text(b, (size_t)most);
        sk_report_add_limit(r, SK_LIMIT_FACT_BYTES);
    }
    sk_bytes copy = sk_arena_copy(r->arena, b);
    if (copy.len < b.len) sk_report_add_limit(r, SK_LIMIT_MEMORY);
    return copy;
}

#define TELL(r, event, item) \
    do { \
        if ((r)->observer && (r)->observer->event) (r)->observer->event((r)->observer->self, (item)); \
    } while (0)

uint32_t sk_report_add_artifact(sk_report *r, const sk_artifact *a)
{
    sk_artifact *item = push(r, &r->artifacts, sizeof *item, SK_LIMIT_ARTIFACTS);
    if (!item) return SK_NO_ARTIFACT;
    *item = *a;
    item->id = (uint32_t)(r->artifacts.count - 1);
    item->name = keep(r, a->name);
    TELL(r, artifact, item);
    return item->id;
}

sk_artifact *sk_report_artifact(sk_report *r, uint32_t id)
{
    return id < r->artifacts.count ? &((sk_artifact *)r->artifacts.items)[id] : NULL;
}

void sk_report_close_artifact(sk_report *r, uint32_t id)
{
    const sk_artifact *a = sk_report_artifact(r, id);
    if (a) TELL(r, closed, a);
}

void sk_report_add_fact(sk_report *r, const sk_fact *f)
{
    sk_fact *item = push(r, &r->facts, sizeof *item, SK_LIMIT_FACTS);
    if (!item) return;
    *item = *f;
    item->value = keep(r, f->value);
    TELL(r, fact, item);
}

void sk_report_add_deviation(sk_report *r, const sk_deviation *d)
{
    sk_deviation *item = push(r, &r->deviations, sizeof *item, SK_LIMIT_DEVIATIONS);
    if (!item) return;
    *item = *d;
    TELL(r, deviation, item);
}

/* True when the key was not seen before. What finds no room is told, not taken for seen. */
static bool first_time(sk_report *r, sk_bytes key)
{
    if (key.len && sk_map_add(r->seen, key, 1)) return true;
    if (sk_arena_exhausted(r->arena)) sk_report_add_limit(r, SK_LIMIT_MEMORY);
    return false;
}

/* The value whole: it may hold NUL. */
static sk_bytes indicator_key(sk_report *r, const sk_indicator *i, sk_bytes value)
{
    sk_buf key = sk_buf_new(r->arena, value.len + 64);
    sk_buf_bytes(&key, sk_text_bytes(r->arena, "i %u %u %u ", i->type, (unsigned)i->how, i->artifact));
    sk_buf_bytes(&key, value);
    return key.full ? (sk_bytes){NULL, 0} : sk_buf_view(&key);
}

void sk_report_add_evidence(sk_report *r, const sk_evidence *e)
{
    if (!first_time(r, sk_text_bytes(r->arena, "e %u %u", e->id, e->artifact))) return;
    sk_evidence *item = push(r, &r->evidence, sizeof *item, SK_LIMIT_FACTS);
    if (!item) return;
    *item = *e;
    item->detail = keep(r, e->detail);
    TELL(r, evidence, item);
}

void sk_report_add_effect(sk_report *r, const sk_effect *e)
{
    sk_effect *item = push(r, &r->effects, sizeof *item, SK_LIMIT_FACTS);
    if (!item) return;
    sk_arg *args = SK_NEW_ARRAY(r->arena, sk_arg, e->arg_count);
    *item = *e;
    item->arg_count = args ? e->arg_count : 0;
    item->args = args;
    for (size_t i = 0; i < item->arg_count; i++) args[i] = (sk_arg){keep(r, e->args[i].name), keep(r, e->args[i].value)};
    item->order = (uint32_t)(r->effects.count - 1);
    TELL(r, effect, item);
}

void sk_report_add_indicator(sk_report *r, const sk_indicator *i)
{
    if (r->indicators.count >= r->limits.value[SK_LIMIT_INDICATORS]) {
        sk_report_add_limit(r, SK_LIMIT_INDICATORS);
        return;
    }
    sk_bytes value = keep(r, i->value);
    if (!first_time(r, indicator_key(r, i, value))) return;
    sk_indicator *item = push(r, &r->indicators, sizeof *item, SK_LIMIT_INDICATORS);
    if (!item) return;
    *item = *i;
    item->value = value;
    TELL(r, indicator, item);
}

void sk_report_add_limit(sk_report *r, uint16_t limit)
{
    if (limit >= SK_LIMIT_COUNT || r->reached[limit]) return;
    r->reached[limit] = true;
    size_t at = r->limit_count++;
    while (at > 0 && r->limit_list[at - 1] > limit) {
        r->limit_list[at] = r->limit_list[at - 1];
        at--;
    }
    r->limit_list[at] = limit;
    if (r->observer && r->observer->limit) r->observer->limit(r->observer->self, limit);
}

void sk_report_content(sk_report *r, uint32_t id, sk_bytes bytes)
{
    const sk_artifact *a = sk_report_artifact(r, id);
    if (a && r->observer && r->observer->content) r->observer->content(r->observer->self, a, bytes);
}

void sk_report_set_verdict(sk_report *r, sk_verdict v, const uint32_t *reasons, size_t reason_count)
{
    uint32_t *copy = SK_NEW_ARRAY(r->arena, uint32_t, reason_count);
    r->verdict = v;
    r->reasons = copy;
    r->reason_count = copy ? reason_count : 0;
    if (copy && reason_count) memcpy(copy, reasons, reason_count * sizeof *copy);
}

void sk_report_set_elapsed(sk_report *r, double elapsed_ms) { r->elapsed_ms = elapsed_ms; }

void sk_report_set_emulated_steps(sk_report *r, uint64_t steps)
{
    r->emulated_steps = steps;
    if (r->observer && r->observer->steps) r->observer->steps(r->observer->self, steps);
}

const sk_fact *sk_report_find_fact(const sk_report *r, uint16_t key, uint32_t artifact, size_t *from)
{
    const sk_fact *facts = r->facts.items;
    for (size_t i = from ? *from : 0; i < r->facts.count; i++) {
        if (facts[i].key != key || (artifact != SK_NO_ARTIFACT && facts[i].artifact != artifact)) continue;
        if (from) *from = i + 1;
        return &facts[i];
    }
    if (from) *from = r->facts.count;
    return NULL;
}

bool sk_report_has_evidence(const sk_report *r, uint16_t id, uint32_t artifact)
{
    const sk_evidence *e = r->evidence.items;
    for (size_t i = 0; i < r->evidence.count; i++)
        if (e[i].id == id && (artifact == SK_NO_ARTIFACT || e[i].artifact == artifact)) return true;
    return false;
}

bool sk_report_has_deviation(const sk_report *r, uint16_t id, uint32_t artifact)
{
    const sk_deviation *d = r->deviations.items;
    for (size_t i = 0; i < r->deviations.count; i++)
        if (d[i].id == id && (artifact == SK_NO_ARTIFACT || d[i].artifact == artifact)) return true;
    return false;
}

bool sk_report_inside(const sk_report *r, uint32_t id, uint32_t ancestor)
{
    const sk_artifact *a = r->artifacts.items;
    while (id < r->artifacts.count && id != ancestor) id = a[id].parent;
    return id == ancestor && id < r->artifacts.count;
}

sk_verdict sk_report_verdict(const sk_report *r) { return r->verdict; }
double sk_report_elapsed_ms(const sk_report *r) { return r->elapsed_ms; }
uint64_t sk_report_emulated_steps(const sk_report *r) { return r->emulated_steps; }

const uint32_t *sk_report_reasons(const sk_report *r, size_t *ret_count)
{
    *ret_count = r->reason_count;
    return r->reasons;
}

const uint16_t *sk_report_limits(const sk_report *r, size_t *ret_count)
{
    *ret_count = r->limit_count;
    return r->limit_list;
}

#define GETTER(type, list) \
    const sk_##type *sk_report_##list(const sk_report *r, size_t *ret_count) \
    { \
        *ret_count = r->list.count; \
        return r->list.items; \
    }
GETTER(artifact, artifacts)
GETTER(fact, facts)
GETTER(deviation, deviations)
GETTER(evidence, evidence)
GETTER(effect, effects)
GETTER(indicator, indicators)
