/* Values of the world in the program's hands: COM objects, arrays, unknowns. Each is a Proxy around a function, so that it can be
 * called (the default member); names have no case.
 *
 * COM cannot tell by the name whether a member is a property to be read or a method to be called, and reading `send` must
 * not send. The rewritten source tells: before a member is called it says which (js_source.c: $p), and the Proxy, asked
 * for exactly that name, answers with something to call. Everything else is a property that is read at once, but for
 * members whose table names parameters: those are methods. */
#include <math.h>

#include "emulate/javascript/js_run.h"

#define HELD DUK_HIDDEN_SYMBOL("held")
#define NAME DUK_HIDDEN_SYMBOL("name")
#define HANDLER DUK_HIDDEN_SYMBOL("handler")
#define OBJECTS DUK_HIDDEN_SYMBOL("objects")

enum { ARGS_MOST = 32, INVOKE_STEPS = 8, AUTOMATION = (int)0x800A0000 /* FACILITY_CONTROL: how JScript shows run-time errors of VBA */ };

void js_look_alive(js_run *r)
{
    if (!sk_world_alive(r->w)) js_guard_stop(&r->guard, JS_STOP_WORLD);
}

void js_forget_call(js_run *r) { r->call_pending = false; }

_Noreturn void js_throw(js_run *r, int error)
{
    const char *text = sk_error_text(error);
    js_look_alive(r);
    duk_push_error_object(r->duk, DUK_ERR_ERROR, "%s", text);
    duk_push_int(r->duk, error > 0 && error < 65536 ? AUTOMATION | error : error);
    duk_put_prop_string(r->duk, -2, "number");
    duk_push_string(r->duk, text);
    duk_put_prop_string(r->duk, -2, "description");
    (void)duk_throw(r->duk);
    js_guard_stop(&r->guard, JS_STOP_FAULT); /* not reached: duk_throw does not return */
}

/* The value that a target function holds. */
static const sk_value *held_in(duk_context *duk, duk_idx_t i)
{
    i = duk_normalize_index(duk, i);
    if (!duk_get_prop_string(duk, i, HELD)) {
        duk_pop(duk);
        return NULL;
    }
    const sk_value *v = duk_get_pointer(duk, -1);
    duk_pop(duk);
    return v;
}

/* Hidden keys go to the handler, too: it answers them from the target. */
const sk_value *js_get_held(js_run *r, duk_idx_t i)
{
    if (!duk_is_function(r->duk, i) || duk_is_lightfunc(r->duk, i)) return NULL;
    return held_in(r->duk, i);
}

static size_t take_args(js_run *r, duk_idx_t from, sk_value *args)
{
    duk_idx_t top = duk_get_top(r->duk);
    size_t count = 0;
    for (duk_idx_t i = from; i < top && count < ARGS_MOST; i++) {
        args[count] = js_get_value(r, i);
        if (duk_is_undefined(r->duk, i)) args[count] = sk_missing();
        count++;
    }
    return count;
}

static duk_ret_t give(js_run *r, int error, const sk_value *v)
{
    js_forget_call(r);
    js_look_alive(r);
    if (error) js_throw(r, error);
    js_push_value(r, v);
    return 1;
}

static duk_ret_t invoke(js_run *r, const sk_value *target, sk_str name, unsigned how, sk_value *v, size_t count)
{
    sk_args args = {.v = v, .count = count};
    sk_value ret;
    js_look_alive(r);
    js_spend_steps(r, INVOKE_STEPS);
    bool script = target->type == SK_V_OBJECT && target->u.o && target->u.o->class->script;
    for (size_t i = 0; script && r->wrap && i < count; i++)
        if (v[i].type == SK_V_LANGUAGE) v[i] = r->wrap(r, &v[i]);
    int error = sk_invoke(r->w, target, name, how, &args, &ret);
    return give(r, error, &ret);
}

/* An unknown is a text with a name: what the program cuts out of it is not known either. */
static void touch(js_run *r, const sk_value *v)
{
    if (v->type == SK_V_UNKNOWN) r->touched |= v->flow;
}

