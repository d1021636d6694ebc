/* Members and indexes of values: what a dot, two colons or a bracket mean. What is not known is an unknown that tells its
 * path, and the run goes on. */
#include "emulate/powershell/ps_date.h"
#include "emulate/powershell/ps_run.h"

#include "base/text.h"

static sk_ps_value unknown_member(sk_ps *r, sk_ps_value target, sk_bytes name)
{
    sk_bytes of = target.type == SK_PS_UNKNOWN && target.s ? (sk_bytes){target.s->p, target.s->len}
                                                           : sk_bytes_str(sk_ps_type_name(target));
    sk_bytes path = of.len > 200 ? of
                                 : sk_text_bytes(r->arena, "%.*s.%.*s", (int)of.len, (const char *)of.p,
                                                 (int)(name.len < 80 ? name.len : 80), (const char *)name.p);
    if (target.type != SK_PS_UNKNOWN) sk_ps_note_unknown(r, "member", path);
    return sk_ps_flowing(sk_ps_unknown(r->arena, path), sk_ps_flow(target));
}

static sk_ps_value hash_list(sk_ps *r, const sk_ps_hash *h, bool keys)
{
    sk_ps_value list = sk_ps_new_array(r->arena, h->count);
    for (size_t i = 0; i < h->count && list.type == SK_PS_ARRAY; i++)
        if (!h->pairs[i].gone) sk_ps_push(r->arena, list.array, keys ? h->pairs[i].key : h->pairs[i].value);
    return list;
}

static size_t hash_count(const sk_ps_hash *h)
{
    size_t count = 0;
    for (size_t i = 0; i < h->count; i++) count += !h->pairs[i].gone;
    return count;
}

static bool hash_property(sk_ps *r, sk_ps_value target, sk_bytes name, sk_ps_value *ret)
{
    if (sk_ps_hash_get(r->arena, target.hash, sk_ps_text(r->arena, name), ret)) return true;
    if (sk_is(name, "keys") || sk_is(name, "values"))
        *ret = hash_list(r, target.hash, sk_is(name, "keys"));
    else if (sk_is(name, "count"))
        *ret = sk_ps_int((int64_t)hash_count(target.hash));
    else
        *ret = sk_ps_null();
    return true;
}

static bool class_property(sk_ps *r, sk_ps_value target, sk_bytes name, sk_ps_value *ret)
{
    sk_bytes full = sk_ps_to_text(r->arena, target);
    size_t dot = sk_find_last(full, SK_LIT("."));
    if (sk_is(name, "fullname"))
        *ret = sk_ps_text(r->arena, full);
    else if (sk_is(name, "name"))
        *ret = sk_ps_text(r->arena, dot == SK_NPOS ? full : sk_from(full, dot + 1));
    else if (sk_is(name, "assembly"))
        *ret = sk_ps_new_object(r->arena, SK_PS_ASSEMBLY, full);
    else
        return false;
    return true;
}

/* A list has few members of its own: others are asked of its items (about_Member-Access_Enumeration). */
static sk_ps_value enumerate_member(sk_ps *r, sk_ps_value list, sk_bytes name)
{
    sk_ps_value all = sk_ps_new_array(r->arena, 0);
    for (size_t i = 0; i < sk_ps_count(list) && all.type == SK_PS_ARRAY && sk_ps_going(r) && sk_ps_step(r, 1); i++)
        sk_ps_push(r->arena, all.array, sk_ps_get_member(r, sk_ps_item(r->arena, list, i), name, false));
    return all;
}

static bool is_count(sk_bytes name) { return sk_is(name, "length") || sk_is(name, "count") || sk_is(name, "longlength"); }

