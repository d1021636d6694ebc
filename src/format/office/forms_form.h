/* The `f` stream of a form, frame, page or multi-page (MS-OFORMS 2.2.10): its own properties and its sites. Pure. */
#ifndef SK_FORMAT_OFFICE_FORMS_FORM_H
#define SK_FORMAT_OFFICE_FORMS_FORM_H

#include "format/office/forms_control.h"

typedef struct sk_forms_site {
    sk_bytes name, tag;             /* UTF-8 */
    sk_forms_properties properties; /* all of the site, with Name and Tag */
    sk_forms_class class;           /* UNKNOWN for controls of other makers */
    uint32_t id;                    /* a control with a storage of its own: storage i%02u */
    bool streamed;                  /* its bytes stand in the `o` stream */
    uint32_t size;                  /* there */
} sk_forms_site;

typedef struct sk_forms_form {
    sk_forms_properties properties;
    sk_forms_site *sites;
    size_t count;
    bool damaged;    /* something did not fit: sites may be missing */
    uint64_t bad_at; /* where in `f` */
} sk_forms_form;

void sk_forms_form_read(sk_bytes f, sk_arena *arena, size_t most_sites, sk_forms_form *ret_form);
/* Value of the first property of that name and index, or an empty view. */
sk_bytes sk_forms_property_of(const sk_forms_properties *p, const char *name, uint32_t index);
/* Class identifier (16 bytes) in front of a control that was saved with one, as raw ActiveX streams are. */
bool sk_forms_has_clsid(sk_bytes data);

#endif
