/* Programs that mean to hold the scanner up: endless loops, texts that double, recursion without end, a million lines, regular
 * expressions that explode, formulas that write formulas for ever, forms that show themselves, scripts in a wrong encoding. Each
 * costs its budget, the budget is told, what it did before counts, and the next input is scanned as if nothing had been. */
#include <stdio.h>
#include <string.h>

#include "unit/test.h"

#include "base/buf.h"
#include "make/scanned.h"
#include "make/xlm.h"
#include "model/effects.h"
#include "model/kinds.h"
#include "model/limits.h"

static sk_engine *engine;
static unsigned failures; /* of a test: all its rows run */

static int start_engine(void **state)
{
    (void)state;
    sk_error error;
    return sk_engine_new(NULL, &engine, &error) != SK_OK;
}

static int end_engine(void **state)
{
    (void)state;
    sk_engine_free(engine);
    return 0;
}

static sk_report *scan(const char *name, sk_bytes text)
{
    sk_report *r;
    sk_error error;
    sk_scan_options options = {.name = name};
    if (sk_scan(engine, text, &options, &r, &error) != SK_OK) fail_msg("%s: %s", name, error.message);
    return r;
}

/* The report has an act that says detail somewhere. */
static bool has_act(const sk_report *r, const char *detail)
{
    size_t count;
    const sk_effect *all = sk_report_effects(r, &count);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < all[i].arg_count; k++)
            if (sk_find(all[i].args[k].value, 0, sk_bytes_str(detail)) != SK_NPOS) return true;
    return false;
}

static void check_next(void)
{
    sk_report *r = scan("next.vbs", SK_LIT("CreateObject(\"WScript.Shell\").Run \"next.invalid\"\r\n"));
    size_t count;
    (void)sk_report_limits(r, &count);
    assert_int_equal(count, 0);
    assert_true(has_act(r, "next.invalid"));
    sk_report_free(r);
}

typedef struct row {
    const char *name;
    const char *head, *piece; /* the text: head, times pieces, tail */
    unsigned times;
    const char *tail;
    int limit; /* that is reached; LIMIT_ANY: one of them (JavaScript has steps and time: which comes first is the machine's), LIMIT_NONE: none need be */
} row;

enum { LIMIT_ANY = -1, LIMIT_NONE = -2 };

static bool reached_any(const sk_report *r)
{
    size_t count;
    (void)sk_report_limits(r, &count);
    return count > 0;
}

static void check_row(const row *w)
{
    sk_arena *a = sk_arena_new(256u << 20);
    assert_non_null(a);
    sk_buf b = sk_buf_new(a, 128u << 20);
    sk_buf_str(&b, w->head);
    for (unsigned i = 0; i < w->times; i++) sk_buf_str(&b, w->piece);
    sk_buf_str(&b, w->tail);
    sk_report *r = scan(w->name, sk_buf_view(&b));
    if (w->limit == LIMIT_ANY ? !reached_any(r) : w->limit != LIMIT_NONE && !make_reached(r, (unsigned)w->limit))
        print_error("%s %.90s: the limit was not told\n", w->name, w->head), failures++;
    if (!has_act(r, "before.invalid")) print_error("%s %.90s: what came before is lost\n", w->name, w->head), failures++;
    sk_limits limits = sk_limits_default();
    assert_true(sk_report_emulated_steps(r) <= limits.value[SK_LIMIT_EMULATE_STEPS] + limits.value[SK_LIMIT_JAVASCRIPT_STEPS]);
    sk_report_free(r);
    sk_arena_free(a);
    check_next();
}

#define VBS "CreateObject(\"WScript.Shell\").Run \"before.invalid\"\r\n"
#define JS "new ActiveXObject('WScript.Shell').Run('before.invalid');\n"
#define PS "Start-Process before.invalid\n"
#define BAT "@echo off\r\nstart before.invalid\r\n"

