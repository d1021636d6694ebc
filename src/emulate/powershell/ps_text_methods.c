/* Methods of String, Char and of lists (.NET API, System.String and System.Array), and the static ones of both. */
#include "emulate/powershell/ps_pattern.h"
#include "emulate/powershell/ps_run.h"

#include "base/text.h"

typedef sk_ps_value (*text_method)(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s);

static sk_ps_value made(sk_ps *r, const sk_ps_method_call *c, sk_bytes text)
{
    return sk_ps_flowing(sk_ps_text(r->arena, text), c->flow | SK_FLOW_COMPUTED);
}

static sk_bytes view(const sk_ps_string *s) { return (sk_bytes){s->p, s->len}; }

static sk_ps_value part(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s, int64_t from, int64_t count)
{
    int64_t len = (int64_t)sk_ps_length(r->arena, s);
    if (from < 0 || count < 0 || from > len || count > len - from) {
        sk_ps_fail(r, "Index and length must refer to a location within the string.");
        return sk_ps_null();
    }
    size_t start = sk_ps_byte_at(r->arena, s, (size_t)from), end = sk_ps_byte_at(r->arena, s, (size_t)(from + count));
    return made(r, c, sk_slice(view(s), start, end - start));
}

static sk_ps_value text_substring(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    int64_t from = sk_ps_to_int(r->arena, sk_ps_arg(c, 0)), len = (int64_t)sk_ps_length(r->arena, s);
    return part(r, c, s, from, c->count > 1 ? sk_ps_to_int(r->arena, sk_ps_arg(c, 1)) : from <= len ? len - from : -1);
}

static sk_ps_value text_replace(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    sk_bytes text = view(s), find = sk_ps_to_text(r->arena, sk_ps_arg(c, 0)), with = sk_ps_to_text(r->arena, sk_ps_arg(c, 1));
    if (find.len == 0) {
        sk_ps_fail(r, "String cannot be of zero length.");
        return sk_ps_null();
    }
    sk_buf b = sk_buf_new(r->arena, (size_t)r->w->budget->limits.value[SK_LIMIT_EMULATE_STRING]);
    size_t from = 0, hit;
    while ((hit = sk_find(text, from, find)) != SK_NPOS && !b.full) {
        sk_buf_bytes(&b, sk_slice(text, from, hit - from));
        sk_buf_bytes(&b, with);
        from = hit + find.len;
    }
    sk_buf_bytes(&b, sk_from(text, from));
    r->steps += text.len / 32;
    if (b.full) sk_ps_room(r, SIZE_MAX / 2);
    return made(r, c, sk_buf_view(&b));
}

/* Split(separators...): each character of a text or char list; texts as a whole where they come as string[]. */
static sk_ps_value text_split(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    sk_bytes text = view(s);
    sk_ps_value list = sk_ps_new_array(r->arena, 0);
    bool skip_empty = false;
    size_t used = c->count, from = 0;
    sk_bytes last = c->count > 1 ? sk_ps_to_text(r->arena, c->args[c->count - 1]) : (sk_bytes){0};
    sk_ps_value first = sk_ps_arg(c, 0);
    bool options = sk_is(last, "removeemptyentries") || sk_is(last, "none") ||
                   (c->count > 1 && c->args[c->count - 1].type == SK_PS_INT) ||
                   (c->count > 1 && c->args[c->count - 1].type == SK_PS_OBJECT);
    if (options) {
        skip_empty = sk_is(last, "removeemptyentries") || sk_is(last, "1");
        used--;
    }
    bool whole = options && (first.type == SK_PS_ARRAY || (first.type == SK_PS_STRING && sk_ps_view(first).len > 1));
    sk_ps_value separators = c->count <= 1 || options ? first : sk_ps_new_array(r->arena, used);
    for (size_t i = 0; separators.type == SK_PS_ARRAY && separators.array != first.array && i < used; i++)
        sk_ps_push(r->arena, separators.array, c->args[i]);
    sk_bytes set = sk_ps_is_list(separators) ? sk_ps_view(sk_ps_join(r, separators, (sk_bytes){0}))
                                             : sk_ps_to_text(r->arena, separators);
    for (size_t i = 0; i <= text.len && list.type == SK_PS_ARRAY && sk_ps_going(r); i++) {
        size_t hit = 0;
        if (i == text.len)
            hit = 1;
        else if (whole)
            for (size_t k = 0; k < sk_ps_count(separators) && !hit; k++) {
                sk_bytes one = sk_ps_to_text(r->arena, sk_ps_item(r->arena, separators, k));
                hit = one.len > 0 && sk_starts(sk_from(text, i), one) ? one.len : 0;
            }
        else if (c->count == 0 || set.len == 0)
            hit = sk_is_space(text.p[i]);
        else if (text.p[i] < 0x80)
            hit = sk_find_byte(set, 0, text.p[i]) != SK_NPOS;
        else if ((text.p[i] & 0xC0) != 0x80) {
            size_t end = i;
            sk_utf8_next(text, &end, NULL);
            hit = sk_find(set, 0, sk_slice(text, i, end - i)) != SK_NPOS ? end - i : 0;
        }
        if (!hit) continue;
        if (!(skip_empty && i == from)) sk_ps_push(r->arena, list.array, made(r, c, sk_slice(text, from, i - from)));
        from = i + hit;
        i += hit - 1;
    }
    r->steps += text.len / 8;
    return list;
}

