/* The fleet on paper: what machines send reaches terminals, spreadsheets, programs and browsers only in their escapes. */
#include "unit/with_arena.h"

#include "base/text.h"
#include "fleet/view_writers.h"

static bool take(void *self, const uint8_t *p, size_t len)
{
    sk_buf_bytes(self, sk_bytes_of(p, len));
    return true;
}

/* One machine of each state, one group. Names and findings are hostile. */
static sk_fleet_view make_view(sk_bytes text)
{
    sk_fleet_view v = {.options = {.now = 2000000000}, .host_count = SK_FLEET_STATE_COUNT, .group_count = 1};
    v.hosts = SK_NEW_ARRAY(arena, sk_fleet_host, SK_FLEET_STATE_COUNT);
    v.groups = SK_NEW(arena, sk_fleet_group);
    for (unsigned s = 0; s < SK_FLEET_STATE_COUNT; s++) {
        sk_fleet_finding *f = SK_NEW(arena, sk_fleet_finding);
        *f = (sk_fleet_finding){.check = SK_LIT("emotet.loader"), .state = SK_HOST_WORD_INFECTED, .path = text, .user = text, .command = text};
        v.hosts[s] = (sk_fleet_host){.state = (sk_fleet_state)(SK_FLEET_STATE_COUNT - 1u - s), .findings = f, .finding_count = s % 2,
                                     .stored = {.computer = text, .version = text, .last = 1000000000, .first_blind = text, .blind = 1}};
        v.of_state[s] = 1;
    }
    *v.groups = (sk_fleet_group){.kind = SK_SIGN_FILE, .value = text, .state = SK_HOST_WORD_INFECTED, .hosts = SK_NEW_ARRAY(arena, uint32_t, 2), .count = 2};
    v.groups->hosts[1] = 1;
    return v;
}

static sk_bytes write_some(sk_view_writer *write, sk_bytes text, bool japanese, bool details)
{
    sk_out out;
    sk_buf *b = SK_NEW(arena, sk_buf);
    *b = sk_buf_new(arena, 1 << 20);
    const sk_fleet_view v = make_view(text);
    const sk_view_style style = {.japanese = japanese, .details = details, .version = "1.2.0"};
    sk_out_init(&out, take, b);
    write(&out, &v, &style);
    assert_true(sk_out_flush(&out) && !b->full);
    return sk_buf_view(b);
}

static sk_bytes write_with(sk_view_writer *write, sk_bytes text, bool japanese) { return write_some(write, text, japanese, true); }

static void lacks(sk_bytes page, const char *text) { assert_int_equal(sk_find(page, 0, sk_bytes_str(text)), SK_NPOS); }

static void has(sk_bytes page, const char *text) { assert_int_not_equal(sk_find(page, 0, sk_bytes_str(text)), SK_NPOS); }

static void test_terminal(void **state)
{
    (void)state;
    for (int ja = 0; ja < 2; ja++) {
        sk_bytes page = write_with(sk_view_write_table, SK_LIT("PC\x1b[2J\r\n\xe2\x80\xae\x07"), ja != 0);
        lacks(page, "\x1b");
        lacks(page, "\xe2\x80\xae");
        lacks(page, "\r");
        lacks(page, "\x07");
    }
}

static void test_page(void **state)
{
    (void)state;
    sk_bytes page = write_with(sk_view_write_html, SK_LIT("</td><script>alert(1)</script>\" onload='x'&amp;"), true);
    lacks(page, "<script");
    lacks(page, "</td><s");
    has(page, "&lt;script&gt;");
    has(page, "&amp;amp;");
    has(page, "default-src 'none'");
}

static void test_spreadsheet(void **state)
{
    (void)state;
    static const char *const formulas[] = {"=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\xe2\x80\xae=1", "\xef\xbc\x9d" "1", "\xe3\x80\x80\xef\xbc\x8b" "1"};
    for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++) {
        sk_bytes page = write_with(sk_view_write_csv, sk_bytes_str(formulas[i]), false);
        has(page, "\"'");
        lacks(page, sk_text_format(arena, "\"%s", formulas[i]));
    }
    sk_bytes page = write_with(sk_view_write_csv, SK_LIT("a\"b,\nc"), false);
    has(page, "\"a\"\"b, c\"");
    assert_true(sk_starts(page, SK_LIT("\xef\xbb\xbf" "computer,"))); /* by which Excel knows UTF-8 */
    page = write_with(sk_view_write_csv, SK_LIT("\xff\xe2\x80\xae" "a"), false);
    has(page, "\xef\xbf\xbd a");
    lacks(page, "\xe2\x80\xae");
}

static void test_json(void **state)
{
    (void)state;
    sk_bytes page = write_with(sk_view_write_json, SK_LIT("a\"b\\\n\x01\xff"), false);
    has(page, "a\\\"b\\\\");
    lacks(page, "\x01");
    lacks(page, "\xff");
    assert_int_equal(sk_find_byte(page, 0, '\n'), page.len - 1);
}

/* Machines without a trace and those that were replaced. */
static void test_what_is_not_listed_is_counted(void **state)
{
    (void)state;
    has(write_some(sk_view_write_table, SK_LIT("PC"), false, false), "\n  +2 more; --details");
    has(write_some(sk_view_write_html, SK_LIT("PC"), true, false), "<p class=\"muted\">+2 ");
    lacks(write_some(sk_view_write_table, SK_LIT("PC"), false, true), "--details");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_terminal, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_spreadsheet, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_not_listed_is_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_json, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
