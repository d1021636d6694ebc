/* References and tables: OFFSET, INDIRECT, INDEX, MATCH, VLOOKUP, CHOOSE, ADDRESS and what macros have of this kind. */
#include "base/text.h"
#include "emulate/xlm/xlm_functions.h"

#define REF_ERROR sk_xlm_error_of(SK_XLM_REFERENCE)
#define VALUE_ERROR sk_xlm_error_of(SK_XLM_VALUE)
#define NA_ERROR sk_xlm_error_of(SK_XLM_NA)

static bool whole(sk_xlm *x, const sk_xlm_value *a, unsigned n, unsigned i, double fallback, int64_t *ret,
                  sk_xlm_value *ret_error)
{
    double v;
    sk_xlm_value one = i < n ? sk_xlm_single(x, a[i]) : (sk_xlm_value){.type = SK_XLM_MISSING};
    if (!sk_xlm_arg(x, &one, 1, 0, fallback, &v, ret_error)) return false;
    *ret = v > 1e9 ? 1000000000 : v < -1e9 ? -1000000000 : (int64_t)v;
    return true;
}

static sk_xlm_value reference(int64_t sheet, int64_t r0, int64_t c0, int64_t rows, int64_t columns)
{
    if (rows < 0) r0 += rows + 1;
    if (columns < 0) c0 += columns + 1;
    if (rows < 0) rows = -rows;
    if (columns < 0) columns = -columns;
    if (r0 < 0 || c0 < 0 || rows == 0 || columns == 0 || r0 + rows > SK_XLM_ROWS || c0 + columns > SK_XLM_COLUMNS)
        return REF_ERROR;
    return sk_xlm_ref_value((sk_xlm_ref){.sheet = (uint16_t)sheet,
                                         .r0 = (uint32_t)r0,
                                         .r1 = (uint32_t)(r0 + rows - 1),
                                         .c0 = (uint16_t)c0,
                                         .c1 = (uint16_t)(c0 + columns - 1)});
}

sk_xlm_value sk_xlm_f_offset(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_ref r;
    int64_t rows, columns, height, width;
    sk_xlm_value error = VALUE_ERROR;
    if (!sk_xlm_to_ref(x, &a[0], &r)) return a[0].type == SK_XLM_UNKNOWN ? a[0] : VALUE_ERROR;
    if (!whole(x, a, n, 1, 0, &rows, &error) || !whole(x, a, n, 2, 0, &columns, &error)) return error;
    if (!whole(x, a, n, 3, r.r1 - r.r0 + 1.0, &height, &error) || !whole(x, a, n, 4, r.c1 - r.c0 + 1.0, &width, &error))
        return error;
    return reference(r.sheet, r.r0 + rows, r.c0 + columns, height, width);
}

static sk_xlm_place here(const sk_xlm *x)
{
    return x->here ? (sk_xlm_place){x->here->sheet, x->here->row, x->here->column}
                   : (sk_xlm_place){x->active.sheet, 0, 0};
}

static sk_xlm_value text_reference(sk_xlm *x, const sk_xlm_value *a, unsigned n, bool a1_by_default)
{
    sk_xlm_ref r;
    sk_xlm_value text = sk_xlm_single(x, a[0]),
                 style = n > 1 ? sk_xlm_single(x, a[1]) : (sk_xlm_value){.type = SK_XLM_MISSING};
    bool a1 = a1_by_default;
    if (style.type != SK_XLM_MISSING) (void)sk_xlm_to_bool(x, &style, &a1);
    if (text.type == SK_XLM_ERROR || text.type == SK_XLM_UNKNOWN) return text;
    sk_bytes utf8 = sk_str_to_utf8(x->strings, sk_xlm_to_text(x, &text));
    return sk_xlm_read_reference(x, utf8, here(x), !a1, &r) ? sk_xlm_ref_value(r) : REF_ERROR;
}

sk_xlm_value sk_xlm_f_indirect(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return text_reference(x, a, n, true); }
sk_xlm_value sk_xlm_f_textref(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return text_reference(x, a, n, false); }

/* ABSREF("R[1]C", reference): relative to a reference. */
sk_xlm_value sk_xlm_f_absref(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_ref from, r;
    (void)n;
    sk_xlm_value text = sk_xlm_single(x, a[0]);
    if (!sk_xlm_to_ref(x, &a[1], &from)) return VALUE_ERROR;
    sk_bytes utf8 = sk_str_to_utf8(x->strings, sk_xlm_to_text(x, &text));
    if (!sk_xlm_read_reference(x, utf8, (sk_xlm_place){from.sheet, from.r0, from.c0}, true, &r)) return VALUE_ERROR;
    return sk_xlm_ref_value(r);
}

