/* Office packages that are ZIP archives: Word, Excel and PowerPoint since 2007, Windows app packages, and other Open
 * Packaging files. OpenDocument has the same recogniser, as both are told apart by names of entries (odf.c opens it).
 * Sources: ECMA-376-2 Annex C (mapping to ZIP), APPNOTE.TXT 4.3 (headers), ODF 1.3 part 2 section 3.3 (mimetype). */
#include "base/text.h"
#include "format/archive/zip_reader.h"
#include "format/office/ooxml.h"

#define LOCAL SK_LIT("PK\3\4")
#define CENTRAL SK_LIT("PK\1\2")
#define END SK_LIT("PK\5\6")
#define END_WINDOW (65535u + 22u) /* a comment has at most 65,535 bytes, 4.3.16 */

/* --- recognising --- */

struct names {
    bool types, relations, word, excel, binary, slides, app, open_document;
};

static void note_name(struct names *n, sk_bytes name)
{
    if (sk_is(name, "[Content_Types].xml")) n->types = true;
    else if (sk_is(name, "_rels/.rels")) n->relations = true;
    else if (sk_is(name, "xl/workbook.bin")) n->binary = true;
    else if (sk_is(name, "AppxManifest.xml") || sk_is(name, "AppxMetadata/AppxBundleManifest.xml")) n->app = true;
    else if (sk_is(name, "META-INF/manifest.xml")) n->open_document = true;
    else if (sk_starts_nocase(name, SK_LIT("word/")) || sk_ends_nocase(name, SK_LIT("/document.xml"))) n->word = true;
    else if (sk_starts_nocase(name, SK_LIT("xl/")) || sk_ends_nocase(name, SK_LIT("/workbook.xml"))) n->excel = true;
    else if (sk_starts_nocase(name, SK_LIT("ppt/")) || sk_ends_nocase(name, SK_LIT("/presentation.xml")))
        n->slides = true;
}

static void note_directory(struct names *n, sk_bytes b)
{
    sk_bytes tail = sk_from(b, b.len > END_WINDOW ? b.len - END_WINDOW : 0);
    size_t end = sk_find_last(tail, END);
    size_t at = end == SK_NPOS ? b.len : sk_u32le_at(tail, end + 16);
    if (!sk_starts(sk_from(b, at), CENTRAL)) at = sk_find(b, 0, CENTRAL);
    while (at != SK_NPOS && sk_starts(sk_from(b, at), CENTRAL)) {
        size_t name = sk_u16le_at(b, at + 28);
        note_name(n, sk_slice(b, at + 46, name));
        at += 46 + name + sk_u16le_at(b, at + 30) + sk_u16le_at(b, at + 32);
    }
}

static void note_local_headers(struct names *n, sk_bytes b)
{
    for (size_t at = sk_find(b, 0, LOCAL); at != SK_NPOS; at = sk_find(b, at + 4, LOCAL))
        note_name(n, sk_slice(b, at + 30, sk_u16le_at(b, at + 26)));
}

static uint16_t kind_of(const struct names *n)
{
    if (n->app && n->types) return SK_KIND_PROGRAM_MSIX;
    if (!n->types && !n->relations) return SK_KIND_NONE;
    if (n->binary) return SK_KIND_OFFICE_XLSB;
    if (n->word) return SK_KIND_OFFICE_DOCX;
    if (n->excel) return SK_KIND_OFFICE_XLSX;
    if (n->slides) return SK_KIND_OFFICE_PPTX;
    return n->types ? SK_KIND_OFFICE_OOXML : SK_KIND_NONE;
}

/* ODF 1.3 part 2, 3.3: the first entry is `mimetype`, stored, so that its text lies at offset 38. */
static bool is_open_document(sk_bytes head)
{
    return sk_equal(sk_slice(head, 30, 8), SK_LIT("mimetype")) &&
           sk_find(sk_slice(head, 38, 128), 0, SK_LIT("application/vnd.oasis.opendocument")) != SK_NPOS;
}

static sk_match probe(const sk_probe_input *in)
{
    if (!sk_starts(in->head, LOCAL) && !sk_starts(in->head, CENTRAL) && !sk_starts(in->head, SK_LIT("PK00PK\3\4")))
        return (sk_match){0, SK_KIND_NONE};
    if (is_open_document(in->head)) return (sk_match){97, SK_KIND_OFFICE_ODF};
    struct names n = {0};
    sk_bytes all = sk_content_all(in->content);
    note_directory(&n, all);
    uint16_t kind = kind_of(&n);
    if (kind == SK_KIND_NONE) {
        note_local_headers(&n, all);
        kind = kind_of(&n);
    }
    return (sk_match){kind == SK_KIND_NONE ? 0 : 97, kind};
}

/* --- opening --- */

