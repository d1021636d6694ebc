/* Dates of mail headers (RFC 5322 3.3, with the old forms of 4.3). */
#ifndef SK_NOTIFY_MAIL_DATE_H
#define SK_NOTIFY_MAIL_DATE_H

#include "base/bytes.h"

/* FILETIME; 0 where it is none, or before 1971 or after 2199. */
uint64_t sk_mail_date(sk_bytes value);
/* "2022-06-06"; 0 where it is none. */
uint64_t sk_day_date(sk_bytes text);

#endif
