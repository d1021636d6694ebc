/* Objects and late binding: see object.h. */
#include <string.h>

#include "emulate/world/world_internal.h"

enum { DEPTH_MOST = 64 /* objects that call objects */ };

const sk_com_class sk_com_class_unknown = {.name = "Object"};

sk_object *sk_object_new(sk_world *w, const sk_com_class *class)
{
    sk_object *o = sk_spend(w->budget, SK_LIMIT_EMULATE_OBJECTS, 1) ? SK_NEW(w->arena, sk_object) : NULL;
    if (!o || (class->state_size && !(o->state = sk_arena_take(w->arena, 1, class->state_size)))) {
        w->stopped = true;
        return NULL;
    }
    o->class = class;
    o->label = sk_str_c(class->progids && class->progids[0] ? class->progids[0] : class->name);
    if (class->start && !class->start(w, o)) return NULL;
    return o;
}

static const sk_member *find_member(const sk_com_class *class, sk_str name)
{
    for (size_t i = 0; i < class->member_count; i++) {
        if (sk_str_is(name, class->members[i].name)) return &class->members[i];
    }
    return NULL;
}

bool sk_object_has(sk_world *w, const sk_object *o, sk_str name)
{
    return o && (find_member(o->class, name) || (o->class->has && o->class->has(w, o, name)));
}

static unsigned flow_of_args(const sk_args *args)
{
    unsigned flow = 0;
    for (size_t i = 0; i < args->count; i++) flow |= args->v[i].flow;
    return flow;
}

/* The position of a parameter's name in "Command,Style,Wait"; SK_NPOS: not there. */
static size_t param_index(const char *params, sk_str name)
{
    sk_bytes rest = sk_bytes_str(params), field;
    for (size_t i = 0; sk_next_field(&rest, ',', &field); i++) {
        if (sk_str_equal_nocase(sk_str_borrow_latin1(field), name)) return i;
    }
    return SK_NPOS;
}

/* Puts named arguments where the table says; unnamed parameters are Missing. */
static bool order_args(const sk_member *m, const sk_args *args, sk_value *room, size_t room_count, sk_args *ret)
{
    size_t plain = args->count - args->named_count, used = plain;
    if (!args->names || args->named_count == 0 || args->named_count > args->count || !m->params || plain > room_count)
        return false;
    for (size_t i = 0; i < room_count; i++) room[i] = i < plain ? args->v[i] : sk_missing();
    for (size_t i = 0; i < args->named_count; i++) {
        size_t at = param_index(m->params, args->names[i]);
        if (at >= room_count) continue;
        room[at] = args->v[plain + i];
        if (at + 1 > used) used = at + 1;
    }
    *ret = (sk_args){.v = room, .count = used};
    return true;
}

static int call_member(sk_world *w, sk_object *o, const sk_member *m, sk_method method, sk_args *args, sk_value *ret)
{
    sk_value room[16];
    sk_args ordered;
    if (order_args(m, args, room, SK_COUNT(room), &ordered)) return method(w, o, &ordered, ret);
    return method(w, o, args, ret);
}

static bool is_count(sk_str name) { return sk_str_is(name, "Count") || sk_str_is(name, "Length"); }

static int remember(sk_world *w, sk_object *o, sk_str name, const sk_args *args)
{
    sk_value key = sk_string(name), v = args->count ? args->v[args->count - 1] : sk_empty();
    if (!o->bag) o->bag = sk_table_new(w, true);
    if (o->bag) sk_table_put(w, o->bag, &key, &v);
    return 0;
}

/* A remembered property; with arguments they are its own indexes. */
static bool recall(sk_world *w, sk_object *o, sk_str name, sk_args *args, sk_value *ret, int *ret_error)
{
    sk_value key = sk_string(name), *kept = o->bag ? sk_table_find(w, o->bag, &key) : NULL;
    *ret_error = 0;
    if (!kept) return false;
    *ret = *kept;
    if (args->count && kept->type == SK_V_OBJECT && kept->u.o) *ret_error = sk_invoke(w, kept, SK_STR(""), SK_GET, args, ret);
    return true;
}

static int answer_unknown(sk_world *w, const sk_value *target, sk_str name, unsigned how, const sk_args *args, sk_value *ret)
{
    if (how & (SK_LET | SK_SET)) return 0;
    *ret = is_count(name) ? sk_long(0) : sk_unknown_member(w, target, name);
    ret->flow = (uint8_t)(ret->flow | flow_of_args(args));
    if (name.len && ret->type == SK_V_UNKNOWN && sk_opaque_is(target)) sk_opaque_call(w, ret->u.s, name, args, flow_of_args(args));
    return 0;
}

