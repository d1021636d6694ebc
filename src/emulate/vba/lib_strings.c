/* Functions on texts (MS-VBAL 6.1.2.11). */
#include "emulate/vba/lib.h"
#include "emulate/world/locale.h"

int vba_str(vba_vm *vm, const sk_value *v, size_t count, size_t i, sk_str *ret)
{
    *ret = SK_STR("");
    if (!vba_given(v, count, i)) return 0;
    if (sk_is_unknown(&v[i])) {
        sk_value one = v[i];
        sk_args args = {.v = &one, .count = 1};
        *ret = sk_arg_str(vm->w, &args, 0);
        return 0;
    }
    if (v[i].type == SK_V_ARRAY && v[i].u.a && v[i].u.a->type == SK_V_BYTE) { /* Byte() is the UTF-16 of a text */
        bool opaque = false;
        *ret = sk_str_utf16le(&vm->w->strings, sk_value_bytes(vm->w, &v[i], &opaque));
        return 0;
    }
    return sk_value_to_str(vm->w, &v[i], ret);
}

int vba_int(vba_vm *vm, const sk_value *v, size_t count, size_t i, int64_t fallback, int64_t *ret)
{
    *ret = fallback;
    return vba_given(v, count, i) ? sk_value_to_int(vm->w, &v[i], ret, NULL) : 0;
}

int vba_double(vba_vm *vm, const sk_value *v, size_t count, size_t i, double fallback, double *ret)
{
    *ret = fallback;
    return vba_given(v, count, i) ? sk_value_to_double(vm->w, &v[i], ret, NULL) : 0;
}

bool vba_flag(vba_vm *vm, const sk_value *v, size_t count, size_t i, bool fallback)
{
    bool flag = fallback;
    if (vba_given(v, count, i)) sk_value_to_bool(vm->w, &v[i], &flag, NULL);
    return flag;
}

bool vba_fold(vba_vm *vm, const sk_value *v, size_t count, size_t i)
{
    int64_t how = 0;
    if (vba_given(v, count, i)) {
        sk_value_to_int(vm->w, &v[i], &how, NULL);
        return how == 1 || how == 2;
    }
    return vm->frame && vm->frame->proc->module->fold;
}

static bool is_null(const sk_value *v)
{
    return v->type == SK_V_NULL;
}

/* Macros that decode with the day come through here; those that put it into a name do not. */
static void ask_key(vba_vm *vm, const sk_value *v, size_t count)
{
    if (count && v[0].flow & SK_FLOW_ENVIRONMENT) sk_world_ask(vm->w, SK_ASKED_KEY);
}

static int chr(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t i;
    ask_key(vm, v, count);
    int error = vba_int(vm, v, count, 0, 0, &i);
    if (error) return error;
    sk_strings *h = &vm->w->strings;
    if (h->codepage >= 932 && h->codepage <= 950 ? i < -32768 || i > 65535 : i < 0 || i > 255) return SK_ERR_CALL;
    return vba_give(ret, sk_string(sk_str_char(h, i >= 0 && i < 128 ? (uint32_t)i : sk_ansi_unit(h, (uint16_t)i))));
}

static int chr_w(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t i;
    ask_key(vm, v, count);
    int error = vba_int(vm, v, count, 0, 0, &i);
    if (error) return error;
    if (i < -32768 || i > 65535) return SK_ERR_CALL;
    return vba_give(ret, sk_string(sk_str_char(&vm->w->strings, (uint32_t)(i & 0xFFFF))));
}

/* One byte: half a character; alone it shows as the character of that number. */
static int chr_b(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t i;
    ask_key(vm, v, count);
    int error = vba_int(vm, v, count, 0, 0, &i);
    if (error) return error;
    if (i < 0 || i > 255) return SK_ERR_OVERFLOW;
    return vba_give(ret, sk_string(sk_str_char(&vm->w->strings, (uint32_t)i)));
}

