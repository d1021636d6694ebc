/* Correlation rules: reading and counting. Facts: Sigma correlation rules specification 2.1. */
#include "hunt/sigma_correlation.h"

#include <stdlib.h>

#include "base/filetime.h"
#include "base/text.h"

/* ---- reading ---- */

static const struct { const char *name; sigma_counting counting; } countings[] = {
    {"event_count", SIGMA_EVENT_COUNT}, {"value_count", SIGMA_VALUE_COUNT}, {"temporal", SIGMA_TEMPORAL}, {"temporal_ordered", SIGMA_TEMPORAL_ORDERED}};

static bool read_counting(sk_bytes name, sigma_counting *ret)
{
    for (size_t i = 0; i < sizeof countings / sizeof countings[0]; i++) {
        if (!sk_is(name, countings[i].name)) continue;
        *ret = countings[i].counting;
        return true;
    }
    return false;
}

/* "15m": a number and s, m, h, d. */
static bool read_span(sk_bytes text, uint64_t *ret)
{
    static const struct { char unit; uint32_t seconds; } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
    uint64_t n;
    if (text.len < 2 || text.len > 9 || !sk_parse_u64(sk_slice(text, 0, text.len - 1), &n)) return false;
    for (size_t i = 0; i < text.len - 1; i++) {
        if (!sk_is_digit(text.p[i])) return false;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (text.p[text.len - 1] != units[i].unit) continue;
        *ret = n * units[i].seconds * SK_FILETIME_SECOND;
        return n > 0;
    }
    return false;
}

static const char *read_condition(sigma_fields *fields, const sk_yaml *condition, sigma_correlation *c, bool *ret_unsupported)
{
    c->least = c->counting >= SIGMA_TEMPORAL ? c->rule_count : 0;
    c->most = UINT64_MAX;
    for (const sk_yaml *e = condition ? condition->first : NULL; e; e = e->next) {
        uint64_t n = 0;
        bool number = e->kind == SK_YAML_SCALAR && sk_parse_u64(e->text, &n);
        if (sk_is(e->key, "field") && e->kind == SK_YAML_SCALAR) c->value_field = sigma_field_number(fields, e->text);
        else if (!number) return "correlation: a condition that is no number";
        else if (sk_is(e->key, "gte")) c->least = n;
        else if (sk_is(e->key, "gt")) c->least = n + 1;
        else if (sk_is(e->key, "lte")) c->most = n;
        else if (sk_is(e->key, "lt")) c->most = n ? n - 1 : 0;
        else if (sk_is(e->key, "eq")) c->least = c->most = n;
        else return "correlation: a condition that is not known";
    }
    *ret_unsupported = true;
    if (!c->least) return "correlation: a condition without lower bound";
    if (c->most != UINT64_MAX) return "correlation: a condition with upper bound";
    *ret_unsupported = false;
    if (c->counting == SIGMA_VALUE_COUNT && !sk_yaml_get(condition, "field")) return "correlation: value_count without field";
    return NULL;
}

static bool take_names(const sk_yaml *node, sk_bytes *to, uint32_t room, uint32_t *count)
{
    *count = 0;
    if (!node) return true;
    bool list = node->kind == SK_YAML_LIST;
    if (node->kind == SK_YAML_MAP) return false;
    for (const sk_yaml *e = list ? node->first : node; e; e = list ? e->next : NULL) {
        if (e->kind != SK_YAML_SCALAR || *count == room) return false;
        to[(*count)++] = e->text;
    }
    return true;
}

/* A group of the correlation is a field of that name, or what `aliases` calls so for this rule. */
static uint32_t group_field(sigma_fields *fields, const sigma_correlation *c, sk_bytes group, sk_bytes rule)
{
    for (const sk_yaml *alias = c->aliases ? c->aliases->first : NULL; alias; alias = alias->next) {
        if (!sk_equal(alias->key, group)) continue;
        for (const sk_yaml *e = alias->first; e; e = e->next) {
            if (sk_equal(e->key, rule) && e->kind == SK_YAML_SCALAR) return sigma_field_number(fields, e->text);
        }
    }
    return sigma_field_number(fields, group);
}

