#include "report/chain.h"

#include "model/effects.h"
#include "model/evidence.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/report.h"

#define ADDRESSES_MOST 3
#define EFFECTS_MOST 8
#define EFFECTS_LOOKED 200
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
        (void)add(ret, count, most, (sk_chain_link){.type = SK_LINK_ARTIFACT, .what = sk_kind_row_of(here->kind)->title, .text = text_of(r, here)});
    }
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

/* Acts that lead from one thing to the next. */
static bool leads_on(uint16_t op)
{
    return op == SK_OP_RUN || op == SK_OP_DOWNLOAD || op == SK_OP_CONNECT || op == SK_OP_WRITE || op == SK_OP_LOAD || op == SK_OP_PERSIST || op == SK_OP_REPLICATE;
}

static sk_bytes first_arg(const sk_effect *e) { return e->arg_count ? e->args[0].value : (sk_bytes){NULL, 0}; }

/* The same act was told before in effects from..i: failing and then succeeding, or by the program that started this one. */
static bool is_again(const sk_effect *e, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (e[k].op == e[i].op && sk_equal(first_arg(&e[k]), first_arg(&e[i]))) return true;
    return false;
}

/* How many other addresses the same text fetches from. */
static size_t count_more(const sk_effect *e, size_t count, size_t i)
{
    size_t more = 0;
    for (size_t k = i + 1; k < count && e[i].op == SK_OP_DOWNLOAD; k++)
        more += e[k].op == SK_OP_DOWNLOAD && e[k].artifact == e[i].artifact && !is_again(e, k);
    return more;
}

/* A decoded script or written file that runs; a command line stands in the act that starts it. */
static bool is_layer(const sk_artifact *a) { return a && a->relation == SK_REL_EMULATED && !sk_is(a->name, "command line"); }

static void add_effects(const sk_report *r, uint32_t id, sk_chain_link *ret, size_t *count, size_t most)
{
    size_t n, artifact_count, told = 0;
    const sk_effect *e = sk_report_effects(r, &n);
    const sk_artifact *a = sk_report_artifacts(r, &artifact_count);
    uint32_t layer = id, fetching = SK_NO_ARTIFACT;
    id = around(r, id);
    for (size_t i = 0; i < n && i < EFFECTS_LOOKED && told < EFFECTS_MOST; i++) {
        if (!leads_on(e[i].op) || e[i].artifact >= artifact_count || !sk_report_inside(r, e[i].artifact, id) || is_again(e, i)) continue;
        if (e[i].op == SK_OP_DOWNLOAD && e[i].artifact == fetching) continue;
        const sk_artifact *here = &a[e[i].artifact];
        if (here->id != layer && is_layer(here))
            (void)add(ret, count, most, (sk_chain_link){.type = SK_LINK_ARTIFACT, .what = sk_kind_row_of(here->kind)->title, .text = here->name});
        layer = here->id;
        if (e[i].op == SK_OP_DOWNLOAD) fetching = here->id;
        told += add(ret, count, most,
                    (sk_chain_link){.type = SK_LINK_EFFECT, .what = sk_effect_name(e[i].op), .text = first_arg(&e[i]), .place = text_of(r, here),
                                    .line = e[i].line, .more = count_more(e, n < EFFECTS_LOOKED ? n : EFFECTS_LOOKED, i)});
    }
}

/* Addresses from inside the artifact that decided, or the document around it; those of people are no target. */
static void add_addresses(const sk_report *r, uint32_t id, sk_chain_link *ret, size_t *count, size_t most)
{
    size_t n, told = 0;
    const sk_indicator *x = sk_report_indicators(r, &n);
    id = around(r, id);
    for (size_t i = 0; i < n && told < ADDRESSES_MOST; i++) {
        if (x[i].type == SK_IOC_EMAIL || !sk_report_inside(r, x[i].artifact, id)) continue;
        told += add(ret, count, most, (sk_chain_link){.type = SK_LINK_ADDRESS, .what = sk_indicator_name(x[i].type), .text = x[i].value});
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
    (void)add(ret, &count, most, (sk_chain_link){.type = SK_LINK_FINDING, .what = sk_evidence_name(decided->id), .text = decided->detail});
    add_effects(r, decided->artifact, ret, &count, most);
    add_addresses(r, decided->artifact, ret, &count, most);
    return count;
}
