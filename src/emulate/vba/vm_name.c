/* Names and variables: what a name stands for is decided once a procedure (MS-VBAL 5.6.10), then it is a slot. */
#include "emulate/vba/vm.h"

enum { PIECE_LEAST = 512, PIECE_MOST = 8192 };

struct vba_piece {
    struct vba_piece *next;
    size_t used, cap;
    sk_value *values;
};

static struct vba_piece *new_piece(vba_vm *vm, size_t count)
{
    struct vba_piece *piece = SK_NEW(vm->w->arena, struct vba_piece);
    if (!piece) return NULL;
    size_t usual = vm->piece ? vm->piece->cap * 2 : PIECE_LEAST;
    if (usual > PIECE_MOST) usual = PIECE_MOST;
    piece->cap = count > usual ? count : usual;
    piece->values = sk_arena_room(vm->w->arena, piece->cap * sizeof *piece->values); /* set when they are taken */
    return piece->values ? piece : NULL;
}

sk_value *vba_take_slots(vba_vm *vm, size_t count, vba_mark *ret_mark)
{
    struct vba_piece *piece = vm->piece;
    if (!piece) piece = vm->piece = new_piece(vm, count);
    if (!piece) return NULL;
    *ret_mark = (vba_mark){piece, piece->used};
    if (piece->cap - piece->used < count) {
        struct vba_piece *next = piece->next;
        if (!next || next->cap < count) {
            next = new_piece(vm, count);
            if (!next) return NULL;
            next->next = piece->next;
            piece->next = next;
        }
        next->used = 0;
        vm->piece = piece = next;
    }
    sk_value *first = &piece->values[piece->used];
    piece->used += count;
    for (size_t i = 0; i < count; i++) {
        first[i] = sk_empty();
    }
    return first;
}

void vba_release_slots(vba_vm *vm, vba_mark mark)
{
    vm->piece = mark.piece;
    mark.piece->used = mark.used;
}

/* ---- declared variables ---- */

static const vba_record_type *find_type(vba_module *m, const vba_type_ref *type)
{
    if (!type || !type->symbol) return NULL;
    vba_global *g = vba_module_find(m, type->symbol);
    if (g && g->kind == VBA_G_TYPE) return g->u.type;
    for (g = type->symbol->globals; g; g = g->next) {
        if (g->kind == VBA_G_TYPE) return g->u.type;
    }
    return NULL;
}

static bool is_enumeration(const vba_type_ref *type)
{
    const vba_global *g = type->symbol ? type->symbol->globals : NULL;
    while (g && g->kind != VBA_G_TYPE) {
        g = g->next;
    }
    return g && !g->u.type;
}

static vba_record *new_record(vba_vm *vm, vba_frame *f, const vba_record_type *type)
{
    vba_record *r = SK_NEW(vm->w->arena, vba_record);
    if (!r) return NULL;
    r->type = type;
    r->fields = SK_NEW_ARRAY(vm->w->arena, sk_value, type->count ? type->count : 1);
    if (!r->fields || ++vm->depth > vm->depth_most) return NULL;
    for (uint32_t i = 0; i < type->count; i++) {
        vba_declare_variable(vm, f, type->module, &type->fields[i], &r->fields[i]);
    }
    vm->depth--;
    return r;
}

/* Bounds of a declared array: "(5)", "(1 To 5, 2)". */
static unsigned read_bounds(vba_vm *vm, vba_frame *f, const vba_module *m, const vba_args *args, sk_bound *ret)
{
    unsigned count = 0;
    for (uint32_t i = 0; args && i < args->count && count < SK_ARRAY_DIMENSIONS; i++, count++) {
        vba_node *n = args->items[i];
        bool pair = n && n->kind == VBA_N_BINARY && n->op == UINT8_MAX;
        sk_value v;
        int64_t low = m->base_one ? 1 : 0, high = 0;
        if (pair && (vba_eval(vm, f, n->u.two.a, &v) || sk_value_to_int(vm->w, &v, &low, NULL))) return 0;
        if (vba_eval(vm, f, pair ? n->u.two.b : n, &v) || sk_value_to_int(vm->w, &v, &high, NULL)) return 0;
        if (low < INT32_MIN || low > INT32_MAX || high < INT32_MIN || high > INT32_MAX || high < low - 1) return 0;
        ret[count] = (sk_bound){(int32_t)low, (int32_t)high};
    }
    return count;
}

