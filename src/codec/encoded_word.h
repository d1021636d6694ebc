/* Encoded words in headers (RFC 2047), read as mail programs show them: also inside quotes, also longer than allowed,
 * also with a character split between two words of one charset. What stands outside is converted by guessing. */
#ifndef SK_CODEC_ENCODED_WORD_H
#define SK_CODEC_ENCODED_WORD_H

#include "base/arena.h"

typedef struct sk_encoded_words {
    size_t count;          /* encoded words that were decoded */
    size_t malformed;      /* began like one, but are none */
    bool raw;              /* bytes above 0x7F or escape sequences stand outside of them */
    bool unknown_charset, lossy;
} sk_encoded_words;

/* text with its folds already taken out; the result is UTF-8. ret may be NULL. */
sk_bytes sk_encoded_words_decode(sk_arena *a, sk_bytes text, sk_encoded_words *ret);

#endif
