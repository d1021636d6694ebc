/* Evaluation of formula trees. */
#include <math.h>

#include "emulate/xlm/xlm_inside.h"

#define EVAL_DEPTH_MOST 2500u

bool sk_xlm_alive(sk_xlm *x)
{
    if (x->steps < x->steps_most && sk_world_alive(x->w)) return true;
    x->jump = SK_XLM_HALT;
    return false;
}

/* --- cells and names --- */

/* A formula of a worksheet is calculated when it is asked for and something was written since; on a macro sheet only where
 * the file holds no result and nothing in the formula acts: there Excel has calculated it when it was entered. */
static void recalculate(sk_xlm *x, sk_xlm_cell *c)
{
    bool macro = sk_xlm_is_macro_sheet(x, c->sheet);
    if (c->done && macro) return;
    if (c->age == x->writes || c->busy) return;
    bool empty = c->value.type == SK_XLM_BLANK || (c->value.type == SK_XLM_NUMBER && c->value.u.number == 0) ||
                 (c->value.type == SK_XLM_BOOL && c->value.u.number == 0) || c->value.type == SK_XLM_ERROR;
    if (macro && !empty) return;
    if (!macro && x->writes == 1 && !empty) return;
    sk_xlm_node *n = sk_xlm_cell_formula(x, c);
    c->age = x->writes;
    if (!n || !n->pure) return;
    sk_xlm_cell *here = x->here;
    c->busy = true;
    x->here = c;
    sk_xlm_value v = sk_xlm_eval_value(x, n);
    x->here = here;
    c->busy = false;
    if (v.type == SK_XLM_UNKNOWN && c->value.type != SK_XLM_BLANK) return;
    if (v.type == SK_XLM_ERROR && !empty) return;
    c->value = v;
}

sk_xlm_value sk_xlm_cell_value(sk_xlm *x, sk_xlm_cell *c)
{
    if (c->run != x->run) sk_xlm_refresh(x, c);
    if (c->has_formula && c->age != x->writes) recalculate(x, c);
    return c->value;
}

static bool inside(uint32_t row, uint32_t column) { return row < SK_XLM_ROWS && column < SK_XLM_COLUMNS; }

sk_xlm_value sk_xlm_cell_get(sk_xlm *x, unsigned sheet, uint32_t row, uint32_t column)
{
    if (sheet == SK_XLM_ACTIVE_SHEET) sheet = x->active.sheet;
    sk_xlm_cell *c = inside(row, column) ? sk_xlm_cell_at(x, sheet, row, column) : NULL;
    return c ? sk_xlm_cell_value(x, c) : sk_xlm_error_of(SK_XLM_REFERENCE);
}

sk_xlm_value sk_xlm_name_value(sk_xlm *x, sk_xlm_name *n)
{
    (void)sk_xlm_name_current(x, n);
    if (n->has_value) return n->value;
    if (!n->formula || n->busy) return sk_xlm_error_of(SK_XLM_NAME);
    n->busy = true;
    sk_xlm_value v = sk_xlm_eval(x, n->formula);
    n->busy = false;
    return v;
}

/* --- references and arrays --- */

uint32_t sk_xlm_rows(const sk_xlm_value *v)
{
    if (v->type == SK_XLM_REF) return v->u.ref.r1 - v->u.ref.r0 + 1;
    return v->type == SK_XLM_ARRAY ? v->u.array->rows : 1;
}

uint32_t sk_xlm_columns(const sk_xlm_value *v)
{
    if (v->type == SK_XLM_REF) return (uint32_t)(v->u.ref.c1 - v->u.ref.c0) + 1;
    return v->type == SK_XLM_ARRAY ? v->u.array->columns : 1;
}

sk_xlm_value sk_xlm_item(sk_xlm *x, const sk_xlm_value *v, uint32_t row, uint32_t column)
{
    if (v->type != SK_XLM_REF && v->type != SK_XLM_ARRAY) return *v;
    if (row >= sk_xlm_rows(v) || column >= sk_xlm_columns(v)) return sk_xlm_error_of(SK_XLM_NA);
    if (v->type == SK_XLM_REF) return sk_xlm_cell_get(x, v->u.ref.sheet, v->u.ref.r0 + row, v->u.ref.c0 + column);
    return v->u.array->items[(size_t)row * v->u.array->columns + column];
}

