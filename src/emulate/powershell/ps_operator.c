/* Operators of PowerShell on values (language specification 7): arithmetic, text, bits; comparisons are in ps_compare.c. */
#include <math.h>

#include "base/text.h"
#include "emulate/powershell/ps_pattern.h"
#include "emulate/powershell/ps_run.h"

static sk_ps_value unknown_result(sk_ps *r, sk_ps_value left, sk_ps_value right)
{
    sk_ps_value from = left.type == SK_PS_UNKNOWN ? left : right;
    sk_bytes origin = from.type == SK_PS_UNKNOWN && from.s ? (sk_bytes){from.s->p, from.s->len} : (sk_bytes){0};
    return sk_ps_flowing(sk_ps_unknown(r->arena, origin), sk_ps_flow(left) | sk_ps_flow(right));
}

static sk_ps_value whole_or_double(double d) { return d == floor(d) && fabs(d) < 9e18 ? sk_ps_int((int64_t)d) : sk_ps_double(d); }

static sk_ps_value calculate(sk_ps *r, uint8_t op, sk_ps_value a, sk_ps_value b)
{
    bool whole = a.type == SK_PS_INT && b.type == SK_PS_INT;
    double x = a.type == SK_PS_INT ? (double)a.i : a.d, y = b.type == SK_PS_INT ? (double)b.i : b.d;
    int64_t i = 0;
    switch (op) {
    case SK_PO_ADD: return whole && !__builtin_add_overflow(a.i, b.i, &i) ? sk_ps_int(i) : sk_ps_double(x + y);
    case SK_PO_SUB: return whole && !__builtin_sub_overflow(a.i, b.i, &i) ? sk_ps_int(i) : sk_ps_double(x - y);
    case SK_PO_MUL: return whole && !__builtin_mul_overflow(a.i, b.i, &i) ? sk_ps_int(i) : sk_ps_double(x * y);
    case SK_PO_DIV:
        if (y == 0) {
            sk_ps_fail(r, "Attempted to divide by zero.");
            return sk_ps_null();
        }
        return whole && b.i != -1 && a.i % b.i == 0 ? sk_ps_int(a.i / b.i) : whole ? whole_or_double(x / y) : sk_ps_double(x / y);
    default:
        if (y == 0) {
            sk_ps_fail(r, "Attempted to divide by zero.");
            return sk_ps_null();
        }
        return whole ? sk_ps_int(b.i == -1 ? 0 : a.i % b.i) : sk_ps_double(fmod(x, y));
    }
}

static sk_ps_value join_lists(sk_ps *r, sk_ps_value left, sk_ps_value right)
{
    sk_ps_value list = left;
    size_t count = right.type == SK_PS_NULL ? 1 : sk_ps_count(right);
    bool in_place = left.type == SK_PS_ARRAY && left.array->used && *left.array->used == left.array->count;
    if (!sk_ps_room(r, (sk_ps_count(left) + count) * 2 * (in_place ? 0 : sizeof(sk_ps_value)))) return left;
    if (!in_place) {
        list = sk_ps_new_array(r->arena, (sk_ps_count(left) + count) * 2 + 8);
        if (list.type != SK_PS_ARRAY) return sk_ps_null();
        for (size_t i = 0; i < sk_ps_count(left); i++) list.array->items[list.array->count++] = sk_ps_item(r->arena, left, i);
        r->steps += sk_ps_count(left) / 8;
        list.array->used = SK_NEW(r->arena, size_t);
    } else if (left.array->cap - left.array->count < count) {
        sk_ps_array *old = left.array;
        list = sk_ps_new_array(r->arena, (old->count + count) * 2);
        if (list.type != SK_PS_ARRAY) return sk_ps_null();
        for (size_t i = 0; i < old->count; i++) list.array->items[list.array->count++] = old->items[i];
        list.array->used = SK_NEW(r->arena, size_t);
    } else {
        list = sk_ps_new_array(r->arena, 0);
        if (list.type != SK_PS_ARRAY) return sk_ps_null();
        *list.array = *left.array;
    }
    for (size_t i = 0; i < count; i++) sk_ps_push(r->arena, list.array, sk_ps_item(r->arena, right, i));
    if (list.array->used) *list.array->used = list.array->count;
    return list;
}

