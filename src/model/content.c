/* Small contents of known size are allocated; large or unknown ones get a reserved range of addresses of
 * which pages become usable as bytes arrive: nothing is copied when they grow, and untouched pages cost nothing. */
#include "model/content.h"

#include <stdlib.h>
#include <sys/mman.h>

#define STEP ((size_t)256 << 10) /* granularity of making reserved pages usable */
#define SMALL ((size_t)256 << 10)

struct sk_content {
    sk_producer *producer; /* NULL once ended, or for a view */
    sk_budget *budget;
    uint8_t *own;          /* NULL for a view */
    size_t usable, reserved;
    bool mapped;
    sk_bytes had;
    uint64_t size;
    bool ended;
    sk_outcome outcome;
};

static void release_at_end(void *self) { sk_content_release(self); }

sk_content *sk_content_view(sk_arena *a, sk_bytes bytes)
{
    sk_content *c = SK_NEW(a, sk_content);
    if (c) *c = (sk_content){.had = bytes, .size = bytes.len, .ended = true, .outcome = SK_OUTCOME_COMPLETE};
    return c;
}

sk_content *sk_content_computed(sk_arena *a, sk_budget *budget, sk_bytes bytes)
{
    return sk_spend(budget, SK_LIMIT_TOTAL_BYTES, bytes.len) ? sk_content_view(a, bytes) : NULL;
}

sk_content *sk_content_produced(sk_arena *a, sk_budget *budget, sk_producer *p, uint64_t size)
{
    sk_content *c = SK_NEW(a, sk_content);
    if (!c) return NULL;
    *c = (sk_content){.producer = p, .budget = budget, .size = size, .outcome = SK_OUTCOME_COMPLETE};
    return sk_arena_cleanup(a, release_at_end, c) ? c : NULL;
}

static void end(sk_content *c, sk_outcome outcome)
{
    if (c->producer && c->producer->close) c->producer->close(c->producer);
    c->producer = NULL;
    c->outcome = outcome;
}

static bool reserve(sk_content *c)
{
    uint64_t most = c->budget->limits.value[SK_LIMIT_ARTIFACT_BYTES];
    uint64_t want = c->size < most ? c->size + 1 : most; /* one more: a producer that exceeds its declaration shows */
    if (want <= SMALL) {
        c->own = malloc((size_t)want);
        c->reserved = c->usable = c->own ? (size_t)want : 0;
        return c->own != NULL;
    }
    want = (want + STEP - 1) / STEP * STEP;
    void *p = mmap(NULL, (size_t)want, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) return false;
    c->own = p;
    c->mapped = true;
    c->reserved = (size_t)want;
    return true;
}

/* Room for at least one more byte. A producer that makes more than its declared size finds none: the rest is
 * cut, and the outcome says so. */
static bool make_usable(sk_content *c)
{
    if (c->had.len < c->usable) return true;
    if (!c->mapped || c->usable >= c->reserved) return false;
    if (mprotect(c->own + c->usable, STEP, PROT_READ | PROT_WRITE) != 0) return false;
    c->usable += STEP;
    return true;
}

sk_bytes sk_content_need(sk_content *c, uint64_t upto)
{
    if (c->ended || !c->producer || c->had.len >= upto) return c->had;
    if (!c->own && !reserve(c)) {
        c->budget->reached[SK_LIMIT_MEMORY] = true;
        end(c, SK_OUTCOME_LIMIT);
        return c->had;
    }
    uint64_t most = c->budget->limits.value[SK_LIMIT_ARTIFACT_BYTES];
    c->had.p = c->own;
    while (c->had.len < upto) {
        if (c->had.len >= most || !make_usable(c)) {
            c->budget->reached[SK_LIMIT_ARTIFACT_BYTES] = true;
            end(c, SK_OUTCOME_LIMIT);
            break;
        }
        size_t room = c->usable - c->had.len;
        if (room > most - c->had.len) room = (size_t)(most - c->had.len);
        size_t got = c->producer->produce(c->producer, c->own + c->had.len, room);
        if (got == 0) {
            c->ended = true;
            c->size = c->had.len;
            end(c, c->producer->outcome);
            break;
        }
        if (!sk_spend(c->budget, SK_LIMIT_TOTAL_BYTES, got)) {
            end(c, SK_OUTCOME_LIMIT);
            break;
        }
        c->had.len += got;
    }
    return c->had;
}

sk_bytes sk_content_all(sk_content *c) { return sk_content_need(c, UINT64_MAX); }
sk_bytes sk_content_had(const sk_content *c) { return c->had; }
bool sk_content_ended(const sk_content *c) { return c->ended; }
uint64_t sk_content_size(const sk_content *c) { return c->size == SK_SIZE_UNKNOWN ? c->had.len : c->size; }
sk_outcome sk_content_outcome(const sk_content *c) { return c->outcome; }

void sk_content_release(sk_content *c)
{
    if (c->producer) end(c, c->outcome);
    if (c->mapped) munmap(c->own, c->reserved);
    else free(c->own);
    if (c->own) c->had = (sk_bytes){NULL, 0};
    c->own = NULL;
    c->mapped = false;
    c->usable = c->reserved = 0;
}
