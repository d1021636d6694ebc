/* WScript.Shell and what it hands out: Microsoft's "WshShell Object" (Windows Script Host reference). */
#include "emulate/world/objects/objects.h"

static int run(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_run r = {.command = sk_world_expand(w, sk_arg_str(w, args, 0)),
                .via = "WScript.Shell.Run",
                .hidden = sk_arg_given(args, 1) && sk_arg_int(w, args, 1, 1) == 0,
                .flow = sk_arg_flow(args, 0)};
    sk_world_run(w, &r);
    return sk_give(ret, sk_long(0));
}

typedef struct exec_state {
    sk_str printed;
    unsigned flow;
    sk_value output; /* made when first asked for */
} exec_state;

/* What the program printed as far as it was calculated. */
static int get_output(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    exec_state *e = sk_object_state(self);
    if (e->output.type != SK_V_EMPTY) return sk_give(ret, e->output);
    e->output = sk_text_stream_of(w, e->printed, e->printed.len ? e->flow : SK_FLOW_UNKNOWN);
    return sk_give(ret, e->output);
}

static int get_nothing(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_text_stream_of(w, SK_STR(""), 0));
}

static int get_pid(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return sk_give(ret, sk_long(4242));
}

static int get_status(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)self, (void)args;
    return sk_give(ret, sk_long(1)); /* WshFinished: loops that wait for the end end */
}

static const sk_member exec_members[] = {
    {"ExitCode", sk_answer_zero, NULL, NULL}, {"ProcessID", get_pid, NULL, NULL}, {"Status", get_status, NULL, NULL},
    {"StdErr", get_nothing, NULL, NULL},      {"StdIn", get_nothing, NULL, NULL}, {"StdOut", get_output, NULL, NULL},
    {"Terminate", sk_do_nothing, NULL, NULL},
};
static const sk_com_class exec_class = {.name = "WshExec", SK_MEMBERS(exec_members), .state_size = sizeof(exec_state)};

static int exec(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_run r = {.command = sk_world_expand(w, sk_arg_str(w, args, 0)), .via = "WScript.Shell.Exec", .flow = sk_arg_flow(args, 0)};
    sk_world_output printed;
    sk_world_listen(w, &printed);
    sk_world_run(w, &r);
    sk_world_unlisten(w, &printed);
    sk_object *o = sk_object_new(w, &exec_class);
    if (o) *(exec_state *)sk_object_state(o) = (exec_state){.printed = printed.text, .flow = printed.flow, .output = sk_empty()};
    return sk_give(ret, sk_object_value(o));
}

static int reg_read(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_world_reg_read(w, sk_arg_str(w, args, 0), ret) ? 0 : -2147024894; /* 0x80070002, as Windows answers */
}

static int reg_write(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    sk_value v = sk_arg_value(args, 1);
    sk_world_reg_write(w, sk_arg_str(w, args, 0), &v);
    return 0;
}

static int reg_delete(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    return sk_world_reg_delete(w, sk_arg_str(w, args, 0)) ? 0 : -2147024894;
}

static int environment_item(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_str name = sk_arg_str(w, args, 0);
    return sk_give(ret, sk_flowing(sk_string(sk_world_environ(w, name)), sk_environ_flow(name)));
}

static int environment_put(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    if (args->count >= 2) sk_world_set_environ(w, sk_arg_str(w, args, 0), sk_arg_str(w, args, 1));
    return 0;
}

static bool environment_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    sk_str name, value;
    (void)self;
    if (!sk_world_environ_nth(w, n, &name, &value)) return false;
    sk_str line = sk_str_concat(&w->strings, sk_str_concat(&w->strings, name, SK_STR("=")), value);
    *ret = sk_flowing(sk_string(line), sk_environ_flow(name));
    return true;
}

static const sk_member environment_members[] = {{"Item", environment_item, environment_put, NULL}};
static const sk_com_class environment_class = {
    .name = "WshEnvironment", SK_MEMBERS(environment_members), .default_member = "Item", .nth = environment_nth};

/* Environment("Process") is the collection; Environment("Process")("TEMP") its item. */
static int environment(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_object_value(sk_object_new(w, &environment_class)));
}

