/* Procedures as values: GetRef of VBScript, and what other languages take from its texts. */
#include "emulate/vba/vm.h"

vba_entered vba_enter(vba_vm *vm)
{
    vba_entered before = {vm->w->host, vm->w->place};
    vm->w->host = vba_world_host(vm);
    return before;
}

void vba_leave(vba_vm *vm, vba_entered before)
{
    vm->w->host = before.host;
    vm->w->place = before.place;
}

vba_global *vba_find_global(vba_vm *vm, sk_str name)
{
    vba_symbol *symbol = name.len && name.len < 256 ? vba_intern(vm->program, name) : NULL;
    for (vba_global *g = symbol ? symbol->globals : NULL; g; g = g->next) {
        if (g->module->type == SK_MODULE_CLASS || !g->module->instance || !g->module->vbscript) continue;
        if (g->kind == VBA_G_PROC || (g->kind == VBA_G_VAR && g->module->instance->vars)) return g;
    }
    return NULL;
}

/* Its default member calls it. */
typedef struct procedure {
    vba_vm *vm;
    vba_proc *proc;
} procedure;

int vba_call_procedure(vba_vm *vm, vba_proc *proc, sk_args *args, sk_value *ret)
{
    for (size_t i = 0; i < args->count; i++)
        if (args->v[i].type >= SK_V_LANGUAGE) args->v[i] = sk_unknown(vm->w, SK_STR("function"), SK_FLOW_UNKNOWN);
    vba_entered before = vba_enter(vm);
    int error = vba_call_values(vm, proc, proc->module->instance, args, ret);
    vba_leave(vm, before);
    return error;
}

static int procedure_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    const procedure *p = sk_object_state(self);
    (void)w;
    if ((how & (SK_LET | SK_SET)) || name.len) return SK_MEMBER_NOT_HERE;
    return vba_call_procedure(p->vm, p->proc, args, ret);
}

static const sk_com_class procedure_class = {.name = "Procedure", .script = true, .state_size = sizeof(procedure), .invoke = procedure_invoke};

int vba_give_procedure(vba_vm *vm, vba_proc *proc, sk_value *ret)
{
    sk_object *o = sk_object_new(vm->w, &procedure_class);
    if (!o) return SK_ERR_MEMORY;
    *(procedure *)sk_object_state(o) = (procedure){vm, proc};
    o->label = proc->symbol->name;
    *ret = sk_object_value(o);
    return 0;
}
