/* Functions that write: values, names, and formulas - new code that the macro then runs. */
#include "emulate/xlm/xlm_functions.h"

#define VALUE_ERROR sk_xlm_error_of(SK_XLM_VALUE)

/* --- cells --- */

/* What a person's typing would make of a text: a formula, a number, a logical value, or the text. */
static void enter(sk_xlm *x, sk_xlm_cell *c, const sk_xlm_value *v, bool r1c1)
{
    double number;
    if (v->type != SK_XLM_TEXT) {
        sk_xlm_set_value(x, c, *v, false);
        return;
    }
    sk_str text = v->u.text;
    if (sk_str_at(text, 0) == '=' && text.len > 1)
        sk_xlm_set_formula(x, c, sk_str_from(text, 1), r1c1);
    else if (sk_xlm_parse_number(text, &number))
        sk_xlm_set_value(x, c, sk_xlm_flowing(sk_xlm_number(number), v->flow), false);
    else if (sk_str_is(text, "TRUE") || sk_str_is(text, "FALSE"))
        sk_xlm_set_value(x, c, sk_xlm_bool(sk_str_is(text, "TRUE")), false);
    else
        sk_xlm_set_value(x, c, *v, false);
}

enum { KEEP_FORMULAS = 1, R1C1 = 2 };

static sk_xlm_value write_area(sk_xlm *x, sk_xlm_ref to, const sk_xlm_value *v, unsigned how)
{
    sk_xlm_value area = sk_xlm_ref_value(to);
    uint32_t rows = sk_xlm_rows(v), columns = sk_xlm_columns(v);
    for (uint32_t r = 0; r < sk_xlm_rows(&area) && sk_xlm_alive(x); r++)
        for (uint32_t c = 0; c < sk_xlm_columns(&area) && sk_xlm_alive(x); c++) {
            sk_xlm_cell *cell = sk_xlm_cell_at(x, to.sheet, to.r0 + r, to.c0 + c);
            if (!cell) return VALUE_ERROR;
            sk_xlm_value item = sk_xlm_item(x, v, rows > 1 ? r : 0, columns > 1 ? c : 0);
            if (item.type == SK_XLM_REF || item.type == SK_XLM_ARRAY) item = sk_xlm_single(x, item);
            x->steps += 4;
            if (how & KEEP_FORMULAS)
                sk_xlm_set_value(x, cell, item, true);
            else
                enter(x, cell, &item, how & R1C1);
        }
    return sk_xlm_bool(true);
}

sk_xlm_value sk_xlm_write_formula(sk_xlm *x, sk_xlm_ref to, const sk_xlm_value *v, bool r1c1)
{
    return write_area(x, to, v, r1c1 ? R1C1 : 0);
}

/* FORMULA(text, reference): into the active cell where there is no reference; the first cell of an area. */
static sk_xlm_value formula(sk_xlm *x, const sk_xlm_value *a, unsigned n, bool fill)
{
    sk_xlm_ref to = fill ? x->selection : x->active;
    sk_xlm_value v = sk_xlm_single(x, a[0]);
    if (n > 1 && a[1].type != SK_XLM_MISSING && !sk_xlm_to_ref(x, &a[1], &to))
        return a[1].type == SK_XLM_UNKNOWN ? a[1] : VALUE_ERROR;
    if (!fill) {
        to.r1 = to.r0;
        to.c1 = to.c0;
    }
    sk_xlm_trace(x, "writes", sk_xlm_to_text(x, &v));
    return write_area(x, to, &v, R1C1);
}

sk_xlm_value sk_xlm_f_formula(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return formula(x, a, n, false); }
sk_xlm_value sk_xlm_f_formula_fill(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return formula(x, a, n, true); }

/* Both styles of references are read where formulas are written: the text stays. */
sk_xlm_value sk_xlm_f_formula_convert(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    return sk_xlm_single(x, a[0]);
}

/* SET.VALUE changes values and leaves formulas. */
sk_xlm_value sk_xlm_f_set_value(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_ref to;
    (void)n;
    if (!sk_xlm_to_ref(x, &a[0], &to)) return VALUE_ERROR;
    return write_area(x, to, &a[1], KEEP_FORMULAS);
}

sk_xlm_value sk_xlm_f_evaluate(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    sk_xlm_value v = sk_xlm_single(x, a[0]);
    if (v.type != SK_XLM_TEXT) return v;
    sk_bytes text = sk_str_to_utf8(x->strings, v.u.text);
    if (sk_at(text, 0) == '=') text = sk_from(text, 1);
    sk_xlm_place at = {x->here ? x->here->sheet : x->active.sheet, x->here ? x->here->row : 0,
                       x->here ? x->here->column : 0};
    const sk_xlm_node *node = sk_xlm_read_formula(x, text, at, false);
    return node ? sk_xlm_eval(x, node) : VALUE_ERROR;
}

static bool area_of(sk_xlm *x, const sk_xlm_value *a, unsigned n, unsigned i, sk_xlm_ref *ret)
{
    *ret = x->selection;
    return i >= n || a[i].type == SK_XLM_MISSING || sk_xlm_to_ref(x, &a[i], ret);
}

