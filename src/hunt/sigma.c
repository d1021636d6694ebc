/* A set of rules: reading, tables, and what each event meets. See sigma.h. */
#include "hunt/sigma.h"

#include "base/attr.h"
#include "base/buf.h"
#include "base/filetime.h"
#include "base/hash.h"
#include "base/text.h"
#include "host/event_logs.h"
#include "hunt/sigma_correlation.h"
#include "hunt/sigma_gate.h"

enum { MOST_VALUES = 1024, MOST_EVENT = 16 << 20, MOST_SEEN = 300000, MOST_BLIND = 10000, MOST_SHOWN = 1000 };

/* A correlation that a rule is referred to by, and as which. */
typedef struct feed {
    uint32_t correlation, order;
    struct feed *next;
} feed;

struct sk_sigma_inside {
    const sigma_node *node;
    sigma_correlation *correlation;
    sk_sigma_places places;
    feed *feeds;
    bool gated, quiet; /* quiet: only correlations are told */
};

typedef struct bucket {
    uint32_t *rules;
    size_t count, cap;
} bucket;

typedef struct one_value {
    sk_sigma_value v;
    uint32_t next; /* of the same field: index + 1 */
} one_value;

typedef struct one_field {
    uint32_t now, first, last; /* index + 1; holds where now is that of the event */
} one_field;

struct sk_sigma {
    sk_arena *arena;
    const sk_host_view *machine;
    sigma_fields fields;
    sk_sigma_rule *first, **end, **rules;
    sk_sigma_result result;
    sk_bytes file; /* that is being read */
    sk_map *channels, *buckets;
    uint32_t channel_count;
    bucket anywhere;
    sigma_gate *gate;
    uint32_t *fired, now;
    sk_sigma_scratch scratch;
    /* the event */
    one_field *by_field;
    one_value values[MOST_VALUES * 2];
    uint32_t value_count;
    uint8_t *low;
    size_t low_cap;
    /* hits */
    sk_sigma_hit *first_hit, **last_hit;
    sk_sigma_blind *first_blind, **end_blind, *last_blind;
    uint32_t blind_cut;
    sigma_seen *seen;
    size_t seen_count, seen_cap, seen_cut;
    const sk_sigma_rule **correlations;
    uint32_t correlation_count;
    sk_bytes log, computer, channel; /* copies that hits share */
};

sk_sigma *sk_sigma_new(sk_arena *a, const sk_host_view *machine)
{
    sk_sigma *s = SK_NEW(a, sk_sigma);
    if (!s) return NULL;
    s->arena = a;
    s->machine = machine;
    s->fields = (sigma_fields){a, sk_map_new(a), 0};
    s->channels = sk_map_new(a);
    s->buckets = sk_map_new(a);
    s->gate = sigma_gate_new(a);
    s->end = &s->first;
    s->last_hit = &s->first_hit;
    s->end_blind = &s->first_blind;
    return s->fields.by_name && s->channels && s->buckets && s->gate && sk_sigma_scratch_open(a, &s->scratch) ? s : NULL;
}

/* ---- reading ---- */

static const struct { const char *name; sk_host_state state; } levels[] = {
#define LEVEL(name, state) {name, SK_HOST_##state},
#include "hunt/sigma_words.def"
#undef LEVEL
};

static sk_host_state state_of_level(sk_bytes level)
{
    for (size_t i = 0; i < SK_COUNT(levels); i++) {
        if (sk_is(level, levels[i].name)) return levels[i].state;
    }
    return SK_HOST_NOTE;
}

/* "attack.t1059.001" to "T1059.001". */
static sk_bytes techniques(sk_arena *a, const sk_yaml *tags)
{
    sk_buf b = sk_buf_new(a, 1024);
    for (const sk_yaml *t = tags && tags->kind == SK_YAML_LIST ? tags->first : NULL; t; t = t->next) {
        if (!sk_starts_nocase(t->text, SK_LIT("attack.t")) || !sk_is_digit(sk_at(t->text, 8))) continue;
        if (b.len) sk_buf_byte(&b, ',');
        sk_buf_byte(&b, 'T');
        sk_buf_bytes(&b, sk_from(t->text, 8));
    }
    return sk_buf_view(&b);
}

