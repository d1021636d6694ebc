/* How workbooks look: the same fonts, fills, heights and widths in BIFF8, BIFF12 and SpreadsheetML are read as the same; books
 * without macros are not read for it; hostile records end within their bytes. */
#include "unit/test.h"

#include <string.h>

#include "format/office/biff8_inside.h"
#include "make/ooxml.h"
#include "make/opened.h"
#include "make/told.h"
#include "make/xlsb.h"

extern const sk_format sk_format_cfb, sk_format_ooxml_zip;

#define KEY_ROW 4u
#define RED 10u /* of files; the third of the palette */

static const make_xls_look looks[] = {{.font = "Consolas", .twips = 530, .colour = RED, .bold = true, .number = "0.000"},
                                      {.font = "Arial", .twips = 200, .fill = 13, .horizontal = 2, .italic = true}};
static const make_xls_row rows[] = {{.row = KEY_ROW, .twips = 660}, {.row = 9, .twips = 300, .hidden = true}};
static const make_xls_columns columns[] = {{.first = 2, .last = 3, .width = 5120}};

static make_xls book(make_xls_sheet *sheets, make_tokens *halt, make_xls_cell *macro, const make_xls_cell *cells, size_t count)
{
    make_ptg_call(halt, "HALT", 0);
    *macro = (make_xls_cell){.tokens = make_tokens_view(halt)};
    sheets[0] = (make_xls_sheet){.name = "Sheet1", .cells = cells, .cell_count = count, .rows = rows, .row_count = 2,
                                 .columns = columns, .column_count = 1};
    sheets[1] = (make_xls_sheet){.name = "Macro1", .type = 1, .cells = macro, .cell_count = 1};
    return (make_xls){.sheets = sheets, .sheet_count = 2, .looks = looks, .look_count = 2};
}

static const make_xls_cell cells[] = {{.row = 0, .column = 0, .number = 1.5, .look = 1},
                                      {.row = KEY_ROW, .column = 1, .text = "key", .look = 2},
                                      {.row = 5, .column = 5, .blank = true, .look = 2},
                                      {.row = 9, .column = 0, .number = 2}};

static void is_as_written(const sk_document *d)
{
    assert_non_null(d);
    assert_non_null(d->looks);
    sk_doc_sheet *s = d->sheets;
    const sk_doc_format *first = sk_document_format(d, s, 0, 0), *second = sk_document_format(d, s, KEY_ROW, 1);
    assert_non_null(first);
    assert_non_null(second);
    const sk_doc_font *font = sk_looks_font(d->looks, first->font);
    assert_non_null(font);
    assert_int_equal(font->twips, 530);
    assert_true(font->bold && !font->italic);
    assert_true(sk_is(font->name, "Consolas"));
    assert_int_equal(sk_looks_colour(d->looks, &font->colour), 3);
    assert_int_equal(sk_looks_rgb(d->looks, &font->colour, 0), 0xFF0000);
    assert_true(sk_is(sk_looks_number(d->looks, first->number), "0.000"));
    assert_int_equal(first->fill.pattern, 0);
    assert_int_equal(second->fill.pattern, 1);
    assert_int_equal(second->horizontal, 2);
    assert_int_equal(sk_looks_colour(d->looks, &second->fill.fore), 6);
    assert_true(sk_looks_font(d->looks, second->font)->italic);
    assert_ptr_equal(sk_document_format(d, s, 5, 5), second); /* nothing in it but its format */
    assert_ptr_not_equal(sk_document_format(d, s, 5, 6), second);
    assert_true(sk_looks_row_height(s->looks, KEY_ROW, 15) == 33);
    assert_true(sk_looks_row_height(s->looks, 9, 15) == 0);
    assert_true(sk_looks_row_height(s->looks, 1, 15) == 15);
    bool usual = true;
    assert_true(sk_looks_column_width(s->looks, 3, &usual) > 19.2 && sk_looks_column_width(s->looks, 3, &usual) < 19.4);
    assert_false(usual);
    assert_true(sk_looks_column_width(s->looks, 0, &usual) == 8.43);
    assert_true(usual);
}

static void biff8(void **state)
{
    make_xls_sheet sheets[2];
    make_xls_cell macro;
    make_tokens halt = make_tokens_new(*state, SK_PTG_BIFF8);
    make_xls x = book(sheets, &halt, &macro, cells, SK_COUNT(cells));
    opened t = opened_format(*state, &sk_format_cfb, SK_KIND_OFFICE_CFB, make_xls_file(*state, &x));
    is_as_written(t.document);
    x.sheet_count = 1; /* no macros: nobody asks */
    t = opened_format(*state, &sk_format_cfb, SK_KIND_OFFICE_CFB, make_xls_file(*state, &x));
    assert_null(t.document->looks);
    x.project = true;
    t = opened_format(*state, &sk_format_cfb, SK_KIND_OFFICE_CFB, make_xls_file(*state, &x));
    is_as_written(t.document);
}

static void biff12(void **state)
{
    make_xls_sheet sheets[2];
    make_xls_cell macro;
    make_tokens halt = make_tokens_new(*state, SK_PTG_BIFF12);
    make_xls x = book(sheets, &halt, &macro, cells, SK_COUNT(cells));
    opened t = opened_format(*state, &sk_format_ooxml_zip, SK_KIND_OFFICE_XLSB, make_xlsb_file(*state, &x));
    is_as_written(t.document);
}

