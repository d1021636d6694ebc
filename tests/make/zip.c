/* See zip.h. */
#include "make/zip.h"

#include <string.h>
#include <zlib.h>

#include "codec/winzip.h"
#include "codec/zipcrypto.h"
#include "make/pack.h"

#define MOST ((size_t)64 << 20)

struct made {
    uint32_t off, crc, packed_size, size;
    unsigned method;
};

static sk_bytes pack(sk_arena *a, const make_zip_entry *e)
{
    switch (e->method) {
    case 8: return make_deflate(a, e->data);
    case 12: return make_bzip2(a, e->data);
    case 14: return make_zip_lzma(a, e->data);
    case 93: return make_zstd(a, e->data);
    case 95: return make_xz(a, e->data);
    default: return e->data;
    }
}

static sk_bytes lock_traditional(sk_arena *a, const make_zip_entry *e, sk_bytes packed, uint8_t check)
{
    sk_buf b = sk_buf_new(a, packed.len + SK_ZIPCRYPTO_HEADER);
    sk_zipcrypto c = sk_zipcrypto_keys(sk_bytes_str(e->password));
    for (uint8_t i = 0; i < SK_ZIPCRYPTO_HEADER; i++)
        sk_buf_byte(&b, sk_zipcrypto_encrypt(&c, i == SK_ZIPCRYPTO_HEADER - 1 ? check : (uint8_t)(i * 37 + 11)));
    for (size_t i = 0; i < packed.len; i++) sk_buf_byte(&b, sk_zipcrypto_encrypt(&c, packed.p[i]));
    return sk_buf_view(&b);
}

static sk_bytes lock_aes(sk_arena *a, const make_zip_entry *e, sk_bytes packed)
{
    sk_buf b = sk_buf_new(a, packed.len + 64), cipher = sk_buf_new(a, packed.len);
    uint8_t salt[16], mac[SK_WINZIP_MAC];
    for (uint8_t i = 0; i < 16; i++) salt[i] = (uint8_t)(i * 13 + 7);
    sk_bytes salt_view = sk_bytes_of(salt, sk_winzip_salt_len(e->aes_strength));
    sk_winzip w;
    sk_winzip_derive(sk_bytes_str(e->password), salt_view, e->aes_strength, &w);
    sk_source *source = sk_winzip_source(a, &w, packed);
    for (sk_bytes piece = source->next(source); piece.len > 0; piece = source->next(source)) sk_buf_bytes(&cipher, piece);
    sk_source_close(source);
    sk_winzip_mac(&w, sk_buf_view(&cipher), mac);
    mac[0] = (uint8_t)(mac[0] ^ e->mac_xor);
    sk_buf_bytes(&b, salt_view);
    sk_buf_bytes(&b, sk_bytes_of(w.verifier, 2));
    sk_buf_bytes(&b, sk_buf_view(&cipher));
    sk_buf_bytes(&b, sk_bytes_of(mac, sizeof mac));
    return sk_buf_view(&b);
}

static sk_bytes extra_of(sk_arena *a, const make_zip_entry *e, const struct made *m)
{
    sk_buf b = sk_buf_new(a, 4096);
    if (e->zip64) {
        make_u16(&b, 1);
        make_u16(&b, 16);
        make_u64(&b, m->size);
        make_u64(&b, m->packed_size);
    }
    if (e->password && e->aes_strength) {
        make_u16(&b, 0x9901);
        make_u16(&b, 7);
        make_u16(&b, e->aes_version);
        sk_buf_str(&b, "AE");
        make_u8(&b, e->aes_strength);
        make_u16(&b, e->method);
    }
    if (e->unicode_name) {
        make_u16(&b, 0x7075);
        make_u16(&b, (unsigned)strlen(e->unicode_name) + 5);
        make_u8(&b, 1);
        make_u32(&b, (uint32_t)crc32(0, (const Bytef *)e->name, (uInt)strlen(e->name)));
        sk_buf_str(&b, e->unicode_name);
    }
    return sk_buf_view(&b);
}

static unsigned flags_of(const make_zip_entry *e)
{
    return (e->password ? 1u : 0) | (e->method == 14 ? 2u : 0) | (e->descriptor || e->bare_descriptor ? 8u : 0) |
           (e->utf8 ? 2048u : 0) | e->flags;
}

/* What both headers have in the same order; now tells whether sizes are known already. */
static void put_common(sk_buf *b, const make_zip_entry *e, const struct made *m, bool local)
{
    bool later = local && (e->descriptor || e->bare_descriptor);
    unsigned method = e->lie_method ? e->told_method : m->method;
    uint32_t size = e->lie_size ? e->told_size : m->size;
    if (local && e->lie_local_method) method = e->local_method;
    if (local && e->lie_local_size) size = e->local_size;
    make_u16(b, flags_of(e));
    make_u16(b, method);
    make_u16(b, 0x6000);
    make_u16(b, 0x5000);
    make_u32(b, later ? 0 : m->crc ^ (local ? e->local_crc_xor : 0));
    make_u32(b, later ? 0 : e->zip64 ? UINT32_MAX : m->packed_size);
    make_u32(b, later ? 0 : e->zip64 ? UINT32_MAX : size);
}

