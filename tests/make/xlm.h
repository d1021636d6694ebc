/* Workbooks of Excel 4 macros as cells, for tests of their emulation: a document as the Office formats would fill it, and a
 * sink that writes down what was told. Everything is inert. */
#ifndef SK_MAKE_XLM_H
#define SK_MAKE_XLM_H

#include "emulate/xlm/xlm.h"
#include "make/ptg.h"

typedef struct make_xlm {
    sk_arena *arena;
    sk_budget budget;
    sk_world *world;
    sk_document *document;
    sk_buf told; /* one line an effect: "run command=... path=...", one a child: "child name bytes" */
    bool trace;  /* print each step */
} make_xlm;

/* A workbook with the macro sheet "Macro1" and the worksheet "Sheet1", and Auto_Open at Macro1!A1. */
make_xlm *make_xlm_new(void);
void make_xlm_free(make_xlm *m);
sk_doc_sheet *make_xlm_sheet(make_xlm *m, const char *name, sk_sheet_type type, sk_visibility visibility);
/* A text that starts with "=" is a formula, a number a number. sheet by name, address as "A1". */
void make_xlm_cell(make_xlm *m, const char *sheet, const char *address, const char *text);
/* Cells of Macro1 from A1 downwards; NULL ends. */
void make_xlm_column(make_xlm *m, const char *const *texts);
/* A formula as tokens. */
void make_xlm_tokens(make_xlm *m, const char *sheet, const char *address, const make_tokens *tokens);
void make_xlm_name(make_xlm *m, const char *name, const char *refers_to);
/* Runs it, and gives what was told. */
const char *make_xlm_run(make_xlm *m);

#endif
