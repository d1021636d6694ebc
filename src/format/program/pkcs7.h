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

/* Identifiers that matter here (X.690 8.1.2). */
enum {
    SK_TAG_INTEGER = 0x02,
    SK_TAG_OCTETS = 0x04,
    SK_TAG_OID = 0x06,
    SK_TAG_OCTETS_IN_PIECES = 0x24,
    SK_TAG_SEQUENCE = 0x30,
    SK_TAG_SET = 0x31,
    SK_TAG_CONTEXT_0 = 0xA0
};

typedef struct sk_der_item {
    int tag;
    size_t body; /* where its contents start */
    size_t next; /* where the next item starts, maybe beyond the view; SK_NPOS for the indefinite form */
} sk_der_item;

/* The item at at. next is always behind at. */
bool sk_der_read(sk_bytes b, size_t at, sk_der_item *ret);

typedef enum sk_cms_type {
    SK_CMS_NONE,
    SK_CMS_SIGNED,
    SK_CMS_COMPRESSED,
    SK_CMS_SEALED /* what encrypts */
} sk_cms_type;

typedef struct sk_cms {
    sk_cms_type type;
    bool broken;      /* the way to the content breaks the grammar, or the bytes end on it */
    bool has_content; /* of what is signed or compressed */
    size_t content;   /* where the content's item starts */
} sk_cms;

sk_cms sk_cms_read(sk_bytes b); /* RFC 5652 */

sk_der sk_der_type(sk_bytes b); /* ASN.1 BER or DER (RFC 5652, RFC 5280, RFC 5958, RFC 7292) */
sk_der sk_pgp_type(sk_bytes b); /* OpenPGP packets (RFC 9580) */

#endif
