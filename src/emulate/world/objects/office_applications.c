/* Office programs as seen from another program: what opens, starts or sends is told, the rest is remembered. Microsoft's
 * "Object model reference" of Word, Excel, PowerPoint and Outlook. A language that emulates one of them answers first. */
#include "emulate/world/objects/objects.h"

static int get_version(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return sk_give(ret, sk_flowing(sk_string(SK_STR("16.0")), SK_FLOW_ENVIRONMENT));
}

static int get_user(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    sk_world_probe(w, "user name", sk_str_c(w->env.user));
    return sk_give(ret, sk_flowing(sk_string_c(w->env.user), SK_FLOW_IDENTITY));
}

static int get_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    static const struct {
        const char *progid, *name;
    } rows[] = {{"Word.", "Microsoft Word"},
                {"Excel.", "Microsoft Excel"},
                {"PowerPoint.", "Microsoft PowerPoint"},
                {"Outlook.", "Outlook"}};
    (void)args;
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        if (sk_str_starts(self->label, rows[i].progid)) return sk_give(ret, sk_string_c(rows[i].name));
    }
    sk_value me = sk_object_value(self);
    return sk_give(ret, sk_unknown_member(w, &me, SK_STR("Name")));
}

/* Documents.Open and Workbooks.Open of an address fetch it. */
static int open_document(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_str path = sk_arg_str(w, args, 0);
    if (sk_str_starts(path, "http")) {
        sk_world_download(w, path, SK_STR(""), "GET", "Open");
    } else if (path.len) {
        sk_run r = {.command = path, .via = "Open", .verb = SK_STR("open"), .flow = sk_arg_flow(args, 0)};
        sk_world_run(w, &r);
    }
    sk_value me = sk_object_value(self);
    return sk_give(ret, sk_unknown_member(w, &me, SK_STR("Open")));
}

static int add_document(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_recorder_new(w, "Document"));
}

static const sk_member documents_members[] = {
    {"Add", add_document, NULL, NULL},
    {"Count", sk_answer_zero, NULL, NULL},
    {"Open", open_document, NULL, "FileName"},
    {"OpenText", open_document, NULL, "FileName"},
};
static const sk_com_class documents_class = {.name = "Documents", SK_MEMBERS(documents_members)};

static int documents(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_object_value(sk_object_new(w, &documents_class)));
}

static int register_xll(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_run r = {.command = sk_arg_str(w, args, 0), .via = "Excel.Application.RegisterXLL", .flow = sk_arg_flow(args, 0)};
    sk_world_load(w, r.command, SK_STR("xlAutoOpen"), r.via);
    sk_world_run(w, &r);
    return sk_give(ret, sk_bool(true));
}

/* DDEInitiate("cmd", "/c ...") starts the program when it does not run. */
static int dde_initiate(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_run r = {.command = sk_arg_str(w, args, 0),
                .arguments = sk_arg_str(w, args, 1),
                .via = "DDEInitiate",
                .flow = (uint8_t)(sk_arg_flow(args, 0) | sk_arg_flow(args, 1))};
    sk_world_run(w, &r);
    return sk_give(ret, sk_long(1));
}

static int execute_excel4(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_str text = sk_arg_str(w, args, 0);
    sk_bytes source = sk_str_to_utf8(&w->strings, text);
    if (w->book && w->book->evaluate(w->book->self, w, text, true, ret)) return 0;
    if (w->sink.run && w->sink.run(w->sink.self, w, SK_KIND_MACRO_XLM, source, ret)) return 0;
    sk_world_child(w, "excel4", SK_KIND_MACRO_XLM, source);
    sk_value me = sk_object_value(self);
    return sk_give(ret, sk_unknown_member(w, &me, SK_STR("ExecuteExcel4Macro")));
}

static int create_object(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give(ret, sk_object_value(sk_world_create(w, sk_arg_str(w, args, 0))));
}

static int run_macro(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    SK_ACT(w, SK_OP_RUN, {"command", sk_arg_str(w, args, 0)}, {"via", sk_str_concat(&w->strings, self->label, SK_STR(".Run"))},
           {"flow", sk_flow_text(w, sk_arg_flow(args, 0))});
    sk_value me = sk_object_value(self);
    return sk_give(ret, sk_unknown_member(w, &me, SK_STR("Run")));
}

static int wait_until(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    double until;
    (void)self;
    sk_value v = sk_arg_value(args, 0);
    bool known = false;
    if (sk_value_to_double(w, &v, &until, &known) == 0 && known) sk_world_wait(w, (until - w->clock) * 86400);
    return sk_give(ret, sk_bool(true));
}

static const sk_member application_members[] = {
    {"ActivateMicrosoftApp", sk_do_nothing, NULL, NULL},
    {"Build", get_version, NULL, NULL},
    {"CreateObject", create_object, NULL, NULL},
    {"DDEInitiate", dde_initiate, NULL, NULL},
    {"Documents", documents, NULL, NULL},
    {"ExecuteExcel4Macro", execute_excel4, NULL, NULL},
    {"Name", get_name, NULL, NULL},
    {"Presentations", documents, NULL, NULL},
    {"Quit", sk_do_nothing, NULL, NULL},
    {"RegisterXLL", register_xll, NULL, NULL},
    {"Run", run_macro, NULL, NULL},
    {"UserName", get_user, NULL, NULL},
    {"Version", get_version, NULL, NULL},
    {"Wait", wait_until, NULL, NULL},
    {"Workbooks", documents, NULL, NULL},
};

