/* Calls: procedures of the program with ByRef and ByVal, functions of the language, external functions, members of objects. */
#include "emulate/vba/vm.h"

enum { NAMES_MOST = 16 };

/* Copies the declared locals' first values into a frame. */
static void start_locals(vba_vm *vm, vba_frame *f)
{
    const vba_proc *proc = f->proc;
    for (uint32_t i = 0; i < proc->local_count; i++) {
        const vba_variable *v = &proc->locals[i];
        if (v->is_static && !v->is_const) continue;
        if (!v->is_const && !v->is_array && !v->fallback && (!v->type || (v->type->type == SK_V_EMPTY && !v->type->is_new))) continue;
        vba_declare_variable(vm, f, proc->module, v, &f->slots[v->slot]);
    }
    if (proc->type && proc->type->type != SK_V_EMPTY) {
        vba_variable result = {.symbol = proc->symbol, .type = proc->type};
        vba_declare_variable(vm, f, proc->module, &result, &f->slots[0]);
    }
}

static bool open_frame(vba_vm *vm, vba_proc *proc, vba_instance *self, vba_frame *f, vba_mark *mark)
{
    if (!vba_prepare(vm, proc)) return false;
    f->proc = proc;
    f->self = self && self->module == proc->module ? self : proc->module->instance;
    f->caller = vm->frame;
    f->slots = vba_take_slots(vm, proc->slot_count, mark);
    return f->slots != NULL;
}

/* Runs a frame whose parameters are set. */
static int run_frame(vba_vm *vm, vba_frame *f, sk_value *ret)
{
    vm->steps++;
    if (++vm->depth > vm->depth_most) {
        vm->depth--;
        vm->w->budget->reached[SK_LIMIT_EMULATE_DEPTH] = true;
        return SK_ERR_STACK;
    }
    start_locals(vm, f);
    vm->frame = f;
    sk_place before = vm->w->place;
    int error = vba_run_body(vm, f);
    vm->frame = f->caller;
    vm->w->place = before;
    vm->depth--;
    if (!error) {
        *ret = *vba_follow(&f->slots[0]);
        if (ret->type == VBA_V_LAZY) *ret = sk_empty();
    }
    return error;
}

static sk_value omitted(vba_vm *vm, vba_frame *f, const vba_variable *p)
{
    sk_value v = sk_missing();
    if (p->fallback && !vba_eval(vm, f, p->fallback, &v)) return v;
    if (p->type && p->type->type != SK_V_EMPTY && p->type->type != SK_V_OBJECT) return sk_value_default(p->type->type);
    return p->optional ? v : sk_empty();
}

/* Puts a value into a parameter: its declared type coerces. */
static int set_param(vba_vm *vm, vba_frame *f, const vba_variable *p, const sk_value *v)
{
    sk_value *slot = &f->slots[p->slot];
    if (v->type == SK_V_MISSING) {
        sk_value fallback = omitted(vm, f, p);
        *slot = fallback;
        slot->tag = 0;
        return 0;
    }
    if (p->type && p->type->type != SK_V_EMPTY && p->type->type != SK_V_OBJECT && !p->is_array && v->type != SK_V_ARRAY) {
        *slot = sk_empty();
        slot->tag = (uint16_t)p->type->type;
        return vba_store(vm, slot, v, true);
    }
    *slot = p->by_value ? vba_copy_value(vm, v) : *v;
    slot->tag = v->type == VBA_V_RECORD ? VBA_TAG_RECORD : 0;
    slot->aux = 0;
    return 0;
}

/* Where an argument goes: by position, or by name; UINT32_MAX: no such parameter. */
static uint32_t param_of(const vba_proc *proc, const vba_args *args, uint32_t i)
{
    uint32_t first_named = args->count - args->named_count;
    if (i < first_named || !args->names[i - first_named]) return i < proc->param_count ? i : UINT32_MAX;
    for (uint32_t k = 0; k < proc->param_count; k++) {
        if (proc->params[k].symbol == args->names[i - first_named]) return k;
    }
    return UINT32_MAX;
}

