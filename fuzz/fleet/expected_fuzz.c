/* Lists of machines of any shape: each name once, none empty, none outside the text or the memory. */
#include <stdlib.h>

#include "fleet/expected.h"
#include "fuzz.h"

static void must(bool holds)
{
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_expected e = {.count = 0};
    sk_arena *a = sk_arena_new(64 << 20);
    if (!a) return 0;
    if (sk_expected_read(a, sk_bytes_of(data, size), &e)) {
        must(e.count <= size && !e.cut);
        for (size_t i = 0; i < e.count; i++) {
            must(e.names[i].len > 0 && e.names[i].len <= 255 && sk_expected_key(a, e.names[i]).len <= 15);
        }
    }
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    take(self, SK_LIT("asset,Computer Name,owner\r\n1,PC-1,\"a, \"\"b\"\"\"\r\n2,PC-1.company.example,\r\n"));
    take(self, SK_LIT("\xef\xbb\xbf管理番号;端末名\n1;花子のパソコンは長い名前\n2;\n"));
    take(self, SK_LIT("PC-1\nPC-2\n# a note\n\n\"PC-3\nx\""));
}