static sk_ps_value add(sk_ps *r, sk_ps_value left, sk_ps_value right)
{
    unsigned flow = sk_ps_flow(left) | sk_ps_flow(right);
    if (left.type == SK_PS_NULL) return right;
    if (sk_ps_is_list(left)) return sk_ps_flowing(join_lists(r, left, right), flow);
    if (left.type == SK_PS_STRING || left.type == SK_PS_CHAR) {
        sk_bytes text = sk_ps_to_text(r->arena, right);
        if (!sk_ps_room(r, sk_ps_view(left).len + text.len)) return left;
        return sk_ps_append(r->arena, left, text, flow | SK_FLOW_COMPUTED);
    }
    if (left.type == SK_PS_UNKNOWN && right.type == SK_PS_STRING)
        return sk_ps_append(r->arena, sk_ps_to_string(r->arena, left), sk_ps_view(right), flow | SK_FLOW_COMPUTED);
    if (left.type == SK_PS_HASH && right.type == SK_PS_HASH) {
        sk_ps_value both = sk_ps_new_hash(r->arena);
        for (size_t i = 0; both.type == SK_PS_HASH && i < left.hash->count; i++)
            sk_ps_hash_put(r->arena, both.hash, left.hash->pairs[i].key, left.hash->pairs[i].value);
        for (size_t i = 0; both.type == SK_PS_HASH && i < right.hash->count; i++)
            sk_ps_hash_put(r->arena, both.hash, right.hash->pairs[i].key, right.hash->pairs[i].value);
        return both;
    }
    if (left.type == SK_PS_UNKNOWN || right.type == SK_PS_UNKNOWN) return unknown_result(r, left, right);
    sk_ps_value a, b;
    if (!sk_ps_to_number(r->arena, left, &a) || !sk_ps_to_number(r->arena, right, &b)) {
        sk_ps_fail(r, "Cannot convert value to a number.");
        return sk_ps_null();
    }
    return sk_ps_flowing(calculate(r, SK_PO_ADD, a, b), flow);
}

static sk_ps_value repeat(sk_ps *r, sk_ps_value left, int64_t times)
{
    size_t size = sk_ps_is_list(left) ? sk_ps_count(left) * sizeof(sk_ps_value) : sk_ps_view(left).len;
    uint64_t total = 0;
    if (times < 0 || times > (int64_t)SK_PS_LIST_MOST * 16 || !sk_mul(size, (uint64_t)times, &total) ||
        !sk_ps_room(r, (size_t)total)) {
        sk_ps_fail(r, "too long");
        return sk_ps_null();
    }
    r->steps += total / 64;
    if (left.type == SK_PS_STRING) {
        sk_buf b = sk_buf_new(r->arena, (size_t)total);
        for (int64_t i = 0; i < times; i++) sk_buf_bytes(&b, sk_ps_view(left));
        return sk_ps_flowing(sk_ps_text(r->arena, sk_buf_view(&b)), left.flow | SK_FLOW_COMPUTED);
    }
    sk_ps_value list = sk_ps_new_array(r->arena, sk_ps_count(left) * (size_t)times);
    for (int64_t i = 0; i < times && list.type == SK_PS_ARRAY; i++)
        for (size_t k = 0; k < sk_ps_count(left); k++) sk_ps_push(r->arena, list.array, sk_ps_item(r->arena, left, k));
    return sk_ps_flowing(list, left.flow);
}

