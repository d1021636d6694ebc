/* Casts of PowerShell: [int] [char] [byte[]] [string] ... Types without a meaning here leave the value as it is. */
#include "emulate/powershell/ps_pattern.h"
#include "emulate/powershell/ps_run.h"

#include "base/text.h"

sk_bytes sk_ps_short_type(sk_bytes type) { return sk_starts_nocase(type, SK_LIT("system.")) ? sk_from(type, 7) : type; }

static const struct {
    const char *name;
    uint8_t bits;
    bool is_signed;
} whole_types[] = {{"int", 32, true},
                   {"int32", 32, true},
                   {"long", 64, true},
                   {"int64", 64, true},
                   {"byte", 8, false},
                   {"uint8", 8, false},
                   {"sbyte", 8, true},
                   {"int16", 16, true},
                   {"short", 16, true},
                   {"uint16", 16, false},
                   {"ushort", 16, false},
                   {"uint32", 32, false},
                   {"uint", 32, false},
                   {"uint64", 64, false},
                   {"ulong", 64, false},
                   {"bigint", 64, true},
                   {"numerics.biginteger", 64, true},
                   {"intptr", 64, true},
                   {"uintptr", 64, false}};

static bool cast_whole(sk_ps *r, sk_bytes type, sk_ps_value v, sk_ps_value *ret)
{
    for (size_t i = 0; i < SK_COUNT(whole_types); i++) {
        if (!sk_is(type, whole_types[i].name)) continue;
        sk_ps_value n;
        if (v.type == SK_PS_STRING && sk_ps_view(v).len == 1 && !sk_is_digit(sk_ps_view(v).p[0])) {
            sk_ps_fail(r, "Cannot convert value to type.");
            return true;
        }
        if (!sk_ps_to_number(r->arena, v, &n)) {
            sk_ps_fail(r, "Cannot convert value to type.");
            return true;
        }
        int64_t x = sk_ps_to_int(r->arena, n);
        int64_t high = whole_types[i].bits >= 63 ? INT64_MAX
                                                 : ((int64_t)1 << (whole_types[i].bits - whole_types[i].is_signed)) - 1;
        int64_t low = whole_types[i].bits >= 63 ? INT64_MIN : whole_types[i].is_signed ? -high - 1 : 0;
        if (x > high || x < low) sk_ps_fail(r, "Value was either too large or too small.");
        *ret = sk_ps_flowing(sk_ps_int(x), sk_ps_flow(v));
        return true;
    }
    return false;
}

static sk_ps_value cast_char(sk_ps *r, sk_ps_value v)
{
    if (v.type == SK_PS_CHAR) return v;
    unsigned flow = sk_ps_flow(v) | SK_FLOW_COMPUTED;
    if (flow & SK_FLOW_ENVIRONMENT) sk_world_ask(r->w, SK_ASKED_KEY);
    if (v.type == SK_PS_STRING) {
        if (sk_ps_length(r->arena, v.s) == 1) return sk_ps_flowing(sk_ps_char(sk_ps_char_at(r->arena, v.s, 0)), flow);
        sk_ps_fail(r, "String must be exactly one character long.");
        return sk_ps_null();
    }
    sk_ps_value n;
    if (!sk_ps_to_number(r->arena, v, &n)) {
        sk_ps_fail(r, "Cannot convert value to char.");
        return sk_ps_null();
    }
    return sk_ps_flowing(sk_ps_char((uint32_t)sk_ps_to_int(r->arena, n) & 0xFFFF), flow);
}

static sk_ps_value characters(sk_ps *r, sk_ps_value text)
{
    size_t count = sk_ps_length(r->arena, text.s);
    sk_ps_value list = sk_ps_room(r, count * sizeof(sk_ps_value)) ? sk_ps_new_array(r->arena, count) : sk_ps_null();
    for (size_t i = 0; i < count && list.type == SK_PS_ARRAY; i++)
        sk_ps_push(r->arena, list.array, sk_ps_flowing(sk_ps_char(sk_ps_char_at(r->arena, text.s, i)), text.flow));
    r->steps += count / 8;
    return sk_ps_flowing(list, text.flow);
}

