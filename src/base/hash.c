#include "base/hash.h"

#include <string.h>

static uint64_t rotl(uint64_t x, int n) { return x << n | x >> (64 - n); }

static void round1(uint64_t v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotl(v[1], 13) ^ v[0];
    v[3] = rotl(v[3], 16) ^ v[2];
    v[0] = rotl(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotl(v[1], 17) ^ v[2];
    v[3] = rotl(v[3], 21) ^ v[0];
    v[2] = rotl(v[2], 32);
}

uint64_t sk_siphash(uint64_t k0, uint64_t k1, sk_bytes b)
{
    uint64_t v[4] = {k0 ^ 0x736f6d6570736575u, k1 ^ 0x646f72616e646f6du, k0 ^ 0x6c7967656e657261u, k1 ^ 0x7465646279746573u};
    size_t i = 0;
    for (; i + 8 <= b.len; i += 8) {
        uint64_t m;
        memcpy(&m, b.p + i, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        m = __builtin_bswap64(m);
#endif
        v[3] ^= m;
        round1(v);
        v[0] ^= m;
    }
    uint64_t last = (uint64_t)b.len << 56;
    for (size_t k = 0; i + k < b.len; k++) last |= (uint64_t)b.p[i + k] << (8 * k);
    v[3] ^= last;
    round1(v);
    v[0] ^= last;
    v[2] ^= 0xFF;
    round1(v);
    round1(v);
    round1(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}