static void declare_array(vba_vm *vm, vba_frame *f, vba_module *m, const vba_variable *v, sk_value *slot)
{
    sk_bound bounds[SK_ARRAY_DIMENSIONS] = {{0, 0}};
    unsigned dimensions = read_bounds(vm, f, m, v->bounds, bounds);
    sk_type element = v->type ? v->type->type : SK_V_EMPTY;
    const vba_record_type *record = find_type(m, v->type);
    sk_array *a = sk_array_new(vm->w, record ? SK_V_EMPTY : element, dimensions, bounds);
    if (!a) return;
    a->fixed = dimensions > 0 && !m->vbscript;
    *slot = sk_array_value(a);
    slot->tag = SK_V_ARRAY;
    slot->aux = record ? VBA_V_RECORD : element;
    if (!record || a->count > 4096) return;
    for (int32_t i = bounds[0].low; dimensions == 1 && i <= bounds[0].high; i++) {
        sk_value *cell = sk_array_cell(vm->w, a, &i, 1);
        vba_record *r = cell ? new_record(vm, f, record) : NULL;
        if (!r) return;
        *cell = (sk_value){.type = VBA_V_RECORD, .tag = VBA_TAG_RECORD, .u.ptr = r};
    }
}

void vba_declare_variable(vba_vm *vm, vba_frame *f, vba_module *m, const vba_variable *v, sk_value *slot)
{
    *slot = sk_empty();
    const vba_type_ref *type = v->type;
    if (v->is_const || (type && type->is_new && !v->is_array)) {
        vba_lazy *lazy = SK_NEW(vm->w->arena, vba_lazy);
        if (!lazy) return;
        lazy->variable = v;
        lazy->module = m;
        *slot = (sk_value){.type = VBA_V_LAZY, .u.ptr = lazy};
        return;
    }
    if (v->is_array) {
        declare_array(vm, f, m, v, slot);
        return;
    }
    if (v->fallback && !v->optional && !vba_eval(vm, f, v->fallback, slot)) return; /* Dim x = 1 (other Basics) */
    if (!type || type->type == SK_V_EMPTY) return;
    if (type->type != SK_V_OBJECT) {
        *slot = sk_value_default(type->type);
        slot->tag = (uint16_t)type->type;
        sk_value length;
        int64_t n = 0;
        if (type->string_length && !vba_eval(vm, f, type->string_length, &length) && !sk_value_to_int(vm->w, &length, &n, NULL) &&
            n > 0 && n < 65536) {
            slot->u.s = sk_str_repeat(&vm->w->strings, sk_str_c("\0"), 0);
            slot->aux = (uint32_t)n;
        }
        return;
    }
    const vba_record_type *record = find_type(m, type);
    vba_record *r = record ? new_record(vm, f, record) : NULL;
    if (is_enumeration(type)) {
        *slot = sk_long(0);
        slot->tag = SK_V_LONG;
    } else if (r) {
        *slot = (sk_value){.type = VBA_V_RECORD, .tag = VBA_TAG_RECORD, .u.ptr = r};
    } else {
        *slot = sk_nothing();
        slot->tag = SK_V_OBJECT;
    }
}

/* A constant is calculated, a New variable made, when it is first asked for. */
int vba_read_lazy(vba_vm *vm, sk_value *variable)
{
    const vba_lazy *lazy = variable->u.ptr;
    const vba_variable *v = lazy->variable;
    if (++vm->depth > vm->depth_most) {
        vm->depth--;
        return SK_ERR_STACK;
    }
    *variable = sk_empty();
    sk_value value = sk_empty();
    int error = 0;
    if (v->is_const) {
        vba_instance *before = vm->module_self;
        vm->module_self = lazy->module->instance;
        /* its names: inside a procedure those of the frame, else of the module */
        vba_frame *f = vm->frame && vm->frame->proc->module == lazy->module ? vm->frame : NULL;
        bool local = f && f->proc->local_count && v >= f->proc->locals && v < f->proc->locals + f->proc->local_count;
        error = vba_eval(vm, local ? f : NULL, v->fallback, &value);
        vm->module_self = before;
    } else {
        error = vba_new_object(vm, v->type, &value);
    }
    vm->depth--;
    value.aux = 0;
    *variable = value;
    return error;
}