/* One value of a reference: the cell itself, or of an area the one in the row or column of the cell that asks. */
sk_xlm_value sk_xlm_single(sk_xlm *x, sk_xlm_value v)
{
    for (unsigned i = 0; i < 4 && (v.type == SK_XLM_REF || v.type == SK_XLM_ARRAY); i++) {
        uint32_t row = 0, column = 0;
        if (v.type == SK_XLM_REF && x->here) {
            const sk_xlm_ref *r = &v.u.ref;
            if (r->r0 != r->r1 && r->c0 == r->c1 && x->here->row >= r->r0 && x->here->row <= r->r1)
                row = x->here->row - r->r0;
            if (r->c0 != r->c1 && r->r0 == r->r1 && x->here->column >= r->c0 && x->here->column <= r->c1)
                column = (uint32_t)(x->here->column - r->c0);
        }
        v = sk_xlm_item(x, &v, row, column);
    }
    return v;
}

/* The part of an area that can hold something: rows and columns behind the last cell of the sheet are blank. */
static sk_xlm_ref clip(sk_xlm *x, sk_xlm_ref r)
{
    sk_xlm_ref used = {.r1 = 0};
    bool any = sk_xlm_used_area(x, r.sheet == SK_XLM_ACTIVE_SHEET ? x->active.sheet : r.sheet, &used);
    uint32_t last_row = any ? used.r1 : 0;
    uint16_t last_column = any ? used.c1 : 0;
    const sk_xlm_sheet *s = r.sheet < x->sheet_count ? &x->sheets[r.sheet] : NULL;
    for (uint32_t i = 0; s && i < s->extra_count; i++) {
        if (s->extra[i]->row > last_row) last_row = s->extra[i]->row;
        if (s->extra[i]->column > last_column) last_column = s->extra[i]->column;
    }
    if (r.r1 > last_row + 4096 && r.r1 - r.r0 > 65536) r.r1 = last_row > r.r0 ? last_row : r.r0;
    if (r.c1 > last_column && r.c1 - r.c0 > 1024) r.c1 = last_column > r.c0 ? last_column : r.c0;
    return r;
}

bool sk_xlm_each(sk_xlm *x, const sk_xlm_value *v, bool (*take)(void *self, const sk_xlm_value *v), void *self)
{
    if (v->type == SK_XLM_MISSING) return true;
    if (v->type != SK_XLM_REF && v->type != SK_XLM_ARRAY) return take(self, v);
    sk_xlm_value area = *v;
    if (area.type == SK_XLM_REF && sk_xlm_rows(v) > 65536) area.u.ref = clip(x, area.u.ref);
    uint32_t rows = sk_xlm_rows(&area), columns = sk_xlm_columns(&area);
    for (uint32_t r = 0; r < rows; r++) {
        for (uint32_t c = 0; c < columns; c++) {
            sk_xlm_value item = sk_xlm_item(x, &area, r, c);
            x->steps += 4;
            if (item.type != SK_XLM_BLANK && !take(self, &item)) return false;
        }
        if (!sk_xlm_alive(x)) return false;
    }
    return true;
}

bool sk_xlm_to_ref(sk_xlm *x, const sk_xlm_value *v, sk_xlm_ref *ret)
{
    if (v->type == SK_XLM_REF) {
        *ret = v->u.ref;
        if (ret->sheet == SK_XLM_ACTIVE_SHEET) ret->sheet = x->active.sheet;
        return ret->sheet < x->sheet_count;
    }
    sk_xlm_value one = sk_xlm_single(x, *v);
    if (one.type != SK_XLM_TEXT) return false;
    sk_bytes text = sk_str_to_utf8(x->strings, one.u.text);
    if (sk_at(text, 0) == '=') text = sk_from(text, 1);
    sk_xlm_place at = {x->here ? x->here->sheet : x->active.sheet, x->here ? x->here->row : 0,
                       x->here ? x->here->column : 0};
    if (!sk_xlm_read_reference(x, text, at, true, ret)) return false;
    sk_xlm_ref cell; /* "C5" is a whole column in one style and a cell in the other: whoever starts it means the cell */
    bool whole = ret->r1 - ret->r0 == SK_XLM_ROWS - 1 || ret->c1 - ret->c0 == (int)SK_XLM_COLUMNS - 1;
    if (whole && sk_xlm_read_reference(x, text, at, false, &cell)) *ret = cell;
    return ret->sheet < x->sheet_count;
}