sk_xlm_value sk_xlm_f_deref(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    return sk_xlm_single(x, a[0]);
}

/* --- texts of references --- */

void sk_xlm_write_address(sk_buf *out, uint32_t row, uint32_t column, unsigned absolute)
{
    uint8_t letters[8];
    size_t n = 0;
    for (uint32_t c = column + 1; c > 0; c = (c - 1) / 26) letters[n++] = (uint8_t)('A' + (c - 1) % 26);
    if (absolute & 2) sk_buf_byte(out, '$');
    while (n > 0) sk_buf_byte(out, letters[--n]);
    sk_buf_format(out, absolute & 1 ? "$%u" : "%u", row + 1);
}

static sk_str sheet_text(sk_xlm *x, unsigned sheet)
{
    sk_bytes name = sheet < x->sheet_count && x->sheets[sheet].doc ? x->sheets[sheet].doc->name : SK_LIT("Sheet1");
    return sk_str_utf8(x->strings,
                       sk_text_bytes(x->arena, "[%s]%.*s", sk_xlm_book_name(x), (int)name.len, (const char *)name.p));
}

sk_xlm_value sk_xlm_f_reftext(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_ref r;
    bool a1 = false;
    sk_xlm_value style = n > 1 ? sk_xlm_single(x, a[1]) : sk_xlm_bool(false);
    if (!sk_xlm_to_ref(x, &a[0], &r)) return VALUE_ERROR;
    (void)sk_xlm_to_bool(x, &style, &a1);
    sk_buf out = sk_buf_new(x->arena, 64);
    for (unsigned i = 0; i < 2; i++) {
        if (i == 1 && r.r0 == r.r1 && r.c0 == r.c1) break;
        if (i == 1) sk_buf_byte(&out, ':');
        if (a1)
            sk_xlm_write_address(&out, i ? r.r1 : r.r0, i ? r.c1 : r.c0, 3);
        else
            sk_buf_format(&out, "R%uC%u", (i ? r.r1 : r.r0) + 1, (i ? r.c1 : r.c0) + 1u);
    }
    sk_str sheet = sk_str_concat(x->strings, sheet_text(x, r.sheet), SK_STR("!"));
    return sk_xlm_text(sk_str_concat(x->strings, sheet, sk_str_utf8(x->strings, sk_buf_view(&out))));
}

/* ADDRESS(row, column, 1 absolute 2 row 3 column 4 relative, A1 style, sheet). */
sk_xlm_value sk_xlm_f_address(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    int64_t row, column, kind, a1;
    sk_xlm_value error = VALUE_ERROR;
    if (!whole(x, a, n, 0, 0, &row, &error) || !whole(x, a, n, 1, 0, &column, &error)) return error;
    if (!whole(x, a, n, 2, 1, &kind, &error) || !whole(x, a, n, 3, 1, &a1, &error)) return error;
    if (row < 1 || row > SK_XLM_ROWS || column < 1 || column > SK_XLM_COLUMNS || kind < 1 || kind > 4)
        return VALUE_ERROR;
    static const uint8_t absolute[] = {0, 3, 1, 2, 0};
    sk_buf out = sk_buf_new(x->arena, 64);
    if (a1)
        sk_xlm_write_address(&out, (uint32_t)row - 1, (uint32_t)column - 1, absolute[kind]);
    else
        sk_buf_format(&out, absolute[kind] & 1 ? "R%d" : "R[%d]", (int)row);
    if (!a1) sk_buf_format(&out, absolute[kind] & 2 ? "C%d" : "C[%d]", (int)column);
    sk_str text = sk_str_utf8(x->strings, sk_buf_view(&out));
    if (n < 5 || a[4].type == SK_XLM_MISSING) return sk_xlm_text(text);
    sk_str sheet = sk_str_concat(x->strings, sk_xlm_to_text(x, &a[4]), SK_STR("!"));
    return sk_xlm_text(sk_str_concat(x->strings, sheet, text));
}

/* --- sizes and places --- */

static sk_xlm_value place(sk_xlm *x, const sk_xlm_value *a, unsigned n, bool row)
{
    sk_xlm_ref r;
    if (n == 0 || a[0].type == SK_XLM_MISSING) return sk_xlm_number((row ? here(x).row : here(x).column) + 1.0);
    if (!sk_xlm_to_ref(x, &a[0], &r))
        return a[0].type == SK_XLM_ERROR || a[0].type == SK_XLM_UNKNOWN ? a[0] : VALUE_ERROR;
    return sk_xlm_number((row ? r.r0 : r.c0) + 1.0);
}

