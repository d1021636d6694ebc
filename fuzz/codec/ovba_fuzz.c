/* Decompression of VBA: never more than asked, never beyond its input. */
#include "fuzz.h"

#include <stdlib.h>

#include "codec/ovba.h"
#include "make/vba.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *arena = sk_arena_new(16u << 20);
    if (!arena) abort();
    unsigned odd = 0;
    sk_bytes b = sk_bytes_of(data, size);
    if (sk_ovba_unpack(arena, b, 1u << 20, &odd).len > 1u << 20) abort();
    for (size_t at = sk_ovba_find_source(b, 0); at != SK_NPOS; at = sk_ovba_find_source(b, at + 1))
        if (at >= size) abort();
    sk_arena_free(arena);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *arena = sk_arena_new(16u << 20);
    if (!arena) abort();
    sk_buf text = sk_buf_new(arena, 1u << 20);
    take(self, make_ovba(arena, SK_LIT("Attribute VB_Name = \"Module1\"\r\nSub A()\r\nEnd Sub\r\n")));
    for (unsigned i = 0; i < 300; i++) sk_buf_format(&text, "Const A%u = \"%u\"\r\n", i, i * i);
    take(self, make_ovba(arena, sk_buf_view(&text)));
    take(self, SK_LIT("\x01\x05\xB0\x06"
                      "a\xFF\x0F\xFF\x0F"));
    sk_arena_free(arena);
}
