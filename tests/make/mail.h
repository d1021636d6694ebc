/* Writer of mails, sound and odd: headers with encoded words, text in any charset, attachments with every way to say a file
 * name. Lines end in CR LF. Addresses are *.example and *.invalid, content is text.
 *
 *     make_mail m = make_mail_new(arena);
 *     make_mail_envelope(&m, "田中 <tanaka@sender.example>", "you@company.example", "Re: 請求書", "ISO-2022-JP", 'B');
 *     make_mail_begin(&m, "mixed");
 *     make_mail_text(&m, "plain", "ISO-2022-JP", MAKE_7BIT, "本文です。\r\n");
 *     make_mail_attach(&m, "application/zip", "請求書.zip", MAKE_NAME_2231, "UTF-8", MAKE_BASE64, zip);
 *     make_mail_end(&m);
 *     sk_bytes bytes = make_mail_bytes(&m);
 */
#ifndef SK_MAKE_MAIL_H
#define SK_MAKE_MAIL_H

#include "make/make.h"

typedef enum make_encoding { MAKE_7BIT, MAKE_8BIT, MAKE_BASE64, MAKE_QP, MAKE_UUENCODE } make_encoding;
/* How a file name is said. */
typedef enum make_name {
    MAKE_NAME_2231,       /* filename*=charset''percent */
    MAKE_NAME_2231_SPLIT, /* filename*0*=, filename*1*= ... */
    MAKE_NAME_2047,       /* filename="=?charset?B?...?=" */
    MAKE_NAME_RAW,        /* filename="raw bytes of the charset" */
    MAKE_NAME_BOTH        /* RFC 2231 in Content-Disposition, RFC 2047 in Content-Type, as Japanese programs do */
} make_name;

#define MAKE_MAIL_DEPTH 16

typedef struct make_mail {
    sk_buf out;
    sk_arena *arena;
    unsigned open[MAKE_MAIL_DEPTH]; /* numbers of the boundaries that are open */
    unsigned depth, boundaries;
    bool in_body;
} make_mail;

make_mail make_mail_new(sk_arena *a);
/* A header line as it is, without encoding and folding. Between envelope and first part. */
void make_mail_header(make_mail *m, const char *name, const char *value);
/* A header whose text (UTF-8) is written as encoded words of the charset, encoding 'B' or 'Q'; ASCII stays as it is, and
 * so does an address in angle brackets at the end. */
void make_mail_encoded_header(make_mail *m, const char *name, const char *text, const char *charset, char encoding);
/* From, To, Subject, Date, Message-ID, MIME-Version. */
void make_mail_envelope(make_mail *m, const char *from, const char *to, const char *subject, const char *charset, char encoding);
/* A multipart ("mixed", "alternative", "related" ...); inside another it is a part of it. The boundary is "=_bN_". */
void make_mail_begin(make_mail *m, const char *subtype);
void make_mail_end(make_mail *m);
/* A text part; text is UTF-8 and is converted to the charset. */
void make_mail_text(make_mail *m, const char *subtype, const char *charset, make_encoding encoding, const char *text);
void make_mail_attach(make_mail *m, const char *type, const char *name, make_name how, const char *charset, make_encoding encoding,
                      sk_bytes content);
/* A part whose header block is given whole (each line with its CR LF), and whose body is written as it is. */
void make_mail_raw_part(make_mail *m, const char *header, sk_bytes body);
/* A mail inside the mail: message/rfc822. */
void make_mail_forward(make_mail *m, sk_bytes mail);
sk_bytes make_mail_bytes(make_mail *m);

/* Pieces. Text is UTF-8; the result is in the arena. */
sk_bytes make_charset(sk_arena *a, const char *text, const char *charset);
sk_bytes make_encoded_word(sk_arena *a, const char *text, const char *charset, char encoding);
sk_bytes make_transfer(sk_arena *a, sk_bytes content, make_encoding encoding);

/* Appends a mail to an mbox (mboxrd); envelope: what stands behind "From ". */
void make_mbox_add(sk_buf *mbox, const char *envelope, sk_bytes mail);
/* Mail number i of a sample mailbox of MAKE_MAILBOX_COUNT business mails, mostly Japanese, all harmless: text in ISO-2022-JP,
 * Shift_JIS and UTF-8, HTML alternatives, replies that quote, attachments named in every way. */
#define MAKE_MAILBOX_COUNT 40
sk_bytes make_mailbox_mail(sk_arena *a, unsigned i);
/* All of them as one mbox (mboxrd). */
sk_bytes make_mailbox(sk_arena *a);

#endif
