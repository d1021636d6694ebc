/* Words that press: texts that ask to switch off a protection. They are shown and never decide alone. */
#include "base/attr.h"
#include "model/detector.h"

/* Phrases of documents and mails since 2019, folded to lower case; each asks for one act. */
static const struct { const char *phrase; sk_evidence_id evidence; } phrases[] = {
    {"enable content", SK_EV_LURE_ENABLE},
    {"enable editing", SK_EV_LURE_ENABLE},
    {"enable macros", SK_EV_LURE_ENABLE},
    {"inhalt aktivieren", SK_EV_LURE_ENABLE},
    {"コンテンツの有効化", SK_EV_LURE_ENABLE},
    {"編集を有効にする", SK_EV_LURE_ENABLE},
    {"マクロを有効", SK_EV_LURE_ENABLE},
    {"microsoft office\\templates", SK_EV_LURE_TEMPLATES},
    {"microsoft office\\root\\templates", SK_EV_LURE_TEMPLATES},
    {"to the following folder and", SK_EV_LURE_TEMPLATES},
};

static void look(sk_view *v, const sk_artifact *artifact, sk_bytes content)
{
    for (size_t i = 0; i < SK_COUNT(phrases); i++) {
        sk_bytes phrase = sk_bytes_str(phrases[i].phrase);
        size_t at = sk_find_nocase(content, 0, phrase);
        if (at != SK_NPOS) sk_tell_evidence(v, phrases[i].evidence, artifact->id, at, phrase.len, sk_slice(content, at, phrase.len));
    }
}

static const uint16_t kinds[] = {SK_KIND_TEXT_PLAIN, SK_KIND_NONE};

const sk_detector sk_detect_lure = {
    .id = "lure",
    .title = "texts that ask to switch off a protection",
    .source = "document templates of 2019 to 2022 (Red Dawn and its kin), November 2022 Templates lure",
    .kinds = kinds,
    .look = look,
};
