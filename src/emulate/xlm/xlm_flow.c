/* The course of a macro: cell after cell downwards, subroutines, jumps, blocks and loops (Function Reference: GOTO, RUN,
 * RETURN, HALT, IF, ELSE, END.IF, WHILE, FOR, FOR.CELL, NEXT, BREAK, ARGUMENT, ON.TIME, ERROR). */
#include "emulate/xlm/xlm_functions.h"

enum {
    FN_IF = 0x001,
    FN_FOR = 0x0AB,
    FN_WHILE = 0x0AC,
    FN_NEXT = 0x0AE,
    FN_ELSE = 0x0DF,
    FN_ELSE_IF = 0x0E0,
    FN_END_IF = 0x0E1,
    FN_FOR_CELL = 0x0E2
};

static int root_function(sk_xlm *x, sk_xlm_cell *c)
{
    const sk_xlm_node *n = sk_xlm_cell_formula(x, c);
    return n && n->op == SK_XLM_OP_CALL ? n->fn : -1;
}

static bool is_block_if(const sk_xlm_node *n)
{
    return n && n->op == SK_XLM_OP_CALL && n->fn == FN_IF && n->count == 1;
}

static sk_xlm_ref place_of(const sk_xlm_cell *c)
{
    return (sk_xlm_ref){.sheet = c->sheet, .r0 = c->row, .r1 = c->row, .c0 = c->column, .c1 = c->column};
}

static sk_xlm_value go(sk_xlm *x, sk_xlm_jump how, sk_xlm_ref to)
{
    x->jump = how;
    x->target = to;
    return sk_xlm_bool(true);
}

/* --- running --- */

static sk_xlm_cell *next_cell(sk_xlm *x, sk_xlm_cell *c)
{
    sk_xlm_jump jump = x->jump;
    x->jump = SK_XLM_GO_ON;
    if (jump == SK_XLM_GO_ON) return sk_xlm_cell_below(x, c);
    if (jump == SK_XLM_BEHIND) return sk_xlm_first_formula(x, x->target.sheet, x->target.r0 + 1, x->target.c0);
    return sk_xlm_first_formula(x, x->target.sheet, x->target.r0, x->target.c0);
}

static void run_cells(sk_xlm *x, sk_xlm_cell *c)
{
    while (c && sk_xlm_alive(x)) {
        const sk_xlm_node *n = sk_xlm_cell_formula(x, c);
        x->here = c;
        x->steps++;
        if (n) {
            sk_xlm_set_place(x, c);
            sk_xlm_value v = sk_xlm_eval(x, n);
            if (v.type == SK_XLM_REF || v.type == SK_XLM_ARRAY) v = sk_xlm_single(x, v);
            if (x->w->sink.trace) sk_xlm_trace(x, "=", sk_xlm_to_text(x, &v));
            c->value = v;
            c->done = true;
        }
        if (x->jump == SK_XLM_RETURN || x->jump == SK_XLM_HALT) return;
        c = next_cell(x, c);
    }
}

sk_xlm_value sk_xlm_call_at(sk_xlm *x, sk_xlm_ref at, const sk_xlm_value *args, unsigned n)
{
    if (at.sheet == SK_XLM_ACTIVE_SHEET) at.sheet = x->active.sheet;
    if (!sk_within(x->w->budget, SK_LIMIT_EMULATE_DEPTH, x->depth + 1ull))
        return go(x, SK_XLM_GOTO, at); /* chains of RUN */
    sk_xlm_frame frame = {.outer = x->frame, .args = args, .arg_count = n, .caller = x->here};
    x->frame = &frame;
    x->depth++;
    x->result = sk_xlm_bool(true);
    run_cells(x, sk_xlm_first_formula(x, at.sheet, at.r0, at.c0));
    if (x->jump == SK_XLM_RETURN) x->jump = SK_XLM_GO_ON;
    x->depth--;
    x->frame = frame.outer;
    x->here = frame.caller;
    sk_xlm_set_place(x, x->here);
    return x->result;
}

/* What ON.TIME and its kin have left: places, or names of procedures of VBA. */
void sk_xlm_run_later(sk_xlm *x)
{
    for (unsigned i = 0; i < x->later_count && sk_xlm_alive(x); i++) {
        sk_xlm_ref at;
        sk_xlm_value later = x->later[i];
        if (x->jump == SK_XLM_HALT) x->jump = SK_XLM_GO_ON;
        if (sk_xlm_to_ref(x, &later, &at)) (void)sk_xlm_call_at(x, at, NULL, 0);
        else if (later.type == SK_XLM_TEXT) (void)sk_xlm_call_name(x, later.u.text, NULL, 0);
    }
    x->later_count = 0;
}

