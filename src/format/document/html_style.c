/* See html_style.h. Property and colour syntax: CSS 2.2, CSS Color 4; `mso-hide` is Word's own. */
#include "format/document/html_style.h"

#include "base/attr.h"
#include "format/document/html_scan.h"

#define ALIKE 10 /* difference of a channel that no eye sees */

static const struct {
    const char *name;
    int32_t value;
} colours[] = {
    {"aqua", 0x00FFFF},   {"beige", 0xF5F5DC},      {"black", 0x000000},  {"blue", 0x0000FF},       {"fuchsia", 0xFF00FF},
    {"gray", 0x808080},   {"green", 0x008000},      {"grey", 0x808080},   {"ivory", 0xFFFFF0},      {"lightgray", 0xD3D3D3},
    {"lime", 0x00FF00},   {"maroon", 0x800000},     {"navy", 0x000080},   {"olive", 0x808000},      {"orange", 0xFFA500},
    {"purple", 0x800080}, {"red", 0xFF0000},        {"silver", 0xC0C0C0}, {"snow", 0xFFFAFA},       {"teal", 0x008080},
    {"white", 0xFFFFFF},  {"whitesmoke", 0xF5F5F5}, {"window", 0xFFFFFF}, {"windowtext", 0x000000}, {"yellow", 0xFFFF00},
};

static int32_t parse_hex(sk_bytes b)
{
    int32_t v = 0;
    if (b.len != 3 && b.len != 6) return SK_COLOUR_UNKNOWN;
    for (size_t i = 0; i < b.len; i++) {
        int d = sk_hex_value(b.p[i]);
        if (d < 0) return SK_COLOUR_UNKNOWN;
        v = v << 4 | d;
        if (b.len == 3) v = v << 4 | d;
    }
    return v;
}

/* rgb(r, g, b) and rgba(r, g, b, a) in numbers; *ret_clear where alpha is nothing. */
static int32_t parse_rgb(sk_bytes b, bool *ret_clear)
{
    uint64_t part[3] = {0};
    size_t open = sk_find_byte(b, 0, '('), count = 0;
    sk_bytes rest = sk_trim_char(sk_from(b, open + 1), ')'), field;
    while (sk_next_field(&rest, ',', &field)) {
        field = sk_trim(field);
        uint64_t v = 0;
        if (!sk_parse_u64(field, &v)) return SK_COLOUR_UNKNOWN;
        if (count == 3) *ret_clear = v == 0 && (field.len == 1 || sk_is(field, "0.0") || sk_is(field, "0%"));
        if (count < 3) part[count] = v > 255 ? 255 : v;
        count++;
    }
    return count >= 3 ? (int32_t)(part[0] << 16 | part[1] << 8 | part[2]) : SK_COLOUR_UNKNOWN;
}

static int32_t parse_colour(sk_bytes b, bool *ret_clear)
{
    b = sk_trim(b);
    size_t end = sk_find_byte(b, 0, '!'); /* !important */
    if (end != SK_NPOS) b = sk_trim(sk_slice(b, 0, end));
    if (sk_at(b, 0) == '#') return parse_hex(sk_from(b, 1));
    if (sk_starts_nocase(b, SK_LIT("rgb"))) return parse_rgb(b, ret_clear);
    if (sk_is(b, "transparent")) *ret_clear = true;
    for (size_t i = 0; i < SK_COUNT(colours); i++)
        if (sk_is(b, colours[i].name)) return colours[i].value;
    return SK_COLOUR_UNKNOWN;
}

/* A length below two units of any size: "0", "0px", "1px", "0.1em". */
static bool is_tiny(sk_bytes v)
{
    uint64_t n;
    if (!sk_parse_u64(v, &n)) return sk_at(v, 0) == '.' && sk_at(v, 1) == '0';
    size_t i = 0;
    while (i < v.len && sk_is_digit(v.p[i])) i++;
    bool pixels = sk_starts_nocase(sk_from(v, i), SK_LIT("px")) || sk_starts_nocase(sk_from(v, i), SK_LIT("pt"));
    bool fraction = sk_at(v, i) == '.' && sk_at(v, i + 1) > '1';
    return n == 0 ? !fraction : n == 1 && pixels && sk_at(v, i) != '.';
}

struct reading {
    sk_html_look look;
    bool clipped, no_height, no_width;
};

