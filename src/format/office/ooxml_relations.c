/* What leads out of a package. Sources: ECMA-376-1 section 9.2 and the relationship types of each part; template
 * injection: attachedTemplate with a remote target (MITRE ATT&CK T1221); CVE-2017-0199 and CVE-2021-40444: oleObject
 * with a remote or mhtml: target. */
#include "base/text.h"
#include "format/office/ooxml.h"

struct outward {
    const char *type;
    sk_fact_key fact; /* told for remote targets */
};

static const struct outward rows[] = {
    {"aFChunk", SK_FACT_OFFICE_OBJECT_EXTERNAL},        {"attachedTemplate", SK_FACT_OFFICE_TEMPLATE_EXTERNAL},
    {"audio", SK_FACT_OFFICE_MEDIA_EXTERNAL},           {"externalLink", SK_FACT_OFFICE_LINK_EXTERNAL},
    {"externalLinkLong", SK_FACT_OFFICE_LINK_EXTERNAL}, {"externalLinkPath", SK_FACT_OFFICE_LINK_EXTERNAL},
    {"frame", SK_FACT_OFFICE_OBJECT_EXTERNAL},          {"image", SK_FACT_OFFICE_IMAGE_EXTERNAL},
    {"linkedImage", SK_FACT_OFFICE_IMAGE_EXTERNAL},     {"media", SK_FACT_OFFICE_MEDIA_EXTERNAL},
    {"oleObject", SK_FACT_OFFICE_OBJECT_EXTERNAL},      {"package", SK_FACT_OFFICE_OBJECT_EXTERNAL},
    {"subDocument", SK_FACT_OFFICE_OBJECT_EXTERNAL},    {"video", SK_FACT_OFFICE_MEDIA_EXTERNAL},
    {"xlExternalLinkPath", SK_FACT_OFFICE_LINK_EXTERNAL}, {"xlPathMissing", SK_FACT_OFFICE_LINK_EXTERNAL},
};

static const struct outward *row_of(sk_bytes type)
{
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        if (sk_is(type, rows[i].type)) return &rows[i];
    return NULL;
}

static void tell_external(sk_ooxml *x, const sk_ooxml_relation *r)
{
    sk_opening *o = x->o;
    bool hyperlink = sk_is(r->type, "hyperlink");
    sk_target_tell(o, r->target);
    if (sk_target_is_odd(r->target)) sk_ooxml_tell(x, SK_FACT_OFFICE_EXTERNAL_SCHEME, r->target);
    if (hyperlink) return;
    const struct outward *row = row_of(r->type);
    if (row && sk_target_is_remote(r->target)) sk_ooxml_tell(x, row->fact, r->target);
    else if (row && sk_is(r->type, "attachedTemplate")) sk_ooxml_tell(x, SK_FACT_DOC_TEMPLATE, r->target);
    else if (!row && sk_target_is_remote(r->target))
        sk_ooxml_tell(x, SK_FACT_OFFICE_EXTERNAL,
                      sk_text_bytes(o->arena, "%.*s %.*s", (int)r->type.len, (const char *)r->type.p,
                                    (int)r->target.len, (const char *)r->target.p));
}

/* A remote target is one for Word even where the package forgets to say TargetMode="External". */
void sk_ooxml_tell_relations(sk_ooxml *x)
{
    for (size_t i = 0; i < x->relation_count; i++) {
        const sk_ooxml_relation *r = &x->relations[i];
        bool leads_out = r->external || (r->part == SK_OOXML_NONE && sk_target_is_remote(r->target));
        if (leads_out) tell_external(x, r);
        else if (sk_is(r->type, "aFChunk")) sk_ooxml_tell(x, SK_FACT_OFFICE_ALTCHUNK, r->target);
    }
}