/* "attack.lateral-movement" to "lateral-movement". */
static sk_bytes first_tactic(const sk_yaml *tags)
{
    for (const sk_yaml *t = tags && tags->kind == SK_YAML_LIST ? tags->first : NULL; t; t = t->next) {
        sk_bytes name = sk_from(t->text, 7);
        if (sk_starts_nocase(t->text, SK_LIT("attack.")) && name.len > 6 && !sk_is_digit(sk_at(name, 1))) return name;
    }
    return (sk_bytes){0};
}

static sk_bytes false_alarms(sk_arena *a, const sk_yaml *list)
{
    sk_buf b = sk_buf_new(a, 1024);
    for (const sk_yaml *t = list && list->kind == SK_YAML_LIST ? list->first : NULL; t; t = t->next) {
        if (b.len && t->text.len) sk_buf_str(&b, "; ");
        sk_buf_bytes(&b, t->text);
    }
    return sk_buf_view(&b);
}

static void set_state(sk_sigma_rule *r, sk_sigma_state state, const char *why)
{
    r->state = state;
    r->why = why;
}

static const char *read_parts(sk_sigma *s, sk_sigma_rule *r, const sk_yaml *doc, bool *unsupported)
{
    const sk_yaml *correlation = sk_yaml_get(doc, "correlation");
    *unsupported = false;
    if (correlation) {
        r->inside->correlation = SK_NEW(s->arena, sigma_correlation);
        return r->inside->correlation ? sigma_correlation_read(s->arena, &s->fields, correlation, r->inside->correlation, unsupported) : "no memory";
    }
    if (sk_yaml_get(doc, "action") || sk_yaml_get(doc, "filter")) {
        *unsupported = true;
        return sk_yaml_get(doc, "action") ? "action: rules of several parts" : "filter: rules that change others";
    }
    const char *why = sigma_detection_read(s->arena, &s->fields, sk_yaml_get(doc, "detection"), &r->inside->node, unsupported);
    if (!why && !sigma_gate_bounded(r->inside->node)) why = "condition: larger than the limit allows";
    return why;
}

static sk_sigma_rule *add_rule(sk_sigma *s)
{
    sk_sigma_rule *r = s->result.rule_count < SK_SIGMA_MOST_RULES ? SK_NEW(s->arena, sk_sigma_rule) : NULL;
    if (r) r->inside = SK_NEW(s->arena, struct sk_sigma_inside);
    if (!r || !r->inside) {
        sk_sigma_tell_blind(s, s->file, "more rules than the limit or the memory allows");
        return NULL;
    }
    r->file = s->file;
    r->last_hit = &r->first_hit;
    *s->end = r;
    s->end = &r->next;
    s->result.rule_count++;
    return r;
}

static bool read_document(void *self, const sk_yaml *doc)
{
    sk_sigma *s = self;
    sk_sigma_rule *r = add_rule(s);
    if (!r) return false;
    r->title = sk_yaml_text(doc, "title");
    r->id = sk_yaml_text(doc, "id");
    r->name = sk_yaml_text(doc, "name");
    r->level = sk_yaml_text(doc, "level");
    r->attack = techniques(s->arena, sk_yaml_get(doc, "tags"));
    r->tactic = first_tactic(sk_yaml_get(doc, "tags"));
    r->false_alarm = false_alarms(s->arena, sk_yaml_get(doc, "falsepositives"));
    r->finding = state_of_level(r->level);
    bool unsupported, correlation = sk_yaml_get(doc, "correlation");
    const char *why = read_parts(s, r, doc, &unsupported);
    if (why) set_state(r, unsupported ? SK_SIGMA_UNSUPPORTED : SK_SIGMA_BROKEN, why);
    else if (!correlation && !sk_sigma_places_of(sk_yaml_get(doc, "logsource"), &r->inside->places)) set_state(r, SK_SIGMA_ELSEWHERE, "a log source that is no event log of Windows");
    else set_state(r, SK_SIGMA_READY, NULL);
    return true;
}

void sk_sigma_read(sk_sigma *s, sk_bytes name, sk_bytes yaml)
{
    s->file = sk_arena_copy(s->arena, name);
    const char *why = sk_yaml_each(s->arena, yaml, read_document, s);
    sk_sigma_rule *r = why ? add_rule(s) : NULL;
    if (r) set_state(r, SK_SIGMA_BROKEN, why);
}

/* ---- tables ---- */

