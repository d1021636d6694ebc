/* Runs what can be calculated: the macros of a document, or one script, in a world of its own. */
#ifndef SK_ENGINE_EMULATE_H
#define SK_ENGINE_EMULATE_H

#include "emulate/world/world.h"
#include "model/document.h"

/* True when a text of this kind is a program that an emulator takes. */
bool sk_emulates(uint16_t kind);
/* Calculates a text: what it would do goes to sink, with artifact as its place. */
void sk_emulate_text(sk_arena *a, sk_budget *budget, const sk_world_sink *sink, uint16_t kind, uint32_t artifact, sk_bytes text);
/* Calculates the macros of a document: VBA, and Excel 4 macros. */
void sk_emulate_document(sk_arena *a, sk_budget *budget, const sk_world_sink *sink, sk_document *document);

#endif
