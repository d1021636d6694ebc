/* WMI as scripts reach it: Microsoft's "Scripting API for WMI" (SWbemServices, SWbemObject) and the classes Win32_Process,
 * Win32_ProcessStartup, Win32_ScheduledJob, StdRegProv and the event consumers. Queries answer the instances
 * of machine_wmi.def and of processes.def. */
#include <stdio.h>

#include "emulate/world/machine.h"
#include "emulate/world/objects/objects.h"

typedef struct thing {
    sk_str name; /* WMI class; empty: the services object */
} thing;

static const sk_com_class services_class, object_class;

static sk_str name_of(sk_object *self) { return ((thing *)sk_object_state(self))->name; }

static sk_value make(sk_world *w, const sk_com_class *class, sk_str name)
{
    sk_object *o = sk_object_new(w, class);
    if (o) {
        ((thing *)sk_object_state(o))->name = name;
        o->label = sk_str_concat(&w->strings, SK_STR("WMI "), sk_str_slice(name, 0, 80));
    }
    return sk_object_value(o);
}

/* The class behind "winmgmts:{impersonationLevel=impersonate}!\\.\root\cimv2:Win32_Process". */
static sk_str class_in_moniker(sk_str path)
{
    size_t from = 9, lock = sk_str_find(path, SK_STR("}"), from, false);
    size_t setting = sk_str_find(path, SK_STR("="), from, false); /* braces without one are what is not known of the text */
    if (lock != SK_NPOS && (setting < lock || lock == from + 1)) from = lock + 1;
    if (sk_str_at(path, from) == '!') from++;
    sk_str rest = sk_str_from(path, from);
    size_t colon = sk_str_find_last(rest, SK_STR(":"), SK_NPOS, false);
    if (colon != SK_NPOS) return sk_str_from(rest, colon + 1);
    bool space = sk_str_find(rest, SK_STR("\\"), 0, false) != SK_NPOS || sk_str_find(rest, SK_STR("root/"), 0, true) != SK_NPOS ||
                 rest.len == 0;
    return space ? SK_STR("") : rest;
}

int sk_wmi_moniker(sk_world *w, sk_str path, sk_value *ret)
{
    sk_str name = class_in_moniker(path);
    *ret = make(w, name.len ? &object_class : &services_class, name);
    return ret->u.o ? 0 : SK_ERR_MEMORY;
}

static int get_object(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give(ret, make(w, &object_class, sk_arg_str(w, args, 0)));
}

/* The class of "SELECT a, b FROM class WHERE ...", or the name alone. */
sk_str sk_wmi_class_asked(sk_str text)
{
    size_t from = sk_str_find(text, SK_STR(" from "), 0, true);
    if (from != SK_NPOS) text = sk_str_from(text, from + 6);
    text = sk_str_trim(text, true, true, true);
    size_t end = sk_str_find(text, SK_STR(" "), 0, false);
    return end == SK_NPOS ? text : sk_str_slice(text, 0, end);
}

static void put_kept(sk_world *w, sk_value *object, const char *name, sk_value v)
{
    sk_value key = sk_string_c(name);
    if (!object->u.o->bag) object->u.o->bag = sk_table_new(w, true);
    if (object->u.o->bag) sk_table_put(w, object->u.o->bag, &key, &v);
}

static sk_value get_kept(sk_world *w, const sk_object *o, const char *name)
{
    sk_value key = sk_string_c(name), *v = o->bag ? sk_table_find(w, o->bag, &key) : NULL;
    return v ? *v : sk_empty();
}

static bool make_instance(sk_world *w, sk_str name, unsigned instance, sk_value *ret)
{
    sk_value v;
    const char *property;
    bool known;
    if (!sk_world_machine_wmi(w, name, instance, 0, &property, &v, &known)) return false;
    *ret = make(w, &object_class, name);
    for (size_t n = 0; ret->u.o && sk_world_machine_wmi(w, name, instance, n, &property, &v, &known); n++) put_kept(w, ret, property, v);
    return ret->u.o != NULL;
}

