/* Strings of emulated programs: see str.h. Windows-1252 is as Unicode's CP1252.TXT has it; other pages are codec/ansi_page.h. */
#include "emulate/world/str.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "codec/ansi_page.h"

enum {
    HOME_EXACT = 1,   /* made by joining, without room: joined again it gets a home with room */
    SMALL = 32,       /* below, joining copies */
    PLAIN_NEEDLE = 16 /* longer ones are found by a rolling hash, so that time stays linear */
};

struct sk_str_home {
    uint8_t *base;
    size_t start, end, cap; /* in characters */
    bool wide;
};

static const uint16_t high_ansi[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

#define ROW4(n) (n), (n) + 1, (n) + 2, (n) + 3
#define ROW16(n) ROW4(n), ROW4((n) + 4), ROW4((n) + 8), ROW4((n) + 12)
#define ROW64(n) ROW16(n), ROW16((n) + 16), ROW16((n) + 32), ROW16((n) + 48)
static const uint8_t single[256] = {ROW64(0), ROW64(64), ROW64(128), ROW64(192)};

void sk_strings_start(sk_strings *h, sk_arena *arena, sk_budget *budget)
{
    *h = (sk_strings){.arena = arena, .budget = budget, .home_count = HOME_EXACT + 1};
}

/* Room for count characters; NULL, and full is set, at a budget. */
static uint8_t *take_room(sk_strings *h, size_t count, bool wide)
{
    size_t bytes = wide ? count * 2 : count;
    if (count > UINT32_MAX / 4 || !sk_within(h->budget, SK_LIMIT_EMULATE_STRING, bytes) ||
        !sk_spend(h->budget, SK_LIMIT_EMULATE_STRINGS, bytes)) {
        h->full = true;
        return NULL;
    }
    uint8_t *p = sk_arena_room(h->arena, bytes);
    if (!p) h->full = true;
    return p;
}

static sk_str make_narrow(const uint8_t *p, size_t len) { return (sk_str){.p = {.b = p}, .len = (uint32_t)len}; }

static sk_str make_wide(const void *p, size_t len) { return (sk_str){.p = {.w = p}, .len = (uint32_t)len, .wide = 1}; }

/* Writes the characters of s to the place of character at; wide says how the place is kept. */
static void copy_units(uint8_t *to, size_t at, bool wide, sk_str s)
{
    if (s.len == 0) return;
    if (!wide) {
        memcpy(to + at, s.p.b, s.len);
    } else if (s.wide) {
        memcpy(to + at * 2, s.p.w, (size_t)s.len * 2);
    } else {
        for (size_t i = 0; i < s.len; i++) {
            uint16_t unit = s.p.b[i];
            memcpy(to + (at + i) * 2, &unit, 2);
        }
    }
}

sk_str sk_str_c(const char *s) { return make_narrow((const uint8_t *)s, strlen(s)); }

sk_str sk_str_char(sk_strings *h, uint32_t unit)
{
    if (unit < 256) return make_narrow(single + unit, 1);
    uint16_t u = (uint16_t)unit;
    return sk_str_units(h, &u, 1);
}

sk_str sk_str_borrow_latin1(sk_bytes b) { return make_narrow(b.p, b.len < UINT32_MAX / 4 ? b.len : UINT32_MAX / 4); }

sk_str sk_str_latin1(sk_strings *h, sk_bytes b)
{
    uint8_t *p = take_room(h, b.len, false);
    if (!p) return SK_STR("");
    if (b.len) memcpy(p, b.p, b.len);
    return make_narrow(p, b.len);
}

sk_str sk_str_units(sk_strings *h, const uint16_t *units, size_t count)
{
    bool wide = false;
    for (size_t i = 0; i < count && !wide; i++) wide = units[i] > 255;
    uint8_t *p = take_room(h, count, wide);
    if (!p) return SK_STR("");
    if (wide) {
        memcpy(p, units, count * 2);
        return make_wide(p, count);
    }
    for (size_t i = 0; i < count; i++) p[i] = (uint8_t)units[i];
    return make_narrow(p, count);
}

sk_str sk_str_utf16le(sk_strings *h, sk_bytes b)
{
    sk_builder out = sk_builder_new(h, b.len / 2);
    for (size_t i = 0; i + 1 < b.len; i += 2) sk_builder_unit(&out, sk_u16le_at(b, i));
    return sk_builder_done(&out);
}

sk_str sk_str_utf8(sk_strings *h, sk_bytes b)
{
    bool ascii = true;
    for (size_t i = 0; i < b.len && ascii; i++) ascii = b.p[i] < 128;
    if (ascii) return sk_str_latin1(h, b);
    sk_builder out = sk_builder_new(h, b.len);
    for (size_t pos = 0; pos < b.len && !out.full;) {
        uint32_t c = sk_utf8_next(b, &pos, NULL);
        if (c < 0x10000) {
            sk_builder_unit(&out, (uint16_t)c);
        } else {
            sk_builder_unit(&out, (uint16_t)(0xD800 + ((c - 0x10000) >> 10)));
            sk_builder_unit(&out, (uint16_t)(0xDC00 + ((c - 0x10000) & 0x3FF)));
        }
    }
    return sk_builder_done(&out);
}

static bool is_ascii(sk_str s)
{
    if (s.wide) return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.p.b[i] >= 128) return false;
    }
    return true;
}

