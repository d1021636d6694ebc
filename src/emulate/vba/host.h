/* The application and document around the code: what host_*.c share. */
#ifndef SK_EMULATE_VBA_HOST_H
#define SK_EMULATE_VBA_HOST_H

#include "emulate/vba/lib.h"

typedef struct vba_timer { /* Application.OnTime */
    sk_str name;
    struct vba_timer *next;
} vba_timer;

typedef struct vba_hosts {
    vba_vm *vm;
    sk_map *values;   /* "store/container/name/property", folded, to sk_doc_value */
    sk_map *controls; /* folded name to the first sk_doc_value of a control */
    sk_map *objects;  /* what was made in this run, by its path */
    sk_table *cells;  /* what was written into cells in this run */
    sk_object *application, *document;
    vba_timer *timers, **timers_end;
    struct { const sk_doc_sheet *sheet; uint32_t row, column, rows, columns; } selection; /* rows 0: the first cell */
    const sk_doc_sheet *active_sheet; /* put in front by the program; NULL: as in the file */
    bool is_excel;
} vba_hosts;

vba_hosts *vba_hosts_of(vba_vm *vm); /* made at first use; NULL at the budget */

/* A stored thing - control, shape, variable, property, comment - with its properties. */
sk_object *vba_host_item(vba_vm *vm, sk_store store, sk_bytes container, sk_bytes name);
/* The control that row v tells of, or the one around it that is called key. */
sk_object *vba_host_control(vba_vm *vm, const sk_doc_value *v, sk_bytes key);
sk_object *vba_host_collection(vba_vm *vm, sk_store store, sk_bytes container, sk_bytes path);
const sk_doc_value *vba_host_value(vba_vm *vm, sk_store store, sk_bytes container, sk_bytes name, const char *property);
sk_value vba_host_text(vba_vm *vm, sk_bytes utf8);

/* True where a control, or a frame or page around it, has that name. */
bool vba_host_names(const sk_doc_value *v, sk_bytes key);
/* A piece of the document's running text. */
sk_object *vba_host_range(vba_vm *vm, sk_str text);
/* Sheets and cells. */
sk_object *vba_host_sheet(vba_vm *vm, const sk_doc_sheet *sheet);
sk_object *vba_host_sheets(vba_vm *vm, sk_str collection); /* Sheets, Worksheets, Excel4MacroSheets */
const sk_doc_sheet *vba_host_find_sheet(vba_vm *vm, const sk_value *which);
const sk_doc_sheet *vba_host_active_sheet(vba_vm *vm);
/* ActiveCell, or all of Selection. */
int vba_host_system(vba_vm *vm, sk_value *ret); /* Word's System */
int vba_host_selection(vba_vm *vm, bool all, sk_value *ret);
/* Starts a macro of the workbook: what stands at a range, or at the place or of the name that a text says. False: no such. */
bool vba_host_run_cells(vba_vm *vm, const sk_value *target, sk_args *args, sk_value *ret);
bool vba_host_cells(vba_vm *vm, const sk_doc_sheet *sheet, sk_str reference, sk_value *ret);
int vba_host_cells_at(vba_vm *vm, const sk_doc_sheet *sheet, sk_args *args, sk_value *ret);
/* The project as code sees it: VBProject, VBComponents, CodeModule. */
sk_object *vba_host_project(vba_vm *vm, sk_str owner);

/* Members of the document itself (ThisDocument, ActiveWorkbook); SK_MEMBER_NOT_HERE: none. */
int vba_document_member(vba_vm *vm, sk_str name, unsigned how, sk_args *args, sk_value *ret);
sk_value vba_document_value(vba_vm *vm);
sk_value vba_application_value(vba_vm *vm);
int vba_application_member(vba_vm *vm, sk_str name, unsigned how, sk_args *args, sk_value *ret);
int vba_evaluate(vba_vm *vm, sk_str text, sk_value *ret);
sk_object *vba_collection_new(vba_vm *vm);

static inline int vba_object(sk_object *o, sk_value *ret)
{
    if (!o) return SK_ERR_MEMORY;
    *ret = sk_object_value(o);
    return 0;
}

#endif
