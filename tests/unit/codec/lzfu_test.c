/* Compressed RTF: the examples of its specification, round trips, hostile bytes. */
#include "unit/with_arena.h"

#include "codec/lzfu.h"

#include <string.h>

#include "make/tnef.h"

/* In pieces of a few bytes, as a content may ask. */
static sk_bytes unpack(sk_bytes packed, size_t step, sk_outcome *ret)
{
    sk_lzfu_header h;
    if (!sk_lzfu_read(packed, &h)) return (sk_bytes){0};
    sk_producer *p = sk_lzfu_producer(arena, &h);
    sk_buf out = sk_buf_new(arena, 1u << 20);
    uint8_t piece[64];
    size_t len;
    assert_non_null(p);
    while ((len = p->produce(p, piece, step)) > 0) sk_buf_bytes(&out, sk_bytes_of(piece, len));
    *ret = p->outcome;
    if (p->close) p->close(p);
    return sk_buf_view(&out);
}

/* MS-OXRTFCP 4.1.1 and 4.1.2: the second one's references overlap what they write. */
static void examples_come_out(void **state)
{
    (void)state;
    static const uint8_t simple[] = {0x2d, 0,    0,    0,    0x2b, 0,    0,    0,    0x4c, 0x5a, 0x46, 0x75, 0xf1,
                                     0xc5, 0xc7, 0xa7, 0x03, 0,    0x0a, 0,    0x72, 0x63, 0x70, 0x67, 0x31, 0x32,
                                     0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0,    0x20, 0x62,
                                     0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0};
    static const uint8_t crossing[] = {0x1a, 0,    0, 0,    0x1c, 0,    0,    0,    0x4c, 0x5a, 0x46, 0x75, 0xe2, 0xd4, 0x4b,
                                       0x51, 0x41, 0, 0x04, 0x20, 0x57, 0x58, 0x59, 0x5a, 0x0d, 0x6e, 0x7d, 0x01, 0x0e, 0xb0};
    sk_outcome outcome = SK_OUTCOME_OPEN;
    sk_lzfu_header h;
    for (size_t step = 1; step < 20; step++) {
        assert_bytes(unpack(sk_bytes_of(simple, sizeof simple), step, &outcome),
                     "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert_int_equal(outcome, SK_OUTCOME_COMPLETE);
        assert_bytes(unpack(sk_bytes_of(crossing, sizeof crossing), step, &outcome), "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
        assert_int_equal(outcome, SK_OUTCOME_COMPLETE);
    }
    assert_true(sk_lzfu_read(sk_bytes_of(simple, sizeof simple), &h));
    assert_false(h.cut || h.checksum_wrong || h.stored);
    assert_int_equal(h.raw_size, 43);
}

static void what_goes_in_comes_out(void **state)
{
    (void)state;
    sk_buf text = sk_buf_new(arena, 1u << 16);
    sk_buf_str(&text, "{\\rtf1\\ansi ");
    for (unsigned i = 0; i < 900; i++) sk_buf_format(&text, "\\par line %u of many, %x", i, i * 7919u);
    for (int stored = 0; stored < 2; stored++) {
        sk_outcome outcome = SK_OUTCOME_OPEN;
        sk_bytes packed = make_lzfu(arena, sk_buf_view(&text), stored);
        assert_true(sk_equal(unpack(packed, 61, &outcome), sk_buf_view(&text)));
        assert_int_equal(outcome, SK_OUTCOME_COMPLETE);
        assert_true(stored || packed.len < text.len);
    }
}

static void cuts_and_wrong_sums_are_seen(void **state)
{
    (void)state;
    sk_bytes whole = make_lzfu(arena, SK_LIT("{\\rtf1\\ansi some text, some text}"), false);
    sk_outcome outcome;
    sk_lzfu_header h;
    for (size_t len = 0; len < whole.len; len++) {
        bool ok = sk_lzfu_read(sk_slice(whole, 0, len), &h);
        assert_int_equal(ok, len >= 16);
        if (!ok) continue;
        assert_true(h.cut && h.checksum_wrong);
        (void)unpack(sk_slice(whole, 0, len), 7, &outcome);
        assert_int_equal(outcome, SK_OUTCOME_PARTIAL);
    }
    assert_false(sk_lzfu_read(SK_LIT("0123456789abcdefghij"), &h));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(examples_come_out), cmocka_unit_test(what_goes_in_comes_out),
                                       cmocka_unit_test(cuts_and_wrong_sums_are_seen)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
