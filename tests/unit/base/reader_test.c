#include "base/reader.h"

#include "../test.h"

static void failure_sticks(void **state)
{
    (void)state;
    sk_reader r = sk_reader_on(SK_LIT("\x01\x02\x03"), 100);
    assert_int_equal(sk_u16le(&r), 0x0201);
    assert_false(r.failed);
    assert_int_equal(sk_u32le(&r), 0);
    assert_true(r.failed);
    assert_int_equal(r.bad_at, 102);
    assert_int_equal(sk_u8(&r), 0); /* the byte is there, but nothing is handed on any more */
    assert_int_equal(r.bad_at, 102);
    assert_int_equal(sk_left(&r), 0);
}

/* Every read at every position answers as a naive oracle does. */
static void agrees_with_an_oracle(void **state)
{
    (void)state;
    sk_bytes b = SK_LIT("\x10\x32\x54\x76\x98\xBA\xDC\xFE\x01");
    for (size_t at = 0; at <= b.len; at++) {
        sk_reader r = sk_reader_on(b, 0);
        sk_skip(&r, at);
        uint64_t want = 0;
        for (size_t k = 0; k < 8 && at + 8 <= b.len; k++) want |= (uint64_t)b.p[at + k] << (8 * k);
        assert_true(sk_u64le(&r) == want);
        assert_true(r.failed == (at + 8 > b.len));
    }
}

static void counts_that_cannot_fit_are_refused(void **state)
{
    (void)state;
    sk_reader r = sk_reader_on(SK_LIT("0123456789"), 0);
    assert_true(sk_fits(&r, 5, 2));
    assert_false(sk_fits(&r, 6, 2));
    assert_false(sk_fits(&r, UINT64_MAX, 8));
    assert_true(sk_fits(&r, UINT64_MAX, 0));
}

static void windows_know_their_origin(void **state)
{
    (void)state;
    sk_reader r = sk_reader_on(SK_LIT("0123456789"), 1000);
    sk_reader w = sk_window(&r, 4, 3);
    assert_bytes(sk_take(&w, 3), "456");
    assert_int_equal(sk_tell(&w), 1007);
    assert_true(sk_at_end(&w));
    sk_reader bad = sk_window(&r, 8, 3);
    assert_true(bad.failed);
    assert_int_equal(bad.bad_at, 1008);
    assert_false(sk_window(&r, UINT64_MAX, 2).view.len);
    assert_false(r.failed);
}

static void alignment_moves_to_the_next_step(void **state)
{
    (void)state;
    sk_reader r = sk_reader_on(SK_LIT("01234"), 0);
    sk_skip(&r, 1);
    sk_align(&r, 4);
    assert_int_equal(r.pos, 4);
    sk_align(&r, 4);
    assert_int_equal(r.pos, 4);
    sk_skip(&r, 1);
    sk_align(&r, 4);
    assert_true(r.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failure_sticks), cmocka_unit_test(agrees_with_an_oracle), cmocka_unit_test(counts_that_cannot_fit_are_refused),
        cmocka_unit_test(windows_know_their_origin), cmocka_unit_test(alignment_moves_to_the_next_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
