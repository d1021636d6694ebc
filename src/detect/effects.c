/* What calculated programs would have done: the grammar that proves (class E1) or says that something stays opaque (E2). The flow
 * of a started thing - fetched, decoded, computed - was followed by the emulators value by value. */
#include "base/attr.h"
#include "base/buf.h"
#include "detect/chains.h"
#include "detect/effect_conditions.h"

#define SHOWN_LEN 120

enum {
    STARTS = 1 << SK_OP_RUN | 1 << SK_OP_LOAD,
    RUNS = 1 << SK_OP_RUN,
    FETCHES = 1 << SK_OP_DOWNLOAD,
    SENDS = 1 << SK_OP_DOWNLOAD | 1 << SK_OP_CONNECT,
    KEEPS = 1 << SK_OP_DOWNLOAD | 1 << SK_OP_WRITE,
    COPIES = 1 << SK_OP_REPLICATE,
    STAYS = 1 << SK_OP_PERSIST,
};

enum {
#define SK_CONDITION(name, en) name = SK_IF_##name,
#include "detect/effect_conditions.def"
#undef SK_CONDITION
};

enum { SK_EV_EFFECT_NOTHING = SK_EV_COUNT };

const sk_chain sk_chains[] = {
#define SK_CHAIN(evidence, effects, all, none, en) {SK_EV_EFFECT_##evidence, effects, all, none, en, #all, #none, #effects},
#include "detect/chains.def"
#undef SK_CHAIN
};
const size_t sk_chain_count = SK_COUNT(sk_chains);

const sk_chain *sk_chain_of(uint16_t op, uint32_t conditions)
{
    for (size_t i = 0; i < sk_chain_count; i++) {
        const sk_chain *c = &sk_chains[i];
        if ((c->effects >> op & 1) && (conditions & c->all) == c->all && !(conditions & c->none)) return c;
    }
    return NULL;
}

const char *sk_condition_name(size_t n, const char **ret_what)
{
    static const struct { const char *name, *what; } rows[] = {
#define SK_CONDITION(name, en) {#name, en},
#include "detect/effect_conditions.def"
#undef SK_CONDITION
    };
    if (n >= SK_COUNT(rows)) return NULL;
    *ret_what = rows[n].what;
    return rows[n].name;
}

/* A sentence holds the start of a long command; the effect has it whole. */
static sk_bytes shown(sk_view *v, sk_bytes what)
{
    if (what.len <= SHOWN_LEN) return what;
    size_t len = SHOWN_LEN;
    while (len > 0 && (what.p[len] & 0xC0) == 0x80) len--; /* not inside a UTF-8 sequence */
    sk_buf b = sk_buf_new(v->arena, SHOWN_LEN + 8);
    sk_buf_bytes(&b, sk_slice(what, 0, len));
    sk_buf_str(&b, "…");
    return sk_buf_view(&b);
}

static sk_bytes what_of(const sk_effect *e)
{
    static const char *const names[] = {"command", "path", "url", "host", "target", "library", "how"};
    for (size_t i = 0; i < SK_COUNT(names); i++)
        if (sk_effect_arg(e, names[i]).len) return sk_effect_arg(e, names[i]);
    return (sk_bytes){NULL, 0};
}

/* A second locale or owner is told only where a run on that machine did something new. */
static void tell_environments(sk_view *v)
{
    size_t from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, SK_FACT_EMULATE_IDENTITY, SK_NO_ARTIFACT, &from));)
        sk_tell_evidence(v, SK_EV_EFFECT_ENVIRONMENT, f->artifact, 0, 0, f->value);
    from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, SK_FACT_EMULATE_MACHINE, SK_NO_ARTIFACT, &from));)
        sk_tell_evidence(v, SK_EV_EFFECT_ENVIRONMENT, f->artifact, 0, 0, f->value);
    from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(v->report, SK_FACT_EMULATE_LOCALE, SK_NO_ARTIFACT, &from));) {
        const sk_fact *first = sk_report_find_fact(v->report, SK_FACT_EMULATE_LOCALE, f->artifact, NULL);
        if (first != f) sk_tell_evidence(v, SK_EV_EFFECT_ENVIRONMENT, f->artifact, 0, 0, f->value);
    }
}

static bool is_proven(sk_view *v)
{
    size_t count;
    const sk_evidence *e = sk_report_evidence(v->report, &count);
    for (size_t i = 0; i < count; i++)
        if (sk_evidence_class(e[i].id) == SK_E1) return true;
    return false;
}

/* What was fetched is told by itself only where nothing says that it was started. */
static void tell_chains(sk_view *v, bool kept)
{
    size_t count;
    const sk_effect *e = sk_report_effects(v->report, &count);
    for (size_t i = 0; i < count; i++) {
        if (!((STARTS | SENDS | KEEPS | COPIES | STAYS) >> e[i].op & 1)) continue;
        const sk_chain *chain = sk_chain_of(e[i].op, sk_effect_conditions(v, &e[i]));
        if (chain && chain->evidence != SK_EV_COUNT && (chain->evidence == SK_EV_EFFECT_FETCH_KEPT) == kept)
            sk_tell_evidence(v, (sk_evidence_id)chain->evidence, e[i].artifact, e[i].off, e[i].len, shown(v, what_of(&e[i])));
    }
}

static void conclude(sk_view *v)
{
    tell_environments(v);
    tell_chains(v, false);
    if (!is_proven(v)) tell_chains(v, true);
}

const sk_detector sk_detect_effects = {
    .id = "effects",
    .title = "chains of effects: fetch and start, unpack and start, start what was hidden, spread, tell who",
    .source = "ATT&CK T1105, T1059, T1027.009, T1055, T1080, T1082, T1218, T1547",
    .conclude = conclude,
};
