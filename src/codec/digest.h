/* Digests, by OpenSSL. */
#ifndef SK_CODEC_DIGEST_H
#define SK_CODEC_DIGEST_H

#include "base/bytes.h"

void sk_sha256(sk_bytes b, uint8_t out[32]);

#endif
