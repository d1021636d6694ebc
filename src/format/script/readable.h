/* Is this readable text, and in which encoding? */
#ifndef SK_FORMAT_SCRIPT_READABLE_H
#define SK_FORMAT_SCRIPT_READABLE_H

#include "base/arena.h"

typedef enum sk_encoding {
    SK_TEXT_NOT, /* not readable text */
    SK_TEXT_ASCII,
    SK_TEXT_UTF8,
    SK_TEXT_UTF8_BOM,
    SK_TEXT_UTF16LE,
    SK_TEXT_UTF16BE,
    SK_TEXT_JIS,   /* ISO-2022-JP */
    SK_TEXT_SJIS,  /* Shift_JIS, CP932 */
    SK_TEXT_EUC,   /* EUC-JP */
    SK_TEXT_8BIT   /* some single-byte code page */
} sk_encoding;

/* Judges by the head of a text; cut: more bytes follow, so a character may be split at the end. */
sk_encoding sk_text_encoding(sk_bytes head, bool cut);
/* Three of four bytes are ASCII that is seen, and none is NUL: no text for a reader, but an interpreter goes through it (scripts that
 * carry their payload between control characters). */
bool sk_text_mostly_ascii(sk_bytes head);
/* The whole text as UTF-8 without byte order mark: itself where it is that already. */
sk_bytes sk_text_to_utf8(sk_arena *a, sk_bytes text, sk_encoding encoding);
/* Lower-case ASCII of the text's start, for looking at keywords: other characters become 0x80. */
size_t sk_text_fold(sk_bytes text, sk_encoding encoding, uint8_t *out, size_t cap);

#endif
