/* WinHTTP. With a pin the certificate is compared before the request, and so the token, leaves the machine: in the callback
 * WINHTTP_CALLBACK_STATUS_SENDING_REQUEST, which comes when the connection stands, and once more when the answer is there. Wine sends in
 * spite of a request that is closed there; a first request that holds nothing (greet) keeps the token from a wrong collector there, too.
 *
 * The spool is a folder that only administrators and the system may write to (of an ordinary user: his own), so that nobody can have a
 * privileged run delete or send files of his choice: a folder of somebody else, or a link, is not used. */
#include "host/windows/upload.h"

#include <aclapi.h>
#include <sddl.h>
#include <wincrypt.h>
#include <winhttp.h>

#include <stdio.h>

#include "base/text.h"
#include "host/windows/wide.h"

enum { RESOLVE_MS = 5000, CONNECT_MS = 10000, SEND_MS = 30000, RECEIVE_MS = 60000, TOKEN_MOST = 512, SPOOL_MOST = 50, FILE_MOST = 8 << 20 };
enum { STATUS_NONE = 0, STATUS_STORED = 200, STATUS_REPLAY = 409, STATUS_LARGE = 413, STATUS_TIME = 422, STATUS_BROKEN = 400 };

typedef struct sender {
    sk_arena *arena;
    const sk_upload *how;
    WCHAR host[256], path[512]; /* what the URL says */
    WORD port;
    bool secure, pinned, mismatch, closed; /* closed: the request, in the callback */
    uint8_t pin[32];
    const WCHAR *headers;
    HINTERNET session, connection;
    char *why;
    size_t why_len;
} sender;

static bool fail(sender *s, const char *what)
{
    snprintf(s->why, s->why_len, "%s", what);
    return false;
}

static bool fail_by_system(sender *s, const char *what)
{
    snprintf(s->why, s->why_len, "%s (error %lu)", what, GetLastError());
    return false;
}

/* ---- what was asked for ---- */

static bool is_loopback(const WCHAR *host) { return wcscmp(host, L"127.0.0.1") == 0 || _wcsicmp(host, L"localhost") == 0; }

static bool read_url(sender *s)
{
    URL_COMPONENTS parts = {.dwStructSize = sizeof parts, .lpszHostName = s->host, .dwHostNameLength = 256, .lpszUrlPath = s->path, .dwUrlPathLength = 400};
    if (!WinHttpCrackUrl(s->how->url, 0, 0, &parts)) return fail(s, "the address of the collector is no URL");
    s->secure = parts.nScheme == INTERNET_SCHEME_HTTPS;
    s->port = parts.nPort;
    if (!s->secure && !is_loopback(s->host)) return fail(s, "the address of the collector must begin with https://: the token would go in the clear");
    for (size_t len = wcslen(s->path); len > 0 && s->path[len - 1] == L'/';) {
        s->path[--len] = 0;
    }
    return true;
}

/* 64 hexadecimal digits, colons between them allowed. */
static bool read_pin(sender *s)
{
    size_t n = 0;
    for (const WCHAR *p = s->how->pin; p && *p; p++) {
        int digit = *p < 128 ? sk_hex_value((int)*p) : -1;
        if (*p == L':') continue;
        if (digit < 0 || n == 64) return fail(s, "/pin takes 64 hexadecimal digits: the SHA-256 of the certificate");
        s->pin[n / 2] = (uint8_t)(n % 2 ? s->pin[n / 2] | digit : digit << 4);
        n++;
    }
    s->pinned = s->how->pin != NULL;
    return !s->pinned || n == 64 || fail(s, "/pin takes 64 hexadecimal digits: the SHA-256 of the certificate");
}

static sk_bytes read_file(sk_arena *a, const WCHAR *path, size_t most)
{
    LARGE_INTEGER size;
    DWORD got = 0;
    uint8_t *bytes = NULL;
    HANDLE f = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    if (f == INVALID_HANDLE_VALUE) return (sk_bytes){0};
    if (GetFileSizeEx(f, &size) && size.QuadPart > 0 && (uint64_t)size.QuadPart <= most && (bytes = sk_arena_room(a, (size_t)size.QuadPart)) &&
        !ReadFile(f, bytes, (DWORD)size.QuadPart, &got, NULL))
        got = 0;
    CloseHandle(f);
    return sk_bytes_of(bytes, got);
}

