/* Format and its kin (MS-VBAL 6.1.2.11.1.10; VBA language reference "Format function"): numbers, dates, texts. */
#include "emulate/vba/lib.h"

#include <math.h>
#include <stdio.h>

static const char *const month_names[] = {"January", "February", "March", "April", "May", "June",
                                          "July", "August", "September", "October", "November", "December"};
static const char *const day_names[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

static void put_number(sk_builder *b, int n, int digits)
{
    char text[48];
    snprintf(text, sizeof text, "%0*d", digits > 32 ? 32 : digits, n);
    sk_builder_c(b, text);
}

static void put_name(sk_builder *b, const char *name, size_t len)
{
    for (size_t i = 0; name[i] && i < len; i++) {
        sk_builder_unit(b, (uint8_t)name[i]);
    }
}

/* ---- dates ---- */

typedef struct date_writer {
    sk_builder *out;
    sk_date_parts p;
    double date;
    bool twelve;      /* an AM/PM stands in the pattern */
    bool after_hour;  /* m means minutes behind h */
} date_writer;

static void put_date_part(date_writer *w, int c, size_t run)
{
    sk_builder *b = w->out;
    int hour = w->p.hour;
    switch (c) {
    case 'y':
        if (run >= 3) {
            put_number(b, w->p.year, 4);
        } else if (run == 2) {
            put_number(b, w->p.year % 100, 2);
        } else {
            sk_date_parts first = {.year = w->p.year, .month = 1, .day = 1};
            double start = 0;
            sk_date_join(&first, &start);
            put_number(b, (int)(floor(w->date) - start) + 1, 1);
        }
        return;
    case 'm':
        if (w->after_hour && run <= 2) put_number(b, w->p.minute, (int)run);
        else if (run <= 2) put_number(b, w->p.month, (int)run);
        else put_name(b, month_names[(w->p.month + 11) % 12], run == 3 ? 3 : 20);
        return;
    case 'd':
        if (run <= 2) put_number(b, w->p.day, (int)run);
        else if (run <= 4) put_name(b, day_names[(w->p.weekday + 6) % 7], run == 3 ? 3 : 20);
        else sk_builder_c(b, "");
        return;
    case 'w': put_number(b, run > 1 ? vba_week_of(w->date, 1, 1) : w->p.weekday, 1); return;
    case 'q': put_number(b, (w->p.month - 1) / 3 + 1, 1); return;
    case 'h':
        if (w->twelve) hour = hour % 12 ? hour % 12 : 12;
        put_number(b, hour, run > 1 ? 2 : 1);
        return;
    case 'n': put_number(b, w->p.minute, run > 1 ? 2 : 1); return;
    default: put_number(b, w->p.second, run > 1 ? 2 : 1); return;
    }
}

static bool is_date_letter(int c)
{
    return c == 'y' || c == 'm' || c == 'd' || c == 'w' || c == 'q' || c == 'h' || c == 'n' || c == 's';
}

static bool starts_at(sk_str s, size_t i, const char *text)
{
    return sk_str_starts(sk_str_from(s, i), text);
}

static sk_str format_date(vba_vm *vm, double d, sk_str pattern)
{
    sk_builder b = sk_builder_new(&vm->w->strings, pattern.len + 16);
    date_writer w = {.out = &b, .p = sk_date_split(d), .date = d};
    w.twelve = sk_str_find(pattern, SK_STR("AM/PM"), 0, true) != SK_NPOS || sk_str_find(pattern, SK_STR("A/P"), 0, true) != SK_NPOS ||
               sk_str_find(pattern, SK_STR("AMPM"), 0, true) != SK_NPOS;
    for (size_t i = 0; i < pattern.len && !b.full;) {
        int c = sk_lower(sk_str_at(pattern, i));
        if (c == '\\') {
            if (i + 1 < pattern.len) sk_builder_unit(&b, sk_str_at(pattern, i + 1));
            i += 2;
        } else if (c == '"') {
            for (i++; i < pattern.len && sk_str_at(pattern, i) != '"'; i++) {
                sk_builder_unit(&b, sk_str_at(pattern, i));
            }
            i++;
        } else if (starts_at(pattern, i, "am/pm") || starts_at(pattern, i, "ampm")) {
            bool small = sk_str_at(pattern, i) == 'a';
            sk_builder_c(&b, w.p.hour < 12 ? (small ? "am" : "AM") : (small ? "pm" : "PM"));
            i += starts_at(pattern, i, "am/pm") ? 5 : 4;
        } else if (starts_at(pattern, i, "a/p")) {
            sk_builder_c(&b, w.p.hour < 12 ? "a" : "p");
            i += 3;
        } else if (is_date_letter(c)) {
            size_t run = 1;
            while (i + run < pattern.len && sk_lower(sk_str_at(pattern, i + run)) == c) {
                run++;
            }
            put_date_part(&w, c, run);
            w.after_hour = c == 'h';
            i += run;
        } else {
            sk_builder_unit(&b, sk_str_at(pattern, i++));
        }
    }
    return sk_builder_done(&b);
}

/* ---- numbers ---- */

typedef struct number_pattern {
    int whole, fraction_most, fraction_least; /* places */
    size_t marks;                             /* digit marks before the point */
    bool group, percent, exponent, point;
    int exponent_digits;
    unsigned scale; /* commas before the point: thousands */
} number_pattern;

/* A character of the pattern outside of quotes; moves over quoted ones. */
static int pattern_char(sk_str s, size_t *i, bool *ret_literal)
{
    *ret_literal = false;
    int c = sk_str_at(s, (*i)++);
    if (c == '\\' && *i < s.len) {
        *ret_literal = true;
        return sk_str_at(s, (*i)++);
    }
    return c;
}

static number_pattern read_pattern(sk_str s)
{
    number_pattern p = {0};
    bool quoted = false, literal;
    size_t commas = 0;
    for (size_t i = 0; i < s.len;) {
        int c = pattern_char(s, &i, &literal);
        if (literal) continue;
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '0' || c == '#') {
            if (p.exponent) p.exponent_digits += c == '0';
            else if (!p.point) {
                p.group = p.group || commas;
                commas = 0;
                p.whole += p.whole || c == '0';
                p.marks++;
            } else {
                p.fraction_most++;
                if (c == '0') p.fraction_least = p.fraction_most;
            }
        } else if (c == '.') {
            p.scale += (unsigned)commas;
            commas = 0;
            p.point = true;
        } else if (c == ',') {
            commas++;
        } else if (c == '%') {
            p.percent = true;
        } else if ((c == 'E' || c == 'e') && i < s.len && (sk_str_at(s, i) == '+' || sk_str_at(s, i) == '-')) {
            p.exponent = true;
            i++;
        }
    }
    if (!p.point) p.scale += (unsigned)commas;
    return p;
}

