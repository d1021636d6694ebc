/* Comparisons of PowerShell (language specification 7.8): a list on the left side is filtered. */
#include "emulate/powershell/ps_date.h"
#include "emulate/powershell/ps_pattern.h"
#include "emulate/powershell/ps_run.h"

#include "base/text.h"

static sk_bytes shown(sk_ps *r, sk_ps_value v) { return sk_ps_to_text(r->arena, v); }

int sk_ps_order(sk_ps *r, sk_ps_value left, sk_ps_value right, bool fold)
{
    sk_ps_value a, b;
    int64_t this, other;
    bool date = left.type == SK_PS_OBJECT && left.object->class_id == SK_PS_DATETIME;
    if (date && sk_ps_to_date(r, left, &this) && sk_ps_to_date(r, right, &other)) return this < other ? -1 : this > other;
    bool text = left.type == SK_PS_STRING || left.type == SK_PS_OBJECT || left.type == SK_PS_CLASS;
    bool number = !text && sk_ps_to_number(r->arena, left, &a) && sk_ps_to_number(r->arena, right, &b);
    if (number) {
        double x = a.type == SK_PS_INT ? (double)a.i : a.d, y = b.type == SK_PS_INT ? (double)b.i : b.d;
        if (a.type == SK_PS_INT && b.type == SK_PS_INT) return a.i < b.i ? -1 : a.i > b.i;
        return x < y ? -1 : x > y;
    }
    sk_bytes x = shown(r, left), y = shown(r, right);
    for (size_t i = 0; i < x.len && i < y.len; i++) {
        int c = sk_lower(x.p[i]), d = sk_lower(y.p[i]);
        if (c != d) return c < d ? -1 : 1;
    }
    if (x.len != y.len) return x.len < y.len ? -1 : 1;
    return fold ? 0 : -sk_compare(x, y);
}

bool sk_ps_equal(sk_ps *r, sk_ps_value left, sk_ps_value right, bool fold)
{
    if (left.type == SK_PS_NULL || right.type == SK_PS_NULL) return left.type == right.type;
    if (left.type == SK_PS_BOOL) return left.truth == sk_ps_truth(right);
    if (left.type == SK_PS_STRING || left.type == SK_PS_CHAR) {
        sk_bytes a = shown(r, left), b = shown(r, right);
        return fold ? sk_equal_nocase(a, b) : sk_equal(a, b);
    }
    if (left.type == SK_PS_HASH || left.type == SK_PS_BLOCK) return right.type == left.type && left.hash == right.hash;
    return sk_ps_order(r, left, right, fold) == 0;
}

static bool set_matches_char(sk_bytes pattern, size_t *p, uint8_t c)
{
    size_t i = *p + 1;
    bool hit = false;
    for (; i < pattern.len && pattern.p[i] != ']'; i++) {
        int low = sk_lower(pattern.p[i]), high = low;
        if (sk_at(pattern, i + 1) == '-' && i + 2 < pattern.len && pattern.p[i + 2] != ']') {
            high = sk_lower(pattern.p[i + 2]);
            i += 2;
        }
        hit = hit || (sk_lower(c) >= low && sk_lower(c) <= high);
    }
    *p = i < pattern.len ? i + 1 : i;
    return hit;
}

/* * ? [a-z]; the last * is tried again one character further. */
bool sk_ps_like(sk_bytes text, sk_bytes pattern, bool fold)
{
    size_t i = 0, p = 0, star = SK_NPOS, again = 0;
    uint64_t left = ((uint64_t)text.len + 64) * 64;
    while ((i < text.len || p < pattern.len) && left-- > 0) {
        bool hit = false;
        size_t next = p + 1;
        if (p < pattern.len && pattern.p[p] == '*') {
            star = ++p;
            again = i;
            continue;
        }
        if (p < pattern.len && i < text.len) {
            uint8_t c = pattern.p[p];
            if (c == '[') {
                next = p;
                hit = set_matches_char(pattern, &next, text.p[i]);
            } else {
                hit = c == '?' || c == text.p[i] || (fold && sk_lower(c) == sk_lower(text.p[i]));
            }
        }
        if (hit) {
            i++;
            p = next;
        } else if (star != SK_NPOS && again < text.len) {
            i = ++again;
            p = star;
        } else {
            return false;
        }
    }
    return i >= text.len && p >= pattern.len;
}

static bool contains(sk_ps *r, sk_ps_value list, sk_ps_value item, bool fold)
{
    for (size_t i = 0; i < sk_ps_count(list) && sk_ps_step(r, 1); i++)
        if (sk_ps_equal(r, sk_ps_item(r->arena, list, i), item, fold)) return true;
    return false;
}

