/* What starts by itself, and how it is run. Entry points after Microsoft's references: auto macros of Word and Excel, events
 * of Document, Workbook, Worksheet and forms, events of ActiveX controls on the page, ribbon callbacks. */
#include "emulate/vba/vba.h"

#include <string.h>

#include "emulate/vba/vm.h"

/* Whole names, and names that end an event procedure of a control. */
static const char *const auto_names[] = {
    "auto_open", "autoopen", "autoexec", "auto_exec", "autonew", "auto_new", "autoexit", "auto_exit", "autoclose", "auto_close",
    "auto_activate", "auto_deactivate", "auto_add", "auto_remove", "auto_range", "autostart", "auto_ouvrir",
    "document_open", "documentopen", "document_new", "documentnew", "document_close", "documentclose", "document_beforeclose",
    "documentbeforeclose", "document_beforesave", "documentbeforesave", "document_change", "documentchange", "document_sync",
    "document_contentcontrolonenter", "document_contentcontrolonexit", "document_xmlafterinsert", "newdocument",
    "workbook_open", "workbook_activate", "workbook_windowactivate", "workbook_close", "workbook_beforeclose", "workbook_deactivate",
    "workbook_beforesave", "workbook_beforeprint", "workbook_newsheet", "workbook_sheetactivate", "workbook_sheetcalculate",
    "workbook_sheetchange", "workbook_sheetselectionchange", "workbook_windowresize", "workbook_windowdeactivate",
    "workbook_addininstall", "worksheet_activate", "worksheet_calculate", "worksheet_change", "worksheet_selectionchange",
    "worksheet_beforedoubleclick", "worksheet_deactivate", "app_documentopen", "app_workbookopen", "slideshowbegin",
    "app_slideshowbegin", "onslideshowpagechange", "app_onslideshowpagechange", "ribbon_onload", "onload", "application_startup",
    "application_newmail", "main_autoopen", "project_open", "chart_activate",
};

static const char *const control_events[] = {
    "_layout", "_gotfocus", "_lostfocus", "_painted", "_painting", "_click", "_change", "_mousemove", "_mouseenter", "_mousehover",
    "_mouseleave", "_mousedown", "_mouseup", "_resize", "_beforenavigate2", "_documentcomplete", "_navigatecomplete2",
    "_downloadcomplete", "_downloadbegin", "_statechange", "_ondocumentopen", "_scroll", "_titlechange", "_progresschange", "_dblclick",
    "_enter", "_exit", "_activate", "_initialize", "_windowsetheight", "_statustextchange", "_filedownload", "_newwindow2",
    "_commandstatechange", "_onconnected", "_onconnecting", "_ondisconnected", "_onauthenticationwarningdisplayed",
    "_onremotedesktopsizechange", "_onrequestgofullscreen", "_begindrag", "_statusupdate", "_error", "_textchanged", "_keydown",
};

typedef struct runner {
    vba_program *program;
    const sk_document *document;
    sk_world *first;      /* the caller's */
    sk_vba_result *result;
    sk_world_sink sink;   /* the caller's */
    bool downloads;
    uint64_t acts;    /* effects told so far that start, fetch, stay or spread */
    bool probed;      /* conditions of the last run hung on the machine */
    bool both_ways;   /* and are now taken both ways */
    bool extra;       /* this run goes beyond what must be run */
    bool asked_where; /* it wanted to know the country */
    const char *trigger;
    const sk_environment *abroad; /* the machine of this run; NULL: the caller's */
    struct vba_vm *vm;
} runner;

static bool is_among(sk_bytes key, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (sk_equal(key, sk_bytes_str(list[i]))) return true;
    }
    return false;
}

static bool is_control(const runner *r, const vba_module *m, sk_bytes name)
{
    for (uint32_t i = 0; i < m->control_count; i++) {
        if (sk_equal(m->controls[i]->key, name)) return true;
    }
    for (const sk_doc_value *v = r->document ? r->document->values : NULL; v; v = v->next) {
        if (v->store == SK_STORE_CONTROL && sk_equal_nocase(v->name, name)) return true;
    }
    return false;
}

