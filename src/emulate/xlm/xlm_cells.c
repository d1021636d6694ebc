/* Sheets, cells and names of a run. Cells and compiled formulas outlive a run: a cell that was last touched in an earlier
 * run is put back to what the file says when it is next asked for. */
#include <stdlib.h>

#include "base/text.h"
#include "emulate/xlm/xlm_inside.h"

/* --- names --- */

/* own: of this sheet alone, not the book's. */
static sk_xlm_name *find_name(sk_xlm *x, sk_bytes name, unsigned sheet, bool own, bool make)
{
    uint8_t key[260];
    uintptr_t found;
    size_t len = 2;
    key[0] = (uint8_t)sheet;
    key[1] = (uint8_t)(sheet >> 8);
    for (size_t i = 0; i < name.len && len < sizeof key; i++) key[len++] = (uint8_t)sk_lower(sk_at(name, i));
    if (sk_map_get(x->names, sk_bytes_of(key, len), &found)) return (sk_xlm_name *)found;
    if (!own && sheet != SK_XLM_NO_SHEET) return find_name(x, name, SK_XLM_NO_SHEET, true, make);
    sk_xlm_name *n = make ? SK_NEW(x->arena, sk_xlm_name) : NULL;
    sk_bytes kept = n ? sk_arena_copy(x->arena, sk_bytes_of(key, len)) : (sk_bytes){NULL, 0};
    if (!n || kept.len != len || !sk_map_put(x->names, kept, (uintptr_t)n)) return NULL;
    n->name = sk_from(kept, 2);
    n->sheet = (uint16_t)sheet;
    return n;
}

sk_xlm_name *sk_xlm_name_find(sk_xlm *x, sk_bytes name, unsigned sheet, bool make)
{
    return find_name(x, name, sheet, false, make);
}

sk_xlm_name *sk_xlm_name_of(sk_xlm *x, sk_str name, unsigned sheet, bool make)
{
    uint8_t text[256];
    if (name.wide || name.len > sizeof text) return sk_xlm_name_find(x, sk_str_to_utf8(x->strings, name), sheet, make);
    for (size_t i = 0; i < name.len; i++) {
        text[i] = (uint8_t)sk_str_at(name, i);
        if (text[i] >= 0x80) return sk_xlm_name_find(x, sk_str_to_utf8(x->strings, name), sheet, make);
    }
    return sk_xlm_name_find(x, sk_bytes_of(text, name.len), sheet, make);
}

/* --- the book --- */

bool sk_xlm_is_auto_name(sk_bytes name, unsigned *ret_kind)
{
    static const char *const starts[] = {"auto_open", "auto_activate", "auto_close", "auto_deactivate"};
    uint8_t plain[40];
    size_t len = 0;
    if (sk_starts_nocase(name, SK_LIT("_xlnm."))) name = sk_from(name, 6);
    for (size_t pos = 0; pos < name.len && len < sizeof plain;) {
        uint32_t c = sk_utf8_next(name, &pos, NULL);
        if (c != 0 && c != 0xAD && !sk_char_is_deceptive(c)) plain[len++] = c < 0x80 ? (uint8_t)sk_lower((int)c) : '?';
    }
    for (unsigned i = 0; i < SK_COUNT(starts); i++) {
        if (!sk_starts(sk_bytes_of(plain, len), sk_bytes_str(starts[i]))) continue;
        *ret_kind = i;
        return true;
    }
    return false;
}

static bool make_sheets(sk_xlm *x)
{
    for (const sk_doc_sheet *s = x->d->sheets; s; s = s->next)
        if (s->index < SK_XLM_ACTIVE_SHEET && s->index >= x->sheet_count) x->sheet_count = s->index + 1;
    x->sheet_cap = x->sheet_count ? x->sheet_count : 1;
    x->sheets_of_file = x->sheet_count;
    x->sheets = SK_NEW_ARRAY(x->arena, sk_xlm_sheet, x->sheet_cap);
    if (!x->sheets) return false;
    for (sk_doc_sheet *s = x->d->sheets; s; s = s->next)
        if (s->index < x->sheet_count) x->sheets[s->index].doc = s;
    return true;
}