static bool put_in(sk_sigma *s, bucket *b, uint32_t rule)
{
    if (b->count && b->rules[b->count - 1] == rule) return true;
    if (b->count == b->cap) {
        size_t cap = b->cap ? b->cap * 2 : 8;
        uint32_t *p = sk_arena_grow(s->arena, b->rules, b->cap, cap, sizeof *p);
        if (!p) return false;
        b->rules = p;
        b->cap = cap;
    }
    b->rules[b->count++] = rule;
    return true;
}

static uint32_t channel_number(sk_sigma *s, const char *name)
{
    uintptr_t n;
    sk_bytes low = sk_text_lower(s->arena, sk_bytes_str(name));
    if (sk_map_get(s->channels, low, &n)) return (uint32_t)n;
    (void)sk_map_put(s->channels, low, ++s->channel_count);
    return s->channel_count;
}

typedef struct place { uint32_t channel, id; } place;

static bucket *bucket_at(const sk_sigma *s, uint32_t channel, uint32_t id)
{
    place key = {channel, id};
    uintptr_t at;
    return sk_map_get(s->buckets, sk_bytes_of(&key, sizeof key), &at) ? (bucket *)at : NULL;
}

static bool place_rule(sk_sigma *s, uint32_t channel, uint32_t id, uint32_t rule)
{
    bucket *b = bucket_at(s, channel, id);
    if (!b) {
        place *key = SK_NEW(s->arena, place);
        b = SK_NEW(s->arena, bucket);
        if (!key || !b) return false;
        *key = (place){channel, id};
        if (!sk_map_put(s->buckets, sk_bytes_of(key, sizeof *key), (uintptr_t)b)) return false;
    }
    return put_in(s, b, rule);
}

static bool place_row(sk_sigma *s, const sk_sigma_source *row, const sigma_ids *ids, uint32_t rule)
{
    uint32_t channel = channel_number(s, row->channel);
    bool own = row->ids[0];
    if (!own && !ids->count) return place_rule(s, channel, 0, rule);
    for (size_t i = 0; i < (own ? sizeof row->ids / sizeof row->ids[0] : ids->count); i++) {
        uint32_t id = own ? row->ids[i] : ids->id[i];
        if ((id || !own) && !place_rule(s, channel, id, rule)) return false;
    }
    return true;
}

static bool place_everywhere(sk_sigma *s, const sk_sigma_rule *r, uint32_t number)
{
    sigma_ids ids;
    if (!sigma_gate_ids(r->inside->node, sigma_field_number(&s->fields, SK_LIT("EventID")), &ids)) ids.count = 0;
    if (r->inside->places.anywhere) return put_in(s, &s->anywhere, number);
    for (size_t i = 0; i < r->inside->places.count; i++) {
        if (!place_row(s, r->inside->places.row[i], &ids, number)) return false;
    }
    return true;
}

static sk_sigma_rule *find_rule(sk_sigma *s, sk_map *names, sk_bytes name)
{
    uintptr_t at;
    (void)s;
    return sk_map_get(names, name, &at) ? (sk_sigma_rule *)at : NULL;
}

static bool feed_rule(sk_sigma *s, sk_sigma_rule *r, uint32_t correlation, uint32_t order, bool generate)
{
    feed *f = SK_NEW(s->arena, feed);
    if (!f) return false;
    *f = (feed){correlation, order, r->inside->feeds};
    r->inside->feeds = f;
    r->inside->quiet |= !generate;
    return true;
}

/* A correlation whose rules are not all ready cannot hold. */
static bool join_correlation(sk_sigma *s, sk_map *names, sk_sigma_rule *r)
{
    sigma_correlation *c = r->inside->correlation;
    for (uint32_t i = 0; i < c->rule_count; i++) {
        const sk_sigma_rule *of = find_rule(s, names, c->referred[i]);
        const char *why = !of ? "correlation: a rule that is not there" : of->inside->correlation ? "correlation: of correlations" : of->state != SK_SIGMA_READY ? "correlation: a rule that is not ready" : NULL;
        if (!why) continue;
        set_state(r, SK_SIGMA_UNSUPPORTED, why);
        return true;
    }
    for (uint32_t i = 0; i < c->rule_count; i++) {
        if (!feed_rule(s, find_rule(s, names, c->referred[i]), s->correlation_count, i, c->generate)) return false;
    }
    s->correlations[s->correlation_count++] = r;
    return true;
}

