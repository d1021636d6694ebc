/* Base64 as mail programs read it (RFC 4648, RFC 2045 6.8): white space between the characters is nothing. Programs
 * differ about other characters and about what follows padding, so both are the caller's choice. */
#ifndef SK_CODEC_BASE64_H
#define SK_CODEC_BASE64_H

#include "base/arena.h"

typedef enum sk_base64_mode {
    SK_BASE64_CONTINUE,     /* skips what is not of the alphabet; padding ends a group of four, not the data */
    SK_BASE64_STOP_AT_PAD,  /* the same, but ends behind the first complete padding */
    SK_BASE64_STOP_AT_JUNK, /* ends at the first character that is neither alphabet, padding nor white space */
    SK_BASE64_MODE_COUNT
} sk_base64_mode;

/* What a text holds, counted in one pass. */
typedef struct sk_base64_survey {
    size_t letter_count;        /* characters of the alphabet */
    size_t junk_count, junk_at; /* neither alphabet, padding nor white space; index of the first */
    size_t pad_at;              /* first padding, or SK_NPOS */
    size_t after_pad_at;        /* first character of the alphabet behind padding, or SK_NPOS */
    bool cut;                   /* the last group of four is incomplete and has no padding */
    bool alone;                 /* a group of one character, which says no byte: there some programs give up */
} sk_base64_survey;

sk_base64_survey sk_base64_survey_of(sk_bytes text);

/* Decodes in steps of any size. */
typedef struct sk_base64 {
    sk_bytes text;
    size_t pos;
    uint32_t group;  /* bits of the open group */
    unsigned count;  /* characters in it */
    uint8_t ready[3];
    unsigned ready_len, ready_pos;
    sk_base64_mode mode;
    bool done;
} sk_base64;

sk_base64 sk_base64_start(sk_bytes text, sk_base64_mode mode);
/* Writes at most cap bytes; 0 is the end. */
size_t sk_base64_read(sk_base64 *d, uint8_t *out, size_t cap);
/* All at once, in the arena; empty at its budget. */
sk_bytes sk_base64_decode(sk_arena *a, sk_bytes text, sk_base64_mode mode);

#endif