sk_xlm_value sk_xlm_run_with(sk_xlm *x, sk_xlm_ref at, const sk_xlm_value *args, unsigned n)
{
    sk_xlm_value v = sk_xlm_call_at(x, at, args, n);
    sk_xlm_run_later(x);
    return v;
}

/* A name that is no macro of ours: a function made by REGISTER, else a procedure of VBA. */
sk_xlm_value sk_xlm_call_name(sk_xlm *x, sk_str name, const sk_xlm_value *args, unsigned n)
{
    for (const sk_xlm_registered *r = x->registered; r; r = r->next)
        if (sk_str_equal_nocase(r->name, name)) return sk_xlm_call_library(x, r->library, r->function, args, n);
    sk_xlm_value answer;
    if (sk_xlm_call_procedure(x, name, args, n, &answer)) return answer;
    sk_xlm_trace(x, "unknown function", name);
    return sk_xlm_unknown();
}

/* --- jumps --- */

sk_xlm_value sk_xlm_f_goto(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_ref to;
    (void)n;
    return sk_xlm_to_ref(x, &a[0], &to) ? go(x, SK_XLM_GOTO, to) : sk_xlm_error_of(SK_XLM_REFERENCE);
}

sk_xlm_value sk_xlm_f_run(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_ref to;
    if (n > 0 && sk_xlm_to_ref(x, &a[0], &to)) return sk_xlm_call_at(x, to, NULL, 0);
    sk_xlm_value name = n > 0 ? sk_xlm_single(x, a[0]) : (sk_xlm_value){.type = SK_XLM_BLANK};
    return name.type == SK_XLM_TEXT ? sk_xlm_call_name(x, name.u.text, NULL, 0) : sk_xlm_error_of(SK_XLM_REFERENCE);
}

sk_xlm_value sk_xlm_f_return(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    x->result = n > 0 ? a[0] : sk_xlm_bool(true);
    x->jump = SK_XLM_RETURN;
    return x->result;
}

sk_xlm_value sk_xlm_f_halt(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)a;
    (void)n;
    x->jump = SK_XLM_HALT;
    return sk_xlm_bool(true);
}

/* The macro's text or reference is the last text of ON.TIME(time, macro), ON.SHEET(sheet, macro) ... */
sk_xlm_value sk_xlm_f_later(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_ref to;
    for (unsigned i = n > 2 ? 2 : n; i-- > 0;) {
        if (a[i].type == SK_XLM_NUMBER || a[i].type == SK_XLM_MISSING) continue;
        sk_xlm_value what = sk_xlm_to_ref(x, &a[i], &to) ? sk_xlm_ref_value(to) : sk_xlm_single(x, a[i]);
        if (what.type != SK_XLM_REF && what.type != SK_XLM_TEXT) continue;
        if (x->later_count < SK_XLM_LATER_MOST) x->later[x->later_count++] = what;
        break;
    }
    return sk_xlm_bool(true);
}

sk_xlm_value sk_xlm_f_argument(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    sk_xlm_frame *f = x->frame;
    if (!f || f->arg_used >= f->arg_count) return sk_xlm_error_of(SK_XLM_NA);
    sk_xlm_value v = f->args[f->arg_used++];
    sk_xlm_ref to;
    if (n > 2 && sk_xlm_to_ref(x, &a[2], &to)) {
        sk_xlm_cell *c = sk_xlm_cell_at(x, to.sheet, to.r0, to.c0);
        if (c) sk_xlm_set_value(x, c, sk_xlm_single(x, v), true);
    }
    sk_xlm_value name = sk_xlm_single(x, a[0]);
    if (name.type == SK_XLM_TEXT) sk_xlm_set_name(x, name.u.text, v);
    return v;
}

sk_xlm_value sk_xlm_f_nothing(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)x;
    (void)a;
    (void)n;
    return sk_xlm_bool(true);
}

/* --- IF --- */

/* The ELSE, ELSE.IF or END.IF that belongs to the block that c is in, below c. */
static sk_xlm_cell *block_end(sk_xlm *x, sk_xlm_cell *c, bool only_end)
{
    unsigned depth = 0;
    for (c = sk_xlm_cell_below(x, c); c && sk_xlm_alive(x); c = sk_xlm_cell_below(x, c)) {
        int fn = root_function(x, c);
        x->steps++;
        if (is_block_if(c->formula)) depth++;
        bool end = fn == FN_END_IF, branch = fn == FN_ELSE || fn == FN_ELSE_IF;
        if (depth == 0 && (end || (branch && !only_end))) return c;
        depth -= end;
    }
    return NULL;
}