static int asc(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s;
    int error = vba_str(vm, v, count, 0, &s);
    if (error) return error;
    if (!s.len) return SK_ERR_CALL;
    return vba_give(ret, sk_integer((int16_t)sk_ansi_code(&vm->w->strings, sk_str_at(s, 0))));
}

static int asc_w(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s;
    int error = vba_str(vm, v, count, 0, &s);
    if (error) return error;
    return s.len ? vba_give(ret, sk_integer((int16_t)sk_str_at(s, 0))) : SK_ERR_CALL;
}

static int asc_b(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s;
    int error = vba_str(vm, v, count, 0, &s);
    if (error) return error;
    return s.len ? vba_give(ret, sk_integer((int16_t)(sk_str_at(s, 0) & 0xFF))) : SK_ERR_CALL;
}

static int len(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    static const struct { sk_type type; int size; } sizes[] = {
        {SK_V_INTEGER, 2}, {SK_V_LONG, 4}, {SK_V_SINGLE, 4}, {SK_V_DOUBLE, 8}, {SK_V_CURRENCY, 8}, {SK_V_DATE, 8}, {SK_V_BOOLEAN, 2}, {SK_V_BYTE, 1},
    };
    sk_str s;
    if (is_null(&v[0])) return vba_give(ret, sk_null());
    (void)sizes;
    int error = vba_str(vm, v, count, 0, &s);
    return error ? error : vba_give(ret, sk_long((int32_t)s.len));
}

/* A Byte() as text has two of its bytes a character: so a check of the length of what was fetched is done. */
static int len_b(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    const sk_array *a = v[0].type == SK_V_ARRAY ? v[0].u.a : NULL;
    if (a && a->type == SK_V_BYTE) return vba_give(ret, sk_flowing(sk_long((int32_t)a->count), a->flow));
    int error = len(vm, v, count, ret);
    if (!error && ret->type == SK_V_LONG) ret->u.i *= 2;
    return error;
}

static int left(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s;
    int64_t n;
    if (is_null(&v[0])) return vba_give(ret, sk_null());
    int error = vba_str(vm, v, count, 0, &s);
    if (!error) error = vba_int(vm, v, count, 1, 0, &n);
    if (error) return error;
    return n < 0 ? SK_ERR_CALL : vba_give(ret, sk_string(sk_str_slice(s, 0, (size_t)n)));
}

static int right(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s;
    int64_t n;
    if (is_null(&v[0])) return vba_give(ret, sk_null());
    int error = vba_str(vm, v, count, 0, &s);
    if (!error) error = vba_int(vm, v, count, 1, 0, &n);
    if (error) return error;
    if (n < 0) return SK_ERR_CALL;
    return vba_give(ret, sk_string(n >= (int64_t)s.len ? s : sk_str_from(s, s.len - (size_t)n)));
}

static int mid(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s;
    int64_t start, n;
    if (is_null(&v[0])) return vba_give(ret, sk_null());
    int error = vba_str(vm, v, count, 0, &s);
    if (!error) error = vba_int(vm, v, count, 1, 1, &start);
    if (!error) error = vba_int(vm, v, count, 2, INT32_MAX, &n);
    if (error) return error;
    if (start < 1 || n < 0) return SK_ERR_CALL;
    return vba_give(ret, sk_string(sk_str_slice(s, (size_t)start - 1, (size_t)n)));
}

/* The B functions count bytes of UTF-16. */
static int mid_b(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s;
    int64_t start, n;
    int error = vba_str(vm, v, count, 0, &s);
    if (!error) error = vba_int(vm, v, count, 1, 1, &start);
    if (!error) error = vba_int(vm, v, count, 2, INT32_MAX, &n);
    if (error) return error;
    if (start < 1 || n < 0) return SK_ERR_CALL;
    sk_bytes raw = sk_slice(sk_str_to_utf16le(&vm->w->strings, s), (uint64_t)start - 1, (uint64_t)n);
    if (raw.len == 1) return vba_give(ret, sk_string(sk_str_char(&vm->w->strings, raw.p[0])));
    return vba_give(ret, sk_string(sk_str_utf16le(&vm->w->strings, raw)));
}

