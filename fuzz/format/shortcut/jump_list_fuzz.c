/* Jump lists of both kinds. */
#include "fuzz.h"

#include "format/shortcut/jump_list.h"
#include "make/jump_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *a = sk_arena_new(128u << 20);
    if (!a) return 0;
    sk_jump_list l;
    if (sk_jump_list_read(a, sk_bytes_of(data, size), 932, &l)) {
        for (size_t i = 0; i < l.count; i++) {
            (void)sk_jump_target(&l.at[i]);
        }
    }
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    const make_lnk link = {.local_path = "C:\\a\\b.doc", .machine = "pc"};
    const make_jump jumps[] = {{"C:\\a\\b.doc", "pc", 133118460000000000u, 1, 2, false, &link}, {.number = 0xa, .link = &link}};
    const make_lnk *const links[] = {&link, &link};
    sk_arena *a = sk_arena_new(64u << 20);
    if (!a) return;
    take(self, make_jump_list(a, 1, jumps, 2));
    take(self, make_jump_list(a, 4, jumps, 2));
    take(self, make_custom_list(a, links, 2));
    sk_arena_free(a);
}
