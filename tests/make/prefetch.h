/* Writer of prefetch files, plain (version 23) and packed as Windows 10 has them (version 30 in MAM). */
#ifndef SK_MAKE_PREFETCH_H
#define SK_MAKE_PREFETCH_H

#include "make/make.h"

typedef struct make_run {
    const char *program;
    uint32_t hash, runs;
    uint64_t last;       /* FILETIME */
    const char *const *files;
    size_t file_count;
    const char *device;
    uint32_t serial;
} make_run;

sk_bytes make_prefetch(sk_arena *a, const make_run *run, bool windows10);
/* Xpress Huffman with codes of nine bits; a byte that repeats the one before it three times becomes a match. */
sk_bytes make_xpress(sk_arena *a, sk_bytes plain);

#endif
