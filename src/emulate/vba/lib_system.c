/* Functions that look at or act on what is outside of the program: objects, programs, environment, registry, messages. */
#include "emulate/world/locale.h"
#include "emulate/vba/lib.h"

#include "emulate/world/acts.h"

static int create_object(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str name;
    int error = vba_str(vm, v, count, 0, &name);
    if (error) return error;
    if (sk_str_starts(name, "winmgmts:")) return sk_world_get_object(vm->w, name, SK_STR(""), ret);
    sk_object *o = sk_world_create(vm->w, name);
    if (!o) return SK_ERR_CREATE;
    sk_object_opaque(vm->w, o, v[0].flow);
    sk_object_hidden(vm->w, o, name, v[0].flow);
    return vba_give(ret, sk_flowing(sk_object_value(o), v[0].flow));
}

static int get_object(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str path, class;
    int error = vba_str(vm, v, count, 0, &path);
    if (!error) error = vba_str(vm, v, count, 1, &class);
    if (!error) error = sk_world_get_object(vm->w, path, class, ret);
    if (!error && ret->type == SK_V_OBJECT) sk_object_opaque(vm->w, ret->u.o, v[0].flow | (count > 1 ? v[1].flow : 0u));
    return error;
}

/* Shell: the number of the new process. */
static int shell(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str command;
    int64_t style;
    int error = vba_str(vm, v, count, 0, &command);
    if (!error) error = vba_int(vm, v, count, 1, 1, &style);
    if (error) return error;
    sk_world_run(vm->w, &(sk_run){.command = command, .via = "Shell", .hidden = style == 0, .flow = v[0].flow});
    return vba_give(ret, sk_double(4712));
}

static int environ_of(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str name = SK_STR(""), value;
    if (sk_is_number(&v[0])) {
        int64_t n;
        int error = vba_int(vm, v, count, 0, 1, &n);
        if (error) return error;
        if (n < 1) return SK_ERR_CALL;
        if (!sk_world_environ_nth(vm->w, (size_t)n - 1, &name, &value)) return vba_give(ret, sk_string_c(""));
        sk_str sum = sk_str_concat(&vm->w->strings, sk_str_concat(&vm->w->strings, name, SK_STR("=")), value);
        return vba_give(ret, sk_flowing(sk_string(sum), SK_FLOW_ENVIRONMENT));
    }
    int error = vba_str(vm, v, count, 0, &name);
    if (error) return error;
    return vba_give(ret, sk_flowing(sk_string(sk_world_environ(vm->w, name)), sk_environ_flow(name)));
}

static int msg_box(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str text;
    int64_t buttons = 0;
    int error = vba_str(vm, v, count, 0, &text);
    if (error) return error;
    sk_world_message(vm->w, text, "MsgBox");
    vba_int(vm, v, count, 1, 0, &buttons);
    static const int16_t first[] = {1, 1, 3, 6, 6, 4}; /* the button that a user takes: OK, Abort, Yes, Retry */
    unsigned kind = (unsigned)(buttons & 7);
    return vba_give(ret, sk_integer(kind < 6 ? first[kind] : 1));
}

static int input_box(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str text, fallback;
    int error = vba_str(vm, v, count, 0, &text);
    if (!error) error = vba_str(vm, v, count, 2, &fallback);
    if (error) return error;
    sk_world_message(vm->w, text, "InputBox");
    return vba_give(ret, sk_flowing(sk_string(fallback), SK_FLOW_ENVIRONMENT));
}

static int do_events(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)v, (void)count;
    sk_world_now(vm->w);
    return vba_give(ret, sk_integer(0));
}

/* Sleep of VBScript hosts has its own object; here Wait as a bare call of scripts pasted together. */
static int nothing(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm, (void)v, (void)count;
    return vba_give(ret, sk_empty());
}

static int call_by_name(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str name;
    int64_t how;
    int error = vba_str(vm, v, count, 1, &name);
    if (!error) error = vba_int(vm, v, count, 2, 1, &how);
    if (error) return error;
    unsigned use = how == 4 ? SK_LET : how == 8 ? SK_SET : SK_GET | SK_CALL;
    sk_args args = {.v = v + 3, .count = count > 3 ? count - 3 : 0};
    return sk_invoke(vm->w, &v[0], name, use, &args, ret);
}

static sk_str setting_key(vba_vm *vm, sk_value *v, size_t count, size_t parts)
{
    sk_str key = SK_STR("HKCU\\Software\\VB and VBA Program Settings");
    for (size_t i = 0; i < parts && i < count; i++) {
        sk_str part;
        if (vba_str(vm, v, count, i, &part)) continue;
        key = sk_str_concat(&vm->w->strings, sk_str_concat(&vm->w->strings, key, SK_STR("\\")), part);
    }
    return key;
}

