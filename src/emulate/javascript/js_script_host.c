/* WScript: the object that Windows Script Host puts into each script. Microsoft's "Windows Script Host reference" (WScript
 * object, WshArguments). */
#include "emulate/javascript/js_run.h"
#include "emulate/world/objects/objects.h"

static int give(sk_value *ret, sk_value v)
{
    *ret = v;
    return 0;
}

static int no_count(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return give(ret, sk_long(0));
}

static int echo(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    sk_str text = SK_STR("");
    for (size_t i = 0; i < args->count; i++) {
        if (i) text = sk_str_concat(&w->strings, text, SK_STR(" "));
        text = sk_str_concat(&w->strings, text, sk_arg_str(w, args, i));
    }
    sk_world_message(w, text, "WScript.Echo");
    sk_world_print_line(w, text, SK_FLOW_COMPUTED);
    return 0;
}

static int write_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    sk_world_message(w, sk_arg_str(w, args, 0), "WScript.StdOut");
    sk_world_print(w, sk_arg_str(w, args, 0), SK_FLOW_COMPUTED);
    return 0;
}

static int write_line(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    int error = write_text(w, self, args, ret);
    sk_world_print(w, SK_STR("\r\n"), 0);
    return error;
}

static int at_end(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return give(ret, sk_bool(true));
}

static int empty_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return give(ret, sk_string(SK_STR("")));
}

static int do_nothing(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args, (void)ret;
    return 0;
}

static const sk_member console_members[] = {
    {"AtEndOfLine", at_end, NULL, NULL}, {"AtEndOfStream", at_end, NULL, NULL}, {"Close", do_nothing, NULL, ""}, {"Read", empty_text, NULL, "n"},
    {"ReadAll", empty_text, NULL, ""},   {"ReadLine", empty_text, NULL, ""},    {"Write", write_text, NULL, "Text"},
    {"WriteBlankLines", do_nothing, NULL, "n"}, {"WriteLine", write_line, NULL, "Text"},
};
static const sk_com_class console_class = {
    .name = "TextStream", .members = console_members, .member_count = SK_COUNT(console_members)};

static int get_console(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return give(ret, sk_object_value(sk_object_new(w, &console_class)));
}

static int get_arguments(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give_arguments(w, args, ret);
}

static int create(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return give(ret, sk_object_value(sk_world_create(w, sk_arg_str(w, args, 0))));
}

static int get_object(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_world_get_object(w, sk_arg_str(w, args, 0), sk_arg_str(w, args, 1), ret);
}

static int sleep_now(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    js_wait(w->host.self, (double)sk_arg_int(w, args, 0, 0) / 1000.0);
    return 0;
}

static int get_full_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return give(ret, sk_string_c("C:\\Windows\\System32\\wscript.exe"));
}

static int get_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return give(ret, sk_string_c("Windows Script Host"));
}

static int get_path(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return give(ret, sk_string_c("C:\\Windows\\System32"));
}

static int get_script_full_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return give(ret, sk_flowing(sk_string(w->self_path), SK_FLOW_ENVIRONMENT));
}

static int get_script_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return give(ret, sk_flowing(sk_string(sk_path_name(w->self_path)), SK_FLOW_ENVIRONMENT));
}

static int get_version(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return give(ret, sk_string_c("5.812"));
}

static int get_true(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return give(ret, sk_bool(true));
}

static const sk_member members[] = {
    {"Arguments", get_arguments, NULL, NULL},
    {"BuildVersion", no_count, NULL, NULL},
    {"ConnectObject", do_nothing, NULL, "Object,Prefix"},
    {"CreateObject", create, NULL, "ProgID,Prefix"},
    {"DisconnectObject", do_nothing, NULL, "Object"},
    {"Echo", echo, NULL, "Text"},
    {"FullName", get_full_name, NULL, NULL},
    {"GetObject", get_object, NULL, "Pathname,ProgID,Prefix"},
    {"Interactive", get_true, do_nothing, NULL},
    {"Name", get_name, NULL, NULL},
    {"Path", get_path, NULL, NULL},
    {"ScriptFullName", get_script_full_name, NULL, NULL},
    {"ScriptName", get_script_name, NULL, NULL},
    {"Sleep", sleep_now, NULL, "Time"},
    {"StdErr", get_console, NULL, NULL},
    {"StdIn", get_console, NULL, NULL},
    {"StdOut", get_console, NULL, NULL},
    {"Timeout", no_count, do_nothing, NULL},
    {"Version", get_version, NULL, NULL},
};

/* Quit leaves the run: no error of the program that it could catch. */
static int invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    (void)self, (void)args, (void)ret;
    js_run *r = w->host.self;
    if (!sk_str_is(name, "Quit") || !(how & SK_CALL)) return SK_MEMBER_NOT_HERE;
    w->invoke_depth = 0;
    js_guard_stop(&r->guard, JS_STOP_QUIT);
}

const sk_com_class js_wscript_class = {
    .name = "Object", .members = members, .member_count = SK_COUNT(members), .default_member = "Name", .invoke = invoke};