static sk_value copy_record(vba_vm *vm, const sk_value *v)
{
    const vba_record *from = v->u.ptr;
    vba_record *r = SK_NEW(vm->w->arena, vba_record);
    sk_value *fields = SK_NEW_ARRAY(vm->w->arena, sk_value, from->type->count ? from->type->count : 1);
    if (!r || !fields || ++vm->depth > vm->depth_most) return sk_empty();
    r->type = from->type;
    r->fields = fields;
    vm->steps += from->type->count;
    for (uint32_t i = 0; i < from->type->count; i++) {
        fields[i] = vba_copy_value(vm, &from->fields[i]);
        fields[i].tag = from->fields[i].tag;
        fields[i].aux = from->fields[i].aux;
    }
    vm->depth--;
    return (sk_value){.type = VBA_V_RECORD, .tag = VBA_TAG_RECORD, .u.ptr = r};
}

sk_value vba_copy_value(vba_vm *vm, const sk_value *v)
{
    sk_value copy = *v;
    if (v->type == VBA_V_RECORD) return copy_record(vm, v);
    if (v->type == SK_V_ARRAY && v->u.a) {
        sk_array *a = sk_array_copy(vm->w, v->u.a);
        if (a) {
            a->fixed = false;
            copy.u.a = a;
        }
    }
    return copy;
}

static bool is_bytes(const sk_value *v)
{
    return v->type == SK_V_ARRAY && v->u.a && v->u.a->type == SK_V_BYTE;
}

/* Text into Byte(): its UTF-16 (MS-VBAL 5.5.1.2.5). */
static bool bytes_of_text(vba_vm *vm, const sk_value *v, sk_value *ret)
{
    sk_array *a = sk_array_bytes(vm->w, sk_str_to_utf16le(&vm->w->strings, v->u.s));
    if (!a) return false;
    *ret = sk_flowing(sk_array_value(a), v->flow);
    return true;
}

static int store_typed(vba_vm *vm, sk_value *variable, const sk_value *value)
{
    uint16_t tag = variable->tag;
    uint32_t aux = variable->aux;
    sk_value v;
    int error = 0;
    if (tag == VBA_TAG_RECORD) {
        if (value->type != VBA_V_RECORD) return sk_is_unknown(value) ? 0 : SK_ERR_TYPE;
        v = copy_record(vm, value);
    } else if (tag == SK_V_ARRAY) {
        if (value->type == SK_V_STRING && aux == SK_V_BYTE) {
            if (!bytes_of_text(vm, value, &v)) return SK_ERR_MEMORY;
        } else if (value->type == SK_V_ARRAY || sk_is_unknown(value)) {
            v = vba_copy_value(vm, value);
        } else {
            return SK_ERR_TYPE;
        }
    } else if (tag == SK_V_OBJECT) {
        v = *value;
    } else if (tag == SK_V_STRING && is_bytes(value)) {
        bool opaque = false;
        sk_bytes bytes = sk_value_bytes(vm->w, value, &opaque);
        v = opaque ? sk_unknown(vm->w, SK_STR("Byte()"), value->flow) : sk_flowing(sk_string(sk_str_utf16le(&vm->w->strings, bytes)), value->flow);
    } else {
        if (value->type >= SK_V_LANGUAGE) return SK_ERR_TYPE;
        error = sk_value_to(vm->w, (sk_type)tag, value, &v);
        if (error) return error;
        if (tag == SK_V_STRING && aux && v.type == SK_V_STRING) {
            if (v.u.s.len > aux) v.u.s = sk_str_slice(v.u.s, 0, aux);
            else if (v.u.s.len < aux)
                v.u.s = sk_str_concat(&vm->w->strings, v.u.s, sk_str_repeat(&vm->w->strings, SK_STR(" "), aux - v.u.s.len));
        }
    }
    v.tag = tag;
    v.aux = aux;
    *variable = v;
    return 0;
}

