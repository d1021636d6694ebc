/* InternetExplorer.Application and htmlfile: Microsoft's "InternetExplorer object" and "Document Object Model (MSHTML)". */
#include "emulate/world/objects/objects.h"

typedef struct page {
    sk_str url;
    sk_str html;
} page;

static page *state(sk_object *self) { return sk_object_state(self); }

static int navigate(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    state(self)->url = sk_arg_str(w, args, 0);
    sk_world_fetch(w, &(sk_fetch){.url = state(self)->url, .method = "GET", .via = "InternetExplorer.Navigate", .flow = sk_arg_flow(args, 0)});
    self->flow = SK_FLOW_NETWORK;
    return 0;
}

static int get_busy(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return sk_give(ret, sk_bool(false));
}

static int get_ready(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return sk_give(ret, sk_long(4));
}

static int get_url(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_string(state(self)->url));
}

static int get_document(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    return sk_give(ret, sk_world_answer_text(w, state(self)->url));
}

static const sk_member explorer_members[] = {
    {"Busy", get_busy, NULL, NULL},        {"Document", get_document, NULL, NULL}, {"LocationURL", get_url, NULL, NULL},
    {"Navigate", navigate, NULL, "URL"},   {"Navigate2", navigate, NULL, "URL"},   {"Quit", sk_do_nothing, NULL, NULL},
    {"ReadyState", get_ready, NULL, NULL},
};
static const char *const explorer_progids[] = {"InternetExplorer.Application", "InternetExplorer.ApplicationMedium", NULL};
const sk_com_class sk_com_class_internet_explorer = {
    .name = "IWebBrowser2",
    .progids = explorer_progids,
    .clsid = "0002DF01-0000-0000-C000-000000000046 D5E8041D-920F-45E9-B8FB-B1DEB82C6E5E",
    SK_MEMBERS(explorer_members),
    .state_size = sizeof(page)};

/* What is written into an HTML document is a page, scripts and all. */
static int write_html(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    page *p = state(self);
    for (size_t i = 0; i < args->count; i++) p->html = sk_str_concat(&w->strings, p->html, sk_arg_str(w, args, i));
    return 0;
}

static int close_html(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args, (void)ret;
    sk_world_child(w, "written.html", SK_KIND_NONE, sk_str_to_utf8(&w->strings, state(self)->html));
    return 0;
}

static int exec_script(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_str code = sk_arg_str(w, args, 0), language = sk_arg_str(w, args, 1);
    bool basic = sk_str_find(language, SK_STR("vb"), 0, true) != SK_NPOS;
    uint16_t kind = basic ? SK_KIND_SCRIPT_VBSCRIPT : SK_KIND_SCRIPT_JAVASCRIPT;
    sk_bytes text = sk_str_to_utf8(&w->strings, code);
    if (w->sink.run && w->sink.run(w->sink.self, w, kind, text, ret)) return 0;
    sk_world_child(w, basic ? "script.vbs" : "script.js", kind, text);
    sk_value me = sk_object_value(self);
    return sk_give(ret, sk_unknown_member(w, &me, SK_STR("execScript")));
}

static const sk_member html_members[] = {
    {"clipboardData", sk_give_clipboard_data, NULL, NULL},
    {"close", close_html, NULL, NULL},
    {"eval", exec_script, NULL, NULL},
    {"execScript", exec_script, NULL, "code,language"},
    {"open", sk_do_nothing, NULL, NULL},
    {"parentWindow", sk_answer_self, NULL, NULL},
    {"Script", sk_answer_self, NULL, NULL},
    {"setInterval", exec_script, NULL, NULL},
    {"setTimeout", exec_script, NULL, NULL},
    {"write", write_html, NULL, NULL},
    {"writeln", write_html, NULL, NULL},
};
static const char *const html_progids[] = {"htmlfile", NULL};
const sk_com_class sk_com_class_html_file = {.name = "HTMLDocument",
                                             .progids = html_progids,
                                             .clsid = "25336920-03F9-11CF-8FD0-00AA00686F13",
                                             SK_MEMBERS(html_members),
                                             .state_size = sizeof(page)};
