/* Statements: one loop over the operations of a procedure, with the error handling of MS-VBAL 5.4.4. After an error under
 * On Error Resume Next the next operation follows, which is inside of the block whose head failed. */
#include "emulate/vba/vm.h"

enum { SHRUGS_MOST = 500 };

int vba_raise(vba_vm *vm, int number, sk_str text)
{
    vm->err_number = number;
    vm->err_text = text;
    return number;
}

void vba_clear_error(vba_vm *vm)
{
    vm->err_number = 0;
    vm->err_text = SK_STR("");
    vm->err_source = SK_STR("");
}

/* ---- conditions that are not known: both branches run ---- */

static bool guard_enter(vba_frame *f, const vba_op *op)
{
    if (f->guard_count >= VBA_GUARDS) return false;
    f->guards[f->guard_count++] = (vba_guard){.from = f->pc, .to = op->target, .end = op->end};
    return true;
}

/* A loop whose only way out hangs on something unknown is left after some turns. */
static bool may_skip(vba_frame *f, uint32_t from)
{
    size_t i = 0;
    while (i < VBA_SKIPS && f->skips[i].count && f->skips[i].from != from) i++;
    if (i == VBA_SKIPS) return true;
    f->skips[i].from = from;
    return ++f->skips[i].count <= VBA_SKIPS_MOST;
}

/* Leaving a branch of an unknown condition: the other one follows. True where that took the jump over. */
static bool guard_leave(vba_frame *f)
{
    if (!f->guard_count) return false;
    vba_guard *g = &f->guards[f->guard_count - 1];
    if (!g->in_else && !may_skip(f, g->from)) {
        f->guard_count--;
        return false;
    }
    if (!g->in_else) {
        g->left = true;
        g->in_else = true;
        f->next = g->to;
        if (g->to == g->end) f->guard_count--;
        return true;
    }
    bool both = g->left;
    f->next = g->end;
    f->guard_count--;
    return !both;
}

/* Drops guards whose statement was passed. */
static void guard_tidy(vba_frame *f)
{
    while (f->guard_count) {
        vba_guard *g = &f->guards[f->guard_count - 1];
        if (!g->in_else && f->pc >= g->to && f->pc < g->end) g->in_else = true;
        if (f->pc >= g->from && f->pc < g->end) return;
        f->guard_count--;
    }
}

static bool inside_guard(const vba_frame *f, uint32_t target)
{
    const vba_guard *g = &f->guards[f->guard_count - 1];
    return target >= g->from && target < g->end;
}

static void jump(vba_frame *f, uint32_t target)
{
    if (target == VBA_NO_TARGET) return;
    if (f->guard_count && !inside_guard(f, target) && guard_leave(f)) return;
    f->next = target;
}

/* ---- conditions and loops ---- */

/* *ret_known false: unknown. */
static int condition(vba_vm *vm, vba_frame *f, vba_node *n, bool *ret, bool *ret_known, bool *ret_probe)
{
    sk_value v;
    *ret_known = true;
    int error = vba_eval(vm, f, n, &v);
    if (error) return error;
    *ret_probe = (v.flow & (SK_FLOW_ENVIRONMENT | SK_FLOW_IDENTITY)) != 0;
    if (v.type == SK_V_BOOLEAN || v.type == SK_V_INTEGER || v.type == SK_V_LONG) {
        *ret = v.u.i != 0;
        return 0;
    }
    if (v.type >= SK_V_LANGUAGE) return SK_ERR_TYPE;
    if (v.type == SK_V_NULL) { /* MS-VBAL 5.4.2.8: Null is not true */
        *ret = false;
        return 0;
    }
    if (v.type == SK_V_ERROR || v.type == SK_V_MISSING) return SK_ERR_TYPE;
    return sk_value_to_bool(vm->w, &v, ret, ret_known);
}

