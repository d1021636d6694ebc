/* Address books that are text: vCard (RFC 6350, and versions 2.1 and 3.0) and the CSV that Outlook, Thunderbird and web mail export. */
#ifndef SK_NOTIFY_CONTACTS_H
#define SK_NOTIFY_CONTACTS_H

#include "notify/people.h"

bool sk_vcard_looks(sk_bytes bytes);
void sk_vcard_people(sk_bytes bytes, const sk_mention_sink *to);
/* Any charset (Outlook in Japan writes CP932); separators , ; and tab. Each cell that is an address is one; the name stands in the
 * columns whose heading says so. */
void sk_contacts_csv_people(sk_bytes bytes, const sk_mention_sink *to);

#endif
