/* Values of the program and values of the world. Duktape keeps texts as CESU-8: UTF-8 of UTF-16 code units.
 *
 * The program's own texts cannot carry where they come from. So what the world hands out with a past - unknowns, names of the
 * user, decoded texts - is remembered, and a text that the program hands back and that contains one of them has its past
 * too. A text that stands nowhere in the source as a whole was computed. */
#include <math.h>

#include "emulate/javascript/js_run.h"

enum { ISSUED_LEAST = 4, ISSUED_SHOWN = 48, TAKEN_APART_LEAST = 256, ITEMS_MOST = 65536 };

static size_t put_unit(uint8_t *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (uint8_t)(0xC0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 0x3F));
        return 2;
    }
    out[0] = (uint8_t)(0xE0 | c >> 12);
    out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
    out[2] = (uint8_t)(0x80 | (c & 0x3F));
    return 3;
}

sk_bytes js_bytes_of_str(js_run *r, sk_str s)
{
    sk_buf b = sk_buf_new(r->w->arena, (size_t)s.len * 3);
    for (size_t i = 0; i < s.len; i++) {
        uint8_t unit[3];
        sk_buf_bytes(&b, sk_bytes_of(unit, put_unit(unit, sk_str_at(s, i))));
    }
    return sk_buf_view(&b);
}

static bool is_ascii(const uint8_t *p, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (p[i] >= 0x80) return false;
    return true;
}

void js_push_str(js_run *r, sk_str s)
{
    if (s.len == 0) {
        duk_push_lstring(r->duk, "", 0);
        return;
    }
    if (!s.wide && is_ascii(s.p.b, s.len)) {
        duk_push_lstring(r->duk, (const char *)s.p.b, s.len);
        return;
    }
    uint8_t *out = duk_push_fixed_buffer(r->duk, (duk_size_t)s.len * 3);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) len += put_unit(out + len, sk_str_at(s, i));
    duk_push_lstring(r->duk, (const char *)out, len);
    duk_remove(r->duk, -2);
}

/* One code point of extended UTF-8, as units. */
static void add_char(sk_builder *b, sk_bytes text, size_t *at)
{
    unsigned c = text.p[(*at)++];
    unsigned more = c < 0xC0 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    uint32_t code = more == 0 ? c : c & (0x3Fu >> more);
    for (; more && *at < text.len; more--) code = code << 6 | (text.p[(*at)++] & 0x3Fu);
    if (code > 0xFFFF) {
        sk_builder_unit(b, (uint16_t)(0xD7C0 + (code >> 10)));
        code = 0xDC00 | (code & 0x3FF);
    }
    sk_builder_unit(b, (uint16_t)code);
}

static sk_str str_of_bytes(js_run *r, sk_bytes text)
{
    sk_strings *h = &r->w->strings;
    if (is_ascii(text.p, text.len)) return sk_str_latin1(h, text);
    sk_builder b = sk_builder_new(h, text.len);
    for (size_t i = 0; i < text.len;) add_char(&b, text, &i);
    return sk_builder_done(&b);
}

static sk_bytes text_at(js_run *r, duk_idx_t i)
{
    duk_size_t len = 0;
    const char *p = duk_get_lstring(r->duk, i, &len);
    return sk_bytes_of(p, p ? len : 0);
}

void js_issue(js_run *r, sk_str s, unsigned flow)
{
    if (!flow || s.len < ISSUED_LEAST || r->issued_count >= JS_ISSUED_MOST) return;
    sk_bytes text = js_bytes_of_str(r, sk_str_slice(s, 0, ISSUED_SHOWN));
    for (size_t i = 0; i < r->issued_count; i++) {
        if (!sk_equal(r->issued[i].text, text)) continue;
        r->issued[i].flow |= flow;
        return;
    }
    r->issued[r->issued_count++] = (js_issued){text, flow};
}

unsigned js_flow_of(js_run *r, sk_bytes text)
{
    unsigned flow = 0;
    uintptr_t known;
    for (size_t i = 0; i < r->issued_count; i++)
        if ((r->issued[i].flow & ~flow) && sk_find(text, 0, r->issued[i].text) != SK_NPOS) flow |= r->issued[i].flow;
    if (text.len > 1 && r->literals && !sk_map_get(r->literals, text, &known)) flow |= SK_FLOW_COMPUTED;
    if (text.len >= TAKEN_APART_LEAST && (flow & SK_FLOW_COMPUTED)) flow |= r->touched;
    return flow;
}

sk_str js_get_str(js_run *r, duk_idx_t i)
{
    i = duk_normalize_index(r->duk, i);
    duk_dup(r->duk, i);
    (void)duk_safe_to_string(r->duk, -1);
    sk_str s = str_of_bytes(r, text_at(r, -1));
    duk_pop(r->duk);
    return s;
}

static sk_value string_value(js_run *r, duk_idx_t i)
{
    sk_bytes text = text_at(r, i);
    return sk_flowing(sk_string(str_of_bytes(r, text)), js_flow_of(r, text));
}

static sk_value number_value(double d)
{
    if (d >= INT32_MIN && d <= INT32_MAX && floor(d) == d) return sk_long((int32_t)d);
    return isfinite(d) ? sk_double(d) : sk_double(0);
}