/* An event of a control that stands on a page: "Frame1_Layout". */
static bool is_control_event(const runner *r, const vba_module *m, sk_bytes key)
{
    if (m->type == SK_MODULE_FORM || m->type == SK_MODULE_CLASS) return false;
    size_t under = sk_find_last(key, SK_LIT("_"));
    if (under == SK_NPOS) return false;
    if (!is_among(sk_from(key, under), control_events, sizeof control_events / sizeof *control_events)) return false;
    if (is_control(r, m, sk_slice(key, 0, under))) return true;
    /* a control whose data are lost: events that need no click */
    return m->type == SK_MODULE_DOCUMENT && !sk_ends_nocase(key, SK_LIT("_click")) && !sk_ends_nocase(key, SK_LIT("_dblclick"));
}

/* Callbacks of a ribbon take an IRibbonUI or IRibbonControl. */
static bool is_ribbon(const vba_proc *p)
{
    for (uint32_t i = 0; i < p->param_count; i++) {
        const vba_type_ref *t = p->params[i].type;
        if (t && t->symbol && sk_equal(t->symbol->key, SK_LIT("iribbonui"))) return true;
    }
    return false;
}

static bool is_entry(const runner *r, const vba_proc *p)
{
    if (p->kind != VBA_SUB && p->kind != VBA_FUNCTION) return false;
    if (is_among(p->symbol->key, auto_names, sizeof auto_names / sizeof *auto_names)) return true;
    return is_ribbon(p) || is_control_event(r, p->module, p->symbol->key);
}

/* What a click on a button or a shape would start. */
static bool is_button(const vba_proc *p)
{
    if (p->kind != VBA_SUB || p->param_count) return false;
    sk_bytes key = p->symbol->key;
    static const char *const words[] = {"_click", "button", "btn", "_dblclick", "knopf", "bouton", "boton"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (sk_find(key, 0, sk_bytes_str(words[i])) != SK_NPOS) return true;
    }
    static const char *const names[] = {"main", "run", "start", "macro1", "macro2", "test", "execute", "go", "open", "load", "enable"};
    return p->is_public && is_among(key, names, sizeof names / sizeof *names);
}

/* ---- one run ---- */

static void note_effect(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t count)
{
    runner *r = self;
    static const uint32_t acting = 1u << SK_OP_RUN | 1u << SK_OP_DOWNLOAD | 1u << SK_OP_CONNECT | 1u << SK_OP_PERSIST | 1u << SK_OP_REPLICATE;
    if (acting >> op & 1) r->acts++;
    if (op == SK_OP_DOWNLOAD || op == SK_OP_CONNECT) r->downloads = true;
    for (size_t i = 0; op == SK_OP_PROBE && i < count; i++) r->asked_where |= sk_is(args[i].value, "locale");
    if (r->sink.effect) r->sink.effect(r->sink.self, op, place, args, count);
}

static void pass_child(void *self, sk_place place, const char *name, uint16_t kind, sk_bytes bytes)
{
    runner *r = self;
    if (r->sink.child) r->sink.child(r->sink.self, place, name, kind, bytes);
}

static void pass_trace(void *self, sk_place place, const char *procedure, sk_bytes text)
{
    runner *r = self;
    if (r->sink.trace) r->sink.trace(r->sink.self, place, procedure, text);
}

static bool pass_run(void *self, sk_world *w, uint16_t kind, sk_bytes source, sk_value *ret)
{
    runner *r = self;
    return r->sink.run && r->sink.run(r->sink.self, w, kind, source, ret);
}

static void pass_assumed(void *self, const sk_environment *env)
{
    runner *r = self;
    r->sink.assumed(r->sink.self, env);
}

static void pass_follow(void *self, sk_world *w, const char *name, uint16_t kind, sk_bytes bytes)
{
    runner *r = self;
    r->sink.follow(r->sink.self, w, name, kind, bytes);
}

