/* Looks for passwords in readable text: see engine/password.h. */
#ifndef SK_ENGINE_PASSWORD_TEXT_H
#define SK_ENGINE_PASSWORD_TEXT_H

#include "base/arena.h"

/* Likelihood, best first. */
typedef enum sk_password_rank {
    SK_PASSWORD_GIVEN,
    SK_PASSWORD_WORKED,
    SK_PASSWORD_LABELLED,
    SK_PASSWORD_NEAR,
    SK_PASSWORD_NAME,
    SK_PASSWORD_DIGITS,
    SK_PASSWORD_DOMAIN,
    SK_PASSWORD_DEFAULT,
    SK_PASSWORD_RANKS
} sk_password_rank;

/* Is told each word found, with its span in the text; the word is borrowed for the call. */
typedef struct sk_password_taker {
    void *self;
    void (*take)(void *self, sk_password_rank rank, sk_bytes word, uint64_t off, uint64_t len);
} sk_password_taker;

typedef struct sk_password_finder sk_password_finder;

/* NULL at the arena's budget. */
sk_password_finder *sk_password_finder_new(sk_arena *a);
/* Linear in the text. */
void sk_password_find(sk_password_finder *f, sk_bytes text, const sk_password_taker *taker);
void sk_password_find_in_name(sk_password_finder *f, sk_bytes name, const sk_password_taker *taker);

#endif