static int in_str(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    size_t base = 0;
    int64_t start = 1;
    int error = 0;
    if (count >= 3 || (count == 2 && false)) { /* a first argument that is a number is the start */
        base = 1;
        error = vba_int(vm, v, count, 0, 1, &start);
    }
    if (error) return error;
    if (count == 3 && v[0].type == SK_V_STRING && sk_is_number(&v[2])) { /* InStr(a, b, compare) is not VBA's, but met */
        double number;
        if (!sk_text_to_number(v[0].u.s, &number)) base = 0, start = 1;
    }
    if (is_null(&v[base]) || is_null(&v[base + 1])) return vba_give(ret, sk_null());
    sk_str s, find;
    error = vba_str(vm, v, count, base, &s);
    if (!error) error = vba_str(vm, v, count, base + 1, &find);
    if (error) return error;
    if (start < 1) return SK_ERR_CALL;
    if ((size_t)start > s.len) return vba_give(ret, sk_long(0));
    if (!find.len) return vba_give(ret, sk_long((int32_t)start));
    size_t at = sk_str_find(s, find, (size_t)start - 1, vba_fold(vm, v, count, base + 2));
    bool part_unknown = ((v[base].flow | v[base + 1].flow) & SK_FLOW_UNKNOWN) != 0; /* it may stand in what is not known */
    if (at == SK_NPOS && part_unknown) return vba_give(ret, sk_unknown(vm->w, SK_STR("InStr"), v[base].flow | v[base + 1].flow));
    return vba_give(ret, sk_long(at == SK_NPOS ? 0 : (int32_t)at + 1));
}

static int in_str_rev(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s, find;
    int64_t start;
    if (is_null(&v[0]) || is_null(&v[1])) return vba_give(ret, sk_null());
    int error = vba_str(vm, v, count, 0, &s);
    if (!error) error = vba_str(vm, v, count, 1, &find);
    if (!error) error = vba_int(vm, v, count, 2, -1, &start);
    if (error) return error;
    if (start == 0 || start < -1) return SK_ERR_CALL;
    if (start == -1) start = (int64_t)s.len;
    if (!s.len || start > (int64_t)s.len) return vba_give(ret, sk_long(0));
    if (!find.len) return vba_give(ret, sk_long((int32_t)start));
    if ((int64_t)find.len > start) return vba_give(ret, sk_long(0));
    size_t at = sk_str_find_last(s, find, (size_t)start - find.len, vba_fold(vm, v, count, 3));
    return vba_give(ret, sk_long(at == SK_NPOS ? 0 : (int32_t)at + 1));
}

static int replace(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s, find, with;
    int64_t start, most;
    if (is_null(&v[0])) return SK_ERR_NULL;
    int error = vba_str(vm, v, count, 0, &s);
    if (!error) error = vba_str(vm, v, count, 1, &find);
    if (!error) error = vba_str(vm, v, count, 2, &with);
    if (!error) error = vba_int(vm, v, count, 3, 1, &start);
    if (!error) error = vba_int(vm, v, count, 4, -1, &most);
    if (error) return error;
    if (start < 1 || most < -1) return SK_ERR_CALL;
    s = sk_str_from(s, (size_t)start - 1);
    if (!find.len) return vba_give(ret, sk_string(s));
    return vba_give(ret, sk_string(sk_str_replace(&vm->w->strings, s, find, with, 0, most < 0 ? SIZE_MAX : (size_t)most, vba_fold(vm, v, count, 5))));
}