/* Values that a variable of that type takes as they are, and whole numbers into wider ones. */
static bool store_fast(sk_value *variable, const sk_value *value)
{
    unsigned tag = variable->tag;
    bool plain = tag >= SK_V_INTEGER && tag <= SK_V_STRING && !variable->aux;
    bool small = value->type == SK_V_INTEGER || value->type == SK_V_LONG;
    unsigned flow = value->flow;
    if (tag == SK_V_STRING && plain && value->type == tag) variable->u = value->u;
    else if ((plain && value->type == tag) || (tag == SK_V_LONG && small)) variable->u.i = value->u.i;
    else if (tag == SK_V_DOUBLE && small) variable->u.d = (double)value->u.i;
    else return false;
    vba_put_head(variable, tag, flow, tag);
    return true;
}

/* The same for a Variant: a number is one word. */
static bool store_number(sk_value *variable, const sk_value *value)
{
    unsigned type = value->type, flow = value->flow;
    if (type != SK_V_INTEGER && type != SK_V_LONG && type != SK_V_DOUBLE && type != SK_V_BOOLEAN) return false;
    variable->u.i = value->u.i;
    vba_put_head(variable, type, flow, 0);
    return true;
}

int vba_store(vba_vm *vm, sk_value *variable, const sk_value *value, bool set)
{
    variable = vba_follow(variable);
    if (variable->tag) return store_fast(variable, value) ? 0 : store_typed(vm, variable, value);
    (void)set;
    if (store_number(variable, value)) return 0;
    if (value->type == SK_V_ARRAY || value->type == VBA_V_RECORD) {
        *variable = vba_copy_value(vm, value);
        if (value->type == VBA_V_RECORD) return 0;
    } else {
        *variable = *value;
    }
    if (variable->type == SK_V_MISSING) variable->type = SK_V_ERROR, variable->u.i = 448;
    variable->tag = 0;
    variable->aux = 0;
    return 0;
}

/* ---- binding ---- */

static vba_global *find_public(const vba_symbol *s)
{
    for (vba_global *g = s->globals; g; g = g->next) {
        if (g->is_public && g->module->type != SK_MODULE_CLASS) return g;
    }
    return NULL;
}

static bool bind_global(vba_binding *b, vba_global *g)
{
    if (!g) return false;
    b->u.global = g;
    switch (g->kind) {
    case VBA_G_PROC: b->kind = VBA_BOUND_PROC; return true;
    case VBA_G_DECLARE: b->kind = VBA_BOUND_DECLARE; return true;
    case VBA_G_TYPE: b->kind = VBA_BOUND_TYPE; return true;
    case VBA_G_VAR:
        if (g->module->type == SK_MODULE_CLASS) {
            b->kind = VBA_BOUND_INSTANCE;
            b->slot = g->u.var;
        } else {
            b->kind = VBA_BOUND_VAR;
            b->u.variable = &g->module->instance->vars[g->u.var];
        }
        return true;
    default: return false;
    }
}

/* Everything but locals. */
static bool bind_outside(vba_vm *vm, vba_module *m, vba_symbol *s, vba_binding *b)
{
    b->symbol = s;
    vba_global *g = vba_module_find(m, s);
    if (g && !(g->kind == VBA_G_VAR && !g->module->instance) && bind_global(b, g)) return true;
    b->u.host = vba_host_find(vm, m, s, true);
    if (b->u.host) {
        b->kind = VBA_BOUND_HOST;
        return true;
    }
    g = find_public(s);
    if (g && !(g->kind == VBA_G_VAR && !g->module->instance) && bind_global(b, g)) return true;
    if (vba_bind_item(vm, s, b)) return true;
    vba_module *module = vba_program_module(vm->program, s);
    if (module && !m->vbscript) {
        b->kind = VBA_BOUND_MODULE;
        b->u.module = module;
        return true;
    }
    b->u.builtin = vba_builtin_find(vm->program, s);
    if (b->u.builtin) {
        b->kind = VBA_BOUND_BUILTIN;
        return true;
    }
    b->u.constant = vba_constant_find(vm->program, s);
    if (b->u.constant) {
        b->kind = VBA_BOUND_CONSTANT;
        return true;
    }
    b->u.host = vba_host_find(vm, m, s, false);
    b->kind = b->u.host ? VBA_BOUND_HOST : VBA_BOUND_IMPLICIT;
    return b->u.host != NULL;
}