static sk_ps_value cast_bytes(sk_ps *r, sk_ps_value v)
{
    sk_bytes bytes;
    if (v.type == SK_PS_BYTES || v.type == SK_PS_NULL) return v;
    if (!sk_ps_to_bytes(r->arena, v, &bytes)) {
        sk_ps_value n;
        if (!sk_ps_to_number(r->arena, v, &n)) {
            sk_ps_fail(r, "Cannot convert value to byte.");
            return sk_ps_null();
        }
        sk_ps_to_bytes(r->arena, n, &bytes);
    }
    return sk_ps_octets_of(r, bytes, sk_ps_flow(v));
}

static sk_ps_value cast_array(sk_ps *r, sk_bytes item_type, sk_ps_value v)
{
    if (sk_is(item_type, "byte")) return cast_bytes(r, v);
    if (sk_is(item_type, "char") && v.type == SK_PS_STRING) return characters(r, v);
    size_t count = sk_ps_count(v);
    sk_ps_value list = sk_ps_new_array(r->arena, count);
    for (size_t i = 0; i < count && list.type == SK_PS_ARRAY && sk_ps_going(r) && sk_ps_step(r, 1); i++)
        sk_ps_push(r->arena, list.array, sk_ps_cast(r, item_type, sk_ps_flowing(sk_ps_item(r->arena, v, i), v.flow)));
    return list;
}

static sk_ps_value cast_object(sk_ps *r, sk_ps_class class_id, sk_bytes name, sk_ps_value data)
{
    sk_ps_value v = sk_ps_new_object(r->arena, class_id, name);
    if (v.type == SK_PS_OBJECT) v.object->data = data;
    return v;
}

/* [datetime]'07/04/2021'; [wmiclass]'Win32_Process', which WMI's moniker finds too. */
static sk_ps_value cast_named(sk_ps *r, sk_bytes type, sk_ps_value v)
{
    sk_ps_value made = sk_ps_null();
    sk_ps_method_call parse = {.name = SK_LIT("parse"), .args = &v, .count = 1};
    if (sk_is(type, "datetime")) return sk_ps_static_method(r, type, &parse, &made) ? made : v;
    sk_bytes path = sk_ps_view(v);
    size_t colon = sk_find_last(path, SK_LIT(":")); /* \\.\root\cimv2:Win32_Process */
    sk_value found = sk_empty();
    sk_bytes moniker = sk_text_bytes(r->arena, "winmgmts:%.*s", (int)(path.len < 400 ? path.len : 400), (const char *)path.p);
    if (colon == SK_NPOS)
        moniker = sk_text_bytes(r->arena, "winmgmts:\\\\.\\root\\cimv2:%.*s", (int)(path.len < 400 ? path.len : 400),
                                (const char *)path.p);
    if (sk_world_get_object(r->w, sk_ps_str(r, moniker), SK_STR(""), &found) != 0) return sk_ps_unknown(r->arena, path);
    return sk_ps_from_world(r, &found);
}

