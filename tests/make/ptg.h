/* Writer of formula tokens for tests: each call appends one token, operands before their operator. */
#ifndef SK_MAKE_PTG_H
#define SK_MAKE_PTG_H

#include "codec/ptg.h"
#include "make/make.h"

typedef struct make_tokens {
    sk_buf b;
    sk_ptg_version version; /* BIFF8 or BIFF12 */
} make_tokens;

make_tokens make_tokens_new(sk_arena *a, sk_ptg_version version);
sk_bytes make_tokens_view(const make_tokens *t);

void make_ptg(make_tokens *t, unsigned token); /* one without data: operators, 0x15 (...), 0x16 missing */
void make_ptg_string(make_tokens *t, const char *text);
void make_ptg_int(make_tokens *t, unsigned value);
void make_ptg_number(make_tokens *t, double value);
void make_ptg_ref(make_tokens *t, unsigned row, unsigned column);                      /* relative: A1 */
void make_ptg_ref_absolute(make_tokens *t, unsigned row, unsigned column);             /* $A$1 */
void make_ptg_ref_sheet(make_tokens *t, unsigned ixti, unsigned row, unsigned column); /* Sheet!$A$1 */
void make_ptg_function(make_tokens *t, const char *name); /* of a fixed number of arguments */
void make_ptg_call(make_tokens *t, const char *name,
                   unsigned count); /* function or command of any number of arguments */
void make_ptg_name(make_tokens *t, unsigned index);

#endif