static bool make_names(sk_xlm *x)
{
    x->auto_names = SK_NEW_ARRAY(x->arena, sk_xlm_name *, x->d->name_count + 1);
    if (!x->auto_names) return false;
    for (unsigned kind = 0; kind < 4; kind++) {
        for (size_t i = 0; i < x->d->name_count; i++) {
            const sk_doc_name *d = &x->d->names[i];
            unsigned is = 0, sheet = d->sheet >= 0 && (uint32_t)d->sheet < x->sheet_count ? (unsigned)d->sheet
                                                                                          : SK_XLM_NO_SHEET;
            sk_xlm_name *n = kind == 0 ? find_name(x, d->name, sheet, true, true) : NULL;
            if (n && !n->doc) n->doc = d;
            if (!sk_xlm_is_auto_name(d->name, &is) || is != kind) continue;
            n = find_name(x, d->name, sheet, true, true);
            if (n && n->doc == d) x->auto_names[x->auto_count++] = n;
        }
    }
    return true;
}

bool sk_xlm_start_book(sk_xlm *x, sk_world *w, sk_document *d)
{
    x->w = w;
    x->d = d;
    x->arena = w->arena;
    x->strings = &w->strings;
    x->cells = sk_map_new(x->arena);
    x->names = sk_map_new(x->arena);
    return x->cells && x->names && make_sheets(x) && make_names(x);
}

static void activate_first(sk_xlm *x)
{
    unsigned first = 0;
    for (unsigned i = x->sheet_count; i-- > 0;) {
        const sk_doc_sheet *s = x->sheets[i].doc;
        if (s && s->visibility == SK_SHEET_VISIBLE && s->type != SK_SHEET_VBA) first = i;
    }
    x->active = x->selection = (sk_xlm_ref){.sheet = (uint16_t)first};
}

void sk_xlm_fresh(sk_xlm *x)
{
    x->run++;
    x->writes = 1;
    x->depth = x->eval_depth = 0;
    x->jump = SK_XLM_GO_ON;
    x->frame = NULL;
    x->here = NULL;
    x->registered = NULL;
    x->file_count = x->later_count = 0;
    x->asked = 0;
    x->choice_count = 0;
    x->has_error_target = x->error_stop = false;
    x->stack_top = 0;
    x->closed = false;
    x->acts = 0;
    x->memory = sk_buf_new(x->arena, 1u << 20);
    x->memory_top = 0;
    x->random = 0x2545F4914F6CDD1Du;
    for (unsigned i = 0; i < x->sheet_count; i++) {
        for (uint32_t k = 0; k < x->sheets[i].extra_count; k++) x->sheets[i].extra[k]->in_extra = false;
        if (x->sheets[i].extra_count) x->sheets[i].version++;
        x->sheets[i].extra_count = 0;
    }
    x->sheet_count = x->sheets_of_file;
    activate_first(x);
}

unsigned sk_xlm_sheet_find(const sk_xlm *x, sk_bytes name)
{
    for (unsigned i = 0; i < x->sheet_count; i++)
        if (x->sheets[i].doc && sk_equal_nocase(x->sheets[i].doc->name, name)) return i;
    return SK_XLM_NO_SHEET;
}

bool sk_xlm_is_macro_sheet(const sk_xlm *x, unsigned sheet)
{
    return sheet < x->sheet_count && x->sheets[sheet].doc && x->sheets[sheet].doc->type == SK_SHEET_MACRO;
}

/* --- cells --- */

static sk_bytes write_key(uint8_t key[8], unsigned sheet, uint32_t row, uint32_t column)
{
    uint64_t k = (uint64_t)sheet << 48 | (uint64_t)row << 16 | column;
    for (unsigned i = 0; i < 8; i++) key[i] = (uint8_t)(k >> (8 * i));
    return sk_bytes_of(key, 8);
}

sk_xlm_cell *sk_xlm_cell_known(sk_xlm *x, unsigned sheet, uint32_t row, uint32_t column)
{
    uint8_t key[8];
    uintptr_t found;
    if (!sk_map_get(x->cells, write_key(key, sheet, row, column), &found)) return NULL;
    return sk_xlm_current(x, (sk_xlm_cell *)found);
}

sk_xlm_cell *sk_xlm_cell_at(sk_xlm *x, unsigned sheet, uint32_t row, uint32_t column)
{
    uint8_t key[8];
    uintptr_t found;
    if (sheet >= x->sheet_count) return NULL;
    if (sk_map_get(x->cells, write_key(key, sheet, row, column), &found))
        return sk_xlm_current(x, (sk_xlm_cell *)found);
    sk_xlm_cell *c = SK_NEW(x->arena, sk_xlm_cell);
    if (!c) return NULL;
    c->sheet = (uint16_t)sheet;
    c->row = row;
    c->column = (uint16_t)column;
    c->doc = x->sheets[sheet].doc ? sk_document_cell(x->sheets[sheet].doc, row, column) : NULL;
    if (!sk_map_put(x->cells, write_key(c->key, sheet, row, column), (uintptr_t)c)) return NULL;
    sk_xlm_refresh(x, c);
    return c;
}

