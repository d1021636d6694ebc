/* How an XLSB workbook looks, for books with macros: xl/styles.bin and some records of the workbook and its sheets. Source:
 * MS-XLSB, the records BrtFont, BrtFmt, BrtFill, BrtBorder, BrtXF, BrtStyle, BrtIndexedColor, BrtBookView, BrtBeginWsView,
 * BrtWsFmtInfo, BrtColInfo, BrtRowHdr, BrtSheetProtection, and 2.5.18 (BrtColor). */
#include "base/text.h"
#include "format/office/biff12_inside.h"

#define ROW_HIDDEN 0x10u /* bits of the byte with the outline level */
#define ROW_FORMAT 0x40u

struct styles {
    sk_biff12 b;
    sk_doc_looks *looks;
    sk_doc_list fills, borders; /* until all are known that formats name */
    bool in_cells;
    unsigned colours;
};

static sk_doc_colour read_colour(sk_reader *in)
{
    static const uint8_t types[] = {SK_COLOUR_AUTO, SK_COLOUR_INDEX, SK_COLOUR_RGB, SK_COLOUR_THEME};
    unsigned type = sk_u8(in) >> 1 & 3;
    sk_doc_colour c = {.type = types[type], .index = sk_u8(in), .tint = (int16_t)sk_u16le(in)};
    c.rgb = (uint32_t)sk_u8(in) << 16;
    c.rgb |= (uint32_t)sk_u8(in) << 8;
    c.rgb |= sk_u8(in);
    sk_skip(in, 1);
    return c;
}

static uint8_t underline_of(unsigned mark) { return mark == 1 ? 2 : mark == 2 ? 3 : mark == 0x21 ? 4 : mark == 0x22 ? 5 : 1; }

static void add_font(struct styles *s, sk_reader *in)
{
    sk_doc_font *f = sk_looks_add(s->b.o->arena, s->b.o->budget, &s->looks->fonts, sizeof *f);
    if (!f) return;
    *f = (sk_doc_font){.twips = sk_u16le(in)};
    unsigned flags = sk_u16le(in);
    f->italic = flags & 2;
    f->strike = flags & 8;
    f->outline = flags & 0x10;
    f->shadow = flags & 0x20;
    f->bold = sk_u16le(in) > 400;
    f->script = (uint8_t)sk_u16le(in);
    f->underline = underline_of(sk_u8(in));
    sk_skip(in, 3);
    f->colour = read_colour(in);
    sk_skip(in, 1);
    f->name = sk_biff12_string(&s->b, in);
}

static void add_fill(struct styles *s, sk_reader *in)
{
    sk_doc_fill *f = sk_looks_add(s->b.o->arena, s->b.o->budget, &s->fills, sizeof *f);
    uint32_t pattern = sk_u32le(in);
    sk_doc_colour fore = read_colour(in), back = read_colour(in);
    if (f) *f = (sk_doc_fill){.pattern = pattern <= 18 ? (uint8_t)pattern : 0, .fore = fore, .back = back};
}

static void add_border(struct styles *s, sk_reader *in)
{
    static const uint8_t sides[] = {SK_BORDER_TOP, SK_BORDER_BOTTOM, SK_BORDER_LEFT, SK_BORDER_RIGHT};
    sk_doc_border *f = sk_looks_add(s->b.o->arena, s->b.o->budget, &s->borders, sizeof *f);
    sk_skip(in, 1);
    for (size_t i = 0; f && i < SK_COUNT(sides); i++) {
        f->line[sides[i]] = sk_u8(in);
        sk_skip(in, 1);
        f->colour[sides[i]] = read_colour(in);
    }
}

static void add_format(struct styles *s, sk_reader *in)
{
    sk_doc_format *f = s->in_cells ? sk_looks_add(s->b.o->arena, s->b.o->budget, &s->looks->formats, sizeof *f) : NULL;
    if (!f) return;
    f->style = sk_u16le(in);
    f->number = sk_u16le(in);
    f->font = sk_u16le(in);
    unsigned fill = sk_u16le(in), border = sk_u16le(in);
    f->rotation = sk_u8(in);
    f->indent = sk_u8(in);
    unsigned flags = sk_u16le(in);
    f->horizontal = flags & 7;
    f->vertical = flags >> 3 & 7;
    f->wrap = flags & 0x40;
    f->locked = flags & 0x1000;
    f->hidden = flags & 0x2000;
    f->prefix = flags & 0x8000;
    if (fill < s->fills.count) f->fill = ((const sk_doc_fill *)s->fills.items)[fill];
    if (border < s->borders.count) f->border = ((const sk_doc_border *)s->borders.items)[border];
}

static void add_number(struct styles *s, sk_reader *in)
{
    uint32_t id = sk_u16le(in);
    sk_excel_add_text(s->b.o, &s->looks->numbers, id, sk_biff12_string_once(&s->b, in));
}

static void add_style(struct styles *s, sk_reader *in)
{
    uint32_t format = sk_u32le(in);
    sk_skip(in, 4);
    sk_excel_add_text(s->b.o, &s->looks->styles, format, sk_biff12_string_once(&s->b, in));
}

/* 64 colours, of which the first eight come again. */
static void add_colour(struct styles *s, sk_reader *in)
{
    unsigned at = s->colours++;
    uint32_t rgb = (uint32_t)sk_u8(in) << 16;
    rgb |= (uint32_t)sk_u8(in) << 8;
    rgb |= sk_u8(in);
    if (at >= 8 && at - 8 < SK_PALETTE_COLOURS && !in->failed) s->looks->palette[at - 8] = rgb;
}