static bool make_process(sk_world *w, unsigned n, sk_value *ret)
{
    sk_process p;
    char handle[16];
    if (!sk_world_process_at(w, n, &p)) return false;
    *ret = make(w, &object_class, SK_STR("Win32_Process"));
    if (!ret->u.o) return false;
    snprintf(handle, sizeof handle, "%u", p.id);
    sk_value name = sk_flowing(sk_string_c(p.name), SK_FLOW_ENVIRONMENT);
    put_kept(w, ret, "Name", name);
    put_kept(w, ret, "Caption", name);
    put_kept(w, ret, "Description", name);
    put_kept(w, ret, "ProcessId", sk_long((int32_t)p.id));
    put_kept(w, ret, "ParentProcessId", sk_long((int32_t)p.parent));
    put_kept(w, ret, "SessionId", sk_long(p.of_user));
    put_kept(w, ret, "Handle", sk_string(sk_str_utf8(&w->strings, sk_arena_copy(w->arena, sk_bytes_str(handle)))));
    put_kept(w, ret, "ExecutablePath", p.path.len ? sk_flowing(sk_string(p.path), SK_FLOW_ENVIRONMENT) : sk_null());
    put_kept(w, ret, "CommandLine", p.path.len ? sk_flowing(sk_string(p.path), SK_FLOW_ENVIRONMENT) : sk_null());
    return true;
}

/* One list a world of each class: programs wait in loops that ask for it, and what is ended is gone. */
static sk_value all_of(sk_world *w, sk_str name)
{
    sk_value key = sk_string(sk_str_concat(&w->strings, SK_STR("\1"), name)), *kept = w->paths ? sk_table_find(w, w->paths, &key) : NULL;
    if (kept) return *kept;
    sk_value list = sk_collection_new(w), one;
    bool processes = sk_str_is(name, "Win32_Process");
    if (processes) (void)sk_world_machine(w, SK_MACHINE_PROCESSES);
    for (unsigned n = 0; list.u.o && (processes ? make_process(w, n, &one) : make_instance(w, name, n, &one)); n++)
        if (!sk_collection_add(w, &list, &one)) break;
    if (w->paths) sk_table_put(w, w->paths, &key, &list);
    return list;
}

sk_value sk_wmi_query(sk_world *w, sk_str text, sk_str name)
{
    const char *property;
    sk_value v, one;
    bool known, processes = sk_str_is(name, "Win32_Process");
    (void)sk_world_machine_wmi(w, name, 0, 0, &property, &v, &known);
    if (known) sk_world_ask(w, SK_ASKED_MACHINE);
    if (!known && !processes) return sk_collection_new(w);
    sk_value all = all_of(w, name);
    size_t where = sk_str_find(text, SK_STR(" where "), 0, true);
    bool gone = processes && all.u.o && all.u.o->bag;
    if (!all.u.o || (where == SK_NPOS && !gone)) return all;
    sk_value list = sk_collection_new(w);
    for (size_t n = 0; list.u.o && sk_world_alive(w) && sk_enumerate(w, &all, n, &one); n++) {
        if (get_kept(w, one.u.o, "\1ended").type != SK_V_EMPTY) continue;
        if (where != SK_NPOS && !sk_wmi_where(w, sk_str_from(text, where + 7), one.u.o)) continue;
        if (!sk_collection_add(w, &list, &one)) break;
    }
    return list;
}

/* What is asked of the machine has its instances, as far as the condition is true of them; every other query finds nothing. */
static int query(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_str text = args->count ? sk_arg_str(w, args, 0) : name_of(self), name = sk_wmi_class_asked(text);
    sk_world_probe(w, "WMI query", text);
    return sk_give(ret, sk_wmi_query(w, text, name));
}

static sk_str kept(sk_world *w, const sk_value *v, const char *name, unsigned *flow)
{
    sk_value got;
    sk_str s;
    if (v->type != SK_V_OBJECT || !v->u.o || sk_invoke_c(w, v, name, SK_GET, NULL, 0, &got) || got.type == SK_V_UNKNOWN ||
        sk_value_to_str(w, &got, &s))
        return SK_STR("");
    *flow |= got.flow;
    return s;
}

static bool is_hidden(sk_world *w, const sk_value *startup)
{
    unsigned flow = 0;
    return sk_str_equal(kept(w, startup, "ShowWindow", &flow), SK_STR("0"));
}