static bool join_correlations(sk_sigma *s)
{
    sk_map *names = sk_map_new(s->arena);
    s->correlations = SK_NEW_ARRAY(s->arena, const sk_sigma_rule *, s->result.rule_count + 1);
    if (!names || !s->correlations) return false;
    for (sk_sigma_rule *r = s->first; r; r = r->next) {
        if (r->id.len && !sk_map_put(names, r->id, (uintptr_t)r)) return false;
        if (r->name.len && !sk_map_put(names, r->name, (uintptr_t)r)) return false;
    }
    for (sk_sigma_rule *r = s->first; r; r = r->next) {
        if (r->inside->correlation && r->state == SK_SIGMA_READY && !join_correlation(s, names, r)) return false;
    }
    return true;
}

static bool ready_rule(sk_sigma *s, sk_sigma_rule *r, uint32_t number)
{
    s->rules[number] = r;
    if (r->state != SK_SIGMA_READY || r->inside->correlation) return true;
    r->inside->gated = sigma_gate_add(s->gate, r->inside->node, number);
    return place_everywhere(s, r, number);
}

bool sk_sigma_ready(sk_sigma *s)
{
    uint32_t number = 0;
    s->rules = SK_NEW_ARRAY(s->arena, sk_sigma_rule *, s->result.rule_count + 1);
    s->fired = SK_NEW_ARRAY(s->arena, uint32_t, s->result.rule_count + 1);
    if (!s->rules || !s->fired) return false;
    for (sk_sigma_rule *r = s->first; r; r = r->next) {
        if (!ready_rule(s, r, number++)) return false;
    }
    for (size_t i = 0; i < sk_sigma_alias_count; i++) {
        (void)sigma_field_number(&s->fields, sk_bytes_str(sk_sigma_aliases[i].asked));
        (void)sigma_field_number(&s->fields, sk_bytes_str(sk_sigma_aliases[i].written));
    }
    s->by_field = SK_NEW_ARRAY(s->arena, one_field, s->fields.count + 1);
    s->result.rules = s->first;
    return s->by_field && sigma_gate_close(s->gate) && join_correlations(s) && !sk_arena_exhausted(s->arena);
}

/* ---- the event ---- */

static bool field_of(const sk_sigma *s, sk_bytes name, uint32_t *ret)
{
    uint8_t low[128];
    uintptr_t n;
    if (name.len > sizeof low) return false;
    for (size_t i = 0; i < name.len; i++) low[i] = (uint8_t)sk_lower(name.p[i]);
    if (!sk_map_get(s->fields.by_name, sk_bytes_of(low, name.len), &n)) return false;
    *ret = (uint32_t)n;
    return true;
}

static void link_value(sk_sigma *s, uint32_t field, uint32_t value)
{
    one_field *f = &s->by_field[field];
    if (f->now != s->now) *f = (one_field){s->now, value, value};
    else s->values[f->last - 1].next = value;
    f->last = value;
}

static bool make_room(sk_sigma *s, size_t len)
{
    if (len <= s->low_cap) return true;
    size_t cap = s->low_cap ? s->low_cap : 65536;
    while (cap < len) cap *= 2;
    uint8_t *p = cap <= MOST_EVENT ? sk_arena_room(s->arena, cap) : NULL;
    if (!p) return false;
    s->low = p;
    s->low_cap = cap;
    return true;
}

/* A field that this log calls otherwise, where the event has none of the name that rules use. */
static void add_aliases(sk_sigma *s, const sk_event *e)
{
    for (size_t i = 0; i < sk_sigma_alias_count; i++) {
        const sk_sigma_alias *a = &sk_sigma_aliases[i];
        uint32_t written, asked;
        if ((a->id && a->id != e->id) || !sk_is(e->channel, a->channel)) continue;
        if (!field_of(s, sk_bytes_str(a->written), &written) || !field_of(s, sk_bytes_str(a->asked), &asked)) continue;
        if (s->by_field[written].now == s->now && s->by_field[asked].now != s->now) s->by_field[asked] = s->by_field[written];
    }
}

