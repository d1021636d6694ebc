/* The languages, as tables: a new emulator is a row. Each run has a world of its own; what it shares with the others of one
 * input are the budgets. */
#include "engine/emulate.h"

#include "emulate/cmd/cmd.h"
#include "emulate/powershell/powershell.h"
#include "emulate/vba/vba.h"
#include "emulate/xlm/xlm.h"

#define CODEPAGE_UTF8 65001

static void tell_lost(const sk_emulation *e, const sk_vba_result *r)
{
    if (r->procs_lost) e->deviation(e->sink->self, r->lost_artifact, SK_DEV_MACRO_PARSE_LOST, r->lost_off);
    if (r->lines_broken) e->deviation(e->sink->self, r->line_artifact, SK_DEV_MACRO_PARSE_LINE, r->line_off);
}

static void run_vba(const sk_emulation *e, sk_world *w, const sk_artifact *a, sk_bytes text)
{
    sk_vba_result result = {0};
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
    (void)e;
    sk_powershell_run(w, (sk_place){.artifact = a->id, .len = text.len}, text);
}

/* A batch file, or the one line that a program would have started. */
static void run_batch(const sk_emulation *e, sk_world *w, const sk_artifact *a, sk_bytes text)
{
    (void)e;
    sk_place place = {.artifact = a->id, .len = text.len};
    bool line = a->relation == SK_REL_EMULATED && sk_is(a->name, "command line");
    if (line) sk_cmd_run(w, place, text);
    else sk_batch_run(w, place, text);
}

/* twice: the network fails in the first run, which shows all addresses of a loop, and answers in the second, which shows what
 * is started. VBA does that by itself, entry point by entry point. */
static const struct { uint16_t kind; bool twice; void (*run)(const sk_emulation *e, sk_world *w, const sk_artifact *a, sk_bytes text); } languages[] = {
    {SK_KIND_MACRO_VBA, false, run_vba},
    {SK_KIND_SCRIPT_BATCH, true, run_batch},
    {SK_KIND_SCRIPT_POWERSHELL, true, run_powershell},
    {SK_KIND_SCRIPT_VBSCRIPT, false, run_vbscript},
};

bool sk_emulates(uint16_t kind)
{
    for (size_t i = 0; i < SK_COUNT(languages); i++)
        if (languages[i].kind == kind) return true;
    return false;
}

void sk_emulate_text(const sk_emulation *e, const sk_artifact *artifact, sk_bytes text)
{
    for (size_t i = 0; i < SK_COUNT(languages); i++) {
        if (languages[i].kind != artifact->kind) continue;
        sk_world *w = sk_world_new(e->arena, e->budget, e->sink, NULL);
        if (w) languages[i].run(e, w, artifact, text);
        if (w && languages[i].twice) w = sk_world_again(w, SK_ALL_SUCCEED, NULL);
        if (w && languages[i].twice) languages[i].run(e, w, artifact, text);
    }
}

void sk_emulate_document(const sk_emulation *e, sk_document *document)
{
    sk_world *w = document->modules ? sk_world_new(e->arena, e->budget, e->sink, NULL) : NULL;
    if (w) {
        sk_vba_result result = {0};
        sk_vba_run_document(w, document, &result);
        tell_lost(e, &result);
    }
    if (!sk_xlm_has_macros(document)) return;
    w = sk_world_new(e->arena, e->budget, e->sink, NULL);
    if (w) sk_xlm_run(w, document);
}
