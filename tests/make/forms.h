/* Writer of forms and controls (MS-OFORMS) for tests: UserForms in their storages, controls on pages. Texts are inert. */
#ifndef SK_MAKE_FORMS_H
#define SK_MAKE_FORMS_H

#include "format/office/forms_control.h"
#include "make/cfb.h"

typedef struct make_control {
    sk_forms_class class;
    const char *name;                      /* of its site */
    const char *caption, *value, *group;   /* UTF-8; NULL: not stored */
    const char *tag, *tip, *source, *rows; /* of its site: Tag, ControlTipText, ControlSource, RowSource */
    bool wide;                             /* texts as UTF-16 also where single bytes would do */
    const struct make_control *inside;     /* FRAME: controls. MULTIPAGE: pages, of class FORM. FORM: controls of the page */
    size_t count;
} make_control;

/* The record of a control that has no storage, as it stands in an `o` stream or a `contents` stream. */
sk_bytes make_control_bytes(sk_arena *a, const make_control *c);
/* The `f` and `o` streams of a form with these controls; those with storages get the numbers 1, 2, ... */
sk_bytes make_form_f(sk_arena *a, const char *caption, bool wide, const make_control *controls, size_t count);
sk_bytes make_form_o(sk_arena *a, const make_control *controls, size_t count);
/* A UserForm's storage below prefix ("Macros/", "_VBA_PROJECT_CUR/", ""), with CompObj and VBFrame streams. */
void make_form_put(make_cfb *c, sk_arena *a, const char *prefix, const char *name, const char *caption,
                   const make_control *controls, size_t count);
/* A control on a page of a Word document: ObjectPool/_NUMBER with OCXNAME and contents streams. */
void make_page_control_put(make_cfb *c, sk_arena *a, unsigned number, const make_control *control);
/* activeX1.bin as a stream: class identifier, then the record. */
sk_bytes make_activex_raw(sk_arena *a, const make_control *control);
/* The class identifier of a control, 16 bytes as stored. */
sk_bytes make_control_clsid(sk_arena *a, sk_forms_class class);

#endif
