/* What the sample mails have in common: their headers. */
#ifndef SK_MAKE_SAMPLES_LETTER_H
#define SK_MAKE_SAMPLES_LETTER_H

#include "make/mail.h"

/* How a mail program writes text. */
typedef struct make_writing {
    const char *charset;
    make_encoding encoding;
    char words; /* of encoded words: 'B' or 'Q' */
} make_writing;

extern const make_writing make_jis, make_shift_jis, make_utf8, make_utf8_qp, make_ascii;

typedef struct make_letter {
    const char *from, *to, *subject, *date;
    const char *id;      /* left side of Message-ID */
    const char *answers; /* Message-ID of what it replies to, with brackets; NULL: no reply headers */
    const char *more;    /* further header lines, each with CR LF, or NULL */
} make_letter;

#define MAKE_TO_TANAKA "田中 一郎 <tanaka@company.example>"
#define MAKE_TO_JANE "Jane Doe <jane.doe@company.example>"

make_mail make_letter_begin(sk_arena *a, const make_letter *l, make_writing w);
void make_letter_text(make_mail *m, const char *subtype, make_writing w, const char *text);
/* A mail of one plain text. */
sk_bytes make_letter_plain(sk_arena *a, const make_letter *l, make_writing w, const char *text);
/* A mail of a plain text and one attachment with a name as Japanese mail programs write it. */
sk_bytes make_letter_with(sk_arena *a, const make_letter *l, make_writing w, const char *text, const char *type, const char *name,
                          sk_bytes content);
/* A picture of one pixel (PNG). */
sk_bytes make_picture(void);

#endif
