#include "fleet/fleet_view.h"

#include <stdlib.h>

#include "base/attr.h"
#include "base/map.h"
#include "base/text.h"

const sk_fleet_state_row sk_fleet_states[SK_FLEET_STATE_COUNT] = {
#define SK_FLEET_STATE(name, id, english, japanese) {id, {english, japanese}},
#include "fleet/states.def"
#undef SK_FLEET_STATE
};

typedef struct builder {
    sk_arena *arena;
    sk_fleet_view view;
    size_t host_cap, group_cap;
    sk_map *by_sign;
    sk_fleet_finding *findings;     /* of all, in the order of the store */
    int64_t *owners;
    size_t finding_count, finding_cap;
} builder;

/* Room for one more item; false without memory. */
static bool make_room(sk_arena *a, void **items, size_t count, size_t *cap, size_t size)
{
    if (count < *cap) return true;
    size_t more = *cap ? *cap * 2 : 64;
    void *grown = sk_arena_grow(a, *items, *cap, more, size);
    if (!grown) return false;
    *items = grown;
    *cap = more;
    return true;
}

int sk_fleet_compare_versions(sk_bytes a, sk_bytes b)
{
    while (a.len || b.len) {
        sk_bytes x = {0}, y = {0};
        uint64_t m = 0, n = 0;
        (void)sk_next_field(&a, '.', &x);
        (void)sk_next_field(&b, '.', &y);
        (void)sk_parse_u64(x, &m);
        (void)sk_parse_u64(y, &n);
        if (m != n) return m < n ? -1 : 1;
    }
    return 0;
}

const sk_fleet_finding *sk_fleet_worst_finding(const sk_fleet_host *h)
{
    const sk_fleet_finding *worst = NULL;
    for (size_t i = 0; i < h->finding_count; i++) {
        if (!worst || h->findings[i].state > worst->state) worst = &h->findings[i];
    }
    return worst;
}

/* ---- machines ---- */

static bool was_infected(const sk_store_host *h) { return h->worst == SK_HOST_WORD_INFECTED || h->worst == SK_HOST_WORD_PAST; }

/* A clean report after an infection does not undo it: what was on the machine was stolen. One that is old says nothing about today. */
static sk_fleet_state state_of(const sk_store_host *h, bool old)
{
    static const sk_fleet_state of_word[SK_HOST_WORD_COUNT] = {
        [SK_HOST_WORD_CLEAN] = SK_FLEET_CLEAN, [SK_HOST_WORD_NOTE] = SK_FLEET_CLEAN, [SK_HOST_WORD_UNSCANNABLE] = SK_FLEET_UNSCANNABLE,
        [SK_HOST_WORD_PAST] = SK_FLEET_PAST, [SK_HOST_WORD_SUSPICIOUS] = SK_FLEET_SUSPICIOUS, [SK_HOST_WORD_INFECTED] = SK_FLEET_INFECTED};
    sk_fleet_state state = of_word[h->verdict];
    if (state == SK_FLEET_CLEAN && h->blind) state = SK_FLEET_UNSCANNABLE;
    if (state == SK_FLEET_CLEAN && old) state = SK_FLEET_OUTDATED;
    return was_infected(h) && state < SK_FLEET_PAST ? SK_FLEET_PAST : state;
}

static bool add_host(void *to, const sk_store_host *h)
{
    builder *b = to;
    sk_fleet_view *v = &b->view;
    if (!make_room(b->arena, (void **)&v->hosts, v->host_count, &b->host_cap, sizeof *v->hosts)) return false;
    sk_fleet_host *n = &v->hosts[v->host_count++];
    *n = (sk_fleet_host){.stored = *h};
    sk_bytes *texts[] = {&n->stored.computer, &n->stored.serial, &n->stored.version, &n->stored.source, &n->stored.first_blind};
    for (size_t i = 0; i < SK_COUNT(texts); i++) {
        *texts[i] = sk_arena_copy(b->arena, *texts[i]);
    }
    n->old_version = sk_fleet_compare_versions(h->version, sk_bytes_str(v->options.version)) < 0;
    n->old_report = h->last < v->options.now - v->options.old_s;
    n->state = state_of(h, n->old_version || n->old_report);
    return true;
}

