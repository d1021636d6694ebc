/* Automatic and preference variables: scripts read their letters ($PSHOME[4]+$PSHOME[30]+'x'). */
#ifndef SK_EMULATE_PS_AUTOMATIC_H
#define SK_EMULATE_PS_AUTOMATIC_H

#include "emulate/powershell/ps_run.h"

void sk_ps_automatic(sk_ps *r);
/* Calls take for each name of an automatic variable that matches a wildcard, in the table's order. */
sk_bytes sk_ps_automatic_match(sk_bytes pattern, size_t n); /* the n-th; empty behind the end */

#endif
