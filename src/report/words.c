#include "report/words.h"

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

sk_word_id sk_unscannable_reason(const sk_report *r)
{
    bool seen[SK_OUTCOME_COUNT] = {false};
    size_t count;
    const uint16_t *limits = sk_report_limits(r, &count);
    for (size_t i = 0; i < count; i++)
        if (limits[i] == SK_LIMIT_SANDBOX_CRASH || limits[i] == SK_LIMIT_SANDBOX_TIME || limits[i] == SK_LIMIT_SANDBOX_MEMORY)
            return SK_W_UNSCANNABLE_WORKER;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    for (size_t i = 0; i < count; i++) seen[a[i].outcome] = true;
    if (seen[SK_OUTCOME_ENCRYPTED]) return SK_W_UNSCANNABLE_LOCKED;
    if (seen[SK_OUTCOME_LIMIT]) return SK_W_UNSCANNABLE_LIMIT;
    if (seen[SK_OUTCOME_PARTIAL]) return SK_W_UNSCANNABLE_DAMAGED;
    return SK_W_UNSCANNABLE_UNKNOWN;
}

sk_bytes sk_first_fact(const sk_report *r, unsigned key)
{
    const sk_fact *f = sk_report_find_fact(r, (uint16_t)key, SK_NO_ARTIFACT, NULL);
    return f ? f->value : (sk_bytes){NULL, 0};
}
