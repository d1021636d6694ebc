/* Compression of VBA: the examples of MS-OVBA 3.2, round trips, and damage. */
#include "unit/with_arena.h"

#include "codec/ovba.h"
#include "make/vba.h"

static void check(sk_bytes packed, sk_bytes want, unsigned want_odd)
{
    unsigned odd = 0;
    sk_bytes got = sk_ovba_unpack(arena, packed, 1u << 20, &odd);
    assert_int_equal(got.len, want.len);
    if (want.len) assert_memory_equal(got.p, want.p, want.len);
    assert_int_equal(odd, want_odd);
}

/* MS-OVBA 3.2.1 to 3.2.3 */
static void test_examples(void **state)
{
    (void)state;
    check(SK_LIT("\x01\x19\xB0\x00"
                 "abcdefgh\x00"
                 "ijklmnop\x00"
                 "qrstuv."),
          SK_LIT("abcdefghijklmnopqrstuv."), 0);
    check(SK_LIT("\x01\x2F\xB0\x00#aaabcde\x82"
                 "f\x00paghij\x01\x38\x08"
                 "akl\x00\x30mnop\x06q\x02p\x04\x10rstuv\x10wxyz\x00\x3C"),
          SK_LIT("#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"), 0);
    unsigned odd = 0;
    sk_bytes run = sk_ovba_unpack(arena,
                                  SK_LIT("\x01\x03\xB0\x02"
                                         "a\x45\x00"),
                                  100, &odd);
    assert_int_equal(run.len, 73);
    assert_int_equal(odd, 0);
}

static void test_round_trip(void **state)
{
    (void)state;
    sk_buf text = sk_buf_new(arena, 1u << 20);
    for (unsigned i = 0; i < 3000; i++) sk_buf_format(&text, "Line %u of a module = \"%u\"\r\n", i, i * i);
    for (size_t len = 0; len < 200; len++)
        check(make_ovba(arena, sk_slice(sk_buf_view(&text), 0, len)), sk_slice(sk_buf_view(&text), 0, len), 0);
    check(make_ovba(arena, sk_buf_view(&text)), sk_buf_view(&text), 0);
}

/* Bytes that do not compress are stored, filled up to 4096. */
static void test_stored_chunk(void **state)
{
    (void)state;
    sk_buf noise = sk_buf_new(arena, 8192);
    uint32_t x = 1;
    for (unsigned i = 0; i < 4096; i++) make_u8(&noise, (x = x * 1664525u + 1013904223u) >> 24);
    check(make_ovba(arena, sk_buf_view(&noise)), sk_buf_view(&noise), 0);
}

static void test_cut_keeps_what_is_sound(void **state)
{
    (void)state;
    sk_buf text = sk_buf_new(arena, 1u << 20);
    for (unsigned i = 0; i < 800; i++) sk_buf_format(&text, "%u,", i * 7919);
    sk_bytes packed = make_ovba(arena, sk_buf_view(&text));
    for (size_t len = 0; len < packed.len; len++) {
        unsigned odd = 0;
        sk_bytes got = sk_ovba_unpack(arena, sk_slice(packed, 0, len), 1u << 20, &odd);
        assert_true(got.len <= text.len);
        if (got.len) assert_memory_equal(got.p, text.p, got.len);
    }
}

static void test_damage(void **state)
{
    (void)state;
    check((sk_bytes){NULL, 0}, (sk_bytes){NULL, 0}, SK_OVBA_NO_START);
    check(SK_LIT("\x02\x02\xB0\x00"
                 "ab"),
          (sk_bytes){NULL, 0}, SK_OVBA_NO_START);
    check(SK_LIT("\x01\x02\xC0\x00"
                 "ab"),
          SK_LIT("ab"), SK_OVBA_SIGNATURE); /* wrong signature, sound chunk */
    check(SK_LIT("\x01\x02\xB0\x00"
                 "ab\x00\x00\x00"),
          SK_LIT("ab"), SK_OVBA_TRAILING); /* padding */
    check(SK_LIT("\x01\x03\xB0\x02"
                 "a\xFF\xFF"),
          SK_LIT("a"), SK_OVBA_TOKEN); /* a copy from before the chunk */
    check(SK_LIT("\x01\x10\xB0\x00"
                 "ab"),
          SK_LIT("ab"), SK_OVBA_CUT);
}

/* A chunk of a few bytes that claims a long run stops at 4096. */
static void test_long_run(void **state)
{
    (void)state;
    unsigned odd = 0;
    sk_bytes got = sk_ovba_unpack(arena,
                                  SK_LIT("\x01\x05\xB0\x06"
                                         "a\xFF\x0F\xFF\x0F"),
                                  1u << 20, &odd);
    assert_int_equal(got.len, 4096);
    assert_int_equal(odd, SK_OVBA_TOKEN);
    got = sk_ovba_unpack(arena,
                         SK_LIT("\x01\x03\xB0\x02"
                                "a\xFF\x0F"),
                         100, &odd);
    assert_int_equal(got.len, 100);
    assert_true(odd & SK_OVBA_LIMIT);
}

static void test_find_source(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 8192);
    sk_buf_str(&b, "anything Attribut");
    make_zeros(&b, 40);
    size_t at = b.len;
    sk_buf_bytes(&b, make_ovba(arena, SK_LIT("Attribute VB_Name = \"A\"\r\n")));
    size_t second = b.len;
    sk_buf_bytes(&b, make_ovba(arena, SK_LIT("Attribute VB_Name = \"B\"\r\n")));
    assert_int_equal(sk_ovba_find_source(sk_buf_view(&b), 0), at);
    assert_int_equal(sk_ovba_find_source(sk_buf_view(&b), at), at);
    assert_int_equal(sk_ovba_find_source(sk_buf_view(&b), at + 1), second);
    assert_int_equal(sk_ovba_find_source(sk_buf_view(&b), second + 1), SK_NPOS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),     cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_stored_chunk), cmocka_unit_test(test_cut_keeps_what_is_sound),
        cmocka_unit_test(test_damage),       cmocka_unit_test(test_long_run),
        cmocka_unit_test(test_find_source),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
