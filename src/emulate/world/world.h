/* sk_world: what an emulated program can see and touch. One world for one run of one document or script: an arena, budgets,
 * an environment, one virtual file system and registry, and the two ways out - effects, and texts that are programs themselves.
 * Nothing in it reaches the real machine: emulators calculate. */
#ifndef SK_EMULATE_WORLD_H
#define SK_EMULATE_WORLD_H

#include "base/arena.h"
#include "model/effects.h"
#include "model/kinds.h"
#include "model/limits.h"
#include "sekisho/report.h"

/* Where in the input a step stands: told with every effect. */
typedef struct sk_place {
    uint32_t artifact;  /* the macro module, script or sheet */
    uint64_t off, len;  /* span in its bytes */
} sk_place;

typedef struct sk_world_sink {
    void *self;
    /* An act, in order. args are borrowed: names as in docs/effects.md ("url", "path", "command", ...), values UTF-8. */
    void (*effect)(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t arg_count);
    /* A text that the program would run or that it decoded: becomes a child artifact of place.artifact (relation emulated),
     * which the engine recognises (kind SK_KIND_NONE) and emulates in turn. */
    void (*child)(void *self, sk_place place, const char *name, uint16_t kind, sk_bytes bytes);
    /* An analyst's trace line (`sekisho emulate --trace`); NULL where nobody listens. */
    void (*trace)(void *self, sk_place place, const char *procedure, sk_bytes text);
} sk_world_sink;

typedef struct sk_environment {
    const char *locale;         /* "en-US", "ja-JP": decides Application.International, list separators, date order */
    uint64_t now;               /* seconds since 1970-01-01 UTC that the clock shows; fixed, so that runs repeat */
    const char *user, *computer, *domain;
} sk_environment;

#endif
