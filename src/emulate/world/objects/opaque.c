/* Objects whose name is not known: CreateObject of a text from a form that is lost, GetObject of an unknown moniker. What is asked
 * of them still tells what they are for, after the members of WScript.Shell, Shell.Application, Win32_Process, XMLHTTP and
 * ADODB.Stream that macros use: Run and Create start, Open with a method and an address fetches, SaveToFile writes. */
#include "emulate/world/objects/objects.h"
#include "emulate/world/world_internal.h"

typedef struct question {
    sk_world *w;
    sk_str path; /* "{Form1.Tag}.Create" */
    const sk_args *args;
    unsigned flow;
} question;

static const char *via_of(const question *q)
{
    return sk_arena_string(q->w->arena, sk_str_to_utf8(&q->w->strings, sk_str_slice(q->path, 0, 120)));
}

static void start(const question *q)
{
    sk_str arguments = q->args->count > 1 && q->args->v[1].type == SK_V_STRING ? sk_arg_str(q->w, q->args, 1) : SK_STR("");
    sk_world_run(q->w, &(sk_run){.command = sk_arg_str(q->w, q->args, 0), .arguments = arguments, .via = via_of(q), .flow = (uint8_t)q->flow});
}

static void start_only(const question *q)
{
    sk_world_run(q->w, &(sk_run){.command = sk_arg_str(q->w, q->args, 0), .via = via_of(q), .flow = (uint8_t)q->flow});
}

/* open(method, url, async): a stream's Open has no such arguments. */
static void fetch(const question *q)
{
    sk_str method = sk_arg_str(q->w, q->args, 0), url = sk_arg_str(q->w, q->args, 1);
    if (q->args->count < 2 || url.len == 0 || sk_is_number(&q->args->v[0]) || sk_is_number(&q->args->v[1])) return;
    sk_world_download(q->w, url, SK_STR(""), sk_arena_string(q->w->arena, sk_str_to_utf8(&q->w->strings, method)), via_of(q));
}

static void save(const question *q)
{
    sk_str path = sk_arg_str(q->w, q->args, 0);
    sk_file *f = path.len ? sk_world_open_write(q->w, path, false) : NULL;
    if (!f) return;
    sk_file_put_opaque(q->w, f, SK_ANSWER_BYTES, q->flow);
    sk_file_close(q->w, f);
}

static const struct {
    const char *name;
    void (*act)(const question *q);
} acts[] = {
    {"Create", start_only}, {"Exec", start_only}, {"Open", fetch}, {"Run", start_only}, {"SaveToFile", save}, {"ShellExecute", start},
};

bool sk_opaque_is(const sk_value *v)
{
    sk_str path = v->type == SK_V_UNKNOWN ? v->u.s : v->u.o ? v->u.o->label : SK_STR("");
    if (v->type == SK_V_OBJECT && (!v->u.o || !(v->u.o->flow & SK_FLOW_UNKNOWN))) return false;
    return sk_str_at(path, 0) == '{' && sk_str_at(path, 37) != '}'; /* not a class identifier */
}

void sk_opaque_call(sk_world *w, sk_str path, sk_str name, const sk_args *args, unsigned flow)
{
    if (args->count == 0) return;
    question q = {.w = w, .path = path, .args = args, .flow = flow | SK_FLOW_UNKNOWN};
    for (size_t i = 0; i < SK_COUNT(acts); i++) {
        if (sk_str_is(name, acts[i].name)) acts[i].act(&q);
    }
}

/* A member whose name is not known, of an object that is there to start programs. */
void sk_opaque_member(sk_world *w, const sk_object *o, sk_str name, const sk_args *args, unsigned flow)
{
    static const sk_com_class *const starters[] = {&sk_com_class_wscript_shell, &sk_com_class_shell_application};
    for (size_t i = 0; i < SK_COUNT(starters); i++) {
        if (o->class != starters[i] || args->count == 0 || sk_is_number(&args->v[0])) continue;
        sk_str path = sk_str_concat(&w->strings, sk_str_concat(&w->strings, o->label, SK_STR(".")), name);
        question q = {.w = w, .path = path, .args = args, .flow = flow | SK_FLOW_UNKNOWN};
        start_only(&q);
    }
}

void sk_object_opaque(sk_world *w, sk_object *o, unsigned flow)
{
    if (!o || !(flow & SK_FLOW_UNKNOWN) || o->class != &sk_com_class_unknown) return;
    o->flow |= (uint8_t)flow;
    if (sk_str_at(o->label, 0) == '{') return;
    o->label = sk_str_concat(&w->strings, sk_str_concat(&w->strings, SK_STR("{"), o->label), SK_STR("}"));
}

void sk_object_hidden(sk_world *w, sk_object *o, sk_str progid, unsigned flow)
{
    unsigned hidden = flow & (SK_FLOW_COMPUTED | SK_FLOW_DECODED | SK_FLOW_DOCUMENT);
    if (!o || !hidden || (flow & SK_FLOW_UNKNOWN) || o->class != &sk_com_class_unknown || sk_world_is_literal(w, progid)) return;
    o->flow |= (uint8_t)(flow | SK_FLOW_COMPUTED);
}

/* What such an object does stays unknown; that it is called with something is told. */
void sk_hidden_call(sk_world *w, const sk_object *o, sk_str name, const sk_args *args, unsigned flow)
{
    if (o->class != &sk_com_class_unknown || !(o->flow & SK_FLOW_COMPUTED) || (o->flow & SK_FLOW_UNKNOWN) || args->count == 0) return;
    SK_ACT(w, SK_OP_LOAD, {"library", o->label}, {"function", name}, {"argument", sk_arg_str(w, args, 0)}, {"via", SK_STR("CreateObject")},
           {"flow", sk_flow_text(w, o->flow | flow)});
}