static bool read_token(sender *s)
{
    sk_bytes text = s->how->token_file ? read_file(s->arena, s->how->token_file, 4096) : (sk_bytes){0}, line = {0};
    (void)sk_next_line(&text, &line, NULL);
    line = sk_trim(line);
    if (!line.len || line.len > TOKEN_MOST) return fail(s, "the token file cannot be read, or its first line is no token");
    for (size_t i = 0; i < line.len; i++) {
        if (line.p[i] <= ' ' || line.p[i] > '~') return fail(s, "the token holds something else than plain letters");
    }
    s->headers = sk_wide(s->arena, sk_text_bytes(s->arena, "Authorization: Bearer %.*s\r\nContent-Type: application/json\r\n", (int)line.len, (const char *)line.p));
    return true;
}

/* ---- the connection ---- */

static bool hash_certificate(const CERT_CONTEXT *c, uint8_t ret[32])
{
    HCRYPTPROV provider = 0;
    HCRYPTHASH hash = 0;
    DWORD len = 32;
    bool good = CryptAcquireContextW(&provider, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT) && CryptCreateHash(provider, CALG_SHA_256, 0, 0, &hash) &&
                CryptHashData(hash, c->pbCertEncoded, c->cbCertEncoded, 0) && CryptGetHashParam(hash, HP_HASHVAL, ret, &len, 0) && len == 32;
    if (hash) CryptDestroyHash(hash);
    if (provider) CryptReleaseContext(provider, 0);
    return good;
}

static bool has_pinned_certificate(const sender *s, HINTERNET request)
{
    const CERT_CONTEXT *c = NULL;
    DWORD len = sizeof c;
    uint8_t hash[32];
    if (!WinHttpQueryOption(request, WINHTTP_OPTION_SERVER_CERT_CONTEXT, &c, &len) || !c) return false;
    bool same = hash_certificate(c, hash) && memcmp(hash, s->pin, sizeof hash) == 0;
    CertFreeCertificateContext(c);
    return same;
}

static void CALLBACK on_status(HINTERNET request, DWORD_PTR self, DWORD status, LPVOID info, DWORD len)
{
    sender *s = (sender *)self;
    (void)info;
    (void)len;
    if (status != WINHTTP_CALLBACK_STATUS_SENDING_REQUEST || !s || s->mismatch || has_pinned_certificate(s, request)) return;
    s->mismatch = s->closed = true;
    WinHttpCloseHandle(request);
}

static bool connect_to(sender *s)
{
    DWORD protocols = WINHTTP_FLAG_SECURE_PROTOCOL_TLS1_2 | 0x2000 /* TLS 1.3 */;
    s->session = WinHttpOpen(L"sekisho-host", WINHTTP_ACCESS_TYPE_DEFAULT_PROXY, WINHTTP_NO_PROXY_NAME, WINHTTP_NO_PROXY_BYPASS, 0);
    if (!s->session) return fail_by_system(s, "WinHTTP does not start");
    (void)WinHttpSetTimeouts(s->session, RESOLVE_MS, CONNECT_MS, SEND_MS, RECEIVE_MS);
    if (!WinHttpSetOption(s->session, WINHTTP_OPTION_SECURE_PROTOCOLS, &protocols, sizeof protocols)) {
        protocols = WINHTTP_FLAG_SECURE_PROTOCOL_TLS1_2; /* Windows before 10 does not know 1.3 */
        (void)WinHttpSetOption(s->session, WINHTTP_OPTION_SECURE_PROTOCOLS, &protocols, sizeof protocols);
    }
    s->connection = WinHttpConnect(s->session, s->host, s->port, 0);
    return s->connection || fail_by_system(s, "the collector cannot be reached");
}

