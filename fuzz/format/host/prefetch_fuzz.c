/* Prefetch files and the compression of those of Windows 10. */
#include "fuzz.h"

#include "format/host/prefetch.h"
#include "make/prefetch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *a = sk_arena_new(8u << 20); /* small: a packed file unpacks to much */
    if (!a) return 0;
    sk_prefetch p;
    (void)sk_prefetch_read(a, sk_bytes_of(data, size), &p);
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const char *const files[] = {"\\VOLUME{01}\\A.DLL"};
    const make_run run = {"A.EXE", 1, 1, 133118460000000000u, files, 1, "\\VOLUME{01}", 1};
    sk_arena *a = sk_arena_new(64u << 20);
    if (!a) return;
    take(self, make_prefetch(a, &run, false));
    take(self, make_prefetch(a, &run, true));
    sk_arena_free(a);
}