static void loops_without_end(void **state)
{
    (void)state;
    failures = 0;
    static const row rows[] = {
        {"a.vbs", VBS "Do\r\nLoop\r\n", "", 0, "", SK_LIMIT_EMULATE_STEPS},
        {"a.vbs", VBS "On Error Resume Next\r\nWhile True\r\nx = 1 / 0\r\nWend\r\n", "", 0, "", SK_LIMIT_EMULATE_STEPS},
        {"a.vbs", VBS "For i = 1 To 2 Step 0\r\nNext\r\n", "", 0, "", SK_LIMIT_EMULATE_STEPS},
        {"a.js", JS "for (;;) {}\n", "", 0, "", LIMIT_ANY},
        {"a.js", JS "while (true) { try { throw 1; } catch (e) {} }\n", "", 0, "", LIMIT_ANY},
        {"a.js", JS "var a = [1]; for (var i = 0; i < a.length; i++) a.push(1);\n", "", 0, "", LIMIT_ANY},
        {"a.ps1", PS "while ($true) { }\n", "", 0, "", SK_LIMIT_EMULATE_STEPS},
        {"a.ps1", PS "for (;;) { try { throw 1 } catch { continue } }\n", "", 0, "", SK_LIMIT_EMULATE_STEPS},
        {"a.bat", BAT ":l\r\ngoto l\r\n", "", 0, "", LIMIT_ANY},
        {"a.bat", BAT "for /l %%i in (1,0,2) do set x=%%i\r\n", "", 0, "", LIMIT_ANY},
    };
    for (size_t i = 0; i < SK_COUNT(rows); i++) check_row(&rows[i]);
    assert_int_equal(failures, 0);
}

static void texts_that_double(void **state)
{
    (void)state;
    failures = 0;
    static const row rows[] = {
        {"a.vbs", VBS "s = \"0123456789\"\r\nDo\r\ns = s & s\r\nLoop\r\n", "", 0, "", LIMIT_ANY},
        {"a.vbs", VBS "s = \"x\"\r\nDo\r\ns = Replace(s, \"x\", \"xxxxxxxxxxxxxxxx\")\r\nLoop\r\n", "", 0, "", LIMIT_ANY},
        {"a.vbs", VBS "Do\r\nReDim a(9999999)\r\nLoop\r\n", "", 0, "", LIMIT_ANY},
        {"a.js", JS "var s = '0123456789'; for (;;) s += s;\n", "", 0, "", LIMIT_ANY},
        {"a.js", JS "var a = [], i = 0; for (;;) a[i++] = new Array(10000).join('x');\n", "", 0, "", LIMIT_ANY},
        {"a.ps1", PS "$s = '0123456789'\nwhile ($true) { $s = $s + $s }\n", "", 0, "", LIMIT_ANY},
        {"a.ps1", PS "$s = 'x' * 2147483647\n$s * 2147483647\nwhile ($true) { $a += ,$s }\n", "", 0, "", LIMIT_ANY},
        {"a.bat", BAT "set s=0123456789\r\n:l\r\nset s=%s%%s%\r\ngoto l\r\n", "", 0, "", LIMIT_ANY},
    };
    for (size_t i = 0; i < SK_COUNT(rows); i++) check_row(&rows[i]);
    assert_int_equal(failures, 0);
}

static void recursion_without_end(void **state)
{
    (void)state;
    failures = 0;
    static const row rows[] = {
        {"a.vbs", "Sub f\r\nf\r\nEnd Sub\r\n" VBS "f\r\n", "", 0, "", SK_LIMIT_EMULATE_DEPTH},
        {"a.vbs", "Function f(n)\r\nf = f(n + 1) & f(n + 2)\r\nEnd Function\r\n" VBS "x = f(0)\r\n", "", 0, "", LIMIT_ANY},
        {"a.vbs", VBS "s = \"Execute s\"\r\nExecute s\r\n", "", 0, "", LIMIT_ANY},
        {"a.vbs", VBS "x = ", "(", 100000, "1\r\n", LIMIT_NONE},
        {"a.js", JS "function f() { return f() + f(); }\nf();\n", "", 0, "", LIMIT_NONE}, /* a RangeError of the language ends it */
        {"a.js", JS "var s = 'eval(s)'; eval(s);\n", "", 0, "", LIMIT_NONE},
        {"a.ps1", PS "function f { f; f }\nf\n", "", 0, "", LIMIT_ANY},
        {"a.ps1", PS "$s = 'iex $s'\niex $s\n", "", 0, "", LIMIT_ANY},
        {"a.bat", BAT ":f\r\ncall :f\r\ncall :f\r\n", "", 0, "", LIMIT_ANY},
        {"a.bat", BAT "%~f0|%~f0\r\n", "", 0, "", LIMIT_NONE},
    };
    for (size_t i = 0; i < SK_COUNT(rows); i++) check_row(&rows[i]);
    assert_int_equal(failures, 0);
}

