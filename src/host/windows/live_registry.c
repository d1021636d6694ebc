/* The registry of the running machine. A user who is not logged on has no key under HKEY_USERS: his NTUSER.DAT is read raw with
 * backup semantics, never with RegLoadKey, which writes. */
#include "base/text.h"
#include "host/windows/live_inside.h"
#include "host/windows/wide.h"

enum { MOST_HIVE = 512 << 20, MOST_VALUE = 16 << 20 };

static sk_host_answer answer_of(LONG error)
{
    if (error == ERROR_SUCCESS) return SK_HOST_SOME;
    return error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND ? SK_HOST_NONE : SK_HOST_BLIND;
}

/* ---- raw hives ---- */

bool live_enable_backup(void)
{
    static int state; /* 0: not tried, 1: granted, 2: refused */
    HANDLE token;
    TOKEN_PRIVILEGES p = {.PrivilegeCount = 1, .Privileges[0].Attributes = SE_PRIVILEGE_ENABLED};
    if (state) return state == 1;
    state = 2;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token)) return false;
    bool known = LookupPrivilegeValueW(NULL, SE_BACKUP_NAME, &p.Privileges[0].Luid);
    if (known && AdjustTokenPrivileges(token, FALSE, &p, 0, NULL, NULL) && GetLastError() == ERROR_SUCCESS) state = 1;
    CloseHandle(token);
    return state == 1;
}

