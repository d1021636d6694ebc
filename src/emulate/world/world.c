/* The world's start, clock and end: see world.h. */
#include <math.h>

#include "emulate/world/locale.h"
#include "emulate/world/world_internal.h"

enum { UNIX_EPOCH_DAYS = 25569 /* 1970-01-01 as days since 1899-12-30 */ };

static const sk_environment usual = {
    .locale = "en-US", .now = 1611651600, .user = "admin", .computer = "DESKTOP-7Q4F2K1", .domain = "CORP"};

static bool start(sk_world *w)
{
    const char *locale = w->env.locale;
    w->identity = sk_arena_room(w->lasting, 1);
    w->month_first = sk_equal_nocase(sk_bytes_str(locale), SK_LIT("en-US"));
    w->clock = UNIX_EPOCH_DAYS + (double)w->env.now / 86400;
    sk_strings_start(&w->strings, w->arena, w->budget);
    w->strings.codepage = sk_locale_find(locale)->codepage;
    w->paths = sk_table_new(w, false);
    return w->identity && w->paths && sk_environ_start(w) && (w->current_folder = sk_world_folder(w, SK_STR("MyDocuments"))).len &&
           sk_files_start(w) && sk_registry_start(w);
}

void sk_environment_fill(sk_environment *e, const sk_environment *from)
{
    *e = from ? *from : usual;
    if (!e->locale) e->locale = usual.locale;
    if (!e->now) e->now = usual.now;
    if (!e->user) e->user = usual.user;
    if (!e->computer) e->computer = usual.computer;
    if (!e->domain) e->domain = usual.domain;
}

sk_world *sk_world_new(sk_arena *arena, sk_budget *budget, const sk_world_sink *sink, const sk_environment *env)
{
    sk_world *w = SK_NEW(arena, sk_world);
    if (!w) return NULL;
    w->arena = w->lasting = arena;
    w->budget = budget;
    if (sink) w->sink = *sink;
    sk_environment_fill(&w->env, env);
    w->told = SK_NEW(arena, sk_world_told);
    if (!w->told || !(w->told->seen = sk_map_new(arena))) return NULL;
    w->told->first = w->env;
    return start(w) ? w : NULL;
}

static sk_world *start_again(sk_arena *arena, sk_world *old, sk_answers answers, const sk_environment *env)
{
    sk_world *w = SK_NEW(arena, sk_world);
    if (!w) return NULL;
    w->arena = arena;
    w->lasting = old->lasting;
    w->budget = old->budget;
    w->sink = old->sink;
    w->host = old->host;
    w->book = old->book;
    w->procedures = old->procedures;
    w->told = old->told;
    w->answers = answers;
    w->place = old->place;
    w->layer = old->layer;
    w->program = old->program;
    sk_environment_fill(&w->env, env ? env : &old->env);
    if (!start(w)) return NULL;
    if (old->self_path.len) {
        sk_file *f = sk_world_file(old, old->self_path);
        sk_world_set_self(w, old->self_path, f && !f->opaque && !f->own ? sk_bytes_of(f->p, f->len) : sk_bytes_of(NULL, 0));
    }
    return w;
}

sk_world *sk_world_again(sk_world *old, sk_answers answers, const sk_environment *env)
{
    return start_again(old->arena, old, answers, env);
}

sk_world *sk_world_apart(sk_world *old, sk_answers answers, const sk_environment *env)
{
    sk_arena *arena = sk_arena_new_beside(old->lasting, (size_t)old->budget->limits.value[SK_LIMIT_EMULATE_MEMORY]);
    sk_world *w = arena ? start_again(arena, old, answers, env) : NULL;
    if (!w) sk_arena_free(arena);
    return w;
}

void sk_world_end(sk_world *w)
{
    if (sk_arena_exhausted(w->arena)) w->budget->reached[SK_LIMIT_EMULATE_MEMORY] = true;
    sk_arena_free(w->arena);
}

void sk_world_set_self(sk_world *w, sk_str path, sk_bytes content)
{
    w->self_path = sk_path_whole(w, path);
    w->current_folder = sk_path_folder(w->self_path);
    sk_world_make_folder(w, w->current_folder);
    sk_file *f = sk_world_place_file(w, w->self_path, content, SK_FLOW_CODE);
    if (f && content.len == 0) {
        f->opaque = true;
        f->len = 90112;
    }
    sk_files_lay_beside(w);
}

