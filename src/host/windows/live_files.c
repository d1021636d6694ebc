/* Files of the running machine. Opened for sharing of everything, so that nobody is disturbed and files in use are read. */
#include "base/text.h"
#include "host/windows/live_inside.h"
#include "host/windows/wide.h"

static sk_host_answer answer_of_last_error(void)
{
    DWORD error = GetLastError();
    return error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND || error == ERROR_NO_MORE_FILES ? SK_HOST_NONE : SK_HOST_BLIND;
}

static sk_host_file file_of(DWORD attributes, DWORD high, DWORD low, FILETIME created, FILETIME written)
{
    return (sk_host_file){.folder = attributes & FILE_ATTRIBUTE_DIRECTORY, .link = attributes & FILE_ATTRIBUTE_REPARSE_POINT,
                          .size = (uint64_t)high << 32 | low, .created = sk_filetime_of(created), .written = sk_filetime_of(written)};
}

sk_host_answer live_list(void *self, sk_bytes folder, bool (*visit)(void *to, const sk_host_file *file), void *to)
{
    live *l = self;
    WIN32_FIND_DATAW d;
    HANDLE h = FindFirstFileW(sk_wide_path(l->arena, sk_host_join(l->arena, folder, SK_LIT("*"))), &d);
    if (h == INVALID_HANDLE_VALUE) return answer_of_last_error();
    bool more = true, wanted = true;
    do {
        if (wcscmp(d.cFileName, L".") == 0 || wcscmp(d.cFileName, L"..") == 0) continue;
        sk_host_file f = file_of(d.dwFileAttributes, d.nFileSizeHigh, d.nFileSizeLow, d.ftCreationTime, d.ftLastWriteTime);
        f.name = sk_narrow(l->arena, d.cFileName);
        f.path = sk_host_join(l->arena, folder, f.name);
        wanted = visit(to, &f);
    } while (wanted && (more = FindNextFileW(h, &d)));
    bool whole = more || GetLastError() == ERROR_NO_MORE_FILES;
    FindClose(h);
    return whole ? SK_HOST_SOME : SK_HOST_BLIND;
}

sk_host_answer live_stat(void *self, sk_arena *a, sk_bytes path, sk_host_file *ret)
{
    live *l = self;
    WIN32_FILE_ATTRIBUTE_DATA d;
    (void)a;
    if (!GetFileAttributesExW(sk_wide_path(l->arena, path), GetFileExInfoStandard, &d)) return answer_of_last_error();
    *ret = file_of(d.dwFileAttributes, d.nFileSizeHigh, d.nFileSizeLow, d.ftCreationTime, d.ftLastWriteTime);
    ret->path = sk_arena_copy(l->arena, path);
    ret->name = sk_host_path_name(ret->path);
    return SK_HOST_SOME;
}

sk_host_answer live_read(void *self, sk_arena *a, sk_bytes path, uint64_t off, size_t len, sk_bytes *ret)
{
    live *l = self;
    LARGE_INTEGER size, at = {.QuadPart = (LONGLONG)off};
    DWORD got = 0;
    *ret = (sk_bytes){0};
    HANDLE h = CreateFileW(sk_wide_path(l->arena, path), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    if (h == INVALID_HANDLE_VALUE) return answer_of_last_error();
    bool sized = GetFileSizeEx(h, &size);
    uint64_t rest = sized && (uint64_t)size.QuadPart > off ? (uint64_t)size.QuadPart - off : 0;
    if (len > rest) len = (size_t)rest;
    uint8_t *p = len ? sk_arena_take(a, len, 1) : NULL;
    bool whole = sized && (!len || (p && SetFilePointerEx(h, at, NULL, FILE_BEGIN) && ReadFile(h, p, (DWORD)len, &got, NULL) && got == len));
    CloseHandle(h);
    if (!whole) return SK_HOST_BLIND;
    *ret = sk_bytes_of(p, len);
    return SK_HOST_SOME;
}

sk_host_answer live_stream(void *self, sk_arena *a, sk_bytes path, const char *name, sk_bytes *ret)
{
    return live_read(self, a, sk_text_bytes(a, "%.*s:%s", (int)path.len, (const char *)path.p, name), 0, 65536, ret);
}
