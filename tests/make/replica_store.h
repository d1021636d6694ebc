/* Hiding places of documents: a text is put somewhere outside the code, and an expression of VBA that reads it comes back. At the
 * end the document is written around a project. */
#ifndef SK_MAKE_REPLICA_STORE_H
#define SK_MAKE_REPLICA_STORE_H

#include "make/doc.h"
#include "make/replica_inside.h"

typedef enum replica_carrier { REPLICA_DOC, REPLICA_DOCM, REPLICA_XLS, REPLICA_XLSM, REPLICA_SCRIPT } replica_carrier;

#define REPLICA_STORE_MOST 64

typedef struct replica_store {
    replica *r;
    replica_carrier carrier;
    make_control controls[2][REPLICA_STORE_MOST]; /* of the forms */
    make_control pages[REPLICA_STORE_MOST];       /* of one MultiPage on the first form */
    make_control page_controls[REPLICA_STORE_MOST];
    make_pair variables[REPLICA_STORE_MOST], custom[REPLICA_STORE_MOST], names[REPLICA_STORE_MOST];
    struct replica_cell {
        unsigned row, column;
        const char *text;
    } cells[REPLICA_STORE_MOST];
    size_t control_count[2], page_count, page_control_count, variable_count, custom_count, name_count, cell_count;
    const char *form_name[2], *multipage_name, *sheet_name, *title, *alternative;
    sk_buf text; /* of the page */
    unsigned paragraphs;
    const char *trigger; /* a control whose event starts it: "InkPicture1, 1, 0, INKEDLib, InkPicture"; NULL: none */
    bool page_only;      /* Emotet of 2019 and 2020 kept its texts in controls alone */
    bool forms_only;
    bool locked;
    size_t padding;
} replica_store;

void replica_store_start(replica_store *s, replica *r, replica_carrier carrier);
/* An expression; NULL where the carrier has no place (a script). */
const char *replica_store_put(replica_store *s, sk_bytes text);
/* Attribute lines of the page's module, for controls on it. */
const char *replica_store_attributes(replica_store *s);
/* The document around a project; the forms' modules are added. */
sk_bytes replica_store_document(replica_store *s, const make_vba_module *modules, size_t count);

#endif
