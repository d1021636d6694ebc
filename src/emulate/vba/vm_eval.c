/* Expressions. Fast paths for numbers stand before the general operators of the world. */
#include "emulate/vba/vm.h"

bool vba_step(vba_vm *vm, uint64_t steps)
{
    vm->steps += steps;
    if (vm->steps < vm->step_most) return true;
    vm->ended = true;
    vm->w->budget->reached[SK_LIMIT_EMULATE_STEPS] = true;
    return false;
}

static int load(vba_vm *vm, sk_value *v, sk_value *ret)
{
    v = vba_follow(v);
    if (v->type == VBA_V_LAZY) {
        int error = vba_read_lazy(vm, v);
        if (error) return error;
    }
    *ret = *v;
    return 0;
}

static bool is_int(const sk_value *v)
{
    return v->type == SK_V_INTEGER || v->type == SK_V_LONG;
}

/* What a fast operation comes to: its type and its word. */
typedef struct outcome {
    unsigned type;
    union {
        int64_t i;
        double d;
    } u;
} outcome;

static bool yes_or_no(outcome *o, bool yes)
{
    o->type = SK_V_BOOLEAN;
    o->u.i = yes ? -1 : 0;
    return true;
}

/* Integer and Long in one machine word; false where the general way must decide. */
static bool fast_ints(unsigned op, int64_t x, int64_t y, bool narrow, bool widen, outcome *o)
{
    int64_t r;
    switch (op) {
    case SK_OP2_ADD: r = x + y; break;
    case SK_OP2_SUB: r = x - y; break;
    case SK_OP2_MUL: r = x * y; break;
    case SK_OP2_AND: r = x & y; break;
    case SK_OP2_OR: r = x | y; break;
    case SK_OP2_XOR: r = x ^ y; break;
    case SK_OP2_MOD:
        if (y == 0 || y == -1) return false; /* operands have 32 bits: dividing so takes half the time */
        r = (int32_t)x % (int32_t)y;
        break;
    case SK_OP2_INTDIV:
        if (y == 0 || y == -1) return false;
        r = (int32_t)x / (int32_t)y;
        break;
    case SK_OP2_EQ: return yes_or_no(o, x == y);
    case SK_OP2_NE: return yes_or_no(o, x != y);
    case SK_OP2_LT: return yes_or_no(o, x < y);
    case SK_OP2_LE: return yes_or_no(o, x <= y);
    case SK_OP2_GT: return yes_or_no(o, x > y);
    case SK_OP2_GE: return yes_or_no(o, x >= y);
    default: return false;
    }
    if (narrow && r != (int16_t)r) {
        if (!widen) return false;
        narrow = false;
    }
    if (r != (int32_t)r) return false;
    o->type = narrow ? SK_V_INTEGER : SK_V_LONG;
    o->u.i = r;
    return true;
}

static bool fast_doubles(unsigned op, double x, double y, outcome *o)
{
    double r;
    switch (op) {
    case SK_OP2_ADD: r = x + y; break;
    case SK_OP2_SUB: r = x - y; break;
    case SK_OP2_MUL: r = x * y; break;
    case SK_OP2_DIV:
        if (y == 0) return false;
        r = x / y;
        break;
    case SK_OP2_EQ: return yes_or_no(o, x == y);
    case SK_OP2_NE: return yes_or_no(o, x != y);
    case SK_OP2_LT: return yes_or_no(o, x < y);
    case SK_OP2_LE: return yes_or_no(o, x <= y);
    case SK_OP2_GT: return yes_or_no(o, x > y);
    case SK_OP2_GE: return yes_or_no(o, x >= y);
    default: return false;
    }
    if (!(r <= 1.7976931348623157e308 && r >= -1.7976931348623157e308)) return false;
    o->type = SK_V_DOUBLE;
    o->u.d = r;
    return true;
}

static bool fast(unsigned op, const sk_value *a, const sk_value *b, bool widen, outcome *o)
{
    if (is_int(a) && is_int(b)) return fast_ints(op, a->u.i, b->u.i, a->type == SK_V_INTEGER && b->type == SK_V_INTEGER, widen, o);
    if (a->type == SK_V_DOUBLE && b->type == SK_V_DOUBLE) return fast_doubles(op, a->u.d, b->u.d, o);
    if (a->type == SK_V_DOUBLE && is_int(b)) return fast_doubles(op, a->u.d, (double)b->u.i, o);
    if (is_int(a) && b->type == SK_V_DOUBLE) return fast_doubles(op, (double)a->u.i, b->u.d, o);
    return false;
}

static bool has_no_type_of_ours(const sk_value *v)
{
    return v->type < SK_V_LANGUAGE;
}

/* Texts that are joined or compared cost steps by their length. */
static void charge(vba_vm *vm, const sk_value *a, const sk_value *b)
{
    uint64_t len = (a->type == SK_V_STRING ? a->u.s.len : 0) + (uint64_t)(b->type == SK_V_STRING ? b->u.s.len : 0);
    if (len > 256) vm->steps += len / 256;
}

