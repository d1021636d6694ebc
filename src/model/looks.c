/* See looks.h. Sources: MS-XLS 2.5.161 (Icv: the default palette), 2.4.126 (numbers of built-in number formats);
 * ECMA-376-1 18.8.3 (tint of a colour), 18.8.27 (indexed colours), 18.8.30 (number formats). */
#include "model/looks.h"

#include <math.h>
#include <stdlib.h>

#define PALETTE_FIRST 8u /* indexes 0 to 7 are the first eight colours once more */

static const uint32_t usual_palette[SK_PALETTE_COLOURS] = {
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF, 0x800000, 0x008000, 0x000080, 0x808000,
    0x800080, 0x008080, 0xC0C0C0, 0x808080, 0x9999FF, 0x993366, 0xFFFFCC, 0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF,
    0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF, 0x800080, 0x800000, 0x008080, 0x0000FF, 0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99,
    0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99, 0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600, 0x666699, 0x969696,
    0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399, 0x333333};

/* In the order of theme indexes: light 1, dark 1, light 2, dark 2, accents, links. */
static const uint32_t usual_theme[SK_THEME_COLOURS] = {0xFFFFFF, 0x000000, 0xEEECE1, 0x1F497D, 0x4F81BD, 0xC0504D,
                                                       0x9BBB59, 0x8064A2, 0x4BACC6, 0xF79646, 0x0000FF, 0x800080};

sk_doc_looks *sk_looks_new(sk_arena *a)
{
    sk_doc_looks *l = SK_NEW(a, sk_doc_looks);
    if (!l) return NULL;
    for (size_t i = 0; i < SK_PALETTE_COLOURS; i++) l->palette[i] = usual_palette[i];
    for (size_t i = 0; i < SK_THEME_COLOURS; i++) l->theme[i] = usual_theme[i];
    return l;
}

void *sk_looks_add(sk_arena *a, sk_budget *b, sk_doc_list *list, size_t size)
{
    if (!sk_spend(b, SK_LIMIT_DOCUMENT_LOOKS, 1)) return NULL;
    if (list->count == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 16;
        void *items = sk_arena_grow(a, list->items, list->cap, cap, size);
        if (!items) return NULL;
        list->items = items;
        list->cap = cap;
    }
    return (uint8_t *)list->items + list->count++ * size;
}

const sk_doc_font *sk_looks_font(const sk_doc_looks *l, uint32_t index)
{
    return index < l->fonts.count ? (const sk_doc_font *)l->fonts.items + index : NULL;
}

const sk_doc_format *sk_looks_format(const sk_doc_looks *l, uint32_t index)
{
    return index < l->formats.count ? (const sk_doc_format *)l->formats.items + index : NULL;
}

static sk_bytes find_text(const sk_doc_list *list, uint32_t id)
{
    const sk_doc_text *texts = list->items;
    for (size_t i = 0; i < list->count; i++)
        if (texts[i].id == id) return texts[i].text;
    return (sk_bytes){NULL, 0};
}

static const char *builtin_number(uint32_t id)
{
    static const char *const codes[] = {[0] = "General",
                                        [1] = "0",
                                        [2] = "0.00",
                                        [3] = "#,##0",
                                        [4] = "#,##0.00",
                                        [5] = "\"$\"#,##0_);(\"$\"#,##0)",
                                        [6] = "\"$\"#,##0_);[Red](\"$\"#,##0)",
                                        [7] = "\"$\"#,##0.00_);(\"$\"#,##0.00)",
                                        [8] = "\"$\"#,##0.00_);[Red](\"$\"#,##0.00)",
                                        [9] = "0%",
                                        [10] = "0.00%",
                                        [11] = "0.00E+00",
                                        [12] = "# ?/?",
                                        [13] = "# ?\?/??",
                                        [14] = "m/d/yyyy",
                                        [15] = "d-mmm-yy",
                                        [16] = "d-mmm",
                                        [17] = "mmm-yy",
                                        [18] = "h:mm AM/PM",
                                        [19] = "h:mm:ss AM/PM",
                                        [20] = "h:mm",
                                        [21] = "h:mm:ss",
                                        [22] = "m/d/yyyy h:mm",
                                        [37] = "#,##0_);(#,##0)",
                                        [38] = "#,##0_);[Red](#,##0)",
                                        [39] = "#,##0.00_);(#,##0.00)",
                                        [40] = "#,##0.00_);[Red](#,##0.00)",
                                        [45] = "mm:ss",
                                        [46] = "[h]:mm:ss",
                                        [47] = "mm:ss.0",
                                        [48] = "##0.0E+0",
                                        [49] = "@"};
    const char *code = id < sizeof codes / sizeof codes[0] ? codes[id] : NULL;
    return code ? code : codes[0];
}