sk_bytes sk_str_to_utf8(sk_strings *h, sk_str s)
{
    if (is_ascii(s)) return sk_arena_copy(h->arena, sk_bytes_of(s.p.b, s.len));
    sk_buf out = sk_buf_new(h->arena, (size_t)s.len * 3 + 1);
    for (size_t i = 0; i < s.len; i++) {
        uint32_t c = sk_str_at(s, i), next = sk_str_at(s, i + 1);
        if (c >= 0xD800 && c < 0xDC00 && next >= 0xDC00 && next < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (next - 0xDC00);
            i++;
        }
        sk_buf_utf8(&out, c);
    }
    sk_bytes view = sk_buf_view(&out);
    sk_buf_byte(&out, 0);
    return sk_slice(sk_buf_view(&out), 0, view.len);
}

static uint16_t unit_of_1252(uint8_t c) { return c >= 0x80 && c < 0xA0 ? high_ansi[c - 0x80] : c; }

static uint8_t code_in_1252(uint16_t unit)
{
    if (unit < 0x80 || (unit >= 0xA0 && unit < 0x100)) return (uint8_t)unit;
    for (unsigned i = 0; i < 32; i++) {
        if (high_ansi[i] == unit) return (uint8_t)(0x80 + i);
    }
    return '?';
}

uint16_t sk_ansi_code(const sk_strings *h, uint16_t unit)
{
    const sk_ansi_page *page = h->codepage && unit >= 0x80 ? sk_ansi_page_find(h->codepage) : NULL;
    if (!page) return code_in_1252(unit);
    return page->bytes[unit] ? page->bytes[unit] : '?';
}

uint16_t sk_ansi_unit(const sk_strings *h, uint16_t code)
{
    const sk_ansi_page *page = h->codepage && code >= 0x80 ? sk_ansi_page_find(h->codepage) : NULL;
    if (!page) return unit_of_1252((uint8_t)code);
    uint8_t b[2] = {(uint8_t)(code >> 8), (uint8_t)code};
    size_t pos = 0;
    return sk_ansi_page_next(page, code < 0x100 ? sk_bytes_of(b + 1, 1) : sk_bytes_of(b, 2), &pos);
}

static sk_bytes to_pairs(sk_strings *h, sk_str s, const sk_ansi_page *page)
{
    uint8_t *p = take_room(h, s.len, true);
    size_t len = 0;
    if (!p) return sk_bytes_of(NULL, 0);
    for (size_t i = 0; i < s.len; i++) {
        uint16_t unit = sk_str_at(s, i), code = page->bytes[unit];
        if (code >= 0x100) p[len++] = (uint8_t)(code >> 8);
        p[len++] = code || !unit ? (uint8_t)code : '?';
    }
    return sk_bytes_of(p, len);
}

