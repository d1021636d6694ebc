/* The host report as a page without scripts: verdict, what to do, the line of time as a drawing, findings, what was not looked at.
 *
 * The process that reads the evidence writes the middle of the page; its head, which allows the page nothing, and its end are written
 * by whoever shows it, after a look whether the middle is made of harmless marks alone. */
#ifndef SK_HOST_HOST_PAGE_H
#define SK_HOST_HOST_PAGE_H

#include "host/host_report.h"

void sk_host_page_begin(sk_out *o, bool japanese, const char *version);
void sk_host_page_end(sk_out *o);
/* only_time: the line of time without the findings by weight. */
void sk_host_page_middle(sk_out *o, const sk_host_result *r, const sk_host_report_options *options, bool only_time);
/* Every mark is one that the middle has: none that runs, loads or leads away. */
bool sk_host_page_is_harmless(sk_bytes middle);

/* The drawing (host_drawing.c). Nothing where no finding has a time. */
void sk_host_draw_time(sk_out *o, const sk_host_result *r, bool japanese);

#endif
