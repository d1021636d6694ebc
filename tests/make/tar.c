/* See tar.h. */
#include "make/tar.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define BLOCK 512

static void put_text(uint8_t *block, size_t off, size_t most, const char *text)
{
    sk_copy_out(sk_bytes_str(text), block + off, most);
}

static void put_header(sk_buf *b, const make_tar_entry *e, const char *name, char type, uint64_t size)
{
    uint8_t block[BLOCK] = {0};
    char number[16];
    put_text(block, 0, 100, name);
    put_text(block, 100, 8, "0000644");
    snprintf(number, sizeof number, "%011o", (unsigned)size);
    put_text(block, 124, 12, number);
    for (unsigned i = 0; e->base256 && i < 12; i++)
        block[124 + i] = (uint8_t)(i == 0 ? 0x80 : i < 4 ? 0 : size >> (8 * (11 - i)));
    put_text(block, 136, 12, "14000000000");
    block[156] = (uint8_t)type;
    if (e->link) put_text(block, 157, 100, e->link);
    if (type != 0) put_text(block, 257, 6, "ustar");
    if (type != 0) put_text(block, 263, 2, "00");
    if (e->prefix) put_text(block, 345, 155, e->prefix);
    unsigned sum = e->bad_sum ? 1 : 0;
    for (size_t i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? ' ' : block[i];
    snprintf(number, sizeof number, "%06o", sum);
    put_text(block, 148, 8, number);
    block[155] = ' ';
    sk_buf_bytes(b, sk_bytes_of(block, BLOCK));
}

static void put_data(sk_buf *b, sk_bytes data)
{
    sk_buf_bytes(b, data);
    if (data.len % BLOCK) make_zeros(b, BLOCK - data.len % BLOCK);
}

/* "LENGTH KEY=VALUE\n", where LENGTH counts itself. */
static void put_record(sk_arena *a, sk_buf *b, const char *key, const char *value)
{
    size_t rest = strlen(key) + strlen(value) + 3, len = rest + 1;
    while (len != rest + strlen(sk_text_format(a, "%zu", len))) len++;
    sk_buf_format(b, "%zu %s=%s\n", len, key, value);
}

sk_bytes make_tar(sk_arena *a, const make_tar_entry *entries, size_t count)
{
    sk_buf b = sk_buf_new(a, (size_t)64 << 20);
    for (size_t i = 0; i < count; i++) {
        const make_tar_entry *e = &entries[i], plain = {0};
        uint64_t size = e->data.len + e->more_size;
        if (e->gnu_long) {
            put_header(&b, &plain, "././@LongLink", 'L', strlen(e->name) + 1);
            put_data(&b, sk_bytes_of(e->name, strlen(e->name) + 1));
        }
        if (e->pax) {
            sk_buf records = sk_buf_new(a, 65536);
            put_record(a, &records, "path", e->name);
            put_record(a, &records, "size", sk_text_format(a, "%llu", (unsigned long long)size));
            put_header(&b, &plain, "PaxHeaders/x", 'x', records.len);
            put_data(&b, sk_buf_view(&records));
        }
        put_header(&b, e, e->name, e->type, e->pax ? 0 : size);
        put_data(&b, e->data);
    }
    make_zeros(&b, 2 * BLOCK);
    return b.full ? (sk_bytes){NULL, 0} : sk_buf_view(&b);
}
