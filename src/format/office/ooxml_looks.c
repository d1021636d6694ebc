/* How a workbook in a package looks, for books with macros: xl/styles.xml, the theme, and what sheets say of rows, columns and
 * views. Sources: ECMA-376-1 18.8 (styles), 18.3.1.13 (col), 18.3.1.73 (row), 18.3.1.81 (sheetFormatPr), 18.3.1.87 (sheetView),
 * 18.2.30 (workbookView), 20.1.6.2 (clrScheme). */
#include "format/office/ooxml_looks.h"

#include <stdlib.h>

#include "base/text.h"
#include "format/office/biff12.h"

static double to_double(sk_bytes b, double fallback)
{
    uint8_t text[40] = {0};
    char *end = NULL;
    sk_copy_out(b, text, sizeof text - 1);
    double v = strtod((const char *)text, &end);
    return b.len && (const uint8_t *)end != text && v > -1e9 && v < 1e9 ? v : fallback;
}

static double get(const sk_xml_tag *tag, const char *name, double fallback)
{
    return to_double(sk_xml_get(tag, name), fallback);
}

static uint32_t to_u32(double v) { return v > 0 && v < 4e9 ? (uint32_t)v : 0; }
static uint32_t get_u32(const sk_xml_tag *tag, const char *name) { return to_u32(get(tag, name, 0)); }
/* Points as twips. */
static uint32_t get_twips(const sk_xml_tag *tag, const char *name, double fallback)
{
    double v = get(tag, name, fallback);
    return v < 1e6 ? to_u32(v * 20 + 0.5) : 0;
}

static bool get_bool(const sk_xml_tag *tag, const char *name, bool fallback)
{
    sk_bytes v = sk_xml_get(tag, name);
    return v.len ? sk_is(v, "1") || sk_is(v, "true") || sk_is(v, "on") : fallback;
}

/* The place of a word in a list, or 0. */
static uint8_t place_of(sk_bytes word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sk_is(word, words[i])) return (uint8_t)i;
    return 0;
}
#define PLACE_OF(word, ...)                                                                                                      \
    place_of((word), (const char *const[]){__VA_ARGS__}, SK_COUNT(((const char *const[]){__VA_ARGS__})))

/* "FF112233" or "112233". */
static uint32_t read_hex(sk_bytes b)
{
    uint32_t v = 0;
    for (size_t i = b.len > 6 ? b.len - 6 : 0; i < b.len; i++) {
        int c = sk_lower(sk_at(b, i));
        v = v << 4 | (uint32_t)(sk_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0);
    }
    return v;
}

static sk_doc_colour read_colour(const sk_xml_tag *tag)
{
    sk_doc_colour c = {.type = SK_COLOUR_AUTO};
    double tint = get(tag, "tint", 0);
    if (sk_xml_get(tag, "rgb").len) {
        c.type = SK_COLOUR_RGB;
        c.rgb = read_hex(sk_xml_get(tag, "rgb"));
    } else if (sk_xml_get(tag, "indexed").len || sk_xml_get(tag, "theme").len) {
        bool theme = sk_xml_get(tag, "theme").len;
        uint32_t index = get_u32(tag, theme ? "theme" : "indexed");
        c.type = theme ? SK_COLOUR_THEME : SK_COLOUR_INDEX;
        c.index = index < 255 ? (uint8_t)index : 255;
    }
    if (tint >= -1 && tint <= 1) c.tint = (int16_t)(tint * 32767);
    return c;
}

/* --- xl/styles.xml --- */

enum section { IN_NONE, IN_FONT, IN_FILL, IN_BORDER, IN_FORMAT, IN_PALETTE };

struct styles {
    sk_ooxml *x;
    sk_doc_looks *looks;
    sk_doc_list fills, borders;
    enum section in;
    bool in_cells, in_skipped; /* inside cellXfs; inside differential formats, which name no cells */
    unsigned side, colours;
    sk_doc_font *font;
    sk_doc_fill *fill;
    sk_doc_border *border;
    sk_doc_format *format;
};

static void *add(struct styles *s, sk_doc_list *list, size_t size)
{
    return sk_looks_add(s->x->o->arena, s->x->o->budget, list, size);
}

