/* Static members of .NET types that scripts use: [Convert]::, [Text.Encoding]::, [IO.File]::, [Math]:: ... */
#include <math.h>

#include "base/text.h"
#include "codec/base64.h"
#include "emulate/world/machine.h"
#include "emulate/powershell/ps_date.h"
#include "emulate/powershell/ps_pattern.h"
#include "emulate/powershell/ps_run.h"

typedef sk_ps_value (*static_method)(sk_ps *r, const sk_ps_method_call *c);

/* ---- Convert, BitConverter, Char, Math ------------------------------------------------------------------------------ */

static sk_ps_value convert_from_base64(sk_ps *r, const sk_ps_method_call *c)
{
    return sk_ps_from_base64(r, sk_ps_is_list(sk_ps_arg(c, 0)) ? sk_ps_join(r, sk_ps_arg(c, 0), (sk_bytes){0}) : sk_ps_arg(c, 0));
}

static sk_ps_value convert_to_base64(sk_ps *r, const sk_ps_method_call *c)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    sk_bytes b;
    if (!sk_ps_to_bytes(r->arena, sk_ps_arg(c, 0), &b)) return sk_ps_flowing(sk_ps_unknown(r->arena, SK_LIT("base64")), c->flow);
    sk_buf out = sk_buf_new(r->arena, b.len / 3 * 4 + 8);
    for (size_t i = 0; i < b.len; i += 3) {
        uint32_t v = (uint32_t)b.p[i] << 16 | (uint32_t)(i + 1 < b.len ? b.p[i + 1] : 0) << 8 |
                     (uint32_t)(i + 2 < b.len ? b.p[i + 2] : 0);
        for (unsigned k = 0; k < 4; k++) sk_buf_byte(&out, (uint8_t)(i + k <= b.len ? letters[v >> (18 - 6 * k) & 63] : '='));
    }
    return sk_ps_flowing(sk_ps_text(r->arena, sk_buf_view(&out)), c->flow | SK_FLOW_COMPUTED);
}

/* A number written in base 2, 8, 10 or 16. */
static bool parse_base(sk_bytes text, int64_t base, int64_t *ret)
{
    uint64_t v = 0;
    if (base == 16 && sk_starts_nocase(text, SK_LIT("0x"))) text = sk_from(text, 2);
    if (text.len == 0 || text.len > 64) return false;
    for (size_t i = 0; i < text.len; i++) {
        int digit = sk_hex_value(text.p[i]);
        if (digit < 0 || digit >= base) return false;
        v = v * (uint64_t)base + (uint64_t)digit;
    }
    *ret = (int64_t)v;
    return true;
}

static sk_ps_value convert_whole(sk_ps *r, const sk_ps_method_call *c)
{
    sk_ps_value v = sk_ps_arg(c, 0);
    int64_t base = c->count > 1 ? sk_ps_to_int(r->arena, sk_ps_arg(c, 1)) : 10, i = 0;
    if (v.type == SK_PS_UNKNOWN) return v;
    if (c->count > 1 && base != 10) {
        if (!parse_base(sk_ps_to_text(r->arena, v), base, &i)) {
            sk_ps_fail(r, "Could not find any recognizable digits.");
            return sk_ps_null();
        }
        return sk_ps_flowing(sk_ps_int(i), c->flow | SK_FLOW_COMPUTED);
    }
    bool byte = sk_is(c->name, "tobyte");
    return v.type == SK_PS_CHAR ? sk_ps_flowing(sk_ps_int(v.i), v.flow)
                                : sk_ps_cast(r, byte ? SK_LIT("byte") : SK_LIT("int64"), v);
}

static sk_ps_value convert_char(sk_ps *r, const sk_ps_method_call *c) { return sk_ps_cast(r, SK_LIT("char"), sk_ps_arg(c, 0)); }

static sk_ps_value convert_string(sk_ps *r, const sk_ps_method_call *c)
{
    int64_t base = sk_ps_to_int(r->arena, sk_ps_arg(c, 1));
    uint64_t v = (uint64_t)sk_ps_to_int(r->arena, sk_ps_arg(c, 0));
    if (c->count < 2 || (base != 2 && base != 8 && base != 16)) return sk_ps_to_string(r->arena, sk_ps_arg(c, 0));
    char text[65];
    size_t at = sizeof text;
    do {
        text[--at] = "0123456789abcdef"[v % (uint64_t)base];
        v /= (uint64_t)base;
    } while (v && at > 0);
    return sk_ps_flowing(sk_ps_text(r->arena, sk_arena_copy(r->arena, sk_bytes_of(text + at, sizeof text - at))),
                         c->flow | SK_FLOW_COMPUTED);
}

