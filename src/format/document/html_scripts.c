/* See html_scripts.h. Which language is meant where nothing says so: Microsoft, "How to set the default scripting language":
 * that of the page's first script, else JScript. */
#include "format/document/html_scripts.h"

#include "base/attr.h"
#include "format/document/data_uri.h"
#include "format/document/entities.h"
#include "format/document/page_elements.h"
#include "format/script/language.h"

#define HANDLERS_MOST (256u << 10)
#define ENCODED_MARK SK_LIT("#@~^")

struct pending { /* a handler until its child is told */
    sk_script_block block;
    size_t off, len; /* in the text of its language */
    struct pending *next;
};

struct sk_html_scripts {
    sk_opening *o;
    sk_bytes page;
    sk_script_set *set;
    sk_buf javascript, vbscript;
    struct pending *pending, **pending_end;
    uint16_t default_kind;
    bool default_known;
};

sk_html_scripts *sk_html_scripts_new(sk_opening *o, sk_bytes page)
{
    sk_html_scripts *s = SK_NEW(o->arena, sk_html_scripts);
    sk_script_host host = o->artifact->kind == SK_KIND_SCRIPT_HTA ? SK_HOST_HTA : SK_HOST_PAGE;
    if (!s || !(s->set = sk_script_set_new(o->arena, o->artifact->id, host))) return NULL;
    s->o = o;
    s->page = page;
    s->set->name = o->artifact->name;
    s->javascript = sk_buf_new(o->arena, HANDLERS_MOST);
    s->vbscript = sk_buf_new(o->arena, HANDLERS_MOST);
    s->pending_end = &s->pending;
    s->default_kind = SK_KIND_SCRIPT_JAVASCRIPT;
    return s;
}

static void add_block(sk_html_scripts *s, const sk_html_script *script, uint16_t kind, uint32_t artifact, sk_bytes code)
{
    sk_script_block b = {.kind = kind, .text = code, .artifact = artifact, .element = script->element};
    if (script->event.len > 0) {
        b.use = SK_SCRIPT_HANDLER;
        b.event = script->event;
        b.target = script->target;
    } else if (script->src.len > 0 && !sk_is_data_uri(script->src)) {
        b.use = SK_SCRIPT_LATER; /* browsers run what src brings instead */
    }
    (void)sk_script_set_add(s->set, &b);
}

static void add_text(sk_html_scripts *s, const sk_html_script *script, sk_script_language l, sk_bytes code, sk_content *content)
{
    bool encoded = l.encoded || (l.program && sk_find(code, 0, ENCODED_MARK) != SK_NPOS);
    if (!content || !sk_spend(s->o->budget, SK_LIMIT_HTML_EMBEDDED, 1)) return;
    uint32_t id = sk_tell_child(s->o, &(sk_child){.relation = SK_REL_EMBEDDED,
                                                  .name = SK_LIT("script"),
                                                  .offset = script->off,
                                                  .content = content,
                                                  .kind = encoded ? SK_KIND_SCRIPT_ENCODED : l.kind,
                                                  .kind_fixed = true});
    if (id != SK_NO_ARTIFACT && l.program) add_block(s, script, l.kind, id, code);
}

void sk_html_add_script(sk_html_scripts *s, const sk_html_script *script)
{
    sk_script_language l = sk_script_language_of(script->language, s->default_kind);
    if (!s->default_known && l.program) {
        s->default_kind = l.kind;
        s->default_known = true;
    }
    if (sk_is_data_uri(script->src)) {
        sk_bytes type, code = sk_data_uri_bytes(s->o->arena, script->src, &type);
        add_text(s, script, l, code, sk_content_computed(s->o->arena, s->o->budget, code));
    }
    if (sk_trim(script->code).len > 0) add_text(s, script, l, script->code, sk_content_view(s->o->arena, script->code));
}

