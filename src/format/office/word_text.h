/* Text of a Word 97-2003 document (MS-DOC 2.4.1, 2.8.25): pieces to running text as people see it, and the
 * instructions of its fields. Pure. */
#ifndef SK_FORMAT_OFFICE_WORD_TEXT_H
#define SK_FORMAT_OFFICE_WORD_TEXT_H

#include "base/buf.h"
#include "model/limits.h"

/* Parts of the text, in the order in which they are stored (MS-DOC 2.3). */
typedef enum sk_word_story {
    SK_WORD_MAIN,
    SK_WORD_FOOTNOTES,
    SK_WORD_HEADERS,
    SK_WORD_MACROS, /* written by no program since Word 6 */
    SK_WORD_COMMENTS,
    SK_WORD_ENDNOTES,
    SK_WORD_TEXTBOXES,
    SK_WORD_HEADER_TEXTBOXES,
    SK_WORD_STORY_COUNT
} sk_word_story;

typedef struct sk_word_field {
    sk_bytes instruction; /* UTF-8 */
    struct sk_word_field *next;
} sk_word_field;

typedef struct sk_word_writer sk_word_writer;

/* A writer of text; lengths: characters of each story. NULL at the arena's budget. */
sk_word_writer *sk_word_writer_new(sk_arena *a, const uint32_t lengths[SK_WORD_STORY_COUNT]);
/* The next code unit of the text. */
void sk_word_write(sk_word_writer *w, uint32_t c);
/* Text of one story; valid while nothing is written. */
sk_bytes sk_word_story_text(const sk_word_writer *w, sk_word_story story);
/* Fields in the order of their ends; closes those still open. */
const sk_word_field *sk_word_fields(sk_word_writer *w);
/* True where a story or field was longer than what is kept. */
bool sk_word_is_cut(const sk_word_writer *w);
const char *sk_word_story_name(sk_word_story story);

#endif
