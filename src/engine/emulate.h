/* Runs what can be calculated: the macros of a document, or one script.
 *
 * A text that a program starts runs at once, inside the program's world (sk_world_enter): one world for a whole chain of
 * layers, so that each finds what those before it wrote. A program that runs by itself runs twice, with a network that
 * fails and one that answers, and so does everything inside it. */
#ifndef SK_ENGINE_EMULATE_H
#define SK_ENGINE_EMULATE_H

#include "emulate/world/world.h"
#include "model/deviations.h"
#include "model/document.h"
#include "model/script_set.h"

typedef struct sk_emulation {
    sk_arena *arena;
    sk_budget *budget;
    const sk_world_sink *sink;
    void (*deviation)(void *self, uint32_t artifact, unsigned id, uint64_t off); /* self: that of sink */
    const sk_environment *environment; /* NULL: the usual one */
    unsigned fixed; /* SK_ASKED_: what an analyst has set and does not vary */
    const sk_world_beside *beside; /* files that came with the program, borrowed for the scan */
    size_t beside_count;
    sk_world *inside; /* the world of the program that starts this one; NULL: it runs by itself, in worlds of its own */
} sk_emulation;

/* True when a text of this kind is a program that an emulator takes. */
bool sk_emulates(uint16_t kind);
/* Calculates a text of the artifact's kind: what it would do goes to the sink, with the artifact as its place. */
void sk_emulate_text(const sk_emulation *e, const sk_artifact *artifact, sk_bytes text);
/* Calculates the macros of a document: VBA, and Excel 4 macros. */
void sk_emulate_document(const sk_emulation *e, sk_document *document);
/* Calculates the programs of a page or script file together. */
void sk_emulate_scripts(const sk_emulation *e, const sk_artifact *artifact, sk_bytes bytes, const sk_script_set *set);
/* A fresh world, with the files that came with the program; NULL at a budget. */
sk_world *sk_emulate_world(const sk_emulation *e);
/* A script lies where a browser or mail program puts it; a command line lies nowhere, a macro's text in a document. */
void sk_emulate_place(sk_world *w, const sk_artifact *a, sk_bytes text);

#endif
