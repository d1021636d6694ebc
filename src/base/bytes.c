/* The one place that moves pointers over input; see bytes.h. */
#include "base/bytes.h"

#include "base/lacking.h"

uint64_t sk_u64le_at(sk_bytes b, size_t i)
{
    return sk_has(b, i, 8) ? sk_u32le_at(b, i) | (uint64_t)sk_u32le_at(b, i + 4) << 32 : 0;
}

uint16_t sk_u16be_at(sk_bytes b, size_t i)
{
    return sk_has(b, i, 2) ? (uint16_t)((unsigned)b.p[i] << 8 | b.p[i + 1]) : 0;
}

uint32_t sk_u32be_at(sk_bytes b, size_t i)
{
    return sk_has(b, i, 4) ? (uint32_t)sk_u16be_at(b, i) << 16 | sk_u16be_at(b, i + 2) : 0;
}

sk_bytes sk_trim(sk_bytes b)
{
    size_t start = 0, end = b.len;
    while (start < end && sk_is_space(b.p[start])) start++;
    while (end > start && sk_is_space(b.p[end - 1])) end--;
    return sk_slice(b, start, end - start);
}

sk_bytes sk_trim_char(sk_bytes b, uint8_t c)
{
    size_t start = 0, end = b.len;
    while (start < end && b.p[start] == c) start++;
    while (end > start && b.p[end - 1] == c) end--;
    return sk_slice(b, start, end - start);
}

bool sk_equal_nocase(sk_bytes a, sk_bytes b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (sk_lower(a.p[i]) != sk_lower(b.p[i])) return false;
    return true;
}

bool sk_is_string(sk_bytes a, const char *s) { return sk_equal_nocase(a, sk_bytes_str(s)); }

bool sk_starts_nocase(sk_bytes b, sk_bytes prefix) { return sk_equal_nocase(sk_slice(b, 0, prefix.len), prefix); }

bool sk_ends_nocase(sk_bytes b, sk_bytes suffix)
{
    return b.len >= suffix.len && sk_equal_nocase(sk_from(b, b.len - suffix.len), suffix);
}

int sk_compare(sk_bytes a, sk_bytes b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.p, b.p, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

size_t sk_find(sk_bytes b, size_t from, sk_bytes needle)
{
    if (from > b.len || needle.len > b.len - from) return SK_NPOS;
    if (needle.len == 0) return from;
    size_t first = sk_find_byte(b, from, needle.p[0]); /* mostly there is none, and this is the fastest way to know */
    if (first == SK_NPOS || needle.len == 1) return first;
    const uint8_t *hit = memmem(b.p + first, b.len - first, needle.p, needle.len);
    return hit ? (size_t)(hit - b.p) : SK_NPOS;
}

size_t sk_find_nocase(sk_bytes b, size_t from, sk_bytes needle)
{
    if (from > b.len || needle.len > b.len - from) return SK_NPOS;
    if (needle.len == 0) return from;
    /* The next place of either case of the first letter; each search starts behind the place it found before. */
    sk_bytes places = sk_slice(b, 0, b.len - needle.len + 1);
    uint8_t low = (uint8_t)sk_lower(needle.p[0]), high = (uint8_t)sk_upper(needle.p[0]);
    size_t at_low = sk_find_byte(places, from, low), at_high = high == low ? SK_NPOS : sk_find_byte(places, from, high);
    while (at_low != SK_NPOS || at_high != SK_NPOS) {
        size_t at = at_low < at_high ? at_low : at_high;
        if (sk_equal_nocase(sk_slice(b, at, needle.len), needle)) return at;
        if (at == at_low) at_low = sk_find_byte(places, at + 1, low);
        else at_high = sk_find_byte(places, at + 1, high);
    }
    return SK_NPOS;
}

size_t sk_find_byte(sk_bytes b, size_t from, uint8_t c)
{
    if (from >= b.len) return SK_NPOS;
    const uint8_t *hit = memchr(b.p + from, c, b.len - from);
    return hit ? (size_t)(hit - b.p) : SK_NPOS;
}

size_t sk_find_last(sk_bytes b, sk_bytes needle)
{
    if (needle.len == 0 || needle.len > b.len) return SK_NPOS;
    for (size_t end = b.len - needle.len + 1; end > 0;) {
        const uint8_t *hit = memrchr(b.p, needle.p[0], end);
        if (!hit) return SK_NPOS;
        size_t at = (size_t)(hit - b.p);
        if (memcmp(hit, needle.p, needle.len) == 0) return at;
        end = at;
    }
    return SK_NPOS;
}

size_t sk_copy_out(sk_bytes b, uint8_t *out, size_t cap)
{
    size_t len = b.len < cap ? b.len : cap;
    if (len) memcpy(out, b.p, len);
    return len;
}

bool sk_next_line(sk_bytes *rest, sk_bytes *ret_line, int *ret_end)
{
    if (rest->len == 0) return false;
    size_t at = sk_find_byte(*rest, 0, '\n');
    int end = at == SK_NPOS ? 0 : 1;
    size_t len = at == SK_NPOS ? rest->len : at;
    *ret_line = sk_slice(*rest, 0, len);
    *rest = sk_from(*rest, at == SK_NPOS ? rest->len : at + 1);
    if (end && sk_at(*ret_line, len - 1) == '\r' && len > 0) {
        ret_line->len--;
        end = 2;
    }
    if (ret_end) *ret_end = end;
    return true;
}

bool sk_next_field(sk_bytes *rest, uint8_t c, sk_bytes *ret_field)
{
    if (rest->p == NULL) return false;
    size_t at = sk_find_byte(*rest, 0, c);
    if (at == SK_NPOS) {
        *ret_field = *rest;
        *rest = (sk_bytes){NULL, 0};
    } else {
        *ret_field = (sk_bytes){rest->p, at};
        *rest = (sk_bytes){rest->p + at + 1, rest->len - at - 1};
    }
    return true;
}

bool sk_parse_u64(sk_bytes b, uint64_t *ret_value)
{
    uint64_t value = 0;
    size_t i = 0;
    for (; i < b.len && i < 19 && sk_is_digit(b.p[i]); i++) value = value * 10 + (uint64_t)(b.p[i] - '0');
    if (i == 0 || sk_is_digit(sk_at(b, i))) return false;
    *ret_value = value;
    return true;
}

bool sk_add(uint64_t a, uint64_t b, uint64_t *ret)
{
    if (a > UINT64_MAX - b) return false;
    *ret = a + b;
    return true;
}

bool sk_mul(uint64_t a, uint64_t b, uint64_t *ret)
{
    if (b != 0 && a > UINT64_MAX / b) return false;
    *ret = a * b;
    return true;
}
