/* A host report (sekisho.host/1) as the fleet keeps it: the members that it needs, and the text as it came. */
#ifndef SK_STORE_FLEET_REPORT_H
#define SK_STORE_FLEET_REPORT_H

#include <stdbool.h>

#include "base/bytes.h"

/* Verdicts of a report, and states of a finding (which are never clean or unscannable); worse is more. The numbers are stored. */
typedef enum sk_host_word {
    SK_HOST_WORD_CLEAN, SK_HOST_WORD_NOTE, SK_HOST_WORD_UNSCANNABLE, SK_HOST_WORD_PAST, SK_HOST_WORD_SUSPICIOUS, SK_HOST_WORD_INFECTED,
    SK_HOST_WORD_COUNT
} sk_host_word;
const char *sk_host_word_name(sk_host_word w); /* never NULL */

typedef struct sk_fleet_finding {
    sk_host_word state;
    sk_bytes check, attack, user, path, registry, process, command, time, detail, sha256, text;
} sk_fleet_finding;

typedef struct sk_fleet_blind {
    sk_bytes what, why;
} sk_fleet_blind;

typedef struct sk_fleet_report {
    sk_bytes id, computer, serial, version, source;
    int64_t taken;              /* seconds since 1970; 0: unknown */
    sk_host_word verdict;
    bool live;
    uint32_t windows, build;
    const sk_fleet_finding *findings;
    const sk_fleet_blind *blind;
    size_t finding_count, blind_count;
    uint64_t cut;
    sk_bytes body;              /* the JSON as it came */
} sk_fleet_report;

#endif
