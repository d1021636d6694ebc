/* uuencode (POSIX.1-2017, uuencode, historical algorithm): "begin MODE NAME", lines that start with their length,
 * "end". Readers differ little; ours takes short lines as padded with spaces, as most do. */
#ifndef SK_CODEC_UUENCODE_H
#define SK_CODEC_UUENCODE_H

#include "base/arena.h"

/* One file inside a text. */
typedef struct sk_uu_file {
    sk_bytes name, lines; /* lines: between the begin line and the end line */
    size_t begin_at, end_at; /* of the whole block in the text */
    uint64_t size;           /* bytes that the lines say they carry: at most 63 each */
    bool ended;              /* "end" was seen */
} sk_uu_file;

/* The next block at or behind from; false when there is none. The first line must be a sound data line, so that
 * prose with "begin" at the start of a line is not taken for a file. */
bool sk_uu_find(sk_bytes text, size_t from, sk_uu_file *ret);

typedef struct sk_uu {
    sk_bytes rest, line; /* lines to come; characters of the present line */
    size_t pos, left;    /* next character of the line; bytes that it still gives */
    uint8_t ready[3];
    unsigned ready_len, ready_pos;
} sk_uu;

sk_uu sk_uu_start(sk_bytes lines);
/* Writes at most cap bytes; 0 is the end. */
size_t sk_uu_read(sk_uu *d, uint8_t *out, size_t cap);

#endif
