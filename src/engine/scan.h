/* The scan itself, for callers inside the house: with an observer, and before the judge. */
#ifndef SK_ENGINE_SCAN_H
#define SK_ENGINE_SCAN_H

#include "engine/judge.h"
#include "model/content.h"
#include "model/report.h"
#include "sekisho/engine.h"

/* Limits after options; SK_USAGE names an unknown limit or a value outside its range. */
sk_status sk_scan_limits(const sk_scan_options *options, sk_limits *ret, sk_error *error);

/* Opens input and detects, adding to report (made with the same limits); does not judge.
 * Nothing that it meets in the input is a failure. */
sk_status sk_scan_into(const sk_engine *engine, sk_bytes input, const sk_scan_options *options, sk_report *report,
                       sk_error *error);

const sk_policy *sk_engine_policy(const sk_engine *engine);

#endif