sk_bytes sk_looks_number(const sk_doc_looks *l, uint32_t id)
{
    sk_bytes own = find_text(&l->numbers, id);
    return own.len ? own : sk_bytes_str(builtin_number(id));
}

sk_bytes sk_looks_style(const sk_doc_looks *l, uint32_t id)
{
    sk_bytes own = find_text(&l->styles, id);
    return own.len ? own : SK_LIT("Normal");
}

/* --- colours --- */

/* Towards white or black by its share of the way. */
static uint32_t tint(uint32_t rgb, int tint)
{
    uint32_t out = 0;
    for (unsigned shift = 0; shift < 24; shift += 8) {
        int part = (int)(rgb >> shift & 0xFF);
        part += (tint > 0 ? 255 - part : part) * tint / 32767;
        out |= (uint32_t)(part & 0xFF) << shift;
    }
    return out;
}

static bool is_automatic(const sk_doc_colour *c)
{
    if (c->type == SK_COLOUR_INDEX) return c->index >= PALETTE_FIRST + SK_PALETTE_COLOURS;
    return c->type == SK_COLOUR_AUTO || (c->type == SK_COLOUR_THEME && c->index >= SK_THEME_COLOURS);
}

/* Place in the palette, from 0. */
static unsigned place_of(unsigned index) { return index < PALETTE_FIRST ? index : index - PALETTE_FIRST; }

uint32_t sk_looks_rgb(const sk_doc_looks *l, const sk_doc_colour *c, uint32_t automatic)
{
    if (is_automatic(c)) return automatic;
    uint32_t rgb = c->rgb;
    if (c->type == SK_COLOUR_INDEX) rgb = l->palette[place_of(c->index)];
    if (c->type == SK_COLOUR_THEME) rgb = l->theme[c->index];
    return c->tint ? tint(rgb, c->tint) : rgb;
}

static unsigned distance(uint32_t a, uint32_t b)
{
    unsigned sum = 0;
    for (unsigned shift = 0; shift < 24; shift += 8) {
        int d = (int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF);
        sum += (unsigned)(d * d);
    }
    return sum;
}

unsigned sk_looks_colour(const sk_doc_looks *l, const sk_doc_colour *c)
{
    if (is_automatic(c)) return 0;
    if (c->type == SK_COLOUR_INDEX && !c->tint) return place_of(c->index) + 1;
    uint32_t rgb = sk_looks_rgb(l, c, 0);
    unsigned best = 0, least = UINT32_MAX;
    for (unsigned i = 0; i < SK_PALETTE_COLOURS; i++) {
        unsigned d = distance(rgb, l->palette[i]);
        if (d >= least) continue;
        least = d;
        best = i;
    }
    return best + 1;
}

/* --- sheets --- */