static int invoke_object(sk_world *w, sk_object *o, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    const sk_com_class *class = o->class;
    if (class->invoke) {
        int error = class->invoke(w, o, name, how, args, ret);
        if (error != SK_MEMBER_NOT_HERE) return error;
    }
    if (name.len == 0) {
        if (!class->default_member) return class == &sk_com_class_unknown ? 0 : SK_ERR_NO_MEMBER;
        name = sk_str_c(class->default_member);
    }
    const sk_member *m = find_member(class, name);
    bool puts = (how & (SK_LET | SK_SET)) != 0;
    if (m && puts && m->put) return call_member(w, o, m, m->put, args, ret);
    if (m && !puts && m->get) return call_member(w, o, m, m->get, args, ret);
    if (!m && class->strict) return SK_ERR_NO_MEMBER;
    if (puts) return remember(w, o, name, args);
    int error;
    if (recall(w, o, name, args, ret, &error)) return error;
    sk_hidden_call(w, o, name, args, flow_of_args(args));
    if (sk_str_at(name, 0) == '{') sk_opaque_member(w, o, name, args, flow_of_args(args));
    sk_value self = sk_object_value(o);
    return answer_unknown(w, &self, name, how, args, ret);
}

int sk_invoke(sk_world *w, const sk_value *target, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    *ret = sk_empty();
    if (target->type == SK_V_UNKNOWN) return answer_unknown(w, target, name, how, args, ret);
    if (target->type != SK_V_OBJECT) return SK_ERR_OBJECT;
    if (!target->u.o) return SK_ERR_NOTHING;
    if (w->invoke_depth >= DEPTH_MOST) return SK_ERR_STACK;
    sk_object *o = target->u.o;
    if (name.len == 0 && o->class == &sk_com_class_unknown) return answer_unknown(w, target, name, how, args, ret);
    w->invoke_depth++;
    int error = invoke_object(w, o, name, how, args, ret);
    w->invoke_depth--;
    return error;
}

int sk_invoke_c(sk_world *w, const sk_value *target, const char *name, unsigned how, sk_value *v, size_t count, sk_value *ret)
{
    sk_args args = {.v = v, .count = count};
    return sk_invoke(w, target, sk_str_c(name), how, &args, ret);
}

bool sk_enumerate(sk_world *w, const sk_value *of, size_t n, sk_value *ret)
{
    if (of->type == SK_V_ARRAY) return sk_array_nth(w, of->u.a, n, ret);
    if (of->type != SK_V_OBJECT || !of->u.o || !of->u.o->class->nth) return false;
    return of->u.o->class->nth(w, of->u.o, n, ret);
}

bool sk_arg_given(const sk_args *a, size_t i) { return i < a->count && a->v[i].type != SK_V_MISSING; }

sk_value sk_arg_value(const sk_args *a, size_t i) { return i < a->count ? a->v[i] : sk_missing(); }

sk_str sk_arg_str(sk_world *w, const sk_args *a, size_t i)
{
    sk_str s;
    if (!sk_arg_given(a, i) || sk_value_to_str(w, &a->v[i], &s)) return SK_STR("");
    return s;
}

int64_t sk_arg_int(sk_world *w, const sk_args *a, size_t i, int64_t fallback)
{
    int64_t number;
    bool known;
    if (!sk_arg_given(a, i) || sk_value_to_int(w, &a->v[i], &number, &known) || !known) return fallback;
    return number;
}

bool sk_arg_bool(sk_world *w, const sk_args *a, size_t i, bool fallback)
{
    bool yes, known;
    if (!sk_arg_given(a, i) || sk_value_to_bool(w, &a->v[i], &yes, &known) || !known) return fallback;
    return yes;
}

uint8_t sk_arg_flow(const sk_args *a, size_t i)
{
    if (i >= a->count) return 0;
    const sk_value *v = &a->v[i];
    unsigned flow = v->flow;
    if (v->type == SK_V_ARRAY && v->u.a) flow |= v->u.a->flow;
    if (v->type == SK_V_OBJECT && v->u.o) flow |= v->u.o->flow;
    return (uint8_t)flow;
}

sk_bytes sk_value_bytes(sk_world *w, const sk_value *v, bool *ret_opaque)
{
    sk_str s;
    sk_value now;
    *ret_opaque = false;
    if (sk_value_resolve(w, v, &now)) return sk_bytes_of(NULL, 0);
    if (now.type == SK_V_UNKNOWN || (now.type == SK_V_ARRAY && now.u.a && now.u.a->opaque)) {
        *ret_opaque = true;
        return sk_bytes_of(NULL, 0);
    }
    if (now.type == SK_V_ARRAY) return sk_array_to_bytes(w, now.u.a);
    return sk_value_to_str(w, &now, &s) ? sk_bytes_of(NULL, 0) : sk_str_to_ansi(&w->strings, s);
}
