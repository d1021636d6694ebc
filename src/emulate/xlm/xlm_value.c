/* Values of Excel formulas: their conversions and their order (numbers before texts before logical values). */
#include <math.h>
#include <stdio.h>

#include "emulate/world/value.h"
#include "emulate/xlm/xlm_inside.h"

/* --- numbers --- */

/* General format: 15 digits. */
sk_str sk_xlm_number_text(sk_xlm *x, double v)
{
    char text[40];
    int len;
    if (v == 0) v = 0; /* no minus */
    if (v == floor(v) && fabs(v) < 1e15)
        len = snprintf(text, sizeof text, "%.0f", v);
    else
        len = snprintf(text, sizeof text, "%.15G", v);
    return sk_str_latin1(x->strings, sk_bytes_of(text, len > 0 ? (size_t)len : 0));
}

/* Text as a number where Excel takes it for one: blanks around, sign, group separators, percent, currency. */
bool sk_xlm_parse_number(sk_str s, double *ret)
{
    s = sk_str_trim(s, true, true, true);
    bool percent = s.len > 1 && sk_str_at(s, s.len - 1) == '%';
    if (percent) s = sk_str_slice(s, 0, s.len - 1);
    if (s.len == 0 || s.len > 64 || sk_str_at(s, 0) == '&') return false;
    for (size_t i = 0; i < s.len; i++) { /* D as exponent and &H belong to VBA only */
        uint16_t c = sk_str_at(s, i);
        if (sk_is_alpha(c) && c != 'e' && c != 'E') return false;
    }
    if (!sk_text_to_number(s, ret)) return false;
    if (percent) *ret /= 100;
    return isfinite(*ret);
}

bool sk_xlm_number_of(sk_xlm *x, const sk_xlm_value *v, double *ret)
{
    switch ((sk_xlm_type)v->type) {
    case SK_XLM_NUMBER:
    case SK_XLM_BOOL: *ret = v->u.number; return true;
    case SK_XLM_BLANK:
    case SK_XLM_MISSING: *ret = 0; return true;
    case SK_XLM_TEXT: return sk_xlm_parse_number(v->u.text, ret) || sk_text_to_date(v->u.text, x->w->month_first, ret);
    default: return false;
    }
}

double sk_xlm_to_number(sk_xlm *x, const sk_xlm_value *v, sk_xlm_value *ret_error)
{
    double number = 0;
    if (sk_xlm_number_of(x, v, &number)) return number;
    *ret_error = v->type == SK_XLM_ERROR || v->type == SK_XLM_UNKNOWN ? *v : sk_xlm_error_of(SK_XLM_VALUE);
    return 0;
}

/* --- texts --- */

static const char *error_text(unsigned code)
{
    switch (code) {
    case SK_XLM_NULL: return "#NULL!";
    case SK_XLM_DIV0: return "#DIV/0!";
    case SK_XLM_VALUE: return "#VALUE!";
    case SK_XLM_REFERENCE: return "#REF!";
    case SK_XLM_NAME: return "#NAME?";
    case SK_XLM_NUM: return "#NUM!";
    default: return "#N/A";
    }
}

sk_str sk_xlm_to_text(sk_xlm *x, const sk_xlm_value *v)
{
    switch ((sk_xlm_type)v->type) {
    case SK_XLM_NUMBER: return sk_xlm_number_text(x, v->u.number);
    case SK_XLM_TEXT: return v->u.text;
    case SK_XLM_BOOL: return sk_str_c(v->u.number != 0 ? "TRUE" : "FALSE");
    case SK_XLM_ERROR: return sk_str_c(error_text(v->code));
    case SK_XLM_REF:
    case SK_XLM_ARRAY: {
        sk_xlm_value one = sk_xlm_single(x, *v);
        return one.type == SK_XLM_REF || one.type == SK_XLM_ARRAY ? SK_STR("") : sk_xlm_to_text(x, &one);
    }
    default: return SK_STR("");
    }
}

bool sk_xlm_to_bool(sk_xlm *x, const sk_xlm_value *v, bool *ret)
{
    double number;
    if (v->type == SK_XLM_TEXT) {
        bool yes = sk_str_is(v->u.text, "TRUE");
        if (!yes && !sk_str_is(v->u.text, "FALSE")) return false;
        *ret = yes;
        return true;
    }
    if (!sk_xlm_number_of(x, v, &number)) return false;
    *ret = number != 0;
    return true;
}

