#include "host/windows/live_package.h"

#include <sddl.h>
#include <stdio.h>

#include "base/text.h"
#include "host/evidence_files.h"
#include "host/evidence_package.h"
#include "host/windows/live_copy.h"
#include "host/windows/live_inside.h"
#include "host/windows/wide.h"
#include "sekisho/version.h"

enum { PATH_ROOM = 32768, RESERVE = 1 << 20, FILE_MEMORY = 1 << 20 };

typedef struct package {
    const sk_live_package *p;
    sk_host_result *r;
    HCRYPTPROV crypt;
    sk_bytes folder;     /* as Windows resolves it, with the prefix for long paths */
    const WCHAR *reserve; /* a file whose room the manifest gets when the disk is full */
    live_target manifest;
    sk_out out;
    uint8_t *room;       /* of LIVE_PIECE bytes */
    unsigned files, partial;
    bool failed;         /* told already */
} package;

static bool fail(package *k, DWORD error)
{
    char folder[512] = "";
    (void)WideCharToMultiByte(CP_UTF8, 0, k->p->folder, -1, folder, sizeof folder - 1, NULL, NULL);
    if (!k->failed) fprintf(stderr, "sekisho-host: %s: %s: the package is not whole\n", folder, live_reason(k->r->arena, error));
    k->failed = true;
    return false;
}

static bool turn_down(const package *k, const char *why)
{
    char folder[512] = "";
    (void)WideCharToMultiByte(CP_UTF8, 0, k->p->folder, -1, folder, sizeof folder - 1, NULL, NULL);
    fprintf(stderr, "sekisho-host: %s %s\n", folder, why);
    return false;
}

static const WCHAR *path_in(const package *k, sk_arena *a, sk_bytes place)
{
    WCHAR *path = (WCHAR *)(uintptr_t)sk_wide(a, sk_text_bytes(a, "%.*s\\%.*s", (int)k->folder.len, (const char *)k->folder.p, (int)place.len, (const char *)place.p));
    for (WCHAR *c = path; *c; c++) {
        if (*c == L'/') *c = L'\\';
    }
    return path;
}

/* ---- where to ---- */

static bool is_below(sk_bytes path, sk_bytes place)
{
    return place.len && sk_starts_nocase(path, place) && (path.len == place.len || path.p[place.len] == '\\');
}

/* Where checks look, and what the package is made of. */
static bool is_examined(const sk_host_view *v, sk_bytes path)
{
    if (is_below(path, v->windows) || is_below(path, v->program_data) || is_below(path, v->program_files) || is_below(path, v->program_files_x86)) return true;
    for (uint32_t u = 0; u < v->user_count; u++) {
        if (is_below(path, v->users[u].profile)) return true;
    }
    return false;
}

/* As Windows resolves it: without links, short names and drives that stand for folders. Empty: there is no such folder. */
static sk_bytes resolve(sk_arena *a, const WCHAR *folder)
{
    WCHAR *path = SK_NEW_ARRAY(a, WCHAR, PATH_ROOM);
    HANDLE h = path ? CreateFileW(folder, 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL) : INVALID_HANDLE_VALUE;
    if (h == INVALID_HANDLE_VALUE) return (sk_bytes){0};
    DWORD len = GetFinalPathNameByHandleW(h, path, PATH_ROOM, FILE_NAME_NORMALIZED | VOLUME_NAME_DOS);
    CloseHandle(h);
    sk_bytes ret = len && len < PATH_ROOM ? sk_narrow(a, path) : (sk_bytes){0};
    while (ret.len && ret.p[ret.len - 1] == '\\') ret.len--;
    return ret;
}

static bool is_empty(sk_arena *a, sk_bytes folder)
{
    WIN32_FIND_DATAW d;
    HANDLE h = FindFirstFileW(sk_wide(a, sk_host_join(a, folder, SK_LIT("*"))), &d);
    bool empty = true;
    if (h == INVALID_HANDLE_VALUE) return false;
    do empty = wcscmp(d.cFileName, L".") == 0 || wcscmp(d.cFileName, L"..") == 0;
    while (empty && FindNextFileW(h, &d));
    FindClose(h);
    return empty;
}

