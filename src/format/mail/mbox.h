/* The mails of a mailbox file, one after the other: mboxo, mboxrd, mboxcl, mboxcl2 (RFC 4155; qmail's mbox(5)) and MMDF.
 *
 * A From line separates mails where an empty line stands before it (or the file begins), it holds a date with a time, and
 * a field or a blank line follows. What only looks a little like one (no empty line before it, or an odd date) separates
 * where a field follows that begins a mail's header, unless Content-Length of the mail before says that it lies inside.
 * Content-Length alone never hides a sound separator: a lying length cannot swallow the next mail.
 * Quoted From lines (">From ") stay as they are.
 *
 *     sk_mbox box = sk_mbox_start(bytes);
 *     while (sk_mbox_next(&box, &mail, &offset)) ...
 */
#ifndef SK_FORMAT_MAIL_MBOX_H
#define SK_FORMAT_MAIL_MBOX_H

#include "base/bytes.h"

typedef struct sk_mbox {
    sk_bytes bytes;
    size_t pos;           /* start of the next separator line, or the end */
    bool mmdf;
    size_t weak_at;       /* first separator that some readers would not take, or SK_NPOS */
    size_t length_at;     /* first mail whose Content-Length points elsewhere than its end, or SK_NPOS */
} sk_mbox;

/* True where the bytes begin like a mailbox: with a From line or MMDF's mark. */
bool sk_mbox_begins(sk_bytes bytes);
sk_mbox sk_mbox_start(sk_bytes bytes);
/* The next mail without its separator line and without the empty line before the next one, and where it starts. Borrowed.
 * All mails together cost one pass. False at the end. */
bool sk_mbox_next(sk_mbox *box, sk_bytes *ret_mail, uint64_t *ret_offset);

#endif