static void read_background(struct reading *r, sk_bytes value)
{
    bool clear = false;
    sk_bytes field;
    if (sk_find_nocase(value, 0, SK_LIT("url(")) != SK_NPOS || sk_find_nocase(value, 0, SK_LIT("gradient")) != SK_NPOS) {
        r->look.background = SK_COLOUR_UNKNOWN;
        return;
    }
    int32_t whole = parse_colour(value, &clear);
    while (whole == SK_COLOUR_UNKNOWN && !clear && sk_next_field(&value, ' ', &field)) whole = parse_colour(field, &clear);
    if (!clear && whole != SK_COLOUR_UNKNOWN) r->look.background = whole;
}

static void read_property(struct reading *r, sk_bytes name, sk_bytes value)
{
    bool clear = false;
    if (sk_is(name, "display"))
        r->look.hidden = r->look.hidden || sk_starts_nocase(value, SK_LIT("none"));
    else if (sk_is(name, "visibility"))
        r->look.hidden = r->look.hidden || sk_starts_nocase(value, SK_LIT("hidden")) ||
                         sk_starts_nocase(value, SK_LIT("collapse"));
    else if (sk_is(name, "mso-hide"))
        r->look.hidden = r->look.hidden || sk_starts_nocase(value, SK_LIT("all"));
    else if (sk_is(name, "font-size") || sk_is(name, "max-height") || sk_is(name, "max-width"))
        r->look.hidden = r->look.hidden || is_tiny(value);
    else if (sk_is(name, "opacity"))
        r->look.hidden = r->look.hidden || (is_tiny(value) && sk_at(value, 0) != '1');
    else if (sk_is(name, "overflow"))
        r->clipped = sk_starts_nocase(value, SK_LIT("hidden"));
    else if (sk_is(name, "height"))
        r->no_height = is_tiny(value);
    else if (sk_is(name, "width"))
        r->no_width = is_tiny(value);
    else if (sk_is(name, "background") || sk_is(name, "background-color"))
        read_background(r, value);
    else if (sk_is(name, "background-image"))
        r->look.background = sk_is(value, "none") ? r->look.background : SK_COLOUR_UNKNOWN;
    else if (sk_is(name, "color")) {
        int32_t c = parse_colour(value, &clear);
        r->look.hidden = r->look.hidden || clear;
        r->look.colour = c;
    }
}

static void read_style(struct reading *r, sk_bytes style)
{
    sk_bytes declaration;
    while (sk_next_field(&style, ';', &declaration)) {
        size_t colon = sk_find_byte(declaration, 0, ':');
        if (colon != SK_NPOS)
            read_property(r, sk_trim(sk_slice(declaration, 0, colon)), sk_trim(sk_from(declaration, colon + 1)));
    }
}

sk_html_look sk_html_look_under(sk_html_look inherited, sk_bytes attributes, bool sheets)
{
    struct reading r = {.look = inherited};
    sk_bytes name, value, style = {0};
    bool clear = false;
    while (sk_html_attribute(&attributes, &name, &value)) {
        if (sk_is(name, "style"))
            style = value;
        else if (sk_is(name, "hidden"))
            r.look.hidden = true;
        else if (sk_is(name, "bgcolor"))
            r.look.background = parse_colour(value, &clear);
        else if (sk_is(name, "background"))
            r.look.background = SK_COLOUR_UNKNOWN;
        else if (sk_is(name, "color") || sk_is(name, "text"))
            r.look.colour = parse_colour(value, &clear);
        else if (sheets && (sk_is(name, "class") || sk_is(name, "id")))
            r.look.background = SK_COLOUR_UNKNOWN;
    }
    read_style(&r, style);
    if (r.clipped && (r.no_height || r.no_width)) r.look.hidden = true;
    return r.look;
}

static bool is_near(int32_t a, int32_t b)
{
    for (int shift = 0; shift < 24; shift += 8) {
        int32_t d = ((a >> shift) & 255) - ((b >> shift) & 255);
        if (d > ALIKE || d < -ALIKE) return false;
    }
    return true;
}

bool sk_html_is_hidden(sk_html_look look)
{
    if (look.hidden) return true;
    return look.colour != SK_COLOUR_UNKNOWN && look.background != SK_COLOUR_UNKNOWN && is_near(look.colour, look.background);
}
