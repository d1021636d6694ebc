/* Numbers of Windows code pages to names that codec/charset knows; most are "cp" and the number. */
#include "format/office/codepage.h"

#include "base/attr.h"
#include "base/text.h"
#include "codec/charset.h"

static const struct {
    unsigned codepage;
    const char *charset;
} others[] = {{0, ""},
              {1200, "utf-16le"},
              {1201, "utf-16be"},
              {10000, "macintosh"},
              {20127, "us-ascii"},
              {28591, "iso-8859-1"},
              {54936, "gb18030"},
              {65000, "utf-7"},
              {65001, "utf-8"}};

sk_bytes sk_codepage_to_utf8(sk_arena *a, sk_bytes text, unsigned codepage)
{
    for (size_t i = 0; i < SK_COUNT(others); i++)
        if (others[i].codepage == codepage) return sk_charset_to_utf8(a, text, sk_bytes_str(others[i].charset), NULL);
    return sk_charset_to_utf8(a, text, sk_text_bytes(a, "cp%u", codepage), NULL);
}
