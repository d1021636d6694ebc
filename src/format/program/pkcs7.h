/* Which cryptographic object stands at the start of some bytes. */
#ifndef SK_FORMAT_PROGRAM_PKCS7_H
#define SK_FORMAT_PROGRAM_PKCS7_H

#include "base/bytes.h"

typedef enum sk_der {
    SK_DER_NONE,
    SK_DER_MESSAGE,   /* carries content: enveloped, compressed, or signed with the content inside */
    SK_DER_SIGNATURE, /* signature alone: the content stands elsewhere */
    SK_DER_KEY        /* certificate, key, key store */
} sk_der;

sk_der sk_der_type(sk_bytes b); /* ASN.1 BER or DER (RFC 5652, RFC 5280, RFC 5958, RFC 7292) */
sk_der sk_pgp_type(sk_bytes b); /* OpenPGP packets (RFC 9580) */

#endif