/* No redirection: the token goes to one place. */
static HINTERNET open_request(sender *s, const WCHAR *method, const WCHAR *page)
{
    WCHAR path[600];
    DWORD off = WINHTTP_DISABLE_REDIRECTS | WINHTTP_DISABLE_AUTHENTICATION | WINHTTP_DISABLE_COOKIES;
    DWORD_PTR self = (DWORD_PTR)s;
    DWORD pass = SECURITY_FLAG_IGNORE_UNKNOWN_CA | SECURITY_FLAG_IGNORE_CERT_CN_INVALID | SECURITY_FLAG_IGNORE_CERT_DATE_INVALID | SECURITY_FLAG_IGNORE_CERT_WRONG_USAGE;
    swprintf(path, sizeof path / sizeof path[0], L"%ls%ls", s->path, page);
    HINTERNET r = WinHttpOpenRequest(s->connection, method, path, NULL, WINHTTP_NO_REFERER, WINHTTP_DEFAULT_ACCEPT_TYPES, s->secure ? WINHTTP_FLAG_SECURE : 0);
    if (!r) return NULL;
    (void)WinHttpSetOption(r, WINHTTP_OPTION_DISABLE_FEATURE, &off, sizeof off);
    if (!s->secure || !s->pinned) return r;
    (void)WinHttpSetOption(r, WINHTTP_OPTION_SECURITY_FLAGS, &pass, sizeof pass); /* the pin says more than an authority */
    (void)WinHttpSetOption(r, WINHTTP_OPTION_CONTEXT_VALUE, &self, sizeof self);
    (void)WinHttpSetStatusCallback(r, on_status, WINHTTP_CALLBACK_FLAG_SEND_REQUEST, 0);
    return r;
}

/* The status of HTTP, or STATUS_NONE with a line in why. */
static DWORD ask(sender *s, HINTERNET r, const WCHAR *headers, sk_bytes body)
{
    DWORD status = STATUS_NONE, len = sizeof status;
    bool sent = r && WinHttpSendRequest(r, headers, headers ? (DWORD)-1 : 0, (void *)(uintptr_t)body.p, (DWORD)body.len, (DWORD)body.len, (DWORD_PTR)s) &&
                WinHttpReceiveResponse(r, NULL);
    if (!sent && !s->mismatch) (void)fail_by_system(s, "the collector cannot be reached, or its certificate is not trusted");
    if (sent && !s->mismatch && s->secure && s->pinned && !has_pinned_certificate(s, r)) s->mismatch = true;
    if (sent && !s->mismatch) (void)WinHttpQueryHeaders(r, WINHTTP_QUERY_STATUS_CODE | WINHTTP_QUERY_FLAG_NUMBER, NULL, &status, &len, NULL);
    if (r && !s->closed) {
        (void)WinHttpSetStatusCallback(r, NULL, 0, 0);
        WinHttpCloseHandle(r);
    }
    if (s->mismatch) (void)fail(s, "the collector shows another certificate than the pinned one: nothing is sent to it");
    return s->mismatch ? STATUS_NONE : status;
}

static bool greet(sender *s) { return !s->secure || !s->pinned || ask(s, open_request(s, L"GET", L"/healthz"), NULL, (sk_bytes){0}) != STATUS_NONE; }

static DWORD post(sender *s, sk_bytes json)
{
    DWORD status = ask(s, open_request(s, L"POST", L"/v1/report"), s->headers, json);
    if (status != STATUS_NONE && status != STATUS_STORED && status != STATUS_REPLAY) snprintf(s->why, s->why_len, "the collector refused the report (HTTP %lu)", status);
    return status;
}

static bool is_taken(DWORD status) { return status == STATUS_STORED || status == STATUS_REPLAY; }
/* It would be refused for ever. */
static bool is_hopeless(DWORD status) { return status == STATUS_BROKEN || status == STATUS_LARGE || status == STATUS_TIME; }

/* ---- the spool ---- */

static bool is_elevated(HANDLE token)
{
    TOKEN_ELEVATION e = {0};
    DWORD len = sizeof e;
    return GetTokenInformation(token, TokenElevation, &e, sizeof e, &len) && e.TokenIsElevated;
}

