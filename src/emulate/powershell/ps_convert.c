/* Conversions between values, as PowerShell's language specification (4.1, 6) and .NET's invariant culture do them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "emulate/powershell/ps_date.h"
#include "emulate/powershell/ps_value.h"

#define TEXT_MOST (16u << 20)

bool sk_ps_truth(sk_ps_value v)
{
    switch (v.type) {
    case SK_PS_NULL: return false;
    case SK_PS_BOOL: return v.truth;
    case SK_PS_INT:
    case SK_PS_CHAR: return v.i != 0;
    case SK_PS_DOUBLE: return v.d != 0;
    case SK_PS_STRING: return v.s->len > 0;
    case SK_PS_ARRAY: return v.array->count > 1 || (v.array->count == 1 && sk_ps_truth(v.array->items[0]));
    case SK_PS_BYTES: return v.octets->len > 1 || (v.octets->len == 1 && v.octets->p[0] != 0);
    default: return true;
    }
}

sk_bytes sk_ps_number_text(sk_arena *a, double d)
{
    if (isnan(d)) return SK_LIT("NaN");
    if (isinf(d)) return d > 0 ? SK_LIT("Infinity") : SK_LIT("-Infinity");
    if (d == floor(d) && fabs(d) < 1e15) return sk_text_bytes(a, "%.0f", d);
    char text[40];
    snprintf(text, sizeof text, "%.15G", d);
    return sk_arena_copy(a, sk_bytes_str(text));
}

static sk_bytes char_text(sk_arena *a, uint32_t c)
{
    sk_buf b = sk_buf_new(a, 8);
    sk_buf_utf8(&b, c);
    return sk_buf_view(&b);
}

static void join_items(sk_arena *a, sk_buf *b, sk_ps_value list, unsigned depth)
{
    for (size_t i = 0; i < sk_ps_count(list) && !b->full; i++) {
        sk_ps_value item = sk_ps_item(a, list, i);
        if (i > 0) sk_buf_byte(b, ' ');
        if (sk_ps_is_list(item))
            sk_buf_str(b, depth < 1 ? "System.Object[]" : "");
        else
            sk_buf_bytes(b, sk_ps_to_text(a, item));
    }
}

static sk_bytes object_text(sk_arena *a, const sk_ps_object *o)
{
    switch (o->class_id) {
    case SK_PS_FILE_INFO:
    case SK_PS_STRING_BUILDER:
    case SK_PS_MATCH:
    case SK_PS_REGEX:
    case SK_PS_ERROR_RECORD: return sk_ps_to_text(a, o->data);
    case SK_PS_ENCODING: return sk_text_bytes(a, "System.Text.%.*sEncoding", (int)o->name.len, (const char *)o->name.p);
    case SK_PS_DATETIME: return sk_ps_date_text(a, o);
    case SK_PS_WEEKDAY: return sk_ps_weekday_text(o);
    default: return o->name;
    }
}

sk_bytes sk_ps_to_text(sk_arena *a, sk_ps_value v)
{
    switch (v.type) {
    case SK_PS_NULL: return (sk_bytes){0};
    case SK_PS_BOOL: return v.truth ? SK_LIT("True") : SK_LIT("False");
    case SK_PS_INT: return sk_text_bytes(a, "%lld", (long long)v.i);
    case SK_PS_DOUBLE: return sk_ps_number_text(a, v.d);
    case SK_PS_CHAR: return char_text(a, (uint32_t)v.i);
    case SK_PS_STRING: return sk_ps_view(v);
    case SK_PS_ARRAY:
    case SK_PS_BYTES: {
        sk_buf b = sk_buf_new(a, TEXT_MOST);
        join_items(a, &b, v, 0);
        return sk_buf_view(&b);
    }
    case SK_PS_HASH: return SK_LIT("System.Collections.Hashtable");
    case SK_PS_CLASS: return v.s ? (sk_bytes){v.s->p, v.s->len} : (sk_bytes){0};
    case SK_PS_OBJECT:
        if (v.object->class_id == SK_PS_COLLECTION) return sk_ps_to_text(a, v.object->data);
        return object_text(a, v.object);
    case SK_PS_METHOD: return v.method->name;
    case SK_PS_UNKNOWN: return SK_LIT("?");
    default: return (sk_bytes){0};
    }
}

unsigned sk_ps_flow(sk_ps_value v)
{
    unsigned flow = v.flow | (v.type == SK_PS_BYTES ? v.octets->flow : 0u);
    if (v.type == SK_PS_OBJECT) flow |= v.object->data.flow;
    if (v.type == SK_PS_ARRAY)
        for (size_t i = 0; i < v.array->count && i < 64; i++) flow |= v.array->items[i].flow;
    return flow;
}

sk_ps_value sk_ps_to_string(sk_arena *a, sk_ps_value v)
{
    if (v.type == SK_PS_STRING) return v;
    sk_ps_value text = sk_ps_text(a, sk_ps_to_text(a, v));
    return sk_ps_flowing(text, sk_ps_flow(v));
}

/* Suffixes of numbers (language specification 2.3.5.1): l, d and the multipliers kb, mb, gb, tb, pb. */
static bool take_suffix(sk_bytes *text, int64_t *ret_times)
{
    static const char *const multipliers[] = {"kb", "mb", "gb", "tb", "pb"};
    *ret_times = 1;
    for (size_t i = 0; i < SK_COUNT(multipliers); i++)
        if (text->len > 2 && sk_ends_nocase(*text, sk_bytes_str(multipliers[i]))) {
            *ret_times = (int64_t)1 << (10 * (i + 1));
            *text = sk_slice(*text, 0, text->len - 2);
            return true;
        }
    return false;
}