static int op_if(vba_vm *vm, vba_frame *f, vba_op *op)
{
    bool yes = false, known, probe = false;
    int error = condition(vm, f, op->a, &yes, &known, &probe);
    if (error) return error;
    vm->probed |= probe;
    if (probe && vm->both_ways) known = false;
    if (!known) {
        if (!guard_enter(f, op)) f->next = op->target;
        return 0;
    }
    if (!yes) f->next = op->target;
    return 0;
}

static int op_end_then(vba_frame *f, vba_op *op)
{
    if (f->guard_count) {
        vba_guard *g = &f->guards[f->guard_count - 1];
        if (!g->in_else && f->pc < g->to && op->target == g->end) {
            g->in_else = true;
            f->next = g->to;
            return 0;
        }
    }
    f->next = op->target;
    return 0;
}

static int op_test(vba_vm *vm, vba_frame *f, vba_op *op)
{
    bool yes = false, known, probe;
    int error = condition(vm, f, op->a, &yes, &known, &probe);
    if (error) return error;
    if (!known) { /* runs once, then ends */
        if (op->index) f->next = op->target;
        op->index = !op->index;
        return 0;
    }
    if (yes == (op->flag != 0)) f->next = op->target;
    return 0;
}

static int op_again(vba_vm *vm, vba_frame *f, vba_op *op)
{
    if (!op->a) {
        f->next = op->target;
        return 0;
    }
    bool yes = false, known, probe;
    int error = condition(vm, f, op->a, &yes, &known, &probe);
    if (error) return error;
    if (known && yes != (op->flag != 0)) f->next = op->target;
    return 0;
}

enum { LOOP_OFF = 0, LOOP_ON = 1 };

/* Of one For loop, in items that are not known: see vba_vm.vain. */
enum { VAIN_MOST = 4096 };

static int op_for(vba_vm *vm, vba_frame *f, vba_op *op)
{
    sk_value *hidden = &f->slots[f->proc->hidden_first + op->index];
    sk_value start, to, step = sk_integer(1), number;
    hidden[0].tag = LOOP_OFF;
    vm->vain = 0;
    int error = vba_eval(vm, f, op->u.list[1], &start);
    if (!error) error = vba_eval(vm, f, op->u.list[2], &to);
    if (!error && op->u.list[3]) error = vba_eval(vm, f, op->u.list[3], &step);
    if (error) return error;
    if (start.type >= SK_V_LANGUAGE || to.type >= SK_V_LANGUAGE || step.type >= SK_V_LANGUAGE) return SK_ERR_TYPE;
    bool unknown = sk_is_unknown(&start) || sk_is_unknown(&to) || sk_is_unknown(&step);
    if (!unknown && !sk_is_number(&start)) {
        error = sk_value_to(vm->w, SK_V_DOUBLE, &start, &number);
        if (error) return error;
        start = number;
    }
    if (!unknown && !sk_is_number(&to)) {
        error = sk_value_to(vm->w, SK_V_DOUBLE, &to, &number);
        if (error) return error;
        to = number;
    }
    if (!unknown && !sk_is_number(&step)) {
        error = sk_value_to(vm->w, SK_V_DOUBLE, &step, &number);
        if (error) return error;
        step = number;
    }
    if (sk_is_unknown(&start)) start = sk_flowing(sk_integer(0), start.flow);
    start.tag = 0;
    error = vba_assign(vm, f, op->u.list[0], &start, false);
    if (error) return error;
    hidden[0] = to;
    hidden[0].tag = LOOP_ON;
    hidden[1] = step;
    hidden[1].tag = unknown;
    if (unknown) return 0; /* runs once */
    double from = 0, end = 0, by = 0;
    error = sk_value_to_double(vm->w, &start, &from, NULL);
    if (!error) error = sk_value_to_double(vm->w, &to, &end, NULL);
    if (!error) error = sk_value_to_double(vm->w, &step, &by, NULL);
    if (error) return error;
    if (by >= 0 ? from > end : from < end) f->next = op->target;
    return 0;
}

