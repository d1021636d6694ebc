/* Workbooks of packages, in XML (SpreadsheetML) or in records (XLSB): both are handed to the shared workbook, in the
 * order workbook, shared strings, sheets. Sources: ECMA-376-1 sections 18.2 (workbook), 18.3 (worksheets), 18.4 (shared
 * strings), 18.13 (connections), 18.14 (external data); MS-XLSX 2.1 (macro sheets); MS-XLSB 2.1.7 (parts). */
#include <stdlib.h>

#include "base/text.h"
#include "format/office/biff12.h"
#include "format/office/ooxml_looks.h"

#define TEXT_BYTES (1u << 20) /* of one cell, name or string; Excel itself ends at 32,767 characters */

struct sheet {
    sk_ooxml *x;
    sk_excel_book *book;
    uint32_t part, index;
    bool keep;           /* text counts: inside v, f, t, definedName */
    bool in_phonetic;
    sk_buf text, value, formula;
    sk_doc_cell cell;
    sk_bytes cell_type, comment;
    uint32_t row, column; /* of the next cell where none is told */
    sk_excel_name name;
    sk_bytes code_name;
};

static void restart(sk_buf *b)
{
    b->len = 0;
    b->full = false;
}

static struct sheet new_sheet(sk_ooxml *x, sk_excel_book *book, uint32_t part, uint32_t index)
{
    sk_arena *a = x->o->arena;
    return (struct sheet){.x = x, .book = book, .part = part, .index = index, .text = sk_buf_new(a, TEXT_BYTES),
                          .value = sk_buf_new(a, TEXT_BYTES), .formula = sk_buf_new(a, TEXT_BYTES)};
}

static void keep_text(void *self, sk_bytes text)
{
    struct sheet *s = self;
    if (s->keep && !s->in_phonetic) sk_buf_bytes(&s->text, text);
}

/* --- xl/workbook.xml --- */

static uint32_t to_number(sk_bytes b)
{
    uint64_t v;
    return sk_parse_u64(b, &v) && v <= UINT32_MAX ? (uint32_t)v : 0;
}

static bool is_true(sk_bytes b) { return sk_is(b, "1") || sk_is(b, "true") || sk_is(b, "on"); }

static void add_sheet(struct sheet *s, const sk_xml_tag *tag)
{
    sk_bytes state = sk_xml_get(tag, "state");
    sk_excel_add_sheet(s->x->o, s->book,
                       &(sk_excel_sheet){.name = sk_xml_get(tag, "name"), .relation = sk_xml_get_prefixed(tag, "id"),
                                         .visibility = sk_is(state, "hidden")       ? SK_SHEET_HIDDEN
                                                       : sk_is(state, "veryHidden") ? SK_SHEET_VERY_HIDDEN
                                                                                    : SK_SHEET_VISIBLE,
                                         .id = to_number(sk_xml_get(tag, "sheetId"))});
}

/* 18.2.5: names that begin with _xlnm. are built in; MS-XLSX keeps xlm for macro names. */
static void begin_name(struct sheet *s, const sk_xml_tag *tag)
{
    sk_bytes name = sk_xml_get(tag, "name"), local = sk_xml_get(tag, "localSheetId");
    s->name = (sk_excel_name){.name = sk_arena_copy(s->x->o->arena, name),
                              .sheet = local.len ? (int32_t)(to_number(local) & 0xFFFF) : -1,
                              .hidden = is_true(sk_xml_get(tag, "hidden")),
                              .builtin = sk_starts_nocase(name, SK_LIT("_xlnm.")),
                              .macro = is_true(sk_xml_get(tag, "xlm")) || is_true(sk_xml_get(tag, "function")) ||
                                       is_true(sk_xml_get(tag, "vbProcedure"))};
    if (s->name.builtin) s->name.name = sk_from(s->name.name, 6);
    s->keep = true;
    restart(&s->text);
}

static void on_workbook_start(void *self, const sk_xml_tag *tag)
{
    struct sheet *s = self;
    sk_ooxml_book_look(sk_excel_looks(s->book), tag);
    if (sk_xml_named(tag->local, "sheet")) add_sheet(self, tag);
    else if (sk_xml_named(tag->local, "definedName")) begin_name(self, tag);
}