static bool start_modules(vba_vm *vm)
{
    for (vba_module *m = vm->program->modules; m; m = m->next) {
        if (!m->instance) m->instance = SK_NEW(vm->program->arena, vba_instance);
        if (!m->instance) return false;
        m->instance->module = m;
        m->instance->vm = vm;
        m->instance->object = NULL;
        m->instance->started = false;
        if (!m->instance->vars) m->instance->vars = SK_NEW_ARRAY(vm->program->arena, sk_value, m->var_count ? m->var_count : 1);
        if (!m->instance->vars) return false;
    }
    for (vba_module *m = vm->program->modules; m; m = m->next) {
        vba_start_instance(vm, m->instance);
        for (vba_proc *p = m->procs; p; p = p->next) {
            if (p->prepared) vba_start_statics(vm, p);
        }
    }
    return true;
}

/* What variables hold ends with the run. */
static void clear_modules(vba_program *program)
{
    for (vba_module *m = program->modules; m; m = m->next) {
        if (m->instance) m->instance->object = NULL;
        for (uint32_t i = 0; m->instance && m->instance->vars && i < m->var_count; i++) m->instance->vars[i] = sk_empty();
        for (vba_proc *p = m->procs; p; p = p->next) {
            for (uint32_t i = 0; p->statics && i < p->param_count + p->local_count + 1; i++) p->statics[i] = sk_empty();
        }
    }
}

/* For formulas and macros of the workbook, while a procedure runs. */
static bool call_procedure(void *self, sk_world *w, sk_str name, sk_args *args, sk_value *ret)
{
    vba_vm *vm = self;
    vba_proc *proc = vm->w == w ? vba_find_proc(vm, name) : NULL;
    if (!proc) return false;
    (void)vba_call_values(vm, proc, proc->module->instance, args, ret);
    return true;
}

static void start_vm(runner *r, vba_vm *vm, sk_world *w)
{
    *vm = (vba_vm){.program = r->program, .w = w, .document = r->document, .rnd = 0x50000};
    sk_budget *b = w->budget;
    uint64_t most = b->limits.value[SK_LIMIT_EMULATE_STEPS], used = b->used[SK_LIMIT_EMULATE_STEPS];
    uint64_t left = most > used ? most - used : 0;
    vm->step_most = left / 2 + 1000 < left ? left / 2 + 1000 : left;
    vm->depth_most = (unsigned)b->limits.value[SK_LIMIT_EMULATE_DEPTH];
    w->host = vba_world_host(vm);
    w->procedures = (sk_world_procedures){vm, call_procedure};
}

enum { EXTRA_STEPS = 200000 /* of a run beside the plain ones */, ABROAD_STEPS = 600000 /* of a run elsewhere: decodes once more */ };

static bool begin(runner *r, sk_world *w)
{
    start_vm(r, r->vm, w);
    r->vm->both_ways = r->both_ways;
    uint64_t most = r->abroad ? ABROAD_STEPS : EXTRA_STEPS;
    if (r->extra && r->vm->step_most > most) r->vm->step_most = most;
    return r->vm->step_most && start_modules(r->vm);
}

/* Arguments of an entry point: nothing is known of them. */
static void call_entry(vba_vm *vm, sk_world *w, vba_proc *p)
{
    sk_value v[8], ignored;
    size_t count = p->param_count < 8 ? p->param_count : 8;
    for (size_t i = 0; i < count; i++) {
        v[i] = sk_unknown(w, p->params[i].symbol->name, SK_FLOW_UNKNOWN);
    }
    sk_args args = {.v = v, .count = count};
    w->place = (sk_place){.artifact = p->module->artifact, .off = p->module->artifact_off + p->off};
    vba_call_values(vm, p, p->module->instance, &args, &ignored);
    vba_run_timers(vm);
}

static void end(runner *r, sk_world *w)
{
    vba_vm *vm = r->vm;
    vba_close_files(vm);
    sk_world_finish(w);
    if (!sk_spend(w->budget, SK_LIMIT_EMULATE_STEPS, vm->steps)) w->budget->used[SK_LIMIT_EMULATE_STEPS] = w->budget->limits.value[SK_LIMIT_EMULATE_STEPS];
    r->result->errors_passed += vm->shrugs;
    r->probed = vm->probed;
}