static void set_matches(sk_ps *r, const sk_ps_pattern *p, sk_bytes text, const sk_ps_match *m, unsigned flow)
{
    sk_ps_value groups = sk_ps_new_hash(r->arena);
    for (unsigned g = 0; groups.type == SK_PS_HASH && g <= p->groups; g++) {
        sk_ps_value part = sk_ps_flowing(sk_ps_text(r->arena, sk_slice(text, m->start[g], m->end[g] - m->start[g])), flow);
        sk_ps_value key = p->names[g].len ? sk_ps_text(r->arena, p->names[g]) : sk_ps_int(g);
        sk_ps_hash_put(r->arena, groups.hash, key, part);
    }
    sk_ps_set(r, r->matches, SK_PS_SCOPE_NONE, groups);
}

static bool match_text(sk_ps *r, sk_ps_value left, sk_ps_value right, bool fold)
{
    sk_bytes text = shown(r, left);
    sk_ps_pattern *p = sk_ps_pattern_of(r, shown(r, right), fold);
    sk_ps_match m;
    if (!p || !sk_ps_pattern_find(p, text, 0, r->w->budget, &m)) return false;
    set_matches(r, p, text, &m, sk_ps_flow(left) | SK_FLOW_COMPUTED);
    return true;
}

static bool test(sk_ps *r, uint8_t op, sk_ps_value left, sk_ps_value right, bool fold)
{
    if (op <= SK_PO_LE) sk_ps_ask_comparison(r, op == SK_PO_EQ || op == SK_PO_NE, left, right);
    switch (op) {
    case SK_PO_EQ: return sk_ps_equal(r, left, right, fold);
    case SK_PO_NE: return !sk_ps_equal(r, left, right, fold);
    case SK_PO_GT: return sk_ps_order(r, left, right, fold) > 0;
    case SK_PO_GE: return sk_ps_order(r, left, right, fold) >= 0;
    case SK_PO_LT: return sk_ps_order(r, left, right, fold) < 0;
    case SK_PO_LE: return sk_ps_order(r, left, right, fold) <= 0;
    case SK_PO_LIKE: return sk_ps_like(shown(r, left), shown(r, right), fold);
    case SK_PO_NOTLIKE: return !sk_ps_like(shown(r, left), shown(r, right), fold);
    case SK_PO_MATCH: return match_text(r, left, right, fold);
    case SK_PO_NOTMATCH: return !match_text(r, left, right, fold);
    default: return false;
    }
}

static sk_ps_value convert_as(sk_ps *r, sk_ps_value left, sk_ps_value type)
{
    sk_ps_value made = sk_ps_cast(r, sk_ps_to_text(r->arena, type), left);
    if (r->state == SK_PS_ERROR) {
        r->state = SK_PS_GO;
        return sk_ps_null();
    }
    return made;
}

sk_ps_value sk_ps_compare(sk_ps *r, uint8_t op, sk_ps_value left, sk_ps_value right, bool fold)
{
    switch (op) {
    case SK_PO_CONTAINS: return sk_ps_bool(contains(r, left, right, fold));
    case SK_PO_NOTCONTAINS: return sk_ps_bool(!contains(r, left, right, fold));
    case SK_PO_IN: return sk_ps_bool(contains(r, right, left, fold));
    case SK_PO_NOTIN: return sk_ps_bool(!contains(r, right, left, fold));
    case SK_PO_IS: return sk_ps_bool(sk_ps_is_a(left, sk_ps_to_text(r->arena, right)));
    case SK_PO_ISNOT: return sk_ps_bool(!sk_ps_is_a(left, sk_ps_to_text(r->arena, right)));
    case SK_PO_AS: return convert_as(r, left, right);
    default: break;
    }
    if (left.type == SK_PS_UNKNOWN || right.type == SK_PS_UNKNOWN)
        return right.type == SK_PS_NULL || left.type == SK_PS_NULL ? sk_ps_bool(op == SK_PO_NE)
                                                                   : sk_ps_unknown(r->arena, SK_LIT("condition"));
    if (!sk_ps_is_list(left)) {
        unsigned flow = (sk_ps_flow(left) | sk_ps_flow(right)) & (SK_FLOW_ENVIRONMENT | SK_FLOW_IDENTITY);
        return sk_ps_flowing(sk_ps_bool(test(r, op, left, right, fold)), flow);
    }
    sk_ps_value kept = sk_ps_new_array(r->arena, 0);
    for (size_t i = 0; i < sk_ps_count(left) && kept.type == SK_PS_ARRAY && sk_ps_step(r, 1); i++) {
        sk_ps_value item = sk_ps_item(r->arena, left, i);
        if (test(r, op, item, right, fold)) sk_ps_push(r->arena, kept.array, item);
    }
    return kept;
}
