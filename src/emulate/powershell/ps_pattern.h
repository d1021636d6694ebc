/* Regular expressions as .NET has them (Regular Expression Language - Quick Reference): compiled to a small program and
 * matched by backtracking with a budget of steps (limit emulate.pattern). Past the budget there is no match. */
#ifndef SK_EMULATE_PS_PATTERN_H
#define SK_EMULATE_PS_PATTERN_H

#include "base/arena.h"
#include "model/limits.h"

#define SK_PS_GROUPS 20

typedef struct sk_ps_code sk_ps_code;
typedef struct sk_ps_back sk_ps_back;

typedef struct sk_ps_pattern {
    sk_arena *arena;
    sk_ps_code *code;
    uint32_t count;
    unsigned groups; /* numbered groups, without the whole match */
    sk_bytes names[SK_PS_GROUPS];
    bool fold;
    sk_ps_back *stack; /* room for backtracking, kept between matches */
    size_t stack_cap;
} sk_ps_pattern;

typedef struct sk_ps_match {
    size_t start[SK_PS_GROUPS], end[SK_PS_GROUPS]; /* bytes; of the whole match and the groups */
} sk_ps_match;

/* NULL where it is no regular expression, or at the arena's budget. text is borrowed. */
sk_ps_pattern *sk_ps_pattern_make(sk_arena *a, sk_bytes text, bool fold);
/* The first match at or behind from. */
bool sk_ps_pattern_find(sk_ps_pattern *p, sk_bytes text, size_t from, sk_budget *budget, sk_ps_match *ret);
/* The number of a group by name or number; -1: none. */
int sk_ps_pattern_group(const sk_ps_pattern *p, sk_bytes name);

#endif
