#include "host/check.h"

#include "base/map.h"
#include "base/text.h"

enum { MOST_FINDINGS = 10000, MOST_BLIND = 10000 };

const sk_host_check_row sk_host_checks[SK_HOST_CHECK_COUNT] = {
#define SK_HOST_CHECK(name, id, function, era, attack, source, doubt, doubt_ja, en, ja) {id, function, era, attack, source, {doubt, doubt_ja}, en, ja},
#include "host/checks.def"
#undef SK_HOST_CHECK
};

static bool same(const sk_host_finding *a, const sk_host_finding *b)
{
    bool placed = a->path.len || a->registry.len; /* else each trace is told */
    return a->check == b->check && a->user == b->user && a->pid == b->pid && sk_equal_nocase(a->path, b->path) && sk_equal_nocase(a->registry, b->registry) &&
           (placed || sk_equal(a->evidence, b->evidence));
}

/* FNV-1a over folded letters. Two that share a number are told apart by what they are, so that at worst one is told twice. */
static uint64_t number_of(uint64_t seed, sk_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        seed = (seed ^ (uint64_t)sk_lower(text.p[i])) * 0x100000001b3u;
    }
    return (seed ^ 0x100) * 0x100000001b3u;
}

static uint64_t number_of_finding(const sk_host_finding *f)
{
    uint64_t n = ((uint64_t)f->check << 48 ^ (uint64_t)f->user << 24 ^ f->pid) ^ 0xcbf29ce484222325u;
    n = number_of(number_of(n, f->path), f->registry);
    return f->path.len || f->registry.len ? n : number_of(n, f->evidence);
}

/* What was told under that number; NULL: nothing. */
static void *told_as(const sk_map *told, uint64_t number)
{
    uintptr_t at;
    return sk_map_get(told, sk_bytes_of(&number, sizeof number), &at) ? (void *)at : NULL;
}

static void remember(sk_host_result *r, sk_map **told, uint64_t number, const void *what)
{
    uint64_t *key = SK_NEW(r->arena, uint64_t);
    if (!*told) *told = sk_map_new(r->arena);
    if (!key || !*told) return;
    *key = number;
    (void)sk_map_put(*told, sk_bytes_of(key, sizeof *key), (uintptr_t)what);
}

void sk_host_tell(sk_host_result *r, const sk_host_finding *f)
{
    uint64_t number = number_of_finding(f);
    sk_host_finding *old = f->hit ? NULL : told_as(r->told, number);
    if (old && same(old, f)) {
        if (f->state > old->state) old->state = f->state;
        return;
    }
    sk_host_finding *n = r->finding_count < MOST_FINDINGS ? SK_NEW(r->arena, sk_host_finding) : NULL;
    if (!n) {
        r->cut++;
        return;
    }
    *n = *f;
    sk_bytes *texts[] = {&n->path, &n->registry, &n->process, &n->command, &n->detail, &n->evidence};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        *texts[i] = sk_arena_copy(r->arena, *texts[i]);
    }
    n->next = NULL;
    *r->findings_end = n;
    r->findings_end = &n->next;
    r->finding_count++;
    if (!f->hit) remember(r, &r->told, number, n);
}

void sk_host_tell_blind(sk_host_result *r, sk_bytes what, const char *why)
{
    uint64_t number = number_of(0, what);
    const sk_host_blind *old = told_as(r->told_blind, number);
    if (old && sk_equal_nocase(old->what, what)) return;
    sk_host_blind *n = r->blind_count < MOST_BLIND ? SK_NEW(r->arena, sk_host_blind) : NULL;
    if (!n) {
        r->cut += r->blind_count < MOST_BLIND; /* without memory to say so the verdict still knows */
        return;
    }
    *n = (sk_host_blind){sk_arena_copy(r->arena, what), sk_bytes_str(why), NULL};
    *r->blind_end = n;
    r->blind_end = &n->next;
    r->blind_count++;
    remember(r, &r->told_blind, number, n);
}

sk_host_result *sk_host_run(sk_arena *a, const sk_host_view *v)
{
    sk_host_result *r = SK_NEW(a, sk_host_result);
    if (!r) return NULL;
    *r = (sk_host_result){.arena = a, .view = v};
    r->findings_end = &r->findings;
    r->blind_end = &r->blind;
    for (unsigned i = 0; i < SK_HOST_CHECK_COUNT; i++) {
        bool done = i && sk_host_checks[i].run == sk_host_checks[i - 1].run; /* neighbours in the table share a function */
        bool wanted = !v->only_logs || sk_host_checks[i].run == sk_host_check_events;
        if (!done && wanted) sk_host_checks[i].run(r);
    }
    for (const sk_host_blind *b = v->blind; b; b = b->next) sk_host_tell_blind(r, b->what, (const char *)b->why.p); /* they live as long as the view */
    if (sk_arena_exhausted(a)) sk_host_tell_blind(r, SK_LIT("memory"), "the memory allowed for the check is used up");
    return r;
}

/* Rules are asked by src/hunt, where there are some. */
void sk_host_check_rules(sk_host_result *r) { (void)r; }

sk_host_verdict sk_host_judge(const sk_host_result *r)
{
    static const sk_host_verdict of_state[] = {
        [SK_HOST_NOTE] = SK_HOST_VERDICT_CLEAN, [SK_HOST_PAST] = SK_HOST_VERDICT_PAST, [SK_HOST_SUSPICIOUS] = SK_HOST_VERDICT_SUSPICIOUS,
        [SK_HOST_INFECTED] = SK_HOST_VERDICT_INFECTED};
    sk_host_verdict v = r->blind_count || r->cut ? SK_HOST_VERDICT_UNSCANNABLE : SK_HOST_VERDICT_CLEAN;
    for (const sk_host_finding *f = r->findings; f; f = f->next) {
        if (of_state[f->state] > v) v = of_state[f->state];
    }
    return v;
}

const char *sk_host_verdict_name(sk_host_verdict v)
{
    static const char *const names[] = {"clean", "unscannable", "past", "suspicious", "infected"};
    return (unsigned)v < sizeof names / sizeof names[0] ? names[v] : "?";
}

const char *sk_host_state_name(sk_host_state s)
{
    static const char *const names[] = {"note", "past", "suspicious", "infected"};
    return (unsigned)s < sizeof names / sizeof names[0] ? names[s] : "?";
}

sk_bytes sk_host_finding_attack(const sk_host_finding *f) { return f->hit ? f->hit->rule->attack : sk_bytes_str(sk_host_checks[f->check].attack); }

sk_bytes sk_host_finding_false_alarm(const sk_host_finding *f, bool japanese)
{
    return f->hit && f->hit->rule->false_alarm.len ? f->hit->rule->false_alarm : sk_bytes_str(sk_host_checks[f->check].false_alarm[japanese]);
}
