/* Scans bytes in this process, for tests that ask what the report says. */
#ifndef SK_MAKE_SCANNED_H
#define SK_MAKE_SCANNED_H

#include "base/bytes.h"
#include "sekisho/engine.h"

/* The report, which the caller frees. password may be NULL. Aborts on our own failure. */
sk_report *make_scanned(sk_bytes input, const char *name, const char *password);
/* The n-th artifact of that name (from 0), or NULL. */
const sk_artifact *make_found(const sk_report *r, const char *name, unsigned n);
/* True when the artifact is complete (or of a kind that is not read) and has exactly these bytes. */
bool make_holds(const sk_artifact *a, sk_bytes bytes);
unsigned make_count_deviations(const sk_report *r, unsigned id);
/* The first fact of that key on the artifact (SK_NO_ARTIFACT: on any); empty where there is none. */
sk_bytes make_fact(const sk_report *r, unsigned key, uint32_t artifact);
bool make_reached(const sk_report *r, unsigned limit);

#endif