/* Integer and Long counters in local slots need no general arithmetic. */
static bool fast_next(vba_frame *f, vba_op *op, const sk_value *hidden)
{
    vba_node *n = op->u.list[0];
    if (n->kind != VBA_N_LOCAL) return false;
    sk_value *v = vba_follow(&f->slots[n->u.name.index]);
    if ((v->type != SK_V_LONG && v->type != SK_V_INTEGER) || (hidden[0].type != SK_V_LONG && hidden[0].type != SK_V_INTEGER) ||
        (hidden[1].type != SK_V_INTEGER && hidden[1].type != SK_V_LONG))
        return false;
    int64_t next = v->u.i + hidden[1].u.i;
    if (next > INT32_MAX || next < INT32_MIN) return false;
    if (v->type == SK_V_INTEGER && (next > INT16_MAX || next < INT16_MIN)) {
        if (v->tag) return false;
        v->type = SK_V_LONG;
    }
    v->u.i = next;
    if (hidden[1].u.i >= 0 ? next <= hidden[0].u.i : next >= hidden[0].u.i) f->next = op->target;
    return true;
}

static int op_next(vba_vm *vm, vba_frame *f, vba_op *op)
{
    sk_value *hidden = &f->slots[f->proc->hidden_first + op->index];
    if (hidden[0].tag != LOOP_ON) return 92; /* For loop not initialized */
    if (hidden[1].tag || vm->vain > VAIN_MOST) return 0; /* decrypting an answer item by item shows nothing more */
    if (fast_next(f, op, hidden)) return 0;
    sk_value now, limit = hidden[0], step = hidden[1];
    limit.tag = 0;
    int error = vba_eval(vm, f, op->u.list[0], &now);
    if (!error && now.type >= SK_V_LANGUAGE) error = SK_ERR_TYPE;
    if (!error) error = sk_value_binary(vm->w, SK_OP2_ADD, &now, &step, now.tag ? 0 : SK_WIDEN, &now);
    if (!error) error = vba_assign(vm, f, op->u.list[0], &now, false);
    double at = 0, end = 0, by = 0;
    bool known = true;
    if (!error) error = sk_value_to_double(vm->w, &now, &at, &known);
    if (!error) error = sk_value_to_double(vm->w, &limit, &end, NULL);
    if (!error) error = sk_value_to_double(vm->w, &step, &by, NULL);
    if (error || !known) return error;
    if (by >= 0 ? at <= end : at >= end) f->next = op->target;
    return 0;
}

/* The n-th item into the loop's variable; *ret_more false behind the last. */
static int take_item(vba_vm *vm, vba_frame *f, vba_op *op, sk_value *hidden, bool *ret_more)
{
    sk_value item = sk_empty();
    *ret_more = sk_enumerate(vm->w, &hidden[0], (size_t)hidden[1].u.i, &item);
    if (!*ret_more) return 0;
    hidden[1].u.i++;
    return vba_assign(vm, f, op->a, &item, true);
}

static int op_for_each(vba_vm *vm, vba_frame *f, vba_op *op)
{
    sk_value *hidden = &f->slots[f->proc->hidden_first + op->index];
    hidden[1] = sk_long(0);
    hidden[1].tag = LOOP_OFF;
    sk_value of;
    int error = vba_eval(vm, f, op->b, &of);
    if (error) return error;
    if (of.type == SK_V_OBJECT && !of.u.o) return SK_ERR_NOTHING;
    if (of.type != SK_V_ARRAY && of.type != SK_V_OBJECT && !sk_is_unknown(&of)) return of.type == SK_V_EMPTY ? SK_ERR_OBJECT : SK_ERR_TYPE;
    hidden[0] = of.type == SK_V_ARRAY ? vba_copy_value(vm, &of) : of;
    hidden[1].tag = LOOP_ON;
    bool more = false;
    error = take_item(vm, f, op, hidden, &more);
    if (error || more) return error;
    hidden[1].tag = LOOP_OFF;
    if (!sk_is_unknown(&of)) {
        f->next = op->target;
        return 0;
    }
    sk_value item = sk_unknown(vm->w, SK_STR("Item"), SK_FLOW_UNKNOWN); /* of something not known: one turn */
    hidden[1].tag = LOOP_ON;
    hidden[1].u.i = INT32_MAX;
    return vba_assign(vm, f, op->a, &item, true);
}