int vba_operate(sk_world *w, unsigned op, const sk_value *a, const sk_value *b, bool vbscript, bool fold, sk_value *ret)
{
    bool typed = a->tag && b->tag;
    bool widen = !typed || vbscript;
    outcome o;
    unsigned flow = a->flow | b->flow;
    if (fast(op, a, b, widen, &o)) {
        if ((a->flow ^ b->flow) & SK_FLOW_ENVIRONMENT) sk_world_ask_date(w, op, a, b);
        vba_put_head(ret, o.type, flow & ~(unsigned)SK_FLOW_COMPUTED, typed ? o.type : 0);
        ret->u.i = o.u.i; /* the word, whatever it holds */
        return 0;
    }
    if (!has_no_type_of_ours(a) || !has_no_type_of_ours(b)) return SK_ERR_TYPE;
    sk_value r;
    int error = sk_value_binary(w, op, a, b, (widen ? SK_WIDEN : 0u) | (fold ? SK_FOLD : 0u), &r);
    if (error) return error;
    r.tag = typed && op != SK_OP2_CONCAT ? r.type : 0;
    r.aux = 0;
    *ret = r;
    return 0;
}

static int binary(vba_vm *vm, vba_frame *f, unsigned op, const sk_value *a, const sk_value *b, sk_value *ret)
{
    vm->steps++;
    if (op != SK_OP2_CONCAT) charge(vm, a, b);
    const vba_module *m = f ? f->proc->module : NULL;
    return vba_operate(vm->w, op, a, b, m && m->vbscript, m && m->fold, ret);
}

/* The value of an operand that needs no evaluation, where it stands; NULL: it does. */
static const sk_value *peek(const vba_frame *f, const vba_node *n)
{
    if (n->kind == VBA_N_CONST) return n->u.value;
    if (n->kind != VBA_N_LOCAL) return NULL;
    const sk_value *v = vba_follow(&f->slots[n->u.name.index]);
    return v->type == VBA_V_LAZY ? NULL : v;
}

static int eval_binary(vba_vm *vm, vba_frame *f, const vba_node *n, sk_value *ret)
{
    sk_value a, b;
    const sk_value *y = n->u.two.a && n->u.two.b ? peek(f, n->u.two.b) : NULL;
    if (y) { /* evaluating a may change y: it is looked at behind */
        const sk_value *x = peek(f, n->u.two.a);
        if (x) return binary(vm, f, n->op, x, y, ret);
        int error = vba_eval(vm, f, n->u.two.a, &a);
        return error ? error : binary(vm, f, n->op, &a, y, ret);
    }
    int error = vba_eval(vm, f, n->u.two.a, &a);
    if (!error) error = vba_eval(vm, f, n->u.two.b, &b);
    return error ? error : binary(vm, f, n->op, &a, &b, ret);
}

static int eval_rest(vba_vm *vm, vba_frame *f, const vba_node *n, uint32_t from, sk_value *sum, sk_value *ret)
{
    sk_value next;
    int error = 0;
    for (uint32_t i = from; i < n->u.many.count && !error; i++) {
        error = vba_eval(vm, f, n->u.many.operands[i].node, &next);
        if (!error) error = binary(vm, f, n->u.many.operands[i].op, sum, &next, sum);
        if (!vba_alive(vm)) return SK_ERR_STACK;
    }
    if (!error) *ret = *sum;
    return error;
}

enum { GATHER_MOST = 32 };

/* The parts of a chain of "&" that were calculated and are not joined yet. */
typedef struct gathered {
    sk_str parts[GATHER_MOST];
    uint32_t count;
    unsigned flow;
} gathered;

/* Texts wait to be joined at once; anything else is joined in its turn. */
static bool waits(gathered *g, const sk_value *v)
{
    if (v->type != SK_V_STRING || g->count == GATHER_MOST) return false;
    g->parts[g->count++] = v->u.s;
    g->flow |= v->flow;
    return true;
}

static sk_value gather(vba_vm *vm, const gathered *g)
{
    if (g->count == 1) return sk_flowing(sk_string(g->parts[0]), g->flow);
    return sk_flowing(sk_string(sk_str_gather(&vm->w->strings, g->parts, g->count)), g->flow | SK_FLOW_COMPUTED);
}

static int eval_concat(vba_vm *vm, vba_frame *f, const vba_node *n, sk_value *ret)
{
    gathered g;
    g.count = 0;
    g.flow = 0;
    sk_value sum = sk_empty(), next;
    for (uint32_t i = 0; i < n->u.many.count; i++) {
        int error = vba_eval(vm, f, n->u.many.operands[i].node, &next);
        if (error) return error;
        if (!vba_alive(vm)) return SK_ERR_STACK;
        vm->steps++;
        if (waits(&g, &next)) continue;
        if (g.count) {
            sum = gather(vm, &g);
            error = vba_operate(vm->w, SK_OP2_CONCAT, &sum, &next, false, false, &sum);
        } else {
            sum = next;
        }
        if (error) return error;
        g.count = 0;
        g.flow = 0;
        if (sum.type == SK_V_STRING) (void)waits(&g, &sum);
        else if (i + 1 < n->u.many.count) return eval_rest(vm, f, n, i + 1, &sum, ret);
    }
    *ret = g.count ? gather(vm, &g) : sum;
    return 0;
}