/* For the system, administrators and whoever makes it: it holds mail and hives. */
static bool make_folder(const WCHAR *path)
{
    SECURITY_ATTRIBUTES s = {sizeof s, NULL, FALSE};
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(L"D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)", SDDL_REVISION_1, &s.lpSecurityDescriptor, NULL)) return false;
    bool made = CreateDirectoryW(path, &s) || GetLastError() == ERROR_ALREADY_EXISTS;
    DWORD error = GetLastError();
    LocalFree(s.lpSecurityDescriptor);
    SetLastError(error);
    return made;
}

/* Splits the full path; the folder above the last part must be there, and is looked at before anything is made. */
static bool find_folder(package *k, sk_arena *a)
{
    WCHAR *full = SK_NEW_ARRAY(a, WCHAR, PATH_ROOM), *name = NULL;
    DWORD len = full ? GetFullPathNameW(k->p->folder, PATH_ROOM, full, &name) : 0;
    if (!len || len >= PATH_ROOM) return turn_down(k, "is no folder");
    while (len > 3 && full[len - 1] == L'\\') full[--len] = 0;
    k->folder = resolve(a, full); /* it is there */
    if (k->folder.len) return true;
    WCHAR *last = wcsrchr(full, L'\\');
    if (!last || !last[1]) return turn_down(k, "is no folder");
    sk_bytes own = sk_narrow(a, last + 1);
    last[last == full + 2] = 0; /* "C:\" keeps its backslash */
    sk_bytes above = resolve(a, full);
    if (!above.len) return turn_down(k, "cannot be made: there is no such place");
    k->folder = sk_text_bytes(a, "%.*s\\%.*s", (int)above.len, (const char *)above.p, (int)own.len, (const char *)own.p);
    return true;
}

static bool open_folder(package *k)
{
    sk_arena *a = k->r->arena;
    if (!find_folder(k, a)) return false;
    sk_bytes plain = sk_starts(k->folder, SK_LIT("\\\\?\\")) ? sk_from(k->folder, 4) : k->folder;
    if (is_examined(k->r->view, plain)) return turn_down(k, "lies in a place that is examined, where nothing is written: take another disk");
    if (!make_folder(sk_wide(a, k->folder))) return turn_down(k, "could not be made");
    if (!is_empty(a, k->folder)) return turn_down(k, "is not an empty folder: a package is never written over");
    if (!CreateDirectoryW(path_in(k, a, SK_LIT("disk")), NULL) || !live_target_open(&k->manifest, k->crypt, path_in(k, a, SK_LIT("manifest.jsonl")))) {
        return turn_down(k, live_reason(a, GetLastError()));
    }
    return true;
}

/* What was deleted is overwritten by what is new on the same disk. */
static bool is_on_disk_of_windows(const package *k)
{
    sk_bytes plain = sk_from(k->folder, sk_starts(k->folder, SK_LIT("\\\\?\\")) ? 4 : 0);
    return sk_starts_nocase(plain, sk_slice(k->r->view->windows, 0, 2));
}

/* ---- room for the manifest ---- */

