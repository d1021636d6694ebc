#include "make/told.h"

static uint32_t keep_child(void *self, uint32_t parent, const sk_child *c)
{
    make_told *t = self;
    (void)parent;
    if (t->child_count == MAKE_TOLD_MOST) return SK_NO_ARTIFACT;
    t->children[t->child_count++] = (make_told_child){.relation = c->relation,
                                                      .kind = c->kind,
                                                      .name = sk_arena_copy(t->arena, c->name),
                                                      .bytes = c->content ? sk_content_all(c->content)
                                                                          : (sk_bytes){NULL, 0}};
    return (uint32_t)t->child_count;
}

static void keep_fact(void *self, uint32_t artifact, unsigned key, sk_bytes value, uint64_t off, uint64_t len)
{
    make_told *t = self;
    (void)off;
    (void)len;
    if (t->fact_count < MAKE_TOLD_MOST)
        t->facts[t->fact_count++] = (make_told_fact){key, artifact, sk_arena_copy(t->arena, value)};
}

static void keep_deviation(void *self, uint32_t artifact, unsigned id, uint64_t off)
{
    make_told *t = self;
    (void)artifact;
    (void)off;
    if (t->deviation_count < MAKE_TOLD_MOST) t->deviations[t->deviation_count++] = id;
}

static void keep_indicator(void *self, uint32_t artifact, unsigned type, sk_how how, sk_bytes value, uint64_t off,
                           uint64_t len)
{
    make_told *t = self;
    (void)artifact;
    (void)type;
    (void)how;
    (void)off;
    (void)len;
    if (t->indicator_count < MAKE_TOLD_MOST) t->indicators[t->indicator_count++] = sk_arena_copy(t->arena, value);
}

make_told *make_told_new(sk_bytes bytes, uint16_t kind)
{
    sk_arena *arena = sk_arena_new(256u << 20);
    make_told *t = arena ? SK_NEW(arena, make_told) : NULL;
    if (!t) {
        sk_arena_free(arena);
        return NULL;
    }
    t->arena = arena;
    t->budget = (sk_budget){.limits = sk_limits_default()};
    t->artifact = (sk_artifact){.parent = SK_NO_ARTIFACT, .kind = kind};
    t->sink = (sk_sink){t, keep_child, keep_fact, keep_deviation, keep_indicator};
    t->o = (sk_opening){.artifact = &t->artifact,
                        .content = sk_content_view(arena, bytes),
                        .arena = arena,
                        .budget = &t->budget,
                        .sink = &t->sink};
    return t;
}

void make_told_free(make_told *t)
{
    if (t) sk_arena_free(t->arena);
}

sk_bytes make_told_value(const make_told *t, unsigned key, size_t n)
{
    for (size_t i = 0; i < t->fact_count; i++)
        if (t->facts[i].key == key && n-- == 0) return t->facts[i].value;
    return (sk_bytes){NULL, 0};
}

bool make_told_has_fact(const make_told *t, unsigned key, const char *value)
{
    for (size_t i = 0; i < t->fact_count; i++)
        if (t->facts[i].key == key && sk_equal(t->facts[i].value, sk_bytes_str(value))) return true;
    return false;
}

size_t make_told_deviation_count(const make_told *t, unsigned id)
{
    size_t count = 0;
    for (size_t i = 0; i < t->deviation_count; i++) count += t->deviations[i] == id;
    return count;
}

const make_told_child *make_told_find(const make_told *t, const char *name)
{
    for (size_t i = 0; i < t->child_count; i++)
        if (sk_equal(t->children[i].name, sk_bytes_str(name))) return &t->children[i];
    return NULL;
}