sk_bytes sk_str_to_page(sk_strings *h, sk_str s, unsigned codepage)
{
    if (is_ascii(s)) return sk_bytes_of(s.p.b, s.len);
    const sk_ansi_page *page = codepage ? sk_ansi_page_find(codepage) : NULL;
    if (page) return to_pairs(h, s, page);
    uint8_t *p = take_room(h, s.len, false);
    if (!p) return sk_bytes_of(NULL, 0);
    for (size_t i = 0; i < s.len; i++) p[i] = code_in_1252(sk_str_at(s, i));
    return sk_bytes_of(p, s.len);
}

sk_str sk_str_from_page(sk_strings *h, sk_bytes b, unsigned codepage)
{
    bool ascii = true;
    for (size_t i = 0; i < b.len && ascii; i++) ascii = b.p[i] < 128;
    if (ascii) return sk_str_latin1(h, b);
    const sk_ansi_page *page = codepage ? sk_ansi_page_find(codepage) : NULL;
    sk_builder out = sk_builder_new(h, b.len);
    for (size_t i = 0; i < b.len && !out.full;) sk_builder_unit(&out, page ? sk_ansi_page_next(page, b, &i) : unit_of_1252(b.p[i++]));
    return sk_builder_done(&out);
}

sk_bytes sk_str_to_ansi(sk_strings *h, sk_str s) { return sk_str_to_page(h, s, h->codepage); }

sk_str sk_str_from_ansi(sk_strings *h, sk_bytes b) { return sk_str_from_page(h, b, h->codepage); }

sk_bytes sk_str_to_utf16le(sk_strings *h, sk_str s)
{
    uint8_t *p = take_room(h, s.len, true);
    if (!p) return sk_bytes_of(NULL, 0);
    for (size_t i = 0; i < s.len; i++) {
        uint16_t unit = sk_str_at(s, i);
        p[i * 2] = (uint8_t)unit;
        p[i * 2 + 1] = (uint8_t)(unit >> 8);
    }
    return sk_bytes_of(p, (size_t)s.len * 2);
}

/* Where s starts in its home, in characters. */
static size_t place_in_home(const sk_str_home *home, sk_str s)
{
    size_t bytes = (size_t)(s.p.b - home->base);
    return home->wide ? bytes / 2 : bytes;
}

static sk_str_home *home_of(sk_strings *h, sk_str s)
{
    return s.home > HOME_EXACT && s.home < h->home_count ? &h->homes[s.home] : NULL;
}

static sk_str join_behind(sk_strings *h, sk_str a, sk_str b)
{
    sk_str_home *home = home_of(h, a);
    copy_units(home->base, home->end, home->wide, b);
    home->end += b.len;
    a.len += b.len;
    return a;
}

static sk_str join_before(sk_strings *h, sk_str a, sk_str b)
{
    sk_str_home *home = home_of(h, b);
    home->start -= a.len;
    copy_units(home->base, home->start, home->wide, a);
    b.p.b = home->base + (home->wide ? home->start * 2 : home->start);
    b.len += a.len;
    return b;
}

static bool has_room_behind(sk_strings *h, sk_str a, sk_str b)
{
    const sk_str_home *home = home_of(h, a);
    return home && (home->wide || !b.wide) && place_in_home(home, a) + a.len == home->end && home->cap - home->end >= b.len;
}

static bool has_room_before(sk_strings *h, sk_str a, sk_str b)
{
    const sk_str_home *home = home_of(h, b);
    return home && (home->wide || !a.wide) && place_in_home(home, b) == home->start && home->start >= a.len;
}

