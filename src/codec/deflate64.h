/* Deflate64, ZIP method 9 (APPNOTE.TXT 4.4.5 and 5.5): what Windows writes for very large files and opens always. Like DEFLATE
 * (RFC 1951) with a window of 64 KiB, two more distance codes, and a longest match of 64 KiB. zlib does not read it. */
#ifndef SK_CODEC_DEFLATE64_H
#define SK_CODEC_DEFLATE64_H

#include "codec/source.h"

/* NULL only at the arena's budget. The source is closed with the producer. */
sk_producer *sk_deflate64_producer(sk_arena *a, sk_source *source);

#endif