static int by_row(const void *a, const void *b)
{
    const sk_doc_row *x = a, *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

static int by_cell(const void *a, const void *b)
{
    const sk_doc_blank *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

static void sort(sk_doc_sheet_looks *s)
{
    if (s->sorted) return;
    if (s->rows.count) qsort(s->rows.items, s->rows.count, sizeof(sk_doc_row), by_row);
    if (s->blanks.count) qsort(s->blanks.items, s->blanks.count, sizeof(sk_doc_blank), by_cell);
    s->sorted = true;
}

const sk_doc_row *sk_looks_row(sk_doc_sheet_looks *s, uint32_t row)
{
    if (!s || !s->rows.count) return NULL;
    sort(s);
    return bsearch(&(sk_doc_row){.row = row}, s->rows.items, s->rows.count, sizeof(sk_doc_row), by_row);
}

const sk_doc_columns *sk_looks_columns(sk_doc_sheet_looks *s, uint32_t column)
{
    const sk_doc_columns *c = s ? s->columns.items : NULL;
    for (size_t i = 0; s && i < s->columns.count; i++)
        if (c[i].first <= column && column <= c[i].last) return &c[i];
    return NULL;
}

static const sk_doc_blank *find_blank(sk_doc_sheet_looks *s, uint32_t row, uint32_t column)
{
    const sk_doc_blank *b = s->blanks.items;
    size_t low = 0, high = s->blanks.count;
    sort(s);
    while (low < high) { /* the last that begins at or before the cell */
        size_t middle = low + (high - low) / 2;
        if (b[middle].row < row || (b[middle].row == row && b[middle].first <= column)) low = middle + 1;
        else high = middle;
    }
    return low > 0 && b[low - 1].row == row && b[low - 1].last >= column ? &b[low - 1] : NULL;
}

uint32_t sk_looks_blank(const sk_doc_looks *l, sk_doc_sheet_looks *s, uint32_t row, uint32_t column)
{
    if (!s) return l->plain;
    const sk_doc_blank *b = find_blank(s, row, column);
    if (b) return b->format;
    const sk_doc_row *r = sk_looks_row(s, row);
    if (r && r->has_format) return r->format;
    const sk_doc_columns *c = sk_looks_columns(s, column);
    return c ? c->format : l->plain;
}

static double height_of(const sk_doc_row *r, double usual) { return r->hidden ? 0 : r->twips ? r->twips / 20.0 : usual; }

static double usual_height(const sk_doc_sheet_looks *s, double usual)
{
    return s && s->row_twips ? s->row_twips / 20.0 : usual;
}

double sk_looks_row_height(sk_doc_sheet_looks *s, uint32_t row, double usual)
{
    const sk_doc_row *r = sk_looks_row(s, row);
    return r ? height_of(r, usual_height(s, usual)) : usual_height(s, usual);
}

double sk_looks_rows_above(sk_doc_sheet_looks *s, uint32_t row, double usual)
{
    double each = usual_height(s, usual), sum = each * row;
    const sk_doc_row *rows = s ? s->rows.items : NULL;
    for (size_t i = 0; s && i < s->rows.count; i++)
        if (rows[i].row < row) sum += height_of(&rows[i], each) - each;
    return sum;
}

/* Of 7 pixels, as the digits of the usual font have (18.3.1.13). */
static double pixels(double width) { return width > 0 && width < 1e4 ? floor((256 * width + 18) / 256 * 7) : 0; }

static double usual_width(const sk_doc_sheet_looks *s) { return s && s->column_width > 0 ? s->column_width : 9.140625; }

double sk_looks_column_width(sk_doc_sheet_looks *s, uint32_t column, bool *ret_usual)
{
    const sk_doc_columns *c = sk_looks_columns(s, column);
    double p = pixels(!c ? usual_width(s) : c->hidden ? 0 : c->width);
    *ret_usual = !c;
    return p >= 12 ? floor((p - 5) / 7 * 100 + 0.5) / 100 : floor(p / 12 * 100 + 0.5) / 100;
}

double sk_looks_columns_before(sk_doc_sheet_looks *s, uint32_t column)
{
    double each = pixels(usual_width(s)), sum = each * column;
    const sk_doc_columns *c = s ? s->columns.items : NULL;
    for (size_t i = 0; s && i < s->columns.count; i++) {
        if (c[i].first >= column || c[i].last < c[i].first) continue;
        uint32_t last = c[i].last < column ? c[i].last : column - 1;
        sum += ((c[i].hidden ? 0 : pixels(c[i].width)) - each) * (last - c[i].first + 1.0);
    }
    return sum * 0.75;
}