sk_outcome sk_biff12_styles(sk_opening *o, sk_bytes part)
{
    static const struct { uint16_t id; void (*read)(struct styles *s, sk_reader *in); } readers[] = {
        {SK_BIFF12_FONT, add_font}, {SK_BIFF12_FORMAT, add_number}, {SK_BIFF12_FILL, add_fill}, {SK_BIFF12_BORDER, add_border},
        {SK_BIFF12_XF, add_format}, {SK_BIFF12_STYLE, add_style},   {SK_BIFF12_INDEXED_COLOUR, add_colour}};
    struct styles s = {.in_cells = false};
    sk_biff12_record r;
    if (!sk_biff12_start(&s.b, o, part)) return SK_OUTCOME_LIMIT;
    s.looks = sk_excel_looks(s.b.book);
    if (!s.looks || s.looks->formats.count) return SK_OUTCOME_COMPLETE;
    while (sk_biff12_next(&s.b, &r)) {
        if (r.id == SK_BIFF12_BEGIN_CELL_FORMATS || r.id == SK_BIFF12_END_CELL_FORMATS)
            s.in_cells = r.id == SK_BIFF12_BEGIN_CELL_FORMATS;
        sk_reader in = sk_reader_on(r.data, 0);
        for (size_t i = 0; i < SK_COUNT(readers); i++)
            if (readers[i].id == r.id) readers[i].read(&s, &in);
    }
    return sk_biff12_end(&s.b);
}

/* --- workbook and sheets --- */

void sk_biff12_book_look(sk_biff12 *b, const sk_biff12_record *r)
{
    sk_doc_looks *l = sk_excel_looks(b->book);
    sk_reader in = sk_reader_on(r->data, 0);
    if (!l || l->window.known || r->data.len < 29) return;
    sk_doc_window *w = &l->window;
    *w = (sk_doc_window){.known = true, .x = (int32_t)sk_u32le(&in)};
    w->y = (int32_t)sk_u32le(&in);
    w->width = (int32_t)(sk_u32le(&in) & 0xFFFFFF);
    w->height = (int32_t)(sk_u32le(&in) & 0xFFFFFF);
    w->tab_ratio = (uint16_t)sk_u32le(&in);
    sk_skip(&in, 4);
    w->active = sk_u32le(&in);
    unsigned flags = sk_u8(&in);
    w->hidden = flags & 3;
    w->minimized = flags & 4;
    w->no_horizontal = !(flags & 8);
    w->no_vertical = !(flags & 16);
    w->no_tabs = !(flags & 32);
}

static void read_view(sk_biff12 *b, sk_bytes data)
{
    sk_doc_sheet_looks *s = sk_excel_sheet_looks(b->book);
    unsigned flags = sk_u16le_at(data, 0);
    s->formulas = flags & 2;
    s->no_grid = !(flags & 4);
    s->no_headings = !(flags & 8);
    s->no_zeros = !(flags & 16);
    s->top = sk_u32le_at(data, 6);
    s->left = sk_u32le_at(data, 10);
    s->zoom = sk_u16le_at(data, 18);
}

/* BrtWsFmtInfo: usual width in 1/256 of a character or -1, in characters, usual height in twips. */
static void read_usual(sk_biff12 *b, sk_bytes data)
{
    sk_doc_sheet_looks *s = sk_excel_sheet_looks(b->book);
    uint32_t width = sk_u32le_at(data, 0);
    if (width != UINT32_MAX) s->column_width = width / 256.0;
    s->row_twips = sk_u16le_at(data, 6);
}

static void read_columns(sk_biff12 *b, sk_bytes data)
{
    unsigned flags = sk_u16le_at(data, 16);
    sk_excel_add_columns(b->o, b->book,
                         &(sk_doc_columns){.first = sk_u32le_at(data, 0), .last = sk_u32le_at(data, 4),
                                           .width = sk_u32le_at(data, 8) / 256.0, .format = sk_u32le_at(data, 12),
                                           .hidden = flags & 1, .level = flags >> 8 & 7});
}

/* BrtRowHdr: row, format, height, two bytes of flags. */
static void read_row(sk_biff12 *b, sk_bytes data)
{
    unsigned flags = sk_has(data, 11, 1) ? (unsigned)sk_at(data, 11) : 0;
    sk_excel_add_row(b->o, b->book, &(sk_doc_row){.row = sk_u32le_at(data, 0), .twips = sk_u16le_at(data, 8),
                                                  .level = flags & 7, .hidden = flags & ROW_HIDDEN,
                                                  .has_format = flags & ROW_FORMAT, .format = sk_u32le_at(data, 4) & 0xFFFFFF});
}

static void read_protection(sk_biff12 *b, sk_bytes data)
{
    sk_excel_sheet_looks(b->book)->is_protected = sk_u16le_at(data, 2) & 1;
}

void sk_biff12_sheet_look(sk_biff12 *b, const sk_biff12_record *r)
{
    static const struct { uint16_t id; uint16_t least; void (*read)(sk_biff12 *b, sk_bytes data); } readers[] = {
        {SK_BIFF12_ROW, 12, read_row},          {SK_BIFF12_COLUMNS, 18, read_columns},
        {SK_BIFF12_VIEW, 20, read_view},        {SK_BIFF12_SHEET_FORMAT, 8, read_usual},
        {SK_BIFF12_SHEET_PROTECTION, 4, read_protection}};
    if (!sk_excel_sheet_looks(b->book)) return;
    for (size_t i = 0; i < SK_COUNT(readers); i++)
        if (readers[i].id == r->id && r->data.len >= readers[i].least) readers[i].read(b, r->data);
}
