/* External books of a workbook, and the names in formulas that lead to them: what BIFF8 (SUPBOOK, EXTERNSHEET,
 * EXTERNNAME) and BIFF12 (BrtSup..., BrtExternSheet) have in common. */
#ifndef SK_FORMAT_OFFICE_EXCEL_LINKS_H
#define SK_FORMAT_OFFICE_EXCEL_LINKS_H

#include "format/office/excel_book.h"

typedef enum sk_excel_link_kind {
    SK_EXCEL_LINK_SELF,
    SK_EXCEL_LINK_ADDIN,
    SK_EXCEL_LINK_BOOK,   /* another workbook */
    SK_EXCEL_LINK_PROGRAM /* DDE or OLE: address is "application|topic" */
} sk_excel_link_kind;

typedef struct sk_excel_links sk_excel_links;

/* The links of a book: made at the first call. NULL at the arena's budget. */
sk_excel_links *sk_excel_links_of(sk_opening *o, sk_excel_book *book);

/* Adds an external book; later sheets and names belong to it. */
void sk_excel_link_add(sk_excel_links *l, sk_excel_link_kind kind, sk_bytes address);
/* The same where it stands in a part of its own, read later (XLSB): parts come in the order in which they were expected. */
void sk_excel_link_expect(sk_excel_links *l, sk_bytes relation);
void sk_excel_link_begin_part(sk_excel_links *l, sk_excel_link_kind kind, sk_bytes address);
void sk_excel_link_add_sheet(sk_excel_links *l, sk_bytes name);
void sk_excel_link_add_name(sk_excel_links *l, sk_bytes name);
/* A DDE or OLE item of the book added last. */
void sk_excel_link_set_ole(sk_excel_links *l, bool ole);
/* Adds a row of the table that references in formulas index: book, first and last sheet (negative: none). */
void sk_excel_link_add_reference(sk_excel_links *l, uint32_t link, int32_t first, int32_t last);
/* Tells facts of all external books, once. */
void sk_excel_links_tell(sk_opening *o, sk_excel_links *l);

/* Where a book keeps its links. */
void **sk_excel_book_links(sk_excel_book *book);

typedef struct sk_excel_tokens {
    sk_ptg_version version;
    sk_bytes tokens, extra;
    uint32_t row, column; /* of the cell */
    uint64_t off;         /* in the part that is read: for deviations */
} sk_excel_tokens;

/* Tokens to text, with this book's names. Spends `excel.formulas.bytes`; the text is valid until the next call. */
sk_ptg_output sk_excel_formula(sk_opening *o, sk_excel_book *book, const sk_excel_tokens *t);

#endif
