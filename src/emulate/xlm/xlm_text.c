/* Text functions. Characters are UTF-16 code units; CHAR and CODE use Windows-1252, the system's code page of the
 * environments that we pretend. */
#include <math.h>

#include "emulate/xlm/xlm_functions.h"

#define VALUE_ERROR sk_xlm_error_of(SK_XLM_VALUE)

bool sk_xlm_arg(sk_xlm *x, const sk_xlm_value *a, unsigned n, unsigned i, double fallback, double *ret,
                sk_xlm_value *ret_error)
{
    if (i >= n || a[i].type == SK_XLM_MISSING) {
        *ret = fallback;
        return true;
    }
    if (sk_xlm_number_of(x, &a[i], ret)) return true;
    *ret_error = a[i].type == SK_XLM_ERROR || a[i].type == SK_XLM_UNKNOWN ? a[i] : VALUE_ERROR;
    return false;
}

static sk_xlm_value computed(sk_str s)
{
    if (s.len > SK_XLM_TEXT_MOST) return VALUE_ERROR;
    return sk_xlm_flowing(sk_xlm_text(s), SK_FLOW_COMPUTED);
}

static sk_str text_of(sk_xlm *x, const sk_xlm_value *a, unsigned n, unsigned i)
{
    return i < n ? sk_xlm_to_text(x, &a[i]) : SK_STR("");
}

/* A count or position: 0 to 2^31, false where it is negative. */
static bool count_of(sk_xlm *x, const sk_xlm_value *a, unsigned n, unsigned i, double fallback, size_t *ret)
{
    double v;
    sk_xlm_value error;
    if (!sk_xlm_arg(x, a, n, i, fallback, &v, &error) || v < 0) return false;
    *ret = v > 2147483647.0 ? 2147483647u : (size_t)v;
    return true;
}

/* --- characters --- */

/* Japanese Excel counts by JIS X 0208, 7 bits a byte, where its code page is Shift_JIS: CODE("\u3042") is 9250. */
static uint16_t from_jis(uint16_t code)
{
    unsigned row = code >> 8, cell = code & 0xFF;
    if (row < 0x21 || row > 0x7E || cell < 0x21 || cell > 0x7E) return code;
    unsigned lead = (row - 0x21) / 2 + 0x81, trail = row % 2 ? cell + 0x1F + (cell >= 0x60) : cell + 0x7E;
    return (uint16_t)((lead > 0x9F ? lead + 0x40 : lead) << 8 | trail);
}

static uint16_t to_jis(uint16_t code)
{
    unsigned lead = code >> 8, trail = code & 0xFF;
    if (lead < 0x81 || lead > 0xEF) return code;
    unsigned row = ((lead >= 0xE0 ? lead - 0x40 : lead) - 0x81) * 2 + 0x21 + (trail >= 0x9F);
    return (uint16_t)(row << 8 | (trail >= 0x9F ? trail - 0x7E : trail - 0x1F - (trail >= 0x80)));
}

sk_xlm_value sk_xlm_f_char(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double v;
    sk_xlm_value error;
    if (!sk_xlm_arg(x, a, n, 0, 0, &v, &error)) return error;
    v = floor(v);
    if (!(v >= 1 && v <= (x->strings->codepage ? 65535 : 255))) return VALUE_ERROR;
    uint16_t code = x->strings->codepage == 932 ? from_jis((uint16_t)v) : (uint16_t)v;
    return computed(sk_str_char(x->strings, sk_ansi_unit(x->strings, code)));
}

sk_xlm_value sk_xlm_f_unichar(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double v;
    sk_xlm_value error;
    if (!sk_xlm_arg(x, a, n, 0, 0, &v, &error)) return error;
    if (!(v >= 1 && v < 0x110000)) return VALUE_ERROR;
    uint32_t c = (uint32_t)v;
    uint16_t units[2] = {(uint16_t)(0xD800 + ((c - 0x10000) >> 10)), (uint16_t)(0xDC00 + ((c - 0x10000) & 0x3FF))};
    return computed(c < 0x10000 ? sk_str_char(x->strings, c) : sk_str_units(x->strings, units, 2));
}

