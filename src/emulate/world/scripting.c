#include "emulate/world/scripting.h"

bool sk_world_add_item(sk_world *w, const sk_named_item *row)
{
    sk_named_item *item = SK_NEW(w->arena, sk_named_item), **end = &w->items;
    if (!item) return false;
    *item = *row;
    item->next = NULL;
    while (*end) end = &(*end)->next;
    *end = item;
    return true;
}

const sk_named_item *sk_world_find_item(sk_world *w, sk_str name, const void *asker, bool *ret_member)
{
    for (const sk_named_item *i = w->items; i; i = i->next) {
        if (!sk_str_equal_nocase(i->name, name) || i->name.len == 0) continue;
        *ret_member = false;
        return i;
    }
    for (const sk_named_item *i = w->items; i; i = i->next) {
        if (!i->members || (i->owner && i->owner == asker) || i->value.type != SK_V_OBJECT) continue;
        if (!sk_object_has(w, i->value.u.o, name)) continue;
        *ret_member = true;
        return i;
    }
    return NULL;
}

bool sk_world_item_value(sk_world *w, sk_str name, const void *asker, sk_value *ret)
{
    bool member;
    sk_args none = {0};
    const sk_named_item *i = sk_world_find_item(w, name, asker, &member);
    if (!i) return false;
    if (member) return sk_invoke(w, &i->value, name, SK_GET, &none, ret) == 0;
    *ret = i->value;
    return true;
}
