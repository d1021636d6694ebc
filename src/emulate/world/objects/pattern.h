/* Regular expressions of VBScript.RegExp and JScript (ECMA-262, 3rd edition, 15.10): a backtracking matcher over code, with
 * steps counted as emulate.pattern. */
#ifndef SK_EMULATE_PATTERN_H
#define SK_EMULATE_PATTERN_H

#include "emulate/world/world.h"

enum { SK_PATTERN_GROUPS = 32 };

typedef struct sk_pattern sk_pattern;

typedef struct sk_match_spans {
    size_t from[SK_PATTERN_GROUPS], to[SK_PATTERN_GROUPS]; /* 0: the whole; SK_NPOS: took no part */
    unsigned count;                                        /* groups and the whole */
} sk_match_spans;

/* NULL: no pattern of the language (or the budget is used up). */
sk_pattern *sk_pattern_new(sk_world *w, sk_str source, bool fold, bool multiline);
/* The first match at or behind from. False also at the budget. */
bool sk_pattern_find(sk_world *w, sk_pattern *p, sk_str s, size_t from, sk_match_spans *ret);

#endif
