/* What the language and its host give beside COM: steps, eval, timers, the clock, ActiveXObject. The larger part is written in
 * JavaScript itself (prelude/core.js) on the natives here, whose names start with $. */
#include <math.h>

#include "emulate/world/machine.h"
#include "emulate/javascript/js_run.h"

enum { ALIVE_EVERY = 1024, WAITS_FAILING = 24, WAITS_MOST = 200 };

void js_put_natives(js_run *r, const js_native *rows, size_t count)
{
    duk_push_global_object(r->duk);
    for (size_t i = 0; i < count; i++) {
        duk_push_string(r->duk, rows[i].name);
        duk_push_c_function(r->duk, rows[i].run, rows[i].args);
        duk_def_prop(r->duk, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_CLEAR_ENUMERABLE | DUK_DEFPROP_SET_CONFIGURABLE | DUK_DEFPROP_CLEAR_WRITABLE);
    }
    duk_pop(r->duk);
}

/* $s(): a turn of a loop, a call of a function. */
static duk_ret_t native_step(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    if (r->steps_left == 0) js_guard_stop(&r->guard, JS_STOP_STEPS);
    if (--r->steps_left % ALIVE_EVERY == 0) js_look_alive(r);
    return 0;
}

void js_spend_steps(js_run *r, uint64_t steps)
{
    if (r->steps_left < steps) js_guard_stop(&r->guard, JS_STOP_STEPS);
    r->steps_left -= steps;
}

void js_wait(js_run *r, double seconds)
{
    sk_world_wait(r->w, seconds);
    js_look_alive(r);
    if (++r->waits > (r->w->answers == SK_ALL_FAIL ? WAITS_FAILING : WAITS_MOST)) js_guard_stop(&r->guard, JS_STOP_QUIT);
}

/* A text that came from outside as a whole is code that nobody has seen: that it would run is the effect. */
static duk_ret_t run_unknown(js_run *r, const sk_value *v, const char *via)
{
    sk_str path;
    if (sk_value_to_str(r->w, v, &path)) path = SK_STR("");
    if (r->host == SK_JAVASCRIPT_PAGE) sk_world_load(r->w, path, SK_STR(""), via); /* stays in the browser */
    else
        SK_ACT(r->w, SK_OP_RUN, {"command", path}, {"path", (v->flow & SK_FLOW_NETWORK) ? path : SK_STR("")}, {"via", sk_str_c(via)},
               {"flow", sk_flow_text(r->w, v->flow)});
    duk_push_string(r->duk, "void 0");
    return 1;
}

/* eval("parseInt"): droppers ask for each function that way, some a million times. The value itself is what eval would answer. */
static bool is_global_name(sk_bytes text)
{
    static const char *const names[] = {"ActiveXObject", "Array", "Date", "Math", "Number", "Object", "RegExp", "String", "WScript",
                                        "decodeURIComponent", "escape", "isNaN", "parseFloat", "parseInt", "unescape"};
    for (size_t i = 0; i < SK_COUNT(names); i++) {
        if (sk_is(text, names[i])) return true;
    }
    return false;
}

/* $x(value, via): what eval is given. A text becomes a layer and is rewritten; anything else stays. */
static duk_ret_t native_layer(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    const char *via = duk_is_string(duk, 1) ? duk_get_string(duk, 1) : "eval";
    duk_size_t len = 0;
    sk_bytes code;
    const sk_value *v = js_get_held(r, 0);
    if (v && v->type == SK_V_UNKNOWN) return run_unknown(r, v, via);
    duk_set_top(duk, 1);
    if (!duk_is_string(duk, 0)) return 1;
    const char *p = duk_get_lstring(duk, 0, &len);
    sk_bytes text = sk_bytes_of(p, len);
    unsigned flow = js_flow_of(r, text);
    bool shown = strcmp(via, "handler") == 0; /* stands in the page */
    if ((flow & SK_FLOW_COMPUTED) && !shown) sk_world_child(r->w, "eval.js", SK_KIND_SCRIPT_JAVASCRIPT, text);
    if (flow & SK_FLOW_NETWORK) {
        sk_str s = js_get_str(r, 0);
        SK_ACT(r->w, SK_OP_RUN, {"command", sk_str_slice(s, 0, 1000)}, {"path", SK_STR("")}, {"via", sk_str_c(via)}, {"flow", sk_flow_text(r->w, flow)});
    }
    r->figures->texts++;
    if (is_global_name(text) && duk_get_global_lstring(duk, p, len) && duk_is_object(duk, -1)) return 1;
    duk_set_top(duk, 1);
    if (!js_rewrite(r, text, 0, &code)) {
        r->figures->texts_lost++;
        return 1;
    }
    duk_push_lstring(duk, (const char *)code.p, code.len);
    return 1;
}

