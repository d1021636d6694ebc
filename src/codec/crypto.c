/* See crypto.h. */
#include "codec/crypto.h"

#include <limits.h>
#include <openssl/evp.h>

static EVP_CIPHER_CTX *context_of(sk_aes *aes) { return (EVP_CIPHER_CTX *)aes; }

sk_aes *sk_aes_new(const uint8_t *key, unsigned key_len)
{
    const EVP_CIPHER *cipher = key_len == 16 ? EVP_aes_128_ecb() : key_len == 24 ? EVP_aes_192_ecb() : EVP_aes_256_ecb();
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    if (ctx && EVP_EncryptInit_ex(ctx, cipher, NULL, key, NULL) == 1 && EVP_CIPHER_CTX_set_padding(ctx, 0) == 1)
        return (sk_aes *)ctx;
    EVP_CIPHER_CTX_free(ctx);
    return NULL;
}

bool sk_aes_encrypt(sk_aes *aes, uint8_t *blocks, size_t len)
{
    int made = 0;
    if (len > INT_MAX) return false;
    return EVP_EncryptUpdate(context_of(aes), blocks, &made, blocks, (int)len) == 1 && (size_t)made == len;
}

void sk_aes_free(sk_aes *aes) { EVP_CIPHER_CTX_free(context_of(aes)); }

void sk_crypto_warm_up(void)
{
    static const uint8_t key[32];
    uint8_t block[16] = {0};
    for (unsigned len = 16; len <= 32; len += 8) {
        sk_aes *aes = sk_aes_new(key, len);
        if (aes) (void)sk_aes_encrypt(aes, block, sizeof block);
        sk_aes_free(aes);
    }
}
