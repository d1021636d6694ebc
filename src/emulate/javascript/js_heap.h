/* The heap of one run: counted, freeing, and thrown away whole. It stands beside the scan's arena because a script gives back
 * what it no longer uses, many times over. */
#ifndef SK_EMULATE_JS_HEAP_H
#define SK_EMULATE_JS_HEAP_H

#include "emulate/javascript/js_guard.h"

#include <stddef.h>

typedef struct js_block js_block;

typedef struct js_heap {
    js_guard *guard;
    js_block *first;
    size_t held, most;
    uint64_t taken, taken_most; /* in all */
    unsigned refused;
} js_heap;

/* As duk_alloc_function and its kin, with a js_heap as udata. */
void *js_heap_take(void *heap, size_t size);
void *js_heap_resize(void *heap, void *old, size_t size);
void js_heap_give(void *heap, void *block);
void js_heap_end(js_heap *h);

#endif
