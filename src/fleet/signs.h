/* What a finding can be recognised by on another machine: hash, address, name of a file, folder, service. Names of users are taken out,
 * folders that every machine has are no sign. */
#ifndef SK_FLEET_SIGNS_H
#define SK_FLEET_SIGNS_H

#include "base/arena.h"
#include "store/fleet_report.h"

typedef enum sk_sign_kind {
#define SK_SIGN(name, id, english, japanese) SK_SIGN_##name,
#include "fleet/signs.def"
#undef SK_SIGN
    SK_SIGN_COUNT
} sk_sign_kind;

typedef struct sk_sign_row {
    const char *id, *words[2]; /* English, Japanese */
} sk_sign_row;
extern const sk_sign_row sk_sign_rows[SK_SIGN_COUNT];

/* Calls take for each; values lie in the arena, letters folded. */
void sk_signs_of(sk_arena *a, const sk_fleet_finding *f, void (*take)(void *to, sk_sign_kind kind, sk_bytes value), void *to);

#endif
