/* Compound files: tables, chains and directories of any shape end. */
#include <stdlib.h>

#include "fuzz.h"
#include "make/cfb.h"
#include "open.h"

extern const sk_format sk_format_cfb;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_fuzz_open(&sk_format_cfb, SK_KIND_OFFICE_CFB, sk_bytes_of(data, size));
    return 0;
}

static sk_bytes make_file(sk_arena *a, unsigned major, bool scatter)
{
    make_cfb *c = make_cfb_new(a, major);
    if (!c) abort();
    if (scatter) make_cfb_scatter(c);
    sk_buf big = sk_buf_new(a, 1u << 20);
    for (unsigned i = 0; i < 5000; i++) make_u8(&big, i);
    make_cfb_put(c, "Storage/Inner/Big", sk_buf_view(&big));
    make_cfb_put(c, "Storage/Small", SK_LIT("small"));
    make_cfb_put(c, "Storage/Empty", SK_LIT(""));
    make_cfb_put(c, "\005SummaryInformation", sk_slice(sk_buf_view(&big), 0, 300));
    return make_cfb_finish(c);
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *arena = sk_arena_new(64u << 20);
    if (!arena) abort();
    take(self, make_file(arena, 3, false));
    take(self, make_file(arena, 3, true));
    take(self, make_file(arena, 4, false));
    sk_arena_free(arena);
}
