#include "base/text.h"

#include "../test.h"
#include "base/hash.h"

static void decodes_utf8_strictly(void **state)
{
    (void)state;
    static const struct { const char *text; bool valid; } cases[] = {
        {"", true},           {"abc", true},          {"\xC3\xA9", true},      {"\xE3\x81\x82", true},  {"\xF0\x9F\x98\x80", true},
        {"\x80", false},      {"\xC0\x80", false},    {"\xC1\xBF", false},     {"\xE0\x80\x80", false}, {"\xED\xA0\x80", false},
        {"\xF4\x90\x80\x80", false}, {"\xE3\x81", false}, {"\xF0\x9F\x98", false}, {"\xF5\x80\x80\x80", false}, {"a\xFF", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) assert_int_equal(sk_utf8_valid(sk_bytes_str(cases[i].text)), cases[i].valid);
}

static void every_code_point_comes_back(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(1 << 20);
    for (uint32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 251) {
        sk_buf b = sk_buf_new(a, 8);
        b.p = NULL;
        sk_buf_utf8(&b, c);
        size_t pos = 0;
        bool bad = false;
        uint32_t back = sk_utf8_next(sk_buf_view(&b), &pos, &bad);
        assert_false(bad);
        assert_int_equal(back, c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c);
        assert_int_equal(pos, b.len);
        if (sk_arena_used(a) > (900 << 10)) {
            sk_arena_free(a);
            a = sk_arena_new(1 << 20);
        }
    }
    sk_arena_free(a);
}

static void utf16_knows_surrogates(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(1 << 16);
    assert_bytes(sk_utf16le_to_utf8(a, SK_LIT("\x3D\xD8\x00\xDE")), "\xF0\x9F\x98\x80");
    assert_bytes(sk_utf16be_to_utf8(a, SK_LIT("\xD8\x3D\xDE\x00")), "\xF0\x9F\x98\x80");
    assert_bytes(sk_utf16le_to_utf8(a, SK_LIT("\x3D\xD8" "A\0")), "\xEF\xBF\xBD" "A");
    assert_bytes(sk_utf16le_to_utf8(a, SK_LIT("A\0B")), "A");
    assert_bytes(sk_utf8_repair(a, SK_LIT("a\xFF" "b")), "a\xEF\xBF\xBD" "b");
    assert_bytes(sk_latin1_to_utf8(a, SK_LIT("\xE9")), "\xC3\xA9");
    assert_bytes(sk_text_hex(a, SK_LIT("\x00\xAB")), "00ab");
    sk_arena_free(a);
}

static void deceptive_characters_are_known(void **state)
{
    (void)state;
    static const uint32_t deceptive[] = {0, 0x1B, 0x7F, 0x9B, 0x200B, 0x200F, 0x202E, 0x2066, 0xFEFF, 0x2028, 0xE0041};
    static const uint32_t honest[] = {'\t', ' ', 'a', 0xE9, 0x3042, 0x1F600};
    for (size_t i = 0; i < sizeof deceptive / sizeof *deceptive; i++) assert_true(sk_char_is_deceptive(deceptive[i]));
    for (size_t i = 0; i < sizeof honest / sizeof *honest; i++) assert_false(sk_char_is_deceptive(honest[i]));
}

static void siphash_depends_on_all_bytes_and_the_key(void **state)
{
    (void)state;
    uint64_t h = sk_siphash(1, 2, SK_LIT("0123456789"));
    assert_true(h == sk_siphash(1, 2, SK_LIT("0123456789")));
    assert_false(h == sk_siphash(1, 3, SK_LIT("0123456789")));
    assert_false(h == sk_siphash(1, 2, SK_LIT("0123456788")));
    assert_false(sk_siphash(1, 2, SK_LIT("")) == sk_siphash(1, 2, SK_LIT("\0")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_utf8_strictly),          cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(utf16_knows_surrogates),         cmocka_unit_test(deceptive_characters_are_known),
        cmocka_unit_test(siphash_depends_on_all_bytes_and_the_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
