/* A page as its scripts see it - window, document, elements - and what the host of a script file gives to all its languages.
 * Microsoft: "Document Object Model (MSHTML)", "HTML Applications", "Windows Script Host" (Using Windows Script Files). */
#include "emulate/world/page_items.h"

#include "emulate/world/objects/objects.h"
#include "emulate/world/scripting.h"

enum { TIMERS_MOST = 64, PAGE_DEPTH = 24 };

typedef struct timer {
    sk_str code;
    sk_value function; /* an object instead of code */
    bool basic;
    struct timer *next;
} timer;

typedef struct page_state {
    const sk_script_set *set;
    sk_object *window, *document;
    sk_object **elements; /* by index, made when asked for */
    sk_str written;
    timer *timers, **timers_end;
    unsigned timer_count;
} page_state;

typedef struct element_state {
    page_state *page;
    const sk_page_element *element; /* NULL: made by a script */
    sk_str tag;
} element_state;

static page_state *state_of(const sk_object *o) { return *(page_state **)sk_object_state(o); }

static sk_value text_value(sk_world *w, sk_bytes utf8) { return sk_flowing(sk_string(sk_str_utf8(&w->strings, utf8)), SK_FLOW_DOCUMENT); }

static int give_object(sk_object *o, sk_value *ret) { return o ? sk_give(ret, sk_object_value(o)) : SK_ERR_MEMORY; }

/* ---- elements ---- */

static bool is_in(const sk_page *page, const sk_page_element *e, uint32_t ancestor)
{
    for (unsigned depth = 0; depth < PAGE_DEPTH && e; depth++) {
        if (e->index == ancestor) return true;
        if (e->parent == UINT32_MAX) return false;
        const sk_page_element *up = page->elements;
        while (up && up->index != e->parent) up = up->next;
        e = up;
    }
    return false;
}

/* Its own text and that of what stands in it. */
static sk_value inner_text(sk_world *w, const element_state *s)
{
    const sk_page *page = s->page->set->page;
    sk_builder b = sk_builder_new(&w->strings, s->element->text.len);
    sk_builder_add(&b, sk_str_utf8(&w->strings, s->element->text));
    unsigned count = 0;
    for (const sk_page_element *e = s->element->next; e && e->parent != UINT32_MAX && e->parent >= s->element->index && count < 4096; e = e->next, count++)
        if (is_in(page, e, s->element->index)) sk_builder_add(&b, sk_str_utf8(&w->strings, e->text));
    return sk_flowing(sk_string(sk_builder_done(&b)), SK_FLOW_DOCUMENT);
}

static bool is_text_member(sk_str name)
{
    static const char *const names[] = {"innerText", "innerHTML", "textContent", "text", "outerText", "nodeValue", "data"};
    for (size_t i = 0; i < SK_COUNT(names); i++)
        if (sk_str_is(name, names[i])) return true;
    return false;
}

static int give_attribute(sk_world *w, const element_state *s, sk_str name, sk_value *ret)
{
    sk_bytes key = sk_str_is(name, "className") ? SK_LIT("class") : sk_str_to_utf8(&w->strings, name);
    for (const sk_page_attribute *a = s->element ? s->element->attributes : NULL; a; a = a->next)
        if (sk_equal_nocase(a->name, key)) return sk_give(ret, text_value(w, a->value));
    return SK_MEMBER_NOT_HERE;
}

static bool remembered(sk_world *w, const sk_object *self, sk_str name, sk_value *ret)
{
    sk_value key = sk_string(name), *kept = self->bag ? sk_table_find(w, self->bag, &key) : NULL;
    if (kept) *ret = *kept;
    return kept != NULL;
}

