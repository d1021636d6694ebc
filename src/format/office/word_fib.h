/* The header of a Word document and what it leads to (MS-DOC 2.5): pieces, document variables, associated strings. Pure. */
#ifndef SK_FORMAT_OFFICE_WORD_FIB_H
#define SK_FORMAT_OFFICE_WORD_FIB_H

#include "format/office/word_text.h"

typedef enum sk_word_lock { SK_WORD_OPEN, SK_WORD_XOR, SK_WORD_RC4, SK_WORD_CRYPTOAPI, SK_WORD_UNKNOWN_LOCK } sk_word_lock;

/* Structures that the header points at, by their index in FibRgFcLcb97 (MS-DOC 2.5.6). */
enum { SK_WORD_ASSOCIATED = 32, SK_WORD_CLX = 33, SK_WORD_DRAWINGS = 50, SK_WORD_VARIABLES = 60 };

typedef struct sk_word_fib {
    sk_bytes stream;
    uint16_t ident, version;
    bool encrypted, obfuscated, second_table, template;
    bool old; /* Word 6 and 95: everything stands in one stream, one byte a character */
    uint32_t lengths[SK_WORD_STORY_COUNT];
    uint32_t text_start, text_end; /* of old documents */
    uint16_t pairs;                /* pairs of offset and length */
} sk_word_fib;

/* False where the bytes are too short or no such header. */
bool sk_word_fib_read(sk_bytes stream, sk_word_fib *ret);
/* The bytes in the table stream that a pair points at; empty where it has none. False where it leads outside. */
bool sk_word_structure(const sk_word_fib *fib, sk_bytes table, unsigned index, sk_bytes *ret);
/* How an encrypted document is locked: MS-OFFCRYPTO 2.3.5.1 and 2.3.6.1 headers at the start of the table stream. */
sk_word_lock sk_word_lock_of(const sk_word_fib *fib, sk_bytes table);

/* Writes all text; false where the piece table or a piece does not fit. */
bool sk_word_write_text(const sk_word_fib *fib, sk_bytes table, sk_budget *budget, sk_word_writer *w);

typedef struct sk_word_pair {
    sk_bytes name, value;
    struct sk_word_pair *next;
} sk_word_pair;

/* Document variables in their order (MS-DOC 2.9.298); false where they do not fit: what fitted is there. */
bool sk_word_read_variables(sk_bytes stw, sk_arena *a, sk_word_pair **ret_first);
/* String index of a string table without extra data (MS-DOC 2.2.4), as UTF-8; empty where there is none. */
sk_bytes sk_word_table_string(sk_bytes sttb, unsigned index, sk_arena *a);

#endif
