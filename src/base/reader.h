/* sk_reader: a cursor over a view with sticky failure.
 *
 * After the first read past the end every read answers 0 or an empty view, and bad_at keeps the
 * absolute offset of that first miss. Read a header whole, ask failed once, and always before a
 * value is handed on. Loops whose count comes from the input ask sk_fits first and check failed. */
#ifndef SK_BASE_READER_H
#define SK_BASE_READER_H

#include "base/bytes.h"

typedef struct sk_reader {
    sk_bytes view;
    size_t pos;
    uint64_t origin; /* where view starts in the artifact: pos + origin is an artifact offset */
    uint64_t bad_at; /* artifact offset of the first miss; valid when failed */
    bool failed;
} sk_reader;

sk_reader sk_reader_on(sk_bytes view, uint64_t origin);
uint8_t sk_u8(sk_reader *r);
uint16_t sk_u16le(sk_reader *r);
uint32_t sk_u32le(sk_reader *r);
uint64_t sk_u64le(sk_reader *r);
/* The next len bytes, borrowed; empty on failure. */
sk_bytes sk_take(sk_reader *r, uint64_t len);
void sk_skip(sk_reader *r, uint64_t len);
/* Moves to the next multiple of step (a power of two) counted from the start of the view. */
void sk_align(sk_reader *r, size_t step);
size_t sk_left(const sk_reader *r);
bool sk_at_end(const sk_reader *r);
/* Artifact offset of the cursor. */
uint64_t sk_tell(const sk_reader *r);
/* True when count items of each bytes can still lie in the rest. */
bool sk_fits(const sk_reader *r, uint64_t count, uint64_t each);
/* The only way to jump: a reader on [off, off+len) of the view of r. It starts failed when the
 * window leaves the view (bad_at = its artifact offset); r itself is untouched. */
sk_reader sk_window(const sk_reader *r, uint64_t off, uint64_t len);

#endif
