/* Candidates for passwords: given by the caller, and found in the text of the input itself. */
#ifndef SK_ENGINE_PASSWORD_H
#define SK_ENGINE_PASSWORD_H

#include "base/arena.h"
#include "model/limits.h"

typedef struct sk_passwords sk_passwords;

typedef struct sk_password {
    sk_bytes word;     /* UTF-8 */
    uint32_t artifact; /* where it stood; SK_NO_ARTIFACT: given by the caller, or a format's default */
    uint64_t off, len; /* span there */
    const char *why;   /* "given", "labelled", "near a label", "name", "digits", "domain", "default" */
} sk_password;

sk_passwords *sk_passwords_new(sk_arena *a);
/* Counts words under limit `password.words` of budget, and reports it there; without it the default holds. */
void sk_passwords_bound(sk_passwords *p, sk_budget *budget);
/* Likelihood in the order: given, found in an earlier lock of this scan, labelled, near a label, others. */
void sk_passwords_give(sk_passwords *p, sk_bytes word);
/* Looks through readable text (UTF-8) for words that may be passwords; linear in the text. */
void sk_passwords_read(sk_passwords *p, uint32_t artifact, sk_bytes text);
/* The same for a name or subject. */
void sk_passwords_read_name(sk_passwords *p, uint32_t artifact, sk_bytes name);
/* A word that opened a lock goes to the front. */
void sk_passwords_worked(sk_passwords *p, const sk_password *word);
/* The i-th candidate, most likely first; false behind the last. */
bool sk_passwords_get(const sk_passwords *p, size_t i, sk_password *ret);

#endif
