/* The PROJECT stream (MS-OVBA 2.3.1): lines that say which modules are documents, classes and forms, and how the
 * project is protected (2.4.3 for the cipher of CMG, DPB and GC). */
#include "base/attr.h"
#include "base/text.h"
#include "codec/charset.h"
#include "format/office/vba_inside.h"

#define MOST_LINES 20000

sk_bytes vba_decode_text(const vba_project *p, sk_bytes raw)
{
    sk_arena *a = p->o->arena;
    const char *name = p->codepage == 65001   ? "utf-8"
                       : p->codepage == 10000 ? "macintosh"
                                              : sk_text_format(a, "cp%u", p->codepage ? p->codepage : 1252);
    return sk_arena_copy(a, sk_charset_to_utf8(a, raw, sk_bytes_str(name), NULL));
}

/* --- types of modules --- */

static const struct {
    const char *key;
    sk_module_type type;
} lists[] = {
    {"Module", SK_MODULE_PROCEDURAL},
    {"Document", SK_MODULE_DOCUMENT},
    {"Class", SK_MODULE_CLASS},
    {"BaseClass", SK_MODULE_FORM},
};

static void list_module(vba_project *p, sk_bytes name, sk_module_type type)
{
    if (type == SK_MODULE_DOCUMENT) name = sk_slice(name, 0, sk_find_byte(name, 0, '/')); /* name/&Hversion */
    name = vba_decode_text(p, name);
    if (type == SK_MODULE_DOCUMENT && p->document_module.len == 0) p->document_module = name;
    sk_map_put(p->types, sk_text_lower(p->o->arena, name), (uintptr_t)type);
}

bool vba_listed_type(const vba_project *p, sk_bytes module, sk_module_type *ret)
{
    uintptr_t type;
    if (!sk_map_get(p->types, sk_text_lower(p->o->arena, module), &type)) return false;
    *ret = (sk_module_type)type;
    return true;
}

/* --- protection --- */

/* Undoes the cipher: seed, version and key, then 0 to 3 bytes to ignore, a length, the data. Each byte is mixed with the
 * stored byte two before and the plain byte before (2.4.3.3). */
static bool decipher(sk_arena *a, sk_bytes hex, sk_bytes *ret)
{
    size_t count = hex.len / 2;
    uint8_t *bytes = SK_NEW_ARRAY(a, uint8_t, count + 1);
    if (!bytes || hex.len % 2 != 0 || count < 8 || count > 1024) return false;
    for (size_t i = 0; i < count; i++) {
        int high = sk_hex_value(sk_at(hex, 2 * i)), low = sk_hex_value(sk_at(hex, 2 * i + 1));
        if (high < 0 || low < 0) return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    unsigned seed = bytes[0], e2 = bytes[1], e1 = bytes[2], before = seed ^ e1, skip = (seed & 6) / 2;
    if ((seed ^ e2) != 2) return false; /* version */
    for (size_t i = 3; i < count; i++) {
        unsigned stored = bytes[i];
        before = (stored ^ (e2 + before)) & 0xFF;
        e2 = e1;
        e1 = stored;
        bytes[i] = (uint8_t)before;
    }
    sk_bytes plain = sk_from(sk_bytes_of(bytes, count), 3 + skip);
    uint32_t len = sk_u32le_at(plain, 0);
    if (!sk_has(plain, 4, len)) return false;
    *ret = sk_slice(plain, 4, len);
    return true;
}

static void tell_protected(vba_project *p, const char *how)
{
    sk_tell_fact(p->o, SK_FACT_VBA_PROTECTED, sk_bytes_str(how), 0, 0);
}

static bool read_state(vba_project *p, sk_bytes data) /* CMG: who locked it (2.3.1.15) */
{
    unsigned state = sk_u32le_at(data, 0);
    if (state & 1) tell_protected(p, "user");
    if (state & 2) tell_protected(p, "host");
    if (state & 4) tell_protected(p, "vbe");
    return data.len == 4;
}

static bool read_password(vba_project *p, sk_bytes data) /* DPB: one zero byte, a hash of 29 bytes, or text (2.3.1.16) */
{
    if (data.len > 1) tell_protected(p, "password");
    return data.len > 0;
}

static bool read_visible(vba_project *p, sk_bytes data) /* GC: 0 or 0xFF (2.3.1.17) */
{
    if (sk_at(data, 0) == 0) tell_protected(p, "hidden");
    return data.len == 1;
}

static const struct {
    const char *key;
    bool (*read)(vba_project *p, sk_bytes data);
} locks[] = {{"CMG", read_state}, {"DPB", read_password}, {"GC", read_visible}};

static void read_line(vba_project *p, sk_bytes key, sk_bytes value)
{
    sk_bytes data;
    for (size_t i = 0; i < SK_COUNT(lists); i++)
        if (sk_is(key, lists[i].key)) list_module(p, value, lists[i].type);
    for (size_t i = 0; i < SK_COUNT(locks); i++) {
        if (!sk_is(key, locks[i].key) || p->locks_read & 1u << i) continue;
        p->locks_read |= 1u << i;
        if (!decipher(p->o->arena, sk_trim_char(value, '"'), &data) || !locks[i].read(p, data))
            sk_tell_deviation(p->o, SK_DEV_VBA_PROTECTION, 0);
    }
    if (sk_is(key, "Name") && p->name.len == 0) p->name = vba_decode_text(p, sk_trim_char(value, '"'));
}

void vba_read_project_text(vba_project *p, sk_bytes text)
{
    sk_bytes line, key;
    p->has_text = true;
    for (unsigned left = MOST_LINES; left > 0 && sk_next_line(&text, &line, NULL); left--) {
        line = sk_trim(line);
        if (sk_at(line, 0) == '[') return; /* window positions and host extenders follow */
        size_t at = sk_find_byte(line, 0, '=');
        if (at == SK_NPOS) continue;
        key = sk_trim(sk_slice(line, 0, at));
        read_line(p, key, sk_trim(sk_from(line, at + 1)));
    }
}
