#include "report/words.h"

#include "base/attr.h"
#include "base/text.h"
#include "model/kinds.h"
#include "model/limits.h"
#include "model/report.h"

static const char *const words[][SK_LANG_COUNT] = {
#define SK_WORD(name, en, ja) {en, ja},
#include "report/words.def"
#undef SK_WORD
};

const char *sk_word(sk_word_id id, sk_lang lang) { return (unsigned)id < SK_W_COUNT ? words[id][lang] : "?"; }

const char *sk_verdict_word(sk_verdict v, sk_lang lang)
{
    static const sk_word_id ids[] = {[SK_CLEAN] = SK_W_VERDICT_CLEAN, [SK_UNSCANNABLE] = SK_W_VERDICT_UNSCANNABLE,
                                     [SK_SUSPICIOUS] = SK_W_VERDICT_SUSPICIOUS, [SK_MALICIOUS] = SK_W_VERDICT_MALICIOUS};
    return (unsigned)v < SK_VERDICT_COUNT ? sk_word(ids[v], lang) : "?";
}

/* Outcomes that leave something unseen, the plainest reason first. */
static const struct { sk_outcome outcome; sk_word_id word, todo; } unseen[] = {
    {SK_OUTCOME_ENCRYPTED, SK_W_UNSCANNABLE_LOCKED, SK_W_TODO_LOCKED}, {SK_OUTCOME_LIMIT, SK_W_UNSCANNABLE_LIMIT, SK_W_TODO_LIMIT},
    {SK_OUTCOME_OPEN, SK_W_UNSCANNABLE_WORKER, SK_W_TODO_UNSEEN},      {SK_OUTCOME_PARTIAL, SK_W_UNSCANNABLE_DAMAGED, SK_W_TODO_UNSEEN},
    {SK_OUTCOME_UNKNOWN, SK_W_UNSCANNABLE_UNKNOWN, SK_W_TODO_UNSEEN},
};

/* The deepest artifact of an outcome: the document inside a damaged archive says more than the archive. */
static const sk_artifact *find_unseen(const sk_report *r, sk_outcome outcome)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(r, &count), *found = NULL;
    for (size_t i = 0; i < count; i++) {
        bool carries = sk_kind_has(a[i].kind, SK_KIND_IS_CODE | SK_KIND_IS_CONTAINER | SK_KIND_IS_DOCUMENT) && a[i].kind != SK_KIND_MAIL_RFC5322;
        bool counts = carries || outcome == SK_OUTCOME_ENCRYPTED || outcome == SK_OUTCOME_LIMIT || outcome == SK_OUTCOME_OPEN;
        if (a[i].outcome == outcome && counts && (!found || a[i].depth > found->depth)) found = &a[i];
    }
    return found;
}

static bool lost_worker(const sk_report *r)
{
    size_t count;
    const uint16_t *limits = sk_report_limits(r, &count);
    for (size_t i = 0; i < count; i++)
        if (limits[i] == SK_LIMIT_SANDBOX_CRASH || limits[i] == SK_LIMIT_SANDBOX_TIME || limits[i] == SK_LIMIT_SANDBOX_MEMORY) return true;
    return false;
}

/* The row of the reason and, where one is to blame, the artifact. */
static size_t reason_of(const sk_report *r, const sk_artifact **ret)
{
    *ret = NULL;
    for (size_t i = 0; i < SK_COUNT(unseen) && !lost_worker(r); i++)
        if ((*ret = find_unseen(r, unseen[i].outcome))) return i;
    for (size_t i = 0; i < SK_COUNT(unseen); i++)
        if (unseen[i].word == (lost_worker(r) ? SK_W_UNSCANNABLE_WORKER : SK_W_UNSCANNABLE_LIMIT)) return i;
    return 0;
}

sk_bytes sk_unscannable_sentence(sk_arena *a, const sk_report *r, sk_lang lang)
{
    const sk_artifact *which;
    const char *reason = sk_word(unseen[reason_of(r, &which)].word, lang);
    if (!which || which->parent == SK_NO_ARTIFACT) return sk_bytes_str(reason);
    sk_bytes name = which->name.len ? which->name : sk_bytes_str(sk_kind_row_of(which->kind)->title);
    return sk_text_bytes(a, "%s: %.*s", reason, (int)(name.len < 200 ? name.len : 200), (const char *)name.p);
}

const char *sk_unscannable_todo(const sk_report *r, sk_lang lang)
{
    const sk_artifact *which;
    return sk_word(unseen[reason_of(r, &which)].todo, lang);
}

sk_bytes sk_first_fact(const sk_report *r, unsigned key)
{
    const sk_fact *f = sk_report_find_fact(r, (uint16_t)key, SK_NO_ARTIFACT, NULL);
    return f ? f->value : (sk_bytes){NULL, 0};
}
