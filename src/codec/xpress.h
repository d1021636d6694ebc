/* LZ77+Huffman of "Xpress" compression (MS-XCA 2.2), as in prefetch files of Windows 10. */
#ifndef SK_CODEC_XPRESS_H
#define SK_CODEC_XPRESS_H

#include "base/arena.h"

/* Unpacks at most size bytes into the arena. *ret_bad is set where the packed bytes end early or make no sense: what came before
 * is returned. */
sk_bytes sk_xpress_huffman(sk_arena *a, sk_bytes packed, size_t size, bool *ret_bad);

#endif
