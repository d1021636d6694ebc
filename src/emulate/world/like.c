/* The operator Like (MS-VBAL 5.6.9.7): two cursors, the last * is tried again one character further. */
#include "emulate/world/world.h"

static uint16_t unit_at(sk_str s, size_t i, bool fold)
{
    uint16_t c = sk_str_at(s, i);
    return fold ? sk_unit_lower(c) : c;
}

/* [list] at p: *ret_hit, and p behind it. False: no "]". */
static bool match_list(sk_str pattern, size_t *p, uint16_t c, bool fold, bool *ret_hit)
{
    size_t i = *p + 1;
    bool negate = sk_str_at(pattern, i) == '!' && i < pattern.len && sk_str_at(pattern, i + 1) != ']', hit = false;
    if (negate) i++;
    size_t first = i;
    for (; i < pattern.len && sk_str_at(pattern, i) != ']'; i++) {
        uint16_t low = unit_at(pattern, i, fold), high = low;
        if (sk_str_at(pattern, i + 1) == '-' && i + 2 < pattern.len && sk_str_at(pattern, i + 2) != ']') {
            high = unit_at(pattern, i + 2, fold);
            i += 2;
        }
        hit = hit || (c >= low && c <= high);
    }
    if (i >= pattern.len) return false;
    *p = i + 1;
    /* [] is the empty string. */
    *ret_hit = first == i ? false : hit != negate;
    return true;
}

int sk_str_like(sk_world *w, sk_str s, sk_str pattern, bool fold, bool *ret)
{
    size_t i = 0, p = 0, star = SK_NPOS, again = 0;
    for (uint64_t steps = 1; i < s.len || p < pattern.len; steps++) {
        if (steps % 1024 == 0 && !sk_spend(w->budget, SK_LIMIT_EMULATE_PATTERN, 1024)) {
            w->stopped = true;
            break;
        }
        uint16_t c = sk_str_at(pattern, p);
        bool hit = false;
        if (p < pattern.len && c == '*') {
            star = ++p;
            again = i;
            continue;
        }
        if (p + 1 < pattern.len && c == '[' && sk_str_at(pattern, p + 1) == ']') {
            p += 2;
            continue;
        }
        size_t next = p + 1;
        if (p < pattern.len && c == '[') {
            next = p;
            if (!match_list(pattern, &next, unit_at(s, i, fold), fold, &hit)) return SK_ERR_PATTERN;
            hit = hit && i < s.len;
        } else if (p < pattern.len && i < s.len) {
            hit = c == '?' || (c == '#' ? sk_is_digit(sk_str_at(s, i)) : unit_at(pattern, p, fold) == unit_at(s, i, fold));
        }
        if (hit) {
            p = next;
            i++;
        } else if (star != SK_NPOS && again < s.len) {
            p = star;
            i = ++again;
        } else {
            *ret = false;
            return 0;
        }
    }
    *ret = i >= s.len && p >= pattern.len;
    return 0;
}
