/* The list of people, and the letters to them. */
#ifndef SK_NOTIFY_PEOPLE_REPORT_H
#define SK_NOTIFY_PEOPLE_REPORT_H

#include "notify/people.h"
#include "report/out.h"

typedef struct sk_unread { /* what was not looked at, and why */
    sk_bytes what, why;
    struct sk_unread *next;
} sk_unread;

typedef struct sk_notify_facts {
    const sk_people *people; /* sorted */
    const sk_unread *unread;
    uint64_t stores, mails, others; /* files read, mails in them, files that were neither mail nor contacts */
    uint64_t now;                   /* FILETIME */
    const char *version;
    const char *organisation, *contact; /* of the letter: who writes, and whom to ask; NULL: a blank to fill in */
    bool internal;                  /* only the own staff */
    bool locked;                    /* the readers were */
} sk_notify_facts;

void sk_notify_write_table(sk_out *o, const sk_notify_facts *f);
/* RFC 4180 with a byte order mark, as spreadsheet programs need it for Japanese; no cell begins a formula. */
void sk_notify_write_csv(sk_out *o, const sk_notify_facts *f);
/* One object, schema sekisho.notify/1. */
void sk_notify_write_json(sk_out *o, const sk_notify_facts *f);
/* The letter to those who are in the list, or, where internal, to the own staff. */
void sk_notify_write_letter(sk_out *o, const sk_notify_facts *f, bool japanese);

#endif