/* The event's values with letters folded, each behind a zero. Answers all that text. */
static bool take_event(sk_sigma *s, const sk_event *e, sk_bytes *ret)
{
    size_t len = 0, at = 0;
    for (size_t i = 0; i < e->field_count; i++) len += e->fields[i].value.len + 1;
    if (!make_room(s, len)) return false;
    s->now++;
    s->value_count = 0;
    for (size_t i = 0; i < e->field_count && i < MOST_VALUES; i++) {
        sk_bytes raw = e->fields[i].value;
        for (size_t k = 0; k < raw.len; k++) s->low[at + k] = (uint8_t)sk_lower(raw.p[k]);
        s->values[s->value_count++] = (one_value){{raw, sk_bytes_of(s->low + at, raw.len)}, 0};
        at += raw.len;
        s->low[at++] = 0;
        uint32_t field;
        if (field_of(s, e->fields[i].name, &field)) link_value(s, field, s->value_count);
    }
    add_aliases(s, e);
    *ret = sk_bytes_of(s->low, at);
    return true;
}

/* ---- what a rule asks ---- */

static uint32_t first_value(const sk_sigma *s, uint32_t field) { return s->by_field[field].now == s->now ? s->by_field[field].first : 0; }

static bool ref_holds(sk_sigma *s, const sk_sigma_pattern *p, const sk_sigma_value *v)
{
    for (uint32_t i = first_value(s, p->field); i; i = s->values[i - 1].next) {
        if (sk_sigma_ref_is(p, v, &s->values[i - 1].v)) return true;
    }
    return false;
}

static bool has_content(const sk_sigma *s, uint32_t field)
{
    for (uint32_t i = first_value(s, field); i; i = s->values[i - 1].next) {
        if (s->values[i - 1].v.raw.len) return true;
    }
    return false;
}

static bool pattern_holds(sk_sigma *s, const sigma_item *item, const sk_sigma_pattern *p)
{
    if (item->field == SIGMA_KEYWORDS) {
        for (uint32_t i = 0; i < s->value_count; i++) {
            if (sk_sigma_pattern_is(p, &s->values[i].v, &s->scratch)) return true;
        }
        return false;
    }
    if (p->op == SK_SIGMA_NULL) return !has_content(s, item->field);
    if (p->op == SK_SIGMA_EXISTS) return (first_value(s, item->field) != 0) == p->truth;
    for (uint32_t i = first_value(s, item->field); i; i = s->values[i - 1].next) {
        const sk_sigma_value *v = &s->values[i - 1].v;
        if (p->op == SK_SIGMA_FIELDREF ? ref_holds(s, p, v) : sk_sigma_pattern_is(p, v, &s->scratch)) return true;
    }
    return false;
}

static bool item_holds(sk_sigma *s, const sigma_item *item)
{
    for (size_t i = 0; i < item->count; i++) {
        if (pattern_holds(s, item, &item->patterns[i]) != item->all) return !item->all;
    }
    return item->all;
}

static bool node_holds(sk_sigma *s, const sigma_node *n)
{
    uint32_t held = 0;
    switch (n->kind) {
    case SIGMA_ITEM: return item_holds(s, n->item);
    case SIGMA_NOT: return !node_holds(s, n->children[0]);
    case SIGMA_AND:
        while (held < n->count && node_holds(s, n->children[held])) held++;
        return held == n->count;
    default:
        for (uint32_t i = 0; i < n->count; i++) {
            held += node_holds(s, n->children[i]);
            if (held >= (n->kind == SIGMA_OR ? 1 : n->least)) return true;
        }
        return false;
    }
}

/* ---- hits ---- */

static sk_bytes share(sk_sigma *s, sk_bytes *last, sk_bytes b)
{
    if (!sk_equal(*last, b)) *last = sk_arena_copy(s->arena, b);
    return *last;
}

static void add_hit(sk_sigma *s, const sk_sigma_hit *hit)
{
    sk_sigma_rule *r = (sk_sigma_rule *)(uintptr_t)hit->rule;
    r->hits++;
    bool wanted = r->hits <= SK_SIGMA_MOST_OF_RULE && s->result.hit_count < SK_SIGMA_MOST_HITS;
    sk_sigma_hit *h = wanted ? SK_NEW(s->arena, sk_sigma_hit) : NULL;
    if (!h) {
        s->result.hits_cut++;
        return;
    }
    *h = *hit;
    h->next = h->of_rule = NULL;
    *s->last_hit = *r->last_hit = h;
    s->last_hit = &h->next;
    r->last_hit = &h->of_rule;
    s->result.hit_count++;
}

static uint64_t hash_values(const sk_sigma *s, uint64_t seed, uint32_t field)
{
    uint64_t h = seed;
    for (uint32_t i = first_value(s, field); i; i = s->values[i - 1].next) h = sk_siphash(h, 0x5349474d41u, s->values[i - 1].v.low);
    return h;
}

