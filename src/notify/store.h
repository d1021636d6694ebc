/* A store: one file with mail or contacts. What it is stands in its bytes; a name is a hint for CSV only. */
#ifndef SK_NOTIFY_STORE_H
#define SK_NOTIFY_STORE_H

#include "notify/people.h"

typedef enum sk_store_answer {
    SK_STORE_READ,
    SK_STORE_OTHER,   /* neither mail nor contacts */
    SK_STORE_DAMAGED, /* known, but could not be opened */
    SK_STORE_ANSWER_COUNT
} sk_store_answer;

typedef enum sk_store_kind { SK_STORE_NONE, SK_STORE_MBOX, SK_STORE_MAIL, SK_STORE_VCARD, SK_STORE_CSV, SK_STORE_PST, SK_STORE_SQLITE } sk_store_kind;

sk_store_kind sk_store_kind_of(sk_bytes bytes, sk_bytes name);
/* Reads a store that is text. *number counts mails. */
sk_store_answer sk_store_read_text(sk_store_kind kind, sk_bytes bytes, uint64_t *number, const sk_mention_sink *to);

#endif
