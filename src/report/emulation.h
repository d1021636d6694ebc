/* What `sekisho emulate` shows: the calculation of one input, for analysts. */
#ifndef SK_REPORT_EMULATION_H
#define SK_REPORT_EMULATION_H

#include "report/writer.h"
#include "sekisho/engine.h"

typedef struct sk_emulation_shown {
    const sk_report *report;
    const sk_trace_line *trace; /* in the order in which they were told */
    size_t trace_count;
    uint64_t steps_most; /* the limit */
} sk_emulation_shown;

void sk_write_emulation_text(sk_out *o, const sk_style *style, const sk_source *source, const sk_emulation_shown *shown);
/* One object in one line. */
void sk_write_emulation_json(sk_out *o, const sk_source *source, const sk_emulation_shown *shown);

#endif
