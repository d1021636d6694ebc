/* Our own failures. Malformed input is never one of them: that is a deviation and an outcome. */
#ifndef SK_BASE_STATUS_H
#define SK_BASE_STATUS_H

#include "sekisho/status.h"

#include "base/attr.h"

/* Fills *error (may be NULL) and returns status, so that a caller writes `return sk_fail(...)`. */
sk_status sk_fail(sk_error *error, sk_status status, const char *format, ...) SK_PRINTF(3, 4);

#endif
