/* The workbook as the other languages of a document see it (sk_world_book): cells that VBA reads and writes are those that
 * macros on sheets run on, and the names of procedures lead there. A world that comes for the first time finds it as it is in
 * the file. */
#include "base/text.h"
#include "emulate/xlm/xlm_functions.h"

#define CROSSINGS_MOST 16u
#define SHEETS_MOST 1000u  /* added in one run */
#define IMAGINED_MOST 100u /* of a workbook that is not there */

/* The book for a call from world w: each has its own, which ends with it. self is the document. */
static sk_xlm *enter(void *self, sk_world *w)
{
    if (w->book_state) return w->book_state;
    sk_xlm *x = sk_xlm_open(w, self);
    if (!x) return NULL;
    sk_xlm_fresh(x);
    x->steps_most = sk_xlm_share_of_steps(w->budget);
    w->book_state = x;
    return x;
}

/* Steps that this call took are spent, unless a run around it does that itself. */
static void settle(sk_xlm *x)
{
    sk_budget *b = x->w->budget;
    if (x->depth > 0) return;
    uint64_t left = b->limits.value[SK_LIMIT_EMULATE_STEPS] - b->used[SK_LIMIT_EMULATE_STEPS];
    (void)sk_spend(b, SK_LIMIT_EMULATE_STEPS, x->steps < left ? x->steps : left);
    if (x->steps >= x->steps_most) b->reached[SK_LIMIT_EMULATE_STEPS] = true;
    x->steps = 0;
    x->steps_most = sk_xlm_share_of_steps(b);
}

/* Where the macro stands that called the other language, while that calls back. */
typedef struct course {
    sk_xlm_jump jump;
    sk_xlm_cell *here;
    sk_xlm_ref target;
    sk_xlm_value result;
    sk_place place;
} course;

static course leave(sk_xlm *x)
{
    course c = {x->jump, x->here, x->target, x->result, x->w->place};
    x->jump = SK_XLM_GO_ON;
    return c;
}

static void go_back(sk_xlm *x, const course *c)
{
    x->jump = c->jump;
    x->here = c->here;
    x->target = c->target;
    x->result = c->result;
    x->w->place = c->place;
    settle(x);
}

/* --- sheets --- */

/* Asked for one after the other: goes on from the one before. */
static const sk_doc_sheet *nth_sheet(void *self, sk_world *w, unsigned n)
{
    sk_xlm *x = enter(self, w);
    if (!x) return NULL;
    bool on = x->nth_known && x->nth_of < n && x->nth_at < x->sheet_count;
    unsigned of = on ? x->nth_of + 1 : 0;
    for (unsigned i = on ? x->nth_at + 1 : 0; i < x->sheet_count; i++) {
        if (!x->sheets[i].doc || x->sheets[i].doc->type == SK_SHEET_VBA || of++ < n) continue;
        x->nth_of = n;
        x->nth_at = i;
        x->nth_known = true;
        return x->sheets[i].doc;
    }
    return NULL;
}

static sk_doc_sheet *add_sheet(void *self, sk_world *w, sk_str name, bool macro, bool outside)
{
    sk_xlm *x = enter(self, w);
    if (!x || x->sheet_count >= x->sheets_of_file + (outside ? IMAGINED_MOST : SHEETS_MOST) || x->sheet_count >= SK_XLM_ACTIVE_SHEET) return NULL;
    if (!sk_spend(w->budget, SK_LIMIT_XLM_CELLS, 1)) return NULL;
    sk_xlm_sheet *sheets = x->sheets;
    if (x->sheet_count == x->sheet_cap) {
        unsigned cap = x->sheet_cap * 2 + 8;
        sheets = sk_arena_grow(x->arena, x->sheets, x->sheet_cap, cap, sizeof *sheets);
        if (!sheets) return NULL;
        x->sheets = sheets;
        x->sheet_cap = cap;
    }
    sk_doc_sheet *d = SK_NEW(x->arena, sk_doc_sheet);
    if (!d) return NULL;
    sk_bytes text = name.len ? sk_str_to_utf8(&w->strings, name)
                             : sk_text_bytes(x->arena, macro ? "Macro%u" : "Sheet%u", x->sheet_count + 1);
    *d = (sk_doc_sheet){.name = text, .type = macro ? SK_SHEET_MACRO : SK_SHEET_WORK, .index = x->sheet_count,
                        .artifact = w->place.artifact, .sorted = true};
    sk_xlm_sheet *s = &sheets[x->sheet_count++];
    s->doc = d;
    s->outside = outside;
    s->indexed = false;
    s->by_column_count = 0;
    return d;
}

