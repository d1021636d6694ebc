/* The binary parts of an XLSB workbook (MS-XLSB). The package reader resolves relationships and hands over the parts:
 * first the workbook, then shared strings, then sheets. Text of formulas needs the workbook's names and sheets. */
#ifndef SK_FORMAT_OFFICE_BIFF12_H
#define SK_FORMAT_OFFICE_BIFF12_H

#include "format/office/excel_book.h"

/* xl/workbook.bin: sheets (with relationship ids), external sheets and names. */
sk_outcome sk_biff12_workbook(sk_opening *o, sk_bytes part);
/* xl/sharedStrings.bin. */
sk_outcome sk_biff12_shared_strings(sk_opening *o, sk_bytes part);
/* xl/worksheets/sheetN.bin, xl/macrosheets/..., xl/dialogsheets/...: the sheet with that index in the book
 * (sk_excel_sheet_of_relation; set its type before). Begins and ends the sheet. */
sk_outcome sk_biff12_sheet(sk_opening *o, uint32_t index, sk_bytes part);
/* xl/styles.bin, where looks are wanted (sk_excel_want_looks). */
sk_outcome sk_biff12_styles(sk_opening *o, sk_bytes part);
/* xl/comments1.bin: notes of the sheet with that index. */
sk_outcome sk_biff12_comments(sk_opening *o, uint32_t index, sk_bytes part);
/* xl/externalLinks/externalLinkN.bin: DDE and OLE links become facts. */
sk_outcome sk_biff12_external_link(sk_opening *o, sk_bytes part);
/* After all parts: sk_excel_end_book(o, sk_excel_book_of(o)). */

#endif
