/* Records and strings of BIFF5 and BIFF8. Sources: MS-XLS 2.1.4 (records), 2.4.58 (Continue), 2.5.240, 2.5.293, 2.5.294
 * (strings: where one is continued, the continuation begins with its own flags). */
#include "base/text.h"
#include "format/office/biff8_inside.h"
#include "format/office/codepage.h"

#define STRING_WIDE 0x01
#define STRING_EXTENDED 0x04
#define STRING_RICH 0x08

bool sk_biff8_next(sk_biff8 *b, uint64_t off, sk_biff8_record *ret)
{
    if (!sk_has(b->stream, off, 4)) return false;
    uint16_t len = sk_u16le_at(b->stream, off + 2);
    *ret = (sk_biff8_record){.id = sk_u16le_at(b->stream, off),
                             .data = sk_slice(b->stream, off + 4, len),
                             .off = off,
                             .next = off + 4 + len};
    b->walked += 4 + ret->data.len;
    if (ret->data.len == len) return true;
    sk_excel_tell_deviation(b->o, b->book, SK_DEV_EXCEL_RECORD_CUT, off);
    b->damaged = true;
    ret->next = b->stream.len;
    return true;
}

static bool next_is_continue(sk_biff8 *b, uint64_t off)
{
    return sk_has(b->stream, off, 4) && sk_u16le_at(b->stream, off) == SK_BIFF8_CONTINUE;
}

sk_bytes sk_biff8_whole(sk_biff8 *b, const sk_biff8_record *r, uint64_t *ret_off)
{
    *ret_off = r->next;
    if (!next_is_continue(b, r->next)) return r->data;
    b->joined.len = 0;
    b->joined.full = false;
    sk_buf_bytes(&b->joined, r->data);
    sk_biff8_record more;
    while (next_is_continue(b, *ret_off) && sk_biff8_next(b, *ret_off, &more)) {
        sk_buf_bytes(&b->joined, more.data);
        *ret_off = more.next;
    }
    return sk_buf_view(&b->joined);
}

void sk_biff8_short(sk_biff8 *b, const sk_biff8_record *r)
{
    sk_excel_tell_deviation(b->o, b->book, SK_DEV_EXCEL_RECORD_SHORT, r->off);
    b->damaged = true;
}

/* --- the cursor --- */

sk_biff8_cursor sk_biff8_cursor_on(sk_biff8 *b, const sk_biff8_record *r, size_t from)
{
    return (sk_biff8_cursor){
        .b = b, .r = sk_reader_on(sk_from(r->data, from), 0), .next = r->next, .failed = r->data.len < from};
}

/* Moves to the next CONTINUE that holds something; false when there is none. */
static bool go_on(sk_biff8_cursor *c)
{
    while (!c->failed && sk_left(&c->r) == 0) {
        sk_biff8_record more;
        if (!next_is_continue(c->b, c->next) || !sk_biff8_next(c->b, c->next, &more)) {
            c->failed = true;
            return false;
        }
        c->r = sk_reader_on(more.data, 0);
        c->next = more.next;
    }
    return !c->failed;
}

uint8_t sk_biff8_u8(sk_biff8_cursor *c) { return go_on(c) ? sk_u8(&c->r) : 0; }

uint16_t sk_biff8_u16(sk_biff8_cursor *c)
{
    unsigned low = sk_biff8_u8(c);
    return (uint16_t)(low | (unsigned)sk_biff8_u8(c) << 8);
}

uint32_t sk_biff8_u32(sk_biff8_cursor *c)
{
    uint32_t low = sk_biff8_u16(c);
    return low | (uint32_t)sk_biff8_u16(c) << 16;
}

void sk_biff8_skip(sk_biff8_cursor *c, uint64_t len)
{
    while (len > 0 && go_on(c)) {
        uint64_t part = sk_left(&c->r) < len ? sk_left(&c->r) : len;
        sk_skip(&c->r, part);
        len -= part;
    }
}

/* --- strings --- */

/* Characters of BIFF5 are bytes of the workbook's code page. */
static sk_bytes old_chars(sk_biff8_cursor *c, uint32_t count)
{
    sk_bytes bytes = sk_take(&c->r, count);
    if (c->r.failed) c->failed = true;
    return sk_codepage_to_utf8(c->b->o->arena, bytes, c->b->codepage);
}

sk_bytes sk_biff8_chars(sk_biff8_cursor *c, uint32_t count, uint8_t flags)
{
    if (c->b->version == SK_PTG_BIFF5) return old_chars(c, count);
    sk_buf *out = &c->b->text;
    out->len = 0;
    out->full = false;
    uint32_t high = 0;
    while (count > 0) {
        if (sk_left(&c->r) == 0) flags = sk_biff8_u8(c);
        if (c->failed) break;
        if (flags & STRING_WIDE && sk_left(&c->r) == 1)
            sk_skip(&c->r, 1); /* half a character: nothing to be made of it */
        for (; count > 0 && sk_left(&c->r) > 0 && (!(flags & STRING_WIDE) || sk_left(&c->r) > 1); count--)
            sk_excel_put_unit(out, flags & STRING_WIDE ? sk_u16le(&c->r) : sk_u8(&c->r), &high);
    }
    if (high) sk_buf_utf8(out, 0xFFFD);
    return sk_buf_view(out);
}

sk_bytes sk_biff8_string(sk_biff8_cursor *c)
{
    uint32_t count = sk_biff8_u16(c);
    return sk_biff8_chars(c, count, c->b->version == SK_PTG_BIFF8 ? sk_biff8_u8(c) : 0);
}

sk_bytes sk_biff8_short_string(sk_biff8_cursor *c)
{
    uint32_t count = sk_biff8_u8(c);
    return sk_biff8_chars(c, count, c->b->version == SK_PTG_BIFF8 ? sk_biff8_u8(c) : 0);
}

sk_bytes sk_biff8_rich_string(sk_biff8_cursor *c)
{
    uint32_t count = sk_biff8_u16(c);
    uint8_t flags = sk_biff8_u8(c);
    uint64_t runs = flags & STRING_RICH ? sk_biff8_u16(c) : 0,
             extension = flags & STRING_EXTENDED ? sk_biff8_u32(c) : 0;
    sk_bytes text = sk_biff8_chars(c, count, flags);
    sk_biff8_skip(c, runs * 4 + extension);
    return text;
}
