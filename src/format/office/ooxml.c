/* The parts of an Office package and how they belong together: content types and relationships. Office finds parts by
 * relationships and tells them apart by content type; a damaged or hostile package lies in both, so that here each XML
 * part is known by its root element, whatever it is called. Sources: ECMA-376 part 2 (Open Packaging Conventions),
 * sections 7.2 (content types), 6.5 (relationships), 6.2.2 (part names). */
#include "format/office/ooxml.h"

#include "base/text.h"

#define HEAD_LEN 1024
#define TOLD_MOST 200 /* facts of one key: what a person or detector needs stands among the first */

bool sk_ooxml_begin(sk_ooxml *x, sk_opening *o)
{
    *x = (sk_ooxml){.o = o, .main = SK_OOXML_NONE};
    x->names = sk_map_new(o->arena);
    x->ids = sk_map_new(o->arena);
    x->sources = sk_map_new(o->arena);
    x->types = sk_map_new(o->arena);
    x->instructions = sk_map_new(o->arena);
    x->document = sk_opening_document(o);
    x->text = sk_buf_new(o->arena, (size_t)o->budget->limits.value[SK_LIMIT_OOXML_TEXT]);
    return x->names && x->ids && x->sources && x->types;
}

/* --- names --- */

/* ECMA-376-2, 6.2.2.3: names are equal when they fold to the same letters; Windows readers take '\' for '/'. */
static sk_bytes fold_name(sk_arena *a, sk_bytes name)
{
    while (sk_at(name, 0) == '/' || sk_at(name, 0) == '\\') name = sk_from(name, 1);
    sk_buf out = sk_buf_new(a, name.len);
    for (size_t i = 0; i < name.len; i++)
        sk_buf_byte(&out, (uint8_t)(sk_at(name, i) == '\\' ? '/' : sk_lower(sk_at(name, i))));
    return sk_buf_view(&out);
}

static sk_bytes folder_of(sk_bytes name)
{
    size_t slash = sk_find_last(name, SK_LIT("/"));
    return slash == SK_NPOS ? sk_slice(name, 0, 0) : sk_slice(name, 0, slash);
}

static sk_bytes extension_of(sk_bytes name)
{
    size_t dot = sk_find_last(name, SK_LIT("."));
    return dot == SK_NPOS ? (sk_bytes){NULL, 0} : sk_from(name, dot + 1);
}

/* RFC 3986, 5.2.4, on the names of parts: "../media/x" seen from "word/document.xml". Percent signs are decoded. */
static sk_bytes resolve(sk_arena *a, sk_bytes source, sk_bytes target)
{
    sk_buf out = sk_buf_new(a, source.len + target.len + 2);
    if (sk_at(target, 0) != '/') sk_buf_bytes(&out, folder_of(source));
    sk_bytes rest = target, segment;
    while (sk_next_field(&rest, '/', &segment)) {
        if (segment.len == 0 || sk_is(segment, ".")) continue;
        if (sk_is(segment, "..")) {
            out.len = folder_of(sk_buf_view(&out)).len;
            continue;
        }
        if (out.len > 0) sk_buf_byte(&out, '/');
        for (size_t i = 0; i < segment.len; i++) {
            int high = sk_hex_value(sk_at(segment, i + 1)), low = sk_hex_value(sk_at(segment, i + 2));
            bool escaped = sk_at(segment, i) == '%' && high >= 0 && low >= 0;
            sk_buf_byte(&out, (uint8_t)(escaped ? high * 16 + low : sk_at(segment, i)));
            if (escaped) i += 2;
        }
    }
    return fold_name(a, sk_buf_view(&out));
}

static uint32_t find_part(const sk_ooxml *x, sk_bytes folded)
{
    uintptr_t index;
    return sk_map_get(x->names, folded, &index) ? (uint32_t)index : SK_OOXML_NONE;
}

/* --- parts --- */

bool sk_ooxml_add_part(sk_ooxml *x, sk_bytes name, sk_content *content)
{
    if (x->part_count == x->part_cap) {
        size_t cap = x->part_cap ? x->part_cap * 2 : 64;
        sk_ooxml_part *more = sk_arena_grow(x->o->arena, x->parts, x->part_count, cap, sizeof *more);
        if (!more) return false;
        x->parts = more;
        x->part_cap = cap;
    }
    while (sk_at(name, 0) == '/') name = sk_from(name, 1);
    sk_ooxml_part *p = &x->parts[x->part_count];
    *p = (sk_ooxml_part){.name = name, .content = content};
    sk_bytes head = content ? sk_slice(sk_content_need(content, HEAD_LEN), 0, HEAD_LEN) : (sk_bytes){NULL, 0};
    sk_bytes start = sk_trim(sk_starts(head, SK_LIT("\xEF\xBB\xBF")) ? sk_from(head, 3) : head);
    if (sk_at(start, 0) == '<' || (sk_at(start, 1) == '<' && sk_at(start, 0) == 0) ||
        sk_starts(start, SK_LIT("\xFF\xFE<")) || sk_starts(start, SK_LIT("\xFE\xFF")))
        p->root = sk_arena_copy(x->o->arena, sk_xml_root(x->o->arena, head));
    if (!sk_map_add(x->names, fold_name(x->o->arena, name), x->part_count))
        sk_tell_deviation(x->o, SK_DEV_OOXML_DUPLICATE_PART, 0);
    x->part_count++;
    return true;
}