static void start_process(sk_world *w, sk_str command, sk_str directory, bool hidden, unsigned flow)
{
    sk_run r = {
        .command = command, .directory = directory, .via = "Win32_Process.Create", .hidden = hidden, .flow = (uint8_t)flow};
    sk_world_run(w, &r);
}

/* A name of which a part is not known: Create is asked of processes. */
static bool may_be_process(sk_str name)
{
    return sk_str_starts(name, "Win32_Process") || sk_str_find(name, SK_STR("{"), 0, false) != SK_NPOS;
}

/* Win32_Process.Create(CommandLine, CurrentDirectory, ProcessStartupInformation, ProcessId) */
static int create(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_str name = name_of(self), command = sk_arg_str(w, args, 0);
    if (sk_str_is(name, "Win32_ScheduledJob")) {
        sk_world_persist(w, "task", name, command);
    } else if (may_be_process(name)) {
        sk_value startup = sk_arg_value(args, 2);
        sk_str directory = sk_arg_given(args, 1) && args->v[1].type != SK_V_NULL ? sk_arg_str(w, args, 1) : SK_STR("");
        start_process(w, command, directory, is_hidden(w, &startup), sk_arg_flow(args, 0));
        if (args->count > 3) {
            args->v[3] = sk_long(4242);
            args->assigned |= 8;
        }
    } else {
        return sk_give(ret, sk_long(0));
    }
    return sk_give(ret, sk_long(0));
}

static int spawn(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    return sk_give(ret, make(w, &object_class, name_of(self)));
}

/* Put_ of an event consumer: it will be started by the system. */
static int put_instance(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args, (void)ret;
    sk_value me = sk_object_value(self);
    unsigned flow = 0;
    sk_str name = name_of(self), command = kept(w, &me, "CommandLineTemplate", &flow);
    if (command.len == 0) command = kept(w, &me, "ScriptText", &flow);
    if (sk_str_ends(name, "EventConsumer") || sk_str_ends(name, "Binding")) sk_world_persist(w, "wmi", name, command);
    return 0;
}

/* Methods_("Create").InParameters.SpawnInstance_: objects that remember what is put. */
static int exec_method(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    size_t shift = self->class == &services_class ? 1 : 0;
    sk_str name = shift ? sk_arg_str(w, args, 0) : name_of(self), method = sk_arg_str(w, args, shift);
    sk_value in = sk_arg_value(args, shift + 1);
    unsigned flow = 0;
    sk_str command = kept(w, &in, "CommandLine", &flow);
    *ret = make(w, &object_class, SK_STR("__PARAMETERS"));
    if (sk_str_starts(name, "Win32_Process") && sk_str_is(method, "Create") && command.len) {
        sk_value startup = sk_empty();
        if (in.u.o->bag) {
            sk_value key = sk_string_c("ProcessStartupInformation"), *v = sk_table_find(w, in.u.o->bag, &key);
            if (v) startup = *v;
        }
        start_process(w, command, SK_STR(""), is_hidden(w, &startup), flow);
    }
    return 0;
}

static const struct {
    int64_t number;
    const char *name;
} hives[] = {{0x80000000, "HKCR\\"}, {0x80000001, "HKCU\\"}, {0x80000002, "HKLM\\"}, {0x80000003, "HKU\\"}};

static sk_str key_name(sk_world *w, sk_args *args, bool with_value)
{
    int64_t hive = sk_arg_int(w, args, 0, 0x80000002) & 0xFFFFFFFF;
    sk_str key = SK_STR("HKLM\\");
    for (size_t i = 0; i < SK_COUNT(hives); i++) {
        if (hives[i].number == hive) key = sk_str_c(hives[i].name);
    }
    key = sk_str_concat(&w->strings, key, sk_arg_str(w, args, 1));
    return with_value ? sk_path_join(w, key, sk_arg_str(w, args, 2)) : key;
}

static int set_value(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_value v = sk_arg_value(args, 3);
    sk_world_reg_write(w, key_name(w, args, true), &v);
    return sk_give(ret, sk_long(0));
}

static int get_value(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_value v = sk_null();
    bool there = sk_world_reg_read(w, key_name(w, args, true), &v);
    if (args->count > 3) {
        args->v[3] = v;
        args->assigned |= 8;
    }
    return sk_give(ret, sk_long(there ? 0 : 2));
}