sk_xlm_value sk_xlm_f_row(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return place(x, a, n, true); }
sk_xlm_value sk_xlm_f_column(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return place(x, a, n, false); }

sk_xlm_value sk_xlm_f_rows(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)x;
    (void)n;
    return sk_xlm_number(sk_xlm_rows(&a[0]));
}

sk_xlm_value sk_xlm_f_columns(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)x;
    (void)n;
    return sk_xlm_number(sk_xlm_columns(&a[0]));
}

sk_xlm_value sk_xlm_f_areas(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)x;
    (void)n;
    return a[0].type == SK_XLM_REF ? sk_xlm_number(1) : VALUE_ERROR;
}

sk_xlm_value sk_xlm_f_transpose(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)n;
    uint32_t rows = sk_xlm_rows(&a[0]), columns = sk_xlm_columns(&a[0]);
    sk_xlm_array *t = sk_xlm_array_new(x, columns, rows);
    if (!t) return VALUE_ERROR;
    for (uint32_t r = 0; r < rows; r++)
        for (uint32_t c = 0; c < columns; c++) t->items[(size_t)c * rows + r] = sk_xlm_item(x, &a[0], r, c);
    return (sk_xlm_value){.type = SK_XLM_ARRAY, .u.array = t};
}

/* --- INDEX and CHOOSE --- */

sk_xlm_value sk_xlm_f_index(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    int64_t row, column;
    sk_xlm_value error = VALUE_ERROR;
    uint32_t rows = sk_xlm_rows(&a[0]), columns = sk_xlm_columns(&a[0]);
    if (a[0].type == SK_XLM_ERROR || a[0].type == SK_XLM_UNKNOWN) return a[0];
    if (!whole(x, a, n, 1, 0, &row, &error) || !whole(x, a, n, 2, 0, &column, &error)) return error;
    if (rows == 1 && n < 3) { /* of one row, the only index is the column */
        column = row;
        row = 1;
    }
    if (row < 0 || column < 0 || row > rows || column > columns) return REF_ERROR;
    bool all = (row == 0 && rows > 1) || (column == 0 && columns > 1);
    if (a[0].type != SK_XLM_REF)
        return all && row == 0 && column == 0
                   ? a[0]
                   : sk_xlm_item(x, &a[0], row ? (uint32_t)row - 1 : 0, column ? (uint32_t)column - 1 : 0);
    const sk_xlm_ref *r = &a[0].u.ref;
    return reference(r->sheet, r->r0 + (row ? row - 1 : 0), r->c0 + (column ? column - 1 : 0), row ? 1 : rows,
                     column ? 1 : columns);
}

sk_xlm_value sk_xlm_l_choose(sk_xlm *x, const sk_xlm_node *call)
{
    sk_xlm_value which = sk_xlm_eval_value(x, call->u.args[0]), error;
    double v;
    if (!sk_xlm_arg(x, &which, 1, 0, 0, &v, &error)) return error;
    if (!(v >= 1 && v < call->count)) return VALUE_ERROR;
    return sk_xlm_eval(x, call->u.args[(uint32_t)v]);
}

/* --- searches --- */

/* ? one character, * any number, ~ takes the next one as it is. Linear but for *, where it goes back to the last one. */
bool sk_xlm_matches(sk_xlm *x, sk_str s, sk_str pattern)
{
    size_t i = 0, p = 0, star = SK_NPOS, mark = 0;
    while (i < s.len) {
        uint16_t c = sk_str_at(pattern, p);
        bool plain = c == '~' && p + 1 < pattern.len;
        x->steps++;
        if (p < pattern.len && c == '*') {
            star = p++;
            mark = i;
        } else if (p < pattern.len &&
                   ((c == '?') || sk_unit_lower(sk_str_at(pattern, p + plain)) == sk_unit_lower(sk_str_at(s, i)))) {
            p += 1u + plain;
            i++;
        } else if (star != SK_NPOS && sk_xlm_alive(x)) {
            p = star + 1;
            i = ++mark;
        } else {
            return false;
        }
    }
    while (sk_str_at(pattern, p) == '*') p++;
    return p >= pattern.len;
}

static bool equal(sk_xlm *x, const sk_xlm_value *v, const sk_xlm_value *want)
{
    if (v->type != want->type) return false;
    return want->type == SK_XLM_TEXT ? sk_xlm_matches(x, v->u.text, want->u.text) : sk_xlm_compare(x, v, want) == 0;
}