sk_ps_value sk_ps_get_member(sk_ps *r, sk_ps_value target, sk_bytes name, bool is_static)
{
    sk_ps_value v = sk_ps_null();
    if (is_static) {
        sk_bytes type = sk_ps_short_type(sk_ps_to_text(r->arena, target));
        if (target.type == SK_PS_UNKNOWN) return unknown_member(r, target, name);
        if (sk_ps_static_property(r, type, name, &v)) return v;
        return sk_ps_unknown_of(
            r, "member",
            sk_text_bytes(r->arena, "[%.*s]::%.*s", (int)type.len, (const char *)type.p, (int)name.len, (const char *)name.p));
    }
    if (sk_is(name, "psobject") || sk_is(name, "psbase")) return target;
    switch (target.type) {
    case SK_PS_NULL: return v;
    case SK_PS_STRING:
        if (sk_is(name, "length")) return sk_ps_int((int64_t)sk_ps_length(r->arena, target.s));
        return sk_is(name, "count") ? sk_ps_int(1) : unknown_member(r, target, name);
    case SK_PS_ARRAY:
    case SK_PS_BYTES:
        if (is_count(name)) return sk_ps_int((int64_t)sk_ps_count(target));
        return sk_is(name, "rank") ? sk_ps_int(1) : enumerate_member(r, target, name);
    case SK_PS_HASH: return hash_property(r, target, name, &v) ? v : sk_ps_null();
    case SK_PS_CLASS: return class_property(r, target, name, &v) ? v : unknown_member(r, target, name);
    case SK_PS_OBJECT: return sk_ps_object_property(r, target, name, &v) ? v : unknown_member(r, target, name);
    case SK_PS_BLOCK:
        if (sk_is(name, "ast")) return target;
        return unknown_member(r, target, name);
    case SK_PS_UNKNOWN: /* an answer from outside is long enough for every check of length */
        return is_count(name) ? sk_ps_int(SK_ANSWER_BYTES) : unknown_member(r, target, name);
    default: return is_count(name) ? sk_ps_int(1) : unknown_member(r, target, name);
    }
}

void sk_ps_set_member(sk_ps *r, sk_ps_value target, sk_bytes name, bool is_static, sk_ps_value v)
{
    if (is_static) return;
    if (target.type == SK_PS_HASH) {
        sk_ps_hash_put(r->arena, target.hash, sk_ps_text(r->arena, name), v);
        return;
    }
    if (target.type != SK_PS_OBJECT) return;
    if (target.object->class_id == SK_PS_COM && target.object->com) {
        sk_value self = sk_object_value(target.object->com), arg = sk_ps_to_world(r, v), ignored = sk_empty();
        sk_invoke_c(r->w, &self, sk_arena_string(r->arena, name), SK_LET, &arg, 1, &ignored);
        return;
    }
    if (target.object->class_id == SK_PS_VARIABLE && sk_is(name, "value")) {
        sk_ps_set(r, sk_ps_symbol_of(&r->symbols, target.object->name), SK_PS_SCOPE_NONE, v);
        return;
    }
    if (target.object->class_id == SK_PS_STREAM && sk_is(name, "position")) {
        target.object->pos = (size_t)sk_ps_to_int(r->arena, v);
        return;
    }
    if (!target.object->fields) {
        sk_ps_value fields = sk_ps_new_hash(r->arena);
        if (fields.type != SK_PS_HASH) return;
        target.object->fields = fields.hash;
    }
    sk_ps_hash_put(r->arena, target.object->fields, sk_ps_text(r->arena, name), v);
}

/* ---- calls ------------------------------------------------------------------------------------------------------- */

static bool common_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_ps_value target = c->target;
    if (sk_is(c->name, "tostring")) {
        bool plain = target.type == SK_PS_OBJECT && target.object->class_id != SK_PS_DATETIME;
        if (plain || target.type == SK_PS_BLOCK) return false;
        sk_bytes spec = sk_ps_to_text(r->arena, sk_ps_arg(c, 0));
        bool char_list = target.type == SK_PS_ARRAY || target.type == SK_PS_BYTES;
        sk_ps_ask_format(r, target, spec);
        *ret = char_list ? sk_ps_literal(r->arena, target.type == SK_PS_BYTES ? "System.Byte[]" : "System.Object[]")
                         : sk_ps_flowing(sk_ps_text(r->arena, sk_ps_format_one(r, target, spec)), c->flow);
        return true;
    }
    if (sk_is(c->name, "gettype")) {
        bool object = target.type == SK_PS_OBJECT;
        *ret = sk_ps_new_class(r->arena,
                               object ? target.object->name : sk_text_bytes(r->arena, "System.%s", sk_ps_type_name(target)));
        return true;
    }
    if ((target.type == SK_PS_INT || target.type == SK_PS_DOUBLE) && (sk_is(c->name, "toint32") || sk_is(c->name, "toint64") || sk_is(c->name, "topointer"))) {
        *ret = target;
        return true;
    }
    if (sk_is(c->name, "equals")) {
        *ret = sk_ps_bool(sk_ps_equal(r, target, sk_ps_arg(c, 0), false));
        return true;
    }
    if (sk_is(c->name, "compareto")) {
        *ret = sk_ps_int(sk_ps_order(r, target, sk_ps_arg(c, 0), false));
        return true;
    }
    return false;
}

