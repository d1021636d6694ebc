/* Was every macro of the input calculated to its end? Where it was, the effects speak (chains.def) and words of the text add
 * nothing; where a budget ended the run or the parser lost a procedure, the words are what is left. */
#ifndef SK_DETECT_INCOMPLETE_H
#define SK_DETECT_INCOMPLETE_H

#include "model/detector.h"

bool sk_emulation_incomplete(sk_view *v);
/* True when effects inside of the artifact were evidence of class E1 or E2. */
bool sk_effects_prove(sk_view *v, uint32_t artifact);

#endif
