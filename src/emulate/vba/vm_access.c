/* Reading and writing what names, indexes and members stand for (MS-VBAL 5.6.10 to 5.6.13). */
#include "emulate/vba/vm.h"

int vba_indexes(vba_vm *vm, const sk_value *v, size_t count, int32_t *ret)
{
    for (size_t i = 0; i < count; i++) {
        int64_t at = 0;
        bool known = true;
        int error = v[i].type == SK_V_MISSING ? SK_ERR_ARGUMENTS : sk_value_to_int(vm->w, &v[i], &at, &known);
        if (error) return error;
        if (!known) at = 0;
        if (at < INT32_MIN || at > INT32_MAX) return SK_ERR_SUBSCRIPT;
        ret[i] = (int32_t)at;
    }
    return 0;
}

/* Evaluates indexes into the C array; error 9 where there are too many. */
static int eval_indexes(vba_vm *vm, vba_frame *f, const vba_args *args, int32_t *ret)
{
    if (args->count > SK_ARRAY_DIMENSIONS) return SK_ERR_SUBSCRIPT;
    for (uint32_t i = 0; i < args->count; i++) {
        sk_value v;
        int error = vba_eval(vm, f, args->items[i], &v);
        if (!error && (v.type == SK_V_INTEGER || v.type == SK_V_LONG)) ret[i] = (int32_t)v.u.i;
        else if (!error) error = v.type >= SK_V_LANGUAGE ? SK_ERR_TYPE : vba_indexes(vm, &v, 1, &ret[i]);
        if (error) return error;
    }
    return 0;
}

enum { WRITE_ONLY = 394 /* Get not supported: a property has Let or Set alone */ };

/* value(args): an element, an item, a call of the default member. */
static int apply(vba_vm *vm, vba_frame *f, const sk_value *of, const vba_args *args, sk_value *ret)
{
    if (of->type == SK_V_ARRAY && of->u.a) {
        if (!args->count) {
            *ret = *of;
            return 0;
        }
        int32_t at[SK_ARRAY_DIMENSIONS];
        int error = eval_indexes(vm, f, args, at);
        if (error) return error;
        vm->vain += of->u.a->opaque;
        sk_value *cell = of->u.a->opaque ? NULL : sk_array_cell(vm->w, of->u.a, at, args->count);
        if (cell && cell->type >= SK_V_LANGUAGE) {
            *ret = *cell;
            return 0;
        }
        return sk_array_get(vm->w, of->u.a, at, args->count, ret);
    }
    if (of->type == SK_V_OBJECT || sk_is_unknown(of)) {
        if (!args->count && of->type == SK_V_OBJECT) {
            *ret = *of;
            return 0;
        }
        return vba_invoke(vm, f, of, SK_STR(""), SK_GET | SK_CALL, args, NULL, ret);
    }
    if (!args->count) {
        *ret = *of;
        return 0;
    }
    return SK_ERR_TYPE;
}

/* A name that nothing declares, called with arguments: its answer is unknown, its arguments still happen. */
static int call_unknown(vba_vm *vm, vba_frame *f, const vba_symbol *s, const vba_args *args, sk_value *ret)
{
    unsigned flow = SK_FLOW_UNKNOWN;
    for (uint32_t i = 0; args && i < args->count; i++) {
        sk_value v;
        if (!vba_eval(vm, f, args->items[i], &v)) flow |= v.flow;
    }
    *ret = sk_unknown(vm->w, s->name, flow);
    return 0;
}

static int eval_host(vba_vm *vm, vba_frame *f, const vba_binding *b, const vba_args *args, sk_value *ret)
{
    vba_mark mark;
    uint32_t count = args ? args->count : 0;
    sk_value *v = vba_take_slots(vm, count, &mark);
    if (!v) return SK_ERR_MEMORY;
    int error = 0;
    for (uint32_t i = 0; i < count && !error; i++) {
        error = vba_eval(vm, f, args->items[i], &v[i]);
    }
    sk_args call = {.v = v, .count = count};
    vba_module *m = f ? f->proc->module : vm->program->modules;
    if (!error && b->kind == VBA_BOUND_ITEM) error = vba_item_invoke(vm, b, SK_GET | SK_CALL, &call, ret);
    else if (!error) error = vba_host_get(vm, m, b->u.host, b->symbol, &call, ret);
    vba_release_slots(vm, mark);
    return error;
}

