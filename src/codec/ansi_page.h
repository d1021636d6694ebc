/* Windows' code pages of one and two bytes a character, as tables in both directions: programs look up characters one by one
 * (Chr, Asc), and what they decode goes back and forth without loss where the page has a place for it. The tables are made
 * when first asked for, from the converters of codec/charset.h (sk_charset_warm_up), and never change. */
#ifndef SK_CODEC_ANSI_PAGE_H
#define SK_CODEC_ANSI_PAGE_H

#include "base/arena.h"

typedef struct sk_ansi_page {
    uint16_t number;
    uint16_t unknown;      /* what bytes become that stand for no character */
    uint16_t single[256];  /* 0 of lead bytes */
    bool lead[256];        /* first of two bytes */
    uint16_t pair[126][256]; /* from lead byte 0x81 on; 0: none */
    uint16_t bytes[65536]; /* of a UTF-16 unit: one byte, or two, the first in the upper half; 0: none */
} sk_ansi_page;

/* 932, 936, 949, 950, 1250, 1251; NULL of others and where its converter cannot be had: Windows-1252. */
const sk_ansi_page *sk_ansi_page_find(unsigned number);
/* The number of the page that a charset's name means ("shift_jis", "cp932", "932"); 0: none of them. */
unsigned sk_ansi_page_named(sk_bytes charset);
/* The character at *pos, which moves behind it. */
uint16_t sk_ansi_page_next(const sk_ansi_page *p, sk_bytes b, size_t *pos);

#endif
