#include "make/jump_list.h"

#include <string.h>

#include "base/text.h"
#include "make/cfb.h"

enum { MOST = 1 << 22 };

static void put_row(sk_buf *b, unsigned version, const make_jump *j)
{
    size_t machine = strlen(j->machine), chars = b->len + (version == 1 ? 112 : 128);
    make_zeros(b, 72);
    sk_buf_bytes(b, sk_bytes_of(j->machine, machine));
    make_zeros(b, 16 - machine);
    make_u32(b, j->number);
    make_zeros(b, 8);
    make_u64(b, j->used);
    make_u32(b, j->pinned ? 0 : UINT32_MAX);
    if (version > 1) {
        make_u32(b, UINT32_MAX);
        make_u32(b, j->count);
        make_zeros(b, 8);
    }
    make_u16(b, 0);
    size_t path = b->len;
    make_utf16(b, j->path);
    size_t len = (b->len - path) / 2;
    b->p[chars] = (uint8_t)len;
    b->p[chars + 1] = (uint8_t)(len >> 8);
    if (version > 1) make_zeros(b, 4);
}

sk_bytes make_jump_list(sk_arena *a, unsigned version, const make_jump *jumps, size_t count)
{
    make_cfb *c = make_cfb_new(a, 3);
    sk_buf b = sk_buf_new(a, MOST);
    uint32_t rows = 0;
    for (size_t i = 0; i < count; i++) {
        rows += jumps[i].path != NULL;
    }
    make_u32(&b, version);
    make_u32(&b, rows);
    make_zeros(&b, 24);
    for (size_t i = 0; i < count; i++) {
        if (jumps[i].path) put_row(&b, version, &jumps[i]);
        if (jumps[i].link) (void)make_cfb_stream(c, 0, sk_text_format(a, "%x", jumps[i].number), make_lnk_file(a, jumps[i].link));
    }
    (void)make_cfb_stream(c, 0, "DestList", sk_buf_view(&b));
    return make_cfb_finish(c);
}

static void put_links(sk_arena *a, sk_buf *b, const make_lnk *const *links, size_t count)
{
    static const uint8_t class[16] = {0x01, 0x14, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46};
    make_u32(b, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        sk_buf_bytes(b, sk_bytes_of(class, sizeof class));
        sk_buf_bytes(b, make_lnk_file(a, links[i]));
    }
    make_u32(b, 0xbabffbabu);
}

sk_bytes make_custom_list(sk_arena *a, const make_lnk *const *links, size_t count)
{
    sk_buf b = sk_buf_new(a, MOST);
    make_u32(&b, 2);
    make_u32(&b, 2);
    make_u32(&b, 0);
    make_u32(&b, 0);
    make_u16(&b, 6);
    make_utf16(&b, "Recent");
    put_links(a, &b, links, count / 2);
    make_u32(&b, 2);
    put_links(a, &b, links + count / 2, count - count / 2);
    return sk_buf_view(&b);
}