sk_ps_value sk_ps_cast(sk_ps *r, sk_bytes type, sk_ps_value v)
{
    type = sk_ps_short_type(type);
    if (sk_is(type, "void")) return sk_ps_null();
    if (sk_is(type, "string")) {
        if (v.type == SK_PS_UNKNOWN) return v;
        return sk_ps_is_list(v) ? sk_ps_join(r, v, SK_LIT(" ")) : sk_ps_to_string(r->arena, v);
    }
    if (v.type == SK_PS_UNKNOWN) return v;
    if (type.len > 2 && sk_ends_nocase(type, SK_LIT("[]"))) return cast_array(r, sk_slice(type, 0, type.len - 2), v);
    sk_ps_value made = sk_ps_null();
    if (cast_whole(r, type, v, &made)) return made;
    if (sk_is(type, "char")) return cast_char(r, v);
    if (sk_is(type, "bool") || sk_is(type, "boolean") || sk_is(type, "switch")) return sk_ps_bool(sk_ps_truth(v));
    if (sk_is(type, "double") || sk_is(type, "float") || sk_is(type, "single") || sk_is(type, "decimal")) {
        sk_ps_value n;
        if (!sk_ps_to_number(r->arena, v, &n)) sk_ps_fail(r, "Cannot convert value to number.");
        return sk_ps_flowing(sk_ps_double(sk_ps_to_double(r->arena, n)), v.flow);
    }
    if (sk_is(type, "array")) return sk_ps_is_list(v) ? v : sk_ps_unary(r, SK_PO_RANGE, v);
    if (sk_is(type, "scriptblock") || sk_is(type, "management.automation.scriptblock"))
        return v.type == SK_PS_BLOCK ? v : sk_ps_block_of_text(r, sk_ps_to_text(r->arena, v));
    if (sk_is(type, "type") && v.type == SK_PS_STRING) return sk_ps_new_class(r->arena, sk_ps_view(v));
    if (sk_is(type, "regex") || sk_is(type, "text.regularexpressions.regex")) return cast_object(r, SK_PS_REGEX, type, v);
    if ((sk_is(type, "pscustomobject") || sk_is(type, "psobject")) && v.type == SK_PS_HASH) {
        sk_ps_value object = sk_ps_new_object(r->arena, SK_PS_CUSTOM, type);
        if (object.type == SK_PS_OBJECT) object.object->fields = v.hash;
        return object;
    }
    if (sk_is(type, "collections.arraylist") || sk_starts_nocase(type, SK_LIT("collections.generic.list")))
        return sk_ps_make(r, type, &v, 1);
    if (v.type != SK_PS_OBJECT && (sk_is(type, "io.memorystream") || sk_is(type, "text.stringbuilder")))
        return sk_ps_make(r, type, &v, 1);
    if (v.type == SK_PS_STRING && (sk_is(type, "datetime") || sk_is(type, "wmiclass") || sk_is(type, "wmi")))
        return cast_named(r, type, v);
    if (v.type == SK_PS_HASH && sk_is(type, "net.webclient")) return sk_ps_make(r, type, NULL, 0);
    return v;
}

static const struct {
    uint8_t type;
    const char *names;
} type_names[] = {{SK_PS_STRING, " string "},
                  {SK_PS_INT, " int int32 int64 long byte valuetype "},
                  {SK_PS_DOUBLE, " double single valuetype "},
                  {SK_PS_BOOL, " bool boolean switch valuetype "},
                  {SK_PS_CHAR, " char valuetype "},
                  {SK_PS_ARRAY, " array object[] collections.ienumerable "},
                  {SK_PS_BYTES, " array byte[] collections.ienumerable "},
                  {SK_PS_HASH, " hashtable collections.hashtable collections.idictionary "},
                  {SK_PS_BLOCK, " scriptblock management.automation.scriptblock "},
                  {SK_PS_CLASS, " type runtimetype "}};

bool sk_ps_is_a(sk_ps_value v, sk_bytes type)
{
    type = sk_ps_short_type(type);
    if (sk_is(type, "object")) return v.type != SK_PS_NULL;
    if (v.type == SK_PS_OBJECT) return sk_equal_nocase(type, sk_ps_short_type(v.object->name));
    for (size_t i = 0; i < SK_COUNT(type_names); i++) {
        if (type_names[i].type != v.type) continue;
        sk_bytes names = sk_bytes_str(type_names[i].names);
        size_t at = sk_find_nocase(names, 0, type);
        return at != SK_NPOS && sk_at(names, at - 1) == ' ' && sk_at(names, at + type.len) == ' ';
    }
    return false;
}