sk_xlm_value sk_xlm_f_code(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_str s = text_of(x, a, n, 0);
    if (s.len == 0) return VALUE_ERROR;
    uint16_t code = sk_ansi_code(x->strings, sk_str_at(s, 0));
    return sk_xlm_number(x->strings->codepage == 932 ? to_jis(code) : code);
}

sk_xlm_value sk_xlm_f_unicode(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_str s = text_of(x, a, n, 0);
    return s.len ? sk_xlm_number(sk_str_at(s, 0)) : VALUE_ERROR;
}

sk_xlm_value sk_xlm_f_clean(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_str s = text_of(x, a, n, 0);
    sk_builder b = sk_builder_new(x->strings, s.len);
    for (size_t i = 0; i < s.len; i++)
        if (sk_str_at(s, i) >= 32) sk_builder_unit(&b, sk_str_at(s, i));
    x->steps += s.len / 8;
    return computed(sk_builder_done(&b));
}

/* --- parts --- */

sk_xlm_value sk_xlm_f_left(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    size_t count;
    if (!count_of(x, a, n, 1, 1, &count)) return VALUE_ERROR;
    return computed(sk_str_slice(text_of(x, a, n, 0), 0, count));
}

sk_xlm_value sk_xlm_f_right(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    size_t count;
    sk_str s = text_of(x, a, n, 0);
    if (!count_of(x, a, n, 1, 1, &count)) return VALUE_ERROR;
    return computed(sk_str_from(s, count < s.len ? s.len - count : 0));
}

sk_xlm_value sk_xlm_f_mid(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    size_t from, count;
    if (!count_of(x, a, n, 1, 0, &from) || from < 1 || !count_of(x, a, n, 2, 0, &count)) return VALUE_ERROR;
    return computed(sk_str_slice(text_of(x, a, n, 0), from - 1, count));
}

sk_xlm_value sk_xlm_f_len(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    return sk_xlm_number(text_of(x, a, n, 0).len);
}

sk_xlm_value sk_xlm_f_replace(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    size_t from, count;
    sk_str s = text_of(x, a, n, 0);
    if (!count_of(x, a, n, 1, 0, &from) || from < 1 || !count_of(x, a, n, 2, 0, &count)) return VALUE_ERROR;
    sk_str head = sk_str_concat(x->strings, sk_str_slice(s, 0, from - 1), text_of(x, a, n, 3));
    return computed(sk_str_concat(x->strings, head, sk_str_from(s, from - 1 + count)));
}

sk_xlm_value sk_xlm_f_substitute(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_str s = text_of(x, a, n, 0), find = text_of(x, a, n, 1), with = text_of(x, a, n, 2);
    size_t which, from = 0;
    x->steps += s.len / 8;
    if (find.len == 0) return computed(s);
    if (n < 4 || a[3].type == SK_XLM_MISSING) {
        if ((uint64_t)with.len * (s.len / find.len + 1ull) > 4ull * SK_XLM_TEXT_MOST) return VALUE_ERROR;
        return computed(sk_str_replace(x->strings, s, find, with, 0, SIZE_MAX, false));
    }
    if (!count_of(x, a, n, 3, 0, &which) || which < 1) return VALUE_ERROR;
    for (size_t at; (at = sk_str_find(s, find, from, false)) != SK_NPOS; from = at + find.len)
        if (--which == 0) {
            sk_str head = sk_str_concat(x->strings, sk_str_slice(s, 0, at), with);
            return computed(sk_str_concat(x->strings, head, sk_str_from(s, at + find.len)));
        }
    return computed(s);
}

