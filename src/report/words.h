/* Words for people in English and Japanese, compiled in: one binary needs no message files and no installed locale. */
#ifndef SK_REPORT_WORDS_H
#define SK_REPORT_WORDS_H

#include "model/evidence.h"

typedef enum sk_word_id {
#define SK_WORD(name, en, ja) SK_W_##name,
#include "report/words.def"
#undef SK_WORD
    SK_W_COUNT
} sk_word_id;

const char *sk_word(sk_word_id id, sk_lang lang);
const char *sk_verdict_word(sk_verdict v, sk_lang lang);

/* Why an unscannable report is unscannable, with the name of the part to blame; and what to do about it. */
sk_bytes sk_unscannable_sentence(sk_arena *a, const sk_report *r, sk_lang lang);
const char *sk_unscannable_todo(const sk_report *r, sk_lang lang);
/* The first value of a fact anywhere in the report, or an empty view. */
sk_bytes sk_first_fact(const sk_report *r, unsigned key);

#endif
