/* tar archives, as they are and with checksums made to fit, so that what lies behind them is reached. */
#include "fuzz.h"
#include "make/tar.h"
#include "open.h"

extern const sk_format sk_format_tar;

static void fit_checksums(uint8_t *p, size_t len)
{
    static const char digits[] = "01234567";
    for (size_t at = 0; at + 512 <= len; at += 512) {
        unsigned sum = 0;
        for (size_t i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? ' ' : p[at + i];
        if (p[at] == 0) continue;
        for (size_t i = 0; i < 6; i++) p[at + 148 + i] = (uint8_t)digits[sum >> (15 - 3 * i) & 7];
        p[at + 154] = 0;
        p[at + 155] = ' ';
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *a = sk_arena_new(size + (1u << 20));
    if (!a) return 0;
    sk_fuzz_open(&sk_format_tar, SK_KIND_ARCHIVE_TAR, sk_bytes_of(data, size));
    uint8_t *copy = SK_NEW_ARRAY(a, uint8_t, size + 1);
    if (copy) {
        sk_copy_out(sk_bytes_of(data, size), copy, size);
        fit_checksums(copy, size);
        sk_fuzz_open(&sk_format_tar, SK_KIND_ARCHIVE_TAR, sk_bytes_of(copy, size));
    }
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new((size_t)64 << 20);
    if (!a) return;
    make_tar_entry e[] = {{.name = "a", .data = SK_LIT("one"), .type = '0', .pax = true},
                          {.name = "b", .data = SK_LIT("two"), .type = '0', .gnu_long = true},
                          {.name = "c", .prefix = "p", .data = SK_LIT("three"), .type = '0', .base256 = true},
                          {.name = "l", .type = '2', .link = "../x"},
                          {.name = "s", .type = 'S', .data = SK_LIT("four")}};
    take(self, make_tar(a, e, 5));
    take(self, make_tar(a, e + 1, 1));
    sk_arena_free(a);
}
