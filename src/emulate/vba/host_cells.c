/* Sheets and cells of a workbook as code sees them (Excel object model: Worksheets, Range, Cells). */
#include "emulate/vba/host_cells.h"

#include <stdio.h>

#include "base/text.h"
#include "emulate/world/acts.h"

typedef vba_area area;

static sk_value cell_key(const area *a, uint32_t row, uint32_t column)
{
    uint64_t sheet = a->sheet ? a->sheet->index : 0;
    return sk_longlong((int64_t)(sheet << 40 | (uint64_t)row << 16 | column));
}

/* In the workbook that formulas share where there is one; a value that no cell can hold stays with us. */
static sk_value read_cell(const area *a, uint32_t row, uint32_t column, bool formula)
{
    vba_hosts *h = vba_hosts_of(a->vm);
    const sk_world_book *book = a->vm->w->book;
    sk_value key = cell_key(a, row, column), v;
    const sk_value *put = h && sk_table_count(h->cells) ? sk_table_find(a->vm->w, h->cells, &key) : NULL;
    if (put) return *put;
    if (a->sheet && book && book->read(book->self, a->vm->w, a->sheet->index, row, column, formula, &v)) return v;
    if (!a->sheet || book) return sk_unknown(a->vm->w, SK_STR("Cells.Value"), SK_FLOW_DOCUMENT | SK_FLOW_UNKNOWN);
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

static bool put_cell(const area *a, uint32_t row, uint32_t column, const sk_value *v, bool r1c1)
{
    vba_hosts *h = vba_hosts_of(a->vm);
    const sk_world_book *book = a->vm->w->book;
    sk_value key = cell_key(a, row, column);
    bool fits = v->type != SK_V_OBJECT && v->type != SK_V_ARRAY && !sk_is_unknown(v);
    if (!h) return false;
    if (!fits || !book || !a->sheet) return sk_table_put(a->vm->w, h->cells, &key, v);
    (void)sk_table_remove(a->vm->w, h->cells, &key);
    return book->write(book->self, a->vm->w, a->sheet->index, row, column, v, r1c1);
}

/* What goes into the cell at row, column of an area: the value, or that of an array. */
static bool item_of(const area *a, const sk_value *v, uint32_t row, uint32_t column, sk_value *ret)
{
    sk_bound bounds[2] = {{0, 0}, {0, 0}};
    *ret = *v;
    if (v->type != SK_V_ARRAY || !v->u.a) return v->type != SK_V_ARRAY;
    bool flat = sk_array_bound(v->u.a, 2, &bounds[1]) != 0;
    if (sk_array_bound(v->u.a, 1, &bounds[0]) != 0) return false;
    int32_t at[2] = {bounds[0].low + (int32_t)(flat ? column : row), bounds[1].low + (int32_t)column};
    return sk_array_get(a->vm->w, v->u.a, at, flat ? 1 : 2, ret) == 0;
}

/* Words of formulas that act: such a text is a program of its own, even where nothing is seen to start it. */
static bool acts(sk_str formula)
{
    static const char *const words[] = {"EXEC(", "CALL(", "REGISTER(", "FORMULA(", "FORMULA.FILL(", "RUN(", "FOPEN(", "FWRITE"};
    for (size_t i = 0; sk_str_at(formula, 0) == '=' && i < sizeof words / sizeof *words; i++) {
        if (sk_str_find(formula, sk_str_c(words[i]), 0, true) != SK_NPOS) return true;
    }
    return false;
}

static int put_area(const area *a, const sk_value *v, bool r1c1)
{
    uint32_t rows = a->rows < 1000 ? a->rows : 1000, columns = a->columns < 256 ? a->columns : 256;
    for (uint32_t r = 0; r < rows && vba_step(a->vm, columns); r++) {
        for (uint32_t c = 0; c < columns; c++) {
            sk_value item;
            if (item_of(a, v, r, c, &item) && !put_cell(a, a->row + r, a->column + c, &item, r1c1)) return SK_ERR_MEMORY;
        }
    }
    bool program = v->type == SK_V_STRING && (a->vm->w->book ? acts(v->u.s) : sk_str_at(v->u.s, 0) == '=');
    if (program) sk_world_child(a->vm->w, "formula", SK_KIND_MACRO_XLM, sk_str_to_utf8(&a->vm->w->strings, v->u.s));
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
    if ((!letters && !digits) || column > VBA_COLUMNS || row > VBA_ROWS || (digits && !row) || letters > 3) return false;
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
    if (row == UINT32_MAX || row2 == UINT32_MAX) row = 0, row2 = VBA_ROWS - 1;
    if (column == UINT32_MAX || column2 == UINT32_MAX) column = 0, column2 = VBA_COLUMNS - 1;
    a->row = row < row2 ? row : row2;
    a->column = column < column2 ? column : column2;
    a->rows = (row < row2 ? row2 - row : row - row2) + 1;
    a->columns = (column < column2 ? column2 - column : column - column2) + 1;
    return true;
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

bool vba_host_run_cells(vba_vm *vm, const sk_value *target, sk_args *args, sk_value *ret)
{
    const sk_world_book *book = vm->w->book;
    sk_str place;
    if (!book) return false;
    if (target->type == SK_V_OBJECT && target->u.o && sk_str_is(sk_str_c(target->u.o->class->name), "Range")) {
        const area *a = sk_object_state(target->u.o);
        if (!a->sheet) return false;
        sk_bytes text = sk_text_bytes(vm->w->arena, "'%.*s'!R%uC%u", (int)a->sheet->name.len, (const char *)a->sheet->name.p,
                                      a->row + 1, a->column + 1);
        place = sk_str_utf8(&vm->w->strings, text);
    } else if (sk_value_to_str(vm->w, target, &place)) {
        return false;
    }
    return book->start(book->self, vm->w, place, args, ret);
}

bool vba_host_cells(vba_vm *vm, const sk_doc_sheet *sheet, sk_str reference, sk_value *ret)
{
    area a;
    if (!resolve_area(vm, sheet, reference, &a, 0)) return false;
    sk_object *o = vba_area_new(vm, &a);
    if (o) *ret = sk_object_value(o);
    return o != NULL;
}

bool vba_evaluate_cells(vba_vm *vm, sk_str reference, sk_value *ret)
{
    return ((vm->document && vm->document->sheets) || vm->w->book) && vba_host_cells(vm, vba_host_active_sheet(vm), reference, ret);
}

/* Cells(row, column): the column may be letters. */
int vba_area_cells(const area *in, sk_args *args, sk_value *ret)
{
    area a = *in;
    if (!args->count) return vba_object(vba_area_new(in->vm, &a), ret);
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
    if (row < 1 || row > VBA_ROWS || column < 1 || column > VBA_COLUMNS) return 1004;
    a.row = (uint32_t)row - 1;
    a.column = (uint32_t)column - 1;
    a.rows = a.columns = 1;
    return vba_object(vba_area_new(in->vm, &a), ret);
}

int vba_host_cells_at(vba_vm *vm, const sk_doc_sheet *sheet, sk_args *args, sk_value *ret)
{
    area all = {.vm = vm, .sheet = sheet, .rows = VBA_ROWS, .columns = VBA_COLUMNS};
    return vba_area_cells(&all, args, ret);
}

/* ---- ranges ---- */

static int offset(const area *in, sk_args *args, sk_value *ret)
{
    area a = *in;
    int64_t row = a.row + sk_arg_int(in->vm->w, args, 0, 0), column = a.column + sk_arg_int(in->vm->w, args, 1, 0);
    if (row < 0 || row >= VBA_ROWS || column < 0 || column >= VBA_COLUMNS) return 1004;
    a.row = (uint32_t)row;
    a.column = (uint32_t)column;
    return vba_object(vba_area_new(in->vm, &a), ret);
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
    return vba_object(vba_area_new(in->vm, &a), ret);
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

static bool is_formula_name(sk_str name)
{
    static const char *const names[] = {"Formula", "Formula2", "FormulaR1C1", "Formula2R1C1", "FormulaLocal", "Formula2Local",
                                        "FormulaR1C1Local", "Formula2R1C1Local", "FormulaArray"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (sk_str_is(name, names[i])) return true;
    }
    return false;
}

static bool is_value_name(sk_str name)
{
    return !name.len || sk_str_is(name, "Value") || sk_str_is(name, "Value2") || sk_str_is(name, "Text") || is_formula_name(name);
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

static void select_area(const area *a)
{
    vba_hosts *h = vba_hosts_of(a->vm);
    if (!h) return;
    h->selection.sheet = h->active_sheet = a->sheet;
    h->selection.row = a->row;
    h->selection.column = a->column;
    h->selection.rows = a->rows;
    h->selection.columns = a->columns;
}

int vba_host_selection(vba_vm *vm, bool all, sk_value *ret)
{
    const vba_hosts *h = vba_hosts_of(vm);
    area a = {.vm = vm, .sheet = vba_host_active_sheet(vm), .rows = 1, .columns = 1};
    if (h && h->selection.rows && h->selection.sheet == a.sheet) {
        a.row = h->selection.row;
        a.column = h->selection.column;
        a.rows = all ? h->selection.rows : 1;
        a.columns = all ? h->selection.columns : 1;
    }
    return vba_object(vba_area_new(vm, &a), ret);
}

static int area_invoke(sk_world *w, sk_object *self, sk_str name, unsigned how, sk_args *args, sk_value *ret)
{
    area *a = sk_object_state(self);
    if (how & (SK_LET | SK_SET)) {
        if (!is_value_name(name)) return vba_area_put_through(a, name, args);
        if (!args->count) return SK_MEMBER_NOT_HERE;
        bool r1c1 = sk_str_find(name, SK_STR("R1C1"), 0, true) != SK_NPOS;
        if (args->count == 1) return put_area(a, &args->v[0], r1c1);
        sk_args index = {.v = args->v, .count = args->count - 1};
        sk_value cell;
        int error = vba_area_cells(a, &index, &cell);
        return error ? error : put_area(sk_object_state(cell.u.o), &args->v[args->count - 1], r1c1);
    }
    if (!name.len && args->count) return vba_area_cells(a, args, ret);
    if (is_value_name(name)) return area_value(a, is_formula_name(name), ret);
    if (sk_str_is(name, "Cells") || sk_str_is(name, "Item")) return vba_area_cells(a, args, ret);
    if (sk_str_is(name, "Offset")) return offset(a, args, ret);
    if (sk_str_is(name, "End")) return end_of(a, ret);
    if (sk_str_is(name, "Range")) {
        area inner;
        if (!args->count || !resolve_area(a->vm, a->sheet, sk_arg_str(w, args, 0), &inner, 0)) return 1004;
        inner.row += a->row;
        inner.column += a->column;
        return vba_object(vba_area_new(a->vm, &inner), ret);
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
        return vba_object(vba_area_new(a->vm, &part), ret);
    }
    if (sk_str_is(name, "Worksheet") || sk_str_is(name, "Parent")) return vba_object(vba_host_sheet(a->vm, a->sheet), ret);
    if (sk_str_is(name, "Select") || sk_str_is(name, "Activate")) select_area(a);
    if (sk_str_is(name, "Select") || sk_str_is(name, "Activate") || sk_str_is(name, "Areas") || sk_str_is(name, "CurrentRegion"))
        return vba_object(self, ret);
    if (sk_str_is(name, "HasFormula")) {
        const sk_doc_cell *c = a->sheet ? sk_document_cell((sk_doc_sheet *)(uintptr_t)a->sheet, a->row, a->column) : NULL;
        sk_value text = read_cell(a, a->row, a->column, true);
        bool written = a->vm->w->book && text.type == SK_V_STRING && sk_str_at(text.u.s, 0) == '=';
        *ret = sk_bool(written || (c && c->formula.len));
        return 0;
    }
    if (sk_str_is(name, "Run")) {
        sk_value me = sk_object_value(self);
        return vba_host_run_cells(a->vm, &me, args, ret) ? 0 : 1004;
    }
    if (sk_str_is(name, "Comment"))
        return vba_object(vba_host_item(a->vm, SK_STORE_COMMENT, a->sheet ? a->sheet->name : SK_LIT(""),
                                        sk_str_to_utf8(&w->strings, address(a))), ret);
    int error = area_number(a, name, ret);
    return error == SK_MEMBER_NOT_HERE ? vba_area_look(a, name, ret) : error;
}

static bool area_nth(sk_world *w, sk_object *self, size_t n, sk_value *ret)
{
    area *a = sk_object_state(self), one = *a;
    (void)w;
    if (n >= (uint64_t)a->rows * a->columns) return false;
    one.row += (uint32_t)(n / a->columns);
    one.column += (uint32_t)(n % a->columns);
    one.rows = one.columns = 1;
    sk_object *o = vba_area_new(a->vm, &one);
    if (o) *ret = sk_object_value(o);
    return o != NULL;
}

static const sk_com_class area_class = {.name = "Range", .state_size = sizeof(area), .invoke = area_invoke, .nth = area_nth};

sk_object *vba_area_new(vba_vm *vm, const area *a)
{
    sk_object *o = sk_object_new(vm->w, &area_class);
    if (!o) return NULL;
    *(area *)sk_object_state(o) = *a;
    o->flow = SK_FLOW_DOCUMENT | (a->sheet ? 0 : SK_FLOW_UNKNOWN);
    return o;
}

int vba_area_member(vba_area *a, sk_str name, sk_args *args, sk_value *ret)
{
    sk_object *o = vba_area_new(a->vm, a);
    return o ? area_invoke(a->vm->w, o, name, SK_GET, args, ret) : SK_ERR_MEMORY;
}

int vba_area_put_through(vba_area *a, sk_str name, sk_args *args)
{
    static const char *const names[] = {"Range", "Cells", "Item", "Offset", "End"};
    bool leads = !name.len;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        leads |= sk_str_is(name, names[i]);
    }
    if (!leads || args->count < 2 || args->named_count) return SK_MEMBER_NOT_HERE;
    sk_args index = {.v = args->v, .count = args->count - 1};
    sk_value of = sk_empty();
    int error = vba_area_member(a, name, &index, &of);
    if (error || !sk_object_is(&of, &area_class)) return error ? error : SK_MEMBER_NOT_HERE;
    return put_area(sk_object_state(of.u.o), &args->v[args->count - 1], false);
}
