#include "make/paper.h"

#include <stdlib.h>
#include <string.h>

#include "emulate/cmd/cmd.h"

#define CHILDREN_MOST 200
#define DEPTH_MOST 12

typedef struct waiting {
    sk_place place;
    const char *name;
    uint16_t kind;
    sk_bytes bytes;
    unsigned depth;
} waiting;

typedef struct paper {
    make_paper open;
    sk_world *world;
    const char *carrier_path;
    sk_bytes carrier;
    waiting children[CHILDREN_MOST];
    size_t child_count;
    unsigned depth;
} paper;

static void take_effect(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t count)
{
    paper *p = self;
    (void)place;
    sk_buf_str(&p->open.told, sk_effect_name((uint16_t)op));
    for (size_t i = 0; i < count; i++) {
        sk_buf_byte(&p->open.told, ' ');
        sk_buf_bytes(&p->open.told, args[i].name);
        sk_buf_byte(&p->open.told, '=');
        sk_buf_bytes(&p->open.told, args[i].value);
    }
    sk_buf_byte(&p->open.told, '\n');
}

static void take_child(void *self, sk_place place, const char *name, uint16_t kind, sk_bytes bytes)
{
    paper *p = self;
    sk_buf_format(&p->open.told, "child %s %s ", name, sk_kind_name(kind));
    sk_buf_bytes(&p->open.told, bytes);
    sk_buf_byte(&p->open.told, '\n');
    if (p->child_count < CHILDREN_MOST && p->depth < DEPTH_MOST)
        p->children[p->child_count++] = (waiting){place, name, kind, bytes, p->depth + 1};
}

make_paper *make_paper_new(uint64_t steps)
{
    sk_arena *arena = sk_arena_new(256u << 20);
    paper *p = arena ? SK_NEW(arena, paper) : NULL;
    if (!p) abort();
    p->open.arena = arena;
    p->open.budget.limits = sk_limits_default();
    if (steps) p->open.budget.limits.value[SK_LIMIT_EMULATE_STEPS] = steps;
    p->open.told = sk_buf_new(arena, 64u << 20);
    sk_world_sink sink = {.self = p, .effect = take_effect, .child = take_child};
    p->world = sk_world_new(arena, &p->open.budget, &sink, NULL);
    if (!p->world) abort();
    return &p->open;
}

void make_paper_free(make_paper *p) { sk_arena_free(p->arena); }

void make_paper_carrier(make_paper *open, const char *path, sk_bytes content)
{
    paper *p = (paper *)open;
    p->carrier_path = path;
    p->carrier = content;
}

static void run_in(paper *p, sk_world *w, const waiting *c)
{
    if (!w) return;
    if (p->carrier_path) sk_world_set_self(w, sk_str_c(p->carrier_path), p->carrier);
    p->open.runs++;
    p->depth = c->depth;
    if (c->kind == SK_KIND_SCRIPT_POWERSHELL)
        sk_powershell_run_counted(w, c->place, c->bytes, &p->open.figures);
    else if (c->kind == SK_KIND_SCRIPT_BATCH && strcmp(c->name, "command line") == 0)
        sk_cmd_run(w, c->place, c->bytes);
    else if (c->kind == SK_KIND_SCRIPT_BATCH)
        sk_batch_run(w, c->place, c->bytes);
    sk_world_finish(w);
}

static void run(make_paper *open, const char *name, uint16_t kind, sk_bytes bytes)
{
    paper *p = (paper *)open;
    waiting first = {{0, 0, bytes.len}, name, kind, bytes, 0};
    run_in(p, sk_world_again(p->world, SK_ALL_FAIL, NULL), &first);
    run_in(p, sk_world_again(p->world, SK_ALL_SUCCEED, NULL), &first);
    for (size_t i = 0; i < p->child_count; i++) {
        waiting c = p->children[i];
        run_in(p, sk_world_again(p->world, SK_ALL_FAIL, NULL), &c);
        run_in(p, sk_world_again(p->world, SK_ALL_SUCCEED, NULL), &c);
    }
    p->child_count = 0;
}

void make_paper_command(make_paper *p, sk_bytes line) { run(p, "command line", SK_KIND_SCRIPT_BATCH, line); }

void make_paper_batch(make_paper *p, sk_bytes text) { run(p, "batch file", SK_KIND_SCRIPT_BATCH, text); }

void make_paper_script(make_paper *p, sk_bytes script) { run(p, "script", SK_KIND_SCRIPT_POWERSHELL, script); }

const char *make_paper_told(make_paper *p) { return sk_arena_string(p->arena, sk_buf_view(&p->told)); }
