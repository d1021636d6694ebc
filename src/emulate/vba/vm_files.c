/* Statements on open files: Open, Print #, Put, Close and their kin (MS-VBAL 5.4.5), as acts on the world's files. */
#include "emulate/vba/lib.h"

#include "emulate/world/acts.h"
#include "emulate/world/files.h"

static vba_open_file *find_open(vba_vm *vm, int64_t number)
{
    for (vba_open_file *f = vm->files; f; f = f->next) {
        if (f->number == number) return f;
    }
    return NULL;
}

static int eval_text(vba_vm *vm, vba_frame *f, vba_node *n, sk_str *ret, unsigned *flow)
{
    sk_value v;
    int error = vba_eval(vm, f, n, &v);
    if (error) return error;
    if (v.type >= SK_V_LANGUAGE) return SK_ERR_TYPE;
    *flow |= v.flow;
    return vba_str(vm, &v, 1, 0, ret);
}

static int eval_number(vba_vm *vm, vba_frame *f, vba_node *n, int64_t *ret)
{
    sk_value v;
    *ret = 0;
    int error = vba_eval(vm, f, n, &v);
    if (error) return error;
    return v.type >= SK_V_LANGUAGE ? SK_ERR_TYPE : v.type == SK_V_MISSING ? 0 : sk_value_to_int(vm->w, &v, ret, NULL);
}

static void close_file(vba_vm *vm, vba_open_file *file)
{
    for (vba_open_file **at = &vm->files; *at; at = &(*at)->next) {
        if (*at != file) continue;
        *at = file->next;
        break;
    }
    if (file->file && file->mode != VBA_MODE_INPUT) sk_file_hand_over(vm->w, file->file);
}

void vba_close_files(vba_vm *vm)
{
    while (vm->files) {
        close_file(vm, vm->files);
    }
}

static int op_open(vba_vm *vm, vba_frame *f, vba_op *op)
{
    sk_str path;
    unsigned flow = 0;
    int64_t number;
    int error = eval_text(vm, f, op->u.list[0], &path, &flow);
    if (!error) error = eval_number(vm, f, op->u.list[1], &number);
    if (error) return error;
    if (find_open(vm, number)) return SK_ERR_FILE_OPEN;
    vba_open_file *file = SK_NEW(vm->w->arena, vba_open_file);
    if (!file) return SK_ERR_MEMORY;
    file->number = number;
    file->mode = (uint8_t)op->index;
    if (op->index == VBA_MODE_INPUT) {
        if (!sk_world_read(vm->w, path, &file->content, &file->flow, &file->opaque)) return SK_ERR_NO_FILE;
    } else if (op->index >= VBA_MODE_BINARY) {
        file->file = sk_world_file(vm->w, path); /* written or read: the first Put or Get tells */
        if (file->file) file->opaque = file->file->opaque;
        if (!file->file) file->file = sk_world_open_write(vm->w, path, true);
        if (!file->file) return SK_ERR_MEMORY;
        file->flow = file->file->flow;
    } else {
        file->file = sk_world_open_write(vm->w, path, op->index == VBA_MODE_APPEND);
        if (!file->file) return SK_ERR_MEMORY;
        file->pos = file->file->len;
    }
    file->next = vm->files;
    vm->files = file;
    return 0;
}

static int op_close(vba_vm *vm, vba_frame *f, vba_op *op)
{
    if (!op->count) vba_close_files(vm);
    for (unsigned i = 0; i < op->count; i++) {
        int64_t number;
        int error = eval_number(vm, f, op->u.list[i], &number);
        if (error) return error;
        vba_open_file *file = find_open(vm, number);
        if (file) close_file(vm, file);
    }
    return 0;
}

static void put_bytes(vba_vm *vm, vba_open_file *file, sk_bytes b, unsigned flow)
{
    if (!file->file) return;
    sk_file_put(vm->w, file->file, file->pos, b, flow);
    file->pos += b.len;
}

