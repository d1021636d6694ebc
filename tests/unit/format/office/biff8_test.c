/* Excel 97-2003 workbooks: what the writer wrote is read back and told; damage at every byte ends and keeps what is
 * sound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "unit/with_arena.h"

#include "format/office/biff8_inside.h"
#include "make/told.h"
#include "make/xls.h"

extern const sk_format sk_format_cfb;

/* Opens a stream as the part of a compound file would. */
static make_told *read_stream(sk_bytes stream, sk_outcome *ret)
{
    make_told *t = make_told_new(stream, SK_KIND_OFFICE_XLS);
    assert_non_null(t);
    *ret = sk_biff8_read(&t->o, stream, 0);
    return t;
}

static void assert_text(sk_bytes have, const char *want)
{
    assert_int_equal(have.len, strlen(want));
    assert_memory_equal(have.p, want, have.len);
}

static const sk_doc_cell *cell_of(const make_told *t, size_t sheet, uint32_t row, uint32_t column)
{
    sk_doc_sheet *s = t->o.document->sheets;
    while (s && sheet-- > 0) s = s->next;
    return s ? sk_document_cell(s, row, column) : NULL;
}

static void mail_of_2022(void **state)
{
    (void)state;
    make_told *t = make_told_new(make_xls_2022(arena), SK_KIND_OFFICE_CFB);
    assert_non_null(t);
    assert_int_equal(sk_format_cfb.open(&t->o), SK_OUTCOME_COMPLETE);
    const make_told_child *macro = make_told_find(t, "EFWFSFG"), *cells = make_told_find(t, "cells");
    assert_non_null(macro);
    assert_int_equal(macro->kind, SK_KIND_MACRO_XLM);
    assert_int_equal(macro->relation, SK_REL_MACRO);
    assert_text(
        macro->bytes,
        "F1\t=CONCATENATE(Srieifew1!$D$11,Srieifew1!$E$18,Srieifew1!$F$25,Srieifew1!$G$32,CHAR(47),Srieifew1!$AE$91)\n"
        "F2\t=EXEC(\"no-such-program \"&F1)\nF3\t=HALT()\n");
    assert_non_null(cells);
    assert_true(sk_find(cells->bytes, 0, SK_LIT("Enable Content")) != SK_NPOS);
    assert_true(make_told_has_fact(t, SK_FACT_EXCEL_NAME_AUTO, "Auto_Open (hidden) -> EFWFSFG!$F$1"));
    assert_true(make_told_has_fact(t, SK_FACT_EXCEL_SHEET, "veryhidden macro EFWFSFG"));
    assert_true(make_told_has_fact(t, SK_FACT_EXCEL_SHEET, "hidden work Srieifew1"));
    assert_true(make_told_has_fact(t, SK_FACT_EXCEL_SHEET_HIDDEN, "2"));
    assert_true(make_told_has_fact(t, SK_FACT_EXCEL_CELLS, "10"));
    assert_true(make_told_has_fact(t, SK_FACT_EXCEL_XLM_CELLS, "3"));
    const sk_doc_cell *c = cell_of(t, 2, 0, 5);
    assert_non_null(c);
    assert_int_equal(c->type, SK_CELL_TEXT);
    assert_text(c->text, "http://download.example/wp-content/inert.txt");
    assert_true(c->tokens.len > 0);
    assert_int_equal(t->deviation_count, 0);
    make_told_free(t);
}

/* A long text of wide and narrow characters, continued at every place. */
static void strings_over_continuations(void **state)
{
    (void)state;
    make_xls_cell cells[] = {{.row = 0, .text = "short"},
                             {.row = 1, .text = "A longer text, \xE8\xA1\xA8 and more of it."},
                             {.row = 2, .text = ""},
                             {.row = 3, .text = "last"}};
    make_xls_sheet sheet = {.name = "\xE8\xA1\xA8", .cells = cells, .cell_count = 4};
    for (size_t split = 12; split < 140; split++)
        for (unsigned wide = 0; wide < 2; wide++) {
            sk_outcome outcome;
            make_xls x = {.sheets = &sheet, .sheet_count = 1, .split = split, .wide = wide};
            make_told *t = read_stream(make_xls_stream(arena, &x), &outcome);
            assert_int_equal(outcome, SK_OUTCOME_COMPLETE);
            for (unsigned i = 0; i < 4; i++) assert_text(cell_of(t, 0, i, 0)->text, cells[i].text);
            assert_true(make_told_has_fact(t, SK_FACT_EXCEL_SHEET, "visible work \xE8\xA1\xA8"));
            make_told_free(t);
        }
}

