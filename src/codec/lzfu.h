/* Compressed RTF, as Outlook keeps it in messages (MS-OXRTFCP): a header, then LZ77 over a window of 4096 bytes that starts
 * with common words of RTF ("LZFu"), or the text as it is ("MELA"). */
#ifndef SK_CODEC_LZFU_H
#define SK_CODEC_LZFU_H

#include "model/content.h"

typedef struct sk_lzfu_header {
    sk_bytes body;       /* what stands behind the header, as far as it is there */
    uint64_t raw_size;   /* size of the text, as told */
    bool stored;         /* MELA */
    bool cut;            /* the body is shorter than told */
    bool checksum_wrong; /* of LZFu alone: MELA has none */
} sk_lzfu_header;

/* False where the bytes are no compressed RTF. */
bool sk_lzfu_read(sk_bytes packed, sk_lzfu_header *ret);
/* The text. The outcome becomes PARTIAL where the mark of the end is missing. The bytes are borrowed. NULL only at the
 * arena's budget. */
sk_producer *sk_lzfu_producer(sk_arena *a, const sk_lzfu_header *h);

#endif
