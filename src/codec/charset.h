/* Text in any charset of mail to UTF-8. Names are those that mail programs write, not only those registered: a
 * charset is read as the superset that Windows programs mean by it (Shift_JIS as CP932, gb2312 as GB18030,
 * ISO-8859-1 as Windows-1252; WHATWG Encoding 4.2), because that is what people see. */
#ifndef SK_CODEC_CHARSET_H
#define SK_CODEC_CHARSET_H

#include "base/arena.h"

/* Opens this thread's converters. A process that will lose its right to open files calls it before: the C library
 * loads converters from files. A converter that cannot be opened later is replaced by guessing, and lossy is told. */
void sk_charset_warm_up(void);

/* The text as UTF-8: the text itself where it is already that, else in the arena. An empty or unknown charset is guessed
 * (sk_charset_guess). What cannot be converted becomes U+FFFD and sets *ret_lossy (may be NULL). */
sk_bytes sk_charset_to_utf8(sk_arena *a, sk_bytes text, sk_bytes charset, bool *ret_lossy);

/* True when the name is one we know. */
bool sk_charset_known(sk_bytes charset);
/* The charset that the bytes look like: "us-ascii", "utf-8", "utf-16le", "utf-16be", "iso-2022-jp", "shift_jis", "euc-jp"
 * or "windows-1252". */
const char *sk_charset_guess(sk_bytes text);
/* True for ASCII without escape sequences of ISO 2022: the same in every charset but UTF-16. */
bool sk_charset_is_ascii(sk_bytes text);

#endif
