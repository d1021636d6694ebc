/* The project as code sees it (VBA Extensibility 5.3): VBProject, VBComponents, CodeModule. Reading it is own code; writing that
 * elsewhere is how macro viruses spread. The projects of other documents and of the global template are those of a clean
 * machine: one document module without a line. */
#include "emulate/vba/host.h"

#include "base/text.h"
#include "emulate/world/acts.h"

typedef struct project {
    vba_vm *vm;
    sk_str owner;         /* whose project */
    const vba_module *m;  /* one component of ours; NULL: the project, or a component that is not ours */
    bool foreign;         /* not ours */
    bool component;       /* stands for a component that is not ours */
    sk_bytes counted;     /* the code whose lines were counted, */
    int64_t lines;        /* how many it has, */
    int64_t line;         /* and the last one that was read, from 1, */
    size_t line_off;      /* with where it starts: programs read line by line */
} project;

static sk_object *project_new(const project *p);

/* Lines that the editor does not show: attributes, the head of a class. */
static bool is_hidden_line(sk_bytes line)
{
    static const char *const heads[] = {"Attribute VB_", "VERSION 1.0 CLASS", "BEGIN", "MultiUse", "END"};
    line = sk_trim(line);
    for (size_t i = 0; i < SK_COUNT(heads); i++) {
        if (i < 2 ? sk_starts(line, sk_bytes_str(heads[i])) : i == 3 ? sk_starts_nocase(line, sk_bytes_str(heads[i])) : sk_equal(line, sk_bytes_str(heads[i])))
            return true;
    }
    return false;
}

/* The code as the editor shows it. */
static sk_bytes shown_code(const vba_module *m)
{
    sk_bytes code = m ? m->source : (sk_bytes){NULL, 0};
    while (code.len) {
        size_t end = sk_find_byte(code, 0, '\n');
        if (!is_hidden_line(sk_slice(code, 0, end == SK_NPOS ? code.len : end))) break;
        code = end == SK_NPOS ? (sk_bytes){NULL, 0} : sk_from(code, end + 1);
    }
    return code;
}

static int64_t line_count(sk_bytes code)
{
    int64_t n = 0;
    for (size_t i = 0; i < code.len; i++) n += code.p[i] == '\n';
    return n + (code.len && code.p[code.len - 1] != '\n');
}

static void count_lines(project *p, sk_bytes code)
{
    if (p->line && p->counted.p == code.p && p->counted.len == code.len) return;
    p->counted = code;
    p->lines = line_count(code);
    p->line = 1;
    p->line_off = 0;
}

/* Lines first (from 1) to first + count - 1. */
static sk_bytes take_lines(project *p, sk_bytes code, int64_t first, int64_t count)
{
    count_lines(p, code);
    bool behind = first >= p->line;
    size_t from = behind ? p->line_off : 0;
    int64_t line = behind ? p->line : 1;
    for (; line < first && from < code.len; line++) {
        size_t end = sk_find_byte(code, from, '\n');
        from = end == SK_NPOS ? code.len : end + 1;
    }
    p->line = line;
    p->line_off = from;
    size_t to = from;
    for (int64_t n = 0; n < count && to < code.len; n++) {
        size_t end = sk_find_byte(code, to, '\n');
        to = end == SK_NPOS ? code.len : end + 1;
    }
    while (to > from && (code.p[to - 1] == '\n' || code.p[to - 1] == '\r')) to--;
    return sk_slice(code, from, to - from);
}

static const vba_module *nth_module(const project *p, int64_t n)
{
    const vba_module *m = p->vm->program->modules;
    while (m && --n > 0) m = m->next;
    return m;
}

static int give_component(const project *p, sk_world *w, sk_args *args, sk_value *ret)
{
    project of = {.vm = p->vm, .owner = p->owner, .foreign = p->foreign, .component = true};
    if (!p->foreign && args->count && args->v[0].type == SK_V_STRING)
        of.m = vba_program_module(p->vm->program, vba_find_symbol(p->vm->program, args->v[0].u.s));
    else if (!p->foreign)
        of.m = nth_module(p, sk_arg_int(w, args, 0, 1));
    return vba_object(project_new(&of), ret);
}

static bool is_template(sk_str owner) { return sk_str_starts(owner, "Normal"); }

/* Code goes into a project: own code into another document or template is a copy of itself, into the global template it also
 * stays there (ATT&CK T1137.001). */
static void spread(const project *p, sk_world *w, const char *how, unsigned flow, sk_str code)
{
    sk_str target = sk_str_concat(&w->strings, p->owner, sk_str_c(how));
    if (!(flow & SK_FLOW_CODE)) {
        sk_world_child(w, "inserted code", SK_KIND_MACRO_VBA, sk_str_to_utf8(&w->strings, code));
        return;
    }
    sk_world_replicate(w, SK_STR("own code"), target);
    if (is_template(p->owner)) sk_world_persist(w, "template", target, SK_STR(""));
}

static unsigned flow_of_file(sk_world *w, sk_str path)
{
    sk_file *f = sk_world_file(w, path);
    return f ? f->flow : 0u;
}

static int write_code(const project *p, sk_world *w, sk_str name, sk_args *args)
{
    if (sk_str_is(name, "Import")) {
        spread(p, w, ".Import", SK_FLOW_CODE, SK_STR(""));
        return 0;
    }
    sk_str text = sk_arg_str(w, args, args->count ? args->count - 1 : 0);
    unsigned flow = args->count ? sk_arg_flow(args, args->count - 1) : 0;
    if (sk_str_is(name, "AddFromFile")) flow |= flow_of_file(w, text);
    spread(p, w, ".CodeModule", flow, text);
    return 0;
}