static sk_ps_value arithmetic(sk_ps *r, uint8_t op, sk_ps_value left, sk_ps_value right)
{
    if (left.type == SK_PS_UNKNOWN || right.type == SK_PS_UNKNOWN) return unknown_result(r, left, right);
    if (op == SK_PO_MUL && (left.type == SK_PS_STRING || sk_ps_is_list(left)))
        return repeat(r, left, sk_ps_to_int(r->arena, right));
    sk_ps_value a, b;
    if (!sk_ps_to_number(r->arena, left, &a) || !sk_ps_to_number(r->arena, right, &b)) {
        sk_ps_fail(r, "Cannot convert value to a number.");
        return sk_ps_null();
    }
    return sk_ps_flowing(calculate(r, op, a, b), left.flow | right.flow);
}

static sk_ps_value bits(sk_ps *r, uint8_t op, sk_ps_value left, sk_ps_value right)
{
    if (left.type == SK_PS_UNKNOWN || right.type == SK_PS_UNKNOWN) return unknown_result(r, left, right);
    uint64_t a = (uint64_t)sk_ps_to_int(r->arena, left), b = (uint64_t)sk_ps_to_int(r->arena, right), v = 0;
    bool narrow = (int64_t)a == (int32_t)(int64_t)a;
    switch (op) {
    case SK_PO_BAND: v = a & b; break;
    case SK_PO_BOR: v = a | b; break;
    case SK_PO_BXOR: v = a ^ b; break;
    case SK_PO_SHL: v = narrow ? (uint64_t)(int64_t)(int32_t)(uint32_t)(a << (b & 31)) : a << (b & 63); break;
    default: v = (uint64_t)((int64_t)a >> (b & (narrow ? 31 : 63))); break;
    }
    return sk_ps_flowing(sk_ps_int((int64_t)v), left.flow | right.flow);
}

static sk_ps_value range(sk_ps *r, sk_ps_value left, sk_ps_value right)
{
    if (left.type == SK_PS_UNKNOWN || right.type == SK_PS_UNKNOWN) return unknown_result(r, left, right);
    bool letters = left.type == SK_PS_CHAR ||
                   (left.type == SK_PS_STRING && sk_ps_view(left).len == 1 && !sk_is_digit(sk_ps_view(left).p[0]));
    int64_t from = letters ? (left.type == SK_PS_CHAR ? left.i : sk_ps_view(left).p[0]) : sk_ps_to_int(r->arena, left);
    int64_t to = sk_ps_to_int(r->arena, right);
    if (letters) to = right.type == SK_PS_CHAR ? right.i : sk_at(sk_ps_view(right), 0);
    uint64_t span = from <= to ? (uint64_t)to - (uint64_t)from : (uint64_t)from - (uint64_t)to;
    if (span >= SK_PS_LIST_MOST || !sk_ps_room(r, (size_t)(span + 1) * sizeof(sk_ps_value))) {
        sk_ps_fail(r, "range too long");
        return sk_ps_null();
    }
    sk_ps_value list = sk_ps_new_array(r->arena, (size_t)span + 1);
    for (uint64_t i = 0; i <= span && list.type == SK_PS_ARRAY; i++) {
        int64_t v = from <= to ? from + (int64_t)i : from - (int64_t)i;
        sk_ps_push(r->arena, list.array, letters ? sk_ps_char((uint32_t)v) : sk_ps_int(v));
    }
    r->steps += span / 8;
    return list;
}

sk_ps_value sk_ps_join(sk_ps *r, sk_ps_value list, sk_bytes separator)
{
    if (!sk_ps_is_list(list)) return sk_ps_to_string(r->arena, list);
    size_t most = (size_t)r->w->budget->limits.value[SK_LIMIT_EMULATE_STRING];
    sk_buf b = sk_buf_new(r->arena, most);
    unsigned flow = list.flow;
    for (size_t i = 0; i < sk_ps_count(list) && !b.full && sk_ps_step(r, 1); i++) {
        sk_ps_value item = sk_ps_item(r->arena, list, i);
        if (i > 0) sk_buf_bytes(&b, separator);
        if (item.type == SK_PS_CHAR)
            sk_buf_utf8(&b, (uint32_t)item.i);
        else
            sk_buf_bytes(&b, sk_ps_to_text(r->arena, item));
        flow |= sk_ps_flow(item);
    }
    if (b.full) sk_ps_room(r, SIZE_MAX / 2);
    return sk_ps_flowing(sk_ps_text(r->arena, sk_buf_view(&b)), flow | SK_FLOW_COMPUTED);
}

