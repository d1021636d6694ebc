/* Properties and data stores of a package. Sources: ECMA-376-2 section 8 (core properties), ECMA-376-1 sections 22.2
 * (extended), 22.3 (custom properties), 15.2.5 (custom XML data). */
#include "base/text.h"
#include "format/office/ooxml.h"

#define VALUE_BYTES (1u << 20)

struct property {
    const char *element;
    const char *name; /* as BuiltInDocumentProperties calls it; NULL where macros cannot ask for it */
    int fact;         /* -1 where it is not told */
};

/* Local names of docProps/core.xml and docProps/app.xml, sorted. */
static const struct property properties[] = {
    {"Application", "Application Name", SK_FACT_DOC_APPLICATION},
    {"Company", "Company", SK_FACT_DOC_COMPANY},
    {"HyperlinkBase", "Hyperlink base", -1},
    {"Manager", "Manager", SK_FACT_DOC_MANAGER},
    {"Template", "Template", SK_FACT_DOC_TEMPLATE},
    {"category", "Category", SK_FACT_DOC_CATEGORY},
    {"contentStatus", "Content status", -1},
    {"contentType", "Content type", -1},
    {"created", "Creation Date", SK_FACT_DOC_CREATED},
    {"creator", "Author", SK_FACT_DOC_AUTHOR},
    {"description", "Comments", SK_FACT_DOC_COMMENTS},
    {"keywords", "Keywords", SK_FACT_DOC_KEYWORDS},
    {"language", "Language", -1},
    {"lastModifiedBy", "Last Author", SK_FACT_DOC_LAST_AUTHOR},
    {"modified", "Last Save Time", SK_FACT_DOC_MODIFIED},
    {"revision", "Revision Number", SK_FACT_DOC_REVISION},
    {"subject", "Subject", SK_FACT_DOC_SUBJECT},
    {"title", "Title", SK_FACT_DOC_TITLE},
    {"version", "Document version", -1},
};

struct reading {
    sk_ooxml *x;
    sk_buf value;
    sk_bytes custom; /* name of the custom property being read */
    bool joined;     /* a data store: all text counts */
};

static void on_start(void *self, const sk_xml_tag *tag)
{
    struct reading *r = self;
    if (r->joined) {
        for (size_t i = 0; i < tag->attr_count; i++) {
            if (sk_starts(tag->attrs[i].name, SK_LIT("xmlns"))) continue;
            sk_buf_bytes(&r->value, tag->attrs[i].value);
            sk_buf_byte(&r->value, '\n');
        }
        return;
    }
    r->value.len = 0;
    if (sk_xml_named(tag->local, "property")) r->custom = sk_arena_copy(r->x->o->arena, sk_xml_get(tag, "name"));
}

static void on_text(void *self, sk_bytes text)
{
    struct reading *r = self;
    sk_buf_bytes(&r->value, text);
}

static void on_end(void *self, sk_bytes local)
{
    struct reading *r = self;
    sk_bytes value = sk_trim(sk_buf_view(&r->value));
    if (r->joined || value.len == 0) return;
    for (size_t i = 0; !r->custom.p && i < SK_COUNT(properties); i++) {
        const struct property *p = &properties[i];
        if (!sk_xml_named(local, p->element)) continue;
        if (p->fact >= 0) sk_ooxml_tell(r->x, (sk_fact_key)p->fact, value);
        sk_ooxml_store(r->x, SK_STORE_BUILTIN_PROPERTY, (sk_bytes){NULL, 0}, sk_bytes_str(p->name), "Value", value);
    }
    if (r->custom.p) sk_ooxml_store(r->x, SK_STORE_CUSTOM_PROPERTY, (sk_bytes){NULL, 0}, r->custom, "Value", value);
    r->custom = (sk_bytes){NULL, 0};
    r->value.len = 0;
}

static void read_part(sk_ooxml *x, uint32_t part, bool joined)
{
    struct reading r = {.x = x, .value = sk_buf_new(x->o->arena, VALUE_BYTES), .joined = joined};
    sk_ooxml_parse(x, part, &(sk_xml_sink){.self = &r, .start = on_start, .end = on_end, .text = on_text});
    if (joined)
        sk_ooxml_store(x, SK_STORE_TEXT, SK_LIT("customXml"), x->parts[part].name, "Text",
                       sk_trim(sk_buf_view(&r.value)));
}

/* ECMA-376-1, 15.2.5: data of the user's own, reached by customXml relationships; by custom they lie in customXml/. */
static void read_custom_xml(sk_ooxml *x)
{
    for (uint32_t i = 0; i < x->part_count; i++) {
        const sk_ooxml_part *p = &x->parts[i];
        bool item = sk_starts_nocase(p->name, SK_LIT("customXml/")) && sk_find(p->name, 10, SK_LIT("/")) == SK_NPOS;
        if (item && p->root.len > 0 && !sk_xml_named(sk_xml_local(p->root), "datastoreItem")) read_part(x, i, true);
    }
}

void sk_ooxml_read_properties(sk_ooxml *x)
{
    static const char *const roots[] = {"coreProperties", "Properties"};
    for (size_t i = 0; i < SK_COUNT(roots); i++)
        for (uint32_t from = 0, part; (part = sk_ooxml_next_root(x, roots[i], &from)) != SK_OOXML_NONE;)
            read_part(x, part, false);
    read_custom_xml(x);
}
