#include "make/ptg.h"

make_tokens make_tokens_new(sk_arena *a, sk_ptg_version version)
{
    return (make_tokens){sk_buf_new(a, 1u << 16), version};
}

sk_bytes make_tokens_view(const make_tokens *t) { return sk_buf_view(&t->b); }

void make_ptg(make_tokens *t, unsigned token) { make_u8(&t->b, token); }

void make_ptg_string(make_tokens *t, const char *text)
{
    sk_buf utf16 = sk_buf_new(t->b.arena, 1u << 12);
    make_utf16(&utf16, text);
    make_u8(&t->b, 0x17);
    if (t->version == SK_PTG_BIFF12) {
        make_u16(&t->b, (unsigned)(utf16.len / 2));
    } else {
        make_u8(&t->b, (unsigned)(utf16.len / 2));
        make_u8(&t->b, 1);
    }
    sk_buf_bytes(&t->b, sk_buf_view(&utf16));
}

void make_ptg_int(make_tokens *t, unsigned value)
{
    make_u8(&t->b, 0x1E);
    make_u16(&t->b, value);
}

void make_ptg_number(make_tokens *t, double value)
{
    union {
        double v;
        uint64_t bits;
    } u = {.v = value};
    make_u8(&t->b, 0x1F);
    make_u64(&t->b, u.bits);
}

static void put_place(make_tokens *t, unsigned row, unsigned column)
{
    if (t->version == SK_PTG_BIFF12)
        make_u32(&t->b, row);
    else
        make_u16(&t->b, row);
    make_u16(&t->b, column);
}

void make_ptg_ref(make_tokens *t, unsigned row, unsigned column)
{
    make_u8(&t->b, 0x44);
    put_place(t, row, column | 0xC000);
}

void make_ptg_ref_absolute(make_tokens *t, unsigned row, unsigned column)
{
    make_u8(&t->b, 0x44);
    put_place(t, row, column);
}

void make_ptg_ref_sheet(make_tokens *t, unsigned ixti, unsigned row, unsigned column)
{
    make_u8(&t->b, 0x5A);
    make_u16(&t->b, ixti);
    put_place(t, row, column);
}

void make_ptg_function(make_tokens *t, const char *name)
{
    make_u8(&t->b, 0x41);
    make_u16(&t->b, (unsigned)sk_ptg_function_find(sk_bytes_str(name), false));
}

void make_ptg_call(make_tokens *t, const char *name, unsigned count)
{
    int32_t number = sk_ptg_function_find(sk_bytes_str(name), false);
    if (number < 0) number = sk_ptg_function_find(sk_bytes_str(name), true) | 0x8000;
    make_u8(&t->b, 0x42);
    make_u8(&t->b, count);
    make_u16(&t->b, (unsigned)number);
}

void make_ptg_name(make_tokens *t, unsigned index)
{
    make_u8(&t->b, 0x23);
    make_u32(&t->b, index);
}
