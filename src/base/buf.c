#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

sk_buf sk_buf_new(sk_arena *arena, size_t most) { return (sk_buf){.arena = arena, .most = most}; }

sk_bytes sk_buf_view(const sk_buf *b) { return (sk_bytes){b->p, b->len}; }

/* Room for len more bytes: returns how many of them fit. */
static size_t make_room(sk_buf *b, size_t len)
{
    if (b->full) return 0;
    if (len > b->most - b->len) {
        len = b->most - b->len;
        b->full = true;
    }
    if (b->len + len > b->cap) {
        size_t cap = b->cap ? b->cap * 2 : 64;
        while (cap < b->len + len) cap *= 2;
        if (cap > b->most) cap = b->most;
        void *p = sk_arena_grow(b->arena, b->p, b->cap, cap, 1);
        if (!p) {
            b->full = true;
            return 0;
        }
        b->p = p;
        b->cap = cap;
    }
    return len;
}

void sk_buf_bytes(sk_buf *b, sk_bytes bytes)
{
    size_t len = make_room(b, bytes.len);
    if (len) memcpy(b->p + b->len, bytes.p, len);
    b->len += len;
}

void sk_buf_byte(sk_buf *b, uint8_t c)
{
    if (b->len < b->cap && !b->full) b->p[b->len++] = c;
    else sk_buf_bytes(b, (sk_bytes){&c, 1});
}

void sk_buf_str(sk_buf *b, const char *s) { sk_buf_bytes(b, sk_bytes_str(s)); }

void sk_buf_format(sk_buf *b, const char *format, ...)
{
    char small[512];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (len >= 0 && (size_t)len < sizeof small) {
        sk_buf_bytes(b, sk_bytes_of(small, (size_t)len));
    } else if (len > 0) {
        char *large = sk_arena_take(b->arena, (size_t)len + 1, 1);
        if (large) {
            vsnprintf(large, (size_t)len + 1, format, again);
            sk_buf_bytes(b, sk_bytes_of(large, (size_t)len));
        } else {
            b->full = true;
        }
    }
    va_end(again);
}

void sk_buf_utf8(sk_buf *b, uint32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    uint8_t out[4];
    size_t len;
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        len = 1;
    } else if (c < 0x800) {
        out[0] = (uint8_t)(0xC0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 0x3F));
        len = 2;
    } else if (c < 0x10000) {
        out[0] = (uint8_t)(0xE0 | c >> 12);
        out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (c & 0x3F));
        len = 3;
    } else {
        out[0] = (uint8_t)(0xF0 | c >> 18);
        out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3F));
        out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
        out[3] = (uint8_t)(0x80 | (c & 0x3F));
        len = 4;
    }
    sk_buf_bytes(b, (sk_bytes){out, len});
}