/* A function without parameters, called with arguments: they index its result. */
static int eval_proc(vba_vm *vm, vba_frame *f, vba_proc *proc, vba_instance *self, const vba_args *args, sk_value *ret)
{
    if (!proc) return WRITE_ONLY;
    if (!args || proc->param_count || !args->count || proc->kind == VBA_SUB) return vba_call_nodes(vm, f, proc, self, args, ret);
    sk_value result;
    int error = vba_call_nodes(vm, f, proc, self, NULL, &result);
    return error ? error : apply(vm, f, &result, args, ret);
}

/* The variable that a binding is; NULL: it is none. */
static sk_value *bound_variable(vba_frame *f, const vba_binding *b)
{
    switch (b->kind) {
    case VBA_BOUND_LOCAL:
    case VBA_BOUND_RESULT:
    case VBA_BOUND_IMPLICIT: return f && b->slot != UINT32_MAX ? vba_follow(&f->slots[b->slot]) : NULL;
    case VBA_BOUND_VAR: return b->u.variable;
    case VBA_BOUND_INSTANCE: return f && f->self && f->self->module == f->proc->module ? &f->self->vars[b->slot] : NULL;
    default: return NULL;
    }
}

static int read_variable(vba_vm *vm, vba_frame *f, const vba_binding *b, vba_node *n, sk_value *v, sk_value *ret)
{
    if (v->type == VBA_V_LAZY) {
        int error = vba_read_lazy(vm, v);
        if (error) return error;
    }
    const vba_args *args = n->u.name.args;
    if (!args) {
        bool settled = b->kind == VBA_BOUND_IMPLICIT && !f->proc->module->vbscript && (vm->document || v->type != SK_V_EMPTY);
        if (b->kind == VBA_BOUND_LOCAL || settled) {
            n->kind = VBA_N_LOCAL; /* from now on without asking */
            n->u.name.index = b->slot;
        }
        *ret = *v;
        return 0;
    }
    if (b->kind == VBA_BOUND_RESULT && v->type != SK_V_ARRAY) return eval_proc(vm, f, f->proc, f->self, args, ret);
    if (b->kind == VBA_BOUND_IMPLICIT && v->type == SK_V_EMPTY) return call_unknown(vm, f, b->symbol, args, ret);
    return apply(vm, f, v, args, ret);
}

static vba_global *find_declared(const vba_symbol *s)
{
    for (vba_global *g = s->globals; g; g = g->next) {
        bool usable = g->kind == VBA_G_PROC || (g->kind == VBA_G_VAR && g->module->instance && g->module->instance->vars);
        if (usable && g->module->type != SK_MODULE_CLASS) return g;
    }
    return NULL;
}

/* VBScript: Execute may have declared the name since. */
static bool rebind(vba_vm *vm, vba_frame *f, vba_binding *b, const sk_value *v)
{
    if (!f->proc->module->vbscript || b->kind != VBA_BOUND_IMPLICIT || v->type != SK_V_EMPTY) return false;
    vba_global *g = find_declared(b->symbol);
    if (!g) return vba_bind_item(vm, b->symbol, b);
    if (g->kind == VBA_G_PROC) {
        b->kind = VBA_BOUND_PROC;
        b->u.global = g;
    } else {
        b->kind = VBA_BOUND_VAR;
        b->u.variable = &g->module->instance->vars[g->u.var];
    }
    return true;
}

/* [A1], [Sheet1!B2:C3]: what stands in brackets and is no name is evaluated. */
static bool eval_bracketed(vba_vm *vm, const vba_node *n, const vba_binding *b, const sk_value *v, sk_value *ret)
{
    return n->depth && b->kind == VBA_BOUND_IMPLICIT && (!v || v->type == SK_V_EMPTY) && !n->u.name.args &&
           vba_evaluate_cells(vm, n->u.name.symbol->name, ret);
}