static void reserve(package *k)
{
    k->reserve = path_in(k, k->r->arena, SK_LIT("reserve"));
    HANDLE h = CreateFileW(k->reserve, GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
    DWORD got;
    if (h == INVALID_HANDLE_VALUE) return;
    memset(k->room, 0, LIVE_PIECE);
    if (!WriteFile(h, k->room, RESERVE, &got, NULL)) (void)fail(k, GetLastError());
    CloseHandle(h);
}

static bool give_reserve(package *k)
{
    const WCHAR *path = k->reserve;
    k->reserve = NULL;
    return path && DeleteFileW(path);
}

static bool write_manifest(void *self, const uint8_t *p, size_t len)
{
    package *k = self;
    uint64_t before = k->manifest.len;
    if (live_target_write(&k->manifest, p, len)) return true;
    (void)fail(k, k->manifest.error);
    if (!give_reserve(k)) return false;
    size_t done = (size_t)(k->manifest.len - before);
    k->manifest.error = 0;
    return live_target_write(&k->manifest, p + done, len - done);
}

/* ---- files ---- */

static void make_folders(WCHAR *path, size_t from)
{
    for (WCHAR *c = path + from; *c; c++) {
        if (*c != L'\\') continue;
        *c = 0;
        (void)CreateDirectoryW(path, NULL);
        *c = L'\\';
    }
}

static bool is_full(DWORD error) { return error == ERROR_DISK_FULL || error == ERROR_HANDLE_DISK_FULL; }

/* One way after the other (evidence_package.h); make makes the file. False: *ret_error tells what the last way gave. */
typedef DWORD make_at(void *self, const WCHAR *path);
static bool create(package *k, sk_arena *a, sk_bytes path, bool sample, make_at *make, void *self, const char **ret_stored, const WCHAR **ret_path, DWORD *ret_error)
{
    *ret_error = ERROR_PATH_NOT_FOUND;
    for (unsigned way = 0; way < SK_PACKAGE_WAYS; way++) {
        sk_bytes place = sk_package_place(a, path, sample, k->files, way);
        if (!place.len) continue;
        *ret_stored = sk_arena_string(a, place);
        *ret_path = path_in(k, a, place);
        make_folders((WCHAR *)(uintptr_t)*ret_path, wcslen(sk_wide(a, k->folder)) + 1);
        *ret_error = make(self, *ret_path);
        if (*ret_error == ERROR_SUCCESS) return true;
        if (is_full(*ret_error)) return false;
    }
    return false;
}

typedef struct making {
    package *k;
    sk_arena *a;
    live_target target;
    HKEY root;
    sk_bytes key;
} making;

static DWORD make_target(void *self, const WCHAR *path)
{
    making *m = self;
    return live_target_open(&m->target, m->k->crypt, path) ? ERROR_SUCCESS : GetLastError();
}

static void remove_copy(const WCHAR *path)
{
    (void)SetFileAttributesW(path, FILE_ATTRIBUTE_NORMAL);
    (void)DeleteFileW(path);
}

static bool is_held_back(DWORD error) { return error == LIVE_HELD_BACK || error == LIVE_TAKEN_AWAY; }

static void leave_out(package *k, sk_bytes path, const char *why) { sk_host_tell_blind(k->r, path, sk_arena_string(k->r->arena, sk_bytes_str(why))); }

static void note_entry(package *k, sk_arena *a, sk_package_entry *e, live_target *t)
{
    char text[65];
    e->sha256 = live_target_digest(t, text);
    k->files++;
    k->partial += !e->whole;
    sk_package_write_entry(&k->out, a, e);
}

static bool copy_source(package *k, sk_arena *a, sk_bytes path, bool sample, const live_source *from)
{
    making m = {.k = k};
    const char *stored;
    const WCHAR *at;
    DWORD error;
    if (!create(k, a, path, sample, make_target, &m, &stored, &at, &error)) return fail(k, error);
    const char *why = live_pour(from, &m.target, k->room);
    error = m.target.error;
    if (!error) note_entry(k, a, &(sk_package_entry){.file = stored, .path = path, .size = from->size, .copied = m.target.len, .created = from->created, .written = from->written, .whole = !why, .sample = sample}, &m.target);
    live_target_close(&m.target, from);
    if (error) remove_copy(at);
    if (why) leave_out(k, path, is_held_back(error) ? "the antivirus program of the machine does not let it be written" : why);
    return !error || is_held_back(error) || fail(k, error);
}

/* ---- hives that Windows holds open ---- */

static DWORD make_hive(void *self, const WCHAR *path)
{
    making *m = self;
    return (DWORD)live_save_hive(m->a, m->root, m->key, path);
}

/* Not SAM and SECURITY, from which passwords are calculated: who saves them on a running Windows is taken for a thief of passwords. */
static bool find_hive(const sk_host_view *v, sk_arena *a, sk_bytes path, making *m)
{
    static const struct { const char *file; bool of_users; const char *key; } rows[] = {{"SYSTEM", false, "SYSTEM"}, {"SOFTWARE", false, "SOFTWARE"}, {"DEFAULT", true, ".DEFAULT"}};
    sk_bytes config = sk_host_join(a, v->windows, SK_LIT("System32\\config"));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        m->root = rows[i].of_users ? HKEY_USERS : HKEY_LOCAL_MACHINE;
        m->key = sk_bytes_str(rows[i].key);
        if (sk_equal_nocase(path, sk_host_join(a, config, sk_bytes_str(rows[i].file)))) return true;
    }
    m->root = HKEY_USERS;
    for (uint32_t u = 0; u < v->user_count; u++) {
        const sk_host_user *user = &v->users[u];
        bool classes = sk_equal_nocase(path, sk_host_join(a, user->local, SK_LIT("Microsoft\\Windows\\UsrClass.dat")));
        m->key = sk_text_bytes(a, "%.*s%s", (int)user->sid.len, (const char *)user->sid.p, classes ? "_Classes" : "");
        if (user->sid.len && (classes || sk_equal_nocase(path, sk_host_join(a, user->profile, SK_LIT("NTUSER.DAT"))))) return true;
    }
    return false;
}