static int op_next_each(vba_vm *vm, vba_frame *f, vba_op *op)
{
    sk_value *hidden = &f->slots[f->proc->hidden_first + op->index];
    if (hidden[1].tag != LOOP_ON) return 92;
    bool more = false;
    int error = take_item(vm, f, op, hidden, &more);
    if (more) f->next = op->target;
    else hidden[1].tag = LOOP_OFF;
    return error;
}

static int op_case(vba_vm *vm, vba_frame *f, vba_op *op)
{
    const sk_value *subject = &f->slots[f->proc->hidden_first + op->index];
    bool unknown = false;
    unsigned fold = f->proc->module->fold ? SK_FOLD : 0u;
    bool variant = !subject->tag || f->proc->module->vbscript;
    for (unsigned i = 0; i < op->count; i++) {
        const vba_case *c = &op->u.cases[i];
        if (c->op == -1) return 0;
        sk_value a, b, hit;
        int error = vba_eval(vm, f, c->a, &a);
        if (!error && c->op == -2) error = vba_eval(vm, f, c->b, &b);
        if (error) return error;
        vm->steps++;
        if (a.type >= SK_V_LANGUAGE) return SK_ERR_TYPE;
        bool yes = false, known = true;
        unsigned how = fold | (variant || !a.tag ? SK_WIDEN : 0u); /* as the operator compares (MS-VBAL 5.4.2.10) */
        error = sk_value_binary(vm->w, c->op == -2 ? SK_OP2_GE : (sk_operator)c->op, subject, &a, how, &hit);
        if (!error && hit.type != SK_V_NULL) error = sk_value_to_bool(vm->w, &hit, &yes, &known);
        if (!error && yes && c->op == -2) {
            error = b.type >= SK_V_LANGUAGE ? SK_ERR_TYPE : sk_value_binary(vm->w, SK_OP2_LE, subject, &b, how, &hit);
            if (!error && hit.type != SK_V_NULL) error = sk_value_to_bool(vm->w, &hit, &yes, &known);
        }
        if (error) return error;
        if (subject->flow & (SK_FLOW_ENVIRONMENT | SK_FLOW_IDENTITY)) {
            vm->probed = true;
            if (vm->both_ways) known = false;
        }
        if (!known) unknown = true;
        else if (yes) return 0;
    }
    if (unknown && guard_enter(f, op)) return 0;
    f->next = op->target;
    return 0;
}

static int store_hidden(vba_vm *vm, vba_frame *f, vba_op *op)
{
    sk_value v;
    sk_value *hidden = &f->slots[f->proc->hidden_first + op->index];
    *hidden = sk_empty();
    int error = vba_eval(vm, f, op->a, &v);
    if (error) return error;
    if (op->code == VBA_OP_SELECT && v.type == SK_V_OBJECT) error = sk_value_resolve(vm->w, &v, &v);
    if (op->code == VBA_OP_SELECT && v.type >= SK_V_LANGUAGE) error = SK_ERR_TYPE;
    if (op->code == VBA_OP_WITH && v.type == SK_V_EMPTY) error = SK_ERR_OBJECT;
    if (error) return error;
    v.tag = v.type == VBA_V_RECORD ? VBA_TAG_RECORD : op->code == VBA_OP_SELECT ? v.tag : 0;
    *hidden = v;
    return 0;
}

/* ---- simple statements ---- */

static int op_let(vba_vm *vm, vba_frame *f, vba_op *op)
{
    sk_value v;
    int error = vba_eval(vm, f, op->b, &v);
    return error ? error : vba_assign(vm, f, op->a, &v, false);
}