static uint32_t add_home(sk_strings *h, sk_str_home row)
{
    if (h->home_count >= h->home_cap) {
        uint32_t cap = h->home_cap ? h->home_cap * 2 : 64;
        sk_str_home *homes = cap < 1u << 30 ? sk_arena_grow(h->arena, h->homes, h->home_cap, cap, sizeof(*homes)) : NULL;
        if (!homes) return HOME_EXACT;
        h->homes = homes;
        h->home_cap = cap;
    }
    h->homes[h->home_count] = row;
    return h->home_count++;
}

/* A copy with room for as much again, on the side where the string grows. */
static sk_str join_anew(sk_strings *h, sk_str a, sk_str b)
{
    bool wide = a.wide || b.wide, behind = a.len >= b.len;
    size_t total = (size_t)a.len + b.len, room = 0;
    uint32_t grown = behind ? a.home : b.home;
    if (total >= SMALL && grown) room = total;
    size_t most = (size_t)h->budget->limits.value[SK_LIMIT_EMULATE_STRING] / (wide ? 2 : 1);
    if (total < most && room > most - total) room = most - total;
    uint8_t *p = take_room(h, total + room, wide);
    if (!p) return behind ? a : b;
    size_t start = behind ? 0 : room;
    copy_units(p, start, wide, a);
    copy_units(p, start + a.len, wide, b);
    uint8_t *first = p + (wide ? start * 2 : start);
    sk_str s = wide ? make_wide(first, total) : make_narrow(first, total);
    uint32_t home = HOME_EXACT;
    if (room)
        home = add_home(h, (sk_str_home){.base = p, .start = start, .end = start + total, .cap = total + room, .wide = wide});
    s.home = home & 0x7FFFFFFFu;
    return s;
}

sk_str sk_str_concat(sk_strings *h, sk_str a, sk_str b)
{
    if (b.len == 0) return a;
    if (a.len == 0) return b;
    if (has_room_behind(h, a, b)) return join_behind(h, a, b);
    if (has_room_before(h, a, b)) return join_before(h, a, b);
    return join_anew(h, a, b);
}

/* One copy of all parts, without room. */
static sk_str join_exact(sk_strings *h, const sk_str *parts, size_t count)
{
    size_t total = 0;
    bool wide = false;
    for (size_t i = 0; i < count; i++) {
        total += parts[i].len;
        if (parts[i].wide && parts[i].len) wide = true;
    }
    uint8_t *p = take_room(h, total, wide);
    if (!p) return parts[0];
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        copy_units(p, at, wide, parts[i]);
        at += parts[i].len;
    }
    sk_str s = wide ? make_wide(p, total) : make_narrow(p, total);
    s.home = HOME_EXACT;
    return s;
}

sk_str sk_str_gather(sk_strings *h, const sk_str *parts, size_t count)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++) total += parts[i].len;
    sk_str first = parts[0], last = parts[count - 1];
    if (count == 1 || total == first.len) return first;
    if (first.home && first.len >= SMALL && first.len >= total / 2) {
        for (size_t i = 1; i < count; i++) first = sk_str_concat(h, first, parts[i]);
        return first;
    }
    if (last.home && last.len >= SMALL && last.len >= total / 2)
        return sk_str_concat(h, join_exact(h, parts, count - 1), last);
    return join_exact(h, parts, count);
}

sk_str sk_str_slice(sk_str s, size_t from, size_t count)
{
    if (from >= s.len) return SK_STR("");
    if (count > s.len - from) count = s.len - from;
    if (count == s.len) return s;
    if (s.wide)
        s.p.w += from;
    else
        s.p.b += from;
    s.len = (uint32_t)count;
    s.home = 0;
    return s;
}

sk_str sk_str_from(sk_str s, size_t from) { return sk_str_slice(s, from, SIZE_MAX); }

