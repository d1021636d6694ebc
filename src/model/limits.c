#include "model/limits.h"

bool sk_spend(sk_budget *b, sk_limit limit, uint64_t amount)
{
    uint64_t left = b->limits.value[limit] - b->used[limit];
    if (amount <= left) {
        b->used[limit] += amount;
        return true;
    }
    b->reached[limit] = true;
    return false;
}

bool sk_within(sk_budget *b, sk_limit limit, uint64_t value)
{
    if (value <= b->limits.value[limit]) return true;
    b->reached[limit] = true;
    return false;
}