/* The digits of the whole part, at least places of them, grouped: what stands more than past digits and at most first digits from
 * the point. A pattern such as 0-0 shows one digit a mark, the first mark all that are left. */
static void put_whole(sk_builder *b, sk_bytes digits, const number_pattern *p, size_t first, size_t past)
{
    size_t total = digits.len > (size_t)p->whole ? digits.len : (size_t)p->whole;
    for (size_t from_right = total < first ? total : first; from_right > past; from_right--) {
        sk_builder_unit(b, from_right > digits.len ? '0' : digits.p[digits.len - from_right]);
        if (p->group && from_right > 1 && (from_right - 1) % 3 == 0) sk_builder_unit(b, ',');
    }
}

static sk_str format_number(vba_vm *vm, double d, sk_str pattern)
{
    number_pattern p = read_pattern(pattern);
    bool negative = d < 0;
    d = fabs(d);
    if (p.percent) d *= 100;
    for (unsigned i = 0; i < p.scale && i < 8; i++) {
        d /= 1000;
    }
    int exponent = 0;
    if (p.exponent && d > 0) {
        exponent = (int)floor(log10(d)) - (p.whole > 1 ? p.whole - 1 : 0);
        d /= pow(10, exponent);
    }
    char text[400];
    int places = p.fraction_most > 30 ? 30 : p.fraction_most;
    double scale = pow(10, places), scaled = d * scale;
    if (scaled < 1e15) d = floor(scaled + 0.5 + 1e-9) / scale; /* halves go away from zero here */
    int n = snprintf(text, sizeof text, "%.*f", places, d);
    if (n < 0) n = 0;
    size_t whole = 0, end = (size_t)n;
    while (whole < end && text[whole] != '.') {
        whole++;
    }
    while (end > whole && places > p.fraction_least && text[end - 1] == '0') {
        end--;
        places--;
    }
    sk_builder b = sk_builder_new(&vm->w->strings, pattern.len + 16);
    bool zero = true, quoted = false, literal, done_fraction = false;
    size_t left = SIZE_MAX, marks = p.marks; /* digits of the whole part that are not shown yet; marks ahead */
    for (size_t i = 0; i < end; i++) {
        if (text[i] != '0' && text[i] != '.') zero = false;
    }
    if (negative && !zero) sk_builder_unit(&b, '-');
    if (whole == 1 && text[0] == '0' && p.whole == 0) whole = 0;
    sk_bytes digits = sk_bytes_of((const uint8_t *)text, whole);
    bool any = sk_str_find(pattern, SK_STR("0"), 0, false) != SK_NPOS || sk_str_find(pattern, SK_STR("#"), 0, false) != SK_NPOS;
    for (size_t i = 0; i < pattern.len && !b.full;) {
        int c = pattern_char(pattern, &i, &literal);
        if (!literal && c == '"') quoted = !quoted;
        else if (literal || quoted) sk_builder_unit(&b, (uint16_t)c);
        else if (c == '0' || c == '#') {
            if (left && marks) put_whole(&b, digits, &p, left, --marks);
            left = marks;
        } else if (c == '.') {
            if (any) put_whole(&b, digits, &p, left, 0);
            left = marks = 0;
            if (done_fraction) continue;
            done_fraction = true;
            size_t dot = 0;
            while (dot < end && text[dot] != '.') {
                dot++;
            }
            sk_builder_unit(&b, '.');
            for (size_t k = dot + 1; k < end; k++) {
                sk_builder_unit(&b, (uint8_t)text[k]);
            }
        } else if ((c == 'E' || c == 'e') && p.exponent && i < pattern.len) {
            int sign = sk_str_at(pattern, i++);
            sk_builder_unit(&b, (uint16_t)c);
            if (exponent < 0) sk_builder_unit(&b, '-');
            else if (sign == '+') sk_builder_unit(&b, '+');
            put_number(&b, exponent < 0 ? -exponent : exponent, p.exponent_digits > 0 ? p.exponent_digits : 1);
            while (i < pattern.len && (sk_str_at(pattern, i) == '0' || sk_str_at(pattern, i) == '#')) {
                i++;
            }
        } else if (c != ',') {
            sk_builder_unit(&b, (uint16_t)c);
        }
    }
    return sk_builder_done(&b);
}