static bool number_locals(vba_vm *vm, vba_proc *proc, uint32_t stamp, uint32_t *ret_static_count)
{
    uint32_t slot = 1, statics = 0;
    for (uint32_t i = 0; i < proc->param_count; i++) {
        proc->params[i].slot = slot;
        proc->params[i].symbol->stamp = stamp;
        proc->params[i].symbol->index = slot++;
    }
    for (uint32_t i = 0; i < proc->local_count; i++) {
        vba_variable *v = &proc->locals[i];
        if (proc->is_static && !v->is_const) v->is_static = true;
        v->symbol->stamp = stamp;
        v->symbol->index = slot;
        v->slot = slot++;
        if (v->is_static && !v->is_const) statics++;
    }
    proc->slot_count = slot;
    *ret_static_count = statics;
    if (statics) proc->statics = SK_NEW_ARRAY(vm->program->arena, sk_value, slot);
    return !statics || proc->statics;
}

void vba_start_statics(vba_vm *vm, vba_proc *proc)
{
    for (uint32_t i = 0; proc->statics && i < proc->local_count; i++) {
        vba_variable *v = &proc->locals[i];
        if (v->is_static && !v->is_const) vba_declare_variable(vm, NULL, proc->module, v, &proc->statics[v->slot]);
    }
}

static bool is_static_slot(const vba_proc *proc, uint32_t slot)
{
    uint32_t first = proc->param_count + 1;
    if (!proc->statics || slot < first || slot - first >= proc->local_count) return false;
    const vba_variable *v = &proc->locals[slot - first];
    return v->is_static && !v->is_const;
}

bool vba_prepare(vba_vm *vm, vba_proc *proc)
{
    if (proc->prepared) return true;
    uint32_t stamp = ++vm->program->proc_number, statics;
    if (!number_locals(vm, proc, stamp, &statics)) return false;
    if (!proc->bindings) proc->bindings = SK_NEW_ARRAY(vm->program->arena, vba_binding, proc->name_count ? proc->name_count : 1);
    if (!proc->bindings) return false;
    for (uint32_t i = 0; i < proc->name_count; i++) {
        proc->bindings[i] = (vba_binding){0};
        vba_symbol *s = proc->names[i];
        vba_binding *b = &proc->bindings[i];
        b->symbol = s;
        if (s->stamp == stamp) {
            b->kind = is_static_slot(proc, s->index) ? VBA_BOUND_VAR : VBA_BOUND_LOCAL;
            b->slot = s->index;
            if (b->kind == VBA_BOUND_VAR) b->u.variable = &proc->statics[s->index];
            continue;
        }
        if (s == proc->symbol && (proc->kind == VBA_FUNCTION || proc->kind == VBA_GET) && !proc->is_script) {
            b->kind = VBA_BOUND_RESULT;
            b->slot = 0;
            continue;
        }
        if (bind_outside(vm, proc->module, s, b) && b->kind != VBA_BOUND_BUILTIN && b->kind != VBA_BOUND_CONSTANT &&
            b->kind != VBA_BOUND_HOST && b->kind != VBA_BOUND_MODULE && b->kind != VBA_BOUND_TYPE)
            continue;
        b->slot = proc->slot_count++;
        if (b->kind == VBA_BOUND_IMPLICIT) {
            s->stamp = stamp;
            s->index = b->slot;
        }
    }
    proc->hidden_first = proc->slot_count;
    proc->slot_count += proc->hidden_count;
    proc->prepared = true;
    vba_start_statics(vm, proc);
    return true;
}

const vba_binding *vba_bind(vba_vm *vm, vba_frame *f, const vba_node *n, vba_binding *room)
{
    if (f && n->u.name.index < f->proc->name_count && f->proc->names[n->u.name.index] == n->u.name.symbol)
        return &f->proc->bindings[n->u.name.index];
    for (uint32_t i = 0; f && f->proc->bindings && i < f->proc->name_count; i++) { /* of a text that is evaluated */
        if (f->proc->names[i] == n->u.name.symbol) return &f->proc->bindings[i];
    }
    vba_module *m = f ? f->proc->module : vm->module_self ? vm->module_self->module : vm->program->modules;
    if (m) bind_outside(vm, m, n->u.name.symbol, room);
    else room->kind = VBA_BOUND_IMPLICIT;
    room->symbol = n->u.name.symbol;
    if (room->kind == VBA_BOUND_IMPLICIT) room->slot = UINT32_MAX;
    return room;
}