/* Read once more for its digest: Windows wrote it. */
static bool note_hive(package *k, sk_arena *a, const sk_host_file *f, const char *stored, const WCHAR *at)
{
    live_source saved;
    live_target t = {.file = INVALID_HANDLE_VALUE};
    DWORD error, got = 0;
    if (live_source_open(a, sk_narrow(a, at), &saved, &error) || !CryptCreateHash(k->crypt, CALG_SHA_256, 0, 0, &t.digest)) return fail(k, GetLastError());
    while (t.len < saved.size && ReadFile(saved.file, k->room, LIVE_PIECE, &got, NULL) && got && CryptHashData(t.digest, k->room, got, 0)) t.len += got;
    CloseHandle(saved.file);
    bool whole = t.len == saved.size;
    note_entry(k, a, &(sk_package_entry){.file = stored, .path = f->path, .size = saved.size, .copied = t.len, .created = f->created, .written = f->written, .method = "registry", .whole = whole}, &t);
    CryptDestroyHash(t.digest);
    (void)SetFileAttributesW(at, FILE_ATTRIBUTE_READONLY);
    return whole || fail(k, ERROR_READ_FAULT);
}

static bool save_hive(package *k, sk_arena *a, const sk_host_file *f)
{
    making m = {.k = k, .a = a};
    const char *stored;
    const WCHAR *at;
    DWORD error = ERROR_SHARING_VIOLATION;
    if (find_hive(k->r->view, a, f->path, &m)) {
        if (create(k, a, f->path, false, make_hive, &m, &stored, &at, &error)) return note_hive(k, a, f, stored, at);
        if (is_full(error)) return fail(k, error);
        if (error != ERROR_PRIVILEGE_NOT_HELD && error != ERROR_BAD_FORMAT) error = ERROR_SHARING_VIOLATION; /* such a key is not in the registry */
    }
    leave_out(k, f->path, live_reason(a, error));
    return true;
}

static bool copy_file(void *to, const sk_host_file *f, bool sample)
{
    package *k = to;
    live_source from;
    DWORD error;
    bool go_on = false;
    sk_arena *a = sk_arena_new(FILE_MEMORY);
    const char *why = a ? live_source_open(a, f->path, &from, &error) : NULL;
    if (!a) (void)fail(k, ERROR_NOT_ENOUGH_MEMORY);
    else if (!why) {
        go_on = copy_source(k, a, f->path, sample, &from);
        CloseHandle(from.file);
    } else if (error == ERROR_SHARING_VIOLATION && !sample) {
        go_on = save_hive(k, a, f);
    } else {
        leave_out(k, f->path, why);
        go_on = true;
    }
    sk_arena_free(a);
    return go_on && !k->failed;
}

/* ---- the whole ---- */

static uint64_t now(void)
{
    FILETIME t;
    GetSystemTimeAsFileTime(&t);
    return sk_filetime_of(t);
}

static sk_bytes who(const package *k, sk_arena *a)
{
    WCHAR name[257];
    DWORD len = 257;
    if (k->p->operator_name) return sk_narrow(a, k->p->operator_name);
    return GetUserNameW(name, &len) ? sk_narrow(a, name) : SK_LIT("unknown");
}

