/* See page_elements.h. HTML Living Standard 13.1.2 for elements without end tag, and 13.2.6 reduced: an end tag closes the
 * nearest element of its name, and a second option, list item, row or cell the one before. */
#include "format/document/page_elements.h"

#include "base/attr.h"
#include "format/document/entities.h"
#include "format/document/html_scan.h"

#define STACK_MOST 256
#define CLOSE_LOOKS_BACK 64
#define NO_PARENT UINT32_MAX

struct open {
    sk_page_element *element;
    sk_buf text;
};

struct walk {
    sk_opening *o;
    sk_html_scan scan;
    sk_page *page;
    struct open stack[STACK_MOST];
    size_t depth;
    size_t text_most;
};

static bool is_among(sk_bytes name, const char *const *list)
{
    for (; *list; list++)
        if (sk_is(name, *list)) return true;
    return false;
}

static bool is_void(sk_bytes name)
{
    static const char *const names[] = {"area", "base", "br",   "col",   "embed",  "frame", "hr",  "img", "input",
                                        "link", "meta", "param", "source", "track", "wbr",   NULL};
    return is_among(name, names);
}

static bool closes_its_like(sk_bytes name)
{
    static const char *const names[] = {"p", "li", "option", "dd", "dt", "tr", "td", "th", NULL};
    return is_among(name, names);
}

static void close_top(struct walk *w)
{
    struct open *top = &w->stack[--w->depth];
    top->element->text = sk_buf_view(&top->text);
}

static void close_element(struct walk *w, sk_bytes name)
{
    for (size_t n = 0; n < CLOSE_LOOKS_BACK && n < w->depth; n++) {
        if (!sk_equal_nocase(w->stack[w->depth - 1 - n].element->tag, name)) continue;
        for (size_t k = 0; k <= n; k++) close_top(w);
        return;
    }
}

static bool add_attributes(struct walk *w, sk_page_element *e, sk_bytes rest)
{
    sk_bytes name, value;
    while (sk_html_attribute(&rest, &name, &value)) {
        if (sk_is(name, "/")) continue;
        if (!sk_spend(w->o->budget, SK_LIMIT_HTML_ELEMENTS, 1)) return false;
        if (!sk_page_add_attribute(w->page, e, name, sk_html_unescape(w->o->arena, value))) return false;
    }
    return true;
}

static bool take_open(struct walk *w, const sk_html_token *t)
{
    if (closes_its_like(t->name) && w->depth && sk_equal_nocase(w->stack[w->depth - 1].element->tag, t->name)) close_top(w);
    sk_page_element row = {.tag = t->name, .parent = w->depth ? w->stack[w->depth - 1].element->index : NO_PARENT};
    sk_page_element *e = sk_spend(w->o->budget, SK_LIMIT_HTML_ELEMENTS, 1) ? sk_page_add_element(w->page, &row) : NULL;
    if (!e || !add_attributes(w, e, t->attributes)) return false;
    bool alone = sk_at(t->attributes, t->attributes.len - 1) == '/';
    bool page = w->o->artifact->kind == SK_KIND_DOCUMENT_HTML;
    if (sk_is(t->name, "script")) {
        if (!alone || page) e->text = sk_html_raw(&w->scan, t->name);
    } else if (sk_is(t->name, "style") || sk_is(t->name, "textarea")) {
        sk_bytes raw = sk_html_raw(&w->scan, t->name);
        e->text = sk_is(t->name, "textarea") ? sk_html_unescape(w->o->arena, raw) : raw;
    } else if (!is_void(t->name) && !alone && w->depth < STACK_MOST) {
        w->stack[w->depth++] = (struct open){e, sk_buf_new(w->o->arena, w->text_most)};
    }
    return true;
}

static void take_text(struct walk *w, const sk_html_token *t)
{
    if (!w->depth) return;
    sk_buf *text = &w->stack[w->depth - 1].text;
    if (text->len == 0 && sk_trim(t->text).len == 0) return;
    sk_buf_bytes(text, t->literal ? t->text : sk_html_unescape(w->o->arena, t->text));
}

sk_page *sk_page_elements(sk_opening *o, sk_bytes page)
{
    struct walk *w = SK_NEW(o->arena, struct walk);
    if (!w || !(w->page = sk_page_new(o->arena, o->artifact->id))) return NULL;
    w->o = o;
    w->scan.page = page;
    w->text_most = page.len;
    sk_html_token t;
    bool more = true;
    while (more && sk_html_next(&w->scan, &t)) {
        if (t.type == SK_HTML_OPEN) more = take_open(w, &t);
        else if (t.type == SK_HTML_CLOSE) close_element(w, t.name);
        else take_text(w, &t);
    }
    while (w->depth) close_top(w);
    for (const sk_page_element *e = w->page->elements; e && w->page->title.len == 0; e = e->next)
        if (sk_is(e->tag, "title")) w->page->title = e->text;
    return w->page;
}
