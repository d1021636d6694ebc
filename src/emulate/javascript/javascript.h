/* JavaScript and JScript on paper: scripts are calculated by Duktape in a world of ours - Windows Script Host, COM objects, the
 * pages of browsers - and what they would do becomes effects.
 *
 * Limits. Duktape in Debian has no hook to end a run, so a run ends from outside, in three ways that all leave Duktape by a
 * long jump and throw its heap away whole:
 *   javascript.steps    the source is rewritten before it runs: each turn of a loop and each call of a function counts a step.
 *                       So does what eval and Function get. The same text ends at the same step on every machine.
 *   javascript.memory, javascript.allocated  the heap is ours: bytes held at once, and bytes taken in all. The second one ends
 *                       strings that grow by single characters, which cost their square, and regular expressions that explode,
 *                       as Duktape's matcher takes memory at each turn. Both repeat exactly, too.
 *   javascript.time     CPU time of this thread, only for what costs time without steps and memory, such as a search of
 *                       one long text in another. A timer of the thread raises SIGRTMAX - 3; its handler jumps only while
 *                       Duktape's own code runs, never out of ours or the C library's, so that no lock and no half-written
 *                       structure is left behind. Where a program uses that signal for itself, no timer is set.
 * Effects are told as they happen: a run that was cut keeps them.
 *
 * Threads: runs in different threads do not touch each other; the jump's state is local to the thread. */
#ifndef SK_EMULATE_JAVASCRIPT_H
#define SK_EMULATE_JAVASCRIPT_H

#include "emulate/world/world.h"
#include "model/web_page.h"

typedef enum sk_javascript_host {
    SK_JAVASCRIPT_SCRIPT, /* a file that wscript.exe runs; or, by its words, a part of a page */
    SK_JAVASCRIPT_PAGE,   /* a page in a browser */
    SK_JAVASCRIPT_HTA     /* a page that mshta.exe runs: both worlds */
} sk_javascript_host;

typedef struct sk_javascript_options {
    sk_javascript_host host;
    const sk_page *page; /* what document shows; NULL: an empty page */
    sk_bytes name;       /* of the file, empty: "script.js" */
} sk_javascript_options;

typedef struct sk_javascript_figures {
    uint64_t steps;
    uint32_t texts, texts_lost; /* run, and of these: no JavaScript (also texts of eval) */
    uint32_t lost_artifact;
    uint64_t lost_off;          /* of the first text lost that stands in an artifact */
    bool lost;
    uint32_t errors;            /* thrown and not caught */
} sk_javascript_figures;

/* Runs one text: UTF-8, or UTF-16 with its mark. place: the artifact that holds it; spans of effects count from place.off.
 * options and ret may be NULL. The heap is fresh: a second run in sk_world_again() starts from the beginning. */
void sk_javascript_run(sk_world *w, sk_place place, sk_bytes text, const sk_javascript_options *options, sk_javascript_figures *ret);

/* True for the name of a child whose text was calculated at once, as part of the script that made it (eval). */
bool sk_javascript_has_run(sk_bytes child_name);

#endif
