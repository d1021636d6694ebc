/* Sheets and cells of a workbook as code sees them (Excel object model: Worksheets, Range, Cells). */
#include "emulate/vba/host.h"

#include <stdio.h>

#include "emulate/world/acts.h"

enum { COLUMNS = 16384, ROWS = 1048576 };

typedef struct area {
    vba_vm *vm;
    const sk_doc_sheet *sheet; /* NULL: not in the file */
    uint32_t row, column, rows, columns;
} area;

typedef struct sheet_state {
    vba_vm *vm;
    const sk_doc_sheet *sheet;
} sheet_state;

static sk_object *area_new(vba_vm *vm, const area *a);

static sk_value cell_key(const area *a, uint32_t row, uint32_t column)
{
    uint64_t sheet = a->sheet ? a->sheet->index : 0;
    return sk_longlong((int64_t)(sheet << 40 | (uint64_t)row << 16 | column));
}

static sk_value read_cell(const area *a, uint32_t row, uint32_t column, bool formula)
{
    vba_hosts *h = vba_hosts_of(a->vm);
    sk_value key = cell_key(a, row, column);
    const sk_value *put = h ? sk_table_find(a->vm->w, h->cells, &key) : NULL;
    if (put) return *put;
    if (!a->sheet) return sk_unknown(a->vm->w, SK_STR("Cells.Value"), SK_FLOW_DOCUMENT | SK_FLOW_UNKNOWN);
    const sk_doc_cell *c = a->sheet ? sk_document_cell((sk_doc_sheet *)(uintptr_t)a->sheet, row, column) : NULL;
    if (!c) return sk_flowing(sk_empty(), SK_FLOW_DOCUMENT);
    if (formula && c->formula.len) {
        sk_str text = sk_str_concat(&a->vm->w->strings, SK_STR("="), sk_str_utf8(&a->vm->w->strings, c->formula));
        return sk_flowing(sk_string(text), SK_FLOW_DOCUMENT);
    }
    switch (c->type) {
    case SK_CELL_NUMBER: return sk_flowing(sk_double(c->number), SK_FLOW_DOCUMENT);
    case SK_CELL_TEXT: return vba_host_text(a->vm, c->text);
    case SK_CELL_BOOL: return sk_flowing(sk_bool(c->number != 0), SK_FLOW_DOCUMENT);
    case SK_CELL_ERROR: return sk_flowing(sk_cv_error(2000 + (int32_t)c->number), SK_FLOW_DOCUMENT);
    default: return sk_flowing(sk_empty(), SK_FLOW_DOCUMENT);
    }
}

/* One cell's value, or an array of all. */
static int area_value(const area *a, bool formula, sk_value *ret)
{
    if (a->rows == 1 && a->columns == 1) {
        *ret = read_cell(a, a->row, a->column, formula);
        return 0;
    }
    uint64_t count = (uint64_t)a->rows * a->columns;
    uint32_t rows = count > 200000 ? 200000 / (a->columns < 200000 ? a->columns : 200000) + 1 : a->rows;
    sk_bound bounds[2] = {{1, (int32_t)rows}, {1, (int32_t)a->columns}};
    sk_array *array = sk_array_new(a->vm->w, SK_V_EMPTY, 2, bounds);
    if (!array) return SK_ERR_MEMORY;
    for (uint32_t r = 0; r < rows && vba_step(a->vm, a->columns); r++) {
        for (uint32_t c = 0; c < a->columns; c++) {
            sk_value v = read_cell(a, a->row + r, a->column + c, formula);
            int32_t at[2] = {(int32_t)r + 1, (int32_t)c + 1};
            if (v.type != SK_V_EMPTY) sk_array_put(a->vm->w, array, at, 2, &v);
        }
    }
    *ret = sk_flowing(sk_array_value(array), SK_FLOW_DOCUMENT);
    return 0;
}

