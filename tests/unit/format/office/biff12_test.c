/* XLSB parts: what the writer wrote is read back; cut and lying records end and are told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "format/office/biff12.h"
#include "make/told.h"
#include "make/xlsb.h"

static sk_arena *arena;
static make_xls book;

static int set_up(void **state)
{
    (void)state;
    arena = sk_arena_new(256u << 20);
    if (!arena) return -1;
    static make_xls_cell cells[4], macro[2];
    static make_xls_sheet sheets[2];
    static make_xls_name names[1];
    make_tokens open = make_tokens_new(arena, SK_PTG_BIFF12), sum = open;
    make_ptg_ref_sheet(&open, 1, 0, 0);
    make_ptg_ref(&sum, 0, 16383);
    make_ptg_string(&sum, "a\"b");
    make_ptg(&sum, 0x08);
    cells[0] = (make_xls_cell){.row = 0, .column = 0, .number = 42};
    cells[1] = (make_xls_cell){.row = 0, .column = 3, .text = "\xE8\xA1\xA8 text"};
    cells[2] = (make_xls_cell){.row = 70000, .column = 1, .tokens = make_tokens_view(&sum), .text = "result"};
    cells[3] = (make_xls_cell){.row = 70001, .column = 1, .text = "last"};
    macro[0] = (make_xls_cell){.row = 0, .tokens = make_tokens_view(&sum), .number = 1};
    macro[1] = (make_xls_cell){.row = 1, .text = "value"};
    sheets[0] = (make_xls_sheet){.name = "Sheet1", .cells = cells, .cell_count = 4};
    sheets[1] = (make_xls_sheet){.name = "Macro 1", .type = 1, .state = 2, .cells = macro, .cell_count = 2};
    names[0] = (make_xls_name){.builtin = 1, .hidden = true, .tokens = make_tokens_view(&open)};
    book = (make_xls){.sheets = sheets, .sheet_count = 2, .names = names, .name_count = 1};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sk_arena_free(arena);
    return 0;
}

static make_told *start(void)
{
    make_told *t = make_told_new((sk_bytes){NULL, 0}, SK_KIND_OFFICE_XLSB);
    assert_non_null(t);
    return t;
}

static void assert_text(sk_bytes have, const char *want)
{
    assert_int_equal(have.len, strlen(want));
    assert_memory_equal(have.p, want, have.len);
}

static void whole(void **state)
{
    (void)state;
    make_told *t = start();
    assert_int_equal(sk_biff12_workbook(&t->o, make_xlsb_workbook(arena, &book)), SK_OUTCOME_COMPLETE);
    assert_int_equal(sk_biff12_shared_strings(&t->o, make_xlsb_shared_strings(arena, &book)), SK_OUTCOME_COMPLETE);
    sk_excel_book *b = sk_excel_book_of(&t->o);
    assert_int_equal(sk_excel_sheet_of_relation(b, SK_LIT("rId2")), 1);
    sk_excel_set_sheet_type(b, 1, SK_SHEET_MACRO);
    assert_int_equal(sk_biff12_sheet(&t->o, 0, make_xlsb_sheet(arena, &book, 0)), SK_OUTCOME_COMPLETE);
    assert_int_equal(sk_biff12_sheet(&t->o, 1, make_xlsb_sheet(arena, &book, 1)), SK_OUTCOME_COMPLETE);
    assert_int_equal(sk_biff12_sheet(&t->o, 2, make_xlsb_sheet(arena, &book, 1)), SK_OUTCOME_NOT_THIS);
    sk_excel_end_book(&t->o, b);
    sk_doc_sheet *s = t->o.document->sheets;
    assert_text(sk_document_cell(s, 0, 3)->text, "\xE8\xA1\xA8 text");
    assert_text(sk_document_cell(s, 70000, 1)->formula, "XFD1&\"a\"\"b\"");
    assert_text(sk_document_cell(s, 70000, 1)->text, "result");
    assert_text(sk_document_cell(s, 70001, 1)->text, "last");
    const make_told_child *macro = make_told_find(t, "Macro 1");
    assert_non_null(macro);
    assert_int_equal(macro->kind, SK_KIND_MACRO_XLM);
    assert_text(macro->bytes, "A1\t=XFD1&\"a\"\"b\"\nA2\tvalue\n");
    assert_true(make_told_has_fact(t, SK_FACT_EXCEL_NAME_AUTO, "_xlnm.Auto_Open (hidden) -> 'Macro 1'!$A$1"));
    assert_true(make_told_has_fact(t, SK_FACT_EXCEL_SHEET, "veryhidden macro Macro 1"));
    assert_int_equal(t->deviation_count, 0);
    make_told_free(t);
}

/* Every truncation of each part ends; what lies before the cut is kept. */
static void truncation(void **state)
{
    (void)state;
    sk_bytes parts[] = {make_xlsb_workbook(arena, &book), make_xlsb_shared_strings(arena, &book),
                        make_xlsb_sheet(arena, &book, 0)};
    for (size_t i = 0; i < 3; i++)
        for (size_t len = 0; len < parts[i].len; len++) {
            make_told *t = start();
            sk_bytes cut = sk_slice(parts[i], 0, len);
            sk_excel_book *b = sk_excel_book_of(&t->o);
            (void)sk_excel_add_sheet(&t->o, b, &(sk_excel_sheet){.name = SK_LIT("x")});
            sk_outcome outcome = i == 0   ? sk_biff12_workbook(&t->o, cut)
                                 : i == 1 ? sk_biff12_shared_strings(&t->o, cut)
                                          : sk_biff12_sheet(&t->o, 0, cut);
            assert_true(outcome == SK_OUTCOME_COMPLETE || (outcome == SK_OUTCOME_PARTIAL && t->deviation_count > 0));
            sk_excel_end_book(&t->o, b);
            make_told_free(t);
        }
}

