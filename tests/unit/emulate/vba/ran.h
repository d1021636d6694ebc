/* Runs a text or document on paper and keeps what it did as lines: "run: command", "download: url", "message: text" ... */
#ifndef SK_TEST_RAN_H
#define SK_TEST_RAN_H

#include "unit/test.h"

#include "base/buf.h"
#include "emulate/vba/vba.h"

typedef struct ran {
    sk_arena *arena;
    sk_budget budget;
    sk_buf lines;
    sk_vba_result result;
} ran;

static inline void ran_effect(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t count)
{
    static const struct { sk_effect_op op; const char *name; } shown[] = {
        {SK_OP_RUN, "command"}, {SK_OP_DOWNLOAD, "url"}, {SK_OP_MESSAGE, "text"}, {SK_OP_WRITE, "path"}, {SK_OP_READ, "path"},
        {SK_OP_DELETE, "path"}, {SK_OP_LOAD, "function"}, {SK_OP_CONNECT, "host"}, {SK_OP_REGISTRY, "key"}, {SK_OP_REPLICATE, "target"},
        {SK_OP_PROBE, "what"}, {SK_OP_WAIT, "seconds"},
    };
    ran *r = self;
    (void)place;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        if (shown[i].op != op) continue;
        sk_buf_str(&r->lines, sk_effect_name(op));
        sk_buf_str(&r->lines, ": ");
        for (size_t k = 0; k < count; k++) {
            if (sk_is(args[k].name, shown[i].name)) sk_buf_bytes(&r->lines, args[k].value);
        }
        sk_buf_byte(&r->lines, '\n');
    }
}

static inline sk_world *ran_world_in(ran *r, const sk_environment *env)
{
    *r = (ran){.arena = sk_arena_new(128u << 20)};
    assert_non_null(r->arena);
    r->budget.limits = sk_limits_default();
    r->lines = sk_buf_new(r->arena, 1u << 20);
    sk_world_sink sink = {.self = r, .effect = ran_effect};
    sk_world *w = sk_world_new(r->arena, &r->budget, &sink, env);
    assert_non_null(w);
    return w;
}

static inline sk_world *ran_world(ran *r) { return ran_world_in(r, NULL); }

static inline const char *ran_lines(ran *r)
{
    return sk_arena_string(r->arena, sk_buf_view(&r->lines));
}

static inline const char *ran_text(ran *r, const char *source, bool vbscript)
{
    sk_world *w = ran_world(r);
    sk_vba_run_text(w, sk_bytes_str(source), 65001, vbscript, 7, &r->result);
    return ran_lines(r);
}

static inline const char *ran_text_in(ran *r, const char *locale, const char *source, bool vbscript)
{
    sk_world *w = ran_world_in(r, &(sk_environment){.locale = locale});
    sk_vba_run_text(w, sk_bytes_str(source), 65001, vbscript, 7, &r->result);
    return ran_lines(r);
}

static inline void ran_end(ran *r)
{
    sk_arena_free(r->arena);
}

#endif