static int put_area(const area *a, const sk_value *v)
{
    vba_hosts *h = vba_hosts_of(a->vm);
    if (!h) return SK_ERR_MEMORY;
    uint32_t rows = a->rows < 1000 ? a->rows : 1000, columns = a->columns < 256 ? a->columns : 256;
    for (uint32_t r = 0; r < rows && vba_step(a->vm, columns); r++) {
        for (uint32_t c = 0; c < columns; c++) {
            sk_value key = cell_key(a, a->row + r, a->column + c);
            if (!sk_table_put(a->vm->w, h->cells, &key, v)) return SK_ERR_MEMORY;
        }
    }
    /* a formula put into a cell is a program of its own */
    if (v->type == SK_V_STRING && sk_str_at(v->u.s, 0) == '=') sk_world_child(a->vm->w, "formula", SK_KIND_MACRO_XLM, sk_str_to_utf8(&a->vm->w->strings, v->u.s));
    return 0;
}

/* ---- references ---- */

/* "$AB$12" at *at; false where there is none. A row or a column alone gives the other as UINT32_MAX. */
static bool read_reference(sk_str s, size_t *at, uint32_t *ret_row, uint32_t *ret_column)
{
    uint32_t column = 0, row = 0;
    size_t i = *at, letters = 0, digits = 0;
    if (sk_str_at(s, i) == '$') i++;
    for (; sk_is_alpha(sk_str_at(s, i)) && letters < 4; i++, letters++) {
        column = column * 26 + (uint32_t)(sk_lower(sk_str_at(s, i)) - 'a' + 1);
    }
    if (sk_str_at(s, i) == '$') i++;
    for (; sk_is_digit(sk_str_at(s, i)) && digits < 8; i++, digits++) {
        row = row * 10 + (uint32_t)(sk_str_at(s, i) - '0');
    }
    if ((!letters && !digits) || column > COLUMNS || row > ROWS || (digits && !row) || letters > 3) return false;
    *ret_column = letters ? column - 1 : UINT32_MAX;
    *ret_row = digits ? row - 1 : UINT32_MAX;
    *at = i;
    return true;
}

static bool read_area(sk_str s, area *a)
{
    size_t at = 0;
    uint32_t row, column, row2, column2;
    if (!read_reference(s, &at, &row, &column)) return false;
    row2 = row;
    column2 = column;
    if (sk_str_at(s, at) == ':') {
        at++;
        if (!read_reference(s, &at, &row2, &column2)) return false;
    } else if (row == UINT32_MAX || column == UINT32_MAX) {
        return false;
    }
    if (at < s.len && sk_str_at(s, at) != ',') return false;
    if (row == UINT32_MAX || row2 == UINT32_MAX) row = 0, row2 = ROWS - 1;
    if (column == UINT32_MAX || column2 == UINT32_MAX) column = 0, column2 = COLUMNS - 1;
    a->row = row < row2 ? row : row2;
    a->column = column < column2 ? column : column2;
    a->rows = (row < row2 ? row2 - row : row - row2) + 1;
    a->columns = (column < column2 ? column2 - column : column - column2) + 1;
    return true;
}

const sk_doc_sheet *vba_host_active_sheet(vba_vm *vm)
{
    const sk_doc_sheet *first = NULL;
    for (const sk_doc_sheet *s = vm->document ? vm->document->sheets : NULL; s; s = s->next) {
        if (s->type == SK_SHEET_VBA) continue;
        if (!first) first = s;
        if (s->visibility == SK_SHEET_VISIBLE && s->type == SK_SHEET_WORK) return s;
    }
    return first;
}

const sk_doc_sheet *vba_host_find_sheet(vba_vm *vm, const sk_value *which)
{
    const sk_doc_sheet *s = vm->document ? vm->document->sheets : NULL;
    int64_t n = 0;
    if (which->type == SK_V_STRING) {
        sk_bytes name = sk_str_to_utf8(&vm->w->strings, which->u.s);
        for (; s; s = s->next) {
            if (sk_equal_nocase(s->name, name)) return s;
        }
        return NULL;
    }
    if (which->type >= SK_V_LANGUAGE || sk_value_to_int(vm->w, which, &n, NULL)) return NULL;
    for (; s; s = s->next) {
        if (s->type != SK_SHEET_VBA && --n == 0) return s;
    }
    return NULL;
}