/* --- operators --- */

static sk_xlm_value arithmetic(sk_xlm_op op, double a, double b)
{
    double v = 0;
    switch (op) {
    case SK_XLM_OP_ADD: v = a + b; break;
    case SK_XLM_OP_SUB: v = a - b; break;
    case SK_XLM_OP_MUL: v = a * b; break;
    case SK_XLM_OP_DIV:
        if (b == 0) return sk_xlm_error_of(SK_XLM_DIV0);
        v = a / b;
        break;
    default:
        if (a == 0 && b == 0) return sk_xlm_error_of(SK_XLM_NUM);
        v = pow(a, b);
        break;
    }
    return isfinite(v) ? sk_xlm_number(v) : sk_xlm_error_of(SK_XLM_NUM);
}

static bool holds(sk_xlm_op op, int order)
{
    switch (op) {
    case SK_XLM_OP_LESS: return order < 0;
    case SK_XLM_OP_LESS_EQUAL: return order <= 0;
    case SK_XLM_OP_EQUAL: return order == 0;
    case SK_XLM_OP_GREATER_EQUAL: return order >= 0;
    case SK_XLM_OP_GREATER: return order > 0;
    default: return order != 0;
    }
}

/* An unknown part leaves a gap in a text, so that what is known of an address or a command stays. */
static sk_xlm_value join(sk_xlm *x, const sk_xlm_value *a, const sk_xlm_value *b)
{
    sk_str text = sk_str_concat(x->strings, sk_xlm_to_text(x, a), sk_xlm_to_text(x, b));
    if (text.len > SK_XLM_TEXT_MOST) return sk_xlm_error_of(SK_XLM_VALUE);
    return sk_xlm_text(text);
}

/* A date of the clock beside another number or text: to wait for, or to end at. */
static void ask_date(sk_xlm *x, sk_xlm_op op, const sk_xlm_value *a, const sk_xlm_value *b)
{
    if (!((a->flow ^ b->flow) & SK_FLOW_ENVIRONMENT)) return;
    sk_value sides[2];
    for (unsigned i = 0; i < 2; i++) {
        const sk_xlm_value *v = i ? b : a;
        sides[i] = v->type == SK_XLM_NUMBER ? sk_double(v->u.number) : v->type == SK_XLM_TEXT ? sk_string(sk_xlm_to_text(x, v)) : sk_empty();
        sides[i] = sk_flowing(sides[i], v->flow);
    }
    sk_world_ask_date(x->w, op == SK_XLM_OP_EQUAL || op == SK_XLM_OP_NOT_EQUAL ? SK_OP2_EQ : SK_OP2_LT, &sides[0], &sides[1]);
}

static sk_xlm_value binary(sk_xlm *x, sk_xlm_op op, const sk_xlm_value *a, const sk_xlm_value *b)
{
    unsigned flow = a->flow | b->flow;
    if (a->type == SK_XLM_ERROR) return *a;
    if (b->type == SK_XLM_ERROR) return *b;
    if (op == SK_XLM_OP_JOIN) return sk_xlm_flowing(join(x, a, b), flow | SK_FLOW_COMPUTED);
    if (a->type == SK_XLM_UNKNOWN || b->type == SK_XLM_UNKNOWN) return sk_xlm_flowing(sk_xlm_unknown(), flow);
    if (op >= SK_XLM_OP_LESS && op <= SK_XLM_OP_NOT_EQUAL) {
        ask_date(x, op, a, b);
        return sk_xlm_flowing(sk_xlm_bool(holds(op, sk_xlm_compare(x, a, b))), flow);
    }
    double left, right;
    if (!sk_xlm_number_of(x, a, &left) || !sk_xlm_number_of(x, b, &right)) return sk_xlm_error_of(SK_XLM_VALUE);
    return sk_xlm_flowing(arithmetic(op, left, right), flow | SK_FLOW_COMPUTED);
}

