/* The languages, as tables: a new emulator is a row. */
#include "engine/emulate.h"

#include "emulate/cmd/cmd.h"
#include "emulate/javascript/javascript.h"
#include "emulate/powershell/powershell.h"
#include "emulate/vba/vba.h"
#include "emulate/xlm/xlm.h"
#include "engine/vary.h"

#define CODEPAGE_UTF8 65001

static void tell_lost(const sk_emulation *e, const sk_vba_result *r)
{
    if (r->procs_lost) e->deviation(e->sink->self, r->lost_artifact, SK_DEV_MACRO_PARSE_LOST, r->lost_off);
    if (r->lines_broken) e->deviation(e->sink->self, r->line_artifact, SK_DEV_MACRO_PARSE_LINE, r->line_off);
}

static void run_vba(const sk_emulation *e, sk_world *w, const sk_artifact *a, sk_bytes text)
{
    sk_vba_result result = {0};
    sk_document *book = w->book ? NULL : sk_document_new(e->arena, a->id); /* cells and formulas need one */
    if (book) (void)sk_xlm_share(w, book);
    sk_vba_run_text(w, text, CODEPAGE_UTF8, false, a->id, &result);
    tell_lost(e, &result);
}

static void run_vbscript(const sk_emulation *e, sk_world *w, const sk_artifact *a, sk_bytes text)
{
    sk_vba_result result = {0};
    sk_vba_run_text(w, text, CODEPAGE_UTF8, true, a->id, &result);
    tell_lost(e, &result);
}

static void run_powershell(const sk_emulation *e, sk_world *w, const sk_artifact *a, sk_bytes text)
{
    sk_powershell_figures figures;
    sk_powershell_run_counted(w, (sk_place){.artifact = a->id, .len = text.len}, text, &figures);
    if (figures.statements_lost) e->deviation(e->sink->self, a->id, SK_DEV_MACRO_PARSE_LOST, 0);
}

/* The one line that a program would have started, or that a shortcut starts. */
static bool is_command_line(const sk_artifact *a)
{
    return (a->relation == SK_REL_EMULATED || a->relation == SK_REL_DECODED) && sk_is(a->name, "command line");
}

static void run_javascript(const sk_emulation *e, sk_world *w, const sk_artifact *a, sk_bytes text)
{
    sk_javascript_figures figures = {0};
    sk_javascript_options options = {.name = a->relation == SK_REL_EMBEDDED ? (sk_bytes){0} : a->name};
    sk_javascript_run(w, (sk_place){.artifact = a->id, .len = text.len}, text, &options, &figures);
    if (figures.lost) e->deviation(e->sink->self, figures.lost_artifact, SK_DEV_MACRO_PARSE_LOST, figures.lost_off);
}

static void run_batch(const sk_emulation *e, sk_world *w, const sk_artifact *a, sk_bytes text)
{
    (void)e;
    sk_place place = {.artifact = a->id, .len = text.len};
    if (is_command_line(a)) sk_cmd_run(w, place, text);
    else sk_batch_run(w, place, text);
}

/* twice: the network fails in the first run, which shows all addresses of a loop, and answers in the second, which shows what
 * is started. VBA does that by itself, entry point by entry point. */
static const struct { uint16_t kind; bool twice; void (*run)(const sk_emulation *e, sk_world *w, const sk_artifact *a, sk_bytes text); } languages[] = {
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

struct alone {
    const sk_emulation *e;
    size_t language;
    const sk_artifact *artifact;
    sk_bytes text;
};

static void run_twice(void *self, sk_world *w)
{
    const struct alone *r = self;
    languages[r->language].run(r->e, w, r->artifact, r->text);
    sk_world_finish(w);
    if (!languages[r->language].twice || !(w = sk_world_again(w, SK_ALL_SUCCEED, NULL))) return;
    languages[r->language].run(r->e, w, r->artifact, r->text);
    sk_world_finish(w);
}

static void run_alone(const sk_emulation *e, size_t language, const sk_artifact *a, sk_bytes text)
{
    sk_world *w = sk_emulate_world(e);
    if (!w) return;
    sk_emulate_place(w, a, text);
    struct alone r = {e, language, a, text};
    run_twice(&r, w);
    sk_emulate_varied(e, w, run_twice, &r);
}

static void run_inside(const sk_emulation *e, size_t language, const sk_artifact *a, sk_bytes text)
{
    sk_world_process before;
    sk_world_enter(e->inside, a->name, &before);
    languages[language].run(e, e->inside, a, text);
    sk_world_leave(e->inside, &before);
}

void sk_emulate_text(const sk_emulation *e, const sk_artifact *artifact, sk_bytes text)
{
    if (has_run(artifact)) return;
    for (size_t i = 0; i < SK_COUNT(languages); i++) {
        if (languages[i].kind != artifact->kind) continue;
        if (e->inside) run_inside(e, i, artifact, text);
        else run_alone(e, i, artifact, text);
    }
}

static void run_modules(void *document, sk_world *w)
{
    sk_vba_result result = {0};
    sk_vba_run_document(w, document, &result);
}

void sk_emulate_document(const sk_emulation *e, sk_document *document)
{
    sk_world *w = document->modules ? sk_emulate_world(e) : NULL;
    if (w && document->sheets) (void)sk_xlm_share(w, document);
    if (w) {
        sk_vba_result result = {0};
        sk_vba_run_document(w, document, &result);
        tell_lost(e, &result);
        sk_emulate_varied(e, w, run_modules, document);
    }
    if (!sk_xlm_has_macros(document)) return;
    w = sk_emulate_world(e);
    if (w) (void)sk_xlm_share(w, document);
    if (w && document->modules) sk_vba_share(w, document);
    if (w) sk_xlm_run(w, document);
}
