/* MS-XCA 2.2.4, "Processing" of LZ77+Huffman decompression. The output comes in blocks of 64 KiB, each with a table of its own:
 * lengths of the codes of 512 symbols, four bits each. */
#include "codec/xpress.h"

#include "base/buf.h"

enum { SYMBOLS = 512, TABLE_BYTES = SYMBOLS / 2, BLOCK = 65536, LONGEST = 15, TABLE_SIZE = 1 << LONGEST };

typedef struct unpacking {
    sk_bytes in;
    size_t pos;
    uint32_t bits;    /* the next ones, from the top */
    int left;         /* of them beyond the first 16 */
    uint8_t lengths[SYMBOLS];
    uint16_t *table;  /* symbol by its next 15 bits */
    bool bad;
} unpacking;

static uint32_t take16(unpacking *u)
{
    uint32_t v = sk_u16le_at(u->in, u->pos); /* behind the end: zeros, which the last codes may look into */
    u->pos += 2;
    return v;
}

static void drop(unpacking *u, unsigned count)
{
    u->bits <<= count;
    u->left -= (int)count;
    if (u->left >= 0) return;
    u->bits |= take16(u) << -u->left;
    u->left += 16;
}

/* Canonical codes: by length, then by symbol. False where they do not fill the code space exactly. */
static bool read_table(unpacking *u)
{
    if (!sk_has(u->in, u->pos, TABLE_BYTES)) return false;
    for (size_t i = 0; i < TABLE_BYTES; i++) {
        int byte = sk_at(u->in, u->pos + i);
        u->lengths[2 * i] = (uint8_t)(byte & 15);
        u->lengths[2 * i + 1] = (uint8_t)(byte >> 4);
    }
    u->pos += TABLE_BYTES;
    size_t at = 0;
    for (unsigned length = 1; length <= LONGEST; length++) {
        for (unsigned symbol = 0; symbol < SYMBOLS; symbol++) {
            size_t span = (size_t)1 << (LONGEST - length);
            if (u->lengths[symbol] != length) continue;
            if (at + span > TABLE_SIZE) return false;
            for (size_t i = 0; i < span; i++) {
                u->table[at + i] = (uint16_t)symbol;
            }
            at += span;
        }
    }
    u->bits = take16(u) << 16;
    u->bits |= take16(u);
    u->left = 16;
    return at == TABLE_SIZE;
}

static size_t match_length(unpacking *u, unsigned code)
{
    size_t length = code;
    if (length == 15) {
        length = (size_t)(sk_has(u->in, u->pos, 1) ? sk_at(u->in, u->pos) : 0);
        u->pos++;
        if (length == 255) {
            length = take16(u);
            if (length < 15) u->bad = true;
            else length -= 15;
        }
        length += 15;
    }
    return length + 3;
}

static void copy_match(unpacking *u, sk_buf *out, unsigned symbol)
{
    size_t length = match_length(u, symbol % 16);
    unsigned offset_bits = symbol / 16;
    size_t offset = ((size_t)1 << offset_bits) + (offset_bits ? u->bits >> (32 - offset_bits) : 0);
    drop(u, offset_bits);
    if (offset > out->len) u->bad = true;
    for (size_t i = 0; i < length && !u->bad && out->len < out->most; i++) {
        sk_buf_byte(out, out->p[out->len - offset]);
    }
}

static void unpack_block(unpacking *u, sk_buf *out)
{
    size_t end = out->len + BLOCK;
    while (out->len < end && out->len < out->most && !u->bad && !out->full) {
        unsigned symbol = u->table[u->bits >> (32 - LONGEST)];
        drop(u, u->lengths[symbol]);
        if (symbol < 256) sk_buf_byte(out, (uint8_t)symbol);
        else copy_match(u, out, symbol - 256);
        if (u->pos > u->in.len + 6) u->bad = true; /* more than looking ahead takes */
    }
}

sk_bytes sk_xpress_huffman(sk_arena *a, sk_bytes packed, size_t size, bool *ret_bad)
{
    unpacking u = {.in = packed, .table = SK_NEW_ARRAY(a, uint16_t, TABLE_SIZE)};
    sk_buf out = sk_buf_new(a, size);
    while (u.table && out.len < size && !u.bad && !out.full) {
        if (!read_table(&u)) u.bad = true;
        else unpack_block(&u, &out);
    }
    *ret_bad = u.bad || out.len < size;
    return sk_buf_view(&out);
}
