/* See sha1.h. Constants and steps: FIPS 180-4, 4.1.1, 4.2.1, 5.3.1 and 6.1.2. */
#include "codec/sha1.h"

static uint32_t turn(uint32_t v, unsigned n) { return v << n | v >> (32 - n); }

#define STEP(f, k)                                                                                                               \
    do {                                                                                                                         \
        uint32_t t = turn(a, 5) + (f) + e + (k) + w[i];                                                                          \
        e = d;                                                                                                                   \
        d = c;                                                                                                                   \
        c = turn(b, 30);                                                                                                         \
        b = a;                                                                                                                   \
        a = t;                                                                                                                   \
    } while (0)

static void mix(uint32_t h[5], const uint8_t block[64])
{
    uint32_t w[80];
    for (unsigned i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 |
               block[4 * i + 3];
    for (unsigned i = 16; i < 80; i++) w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    unsigned i = 0;
    for (; i < 20; i++) STEP((b & c) | (~b & d), 0x5A827999u);
    for (; i < 40; i++) STEP(b ^ c ^ d, 0x6ED9EBA1u);
    for (; i < 60; i++) STEP((b & c) | (b & d) | (c & d), 0x8F1BBCDCu);
    for (; i < 80; i++) STEP(b ^ c ^ d, 0xCA62C1D6u);
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
}

void sk_sha1_start(sk_sha1_state *s)
{
    *s = (sk_sha1_state){.h = {0x67452301u, 0xEFCDAB89u, 0x98BADCFEu, 0x10325476u, 0xC3D2E1F0u}};
}

void sk_sha1_add(sk_sha1_state *s, sk_bytes b)
{
    while (b.len > 0) {
        size_t at = (size_t)(s->len % 64);
        size_t took = sk_copy_out(b, s->block + at, 64 - at);
        s->len += took;
        b = sk_from(b, took);
        if (at + took == 64) mix(s->h, s->block);
    }
}

void sk_sha1_end(sk_sha1_state *s, uint8_t out[20])
{
    static const uint8_t padding[64] = {0x80};
    uint64_t bits = s->len * 8;
    size_t at = (size_t)(s->len % 64);
    sk_sha1_add(s, sk_bytes_of(padding, at < 56 ? 56 - at : 120 - at));
    uint8_t tail[8];
    for (unsigned i = 0; i < 8; i++) tail[i] = (uint8_t)(bits >> (56 - 8 * i));
    sk_sha1_add(s, sk_bytes_of(tail, 8));
    for (unsigned i = 0; i < 20; i++) out[i] = (uint8_t)(s->h[i / 4] >> (24 - 8 * (i % 4)));
}

sk_hmac_sha1 sk_hmac_sha1_start(sk_bytes key)
{
    sk_hmac_sha1 m;
    uint8_t inner[64] = {0}, outer[64];
    sk_sha1_start(&m.inner);
    if (key.len > 64) {
        sk_sha1_add(&m.inner, key);
        sk_sha1_end(&m.inner, inner);
        sk_sha1_start(&m.inner);
    } else {
        sk_copy_out(key, inner, sizeof inner);
    }
    for (unsigned i = 0; i < 64; i++) {
        outer[i] = inner[i] ^ 0x5C;
        inner[i] ^= 0x36;
    }
    sk_sha1_start(&m.outer);
    sk_sha1_add(&m.inner, sk_bytes_of(inner, 64));
    sk_sha1_add(&m.outer, sk_bytes_of(outer, 64));
    return m;
}

void sk_hmac_sha1_end(sk_hmac_sha1 *m, uint8_t out[20])
{
    sk_sha1_end(&m->inner, out);
    sk_sha1_add(&m->outer, sk_bytes_of(out, 20));
    sk_sha1_end(&m->outer, out);
}

/* One HMAC of 20 bytes, without the general interface: each message fits one block behind the padded key. */
static void chain(const sk_hmac_sha1 *keyed, uint8_t block[64], uint32_t u[5])
{
    for (unsigned side = 0; side < 2; side++) {
        const sk_sha1_state *s = side == 0 ? &keyed->inner : &keyed->outer;
        for (unsigned i = 0; i < 20; i++) block[i] = (uint8_t)(u[i / 4] >> (24 - 8 * (i % 4)));
        for (unsigned i = 0; i < 5; i++) u[i] = s->h[i];
        mix(u, block);
    }
}

void sk_pbkdf2_sha1_block(sk_bytes password, sk_bytes salt, unsigned rounds, uint32_t index, uint8_t out[20])
{
    const sk_hmac_sha1 keyed = sk_hmac_sha1_start(password);
    sk_hmac_sha1 first = keyed;
    uint8_t number[4] = {(uint8_t)(index >> 24), (uint8_t)(index >> 16), (uint8_t)(index >> 8), (uint8_t)index};
    sk_sha1_add(&first.inner, salt);
    sk_sha1_add(&first.inner, sk_bytes_of(number, 4));
    sk_hmac_sha1_end(&first, out);
    uint32_t u[5], sum[5];
    for (unsigned i = 0; i < 5; i++) sum[i] = u[i] = sk_u32be_at(sk_bytes_of(out, 20), 4 * (size_t)i);
    uint8_t block[64] = {[20] = 0x80, [62] = (84 * 8) >> 8, [63] = (84 * 8) & 0xFF};
    for (unsigned round = 1; round < rounds; round++) {
        chain(&keyed, block, u);
        for (unsigned i = 0; i < 5; i++) sum[i] ^= u[i];
    }
    for (unsigned i = 0; i < 20; i++) out[i] = (uint8_t)(sum[i / 4] >> (24 - 8 * (i % 4)));
}
