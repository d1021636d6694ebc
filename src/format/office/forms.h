/* Forms and controls into the document: what readers of packages and sheets call for controls that they meet. */
#ifndef SK_FORMAT_OFFICE_FORMS_H
#define SK_FORMAT_OFFICE_FORMS_H

#include "format/office/forms_control.h"
#include "model/format.h"

/* Where a control stands. container: the form, or the module of the document, sheet or slide. */
typedef struct sk_forms_place {
    sk_bytes container, path, name; /* path: names of the pages and frames around it, joined by "." */
    uint32_t index;                 /* position among its siblings */
    sk_forms_class class;           /* UNKNOWN: found out from the bytes */
    uint32_t artifact;              /* where the bytes were read */
} sk_forms_place;

/* Name of the document's own module, for controls on its pages. */
sk_bytes sk_forms_page_container(sk_opening *o);

/* A control on a page: the bytes of its `contents` stream, or of a raw activeX*.bin (with its class identifier in
 * front), or of a compound file that holds either. Adds its properties to the document and tells the child "controls"
 * where it has text. True where it had any property. */
bool sk_forms_tell_control(sk_opening *o, const sk_forms_place *place, sk_bytes data);
/* A text property that stands in XML (ocx:ocxPr, Excel's ctrlProps): only added to the document. */
void sk_forms_add_property(sk_opening *o, const sk_forms_place *place, const char *property, sk_bytes value);

#endif
