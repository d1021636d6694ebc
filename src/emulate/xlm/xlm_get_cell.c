/* GET.CELL: what a cell holds and how it looks (Function Reference: GET.CELL, 1 to 66). Looks come from the file; macros take
 * them as keys, so each is the number that Excel would give. */
#include "base/text.h"
#include "emulate/xlm/xlm_functions.h"

#define VALUE_ERROR sk_xlm_error_of(SK_XLM_VALUE)

typedef struct ask {
    sk_xlm *x;
    sk_xlm_ref r;
    sk_xlm_cell *cell;
    sk_xlm_value value;
    int question;
    const sk_doc_looks *looks; /* NULL: the file's were not read */
    sk_doc_sheet_looks *sheet;
    const sk_doc_format *format;
    const sk_doc_font *font;
} ask;

static sk_xlm_value of_bytes(const ask *k, sk_bytes utf8) { return sk_xlm_text(sk_str_utf8(k->x->strings, utf8)); }
static double usual_height(const ask *k) { return k->x->d->tokens == SK_TOKENS_BIFF5 ? 12.75 : 15; }

/* --- content --- */

static sk_xlm_value address(const ask *k)
{
    sk_xlm_value args[2] = {sk_xlm_ref_value(k->r), sk_xlm_bool(true)};
    return sk_xlm_f_reftext(k->x, args, 2);
}

static sk_xlm_value row(const ask *k) { return sk_xlm_number(k->r.r0 + 1.0); }
static sk_xlm_value column(const ask *k) { return sk_xlm_number(k->r.c0 + 1.0); }
static sk_xlm_value type(const ask *k) { return sk_xlm_f_type(k->x, &k->value, 1); }
static sk_xlm_value contents(const ask *k) { return k->value.type == SK_XLM_BLANK ? sk_xlm_number(0) : k->value; }
static sk_xlm_value formula(const ask *k) { return sk_xlm_formula_shown(k->x, k->cell); }
static sk_xlm_value has_formula(const ask *k) { return sk_xlm_bool(k->cell->has_formula); }
static sk_xlm_value title(const ask *k) { return sk_xlm_sheet_title(k->x, k->r.sheet); }
static sk_xlm_value book(const ask *k) { return sk_xlm_literal(sk_xlm_book_name(k->x)); }

static sk_xlm_value shown(const ask *k)
{
    sk_bytes code = k->looks && k->format ? sk_looks_number(k->looks, k->format->number) : SK_LIT("General");
    if (k->value.type != SK_XLM_NUMBER || sk_is(code, "General")) return sk_xlm_text(sk_xlm_to_text(k->x, &k->value));
    return sk_xlm_text(sk_xlm_format(k->x, &k->value, sk_str_utf8(k->x->strings, code)));
}

static sk_xlm_value note(const ask *k)
{
    sk_bytes name = sk_xlm_sheet_name(k->x, k->r.sheet);
    for (const sk_doc_value *v = k->x->d->values; v; v = v->next)
        if (v->store == SK_STORE_COMMENT && sk_equal(v->container, name)) return sk_xlm_bool(true);
    return sk_xlm_bool(false);
}

/* The character that a cell's text may begin with to say where it stands. */
static sk_xlm_value prefix(const ask *k)
{
    static const char *const marks[] = {"", "'", "^", "\"", "\\"};
    unsigned at = k->format ? k->format->horizontal : 0;
    if (k->value.type != SK_XLM_TEXT) return sk_xlm_literal("");
    if (k->format && k->format->prefix && at == 0) return sk_xlm_literal("'");
    return sk_xlm_literal(at < SK_COUNT(marks) ? marks[at] : "");
}

/* --- places --- */

static sk_xlm_value width(const ask *k)
{
    bool usual;
    sk_xlm_array *two = sk_xlm_array_new(k->x, 1, 2);
    if (!two) return VALUE_ERROR;
    two->items[0] = sk_xlm_number(sk_looks_column_width(k->sheet, k->r.c0, &usual));
    two->items[1] = sk_xlm_bool(usual);
    return (sk_xlm_value){.type = SK_XLM_ARRAY, .u.array = two};
}

