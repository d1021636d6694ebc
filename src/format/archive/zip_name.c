/* Names of ZIP entries as UTF-8. The format knows UTF-8 (flag bit 11) and "the usual code page" (APPNOTE.TXT appendix D),
 * which on Japanese Windows is CP932 and elsewhere CP437; neither is told. Order: the flag, Info-ZIP's Unicode extra field,
 * bytes that are UTF-8 anyway (Unix and macOS write them without the flag), whole Shift_JIS, else CP437. */
#include "base/text.h"
#include "codec/charset.h"
#include "format/archive/zip_parts.h"

static bool is_ascii(sk_bytes b)
{
    for (size_t i = 0; i < b.len; i++)
        if (b.p[i] >= 0x80) return false;
    return true;
}

/* CP932: half-width katakana 0xA1-0xDF alone; lead 0x81-0x9F or 0xE0-0xFC, then 0x40-0x7E or 0x80-0xFC. A name of
 * half-width katakana only is likelier to be CP437. */
static bool is_cp932(sk_bytes b)
{
    bool pairs = false;
    for (size_t i = 0; i < b.len; i++) {
        uint8_t c = b.p[i];
        if (c < 0x80 || (c >= 0xA1 && c <= 0xDF)) continue;
        int trail = sk_at(b, ++i);
        if (c == 0x80 || c == 0xA0 || c > 0xFC || trail < 0x40 || trail == 0x7F || trail > 0xFC) return false;
        pairs = true;
    }
    return pairs;
}

sk_bytes sk_zip_name(sk_arena *a, const sk_zip_header *h)
{
    if (h->unicode_name.len > 0) return sk_utf8_repair(a, h->unicode_name);
    if (is_ascii(h->name)) return h->name;
    if (h->flags & SK_ZIP_UTF8 || sk_utf8_valid(h->name)) return sk_utf8_repair(a, h->name);
    bool lossy = false;
    sk_bytes name = is_cp932(h->name) ? sk_charset_to_utf8(a, h->name, SK_LIT("cp932"), &lossy) : (sk_bytes){NULL, 0};
    if (name.len == 0 || lossy) name = sk_charset_to_utf8(a, h->name, SK_LIT("cp437"), &lossy);
    return name.len > 0 ? name : sk_latin1_to_utf8(a, h->name);
}