int vba_eval_name(vba_vm *vm, vba_frame *f, vba_node *n, sk_value *ret)
{
    vba_binding room = {0};
    const vba_binding *b = vba_bind(vm, f, n, &room);
    const vba_args *args = n->u.name.args;
    sk_value *v = bound_variable(f, b);
    if (n->depth && eval_bracketed(vm, n, b, v, ret)) return 0;
    if (v && b != &room && rebind(vm, f, &f->proc->bindings[b - f->proc->bindings], v)) v = bound_variable(f, b);
    if (v) return read_variable(vm, f, b, n, v, ret);
    switch (b->kind) {
    case VBA_BOUND_PROC: return eval_proc(vm, f, b->u.global->u.proc[0], f ? f->self : NULL, args, ret);
    case VBA_BOUND_DECLARE: return vba_call_declared(vm, f, b->u.global->u.declare, args, ret);
    case VBA_BOUND_CONSTANT:
        *ret = *b->u.constant;
        return args && args->count ? SK_ERR_TYPE : 0;
    case VBA_BOUND_BUILTIN: return vba_call_builtin(vm, f, b->u.builtin, args, ret);
    case VBA_BOUND_ITEM:
    case VBA_BOUND_HOST: return eval_host(vm, f, b, args, ret);
    case VBA_BOUND_MODULE:
        *ret = vba_module_value(vm, b->u.module);
        return args && args->count ? vba_invoke(vm, f, ret, SK_STR(""), SK_GET | SK_CALL, args, NULL, ret) : 0;
    default:
        if (args) return call_unknown(vm, f, n->u.name.symbol, args, ret);
        *ret = sk_empty();
        return 0;
    }
}

static int step_into(vba_vm *vm, vba_frame *f, const sk_value *of, const vba_suffix *s, sk_value *ret)
{
    vm->steps++;
    if (!s->member) return apply(vm, f, of, s->args, ret);
    if (s->bang) { /* of!Name: the default member with a text */
        sk_value key = sk_string(s->member->name);
        sk_args args = {.v = &key, .count = 1};
        return sk_invoke(vm->w, of, SK_STR(""), SK_GET | SK_CALL, &args, ret);
    }
    return vba_invoke(vm, f, of, s->member->name, SK_GET | SK_CALL, s->args, NULL, ret);
}

/* Enumeration.Member: of the program or of an application (WdKey.wdKeyA). */
static bool qualified_constant(vba_vm *vm, vba_frame *f, const vba_node *n, sk_value *ret)
{
    const vba_node *head = n->u.chain.head;
    const vba_suffix *first = n->u.chain.suffixes;
    if (!head || head->kind != VBA_N_NAME || head->u.name.args || !first->member || first->args || first->bang) return false;
    vba_binding room = {0};
    const vba_binding *b = vba_bind(vm, f, head, &room);
    const sk_value *v = bound_variable(f, b);
    if (b->kind != VBA_BOUND_TYPE && (b->kind != VBA_BOUND_IMPLICIT || (v && v->type != SK_V_EMPTY))) return false;
    for (vba_global *g = first->member->globals; g && b->kind == VBA_BOUND_TYPE; g = g->next) {
        if (g->kind != VBA_G_VAR || !g->module->vars[g->u.var].is_const || !g->module->instance) continue;
        sk_value *variable = &g->module->instance->vars[g->u.var];
        if (variable->type == VBA_V_LAZY && vba_read_lazy(vm, variable)) return false;
        *ret = *variable;
        return true;
    }
    const sk_value *constant = vba_constant_find(vm->program, first->member);
    if (constant) *ret = *constant;
    return constant != NULL;
}

/* Where only texts of macros are there, a name that nothing declares and that has members is a form or module that was lost. */
static void assume_lost(vba_vm *vm, vba_frame *f, const vba_node *n, sk_value *value)
{
    const vba_node *head = n->u.chain.head;
    if (vm->document || value->type != SK_V_EMPTY || !head || head->kind != VBA_N_NAME || head->u.name.args) return;
    if (!n->u.chain.suffixes[0].member || (f && f->proc->module->vbscript)) return;
    vba_binding room = {0};
    if (vba_bind(vm, f, head, &room)->kind == VBA_BOUND_IMPLICIT)
        *value = sk_unknown(vm->w, head->u.name.symbol->name, SK_FLOW_DOCUMENT | SK_FLOW_UNKNOWN);
}