uint16_t sk_unit_lower(uint16_t c)
{
    if (c < 128) return (uint16_t)sk_lower(c);
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9 && c != 0x3A2) || (c >= 0x410 && c <= 0x42F) ||
        (c >= 0xFF21 && c <= 0xFF3A))
        return (uint16_t)(c + 32);
    if (c >= 0x400 && c <= 0x40F) return (uint16_t)(c + 80);
    if (c >= 0x100 && c <= 0x177 && c != 0x130 && c != 0x131 && c != 0x138 && c != 0x149) {
        bool odd_upper = (c >= 0x139 && c <= 0x148);
        return (c & 1) == (odd_upper ? 1 : 0) ? (uint16_t)(c + 1) : c;
    }
    return c;
}

uint16_t sk_unit_upper(uint16_t c)
{
    if (c < 128) return (uint16_t)sk_upper(c);
    if ((c >= 0xE0 && c <= 0xFE && c != 0xF7) || (c >= 0x3B1 && c <= 0x3C9 && c != 0x3C2) || (c >= 0x430 && c <= 0x44F) ||
        (c >= 0xFF41 && c <= 0xFF5A))
        return (uint16_t)(c - 32);
    if (c >= 0x450 && c <= 0x45F) return (uint16_t)(c - 80);
    if (c >= 0x100 && c <= 0x177 && c != 0x130 && c != 0x131 && c != 0x138 && c != 0x149) {
        bool odd_upper = (c >= 0x139 && c <= 0x148);
        return (c & 1) == (odd_upper ? 0 : 1) ? (uint16_t)(c - 1) : c;
    }
    return c;
}

/* Each character through change; the width stays, as no letter changes its width. */
static sk_str map_units(sk_strings *h, sk_str s, uint16_t (*change)(uint16_t))
{
    size_t same = 0;
    while (same < s.len && change(sk_str_at(s, same)) == sk_str_at(s, same)) same++;
    if (same == s.len) return s;
    uint8_t *p = take_room(h, s.len, s.wide);
    if (!p) return s;
    for (size_t i = 0; i < s.len; i++) {
        uint16_t unit = change(sk_str_at(s, i));
        if (s.wide)
            memcpy(p + i * 2, &unit, 2);
        else
            p[i] = (uint8_t)unit;
    }
    return s.wide ? make_wide(p, s.len) : make_narrow(p, s.len);
}

sk_str sk_str_upper(sk_strings *h, sk_str s) { return map_units(h, s, sk_unit_upper); }

sk_str sk_str_lower(sk_strings *h, sk_str s) { return map_units(h, s, sk_unit_lower); }

sk_str sk_str_reverse(sk_strings *h, sk_str s)
{
    if (s.len < 2) return s;
    uint8_t *p = take_room(h, s.len, s.wide);
    if (!p) return s;
    for (size_t i = 0; i < s.len; i++) {
        uint16_t unit = sk_str_at(s, s.len - 1 - i);
        if (s.wide)
            memcpy(p + i * 2, &unit, 2);
        else
            p[i] = (uint8_t)unit;
    }
    return s.wide ? make_wide(p, s.len) : make_narrow(p, s.len);
}

sk_str sk_str_repeat(sk_strings *h, sk_str s, size_t count)
{
    if (count == 0 || s.len == 0) return SK_STR("");
    uint64_t total;
    if (!sk_mul(s.len, count, &total)) total = UINT32_MAX;
    uint8_t *p = take_room(h, (size_t)total, s.wide);
    if (!p) return SK_STR("");
    for (size_t i = 0; i < count; i++) copy_units(p, i * s.len, s.wide, s);
    return s.wide ? make_wide(p, (size_t)total) : make_narrow(p, (size_t)total);
}

sk_str sk_str_trim(sk_str s, bool left, bool right, bool any_space)
{
    size_t from = 0, end = s.len;
    while (left && from < end && (sk_str_at(s, from) == ' ' || (any_space && sk_is_space(sk_str_at(s, from))))) from++;
    while (right && end > from && (sk_str_at(s, end - 1) == ' ' || (any_space && sk_is_space(sk_str_at(s, end - 1))))) end--;
    return sk_str_slice(s, from, end - from);
}

