/* sk_arena: memory of one scan (or one process table), with a hard budget, freed whole.
 *
 * An allocation that would pass the budget answers NULL and sets exhausted: the caller stops what it
 * is doing and the scan reports the limit `memory`. Memory is zeroed where nothing else is said. Not for sharing by threads. */
#ifndef SK_BASE_ARENA_H
#define SK_BASE_ARENA_H

#include "base/bytes.h"

typedef struct sk_arena sk_arena;

/* budget counts bytes taken from the system. NULL when the system has no memory. */
sk_arena *sk_arena_new(size_t budget);
/* For one of many short lives beside a long one, stock, which keeps what is given back for the next. */
sk_arena *sk_arena_new_beside(sk_arena *stock, size_t budget);
void sk_arena_free(sk_arena *a); /* runs the cleanups, last first; NULL is allowed */

/* count * size bytes, aligned for any type; NULL at the budget. */
void *sk_arena_take(sk_arena *a, size_t count, size_t size);
/* The same without zeroing, for what is written at once: large room that stays unused then costs no memory. */
void *sk_arena_room(sk_arena *a, size_t len);
#define SK_NEW(arena, type) ((type *)sk_arena_take((arena), 1, sizeof(type)))
#define SK_NEW_ARRAY(arena, type, count) ((type *)sk_arena_take((arena), (count), sizeof(type)))

/* Makes room for new_count items. The old memory is reused in place where it was the last one taken;
 * otherwise the items are copied. NULL at the budget: the old items stay valid. */
void *sk_arena_grow(sk_arena *a, void *old, size_t old_count, size_t new_count, size_t size);

/* Copies, with a NUL behind the last byte. On an exhausted arena the view is empty, the string "". */
sk_bytes sk_arena_copy(sk_arena *a, sk_bytes b);
const char *sk_arena_string(sk_arena *a, sk_bytes b);

/* Calls run(self) when the arena is freed; false at the budget, then run was not registered. */
bool sk_arena_cleanup(sk_arena *a, void (*run)(void *self), void *self);

bool sk_arena_exhausted(const sk_arena *a);
size_t sk_arena_used(const sk_arena *a);

#endif
