/* HTML pages and what is written like them: SVG, HTML applications. Told are the text that a person sees, where links, forms and
 * frames lead, what is embedded, and the scripts, which with the page's elements make one set that is calculated together.
 * Sources: HTML Living Standard; SVG 2; Microsoft, "HTML Applications". Style sheets are not applied. */
#include <stddef.h>

#include "base/attr.h"
#include "base/text.h"
#include "codec/charset.h"
#include "format/document/data_uri.h"
#include "model/domains.h"
#include "format/document/entities.h"
#include "format/document/html_scan.h"
#include "format/document/html_scripts.h"
#include "format/document/html_style.h"
#include "format/document/indicators.h"
#include "format/script/readable.h"
#include "model/format.h"

#define STACK_MOST 256      /* deeper elements look like the last one kept */
#define CLOSE_LOOKS_BACK 64 /* an end tag closes no further away than this */
#define SHOWN_MOST 512      /* of a link's text */
#define HEAD_FOR_CHARSET 4096
#define MISMATCHES_MOST 200

struct element {
    sk_bytes name;
    sk_html_look look;
    bool pre;
};

struct page {
    sk_opening *o;
    sk_html_scan scan;
    bool same_bytes; /* the page stands in the artifact as it is: spans mean something */
    struct element stack[STACK_MOST];
    size_t depth;
    sk_buf text;
    sk_html_scripts *scripts;
    uint32_t element; /* number of the open tag that is looked at */
    bool space, any; /* white space is due; something stands on this line */
    uint64_t hidden_count, handler_count, link_count, image_count, mismatch_count, mark_set;
    bool sheets, in_link;
    sk_bytes target, base; /* of the open link; of <base> */
    size_t shown_at, link_off, link_len;
};

/* --- spans --- */

static uint64_t span_off(const struct page *p, size_t off) { return p->same_bytes ? off : 0; }
static uint64_t span_len(const struct page *p, size_t len) { return p->same_bytes ? len : 0; }

static void tell(struct page *p, sk_fact_key key, sk_bytes value, const sk_html_token *t)
{
    sk_tell_fact(p->o, key, value, span_off(p, t->off), span_len(p, t->len));
}

/* --- text that is seen --- */

static sk_html_look current_look(const struct page *p)
{
    return p->depth ? p->stack[p->depth - 1].look : (sk_html_look){false, 0x000000, 0xFFFFFF};
}

static void break_line(struct page *p)
{
    if (p->any) sk_buf_byte(&p->text, '\n');
    p->any = p->space = false;
}

/* Characters without width split words only for programs. */
static bool has_no_width(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) ||
           c == 0xFEFF || c == 0x34F || c == 0x180E;
}

static void put_char(struct page *p, uint32_t c, bool pre)
{
    if (has_no_width(c)) return;
    if (pre && c == '\n') {
        sk_buf_byte(&p->text, '\n');
        p->any = p->space = false;
        return;
    }
    if (c == 0xA0 || (c < 0x80 && sk_is_space((int)c))) {
        p->space = p->any;
        return;
    }
    if (p->space) sk_buf_byte(&p->text, ' ');
    sk_buf_utf8(&p->text, c);
    p->space = false;
    p->any = true;
}

static void take_text(struct page *p, const sk_html_token *t)
{
    bool pre = p->depth && p->stack[p->depth - 1].pre;
    if (sk_html_is_hidden(current_look(p))) {
        p->hidden_count += sk_trim(t->text).len;
        return;
    }
    for (size_t i = 0; i < t->text.len;) {
        uint32_t c;
        size_t len;
        if (t->text.p[i] == '&' && !t->literal && sk_html_reference(t->text, i, &c, &len))
            i += len;
        else
            c = sk_utf8_next(t->text, &i, NULL);
        put_char(p, c, pre);
    }
}

/* --- elements --- */

enum { VOID = 1, BLOCK = 2, HIDDEN = 4, RAW = 8, CELL = 16, AGAIN = 32 /* a second one closes the first */ };

