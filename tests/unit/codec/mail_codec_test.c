/* Base64, quoted-printable, uuencode: what was written is read back, in steps of any size; what programs read
 * differently is read in each way. */
#include "unit/with_arena.h"

#include "codec/base64.h"
#include "codec/quoted_printable.h"
#include "codec/uuencode.h"
#include "make/mail.h"

static void check(sk_bytes got, sk_bytes want)
{
    assert_int_equal(got.len, want.len);
    if (want.len) assert_memory_equal(got.p, want.p, want.len);
}

static sk_bytes pattern(size_t len)
{
    sk_buf b = sk_buf_new(arena, len);
    for (size_t i = 0; i < len; i++) make_u8(&b, (unsigned)(i * 37 + (i >> 7)));
    return sk_buf_view(&b);
}

static sk_bytes read_in_steps(sk_bytes text, size_t step)
{
    sk_base64 d = sk_base64_start(text, SK_BASE64_CONTINUE);
    sk_buf out = sk_buf_new(arena, SIZE_MAX);
    uint8_t piece[64];
    for (size_t got; (got = sk_base64_read(&d, piece, step)) > 0;) sk_buf_bytes(&out, sk_bytes_of(piece, got));
    return sk_buf_view(&out);
}

static void base64_comes_back(void **state)
{
    (void)state;
    for (size_t len = 0; len < 200; len++) {
        sk_bytes want = pattern(len), text = make_transfer(arena, want, MAKE_BASE64);
        check(sk_base64_decode(arena, text, SK_BASE64_CONTINUE), want);
        check(sk_base64_decode(arena, text, SK_BASE64_STOP_AT_PAD), want);
        check(sk_base64_decode(arena, text, SK_BASE64_STOP_AT_JUNK), want);
        for (size_t step = 1; step < 8; step++) check(read_in_steps(text, step), want);
    }
}

static void base64_is_read_in_each_way(void **state)
{
    (void)state;
    sk_bytes padded = SK_LIT("QUJD\r\nRA==\r\nRUZH");
    check(sk_base64_decode(arena, padded, SK_BASE64_CONTINUE), SK_LIT("ABCDEFG"));
    check(sk_base64_decode(arena, padded, SK_BASE64_STOP_AT_PAD), SK_LIT("ABCD"));
    sk_base64_survey s = sk_base64_survey_of(padded);
    assert_int_equal(s.pad_at, 8);
    assert_int_equal(s.after_pad_at, 12);
    assert_false(s.cut);
    sk_bytes junk = SK_LIT("QUJD!RUZH");
    check(sk_base64_decode(arena, junk, SK_BASE64_CONTINUE), SK_LIT("ABCEFG"));
    check(sk_base64_decode(arena, junk, SK_BASE64_STOP_AT_JUNK), SK_LIT("ABC"));
    assert_int_equal(sk_base64_survey_of(junk).junk_at, 4);
    check(sk_base64_decode(arena, SK_LIT("QUI"), SK_BASE64_CONTINUE), SK_LIT("AB"));
    assert_true(sk_base64_survey_of(SK_LIT("QUI")).cut);
    assert_false(sk_base64_survey_of(SK_LIT("QUI")).alone);
    check(sk_base64_decode(arena, SK_LIT("QUJDQ"), SK_BASE64_CONTINUE), SK_LIT("ABC"));
    assert_true(sk_base64_survey_of(SK_LIT("QUJDQ")).alone);
    assert_true(sk_base64_survey_of(SK_LIT("QUJDQ=")).alone);
    check(sk_base64_decode(arena, SK_LIT("===="), SK_BASE64_CONTINUE), SK_LIT(""));
}

static void quoted_printable_comes_back(void **state)
{
    (void)state;
    sk_bytes want = SK_LIT(
        "Gr\xC3\xBC\xC3\x9F"
        "e = 1+1 \r\n"
        "\r\nlong long long long long long long long long long long long long long long long long line\t\r\n");
    check(sk_qp_decode(arena, make_transfer(arena, want, MAKE_QP)), want);
    check(sk_qp_decode(arena, pattern(0)), SK_LIT(""));
    check(sk_qp_decode(arena, SK_LIT("a=\r\nb=\nc=  \r\nd")), SK_LIT("abcd"));
    check(sk_qp_decode(arena, SK_LIT("=3d=3D=ZZ=4")), SK_LIT("===ZZ=4"));
    check(sk_q_decode(arena, SK_LIT("a_b=20c=")), SK_LIT("a b c="));
    sk_qp d = sk_qp_start(SK_LIT("ok =XY"));
    uint8_t out[16];
    assert_int_equal(sk_qp_read(&d, out, sizeof out), 6);
    assert_int_equal(d.bad_at, 3);
}

static void uuencode_comes_back(void **state)
{
    (void)state;
    for (size_t len = 1; len < 200; len += 13) {
        sk_bytes want = pattern(len), text = make_transfer(arena, want, MAKE_UUENCODE);
        sk_uu_file file;
        assert_true(sk_uu_find(text, 0, &file));
        check(file.name, SK_LIT("file"));
        assert_true(file.ended);
        assert_int_equal(file.size, len);
        uint8_t out[256];
        sk_uu d = sk_uu_start(file.lines);
        check(sk_bytes_of(out, sk_uu_read(&d, out, sizeof out)), want);
        assert_false(sk_uu_find(text, file.end_at, &file));
    }
}

static void prose_is_not_uuencode(void **state)
{
    (void)state;
    sk_uu_file file;
    assert_false(sk_uu_find(SK_LIT("begin 644 the work\nthis is prose with lower case letters\n"), 0, &file));
    assert_false(sk_uu_find(SK_LIT("begin with this\n#86)C\n"), 0, &file));
    assert_false(sk_uu_find(SK_LIT("we begin 644 x\n#86)C\n"), 0, &file));
    assert_true(sk_uu_find(SK_LIT("text\nbegin 644 x\n#86)C\nprose\n"), 0, &file));
    assert_false(file.ended);
    check(file.lines, SK_LIT("#86)C\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(base64_comes_back),
                                       cmocka_unit_test(base64_is_read_in_each_way),
                                       cmocka_unit_test(quoted_printable_comes_back),
                                       cmocka_unit_test(uuencode_comes_back), cmocka_unit_test(prose_is_not_uuencode)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
