/* See ovba.h. A container is the byte 1 and chunks; a chunk unpacks to at most 4096 bytes, without looking at the
 * chunks before it, so that damage in one costs only its rest. */
#include "codec/ovba.h"

#include "base/buf.h"
#include "base/reader.h"

#define CHUNK_LEN 4096

struct chunk {
    uint8_t bytes[CHUNK_LEN];
    size_t len;
    unsigned odd;
};

/* Bits of a copy token that tell the distance: enough for the chunk's bytes so far, at least 4 (2.4.1.3.19.1). */
static unsigned distance_bits(size_t len)
{
    unsigned bits = 4;
    while (bits < 12 && ((size_t)1 << bits) < len) bits++;
    return bits;
}

static void copy(struct chunk *c, uint16_t token)
{
    unsigned bits = distance_bits(c->len);
    size_t len = (token & (0xFFFFu >> bits)) + 3u, distance = (size_t)(token >> (16 - bits)) + 1;
    if (distance > c->len) {
        c->odd |= SK_OVBA_TOKEN;
        return;
    }
    for (; len > 0 && c->len < CHUNK_LEN; len--, c->len++) c->bytes[c->len] = c->bytes[c->len - distance];
    if (len > 0) c->odd |= SK_OVBA_TOKEN;
}

/* A flag byte, then eight tokens: bit 0 is a literal byte, bit 1 a copy (2.4.1.3.4). */
static void unpack_chunk(struct chunk *c, sk_bytes packed)
{
    sk_reader r = sk_reader_on(packed, 0);
    while (!sk_at_end(&r) && !(c->odd & SK_OVBA_TOKEN)) {
        unsigned flags = sk_u8(&r);
        for (unsigned bit = 0; bit < 8 && !sk_at_end(&r) && !(c->odd & SK_OVBA_TOKEN); bit++) {
            if (flags & 1u << bit) {
                uint16_t token = sk_u16le(&r);
                if (r.failed)
                    c->odd |= SK_OVBA_CUT;
                else
                    copy(c, token);
            } else if (c->len < CHUNK_LEN) {
                c->bytes[c->len++] = sk_u8(&r);
            } else {
                c->odd |= SK_OVBA_TOKEN;
            }
        }
        if (r.failed) return;
    }
}

static void keep_chunk(struct chunk *c, sk_bytes raw)
{
    c->len = sk_copy_out(raw, c->bytes, CHUNK_LEN);
    if (raw.len != CHUNK_LEN) c->odd |= raw.len < CHUNK_LEN ? SK_OVBA_CUT : SK_OVBA_TOKEN;
}

sk_bytes sk_ovba_unpack(sk_arena *a, sk_bytes container, size_t most, unsigned *ret_odd)
{
    sk_buf out = sk_buf_new(a, most);
    sk_reader r = sk_reader_on(container, 0);
    unsigned odd = 0;
    if (sk_u8(&r) != 1) odd |= SK_OVBA_NO_START;
    while (!odd && sk_left(&r) >= 2) {
        struct chunk c; /* its bytes are not cleared: a container may have many tiny chunks */
        c.len = 0;
        c.odd = 0;
        uint16_t head = sk_u16le(&r);
        size_t len = (head & 0x0FFFu) + 1u;
        bool signed_well = (head & 0x7000) == 0x3000;
        if (!signed_well && (head == 0 || len > sk_left(&r))) {
            odd |= SK_OVBA_TRAILING; /* padding or other bytes: no chunk at all */
            break;
        }
        if (!signed_well) c.odd |= SK_OVBA_SIGNATURE;
        if (len > sk_left(&r)) {
            c.odd |= SK_OVBA_CUT;
            len = sk_left(&r);
        }
        sk_bytes data = sk_take(&r, len);
        if (head & 0x8000)
            unpack_chunk(&c, data);
        else
            keep_chunk(&c, data);
        sk_buf_bytes(&out, sk_bytes_of(c.bytes, c.len));
        *ret_odd |= c.odd;
        if (out.full) odd |= SK_OVBA_LIMIT;
    }
    if (!odd && sk_left(&r) == 1) odd |= SK_OVBA_TRAILING;
    *ret_odd |= odd;
    return sk_buf_view(&out);
}

size_t sk_ovba_find_source(sk_bytes b, size_t from)
{
    sk_bytes mark = SK_LIT("\0Attribut");
    for (size_t at = sk_find(b, from, mark); at != SK_NPOS; at = sk_find(b, at + 1, mark))
        if (at >= from + 3 && sk_at(b, at - 3) == 1 && (sk_at(b, at - 1) & 0xF0) == 0xB0) return at - 3;
    return SK_NPOS;
}
