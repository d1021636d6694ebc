/* For fuzz targets of formats: opens bytes as one kind with a sink that checks what is told. */
#ifndef SK_FUZZ_OPEN_H
#define SK_FUZZ_OPEN_H

#include "model/format.h"

/* Opens b with format as kind under small limits, reads every child's content, and aborts where a contract is broken:
 * a span or offset outside the bytes, an outcome out of range, an unknown fact, deviation or indicator. */
void sk_fuzz_open(const sk_format *format, uint16_t kind, sk_bytes b);

/* A seed whose first byte says what the rest is, for targets that read several formats. */
void sk_fuzz_take_as(void (*take)(void *self, sk_bytes seed), void *self, sk_arena *a, unsigned kind, sk_bytes seed);

#endif
