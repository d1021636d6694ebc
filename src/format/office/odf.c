/* OpenDocument, as a package or as one flat file. Macros are scripts in Basic/ and Scripts/, started by event
 * listeners; remote things are links of sections, pictures and objects; spreadsheets can hold DDE links. Sources:
 * ODF 1.3 part 2 (packages: 3.2 manifest, 3.4 encryption), part 3 (4.3 meta data, 10.4.4 draw:image, 12.6 DDE,
 * 10.3.19 event listeners); the script:module files are LibreOffice's own (xmlscript/dtd/module.dtd). */
#include "base/text.h"
#include "format/archive/zip_reader.h"
#include "format/office/ooxml.h"

#define VALUE_BYTES (1u << 20)

struct text {
    sk_opening *o;
    sk_ooxml *x;
    sk_buf value;      /* of one element */
    sk_bytes property; /* name of the user's own property that is read */
    bool in_meta, in_style;
    bool is_module;    /* the part is a script module */
    sk_bytes module, language;
    bool encrypted;
};

/* --- content.xml, styles.xml, meta.xml, and the flat form --- */

static void tell_remote(struct text *t, sk_bytes target, sk_fact_key key)
{
    if (!sk_target_is_remote(target)) return;
    sk_tell_fact(t->o, key, target, 0, 0);
    sk_target_tell(t->o, target);
}

struct row {
    const char *element;
    sk_fact_key fact;
};

static void read_link(struct text *t, const sk_xml_tag *tag)
{
    static const struct row rows[] = {
        {"fill-image", SK_FACT_OFFICE_IMAGE_EXTERNAL},      {"floating-frame", SK_FACT_OFFICE_OBJECT_EXTERNAL},
        {"image", SK_FACT_OFFICE_IMAGE_EXTERNAL},           {"object", SK_FACT_OFFICE_OBJECT_EXTERNAL},
        {"object-ole", SK_FACT_OFFICE_OBJECT_EXTERNAL},     {"plugin", SK_FACT_OFFICE_MEDIA_EXTERNAL},
        {"section-source", SK_FACT_OFFICE_OBJECT_EXTERNAL}, {"sound", SK_FACT_OFFICE_MEDIA_EXTERNAL},
        {"table-source", SK_FACT_OFFICE_LINK_EXTERNAL},     {"template", SK_FACT_OFFICE_TEMPLATE_EXTERNAL}};
    sk_bytes target = sk_xml_get(tag, "href");
    if (target.len == 0) return;
    if (sk_xml_named(tag->local, "a")) {
        sk_target_tell(t->o, target);
        if (sk_target_is_odd(target)) sk_tell_fact(t->o, SK_FACT_OFFICE_EXTERNAL_SCHEME, target, 0, 0);
    }
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (sk_xml_named(tag->local, rows[i].element)) tell_remote(t, target, rows[i].fact);
}

/* 12.6.4: office:dde-application, -topic, -item. */
static void read_dde(struct text *t, const sk_xml_tag *tag)
{
    sk_bytes program = sk_xml_get(tag, "dde-application"), topic = sk_xml_get(tag, "dde-topic");
    if (program.len == 0 || (sk_is(program, "soffice") && !sk_target_is_remote(topic))) return;
    sk_tell_fact(t->o, SK_FACT_OFFICE_FIELD_DDE,
                 sk_text_bytes(t->o->arena, "%.*s|%.*s", (int)program.len, (const char *)program.p, (int)topic.len,
                               (const char *)topic.p),
                 0, 0);
}

static void read_event(struct text *t, const sk_xml_tag *tag)
{
    sk_bytes event = sk_xml_get(tag, "event-name"), script = sk_xml_get(tag, "href");
    if (script.len == 0) script = sk_xml_get(tag, "macro-name");
    sk_tell_fact(t->o, SK_FACT_OFFICE_EVENT,
                 sk_text_bytes(t->o->arena, "%.*s %.*s", (int)event.len, (const char *)event.p, (int)script.len,
                               (const char *)script.p),
                 0, 0);
}