/* f, f(), a(0)(): what holds a procedure (GetRef) stands where a call is expected. */
static bool stands_for_call(vba_vm *vm, vba_frame *f, const vba_node *n)
{
    vba_binding room = {0};
    if (n->kind == VBA_N_NAME) return bound_variable(f, vba_bind(vm, f, n, &room)) != NULL;
    return n->kind == VBA_N_CHAIN && n->u.chain.count && !n->u.chain.suffixes[n->u.chain.count - 1].member;
}

int vba_call_statement(vba_vm *vm, vba_frame *f, vba_node *n)
{
    sk_value v = sk_empty();
    int error = vba_eval(vm, f, n, &v);
    if (error || v.type != SK_V_OBJECT || !v.u.o || !v.u.o->class->script || !stands_for_call(vm, f, n)) return error;
    sk_args none = {0};
    sk_value ignored;
    return sk_invoke(vm->w, &v, SK_STR(""), SK_GET | SK_CALL, &none, &ignored);
}

int vba_eval_chain(vba_vm *vm, vba_frame *f, const vba_node *n, uint32_t count, sk_value *ret)
{
    sk_value value;
    uint32_t from = count && qualified_constant(vm, f, n, &value) ? 1 : 0;
    int error = from ? 0 : vba_eval(vm, f, n->u.chain.head, &value);
    if (!error && !from && count) assume_lost(vm, f, n, &value);
    for (uint32_t i = from; i < count && !error; i++) {
        sk_value next = sk_empty();
        error = step_into(vm, f, &value, &n->u.chain.suffixes[i], &next);
        value = next;
        if (!vba_alive(vm)) return SK_ERR_STACK;
    }
    if (!error) *ret = value;
    return error;
}

/* ---- references ---- */

static sk_value *record_field(const sk_value *of, const vba_symbol *member)
{
    if (of->type != VBA_V_RECORD || !member) return NULL;
    const vba_record *r = of->u.ptr;
    for (uint32_t i = 0; i < r->type->count; i++) {
        if (r->type->fields[i].symbol == member) return &r->fields[i];
    }
    return NULL;
}

static sk_value *element(vba_vm *vm, vba_frame *f, sk_value *of, const vba_args *args, int *ret_error)
{
    if (of->type != SK_V_ARRAY || !of->u.a || of->u.a->opaque) return NULL;
    int32_t at[SK_ARRAY_DIMENSIONS];
    *ret_error = eval_indexes(vm, f, args, at);
    if (*ret_error) return NULL;
    sk_value *cell = sk_array_cell(vm->w, of->u.a, at, args->count);
    if (!cell) *ret_error = SK_ERR_SUBSCRIPT;
    return cell;
}

static sk_value *chain_reference(vba_vm *vm, vba_frame *f, vba_node *n, int *ret_error)
{
    const vba_node *head = n->u.chain.head;
    sk_value *v = vba_reference(vm, f, n->u.chain.head, ret_error);
    if (*ret_error) return NULL;
    if (!v && head && head->kind == VBA_N_WITH && f && head->u.name.index != VBA_NO_WITH)
        v = &f->slots[f->proc->hidden_first + head->u.name.index];
    if (!v) return NULL;
    for (uint32_t i = 0; i < n->u.chain.count; i++) {
        const vba_suffix *s = &n->u.chain.suffixes[i];
        if (s->member) {
            v = record_field(v, s->member);
            if (!v) return NULL;
        }
        if (s->args && s->args->count) {
            v = element(vm, f, v, s->args, ret_error);
            if (!v) return NULL;
        }
    }
    return v;
}