/* What was stolen from a disk stays stolen when another one takes its place. */
static void replace(sk_fleet_host *h) { h->state = was_infected(&h->stored) ? SK_FLEET_PAST : SK_FLEET_REPLACED; }

/* Disks of one name: the machine was set up anew when one was silent before another began. The hosts come by name. */
static void find_replaced(sk_fleet_view *v)
{
    for (size_t i = 0, end; i < v->host_count; i = end) {
        int64_t began = 0;
        for (end = i; end < v->host_count && sk_equal_nocase(v->hosts[i].stored.computer, v->hosts[end].stored.computer); end++) {
            if (v->hosts[end].stored.first > began) began = v->hosts[end].stored.first;
        }
        for (size_t k = i; k < end; k++) {
            if (v->hosts[k].stored.last < began) replace(&v->hosts[k]);
        }
    }
}

static bool compare_with_expected(builder *b)
{
    sk_fleet_view *v = &b->view;
    const sk_expected *e = v->options.expected;
    sk_map *listed = sk_map_new(b->arena), *seen = sk_map_new(b->arena);
    if (!e) return true;
    for (size_t i = 0; i < e->count; i++) {
        (void)sk_map_add(listed, sk_expected_key(b->arena, e->names[i]), 1);
    }
    for (size_t i = 0; i < v->host_count; i++) {
        sk_bytes key = sk_expected_key(b->arena, v->hosts[i].stored.computer);
        (void)sk_map_add(seen, key, 1);
        v->hosts[i].unexpected = !sk_map_get(listed, key, &(uintptr_t){0});
    }
    for (size_t i = 0; i < e->count; i++) {
        if (sk_map_get(seen, sk_expected_key(b->arena, e->names[i]), &(uintptr_t){0})) continue;
        if (!make_room(b->arena, (void **)&v->hosts, v->host_count, &b->host_cap, sizeof *v->hosts)) return false;
        v->hosts[v->host_count++] = (sk_fleet_host){.state = SK_FLEET_SILENT, .stored = {.computer = sk_arena_copy(b->arena, e->names[i])}};
    }
    return true;
}

static int compare_hosts(const void *x, const void *y)
{
    const sk_fleet_host *a = x, *b = y;
    if (a->state != b->state) return a->state > b->state ? -1 : 1;
    int by_name = sk_compare(a->stored.computer, b->stored.computer);
    return by_name ? by_name : sk_compare(a->stored.serial, b->stored.serial);
}

static void count_hosts(sk_fleet_view *v)
{
    for (size_t i = 0; i < v->host_count; i++) {
        const sk_fleet_host *h = &v->hosts[i];
        v->of_state[h->state]++;
        if (h->state == SK_FLEET_REPLACED) continue;
        v->old_versions += h->old_version;
        v->old_reports += h->old_report;
        v->unexpected += h->unexpected;
    }
}

/* ---- findings ---- */

static bool add_finding(void *to, const sk_store_finding *f)
{
    builder *b = to;
    size_t cap = b->finding_cap;
    if (!make_room(b->arena, (void **)&b->findings, b->finding_count, &b->finding_cap, sizeof *b->findings)) return false;
    if (!make_room(b->arena, (void **)&b->owners, b->finding_count, &cap, sizeof *b->owners)) return false;
    sk_fleet_finding *n = &b->findings[b->finding_count];
    *n = f->finding;
    sk_bytes *texts[] = {&n->check, &n->attack, &n->user, &n->path, &n->registry, &n->process, &n->command, &n->time, &n->detail, &n->sha256, &n->text};
    for (size_t i = 0; i < SK_COUNT(texts); i++) {
        *texts[i] = sk_arena_copy(b->arena, *texts[i]);
    }
    b->owners[b->finding_count++] = f->host;
    return true;
}

static sk_bytes number_key(const int64_t *number) { return sk_bytes_of(number, sizeof *number); }

