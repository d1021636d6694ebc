#include "report/out.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

void sk_out_init(sk_out *o, bool (*write)(void *self, const uint8_t *p, size_t len), void *self)
{
    o->write = write;
    o->self = self;
    o->failed = false;
    o->len = 0;
}

bool sk_out_flush(sk_out *o)
{
    if (o->len && !o->failed && !o->write(o->self, o->buffer, o->len)) o->failed = true;
    o->len = 0;
    return !o->failed;
}

void sk_out_byte(sk_out *o, uint8_t c)
{
    if (o->len == sizeof o->buffer) (void)sk_out_flush(o);
    o->buffer[o->len++] = c;
}

void sk_out_bytes(sk_out *o, sk_bytes b)
{
    while (b.len) {
        if (o->len == sizeof o->buffer) (void)sk_out_flush(o);
        size_t put = sk_copy_out(b, o->buffer + o->len, sizeof o->buffer - o->len);
        o->len += put;
        b = sk_from(b, put);
    }
}

void sk_out_str(sk_out *o, const char *s) { sk_out_bytes(o, sk_bytes_str(s)); }

void sk_out_format(sk_out *o, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (len > 0) sk_out_bytes(o, sk_bytes_of(text, (size_t)len < sizeof text ? (size_t)len : sizeof text - 1));
}

void sk_out_hex(sk_out *o, sk_bytes b)
{
    for (size_t i = 0; i < b.len; i++) {
        sk_out_byte(o, (uint8_t)"0123456789abcdef"[b.p[i] >> 4]);
        sk_out_byte(o, (uint8_t)"0123456789abcdef"[b.p[i] & 15]);
    }
}

void sk_out_json(sk_out *o, sk_bytes text)
{
    sk_out_byte(o, '"');
    for (size_t i = 0; i < text.len;) {
        size_t start = i;
        bool bad = false;
        uint32_t c = sk_utf8_next(text, &i, &bad);
        if (bad) sk_out_format(o, "\\\\x%02x", text.p[start]);
        else if (c == '"' || c == '\\') sk_out_format(o, "\\%c", (char)c);
        else if (c == '\n') sk_out_str(o, "\\n");
        else if (c == '\r') sk_out_str(o, "\\r");
        else if (c == '\t') sk_out_str(o, "\\t");
        else if (c > 0xFFFF && sk_char_is_deceptive(c)) sk_out_format(o, "\\u%04x\\u%04x", 0xD800 + ((c - 0x10000) >> 10), 0xDC00 + (c & 0x3FF));
        else if (c < 0x20 || c == 0x2028 || c == 0x2029 || sk_char_is_deceptive(c)) sk_out_format(o, "\\u%04x", c);
        else sk_out_bytes(o, sk_slice(text, start, i - start));
    }
    sk_out_byte(o, '"');
}

void sk_out_json_str(sk_out *o, const char *text) { sk_out_json(o, sk_bytes_str(text)); }

void sk_out_json_member(sk_out *o, const char *name, sk_bytes value)
{
    if (!value.len) return;
    sk_out_format(o, ",\"%s\":", name);
    sk_out_json(o, value);
}

void sk_out_comma(sk_out *o, size_t i)
{
    if (i) sk_out_byte(o, ',');
}

/* Shows a character that would not be seen, or would change how others are seen. */
static void show_escape(sk_out *o, uint32_t c) { sk_out_format(o, c < 0x100 ? "\\x%02x" : "\\u{%x}", c); }

void sk_out_html(sk_out *o, sk_bytes text)
{
    for (size_t i = 0; i < text.len;) {
        size_t start = i;
        bool bad = false;
        uint32_t c = sk_utf8_next(text, &i, &bad);
        if (bad) sk_out_format(o, "\\x%02x", text.p[start]);
        else if (c == '<') sk_out_str(o, "&lt;");
        else if (c == '>') sk_out_str(o, "&gt;");
        else if (c == '&') sk_out_str(o, "&amp;");
        else if (c == '"') sk_out_str(o, "&quot;");
        else if (c == '\'') sk_out_str(o, "&#39;");
        else if (c == '\n') sk_out_byte(o, '\n');
        else if (sk_char_is_deceptive(c)) show_escape(o, c);
        else sk_out_bytes(o, sk_slice(text, start, i - start));
    }
}

/* Columns of a character on a terminal: East Asian Wide and Fullwidth ranges of UAX #11, in their large blocks;
 * combining marks take none. */
static bool is_blank_of_cell(uint32_t c) { return c == ' ' || c == '\t' || c == 0x3000 || sk_char_is_deceptive(c); }

