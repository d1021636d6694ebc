/* Escapers: nothing hostile reaches a terminal, a page or a JSON parser as itself. */
#include "report/out.h"

#include <string.h>

#include "../test.h"

static char written[4096];
static size_t written_len;

static bool keep(void *self, const uint8_t *p, size_t len)
{
    (void)self;
    if (len > sizeof written - written_len) return false;
    memcpy(written + written_len, p, len);
    written_len += len;
    return true;
}

static const char *run(void (*put)(sk_out *, sk_bytes), sk_bytes text)
{
    sk_out o;
    written_len = 0;
    sk_out_init(&o, keep, NULL);
    put(&o, text);
    assert_true(sk_out_flush(&o));
    written[written_len] = 0;
    return written;
}

static void json_drops_nothing(void **state)
{
    (void)state;
    assert_string_equal(run(sk_out_json, SK_LIT("a\"b\\c\n\x01\x7F")), "\"a\\\"b\\\\c\\n\\u0001\\u007f\"");
    assert_string_equal(run(sk_out_json, SK_LIT("\xE3\x81\x82\xFF\xC3")), "\"\xE3\x81\x82\\\\xff\\\\xc3\"");
    assert_string_equal(run(sk_out_json, SK_LIT("\0")), "\"\\u0000\"");
}

static void pages_show_markup_and_marks(void **state)
{
    (void)state;
    assert_string_equal(run(sk_out_html, SK_LIT("<script>'&\"")), "&lt;script&gt;&#39;&amp;&quot;");
    assert_string_equal(run(sk_out_html, SK_LIT("a\xE2\x80\xAEgpj.exe\x1B[2J")), "a\\u{202e}gpj.exe\\x1b[2J");
    assert_string_equal(run(sk_out_html, SK_LIT("\xFF")), "\\xff");
}

static unsigned columns;
static void put_ten(sk_out *o, sk_bytes text) { columns = sk_out_terminal(o, text, 10); }

static void lines_stay_in_their_columns(void **state)
{
    (void)state;
    assert_string_equal(run(put_ten, SK_LIT("short")), "short");
    assert_int_equal(columns, 5);
    assert_string_equal(run(put_ten, SK_LIT("0123456789")), "0123456789");
    assert_string_equal(run(put_ten, SK_LIT("0123456789a")), "012345678\xE2\x80\xA6");
    assert_int_equal(columns, 10);
    run(put_ten, SK_LIT("\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8\xE3\x81\xAE\xE4\xBB\xB6\xE3\x81\xA7\xE3\x81\x99"));
    assert_true(columns <= 10);
    assert_string_equal(run(put_ten, SK_LIT("a\x1B]0;x")), "a\\x1b]0;x");
    assert_string_equal(run(put_ten, SK_LIT("a\tb\r\n")), "a b\\x0d\xE2\x80\xA6");
}

static size_t fit(sk_bytes text, unsigned most) { return sk_out_fit(text, most); }

static void lines_break_where_words_do(void **state)
{
    (void)state;
    assert_int_equal(fit(SK_LIT("short"), 10), 5);
    assert_int_equal(fit(SK_LIT("two words"), 6), 4);
    assert_int_equal(fit(SK_LIT("two words"), 9), 9);
    assert_int_equal(fit(SK_LIT("unbroken"), 3), 3);
    assert_int_equal(fit(SK_LIT("x"), 0), 1); /* always goes on */
    assert_int_equal(fit(SK_LIT("\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8"), 5), 6);
    assert_int_equal(fit(SK_LIT("\xE8\xAB\x8B\xE6\xB1\x82\xE3\x80\x82"), 4), 3); /* no line starts with a full stop */
    assert_int_equal(fit(SK_LIT("\x1B\x1B"), 4), 1);                              /* shown as \x1b */
    assert_int_equal(fit(SK_LIT(""), 4), 0);
}

static bool refuse(void *self, const uint8_t *p, size_t len)
{
    (void)self;
    (void)p;
    (void)len;
    return false;
}

static void failure_sticks(void **state)
{
    (void)state;
    sk_out o;
    sk_out_init(&o, refuse, NULL);
    for (int i = 0; i < 20000; i++) sk_out_byte(&o, 'x');
    assert_true(o.failed);
    assert_false(sk_out_flush(&o));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(json_drops_nothing), cmocka_unit_test(pages_show_markup_and_marks),
                                       cmocka_unit_test(lines_stay_in_their_columns), cmocka_unit_test(lines_break_where_words_do),
                                       cmocka_unit_test(failure_sticks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