static sk_value list_value(js_run *r, duk_idx_t i)
{
    size_t count = duk_get_length(r->duk, i);
    if (count > ITEMS_MOST) count = ITEMS_MOST;
    sk_value *items = SK_NEW_ARRAY(r->w->arena, sk_value, count ? count : 1);
    for (size_t k = 0; items && k < count; k++) {
        duk_get_prop_index(r->duk, i, (duk_uarridx_t)k);
        items[k] = duk_is_object(r->duk, -1) && !js_get_held(r, -1) ? sk_string(js_get_str(r, -1)) : js_get_value(r, -1);
        duk_pop(r->duk);
    }
    sk_array *a = items ? sk_array_of(r->w, items, count) : NULL;
    return a ? sk_array_value(a) : sk_empty();
}

static sk_value bytes_value(js_run *r, duk_idx_t i)
{
    duk_size_t len = 0;
    void *p = duk_get_buffer_data(r->duk, i, &len);
    sk_array *a = sk_array_bytes(r->w, sk_bytes_of(p, p ? len : 0));
    if (!a) return sk_empty();
    a->flow = SK_FLOW_COMPUTED;
    return sk_flowing(sk_array_value(a), SK_FLOW_COMPUTED);
}

/* Functions are kept in the stash; the world knows them by number. */
static sk_value function_value(js_run *r, duk_idx_t i)
{
    i = duk_normalize_index(r->duk, i);
    duk_push_heap_stash(r->duk);
    duk_dup(r->duk, i);
    duk_put_prop_index(r->duk, -2, (duk_uarridx_t)r->function_count);
    duk_pop(r->duk);
    return (sk_value){.type = SK_V_LANGUAGE, .u.i = r->function_count++};
}

/* Time values count milliseconds since 1970 (ECMA-262 15.9.1.1), dates days since 1899-12-30. */
static bool date_value(js_run *r, duk_idx_t i, sk_value *ret)
{
    duk_get_prop_string(r->duk, i, "getVarDate");
    bool date = duk_is_callable(r->duk, -1);
    duk_pop(r->duk);
    if (!date) return false;
    duk_dup(r->duk, i);
    double ms = duk_to_number(r->duk, -1);
    duk_pop(r->duk);
    *ret = sk_date(isfinite(ms) ? ms / 86400000.0 + 25569 : 0);
    return true;
}

static sk_value object_value(js_run *r, duk_idx_t i)
{
    sk_value v;
    const sk_value *held = js_get_held(r, i);
    if (held) return *held;
    if (duk_is_array(r->duk, i)) return list_value(r, i);
    if (duk_is_buffer_data(r->duk, i)) return bytes_value(r, i);
    if (duk_is_function(r->duk, i)) return function_value(r, i);
    if (date_value(r, i, &v)) return v;
    duk_dup(r->duk, i);
    (void)duk_safe_to_string(r->duk, -1);
    v = string_value(r, -1);
    duk_pop(r->duk);
    return v;
}

sk_value js_get_value(js_run *r, duk_idx_t i)
{
    i = duk_normalize_index(r->duk, i);
    switch (duk_get_type(r->duk, i)) {
    case DUK_TYPE_NULL: return sk_null();
    case DUK_TYPE_BOOLEAN: return sk_bool(duk_get_boolean(r->duk, i) != 0);
    case DUK_TYPE_NUMBER: return number_value(duk_get_number(r->duk, i));
    case DUK_TYPE_STRING: return string_value(r, i);
    case DUK_TYPE_OBJECT: return object_value(r, i);
    case DUK_TYPE_BUFFER: return bytes_value(r, i);
    case DUK_TYPE_LIGHTFUNC: return function_value(r, i);
    default: return sk_empty();
    }
}

static void push_date(js_run *r, double date)
{
    duk_get_global_string(r->duk, "Date");
    duk_push_number(r->duk, (date - 25569) * 86400000.0);
    duk_new(r->duk, 1);
}

void js_push_value(js_run *r, const sk_value *v)
{
    double number;
    bool known;
    switch (v->type) {
    case SK_V_EMPTY:
    case SK_V_MISSING: duk_push_undefined(r->duk); return;
    case SK_V_NULL: duk_push_null(r->duk); return;
    case SK_V_BOOLEAN: duk_push_boolean(r->duk, v->u.i != 0); return;
    case SK_V_DATE: push_date(r, v->u.d); return;
    case SK_V_STRING:
        js_issue(r, v->u.s, v->flow & ~(unsigned)SK_FLOW_COMPUTED);
        js_push_str(r, v->u.s);
        return;
    case SK_V_OBJECT:
        if (!v->u.o) {
            duk_push_null(r->duk);
            return;
        }
        js_push_held(r, v);
        return;
    case SK_V_LANGUAGE:
        duk_push_heap_stash(r->duk);
        duk_get_prop_index(r->duk, -1, (duk_uarridx_t)v->u.i);
        duk_remove(r->duk, -2);
        return;
    case SK_V_ARRAY:
    case SK_V_UNKNOWN:
    case SK_V_ERROR: js_push_held(r, v); return;
    default:
        if (sk_value_to_double(r->w, v, &number, &known) == 0 && known) duk_push_number(r->duk, number);
        else duk_push_undefined(r->duk);
    }
}
