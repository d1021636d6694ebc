/* Schedule.Service: Microsoft's "Task Scheduler scripting objects". A registered task starts its actions later. */
#include "emulate/world/objects/objects.h"

typedef struct task {
    sk_value action; /* the last one made */
} task;

static const sk_com_class task_class;

static int create_action(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)args;
    task *t = sk_object_state(self);
    t->action = sk_recorder_new(w, "IExecAction");
    return sk_give(ret, t->action);
}

static int new_recorder(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self, (void)args;
    return sk_give(ret, sk_recorder_new(w, "ITaskSettings"));
}

/* task.Actions is the task itself: Create makes its action. Triggers.Create makes a recorder. */
static const sk_member task_members[] = {{"Actions", sk_answer_self, NULL, NULL}, {"Create", create_action, NULL, NULL}};
static const sk_com_class task_class = {.name = "ITaskDefinition", SK_MEMBERS(task_members), .state_size = sizeof(task)};

static const sk_member triggers_members[] = {{"Create", new_recorder, NULL, NULL}};
static const sk_com_class triggers_class = {.name = "ITriggerCollection", SK_MEMBERS(triggers_members)};

static int new_task(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    static const char *const parts[] = {"RegistrationInfo", "Settings", "Principal"};
    (void)self, (void)args;
    sk_object *o = sk_object_new(w, &task_class), *triggers = sk_object_new(w, &triggers_class);
    if (!o || !triggers || !(o->bag = sk_table_new(w, true))) return SK_ERR_MEMORY;
    sk_value key = sk_string_c("Triggers"), v = sk_object_value(triggers);
    sk_table_put(w, o->bag, &key, &v);
    for (size_t i = 0; i < SK_COUNT(parts); i++) {
        key = sk_string_c(parts[i]);
        v = sk_recorder_new(w, parts[i]);
        sk_table_put(w, o->bag, &key, &v);
    }
    return sk_give(ret, sk_object_value(o));
}

static sk_str part_of(sk_world *w, const sk_value *action, const char *name)
{
    sk_value v;
    sk_str s;
    if (action->type != SK_V_OBJECT || sk_invoke_c(w, action, name, SK_GET, NULL, 0, &v) || v.type == SK_V_UNKNOWN ||
        sk_value_to_str(w, &v, &s))
        return SK_STR("");
    return s;
}

static int register_definition(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_value v = sk_arg_value(args, 1);
    sk_str command = SK_STR("");
    if (sk_object_is(&v, &task_class)) {
        const sk_value *action = &((task *)sk_object_state(v.u.o))->action;
        command = sk_str_concat(&w->strings, part_of(w, action, "Path"), SK_STR(" "));
        command = sk_str_trim(sk_str_concat(&w->strings, command, part_of(w, action, "Arguments")), true, true, true);
    }
    sk_world_persist(w, "task", sk_arg_str(w, args, 0), command);
    return sk_give(ret, sk_recorder_new(w, "IRegisteredTask"));
}

/* RegisterTask(Path, XmlText, ...) */
static int register_text(sk_world *w, sk_object *self, sk_args *args, sk_value *ret)
{
    (void)self;
    sk_world_persist(w, "task", sk_arg_str(w, args, 0), SK_STR(""));
    sk_world_child(w, "task.xml", SK_KIND_NONE, sk_str_to_utf8(&w->strings, sk_arg_str(w, args, 1)));
    return sk_give(ret, sk_recorder_new(w, "IRegisteredTask"));
}

static const sk_member members[] = {
    {"Connect", sk_do_nothing, NULL, NULL},
    {"CreateFolder", sk_answer_self, NULL, NULL},
    {"GetFolder", sk_answer_self, NULL, NULL},
    {"NewTask", new_task, NULL, NULL},
    {"RegisterTask", register_text, NULL, NULL},
    {"RegisterTaskDefinition", register_definition, NULL, "Path,Definition,Flags,UserId,Password,LogonType"},
};

static const char *const progids[] = {"Schedule.Service", NULL};
const sk_com_class sk_com_class_schedule_service = {
    .name = "ITaskService", .progids = progids, .clsid = "0F87369F-A4E5-4CFC-BD3E-73E6154572DD", SK_MEMBERS(members)};