void sk_ooxml_parse(sk_ooxml *x, uint32_t part, const sk_xml_sink *sink)
{
    sk_ooxml_part *p = &x->parts[part];
    if (!p->content) return;
    sk_bytes b = sk_content_need(p->content, x->o->budget->limits.value[SK_LIMIT_OOXML_XML]);
    if (!sk_content_ended(p->content) && sk_content_outcome(p->content) == SK_OUTCOME_COMPLETE) {
        x->o->budget->reached[SK_LIMIT_OOXML_XML] = true;
        x->limited = true;
    }
    bool whole = sk_content_ended(p->content) && sk_content_outcome(p->content) == SK_OUTCOME_COMPLETE;
    sk_xml_result result = sk_xml_parse(x->o->arena, b, sink);
    bool vml = sk_is(p->root, "xml"); /* Excel itself writes <br> into its VML */
    if (!p->parsed && result.malformed && whole && !vml) sk_tell_deviation(x->o, SK_DEV_XML_MALFORMED, 0);
    if (!p->parsed && result.declares_entity) sk_tell_deviation(x->o, SK_DEV_XML_ENTITY, 0);
    if (!p->parsed && result.too_deep) sk_tell_deviation(x->o, SK_DEV_XML_DEEP, 0);
    p->parsed = true;
}

uint32_t sk_ooxml_next_root(const sk_ooxml *x, const char *root, uint32_t *from)
{
    for (uint32_t i = *from; i < x->part_count; i++)
        if (sk_xml_named(sk_xml_local(x->parts[i].root), root)) {
            *from = i + 1;
            return i;
        }
    return SK_OOXML_NONE;
}

void sk_ooxml_tell(sk_ooxml *x, sk_fact_key key, sk_bytes value)
{
    if (value.len == 0 || x->told[key] >= TOLD_MOST) return;
    x->told[key]++;
    sk_tell_fact(x->o, key, value, 0, 0);
}

void sk_ooxml_store(sk_ooxml *x, sk_store store, sk_bytes container, sk_bytes name, const char *property,
                    sk_bytes value)
{
    if (!x->document || value.len == 0) return;
    sk_document_add_value(x->document, &(sk_doc_value){.store = store, .container = container, .name = name,
                                                       .property = sk_bytes_str(property), .value = value,
                                                       .artifact = x->o->artifact->id});
}

/* --- content types --- */

static void on_type(void *self, const sk_xml_tag *tag)
{
    sk_ooxml *x = self;
    bool is_default = sk_xml_named(tag->local, "Default");
    if (!is_default && !sk_xml_named(tag->local, "Override")) return;
    sk_bytes type = sk_arena_copy(x->o->arena, sk_xml_get(tag, "ContentType"));
    sk_bytes *value = SK_NEW(x->o->arena, sk_bytes);
    if (!value) return;
    *value = type;
    sk_bytes key = fold_name(x->o->arena, sk_xml_get(tag, is_default ? "Extension" : "PartName"));
    sk_map_add(x->types,
               sk_text_bytes(x->o->arena, "%c%.*s", is_default ? '.' : '/', (int)key.len, (const char *)key.p),
               (uintptr_t)value);
}

static sk_bytes type_of(const sk_ooxml *x, sk_bytes name)
{
    sk_bytes folded = fold_name(x->o->arena, name), extension = extension_of(folded);
    uintptr_t value;
    if (sk_map_get(x->types, sk_text_bytes(x->o->arena, "/%.*s", (int)folded.len, (const char *)folded.p), &value))
        return *(const sk_bytes *)value;
    if (sk_map_get(x->types, sk_text_bytes(x->o->arena, ".%.*s", (int)extension.len, (const char *)extension.p),
                   &value))
        return *(const sk_bytes *)value;
    return (sk_bytes){NULL, 0};
}

