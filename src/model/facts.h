/* Facts: what the bytes say, without opinion. A key is a row of model/facts/AREA.def. */
#ifndef SK_MODEL_FACTS_H
#define SK_MODEL_FACTS_H

typedef enum sk_fact_key {
#define SK_FACT(name, key, what) SK_FACT_##name,
#include "model/facts.def"
#undef SK_FACT
    SK_FACT_COUNT
} sk_fact_key;

const char *sk_fact_what(unsigned key); /* one English line for docs and `sekisho list facts` */

#endif