/* Section n of "a;b;c"; false without it. */
static bool section(sk_str pattern, size_t n, sk_str *ret)
{
    size_t from = 0;
    bool quoted = false;
    for (size_t i = 0; i <= pattern.len; i++) {
        int c = i < pattern.len ? sk_str_at(pattern, i) : ';';
        if (c == '\\') {
            i++;
            continue;
        }
        if (c == '"') quoted = !quoted;
        if (c != ';' || (quoted && i < pattern.len)) continue;
        if (n-- == 0) {
            *ret = sk_str_slice(pattern, from, i - from);
            return true;
        }
        from = i + 1;
    }
    return false;
}

/* ---- texts: @ & < > ! ---- */

static sk_str format_text(vba_vm *vm, sk_str s, sk_str pattern)
{
    size_t places = 0, at = 0;
    bool left = false;
    for (size_t i = 0; i < pattern.len; i++) {
        uint16_t c = sk_str_at(pattern, i);
        if (c == '@' || c == '&') places++;
        if (c == '<') s = sk_str_lower(&vm->w->strings, s);
        if (c == '>') s = sk_str_upper(&vm->w->strings, s);
        if (c == '!') left = true;
    }
    sk_builder b = sk_builder_new(&vm->w->strings, s.len + pattern.len);
    size_t blank = !left && places > s.len ? places - s.len : 0;
    for (size_t i = 0; i < pattern.len && !b.full; i++) {
        uint16_t c = sk_str_at(pattern, i);
        if (c == '<' || c == '>' || c == '!') continue;
        if (c != '@' && c != '&') {
            sk_builder_unit(&b, c);
        } else if (blank) {
            blank--;
            if (c == '@') sk_builder_unit(&b, ' ');
        } else if (at < s.len) {
            sk_builder_unit(&b, sk_str_at(s, at++));
        } else if (c == '@') {
            sk_builder_unit(&b, ' ');
        }
    }
    sk_builder_add(&b, sk_str_from(s, at));
    return sk_builder_done(&b);
}

