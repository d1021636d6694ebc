/* See javascript.h. */
#include "emulate/javascript/javascript.h"

#include "emulate/javascript/js_run.h"
#include "base/text.h"

static sk_bytes as_utf8(sk_world *w, sk_bytes text)
{
    if (sk_starts(text, SK_LIT("\xEF\xBB\xBF"))) return sk_from(text, 3);
    if (sk_starts(text, SK_LIT("\xFF\xFE"))) return sk_utf16le_to_utf8(w->arena, sk_from(text, 2));
    if (sk_starts(text, SK_LIT("\xFE\xFF"))) return sk_utf16be_to_utf8(w->arena, sk_from(text, 2));
    return sk_utf8_valid(text) ? text : sk_latin1_to_utf8(w->arena, text);
}

static void on_fatal(void *udata, const char *message)
{
    js_run *r = udata;
    (void)message;
    js_guard_stop(&r->guard, JS_STOP_FAULT);
}

static bool compile(js_run *r, sk_bytes code)
{
    duk_push_string(r->duk, "script");
    return duk_pcompile_lstring_filename(r->duk, 0, (const char *)code.p, code.len) == 0;
}

/* Rewritten; else, should Duktape's own parser know better, as it stands. */
static bool compile_text(js_run *r, sk_bytes text)
{
    sk_bytes code;
    for (unsigned how = JS_TOP; how <= (JS_TOP | JS_REGEXPS); how += JS_REGEXPS) {
        if (!js_rewrite(r, text, how, &code)) break;
        if (compile(r, code)) return true;
        if (r->w->sink.trace) sk_world_trace(r->w, "error", js_get_str(r, -1));
        duk_pop(r->duk);
    }
    return compile(r, text);
}

bool js_run_text(js_run *r, sk_bytes text)
{
    r->figures->texts++;
    if (!compile_text(r, text)) {
        r->figures->texts_lost++;
        if (!r->figures->lost) {
            r->figures->lost = true;
            r->figures->lost_artifact = r->place.artifact;
            r->figures->lost_off = r->place.off;
        }
        return false;
    }
    if (duk_pcall(r->duk, 0) == DUK_EXEC_SUCCESS) return true;
    r->figures->errors++;
    if (r->w->sink.trace) sk_world_trace(r->w, "error", js_get_str(r, -1));
    return false;
}

/* What waits: timers, then events that a page would get. Each turn makes the next possible. */
static void run_later(js_run *r)
{
    for (unsigned i = 0; i < JS_LATER_MOST; i++) {
        duk_get_global_string(r->duk, "$later");
        bool more = true;
        if (duk_pcall(r->duk, 0) == DUK_EXEC_SUCCESS) more = duk_to_boolean(r->duk, -1) != 0;
        else r->figures->errors++;
        duk_pop(r->duk);
        if (!more) return;
    }
}

/* A part of a page that lies about alone says so by its words; a script of Windows has no window. */
static bool is_of_page(sk_bytes text)
{
    static const char *const theirs[] = {"WScript", "ActiveXObject"};
    static const char *const words[] = {"document", "window", "navigator", "location", "createObjectURL", "Blob", "atob"};
    for (size_t i = 0; i < SK_COUNT(theirs); i++)
        if (sk_find(text, 0, sk_bytes_str(theirs[i])) != SK_NPOS) return false;
    for (size_t i = 0; i < SK_COUNT(words); i++)
        if (sk_find(text, 0, sk_bytes_str(words[i])) != SK_NPOS) return true;
    return false;
}

static void start(js_run *r)
{
    js_object_start(r);
    js_host_start(r);
    if (r->host != SK_JAVASCRIPT_SCRIPT || is_of_page(r->text)) js_page_start(r);
    r->heap.taken = 0; /* how the first run of a process makes its world is not the program's */
}

static void run_one(js_run *r)
{
    start(r);
    (void)js_run_text(r, r->text);
    duk_pop(r->duk);
    run_later(r);
}

