/* The format operator and .NET's composite formats: "{0}{2,-5}{1:X2}" (Standard and Custom Numeric Format Strings). */
#include <math.h>

#include "base/text.h"
#include "emulate/powershell/ps_run.h"

#define WIDTH_MOST 4096

static void group_digits(sk_buf *b, sk_bytes digits)
{
    for (size_t i = 0; i < digits.len; i++) {
        if (i > 0 && (digits.len - i) % 3 == 0) sk_buf_byte(b, ',');
        sk_buf_byte(b, digits.p[i]);
    }
}

static sk_bytes grouped(sk_ps *r, double d, unsigned places, const char *suffix)
{
    sk_bytes text = sk_text_bytes(r->arena, "%.*f", (int)places, fabs(d));
    size_t dot = sk_find_byte(text, 0, '.');
    sk_buf b = sk_buf_new(r->arena, 1024);
    if (d < 0) sk_buf_byte(&b, '-');
    group_digits(&b, sk_slice(text, 0, dot));
    if (dot != SK_NPOS) sk_buf_bytes(&b, sk_from(text, dot));
    sk_buf_str(&b, suffix);
    return sk_buf_view(&b);
}

/* 000 or 0.00 or ##: as many digits as there are zeros on each side. */
static sk_bytes custom_number(sk_ps *r, double d, sk_bytes spec)
{
    size_t dot = sk_find_byte(spec, 0, '.');
    unsigned before = 0, behind = 0;
    for (size_t i = 0; i < spec.len; i++) {
        if (spec.p[i] != '0' && spec.p[i] != '#') continue;
        if (i > dot && dot != SK_NPOS)
            behind++;
        else if (spec.p[i] == '0')
            before++;
    }
    if (before == 0 && behind == 0 && sk_find_byte(spec, 0, '#') == SK_NPOS) return spec;
    unsigned width = before + (behind ? behind + 1 : 0);
    return sk_text_bytes(r->arena, "%0*.*f", (int)(width < 300 ? width : 300), (int)(behind < 30 ? behind : 30), d);
}

static sk_bytes format_number(sk_ps *r, sk_ps_value n, sk_bytes spec)
{
    uint64_t digits = 0;
    bool given = sk_parse_u64(sk_from(spec, 1), &digits);
    if (digits > 99) digits = 99;
    double d = sk_ps_to_double(r->arena, n);
    int64_t i = sk_ps_to_int(r->arena, n);
    int kind = sk_at(spec, 0);
    unsigned places = given ? (unsigned)digits : 2;
    bool standard = spec.len == 1 || given;
    unsigned long long bits = i >= INT32_MIN && i < 0 ? (uint32_t)(int32_t)i : (uint64_t)i;
    if (!standard) return custom_number(r, d, spec);
    switch (kind) {
    case 'X': return sk_text_bytes(r->arena, "%0*llX", (int)digits, bits);
    case 'x': return sk_text_bytes(r->arena, "%0*llx", (int)digits, bits);
    case 'D':
    case 'd':
        return sk_text_bytes(r->arena, "%s%0*llu", i < 0 ? "-" : "", (int)digits,
                             i < 0 ? 0 - (unsigned long long)i : (unsigned long long)i);
    case 'N':
    case 'n': return grouped(r, d, places, "");
    case 'P':
    case 'p': return grouped(r, d * 100, places, " %");
    case 'C':
    case 'c':
        return sk_text_bytes(r->arena, "$%.*s", (int)grouped(r, d, places, "").len, (const char *)grouped(r, d, places, "").p);
    case 'F':
    case 'f': return sk_text_bytes(r->arena, "%.*f", (int)places, d);
    case 'E': return sk_text_bytes(r->arena, "%.*E", (int)(given ? digits : 6), d);
    case 'e': return sk_text_bytes(r->arena, "%.*e", (int)(given ? digits : 6), d);
    case 'G':
    case 'g': return sk_ps_number_text(r->arena, d);
    default: return custom_number(r, d, spec);
    }
}

static void put_number(sk_buf *b, int n, unsigned width)
{
    if (width >= 4)
        sk_buf_format(b, "%04d", n);
    else if (width == 2)
        sk_buf_format(b, "%02d", n % 100);
    else
        sk_buf_format(b, "%d", n);
}

