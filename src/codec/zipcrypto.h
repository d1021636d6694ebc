/* The traditional encryption of ZIP: APPNOTE.TXT 6.1. Weak, and what most encrypted mail uses. */
#ifndef SK_CODEC_ZIPCRYPTO_H
#define SK_CODEC_ZIPCRYPTO_H

#include "codec/source.h"

#define SK_ZIPCRYPTO_HEADER 12u

typedef struct sk_zipcrypto {
    uint32_t key[3];
} sk_zipcrypto;

/* The state after the password and the 12 bytes in front of the data; *ret_check is the last of these, decrypted. */
sk_zipcrypto sk_zipcrypto_start(sk_bytes password, sk_bytes header, uint8_t *ret_check);
uint8_t sk_zipcrypto_encrypt(sk_zipcrypto *c, uint8_t plain); /* for fixtures */
sk_zipcrypto sk_zipcrypto_keys(sk_bytes password);

/* Decrypts packed (behind the header) as it is asked for. NULL only at the arena's budget. */
sk_source *sk_zipcrypto_source(sk_arena *a, sk_zipcrypto state, sk_bytes packed);
/* Starts a source of that function anew, so that trying many passwords takes memory once. */
void sk_zipcrypto_restart(sk_source *source, sk_zipcrypto state, sk_bytes packed);

#endif
