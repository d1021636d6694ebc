/* See excel_waiting.h. Source: MS-XLS 2.5.198.58 (PtgExp), 2.4.260 (ShrFmla), 2.4.4 (Array). */
#include "format/office/excel_waiting.h"

struct shared {
    uint8_t key[8];
    sk_bytes tokens, extra;
};

static sk_bytes make_key(uint8_t key[8], uint32_t row, uint32_t column)
{
    for (unsigned i = 0; i < 4; i++) {
        key[i] = (uint8_t)(row >> (8 * i));
        key[4 + i] = (uint8_t)(column >> (8 * i));
    }
    return sk_bytes_of(key, 8);
}

static void put(sk_excel_waiting *w, sk_bytes tokens, sk_bytes extra, uint32_t row, uint32_t column)
{
    struct shared *s = SK_NEW(w->o->arena, struct shared);
    if (!w->shared) w->shared = sk_map_new(w->o->arena);
    if (!s || !w->shared) return;
    s->tokens = tokens;
    s->extra = extra;
    (void)sk_map_put(w->shared, make_key(s->key, row, column), (uintptr_t)s);
}

static const struct shared *find(const sk_excel_waiting *w, uint32_t row, uint32_t column)
{
    uint8_t key[8];
    uintptr_t value = 0;
    return sk_map_get(w->shared, make_key(key, row, column), &value) ? (const struct shared *)value : NULL;
}

void sk_excel_wait(sk_excel_waiting *w, const sk_doc_cell *cell, sk_bytes tokens, sk_bytes extra, uint64_t off)
{
    sk_excel_wait_end(w, (sk_bytes){NULL, 0});
    w->cell = *cell;
    w->tokens = tokens;
    w->extra = extra;
    w->off = off;
    w->on = true;
}

void sk_excel_wait_share(sk_excel_waiting *w, sk_bytes tokens, sk_bytes extra, uint32_t row, uint32_t column)
{
    put(w, tokens, extra, row, column);
    if (w->on && (row != w->cell.row || column != w->cell.column)) put(w, tokens, extra, w->cell.row, w->cell.column);
}

static sk_ptg_output render(const sk_excel_waiting *w, sk_bytes tokens, sk_bytes extra)
{
    sk_excel_tokens t = {.version = w->version,
                         .tokens = tokens,
                         .extra = extra,
                         .row = w->cell.row,
                         .column = w->cell.column,
                         .off = w->off};
    return sk_excel_formula(w->o, w->book, &t);
}

void sk_excel_wait_end(sk_excel_waiting *w, sk_bytes formula)
{
    if (!w->on) return;
    w->on = false;
    w->cell.tokens = w->tokens;
    w->cell.extra = w->extra;
    w->cell.formula = formula;
    if (formula.len == 0) {
        sk_ptg_output out = render(w, w->tokens, w->extra);
        const struct shared *shared = out.exp ? find(w, out.exp_row, out.exp_column) : NULL;
        if (shared) {
            out = render(w, shared->tokens, shared->extra);
            w->cell.tokens = shared->tokens;
            w->cell.extra = shared->extra;
        } else if (out.exp) {
            sk_excel_tell_deviation(w->o, w->book, SK_DEV_EXCEL_FORMULA_CUT, w->off);
        }
        w->cell.formula = out.text;
    }
    (void)sk_excel_add_cell(w->o, w->book, &w->cell);
}