/* name = value, as a whole formula of a macro sheet, gives the name that value; chains go from right to left. */
static bool assign(sk_xlm *x, const sk_xlm_node *n, const sk_xlm_value *v)
{
    const sk_xlm_node *left = n->u.op.a;
    if (left->op == SK_XLM_OP_EQUAL) {
        const sk_xlm_node *middle = left->u.op.b;
        if (middle->op != SK_XLM_OP_NAME || !assign(x, left, v)) return false;
        left = middle;
    }
    if (left->op != SK_XLM_OP_NAME) return false;
    sk_xlm_name *name = sk_xlm_name_current(x, left->u.name);
    if (name->formula && !name->has_value) return false;
    name->value = *v;
    name->has_value = true;
    return true;
}

static sk_xlm_value eval_binary(sk_xlm *x, const sk_xlm_node *n)
{
    bool root = x->here && x->here->formula == n && n->op == SK_XLM_OP_EQUAL;
    sk_xlm_value a = root && n->u.op.a->op == SK_XLM_OP_NAME ? sk_xlm_number(0) : sk_xlm_eval_value(x, n->u.op.a);
    if (x->jump != SK_XLM_GO_ON) return a;
    sk_xlm_value b = sk_xlm_eval_value(x, n->u.op.b);
    if (root && assign(x, n, &b)) return b;
    if (root && n->u.op.a->op == SK_XLM_OP_NAME) a = sk_xlm_eval_value(x, n->u.op.a);
    /* the commonest case first: two numbers */
    if (a.type == SK_XLM_NUMBER && b.type == SK_XLM_NUMBER && n->op <= SK_XLM_OP_POWER)
        return sk_xlm_flowing(arithmetic((sk_xlm_op)n->op, a.u.number, b.u.number),
                              (unsigned)a.flow | b.flow | SK_FLOW_COMPUTED);
    return binary(x, (sk_xlm_op)n->op, &a, &b);
}

static sk_xlm_value eval_unary(sk_xlm *x, const sk_xlm_node *n)
{
    sk_xlm_value v = sk_xlm_eval_value(x, n->u.op.a);
    double number;
    if (n->op == SK_XLM_OP_PLUS || v.type == SK_XLM_ERROR || v.type == SK_XLM_UNKNOWN) return v;
    if (!sk_xlm_number_of(x, &v, &number)) return sk_xlm_error_of(SK_XLM_VALUE);
    return sk_xlm_flowing(sk_xlm_number(n->op == SK_XLM_OP_MINUS ? -number : number / 100), v.flow);
}

static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }
static uint32_t most(uint32_t a, uint32_t b) { return a > b ? a : b; }

static sk_xlm_value eval_references(sk_xlm *x, const sk_xlm_node *n)
{
    sk_xlm_value a = sk_xlm_eval(x, n->u.op.a), b = n->u.op.b ? sk_xlm_eval(x, n->u.op.b) : a;
    if (n->op == SK_XLM_OP_UNION) return a; /* areas of a union: its first */
    if (a.type == SK_XLM_ERROR) return a;
    if (a.type != SK_XLM_REF || b.type != SK_XLM_REF) return sk_xlm_error_of(SK_XLM_VALUE);
    sk_xlm_ref l = a.u.ref, r = b.u.ref;
    if (n->op == SK_XLM_OP_RANGE)
        return sk_xlm_ref_value((sk_xlm_ref){.sheet = l.sheet,
                                             .r0 = least(l.r0, r.r0),
                                             .r1 = most(l.r1, r.r1),
                                             .c0 = (uint16_t)least(l.c0, r.c0),
                                             .c1 = (uint16_t)most(l.c1, r.c1)});
    sk_xlm_ref i = {.sheet = l.sheet,
                    .r0 = most(l.r0, r.r0),
                    .r1 = least(l.r1, r.r1),
                    .c0 = (uint16_t)most(l.c0, r.c0),
                    .c1 = (uint16_t)least(l.c1, r.c1)};
    if (l.sheet != r.sheet || i.r0 > i.r1 || i.c0 > i.c1) return sk_xlm_error_of(SK_XLM_NULL);
    return sk_xlm_ref_value(i);
}