sk_ps_pattern *sk_ps_pattern_of(sk_ps *r, sk_bytes text, bool fold)
{
    sk_bytes key = sk_text_bytes(r->arena, "%d%.*s", fold, (int)text.len, (const char *)text.p);
    uintptr_t known = 0;
    if (r->patterns && sk_map_get(r->patterns, key, &known)) return (sk_ps_pattern *)known;
    sk_ps_pattern *p = sk_ps_pattern_make(r->arena, text, fold);
    if (r->patterns) sk_map_put(r->patterns, key, (uintptr_t)p);
    r->steps += text.len;
    return p;
}

/* Text pieces of a -split: without regex, at every occurrence of pattern. most 0: no limit. */
sk_ps_value sk_ps_split_text(sk_ps *r, sk_bytes text, sk_bytes pattern, bool regex, bool fold, size_t most, unsigned flow)
{
    sk_ps_value list = sk_ps_new_array(r->arena, 0);
    sk_ps_pattern *compiled = regex ? sk_ps_pattern_of(r, pattern, fold) : NULL;
    size_t from = 0, at = 0;
    if (list.type != SK_PS_ARRAY) return list;
    while (sk_ps_step(r, 1) && (most == 0 || list.array->count + 1 < most)) {
        sk_ps_match match = {0};
        if (regex) {
            if (!compiled || !sk_ps_pattern_find(compiled, text, at, r->w->budget, &match)) break;
        } else {
            size_t hit = fold ? sk_find_nocase(text, at, pattern) : sk_find(text, at, pattern);
            if (hit == SK_NPOS || pattern.len == 0) break;
            match.start[0] = hit;
            match.end[0] = hit + pattern.len;
        }
        if (match.end[0] == match.start[0] && match.start[0] >= text.len) break;
        sk_ps_push(r->arena, list.array,
                   sk_ps_flowing(sk_ps_text(r->arena, sk_slice(text, from, match.start[0] - from)), flow | SK_FLOW_COMPUTED));
        for (unsigned g = 1; regex && g <= compiled->groups && g < SK_PS_GROUPS; g++)
            if (match.end[g] > match.start[g])
                sk_ps_push(
                    r->arena, list.array,
                    sk_ps_flowing(sk_ps_text(r->arena, sk_slice(text, match.start[g], match.end[g] - match.start[g])), flow));
        from = match.end[0];
        at = match.end[0] > match.start[0] ? match.end[0] : match.end[0] + 1;
    }
    sk_ps_push(r->arena, list.array, sk_ps_flowing(sk_ps_text(r->arena, sk_from(text, from)), flow | SK_FLOW_COMPUTED));
    return list;
}

static sk_ps_value split_words(sk_ps *r, sk_ps_value v)
{
    sk_ps_value list = sk_ps_new_array(r->arena, 0);
    for (size_t i = 0; i < sk_ps_count(v) && list.type == SK_PS_ARRAY; i++) {
        sk_bytes rest = sk_ps_to_text(r->arena, sk_ps_item(r->arena, v, i));
        size_t at = 0;
        while (at < rest.len && sk_ps_step(r, 1)) {
            while (at < rest.len && sk_is_space(rest.p[at])) at++;
            size_t from = at;
            while (at < rest.len && !sk_is_space(rest.p[at])) at++;
            if (at > from)
                sk_ps_push(r->arena, list.array,
                           sk_ps_flowing(sk_ps_text(r->arena, sk_slice(rest, from, at - from)), v.flow | SK_FLOW_COMPUTED));
        }
    }
    return list;
}

