/* The parameters of Content-Type and Content-Disposition in all their readings: RFC 2045 5.1, RFC 2231, encoded words
 * and raw bytes in place of both. */
#ifndef SK_FORMAT_MAIL_PARAMETER_H
#define SK_FORMAT_MAIL_PARAMETER_H

#include "base/arena.h"

typedef struct sk_mail_parameter {
    sk_bytes name;  /* without the marks of RFC 2231 */
    int section;    /* "name*3" is 3; -1 where there is none */
    bool extended;  /* "name*" or "name*3*": percent-encoded */
    sk_bytes value; /* without quotes and escapes */
} sk_mail_parameter;

typedef struct sk_mail_parameters {
    sk_bytes main; /* before the first ";" */
    sk_mail_parameter *items; /* reused when the struct is read again */
    size_t count, cap;
    bool malformed, full;
} sk_mail_parameters;

/* value: unfolded. False at the arena's budget. */
bool sk_mail_parameters_read(sk_arena *a, sk_bytes value, sk_mail_parameters *p);

/* All that one parameter may be taken for. */
typedef struct sk_mail_values {
    size_t plain_count;
    sk_bytes first, last;  /* of the plain ones */
    bool has_extended;
    sk_bytes extended;     /* RFC 2231, joined and percent-decoded, in extended_charset */
    sk_bytes extended_charset;
} sk_mail_values;

sk_mail_values sk_mail_values_of(sk_arena *a, const sk_mail_parameters *p, const char *name);

#endif
