#include "format/archive/collected_zip.h"

#include <zlib.h>

#include "base/filetime.h"

enum { STORED = 0, DEFLATED = 8, ENCRYPTED = 1, END_SIZE = 22, END_FAR = 65535 + END_SIZE, RECORD = 46, LOCAL = 30, FAR_END = 56, FAR_POINTER = 20 };
enum { EXTRA_ZIP64 = 0x0001, EXTRA_NTFS = 0x000a, EXTRA_UNIX_TIME = 0x5455 };

#define IS_LINK(attributes) (((attributes) >> 16 & 0170000) == 0120000)

/* ---- directory ---- */

/* 4.3.14: where the numbers of the end record are too small, another record has them. */
static void take_far_end(sk_collected *c, uint64_t end)
{
    sk_bytes f = c->file;
    if (end < FAR_POINTER || sk_u32le_at(f, end - FAR_POINTER) != 0x07064b50) return;
    uint64_t at = sk_u64le_at(f, end - FAR_POINTER + 8);
    if (!sk_has(f, at, FAR_END) || sk_u32le_at(f, (size_t)at) != 0x06064b50) return;
    c->left = sk_u64le_at(f, (size_t)at + 32);
    c->at = sk_u64le_at(f, (size_t)at + 48);
    c->end = at;
}

bool sk_collected_open(sk_bytes file, sk_collected *ret)
{
    if (file.len < END_SIZE) return false;
    size_t least = file.len > END_FAR ? file.len - END_FAR : 0;
    for (size_t at = file.len - END_SIZE + 1; at-- > least;) {
        if (sk_u32le_at(file, at) != 0x06054b50) continue;
        *ret = (sk_collected){.file = file, .left = sk_u16le_at(file, at + 10), .at = sk_u32le_at(file, at + 16), .end = at};
        take_far_end(ret, at);
        if (ret->at <= ret->end && (!ret->left || sk_u32le_at(file, (size_t)ret->at) == 0x02014b50)) return true;
    }
    return false;
}

/* A number that is all ones stands in the extra field (4.5.3), in the order of the record. */
static void take_far_numbers(sk_bytes data, sk_collected_member *m)
{
    uint64_t *const numbers[] = {&m->size, &m->packed, &m->local_off};
    size_t at = 0;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (*numbers[i] != UINT32_MAX || !sk_has(data, at, 8)) continue;
        *numbers[i] = sk_u64le_at(data, at);
        at += 8;
    }
}

/* MS-DOS date and time (4.4.6), of an unknown zone. */
static uint64_t dos_time(uint16_t date, uint16_t time)
{
    unsigned year = 1980u + (date >> 9), month = date >> 5 & 15, day = date & 31;
    if (!month || month > 12 || !day) return 0;
    unsigned y = month < 3 ? year - 1 : year, m = month < 3 ? month + 9 : month - 3; /* days since 1 March of year 0 */
    uint64_t days = 365ull * y + y / 4 - y / 100 + y / 400 + (153u * m + 2) / 5 + day - 1;
    uint64_t seconds = (days - 719468) * 86400 + (time >> 11) * 3600u + (time >> 5 & 63) * 60u + (time & 31) * 2u;
    return SK_FILETIME_1970 + seconds * SK_FILETIME_SECOND;
}

static void take_extra(sk_bytes extra, sk_collected_member *m)
{
    bool exact = false;
    for (size_t at = 0; sk_has(extra, at, 4);) {
        unsigned id = sk_u16le_at(extra, at);
        sk_bytes data = sk_slice(extra, at + 4, sk_u16le_at(extra, at + 2));
        if (id == EXTRA_ZIP64) take_far_numbers(data, m);
        if (id == EXTRA_NTFS && sk_has(data, 8, 8) && sk_u16le_at(data, 4) == 1) {
            m->written = sk_u64le_at(data, 8);
            exact = true;
        }
        if (id == EXTRA_UNIX_TIME && !exact && (sk_at(data, 0) & 1) && sk_has(data, 1, 4)) m->written = SK_FILETIME_1970 + (uint64_t)sk_u32le_at(data, 1) * SK_FILETIME_SECOND;
        at += 4u + sk_u16le_at(extra, at + 2);
    }
}