static void run_in(runner *r, sk_world *w, vba_proc *const *procs, size_t count)
{
    if (!begin(r, w)) return;
    for (size_t i = 0; i < count && !(i && !vba_alive(r->vm)); i++) call_entry(r->vm, w, procs[i]);
    end(r, w);
}

/* Each run has an arena of its own: nothing of it is left but what was told. */
static void run_apart(runner *r, sk_answers answers, vba_proc *const *procs, size_t count)
{
    sk_world *w = sk_world_apart(r->first, answers, r->abroad);
    if (!w) return;
    w->sink = (sk_world_sink){r, note_effect, pass_child, r->sink.trace ? pass_trace : NULL, pass_run,
                              r->sink.follow ? pass_follow : NULL, r->sink.assumed ? pass_assumed : NULL};
    w->trigger = r->trigger;
    vba_state before = vba_program_state(r->program);
    run_in(r, w, procs, count);
    vba_program_return(r->program, before);
    clear_modules(r->program);
    sk_world_end(w);
}

/* Twice where a download was tried: failing shows all addresses, succeeding shows what is started. */
static void run_twice(runner *r, vba_proc *const *procs, size_t count)
{
    if (r->first->layer) { /* started by another program: once, in its world, which is run twice itself */
        run_in(r, r->first, procs, count);
        return;
    }
    r->downloads = false;
    run_apart(r, SK_ALL_FAIL, procs, count);
    bool probed = r->probed;
    if (r->downloads) run_apart(r, SK_ALL_SUCCEED, procs, count);
    r->probed |= probed;
}

/* A run beside the plain ones: where it ends by a limit nothing that must be looked at is missing. */
static void run_extra(runner *r, vba_proc *const *procs, size_t count)
{
    sk_budget *b = r->first->budget, before = *b;
    r->extra = true;
    run_twice(r, procs, count);
    r->extra = false;
    memcpy(b->reached, before.reached, sizeof b->reached);
    b->used[SK_LIMIT_EMULATE_OBJECTS] = before.used[SK_LIMIT_EMULATE_OBJECTS];
}

/* The same on a machine on which nobody works yet. True where it acts there. */
static bool run_bare(runner *r, vba_proc *const *procs, size_t count)
{
    uint64_t before = r->acts;
    sk_environment bare = r->first->env;
    if (!(sk_world_asked(r->first) & SK_ASKED_MACHINE) || sk_world_varies(r->first)) return false;
    bare.bare = true;
    r->abroad = &bare;
    sk_world_vary(r->first, true);
    run_extra(r, procs, count);
    sk_world_vary(r->first, false);
    r->abroad = NULL;
    return r->acts != before;
}

/* What asks the machine before it acts, and did not act on ours, is run again with those conditions taken both ways: the effects
 * of all machines together. */
static void run_both_ways(runner *r, vba_proc *const *procs, size_t count)
{
    uint64_t before = r->acts;
    r->probed = false;
    run_twice(r, procs, count);
    if (!r->probed || r->acts != before || run_bare(r, procs, count)) return;
    r->both_ways = true;
    run_extra(r, procs, count);
    r->both_ways = false;
}

/* Where it asked for the country - as a condition, or as the key of its texts -, the same elsewhere: Ursnif's mail went to Japan,
 * Italy and Germany. Not inferred: a few are tried. */
static void run_abroad(runner *r, vba_proc *const *procs, size_t count)
{
    static const char *const locales[] = {"ja-JP", "it-IT", "de-DE", "en-US"};
    if (!r->asked_where || sk_world_varies(r->first) || sk_world_is_fixed(r->first, SK_ASKED_LOCALE)) return;
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        sk_environment elsewhere = r->first->env;
        if (elsewhere.locale && strcmp(elsewhere.locale, locales[i]) == 0) continue;
        elsewhere.locale = locales[i];
        r->abroad = &elsewhere;
        sk_world_vary(r->first, true);
        run_extra(r, procs, count);
        r->abroad = NULL;
    }
    r->asked_where = false;
    sk_world_vary(r->first, false);
}

