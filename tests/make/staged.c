#include "make/staged.h"

#include "base/buf.h"
#include "base/text.h"
#include "format/host/hive.h"
#include "make/make.h"

typedef struct staged_file {
    sk_host_file file;
    sk_bytes content;
    struct staged_file *next;
} staged_file;

typedef struct staged_value {
    sk_host_root root;
    uint32_t user;
    sk_bytes key;
    sk_host_value value;
    struct staged_value *next;
} staged_value;

typedef struct staged_process {
    sk_host_process process;
    struct staged_process *next;
} staged_process;

typedef struct staged_blind {
    sk_bytes what;
    struct staged_blind *next;
} staged_blind;

typedef struct staged_part {
    uint32_t pid;
    sk_host_region region;
    sk_bytes bytes;              /* of memory, or the path of a module, or the remote address */
    uint16_t port;
    enum { PART_MEMORY, PART_MODULE, PART_CONNECTION } kind;
    struct staged_part *next;
} staged_part;

enum { MOST_USERS = 16 };

struct make_staged {
    sk_arena *arena;
    sk_host_view view;
    sk_host_user users[MOST_USERS];
    staged_file *files, **files_end;
    staged_value *values, **values_end;
    staged_process *processes, **processes_end;
    staged_blind *blind;
    staged_part *parts, **parts_end;
};

static const uint64_t fixed_time = 132600000000000000u;

static bool is_blind(const make_staged *s, sk_bytes what)
{
    for (const staged_blind *b = s->blind; b; b = b->next) {
        if (sk_equal_nocase(b->what, what)) return true;
    }
    return false;
}

static sk_bytes parent_of(sk_bytes path)
{
    size_t at = path.len;
    while (at > 0 && path.p[at - 1] != '\\') {
        at--;
    }
    return sk_slice(path, 0, at ? at - 1 : 0);
}

static staged_file *find_file(const make_staged *s, sk_bytes path)
{
    staged_file *f = s->files;
    while (f && !sk_equal_nocase(f->file.path, path)) {
        f = f->next;
    }
    return f;
}

static staged_file *put_file(make_staged *s, sk_bytes path, bool folder, uint64_t time)
{
    staged_file *f = find_file(s, path);
    if (f) {
        if (time) f->file.written = time;
        return f;
    }
    sk_bytes above = parent_of(path);
    if (above.len) put_file(s, above, true, 0);
    f = SK_NEW(s->arena, staged_file);
    sk_bytes own = sk_arena_copy(s->arena, path);
    f->file = (sk_host_file){.path = own, .name = sk_from(own, above.len ? above.len + 1 : 0), .folder = folder, .written = time ? time : fixed_time,
                             .created = fixed_time};
    *s->files_end = f;
    s->files_end = &f->next;
    return f;
}

void make_staged_file(make_staged *s, const char *path, sk_bytes content, uint64_t time)
{
    staged_file *f = put_file(s, sk_bytes_str(path), false, time);
    f->content = sk_arena_copy(s->arena, content);
    f->file.size = content.len;
}

void make_staged_folder(make_staged *s, const char *path, uint64_t time) { put_file(s, sk_bytes_str(path), true, time); }
void make_staged_size(make_staged *s, const char *path, uint64_t size) { put_file(s, sk_bytes_str(path), false, 0)->file.size = size; }

void make_staged_value(make_staged *s, sk_host_root root, uint32_t user, const char *key, const char *name, uint32_t type, sk_bytes data)
{
    staged_value *v = SK_NEW(s->arena, staged_value);
    *v = (staged_value){root, user, sk_bytes_str(key), {sk_bytes_str(name), type, sk_arena_copy(s->arena, data)}, NULL};
    *s->values_end = v;
    s->values_end = &v->next;
}

void make_staged_text(make_staged *s, sk_host_root root, uint32_t user, const char *key, const char *name, const char *text)
{
    sk_buf b = sk_buf_new(s->arena, 1u << 16);
    make_utf16(&b, text);
    make_u16(&b, 0);
    make_staged_value(s, root, user, key, name, SK_HIVE_SZ, sk_buf_view(&b));
}

void make_staged_process(make_staged *s, uint32_t pid, const char *name, const char *image, const char *command_line)
{
    staged_process *p = SK_NEW(s->arena, staged_process);
    p->process = (sk_host_process){.pid = pid, .name = sk_bytes_str(name), .image = sk_bytes_str(image), .command_line = sk_bytes_str(command_line),
                                   .started = fixed_time, .is_64_bit = true};
    *s->processes_end = p;
    s->processes_end = &p->next;
}

