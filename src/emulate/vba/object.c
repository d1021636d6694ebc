/* Objects of the program: modules, forms, instances of class modules, Err; and New. */
#include "emulate/vba/vm.h"

vba_vm *vba_of_world(sk_world *w)
{
    return w->host.self;
}

/* ---- instances ---- */

void vba_start_instance(vba_vm *vm, vba_instance *instance)
{
    vba_module *m = instance->module;
    if (!instance->vars) instance->vars = SK_NEW_ARRAY(vm->w->arena, sk_value, m->var_count ? m->var_count : 1);
    if (!instance->vars) return;
    vba_instance *before = vm->module_self;
    vm->module_self = instance;
    for (uint32_t i = 0; i < m->var_count; i++) {
        vba_declare_variable(vm, NULL, m, &m->vars[i], &instance->vars[i]);
    }
    vm->module_self = before;
}

static vba_proc *member_proc(const vba_module *m, vba_symbol *s, unsigned how)
{
    vba_global *g = vba_module_find(m, s);
    if (!g || g->kind != VBA_G_PROC) return NULL;
    if (how & SK_LET) return g->u.proc[1] ? g->u.proc[1] : g->u.proc[2];
    if (how & SK_SET) return g->u.proc[2] ? g->u.proc[2] : g->u.proc[1];
    return g->u.proc[0];
}

static vba_proc *default_proc(const vba_module *m, unsigned how)
{
    for (vba_proc *p = m->procs; p; p = p->next) {
        if (p->is_default) return member_proc(m, p->symbol, how);
    }
    return NULL;
}

static int access_variable(vba_vm *vm, sk_value *v, unsigned how, sk_args *args, sk_value *ret)
{
    int32_t at[SK_ARRAY_DIMENSIONS];
    v = vba_follow(v);
    if (v->type == VBA_V_LAZY) {
        int error = vba_read_lazy(vm, v);
        if (error) return error;
    }
    bool put = how & (SK_LET | SK_SET);
    size_t count = args->count - (put && args->count ? 1 : 0);
    if (count && v->type == SK_V_ARRAY && v->u.a && count <= SK_ARRAY_DIMENSIONS) {
        int error = vba_indexes(vm, args->v, count, at);
        if (error) return error;
        return put ? sk_array_put(vm->w, v->u.a, at, count, &args->v[count]) : sk_array_get(vm->w, v->u.a, at, count, ret);
    }
    if (count && v->type == SK_V_OBJECT) return sk_invoke(vm->w, v, SK_STR(""), how, args, ret);
    if (put) return args->count ? vba_store(vm, v, &args->v[count], how & SK_SET) : SK_ERR_ARGUMENTS;
    *ret = *v;
    if (ret->type >= SK_V_LANGUAGE) *ret = sk_unknown(vm->w, SK_STR("Record"), SK_FLOW_UNKNOWN);
    ret->tag = 0;
    ret->aux = 0;
    return 0;
}

int vba_instance_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    vba_instance *instance = *(vba_instance **)sk_object_state(self);
    vba_vm *vm = instance->vm;
    vba_module *m = instance->module;
    if (!name.len) {
        vba_proc *proc = default_proc(m, how);
        if (proc) return vba_call_values(vm, proc, instance, args, ret);
        return vba_host_member(vm, m, name, how, args, ret);
    }
    vba_symbol *s = vba_find_symbol(vm->program, name);
    vba_global *g = s ? vba_module_find(m, s) : NULL;
    if (g && g->kind == VBA_G_VAR && instance->vars) return access_variable(vm, &instance->vars[g->u.var], how, args, ret);
    vba_proc *proc = s ? member_proc(m, s, how) : NULL;
    if (!proc && g && g->kind == VBA_G_PROC && (how & (SK_LET | SK_SET))) return SK_ERR_CALL;
    if (proc) {
        if (args->count && !proc->param_count && !(how & (SK_LET | SK_SET))) { /* indexes of the result */
            sk_args none = {0};
            sk_value result = sk_empty();
            int error = vba_call_values(vm, proc, instance, &none, &result);
            return error ? error : access_variable(vm, &result, SK_GET, args, ret);
        }
        return vba_call_values(vm, proc, instance, args, ret);
    }
    if (g && g->kind == VBA_G_DECLARE) return vba_call_api(vm, g->u.declare, args->v, NULL, args->count, ret);
    (void)w;
    return vba_host_member(vm, m, name, how, args, ret);
}