static const struct {
    const char *name;
    unsigned flags;
} elements[] = {
    {"address", BLOCK},    {"area", VOID},
    {"article", BLOCK},    {"aside", BLOCK},
    {"base", VOID},        {"blockquote", BLOCK},
    {"br", VOID | BLOCK},  {"center", BLOCK},
    {"col", VOID},         {"dd", BLOCK | AGAIN},
    {"desc", HIDDEN},      {"div", BLOCK},
    {"dl", BLOCK},         {"dt", BLOCK | AGAIN},
    {"embed", VOID},       {"fieldset", BLOCK},
    {"footer", BLOCK},     {"form", BLOCK},
    {"frame", VOID},       {"h1", BLOCK},
    {"h2", BLOCK},         {"h3", BLOCK},
    {"h4", BLOCK},         {"h5", BLOCK},
    {"h6", BLOCK},         {"head", BLOCK},
    {"header", BLOCK},     {"hr", VOID | BLOCK},
    {"iframe", HIDDEN},    {"img", VOID},
    {"input", VOID},       {"li", BLOCK | AGAIN},
    {"link", VOID},        {"main", BLOCK},
    {"meta", VOID},        {"noembed", HIDDEN},
    {"ol", BLOCK},         {"option", BLOCK | AGAIN},
    {"p", BLOCK | AGAIN},  {"param", VOID},
    {"pre", BLOCK},        {"script", RAW},
    {"section", BLOCK},    {"source", VOID},
    {"style", RAW},        {"table", BLOCK},
    {"tbody", BLOCK},      {"td", CELL | AGAIN},
    {"template", HIDDEN},  {"textarea", RAW},
    {"th", CELL | AGAIN},  {"title", BLOCK},
    {"tr", BLOCK | AGAIN}, {"track", VOID},
    {"ul", BLOCK},         {"wbr", VOID},
    {"xml", HIDDEN},
};

static unsigned flags_of(sk_bytes name)
{
    for (size_t i = 0; i < SK_COUNT(elements); i++)
        if (sk_is(name, elements[i].name)) return elements[i].flags;
    return 0;
}

static void close_element(struct page *p, sk_bytes name)
{
    for (size_t n = 0; n < CLOSE_LOOKS_BACK && n < p->depth; n++) {
        if (!sk_equal_nocase(p->stack[p->depth - 1 - n].name, name)) continue;
        p->depth -= n + 1;
        return;
    }
}

static void open_element(struct page *p, const sk_html_token *t, unsigned flags)
{
    bool again = (flags & AGAIN) && p->depth && sk_equal_nocase(p->stack[p->depth - 1].name, t->name);
    if (again) p->depth--;
    if ((flags & VOID) || sk_at(t->attributes, t->attributes.len - 1) == '/' || p->depth >= STACK_MOST) return;
    struct element e = {.name = t->name, .look = sk_html_look_under(current_look(p), t->attributes, p->sheets)};
    e.pre = (p->depth && p->stack[p->depth - 1].pre) || sk_is(t->name, "pre");
    if (flags & HIDDEN) e.look.hidden = true;
    p->stack[p->depth++] = e;
}

/* --- links --- */

/* A URL without the characters that browsers drop from it (URL Standard 4.4: tab and newline). */
static sk_bytes clean_url(struct page *p, sk_bytes value)
{
    sk_bytes url = sk_trim(sk_html_unescape(p->o->arena, value));
    if (sk_find_byte(url, 0, '\n') == SK_NPOS && sk_find_byte(url, 0, '\t') == SK_NPOS && sk_find_byte(url, 0, '\r') == SK_NPOS)
        return url;
    sk_buf out = sk_buf_new(p->o->arena, url.len);
    for (size_t i = 0; i < url.len; i++)
        if (url.p[i] != '\n' && url.p[i] != '\t' && url.p[i] != '\r') sk_buf_byte(&out, url.p[i]);
    return sk_buf_view(&out);
}

