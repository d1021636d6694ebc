/* The grammar of effects as a table: which chain is which evidence (E1, E2), and what is none. */
#ifndef SK_DETECT_CHAINS_H
#define SK_DETECT_CHAINS_H

#include "model/detector.h"

typedef struct sk_chain {
    uint16_t evidence;  /* SK_EV_COUNT: none */
    uint32_t effects;   /* set of 1 << sk_effect_op */
    uint32_t all, none; /* sets of conditions */
    const char *what, *all_text, *none_text, *effects_text;
} sk_chain;

extern const sk_chain sk_chains[];
extern const size_t sk_chain_count;

/* The row that decides about an effect for which these conditions hold; NULL: no row speaks of it. */
const sk_chain *sk_chain_of(uint16_t op, uint32_t conditions);
/* Name and meaning of the n-th condition; NULL behind the last. */
const char *sk_condition_name(size_t n, const char **ret_what);

#endif