static void place_document(runner *r, const vba_proc *p)
{
    if (r->first->self_path.len || p->module->vbscript) return;
    sk_str name = vba_is_excel(r->program, r->document) ? SK_STR("invoice.xls") : SK_STR("invoice.doc");
    sk_str folder = sk_world_folder(r->first, SK_STR("MyDocuments"));
    sk_world_set_self(r->first, sk_path_join(r->first, folder, name), sk_bytes_of(NULL, 0));
}

enum { SESSION_MOST = 16 /* entry points of one session */ };

typedef struct session {
    vba_proc *procs[SESSION_MOST];
    size_t count;
} session;

static void run_alone(runner *r, session *all, vba_proc *p)
{
    r->result->entries++;
    if (!r->first->layer) place_document(r, p); /* it lies where a user keeps it */
    if (r->first->layer) {
        run_twice(r, &p, 1);
    } else {
        run_both_ways(r, &p, 1);
        run_abroad(r, &p, 1);
    }
    if (all->count < SESSION_MOST && !p->is_script) all->procs[all->count++] = p;
}

static bool is_closing(const vba_proc *p)
{
    static const char *const words[] = {"close", "exit", "deactivate", "beforesave", "lostfocus"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (sk_find(p->symbol->key, 0, sk_bytes_str(words[i])) != SK_NPOS) return true;
    }
    return false;
}

static bool keeps_state(const vba_program *program)
{
    for (const vba_module *m = program->modules; m; m = m->next) {
        if (m->var_count && m->type != SK_MODULE_CLASS) return true;
    }
    return false;
}

/* What one entry point leaves in variables for another - Open prepares, Close starts -, in the order of a document's life. */
static void run_session(runner *r, const session *all)
{
    session ordered = {.count = 0};
    if (all->count < 2 || r->first->layer || !keeps_state(r->program)) return;
    for (int closing = 0; closing < 2; closing++) {
        for (size_t i = 0; i < all->count; i++) {
            if (is_closing(all->procs[i]) == closing) ordered.procs[ordered.count++] = all->procs[i];
        }
    }
    run_extra(r, ordered.procs, ordered.count);
}

static bool is_macro(const vba_proc *p)
{
    return p->kind == VBA_SUB && p->is_public && !p->param_count && !p->module->vbscript && !p->is_script;
}

/* The list of macros has a single line: whatever its name, nothing else can be meant to be started. NULL: none, or several. */
static const vba_proc *only_macro(const vba_program *program, const vba_module *last)
{
    const vba_proc *found = NULL;
    for (const vba_module *m = program->modules; m; m = m == last ? NULL : m->next) {
        for (const vba_proc *p = m->procs; p; p = p->next) {
            if (m->type == SK_MODULE_CLASS || m->type == SK_MODULE_FORM || !is_macro(p)) continue;
            if (found) return NULL;
            found = p;
        }
    }
    return found;
}

/* That it is started is a guess: a limit that it reaches hides nothing. */
static void run_only(runner *r, vba_proc *p)
{
    r->result->entries++;
    if (!r->first->layer) place_document(r, p);
    run_extra(r, &p, 1);
}