static void on_workbook_end(void *self, sk_bytes local)
{
    struct sheet *s = self;
    if (!s->keep || !sk_xml_named(local, "definedName")) return;
    s->keep = false;
    s->name.formula = sk_buf_view(&s->text);
    sk_excel_add_name(s->x->o, s->book, &s->name);
}

/* --- xl/sharedStrings.xml --- */

/* 18.4.8: the text of an item is its own t or those of its runs; rPh holds readings of Japanese text, not text. */
static void on_string_start(void *self, const sk_xml_tag *tag)
{
    struct sheet *s = self;
    if (sk_xml_named(tag->local, "si")) restart(&s->text);
    else if (sk_xml_named(tag->local, "rPh")) s->in_phonetic = true;
    else if (sk_xml_named(tag->local, "t")) s->keep = true;
}

static void on_string_end(void *self, sk_bytes local)
{
    struct sheet *s = self;
    if (sk_xml_named(local, "t")) s->keep = false;
    else if (sk_xml_named(local, "rPh")) s->in_phonetic = false;
    else if (sk_xml_named(local, "si")) sk_excel_add_string(s->x->o, s->book, sk_buf_view(&s->text));
}

/* --- sheets --- */

static void begin_cell(struct sheet *s, const sk_xml_tag *tag)
{
    uint32_t row, column;
    if (sk_excel_read_address(sk_xml_get(tag, "r"), &row, &column)) {
        s->row = row;
        s->column = column;
    }
    s->cell = (sk_doc_cell){.row = s->row, .column = s->column, .format = to_number(sk_xml_get(tag, "s"))};
    s->cell_type = sk_arena_copy(s->x->o->arena, sk_slice(sk_xml_get(tag, "t"), 0, 16));
    restart(&s->value);
    restart(&s->formula);
}

/* Most cells hold whole numbers; up to 15 digits are exact. */
static double to_double(sk_bytes b)
{
    uint64_t whole = 0;
    size_t digits = 0;
    for (; digits < b.len && sk_is_digit(b.p[digits]) && digits < 16; digits++)
        whole = whole * 10 + (uint64_t)(b.p[digits] - '0');
    if (digits == b.len && digits <= 15) return (double)whole;
    uint8_t text[64] = {0};
    sk_copy_out(b, text, sizeof text - 1);
    return strtod((const char *)text, NULL);
}

/* The code that tokens and the other formats have for an error (MS-XLS 2.5.10). */
static double error_code(sk_bytes text)
{
    static const uint8_t codes[] = {0x00, 0x07, 0x0F, 0x17, 0x1D, 0x24, 0x2A, 0x2B};
    for (size_t i = 0; i < sizeof codes; i++)
        if (sk_is(text, sk_ptg_error(codes[i]))) return codes[i];
    return 0x2A;
}

/* 18.18.11: types of cells. */
static void set_value(struct sheet *s)
{
    sk_bytes value = sk_buf_view(&s->value), type = s->cell_type;
    if (value.len == 0) return;
    if (sk_is(type, "s")) {
        s->cell.type = SK_CELL_TEXT;
        s->cell.text = sk_excel_string(s->book, to_number(sk_trim(value)));
    } else if (sk_is(type, "str") || sk_is(type, "inlineStr") || sk_is(type, "d")) {
        s->cell.type = SK_CELL_TEXT;
        s->cell.text = value;
    } else if (sk_is(type, "e")) {
        s->cell.type = SK_CELL_ERROR;
        s->cell.text = value;
        s->cell.number = error_code(value);
    } else {
        s->cell.type = sk_is(type, "b") ? SK_CELL_BOOL : SK_CELL_NUMBER;
        s->cell.number = to_double(sk_trim(value));
    }
}

static void end_cell(struct sheet *s)
{
    set_value(s);
    s->cell.formula = sk_buf_view(&s->formula);
    if (sk_at(s->cell.formula, 0) == '=') s->cell.formula = sk_from(s->cell.formula, 1);
    if (s->cell.type != SK_CELL_EMPTY || s->cell.formula.len > 0) (void)sk_excel_add_cell(s->x->o, s->book, &s->cell);
    else sk_excel_add_blank(s->x->o, s->book, s->row, s->column, s->cell.format);
    s->column++;
}