static const char *const word_progids[] = {"Word.Application", "Word.Document", NULL};
static const char *const excel_progids[] = {"Excel.Application", "Excel.Sheet", NULL};
static const char *const powerpoint_progids[] = {"PowerPoint.Application", NULL};
const sk_com_class sk_com_class_word_application = {.name = "Application",
                                                    .progids = word_progids,
                                                    .clsid = "000209FF-0000-0000-C000-000000000046",
                                                    SK_MEMBERS(application_members),
                                                    .default_member = "Name"};
const sk_com_class sk_com_class_excel_application = {.name = "Application",
                                                     .progids = excel_progids,
                                                     .clsid = "00024500-0000-0000-C000-000000000046",
                                                     SK_MEMBERS(application_members),
                                                     .default_member = "Name"};
const sk_com_class sk_com_class_powerpoint_application = {.name = "Application",
                                                          .progids = powerpoint_progids,
                                                          .clsid = "91493441-5A91-11CF-8700-00AA0060263B",
                                                          SK_MEMBERS(application_members),
                                                          .default_member = "Name"};

static sk_str kept(sk_world *w, sk_object *o, const char *name)
{
    sk_value key = sk_string_c(name), *v = o->bag ? sk_table_find(w, o->bag, &key) : NULL;
    sk_str s;
    return v && sk_value_to_str(w, v, &s) == 0 ? s : SK_STR("");
}

static int send_mail(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args, (void)ret;
    sk_str to = kept(w, self, "To");
    SK_ACT(w, SK_OP_CONNECT, {"host", to.len ? to : SK_STR("recipients of a mail")}, {"via", SK_STR("Outlook.MailItem.Send")},
           {"subject", kept(w, self, "Subject")});
    return 0;
}

static int attach(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_str path = sk_arg_str(w, args, 0);
    SK_ACT(w, SK_OP_READ, {"path", path}, {"via", SK_STR("Outlook.Attachments.Add")});
    if (w->self_path.len && sk_str_equal_nocase(sk_path_whole(w, path), w->self_path))
        sk_world_replicate(w, path, SK_STR("mail attachment"));
    return sk_give(ret, sk_recorder_new(w, "Attachment"));
}

static int add_recipient(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_recorder_new(w, "Recipient"));
}

static const sk_member recipients_members[] = {{"Add", add_recipient, NULL, "Name"}};
static const sk_com_class recipients_class = {.name = "Recipients", SK_MEMBERS(recipients_members)};

static int get_recipients(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_object_value(sk_object_new(w, &recipients_class)));
}

static const sk_member mail_members[] = {
    {"Add", attach, NULL, NULL},
    {"Attachments", sk_answer_self, NULL, NULL},
    {"Display", sk_do_nothing, NULL, NULL},
    {"Recipients", get_recipients, NULL, NULL},
    {"Save", sk_do_nothing, NULL, NULL},
    {"Send", send_mail, NULL, NULL},
};
static const sk_com_class mail_class = {.name = "MailItem", SK_MEMBERS(mail_members)};

static int create_item(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_object_value(sk_object_new(w, &mail_class)));
}

/* The address book: one list of one reader, so that what mails itself to all of them mails. */
static int get_one(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return sk_give(ret, sk_long(1));
}

static int get_reader(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_unknown(w, SK_STR("AddressEntry"), SK_FLOW_IDENTITY | SK_FLOW_UNKNOWN));
}

static bool nth_reader(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    return n == 0 && get_reader(w, self, NULL, ret) == 0;
}

static const sk_member readers_members[] = {{"Count", get_one, NULL, NULL}, {"Item", get_reader, NULL, "Index"}};
static const sk_com_class readers_class = {
    .name = "AddressEntries", SK_MEMBERS(readers_members), .nth = nth_reader, .default_member = "Item"};

static int get_readers(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value all = sk_object_value(sk_object_new(w, &readers_class));
    (void)self;
    if (args->count && all.u.o) return get_reader(w, all.u.o, args, ret);
    return sk_give(ret, all);
}

static bool nth_list(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    (void)w;
    *ret = sk_object_value(self);
    return n == 0;
}

static const sk_member lists_members[] = {
    {"AddressEntries", get_readers, NULL, "Index"}, {"Count", get_one, NULL, NULL}, {"Item", sk_answer_self, NULL, "Index"}};
static const sk_com_class lists_class = {
    .name = "AddressLists", SK_MEMBERS(lists_members), .nth = nth_list, .default_member = "Item"};

static int get_lists(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_object_value(sk_object_new(w, &lists_class)));
}

static const sk_member name_space_members[] = {{"AddressLists", get_lists, NULL, "Index"}};
static const sk_com_class name_space_class = {.name = "Outlook.NameSpace", SK_MEMBERS(name_space_members)};

static int name_space(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    sk_world_probe(w, "mail store", SK_STR("MAPI"));
    return sk_give(ret, sk_object_value(sk_object_new(w, &name_space_class)));
}

static const sk_member outlook_members[] = {
    {"CreateItem", create_item, NULL, NULL},  {"CreateObject", create_object, NULL, NULL},
    {"GetNamespace", name_space, NULL, NULL}, {"Name", get_name, NULL, NULL},
    {"Quit", sk_do_nothing, NULL, NULL},      {"Session", name_space, NULL, NULL},
    {"Version", get_version, NULL, NULL},
};
static const char *const outlook_progids[] = {"Outlook.Application", NULL};
const sk_com_class sk_com_class_outlook_application = {.name = "Application",
                                                       .progids = outlook_progids,
                                                       .clsid = "0006F03A-0000-0000-C000-000000000046",
                                                       SK_MEMBERS(outlook_members),
                                                       .default_member = "Name"};
