#include "report/chain.h"

#include "model/effects.h"
#include "model/evidence.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/report.h"

#define ADDRESSES_MOST 3
#define EFFECTS_MOST 4
#define DEPTH_MOST 64

static bool add(sk_chain_link *ret, size_t *count, size_t most, sk_chain_link link)
{
    if (*count == most) return false;
    ret[(*count)++] = link;
    return true;
}

/* A mail is known by its subject, whatever else by its name; the name of the input is a path. */
static sk_bytes text_of(const sk_report *r, const sk_artifact *a)
{
    const sk_fact *subject = a->kind == SK_KIND_MAIL_RFC5322 ? sk_report_find_fact(r, SK_FACT_MAIL_SUBJECT, a->id, NULL) : NULL;
    if (subject) return subject->value;
    size_t slash = a->parent == SK_NO_ARTIFACT ? sk_find_last(a->name, SK_LIT("/")) : SK_NPOS;
    return slash == SK_NPOS ? a->name : sk_from(a->name, slash + 1);
}

static void add_way(const sk_report *r, uint32_t id, sk_chain_link *ret, size_t *count, size_t most)
{
    uint32_t way[DEPTH_MOST];
    size_t depth = 0, artifact_count;
    const sk_artifact *a = sk_report_artifacts(r, &artifact_count);
    for (; id < artifact_count && depth < DEPTH_MOST; id = a[id].parent) way[depth++] = id;
    while (depth > 0) {
        const sk_artifact *here = &a[way[--depth]];
        (void)add(ret, count, most, (sk_chain_link){SK_LINK_ARTIFACT, sk_kind_row_of(here->kind)->title, text_of(r, here)});
    }
}

static void add_effects(const sk_report *r, sk_chain_link *ret, size_t *count, size_t most)
{
    size_t n;
    const sk_effect *e = sk_report_effects(r, &n);
    for (size_t i = 0; i < n && i < EFFECTS_MOST; i++)
        (void)add(ret, count, most, (sk_chain_link){SK_LINK_EFFECT, sk_effect_name(e[i].op), e[i].arg_count ? e[i].args[0].value : (sk_bytes){NULL, 0}});
}

/* The document around a macro: its address may stand in another part of it. */
static uint32_t around(const sk_report *r, uint32_t id)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    for (uint32_t at = id; at < count; at = a[at].parent)
        if (sk_kind_has(a[at].kind, SK_KIND_IS_DOCUMENT)) return at;
    return id;
}

/* Addresses from inside the artifact that decided, or the document around it; those of people are no target. */
static void add_addresses(const sk_report *r, uint32_t id, sk_chain_link *ret, size_t *count, size_t most)
{
    size_t n, told = 0;
    const sk_indicator *x = sk_report_indicators(r, &n);
    id = around(r, id);
    for (size_t i = 0; i < n && told < ADDRESSES_MOST; i++) {
        if (x[i].type == SK_IOC_EMAIL || !sk_report_inside(r, x[i].artifact, id)) continue;
        told += add(ret, count, most, (sk_chain_link){SK_LINK_ADDRESS, sk_indicator_name(x[i].type), x[i].value});
    }
}

size_t sk_chain(const sk_report *r, sk_chain_link *ret, size_t most)
{
    size_t reason_count, evidence_count, count = 0;
    const uint32_t *reasons = sk_report_reasons(r, &reason_count);
    const sk_evidence *e = sk_report_evidence(r, &evidence_count);
    if (reason_count == 0 || reasons[0] >= evidence_count) return 0;
    const sk_evidence *decided = &e[reasons[0]];
    add_way(r, decided->artifact, ret, &count, most);
    (void)add(ret, &count, most, (sk_chain_link){SK_LINK_FINDING, sk_evidence_name(decided->id), decided->detail});
    add_effects(r, ret, &count, most);
    add_addresses(r, decided->artifact, ret, &count, most);
    return count;
}
