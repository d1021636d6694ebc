/* The report under construction. The engine adds in the scanning process; the parent of a worker adds the same
 * things from the worker's records. Adding copies; what passes a listing limit is counted, not kept. */
#ifndef SK_MODEL_REPORT_H
#define SK_MODEL_REPORT_H

#include "base/arena.h"
#include "model/limits.h"
#include "sekisho/report.h"

/* Is told everything that is added: the record writer of a worker, or `extract`. Functions may be NULL. */
typedef struct sk_observer {
    void *self;
    void (*artifact)(void *self, const sk_artifact *a); /* found: outcome still OPEN */
    void (*closed)(void *self, const sk_artifact *a);   /* done: kind, sizes, hash and outcome are final */
    void (*fact)(void *self, const sk_fact *f);
    void (*deviation)(void *self, const sk_deviation *d);
    void (*evidence)(void *self, const sk_evidence *e);
    void (*effect)(void *self, const sk_effect *e);
    void (*indicator)(void *self, const sk_indicator *i);
    void (*limit)(void *self, uint16_t limit);
    void (*steps)(void *self, uint64_t steps);
    void (*content)(void *self, const sk_artifact *a, sk_bytes bytes); /* bytes of a closed artifact, borrowed */
} sk_observer;

/* budget: memory of the report in bytes. NULL when the system has no memory. */
sk_report *sk_report_new(const sk_limits *limits, size_t budget);
void sk_report_observe(sk_report *r, const sk_observer *observer); /* borrowed until the report is freed */

/* Adds an artifact; its id is the number of artifacts before it. SK_NO_ARTIFACT at the limit `artifacts`. */
uint32_t sk_report_add_artifact(sk_report *r, const sk_artifact *a);
/* The artifact for changing, or NULL. After the last change call sk_report_close_artifact. */
sk_artifact *sk_report_artifact(sk_report *r, uint32_t id);
void sk_report_close_artifact(sk_report *r, uint32_t id);
void sk_report_add_fact(sk_report *r, const sk_fact *f);
void sk_report_add_deviation(sk_report *r, const sk_deviation *d);
void sk_report_add_evidence(sk_report *r, const sk_evidence *e); /* once for each (id, artifact) */
void sk_report_add_effect(sk_report *r, const sk_effect *e);
void sk_report_add_indicator(sk_report *r, const sk_indicator *i); /* once for each (type, value, how, artifact) */
void sk_report_add_limit(sk_report *r, uint16_t limit); /* once */
void sk_report_content(sk_report *r, uint32_t id, sk_bytes bytes); /* passes bytes on to the observer */

void sk_report_set_verdict(sk_report *r, sk_verdict v, const uint32_t *reasons, size_t reason_count);
void sk_report_set_elapsed(sk_report *r, double elapsed_ms);
void sk_report_set_emulated_steps(sk_report *r, uint64_t steps);

/* The first fact with key at or behind *from, on artifact (SK_NO_ARTIFACT: on any), or NULL; *from moves behind it.
 * from may be NULL: the first of all. */
const sk_fact *sk_report_find_fact(const sk_report *r, uint16_t key, uint32_t artifact, size_t *from);
bool sk_report_has_evidence(const sk_report *r, uint16_t id, uint32_t artifact); /* SK_NO_ARTIFACT: on any */
bool sk_report_has_deviation(const sk_report *r, uint16_t id, uint32_t artifact);
/* True when id is ancestor or lies inside it. */
bool sk_report_inside(const sk_report *r, uint32_t id, uint32_t ancestor);
sk_arena *sk_report_arena(sk_report *r);

#endif
