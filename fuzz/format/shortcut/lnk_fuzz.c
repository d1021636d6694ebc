/* Shell links. */
#include "fuzz.h"
#include "open.h"

#include "make/lnk.h"

extern const sk_format sk_format_lnk;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_fuzz_open(&sk_format_lnk, SK_KIND_SHORTCUT_LNK, sk_bytes_of(data, size));
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new(64u << 20);
    if (!a) return;
    const make_lnk all = {.local_path = "C:\\a\\b.exe", .environment = "%ComSpec%", .name = "n", .relative_path = "..\\b.exe", .folder = "C:\\a",
                          .arguments = "/c echo", .icon = "i", .machine = "pc", .overlay = SK_LIT("rest")};
    const make_lnk little = {.relative_path = "b.exe", .arguments = "x"};
    take(self, make_lnk_file(a, &all));
    take(self, make_lnk_file(a, &little));
    sk_arena_free(a);
}