static int op_print(vba_vm *vm, vba_frame *f, vba_op *op, vba_open_file *file)
{
    bool quoted = op->code == VBA_OP_WRITE;
    if (file->mode == VBA_MODE_INPUT) return SK_ERR_FILE_MODE;
    for (unsigned i = 0; i < op->count; i++) {
        sk_value v;
        sk_str s;
        if (op->u.list[i]->kind == VBA_N_MISSING) continue;
        int error = vba_eval(vm, f, op->u.list[i], &v);
        if (!error && v.type >= SK_V_LANGUAGE) error = SK_ERR_TYPE;
        if (!error && v.type == SK_V_OBJECT) error = sk_value_resolve(vm->w, &v, &v);
        if (error) return error;
        if (sk_is_unknown(&v)) {
            sk_file_put_opaque(vm->w, file->file, SK_ANSWER_BYTES, v.flow);
            file->pos += SK_ANSWER_BYTES;
            continue;
        }
        error = v.type == SK_V_NULL ? (s = SK_STR("Null"), 0) : vba_str(vm, &v, 1, 0, &s);
        if (error) return error;
        if (quoted && i) put_bytes(vm, file, SK_LIT(","), 0);
        bool quotes = quoted && v.type == SK_V_STRING;
        if (quotes) put_bytes(vm, file, SK_LIT("\""), 0);
        if (!quoted && sk_is_number(&v) && v.type != SK_V_BOOLEAN && v.type != SK_V_DATE) { /* numbers stand between blanks */
            if (!sk_str_starts(s, "-")) put_bytes(vm, file, SK_LIT(" "), 0);
            put_bytes(vm, file, sk_str_to_ansi(&vm->w->strings, s), v.flow);
            put_bytes(vm, file, SK_LIT(" "), 0);
            continue;
        }
        put_bytes(vm, file, sk_str_to_ansi(&vm->w->strings, s), v.flow);
        if (quotes) put_bytes(vm, file, SK_LIT("\""), 0);
    }
    if (!op->flag) put_bytes(vm, file, SK_LIT("\r\n"), 0);
    return 0;
}

/* The bytes that Put writes of a value: texts and Byte() as they are, numbers little-endian. */
static sk_bytes binary_of(vba_vm *vm, const sk_value *v, uint8_t room[8], bool *ret_opaque)
{
    static const uint8_t sizes[] = {[SK_V_INTEGER] = 2, [SK_V_LONG] = 4, [SK_V_BOOLEAN] = 2, [SK_V_BYTE] = 1, [SK_V_LONGLONG] = 8};
    *ret_opaque = sk_is_unknown(v);
    if (v->type == SK_V_STRING || v->type == SK_V_ARRAY) return sk_value_bytes(vm->w, v, ret_opaque);
    if (v->type >= sizeof sizes || !sizes[v->type]) return (sk_bytes){0};
    for (unsigned i = 0; i < sizes[v->type]; i++) {
        room[i] = (uint8_t)((uint64_t)v->u.i >> (8 * i));
    }
    return sk_bytes_of(room, sizes[v->type]);
}

/* "Put #n, [position], value". */
static int op_put(vba_vm *vm, vba_frame *f, vba_op *op, vba_open_file *file)
{
    if (op->count < 1 || !file->file) return SK_ERR_FILE_MODE;
    if (op->count > 1 && op->u.list[0]->kind != VBA_N_MISSING) {
        int64_t at;
        int error = eval_number(vm, f, op->u.list[0], &at);
        if (error) return error;
        if (at > 0) file->pos = (uint64_t)at - 1;
    }
    sk_value v;
    uint8_t room[8];
    bool opaque;
    int error = vba_eval(vm, f, op->u.list[op->count - 1], &v);
    if (error) return error;
    if (v.type >= SK_V_LANGUAGE) return 0;
    if (!file->file->own) {
        sk_file *own = sk_world_open_write(vm->w, file->file->path, true);
        if (own) file->file = own;
    }
    sk_bytes b = binary_of(vm, &v, room, &opaque);
    if (opaque) {
        sk_file_put_opaque(vm->w, file->file, SK_ANSWER_BYTES, v.flow);
        file->pos += SK_ANSWER_BYTES;
    } else {
        put_bytes(vm, file, b, v.flow);
    }
    return 0;
}

/* Bytes that nobody knows may have come into a file since it was opened. */
bool vba_file_opaque(const vba_open_file *file)
{
    return file->opaque || (file->mode != VBA_MODE_INPUT && file->file->opaque);
}

sk_bytes vba_file_content(const vba_open_file *file)
{
    if (file->mode == VBA_MODE_INPUT) return file->content;
    return file->file->opaque ? (sk_bytes){NULL, 0} : sk_bytes_of(file->file->p, file->file->len);
}

