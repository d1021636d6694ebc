/* Sheets of a workbook as code sees them (Excel object model: Sheets, Worksheet): those of the file, those that the program
 * adds, and, where there is only a text and no file, those that it names. */
#include "emulate/vba/host_cells.h"

typedef vba_area area;

typedef struct sheet_state {
    vba_vm *vm;
    const sk_doc_sheet *sheet;
} sheet_state;

enum { XL_MACRO_SHEET = 3, XL_MACRO_SHEET_ABROAD = 4, XL_VERY_HIDDEN = 2 };

/* ---- which ---- */

/* Every sheet that is no module, also those of this run; NULL behind the last. */
static const sk_doc_sheet *nth(vba_vm *vm, unsigned n)
{
    const sk_world_book *book = vm->w->book;
    if (!vba_step(vm, n / 2 + 1)) return NULL; /* sheets are counted from the first */
    if (book) return book->sheet(book->self, vm->w, n);
    for (const sk_doc_sheet *s = vm->document ? vm->document->sheets : NULL; s; s = s->next) {
        if (s->type != SK_SHEET_VBA && n-- == 0) return s;
    }
    return NULL;
}

/* Code alone, without its workbook, names sheets that stand there. */
static const sk_doc_sheet *imagine(vba_vm *vm, sk_str name)
{
    const sk_world_book *book = vm->w->book;
    if (!book || (vm->document && vm->document->sheets)) return NULL;
    return book->add_sheet(book->self, vm->w, name, false, true);
}

const sk_doc_sheet *vba_host_active_sheet(vba_vm *vm)
{
    const sk_doc_sheet *first = nth(vm, 0), *s;
    vba_hosts *h = vba_hosts_of(vm);
    if (h && h->active_sheet) return h->active_sheet;
    for (unsigned i = 0; (s = nth(vm, i)) != NULL; i++) {
        if (s->visibility == SK_SHEET_VISIBLE && s->type == SK_SHEET_WORK) return s;
    }
    return first ? first : imagine(vm, SK_STR("Sheet1"));
}

static const sk_doc_sheet *nth_of(vba_vm *vm, sk_str collection, int64_t n)
{
    const sk_doc_sheet *s;
    for (unsigned i = 0; n >= 1 && vba_step(vm, 1) && (s = nth(vm, i)) != NULL; i++) {
        bool macro = s->type == SK_SHEET_MACRO;
        if ((macro && sk_str_is(collection, "Worksheets")) || (!macro && sk_str_is(collection, "Excel4MacroSheets"))) continue;
        if (--n == 0) return s;
    }
    return NULL;
}

static const sk_doc_sheet *find(vba_vm *vm, sk_str collection, const sk_value *which)
{
    int64_t n = 0;
    const sk_doc_sheet *s;
    if (which->type == SK_V_STRING) {
        sk_bytes name = sk_str_to_utf8(&vm->w->strings, which->u.s);
        for (unsigned i = 0; vba_step(vm, 1) && (s = nth(vm, i)) != NULL; i++) {
            if (sk_equal_nocase(s->name, name)) return s;
        }
        return imagine(vm, which->u.s);
    }
    if (which->type >= SK_V_LANGUAGE || sk_value_to_int(vm->w, which, &n, NULL)) return NULL;
    s = nth_of(vm, collection, n);
    return s ? s : imagine(vm, SK_STR(""));
}

const sk_doc_sheet *vba_host_find_sheet(vba_vm *vm, const sk_value *which) { return find(vm, SK_STR("Sheets"), which); }

/* ---- one sheet ---- */

static int put_member(sheet_state *s, sk_str name, sk_args *args)
{
    const sk_world_book *book = s->vm->w->book;
    if (!args->count) return SK_MEMBER_NOT_HERE;
    if (s->sheet && book && sk_str_is(name, "Name")) book->rename_sheet(book->self, s->vm->w, s->sheet->index, sk_arg_str(s->vm->w, args, args->count - 1));
    vba_area all = {.vm = s->vm, .sheet = s->sheet, .rows = VBA_ROWS, .columns = VBA_COLUMNS};
    return vba_area_put_through(&all, name, args); /* others are remembered */
}