static int collect_rest(vba_vm *vm, vba_frame *caller, vba_frame *f, const vba_args *args, uint32_t from)
{
    const vba_variable *p = &f->proc->params[f->proc->param_count - 1];
    uint32_t count = args && args->count > from ? args->count - from : 0;
    vba_mark mark;
    sk_value *v = vba_take_slots(vm, count, &mark);
    if (!v) return SK_ERR_MEMORY;
    int error = 0;
    for (uint32_t i = 0; i < count && !error; i++) {
        error = vba_eval(vm, caller, args->items[from + i], &v[i]);
        v[i].tag = 0;
        v[i].aux = 0;
    }
    sk_array *a = error ? NULL : sk_array_of(vm->w, v, count);
    vba_release_slots(vm, mark);
    if (a) f->slots[p->slot] = sk_array_value(a);
    return error;
}

static int pass(vba_vm *vm, vba_frame *caller, vba_frame *f, const vba_variable *p, vba_node *n)
{
    if (!p->by_value && n && (n->kind == VBA_N_NAME || n->kind == VBA_N_LOCAL || n->kind == VBA_N_CHAIN)) {
        int error;
        sk_value *variable = vba_reference(vm, caller, n, &error);
        if (error) return error;
        if (variable && variable->type == VBA_V_LAZY) error = vba_read_lazy(vm, variable);
        if (variable && !error) {
            f->slots[p->slot] = (sk_value){.type = VBA_V_REFERENCE, .u.ptr = variable};
            return 0;
        }
    }
    sk_value v;
    int error = vba_eval(vm, caller, n, &v);
    return error ? error : set_param(vm, f, p, &v);
}

int vba_call_nodes(vba_vm *vm, vba_frame *caller, vba_proc *proc, vba_instance *self, const vba_args *args, sk_value *ret)
{
    vba_frame f = {0};
    vba_mark mark;
    if (!open_frame(vm, proc, self, &f, &mark)) return SK_ERR_MEMORY;
    bool rest = proc->param_count && proc->params[proc->param_count - 1].param_array;
    uint32_t plain = rest ? proc->param_count - 1 : proc->param_count, count = args ? args->count : 0;
    int error = 0;
    for (uint32_t i = 0; i < proc->param_count; i++) {
        f.slots[proc->params[i].slot].type = SK_V_MISSING;
    }
    for (uint32_t i = 0; i < count && !error; i++) {
        uint32_t at = param_of(proc, args, i);
        if (rest && at >= plain) break;
        if (at != UINT32_MAX) {
            error = pass(vm, caller, &f, &proc->params[at], args->items[i]);
        } else {
            sk_value ignored;
            error = vba_eval(vm, caller, args->items[i], &ignored);
        }
    }
    if (!error && rest) error = collect_rest(vm, caller, &f, args, plain);
    sk_value missing = sk_missing();
    for (uint32_t i = 0; i < plain && !error; i++) {
        if (f.slots[proc->params[i].slot].type == SK_V_MISSING) error = set_param(vm, &f, &proc->params[i], &missing);
    }
    if (!error) error = run_frame(vm, &f, ret);
    vba_release_slots(vm, mark);
    return error;
}

int vba_call_values(vba_vm *vm, vba_proc *proc, vba_instance *self, sk_args *args, sk_value *ret)
{
    vba_frame f = {0};
    vba_mark mark;
    if (!open_frame(vm, proc, self, &f, &mark)) return SK_ERR_MEMORY;
    bool rest = proc->param_count && proc->params[proc->param_count - 1].param_array;
    uint32_t plain = rest ? proc->param_count - 1 : proc->param_count;
    int error = 0;
    sk_value missing = sk_missing();
    for (uint32_t i = 0; i < plain && !error; i++) {
        const vba_variable *p = &proc->params[i];
        if (i < args->count && !p->by_value && args->v[i].type != SK_V_MISSING)
            f.slots[p->slot] = (sk_value){.type = VBA_V_REFERENCE, .u.ptr = &args->v[i]};
        else
            error = set_param(vm, &f, p, i < args->count ? &args->v[i] : &missing);
    }
    if (rest) {
        size_t count = args->count > plain ? args->count - plain : 0;
        sk_array *a = sk_array_of(vm->w, count ? args->v + plain : NULL, count);
        if (a) f.slots[proc->params[plain].slot] = sk_array_value(a);
    }
    if (!error) error = run_frame(vm, &f, ret);
    for (uint32_t i = 0; i < plain && i < args->count && i < 64; i++) {
        if (!proc->params[i].by_value) args->assigned |= 1ull << i;
    }
    vba_release_slots(vm, mark);
    return error;
}