const char *sigma_correlation_read(sk_arena *a, sigma_fields *fields, const sk_yaml *node, sigma_correlation *c, bool *ret_unsupported)
{
    sk_bytes type = sk_yaml_text(node, "type");
    *ret_unsupported = false;
    if (node->kind != SK_YAML_MAP || !type.len) return "correlation: no type";
    if (!read_counting(type, &c->counting)) {
        *ret_unsupported = true;
        return sk_text_format(a, "correlation: type '%.*s'", (int)(type.len < 40 ? type.len : 40), (const char *)type.p);
    }
    if (!take_names(sk_yaml_get(node, "rules"), c->referred, SIGMA_MOST_REFERRED, &c->rule_count) || !c->rule_count) return "correlation: no rules, or more than the limit allows";
    if (!take_names(sk_yaml_get(node, "group-by"), c->groups, SIGMA_MOST_GROUPS, &c->group_count)) return "correlation: group-by that is no list of names";
    if (!read_span(sk_yaml_text(node, "timespan"), &c->span)) return "correlation: no timespan of s, m, h or d";
    const sk_yaml *generate = sk_yaml_get(node, "generate");
    if (generate) (void)sk_yaml_truth(generate, &c->generate);
    c->aliases = sk_yaml_get(node, "aliases");
    for (uint32_t i = 0; i < c->rule_count; i++) {
        for (uint32_t k = 0; k < c->group_count; k++) c->group_fields[i][k] = group_field(fields, c, c->groups[k], c->referred[i]);
    }
    return read_condition(fields, sk_yaml_get(node, "condition"), c, ret_unsupported);
}

/* ---- counting ---- */

static int order(const void *x, const void *y)
{
    const sigma_seen *a = x, *b = y;
    if (a->correlation != b->correlation) return a->correlation < b->correlation ? -1 : 1;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    return a->serial < b->serial ? -1 : a->serial > b->serial;
}

void sigma_seen_sort(sigma_seen *p, size_t count)
{
    if (count) qsort(p, count, sizeof *p, order);
}

typedef struct slot {
    uint64_t value;
    uint32_t count;
    bool used;
} slot;

typedef struct tally {
    slot *slots;
    size_t mask, distinct;
} tally;

static slot *slot_of(tally *t, uint64_t value)
{
    size_t i = (size_t)(value * 0x9e3779b97f4a7c15u >> 20) & t->mask;
    while (t->slots[i].used && t->slots[i].value != value) i = (i + 1) & t->mask;
    t->slots[i].used = true;
    t->slots[i].value = value;
    return &t->slots[i];
}

static void count_in(tally *t, uint64_t value)
{
    if (!slot_of(t, value)->count++) t->distinct++;
}

static void count_out(tally *t, uint64_t value)
{
    if (!--slot_of(t, value)->count) t->distinct--;
}

static uint64_t counted_value(const sigma_correlation *c, const sigma_seen *s)
{
    if (c->counting == SIGMA_EVENT_COUNT) return s->serial;
    return c->counting == SIGMA_VALUE_COUNT ? s->value : s->order;
}

/* Of each rule: where the latest row of hits begins that has all rules up to it in their order; NONE: there is none yet. */
typedef struct rows {
    size_t begin[SIGMA_MOST_REFERRED];
} rows;

#define NONE SIZE_MAX

static void add_to_rows(rows *r, uint32_t order, size_t place)
{
    if (order == 0) r->begin[0] = place;
    else if (r->begin[order - 1] != NONE) r->begin[order] = r->begin[order - 1];
}

static bool in_order(const sigma_correlation *c, const rows *r, size_t first)
{
    size_t begin = r->begin[c->rule_count - 1];
    return begin != NONE && begin >= first;
}

static bool correlate_group(sk_arena *a, const sigma_correlation *c, const sigma_seen *p, size_t count,
                            void (*tell)(void *self, const sigma_seen *last, uint32_t counted), void *self)
{
    tally t = {.mask = 15};
    rows r;
    for (size_t i = 0; i < SIGMA_MOST_REFERRED; i++) r.begin[i] = NONE;
    while (t.mask + 1 < count * 2) t.mask = t.mask * 2 + 1;
    t.slots = SK_NEW_ARRAY(a, slot, t.mask + 1);
    if (!t.slots) return false;
    for (size_t first = 0, i = 0; i < count; i++) {
        count_in(&t, counted_value(c, &p[i]));
        add_to_rows(&r, p[i].order, i);
        while (p[i].time - p[first].time > c->span) count_out(&t, counted_value(c, &p[first++]));
        if (t.distinct < c->least || (c->counting == SIGMA_TEMPORAL_ORDERED && !in_order(c, &r, first))) continue;
        tell(self, &p[i], (uint32_t)t.distinct);
        while (first <= i) count_out(&t, counted_value(c, &p[first++]));
    }
    return true;
}

bool sigma_correlate(sk_arena *a, const sigma_correlation *c, const sigma_seen *p, size_t count,
                     void (*tell)(void *self, const sigma_seen *last, uint32_t counted), void *self)
{
    for (size_t begin = 0; begin < count;) {
        size_t end = begin;
        while (end < count && p[end].group == p[begin].group) end++;
        if (!correlate_group(a, c, p + begin, end - begin, tell, self)) return false;
        begin = end;
    }
    return true;
}
