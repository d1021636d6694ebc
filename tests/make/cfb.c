/* See cfb.h. Order in the file: header, FAT, directory, mini FAT, mini stream, streams. Siblings form a chain to the
 * right, sorted as MS-CFB 2.6.4 orders names (shorter first, then by upper case). */
#include "make/cfb.h"

#include <stdlib.h>

#include "base/text.h"

#define MOST_ENTRIES 4096
#define NONE 0xFFFFFFFFu
#define END 0xFFFFFFFEu
#define FAT_MARK 0xFFFFFFFDu
#define MINI 64
#define CUTOFF 4096

struct entry {
    const char *name;
    uint32_t parent, child, right, start, type;
    uint8_t clsid[16];
    sk_bytes content;
};

struct make_cfb {
    sk_arena *arena;
    unsigned shift;
    struct entry entries[MOST_ENTRIES];
    uint32_t count;
    bool scatter;
};

/* Sectors being laid out: bytes of all of them, and the FAT. */
struct layout {
    make_cfb *c;
    sk_buf bytes;
    uint32_t *fat, count, cap;
};

make_cfb *make_cfb_new(sk_arena *a, unsigned major)
{
    make_cfb *c = SK_NEW(a, make_cfb);
    if (!c) return NULL;
    c->arena = a;
    c->shift = major == 4 ? 12 : 9;
    c->entries[0] = (struct entry){.name = "Root Entry", .parent = NONE, .child = NONE, .right = NONE, .type = 5};
    c->count = 1;
    return c;
}

static uint32_t add(make_cfb *c, uint32_t parent, const char *name, uint32_t type, sk_bytes content)
{
    if (c->count == MOST_ENTRIES) abort();
    const char *copy = sk_arena_string(c->arena, sk_bytes_str(name));
    c->entries[c->count] = (struct entry){
        .name = copy, .parent = parent, .child = NONE, .right = NONE, .type = type, .content = sk_arena_copy(c->arena, content)};
    return c->count++;
}

uint32_t make_cfb_storage(make_cfb *c, uint32_t parent, const char *name, const uint8_t *clsid)
{
    uint32_t id = add(c, parent, name, 1, (sk_bytes){NULL, 0});
    if (clsid) make_cfb_clsid(c, id, clsid);
    return id;
}

uint32_t make_cfb_stream(make_cfb *c, uint32_t parent, const char *name, sk_bytes content)
{
    return add(c, parent, name, 2, content);
}

void make_cfb_clsid(make_cfb *c, uint32_t id, const uint8_t clsid[16])
{
    for (size_t i = 0; i < 16; i++) c->entries[id].clsid[i] = clsid[i];
}

void make_cfb_scatter(make_cfb *c) { c->scatter = true; }

static uint32_t find_storage(make_cfb *c, uint32_t parent, sk_bytes name)
{
    for (uint32_t i = 1; i < c->count; i++)
        if (c->entries[i].parent == parent && c->entries[i].type == 1 && sk_equal(sk_bytes_str(c->entries[i].name), name))
            return i;
    return make_cfb_storage(c, parent, sk_arena_string(c->arena, name), NULL);
}

uint32_t make_cfb_put(make_cfb *c, const char *path, sk_bytes content)
{
    sk_bytes rest = sk_bytes_str(path), name;
    uint32_t parent = 0;
    for (;;) {
        sk_next_field(&rest, '/', &name);
        if (rest.p == NULL) return make_cfb_stream(c, parent, sk_arena_string(c->arena, name), content);
        parent = find_storage(c, parent, name);
    }
}

/* --- layout --- */

static void set_fat(struct layout *l, uint32_t sector, uint32_t value)
{
    while (sector >= l->cap) {
        uint32_t more = l->cap ? l->cap * 2 : 256;
        uint32_t *fat = sk_arena_grow(l->c->arena, l->fat, l->cap, more, sizeof *fat);
        if (!fat) abort();
        l->fat = fat;
        l->cap = more;
    }
    l->fat[sector] = value;
    if (sector >= l->count) l->count = sector + 1;
}

/* Writes content as a chain of sectors and returns the first. */
static uint32_t put_chain(struct layout *l, sk_bytes content, bool scatter)
{
    size_t size = (size_t)1 << l->c->shift;
    uint32_t first = END, before = END;
    for (size_t off = 0; off < content.len; off += size) {
        uint32_t s = l->count;
        sk_bytes part = sk_slice(content, off, size);
        sk_buf_bytes(&l->bytes, part);
        make_zeros(&l->bytes, size - part.len);
        set_fat(l, s, END);
        if (before == END)
            first = s;
        else
            set_fat(l, before, s);
        before = s;
        if (scatter) {
            make_zeros(&l->bytes, size);
            set_fat(l, s + 1, NONE);
        }
    }
    return first;
}

static int compare_names(const make_cfb *c, uint32_t a, uint32_t b)
{
    sk_bytes x = sk_text_lower(c->arena, sk_bytes_str(c->entries[a].name)),
             y = sk_text_lower(c->arena, sk_bytes_str(c->entries[b].name));
    if (x.len != y.len) return x.len < y.len ? -1 : 1;
    return sk_compare(x, y);
}

static void link_siblings(make_cfb *c)
{
    for (uint32_t i = 1; i < c->count; i++) {
        uint32_t *at = &c->entries[c->entries[i].parent].child;
        while (*at != NONE && compare_names(c, *at, i) < 0) at = &c->entries[*at].right;
        c->entries[i].right = *at;
        *at = i;
    }
}

