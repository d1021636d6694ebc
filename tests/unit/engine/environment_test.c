/* What emulated programs are told of their machine: settings are checked, the clock is that of the input. */
#include "../test.h"
#include "engine/scan.h"
#include "make/scanned.h"
#include "model/facts.h"

static sk_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = sk_arena_new(1 << 20);
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sk_arena_free(arena);
    return 0;
}

static sk_status read_one(const char *name, const char *value, sk_environment *ret)
{
    sk_env_setting set = {name, value};
    sk_error error;
    return sk_scan_environment(&(sk_scan_options){.env = &set, .env_count = 1}, arena, ret, &error);
}

static void settings_are_read(void **state)
{
    (void)state;
    sk_environment e;
    assert_int_equal(read_one("locale", "ja-JP", &e), SK_OK);
    assert_string_equal(e.locale, "ja-JP");
    assert_int_equal(read_one("user", "hanako", &e), SK_OK);
    assert_string_equal(e.user, "hanako");
    assert_int_equal(read_one("%PUBLIC%", "D:\\p", &e), SK_OK);
    assert_int_equal(e.variable_count, 1);
    assert_string_equal(e.variables[0].name, "PUBLIC");
    static const struct {
        const char *text;
        uint64_t now;
    } dates[] = {{"2021-01-26", 1611651600}, {"2021-01-26T09:00", 1611651600}, {"2021-01-26 09:00:30Z", 1611651630},
                 {"2000-02-29T00:00", 951782400}, {"1999-12-31T23:59:59", 946684799}};
    for (size_t i = 0; i < SK_COUNT(dates); i++) {
        assert_int_equal(read_one(i % 2 ? "now" : "date", dates[i].text, &e), SK_OK);
        assert_int_equal(e.now, dates[i].now);
    }
    assert_bytes(sk_text_of_clock(arena, 951782400), "2000-02-29 00:00");
    assert_bytes(sk_text_of_clock(arena, 946684799), "1999-12-31 23:59");
    assert_bytes(sk_text_of_clock(arena, 1611651600), "2021-01-26 09:00");
}

static void wrong_settings_are_named(void **state)
{
    (void)state;
    static const sk_env_setting wrong[] = {{"locale", ""},          {"locale", "ja"},    {"locale", "j1-JP"},      {"locale", "ja-JP-"},
                                           {"now", ""},             {"now", "tomorrow"}, {"now", "2021-13-01"},    {"now", "2021-01-00"},
                                           {"now", "1960-01-01"},   {"now", "2021-1-1"}, {"now", "2021-01-01T25"}, {"date", "2021-01-01T24:00"},
                                           {"date", "2021-01-01x"}, {"user", ""},        {"computer", "a\\b"},     {"domain", "a\x01"},
                                           {"", "x"},               {"%%", "x"},         {"%", "x"},               {"Path", "x"}};
    sk_environment e;
    for (size_t i = 0; i < SK_COUNT(wrong); i++)
        if (read_one(wrong[i].name, wrong[i].value, &e) != SK_USAGE) fail_msg("%s=%s was taken", wrong[i].name, wrong[i].value);
}

static sk_bytes clock_in(const char *input, const char *name)
{
    sk_report *r = make_scanned(sk_bytes_str(input), name, NULL);
    sk_bytes clock = sk_arena_copy(arena, make_fact(r, SK_FACT_EMULATE_CLOCK, SK_NO_ARTIFACT));
    sk_report_free(r);
    return clock;
}

#define MAIL(date) \
    "From: a@b.example\r\nSubject: x\r\n" date "MIME-Version: 1.0\r\nContent-Type: application/octet-stream; name=a.vbs\r\n" \
    "Content-Disposition: attachment; filename=a.vbs\r\n\r\nCreateObject(\"WScript.Shell\").Run \"calc \" & Day(Now)\r\n"

static void the_clock_is_that_of_the_mail(void **state)
{
    (void)state;
    assert_bytes(clock_in(MAIL("Date: Wed, 14 Oct 2020 18:30:00 +0900\r\n"), "a.eml"), "2020-10-14 18:30");
    assert_bytes(clock_in(MAIL("Date: 1 Feb 2019 07:05 +0000\r\n"), "a.eml"), "2019-02-01 07:05");
    assert_bytes(clock_in(MAIL("Date: nonsense\r\n"), "a.eml"), "2021-01-26 09:00");
    assert_bytes(clock_in(MAIL(""), "a.eml"), "2021-01-26 09:00");
}

static void what_does_nothing_assumes_nothing(void **state)
{
    (void)state;
    assert_int_equal(clock_in("x = 1\r\nDim y\r\nSet z = Nothing\r\n", "a.vbs").len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_read), cmocka_unit_test(wrong_settings_are_named), cmocka_unit_test(the_clock_is_that_of_the_mail),
        cmocka_unit_test(what_does_nothing_assumes_nothing)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