static int op_set(vba_vm *vm, vba_frame *f, vba_op *op)
{
    sk_value v;
    int error = vba_item_value(vm, f, op->b, &v) ? 0 : vba_eval(vm, f, op->b, &v);
    if (error) return error;
    if (v.type != SK_V_OBJECT && !sk_is_unknown(&v)) return SK_ERR_OBJECT;
    return vba_assign(vm, f, op->a, &v, true);
}

/* LSet, RSet: the text is padded or cut to the length of the variable's. */
static int op_align(vba_vm *vm, vba_frame *f, vba_op *op)
{
    sk_value v, old;
    sk_str text, room;
    int error = vba_eval(vm, f, op->b, &v);
    if (!error) error = vba_eval(vm, f, op->a, &old);
    if (error) return error;
    if (v.type >= SK_V_LANGUAGE) return vba_assign(vm, f, op->a, &v, false);
    error = sk_value_to_str(vm->w, &v, &text);
    if (!error) error = old.type >= SK_V_LANGUAGE ? SK_ERR_TYPE : sk_value_to_str(vm->w, &old, &room);
    if (error) return error;
    if (text.len >= room.len) {
        v = sk_string(sk_str_slice(text, 0, room.len));
    } else {
        sk_str pad = sk_str_repeat(&vm->w->strings, SK_STR(" "), room.len - text.len);
        bool left = op->code == VBA_OP_LSET;
        v = sk_string(sk_str_concat(&vm->w->strings, left ? text : pad, left ? pad : text));
    }
    return vba_assign(vm, f, op->a, &v, false);
}

static int op_mid(vba_vm *vm, vba_frame *f, vba_op *op)
{
    sk_value target, value, number;
    sk_str text, part;
    int64_t start = 0, len = INT32_MAX;
    int error = vba_eval(vm, f, op->u.list[0], &target);
    if (!error) error = vba_eval(vm, f, op->u.list[1], &number);
    if (!error) error = number.type >= SK_V_LANGUAGE ? SK_ERR_TYPE : sk_value_to_int(vm->w, &number, &start, NULL);
    if (!error && op->u.list[2] && op->u.list[2]->kind != VBA_N_MISSING) {
        error = vba_eval(vm, f, op->u.list[2], &number);
        if (!error) error = number.type >= SK_V_LANGUAGE ? SK_ERR_TYPE : sk_value_to_int(vm->w, &number, &len, NULL);
    }
    if (!error) error = vba_eval(vm, f, op->u.list[3], &value);
    if (!error && (target.type >= SK_V_LANGUAGE || value.type >= SK_V_LANGUAGE)) error = SK_ERR_TYPE;
    if (!error) error = sk_value_to_str(vm->w, &target, &text);
    if (!error) error = sk_value_to_str(vm->w, &value, &part);
    if (error) return error;
    if (start < 1 || start > (int64_t)text.len || len < 0) return SK_ERR_CALL;
    if (len < (int64_t)part.len) part = sk_str_slice(part, 0, (size_t)len);
    vm->steps += text.len / 64;
    sk_value v = sk_flowing(sk_string(sk_str_overlay(&vm->w->strings, text, (size_t)start - 1, part)), target.flow | value.flow);
    return vba_assign(vm, f, op->u.list[0], &v, false);
}

