/* sk_buf: bytes that grow in an arena, never past their ceiling.
 *
 * Appending past the ceiling (or the arena's budget) keeps what fitted, sets full, and appends nothing
 * from then on: write a whole text, ask full once at the end. */
#ifndef SK_BASE_BUF_H
#define SK_BASE_BUF_H

#include "base/arena.h"
#include "base/attr.h"

typedef struct sk_buf {
    sk_arena *arena;
    uint8_t *p;
    size_t len, cap, most;
    bool full;
} sk_buf;

sk_buf sk_buf_new(sk_arena *arena, size_t most);
void sk_buf_byte(sk_buf *b, uint8_t c);
void sk_buf_bytes(sk_buf *b, sk_bytes bytes);
void sk_buf_str(sk_buf *b, const char *s);
void sk_buf_format(sk_buf *b, const char *format, ...) SK_PRINTF(2, 3);
/* Appends a code point as UTF-8; surrogates and values above U+10FFFF become U+FFFD. */
void sk_buf_utf8(sk_buf *b, uint32_t c);
/* What was written so far; valid until the next append. */
sk_bytes sk_buf_view(const sk_buf *b);

#endif