static sk_ps_value text_chars(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    (void)s;
    return sk_ps_cast(r, SK_LIT("char[]"), c->target.type == SK_PS_CHAR ? sk_ps_to_string(r->arena, c->target) : c->target);
}

static sk_bytes trimmed(sk_ps *r, const sk_ps_method_call *c, sk_bytes text, bool left, bool right)
{
    sk_bytes set = c->count ? sk_ps_view(sk_ps_is_list(c->args[0]) ? sk_ps_join(r, c->args[0], (sk_bytes){0})
                                                                   : sk_ps_to_string(r->arena, c->args[0]))
                            : (sk_bytes){0};
    size_t from = 0, to = text.len;
    while (left && from < to && (set.len ? sk_find_byte(set, 0, text.p[from]) != SK_NPOS : sk_is_space(text.p[from]))) from++;
    while (right && to > from && (set.len ? sk_find_byte(set, 0, text.p[to - 1]) != SK_NPOS : sk_is_space(text.p[to - 1]))) to--;
    return sk_slice(text, from, to - from);
}

static sk_ps_value text_trim(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    bool start = sk_is(c->name, "trimstart"), end = sk_is(c->name, "trimend");
    return made(r, c, trimmed(r, c, view(s), !end, !start));
}

static sk_ps_value text_pad(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    int64_t width = sk_ps_to_int(r->arena, sk_ps_arg(c, 0)), len = (int64_t)sk_ps_length(r->arena, s);
    sk_bytes fill = c->count > 1 ? sk_ps_to_text(r->arena, c->args[1]) : SK_LIT(" ");
    if (width <= len || fill.len == 0 || !sk_ps_room(r, (size_t)width * fill.len)) return c->target;
    sk_buf b = sk_buf_new(r->arena, (size_t)width * fill.len + s->len);
    bool left = sk_is(c->name, "padleft");
    if (!left) sk_buf_bytes(&b, view(s));
    for (int64_t i = len; i < width; i++) sk_buf_bytes(&b, fill);
    if (left) sk_buf_bytes(&b, view(s));
    return made(r, c, sk_buf_view(&b));
}

static sk_ps_value text_case(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    sk_bytes text = view(s);
    if (sk_starts_nocase(c->name, SK_LIT("tolower"))) return made(r, c, sk_text_lower(r->arena, text));
    sk_buf b = sk_buf_new(r->arena, text.len);
    for (size_t i = 0; i < text.len; i++) sk_buf_byte(&b, (uint8_t)sk_upper(text.p[i]));
    return made(r, c, sk_buf_view(&b));
}

static int64_t char_index(sk_ps *r, sk_ps_string *s, size_t byte)
{
    if (byte == SK_NPOS) return -1;
    if (sk_ps_length(r->arena, s) == s->len) return (int64_t)byte;
    int64_t n = 0;
    for (size_t i = 0; i < byte; i++) n += (s->p[i] & 0xC0) != 0x80;
    return n;
}

