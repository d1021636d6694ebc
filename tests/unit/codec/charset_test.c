/* Charsets of mail to UTF-8, by name and by guess; encoded words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "codec/charset.h"
#include "codec/encoded_word.h"
#include "make/mail.h"

static sk_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = sk_arena_new(64u << 20);
    sk_charset_warm_up();
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sk_arena_free(arena);
    return 0;
}

static void check_text(sk_bytes got, const char *want)
{
    if (!sk_equal(got, sk_bytes_str(want))) fail_msg("'%.*s' is not '%s'", (int)got.len, (const char *)got.p, want);
}

static void check_charset(sk_bytes text, const char *charset, const char *want)
{
    bool lossy = true;
    check_text(sk_charset_to_utf8(arena, text, sk_bytes_str(charset), &lossy), want);
    assert_false(lossy);
}

static void japanese_comes_back(void **state)
{
    (void)state;
    static const char *const text = "請求書の件、ソ表十「カタカナ」abc";
    static const struct {
        const char *write, *read;
    } rows[] = {{"ISO-2022-JP", "iso-2022-jp"},
                {"ISO-2022-JP", "CP50220"},
                {"ISO-2022-JP", "ISO-2022-JP-MS"},
                {"ISO-2022-JP", ""},
                {"ISO-2022-JP", "us-ascii"},
                {"CP932", "Shift_JIS"},
                {"CP932", "x-sjis"},
                {"CP932", "windows-31j"},
                {"CP932", ""},
                {"EUC-JP", "EUC-JP"},
                {"EUC-JP", "x-euc-jp"},
                {"EUC-JP", "no-such-charset"},
                {"UTF-8", "utf-8"},
                {"UTF-8", ""},
                {"UTF-16LE", "utf-16le"},
                {"UTF-16BE", "utf-16"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_charset(make_charset(arena, text, rows[i].write), rows[i].read, text);
}

static void windows_extensions_are_read(void **state)
{
    (void)state;
    check_charset(SK_LIT("\x1B$B-!-j\x1B(B"), "iso-2022-jp", "①㈱");                  /* NEC row 13 */
    check_charset(SK_LIT("\x1B(I1\x1B(B"), "iso-2022-jp", "ｱ");                      /* half-width katakana */
    check_charset(SK_LIT("\x0E\x31\x0F" "a"), "cp50222", "ｱa");
    check_charset(SK_LIT("\x1B$B$\"\n$\""), "iso-2022-jp", "あ\n$\"");               /* a line ends in ASCII */
    check_charset(SK_LIT("\x87\x40\x87\x8A"), "shift_jis", "①㈱");
    check_charset(SK_LIT("\xAD\xA1"), "euc-jp", "①");
    check_charset(SK_LIT("\x93hi\x94 \x80"), "iso-8859-1", "\xE2\x80\x9Chi\xE2\x80\x9D \xE2\x82\xAC");
    check_charset(SK_LIT("\xC4\xE3\xBA\xC3"), "gb2312", "你好");
    check_charset(SK_LIT("~{Dc:C~}!"), "hz-gb-2312", "你好!");
    check_charset(SK_LIT("\xBE\xC8\xB3\xE7"), "ks_c_5601-1987", "안녕");
    check_charset(SK_LIT("+ZeVnLIqe-"), "utf-7", "日本語");
}

static void damage_is_told(void **state)
{
    (void)state;
    bool lossy = false;
    sk_bytes got = sk_charset_to_utf8(arena, SK_LIT("a\x81"), SK_LIT("shift_jis"), &lossy);
    assert_true(lossy);
    assert_true(sk_utf8_valid(got));
    got = sk_charset_to_utf8(arena, SK_LIT("\xFF\xFE\xFD" "abc\xC3"), SK_LIT("utf-8"), &lossy);
    assert_true(lossy && sk_utf8_valid(got));
    check_charset(SK_LIT("caf\xE9"), "", "caf\xC3\xA9");
    assert_false(sk_charset_known(SK_LIT("../../lib/x")));
    assert_true(sk_charset_known(SK_LIT("\"ISO-2022-JP\"")));
}

static void long_text_is_whole(void **state)
{
    (void)state;
    sk_buf in = sk_buf_new(arena, 1 << 20), want = sk_buf_new(arena, 1 << 20);
    for (unsigned i = 0; i < 20000; i++) {
        sk_buf_str(&in, i % 1000 == 999 ? "\xFF" : "\x95\x5C" "a");
        sk_buf_str(&want, i % 1000 == 999 ? "\xEF\xBF\xBD" : "表a");
    }
    bool lossy = false;
    sk_bytes got = sk_charset_to_utf8(arena, sk_buf_view(&in), SK_LIT("cp932"), &lossy);
    assert_true(lossy);
    assert_true(sk_equal(got, sk_buf_view(&want)));
}

static void encoded_words_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"plain", "plain"},
        {"=?UTF-8?B?6KuL5rGC?= =?UTF-8?B?5pu4?=", "請求書"},
        {"=?UTF-8?B?6KuL5rE=?= =?UTF-8?B?guabuA==?=", "請求書"}, /* a character split between two words */
        {"Re: =?iso-8859-1?q?caf=E9_au?= lait", "Re: caf\xC3\xA9 au lait"},
        {"=?ISO-2022-JP?B?GyRCQEE1YRsoQg==?= x", "請求 x"},
        {"\"=?utf-8*en?Q?=41?=\"", "\"A\""},
        {"=?broken", "=?broken"},
        {"=?utf-8?X?abc?=", "=?utf-8?X?abc?="},
        {"=?utf-8?Q?a?b?=", "a?b"},
        {"\x1B$B@A5a\x1B(B", "請求"},
        {"a =?utf-8?q?b?=\t=?utf-8?q?c?= d", "a bc d"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_text(sk_encoded_words_decode(arena, sk_bytes_str(rows[i].text), NULL), rows[i].want);
    for (unsigned i = 0; i < 2; i++)
        check_text(sk_encoded_words_decode(arena, make_encoded_word(arena, "田中 一郎", "CP932", i ? 'B' : 'Q'), NULL),
                   "田中 一郎");
}

/* A value of many starts and no end must cost no more than its length. */
static void starts_without_end_are_linear(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 8 << 20);
    for (unsigned i = 0; i < 400000; i++) sk_buf_str(&b, "=?a?q? ");
    sk_encoded_words words;
    assert_true(sk_equal(sk_encoded_words_decode(arena, sk_buf_view(&b), &words), sk_buf_view(&b)));
    assert_int_equal(words.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(japanese_comes_back),    cmocka_unit_test(windows_extensions_are_read),
        cmocka_unit_test(damage_is_told),         cmocka_unit_test(long_text_is_whole),
        cmocka_unit_test(encoded_words_are_read), cmocka_unit_test(starts_without_end_are_linear)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