sk_str sk_str_overlay(sk_strings *h, sk_str s, size_t at, sk_str part)
{
    if (at >= s.len) return s;
    part = sk_str_slice(part, 0, s.len - at);
    bool wide = s.wide || part.wide;
    uint8_t *p = take_room(h, s.len, wide);
    if (!p) return s;
    copy_units(p, 0, wide, s);
    copy_units(p, at, wide, part);
    return wide ? make_wide(p, s.len) : make_narrow(p, s.len);
}

sk_str sk_str_replace(sk_strings *h, sk_str s, sk_str find, sk_str with, size_t from, size_t count, bool fold)
{
    if (find.len == 0) return s;
    size_t hit = sk_str_find(s, find, from, fold);
    if (hit == SK_NPOS || count == 0) return s;
    sk_builder out = sk_builder_new(h, s.len);
    size_t done = 0;
    for (; hit != SK_NPOS && count > 0 && !out.full; count--) {
        sk_builder_add(&out, sk_str_slice(s, done, hit - done));
        sk_builder_add(&out, with);
        done = hit + find.len;
        hit = sk_str_find(s, find, done, fold);
    }
    sk_builder_add(&out, sk_str_from(s, done));
    return sk_builder_done(&out);
}

static uint16_t read_unit(sk_str s, size_t i, bool fold)
{
    uint16_t c = sk_str_at(s, i);
    return fold ? sk_unit_lower(c) : c;
}

static bool matches_at(sk_str s, size_t at, sk_str needle, bool fold)
{
    for (size_t i = 0; i < needle.len; i++) {
        if (read_unit(s, at + i, fold) != read_unit(needle, i, fold)) return false;
    }
    return true;
}

/* Rabin and Karp's search, modulo the Mersenne prime 2^61 - 1. */
static uint64_t mix(uint64_t hash, uint64_t by, uint64_t plus)
{
    const uint64_t prime = ((uint64_t)1 << 61) - 1;
    __extension__ unsigned __int128 product = (unsigned __int128)hash * by + plus;
    uint64_t sum = (uint64_t)(product & prime) + (uint64_t)(product >> 61);
    return sum >= prime ? sum - prime : sum;
}

/* The first match, or with last the last one, which alone is compared then. */
static size_t find_by_hash(sk_str s, sk_str needle, size_t from, bool fold, bool last)
{
    const uint64_t prime = ((uint64_t)1 << 61) - 1, base = 0x0B1E5A17C3D9u;
    uint64_t want = 0, have = 0, lead = 1;
    for (size_t i = 0; i < needle.len; i++) {
        want = mix(want, base, read_unit(needle, i, fold));
        have = mix(have, base, read_unit(s, from + i, fold));
        if (i > 0) lead = mix(lead, base, 0);
    }
    size_t hit = SK_NPOS;
    for (size_t at = from;; at++) {
        if (have == want && last)
            hit = at;
        else if (have == want && matches_at(s, at, needle, fold))
            return at;
        if (at + needle.len >= s.len) break;
        uint64_t gone = mix(lead, read_unit(s, at, fold), 0);
        have = have >= gone ? have - gone : have + prime - gone;
        have = mix(have, base, read_unit(s, at + needle.len, fold));
    }
    return hit != SK_NPOS && matches_at(s, hit, needle, fold) ? hit : SK_NPOS;
}

size_t sk_str_find(sk_str s, sk_str needle, size_t from, bool fold)
{
    if (from > s.len || needle.len > s.len - from) return SK_NPOS;
    if (needle.len == 0) return from;
    if (!s.wide && !needle.wide && !fold) return sk_find(sk_bytes_of(s.p.b, s.len), from, sk_bytes_of(needle.p.b, needle.len));
    if (needle.len > PLAIN_NEEDLE) return find_by_hash(s, needle, from, fold, false);
    for (size_t at = from; at + needle.len <= s.len; at++) {
        if (matches_at(s, at, needle, fold)) return at;
    }
    return SK_NPOS;
}

