/* What the files biff12*.c share: records of XLSB parts and their strings. */
#ifndef SK_FORMAT_OFFICE_BIFF12_INSIDE_H
#define SK_FORMAT_OFFICE_BIFF12_INSIDE_H

#include "base/reader.h"
#include "format/office/biff12.h"
#include "format/office/excel_links.h"

/* Record numbers (MS-XLSB: record enumeration). */
enum sk_biff12_id {
    SK_BIFF12_CELL_BLANK = 1,
    SK_BIFF12_CELL_RK = 2,
    SK_BIFF12_CELL_ERROR = 3,
    SK_BIFF12_CELL_BOOL = 4,
    SK_BIFF12_CELL_REAL = 5,
    SK_BIFF12_CELL_STRING = 6,
    SK_BIFF12_CELL_SHARED_STRING = 7,
    SK_BIFF12_FORMULA_STRING = 8,
    SK_BIFF12_FORMULA_NUMBER = 9,
    SK_BIFF12_FORMULA_BOOL = 10,
    SK_BIFF12_FORMULA_ERROR = 11,
    SK_BIFF12_SHORT_BLANK = 12,
    SK_BIFF12_SHORT_RK = 13,
    SK_BIFF12_SHORT_ERROR = 14,
    SK_BIFF12_SHORT_BOOL = 15,
    SK_BIFF12_SHORT_REAL = 16,
    SK_BIFF12_SHORT_SHARED_STRING = 17,
    SK_BIFF12_SHORT_STRING = 18,
    SK_BIFF12_SHARED_ITEM = 19,
    SK_BIFF12_ROW = 0,
    SK_BIFF12_NAME = 39,
    SK_BIFF12_FONT = 43,
    SK_BIFF12_FORMAT = 44,
    SK_BIFF12_FILL = 45,
    SK_BIFF12_BORDER = 46,
    SK_BIFF12_XF = 47,
    SK_BIFF12_STYLE = 48,
    SK_BIFF12_COLUMNS = 60,
    SK_BIFF12_CELL_RICH_STRING = 62,
    SK_BIFF12_VIEW = 137,
    SK_BIFF12_BOOK_VIEW = 158,
    SK_BIFF12_SHEET = 156,
    SK_BIFF12_BEGIN_STRINGS = 159,
    SK_BIFF12_SUP_BEGIN = 353,
    SK_BIFF12_SUP_BOOK = 355,
    SK_BIFF12_SUP_SELF = 357,
    SK_BIFF12_SUP_SAME = 358,
    SK_BIFF12_SUP_TABS = 359,
    SK_BIFF12_SUP_BOOK_PART = 360,
    SK_BIFF12_PLACEHOLDER = 361,
    SK_BIFF12_EXTERN_SHEET = 362,
    SK_BIFF12_ARRAY = 426,
    SK_BIFF12_SHARED = 427,
    SK_BIFF12_TABLE = 428,
    SK_BIFF12_INDEXED_COLOUR = 475,
    SK_BIFF12_SHEET_FORMAT = 485,
    SK_BIFF12_HLINK = 494,
    SK_BIFF12_SHEET_PROTECTION = 535,
    SK_BIFF12_SUP_NAME = 577,
    SK_BIFF12_BEGIN_CELL_FORMATS = 617,
    SK_BIFF12_END_CELL_FORMATS = 618,
    SK_BIFF12_COMMENT_TEXT = 637,
    SK_BIFF12_SUP_ADDIN = 667
};

typedef struct sk_biff12_record {
    uint32_t id;
    sk_bytes data;
    uint64_t off;
} sk_biff12_record;

typedef struct sk_biff12 {
    sk_opening *o;
    sk_excel_book *book;
    sk_excel_links *links;
    sk_reader r;
    sk_buf text; /* scratch */
    bool damaged;
} sk_biff12;

/* False where the book cannot be had. */
bool sk_biff12_start(sk_biff12 *b, sk_opening *o, sk_bytes part);
/* The next record; false at the end. One that the part cuts is handed on as far as it goes, and told. */
bool sk_biff12_next(sk_biff12 *b, sk_biff12_record *ret);
void sk_biff12_short(sk_biff12 *b, const sk_biff12_record *r);
/* XLWideString: 32-bit count, then UTF-16; as UTF-8 in the arena. The count 0xFFFFFFFF is no string. */
sk_bytes sk_biff12_string(sk_biff12 *b, sk_reader *in);
/* The same, valid until the next call. */
sk_bytes sk_biff12_string_once(sk_biff12 *b, sk_reader *in);
/* Formula at the reader: length, tokens, length, extra (CellParsedFormula). False where it does not fit. */
bool sk_biff12_formula(sk_reader *in, sk_bytes *ret_tokens, sk_bytes *ret_extra);
/* One record of a sheet, or of the workbook, that says how it looks. */
void sk_biff12_sheet_look(sk_biff12 *b, const sk_biff12_record *r);
void sk_biff12_book_look(sk_biff12 *b, const sk_biff12_record *r);
sk_outcome sk_biff12_end(const sk_biff12 *b);

#endif
