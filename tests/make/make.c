#include "make/make.h"

#include "base/text.h"

void make_u8(sk_buf *b, unsigned v) { sk_buf_byte(b, (uint8_t)v); }

void make_u16(sk_buf *b, unsigned v)
{
    make_u8(b, v);
    make_u8(b, v >> 8);
}

void make_u32(sk_buf *b, uint32_t v)
{
    make_u16(b, v & 0xFFFF);
    make_u16(b, v >> 16);
}

void make_u64(sk_buf *b, uint64_t v)
{
    make_u32(b, (uint32_t)v);
    make_u32(b, (uint32_t)(v >> 32));
}

void make_zeros(sk_buf *b, size_t count)
{
    for (size_t i = 0; i < count; i++) make_u8(b, 0);
}

void make_utf16(sk_buf *b, const char *text)
{
    sk_bytes t = sk_bytes_str(text);
    for (size_t i = 0; i < t.len;) {
        uint32_t c = sk_utf8_next(t, &i, NULL);
        if (c >= 0x10000) {
            make_u16(b, 0xD800 + ((c - 0x10000) >> 10));
            make_u16(b, 0xDC00 + ((c - 0x10000) & 0x3FF));
        } else {
            make_u16(b, c);
        }
    }
}

void make_patch_u32(sk_buf *b, size_t at, uint32_t v)
{
    for (size_t k = 0; k < 4 && at + k < b->len; k++) b->p[at + k] = (uint8_t)(v >> (8 * k));
}