/* object(args): the default member. */
static duk_ret_t call_held(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_value args[ARGS_MOST];
    duk_push_current_function(duk);
    const sk_value *v = held_in(duk, -1);
    duk_pop(duk);
    if (!v) return DUK_RET_TYPE_ERROR;
    size_t count = take_args(r, 0, args);
    if (v->type == SK_V_UNKNOWN) {
        sk_value again = sk_unknown_member(r->w, v, SK_STR("call"));
        return give(r, 0, &again);
    }
    if (v->type == SK_V_ARRAY) return give(r, 0, v);
    return invoke(r, v, SK_STR(""), SK_GET | SK_CALL, args, count);
}

/* An answer of the network says what the program looks for, as the run shall go on: found at the start, and long enough. */
static bool answer_looked_for(const sk_value *v, sk_str name, sk_value *ret)
{
    static const struct { const char *name; int value; } rows[] = {{"indexOf", 0}, {"search", 0}, {"lastIndexOf", 0}, {"length", 4096}};
    if (v->type != SK_V_UNKNOWN || !(v->flow & SK_FLOW_NETWORK)) return false;
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        if (!sk_str_is(name, rows[i].name)) continue;
        *ret = sk_long(rows[i].value);
        return true;
    }
    return false;
}

/* A procedure of another language is a function here, and has what functions have: call(this, ...), apply(this, list). */
static bool is_function_method(const sk_value *v, sk_str name)
{
    bool procedure = v->type == SK_V_OBJECT && v->u.o && v->u.o->class->script && !v->u.o->class->has;
    return procedure && (sk_str_is(name, "call") || sk_str_is(name, "apply"));
}

static duk_ret_t call_procedure(js_run *r, const sk_value *v, sk_str name, sk_value *args)
{
    size_t count = 0;
    if (sk_str_is(name, "call")) {
        count = take_args(r, 1, args);
    } else if (duk_is_object(r->duk, 1)) {
        duk_size_t length = duk_get_length(r->duk, 1);
        for (; count < ARGS_MOST && count < length; count++) {
            duk_get_prop_index(r->duk, 1, (duk_uarridx_t)count);
            args[count] = js_get_value(r, -1);
            duk_pop(r->duk);
        }
    }
    return invoke(r, v, SK_STR(""), SK_GET | SK_CALL, args, count);
}

/* object.name(args). */
static duk_ret_t call_member(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_value args[ARGS_MOST];
    duk_push_current_function(duk);
    const sk_value *v = held_in(duk, -1);
    duk_get_prop_string(duk, -1, NAME);
    sk_str name = js_get_str(r, -1);
    duk_pop_2(duk);
    if (!v) return DUK_RET_TYPE_ERROR;
    touch(r, v);
    sk_value answer;
    if (answer_looked_for(v, name, &answer)) return give(r, 0, &answer);
    if (is_function_method(v, name)) return call_procedure(r, v, name, args);
    return invoke(r, v, name, SK_GET | SK_CALL, args, take_args(r, 0, args));
}

static sk_value *keep(js_run *r, const sk_value *v)
{
    sk_value *kept = SK_NEW(r->w->arena, sk_value);
    if (!kept) js_guard_stop(&r->guard, JS_STOP_WORLD);
    *kept = *v;
    return kept;
}

static void push_function(js_run *r, duk_c_function f, const sk_value *v)
{
    duk_push_c_function(r->duk, f, DUK_VARARGS);
    duk_push_pointer(r->duk, (void *)(uintptr_t)v);
    duk_put_prop_string(r->duk, -2, HELD);
}

static void push_handler(js_run *r)
{
    duk_push_heap_stash(r->duk);
    duk_get_prop_string(r->duk, -1, HANDLER);
    duk_remove(r->duk, -2);
}

static void wrap(js_run *r)
{
    push_handler(r);
    duk_push_proxy(r->duk, 0);
}

/* An object is one Proxy as long as the run lasts, so that it equals itself. */
void js_push_held(js_run *r, const sk_value *v)
{
    duk_context *duk = r->duk;
    bool object = v->type == SK_V_OBJECT;
    char key[32];
    (void)duk_require_stack(duk, 8);
    duk_push_heap_stash(duk);
    duk_get_prop_string(duk, -1, OBJECTS);
    duk_remove(duk, -2);
    snprintf(key, sizeof key, "%llx", (unsigned long long)(uintptr_t)(object ? v->u.o : NULL));
    if (object && duk_get_prop_string(duk, -1, key)) {
        duk_remove(duk, -2);
        return;
    }
    if (object) duk_pop(duk);
    if (v->type == SK_V_UNKNOWN) {
        sk_str text;
        if (sk_value_to_str(r->w, v, &text) == 0) js_issue(r, text, v->flow | SK_FLOW_UNKNOWN);
    }
    push_function(r, call_held, keep(r, v));
    wrap(r);
    if (object) {
        duk_dup(duk, -1);
        duk_put_prop_string(duk, -3, key);
    }
    duk_remove(duk, -2);
}