/* Custom date formats: yyyy MM dd HH hh mm ss ddd dddd MMM MMMM tt. */
static sk_bytes format_date(sk_ps *r, int64_t seconds, sk_bytes spec)
{
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    static const char *const days[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    sk_date_parts p = sk_date_split(25569.0 + (double)seconds / 86400.0);
    if (spec.len == 0) spec = SK_LIT("M/d/yyyy h:mm:ss tt");
    else if (sk_equal(spec, SK_LIT("d"))) spec = SK_LIT("M/d/yyyy");
    else if (spec.len == 2 && spec.p[0] == '%') spec = sk_from(spec, 1); /* one sign alone is a pattern of Windows' */
    sk_buf b = sk_buf_new(r->arena, 4096);
    for (size_t i = 0; i < spec.len;) {
        uint8_t c = spec.p[i];
        size_t end = i;
        while (end < spec.len && spec.p[end] == c) end++;
        unsigned width = (unsigned)(end - i);
        if (c == 'y')
            put_number(&b, width >= 4 ? p.year : p.year % 100, width);
        else if (c == 'M' && width > 2)
            sk_buf_bytes(&b, sk_slice(sk_bytes_str(months[(p.month + 11) % 12]), 0, width == 3 ? 3 : 20));
        else if (c == 'M')
            put_number(&b, p.month, width);
        else if (c == 'd' && width > 2)
            sk_buf_bytes(&b, sk_slice(sk_bytes_str(days[(p.weekday + 6) % 7]), 0, width == 3 ? 3 : 20));
        else if (c == 'd')
            put_number(&b, p.day, width);
        else if (c == 'H')
            put_number(&b, p.hour, width);
        else if (c == 'h')
            put_number(&b, p.hour % 12 == 0 ? 12 : p.hour % 12, width);
        else if (c == 'm')
            put_number(&b, p.minute, width);
        else if (c == 's')
            put_number(&b, p.second, width);
        else if (c == 't')
            sk_buf_bytes(&b, sk_slice(p.hour < 12 ? SK_LIT("AM") : SK_LIT("PM"), 0, width));
        else
            sk_buf_bytes(&b, sk_slice(spec, i, width));
        i = end;
    }
    return sk_buf_view(&b);
}

sk_bytes sk_ps_format_one(sk_ps *r, sk_ps_value v, sk_bytes spec)
{
    sk_ps_value n;
    if (v.type == SK_PS_OBJECT && v.object->class_id == SK_PS_DATETIME) return format_date(r, v.object->data.i, spec);
    bool number = v.type == SK_PS_INT || v.type == SK_PS_DOUBLE;
    if (spec.len == 0 || !number || !sk_ps_to_number(r->arena, v, &n)) return sk_ps_to_text(r->arena, v);
    return format_number(r, n, spec);
}

static void put_aligned(sk_buf *b, sk_bytes text, int64_t width)
{
    uint64_t most = (uint64_t)(width < 0 ? -width : width);
    if (most > WIDTH_MOST) most = WIDTH_MOST;
    size_t pad = most > text.len ? (size_t)most - text.len : 0;
    for (size_t i = 0; width > 0 && i < pad; i++) sk_buf_byte(b, ' ');
    sk_buf_bytes(b, text);
    for (size_t i = 0; width < 0 && i < pad; i++) sk_buf_byte(b, ' ');
}

/* {index[,width][:spec]} at pos behind the brace. False: no such thing, an error of the format. */
static bool put_item(sk_ps *r, sk_buf *b, sk_bytes format, size_t *pos, const sk_ps_value *args, size_t count, unsigned *flow)
{
    size_t close = sk_find_byte(format, *pos, '}');
    if (close == SK_NPOS) return false;
    sk_bytes inner = sk_slice(format, *pos, close - *pos);
    size_t colon = sk_find_byte(inner, 0, ':');
    sk_bytes spec = colon == SK_NPOS ? (sk_bytes){0} : sk_from(inner, colon + 1), head = sk_slice(inner, 0, colon);
    size_t comma = sk_find_byte(head, 0, ',');
    uint64_t index = 0;
    sk_ps_value width = sk_ps_int(0);
    if (!sk_parse_u64(sk_trim(sk_slice(head, 0, comma)), &index) || index >= count) return false;
    if (comma != SK_NPOS && !sk_ps_parse_number(sk_trim(sk_from(head, comma + 1)), &width)) return false;
    *flow |= sk_ps_flow(args[index]);
    put_aligned(b, sk_ps_format_one(r, args[index], spec), width.type == SK_PS_INT ? width.i : 0);
    *pos = close + 1;
    return true;
}

sk_ps_value sk_ps_format(sk_ps *r, sk_ps_value format, const sk_ps_value *args, size_t count)
{
    sk_bytes text = sk_ps_to_text(r->arena, format);
    sk_buf b = sk_buf_new(r->arena, (size_t)r->w->budget->limits.value[SK_LIMIT_EMULATE_STRING]);
    unsigned flow = sk_ps_flow(format) | SK_FLOW_COMPUTED;
    for (size_t i = 0; i < text.len && !b.full && sk_ps_step(r, 1);) {
        uint8_t c = text.p[i++];
        if ((c == '{' || c == '}') && sk_at(text, i) == c) {
            sk_buf_byte(&b, c);
            i++;
        } else if (c == '{') {
            if (put_item(r, &b, text, &i, args, count, &flow)) continue;
            sk_ps_fail(r, "Error formatting a string.");
            return sk_ps_null();
        } else {
            size_t next = i;
            while (next < text.len && text.p[next] != '{' && text.p[next] != '}') next++;
            sk_buf_byte(&b, c);
            sk_buf_bytes(&b, sk_slice(text, i, next - i));
            i = next;
        }
    }
    if (b.full) sk_ps_room(r, SIZE_MAX / 2);
    return sk_ps_flowing(sk_ps_text(r->arena, sk_buf_view(&b)), flow);
}
