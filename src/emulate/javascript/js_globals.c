/* What a program declares on its top level, as an object for the other languages of its page or script file.
 *
 * They ask in two situations: while a text of ours runs (it called them, and they call back), or between texts, when the
 * answer is a guarded part of its own. An error of the program ends the answer, never what stands around it. */
#include "emulate/javascript/js_session.h"

#define FOREIGN DUK_HIDDEN_SYMBOL("foreign")

enum { ARGS_MOST = 32 };

typedef struct js_request {
    js_session *s;
    void (*serve)(struct js_request *q);
    sk_str name;
    unsigned how;
    sk_args *args;
    size_t nth;
    sk_value value;
    int error;
    bool found;
} js_request;

static duk_ret_t serve_safely(duk_context *duk, void *udata)
{
    js_request *q = udata;
    (void)duk;
    q->serve(q);
    return 0;
}

static void serve(js_request *q)
{
    duk_context *duk = q->s->run.duk;
    if (!duk_check_stack(duk, ARGS_MOST + 16)) return;
    if (duk_safe_call(duk, serve_safely, q, 0, 1) != DUK_EXEC_SUCCESS) {
        q->s->figures.errors++;
        q->error = SK_ERR_AUTOMATION;
    }
    duk_pop(duk);
}

static void serve_part(js_run *r) { serve(((js_session *)r)->request); }

static void ask(js_request *q)
{
    js_session *s = q->s;
    if (s->run.ended || !s->run.duk) return;
    if (!s->run.inside) {
        s->request = q;
        s->run.work = serve_part;
        (void)js_part_run(&s->run);
        return;
    }
    sk_world_host host = s->run.w->host;
    s->run.w->host = (sk_world_host){.self = &s->run, .call = js_call_function};
    serve(q);
    s->run.w->host = host;
}

/* ---- names ---- */

static void push_names(duk_context *duk)
{
    duk_push_global_object(duk);
    duk_enum(duk, -1, DUK_ENUM_OWN_PROPERTIES_ONLY | DUK_ENUM_INCLUDE_NONENUMERABLE);
    duk_remove(duk, -2);
}

void js_note_builtins(js_run *r)
{
    duk_context *duk = r->duk;
    duk_push_heap_stash(duk);
    duk_push_bare_object(duk);
    push_names(duk);
    while (duk_next(duk, -1, 0)) {
        duk_push_true(duk);
        duk_put_prop(duk, -4);
    }
    duk_pop(duk);
    duk_put_prop_string(duk, -2, FOREIGN);
    duk_pop(duk);
}

void js_note_foreign(js_run *r, sk_str name)
{
    duk_push_heap_stash(r->duk);
    duk_get_prop_string(r->duk, -1, FOREIGN);
    js_push_str(r, name);
    duk_push_true(r->duk);
    duk_put_prop(r->duk, -3);
    duk_pop_2(r->duk);
}

/* The key on the top. */
static bool is_foreign(duk_context *duk)
{
    duk_push_heap_stash(duk);
    duk_get_prop_string(duk, -1, FOREIGN);
    duk_dup(duk, -3);
    bool foreign = duk_has_prop(duk, -2) != 0;
    duk_pop_2(duk);
    return foreign;
}

static sk_bytes key_at(duk_context *duk, duk_idx_t i)
{
    duk_size_t len = 0;
    const char *p = duk_get_lstring(duk, i, &len);
    return sk_bytes_of(p, p ? len : 0);
}

/* Leaves the program's name on the stack as it wrote it - as asked for, else without case - or undefined. */
static bool push_key(js_request *q)
{
    duk_context *duk = q->s->run.duk;
    sk_bytes wanted = js_bytes_of_str(&q->s->run, q->name);
    bool found = false, same = false;
    duk_push_undefined(duk);
    push_names(duk);
    for (unsigned n = 0; n < JS_NAMES_MOST && !same && duk_next(duk, -1, 0); n++) {
        sk_bytes key = key_at(duk, -1);
        if ((sk_equal(key, wanted) || (!found && sk_equal_nocase(key, wanted))) && !is_foreign(duk)) {
            same = sk_equal(key, wanted);
            found = true;
            duk_dup(duk, -1);
            duk_replace(duk, -4);
        }
        duk_pop(duk);
    }
    duk_pop(duk);
    return found;
}

/* ---- requests ---- */

static void find_name(js_request *q) { q->found = push_key(q); }

