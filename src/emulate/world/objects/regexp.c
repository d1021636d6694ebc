/* VBScript.RegExp: Microsoft's "Regular Expression (RegExp) Object". Members are Pattern, Global, IgnoreCase and MultiLine
 * (remembered as any property), Test, Execute and Replace. */
#include "emulate/world/objects/objects.h"
#include "emulate/world/objects/pattern.h"

typedef struct match {
    sk_str value;
    size_t at;
    sk_value groups; /* array of texts */
} match;

typedef struct expression {
    sk_pattern *pattern; /* of the last search */
    sk_str source;
    bool fold, multiline;
} expression;

static bool flag(sk_world *w, sk_object *self, const char *name)
{
    sk_value key = sk_string_c(name), *v = self->bag ? sk_table_find(w, self->bag, &key) : NULL;
    bool yes = false;
    return v && sk_value_to_bool(w, v, &yes, NULL) == 0 && yes;
}

static sk_pattern *compile(sk_world *w, sk_object *self)
{
    sk_value key = sk_string_c("Pattern"), *v = self->bag ? sk_table_find(w, self->bag, &key) : NULL;
    sk_str source = SK_STR("");
    if (v && sk_value_to_str(w, v, &source)) source = SK_STR("");
    expression *e = sk_object_state(self);
    bool fold = flag(w, self, "IgnoreCase"), multiline = flag(w, self, "MultiLine");
    if (e->pattern && e->fold == fold && e->multiline == multiline && sk_str_equal(e->source, source)) return e->pattern;
    *e = (expression){sk_pattern_new(w, source, fold, multiline), source, fold, multiline};
    return e->pattern;
}

enum { BAD_PATTERN = 5017 /* syntax error in regular expression */ };

static int test(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_match_spans spans;
    sk_pattern *p = compile(w, self);
    if (!p) return BAD_PATTERN;
    if (sk_arg_flow(args, 0) & SK_FLOW_UNKNOWN) return sk_give(ret, sk_unknown(w, SK_STR("RegExp.Test"), sk_arg_flow(args, 0)));
    return sk_give(ret, sk_bool(sk_pattern_find(w, p, sk_arg_str(w, args, 0), 0, &spans)));
}

static sk_str group_text(sk_str s, const sk_match_spans *m, unsigned group)
{
    if (group >= m->count || m->from[group] == SK_NPOS || m->to[group] == SK_NPOS || m->to[group] < m->from[group])
        return SK_STR("");
    return sk_str_slice(s, m->from[group], m->to[group] - m->from[group]);
}

/* $1 to $99, $&, $`, $', $$ in the text put in. */
static void add_replacement(sk_builder *out, sk_str with, sk_str s, const sk_match_spans *m)
{
    for (size_t i = 0; i < with.len && !out->full; i++) {
        uint16_t c = sk_str_at(with, i), next = sk_str_at(with, i + 1);
        if (c != '$' || i + 1 >= with.len) {
            sk_builder_unit(out, c);
            continue;
        }
        i++;
        if (next == '$')
            sk_builder_unit(out, '$');
        else if (next == '&')
            sk_builder_add(out, group_text(s, m, 0));
        else if (next == '`')
            sk_builder_add(out, sk_str_slice(s, 0, m->from[0]));
        else if (next == '\'')
            sk_builder_add(out, sk_str_from(s, m->to[0]));
        else if (next >= '1' && next <= '9') {
            unsigned group = next - '0', two = group * 10 + (sk_str_at(with, i + 1) - '0');
            if (sk_is_digit(sk_str_at(with, i + 1)) && two < m->count) {
                group = two;
                i++;
            }
            sk_builder_add(out, group_text(s, m, group));
        } else {
            sk_builder_unit(out, '$');
            i--;
        }
    }
}

/* A procedure (GetRef) says what is put in: it is given the match, its groups, where it stands, and the whole text. */
static unsigned add_answer(sk_world *w, sk_builder *out, const sk_value *procedure, sk_str s, const sk_match_spans *m)
{
    sk_value given[SK_PATTERN_GROUPS + 2], answer = sk_empty();
    unsigned count = 0;
    for (unsigned group = 0; group < m->count; group++) given[count++] = sk_string(group_text(s, m, group));
    given[count++] = sk_long((int32_t)m->from[0]);
    given[count++] = sk_string(s);
    sk_args args = {.v = given, .count = count};
    sk_str text;
    if (sk_invoke(w, procedure, SK_STR(""), SK_GET | SK_CALL, &args, &answer) == 0 && sk_value_to_str(w, &answer, &text) == 0) sk_builder_add(out, text);
    return answer.flow;
}