/* Some take all the memory of a scan before the first line can run: then that is told, and nobody calls them clean. */
static void modules_of_a_million_lines(void **state)
{
    (void)state;
    static const struct { const char *name, *head, *line; unsigned count; } rows[] = {
        {"a.vbs", VBS, "x = x + 1\r\n", 1000000}, {"a.vbs", VBS, "Sub s\r\nEnd Sub\r\n", 300000}, {"a.ps1", PS, "$x = $x + 1\n", 500000},
        {"a.bat", BAT, "set x=1\r\n", 1000000},   {"a.vbs", VBS, "x = x + 1\r\n", 50000},
    };
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        sk_arena *a = sk_arena_new(64u << 20);
        assert_non_null(a);
        sk_buf b = sk_buf_new(a, 32u << 20);
        sk_buf_str(&b, rows[i].head);
        for (unsigned n = 0; n < rows[i].count; n++) sk_buf_str(&b, rows[i].line);
        sk_report *r = scan(rows[i].name, sk_buf_view(&b));
        if (!has_act(r, "before.invalid") && (!reached_any(r) || sk_report_verdict(r) == SK_CLEAN)) fail_msg("row %zu", i);
        sk_report_free(r);
        sk_arena_free(a);
        check_next();
    }
}

static void patterns_that_explode(void **state)
{
    (void)state;
    failures = 0;
    static const row rows[] = {
        {"a.vbs", VBS "Set r = New RegExp\r\nr.Pattern = \"^(a+)+$\"\r\nx = r.Test(String(60, \"a\") & \"!\")\r\n", "", 0, "", SK_LIMIT_EMULATE_PATTERN},
        {"a.vbs", VBS "Set r = New RegExp\r\nr.Pattern = \"(x*)*y\"\r\nx = r.Replace(String(5000, \"x\"), \"\")\r\n", "", 0, "", SK_LIMIT_EMULATE_PATTERN},
        {"a.js", JS "/^(a+)+$/.test(new Array(60).join('a') + '!');\n", "", 0, "", LIMIT_ANY},
        {"a.ps1", PS "('a' * 60 + '!') -match '^(a+)+$'\n", "", 0, "", SK_LIMIT_EMULATE_PATTERN},
        {"a.ps1", PS "[regex]::Replace('x' * 5000, '(x*)*y', '')\n", "", 0, "", SK_LIMIT_EMULATE_PATTERN},
    };
    for (size_t i = 0; i < SK_COUNT(rows); i++) check_row(&rows[i]);
    assert_int_equal(failures, 0);
}

/* A form whose start shows it again, one that shows another in turn, and a dictionary that holds itself. */
static void forms_that_show_themselves(void **state)
{
    (void)state;
    failures = 0;
    static const char *const programs[] = {
        "Attribute VB_Name = \"UserForm1\"\nPrivate Sub UserForm_Initialize()\nUserForm1.Show\nEnd Sub\nAttribute VB_Name = \"M\"\n",
        "Attribute VB_Name = \"UserForm1\"\nPrivate Sub UserForm_Activate()\nUserForm2.Show\nEnd Sub\nAttribute VB_Name = \"UserForm2\"\n"
        "Private Sub UserForm_Activate()\nUserForm1.Show\nEnd Sub\nAttribute VB_Name = \"M\"\n",
        "Attribute VB_Name = \"M\"\nProperty Get UserForm1()\nSet UserForm1 = CreateObject(\"Scripting.Dictionary\")\nSet UserForm1(\"a\") = UserForm1\nEnd Property\n",
    };
    for (size_t i = 0; i < SK_COUNT(programs); i++) {
        char text[1024];
        int len = snprintf(text, sizeof text, "%sSub AutoOpen()\nShell \"before.invalid\"\nUserForm1.Show\nEnd Sub\n", programs[i]);
        sk_report *r = scan("a.bas", sk_bytes_of((const uint8_t *)text, (size_t)len));
        if (!has_act(r, "before.invalid")) fail_msg("form %zu", i);
        sk_report_free(r);
        check_next();
    }
}

