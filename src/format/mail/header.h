/* One header block of a mail or of a MIME part (RFC 5322 2.2, 3.6; what breaks it: RFC 7103). */
#ifndef SK_FORMAT_MAIL_HEADER_H
#define SK_FORMAT_MAIL_HEADER_H

#include "model/limits.h"
#include "base/arena.h"

typedef struct sk_mail_field {
    sk_bytes name, value; /* value: raw, with its folds, without white space at both ends */
    size_t off, len;      /* span of the field in the mail, without the last line's end */
} sk_mail_field;

/* How lines are taken where programs differ. All false: the common reading. */
typedef struct sk_mail_rules {
    bool skip_junk;       /* a line that is no field is skipped, and a line of white space ends the header where a
                             field follows, not where none does: both the other way round than commonly */
    bool bare_cr_ends;    /* a carriage return alone ends a line */
    bool strict_names;    /* white space before the colon: no field */
} sk_mail_rules;

typedef struct sk_mail_header {
    sk_mail_field *fields; /* reused when the struct is read again */
    size_t count, cap;
    size_t at, body_at;    /* where the block and the body behind it start in the mail */
    /* Where something odd was first seen, or SK_NPOS. */
    size_t junk_at, white_line_at, bare_cr_at, nul_at, name_space_at, long_line_at;
    bool ended;            /* by an empty line */
} sk_mail_header;

/* True where the line at at ends the block although it is not empty: a delimiter of an open multipart. */
typedef bool (*sk_mail_stop)(void *self, sk_bytes line);

/* Reads the block at at. False at the arena's budget. Limits that are reached are marked in budget. */
bool sk_mail_header_read(sk_arena *a, sk_budget *budget, sk_bytes mail, size_t at, const sk_mail_rules *rules,
                         sk_mail_stop stop, void *stop_self, sk_mail_header *h);

/* The first or last field of that name, or NULL. */
const sk_mail_field *sk_mail_field_first(const sk_mail_header *h, const char *name);
const sk_mail_field *sk_mail_field_last(const sk_mail_header *h, const char *name);
/* The value on one line: folds, NUL and bare line ends taken out (RFC 5322 2.2.3). Borrowed where there is none. */
sk_bytes sk_mail_unfold(sk_arena *a, sk_bytes value);

/* The line at at without its end; *ret_next is where the next one starts. */
sk_bytes sk_mail_line(sk_bytes mail, size_t at, bool bare_cr_ends, size_t *ret_next);
/* Length of the field name at the start of the line (white space before the colon not counted), 0 where it is no field.
 * *ret_colon is the index of the colon. */
size_t sk_mail_field_name_len(sk_bytes line, size_t *ret_colon);

#endif