const sk_com_class vba_instance_class = {.name = "Class", .state_size = sizeof(vba_instance *), .invoke = vba_instance_invoke, .strict = true};
const sk_com_class vba_module_class = {.name = "Module", .state_size = sizeof(vba_instance *), .invoke = vba_instance_invoke};

static sk_object *wrap(vba_vm *vm, vba_instance *instance, const sk_com_class *class)
{
    sk_object *o = sk_object_new(vm->w, class);
    if (!o) return NULL;
    *(vba_instance **)sk_object_state(o) = instance;
    o->label = instance->module->symbol->name;
    return o;
}

/* The object that a module itself is: a document, a form with its one instance, a plain module. */
sk_value vba_module_value(vba_vm *vm, vba_module *m)
{
    vba_instance *instance = m->instance;
    if (!instance) return sk_nothing();
    if (!instance->object) instance->object = wrap(vm, instance, m->type == SK_MODULE_CLASS ? &vba_instance_class : &vba_module_class);
    if (m->type == SK_MODULE_FORM && !instance->started) {
        instance->started = true;
        sk_value ignored;
        sk_args none = {0};
        vba_symbol *s = vba_intern_c(vm->program, "UserForm_Initialize");
        vba_proc *proc = s ? member_proc(m, s, SK_CALL) : NULL;
        if (proc) vba_call_values(vm, proc, instance, &none, &ignored);
    }
    return sk_object_value(instance->object);
}

sk_object *vba_new_instance(vba_vm *vm, vba_module *m)
{
    vba_instance *instance = SK_NEW(vm->w->arena, vba_instance);
    if (!instance) return NULL;
    instance->module = m;
    instance->vm = vm;
    vba_start_instance(vm, instance);
    if (!instance->vars) return NULL;
    instance->object = wrap(vm, instance, m->type == SK_MODULE_CLASS ? &vba_instance_class : &vba_module_class);
    if (!instance->object) return NULL;
    static const char *const starts[] = {"Class_Initialize", "UserForm_Initialize"};
    for (size_t i = 0; i < 2; i++) {
        vba_symbol *s = vba_intern_c(vm->program, starts[i]);
        vba_proc *proc = s ? member_proc(m, s, SK_CALL) : NULL;
        sk_args none = {0};
        sk_value ignored;
        if (proc) vba_call_values(vm, proc, instance, &none, &ignored);
    }
    return instance->object;
}

/* Names of classes in type libraries that differ from their ProgIDs. */
static const struct { const char *name, *progid; } classes[] = {
    {"wshshell", "WScript.Shell"}, {"wshnetwork", "WScript.Network"}, {"filesystemobject", "Scripting.FileSystemObject"},
    {"dictionary", "Scripting.Dictionary"}, {"regexp", "VBScript.RegExp"}, {"xmlhttp", "MSXML2.XMLHTTP"}, {"xmlhttp30", "MSXML2.XMLHTTP"},
    {"xmlhttp40", "MSXML2.XMLHTTP"}, {"xmlhttp60", "MSXML2.XMLHTTP"}, {"serverxmlhttp", "MSXML2.ServerXMLHTTP"},
    {"serverxmlhttp60", "MSXML2.ServerXMLHTTP"}, {"serverxmlhttp40", "MSXML2.ServerXMLHTTP"}, {"serverxmlhttp30", "MSXML2.ServerXMLHTTP"},
    {"winhttprequest", "WinHttp.WinHttpRequest.5.1"}, {"domdocument", "MSXML2.DOMDocument"}, {"domdocument60", "MSXML2.DOMDocument"},
    {"domdocument30", "MSXML2.DOMDocument"}, {"domdocument40", "MSXML2.DOMDocument"}, {"freethreadeddomdocument60", "MSXML2.DOMDocument"},
    {"stream", "ADODB.Stream"}, {"recordset", "ADODB.Recordset"}, {"connection", "ADODB.Connection"}, {"command", "ADODB.Command"},
    {"internetexplorer", "InternetExplorer.Application"}, {"taskservice", "Schedule.Service"}, {"shell", "Shell.Application"},
    {"collection", "Collection"}, {"shellbrowserwindow", "new:{C08AFD90-F2A1-11D1-8455-00A0C91F3880}"},
    {"shellwindows", "{9BA05972-F6A8-11CF-A442-00A0C90A8F39}"}, {"scriptcontrol", "MSScriptControl.ScriptControl"},
};