static bool parse_hex(sk_bytes text, sk_ps_value *ret)
{
    uint64_t value = 0;
    if (text.len == 0 || text.len > 16) return false;
    for (size_t i = 0; i < text.len; i++) {
        int digit = sk_hex_value(text.p[i]);
        if (digit < 0) return false;
        value = value << 4 | (uint64_t)digit;
    }
    *ret = sk_ps_int(text.len <= 8 ? (int64_t)(int32_t)(uint32_t)value : (int64_t)value);
    return true;
}

static bool parse_real(sk_bytes text, double *ret)
{
    char copy[64];
    bool digit = false;
    if (text.len == 0 || text.len >= sizeof copy) return false;
    for (size_t i = 0; i < text.len; i++) {
        int c = text.p[i];
        digit = digit || sk_is_digit(c);
        bool exponent = (c == 'e' || c == 'E') && digit && i + 1 < text.len;
        bool sign = (c == '-' || c == '+') && (i == 0 || text.p[i - 1] == 'e' || text.p[i - 1] == 'E');
        if (!sk_is_digit(c) && c != '.' && !exponent && !sign) return false;
        copy[i] = (char)c;
    }
    copy[text.len] = 0;
    char *end = NULL;
    *ret = strtod(copy, &end);
    return digit && end && *end == 0;
}

bool sk_ps_parse_number(sk_bytes text, sk_ps_value *ret)
{
    int64_t times = 1;
    if (text.len > 2 && text.p[0] == '0' && (text.p[1] == 'x' || text.p[1] == 'X')) {
        sk_bytes digits = sk_from(text, 2);
        if (digits.len > 1 && sk_lower(digits.p[digits.len - 1]) == 'l') digits.len--;
        return parse_hex(digits, ret);
    }
    if (text.len == 0 || !(sk_is_digit(text.p[0]) || text.p[0] == '.' || text.p[0] == '-' || text.p[0] == '+')) return false;
    take_suffix(&text, &times);
    int last = sk_lower(sk_at(text, text.len - 1));
    bool decimal = last == 'd';
    if (text.len > 1 && (last == 'l' || last == 'd')) text.len--;
    double d = 0;
    if (!parse_real(text, &d)) return false;
    d *= (double)times;
    bool whole = !decimal;
    for (size_t i = 0; i < text.len && whole; i++) whole = text.p[i] != '.' && sk_lower(text.p[i]) != 'e';
    uint64_t exact = 0;
    bool negative = text.p[0] == '-';
    if (whole && fabs(d) < 9e18 && sk_parse_u64(sk_from(text, text.p[0] == '-' || text.p[0] == '+'), &exact)) {
        int64_t value = (int64_t)(exact * (uint64_t)times);
        *ret = sk_ps_int(negative ? -value : value);
    } else {
        *ret = sk_ps_double(d);
    }
    return true;
}

