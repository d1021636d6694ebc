/* How a book looks, whatever its container: what the readers of the three formats share. See excel_book.h. */
#include "format/office/excel_book.h"

void sk_excel_add_text(sk_opening *o, sk_doc_list *list, uint32_t id, sk_bytes text)
{
    sk_doc_text *t = text.len ? sk_looks_add(o->arena, o->budget, list, sizeof *t) : NULL;
    if (t) *t = (sk_doc_text){.id = id, .text = sk_arena_copy(o->arena, text)};
}

void sk_excel_add_row(sk_opening *o, sk_excel_book *book, const sk_doc_row *row)
{
    sk_doc_sheet_looks *s = sk_excel_sheet_looks(book);
    if (!s || (!row->twips && !row->hidden && !row->level && !row->has_format)) return;
    if (row->twips == s->row_twips && !row->hidden && !row->level && !row->has_format) return;
    sk_doc_row *r = sk_looks_add(o->arena, o->budget, &s->rows, sizeof *r);
    if (r) *r = *row;
    s->sorted = false;
}

void sk_excel_add_columns(sk_opening *o, sk_excel_book *book, const sk_doc_columns *columns)
{
    sk_doc_sheet_looks *s = sk_excel_sheet_looks(book);
    sk_doc_columns *c = s ? sk_looks_add(o->arena, o->budget, &s->columns, sizeof *c) : NULL;
    if (c) *c = *columns;
}

/* Neighbours in a row with the same format are one. */
void sk_excel_add_blank(sk_opening *o, sk_excel_book *book, uint32_t row, uint32_t column, uint32_t format)
{
    sk_doc_sheet_looks *s = sk_excel_sheet_looks(book);
    if (!s) return;
    sk_doc_blank *last = s->blanks.count ? (sk_doc_blank *)s->blanks.items + (s->blanks.count - 1) : NULL;
    if (last && !s->sorted && last->row == row && last->last + 1 == column && last->format == format) {
        last->last = column;
        return;
    }
    sk_doc_blank *b = sk_looks_add(o->arena, o->budget, &s->blanks, sizeof *b);
    if (b) *b = (sk_doc_blank){.row = row, .first = column, .last = column, .format = format};
    s->sorted = false;
}
