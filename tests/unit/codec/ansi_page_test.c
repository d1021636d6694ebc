/* Code pages of Windows: single characters against Microsoft's tables, and every character of a page there and back. */
#include "unit/test.h"

#include "codec/ansi_page.h"
#include "codec/charset.h"

static uint16_t one(const sk_ansi_page *p, const char *bytes, size_t len)
{
    size_t pos = 0;
    uint16_t unit = sk_ansi_page_next(p, sk_bytes_of((const uint8_t *)bytes, len), &pos);
    assert_int_equal(pos, len);
    return unit;
}

static void characters_are_those_of_the_tables(void **state)
{
    (void)state;
    const sk_ansi_page *p = sk_ansi_page_find(932);
    assert_non_null(p);
    assert_int_equal(one(p, "\x82\xA0", 2), 0x3042);
    assert_int_equal(one(p, "\xB1", 1), 0xFF71);
    assert_int_equal(one(p, "\\", 1), '\\');
    assert_int_equal(one(p, "\x81\x60", 2), 0xFF5E);
    assert_int_equal(p->bytes[0xFF5E], 0x8160);
    assert_int_equal(p->bytes[0x2170], 0xFA40); /* and not NEC's EEEF */
    assert_int_equal(p->bytes[0x2252], 0x81E0); /* and not 8790 */
    assert_int_equal(p->bytes[0xE000], 0xF040);
    assert_int_equal(p->bytes[0xA5], '\\');
    assert_int_equal(p->bytes[0x1F60], 0);
    assert_int_equal(one(sk_ansi_page_find(936), "\xB0\xA1", 2), 0x554A);
    assert_int_equal(one(sk_ansi_page_find(949), "\xB0\xA1", 2), 0xAC00);
    assert_int_equal(one(sk_ansi_page_find(950), "\xA4\x40", 2), 0x4E00);
    assert_int_equal(one(sk_ansi_page_find(1250), "\xE8", 1), 0x010D);
    assert_int_equal(one(sk_ansi_page_find(1251), "\xFF", 1), 0x044F);
    assert_null(sk_ansi_page_find(1252));
}

static void what_is_cut_or_unknown(void **state)
{
    (void)state;
    const sk_ansi_page *p = sk_ansi_page_find(932);
    size_t pos = 0;
    assert_int_equal(one(p, "\x82", 1), 0x82); /* comes back as that byte */
    assert_int_equal(sk_ansi_page_next(p, SK_LIT("\x82\n"), &pos), 0x82);
    assert_int_equal(pos, 1);
    assert_int_equal(one(p, "\x85\x40", 2), p->unknown);
}

static void pages_go_there_and_back(void **state)
{
    static const unsigned numbers[] = {932, 936, 949, 950, 1250, 1251};
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const sk_ansi_page *p = sk_ansi_page_find(numbers[i]);
        assert_non_null(p);
        unsigned pairs = 0;
        for (unsigned c = 0; c < 256; c++) {
            uint8_t byte = (uint8_t)c;
            assert_int_equal(p->bytes[one(p, (const char *)&byte, 1)], c);
        }
        for (unsigned unit = 0x100; unit < 0x10000; unit++) {
            uint16_t code = p->bytes[unit];
            uint8_t b[2] = {(uint8_t)(code >> 8), (uint8_t)code};
            if (code < 0x100 || unit == 0x203E) continue;
            assert_int_equal(one(p, (const char *)b, 2), unit);
            pairs++;
        }
        assert_true(numbers[i] > 1000 ? pairs == 0 : pairs > 6000);
    }
}

static void names_mean_pages(void **state)
{
    (void)state;
    assert_int_equal(sk_ansi_page_named(SK_LIT("Shift_JIS")), 932);
    assert_int_equal(sk_ansi_page_named(SK_LIT("932")), 932);
    assert_int_equal(sk_ansi_page_named(SK_LIT("windows-1251")), 1251);
    assert_int_equal(sk_ansi_page_named(SK_LIT("windows-1252")), 0);
    assert_int_equal(sk_ansi_page_named(SK_LIT("")), 0);
    assert_int_equal(sk_ansi_page_named(SK_LIT("99999999999932")), 0);
}

int main(void)
{
    sk_charset_warm_up();
    const struct CMUnitTest tests[] = {cmocka_unit_test(characters_are_those_of_the_tables), cmocka_unit_test(what_is_cut_or_unknown),
                                       cmocka_unit_test(pages_go_there_and_back), cmocka_unit_test(names_mean_pages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
