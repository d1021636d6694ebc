/* What are these bytes? By content; the name and the claimed type are hints for text only. */
#ifndef SK_ENGINE_RECOGNISE_H
#define SK_ENGINE_RECOGNISE_H

#include "model/format.h"

/* Fills kinds with the candidates, best first, and returns their number (0: nothing matches). */
size_t sk_recognise(const sk_probe_input *in, uint16_t *kinds, size_t most);

#endif
