/* How cells look, as code asks (Excel object model: Range.Font, Range.Interior, RowHeight, NumberFormat): the values of the
 * file, which programs take as keys. */
#include "emulate/vba/host_cells.h"

typedef struct look {
    const vba_vm *vm;
    const sk_doc_looks *looks;
    const sk_doc_font *font;     /* NULL: this is the fill */
    const sk_doc_fill *fill;
} look;

enum { XL_NONE = -4142, XL_AUTOMATIC = -4105 };

/* Red is the lowest byte. */
static sk_value colour_of(const look *l, const sk_doc_colour *c, uint32_t automatic)
{
    uint32_t rgb = sk_looks_rgb(l->looks, c, automatic);
    return sk_double((rgb >> 16 & 0xFF) | (rgb & 0xFF00) | (rgb & 0xFF) << 16);
}

static bool font_member(const look *l, sk_str name, sk_value *ret)
{
    const sk_doc_font *f = l->font;
    unsigned index = sk_looks_colour(l->looks, &f->colour);
    if (sk_str_is(name, "Size")) *ret = sk_double(f->twips / 20.0);
    else if (sk_str_is(name, "Bold")) *ret = sk_bool(f->bold);
    else if (sk_str_is(name, "Italic")) *ret = sk_bool(f->italic);
    else if (sk_str_is(name, "Strikethrough")) *ret = sk_bool(f->strike);
    else if (sk_str_is(name, "Color")) *ret = colour_of(l, &f->colour, 0);
    else if (sk_str_is(name, "ColorIndex")) *ret = sk_long(index ? (int32_t)index : XL_AUTOMATIC);
    else return false;
    return true;
}

static bool fill_member(const look *l, sk_str name, sk_value *ret)
{
    bool none = l->fill->pattern == 0;
    unsigned index = none ? 0 : sk_looks_colour(l->looks, &l->fill->fore);
    if (sk_str_is(name, "Color")) *ret = none ? sk_double(0xFFFFFF) : colour_of(l, &l->fill->fore, 0xFFFFFF);
    else if (sk_str_is(name, "ColorIndex")) *ret = sk_long(index ? (int32_t)index : XL_NONE);
    else if (sk_str_is(name, "Pattern")) *ret = sk_long(none ? XL_NONE : l->fill->pattern);
    else return false;
    return true;
}

static int look_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    const look *l = sk_object_state(self);
    sk_value key = sk_string(name);
    (void)args;
    if (how & (SK_LET | SK_SET) || (self->bag && sk_table_find(w, self->bag, &key))) return SK_MEMBER_NOT_HERE;
    if (l->font && sk_str_is(name, "Name")) *ret = sk_string(sk_str_utf8(&w->strings, l->font->name));
    else if (l->font ? !font_member(l, name, ret) : !fill_member(l, name, ret)) return SK_MEMBER_NOT_HERE;
    ret->flow |= SK_FLOW_DOCUMENT;
    return 0;
}

static const sk_com_class look_class = {.name = "Font", .state_size = sizeof(look), .invoke = look_invoke};

static int give_look(const vba_area *a, const sk_doc_font *font, const sk_doc_fill *fill, sk_value *ret)
{
    sk_object *o = sk_object_new(a->vm->w, &look_class);
    if (o) *(look *)sk_object_state(o) = (look){a->vm, a->vm->document->looks, font, fill};
    return vba_object(o, ret);
}

static bool size_of(const vba_area *a, sk_str name, sk_value *ret)
{
    sk_doc_sheet_looks *s = a->sheet->looks;
    bool usual;
    if (sk_str_is(name, "RowHeight") || sk_str_is(name, "Height")) *ret = sk_double(sk_looks_row_height(s, a->row, 15));
    else if (sk_str_is(name, "ColumnWidth")) *ret = sk_double(sk_looks_column_width(s, a->column, &usual));
    else if (sk_str_is(name, "Top")) *ret = sk_double(sk_looks_rows_above(s, a->row, 15));
    else if (sk_str_is(name, "Left")) *ret = sk_double(sk_looks_columns_before(s, a->column));
    else return false;
    if (s) a->vm->steps += (s->rows.count + s->columns.count) / 4;
    ret->flow |= SK_FLOW_DOCUMENT;
    return true;
}

int vba_area_look(const vba_area *a, sk_str name, sk_value *ret)
{
    const sk_document *d = a->vm->document;
    if (!d || !d->looks || !a->sheet) return SK_MEMBER_NOT_HERE;
    if (size_of(a, name, ret)) return 0;
    const sk_doc_format *f = sk_document_format(d, (sk_doc_sheet *)(uintptr_t)a->sheet, a->row, a->column);
    const sk_doc_font *font = f ? sk_looks_font(d->looks, f->font) : NULL;
    if (font && sk_str_is(name, "Font")) return give_look(a, font, NULL, ret);
    if (f && sk_str_is(name, "Interior")) return give_look(a, NULL, &f->fill, ret);
    if (!f || !(sk_str_is(name, "NumberFormat") || sk_str_is(name, "NumberFormatLocal"))) return SK_MEMBER_NOT_HERE;
    a->vm->steps += d->looks->numbers.count / 4;
    *ret = sk_flowing(sk_string(sk_str_utf8(&a->vm->w->strings, sk_looks_number(d->looks, f->number))), SK_FLOW_DOCUMENT);
    return 0;
}