static int element_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    const element_state *s = sk_object_state(self);
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    if (sk_str_is(name, "getAttribute")) {
        if (remembered(w, self, sk_arg_str(w, args, 0), ret) || give_attribute(w, s, sk_arg_str(w, args, 0), ret) == 0) return 0;
        return sk_give(ret, sk_null());
    }
    if (sk_str_is(name, "setAttribute")) {
        sk_args put = {.v = args->v + 1, .count = args->count > 1 ? 1 : 0};
        sk_value me = sk_object_value(self), ignored;
        return put.count ? sk_invoke(w, &me, sk_arg_str(w, args, 0), SK_LET, &put, &ignored) : SK_ERR_ARGUMENTS;
    }
    if (remembered(w, self, name, ret)) return 0;
    if (sk_str_is(name, "tagName") || sk_str_is(name, "nodeName")) return sk_give(ret, sk_string(sk_str_upper(&w->strings, s->tag)));
    if (sk_str_is(name, "style")) {
        *ret = sk_recorder_new(w, "style");
        return 0;
    }
    if (!s->element) return SK_MEMBER_NOT_HERE;
    bool area = sk_is(s->element->tag, "textarea") && sk_str_is(name, "value");
    if (is_text_member(name) || area) return sk_give(ret, inner_text(w, s));
    return give_attribute(w, s, name, ret);
}

static const sk_member element_members[] = {
    {"appendChild", sk_do_nothing, NULL, NULL},
    {"click", sk_do_nothing, NULL, NULL},
    {"focus", sk_do_nothing, NULL, NULL},
    {"submit", sk_do_nothing, NULL, NULL},
};
static const sk_com_class element_class = {
    .name = "HTMLElement", SK_MEMBERS(element_members), .state_size = sizeof(element_state), .invoke = element_invoke};

static sk_object *new_element(sk_world *w, page_state *p, const sk_page_element *e, sk_str tag)
{
    sk_object *o = sk_object_new(w, &element_class);
    if (!o) return NULL;
    *(element_state *)sk_object_state(o) = (element_state){p, e, tag};
    o->label = tag;
    return o;
}

static sk_object *element_object(sk_world *w, page_state *p, const sk_page_element *e)
{
    if (!p->elements) p->elements = SK_NEW_ARRAY(w->arena, sk_object *, p->set->page->element_count);
    if (!p->elements || e->index >= p->set->page->element_count) return NULL;
    sk_object **slot = &p->elements[e->index];
    if (!*slot) *slot = new_element(w, p, e, sk_str_utf8(&w->strings, e->tag));
    return *slot;
}

static int give_element(sk_world *w, page_state *p, sk_str id, sk_value *ret)
{
    const sk_page_element *e = sk_script_set_element(p->set, sk_str_to_utf8(&w->strings, id));
    return e ? give_object(element_object(w, p, e), ret) : SK_MEMBER_NOT_HERE;
}

/* ---- document ---- */

static int by_id(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    if (give_element(w, state_of(self), sk_arg_str(w, args, 0), ret) == 0) return 0;
    return sk_give(ret, sk_nothing());
}

static int collect(sk_world *w, page_state *p, const char *attribute, sk_str value, sk_value *ret)
{
    sk_bytes wanted = sk_str_to_utf8(&w->strings, value);
    *ret = sk_collection_new(w);
    for (const sk_page_element *e = p->set->page ? p->set->page->elements : NULL; e; e = e->next) {
        sk_bytes has = attribute ? sk_page_attribute_of(e, attribute) : e->tag;
        if (!sk_equal_nocase(has, wanted) && !(!attribute && sk_equal(wanted, SK_LIT("*")))) continue;
        sk_value item = sk_object_value(element_object(w, p, e));
        if (!item.u.o || !sk_collection_add(w, ret, &item)) break;
    }
    return 0;
}

static int by_tag(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    return collect(w, state_of(self), NULL, sk_arg_str(w, args, 0), ret);
}

static int by_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    return collect(w, state_of(self), "name", sk_arg_str(w, args, 0), ret);
}

static int create_element(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    return give_object(new_element(w, state_of(self), NULL, sk_arg_str(w, args, 0)), ret);
}