/* $d(): the next look at `eval` is a direct call in the program's text, which sees the variables around it. */
static duk_ret_t native_direct(duk_context *duk)
{
    js_run_of(duk)->eval_direct = true;
    return 0;
}

/* The getter of eval: itself for a direct call, else a function that hands the text over first. */
static duk_ret_t get_eval(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    duk_push_heap_stash(duk);
    duk_get_prop_string(duk, -1, r->eval_direct ? "eval" : "indirect");
    r->eval_direct = false;
    return 1;
}

static duk_ret_t native_now(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    duk_push_number(duk, floor((sk_world_now(r->w) - 25569) * 86400000.0 + 0.5));
    return 1;
}

/* $ask(what): on which day the outcome may hang. */
static duk_ret_t native_ask(duk_context *duk)
{
    static const struct {
        const char *name;
        unsigned asked;
    } rows[] = {{"date", SK_ASKED_DATE}, {"day", SK_ASKED_DAY}, {"key", SK_ASKED_KEY}, {"month", SK_ASKED_MONTH}, {"weekday", SK_ASKED_WEEKDAY}};
    sk_bytes what = sk_bytes_str(duk_safe_to_string(duk, 0));
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (sk_is(what, rows[i].name)) sk_world_ask(js_run_of(duk)->w, rows[i].asked);
    return 0;
}

/* Fixed, so that runs repeat (xorshift64*, Vigna 2016). */
static duk_ret_t native_random(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    r->random ^= r->random >> 12;
    r->random ^= r->random << 25;
    r->random ^= r->random >> 27;
    duk_push_number(duk, (double)((r->random * 0x2545F4914F6CDD1Dull) >> 11) / 9007199254740992.0);
    return 1;
}

static duk_ret_t native_wait(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    double ms = duk_get_number_default(duk, 0, 0);
    if (ms > 0 && ms < 1e9) js_wait(r, ms / 1000);
    return 0;
}

static duk_ret_t native_message(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_world_message(r->w, js_get_str(r, 0), duk_is_string(duk, 1) ? sk_arena_string(r->w->arena, sk_bytes_str(duk_get_string(duk, 1))) : "");
    js_look_alive(r);
    return 0;
}

static duk_ret_t native_create(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_object *o = sk_world_create(r->w, js_get_str(r, 0));
    if (!o) js_guard_stop(&r->guard, JS_STOP_WORLD);
    sk_value v = sk_object_value(o);
    js_push_value(r, &v);
    return 1;
}

static duk_ret_t native_get_object(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_value v = sk_empty();
    sk_str path = duk_is_undefined(duk, 0) ? SK_STR("") : js_get_str(r, 0), class = duk_is_undefined(duk, 1) ? SK_STR("") : js_get_str(r, 1);
    int error = sk_world_get_object(r->w, path, class, &v);
    js_look_alive(r);
    if (error) js_throw(r, error);
    js_push_value(r, &v);
    return 1;
}