/* Findings come by the number of their machine: each gets its run of them. */
static void give_findings(builder *b)
{
    sk_map *places = sk_map_new(b->arena);
    uintptr_t place;
    for (size_t i = 0; i < b->view.host_count; i++) {
        if (b->view.hosts[i].state != SK_FLEET_SILENT) (void)sk_map_put(places, number_key(&b->view.hosts[i].stored.number), i);
    }
    for (size_t i = 0, end; i < b->finding_count; i = end) {
        for (end = i + 1; end < b->finding_count && b->owners[end] == b->owners[i];) {
            end++;
        }
        if (!sk_map_get(places, number_key(&b->owners[i]), &place)) continue;
        b->view.hosts[place].findings = &b->findings[i];
        b->view.hosts[place].finding_count = end - i;
    }
}

/* ---- groups ---- */

typedef struct joiner {
    builder *b;
    uint32_t host;
    sk_host_word state;
    bool failed;
} joiner;

static sk_fleet_group *group_of(builder *b, sk_sign_kind kind, sk_bytes value)
{
    sk_bytes key = sk_text_bytes(b->arena, "%u:%.*s", (unsigned)kind, (int)value.len, (const char *)value.p);
    uintptr_t place;
    if (sk_map_get(b->by_sign, key, &place)) return &b->view.groups[place];
    if (!make_room(b->arena, (void **)&b->view.groups, b->view.group_count, &b->group_cap, sizeof *b->view.groups)) return NULL;
    (void)sk_map_put(b->by_sign, key, b->view.group_count);
    sk_fleet_group *g = &b->view.groups[b->view.group_count++];
    *g = (sk_fleet_group){.kind = kind, .value = value, .state = SK_HOST_WORD_NOTE};
    return g;
}

static void join(void *to, sk_sign_kind kind, sk_bytes value)
{
    joiner *j = to;
    sk_fleet_group *g = group_of(j->b, kind, value);
    size_t cap = g ? g->cap : 0;
    if (!g || j->failed) {
        j->failed = true;
        return;
    }
    if (j->state > g->state) g->state = j->state;
    if (g->count && g->hosts[g->count - 1] == j->host) return; /* machines come one after the other */
    if (!make_room(j->b->arena, (void **)&g->hosts, g->count, &cap, sizeof *g->hosts)) {
        j->failed = true;
        return;
    }
    g->cap = (uint32_t)cap;
    g->hosts[g->count++] = j->host;
}

static int compare_groups(const void *x, const void *y)
{
    const sk_fleet_group *a = x, *b = y;
    if (a->state != b->state) return a->state > b->state ? -1 : 1;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    return sk_compare(a->value, b->value);
}

static bool join_hosts(builder *b)
{
    sk_fleet_view *v = &b->view;
    joiner j = {.b = b};
    b->by_sign = sk_map_new(b->arena);
    for (size_t i = 0; i < v->host_count && !j.failed; i++) {
        if (v->hosts[i].state == SK_FLEET_REPLACED) continue;
        j.host = (uint32_t)i;
        for (size_t k = 0; k < v->hosts[i].finding_count; k++) {
            j.state = v->hosts[i].findings[k].state;
            sk_signs_of(b->arena, &v->hosts[i].findings[k], join, &j);
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < v->group_count; i++) {
        if (v->groups[i].count > 1) v->groups[kept++] = v->groups[i];
    }
    v->group_count = kept;
    if (kept) qsort(v->groups, kept, sizeof *v->groups, compare_groups);
    return !j.failed;
}

sk_status sk_fleet_view_build(sk_arena *a, sk_store *store, const sk_fleet_options *options, sk_fleet_view *ret, sk_error *error)
{
    builder b = {.arena = a, .view = {.options = *options}};
    sk_status status = sk_store_hosts(store, add_host, &b, error);
    if (status == SK_OK) status = sk_store_findings(store, add_finding, &b, error);
    if (status != SK_OK) return status;
    find_replaced(&b.view);
    bool good = compare_with_expected(&b);
    if (b.view.host_count) qsort(b.view.hosts, b.view.host_count, sizeof *b.view.hosts, compare_hosts);
    if (good) give_findings(&b);
    good = good && join_hosts(&b);
    count_hosts(&b.view);
    if (!good || sk_arena_exhausted(a)) return sk_fail(error, SK_NOMEM, "the fleet needs more memory than is allowed");
    *ret = b.view;
    return SK_OK;
}