void make_staged_blind(make_staged *s, const char *path_or_key)
{
    staged_blind *b = SK_NEW(s->arena, staged_blind);
    *b = (staged_blind){sk_bytes_str(path_or_key), s->blind};
    s->blind = b;
}

/* ---- the view ---- */

static bool is_value_below(const staged_value *v, sk_host_root root, uint32_t user, sk_bytes key)
{
    bool same_root = v->root == root && (root != SK_HOST_USER || v->user == user);
    return same_root && (sk_equal_nocase(v->key, key) || (sk_starts_nocase(v->key, key) && sk_at(v->key, key.len) == '\\'));
}

static sk_host_answer staged_key(void *self, sk_host_root root, uint32_t user, const char *path, uint64_t *ret_written)
{
    make_staged *s = self;
    sk_bytes key = sk_bytes_str(path);
    if (is_blind(s, key)) return SK_HOST_BLIND;
    for (const staged_value *v = s->values; v; v = v->next) {
        if (!is_value_below(v, root, user, key)) continue;
        *ret_written = fixed_time;
        return SK_HOST_SOME;
    }
    return SK_HOST_NONE;
}

static sk_host_answer staged_subkeys(void *self, sk_host_root root, uint32_t user, const char *path,
                                     bool (*visit)(void *to, sk_bytes name, uint64_t written), void *to)
{
    make_staged *s = self;
    sk_bytes key = sk_bytes_str(path), last = {0};
    uint64_t written;
    sk_host_answer answer = staged_key(self, root, user, path, &written);
    for (const staged_value *v = s->values; v && answer == SK_HOST_SOME; v = v->next) {
        if (!is_value_below(v, root, user, key) || v->key.len == key.len) continue;
        sk_bytes name, rest = sk_from(v->key, key.len + 1);
        (void)sk_next_field(&rest, '\\', &name);
        if (sk_equal_nocase(name, last)) continue; /* values of one key stand together */
        last = name;
        if (!visit(to, name, fixed_time)) break;
    }
    return answer;
}

static sk_host_answer staged_values(void *self, sk_host_root root, uint32_t user, const char *path,
                                    bool (*visit)(void *to, const sk_host_value *value), void *to)
{
    make_staged *s = self;
    uint64_t written;
    sk_host_answer answer = staged_key(self, root, user, path, &written);
    for (const staged_value *v = s->values; v && answer == SK_HOST_SOME; v = v->next) {
        bool here = is_value_below(v, root, user, sk_bytes_str(path)) && sk_equal_nocase(v->key, sk_bytes_str(path));
        if (here && !visit(to, &v->value)) break;
    }
    return answer;
}

static sk_host_answer staged_list(void *self, sk_bytes folder, bool (*visit)(void *to, const sk_host_file *file), void *to)
{
    make_staged *s = self;
    if (is_blind(s, folder)) return SK_HOST_BLIND;
    if (!find_file(s, folder)) return SK_HOST_NONE;
    for (const staged_file *f = s->files; f; f = f->next) {
        if (sk_equal_nocase(parent_of(f->file.path), folder) && !visit(to, &f->file)) break;
    }
    return SK_HOST_SOME;
}

static sk_host_answer staged_stat(void *self, sk_arena *a, sk_bytes path, sk_host_file *ret)
{
    make_staged *s = self;
    (void)a;
    if (is_blind(s, path)) return SK_HOST_BLIND;
    const staged_file *f = find_file(s, path);
    if (f) *ret = f->file;
    return f ? SK_HOST_SOME : SK_HOST_NONE;
}

static sk_host_answer staged_read(void *self, sk_arena *a, sk_bytes path, uint64_t off, size_t len, sk_bytes *ret)
{
    make_staged *s = self;
    (void)a;
    if (is_blind(s, path)) return SK_HOST_BLIND;
    const staged_file *f = find_file(s, path);
    *ret = f ? sk_slice(f->content, off, len) : (sk_bytes){0};
    return f && !f->file.folder ? SK_HOST_SOME : SK_HOST_NONE;
}

static sk_host_answer staged_stream(void *self, sk_arena *a, sk_bytes path, const char *name, sk_bytes *ret)
{
    return staged_read(self, a, sk_text_bytes(a, "%.*s:%s", (int)path.len, (const char *)path.p, name), 0, 65536, ret);
}

static sk_host_answer staged_processes(void *self, bool (*visit)(void *to, const sk_host_process *process), void *to)
{
    make_staged *s = self;
    for (const staged_process *p = s->processes; p; p = p->next) {
        if (!visit(to, &p->process)) break;
    }
    return SK_HOST_SOME;
}

