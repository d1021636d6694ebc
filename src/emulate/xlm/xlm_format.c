/* TEXT(): a value shown by a number format (ECMA-376 part 1, 18.8.31): sections, digits, groups, percent, exponent, literal
 * text and dates. */
#include <math.h>
#include <stdio.h>

#include "emulate/xlm/xlm_inside.h"

#define DIGITS_MOST 30u

/* The section for a value: positive; negative; zero; text. *ret_count: how many there are. */
static sk_str section_of(sk_str format, unsigned which, unsigned *ret_count)
{
    size_t from = 0;
    sk_str found = SK_STR("");
    bool quoted = false;
    *ret_count = 0;
    for (size_t i = 0; i <= format.len; i++) {
        uint16_t c = sk_str_at(format, i);
        if (c == '"') quoted = !quoted;
        if (c == '\\') i++;
        if (i < format.len && (c != ';' || quoted)) continue;
        if ((*ret_count)++ == which) found = sk_str_slice(format, from, (i < format.len ? i : format.len) - from);
        from = i + 1;
    }
    return found;
}

/* Behind the literal that starts at i, or i where none does: "text", \x, [colour], _x (a space), *x (nothing). */
static size_t skip_literal(sk_str f, size_t i, sk_builder *out)
{
    uint16_t c = sk_str_at(f, i);
    if (c == '"') {
        size_t end = sk_str_find(f, SK_STR("\""), i + 1, false);
        if (end == SK_NPOS) end = f.len;
        if (out) sk_builder_add(out, sk_str_slice(f, i + 1, end - i - 1));
        return end + 1;
    }
    if (c == '\\' || c == '_' || c == '*') {
        if (out && c == '\\' && i + 1 < f.len) sk_builder_unit(out, sk_str_at(f, i + 1));
        if (out && c == '_') sk_builder_unit(out, ' ');
        return i + 2;
    }
    if (c == '[' && !sk_str_starts(sk_str_from(f, i), "[h") && !sk_str_starts(sk_str_from(f, i), "[m") &&
        !sk_str_starts(sk_str_from(f, i), "[s")) {
        size_t end = sk_str_find(f, SK_STR("]"), i, false);
        return end == SK_NPOS ? f.len : end + 1;
    }
    return i;
}

/* --- dates --- */

static bool is_date(sk_str f)
{
    for (size_t i = 0; i < f.len;) {
        size_t behind = skip_literal(f, i, NULL);
        if (behind != i) {
            i = behind;
            continue;
        }
        uint16_t c = sk_unit_lower(sk_str_at(f, i));
        if (c == 'y' || c == 'm' || c == 'd' || c == 'h' || c == 's') return true;
        i++;
    }
    return false;
}

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};
static const char *const weekdays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

static void add_number(sk_builder *b, int v, size_t width)
{
    char text[16];
    snprintf(text, sizeof text, "%0*d", (int)(width > 2 ? 4 : width), v);
    sk_builder_c(b, text);
}

static void add_name(sk_builder *b, const char *name, size_t width)
{
    for (size_t i = 0; name[i] && (width > 3 || i < 3); i++) sk_builder_unit(b, (uint8_t)name[i]);
}

static void add_part(sk_builder *b, const sk_date_parts *d, uint16_t c, size_t width, bool minutes, bool half_day)
{
    int hour = half_day ? (d->hour % 12 ? d->hour % 12 : 12) : d->hour;
    switch (c) {
    case 'y': add_number(b, width > 2 ? d->year : d->year % 100, width > 2 ? 4 : 2); break;
    case 'm':
        if (!minutes && width > 2)
            add_name(b, months[(d->month + 11) % 12], width);
        else
            add_number(b, minutes ? d->minute : d->month, width);
        break;
    case 'd':
        if (width > 2)
            add_name(b, weekdays[(d->weekday + 6) % 7], width);
        else
            add_number(b, d->day, width);
        break;
    case 'h': add_number(b, hour, width > 2 ? 2 : width); break;
    default: add_number(b, d->second, width > 2 ? 2 : width); break;
    }
}

/* Time that passed, [h] [m] or [s]: the whole of it, past a day too. Behind the bracket; i where there is none. */
static size_t add_elapsed(sk_builder *b, sk_str f, size_t i, double v, uint16_t *ret_unit)
{
    static const struct { uint16_t unit; double a_day; } units[] = {{'h', 24}, {'m', 1440}, {'s', 86400}};
    size_t end = sk_str_find(f, SK_STR("]"), i, false);
    if (sk_str_at(f, i) != '[' || end == SK_NPOS) return i;
    for (size_t k = 0; k < SK_COUNT(units); k++)
        if (sk_unit_lower(sk_str_at(f, i + 1)) == units[k].unit) {
            char text[32];
            snprintf(text, sizeof text, "%0*.0f", (int)(end - i - 1 < 9 ? end - i - 1 : 9), floor(v * units[k].a_day + 1e-6));
            sk_builder_c(b, text);
            *ret_unit = units[k].unit;
            return end + 1;
        }
    return i;
}

