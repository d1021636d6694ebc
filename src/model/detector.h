/* What a detector is: facts and effects to evidence. It sees the report so far and the bytes of the kinds
 * that it asks for, nothing else; it is pure and keeps no state outside the scan. */
#ifndef SK_MODEL_DETECTOR_H
#define SK_MODEL_DETECTOR_H

#include "base/arena.h"
#include "model/effects.h"
#include "model/evidence.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/report.h"

typedef struct sk_view {
    sk_report *report;   /* facts, artifacts, effects, indicators, evidence told so far */
    sk_arena *arena;     /* scratch of the scan */
} sk_view;

/* Tells evidence on an artifact. The same id on the same artifact is told once. detail is copied. */
void sk_tell_evidence(sk_view *v, sk_evidence_id id, uint32_t artifact, uint64_t off, uint64_t len, sk_bytes detail);

typedef struct sk_detector {
    const char *id, *title, *source;
    const char *const *needs;  /* ids of detectors that run before; ended by NULL; NULL for none */
    const uint16_t *kinds;     /* kinds whose bytes look() wants; ended by SK_KIND_NONE; NULL for none */
    void (*look)(sk_view *v, const sk_artifact *artifact, sk_bytes content); /* when an artifact was opened */
    void (*conclude)(sk_view *v); /* when the whole input was opened; may be NULL */
} sk_detector;

#endif
