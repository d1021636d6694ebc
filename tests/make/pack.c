/* See pack.h. */
#include "make/pack.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "base/buf.h"
#include "base/text.h"

static uint8_t *room_for(sk_arena *a, sk_bytes plain, size_t *ret_cap)
{
    *ret_cap = plain.len + plain.len / 2 + 1024;
    return SK_NEW_ARRAY(a, uint8_t, *ret_cap);
}

static sk_bytes deflate_as(sk_arena *a, sk_bytes plain, int bits, const char *name)
{
    size_t cap;
    uint8_t *out = room_for(a, plain, &cap);
    z_stream z = {0};
    gz_header header = {.name = (Bytef *)(uintptr_t)name, .os = 3};
    if (!out || deflateInit2(&z, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) return (sk_bytes){NULL, 0};
    if (bits > 15) deflateSetHeader(&z, &header);
    z.next_in = (z_const Bytef *)plain.p;
    z.avail_in = (uInt)plain.len;
    z.next_out = out;
    z.avail_out = (uInt)cap;
    int rc = deflate(&z, Z_FINISH);
    size_t len = cap - z.avail_out;
    deflateEnd(&z);
    return rc == Z_STREAM_END ? sk_bytes_of(out, len) : (sk_bytes){NULL, 0};
}

sk_bytes make_deflate(sk_arena *a, sk_bytes plain) { return deflate_as(a, plain, -15, NULL); }
sk_bytes make_gzip(sk_arena *a, sk_bytes plain, const char *name) { return deflate_as(a, plain, 15 + 16, name); }

sk_bytes make_bzip2(sk_arena *a, sk_bytes plain)
{
    size_t cap;
    uint8_t *out = room_for(a, plain, &cap);
    unsigned len = (unsigned)cap;
    if (!out || BZ2_bzBuffToBuffCompress((char *)out, &len, (char *)(uintptr_t)plain.p, (unsigned)plain.len, 1, 0, 0) != BZ_OK)
        return (sk_bytes){NULL, 0};
    return sk_bytes_of(out, len);
}

sk_bytes make_xz(sk_arena *a, sk_bytes plain)
{
    size_t cap, len = 0;
    uint8_t *out = room_for(a, plain, &cap);
    if (!out || lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, NULL, plain.p, plain.len, out, &len, cap) != LZMA_OK)
        return (sk_bytes){NULL, 0};
    return sk_bytes_of(out, len);
}

sk_bytes make_zip_lzma(sk_arena *a, sk_bytes plain)
{
    size_t cap;
    uint8_t *out = room_for(a, plain, &cap);
    lzma_stream z = LZMA_STREAM_INIT;
    lzma_options_lzma options;
    if (!out || lzma_lzma_preset(&options, 0) || lzma_alone_encoder(&z, &options) != LZMA_OK) return (sk_bytes){NULL, 0};
    z.next_in = plain.p;
    z.avail_in = plain.len;
    z.next_out = out;
    z.avail_out = cap;
    lzma_ret rc = lzma_code(&z, LZMA_FINISH);
    sk_bytes made = sk_bytes_of(out, cap - z.avail_out);
    lzma_end(&z);
    if (rc != LZMA_STREAM_END) return (sk_bytes){NULL, 0};
    sk_buf b = sk_buf_new(a, made.len + 16);
    sk_buf_bytes(&b, SK_LIT("\x05\x04\x05\x00"));
    sk_buf_bytes(&b, sk_slice(made, 0, 5));
    sk_buf_bytes(&b, sk_from(made, 13)); /* the .lzma header goes on with the size, ZIP does not */
    return sk_buf_view(&b);
}

sk_bytes make_zstd(sk_arena *a, sk_bytes plain)
{
    size_t cap;
    uint8_t *out = room_for(a, plain, &cap);
    size_t len = out ? ZSTD_compress(out, cap, plain.p, plain.len, 1) : 0;
    return out && !ZSTD_isError(len) ? sk_bytes_of(out, len) : (sk_bytes){NULL, 0};
}

sk_bytes make_prose(sk_arena *a, size_t len)
{
    static const char *const words[] = {"the ",    "checkpoint ", "opens ", "every ", "parcel ", "and ",
                                        "writes ", "down ",       "what ",  "it ",    "saw. "};
    sk_buf b = sk_buf_new(a, len);
    for (uint32_t i = 1; b.len < len && !b.full; i = i * 1664525u + 1013904223u) sk_buf_str(&b, words[(i >> 24) % 11]);
    return sk_slice(sk_buf_view(&b), 0, len);
}
