/* The host report as a page: hostile names stay text, the line of time is drawn, and the middle holds no mark that does anything. */
#include "unit/with_arena.h"

#include "base/text.h"
#include "host/host_page.h"
#include "make/staged.h"

#define DAY 864000000000u

static const uint64_t start = 132870000000000000u;

static sk_host_result *stage(unsigned findings)
{
    make_staged *s = make_staged_new(arena);
    uint32_t user = make_staged_user(s, "<script>alert(1)</script>");
    sk_host_result *r = sk_host_run(arena, make_staged_view(s));
    assert_non_null(r);
    for (unsigned i = 0; i < findings; i++) {
        sk_bytes hostile = sk_text_bytes(arena, "C:\\\"><img src=x onerror=y>%u\x1b", i);
        sk_host_tell(r, &(sk_host_finding){.check = i % 2 ? SK_HOST_CHECK_OPENED : SK_HOST_CHECK_FOLLOW_COBALT, .state = i % 2 ? SK_HOST_NOTE : SK_HOST_SUSPICIOUS, .user = user, .path = hostile,
                                           .detail = hostile, .time = start + DAY * i});
    }
    return r;
}

static bool append(void *self, const uint8_t *p, size_t len)
{
    sk_buf_bytes(self, sk_bytes_of(p, len));
    return true;
}

static sk_bytes page(const sk_host_result *r, bool japanese, bool only_time)
{
    static sk_out o;
    sk_buf *b = SK_NEW(arena, sk_buf);
    *b = sk_buf_new(arena, 64 << 20);
    const sk_host_report_options how = {japanese, "0", "<b>disk</b>", NULL};
    sk_out_init(&o, append, b);
    sk_host_page_middle(&o, r, &how, only_time);
    assert_true(sk_out_flush(&o));
    return sk_buf_view(b);
}

static unsigned count(sk_bytes text, const char *what)
{
    unsigned n = 0;
    for (size_t at = 0; (at = sk_find(text, at, sk_bytes_str(what))) != SK_NPOS; at++) {
        n++;
    }
    return n;
}

static void test_hostile_names_stay_text(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        sk_bytes text = page(stage(5), i & 1, i & 2);
        assert_true(sk_host_page_is_harmless(text));
        assert_int_equal(count(text, "<script"), 0);
        assert_int_equal(count(text, "<img"), 0);
        assert_int_equal(count(text, "<b>"), 0);
        assert_int_equal(count(text, "\x1b"), 0);
        assert_true(count(text, "&lt;img") > 5);
    }
}

static void test_line_of_time(void **state)
{
    (void)state;
    sk_bytes text = page(stage(5), true, true);
    assert_int_equal(count(text, "<svg"), 1);
    assert_int_equal(count(text, "<circle"), 5);
    assert_int_equal(count(text, "class=\"lane\""), 2);
    assert_true(count(text, "\xe9\x96\x8b\xe5\xb0\x81") > 0);
    assert_int_equal(count(page(stage(0), true, true), "<svg"), 0);
    assert_true(count(page(stage(5), false, false), "follow.cobalt-strike") > 0);
}

/* Thousands of findings make a drawing that can be looked at, and a page with an end. */
static void test_many_findings(void **state)
{
    (void)state;
    sk_bytes text = page(stage(9000), false, false);
    assert_true(count(text, "<circle") <= 400);
    assert_true(count(text, "+7000") == 2);
    assert_true(sk_host_page_is_harmless(text));
}

static void test_marks_that_do_something(void **state)
{
    static const char *const bad[] = {"<script>", "<SCRIPT >", "<p><a href=x>", "<meta http-equiv=refresh>", "<style>", "<!-- a", "<svg><foreignObject>", "<?xml", "< p>", "</body>", "<"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(sk_host_page_is_harmless(sk_bytes_str(bad[i])));
    }
    assert_true(sk_host_page_is_harmless(SK_LIT("<p class=\"a\">text<br/></p> 1 &lt; 2")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_hostile_names_stay_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_line_of_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_findings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_marks_that_do_something, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
