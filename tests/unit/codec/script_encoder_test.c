/* The Script Encoder: published examples, round trips, damage. */
#include <string.h>

#include "unit/with_arena.h"

#include "codec/script_encoder.h"
#include "make/script.h"

static sk_script_decoding decode(sk_bytes text)
{
    sk_script_decoding d = {0};
    assert_true(sk_script_decode(arena, text, &d));
    return d;
}

/* The example of CyberChef's operation for it. */
static void a_published_example_comes_out(void **state)
{
    (void)state;
    sk_script_decoding d = decode(SK_LIT("#@~^DgAAAA==\\ko$K6,JC\x7F"
                                         "V^GJqAQAAA==^#~@"));
    assert_bytes(d.text, "MsgBox \"Hello\"");
    assert_int_equal(d.parts, 1);
    assert_int_equal(d.lengths_wrong + d.sums_wrong + d.cut, 0);
}

static void what_goes_in_comes_out(void **state)
{
    (void)state;
    char all[512];
    size_t len = 0;
    for (int round = 0; round < 3; round++)
        for (int c = 0x20; c < 0x7F; c++) all[len++] = (char)c;
    memcpy(all + len, "\t\r\n<@>\xE3\x81\x82", 10);
    sk_script_decoding d = decode(make_script_encoded(arena, all, 0, 0));
    assert_true(sk_equal(d.text, sk_bytes_str(all)));
    assert_int_equal(d.lengths_wrong + d.sums_wrong + d.cut, 0);
    d = decode(make_script_encoded(arena, "", 0, 0));
    assert_int_equal(d.text.len, 0);
}

static void parts_stand_between_clear_text(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 4096);
    sk_buf_str(&b, "var a; #@~^ is no part\n");
    sk_buf_bytes(&b, make_script_encoded(arena, "one();", 0, 0));
    sk_buf_str(&b, "\nclear();\n");
    sk_buf_bytes(&b, make_script_encoded(arena, "two();", 0, 0));
    sk_script_decoding d = decode(sk_buf_view(&b));
    assert_bytes(d.text, "var a; #@~^ is no part\none();\nclear();\ntwo();");
    assert_int_equal(d.parts, 2);
}

static void damage_is_told_and_decoded(void **state)
{
    (void)state;
    sk_script_decoding d = decode(make_script_encoded(arena, "WScript.Echo 1", 5, 0));
    assert_bytes(d.text, "WScript.Echo 1");
    assert_int_equal(d.lengths_wrong, 1);
    d = decode(make_script_encoded(arena, "WScript.Echo 1", 0xFFFFFF00, 0));
    assert_bytes(d.text, "WScript.Echo 1");
    d = decode(make_script_encoded(arena, "WScript.Echo 1", 0, 7));
    assert_bytes(d.text, "WScript.Echo 1");
    assert_int_equal(d.sums_wrong, 1);
    sk_bytes whole = make_script_encoded(arena, "WScript.Echo 1", 0, 0);
    d = decode(sk_slice(whole, 0, whole.len - 12));
    assert_bytes(d.text, "WScript.Echo 1");
    assert_int_equal(d.cut, 1);
}

static void no_cut_makes_it_fail(void **state)
{
    (void)state;
    sk_bytes whole = make_script_encoded(arena, "a@b<c>d\r\ne", 0, 0);
    sk_script_decoding d;
    for (size_t len = 0; len < whole.len; len++)
        assert_int_equal(sk_script_decode(arena, sk_slice(whole, 0, len), &d), len >= 12);
    assert_false(sk_script_decode(arena, SK_LIT("#@~^AAAA=="), &d));
    assert_false(sk_script_decode(arena, SK_LIT("#@~^AA?AAA=="), &d));
    assert_true(sk_script_decode(arena, SK_LIT("#@~^/////w==@"), &d));
    assert_bytes(d.text, "@");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_published_example_comes_out),
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(parts_stand_between_clear_text),
        cmocka_unit_test(damage_is_told_and_decoded),
        cmocka_unit_test(no_cut_makes_it_fail),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