static staged_part *put_part(make_staged *s, uint32_t pid)
{
    staged_part *p = SK_NEW(s->arena, staged_part);
    p->pid = pid;
    *s->parts_end = p;
    s->parts_end = &p->next;
    return p;
}

void make_staged_memory(make_staged *s, uint32_t pid, uint64_t base, sk_bytes bytes, bool executable)
{
    staged_part *p = put_part(s, pid);
    p->kind = PART_MEMORY;
    p->region = (sk_host_region){.pid = pid, .base = base, .size = bytes.len, .executable = executable, .writable = true};
    p->bytes = sk_arena_copy(s->arena, bytes);
}

void make_staged_module(make_staged *s, uint32_t pid, const char *path)
{
    staged_part *p = put_part(s, pid);
    p->kind = PART_MODULE;
    p->bytes = sk_bytes_str(path);
}

void make_staged_connection(make_staged *s, uint32_t pid, const char *remote, uint16_t port)
{
    staged_part *p = put_part(s, pid);
    p->kind = PART_CONNECTION;
    p->bytes = sk_bytes_str(remote);
    p->port = port;
}

static sk_host_answer staged_modules(void *self, uint32_t pid, bool (*visit)(void *to, sk_bytes path, uint64_t base, uint64_t size), void *to)
{
    make_staged *s = self;
    for (const staged_part *p = s->parts; p; p = p->next) {
        if (p->kind == PART_MODULE && p->pid == pid && !visit(to, p->bytes, 0x400000, 0x1000)) break;
    }
    return SK_HOST_SOME;
}

static sk_host_answer staged_memory(void *self, uint32_t pid, bool executable, bool (*visit)(void *to, const sk_host_region *region, uint64_t at, sk_bytes bytes), void *to)
{
    make_staged *s = self;
    for (const staged_part *p = s->parts; p; p = p->next) {
        bool wanted = p->kind == PART_MEMORY && p->pid == pid && (p->region.executable || !executable);
        if (wanted && !visit(to, &p->region, p->region.base, p->bytes)) break;
    }
    return SK_HOST_SOME;
}

static sk_host_answer staged_connections(void *self, bool (*visit)(void *to, const sk_host_connection *connection), void *to)
{
    make_staged *s = self;
    for (const staged_part *p = s->parts; p; p = p->next) {
        sk_host_connection c = {p->pid, p->bytes, p->port, true};
        if (p->kind == PART_CONNECTION && !visit(to, &c)) break;
    }
    return SK_HOST_SOME;
}

uint32_t make_staged_user(make_staged *s, const char *name)
{
    uint32_t n = s->view.user_count++;
    const char *profile = sk_text_format(s->arena, "C:\\Users\\%s", name);
    sk_host_user *u = &s->users[n];
    *u = (sk_host_user){.name = sk_bytes_str(name), .sid = SK_LIT("S-1-5-21-1-2-3-1001"), .profile = sk_bytes_str(profile),
                        .local = sk_text_bytes(s->arena, "%s\\AppData\\Local", profile), .roaming = sk_text_bytes(s->arena, "%s\\AppData\\Roaming", profile)};
    make_staged_folder(s, sk_arena_string(s->arena, u->local), 0);
    make_staged_folder(s, sk_arena_string(s->arena, u->roaming), 0);
    return n;
}

make_staged *make_staged_new(sk_arena *a)
{
    make_staged *s = SK_NEW(a, make_staged);
    s->arena = a;
    s->files_end = &s->files;
    s->values_end = &s->values;
    s->processes_end = &s->processes;
    s->parts_end = &s->parts;
    s->view = (sk_host_view){.self = s, .computer = SK_LIT("PC-TEST"), .windows = SK_LIT("C:\\Windows"), .program_data = SK_LIT("C:\\ProgramData"),
                             .program_files = SK_LIT("C:\\Program Files"), .program_files_x86 = SK_LIT("C:\\Program Files (x86)"),
                             .volume_serial = 0x8afc12d1, .version_major = 10, .build = 19045, .now = fixed_time, .live = true, .is_64_bit = true,
                             .has_processes = true, .users = s->users, .key = staged_key, .subkeys = staged_subkeys, .values = staged_values,
                             .list = staged_list, .stat = staged_stat, .read = staged_read, .stream = staged_stream, .processes = staged_processes,
                             .modules = staged_modules, .memory = staged_memory, .connections = staged_connections};
    make_staged_folder(s, "C:\\Windows\\System32", 0);
    make_staged_folder(s, "C:\\Windows\\SysWOW64", 0);
    return s;
}

sk_host_view *make_staged_view(make_staged *s) { return &s->view; }