static sk_ps_value split(sk_ps *r, sk_ps_value left, sk_ps_value right, bool fold)
{
    if (left.type == SK_PS_UNKNOWN) return left;
    bool simple = sk_is(sk_ps_to_text(r->arena, sk_ps_item(r->arena, right, 2)), "simplematch");
    sk_bytes pattern = sk_ps_to_text(r->arena, sk_ps_is_list(right) ? sk_ps_item(r->arena, right, 0) : right);
    size_t most = sk_ps_is_list(right) ? (size_t)sk_ps_to_int(r->arena, sk_ps_item(r->arena, right, 1)) : 0;
    sk_ps_value all = sk_ps_new_array(r->arena, 0);
    for (size_t i = 0; i < sk_ps_count(left) && all.type == SK_PS_ARRAY; i++) {
        sk_ps_value item = sk_ps_item(r->arena, left, i);
        sk_ps_value parts = sk_ps_split_text(r, sk_ps_to_text(r->arena, item), pattern, !simple, fold, most,
                                             sk_ps_flow(item) | left.flow);
        if (i == 0 && sk_ps_count(left) == 1) return parts;
        for (size_t k = 0; k < sk_ps_count(parts); k++) sk_ps_push(r->arena, all.array, sk_ps_item(r->arena, parts, k));
    }
    return all;
}

static void add_replacement(sk_buf *b, sk_bytes with, sk_bytes text, const sk_ps_match *m, const sk_ps_pattern *pattern)
{
    for (size_t i = 0; i < with.len; i++) {
        int next = sk_at(with, i + 1);
        bool braced = with.p[i] == '$' && next == '{' && sk_find_byte(with, i, '}') != SK_NPOS;
        size_t end = braced ? sk_find_byte(with, i, '}') : 0;
        int group = braced ? sk_ps_pattern_group(pattern, sk_slice(with, i + 2, end - i - 2)) : -1;
        if (with.p[i] == '$' && next == '$') {
            sk_buf_byte(b, '$');
            i++;
        } else if (with.p[i] == '$' && (next == '&' || sk_is_digit(next))) {
            unsigned g = next == '&' ? 0 : (unsigned)(next - '0');
            i++;
            sk_buf_bytes(b, sk_slice(text, m->start[g], m->end[g] - m->start[g]));
        } else if (group >= 0) {
            sk_buf_bytes(b, sk_slice(text, m->start[group], m->end[group] - m->start[group]));
            i = end;
        } else {
            sk_buf_byte(b, with.p[i]);
        }
    }
}

sk_ps_value sk_ps_replace_text(sk_ps *r, sk_bytes text, sk_bytes pattern, sk_ps_value with, bool fold, unsigned flow)
{
    sk_ps_pattern *compiled = sk_ps_pattern_of(r, pattern, fold);
    sk_buf b = sk_buf_new(r->arena, (size_t)r->w->budget->limits.value[SK_LIMIT_EMULATE_STRING]);
    sk_bytes replacement = with.type == SK_PS_BLOCK ? (sk_bytes){0} : sk_ps_to_text(r->arena, with);
    size_t from = 0, at = 0;
    sk_ps_match m = {0};
    while (compiled && at <= text.len && sk_ps_step(r, 1) && sk_ps_pattern_find(compiled, text, at, r->w->budget, &m)) {
        sk_buf_bytes(&b, sk_slice(text, from, m.start[0] - from));
        if (with.type == SK_PS_BLOCK) {
            sk_ps_value hit = sk_ps_text(r->arena, sk_slice(text, m.start[0], m.end[0] - m.start[0]));
            sk_ps_value made = sk_ps_call_block(r, with, &hit, 1);
            sk_buf_bytes(&b, sk_ps_to_text(r->arena, made));
        } else {
            add_replacement(&b, replacement, text, &m, compiled);
        }
        from = m.end[0];
        at = m.end[0] > m.start[0] ? m.end[0] : m.end[0] + 1;
    }
    sk_buf_bytes(&b, sk_from(text, from));
    return sk_ps_flowing(sk_ps_text(r->arena, sk_buf_view(&b)), flow | sk_ps_flow(with) | SK_FLOW_COMPUTED);
}