static void on_start(void *self, const sk_xml_tag *tag)
{
    struct text *t = self;
    if (!t->is_module) t->value.len = 0;
    t->value.full = t->value.full && t->is_module;
    if (sk_xml_named(tag->local, "event-listener")) read_event(t, tag);
    else if (sk_xml_named(tag->local, "meta")) t->in_meta = true;
    else if (sk_xml_named(tag->local, "user-defined"))
        t->property = sk_arena_copy(t->o->arena, sk_xml_get(tag, "name"));
    else if (sk_xml_named(tag->local, "styles") || sk_xml_named(tag->local, "automatic-styles")) t->in_style = true;
    else if (sk_is(tag->name, "text:tab") || sk_is(tag->name, "text:s")) sk_buf_byte(&t->x->text, ' ');
    else if (sk_is(tag->name, "text:line-break")) sk_buf_byte(&t->x->text, '\n');
    else if (sk_is(tag->name, "script:module")) {
        t->is_module = true;
        t->module = sk_arena_copy(t->o->arena, sk_xml_get(tag, "name"));
        t->language = sk_arena_copy(t->o->arena, sk_xml_get(tag, "language"));
        t->value.len = 0;
    }
    read_dde(t, tag);
    read_link(t, tag);
}

static void on_text(void *self, sk_bytes text)
{
    struct text *t = self;
    sk_buf_bytes(&t->value, text);
    if (!t->in_meta && !t->in_style && !t->is_module) sk_buf_bytes(&t->x->text, text);
}

static void tell_property(struct text *t, sk_bytes local, sk_bytes value)
{
    static const struct row rows[] = {{"creation-date", SK_FACT_DOC_CREATED},
                                      {"creator", SK_FACT_DOC_LAST_AUTHOR},
                                      {"date", SK_FACT_DOC_MODIFIED},
                                      {"description", SK_FACT_DOC_COMMENTS},
                                      {"generator", SK_FACT_DOC_APPLICATION},
                                      {"initial-creator", SK_FACT_DOC_AUTHOR},
                                      {"keyword", SK_FACT_DOC_KEYWORDS},
                                      {"subject", SK_FACT_DOC_SUBJECT},
                                      {"title", SK_FACT_DOC_TITLE}};
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (sk_xml_named(local, rows[i].element)) sk_tell_fact(t->o, rows[i].fact, value, 0, 0);
    if (sk_xml_named(local, "user-defined"))
        sk_ooxml_store(t->x, SK_STORE_CUSTOM_PROPERTY, (sk_bytes){NULL, 0}, t->property, "Value", value);
}

static void on_end(void *self, sk_bytes local)
{
    struct text *t = self;
    sk_bytes value = sk_trim(sk_buf_view(&t->value));
    if (t->in_meta && value.len > 0) tell_property(t, local, value);
    if (sk_xml_named(local, "meta")) t->in_meta = false;
    else if (sk_xml_named(local, "styles") || sk_xml_named(local, "automatic-styles")) t->in_style = false;
    else if ((sk_xml_named(local, "p") || sk_xml_named(local, "h")) && !t->in_style) sk_buf_byte(&t->x->text, '\n');
    if (!t->is_module) t->value.len = 0;
}

/* A module's text: the macro itself, as a child. */
static void tell_module(struct text *t, uint32_t part)
{
    sk_opening *o = t->o;
    sk_tell_fact(o, SK_FACT_OFFICE_SCRIPT_MODULE,
                 sk_text_bytes(o->arena, "%.*s %.*s", (int)t->language.len, (const char *)t->language.p,
                               (int)t->x->parts[part].name.len, (const char *)t->x->parts[part].name.p),
                 0, 0);
    sk_bytes source = sk_arena_copy(o->arena, sk_buf_view(&t->value));
    sk_content *content = source.len > 0 ? sk_content_computed(o->arena, o->budget, source) : NULL;
    if (content)
        sk_tell_child(o, &(sk_child){.relation = SK_REL_MACRO,
                                     .name = t->module,
                                     .content = content,
                                     .kind = SK_KIND_TEXT_PLAIN,
                                     .kind_fixed = true});
}

/* --- META-INF/manifest.xml --- */

static void on_manifest(void *self, const sk_xml_tag *tag)
{
    struct text *t = self;
    if (sk_xml_named(tag->local, "encryption-data")) t->encrypted = true;
}

/* --- the whole --- */

static void read_part(struct text *t, uint32_t part)
{
    static const char *const roots[] = {"document-content",  "document-styles", "document-meta",
                                        "document-settings", "document",        "module"};
    sk_bytes local = sk_xml_local(t->x->parts[part].root);
    if (sk_xml_named(local, "manifest")) sk_ooxml_parse(t->x, part, &(sk_xml_sink){.self = t, .start = on_manifest});
    for (size_t i = 0; i < SK_COUNT(roots); i++) {
        if (!sk_xml_named(local, roots[i])) continue;
        t->in_meta = t->in_style = t->is_module = false;
        t->value.len = 0;
        sk_ooxml_parse(t->x, part, &(sk_xml_sink){.self = t, .start = on_start, .end = on_end, .text = on_text});
        if (t->is_module) tell_module(t, part);
        return;
    }
}

