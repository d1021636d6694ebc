#include "host/view.h"

#include "base/buf.h"
#include "base/text.h"

/* winnt.h: types that checks read. */
enum { REG_SZ = 1, REG_EXPAND_SZ = 2, REG_DWORD = 4, REG_DWORD_BIG_ENDIAN = 5, REG_QWORD = 11 };

typedef struct wanted {
    sk_arena *arena;
    const char *name;
    sk_host_value *value;
    bool found;
} wanted;

static bool take_wanted(void *to, const sk_host_value *v)
{
    wanted *w = to;
    if (!sk_is(v->name, w->name)) return true;
    *w->value = (sk_host_value){sk_arena_copy(w->arena, v->name), v->type, sk_arena_copy(w->arena, v->data)};
    w->found = true;
    return false;
}

sk_host_answer sk_host_value_of(const sk_host_view *v, sk_arena *a, sk_host_root root, uint32_t user, const char *path, const char *name,
                                sk_host_value *ret)
{
    wanted w = {a, name, ret, false};
    sk_host_answer answer = v->values(v->self, root, user, path, take_wanted, &w);
    if (w.found) return SK_HOST_SOME; /* others beside it may not be readable */
    return answer == SK_HOST_SOME ? SK_HOST_NONE : answer;
}

sk_bytes sk_host_value_text(sk_arena *a, const sk_host_value *value)
{
    if (value->type != REG_SZ && value->type != REG_EXPAND_SZ) return (sk_bytes){0};
    return sk_utf16_until_nul(a, value->data);
}

bool sk_host_value_number(const sk_host_value *value, uint64_t *ret)
{
    sk_bytes d = value->data;
    if (value->type == REG_QWORD && d.len >= 8) *ret = sk_u64le_at(d, 0);
    else if (value->type == REG_DWORD && d.len >= 4) *ret = sk_u32le_at(d, 0);
    else if (value->type == REG_DWORD_BIG_ENDIAN && d.len >= 4) *ret = sk_u32be_at(d, 0);
    else return false;
    return true;
}

sk_bytes sk_host_join(sk_arena *a, sk_bytes folder, sk_bytes name)
{
    bool ends = folder.len && folder.p[folder.len - 1] == '\\';
    return sk_text_bytes(a, "%.*s%s%.*s", (int)folder.len, (const char *)folder.p, ends ? "" : "\\", (int)name.len, (const char *)name.p);
}

/* ---- parts of a path ---- */

sk_bytes sk_host_path_name(sk_bytes path)
{
    size_t at = path.len;
    while (at > 0 && path.p[at - 1] != '\\' && path.p[at - 1] != '/') {
        at--;
    }
    return sk_from(path, at);
}

sk_bytes sk_host_path_folder(sk_bytes path)
{
    sk_bytes name = sk_host_path_name(path);
    return sk_slice(path, 0, path.len > name.len ? path.len - name.len - 1 : 0);
}

sk_bytes sk_host_path_stem(sk_bytes name)
{
    for (size_t at = name.len; at-- > 0;) {
        if (name.p[at] == '.') return sk_slice(name, 0, at);
    }
    return name;
}

bool sk_host_path_below(sk_bytes path, sk_bytes folder, unsigned depth)
{
    if (!folder.len || !sk_starts_nocase(path, folder) || sk_at(path, folder.len) != '\\') return false;
    unsigned parts = 0;
    for (size_t i = folder.len; i < path.len; i++) {
        parts += path.p[i] == '\\';
    }
    return parts == depth;
}

/* ---- what a machine that does not run does not have ---- */

sk_host_answer sk_host_no_processes(void *self, bool (*visit)(void *to, const sk_host_process *process), void *to)
{
    (void)self, (void)visit, (void)to;
    return SK_HOST_NONE;
}

sk_host_answer sk_host_no_modules(void *self, uint32_t pid, bool (*visit)(void *to, sk_bytes path, uint64_t base, uint64_t size), void *to)
{
    (void)self, (void)pid, (void)visit, (void)to;
    return SK_HOST_NONE;
}

sk_host_answer sk_host_no_memory(void *self, uint32_t pid, bool executable,
                                 bool (*visit)(void *to, const sk_host_region *region, uint64_t at, sk_bytes bytes), void *to)
{
    (void)self, (void)pid, (void)executable, (void)visit, (void)to;
    return SK_HOST_NONE;
}

sk_host_answer sk_host_no_connections(void *self, bool (*visit)(void *to, const sk_host_connection *connection), void *to)
{
    (void)self, (void)visit, (void)to;
    return SK_HOST_NONE;
}

/* ---- %NAME% ---- */

static sk_bytes variable(const sk_host_view *v, sk_arena *a, const sk_host_user *u, sk_bytes name)
{
    if (sk_is(name, "SystemRoot") || sk_is(name, "windir")) return v->windows;
    if (sk_is(name, "SystemDrive") || sk_is(name, "HOMEDRIVE")) return sk_slice(v->windows, 0, 2);
    if (sk_is(name, "ComSpec")) return sk_host_join(a, v->windows, SK_LIT("System32\\cmd.exe"));
    if (sk_is(name, "ProgramData") || sk_is(name, "ALLUSERSPROFILE")) return v->program_data;
    if (sk_is(name, "ProgramFiles") || sk_is(name, "ProgramW6432")) return v->program_files;
    if (sk_is(name, "ProgramFiles(x86)")) return v->program_files_x86;
    if (!u) return (sk_bytes){0};
    if (sk_is(name, "USERPROFILE")) return u->profile;
    if (sk_is(name, "LOCALAPPDATA")) return u->local;
    if (sk_is(name, "APPDATA")) return u->roaming;
    if (sk_is(name, "USERNAME")) return u->name;
    if (sk_is(name, "TEMP") || sk_is(name, "TMP")) return sk_host_join(a, u->local, SK_LIT("Temp"));
    return (sk_bytes){0};
}

sk_bytes sk_host_expand(const sk_host_view *v, sk_arena *a, uint32_t user, sk_bytes text)
{
    const sk_host_user *u = user < v->user_count ? &v->users[user] : NULL;
    sk_buf b = sk_buf_new(a, text.len + 4096);
    for (size_t i = 0; i < text.len;) {
        size_t end = text.p[i] == '%' ? sk_find_byte(text, i + 1, '%') : SK_NPOS;
        sk_bytes value = end == SK_NPOS ? (sk_bytes){0} : variable(v, a, u, sk_slice(text, i + 1, end - i - 1));
        if (value.len) {
            sk_buf_bytes(&b, value);
            i = end + 1;
        } else {
            sk_buf_byte(&b, text.p[i++]);
        }
    }
    return sk_buf_view(&b);
}
