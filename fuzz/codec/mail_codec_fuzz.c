/* The codecs of mail: any bytes, in steps of any size. The first byte chooses the codec, the second the step. */
#include <stdlib.h>

#include "base/text.h"
#include "codec/base64.h"
#include "codec/charset.h"
#include "codec/encoded_word.h"
#include "codec/quoted_printable.h"
#include "codec/uuencode.h"
#include "fuzz.h"
#include "make/mail.h"

static void must(bool ok)
{
    if (!ok) abort();
}

/* Decoding in steps gives what decoding at once gives. */
static void check_base64(sk_arena *a, sk_bytes text, size_t step)
{
    for (unsigned mode = 0; mode < SK_BASE64_MODE_COUNT; mode++) {
        sk_bytes whole = sk_base64_decode(a, text, (sk_base64_mode)mode);
        sk_base64 d = sk_base64_start(text, (sk_base64_mode)mode);
        uint8_t piece[256];
        size_t at = 0;
        for (size_t got; (got = sk_base64_read(&d, piece, step)) > 0; at += got)
            must(sk_equal(sk_slice(whole, at, got), sk_bytes_of(piece, got)));
        must(at == whole.len);
    }
    sk_base64_survey s = sk_base64_survey_of(text);
    must(s.letter_count + s.junk_count <= text.len);
}

static void check_qp(sk_arena *a, sk_bytes text, size_t step)
{
    sk_bytes whole = sk_qp_decode(a, text);
    sk_qp d = sk_qp_start(text);
    uint8_t piece[256];
    size_t at = 0;
    for (size_t got; (got = sk_qp_read(&d, piece, step)) > 0; at += got)
        must(sk_equal(sk_slice(whole, at, got), sk_bytes_of(piece, got)));
    must(at == whole.len && whole.len <= text.len);
    (void)sk_q_decode(a, text);
}

static void check_uu(sk_arena *a, sk_bytes text, size_t step)
{
    (void)a;
    sk_uu_file file;
    for (size_t from = 0; sk_uu_find(text, from, &file); from = file.end_at) {
        must(file.begin_at >= from && file.end_at > file.begin_at && file.end_at <= text.len);
        sk_uu d = sk_uu_start(file.lines);
        uint8_t piece[256];
        uint64_t len = 0;
        for (size_t got; (got = sk_uu_read(&d, piece, step)) > 0;) len += got;
        must(len == file.size);
    }
}

static const char *const charsets[] = {"",       "utf-8",       "iso-2022-jp",    "shift_jis", "euc-jp", "gb2312",
                                       "hz",     "big5",        "ks_c_5601-1987", "utf-7",     "utf-16", "iso-8859-1",
                                       "koi8-r", "iso-2022-kr", "utf-32",         "none such"};

static void check_charset(sk_arena *a, sk_bytes text, size_t step)
{
    bool lossy;
    sk_bytes charset = sk_bytes_str(charsets[step % (sizeof charsets / sizeof charsets[0])]);
    must(sk_utf8_valid(sk_charset_to_utf8(a, text, charset, &lossy)));
}

static void check_words(sk_arena *a, sk_bytes text, size_t step)
{
    (void)step;
    must(sk_utf8_valid(sk_encoded_words_decode(a, text, NULL)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const checks[])(sk_arena *, sk_bytes, size_t) = {check_base64, check_qp, check_uu, check_charset,
                                                                   check_words};
    if (size < 2) return 0;
    sk_arena *a = sk_arena_new(64u << 20);
    if (!a) abort();
    checks[data[0] % 5](a, sk_from(sk_bytes_of(data, size), 2), data[1] ? data[1] : 1);
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const struct {
        uint8_t check, step;
        const char *text;
    } seeds[] = {
        {0, 3, "QUJD\r\nRA==\r\nRUZH!Q="},
        {1, 5, "a=3D=\r\nb=ZZ_="},
        {2, 7, "x\nbegin 644 f\n#86)C\n`\nend\n"},
        {3, 2, "\x1B$B@A5a\x1B(B\x1B(I1\x1B(Ba"},
        {3, 3, "\x95\x5C\x81"},
        {3, 6, "~{Dc:C~}!"},
        {3, 9, "+ZeVnLIqe-"},
        {4, 1, "=?utf-8?B?6KuL5rE=?= =?utf-8?q?=41_?= \x95\x5C"},
    };
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        uint8_t seed[64] = {seeds[i].check, seeds[i].step};
        size_t len = sk_copy_out(sk_bytes_str(seeds[i].text), &seed[2], sizeof seed - 2);
        take(self, sk_bytes_of(seed, len + 2));
    }
}