static sk_ps_value convert_hex_string(sk_ps *r, const sk_ps_method_call *c)
{
    sk_bytes text = sk_ps_to_text(r->arena, sk_ps_arg(c, 0));
    sk_buf b = sk_buf_new(r->arena, text.len);
    for (size_t i = 0; i + 1 < text.len; i += 2) {
        int high = sk_hex_value(text.p[i]), low = sk_hex_value(text.p[i + 1]);
        if (high < 0 || low < 0) {
            sk_ps_fail(r, "The input is not a valid hex string.");
            return sk_ps_null();
        }
        sk_buf_byte(&b, (uint8_t)(high << 4 | low));
    }
    sk_world_decoded(r->w, "hex", sk_buf_view(&b).len);
    return sk_ps_octets_of(r, sk_buf_view(&b), c->flow | SK_FLOW_DECODED);
}

static sk_ps_value bit_converter(sk_ps *r, const sk_ps_method_call *c)
{
    sk_bytes b;
    if (sk_is(c->name, "getbytes")) {
        uint64_t v = (uint64_t)sk_ps_to_int(r->arena, sk_ps_arg(c, 0));
        uint8_t octets[8];
        for (unsigned i = 0; i < 8; i++) octets[i] = (uint8_t)(v >> (8 * i));
        return sk_ps_octets_of(r, sk_bytes_of(octets, (int64_t)v == (int32_t)(int64_t)v ? 4 : 8), c->flow);
    }
    if (!sk_ps_to_bytes(r->arena, sk_ps_arg(c, 0), &b))
        return sk_ps_flowing(sk_ps_unknown(r->arena, SK_LIT("BitConverter")), c->flow);
    size_t at = (size_t)sk_ps_to_int(r->arena, sk_ps_arg(c, 1));
    if (sk_is(c->name, "tostring")) {
        sk_buf out = sk_buf_new(r->arena, b.len * 3 + 1);
        for (size_t i = 0; i < b.len; i++) sk_buf_format(&out, i ? "-%02X" : "%02X", b.p[i]);
        return sk_ps_flowing(sk_ps_text(r->arena, sk_buf_view(&out)), c->flow);
    }
    if (sk_ends_nocase(c->name, SK_LIT("int16"))) return sk_ps_int(sk_u16le_at(b, at));
    if (sk_ends_nocase(c->name, SK_LIT("64"))) return sk_ps_int((int64_t)sk_u64le_at(b, at));
    return sk_ps_int((int32_t)sk_u32le_at(b, at));
}

static sk_ps_value math_method(sk_ps *r, const sk_ps_method_call *c)
{
    static const struct {
        const char *name;
        double (*call)(double);
    } plain[] = {{"abs", fabs}, {"ceiling", ceil}, {"floor", floor}, {"sqrt", sqrt}, {"truncate", trunc}, {"sin", sin},
                 {"cos", cos},  {"tan", tan},      {"log10", log10}, {"exp", exp},   {"round", nearbyint}};
    double x = sk_ps_to_double(r->arena, sk_ps_arg(c, 0)), y = sk_ps_to_double(r->arena, sk_ps_arg(c, 1)), v = 0;
    bool known = true;
    if (sk_is(c->name, "pow"))
        v = pow(x, y);
    else if (sk_is(c->name, "min"))
        v = x < y ? x : y;
    else if (sk_is(c->name, "max"))
        v = x > y ? x : y;
    else if (sk_is(c->name, "log"))
        v = c->count > 1 ? log(x) / log(y) : log(x);
    else if (sk_is(c->name, "round") && c->count > 1)
        v = nearbyint(x * pow(10, y)) / pow(10, y);
    else {
        known = false;
        for (size_t i = 0; i < SK_COUNT(plain) && !known; i++)
            if (sk_is(c->name, plain[i].name)) v = plain[i].call(x), known = true;
    }
    if (!known || (c->flow & SK_FLOW_UNKNOWN)) return sk_ps_unknown(r->arena, SK_LIT("Math"));
    return v == floor(v) && fabs(v) < 9e15 && sk_ps_arg(c, 0).type != SK_PS_DOUBLE ? sk_ps_int((int64_t)v) : sk_ps_double(v);
}

