/* SHA-1 (FIPS 180-4, 6.1) and HMAC with it, open at the block function: deriving a key from a password runs the block
 * function thousands of times, and a general interface costs more than the blocks themselves. For reading what others
 * have encrypted, never for security of our own. */
#ifndef SK_CODEC_SHA1_H
#define SK_CODEC_SHA1_H

#include "base/bytes.h"

typedef struct sk_sha1_state {
    uint32_t h[5];
    uint8_t block[64];
    uint64_t len;
} sk_sha1_state;

void sk_sha1_start(sk_sha1_state *s);
void sk_sha1_add(sk_sha1_state *s, sk_bytes b);
void sk_sha1_end(sk_sha1_state *s, uint8_t out[20]);

/* HMAC (RFC 2104): both states after the padded key. */
typedef struct sk_hmac_sha1 {
    sk_sha1_state inner, outer;
} sk_hmac_sha1;

sk_hmac_sha1 sk_hmac_sha1_start(sk_bytes key);
void sk_hmac_sha1_end(sk_hmac_sha1 *m, uint8_t out[20]); /* after sk_sha1_add on inner */

/* Block number index (from 1) of PBKDF2 (RFC 8018, 5.2) with HMAC-SHA1. */
void sk_pbkdf2_sha1_block(sk_bytes password, sk_bytes salt, unsigned rounds, uint32_t index, uint8_t out[20]);

#endif
