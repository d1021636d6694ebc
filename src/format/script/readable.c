/* See readable.h. Random bytes hold a control character in about every tenth place, text in none: that is the test. Byte
 * ranges of the Japanese encodings: JIS X 0208:1997 annexes, RFC 1468, and the WHATWG Encoding Standard. */
#include "format/script/readable.h"

#include "base/text.h"
#include "codec/charset.h"

#define CONTROLS_PER 128 /* at most one control character in so many bytes: terminals' logs, padded batch files */
#define SHORT_TEXT 64    /* below this, bytes of no known encoding are not called text */

struct counts {
    size_t controls, nul_even, nul_odd, high, escapes, deletes;
};

static bool is_control(unsigned c)
{
    return (c < 0x20 && !sk_is_space((int)c) && c != 0x1B && c != 0x1A && c != 0x08) || c == 0x7F;
}

static struct counts count_bytes(sk_bytes b)
{
    uint32_t seen[2][256] = {0}; /* at even and at odd places; a head is short */
    struct counts n = {0};
    for (size_t i = 0; i < b.len; i++) seen[i % 2][b.p[i]]++;
    for (unsigned c = 0; c < 0x80; c++)
        if (is_control(c)) n.controls += seen[0][c] + seen[1][c];
    for (unsigned c = 0x80; c < 256; c++) n.high += seen[0][c] + seen[1][c];
    n.nul_even = seen[0][0];
    n.nul_odd = seen[1][0];
    n.escapes = seen[0][0x1B] + seen[1][0x1B];
    n.deletes = seen[0][0x7F] + seen[1][0x7F];
    return n;
}

bool sk_text_mostly_ascii(sk_bytes head)
{
    struct counts n = count_bytes(head);
    return n.nul_even + n.nul_odd == 0 && n.controls + n.high + n.escapes <= head.len / 4;
}

/* UTF-16 without a mark: nearly every second byte of Western text is zero, and none of the others. */
static sk_encoding guess_utf16(sk_bytes b, const struct counts *n)
{
    size_t pairs = b.len / 2;
    if (pairs < 4) return SK_TEXT_NOT;
    size_t controls = n->controls - n->nul_odd - n->nul_even;
    if (controls > b.len / CONTROLS_PER) return SK_TEXT_NOT;
    if (n->nul_even == 0 && n->nul_odd >= pairs - pairs / 8) return SK_TEXT_UTF16LE;
    if (n->nul_odd == 0 && n->nul_even >= pairs - pairs / 8) return SK_TEXT_UTF16BE;
    return SK_TEXT_NOT;
}

static bool valid_utf8(sk_bytes b, bool cut)
{
    size_t at = 0;
    while (at < b.len) {
        bool bad = false;
        size_t start = at;
        if (b.p[at] < 0x80) {
            at++;
            continue;
        }
        (void)sk_utf8_next(b, &at, &bad);
        if (bad) return cut && b.len - start < 4 && b.p[start] >= 0xC2;
    }
    return true;
}

/* Counts of two-byte characters that only Japanese has (kana and signs, or both bytes beyond ASCII), of those that may also be
 * an accented letter before a plain one, and of bytes that fit no rule. */
static void count_sjis(sk_bytes b, size_t *ret_good, size_t *ret_weak, size_t *ret_bad)
{
    *ret_good = *ret_weak = *ret_bad = 0;
    for (size_t i = 0; i < b.len; i++) {
        int c = b.p[i], d = sk_at(b, i + 1);
        if (c < 0x80) continue;
        if (c >= 0xA1 && c <= 0xDF) continue; /* half-width kana: fits, proves nothing */
        bool lead = (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC);
        if (lead && ((d >= 0x40 && d <= 0x7E) || (d >= 0x80 && d <= 0xFC))) {
            if (d >= 0x80 || c <= 0x83)
                ++*ret_good;
            else
                ++*ret_weak;
            i++;
        } else {
            ++*ret_bad;
        }
    }
}

static void count_euc(sk_bytes b, size_t *ret_good, size_t *ret_bad)
{
    *ret_good = *ret_bad = 0;
    for (size_t i = 0; i < b.len; i++) {
        int c = b.p[i], d = sk_at(b, i + 1);
        if (c < 0x80) continue;
        if ((c == 0x8E || (c >= 0xA1 && c <= 0xFE)) && d >= 0xA1 && d <= 0xFE) {
            ++*ret_good;
            i++;
        } else {
            ++*ret_bad;
        }
    }
}