static void run_program(runner *r)
{
    sk_vba_result *ret = r->result;
    vba_program *program = r->program;
    ret->lines_broken = program->lines_broken;
    ret->procs_lost = program->procs_lost;
    ret->line_artifact = program->line_artifact;
    ret->lost_artifact = program->lost_artifact;
    ret->line_off = program->line_off;
    ret->lost_off = program->lost_off;
    if (!r->vm) r->vm = SK_NEW(program->arena, vba_vm);
    if (!r->vm || program->full) return;
    /* procedures may be added while a script runs: only those of the text are entry points */
    for (vba_module *m = program->modules; m; m = m->next) {
        for (vba_proc *p = m->procs; p; p = p->next) {
            ret->procs++;
        }
    }
    session all = {.count = 0};
    vba_module *last = NULL;
    for (vba_module *m = program->modules; m; m = m->next) {
        last = m;
    }
    for (vba_module *m = program->modules; m; m = m == last ? NULL : m->next) {
        if (m->script) run_alone(r, &all, m->script);
        for (vba_proc *p = m->procs; p; p = p->next) {
            if (m->vbscript ? !m->script && is_entry(r, p) : is_entry(r, p)) run_alone(r, &all, p);
        }
    }
    run_session(r, &all);
    if (ret->entries) return;
    const vba_proc *only = only_macro(program, last);
    for (vba_module *m = program->modules; m; m = m == last ? NULL : m->next) {
        for (vba_proc *p = m->procs; p; p = p->next) {
            if (p != only && !is_button(p)) continue;
            ret->started_by_click = true;
            r->trigger = "click";
            if (is_button(p)) run_alone(r, &all, p);
            else run_only(r, p);
        }
    }
}

static void read_modules(vba_program *program, sk_world *w, const sk_document *d)
{
    for (const sk_doc_module *row = d->modules; row; row = row->next) {
        vba_symbol *name = vba_intern(program, sk_str_utf8(&w->strings, row->name));
        vba_module *m = name ? vba_program_add(program, name, row->type) : NULL;
        if (!m) break;
        m->source = row->source;
        m->codepage = row->codepage ? row->codepage : 1252;
        m->artifact = row->artifact;
        vba_parse_module(program, m);
    }
}

struct sk_vba_project {
    vba_program *program;
    const sk_document *document;
    const char *locale;
    vba_vm *vm;
};

static sk_vba_project *new_project(sk_world *w, const sk_document *d)
{
    sk_vba_project *p = SK_NEW(w->arena, sk_vba_project);
    if (!p || !(p->program = vba_program_new(w))) return NULL;
    p->document = d;
    p->locale = w->env.locale;
    return p;
}

bool sk_vba_project_fits(const sk_vba_project *project, const sk_world *w)
{
    return project && strcmp(project->locale, w->env.locale) == 0;
}

void sk_vba_run_project(sk_vba_project *project, sk_world *w, sk_vba_result *ret)
{
    *ret = (sk_vba_result){0};
    if (!project) return;
    runner r = {.program = project->program, .document = project->document, .first = w, .result = ret, .sink = w->sink, .vm = project->vm};
    run_program(&r);
    project->vm = r.vm;
}

sk_vba_project *sk_vba_read_document(sk_world *w, const sk_document *d)
{
    sk_vba_project *project = new_project(w, d);
    if (project) read_modules(project->program, w, d);
    return project;
}

void sk_vba_run_document(sk_world *w, const sk_document *d, sk_vba_result *ret)
{
    sk_vba_run_project(sk_vba_read_document(w, d), w, ret);
}

/* A procedure is called from a macro of the workbook: a machine of its own for that world, with the modules as at the start. */
static bool call_shared(void *self, sk_world *w, sk_str name, sk_args *args, sk_value *ret)
{
    runner *r = self;
    if (!r->program) {
        r->program = vba_program_new(w);
        if (r->program) read_modules(r->program, w, r->document);
    }
    if (!r->program || r->program->full) return false;
    if (!r->vm || r->vm->w != w) {
        r->vm = SK_NEW(w->arena, vba_vm);
        if (!r->vm) return false;
        start_vm(r, r->vm, w);
        w->procedures = (sk_world_procedures){r, call_shared};
        if (r->vm->step_most == 0 || !start_modules(r->vm)) return false;
    }
    uint64_t before = r->vm->steps;
    sk_place place = w->place;
    bool called = call_procedure(r->vm, w, name, args, ret);
    w->place = place;
    (void)sk_spend(w->budget, SK_LIMIT_EMULATE_STEPS, r->vm->steps - before);
    return called;
}

