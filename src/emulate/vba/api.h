/* Calls of functions that a macro declares: what api*.c share. */
#ifndef SK_EMULATE_VBA_API_H
#define SK_EMULATE_VBA_API_H

#include "emulate/vba/lib.h"

typedef struct vba_api {
    vba_vm *vm;
    const vba_declare *d;
    sk_value *v;
    size_t count;
    sk_value *const *variables; /* the variable behind an argument (an array for one of its elements); NULL: none */
    sk_value *ret;
} vba_api;

sk_str vba_api_text(const vba_api *c, size_t i);
int64_t vba_api_number(const vba_api *c, size_t i);
static inline uint8_t vba_api_flow(const vba_api *c, size_t i) { return i < c->count ? c->v[i].flow : 0; }
static inline void vba_api_give(vba_api *c, int32_t i) { *c->ret = sk_long(i); }

/* Memory for code, what is copied into it, and what starts it: api_memory.c. */
void vba_api_allocate(vba_api *c);
void vba_api_copy(vba_api *c);          /* RtlMoveMemory(to, from, length) */
void vba_api_write_process(vba_api *c); /* WriteProcessMemory(process, to, from, length, ...) */
void vba_api_fill(vba_api *c);          /* RtlFillMemory(to, length, value) */
void vba_api_start(vba_api *c);         /* CreateThread, Enum...: an argument that points into that memory is started */
void vba_api_to_wide(vba_api *c);       /* MultiByteToWideChar */
void vba_api_to_bytes(vba_api *c);      /* WideCharToMultiByte */
void vba_api_address_of(vba_api *c);    /* GetProcAddress */

#endif
