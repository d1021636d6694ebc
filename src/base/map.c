/* Open addressing with linear probing, at most three quarters full. */
#include "base/map.h"

#include <stdatomic.h>

#include "base/hash.h"
#include "base/lacking.h"

struct slot {
    sk_bytes key;
    uint64_t hash; /* never 0 in a used slot */
    uintptr_t value;
};

struct sk_map {
    sk_arena *arena;
    struct slot *slots;
    size_t cap, count;
};

/* One key for the process: whichever thread comes first sets it. */
static uint64_t secret(void)
{
    static _Atomic uint64_t seed;
    uint64_t now = atomic_load_explicit(&seed, memory_order_relaxed);
    if (now) return now;
    uint64_t own = sk_random_seed() | 1;
    return atomic_compare_exchange_strong(&seed, &now, own) ? own : now;
}

static uint64_t hash_key(sk_bytes key)
{
    uint64_t k = secret(), h = sk_siphash(k, k * 0x9e3779b97f4a7c15u, key);
    return h ? h : 1;
}

sk_map *sk_map_new(sk_arena *a)
{
    sk_map *m = SK_NEW(a, sk_map);
    if (m) m->arena = a;
    return m;
}

static struct slot *slot_of(const sk_map *m, sk_bytes key, uint64_t hash)
{
    for (size_t i = (size_t)hash & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
        struct slot *s = &m->slots[i];
        if (s->hash == 0 || (s->hash == hash && sk_equal(s->key, key))) return s;
    }
}

static bool make_larger(sk_map *m)
{
    size_t old_cap = m->cap;
    struct slot *old = m->slots, *fresh = SK_NEW_ARRAY(m->arena, struct slot, old_cap ? old_cap * 2 : 16);
    if (!fresh) return false;
    m->slots = fresh;
    m->cap = old_cap ? old_cap * 2 : 16;
    for (size_t i = 0; i < old_cap; i++)
        if (old[i].hash) *slot_of(m, old[i].key, old[i].hash) = old[i];
    return true;
}

bool sk_map_put(sk_map *m, sk_bytes key, uintptr_t value)
{
    if ((m->count + 1) * 4 > m->cap * 3 && !make_larger(m)) return false;
    uint64_t hash = hash_key(key);
    struct slot *s = slot_of(m, key, hash);
    if (s->hash == 0) m->count++;
    *s = (struct slot){key, hash, value};
    return true;
}

bool sk_map_get(const sk_map *m, sk_bytes key, uintptr_t *ret_value)
{
    if (!m || m->count == 0) return false;
    const struct slot *s = slot_of(m, key, hash_key(key));
    if (s->hash == 0) return false;
    if (ret_value) *ret_value = s->value;
    return true;
}

bool sk_map_add(sk_map *m, sk_bytes key, uintptr_t value)
{
    return !sk_map_get(m, key, NULL) && sk_map_put(m, key, value);
}

size_t sk_map_count(const sk_map *m) { return m ? m->count : 0; }