/* Behind what a spreadsheet may trim: '=', '+', '-' or '@' of any width. */
static bool is_formula(sk_bytes text)
{
    uint32_t c = 0;
    for (size_t pos = 0; pos < text.len;) {
        c = sk_utf8_next(text, &pos, NULL);
        if (!is_blank_of_cell(c)) break;
    }
    if (c > 0xff00 && c < 0xff5f) c -= 0xfee0;
    return c == '=' || c == '+' || c == '-' || c == '@';
}

void sk_out_csv(sk_out *o, sk_bytes text)
{
    sk_out_str(o, is_formula(text) ? "\"'" : "\"");
    for (size_t pos = 0; pos < text.len;) {
        size_t start = pos;
        bool bad = false;
        uint32_t c = sk_utf8_next(text, &pos, &bad);
        if (bad) sk_out_str(o, "\xEF\xBF\xBD");
        else if (c == '\t' || sk_char_is_deceptive(c)) sk_out_byte(o, ' ');
        else sk_out_bytes(o, sk_slice(text, start, pos - start));
        if (c == '"') sk_out_byte(o, '"');
    }
    sk_out_byte(o, '"');
}

static unsigned columns_of(uint32_t c)
{
    static const struct { uint32_t first, last; unsigned columns; } ranges[] = {
        {0x0300, 0x036F, 0},  {0x1100, 0x115F, 2},   {0x20D0, 0x20FF, 0},   {0x2E80, 0x303E, 2}, {0x3041, 0xA4CF, 2},
        {0xAC00, 0xD7A3, 2},  {0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},   {0xFE30, 0xFE6F, 2}, {0xFF00, 0xFF60, 2},
        {0xFFE0, 0xFFE6, 2},  {0x1F300, 0x1F64F, 2}, {0x1F900, 0x1F9FF, 2}, {0x20000, 0x3FFFD, 2},
    };
    for (size_t i = 0; i < SK_COUNT(ranges); i++)
        if (c >= ranges[i].first && c <= ranges[i].last) return ranges[i].columns;
    return 1;
}

/* Columns of one character as it is shown; escape gets what is shown instead of it, "" where it is shown itself. */
static unsigned shape_char(uint8_t first, uint32_t c, bool bad, char escape[16])
{
    escape[0] = 0;
    if (bad) return (unsigned)snprintf(escape, 16, "\\x%02x", first);
    if (sk_char_is_deceptive(c)) return (unsigned)snprintf(escape, 16, c < 0x100 ? "\\x%02x" : "\\u{%x}", c);
    return c == '\t' ? 1 : columns_of(c);
}

/* Writes one character as a terminal may show it, at most room columns; 0 columns back: it did not fit. */
static unsigned put_char(sk_out *o, sk_bytes raw, uint32_t c, bool bad, unsigned room, bool *ret_fits)
{
    char escape[16];
    unsigned wide = shape_char(raw.p[0], c, bad, escape);
    *ret_fits = wide <= room;
    if (!*ret_fits) return 0;
    if (escape[0]) sk_out_str(o, escape);
    else if (c == '\t') sk_out_byte(o, ' ');
    else sk_out_bytes(o, raw);
    return wide;
}

/* Characters that no line starts with (JIS X 4051's rule, for those that our sentences use). */
static bool stays_behind(uint32_t c) { return c == 0x3001 || c == 0x3002 || c == 0x300D || c == 0x300F || c == 0x30FC || c == 0xFF09; }

static bool may_break(uint32_t before, uint32_t after)
{
    if (before == ' ') return after != ' ';
    return (columns_of(before) == 2 || columns_of(after) == 2) && after != ' ' && !(after < 0x80 && !sk_is_alnum((int)after)) && !stays_behind(after);
}

size_t sk_out_fit(sk_bytes text, unsigned columns)
{
    unsigned used = 0;
    uint32_t before = 0;
    size_t good = 0;
    for (size_t i = 0; i < text.len;) {
        char escape[16];
        size_t start = i;
        bool bad = false;
        uint32_t c = sk_utf8_next(text, &i, &bad);
        if (start > 0 && may_break(before, c)) good = start;
        used += shape_char(text.p[start], c, bad, escape);
        if (used > columns) return good ? good : start ? start : i;
        before = c;
    }
    return text.len;
}

unsigned sk_out_terminal(sk_out *o, sk_bytes text, unsigned columns)
{
    unsigned used = 0;
    unsigned most = columns ? columns : UINT32_MAX;
    for (size_t i = 0; i < text.len;) {
        size_t start = i;
        bool bad = false, fits;
        uint32_t c = sk_utf8_next(text, &i, &bad);
        unsigned room = most - used;
        if (columns && i < text.len && room > 0) room--; /* keep a column for the ellipsis */
        used += put_char(o, sk_slice(text, start, i - start), c, bad, room, &fits);
        if (!fits) {
            if (used < most) sk_out_str(o, "…");
            return used + 1;
        }
    }
    return used;
}
