/* How a workbook in a package looks: read where the package has macros. */
#ifndef SK_FORMAT_OFFICE_OOXML_LOOKS_H
#define SK_FORMAT_OFFICE_OOXML_LOOKS_H

#include "format/office/excel_book.h"
#include "format/office/ooxml.h"

/* Styles and theme; call it before the workbook part and the sheets. */
void sk_ooxml_read_looks(sk_ooxml *x, sk_excel_book *book);
/* Each tag of the workbook part; each of the sheet begun last; each row. Nothing happens where looks are not wanted. */
void sk_ooxml_book_look(sk_doc_looks *looks, const sk_xml_tag *tag);
void sk_ooxml_sheet_look(sk_opening *o, sk_excel_book *book, const sk_xml_tag *tag);
void sk_ooxml_row_look(sk_opening *o, sk_excel_book *book, uint32_t row, const sk_xml_tag *tag);

#endif