/* ReDim of a name: a variable, an element or field that holds an array, or a new local one. */
static int op_redim(vba_vm *vm, vba_frame *f, vba_op *op)
{
    vba_node *n = op->u.list[0], name = *n;
    vba_suffix last;
    const vba_args *args;
    if (n->kind == VBA_N_CHAIN) {
        last = n->u.chain.suffixes[n->u.chain.count - 1];
        args = last.args;
        last.args = NULL;
    } else {
        args = n->u.name.args;
        name.u.name.args = NULL;
    }
    sk_bound bounds[SK_ARRAY_DIMENSIONS];
    unsigned dimensions = 0;
    int error = 0;
    for (uint32_t i = 0; args && i < args->count && dimensions < SK_ARRAY_DIMENSIONS; i++, dimensions++) {
        vba_node *item = args->items[i];
        bool pair = item->kind == VBA_N_BINARY && item->op == UINT8_MAX;
        sk_value v;
        int64_t low = f->proc->module->base_one ? 1 : 0, high = 0;
        if (pair) error = vba_eval(vm, f, item->u.two.a, &v);
        if (pair && !error) error = v.type >= SK_V_LANGUAGE ? SK_ERR_TYPE : sk_value_to_int(vm->w, &v, &low, NULL);
        if (!error) error = vba_eval(vm, f, pair ? item->u.two.b : item, &v);
        if (!error) error = v.type >= SK_V_LANGUAGE ? SK_ERR_TYPE : sk_value_to_int(vm->w, &v, &high, NULL);
        if (error) return error;
        if (low < INT32_MIN || low > INT32_MAX || high < low - 1 || high > INT32_MAX) return SK_ERR_SUBSCRIPT;
        bounds[dimensions] = (sk_bound){(int32_t)low, (int32_t)high};
    }
    sk_value *variable;
    if (n->kind == VBA_N_CHAIN) {
        vba_suffix kept = n->u.chain.suffixes[n->u.chain.count - 1];
        n->u.chain.suffixes[n->u.chain.count - 1] = last;
        variable = vba_reference(vm, f, n, &error);
        n->u.chain.suffixes[n->u.chain.count - 1] = kept;
    } else {
        variable = vba_reference(vm, f, &name, &error);
    }
    if (error) return error;
    if (!variable) return SK_ERR_TYPE;
    variable = vba_follow(variable);
    if (variable->type == SK_V_ARRAY && variable->u.a) return sk_array_redim(vm->w, variable->u.a, dimensions, bounds, op->flag != 0);
    sk_array *a = sk_array_new(vm->w, op->type && op->type->type != SK_V_OBJECT ? op->type->type : SK_V_EMPTY, dimensions, bounds);
    if (!a) return SK_ERR_MEMORY;
    uint16_t tag = variable->tag;
    *variable = sk_array_value(a);
    variable->tag = tag == SK_V_ARRAY ? tag : 0;
    return 0;
}

static int op_erase(vba_vm *vm, vba_frame *f, vba_op *op)
{
    for (unsigned i = 0; i < op->count; i++) {
        int error;
        sk_value *v = vba_reference(vm, f, op->u.list[i], &error);
        if (error) return error;
        if (v && v->type == SK_V_ARRAY && v->u.a) sk_array_erase(v->u.a);
        else if (v && !v->tag) *v = sk_empty();
    }
    return 0;
}

static int op_debug(vba_vm *vm, vba_frame *f, vba_op *op)
{
    for (unsigned i = 0; i < op->count; i++) {
        sk_value v;
        sk_str s;
        int error = vba_eval(vm, f, op->u.list[i], &v);
        if (error) return error;
        if (v.type < SK_V_LANGUAGE && !sk_value_to_str(vm->w, &v, &s)) sk_world_trace(vm->w, "Debug.Print", s);
    }
    return 0;
}

/* ---- jumps ---- */

static int op_gosub(vba_frame *f, uint32_t target)
{
    if (target == VBA_NO_TARGET) return 0;
    if (f->return_count >= VBA_RETURNS) return SK_ERR_STACK;
    f->returns[f->return_count++] = f->pc + 1;
    f->next = target;
    return 0;
}

static int op_on_goto(vba_vm *vm, vba_frame *f, vba_op *op)
{
    sk_value v;
    int64_t at = 0;
    int error = vba_eval(vm, f, op->a, &v);
    if (!error) error = v.type >= SK_V_LANGUAGE ? SK_ERR_TYPE : sk_value_to_int(vm->w, &v, &at, NULL);
    if (error) return error;
    if (at < 1 || at > op->count) return 0;
    uint32_t target = op->u.labels[at - 1].target;
    if (op->code == VBA_OP_ON_GOSUB) return op_gosub(f, target);
    jump(f, target);
    return 0;
}

