/* Character references of HTML. */
#ifndef SK_FORMAT_DOCUMENT_ENTITIES_H
#define SK_FORMAT_DOCUMENT_ENTITIES_H

#include "base/buf.h"

/* The reference at b[at] ('&'): its code point, and its length in *ret_len. False where there is none. */
bool sk_html_reference(sk_bytes b, size_t at, uint32_t *ret_char, size_t *ret_len);
/* b with its references replaced; b itself where it holds none. */
sk_bytes sk_html_unescape(sk_arena *a, sk_bytes b);

#endif