static int split(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str s, sign = SK_STR(" ");
    int64_t most;
    int error = vba_str(vm, v, count, 0, &s);
    if (!error && vba_given(v, count, 1)) error = vba_str(vm, v, count, 1, &sign);
    if (!error) error = vba_int(vm, v, count, 2, -1, &most);
    if (error) return error;
    bool fold = vba_fold(vm, v, count, 3);
    size_t parts = s.len ? 1 : 0;
    for (size_t at = 0; sign.len && s.len && (at = sk_str_find(s, sign, at, fold)) != SK_NPOS; at += sign.len) {
        if (most >= 0 && (int64_t)parts >= most) break;
        parts++;
    }
    sk_str *list = SK_NEW_ARRAY(vm->w->arena, sk_str, parts ? parts : 1);
    if (!list) return SK_ERR_MEMORY;
    vm->steps += parts;
    size_t from = 0;
    for (size_t i = 0; i < parts; i++) {
        size_t end = i + 1 == parts ? s.len : sk_str_find(s, sign, from, fold);
        list[i] = sk_str_slice(s, from, end - from);
        from = end + sign.len;
    }
    sk_array *a = sk_array_strings(vm->w, list, parts);
    return a ? vba_give(ret, sk_array_value(a)) : SK_ERR_MEMORY;
}

/* Cells of a one-dimensional array as text. */
static int cell_text(vba_vm *vm, const sk_array *a, uint64_t n, sk_str *ret, uint8_t *flow)
{
    sk_value cell;
    *ret = SK_STR("");
    if (!sk_array_nth(vm->w, a, n, &cell)) return 0;
    *flow |= cell.flow;
    if (cell.type >= SK_V_LANGUAGE || cell.type == SK_V_OBJECT) return SK_ERR_TYPE;
    return cell.type == SK_V_NULL ? SK_ERR_TYPE : sk_value_to_str(vm->w, &cell, ret);
}

static int join(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str sign = SK_STR(" "), part;
    uint8_t flow = v[0].flow;
    if (v[0].type != SK_V_ARRAY || !v[0].u.a) return SK_ERR_TYPE;
    int error = vba_given(v, count, 1) ? vba_str(vm, v, count, 1, &sign) : 0;
    if (error) return error;
    const sk_array *a = v[0].u.a;
    if (a->dimensions > 1) return SK_ERR_TYPE;
    sk_builder b = sk_builder_new(&vm->w->strings, 64);
    for (uint64_t i = 0; i < a->count && !error && vba_step(vm, 1); i++) {
        error = cell_text(vm, a, i, &part, &flow);
        if (i) sk_builder_add(&b, sign);
        sk_builder_add(&b, part);
        if (b.full) break;
    }
    if (error) return error;
    *ret = sk_flowing(sk_string(sk_builder_done(&b)), flow | SK_FLOW_COMPUTED);
    return 0;
}

static int filter(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str match, part;
    uint8_t flow = 0;
    if (v[0].type != SK_V_ARRAY || !v[0].u.a) return SK_ERR_TYPE;
    int error = vba_str(vm, v, count, 1, &match);
    if (error) return error;
    bool include = vba_flag(vm, v, count, 2, true), fold = vba_fold(vm, v, count, 3);
    const sk_array *a = v[0].u.a;
    uint64_t most = a->count < 1000000 ? a->count : 1000000;
    sk_str *list = SK_NEW_ARRAY(vm->w->arena, sk_str, most ? (size_t)most : 1);
    if (!list) return SK_ERR_MEMORY;
    size_t kept = 0;
    for (uint64_t i = 0; i < most && vba_step(vm, 1); i++) {
        error = cell_text(vm, a, i, &part, &flow);
        if (error) return error;
        if ((sk_str_find(part, match, 0, fold) != SK_NPOS) == include) list[kept++] = part;
    }
    sk_array *out = sk_array_strings(vm->w, list, kept);
    return out ? vba_give(ret, sk_flowing(sk_array_value(out), flow)) : SK_ERR_MEMORY;
}

static int one_text(vba_vm *vm, sk_value *v, size_t count, sk_value *ret, sk_str (*change)(sk_strings *h, sk_str s))
{
    sk_str s;
    if (is_null(&v[0])) return vba_give(ret, sk_null());
    int error = vba_str(vm, v, count, 0, &s);
    return error ? error : vba_give(ret, sk_string(change(&vm->w->strings, s)));
}

