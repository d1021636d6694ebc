/* The running text of a document as ranges, paragraphs and words (Word object model); the project as code sees it (VBA
 * Extensibility): reading it is own code, writing it elsewhere is how macro viruses spread. */
#include "emulate/vba/host.h"

#include "emulate/world/acts.h"

typedef struct range {
    vba_vm *vm;
    sk_str text;
    uint16_t between; /* separator of the items of a collection; 0: a range itself; 1: characters */
} range;

static sk_object *range_new(vba_vm *vm, sk_str text, uint16_t between);

/* The n-th item from 0 with its separator; false behind the end. */
static bool nth_item(const range *r, size_t n, sk_str *ret)
{
    if (r->between == 1) {
        *ret = sk_str_slice(r->text, n, 1);
        return n < r->text.len;
    }
    size_t from = 0;
    for (size_t i = 0; i < r->text.len; i++) {
        bool cut = sk_str_at(r->text, i) == r->between || (r->between == 13 && sk_str_at(r->text, i) == 10);
        if (cut && r->between == 13 && sk_str_at(r->text, i + 1) == 10) i++;
        if (!cut && i + 1 < r->text.len) continue;
        if (n-- == 0) {
            *ret = sk_str_slice(r->text, from, i + 1 - from);
            return true;
        }
        from = i + 1;
    }
    return false;
}

static bool items_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    range *r = sk_object_state(self);
    sk_str part;
    (void)w;
    r->vm->steps += r->text.len / 64 + 1;
    if (!r->between || !nth_item(r, n, &part)) return false;
    sk_object *o = range_new(r->vm, part, 0);
    if (o) *ret = sk_object_value(o);
    return o != NULL;
}

static size_t count_items(const range *r)
{
    sk_str part;
    size_t n = 0;
    if (r->between == 1) return r->text.len;
    while (n < 100000 && nth_item(r, n, &part)) {
        n++;
        r->vm->steps += r->text.len / 64 + 1;
        if (!vba_step(r->vm, 0)) break;
    }
    return n;
}

static int range_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    range *r = sk_object_state(self);
    bool item = sk_str_is(name, "Item") || !name.len;
    if (how & (SK_LET | SK_SET)) {
        if (name.len && !sk_str_is(name, "Text")) return SK_MEMBER_NOT_HERE;
        r->text = sk_arg_str(w, args, args->count ? args->count - 1 : 0);
        return 0;
    }
    if (r->between && (item || sk_str_is(name, "First") || sk_str_is(name, "Last"))) {
        sk_str part;
        int64_t n = sk_str_is(name, "Last") ? (int64_t)count_items(r) : item ? sk_arg_int(w, args, 0, 1) : 1;
        if (!args->count && item) return vba_object(self, ret);
        if (n < 1 || !nth_item(r, (size_t)n - 1, &part)) return 5941; /* the requested member does not exist */
        return vba_object(range_new(r->vm, part, 0), ret);
    }
    if (sk_str_is(name, "Count")) {
        *ret = sk_long(r->between ? (int32_t)count_items(r) : 1);
        return 0;
    }
    if (sk_str_is(name, "Text") || sk_str_is(name, "FormattedText") || (!name.len && !args->count)) {
        *ret = sk_flowing(sk_string(r->text), SK_FLOW_DOCUMENT);
        return 0;
    }
    if (sk_str_is(name, "Paragraphs") || sk_str_is(name, "Sentences"))
        return args->count ? (self = range_new(r->vm, r->text, 13), self ? range_invoke(w, self, SK_STR(""), how, args, ret) : SK_ERR_MEMORY)
                           : vba_object(range_new(r->vm, r->text, 13), ret);
    if (sk_str_is(name, "Words"))
        return args->count ? (self = range_new(r->vm, r->text, ' '), self ? range_invoke(w, self, SK_STR(""), how, args, ret) : SK_ERR_MEMORY)
                           : vba_object(range_new(r->vm, r->text, ' '), ret);
    if (sk_str_is(name, "Characters"))
        return args->count ? (self = range_new(r->vm, r->text, 1), self ? range_invoke(w, self, SK_STR(""), how, args, ret) : SK_ERR_MEMORY)
                           : vba_object(range_new(r->vm, r->text, 1), ret);
    if (sk_str_is(name, "Start")) {
        *ret = sk_long(0);
        return 0;
    }
    if (sk_str_is(name, "End") || sk_str_is(name, "StoryLength")) {
        *ret = sk_long((int32_t)r->text.len);
        return 0;
    }
    if (sk_str_is(name, "Range") || sk_str_is(name, "Content") || sk_str_is(name, "Duplicate")) {
        if (args->count == 2) {
            int64_t from = sk_arg_int(w, args, 0, 0), to = sk_arg_int(w, args, 1, 0);
            if (from < 0 || to < from) return SK_ERR_CALL;
            return vba_object(range_new(r->vm, sk_str_slice(r->text, (size_t)from, (size_t)(to - from)), 0), ret);
        }
        return vba_object(self, ret);
    }
    return SK_MEMBER_NOT_HERE;
}

static const sk_com_class range_class = {.name = "Range", .state_size = sizeof(range), .invoke = range_invoke, .nth = items_nth};

