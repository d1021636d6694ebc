/* Small contents of known size are allocated; large or unknown ones get a reserved range of addresses of
 * which pages become usable as bytes arrive: nothing is copied when they grow, and untouched pages cost nothing. */
#include "model/content.h"

#include <stdlib.h>

#include "base/pages.h"

#define STEP ((size_t)256 << 10) /* granularity of making reserved pages usable */
#define SMALL ((size_t)256 << 10)

struct sk_content {
    sk_producer *producer; /* NULL once ended, or for a view */
    sk_budget *budget;
    uint8_t *own;          /* NULL for a view */
    size_t usable, reserved;
    bool mapped;
    uint8_t *outgrown;     /* the first place, kept for views handed out, where more came than declared */
    size_t outgrown_len;
    bool outgrown_mapped;
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

static bool reserve(sk_content *c, uint64_t want)
{
    if (want <= SMALL) {
        c->own = malloc((size_t)want);
        c->reserved = c->usable = c->own ? (size_t)want : 0;
        return c->own != NULL;
    }
    want = (want + STEP - 1) / STEP * STEP;
    c->own = sk_pages_reserve((size_t)want);
    if (!c->own) return false;
    c->mapped = true;
    c->reserved = (size_t)want;
    return true;
}

static bool grow(sk_content *c)
{
    if (c->had.len < c->usable) return true;
    if (!c->mapped || c->usable >= c->reserved) return false;
    if (!sk_pages_use(c->own + c->usable, STEP)) return false;
    c->usable += STEP;
    return true;
}

/* A declared size is not trusted: a producer that makes more gets the room that the limit allows. What was made is copied
 * once; the first place stays as it is until release. */
static bool outgrow(sk_content *c, uint64_t most)
{
    if (c->outgrown || c->reserved >= most) return false;
    c->outgrown = c->own;
    c->outgrown_len = c->reserved;
    c->outgrown_mapped = c->mapped;
    c->own = NULL;
    c->mapped = false;
    c->usable = c->reserved = 0;
    if (!reserve(c, most)) return false;
    while (c->mapped && c->usable <= c->had.len && c->usable < c->reserved &&
           sk_pages_use(c->own + c->usable, STEP))
        c->usable += STEP;
    if (c->usable <= c->had.len) return false;
    c->had.p = c->own;
    sk_copy_out(sk_bytes_of(c->outgrown, c->had.len), c->own, c->usable);
    return true;
}

static void give_back(uint8_t *p, size_t len, bool mapped)
{
    if (mapped) sk_pages_free(p, len);
    else free(p);
}

sk_bytes sk_content_need(sk_content *c, uint64_t upto)
{
    if (c->ended || !c->producer || c->had.len >= upto) return c->had;
    uint64_t most = c->budget->limits.value[SK_LIMIT_ARTIFACT_BYTES];
    if (!c->own && !reserve(c, c->size < most ? c->size + 1 : most)) {
        c->budget->reached[SK_LIMIT_MEMORY] = true;
        end(c, SK_OUTCOME_LIMIT);
        return c->had;
    }
    c->had.p = c->own;
    while (c->had.len < upto) {
        if (c->had.len >= most || (!grow(c) && !outgrow(c, most))) {
            c->budget->reached[SK_LIMIT_ARTIFACT_BYTES] = true;
            end(c, SK_OUTCOME_LIMIT);
            break;
        }
        if (c->budget->used[SK_LIMIT_TOTAL_BYTES] >= c->budget->limits.value[SK_LIMIT_TOTAL_BYTES]) {
            c->budget->reached[SK_LIMIT_TOTAL_BYTES] = true;
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
    if (c->own || c->outgrown) c->had = (sk_bytes){NULL, 0};
    give_back(c->own, c->reserved, c->mapped);
    give_back(c->outgrown, c->outgrown_len, c->outgrown_mapped);
    c->own = c->outgrown = NULL;
    c->outgrown_mapped = false;
    c->mapped = false;
    c->usable = c->reserved = 0;
}