static sk_ps_value char_method(sk_ps *r, const sk_ps_method_call *c)
{
    uint32_t ch = (uint32_t)sk_ps_to_int(r->arena, sk_ps_cast(r, SK_LIT("char"), sk_ps_arg(c, 0)));
    int x = ch < 0x80 ? (int)ch : -1;
    if (sk_starts_nocase(c->name, SK_LIT("convertfromutf32")))
        return sk_ps_to_string(r->arena, sk_ps_char((uint32_t)sk_ps_to_int(r->arena, sk_ps_arg(c, 0))));
    if (sk_starts_nocase(c->name, SK_LIT("toupper"))) return sk_ps_char(x < 0 ? ch : (uint32_t)sk_upper(x));
    if (sk_starts_nocase(c->name, SK_LIT("tolower"))) return sk_ps_char(x < 0 ? ch : (uint32_t)sk_lower(x));
    if (sk_is(c->name, "isdigit") || sk_is(c->name, "isnumber")) return sk_ps_bool(sk_is_digit(x));
    if (sk_is(c->name, "isletter")) return sk_ps_bool(sk_is_alpha(x));
    if (sk_is(c->name, "isletterordigit")) return sk_ps_bool(sk_is_alnum(x));
    if (sk_is(c->name, "iswhitespace")) return sk_ps_bool(sk_is_space(x));
    return sk_ps_unknown(r->arena, SK_LIT("Char"));
}

static sk_ps_value number_parse(sk_ps *r, const sk_ps_method_call *c)
{
    bool hex = sk_find_nocase(sk_ps_to_text(r->arena, sk_ps_arg(c, 1)), 0, SK_LIT("hex")) != SK_NPOS;
    int64_t i = 0;
    if (hex && parse_base(sk_ps_to_text(r->arena, sk_ps_arg(c, 0)), 16, &i)) return sk_ps_flowing(sk_ps_int(i), c->flow);
    return sk_ps_cast(r, SK_LIT("int64"), sk_ps_arg(c, 0));
}

/* ---- String, Array, Regex ------------------------------------------------------------------------------------------ */

static sk_ps_value string_join(sk_ps *r, const sk_ps_method_call *c)
{
    sk_ps_value list = sk_ps_arg(c, 1);
    if (c->count > 2) {
        list = sk_ps_new_array(r->arena, c->count);
        for (size_t i = 1; i < c->count && list.type == SK_PS_ARRAY; i++) sk_ps_push(r->arena, list.array, c->args[i]);
    }
    return sk_ps_join(r, list, sk_ps_to_text(r->arena, sk_ps_arg(c, 0)));
}

static sk_ps_value string_concat(sk_ps *r, const sk_ps_method_call *c)
{
    sk_ps_value all = sk_ps_new_array(r->arena, c->count);
    for (size_t i = 0; i < c->count && all.type == SK_PS_ARRAY; i++)
        sk_ps_push(r->arena, all.array, sk_ps_is_list(c->args[i]) ? sk_ps_join(r, c->args[i], (sk_bytes){0}) : c->args[i]);
    return sk_ps_join(r, all, (sk_bytes){0});
}

static sk_ps_value string_format(sk_ps *r, const sk_ps_method_call *c)
{
    if (c->count == 2 && c->args[1].type == SK_PS_ARRAY)
        return sk_ps_format(r, c->args[0], c->args[1].array->items, c->args[1].array->count);
    return c->count ? sk_ps_format(r, c->args[0], c->args + 1, c->count - 1) : sk_ps_null();
}

static sk_ps_value string_empty(sk_ps *r, const sk_ps_method_call *c)
{
    sk_bytes text = sk_ps_to_text(r->arena, sk_ps_arg(c, 0));
    if (sk_ps_arg(c, 0).type == SK_PS_UNKNOWN) return sk_ps_bool(false);
    return sk_ps_bool((sk_is(c->name, "isnullorwhitespace") ? sk_trim(text) : text).len == 0);
}