/* Who runs this: with rights, the spool belongs to administrators and nobody else; without, to the user. */
typedef struct runner {
    bool elevated, known;
    union {
        TOKEN_USER user;
        BYTE room[256];  /* with its SID */
    } token;
} runner;

static PSID user_of(const runner *r) { return r->token.user.User.Sid; }

static void find_runner(runner *r)
{
    DWORD len = sizeof r->token;
    HANDLE token;
    *r = (runner){.elevated = true};
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) return;
    r->elevated = is_elevated(token);
    r->known = GetTokenInformation(token, TokenUser, &r->token, len, &len);
    CloseHandle(token);
}

static bool may_own(const runner *r, PSID owner)
{
    if (IsWellKnownSid(owner, WinLocalSystemSid) || IsWellKnownSid(owner, WinBuiltinAdministratorsSid)) return true;
    return !r->elevated && r->known && EqualSid(owner, user_of(r));
}

static bool is_folder(const WCHAR *path)
{
    DWORD looks = GetFileAttributesW(path);
    return looks != INVALID_FILE_ATTRIBUTES && (looks & FILE_ATTRIBUTE_DIRECTORY) && !(looks & FILE_ATTRIBUTE_REPARSE_POINT);
}

static bool is_safe_folder(const runner *r, const WCHAR *path)
{
    PSECURITY_DESCRIPTOR d = NULL;
    PSID owner = NULL;
    if (!is_folder(path)) return false;
    bool safe = GetNamedSecurityInfoW((WCHAR *)(uintptr_t)path, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL, NULL, &d) == ERROR_SUCCESS && owner &&
                may_own(r, owner);
    if (d) LocalFree(d);
    return safe;
}

/* Full rights for the system, administrators and, without rights, the user; nobody else, nothing inherited. */
static bool make_folder(sk_arena *a, const runner *r, const WCHAR *path)
{
    SECURITY_ATTRIBUTES rights = {.nLength = sizeof rights};
    WCHAR *user = NULL;
    sk_bytes text = SK_LIT("O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)");
    if (!r->elevated && r->known && ConvertSidToStringSidW(user_of(r), &user)) {
        sk_bytes sid = sk_narrow(a, user);
        text = sk_text_bytes(a, "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;%.*s)", (int)sid.len, (const char *)sid.p);
        LocalFree(user);
    }
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(sk_wide(a, text), SDDL_REVISION_1, &rights.lpSecurityDescriptor, NULL)) return false;
    bool made = CreateDirectoryW(path, &rights) || GetLastError() == ERROR_ALREADY_EXISTS;
    LocalFree(rights.lpSecurityDescriptor);
    return made && is_safe_folder(r, path);
}

/* The drive's own folder, not %ProgramData%: variables of a process with rights may come from a user without. */
static sk_bytes root_of_spool(sk_arena *a, const runner *r)
{
    WCHAR path[MAX_PATH];
    DWORD len = r->elevated ? GetSystemWindowsDirectoryW(path, MAX_PATH) : GetEnvironmentVariableW(L"LOCALAPPDATA", path, MAX_PATH);
    if (len < 2 || len >= MAX_PATH) return (sk_bytes){0};
    return r->elevated ? sk_text_bytes(a, "%c:\\ProgramData", (int)path[0]) : sk_narrow(a, path);
}

/* C:\ProgramData\Sekisho\spool, of a user without rights %LOCALAPPDATA%\Sekisho\spool, or the folder that was asked for; NULL where it is
 * not ours. */
static const WCHAR *open_spool(const sender *s, bool make)
{
    runner r;
    sk_arena *a = s->arena;
    if (s->how->spool) return is_folder(s->how->spool) || (make && CreateDirectoryW(s->how->spool, NULL)) ? s->how->spool : NULL;
    find_runner(&r);
    sk_bytes base = root_of_spool(a, &r);
    const WCHAR *outer = sk_wide(a, sk_text_bytes(a, "%.*s\\Sekisho", (int)base.len, (const char *)base.p));
    const WCHAR *inner = sk_wide(a, sk_text_bytes(a, "%.*s\\Sekisho\\spool", (int)base.len, (const char *)base.p));
    if (!base.len) return NULL;
    bool good = make ? make_folder(a, &r, outer) && make_folder(a, &r, inner) : is_safe_folder(&r, outer) && is_safe_folder(&r, inner);
    return good ? inner : NULL;
}