static bool hash_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    sk_ps_hash *h = c->target.hash;
    if (sk_is(c->name, "add") || sk_is(c->name, "set_item")) {
        sk_ps_hash_put(r->arena, h, sk_ps_arg(c, 0), sk_ps_arg(c, 1));
    } else if (sk_is(c->name, "contains") || sk_is(c->name, "containskey")) {
        sk_ps_value ignored;
        *ret = sk_ps_bool(sk_ps_hash_get(r->arena, h, sk_ps_arg(c, 0), &ignored));
    } else if (sk_is(c->name, "remove")) {
        sk_ps_hash_remove(r->arena, h, sk_ps_arg(c, 0));
    } else if (sk_is(c->name, "get_item")) {
        sk_ps_hash_get(r->arena, h, sk_ps_arg(c, 0), ret);
    } else if (sk_is(c->name, "getenumerator")) {
        sk_ps_value list = sk_ps_new_array(r->arena, h->count);
        for (size_t i = 0; i < h->count && list.type == SK_PS_ARRAY; i++) {
            if (h->pairs[i].gone) continue;
            sk_ps_value entry = sk_ps_new_hash(r->arena);
            if (entry.type != SK_PS_HASH) break;
            sk_ps_hash_put(r->arena, entry.hash, sk_ps_literal(r->arena, "Name"), h->pairs[i].key);
            sk_ps_hash_put(r->arena, entry.hash, sk_ps_literal(r->arena, "Key"), h->pairs[i].key);
            sk_ps_hash_put(r->arena, entry.hash, sk_ps_literal(r->arena, "Value"), h->pairs[i].value);
            sk_ps_push(r->arena, list.array, entry);
        }
        *ret = list;
    } else {
        return false;
    }
    return true;
}

static bool block_method(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    if (sk_starts_nocase(c->name, SK_LIT("invoke")))
        *ret = sk_ps_call_block(r, c->target, c->args, c->count);
    else if (sk_is(c->name, "getnewclosure"))
        *ret = c->target;
    else
        return false;
    return true;
}

static bool call_known(sk_ps *r, const sk_ps_method_call *c, sk_ps_value *ret)
{
    switch (c->target.type) {
    case SK_PS_STRING:
    case SK_PS_CHAR:
        if (sk_ps_text_method(r, c, ret)) return true;
        break;
    case SK_PS_ARRAY:
    case SK_PS_BYTES:
        if (sk_ps_list_method(r, c, ret)) return true;
        break;
    case SK_PS_HASH:
        if (hash_method(r, c, ret)) return true;
        break;
    case SK_PS_BLOCK:
        if (block_method(r, c, ret)) return true;
        break;
    case SK_PS_OBJECT:
        if (sk_ps_object_method(r, c, ret)) return true;
        break;
    default: break;
    }
    return common_method(r, c, ret);
}

/* Addresses among the arguments of something that is not known are worth telling. */
static void tell_unknown_call(sk_ps *r, const sk_ps_method_call *c)
{
    for (size_t i = 0; i < c->count; i++) {
        sk_bytes text = sk_ps_view(c->args[i]);
        if (sk_starts_nocase(text, SK_LIT("http://")) || sk_starts_nocase(text, SK_LIT("https://")))
            SK_ACT(r->w, SK_OP_CONNECT, {"host", sk_ps_str(r, text)}, {"via", sk_ps_str(r, c->name)});
    }
}

sk_ps_value sk_ps_call_member(sk_ps *r, sk_ps_value target, sk_bytes name, bool is_static, const sk_ps_value *args, size_t count)
{
    sk_ps_method_call c = {.target = target, .name = name, .args = args, .count = count, .flow = sk_ps_flow(target)};
    sk_ps_value v = sk_ps_null();
    for (size_t i = 0; i < count; i++) c.flow |= sk_ps_flow(args[i]);
    if (target.type == SK_PS_NULL) {
        sk_ps_fail(r, "You cannot call a method on a null-valued expression.");
        return v;
    }
    if (is_static && target.type != SK_PS_UNKNOWN) {
        sk_bytes type = sk_ps_short_type(sk_ps_to_text(r->arena, target));
        if (sk_is(name, "new")) return sk_ps_make(r, type, args, count);
        if (sk_ps_static_method(r, type, &c, &v)) return v;
        tell_unknown_call(r, &c);
        v = sk_ps_unknown_of(
            r, "method",
            sk_text_bytes(r->arena, "[%.*s]::%.*s", (int)type.len, (const char *)type.p, (int)name.len, (const char *)name.p));
        return sk_ps_flowing(v, c.flow);
    }
    if (call_known(r, &c, &v) || !sk_ps_going(r)) return v;
    if (sk_ps_is_list(target) && target.type == SK_PS_ARRAY && sk_ps_count(target) > 0) { /* asked of the items */
        sk_ps_value all = sk_ps_new_array(r->arena, 0);
        for (size_t i = 0; i < sk_ps_count(target) && all.type == SK_PS_ARRAY && sk_ps_going(r) && sk_ps_step(r, 1); i++)
            if (!sk_ps_is_list(target.array->items[i]))
                sk_ps_push(r->arena, all.array, sk_ps_call_member(r, target.array->items[i], name, false, args, count));
        return all;
    }
    if (target.type == SK_PS_HASH && sk_ps_hash_get(r->arena, target.hash, sk_ps_text(r->arena, name), &v) &&
        v.type == SK_PS_BLOCK)
        return sk_ps_call_block(r, v, args, count);
    tell_unknown_call(r, &c);
    return sk_ps_flowing(unknown_member(r, target, name), c.flow);
}