static void put_local(sk_arena *a, sk_buf *b, const make_zip_entry *e, struct made *m, size_t base)
{
    sk_bytes packed = pack(a, e), extra, name = sk_bytes_str(e->local_name ? e->local_name : e->name);
    bool aes = e->password && e->aes_strength;
    m->size = (uint32_t)e->data.len;
    m->crc = e->data.len ? (uint32_t)crc32(0, e->data.p, (uInt)e->data.len) : 0;
    m->crc ^= e->crc_xor;
    m->method = aes ? 99 : e->method;
    if (aes)
        packed = lock_aes(a, e, packed);
    else if (e->password)
        packed = lock_traditional(a, e, packed, e->descriptor ? 0x60 : (uint8_t)(m->crc >> 24));
    if (aes && e->aes_version == 2) m->crc = 0;
    m->packed_size = (uint32_t)packed.len;
    m->off = (uint32_t)(b->len - base);
    extra = extra_of(a, e, m);
    make_u32(b, 0x04034B50);
    make_u16(b, 45);
    put_common(b, e, m, true);
    make_u16(b, (unsigned)name.len);
    make_u16(b, (unsigned)extra.len);
    sk_buf_bytes(b, name);
    sk_buf_bytes(b, extra);
    sk_buf_bytes(b, packed);
    if (e->descriptor) make_u32(b, 0x08074B50);
    if (!e->descriptor && !e->bare_descriptor) return;
    make_u32(b, m->crc);
    make_u32(b, m->packed_size);
    make_u32(b, m->size);
}

static void put_central(sk_arena *a, sk_buf *b, const make_zip_entry *e, const struct made *m)
{
    sk_bytes extra = extra_of(a, e, m);
    make_u32(b, 0x02014B50);
    make_u16(b, 3u << 8 | 45);
    make_u16(b, 45);
    put_common(b, e, m, false);
    make_u16(b, (unsigned)strlen(e->name));
    make_u16(b, (unsigned)extra.len);
    make_zeros(b, 6);
    make_u32(b, e->link ? 0120777u << 16 : 0100644u << 16);
    make_u32(b, m->off);
    sk_buf_str(b, e->name);
    sk_buf_bytes(b, extra);
}

static void put_end64(sk_buf *b, uint64_t count, uint64_t size, uint64_t start, size_t base)
{
    uint64_t at = b->len - base;
    make_u32(b, 0x06064B50);
    make_u64(b, 44);
    make_u16(b, 45);
    make_u16(b, 45);
    make_zeros(b, 8);
    make_u64(b, count);
    make_u64(b, count);
    make_u64(b, size);
    make_u64(b, start);
    make_u32(b, 0x07064B50);
    make_u32(b, 0);
    make_u64(b, at);
    make_u32(b, 1);
}

sk_bytes make_zip(sk_arena *a, const make_zip_entry *entries, size_t count, const make_zip_options *options)
{
    static const make_zip_options plain;
    const make_zip_options *o = options ? options : &plain;
    struct made *made = SK_NEW_ARRAY(a, struct made, count ? count : 1);
    sk_buf b = sk_buf_new(a, MOST);
    if (!made) return (sk_bytes){NULL, 0};
    sk_buf_bytes(&b, o->prefix);
    for (size_t i = 0; i < count; i++) {
        if (entries[i].no_data && i > 0)
            made[i] = made[i - 1];
        else
            put_local(a, &b, &entries[i], &made[i], o->prefix.len);
    }
    if (o->no_end) return sk_buf_view(&b);
    size_t start = b.len - o->prefix.len;
    unsigned listed = 0;
    for (size_t i = 0; i < count; i++) {
        if (entries[i].unlisted) continue;
        put_central(a, &b, &entries[i], &made[i]);
        listed++;
    }
    size_t size = b.len - o->prefix.len - start;
    if (o->zip64_end) put_end64(&b, listed, size, start, o->prefix.len);
    unsigned told = o->zip64_end ? 0xFFFF : (unsigned)((int)listed + o->count_lie);
    make_u32(&b, 0x06054B50);
    make_u32(&b, 0);
    make_u16(&b, told);
    make_u16(&b, told);
    make_u32(&b, o->zip64_end ? UINT32_MAX : (uint32_t)size);
    make_u32(&b, o->zip64_end ? UINT32_MAX : (uint32_t)((int64_t)start + o->offset_lie));
    make_u16(&b, o->comment ? (unsigned)strlen(o->comment) : 0);
    if (o->comment) sk_buf_str(&b, o->comment);
    return b.full ? (sk_bytes){NULL, 0} : sk_buf_view(&b);
}
