/* How a BIFF5 or BIFF8 workbook looks, for books with macros. Sources: MS-XLS 2.4.122 (Font), 2.4.126 (Format), 2.4.353 (XF),
 * 2.5.249 and 2.5.20 (what an XF holds), 2.4.188 (Palette), 2.4.269 (Style), 2.4.345 (Window1), 2.4.346 (Window2), 2.4.221
 * (Row), 2.4.53 (ColInfo), 2.4.89 (DefColWidth), 2.4.90 (DefaultRowHeight), 2.4.20 (Blank), 2.4.174 (MulBlank), 2.4.247 (Scl);
 * for BIFF5 the Excel 97 Developer's Kit, which describes both. */
#include "base/text.h"
#include "format/office/biff8_inside.h"

#define PLAIN_FORMAT 15u /* cells of which nothing is said have this XF (2.5.282) */

static sk_doc_colour indexed(unsigned icv)
{
    return (sk_doc_colour){.type = SK_COLOUR_INDEX, .index = icv < 64 ? (uint8_t)icv : 255};
}

/* --- globals --- */

/* Marks of underlines: 0, 1, 2, 0x21, 0x22. */
static uint8_t underline_of(int mark)
{
    static const struct { int mark; uint8_t number; } marks[] = {{1, 2}, {2, 3}, {0x21, 4}, {0x22, 5}};
    for (size_t i = 0; i < SK_COUNT(marks); i++)
        if (marks[i].mark == mark) return marks[i].number;
    return 1;
}

static void add_font(sk_biff8 *b, const sk_biff8_record *r)
{
    sk_doc_list *fonts = &sk_excel_looks(b->book)->fonts;
    sk_biff8_cursor c = sk_biff8_cursor_on(b, r, 14);
    sk_doc_font *f = r->data.len >= 14 ? sk_looks_add(b->o->arena, b->o->budget, fonts, sizeof *f) : NULL;
    if (!f) return;
    unsigned flags = sk_u16le_at(r->data, 2);
    *f = (sk_doc_font){.twips = sk_u16le_at(r->data, 0), .bold = sk_u16le_at(r->data, 6) > 400, .italic = flags & 2,
                       .strike = flags & 8, .outline = flags & 0x10, .shadow = flags & 0x20,
                       .script = (uint8_t)sk_u16le_at(r->data, 8), .underline = underline_of(sk_at(r->data, 10)),
                       .colour = indexed(sk_u16le_at(r->data, 4))};
    f->name = sk_arena_copy(b->o->arena, sk_biff8_short_string(&c));
}

/* There is no font number 4: the fifth record is font 5. */
static uint16_t font_number(unsigned number) { return (uint16_t)(number > 4 ? number - 1 : number); }

/* Two words of colours and lines, and in BIFF8 a third of the fill. */
static void read_borders8(sk_doc_format *f, uint32_t lines, uint32_t colours, uint16_t fill)
{
    for (unsigned i = 0; i < SK_BORDER_COUNT; i++) f->border.line[i] = lines >> (4 * i) & 15;
    f->border.colour[SK_BORDER_LEFT] = indexed(lines >> 16 & 127);
    f->border.colour[SK_BORDER_RIGHT] = indexed(lines >> 23 & 127);
    f->border.colour[SK_BORDER_TOP] = indexed(colours & 127);
    f->border.colour[SK_BORDER_BOTTOM] = indexed(colours >> 7 & 127);
    f->fill = (sk_doc_fill){.pattern = (uint8_t)(colours >> 26), .fore = indexed(fill & 127), .back = indexed(fill >> 7 & 127)};
}

static void read_borders5(sk_doc_format *f, uint32_t fill, uint32_t lines)
{
    f->fill = (sk_doc_fill){.pattern = fill >> 16 & 63, .fore = indexed(fill & 127), .back = indexed(fill >> 7 & 127)};
    f->border.line[SK_BORDER_BOTTOM] = fill >> 22 & 7;
    f->border.colour[SK_BORDER_BOTTOM] = indexed(fill >> 25 & 127);
    f->border.line[SK_BORDER_TOP] = lines & 7;
    f->border.line[SK_BORDER_LEFT] = lines >> 3 & 7;
    f->border.line[SK_BORDER_RIGHT] = lines >> 6 & 7;
    f->border.colour[SK_BORDER_TOP] = indexed(lines >> 9 & 127);
    f->border.colour[SK_BORDER_LEFT] = indexed(lines >> 16 & 127);
    f->border.colour[SK_BORDER_RIGHT] = indexed(lines >> 23 & 127);
}

