#include "base/reader.h"

sk_reader sk_reader_on(sk_bytes view, uint64_t origin) { return (sk_reader){.view = view, .origin = origin}; }

uint64_t sk_tell(const sk_reader *r) { return r->origin + r->pos; }

size_t sk_left(const sk_reader *r) { return r->failed ? 0 : r->view.len - r->pos; }

bool sk_at_end(const sk_reader *r) { return sk_left(r) == 0; }

static bool need(sk_reader *r, uint64_t len)
{
    if (r->failed) return false;
    if (sk_has(r->view, r->pos, len)) return true;
    r->failed = true;
    r->bad_at = r->origin + r->pos;
    return false;
}

sk_bytes sk_take(sk_reader *r, uint64_t len)
{
    if (!need(r, len)) return (sk_bytes){NULL, 0};
    sk_bytes out = sk_slice(r->view, r->pos, len);
    r->pos += (size_t)len;
    return out;
}

void sk_skip(sk_reader *r, uint64_t len) { (void)sk_take(r, len); }

void sk_align(sk_reader *r, size_t step)
{
    size_t over = r->pos & (step - 1);
    if (over) sk_skip(r, step - over);
}

uint8_t sk_u8(sk_reader *r)
{
    sk_bytes b = sk_take(r, 1);
    return b.len ? b.p[0] : 0;
}

uint16_t sk_u16le(sk_reader *r) { return sk_u16le_at(sk_take(r, 2), 0); }
uint32_t sk_u32le(sk_reader *r) { return sk_u32le_at(sk_take(r, 4), 0); }
uint64_t sk_u64le(sk_reader *r) { return sk_u64le_at(sk_take(r, 8), 0); }

bool sk_fits(const sk_reader *r, uint64_t count, uint64_t each)
{
    return each == 0 || count <= sk_left(r) / each;
}

sk_reader sk_window(const sk_reader *r, uint64_t off, uint64_t len)
{
    if (!r->failed && sk_has(r->view, off, len)) return sk_reader_on(sk_slice(r->view, off, len), r->origin + off);
    return (sk_reader){.origin = r->origin, .failed = true, .bad_at = r->failed ? r->bad_at : r->origin + off};
}
