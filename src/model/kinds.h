/* The one registry of kinds: what bytes can be. */
#ifndef SK_MODEL_KINDS_H
#define SK_MODEL_KINDS_H

#include "base/bytes.h"

typedef enum sk_kind {
#define SK_KIND(name, id, title, flags) SK_KIND_##name,
#include "model/kinds.def"
#undef SK_KIND
    SK_KIND_COUNT,
    SK_KIND_NONE = SK_KIND_COUNT /* not recognised yet */
} sk_kind;

enum {
    SK_KIND_IS_INERT = 1,
    SK_KIND_IS_TEXT = 2,
    SK_KIND_IS_CONTAINER = 4,
    SK_KIND_IS_CODE = 8,
    SK_KIND_IS_DOCUMENT = 16,
    SK_KIND_IS_PLAIN = 32
};

typedef struct sk_kind_row {
    const char *id, *title;
    unsigned flags;
} sk_kind_row;

const sk_kind_row *sk_kind_row_of(uint16_t kind); /* never NULL */
bool sk_kind_has(uint16_t kind, unsigned flags);  /* any of flags */
/* SK_KIND_NONE when there is no such id. */
uint16_t sk_kind_find(sk_bytes id);

#endif