/* $child(name, text or bytes): what the program makes and somebody else would open or run. */
static duk_ret_t native_child(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    duk_size_t len = 0;
    const char *name = sk_arena_string(r->w->arena, sk_str_to_utf8(&r->w->strings, sk_str_slice(js_get_str(r, 0), 0, 200)));
    if (duk_is_buffer_data(duk, 1)) {
        void *p = duk_get_buffer_data(duk, 1, &len);
        sk_world_child(r->w, name, SK_KIND_NONE, sk_bytes_of(p, len));
    } else {
        sk_world_child(r->w, name, SK_KIND_NONE, sk_str_to_utf8(&r->w->strings, js_get_str(r, 1)));
    }
    js_look_alive(r);
    return 0;
}

/* $machine(n): what a page may know of its machine. */
static duk_ret_t native_machine(duk_context *duk)
{
    static const sk_machine items[] = {SK_MACHINE_SCREEN_WIDTH, SK_MACHINE_SCREEN_HEIGHT, SK_MACHINE_CORES, SK_MACHINE_MEMORY};
    duk_int_t n = duk_get_int(duk, 0);
    if (n < 0 || (size_t)n >= SK_COUNT(items)) return 0;
    duk_push_int(duk, sk_world_machine(js_run_of(duk)->w, items[n]));
    return 1;
}

/* $clip(text) puts it on the clipboard that all languages share; $clip() is what lies there. */
static duk_ret_t native_clip(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    if (!duk_is_undefined(duk, 0)) {
        sk_world_set_clipboard(r->w, js_get_str(r, 0), 0);
        return 0;
    }
    sk_value v = sk_world_clipboard(r->w);
    js_push_value(r, &v);
    return 1;
}

/* $is(value): true for what the world handed out. */
static duk_ret_t native_is_held(duk_context *duk)
{
    duk_push_boolean(duk, js_get_held(js_run_of(duk), 0) != NULL);
    return 1;
}

static const js_native natives[] = {
    {"$ask", native_ask, 1}, {"$child", native_child, 2},   {"$clip", native_clip, 1}, {"$create", native_create, 1}, {"$d", native_direct, 0},   {"$get", native_get_object, 2}, {"$is", native_is_held, 1}, {"$machine", native_machine, 1}, {"$message", native_message, 2},
    {"$now", native_now, 0},       {"$random", native_random, 0}, {"$s", native_step, 0},     {"$wait", native_wait, 1},  {"$x", native_layer, 2},
};

static void put_eval(js_run *r)
{
    duk_context *duk = r->duk;
    duk_push_heap_stash(duk);
    duk_get_global_string(duk, "eval");
    duk_put_prop_string(duk, -2, "eval");
    duk_get_global_string(duk, "$eval");
    duk_put_prop_string(duk, -2, "indirect");
    duk_pop(duk);
    duk_push_global_object(duk);
    duk_push_string(duk, "eval");
    duk_push_c_function(duk, get_eval, 0);
    duk_get_global_string(duk, "$seteval");
    duk_def_prop(duk, -4, DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER | DUK_DEFPROP_FORCE | DUK_DEFPROP_SET_CONFIGURABLE);
    duk_pop(duk);
}

static void put_wscript(js_run *r)
{
    if (r->host == SK_JAVASCRIPT_PAGE) return;
    sk_object *o = sk_object_new(r->w, &js_wscript_class);
    if (!o) js_guard_stop(&r->guard, JS_STOP_WORLD);
    o->label = SK_STR("WScript");
    sk_value v = sk_object_value(o);
    js_push_value(r, &v);
    duk_put_global_string(r->duk, "$wscript");
}

void js_host_start(js_run *r)
{
    r->random = 0x9E3779B97F4A7C15ull;
    js_put_natives(r, natives, SK_COUNT(natives));
    put_wscript(r);
    duk_push_string(r->duk, r->host == SK_JAVASCRIPT_SCRIPT ? "script" : r->host == SK_JAVASCRIPT_HTA ? "hta" : "page");
    duk_put_global_string(r->duk, "$host");
    js_run_prelude(r, JS_PRELUDE_CORE);
    put_eval(r);
}
