/* Functions on files by path (MS-VBAL 6.1.2.5). */
#include "emulate/vba/lib.h"

#include "emulate/world/files.h"

static int path_of(vba_vm *vm, sk_value *v, size_t count, size_t i, sk_str *ret)
{
    return vba_str(vm, v, count, i, ret);
}

/* Dir(pattern) gives the first match, Dir the next ones. */
static int dir(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t attributes;
    int error = vba_int(vm, v, count, 1, 0, &attributes);
    if (error) return error;
    if (vba_given(v, count, 0)) {
        error = path_of(vm, v, count, 0, &vm->dir_pattern);
        if (error) return error;
        vm->dir_next = 0;
        if (sk_str_ends(vm->dir_pattern, "\\")) vm->dir_pattern = sk_str_concat(&vm->w->strings, vm->dir_pattern, SK_STR("*"));
    }
    vm->steps += 10;
    sk_file *f = sk_world_match(vm->w, vm->dir_pattern, (attributes & 16) != 0, vm->dir_next++);
    return vba_give(ret, sk_flowing(f ? sk_string(sk_path_name(f->path)) : sk_string_c(""), SK_FLOW_ENVIRONMENT));
}

static int kill_file(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str path;
    (void)ret;
    int error = path_of(vm, v, count, 0, &path);
    if (error) return error;
    return sk_world_delete(vm->w, path) ? 0 : SK_ERR_NO_FILE;
}

static int file_copy(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str from, to;
    (void)ret;
    int error = path_of(vm, v, count, 0, &from);
    if (!error) error = path_of(vm, v, count, 1, &to);
    if (error) return error;
    return sk_world_copy(vm->w, from, to, false) ? 0 : SK_ERR_NO_FILE;
}

static int mk_dir(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str path;
    (void)ret;
    int error = path_of(vm, v, count, 0, &path);
    if (error) return error;
    if (sk_world_is_folder(vm->w, path)) return SK_ERR_PATH_ACCESS;
    sk_world_make_folder(vm->w, path);
    return 0;
}

static int rm_dir(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str path;
    (void)ret;
    int error = path_of(vm, v, count, 0, &path);
    if (error) return error;
    return sk_world_delete(vm->w, path) ? 0 : SK_ERR_NO_PATH;
}

static int ch_dir(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str path;
    (void)ret;
    int error = path_of(vm, v, count, 0, &path);
    if (!error) vm->w->current_folder = sk_path_whole(vm->w, path);
    return error;
}

static int ch_drive(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)vm, (void)v, (void)count, (void)ret;
    return 0;
}

static int cur_dir(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    (void)v, (void)count;
    return vba_give(ret, sk_flowing(sk_string(vm->w->current_folder), SK_FLOW_ENVIRONMENT));
}

static int file_len(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str path;
    int error = path_of(vm, v, count, 0, &path);
    if (error) return error;
    sk_file *f = sk_world_file(vm->w, path);
    return f ? vba_give(ret, sk_long((int32_t)(f->len > INT32_MAX ? INT32_MAX : f->len))) : SK_ERR_NO_FILE;
}

static int file_date(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str path;
    int error = path_of(vm, v, count, 0, &path);
    if (error) return error;
    sk_file *f = sk_world_file(vm->w, path);
    return f ? vba_give(ret, sk_date(f->changed)) : SK_ERR_NO_FILE;
}

static int get_attr(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str path;
    int error = path_of(vm, v, count, 0, &path);
    if (error) return error;
    if (sk_world_is_folder(vm->w, path)) return vba_give(ret, sk_integer(16));
    sk_file *f = sk_world_file(vm->w, path);
    return f ? vba_give(ret, sk_integer((int16_t)(f->attributes & 0xFF))) : SK_ERR_NO_FILE;
}

