/* sk_source: packed bytes on their way into an unpacker, in pieces. It lets decryption and unpacking work together
 * without a second copy of the bytes, and a stream be read no further than asked. */
#ifndef SK_CODEC_SOURCE_H
#define SK_CODEC_SOURCE_H

#include "model/content.h"

typedef struct sk_source sk_source;
struct sk_source {
    sk_bytes (*next)(sk_source *self); /* the next piece, valid until the next call; empty at the end */
    void (*close)(sk_source *self);    /* frees what is not in the arena; may be NULL; called once */
};

/* Bytes that are there already. NULL only at the arena's budget, as below. */
sk_source *sk_source_bytes(sk_arena *a, sk_bytes bytes);
/* Bytes of a content from off on, which is asked for 64 KiB at a time. */
sk_source *sk_source_content(sk_arena *a, sk_content *content, uint64_t off);
void sk_source_close(sk_source *s);

/* A producer that hands the source's bytes on as they are: what is stored, but encrypted. */
sk_producer *sk_copy_producer(sk_arena *a, sk_source *source, uint64_t len);

#endif