static int op_on_error(vba_vm *vm, vba_frame *f, vba_op *op)
{
    vba_clear_error(vm);
    if (op->index == 3) {
        f->handling = false;
        return 0;
    }
    f->mode = op->index == 1 ? VBA_ON_ERROR_NEXT : op->index == 2 && op->target != VBA_NO_TARGET ? VBA_ON_ERROR_JUMP : VBA_ON_ERROR_STOP;
    f->handler = op->target;
    return 0;
}

static int op_resume(vba_vm *vm, vba_frame *f, vba_op *op)
{
    if (!f->handling) return 20; /* Resume without error */
    f->handling = false;
    vba_clear_error(vm);
    f->next = op->index == 0 ? f->failed : op->index == 1 ? f->failed + 1 : op->target == VBA_NO_TARGET ? f->pc + 1 : op->target;
    return 0;
}

static int op_leave(vba_vm *vm, vba_frame *f, vba_op *op)
{
    if (op->code == VBA_OP_LEAVE) {
        jump(f, op->target);
        return 0;
    }
    if (f->guard_count && guard_leave(f)) return 0;
    f->next = UINT32_MAX;
    if (op->code == VBA_OP_STOP_ALL) vm->ended = true;
    return 0;
}

static int op_error(vba_vm *vm, vba_frame *f, vba_op *op)
{
    sk_value v;
    int64_t number = 0;
    int error = vba_eval(vm, f, op->a, &v);
    if (!error) error = v.type >= SK_V_LANGUAGE ? SK_ERR_TYPE : sk_value_to_int(vm->w, &v, &number, NULL);
    return error ? error : number > 0 && number < 65536 ? (int)number : SK_ERR_CALL;
}

static int op_call(vba_vm *vm, vba_frame *f, vba_op *op)
{
    return vba_call_statement(vm, f, op->a);
}

static int execute(vba_vm *vm, vba_frame *f, vba_op *op)
{
    switch ((vba_op_code)op->code) {
    case VBA_OP_LET: return op_let(vm, f, op);
    case VBA_OP_SET: return op_set(vm, f, op);
    case VBA_OP_LSET:
    case VBA_OP_RSET: return op_align(vm, f, op);
    case VBA_OP_MID: return op_mid(vm, f, op);
    case VBA_OP_CALL: return op_call(vm, f, op);
    case VBA_OP_IF: return op_if(vm, f, op);
    case VBA_OP_JUMP: f->next = op->target; return 0;
    case VBA_OP_END_THEN: return op_end_then(f, op);
    case VBA_OP_TEST: return op_test(vm, f, op);
    case VBA_OP_AGAIN: return op_again(vm, f, op);
    case VBA_OP_FOR: return op_for(vm, f, op);
    case VBA_OP_NEXT: return op_next(vm, f, op);
    case VBA_OP_FOR_EACH: return op_for_each(vm, f, op);
    case VBA_OP_NEXT_EACH: return op_next_each(vm, f, op);
    case VBA_OP_SELECT:
    case VBA_OP_WITH: return store_hidden(vm, f, op);
    case VBA_OP_CASE: return op_case(vm, f, op);
    case VBA_OP_GOTO: jump(f, op->target); return 0;
    case VBA_OP_GOSUB: return op_gosub(f, op->target);
    case VBA_OP_RETURN:
        if (!f->return_count) return 3; /* Return without GoSub */
        f->next = f->returns[--f->return_count];
        return 0;
    case VBA_OP_ON_GOTO:
    case VBA_OP_ON_GOSUB: return op_on_goto(vm, f, op);
    case VBA_OP_ON_ERROR: return op_on_error(vm, f, op);
    case VBA_OP_RESUME: return op_resume(vm, f, op);
    case VBA_OP_LEAVE:
    case VBA_OP_EXIT:
    case VBA_OP_STOP_ALL: return op_leave(vm, f, op);
    case VBA_OP_REDIM: return op_redim(vm, f, op);
    case VBA_OP_ERASE: return op_erase(vm, f, op);
    case VBA_OP_ERROR: return op_error(vm, f, op);
    case VBA_OP_DEBUG: return op_debug(vm, f, op);
    case VBA_OP_NOTHING:
    case VBA_OP_RAISE_EVENT: return 0;
    default: return vba_file_op(vm, f, op);
    }
}