/* --- calls --- */

static bool has_room(sk_xlm *x, unsigned count)
{
    if (!x->stack) x->stack = SK_NEW_ARRAY(x->arena, sk_xlm_value, SK_XLM_STACK_MOST);
    return x->stack && x->stack_top + count <= SK_XLM_STACK_MOST;
}

static sk_xlm_value call_with(sk_xlm *x, const sk_xlm_row *row, const sk_xlm_node *n, sk_xlm_value *args)
{
    unsigned flow = 0;
    for (unsigned i = 0; i < n->count; i++) {
        args[i] = row->flags & SK_XLM_RAW ? sk_xlm_eval(x, n->u.args[i]) : sk_xlm_eval_value(x, n->u.args[i]);
        if (x->jump != SK_XLM_GO_ON) return args[i];
        flow |= args[i].flow;
        if (row->flags & (SK_XLM_RAW | SK_XLM_TAKES)) continue;
        if (args[i].type == SK_XLM_ERROR) return args[i];
        if (args[i].type == SK_XLM_UNKNOWN) return sk_xlm_flowing(sk_xlm_unknown(), flow);
    }
    return sk_xlm_flowing(row->run(x, args, n->count), flow);
}

static sk_xlm_value eval_call(sk_xlm *x, const sk_xlm_node *n)
{
    const sk_xlm_row *row = sk_xlm_function_row(n->fn);
    if (row && row->lazy) return n->count < row->least ? sk_xlm_error_of(SK_XLM_VALUE) : row->lazy(x, n);
    if (row && (n->count < row->least || n->count > row->most)) return sk_xlm_error_of(SK_XLM_VALUE);
    if (!has_room(x, n->count)) return sk_xlm_error_of(SK_XLM_VALUE);
    if (!row) {
        for (unsigned i = 0; i < n->count && x->jump == SK_XLM_GO_ON; i++) (void)sk_xlm_eval(x, n->u.args[i]);
        const char *name = sk_xlm_function_name(n->fn);
        sk_xlm_trace(x, "unknown function", sk_str_c(name ? name : "?"));
        return sk_xlm_unknown();
    }
    sk_xlm_value *args = x->stack + x->stack_top;
    x->stack_top += n->count;
    sk_xlm_value v = call_with(x, row, n, args);
    x->stack_top -= n->count;
    return v;
}

static sk_str callee_name(sk_xlm *x, const sk_xlm_node *n)
{
    if (n->op == SK_XLM_OP_NAME) return sk_str_utf8(x->strings, n->u.name->name);
    if (n->op == SK_XLM_OP_FOREIGN || (n->op == SK_XLM_OP_CONST && n->u.value.type == SK_XLM_TEXT))
        return n->u.value.u.text;
    return SK_STR("");
}

/* A function by its name among ours: a later version's, or an add-in's that an older file names. */
static const sk_xlm_row *row_of_name(sk_xlm *x, sk_str name)
{
    if (sk_str_starts(name, "_xlfn.")) name = sk_str_from(name, 6);
    int32_t fn = name.len ? sk_xlm_function_find(x, sk_str_to_utf8(x->strings, name)) : -1;
    return fn >= 0 ? sk_xlm_function_row((unsigned)fn) : NULL;
}

