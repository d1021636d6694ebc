/* The other compressions of archives: bzip2, LZMA, xz and Zstandard, each by its own library, as producers. */
#ifndef SK_CODEC_UNPACK_H
#define SK_CODEC_UNPACK_H

#include "codec/source.h"

/* A decoder whose window would pass limit `archive.window` ends with outcome LIMIT. Streams that follow at once
 * are joined. NULL only at the arena's budget; the source is closed with the producer. */
sk_producer *sk_bzip2_producer(sk_arena *a, sk_budget *budget, sk_source *source);
sk_producer *sk_xz_producer(sk_arena *a, sk_budget *budget, sk_source *source);
sk_producer *sk_zstd_producer(sk_arena *a, sk_budget *budget, sk_source *source);
/* ZIP method 14 (APPNOTE.TXT 5.8): a version, the properties, then the bare stream. size: SK_SIZE_UNKNOWN where the
 * stream ends with its own mark. */
sk_producer *sk_zip_lzma_producer(sk_arena *a, sk_budget *budget, sk_source *source, uint64_t size);

#endif
