/* Host names: which part of one was bought, and does a text look like an address? */
#ifndef SK_MODEL_DOMAINS_H
#define SK_MODEL_DOMAINS_H

#include "base/bytes.h"

/* "example.co.jp" of "www.example.co.jp"; the whole of an IP address or a single label. */
sk_bytes sk_registrable_domain(sk_bytes host);
/* The host that a shown text claims to lead to: the text is, or holds, a URL, or is a domain name. Empty otherwise. */
sk_bytes sk_shown_host(sk_bytes text);

#endif