#define STYLES                                                                                                         \
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts count=\"1\">"            \
    "<numFmt numFmtId=\"164\" formatCode=\"0.000\"/></numFmts><fonts><font><sz val=\"11\"/><name val=\"Calibri\"/>"    \
    "</font><font><b/><sz val=\"26.5\"/><color rgb=\"FFFF0000\"/><name val=\"Consolas\"/></font><font><i/>"            \
    "<sz val=\"10\"/><name val=\"Arial\"/></font></fonts><fills><fill><patternFill patternType=\"none\"/></fill>"      \
    "<fill><patternFill patternType=\"solid\"><fgColor indexed=\"13\"/></patternFill></fill></fills>"                  \
    "<borders><border><left/></border></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/>"                      \
    "<xf numFmtId=\"164\" fontId=\"1\"/><xf fontId=\"2\" fillId=\"1\"><alignment horizontal=\"center\"/></xf>"         \
    "</cellXfs><dxfs><dxf><font><sz val=\"99\"/></font></dxf></dxfs></styleSheet>"

static void spreadsheetml(void **state)
{
    static const make_xlsx_cell work[] = {
        {.address = "A1", .value = "1.5"}, {.address = "B5", .value = "key"}, {.address = "F6"}, {.address = "A10", .value = "2"}};
    static const make_xlsx_look styled[] = {{.style = 1},
                                            {.style = 2, .row = "ht=\"33\" customHeight=\"1\""},
                                            {.style = 2},
                                            {.row = "hidden=\"1\""}};
    static const make_xlsx_cell macro[] = {{.address = "A1", .formula = "HALT()"}};
    static const make_part styles = {"xl/styles.xml", {(const uint8_t *)STYLES, sizeof STYLES - 1}};
    make_xlsx_sheet sheets[] = {
        {.name = "Sheet1", .cells = work, .cell_count = SK_COUNT(work), .looks = styled,
         .head = "<sheetFormatPr defaultRowHeight=\"15\"/><cols><col min=\"3\" max=\"4\" width=\"20\"/></cols>"},
        {.name = "Macro1", .macro = true, .cells = macro, .cell_count = 1}};
    make_office office = {.relations = MAKE_STYLES_RELATIONS, .extra = &styles, .extra_count = 1};
    opened t = opened_format(*state, &sk_format_ooxml_zip, SK_KIND_OFFICE_XLSX, make_xlsx(*state, &office, sheets, 2, NULL));
    is_as_written(t.document);
    t = opened_format(*state, &sk_format_ooxml_zip, SK_KIND_OFFICE_XLSX, make_xlsx(*state, &office, sheets, 1, NULL));
    assert_null(t.document->looks);
}

/* Colours of the theme and their tints, and those nearest in the palette. */
static void colours(void **state)
{
    sk_doc_looks *l = sk_looks_new(*state);
    assert_non_null(l);
    sk_doc_colour theme = {.type = SK_COLOUR_THEME, .index = 4}, white = {.type = SK_COLOUR_THEME},
                  far = {.type = SK_COLOUR_THEME, .index = 200}, none = {.type = SK_COLOUR_INDEX, .index = 64},
                  low = {.type = SK_COLOUR_INDEX, .index = 2}, dark = {.type = SK_COLOUR_THEME, .tint = -16384},
                  rgb = {.type = SK_COLOUR_RGB, .rgb = 0xFE0102};
    assert_int_equal(sk_looks_rgb(l, &theme, 0), 0x4F81BD);
    assert_int_equal(sk_looks_colour(l, &white), 2);
    assert_int_equal(sk_looks_colour(l, &far), 0);
    assert_int_equal(sk_looks_colour(l, &none), 0);
    assert_int_equal(sk_looks_rgb(l, &none, 0x123456), 0x123456);
    assert_int_equal(sk_looks_colour(l, &low), 3);
    assert_int_equal(sk_looks_colour(l, &rgb), 3);
    assert_int_equal(sk_looks_colour(l, &dark), 16); /* half as light: grey */
    assert_true(sk_is(sk_looks_number(l, 14), "m/d/yyyy"));
    assert_true(sk_is(sk_looks_number(l, 4000000000u), "General"));
    assert_true(sk_is(sk_looks_style(l, 3), "Normal"));
    assert_null(sk_looks_font(l, 0));
    assert_null(sk_looks_format(l, 0));
}

/* Records cut anywhere, and a limit of few looks: no fault, and the limit is told. */
static void cut_and_limited(void **state)
{
    make_xls_sheet sheets[2];
    make_xls_cell macro;
    make_tokens halt = make_tokens_new(*state, SK_PTG_BIFF8);
    make_xls x = book(sheets, &halt, &macro, cells, SK_COUNT(cells));
    sk_bytes stream = make_xls_stream(*state, &x);
    for (size_t len = 0; len < stream.len; len += 7) {
        make_told *t = make_told_new(sk_slice(stream, 0, len), SK_KIND_OFFICE_XLS);
        (void)sk_biff8_read(&t->o, sk_slice(stream, 0, len), 0);
        make_told_free(t);
    }
    make_told *t = make_told_new(stream, SK_KIND_OFFICE_XLS);
    t->o.budget->limits.value[SK_LIMIT_DOCUMENT_LOOKS] = 16;
    (void)sk_biff8_read(&t->o, stream, 0);
    assert_true(t->o.budget->reached[SK_LIMIT_DOCUMENT_LOOKS]);
    make_told_free(t);
}

static int set_up(void **state)
{
    *state = sk_arena_new(512u << 20);
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    sk_arena_free(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(biff8), TEST(biff12), TEST(spreadsheetml), TEST(colours), TEST(cut_and_limited)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