void sk_vba_share(sk_world *w, const sk_document *d)
{
    runner *r = SK_NEW(w->arena, runner);
    if (!r) return;
    r->document = d;
    w->procedures = (sk_world_procedures){r, call_shared};
}

/* ---- texts ---- */

/* The kind of a module by its attributes: VB_Base of a form, of a document, of neither. */
static sk_module_type type_of_text(sk_bytes text)
{
    sk_bytes head = sk_slice(text, 0, 4096);
    bool predeclared = sk_find_nocase(head, 0, SK_LIT("VB_PredeclaredId = True")) != SK_NPOS;
    if (sk_find_nocase(head, 0, SK_LIT("VB_Base = \"0{")) != SK_NPOS && predeclared) {
        size_t at = sk_find_nocase(head, 0, SK_LIT("VB_Base = \"0{"));
        bool document = sk_find_nocase(sk_slice(head, at, 60), 0, SK_LIT("0{000208")) != SK_NPOS;
        return document ? SK_MODULE_DOCUMENT : SK_MODULE_FORM;
    }
    if (sk_find_nocase(head, 0, SK_LIT("VB_Base = \"1")) != SK_NPOS) return SK_MODULE_DOCUMENT;
    if (sk_find_nocase(head, 0, SK_LIT("VB_Base = \"0{FCFB3D2A")) != SK_NPOS) return SK_MODULE_CLASS;
    if (sk_find_nocase(head, 0, SK_LIT("VB_GlobalNameSpace")) == SK_NPOS) return SK_MODULE_PROCEDURAL;
    return predeclared ? SK_MODULE_DOCUMENT : SK_MODULE_CLASS;
}

static sk_bytes name_of_text(sk_bytes text)
{
    sk_bytes mark = SK_LIT("VB_Name = \"");
    size_t at = sk_find_nocase(sk_slice(text, 0, 4096), 0, mark);
    if (at == SK_NPOS) return SK_LIT("Module1");
    sk_bytes rest = sk_from(text, at + mark.len);
    size_t end = sk_find_byte(rest, 0, '"');
    return sk_slice(rest, 0, end > 255 ? 0 : end);
}

static void add_text(vba_program *program, sk_bytes whole, uint64_t off, uint64_t end, uint16_t codepage, bool vbscript, uint32_t artifact)
{
    sk_bytes part = sk_slice(whole, off, end - off);
    vba_symbol *name = vba_intern_bytes(program, vbscript ? SK_LIT("Script") : name_of_text(part), codepage);
    vba_module *m = name ? vba_program_add(program, name, vbscript ? SK_MODULE_PROCEDURAL : type_of_text(part)) : NULL;
    if (!m) return;
    m->source = part;
    m->codepage = codepage;
    m->vbscript = vbscript;
    m->artifact = artifact;
    m->artifact_off = off;
    vba_parse_module(program, m);
}

sk_vba_project *sk_vba_read_text(sk_world *w, sk_bytes text, uint16_t codepage, bool vbscript, uint32_t artifact)
{
    sk_vba_project *project = new_project(w, NULL);
    if (!project) return NULL;
    sk_bytes mark = SK_LIT("Attribute VB_Name = ");
    size_t from = 0;
    while (!vbscript) {
        size_t next = sk_find(text, from + (from || sk_starts(text, mark) ? mark.len : 0), mark);
        if (next == SK_NPOS) break;
        if (next && sk_at(text, next - 1) != '\n' && sk_at(text, next - 1) != '\r') {
            size_t again = sk_find(text, next + mark.len, mark);
            if (again == SK_NPOS) break;
            next = again;
        }
        add_text(project->program, text, from, next, codepage, false, artifact);
        from = next;
    }
    add_text(project->program, text, from, text.len, codepage, vbscript, artifact);
    return project;
}

void sk_vba_run_text(sk_world *w, sk_bytes text, uint16_t codepage, bool vbscript, uint32_t artifact, sk_vba_result *ret)
{
    sk_vba_run_project(sk_vba_read_text(w, text, codepage, vbscript, artifact), w, ret);
}
