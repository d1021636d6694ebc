/* Bad input: broken lines cost themselves alone; endless loops, recursion, exploding texts and deep expressions cost their budget. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "unit/emulate/vba/ran.h"

static void test_broken_lines(void **state)
{
    (void)state;
    ran r;
    const char *got = ran_text(&r, "Sub AutoOpen()\nMsgBox 1\nx = = )( 3\nIf then else\nMsgBox 2\nNext\nEnd If\nLoop\nMsgBox 3\nEnd Sub\nSub Other()\nEnd Sub\n", false);
    assert_string_equal(got, "message: 1\nmessage: 2\nmessage: 3\n");
    assert_int_equal(r.result.lines_broken, 5);
    assert_int_equal(r.result.procs_lost, 0);
    assert_int_equal(r.result.line_off, 24);
    assert_int_equal(r.result.line_artifact, 7);
    assert_int_equal(r.result.procs, 2);
    ran_end(&r);
}

static void test_lost_procedure(void **state)
{
    (void)state;
    ran r;
    ran_text(&r, "Sub a()\n)(\n((\nEnd Sub\nSub AutoOpen()\nMsgBox 1\nEnd Sub\n", false);
    assert_int_equal(r.result.procs_lost, 1);
    assert_int_equal(r.result.entries, 1);
    ran_end(&r);
}

static void test_missing_ends(void **state)
{
    (void)state;
    static const char *const sources[] = {
        "Sub AutoOpen()\nFor i = 1 To 2\nIf True Then\nMsgBox i\nNext\nEnd Sub\n",
        "Sub AutoOpen()\nWith x\nFor i = 1 To 2\nMsgBox i\nEnd Sub\n",
        "Sub AutoOpen()\nMsgBox 1\nSub b()\nMsgBox 2\nEnd Sub\n",
        "Sub AutoOpen()\nMsgBox 1",
        "Sub AutoOpen(\nMsgBox 1\nEnd Sub\n",
    };
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        ran r;
        const char *got = ran_text(&r, sources[i], false);
        assert_non_null(strstr(got, "message: 1\n"));
        ran_end(&r);
    }
}

static void run_within_budget(const char *source, sk_limit limit)
{
    ran r;
    ran_text(&r, source, false);
    if (!r.budget.reached[limit]) fail_msg("%s did not reach its limit", source);
    ran_end(&r);
}

static void test_budgets(void **state)
{
    (void)state;
    run_within_budget("Sub AutoOpen()\nDo\nLoop\nEnd Sub\n", SK_LIMIT_EMULATE_STEPS);
    run_within_budget("Sub AutoOpen()\nOn Error Resume Next\na:\nGoTo a\nEnd Sub\n", SK_LIMIT_EMULATE_STEPS);
    run_within_budget("Sub AutoOpen()\nFor i = 1 To 2 Step 0\nNext\nEnd Sub\n", SK_LIMIT_EMULATE_STEPS);
    run_within_budget("Sub AutoOpen()\nAutoOpen\nEnd Sub\n", SK_LIMIT_EMULATE_DEPTH);
    run_within_budget("Function f()\nf = f() & f()\nEnd Function\nSub AutoOpen()\nf\nEnd Sub\n", SK_LIMIT_EMULATE_DEPTH);
    run_within_budget("Sub AutoOpen()\ns = \"0123456789\"\nDo\ns = s & s\nLoop\nEnd Sub\n", SK_LIMIT_EMULATE_STRING);
}

/* Effects before the budget ends count; other entry points still run. */
static void test_effects_before_the_end(void **state)
{
    (void)state;
    ran r;
    const char *got = ran_text(&r, "Sub AutoOpen()\nMsgBox 1\nDo\nLoop\nEnd Sub\nSub AutoClose()\nMsgBox 2\nEnd Sub\n", false);
    assert_string_equal(got, "message: 1\nmessage: 2\n");
    ran_end(&r);
}

/* start, count times piece, end. */
static const char *run_repeated(ran *r, const char *start, const char *piece, unsigned count, const char *end)
{
    sk_arena *a = sk_arena_new(64u << 20);
    assert_non_null(a);
    sk_buf b = sk_buf_new(a, 32u << 20);
    sk_buf_str(&b, start);
    for (unsigned i = 0; i < count; i++) {
        sk_buf_str(&b, piece);
    }
    sk_buf_str(&b, end);
    sk_buf_byte(&b, 0);
    const char *got = ran_text(r, (const char *)sk_buf_view(&b).p, false);
    sk_arena_free(a);
    return got;
}