/* Calls what a name or reference leads to: a macro of this workbook, a registered function, an add-in's function. */
static sk_xlm_value eval_user(sk_xlm *x, const sk_xlm_node *n)
{
    const sk_xlm_node *callee = n->u.args[0];
    sk_str name = callee_name(x, callee);
    unsigned count = n->count - 1;
    if (!has_room(x, count)) return sk_xlm_error_of(SK_XLM_VALUE);
    sk_xlm_value *args = x->stack + x->stack_top;
    x->stack_top += count;
    sk_xlm_value v = sk_xlm_unknown(), target = {.type = SK_XLM_BLANK};
    for (unsigned i = 0; i < count && x->jump == SK_XLM_GO_ON; i++) args[i] = sk_xlm_eval(x, n->u.args[i + 1]);
    if (callee->op == SK_XLM_OP_NAME) (void)sk_xlm_name_current(x, callee->u.name);
    bool defined = callee->op != SK_XLM_OP_FOREIGN &&
                   !(callee->op == SK_XLM_OP_NAME && !callee->u.name->has_value && !callee->u.name->formula);
    if (defined) target = sk_xlm_eval(x, callee);
    const sk_xlm_row *row = target.type == SK_XLM_REF ? NULL : row_of_name(x, name);
    if (x->jump == SK_XLM_GO_ON) {
        if (target.type == SK_XLM_REF)
            v = sk_xlm_call_at(x, target.u.ref, args, count);
        else if (row && row->run && count >= row->least && count <= row->most)
            v = row->run(x, args, count);
        else
            v = sk_xlm_call_name(x, name, args, count);
    }
    x->stack_top -= count;
    return v;
}

/* --- nodes --- */

static sk_xlm_value eval_cell(sk_xlm *x, const sk_xlm_node *n)
{
    sk_xlm_cell *c = n->u.at.cell;
    if (!c) {
        c = sk_xlm_cell_at(x, n->u.at.ref.sheet, n->u.at.ref.r0, n->u.at.ref.c0);
        if (!c) return sk_xlm_error_of(SK_XLM_REFERENCE);
        ((sk_xlm_node *)(uintptr_t)n)->u.at.cell = c; /* cells are never taken away */
    }
    return sk_xlm_cell_value(x, c);
}

static sk_xlm_value eval_deep(sk_xlm *x, const sk_xlm_node *n)
{
    if (x->eval_depth >= EVAL_DEPTH_MOST) {
        (void)sk_within(x->w->budget, SK_LIMIT_EMULATE_DEPTH, UINT64_MAX);
        return sk_xlm_error_of(SK_XLM_VALUE);
    }
    x->eval_depth++;
    sk_xlm_value v;
    if (n->op == SK_XLM_OP_CALL)
        v = eval_call(x, n);
    else if (n->op == SK_XLM_OP_USER)
        v = eval_user(x, n);
    else if (n->op == SK_XLM_OP_NAME)
        v = sk_xlm_name_value(x, n->u.name);
    else if (n->op >= SK_XLM_OP_PLUS)
        v = eval_unary(x, n);
    else if (n->op >= SK_XLM_OP_INTERSECT)
        v = eval_references(x, n);
    else
        v = eval_binary(x, n);
    x->eval_depth--;
    return v;
}

sk_xlm_value sk_xlm_eval(sk_xlm *x, const sk_xlm_node *n)
{
    if (!n) return sk_xlm_error_of(SK_XLM_VALUE);
    if (++x->steps >= x->steps_most && !sk_xlm_alive(x)) return sk_xlm_error_of(SK_XLM_VALUE);
    switch ((sk_xlm_op)n->op) {
    case SK_XLM_OP_CONST: return n->u.value;
    case SK_XLM_OP_AREA: {
        sk_xlm_value v = n->u.value;
        if (v.u.ref.sheet == SK_XLM_ACTIVE_SHEET) v.u.ref.sheet = x->active.sheet;
        return v;
    }
    case SK_XLM_OP_CELL: return sk_xlm_ref_value(n->u.at.ref);
    case SK_XLM_OP_FOREIGN: return sk_xlm_unknown();
    default: return eval_deep(x, n);
    }
}

sk_xlm_value sk_xlm_eval_value(sk_xlm *x, const sk_xlm_node *n)
{
    if (n && n->op == SK_XLM_OP_CELL) {
        x->steps++;
        return eval_cell(x, n);
    }
    sk_xlm_value v = sk_xlm_eval(x, n);
    return v.type == SK_XLM_REF || v.type == SK_XLM_ARRAY ? sk_xlm_single(x, v) : v;
}

bool sk_xlm_decide(sk_xlm *x, const sk_xlm_value *v)
{
    bool yes = false;
    if (v->type != SK_XLM_UNKNOWN) return sk_xlm_to_bool(x, v, &yes) && yes;
    unsigned n = x->choice_count++;
    if (n < x->choice_given) return (x->choices >> n & 1) == 0;
    return true;
}
