#include "model/document.h"

#include <stdlib.h>

sk_document *sk_document_new(sk_arena *a, uint32_t artifact)
{
    sk_document *d = SK_NEW(a, sk_document);
    if (!d) return NULL;
    d->arena = a;
    d->artifact = artifact;
    d->modules_end = &d->modules;
    d->values_end = &d->values;
    d->sheets_end = &d->sheets;
    return d;
}

static sk_bytes keep(sk_document *d, sk_bytes b) { return b.len ? sk_arena_copy(d->arena, b) : (sk_bytes){NULL, 0}; }

sk_doc_module *sk_document_add_module(sk_document *d, const sk_doc_module *row)
{
    sk_doc_module *m = SK_NEW(d->arena, sk_doc_module);
    if (!m) return NULL;
    *m = *row;
    m->name = keep(d, row->name);
    m->source = keep(d, row->source);
    m->pcode_strings = keep(d, row->pcode_strings);
    m->next = NULL;
    *d->modules_end = m;
    d->modules_end = &m->next;
    return m;
}

sk_doc_value *sk_document_add_value(sk_document *d, const sk_doc_value *row)
{
    sk_doc_value *v = SK_NEW(d->arena, sk_doc_value);
    if (!v) return NULL;
    *v = *row;
    v->container = keep(d, row->container);
    v->path = keep(d, row->path);
    v->name = keep(d, row->name);
    v->property = keep(d, row->property);
    v->value = keep(d, row->value);
    v->next = NULL;
    *d->values_end = v;
    d->values_end = &v->next;
    return v;
}

sk_doc_sheet *sk_document_add_sheet(sk_document *d, const sk_doc_sheet *row)
{
    sk_doc_sheet *s = SK_NEW(d->arena, sk_doc_sheet);
    if (!s) return NULL;
    *s = *row;
    s->name = keep(d, row->name);
    s->next = NULL;
    *d->sheets_end = s;
    d->sheets_end = &s->next;
    return s;
}

bool sk_document_add_cell(sk_document *d, sk_budget *b, sk_doc_sheet *sheet, const sk_doc_cell *cell)
{
    if (!sk_spend(b, SK_LIMIT_DOCUMENT_CELLS, 1)) return false;
    sheet->sorted = false;
    if (sheet->cell_count == sheet->cell_cap) {
        size_t cap = sheet->cell_cap ? sheet->cell_cap * 2 : 32;
        sk_doc_cell *cells = sk_arena_grow(d->arena, sheet->cells, sheet->cell_cap, cap, sizeof *cells);
        if (!cells) return false;
        sheet->cells = cells;
        sheet->cell_cap = cap;
    }
    sk_doc_cell *c = &sheet->cells[sheet->cell_count++];
    *c = *cell;
    c->text = keep(d, cell->text);
    c->formula = keep(d, cell->formula);
    c->tokens = keep(d, cell->tokens);
    c->extra = keep(d, cell->extra);
    return true;
}

bool sk_document_add_name(sk_document *d, const sk_doc_name *row)
{
    if (d->name_count == d->name_cap) {
        size_t cap = d->name_cap ? d->name_cap * 2 : 16;
        sk_doc_name *names = sk_arena_grow(d->arena, d->names, d->name_cap, cap, sizeof *names);
        if (!names) return false;
        d->names = names;
        d->name_cap = cap;
    }
    d->names[d->name_count++] = *row;
    return true;
}

static int by_place(const void *a, const void *b)
{
    const sk_doc_cell *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

const sk_doc_cell *sk_document_cell(sk_doc_sheet *sheet, uint32_t row, uint32_t column)
{
    if (sheet->cell_count && !sheet->sorted) {
        qsort(sheet->cells, sheet->cell_count, sizeof *sheet->cells, by_place);
        sheet->sorted = true;
    }
    sk_doc_cell want = {.row = row, .column = column};
    return sheet->cell_count ? bsearch(&want, sheet->cells, sheet->cell_count, sizeof want, by_place) : NULL;
}

const sk_doc_format *sk_document_format(const sk_document *d, sk_doc_sheet *sheet, uint32_t row, uint32_t column)
{
    if (!d->looks) return NULL;
    const sk_doc_cell *c = sheet ? sk_document_cell(sheet, row, column) : NULL;
    uint32_t format = c ? c->format : sk_looks_blank(d->looks, sheet ? sheet->looks : NULL, row, column);
    return sk_looks_format(d->looks, format);
}
