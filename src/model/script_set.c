#include "model/script_set.h"

sk_script_set *sk_script_set_new(sk_arena *a, uint32_t artifact, sk_script_host host)
{
    sk_script_set *s = SK_NEW(a, sk_script_set);
    if (!s) return NULL;
    s->arena = a;
    s->artifact = artifact;
    s->host = host;
    s->job_count = 1;
    s->blocks_end = &s->blocks;
    s->objects_end = &s->objects;
    s->resources_end = &s->resources;
    return s;
}

sk_script_block *sk_script_set_add(sk_script_set *s, const sk_script_block *row)
{
    sk_script_block *b = SK_NEW(s->arena, sk_script_block);
    if (!b) return NULL;
    *b = *row;
    b->next = NULL;
    *s->blocks_end = b;
    s->blocks_end = &b->next;
    s->block_count++;
    if (b->job >= s->job_count) s->job_count = b->job + 1;
    return b;
}

sk_script_object *sk_script_set_add_object(sk_script_set *s, const sk_script_object *row)
{
    sk_script_object *o = SK_NEW(s->arena, sk_script_object);
    if (!o) return NULL;
    *o = *row;
    o->next = NULL;
    *s->objects_end = o;
    s->objects_end = &o->next;
    return o;
}

sk_script_resource *sk_script_set_add_resource(sk_script_set *s, const sk_script_resource *row)
{
    sk_script_resource *r = SK_NEW(s->arena, sk_script_resource);
    if (!r) return NULL;
    *r = *row;
    r->next = NULL;
    *s->resources_end = r;
    s->resources_end = &r->next;
    return r;
}

bool sk_script_set_has(const sk_script_set *s, uint32_t artifact)
{
    for (const sk_script_block *b = s ? s->blocks : NULL; b; b = b->next)
        if (b->artifact == artifact) return true;
    return false;
}

void sk_script_set_decoded(sk_script_set *s, uint32_t artifact, uint32_t decoded, sk_bytes text)
{
    for (sk_script_block *b = s->blocks; b; b = b->next) {
        if (b->artifact != artifact) continue;
        b->artifact = decoded;
        b->off = 0;
        b->text = text;
    }
}

const sk_page_element *sk_script_set_element(const sk_script_set *s, sk_bytes id)
{
    const sk_page_element *named = NULL;
    if (id.len == 0) return NULL;
    for (const sk_page_element *e = s->page ? s->page->elements : NULL; e; e = e->next) {
        if (sk_equal_nocase(sk_page_attribute_of(e, "id"), id)) return e;
        if (!named && sk_equal_nocase(sk_page_attribute_of(e, "name"), id)) named = e;
    }
    return named;
}
