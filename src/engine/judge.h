/* The judge: evidence to a verdict, by the table of engine/verdicts.def. A pure function of report and policy. */
#ifndef SK_ENGINE_JUDGE_H
#define SK_ENGINE_JUDGE_H

#include "model/report.h"

typedef struct sk_policy sk_policy; /* allow-lists of the administrator */

/* Parses an allow-list (docs/allow-list.md). SK_USAGE names the wrong line. */
sk_status sk_policy_new(const char *allow, const char *name, sk_policy **ret, sk_error *error);
void sk_policy_free(sk_policy *p);

/* Sets verdict and reasons of the report. policy may be NULL. */
void sk_judge(sk_report *r, const sk_policy *policy);

#endif
