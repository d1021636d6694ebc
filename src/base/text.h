/* Text: UTF-8 and UTF-16, without locale. */
#ifndef SK_BASE_TEXT_H
#define SK_BASE_TEXT_H

#include "base/arena.h"
#include "base/buf.h"

/* Decodes one code point at *pos and moves *pos behind it. Malformed UTF-8 gives U+FFFD, consumes one
 * byte, and sets *ret_bad where ret_bad is not NULL. Precondition: *pos < b.len. */
uint32_t sk_utf8_next(sk_bytes b, size_t *pos, bool *ret_bad);
bool sk_utf8_valid(sk_bytes b);

/* UTF-16 (little- or big-endian) to UTF-8, in the arena; lone surrogates become U+FFFD, an odd last
 * byte is dropped. */
sk_bytes sk_utf16le_to_utf8(sk_arena *a, sk_bytes utf16);
sk_bytes sk_utf16be_to_utf8(sk_arena *a, sk_bytes utf16);
/* b up to its first NUL; all of it where there is none. */
sk_bytes sk_until_nul(sk_bytes b);
/* UTF-16 up to its first NUL character: the bytes, and as UTF-8 of little-endian text. */
sk_bytes sk_wide_until_nul(sk_bytes utf16);
sk_bytes sk_utf16_until_nul(sk_arena *a, sk_bytes utf16le);
/* ISO-8859-1 to UTF-8. */
sk_bytes sk_latin1_to_utf8(sk_arena *a, sk_bytes latin1);
/* b itself where it is valid UTF-8; else a copy in which each bad byte became U+FFFD. */
sk_bytes sk_utf8_repair(sk_arena *a, sk_bytes b);

/* printf into the arena. Never NULL: "" where the arena is exhausted. */
const char *sk_text_format(sk_arena *a, const char *format, ...) SK_PRINTF(2, 3);
sk_bytes sk_text_bytes(sk_arena *a, const char *format, ...) SK_PRINTF(2, 3);
sk_bytes sk_text_lower(sk_arena *a, sk_bytes b); /* ASCII letters */
sk_bytes sk_text_hex(sk_arena *a, sk_bytes b);

/* Characters that change how a line is shown: C0 and C1 controls (but not tab), direction marks and
 * overrides, zero-width characters, line and paragraph separators. Writers for people escape them. */
bool sk_char_is_deceptive(uint32_t c);

#endif