void sk_world_set_beside(sk_world *w, const sk_world_beside *list, size_t count)
{
    w->told->beside = list;
    w->told->beside_count = count;
}

/* The newest file of that name that a program wrote. */
static sk_file *find_own(sk_world *w, sk_str name)
{
    sk_file *found = NULL;
    for (sk_file *f = w->files->first; f; f = f->next)
        if (f->own && !f->gone && !f->folder && sk_str_equal_nocase(sk_path_name(f->path), name)) found = f;
    return found;
}

void sk_world_enter(sk_world *w, sk_bytes file, sk_world_process *ret_before)
{
    *ret_before = (sk_world_process){w->host, w->place, w->self_path, w->current_folder, w->environ_table, w->arguments, w->items, w->code,
                                        w->invoke_depth, w->environ_lent};
    sk_file *self = file.len ? find_own(w, sk_str_utf8(&w->strings, file)) : NULL;
    w->layer++;
    w->host = (sk_world_host){0};
    w->items = NULL;
    w->code = NULL;
    w->arguments = SK_STR("");
    w->invoke_depth = 0;
    w->environ_lent = true;
    w->self_path = self ? self->path : SK_STR("");
}

void sk_world_leave(sk_world *w, const sk_world_process *before)
{
    w->layer--;
    w->host = before->host;
    w->place = before->place;
    w->self_path = before->self_path;
    w->current_folder = before->current_folder;
    w->environ_table = before->environ_table;
    w->items = before->items;
    w->code = before->code;
    w->arguments = before->arguments;
    w->invoke_depth = before->invoke_depth;
    w->environ_lent = before->environ_lent;
}

bool sk_world_run_self(sk_world *w, sk_str path, sk_str arguments)
{
    const sk_world_program p = w->program;
    if (w->program_again || !p.run || !sk_str_equal_nocase(sk_path_whole(w, path), p.path)) return false;
    sk_world_process before;
    w->program_again = true;
    sk_world_enter(w, SK_LIT(""), &before);
    w->self_path = p.path;
    w->arguments = arguments;
    p.run(p.self, w);
    sk_world_leave(w, &before);
    return true;
}

void sk_world_ask(sk_world *w, unsigned what) { w->told->asked |= what; }
unsigned sk_world_asked(const sk_world *w) { return w->told->asked; }
void sk_world_fix(sk_world *w, unsigned what) { w->told->fixed |= what; }
bool sk_world_is_fixed(const sk_world *w, unsigned what) { return (w->told->fixed & what) == what; }

bool sk_world_varies(const sk_world *w) { return w->told->varying; }

void sk_world_vary(sk_world *w, bool on)
{
    w->told->varying = on;
    w->told->quiet = on; /* until something happens */
}

void sk_world_finish(sk_world *w)
{
    /* What was written and never started runs last: somebody else may start it. A program inside another is not the end. */
    for (sk_file *f = w->files->first; f; f = f->next) {
        if (!f->own || f->folder || f->gone) continue;
        if (w->layer || f->started) sk_file_hand_over(w, f);
        else sk_file_start(w, f);
    }
}

/* A look takes as long as a tick of the system timer, and longer the more often a program looks. */
static void pass_time(sk_world *w)
{
    w->clock += 0.015625 / 86400 * (double)(1 + w->clock_looks / 256);
    w->clock_looks++;
}

double sk_world_now(sk_world *w)
{
    pass_time(w);
    return floor(w->clock * 86400) / 86400;
}

double sk_world_timer(sk_world *w)
{
    pass_time(w);
    double seconds = (w->clock - floor(w->clock)) * 86400;
    return floor(seconds * 128) / 128;
}

uint64_t sk_world_ticks(sk_world *w)
{
    pass_time(w);
    /* The machine was started nine hours before. */
    return (uint64_t)((w->clock - UNIX_EPOCH_DAYS) * 86400000 - (double)w->env.now * 1000) + 32400000;
}

void sk_world_wait(sk_world *w, double seconds)
{
    if (!(seconds > 0)) return;
    if (seconds > 31536000) seconds = 31536000;
    w->clock += seconds / 86400;
    SK_ACT(w, SK_OP_WAIT, {"seconds", sk_number_to_text(&w->strings, floor(seconds * 1000) / 1000, false)});
}