static int get_setting(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    if (sk_world_reg_read(vm->w, setting_key(vm, v, count, 3), ret)) return 0;
    return vba_give(ret, vba_given(v, count, 3) ? v[3] : sk_string_c(""));
}

static int save_setting(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)ret;
    sk_world_reg_write(vm->w, setting_key(vm, v, count, 3), &v[3]);
    return 0;
}

static int delete_setting(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)ret;
    sk_world_reg_delete(vm->w, setting_key(vm, v, count, 3));
    return 0;
}

/* Text that is run as code. What came from outside is code that nobody has seen: that it would run is the effect. True when there is
 * something to calculate. */
static bool runs_text(vba_vm *vm, const sk_value *v, sk_str text, const char *via)
{
    bool seen = v->type != SK_V_UNKNOWN;
    if (text.len && (!seen || v->flow & SK_FLOW_NETWORK))
        SK_ACT(vm->w, SK_OP_RUN, {"command", sk_str_slice(text, 0, 1000)}, {"path", v->flow & SK_FLOW_NETWORK ? sk_str_slice(text, 0, 1000) : SK_STR("")}, {"via", sk_str_c(via)},
               {"flow", sk_flow_text(vm->w, v->flow)});
    return seen;
}

static int execute(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str text;
    (void)ret;
    int error = vba_str(vm, v, count, 0, &text);
    return error || !runs_text(vm, &v[0], text, "Execute") ? error : vba_execute_text(vm, text);
}

static int eval(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str text;
    int error = vba_str(vm, v, count, 0, &text);
    if (error || runs_text(vm, &v[0], text, "Eval")) return error ? error : vba_eval_text(vm, text, ret);
    return vba_give(ret, v[0]);
}

/* GetRef: a procedure as a value. */
static int get_ref(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str name;
    int error = vba_str(vm, v, count, 0, &name);
    const vba_global *g = error ? NULL : vba_find_global(vm, name);
    if (g && g->kind == VBA_G_PROC && g->u.proc[0]) return vba_give_procedure(vm, g->u.proc[0], ret);
    return error ? error : vba_give(ret, sk_string(name));
}

static int script_engine(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm, (void)v, (void)count;
    return vba_give(ret, sk_string_c("VBScript"));
}

static int five(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm, (void)v, (void)count;
    return vba_give(ret, sk_integer(5));
}

static int eight(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm, (void)v, (void)count;
    return vba_give(ret, sk_integer(8));
}

static int build(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm, (void)v, (void)count;
    return vba_give(ret, sk_integer(16384));
}

static int get_locale(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)v, (void)count;
    sk_world_probe(vm->w, "locale", SK_STR("GetLocale"));
    return vba_give(ret, sk_flowing(sk_long(sk_locale_find(vm->w->env.locale)->lcid), SK_FLOW_ENVIRONMENT));
}

static const vba_builtin rows[] = {
    {"appactivate", nothing, 0, 2, 0, false, NULL},
    {"beep", nothing, 0, 0, 0, false, NULL},
    {"callbyname", call_by_name, 3, UINT8_MAX, 0, true, NULL},
    {"createobject", create_object, 1, 2, 0, false, "class,servername"},
    {"deletesetting", delete_setting, 1, 3, 0, false, NULL},
    {"doevents", do_events, 0, 0, SK_V_INTEGER, false, NULL},
    {"environ", environ_of, 1, 1, 0, false, NULL},
    {"eval", eval, 1, 1, 0, false, NULL},
    {"execute", execute, 1, 1, 0, false, NULL},
    {"executeglobal", execute, 1, 1, 0, false, NULL},
    {"getlocale", get_locale, 0, 0, 0, false, NULL},
    {"getobject", get_object, 0, 2, 0, false, "pathname,class"},
    {"getref", get_ref, 1, 1, 0, false, NULL},
    {"getsetting", get_setting, 3, 4, 0, false, NULL},
    {"inputbox", input_box, 1, 7, 0, false, "prompt,title,default"},
    {"load", nothing, 0, 1, 0, true, NULL},
    {"msgbox", msg_box, 1, 5, 0, false, "prompt,buttons,title"},
    {"savesetting", save_setting, 4, 4, 0, false, NULL},
    {"scriptengine", script_engine, 0, 0, 0, false, NULL},
    {"scriptenginebuildversion", build, 0, 0, 0, false, NULL},
    {"scriptenginemajorversion", five, 0, 0, 0, false, NULL},
    {"scriptengineminorversion", eight, 0, 0, 0, false, NULL},
    {"sendkeys", nothing, 1, 2, 0, false, NULL},
    {"setlocale", get_locale, 0, 1, 0, false, NULL},
    {"shell", shell, 1, 2, SK_V_DOUBLE, false, "pathname,windowstyle"},
    {"unload", nothing, 0, 1, 0, true, NULL},
};

VBA_TABLE(vba_lib_system, rows);