sk_xlm_value sk_xlm_doc_value(sk_xlm *x, const sk_doc_cell *d)
{
    switch (d->type) {
    case SK_CELL_NUMBER: return sk_xlm_number(d->number);
    case SK_CELL_BOOL: return sk_xlm_bool(d->number != 0);
    case SK_CELL_ERROR: return sk_xlm_error_of((unsigned)d->number & 0xFF);
    case SK_CELL_TEXT: return sk_xlm_text(sk_xlm_keep(x, d->text));
    default: return (sk_xlm_value){.type = SK_XLM_BLANK};
    }
}

void sk_xlm_refresh(sk_xlm *x, sk_xlm_cell *c)
{
    c->run = x->run;
    c->age = 0;
    c->done = c->busy = c->is_written = false;
    c->formula = c->base;
    c->has_formula = c->doc && (c->doc->tokens.len || c->doc->formula.len);
    if (!c->base_known && c->doc) c->base_value = sk_xlm_flowing(sk_xlm_doc_value(x, c->doc), SK_FLOW_DOCUMENT);
    c->base_known = true;
    c->value = c->base_value;
}

sk_xlm_node *sk_xlm_cell_formula(sk_xlm *x, sk_xlm_cell *c)
{
    if (!c->has_formula || c->formula || c->is_written || c->base_made) return c->formula;
    sk_xlm_place at = {c->sheet, c->row, c->column};
    if (c->doc->tokens.len) c->base = sk_xlm_read_tokens(x, c->doc->tokens, c->doc->extra, at);
    if (!c->base && c->doc->formula.len) c->base = sk_xlm_read_formula(x, c->doc->formula, at, false);
    c->base_made = true;
    return c->formula = c->base;
}

/* --- formulas by column --- */

static uint64_t spot(uint32_t row, uint32_t column) { return (uint64_t)column << 32 | row; }

static int by_key(const void *a, const void *b)
{
    uint64_t l = ((const sk_xlm_spot *)a)->key, r = ((const sk_xlm_spot *)b)->key;
    return (l > r) - (l < r);
}

static void index_sheet(sk_xlm *x, sk_xlm_sheet *s)
{
    if (s->indexed) return;
    s->indexed = true;
    if (!s->doc || s->doc->cell_count == 0) return;
    (void)sk_document_cell(s->doc, 0, 0); /* sorts */
    s->by_column = SK_NEW_ARRAY(x->arena, sk_xlm_spot, s->doc->cell_count);
    for (size_t i = 0; s->by_column && i < s->doc->cell_count; i++) {
        const sk_doc_cell *c = &s->doc->cells[i];
        if (c->tokens.len || c->formula.len) s->by_column[s->by_column_count++].key = spot(c->row, c->column);
    }
    if (s->by_column_count) qsort(s->by_column, s->by_column_count, sizeof *s->by_column, by_key);
    x->steps += s->doc->cell_count / 8;
}

