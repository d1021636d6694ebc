/* Generators of fixtures: inert files made at test time. Hosts are *.example, *.invalid or documentation addresses,
 * programs do not exist, payloads are text. Each generator returns bytes in the arena; a NULL view means the
 * arena was too small, which a test treats as its own failure. */
#ifndef SK_MAKE_H
#define SK_MAKE_H

#include "base/arena.h"
#include "base/buf.h"

/* Little-endian numbers, for writers of binary formats. */
void make_u8(sk_buf *b, unsigned v);
void make_u16(sk_buf *b, unsigned v);
void make_u32(sk_buf *b, uint32_t v);
void make_u64(sk_buf *b, uint64_t v);
void make_zeros(sk_buf *b, size_t count);
/* Text as UTF-16LE; text is UTF-8. */
void make_utf16(sk_buf *b, const char *text);
/* Overwrites earlier bytes: for lengths that are known late. */
void make_patch_u32(sk_buf *b, size_t at, uint32_t v);

#endif
