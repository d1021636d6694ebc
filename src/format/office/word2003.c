/* Word 2003 XML: one file, in which binary data (macros as oledata.mso and editdata.mso, pictures) stand as base64 in
 * w:binData. Text, fields, shapes and variables have the names of later Word and are read by the same reader. Source:
 * "Office 2003 XML Reference Schemas", WordprocessingML (wordnet.xsd, office.xsd). */
#include "base/text.h"
#include "format/office/flat.h"
#include "format/office/ooxml.h"

#define VALUE_BYTES (1u << 16)

struct word {
    sk_ooxml x;
    sk_bytes text;
    sk_buf value;
    bool searching;
};

static void tell_data(struct word *w, const sk_xml_tag *tag)
{
    sk_opening *o = w->x.o;
    sk_bytes name = sk_arena_copy(o->arena, sk_xml_get(tag, "name"));
    sk_bytes inside = sk_flat_inside(w->text, tag, &w->searching);
    if (inside.len == 0) return;
    sk_content *content = sk_flat_base64(o, inside);
    sk_tell_child(o, &(sk_child){.relation = SK_REL_MEMBER,
                                 .name = name,
                                 .content = content,
                                 .size = content ? 0 : inside.len,
                                 .outcome = content ? SK_OUTCOME_OPEN : SK_OUTCOME_LIMIT,
                                 .kind = SK_KIND_OFFICE_PART});
}

static void tell_template(struct word *w, sk_bytes target)
{
    if (target.len == 0) return;
    bool remote = sk_target_is_remote(target);
    sk_tell_fact(w->x.o, remote ? SK_FACT_OFFICE_TEMPLATE_EXTERNAL : SK_FACT_DOC_TEMPLATE, target, 0, 0);
    if (remote) sk_target_tell(w->x.o, target);
}

static void tell_remote(struct word *w, sk_bytes target, sk_fact_key key)
{
    if (!sk_target_is_remote(target)) return;
    sk_tell_fact(w->x.o, key, target, 0, 0);
    sk_target_tell(w->x.o, target);
}

static void on_start(void *self, const sk_xml_tag *tag)
{
    struct word *w = self;
    w->value.len = 0;
    w->value.full = false;
    if (sk_xml_named(tag->local, "binData")) {
        tell_data(w, tag);
    } else if (sk_xml_named(tag->local, "attachedTemplate")) {
        tell_template(w, sk_xml_get(tag, "val"));
    } else if (sk_xml_named(tag->local, "imagedata")) {
        tell_remote(w, sk_xml_get(tag, "src"), SK_FACT_OFFICE_IMAGE_EXTERNAL);
    } else if (sk_xml_named(tag->local, "sourceFileName")) {
        tell_remote(w, sk_xml_get(tag, "val"), SK_FACT_OFFICE_OBJECT_EXTERNAL);
    } else if (sk_xml_named(tag->local, "hlink")) {
        sk_target_tell(w->x.o, sk_xml_get(tag, "dest"));
    }
}

static void on_text(void *self, sk_bytes text)
{
    struct word *w = self;
    sk_buf_bytes(&w->value, text);
}

/* o:DocumentProperties. */
static void on_end(void *self, sk_bytes local)
{
    static const struct { const char *element, *name; sk_fact_key fact; } rows[] = {
        {"Author", "Author", SK_FACT_DOC_AUTHOR},          {"Category", "Category", SK_FACT_DOC_CATEGORY},
        {"Company", "Company", SK_FACT_DOC_COMPANY},       {"Created", "Creation Date", SK_FACT_DOC_CREATED},
        {"Description", "Comments", SK_FACT_DOC_COMMENTS}, {"Keywords", "Keywords", SK_FACT_DOC_KEYWORDS},
        {"LastAuthor", "Last Author", SK_FACT_DOC_LAST_AUTHOR}, {"LastSaved", "Last Save Time", SK_FACT_DOC_MODIFIED},
        {"Manager", "Manager", SK_FACT_DOC_MANAGER},       {"Revision", "Revision Number", SK_FACT_DOC_REVISION},
        {"Subject", "Subject", SK_FACT_DOC_SUBJECT},       {"Template", "Template", SK_FACT_DOC_TEMPLATE},
        {"Title", "Title", SK_FACT_DOC_TITLE}};
    struct word *w = self;
    sk_bytes value = sk_trim(sk_buf_view(&w->value));
    for (size_t i = 0; value.len > 0 && i < SK_COUNT(rows); i++) {
        if (!sk_xml_named(local, rows[i].element)) continue;
        sk_tell_fact(w->x.o, rows[i].fact, value, 0, 0);
        sk_ooxml_store(&w->x, SK_STORE_BUILTIN_PROPERTY, (sk_bytes){NULL, 0}, sk_bytes_str(rows[i].name), "Value",
                       value);
    }
    w->value.len = 0;
}

static sk_outcome open_word(sk_opening *o)
{
    struct word *w = SK_NEW(o->arena, struct word);
    if (!w || !sk_ooxml_begin(&w->x, o)) return SK_OUTCOME_LIMIT;
    w->text = sk_xml_text(o->arena, sk_content_all(o->content));
    if (!sk_xml_named(sk_xml_local(sk_xml_root(o->arena, sk_slice(w->text, 0, 4096))), "wordDocument"))
        return SK_OUTCOME_NOT_THIS;
    w->value = sk_buf_new(o->arena, VALUE_BYTES);
    w->searching = true;
    sk_content *content = sk_content_view(o->arena, w->text);
    if (!content || !sk_ooxml_add_part(&w->x, SK_LIT("document"), content)) return SK_OUTCOME_LIMIT;
    sk_ooxml_read_story(&w->x, 0, SK_LIT("document"));
    if (w->x.text.len > 0) sk_tell_text(o, "text", SK_KIND_TEXT_PLAIN, sk_buf_view(&w->x.text));
    (void)sk_xml_parse(o->arena, w->text, &(sk_xml_sink){.self = w, .start = on_start, .end = on_end, .text = on_text});
    return sk_ooxml_outcome(&w->x);
}

static const uint16_t kinds[] = {SK_KIND_OFFICE_WORD2003, SK_KIND_NONE};

const sk_format sk_format_word2003 = {
    .id = "word2003",
    .title = "Word 2003 XML",
    .source = "Office 2003 XML Reference Schemas",
    .open = open_word,
    .kinds = kinds,
};
