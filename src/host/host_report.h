/* The result of a host check for people and for programs. The live program and the command print the same. */
#ifndef SK_HOST_HOST_REPORT_H
#define SK_HOST_HOST_REPORT_H

#include "host/check.h"
#include "report/out.h"

typedef struct sk_host_report_options {
    bool japanese;          /* of the text */
    const char *version;    /* of the program */
    const char *source;     /* what was looked at: "live", or a path */
    const char *id;         /* of the report, random: a collector takes each once. NULL: none */
} sk_host_report_options;

void sk_host_write_text(sk_out *o, const sk_host_result *r, const sk_host_report_options *options);
/* One object, schema sekisho.host/1 (docs/host.schema.json). Text is English. */
void sk_host_write_json(sk_out *o, const sk_host_result *r, const sk_host_report_options *options);

#endif
