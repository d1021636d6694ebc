/* Limits of one scan. Each has a name, a unit, a default and a reason; reaching one is reported.
 *
 * A row: SK_LIMIT(name, id, unit, default, least, most, blind, why). blind is 1 where reaching the limit means
 * that something was not looked at (the verdict cannot be clean), 0 where only the report was shortened. */
#ifndef SK_MODEL_LIMITS_H
#define SK_MODEL_LIMITS_H

#include "base/bytes.h"

typedef enum sk_limit {
#define SK_LIMIT(name, id, unit, fallback, least, most, blind, why) SK_LIMIT_##name,
#include "model/limits.def"
#undef SK_LIMIT
    SK_LIMIT_COUNT
} sk_limit;

typedef struct sk_limit_row {
    const char *id, *unit;
    uint64_t fallback, least, most;
    bool blind;
    const char *why;
} sk_limit_row;

typedef struct sk_limits {
    uint64_t value[SK_LIMIT_COUNT];
} sk_limits;

const sk_limit_row *sk_limit_row_of(unsigned limit); /* NULL out of range */
unsigned sk_limit_find(sk_bytes id);                 /* SK_LIMIT_COUNT when there is no such id */
sk_limits sk_limits_default(void);

/* What one scan has spent of its limits. */
typedef struct sk_budget {
    sk_limits limits;
    uint64_t used[SK_LIMIT_COUNT];
    bool reached[SK_LIMIT_COUNT];
} sk_budget;

/* Spends amount of a limit that is a sum or count over the whole scan. False, and reached is set, when that
 * would pass the limit: nothing is spent then. */
bool sk_spend(sk_budget *b, sk_limit limit, uint64_t amount);
/* True when value is within a limit that holds for one thing (a depth, a length); else reached is set. */
bool sk_within(sk_budget *b, sk_limit limit, uint64_t value);

#endif