/* Kinds that a part has when nothing recognises it. */
static uint16_t fallback_of(uint16_t package, const sk_ooxml_part *p)
{
    static const char *const inert[] = {".bin", ".odttf",  ".fntdata", ".sigs", ".wdp", ".emz",
                                        ".wmz", ".psmdcp", ".rels",    ".vml",  ".xml"};
    if (p->activex) return SK_KIND_OFFICE_ACTIVEX;
    if (p->plain) return SK_KIND_OFFICE_PART;
    for (size_t i = 0; package != SK_KIND_OFFICE_OOXML && i < SK_COUNT(inert); i++)
        if (sk_ends_nocase(p->name, sk_bytes_str(inert[i]))) return SK_KIND_OFFICE_PART;
    return p->root.len > 0 ? SK_KIND_TEXT_XML : SK_KIND_NONE;
}

/* XML of the package is read here: its kind is certain. Markup that is a document of its own keeps its chance. */
static bool is_package_xml(const sk_ooxml_part *p)
{
    static const char *const own[] = {"html", "svg",       "wordDocument", "Workbook", "package",
                                      "job",  "scriptlet", "component",    "HTA"};
    for (size_t i = 0; i < SK_COUNT(own); i++)
        if (sk_is(sk_xml_local(p->root), own[i]) && !sk_ends_nocase(p->name, SK_LIT(".vml"))) return false;
    static const char *const extensions[] = {".xml", ".rels", ".vml"};
    for (size_t i = 0; p->root.len > 0 && i < SK_COUNT(extensions); i++)
        if (sk_ends_nocase(p->name, sk_bytes_str(extensions[i]))) return true;
    return false;
}

static void tell_part(sk_zip *z, sk_zip_entry *e, const sk_ooxml_part *p)
{
    uint16_t package = z->opening.artifact->kind;
    if (!p->content || !is_package_xml(p)) {
        sk_zip_tell_entry(z, e, fallback_of(package, p), p->type);
        return;
    }
    e->told = true;
    e->artifact = sk_tell_child(&z->opening, &(sk_child){.relation = SK_REL_MEMBER,
                                                         .name = e->name,
                                                         .offset = e->local_off,
                                                         .content = p->content,
                                                         .kind = SK_KIND_OFFICE_PART,
                                                         .kind_fixed = true,
                                                         .declared_type = p->type});
}

static sk_outcome worst(sk_outcome a, sk_outcome b)
{
    if (a == SK_OUTCOME_LIMIT || b == SK_OUTCOME_LIMIT) return SK_OUTCOME_LIMIT;
    return a == SK_OUTCOME_COMPLETE ? b : a;
}

static sk_outcome open_package(sk_opening *o, sk_zip *z)
{
    sk_ooxml x;
    if (!sk_ooxml_begin(&x, o)) return SK_OUTCOME_LIMIT;
    uint32_t *part_of = SK_NEW_ARRAY(o->arena, uint32_t, z->entry_count + 1);
    if (!part_of) return SK_OUTCOME_LIMIT;
    uint64_t most = o->budget->limits.value[SK_LIMIT_ARTIFACTS];
    for (size_t i = 0; i < z->entry_count; i++) {
        sk_zip_entry *e = &z->entries[i];
        part_of[i] = SK_OOXML_NONE;
        if (e->is_directory || x.part_count >= most) continue;
        part_of[i] = (uint32_t)x.part_count;
        if (!sk_ooxml_add_part(&x, e->name, sk_zip_content(z, e))) return SK_OUTCOME_LIMIT;
    }
    sk_ooxml_read(&x);
    if (!x.has_types) sk_tell_deviation(o, SK_DEV_OOXML_NO_CONTENT_TYPES, 0);
    for (size_t i = 0; i < z->entry_count; i++)
        if (part_of[i] != SK_OOXML_NONE && !z->entries[i].told) tell_part(z, &z->entries[i], &x.parts[part_of[i]]);
    sk_zip_tell_rest(z, SK_KIND_NONE);
    return worst(sk_ooxml_outcome(&x), sk_zip_outcome(z));
}

static sk_outcome open_zip(sk_opening *o)
{
    sk_zip *z = sk_zip_read(o);
    if (!z) return SK_OUTCOME_NOT_THIS;
    if (o->artifact->kind != SK_KIND_PROGRAM_MSIX) return open_package(o, z);
    for (size_t i = 0; i < z->entry_count; i++) {
        bool plain = sk_ends_nocase(z->entries[i].name, SK_LIT(".p7x")) ||
                     sk_ends_nocase(z->entries[i].name, SK_LIT(".pri"));
        (void)sk_zip_tell_entry(z, &z->entries[i], plain ? SK_KIND_OFFICE_PART : SK_KIND_NONE, (sk_bytes){NULL, 0});
    }
    return sk_zip_outcome(z);
}

static const uint16_t kinds[] = {SK_KIND_OFFICE_DOCX, SK_KIND_OFFICE_OOXML, SK_KIND_OFFICE_PPTX, SK_KIND_OFFICE_XLSB,
                                 SK_KIND_OFFICE_XLSX, SK_KIND_PROGRAM_MSIX, SK_KIND_NONE};

const sk_format sk_format_ooxml_zip = {
    .id = "ooxml_zip",
    .title = "Office Open XML and other Open Packaging files",
    .source = "ECMA-376 parts 1 and 2",
    .probe = probe,
    .open = open_zip,
    .kinds = kinds,
};