static size_t lower_bound(const sk_xlm_spot *spots, size_t count, uint64_t key)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (spots[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t lower_bound_extra(const sk_xlm_sheet *s, uint64_t key)
{
    uint32_t low = 0, high = s->extra_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (spot(s->extra[middle]->row, s->extra[middle]->column) < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

sk_xlm_cell *sk_xlm_first_formula(sk_xlm *x, unsigned sheet, uint32_t row, uint32_t column)
{
    if (sheet >= x->sheet_count) return NULL;
    sk_xlm_sheet *s = &x->sheets[sheet];
    index_sheet(x, s);
    uint64_t want = spot(row, column), end = spot(0, column + 1), best = end;
    size_t i = lower_bound(s->by_column, s->by_column_count, want);
    if (i < s->by_column_count) best = s->by_column[i].key;
    uint32_t k = lower_bound_extra(s, want);
    if (k < s->extra_count && spot(s->extra[k]->row, s->extra[k]->column) < best) return sk_xlm_current(x, s->extra[k]);
    return best < end ? sk_xlm_cell_at(x, sheet, (uint32_t)best, column) : NULL;
}

sk_xlm_cell *sk_xlm_cell_below(sk_xlm *x, sk_xlm_cell *c)
{
    const sk_xlm_sheet *s = &x->sheets[c->sheet];
    if (c->below_version != s->version + 1) {
        c->below = sk_xlm_first_formula(x, c->sheet, c->row + 1, c->column);
        c->below_version = s->version + 1;
    }
    return c->below ? sk_xlm_current(x, c->below) : NULL;
}

sk_xlm_cell *sk_xlm_top_formula(sk_xlm *x, unsigned sheet)
{
    if (sheet >= x->sheet_count) return NULL;
    sk_xlm_sheet *s = &x->sheets[sheet];
    index_sheet(x, s);
    if (s->by_column_count == 0) return NULL;
    uint64_t key = s->by_column[0].key;
    return sk_xlm_cell_at(x, sheet, (uint32_t)key, (uint32_t)(key >> 32));
}

/* Excel's used range: what the file has, as far as cells are kept. */
bool sk_xlm_used_area(sk_xlm *x, unsigned sheet, sk_xlm_ref *ret)
{
    if (sheet >= x->sheet_count || !x->sheets[sheet].doc || x->sheets[sheet].doc->cell_count == 0) return false;
    const sk_doc_sheet *d = x->sheets[sheet].doc;
    *ret = (sk_xlm_ref){.sheet = (uint16_t)sheet, .r0 = UINT32_MAX, .c0 = UINT16_MAX};
    for (size_t i = 0; i < d->cell_count; i++) {
        const sk_doc_cell *c = &d->cells[i];
        if (c->row < ret->r0) ret->r0 = c->row;
        if (c->row > ret->r1) ret->r1 = c->row;
        if (c->column < ret->c0) ret->c0 = (uint16_t)c->column;
        if (c->column > ret->c1) ret->c1 = (uint16_t)c->column;
    }
    x->steps += d->cell_count / 4;
    return true;
}

/* --- writing --- */

static bool may_write(sk_xlm *x)
{
    if (sk_spend(x->w->budget, SK_LIMIT_XLM_CELLS, 1)) return true;
    x->w->stopped = true;
    return false;
}

static void add_extra(sk_xlm *x, sk_xlm_cell *c)
{
    sk_xlm_sheet *s = &x->sheets[c->sheet];
    if (c->in_extra || (c->doc && (c->doc->tokens.len || c->doc->formula.len))) return;
    if (s->extra_count == s->extra_cap) {
        uint32_t cap = s->extra_cap ? s->extra_cap * 2 : 64;
        sk_xlm_cell **extra = sk_arena_grow(x->arena, s->extra, s->extra_cap, cap, sizeof(sk_xlm_cell *));
        if (!extra) return;
        s->extra = extra;
        s->extra_cap = cap;
    }
    uint32_t at = lower_bound_extra(s, spot(c->row, c->column));
    for (uint32_t i = s->extra_count; i > at; i--) s->extra[i] = s->extra[i - 1];
    x->steps += (s->extra_count - at) / 16;
    s->extra[at] = c;
    s->extra_count++;
    s->version++;
    c->in_extra = true;
}

void sk_xlm_set_formula(sk_xlm *x, sk_xlm_cell *c, sk_str text, bool r1c1)
{
    if (!may_write(x)) return;
    (void)sk_xlm_current(x, c);
    sk_bytes utf8 = sk_str_to_utf8(x->strings, text);
    sk_xlm_place at = {c->sheet, c->row, c->column};
    c->formula = sk_xlm_read_formula(x, utf8, at, r1c1);
    c->has_formula = c->formula;
    c->is_written = true;
    c->written = text;
    c->writer = x->here && !x->here->doc ? x->here->writer : x->here;
    c->done = false;
    c->value = c->formula ? (sk_xlm_value){.type = SK_XLM_NUMBER} : sk_xlm_text(text);
    c->age = 0;
    x->writes++;
    if (c->formula) add_extra(x, c);
}

void sk_xlm_set_value(sk_xlm *x, sk_xlm_cell *c, sk_xlm_value v, bool keep_formula)
{
    if (!keep_formula && !may_write(x)) return;
    (void)sk_xlm_current(x, c);
    if (!keep_formula) {
        c->formula = NULL;
        c->has_formula = false;
        c->is_written = true;
        c->written = SK_STR("");
    }
    c->value = v;
    c->done = true;
    x->writes++;
    c->age = x->writes;
}

sk_xlm_name *sk_xlm_name_current(sk_xlm *x, sk_xlm_name *n)
{
    if (n->run != x->run) {
        n->run = x->run;
        n->has_value = n->busy = false;
        n->formula = n->base;
    }
    if (!n->base_made && n->doc) {
        sk_xlm_place at = {n->sheet == SK_XLM_NO_SHEET ? 0u : n->sheet, 0, 0};
        n->base_made = true;
        if (n->doc->tokens.len) n->base = sk_xlm_read_tokens(x, n->doc->tokens, n->doc->extra, at);
        if (!n->base && n->doc->formula.len) n->base = sk_xlm_read_formula(x, n->doc->formula, at, false);
        n->formula = n->base;
    }
    return n;
}
