/* See fuzz/open.h. */
#include "open.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

struct check {
    sk_arena *arena;
    sk_budget *budget;
    uint64_t len;
    uint32_t children;
};

static void must(bool ok, const char *what)
{
    if (ok) return;
    fprintf(stderr, "contract broken: %s\n", what);
    abort();
}

static uint32_t check_child(void *self, uint32_t parent, const sk_child *child)
{
    struct check *c = self;
    must(parent == 0, "child of another artifact");
    must(child->content || child->lock || child->outcome != SK_OUTCOME_OPEN, "a child without content says why");
    must(child->relation > SK_REL_INPUT && child->relation < SK_REL_COUNT, "relation");
    must(!child->kind_fixed || child->kind < SK_KIND_COUNT, "kind");
    if (c->children >= 1000) return SK_NO_ARTIFACT;
    if (child->content) (void)sk_content_need(child->content, 1 << 20);
    if (child->lock) must(child->lock->scheme && child->lock->try && child->lock->open, "a lock is whole");
    if (child->lock && child->lock->try(child->lock, SK_LIT("password"))) {
        sk_content *content = child->lock->open(child->lock);
        if (content) (void)sk_content_need(content, 1 << 20);
    }
    return ++c->children;
}

static void check_fact(void *self, uint32_t artifact, unsigned key, sk_bytes value, uint64_t off, uint64_t len)
{
    struct check *c = self;
    must(key < SK_FACT_COUNT, "fact key");
    must(value.len == 0 || value.p, "fact value");
    must(artifact <= c->children, "fact on an unknown artifact");
    if (artifact == 0) must(off <= c->len && len <= c->len - off, "fact span inside the artifact");
}

static void check_deviation(void *self, uint32_t artifact, unsigned id, uint64_t off)
{
    struct check *c = self;
    must(id < SK_DEV_COUNT, "deviation id");
    must(artifact <= c->children, "deviation on an unknown artifact");
    if (artifact == 0) must(off <= c->len, "deviation inside the artifact");
}

static void check_indicator(void *self, uint32_t artifact, unsigned type, sk_how how, sk_bytes value, uint64_t off, uint64_t len)
{
    must(type < SK_IOC_COUNT && how < SK_HOW_COUNT, "indicator type");
    check_fact(self, artifact, 0, value, off, len);
}

void sk_fuzz_open(const sk_format *format, uint16_t kind, sk_bytes b)
{
    sk_arena *arena = sk_arena_new(32u << 20);
    if (!arena) abort();
    sk_budget budget = {.limits = sk_limits_default()};
    budget.limits.value[SK_LIMIT_ARTIFACT_BYTES] = 4u << 20;
    budget.limits.value[SK_LIMIT_TOTAL_BYTES] = 16u << 20;
    struct check check = {.arena = arena, .budget = &budget, .len = b.len};
    sk_sink sink = {&check, check_child, check_fact, check_deviation, check_indicator};
    sk_artifact artifact = {.parent = SK_NO_ARTIFACT, .kind = kind};
    sk_opening o = {.artifact = &artifact, .content = sk_content_view(arena, b), .arena = arena, .budget = &budget, .sink = &sink};
    if (o.content) {
        sk_outcome outcome = format->open(&o);
        must(outcome > SK_OUTCOME_OPEN && outcome < SK_OUTCOME_COUNT, "outcome");
    }
    sk_arena_free(arena);
}

void sk_fuzz_take_as(void (*take)(void *self, sk_bytes seed), void *self, sk_arena *a, unsigned kind, sk_bytes seed)
{
    sk_buf b = sk_buf_new(a, seed.len + 1);
    sk_buf_byte(&b, (uint8_t)kind);
    sk_buf_bytes(&b, seed);
    take(self, sk_buf_view(&b));
}
