/* sk_bytes: a borrowed view of bytes. The helpers here are the only code that moves pointers
 * over input: a position outside the view yields an empty view or -1, never a fault.
 * What every byte or every row of a table asks for is inline: the length of a literal then costs nothing. */
#ifndef SK_BASE_BYTES_H
#define SK_BASE_BYTES_H

#include <stdbool.h>
#include <string.h>

#include "sekisho/bytes.h"

#define SK_NPOS SIZE_MAX

/* A view of a string literal, without its terminator. */
#define SK_LIT(literal) ((sk_bytes){(const uint8_t *)("" literal), sizeof(literal) - 1})

static inline sk_bytes sk_bytes_of(const void *p, size_t len) { return (sk_bytes){(const uint8_t *)p, len}; }
/* View of a NUL-terminated string; NULL gives an empty view. */
static inline sk_bytes sk_bytes_str(const char *s) { return (sk_bytes){(const uint8_t *)s, s ? strlen(s) : 0}; }

/* The byte at index i, or -1 outside the view. */
static inline int sk_at(sk_bytes b, size_t i) { return i < b.len ? b.p[i] : -1; }
/* True when len bytes at off lie inside the view; never overflows. */
static inline bool sk_has(sk_bytes b, uint64_t off, uint64_t len) { return off <= b.len && len <= b.len - off; }
/* Little- and big-endian values at index i; 0 where they do not fit (ask sk_has first). */
static inline uint16_t sk_u16le_at(sk_bytes b, size_t i)
{
    return sk_has(b, i, 2) ? (uint16_t)(b.p[i] | (unsigned)b.p[i + 1] << 8) : 0;
}
static inline uint32_t sk_u32le_at(sk_bytes b, size_t i)
{
    if (!sk_has(b, i, 4)) return 0;
    return (uint32_t)b.p[i] | (uint32_t)b.p[i + 1] << 8 | (uint32_t)b.p[i + 2] << 16 | (uint32_t)b.p[i + 3] << 24;
}
uint64_t sk_u64le_at(sk_bytes b, size_t i);
uint16_t sk_u16be_at(sk_bytes b, size_t i);
uint32_t sk_u32be_at(sk_bytes b, size_t i);

/* The part of b from off, at most len bytes: clipped to the view, empty when outside. */
static inline sk_bytes sk_slice(sk_bytes b, uint64_t off, uint64_t len)
{
    if (off >= b.len) return (sk_bytes){NULL, 0};
    size_t rest = b.len - (size_t)off;
    return (sk_bytes){b.p + off, len < rest ? (size_t)len : rest};
}
static inline sk_bytes sk_from(sk_bytes b, uint64_t off) { return sk_slice(b, off, UINT64_MAX); }
sk_bytes sk_trim(sk_bytes b);                  /* without ASCII white space at both ends */
sk_bytes sk_trim_char(sk_bytes b, uint8_t c);  /* without c at both ends */

static inline bool sk_equal(sk_bytes a, sk_bytes b) { return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0); }
bool sk_equal_nocase(sk_bytes a, sk_bytes b); /* ASCII letters fold */
bool sk_is_string(sk_bytes a, const char *s); /* sk_is behind its first look */
static inline bool sk_starts(sk_bytes b, sk_bytes prefix)
{
    return prefix.len <= b.len && (prefix.len == 0 || memcmp(b.p, prefix.p, prefix.len) == 0);
}
bool sk_starts_nocase(sk_bytes b, sk_bytes prefix);
bool sk_ends_nocase(sk_bytes b, sk_bytes suffix);
int sk_compare(sk_bytes a, sk_bytes b); /* as memcmp, the shorter first */

/* Index of the first match at or behind from, or SK_NPOS. */
size_t sk_find(sk_bytes b, size_t from, sk_bytes needle);
size_t sk_find_nocase(sk_bytes b, size_t from, sk_bytes needle);
size_t sk_find_byte(sk_bytes b, size_t from, uint8_t c);
size_t sk_find_last(sk_bytes b, sk_bytes needle);

/* Copies min(len, cap) bytes and returns that number. */
size_t sk_copy_out(sk_bytes b, uint8_t *out, size_t cap);

/* Splits *rest at the next LF: returns the line without CR LF and moves *rest behind it.
 * False at the end. line_end, where not NULL, tells how the line ended: 0 (end of input), 1 (LF), 2 (CR LF). */
bool sk_next_line(sk_bytes *rest, sk_bytes *ret_line, int *ret_end);
/* Splits *rest at the next c, likewise. */
bool sk_next_field(sk_bytes *rest, uint8_t c, sk_bytes *ret_field);

/* Decimal number of at most 19 digits at the start of b; false when there is none. */
bool sk_parse_u64(sk_bytes b, uint64_t *ret_value);

/* Checked arithmetic on numbers from input: false on overflow, output untouched. */
bool sk_add(uint64_t a, uint64_t b, uint64_t *ret);
bool sk_mul(uint64_t a, uint64_t b, uint64_t *ret);

static inline bool sk_is_space(int c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f'; }
static inline bool sk_is_digit(int c) { return c >= '0' && c <= '9'; }
static inline bool sk_is_alpha(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline bool sk_is_alnum(int c) { return sk_is_digit(c) || sk_is_alpha(c); }
static inline int sk_lower(int c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
static inline int sk_upper(int c) { return c >= 'a' && c <= 'z' ? c - 32 : c; }
/* Value of a hexadecimal digit, or -1. */
static inline int sk_hex_value(int c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* Equal to a C string, case folds. Most rows of a table differ in the first letter. */
static inline bool sk_is(sk_bytes a, const char *s)
{
    return a.len == 0 ? s[0] == 0 : sk_lower(a.p[0]) == sk_lower((uint8_t)s[0]) && sk_is_string(a, s);
}

#endif
