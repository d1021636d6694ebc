/* WshArguments: the words behind a script's name, Named those of the form /name:value, Unnamed the others (Microsoft's "Windows
 * Script Host reference"). A script is opened without any; where it starts itself again, it has those that it gave itself. */
#include "emulate/world/objects/objects.h"

typedef enum which { ALL, NAMED, UNNAMED } which;

static which *state_of(sk_object *self) { return sk_object_state(self); }

static bool next_word(sk_str line, size_t *at, sk_str *ret)
{
    while (sk_is_space(sk_str_at(line, *at))) ++*at;
    if (*at >= line.len) return false;
    bool quoted = sk_str_at(line, *at) == '"';
    size_t start = *at + quoted, end = start;
    while (end < line.len && (quoted ? sk_str_at(line, end) != '"' : !sk_is_space(sk_str_at(line, end)))) end++;
    *ret = sk_str_slice(line, start, end - start);
    *at = end + quoted;
    return true;
}

/* The n-th word that belongs to the list. */
static bool word_at(sk_world *w, which what, size_t n, sk_str *ret)
{
    size_t at = 0, count = 0;
    while (next_word(w->arguments, &at, ret)) {
        bool named = sk_str_at(*ret, 0) == '/';
        if ((what == NAMED && !named) || (what == UNNAMED && named)) continue;
        if (count++ == n) return true;
    }
    return false;
}

/* /name or /name:value */
static bool find_named(sk_world *w, sk_str name, sk_str *ret)
{
    sk_str word;
    for (size_t n = 0; word_at(w, NAMED, n, &word); n++) {
        size_t colon = sk_str_find(word, SK_STR(":"), 0, false);
        if (!sk_str_equal_nocase(sk_str_slice(word, 1, (colon == SK_NPOS ? word.len : colon) - 1), name)) continue;
        *ret = colon == SK_NPOS ? SK_STR("") : sk_str_from(word, colon + 1);
        return true;
    }
    return false;
}

static int count(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    int32_t n = 0;
    sk_str word;
    (void)args;
    while (word_at(w, *state_of(self), (size_t)n, &word)) n++;
    return sk_give(ret, sk_long(n));
}

static int exists(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_str value;
    (void)self;
    return sk_give(ret, sk_bool(find_named(w, sk_arg_str(w, args, 0), &value)));
}

static int item(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_str word;
    int64_t n = sk_arg_int(w, args, 0, 0);
    bool found = *state_of(self) == NAMED ? find_named(w, sk_arg_str(w, args, 0), &word) : n >= 0 && word_at(w, *state_of(self), (size_t)n, &word);
    return found ? sk_give(ret, sk_string(word)) : SK_ERR_SUBSCRIPT;
}

static int make(sk_world *w, which what, sk_value *ret)
{
    sk_object *o = sk_object_new(w, &sk_com_class_wsh_arguments);
    if (!o) return SK_ERR_MEMORY;
    *state_of(o) = what;
    return sk_give(ret, sk_object_value(o));
}

static int named(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return make(w, NAMED, ret);
}

static int unnamed(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return make(w, UNNAMED, ret);
}

static bool nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    sk_str word;
    if (!word_at(w, *state_of(self), n, &word)) return false;
    *ret = sk_string(word);
    return true;
}

static const sk_member members[] = {
    {"Count", count, NULL, NULL}, {"Exists", exists, NULL, "Name"}, {"Item", item, NULL, "Index"},
    {"Length", count, NULL, NULL}, {"Named", named, NULL, NULL}, {"Unnamed", unnamed, NULL, NULL},
};

const sk_com_class sk_com_class_wsh_arguments = {.name = "WshArguments", SK_MEMBERS(members), .default_member = "Item", .state_size = sizeof(which), .nth = nth};

int sk_give_arguments(sk_world *w, sk_args *args, sk_value *ret)
{
    int error = make(w, ALL, ret);
    if (error || !args->count) return error;
    return item(w, ret->u.o, args, ret);
}