/* "Get #n, [position], variable": fills Byte() and texts by their length. */
static int op_get(vba_vm *vm, vba_frame *f, vba_op *op, vba_open_file *file)
{
    if (op->count < 1) return SK_ERR_CALL;
    if (op->count > 1 && op->u.list[0]->kind != VBA_N_MISSING) {
        int64_t at;
        int error = eval_number(vm, f, op->u.list[0], &at);
        if (error) return error;
        if (at > 0) file->pos = (uint64_t)at - 1;
    }
    sk_value v;
    vba_node *target = op->u.list[op->count - 1];
    int error = vba_eval(vm, f, target, &v);
    if (error) return error;
    uint64_t want = v.type == SK_V_STRING ? v.u.s.len : v.type == SK_V_ARRAY && v.u.a ? v.u.a->count : v.type == SK_V_BYTE ? 1 : 4;
    unsigned flow = file->flow;
    sk_value got;
    if (vba_file_opaque(file)) {
        got = sk_unknown(vm->w, SK_STR("Get"), flow | SK_FLOW_UNKNOWN);
    } else {
        sk_bytes part = sk_slice(vba_file_content(file), file->pos, want);
        file->pos += want;
        if (v.type == SK_V_ARRAY) {
            sk_array *a = sk_array_bytes(vm->w, part);
            if (!a) return SK_ERR_MEMORY;
            got = sk_flowing(sk_array_value(a), flow);
        } else if (v.type == SK_V_STRING) {
            got = sk_flowing(sk_string(sk_str_from_ansi(&vm->w->strings, part)), flow);
        } else {
            int64_t number = 0;
            for (size_t i = 0; i < part.len && i < 4; i++) {
                number |= (int64_t)part.p[i] << (8 * i);
            }
            got = sk_long((int32_t)number);
        }
    }
    return vba_assign(vm, f, target, &got, true);
}

/* A line, or with comma an item. */
static sk_bytes next_piece(vba_open_file *file, bool whole_line)
{
    sk_bytes rest = sk_from(vba_file_content(file), file->pos);
    size_t end = 0;
    while (end < rest.len && rest.p[end] != '\n' && rest.p[end] != '\r' && (whole_line || rest.p[end] != ',')) {
        end++;
    }
    size_t next = end;
    if (next < rest.len && rest.p[next] == '\r') next++;
    if (next < rest.len && (rest.p[next] == '\n' || rest.p[next] == ',')) next++;
    file->pos += next;
    return sk_slice(rest, 0, end);
}

static int op_input(vba_vm *vm, vba_frame *f, vba_op *op, vba_open_file *file)
{
    for (unsigned i = 0; i < op->count; i++) {
        if (!vba_file_opaque(file) && file->pos >= vba_file_content(file).len) return SK_ERR_PAST_END;
        sk_value v;
        if (vba_file_opaque(file)) {
            v = sk_unknown(vm->w, SK_STR("Input"), file->flow | SK_FLOW_UNKNOWN);
        } else {
            sk_bytes piece = next_piece(file, op->code == VBA_OP_LINE_INPUT);
            if (op->code == VBA_OP_INPUT) piece = sk_trim_char(sk_trim(piece), '"');
            v = sk_flowing(sk_string(sk_str_from_ansi(&vm->w->strings, piece)), file->flow);
        }
        vm->steps += 1;
        int error = vba_assign(vm, f, op->u.list[i], &v, false);
        if (error) return error;
    }
    return 0;
}

static int op_name_as(vba_vm *vm, vba_frame *f, vba_op *op)
{
    sk_str from, to;
    unsigned flow = 0;
    int error = eval_text(vm, f, op->u.list[0], &from, &flow);
    if (!error) error = eval_text(vm, f, op->u.list[1], &to, &flow);
    if (error) return error;
    return sk_world_copy(vm->w, from, to, true) ? 0 : SK_ERR_NO_FILE;
}

int vba_file_op(vba_vm *vm, vba_frame *f, vba_op *op)
{
    if (op->code == VBA_OP_OPEN) return op_open(vm, f, op);
    if (op->code == VBA_OP_CLOSE) return op_close(vm, f, op);
    if (op->code == VBA_OP_NAME_AS) return op_name_as(vm, f, op);
    int64_t number;
    int error = eval_number(vm, f, op->a, &number);
    if (error) return error;
    vba_open_file *file = find_open(vm, number);
    if (!file) return SK_ERR_FILE_NUMBER;
    switch (op->code) {
    case VBA_OP_PRINT:
    case VBA_OP_WRITE: return op_print(vm, f, op, file);
    case VBA_OP_PUT: return op_put(vm, f, op, file);
    case VBA_OP_GET_RECORD: return op_get(vm, f, op, file);
    case VBA_OP_INPUT:
    case VBA_OP_LINE_INPUT: return op_input(vm, f, op, file);
    default: {
        int64_t at = 1;
        if (op->count) error = eval_number(vm, f, op->u.list[0], &at);
        if (!error && at > 0) file->pos = (uint64_t)at - 1;
        return error;
    }
    }
}
