/* sk_str: an immutable string of the emulated languages, with the n-th character at hand. Characters are UTF-16 code
 * units; a string that only holds U+0000 to U+00FF is kept as one byte a character. Strings are values: copy them
 * freely. Their characters live in the arena of the sk_strings that made them; slices share them.
 *
 * Appending to (or putting in front of) a string that was itself made so last costs only the new part: the room behind
 * and before it belongs to its home. A loop of x = x & "a" is linear in time and memory.
 *
 * One string may hold emulate.string bytes and all strings of a run emulate.strings: past that, functions answer what
 * they were given (or an empty string) and set full. The language asks sk_strings.full once a statement. */
#ifndef SK_EMULATE_STR_H
#define SK_EMULATE_STR_H

#include <string.h>

#include "base/arena.h"
#include "model/limits.h"

typedef struct sk_str {
    union {
        const uint8_t *b;  /* where not wide */
        const uint16_t *w; /* where wide */
    } p;
    uint32_t len; /* characters */
    uint32_t wide : 1;
    uint32_t home : 31; /* 0: none */
} sk_str;

/* A literal of ASCII or Latin-1. */
#define SK_STR(literal) ((sk_str){.p = {.b = (const uint8_t *)("" literal)}, .len = sizeof(literal) - 1})

typedef struct sk_str_home sk_str_home;
typedef struct sk_strings {
    sk_arena *arena;
    sk_budget *budget;
    sk_str_home *homes;
    uint32_t home_count, home_cap;
    uint16_t codepage; /* of the system, codec/ansi_page.h; 0: Windows-1252 */
    bool full;
} sk_strings;

void sk_strings_start(sk_strings *h, sk_arena *arena, sk_budget *budget);

/* The character at i, 0 outside. */
static inline uint16_t sk_str_at(sk_str s, size_t i)
{
    if (i >= s.len) return 0;
    return s.wide ? s.p.w[i] : s.p.b[i];
}

/* A C string that outlives the world (a literal, a row of a table), borrowed: ASCII or Latin-1. */
sk_str sk_str_c(const char *s);
sk_str sk_str_char(sk_strings *h, uint32_t unit); /* one code unit; U+0000 to U+00FF costs nothing */
sk_str sk_str_latin1(sk_strings *h, sk_bytes b);  /* a copy */
sk_str sk_str_borrow_latin1(sk_bytes b);          /* no copy: the bytes live as long as the run */
sk_str sk_str_utf8(sk_strings *h, sk_bytes b);    /* malformed bytes become U+FFFD */
sk_str sk_str_utf16le(sk_strings *h, sk_bytes b);
sk_str sk_str_units(sk_strings *h, const uint16_t *units, size_t count);
/* UTF-8 in the arena, NUL behind the end; lone surrogates become U+FFFD. */
sk_bytes sk_str_to_utf8(sk_strings *h, sk_str s);
/* The bytes of the system's code page, one or two a character: what it lacks becomes '?'. */
sk_bytes sk_str_to_ansi(sk_strings *h, sk_str s);
sk_str sk_str_from_ansi(sk_strings *h, sk_bytes b);
/* Of another page; 0: Windows-1252. */
sk_bytes sk_str_to_page(sk_strings *h, sk_str s, unsigned codepage);
sk_str sk_str_from_page(sk_strings *h, sk_bytes b, unsigned codepage);
/* The number of a character in the system's code page, and back; from 256 on of two bytes, the first in the upper half. */
uint16_t sk_ansi_code(const sk_strings *h, uint16_t unit);
uint16_t sk_ansi_unit(const sk_strings *h, uint16_t code);
/* Little-endian units. */
sk_bytes sk_str_to_utf16le(sk_strings *h, sk_str s);

sk_str sk_str_concat(sk_strings *h, sk_str a, sk_str b);
/* All parts joined in their order; count > 0. What grows by it - the first part, or the last - costs only the others. */
sk_str sk_str_gather(sk_strings *h, const sk_str *parts, size_t count);
sk_str sk_str_slice(sk_str s, size_t from, size_t count); /* clipped; shares the characters */
sk_str sk_str_from(sk_str s, size_t from);
sk_str sk_str_upper(sk_strings *h, sk_str s);
sk_str sk_str_lower(sk_strings *h, sk_str s);
sk_str sk_str_reverse(sk_strings *h, sk_str s);
sk_str sk_str_repeat(sk_strings *h, sk_str s, size_t count);
sk_str sk_str_trim(sk_str s, bool left, bool right, bool any_space); /* any_space: tabs and line ends too, else U+0020 */
/* What s becomes when part overwrites it from at on (0-based) without changing its length: Mid as a statement. */
sk_str sk_str_overlay(sk_strings *h, sk_str s, size_t at, sk_str part);
/* Replaces at most count occurrences (SIZE_MAX: all) at or behind from. */
sk_str sk_str_replace(sk_strings *h, sk_str s, sk_str find, sk_str with, size_t from, size_t count, bool fold);

/* Index of the first match at or behind from / of the last match that starts at or before from; SK_NPOS: none. */
size_t sk_str_find(sk_str s, sk_str needle, size_t from, bool fold);
size_t sk_str_find_last(sk_str s, sk_str needle, size_t from, bool fold);
/* -1, 0, 1. fold: letters compare without case (vbTextCompare). */
int sk_str_compare(sk_str a, sk_str b, bool fold);
bool sk_str_equal(sk_str a, sk_str b);
bool sk_str_equal_nocase(sk_str a, sk_str b);
bool sk_str_is_whole(sk_str s, const char *ascii, size_t len);
/* Without case. Names are asked against many rows: most differ in their first character or (of a literal) in their length. */
__attribute__((always_inline)) static inline bool sk_str_is(sk_str s, const char *ascii)
{
    if (s.len == 0) return ascii[0] == 0;
    uint16_t first = s.wide ? s.p.w[0] : s.p.b[0];
    if (first < 128 && ((first ^ (uint8_t)ascii[0]) & ~0x20u)) return false;
    size_t len = strlen(ascii);
    return s.len == len && sk_str_is_whole(s, ascii, len);
}
bool sk_str_starts(sk_str s, const char *ascii); /* without case */
bool sk_str_ends(sk_str s, const char *ascii);   /* without case */
uint64_t sk_str_hash(sk_str s, bool fold);
/* One code unit in the other case (Latin, Greek, Cyrillic). */
uint16_t sk_unit_lower(uint16_t c);
uint16_t sk_unit_upper(uint16_t c);

/* Writes a string piece by piece. */
typedef struct sk_builder {
    sk_strings *strings;
    uint8_t *b;
    uint16_t *w; /* instead of b as soon as a character needs it */
    size_t len, cap;
    bool full;
} sk_builder;

sk_builder sk_builder_new(sk_strings *h, size_t expect);
void sk_builder_add(sk_builder *b, sk_str s);
void sk_builder_unit(sk_builder *b, uint16_t unit);
void sk_builder_c(sk_builder *b, const char *ascii);
void sk_builder_bytes(sk_builder *b, sk_bytes latin1);
sk_str sk_builder_done(sk_builder *b);

#endif
