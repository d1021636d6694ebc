/* Office documents in one XML file: an Open Packaging document with its parts inside (pkg:package), and Excel 2003's
 * spreadsheets. Sources: MS-DOCX 2.1 refers to the flat form; its elements (pkg:part, pkg:xmlData, pkg:binaryData)
 * are those of the schema http://schemas.microsoft.com/office/2006/xmlPackage. */
#include "format/office/flat.h"

#include "base/text.h"
#include "codec/base64.h"
#include "format/office/ooxml.h"

sk_bytes sk_flat_inside(sk_bytes text, const sk_xml_tag *tag, bool *searching)
{
    uint8_t mark[128] = {'<', '/'};
    if (!*searching || tag->name.len > sizeof mark - 2 || tag->end > text.len) return (sk_bytes){NULL, 0};
    size_t len = 2;
    for (size_t i = 0; i < tag->name.len; i++) mark[len++] = (uint8_t)sk_at(tag->name, i);
    size_t end = sk_find(text, tag->end, sk_bytes_of(mark, len));
    *searching = end != SK_NPOS;
    return sk_slice(text, tag->end, end == SK_NPOS ? text.len : end - tag->end);
}

sk_content *sk_flat_base64(sk_opening *o, sk_bytes text)
{
    if (sk_base64_survey_of(text).junk_count > 0) sk_tell_deviation(o, SK_DEV_FLAT_BASE64, 0);
    return sk_content_computed(o->arena, o->budget, sk_base64_decode(o->arena, text, SK_BASE64_CONTINUE));
}

struct flat {
    sk_ooxml x;
    sk_bytes text, name, type;
    bool searching, failed;
    size_t skip_to; /* tags before it stand inside a part */
};

static void add_part(struct flat *f, sk_content *content)
{
    if (!content || f->name.len == 0) return;
    if (!sk_ooxml_add_part(&f->x, f->name, content)) f->failed = true;
    else f->x.parts[f->x.part_count - 1].type = f->type;
    f->name = (sk_bytes){NULL, 0};
}

static void on_start(void *self, const sk_xml_tag *tag)
{
    struct flat *f = self;
    if (tag->end <= f->skip_to) return;
    if (sk_xml_named(tag->local, "part")) {
        f->name = sk_arena_copy(f->x.o->arena, sk_xml_get(tag, "name"));
        f->type = sk_arena_copy(f->x.o->arena, sk_xml_get(tag, "contentType"));
    } else if (sk_xml_named(tag->local, "xmlData") || sk_xml_named(tag->local, "binaryData")) {
        sk_bytes inside = sk_flat_inside(f->text, tag, &f->searching);
        f->skip_to = tag->end + inside.len;
        add_part(f, sk_xml_named(tag->local, "xmlData") ? sk_content_view(f->x.o->arena, inside)
                                                        : sk_flat_base64(f->x.o, inside));
    }
}

static void tell_parts(struct flat *f)
{
    for (size_t i = 0; i < f->x.part_count; i++) {
        const sk_ooxml_part *p = &f->x.parts[i];
        uint16_t kind = p->activex ? SK_KIND_OFFICE_ACTIVEX : SK_KIND_OFFICE_PART;
        sk_tell_child(f->x.o, &(sk_child){.relation = SK_REL_MEMBER,
                                          .name = p->name,
                                          .content = p->content,
                                          .kind = kind,
                                          .kind_fixed = p->root.len > 0,
                                          .declared_type = p->type});
    }
}

static sk_outcome open_package(sk_opening *o, sk_bytes text)
{
    struct flat *f = SK_NEW(o->arena, struct flat);
    if (!f || !sk_ooxml_begin(&f->x, o)) return SK_OUTCOME_LIMIT;
    f->text = text;
    f->searching = true;
    sk_xml_result result = sk_xml_parse(o->arena, text, &(sk_xml_sink){.self = f, .start = on_start});
    if (result.malformed) sk_tell_deviation(o, SK_DEV_XML_MALFORMED, 0);
    if (result.declares_entity) sk_tell_deviation(o, SK_DEV_XML_ENTITY, 0);
    sk_ooxml_read(&f->x);
    tell_parts(f);
    return f->failed ? SK_OUTCOME_LIMIT : sk_ooxml_outcome(&f->x);
}

/* --- recognising --- */

static bool is_markup(sk_bytes head)
{
    sk_bytes b = sk_trim(sk_starts(head, SK_LIT("\xEF\xBB\xBF")) ? sk_from(head, 3) : head);
    return sk_at(b, 0) == '<' || (sk_at(b, 0) == 0 && sk_at(b, 1) == '<') || sk_starts(b, SK_LIT("\xFF\xFE<")) ||
           sk_starts(b, SK_LIT("\xFE\xFF"));
}

static uint16_t kind_of_root(sk_bytes root, sk_bytes head)
{
    sk_bytes local = sk_xml_local(root);
    if (sk_xml_named(local, "wordDocument")) return SK_KIND_OFFICE_WORD2003;
    if (sk_xml_named(local, "package") && sk_find(head, 0, SK_LIT("2006/xmlPackage")) != SK_NPOS)
        return SK_KIND_OFFICE_FLAT;
    if (sk_xml_named(local, "Workbook") && sk_find(head, 0, SK_LIT("microsoft-com:office:spreadsheet")) != SK_NPOS)
        return SK_KIND_OFFICE_FLAT;
    if (sk_is(root, "office:document")) return SK_KIND_OFFICE_ODF;
    return SK_KIND_NONE;
}

static sk_match probe_flat(const sk_probe_input *in)
{
    if (!is_markup(in->head)) return (sk_match){0, SK_KIND_NONE};
    sk_arena *scratch = sk_arena_new(1u << 16);
    if (!scratch) return (sk_match){0, SK_KIND_NONE};
    sk_bytes text = sk_xml_text(scratch, in->head);
    uint16_t kind = kind_of_root(sk_xml_root(scratch, text), text);
    sk_arena_free(scratch);
    return (sk_match){kind == SK_KIND_NONE ? 0 : 96, kind};
}

static sk_outcome open_flat(sk_opening *o)
{
    sk_bytes text = sk_xml_text(o->arena, sk_content_all(o->content));
    sk_bytes root = sk_xml_local(sk_xml_root(o->arena, sk_slice(text, 0, 4096)));
    if (sk_xml_named(root, "package")) return open_package(o, text);
    return sk_xml_named(root, "Workbook") ? sk_flat_open_excel(o, text) : SK_OUTCOME_NOT_THIS;
}

static const uint16_t kinds[] = {SK_KIND_OFFICE_FLAT, SK_KIND_NONE};

const sk_format sk_format_flat = {
    .id = "flat",
    .title = "Office document in one XML file",
    .source = "http://schemas.microsoft.com/office/2006/xmlPackage; Excel 2003 XML Spreadsheet reference",
    .probe = probe_flat,
    .open = open_flat,
    .kinds = kinds,
};