static sk_str trim_both(sk_strings *h, sk_str s) { (void)h; return sk_str_trim(s, true, true, false); }
static sk_str trim_left(sk_strings *h, sk_str s) { (void)h; return sk_str_trim(s, true, false, false); }
static sk_str trim_right(sk_strings *h, sk_str s) { (void)h; return sk_str_trim(s, false, true, false); }

static int upper(vba_vm *vm, sk_value *v, size_t count, sk_value *ret) { return one_text(vm, v, count, ret, sk_str_upper); }
static int lower(vba_vm *vm, sk_value *v, size_t count, sk_value *ret) { return one_text(vm, v, count, ret, sk_str_lower); }
static int trim(vba_vm *vm, sk_value *v, size_t count, sk_value *ret) { return one_text(vm, v, count, ret, trim_both); }
static int ltrim(vba_vm *vm, sk_value *v, size_t count, sk_value *ret) { return one_text(vm, v, count, ret, trim_left); }
static int rtrim(vba_vm *vm, sk_value *v, size_t count, sk_value *ret) { return one_text(vm, v, count, ret, trim_right); }
static int str_reverse(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    if (is_null(&v[0])) return SK_ERR_NULL;
    int error = one_text(vm, v, count, ret, sk_str_reverse);
    ret->flow |= SK_FLOW_COMPUTED;
    return error;
}

static int space(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t n;
    int error = vba_int(vm, v, count, 0, 0, &n);
    if (error) return error;
    return n < 0 ? SK_ERR_CALL : vba_give(ret, sk_string(sk_str_repeat(&vm->w->strings, SK_STR(" "), (size_t)n)));
}

static int string_of(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t n, code;
    sk_str s;
    int error = vba_int(vm, v, count, 0, 0, &n);
    if (error) return error;
    if (n < 0) return SK_ERR_CALL;
    if (sk_is_number(&v[1])) {
        error = vba_int(vm, v, count, 1, 0, &code);
        if (error) return error;
        s = sk_str_char(&vm->w->strings, (uint32_t)(code & 0xFF));
    } else {
        error = vba_str(vm, v, count, 1, &s);
        if (error) return error;
        if (!s.len) return SK_ERR_CALL;
        s = sk_str_slice(s, 0, 1);
    }
    return vba_give(ret, sk_string(sk_str_repeat(&vm->w->strings, s, (size_t)n)));
}

static int str_comp(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str a, b;
    if (is_null(&v[0]) || is_null(&v[1])) return vba_give(ret, sk_null());
    int error = vba_str(vm, v, count, 0, &a);
    if (!error) error = vba_str(vm, v, count, 1, &b);
    return error ? error : vba_give(ret, sk_integer((int16_t)sk_str_compare(a, b, vba_fold(vm, v, count, 2))));
}

/* The page of the system, or of the LCID that the third argument gives. */
static int page_of(vba_vm *vm, sk_value *v, size_t count, unsigned *page)
{
    int64_t lcid = 0;
    int error = vba_given(v, count, 2) ? vba_int(vm, v, count, 2, 0, &lcid) : 0;
    const sk_locale *l = lcid > 0 && lcid <= 0xFFFF ? sk_locale_numbered((unsigned)lcid) : NULL;
    if (l) *page = l->codepage;
    return error;
}

/* U+FF61 to U+FF9F as full katakana and punctuation; with a voiced mark behind, the character after (or two after) it. */
static const char half_katakana[] = "\x02\x0C\x0D\x01\xFB\xF2\xA1\xA3\xA5\xA7\xA9\xE3\xE5\xE7\xC3\xFC\xA2\xA4\xA6\xA8\xAA\xAB\xAD\xAF\xB1\xB3\xB5"
                                    "\xB7\xB9\xBB\xBD\xBF\xC1\xC4\xC6\xC8\xCA\xCB\xCC\xCD\xCE\xCF\xD2\xD5\xD8\xDB\xDE\xDF\xE0\xE1\xE2\xE4\xE6\xE8\xE9\xEA"
                                    "\xEB\xEC\xED\xEF\xF3\x9B\x9C";