/* True where somebody up the stack of calls would handle an error. */
static bool is_handled(const vba_frame *f)
{
    for (; f; f = f->caller) {
        if (f->mode != VBA_ON_ERROR_STOP && !f->handling) return true;
    }
    return false;
}

/* Decides where to go on after an error; the number where the caller must decide. An error that nobody handles would end the
 * program: we go on with the next statement, for what is wrong may be our model of the world. */
static int handle(vba_vm *vm, vba_frame *f, int error)
{
    if (vm->err_number != error) {
        vm->err_text = sk_str_c(sk_error_text(error));
        vm->err_source = vm->program->modules ? SK_STR("Project") : SK_STR("");
    }
    vm->err_number = error;
    if (!vba_alive(vm)) return error;
    if (f->mode == VBA_ON_ERROR_NEXT && !f->handling) return 0;
    if (f->mode == VBA_ON_ERROR_JUMP && !f->handling) {
        f->handling = true;
        f->failed = f->pc;
        f->next = f->handler;
        f->guard_count = 0;
        return 0;
    }
    if (error == SK_ERR_STACK || is_handled(f->caller) || vm->shrugs >= SHRUGS_MOST) return error;
    vm->shrugs++;
    return 0;
}

/* For an analyst: the statement, and what it left in the variable that it assigns to. */
static void trace(vba_vm *vm, vba_frame *f, const vba_op *op, int error)
{
    const vba_module *m = f->proc->module;
    sk_bytes text = sk_trim(sk_slice(m->source, op->off, op->len));
    sk_buf line = sk_buf_new(vm->w->arena, 4096);
    sk_buf_bytes(&line, sk_slice(text, 0, 400));
    const sk_value *v = op->a && op->a->kind == VBA_N_LOCAL ? vba_follow(&f->slots[op->a->u.name.index]) : NULL;
    int ignored = 0;
    if (op->a && op->a->kind == VBA_N_NAME && !op->a->u.name.args) v = vba_reference(vm, f, op->a, &ignored);
    if (v && v->type == VBA_V_REFERENCE) v = vba_follow((sk_value *)(uintptr_t)v);
    sk_str s;
    if (error) {
        sk_buf_format(&line, " -> error %d", error);
    } else if ((op->code == VBA_OP_LET || op->code == VBA_OP_SET) && v && v->type < SK_V_LANGUAGE && v->type != SK_V_OBJECT &&
               v->type != SK_V_ARRAY && !sk_value_to_str(vm->w, v, &s)) {
        sk_buf_str(&line, " -> ");
        sk_buf_bytes(&line, sk_str_to_utf8(&vm->w->strings, sk_str_slice(s, 0, 300)));
    }
    sk_bytes name = sk_str_to_utf8(&vm->w->strings, f->proc->symbol->name);
    vm->w->sink.trace(vm->w->sink.self, vm->w->place, sk_arena_string(vm->w->arena, name), sk_buf_view(&line));
}

int vba_run_body(vba_vm *vm, vba_frame *f)
{
    const vba_proc *proc = f->proc;
    sk_place place = {.artifact = proc->module->artifact};
    while (f->pc < proc->op_count) {
        vba_op *op = &proc->ops[f->pc];
        if (f->guard_count) guard_tidy(f);
        f->next = f->pc + 1;
        if (!vba_step(vm, 1)) return SK_ERR_STACK;
        place.off = proc->module->artifact_off + op->off;
        place.len = op->len;
        vm->w->place = place;
        int error = execute(vm, f, op);
        if (vm->w->sink.trace) trace(vm, f, op, error);
        if (error) error = handle(vm, f, error);
        if (error) return error;
        if (!vba_alive(vm)) break;
        f->pc = f->next;
    }
    return 0;
}
