/* sk_page: the bridge from the formats of pages (HTML, HTA) to the emulator of their scripts. The format fills it, the emulator
 * reads it. All lives in the scan's arena; text is UTF-8, references are resolved. */
#ifndef SK_MODEL_WEB_PAGE_H
#define SK_MODEL_WEB_PAGE_H

#include "base/arena.h"
#include "model/limits.h"

typedef struct sk_page_attribute {
    sk_bytes name, value;
    struct sk_page_attribute *next;
} sk_page_attribute;

typedef struct sk_page_element {
    sk_bytes tag;  /* as written */
    sk_bytes text; /* that stands directly in it; the raw text of script, style and textarea */
    sk_page_attribute *attributes;
    uint32_t index, parent; /* index from 0 in document order; parent UINT32_MAX: none */
    struct sk_page_element *next;
} sk_page_element;

typedef struct sk_page {
    sk_arena *arena;
    uint32_t artifact; /* the page itself */
    sk_bytes title;
    sk_page_element *elements, **elements_end;
    uint32_t element_count;
} sk_page;

sk_page *sk_page_new(sk_arena *a, uint32_t artifact); /* NULL at the arena's budget */
/* Each adds a copy of the row; its bytes are borrowed. NULL at a limit (html.embedded) or the arena's budget. */
sk_page_element *sk_page_add_element(sk_page *p, const sk_page_element *row);
bool sk_page_add_attribute(sk_page *p, sk_page_element *e, sk_bytes name, sk_bytes value);
/* An element's attribute; empty where it has none. */
sk_bytes sk_page_attribute_of(const sk_page_element *e, const char *name);

#endif
