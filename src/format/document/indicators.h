/* Finds what a reader could follow in a text: addresses of pages and files, of people, of machines. */
#ifndef SK_FORMAT_DOCUMENT_INDICATORS_H
#define SK_FORMAT_DOCUMENT_INDICATORS_H

#include "model/format.h"

/* Tells every indicator of text; base_off is where text stands in the artifact. Linear in text. */
void sk_find_indicators(sk_opening *o, sk_bytes text, uint64_t base_off, sk_how how);
/* Tells one target (an href, an action): trimmed, as URL or mail address; nothing where it is neither. */
void sk_tell_target(sk_opening *o, sk_bytes target, uint64_t off, uint64_t len, sk_how how);
/* The host of a URL, without user, port and brackets; empty where there is none. */
sk_bytes sk_url_host(sk_bytes url);
/* True for names that documents carry without meaning: XML namespaces and document types. */
bool sk_url_is_boilerplate(sk_bytes url);

#endif
