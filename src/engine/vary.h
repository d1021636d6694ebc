/* Other circumstances: where the outcome of a program hangs on its machine, it is run again on a small, fixed set of machines.
 * They are enumerated; nobody solves for the one that the program wants. */
#ifndef SK_ENGINE_VARY_H
#define SK_ENGINE_VARY_H

#include "engine/emulate.h"

/* run: the program once more, from w, a fresh world of the kin of base, with the network failing and answering. */
void sk_emulate_varied(const sk_emulation *e, sk_world *base, void (*run)(void *self, sk_world *w), void *self);

#endif
