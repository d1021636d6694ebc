/* The search ahead: four bytes of each text go into a table; the event's text is looked up at every position. See sigma_gate.h. */
#include "hunt/sigma_gate.h"

enum { GRAM = 4, MOST_TEXTS = 2000, BLOOM_BITS = 18, MOST_VISITS = 200000 };

/* ---- numbers of events ---- */

static bool add_id(sigma_ids *ids, uint64_t id)
{
    for (size_t i = 0; i < ids->count; i++) {
        if (ids->id[i] == id) return true;
    }
    if (ids->count == SIGMA_MOST_IDS || id > 0xffffffff) return false;
    ids->id[ids->count++] = (uint32_t)id;
    return true;
}

static bool ids_of_item(const sigma_item *item, uint32_t field, sigma_ids *ret)
{
    if (item->field != field || (item->all && item->count > 1)) return false;
    for (size_t i = 0; i < item->count; i++) {
        const sk_sigma_pattern *p = &item->patterns[i];
        uint64_t id;
        bool whole = p->op == SK_SIGMA_NUMBER || p->op == SK_SIGMA_EQUAL;
        if (!whole || !p->text.len || p->text.len > 9 || !sk_is_digit(p->text.p[0]) || !sk_parse_u64(p->text, &id) || !add_id(ret, id)) return false;
    }
    return item->count;
}

bool sigma_gate_ids(const sigma_node *n, uint32_t field, sigma_ids *ret)
{
    ret->count = 0;
    if (n->kind == SIGMA_ITEM) return ids_of_item(n->item, field, ret);
    if (n->kind == SIGMA_NOT || !n->count) return false;
    for (uint32_t i = 0; i < n->count; i++) {
        sigma_ids one;
        bool got = sigma_gate_ids(n->children[i], field, &one);
        if (n->kind == SIGMA_AND && got) {
            *ret = one;
            return true;
        }
        if (n->kind == SIGMA_AND) continue;
        for (size_t k = 0; got && k < one.count; k++) got = add_id(ret, one.id[k]);
        if (!got) return false;
    }
    return n->kind != SIGMA_AND;
}

static bool count_visits(const sigma_node *n, unsigned *left)
{
    if (!*left) return false;
    --*left;
    for (uint32_t i = 0; i < n->count; i++) {
        if (!count_visits(n->children[i], left)) return false;
    }
    return true;
}

bool sigma_gate_bounded(const sigma_node *n)
{
    unsigned left = MOST_VISITS;
    return count_visits(n, &left);
}

/* ---- texts ---- */

typedef struct texts {
    sk_bytes *p;
    size_t count, shortest;
} texts;

typedef struct entry {
    uint32_t gram, rule;
    uint32_t next;      /* index + 1 */
    uint32_t at;        /* of the four bytes in the text */
    sk_bytes text;
} entry;

struct sigma_gate {
    sk_arena *arena;
    entry *entries;
    size_t count, cap;
    uint32_t *heads;    /* index + 1 */
    unsigned head_bits;
    uint8_t bloom[1 << (BLOOM_BITS - 3)];
};

static bool texts_of_item(sk_arena *a, const sigma_item *item, texts *ret)
{
    *ret = (texts){NULL, 0, SK_NPOS};
    if (item->count > MOST_TEXTS) return false;
    ret->p = SK_NEW_ARRAY(a, sk_bytes, item->count + 1);
    if (!ret->p) return false;
    sk_bytes best = {0};
    for (size_t i = 0; i < item->count; i++) {
        sk_bytes text = sk_sigma_pattern_literal(a, &item->patterns[i]);
        if (text.len > best.len) best = text;
        if (text.len < ret->shortest) ret->shortest = text.len;
        ret->p[ret->count++] = text;
    }
    if (item->all) {
        ret->p[0] = best;
        ret->count = 1;
        ret->shortest = best.len;
    }
    return ret->count && ret->shortest >= GRAM;
}

static bool join(sk_arena *a, texts *all, const texts *more)
{
    size_t count = all->count + more->count;
    if (count > MOST_TEXTS) return false;
    sk_bytes *p = SK_NEW_ARRAY(a, sk_bytes, count + 1);
    if (!p) return false;
    if (all->count) memcpy(p, all->p, all->count * sizeof *p);
    memcpy(p + all->count, more->p, more->count * sizeof *p);
    *all = (texts){p, count, more->shortest < all->shortest ? more->shortest : all->shortest};
    return true;
}

