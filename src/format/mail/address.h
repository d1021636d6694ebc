/* Lists of addresses (RFC 5322 3.4), read as tolerantly as programs show them: groups, comments as names, routes,
 * raw Japanese text, and addresses without angle brackets. */
#ifndef SK_FORMAT_MAIL_ADDRESS_H
#define SK_FORMAT_MAIL_ADDRESS_H

#include "base/arena.h"

typedef struct sk_mail_address {
    sk_bytes name;    /* as shown: UTF-8, without quotes, encoded words decoded; may be empty */
    sk_bytes address; /* as it stands, without angle brackets and comments; may be empty */
    sk_bytes group;   /* name of the group it stands in, or empty */
} sk_mail_address;

typedef struct sk_mail_addresses {
    sk_bytes list;
    size_t pos;
    sk_bytes group;
    sk_arena *arena;
} sk_mail_addresses;

/* list: unfolded. */
sk_mail_addresses sk_mail_addresses_of(sk_arena *a, sk_bytes list);
/* The next one that has a name or an address; false at the end. */
bool sk_mail_addresses_next(sk_mail_addresses *list, sk_mail_address *ret);

#endif
