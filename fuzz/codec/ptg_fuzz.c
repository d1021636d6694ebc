/* Formula tokens of any bytes: the text ends within its limit, is UTF-8, and is the same twice. */
#include <stdlib.h>

#include "base/text.h"
#include "fuzz.h"
#include "make/ptg.h"

#define MOST 2000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_bytes b = sk_bytes_of(data, size);
    sk_arena *arena = sk_arena_new(16u << 20);
    if (!arena) abort();
    size_t split = (size_t)(sk_at(b, 1) < 0 ? 0 : sk_at(b, 1)) + 2;
    sk_ptg_input in = {.version = sk_at(b, 0) < 0 ? SK_PTG_BIFF8 : (sk_ptg_version)(sk_at(b, 0) % 3),
                       .extra = sk_slice(b, 2, split - 2),
                       .tokens = sk_from(b, split),
                       .row = 7,
                       .column = 3,
                       .codepage = 932,
                       .most = MOST};
    sk_ptg *p = sk_ptg_new(arena);
    sk_ptg_output first = sk_ptg_text(p, &in);
    if (first.text.len > MOST || !sk_utf8_valid(first.text) || first.bad_off > in.tokens.len) abort();
    sk_bytes kept = sk_arena_copy(arena, first.text);
    sk_ptg_output second = sk_ptg_text(p, &in);
    if (!sk_arena_exhausted(arena) && (!sk_equal(kept, second.text) || first.status != second.status)) abort();
    sk_arena_free(arena);
    return 0;
}

static void give(void (*take)(void *self, sk_bytes seed), void *self, sk_arena *a, const make_tokens *t)
{
    sk_buf b = sk_buf_new(a, 1u << 12);
    make_u8(&b, (unsigned)t->version);
    make_u8(&b, 0);
    sk_buf_bytes(&b, make_tokens_view(t));
    take(self, sk_buf_view(&b));
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new(16u << 20);
    if (!a) abort();
    for (unsigned version = SK_PTG_BIFF8; version <= SK_PTG_BIFF12; version++) {
        make_tokens t = make_tokens_new(a, (sk_ptg_version)version);
        make_ptg_ref(&t, 3, 4);
        make_ptg_ref_sheet(&t, 1, 2, 3);
        make_ptg(&t, 0x11);
        make_ptg_string(&t, "text");
        make_ptg_int(&t, 65);
        make_ptg_function(&t, "CHAR");
        make_ptg(&t, 0x08);
        make_ptg_number(&t, 1.5);
        make_ptg(&t, 0x15);
        make_ptg_name(&t, 1);
        make_ptg_call(&t, "FORMULA", 4);
        give(take, self, a, &t);
    }
    static const uint8_t array[] = {1, 23, 1, 1,    0,    1,    0, 0, 0, 0, 0,    0,    0xF0, 0x3F, 2,
                                    1, 0,  0, 'x',  0x10, 0x2A, 0, 0, 0, 0, 0x60, 0,    0,    0,    0,
                                    0, 0,  0, 0x26, 0,    0,    0, 0, 3, 0, 0x19, 0x10, 0,    0};
    take(self, sk_bytes_of(array, sizeof array));
    sk_arena_free(a);
}
