/* The grammar of effects for those above the engine: `sekisho list chains`. */
#ifndef SK_ENGINE_EFFECT_GRAMMAR_H
#define SK_ENGINE_EFFECT_GRAMMAR_H

#include "detect/chains.h"

#endif
