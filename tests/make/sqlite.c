#include "make/sqlite.h"

#include <string.h>

#include "base/text.h"

enum { PAGE = 1024, MOST_PAGES = 512, MOST_LOCAL = PAGE - 35, LEAST_LOCAL = (PAGE - 12) * 32 / 255 - 23 };

typedef struct database {
    uint8_t *p;
    uint32_t pages;
} database;

static void put_be(uint8_t *p, size_t len, uint64_t n)
{
    for (size_t i = 0; i < len; i++) {
        p[i] = (uint8_t)(n >> 8 * (len - 1 - i));
    }
}

static uint8_t *page(const database *d, uint32_t number) { return d->p + (size_t)(number - 1) * PAGE; }
static uint32_t add_page(database *d) { return ++d->pages; }

static void put_varint(sk_buf *b, uint64_t n)
{
    for (int shift = 56; shift >= 0; shift -= 7) {
        if (shift == 0 || n >> shift) make_u8(b, (unsigned)(n >> shift & 0x7f) | (shift ? 0x80 : 0));
    }
}

static sk_bytes record(sk_arena *a, const make_cell *cells, size_t columns)
{
    sk_buf types = sk_buf_new(a, 1 << 16), b = sk_buf_new(a, 1 << 20);
    for (size_t i = 0; i < columns; i++) {
        put_varint(&types, cells[i].number ? 1 : cells[i].bytes.len * 2 + (cells[i].blob ? 12 : 13));
    }
    put_varint(&b, types.len + 1);
    sk_buf_bytes(&b, sk_buf_view(&types));
    for (size_t i = 0; i < columns; i++) {
        sk_buf_bytes(&b, cells[i].bytes);
    }
    return sk_buf_view(&b);
}

/* The cell, with what does not fit in pages of its own. */
static sk_bytes cell(sk_arena *a, database *d, sk_bytes payload, uint64_t row)
{
    sk_buf b = sk_buf_new(a, PAGE * 2);
    size_t local = payload.len, fits = LEAST_LOCAL + (payload.len - LEAST_LOCAL) % (PAGE - 4);
    if (payload.len > MOST_LOCAL) local = fits <= MOST_LOCAL ? fits : LEAST_LOCAL;
    put_varint(&b, payload.len);
    put_varint(&b, row);
    sk_buf_bytes(&b, sk_slice(payload, 0, local));
    if (local == payload.len) return sk_buf_view(&b);
    uint8_t next[4];
    put_be(next, 4, d->pages + 1);
    sk_buf_bytes(&b, sk_bytes_of(next, 4));
    for (size_t at = local; at < payload.len; at += PAGE - 4) {
        uint8_t *p = page(d, add_page(d));
        bool last = at + PAGE - 4 >= payload.len;
        put_be(p, 4, last ? 0 : d->pages + 1);
        sk_copy_out(sk_from(payload, at), p + 4, PAGE - 4);
    }
    return sk_buf_view(&b);
}

/* False: the page is full. */
static bool put_cell(uint8_t *p, size_t head, sk_bytes c)
{
    size_t count = (size_t)p[head + 3] << 8 | p[head + 4], used = (size_t)p[head + 5] << 8 | p[head + 6];
    if (!used) used = PAGE;
    if (head + 8 + (count + 1) * 2 + c.len > used) return false;
    p[head] = 13;
    memcpy(p + used - c.len, c.p, c.len);
    put_be(p + head + 8 + count * 2, 2, used - c.len);
    put_be(p + head + 3, 2, count + 1);
    put_be(p + head + 5, 2, used - c.len);
    return true;
}

static void put_root(uint8_t *p, const uint32_t *leaves, uint32_t count)
{
    size_t used = PAGE;
    p[0] = 5;
    for (uint32_t i = 0; i + 1 < count; i++) {
        used -= 5;
        put_be(p + used, 4, leaves[i]);
        p[used + 4] = 1;
        put_be(p + 12 + i * 2, 2, used);
    }
    put_be(p + 3, 2, count - 1);
    put_be(p + 5, 2, used);
    put_be(p + 8, 4, leaves[count - 1]);
}

sk_bytes make_sqlite(sk_arena *a, const char *table, const char *sql, const make_cell *cells, size_t columns, size_t count)
{
    database d = {sk_arena_take(a, MOST_PAGES, PAGE), 2};
    if (!d.p) return (sk_bytes){0};
    const make_cell schema[] = {{.bytes = SK_LIT("table")}, {.bytes = sk_bytes_str(table)}, {.bytes = sk_bytes_str(table)}, {.bytes = SK_LIT("\2"), .number = true}, {.bytes = sk_bytes_str(sql)}};
    uint32_t leaves[120] = {add_page(&d)}, leaf_count = 1;
    for (size_t i = 0; i < count; i++) {
        sk_bytes c = cell(a, &d, record(a, cells + i * columns, columns), i + 1);
        if (put_cell(page(&d, leaves[leaf_count - 1]), 0, c)) continue;
        leaves[leaf_count++] = add_page(&d);
        (void)put_cell(page(&d, leaves[leaf_count - 1]), 0, c);
    }
    if (count == 0) page(&d, leaves[0])[0] = 13;
    put_root(page(&d, 2), leaves, leaf_count);
    (void)put_cell(d.p, 100, cell(a, &d, record(a, schema, 5), 1));
    memcpy(d.p, "SQLite format 3", 16);
    put_be(d.p + 16, 2, PAGE);
    d.p[18] = d.p[19] = 1;
    d.p[21] = 64;
    d.p[22] = d.p[23] = 32;
    put_be(d.p + 28, 4, d.pages);
    put_be(d.p + 44, 4, 4);
    put_be(d.p + 56, 4, 1);
    return sk_bytes_of(d.p, (size_t)d.pages * PAGE);
}