static sk_str format_date(sk_xlm *x, double v, sk_str f)
{
    sk_date_parts d = sk_date_split(v);
    sk_builder b = sk_builder_new(x->strings, f.len + 16);
    bool half_day = sk_str_find(f, SK_STR("AM/PM"), 0, true) != SK_NPOS;
    uint16_t last = 0;
    for (size_t i = 0; i < f.len;) {
        size_t behind = skip_literal(f, i, &b);
        if (behind == i) behind = add_elapsed(&b, f, i, v, &last);
        if (behind != i) {
            i = behind;
            continue;
        }
        if (sk_str_starts(sk_str_from(f, i), "AM/PM")) {
            sk_builder_c(&b, d.hour < 12 ? "AM" : "PM");
            i += 5;
            continue;
        }
        uint16_t c = sk_unit_lower(sk_str_at(f, i));
        size_t width = 1;
        while (sk_unit_lower(sk_str_at(f, i + width)) == c && i + width < f.len) width++;
        if (c == 'y' || c == 'm' || c == 'd' || c == 'h' || c == 's') {
            size_t next = i + width;
            while (sk_str_at(f, next) == ':' || sk_str_at(f, next) == ' ') next++;
            bool minutes = c == 'm' && (last == 'h' || sk_unit_lower(sk_str_at(f, next)) == 's');
            add_part(&b, &d, c, width, minutes, half_day);
            last = c;
            i += width;
        } else {
            sk_builder_unit(&b, sk_str_at(f, i++));
        }
    }
    return sk_builder_done(&b);
}

/* --- numbers --- */

struct shape {
    unsigned whole, whole_least, decimals, decimals_least, exponent, scale; /* scale: commas behind the last digit mark: thousands */
    bool group, percent, any;
};

static struct shape shape_of(sk_str f)
{
    struct shape s = {.any = false};
    bool point = false, exponent = false;
    unsigned commas = 0;
    for (size_t i = 0; i < f.len;) {
        size_t behind = skip_literal(f, i, NULL);
        uint16_t c = behind == i ? sk_str_at(f, i) : 0;
        i = behind == i ? i + 1 : behind;
        if (c == '.') point = true;
        if (c == ',' && s.any) commas++;
        if (c == '%') s.percent = true;
        if ((c == 'E' || c == 'e') && s.any && (sk_str_at(f, i) == '+' || sk_str_at(f, i) == '-')) exponent = true;
        if (c != '0' && c != '#' && c != '?') continue;
        s.any = true;
        s.group |= commas && !point;
        commas = 0;
        if (exponent)
            s.exponent++;
        else if (point) {
            s.decimals++;
            if (c == '0') s.decimals_least = s.decimals;
        } else {
            s.whole++;
            s.whole_least += c == '0';
        }
    }
    s.scale = commas;
    if (s.decimals > DIGITS_MOST) s.decimals = DIGITS_MOST;
    if (s.decimals_least > s.decimals) s.decimals_least = s.decimals;
    if (s.whole_least > 100) s.whole_least = 100;
    return s;
}

/* The digits of v by the shape, halves away from zero: the whole part into plain, those behind the point into *ret_decimals. */
static unsigned digits_of(double v, const struct shape *s, char plain[520], char ret_decimals[DIGITS_MOST + 1])
{
    char digits[400];
    unsigned count = 0, whole = 0;
    double scale = pow(10, s->decimals), scaled = v * scale;
    if (scaled < 1e15) v = floor(scaled + 0.5 + 1e-9) / scale;
    int len = snprintf(digits, sizeof digits, "%.*f", (int)s->decimals, v);
    while ((int)whole < len && digits[whole] != '.') whole++;
    if (whole == 1 && digits[0] == '0' && s->whole_least == 0) digits[0] = ' ';
    for (unsigned i = whole; i < s->whole_least && count < 100; i++) plain[count++] = '0';
    for (unsigned i = 0; i < whole; i++)
        if (digits[i] != ' ') plain[count++] = digits[i];
    unsigned decimals = s->decimals;
    while (decimals > s->decimals_least && digits[whole + decimals] == '0') decimals--;
    for (unsigned i = 0; i < decimals; i++) ret_decimals[i] = digits[whole + 1 + i];
    ret_decimals[decimals] = 0;
    return count;
}

/* What stands at most first and more than past digits from the point. */
static void add_whole(sk_builder *b, const char *plain, unsigned count, bool group, unsigned first, unsigned past)
{
    for (unsigned left = count < first ? count : first; left > past; left--) {
        sk_builder_unit(b, (uint8_t)plain[count - left]);
        if (group && (left - 1) % 3 == 0 && left > 1) sk_builder_unit(b, ',');
    }
}