/* ---- indexes ----------------------------------------------------------------------------------------------------- */

static sk_ps_value index_one(sk_ps *r, sk_ps_value target, int64_t i)
{
    if (target.type == SK_PS_STRING) {
        int64_t count = (int64_t)sk_ps_length(r->arena, target.s);
        if (i < 0) i += count;
        if (i < 0 || i >= count) return sk_ps_null();
        return sk_ps_flowing(sk_ps_char(sk_ps_char_at(r->arena, target.s, (size_t)i)), target.flow | SK_FLOW_COMPUTED);
    }
    int64_t count = (int64_t)sk_ps_count(target);
    if (i < 0) i += count;
    return i < 0 ? sk_ps_null() : sk_ps_flowing(sk_ps_item(r->arena, target, (size_t)i), target.flow);
}

sk_ps_value sk_ps_index(sk_ps *r, sk_ps_value target, sk_ps_value index)
{
    if (target.type == SK_PS_UNKNOWN || (target.type == SK_PS_BYTES && target.octets->opaque)) r->vain++;
    if (target.type == SK_PS_UNKNOWN || (!sk_ps_is_known(index) && target.type != SK_PS_NULL))
        return unknown_member(r, target, SK_LIT("[]"));
    if (target.type == SK_PS_HASH ||
        (target.type == SK_PS_OBJECT && target.object->fields && target.object->class_id != SK_PS_COLLECTION)) {
        sk_ps_value v = sk_ps_null();
        const sk_ps_hash *h = target.type == SK_PS_HASH ? target.hash : target.object->fields;
        if (!sk_ps_is_list(index)) return sk_ps_hash_get(r->arena, h, index, &v) ? v : sk_ps_null();
    }
    if (target.type == SK_PS_OBJECT && !sk_ps_is_list(target)) return unknown_member(r, target, SK_LIT("[]"));
    if (!sk_ps_is_list(index)) {
        sk_ps_value n;
        if (target.type == SK_PS_NULL || !sk_ps_to_number(r->arena, index, &n)) {
            sk_ps_fail(r, "Cannot index.");
            return sk_ps_null();
        }
        return index_one(r, target, sk_ps_to_int(r->arena, n));
    }
    sk_ps_value list = sk_ps_new_array(r->arena, sk_ps_count(index));
    for (size_t i = 0; i < sk_ps_count(index) && list.type == SK_PS_ARRAY && sk_ps_going(r) && sk_ps_step(r, 1); i++) {
        sk_ps_value item = sk_ps_index(r, target, sk_ps_item(r->arena, index, i));
        if (item.type != SK_PS_NULL) sk_ps_push(r->arena, list.array, item);
    }
    return list;
}

void sk_ps_set_index(sk_ps *r, sk_ps_value target, sk_ps_value index, sk_ps_value v)
{
    if (target.type == SK_PS_HASH) {
        sk_ps_hash_put(r->arena, target.hash, index, v);
        return;
    }
    if (target.type == SK_PS_UNKNOWN) r->vain++;
    if (target.type == SK_PS_OBJECT && target.object->class_id == SK_PS_COLLECTION) target = target.object->data;
    int64_t i = sk_ps_to_int(r->arena, index), count = (int64_t)sk_ps_count(target);
    if (i < 0) i += count;
    if (i < 0 || i >= count) {
        if (target.type != SK_PS_OBJECT && target.type != SK_PS_UNKNOWN)
            sk_ps_fail(r, "Index was outside the bounds of the array.");
        return;
    }
    if (target.type == SK_PS_ARRAY)
        target.array->items[i] = v;
    else if (target.type == SK_PS_BYTES)
        target.octets->p[i] = (uint8_t)sk_ps_to_int(r->arena, v);
}
