#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

uint32_t sk_utf8_next(sk_bytes b, size_t *pos, bool *ret_bad)
{
    size_t i = *pos;
    uint32_t c = b.p[i];
    *pos = i + 1;
    if (c < 0x80) return c;
    /* Table 3-7 of the Unicode standard: well-formed byte sequences. */
    size_t more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    uint32_t least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
    if (c < 0xC2 || c > 0xF4 || b.len - i <= more) goto bad;
    c &= 0x3Fu >> more;
    for (size_t k = 1; k <= more; k++) {
        uint32_t d = b.p[i + k];
        if ((d & 0xC0) != 0x80) goto bad;
        c = c << 6 | (d & 0x3F);
    }
    if (c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) goto bad;
    *pos = i + 1 + more;
    return c;
bad:
    if (ret_bad) *ret_bad = true;
    return 0xFFFD;
}

bool sk_utf8_valid(sk_bytes b)
{
    bool bad = false;
    for (size_t i = 0; i < b.len && !bad;) {
        if (b.p[i] < 0x80) i++;
        else (void)sk_utf8_next(b, &i, &bad);
    }
    return !bad;
}

static sk_bytes utf16_to_utf8(sk_arena *a, sk_bytes u, bool big)
{
    sk_buf out = sk_buf_new(a, u.len * 2 + 16);
    for (size_t i = 0; i + 1 < u.len; i += 2) {
        uint32_t c = big ? sk_u16be_at(u, i) : sk_u16le_at(u, i);
        if (c >= 0xD800 && c <= 0xDBFF && i + 3 < u.len) {
            uint32_t low = big ? sk_u16be_at(u, i + 2) : sk_u16le_at(u, i + 2);
            if (low >= 0xDC00 && low <= 0xDFFF) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        sk_buf_utf8(&out, c);
    }
    return sk_buf_view(&out);
}

sk_bytes sk_utf16le_to_utf8(sk_arena *a, sk_bytes utf16) { return utf16_to_utf8(a, utf16, false); }
sk_bytes sk_utf16be_to_utf8(sk_arena *a, sk_bytes utf16) { return utf16_to_utf8(a, utf16, true); }

sk_bytes sk_until_nul(sk_bytes b)
{
    size_t end = sk_find_byte(b, 0, 0);
    return end == SK_NPOS ? b : sk_slice(b, 0, end);
}

sk_bytes sk_wide_until_nul(sk_bytes utf16)
{
    size_t len = 0;
    while (len + 2 <= utf16.len && (utf16.p[len] | utf16.p[len + 1])) {
        len += 2;
    }
    return sk_slice(utf16, 0, len);
}

sk_bytes sk_utf16_until_nul(sk_arena *a, sk_bytes utf16le) { return sk_utf16le_to_utf8(a, sk_wide_until_nul(utf16le)); }

sk_bytes sk_latin1_to_utf8(sk_arena *a, sk_bytes latin1)
{
    sk_buf out = sk_buf_new(a, latin1.len * 2 + 16);
    for (size_t i = 0; i < latin1.len; i++) sk_buf_utf8(&out, latin1.p[i]);
    return sk_buf_view(&out);
}

sk_bytes sk_utf8_repair(sk_arena *a, sk_bytes b)
{
    if (sk_utf8_valid(b)) return b;
    sk_buf out = sk_buf_new(a, b.len * 3 + 16);
    for (size_t i = 0; i < b.len;) sk_buf_utf8(&out, sk_utf8_next(b, &i, NULL));
    return sk_buf_view(&out);
}

static sk_bytes format_list(sk_arena *a, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    char *p = len >= 0 ? sk_arena_take(a, (size_t)len + 1, 1) : NULL;
    if (p) vsnprintf(p, (size_t)len + 1, format, again);
    va_end(again);
    return (sk_bytes){(const uint8_t *)p, p ? (size_t)len : 0};
}

const char *sk_text_format(sk_arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    sk_bytes b = format_list(a, format, args);
    va_end(args);
    return b.p ? (const char *)b.p : "";
}

sk_bytes sk_text_bytes(sk_arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    sk_bytes b = format_list(a, format, args);
    va_end(args);
    return b;
}

sk_bytes sk_text_lower(sk_arena *a, sk_bytes b)
{
    uint8_t *p = sk_arena_take(a, b.len + 1, 1);
    if (!p) return (sk_bytes){NULL, 0};
    for (size_t i = 0; i < b.len; i++) p[i] = (uint8_t)sk_lower(b.p[i]);
    return (sk_bytes){p, b.len};
}

sk_bytes sk_text_hex(sk_arena *a, sk_bytes b)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t *p = b.len < SIZE_MAX / 4 ? sk_arena_take(a, b.len * 2 + 1, 1) : NULL;
    if (!p) return (sk_bytes){NULL, 0};
    for (size_t i = 0; i < b.len; i++) {
        p[2 * i] = (uint8_t)digits[b.p[i] >> 4];
        p[2 * i + 1] = (uint8_t)digits[b.p[i] & 15];
    }
    return (sk_bytes){p, b.len * 2};
}

bool sk_char_is_deceptive(uint32_t c)
{
    return (c < 0x20 && c != '\t') || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0x061C || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
           (c >= 0xE0000 && c <= 0xE007F);
}
