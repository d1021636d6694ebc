/* The formats of one packed stream: gzip, bzip2, xz, Zstandard. */
#include "fuzz.h"
#include "make/pack.h"
#include "open.h"

extern const sk_format sk_format_gzip, sk_format_bzip2, sk_format_xz, sk_format_zstd;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_bytes b = sk_bytes_of(data, size);
    static const struct {
        const sk_format *format;
        uint16_t kind;
        uint8_t first;
    } rows[] = {{&sk_format_gzip, SK_KIND_ARCHIVE_GZIP, 0x1F},
                {&sk_format_bzip2, SK_KIND_ARCHIVE_BZIP2, 'B'},
                {&sk_format_xz, SK_KIND_ARCHIVE_XZ, 0xFD},
                {&sk_format_zstd, SK_KIND_ARCHIVE_ZSTD, 0x28}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (sk_at(b, 0) == rows[i].first) sk_fuzz_open(rows[i].format, rows[i].kind, b);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new((size_t)64 << 20);
    if (!a) return;
    sk_bytes d = make_prose(a, 600);
    take(self, make_gzip(a, d, "name.txt"));
    take(self, make_bzip2(a, d));
    take(self, make_xz(a, d));
    take(self, make_zstd(a, d));
    sk_arena_free(a);
}
