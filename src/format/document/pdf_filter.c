/* See pdf_filter.h. */
#include "format/document/pdf_filter.h"

#include "base/attr.h"
#include "base/buf.h"
#include "codec/inflate.h"
#include "codec/source.h"

#define PIECE 32768
#define LZW_CODES 4096

/* --- the output of one filter as the input of the next --- */

struct producer_source {
    sk_source base;
    sk_producer *producer;
    uint8_t piece[PIECE];
};

static sk_bytes next_piece(sk_source *self)
{
    struct producer_source *s = (struct producer_source *)self;
    return sk_bytes_of(s->piece, s->producer->produce(s->producer, s->piece, sizeof s->piece));
}

static void close_piece(sk_source *self)
{
    struct producer_source *s = (struct producer_source *)self;
    if (s->producer->close) s->producer->close(s->producer);
}

static sk_source *source_of(sk_arena *a, sk_producer *p)
{
    struct producer_source *s = SK_NEW(a, struct producer_source);
    if (!s) return NULL;
    s->base = (sk_source){.next = next_piece, .close = close_piece};
    s->producer = p;
    return &s->base;
}

sk_bytes pdf_drain(sk_arena *a, sk_producer *p, uint64_t most, bool *ret_whole, bool *ret_sound)
{
    uint8_t piece[PIECE];
    sk_buf out = sk_buf_new(a, (size_t)most);
    size_t len;
    while (!out.full && (len = p->produce(p, piece, sizeof piece)) > 0) sk_buf_bytes(&out, sk_bytes_of(piece, len));
    *ret_whole = !out.full;
    *ret_sound = p->outcome == SK_OUTCOME_COMPLETE;
    if (p->close) p->close(p);
    return sk_buf_view(&out);
}

/* --- the old filters --- */

static bool is_blank(int c) { return c == 0 || sk_is_space(c); }

static void decode_hex(sk_bytes in, sk_buf *out)
{
    int high = -1;
    for (size_t i = 0; i < in.len && in.p[i] != '>'; i++) {
        int v = sk_hex_value(in.p[i]);
        if (v < 0) continue;
        if (high >= 0) sk_buf_byte(out, (uint8_t)(high << 4 | v));
        high = high >= 0 ? -1 : v;
    }
    if (high >= 0) sk_buf_byte(out, (uint8_t)(high << 4));
}

static void put_group(sk_buf *out, const uint8_t group[5], size_t count)
{
    uint64_t v = 0;
    for (size_t i = 0; i < 5; i++) v = v * 85 + (i < count ? group[i] : 84);
    for (size_t i = 0; i + 1 < count; i++) sk_buf_byte(out, (uint8_t)(v >> (24 - 8 * i)));
}

static void decode_85(sk_bytes in, sk_buf *out)
{
    uint8_t group[5];
    size_t count = 0;
    for (size_t i = 0; i < in.len && in.p[i] != '~'; i++) {
        int c = in.p[i];
        if (c == 'z' && count == 0) {
            for (int k = 0; k < 4; k++) sk_buf_byte(out, 0);
        } else if (c >= '!' && c <= 'u') {
            group[count++] = (uint8_t)(c - '!');
            if (count == 5) {
                put_group(out, group, 5);
                count = 0;
            }
        } else if (!is_blank(c) && c != '<') {
            break;
        }
    }
    if (count > 1) put_group(out, group, count);
}

static void decode_runs(sk_bytes in, sk_buf *out)
{
    for (size_t i = 0; i < in.len && in.p[i] != 128 && !out->full;) {
        size_t n = in.p[i];
        if (n < 128) {
            sk_buf_bytes(out, sk_slice(in, i + 1, n + 1));
            i += n + 2;
        } else {
            int c = sk_at(in, i + 1);
            for (size_t k = 0; k < 257 - n && c >= 0; k++) sk_buf_byte(out, (uint8_t)c);
            i += 2;
        }
    }
}

/* LZW (7.4.4): an entry is where its string stands in the output, so no chains are followed. */
static void decode_lzw(sk_bytes in, sk_buf *out)
{
    size_t at[LZW_CODES], len[LZW_CODES], next = 258, last_at = 0, last_len = 0;
    unsigned width = 9, bits = 0;
    uint32_t window = 0;
    for (size_t i = 0; i < in.len && !out->full;) {
        while (bits < width && i < in.len) {
            window = window << 8 | in.p[i++];
            bits += 8;
        }
        while (bits >= width && !out->full) {
            unsigned code = window >> (bits - width) & ((1u << width) - 1);
            bits -= width;
            size_t start = out->len;
            if (code == 257) return;
            if (code == 256) {
                next = 258;
                width = 9;
                last_len = 0;
                continue;
            }
            if (code < 256)
                sk_buf_byte(out, (uint8_t)code);
            else if (code < next)
                for (size_t k = 0; k < len[code]; k++) sk_buf_byte(out, out->p[at[code] + k]);
            else if (code == next && last_len > 0)
                for (size_t k = 0; k < last_len + 1; k++) sk_buf_byte(out, out->p[last_at + (k < last_len ? k : 0)]);
            else
                return;
            if (last_len > 0 && next < LZW_CODES) { /* the last string and the first byte of this one stand next to each other */
                at[next] = last_at;
                len[next++] = last_len + 1;
            }
            if (next + 1 >= (1u << width) && width < 12) width++;
            last_at = start;
            last_len = out->len - start;
        }
    }
}

static const struct {
    const char *name, *abbreviation;
    void (*decode)(sk_bytes in, sk_buf *out); /* NULL: FlateDecode */
} rows[] = {
    {"FlateDecode", "Fl", NULL},      {"ASCIIHexDecode", "AHx", decode_hex},  {"ASCII85Decode", "A85", decode_85},
    {"LZWDecode", "LZW", decode_lzw}, {"RunLengthDecode", "RL", decode_runs},
};

static size_t find_filter(sk_bytes name)
{
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (pdf_name_is(name, rows[i].name) || pdf_name_is(name, rows[i].abbreviation)) return i;
    return SK_COUNT(rows);
}

sk_producer *pdf_decode(sk_arena *a, sk_bytes raw, const pdf_token *filters, size_t count, uint64_t most, bool *ret_cut)
{
    bool whole = true, sound;
    *ret_cut = false;
    sk_producer *p = NULL; /* NULL: the bytes of raw */
    for (size_t i = 0; i < count; i++) {
        size_t row = find_filter(filters[i].text);
        if (row == SK_COUNT(rows)) {
            if (p && p->close) p->close(p);
            return NULL;
        }
        if (rows[row].decode) {
            if (p) raw = pdf_drain(a, p, most, &whole, &sound);
            sk_buf out = sk_buf_new(a, (size_t)most);
            rows[row].decode(raw, &out);
            raw = sk_buf_view(&out);
            *ret_cut = *ret_cut || out.full || !whole;
            p = NULL;
        } else {
            sk_source *source = p ? source_of(a, p) : sk_source_bytes(a, raw);
            p = source ? sk_inflate_producer(a, source, SK_INFLATE_ZLIB) : NULL;
            if (!p) return NULL;
        }
    }
    if (p) return p;
    sk_source *source = sk_source_bytes(a, raw);
    return source ? sk_copy_producer(a, source, raw.len) : NULL;
}
