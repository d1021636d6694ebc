/* Headers, directories and end records of ZIP archives, each as it stands. Source: PKWARE APPNOTE.TXT 6.3.10, sections
 * 4.3.7 to 4.3.16 and 4.5; the WinZip AES note for extra field 0x9901; Info-ZIP's extrafld.txt for 0x7075. */
#include "format/archive/zip_parts.h"

#include "base/reader.h"
#include "codec/inflate.h"

#define LOCAL 0x04034B50u
#define CENTRAL 0x02014B50u
#define END 0x06054B50u
#define LOCATOR64 0x07064B50u
#define END64 0x06064B50u
#define LOCATOR64_LEN 20u
#define END64_LEN 56u

/* 4.5.3: only those fields are there whose 32-bit value is all ones, in this order; a local header has both sizes. */
static void read_zip64(sk_zip_header *h, sk_bytes field)
{
    sk_reader r = sk_reader_on(field, 0);
    uint64_t *values[] = {&h->size, &h->packed_size, &h->local_off};
    for (size_t i = 0; i < 3; i++) {
        if (*values[i] != UINT32_MAX) continue;
        uint64_t value = sk_u64le(&r);
        if (r.failed)
            h->extra_bad = true;
        else
            *values[i] = value;
    }
}

static void read_aes(sk_zip_header *h, sk_bytes field)
{
    sk_reader r = sk_reader_on(field, 0);
    uint16_t version = sk_u16le(&r);
    sk_bytes vendor = sk_take(&r, 2);
    uint8_t strength = sk_u8(&r);
    uint16_t method = sk_u16le(&r);
    if (r.failed || !sk_equal(vendor, SK_LIT("AE")) || strength < 1 || strength > 3 || version < 1 || version > 2) {
        h->extra_bad = true;
        return;
    }
    h->aes_version = (uint8_t)version;
    h->aes_strength = strength;
    h->aes_method = method;
}

/* It holds only for the name whose checksum it carries: another program may have renamed the entry. */
static void read_unicode_name(sk_zip_header *h, sk_bytes field)
{
    if (field.len > 5 && sk_at(field, 0) == 1 && sk_u32le_at(field, 1) == sk_crc32(0, h->name))
        h->unicode_name = sk_from(field, 5);
}

static void read_extra(sk_zip_header *h)
{
    sk_reader r = sk_reader_on(h->extra, 0);
    while (sk_left(&r) >= 4) {
        uint16_t id = sk_u16le(&r);
        sk_bytes field = sk_take(&r, sk_u16le(&r));
        if (r.failed) {
            h->extra_bad = true;
            return;
        }
        if (id == 0x0001)
            read_zip64(h, field);
        else if (id == 0x9901)
            read_aes(h, field);
        else if (id == 0x7075)
            read_unicode_name(h, field);
    }
}

bool sk_zip_central_at(sk_bytes b, uint64_t off, sk_zip_header *ret)
{
    sk_reader r = sk_reader_on(sk_from(b, off), off);
    if (sk_u32le(&r) != CENTRAL) return false;
    sk_zip_header h = {0};
    sk_skip(&r, 1);
    h.host = sk_u8(&r);
    sk_skip(&r, 2);
    h.flags = sk_u16le(&r);
    h.method = sk_u16le(&r);
    h.time = sk_u16le(&r);
    sk_skip(&r, 2);
    h.crc = sk_u32le(&r);
    h.packed_size = sk_u32le(&r);
    h.size = sk_u32le(&r);
    uint16_t name_len = sk_u16le(&r), extra_len = sk_u16le(&r), comment_len = sk_u16le(&r);
    sk_skip(&r, 4);
    h.attributes = sk_u32le(&r);
    h.local_off = sk_u32le(&r);
    h.name = sk_take(&r, name_len);
    if (r.failed) return false;
    h.extra = sk_take(&r, extra_len);
    sk_skip(&r, comment_len);
    h.extra_bad = r.failed;
    h.end = r.failed ? b.len : sk_tell(&r);
    read_extra(&h);
    *ret = h;
    return true;
}

