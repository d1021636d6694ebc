/* See winzip.h. AES itself is OpenSSL's. */
#include "codec/winzip.h"

#include "codec/crypto.h"
#include "codec/sha1.h"

#define ROUNDS 1000
#define PIECE 16384

struct decryptor {
    sk_source base;
    sk_aes *aes;
    sk_winzip keys;
    sk_bytes rest;
    uint64_t counter;
    uint8_t pad[PIECE];
};

unsigned sk_winzip_salt_len(unsigned strength) { return 4 + 4 * strength; }

static unsigned key_len_of(unsigned strength) { return 8 + 8 * strength; }

bool sk_winzip_verifier(sk_bytes password, sk_bytes salt, unsigned strength, uint8_t out[2])
{
    unsigned at = 2 * key_len_of(strength);
    uint8_t block[20];
    sk_pbkdf2_sha1_block(password, salt, ROUNDS, at / 20 + 1, block);
    out[0] = block[at % 20];
    out[1] = block[at % 20 + 1];
    return true;
}

bool sk_winzip_derive(sk_bytes password, sk_bytes salt, unsigned strength, sk_winzip *ret)
{
    uint8_t all[80];
    unsigned key_len = key_len_of(strength);
    for (unsigned i = 0; i * 20 < 2 * key_len + 2; i++) sk_pbkdf2_sha1_block(password, salt, ROUNDS, i + 1, all + 20 * (size_t)i);
    sk_winzip w = {.key_len = key_len, .verifier = {all[2 * key_len], all[2 * key_len + 1]}};
    for (unsigned i = 0; i < key_len; i++) {
        w.key[i] = all[i];
        w.mac_key[i] = all[key_len + i];
    }
    *ret = w;
    return true;
}

bool sk_winzip_mac(const sk_winzip *w, sk_bytes packed, uint8_t out[SK_WINZIP_MAC])
{
    sk_hmac_sha1 m = sk_hmac_sha1_start(sk_bytes_of(w->mac_key, w->key_len));
    uint8_t whole[20];
    sk_sha1_add(&m.inner, packed);
    sk_hmac_sha1_end(&m, whole);
    for (unsigned i = 0; i < SK_WINZIP_MAC; i++) out[i] = whole[i];
    return true;
}

static bool make_pad(struct decryptor *d, size_t len)
{
    for (size_t at = 0; at < len; at += 16) {
        d->counter++;
        for (unsigned i = 0; i < 16; i++) d->pad[at + i] = (uint8_t)(i < 8 ? d->counter >> (8 * i) : 0);
    }
    return sk_aes_encrypt(d->aes, d->pad, len);
}

static sk_bytes next(sk_source *self)
{
    struct decryptor *d = (struct decryptor *)self;
    size_t len = d->rest.len < PIECE ? d->rest.len : PIECE;
    if (len == 0) return (sk_bytes){NULL, 0};
    if (!d->aes) d->aes = sk_aes_new(d->keys.key, d->keys.key_len);
    if (!d->aes || !make_pad(d, (len + 15) / 16 * 16)) return (sk_bytes){NULL, 0};
    for (size_t i = 0; i < len; i++) d->pad[i] = (uint8_t)(d->pad[i] ^ d->rest.p[i]);
    d->rest = sk_from(d->rest, len);
    return sk_bytes_of(d->pad, len);
}

static void close_decryptor(sk_source *self)
{
    struct decryptor *d = (struct decryptor *)self;
    sk_aes_free(d->aes);
    d->aes = NULL;
}

sk_source *sk_winzip_source(sk_arena *a, const sk_winzip *w, sk_bytes packed)
{
    struct decryptor *d = SK_NEW(a, struct decryptor);
    if (!d) return NULL;
    d->base = (sk_source){next, close_decryptor};
    d->keys = *w;
    d->rest = packed;
    return &d->base;
}
