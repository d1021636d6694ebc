/* Dates of PowerShell: see ps_date.c. */
#ifndef SK_EMULATE_PS_DATE_H
#define SK_EMULATE_PS_DATE_H

#include "emulate/powershell/ps_run.h"

sk_ps_value sk_ps_date(sk_ps *r, int64_t seconds); /* since 1970 */
sk_ps_value sk_ps_date_now(sk_ps *r);
sk_ps_value sk_ps_date_parse(sk_ps *r, sk_ps_value text, sk_bytes pattern); /* empty: the month comes first */
sk_ps_value sk_ps_date_make(sk_ps *r, const sk_ps_value *args, size_t count);
bool sk_ps_to_date(sk_ps *r, sk_ps_value v, int64_t *ret); /* a date, or a text that is one */
bool sk_ps_date_property(sk_ps *r, sk_ps_value target, sk_bytes name, sk_ps_value *ret);
bool sk_ps_date_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret);
sk_bytes sk_ps_date_text(sk_arena *a, const sk_ps_object *o); /* of no country */
sk_bytes sk_ps_weekday_text(const sk_ps_object *o);

/* A date is written by spec; two values are compared: other days are tried where that may decide something. */
void sk_ps_ask_format(sk_ps *r, sk_ps_value v, sk_bytes spec);
void sk_ps_ask_comparison(sk_ps *r, bool equality, sk_ps_value left, sk_ps_value right);

#endif
