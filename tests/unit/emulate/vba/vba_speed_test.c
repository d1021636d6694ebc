/* What makes the interpreter fast and small changes no result: constants calculated when they are read, texts joined at once,
 * and an arena for each run, which leaves nothing behind. */
#include <stdio.h>
#include <string.h>

#include "unit/emulate/vba/ran.h"

/* Each expression with its constants folded, and the same with the constants in variables of the same types. */
static void test_constants(void **state)
{
    (void)state;
    static const struct { const char *folded, *plain, *text; } rows[] = {
        {"7 - 9 + 7 - 3", "a - 9 + a - 3", "2"},
        {"\"x\" & \"y\" & v & \"z\" & \"w\"", "\"x\" & (\"y\") & v & (\"z\") & (\"w\")", "xyVzw"},
        {"v & 1 & 2", "(v & 1) & 2", "V12"},
        {"1 & 2 & v", "(1 & 2) & v", "12V"},
        {"\"1\" + \"2\" + 3", "(\"1\" + \"2\") + 3", "15"},
        {"Null & \"a\" & v", "(Null) & \"a\" & v", "aV"},
        {"TypeName(Null & Null)", "TypeName((Null) & (Null))", "Null"},
        {"TypeName(-5)", "TypeName(0 - 5)", "Integer"},
        {"TypeName(-32768)", "TypeName(0 - 32768)", "Long"},
        {"TypeName(2 * 3.5)", "TypeName(2 * (3.5))", "Double"},
        {"-2 ^ 2", "0 - 2 ^ 2", "-4"},
        {"True & \"\" & 1.5", "True & (\"\" & 1.5)", "True1.5"},
        {"32767 + 1", "b + 1", "!6"},
        {"100000 * 100000", "c * 100000", "!6"},
        {"1 / 0", "1 / d", "!11"},
        {"\"a\" * 2", "e * 2", "!13"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char source[600], want[100];
        ran r;
        snprintf(source, sizeof source,
                 "Sub AutoOpen()\nDim a As Integer, b As Integer, c As Long, d As Integer, e As String\na = 7: b = 32767: c = 100000: e = \"a\"\nv = \"V\"\n"
                 "On Error Resume Next\nx = %s\nIf Err.Number <> 0 Then x = \"!\" & Err.Number\nErr.Clear\ny = %s\n"
                 "If Err.Number <> 0 Then y = \"!\" & Err.Number\nMsgBox x & \"|\" & y\nEnd Sub\n",
                 rows[i].folded, rows[i].plain);
        snprintf(want, sizeof want, "message: %s|%s\n", rows[i].text, rows[i].text);
        assert_string_equal(ran_text(&r, source, false), want);
        ran_end(&r);
    }
}

/* Operands happen from left to right, and none behind the one that fails. */
static void test_order_in_a_chain(void **state)
{
    (void)state;
    ran r;
    const char *got = ran_text(&r,
                               "Function f(n)\nMsgBox n\nf = \"f\" & n\nEnd Function\nSub AutoOpen()\nOn Error Resume Next\nx = f(1) & f(2) & f(3)\nMsgBox x\n"
                               "y = \"old\"\ny = f(4) & Array(1) & f(5)\nMsgBox y\nz = f(6) & 7 & Empty & f(8) & Null & True\nMsgBox z\nEnd Sub\n",
                               false);
    assert_string_equal(got, "message: 1\nmessage: 2\nmessage: 3\nmessage: f1f2f3\nmessage: 4\nmessage: old\nmessage: 6\nmessage: 8\nmessage: f67f8True\n");
    ran_end(&r);
}

static void test_a_growing_text_is_linear(void **state)
{
    (void)state;
    static const char *const bodies[] = {"s = s & \"ab\" & \"cd\" & i Mod 2", "s = s & Chr(65) & x & \"z\" & x & \"y\"", "s = \"ab\" & Chr(66) & x & s"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        char source[300];
        ran r;
        snprintf(source, sizeof source, "Sub AutoOpen()\nx = \"+\"\nFor i = 1 To 40000\n%s\nNext\nMsgBox \"\" & (Len(s) >= 40000 * 4)\nEnd Sub\n", bodies[i]);
        assert_string_equal(ran_text(&r, source, false), "message: True\n");
        assert_true(r.budget.used[SK_LIMIT_EMULATE_STRINGS] < 2u << 20);
        ran_end(&r);
    }
}

/* A run ends with what it had: variables, statics, constants, objects, texts of Execute. */
static void test_each_run_is_fresh(void **state)
{
    (void)state;
    static const char source[] =
        "Public n, o As Object, k As New Collection\nConst c = \"C\" & \"c\"\nDim kept() As String\n"
        "Sub Show()\nStatic s\ns = s & \"s\"\nn = n & \"n\"\nk.Add n\nReDim Preserve kept(n2() + 1)\nMsgBox s & n & c & k.Count & (o Is Nothing) & UBound(kept)\n"
        "Set o = CreateObject(\"Scripting.Dictionary\")\nEnd Sub\nFunction n2()\nOn Error Resume Next\nn2 = -1\nn2 = UBound(kept)\nEnd Function\n"
        "Sub AutoOpen()\nShow\nShow\nEnd Sub\nSub AutoClose()\nMsgBox 0\nShow\nMsgBox 1\nShow\nEnd Sub\n";
    ran r;
    assert_string_equal(ran_text(&r, source, false),
                        "message: snCc1True0\nmessage: ssnnCc2False1\nmessage: 0\nmessage: 1\n" /* the second run tells the same, once */
                        "message: sssnnnCc3False2\nmessage: ssssnnnnCc4False3\n");                 /* both in one session */
    assert_int_equal(r.result.entries, 2);
    ran_end(&r);
    const char *got = ran_text(&r,
                               "ExecuteGlobal \"Dim g: g = \"\"one\"\"\" & vbLf & \"Function f(x)\" & vbLf & \"f = g & x\" & vbLf & \"End Function\"\nMsgBox f(1)\n"
                               "Set h = CreateObject(\"MSXML2.XMLHTTP\")\nh.open \"GET\", \"http://download.example/\" & f(2), False\nh.send\nMsgBox f(3)\n",
                               true);
    assert_string_equal(got, "message: one1\ndownload: http://download.example/one2\nmessage: one3\ndownload: http://download.example/one2\n");
    ran_end(&r);
}

/* One run costs at most its memory, however many there are and whatever it keeps; what it did counts. */
static void test_memory_of_a_run(void **state)
{
    (void)state;
    static const char *const hoards[] = {
        "For i = 1 To 1000000\nReDim a(4000)\nFor j = 0 To 4000 Step 64\na(j) = i\nNext\nSet d = CreateObject(\"Scripting.Dictionary\")\nd(1) = a\nk.Add d\nNext\n",
        "Do\nk.Add String(100000, \"x\") & Timer\nLoop\n",
        "Do\nk.Add StrReverse(Space(50000) & k.Count)\nLoop\n",
    };
    for (size_t i = 0; i < sizeof hoards / sizeof *hoards; i++) {
        char source[600];
        ran r;
        snprintf(source, sizeof source, "Dim k As New Collection\nSub AutoOpen()\nMsgBox 1\n%sEnd Sub\nSub AutoClose()\nMsgBox 2\nEnd Sub\n", hoards[i]);
        sk_world *w = ran_world(&r);
        r.budget.limits.value[SK_LIMIT_EMULATE_MEMORY] = 2u << 20;
        size_t before = sk_arena_used(r.arena);
        sk_vba_run_text(w, sk_bytes_str(source), 65001, false, 7, &r.result);
        assert_string_equal(ran_lines(&r), "message: 1\nmessage: 2\n");
        assert_true(r.budget.reached[SK_LIMIT_EMULATE_MEMORY]);
        assert_false(sk_arena_exhausted(r.arena));
        assert_true(sk_arena_used(r.arena) - before < 1u << 20);
        ran_end(&r);
    }
}

/* Read once, run in one world after the other: each begins as if it were the first. */
static void test_a_project_in_many_worlds(void **state)
{
    (void)state;
    static const char source[] = "Attribute VB_Name = \"ThisDocument\"\n"
                                 "Dim kept As String\n"
                                 "Sub Document_Open()\n"
                                 "Static times As Long\n"
                                 "times = times + 1\n"
                                 "kept = kept & \"x\"\n"
                                 "made = made & \"y\"\n"
                                 "MsgBox kept & made & times & Environ(\"USERNAME\")\n"
                                 "Me.Absent.Deep.Thing\n"
                                 "End Sub\n";
    ran r;
    sk_world *w = ran_world(&r);
    sk_vba_project *project = sk_vba_read_text(w, sk_bytes_str(source), 65001, false, 7);
    assert_non_null(project);
    sk_vba_run_project(project, w, &r.result);
    const sk_environment other = {.user = "hanako"}, abroad = {.locale = "ja-JP"};
    assert_true(sk_vba_project_fits(project, w));
    for (unsigned i = 0; i < 3; i++) {
        sk_world *next = sk_world_apart(w, SK_ALL_FAIL, &other);
        assert_true(sk_vba_project_fits(project, next));
        sk_vba_run_project(project, next, &r.result);
        assert_int_equal(r.result.entries, 1);
        sk_world_end(next);
    }
    sk_world *far = sk_world_apart(w, SK_ALL_FAIL, &abroad);
    assert_false(sk_vba_project_fits(project, far));
    assert_false(sk_vba_project_fits(NULL, far));
    sk_vba_run_project(NULL, far, &r.result);
    assert_int_equal(r.result.entries, 0);
    sk_world_end(far);
    assert_non_null(strstr(ran_lines(&r), "message: xy1admin\n"));
    assert_non_null(strstr(ran_lines(&r), "message: xy1hanako\n"));
    assert_null(strstr(ran_lines(&r), "xx"));
    ran_end(&r);
}

/* Lines of the project's code, in whatever order they are asked for. */
static void test_lines_in_any_order(void **state)
{
    (void)state;
    ran r;
    assert_string_equal(ran_text(&r,
                                 "Attribute VB_Name = \"ThisDocument\"\nAttribute VB_Base = \"1Normal.ThisDocument\"\n"
                                 "Sub AutoOpen()\n"
                                 "Set c = ThisDocument.VBProject.VBComponents(1).CodeModule\n"
                                 "For i = 1 To c.CountOfLines: a = a & c.Lines(i, 1) & \"|\": Next\n"
                                 "For i = c.CountOfLines To 1 Step -1: b = c.Lines(i, 1) & \"|\" & b: Next\n"
                                 "MsgBox c.CountOfLines & (a = b) & Len(c.Lines(99, 1)) & c.Lines(1, 1) & c.Lines(0, 1) & Len(c.Lines(99, 1)) & c.Lines(7, 9)\n"
                                 "End Sub\n", false),
                        "message: 6True0Sub AutoOpen()Sub AutoOpen()0\n");
    ran_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_constants),
        cmocka_unit_test(test_order_in_a_chain),
        cmocka_unit_test(test_a_growing_text_is_linear),
        cmocka_unit_test(test_each_run_is_fresh),
        cmocka_unit_test(test_memory_of_a_run),
        cmocka_unit_test(test_a_project_in_many_worlds),
        cmocka_unit_test(test_lines_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
