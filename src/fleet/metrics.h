/* Figures for Prometheus (text format 0.0.4). No name of a machine is in them. */
#ifndef SK_FLEET_METRICS_H
#define SK_FLEET_METRICS_H

#include "fleet/intake.h"

/* The length of what was written, 0 when the store does not answer. */
size_t sk_metrics_write(sk_intake *in, char *text, size_t cap);

#endif
