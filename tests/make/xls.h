/* Writer of Excel 97-2003 workbooks (BIFF8) for tests. Everything is inert: hosts are *.example, programs do not exist. */
#ifndef SK_MAKE_XLS_H
#define SK_MAKE_XLS_H

#include "make/ptg.h"

typedef struct make_xls_cell {
    unsigned row, column;
    const char *text; /* a string cell; with tokens the stored result */
    double number;    /* where text is NULL and there are no tokens */
    sk_bytes tokens;  /* a formula */
    unsigned look;    /* of make_xls.looks, from 1; 0: plain */
    bool blank;       /* a format and nothing else */
} make_xls_cell;

/* A font and a fill of one colour; numbers of colours as files count (8 is the first of the palette). */
typedef struct make_xls_look {
    const char *font, *number; /* number: code of a number format, or NULL */
    unsigned twips, colour, fill, horizontal;
    bool bold, italic;
} make_xls_look;

typedef struct make_xls_row {
    unsigned row, twips;
    bool hidden;
} make_xls_row;

typedef struct make_xls_columns {
    unsigned first, last, width; /* width in 1/256 of a character */
} make_xls_columns;

typedef struct make_xls_sheet {
    const char *name;
    unsigned type;  /* 0 worksheet, 1 macro sheet */
    unsigned state; /* 0 visible, 1 hidden, 2 very hidden */
    const make_xls_cell *cells;
    size_t cell_count;
    const char *note; /* text of a comment, or NULL */
    const char *link; /* URL of a hyperlink, or NULL */
    const make_xls_row *rows;
    size_t row_count;
    const make_xls_columns *columns;
    size_t column_count;
} make_xls_sheet;

typedef struct make_xls_name {
    const char *name; /* NULL: builtin */
    unsigned builtin; /* 1 is Auto_Open */
    bool hidden;
    sk_bytes tokens;
} make_xls_name;

/* ixti n of references in formulas is sheet n of this book; behind them stands the program of dde. */
typedef struct make_xls {
    const make_xls_sheet *sheets;
    size_t sheet_count;
    const make_xls_name *names;
    size_t name_count;
    const make_xls_look *looks;
    size_t look_count;
    bool project;    /* the mark of a project of VBA */
    const char *dde; /* "program|topic", or NULL */
    size_t split;    /* bytes of a record of shared strings before it is continued; 0: 8224 */
    bool wide;       /* two-byte characters */
    unsigned lock;   /* 0 none, 1 XOR, 2 RC4, 3 RC4 CryptoAPI: only the record, nothing is encrypted */
} make_xls;

sk_bytes make_xls_stream(sk_arena *a, const make_xls *x); /* the stream Workbook */
sk_bytes make_xls_file(sk_arena *a, const make_xls *x);   /* in a compound file */

/* A workbook in the shape of mail from early 2022: a sheet that asks to enable content, sheets with pieces of text, a very
 * hidden macro sheet that starts by itself, puts an address of download.example together and gives it to a program that
 * does not exist. */
sk_bytes make_xls_2022(sk_arena *a);

#endif