static bool is_added(const sk_xlm *x, unsigned sheet) { return sheet >= x->sheets_of_file && sheet < x->sheet_count; }

static void rename_sheet(void *self, sk_world *w, unsigned sheet, sk_str name)
{
    sk_xlm *x = enter(self, w);
    if (x && is_added(x, sheet) && name.len) x->sheets[sheet].doc->name = sk_str_to_utf8(&w->strings, name);
}

/* --- cells --- */

static bool inside(const sk_xlm *x, unsigned sheet, uint32_t row, uint32_t column)
{
    return sheet < x->sheet_count && row < SK_XLM_ROWS && column < SK_XLM_COLUMNS;
}

/* A cell that no macro has touched needs no cell of ours, unless it is calculated. */
static bool read_file(sk_xlm *x, unsigned sheet, uint32_t row, uint32_t column, sk_value *ret)
{
    sk_doc_sheet *s = x->sheets[sheet].doc;
    const sk_doc_cell *d = s ? sk_document_cell(s, row, column) : NULL;
    if (d && (d->tokens.len || d->formula.len)) return false;
    sk_xlm_value v = d ? sk_xlm_doc_value(x, d) : (sk_xlm_value){.type = SK_XLM_BLANK};
    sk_xlm_to_world(x, &v, ret);
    ret->flow |= SK_FLOW_DOCUMENT;
    return true;
}

static bool read_cell(void *self, sk_world *w, unsigned sheet, uint32_t row, uint32_t column, bool formula, sk_value *ret)
{
    sk_xlm *x = enter(self, w);
    if (!x || !inside(x, sheet, row, column)) return false;
    sk_xlm_cell *c = sk_xlm_cell_known(x, sheet, row, column);
    if (!c && x->sheets[sheet].outside) return false;
    x->steps++;
    if (!c && read_file(x, sheet, row, column, ret)) return true;
    c = sk_xlm_cell_at(x, sheet, row, column);
    if (!c) return false;
    if (!c->is_written && c->run != x->run) sk_xlm_refresh(x, c);
    if (x->sheets[sheet].outside && !c->is_written && !c->done) return false;
    course before = leave(x);
    sk_xlm_value v = formula && c->has_formula ? sk_xlm_formula_shown(x, c) : sk_xlm_cell_value(x, c);
    sk_xlm_to_world(x, &v, ret);
    go_back(x, &before);
    return true;
}

/* A text may start with an apostrophe, which is not part of it. */
static bool write_cell(void *self, sk_world *w, unsigned sheet, uint32_t row, uint32_t column, const sk_value *v, bool r1c1)
{
    sk_xlm *x = enter(self, w);
    if (!x || !inside(x, sheet, row, column)) return false;
    sk_xlm_value value = sk_xlm_from_world(v);
    sk_xlm_ref at = {.sheet = (uint16_t)sheet, .r0 = row, .r1 = row, .c0 = (uint16_t)column, .c1 = (uint16_t)column};
    course before = leave(x);
    if (value.type == SK_XLM_TEXT && sk_str_at(value.u.text, 0) == '\'') {
        sk_xlm_cell *c = sk_xlm_cell_at(x, sheet, row, column);
        value.u.text = sk_str_from(value.u.text, 1);
        if (c) sk_xlm_set_value(x, c, value, false);
    } else {
        (void)sk_xlm_write_formula(x, at, &value, r1c1);
    }
    go_back(x, &before);
    return true;
}

static void define(void *self, sk_world *w, sk_str name, const sk_value *refers_to)
{
    sk_xlm *x = enter(self, w);
    if (!x) return;
    sk_xlm_value a[2] = {sk_xlm_text(name), sk_xlm_from_world(refers_to)};
    course before = leave(x);
    x->here = NULL;
    (void)sk_xlm_f_define_name(x, a, 2);
    go_back(x, &before);
}