static sk_xlm_value decide_block(sk_xlm *x, const sk_xlm_node *condition)
{
    sk_xlm_value v = sk_xlm_eval_value(x, condition);
    sk_xlm_cell *c = x->here;
    if (x->jump != SK_XLM_GO_ON || sk_xlm_decide(x, &v)) return sk_xlm_bool(true);
    while (c && (c = block_end(x, c, false)) != NULL) {
        if (root_function(x, c) == FN_ELSE_IF && c->formula->count > 0) {
            v = sk_xlm_eval_value(x, c->formula->u.args[0]);
            if (x->jump != SK_XLM_GO_ON) return v;
            if (!sk_xlm_decide(x, &v)) continue;
        }
        (void)go(x, SK_XLM_BEHIND, place_of(c));
        break;
    }
    return sk_xlm_bool(false);
}

sk_xlm_value sk_xlm_l_if(sk_xlm *x, const sk_xlm_node *call)
{
    if (call->count == 1 && x->here && x->here->formula == call) return decide_block(x, call->u.args[0]);
    sk_xlm_value v = sk_xlm_eval_value(x, call->u.args[0]);
    if (x->jump != SK_XLM_GO_ON || v.type == SK_XLM_ERROR) return v;
    bool sound = true, yes = false;
    if (v.type != SK_XLM_UNKNOWN)
        sound = sk_xlm_to_bool(x, &v, &yes);
    else
        yes = sk_xlm_decide(x, &v);
    if (!sound) return sk_xlm_error_of(SK_XLM_VALUE);
    unsigned branch = yes ? 1 : 2;
    if (branch >= call->count) return sk_xlm_bool(yes);
    sk_xlm_value r = sk_xlm_eval(x, call->u.args[branch]);
    return r.type == SK_XLM_MISSING ? sk_xlm_number(0) : r;
}

/* Reached from above: the branch before it was run. */
sk_xlm_value sk_xlm_l_else(sk_xlm *x, const sk_xlm_node *call)
{
    (void)call;
    sk_xlm_cell *end = x->here ? block_end(x, x->here, true) : NULL;
    return end ? go(x, SK_XLM_BEHIND, place_of(end)) : sk_xlm_bool(false);
}

/* --- loops --- */

static sk_xlm_cell *loop_end(sk_xlm *x, sk_xlm_cell *c)
{
    unsigned depth = 0;
    for (c = sk_xlm_cell_below(x, c); c && sk_xlm_alive(x); c = sk_xlm_cell_below(x, c)) {
        int fn = root_function(x, c);
        x->steps++;
        if (fn == FN_FOR || fn == FN_WHILE || fn == FN_FOR_CELL) depth++;
        if (fn != FN_NEXT) continue;
        if (depth == 0) return c;
        depth--;
    }
    return NULL;
}

/* The loop whose head is run now: the one that NEXT came back to, or a new one. NULL outside of a macro. */
static sk_xlm_loop *enter_loop(sk_xlm *x, bool *ret_again)
{
    sk_xlm_frame *f = x->frame;
    if (!f || !x->here) return NULL;
    sk_xlm_loop *top = f->loop_count ? &f->loops[f->loop_count - 1] : NULL;
    *ret_again = top && top->head == x->here && top->again;
    if (*ret_again) {
        top->again = false;
        return top;
    }
    for (unsigned i = 0; i < f->loop_count; i++) /* left by GOTO and entered anew */
        if (f->loops[i].head == x->here) f->loop_count = i;
    if (f->loop_count == SK_XLM_LOOPS_MOST) return NULL;
    f->loops[f->loop_count] = (sk_xlm_loop){.head = x->here};
    return &f->loops[f->loop_count++];
}

static sk_xlm_value leave_loop(sk_xlm *x)
{
    sk_xlm_frame *f = x->frame;
    sk_xlm_cell *head = f->loops[--f->loop_count].head, *end = loop_end(x, head);
    return end ? go(x, SK_XLM_BEHIND, place_of(end)) : sk_xlm_bool(false);
}

/* A loop on an unknown condition runs once and ends. */
sk_xlm_value sk_xlm_l_while(sk_xlm *x, const sk_xlm_node *call)
{
    bool again = false, yes = false;
    sk_xlm_loop *l = enter_loop(x, &again);
    sk_xlm_value v = sk_xlm_eval_value(x, call->u.args[0]);
    if (!l || x->jump != SK_XLM_GO_ON) return v;
    if (v.type == SK_XLM_UNKNOWN)
        yes = !again;
    else
        (void)(sk_xlm_to_bool(x, &v, &yes));
    return yes ? sk_xlm_bool(true) : leave_loop(x);
}

