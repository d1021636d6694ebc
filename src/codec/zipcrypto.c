/* APPNOTE.TXT 6.1.5: three 32-bit keys, stirred by each plain byte through CRC-32 and a multiplication. */
#include "codec/zipcrypto.h"

#include <zlib.h>

#define PIECE 4096

struct decryptor {
    sk_source base;
    sk_zipcrypto state;
    sk_bytes rest;
    uint8_t out[PIECE];
};

static uint32_t crc_step(const z_crc_t *table, uint32_t crc, uint8_t c) { return (uint32_t)table[(crc ^ c) & 0xFF] ^ (crc >> 8); }

static void stir(sk_zipcrypto *s, const z_crc_t *table, uint8_t plain)
{
    s->key[0] = crc_step(table, s->key[0], plain);
    s->key[1] = (s->key[1] + (s->key[0] & 0xFF)) * 134775813u + 1;
    s->key[2] = crc_step(table, s->key[2], (uint8_t)(s->key[1] >> 24));
}

static uint8_t pad_byte(const sk_zipcrypto *s)
{
    uint32_t t = (s->key[2] | 2) & 0xFFFF;
    return (uint8_t)((t * (t ^ 1)) >> 8);
}

static uint8_t decrypt(sk_zipcrypto *s, const z_crc_t *table, uint8_t c)
{
    uint8_t plain = (uint8_t)(c ^ pad_byte(s));
    stir(s, table, plain);
    return plain;
}

uint8_t sk_zipcrypto_encrypt(sk_zipcrypto *s, uint8_t plain)
{
    uint8_t c = (uint8_t)(plain ^ pad_byte(s));
    stir(s, get_crc_table(), plain);
    return c;
}

sk_zipcrypto sk_zipcrypto_keys(sk_bytes password)
{
    sk_zipcrypto s = {{0x12345678, 0x23456789, 0x34567890}};
    for (size_t i = 0; i < password.len; i++) stir(&s, get_crc_table(), password.p[i]);
    return s;
}

sk_zipcrypto sk_zipcrypto_start(sk_bytes password, sk_bytes header, uint8_t *ret_check)
{
    sk_zipcrypto s = sk_zipcrypto_keys(password);
    uint8_t plain = 0;
    for (size_t i = 0; i < header.len && i < SK_ZIPCRYPTO_HEADER; i++) plain = decrypt(&s, get_crc_table(), header.p[i]);
    *ret_check = plain;
    return s;
}

static sk_bytes next(sk_source *self)
{
    struct decryptor *d = (struct decryptor *)self;
    const z_crc_t *table = get_crc_table();
    size_t len = d->rest.len < PIECE ? d->rest.len : PIECE;
    for (size_t i = 0; i < len; i++) d->out[i] = decrypt(&d->state, table, d->rest.p[i]);
    d->rest = sk_from(d->rest, len);
    return sk_bytes_of(d->out, len);
}

sk_source *sk_zipcrypto_source(sk_arena *a, sk_zipcrypto state, sk_bytes packed)
{
    struct decryptor *d = SK_NEW(a, struct decryptor);
    if (!d) return NULL;
    d->base.next = next;
    sk_zipcrypto_restart(&d->base, state, packed);
    return &d->base;
}

void sk_zipcrypto_restart(sk_source *source, sk_zipcrypto state, sk_bytes packed)
{
    struct decryptor *d = (struct decryptor *)source;
    d->state = state;
    d->rest = packed;
}
