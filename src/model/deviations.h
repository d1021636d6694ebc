/* Deviations: where bytes break their format, and which reading programs would differ about it. */
#ifndef SK_MODEL_DEVIATIONS_H
#define SK_MODEL_DEVIATIONS_H

typedef enum sk_deviation_id {
#define SK_DEVIATION(name, id, what) SK_DEV_##name,
#include "model/deviations.def"
#undef SK_DEVIATION
    SK_DEV_COUNT
} sk_deviation_id;

const char *sk_deviation_what(unsigned id);

#endif
