#include "host/windows/live_copy.h"

#include <stdio.h>

#include "base/attr.h"
#include "base/text.h"
#include "host/windows/wide.h"

/* Attributes of files whose bytes are somewhere else, and would be fetched by reading them (winnt.h). */
enum { RECALL_ON_OPEN = 0x00040000, RECALL_ON_DATA = 0x00400000, NO_RECALL = 0x00100000 };
enum { REG_LATEST = 2 }; /* REG_LATEST_FORMAT */

const char *live_reason(sk_arena *a, DWORD error)
{
    static const struct { DWORD error; const char *text; } rows[] = {
        {ERROR_SHARING_VIOLATION, "Windows or another program holds it open for itself alone"},
        {ERROR_LOCK_VIOLATION, "another program has locked a part of it"},
        {ERROR_ACCESS_DENIED, "access is denied: the rights of an administrator are needed"},
        {ERROR_PRIVILEGE_NOT_HELD, "Windows holds it open, and saving it needs the rights of an administrator"},
        {ERROR_FILE_NOT_FOUND, "it was gone before it could be copied"},
        {ERROR_PATH_NOT_FOUND, "it was gone before it could be copied"},
        {ERROR_DELETE_PENDING, "it is being deleted"},
        {LIVE_HELD_BACK, "the antivirus program of the machine holds it back"},
        {LIVE_TAKEN_AWAY, "the antivirus program of the machine deleted it"},
        {ERROR_DISK_FULL, "the disk is full"},
        {ERROR_HANDLE_DISK_FULL, "the disk is full"},
        {ERROR_WRITE_PROTECT, "the disk is write-protected"},
        {ERROR_BAD_FORMAT, "Windows holds it open, and saved no hive from its registry"},
    };
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        if (rows[i].error == error) return rows[i].text;
    }
    return sk_text_format(a, "error %lu of Windows", error);
}

/* ---- source ---- */

static uint64_t joined(DWORD high, DWORD low) { return (uint64_t)high << 32 | low; }

const char *live_source_open(sk_arena *a, sk_bytes path, live_source *ret, DWORD *ret_error)
{
    BY_HANDLE_FILE_INFORMATION info;
    *ret_error = 0;
    ret->file = CreateFileW(sk_wide_path(a, path), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                            FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_SEQUENTIAL_SCAN | NO_RECALL, NULL);
    bool opened = ret->file != INVALID_HANDLE_VALUE;
    if (!opened || !GetFileInformationByHandle(ret->file, &info)) {
        *ret_error = GetLastError();
        if (opened) CloseHandle(ret->file);
        return live_reason(a, *ret_error);
    }
    ret->size = joined(info.nFileSizeHigh, info.nFileSizeLow);
    ret->created = sk_filetime_of(info.ftCreationTime);
    ret->written = sk_filetime_of(info.ftLastWriteTime);
    if (!(info.dwFileAttributes & (FILE_ATTRIBUTE_OFFLINE | RECALL_ON_OPEN | RECALL_ON_DATA))) return NULL;
    CloseHandle(ret->file);
    return "its bytes are in the cloud or on a tape: reading would fetch them";
}

/* ---- target ---- */

bool live_target_open(live_target *t, HCRYPTPROV provider, const WCHAR *path)
{
    *t = (live_target){.file = INVALID_HANDLE_VALUE};
    if (!CryptCreateHash(provider, CALG_SHA_256, 0, 0, &t->digest)) return false;
    t->file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL | FILE_ATTRIBUTE_NOT_CONTENT_INDEXED, NULL);
    if (t->file != INVALID_HANDLE_VALUE) return true;
    DWORD error = GetLastError();
    CryptDestroyHash(t->digest);
    SetLastError(error);
    return false;
}

bool live_target_write(void *self, const uint8_t *p, size_t len)
{
    live_target *t = self;
    while (len && !t->error) {
        DWORD got = 0, want = len < LIVE_PIECE ? (DWORD)len : LIVE_PIECE;
        bool written = WriteFile(t->file, p, want, &got, NULL);
        if (!written || !got) t->error = written ? ERROR_DISK_FULL : GetLastError();
        else if (!CryptHashData(t->digest, p, got, 0)) t->error = GetLastError();
        t->len += got;
        p += got;
        len -= got;
    }
    return !t->error;
}

const char *live_target_digest(live_target *t, char text[65])
{
    uint8_t d[32];
    DWORD len = sizeof d;
    bool got = CryptGetHashParam(t->digest, HP_HASHVAL, d, &len, 0) && len == sizeof d;
    text[0] = 0;
    for (size_t i = 0; got && i < sizeof d; i++) snprintf(text + i * 2, 3, "%02x", d[i]);
    return text;
}

static FILETIME filetime_of(uint64_t t) { return (FILETIME){(DWORD)t, (DWORD)(t >> 32)}; }

void live_target_close(live_target *t, const live_source *like)
{
    FILE_BASIC_INFO info = {.FileAttributes = FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_NOT_CONTENT_INDEXED};
    FILETIME created = filetime_of(like ? like->created : 0), written = filetime_of(like ? like->written : 0);
    if (like && like->written) (void)SetFileTime(t->file, like->created ? &created : NULL, NULL, &written);
    (void)SetFileInformationByHandle(t->file, FileBasicInfo, &info, sizeof info);
    CloseHandle(t->file);
    CryptDestroyHash(t->digest);
}

const char *live_pour(const live_source *from, live_target *to, uint8_t *room)
{
    while (to->len < from->size) {
        uint64_t rest = from->size - to->len;
        DWORD got = 0;
        if (!ReadFile(from->file, room, rest < LIVE_PIECE ? (DWORD)rest : LIVE_PIECE, &got, NULL)) return "it could not be read to its end";
        if (!got) return "it became shorter while it was copied";
        if (!live_target_write(to, room, got)) return "the copy could not be written";
    }
    return NULL;
}

/* ---- hives ---- */

static bool is_hive(const WCHAR *path)
{
    char head[4] = "";
    DWORD got = 0;
    HANDLE h = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    bool read = h != INVALID_HANDLE_VALUE && ReadFile(h, head, sizeof head, &got, NULL) && got == sizeof head;
    if (h != INVALID_HANDLE_VALUE) CloseHandle(h);
    return read && memcmp(head, "regf", 4) == 0;
}

LONG live_save_hive(sk_arena *a, HKEY root, sk_bytes key, const WCHAR *path)
{
    HKEY open;
    if (GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES) return ERROR_ALREADY_EXISTS;
    LONG error = RegOpenKeyExW(root, sk_wide(a, key), 0, KEY_READ | KEY_WOW64_64KEY, &open);
    if (error != ERROR_SUCCESS) return error;
    error = RegSaveKeyExW(open, path, NULL, REG_LATEST);
    RegCloseKey(open);
    if (error == ERROR_SUCCESS && !is_hive(path)) error = ERROR_BAD_FORMAT;
    if (error != ERROR_SUCCESS) (void)DeleteFileW(path);
    return error;
}