static void notes_links_programs(void **state)
{
    (void)state;
    make_tokens t8 = make_tokens_new(arena, SK_PTG_BIFF8);
    static const uint8_t external[] = {0x59, 1, 0, 1, 0, 0, 0};
    sk_buf_bytes(&t8.b, sk_bytes_of(external, sizeof external));
    make_xls_cell cell = {.row = 4, .column = 1, .tokens = make_tokens_view(&t8), .number = 2.5};
    make_xls_sheet sheet = {.name = "Data",
                            .cells = &cell,
                            .cell_count = 1,
                            .note = "A note on a cell",
                            .link = "https://page.example/x?y=1"};
    sk_outcome outcome;
    make_told *t = read_stream(
        make_xls_stream(arena, &(make_xls){.sheets = &sheet, .sheet_count = 1, .dde = "no-such-program|/x inert"}),
        &outcome);
    assert_int_equal(outcome, SK_OUTCOME_COMPLETE);
    assert_true(make_told_has_fact(t, SK_FACT_EXCEL_LINK, "dde no-such-program|/x inert"));
    assert_true(make_told_has_fact(t, SK_FACT_OFFICE_FIELD_DDE, "no-such-program|/x inert"));
    assert_true(make_told_has_fact(t, SK_FACT_EXCEL_HYPERLINK, "https://page.example/x?y=1"));
    assert_int_equal(t->indicator_count, 1);
    assert_text(t->indicators[0], "https://page.example/x?y=1");
    assert_text(cell_of(t, 0, 4, 1)->formula, "no-such-program|'/x inert'!A0");
    assert_true(cell_of(t, 0, 4, 1)->number > 2.4 && cell_of(t, 0, 4, 1)->number < 2.6);
    const sk_doc_value *v = t->o.document->values;
    assert_non_null(v);
    assert_int_equal(v->store, SK_STORE_COMMENT);
    assert_text(v->value, "A note on a cell");
    make_told_free(t);
}

static void names_that_start(void **state)
{
    (void)state;
    static const char *const yes[] = {"Auto_Open",       "AUTO_OPEN",  "auto_open123",
                                      "_xlnm.Auto_Open", "Auto_Close", "aut\xE2\x80\x8Bo_open"};
    static const char *const no[] = {"Auto", "My_Auto_Open", "AutoOpen", "", "auto_ope"};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) assert_true(sk_excel_is_auto_name(sk_bytes_str(yes[i])));
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) assert_false(sk_excel_is_auto_name(sk_bytes_str(no[i])));
    assert_true(sk_excel_is_auto_name(SK_LIT("au\0to_open")));
    make_tokens open = make_tokens_new(arena, SK_PTG_BIFF8), self = open;
    make_ptg_ref_sheet(&open, 0, 0, 0);
    make_ptg_name(&self, 2);
    make_xls_name names[] = {{.name = "aUto_\x02opeN", .tokens = make_tokens_view(&open)},
                             {.name = "Loop", .tokens = make_tokens_view(&self)}};
    make_xls_sheet sheet = {.name = "M 1", .type = 1};
    sk_outcome outcome;
    make_told *t = read_stream(
        make_xls_stream(arena, &(make_xls){.sheets = &sheet, .sheet_count = 1, .names = names, .name_count = 2}),
        &outcome);
    assert_int_equal(outcome, SK_OUTCOME_COMPLETE);
    assert_true(make_told_has_fact(t, SK_FACT_EXCEL_NAME_AUTO, "aUto_\x02opeN -> 'M 1'!$A$1"));
    assert_int_equal(make_told_deviation_count(t, SK_DEV_EXCEL_NAME_DISGUISED), 1);
    assert_text(t->o.document->values->next->value, "Loop"); /* refers to itself: shown, not followed */
    make_told_free(t);
}

static void addresses(void **state)
{
    (void)state;
    uint32_t row = 0, column = 0;
    assert_true(sk_excel_read_address(SK_LIT("$XFD$1048576"), &row, &column));
    assert_int_equal(row, 1048575);
    assert_int_equal(column, 16383);
    static const char *const bad[] = {"", "A", "1", "A0", "A1B", "$", "AAAAAAAA1", "A99999999999999999999", "A1 "};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(sk_excel_read_address(sk_bytes_str(bad[i]), &row, &column));
    sk_buf b = sk_buf_new(arena, 64);
    sk_excel_write_address(&b, 0, 702);
    assert_text(sk_buf_view(&b), "AAA1");
}

