/* BinXml, the binary XML inside of event records: a walk over its tokens that calls a sink, templates filled in. */
#ifndef SK_FORMAT_HOST_BINXML_H
#define SK_FORMAT_HOST_BINXML_H

#include "base/arena.h"

/* Names and texts are UTF-8 and live in the arena. */
typedef struct sk_binxml_sink {
    void *self;
    void (*start)(void *self, sk_bytes name);
    void (*attribute)(void *self, sk_bytes name, sk_bytes value);
    void (*text)(void *self, sk_bytes value); /* all text of the element, before its end; left out where there is none */
    void (*end)(void *self, sk_bytes name);
} sk_binxml_sink;

typedef struct sk_binxml {
    sk_bytes chunk;          /* offsets of names and templates count in it */
    sk_arena *arena;
    const sk_binxml_sink *sink;
    struct sk_binxml_name *names; /* those seen in this chunk: see sk_binxml_new */
} sk_binxml;

/* For the records of one chunk. NULL at the arena's budget. */
sk_binxml *sk_binxml_new(sk_arena *a, sk_bytes chunk);
/* Walks the fragment at [off, off+len) of the chunk. False where its bytes make no sense; what came before was handed out. */
bool sk_binxml_walk(sk_binxml *x, uint64_t off, uint64_t len, const sk_binxml_sink *sink);

/* A value as text, as the event viewer shows it. type as in MS-EVEN6 2.2.12 (BinXmlType). */
sk_bytes sk_binxml_value_text(sk_arena *a, unsigned type, sk_bytes value);

#endif