static bool resolve_area(vba_vm *vm, const sk_doc_sheet *sheet, sk_str reference, area *a, unsigned depth)
{
    *a = (area){.vm = vm, .sheet = sheet};
    if (sk_str_at(reference, 0) == '=') reference = sk_str_from(reference, 1);
    size_t bang = sk_str_find_last(reference, SK_STR("!"), reference.len, false);
    if (bang != SK_NPOS) {
        sk_str name = sk_str_slice(reference, 0, bang);
        if (sk_str_at(name, 0) == '\'' && name.len > 1) name = sk_str_slice(name, 1, name.len - 2);
        size_t book = sk_str_find_last(name, SK_STR("]"), name.len, false);
        if (book != SK_NPOS) name = sk_str_from(name, book + 1);
        sk_value which = sk_string(name);
        const sk_doc_sheet *named = vba_host_find_sheet(vm, &which);
        if (named) a->sheet = named;
        reference = sk_str_from(reference, bang + 1);
    }
    if (read_area(reference, a)) return true;
    /* a defined name */
    sk_bytes wanted = sk_str_to_utf8(&vm->w->strings, reference);
    for (const sk_doc_value *v = vm->document && depth < 4 ? vm->document->values : NULL; v; v = v->next) {
        if (v->store == SK_STORE_NAME && sk_equal_nocase(v->name, wanted))
            return resolve_area(vm, a->sheet, sk_str_utf8(&vm->w->strings, v->value), a, depth + 1);
    }
    return false;
}

bool vba_host_cells(vba_vm *vm, const sk_doc_sheet *sheet, sk_str reference, sk_value *ret)
{
    area a;
    if (!resolve_area(vm, sheet, reference, &a, 0)) return false;
    sk_object *o = area_new(vm, &a);
    if (o) *ret = sk_object_value(o);
    return o != NULL;
}

bool vba_evaluate_cells(vba_vm *vm, sk_str reference, sk_value *ret)
{
    return vm->document && vm->document->sheets && vba_host_cells(vm, vba_host_active_sheet(vm), reference, ret);
}

/* Cells(row, column): the column may be letters. */
static int cells_in(const area *in, sk_args *args, sk_value *ret)
{
    area a = *in;
    if (!args->count) return vba_object(area_new(in->vm, &a), ret);
    int64_t row = sk_arg_int(in->vm->w, args, 0, 1), column = 1;
    if (args->count > 1 && args->v[1].type == SK_V_STRING) {
        uint32_t r, c;
        size_t at = 0;
        if (!read_reference(args->v[1].u.s, &at, &r, &c) || c == UINT32_MAX) return 1004;
        column = (int64_t)c + 1;
    } else if (args->count > 1) {
        column = sk_arg_int(in->vm->w, args, 1, 1);
    } else { /* one number counts along the rows */
        uint32_t wide = in->columns ? in->columns : 1;
        column = (row - 1) % wide + 1;
        row = (row - 1) / wide + 1;
    }
    row += in->row;
    column += in->column;
    if (row < 1 || row > ROWS || column < 1 || column > COLUMNS) return 1004;
    a.row = (uint32_t)row - 1;
    a.column = (uint32_t)column - 1;
    a.rows = a.columns = 1;
    return vba_object(area_new(in->vm, &a), ret);
}

int vba_host_cells_at(vba_vm *vm, const sk_doc_sheet *sheet, sk_args *args, sk_value *ret)
{
    area all = {.vm = vm, .sheet = sheet, .rows = ROWS, .columns = COLUMNS};
    return cells_in(&all, args, ret);
}

/* ---- ranges ---- */

static int offset(const area *in, sk_args *args, sk_value *ret)
{
    area a = *in;
    int64_t row = a.row + sk_arg_int(in->vm->w, args, 0, 0), column = a.column + sk_arg_int(in->vm->w, args, 1, 0);
    if (row < 0 || row >= ROWS || column < 0 || column >= COLUMNS) return 1004;
    a.row = (uint32_t)row;
    a.column = (uint32_t)column;
    return vba_object(area_new(in->vm, &a), ret);
}

/* The last used row or column of the sheet: where End leads in macros that look for it. */
static int end_of(const area *in, sk_value *ret)
{
    area a = *in;
    a.rows = a.columns = 1;
    a.row = 0;
    for (size_t i = 0; in->sheet && i < in->sheet->cell_count; i++) {
        const sk_doc_cell *c = &in->sheet->cells[i];
        if (c->column == in->column && c->row > a.row) a.row = c->row;
    }
    in->vm->steps += in->sheet ? in->sheet->cell_count / 16 : 0;
    return vba_object(area_new(in->vm, &a), ret);
}

