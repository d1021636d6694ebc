/* Windows Script Files, scriptlets (SCT, WSC) and style sheets with scripts. Sources: Microsoft, "Using Windows Script Files
 * (.wsf)" and "Windows Script Components" (elements and their attributes; strict XML only behind an XML declaration, else what
 * stands in <script> is taken as it is); Microsoft, "XSLT Stylesheet Scripting Using <msxsl:script>". */
#include <stddef.h>

#include "base/attr.h"
#include "base/text.h"
#include "format/document/data_uri.h"
#include "format/document/entities.h"
#include "format/document/html_scan.h"
#include "format/document/indicators.h"
#include "format/script/language.h"
#include "format/script/readable.h"
#include "model/format.h"

#define HEAD_LEN 4096
#define METHODS_MOST 64

struct file {
    sk_opening *o;
    sk_html_scan scan;
    sk_script_set *set;
    bool same_bytes, strict; /* strict: behind an XML declaration */
    uint32_t job, job_count;
    uint16_t last_language;
    uint32_t tag; /* number of the open tag */
    sk_bytes methods[METHODS_MOST];
    size_t method_count;
};

struct attributes {
    sk_bytes language, src, id, progid, classid, name, internal_name, object;
};

static const struct {
    const char *name;
    size_t at;
} attribute_rows[] = {
    {"language", offsetof(struct attributes, language)}, {"type", offsetof(struct attributes, language)},
    {"src", offsetof(struct attributes, src)},           {"id", offsetof(struct attributes, id)},
    {"progid", offsetof(struct attributes, progid)},     {"classid", offsetof(struct attributes, classid)},
    {"clsid", offsetof(struct attributes, classid)},     {"name", offsetof(struct attributes, name)},
    {"object", offsetof(struct attributes, object)},     {"internalname", offsetof(struct attributes, internal_name)},
};

static struct attributes read_attributes(struct file *f, const sk_html_token *t)
{
    struct attributes a = {0};
    sk_bytes rest = t->attributes, name, value;
    while (sk_html_attribute(&rest, &name, &value))
        for (size_t i = 0; i < SK_COUNT(attribute_rows); i++) {
            sk_bytes *slot = (sk_bytes *)(void *)((char *)&a + attribute_rows[i].at);
            if (sk_is(name, attribute_rows[i].name) && slot->len == 0) *slot = sk_html_unescape(f->o->arena, value);
        }
    return a;
}

/* "ms:script" is a script. */
static sk_bytes local_name(sk_bytes name)
{
    size_t colon = sk_find_byte(name, 0, ':');
    return colon == SK_NPOS ? name : sk_from(name, colon + 1);
}

static bool is_closed(const sk_html_token *t) { return sk_at(t->attributes, t->attributes.len - 1) == '/'; }

/* --- what stands in an element --- */

/* In strict files CDATA may hold an end tag, and text its references. */
static sk_bytes element_text(struct file *f, const sk_html_token *t)
{
    sk_bytes rest = sk_from(f->scan.page, f->scan.at);
    size_t space = 0;
    while (sk_is_space(sk_at(rest, space))) space++;
    if (sk_starts(sk_from(rest, space), SK_LIT("<![CDATA["))) {
        size_t start = f->scan.at + space + 9, end = sk_find(f->scan.page, start, SK_LIT("]]>"));
        sk_bytes code = sk_slice(f->scan.page, start, end == SK_NPOS ? SIZE_MAX : end - start);
        f->scan.at = end == SK_NPOS ? f->scan.page.len : end + 3;
        (void)sk_html_raw(&f->scan, t->name);
        return code;
    }
    sk_bytes raw = sk_html_raw(&f->scan, t->name), trimmed = sk_trim(raw);
    if (sk_starts(trimmed, SK_LIT("<!--")) && sk_ends_nocase(trimmed, SK_LIT("-->"))) return sk_slice(trimmed, 4, trimmed.len - 7);
    return f->strict ? sk_html_unescape(f->o->arena, raw) : raw;
}

/* --- scripts --- */