int vba_new_object(vba_vm *vm, const vba_type_ref *type, sk_value *ret)
{
    if (!type || !type->symbol) return SK_ERR_CREATE;
    vba_module *m = vba_program_module(vm->program, type->symbol);
    sk_object *o = NULL;
    if (m && m->type != SK_MODULE_PROCEDURAL) {
        o = vba_new_instance(vm, m);
        if (!o) return SK_ERR_MEMORY;
        *ret = sk_object_value(o);
        return 0;
    }
    sk_str progid = type->symbol->name;
    bool found = false;
    for (size_t i = 0; i < sizeof classes / sizeof *classes && !found; i++) {
        if (!sk_equal(type->symbol->key, sk_bytes_str(classes[i].name))) continue;
        progid = sk_str_c(classes[i].progid);
        found = true;
    }
    if (!found && type->qualifier)
        progid = sk_str_concat(&vm->w->strings, sk_str_concat(&vm->w->strings, type->qualifier->name, SK_STR(".")), progid);
    o = sk_world_create(vm->w, progid);
    if (!o) return SK_ERR_CREATE;
    *ret = sk_object_value(o);
    return 0;
}

/* ---- Err ---- */

static int err_number(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    *ret = sk_long(vba_of_world(w)->err_number);
    return 0;
}

static int put_err_number(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    vba_of_world(w)->err_number = args->count ? (int)sk_arg_int(w, args, args->count - 1, 0) : 0;
    return 0;
}

static int err_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    *ret = sk_string(vba_of_world(w)->err_text);
    return 0;
}

static int put_err_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    vba_of_world(w)->err_text = sk_arg_str(w, args, args->count ? args->count - 1 : 0);
    return 0;
}

static int err_source(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    *ret = sk_string(vba_of_world(w)->err_source);
    return 0;
}

static int err_clear(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args, (void)ret;
    vba_clear_error(vba_of_world(w));
    return 0;
}

static int err_raise(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    vba_vm *vm = vba_of_world(w);
    int64_t number = sk_arg_int(w, args, 0, SK_ERR_CALL);
    if (number == 0 || number < INT32_MIN || number > INT32_MAX) return SK_ERR_CALL;
    sk_str text = sk_arg_given(args, 2) ? sk_arg_str(w, args, 2) : sk_str_c(sk_error_text((int)number));
    if (sk_arg_given(args, 1)) vm->err_source = sk_arg_str(w, args, 1);
    return vba_raise(vm, (int)number, text);
}

static int err_zero(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    *ret = sk_long(0);
    return 0;
}

static const sk_member err_members[] = {
    {"Clear", err_clear, NULL, NULL},
    {"Description", err_text, put_err_text, NULL},
    {"HelpContext", err_zero, NULL, NULL},
    {"LastDllError", err_zero, NULL, NULL},
    {"Number", err_number, put_err_number, NULL},
    {"Raise", err_raise, NULL, "Number,Source,Description"},
    {"Source", err_source, NULL, NULL},
};

const sk_com_class vba_err_class = {.name = "ErrObject", .members = err_members, .member_count = sizeof err_members / sizeof *err_members,
                                    .default_member = "Number"};