static int delete_value(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    return sk_give(ret, sk_long(sk_world_reg_delete(w, key_name(w, args, true)) ? 0 : 2));
}

static int recorder(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_recorder_new(w, "SWbemSecurity"));
}

static int terminate(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    sk_value me = sk_object_value(self), all = all_of(w, SK_STR("Win32_Process"));
    sk_world_probe(w, "ends a process", name_of(self));
    put_kept(w, &me, "\1ended", sk_bool(true));
    if (all.u.o) put_kept(w, &all, "\1ended", sk_bool(true));
    return sk_give(ret, sk_long(0));
}

/* GetOwner(User, Domain): the system, or who works there. */
static int get_owner(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    sk_value session = get_kept(w, self, "SessionId");
    bool of_user = session.type == SK_V_LONG && session.u.i != 0;
    if (of_user) sk_world_ask(w, SK_ASKED_IDENTITY);
    for (size_t i = 0; i < args->count && i < 2; i++) {
        const char *text = i ? (of_user ? w->env.domain : "NT AUTHORITY") : of_user ? w->env.user : "SYSTEM";
        args->v[i] = sk_flowing(sk_string(sk_str_utf8(&w->strings, sk_bytes_str(text))), of_user ? SK_FLOW_IDENTITY : 0u);
        args->assigned |= 1u << i;
    }
    return sk_give(ret, sk_long(0));
}

static const sk_member service_members[] = {
    {"Delete", sk_do_nothing, NULL, NULL}, {"ExecMethod", exec_method, NULL, NULL}, {"ExecNotificationQuery", query, NULL, NULL},
    {"ExecQuery", query, NULL, NULL},      {"Get", get_object, NULL, NULL},         {"InstancesOf", query, NULL, NULL},
    {"Security_", recorder, NULL, NULL},   {"SubclassesOf", query, NULL, NULL},
};
static const sk_com_class services_class = {.name = "SWbemServicesEx", SK_MEMBERS(service_members), .state_size = sizeof(thing)};

static const sk_member object_members[] = {
    {"Create", create, NULL, "CommandLine,CurrentDirectory,ProcessStartupInformation,ProcessId"},
    {"CreateKey", sk_answer_zero, NULL, NULL},
    {"DeleteKey", sk_answer_zero, NULL, NULL},
    {"DeleteValue", delete_value, NULL, NULL},
    {"ExecMethod_", exec_method, NULL, NULL},
    {"GetDWORDValue", get_value, NULL, NULL},
    {"GetExpandedStringValue", get_value, NULL, NULL},
    {"GetOwner", get_owner, NULL, "User,Domain"},
    {"GetStringValue", get_value, NULL, NULL},
    {"InParameters", spawn, NULL, NULL},
    {"Instances_", query, NULL, NULL},
    {"Item", sk_answer_self, NULL, NULL},
    {"Methods_", sk_answer_self, NULL, NULL},
    {"Put_", put_instance, NULL, NULL},
    {"ReturnValue", sk_answer_zero, NULL, NULL},
    {"Security_", recorder, NULL, NULL},
    {"SetBinaryValue", set_value, NULL, NULL},
    {"SetDWORDValue", set_value, NULL, NULL},
    {"SetExpandedStringValue", set_value, NULL, NULL},
    {"SetStringValue", set_value, NULL, NULL},
    {"SpawnInstance_", spawn, NULL, NULL},
    {"Terminate", terminate, NULL, NULL},
};
static const sk_com_class object_class = {
    .name = "SWbemObjectEx", SK_MEMBERS(object_members), .default_member = "Item", .state_size = sizeof(thing)};

static int connect_server(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, make(w, &services_class, SK_STR("")));
}

static const sk_member locator_members[] = {{"ConnectServer", connect_server, NULL, NULL}, {"Security_", recorder, NULL, NULL}};
static const char *const progids[] = {"WbemScripting.SWbemLocator", NULL};
const sk_com_class sk_com_class_wmi_locator = {
    .name = "SWbemLocatorEx", .progids = progids, .clsid = "76A64158-CB41-11D1-8B02-00600806D9B6", SK_MEMBERS(locator_members)};
