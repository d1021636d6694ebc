/* Excel 4 macros: present, hidden, started by themselves; and workbooks that only resemble them. */
#include "../test.h"
#include "base/text.h"
#include "make/viewed.h"
#include "make/scanned.h"
#include "make/xls.h"

extern const sk_detector sk_detect_xlm_static;

/* A workbook with one macro sheet. state: as excel.sheet tells it. */
static make_viewed workbook(const char *state, const char *name, const char *formulas, const char *start)
{
    make_viewed v = make_viewed_new();
    uint32_t book = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_OFFICE_XLS, "a.xls");
    uint32_t macro = make_viewed_artifact(&v, book, SK_REL_MACRO, SK_KIND_MACRO_XLM, name);
    make_viewed_fact(&v, book, SK_FACT_EXCEL_SHEET, "hidden work Macro10");
    make_viewed_fact(&v, book, SK_FACT_EXCEL_SHEET, sk_text_format(v.arena, "%s macro %s", state, name));
    if (start) make_viewed_fact(&v, book, SK_FACT_EXCEL_NAME_AUTO, start);
    make_viewed_run(&v, &sk_detect_xlm_static, macro, sk_bytes_str(formulas));
    make_viewed_run(&v, &sk_detect_xlm_static, macro, (sk_bytes){NULL, 0});
    return v;
}

static void expect(const char *state, const char *name, const char *formulas, const char *start, bool hidden, bool autostart)
{
    make_viewed v = workbook(state, name, formulas, start);
    assert_int_equal(make_viewed_count(&v, SK_EV_XLM_PRESENT), 1);
    assert_int_equal(make_viewed_count(&v, SK_EV_XLM_HIDDEN), hidden);
    assert_int_equal(make_viewed_count(&v, SK_EV_XLM_AUTOSTART), autostart);
    make_viewed_free(&v);
}

#define START "Auto_Open Macro1!$A$1"

static void hidden_sheets(void **state)
{
    (void)state;
    expect("veryhidden", "Macro1", "A1: =HALT()\n", NULL, true, false);
    expect("hidden", "Macro 1 of 2", "A1: =HALT()\n", NULL, true, false);
    expect("visible", "Macro1", "A1: =HALT()\n", NULL, false, false); /* Macro10 is another sheet */
    expect("visible", "hidden", "A1: =HALT()\n", NULL, false, false); /* only its name says so */
    expect("visible", "hidden work Macro10", "A1: =HALT()\n", NULL, false, false);
}

static void what_starts_and_acts(void **state)
{
    (void)state;
    expect("visible", "Macro1", "A1: =EXEC(\"nosuch-program.exe\")\n", START, false, true);
    expect("visible", "Macro1", "A1: =CALL(\"nosuch\",\"Nothing\",\"J\")\n", START, false, true);
    expect("visible", "Macro1", "A1: =FORMULA(B1,A2)\n", START, false, true);
    expect("visible", "Macro1", "A1: =exec(\"nosuch-program.exe\")\n", START, false, true);
    expect("visible", "Macro1", "A1: =EXEC(\"nosuch-program.exe\")\n", NULL, false, false); /* nothing starts it */
    expect("visible", "Macro1", "A1: =ALERT(\"Hello\")\nA2: =HALT()\n", START, false, false);
    expect("visible", "Macro1", "A1: =RECALL(1)\nA2: =GET.FORMULA(B1)\nA3: =MY_RUN(2)\n", START, false, false);
}

static void the_name_that_starts_must_be_of_the_same_book(void **state)
{
    (void)state;
    make_viewed v = make_viewed_new();
    uint32_t archive = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_ARCHIVE_ZIP, "a.zip");
    uint32_t one = make_viewed_artifact(&v, archive, SK_REL_MEMBER, SK_KIND_OFFICE_XLS, "one.xls");
    uint32_t two = make_viewed_artifact(&v, archive, SK_REL_MEMBER, SK_KIND_OFFICE_XLS, "two.xls");
    uint32_t macro = make_viewed_artifact(&v, one, SK_REL_MACRO, SK_KIND_MACRO_XLM, "Macro1");
    make_viewed_fact(&v, two, SK_FACT_EXCEL_NAME_AUTO, START);
    make_viewed_run(&v, &sk_detect_xlm_static, macro, SK_LIT("A1: =EXEC(\"nosuch\")\n"));
    make_viewed_run(&v, &sk_detect_xlm_static, macro, (sk_bytes){NULL, 0});
    assert_int_equal(make_viewed_count(&v, SK_EV_XLM_AUTOSTART), 0);
    make_viewed_free(&v);
}

static void a_workbook_of_2022(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(8u << 20);
    sk_report *r = make_scanned(make_xls_2022(a), "a.xls", NULL);
    assert_true(sk_report_has_evidence(r, SK_EV_XLM_PRESENT, SK_NO_ARTIFACT));
    assert_true(sk_report_has_evidence(r, SK_EV_XLM_HIDDEN, SK_NO_ARTIFACT));
    bool proven = sk_report_has_evidence(r, SK_EV_EFFECT_RUN_OPAQUE, SK_NO_ARTIFACT);
    assert_true(proven != sk_report_has_evidence(r, SK_EV_XLM_AUTOSTART, SK_NO_ARTIFACT)); /* one of the two, never both */
    sk_report_free(r);
    make_xls_cell cell = {.text = "EXEC( and CALL( in an ordinary cell"};
    make_xls_sheet sheets[] = {{.name = "Prices", .cells = &cell, .cell_count = 1}, {.name = "Calculation", .state = 2}};
    r = make_scanned(make_xls_file(a, &(make_xls){.sheets = sheets, .sheet_count = 2}), "a.xls", NULL);
    size_t count;
    (void)sk_report_evidence(r, &count);
    assert_int_equal(count, 0);
    sk_report_free(r);
    sk_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(hidden_sheets), cmocka_unit_test(what_starts_and_acts),
                                       cmocka_unit_test(the_name_that_starts_must_be_of_the_same_book), cmocka_unit_test(a_workbook_of_2022)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
