/* Word documents: input is a length (2 bytes), a table stream of that length, then the main stream. */
#include "fuzz.h"

#include "make/doc.h"
#include "make/opened.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *a = sk_arena_new(64u << 20);
    sk_bytes b = sk_bytes_of(data, size), table = sk_slice(b, 2, sk_u16le_at(b, 0)), main = sk_from(b, 2u + sk_u16le_at(b, 0));
    if (!a) return 0;
    make_cfb *c = make_cfb_new(a, 3);
    make_cfb_put(c, "WordDocument", main);
    make_cfb_put(c, "1Table", table);
    make_cfb_put(c, "0Table", table);
    make_cfb_put(c, "Data", table);
    (void)opened_part(a, sk_word_open, make_cfb_finish(c));
    sk_arena_free(a);
    return 0;
}

static void take_doc(void (*take)(void *self, sk_bytes seed), void *self, sk_arena *a, const make_doc *d)
{
    sk_bytes main, table;
    sk_buf b = sk_buf_new(a, 1u << 20);
    make_doc_streams(a, d, &main, &table);
    make_u16(&b, (unsigned)table.len);
    sk_buf_bytes(&b, table);
    sk_buf_bytes(&b, main);
    take(self, sk_buf_view(&b));
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const make_pair v[] = {{"name", "value"}};
    sk_arena *a = sk_arena_new(16u << 20);
    if (!a) return;
    take_doc(take, self, a,
             &(make_doc){.text = "text \x13 HYPERLINK \"http://a.example\" \x14shown\x15 end",
                         .pieces = 3,
                         .variables = v,
                         .variable_count = 1,
                         .template_path = "\\\\host.example\\t.dot",
                         .alternative = "alt"});
    take_doc(take, self, a, &(make_doc){.text = "locked", .lock = 3});
    sk_arena_free(a);
}