static int visible(const sheet_state *s, sk_value *ret)
{
    static const int32_t numbers[] = {[SK_SHEET_VISIBLE] = -1, [SK_SHEET_HIDDEN] = 0, [SK_SHEET_VERY_HIDDEN] = XL_VERY_HIDDEN};
    *ret = sk_long(s->sheet ? numbers[s->sheet->visibility] : -1);
    return 0;
}

static bool remembers(sk_world *w, const sk_object *o, sk_str name)
{
    sk_value key = sk_string(name);
    return o->bag && sk_table_find(w, o->bag, &key);
}

static int used_range(sheet_state *s, sk_value *ret)
{
    area a = {.vm = s->vm, .sheet = s->sheet, .rows = 1, .columns = 1};
    uint32_t row = 0, column = 0, first_row = UINT32_MAX, first_column = UINT32_MAX;
    for (size_t i = 0; s->sheet && i < s->sheet->cell_count; i++) {
        const sk_doc_cell *c = &s->sheet->cells[i];
        if (c->row > row) row = c->row;
        if (c->column > column) column = c->column;
        if (c->row < first_row) first_row = c->row;
        if (c->column < first_column) first_column = c->column;
    }
    s->vm->steps += s->sheet ? s->sheet->cell_count / 16 : 0;
    if (first_row != UINT32_MAX) {
        a.row = first_row;
        a.column = first_column;
        a.rows = row - first_row + 1;
        a.columns = column - first_column + 1;
    }
    return vba_object(vba_area_new(s->vm, &a), ret);
}

static int sheet_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    sheet_state *s = sk_object_state(self);
    sk_bytes container = s->sheet ? s->sheet->name : SK_LIT("");
    if (how & (SK_LET | SK_SET)) return put_member(s, name, args);
    area all = {.vm = s->vm, .sheet = s->sheet, .rows = VBA_ROWS, .columns = VBA_COLUMNS};
    if (sk_str_is(name, "Range") || sk_str_is(name, "Evaluate"))
        return vba_host_cells(s->vm, s->sheet, sk_arg_str(w, args, 0), ret) ? 0 : 1004;
    if (sk_str_is(name, "Cells") || (!name.len && args->count)) return vba_area_cells(&all, args, ret);
    if (sk_str_is(name, "Rows") || sk_str_is(name, "Columns")) {
        return vba_area_member(&all, name, args, ret);
    }
    if (sk_str_is(name, "UsedRange")) return used_range(s, ret);
    if ((sk_str_is(name, "Name") && !remembers(w, self, name)) || sk_str_is(name, "CodeName")) {
        *ret = vba_host_text(s->vm, container);
        return 0;
    }
    if (sk_str_is(name, "Index")) {
        *ret = sk_long(s->sheet ? (int32_t)s->sheet->index + 1 : 1);
        return 0;
    }
    if (sk_str_is(name, "Shapes") || sk_str_is(name, "DrawingObjects") || sk_str_is(name, "TextBoxes") || sk_str_is(name, "Buttons") ||
        sk_str_is(name, "OLEObjects") || sk_str_is(name, "Comments")) {
        sk_store store = sk_str_is(name, "Comments") ? SK_STORE_COMMENT : sk_str_is(name, "OLEObjects") ? SK_STORE_CONTROL : SK_STORE_SHAPE;
        sk_object *o = vba_host_collection(s->vm, store, container, SK_LIT(""));
        sk_value of = sk_object_value(o);
        if (!o) return SK_ERR_MEMORY;
        return args->count ? sk_invoke(w, &of, SK_STR("Item"), SK_GET, args, ret) : vba_object(o, ret);
    }
    if (sk_str_is(name, "Visible") && !remembers(w, self, name)) return visible(s, ret);
    if (sk_str_is(name, "Activate") || sk_str_is(name, "Select")) {
        vba_hosts *hosts = vba_hosts_of(s->vm);
        if (hosts && s->sheet) hosts->active_sheet = s->sheet;
        return 0;
    }
    if (sk_str_is(name, "Unprotect") || sk_str_is(name, "Protect")) return 0;
    if (sk_str_is(name, "Parent")) {
        *ret = vba_document_value(s->vm);
        return 0;
    }
    /* a control on the sheet */
    const sk_doc_value *v = NULL;
    vba_hosts *h = vba_hosts_of(s->vm);
    uintptr_t found;
    sk_bytes key = sk_str_to_utf8(&w->strings, sk_str_lower(&w->strings, name));
    if (h && name.len && sk_map_get(h->controls, key, &found)) v = (const sk_doc_value *)found;
    return v ? vba_object(vba_host_item(s->vm, SK_STORE_CONTROL, v->container, v->name), ret) : SK_MEMBER_NOT_HERE;
}

