/* Memory for code, as functions of Windows libraries give it to macros and scripts: one run of bytes at a fixed address. What is
 * copied there is kept, so that a thread started there is the start of those bytes (ATT&CK T1055). */
#ifndef SK_EMULATE_WORLD_CODE_MEMORY_H
#define SK_EMULATE_WORLD_CODE_MEMORY_H

#include "emulate/world/world.h"

enum { SK_CODE_BASE = 0x00660000, SK_CODE_MOST = 1 << 20 /* bytes */ };

static inline bool sk_is_code(int64_t at) { return at >= SK_CODE_BASE && at < SK_CODE_BASE + SK_CODE_MOST; }
/* Bytes at an address of that memory; opaque: their content is not known. Out of bounds: nothing. */
void sk_world_put_code(sk_world *w, int64_t at, sk_bytes b, bool opaque, unsigned flow);
bool sk_world_has_code(const sk_world *w);
/* Effect run of what was put there, which is also handed over; nothing where nothing was. */
void sk_world_start_code(sk_world *w, sk_str via, unsigned flow);

#endif