static void read_types(sk_ooxml *x)
{
    uint32_t from = 0, part;
    while ((part = sk_ooxml_next_root(x, "Types", &from)) != SK_OOXML_NONE) {
        if (!sk_is(x->parts[part].name, "[Content_Types].xml")) continue;
        x->has_types = true;
        sk_ooxml_parse(x, part, &(sk_xml_sink){.self = x, .start = on_type});
    }
    for (size_t i = 0; x->has_types && i < x->part_count; i++) x->parts[i].type = type_of(x, x->parts[i].name);
}

/* --- relationships --- */

struct relations_of {
    sk_ooxml *x;
    sk_bytes source;
};

static sk_bytes last_segment(sk_bytes type)
{
    size_t slash = sk_find_last(type, SK_LIT("/"));
    return slash == SK_NPOS ? type : sk_from(type, slash + 1);
}

static sk_bytes relation_key(sk_arena *a, sk_bytes source, sk_bytes id)
{
    sk_buf key = sk_buf_new(a, source.len + id.len + 1);
    sk_buf_bytes(&key, source);
    sk_buf_byte(&key, 0);
    sk_buf_bytes(&key, id);
    return sk_buf_view(&key);
}

static void add_relation(sk_ooxml *x, const sk_ooxml_relation *r)
{
    if (!sk_spend(x->o->budget, SK_LIMIT_OOXML_RELATIONS, 1)) {
        x->limited = true;
        return;
    }
    if (x->relation_count == x->relation_cap) {
        size_t cap = x->relation_cap ? x->relation_cap * 2 : 64;
        sk_ooxml_relation *more = sk_arena_grow(x->o->arena, x->relations, x->relation_count, cap, sizeof *more);
        if (!more) return;
        x->relations = more;
        x->relation_cap = cap;
    }
    sk_map_add(x->ids, relation_key(x->o->arena, r->source, r->id), x->relation_count);
    sk_map_add(x->sources, r->source, x->relation_count);
    x->relations[x->relation_count++] = *r;
}

/* Relationships to parts whose bytes serve the document alone and that no format of ours needs to know. */
static bool is_plain_type(sk_bytes type)
{
    static const char *const plain[] = {"printerSettings",
                                        "attachedToolbars",
                                        "font",
                                        "image",
                                        "thumbnail",
                                        "customProperty",
                                        "recipientData",
                                        "hdphoto",
                                        "model3d",
                                        "legacyDiagramText",
                                        "legacyDocTextInfo",
                                        "vbaProjectSignature",
                                        "vbaProjectSignatureAgile",
                                        "vbaProjectSignatureV3",
                                        "origin",
                                        "xlBinaryIndex"};
    for (size_t i = 0; i < SK_COUNT(plain); i++)
        if (sk_is(type, plain[i])) return true;
    return false;
}

static void on_relation(void *self, const sk_xml_tag *tag)
{
    const struct relations_of *of = self;
    sk_ooxml *x = of->x;
    if (!sk_xml_named(tag->local, "Relationship")) return;
    sk_arena *a = x->o->arena;
    sk_ooxml_relation r = {.source = of->source, .id = sk_arena_copy(a, sk_xml_get(tag, "Id")), .part = SK_OOXML_NONE,
                           .type = sk_arena_copy(a, last_segment(sk_xml_get(tag, "Type"))),
                           .target = sk_arena_copy(a, sk_trim(sk_xml_get(tag, "Target")))};
    r.external = sk_is(sk_xml_get(tag, "TargetMode"), "External");
    if (!r.external) r.part = find_part(x, resolve(a, of->source, r.target));
    if (r.part != SK_OOXML_NONE && is_plain_type(r.type)) x->parts[r.part].plain = true;
    if (of->source.len == 0 && sk_is(r.type, "officeDocument") && x->main == SK_OOXML_NONE) x->main = r.part;
    add_relation(x, &r);
}

/* ECMA-376-2, 6.5.2.2: the relationships of a/b.xml stand in a/_rels/b.xml.rels, those of the package in
 * _rels/.rels. */
static sk_bytes source_of(sk_arena *a, sk_bytes name)
{
    sk_bytes folded = fold_name(a, name);
    size_t mark = sk_find_last(folded, SK_LIT("_rels/"));
    if (mark == SK_NPOS) return sk_slice(folded, 0, 0);
    sk_buf out = sk_buf_new(a, folded.len);
    sk_buf_bytes(&out, sk_slice(folded, 0, mark));
    sk_bytes file = sk_from(folded, mark + 6);
    sk_buf_bytes(&out, sk_slice(file, 0, sk_ends_nocase(file, SK_LIT(".rels")) ? file.len - 5 : file.len));
    return sk_buf_view(&out);
}

static void read_relations(sk_ooxml *x)
{
    uint32_t from = 0, part;
    while ((part = sk_ooxml_next_root(x, "Relationships", &from)) != SK_OOXML_NONE) {
        struct relations_of of = {.x = x, .source = source_of(x->o->arena, x->parts[part].name)};
        sk_ooxml_parse(x, part, &(sk_xml_sink){.self = &of, .start = on_relation});
    }
}

