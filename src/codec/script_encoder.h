/* Microsoft Script Encoder (JScript.Encode, VBScript.Encode): "#@~^LLLLLL==" text "CCCCCC==^#~@", where L is the length of the
 * encoded text and C the sum of the clear text's bytes, both as Base64 of four bytes. Each character is replaced by one of
 * three tables, which take turns in an order of 64 steps. */
#ifndef SK_CODEC_SCRIPT_ENCODER_H
#define SK_CODEC_SCRIPT_ENCODER_H

#include "base/arena.h"

typedef struct sk_script_decoding {
    sk_bytes text;                               /* with every encoded part replaced by what it says */
    uint32_t parts;                              /* encoded parts */
    uint32_t lengths_wrong, sums_wrong, cut;     /* parts whose length or sum does not fit, or whose end is missing */
    size_t length_off, sum_off, cut_off;         /* where the first of each starts */
} sk_script_decoding;

/* Where the next encoded part starts; SK_NPOS: none. */
size_t sk_script_encoded_at(sk_bytes text, size_t from);
/* False where there is no encoded part, or at the arena's budget. A part that is damaged is decoded as far as it goes. */
bool sk_script_decode(sk_arena *a, sk_bytes text, sk_script_decoding *ret);
/* The encoded character of one of the three tables for a clear one (tab, 0x20 to 0x7E), and the table of a step: for tests'
 * writers. */
uint8_t sk_script_encoded_char(uint8_t clear, unsigned table);
unsigned sk_script_table_of(size_t step);

#endif