static sk_ps_value string_compare(sk_ps *r, const sk_ps_method_call *c)
{
    bool fold = c->count > 2 && sk_ps_truth(c->args[2]);
    if (sk_is(c->name, "equals")) return sk_ps_bool(sk_ps_equal(r, sk_ps_arg(c, 0), sk_ps_arg(c, 1), fold));
    return sk_ps_int(sk_ps_order(r, sk_ps_arg(c, 0), sk_ps_arg(c, 1), fold));
}

static void swap(sk_ps_value list, size_t a, size_t b)
{
    if (list.type == SK_PS_BYTES) {
        uint8_t kept = list.octets->p[a];
        list.octets->p[a] = list.octets->p[b];
        list.octets->p[b] = kept;
    } else if (list.type == SK_PS_ARRAY) {
        sk_ps_value kept = list.array->items[a];
        list.array->items[a] = list.array->items[b];
        list.array->items[b] = kept;
    }
}

static sk_ps_value array_reverse(sk_ps *r, const sk_ps_method_call *c)
{
    sk_ps_value list = sk_ps_arg(c, 0);
    if (list.type == SK_PS_OBJECT && list.object->class_id == SK_PS_COLLECTION) list = list.object->data;
    size_t from = 0, count = sk_ps_is_list(list) ? sk_ps_count(list) : 0;
    if (c->count > 2) {
        int64_t at = sk_ps_to_int(r->arena, c->args[1]), n = sk_ps_to_int(r->arena, c->args[2]);
        if (at < 0 || n < 0 || (uint64_t)at + (uint64_t)n > count) return sk_ps_null();
        from = (size_t)at;
        count = (size_t)n;
    }
    for (size_t i = 0; i < count / 2; i++) swap(list, from + i, from + count - 1 - i);
    r->steps += count / 8;
    return sk_ps_null();
}

static sk_ps_value array_index(sk_ps *r, const sk_ps_method_call *c)
{
    sk_ps_method_call on_list = {
        .target = sk_ps_arg(c, 0), .name = SK_LIT("indexof"), .args = c->args + 1, .count = c->count ? c->count - 1 : 0};
    sk_ps_value v = sk_ps_int(-1);
    sk_ps_list_method(r, &on_list, &v);
    return v;
}

static sk_ps_value array_copy(sk_ps *r, const sk_ps_method_call *c)
{
    bool five = c->count >= 5;
    sk_ps_value from = sk_ps_arg(c, 0), to = sk_ps_arg(c, five ? 2 : 1);
    int64_t a = five ? sk_ps_to_int(r->arena, c->args[1]) : 0, b = five ? sk_ps_to_int(r->arena, c->args[3]) : 0;
    int64_t n = sk_ps_to_int(r->arena, sk_ps_arg(c, five ? 4 : 2));
    for (int64_t i = 0; i < n && sk_ps_going(r) && sk_ps_step(r, 1); i++)
        sk_ps_set_index(r, to, sk_ps_int(b + i), sk_ps_index(r, from, sk_ps_int(a + i)));
    return sk_ps_null();
}

static sk_ps_value make_match(sk_ps *r, sk_bytes text, const sk_ps_match *m, unsigned group, unsigned flow)
{
    sk_ps_value v = sk_ps_new_object(r->arena, SK_PS_MATCH, SK_LIT("System.Text.RegularExpressions.Match"));
    if (v.type != SK_PS_OBJECT) return v;
    size_t from = m->start[group], len = m->end[group] - from;
    v.object->data = sk_ps_flowing(sk_ps_text(r->arena, sk_slice(text, from, len)), flow | SK_FLOW_COMPUTED);
    sk_ps_set_member(r, v, SK_LIT("Value"), false, v.object->data);
    sk_ps_set_member(r, v, SK_LIT("Success"), false, sk_ps_bool(true));
    sk_ps_set_member(r, v, SK_LIT("Index"), false, sk_ps_int((int64_t)from));
    sk_ps_set_member(r, v, SK_LIT("Length"), false, sk_ps_int((int64_t)len));
    return sk_ps_flowing(v, flow);
}