/* all("id"), all.id comes as a member of the document */
static int get_all(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    if (sk_arg_given(args, 0) && args->v[0].type == SK_V_STRING) return by_id(w, self, args, ret);
    return sk_give(ret, sk_object_value(self));
}

static int write_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    page_state *p = state_of(self);
    for (size_t i = 0; i < args->count; i++) p->written = sk_str_concat(&w->strings, p->written, sk_arg_str(w, args, i));
    return 0;
}

static int first_of(sk_world *w, sk_object *self, const char *tag, sk_value *ret)
{
    page_state *p = state_of(self);
    for (const sk_page_element *e = p->set->page ? p->set->page->elements : NULL; e; e = e->next)
        if (sk_is(e->tag, tag)) return give_object(element_object(w, p, e), ret);
    return give_object(new_element(w, p, NULL, sk_str_c(tag)), ret);
}

static int get_body(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    return first_of(w, self, "body", ret);
}

static int get_head(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    return first_of(w, self, "head", ret);
}

static int get_root(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    return first_of(w, self, "html", ret);
}

static int get_title(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    const sk_page *page = state_of(self)->set->page;
    (void)args;
    return sk_give(ret, text_value(w, page ? page->title : (sk_bytes){0}));
}

static int get_window(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_object_value(state_of(self)->window));
}

static int get_ready(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return sk_give(ret, sk_string_c("complete"));
}

static sk_str page_address(sk_world *w, const sk_object *self)
{
    sk_bytes name = state_of(self)->set->name;
    sk_str path = w->self_path.len ? w->self_path : sk_path_join(w, sk_world_folder(w, SK_STR("MyDocuments")), sk_str_utf8(&w->strings, name.len ? name : SK_LIT("page.hta")));
    return sk_str_concat(&w->strings, SK_STR("file:///"), sk_str_replace(&w->strings, path, SK_STR("\\"), SK_STR("/"), 0, SIZE_MAX, false));
}

static int get_address(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    return sk_give(ret, sk_flowing(sk_string(page_address(w, self)), SK_FLOW_ENVIRONMENT));
}

static int go(sk_world *w, sk_str url)
{
    if (sk_str_starts(url, "javascript:") || sk_str_starts(url, "vbscript:")) {
        size_t colon = sk_str_find(url, SK_STR(":"), 0, false);
        bool basic = sk_str_starts(url, "vb");
        sk_world_child(w, basic ? "script.vbs" : "script.js", basic ? SK_KIND_SCRIPT_VBSCRIPT : SK_KIND_SCRIPT_JAVASCRIPT,
                       sk_str_to_utf8(&w->strings, sk_str_from(url, colon + 1)));
    } else if (sk_str_starts(url, "http")) {
        sk_world_download(w, url, SK_STR(""), "GET", "location");
    }
    return 0;
}

static int put_location(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    return args->count ? go(w, sk_arg_str(w, args, args->count - 1)) : 0;
}

static const sk_member location_members[] = {
    {"assign", put_location, NULL, NULL},  {"hostname", sk_do_nothing, NULL, NULL}, {"href", get_address, put_location, NULL},
    {"pathname", get_address, NULL, NULL}, {"replace", put_location, NULL, NULL},   {"search", sk_do_nothing, NULL, NULL},
};
static const sk_com_class location_class = {
    .name = "Location", SK_MEMBERS(location_members), .default_member = "href", .state_size = sizeof(page_state *)};

static int get_location(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    sk_object *o = sk_object_new(w, &location_class);
    if (o) *(page_state **)sk_object_state(o) = state_of(self);
    return give_object(o, ret);
}

/* document.Form1, document.all.Text1 */
static int document_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    (void)args;
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    return give_element(w, state_of(self), name, ret);
}