static void read_all(struct text *t)
{
    for (uint32_t i = 0; i < t->x->part_count; i++)
        if (t->x->parts[i].root.len > 0) read_part(t, i);
    sk_bytes text = sk_trim(sk_buf_view(&t->x->text));
    if (t->x->text.full) t->x->limited = t->o->budget->reached[SK_LIMIT_OOXML_TEXT] = true;
    if (text.len > 0) {
        sk_ooxml_store(t->x, SK_STORE_TEXT, (sk_bytes){NULL, 0}, SK_LIT("content"), "Text", text);
        sk_tell_text(t->o, "text", SK_KIND_TEXT_PLAIN, text);
    }
}

static sk_outcome open_flat(sk_opening *o, struct text *t)
{
    if (!sk_ooxml_add_part(t->x, SK_LIT("content"), o->content)) return SK_OUTCOME_LIMIT;
    if (t->x->parts[0].root.len == 0) return SK_OUTCOME_NOT_THIS;
    read_all(t);
    return sk_ooxml_outcome(t->x);
}

static bool is_xml_name(sk_bytes name)
{
    return sk_ends_nocase(name, SK_LIT(".xml")) || sk_ends_nocase(name, SK_LIT(".rdf")) ||
           sk_ends_nocase(name, SK_LIT(".xlb"));
}

static void tell_members(sk_zip *z, const struct text *t)
{
    uint32_t part = 0;
    for (size_t i = 0; i < z->entry_count; i++) {
        sk_zip_entry *e = &z->entries[i];
        if (e->is_directory || part >= t->x->part_count) continue;
        const sk_ooxml_part *p = &t->x->parts[part++];
        bool certain = p->root.len > 0 && is_xml_name(p->name);
        if (e->told || !p->content || !certain) {
            sk_zip_tell_entry(z, e, t->encrypted || sk_is(p->name, "mimetype") ? SK_KIND_OFFICE_PART : SK_KIND_NONE,
                              (sk_bytes){NULL, 0});
            continue;
        }
        e->told = true;
        e->artifact = sk_tell_child(&z->opening, &(sk_child){.relation = SK_REL_MEMBER,
                                                             .name = e->name,
                                                             .offset = e->local_off,
                                                             .content = p->content,
                                                             .kind = SK_KIND_OFFICE_PART,
                                                             .kind_fixed = true});
    }
    sk_zip_tell_rest(z, SK_KIND_NONE);
}

static sk_outcome open_package(sk_opening *o, struct text *t, sk_zip *z)
{
    uint64_t most = o->budget->limits.value[SK_LIMIT_ARTIFACTS];
    for (size_t i = 0; i < z->entry_count && t->x->part_count < most; i++)
        if (!z->entries[i].is_directory &&
            !sk_ooxml_add_part(t->x, z->entries[i].name, sk_zip_content(z, &z->entries[i])))
            return SK_OUTCOME_LIMIT;
    read_all(t);
    tell_members(z, t);
    if (t->encrypted) {
        sk_tell_fact(o, SK_FACT_LOCK_SCHEME, SK_LIT("OpenDocument"), 0, 0);
        return SK_OUTCOME_ENCRYPTED;
    }
    sk_outcome own = sk_ooxml_outcome(t->x), outer = sk_zip_outcome(z);
    return own == SK_OUTCOME_LIMIT || outer == SK_OUTCOME_COMPLETE ? own : outer;
}

static sk_outcome open_odf(sk_opening *o)
{
    sk_ooxml x;
    if (!sk_ooxml_begin(&x, o)) return SK_OUTCOME_LIMIT;
    struct text t = {.o = o, .x = &x, .value = sk_buf_new(o->arena, VALUE_BYTES)};
    if (!sk_starts(sk_content_need(o->content, 4), SK_LIT("PK"))) return open_flat(o, &t);
    sk_zip *z = sk_zip_read(o);
    return z ? open_package(o, &t, z) : SK_OUTCOME_NOT_THIS;
}

static const uint16_t kinds[] = {SK_KIND_OFFICE_ODF, SK_KIND_NONE};

/* Recognised by ooxml_zip.c (packages) and flat.c (one file). */
const sk_format sk_format_odf = {
    .id = "odf",
    .title = "OpenDocument",
    .source = "OASIS OpenDocument 1.3 parts 2 and 3",
    .open = open_odf,
    .kinds = kinds,
};