bool sk_ps_to_number(sk_arena *a, sk_ps_value v, sk_ps_value *ret)
{
    *ret = sk_ps_null();
    switch (v.type) {
    case SK_PS_NULL: *ret = sk_ps_int(0); return true;
    case SK_PS_BOOL: *ret = sk_ps_int(v.truth); return true;
    case SK_PS_CHAR: *ret = sk_ps_int(v.i); return true;
    case SK_PS_INT:
    case SK_PS_DOUBLE: *ret = v; return true;
    case SK_PS_STRING: {
        sk_bytes text = sk_trim(sk_ps_view(v));
        if (text.len == 0) {
            *ret = sk_ps_int(0);
            return true;
        }
        return sk_ps_parse_number(text, ret);
    }
    case SK_PS_ARRAY:
        return v.array->count == 1 && !sk_ps_is_list(v.array->items[0]) && sk_ps_to_number(a, v.array->items[0], ret);
    case SK_PS_OBJECT:
        if (v.object->class_id != SK_PS_DATETIME && v.object->class_id != SK_PS_WEEKDAY) return false;
        *ret = sk_ps_int(v.object->data.i);
        return true;
    default: return false;
    }
}

int64_t sk_ps_to_int(sk_arena *a, sk_ps_value v)
{
    sk_ps_value n;
    if (!sk_ps_to_number(a, v, &n)) return 0;
    if (n.type == SK_PS_INT) return n.i;
    double d = nearbyint(n.d); /* the default mode rounds half to even, as [int] does */
    return d > -9.2e18 && d < 9.2e18 ? (int64_t)d : 0;
}

double sk_ps_to_double(sk_arena *a, sk_ps_value v)
{
    sk_ps_value n;
    if (!sk_ps_to_number(a, v, &n)) return 0;
    return n.type == SK_PS_INT ? (double)n.i : n.d;
}

bool sk_ps_to_bytes(sk_arena *a, sk_ps_value v, sk_bytes *ret)
{
    if (v.type == SK_PS_BYTES) {
        *ret = sk_bytes_of(v.octets->p, v.octets->len);
        return !v.octets->opaque;
    }
    if (v.type == SK_PS_STRING || v.type == SK_PS_UNKNOWN || v.type == SK_PS_HASH || v.type == SK_PS_BLOCK) return false;
    size_t count = sk_ps_count(v);
    uint8_t *p = sk_arena_take(a, count ? count : 1, 1);
    if (!p) return false;
    for (size_t i = 0; i < count; i++) {
        sk_ps_value n;
        if (!sk_ps_to_number(a, sk_ps_item(a, v, i), &n)) return false;
        p[i] = (uint8_t)sk_ps_to_int(a, n);
    }
    *ret = sk_bytes_of(p, count);
    return true;
}

const char *sk_ps_type_name(sk_ps_value v)
{
    static const char *const names[] = {
        [SK_PS_NULL] = "Object",     [SK_PS_BOOL] = "Boolean",      [SK_PS_INT] = "Int32",      [SK_PS_DOUBLE] = "Double",
        [SK_PS_CHAR] = "Char",       [SK_PS_STRING] = "String",     [SK_PS_ARRAY] = "Object[]", [SK_PS_BYTES] = "Byte[]",
        [SK_PS_HASH] = "Hashtable",  [SK_PS_BLOCK] = "ScriptBlock", [SK_PS_OBJECT] = "Object",  [SK_PS_CLASS] = "RuntimeType",
        [SK_PS_METHOD] = "PSMethod", [SK_PS_UNKNOWN] = "Object"};
    return v.type < SK_COUNT(names) ? names[v.type] : "Object";
}