/* "javascript:code" names its language; on an element LANGUAGE does. */
static uint16_t take_language(const sk_html_scripts *s, const sk_html_token *tag, sk_bytes *code)
{
    size_t colon = sk_find_byte(sk_slice(*code, 0, 16), 0, ':');
    sk_bytes scheme = sk_slice(*code, 0, colon == SK_NPOS ? 0 : colon);
    if (sk_is(scheme, "javascript") || sk_is(scheme, "jscript") || sk_is(scheme, "vbscript") || sk_is(scheme, "vbs")) {
        *code = sk_from(*code, colon + 1);
        return sk_is(sk_slice(scheme, 0, 2), "vb") ? SK_KIND_SCRIPT_VBSCRIPT : SK_KIND_SCRIPT_JAVASCRIPT;
    }
    sk_bytes rest = tag ? tag->attributes : (sk_bytes){0}, name, value;
    while (sk_html_attribute(&rest, &name, &value))
        if (sk_is(name, "language")) return sk_script_language_of(value, s->default_kind).kind;
    return s->default_kind;
}

static sk_bytes attribute_of(const sk_html_token *tag, const char *wanted)
{
    sk_bytes rest = tag->attributes, name, value;
    while (sk_html_attribute(&rest, &name, &value))
        if (sk_is(name, wanted)) return value;
    return (sk_bytes){0};
}

void sk_html_add_handler(sk_html_scripts *s, const sk_html_handler *h)
{
    sk_bytes code = sk_trim(h->code);
    uint16_t kind = take_language(s, h->tag, &code);
    sk_buf *text = kind == SK_KIND_SCRIPT_VBSCRIPT ? &s->vbscript : &s->javascript;
    struct pending *p = code.len ? SK_NEW(s->o->arena, struct pending) : NULL;
    if (!p) return;
    p->block = (sk_script_block){.use = h->link ? SK_SCRIPT_LINK : SK_SCRIPT_HANDLER, .kind = kind, .event = h->event, .element = h->element};
    if (h->tag && (sk_is(h->tag->name, "body") || sk_is(h->tag->name, "svg"))) p->block.target = SK_LIT("window");
    else if (h->tag) p->block.target = attribute_of(h->tag, "id");
    p->off = text->len;
    p->len = code.len;
    sk_buf_bytes(text, code);
    sk_buf_byte(text, '\n');
    if (text->full) return;
    *s->pending_end = p;
    s->pending_end = &p->next;
}

static sk_bytes tell_language(sk_html_scripts *s, uint16_t kind, const sk_buf *text)
{
    sk_bytes code = sk_buf_view(text);
    if (sk_trim(code).len == 0) return (sk_bytes){0};
    uint32_t id = sk_tell_text(s->o, "handlers", kind, code);
    for (struct pending *p = s->pending; p && id != SK_NO_ARTIFACT; p = p->next) {
        if (p->block.kind != kind) continue;
        p->block.artifact = id;
        p->block.off = p->off;
        p->block.text = sk_slice(code, p->off, p->len);
        (void)sk_script_set_add(s->set, &p->block);
    }
    return code;
}

sk_bytes sk_html_tell_handlers(sk_html_scripts *s)
{
    (void)tell_language(s, SK_KIND_SCRIPT_VBSCRIPT, &s->vbscript);
    return tell_language(s, SK_KIND_SCRIPT_JAVASCRIPT, &s->javascript);
}

void sk_html_add_object(sk_html_scripts *s, sk_bytes id, sk_bytes classid)
{
    sk_bytes progid = sk_trim(classid);
    if (sk_starts_nocase(progid, SK_LIT("clsid:"))) {
        sk_buf b = sk_buf_new(s->o->arena, progid.len + 2);
        sk_buf_byte(&b, '{');
        sk_buf_bytes(&b, sk_trim_char(sk_trim_char(sk_from(progid, 6), '{'), '}'));
        sk_buf_byte(&b, '}');
        progid = sk_buf_view(&b);
    } else if (sk_starts_nocase(progid, SK_LIT("progid:"))) {
        progid = sk_from(progid, 7);
    }
    if (id.len > 0) (void)sk_script_set_add_object(s->set, &(sk_script_object){.id = id, .progid = progid});
}

void sk_html_finish_scripts(sk_html_scripts *s)
{
    if (!s->set->blocks) return;
    s->set->page = sk_page_elements(s->o, s->page);
    s->o->scripts = s->set;
}
