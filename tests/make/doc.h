/* Writer of Word 97 documents (MS-DOC) for tests: text, fields, document variables, template, properties, and where asked
 * for a VBA project, forms and controls on the page. Texts are inert. */
#ifndef SK_MAKE_DOC_H
#define SK_MAKE_DOC_H

#include "make/forms.h"
#include "make/vba.h"

typedef struct make_pair {
    const char *name, *value;
} make_pair;

typedef struct make_form {
    const char *name, *caption;
    const make_control *controls;
    size_t count;
} make_form;

typedef struct make_doc {
    const char *text; /* UTF-8; \n ends a paragraph; \x13 INSTRUCTION \x14 RESULT \x15 is a field */
    bool wide;        /* pieces of UTF-16 instead of single bytes */
    unsigned pieces;  /* number of pieces; 0 for one */
    const make_pair *variables;
    size_t variable_count;
    const char *template_path;            /* NULL: none */
    const char *alternative;              /* alternative text of a picture; NULL: no picture */
    const char *title, *author, *company; /* NULL: not stored */
    const make_pair *custom;              /* custom properties */
    size_t custom_count;
    const make_vba_project *vba; /* NULL: no macros */
    const make_form *forms;
    size_t form_count;
    const make_control *page_controls;
    size_t page_control_count;
    unsigned lock; /* 0 none, 1 XOR, 2 RC4, 3 RC4 CryptoAPI: the marks alone, nothing is encrypted */
} make_doc;

/* The streams WordDocument and 1Table. */
void make_doc_streams(sk_arena *a, const make_doc *d, sk_bytes *ret_main, sk_bytes *ret_table);
/* "\5SummaryInformation"; codepage 1200 stores UTF-16. */
sk_bytes make_summary(sk_arena *a, const char *title, const char *author, unsigned codepage);
/* "\5DocumentSummaryInformation" with custom properties. */
sk_bytes make_document_summary(sk_arena *a, const char *company, const make_pair *custom, size_t count);
/* The whole document. */
sk_bytes make_doc_bytes(sk_arena *a, const make_doc *d);
/* "\1Ole10Native" of a packaged file; wide: with the Unicode texts behind the data. */
sk_bytes make_ole10native(sk_arena *a, const char *label, const char *source, const char *temporary, sk_bytes data, bool wide);

#endif
