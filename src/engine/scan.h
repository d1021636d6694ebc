/* The scan itself, for callers inside the house: with an observer, and before the judge. */
#ifndef SK_ENGINE_SCAN_H
#define SK_ENGINE_SCAN_H

#include "emulate/world/world.h"
#include "engine/judge.h"
#include "model/content.h"
#include "model/report.h"
#include "sekisho/engine.h"

/* Limits after options; SK_USAGE names an unknown limit or a value outside its range. */
sk_status sk_scan_limits(const sk_scan_options *options, sk_limits *ret, sk_error *error);

/* The environment after options; what they do not say is left NULL or 0. ret may be NULL (and arena): only a check.
 * Strings stay in options, the list of variables is taken from arena. SK_USAGE names what is unknown or malformed. */
sk_status sk_scan_environment(const sk_scan_options *options, sk_arena *arena, sk_environment *ret, sk_error *error);

/* The clock that programs in this artifact see, seconds since 1970: of the mail around it, else of the document's last change;
 * 0: neither tells. */
uint64_t sk_clock_of(const sk_report *r, uint32_t artifact);

/* "2021-01-26 09:00" */
sk_bytes sk_text_of_clock(sk_arena *arena, uint64_t now);

/* Opens input and detects, adding to report (made with the same limits); does not judge.
 * Nothing that it meets in the input is a failure. */
sk_status sk_scan_into(const sk_engine *engine, sk_bytes input, const sk_scan_options *options, sk_report *report,
                       sk_error *error);

const sk_policy *sk_engine_policy(const sk_engine *engine);

#endif