static void locks(void **state)
{
    (void)state;
    static const char *const schemes[] = {"", "XOR", "RC4", "RC4 CryptoAPI"};
    make_xls_cell cell = {.text = "behind the lock"};
    make_xls_sheet sheet = {.name = "Sheet1", .cells = &cell, .cell_count = 1};
    for (unsigned lock = 1; lock < 4; lock++) {
        sk_outcome outcome;
        make_told *t = read_stream(
            make_xls_stream(arena, &(make_xls){.sheets = &sheet, .sheet_count = 1, .lock = lock}), &outcome);
        assert_int_equal(outcome, SK_OUTCOME_ENCRYPTED);
        assert_true(make_told_has_fact(t, SK_FACT_LOCK_SCHEME, schemes[lock]));
        assert_null(make_told_find(t, "cells"));
        make_told_free(t);
    }
}

static sk_bytes sample_stream(void)
{
    make_tokens sum = make_tokens_new(arena, SK_PTG_BIFF8);
    make_ptg_ref(&sum, 0, 0);
    make_ptg_int(&sum, 7);
    make_ptg_call(&sum, "SUM", 2);
    make_xls_cell cells[] = {{.row = 0, .number = 42},
                             {.row = 1, .text = "text"},
                             {.row = 2, .tokens = make_tokens_view(&sum), .text = "49"}};
    make_xls_sheet sheets[] = {
        {.name = "Sheet1", .cells = cells, .cell_count = 3, .note = "note", .link = "http://a.example/"},
        {.name = "Macro1", .type = 1, .state = 2, .cells = cells, .cell_count = 3}};
    make_xls_name names[] = {{.builtin = 1, .tokens = make_tokens_view(&sum)}};
    return make_xls_stream(
        arena, &(make_xls){.sheets = sheets, .sheet_count = 2, .names = names, .name_count = 1, .dde = "a|b"});
}

static void truncation(void **state)
{
    (void)state;
    sk_bytes whole = sample_stream();
    for (size_t len = 0; len < whole.len; len++) {
        sk_outcome outcome;
        make_told *t = read_stream(sk_slice(whole, 0, len), &outcome);
        if (outcome == SK_OUTCOME_NOT_THIS)
            assert_true(len < 8);
        else {
            assert_int_equal(outcome, SK_OUTCOME_PARTIAL);
            assert_true(t->deviation_count > 0);
        }
        make_told_free(t);
    }
}

/* A sheet's place that leads nowhere: the sheet is found all the same, and told. */
static void lost_sheets(void **state)
{
    (void)state;
    sk_bytes whole = sample_stream();
    sk_buf copy = sk_buf_new(arena, whole.len);
    sk_buf_bytes(&copy, whole);
    static const uint8_t mark[] = {0x85, 0x00};
    make_patch_u32(&copy, sk_find(whole, 0, sk_bytes_of(mark, 2)) + 4, 0x7FFFFFF0);
    sk_outcome outcome;
    make_told *t = read_stream(sk_buf_view(&copy), &outcome);
    assert_int_equal(outcome, SK_OUTCOME_PARTIAL);
    assert_int_equal(make_told_deviation_count(t, SK_DEV_EXCEL_SHEET_LOST), 1);
    assert_true(make_told_has_fact(t, SK_FACT_EXCEL_CELLS, "6"));
    make_told_free(t);
}

static void limits(void **state)
{
    (void)state;
    sk_bytes whole = sample_stream();
    make_told *t = make_told_new(whole, SK_KIND_OFFICE_XLS);
    t->budget.limits.value[SK_LIMIT_DOCUMENT_CELLS] = 2;
    t->budget.limits.value[SK_LIMIT_EXCEL_FORMULAS_BYTES] = 10;
    t->budget.limits.value[SK_LIMIT_EXCEL_SHEETS] = 1;
    assert_int_equal(sk_biff8_read(&t->o, whole, 0), SK_OUTCOME_COMPLETE);
    assert_true(t->budget.reached[SK_LIMIT_DOCUMENT_CELLS]);
    assert_true(t->budget.reached[SK_LIMIT_EXCEL_FORMULAS_BYTES]);
    assert_true(t->budget.reached[SK_LIMIT_EXCEL_SHEETS]);
    make_told_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(mail_of_2022),
                                       cmocka_unit_test(strings_over_continuations),
                                       cmocka_unit_test(notes_links_programs),
                                       cmocka_unit_test(names_that_start),
                                       cmocka_unit_test(addresses),
                                       cmocka_unit_test(locks),
                                       cmocka_unit_test(truncation),
                                       cmocka_unit_test(lost_sheets),
                                       cmocka_unit_test(limits)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