bool sk_collected_next(sk_collected *c, sk_collected_member *ret)
{
    if (!c->left) return false;
    sk_bytes head = sk_slice(c->file, c->at, c->end - c->at);
    if (!sk_has(head, 0, RECORD) || sk_u32le_at(head, 0) != 0x02014b50) {
        c->cut = true;
        c->left = 0;
        return false;
    }
    size_t name = sk_u16le_at(head, 28), extra = sk_u16le_at(head, 30), comment = sk_u16le_at(head, 32);
    uint32_t attributes = sk_u32le_at(head, 38);
    *ret = (sk_collected_member){.name = sk_slice(head, RECORD, name), .flags = sk_u16le_at(head, 8), .method = sk_u16le_at(head, 10), .crc = sk_u32le_at(head, 16),
                                 .packed = sk_u32le_at(head, 20), .size = sk_u32le_at(head, 24), .local_off = sk_u32le_at(head, 42), .link = IS_LINK(attributes),
                                 .written = dos_time(sk_u16le_at(head, 14), sk_u16le_at(head, 12))};
    int last = sk_at(ret->name, ret->name.len - 1);
    ret->folder = last == '/' || last == '\\';
    take_extra(sk_slice(head, RECORD + name, extra), ret);
    c->at += RECORD + name + extra + comment;
    if (c->at > c->end) c->at = c->end;
    c->left--;
    return true;
}

const char *sk_collected_refusal(const sk_collected_member *m)
{
    if (m->flags & ENCRYPTED) return "the archive's member is encrypted";
    if (m->method != STORED && m->method != DEFLATED) return "the archive's member is packed in a way that is not read";
    return NULL;
}

/* ---- bytes ---- */

struct sk_collected_reader {
    sk_bytes file;
    sk_collected_member member;
    uint64_t pos; /* bytes of the member that were unpacked */
    uint32_t crc;
    z_stream z;
    bool open, inflating;
};

static void close_member(sk_collected_reader *r)
{
    if (r->inflating) inflateEnd(&r->z);
    r->open = r->inflating = false;
}

static void close_reader(void *self) { close_member(self); }

sk_collected_reader *sk_collected_reader_new(sk_arena *a, sk_bytes file)
{
    sk_collected_reader *r = SK_NEW(a, sk_collected_reader);
    if (!r) return NULL;
    r->file = file;
    return sk_arena_cleanup(a, close_reader, r) ? r : NULL;
}

/* The packed bytes; false where the local header is not where the directory says. */
static bool packed_bytes(const sk_collected_reader *r, const sk_collected_member *m, sk_bytes *ret)
{
    sk_bytes local = sk_from(r->file, m->local_off);
    if (!sk_has(local, 0, LOCAL) || sk_u32le_at(local, 0) != 0x04034b50) return false;
    size_t skip = (size_t)LOCAL + sk_u16le_at(local, 26) + sk_u16le_at(local, 28);
    *ret = sk_slice(local, skip, m->packed);
    return sk_has(local, skip, m->packed);
}

static bool open_member(sk_collected_reader *r, const sk_collected_member *m)
{
    sk_bytes packed;
    close_member(r);
    if (sk_collected_refusal(m) || !packed_bytes(r, m, &packed) || packed.len > UINT32_MAX) return false;
    r->member = *m;
    r->pos = 0;
    r->crc = 0;
    r->z = (z_stream){.next_in = (Bytef *)(uintptr_t)packed.p, .avail_in = (uInt)packed.len};
    if (m->method == DEFLATED) r->inflating = inflateInit2(&r->z, -MAX_WBITS) == Z_OK;
    r->open = m->method == STORED || r->inflating;
    return r->open;
}

/* len bytes from where the reader stands. */
static bool unpack(sk_collected_reader *r, uint8_t *p, size_t len)
{
    if (len > UINT32_MAX) return false;
    if (r->member.method == STORED) {
        if (r->z.avail_in < len) return false;
        if (len) memcpy(p, r->z.next_in, len);
        r->z.next_in += len;
        r->z.avail_in -= (uInt)len;
    } else {
        r->z.next_out = p;
        r->z.avail_out = (uInt)len;
        int status = inflate(&r->z, Z_SYNC_FLUSH);
        if (r->z.avail_out || (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)) return false;
    }
    r->crc = (uint32_t)crc32(r->crc, p, (uInt)len);
    r->pos += len;
    return r->pos < r->member.size || r->crc == r->member.crc;
}

static bool skip_to(sk_collected_reader *r, uint64_t off)
{
    uint8_t waste[16384];
    while (r->pos < off) {
        uint64_t step = off - r->pos;
        if (!unpack(r, waste, step < sizeof waste ? (size_t)step : sizeof waste)) return false;
    }
    return true;
}

int64_t sk_collected_read(sk_collected_reader *r, const sk_collected_member *m, uint64_t off, uint8_t *p, size_t len)
{
    if (off >= m->size) return 0;
    if (len > m->size - off) len = (size_t)(m->size - off);
    bool here = r->open && r->member.local_off == m->local_off && r->member.size == m->size && r->pos <= off;
    if (!here && !open_member(r, m)) return -1;
    if (skip_to(r, off) && unpack(r, p, len)) return (int64_t)len;
    close_member(r);
    return -1;
}
