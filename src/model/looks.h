/* How a workbook looks, as far as its macros can ask: fonts, colours, heights of rows, widths of columns, windows. Macros
 * use such values as keys of their texts. Only read for books with macros; kept as the file has it, resolved when asked. */
#ifndef SK_MODEL_LOOKS_H
#define SK_MODEL_LOOKS_H

#include "base/arena.h"
#include "model/limits.h"

typedef enum sk_colour_type { SK_COLOUR_AUTO, SK_COLOUR_INDEX, SK_COLOUR_RGB, SK_COLOUR_THEME } sk_colour_type;
typedef struct sk_doc_colour {
    uint8_t type;   /* sk_colour_type */
    uint8_t index;  /* of the palette as files count (0 to 63, more: automatic), or of the theme */
    int16_t tint;   /* of 32767: lighter, below 0 darker */
    uint32_t rgb;   /* 0xRRGGBB */
} sk_doc_colour;

typedef struct sk_doc_font {
    sk_bytes name;
    uint32_t twips;
    bool bold, italic, strike, outline, shadow;
    uint8_t script;    /* 1 raised, 2 lowered */
    uint8_t underline; /* as GET.CELL(59) counts: 1 none, 2 single, 3 double, 4 and 5 for accounts */
    sk_doc_colour colour;
} sk_doc_font;

enum { SK_BORDER_LEFT, SK_BORDER_RIGHT, SK_BORDER_TOP, SK_BORDER_BOTTOM, SK_BORDER_COUNT };

typedef struct sk_doc_border {
    uint8_t line[SK_BORDER_COUNT]; /* 0 none, 1 thin, 2 medium, 3 dashed, 4 dotted, 5 thick, 6 double, 7 hair */
    sk_doc_colour colour[SK_BORDER_COUNT];
} sk_doc_border;

typedef struct sk_doc_fill {
    uint8_t pattern; /* 0 none, 1 solid ... 18 */
    sk_doc_colour fore, back;
} sk_doc_fill;

/* A cell's format (XF). */
typedef struct sk_doc_format {
    uint16_t font, number;      /* index of the font; number of the number format */
    uint32_t style;             /* the style it stems from */
    uint8_t horizontal;         /* 0 general, left, centre, right, fill, justify, centre across, distributed */
    uint8_t vertical;           /* 0 top, centre, bottom, justify, distributed */
    uint8_t rotation;           /* 0 to 90 upwards, 91 to 180 downwards, 255 one letter under the other */
    uint8_t indent;
    bool wrap, locked, hidden, prefix;
    sk_doc_fill fill;
    sk_doc_border border;
} sk_doc_format;

typedef struct sk_doc_text { /* a number format or the name of a style, by its number */
    uint32_t id;
    sk_bytes text;
} sk_doc_text;

#define SK_PALETTE_COLOURS 56
#define SK_THEME_COLOURS 12

typedef struct sk_doc_list { /* rows of one type, grown together */
    void *items;
    size_t count, cap;
} sk_doc_list;

typedef struct sk_doc_window {
    int32_t x, y, width, height; /* twips */
    bool known, hidden, minimized, no_horizontal, no_vertical, no_tabs;
    uint16_t tab_ratio;          /* of 1000 */
    uint32_t active;             /* index of the sheet in front */
} sk_doc_window;

typedef struct sk_doc_looks {
    sk_doc_list fonts, formats, numbers, styles; /* sk_doc_font, sk_doc_format, sk_doc_text, sk_doc_text */
    uint32_t palette[SK_PALETTE_COLOURS], theme[SK_THEME_COLOURS]; /* 0xRRGGBB */
    uint32_t plain;              /* the format of a cell of which nothing is said */
    sk_doc_window window;
} sk_doc_looks;

typedef struct sk_doc_row {
    uint32_t row, format, twips; /* twips 0: the usual height */
    uint8_t level;
    bool hidden, has_format;
} sk_doc_row;

typedef struct sk_doc_columns {
    uint32_t first, last, format;
    double width;                /* characters, with the room beside them, as files have it */
    uint8_t level;
    bool hidden;
} sk_doc_columns;

typedef struct sk_doc_blank {    /* cells with a format and nothing in them */
    uint32_t row, first, last, format;
} sk_doc_blank;

typedef struct sk_doc_sheet_looks {
    sk_doc_list rows, columns, blanks;
    bool sorted;
    uint32_t row_twips;          /* usual height, 0: not said */
    double column_width;         /* usual width likewise, 0: not said */
    bool formulas, no_grid, no_headings, no_zeros, frozen, is_protected;
    uint16_t zoom;               /* per cent, 0: not said */
    uint32_t top, left;          /* the first cell in sight */
} sk_doc_sheet_looks;

/* Empty, with the usual palette (MS-XLS 2.5.161) and the theme of Office 2007; NULL at the arena's budget. */
sk_doc_looks *sk_looks_new(sk_arena *a);
/* Appends a zeroed row of size bytes under limit document.looks; NULL when that or the arena is used up. */
void *sk_looks_add(sk_arena *a, sk_budget *b, sk_doc_list *list, size_t size);

/* Outside: NULL. */
const sk_doc_font *sk_looks_font(const sk_doc_looks *l, uint32_t index);
const sk_doc_format *sk_looks_format(const sk_doc_looks *l, uint32_t index);
/* The code of a number format, as the file or as Excel has it: "General", "0.00", ... */
sk_bytes sk_looks_number(const sk_doc_looks *l, uint32_t id);
sk_bytes sk_looks_style(const sk_doc_looks *l, uint32_t id); /* "Normal" where it has no name */

uint32_t sk_looks_rgb(const sk_doc_looks *l, const sk_doc_colour *c, uint32_t automatic);
/* As macros count colours: 1 to 56, that of the palette which is nearest; 0 for automatic. */
unsigned sk_looks_colour(const sk_doc_looks *l, const sk_doc_colour *c);

/* What the sheet says of a row or column, or NULL. s may be NULL. */
const sk_doc_row *sk_looks_row(sk_doc_sheet_looks *s, uint32_t row);
const sk_doc_columns *sk_looks_columns(sk_doc_sheet_looks *s, uint32_t column);
/* Number of the format of a cell without content: its own, its row's, its column's, the plain one. */
uint32_t sk_looks_blank(const sk_doc_looks *l, sk_doc_sheet_looks *s, uint32_t row, uint32_t column);
/* Heights in points; usual is what a sheet has that says nothing. */
double sk_looks_row_height(sk_doc_sheet_looks *s, uint32_t row, double usual);
double sk_looks_rows_above(sk_doc_sheet_looks *s, uint32_t row, double usual); /* their heights together */
/* Widths in characters, as Excel shows them (8.43); and in points. */
double sk_looks_column_width(sk_doc_sheet_looks *s, uint32_t column, bool *ret_usual);
double sk_looks_columns_before(sk_doc_sheet_looks *s, uint32_t column);

#endif