static bool has_scheme(sk_bytes url)
{
    size_t i = 0;
    while (i < url.len && (sk_is_alnum(url.p[i]) || url.p[i] == '+' || url.p[i] == '-' || url.p[i] == '.')) i++;
    return i > 1 && sk_at(url, i) == ':';
}

static sk_bytes resolve(struct page *p, sk_bytes url)
{
    if (sk_starts(url, SK_LIT("//"))) return sk_text_bytes(p->o->arena, "https:%.*s", (int)url.len, (const char *)url.p);
    if (p->base.len == 0 || url.len == 0 || url.p[0] == '#' || has_scheme(url)) return url;
    bool slash = p->base.p[p->base.len - 1] == '/';
    sk_bytes rest = sk_starts(url, SK_LIT("/")) ? sk_from(url, 1) : url;
    return sk_text_bytes(p->o->arena, "%.*s%s%.*s", (int)p->base.len, (const char *)p->base.p, slash ? "" : "/", (int)rest.len,
                         (const char *)rest.p);
}

static bool is_script_url(sk_bytes url)
{
    return sk_starts_nocase(url, SK_LIT("javascript:")) || sk_starts_nocase(url, SK_LIT("vbscript:"));
}

/* Tells where something leads; a data: URI is a child, a script URL a script. */
static void lead_to(struct page *p, sk_fact_key key, sk_bytes url, sk_bytes name, const sk_html_token *t)
{
    if (url.len == 0) return;
    if (sk_is_data_uri(url)) {
        if (sk_spend(p->o->budget, SK_LIMIT_HTML_EMBEDDED, 1)) (void)sk_tell_data_uri(p->o, url, name, span_off(p, t->off));
        url = sk_slice(url, 0, 64);
    } else if (is_script_url(url)) {
        p->handler_count++;
        sk_html_add_handler(p->scripts, &(sk_html_handler){.code = url, .element = p->element, .link = true});
    } else {
        sk_tell_target(p->o, url, span_off(p, t->off), span_len(p, t->len), SK_LITERAL);
    }
    if (key != SK_FACT_HTML_LINK || sk_spend(p->o->budget, SK_LIMIT_HTML_LINKS, 1)) tell(p, key, url, t);
}

static bool is_web(sk_bytes url)
{
    return sk_starts_nocase(url, SK_LIT("http://")) || sk_starts_nocase(url, SK_LIT("https://")) ||
           sk_starts_nocase(url, SK_LIT("ftp://"));
}

static void close_link(struct page *p)
{
    if (!p->in_link) return;
    p->in_link = false;
    sk_bytes shown = sk_trim(sk_slice(sk_from(sk_buf_view(&p->text), p->shown_at), 0, SHOWN_MOST));
    sk_bytes claimed = sk_shown_host(shown);
    if (claimed.len == 0 || !is_web(p->target)) return;
    sk_bytes real = sk_url_host(p->target);
    if (real.len == 0 || sk_equal_nocase(sk_registrable_domain(claimed), sk_registrable_domain(real))) return;
    if (p->mismatch_count++ >= MISMATCHES_MOST) return;
    sk_tell_fact(p->o, SK_FACT_HTML_LINK_MISMATCH,
                 sk_text_bytes(p->o->arena, "%.*s -> %.*s", (int)shown.len, (const char *)shown.p, (int)p->target.len,
                               (const char *)p->target.p),
                 span_off(p, p->link_off), span_len(p, p->link_len));
}

/* --- attributes --- */

struct attributes {
    sk_bytes href, src, action, formaction, type, language, content, classid, event, for_id, id, http_equiv, data, srcdoc, download, rel, background, poster;
    bool has_download;
};