static void font_part(struct styles *s, const sk_xml_tag *tag)
{
    sk_doc_font *f = s->font;
    sk_bytes n = tag->local, value = sk_xml_get(tag, "val");
    bool on = get_bool(tag, "val", true);
    if (!f) return;
    if (sk_xml_named(n, "sz")) f->twips = get_twips(tag, "val", 11);
    else if (sk_xml_named(n, "name")) f->name = sk_arena_copy(s->x->o->arena, value);
    else if (sk_xml_named(n, "color")) f->colour = read_colour(tag);
    else if (sk_xml_named(n, "b")) f->bold = on;
    else if (sk_xml_named(n, "i")) f->italic = on;
    else if (sk_xml_named(n, "strike")) f->strike = on;
    else if (sk_xml_named(n, "outline")) f->outline = on;
    else if (sk_xml_named(n, "shadow")) f->shadow = on;
    else if (sk_xml_named(n, "vertAlign")) f->script = PLACE_OF(value, "baseline", "superscript", "subscript");
    else if (sk_xml_named(n, "u"))
        f->underline = value.len ? (uint8_t)(PLACE_OF(value, "none", "single", "double", "singleAccounting", "doubleAccounting") + 1) : 2;
}

static void fill_part(struct styles *s, const sk_xml_tag *tag)
{
    if (!s->fill) return;
    if (sk_xml_named(tag->local, "patternFill"))
        s->fill->pattern = PLACE_OF(sk_xml_get(tag, "patternType"), "none", "solid", "mediumGray", "darkGray", "lightGray",
                                    "darkHorizontal", "darkVertical", "darkDown", "darkUp", "darkGrid", "darkTrellis",
                                    "lightHorizontal", "lightVertical", "lightDown", "lightUp", "lightGrid", "lightTrellis",
                                    "gray125", "gray0625");
    else if (sk_xml_named(tag->local, "fgColor")) s->fill->fore = read_colour(tag);
    else if (sk_xml_named(tag->local, "bgColor")) s->fill->back = read_colour(tag);
}

static void border_part(struct styles *s, const sk_xml_tag *tag)
{
    static const char *const sides[] = {"left", "right", "top", "bottom"};
    if (!s->border) return;
    if (sk_xml_named(tag->local, "color") && s->side < SK_BORDER_COUNT) s->border->colour[s->side] = read_colour(tag);
    if (sk_xml_named(tag->local, "diagonal")) s->side = SK_BORDER_COUNT;
    for (unsigned i = 0; i < SK_COUNT(sides); i++) {
        if (!sk_xml_named(tag->local, sides[i])) continue;
        s->side = i;
        s->border->line[i] = PLACE_OF(sk_xml_get(tag, "style"), "none", "thin", "medium", "dashed", "dotted", "thick", "double",
                                      "hair", "mediumDashed", "dashDot", "mediumDashDot", "dashDotDot", "mediumDashDotDot",
                                      "slantDashDot");
    }
}

static void begin_format(struct styles *s, const sk_xml_tag *tag)
{
    s->format = s->in_cells ? add(s, &s->looks->formats, sizeof *s->format) : NULL;
    if (!s->format) return;
    uint32_t fill = get_u32(tag, "fillId"), border = get_u32(tag, "borderId");
    *s->format = (sk_doc_format){.font = (uint16_t)get_u32(tag, "fontId"), .number = (uint16_t)get_u32(tag, "numFmtId"),
                                 .style = get_u32(tag, "xfId"), .vertical = 2, .locked = true,
                                 .prefix = get_bool(tag, "quotePrefix", false)};
    if (fill < s->fills.count) s->format->fill = ((const sk_doc_fill *)s->fills.items)[fill];
    if (border < s->borders.count) s->format->border = ((const sk_doc_border *)s->borders.items)[border];
}

static void format_part(struct styles *s, const sk_xml_tag *tag)
{
    sk_doc_format *f = s->format;
    if (f && sk_xml_named(tag->local, "protection")) {
        f->locked = get_bool(tag, "locked", true);
        f->hidden = get_bool(tag, "hidden", false);
    }
    if (!f || !sk_xml_named(tag->local, "alignment")) return;
    f->horizontal = PLACE_OF(sk_xml_get(tag, "horizontal"), "general", "left", "center", "right", "fill", "justify",
                             "centerContinuous", "distributed");
    if (sk_xml_get(tag, "vertical").len)
        f->vertical = PLACE_OF(sk_xml_get(tag, "vertical"), "top", "center", "bottom", "justify", "distributed");
    f->rotation = (uint8_t)get_u32(tag, "textRotation");
    f->indent = (uint8_t)get_u32(tag, "indent");
    f->wrap = get_bool(tag, "wrapText", false);
}