static void add_format(sk_biff8 *b, const sk_biff8_record *r)
{
    static const uint8_t turns[] = {0, 255, 90, 180}; /* BIFF5 knows only these */
    bool wide = b->version == SK_PTG_BIFF8;
    sk_doc_list *formats = &sk_excel_looks(b->book)->formats;
    sk_doc_format *f = sk_looks_add(b->o->arena, b->o->budget, formats, sizeof *f);
    if (!f || !sk_has(r->data, 0, wide ? 20 : 16)) return;
    unsigned protection = sk_u16le_at(r->data, 4), align = (unsigned)sk_at(r->data, 6), turn = (unsigned)sk_at(r->data, 7);
    *f = (sk_doc_format){.font = font_number(sk_u16le_at(r->data, 0)), .number = sk_u16le_at(r->data, 2),
                         .locked = protection & 1, .hidden = protection & 2, .prefix = protection & 8,
                         .style = protection & 4 ? (uint32_t)formats->count - 1 : protection >> 4,
                         .horizontal = align & 7, .wrap = align & 8, .vertical = align >> 4 & 7,
                         .rotation = wide ? (uint8_t)turn : turns[turn & 3]};
    if (wide) f->indent = (uint8_t)(sk_at(r->data, 8) & 15);
    if (wide) read_borders8(f, sk_u32le_at(r->data, 10), sk_u32le_at(r->data, 14), sk_u16le_at(r->data, 18));
    else read_borders5(f, sk_u32le_at(r->data, 8), sk_u32le_at(r->data, 12));
}

static void add_number(sk_biff8 *b, const sk_biff8_record *r)
{
    sk_biff8_cursor c = sk_biff8_cursor_on(b, r, 2);
    sk_bytes code = b->version == SK_PTG_BIFF8 ? sk_biff8_string(&c) : sk_biff8_short_string(&c);
    sk_excel_add_text(b->o, &sk_excel_looks(b->book)->numbers, sk_u16le_at(r->data, 0), code);
}

/* Built-in styles are a number. */
static void add_style(sk_biff8 *b, const sk_biff8_record *r)
{
    static const char *const names[] = {"Normal",    "RowLevel_",    "ColLevel_", "Comma", "Currency", "Percent",
                                        "Comma [0]", "Currency [0]", "Hyperlink", "Followed Hyperlink"};
    unsigned format = sk_u16le_at(r->data, 0);
    sk_biff8_cursor c = sk_biff8_cursor_on(b, r, 2);
    sk_bytes name;
    if (format & 0x8000) name = sk_bytes_str((unsigned)sk_at(r->data, 2) < SK_COUNT(names) ? names[sk_at(r->data, 2)] : "");
    else name = b->version == SK_PTG_BIFF8 ? sk_biff8_string(&c) : sk_biff8_short_string(&c);
    sk_excel_add_text(b->o, &sk_excel_looks(b->book)->styles, format & 0xFFF, name);
}

static void read_palette(sk_biff8 *b, const sk_biff8_record *r)
{
    sk_doc_looks *l = sk_excel_looks(b->book);
    for (size_t i = 0; i < SK_PALETTE_COLOURS && i < sk_u16le_at(r->data, 0) && sk_has(r->data, 2 + 4 * i, 3); i++)
        l->palette[i] = (uint32_t)(sk_at(r->data, 2 + 4 * i) << 16 | sk_at(r->data, 3 + 4 * i) << 8 | sk_at(r->data, 4 + 4 * i));
}

static void read_window(sk_biff8 *b, const sk_biff8_record *r)
{
    sk_doc_window *w = &sk_excel_looks(b->book)->window;
    unsigned flags = sk_u16le_at(r->data, 8);
    if (w->known || r->data.len < 18) return;
    *w = (sk_doc_window){.known = true, .x = (int16_t)sk_u16le_at(r->data, 0), .y = (int16_t)sk_u16le_at(r->data, 2),
                         .width = sk_u16le_at(r->data, 4), .height = sk_u16le_at(r->data, 6), .hidden = flags & 1,
                         .minimized = flags & 2, .no_horizontal = !(flags & 8), .no_vertical = !(flags & 16),
                         .no_tabs = !(flags & 32), .active = sk_u16le_at(r->data, 10),
                         .tab_ratio = sk_u16le_at(r->data, 16)};
}

typedef struct reader {
    uint16_t id;
    void (*read)(sk_biff8 *b, const sk_biff8_record *r);
} reader;

static void read_by(const reader *readers, size_t count, sk_biff8 *b, const sk_biff8_record *r)
{
    for (size_t i = 0; i < count; i++)
        if (readers[i].id == r->id) readers[i].read(b, r);
}

void sk_biff8_global_looks(sk_biff8 *b, uint64_t off)
{
    static const reader readers[] = {{SK_BIFF8_FONT, add_font},       {SK_BIFF8_WINDOW1, read_window},
                                     {SK_BIFF8_PALETTE, read_palette}, {SK_BIFF8_XF, add_format},
                                     {SK_BIFF8_STYLE, add_style},      {SK_BIFF8_FORMAT, add_number},
                                     {SK_BIFF5_FONT, add_font}};
    sk_biff8_record r;
    sk_excel_want_looks(b->o, b->book);
    if (!sk_excel_looks(b->book)) return;
    sk_excel_looks(b->book)->plain = PLAIN_FORMAT;
    for (; sk_biff8_next(b, off, &r) && r.id != SK_BIFF8_EOF; off = r.next) read_by(readers, SK_COUNT(readers), b, &r);
}

