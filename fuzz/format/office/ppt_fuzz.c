/* Presentations: the stream "PowerPoint Document". */
#include "fuzz.h"

#include "make/opened.h"
#include "make/ppt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *a = sk_arena_new(64u << 20);
    if (!a) return 0;
    make_cfb *c = make_cfb_new(a, 3);
    make_cfb_put(c, "PowerPoint Document", sk_bytes_of(data, size));
    (void)opened_part(a, sk_ppt_open, make_cfb_finish(c));
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new(16u << 20);
    if (!a) return;
    take(self,
         make_ppt_stream(
             a, &(make_ppt){
                    .text = "text", .link = "http://a.example/", .action = 2, .alternative = "alt", .vba = SK_LIT("a file")}));
    take(self, make_ppt_stream(
                   a, &(make_ppt){.action = 1, .macro = "Name", .vba = SK_LIT("a file"), .stored = true, .encrypted = true}));
    sk_arena_free(a);
}
