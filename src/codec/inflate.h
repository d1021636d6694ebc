/* DEFLATE (RFC 1951), and its wrappings zlib (RFC 1950) and gzip (RFC 1952), by zlib: unpacked as it is asked for. */
#ifndef SK_CODEC_INFLATE_H
#define SK_CODEC_INFLATE_H

#include "codec/source.h"

typedef enum sk_inflate_wrap {
    SK_INFLATE_RAW,
    SK_INFLATE_ZLIB,
    SK_INFLATE_GZIP /* further gzip members that follow at once are joined, as gzip does */
} sk_inflate_wrap;

/* NULL only at the arena's budget. The source is closed with the producer. */
sk_producer *sk_inflate_producer(sk_arena *a, sk_source *source, sk_inflate_wrap wrap);

/* How many bytes the start of packed yields, at most cap; -1 when it is no such stream. For trying what a stream is. */
int sk_inflate_head(sk_bytes packed, sk_inflate_wrap wrap, uint8_t *out, size_t cap);

uint32_t sk_crc32(uint32_t crc, sk_bytes b); /* of ZIP and gzip; start with 0 */

#endif
