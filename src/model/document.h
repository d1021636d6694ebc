/* sk_document: the bridge from the Office formats to the emulators. The formats of one Office document (package,
 * compound file, VBA project, forms, sheets) fill it; detectors do not see it, emulators only read it.
 * Everything in it lives in the scan's arena. Text is UTF-8 unless said otherwise. */
#ifndef SK_MODEL_DOCUMENT_H
#define SK_MODEL_DOCUMENT_H

#include "base/arena.h"
#include "model/limits.h"
#include "model/looks.h"

typedef enum sk_module_type { SK_MODULE_PROCEDURAL, SK_MODULE_DOCUMENT, SK_MODULE_CLASS, SK_MODULE_FORM } sk_module_type;

typedef struct sk_doc_module {
    sk_bytes name;
    sk_module_type type;
    sk_bytes source;       /* decompressed, in the project's code page */
    sk_bytes pcode_strings; /* string literals of the p-code, each followed by a NUL */
    uint16_t codepage;
    uint32_t artifact;     /* the macro.vba artifact */
    struct sk_doc_module *next;
} sk_doc_module;

/* Where a text stands that a macro can read. */
typedef enum sk_store {
    SK_STORE_CONTROL,  /* container = form or document module, name = control, path = pages to it, property = "Caption" ... */
    SK_STORE_VARIABLE, /* document variable */
    SK_STORE_BUILTIN_PROPERTY,
    SK_STORE_CUSTOM_PROPERTY,
    SK_STORE_SHAPE,    /* container = sheet or story, name = shape, property = "AlternativeText" ... */
    SK_STORE_NAME,     /* defined name of a workbook */
    SK_STORE_COMMENT,
    SK_STORE_TEXT,     /* the document's running text: name = story */
    SK_STORE_COUNT
} sk_store;

typedef struct sk_doc_value {
    sk_store store;
    sk_bytes container, path, name, property, value;
    uint32_t index;        /* position among its siblings */
    uint32_t artifact;     /* where it was read */
    struct sk_doc_value *next;
} sk_doc_value;

typedef enum sk_sheet_type { SK_SHEET_WORK, SK_SHEET_MACRO, SK_SHEET_CHART, SK_SHEET_DIALOG, SK_SHEET_VBA } sk_sheet_type;
typedef enum sk_visibility { SK_SHEET_VISIBLE, SK_SHEET_HIDDEN, SK_SHEET_VERY_HIDDEN } sk_visibility;

typedef enum sk_cell_type { SK_CELL_EMPTY, SK_CELL_NUMBER, SK_CELL_TEXT, SK_CELL_BOOL, SK_CELL_ERROR } sk_cell_type;
typedef struct sk_doc_cell {
    uint32_t row, column;  /* from 0 */
    sk_cell_type type;     /* of the stored value */
    double number;
    sk_bytes text;         /* stored text */
    sk_bytes formula;      /* text of the formula without "=", empty when there is none */
    sk_bytes tokens;       /* raw ptg tokens (BIFF5, BIFF8 or BIFF12: sk_document.tokens), empty for OOXML */
    sk_bytes extra;        /* what follows the tokens: array constants */
    uint32_t format;       /* index of the cell's format (XF) */
    uint32_t line_off, line_len; /* its line in the text of a macro sheet (sk_doc_sheet.artifact) */
} sk_doc_cell;

typedef struct sk_doc_sheet {
    sk_bytes name;
    sk_sheet_type type;
    sk_visibility visibility;
    uint32_t index, artifact;
    sk_doc_cell *cells;
    size_t cell_count, cell_cap;
    bool sorted;           /* by row, column: sk_document_cell does it */
    sk_doc_sheet_looks *looks; /* NULL: not read */
    struct sk_doc_sheet *next;
} sk_doc_sheet;

/* A defined name, in the order of its number in formula tokens (from 1). */
typedef struct sk_doc_name {
    sk_bytes name, formula; /* formula: text of what it refers to, without "=" */
    sk_bytes tokens, extra;
    int32_t sheet;          /* index of the sheet it is local to, or -1 */
    bool hidden;
} sk_doc_name;

/* What an index in formula tokens (ixti) leads to: sheets first to last of this book, or another book, program or add-in. */
typedef struct sk_doc_reference {
    bool own;               /* this book */
    int32_t first, last;    /* index of sheets; negative where there is none */
    sk_bytes book;          /* address of another book or program; empty for this book and for add-ins */
    const sk_bytes *names;  /* external names or add-in functions */
    uint32_t name_count;
} sk_doc_reference;

typedef enum sk_doc_tokens { SK_TOKENS_NONE, SK_TOKENS_BIFF5, SK_TOKENS_BIFF8, SK_TOKENS_BIFF12 } sk_doc_tokens;

typedef struct sk_document {
    sk_arena *arena;
    uint32_t artifact;     /* the Office document itself */
    sk_doc_module *modules, **modules_end;
    sk_doc_value *values, **values_end;
    sk_doc_sheet *sheets, **sheets_end;
    uint16_t codepage;
    sk_doc_tokens tokens;     /* what the tokens of cells and names are written in */
    sk_doc_name *names;
    size_t name_count, name_cap;
    sk_doc_reference *references;
    size_t reference_count;
    sk_bytes document_module; /* name of the document's own module (PROJECT: Document=) */
    sk_doc_looks *looks;   /* of a workbook with macros; NULL: not read */
    void *excel;           /* state shared by the parts of one workbook: format/office */
} sk_document;

sk_document *sk_document_new(sk_arena *a, uint32_t artifact);
/* Each adds a copy of the row (its bytes are copied too) and returns it; NULL at the arena's budget. */
sk_doc_module *sk_document_add_module(sk_document *d, const sk_doc_module *row);
sk_doc_value *sk_document_add_value(sk_document *d, const sk_doc_value *row);
sk_doc_sheet *sk_document_add_sheet(sk_document *d, const sk_doc_sheet *row);
/* Adds a defined name; false at the arena's budget. Bytes are borrowed: they live as long as the document. */
bool sk_document_add_name(sk_document *d, const sk_doc_name *row);
/* Spends limit `document.cells`; false when it is reached. Text, formula, tokens and extra are copied. */
bool sk_document_add_cell(sk_document *d, sk_budget *b, sk_doc_sheet *sheet, const sk_doc_cell *cell);
/* The cell at row, column, or NULL. Sorts the sheet's cells at the first call. */
const sk_doc_cell *sk_document_cell(sk_doc_sheet *sheet, uint32_t row, uint32_t column);
/* The format of a cell, with or without content; NULL where the file's looks were not read or it has no such format. */
const sk_doc_format *sk_document_format(const sk_document *d, sk_doc_sheet *sheet, uint32_t row, uint32_t column);

#endif