static sk_ps_value text_index(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    sk_bytes text = view(s), find = sk_ps_to_text(r->arena, sk_ps_arg(c, 0));
    if (sk_is(c->name, "lastindexof")) return sk_ps_int(char_index(r, s, sk_find_last(text, find)));
    bool number = c->count > 1 && c->args[1].type == SK_PS_INT,
         fold = c->count > 1 && !number && sk_ends_nocase(sk_ps_to_text(r->arena, c->args[1]), SK_LIT("ignorecase"));
    int64_t from = number ? c->args[1].i : 0;
    size_t start = from < 0 ? 0 : sk_ps_byte_at(r->arena, s, (size_t)from);
    return sk_ps_int(char_index(r, s, fold ? sk_find_nocase(text, start, find) : sk_find(text, start, find)));
}

static sk_ps_value text_index_any(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    sk_bytes set = sk_ps_view(sk_ps_join(r, sk_ps_arg(c, 0), (sk_bytes){0})), text = view(s);
    for (size_t i = 0; i < text.len; i++)
        if (sk_find_byte(set, 0, text.p[i]) != SK_NPOS) return sk_ps_int(char_index(r, s, i));
    return sk_ps_int(-1);
}

static sk_ps_value text_has(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    sk_bytes text = view(s), find = sk_ps_to_text(r->arena, sk_ps_arg(c, 0));
    bool fold = c->count > 1 &&
                (sk_ends_nocase(sk_ps_to_text(r->arena, c->args[1]), SK_LIT("ignorecase")) || c->args[1].type == SK_PS_INT);
    if (sk_is(c->name, "contains")) return sk_ps_bool((fold ? sk_find_nocase(text, 0, find) : sk_find(text, 0, find)) != SK_NPOS);
    if (sk_is(c->name, "startswith")) return sk_ps_bool(fold ? sk_starts_nocase(text, find) : sk_starts(text, find));
    return sk_ps_bool(find.len <= text.len &&
                      (fold ? sk_ends_nocase(text, find) : sk_equal(sk_from(text, text.len - find.len), find)));
}

static sk_ps_value text_insert(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    int64_t at = sk_ps_to_int(r->arena, sk_ps_arg(c, 0));
    sk_bytes text = view(s), more = sk_ps_to_text(r->arena, sk_ps_arg(c, 1));
    if (at < 0 || at > (int64_t)sk_ps_length(r->arena, s) || !sk_ps_room(r, text.len + more.len)) {
        sk_ps_fail(r, "Specified argument was out of the range of valid values.");
        return sk_ps_null();
    }
    size_t byte = sk_ps_byte_at(r->arena, s, (size_t)at);
    sk_buf b = sk_buf_new(r->arena, text.len + more.len);
    sk_buf_bytes(&b, sk_slice(text, 0, byte));
    sk_buf_bytes(&b, more);
    sk_buf_bytes(&b, sk_from(text, byte));
    return made(r, c, sk_buf_view(&b));
}

static sk_ps_value text_remove(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    int64_t at = sk_ps_to_int(r->arena, sk_ps_arg(c, 0)), len = (int64_t)sk_ps_length(r->arena, s);
    int64_t count = c->count > 1 ? sk_ps_to_int(r->arena, c->args[1]) : at <= len ? len - at : -1;
    if (at < 0 || count < 0 || at > len || count > len - at) {
        sk_ps_fail(r, "Index and count must refer to a location within the string.");
        return sk_ps_null();
    }
    size_t from = sk_ps_byte_at(r->arena, s, (size_t)at), to = sk_ps_byte_at(r->arena, s, (size_t)(at + count));
    sk_buf b = sk_buf_new(r->arena, s->len + 1);
    sk_buf_bytes(&b, sk_slice(view(s), 0, from));
    sk_buf_bytes(&b, sk_from(view(s), to));
    return made(r, c, sk_buf_view(&b));
}

static sk_ps_value text_char_at(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    (void)s;
    return sk_ps_index(r, c->target, sk_ps_arg(c, 0));
}

static sk_ps_value text_same(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    (void)r;
    (void)s;
    return c->target;
}

static sk_ps_value text_compare(sk_ps *r, const sk_ps_method_call *c, sk_ps_string *s)
{
    (void)s;
    if (sk_is(c->name, "compareto")) return sk_ps_int(sk_ps_order(r, c->target, sk_ps_arg(c, 0), false));
    return sk_ps_bool(sk_ps_equal(r, c->target, sk_ps_arg(c, 0), c->count > 1));
}