static int expand(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_str text = sk_arg_str(w, args, 0);
    unsigned flow = sk_str_find(text, SK_STR("USERNAME"), 0, true) != SK_NPOS ||
                            sk_str_find(text, SK_STR("COMPUTERNAME"), 0, true) != SK_NPOS
                        ? SK_FLOW_IDENTITY
                        : SK_FLOW_ENVIRONMENT;
    return sk_give(ret, sk_flowing(sk_string(sk_world_expand(w, text)), flow | sk_arg_flow(args, 0)));
}

static int folder_item(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give(ret, sk_flowing(sk_string(sk_world_folder(w, sk_arg_str(w, args, 0))), SK_FLOW_ENVIRONMENT));
}

static const sk_member folders_members[] = {{"Item", folder_item, NULL, NULL}};
static const sk_com_class folders_class = {.name = "WshCollection", SK_MEMBERS(folders_members), .default_member = "Item"};

static int special_folders(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    if (args->count) return folder_item(w, self, args, ret);
    return sk_give(ret, sk_object_value(sk_object_new(w, &folders_class)));
}

static sk_str kept_text(sk_world *w, sk_object *self, const char *name)
{
    sk_value key = sk_string_c(name), *v = self->bag ? sk_table_find(w, self->bag, &key) : NULL;
    sk_str s;
    return v && sk_value_to_str(w, v, &s) == 0 ? s : SK_STR("");
}

typedef struct link_state {
    sk_str path;
} link_state;

/* A shortcut is a file that starts its target. */
static int save_link(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args, (void)ret;
    link_state *l = sk_object_state(self);
    sk_str line = sk_str_concat(&w->strings, kept_text(w, self, "TargetPath"), SK_STR(" "));
    line = sk_str_trim(sk_str_concat(&w->strings, line, kept_text(w, self, "Arguments")), true, true, true);
    sk_world_write(w, l->path, sk_str_to_utf8(&w->strings, line), SK_FLOW_COMPUTED);
    bool starts = sk_str_find(l->path, SK_STR("\\Startup\\"), 0, true) != SK_NPOS;
    if (starts) sk_world_persist(w, "startup-folder", l->path, line);
    return 0;
}

static int link_path(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_string(((link_state *)sk_object_state(self))->path));
}

static const sk_member link_members[] = {{"FullName", link_path, NULL, NULL}, {"Save", save_link, NULL, NULL}};
static const sk_com_class link_class = {
    .name = "WshShortcut", SK_MEMBERS(link_members), .default_member = "FullName", .state_size = sizeof(link_state)};

static int create_shortcut(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_object *o = sk_object_new(w, &link_class);
    if (o) ((link_state *)sk_object_state(o))->path = sk_path_whole(w, sk_arg_str(w, args, 0));
    return sk_give(ret, sk_object_value(o));
}

static int popup(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_world_message(w, sk_arg_str(w, args, 0), "WScript.Shell.Popup");
    return sk_give(ret, sk_long(1));
}

static int get_directory(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_flowing(sk_string(w->current_folder), SK_FLOW_ENVIRONMENT));
}

static int put_directory(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    w->current_folder = sk_path_whole(w, sk_arg_str(w, args, 0));
    return 0;
}

static const sk_member members[] = {
    {"AppActivate", sk_answer_true, NULL, NULL},
    {"CreateShortcut", create_shortcut, NULL, "PathLink"},
    {"CurrentDirectory", get_directory, put_directory, NULL},
    {"Environment", environment, NULL, "Type"},
    {"Exec", exec, NULL, "Command"},
    {"ExpandEnvironmentStrings", expand, NULL, "Src"},
    {"LogEvent", sk_answer_true, NULL, NULL},
    {"Popup", popup, NULL, "Text,SecondsToWait,Title,Type"},
    {"RegDelete", reg_delete, NULL, "Name"},
    {"RegRead", reg_read, NULL, "Name"},
    {"RegWrite", reg_write, NULL, "Name,Value,Type"},
    {"Run", run, NULL, "Command,WindowStyle,WaitOnReturn"},
    {"SendKeys", sk_do_nothing, NULL, NULL},
    {"SpecialFolders", special_folders, NULL, NULL},
};

static const char *const progids[] = {"WScript.Shell", "IWshRuntimeLibrary.WshShell", "WshShell", NULL};
const sk_com_class sk_com_class_wscript_shell = {
    .name = "IWshShell3",
    .progids = progids,
    .clsid = "72C24DD5-D70A-438B-8A42-98424B88AFB8 F935DC22-1CF0-11D0-ADB9-00C04FD58A0B",
    SK_MEMBERS(members)};
