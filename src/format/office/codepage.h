/* Text in a Windows code page, as the binary Office formats store it. */
#ifndef SK_FORMAT_OFFICE_CODEPAGE_H
#define SK_FORMAT_OFFICE_CODEPAGE_H

#include "base/arena.h"

/* UTF-8 of text in that code page (1200: UTF-16LE, 65001: UTF-8, 0: guessed). */
sk_bytes sk_codepage_to_utf8(sk_arena *a, sk_bytes text, unsigned codepage);

#endif
