/* Who a mail names: one mail, or all mails of a mailbox file. */
#ifndef SK_NOTIFY_MAIL_PEOPLE_H
#define SK_NOTIFY_MAIL_PEOPLE_H

#include "notify/people.h"

/* The bytes begin with a header that names a sender or a receiver. */
bool sk_mail_looks(sk_bytes bytes);
/* number: of the mail, not 0. time: where the header has none (0: unknown). */
void sk_mail_people(sk_bytes mail, uint64_t number, uint64_t time, const sk_mention_sink *to);
/* The mails of an mbox. *number is counted up. False: nobody listens any more. */
void sk_mbox_people(sk_bytes mailbox, uint64_t *number, const sk_mention_sink *to);

#endif
