/* Property sets: MS-OLEPS 2.21 (stream), 2.20 (set), 2.15 (typed values), 2.17 (dictionary); identifiers of the sets from
 * 2.25 and 3. */
#include "format/office/properties_set.h"

#include "base/filetime.h"
#include "base/reader.h"
#include "base/text.h"
#include "format/office/codepage.h"

#define ID_DICTIONARY 0u
#define ID_CODEPAGE 1u
#define DICTIONARY_MOST 4096
#define UTF16 1200u

enum {
    VT_I2 = 2,
    VT_I4 = 3,
    VT_R8 = 5,
    VT_BSTR = 8,
    VT_BOOL = 11,
    VT_UI2 = 18,
    VT_UI4 = 19,
    VT_I8 = 20,
    VT_UI8 = 21,
    VT_INT = 22,
    VT_UINT = 23,
    VT_LPSTR = 30,
    VT_LPWSTR = 31,
    VT_FILETIME = 64
};

struct name {
    uint32_t id;
    sk_bytes text;
};

struct set {
    sk_reader r; /* on the set's bytes */
    sk_property_set which;
    unsigned codepage;
    struct name *names;
    size_t name_count;
    sk_arena *arena;
    sk_budget *budget;
    sk_properties *out;
};

static void damage(sk_properties *out, uint64_t at)
{
    if (!out->damaged) out->bad_at = at;
    out->damaged = true;
}

/* 2.5 CodePageString: size in bytes with its NUL. */
static sk_bytes read_codepage_string(struct set *s, sk_reader *r)
{
    sk_bytes raw = sk_take(r, sk_u32le(r));
    if (s->codepage == UTF16) return sk_utf16_until_nul(s->arena, raw);
    raw = sk_until_nul(raw);
    return raw.len ? sk_codepage_to_utf8(s->arena, raw, s->codepage) : raw;
}

static sk_bytes read_number(struct set *s, sk_reader *r, uint16_t type)
{
    switch (type) {
    case VT_I2: return sk_text_bytes(s->arena, "%d", (int)(int16_t)sk_u16le(r));
    case VT_UI2: return sk_text_bytes(s->arena, "%u", (unsigned)sk_u16le(r));
    case VT_I4:
    case VT_INT: return sk_text_bytes(s->arena, "%ld", (long)(int32_t)sk_u32le(r));
    case VT_UI4:
    case VT_UINT: return sk_text_bytes(s->arena, "%lu", (unsigned long)sk_u32le(r));
    case VT_I8: return sk_text_bytes(s->arena, "%lld", (long long)sk_u64le(r));
    case VT_UI8: return sk_text_bytes(s->arena, "%llu", (unsigned long long)sk_u64le(r));
    case VT_BOOL: return sk_u16le(r) ? SK_LIT("True") : SK_LIT("False");
    default: return (sk_bytes){NULL, 0};
    }
}

static sk_bytes read_double(struct set *s, sk_reader *r)
{
    union {
        uint64_t bits;
        double value;
    } number = {.bits = sk_u64le(r)};
    return sk_text_bytes(s->arena, "%.15g", number.value);
}

/* 2.15 TypedPropertyValue. Vectors and blobs carry no text that a macro could ask for. */
static sk_bytes read_value(struct set *s, sk_reader *r, bool *ret_text)
{
    uint16_t type = sk_u16le(r);
    sk_skip(r, 2);
    *ret_text = type == VT_LPSTR || type == VT_BSTR || type == VT_LPWSTR;
    if (type == VT_LPSTR || type == VT_BSTR) return read_codepage_string(s, r);
    if (type == VT_LPWSTR) {
        uint64_t chars = sk_u32le(r);
        return sk_utf16_until_nul(s->arena, sk_take(r, chars * 2));
    }
    if (type == VT_FILETIME) return sk_filetime_text(s->arena, sk_u64le(r));
    if (type == VT_R8) return read_double(s, r);
    return read_number(s, r, type);
}

static sk_reader at_offset(const struct set *s, uint32_t offset)
{
    sk_reader r = s->r;
    r.pos = 0;
    r.failed = false;
    sk_skip(&r, offset);
    return r;
}