/* A member to be called: it reads itself where it is used as a value after all. */
static void push_member(js_run *r, const sk_value *v, sk_str name)
{
    push_function(r, call_member, v);
    js_push_str(r, name);
    duk_put_prop_string(r->duk, -2, NAME);
}

static duk_ret_t held_to_primitive(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    duk_push_current_function(duk);
    const sk_value *v = held_in(duk, -1);
    bool number = duk_is_string(duk, 0) && strcmp(duk_get_string(duk, 0), "number") == 0;
    duk_pop(duk);
    if (!v) return DUK_RET_TYPE_ERROR;
    sk_value now = *v;
    sk_str text;
    touch(r, v);
    if (v->type == SK_V_OBJECT && !sk_is_unknown(v) && sk_value_resolve(r->w, v, &now)) now = sk_string_c("[object]");
    js_look_alive(r);
    if (now.type == SK_V_UNKNOWN && number) {
        duk_push_nan(duk);
        return 1;
    }
    if (now.type != SK_V_OBJECT && now.type != SK_V_UNKNOWN && now.type != SK_V_ARRAY) {
        js_push_value(r, &now);
        return 1;
    }
    if (sk_value_to_str(r->w, &now, &text)) text = SK_STR("[object]");
    js_issue(r, text, now.flow);
    js_push_str(r, text);
    return 1;
}

static bool array_item(js_run *r, const sk_value *v, sk_bytes key, sk_value *ret)
{
    uint64_t n;
    *ret = sk_empty();
    if (sk_equal(key, SK_LIT("length"))) *ret = sk_double((double)v->u.a->count);
    else if (key.len == 0 || !sk_is_digit(key.p[0]) || !sk_parse_u64(key, &n)) return false;
    else if (!sk_array_nth(r->w, v->u.a, n, ret)) *ret = sk_empty();
    return true;
}

/* Members that belong to the language, not to the object. */
static bool is_of_language(sk_bytes key)
{
    static const char *const names[] = {"constructor", "prototype", "__proto__", "toJSON", "then", "inspect", "arguments", "caller"};
    for (size_t i = 0; i < SK_COUNT(names); i++)
        if (sk_equal(key, sk_bytes_str(names[i]))) return true;
    return false;
}

static bool is_method(const sk_value *v, sk_str name)
{
    if (v->type != SK_V_OBJECT || !v->u.o) return false;
    const sk_com_class *class = v->u.o->class;
    for (size_t i = 0; i < class->member_count; i++)
        if (sk_str_is(name, class->members[i].name)) return class->members[i].params && !class->members[i].put;
    return false;
}

static bool takes_call(js_run *r, sk_bytes key)
{
    bool yes = r->call_pending && sk_equal(key, sk_bytes_of(r->call_key, r->call_key_len));
    if (yes) r->call_pending = false;
    return yes;
}

static duk_ret_t get_symbol(js_run *r, sk_bytes key, const sk_value *v)
{
    if (sk_find(key, 0, SK_LIT("toPrimitive")) == SK_NPOS) return 0;
    push_function(r, held_to_primitive, v);
    return 1;
}

/* get(target, key, receiver) */
static duk_ret_t trap_get(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_value item;
    duk_size_t len = 0;
    if (duk_is_symbol(duk, 1)) {
        duk_dup(duk, 1);
        const char *symbol = duk_get_lstring(duk, -1, &len);
        sk_bytes name = sk_bytes_of(symbol, len);
        const sk_value *v = held_in(duk, 0);
        if (len && (uint8_t)symbol[0] == 0xFF) { /* a hidden one is ours */
            duk_dup(duk, 1);
            duk_get_prop(duk, 0);
            return 1;
        }
        return v ? get_symbol(r, name, v) : 0;
    }
    const sk_value *v = held_in(duk, 0);
    const char *p = duk_to_lstring(duk, 1, &len);
    sk_bytes key = sk_bytes_of(p, len);
    if (!v || is_of_language(key)) return 0;
    bool called = takes_call(r, key);
    if (v->type == SK_V_ARRAY && array_item(r, v, key, &item)) return give(r, 0, &item);
    sk_str name = js_get_str(r, 1);
    if ((sk_equal(key, SK_LIT("toString")) || sk_equal(key, SK_LIT("valueOf"))) &&
        !(v->type == SK_V_OBJECT && sk_object_has(r->w, v->u.o, name))) {
        push_function(r, held_to_primitive, v);
        return 1;
    }
    if (called || is_method(v, name) || is_function_method(v, name)) {
        push_member(r, v, name);
        return 1;
    }
    touch(r, v);
    if (answer_looked_for(v, name, &item)) return give(r, 0, &item);
    return invoke(r, v, name, SK_GET, NULL, 0);
}

