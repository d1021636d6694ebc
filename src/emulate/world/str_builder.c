/* Writing strings piece by piece: see str.h. Narrow until a character needs more. */
#include <string.h>

#include "emulate/world/str.h"

static bool make_room(sk_builder *b, size_t more)
{
    if (b->full) return false;
    if (more <= b->cap - b->len) return true;
    size_t each = b->w ? 2 : 1, cap = b->cap ? b->cap : 32;
    while (cap - b->len < more && cap < UINT32_MAX / 8) cap *= 2;
    size_t most = (size_t)b->strings->budget->limits.value[SK_LIMIT_EMULATE_STRING] / each;
    if (cap > most && b->len + more <= most) cap = most;
    if (!sk_within(b->strings->budget, SK_LIMIT_EMULATE_STRING, cap * each) ||
        !sk_spend(b->strings->budget, SK_LIMIT_EMULATE_STRINGS, (cap - b->cap) * each)) {
        b->full = b->strings->full = true;
        return false;
    }
    void *old = b->w ? (void *)b->w : (void *)b->b;
    void *p = sk_arena_grow(b->strings->arena, old, b->cap, cap, each);
    if (!p) {
        b->full = b->strings->full = true;
        return false;
    }
    if (b->w)
        b->w = p;
    else
        b->b = p;
    b->cap = cap;
    return true;
}

static bool widen(sk_builder *b)
{
    if (b->w) return true;
    size_t cap = b->cap ? b->cap : 32;
    if (!sk_within(b->strings->budget, SK_LIMIT_EMULATE_STRING, cap * 2) ||
        !sk_spend(b->strings->budget, SK_LIMIT_EMULATE_STRINGS, cap * 2) ||
        !(b->w = SK_NEW_ARRAY(b->strings->arena, uint16_t, cap))) {
        b->full = b->strings->full = true;
        return false;
    }
    for (size_t i = 0; i < b->len; i++) b->w[i] = b->b[i];
    b->cap = cap;
    b->b = NULL;
    return true;
}

sk_builder sk_builder_new(sk_strings *h, size_t expect)
{
    sk_builder b = {.strings = h};
    if (expect) make_room(&b, expect);
    return b;
}

void sk_builder_unit(sk_builder *b, uint16_t unit)
{
    if (b->full || (unit > 255 && !widen(b)) || !make_room(b, 1)) return;
    if (b->w)
        b->w[b->len++] = unit;
    else
        b->b[b->len++] = (uint8_t)unit;
}

void sk_builder_add(sk_builder *b, sk_str s)
{
    if (s.len == 0 || b->full || (s.wide && !widen(b)) || !make_room(b, s.len)) return;
    if (!b->w) {
        memcpy(b->b + b->len, s.p.b, s.len);
    } else if (s.wide) {
        memcpy(b->w + b->len, s.p.w, (size_t)s.len * 2);
    } else {
        for (size_t i = 0; i < s.len; i++) b->w[b->len + i] = s.p.b[i];
    }
    b->len += s.len;
}

void sk_builder_c(sk_builder *b, const char *ascii) { sk_builder_add(b, sk_str_c(ascii)); }

void sk_builder_bytes(sk_builder *b, sk_bytes latin1) { sk_builder_add(b, sk_str_borrow_latin1(latin1)); }

sk_str sk_builder_done(sk_builder *b)
{
    sk_str s = {.len = (uint32_t)b->len};
    if (b->w) {
        s.p.w = b->w;
        s.wide = 1;
    } else {
        s.p.b = b->b;
    }
    return s;
}