sk_str sk_xlm_keep(sk_xlm *x, sk_bytes utf8)
{
    sk_str s = sk_str_utf8(x->strings, utf8);
    s.home = 0; /* its home belongs to one run */
    return s;
}

/* --- order --- */

static int rank(const sk_xlm_value *v) { return v->type == SK_XLM_TEXT ? 1 : v->type == SK_XLM_BOOL ? 2 : 0; }

/* A blank is 0, "" or FALSE, whatever the other side is. */
static sk_xlm_value like(const sk_xlm_value *blank, const sk_xlm_value *other)
{
    if (blank->type != SK_XLM_BLANK && blank->type != SK_XLM_MISSING) return *blank;
    if (other->type == SK_XLM_TEXT) return sk_xlm_text(SK_STR(""));
    return other->type == SK_XLM_BOOL ? sk_xlm_bool(false) : sk_xlm_number(0);
}

int sk_xlm_compare(sk_xlm *x, const sk_xlm_value *a, const sk_xlm_value *b)
{
    (void)x;
    sk_xlm_value left = like(a, b), right = like(b, a);
    int l = rank(&left), r = rank(&right);
    if (l != r) return l < r ? -1 : 1;
    if (l == 1) return sk_str_compare(left.u.text, right.u.text, true);
    return (left.u.number > right.u.number) - (left.u.number < right.u.number);
}

/* --- arrays and the world's values --- */

sk_xlm_array *sk_xlm_array_new(sk_xlm *x, uint64_t rows, uint64_t columns)
{
    if (rows == 0 || columns == 0 || rows > SK_XLM_ROWS || columns > SK_XLM_COLUMNS || rows * columns > 65536)
        return NULL;
    x->steps += rows * columns;
    sk_xlm_array *a = sk_arena_take(x->arena, 1,
                                    sizeof(sk_xlm_array) + (size_t)(rows * columns) * sizeof(sk_xlm_value));
    if (!a) return NULL;
    a->rows = (uint32_t)rows;
    a->columns = (uint32_t)columns;
    return a;
}

sk_xlm_value sk_xlm_from_world(const sk_value *v)
{
    sk_xlm_value r = {.flow = v->flow};
    if (v->type == SK_V_STRING) {
        r.type = SK_XLM_TEXT;
        r.u.text = v->u.s;
    } else if (v->type == SK_V_EMPTY || v->type == SK_V_NULL) {
        r.type = SK_XLM_BLANK;
    } else if (v->type == SK_V_MISSING) {
        r.type = SK_XLM_MISSING;
    } else if (v->type == SK_V_BOOLEAN) {
        r.type = SK_XLM_BOOL;
        r.u.number = v->u.i != 0;
    } else if (sk_is_number(v)) {
        bool real = v->type == SK_V_SINGLE || v->type == SK_V_DOUBLE || v->type == SK_V_DATE || v->type == SK_V_DECIMAL;
        r.type = SK_XLM_NUMBER;
        r.u.number = real ? v->u.d : v->type == SK_V_CURRENCY ? (double)v->u.i / 10000 : (double)v->u.i;
    } else {
        r.type = SK_XLM_UNKNOWN;
        r.flow |= SK_FLOW_UNKNOWN;
    }
    return r;
}

void sk_xlm_to_world(sk_xlm *x, const sk_xlm_value *v, sk_value *ret)
{
    sk_xlm_value one = sk_xlm_single(x, *v);
    switch ((sk_xlm_type)one.type) {
    case SK_XLM_NUMBER: *ret = sk_double(one.u.number); break;
    case SK_XLM_TEXT: *ret = sk_string(one.u.text); break;
    case SK_XLM_BOOL: *ret = sk_bool(one.u.number != 0); break;
    case SK_XLM_ERROR: *ret = sk_cv_error(2000 + one.code); break; /* CVErr(xlErrNA) is 2042 */
    case SK_XLM_UNKNOWN: *ret = sk_unknown(x->w, SK_STR("ExecuteExcel4Macro"), one.flow); break;
    default: *ret = sk_empty(); break;
    }
    ret->flow = one.flow;
}