static void see(sk_sigma *s, const feed *f, const sk_sigma_hit *hit)
{
    const sigma_correlation *c = s->correlations[f->correlation]->inside->correlation;
    if (c->counting == SIGMA_VALUE_COUNT && !first_value(s, c->value_field)) return; /* no value is none to count */
    if (s->seen_count == s->seen_cap) {
        size_t cap = s->seen_cap ? s->seen_cap * 2 : 1024;
        sigma_seen *p = s->seen_cap < MOST_SEEN ? sk_arena_grow(s->arena, s->seen, s->seen_cap, cap, sizeof *p) : NULL;
        if (!p) {
            s->seen_cut++;
            return;
        }
        s->seen = p;
        s->seen_cap = cap;
    }
    uint64_t group = 1;
    for (uint32_t i = 0; i < c->group_count; i++) group = hash_values(s, group * 31, c->group_fields[f->order][i]);
    uint64_t value = c->counting == SIGMA_VALUE_COUNT ? hash_values(s, 7, c->value_field) : 0;
    s->seen[s->seen_count] = (sigma_seen){f->correlation, f->order, group, value, hit->time, hit->record, s->seen_count, hit->file, hit->computer, hit->channel, hit->event};
    s->seen_count++;
}

/* The first of these fields that the event has, cut where a reader has seen enough. */
static sk_bytes one_of(sk_sigma *s, const sk_event *e, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sk_bytes value = sk_event_value(e, names[i]);
        size_t len = value.len > MOST_SHOWN ? MOST_SHOWN : value.len;
        while (len < value.len && len && (value.p[len] & 0xc0) == 0x80) len--;
        if (len) return sk_arena_copy(s->arena, sk_slice(value, 0, len));
    }
    return (sk_bytes){0};
}

static void describe(sk_sigma *s, const sk_event *e, sk_sigma_hit *hit)
{
    static const char *const images[] = {"Image", "NewProcessName"}, *const accounts[] = {"User", "SubjectUserName", "TargetUserName"};
    static const char *const commands[] = {"CommandLine", "ImagePath", "ServiceFileName", "ScriptBlockText", "TargetObject", "TargetFilename", "TaskName"};
    hit->user = s->machine ? sk_host_event_user(s->machine, e) : SK_HOST_NO_USER;
    hit->account = one_of(s, e, accounts, SK_COUNT(accounts));
    hit->image = one_of(s, e, images, SK_COUNT(images));
    hit->command = one_of(s, e, commands, SK_COUNT(commands));
}

static void ask_rule(sk_sigma *s, uint32_t number, sk_bytes log, const sk_event *e)
{
    sk_sigma_rule *r = s->rules[number];
    const struct sk_sigma_inside *in = r->inside;
    if ((in->gated && s->fired[number] != s->now) || !node_holds(s, in->node)) return;
    sk_sigma_hit hit = {.rule = r, .file = share(s, &s->log, log), .computer = share(s, &s->computer, e->computer), .channel = share(s, &s->channel, e->channel),
                        .time = sk_host_event_time(e), .record = sk_host_event_record(e), .event = e->id, .count = 1, .user = SK_HOST_NO_USER};
    for (const feed *f = in->feeds; f; f = f->next) see(s, f, &hit);
    if (in->quiet) {
        r->hits++;
        return;
    }
    if (r->hits < SK_SIGMA_MOST_OF_RULE) describe(s, e, &hit);
    add_hit(s, &hit);
}

static void ask_bucket(sk_sigma *s, const bucket *b, sk_bytes log, const sk_event *e)
{
    for (size_t i = 0; b && i < b->count; i++) ask_rule(s, b->rules[i], log, e);
}

void sk_sigma_event(sk_sigma *s, sk_bytes log, const sk_event *e)
{
    uint8_t name[256];
    uintptr_t channel = 0;
    sk_bytes low;
    s->result.events++;
    for (size_t i = 0; i < e->channel.len && i < sizeof name; i++) name[i] = (uint8_t)sk_lower(e->channel.p[i]);
    if (e->channel.len <= sizeof name) (void)sk_map_get(s->channels, sk_bytes_of(name, e->channel.len), &channel);
    const bucket *one = channel ? bucket_at(s, (uint32_t)channel, e->id) : NULL, *all = channel ? bucket_at(s, (uint32_t)channel, 0) : NULL;
    if (!one && !all && !s->anywhere.count) return;
    if (!take_event(s, e, &low)) {
        sk_sigma_tell_blind(s, log, "an event larger than the limit allows");
        return;
    }
    sigma_gate_search(s->gate, low, s->fired, s->now);
    if (e->id || !all) ask_bucket(s, one, log, e);
    ask_bucket(s, all, log, e);
    ask_bucket(s, &s->anywhere, log, e);
}

