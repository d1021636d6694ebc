/* JavaScript side by side with other languages (emulate/world/scripting.h): one heap for all texts of a job. What another
 * language or the host of the script declares becomes a property of the global object before each text; what the program
 * declares is an object to the others (js_globals.c). */
#include "emulate/javascript/js_session.h"

#define ITEM DUK_HIDDEN_SYMBOL("item")
#define MEMBER DUK_HIDDEN_SYMBOL("member")

/* ---- names of others for the program ---- */

static const sk_value *item_in(duk_context *duk, sk_str *ret_name)
{
    js_run *r = js_run_of(duk);
    duk_push_current_function(duk);
    duk_get_prop_string(duk, -1, MEMBER);
    *ret_name = js_get_str(r, -1);
    duk_pop(duk);
    duk_get_prop_string(duk, -1, ITEM);
    const sk_value *v = duk_get_pointer(duk, -1);
    duk_pop_2(duk);
    return v;
}

static duk_ret_t get_item(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_str name;
    const sk_value *v = item_in(duk, &name);
    sk_args none = {0};
    sk_value ret;
    if (!v || sk_invoke(r->w, v, name, SK_GET, &none, &ret)) return 0;
    js_look_alive(r);
    js_push_value(r, &ret);
    return 1;
}

static duk_ret_t put_item(duk_context *duk)
{
    js_run *r = js_run_of(duk);
    sk_str name;
    const sk_value *v = item_in(duk, &name);
    sk_value to = js_get_value(r, 0), ignored;
    sk_args args = {.v = &to, .count = 1};
    if (to.type == SK_V_LANGUAGE) to = js_wrap_function(r, &to);
    if (v) (void)sk_invoke(r->w, v, name, to.type == SK_V_OBJECT ? SK_SET : SK_LET, &args, &ignored);
    js_look_alive(r);
    return 0;
}

static void push_accessor(js_run *r, duk_c_function f, duk_idx_t args, const sk_named_item *item, sk_str name)
{
    duk_push_c_function(r->duk, f, args);
    duk_push_pointer(r->duk, (void *)(uintptr_t)&item->value);
    duk_put_prop_string(r->duk, -2, ITEM);
    js_push_str(r, name);
    duk_put_prop_string(r->duk, -2, MEMBER);
}

/* Leaves the global object on the stack. */
static bool is_taken(js_run *r, sk_str name)
{
    duk_push_global_object(r->duk);
    js_push_str(r, name);
    return duk_has_prop(r->duk, -2) != 0;
}

static void take_member(js_run *r, const sk_named_item *item, sk_str name)
{
    if (!is_taken(r, name)) {
        js_push_str(r, name);
        push_accessor(r, get_item, 0, item, name);
        push_accessor(r, put_item, 1, item, name);
        duk_def_prop(r->duk, -4, DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER | DUK_DEFPROP_SET_CONFIGURABLE);
        js_note_foreign(r, name);
    }
    duk_pop(r->duk);
}

static void take_item(js_run *r, const sk_named_item *item)
{
    if (!is_taken(r, item->name)) {
        js_push_str(r, item->name);
        js_push_value(r, &item->value);
        duk_put_prop(r->duk, -3);
        js_note_foreign(r, item->name);
    }
    duk_pop(r->duk);
}

static void take_names(js_session *s)
{
    js_run *r = &s->run;
    sk_value name;
    for (const sk_named_item *i = r->w->items; i; i = i->next) {
        if (i->name.len) take_item(r, i);
        if (!i->members || i->owner == s) continue;
        for (size_t n = 0; n < JS_NAMES_MOST && sk_enumerate(r->w, &i->value, n, &name); n++)
            if (name.type == SK_V_STRING) take_member(r, i, name.u.s);
    }
}

/* ---- the session ---- */

static void *open_session(sk_world *w, const sk_script_set *set, uint32_t job)
{
    static const sk_javascript_host hosts[] = {[SK_HOST_PAGE] = SK_JAVASCRIPT_PAGE,
                                               [SK_HOST_HTA] = SK_JAVASCRIPT_HTA,
                                               [SK_HOST_WSH] = SK_JAVASCRIPT_SCRIPT,
                                               [SK_HOST_SCRIPTLET] = SK_JAVASCRIPT_SCRIPT,
                                               [SK_HOST_XSLT] = SK_JAVASCRIPT_SCRIPT};
    js_session *s = SK_NEW(w->arena, js_session);
    (void)job;
    if (!s || !(s->globals = js_globals_new(s, w))) return NULL;
    s->options = (sk_javascript_options){.host = hosts[set->host], .page = set->page, .name = set->name};
    if (!js_part_open(&s->run, w, &s->options, &s->figures)) {
        js_part_close(&s->run);
        return NULL;
    }
    s->run.wrap = js_wrap_function;
    s->run.work = js_note_builtins;
    (void)js_part_run(&s->run);
    return s;
}

static void run_part(js_run *r)
{
    take_names((js_session *)r);
    (void)js_run_text(r, r->text);
    duk_pop(r->duk);
}

static void run_text(void *session, sk_bytes text, sk_place place)
{
    js_session *s = session;
    s->run.place = s->run.w->place = place;
    s->run.text = text;
    s->run.work = run_part;
    (void)js_part_run(&s->run);
}

static sk_object *give_globals(void *session) { return ((js_session *)session)->globals; }

/* The page's own events come with what waits. */
static bool fire(void *session, sk_bytes target, sk_bytes event)
{
    js_session *s = session;
    if (!sk_is(target, "window") || !sk_is(event, "onload")) return false;
    s->run.work = js_part_later;
    return js_part_run(&s->run);
}

static void close_session(void *session)
{
    js_session *s = session;
    s->run.work = js_part_later;
    (void)js_part_run(&s->run);
    js_part_close(&s->run);
}

const sk_javascript_figures *sk_javascript_session_figures(const void *session) { return &((const js_session *)session)->figures; }

const sk_scripting sk_javascript_scripting = {.kind = SK_KIND_SCRIPT_JAVASCRIPT,
                                              .open = open_session,
                                              .run = run_text,
                                              .globals = give_globals,
                                              .fire = fire,
                                              .close = close_session};