static const sk_member document_members[] = {
    {"all", get_all, NULL, NULL},
    {"body", get_body, NULL, NULL},
    {"close", sk_do_nothing, NULL, NULL},
    {"createElement", create_element, NULL, NULL},
    {"defaultView", get_window, NULL, NULL},
    {"documentElement", get_root, NULL, NULL},
    {"getElementById", by_id, NULL, NULL},
    {"getElementsByName", by_name, NULL, NULL},
    {"getElementsByTagName", by_tag, NULL, NULL},
    {"head", get_head, NULL, NULL},
    {"location", get_location, put_location, NULL},
    {"open", sk_do_nothing, NULL, NULL},
    {"parentWindow", get_window, NULL, NULL},
    {"readyState", get_ready, NULL, NULL},
    {"Script", get_window, NULL, NULL},
    {"title", get_title, NULL, NULL},
    {"URL", get_address, put_location, NULL},
    {"write", write_text, NULL, NULL},
    {"writeln", write_text, NULL, NULL},
};
static const sk_com_class document_class = {
    .name = "HTMLDocument", SK_MEMBERS(document_members), .state_size = sizeof(page_state *), .invoke = document_invoke};

/* ---- window ---- */

static int get_document(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_object_value(state_of(self)->document));
}

static int alert(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_world_message(w, sk_arg_str(w, args, 0), "window.alert");
    return sk_give(ret, sk_bool(true));
}

/* setTimeout("code", ms, "VBScript"): runs when everything else has run. */
static int set_timer(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    page_state *p = state_of(self);
    timer *t = p->timer_count < TIMERS_MOST && sk_arg_given(args, 0) ? SK_NEW(w->arena, timer) : NULL;
    *ret = sk_long((int32_t)++p->timer_count);
    if (!t) return 0;
    if (args->v[0].type == SK_V_OBJECT) *t = (timer){.function = args->v[0]};
    else *t = (timer){.code = sk_arg_str(w, args, 0), .basic = sk_str_starts(sk_arg_str(w, args, 2), "vb")};
    *p->timers_end = t;
    p->timers_end = &t->next;
    return 0;
}

static int run_code(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value v[3] = {sk_arg_value(args, 0), sk_long(0), sk_arg_value(args, 1)};
    sk_args timed = {.v = v, .count = 3};
    int error = set_timer(w, self, &timed, ret);
    *ret = sk_null();
    return error;
}

static int open_window(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    *ret = sk_recorder_new(w, "window.open");
    return go(w, sk_arg_str(w, args, 0));
}

static int get_navigator(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    *ret = sk_recorder_new(w, "navigator");
    return 0;
}

static int window_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    (void)args;
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    if (give_element(w, state_of(self), name, ret) == 0) return 0;
    return remembered(w, self, name, ret) || !sk_world_item_value(w, name, self, ret) ? SK_MEMBER_NOT_HERE : 0;
}

static bool window_has(sk_world *w, const sk_object *self, sk_str name)
{
    sk_value ignored;
    if (remembered(w, self, name, &ignored)) return true;
    return sk_script_set_element(state_of(self)->set, sk_str_to_utf8(&w->strings, name)) != NULL;
}

static const sk_member window_members[] = {
    {"alert", alert, NULL, NULL},
    {"clearInterval", sk_do_nothing, NULL, NULL},
    {"clearTimeout", sk_do_nothing, NULL, NULL},
    {"clientInformation", get_navigator, NULL, NULL},
    {"clipboardData", sk_give_clipboard_data, NULL, NULL},
    {"close", sk_do_nothing, NULL, NULL},
    {"confirm", alert, NULL, NULL},
    {"document", get_document, NULL, NULL},
    {"execScript", run_code, NULL, NULL},
    {"focus", sk_do_nothing, NULL, NULL},
    {"location", get_location, put_location, NULL},
    {"moveTo", sk_do_nothing, NULL, NULL},
    {"navigate", put_location, NULL, NULL},
    {"navigator", get_navigator, NULL, NULL},
    {"open", open_window, NULL, NULL},
    {"parent", sk_answer_self, NULL, NULL},
    {"resizeTo", sk_do_nothing, NULL, NULL},
    {"self", sk_answer_self, NULL, NULL},
    {"setInterval", set_timer, NULL, NULL},
    {"setTimeout", set_timer, NULL, NULL},
    {"top", sk_answer_self, NULL, NULL},
    {"window", sk_answer_self, NULL, NULL},
};
static const sk_com_class window_class = {.name = "Window",
                                          SK_MEMBERS(window_members),
                                          .state_size = sizeof(page_state *),
                                          .invoke = window_invoke,
                                          .has = window_has};

