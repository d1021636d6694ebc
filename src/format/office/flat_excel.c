/* Excel 2003's XML spreadsheets: text, formulas, names and DDE links; they cannot hold macros. Source: "XML Spreadsheet
 * Reference" (Excel 2002 and 2003): Workbook, Worksheet, Row, Cell, Data, SupBook. */
#include "format/office/excel_book.h"
#include "format/office/flat.h"
#include "format/office/ooxml.h"

#define TEXT_BYTES (1u << 20)

struct book {
    sk_opening *o;
    sk_excel_book *book;
    sk_buf text;
    sk_doc_cell cell;
    sk_bytes cell_type;
    uint32_t row, column;
    bool in_sheet;
};

static uint32_t to_index(sk_bytes b, uint32_t otherwise)
{
    uint64_t v;
    return sk_parse_u64(b, &v) && v > 0 && v < (1u << 24) ? (uint32_t)v - 1 : otherwise;
}

static void begin_sheet(struct book *b, const sk_xml_tag *tag)
{
    uint32_t index = sk_excel_add_sheet(b->o, b->book, &(sk_excel_sheet){.name = sk_xml_get(tag, "Name")});
    b->in_sheet = sk_excel_begin_sheet(b->o, b->book, index);
    b->row = b->column = 0;
}

static void add_name(struct book *b, const sk_xml_tag *tag)
{
    sk_bytes formula = sk_xml_get(tag, "RefersTo");
    sk_excel_add_name(b->o, b->book,
                      &(sk_excel_name){.name = sk_xml_get(tag, "Name"),
                                       .sheet = -1,
                                       .formula = sk_at(formula, 0) == '=' ? sk_from(formula, 1) : formula,
                                       .hidden = sk_is(sk_xml_get(tag, "Hidden"), "1")});
}

static void begin_cell(struct book *b, const sk_xml_tag *tag)
{
    sk_bytes formula = sk_xml_get(tag, "Formula");
    b->column = to_index(sk_xml_get(tag, "Index"), b->column);
    b->cell = (sk_doc_cell){.row = b->row, .column = b->column};
    b->cell.formula = sk_arena_copy(b->o->arena, sk_at(formula, 0) == '=' ? sk_from(formula, 1) : formula);
    sk_bytes target = sk_xml_get(tag, "HRef");
    if (target.len > 0) sk_target_tell(b->o, target);
}

static void on_start(void *self, const sk_xml_tag *tag)
{
    struct book *b = self;
    b->text.len = 0;
    b->text.full = false;
    if (sk_xml_named(tag->local, "Worksheet")) begin_sheet(b, tag);
    else if (sk_xml_named(tag->local, "NamedRange")) add_name(b, tag);
    else if (sk_xml_named(tag->local, "Row")) {
        b->row = to_index(sk_xml_get(tag, "Index"), b->row);
        b->column = 0;
    } else if (sk_xml_named(tag->local, "Cell")) begin_cell(b, tag);
}

static void on_text(void *self, sk_bytes text)
{
    struct book *b = self;
    sk_buf_bytes(&b->text, text);
}

static void tell_property(struct book *b, sk_bytes local, sk_bytes value)
{
    static const struct { const char *name; sk_fact_key fact; } rows[] = {
        {"Title", SK_FACT_DOC_TITLE}, {"Author", SK_FACT_DOC_AUTHOR}, {"LastAuthor", SK_FACT_DOC_LAST_AUTHOR},
        {"Created", SK_FACT_DOC_CREATED}, {"LastSaved", SK_FACT_DOC_MODIFIED}, {"Company", SK_FACT_DOC_COMPANY}};
    for (size_t i = 0; value.len > 0 && i < SK_COUNT(rows); i++)
        if (sk_xml_named(local, rows[i].name)) sk_tell_fact(b->o, rows[i].fact, value, 0, 0);
}

static void on_end(void *self, sk_bytes local)
{
    struct book *b = self;
    sk_bytes text = sk_trim(sk_buf_view(&b->text));
    if (sk_xml_named(local, "Data")) {
        b->cell.type = text.len > 0 ? SK_CELL_TEXT : SK_CELL_EMPTY;
        b->cell.text = sk_arena_copy(b->o->arena, text);
    } else if (sk_xml_named(local, "Cell")) {
        if (b->in_sheet && (b->cell.type != SK_CELL_EMPTY || b->cell.formula.len > 0))
            (void)sk_excel_add_cell(b->o, b->book, &b->cell);
        b->column++;
    } else if (sk_xml_named(local, "Row")) {
        b->row++;
    } else if (sk_xml_named(local, "Worksheet") && b->in_sheet) {
        sk_excel_end_sheet(b->o, b->book);
        b->in_sheet = false;
    } else if (sk_xml_named(local, "Path") && sk_find_byte(text, 0, '|') != SK_NPOS) {
        sk_tell_fact(b->o, SK_FACT_OFFICE_FIELD_DDE, text, 0, 0); /* SupBook: program|command */
    } else if (!b->in_sheet) {
        tell_property(b, local, text);
    }
    b->text.len = 0;
}

sk_outcome sk_flat_open_excel(sk_opening *o, sk_bytes text)
{
    struct book b = {.o = o, .book = sk_excel_book_of(o), .text = sk_buf_new(o->arena, TEXT_BYTES)};
    if (!b.book) return SK_OUTCOME_LIMIT;
    sk_xml_result result = sk_xml_parse(o->arena, text,
                                        &(sk_xml_sink){.self = &b, .start = on_start, .end = on_end, .text = on_text});
    if (result.malformed) sk_tell_deviation(o, SK_DEV_XML_MALFORMED, result.bad_at);
    if (result.declares_entity) sk_tell_deviation(o, SK_DEV_XML_ENTITY, 0);
    if (b.in_sheet) sk_excel_end_sheet(o, b.book);
    sk_excel_end_book(o, b.book);
    return SK_OUTCOME_COMPLETE;
}