static const sk_com_class sheet_class = {.name = "Worksheet", .state_size = sizeof(sheet_state), .invoke = sheet_invoke};

sk_object *vba_host_sheet(vba_vm *vm, const sk_doc_sheet *sheet)
{
    sk_object *o = sk_object_new(vm->w, &sheet_class);
    if (o) *(sheet_state *)sk_object_state(o) = (sheet_state){vm, sheet};
    return o;
}

/* ---- all ---- */

typedef struct sheets_state {
    vba_vm *vm;
    sk_str collection;
} sheets_state;

/* Add(Before, After, Count, Type). */
static int add_sheet(vba_vm *vm, sk_str collection, sk_args *args, sk_value *ret)
{
    const sk_world_book *book = vm->w->book;
    vba_hosts *h = vba_hosts_of(vm);
    size_t plain = args->count - args->named_count;
    sk_value type = plain > 3 ? args->v[3] : sk_missing();
    for (size_t i = 0; i < args->named_count; i++) {
        if (sk_str_is(args->names[i], "Type")) type = args->v[plain + i];
    }
    int64_t n = 0;
    bool macro = sk_str_is(collection, "Excel4MacroSheets");
    if (type.type != SK_V_MISSING && sk_value_to_int(vm->w, &type, &n, NULL) == 0 && (n == XL_MACRO_SHEET || n == XL_MACRO_SHEET_ABROAD))
        macro = true;
    const sk_doc_sheet *s = book ? book->add_sheet(book->self, vm->w, SK_STR(""), macro, false) : NULL;
    if (h && s) h->active_sheet = s;
    return vba_object(vba_host_sheet(vm, s), ret);
}

static int sheets_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    const sheets_state *s = sk_object_state(self);
    vba_vm *vm = s->vm;
    (void)w;
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    if (sk_str_is(name, "Count")) {
        int32_t n = 0;
        while (nth_of(vm, s->collection, n + 1)) n++;
        *ret = sk_long(n);
        return 0;
    }
    if (sk_str_is(name, "Add")) return add_sheet(vm, s->collection, args, ret);
    if (name.len && !sk_str_is(name, "Item")) return SK_MEMBER_NOT_HERE;
    if (!args->count) return vba_object(self, ret);
    const sk_doc_sheet *sheet = find(vm, s->collection, &args->v[0]);
    if (!sheet && vm->document && vm->document->sheets) return SK_ERR_SUBSCRIPT;
    return vba_object(vba_host_sheet(vm, sheet), ret);
}

static bool sheets_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    const sheets_state *s = sk_object_state(self);
    const sk_doc_sheet *sheet = n < 100000 ? nth_of(s->vm, s->collection, (int64_t)n + 1) : NULL;
    sk_object *o = sheet ? vba_host_sheet(s->vm, sheet) : NULL;
    (void)w;
    if (o) *ret = sk_object_value(o);
    return o != NULL;
}

static const sk_com_class sheets_class = {.name = "Sheets", .state_size = sizeof(sheets_state), .invoke = sheets_invoke, .nth = sheets_nth};

sk_object *vba_host_sheets(vba_vm *vm, sk_str collection)
{
    sk_object *o = sk_object_new(vm->w, &sheets_class);
    if (o) *(sheets_state *)sk_object_state(o) = (sheets_state){vm, collection};
    return o;
}