static void write_head(package *k)
{
    sk_arena *a = k->r->arena;
    DYNAMIC_TIME_ZONE_INFORMATION zone;
    DWORD season = GetDynamicTimeZoneInformation(&zone);
    LONG bias = zone.Bias + (season == TIME_ZONE_ID_DAYLIGHT ? zone.DaylightBias : season == TIME_ZONE_ID_STANDARD ? zone.StandardBias : 0);
    bool known = season != TIME_ZONE_ID_INVALID;
    sk_bytes computer = k->r->view->computer;
    sk_package_write_head(&k->out, a, &(sk_package_head){.version = SK_VERSION, .rules = SK_RULES_VERSION, .source = SK_LIT("live"), .computer = computer, .operator_name = who(k, a),
                                                         .collected_on = computer, .begun = now(), .time_zone = known ? sk_narrow(a, zone.TimeZoneKeyName[0] ? zone.TimeZoneKeyName : zone.StandardName) : (sk_bytes){0},
                                                         .utc_offset_s = (int)-bias * 60, .clock_offset = k->p->clock_offset, .on_examined_disk = is_on_disk_of_windows(k)});
}

static bool write_report(package *k)
{
    sk_arena *a = k->r->arena;
    live_target t;
    sk_out out;
    if (!live_target_open(&t, k->crypt, path_in(k, a, SK_LIT("report.json")))) return fail(k, GetLastError());
    sk_out_init(&out, live_target_write, &t);
    sk_host_write_json(&out, k->r, k->p->report);
    bool whole = sk_out_flush(&out);
    DWORD error = t.error;
    note_entry(k, a, &(sk_package_entry){.file = "report.json", .size = t.len, .copied = t.len, .whole = whole}, &t);
    live_target_close(&t, NULL);
    return whole || fail(k, error);
}

static unsigned write_blinds(package *k)
{
    for (const sk_host_blind *b = k->r->blind; b; b = b->next) sk_package_write_blind(&k->out, b->what, b->why);
    return k->r->blind_count;
}

static void tell_end(const package *k, bool whole, unsigned blind)
{
    char text[65], folder[512] = "";
    (void)WideCharToMultiByte(CP_UTF8, 0, k->p->folder, -1, folder, sizeof folder - 1, NULL, NULL);
    const char *digest = live_target_digest((live_target *)&k->manifest, text);
    if (k->p->quiet) return;
    if (k->p->report->japanese) printf("%s: %u ファイル%s\n", folder, k->files, whole ? "" : "（不完全）");
    else printf("%s: %u files%s\n", folder, k->files, whole ? "" : ", not complete");
    if (blind) printf(k->p->report->japanese ? "コピーできなかった、または確認できなかった箇所が %u 件あります（manifest.jsonl に記録）。\n" : "%u things were not copied or not looked at: manifest.jsonl names them\n", blind);
    printf("manifest.jsonl sha256 %s\n", digest);
    fflush(stdout);
}

static sk_live_package_answer collect(package *k, const char *verdict)
{
    sk_arena *a = k->r->arena;
    if (!k->p->quiet && is_on_disk_of_windows(k)) fputs("sekisho-host: the package is on the disk of Windows: what was deleted there may be overwritten; take another disk where you can\n", stderr);
    reserve(k);
    write_head(k);
    if (!k->failed && write_report(k)) sk_evidence_files(k->r, copy_file, k);
    (void)give_reserve(k);
    unsigned blind = write_blinds(k);
    sk_package_write_end(&k->out, a, &(sk_package_end){now(), k->files, k->partial, blind, !k->failed, verdict});
    bool written = sk_out_flush(&k->out) && (k->failed || FlushFileBuffers(k->manifest.file));
    if (!written) (void)fail(k, k->manifest.error ? k->manifest.error : GetLastError());
    tell_end(k, !k->failed, blind);
    live_target_close(&k->manifest, NULL);
    return k->failed ? SK_LIVE_PACKAGE_FAILED : blind || k->partial || k->r->cut ? SK_LIVE_PACKAGE_PARTLY : SK_LIVE_PACKAGE_WHOLE;
}

sk_live_package_answer sk_live_package_write(sk_host_result *r, const sk_live_package *p)
{
    package k = {.p = p, .r = r, .room = sk_arena_room(r->arena, LIVE_PIECE)};
    sk_live_package_answer answer = SK_LIVE_PACKAGE_FAILED;
    sk_out_init(&k.out, write_manifest, &k);
    (void)live_enable_backup();
    if (!k.room || !CryptAcquireContextW(&k.crypt, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT)) fputs("sekisho-host: the system has no memory, or no SHA-256\n", stderr);
    else if (open_folder(&k)) answer = collect(&k, sk_host_verdict_name(sk_host_judge(r)));
    if (k.crypt) CryptReleaseContext(k.crypt, 0);
    return answer;
}