static void body(void *arg)
{
    js_run *r = arg;
    r->duk = duk_create_heap(js_heap_take, js_heap_resize, js_heap_give, r, on_fatal);
    if (r->duk) r->work(r);
}

/* The heap lasts from part to part. */
static void part(void *arg)
{
    js_run *r = arg;
    if (r->duk) r->work(r);
    else body(r);
}

static uint64_t rest_of(const sk_budget *b, sk_limit limit)
{
    return b->used[limit] < b->limits.value[limit] ? b->limits.value[limit] - b->used[limit] : 0;
}

static void settle(js_run *r, js_stop why, double cpu_ms)
{
    static const int limits[] = {[JS_STOP_STEPS] = SK_LIMIT_JAVASCRIPT_STEPS, [JS_STOP_MEMORY] = SK_LIMIT_JAVASCRIPT_MEMORY,
                                 [JS_STOP_ALLOCATED] = SK_LIMIT_JAVASCRIPT_ALLOCATED, [JS_STOP_TIME] = SK_LIMIT_JAVASCRIPT_TIME,
                                 [JS_STOP_FAULT] = SK_LIMIT_JAVASCRIPT_MEMORY};
    sk_budget *b = r->w->budget;
    r->figures->steps += r->steps_most - r->steps_left;
    (void)sk_spend(b, SK_LIMIT_JAVASCRIPT_STEPS, r->steps_most - r->steps_left);
    uint64_t ms = (uint64_t)cpu_ms, taken = r->heap.taken < r->heap.taken_most ? r->heap.taken : r->heap.taken_most;
    b->used[SK_LIMIT_JAVASCRIPT_TIME] += ms < rest_of(b, SK_LIMIT_JAVASCRIPT_TIME) ? ms : rest_of(b, SK_LIMIT_JAVASCRIPT_TIME);
    (void)sk_spend(b, SK_LIMIT_JAVASCRIPT_ALLOCATED, taken);
    if (why != JS_STOP_QUIT && why != JS_STOP_WORLD && why != JS_STOP_NONE) b->reached[limits[why]] = true;
    if (r->heap.refused) b->reached[SK_LIMIT_JAVASCRIPT_MEMORY] = true; /* also where the program caught the error */
}

/* Runs r->work under all limits, in a heap of its own, and leaves nothing behind but what was told. */
static void run_guarded(js_run *r)
{
    sk_budget *b = r->w->budget;
    sk_world_host host = r->w->host;
    unsigned depth = r->w->invoke_depth;
    uint64_t cpu_ms = rest_of(b, SK_LIMIT_JAVASCRIPT_TIME);
    if (cpu_ms == 0) {
        b->reached[SK_LIMIT_JAVASCRIPT_TIME] = true;
        return;
    }
    /* A program that tries for ever leaves a part for the run in which it succeeds. */
    bool shares = r->w->answers == SK_ALL_FAIL;
    r->steps_left = r->steps_most = rest_of(b, SK_LIMIT_JAVASCRIPT_STEPS) / (shares ? 2 : 1);
    r->heap = (js_heap){.guard = &r->guard, .most = (size_t)b->limits.value[SK_LIMIT_JAVASCRIPT_MEMORY], .taken_most = rest_of(b, SK_LIMIT_JAVASCRIPT_ALLOCATED) / (shares ? 2 : 1)};
    r->w->host = (sk_world_host){.self = r, .call = js_call_function};
    double before = js_guard_cpu_ms();
    js_stop why = js_guard_run(&r->guard, shares ? cpu_ms / 2 + 1 : cpu_ms, body, r);
    settle(r, why, js_guard_cpu_ms() - before);
    js_heap_end(&r->heap);
    sk_arena_free(r->scratch);
    r->scratch = NULL;
    r->w->host = host;
    r->w->invoke_depth = depth;
}

