/* Host reports (docs/host.schema.json) as texts, sound and hostile. */
#ifndef SK_MAKE_HOST_JSON_H
#define SK_MAKE_HOST_JSON_H

#include "base/arena.h"

typedef struct make_host_json {
    const char *id, *computer, *serial, *version, *time, *verdict; /* NULL: a sound one */
    const char *findings;                                          /* items of the list */
    const char *blind;
} make_host_json;

sk_bytes make_host_json_text(sk_arena *a, const make_host_json *how);
/* One finding. */
const char *make_host_json_finding(sk_arena *a, const char *check, const char *state, const char *path, const char *more);
/* Texts that no reader may fall over: deep, wide, wrong types, wrong numbers, wrong UTF-8, cut. NULL behind the last. */
const char *make_host_json_hostile(sk_arena *a, size_t which, sk_bytes *ret);

#endif
