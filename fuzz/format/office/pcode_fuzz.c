/* Compiled VBA: a performance cache of any bytes, read as each version. The first byte chooses the version. */
#include <stdlib.h>

#include "format/office/vba_inside.h"
#include "fuzz.h"
#include "make/vba.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t versions[][4] = {{0xCC, 0x61, 0x5A, 0}, {0xCC, 0x61, 0x88, 0}, {0xCC, 0x61, 0xB2, 0}};
    sk_arena *a = sk_arena_new(16u << 20);
    sk_bytes b = sk_bytes_of(data, size);
    vba_difference d;
    if (!a) abort();
    unsigned choice = size ? data[0] : 0;
    vba_pcode code = vba_read_pcode(a, sk_from(b, 1), sk_bytes_of(versions[choice % 3], 4), choice & 0x80);
    for (size_t i = 0; i < code.count; i++)
        if (code.literals[i].len > size) abort();
    if (vba_pcode_differs(a, &code, sk_from(b, size / 2), &d) && d.count > code.count) abort();
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const char *const literals[] = {"one", "two and more", "\"quoted\"", ""};
    sk_arena *a = sk_arena_new(16u << 20);
    if (!a) abort();
    for (unsigned i = 0; i < 6; i++) {
        sk_buf b = sk_buf_new(a, 1u << 16);
        make_u8(&b, i % 3 | (i & 1) << 7);
        sk_buf_bytes(&b, make_vba_cache(a, literals, 4, i & 1));
        sk_buf_str(&b, "Attribute VB_Name = \"A\"\r\nSub A()\r\nB \"one\", \"\"\"quoted\"\"\"\r\nEnd Sub\r\n");
        take(self, sk_buf_view(&b));
    }
    sk_arena_free(a);
}