sk_xlm_value sk_xlm_f_rept(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    size_t count;
    sk_str s = text_of(x, a, n, 0);
    if (!count_of(x, a, n, 1, 0, &count) || (uint64_t)s.len * count > SK_XLM_TEXT_MOST) return VALUE_ERROR;
    return computed(sk_str_repeat(x->strings, s, count));
}

/* Blanks at both ends go, runs of blanks inside become one. */
sk_xlm_value sk_xlm_f_trim(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_str s = sk_str_trim(text_of(x, a, n, 0), true, true, false);
    sk_builder b = sk_builder_new(x->strings, s.len);
    for (size_t i = 0; i < s.len; i++)
        if (sk_str_at(s, i) != ' ' || sk_str_at(s, i + 1) != ' ') sk_builder_unit(&b, sk_str_at(s, i));
    x->steps += s.len / 8;
    return computed(sk_builder_done(&b));
}

sk_xlm_value sk_xlm_f_lower(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    return computed(sk_str_lower(x->strings, text_of(x, a, n, 0)));
}

sk_xlm_value sk_xlm_f_upper(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    return computed(sk_str_upper(x->strings, text_of(x, a, n, 0)));
}

sk_xlm_value sk_xlm_f_proper(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_str s = text_of(x, a, n, 0);
    sk_builder b = sk_builder_new(x->strings, s.len);
    bool inside = false;
    for (size_t i = 0; i < s.len; i++) {
        uint16_t c = sk_str_at(s, i);
        sk_builder_unit(&b, inside ? sk_unit_lower(c) : sk_unit_upper(c));
        inside = sk_unit_lower(c) != sk_unit_upper(c);
    }
    return computed(sk_builder_done(&b));
}

/* --- joining --- */

sk_xlm_value sk_xlm_f_concatenate(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_str s = n > 0 ? sk_xlm_to_text(x, &a[0]) : SK_STR("");
    for (unsigned i = 0; i < n; i++) {
        if (a[i].type == SK_XLM_ERROR) return a[i];
        if (i > 0) s = sk_str_concat(x->strings, s, sk_xlm_to_text(x, &a[i]));
    }
    return computed(s);
}

struct joiner {
    sk_xlm *x;
    sk_str text, delimiter;
    bool any, skip_empty;
    sk_xlm_value error;
};

static bool join_one(void *self, const sk_xlm_value *v)
{
    struct joiner *j = self;
    if (v->type == SK_XLM_ERROR) j->error = *v;
    sk_str s = sk_xlm_to_text(j->x, v);
    if (j->skip_empty && s.len == 0) return true;
    if (j->any) j->text = sk_str_concat(j->x->strings, j->text, j->delimiter);
    j->text = sk_str_concat(j->x->strings, j->text, s);
    j->any = true;
    return v->type != SK_XLM_ERROR && j->text.len <= SK_XLM_TEXT_MOST;
}

sk_xlm_value sk_xlm_f_concat(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    struct joiner j = {.x = x, .text = SK_STR(""), .delimiter = SK_STR("")};
    for (unsigned i = 0; i < n && sk_xlm_each(x, &a[i], join_one, &j); i++) {
    }
    return j.error.type == SK_XLM_ERROR ? j.error : computed(j.text);
}

sk_xlm_value sk_xlm_f_textjoin(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_value delimiter = sk_xlm_single(x, a[0]), skip = sk_xlm_single(x, a[1]);
    struct joiner j = {.x = x, .text = SK_STR(""), .delimiter = sk_xlm_to_text(x, &delimiter)};
    (void)sk_xlm_to_bool(x, &skip, &j.skip_empty);
    for (unsigned i = 2; i < n && sk_xlm_each(x, &a[i], join_one, &j); i++) {
    }
    return j.error.type == SK_XLM_ERROR ? j.error : computed(j.text);
}

/* --- searching --- */

