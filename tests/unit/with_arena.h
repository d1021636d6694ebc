/* For unit tests that work in one arena: a fresh one for each test, by cmocka's set-up and tear-down. */
#ifndef SK_WITH_ARENA_H
#define SK_WITH_ARENA_H

#include "unit/test.h"

#include "base/arena.h"

static sk_arena *arena;

static inline int set_up(void **state)
{
    (void)state;
    arena = sk_arena_new((size_t)512 << 20);
    return arena ? 0 : -1;
}

static inline int tear_down(void **state)
{
    (void)state;
    sk_arena_free(arena);
    return 0;
}

#endif
