/* A writer of S/MIME objects (RFC 5652), without keys: the places of certificates, signatures and ciphertext hold text. */
#ifndef SK_MAKE_CMS_H
#define SK_MAKE_CMS_H

#include "make/make.h"

/* How the content's octet string is written. */
typedef enum make_cms_form {
    MAKE_CMS_WHOLE,      /* one octet string, all lengths definite */
    MAKE_CMS_PIECES,     /* constructed, definite lengths */
    MAKE_CMS_INDEFINITE, /* constructed, and every length around it indefinite */
    MAKE_CMS_NESTED,     /* pieces inside pieces */
    MAKE_CMS_FORMS
} make_cms_form;

/* One item: identifier, length, contents. */
void make_der(sk_buf *b, unsigned tag, sk_bytes contents);
/* signedData with the content inside; an empty view: detached. */
sk_bytes make_cms_signed(sk_arena *a, sk_bytes content, make_cms_form form);
sk_bytes make_cms_compressed(sk_arena *a, sk_bytes content); /* of at most 4000 bytes */
sk_bytes make_cms_enveloped(sk_arena *a);
/* The same in Base64 between lines of dashes. */
sk_bytes make_cms_armoured(sk_arena *a, sk_bytes cms);

#endif