/* ---- script files ---- */

/* getResource("id") of a Windows Script File. */
static int resource_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    const sk_script_set *set = state_of(self)->set;
    if ((how & (SK_LET | SK_SET)) || name.len) return SK_MEMBER_NOT_HERE;
    sk_bytes id = sk_str_to_utf8(&w->strings, sk_arg_str(w, args, 0));
    for (const sk_script_resource *r = set->resources; r; r = r->next)
        if (sk_equal_nocase(r->id, id)) return sk_give(ret, text_value(w, r->text));
    return SK_ERR_CALL;
}

static const sk_com_class resource_class = {.name = "getResource", .state_size = sizeof(page_state *), .invoke = resource_invoke};

static sk_object *with_state(sk_world *w, const sk_com_class *class, page_state *p)
{
    sk_object *o = sk_object_new(w, class);
    if (o) *(page_state **)sk_object_state(o) = p;
    return o;
}

static bool add_page(sk_world *w, page_state *p)
{
    p->window = with_state(w, &window_class, p);
    p->document = with_state(w, &document_class, p);
    if (!p->window || !p->document) return false;
    sk_named_item document = {.name = SK_STR("document"), .value = sk_object_value(p->document)};
    sk_named_item window = {.name = SK_STR("window"), .value = sk_object_value(p->window), .members = true, .owner = p->window};
    return sk_world_add_item(w, &document) && sk_world_add_item(w, &window);
}

bool sk_page_items_add(sk_world *w, const sk_script_set *set, uint32_t job)
{
    page_state *p = SK_NEW(w->arena, page_state);
    if (!p) return false;
    p->set = set;
    p->timers_end = &p->timers;
    for (const sk_script_object *o = set->objects; o; o = o->next) {
        if (o->job != job || o->id.len == 0) continue;
        sk_object *made = sk_world_create(w, sk_str_utf8(&w->strings, o->progid));
        sk_named_item item = {.name = sk_str_utf8(&w->strings, o->id), .value = sk_object_value(made)};
        if (!made || !sk_world_add_item(w, &item)) return false;
    }
    if (set->host == SK_HOST_PAGE || set->host == SK_HOST_HTA) return add_page(w, p);
    sk_named_item resource = {.name = SK_STR("getResource"), .value = sk_object_value(with_state(w, &resource_class, p))};
    return resource.value.u.o && (!set->resources || sk_world_add_item(w, &resource));
}

static page_state *page_of(sk_world *w)
{
    for (const sk_named_item *i = w->items; i; i = i->next)
        if (sk_object_is(&i->value, &window_class)) return state_of(i->value.u.o);
    return NULL;
}

bool sk_page_items_timer(sk_world *w, sk_str *ret_code, bool *ret_basic)
{
    page_state *p = page_of(w);
    if (!p || !p->timers) return false;
    sk_value function = p->timers->function, ignored;
    *ret_code = p->timers->code;
    *ret_basic = p->timers->basic;
    p->timers = p->timers->next;
    if (!p->timers) p->timers_end = &p->timers;
    sk_args none = {0};
    if (function.type == SK_V_OBJECT) (void)sk_invoke(w, &function, SK_STR(""), SK_CALL, &none, &ignored);
    return true;
}

void sk_page_items_finish(sk_world *w)
{
    page_state *p = page_of(w);
    if (p && p->written.len) sk_world_child(w, "written.html", SK_KIND_NONE, sk_str_to_utf8(&w->strings, p->written));
}
