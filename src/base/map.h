/* sk_map: bytes to a pointer-sized value, in an arena. Keyed hashing (SipHash-1-3), so that hostile keys cannot
 * pile up in one bucket; nothing iterates over a map, so its order never reaches a report. */
#ifndef SK_BASE_MAP_H
#define SK_BASE_MAP_H

#include "base/arena.h"

typedef struct sk_map sk_map;

/* An empty map; NULL at the arena's budget. Keys are borrowed: they must outlive the map. */
sk_map *sk_map_new(sk_arena *a);
/* Sets key to value; false at the budget. */
bool sk_map_put(sk_map *m, sk_bytes key, uintptr_t value);
/* True and *ret_value when the key is there. A NULL map is an empty one. */
bool sk_map_get(const sk_map *m, sk_bytes key, uintptr_t *ret_value);
/* True when the key was new and is now there with value: the one-line visited set. */
bool sk_map_add(sk_map *m, sk_bytes key, uintptr_t value);
size_t sk_map_count(const sk_map *m);

#endif
