/* VBA and VBScript on paper: parses the modules of a document or a script and runs what starts by itself, each entry point in a
 * fresh world. Acts go to the world's sink; nothing else leaves. */
#ifndef SK_EMULATE_VBA_H
#define SK_EMULATE_VBA_H

#include "emulate/world/world.h"
#include "model/document.h"

typedef struct sk_vba_result {
    uint32_t lines_broken, procs_lost;      /* what the parser left out: deviations macro.parse.line and macro.parse.lost */
    uint32_t line_artifact, lost_artifact;  /* where the first of each stands */
    uint64_t line_off, lost_off;
    uint32_t procs, entries;                /* procedures read; entry points run */
    uint32_t errors_passed;                 /* run-time errors nobody handled, after which the program went on all the same */
    bool started_by_click;                  /* nothing starts by itself: procedures for buttons were run */
} sk_vba_result;

/* Lets the other languages of w call the project's procedures (w->procedures): read when one is first called. */
void sk_vba_share(sk_world *w, const sk_document *d);
/* All modules of a document. */
void sk_vba_run_document(sk_world *w, const sk_document *d, sk_vba_result *ret);
/* One text: a module or several pasted together (each begins with Attribute VB_Name), or a script of VBScript. */
void sk_vba_run_text(sk_world *w, sk_bytes text, uint16_t codepage, bool vbscript, uint32_t artifact, sk_vba_result *ret);

/* What is run in many worlds is read once: a project, read in a world that outlives it and run in that and others of its kin. */
typedef struct sk_vba_project sk_vba_project;
/* NULL: at a budget. */
sk_vba_project *sk_vba_read_document(sk_world *w, const sk_document *d);
sk_vba_project *sk_vba_read_text(sk_world *w, sk_bytes text, uint16_t codepage, bool vbscript, uint32_t artifact);
/* Texts are kept in the code page of the world's country: in another country they are read anew. */
bool sk_vba_project_fits(const sk_vba_project *project, const sk_world *w);
void sk_vba_run_project(sk_vba_project *project, sk_world *w, sk_vba_result *ret);

#endif