static sk_xlm_value height(const ask *k)
{
    return sk_xlm_number(sk_looks_row_height(k->sheet, k->r.r0, usual_height(k)));
}

static sk_xlm_value edge(const ask *k)
{
    uint32_t far = k->question >= 44;
    if (k->question % 2 == 0) return sk_xlm_number(sk_looks_columns_before(k->sheet, (far ? k->r.c1 : k->r.c0) + far));
    return sk_xlm_number(sk_looks_rows_above(k->sheet, (far ? k->r.r1 : k->r.r0) + far, usual_height(k)));
}

static sk_xlm_value level(const ask *k)
{
    const sk_doc_row *r = sk_looks_row(k->sheet, k->r.r0);
    const sk_doc_columns *c = sk_looks_columns(k->sheet, k->r.c0);
    return sk_xlm_number(k->question == 28 ? (r ? r->level : 0) : (c ? c->level : 0));
}

/* --- format --- */

static sk_xlm_value number_format(const ask *k)
{
    return k->looks && k->format ? of_bytes(k, sk_looks_number(k->looks, k->format->number)) : sk_xlm_literal("General");
}

static sk_xlm_value style(const ask *k)
{
    return k->looks && k->format ? of_bytes(k, sk_looks_style(k->looks, k->format->style)) : sk_xlm_literal("Normal");
}

static sk_xlm_value alignment(const ask *k)
{
    bool across = k->question == 8;
    unsigned v = !k->format ? (across ? 0 : 2) : across ? k->format->horizontal : k->format->vertical;
    return sk_xlm_number(v + 1.0);
}

/* 0 upright, 1 one letter under the other, 2 upwards, 3 downwards. */
static sk_xlm_value rotation(const ask *k)
{
    unsigned v = k->format ? k->format->rotation : 0;
    return sk_xlm_number(v == 0 ? 0 : v == 255 ? 1 : v <= 90 ? 2 : 3);
}

static sk_xlm_value border_line(const ask *k)
{
    return sk_xlm_number(k->format ? k->format->border.line[k->question - 9] : 0);
}

static sk_xlm_value colour(const ask *k, const sk_doc_colour *c)
{
    return sk_xlm_number(k->looks && c ? sk_looks_colour(k->looks, c) : 0);
}

static sk_xlm_value border_colour(const ask *k)
{
    return colour(k, k->format ? &k->format->border.colour[k->question - 34] : NULL);
}

static sk_xlm_value pattern(const ask *k) { return sk_xlm_number(k->format ? k->format->fill.pattern : 0); }

/* 38 and 39: fore and back as stored. 63 and 64: fill and pattern as shown; a solid fill shows its fore colour. */
static sk_xlm_value fill_colour(const ask *k)
{
    const sk_doc_fill *f = k->format ? &k->format->fill : NULL;
    if (!f || f->pattern == 0) return sk_xlm_number(0);
    bool solid = f->pattern == 1, fore = k->question == 38 || (k->question == 63 && solid) || (k->question == 64 && !solid);
    return colour(k, fore ? &f->fore : &f->back);
}

static sk_xlm_value flag(const ask *k)
{
    const sk_doc_format *f = k->format;
    switch (k->question) {
    case 14: return sk_xlm_bool(!f || f->locked);
    case 15: return sk_xlm_bool(f && f->hidden);
    case 33: return sk_xlm_bool(f && f->wrap);
    default: return sk_xlm_bool(f && f->indent > 0);
    }
}

static sk_xlm_value font_name(const ask *k)
{
    return k->font && k->font->name.len ? of_bytes(k, k->font->name) : sk_xlm_literal("Calibri");
}

static sk_xlm_value font_size(const ask *k) { return sk_xlm_number(k->font ? k->font->twips / 20.0 : 11); }
static sk_xlm_value font_colour(const ask *k) { return colour(k, k->font ? &k->font->colour : NULL); }
static sk_xlm_value underline(const ask *k) { return sk_xlm_number(k->font ? k->font->underline : 1); }

