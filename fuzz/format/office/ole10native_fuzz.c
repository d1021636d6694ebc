/* Packaged files, and the links and classes of objects (the same bytes as the streams Ole and CompObj). */
#include "fuzz.h"
#include "open.h"

#include "make/doc.h"
#include "make/opened.h"

extern const sk_format sk_format_ole10native;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_bytes b = sk_bytes_of(data, size);
    sk_fuzz_open(&sk_format_ole10native, SK_KIND_OFFICE_OLE10NATIVE, b);
    sk_arena *a = sk_arena_new(32u << 20);
    if (!a) return 0;
    make_cfb *c = make_cfb_new(a, 3);
    make_cfb_put(c, "ObjectPool/_1/\001Ole", b);
    make_cfb_put(c, "ObjectPool/_1/\001CompObj", b);
    (void)opened_part(a, sk_ole_object_open, make_cfb_finish(c));
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new(16u << 20);
    if (!a) return;
    take(self, make_ole10native(a, "label.txt", "C:\\label.txt", "C:\\t\\label.txt", SK_LIT("payload"), true));
    take(self, SK_LIT("\xE0\xC9\xEA\x79\xF9\xBA\xCE\x11\x8C\x82\x00\xAA\x00\x4B\xA9\x0B\x10\0\0\0h\0t\0t\0p\0:\0/\0/\0a\0"));
    sk_arena_free(a);
}
