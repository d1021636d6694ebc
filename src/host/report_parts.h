/* What reports about a host have in common, whatever they are about. */
#ifndef SK_HOST_REPORT_PARTS_H
#define SK_HOST_REPORT_PARTS_H

#include "host/host_report.h"

/* "Sekisho 1.0", the machine and what was looked at: three lines. */
void sk_host_write_head_text(sk_out *o, sk_bytes computer, const sk_host_report_options *options);
/* {"schema":..., "version":..., "source":..., "computer":...: the object stays open. */
void sk_host_write_head_json(sk_out *o, const char *schema, sk_bytes computer, const sk_host_report_options *options);
/* Why something was not looked at, in the reader's language where it is known: blind_words.def. */
sk_bytes sk_host_why(sk_bytes why, bool japanese);
/* When Emotet or others did what a check looks for. */
sk_bytes sk_host_era(sk_arena *a, const char *era, bool japanese);
/* What was not looked at: a line each; an array. */
void sk_host_write_blind_text(sk_out *o, const sk_host_blind *first, bool japanese);
void sk_host_write_blind_json(sk_out *o, const sk_host_blind *first);

#endif