static void add_digits(sk_builder *b, double v, const struct shape *s)
{
    char plain[520], decimals[DIGITS_MOST + 1];
    unsigned count = digits_of(v, s, plain, decimals);
    add_whole(b, plain, count, s->group, count, 0);
    if (s->decimals) sk_builder_unit(b, '.');
    sk_builder_c(b, decimals);
}

static void add_scientific(sk_builder *b, double v, const struct shape *s)
{
    char text[64];
    int exponent = v > 0 ? (int)floor(log10(v)) : 0;
    add_digits(b, v / pow(10, exponent), s);
    snprintf(text, sizeof text, "E%c%0*d", exponent < 0 ? '-' : '+', (int)(s->exponent < 9 ? s->exponent : 9),
             exponent < 0 ? -exponent : exponent);
    sk_builder_c(b, text);
}

/* Each mark before the point shows a digit, the first one all that are left over: 0-00 makes 12-34 of 1234. */
static sk_str format_number(sk_xlm *x, double v, sk_str f)
{
    struct shape s = shape_of(f);
    sk_builder b = sk_builder_new(x->strings, f.len + 32);
    char plain[520], decimals[DIGITS_MOST + 1];
    bool written = false, in_exponent = false;
    if (s.percent) v *= 100;
    for (unsigned i = 0; i < s.scale && i < 8; i++) v /= 1000;
    unsigned count = s.exponent ? 0 : digits_of(v, &s, plain, decimals), left = count, marks = s.whole;
    for (size_t i = 0; i < f.len;) {
        size_t behind = skip_literal(f, i, &b);
        if (behind != i) {
            i = behind;
            continue;
        }
        uint16_t c = sk_str_at(f, i++);
        bool digit = c == '0' || c == '#' || c == '?';
        if ((digit || (c == '.' && s.any)) && s.exponent && !written) {
            add_scientific(&b, v, &s);
            written = true;
        } else if (digit && !s.exponent && marks) {
            add_whole(&b, plain, count, s.group, left, --marks);
            if (left > marks) left = marks;
        } else if (c == '.' && s.any && !s.exponent && !written) {
            if (s.decimals) sk_builder_unit(&b, '.');
            sk_builder_c(&b, decimals);
            written = true;
        } else if ((c == 'E' || c == 'e') && s.exponent) {
            in_exponent = true;
        } else if (!digit && !((c == '.' || c == ',') && s.any) && !(in_exponent && (c == '+' || c == '-'))) {
            sk_builder_unit(&b, c);
        }
    }
    return sk_builder_done(&b);
}

static sk_str format_text(sk_xlm *x, sk_str text, sk_str f)
{
    sk_builder b = sk_builder_new(x->strings, text.len + f.len);
    for (size_t i = 0; i < f.len;) {
        size_t behind = skip_literal(f, i, &b);
        if (behind == i) {
            if (sk_str_at(f, i) == '@')
                sk_builder_add(&b, text);
            else
                sk_builder_unit(&b, sk_str_at(f, i));
            behind = i + 1;
        }
        i = behind;
    }
    return sk_builder_done(&b);
}

sk_str sk_xlm_format(sk_xlm *x, const sk_xlm_value *v, sk_str format)
{
    double number = 0;
    unsigned count = 0;
    if (format.len > 255) format = sk_str_slice(format, 0, 255); /* Excel's own limit */
    sk_str first = section_of(format, 0, &count), text_section = count >= 4 ? section_of(format, 3, &count) : first;
    bool is_number = v->type != SK_XLM_BOOL && sk_xlm_number_of(x, v, &number);
    if (!is_number) {
        bool at = sk_str_find(text_section, SK_STR("@"), 0, false) != SK_NPOS;
        return at ? format_text(x, sk_xlm_to_text(x, v), text_section) : sk_xlm_to_text(x, v);
    }
    unsigned which = number < 0 && count > 1 ? 1 : number == 0 && count > 2 ? 2 : 0;
    sk_str f = section_of(format, which, &count);
    if (f.len == 0) return which == 0 && number < 0 ? SK_STR("-") : SK_STR("");
    if (sk_str_is(f, "General")) return sk_xlm_number_text(x, which == 1 ? -number : number);
    if (sk_str_find(f, SK_STR("@"), 0, false) != SK_NPOS) return format_text(x, sk_xlm_number_text(x, number), f);
    if (!(fabs(number) < 1e300)) return sk_xlm_number_text(x, number);
    if (is_date(f) && number >= 0 && number < 2958466) return format_date(x, number, f);
    sk_str shown = format_number(x, fabs(number), f);
    return number < 0 && which == 0 ? sk_str_concat(x->strings, SK_STR("-"), shown) : shown;
}
