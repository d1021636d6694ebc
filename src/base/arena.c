/* A chain of chunks and a bump pointer. In sanitizer builds each allocation is followed by a poisoned
 * gap, because a plain bump allocator hides a neighbour's overwrite from AddressSanitizer. */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define SK_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SK_ASAN 1
#endif
#endif

#ifdef SK_ASAN
#include <sanitizer/asan_interface.h>
#define GAP 16
#define POISON(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
#define GAP 0
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

#define ALIGN 16
#define CHUNK_FIRST ((size_t)16 << 10)
#define CHUNK_MOST ((size_t)1 << 20)
#define SIZES 7 /* from CHUNK_FIRST to CHUNK_MOST, each twice the one before */
#define SPARE_MOST ((size_t)32 << 20)

struct chunk {
    struct chunk *before;
    size_t cap, used;
    _Alignas(ALIGN) uint8_t data[];
};

struct cleanup {
    struct cleanup *before;
    void (*run)(void *self);
    void *self;
};

struct sk_arena {
    struct chunk *last;
    sk_arena *stock;            /* to which chunks go back; NULL: to the system */
    struct chunk *spare[SIZES]; /* that came back */
    size_t spare_bytes;
    struct cleanup *cleanups;
    size_t budget, taken, next_cap;
    bool exhausted;
};

sk_arena *sk_arena_new(size_t budget)
{
    sk_arena *a = calloc(1, sizeof *a);
    if (a) {
        a->budget = budget;
        a->next_cap = CHUNK_FIRST;
    }
    return a;
}

sk_arena *sk_arena_new_beside(sk_arena *stock, size_t budget)
{
    sk_arena *a = sk_arena_new(budget);
    if (a) a->stock = stock;
    return a;
}

/* SIZES: of no usual size. */
static size_t size_of(size_t cap)
{
    size_t i = 0;
    while (i < SIZES && CHUNK_FIRST << i != cap) i++;
    return i;
}

static void free_chunk(struct chunk *c)
{
    UNPOISON(c->data, c->cap);
    free(c);
}

static void give_back(sk_arena *stock, struct chunk *c)
{
    size_t size = stock ? size_of(c->cap) : SIZES;
    if (size == SIZES || c->cap > SPARE_MOST - stock->spare_bytes) {
        free_chunk(c);
        return;
    }
    POISON(c->data, c->cap);
    c->before = stock->spare[size];
    stock->spare[size] = c;
    stock->spare_bytes += c->cap;
}

void sk_arena_free(sk_arena *a)
{
    if (!a) return;
    for (struct cleanup *c = a->cleanups; c; c = c->before) c->run(c->self);
    for (struct chunk *c = a->last, *before; c; c = before) {
        before = c->before;
        give_back(a->stock, c);
    }
    for (size_t i = 0; i < SIZES; i++) {
        for (struct chunk *c = a->spare[i], *before; c; c = before) {
            before = c->before;
            free_chunk(c);
        }
    }
    free(a);
}

/* NULL: the system has no memory. */
static struct chunk *get_chunk(sk_arena *stock, size_t cap)
{
    size_t size = stock ? size_of(cap) : SIZES;
    struct chunk *c = size < SIZES ? stock->spare[size] : NULL;
    if (!c) return malloc(sizeof *c + cap);
    stock->spare[size] = c->before;
    stock->spare_bytes -= cap;
    return c;
}

static struct chunk *add_chunk(sk_arena *a, size_t len)
{
    size_t cap = a->next_cap > len ? a->next_cap : len;
    if (cap > a->budget - a->taken) cap = len;
    struct chunk *c = cap <= a->budget - a->taken ? get_chunk(a->stock, cap) : NULL;
    if (!c) {
        a->exhausted = true;
        return NULL;
    }
    c->before = a->last;
    c->cap = cap;
    c->used = 0;
    POISON(c->data, cap);
    a->taken += cap;
    if (a->next_cap < CHUNK_MOST) a->next_cap *= 2;
    return a->last = c;
}

static size_t padded(size_t len) { return ((len + ALIGN - 1) & ~(size_t)(ALIGN - 1)) + GAP; }

/* Not zeroed. */
static uint8_t *take(sk_arena *a, size_t len)
{
    size_t room = padded(len ? len : 1);
    struct chunk *c = a->last;
    if (!c || room > c->cap - c->used) c = add_chunk(a, room);
    if (!c) return NULL;
    uint8_t *p = c->data + c->used;
    c->used += room;
    UNPOISON(p, len ? len : 1);
    return p;
}

void *sk_arena_take(sk_arena *a, size_t count, size_t size)
{
    if (size != 0 && count > (SIZE_MAX / 2) / size) {
        a->exhausted = true;
        return NULL;
    }
    uint8_t *p = take(a, count * size);
    return p ? memset(p, 0, count * size) : NULL;
}

void *sk_arena_room(sk_arena *a, size_t len)
{
    if (len < SIZE_MAX / 2) return take(a, len);
    a->exhausted = true;
    return NULL;
}

void *sk_arena_grow(sk_arena *a, void *old, size_t old_count, size_t new_count, size_t size)
{
    if (size != 0 && new_count > (SIZE_MAX / 2) / size) {
        a->exhausted = true;
        return NULL;
    }
    size_t old_len = old_count * size, new_len = new_count * size;
    struct chunk *c = a->last;
    size_t old_room = padded(old_len ? old_len : 1), new_room = padded(new_len ? new_len : 1);
    if (old && c && (uint8_t *)old + old_room == c->data + c->used && new_room - old_room <= c->cap - c->used) {
        UNPOISON(old, new_len);
        memset((uint8_t *)old + old_len, 0, new_len - old_len);
        c->used += new_room - old_room;
        return old;
    }
    uint8_t *p = take(a, new_len);
    if (!p) return NULL;
    if (old_len) memcpy(p, old, old_len);
    if (new_len > old_len) memset(p + old_len, 0, new_len - old_len);
    return p;
}

sk_bytes sk_arena_copy(sk_arena *a, sk_bytes b)
{
    if (b.len >= SIZE_MAX / 2) a->exhausted = true;
    uint8_t *p = b.len < SIZE_MAX / 2 ? take(a, b.len + 1) : NULL;
    if (!p) return (sk_bytes){NULL, 0};
    if (b.len) memcpy(p, b.p, b.len);
    p[b.len] = 0;
    return (sk_bytes){p, b.len};
}

const char *sk_arena_string(sk_arena *a, sk_bytes b)
{
    sk_bytes copy = sk_arena_copy(a, b);
    return copy.p ? (const char *)copy.p : "";
}

bool sk_arena_cleanup(sk_arena *a, void (*run)(void *self), void *self)
{
    struct cleanup *c = SK_NEW(a, struct cleanup);
    if (!c) return false;
    *c = (struct cleanup){a->cleanups, run, self};
    a->cleanups = c;
    return true;
}

bool sk_arena_exhausted(const sk_arena *a) { return a->exhausted; }
size_t sk_arena_used(const sk_arena *a) { return a->taken; }