size_t sk_str_find_last(sk_str s, sk_str needle, size_t from, bool fold)
{
    if (needle.len > s.len) return SK_NPOS;
    if (from > s.len - needle.len) from = s.len - needle.len;
    if (needle.len > PLAIN_NEEDLE) return find_by_hash(sk_str_slice(s, 0, from + needle.len), needle, 0, fold, true);
    for (size_t at = from + 1; at-- > 0;) {
        if (matches_at(s, at, needle, fold)) return at;
    }
    return SK_NPOS;
}

/* How many characters at the start are the same bytes: folding needs only look at what is behind. */
static size_t same_start(sk_str a, sk_str b, size_t both)
{
    size_t i = 0;
    if (a.wide || b.wide) return 0;
    while (i < both && a.p.b[i] == b.p.b[i]) i++;
    return i;
}

int sk_str_compare(sk_str a, sk_str b, bool fold)
{
    size_t both = a.len < b.len ? a.len : b.len;
    if (!a.wide && !b.wide && !fold) {
        int c = both ? memcmp(a.p.b, b.p.b, both) : 0;
        if (c != 0) return c < 0 ? -1 : 1;
    } else {
        for (size_t i = same_start(a, b, both); i < both; i++) {
            uint16_t x = read_unit(a, i, fold), y = read_unit(b, i, fold);
            if (x != y) return x < y ? -1 : 1;
        }
    }
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

bool sk_str_equal(sk_str a, sk_str b) { return a.len == b.len && sk_str_compare(a, b, false) == 0; }

bool sk_str_equal_nocase(sk_str a, sk_str b) { return a.len == b.len && sk_str_compare(a, b, true) == 0; }

bool sk_str_is_whole(sk_str s, const char *ascii, size_t len) { return sk_str_equal_nocase(s, make_narrow((const uint8_t *)ascii, len)); }

bool sk_str_starts(sk_str s, const char *ascii)
{
    sk_str prefix = sk_str_c(ascii);
    return s.len >= prefix.len && matches_at(s, 0, prefix, true);
}

bool sk_str_ends(sk_str s, const char *ascii)
{
    sk_str suffix = sk_str_c(ascii);
    return s.len >= suffix.len && matches_at(s, s.len - suffix.len, suffix, true);
}

static bool is_narrow(sk_str s)
{
    for (size_t i = 0; s.wide && i < s.len; i++) {
        if (s.p.w[i] > 255) return false;
    }
    return true;
}

/* sk_unit_lower of characters up to U+00FF, all at once. */
static void lower_narrow(uint8_t *to, const uint8_t *from, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        uint8_t c = from[i];
        bool upper = (uint8_t)(c - 'A') < 26 || ((uint8_t)(c - 0xC0) < 0x1F && c != 0xD7);
        to[i] = (uint8_t)(c + (upper ? 32 : 0));
    }
}

/* The same for narrow and wide strings of the same characters. */
uint64_t sk_str_hash(sk_str s, bool fold)
{
    const uint64_t key = 0x736b2e656d756cu;
    uint8_t block[256];
    uint64_t hash = s.len;
    if (!s.wide && !fold && s.len <= sizeof block) return sk_siphash(key, hash, sk_bytes_of(s.p.b, s.len));
    if (!s.wide && s.len < sizeof block) {
        lower_narrow(block, s.p.b, s.len);
        return sk_siphash(key, hash, sk_bytes_of(block, s.len));
    }
    bool narrow = is_narrow(s); /* folding leaves them so */
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        uint16_t c = read_unit(s, i, fold);
        block[n++] = (uint8_t)c;
        if (!narrow) block[n++] = (uint8_t)(c >> 8);
        if (n < sizeof block) continue;
        hash = sk_siphash(key, hash, sk_bytes_of(block, n));
        n = 0;
    }
    return n || !s.len ? sk_siphash(key, hash, sk_bytes_of(block, n)) : hash;
}
