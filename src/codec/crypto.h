/* Ciphers of other people's files, by OpenSSL. Its headers stay out of here: they define names like ours as macros. */
#ifndef SK_CODEC_CRYPTO_H
#define SK_CODEC_CRYPTO_H

#include "base/bytes.h"

/* Makes OpenSSL fetch what is used here. A process that will lose its right to open files calls it before, because
 * providers and their configuration are loaded from files at the first use. */
void sk_crypto_warm_up(void);

/* AES on single blocks (ECB) for encrypting: the building block of counter modes. */
typedef struct sk_aes sk_aes;
/* key_len: 16, 24 or 32. NULL when the library refuses; the caller closes it. */
sk_aes *sk_aes_new(const uint8_t *key, unsigned key_len);
/* len is a multiple of 16; in place. */
bool sk_aes_encrypt(sk_aes *aes, uint8_t *blocks, size_t len);
void sk_aes_free(sk_aes *aes); /* NULL is allowed */

#endif