static sk_xlm_value find_text(sk_xlm *x, const sk_xlm_value *a, unsigned n, bool fold)
{
    size_t from;
    sk_str needle = text_of(x, a, n, 0), s = text_of(x, a, n, 1);
    if (!count_of(x, a, n, 2, 1, &from) || from < 1 || from > s.len + 1u) return VALUE_ERROR;
    x->steps += s.len / 8;
    size_t at = sk_str_find(s, needle, from - 1, fold);
    return at == SK_NPOS ? VALUE_ERROR : sk_xlm_number((double)at + 1);
}

sk_xlm_value sk_xlm_f_find(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return find_text(x, a, n, false); }

/* SEARCH knows * ? and ~ in front of them. */
sk_xlm_value sk_xlm_f_search(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    size_t from;
    sk_str needle = text_of(x, a, n, 0), s = text_of(x, a, n, 1);
    bool wild = false;
    for (size_t i = 0; i < needle.len; i++) wild |= sk_str_at(needle, i) == '*' || sk_str_at(needle, i) == '?' || sk_str_at(needle, i) == '~';
    if (!wild) return find_text(x, a, n, true);
    if (!count_of(x, a, n, 2, 1, &from) || from < 1 || from > s.len + 1u) return VALUE_ERROR;
    needle = sk_str_concat(x->strings, needle, SK_STR("*"));
    for (size_t i = from - 1; i <= s.len && sk_xlm_alive(x); i++)
        if (sk_xlm_matches(x, sk_str_from(s, i), needle)) return sk_xlm_number((double)i + 1);
    return VALUE_ERROR;
}

sk_xlm_value sk_xlm_f_exact(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    return sk_xlm_bool(sk_str_equal(text_of(x, a, n, 0), text_of(x, a, n, 1)));
}

/* --- numbers and texts --- */

sk_xlm_value sk_xlm_f_value(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double v;
    sk_xlm_value error;
    return sk_xlm_arg(x, a, n, 0, 0, &v, &error) ? sk_xlm_number(v) : error;
}

sk_xlm_value sk_xlm_f_text(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    return computed(sk_xlm_format(x, &a[0], text_of(x, a, n, 1)));
}

sk_xlm_value sk_xlm_f_t(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)x;
    (void)n;
    return a[0].type == SK_XLM_TEXT ? a[0] : sk_xlm_text(SK_STR(""));
}

sk_xlm_value sk_xlm_f_n(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)x;
    (void)n;
    return sk_xlm_number(a[0].type == SK_XLM_NUMBER || a[0].type == SK_XLM_BOOL ? a[0].u.number : 0);
}

static sk_xlm_value fixed(sk_xlm *x, const sk_xlm_value *a, unsigned n, bool dollar)
{
    double v, digits, plain = 0;
    sk_xlm_value error;
    if (!sk_xlm_arg(x, a, n, 0, 0, &v, &error) || !sk_xlm_arg(x, a, n, 1, 2, &digits, &error)) return error;
    if (!dollar && !sk_xlm_arg(x, a, n, 2, 0, &plain, &error)) return error;
    if (!(fabs(v) < 1e15) || !(digits > -15 && digits <= 30)) return VALUE_ERROR;
    if (digits < 0) v = round(v / pow(10, -digits)) * pow(10, -digits);
    sk_builder b = sk_builder_new(x->strings, 32);
    if (dollar) sk_builder_c(&b, "$");
    sk_builder_c(&b, plain != 0 ? "0" : "#,##0");
    for (int i = 0; i < (int)digits; i++) sk_builder_c(&b, i == 0 ? ".0" : "0");
    sk_xlm_value number = sk_xlm_number(v);
    return computed(sk_xlm_format(x, &number, sk_builder_done(&b)));
}

sk_xlm_value sk_xlm_f_fixed(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return fixed(x, a, n, false); }
sk_xlm_value sk_xlm_f_dollar(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return fixed(x, a, n, true); }
