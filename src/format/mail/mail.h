/* Inside of the format mail.rfc5322: what its files share. mime.c walks the mail, entity.c reads what a part says of
 * itself, leaf.c hands parts on, text.c and envelope.c tell what people see. */
#ifndef SK_FORMAT_MAIL_MAIL_H
#define SK_FORMAT_MAIL_MAIL_H

#include "base/map.h"
#include "format/mail/header.h"
#include "format/mail/parameter.h"
#include "model/format.h"

/* Where mail programs read differently: one bit a choice. The common reading is 0. */
enum {
    SK_READ_HEADER_LAST = 1,  /* the last of repeated fields counts, not the first */
    SK_READ_PARAMETER_LAST = 2,
    SK_READ_EXTENDED = 4,     /* RFC 2231 wins over the plain boundary */
    SK_READ_PREFIX = 8,       /* a line that begins with the delimiter is one */
    SK_READ_AFTER_END = 16,   /* parts go on behind the final delimiter */
    SK_READ_SKIP_JUNK = 32,   /* what is no field does not end the header */
    SK_READ_BARE_CR = 64,     /* a carriage return alone ends a line */
    SK_READ_GUESS = 128,      /* a boundary that is missing is taken from the body */
    SK_READ_STRICT = 256,     /* white space before the colon: no field */
    SK_READ_COUNT = 9
};

typedef enum sk_mail_encoding {
    SK_ENC_IDENTITY,
    SK_ENC_BASE64,
    SK_ENC_QP,
    SK_ENC_UUENCODE,
    SK_ENC_UNKNOWN
} sk_mail_encoding;

typedef struct sk_mail {
    sk_opening *o;
    sk_bytes bytes;
    unsigned reading;         /* of the walk that runs now */
    unsigned common;          /* reading of the first walk: 0, or SK_READ_BARE_CR where no line ends otherwise */
    unsigned ambiguous;       /* bits of readings that would differ */
    sk_map *seen;             /* leaves that were handed on, deviations that were told */
    unsigned told[SK_DEV_COUNT];
    uint64_t entity_count;    /* of the walk that runs now */
    uint64_t leaf_count, attachment_count;
    bool quoted;              /* told already */
    bool damaged, limited;
} sk_mail;

/* What one part says of itself, read under the rules of the walk. Reused from part to part. */
typedef struct sk_mail_entity {
    sk_mail_header header;
    sk_mail_parameters type_parameters, disposition_parameters;
    sk_bytes type;            /* "text/plain": lower case, never empty */
    bool has_type, is_multipart;
    sk_bytes boundary;
    sk_bytes charset, disposition, content_id;
    sk_mail_encoding encoding;
    bool encoding_misspelt;   /* some programs will not decode */
    sk_bytes encoding_text;
    bool attachment;          /* Content-Disposition: attachment */
} sk_mail_entity;

/* Tells a deviation; the same one at the same place only once, and each kind a few times at most. */
void sk_mail_deviates(sk_mail *m, sk_deviation_id id, size_t off);

/* Reads the header block at at and what it says. default_type: where there is none. False at the arena's budget. */
bool sk_mail_entity_read(sk_mail *m, size_t at, const char *default_type, sk_mail_stop stop, void *stop_self,
                         sk_mail_entity *e);
/* The best file name as UTF-8, or empty; others that programs may show are told as facts by sk_mail_names_tell. */
typedef struct sk_mail_names {
    sk_bytes name[8];
    size_t count;
    bool raw, encoded_word;
} sk_mail_names;
sk_mail_names sk_mail_entity_names(sk_mail *m, const sk_mail_entity *e);

/* Hands the leaf with the body [off, end) on, in every reading of its encoding. */
void sk_mail_leaf(sk_mail *m, const sk_mail_entity *e, size_t off, size_t end);
/* A whole multipart [off, end) under a transfer encoding, decoded, as a mail of its own. */
void sk_mail_encoded_multipart(sk_mail *m, sk_mail_encoding encoding, sk_bytes boundary, size_t off, size_t end);
/* The file in the data lines of a uuencoded block; lines must live as long as the scan's arena. */
sk_content *sk_mail_uu_content(sk_mail *m, sk_bytes lines, uint64_t size);
/* The text of a text leaf: its UTF-8 form as a child, uuencoded files in it, quoted mails. */
void sk_mail_text(sk_mail *m, const sk_mail_entity *e, sk_content *content, size_t off, bool identity);

/* Walks the mail from its header at at, under m->reading. */
void sk_mail_walk(sk_mail *m, size_t at);
/* Facts of the outermost header. */
void sk_mail_envelope(sk_mail *m, const sk_mail_header *h);

/* True for a mailbox's separator line: "From ", an address, a date with a time (RFC 4155 appendix A). */
bool sk_mail_is_from_line(sk_bytes line);

#endif