static const struct {
    const char *name;
    size_t at;
} attribute_rows[] = {
    {"action", offsetof(struct attributes, action)},     {"background", offsetof(struct attributes, background)},
    {"classid", offsetof(struct attributes, classid)},
    {"content", offsetof(struct attributes, content)},   {"data", offsetof(struct attributes, data)},
    {"download", offsetof(struct attributes, download)}, {"event", offsetof(struct attributes, event)},
    {"for", offsetof(struct attributes, for_id)},        {"formaction", offsetof(struct attributes, formaction)},
    {"href", offsetof(struct attributes, href)},         {"http-equiv", offsetof(struct attributes, http_equiv)},
    {"id", offsetof(struct attributes, id)},
    {"language", offsetof(struct attributes, language)}, {"poster", offsetof(struct attributes, poster)},
    {"rel", offsetof(struct attributes, rel)},           {"src", offsetof(struct attributes, src)},
    {"srcdoc", offsetof(struct attributes, srcdoc)},     {"type", offsetof(struct attributes, type)},
    {"xlink:href", offsetof(struct attributes, href)},
};

static struct attributes read_attributes(struct page *p, const sk_html_token *t)
{
    sk_bytes rest = t->attributes;
    struct attributes a = {0};
    sk_bytes name, value;
    while (sk_html_attribute(&rest, &name, &value)) {
        if (name.len > 3 && value.len > 0 && sk_starts_nocase(name, SK_LIT("on"))) {
            p->handler_count++;
            sk_bytes code = sk_html_unescape(p->o->arena, value);
            sk_html_add_handler(p->scripts,
                                &(sk_html_handler){.code = code, .event = name, .tag = t, .element = p->element});
        }
        for (size_t i = 0; i < SK_COUNT(attribute_rows); i++) {
            sk_bytes *slot = (sk_bytes *)(void *)((char *)&a + attribute_rows[i].at);
            if (sk_is(name, attribute_rows[i].name) && slot->len == 0) *slot = value;
        }
        if (sk_is(name, "download")) a.has_download = true;
    }
    return a;
}

/* --- scripts --- */

enum { MARK_DECODE = 1, MARK_FILE = 2, MARK_DELIVER = 4 };

/* What pages use to build a file in the browser instead of fetching it ("HTML smuggling", ATT&CK T1027.006). */
static const struct {
    const char *word;
    unsigned mark;
} smuggling[] = {
    {"Blob", MARK_FILE},          {"File", MARK_FILE},
    {"Uint8Array", MARK_DECODE},  {"atob", MARK_DECODE},
    {"charCodeAt", MARK_DECODE},  {"createObjectURL", MARK_DELIVER},
    {"download", MARK_DELIVER},   {"fromCharCode", MARK_DECODE},
    {"msSaveBlob", MARK_DELIVER}, {"msSaveOrOpenBlob", MARK_DELIVER},
    {"saveAs", MARK_DELIVER},     {"unescape", MARK_DECODE},
};

static void find_marks(struct page *p, sk_bytes code)
{
    for (size_t i = 0; i < code.len;) {
        if (!sk_is_alpha(code.p[i])) {
            i++;
            continue;
        }
        size_t end = i + 1;
        while (end < code.len && (sk_is_alnum(code.p[end]) || code.p[end] == '_')) end++;
        sk_bytes word = sk_slice(code, i, end - i);
        for (size_t k = 0; k < SK_COUNT(smuggling) && word.len <= 16; k++)
            if (word.p[0] == (uint8_t)smuggling[k].word[0] && sk_equal(word, sk_bytes_str(smuggling[k].word)))
                p->mark_set |= 1ull << k;
        i = end;
    }
}

static void tell_marks(struct page *p)
{
    unsigned marks = 0;
    sk_buf words = sk_buf_new(p->o->arena, 256);
    for (size_t k = 0; k < SK_COUNT(smuggling); k++) {
        if (!(p->mark_set >> k & 1)) continue;
        marks |= smuggling[k].mark;
        if (words.len > 0) sk_buf_byte(&words, ' ');
        sk_buf_str(&words, smuggling[k].word);
    }
    if ((marks & MARK_DELIVER) && (marks & (MARK_DECODE | MARK_FILE)))
        sk_tell_fact(p->o, SK_FACT_HTML_SMUGGLING, sk_buf_view(&words), 0, 0);
}

