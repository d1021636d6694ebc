/* What many class tables use: plain answers, collections, objects that only record. */
#include "emulate/world/objects/objects.h"

int sk_do_nothing(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args, (void)ret;
    return 0;
}

int sk_answer_true(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return sk_give(ret, sk_bool(true));
}

int sk_answer_zero(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return sk_give(ret, sk_long(0));
}

int sk_answer_self(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_object_value(self));
}

typedef struct collection {
    sk_table *items; /* by number from 0 */
    int32_t next;
} collection;

static bool start_collection(sk_world *w, sk_object *self)
{
    collection *c = sk_object_state(self);
    return (c->items = sk_table_new(w, true)) != NULL;
}

static bool nth_item(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    (void)w;
    collection *c = sk_object_state(self);
    return sk_table_nth(c->items, n, NULL, ret);
}

static int get_count(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    collection *c = sk_object_state(self);
    return sk_give(ret, sk_long((int32_t)sk_table_count(c->items)));
}

static int get_item(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    collection *c = sk_object_state(self);
    int64_t n = sk_arg_int(w, args, 0, -1);
    if (n >= 0 && nth_item(w, self, (size_t)n, ret)) return 0;
    sk_value me = sk_object_value(self);
    (void)c;
    return sk_give(ret, sk_unknown_member(w, &me, SK_STR("Item")));
}

static int add_item(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value item = sk_arg_value(args, 0), me = sk_object_value(self);
    (void)ret;
    sk_collection_add(w, &me, &item);
    return 0;
}

static const sk_member collection_members[] = {
    {"Count", get_count, NULL, NULL},
    {"Item", get_item, NULL, "Index"},
    {"Length", get_count, NULL, NULL},
    {"Add", add_item, NULL, "Item"},
};

static const sk_com_class collection_class = {.name = "Collection",
                                              SK_MEMBERS(collection_members),
                                              .default_member = "Item",
                                              .state_size = sizeof(collection),
                                              .start = start_collection,
                                              .nth = nth_item};

sk_value sk_collection_new(sk_world *w) { return sk_object_value(sk_object_new(w, &collection_class)); }

bool sk_collection_add(sk_world *w, sk_value *to, const sk_value *item)
{
    if (!sk_object_is(to, &collection_class)) return false;
    collection *c = sk_object_state(to->u.o);
    sk_value key = sk_long(c->next++);
    return sk_table_put(w, c->items, &key, item);
}

sk_value sk_recorder_new(sk_world *w, const char *label)
{
    sk_object *o = sk_object_new(w, &sk_com_class_unknown);
    if (o) o->label = sk_str_c(label);
    return sk_object_value(o);
}
