/* ZIP archives: honest, lying, encrypted. */
#include "format/archive/zip_reader.h"
#include "fuzz.h"
#include "make/pack.h"
#include "make/zip.h"
#include "open.h"

extern const sk_format sk_format_zip;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_fuzz_open(&sk_format_zip, SK_KIND_ARCHIVE_ZIP, sk_bytes_of(data, size));
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new((size_t)64 << 20);
    if (!a) return;
    sk_bytes d = make_prose(a, 400);
    make_zip_entry packed[] = {{.name = "a.txt", .data = d, .method = 8},  {.name = "b.txt", .data = d, .method = 12},
                               {.name = "c.txt", .data = d, .method = 14}, {.name = "d.txt", .data = d, .method = 93},
                               {.name = "e.txt", .data = d, .method = 95}, {.name = "f/"}};
    make_zip_entry lies[] = {
        {.name = "../\x90\xBF.txt", .data = d, .method = 8, .descriptor = true, .local_name = "other"},
        {.name = "z", .data = d, .method = 8, .lie_method = true, .told_method = 0},
        {.name = "u", .data = d, .method = 8, .unlisted = true, .bare_descriptor = true},
        {.name = "o", .data = d, .no_data = true},
        {.name = "l", .data = d, .link = true, .unicode_name = "ü", .zip64 = true, .lie_local_method = true, .local_method = 8}};
    make_zip_entry locked[] = {
        {.name = "t", .data = d, .method = 8, .password = "password"},
        {.name = "a", .data = d, .method = 8, .password = "password", .aes_strength = 3, .aes_version = 1, .mac_xor = 1},
        {.name = "s", .data = SK_LIT("x"), .password = "p", .flags = 64}};
    sk_bytes first = make_zip(a, packed, 6, NULL);
    take(self, first);
    take(self, make_zip(a, lies, 5, &(make_zip_options){.zip64_end = true, .comment = "PK\5\6"}));
    take(self, make_zip(a, locked, 3, NULL));
    take(self, make_zip(a, packed, 2, &(make_zip_options){.prefix = make_zip(a, lies, 1, NULL), .count_lie = 1}));
    take(self, make_zip(a, lies, 3, &(make_zip_options){.no_end = true}));
    sk_arena_free(a);
}