/* What begins a thing of its own. */
static bool begin_thing(struct styles *s, const sk_xml_tag *tag)
{
    sk_bytes n = tag->local;
    if (sk_xml_named(n, "font")) {
        s->in = IN_FONT;
        s->font = add(s, &s->looks->fonts, sizeof *s->font);
        if (s->font) *s->font = (sk_doc_font){.twips = 220, .underline = 1};
    } else if (sk_xml_named(n, "fill")) {
        s->in = IN_FILL;
        s->fill = add(s, &s->fills, sizeof *s->fill);
    } else if (sk_xml_named(n, "border")) {
        s->in = IN_BORDER;
        s->side = SK_BORDER_COUNT;
        s->border = add(s, &s->borders, sizeof *s->border);
    } else if (sk_xml_named(n, "xf")) {
        s->in = IN_FORMAT;
        begin_format(s, tag);
    } else {
        return false;
    }
    return true;
}

static void on_style(void *self, const sk_xml_tag *tag)
{
    static void (*const parts[])(struct styles *, const sk_xml_tag *) = {
        [IN_FONT] = font_part, [IN_FILL] = fill_part, [IN_BORDER] = border_part, [IN_FORMAT] = format_part};
    struct styles *s = self;
    sk_bytes n = tag->local;
    if (sk_xml_named(n, "dxfs")) s->in_skipped = true;
    if (sk_xml_named(n, "cellXfs")) s->in_cells = true;
    if (s->in_skipped || begin_thing(s, tag)) return;
    if (sk_xml_named(n, "numFmt"))
        sk_excel_add_text(s->x->o, &s->looks->numbers, get_u32(tag, "numFmtId"), sk_xml_get(tag, "formatCode"));
    else if (sk_xml_named(n, "cellStyle"))
        sk_excel_add_text(s->x->o, &s->looks->styles, get_u32(tag, "xfId"), sk_xml_get(tag, "name"));
    else if (sk_xml_named(n, "rgbColor")) {
        unsigned at = s->colours++;
        if (at >= 8 && at - 8 < SK_PALETTE_COLOURS) s->looks->palette[at - 8] = read_hex(sk_xml_get(tag, "rgb"));
    } else if (s->in < SK_COUNT(parts) && parts[s->in]) parts[s->in](s, tag);
}

static void on_style_end(void *self, sk_bytes local)
{
    struct styles *s = self;
    if (sk_xml_named(local, "dxfs")) s->in_skipped = false;
    if (sk_xml_named(local, "cellXfs")) s->in_cells = false;
}

/* --- the theme --- */

struct theme {
    sk_doc_looks *looks;
    unsigned place; /* of the colour that is read, or SK_THEME_COLOURS */
};

static void on_theme(void *self, const sk_xml_tag *tag)
{
    static const char *const names[] = {"lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"};
    struct theme *t = self;
    for (unsigned i = 0; i < SK_COUNT(names); i++)
        if (sk_xml_named(tag->local, names[i])) t->place = i;
    bool named = sk_xml_named(tag->local, "srgbClr"), system = sk_xml_named(tag->local, "sysClr");
    if (t->place >= SK_THEME_COLOURS || !(named || system)) return;
    sk_bytes hex = sk_xml_get(tag, named ? "val" : "lastClr");
    if (hex.len == 6) t->looks->theme[t->place] = read_hex(hex);
    t->place = SK_THEME_COLOURS;
}

/* --- the book --- */

static bool has_macros(const sk_ooxml *x)
{
    for (size_t i = 0; i < x->relation_count; i++) {
        sk_bytes type = x->relations[i].type;
        if (sk_is(type, "xlMacrosheet") || sk_is(type, "xlIntlMacrosheet") || sk_is(type, "vbaProject")) return true;
    }
    uint32_t from = 0;
    return sk_ooxml_next_root(x, "macrosheet", &from) != SK_OOXML_NONE;
}