/* set(target, key, value, receiver) */
static duk_ret_t trap_set(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    const sk_value *v = held_in(duk, 0);
    if (v && !duk_is_symbol(duk, 1)) {
        sk_value to = js_get_value(r, 2);
        (void)invoke(r, v, js_get_str(r, 1), to.type == SK_V_OBJECT ? SK_SET : SK_LET, &to, 1);
    }
    duk_push_true(duk);
    return 1;
}

/* Asked by `in`, and by `with` for each name inside it. */
static duk_ret_t trap_has(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    const sk_value *v = held_in(duk, 0);
    bool has = false;
    if (v && v->type == SK_V_OBJECT && v->u.o && !duk_is_symbol(duk, 1)) {
        sk_value key = sk_string(js_get_str(r, 1));
        has = sk_object_has(r->w, v->u.o, key.u.s) || (v->u.o->bag && sk_table_find(r->w, v->u.o->bag, &key));
    }
    duk_push_boolean(duk, has);
    return 1;
}

static duk_ret_t trap_delete(duk_context *duk)
{
    duk_push_true(duk);
    return 1;
}

static duk_ret_t trap_keys(duk_context *duk)
{
    duk_push_array(duk);
    return 1;
}

/* What the rewritten source calls. */

/* $p(key, span): key is called on what stands before it. */
static duk_ret_t native_call_key(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    duk_size_t len = 0;
    if (duk_is_number(duk, 1)) {
        uint64_t span = (uint64_t)duk_get_number(duk, 1);
        r->w->place = (sk_place){r->place.artifact, r->place.off + span / 4096, span % 4096};
    }
    duk_set_top(duk, 1);
    if (duk_is_number(duk, 0) || duk_is_symbol(duk, 0)) return 1;
    const char *p = duk_to_lstring(duk, 0, &len);
    r->call_pending = len < JS_KEY_MOST;
    if (!r->call_pending) return 1;
    memcpy(r->call_key, p, len);
    r->call_key_len = len;
    return 1;
}

/* $put(object, key, value, args...): object.key(args) = value, which JScript knows; key undefined: object(args) = value. */
static duk_ret_t native_put(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_value args[ARGS_MOST + 1];
    const sk_value *v = js_get_held(r, 0);
    if (!v) return DUK_RET_REFERENCE_ERROR;
    sk_str name = duk_is_undefined(duk, 1) ? SK_STR("") : js_get_str(r, 1);
    size_t count = take_args(r, 3, args);
    args[count] = js_get_value(r, 2);
    (void)invoke(r, v, name, args[count].type == SK_V_OBJECT ? SK_SET : SK_LET, args, count + 1);
    duk_dup(duk, 2);
    return 1;
}

/* $t(value): typeof, as JScript says it of COM. */
static duk_ret_t native_typeof(duk_context *duk)
{
    static const char *const names[] = {[DUK_TYPE_NONE] = "undefined", [DUK_TYPE_UNDEFINED] = "undefined", [DUK_TYPE_NULL] = "object",
                                        [DUK_TYPE_BOOLEAN] = "boolean", [DUK_TYPE_NUMBER] = "number", [DUK_TYPE_STRING] = "string",
                                        [DUK_TYPE_BUFFER] = "object", [DUK_TYPE_POINTER] = "object", [DUK_TYPE_LIGHTFUNC] = "function"};
    js_run *r = js_run_of(duk);
    int type = duk_get_type(duk, 0);
    if (duk_is_symbol(duk, 0)) duk_push_string(duk, "symbol");
    else if (type != DUK_TYPE_OBJECT) duk_push_string(duk, type >= 0 && type < (int)SK_COUNT(names) ? names[type] : "object");
    else if (!duk_is_function(duk, 0)) duk_push_string(duk, "object");
    else if (duk_has_prop_string(duk, 0, NAME)) duk_push_string(duk, "unknown");
    else {
        const sk_value *v = js_get_held(r, 0);
        duk_push_string(duk, !v ? "function" : v->type == SK_V_UNKNOWN ? "string" : v->type == SK_V_ARRAY ? "unknown" : "object");
    }
    return 1;
}