static int read_code(project *p, sk_world *w, sk_str name, sk_args *args, sk_value *ret)
{
    sk_bytes code = shown_code(p->m);
    unsigned flow = p->foreign ? SK_FLOW_ENVIRONMENT : SK_FLOW_CODE;
    if (sk_str_is(name, "CountOfLines")) {
        count_lines(p, code);
        *ret = sk_flowing(sk_long((int32_t)p->lines), flow);
        return 0;
    }
    if (sk_str_is(name, "Find")) { /* Find(text, ...): what a virus asks before it copies itself */
        sk_bytes wanted = sk_str_to_utf8(&w->strings, sk_arg_str(w, args, 0));
        *ret = sk_flowing(sk_bool(wanted.len && sk_find_nocase(code, 0, wanted) != SK_NPOS), flow);
        return 0;
    }
    sk_bytes lines = take_lines(p, code, sk_arg_int(w, args, 0, 1), sk_arg_int(w, args, 1, 1));
    p->vm->steps += code.len / 256 + 1;
    *ret = sk_flowing(sk_string(p->m ? vba_text(p->vm->program, lines, p->m->codepage) : SK_STR("")), flow);
    return 0;
}

static sk_str name_of(const project *p)
{
    if (p->m) return p->m->symbol->name;
    if (!p->component) return SK_STR("Project");
    return vba_hosts_of(p->vm) && vba_hosts_of(p->vm)->is_excel ? SK_STR("ThisWorkbook") : SK_STR("ThisDocument");
}

static bool is_among(sk_str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (sk_str_is(name, names[i])) return true;
    }
    return false;
}

static int project_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    static const char *const writes[] = {"AddFromString", "InsertLines", "ReplaceLine", "AddFromFile", "Import"};
    static const char *const reads[] = {"Lines", "CountOfLines", "Find"};
    project *p = sk_object_state(self);
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    if (sk_str_is(name, "VBComponents") || sk_str_is(name, "Item") || !name.len)
        return args->count ? give_component(p, w, args, ret) : vba_object(self, ret);
    if (sk_str_is(name, "CodeModule") || sk_str_is(name, "VBComponent") || sk_str_is(name, "Parent") || sk_str_is(name, "Collection"))
        return vba_object(self, ret);
    if (is_among(name, writes, SK_COUNT(writes))) return write_code(p, w, name, args);
    if (is_among(name, reads, SK_COUNT(reads))) return read_code(p, w, name, args, ret);
    if (sk_str_is(name, "Count")) {
        int32_t n = p->foreign ? 1 : 0;
        for (const vba_module *m = p->foreign ? NULL : p->vm->program->modules; m; m = m->next) n++;
        *ret = sk_long(n);
        return 0;
    }
    sk_value key = sk_string_c("Name");
    if (sk_str_is(name, "Name") && !(self->bag && sk_table_find(w, self->bag, &key))) {
        *ret = sk_flowing(sk_string(name_of(p)), p->foreign ? SK_FLOW_ENVIRONMENT : 0u);
        return 0;
    }
    if (sk_str_is(name, "Type")) {
        *ret = sk_long(!p->m || p->m->type == SK_MODULE_DOCUMENT ? 100 : 1);
        return 0;
    }
    if (sk_str_is(name, "Protection")) {
        *ret = sk_long(0);
        return 0;
    }
    if (sk_str_is(name, "Export")) {
        sk_world_write(w, sk_arg_str(w, args, 0), p->m ? p->m->source : SK_LIT(""), p->foreign ? 0u : SK_FLOW_CODE);
        return 0;
    }
    if (sk_str_is(name, "Add")) {
        project made = {.vm = p->vm, .owner = p->owner, .foreign = p->foreign, .component = true};
        return vba_object(project_new(&made), ret);
    }
    if (sk_str_is(name, "DeleteLines")) return 0;
    return SK_MEMBER_NOT_HERE;
}

static bool project_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    const project *p = sk_object_state(self);
    project of = {.vm = p->vm, .owner = p->owner, .foreign = p->foreign, .component = true};
    (void)w;
    if (p->foreign ? n > 0 : n > INT32_MAX) return false;
    if (!p->foreign && !(of.m = nth_module(p, (int64_t)n + 1))) return false;
    sk_object *o = project_new(&of);
    if (o) *ret = sk_object_value(o);
    return o != NULL;
}

static const sk_com_class project_class = {.name = "VBProject", .state_size = sizeof(project), .invoke = project_invoke, .nth = project_nth};

/* One object for one component, so that a name put there is read back. */
static sk_object *project_new(const project *p)
{
    vba_hosts *h = vba_hosts_of(p->vm);
    sk_buf b = sk_buf_new(p->vm->w->arena, 64);
    sk_buf_str(&b, p->component ? "\2component/" : "\2project/");
    sk_buf_bytes(&b, sk_str_to_utf8(&p->vm->w->strings, p->owner));
    sk_buf_byte(&b, '/');
    if (p->m) sk_buf_bytes(&b, p->m->symbol->key);
    uintptr_t found;
    if (h && sk_map_get(h->objects, sk_buf_view(&b), &found)) return (sk_object *)found;
    sk_object *o = sk_object_new(p->vm->w, &project_class);
    if (!o || !h) return o;
    *(project *)sk_object_state(o) = *p;
    sk_map_put(h->objects, sk_buf_view(&b), (uintptr_t)o);
    return o;
}

sk_object *vba_host_project(vba_vm *vm, sk_str owner)
{
    project p = {.vm = vm, .owner = owner, .foreign = !sk_str_is(owner, "document") && !sk_str_is(owner, "project")};
    return project_new(&p);
}
