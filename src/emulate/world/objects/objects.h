/* What the class tables of objects/ share. */
#ifndef SK_EMULATE_OBJECTS_H
#define SK_EMULATE_OBJECTS_H

#include "emulate/world/world.h"

#define SK_MEMBERS(rows) .members = (rows), .member_count = SK_COUNT(rows)

#define SK_COM_CLASS(name) extern const sk_com_class sk_com_class_##name;
#include "emulate/world/objects/classes.def"
#undef SK_COM_CLASS

/* What stands behind WHERE, of one instance: wmi_where.c. */
bool sk_wmi_where(sk_world *w, sk_str condition, const sk_object *instance);
/* GetObject("winmgmts:..."). */
int sk_wmi_moniker(sk_world *w, sk_str path, sk_value *ret);

/* FileSystemObject and others hand these out. */
sk_value sk_text_stream_new(sk_world *w, sk_str path, bool writes, bool append, bool wide);
sk_value sk_text_stream_of(sk_world *w, sk_str text, unsigned flow);
sk_value sk_collection_new(sk_world *w); /* empty, with Count, Item, Add, Remove, For Each */
bool sk_collection_add(sk_world *w, sk_value *collection, const sk_value *item);
/* An object that only remembers and records, called label. */
sk_value sk_recorder_new(sk_world *w, const char *label);

/* WScript.Arguments, or one of them. */
int sk_give_arguments(sk_world *w, sk_args *args, sk_value *ret);

/* A handler: the clipboard as a page has it. */
int sk_give_clipboard_data(sk_world *w, sk_object *self, sk_args *args, sk_value *ret);

/* Handlers many tables use. */
int sk_do_nothing(sk_world *w, sk_object *self, sk_args *args, sk_value *ret); /* Empty */
int sk_answer_true(sk_world *w, sk_object *self, sk_args *args, sk_value *ret);
int sk_answer_zero(sk_world *w, sk_object *self, sk_args *args, sk_value *ret);
int sk_answer_self(sk_world *w, sk_object *self, sk_args *args, sk_value *ret);

static inline int sk_give(sk_value *ret, sk_value v)
{
    *ret = v;
    return 0;
}

#endif
