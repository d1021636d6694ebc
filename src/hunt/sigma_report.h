/* Rules over the event logs of a machine: what they meet becomes findings of the host check. */
#ifndef SK_HUNT_SIGMA_REPORT_H
#define SK_HUNT_SIGMA_REPORT_H

#include "hunt/sigma.h"

/* s: with its rules read and ready. Once. What was not looked at, and rules that are not used, are told in r. */
void sk_sigma_report(sk_host_result *r, sk_sigma *s);

#endif
