/* VBScript side by side with other languages (emulate/world/scripting.h): one program that grows by a module a text. */
#include "emulate/vba/script.h"

#include "emulate/vba/vm.h"

typedef struct session {
    vba_vm vm;
    sk_object *globals;
    const sk_script_set *set;
    unsigned texts;
} session;

/* ---- names of others ---- */

bool vba_bind_item(vba_vm *vm, vba_symbol *s, vba_binding *b)
{
    bool member = false;
    const sk_named_item *item = vm->w->items ? sk_world_find_item(vm->w, s->name, vm->asker, &member) : NULL;
    if (!item) return false;
    b->kind = VBA_BOUND_ITEM;
    b->slot = member;
    b->u.item = item;
    return true;
}

bool vba_item_value(vba_vm *vm, vba_frame *f, vba_node *n, sk_value *ret)
{
    vba_binding room = {0};
    sk_args none = {0};
    if (!vm->w->items || n->kind != VBA_N_NAME || n->u.name.args) return false;
    const vba_binding *b = vba_bind(vm, f, n, &room);
    if (b->kind != VBA_BOUND_ITEM || !b->slot || !b->u.item->owner) return false;
    return sk_invoke(vm->w, &b->u.item->value, b->symbol->name, SK_GET, &none, ret) == 0 && ret->type == SK_V_OBJECT;
}

int vba_item_invoke(vba_vm *vm, const vba_binding *b, unsigned how, sk_args *args, sk_value *ret)
{
    const sk_named_item *item = b->u.item;
    sk_place place = vm->w->place;
    int error = 0;
    for (size_t i = 0; i < args->count; i++) {
        args->v[i].tag = 0;
        args->v[i].aux = 0;
        if (args->v[i].type >= SK_V_LANGUAGE) args->v[i] = sk_unknown(vm->w, SK_STR("Record"), SK_FLOW_UNKNOWN);
    }
    if (b->slot) error = sk_invoke(vm->w, &item->value, b->symbol->name, how, args, ret);
    else if (args->count) error = sk_invoke(vm->w, &item->value, SK_STR(""), how, args, ret);
    else *ret = item->value;
    vm->w->place = place;
    return error;
}

/* ---- the global names as an object ---- */

static session *session_of(const sk_object *o) { return *(session **)sk_object_state(o); }

static bool has_global(sk_world *w, const sk_object *self, sk_str name)
{
    (void)w;
    return vba_find_global(&session_of(self)->vm, name) != NULL;
}

static int globals_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    session *s = session_of(self);
    vba_global *g = vba_find_global(&s->vm, name);
    (void)w;
    if (!g) return SK_MEMBER_NOT_HERE;
    bool put = (how & (SK_LET | SK_SET)) != 0;
    if (g->kind == VBA_G_PROC) {
        if (put || !g->u.proc[0]) return SK_ERR_CALL;
        return how & SK_CALL ? vba_call_procedure(&s->vm, g->u.proc[0], args, ret) : vba_give_procedure(&s->vm, g->u.proc[0], ret);
    }
    sk_value *v = &g->module->instance->vars[g->u.var];
    if (v->type == VBA_V_LAZY && vba_read_lazy(&s->vm, v)) return SK_ERR_CALL;
    if (put) return args->count ? vba_store(&s->vm, v, &args->v[args->count - 1], (how & SK_SET) != 0) : SK_ERR_ARGUMENTS;
    *ret = *v;
    ret->tag = 0;
    ret->aux = 0;
    if (args->count == 0) return 0;
    if (ret->type == SK_V_OBJECT) return sk_invoke(s->vm.w, v, SK_STR(""), how, args, ret);
    int32_t at[SK_ARRAY_DIMENSIONS];
    if (ret->type != SK_V_ARRAY || !ret->u.a || args->count > SK_ARRAY_DIMENSIONS) return SK_ERR_TYPE;
    int error = vba_indexes(&s->vm, args->v, args->count, at);
    return error ? error : sk_array_get(s->vm.w, v->u.a, at, args->count, ret);
}

/* Names of variables, then of procedures, module by module. */
static bool globals_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    (void)w;
    for (vba_module *m = session_of(self)->vm.program->modules; m; m = m->next) {
        if (m->type == SK_MODULE_CLASS) continue;
        if (n < m->var_count) {
            *ret = sk_string(m->vars[n].symbol->name);
            return true;
        }
        n -= m->var_count;
        for (vba_proc *p = m->procs; p; p = p->next) {
            if (n-- > 0) continue;
            *ret = sk_string(p->symbol->name);
            return true;
        }
    }
    return false;
}