static sk_ps_value regex_matches(sk_ps *r, sk_bytes text, sk_bytes pattern, bool all, unsigned flow)
{
    sk_ps_pattern *p = sk_ps_pattern_of(r, pattern, false);
    sk_ps_value list = sk_ps_new_array(r->arena, 0);
    sk_ps_match m;
    size_t at = 0;
    while (p && list.type == SK_PS_ARRAY && at <= text.len && sk_ps_step(r, 1) &&
           sk_ps_pattern_find(p, text, at, r->w->budget, &m)) {
        sk_ps_value hit = make_match(r, text, &m, 0, flow), groups = sk_ps_new_hash(r->arena);
        if (hit.type != SK_PS_OBJECT || groups.type != SK_PS_HASH) break;
        for (unsigned g = 0; g <= p->groups; g++)
            sk_ps_hash_put(r->arena, groups.hash, p->names[g].len ? sk_ps_text(r->arena, p->names[g]) : sk_ps_int(g),
                           make_match(r, text, &m, g, flow));
        sk_ps_set_member(r, hit, SK_LIT("Groups"), false, groups);
        sk_ps_push(r->arena, list.array, hit);
        at = m.end[0] > m.start[0] ? m.end[0] : m.end[0] + 1;
        if (!all) break;
    }
    return list;
}

sk_ps_value sk_ps_regex_call(sk_ps *r, sk_bytes pattern, sk_bytes name, sk_ps_value text, sk_ps_value with, unsigned flow)
{
    sk_bytes s = sk_ps_to_text(r->arena, text);
    if (text.type == SK_PS_UNKNOWN) return text;
    if (sk_is(name, "replace")) return sk_ps_replace_text(r, s, pattern, with, false, flow);
    if (sk_is(name, "split")) return sk_ps_split_text(r, s, pattern, true, false, 0, flow);
    sk_ps_value list = regex_matches(r, s, pattern, sk_is(name, "matches"), flow);
    if (sk_is(name, "matches")) return list;
    if (sk_is(name, "ismatch")) return sk_ps_bool(sk_ps_count(list) > 0);
    return sk_ps_item(r->arena, list, 0);
}

static sk_ps_value regex_static(sk_ps *r, const sk_ps_method_call *c)
{
    sk_bytes pattern = sk_ps_to_text(r->arena, sk_ps_arg(c, 1));
    bool right_to_left = false;
    if (sk_is(c->name, "escape") || sk_is(c->name, "unescape")) return sk_ps_to_string(r->arena, sk_ps_arg(c, 0));
    for (size_t i = 2; i < c->count; i++)
        right_to_left = right_to_left || sk_find_nocase(sk_ps_to_text(r->arena, c->args[i]), 0, SK_LIT("righttoleft")) != SK_NPOS;
    sk_ps_value v = sk_ps_regex_call(r, pattern, c->name, sk_ps_arg(c, 0), sk_ps_arg(c, 2), c->flow);
    if (right_to_left && v.type == SK_PS_ARRAY) /* the trick that reverses a text: matches from the end */
        for (size_t i = 0; i < v.array->count / 2; i++) swap(v, i, v.array->count - 1 - i);
    return v;
}

/* method NULL: every method of the type. */
static const struct {
    const char *type, *method;
    static_method call;
} methods[] = {
    {"array", "copy", array_copy},
    {"array", "indexof", array_index},
    {"array", "reverse", array_reverse},
    {"bitconverter", NULL, bit_converter},
    {"buffer", "blockcopy", array_copy},
    {"byte", "parse", number_parse},
    {"char", NULL, char_method},
    {"convert", "frombase64chararray", convert_from_base64},
    {"convert", "frombase64string", convert_from_base64},
    {"convert", "fromhexstring", convert_hex_string},
    {"convert", "tobase64string", convert_to_base64},
    {"convert", "tobyte", convert_whole},
    {"convert", "tochar", convert_char},
    {"convert", "toint16", convert_whole},
    {"convert", "toint32", convert_whole},
    {"convert", "toint64", convert_whole},
    {"convert", "tosbyte", convert_whole},
    {"convert", "tostring", convert_string},
    {"convert", "touint16", convert_whole},
    {"convert", "touint32", convert_whole},
    {"convert", "touint64", convert_whole},
    {"int", "parse", number_parse},
    {"int32", "parse", number_parse},
    {"int64", "parse", number_parse},
    {"math", NULL, math_method},
    {"regex", NULL, regex_static},
    {"string", "compare", string_compare},
    {"string", "concat", string_concat},
    {"string", "equals", string_compare},
    {"string", "format", string_format},
    {"string", "isnullorempty", string_empty},
    {"string", "isnullorwhitespace", string_empty},
    {"string", "join", string_join},
    {"text.regularexpressions.regex", NULL, regex_static},
};

