/* See js_heap.h. */
#include "emulate/javascript/js_heap.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"

/* A program may try for more than it gets, and catch the error. Not for ever: each refusal costs collections of garbage. */
enum { REFUSALS_MOST = 24, EACH_TIME = 1024 /* to take a little costs as much as to copy this much */ };

struct js_block {
    js_block *next, **before;
    size_t size;
    max_align_t content[];
};

static js_block *block_of(void *content) { return (js_block *)(void *)((char *)content - offsetof(js_block, content)); }

static void link_block(js_heap *h, js_block *b)
{
    b->next = h->first;
    b->before = &h->first;
    if (b->next) b->next->before = &b->next;
    h->first = b;
}

static void unlink_block(js_block *b)
{
    *b->before = b->next;
    if (b->next) b->next->before = b->before;
}

static bool may_take(js_heap *h, size_t size)
{
    h->taken += size + EACH_TIME;
    if (h->taken > h->taken_most) js_guard_stop(h->guard, JS_STOP_ALLOCATED);
    if (size <= h->most && h->held <= h->most - size) return true;
    if (++h->refused > REFUSALS_MOST) js_guard_stop(h->guard, JS_STOP_MEMORY);
    return false;
}

void *js_heap_take(void *heap, size_t size)
{
    js_heap *h = heap;
    if (size == 0 || !may_take(h, size)) return NULL;
    js_block *b = malloc(sizeof *b + size);
    if (!b) return NULL;
    b->size = size;
    h->held += size;
    link_block(h, b);
    return b->content;
}

void *js_heap_resize(void *heap, void *old, size_t size)
{
    js_heap *h = heap;
    if (!old) return js_heap_take(h, size);
    if (size == 0) {
        js_heap_give(h, old);
        return NULL;
    }
    js_block *b = block_of(old);
    size_t before = b->size;
    if (size > before && !may_take(h, size - before)) return NULL;
    unlink_block(b);
    js_block *moved = realloc(b, sizeof *b + size);
    if (!moved) {
        link_block(h, b);
        return NULL;
    }
    moved->size = size;
    h->held = h->held - before + size;
    link_block(h, moved);
    return moved->content;
}

void js_heap_give(void *heap, void *block)
{
    js_heap *h = heap;
    if (!block) return;
    js_block *b = block_of(block);
    unlink_block(b);
    h->held -= b->size;
    free(b);
}

void js_heap_end(js_heap *h)
{
    while (h->first) {
        js_block *b = h->first;
        h->first = b->next;
        free(b);
    }
}