/* ---- functions of the language ---- */

static bool is_row_of(const vba_builtin *b, const vba_builtin_table *t)
{
    return b >= t->rows && b < t->rows + t->count;
}

/* Objects give their default member, references of ours nothing. */
static int plain_args(vba_vm *vm, const vba_builtin *b, sk_value *v, size_t count)
{
    uint64_t len = 0;
    for (size_t i = 0; i < count; i++) {
        if (v[i].type == VBA_V_RECORD) return SK_ERR_TYPE;
        if (v[i].type == SK_V_STRING) len += v[i].u.s.len;
        v[i].tag = 0;
        v[i].aux = 0;
        if (b->keeps_objects || v[i].type != SK_V_OBJECT) continue;
        int error = sk_value_resolve(vm->w, &v[i], &v[i]);
        if (error) return error;
    }
    vm->steps += 1 + (is_row_of(b, &vba_lib_looks) ? 0 : len / 256);
    return 0;
}

static uint8_t flow_of(const sk_value *v, size_t count)
{
    uint8_t flow = 0;
    for (size_t i = 0; i < count; i++) {
        flow |= v[i].flow;
    }
    return flow;
}

/* Functions that act take what is not known too: the act happens. */
static bool acts(const vba_builtin *b)
{
    return is_row_of(b, &vba_lib_system) || is_row_of(b, &vba_lib_files);
}

static int run_builtin(vba_vm *vm, const vba_builtin *b, sk_value *v, size_t count, sk_value *ret)
{
    int error = plain_args(vm, b, v, count);
    if (error) return error;
    uint8_t flow = flow_of(v, count);
    *ret = sk_empty();
    if (!b->keeps_objects && !acts(b)) { /* what is not known gives what is not known */
        for (size_t i = 0; i < count; i++) {
            bool opaque = v[i].type == SK_V_ARRAY && v[i].u.a && v[i].u.a->opaque;
            if (!opaque && !sk_is_unknown(&v[i])) continue;
            *ret = sk_unknown(vm->w, sk_str_c(b->name), flow | SK_FLOW_UNKNOWN);
            return 0;
        }
    }
    error = b->run(vm, v, count, ret);
    if (error) return error;
    ret->flow |= flow;
    if (b->type != SK_V_EMPTY && ret->type == b->type) ret->tag = (uint16_t)b->type;
    return 0;
}

/* Room for all parameters, so that functions may look at the last one without asking. */
static size_t room_of(const vba_builtin *b, size_t count)
{
    return count > b->most ? count : b->most;
}

static size_t place_of(const vba_builtin *b, sk_str name, size_t fallback)
{
    sk_bytes list = sk_bytes_str(b->params ? b->params : ""), part;
    for (size_t at = 0; sk_next_field(&list, ',', &part); at++) {
        if (sk_str_equal_nocase(sk_str_borrow_latin1(part), name)) return at;
    }
    return fallback;
}