static uint64_t offset_of(const struct file *f, sk_bytes text, const sk_html_token *t)
{
    uintptr_t at = (uintptr_t)text.p, from = (uintptr_t)f->scan.page.p;
    if (!f->same_bytes) return 0;
    return at >= from && at - from <= f->scan.page.len ? at - from : t->off;
}

static void add_text(struct file *f, const sk_html_token *t, sk_script_language l, sk_bytes code)
{
    bool encoded = l.encoded || sk_find(code, 0, SK_LIT("#@~^")) != SK_NPOS;
    if (!sk_spend(f->o->budget, SK_LIMIT_HTML_EMBEDDED, 1)) return;
    sk_content *content = sk_content_computed(f->o->arena, f->o->budget, code);
    uint32_t id = content ? sk_tell_child(f->o, &(sk_child){.relation = SK_REL_EMBEDDED,
                                                             .name = SK_LIT("script"),
                                                             .offset = offset_of(f, code, t),
                                                             .content = content,
                                                             .kind = encoded ? SK_KIND_SCRIPT_ENCODED : l.kind,
                                                             .kind_fixed = true})
                          : SK_NO_ARTIFACT;
    if (id == SK_NO_ARTIFACT || !l.program) return;
    sk_script_block b = {.kind = l.kind, .text = code, .artifact = id, .job = f->job, .element = f->tag};
    (void)sk_script_set_add(f->set, &b);
}

static void take_script(struct file *f, const struct attributes *a, const sk_html_token *t)
{
    sk_bytes src = sk_trim(a->src), code = is_closed(t) ? (sk_bytes){0} : element_text(f, t), type;
    sk_script_language l = sk_script_language_of(a->language, f->last_language);
    if (l.program) f->last_language = l.kind;
    if (sk_is_data_uri(src)) {
        add_text(f, t, l, sk_data_uri_bytes(f->o->arena, src, &type));
    } else if (src.len > 0) {
        sk_tell_fact(f->o, SK_FACT_HTML_SCRIPT_SRC, src, f->same_bytes ? t->off : 0, f->same_bytes ? t->len : 0);
        sk_tell_target(f->o, src, f->same_bytes ? t->off : 0, f->same_bytes ? t->len : 0, SK_LITERAL);
    }
    if (sk_trim(code).len > 0) add_text(f, t, l, code);
}

/* --- the other elements --- */

static sk_bytes braced(struct file *f, sk_bytes classid)
{
    sk_bytes id = sk_trim(classid);
    if (sk_starts_nocase(id, SK_LIT("clsid:"))) id = sk_from(id, 6);
    id = sk_trim_char(sk_trim_char(id, '{'), '}');
    return id.len ? sk_text_bytes(f->o->arena, "{%.*s}", (int)id.len, (const char *)id.p) : id;
}

static void take_object(struct file *f, const struct attributes *a, const sk_html_token *t)
{
    sk_bytes progid = a->progid.len ? a->progid : braced(f, a->classid);
    sk_tell_fact(f->o, SK_FACT_SCRIPT_OBJECT, progid, f->same_bytes ? t->off : 0, f->same_bytes ? t->len : 0);
    if (a->id.len > 0) (void)sk_script_set_add_object(f->set, &(sk_script_object){.id = a->id, .progid = progid, .job = f->job});
}

static void take_resource(struct file *f, const struct attributes *a, const sk_html_token *t)
{
    sk_bytes text = element_text(f, t);
    if (!f->strict) text = sk_html_unescape(f->o->arena, text);
    (void)sk_script_set_add_resource(f->set, &(sk_script_resource){.id = a->id, .text = text, .job = f->job});
}

static void take_registration(struct file *f, const struct attributes *a, const sk_html_token *t)
{
    sk_bytes value = a->progid.len ? a->progid : braced(f, a->classid);
    sk_tell_fact(f->o, SK_FACT_SCRIPT_REGISTRATION, value, f->same_bytes ? t->off : 0, f->same_bytes ? t->len : 0);
}

/* What a caller of a scriptlet can start. */
static void take_method(struct file *f, const struct attributes *a)
{
    sk_bytes name = a->internal_name.len ? a->internal_name : a->name;
    for (size_t i = 0; i < name.len; i++)
        if (!sk_is_alnum(name.p[i]) && name.p[i] != '_') return;
    if (name.len > 0 && f->method_count < METHODS_MOST) f->methods[f->method_count++] = name;
}

