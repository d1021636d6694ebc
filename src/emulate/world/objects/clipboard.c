/* The clipboard as programs reach it: MSForms.DataObject (Microsoft's "DataObject object", MSForms reference) and the clipboardData of
 * an HTML document. */
#include "emulate/world/objects/objects.h"

typedef struct data_object {
    sk_value text;
} data_object;

static int set_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    data_object *d = sk_object_state(self);
    d->text = sk_flowing(sk_string(sk_arg_str(w, args, 0)), sk_arg_flow(args, 0));
    return 0;
}

static int get_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    const data_object *d = sk_object_state(self);
    return sk_give(ret, d->text.type == SK_V_STRING ? d->text : sk_string(SK_STR("")));
}

static int put_in_clipboard(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args, (void)ret;
    const data_object *d = sk_object_state(self);
    sk_world_set_clipboard(w, d->text.type == SK_V_STRING ? d->text.u.s : SK_STR(""), d->text.flow);
    return 0;
}

static int get_from_clipboard(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args, (void)ret;
    ((data_object *)sk_object_state(self))->text = sk_world_clipboard(w);
    return 0;
}

static int clear(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args, (void)ret;
    ((data_object *)sk_object_state(self))->text = sk_empty();
    return 0;
}

static const sk_member data_members[] = {
    {"Clear", clear, NULL, NULL},
    {"GetFormat", sk_answer_true, NULL, NULL},
    {"GetFromClipboard", get_from_clipboard, NULL, NULL},
    {"GetText", get_text, NULL, "Format"},
    {"PutInClipboard", put_in_clipboard, NULL, NULL},
    {"SetText", set_text, NULL, "Text,Format"},
};
static const char *const data_progids[] = {"MSForms.DataObject", "Forms.DataObject", "DataObject", NULL};
const sk_com_class sk_com_class_data_object = {.name = "DataObject",
                                               .progids = data_progids,
                                               .clsid = "1C3B4210-F441-11CE-B9EA-00AA006B1A69",
                                               SK_MEMBERS(data_members),
                                               .state_size = sizeof(data_object)};

static int set_data(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_world_set_clipboard(w, sk_arg_str(w, args, 1), sk_arg_flow(args, 1));
    return sk_give(ret, sk_bool(true));
}

static int get_data(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_world_clipboard(w));
}

static int clear_data(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    sk_world_set_clipboard(w, SK_STR(""), 0);
    return sk_give(ret, sk_bool(true));
}

static const sk_member page_members[] = {
    {"clearData", clear_data, NULL, NULL}, {"getData", get_data, NULL, "format"}, {"setData", set_data, NULL, "format,data"}};
static const sk_com_class page_class = {.name = "clipboardData", SK_MEMBERS(page_members)};

int sk_give_clipboard_data(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_object_value(sk_object_new(w, &page_class)));
}