/* $eq(a, b, strict): a == b, or a === b, where one of them is written as a text. An unknown is what it is compared with. */
static duk_ret_t native_equals(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    const sk_value *a = js_get_held(r, 0), *b = js_get_held(r, 1);
    bool unknown = (a && a->type == SK_V_UNKNOWN) || (b && b->type == SK_V_UNKNOWN);
    if (unknown) touch(r, a && a->type == SK_V_UNKNOWN ? a : b);
    duk_push_boolean(duk, unknown || (duk_to_boolean(duk, 2) ? duk_strict_equals(duk, 0, 1) : duk_equals(duk, 0, 1)));
    return 1;
}

/* $nth(collection, n): [item], or undefined behind the end. */
static duk_ret_t native_nth(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    const sk_value *v = js_get_held(r, 0);
    sk_value item;
    double n = duk_get_number_default(duk, 1, 0);
    bool found = v && n >= 0 && sk_enumerate(r->w, v, (size_t)n, &item);
    js_look_alive(r);
    if (!found) return 0;
    duk_push_array(duk);
    js_push_value(r, &item);
    duk_put_prop_index(duk, -2, 0);
    return 1;
}

/* $bounds(array, dimension): [low, high]. */
static duk_ret_t native_bounds(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    const sk_value *v = js_get_held(r, 0);
    sk_bound bound = {0, -1};
    if (!v || v->type != SK_V_ARRAY) return 0;
    (void)sk_array_bound(v->u.a, (unsigned)duk_get_int_default(duk, 1, 1), &bound);
    duk_push_array(duk);
    duk_push_int(duk, bound.low);
    duk_put_prop_index(duk, -2, 0);
    duk_push_int(duk, bound.high);
    duk_put_prop_index(duk, -2, 1);
    duk_push_uint(duk, v->u.a->dimensions);
    duk_put_prop_index(duk, -2, 2);
    return 1;
}

int js_call_function(void *self, sk_world *w, const sk_value *function, sk_args *args, sk_value *ret)
{
    js_run *r = self;
    (void)w;
    if (function->type != SK_V_LANGUAGE) return SK_ERR_TYPE;
    duk_context *duk = r->duk;
    (void)duk_require_stack(duk, (duk_idx_t)args->count + 8);
    js_push_value(r, function);
    for (size_t i = 0; i < args->count; i++) js_push_value(r, &args->v[i]);
    bool done = duk_pcall(duk, (duk_idx_t)args->count) == DUK_EXEC_SUCCESS;
    if (done) *ret = js_get_value(r, -1);
    else r->figures->errors++;
    duk_pop(duk);
    return 0;
}

static const js_native natives[] = {
    {"$bounds", native_bounds, 2}, {"$eq", native_equals, 3}, {"$nth", native_nth, 2}, {"$p", native_call_key, 2}, {"$put", native_put, DUK_VARARGS}, {"$t", native_typeof, 1},
};
static const js_native traps[] = {
    {"deleteProperty", trap_delete, 2}, {"get", trap_get, 3}, {"has", trap_has, 2}, {"ownKeys", trap_keys, 1}, {"set", trap_set, 4},
};

void js_object_start(js_run *r)
{
    duk_push_heap_stash(r->duk);
    duk_push_bare_object(r->duk);
    duk_put_prop_string(r->duk, -2, OBJECTS);
    duk_push_object(r->duk);
    for (size_t i = 0; i < SK_COUNT(traps); i++) {
        duk_push_c_function(r->duk, traps[i].run, traps[i].args);
        duk_put_prop_string(r->duk, -2, traps[i].name);
    }
    duk_put_prop_string(r->duk, -2, HANDLER);
    duk_pop(r->duk);
    js_put_natives(r, natives, SK_COUNT(natives));
}