static void set_self(sk_world *w, const sk_javascript_options *o, sk_bytes text)
{
    static const char *const names[] = {[SK_JAVASCRIPT_SCRIPT] = "script.js", [SK_JAVASCRIPT_PAGE] = "page.html", [SK_JAVASCRIPT_HTA] = "page.hta"};
    if (w->self_path.len) return;
    sk_str name = o->name.len ? sk_path_name(sk_str_utf8(&w->strings, o->name)) : sk_str_c(names[o->host]);
    sk_world_set_self(w, sk_path_join(w, sk_path_join(w, sk_world_folder(w, SK_STR("UserProfile")), SK_STR("Downloads")), name), text);
}

static js_run *new_run(sk_world *w, const sk_javascript_options *options, sk_javascript_figures *figures, sk_bytes file)
{
    static const sk_javascript_options none;
    js_run *r = sk_world_alive(w) ? SK_NEW(w->arena, js_run) : NULL;
    if (!r) return NULL;
    r->w = w;
    r->options = options ? options : &none;
    r->host = r->options->host;
    r->figures = figures;
    r->literals = sk_map_new(w->arena);
    set_self(w, r->options, file);
    return r;
}

void sk_javascript_run(sk_world *w, sk_place place, sk_bytes text, const sk_javascript_options *options, sk_javascript_figures *ret)
{
    sk_javascript_figures figures = {0};
    js_run *r = new_run(w, options, ret ? ret : &figures, text);
    if (!r) return;
    r->place = w->place = place;
    r->text = as_utf8(w, text);
    r->work = run_one;
    run_guarded(r);
}

/* ---- a run in parts: js_session.c ---- */

bool js_part_open(js_run *r, sk_world *w, const sk_javascript_options *options, sk_javascript_figures *figures)
{
    r->w = w;
    r->options = options;
    r->host = options->host;
    r->figures = figures;
    r->literals = sk_map_new(w->arena);
    r->heap = (js_heap){.guard = &r->guard, .most = (size_t)w->budget->limits.value[SK_LIMIT_JAVASCRIPT_MEMORY]};
    r->parts = true;
    r->work = start;
    return js_part_run(r);
}

bool js_part_run(js_run *r)
{
    sk_budget *b = r->w->budget;
    sk_world_host host = r->w->host;
    sk_place place = r->w->place;
    unsigned depth = r->w->invoke_depth;
    uint64_t cpu_ms = rest_of(b, SK_LIMIT_JAVASCRIPT_TIME);
    if (cpu_ms == 0) b->reached[SK_LIMIT_JAVASCRIPT_TIME] = true;
    if (cpu_ms == 0 || r->ended) return false;
    bool shares = r->w->answers == SK_ALL_FAIL; /* as in run_guarded */
    r->heap.taken = 0;
    r->heap.taken_most = rest_of(b, SK_LIMIT_JAVASCRIPT_ALLOCATED) / (shares ? 2 : 1);
    r->steps_left = r->steps_most = rest_of(b, SK_LIMIT_JAVASCRIPT_STEPS) / (shares ? 2 : 1);
    r->w->host = (sk_world_host){.self = r, .call = js_call_function}; /* nothing of a language that called stays with our self */
    r->inside = true;
    double before = js_guard_cpu_ms();
    js_stop why = js_guard_run(&r->guard, shares ? cpu_ms / 2 + 1 : cpu_ms, part, r);
    r->inside = false;
    settle(r, why, js_guard_cpu_ms() - before);
    sk_arena_free(r->scratch);
    r->scratch = NULL;
    r->w->host = host;
    r->w->place = place;
    r->w->invoke_depth = depth;
    r->ended = why != JS_STOP_NONE || !r->duk;
    return !r->ended;
}

void js_part_close(js_run *r)
{
    r->ended = true;
    js_heap_end(&r->heap);
}

void js_part_later(js_run *r) { run_later(r); }

bool sk_javascript_has_run(sk_bytes child_name) { return sk_is(child_name, "eval.js"); }
