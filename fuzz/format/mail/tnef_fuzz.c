/* TNEF files, and the compressed RTF that they carry. */
#include <stdlib.h>

#include "codec/lzfu.h"
#include "fuzz.h"
#include "make/tnef.h"
#include "open.h"

extern const sk_format sk_format_tnef;

/* A reference gives at most 17 bytes for its two: what comes out is bounded by what goes in. */
static void unpack(sk_bytes b)
{
    sk_arena *arena = sk_arena_new(1u << 20);
    sk_lzfu_header h;
    uint8_t piece[1000];
    size_t total = 0, len;
    if (!arena) abort();
    if (sk_lzfu_read(b, &h)) {
        sk_producer *p = sk_lzfu_producer(arena, &h);
        while (p && (len = p->produce(p, piece, sizeof piece)) > 0) total += len;
        if (total > b.len * 17) abort();
        if (p && p->close) p->close(p);
    }
    sk_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_bytes b = sk_bytes_of(data, size);
    unpack(b);
    sk_fuzz_open(&sk_format_tnef, SK_KIND_MAIL_TNEF, b);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *arena = sk_arena_new(64u << 20);
    if (!arena) abort();
    take(self, make_tnef(arena));
    take(self, make_lzfu(arena, SK_LIT("{\\rtf1\\ansi\\pard some text, some text\\par }"), false));
    take(self, make_lzfu(arena, SK_LIT("{\\rtf1\\ansi\\pard some text}"), true));
    sk_arena_free(arena);
}