static const sk_com_class globals_class = {
    .name = "VBScriptGlobals", .script = true, .state_size = sizeof(session *), .invoke = globals_invoke, .nth = globals_nth, .has = has_global};

/* ---- the session ---- */

static void *open_session(sk_world *w, const sk_script_set *set, uint32_t job)
{
    session *s = SK_NEW(w->arena, session);
    vba_program *program = s ? vba_program_new(w) : NULL;
    (void)job;
    if (!program) return NULL;
    const sk_budget *b = w->budget;
    uint64_t most = b->limits.value[SK_LIMIT_EMULATE_STEPS], used = b->used[SK_LIMIT_EMULATE_STEPS];
    s->set = set;
    s->vm = (vba_vm){.program = program, .w = w, .rnd = 0x50000};
    s->vm.step_most = most > used ? most - used : 0;
    s->vm.depth_most = (unsigned)b->limits.value[SK_LIMIT_EMULATE_DEPTH];
    s->globals = sk_object_new(w, &globals_class);
    if (!s->globals) return NULL;
    *(session **)sk_object_state(s->globals) = s;
    s->vm.asker = s;
    return s;
}

/* Another language may have left our frames by a jump. */
static void start_over(session *s)
{
    s->vm.frame = NULL;
    s->vm.module_self = NULL;
    s->vm.depth = 0;
}

static void start_modules(session *s)
{
    for (vba_module *m = s->vm.program->modules; m; m = m->next) {
        if (m->instance || !(m->instance = SK_NEW(s->vm.w->arena, vba_instance))) continue;
        m->instance->module = m;
        m->instance->vm = &s->vm;
        vba_start_instance(&s->vm, m->instance);
    }
    s->vm.program->generation++;
}

static void run_text(void *session_, sk_bytes text, sk_place place)
{
    session *s = session_;
    vba_program *p = s->vm.program;
    vba_symbol *name = vba_intern_c(p, "Script");
    vba_module *m = name && s->vm.step_most ? vba_program_add(p, name, SK_MODULE_PROCEDURAL) : NULL;
    if (!m || p->full) return;
    m->source = text;
    m->codepage = 65001;
    m->vbscript = true;
    m->artifact = place.artifact;
    m->artifact_off = place.off;
    vba_entered before = vba_enter(&s->vm);
    start_over(s);
    vba_parse_module(p, m);
    start_modules(s);
    s->vm.steps += text.len / 16 + 10;
    s->vm.w->place = place;
    sk_value ignored;
    if (m->script && m->instance && vba_alive(&s->vm)) vba_call_nodes(&s->vm, NULL, m->script, m->instance, NULL, &ignored);
    vba_leave(&s->vm, before);
}

static sk_object *globals(void *session_) { return ((session *)session_)->globals; }

/* Sub window_onload, Sub Button1_onclick. */
static bool fire(void *session_, sk_bytes target, sk_bytes event)
{
    session *s = session_;
    sk_strings *h = &s->vm.w->strings;
    sk_str name = sk_str_concat(h, sk_str_concat(h, sk_str_utf8(h, target), SK_STR("_")), sk_str_utf8(h, event));
    vba_global *g = vba_find_global(&s->vm, name);
    if (!g || g->kind != VBA_G_PROC || !g->u.proc[0] || !vba_alive(&s->vm)) return false;
    sk_args none = {0};
    sk_value ignored;
    vba_proc *proc = g->u.proc[0];
    start_over(s);
    s->vm.w->place = (sk_place){.artifact = proc->module->artifact, .off = proc->module->artifact_off + proc->off};
    (void)vba_call_procedure(&s->vm, proc, &none, &ignored);
    return true;
}

static void close_session(void *session_)
{
    session *s = session_;
    sk_budget *b = s->vm.w->budget;
    vba_close_files(&s->vm);
    if (!sk_spend(b, SK_LIMIT_EMULATE_STEPS, s->vm.steps)) b->used[SK_LIMIT_EMULATE_STEPS] = b->limits.value[SK_LIMIT_EMULATE_STEPS];
}

void sk_vbscript_lost(const void *session_, sk_vba_result *ret)
{
    const session *s = session_;
    const vba_program *p = s->vm.program;
    *ret = (sk_vba_result){.lines_broken = p->lines_broken,
                           .procs_lost = p->procs_lost,
                           .line_artifact = p->line_artifact,
                           .lost_artifact = p->lost_artifact,
                           .line_off = p->line_off,
                           .lost_off = p->lost_off};
}

const sk_scripting sk_vbscript_scripting = {.kind = SK_KIND_SCRIPT_VBSCRIPT,
                                            .open = open_session,
                                            .run = run_text,
                                            .globals = globals,
                                            .fire = fire,
                                            .close = close_session};
