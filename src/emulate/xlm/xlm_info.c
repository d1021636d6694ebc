/* Functions that tell the type of a value (Function Reference: ISNUMBER and its kin, TYPE, ERROR.TYPE, CELL, INFO). */
#include "base/text.h"
#include "emulate/xlm/xlm_functions.h"

#define VALUE_ERROR sk_xlm_error_of(SK_XLM_VALUE)

/* An unknown value may be anything: so is the answer. */
#define IS(name, expression)                                                                                           \
    sk_xlm_value sk_xlm_f_##name(sk_xlm *x, const sk_xlm_value *a, unsigned n)                                         \
    {                                                                                                                  \
        (void)x;                                                                                                       \
        (void)n;                                                                                                       \
        const sk_xlm_value *v = &a[0];                                                                                 \
        return v->type == SK_XLM_UNKNOWN ? *v : sk_xlm_bool(expression);                                               \
    }

IS(isnumber, v->type == SK_XLM_NUMBER)
IS(istext, v->type == SK_XLM_TEXT)
IS(isnontext, v->type != SK_XLM_TEXT)
IS(islogical, v->type == SK_XLM_BOOL)
IS(isblank, v->type == SK_XLM_BLANK)
IS(iserror, v->type == SK_XLM_ERROR)
IS(iserr, v->type == SK_XLM_ERROR && v->code != SK_XLM_NA)
IS(isna, v->type == SK_XLM_ERROR && v->code == SK_XLM_NA)
IS(isref, v->type == SK_XLM_REF)

static sk_xlm_value parity(sk_xlm *x, const sk_xlm_value *a, unsigned n, int want)
{
    double v;
    sk_xlm_value error;
    if (!sk_xlm_arg(x, a, n, 0, 0, &v, &error)) return error;
    if (!(v > -9e15 && v < 9e15)) return VALUE_ERROR;
    int64_t whole = (int64_t)v;
    return sk_xlm_bool((whole % 2 != 0) == want);
}

sk_xlm_value sk_xlm_f_iseven(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return parity(x, a, n, 0); }
sk_xlm_value sk_xlm_f_isodd(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return parity(x, a, n, 1); }

static double type_number(const sk_xlm_value *v)
{
    static const uint8_t numbers[] = {
        [SK_XLM_BLANK] = 1,   [SK_XLM_NUMBER] = 1, [SK_XLM_TEXT] = 2,   [SK_XLM_BOOL] = 4,   [SK_XLM_ERROR] = 16,
        [SK_XLM_MISSING] = 1, [SK_XLM_REF] = 8,    [SK_XLM_ARRAY] = 64, [SK_XLM_UNKNOWN] = 1};
    return numbers[v->type];
}

sk_xlm_value sk_xlm_f_type(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    sk_xlm_value v = a[0].type == SK_XLM_REF && sk_xlm_rows(&a[0]) * sk_xlm_columns(&a[0]) == 1 ? sk_xlm_single(x, a[0])
                                                                                                : a[0];
    return v.type == SK_XLM_UNKNOWN ? v : sk_xlm_number(v.type == SK_XLM_REF ? 64 : type_number(&v));
}

sk_xlm_value sk_xlm_f_error_type(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    static const uint8_t codes[] = {SK_XLM_NULL, SK_XLM_DIV0, SK_XLM_VALUE, SK_XLM_REFERENCE,
                                    SK_XLM_NAME, SK_XLM_NUM,  SK_XLM_NA};
    (void)x;
    (void)n;
    for (unsigned i = 0; a[0].type == SK_XLM_ERROR && i < sizeof codes; i++)
        if (codes[i] == a[0].code) return sk_xlm_number(i + 1);
    return a[0].type == SK_XLM_UNKNOWN ? a[0] : sk_xlm_error_of(SK_XLM_NA);
}

sk_xlm_value sk_xlm_f_na(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)x;
    (void)a;
    (void)n;
    return sk_xlm_error_of(SK_XLM_NA);
}

/* CELL("what", reference). */
sk_xlm_value sk_xlm_f_cell(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_value kind = sk_xlm_single(x, a[0]);
    sk_xlm_ref r = x->active;
    if (n > 1 && !sk_xlm_to_ref(x, &a[1], &r)) return VALUE_ERROR;
    sk_str what = sk_xlm_to_text(x, &kind);
    sk_xlm_value v = sk_xlm_cell_get(x, r.sheet, r.r0, r.c0);
    if (sk_str_is(what, "contents")) return v.type == SK_XLM_BLANK ? sk_xlm_number(0) : v;
    if (sk_str_is(what, "row")) return sk_xlm_number(r.r0 + 1.0);
    if (sk_str_is(what, "col")) return sk_xlm_number(r.c0 + 1.0);
    if (sk_str_is(what, "type"))
        return sk_xlm_literal(v.type == SK_XLM_BLANK ? "b" : v.type == SK_XLM_TEXT ? "l" : "v");
    if (sk_str_is(what, "format")) return sk_xlm_literal("G");
    if (sk_str_is(what, "protect")) return sk_xlm_number(1);
    if (sk_str_is(what, "width")) return sk_xlm_number(8);
    if (sk_str_is(what, "color") || sk_str_is(what, "parentheses")) return sk_xlm_number(0);
    if (sk_str_is(what, "filename")) return sk_xlm_text(x->w->self_path);
    if (sk_str_is(what, "address")) {
        sk_buf out = sk_buf_new(x->arena, 32);
        sk_xlm_write_address(&out, r.r0, r.c0, 3);
        return sk_xlm_text(sk_str_utf8(x->strings, sk_buf_view(&out)));
    }
    return sk_xlm_literal("");
}

sk_xlm_value sk_xlm_f_info(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    sk_str what = sk_xlm_to_text(x, &a[0]);
    if (sk_str_is(what, "osversion")) return sk_xlm_literal("Windows (32-bit) NT 10.00");
    if (sk_str_is(what, "system")) return sk_xlm_literal("pcdos");
    if (sk_str_is(what, "release")) return sk_xlm_literal("16.0");
    if (sk_str_is(what, "directory")) return sk_xlm_text(x->w->current_folder);
    if (sk_str_is(what, "recalc")) return sk_xlm_literal("Automatic");
    if (sk_str_is(what, "numfile")) return sk_xlm_number(x->sheet_count);
    return sk_xlm_error_of(SK_XLM_NA);
}