static bool looks_like_date(sk_str p)
{
    bool quoted = false, literal;
    for (size_t i = 0; i < p.len;) {
        int c = sk_lower(pattern_char(p, &i, &literal));
        if (literal) continue;
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '0' || c == '#' || c == '@' || c == '&') return false;
        if (is_date_letter(c) || c == '/' || c == ':') return true;
    }
    return false;
}

static const struct { const char *name, *pattern; bool date; } named[] = {
    {"General Date", "m/d/yyyy h:nn:ss AM/PM", true}, {"Long Date", "dddd, mmmm d, yyyy", true}, {"Medium Date", "dd-mmm-yy", true},
    {"Short Date", "m/d/yyyy", true}, {"Long Time", "h:nn:ss AM/PM", true}, {"Medium Time", "hh:nn AM/PM", true},
    {"Short Time", "hh:nn", true}, {"Currency", "$#,##0.00", false}, {"Fixed", "0.00", false}, {"Standard", "#,##0.00", false},
    {"Percent", "0.00%", false}, {"Scientific", "0.00E+00", false},
};

static sk_str format_as_number(vba_vm *vm, double d, sk_str pattern)
{
    sk_str part;
    if (d < 0 && section(pattern, 1, &part) && part.len) return format_number(vm, -d, part);
    if (d == 0 && section(pattern, 2, &part) && part.len) return format_number(vm, d, part);
    if (section(pattern, 0, &part)) pattern = part;
    return format_number(vm, d, pattern);
}

sk_str vba_format(vba_vm *vm, const sk_value *v, sk_str pattern)
{
    sk_str s = SK_STR("");
    double d = 0;
    if (!pattern.len || sk_str_is(pattern, "General Number")) {
        sk_value_to_str(vm->w, v, &s);
        return s;
    }
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (!sk_str_is(pattern, named[i].name)) continue;
        pattern = sk_str_c(named[i].pattern);
        break;
    }
    if (v->type == SK_V_STRING) {
        sk_value date;
        if (sk_text_to_number(v->u.s, &d)) {
            if (looks_like_date(pattern)) return format_date(vm, d, pattern);
        } else if (looks_like_date(pattern) && !sk_value_to(vm->w, SK_V_DATE, v, &date)) {
            return format_date(vm, date.u.d, pattern);
        } else {
            return format_text(vm, v->u.s, pattern);
        }
    } else if (sk_value_to_double(vm->w, v, &d, NULL)) {
        return s;
    }
    if (sk_str_is(pattern, "Yes/No")) return sk_str_c(d != 0 ? "Yes" : "No");
    if (sk_str_is(pattern, "True/False")) return sk_str_c(d != 0 ? "True" : "False");
    if (sk_str_is(pattern, "On/Off")) return sk_str_c(d != 0 ? "On" : "Off");
    if (looks_like_date(pattern)) return format_date(vm, d, pattern);
    if (sk_str_find(pattern, SK_STR("@"), 0, false) != SK_NPOS || sk_str_is(pattern, ">") || sk_str_is(pattern, "<")) {
        sk_value_to_str(vm->w, v, &s);
        return format_text(vm, s, pattern);
    }
    return format_as_number(vm, d, pattern);
}