/* Kana lead bytes tell the two Japanese encodings from each other and from Western code pages. */
static sk_encoding guess_8bit(sk_bytes b, size_t high)
{
    size_t sjis_good, sjis_weak, sjis_bad, euc_good, euc_bad;
    count_sjis(b, &sjis_good, &sjis_weak, &sjis_bad);
    count_euc(b, &euc_good, &euc_bad);
    if (euc_good > 0 && euc_bad <= 1 && euc_good * 2 + euc_bad >= high) return SK_TEXT_EUC;
    if (sjis_good > sjis_weak && sjis_bad <= 1 && sjis_good * 4 >= high) return SK_TEXT_SJIS;
    if (b.len < SHORT_TEXT && high * 3 > b.len) return SK_TEXT_NOT;
    return SK_TEXT_8BIT;
}

sk_encoding sk_text_encoding(sk_bytes b, bool cut)
{
    if (b.len == 0) return SK_TEXT_NOT;
    if (sk_starts(b, SK_LIT("\xEF\xBB\xBF"))) return SK_TEXT_UTF8_BOM;
    struct counts n = count_bytes(b);
    if (sk_starts(b, SK_LIT("\xFF\xFE")) && b.len >= 4 && n.nul_even <= b.len / 16) return SK_TEXT_UTF16LE;
    if (sk_starts(b, SK_LIT("\xFE\xFF")) && b.len >= 4 && n.nul_odd <= b.len / 16) return SK_TEXT_UTF16BE;
    if (n.nul_even + n.nul_odd > b.len / CONTROLS_PER) return guess_utf16(b, &n);
    if (n.controls > b.len / CONTROLS_PER) {
        /* the Script Encoder writes U+007F for some letters */
        if (n.controls - n.deletes > b.len / CONTROLS_PER || sk_find(b, 0, SK_LIT("#@~^")) == SK_NPOS) return SK_TEXT_NOT;
    }
    if (n.high == 0 && n.escapes > 0 && (sk_find(b, 0, SK_LIT("\x1B$")) != SK_NPOS || sk_find(b, 0, SK_LIT("\x1B(")) != SK_NPOS))
        return SK_TEXT_JIS;
    if (n.high == 0) return SK_TEXT_ASCII;
    return valid_utf8(b, cut) ? SK_TEXT_UTF8 : guess_8bit(b, n.high);
}

static sk_bytes without_mark(sk_bytes text, sk_encoding encoding)
{
    if (encoding == SK_TEXT_UTF8_BOM) return sk_from(text, 3);
    if (encoding == SK_TEXT_UTF16LE && sk_starts(text, SK_LIT("\xFF\xFE"))) return sk_from(text, 2);
    if (encoding == SK_TEXT_UTF16BE && sk_starts(text, SK_LIT("\xFE\xFF"))) return sk_from(text, 2);
    return text;
}

sk_bytes sk_text_to_utf8(sk_arena *a, sk_bytes text, sk_encoding encoding)
{
    bool lossy;
    text = without_mark(text, encoding);
    switch (encoding) {
    case SK_TEXT_UTF16LE: return sk_utf16le_to_utf8(a, text);
    case SK_TEXT_UTF16BE: return sk_utf16be_to_utf8(a, text);
    case SK_TEXT_JIS: return sk_charset_to_utf8(a, text, SK_LIT("iso-2022-jp"), &lossy);
    case SK_TEXT_SJIS: return sk_charset_to_utf8(a, text, SK_LIT("shift_jis"), &lossy);
    case SK_TEXT_EUC: return sk_charset_to_utf8(a, text, SK_LIT("euc-jp"), &lossy);
    case SK_TEXT_8BIT: return sk_charset_to_utf8(a, text, SK_LIT("windows-1252"), &lossy);
    default: return text;
    }
}

size_t sk_text_fold(sk_bytes text, sk_encoding encoding, uint8_t *out, size_t cap)
{
    size_t len = 0;
    text = without_mark(text, encoding);
    if (encoding == SK_TEXT_UTF16LE || encoding == SK_TEXT_UTF16BE) {
        for (size_t i = 0; i + 1 < text.len && len < cap; i += 2) {
            unsigned c = encoding == SK_TEXT_UTF16LE ? sk_u16le_at(text, i) : sk_u16be_at(text, i);
            out[len++] = c < 0x80 ? (uint8_t)sk_lower((int)c) : 0x80;
        }
        return len;
    }
    for (size_t i = 0; i < text.len && len < cap; i++) out[len++] = text.p[i] < 0x80 ? (uint8_t)sk_lower(text.p[i]) : 0x80;
    return len;
}