static const WCHAR *in_spool(sk_arena *a, const WCHAR *spool, sk_bytes name)
{
    sk_bytes folder = sk_narrow(a, spool);
    return sk_wide(a, sk_text_bytes(a, "%.*s\\%.*s", (int)folder.len, (const char *)folder.p, (int)name.len, (const char *)name.p));
}

static size_t list_spool(sk_arena *a, const WCHAR *spool, const WCHAR *names[SPOOL_MOST])
{
    WIN32_FIND_DATAW found;
    size_t count = 0;
    HANDLE h = FindFirstFileW(in_spool(a, spool, SK_LIT("*.json")), &found);
    if (h == INVALID_HANDLE_VALUE) return 0;
    do {
        if (!(found.dwFileAttributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT))) names[count++] = in_spool(a, spool, sk_narrow(a, found.cFileName));
    } while (count < SPOOL_MOST && FindNextFileW(h, &found));
    FindClose(h);
    return count;
}

/* False when the collector does not take anything now. */
static bool send_spool(sender *s)
{
    const WCHAR *names[SPOOL_MOST], *spool = open_spool(s, false);
    size_t count = spool ? list_spool(s->arena, spool, names) : 0;
    for (size_t i = 0; i < count; i++) {
        sk_bytes json = read_file(s->arena, names[i], FILE_MOST);
        DWORD status = json.len ? post(s, json) : STATUS_NONE;
        if (!json.len) continue; /* another run has it open */
        if (!is_taken(status) && !is_hopeless(status)) return false;
        if (!is_taken(status)) fprintf(stderr, "sekisho-host: a report that waited in the spool was refused for ever (HTTP %lu) and is dropped\n", status);
        (void)DeleteFileW(names[i]);
    }
    return true;
}

/* Under another name first: a run that is cut leaves no half report. */
static bool keep_in_spool(sender *s, sk_bytes json, const char *id)
{
    const WCHAR *names[SPOOL_MOST], *spool = open_spool(s, true);
    DWORD done = 0;
    if (!spool || list_spool(s->arena, spool, names) == SPOOL_MOST) return false;
    const WCHAR *part = in_spool(s->arena, spool, sk_text_bytes(s->arena, "%s.part", id)), *whole = in_spool(s->arena, spool, sk_text_bytes(s->arena, "%s.json", id));
    HANDLE f = CreateFileW(part, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    if (f == INVALID_HANDLE_VALUE) return false;
    bool good = WriteFile(f, json.p, (DWORD)json.len, &done, NULL) && done == json.len && FlushFileBuffers(f);
    CloseHandle(f);
    good = good && MoveFileExW(part, whole, MOVEFILE_REPLACE_EXISTING);
    if (!good) (void)DeleteFileW(part);
    return good;
}

sk_upload_answer sk_upload_report(sk_arena *a, const sk_upload *u, sk_bytes json, const char *id, char *why, size_t why_len)
{
    sender s = {.arena = a, .how = u, .why = why, .why_len = why_len};
    DWORD status = STATUS_NONE;
    if (read_url(&s) && read_pin(&s) && read_token(&s) && connect_to(&s) && greet(&s) && send_spool(&s)) status = post(&s, json);
    if (s.connection) WinHttpCloseHandle(s.connection);
    if (s.session) WinHttpCloseHandle(s.session);
    if (is_taken(status)) return SK_UPLOAD_TAKEN;
    if (is_hopeless(status)) return SK_UPLOAD_LOST;
    size_t len = strlen(why);
    bool kept = keep_in_spool(&s, json, id);
    snprintf(why + len, why_len - len, "%s", kept ? "; the report waits in the spool for the next run" : "; the report could not be kept in the spool");
    return kept ? SK_UPLOAD_KEPT : SK_UPLOAD_LOST;
}
