/* sk_phrases: many phrases looked for in one pass (Aho and Corasick 1975), ASCII letters folded.
 *
 * A set is a static object that is built at its first use, once in a process, and only read from then on:
 *     static const char *const words[] = {"enable content", "enable editing"};
 *     static sk_phrases set = SK_PHRASES(words);
 *     sk_phrase_search search = sk_phrases_start(&set, text);
 *     while (sk_phrases_next(&search, &hit)) ... */
#ifndef SK_BASE_PHRASES_H
#define SK_BASE_PHRASES_H

#include <threads.h>

#include "base/attr.h"
#include "base/bytes.h"

typedef struct sk_phrase_table sk_phrase_table;

typedef struct sk_phrases {
    const char *const *phrases;
    size_t count; /* at most 4096 phrases of at most 256 bytes, none empty: a larger set finds nothing, and a test tells */
    const sk_phrase_table *_Atomic table;
} sk_phrases;

#define SK_PHRASES(list) {.phrases = (list), .count = SK_COUNT(list)}

typedef struct sk_phrase_hit {
    size_t phrase, off; /* index of the phrase, and where it starts in the text */
} sk_phrase_hit;

typedef struct sk_phrase_search {
    const sk_phrases *set;
    const sk_phrase_table *table;
    sk_bytes text;
    size_t pos;
    uint16_t state, output;
} sk_phrase_search;

sk_phrase_search sk_phrases_start(sk_phrases *set, sk_bytes text);
/* The next occurrence, in the order of their ends; overlapping ones are all told. */
bool sk_phrases_next(sk_phrase_search *s, sk_phrase_hit *ret);

#endif