static sk_bytes without_cdata(sk_bytes code)
{
    sk_bytes b = sk_trim(code);
    if (!sk_starts(b, SK_LIT("<![CDATA["))) return code;
    size_t end = sk_find_last(b, SK_LIT("]]>"));
    return sk_slice(b, 9, end == SK_NPOS || end < 9 ? b.len : end - 9);
}

static void tell_script(struct page *p, const struct attributes *a, const sk_html_token *t)
{
    sk_bytes src = clean_url(p, a->src.len ? a->src : a->href);
    sk_html_script script = {.language = a->language.len ? a->language : a->type,
                             .src = src,
                             .event = sk_trim(a->event),
                             .target = sk_trim(a->for_id),
                             .element = p->element};
    bool alone = sk_at(t->attributes, t->attributes.len - 1) == '/' && p->o->artifact->kind != SK_KIND_DOCUMENT_HTML;
    size_t start = p->scan.at;
    script.code = alone ? (sk_bytes){0} : without_cdata(sk_html_raw(&p->scan, t->name));
    if (src.len > 0 && !sk_is_data_uri(src)) lead_to(p, SK_FACT_HTML_SCRIPT_SRC, resolve(p, src), (sk_bytes){0}, t);
    script.off = span_off(p, script.code.len ? (size_t)(script.code.p - p->scan.page.p) : start);
    find_marks(p, script.code);
    sk_html_add_script(p->scripts, &script);
}

static void tell_handlers(struct page *p)
{
    if (p->handler_count > 0) sk_tell_number(p->o, SK_FACT_HTML_HANDLERS, p->handler_count, 0, 0);
    find_marks(p, sk_html_tell_handlers(p->scripts));
}

/* --- one open tag --- */

static void tell_refresh(struct page *p, const struct attributes *a, const sk_html_token *t)
{
    sk_bytes content = clean_url(p, a->content);
    size_t at = sk_find_nocase(content, 0, SK_LIT("url"));
    if (!sk_is(sk_trim(a->http_equiv), "refresh") || at == SK_NPOS) return;
    sk_bytes url = sk_trim(sk_from(content, at + 3));
    if (sk_at(url, 0) == '=') url = sk_trim(sk_from(url, 1));
    lead_to(p, SK_FACT_HTML_REFRESH, sk_trim_char(sk_trim_char(url, '\''), '"'), (sk_bytes){0}, t);
}

static void tell_frame(struct page *p, const struct attributes *a, const sk_html_token *t)
{
    sk_bytes source = a->src.len ? a->src : a->data.len ? a->data : a->href;
    if (source.len > 0) lead_to(p, SK_FACT_HTML_FRAME, resolve(p, clean_url(p, source)), (sk_bytes){0}, t);
    if (a->srcdoc.len == 0 || !sk_spend(p->o->budget, SK_LIMIT_HTML_EMBEDDED, 1)) return;
    sk_content *content = sk_content_computed(p->o->arena, p->o->budget, sk_html_unescape(p->o->arena, a->srcdoc));
    if (content)
        (void)sk_tell_child(p->o, &(sk_child){.relation = SK_REL_EMBEDDED,
                                              .name = SK_LIT("srcdoc"),
                                              .offset = span_off(p, t->off),
                                              .content = content,
                                              .kind = SK_KIND_DOCUMENT_HTML,
                                              .kind_fixed = true});
}

static void tell_picture(struct page *p, sk_bytes source, const sk_html_token *t)
{
    source = sk_trim(source);
    if (sk_is_data_uri(source)) {
        if (sk_spend(p->o->budget, SK_LIMIT_HTML_EMBEDDED, 1))
            (void)sk_tell_data_uri(p->o, sk_html_unescape(p->o->arena, source), (sk_bytes){0}, span_off(p, t->off));
    } else if (is_web(source) || sk_starts(source, SK_LIT("//"))) {
        p->image_count++;
    } else if (sk_starts_nocase(source, SK_LIT("file:")) || sk_starts(source, SK_LIT("\\\\"))) {
        sk_tell_target(p->o, source, span_off(p, t->off), span_len(p, t->len), SK_LITERAL); /* hands over the user's hash */
    }
}

