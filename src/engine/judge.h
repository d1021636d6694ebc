/* The judge: evidence to a verdict, by the table of engine/verdicts.def. A pure function of report and policy, so that a
 * worker's parent judges what arrived exactly as the scanning process would. */
#ifndef SK_ENGINE_JUDGE_H
#define SK_ENGINE_JUDGE_H

#include "engine/policy.h"
#include "model/report.h"

/* Sets verdict and reasons of the report; adds the evidence policy.allowed where a rule of the policy applied. policy may be NULL. */
void sk_judge(sk_report *r, const sk_policy *policy);

#endif