/* What the text of a program says in another encoding, or in none. */
static void wrong_encodings(void **state)
{
    (void)state;
    failures = 0;
    static const char text[] = VBS;
    for (unsigned kind = 0; kind < 5; kind++) {
        uint8_t b[4 * sizeof text];
        size_t len = 0;
        if (kind == 0) len += (size_t)snprintf((char *)b, sizeof b, "\xFF\xFE");
        for (size_t i = 0; i + 1 < sizeof text; i++) {
            uint8_t c = (uint8_t)text[i];
            if (kind == 2) b[len++] = 0; /* big-endian without a mark */
            b[len++] = kind == 3 ? (uint8_t)(c ^ 0x80) : c;
            if (kind < 2) b[len++] = 0; /* little-endian, with and without a mark */
            if (kind == 4 && c == '\n') b[len++] = 0xFF, b[len++] = 0xC3;
        }
        sk_report *r = scan("a.vbs", sk_bytes_of(b, len));
        if (kind == 0) assert_true(has_act(r, "before.invalid"));
        sk_report_free(r);
        for (size_t cut = 0; cut < len; cut += 7) sk_report_free(scan("a.js", sk_bytes_of(b, cut)));
        check_next();
    }
}

/* Columns of a macro sheet from A1 downwards; the last is NULL. */
static void formulas_that_grow_for_ever(void **state)
{
    (void)state;
    failures = 0;
    static const struct { const char *cells[8]; } rows[] = {
        {{"=EXEC(\"before.invalid\")", "=GOTO(A2)", NULL}},
        {{"=EXEC(\"before.invalid\")", "=FORMULA(\"=A2()\",A3)", "=A2()", NULL}},
        {{"=EXEC(\"before.invalid\")", "=SET.NAME(\"s\",s&s&\"0123456789\")", "=GOTO(A2)", NULL}},
        {{"=EXEC(\"before.invalid\")", "=FORMULA(B1&B1&\"x\",B1)", "=GOTO(A2)", NULL}},
        {{"=EXEC(\"before.invalid\")", "=SET.NAME(\"n\",n+1)", "=FORMULA(\"=\"\"x\"\"\",OFFSET(C1,n,0))", "=GOTO(A2)", NULL}},
        {{"=EXEC(\"before.invalid\")", "=FORMULA.FILL(\"=A1\",C1:XFD1048576)", "=GOTO(A2)", NULL}},
        {{"=EXEC(\"before.invalid\")", "=WHILE(TRUE)", "=FORMULA(\"=FORMULA(\"\"=GOTO(A2)\"\",A5)\",A4)", "=1", "=NEXT()", NULL}},
        {{"=EXEC(\"before.invalid\")", "=SUM(A2:A3)", "=A2+A3", "=A3()", "=GOTO(A2)", NULL}},
        {{"=EXEC(\"before.invalid\")", "=EVALUATE(\"EVALUATE(\"\"A2()\"\")\")", "=A2()", NULL}},
        {{"=EXEC(\"before.invalid\")", "=FOR.CELL(\"c\",A:XFD,FALSE)", "=c", "=NEXT()", "=GOTO(A2)", NULL}},
    };
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        make_xlm *m = make_xlm_new();
        make_xlm_column(m, rows[i].cells);
        make_xlm_name(m, "Auto_Open", "Macro1!$A$1");
        bool told = strstr(make_xlm_run(m), "before.invalid") != NULL, reached = false;
        for (unsigned k = 0; k < SK_LIMIT_COUNT; k++) {
            reached |= m->budget.reached[k];
        }
        if (!told || !reached) print_error("row %zu: %s\n", i, told ? "no limit was told" : "what came before is lost"), failures++;
        assert_true(m->budget.used[SK_LIMIT_EMULATE_STEPS] <= m->budget.limits.value[SK_LIMIT_EMULATE_STEPS]);
        make_xlm_free(m);
        check_next();
    }
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loops_without_end),          cmocka_unit_test(texts_that_double),        cmocka_unit_test(recursion_without_end),
        cmocka_unit_test(modules_of_a_million_lines), cmocka_unit_test(patterns_that_explode),    cmocka_unit_test(forms_that_show_themselves),
        cmocka_unit_test(wrong_encodings),            cmocka_unit_test(formulas_that_grow_for_ever),
    };
    return cmocka_run_group_tests(tests, start_engine, end_engine);
}