static void open_link(struct page *p, const struct attributes *a, const sk_html_token *t)
{
    close_link(p);
    p->target = resolve(p, clean_url(p, a->href));
    p->in_link = true;
    p->link_count++;
    p->shown_at = p->text.len;
    p->link_off = t->off;
    p->link_len = t->len;
    sk_bytes name = sk_html_unescape(p->o->arena, a->download);
    if (a->has_download) tell(p, SK_FACT_HTML_DOWNLOAD, name, t);
    lead_to(p, SK_FACT_HTML_LINK, p->target, name, t);
}

static void tell_form(struct page *p, sk_bytes action, const sk_html_token *t)
{
    lead_to(p, SK_FACT_HTML_FORM_ACTION, resolve(p, clean_url(p, action)), (sk_bytes){0}, t);
}

static void set_base(struct page *p, const struct attributes *a, const sk_html_token *t)
{
    if (p->base.len > 0) return;
    p->base = clean_url(p, a->href);
    if (p->base.len > 0) tell(p, SK_FACT_HTML_BASE, p->base, t);
}

static bool is_any(sk_bytes name, const char *const *list)
{
    for (; *list; list++)
        if (sk_is(name, *list)) return true;
    return false;
}

static void take_open(struct page *p, const sk_html_token *t)
{
    static const char *const frames[] = {"iframe", "frame", "object", "embed", "import", NULL};
    static const char *const pictures[] = {"img", "image", "video", "audio", "source", "track", "v:imagedata", "v:fill", NULL};
    unsigned flags = flags_of(t->name);
    p->element++;
    struct attributes a = read_attributes(p, t);
    if (flags & BLOCK) break_line(p);
    if (flags & CELL) p->space = p->any;
    if (a.background.len > 0) tell_picture(p, a.background, t);
    if (a.poster.len > 0) tell_picture(p, a.poster, t);
    if (sk_is(t->name, "a") || sk_is(t->name, "area")) {
        if (a.href.len > 0) open_link(p, &a, t);
    } else if (sk_is(t->name, "form")) {
        tell_form(p, a.action, t);
    } else if (sk_is(t->name, "input") || sk_is(t->name, "button")) {
        if (sk_is(sk_trim(a.type), "password")) tell(p, SK_FACT_HTML_FORM_PASSWORD, (sk_bytes){0}, t);
        if (a.formaction.len > 0) tell_form(p, a.formaction, t);
        if (sk_is(sk_trim(a.type), "image")) tell_picture(p, a.src, t);
    } else if (is_any(t->name, pictures)) {
        tell_picture(p, a.src.len ? a.src : a.href, t);
    } else if (is_any(t->name, frames)) {
        if (a.classid.len > 0) sk_html_add_object(p->scripts, a.id, a.classid);
        tell_frame(p, &a, t);
    } else if (sk_is(t->name, "meta")) {
        tell_refresh(p, &a, t);
    } else if (sk_is(t->name, "base")) {
        set_base(p, &a, t);
    } else if (sk_is(t->name, "script")) {
        tell_script(p, &a, t);
        return;
    } else if (flags & RAW) {
        bool style = sk_is(t->name, "style");
        sk_html_token inner = {.text = sk_html_raw(&p->scan, t->name)};
        p->sheets = p->sheets || style;
        if (!style) take_text(p, &inner);
        return;
    }
    open_element(p, t, flags);
}

static void take_close(struct page *p, const sk_html_token *t)
{
    unsigned flags = flags_of(t->name);
    if (sk_is(t->name, "a")) close_link(p);
    if (flags & BLOCK) break_line(p);
    if (flags & CELL) p->space = p->any;
    close_element(p, t->name);
}

/* --- the page --- */

