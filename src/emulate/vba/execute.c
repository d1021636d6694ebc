/* Text that becomes code while the program runs: Execute, ExecuteGlobal, Eval. */
#include "emulate/vba/vm.h"

enum { PARSE_STEPS = 100 };

/* A module of its own that shares the names of the running script. */
int vba_execute_text(vba_vm *vm, sk_str text)
{
    sk_bytes source = sk_arena_copy(vm->program->arena, sk_str_to_utf8(&vm->w->strings, text)); /* its procedures stay */
    vm->steps += source.len / 16 + PARSE_STEPS;
    if (vm->depth + 8 > vm->depth_most) {
        vm->w->budget->reached[SK_LIMIT_EMULATE_DEPTH] = true;
        return SK_ERR_STACK;
    }
    vba_module *running = vm->frame ? vm->frame->proc->module : vm->program->modules;
    vba_symbol *name = vba_intern_c(vm->program, "Execute");
    if (!running || !name) return SK_ERR_CALL;
    sk_world_decoded(vm->w, "Execute", source.len);
    sk_world_child(vm->w, "Execute", SK_KIND_SCRIPT_VBSCRIPT, source);
    vba_module *m = vba_program_add(vm->program, name, SK_MODULE_PROCEDURAL);
    if (!m) return SK_ERR_MEMORY;
    m->vbscript = true;
    m->source = source;
    m->codepage = 65001;
    m->artifact = running->artifact;
    vba_parse_module(vm->program, m);
    /* what it assigns to belongs to the script around it */
    for (vba_module *c = vm->program->modules; c; c = c->next) {
        if (c->instance) continue;
        c->instance = SK_NEW(vm->program->arena, vba_instance);
        sk_value *vars = SK_NEW_ARRAY(vm->program->arena, sk_value, c->var_count ? c->var_count : 1);
        if (!c->instance || !vars) return SK_ERR_MEMORY;
        *c->instance = (vba_instance){.module = c, .vm = vm, .vars = vars};
        vba_start_instance(vm, c->instance);
    }
    vm->program->generation++;
    if (!m->script) return 0;
    sk_value ignored;
    return vba_call_nodes(vm, vm->frame, m->script, m->instance, NULL, &ignored);
}

int vba_eval_text(vba_vm *vm, sk_str text, sk_value *ret)
{
    vba_module *running = vm->frame ? vm->frame->proc->module : vm->program->modules;
    vba_proc *proc = running ? SK_NEW(vm->w->arena, vba_proc) : NULL;
    if (!proc) return SK_ERR_CALL;
    sk_bytes source = sk_str_to_utf8(&vm->w->strings, text);
    vm->steps += source.len / 16 + PARSE_STEPS;
    proc->symbol = running->symbol;
    proc->module = running;
    proc->is_script = true;
    vba_node *n = vba_parse_text_expression(vm->program, running, proc, source);
    if (!n) return 1002; /* syntax error */
    /* names of the running procedure first, then those of the module */
    return vba_eval(vm, vm->frame, n, ret);
}
