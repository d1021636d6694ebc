/* Archives of collected files: their directory, their members, and the paths in them. */
#include "fuzz.h"

#include "format/archive/collected_zip.h"
#include "host/zip_view.h"
#include "make/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *a = sk_arena_new(64u << 20);
    sk_collected c;
    sk_collected_member m;
    uint8_t text[256];
    sk_bytes path, machine;
    if (!a) return 0;
    sk_collected_reader *r = sk_collected_reader_new(a, sk_bytes_of(data, size));
    bool is = sk_collected_open(sk_bytes_of(data, size), &c);
    for (unsigned i = 0; is && r && i < 64 && sk_collected_next(&c, &m); i++) {
        (void)sk_collected_read(r, &m, 3, text, sizeof text);
        (void)sk_collected_read(r, &m, 0, text, 1);
        if (sk_collected_path(a, m.name, &path, &machine) != SK_COLLECTED_HERE) continue;
        if (sk_find(path, 0, SK_LIT("../")) == 0 || sk_find(path, 0, SK_LIT("/../")) != SK_NPOS) __builtin_trap();
    }
    (void)sk_collected_path(a, sk_bytes_of(data, size), &path, &machine);
    sk_evidence_view *v;
    sk_error error;
    (void)sk_zip_view_open(a, sk_bytes_of(data, size), "a.zip", NULL, &v, &error);
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    const make_zip_entry entries[] = {{.name = "C/Windows/a.txt", .data = SK_LIT("text"), .method = 8}, {.name = "uploads/auto/C%3A/Users/a", .data = SK_LIT("text")},
                                      {.name = "C/../a", .data = SK_LIT("text"), .zip64 = true}};
    sk_arena *a = sk_arena_new(64u << 20);
    if (!a) return;
    take(self, make_zip(a, entries, 3, NULL));
    take(self, make_zip(a, entries, 3, &(make_zip_options){.zip64_end = true}));
    sk_arena_free(a);
}