static sk_str address(const area *a)
{
    char letters[5], text[40];
    size_t n = sizeof letters;
    letters[--n] = 0;
    for (uint32_t c = a->column + 1; c && n; c = (c - 1) / 26) {
        letters[--n] = (char)('A' + (c - 1) % 26);
    }
    snprintf(text, sizeof text, "$%s$%u", letters + n, a->row + 1);
    return sk_str_latin1(&a->vm->w->strings, sk_bytes_str(text));
}

static bool is_value_name(sk_str name)
{
    return !name.len || sk_str_is(name, "Value") || sk_str_is(name, "Value2") || sk_str_is(name, "Text") || sk_str_is(name, "FormulaR1C1") ||
           sk_str_is(name, "Formula") || sk_str_is(name, "FormulaLocal") || sk_str_is(name, "FormulaR1C1Local");
}

static int area_number(const area *a, sk_str name, sk_value *ret)
{
    static const char *const names[] = {"Row", "Column", "Count"};
    uint64_t count = (uint64_t)a->rows * a->columns;
    const int32_t values[] = {(int32_t)a->row + 1, (int32_t)a->column + 1, (int32_t)(count > INT32_MAX ? INT32_MAX : count)};
    for (size_t i = 0; i < 3; i++) {
        if (!sk_str_is(name, names[i])) continue;
        *ret = sk_long(values[i]);
        return 0;
    }
    return SK_MEMBER_NOT_HERE;
}

static int area_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    area *a = sk_object_state(self);
    if (how & (SK_LET | SK_SET)) {
        if (!is_value_name(name) || !args->count) return SK_MEMBER_NOT_HERE;
        if (args->count == 1) return put_area(a, &args->v[0]);
        sk_args index = {.v = args->v, .count = args->count - 1};
        sk_value cell;
        int error = cells_in(a, &index, &cell);
        return error ? error : put_area(sk_object_state(cell.u.o), &args->v[args->count - 1]);
    }
    if (!name.len && args->count) return cells_in(a, args, ret);
    if (is_value_name(name)) return area_value(a, sk_str_starts(name, "Formula"), ret);
    if (sk_str_is(name, "Cells") || sk_str_is(name, "Item")) return cells_in(a, args, ret);
    if (sk_str_is(name, "Offset")) return offset(a, args, ret);
    if (sk_str_is(name, "End")) return end_of(a, ret);
    if (sk_str_is(name, "Range")) {
        area inner;
        if (!args->count || !resolve_area(a->vm, a->sheet, sk_arg_str(w, args, 0), &inner, 0)) return 1004;
        inner.row += a->row;
        inner.column += a->column;
        return vba_object(area_new(a->vm, &inner), ret);
    }
    if (sk_str_is(name, "Address")) {
        *ret = sk_string(address(a));
        return 0;
    }
    if (sk_str_is(name, "Rows") || sk_str_is(name, "Columns") || sk_str_is(name, "EntireRow") || sk_str_is(name, "EntireColumn")) {
        area part = *a;
        bool rows = sk_str_is(name, "Rows");
        int64_t n = sk_arg_int(w, args, 0, 0);
        if (n > 0 && n <= (rows ? a->rows : a->columns)) {
            if (rows) part.row += (uint32_t)n - 1, part.rows = 1;
            else part.column += (uint32_t)n - 1, part.columns = 1;
        } else if (!args->count) { /* their Count is one dimension's */
            if (rows) part.columns = 1;
            else if (sk_str_is(name, "Columns")) part.rows = 1;
        }
        return vba_object(area_new(a->vm, &part), ret);
    }
    if (sk_str_is(name, "Worksheet") || sk_str_is(name, "Parent")) return vba_object(vba_host_sheet(a->vm, a->sheet), ret);
    if (sk_str_is(name, "Select") || sk_str_is(name, "Activate") || sk_str_is(name, "Areas") || sk_str_is(name, "CurrentRegion"))
        return vba_object(self, ret);
    if (sk_str_is(name, "HasFormula")) {
        const sk_doc_cell *c = a->sheet ? sk_document_cell((sk_doc_sheet *)(uintptr_t)a->sheet, a->row, a->column) : NULL;
        *ret = sk_bool(c && c->formula.len);
        return 0;
    }
    if (sk_str_is(name, "Comment"))
        return vba_object(vba_host_item(a->vm, SK_STORE_COMMENT, a->sheet ? a->sheet->name : SK_LIT(""),
                                        sk_str_to_utf8(&w->strings, address(a))), ret);
    return area_number(a, name, ret);
}

