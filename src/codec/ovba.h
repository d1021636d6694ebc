/* Compression of VBA modules and of the project's directory (MS-OVBA 2.4.1). */
#ifndef SK_CODEC_OVBA_H
#define SK_CODEC_OVBA_H

#include "base/arena.h"

/* What was wrong with a container; a set. */
enum {
    SK_OVBA_NO_START = 1,  /* the first byte is not 1: nothing was unpacked */
    SK_OVBA_SIGNATURE = 2, /* a chunk's signature bits are not 011 */
    SK_OVBA_CUT = 4,       /* the last chunk is cut: what was there is kept */
    SK_OVBA_TOKEN = 8,     /* a copy reaches before its chunk, or a chunk holds more than 4096 bytes */
    SK_OVBA_TRAILING = 16, /* bytes behind the last chunk that are no chunk */
    SK_OVBA_LIMIT = 32     /* most, or the arena, was reached */
};

/* Unpacks a container into the arena, at most most bytes. Whatever is sound is returned; *ret_odd tells the rest. */
sk_bytes sk_ovba_unpack(sk_arena *a, sk_bytes container, size_t most, unsigned *ret_odd);

/* Where the next compressed module source may start: the byte 1 of a container whose first chunk begins with the
 * literals "Attribut" (each module source begins with "Attribute VB_"). SK_NPOS when there is none at or behind from. */
size_t sk_ovba_find_source(sk_bytes b, size_t from);

#endif
