/* Memory of evidence that is too large for the arena's budget: pages of its own, given back with the arena. */
#ifndef SK_HOST_EVIDENCE_MAP_H
#define SK_HOST_EVIDENCE_MAP_H

#include "base/arena.h"

/* The file's first len bytes, read-only; empty where it cannot be mapped (errno says why). fd may be closed afterwards. */
sk_bytes sk_evidence_map(sk_arena *a, int fd, size_t len);
/* len zero bytes that may be written; NULL: no memory. */
uint8_t *sk_evidence_pages(sk_arena *a, size_t len);

#endif
