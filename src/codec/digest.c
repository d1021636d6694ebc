/* The one-shot low-level function: no provider is fetched, which a locked-down worker could not do. */
#include "codec/digest.h"

#include <openssl/sha.h>

void sk_sha256(sk_bytes b, uint8_t out[32])
{
    static const uint8_t nothing;
    SHA256(b.len ? b.p : &nothing, b.len, out);
}
