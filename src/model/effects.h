/* Operations of effects and types of indicators. */
#ifndef SK_MODEL_EFFECTS_H
#define SK_MODEL_EFFECTS_H

typedef enum sk_effect_op {
#define SK_EFFECT(name, id, what) SK_OP_##name,
#include "model/effects.def"
#undef SK_EFFECT
    SK_OP_COUNT
} sk_effect_op;

typedef enum sk_indicator_type {
#define SK_INDICATOR(name, id, what) SK_IOC_##name,
#include "model/indicators.def"
#undef SK_INDICATOR
    SK_IOC_COUNT
} sk_indicator_type;

#endif
