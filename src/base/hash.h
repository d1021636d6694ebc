/* Hashes that are not for evidence (those are in codec/digest.h). */
#ifndef SK_BASE_HASH_H
#define SK_BASE_HASH_H

#include "base/bytes.h"

/* SipHash-1-3 (Aumasson, Bernstein: "SipHash: a fast short-input PRF"), keyed by k0 and k1. */
uint64_t sk_siphash(uint64_t k0, uint64_t k1, sk_bytes b);

#endif
