/* What the grammar of effects (chains.def) can ask of an effect. */
#ifndef SK_DETECT_EFFECT_CONDITIONS_H
#define SK_DETECT_EFFECT_CONDITIONS_H

#include "model/detector.h"

enum sk_condition {
#define SK_CONDITION(name, en) SK_CONDITION_NUMBER_##name,
#include "detect/effect_conditions.def"
#undef SK_CONDITION
    SK_CONDITION_COUNT
};

enum sk_condition_bit {
#define SK_CONDITION(name, en) SK_IF_##name = 1 << SK_CONDITION_NUMBER_##name,
#include "detect/effect_conditions.def"
#undef SK_CONDITION
};

sk_bytes sk_effect_arg(const sk_effect *e, const char *name);
/* The set of conditions that hold for e. */
uint32_t sk_effect_conditions(sk_view *v, const sk_effect *e);

#endif