typedef struct run {
    sk_sigma *s;
    sk_bytes name;
} run;

static bool visit_event(void *self, const sk_event *e)
{
    const run *r = self;
    sk_sigma_event(r->s, r->name, e);
    return true;
}

bool sk_sigma_log(sk_sigma *s, sk_bytes name, sk_bytes log)
{
    sk_evtx how;
    run r = {s, name};
    if (!sk_evtx_each(log, 0, visit_event, &r, &how)) return false;
    s->result.logs++;
    s->result.bytes += log.len;
    if (how.bad_chunks || how.bad_records) {
        sk_sigma_tell_blind(s, name, sk_text_format(s->arena, "%u damaged chunks, %u damaged records", how.bad_chunks, how.bad_records));
    }
    return true;
}

static void add_blind(sk_sigma *s, sk_bytes what, const char *why)
{
    sk_sigma_blind *b = SK_NEW(s->arena, sk_sigma_blind);
    if (!b) return;
    *b = (sk_sigma_blind){sk_arena_copy(s->arena, what), sk_arena_copy(s->arena, sk_bytes_str(why)), NULL};
    *s->end_blind = s->last_blind = b;
    s->end_blind = &b->next;
    s->result.blind_count++;
}

void sk_sigma_tell_blind(sk_sigma *s, sk_bytes what, const char *why)
{
    const sk_sigma_blind *last = s->last_blind;
    if (last && sk_equal(last->what, what) && sk_equal(last->why, sk_bytes_str(why))) return; /* event after event of one log */
    if (s->result.blind_count < MOST_BLIND) add_blind(s, what, why);
    else s->blind_cut++;
}

/* ---- the end ---- */

typedef struct conclusion {
    sk_sigma *s;
    const sk_sigma_rule *rule;
} conclusion;

static void tell_correlation(void *self, const sigma_seen *last, uint32_t counted)
{
    const conclusion *c = self;
    add_hit(c->s, &(sk_sigma_hit){.rule = c->rule, .file = last->file, .computer = last->computer, .channel = last->channel, .time = last->time,
                                  .record = last->record, .event = last->event, .count = counted, .user = SK_HOST_NO_USER});
}

const sk_sigma_result *sk_sigma_end(sk_sigma *s)
{
    sigma_seen_sort(s->seen, s->seen_count);
    for (size_t begin = 0; begin < s->seen_count;) {
        size_t end = begin;
        conclusion c = {s, s->correlations[s->seen[begin].correlation]};
        while (end < s->seen_count && s->seen[end].correlation == s->seen[begin].correlation) end++;
        if (!sigma_correlate(s->arena, c.rule->inside->correlation, s->seen + begin, end - begin, tell_correlation, &c)) {
            sk_sigma_tell_blind(s, c.rule->title, "no memory to count what this rule asks");
        }
        begin = end;
    }
    if (s->seen_cut) sk_sigma_tell_blind(s, SK_LIT("correlation"), "more hits of rules than the limit allows");
    if (sk_arena_exhausted(s->arena)) sk_sigma_tell_blind(s, SK_LIT("memory"), "the memory allowed for the rules is used up");
    if (s->scratch.gave_up) sk_sigma_tell_blind(s, SK_LIT("expressions"), sk_text_format(s->arena, "%u matches reached their limit of steps", s->scratch.gave_up));
    if (s->blind_cut) add_blind(s, SK_LIT("files"), sk_text_format(s->arena, "%u more that were not read or not to their end", s->blind_cut));
    for (const sk_sigma_rule *r = s->first; r; r = r->next) s->result.of_state[r->state]++;
    s->result.gave_up = s->scratch.gave_up;
    s->result.hits = s->first_hit;
    s->result.blind = s->first_blind;
    return &s->result;
}

const char *sk_sigma_state_name(sk_sigma_state s)
{
    static const char *const names[] = {"ready", "elsewhere", "unsupported", "broken"};
    return (unsigned)s < sizeof names / sizeof names[0] ? names[s] : "?";
}