static uint16_t full_of(unsigned i)
{
    uint8_t low = (uint8_t)half_katakana[i];
    return (uint16_t)(0x3000 | low);
}

/* 1 or 2: what a voiced or half-voiced mark adds to that katakana; 0: it takes none. */
static unsigned voiced(uint16_t full, uint16_t mark)
{
    if (full >= 0x30CF && full <= 0x30DB) return mark == 0xFF9E ? 1 : mark == 0xFF9F ? 2 : 0;
    bool takes = full >= 0x30AB && full <= 0x30C8 && full != 0x30C3 && (full >= 0x30C4 ? full % 2 == 0 : full % 2 == 1);
    return mark == 0xFF9E && takes ? 1 : 0;
}

static void put_half(sk_builder *b, uint16_t c)
{
    for (unsigned mark = 0; mark < 3; mark++) {
        for (unsigned i = 0; i < 63; i++) {
            if (mark && voiced(full_of(i), (uint16_t)(0xFF9D + mark)) != mark) continue;
            if (full_of(i) + mark != c) continue;
            sk_builder_unit(b, (uint16_t)(0xFF61 + i));
            if (mark) sk_builder_unit(b, (uint16_t)(0xFF9D + mark));
            return;
        }
    }
    sk_builder_unit(b, c);
}

/* 4 wide, 8 narrow, 16 katakana, 32 hiragana. */
static sk_str change_width(sk_strings *h, sk_str s, int64_t how)
{
    sk_builder b = sk_builder_new(h, s.len);
    for (size_t i = 0; i < s.len && !b.full; i++) {
        uint16_t c = sk_str_at(s, i);
        if (how & 4 && c >= 0x21 && c <= 0x7E) c = (uint16_t)(c + 0xFEE0);
        if (how & 4 && c == ' ') c = 0x3000;
        if (how & 4 && c >= 0xFF61 && c <= 0xFF9F) {
            c = full_of(c - 0xFF61u);
            unsigned more = voiced(c, sk_str_at(s, i + 1));
            c = (uint16_t)(c + more);
            i += more > 0;
        }
        if (how & 16 && c >= 0x3041 && c <= 0x3096) c = (uint16_t)(c + 0x60);
        if (how & 32 && c >= 0x30A1 && c <= 0x30F6) c = (uint16_t)(c - 0x60);
        if (how & 8 && c >= 0xFF01 && c <= 0xFF5E) sk_builder_unit(&b, (uint16_t)(c - 0xFEE0));
        else if (how & 8 && c == 0x3000) sk_builder_unit(&b, ' ');
        else if (how & 8) put_half(&b, c);
        else sk_builder_unit(&b, c);
    }
    return sk_builder_done(&b);
}

