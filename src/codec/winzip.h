/* WinZip's AES encryption of ZIP entries (AE-1 and AE-2): "AES Encryption Information: Encryption Specification AE-1 and
 * AE-2", WinZip. PBKDF2 of the password with HMAC-SHA1, 1,000 rounds; AES in counter mode, the counter little-endian
 * from 1; HMAC-SHA1 of the packed bytes, cut to 10 bytes, behind them. */
#ifndef SK_CODEC_WINZIP_H
#define SK_CODEC_WINZIP_H

#include "codec/source.h"

#define SK_WINZIP_MAC 10u

typedef struct sk_winzip {
    uint8_t key[32], mac_key[32], verifier[2];
    unsigned key_len; /* 16, 24 or 32 */
} sk_winzip;

/* strength: 1 to 3. The salt in front of the data is 4 + 4 * strength bytes, then come 2 bytes of verifier. */
unsigned sk_winzip_salt_len(unsigned strength);
/* Derives the keys: about 1 ms. False when the library cannot. */
bool sk_winzip_derive(sk_bytes password, sk_bytes salt, unsigned strength, sk_winzip *ret);
/* The verifier alone, for trying: the quarter or third of the work that it depends on. */
bool sk_winzip_verifier(sk_bytes password, sk_bytes salt, unsigned strength, uint8_t out[2]);
bool sk_winzip_mac(const sk_winzip *w, sk_bytes packed, uint8_t out[SK_WINZIP_MAC]);
/* En- or decrypts packed as it is asked for; both are the same. NULL only at the arena's budget. */
sk_source *sk_winzip_source(sk_arena *a, const sk_winzip *w, sk_bytes packed);

#endif
