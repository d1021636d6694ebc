/* Values of BinXml as text (MS-EVEN6 2.2.12, types of values). */
#include "format/host/binxml.h"

#include <string.h>

#include "base/buf.h"
#include "base/filetime.h"
#include "base/text.h"

enum {
    T_STRING = 1, T_ANSI, T_I8, T_U8, T_I16, T_U16, T_I32, T_U32, T_I64, T_U64, T_FLOAT, T_DOUBLE, T_BOOL, T_BINARY, T_GUID, T_SIZE,
    T_FILETIME, T_SYSTEMTIME, T_SID, T_HEX32, T_HEX64, T_COUNT,
    ARRAY = 0x80
};

static sk_bytes write_string(sk_arena *a, sk_bytes v) { return sk_utf16_until_nul(a, v); }
static sk_bytes write_ansi(sk_arena *a, sk_bytes v) { return sk_latin1_to_utf8(a, sk_slice(v, 0, sk_find_byte(v, 0, 0))); }

/* A little-endian number of len bytes, at most 8. */
static uint64_t number(sk_bytes v)
{
    uint64_t n = 0;
    for (size_t i = v.len < 8 ? v.len : 8; i-- > 0;) {
        n = n << 8 | v.p[i];
    }
    return n;
}

static sk_bytes write_unsigned(sk_arena *a, sk_bytes v) { return sk_text_bytes(a, "%llu", (unsigned long long)number(v)); }

static sk_bytes write_signed(sk_arena *a, sk_bytes v)
{
    uint64_t n = number(v);
    if (v.len && v.len < 8 && (n >> (8 * v.len - 1) & 1)) n |= UINT64_MAX << (8 * v.len);
    return sk_text_bytes(a, "%lld", (long long)n);
}

static sk_bytes write_hex(sk_arena *a, sk_bytes v) { return sk_text_bytes(a, "0x%llx", (unsigned long long)number(v)); }
static sk_bytes write_bool(sk_arena *a, sk_bytes v) { return (void)a, number(v) ? SK_LIT("true") : SK_LIT("false"); }

static sk_bytes write_float(sk_arena *a, sk_bytes v)
{
    uint32_t bits = sk_u32le_at(v, 0);
    float f;
    memcpy(&f, &bits, sizeof f);
    return sk_text_bytes(a, "%g", (double)f);
}

static sk_bytes write_double(sk_arena *a, sk_bytes v)
{
    uint64_t bits = sk_u64le_at(v, 0);
    double d;
    memcpy(&d, &bits, sizeof d);
    return sk_text_bytes(a, "%g", d);
}

static sk_bytes write_guid(sk_arena *a, sk_bytes v)
{
    if (v.len < 16) return sk_text_hex(a, v);
    return sk_text_bytes(a, "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", (unsigned)sk_u32le_at(v, 0), sk_u16le_at(v, 4), sk_u16le_at(v, 6),
                         v.p[8], v.p[9], v.p[10], v.p[11], v.p[12], v.p[13], v.p[14], v.p[15]);
}

static sk_bytes write_filetime(sk_arena *a, sk_bytes v) { return sk_filetime_exact(a, sk_u64le_at(v, 0)); }

/* SYSTEMTIME: year, month, day of the week, day, hour, minute, second, milliseconds. */
static sk_bytes write_systemtime(sk_arena *a, sk_bytes v)
{
    if (v.len < 16) return sk_text_hex(a, v);
    return sk_text_bytes(a, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", sk_u16le_at(v, 0), sk_u16le_at(v, 2), sk_u16le_at(v, 6), sk_u16le_at(v, 8),
                         sk_u16le_at(v, 10), sk_u16le_at(v, 12), sk_u16le_at(v, 14));
}

/* MS-DTYP 2.4.2.2: revision, count, authority (big-endian, 6 bytes), sub-authorities. */
static sk_bytes write_sid(sk_arena *a, sk_bytes v)
{
    unsigned count = v.len >= 8 ? v.p[1] : 0;
    if (v.len < 8 || !sk_has(v, 8, (uint64_t)count * 4)) return sk_text_hex(a, v);
    sk_buf b = sk_buf_new(a, 4096);
    sk_buf_format(&b, "S-%u-%llu", v.p[0], (unsigned long long)sk_u16be_at(v, 2) << 32 | sk_u32be_at(v, 4));
    for (unsigned i = 0; i < count; i++) {
        sk_buf_format(&b, "-%u", (unsigned)sk_u32le_at(v, 8 + (size_t)i * 4));
    }
    return sk_buf_view(&b);
}

/* width: bytes of one item in an array; 0: items end with a NUL, or the type has no arrays. */
static const struct { sk_bytes (*write)(sk_arena *a, sk_bytes v); uint8_t width; } types[T_COUNT] = {
    [T_STRING] = {write_string, 0}, [T_ANSI] = {write_ansi, 0}, [T_I8] = {write_signed, 1}, [T_U8] = {write_unsigned, 1},
    [T_I16] = {write_signed, 2}, [T_U16] = {write_unsigned, 2}, [T_I32] = {write_signed, 4}, [T_U32] = {write_unsigned, 4},
    [T_I64] = {write_signed, 8}, [T_U64] = {write_unsigned, 8}, [T_FLOAT] = {write_float, 4}, [T_DOUBLE] = {write_double, 8},
    [T_BOOL] = {write_bool, 4}, [T_BINARY] = {sk_text_hex, 0}, [T_GUID] = {write_guid, 16}, [T_SIZE] = {write_hex, 8},
    [T_FILETIME] = {write_filetime, 8}, [T_SYSTEMTIME] = {write_systemtime, 16}, [T_SID] = {write_sid, 0}, [T_HEX32] = {write_hex, 4},
    [T_HEX64] = {write_hex, 8},
};

/* Strings of an array, each with its NUL, as lines. */
static sk_bytes write_strings(sk_arena *a, sk_bytes v)
{
    sk_buf b = sk_buf_new(a, v.len * 3 + 1);
    for (size_t at = 0; at < v.len;) {
        sk_bytes one = sk_wide_until_nul(sk_from(v, at));
        if (at) sk_buf_byte(&b, '\n');
        sk_buf_bytes(&b, sk_utf16le_to_utf8(a, one));
        at += one.len + 2;
    }
    return sk_buf_view(&b);
}

static sk_bytes write_array(sk_arena *a, unsigned type, sk_bytes v)
{
    unsigned width = types[type].width;
    if (type == T_STRING) return write_strings(a, v);
    if (!width) return sk_text_hex(a, v);
    sk_buf b = sk_buf_new(a, v.len * 48 + 1);
    for (size_t at = 0; sk_has(v, at, width); at += width) {
        if (at) sk_buf_byte(&b, '\n');
        sk_buf_bytes(&b, types[type].write(a, sk_slice(v, at, width)));
    }
    return sk_buf_view(&b);
}

sk_bytes sk_binxml_value_text(sk_arena *a, unsigned type, sk_bytes value)
{
    unsigned item = type & ~(unsigned)ARRAY;
    if (!value.len || item == 0) return (sk_bytes){0};
    if (item >= T_COUNT) return sk_text_hex(a, value);
    return type & ARRAY ? write_array(a, item, value) : types[item].write(a, value);
}
