/* The languages, as tables: a new emulator is a row. */
#include "engine/emulate.h"

#include "emulate/cmd/cmd.h"
#include "emulate/javascript/javascript.h"
#include "emulate/powershell/powershell.h"
#include "emulate/vba/vba.h"
#include "emulate/xlm/xlm.h"
#include "engine/vary.h"

#define CODEPAGE_UTF8 65001

/* A text that is calculated, in one world after the other. */
typedef struct program {
    const sk_emulation *e;
    const sk_artifact *artifact;
    sk_bytes text;
    size_t language;
    sk_vba_project *project; /* what was read in the first world, for those of the same country */
} program;

static void tell_lost(const sk_emulation *e, const sk_vba_result *r)
{
    if (r->procs_lost) e->deviation(e->sink->self, r->lost_artifact, SK_DEV_MACRO_PARSE_LOST, r->lost_off);
    if (r->lines_broken) e->deviation(e->sink->self, r->line_artifact, SK_DEV_MACRO_PARSE_LINE, r->line_off);
}

static void run_project(program *p, sk_world *w, bool vbscript)
{
    sk_vba_result result = {0};
    sk_vba_project *project = p->project;
    if (!sk_vba_project_fits(project, w)) project = sk_vba_read_text(w, p->text, CODEPAGE_UTF8, vbscript, p->artifact->id);
    if (!p->project) p->project = project;
    sk_vba_run_project(project, w, &result);
    tell_lost(p->e, &result);
}

static void run_vba(program *p, sk_world *w)
{
    sk_document *book = w->book ? NULL : sk_document_new(p->e->arena, p->artifact->id); /* cells and formulas need one */
    if (book) (void)sk_xlm_share(w, book);
    run_project(p, w, false);
}

static void run_vbscript(program *p, sk_world *w) { run_project(p, w, true); }

static void run_powershell(program *p, sk_world *w)
{
    sk_powershell_figures figures;
    sk_powershell_run_counted(w, (sk_place){.artifact = p->artifact->id, .len = p->text.len}, p->text, &figures);
    if (figures.statements_lost) p->e->deviation(p->e->sink->self, p->artifact->id, SK_DEV_MACRO_PARSE_LOST, 0);
}

/* The one line that a program would have started, or that a shortcut starts. */
static bool is_command_line(const sk_artifact *a)
{
    return (a->relation == SK_REL_EMULATED || a->relation == SK_REL_DECODED) && sk_is(a->name, "command line");
}

static void run_javascript(program *p, sk_world *w)
{
    sk_javascript_figures figures = {0};
    sk_javascript_options options = {.name = p->artifact->relation == SK_REL_EMBEDDED ? (sk_bytes){0} : p->artifact->name};
    sk_javascript_run(w, (sk_place){.artifact = p->artifact->id, .len = p->text.len}, p->text, &options, &figures);
    if (figures.lost) p->e->deviation(p->e->sink->self, figures.lost_artifact, SK_DEV_MACRO_PARSE_LOST, figures.lost_off);
}

static void run_batch(program *p, sk_world *w)
{
    sk_place place = {.artifact = p->artifact->id, .len = p->text.len};
    if (is_command_line(p->artifact)) sk_cmd_run(w, place, p->text);
    else sk_batch_run(w, place, p->text);
}

/* twice: the network fails in the first run, which shows all addresses of a loop, and answers in the second, which shows what
 * is started. VBA does that by itself, entry point by entry point. */
static const struct { uint16_t kind; bool twice; void (*run)(program *p, sk_world *w); } languages[] = {
    {SK_KIND_MACRO_VBA, false, run_vba},
    {SK_KIND_SCRIPT_BATCH, true, run_batch},
    {SK_KIND_SCRIPT_JAVASCRIPT, true, run_javascript},
    {SK_KIND_SCRIPT_POWERSHELL, true, run_powershell},
    {SK_KIND_SCRIPT_VBSCRIPT, false, run_vbscript},
};

bool sk_emulates(uint16_t kind)
{
    for (size_t i = 0; i < SK_COUNT(languages); i++)
        if (languages[i].kind == kind) return true;
    return false;
}

