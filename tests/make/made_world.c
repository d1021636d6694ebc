#include "make/made_world.h"

#include <stdlib.h>

static void take_effect(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t arg_count)
{
    make_world *m = self;
    (void)place;
    sk_buf_str(&m->told, sk_effect_name((uint16_t)op));
    for (size_t i = 0; i < arg_count; i++) {
        sk_buf_byte(&m->told, ' ');
        sk_buf_bytes(&m->told, args[i].name);
        sk_buf_byte(&m->told, '=');
        sk_buf_bytes(&m->told, args[i].value);
    }
    sk_buf_byte(&m->told, '\n');
}

static void take_child(void *self, sk_place place, const char *name, uint16_t kind, sk_bytes bytes)
{
    make_world *m = self;
    (void)place;
    sk_buf_format(&m->told, "child %s %s ", name, kind == SK_KIND_NONE ? "?" : sk_kind_name(kind));
    sk_buf_bytes(&m->told, bytes);
    sk_buf_byte(&m->told, '\n');
}

make_world *make_world_new(void)
{
    make_world *m = calloc(1, sizeof(*m));
    if (!m) abort();
    m->arena = sk_arena_new(256u << 20);
    if (!m->arena) abort();
    m->budget.limits = sk_limits_default();
    m->told = sk_buf_new(m->arena, 16u << 20);
    sk_world_sink sink = {.self = m, .effect = take_effect, .child = take_child};
    m->world = sk_world_new(m->arena, &m->budget, &sink, NULL);
    if (!m->world) abort();
    return m;
}

void make_world_free(make_world *m)
{
    sk_arena_free(m->arena);
    free(m);
}

const char *make_world_told(make_world *m) { return sk_arena_string(m->arena, sk_buf_view(&m->told)); }