/* A part of today that a pattern names may be a key that other days do not have. */
static void ask_day(vba_vm *vm, const sk_value *v, sk_str pattern)
{
    if (!(v->flow & SK_FLOW_ENVIRONMENT) || v->type != SK_V_DATE) return;
    bool week = sk_str_find(pattern, SK_STR("ddd"), 0, true) != SK_NPOS || sk_str_find(pattern, SK_STR("w"), 0, true) != SK_NPOS;
    bool day = sk_str_find(pattern, SK_STR("d"), 0, true) != SK_NPOS || sk_str_find(pattern, SK_STR("y"), 0, true) == 0;
    bool time = sk_str_find(pattern, SK_STR("h"), 0, true) != SK_NPOS, year = sk_str_find(pattern, SK_STR("yy"), 0, true) != SK_NPOS;
    if (week || (!time && day)) sk_world_ask(vm->w, SK_ASKED_PART);
    if (!time && !year && sk_str_find(pattern, SK_STR("m"), 0, true) != SK_NPOS) sk_world_ask(vm->w, SK_ASKED_MONTH);
}

static int format(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str pattern;
    if (v[0].type == SK_V_NULL || v[0].type == SK_V_EMPTY) return vba_give(ret, sk_string_c(""));
    if (v[0].type == SK_V_ARRAY) return SK_ERR_TYPE;
    int error = vba_str(vm, v, count, 1, &pattern);
    if (!error) ask_day(vm, &v[0], pattern);
    return error ? error : vba_give(ret, sk_string(vba_format(vm, &v[0], pattern)));
}

/* FormatNumber(x, digits, ...), FormatPercent, FormatCurrency. */
static int format_digits(vba_vm *vm, sk_value *v, size_t count, const char *before, const char *after, sk_value *ret)
{
    int64_t digits;
    double d;
    int error = vba_double(vm, v, count, 0, 0, &d);
    if (!error) error = vba_int(vm, v, count, 1, 2, &digits);
    if (error) return error;
    if (digits < 0) digits = 2;
    if (digits > 30) digits = 30;
    char pattern[64];
    snprintf(pattern, sizeof pattern, "%s#,##0%s%.*s%s", before, digits ? "." : "", (int)digits, "000000000000000000000000000000", after);
    return vba_give(ret, sk_string(format_as_number(vm, d, sk_str_latin1(&vm->w->strings, sk_bytes_str(pattern)))));
}

static int format_plain(vba_vm *vm, sk_value *v, size_t count, sk_value *ret) { return format_digits(vm, v, count, "", "", ret); }
static int format_percent(vba_vm *vm, sk_value *v, size_t count, sk_value *ret) { return format_digits(vm, v, count, "", "%", ret); }
static int format_currency(vba_vm *vm, sk_value *v, size_t count, sk_value *ret) { return format_digits(vm, v, count, "$", "", ret); }

static int format_date_time(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    static const char *const patterns[] = {"m/d/yyyy h:nn:ss AM/PM", "dddd, mmmm d, yyyy", "m/d/yyyy", "h:nn:ss AM/PM", "hh:nn"};
    int64_t how;
    sk_value d;
    int error = vba_int(vm, v, count, 1, 0, &how);
    if (!error) error = sk_value_to(vm->w, SK_V_DATE, &v[0], &d);
    if (error) return error;
    if (how < 0 || how > 4) return SK_ERR_CALL;
    return vba_give(ret, sk_string(format_date(vm, d.u.d, sk_str_c(patterns[how]))));
}

static const vba_builtin rows[] = {
    {"format", format, 1, 4, 0, false, "expression,format"},
    {"formatcurrency", format_currency, 1, 5, 0, false, NULL},
    {"formatdatetime", format_date_time, 1, 2, 0, false, NULL},
    {"formatnumber", format_plain, 1, 5, 0, false, NULL},
    {"formatpercent", format_percent, 1, 5, 0, false, NULL},
};

VBA_TABLE(vba_lib_format, rows);
