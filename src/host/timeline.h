/* The findings of a host check on one line of time, by what they are in the course of an infection. */
#ifndef SK_HOST_TIMELINE_H
#define SK_HOST_TIMELINE_H

#include "host/host_report.h"

typedef enum sk_host_phase {
    SK_PHASE_CLICK,       /* a document or mail was opened */
    SK_PHASE_DROP,        /* a program was written or loaded */
    SK_PHASE_PERSISTENCE, /* it was made to start by itself */
    SK_PHASE_CONTACT,     /* it spoke to a server */
    SK_PHASE_THEFT,       /* passwords or mail were read */
    SK_PHASE_SPREAD,      /* it went to other machines */
    SK_PHASE_FOLLOW,      /* other malware came */
    SK_PHASE_DEFENCE,     /* an antivirus program spoke, or was silenced */
    SK_PHASE_OTHER,
    SK_PHASE_COUNT
} sk_host_phase;

sk_host_phase sk_host_phase_of(sk_host_check_id check);
const char *sk_host_phase_name(sk_host_phase phase, bool japanese);
sk_host_phase sk_host_phase_of_finding(const sk_host_finding *f); /* of a Sigma rule: by its tactic */
/* What a finding is about: its detail, path, command or key, the first there is; the path where the detail is its end. */
sk_bytes sk_host_subject_of(const sk_host_finding *f);
/* Its path, where the subject does not say it; else empty. */
sk_bytes sk_host_place_of(const sk_host_finding *f);
/* Findings with a time, in its order; those without one stand at the end. In the arena; count: of the result. NULL: no memory, or none. */
const sk_host_finding **sk_host_timeline(const sk_host_result *r);

void sk_host_timeline_text(sk_out *o, const sk_host_result *r, const sk_host_report_options *options);
/* One object, schema sekisho.timeline/1. */
void sk_host_timeline_json(sk_out *o, const sk_host_result *r, const sk_host_report_options *options);

#endif
