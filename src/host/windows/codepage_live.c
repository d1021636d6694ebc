/* Code pages by Windows itself: format/office/codepage.c has them from the C library, which has none there. */
#include "format/office/codepage.h"

#include <windows.h>

#include "base/text.h"

enum { MOST = 1 << 16 };

sk_bytes sk_codepage_to_utf8(sk_arena *a, sk_bytes text, unsigned codepage)
{
    int len = text.len < MOST ? (int)text.len : MOST;
    wchar_t *wide = SK_NEW_ARRAY(a, wchar_t, (size_t)len + 1);
    int count = wide && len ? MultiByteToWideChar(codepage, 0, (const char *)text.p, len, wide, len) : 0;
    return count > 0 ? sk_utf16le_to_utf8(a, sk_bytes_of(wide, (size_t)count * 2)) : sk_latin1_to_utf8(a, sk_slice(text, 0, MOST));
}