int vba_call_builtin(vba_vm *vm, vba_frame *f, const vba_builtin *b, const vba_args *args, sk_value *ret)
{
    uint32_t count = args ? args->count : 0;
    if (count > b->most && b->most < UINT8_MAX) return SK_ERR_ARGUMENTS;
    vba_mark mark;
    size_t room = room_of(b, count);
    if (b->most == UINT8_MAX) room = count;
    sk_value *v = vba_take_slots(vm, room, &mark);
    if (!v) return SK_ERR_MEMORY;
    for (size_t i = 0; i < room; i++) {
        v[i] = sk_missing();
    }
    int error = 0;
    uint32_t first_named = args ? count - args->named_count : 0;
    size_t used = 0;
    for (uint32_t i = 0; i < count && !error; i++) {
        size_t at = i;
        if (i >= first_named && args->names[i - first_named]) at = place_of(b, args->names[i - first_named]->name, i);
        if (at >= room) continue;
        error = vba_eval(vm, f, args->items[i], &v[at]);
        if (at + 1 > used) used = at + 1;
    }
    if (!error && used < b->least) error = SK_ERR_ARGUMENTS;
    vm->asked = args;
    vm->asking = f;
    if (!error) error = run_builtin(vm, b, v, used, ret);
    vba_release_slots(vm, mark);
    return error;
}

int vba_call_builtin_values(vba_vm *vm, const vba_builtin *b, sk_args *args, sk_value *ret)
{
    if (args->count < b->least || (args->count > b->most && b->most < UINT8_MAX)) return SK_ERR_ARGUMENTS;
    vba_mark mark;
    size_t room = b->most == UINT8_MAX ? args->count : room_of(b, args->count);
    sk_value *v = vba_take_slots(vm, room, &mark);
    if (!v) return SK_ERR_MEMORY;
    for (size_t i = 0; i < room; i++) {
        v[i] = i < args->count ? args->v[i] : sk_missing();
    }
    vm->asked = NULL;
    int error = run_builtin(vm, b, v, args->count, ret);
    vba_release_slots(vm, mark);
    return error;
}

/* ---- members ---- */

static int field_access(vba_vm *vm, vba_frame *f, const sk_value *of, sk_str name, const vba_args *args, const sk_value *put, sk_value *ret)
{
    const vba_record *r = of->u.ptr;
    for (uint32_t i = 0; i < r->type->count; i++) {
        if (!sk_str_equal_nocase(r->type->fields[i].symbol->name, name)) continue;
        bool cell_of = args && args->count && r->fields[i].type == SK_V_ARRAY;
        if (put && !cell_of) return vba_store(vm, &r->fields[i], put, false);
        *ret = r->fields[i];
        if (!cell_of) return 0;
        int32_t at[SK_ARRAY_DIMENSIONS];
        sk_value v;
        for (uint32_t k = 0; k < args->count && k < SK_ARRAY_DIMENSIONS; k++) {
            int error = vba_eval(vm, f, args->items[k], &v);
            if (!error) error = vba_indexes(vm, &v, 1, &at[k]);
            if (error) return error;
        }
        if (put) return sk_array_put(vm->w, ret->u.a, at, args->count, put);
        if (ret->u.a->type == SK_V_BYTE || ret->u.a->opaque) return sk_array_get(vm->w, ret->u.a, at, args->count, ret);
        sk_value *cell = sk_array_cell(vm->w, ret->u.a, at, args->count);
        if (!cell) return SK_ERR_SUBSCRIPT;
        *ret = *cell;
        return 0;
    }
    return SK_ERR_NO_MEMBER;
}

static void write_back(vba_vm *vm, vba_frame *f, const vba_args *args, const sk_args *call)
{
    for (uint32_t i = 0; args && i < args->count && i < 64; i++) {
        if (!(call->assigned >> i & 1)) continue;
        int error;
        sk_value *variable = vba_reference(vm, f, args->items[i], &error);
        if (variable && !error) vba_store(vm, variable, &call->v[i], true);
    }
}

