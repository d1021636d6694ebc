/* Shell.Application, folders of the shell, ShellBrowserWindow and ShellWindows: Microsoft's "Shell object" (Win32 shell). */
#include "emulate/world/objects/objects.h"

static int shell_execute(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    sk_run r = {.command = sk_arg_str(w, args, 0),
                .arguments = sk_arg_str(w, args, 1),
                .directory = sk_arg_str(w, args, 2),
                .verb = sk_arg_str(w, args, 3),
                .via = "Shell.Application.ShellExecute",
                .hidden = sk_arg_given(args, 4) && sk_arg_int(w, args, 4, 1) == 0,
                .flow = (uint8_t)(sk_arg_flow(args, 0) | sk_arg_flow(args, 1))};
    (void)self;
    sk_world_run(w, &r);
    return sk_give(ret, sk_long(42)); /* above 32: started */
}

static int open_path(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)ret;
    sk_run r = {.command = sk_arg_str(w, args, 0), .via = "Shell.Application.Open", .flow = sk_arg_flow(args, 0)};
    sk_world_run(w, &r);
    return 0;
}

static int service_start(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    SK_ACT(w, SK_OP_RUN, {"command", sk_arg_str(w, args, 0)}, {"verb", SK_STR("start service")},
           {"via", SK_STR("Shell.Application")});
    return sk_give(ret, sk_bool(true));
}

typedef struct folder_state {
    sk_str path;
    bool item;
} folder_state;

static const sk_com_class folder_class;

static sk_value make_folder(sk_world *w, sk_str path, bool item)
{
    sk_object *o = sk_object_new(w, &folder_class);
    if (o) *(folder_state *)sk_object_state(o) = (folder_state){path, item};
    return sk_object_value(o);
}

/* ShellSpecialFolderConstants that droppers use. */
static sk_str folder_of_number(sk_world *w, int64_t n)
{
    static const struct {
        int number;
        const char *name;
    } rows[] = {{0, "Desktop"},       {2, "Programs"}, {5, "MyDocuments"}, {7, "Startup"},
                {11, "StartMenu"},    {16, "Desktop"}, {21, "Templates"},  {26, "AppData"},
                {28, "LocalAppData"}, {36, "Windows"}, {37, "System"},     {40, "UserProfile"}};
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        if (rows[i].number == n) return sk_world_folder(w, sk_str_c(rows[i].name));
    }
    return SK_STR("C:\\");
}

static int name_space(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_value v = sk_arg_value(args, 0);
    sk_str path = sk_is_number(&v) ? folder_of_number(w, sk_arg_int(w, args, 0, 0)) : sk_arg_str(w, args, 0);
    return sk_give(ret, make_folder(w, path, false));
}

static sk_str path_of(sk_object *self) { return ((folder_state *)sk_object_state(self))->path; }

static int get_path(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_string(path_of(self)));
}

static int get_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)w, (void)args;
    return sk_give(ret, sk_string(sk_path_name(path_of(self))));
}

/* The members of an archive, handed to CopyHere. */
static int get_items(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    return sk_give(ret, make_folder(w, path_of(self), true));
}

static int parse_name(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    return sk_give(ret, make_folder(w, sk_path_join(w, path_of(self), sk_arg_str(w, args, 0)), true));
}

static int copy_here(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    sk_value v = sk_arg_value(args, 0);
    sk_str from = sk_object_is(&v, &folder_class) ? path_of(v.u.o) : sk_arg_str(w, args, 0);
    if (sk_world_copy(w, from, path_of(self), false)) return 0;
    SK_ACT(w, SK_OP_WRITE, {"path", path_of(self)}, {"source", from}, {"via", SK_STR("Folder.CopyHere")});
    return 0;
}

static int invoke_verb(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)ret;
    sk_run r = {.command = path_of(self), .verb = sk_arg_str(w, args, 0), .via = "FolderItem.InvokeVerb"};
    sk_world_run(w, &r);
    return 0;
}

static const sk_member folder_members[] = {
    {"CopyHere", copy_here, NULL, "Item,Options"}, {"InvokeVerb", invoke_verb, NULL, "Verb"},
    {"InvokeVerbEx", invoke_verb, NULL, "Verb"},   {"Items", get_items, NULL, NULL},
    {"MoveHere", copy_here, NULL, "Item,Options"}, {"Name", get_name, NULL, NULL},
    {"ParseName", parse_name, NULL, "Name"},       {"Path", get_path, NULL, NULL},
    {"Self", sk_answer_self, NULL, NULL},          {"Title", get_name, NULL, NULL},
};
static const sk_com_class folder_class = {
    .name = "Folder3", SK_MEMBERS(folder_members), .default_member = "Title", .state_size = sizeof(folder_state)};

static int windows(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_collection_new(w));
}

static const sk_member shell_members[] = {
    {"Explore", open_path, NULL, "Dir"},
    {"IsServiceRunning", sk_answer_true, NULL, NULL},
    {"NameSpace", name_space, NULL, "Dir"},
    {"Open", open_path, NULL, "Dir"},
    {"ServiceStart", service_start, NULL, NULL},
    {"ShellExecute", shell_execute, NULL, "File,vArgs,vDir,vOperation,vShow"},
    {"Windows", windows, NULL, NULL},
};

static const char *const shell_progids[] = {"Shell.Application", "Shell32.Shell", NULL};
const sk_com_class sk_com_class_shell_application = {.name = "IShellDispatch6",
                                                     .progids = shell_progids,
                                                     .clsid = "13709620-C279-11CE-A49E-444553540000",
                                                     SK_MEMBERS(shell_members)};

/* window.Document.Application.ShellExecute: each step answers an object that leads there. */
static int browser_application(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_object_value(sk_object_new(w, &sk_com_class_shell_application)));
}

static const sk_member window_members[] = {
    {"Application", browser_application, NULL, NULL},
    {"Document", sk_answer_self, NULL, NULL},
    {"Item", sk_answer_self, NULL, NULL},
    {"Navigate", open_path, NULL, "URL"},
    {"Parent", browser_application, NULL, NULL},
};

static const char *const window_progids[] = {"Shell.BrowserWindow", "ShellBrowserWindow", "ShellWindows", NULL};
const sk_com_class sk_com_class_shell_browser_window = {
    .name = "ShellBrowserWindow",
    .progids = window_progids,
    .clsid = "C08AFD90-F2A1-11D1-8455-00A0C91F3880 9BA05972-F6A8-11CF-A442-00A0C90A8F39",
    SK_MEMBERS(window_members),
    .default_member = "Item"};
