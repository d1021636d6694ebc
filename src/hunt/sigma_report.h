/* What Sigma rules met, for people and for programs. */
#ifndef SK_HUNT_SIGMA_REPORT_H
#define SK_HUNT_SIGMA_REPORT_H

#include "hunt/sigma.h"
#include "report/out.h"

void sk_sigma_write_text(sk_out *o, sk_arena *a, const sk_sigma_result *r, bool japanese, const char *version);
/* One object, schema sekisho.sigma/1 (docs/sigma.md). */
void sk_sigma_write_json(sk_out *o, sk_arena *a, const sk_sigma_result *r, const char *version);

#endif