static sk_ps_value replace(sk_ps *r, sk_ps_value left, sk_ps_value right, bool fold)
{
    if (left.type == SK_PS_UNKNOWN) return left;
    sk_bytes pattern = sk_ps_to_text(r->arena, sk_ps_is_list(right) ? sk_ps_item(r->arena, right, 0) : right);
    sk_ps_value with = sk_ps_is_list(right) && sk_ps_count(right) > 1 ? sk_ps_item(r->arena, right, 1) : sk_ps_null();
    if (!sk_ps_is_list(left)) return sk_ps_replace_text(r, sk_ps_to_text(r->arena, left), pattern, with, fold, sk_ps_flow(left));
    sk_ps_value list = sk_ps_new_array(r->arena, sk_ps_count(left));
    for (size_t i = 0; i < sk_ps_count(left) && list.type == SK_PS_ARRAY && sk_ps_step(r, 1); i++) {
        sk_ps_value item = sk_ps_item(r->arena, left, i);
        sk_ps_push(r->arena, list.array,
                   sk_ps_replace_text(r, sk_ps_to_text(r->arena, item), pattern, with, fold, sk_ps_flow(item)));
    }
    return list;
}

static sk_ps_value format(sk_ps *r, sk_ps_value left, sk_ps_value right)
{
    if (right.type == SK_PS_ARRAY) return sk_ps_format(r, left, right.array->items, right.array->count);
    return sk_ps_format(r, left, &right, 1);
}

sk_ps_value sk_ps_operate(sk_ps *r, uint8_t op, sk_ps_value left, sk_ps_value right)
{
    bool fold = !(op & SK_PS_CASE);
    op &= (uint8_t)~SK_PS_CASE;
    switch (op) {
    case SK_PO_ADD: return add(r, left, right);
    case SK_PO_SUB:
    case SK_PO_MUL:
    case SK_PO_DIV:
    case SK_PO_MOD: return arithmetic(r, op, left, right);
    case SK_PO_BAND:
    case SK_PO_BOR:
    case SK_PO_BXOR:
    case SK_PO_SHL:
    case SK_PO_SHR: return bits(r, op, left, right);
    case SK_PO_RANGE: return range(r, left, right);
    case SK_PO_JOIN: return left.type == SK_PS_UNKNOWN ? left : sk_ps_join(r, left, sk_ps_to_text(r->arena, right));
    case SK_PO_SPLIT: return split(r, left, right, fold);
    case SK_PO_REPLACE: return replace(r, left, right, fold);
    case SK_PO_FORMAT: return format(r, left, right);
    case SK_PO_AND:
    case SK_PO_OR:
    case SK_PO_XOR: {
        if (!sk_ps_is_known(left) || !sk_ps_is_known(right)) return unknown_result(r, left, right);
        bool a = sk_ps_truth(left), b = sk_ps_truth(right);
        return sk_ps_flowing(sk_ps_bool(op == SK_PO_AND ? a && b : op == SK_PO_OR ? a || b : a != b), left.flow | right.flow);
    }
    default: return sk_ps_compare(r, op, left, right, fold);
    }
}

sk_ps_value sk_ps_unary(sk_ps *r, uint8_t op, sk_ps_value v)
{
    if (op == SK_PO_RANGE) { /* the comma: a list of one */
        sk_ps_value list = sk_ps_new_array(r->arena, 1);
        if (list.type == SK_PS_ARRAY) sk_ps_push(r->arena, list.array, v);
        return list;
    }
    if (v.type == SK_PS_UNKNOWN) return v;
    switch (op) {
    case SK_PO_NOT: return sk_ps_flowing(sk_ps_bool(!sk_ps_truth(v)), v.flow);
    case SK_PO_BNOT: return sk_ps_int(~sk_ps_to_int(r->arena, v));
    case SK_PO_JOIN: return sk_ps_join(r, v, (sk_bytes){0});
    case SK_PO_SPLIT: return split_words(r, v);
    case SK_PO_SUB: return arithmetic(r, SK_PO_SUB, sk_ps_int(0), v);
    default: return arithmetic(r, SK_PO_ADD, sk_ps_int(0), v);
    }
}
