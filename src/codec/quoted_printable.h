/* Quoted-printable (RFC 2045 6.7) and the Q encoding of headers (RFC 2047 4.2), read as tolerantly as mail programs do:
 * a malformed escape stands for itself, lines may be of any length. White space at the end of a line is kept. */
#ifndef SK_CODEC_QUOTED_PRINTABLE_H
#define SK_CODEC_QUOTED_PRINTABLE_H

#include "base/arena.h"

typedef struct sk_qp {
    sk_bytes text;
    size_t pos;
    size_t bad_count, bad_at; /* malformed escapes; index of the first */
} sk_qp;

sk_qp sk_qp_start(sk_bytes text);
/* Writes at most cap bytes; 0 is the end. The result is never longer than the text. */
size_t sk_qp_read(sk_qp *d, uint8_t *out, size_t cap);
sk_bytes sk_qp_decode(sk_arena *a, sk_bytes text);
/* RFC 2047 4.2: also "_" for a space. */
sk_bytes sk_q_decode(sk_arena *a, sk_bytes text);

#endif
