/* The tables of facts, deviations, evidence, limits and the small enumerations, expanded. */
#include "base/buf.h"
#include "model/deviations.h"
#include "model/effects.h"
#include "model/evidence.h"
#include "model/facts.h"
#include "model/limits.h"
#include "sekisho/report.h"

static const char *pick(const char *const *names, size_t count, size_t i) { return i < count && names[i] ? names[i] : "?"; }

/* --- facts and deviations --- */

static const struct { const char *name, *what; } facts[] = {
#define SK_FACT(name, key, what) {key, what},
#include "model/facts.def"
#undef SK_FACT
    {"?", "?"},
}, deviations[] = {
#define SK_DEVIATION(name, id, what) {id, what},
#include "model/deviations.def"
#undef SK_DEVIATION
    {"?", "?"},
};

const char *sk_fact_name(uint16_t key) { return facts[key < SK_FACT_COUNT ? key : SK_FACT_COUNT].name; }
const char *sk_fact_what(unsigned key) { return facts[key < SK_FACT_COUNT ? key : SK_FACT_COUNT].what; }
const char *sk_deviation_name(uint16_t id) { return deviations[id < SK_DEV_COUNT ? id : SK_DEV_COUNT].name; }
const char *sk_deviation_what(unsigned id) { return deviations[id < SK_DEV_COUNT ? id : SK_DEV_COUNT].what; }

/* --- evidence --- */

static const sk_evidence_row evidence[] = {
#define SK_EVIDENCE(name, id, class, attack, en, ja, meaning_en, meaning_ja, harmless_en, harmless_ja, todo_en, todo_ja) \
    {id, SK_##class, attack, {en, ja}, {meaning_en, meaning_ja}, {harmless_en, harmless_ja}, {todo_en, todo_ja}},
#include "model/evidence.def"
#undef SK_EVIDENCE
    {"?", SK_E5, "", {"?", "?"}, {"", ""}, {"", ""}, {"", ""}},
};

const sk_evidence_row *sk_evidence_row_of(uint16_t id) { return id < SK_EV_COUNT ? &evidence[id] : NULL; }
const char *sk_evidence_name(uint16_t id) { return evidence[id < SK_EV_COUNT ? id : SK_EV_COUNT].id; }
sk_class sk_evidence_class(uint16_t id) { return evidence[id < SK_EV_COUNT ? id : SK_EV_COUNT].class; }

uint16_t sk_evidence_find(sk_bytes id)
{
    uint16_t i = 0;
    while (i < SK_EV_COUNT && !sk_equal(id, sk_bytes_str(evidence[i].id))) i++;
    return i;
}

sk_bytes sk_evidence_sentence(sk_arena *a, const sk_evidence *e, sk_lang lang)
{
    const sk_evidence_row *row = sk_evidence_row_of(e->id);
    sk_bytes sentence = sk_bytes_str(row ? row->sentence[lang] : "?");
    size_t at = sk_find(sentence, 0, SK_LIT("{}"));
    if (at == SK_NPOS) return sentence;
    sk_buf out = sk_buf_new(a, sentence.len + e->detail.len);
    sk_buf_bytes(&out, sk_slice(sentence, 0, at));
    sk_buf_bytes(&out, e->detail);
    sk_buf_bytes(&out, sk_from(sentence, at + 2));
    return sk_buf_view(&out);
}

/* --- limits --- */

static const sk_limit_row limits[] = {
#define SK_LIMIT(name, id, unit, fallback, least, most, blind, why) {id, unit, fallback, least, most, blind, why},
#include "model/limits.def"
#undef SK_LIMIT
};

const sk_limit_row *sk_limit_row_of(unsigned limit) { return limit < SK_LIMIT_COUNT ? &limits[limit] : NULL; }
const char *sk_limit_name(uint16_t limit) { return limit < SK_LIMIT_COUNT ? limits[limit].id : "?"; }

unsigned sk_limit_find(sk_bytes id)
{
    unsigned i = 0;
    while (i < SK_LIMIT_COUNT && !sk_equal(id, sk_bytes_str(limits[i].id))) i++;
    return i;
}

sk_limits sk_limits_default(void)
{
    sk_limits l;
    for (unsigned i = 0; i < SK_LIMIT_COUNT; i++) l.value[i] = limits[i].fallback;
    return l;
}

/* --- small enumerations --- */

static const char *const effect_names[] = {
#define SK_EFFECT(name, id, what) id,
#include "model/effects.def"
#undef SK_EFFECT
};
static const char *const indicator_names[] = {
#define SK_INDICATOR(name, id, what) id,
#include "model/indicators.def"
#undef SK_INDICATOR
};
static const char *const verdict_names[] = {
    [SK_CLEAN] = "clean", [SK_UNSCANNABLE] = "unscannable", [SK_SUSPICIOUS] = "suspicious", [SK_MALICIOUS] = "malicious"};
static const char *const relation_names[] = {
    [SK_REL_INPUT] = "input", [SK_REL_PART] = "part", [SK_REL_ATTACHMENT] = "attachment", [SK_REL_MEMBER] = "member",
    [SK_REL_STREAM] = "stream", [SK_REL_EMBEDDED] = "embedded", [SK_REL_MACRO] = "macro", [SK_REL_DECODED] = "decoded",
    [SK_REL_EMULATED] = "emulated"};
static const char *const outcome_names[] = {
    [SK_OUTCOME_OPEN] = "partial", [SK_OUTCOME_COMPLETE] = "complete", [SK_OUTCOME_PARTIAL] = "partial",
    [SK_OUTCOME_ENCRYPTED] = "encrypted", [SK_OUTCOME_LIMIT] = "limit", [SK_OUTCOME_UNKNOWN] = "unknown",
    [SK_OUTCOME_NOT_THIS] = "unknown"};
static const char *const class_names[] = {
    [SK_E1] = "E1", [SK_E2] = "E2", [SK_E3] = "E3", [SK_E4] = "E4", [SK_E5] = "E5", [SK_K1] = "K1", [SK_K2] = "K2"};
static const char *const how_names[] = {[SK_LITERAL] = "literal", [SK_DECODED] = "decoded", [SK_EMULATED] = "emulated"};

#define PICK(names, i) pick(names, SK_COUNT(names), (size_t)(i))
const char *sk_effect_name(uint16_t op) { return PICK(effect_names, op); }
const char *sk_indicator_name(uint16_t type) { return PICK(indicator_names, type); }
const char *sk_verdict_name(sk_verdict v) { return PICK(verdict_names, v); }
const char *sk_relation_name(sk_relation r) { return PICK(relation_names, r); }
const char *sk_outcome_name(sk_outcome o) { return PICK(outcome_names, o); }
const char *sk_class_name(sk_class c) { return PICK(class_names, c); }
const char *sk_how_name(sk_how h) { return PICK(how_names, h); }