/* Texts that ran as part of the program that made them: to run them once more would tell everything twice. */
static bool has_run(const sk_artifact *a)
{
    if (a->relation != SK_REL_EMULATED) return false;
    return sk_powershell_has_run(a->name) || sk_javascript_has_run(a->name) || sk_is(a->name, "Execute");
}

void sk_emulate_place(sk_world *w, const sk_artifact *a, sk_bytes text)
{
    if (a->kind == SK_KIND_MACRO_VBA || (is_command_line(a) && a->relation == SK_REL_EMULATED)) return;
    sk_bytes name = is_command_line(a) ? SK_LIT("shortcut.lnk") : a->name;
    for (size_t i = name.len; i-- > 0;) {
        if (name.p[i] != '/' && name.p[i] != '\\') continue;
        name = sk_from(name, i + 1);
        break;
    }
    sk_str file = name.len && name.len < 200 ? sk_str_utf8(&w->strings, name) : SK_STR("script");
    sk_str folder = sk_path_join(w, sk_world_folder(w, SK_STR("UserProfile")), SK_STR("Downloads"));
    sk_world_set_self(w, sk_path_join(w, folder, file), text);
}

sk_world *sk_emulate_world(const sk_emulation *e)
{
    sk_world *w = sk_world_new(e->arena, e->budget, e->sink, e->environment);
    if (!w) return NULL;
    sk_world_fix(w, e->fixed);
    sk_world_set_beside(w, e->beside, e->beside_count);
    return w;
}

/* By itself, while it runs: it is read anew. */
static void run_again(void *self, sk_world *w)
{
    program inner = *(const program *)self;
    inner.project = NULL;
    languages[inner.language].run(&inner, w);
}

static void run_world(program *p, sk_world *w)
{
    w->program = (sk_world_program){p, run_again, w->self_path};
    languages[p->language].run(p, w);
    sk_world_finish(w);
}

static void run_twice(void *self, sk_world *w)
{
    program *p = self;
    run_world(p, w);
    if (languages[p->language].twice && (w = sk_world_again(w, SK_ALL_SUCCEED, NULL))) run_world(p, w);
}

static void run_alone(program *p)
{
    sk_world *w = sk_emulate_world(p->e);
    if (!w) return;
    sk_emulate_place(w, p->artifact, p->text);
    run_twice(p, w);
    sk_emulate_varied(p->e, w, run_twice, p);
}

static void run_inside(program *p)
{
    sk_world_process before;
    sk_world_enter(p->e->inside, p->artifact->name, &before);
    languages[p->language].run(p, p->e->inside);
    sk_world_leave(p->e->inside, &before);
}

void sk_emulate_text(const sk_emulation *e, const sk_artifact *artifact, sk_bytes text)
{
    if (has_run(artifact)) return;
    for (size_t i = 0; i < SK_COUNT(languages); i++) {
        if (languages[i].kind != artifact->kind) continue;
        program p = {.e = e, .artifact = artifact, .text = text, .language = i};
        if (e->inside) run_inside(&p);
        else run_alone(&p);
    }
}

typedef struct modules {
    sk_document *document;
    sk_vba_project *project;
    sk_vba_result result; /* of the last run */
} modules;

static void run_modules(void *self, sk_world *w)
{
    modules *m = self;
    sk_vba_project *project = sk_vba_project_fits(m->project, w) ? m->project : sk_vba_read_document(w, m->document);
    if (!m->project) m->project = project;
    sk_vba_run_project(project, w, &m->result);
}

void sk_emulate_document(const sk_emulation *e, sk_document *document)
{
    sk_world *w = document->modules ? sk_emulate_world(e) : NULL;
    if (w && document->sheets) (void)sk_xlm_share(w, document);
    if (w) {
        modules m = {.document = document};
        run_modules(&m, w);
        tell_lost(e, &m.result);
        sk_emulate_varied(e, w, run_modules, &m);
    }
    if (!sk_xlm_has_macros(document)) return;
    w = sk_emulate_world(e);
    if (w) (void)sk_xlm_share(w, document);
    if (w && document->modules) sk_vba_share(w, document);
    if (w) sk_xlm_run(w, document);
}