/* --- running --- */

#define ARGS_MOST 30u

/* "Book1.xls!Macro1", "'[Book1.xls]Sheet'!A1", "=Sheet!A1", a name: what can be run. */
static bool find_target(sk_xlm *x, sk_str target, sk_xlm_ref *ret)
{
    sk_xlm_value v = sk_xlm_text(target);
    if (sk_xlm_to_ref(x, &v, ret)) return true;
    size_t bang = sk_str_find_last(target, SK_STR("!"), target.len, false);
    if (bang == SK_NPOS) return false;
    v = sk_xlm_text(sk_str_from(target, bang + 1));
    return sk_xlm_to_ref(x, &v, ret);
}

static bool start(void *self, sk_world *w, sk_str target, sk_args *args, sk_value *ret)
{
    sk_xlm *x = enter(self, w);
    sk_xlm_ref at;
    sk_xlm_value a[ARGS_MOST];
    unsigned count = 0;
    if (!x) return false;
    course before = leave(x);
    x->here = NULL;
    bool found = find_target(x, target, &at) && sk_xlm_first_formula(x, at.sheet, at.r0, at.c0);
    for (; found && count < args->count && count < ARGS_MOST; count++) a[count] = sk_xlm_from_world(&args->v[count]);
    if (found) {
        sk_xlm_value v = x->depth ? sk_xlm_call_at(x, at, a, count) : sk_xlm_run_with(x, at, a, count);
        sk_xlm_to_world(x, &v, ret);
    }
    go_back(x, &before);
    return found;
}

static bool evaluate(void *self, sk_world *w, sk_str formula, bool r1c1, sk_value *ret)
{
    sk_xlm *x = enter(self, w);
    if (!x) return false;
    sk_bytes text = sk_str_to_utf8(&w->strings, formula);
    if (sk_at(text, 0) == '=') text = sk_from(text, 1);
    course before = leave(x);
    x->here = NULL;
    const sk_xlm_node *n = sk_xlm_read_formula(x, text, (sk_xlm_place){x->active.sheet, x->active.r0, x->active.c0}, r1c1);
    if (n) {
        sk_xlm_value v = sk_xlm_eval(x, n);
        if (x->jump == SK_XLM_GOTO) v = sk_xlm_run_with(x, x->target, NULL, 0);
        else if (x->depth == 0) sk_xlm_run_later(x);
        sk_xlm_to_world(x, &v, ret);
    }
    go_back(x, &before);
    return n;
}

/* --- the other way --- */

bool sk_xlm_call_procedure(sk_xlm *x, sk_str name, const sk_xlm_value *args, unsigned n, sk_xlm_value *ret)
{
    sk_world *w = x->w;
    sk_value v[ARGS_MOST], answer = sk_empty();
    sk_args a = {.v = v};
    size_t bang = sk_str_find_last(name, SK_STR("!"), name.len, false);
    if (!w->procedures.call || name.len == 0 || x->crossings >= CROSSINGS_MOST) return false;
    if (bang != SK_NPOS) name = sk_str_from(name, bang + 1);
    for (; a.count < n && a.count < ARGS_MOST; a.count++) sk_xlm_to_world(x, &args[a.count], &v[a.count]);
    course before = leave(x);
    unsigned stack_top = x->stack_top, depth = x->depth++;
    x->crossings++;
    bool called = w->procedures.call(w->procedures.self, w, name, &a, &answer);
    x->stack_top = stack_top;
    go_back(x, &before);
    x->depth = depth;
    x->crossings--;
    if (called) *ret = sk_xlm_from_world(&answer);
    return called;
}

/* --- joining --- */

bool sk_xlm_share(sk_world *w, sk_document *d)
{
    sk_world_book *book = SK_NEW(w->arena, sk_world_book);
    if (!book) return false;
    *book = (sk_world_book){.self = d, .sheet = nth_sheet, .add_sheet = add_sheet, .rename_sheet = rename_sheet, .read = read_cell,
                            .write = write_cell, .define = define, .start = start, .evaluate = evaluate};
    w->book = book;
    return true;
}