/* COPY(from, to) and CUT(from, to); with one argument only the clipboard changes. */
static sk_xlm_value copy(sk_xlm *x, const sk_xlm_value *a, unsigned n, bool cut)
{
    sk_xlm_ref from, to;
    if (!area_of(x, a, n, 0, &from)) return VALUE_ERROR;
    if (n < 2 || !sk_xlm_to_ref(x, &a[1], &to)) return sk_xlm_bool(true);
    for (uint32_t r = from.r0; r <= from.r1 && sk_xlm_alive(x); r++)
        for (uint32_t c = from.c0; c <= from.c1 && sk_xlm_alive(x); c++) {
            sk_xlm_cell *source = sk_xlm_cell_at(x, from.sheet, r, c);
            uint32_t row = to.r0 + (r - from.r0), column = to.c0 + (c - from.c0);
            sk_xlm_cell *target = row < SK_XLM_ROWS && column < SK_XLM_COLUMNS
                                      ? sk_xlm_cell_at(x, to.sheet, row, column)
                                      : NULL;
            x->steps += 8;
            if (!source || !target) return VALUE_ERROR;
            sk_xlm_value v = source->value;
            if (source->has_formula)
                v = sk_xlm_f_get_formula(
                    x, &(sk_xlm_value){.type = SK_XLM_REF, .u.ref = {from.sheet, (uint16_t)c, (uint16_t)c, r, r}}, 1);
            enter(x, target, &v, false);
            if (cut) sk_xlm_set_value(x, source, (sk_xlm_value){.type = SK_XLM_BLANK}, false);
        }
    return sk_xlm_bool(true);
}

sk_xlm_value sk_xlm_f_copy(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return copy(x, a, n, false); }
sk_xlm_value sk_xlm_f_cut(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return copy(x, a, n, true); }

sk_xlm_value sk_xlm_f_clear(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)a;
    (void)n;
    return write_area(x, x->selection, &(sk_xlm_value){.type = SK_XLM_BLANK}, 0);
}

/* --- names --- */

void sk_xlm_set_name(sk_xlm *x, sk_str name, sk_xlm_value v)
{
    unsigned sheet = x->here ? x->here->sheet : x->active.sheet;
    sk_xlm_name *found = sk_xlm_name_of(x, name, sheet, true);
    if (!found) return;
    (void)sk_xlm_name_current(x, found);
    found->value = v;
    found->has_value = v.type != SK_XLM_MISSING;
    found->formula = NULL;
}

sk_xlm_value sk_xlm_f_set_name(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_value name = sk_xlm_single(x, a[0]);
    if (name.type != SK_XLM_TEXT) return name.type == SK_XLM_UNKNOWN ? name : VALUE_ERROR;
    sk_xlm_set_name(x, name.u.text, n > 1 ? a[1] : (sk_xlm_value){.type = SK_XLM_MISSING});
    return sk_xlm_bool(true);
}

/* DEFINE.NAME(name, refers to): a text with "=" is a formula. */
sk_xlm_value sk_xlm_f_define_name(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_value name = sk_xlm_single(x, a[0]), to = n > 1 ? a[1] : sk_xlm_ref_value(x->selection);
    if (name.type != SK_XLM_TEXT) return name.type == SK_XLM_UNKNOWN ? name : VALUE_ERROR;
    sk_xlm_value one = to.type == SK_XLM_REF ? to : sk_xlm_single(x, to);
    bool is_formula = one.type == SK_XLM_TEXT && sk_str_at(one.u.text, 0) == '=';
    sk_xlm_set_name(x, name.u.text, is_formula ? (sk_xlm_value){.type = SK_XLM_MISSING} : to);
    if (!is_formula) return sk_xlm_bool(true);
    unsigned sheet = x->here ? x->here->sheet : x->active.sheet;
    sk_xlm_name *found = sk_xlm_name_of(x, name.u.text, sheet, true);
    sk_bytes text = sk_from(sk_str_to_utf8(x->strings, one.u.text), 1);
    if (found) found->formula = sk_xlm_read_formula(x, text, (sk_xlm_place){sheet, 0, 0}, true);
    return sk_xlm_bool(found && found->formula);
}

sk_xlm_value sk_xlm_f_delete_name(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    sk_xlm_value name = sk_xlm_single(x, a[0]);
    sk_xlm_set_name(x, sk_xlm_to_text(x, &name), (sk_xlm_value){.type = SK_XLM_MISSING});
    return sk_xlm_bool(true);
}

/* --- selection --- */

sk_xlm_value sk_xlm_f_select(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_ref r;
    if (n == 0 || !sk_xlm_to_ref(x, &a[0], &r)) return VALUE_ERROR;
    x->selection = r;
    x->active = (sk_xlm_ref){.sheet = r.sheet, .r0 = r.r0, .r1 = r.r0, .c0 = r.c0, .c1 = r.c0};
    if (n > 1 && sk_xlm_to_ref(x, &a[1], &r))
        x->active = (sk_xlm_ref){.sheet = r.sheet, .r0 = r.r0, .r1 = r.r0, .c0 = r.c0, .c1 = r.c0};
    return sk_xlm_bool(true);
}

sk_xlm_value sk_xlm_f_activate(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_value name = n > 0 ? sk_xlm_single(x, a[0]) : (sk_xlm_value){.type = SK_XLM_BLANK};
    if (name.type != SK_XLM_TEXT) return sk_xlm_bool(true);
    sk_bytes text = sk_str_to_utf8(x->strings, name.u.text);
    size_t book = sk_find_byte(text, 0, ']');
    unsigned sheet = sk_xlm_sheet_find(x, book == SK_NPOS ? text : sk_from(text, book + 1));
    if (sheet == SK_XLM_NO_SHEET) return sk_xlm_error_of(SK_XLM_REFERENCE);
    x->active = x->selection = (sk_xlm_ref){.sheet = (uint16_t)sheet};
    return sk_xlm_bool(true);
}