static bool area_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    area *a = sk_object_state(self), one = *a;
    (void)w;
    if (n >= (uint64_t)a->rows * a->columns) return false;
    one.row += (uint32_t)(n / a->columns);
    one.column += (uint32_t)(n % a->columns);
    one.rows = one.columns = 1;
    sk_object *o = area_new(a->vm, &one);
    if (o) *ret = sk_object_value(o);
    return o != NULL;
}

static const sk_com_class area_class = {.name = "Range", .state_size = sizeof(area), .invoke = area_invoke, .nth = area_nth};

static sk_object *area_new(vba_vm *vm, const area *a)
{
    sk_object *o = sk_object_new(vm->w, &area_class);
    if (!o) return NULL;
    *(area *)sk_object_state(o) = *a;
    o->flow = SK_FLOW_DOCUMENT;
    return o;
}

/* ---- sheets ---- */

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
    return vba_object(area_new(s->vm, &a), ret);
}

static int sheet_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    sheet_state *s = sk_object_state(self);
    sk_bytes container = s->sheet ? s->sheet->name : SK_LIT("");
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    area all = {.vm = s->vm, .sheet = s->sheet, .rows = ROWS, .columns = COLUMNS};
    if (sk_str_is(name, "Range") || sk_str_is(name, "Evaluate"))
        return vba_host_cells(s->vm, s->sheet, sk_arg_str(w, args, 0), ret) ? 0 : 1004;
    if (sk_str_is(name, "Cells") || (!name.len && args->count)) return cells_in(&all, args, ret);
    if (sk_str_is(name, "Rows") || sk_str_is(name, "Columns")) {
        sk_object *o = area_new(s->vm, &all);
        return o ? area_invoke(w, o, name, how, args, ret) : SK_ERR_MEMORY;
    }
    if (sk_str_is(name, "UsedRange")) return used_range(s, ret);
    if (sk_str_is(name, "Name") || sk_str_is(name, "CodeName")) {
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
    if (sk_str_is(name, "Activate") || sk_str_is(name, "Select") || sk_str_is(name, "Unprotect") || sk_str_is(name, "Protect")) return 0;
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

static int sheets_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    vba_vm *vm = ((sheet_state *)sk_object_state(self))->vm;
    (void)w;
    if (how & (SK_LET | SK_SET)) return SK_MEMBER_NOT_HERE;
    if (sk_str_is(name, "Count")) {
        int32_t n = 0;
        for (const sk_doc_sheet *s = vm->document ? vm->document->sheets : NULL; s; s = s->next) {
            n += s->type != SK_SHEET_VBA;
        }
        *ret = sk_long(n);
        return 0;
    }
    if (sk_str_is(name, "Add")) return vba_object(vba_host_sheet(vm, NULL), ret);
    if (name.len && !sk_str_is(name, "Item")) return SK_MEMBER_NOT_HERE;
    if (!args->count) return vba_object(self, ret);
    const sk_doc_sheet *sheet = vba_host_find_sheet(vm, &args->v[0]);
    if (!sheet && vm->document && vm->document->sheets) return SK_ERR_SUBSCRIPT;
    return vba_object(vba_host_sheet(vm, sheet), ret);
}

static bool sheets_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    vba_vm *vm = ((sheet_state *)sk_object_state(self))->vm;
    sk_value which = sk_long((int32_t)(n < 100000 ? n : 100000) + 1);
    const sk_doc_sheet *sheet = vba_host_find_sheet(vm, &which);
    sk_object *o = sheet ? vba_host_sheet(vm, sheet) : NULL;
    (void)w;
    if (o) *ret = sk_object_value(o);
    return o != NULL;
}

static const sk_com_class sheets_class = {.name = "Sheets", .state_size = sizeof(sheet_state), .invoke = sheets_invoke, .nth = sheets_nth};

sk_object *vba_host_sheets(vba_vm *vm)
{
    sk_object *o = sk_object_new(vm->w, &sheets_class);
    if (o) ((sheet_state *)sk_object_state(o))->vm = vm;
    return o;
}