static void nth_name(js_request *q)
{
    duk_context *duk = q->s->run.duk;
    push_names(duk);
    for (unsigned n = 0; n < JS_NAMES_MOST && duk_next(duk, -1, 0); n++) {
        if (!is_foreign(duk) && q->nth-- == 0) {
            q->value = sk_string(js_get_str(&q->s->run, -1));
            q->found = true;
            return;
        }
        duk_pop(duk);
    }
}

static void use_name(js_request *q)
{
    js_run *r = &q->s->run;
    duk_context *duk = r->duk;
    duk_push_global_object(duk);
    q->found = push_key(q);
    if (!q->found) return;
    if (q->how & (SK_LET | SK_SET)) {
        if (q->args->count) js_push_value(r, &q->args->v[q->args->count - 1]);
        else duk_push_undefined(duk);
        duk_put_prop(duk, -3);
        return;
    }
    duk_get_prop(duk, -2);
    if ((q->how & SK_CALL) && duk_is_function(duk, -1) && !js_get_held(r, -1)) {
        size_t count = q->args->count < ARGS_MOST ? q->args->count : ARGS_MOST;
        for (size_t i = 0; i < count; i++) js_push_value(r, &q->args->v[i]);
        duk_call(duk, (duk_idx_t)count);
    }
    q->value = js_get_value(r, -1);
}

/* ---- functions as values of others ---- */

typedef struct callback {
    js_session *s;
    sk_value function;
} callback;

static void serve_callback(js_request *q)
{
    js_run *r = &q->s->run;
    size_t count = q->args->count < ARGS_MOST ? q->args->count : ARGS_MOST;
    js_push_value(r, &q->value);
    for (size_t i = 0; i < count; i++) js_push_value(r, &q->args->v[i]);
    duk_call(r->duk, (duk_idx_t)count);
    q->value = js_get_value(r, -1);
    q->found = true;
}

static int callback_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    const callback *c = sk_object_state(self);
    js_request q = {.s = c->s, .serve = serve_callback, .args = args, .value = c->function};
    (void)w;
    if ((how & (SK_LET | SK_SET)) || name.len) return SK_MEMBER_NOT_HERE;
    ask(&q);
    if (q.error) return q.error;
    if (q.found) *ret = q.value.type == SK_V_LANGUAGE ? js_wrap_function(&c->s->run, &q.value) : q.value;
    return 0;
}

static const sk_com_class callback_class = {.name = "JScriptFunction", .state_size = sizeof(callback), .invoke = callback_invoke};

sk_value js_wrap_function(js_run *r, const sk_value *function)
{
    sk_object *o = sk_object_new(r->w, &callback_class);
    if (!o) return sk_empty();
    *(callback *)sk_object_state(o) = (callback){(js_session *)r, *function};
    o->label = SK_STR("function");
    return sk_object_value(o);
}

/* ---- the object ---- */

static js_session *session_of(const sk_object *o) { return *(js_session **)sk_object_state(o); }

static bool globals_has(sk_world *w, const sk_object *self, sk_str name)
{
    js_request q = {.s = session_of(self), .serve = find_name, .name = name};
    (void)w;
    ask(&q);
    return q.found;
}

static int globals_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    js_request q = {.s = session_of(self), .serve = use_name, .name = name, .how = how, .args = args};
    ask(&q);
    if (q.error) return q.error;
    if (!q.found) return SK_MEMBER_NOT_HERE;
    *ret = q.value;
    if (ret->type == SK_V_OBJECT && args->count && !(how & (SK_LET | SK_SET))) return sk_invoke(w, &q.value, SK_STR(""), how, args, ret);
    if (ret->type == SK_V_LANGUAGE) *ret = js_wrap_function(&session_of(self)->run, ret);
    return 0;
}

static bool globals_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    js_request q = {.s = session_of(self), .serve = nth_name, .nth = n};
    (void)w;
    ask(&q);
    if (q.found) *ret = q.value;
    return q.found;
}

static const sk_com_class globals_class = {
    .name = "JScriptGlobals", .state_size = sizeof(js_session *), .invoke = globals_invoke, .nth = globals_nth, .has = globals_has};

sk_object *js_globals_new(js_session *s, sk_world *w)
{
    sk_object *o = sk_object_new(w, &globals_class);
    if (o) *(js_session **)sk_object_state(o) = s;
    return o;
}