static sk_object *range_new(vba_vm *vm, sk_str text, uint16_t between)
{
    sk_object *o = sk_object_new(vm->w, &range_class);
    if (!o) return NULL;
    *(range *)sk_object_state(o) = (range){.vm = vm, .text = text, .between = between};
    o->flow = SK_FLOW_DOCUMENT;
    return o;
}

sk_object *vba_host_range(vba_vm *vm, sk_str text)
{
    return range_new(vm, text, 0);
}

/* ---- VBProject ---- */

typedef struct project {
    vba_vm *vm;
    sk_str owner;         /* whose project */
    const vba_module *m;  /* one component; NULL: the project or one that is not ours */
} project;

static sk_object *project_new(vba_vm *vm, sk_str owner, const vba_module *m);

static int32_t line_count(const vba_module *m)
{
    int32_t n = 1;
    for (size_t i = 0; m && i < m->source.len; i++) {
        n += m->source.p[i] == '\n';
    }
    return n;
}

static const vba_module *find_component(const project *p, sk_world *w, sk_args *args)
{
    if (!args->count) return NULL;
    if (args->v[0].type == SK_V_STRING) return vba_program_module(p->vm->program, vba_intern(p->vm->program, args->v[0].u.s));
    int64_t n = sk_arg_int(w, args, 0, 1);
    const vba_module *m = p->vm->program->modules;
    while (m && --n > 0) {
        m = m->next;
    }
    return m;
}

/* Code goes into a project: own code into another document or template is a copy of itself. */
static int spread(const project *p, sk_world *w, const char *how, sk_args *args)
{
    uint8_t flow = args->count ? sk_arg_flow(args, args->count - 1) : 0;
    sk_str target = sk_str_concat(&w->strings, p->owner, sk_str_c(how));
    if (flow & SK_FLOW_CODE || sk_str_is(sk_str_c(how), ".Import")) sk_world_replicate(w, SK_STR("own code"), target);
    else sk_world_child(w, "inserted code", SK_KIND_MACRO_VBA, sk_str_to_utf8(&w->strings, sk_arg_str(w, args, args->count ? args->count - 1 : 0)));
    return 0;
}

static int project_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    static const char *const writes[] = {"AddFromString", "InsertLines", "ReplaceLine", "AddFromFile"};
    project *p = sk_object_state(self);
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    if (sk_str_is(name, "VBComponents") || sk_str_is(name, "Item") || !name.len) {
        if (!args->count) return vba_object(self, ret);
        return vba_object(project_new(p->vm, p->owner, find_component(p, w, args)), ret);
    }
    if (sk_str_is(name, "CodeModule")) return vba_object(self, ret);
    if (sk_str_is(name, "Count")) {
        int32_t n = 0;
        for (const vba_module *m = p->vm->program->modules; m; m = m->next) {
            n++;
        }
        *ret = sk_long(n);
        return 0;
    }
    if (sk_str_is(name, "Name")) {
        *ret = sk_string(p->m ? p->m->symbol->name : SK_STR("Project"));
        return 0;
    }
    if (sk_str_is(name, "Type")) {
        *ret = sk_long(p->m && p->m->type == SK_MODULE_DOCUMENT ? 100 : 1);
        return 0;
    }
    if (sk_str_is(name, "CountOfLines")) {
        *ret = sk_flowing(sk_long(line_count(p->m)), SK_FLOW_CODE);
        return 0;
    }
    if (sk_str_is(name, "Lines")) {
        sk_str source = p->m ? vba_text(p->vm->program, p->m->source, p->m->codepage) : SK_STR("");
        *ret = sk_flowing(sk_string(source), SK_FLOW_CODE);
        return 0;
    }
    if (sk_str_is(name, "Export")) {
        sk_world_write(w, sk_arg_str(w, args, 0), p->m ? p->m->source : SK_LIT(""), SK_FLOW_CODE);
        return 0;
    }
    if (sk_str_is(name, "Import")) return spread(p, w, ".Import", args);
    if (sk_str_is(name, "Add")) return vba_object(project_new(p->vm, p->owner, NULL), ret);
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
        if (sk_str_is(name, writes[i])) return spread(p, w, ".CodeModule", args);
    }
    if (sk_str_is(name, "DeleteLines")) return 0;
    return SK_MEMBER_NOT_HERE;
}

static bool project_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    project *p = sk_object_state(self);
    const vba_module *m = p->vm->program->modules;
    (void)w;
    while (m && n--) {
        m = m->next;
    }
    sk_object *o = m ? project_new(p->vm, p->owner, m) : NULL;
    if (o) *ret = sk_object_value(o);
    return o != NULL;
}

static const sk_com_class project_class = {.name = "VBProject", .state_size = sizeof(project), .invoke = project_invoke, .nth = project_nth};

static sk_object *project_new(vba_vm *vm, sk_str owner, const vba_module *m)
{
    sk_object *o = sk_object_new(vm->w, &project_class);
    if (o) *(project *)sk_object_state(o) = (project){.vm = vm, .owner = owner, .m = m};
    return o;
}

sk_object *vba_host_project(vba_vm *vm, sk_str owner)
{
    return project_new(vm, owner, NULL);
}