void sk_ooxml_read_looks(sk_ooxml *x, sk_excel_book *book)
{
    if (!has_macros(x)) return;
    sk_excel_want_looks(x->o, book);
    sk_doc_looks *looks = sk_excel_looks(book);
    if (!looks) return;
    uint32_t from = 0, part = sk_ooxml_next_root(x, "styleSheet", &from);
    struct styles s = {.x = x, .looks = looks};
    if (part != SK_OOXML_NONE && !x->parts[part].parsed)
        sk_ooxml_parse(x, part, &(sk_xml_sink){.self = &s, .start = on_style, .end = on_style_end});
    from = 0;
    part = sk_ooxml_next_root(x, "theme", &from);
    struct theme t = {.looks = looks, .place = SK_THEME_COLOURS};
    if (part != SK_OOXML_NONE && !x->parts[part].parsed)
        sk_ooxml_parse(x, part, &(sk_xml_sink){.self = &t, .start = on_theme});
}

void sk_ooxml_book_look(sk_doc_looks *looks, const sk_xml_tag *tag)
{
    if (!looks || looks->window.known || !sk_xml_named(tag->local, "workbookView")) return;
    looks->window = (sk_doc_window){.known = true, .x = (int32_t)get(tag, "xWindow", 0), .y = (int32_t)get(tag, "yWindow", 0),
                                    .width = (int32_t)get(tag, "windowWidth", 0), .height = (int32_t)get(tag, "windowHeight", 0),
                                    .hidden = sk_xml_get(tag, "visibility").len && !sk_is(sk_xml_get(tag, "visibility"), "visible"),
                                    .minimized = get_bool(tag, "minimized", false), .active = get_u32(tag, "activeTab"),
                                    .no_horizontal = !get_bool(tag, "showHorizontalScroll", true),
                                    .no_vertical = !get_bool(tag, "showVerticalScroll", true),
                                    .no_tabs = !get_bool(tag, "showSheetTabs", true),
                                    .tab_ratio = (uint16_t)to_u32(get(tag, "tabRatio", 600))};
}

/* --- sheets --- */

static void read_columns(sk_opening *o, sk_excel_book *book, const sk_xml_tag *tag)
{
    uint32_t first = get_u32(tag, "min"), last = get_u32(tag, "max");
    if (first == 0) return;
    sk_excel_add_columns(o, book, &(sk_doc_columns){.first = first - 1, .last = last ? last - 1 : first - 1,
                                                    .width = get(tag, "width", 9.140625), .format = get_u32(tag, "style"),
                                                    .hidden = get_bool(tag, "hidden", false),
                                                    .level = (uint8_t)get_u32(tag, "outlineLevel")});
}

static void read_view(sk_excel_book *book, const sk_xml_tag *tag)
{
    sk_doc_sheet_looks *s = sk_excel_sheet_looks(book);
    s->formulas = get_bool(tag, "showFormulas", false);
    s->no_grid = !get_bool(tag, "showGridLines", true);
    s->no_headings = !get_bool(tag, "showRowColHeaders", true);
    s->no_zeros = !get_bool(tag, "showZeros", true);
    s->zoom = (uint16_t)to_u32(get(tag, "zoomScale", 100));
    (void)sk_excel_read_address(sk_xml_get(tag, "topLeftCell"), &s->top, &s->left);
}

void sk_ooxml_sheet_look(sk_opening *o, sk_excel_book *book, const sk_xml_tag *tag)
{
    sk_doc_sheet_looks *s = sk_excel_sheet_looks(book);
    if (!s) return;
    if (sk_xml_named(tag->local, "sheetView")) read_view(book, tag);
    else if (sk_xml_named(tag->local, "col")) read_columns(o, book, tag);
    else if (sk_xml_named(tag->local, "sheetProtection")) s->is_protected = get_bool(tag, "sheet", false);
    else if (sk_xml_named(tag->local, "pane")) s->frozen = sk_starts(sk_xml_get(tag, "state"), SK_LIT("frozen"));
    else if (sk_xml_named(tag->local, "sheetFormatPr")) {
        s->row_twips = get_twips(tag, "defaultRowHeight", 0);
        s->column_width = get(tag, "defaultColWidth", 0);
    }
}

void sk_ooxml_row_look(sk_opening *o, sk_excel_book *book, uint32_t row, const sk_xml_tag *tag)
{
    if (!sk_excel_sheet_looks(book)) return;
    sk_excel_add_row(o, book, &(sk_doc_row){.row = row, .twips = get_twips(tag, "ht", 0),
                                            .level = (uint8_t)get_u32(tag, "outlineLevel"),
                                            .hidden = get_bool(tag, "hidden", false),
                                            .has_format = get_bool(tag, "customFormat", false), .format = get_u32(tag, "s")});
}