static void read_sheet_control(struct sheet *s, const sk_xml_tag *tag)
{
    const sk_ooxml_relation *r = sk_ooxml_relation_of(s->x, s->part, sk_xml_get_prefixed(tag, "id"));
    if (r && r->part != SK_OOXML_NONE) sk_ooxml_read_control(s->x, r->part, s->code_name, sk_xml_get(tag, "name"));
}

static void on_sheet_start(void *self, const sk_xml_tag *tag)
{
    struct sheet *s = self;
    sk_bytes name = tag->local;
    if (sk_xml_named(name, "c")) begin_cell(s, tag);
    else if (sk_xml_named(name, "row")) {
        uint32_t row = to_number(sk_xml_get(tag, "r"));
        s->row = row > 0 ? row - 1 : s->row + 1;
        s->column = 0;
        sk_ooxml_row_look(s->x->o, s->book, s->row, tag);
    } else if (sk_xml_named(name, "v") || sk_xml_named(name, "f") || sk_xml_named(name, "t")) {
        restart(&s->text);
        s->keep = true;
    } else if (sk_xml_named(name, "rPh")) s->in_phonetic = true;
    else if (sk_xml_named(name, "control")) read_sheet_control(s, tag);
    else if (sk_xml_named(name, "sheetPr")) s->code_name = sk_arena_copy(s->x->o->arena, sk_xml_get(tag, "codeName"));
    else if (sk_xml_named(name, "oleObject"))
        sk_ooxml_tell(s->x, SK_FACT_OFFICE_OBJECT_CLASS, sk_xml_get(tag, "progId"));
    else sk_ooxml_sheet_look(s->x->o, s->book, tag);
}

static void on_sheet_end(void *self, sk_bytes local)
{
    struct sheet *s = self;
    if (sk_xml_named(local, "v") || sk_xml_named(local, "t")) {
        sk_buf_bytes(&s->value, sk_buf_view(&s->text));
        s->keep = false;
    } else if (sk_xml_named(local, "f")) {
        sk_buf_bytes(&s->formula, sk_buf_view(&s->text));
        s->keep = false;
    } else if (sk_xml_named(local, "rPh")) s->in_phonetic = false;
    else if (sk_xml_named(local, "c")) end_cell(s);
}

/* 18.7: comments, told with the sheet that they belong to. */
static void on_comment_start(void *self, const sk_xml_tag *tag)
{
    struct sheet *s = self;
    if (sk_xml_named(tag->local, "comment")) {
        s->comment = sk_arena_copy(s->x->o->arena, sk_xml_get(tag, "ref"));
        restart(&s->text);
    } else if (sk_xml_named(tag->local, "rPh")) s->in_phonetic = true;
    else if (sk_xml_named(tag->local, "t")) s->keep = true;
}

static void on_comment_end(void *self, sk_bytes local)
{
    struct sheet *s = self;
    if (sk_xml_named(local, "t")) s->keep = false;
    else if (sk_xml_named(local, "rPh")) s->in_phonetic = false;
    else if (sk_xml_named(local, "comment"))
        sk_excel_add_note(s->x->o, s->book, SK_STORE_COMMENT, s->index, s->comment, sk_buf_view(&s->text));
}

static void read_comments(sk_ooxml *x, sk_excel_book *book, uint32_t part, uint32_t index)
{
    if (x->parts[part].root.len == 0) {
        sk_content *c = x->parts[part].content;
        if (c)
            (void)sk_biff12_comments(x->o, index, sk_content_need(c, x->o->budget->limits.value[SK_LIMIT_OOXML_XML]));
        return;
    }
    struct sheet s = new_sheet(x, book, part, index);
    sk_ooxml_parse(x, part,
                   &(sk_xml_sink){.self = &s, .start = on_comment_start, .end = on_comment_end, .text = keep_text});
}