static void call_methods(struct file *f)
{
    bool basic = f->last_language == SK_KIND_SCRIPT_VBSCRIPT;
    for (size_t i = 0; i < f->method_count; i++) {
        sk_bytes name = f->methods[i];
        sk_script_block b = {.use = SK_SCRIPT_LATER, .kind = f->last_language, .artifact = f->o->artifact->id, .element = UINT32_MAX};
        b.text = sk_text_bytes(f->o->arena, basic ? "Call %.*s()" : "%.*s();", (int)name.len, (const char *)name.p);
        b.off = f->same_bytes ? (uint64_t)((uintptr_t)name.p - (uintptr_t)f->scan.page.p) : 0;
        if (b.off > f->scan.page.len) b.off = 0;
        (void)sk_script_set_add(f->set, &b);
    }
}

static void take_open(struct file *f, const sk_html_token *t)
{
    sk_bytes name = local_name(t->name);
    struct attributes a = read_attributes(f, t);
    f->tag++;
    if (sk_is(name, "job")) {
        f->job = f->job_count++;
        f->last_language = SK_KIND_SCRIPT_JAVASCRIPT;
    } else if (sk_is(name, "script")) {
        take_script(f, &a, t);
    } else if (sk_is(name, "object")) {
        take_object(f, &a, t);
    } else if (sk_is(name, "resource") && !is_closed(t)) {
        take_resource(f, &a, t);
    } else if (sk_is(name, "registration")) {
        take_registration(f, &a, t);
    } else if (sk_is(name, "method")) {
        take_method(f, &a);
    }
}

/* --- the file --- */

static sk_bytes file_as_utf8(sk_opening *o, sk_bytes file)
{
    sk_encoding encoding = sk_text_encoding(sk_slice(file, 0, HEAD_LEN), file.len > HEAD_LEN);
    return encoding == SK_TEXT_NOT ? sk_utf8_repair(o->arena, file) : sk_text_to_utf8(o->arena, file, encoding);
}

static sk_script_host host_of(uint16_t kind)
{
    if (kind == SK_KIND_SCRIPT_SCRIPTLET) return SK_HOST_SCRIPTLET;
    return kind == SK_KIND_SCRIPT_XSL ? SK_HOST_XSLT : SK_HOST_WSH;
}

static sk_outcome open_wsf(sk_opening *o)
{
    sk_bytes bytes = sk_content_all(o->content), utf8 = file_as_utf8(o, bytes);
    struct file *f = SK_NEW(o->arena, struct file);
    if (!f || !(f->set = sk_opening_scripts(o, host_of(o->artifact->kind)))) return SK_OUTCOME_LIMIT;
    f->o = o;
    f->scan.page = utf8;
    f->same_bytes = utf8.p == bytes.p && utf8.len == bytes.len;
    f->strict = sk_starts(sk_trim(sk_slice(utf8, 0, HEAD_LEN)), SK_LIT("<?xml"));
    f->last_language = SK_KIND_SCRIPT_JAVASCRIPT;
    sk_html_token t;
    while (sk_html_next(&f->scan, &t))
        if (t.type == SK_HTML_OPEN) take_open(f, &t);
    call_methods(f);
    if (f->job_count > 1) sk_tell_number(o, SK_FACT_SCRIPT_JOBS, f->job_count, 0, 0);
    sk_find_indicators(o, bytes, 0, SK_LITERAL);
    return SK_OUTCOME_COMPLETE;
}

static const uint16_t kinds[] = {SK_KIND_SCRIPT_SCRIPTLET, SK_KIND_SCRIPT_WSF, SK_KIND_SCRIPT_XSL, SK_KIND_NONE};

const sk_format sk_format_wsf = {
    .id = "script.wsf",
    .title = "Windows Script Files, scriptlets, style sheets with scripts",
    .source = "Microsoft, Windows Script Host and Windows Script Components; docs/formats/script.md",
    .open = open_wsf,
    .kinds = kinds,
};
