#include "make/prefetch.h"

#include <string.h>

enum { MOST = 1 << 22, BLOCK = 65536, CODE_BITS = 9, MATCH_OF_THREE = 256 };

/* ---- Xpress ---- */

typedef struct bit_writer {
    sk_buf *out;
    uint32_t word;
    unsigned count;
} bit_writer;

static void put_bits(bit_writer *w, uint32_t v, unsigned bits)
{
    for (unsigned i = bits; i-- > 0;) {
        w->word = w->word << 1 | (v >> i & 1);
        if (++w->count < 16) continue;
        make_u16(w->out, w->word & 0xffff);
        w->word = 0;
        w->count = 0;
    }
}

/* The codes of a whole table of nine bits are the symbols themselves. Symbol 256: offset 1, length 3. */
static void pack_block(sk_buf *out, sk_bytes plain, size_t from, size_t to)
{
    for (unsigned i = 0; i < 256; i++) {
        make_u8(out, CODE_BITS << 4 | CODE_BITS);
    }
    bit_writer w = {.out = out};
    for (size_t i = from; i < to;) {
        bool match = i && i + 3 <= to && plain.p[i] == plain.p[i - 1] && plain.p[i + 1] == plain.p[i] && plain.p[i + 2] == plain.p[i];
        put_bits(&w, match ? MATCH_OF_THREE : plain.p[i], CODE_BITS);
        i += match ? 3 : 1;
    }
    put_bits(&w, 0, (16 - w.count) % 16);
    make_u16(out, 0); /* the reader looks ahead by a word */
}

sk_bytes make_xpress(sk_arena *a, sk_bytes plain)
{
    sk_buf out = sk_buf_new(a, MOST);
    for (size_t from = 0; from < plain.len; from += BLOCK) {
        pack_block(&out, plain, from, plain.len - from < BLOCK ? plain.len : from + BLOCK);
    }
    return sk_buf_view(&out);
}

/* ---- prefetch ---- */

static size_t put_text(sk_buf *b, const char *text)
{
    size_t before = b->len;
    make_utf16(b, text);
    make_u16(b, 0);
    return b->len - before;
}

static void put_header(sk_buf *b, const make_run *r, uint32_t version)
{
    make_u32(b, version);
    sk_buf_str(b, "SCCA");
    make_u32(b, 17);
    make_u32(b, 0);
    size_t name = b->len;
    put_text(b, r->program);
    make_zeros(b, 60 - (b->len - name));
    make_u32(b, r->hash);
    make_u32(b, 0);
}

static sk_bytes plain_file(sk_arena *a, const make_run *r, bool windows10)
{
    sk_buf b = sk_buf_new(a, MOST), names = sk_buf_new(a, MOST);
    size_t info = windows10 ? 220 : 156, header = 84, volume_size = windows10 ? 96 : 104;
    for (size_t i = 0; i < r->file_count; i++) {
        put_text(&names, r->files[i]);
    }
    size_t names_at = header + info, volumes_at = names_at + names.len;
    put_header(&b, r, windows10 ? 30 : 23);
    make_u32(&b, 0x130);
    make_zeros(&b, 12);
    make_u32(&b, (uint32_t)names_at);
    make_u32(&b, (uint32_t)names.len);
    make_u32(&b, (uint32_t)volumes_at);
    make_u32(&b, 1);
    make_u32(&b, (uint32_t)(volume_size + strlen(r->device) * 2 + 2));
    make_zeros(&b, 8);
    make_u64(&b, r->last);
    make_zeros(&b, (windows10 ? 208 : 152) - b.len);
    make_u32(&b, r->runs);
    make_zeros(&b, names_at - b.len);
    sk_buf_bytes(&b, sk_buf_view(&names));
    make_u32(&b, (uint32_t)volume_size);
    make_u32(&b, (uint32_t)strlen(r->device));
    make_u64(&b, 132000000000000000u);
    make_u32(&b, r->serial);
    make_zeros(&b, volume_size - 20);
    put_text(&b, r->device);
    return sk_buf_view(&b);
}

sk_bytes make_prefetch(sk_arena *a, const make_run *run, bool windows10)
{
    sk_bytes plain = plain_file(a, run, windows10);
    if (!windows10) return plain;
    sk_buf out = sk_buf_new(a, MOST);
    sk_buf_str(&out, "MAM\x04");
    make_u32(&out, (uint32_t)plain.len);
    sk_buf_bytes(&out, make_xpress(a, plain));
    return sk_buf_view(&out);
}
