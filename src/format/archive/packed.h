/* What the formats of one packed stream share: gzip, bzip2, xz and Zstandard hold one file, whose name is the packed one's
 * name without its ending. */
#ifndef SK_FORMAT_ARCHIVE_PACKED_H
#define SK_FORMAT_ARCHIVE_PACKED_H

#include "base/buf.h"
#include "model/format.h"

typedef struct sk_packed_ending {
    const char *from, *to; /* ".tgz" to ".tar" */
} sk_packed_ending;

/* The artifact's name without folders and without the first ending that fits; empty where it has no name. */
sk_bytes sk_packed_name(sk_opening *o, const sk_packed_ending *endings, size_t count);
/* Tells the unpacked content. A stream of which nothing can be unpacked gives NOT_THIS. */
sk_outcome sk_packed_tell(sk_opening *o, sk_producer *p, sk_bytes name);

#endif
