#include "engine/judge.h"

#include "base/attr.h"
#include "engine/verdicts.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/limits.h"
#include "model/names.h"

#define SK_NONE SK_NO_CLASS

const sk_verdict_row sk_verdict_rows[] = {
#define SK_VERDICT_RULE(verdict, class, with, in_mail, when, en, ja) {SK_##verdict, SK_##class, SK_##with, in_mail, when, {en, ja}},
#include "engine/verdicts.def"
#undef SK_VERDICT_RULE
    {SK_UNSCANNABLE, SK_NO_CLASS, SK_NO_CLASS, false, "not all could be looked at",
     {"a part is locked, cut by a limit, damaged, or of an unknown kind that can carry code", "暗号化・上限・破損・未対応形式により、一部を検査できません"}},
    {SK_CLEAN, SK_NO_CLASS, SK_NO_CLASS, false, "otherwise", {"everything was looked at and nothing was found", "すべて検査し、何も見つかりませんでした"}},
};
const size_t sk_verdict_row_count = SK_COUNT(sk_verdict_rows);

#define REASONS_MOST 8

struct judging {
    sk_report *report;
    const sk_policy *policy;
    const sk_artifact *artifacts;
    const sk_evidence *evidence;
    size_t artifact_count, evidence_count;
    bool *counts; /* by evidence: not allowed by the policy */
};

static bool in_mail(const struct judging *j, uint32_t id)
{
    for (; id < j->artifact_count; id = j->artifacts[id].parent)
        if (j->artifacts[id].kind == SK_KIND_MAIL_RFC5322 || j->artifacts[id].kind == SK_KIND_MAIL_MSG) return true;
    return false;
}

/* --- the policy --- */

static const sk_allow_rule *rule_for(const struct judging *j, const sk_artifact *a, sk_bytes sender)
{
    if (!a->has_sha256) return NULL;
    const sk_allow_rule *rule = sk_policy_find(j->policy, SK_ALLOW_FILE, a->sha256, sender);
    if (!rule && sk_kind_has(a->kind, SK_KIND_IS_CODE)) rule = sk_policy_find(j->policy, SK_ALLOW_MACRO, a->sha256, sender);
    if (!rule && sk_kind_has(a->kind, SK_KIND_IS_CODE)) rule = sk_policy_find(j->policy, SK_ALLOW_SENDER, a->sha256, sender);
    return rule;
}

/* Evidence does not count on an allowed artifact or inside one. */
static void apply_policy(struct judging *j)
{
    const sk_fact *from = sk_report_find_fact(j->report, SK_FACT_MAIL_FROM_ADDRESS, 0, NULL);
    sk_bytes sender = from ? from->value : (sk_bytes){NULL, 0};
    for (size_t i = 0; j->policy && i < j->evidence_count; i++) {
        for (uint32_t id = j->evidence[i].artifact; id < j->artifact_count; id = j->artifacts[id].parent) {
            const sk_allow_rule *rule = rule_for(j, &j->artifacts[id], sender);
            if (!rule) continue;
            j->counts[i] = false;
            sk_report_add_evidence(j->report, &(sk_evidence){.id = SK_EV_POLICY_ALLOWED, .artifact = id, .detail = rule->reason});
            break;
        }
    }
}

/* --- the table --- */

static bool matches(const struct judging *j, size_t i, sk_class class, bool mail)
{
    const sk_evidence *e = &j->evidence[i];
    return j->counts[i] && sk_evidence_class(e->id) == class && (!mail || in_mail(j, e->artifact));
}

/* Collects the evidence by which a row holds: first of its class, then of its `with`. False when it does not hold. */
static bool row_holds(const struct judging *j, const sk_verdict_row *row, uint32_t *reasons, size_t *count)
{
    *count = 0;
    size_t of_class = 0, of_with = 0;
    for (size_t i = 0; i < j->evidence_count; i++)
        if (matches(j, i, row->class, row->in_mail)) {
            of_class++;
            if (*count < REASONS_MOST) reasons[(*count)++] = (uint32_t)i;
        }
    if (of_class == 0) return false;
    if (row->with == SK_NO_CLASS) return true;
    uint16_t first_id = j->evidence[reasons[0]].id;
    for (size_t i = 0; i < j->evidence_count; i++) {
        if (!matches(j, i, row->with, row->in_mail) || j->evidence[i].id == first_id) continue;
        of_with++;
        if (row->with != row->class && *count < REASONS_MOST) reasons[(*count)++] = (uint32_t)i;
    }
    return of_with > 0;
}

/* True when something of this artifact that could carry code was not looked at. */
static bool is_unlooked(const sk_artifact *a)
{
    bool can_carry = sk_kind_has(a->kind, SK_KIND_IS_CODE | SK_KIND_IS_CONTAINER | SK_KIND_IS_DOCUMENT);
    if (a->kind == SK_KIND_DATA_BINARY && sk_name_is_inert(a->name)) can_carry = false; /* a broken picture stays one */
    bool mail = a->kind == SK_KIND_MAIL_RFC5322 || a->kind == SK_KIND_MAIL_MBOX;
    switch (a->outcome) {
    case SK_OUTCOME_ENCRYPTED:
    case SK_OUTCOME_LIMIT:
    case SK_OUTCOME_OPEN: return true;
    case SK_OUTCOME_UNKNOWN: return can_carry;
    case SK_OUTCOME_PARTIAL: return can_carry && !mail; /* what a mail program shows of a cut mail was looked at */
    default: return false;
    }
}

static bool is_unscannable(const struct judging *j)
{
    size_t count;
    const uint16_t *limits = sk_report_limits(j->report, &count);
    for (size_t i = 0; i < count; i++)
        if (sk_limit_row_of(limits[i])->blind) return true;
    for (size_t i = 0; i < j->artifact_count; i++)
        if (is_unlooked(&j->artifacts[i])) return true;
    return j->artifact_count == 0;
}

void sk_judge(sk_report *r, const sk_policy *policy)
{
    struct judging j = {.report = r, .policy = policy};
    j.artifacts = sk_report_artifacts(r, &j.artifact_count);
    j.evidence = sk_report_evidence(r, &j.evidence_count);
    j.counts = SK_NEW_ARRAY(sk_report_arena(r), bool, j.evidence_count);
    if (!j.counts) j.evidence_count = 0;
    for (size_t i = 0; i < j.evidence_count; i++) j.counts[i] = true;
    apply_policy(&j);
    size_t count_now;
    j.evidence = sk_report_evidence(r, &count_now); /* the list may have moved */
    uint32_t reasons[REASONS_MOST];
    size_t reason_count = 0;
    for (size_t i = 0; i + 2 < sk_verdict_row_count; i++) {
        if (!row_holds(&j, &sk_verdict_rows[i], reasons, &reason_count)) continue;
        sk_report_set_verdict(r, sk_verdict_rows[i].verdict, reasons, reason_count);
        return;
    }
    sk_report_set_verdict(r, is_unscannable(&j) ? SK_UNSCANNABLE : SK_CLEAN, NULL, 0);
}
