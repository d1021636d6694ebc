#include "../test.h"

static void slices_stay_inside(void **state)
{
    (void)state;
    sk_bytes b = SK_LIT("0123456789");
    for (uint64_t off = 0; off < 13; off++)
        for (uint64_t len = 0; len < 13; len++) {
            sk_bytes s = sk_slice(b, off, len);
            assert_true(s.len <= len);
            assert_true(off >= b.len ? s.len == 0 : s.p == b.p + off && s.p + s.len <= b.p + b.len);
        }
    assert_int_equal(sk_slice(b, UINT64_MAX, UINT64_MAX).len, 0);
    assert_int_equal(sk_slice(b, 3, UINT64_MAX).len, 7);
    assert_false(sk_has(b, 5, UINT64_MAX));
    assert_false(sk_has(b, UINT64_MAX, 1));
    assert_true(sk_has(b, 10, 0));
}

static void numbers_outside_are_zero(void **state)
{
    (void)state;
    sk_bytes b = SK_LIT("\x01\x02\x03\x04\x05\x06\x07\x08");
    assert_int_equal(sk_u16le_at(b, 0), 0x0201);
    assert_int_equal(sk_u16be_at(b, 0), 0x0102);
    assert_int_equal(sk_u32le_at(b, 4), 0x08070605);
    assert_int_equal(sk_u32be_at(b, 4), 0x05060708);
    assert_true(sk_u64le_at(b, 0) == 0x0807060504030201u);
    assert_int_equal(sk_u16le_at(b, 7), 0);
    assert_int_equal(sk_u32le_at(b, 5), 0);
    assert_true(sk_u64le_at(b, 1) == 0);
    assert_int_equal(sk_at(b, 8), -1);
    assert_int_equal(sk_u32be_at(b, SIZE_MAX), 0);
}

static void finds_first_and_last(void **state)
{
    (void)state;
    sk_bytes b = SK_LIT("abcABCabc");
    assert_int_equal(sk_find(b, 0, SK_LIT("abc")), 0);
    assert_int_equal(sk_find(b, 1, SK_LIT("abc")), 6);
    assert_int_equal(sk_find_nocase(b, 1, SK_LIT("abc")), 3);
    assert_int_equal(sk_find_last(b, SK_LIT("abc")), 6);
    assert_int_equal(sk_find_last(b, SK_LIT("aaa")), SK_NPOS);
    assert_int_equal(sk_find(b, 20, SK_LIT("a")), SK_NPOS);
    assert_int_equal(sk_find(b, 9, SK_LIT("")), 9);
    assert_int_equal(sk_find_byte(b, 9, 'a'), SK_NPOS);
    assert_true(sk_ends_nocase(b, SK_LIT("ABC")));
    assert_true(sk_starts_nocase(b, SK_LIT("ABCabc")));
}

static void lines_tell_their_ends(void **state)
{
    (void)state;
    sk_bytes rest = SK_LIT("a\r\nb\n\n\rc\r"), line;
    int end;
    assert_true(sk_next_line(&rest, &line, &end));
    assert_bytes(line, "a");
    assert_int_equal(end, 2);
    assert_true(sk_next_line(&rest, &line, &end));
    assert_bytes(line, "b");
    assert_int_equal(end, 1);
    assert_true(sk_next_line(&rest, &line, &end));
    assert_int_equal(line.len, 0);
    assert_true(sk_next_line(&rest, &line, &end));
    assert_bytes(line, "\rc\r");
    assert_int_equal(end, 0);
    assert_false(sk_next_line(&rest, &line, &end));
}

static void fields_keep_the_empty_ones(void **state)
{
    (void)state;
    sk_bytes rest = SK_LIT(",a,,"), field;
    unsigned count = 0, empty = 0;
    while (sk_next_field(&rest, ',', &field)) {
        count++;
        empty += field.len == 0;
    }
    assert_int_equal(count, 4);
    assert_int_equal(empty, 3);
}

static void arithmetic_is_checked(void **state)
{
    (void)state;
    uint64_t r = 7;
    assert_false(sk_add(UINT64_MAX, 1, &r));
    assert_false(sk_mul(UINT64_MAX / 2, 3, &r));
    assert_int_equal(r, 7);
    assert_true(sk_mul(0, UINT64_MAX, &r) && r == 0);
    assert_true(sk_add(UINT64_MAX - 1, 1, &r) && r == UINT64_MAX);
    assert_true(sk_parse_u64(SK_LIT("1234x"), &r) && r == 1234);
    assert_false(sk_parse_u64(SK_LIT("x"), &r));
    assert_false(sk_parse_u64(SK_LIT("99999999999999999999"), &r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_stay_inside), cmocka_unit_test(numbers_outside_are_zero), cmocka_unit_test(finds_first_and_last),
        cmocka_unit_test(lines_tell_their_ends), cmocka_unit_test(fields_keep_the_empty_ones), cmocka_unit_test(arithmetic_is_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