bool sk_ps_static_method(sk_ps *r, sk_bytes type, const sk_ps_method_call *c, sk_ps_value *ret)
{
    for (size_t i = 0; i < SK_COUNT(methods); i++) {
        if (!sk_is(type, methods[i].type) || (methods[i].method && !sk_is(c->name, methods[i].method))) continue;
        *ret = methods[i].call(r, c);
        return true;
    }
    return sk_ps_static_act(r, type, c, ret);
}

static bool environment_property(sk_ps *r, sk_bytes name, sk_ps_value *ret)
{
    static const struct {
        const char *name, *variable;
        unsigned flow;
    } rows[] = {{"username", "USERNAME", SK_FLOW_IDENTITY},
                {"machinename", "COMPUTERNAME", SK_FLOW_IDENTITY},
                {"userdomainname", "USERDOMAIN", SK_FLOW_IDENTITY},
                {"systemdirectory", "SystemRoot", SK_FLOW_ENVIRONMENT}};
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        if (!sk_is(name, rows[i].name)) continue;
        sk_str v = sk_world_environ(r->w, sk_str_c(rows[i].variable));
        sk_world_probe(r->w, rows[i].variable, v);
        *ret = sk_ps_flowing(sk_ps_from_str(r, v), rows[i].flow);
        if (i == 3) *ret = sk_ps_append(r->arena, *ret, SK_LIT("\\system32"), 0);
        return true;
    }
    if (sk_is(name, "newline"))
        *ret = sk_ps_literal(r->arena, "\r\n");
    else if (sk_is(name, "tickcount"))
        *ret = sk_ps_int((int64_t)sk_world_ticks(r->w));
    else if (sk_is(name, "processorcount"))
        *ret = sk_ps_flowing(sk_ps_int(sk_world_machine(r->w, SK_MACHINE_CORES)), SK_FLOW_ENVIRONMENT);
    else if (sk_is(name, "is64bitoperatingsystem") || sk_is(name, "is64bitprocess"))
        *ret = sk_ps_bool(true);
    else if (sk_is(name, "currentdirectory"))
        *ret = sk_ps_from_str(r, r->w->current_folder);
    else
        return false;
    return true;
}

static const struct {
    const char *type, *name;
    int64_t value;
} numbers[] = {{"int", "maxvalue", INT32_MAX},
               {"int32", "maxvalue", INT32_MAX},
               {"int", "minvalue", INT32_MIN},
               {"int32", "minvalue", INT32_MIN},
               {"int64", "maxvalue", INT64_MAX},
               {"long", "maxvalue", INT64_MAX},
               {"byte", "maxvalue", 255},
               {"char", "maxvalue", 65535},
               {"intptr", "zero", 0},
               {"intptr", "size", 8},
               {"uintptr", "zero", 0}};

static sk_ps_value with_fields(sk_ps *r, sk_bytes type)
{
    sk_ps_value v = sk_ps_new_object(r->arena, SK_PS_CUSTOM, type), fields = sk_ps_new_hash(r->arena);
    if (v.type == SK_PS_OBJECT && fields.type == SK_PS_HASH) v.object->fields = fields.hash;
    return v;
}

static void put_field(sk_ps *r, sk_ps_value v, const char *name, sk_ps_value field)
{
    if (v.type == SK_PS_OBJECT && v.object->fields) sk_ps_hash_put(r->arena, v.object->fields, sk_ps_literal(r->arena, name), field);
}