static int eval_sequence(vba_vm *vm, vba_frame *f, const vba_node *n, sk_value *ret)
{
    if (n->u.many.operands[1].op == SK_OP2_CONCAT) return eval_concat(vm, f, n, ret); /* a level of its own: all are */
    sk_value sum;
    int error = vba_eval(vm, f, n->u.many.operands[0].node, &sum);
    return error ? error : eval_rest(vm, f, n, 1, &sum, ret);
}

static int eval_unary(vba_vm *vm, vba_frame *f, const vba_node *n, sk_value *ret)
{
    sk_value a;
    int error = vba_eval(vm, f, n->u.two.a, &a);
    if (error) return error;
    vm->steps++;
    uint16_t tag = a.tag;
    if (!has_no_type_of_ours(&a)) return SK_ERR_TYPE;
    bool widen = !tag || (f && f->proc->module->vbscript);
    switch (n->op) {
    case VBA_NEGATE: error = sk_value_negate(vm->w, &a, widen ? SK_WIDEN : 0u, ret); break;
    case VBA_NOT: error = sk_value_not(vm->w, &a, ret); break;
    default: error = sk_value_resolve(vm->w, &a, ret); break;
    }
    if (!error) ret->tag = tag ? ret->type : 0;
    return error;
}

static int eval_typeof(vba_vm *vm, vba_frame *f, const vba_node *n, sk_value *ret)
{
    sk_value a;
    int error = vba_eval(vm, f, n->u.two.a, &a);
    if (error) return error;
    if (a.type != SK_V_OBJECT || !a.u.o || !n->u.two.type->symbol) {
        *ret = sk_is_unknown(&a) ? a : sk_bool(false);
        return 0;
    }
    const char *name = sk_type_name(vm->w, &a);
    *ret = sk_bool(sk_str_is(n->u.two.type->symbol->name, name) || sk_str_is(n->u.two.type->symbol->name, "object"));
    return 0;
}

static int eval_inside(vba_vm *vm, vba_frame *f, vba_node *n, sk_value *ret)
{
    switch (n->kind) {
    case VBA_N_NAME: return vba_eval_name(vm, f, n, ret);
    case VBA_N_CHAIN: return vba_eval_chain(vm, f, n, n->u.chain.count, ret);
    case VBA_N_UNARY: return eval_unary(vm, f, n, ret);
    case VBA_N_BINARY: return n->op == UINT8_MAX ? SK_ERR_TYPE : eval_binary(vm, f, n, ret);
    case VBA_N_SEQUENCE: return eval_sequence(vm, f, n, ret);
    case VBA_N_PAREN: {
        int error = vba_eval(vm, f, n->u.two.a, ret);
        return error;
    }
    case VBA_N_NEW: return vba_new_object(vm, n->u.two.type, ret);
    case VBA_N_TYPEOF: return eval_typeof(vm, f, n, ret);
    case VBA_N_ADDRESSOF:
        *ret = n->u.name.symbol ? sk_string(n->u.name.symbol->name) : sk_empty();
        if (n->u.name.symbol) vba_give_address(vm, n->u.name.symbol->name);
        return 0;
    case VBA_N_ME: {
        vba_instance *self = f ? f->self : vm->module_self;
        if (!self) return SK_ERR_NOTHING;
        *ret = self->object ? sk_object_value(self->object) : vba_module_value(vm, self->module);
        return 0;
    }
    case VBA_N_WITH:
        if (!f || n->u.name.index == VBA_NO_WITH) return SK_ERR_NOTHING;
        *ret = f->slots[f->proc->hidden_first + n->u.name.index];
        return ret->type == SK_V_EMPTY ? SK_ERR_NOTHING : 0;
    default:
        *ret = sk_missing();
        return 0;
    }
}

int vba_eval(vba_vm *vm, vba_frame *f, vba_node *n, sk_value *ret)
{
    if (!n) {
        *ret = sk_missing();
        return 0;
    }
    if (n->kind == VBA_N_CONST) {
        *ret = *n->u.value;
        return 0;
    }
    if (n->kind == VBA_N_LOCAL) return load(vm, &f->slots[n->u.name.index], ret);
    if (++vm->depth > vm->depth_most) {
        vm->depth--;
        vm->w->budget->reached[SK_LIMIT_EMULATE_DEPTH] = true;
        return SK_ERR_STACK;
    }
    int error = eval_inside(vm, f, n, ret);
    vm->depth--;
    return error;
}