/* What hangs on a sheet: comments, and drawings whose shapes are then known under the sheet's name. */
static void read_companions(sk_ooxml *x, sk_excel_book *book, uint32_t part, uint32_t index)
{
    const sk_excel_sheet *sheet = sk_excel_sheet_at(book, index);
    sk_bytes container = sheet ? sk_arena_copy(x->o->arena, sheet->name) : (sk_bytes){NULL, 0};
    for (const sk_ooxml_relation *r = NULL; (r = sk_ooxml_next_relation(x, part, r)) != NULL;) {
        if (r->part == SK_OOXML_NONE || x->parts[r->part].parsed) continue;
        if (sk_is(r->type, "comments")) read_comments(x, book, r->part, index);
        else if (sk_is(r->type, "drawing") || sk_is(r->type, "vmlDrawing")) sk_ooxml_read_story(x, r->part, container);
    }
}

/* --- the book --- */

static sk_sheet_type type_of(const sk_ooxml_part *p, sk_bytes relation_type)
{
    static const struct { const char *root, *relation; sk_sheet_type type; } rows[] = {
        {"macrosheet", "xlMacrosheet", SK_SHEET_MACRO}, {"xlIntlMacrosheet", "xlIntlMacrosheet", SK_SHEET_MACRO},
        {"dialogsheet", "dialogsheet", SK_SHEET_DIALOG}, {"chartsheet", "chartsheet", SK_SHEET_CHART}};
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (sk_xml_named(sk_xml_local(p->root), rows[i].root) || sk_is(relation_type, rows[i].relation))
            return rows[i].type;
    return SK_SHEET_WORK;
}

static void read_sheet(sk_ooxml *x, sk_excel_book *book, uint32_t index, const sk_ooxml_relation *r)
{
    sk_ooxml_part *p = &x->parts[r->part];
    if (p->parsed || !p->content) return;
    sk_excel_set_sheet_type(book, index, type_of(p, r->type));
    if (p->root.len == 0) {
        p->parsed = true;
        (void)sk_biff12_sheet(x->o, index, sk_content_need(p->content, x->o->budget->limits.value[SK_LIMIT_OOXML_XML]));
    } else {
        struct sheet s = new_sheet(x, book, r->part, index);
        (void)sk_excel_begin_sheet(x->o, book, index);
        sk_ooxml_parse(x, r->part,
                       &(sk_xml_sink){.self = &s, .start = on_sheet_start, .end = on_sheet_end, .text = keep_text});
        sk_excel_end_sheet(x->o, book);
    }
    read_companions(x, book, r->part, index);
}

/* Bytes of the first binary part that a relationship of this type reaches. */
static void read_binary(sk_ooxml *x, const char *type, sk_outcome (*read)(sk_opening *, sk_bytes))
{
    for (size_t i = 0; i < x->relation_count; i++) {
        const sk_ooxml_relation *r = &x->relations[i];
        if (!sk_is(r->type, type) || r->part == SK_OOXML_NONE) continue;
        sk_ooxml_part *p = &x->parts[r->part];
        if (p->root.len > 0 || !p->content || p->parsed) continue;
        p->parsed = true;
        (void)read(x->o, sk_content_need(p->content, x->o->budget->limits.value[SK_LIMIT_OOXML_XML]));
    }
}

static void read_roots(sk_ooxml *x, sk_excel_book *book, const char *root, const sk_xml_sink *events)
{
    for (uint32_t from = 0, part; (part = sk_ooxml_next_root(x, root, &from)) != SK_OOXML_NONE;) {
        struct sheet s = new_sheet(x, book, part, 0);
        sk_xml_sink sink = *events;
        sink.self = &s;
        sk_ooxml_parse(x, part, &sink);
    }
}

/* --- what a workbook gets from elsewhere --- */

