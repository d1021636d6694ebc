#include "make/ppt.h"

#include <zlib.h>

#define MOST (8u << 20)

static void put_record(sk_buf *b, unsigned version, unsigned instance, unsigned type, sk_bytes body)
{
    make_u16(b, instance << 4 | version);
    make_u16(b, type);
    make_u32(b, (uint32_t)body.len);
    sk_buf_bytes(b, body);
}

static void put_string(sk_buf *b, sk_arena *a, unsigned instance, unsigned type, const char *text)
{
    sk_buf units = sk_buf_new(a, MOST);
    make_utf16(&units, text);
    put_record(b, 0, instance, type, sk_buf_view(&units));
}

/* 2.10.23 */
static void put_link(sk_buf *b, sk_arena *a, const char *target)
{
    sk_buf link = sk_buf_new(a, MOST), list = sk_buf_new(a, MOST);
    put_record(&link, 0, 0, 0x0FD3, SK_LIT("\7\0\0\0"));
    put_string(&link, a, 0, 0x0FBA, "a friendly name");
    put_string(&link, a, 1, 0x0FBA, target);
    put_record(&list, 15, 0, 0x0FD7, sk_buf_view(&link));
    put_record(b, 15, 0, 0x0409, sk_buf_view(&list));
}

/* 2.6.6 */
static void put_action(sk_buf *b, sk_arena *a, unsigned action, const char *macro)
{
    sk_buf atom = sk_buf_new(a, MOST), info = sk_buf_new(a, MOST);
    make_u32(&atom, 0);
    make_u32(&atom, 7);
    make_u8(&atom, action);
    make_zeros(&atom, 7);
    put_record(&info, 0, 0, 0x0FF3, sk_buf_view(&atom));
    if (macro) put_string(&info, a, 2, 0x0FBA, macro);
    put_record(b, 15, 0, 0x0FF2, sk_buf_view(&info));
}

static void put_drawing(sk_buf *b, sk_arena *a, const char *alternative)
{
    sk_buf text = sk_buf_new(a, MOST), options = sk_buf_new(a, MOST), records = sk_buf_new(a, MOST), shape = sk_buf_new(a, MOST),
           page = sk_buf_new(a, MOST);
    make_utf16(&text, alternative);
    make_u16(&text, 0);
    make_u16(&options, 0x8381);
    make_u32(&options, (uint32_t)text.len);
    sk_buf_bytes(&options, sk_buf_view(&text));
    put_record(&records, 3, 1, 0xF00B, sk_buf_view(&options));
    put_record(&shape, 15, 0, 0xF004, sk_buf_view(&records));
    put_record(&page, 15, 0, 0xF002, sk_buf_view(&shape));
    put_record(b, 15, 0, 0x040C, sk_buf_view(&page));
}

/* 2.10.34 and 2.10.35 */
static void put_object(sk_buf *b, sk_arena *a, sk_bytes file, bool stored)
{
    if (stored) {
        put_record(b, 0, 0, 0x1011, file);
        return;
    }
    uLongf len = compressBound((uLong)file.len);
    uint8_t *packed = SK_NEW_ARRAY(a, uint8_t, len);
    sk_buf body = sk_buf_new(a, MOST);
    make_u32(&body, (uint32_t)file.len);
    if (packed && compress(packed, &len, file.p, (uLong)file.len) == Z_OK) sk_buf_bytes(&body, sk_bytes_of(packed, len));
    put_record(b, 0, 1, 0x1011, sk_buf_view(&body));
}

sk_bytes make_ppt_stream(sk_arena *a, const make_ppt *p)
{
    sk_buf b = sk_buf_new(a, MOST), document = sk_buf_new(a, MOST), slide = sk_buf_new(a, MOST);
    if (p->link) put_link(&document, a, p->link);
    if (p->text) put_string(&slide, a, 0, 0x0FA0, p->text);
    if (p->action) put_action(&slide, a, p->action, p->macro);
    if (p->alternative) put_drawing(&slide, a, p->alternative);
    put_record(&b, 15, 0, 0x03E8, sk_buf_view(&document));
    put_record(&b, 15, 0, 0x03EE, sk_buf_view(&slide));
    if (p->vba.len) put_object(&b, a, p->vba, p->stored);
    if (p->encrypted) put_record(&b, 15, 0, 0x2F14, SK_LIT("\3\0\2\0"));
    return sk_buf_view(&b);
}

sk_bytes make_ppt_bytes(sk_arena *a, const make_ppt *p)
{
    make_cfb *c = make_cfb_new(a, 3);
    sk_buf user = sk_buf_new(a, MOST), body = sk_buf_new(a, MOST);
    make_u32(&body, 20);
    make_u32(&body, p->encrypted ? 0xF3D1C4DFu : 0xE391C05Fu);
    make_zeros(&body, 12);
    put_record(&user, 0, 0, 0x0FF6, sk_buf_view(&body));
    make_cfb_put(c, "Current User", sk_buf_view(&user));
    make_cfb_put(c, "PowerPoint Document", make_ppt_stream(a, p));
    return make_cfb_finish(c);
}