static const struct {
    const char *name;
    text_method call;
} text_methods[] = {{"chars", text_char_at},
                    {"clone", text_same},
                    {"compareto", text_compare},
                    {"contains", text_has},
                    {"endswith", text_has},
                    {"equals", text_compare},
                    {"get_chars", text_char_at},
                    {"indexof", text_index},
                    {"indexofany", text_index_any},
                    {"insert", text_insert},
                    {"lastindexof", text_index},
                    {"normalize", text_same},
                    {"padleft", text_pad},
                    {"padright", text_pad},
                    {"remove", text_remove},
                    {"replace", text_replace},
                    {"split", text_split},
                    {"startswith", text_has},
                    {"substring", text_substring},
                    {"tochararray", text_chars},
                    {"tolower", text_case},
                    {"tolowerinvariant", text_case},
                    {"toupper", text_case},
                    {"toupperinvariant", text_case},
                    {"trim", text_trim},
                    {"trimend", text_trim},
                    {"trimstart", text_trim},
                    {"getenumerator", text_chars}};

bool sk_ps_text_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_ps_value text = sk_ps_to_string(r->arena, c->target);
    if (text.type != SK_PS_STRING) return false;
    for (size_t i = 0; i < SK_COUNT(text_methods); i++) {
        if (!sk_is(c->name, text_methods[i].name)) continue;
        *ret = text_methods[i].call(r, c, text.s);
        return true;
    }
    return false;
}

/* ---- lists ------------------------------------------------------------------------------------------------------- */

static void list_each(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    bool where = sk_is(c->name, "where");
    sk_ps_array out = {0};
    for (size_t i = 0; i < sk_ps_count(c->target) && sk_ps_going(r) && sk_ps_step(r, 1); i++) {
        sk_ps_value item = sk_ps_item(r->arena, c->target, i);
        sk_ps_array kept = {0};
        sk_ps_run_block(r, sk_ps_arg(c, 0), item, where ? &kept : &out);
        if (where && sk_ps_truth(sk_ps_collect(r, &kept))) sk_ps_emit(r, &out, item);
    }
    *ret = sk_ps_new_array(r->arena, 0);
    if (ret->type == SK_PS_ARRAY) *ret->array = out;
}

bool sk_ps_list_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    size_t count = sk_ps_count(c->target);
    if (sk_is(c->name, "foreach") || sk_is(c->name, "where")) {
        list_each(r, c, ret);
    } else if (sk_is(c->name, "getvalue") || sk_is(c->name, "get")) {
        *ret = sk_ps_index(r, c->target, sk_ps_arg(c, 0));
    } else if (sk_is(c->name, "setvalue")) {
        sk_ps_set_index(r, c->target, sk_ps_arg(c, 1), sk_ps_arg(c, 0));
    } else if (sk_is(c->name, "contains")) {
        *ret = sk_ps_operate(r, SK_PO_CONTAINS, c->target, sk_ps_arg(c, 0));
    } else if (sk_is(c->name, "indexof")) {
        *ret = sk_ps_int(-1);
        for (size_t i = 0; i < count && ret->i < 0 && sk_ps_step(r, 1); i++)
            if (sk_ps_equal(r, sk_ps_item(r->arena, c->target, i), sk_ps_arg(c, 0), false)) *ret = sk_ps_int((int64_t)i);
    } else if (sk_is(c->name, "clone") || sk_is(c->name, "getenumerator")) {
        sk_ps_value copy = sk_ps_new_array(r->arena, count);
        for (size_t i = 0; i < count && copy.type == SK_PS_ARRAY; i++)
            sk_ps_push(r->arena, copy.array, sk_ps_item(r->arena, c->target, i));
        *ret = c->target.type == SK_PS_BYTES ? sk_ps_octets_of(r, sk_bytes_of(c->target.octets->p, count), c->flow) : copy;
    } else if (sk_is(c->name, "getlength") || sk_is(c->name, "getupperbound")) {
        *ret = sk_ps_int((int64_t)count - sk_is(c->name, "getupperbound"));
    } else if (sk_is(c->name, "copyto")) {
        sk_ps_value to = sk_ps_arg(c, 0);
        int64_t at = sk_ps_to_int(r->arena, sk_ps_arg(c, 1));
        for (size_t i = 0; i < count && sk_ps_going(r) && sk_ps_step(r, 1); i++)
            sk_ps_set_index(r, to, sk_ps_int(at + (int64_t)i), sk_ps_item(r->arena, c->target, i));
    } else {
        return false;
    }
    return true;
}