int vba_invoke(vba_vm *vm, vba_frame *f, const sk_value *of, sk_str name, unsigned how, const vba_args *args, const sk_value *put,
               sk_value *ret)
{
    sk_value subject = *of, kept = put ? *put : sk_empty();
    if (subject.type == VBA_V_RECORD) return field_access(vm, f, &subject, name, args, put ? &kept : NULL, ret);
    if (subject.type >= SK_V_LANGUAGE) return SK_ERR_TYPE;
    uint32_t count = args ? args->count : 0, named = args ? args->named_count : 0;
    if (named > NAMES_MOST || named > count) return SK_ERR_ARGUMENTS;
    vba_mark mark;
    sk_value *v = vba_take_slots(vm, (size_t)count + 1, &mark);
    if (!v) return SK_ERR_MEMORY;
    sk_str names[NAMES_MOST + 1];
    int error = 0;
    for (uint32_t i = 0; i < count && !error; i++) {
        error = vba_eval(vm, f, args->items[i], &v[i]);
        if (!error && v[i].type >= SK_V_LANGUAGE) v[i] = sk_unknown(vm->w, SK_STR("Record"), SK_FLOW_UNKNOWN);
        v[i].tag = 0;
        v[i].aux = 0;
    }
    for (uint32_t i = 0; i < named; i++) {
        names[i] = args->names[i] ? args->names[i]->name : SK_STR("");
    }
    if (put) {
        v[count] = kept;
        v[count].tag = 0;
        v[count].aux = 0;
    }
    sk_args call = {.v = v, .count = (size_t)count + (put ? 1 : 0), .names = named && !put ? names : NULL, .named_count = put ? 0 : named};
    sk_value result = sk_empty();
    vm->steps++;
    if (!error) error = sk_invoke(vm->w, &subject, name, how, &call, &result);
    if (!error && call.assigned) write_back(vm, f, args, &call);
    vba_release_slots(vm, mark);
    if (!error && !put) *ret = result;
    return error;
}

/* ---- external functions ---- */

sk_value *vba_argument_variable(vba_vm *vm, vba_frame *f, vba_node *n)
{
    int error = 0;
    if (!n || !f || (n->kind != VBA_N_LOCAL && n->kind != VBA_N_NAME)) return NULL;
    if (n->kind == VBA_N_LOCAL || !n->u.name.args) return vba_reference(vm, f, n, &error);
    vba_node whole = *n;
    whole.u.name.args = NULL;
    sk_value *v = vba_reference(vm, f, &whole, &error);
    return v && v->type == SK_V_ARRAY ? v : NULL;
}

int vba_call_declared(vba_vm *vm, vba_frame *f, const vba_declare *d, const vba_args *args, sk_value *ret)
{
    uint32_t count = args ? args->count : 0;
    vba_mark mark;
    sk_value *v = vba_take_slots(vm, count, &mark);
    if (!v) return SK_ERR_MEMORY;
    int error = 0;
    sk_value *variables[VBA_API_ARGUMENTS] = {NULL};
    if (count > SK_COUNT(variables)) count = SK_COUNT(variables);
    for (uint32_t i = 0; i < count && !error; i++) {
        error = vba_eval(vm, f, args->items[i], &v[i]);
        variables[i] = vba_argument_variable(vm, f, args->items[i]);
    }
    *ret = sk_long(0);
    if (!error) error = vba_call_api(vm, d, v, variables, count, ret);
    vba_release_slots(vm, mark);
    return error;
}

vba_proc *vba_find_proc(vba_vm *vm, sk_str name)
{
    size_t bang = sk_str_find_last(name, SK_STR("!"), name.len, false);
    if (bang != SK_NPOS) name = sk_str_from(name, bang + 1);
    size_t dot = sk_str_find_last(name, SK_STR("."), name.len, false);
    sk_str module = dot == SK_NPOS ? SK_STR("") : sk_str_slice(name, 0, dot);
    if (dot != SK_NPOS) name = sk_str_from(name, dot + 1);
    size_t before = sk_str_find_last(module, SK_STR("."), module.len, false);
    if (before != SK_NPOS) module = sk_str_from(module, before + 1);
    vba_symbol *s = vba_find_symbol(vm->program, name);
    for (int strict = 1; s && strict >= 0; strict--) {
        for (vba_global *g = s->globals; g; g = g->next) {
            if (g->kind != VBA_G_PROC || !g->u.proc[0] || g->module->type == SK_MODULE_CLASS) continue;
            if (strict && module.len && !sk_str_equal_nocase(g->module->symbol->name, module)) continue;
            return g->u.proc[0];
        }
    }
    return NULL;
}