/* --- sheets --- */

static void read_row(sk_biff8 *b, const sk_biff8_record *r)
{
    unsigned height = sk_u16le_at(r->data, 6);
    uint32_t flags = sk_u32le_at(r->data, 12);
    if (r->data.len < 16) return;
    sk_excel_add_row(b->o, b->book, &(sk_doc_row){.row = sk_u16le_at(r->data, 0), .twips = height & 0x8000 ? 0 : height,
                                                  .level = flags & 7, .hidden = flags & 0x20,
                                                  .has_format = flags & 0x80, .format = flags >> 16 & 0xFFF});
}

static void read_columns(sk_biff8 *b, const sk_biff8_record *r)
{
    unsigned flags = sk_u16le_at(r->data, 8);
    if (r->data.len < 10) return;
    sk_excel_add_columns(b->o, b->book,
                         &(sk_doc_columns){.first = sk_u16le_at(r->data, 0), .last = sk_u16le_at(r->data, 2),
                                           .width = sk_u16le_at(r->data, 4) / 256.0, .format = sk_u16le_at(r->data, 6),
                                           .hidden = flags & 1, .level = flags >> 8 & 7});
}

static void read_usual_height(sk_biff8 *b, const sk_biff8_record *r)
{
    sk_excel_sheet_looks(b->book)->row_twips = sk_u16le_at(r->data, 2) & 0x7FFF;
}

/* Exactly in 1/256 of a character, or in characters without the room beside them. */
static void read_usual_width(sk_biff8 *b, const sk_biff8_record *r)
{
    sk_doc_sheet_looks *s = sk_excel_sheet_looks(b->book);
    if (r->id == SK_BIFF8_STANDARD_WIDTH) s->column_width = sk_u16le_at(r->data, 0) / 256.0;
    else if (s->column_width <= 0 && sk_u16le_at(r->data, 0) != 8) s->column_width = (sk_u16le_at(r->data, 0) * 7 + 5) / 7.0;
}

static void read_view(sk_biff8 *b, const sk_biff8_record *r)
{
    sk_doc_sheet_looks *s = sk_excel_sheet_looks(b->book);
    unsigned flags = sk_u16le_at(r->data, 0);
    s->formulas = flags & 1;
    s->no_grid = !(flags & 2);
    s->no_headings = !(flags & 4);
    s->frozen = flags & 8;
    s->no_zeros = !(flags & 16);
    s->top = sk_u16le_at(r->data, 2);
    s->left = sk_u16le_at(r->data, 4);
}

static void read_zoom(sk_biff8 *b, const sk_biff8_record *r)
{
    unsigned over = sk_u16le_at(r->data, 2);
    if (over) sk_excel_sheet_looks(b->book)->zoom = (uint16_t)(sk_u16le_at(r->data, 0) * 100u / over);
}

static void read_protection(sk_biff8 *b, const sk_biff8_record *r)
{
    sk_excel_sheet_looks(b->book)->is_protected = sk_u16le_at(r->data, 0) & 1;
}

static void read_blanks(sk_biff8 *b, const sk_biff8_record *r)
{
    uint32_t row = sk_u16le_at(r->data, 0), column = sk_u16le_at(r->data, 2);
    bool many = r->id == SK_BIFF8_MULBLANK;
    for (size_t at = 4; at + 2 <= (many ? r->data.len - 2 : 6u) && sk_has(r->data, at, 2); at += 2)
        sk_excel_add_blank(b->o, b->book, row, column++, sk_u16le_at(r->data, at));
}

void sk_biff8_sheet_look(sk_biff8 *b, const sk_biff8_record *r)
{
    static const reader readers[] = {{SK_BIFF8_ROW, read_row},
                                     {SK_BIFF8_BLANK, read_blanks},
                                     {SK_BIFF8_MULBLANK, read_blanks},
                                     {SK_BIFF8_COLINFO, read_columns},
                                     {SK_BIFF8_DEFAULT_ROW, read_usual_height},
                                     {SK_BIFF8_DEFAULT_WIDTH, read_usual_width},
                                     {SK_BIFF8_STANDARD_WIDTH, read_usual_width},
                                     {SK_BIFF8_WINDOW2, read_view},
                                     {SK_BIFF8_SCL, read_zoom},
                                     {SK_BIFF8_PROTECT, read_protection}};
    if (sk_excel_sheet_looks(b->book)) read_by(readers, SK_COUNT(readers), b, r);
}
