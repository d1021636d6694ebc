/* Numbers as texts and texts as numbers, by MS-VBAL 5.5.1.2.4: see value.h. No C library function with a locale takes part:
 * digits are collected by hand, and "%.*e" is only asked for its digits. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emulate/world/value.h"

enum { DIGITS_MOST = 400 }; /* characters of a number that are looked at: more cannot change a Double */

typedef struct short_text {
    char p[64];
    size_t len;
} short_text;

static void put(short_text *t, int c)
{
    if (t->len < sizeof(t->p)) t->p[t->len++] = (char)c;
}

/* Writes digits d[0..n) with the point behind position exponent + 1. */
static void write_fixed(short_text *out, const char *d, int n, int exponent)
{
    if (exponent < 0) {
        put(out, '0');
        put(out, '.');
        for (int i = -1; i > exponent; i--) put(out, '0');
        for (int i = 0; i < n; i++) put(out, d[i]);
        return;
    }
    for (int i = 0; i <= exponent || i < n; i++) {
        if (i == exponent + 1) put(out, '.');
        put(out, i < n ? d[i] : '0');
    }
}

static void write_scientific(short_text *out, const char *d, int n, int exponent)
{
    put(out, d[0]);
    if (n > 1) put(out, '.');
    for (int i = 1; i < n; i++) put(out, d[i]);
    char tail[16];
    snprintf(tail, sizeof(tail), "E%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
    for (const char *p = tail; *p; p++) put(out, *p);
}

sk_str sk_number_to_text(sk_strings *h, double d, bool single)
{
    if (isnan(d)) return SK_STR("-1.#IND");
    if (isinf(d)) return d < 0 ? SK_STR("-1.#INF") : SK_STR("1.#INF");
    if (d == 0) return SK_STR("0");
    int precision = single ? 7 : 15;
    char text[40], digits[20];
    snprintf(text, sizeof(text), "%.*e", precision - 1, fabs(d));
    int n = 0;
    const char *p = text;
    for (; *p && *p != 'e'; p++) {
        if (sk_is_digit(*p)) digits[n++] = *p;
    }
    int exponent = *p == 'e' ? atoi(p + 1) : 0;
    while (n > 1 && digits[n - 1] == '0') n--;
    short_text out = {.len = 0};
    if (d < 0) put(&out, '-');
    /* 1/30 is 3.33333333333333E-02: fixed only where no more than 15 (7) places stand behind the point. */
    bool fixed = exponent >= 0 ? exponent < precision : n - 1 - exponent <= precision;
    if (fixed)
        write_fixed(&out, digits, n, exponent);
    else
        write_scientific(&out, digits, n, exponent);
    return sk_str_latin1(h, sk_bytes_of(out.p, out.len));
}

/* The digits behind "&H" or "&O" ("&" alone is octal); *ret_digits their number. */
static size_t read_radix(sk_str s, size_t at, double *ret, size_t *ret_digits)
{
    unsigned radix = 8;
    at++;
    if ((sk_str_at(s, at) | 32) == 'h') radix = 16;
    if (radix == 16 || (sk_str_at(s, at) | 32) == 'o') at++;
    *ret = 0;
    *ret_digits = 0;
    for (;; at++) {
        int value = sk_hex_value(sk_str_at(s, at));
        if (value < 0 || (unsigned)value >= radix) return at;
        ++*ret_digits;
        *ret = *ret * radix + value;
    }
}

typedef struct number {
    char text[DIGITS_MOST + 16];
    size_t len;
    bool any;
} number;

static void keep(number *n, int c)
{
    if (n->len < DIGITS_MOST) n->text[n->len++] = (char)c;
}

/* digits [. digits] [e [sign] digits]; comma_groups allows "1,234". */
static size_t read_decimal(sk_str s, size_t at, number *n, bool comma_groups, bool skip_blanks)
{
    bool point = false;
    for (; at < s.len; at++) {
        int c = sk_str_at(s, at);
        if (sk_is_digit(c)) {
            keep(n, c);
            n->any = true;
        } else if (c == '.' && !point) {
            keep(n, '.');
            point = true;
        } else if (!(c == ',' && comma_groups && n->any && !point) && !(skip_blanks && (c == ' ' || c == '\t' || c == '\n'))) {
            break;
        }
    }
    int e = sk_str_at(s, at) | 32;
    if (!n->any || (e != 'e' && e != 'd')) return at;
    size_t p = at + 1;
    bool minus = sk_str_at(s, p) == '-';
    if (minus || sk_str_at(s, p) == '+') p++;
    if (!sk_is_digit(sk_str_at(s, p))) return at;
    int exponent = 0;
    for (; sk_is_digit(sk_str_at(s, p)); p++) {
        if (exponent < 10000) exponent = exponent * 10 + (sk_str_at(s, p) - '0');
    }
    n->len += (size_t)snprintf(n->text + n->len, 16, "e%c%d", minus ? '-' : '+', exponent);
    return p;
}

static bool is_blank(int c) { return sk_is_space(c) || c == 0xA0 || c == 0x3000; }

bool sk_text_to_number(sk_str s, double *ret)
{
    size_t at = 0, end = s.len;
    while (at < end && is_blank(sk_str_at(s, at))) at++;
    while (end > at && is_blank(sk_str_at(s, end - 1))) end--;
    s = sk_str_slice(s, 0, end);
    bool minus = false, bracket = false, signed_ = false;
    for (; at < end; at++) {
        int c = sk_str_at(s, at);
        if (c == '-' && !signed_)
            minus = signed_ = true;
        else if (c == '+' && !signed_)
            signed_ = true;
        else if (c == '(' && !bracket && !signed_)
            bracket = minus = signed_ = true;
        else if (c != '$' && c != 0xA5 && c != 0x20AC && c != 0xA3 && c != ' ')
            break;
    }
    if (at < end && sk_str_at(s, at) == '&' && !signed_) {
        size_t digits, stop = read_radix(s, at, ret, &digits);
        return digits > 0 && (stop == end || (stop + 1 == end && sk_str_at(s, stop) == '&'));
    }
    number n = {.len = 0};
    size_t stop = read_decimal(s, at, &n, true, false);
    if (!n.any) return false;
    while (stop < end && sk_str_at(s, stop) == ' ') stop++;
    if (stop + 1 == end && !signed_ && sk_str_at(s, stop) == '-') {
        minus = true;
        stop++;
    }
    if (bracket && (stop >= end || sk_str_at(s, stop++) != ')')) return false;
    if (stop != end) return false;
    n.text[n.len] = 0;
    double d = strtod(n.text, NULL);
    *ret = minus ? -d : d;
    return true;
}

double sk_text_val(sk_str s)
{
    size_t at = 0;
    while (at < s.len && (sk_str_at(s, at) == ' ' || sk_str_at(s, at) == '\t' || sk_str_at(s, at) == '\n')) at++;
    bool minus = sk_str_at(s, at) == '-';
    if (minus || sk_str_at(s, at) == '+') at++;
    double d = 0;
    if (sk_str_at(s, at) == '&') {
        size_t digits, stop = read_radix(s, at, &d, &digits);
        /* As literals: up to FFFF an Integer, up to FFFFFFFF a Long, each with its sign. */
        bool is_long = sk_str_at(s, stop) == '&';
        if (d > 32767 && d <= 65535 && !is_long)
            d -= 65536;
        else if (d > 2147483647 && d <= 4294967295.0)
            d -= 4294967296.0;
        return minus ? -d : d;
    }
    number n = {.len = 0};
    read_decimal(s, at, &n, false, true);
    if (!n.any) return 0;
    n.text[n.len] = 0;
    d = strtod(n.text, NULL);
    return minus ? -d : d;
}