/* 18.14.7 ddeLink: service and topic name the program and its command. 18.13.1 connection, 18.13.15 webPr. */
static void on_external(void *self, const sk_xml_tag *tag)
{
    struct sheet *s = self;
    sk_opening *o = s->x->o;
    if (sk_xml_named(tag->local, "ddeLink")) {
        sk_bytes service = sk_xml_get(tag, "ddeService"), topic = sk_xml_get(tag, "ddeTopic");
        sk_ooxml_tell(s->x, SK_FACT_OFFICE_FIELD_DDE,
                      sk_text_bytes(o->arena, "%.*s|%.*s", (int)service.len, (const char *)service.p, (int)topic.len,
                                    (const char *)topic.p));
    } else if (sk_xml_named(tag->local, "oleLink")) {
        sk_ooxml_tell(s->x, SK_FACT_OFFICE_OBJECT_CLASS, sk_xml_get(tag, "progId"));
    } else if (sk_xml_named(tag->local, "webPr") || sk_xml_named(tag->local, "dbPr")) {
        sk_bytes url = sk_xml_get(tag, "url");
        sk_ooxml_tell(s->x, SK_FACT_OFFICE_CONNECTION, url.len > 0 ? url : sk_xml_get(tag, "connection"));
        sk_target_tell(o, url);
    } else if (sk_xml_named(tag->local, "textPr") && sk_target_is_remote(sk_xml_get(tag, "sourceFile"))) {
        sk_ooxml_tell(s->x, SK_FACT_OFFICE_CONNECTION, sk_xml_get(tag, "sourceFile"));
        sk_target_tell(o, sk_xml_get(tag, "sourceFile"));
    }
}

static bool is_workbook(const sk_ooxml *x)
{
    uint32_t from = 0;
    uint16_t kind = x->o->artifact->kind;
    return kind == SK_KIND_OFFICE_XLSX || kind == SK_KIND_OFFICE_XLSB ||
           sk_ooxml_next_root(x, "workbook", &from) != SK_OOXML_NONE;
}

/* The workbook part: the main part, or the first that looks like one where the package does not say. */
static uint32_t find_workbook(const sk_ooxml *x)
{
    uint32_t from = 0;
    if (x->main != SK_OOXML_NONE) return x->main;
    for (uint32_t i = 0; i < x->part_count; i++)
        if (sk_is(x->parts[i].name, "xl/workbook.bin")) return i;
    return sk_ooxml_next_root(x, "workbook", &from);
}

static void read_all_sheets(sk_ooxml *x, sk_excel_book *book)
{
    uint32_t workbook = find_workbook(x), count = sk_excel_sheet_count(book);
    for (uint32_t i = 0; workbook != SK_OOXML_NONE && i < count; i++) {
        const sk_excel_sheet *sheet = sk_excel_sheet_at(book, i);
        const sk_ooxml_relation *r = sheet ? sk_ooxml_relation_of(x, workbook, sheet->relation) : NULL;
        if (r && r->part != SK_OOXML_NONE) read_sheet(x, book, i, r);
    }
}

/* Sheets that no workbook names: a macro sheet is one more place to hide in. */
static void read_stray_sheets(sk_ooxml *x, sk_excel_book *book)
{
    static const char *const roots[] = {"worksheet", "macrosheet", "dialogsheet"};
    for (size_t i = 0; i < SK_COUNT(roots); i++)
        for (uint32_t from = 0, part; (part = sk_ooxml_next_root(x, roots[i], &from)) != SK_OOXML_NONE;) {
            if (x->parts[part].parsed) continue;
            uint32_t index = sk_excel_add_sheet(
                x->o, book, &(sk_excel_sheet){.name = x->parts[part].name, .visibility = SK_SHEET_VERY_HIDDEN});
            read_sheet(x, book, index, &(sk_ooxml_relation){.part = part});
        }
}

void sk_ooxml_read_workbook(sk_ooxml *x)
{
    if (!is_workbook(x)) return;
    sk_excel_book *book = sk_excel_book_of(x->o);
    if (!book) return;
    sk_ooxml_read_looks(x, book);
    read_binary(x, "officeDocument", sk_biff12_workbook);
    read_binary(x, "styles", sk_biff12_styles);
    read_roots(x, book, "workbook",
               &(sk_xml_sink){.start = on_workbook_start, .end = on_workbook_end, .text = keep_text});
    read_binary(x, "sharedStrings", sk_biff12_shared_strings);
    read_roots(x, book, "sst", &(sk_xml_sink){.start = on_string_start, .end = on_string_end, .text = keep_text});
    read_binary(x, "externalLink", sk_biff12_external_link);
    read_roots(x, book, "externalLink", &(sk_xml_sink){.start = on_external});
    read_roots(x, book, "connections", &(sk_xml_sink){.start = on_external});
    read_all_sheets(x, book);
    read_stray_sheets(x, book);
    sk_excel_end_book(x->o, book);
}
