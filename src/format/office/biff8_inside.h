/* What the files biff8*.c share: the walk over the records of a Workbook or Book stream. */
#ifndef SK_FORMAT_OFFICE_BIFF8_INSIDE_H
#define SK_FORMAT_OFFICE_BIFF8_INSIDE_H

#include "base/map.h"
#include "base/reader.h"
#include "format/office/excel_links.h"

enum sk_biff8_id {
    SK_BIFF8_FORMULA = 0x0006,
    SK_BIFF8_EOF = 0x000A,
    SK_BIFF8_PROTECT = 0x0012,
    SK_BIFF8_EXTERNSHEET = 0x0017,
    SK_BIFF8_LBL = 0x0018,
    SK_BIFF8_NOTE = 0x001C,
    SK_BIFF8_EXTERNNAME = 0x0023,
    SK_BIFF8_FILEPASS = 0x002F,
    SK_BIFF8_FONT = 0x0031,
    SK_BIFF8_CONTINUE = 0x003C,
    SK_BIFF8_WINDOW1 = 0x003D,
    SK_BIFF8_CODEPAGE = 0x0042,
    SK_BIFF8_DEFAULT_WIDTH = 0x0055,
    SK_BIFF8_OBJ = 0x005D,
    SK_BIFF8_COLINFO = 0x007D,
    SK_BIFF8_WSBOOL = 0x0081,
    SK_BIFF8_BOUNDSHEET = 0x0085,
    SK_BIFF8_PALETTE = 0x0092,
    SK_BIFF8_STANDARD_WIDTH = 0x0099,
    SK_BIFF8_SCL = 0x00A0,
    SK_BIFF8_MULRK = 0x00BD,
    SK_BIFF8_MULBLANK = 0x00BE,
    SK_BIFF8_OBPROJ = 0x00D3, /* there is a project of VBA */
    SK_BIFF8_RSTRING = 0x00D6,
    SK_BIFF8_XF = 0x00E0,
    SK_BIFF8_SST = 0x00FC,
    SK_BIFF8_LABELSST = 0x00FD,
    SK_BIFF8_SUPBOOK = 0x01AE,
    SK_BIFF8_TXO = 0x01B6,
    SK_BIFF8_HLINK = 0x01B8,
    SK_BIFF8_BLANK = 0x0201,
    SK_BIFF8_NUMBER = 0x0203,
    SK_BIFF8_LABEL = 0x0204,
    SK_BIFF8_BOOLERR = 0x0205,
    SK_BIFF8_STRING = 0x0207,
    SK_BIFF8_ROW = 0x0208,
    SK_BIFF8_ARRAY = 0x0221,
    SK_BIFF8_DEFAULT_ROW = 0x0225,
    SK_BIFF5_FONT = 0x0231,
    SK_BIFF8_TABLE = 0x0236,
    SK_BIFF8_WINDOW2 = 0x023E,
    SK_BIFF8_RK = 0x027E,
    SK_BIFF8_STYLE = 0x0293,
    SK_BIFF8_FORMAT = 0x041E,
    SK_BIFF8_SHRFMLA = 0x04BC,
    SK_BIFF8_BOF = 0x0809
};

typedef struct sk_biff8_record {
    uint16_t id;
    sk_bytes data;
    uint64_t off, next; /* of its header; of the record behind it */
} sk_biff8_record;

typedef struct sk_biff8 {
    sk_opening *o;
    sk_excel_book *book;
    sk_excel_links *links;
    sk_bytes stream;
    sk_ptg_version version;
    uint16_t codepage;
    bool damaged;
    uint64_t walked;     /* bytes of records read so far: sheets that overlap are not read for ever */
    sk_buf text, joined; /* scratch: the string read last; a record with its continuations */
} sk_biff8;

/* The record at off; false at the end. A record that the stream cuts is handed on as far as it goes, and told. */
bool sk_biff8_next(sk_biff8 *b, uint64_t off, sk_biff8_record *ret);
/* The record's data with that of the CONTINUE records behind it; *ret_off moves behind them. Valid until the next
 * call. */
sk_bytes sk_biff8_whole(sk_biff8 *b, const sk_biff8_record *r, uint64_t *ret_off);
void sk_biff8_short(sk_biff8 *b, const sk_biff8_record *r);

/* A cursor over a record and its continuations, for strings that run across them (MS-XLS 2.5.293). */
typedef struct sk_biff8_cursor {
    sk_biff8 *b;
    sk_reader r;
    uint64_t next; /* header of the record behind the one that is read */
    bool failed;
} sk_biff8_cursor;

sk_biff8_cursor sk_biff8_cursor_on(sk_biff8 *b, const sk_biff8_record *r, size_t from);
uint8_t sk_biff8_u8(sk_biff8_cursor *c);
uint16_t sk_biff8_u16(sk_biff8_cursor *c);
uint32_t sk_biff8_u32(sk_biff8_cursor *c);
void sk_biff8_skip(sk_biff8_cursor *c, uint64_t len);
/* Text as UTF-8, valid until the next string is read. Each is laid out as in the version of the stream. */
sk_bytes sk_biff8_chars(sk_biff8_cursor *c, uint32_t count, uint8_t flags); /* the characters alone */
sk_bytes sk_biff8_string(sk_biff8_cursor *c);                               /* 16-bit count (2.5.294) */
sk_bytes sk_biff8_short_string(sk_biff8_cursor *c);                         /* 8-bit count (2.5.240) */
sk_bytes sk_biff8_rich_string(sk_biff8_cursor *c);                          /* with runs and extension (2.5.293) */

/* What a name refers to may stand behind it: its tokens wait until all names are known. */
typedef struct sk_biff8_label {
    sk_bytes tokens, extra;
    uint64_t off;
    struct sk_biff8_label *next;
} sk_biff8_label;

typedef struct sk_biff8_globals {
    sk_biff8 *b;
    sk_biff8_label *labels, **labels_end;
    bool encrypted, has_project;
    const char *scheme;
} sk_biff8_globals;

/* One record of the workbook's globals. Behind FILEPASS nothing can be read: encrypted is set then. */
void sk_biff8_read_global(sk_biff8_globals *g, const sk_biff8_record *r);
void sk_biff8_define_names(sk_biff8_globals *g);

/* How the book looks: its globals are walked once more from off, behind their BOF; then each record of its sheets. */
void sk_biff8_global_looks(sk_biff8 *b, uint64_t off);
void sk_biff8_sheet_look(sk_biff8 *b, const sk_biff8_record *r);

/* The sheet at index, whose substream begins with the record bof. */
void sk_biff8_sheet(sk_biff8 *b, uint32_t index, const sk_biff8_record *bof);

/* A Workbook or Book stream; artifact is the stream's own (deviations are told on it). */
sk_outcome sk_biff8_read(sk_opening *o, sk_bytes stream, uint32_t artifact);

#endif
