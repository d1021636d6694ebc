/* Words that press: texts that ask to switch off a protection. They are shown and never decide alone. */
#include "base/phrases.h"
#include "model/detector.h"

/* Phrases of documents and mails since 2019; each asks for one act. */
static const char *const phrases[] = {
    "enable content",      "enable editing", "enable macros",
    "inhalt aktivieren",   "コンテンツの有効化", "編集を有効にする", "マクロを有効",
    "microsoft office\\templates", "microsoft office\\root\\templates", "to the following folder and",
};
#define FIRST_OF_TEMPLATES 7 /* these ask for the folder, those before for the button */

static sk_phrases set = SK_PHRASES(phrases);

static void look(sk_view *v, const sk_artifact *artifact, sk_bytes content)
{
    sk_phrase_search search = sk_phrases_start(&set, content);
    for (sk_phrase_hit hit; sk_phrases_next(&search, &hit);) {
        sk_bytes found = sk_slice(content, hit.off, sk_bytes_str(phrases[hit.phrase]).len);
        sk_tell_evidence(v, hit.phrase < FIRST_OF_TEMPLATES ? SK_EV_LURE_ENABLE : SK_EV_LURE_TEMPLATES, artifact->id, hit.off, found.len, found);
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