bool sk_zip_local_at(sk_bytes b, uint64_t off, sk_zip_header *ret)
{
    sk_reader r = sk_reader_on(sk_from(b, off), off);
    if (sk_u32le(&r) != LOCAL) return false;
    sk_zip_header h = {.local_off = off};
    sk_skip(&r, 2);
    h.flags = sk_u16le(&r);
    h.method = sk_u16le(&r);
    h.time = sk_u16le(&r);
    sk_skip(&r, 2);
    h.crc = sk_u32le(&r);
    h.packed_size = sk_u32le(&r);
    h.size = sk_u32le(&r);
    uint16_t name_len = sk_u16le(&r), extra_len = sk_u16le(&r);
    h.name = sk_take(&r, name_len);
    h.extra = sk_take(&r, extra_len);
    if (r.failed) return false;
    h.end = sk_tell(&r);
    read_extra(&h);
    *ret = h;
    return true;
}

/* 4.3.14 and 4.3.15: the locator stands right in front of the end record. */
static void read_end64(sk_bytes b, uint64_t off, uint64_t *count, uint64_t *size, uint64_t *start, uint64_t *ret_end)
{
    if (off < LOCATOR64_LEN || sk_u32le_at(b, (size_t)off - LOCATOR64_LEN) != LOCATOR64) return;
    uint64_t at = sk_u64le_at(b, (size_t)off - LOCATOR64_LEN + 8);
    bool there = sk_has(b, at, END64_LEN) && sk_u32le_at(b, (size_t)at) == END64;
    if (!there && off >= LOCATOR64_LEN + END64_LEN) at = off - LOCATOR64_LEN - END64_LEN;
    if (!sk_has(b, at, END64_LEN) || sk_u32le_at(b, (size_t)at) != END64) return;
    *count = sk_u64le_at(b, (size_t)at + 32);
    *size = sk_u64le_at(b, (size_t)at + 40);
    *start = sk_u64le_at(b, (size_t)at + 48);
    *ret_end = at;
}

/* True where the directory's first header leads to a local header. */
static bool leads_somewhere(sk_bytes b, uint64_t start, uint64_t base)
{
    sk_zip_header h;
    uint64_t at;
    return sk_zip_central_at(b, start, &h) && sk_add(h.local_off, base, &at) && sk_has(b, at, 4) &&
           sk_u32le_at(b, (size_t)at) == LOCAL;
}

/* Where the directory really starts: right in front of its end, which also tells how many bytes stand before the
 * archive; or at the offset told. The one whose first entry is there wins. */
static bool locate(sk_bytes b, uint64_t size, uint64_t start, uint64_t end, sk_zip_directory *d)
{
    bool by_end = size <= end && size >= 4 && sk_u32le_at(b, (size_t)(end - size)) == CENTRAL;
    bool by_offset = start < end && sk_u32le_at(b, (size_t)start) == CENTRAL;
    uint64_t base = by_end && end - size >= start ? end - size - start : 0;
    if (by_end && by_offset && end - size != start)
        by_end = leads_somewhere(b, end - size, base) || !leads_somewhere(b, start, 0);
    d->start = by_end ? end - size : start;
    d->base = by_end ? base : 0;
    d->moved = d->start != d->base + start || (!by_end && by_offset);
    return by_end || by_offset;
}

bool sk_zip_directory_at(sk_bytes b, uint64_t off, sk_zip_directory *ret)
{
    sk_reader r = sk_reader_on(sk_from(b, off), off);
    if (sk_u32le(&r) != END) return false;
    sk_skip(&r, 6);
    uint64_t count = sk_u16le(&r), size = sk_u32le(&r), start = sk_u32le(&r), end = off;
    uint16_t comment_len = sk_u16le(&r);
    if (r.failed) return false;
    read_end64(b, off, &count, &size, &start, &end);
    sk_zip_directory d = {.count = count, .record = off};
    d.comment = sk_slice(b, sk_tell(&r), comment_len);
    d.end = sk_tell(&r) + d.comment.len;
    if (count == 0 && size == 0)
        d.start = end;
    else if (!locate(b, size, start, end, &d))
        return false;
    *ret = d;
    return true;
}
