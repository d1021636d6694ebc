/* Ordered tables: see array.h. Entries stand in order of insertion, an open hash over them finds keys. */
#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "emulate/world/world.h"

typedef struct entry {
    sk_value key, value;
    uint64_t hash;
    bool gone;
} entry;

struct sk_table {
    entry *entries;
    size_t used, cap, live;
    uint32_t *slots; /* index + 1 of an entry; 0: free */
    size_t slot_count;
    bool fold;
    size_t last_n, last_at; /* where the walk stands: live entry last_n is entries[last_at] */
};

sk_table *sk_table_new(sk_world *w, bool fold)
{
    sk_table *t = sk_spend(w->budget, SK_LIMIT_EMULATE_OBJECTS, 1) ? SK_NEW(w->arena, sk_table) : NULL;
    if (t)
        t->fold = fold;
    else
        w->stopped = true;
    return t;
}

void sk_table_fold(sk_table *t, bool fold)
{
    if (t->live == 0) t->fold = fold;
}

size_t sk_table_count(const sk_table *t) { return t ? t->live : 0; }

static bool number_of(const sk_value *v, double *ret)
{
    switch (v->type) {
    case SK_V_SINGLE:
    case SK_V_DOUBLE:
    case SK_V_DATE:
    case SK_V_DECIMAL: *ret = v->u.d; return true;
    case SK_V_CURRENCY: *ret = (double)v->u.i / 10000; return true;
    case SK_V_INTEGER:
    case SK_V_LONG:
    case SK_V_LONGLONG:
    case SK_V_BYTE:
    case SK_V_BOOLEAN: *ret = (double)v->u.i; return true;
    default: return false;
    }
}

static uint64_t hash_key(const sk_table *t, const sk_value *key)
{
    double d;
    if (key->type == SK_V_STRING || key->type == SK_V_UNKNOWN) return sk_str_hash(key->u.s, t->fold);
    if (number_of(key, &d)) {
        if (d == 0) d = 0; /* -0 is 0 */
        return sk_siphash(1, 2, sk_bytes_of(&d, sizeof(d)));
    }
    if (key->type == SK_V_OBJECT || key->type == SK_V_ARRAY)
        return sk_siphash(3, 4, sk_bytes_of(&key->u.ptr, sizeof(key->u.ptr)));
    return key->type;
}

static bool same_key(const sk_table *t, const sk_value *a, const sk_value *b)
{
    double x, y;
    bool number = number_of(a, &x);
    if (number != number_of(b, &y)) return false;
    if (number) return x == y;
    if (a->type != b->type) return false;
    if (a->type == SK_V_STRING || a->type == SK_V_UNKNOWN)
        return t->fold ? sk_str_equal_nocase(a->u.s, b->u.s) : sk_str_equal(a->u.s, b->u.s);
    if (a->type == SK_V_OBJECT || a->type == SK_V_ARRAY) return a->u.ptr == b->u.ptr;
    return true;
}

static entry *find(const sk_table *t, const sk_value *key, uint64_t hash)
{
    if (!t || t->slot_count == 0) return NULL;
    for (size_t at = (size_t)hash & (t->slot_count - 1); t->slots[at]; at = (at + 1) & (t->slot_count - 1)) {
        entry *e = &t->entries[t->slots[at] - 1];
        if (!e->gone && e->hash == hash && same_key(t, &e->key, key)) return e;
    }
    return NULL;
}

static void link_entry(sk_table *t, size_t index)
{
    size_t at = (size_t)t->entries[index].hash & (t->slot_count - 1);
    while (t->slots[at]) at = (at + 1) & (t->slot_count - 1);
    t->slots[at] = (uint32_t)index + 1;
}

/* Drops entries that are gone. The slots hold nothing after it. */
static void compact(sk_table *t)
{
    size_t kept = 0;
    for (size_t i = 0; i < t->used; i++) {
        if (t->entries[i].gone) continue;
        if (kept != i) t->entries[kept] = t->entries[i];
        kept++;
    }
    t->used = kept;
    t->last_n = t->last_at = 0;
    if (t->slot_count) memset(t->slots, 0, t->slot_count * sizeof(*t->slots));
}

static bool make_room(sk_world *w, sk_table *t)
{
    if (t->used < t->cap) return true;
    compact(t);
    if (t->used * 2 >= t->cap) {
        size_t cap = t->cap ? t->cap * 2 : 8;
        entry *entries = sk_arena_grow(w->arena, t->entries, t->cap, cap, sizeof(*entries));
        uint32_t *slots = entries ? SK_NEW_ARRAY(w->arena, uint32_t, cap * 2) : NULL;
        if (entries) t->entries = entries;
        if (!slots) return false;
        t->slots = slots;
        t->slot_count = cap * 2;
        t->cap = cap;
    }
    for (size_t i = 0; i < t->used; i++) link_entry(t, i);
    return true;
}

sk_value *sk_table_find(sk_world *w, const sk_table *t, const sk_value *key)
{
    (void)w;
    entry *e = t ? find(t, key, hash_key(t, key)) : NULL;
    return e ? &e->value : NULL;
}

bool sk_table_put(sk_world *w, sk_table *t, const sk_value *key, const sk_value *v)
{
    uint64_t hash = hash_key(t, key);
    entry *e = find(t, key, hash);
    if (e) {
        e->value = *v;
        return true;
    }
    if (!sk_spend(w->budget, SK_LIMIT_EMULATE_OBJECTS, 1) || !make_room(w, t)) {
        w->stopped = true;
        return false;
    }
    t->entries[t->used] = (entry){.key = *key, .value = *v, .hash = hash};
    link_entry(t, t->used++);
    t->live++;
    return true;
}

bool sk_table_remove(sk_world *w, sk_table *t, const sk_value *key)
{
    (void)w;
    entry *e = t ? find(t, key, hash_key(t, key)) : NULL;
    if (!e) return false;
    e->gone = true;
    t->live--;
    t->last_n = t->last_at = 0;
    /* A loop that removes the first entry each time stays linear. */
    if (t->used - t->live > t->live + 16) {
        compact(t);
        for (size_t i = 0; i < t->used; i++) link_entry(t, i);
    }
    return true;
}

void sk_table_clear(sk_table *t)
{
    if (t->slot_count) memset(t->slots, 0, t->slot_count * sizeof(*t->slots));
    t->used = t->live = t->last_n = t->last_at = 0;
}

bool sk_table_nth(const sk_table *t, size_t n, sk_value *ret_key, sk_value *ret_value)
{
    if (!t || n >= t->live) return false;
    size_t at = 0, count = 0;
    if (n >= t->last_n) {
        at = t->last_at;
        count = t->last_n;
    }
    while (at < t->used && (t->entries[at].gone || count < n)) {
        if (!t->entries[at].gone) count++;
        at++;
    }
    if (at >= t->used) return false;
    /* Only a note of where the walk stands: the table itself is as before. */
    sk_table *walked = (sk_table *)(uintptr_t)t;
    walked->last_n = n;
    walked->last_at = at;
    if (ret_key) *ret_key = t->entries[at].key;
    if (ret_value) *ret_value = t->entries[at].value;
    return true;
}