static void put_mini(struct layout *l, sk_bytes *ret_stream, sk_bytes *ret_fat)
{
    make_cfb *c = l->c;
    sk_buf stream = sk_buf_new(c->arena, 64u << 20), fat = sk_buf_new(c->arena, 64u << 20);
    for (uint32_t i = 1; i < c->count; i++) {
        struct entry *e = &c->entries[i];
        if (e->type != 2 || e->content.len >= CUTOFF) continue;
        e->start = e->content.len ? (uint32_t)(stream.len / MINI) : END;
        uint32_t sectors = (uint32_t)((e->content.len + MINI - 1) / MINI);
        for (uint32_t k = 0; k < sectors; k++) make_u32(&fat, k + 1 < sectors ? e->start + k + 1 : END);
        sk_buf_bytes(&stream, e->content);
        make_zeros(&stream, (size_t)sectors * MINI - e->content.len);
    }
    while (fat.len % ((size_t)1 << c->shift)) make_u32(&fat, NONE);
    *ret_stream = sk_buf_view(&stream);
    *ret_fat = sk_buf_view(&fat);
}

static void put_entry(sk_buf *b, const struct entry *e)
{
    size_t start = b->len;
    make_utf16(b, e->name);
    size_t name_len = b->len - start + 2;
    make_zeros(b, start + 64 - b->len);
    make_u16(b, (unsigned)name_len);
    make_u8(b, e->type);
    make_u8(b, 1); /* black */
    make_u32(b, NONE);
    make_u32(b, e->right);
    make_u32(b, e->child);
    sk_buf_bytes(b, sk_bytes_of(e->clsid, 16));
    make_zeros(b, 4 + 16);
    make_u32(b, e->type == 1 ? 0 : e->start);
    make_u64(b, e->content.len);
}

static sk_bytes make_directory(make_cfb *c)
{
    sk_buf b = sk_buf_new(c->arena, 64u << 20);
    for (uint32_t i = 0; i < c->count; i++) put_entry(&b, &c->entries[i]);
    while (b.len % ((size_t)1 << c->shift)) {
        make_zeros(&b, 68);
        for (unsigned k = 0; k < 3; k++) make_u32(&b, NONE);
        make_zeros(&b, 48);
    }
    return sk_buf_view(&b);
}

static void put_header(sk_buf *b, const make_cfb *c, uint32_t fat_first, uint32_t fat_count, uint32_t directory,
                       uint32_t directory_count, uint32_t mini_fat, uint32_t mini_count)
{
    sk_buf_bytes(b, SK_LIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
    make_zeros(b, 16);
    make_u16(b, 0x3E);
    make_u16(b, c->shift == 12 ? 4 : 3);
    make_u16(b, 0xFFFE);
    make_u16(b, c->shift);
    make_u16(b, 6);
    make_zeros(b, 6);
    make_u32(b, c->shift == 12 ? directory_count : 0);
    make_u32(b, fat_count);
    make_u32(b, directory);
    make_u32(b, 0);
    make_u32(b, CUTOFF);
    make_u32(b, mini_fat);
    make_u32(b, mini_count);
    make_u32(b, END);
    make_u32(b, 0);
    for (uint32_t i = 0; i < 109; i++) make_u32(b, i < fat_count ? fat_first + i : NONE);
    make_zeros(b, ((size_t)1 << c->shift) - 512);
}

sk_bytes make_cfb_finish(make_cfb *c)
{
    struct layout l = {.c = c, .bytes = sk_buf_new(c->arena, 256u << 20)};
    size_t size = (size_t)1 << c->shift;
    link_siblings(c);
    sk_bytes mini_stream, mini_fat;
    put_mini(&l, &mini_stream, &mini_fat);
    for (uint32_t i = 1; i < c->count; i++)
        if (c->entries[i].type == 2 && c->entries[i].content.len >= CUTOFF)
            c->entries[i].start = put_chain(&l, c->entries[i].content, c->scatter);
    c->entries[0].content = mini_stream;
    c->entries[0].start = put_chain(&l, mini_stream, c->scatter);
    uint32_t mini_at = put_chain(&l, mini_fat, false);
    sk_bytes directory = make_directory(c);
    uint32_t directory_at = put_chain(&l, directory, false);
    uint32_t fat_at = l.count, fat_count = 1, per = (uint32_t)(size / 4);
    while (fat_count * per < fat_at + fat_count) fat_count++;
    if (fat_count > 109) abort(); /* no DIFAT sectors: 7 MB are enough for tests */
    for (uint32_t i = 0; i < fat_count; i++) set_fat(&l, fat_at + i, FAT_MARK);
    for (uint32_t i = 0; i < fat_count * per; i++) make_u32(&l.bytes, i < l.count ? l.fat[i] : NONE);
    sk_buf file = sk_buf_new(c->arena, 256u << 20);
    put_header(&file, c, fat_at, fat_count, directory_at, (uint32_t)(directory.len / size), mini_at,
               (uint32_t)(mini_fat.len / size));
    sk_buf_bytes(&file, sk_buf_view(&l.bytes));
    if (file.full || l.bytes.full) return (sk_bytes){NULL, 0};
    return sk_buf_view(&file);
}
