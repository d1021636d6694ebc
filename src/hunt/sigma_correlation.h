/* Correlation rules: hits of other rules counted in a span of time. Internal to src/hunt. */
#ifndef SK_HUNT_SIGMA_CORRELATION_H
#define SK_HUNT_SIGMA_CORRELATION_H

#include "hunt/sigma_rule.h"

/* A hit of a rule as one correlation sees it. */
typedef struct sigma_seen {
    uint32_t correlation, order;  /* order: of the rule among those referred to */
    uint64_t group, value;        /* hashes; value: what is counted once */
    uint64_t time, record, serial;
    sk_bytes file, computer, channel;
    uint32_t event;
} sigma_seen;

void sigma_seen_sort(sigma_seen *p, size_t count);
/* The hits of one correlation, sorted: calls tell for each span that fulfils the condition; spans do not overlap. False: no memory. */
bool sigma_correlate(sk_arena *a, const sigma_correlation *c, const sigma_seen *p, size_t count,
                     void (*tell)(void *self, const sigma_seen *last, uint32_t counted), void *self);

#endif
