/* The attack chain of a report: mail -> archive -> document -> macro -> acts and the texts that they start -> address, as the
 * evidence tells it. */
#ifndef SK_REPORT_CHAIN_H
#define SK_REPORT_CHAIN_H

#include "base/arena.h"
#include "sekisho/report.h"

typedef enum sk_link_type { SK_LINK_ARTIFACT, SK_LINK_FINDING, SK_LINK_EFFECT, SK_LINK_ADDRESS } sk_link_type;

typedef struct sk_chain_link {
    sk_link_type type;
    const char *what; /* title of a kind, evidence id, operation or indicator type */
    sk_bytes text;    /* name or subject, detail, arguments or address; hostile */
    sk_bytes place;   /* of an effect: name of the module or script, empty: none; hostile */
    uint32_t line;    /* in it; 0: not known */
    size_t more;      /* further acts of this kind at other addresses: "download from more + 1" */
} sk_chain_link;

/* The links from the input to the artifact of the strongest reason and to what it reaches; at most most. 0 when nothing
 * was found. Text is borrowed from the report. */
size_t sk_chain(const sk_report *r, sk_chain_link *ret, size_t most);

#endif