const sk_ooxml_relation *sk_ooxml_relation_of(const sk_ooxml *x, uint32_t part, sk_bytes id)
{
    uintptr_t index;
    sk_bytes source = fold_name(x->o->arena, x->parts[part].name);
    return sk_map_get(x->ids, relation_key(x->o->arena, source, id), &index) ? &x->relations[index] : NULL;
}

const sk_ooxml_relation *sk_ooxml_next_relation(const sk_ooxml *x, uint32_t part, const sk_ooxml_relation *before)
{
    uintptr_t index;
    if (before) index = (uintptr_t)(before - x->relations) + 1;
    else if (!sk_map_get(x->sources, fold_name(x->o->arena, x->parts[part].name), &index)) return NULL;
    if (index >= x->relation_count) return NULL;
    const sk_ooxml_relation *r = &x->relations[index];
    return !before || sk_equal(r->source, before->source) ? r : NULL;
}

/* --- the whole --- */

/* The type of XLSB always says macroEnabled, with and without macros. */
static bool allows_macros(sk_bytes type)
{
    return sk_find_nocase(type, 0, SK_LIT("macroEnabled")) != SK_NPOS &&
           sk_find_nocase(type, 0, SK_LIT("sheet.binary")) == SK_NPOS;
}

/* What the content type of the main part says it is, and which root such a part has. */
static void check_main(sk_ooxml *x)
{
    static const struct { const char *word, *root; } rows[] = {
        {"wordprocessingml.document.main", "document"}, {"word.document.macroEnabled", "document"},
        {"word.template.macroEnabled", "document"}, {"wordprocessingml.template.main", "document"},
        {"spreadsheetml.sheet.main", "workbook"}, {"excel.sheet.macroEnabled", "workbook"},
        {"excel.template.macroEnabled", "workbook"}, {"excel.addin.macroEnabled", "workbook"},
        {"presentationml.presentation.main", "presentation"}, {"powerpoint.presentation.macroEnabled", "presentation"},
        {"powerpoint.slideshow.macroEnabled", "presentation"}};
    if (x->main == SK_OOXML_NONE) return;
    const sk_ooxml_part *p = &x->parts[x->main];
    if (allows_macros(p->type)) sk_tell_fact(x->o, SK_FACT_OFFICE_MACRO_ENABLED, p->type, 0, 0);
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (p->root.len > 0 && sk_find_nocase(p->type, 0, sk_bytes_str(rows[i].word)) != SK_NPOS &&
            !sk_xml_named(sk_xml_local(p->root), rows[i].root))
            sk_tell_deviation(x->o, SK_DEV_OOXML_CONTENT_TYPE, 0);
}

static void check_macro_name(sk_ooxml *x)
{
    static const char *const without[] = {"docx", "dotx", "xlsx", "xltx", "pptx", "potx", "ppsx"};
    bool macros = x->main != SK_OOXML_NONE && allows_macros(x->parts[x->main].type);
    for (size_t i = 0; i < x->relation_count; i++) {
        const sk_ooxml_relation *r = &x->relations[i];
        if (!sk_is(r->type, "vbaProject") || r->part == SK_OOXML_NONE) continue;
        macros = true;
        sk_ooxml_tell(x, SK_FACT_OFFICE_VBA_PART, x->parts[r->part].name);
    }
    sk_bytes extension = extension_of(x->o->artifact->name);
    for (size_t i = 0; macros && i < SK_COUNT(without); i++)
        if (sk_is(extension, without[i])) sk_tell_fact(x->o, SK_FACT_OFFICE_MACRO_NAME_DISAGREES, extension, 0, 0);
}

void sk_ooxml_read(sk_ooxml *x)
{
    read_types(x);
    read_relations(x);
    sk_tell_number(x->o, SK_FACT_OFFICE_PARTS, x->part_count, 0, 0);
    check_main(x);
    check_macro_name(x);
    sk_ooxml_tell_relations(x);
    sk_ooxml_read_properties(x);
    sk_ooxml_read_workbook(x);
    sk_ooxml_read_stories(x);
    sk_ooxml_read_controls(x);
    if (x->text.full) x->limited = x->o->budget->reached[SK_LIMIT_OOXML_TEXT] = true;
    if (x->text.len > 0) sk_tell_text(x->o, "text", SK_KIND_TEXT_PLAIN, sk_buf_view(&x->text));
}

sk_outcome sk_ooxml_outcome(const sk_ooxml *x) { return x->limited ? SK_OUTCOME_LIMIT : SK_OUTCOME_COMPLETE; }
