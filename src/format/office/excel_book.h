/* The workbook that is being read, whatever its container: BIFF8, BIFF12 or SpreadsheetML.
 *
 * The readers of the three fill one sk_excel_book; it keeps the cells in sk_document (for the emulators) and tells
 * what a person or detector wants: one child of text a macro sheet, one of all text in worksheets, facts on
 * sheets and on names that start by themselves. Order of calls: strings, sheets and names in any order, then each
 * sheet between begin and end, then sk_excel_end_book once. All text is UTF-8. All functions copy what they keep. */
#ifndef SK_FORMAT_OFFICE_EXCEL_BOOK_H
#define SK_FORMAT_OFFICE_EXCEL_BOOK_H

#include "codec/ptg.h"
#include "model/format.h"

typedef struct sk_excel_sheet {
    sk_bytes name;
    sk_bytes relation; /* relationship id of its part (OOXML, XLSB); empty for BIFF8 */
    sk_sheet_type type;
    sk_visibility visibility;
    uint32_t id; /* sheetId of OOXML and XLSB, offset of the substream in BIFF8 */
} sk_excel_sheet;

typedef struct sk_excel_name {
    sk_bytes name;
    sk_bytes formula; /* what it refers to, as Excel shows it, without "=" */
    int32_t sheet;    /* index of the sheet it is local to, or -1 */
    sk_bytes tokens, extra; /* the same as tokens, kept for emulators */
    bool hidden, builtin, macro;
} sk_excel_name;

typedef struct sk_excel_book sk_excel_book;

/* The book of the document that o belongs to; made here when there is none. NULL at the arena's budget. */
sk_excel_book *sk_excel_book_of(sk_opening *o);

/* The artifact of the part that is read now: deviations are told on it.
 * Without a call they are told on the artifact being opened, without a place. */
void sk_excel_set_part(sk_excel_book *book, uint32_t artifact);
void sk_excel_tell_deviation(sk_opening *o, sk_excel_book *book, sk_deviation_id id, uint64_t off);
/* True when something in the book was damaged: its outcome is PARTIAL then. */
bool sk_excel_is_damaged(const sk_excel_book *book);

/* Code page of strings that are not Unicode (BIFF5). */
void sk_excel_set_codepage(sk_excel_book *book, uint16_t codepage);
uint16_t sk_excel_codepage(const sk_excel_book *book);

/* Shared strings, in the order of their table. */
void sk_excel_add_string(sk_opening *o, sk_excel_book *book, sk_bytes text);
sk_bytes sk_excel_string(const sk_excel_book *book, uint32_t index); /* empty outside */
uint32_t sk_excel_string_count(const sk_excel_book *book);

/* Adds a sheet in the order of the workbook and returns its index; tells the fact excel.sheet. */
uint32_t sk_excel_add_sheet(sk_opening *o, sk_excel_book *book, const sk_excel_sheet *sheet);
uint32_t sk_excel_sheet_count(const sk_excel_book *book);
const sk_excel_sheet *sk_excel_sheet_at(const sk_excel_book *book, uint32_t index); /* NULL outside */
/* Index of the sheet with this relationship id, or UINT32_MAX. */
uint32_t sk_excel_sheet_of_relation(const sk_excel_book *book, sk_bytes relation);
/* The type of a sheet is often known only from its part (macro sheet, dialog): set it before sk_excel_begin_sheet. */
void sk_excel_set_sheet_type(sk_excel_book *book, uint32_t index, sk_sheet_type type);

/* Adds a defined name: SK_STORE_NAME, and fact excel.name.auto where it starts by itself (both told at
 * sk_excel_end_book). */
void sk_excel_add_name(sk_opening *o, sk_excel_book *book, const sk_excel_name *name);
uint32_t sk_excel_name_count(const sk_excel_book *book);
sk_bytes sk_excel_name_at(const sk_excel_book *book, uint32_t index); /* empty outside */
/* The same in two steps, for formats whose names refer to names that come later: all names first, then what they
 * refer to. */
void sk_excel_define_name(sk_opening *o, sk_excel_book *book, uint32_t index, sk_bytes formula);
void sk_excel_set_name_tokens(sk_opening *o, sk_excel_book *book, uint32_t index, sk_bytes tokens, sk_bytes extra);
/* What the tokens of cells and names are written in; without a call they are not kept for emulators. */
void sk_excel_set_version(sk_excel_book *book, sk_ptg_version version);

/* One sheet at a time. A cell goes to the sheet that was begun last; without one it is dropped. A cell's formula may
 * stand in text (formula) or tokens, or both. False when a limit was reached: further cells may be left out. */
bool sk_excel_begin_sheet(sk_opening *o, sk_excel_book *book, uint32_t index);
bool sk_excel_add_cell(sk_opening *o, sk_excel_book *book, const sk_doc_cell *cell);
/* A macro sheet becomes a child macro.xlm named as the sheet, one line a cell: "A1\t=FORMULA" or "A2\tvalue". */
void sk_excel_end_sheet(sk_opening *o, sk_excel_book *book);
/* Text in comments and shapes (store COMMENT or SHAPE): kept for emulators, and part of the text "cells". */
void sk_excel_add_note(sk_opening *o, sk_excel_book *book, sk_store store, uint32_t sheet, sk_bytes name,
                       sk_bytes text);

/* How the book looks: only read where somebody asked for it, which the readers do for books with macros. Both NULL without;
 * the second is that of the sheet begun last. */
void sk_excel_want_looks(sk_opening *o, sk_excel_book *book);
sk_doc_looks *sk_excel_looks(const sk_excel_book *book);
sk_doc_sheet_looks *sk_excel_sheet_looks(const sk_excel_book *book);
/* A number format or a style's name; text is copied. */
void sk_excel_add_text(sk_opening *o, sk_doc_list *list, uint32_t id, sk_bytes text);
/* Told of rows, columns and cells without content on the sheet begun last: only what differs from the usual is kept. */
void sk_excel_add_row(sk_opening *o, sk_excel_book *book, const sk_doc_row *row);
void sk_excel_add_columns(sk_opening *o, sk_excel_book *book, const sk_doc_columns *columns);
void sk_excel_add_blank(sk_opening *o, sk_excel_book *book, uint32_t row, uint32_t column, uint32_t format);

/* Ends the book: facts of counts, and the child "cells" with the text of all worksheets. Call it also after damage. */
void sk_excel_end_book(sk_opening *o, sk_excel_book *book);

/* Appends a unit of UTF-16 as UTF-8; *high keeps a first half until its second comes. */
void sk_excel_put_unit(sk_buf *out, uint32_t unit, uint32_t *high);
/* "A1", row and column from 0; for texts that name a cell. */
void sk_excel_write_address(sk_buf *out, uint32_t row, uint32_t column);
/* Reads "A1" (with or without "$"); false when text is no address. */
bool sk_excel_read_address(sk_bytes text, uint32_t *ret_row, uint32_t *ret_column);
/* True for names that Excel runs by itself: Auto_Open and its kin, in any case, with characters Excel skips. */
bool sk_excel_is_auto_name(sk_bytes name);

#endif