sk_value *vba_reference(vba_vm *vm, vba_frame *f, vba_node *n, int *ret_error)
{
    *ret_error = 0;
    if (!n) return NULL;
    if (n->kind == VBA_N_LOCAL) return vba_follow(&f->slots[n->u.name.index]);
    if (n->kind == VBA_N_CHAIN) {
        if (++vm->depth > vm->depth_most) {
            vm->depth--;
            *ret_error = SK_ERR_STACK;
            return NULL;
        }
        sk_value *v = chain_reference(vm, f, n, ret_error);
        vm->depth--;
        return v;
    }
    if (n->kind != VBA_N_NAME) return NULL;
    vba_binding room = {0};
    const vba_binding *b = vba_bind(vm, f, n, &room);
    sk_value *v = bound_variable(f, b);
    if (!v) return NULL;
    if (v->type == VBA_V_LAZY) *ret_error = vba_read_lazy(vm, v);
    if (*ret_error) return NULL;
    if (!n->u.name.args) return b->kind == VBA_BOUND_RESULT && f->proc->param_count == 0 ? v : v;
    return element(vm, f, v, n->u.name.args, ret_error);
}

/* ---- assignment ---- */

/* Let takes the value of an object's default member; an object without one is kept whole. */
static void let_value(vba_vm *vm, sk_value *value)
{
    if (value->type != SK_V_OBJECT || !value->u.o) return;
    sk_value plain;
    if (!sk_value_resolve(vm->w, value, &plain) && !(plain.type == SK_V_UNKNOWN && sk_is_unknown(value))) *value = plain;
}

static int put_property(vba_vm *vm, vba_frame *f, vba_proc *proc, const vba_args *args, sk_value *value)
{
    uint32_t count = args ? args->count : 0;
    vba_mark mark;
    sk_value *v = vba_take_slots(vm, (size_t)count + 1, &mark), ignored;
    if (!v) return SK_ERR_MEMORY;
    int error = 0;
    for (uint32_t i = 0; i < count && !error; i++) {
        error = vba_eval(vm, f, args->items[i], &v[i]);
    }
    v[count] = *value;
    sk_args call = {.v = v, .count = (size_t)count + 1};
    if (!error) error = vba_call_values(vm, proc, f ? f->self : NULL, &call, &ignored);
    vba_release_slots(vm, mark);
    return error;
}

static int assign_cell(vba_vm *vm, sk_value *array, const int32_t *at, size_t count, sk_value *value)
{
    if (array->u.a->type == SK_V_BYTE) return sk_array_put(vm->w, array->u.a, at, count, value); /* has no cells of values */
    sk_value *cell = sk_array_cell(vm->w, array->u.a, at, count);
    if (!cell) return array->u.a->opaque ? 0 : SK_ERR_SUBSCRIPT;
    if (cell->type == VBA_V_RECORD || value->type >= SK_V_LANGUAGE) {
        sk_value copy = vba_copy_value(vm, value);
        if (copy.type == VBA_V_RECORD) copy.tag = VBA_TAG_RECORD;
        *cell = copy;
        return 0;
    }
    sk_value copy = value->type == SK_V_ARRAY ? vba_copy_value(vm, value) : *value;
    copy.tag = 0;
    copy.aux = 0;
    return sk_array_put(vm->w, array->u.a, at, count, &copy);
}

/* Range("A1") = 1 and ActiveCell = 1 put into cells; other members of the application are no variables that one could mean. */
static bool set_is_default(const vba_binding *b)
{
    static const char *const cells[] = {"activecell", "selection", "range", "cells"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        if (sk_equal(b->symbol->key, sk_bytes_str(cells[i]))) return true;
    }
    return false;
}

