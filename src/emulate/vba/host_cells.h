/* Areas of cells: what host_cells.c, host_sheets.c and host_looks.c share. */
#ifndef SK_EMULATE_VBA_HOST_CELLS_H
#define SK_EMULATE_VBA_HOST_CELLS_H

#include "emulate/vba/host.h"

enum { VBA_COLUMNS = 16384, VBA_ROWS = 1048576 };

typedef struct vba_area {
    vba_vm *vm;
    const sk_doc_sheet *sheet; /* NULL: not in the file */
    uint32_t row, column, rows, columns;
} vba_area;

sk_object *vba_area_new(vba_vm *vm, const vba_area *a);
/* A member of an area, as of a Range. */
int vba_area_member(vba_area *a, sk_str name, sk_args *args, sk_value *ret);
/* x.Range("A1") = v, x.Cells(1, 2) = v: into the area that the member leads to. */
int vba_area_put_through(vba_area *a, sk_str name, sk_args *args);
/* Cells(row, column) inside of an area. */
int vba_area_cells(const vba_area *in, sk_args *args, sk_value *ret);
/* What the file says of how the first cell looks: RowHeight, Font, Interior ... SK_MEMBER_NOT_HERE: no such member. */
int vba_area_look(const vba_area *a, sk_str name, sk_value *ret);

#endif