static sk_xlm_value font_flag(const ask *k)
{
    const sk_doc_font *f = k->font;
    switch (k->question) {
    case 20: return sk_xlm_bool(f && f->bold);
    case 21: return sk_xlm_bool(f && f->italic);
    case 22: return sk_xlm_bool(f && f->underline > 1);
    case 23: return sk_xlm_bool(f && f->strike);
    case 25: return sk_xlm_bool(f && f->outline);
    case 26: return sk_xlm_bool(f && f->shadow);
    case 57: return sk_xlm_bool(f && f->script == 1);
    default: return sk_xlm_bool(f && f->script == 2);
    }
}

static sk_xlm_value font_style(const ask *k)
{
    static const char *const words[] = {"Regular", "Bold", "Italic", "Bold Italic"};
    return sk_xlm_literal(words[k->font ? k->font->bold + 2 * k->font->italic : 0]);
}

static sk_xlm_value no(const ask *k) { return k ? sk_xlm_bool(false) : VALUE_ERROR; }
static sk_xlm_value zero(const ask *k) { return sk_xlm_number(k ? 0 : 1); }
static sk_xlm_value not_there(const ask *k) { return sk_xlm_error_of(k ? SK_XLM_NA : SK_XLM_VALUE); }

static sk_xlm_value (*const answers[])(const ask *k) = {
    [1] = address,        [2] = row,            [3] = column,         [4] = type,        [5] = contents,
    [6] = formula,        [7] = number_format,  [8] = alignment,      [9] = border_line, [10] = border_line,
    [11] = border_line,   [12] = border_line,   [13] = pattern,       [14] = flag,       [15] = flag,
    [16] = width,         [17] = height,        [18] = font_name,     [19] = font_size,  [20] = font_flag,
    [21] = font_flag,     [22] = font_flag,     [23] = font_flag,     [24] = font_colour, [25] = font_flag,
    [26] = font_flag,     [27] = zero,          [28] = level,         [29] = level,      [30] = no,
    [31] = no,            [32] = title,         [33] = flag,          [34] = border_colour, [35] = border_colour,
    [36] = border_colour, [37] = border_colour, [38] = fill_colour,   [39] = fill_colour, [40] = style,
    [41] = formula,       [42] = edge,          [43] = edge,          [44] = edge,       [45] = edge,
    [46] = note,          [47] = no,            [48] = has_formula,   [49] = no,         [50] = alignment,
    [51] = rotation,      [52] = prefix,        [53] = shown,         [54] = not_there,  [55] = not_there,
    [56] = not_there,     [57] = font_flag,     [58] = font_style,    [59] = underline,  [60] = font_flag,
    [61] = not_there,     [62] = title,         [63] = fill_colour,   [64] = fill_colour, [65] = flag,
    [66] = book,
};

sk_xlm_value sk_xlm_f_get_cell(sk_xlm *x, const sk_xlm_value *a, unsigned n)
{
    double question;
    sk_xlm_value one = sk_xlm_single(x, a[0]), error;
    ask k = {.x = x, .r = x->active};
    if (!sk_xlm_arg(x, &one, 1, 0, 0, &question, &error)) return error;
    if (n > 1 && a[1].type != SK_XLM_MISSING && !sk_xlm_to_ref(x, &a[1], &k.r)) return VALUE_ERROR;
    if (!(question >= 1 && question < (double)SK_COUNT(answers))) return VALUE_ERROR;
    k.question = (int)question;
    k.cell = sk_xlm_cell_at(x, k.r.sheet, k.r.r0, k.r.c0);
    if (!k.cell) return VALUE_ERROR;
    k.value = sk_xlm_cell_value(x, k.cell);
    sk_doc_sheet *sheet = x->sheets[k.r.sheet].doc;
    k.looks = x->d->looks;
    k.sheet = sheet ? sheet->looks : NULL;
    k.format = sheet ? sk_document_format(x->d, sheet, k.r.r0, k.r.c0) : NULL;
    k.font = k.format ? sk_looks_font(k.looks, k.format->font) : NULL;
    x->steps += 8; /* and for the lists that are searched */
    if (k.sheet) x->steps += (k.sheet->columns.count + (k.question >= 42 && k.question <= 45 ? k.sheet->rows.count : 0)) / 4;
    if (k.looks) x->steps += (k.looks->numbers.count + k.looks->styles.count) / 4;
    return sk_xlm_flowing(answers[k.question](&k), SK_FLOW_DOCUMENT);
}