static sk_ps_value screen_size(sk_ps *r)
{
    sk_ps_value v = with_fields(r, SK_LIT("System.Drawing.Rectangle"));
    put_field(r, v, "X", sk_ps_int(0));
    put_field(r, v, "Y", sk_ps_int(0));
    put_field(r, v, "Width", sk_ps_flowing(sk_ps_int(sk_world_machine(r->w, SK_MACHINE_SCREEN_WIDTH)), SK_FLOW_ENVIRONMENT));
    put_field(r, v, "Height", sk_ps_flowing(sk_ps_int(sk_world_machine(r->w, SK_MACHINE_SCREEN_HEIGHT)), SK_FLOW_ENVIRONMENT));
    return v;
}

/* [System.Windows.Forms.Screen]::PrimaryScreen.Bounds and SystemInformation (Microsoft, System.Windows.Forms). */
static bool screen_property(sk_ps *r, sk_bytes type, sk_bytes name, sk_ps_value *ret)
{
    bool screen = sk_is(type, "windows.forms.screen"), system = sk_is(type, "windows.forms.systeminformation");
    if (system && (sk_is(name, "primarymonitorsize") || sk_is(name, "virtualscreen") || sk_is(name, "workingarea"))) {
        *ret = screen_size(r);
        return true;
    }
    if (!screen || !(sk_is(name, "primaryscreen") || sk_is(name, "allscreens"))) return false;
    *ret = with_fields(r, SK_LIT("System.Windows.Forms.Screen"));
    sk_ps_value size = screen_size(r);
    put_field(r, *ret, "Bounds", size);
    put_field(r, *ret, "WorkingArea", size);
    put_field(r, *ret, "Primary", sk_ps_bool(true));
    return true;
}

bool sk_ps_static_property(sk_ps *r, sk_bytes type, sk_bytes name, sk_ps_value *ret)
{
    for (size_t i = 0; i < SK_COUNT(numbers); i++)
        if (sk_is(type, numbers[i].type) && sk_is(name, numbers[i].name)) {
            *ret = sk_ps_int(numbers[i].value);
            return true;
        }
    if (sk_is(type, "text.encoding") || sk_starts_nocase(type, SK_LIT("text."))) {
        bool own = !sk_is(type, "text.encoding"); /* [Text.UTF8Encoding]::UTF8 */
        *ret = sk_ps_new_object(r->arena, SK_PS_ENCODING, own && sk_is(name, "default") ? type : name);
        return true;
    }
    if (screen_property(r, type, name, ret)) return true;
    if (sk_is(type, "string") && sk_is(name, "empty"))
        *ret = sk_ps_text(r->arena, (sk_bytes){0});
    else if (sk_is(type, "math") && sk_is(name, "pi"))
        *ret = sk_ps_double(3.14159265358979);
    else if (sk_is(type, "math") && sk_is(name, "e"))
        *ret = sk_ps_double(2.71828182845905);
    else if (sk_is(type, "appdomain") && sk_is(name, "currentdomain"))
        *ret = sk_ps_new_object(r->arena, SK_PS_ASSEMBLY, SK_LIT("System.AppDomain"));
    else if (sk_is(type, "environment"))
        return environment_property(r, name, ret);
    else if (sk_is(type, "datetime") && (sk_is(name, "now") || sk_is(name, "utcnow") || sk_is(name, "today")))
        *ret = sk_ps_date_now(r);
    else if (sk_is(type, "io.path") && sk_find_nocase(name, 0, SK_LIT("separatorchar")) != SK_NPOS)
        *ret = sk_ps_char('\\');
    else if (sk_starts_nocase(type, SK_LIT("net.")))
        *ret = sk_ps_text(r->arena, name); /* settings: SecurityProtocol, DefaultWebProxy */
    else if (sk_find_nocase(type, 0, SK_LIT("mode")) != SK_NPOS || sk_find_nocase(type, 0, SK_LIT("option")) != SK_NPOS ||
             sk_find_nocase(type, 0, SK_LIT("style")) != SK_NPOS || sk_find_nocase(type, 0, SK_LIT("kind")) != SK_NPOS ||
             sk_find_nocase(type, 0, SK_LIT("specialfolder")) != SK_NPOS || sk_find_nocase(type, 0, SK_LIT("flags")) != SK_NPOS ||
             sk_find_nocase(type, 0, SK_LIT("comparison")) != SK_NPOS || sk_find_nocase(type, 0, SK_LIT("calltype")) != SK_NPOS)
        *ret = sk_ps_text(r->arena, name); /* a value of an enumeration is its name */
    else
        return false;
    return true;
}