sk_xlm_value sk_xlm_l_for(sk_xlm *x, const sk_xlm_node *call)
{
    bool again = false;
    sk_xlm_loop *l = enter_loop(x, &again);
    sk_xlm_value error = {.type = SK_XLM_BLANK};
    if (!l) return sk_xlm_error_of(SK_XLM_VALUE);
    if (!again) {
        sk_xlm_value name = sk_xlm_eval_value(x, call->u.args[0]), from = sk_xlm_eval_value(x, call->u.args[1]);
        sk_xlm_value to = sk_xlm_eval_value(x, call->u.args[2]);
        sk_xlm_value step = call->count > 3 ? sk_xlm_eval_value(x, call->u.args[3]) : sk_xlm_number(1);
        l->counter = name.type == SK_XLM_TEXT ? sk_xlm_name_of(x, name.u.text, x->here->sheet, true) : NULL;
        l->now = sk_xlm_to_number(x, &from, &error);
        l->end = sk_xlm_to_number(x, &to, &error);
        l->step = step.type == SK_XLM_MISSING ? 1 : sk_xlm_to_number(x, &step, &error);
    } else {
        sk_xlm_value v = l->counter ? sk_xlm_name_value(x, l->counter)
                                    : sk_xlm_number(l->now); /* the macro may have set it */
        if (l->counter) l->now = sk_xlm_to_number(x, &v, &error);
        l->now += l->step;
    }
    bool ends = !(l->step >= 0 ? l->now <= l->end : l->now >= l->end);
    if (error.type == SK_XLM_ERROR || error.type == SK_XLM_UNKNOWN || ends) return leave_loop(x);
    if (l->counter) {
        (void)sk_xlm_name_current(x, l->counter);
        l->counter->value = sk_xlm_number(l->now);
        l->counter->has_value = true;
    }
    return sk_xlm_number(l->now);
}

/* FOR.CELL(name, area, skip blanks): the name refers to each cell in turn. */
sk_xlm_value sk_xlm_l_for_cell(sk_xlm *x, const sk_xlm_node *call)
{
    bool again = false;
    sk_xlm_loop *l = enter_loop(x, &again);
    if (!l) return sk_xlm_error_of(SK_XLM_VALUE);
    if (!again) {
        sk_xlm_value name = sk_xlm_eval_value(x, call->u.args[0]), skip = sk_xlm_bool(false);
        sk_xlm_value area = call->count > 1 ? sk_xlm_eval(x, call->u.args[1]) : sk_xlm_ref_value(x->selection);
        if (call->count > 2) skip = sk_xlm_eval_value(x, call->u.args[2]);
        l->counter = name.type == SK_XLM_TEXT ? sk_xlm_name_of(x, name.u.text, x->here->sheet, true) : NULL;
        if (!l->counter || !sk_xlm_to_ref(x, &area, &l->area)) return leave_loop(x);
        (void)sk_xlm_to_bool(x, &skip, &l->skip_blanks);
    }
    sk_xlm_value area = sk_xlm_ref_value(l->area);
    uint64_t columns = sk_xlm_columns(&area), count = columns * sk_xlm_rows(&area);
    for (; l->index < count && sk_xlm_alive(x); l->index++) {
        sk_xlm_ref r = {.sheet = l->area.sheet};
        r.r0 = r.r1 = l->area.r0 + (uint32_t)(l->index / columns);
        r.c0 = r.c1 = (uint16_t)(l->area.c0 + l->index % columns);
        x->steps++;
        if (l->skip_blanks && sk_xlm_cell_get(x, r.sheet, r.r0, r.c0).type == SK_XLM_BLANK) continue;
        l->index++;
        (void)sk_xlm_name_current(x, l->counter);
        l->counter->value = sk_xlm_ref_value(r);
        l->counter->has_value = true;
        return sk_xlm_bool(true);
    }
    return leave_loop(x);
}

sk_xlm_value sk_xlm_f_next(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)a;
    (void)n;
    sk_xlm_frame *f = x->frame;
    if (!f || f->loop_count == 0) return sk_xlm_bool(false);
    sk_xlm_loop *l = &f->loops[f->loop_count - 1];
    l->again = true;
    return go(x, SK_XLM_GOTO, place_of(l->head));
}

sk_xlm_value sk_xlm_f_break(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    (void)a;
    (void)n;
    return x->frame && x->frame->loop_count ? leave_loop(x) : sk_xlm_bool(false);
}