static bool is_procedure(const sk_args *args) { return args->count > 1 && args->v[1].type == SK_V_OBJECT && args->v[1].u.o && args->v[1].u.o->class->script; }

static int replace(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_pattern *p = compile(w, self);
    if (!p) return BAD_PATTERN;
    bool all = flag(w, self, "Global"), asks = is_procedure(args);
    sk_str s = sk_arg_str(w, args, 0), with = asks ? SK_STR("") : sk_arg_str(w, args, 1);
    unsigned flow = (unsigned)sk_arg_flow(args, 0) | sk_arg_flow(args, 1) | SK_FLOW_COMPUTED;
    sk_builder out = sk_builder_new(&w->strings, s.len);
    sk_match_spans m;
    size_t done = 0, from = 0;
    while (from <= s.len && sk_pattern_find(w, p, s, from, &m)) {
        sk_builder_add(&out, sk_str_slice(s, done, m.from[0] - done));
        if (asks) flow |= add_answer(w, &out, &args->v[1], s, &m);
        else add_replacement(&out, with, s, &m);
        done = m.to[0];
        from = m.to[0] > m.from[0] ? m.to[0] : m.to[0] + 1;
        if (!all || out.full || !sk_world_alive(w)) break;
    }
    sk_builder_add(&out, sk_str_from(s, done));
    return sk_give(ret, sk_flowing(sk_string(sk_builder_done(&out)), flow));
}

static int get_value(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_flowing(sk_string(((match *)sk_object_state(self))->value), self->flow));
}

static int get_index(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_long((int32_t)((match *)sk_object_state(self))->at));
}

static int get_length(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_long((int32_t)((match *)sk_object_state(self))->value.len));
}

static int get_groups(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    const sk_value *groups = &((match *)sk_object_state(self))->groups;
    if (args->count == 0) return sk_give(ret, *groups);
    return sk_invoke(w, groups, SK_STR("Item"), SK_GET, args, ret);
}

static const sk_member match_members[] = {
    {"FirstIndex", get_index, NULL, NULL},
    {"Length", get_length, NULL, NULL},
    {"SubMatches", get_groups, NULL, NULL},
    {"Value", get_value, NULL, NULL},
};
static const sk_com_class match_class = {
    .name = "Match", SK_MEMBERS(match_members), .default_member = "Value", .state_size = sizeof(match)};

static sk_value make_match(sk_world *w, sk_str s, const sk_match_spans *m, unsigned flow)
{
    sk_object *o = sk_object_new(w, &match_class);
    if (!o) return sk_nothing();
    match *state = sk_object_state(o);
    o->flow = (uint8_t)flow;
    state->value = group_text(s, m, 0);
    state->at = m->from[0];
    state->groups = sk_collection_new(w);
    for (unsigned i = 1; i < m->count; i++) {
        sk_value v = sk_flowing(sk_string(group_text(s, m, i)), flow);
        sk_collection_add(w, &state->groups, &v);
    }
    return sk_object_value(o);
}

static int execute(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_pattern *p = compile(w, self);
    if (!p) return BAD_PATTERN;
    bool all = flag(w, self, "Global");
    sk_str s = sk_arg_str(w, args, 0);
    sk_match_spans m;
    *ret = sk_collection_new(w);
    for (size_t from = 0; from <= s.len && sk_pattern_find(w, p, s, from, &m);) {
        sk_value one = make_match(w, s, &m, sk_arg_flow(args, 0));
        if (!sk_collection_add(w, ret, &one) || !all) break;
        from = m.to[0] > m.from[0] ? m.to[0] : m.to[0] + 1;
    }
    return 0;
}

static const sk_member members[] = {
    {"Execute", execute, NULL, NULL},
    {"Replace", replace, NULL, NULL},
    {"Test", test, NULL, NULL},
};
static const char *const progids[] = {"VBScript.RegExp", "RegExp", NULL};
const sk_com_class sk_com_class_regexp = {.name = "IRegExp2",
                                          .progids = progids,
                                          .clsid = "3F4DACA4-160D-11D2-A8E9-00104B365C9F",
                                          SK_MEMBERS(members),
                                          .state_size = sizeof(expression)};