/* The charset that the page names itself: <meta charset>, <meta http-equiv content>, or the XML declaration. */
static sk_bytes named_charset(sk_bytes page)
{
    sk_bytes head = sk_slice(page, 0, HEAD_FOR_CHARSET);
    size_t at = sk_starts(head, SK_LIT("<?xml")) ? sk_find_nocase(head, 0, SK_LIT("encoding=")) : SK_NPOS;
    size_t skip = 9;
    if (at == SK_NPOS) {
        at = sk_find_nocase(head, 0, SK_LIT("charset="));
        skip = 8;
    }
    if (at == SK_NPOS) return (sk_bytes){0};
    size_t start = at + skip;
    while (sk_at(head, start) == '"' || sk_at(head, start) == '\'' || sk_at(head, start) == ' ') start++;
    size_t end = start;
    while (end < head.len && (sk_is_alnum(head.p[end]) || head.p[end] == '-' || head.p[end] == '_' || head.p[end] == ':')) end++;
    sk_bytes charset = sk_slice(head, start, end - start);
    return sk_starts_nocase(charset, SK_LIT("utf-16")) ? (sk_bytes){0} : charset; /* it could not have been read as ASCII */
}

static sk_bytes page_as_utf8(sk_opening *o, sk_bytes page)
{
    sk_encoding encoding = sk_text_encoding(sk_slice(page, 0, HEAD_FOR_CHARSET), page.len > HEAD_FOR_CHARSET);
    if (encoding == SK_TEXT_UTF16LE || encoding == SK_TEXT_UTF16BE || encoding == SK_TEXT_UTF8_BOM)
        return sk_text_to_utf8(o->arena, page, encoding);
    return sk_charset_to_utf8(o->arena, page, named_charset(page), NULL);
}

static void tell_counts(struct page *p)
{
    if (p->link_count) sk_tell_number(p->o, SK_FACT_HTML_LINKS, p->link_count, 0, 0);
    if (p->image_count) sk_tell_number(p->o, SK_FACT_HTML_REMOTE_IMAGES, p->image_count, 0, 0);
    if (p->hidden_count) sk_tell_number(p->o, SK_FACT_HTML_HIDDEN_TEXT, p->hidden_count, 0, 0);
}

static void walk(struct page *p)
{
    sk_html_token t;
    while (sk_html_next(&p->scan, &t)) {
        if (t.type == SK_HTML_TEXT)
            take_text(p, &t);
        else if (t.type == SK_HTML_OPEN)
            take_open(p, &t);
        else
            take_close(p, &t);
    }
    close_link(p);
    break_line(p);
}

static sk_outcome open_html(sk_opening *o)
{
    sk_bytes page = sk_content_all(o->content), utf8 = page_as_utf8(o, page);
    uint64_t text_most = o->budget->limits.value[SK_LIMIT_HTML_TEXT];
    struct page *p = SK_NEW(o->arena, struct page);
    if (!p) return SK_OUTCOME_LIMIT;
    *p = (struct page){.o = o,
                       .scan = {.page = utf8},
                       .same_bytes = utf8.p == page.p && utf8.len == page.len,
                       .text = sk_buf_new(o->arena, (size_t)text_most),
                       .element = UINT32_MAX,
                       .scripts = sk_html_scripts_new(o, utf8)};
    if (!p->scripts) return SK_OUTCOME_LIMIT;
    walk(p);
    tell_counts(p);
    tell_handlers(p);
    tell_marks(p);
    bool whole = !p->text.full || sk_within(o->budget, SK_LIMIT_HTML_TEXT, text_most + 1);
    sk_bytes text = sk_buf_view(&p->text);
    sk_html_finish_scripts(p->scripts);
    if (sk_trim(text).len > 0) (void)sk_tell_text(o, "text", SK_KIND_TEXT_PLAIN, text);
    return whole ? SK_OUTCOME_COMPLETE : SK_OUTCOME_LIMIT;
}

static const uint16_t kinds[] = {SK_KIND_DOCUMENT_HTML, SK_KIND_DOCUMENT_SVG, SK_KIND_SCRIPT_HTA, SK_KIND_NONE};

const sk_format sk_format_html = {
    .id = "document.html",
    .title = "HTML, SVG, HTA",
    .source = "HTML Living Standard 13.2; docs/formats/html.md",
    .open = open_html,
    .kinds = kinds,
};
