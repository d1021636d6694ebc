/* Scripting.Dictionary (Microsoft's "Dictionary object") and System.Collections.ArrayList as COM shows it. */
#include "emulate/world/objects/objects.h"

typedef struct dictionary {
    sk_table *table;
} dictionary;

static sk_table *table_of(sk_object *self) { return ((dictionary *)sk_object_state(self))->table; }

static bool start(sk_world *w, sk_object *self)
{
    return (((dictionary *)sk_object_state(self))->table = sk_table_new(w, false)) != NULL;
}

static int add(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    sk_value key = sk_arg_value(args, 0), v = sk_arg_value(args, 1);
    if (sk_table_find(w, table_of(self), &key)) return SK_ERR_KEY_EXISTS;
    sk_table_put(w, table_of(self), &key, &v);
    return 0;
}

/* Reading a key that is not there adds it. */
static int get_item(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value key = sk_arg_value(args, 0), *v = sk_table_find(w, table_of(self), &key), none = sk_empty();
    if (v) return sk_give(ret, *v);
    sk_table_put(w, table_of(self), &key, &none);
    return 0;
}

static int put_item(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    if (args->count < 2) return SK_ERR_ARGUMENTS;
    sk_table_put(w, table_of(self), &args->v[0], &args->v[1]);
    return 0;
}

static int put_key(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    sk_value old = sk_arg_value(args, 0), key = sk_arg_value(args, 1), *v = sk_table_find(w, table_of(self), &old);
    if (!v) return SK_ERR_CALL;
    sk_value kept = *v;
    sk_table_remove(w, table_of(self), &old);
    sk_table_put(w, table_of(self), &key, &kept);
    return 0;
}

static int exists(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value key = sk_arg_value(args, 0);
    return sk_give(ret, sk_bool(sk_table_find(w, table_of(self), &key) != NULL));
}

static int get_count(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_long((int32_t)sk_table_count(table_of(self))));
}

static int list(sk_world *w, sk_object *self, bool keys, sk_value *ret)
{
    size_t count = sk_table_count(table_of(self));
    sk_bound bound = {0, (int32_t)count - 1};
    sk_array *a = sk_array_new(w, SK_V_EMPTY, 1, &bound);
    if (!a) return SK_ERR_MEMORY;
    for (size_t i = 0; i < count; i++) {
        sk_value key, v;
        int32_t at = (int32_t)i;
        if (!sk_table_nth(table_of(self), i, &key, &v) || sk_array_put(w, a, &at, 1, keys ? &key : &v)) break;
    }
    return sk_give(ret, sk_array_value(a));
}

static int list_keys(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    return list(w, self, true, ret);
}

static int list_items(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    return list(w, self, false, ret);
}

static int remove_key(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    sk_value key = sk_arg_value(args, 0);
    return sk_table_remove(w, table_of(self), &key) ? 0 : 32811; /* element not found */
}

static int remove_all(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args, (void)ret;
    sk_table_clear(table_of(self));
    return 0;
}

static int put_mode(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    sk_table_fold(table_of(self), sk_arg_int(w, args, 0, 0) == 1);
    return 0;
}

static bool nth_key(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    (void)w;
    return sk_table_nth(table_of(self), n, ret, NULL);
}

static const sk_member members[] = {
    {"Add", add, NULL, "Key,Item"},        {"CompareMode", sk_answer_zero, put_mode, NULL},
    {"Count", get_count, NULL, NULL},      {"Exists", exists, NULL, "Key"},
    {"Item", get_item, put_item, "Key"},   {"Items", list_items, NULL, NULL},
    {"Key", sk_do_nothing, put_key, NULL}, {"Keys", list_keys, NULL, NULL},
    {"Remove", remove_key, NULL, "Key"},   {"RemoveAll", remove_all, NULL, NULL},
};

static const char *const progids[] = {"Scripting.Dictionary", NULL};
const sk_com_class sk_com_class_dictionary = {.name = "Dictionary",
                                              .progids = progids,
                                              .clsid = "EE09B103-97E0-11CF-978F-00A02463E06F",
                                              SK_MEMBERS(members),
                                              .default_member = "Item",
                                              .state_size = sizeof(dictionary),
                                              .start = start,
                                              .nth = nth_key};

static int append(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value key = sk_long((int32_t)sk_table_count(table_of(self))), v = sk_arg_value(args, 0);
    sk_table_put(w, table_of(self), &key, &v);
    return sk_give(ret, key);
}

static int contains(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value want = sk_arg_value(args, 0), v, same;
    for (size_t i = 0; sk_table_nth(table_of(self), i, NULL, &v); i++) {
        if (sk_value_binary(w, SK_OP2_EQ, &v, &want, SK_WIDEN, &same) == 0 && same.type == SK_V_BOOLEAN && same.u.i)
            return sk_give(ret, sk_bool(true));
    }
    return sk_give(ret, sk_bool(false));
}

static int reverse(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args, (void)ret;
    for (size_t i = 0, j = sk_table_count(table_of(self)); i + 1 < j; i++) {
        sk_value a = sk_long((int32_t)i), b = sk_long((int32_t)--j);
        sk_value *x = sk_table_find(w, table_of(self), &a), *y = sk_table_find(w, table_of(self), &b);
        if (!x || !y) break;
        sk_value swap = *x;
        *x = *y;
        *y = swap;
    }
    return 0;
}

static bool nth_value(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    (void)w;
    return sk_table_nth(table_of(self), n, NULL, ret);
}

static const sk_member list_members[] = {
    {"Add", append, NULL, NULL},         {"Clear", remove_all, NULL, NULL},  {"Contains", contains, NULL, NULL},
    {"Count", get_count, NULL, NULL},    {"Item", get_item, put_item, NULL}, {"Reverse", reverse, NULL, NULL},
    {"ToArray", list_items, NULL, NULL},
};

static const char *const list_progids[] = {"System.Collections.ArrayList", NULL};
const sk_com_class sk_com_class_array_list = {.name = "ArrayList",
                                              .progids = list_progids,
                                              SK_MEMBERS(list_members),
                                              .default_member = "Item",
                                              .state_size = sizeof(dictionary),
                                              .start = start,
                                              .nth = nth_value};
