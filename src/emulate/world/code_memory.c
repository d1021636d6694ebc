#include "emulate/world/code_memory.h"

#include <string.h>

#include "emulate/world/acts.h"

struct sk_code_memory {
    uint8_t *p;
    size_t len, cap;
    unsigned flow;
    bool opaque;
};

static bool make_room(sk_world *w, struct sk_code_memory *m, size_t end)
{
    if (end <= m->cap) return true;
    size_t cap = m->cap ? m->cap : 4096;
    while (cap < end) cap *= 2;
    uint8_t *p = sk_arena_take(w->arena, cap, 1);
    if (!p) return false;
    memset(p, 0, cap);
    if (m->len) memcpy(p, m->p, m->len);
    m->p = p;
    m->cap = cap;
    return true;
}

void sk_world_put_code(sk_world *w, int64_t at, sk_bytes b, bool opaque, unsigned flow)
{
    if (!w->code) w->code = SK_NEW(w->arena, struct sk_code_memory);
    struct sk_code_memory *m = w->code;
    if (!m || !sk_is_code(at) || b.len > (size_t)(SK_CODE_BASE + SK_CODE_MOST - at)) return;
    m->flow |= flow;
    m->opaque |= opaque;
    size_t off = (size_t)(at - SK_CODE_BASE), end = off + b.len;
    if (!b.len || !make_room(w, m, end)) return;
    memcpy(m->p + off, b.p, b.len);
    if (end > m->len) m->len = end;
}

bool sk_world_has_code(const sk_world *w) { return w->code && (w->code->len || w->code->opaque); }

void sk_world_start_code(sk_world *w, sk_str via, unsigned flow)
{
    if (!sk_world_has_code(w)) return;
    const struct sk_code_memory *m = w->code;
    SK_ACT(w, SK_OP_RUN, {"command", SK_STR("code in memory")}, {"path", SK_STR("memory")}, {"via", via},
           {"flow", sk_flow_text(w, m->flow | flow | SK_FLOW_COMPUTED)});
    if (!m->opaque) sk_world_child(w, "code in memory", SK_KIND_DATA_BINARY, sk_bytes_of(m->p, m->len));
}
