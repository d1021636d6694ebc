/* Which words of a macro become evidence, and which near misses must not. */
#include "../test.h"
#include "make/viewed.h"
#include "model/evidence.h"
#include "model/facts.h"
#include "model/report.h"
#include "sekisho/engine.h"

extern const sk_detector sk_detect_vba_static;

/* The words of a macro whose calculation ended early (incomplete), or came to its end: then only the start is told. */
static make_viewed look_at(const char *macro, bool incomplete)
{
    make_viewed v = make_viewed_new();
    uint32_t at = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_MACRO_VBA, "m.bas");
    sk_view view = {.report = v.report, .arena = v.arena};
    sk_detect_vba_static.look(&view, sk_report_artifact(v.report, at), sk_bytes_str(macro));
    if (incomplete) sk_report_add_limit(v.report, SK_LIMIT_EMULATE_STEPS);
    sk_detect_vba_static.conclude(&view);
    return v;
}

static void expect(const char *macro, bool autostart, bool act, bool hidden)
{
    for (int incomplete = 0; incomplete < 2; incomplete++) {
        make_viewed v = look_at(macro, incomplete);
        assert_int_equal(make_viewed_count(&v, SK_EV_VBA_AUTOSTART) > 0, autostart);
        assert_int_equal(make_viewed_count(&v, SK_EV_VBA_AUTOSTART_ACT) > 0, incomplete && act);
        assert_int_equal(make_viewed_count(&v, SK_EV_VBA_AUTOSTART_HIDDEN) > 0, incomplete && hidden);
        make_viewed_free(&v);
    }
}

static sk_report *scan(const char *macro)
{
    sk_engine *engine;
    sk_report *report;
    assert_int_equal(sk_engine_new(NULL, &engine, NULL), SK_OK);
    assert_int_equal(sk_scan(engine, sk_bytes_str(macro), &(sk_scan_options){.kind = "macro.vba"}, &report, NULL), SK_OK);
    sk_engine_free(engine);
    return report;
}

#define HIDING "x = Chr(65) & Chr(66) & ChrW(67)\r\n"

static void finds_what_starts_by_itself(void **state)
{
    (void)state;
    expect("Sub AutoOpen()\r\nEnd Sub\r\n", true, false, false);
    expect("Private Sub Document_Open()\nEnd Sub\n", true, false, false);
    expect("Sub InkPicture1_Painted(x)\r\nEnd Sub\r\n", true, false, false);
    expect("Sub Calculate()\r\nEnd Sub\r\n", false, false, false);
    expect("' Sub AutoOpen()\r\n", false, false, false);
    expect("x = \"Sub AutoOpen()\"\r\n", false, false, false);
    expect("Declare Sub AutoOpen Lib \"x\" ()\r\n", false, false, false);
    expect("Sub A()\r\nEnd Sub\r\nAutoOpen = 1\r\n", false, false, false);
}

static void finds_what_acts(void **state)
{
    (void)state;
    expect("Sub AutoOpen()\r\nShell \"nosuch.exe\"\r\nEnd Sub\r\n", true, true, false);
    expect("Sub AutoOpen()\r\nSet x = CreateObject(\"WScript.Shell\")\r\nEnd Sub\r\n", true, true, false);
    expect("Sub AutoOpen()\r\nSet x = CreateObject(\"Scripting.Dictionary\")\r\nEnd Sub\r\n", true, false, false);
    expect("Sub AutoOpen()\r\nSet x = CreateObject(\"Outlook.Application\")\r\nEnd Sub\r\n", true, false, false);
    expect("Sub Calculate()\r\nShell \"nosuch.exe\"\r\nEnd Sub\r\n", false, false, false);
    expect("Sub AutoOpen()\r\nDim shell As Object\r\nshell = 1\r\nEnd Sub\r\n", true, false, false);
    expect("Sub AutoOpen()\r\n' Shell \"nosuch.exe\"\r\nRem Shell x\r\nEnd Sub\r\n", true, false, false);
}

static void hidden_needs_something_hidden(void **state)
{
    (void)state;
    expect("Sub AutoOpen()\r\n" HIDING "Set o = CreateObject(x)\r\nEnd Sub\r\n", true, false, true);
    expect("Sub AutoOpen()\r\n" HIDING "Shell _\r\n (x & y), 0\r\nEnd Sub\r\n", true, false, true);
    expect("Sub AutoOpen()\r\nSet o = CreateObject(name)\r\nEnd Sub\r\n", true, true, false);
    expect("Sub AutoOpen()\r\n" HIDING "Shell \"nosuch.exe\"\r\nEnd Sub\r\n", true, true, false);
    expect("Sub Calculate()\r\n" HIDING "Set o = CreateObject(x)\r\nEnd Sub\r\n", false, false, false);
    expect("Sub AutoOpen()\r\na = f.Tag & f.ControlTipText & g.Tag\r\nSet o = GetObject(a)\r\nEnd Sub\r\n", true, false, true);
}

static void a_file_alone_is_at_most_suspicious(void **state)
{
    (void)state;
    sk_report *r = scan("Sub AutoOpen()\r\n" HIDING "Set o = CreateObject(x)\r\nEnd Sub\r\n");
    assert_int_equal(sk_report_verdict(r), SK_CLEAN); /* calculated: an object that nothing is asked of */
    sk_report_free(r);
    r = scan("Sub AutoOpen()\r\nx = ActiveDocument.Variables(1)\r\nShell x\r\nEnd Sub\r\n");
    assert_int_equal(sk_report_verdict(r), SK_SUSPICIOUS);
    sk_report_free(r);
    r = scan("Sub AutoOpen()\r\nShell \"nosuch.exe\"\r\nEnd Sub\r\n");
    assert_true(sk_report_has_evidence(r, SK_EV_EFFECT_ACTS, SK_NO_ARTIFACT));
    assert_int_equal(sk_report_verdict(r), SK_CLEAN); /* E3 counts in mail */
    sk_report_free(r);
}

static void spans_point_at_the_call(void **state)
{
    (void)state;
    const char *macro = "Sub AutoOpen()\r\nShell \"nosuch.exe\"\r\nEnd Sub\r\n";
    sk_report *r = scan(macro);
    const sk_fact *f = sk_report_find_fact(r, SK_FACT_MACRO_ACT, SK_NO_ARTIFACT, NULL);
    assert_non_null(f);
    assert_bytes(sk_slice(sk_bytes_str(macro), f->off, f->len), "Shell \"nosuch.exe\"");
    sk_report_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_starts_by_itself),    cmocka_unit_test(finds_what_acts), cmocka_unit_test(hidden_needs_something_hidden),
        cmocka_unit_test(a_file_alone_is_at_most_suspicious), cmocka_unit_test(spans_point_at_the_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