/* 2.17: names of the properties of the user's set. */
static void read_dictionary(struct set *s, uint32_t offset)
{
    sk_reader r = at_offset(s, offset);
    uint32_t count = sk_u32le(&r);
    if (!sk_fits(&r, count, 8)) count = (uint32_t)(sk_left(&r) / 8);
    if (count > DICTIONARY_MOST) count = DICTIONARY_MOST;
    s->names = count ? SK_NEW_ARRAY(s->arena, struct name, count) : NULL;
    for (uint32_t i = 0; s->names && i < count && !r.failed; i++) {
        uint32_t id = sk_u32le(&r);
        uint64_t len = sk_u32le(&r);
        sk_bytes raw = sk_take(&r, s->codepage == UTF16 ? len * 2 : len);
        if (s->codepage == UTF16) sk_skip(&r, (4 - raw.len % 4) % 4);
        if (r.failed) break;
        sk_bytes text = s->codepage == UTF16 ? sk_utf16_until_nul(s->arena, raw)
                                             : sk_codepage_to_utf8(s->arena, sk_until_nul(raw), s->codepage);
        s->names[s->name_count++] = (struct name){id, text};
    }
    if (r.failed) damage(s->out, r.bad_at);
}

static sk_bytes name_of(const struct set *s, uint32_t id)
{
    for (size_t i = 0; i < s->name_count; i++)
        if (s->names[i].id == id) return s->names[i].text;
    return (sk_bytes){NULL, 0};
}

static void add_property(struct set *s, uint32_t id, uint32_t offset)
{
    sk_reader r = at_offset(s, offset);
    bool text = false;
    sk_bytes value = read_value(s, &r, &text);
    if (r.failed) {
        damage(s->out, r.bad_at);
        return;
    }
    if (value.len == 0) return;
    if (!sk_spend(s->budget, SK_LIMIT_OFFICE_RECORDS, 1 + value.len / 64)) {
        s->out->limited = true;
        return;
    }
    sk_property *p = SK_NEW(s->arena, sk_property);
    if (!p) return;
    *p = (sk_property){.set = s->which, .id = id, .name = name_of(s, id), .value = value, .text = text};
    *s->out->last = p;
    s->out->last = &p->next;
}

/* The code page and the dictionary are wanted first, wherever they stand in the table. */
static void read_set(struct set *s)
{
    sk_reader head = at_offset(s, 4);
    uint32_t count = sk_u32le(&head);
    if (head.failed || !sk_fits(&head, count, 8)) {
        damage(s->out, head.failed ? head.bad_at : sk_tell(&head));
        count = (uint32_t)(sk_left(&head) / 8);
    }
    sk_reader table = head;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t id = sk_u32le(&table), offset = sk_u32le(&table);
        sk_reader r = at_offset(s, offset);
        if (id == ID_CODEPAGE && sk_u32le(&r) == VT_I2) s->codepage = sk_u16le(&r);
    }
    if (s->out->codepage == 0) s->out->codepage = s->codepage;
    table = head;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t id = sk_u32le(&table), offset = sk_u32le(&table);
        if (id == ID_DICTIONARY && !s->names) read_dictionary(s, offset);
    }
    for (uint32_t i = 0; i < count && !s->out->limited; i++) {
        uint32_t id = sk_u32le(&head), offset = sk_u32le(&head);
        if (id != ID_DICTIONARY && id != ID_CODEPAGE && id < 0x80000000u) add_property(s, id, offset);
    }
}

static sk_property_set which_set(sk_bytes fmtid)
{
    switch (sk_u32le_at(fmtid, 0)) {
    case 0xF29F85E0u: return SK_SET_SUMMARY;
    case 0xD5CDD502u: return SK_SET_DOCUMENT;
    case 0xD5CDD505u: return SK_SET_USER;
    default: return SK_SET_OTHER;
    }
}

bool sk_properties_read(sk_bytes stream, sk_arena *arena, sk_budget *budget, sk_properties *ret)
{
    *ret = (sk_properties){0};
    ret->last = &ret->first;
    sk_reader r = sk_reader_on(stream, 0);
    uint16_t order = sk_u16le(&r);
    sk_skip(&r, 2 + 4 + 16);
    uint32_t sets = sk_u32le(&r);
    if (r.failed || order != 0xFFFE) return false;
    if (sets > 2) damage(ret, 24); /* 2.21: one or two */
    for (uint32_t i = 0; i < sets && i < 2; i++) {
        sk_bytes fmtid = sk_take(&r, 16);
        uint32_t offset = sk_u32le(&r);
        if (r.failed || offset >= stream.len) {
            damage(ret, r.failed ? r.bad_at : sk_tell(&r) - 4);
            break;
        }
        struct set s = {.r = sk_reader_on(sk_from(stream, offset), offset),
                        .which = which_set(fmtid),
                        .arena = arena,
                        .budget = budget,
                        .out = ret};
        read_set(&s);
    }
    return true;
}