static int assign_name(vba_vm *vm, vba_frame *f, vba_node *n, sk_value *value, bool set)
{
    vba_binding room = {0};
    const vba_binding *b = vba_bind(vm, f, n, &room);
    const vba_args *args = n->u.name.args;
    if (!args && f && b != &room && (b->kind == VBA_BOUND_BUILTIN || b->kind == VBA_BOUND_CONSTANT || b->kind == VBA_BOUND_TYPE ||
                                  (b->kind == VBA_BOUND_HOST && !vba_host_is_control(b->u.host) && !set_is_default(b))))
        f->proc->bindings[n->u.name.index].kind = VBA_BOUND_IMPLICIT; /* what is assigned to is a variable after all */
    sk_value *v = bound_variable(f, b), cells;
    if (n->depth && eval_bracketed(vm, n, b, v, &cells)) return vba_invoke(vm, f, &cells, SK_STR(""), SK_LET, NULL, value, value);
    if (v) {
        if (!args) {
            if (!set && v->tag == SK_V_OBJECT && v->type == SK_V_OBJECT && v->u.o)
                return vba_invoke(vm, f, v, SK_STR(""), SK_LET, NULL, value, value);
            return vba_store(vm, v, value, set);
        }
        if (v->type == VBA_V_LAZY) {
            int error = vba_read_lazy(vm, v);
            if (error) return error;
        }
        if (v->type == SK_V_ARRAY) {
            int32_t at[SK_ARRAY_DIMENSIONS];
            int error = eval_indexes(vm, f, args, at);
            return error ? error : assign_cell(vm, v, at, args->count, value);
        }
        if (v->type == SK_V_OBJECT || sk_is_unknown(v)) return vba_invoke(vm, f, v, SK_STR(""), set ? SK_SET : SK_LET, args, value, value);
        return SK_ERR_TYPE;
    }
    if (b->kind == VBA_BOUND_PROC) {
        vba_proc *proc = b->u.global->u.proc[set && b->u.global->u.proc[2] ? 2 : 1];
        if (!proc) proc = b->u.global->u.proc[2];
        if (proc) return put_property(vm, f, proc, args, value);
    }
    if (b->kind == VBA_BOUND_ITEM && !args) {
        sk_args put = {.v = value, .count = 1};
        sk_value ignored;
        return vba_item_invoke(vm, b, set ? SK_SET : SK_LET, &put, &ignored);
    }
    sk_value object;
    int error = vba_eval_name(vm, f, n, &object);
    if (error) return error;
    if (object.type != SK_V_OBJECT && !sk_is_unknown(&object)) return b->kind == VBA_BOUND_IMPLICIT ? 0 : SK_ERR_CALL;
    return vba_invoke(vm, f, &object, SK_STR(""), set ? SK_SET : SK_LET, NULL, value, value);
}

static int assign_chain(vba_vm *vm, vba_frame *f, vba_node *n, sk_value *value, bool set)
{
    const vba_suffix *last = &n->u.chain.suffixes[n->u.chain.count - 1];
    int error = 0;
    sk_value *field = chain_reference(vm, f, n, &error);
    if (error) return error;
    if (field) return vba_store(vm, field, value, set);
    sk_value of;
    error = vba_eval_chain(vm, f, n, n->u.chain.count - 1, &of);
    if (error) return error;
    unsigned how = set ? SK_SET : SK_LET;
    if (last->bang) {
        sk_value pair[2] = {sk_string(last->member->name), *value}, ignored;
        sk_args args = {.v = pair, .count = 2};
        return sk_invoke(vm->w, &of, SK_STR(""), how, &args, &ignored);
    }
    if (!last->member && of.type == SK_V_ARRAY && of.u.a) {
        int32_t at[SK_ARRAY_DIMENSIONS];
        error = eval_indexes(vm, f, last->args, at);
        return error ? error : assign_cell(vm, &of, at, last->args->count, value);
    }
    return vba_invoke(vm, f, &of, last->member ? last->member->name : SK_STR(""), how, last->args, value, value);
}

int vba_assign(vba_vm *vm, vba_frame *f, vba_node *target, sk_value *value, bool set)
{
    if (!target) return SK_ERR_CALL;
    if (!set && value->type == SK_V_OBJECT) let_value(vm, value);
    switch (target->kind) {
    case VBA_N_LOCAL: {
        sk_value *v = vba_follow(&f->slots[target->u.name.index]);
        if (!set && v->tag == SK_V_OBJECT && v->type == SK_V_OBJECT && v->u.o)
            return vba_invoke(vm, f, v, SK_STR(""), SK_LET, NULL, value, value);
        return vba_store(vm, v, value, set);
    }
    case VBA_N_NAME: return assign_name(vm, f, target, value, set);
    case VBA_N_CHAIN: return assign_chain(vm, f, target, value, set);
    case VBA_N_WITH: {
        sk_value of;
        int error = vba_eval(vm, f, target, &of);
        return error ? error : vba_invoke(vm, f, &of, SK_STR(""), set ? SK_SET : SK_LET, NULL, value, value);
    }
    default: return SK_ERR_CALL;
    }
}