static int set_attr(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    sk_str path;
    int64_t attributes;
    (void)ret;
    int error = path_of(vm, v, count, 0, &path);
    if (!error) error = vba_int(vm, v, count, 1, 0, &attributes);
    if (error) return error;
    sk_file *f = sk_world_file(vm->w, path);
    if (!f) return SK_ERR_NO_FILE;
    f->attributes = (uint32_t)attributes;
    return 0;
}

static vba_open_file *find_open(vba_vm *vm, int64_t number)
{
    for (vba_open_file *f = vm->files; f; f = f->next) {
        if (f->number == number) return f;
    }
    return NULL;
}

static int free_file(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    int64_t n = 1;
    (void)v, (void)count;
    while (n < 512 && find_open(vm, n)) {
        n++;
    }
    return vba_give(ret, sk_integer((int16_t)n));
}

static int numbered(vba_vm *vm, sk_value *v, size_t count, vba_open_file **ret)
{
    int64_t n;
    int error = vba_int(vm, v, count, 0, 0, &n);
    if (error) return error;
    *ret = find_open(vm, n);
    return *ret ? 0 : SK_ERR_FILE_NUMBER;
}

static uint64_t size_of(const vba_open_file *f)
{
    return f->mode == VBA_MODE_INPUT ? f->content.len : f->file->len;
}

static int eof(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    vba_open_file *f;
    int error = numbered(vm, v, count, &f);
    return error ? error : vba_give(ret, sk_bool(vba_file_opaque(f) || f->pos >= size_of(f)));
}

static int lof(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    vba_open_file *f;
    int error = numbered(vm, v, count, &f);
    return error ? error : vba_give(ret, sk_long((int32_t)size_of(f)));
}

static int loc(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    vba_open_file *f;
    int error = numbered(vm, v, count, &f);
    return error ? error : vba_give(ret, sk_long((int32_t)(f->pos + 1)));
}

/* Input(count, #n): characters. */
static int input(vba_vm *vm, sk_value *v, size_t count, sk_value *ret)
{
    vba_open_file *f;
    int64_t n;
    int error = vba_int(vm, v, count, 0, 0, &n);
    if (!error) error = numbered(vm, v + 1, count - 1, &f);
    if (error) return error;
    if (n < 0) return SK_ERR_CALL;
    if (vba_file_opaque(f)) return vba_give(ret, sk_unknown(vm->w, SK_STR("Input"), f->flow | SK_FLOW_UNKNOWN));
    sk_bytes part = sk_slice(vba_file_content(f), f->pos, (uint64_t)n);
    f->pos += part.len;
    return vba_give(ret, sk_flowing(sk_string(sk_str_from_ansi(&vm->w->strings, part)), f->flow));
}

static const vba_builtin rows[] = {
    {"chdir", ch_dir, 1, 1, 0, false, NULL},
    {"chdrive", ch_drive, 1, 1, 0, false, NULL},
    {"curdir", cur_dir, 0, 1, 0, false, NULL},
    {"dir", dir, 0, 2, 0, false, "pathname,attributes"},
    {"eof", eof, 1, 1, 0, false, NULL},
    {"filecopy", file_copy, 2, 2, 0, false, "source,destination"},
    {"filedatetime", file_date, 1, 1, 0, false, NULL},
    {"filelen", file_len, 1, 1, SK_V_LONG, false, NULL},
    {"freefile", free_file, 0, 1, SK_V_INTEGER, false, NULL},
    {"getattr", get_attr, 1, 1, 0, false, NULL},
    {"input", input, 2, 2, 0, false, NULL},
    {"inputb", input, 2, 2, 0, false, NULL},
    {"kill", kill_file, 1, 1, 0, false, NULL},
    {"loc", loc, 1, 1, 0, false, NULL},
    {"lof", lof, 1, 1, SK_V_LONG, false, NULL},
    {"mkdir", mk_dir, 1, 1, 0, false, NULL},
    {"rmdir", rm_dir, 1, 1, 0, false, NULL},
    {"seek", loc, 1, 1, 0, false, NULL},
    {"setattr", set_attr, 2, 2, 0, false, NULL},
};

VBA_TABLE(vba_lib_files, rows);
