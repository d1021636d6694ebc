/* See web_page.h. */
#include "model/web_page.h"

sk_page *sk_page_new(sk_arena *a, uint32_t artifact)
{
    sk_page *p = SK_NEW(a, sk_page);
    if (!p) return NULL;
    *p = (sk_page){.arena = a, .artifact = artifact, .elements_end = &p->elements};
    return p;
}

sk_page_element *sk_page_add_element(sk_page *p, const sk_page_element *row)
{
    sk_page_element *e = SK_NEW(p->arena, sk_page_element);
    if (!e) return NULL;
    *e = *row;
    e->index = p->element_count++;
    e->next = NULL;
    *p->elements_end = e;
    p->elements_end = &e->next;
    return e;
}

bool sk_page_add_attribute(sk_page *p, sk_page_element *e, sk_bytes name, sk_bytes value)
{
    sk_page_attribute *a = SK_NEW(p->arena, sk_page_attribute);
    if (!a) return false;
    *a = (sk_page_attribute){.name = name, .value = value, .next = e->attributes};
    e->attributes = a;
    return true;
}

sk_bytes sk_page_attribute_of(const sk_page_element *e, const char *name)
{
    for (const sk_page_attribute *a = e->attributes; a; a = a->next)
        if (sk_is(a->name, name)) return a->value;
    return (sk_bytes){NULL, 0};
}
