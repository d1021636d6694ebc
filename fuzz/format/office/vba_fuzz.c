/* VBA projects. The input is not the compound file, whose tables would swallow most mutations, but its parts: the
 * unpacked dir stream, PROJECT, and a module's stream, each behind a length of two bytes. */
#include <stdlib.h>

#include "base/reader.h"
#include "fuzz.h"
#include "make/vba.h"
#include "open.h"

extern const sk_format sk_format_cfb;

static sk_bytes take_part(sk_reader *r)
{
    size_t len = sk_u16le(r);
    return sk_take(r, len < sk_left(r) ? len : sk_left(r));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *a = sk_arena_new(64u << 20);
    make_cfb *c = a ? make_cfb_new(a, 3) : NULL;
    if (!c) abort();
    sk_reader r = sk_reader_on(sk_bytes_of(data, size < 100000 ? size : 100000), 0);
    make_cfb_put(c, "VBA/dir", make_ovba(a, take_part(&r)));
    make_cfb_put(c, "PROJECT", take_part(&r));
    make_cfb_put(c, "VBA/_VBA_PROJECT", take_part(&r));
    make_cfb_put(c, "VBA/Module1", take_part(&r));
    make_cfb_put(c, "VBA/ThisDocument", sk_take(&r, sk_left(&r)));
    sk_fuzz_open(&sk_format_cfb, SK_KIND_OFFICE_VBA_PROJECT, make_cfb_finish(c));
    sk_arena_free(a);
    return 0;
}

static void put_part(sk_buf *b, sk_bytes part)
{
    make_u16(b, (unsigned)part.len);
    sk_buf_bytes(b, part);
}

static sk_bytes make_module(sk_arena *a, const make_vba_module *m)
{
    sk_buf b = sk_buf_new(a, 1u << 20);
    sk_buf_bytes(&b, m->cache);
    sk_buf_bytes(&b, make_ovba(a, make_vba_source(a, m)));
    return sk_buf_view(&b);
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const char *const literals[] = {"one", "two and more", ""};
    sk_arena *a = sk_arena_new(64u << 20);
    if (!a) abort();
    for (unsigned is_64bit = 0; is_64bit < 2; is_64bit++) {
        make_vba_module modules[] = {
            {.name = "Module1", .type = 'm', .code = "Sub A()\nB \"one\"\nC \"two and more\" & \"\"\nEnd Sub\n"},
            {.name = "ThisDocument", .type = 'd', .code = ""}};
        modules[0].cache = make_vba_cache(a, literals, 3, is_64bit);
        make_vba_project p = {.modules = modules, .count = 2, .version = 0xB2, .locked = is_64bit};
        sk_buf b = sk_buf_new(a, 1u << 20);
        put_part(&b, make_vba_dir(a, &p));
        put_part(&b, make_vba_project_text(a, &p));
        put_part(&b, SK_LIT("\xCC\x61\xB2\x00\x00\x01\x00"));
        put_part(&b, make_module(a, &modules[0]));
        sk_buf_bytes(&b, make_module(a, &modules[1]));
        take(self, sk_buf_view(&b));
    }
    sk_arena_free(a);
}