static void test_long_and_deep(void **state)
{
    (void)state;
    static const struct { const char *start, *piece, *end, *lines; } rows[] = {
        {"Sub AutoOpen()\ns = \"\"", " & \"a\"", "\nMsgBox Len(s)\nEnd Sub\n", "message: 60000\n"},
        {"Sub AutoOpen()\nx = 0", " + 1", "\nMsgBox CStr(x)\nEnd Sub\n", "message: "},
        {"Sub AutoOpen()\nMsgBox 1\nx = ", "(", "1\nMsgBox 2\nEnd Sub\n", "message: 1\nmessage: 2\n"},
        {"Sub AutoOpen()\nMsgBox 1\nx = ", "-", "1\nMsgBox 2\nEnd Sub\n", "message: 1\nmessage: 2\n"},
        {"Sub AutoOpen()\nMsgBox 1\nx = a", ".b", "\nMsgBox 2\nEnd Sub\n", "message: 1\nmessage: 2\n"},
        {"Sub AutoOpen()\nMsgBox 1\nx = a", "(1)", "\nMsgBox 2\nEnd Sub\n", "message: 1\nmessage: 2\n"},
        {"Sub AutoOpen()\nMsgBox 1\n", "If 1 Then\n", "MsgBox 2\nEnd Sub\n", "message: 1\n"},
        {"Sub AutoOpen()\nMsgBox 1\nIf 0 Then ", "If 0 Then ", "x\nMsgBox 2\nEnd Sub\n", "message: 1\nmessage: 2\n"},
        {"Sub AutoOpen()\nMsgBox 1\nx = \"", "\"\"", "\"\nMsgBox 2\nEnd Sub\n", "message: 1\nmessage: 2\n"},
        {"Sub AutoOpen()\nMsgBox 1\n'", "_\n ", "\nMsgBox 2\nEnd Sub\n", "message: 1\n"},
        {"Sub AutoOpen()\nMsgBox 1\nEnd Sub\n", "Attribute VB_Name = \"M\"\n", "Sub x()\nEnd Sub\n", "message: 1\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ran r;
        const char *got = run_repeated(&r, rows[i].start, rows[i].piece, i == 10 ? 2000 : 60000, rows[i].end);
        if (strncmp(got, rows[i].lines, strlen(rows[i].lines)) != 0) fail_msg("row %zu: %s", i, got);
        ran_end(&r);
    }
}

/* Every truncation of a program ends well. */
static void test_truncations(void **state)
{
    (void)state;
    static const char source[] = "Attribute VB_Name = \"M\"\nType T\na(3) As Long\nEnd Type\nEnum E\nx = 1\nEnd Enum\nPrivate Declare Sub s Lib \"k\" (a As T)\n"
                                 "Property Get p(): p = #1/2/2003#: End Property\nSub AutoOpen()\nDim a As New Collection, b(2)\nOn Error GoTo e\n"
                                 "For Each i In a: With b(1): .x = [y z]!k: End With: Next\nSelect Case p\nCase 1 To 2, Is > 3\nEnd Select\nMid(q, 1) = \"a\"\"b\"\n"
                                 "Open \"f\" For Output As #1\nPrint #1, a; b;\ne: Resume Next\nEnd Sub\n";
    for (size_t len = 0; len < sizeof source; len++) {
        ran r;
        sk_world *w = ran_world(&r);
        sk_vba_run_text(w, sk_bytes_of(source, len), 1252, len % 2 != 0, 0, &r.result);
        ran_end(&r);
    }
}

static void test_code_pages(void **state)
{
    (void)state;
    ran r;
    sk_world *w = ran_world(&r);
    /* Shift_JIS: the second byte of these characters is a bracket, a bar, a backslash */
    sk_bytes text = SK_LIT("Sub AutoOpen()\n\x83\x5B\x83\x7C\x83\x5C = \"\x83\x5C\"\nMsgBox \x83\x5B\x83\x7C\x83\x5C\nEnd Sub\n");
    sk_vba_run_text(w, text, 932, false, 0, &r.result);
    assert_int_equal(r.result.lines_broken, 0);
    assert_string_equal(ran_lines(&r), "message: \xE3\x82\xBD\n");
    ran_end(&r);
    w = ran_world(&r);
    sk_vba_run_text(w, SK_LIT("Sub AutoOpen()\n\xEF\xF0 = \"\xEF\"\nMsgBox \xCF\xD0\nEnd Sub\n"), 1251, false, 0, &r.result);
    assert_string_equal(ran_lines(&r), "message: \xD0\xBF\n");
    ran_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_broken_lines), cmocka_unit_test(test_lost_procedure), cmocka_unit_test(test_missing_ends),
        cmocka_unit_test(test_budgets), cmocka_unit_test(test_effects_before_the_end), cmocka_unit_test(test_long_and_deep),
        cmocka_unit_test(test_truncations), cmocka_unit_test(test_code_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
