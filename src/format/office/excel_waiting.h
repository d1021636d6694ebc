/* A cell with a formula, while the records behind it are read that belong to it: its text, or the formula that it shares
 * with other cells. BIFF8 and BIFF12 have this in common. */
#ifndef SK_FORMAT_OFFICE_EXCEL_WAITING_H
#define SK_FORMAT_OFFICE_EXCEL_WAITING_H

#include "base/map.h"
#include "format/office/excel_links.h"

typedef struct sk_excel_waiting {
    sk_opening *o;
    sk_excel_book *book;
    sk_ptg_version version;
    sk_map *shared;
    bool on;
    sk_doc_cell cell; /* its text may still be set */
    sk_bytes tokens, extra;
    uint64_t off;
} sk_excel_waiting;

/* Ends the cell that waits, and lets this one wait. Bytes are borrowed until the sheet is read. */
void sk_excel_wait(sk_excel_waiting *w, const sk_doc_cell *cell, sk_bytes tokens, sk_bytes extra, uint64_t off);
/* A formula of several cells: found by its first cell, and by the one that waits. */
void sk_excel_wait_share(sk_excel_waiting *w, sk_bytes tokens, sk_bytes extra, uint32_t row, uint32_t column);
/* Hands the waiting cell on to the book. formula, where not empty, replaces what its tokens say. */
void sk_excel_wait_end(sk_excel_waiting *w, sk_bytes formula);

#endif
