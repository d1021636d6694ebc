/* sk_content: the bytes of one artifact, had at once (a view) or produced as they are asked for.
 *
 * Produced bytes live in one place that never moves, so a view handed out stays valid until the content is
 * released; the engine releases it when the artifact and everything inside it is done. Whoever keeps
 * bytes longer (facts, names, documents) copies them into the scan's arena. */
#ifndef SK_MODEL_CONTENT_H
#define SK_MODEL_CONTENT_H

#include "base/arena.h"
#include "model/limits.h"
#include "sekisho/report.h"

#define SK_SIZE_UNKNOWN UINT64_MAX

/* Makes bytes step by step: an inflater, a chain of sectors, a decryptor. Lives in the scan's arena. */
typedef struct sk_producer sk_producer;
struct sk_producer {
    /* Writes at most cap (> 0) bytes and returns their number; 0 is the end, and then outcome tells why. */
    size_t (*produce)(sk_producer *self, uint8_t *out, size_t cap);
    void (*close)(sk_producer *self); /* frees what is not in the arena; may be NULL; called once */
    sk_outcome outcome;               /* COMPLETE while sound (the initial value to set); PARTIAL after damage */
};

typedef struct sk_content sk_content;

/* A content of bytes that outlive the scan's use of it. NULL only when the arena is exhausted. */
sk_content *sk_content_view(sk_arena *a, sk_bytes bytes);
/* A content made by p. size is what the container declares, or SK_SIZE_UNKNOWN; it is never trusted: a
 * producer that makes more is cut by the limits alone. Unpacked bytes count against `artifact.bytes` and `total.bytes`. */
sk_content *sk_content_produced(sk_arena *a, sk_budget *budget, sk_producer *p, uint64_t size);
/* Bytes computed by the caller into the arena (base64, text): counted against `total.bytes`. NULL at that limit. */
sk_content *sk_content_computed(sk_arena *a, sk_budget *budget, sk_bytes bytes);

/* Everything had so far, after making sure that the first upto bytes are had if they can be. */
sk_bytes sk_content_need(sk_content *c, uint64_t upto);
sk_bytes sk_content_all(sk_content *c);
/* What is had without making more. */
sk_bytes sk_content_had(const sk_content *c);
/* True when the end was reached: all bytes are had. */
bool sk_content_ended(const sk_content *c);
/* Declared size before the end, true size after it. */
uint64_t sk_content_size(const sk_content *c);
/* COMPLETE, or PARTIAL (producer met damage), LIMIT (a limit cut it). Final once ended or cut. */
sk_outcome sk_content_outcome(const sk_content *c);
/* Frees produced bytes. The engine alone calls this. */
void sk_content_release(sk_content *c);

#endif