/* StrConv: 1 upper, 2 lower, 3 proper; 64 bytes to Unicode, 128 Unicode to bytes (a Byte array). */
static int str_conv(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t how;
    int error = vba_int(vm, v, count, 1, 0, &how);
    if (error) return error;
    sk_strings *h = &vm->w->strings;
    unsigned page = h->codepage;
    error = page_of(vm, v, count, &page);
    if (error) return error;
    if (how & 64) {
        bool opaque = false;
        sk_bytes raw;
        if (v[0].type == SK_V_ARRAY) {
            raw = sk_value_bytes(vm->w, &v[0], &opaque);
        } else {
            sk_str s;
            error = vba_str(vm, v, count, 0, &s);
            if (error) return error;
            raw = sk_str_to_utf16le(h, s);
        }
        if (opaque) return vba_give(ret, sk_unknown(vm->w, SK_STR("StrConv"), v[0].flow));
        return vba_give(ret, sk_flowing(sk_string(sk_str_from_page(h, raw, page)), SK_FLOW_COMPUTED));
    }
    sk_str s;
    if (is_null(&v[0])) return vba_give(ret, sk_null());
    error = vba_str(vm, v, count, 0, &s);
    if (error) return error;
    if (how & 128) {
        sk_array *a = sk_array_bytes(vm->w, sk_str_to_page(h, s, page));
        return a ? vba_give(ret, sk_array_value(a)) : SK_ERR_MEMORY;
    }
    if (how & 60) {
        if (page < 932 || page > 950) return SK_ERR_CALL; /* East Asian systems only */
        s = change_width(h, s, how);
    }
    if ((how & 3) == 1) s = sk_str_upper(h, s);
    if ((how & 3) == 2) s = sk_str_lower(h, s);
    if ((how & 3) == 3) {
        sk_str low = sk_str_lower(h, s);
        sk_builder b = sk_builder_new(h, low.len);
        for (size_t i = 0; i < low.len && !b.full; i++) {
            uint16_t before = i ? sk_str_at(low, i - 1) : ' ';
            uint16_t c = sk_str_at(low, i);
            sk_builder_unit(&b, before == ' ' || before == '\t' || before == '\n' || before == '\r' || before == 0 ? sk_unit_upper(c) : c);
        }
        s = sk_builder_done(&b);
    }
    return vba_give(ret, sk_string(s));
}

/* Their work does not grow with their texts: parts of a text share its characters. */
static const vba_builtin looks[] = {
    {"asc", asc, 1, 1, SK_V_INTEGER, false, NULL},
    {"ascb", asc_b, 1, 1, SK_V_INTEGER, false, NULL},
    {"ascw", asc_w, 1, 1, SK_V_INTEGER, false, NULL},
    {"left", left, 2, 2, 0, false, "string,length"},
    {"leftb", left, 2, 2, 0, false, NULL},
    {"len", len, 1, 1, SK_V_LONG, false, NULL},
    {"lenb", len_b, 1, 1, SK_V_LONG, false, NULL},
    {"mid", mid, 2, 3, 0, false, "string,start,length"},
    {"midb", mid_b, 2, 3, 0, false, NULL},
    {"right", right, 2, 2, 0, false, "string,length"},
    {"rightb", right, 2, 2, 0, false, NULL},
};

VBA_TABLE(vba_lib_looks, looks);

static const vba_builtin rows[] = {
    {"chr", chr, 1, 1, 0, false, NULL},
    {"chrb", chr_b, 1, 1, 0, false, NULL},
    {"chrw", chr_w, 1, 1, 0, false, NULL},
    {"filter", filter, 2, 4, 0, false, NULL},
    {"instr", in_str, 2, 4, 0, false, NULL},
    {"instrb", in_str, 2, 4, 0, false, NULL},
    {"instrrev", in_str_rev, 2, 4, 0, false, NULL},
    {"join", join, 1, 2, 0, false, "sourcearray,delimiter"},
    {"lcase", lower, 1, 1, 0, false, NULL},
    {"ltrim", ltrim, 1, 1, 0, false, NULL},
    {"replace", replace, 3, 6, 0, false, "expression,find,replace,start,count,compare"},
    {"rtrim", rtrim, 1, 1, 0, false, NULL},
    {"space", space, 1, 1, 0, false, NULL},
    {"split", split, 1, 4, 0, false, "expression,delimiter,limit,compare"},
    {"strcomp", str_comp, 2, 3, 0, false, NULL},
    {"strconv", str_conv, 2, 3, 0, false, "string,conversion,lcid"},
    {"string", string_of, 2, 2, 0, false, NULL},
    {"strreverse", str_reverse, 1, 1, 0, false, NULL},
    {"trim", trim, 1, 1, 0, false, NULL},
    {"ucase", upper, 1, 1, 0, false, NULL},
};

VBA_TABLE(vba_lib_strings, rows);