static sk_bytes read_whole(sk_arena *a, sk_bytes path)
{
    (void)live_enable_backup();
    HANDLE h = CreateFileW(sk_wide_path(a, path), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    LARGE_INTEGER size = {0};
    DWORD got = 0;
    if (h == INVALID_HANDLE_VALUE) return (sk_bytes){0};
    uint8_t *p = GetFileSizeEx(h, &size) && size.QuadPart > 0 && size.QuadPart <= MOST_HIVE ? sk_arena_take(a, (size_t)size.QuadPart, 1) : NULL;
    bool whole = p && ReadFile(h, p, (DWORD)size.QuadPart, &got, NULL) && got == (DWORD)size.QuadPart;
    CloseHandle(h);
    return whole ? sk_bytes_of(p, got) : (sk_bytes){0};
}

/* A hive that no part of the running registry is, with its transaction logs. */
static void load_raw(live *l, live_user *u, sk_bytes path)
{
    u->tried = true;
    if (GetFileAttributesW(sk_wide_path(l->arena, path)) == INVALID_FILE_ATTRIBUTES && (GetLastError() == ERROR_FILE_NOT_FOUND || GetLastError() == ERROR_PATH_NOT_FOUND)) {
        u->answer = SK_HOST_NONE;
        return;
    }
    sk_bytes file = read_whole(l->arena, path);
    sk_hive_logs logs = {read_whole(l->arena, sk_text_bytes(l->arena, "%.*s.LOG1", (int)path.len, (const char *)path.p)),
                         read_whole(l->arena, sk_text_bytes(l->arena, "%.*s.LOG2", (int)path.len, (const char *)path.p))};
    u->answer = sk_hive_open(l->arena, file, &logs, &u->hive) && sk_hive_is_key(sk_hive_root(&u->hive)) ? SK_HOST_SOME : SK_HOST_BLIND;
}

/* ---- where a path leads: to a key of Windows, or into a raw hive ---- */

typedef struct place {
    HKEY key;
    sk_hive_key raw;
} place;

/* file: where the hive lies, below folder. A user without NTUSER.DAT cannot be looked at; a machine may have no Amcache. */
static sk_host_answer open_raw(live *l, live_user *u, sk_bytes folder, const char *file, const char *path, place *ret)
{
    if (!u->tried) load_raw(l, u, sk_host_join(l->arena, folder, sk_bytes_str(file)));
    if (u->answer == SK_HOST_NONE && u != &l->amcache) return SK_HOST_BLIND;
    if (u->answer != SK_HOST_SOME) return u->answer;
    ret->raw = sk_hive_find(sk_hive_root(&u->hive), path);
    return sk_hive_is_key(ret->raw) ? SK_HOST_SOME : SK_HOST_NONE;
}

static sk_host_answer open_place(live *l, sk_host_root root, uint32_t user, const char *path, place *ret)
{
    HKEY above = HKEY_LOCAL_MACHINE;
    *ret = (place){0};
    if (root == SK_HOST_USER) {
        if (user >= l->view.user_count) return SK_HOST_NONE;
        if (!l->of_users[user].key) return open_raw(l, &l->of_users[user], l->users[user].profile, "NTUSER.DAT", path, ret);
        above = l->of_users[user].key;
    } else if (root == SK_HOST_SOFTWARE) {
        path = sk_text_format(l->arena, "SOFTWARE\\%s", path);
    } else if (root == SK_HOST_SYSTEM) {
        path = sk_text_format(l->arena, "SYSTEM\\%s", path);
    } else if (root == SK_HOST_SECURITY) {
        path = sk_text_format(l->arena, "SECURITY\\%s", path);
    } else {
        return open_raw(l, &l->amcache, l->view.windows, "AppCompat\\Programs\\Amcache.hve", path, ret);
    }
    /* Always the 64-bit view: the 32-bit one is asked for by its own name, WOW6432Node. */
    return answer_of(RegOpenKeyExW(above, sk_wide(l->arena, sk_bytes_str(path)), 0, KEY_READ | KEY_WOW64_64KEY, &ret->key));
}

static void close_place(place *p)
{
    if (p->key) RegCloseKey(p->key);
}

/* ---- the view ---- */

sk_host_answer live_key(void *self, sk_host_root root, uint32_t user, const char *path, uint64_t *ret_written)
{
    place p;
    FILETIME t = {0};
    sk_host_answer answer = open_place(self, root, user, path, &p);
    if (answer != SK_HOST_SOME) return answer;
    if (p.key) {
        RegQueryInfoKeyW(p.key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, &t);
        *ret_written = sk_filetime_of(t);
    } else {
        *ret_written = sk_hive_key_written(p.raw);
    }
    close_place(&p);
    return SK_HOST_SOME;
}

static void raw_subkeys(live *l, sk_hive_key k, bool (*visit)(void *to, sk_bytes name, uint64_t written), void *to)
{
    sk_hive_subkey_list list = sk_hive_subkeys(k);
    sk_hive_key sub;
    while (sk_hive_next_subkey(&list, &sub)) {
        if (!visit(to, sk_hive_key_name(l->arena, sub), sk_hive_key_written(sub))) return;
    }
}

sk_host_answer live_subkeys(void *self, sk_host_root root, uint32_t user, const char *path, bool (*visit)(void *to, sk_bytes name, uint64_t written), void *to)
{
    live *l = self;
    place p;
    sk_host_answer answer = open_place(l, root, user, path, &p);
    if (answer != SK_HOST_SOME) return answer;
    bool blind = false;
    if (!p.key) raw_subkeys(l, p.raw, visit, to);
    for (DWORD i = 0; p.key; i++) {
        WCHAR name[256];
        DWORD len = 256;
        FILETIME t;
        LONG error = RegEnumKeyExW(p.key, i, name, &len, NULL, NULL, NULL, &t);
        blind |= error != ERROR_SUCCESS && error != ERROR_NO_MORE_ITEMS;
        if (error == ERROR_MORE_DATA) continue;
        if (error != ERROR_SUCCESS || !visit(to, sk_narrow(l->arena, name), sk_filetime_of(t))) break;
    }
    close_place(&p);
    return blind ? SK_HOST_BLIND : SK_HOST_SOME;
}

static void raw_values(live *l, sk_hive_key k, bool (*visit)(void *to, const sk_host_value *value), void *to)
{
    sk_hive_value_list list = sk_hive_values(k);
    sk_hive_value v;
    while (sk_hive_next_value(&list, &v)) {
        sk_host_value out = {sk_hive_value_name(l->arena, &v), v.type, sk_hive_value_data(l->arena, &v)};
        if (!visit(to, &out)) return;
    }
}

/* Memory for this value alone: one huge value shall not hide those beside it. *ret_blind: it could not be read. */
static bool take_value(live *l, HKEY key, DWORD i, WCHAR *name, DWORD name_cap, bool *ret_blind, bool (*visit)(void *to, const sk_host_value *value), void *to)
{
    DWORD len = name_cap, type = 0, size = 0;
    LONG error = RegEnumValueW(key, i, name, &len, NULL, &type, NULL, &size);
    if (error == ERROR_NO_MORE_ITEMS) return false;
    uint8_t *data = error == ERROR_SUCCESS && size <= MOST_VALUE ? sk_arena_take(l->arena, size ? size : 1, 1) : NULL;
    len = name_cap;
    if (!data || RegEnumValueW(key, i, name, &len, NULL, &type, data, &size) != ERROR_SUCCESS) {
        *ret_blind = true;
        return true;
    }
    sk_host_value out = {sk_narrow(l->arena, name), type, sk_bytes_of(data, size)};
    return visit(to, &out);
}

sk_host_answer live_values(void *self, sk_host_root root, uint32_t user, const char *path, bool (*visit)(void *to, const sk_host_value *value), void *to)
{
    live *l = self;
    place p;
    DWORD count = 0, longest = 0;
    sk_host_answer answer = open_place(l, root, user, path, &p);
    if (answer != SK_HOST_SOME) return answer;
    if (!p.key) {
        raw_values(l, p.raw, visit, to);
        return SK_HOST_SOME;
    }
    RegQueryInfoKeyW(p.key, NULL, NULL, NULL, NULL, NULL, NULL, &count, &longest, NULL, NULL, NULL);
    WCHAR *name = sk_arena_take(l->arena, (size_t)longest + 2, sizeof *name);
    bool blind = !name;
    for (DWORD i = 0; name && i < count; i++) {
        if (!take_value(l, p.key, i, name, longest + 1, &blind, visit, to)) break;
    }
    close_place(&p);
    return blind ? SK_HOST_BLIND : SK_HOST_SOME;
}