/* Of all that must hold, the texts that are longest; of what may hold, all texts. False: none is needed. */
static bool texts_of(sk_arena *a, const sigma_node *n, texts *ret)
{
    *ret = (texts){NULL, 0, SK_NPOS};
    if (n->kind == SIGMA_ITEM) return texts_of_item(a, n->item, ret);
    if (n->kind == SIGMA_NOT) return false;
    texts best = {NULL, 0, 0};
    for (uint32_t i = 0; i < n->count; i++) {
        texts one;
        bool got = texts_of(a, n->children[i], &one);
        if (n->kind == SIGMA_AND) {
            if (got && (one.shortest > best.shortest || !best.count)) best = one;
        } else if (!got || !join(a, ret, &one)) {
            return false;
        }
    }
    if (n->kind == SIGMA_AND) *ret = best;
    return ret->count;
}

sigma_gate *sigma_gate_new(sk_arena *a)
{
    sigma_gate *g = SK_NEW(a, sigma_gate);
    if (g) g->arena = a;
    return g;
}

static uint32_t hash(uint32_t gram) { return gram * 2654435761u; }

static bool in_bloom(const sigma_gate *g, uint32_t h) { return g->bloom[h >> (32 - BLOOM_BITS) >> 3] >> (h >> (32 - BLOOM_BITS) & 7) & 1; }

/* The four bytes of a text that no other text has yet, where there are such: common ones ("\\win") would be found too often. */
static size_t choose(const sigma_gate *g, sk_bytes text)
{
    static const char *const common[] = {"wind", "indo", "ndow", "dows", ".exe", "\\sys", "syst", "yste", "stem", "tem3", "em32", "m32\\", "s\\sy", "micr", "icro", "cros", "roso", "osof", "soft"};
    size_t second = SK_NPOS;
    for (size_t i = 0; i + GRAM <= text.len; i++) {
        bool often = false;
        for (size_t k = 0; k < sizeof common / sizeof common[0] && !often; k++) often = memcmp(text.p + i, common[k], GRAM) == 0;
        if (often) continue;
        if (!in_bloom(g, hash(sk_u32le_at(text, i)))) return i;
        second = i;
    }
    return second == SK_NPOS ? 0 : second;
}

static bool add_entry(sigma_gate *g, sk_bytes text, uint32_t rule)
{
    if (g->count == g->cap) {
        size_t cap = g->cap ? g->cap * 2 : 1024;
        entry *p = sk_arena_grow(g->arena, g->entries, g->cap, cap, sizeof *p);
        if (!p) return false;
        g->entries = p;
        g->cap = cap;
    }
    size_t at = choose(g, text);
    uint32_t gram = sk_u32le_at(text, at), h = hash(gram) >> (32 - BLOOM_BITS);
    g->entries[g->count++] = (entry){gram, rule, 0, (uint32_t)at, text};
    g->bloom[h >> 3] = (uint8_t)(g->bloom[h >> 3] | 1u << (h & 7));
    return true;
}

bool sigma_gate_add(sigma_gate *g, const sigma_node *n, uint32_t rule)
{
    texts t;
    if (!texts_of(g->arena, n, &t) || t.shortest < GRAM) return false;
    for (size_t i = 0; i < t.count; i++) {
        if (!add_entry(g, t.p[i], rule)) return false;
    }
    return true;
}

bool sigma_gate_close(sigma_gate *g)
{
    g->head_bits = 10;
    while (g->head_bits < 22 && (1u << g->head_bits) < g->count * 2) g->head_bits++;
    g->heads = SK_NEW_ARRAY(g->arena, uint32_t, (size_t)1 << g->head_bits);
    if (!g->heads) return false;
    for (size_t i = 0; i < g->count; i++) {
        uint32_t *head = &g->heads[hash(g->entries[i].gram) >> (32 - g->head_bits)];
        g->entries[i].next = *head;
        *head = (uint32_t)i + 1;
    }
    return true;
}

static void look_up(const sigma_gate *g, sk_bytes low, size_t at, uint32_t gram, uint32_t h, uint32_t *fired, uint32_t now)
{
    for (uint32_t i = g->heads[h >> (32 - g->head_bits)]; i; i = g->entries[i - 1].next) {
        const entry *e = &g->entries[i - 1];
        if (e->gram != gram || fired[e->rule] == now || at < e->at || !sk_has(low, at - e->at, e->text.len)) continue;
        if (memcmp(low.p + at - e->at, e->text.p, e->text.len) == 0) fired[e->rule] = now;
    }
}

void sigma_gate_search(const sigma_gate *g, sk_bytes low, uint32_t *fired, uint32_t now)
{
    for (size_t i = 0; i + GRAM <= low.len; i++) {
        uint32_t gram = sk_u32le_at(low, i), h = hash(gram);
        if (in_bloom(g, h)) look_up(g, low, i, gram, h, fired, now);
    }
}