static sk_xlm_value along(sk_xlm *x, const sk_xlm_value *table, bool across, uint32_t i)
{
    x->steps += 2;
    return sk_xlm_item(x, table, across ? 0 : i, across ? i : 0);
}

/* Excel halves sorted tables: the last place whose value is not above want. Values of another type are stepped over. */
static int64_t find_sorted(sk_xlm *x, const sk_xlm_value *table, const sk_xlm_value *want, bool across, uint32_t count)
{
    int64_t low = -1, high = count;
    while (high - low > 1 && sk_xlm_alive(x)) {
        int64_t middle = low + (high - low) / 2, at = middle;
        sk_xlm_value v = along(x, table, across, (uint32_t)at);
        while (at + 1 < high && v.type != want->type) v = along(x, table, across, (uint32_t)++at);
        if (v.type != want->type) {
            high = middle;
            continue;
        }
        if (sk_xlm_compare(x, &v, want) <= 0)
            low = at;
        else
            high = middle;
    }
    return low;
}

/* Place of want in the row or column of a table: kind 0 equal, 1 the last that is not above, -1 the last that is not below. */
static int64_t find_value(sk_xlm *x, const sk_xlm_value *table, const sk_xlm_value *want, bool across, int64_t kind)
{
    uint32_t count = across ? sk_xlm_columns(table) : sk_xlm_rows(table);
    int64_t found = -1;
    if (kind > 0) return find_sorted(x, table, want, across, count);
    for (uint32_t i = 0; i < count && sk_xlm_alive(x); i++) {
        sk_xlm_value v = along(x, table, across, i);
        if (v.type != want->type) continue;
        if (kind == 0 && equal(x, &v, want)) return i;
        if (kind < 0 && sk_xlm_compare(x, &v, want) < 0) break;
        if (kind < 0) found = i;
    }
    return found;
}

sk_xlm_value sk_xlm_f_match(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    int64_t kind;
    sk_xlm_value error = VALUE_ERROR, want = sk_xlm_single(x, a[0]);
    if (want.type == SK_XLM_ERROR || want.type == SK_XLM_UNKNOWN) return want;
    if (!whole(x, a, n, 2, 1, &kind, &error)) return error;
    int64_t at = find_value(x, &a[1], &want, sk_xlm_rows(&a[1]) == 1, kind);
    return at < 0 ? NA_ERROR : sk_xlm_number((double)at + 1);
}

static sk_xlm_value lookup(sk_xlm *x, const sk_xlm_value *a, unsigned n, bool across)
{
    int64_t index, sorted;
    sk_xlm_value error = VALUE_ERROR, want = sk_xlm_single(x, a[0]);
    if (want.type == SK_XLM_ERROR || want.type == SK_XLM_UNKNOWN) return want;
    if (!whole(x, a, n, 2, 1, &index, &error) || !whole(x, a, n, 3, 1, &sorted, &error)) return error;
    if (index < 1) return VALUE_ERROR;
    if (index > (across ? sk_xlm_rows(&a[1]) : sk_xlm_columns(&a[1]))) return REF_ERROR;
    int64_t at = find_value(x, &a[1], &want, across, sorted != 0);
    if (at < 0) return NA_ERROR;
    return sk_xlm_item(x, &a[1], across ? (uint32_t)index - 1 : (uint32_t)at,
                       across ? (uint32_t)at : (uint32_t)index - 1);
}

sk_xlm_value sk_xlm_f_vlookup(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return lookup(x, a, n, false); }
sk_xlm_value sk_xlm_f_hlookup(sk_xlm *x, const sk_xlm_value *a, unsigned n) { return lookup(x, a, n, true); }

sk_xlm_value sk_xlm_f_lookup(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_value want = sk_xlm_single(x, a[0]);
    bool across = sk_xlm_columns(&a[1]) > sk_xlm_rows(&a[1]);
    int64_t at = find_value(x, &a[1], &want, across, 1);
    if (at < 0) return NA_ERROR;
    const sk_xlm_value *result = n > 2 ? &a[2] : &a[1];
    bool flat = sk_xlm_rows(result) == 1;
    uint32_t last_row = sk_xlm_rows(result) - 1, last_column = sk_xlm_columns(result) - 1;
    if (n > 2) return sk_xlm_item(x, result, flat ? 0 : (uint32_t)at, flat ? (uint32_t)at : 0);
    return sk_xlm_item(x, result, across ? last_row : (uint32_t)at, across ? (uint32_t)at : last_column);
}