/* A formula shared by three cells, and one whose shared formula is missing. */
static void shared_formula(void **state)
{
    (void)state;
    static const uint8_t part[] = {0x00, 17,   4,  0, 0,    0,    0,    0,    0, 0, 0,    0, 0, 0, 0, 0, 0, 0,
                                   0, /* row 5 */
                                   0x09, 35,   1,  0, 0,    0,    0,    0,    0, 0, 0,    0, 0, 0, 0, 0, 0, 0,
                                   0,    0, /* B5: cell, number, flags */
                                   5,    0,    0,  0, 0x01, 4,    0,    0,    0, 4, 0,    0, 0, 1, 0, 0, 0, /* shared at B5 */
                                   0xAB, 0x03, 31, 4, 0,    0,    0,    6,    0, 0, 0,    1, 0, 0, 0, 1, 0, 0,
                                   0, /* shared formula, B5:B7 */
                                   7,    0,    0,  0, 0x4C, 0xFF, 0xFF, 0x0F, 0, 0, 0xC0, 0, 0, 0, 0, /* one above */
                                   0x00, 17,   5,  0, 0,    0,    0,    0,    0, 0, 0,    0, 0, 0, 0, 0, 0, 0,
                                   0, /* row 6 */
                                   0x09, 35,   1,  0, 0,    0,    0,    0,    0, 0, 0,    0, 0, 0, 0, 0, 0, 0,
                                   0,    0,    5,  0, 0,    0,    0x01, 4,    0, 0, 0,    4, 0, 0, 0, 1, 0, 0,
                                   0,    0x09, 35, 2, 0,    0,    0,    0,    0, 0, 0,    0, 0, 0, 0, 0, 0, 0,
                                   0,    0,    0,  5, 0,    0,    0,    0x01, 9, 0, 0,    0, 4, 0, 0, 0, 1, 0,
                                   0,    0};
    make_told *t = start();
    sk_excel_book *b = sk_excel_book_of(&t->o);
    (void)sk_excel_add_sheet(&t->o, b, &(sk_excel_sheet){.name = SK_LIT("x")});
    (void)sk_biff12_sheet(&t->o, 0, sk_bytes_of(part, sizeof part));
    sk_doc_sheet *s = t->o.document->sheets;
    assert_text(sk_document_cell(s, 4, 1)->formula, "B4");
    assert_text(sk_document_cell(s, 5, 1)->formula, "B5");
    assert_int_equal(sk_document_cell(s, 5, 2)->formula.len, 0);
    assert_int_equal(make_told_deviation_count(t, SK_DEV_EXCEL_FORMULA_CUT), 1);
    make_told_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whole), cmocka_unit_test(truncation),
                                       cmocka_unit_test(shared_formula)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
