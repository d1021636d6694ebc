#include "make/lnk.h"

#include <string.h>

enum { MOST = 1 << 22 };

static void put_header(sk_buf *b, const make_lnk *l)
{
    static const uint8_t class[16] = {0x01, 0x14, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46};
    uint32_t flags = 0x80; /* Unicode */
    if (l->local_path) flags |= 1 | 2;
    if (l->name) flags |= 4;
    if (l->relative_path) flags |= 8;
    if (l->folder) flags |= 16;
    if (l->arguments) flags |= 32;
    if (l->icon) flags |= 64;
    if (l->environment) flags |= 0x200;
    make_u32(b, 76);
    sk_buf_bytes(b, sk_bytes_of(class, sizeof class));
    make_u32(b, flags);
    make_u32(b, 0x20);
    make_u64(b, 132600000000000000u);
    make_u64(b, 132600000000000000u);
    make_u64(b, 132600000000000000u);
    make_u32(b, l->target_size);
    make_u32(b, 0);
    make_u32(b, 7);
    make_zeros(b, 12);
}

/* Drive, folders and file as items of the types 0x2f, 0x31 and 0x32, with short names only. */
static void put_ids(sk_buf *b, const char *path)
{
    size_t at = b->len;
    make_u16(b, 0);
    sk_bytes rest = sk_bytes_str(path), part;
    for (bool drive = true; sk_next_field(&rest, '\\', &part); drive = false) {
        make_u16(b, (unsigned)(drive ? 3 + part.len + 2 : 14 + part.len + 1));
        make_u8(b, drive ? 0x2f : rest.len ? 0x31 : 0x32);
        if (!drive) make_zeros(b, 11);
        sk_buf_bytes(b, part);
        if (drive) make_u8(b, '\\');
        make_u8(b, 0);
    }
    make_u16(b, 0);
    b->p[at] = (uint8_t)(b->len - at - 2);
    b->p[at + 1] = (uint8_t)((b->len - at - 2) >> 8);
}

static void put_info(sk_buf *b, const char *path)
{
    uint32_t len = (uint32_t)strlen(path) + 1, volume = 0x1c, base = volume + 0x11;
    make_u32(b, base + len + 1);
    make_u32(b, 0x1c);
    make_u32(b, 1);
    make_u32(b, volume);
    make_u32(b, base);
    make_u32(b, 0);
    make_u32(b, base + len);
    make_u32(b, 0x11);
    make_u32(b, 3);
    make_u32(b, 0x6a228faa);
    make_u32(b, 0x10);
    make_u8(b, 0);
    sk_buf_str(b, path);
    make_u16(b, 0);
}

static void put_string(sk_buf *b, const char *text)
{
    size_t at = b->len;
    if (!text) return;
    make_u16(b, 0);
    make_utf16(b, text);
    size_t count = (b->len - at - 2) / 2;
    b->p[at] = (uint8_t)count;
    b->p[at + 1] = (uint8_t)(count >> 8);
}

static void put_environment(sk_buf *b, const char *path)
{
    make_u32(b, 788);
    make_u32(b, 0xa0000001u);
    size_t at = b->len;
    sk_buf_str(b, path);
    make_zeros(b, 260 - (b->len - at));
    at = b->len;
    make_utf16(b, path);
    make_zeros(b, 520 - (b->len - at));
}

static void put_tracker(sk_buf *b, const char *machine)
{
    make_u32(b, 96);
    make_u32(b, 0xa0000003u);
    make_u32(b, 88);
    make_u32(b, 0);
    size_t at = b->len;
    sk_buf_str(b, machine);
    make_zeros(b, 16 - (b->len - at) + 64);
}

sk_bytes make_lnk_file(sk_arena *a, const make_lnk *l)
{
    sk_buf b = sk_buf_new(a, MOST);
    put_header(&b, l);
    if (l->local_path) put_ids(&b, l->local_path);
    if (l->local_path) put_info(&b, l->local_path);
    put_string(&b, l->name);
    put_string(&b, l->relative_path);
    put_string(&b, l->folder);
    put_string(&b, l->arguments);
    put_string(&b, l->icon);
    if (l->environment) put_environment(&b, l->environment);
    if (l->machine) put_tracker(&b, l->machine);
    make_u32(&b, 0);
    sk_buf_bytes(&b, l->overlay);
    return sk_buf_view(&b);
}
