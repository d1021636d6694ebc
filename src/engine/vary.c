#include "engine/vary.h"

#include "base/attr.h"
#include "emulate/world/value.h"

enum { DAY = 86400, SHARE = 8 /* of the steps that are left, for one run */ };

/* Countries that mail of this kind was aimed at; machines at home and in other firms; tomorrow and the years around. */
static const struct {
    unsigned asked, with; /* with: and this too */
    sk_environment env;
    int64_t days;
} circumstances[] = {
    {SK_ASKED_LOCALE, 0, {.locale = "ja-JP"}, 0},
    {SK_ASKED_LOCALE, 0, {.locale = "de-DE"}, 0},
    {SK_ASKED_LOCALE, 0, {.locale = "it-IT"}, 0},
    {SK_ASKED_LOCALE, 0, {.locale = "en-GB"}, 0},
    {SK_ASKED_LOCALE, 0, {.locale = "fr-FR"}, 0},
    {SK_ASKED_LOCALE, 0, {.locale = "es-ES"}, 0},
    {SK_ASKED_LOCALE, 0, {.locale = "pl-PL"}, 0},
    {SK_ASKED_LOCALE, 0, {.locale = "pt-BR"}, 0},
    {SK_ASKED_LOCALE, 0, {.locale = "en-US"}, 0},
    {SK_ASKED_MACHINE, 0, {.bare = true}, 0},
    {SK_ASKED_IDENTITY, SK_ASKED_CONDITION, {.user = "hanako", .computer = "HOME-PC", .domain = "HOME-PC"}, 0},
    {SK_ASKED_IDENTITY, SK_ASKED_CONDITION, {.user = "j.doe", .computer = "WS-0142", .domain = "CONTOSO"}, 0},
    {SK_ASKED_DATE, 0, {0}, -400},
    {SK_ASKED_DATE, 0, {0}, 400},
};

static void run_one(const sk_emulation *e, sk_world *base, const sk_environment *env, void (*run)(void *self, sk_world *w), void *self)
{
    sk_budget *b = e->budget;
    uint64_t most = b->limits.value[SK_LIMIT_EMULATE_STEPS], used = b->used[SK_LIMIT_EMULATE_STEPS];
    bool reached = b->reached[SK_LIMIT_EMULATE_STEPS], memory = b->reached[SK_LIMIT_EMULATE_MEMORY], full = b->reached[SK_LIMIT_EMULATE_OBJECTS];
    uint64_t objects = b->used[SK_LIMIT_EMULATE_OBJECTS];
    if (used >= most || (most - used) / SHARE < 1000) return;
    b->limits.value[SK_LIMIT_EMULATE_STEPS] = used + (most - used) / SHARE;
    sk_world_vary(base, true);
    sk_world *w = sk_world_apart(base, SK_ALL_FAIL, env);
    if (w) run(self, w);
    if (w) sk_world_end(w);
    sk_world_vary(base, false);
    if (b->used[SK_LIMIT_EMULATE_STEPS] > b->limits.value[SK_LIMIT_EMULATE_STEPS])
        b->used[SK_LIMIT_EMULATE_STEPS] = b->limits.value[SK_LIMIT_EMULATE_STEPS];
    b->limits.value[SK_LIMIT_EMULATE_STEPS] = most;
    b->reached[SK_LIMIT_EMULATE_STEPS] = reached; /* the run as things are was not cut */
    b->reached[SK_LIMIT_EMULATE_MEMORY] = memory;
    b->reached[SK_LIMIT_EMULATE_OBJECTS] = full;
    b->used[SK_LIMIT_EMULATE_OBJECTS] = objects;
}

static sk_environment other(const sk_environment *base, const sk_environment *with, int64_t days)
{
    sk_environment env = *base;
    if (with->locale) env.locale = with->locale;
    if (with->user) env.user = with->user;
    if (with->computer) env.computer = with->computer;
    if (with->domain) env.domain = with->domain;
    if (with->bare) env.bare = true;
    if (days >= 0 || env.now > (uint64_t)(-days * DAY)) env.now = env.now + (uint64_t)(days * DAY);
    return env;
}

void sk_emulate_varied(const sk_emulation *e, sk_world *base, void (*run)(void *self, sk_world *w), void *self)
{
    const sk_environment now = base->env, none = {0};
    unsigned asked = sk_world_asked(base) & ~e->fixed;
    for (size_t i = 0; i < SK_COUNT(circumstances); i++) {
        if (!(asked & circumstances[i].asked) || (asked & circumstances[i].with) != circumstances[i].with) continue;
        sk_environment env = other(&now, &circumstances[i].env, circumstances[i].days);
        if (circumstances[i].env.locale && sk_is(sk_bytes_str(now.locale), circumstances[i].env.locale)) continue;
        run_one(e, base, &env, run, self);
    }
    if (!(asked & SK_ASKED_KEY)) asked &= ~(unsigned)(SK_ASKED_MONTH | SK_ASKED_PART);
    int64_t most = asked & (SK_ASKED_DAY | SK_ASKED_PART) ? 30 : asked & SK_ASKED_WEEKDAY ? 6 : 0;
    for (int64_t day = 1; day <= most; day++) {
        sk_environment env = other(&now, &none, day);
        run_one(e, base, &env, run, self);
    }
    for (int64_t month = 1; asked & SK_ASKED_MONTH && month <= 11; month++) {
        int today = sk_date_split(25569.0 + (double)now.now / DAY).day; /* the middle of a month is never another's */
        sk_environment env = other(&now, &none, month * 365 / 12 + 15 - today);
        run_one(e, base, &env, run, self);
    }
}
