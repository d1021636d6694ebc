#include "fleet/signs.h"

#include "base/attr.h"
#include "base/text.h"

const sk_sign_row sk_sign_rows[SK_SIGN_COUNT] = {
#define SK_SIGN(name, id, english, japanese) {id, {english, japanese}},
#include "fleet/signs.def"
#undef SK_SIGN
};

/* Folders of every Windows, folded, users taken out. */
static const char *const common[] = {"c:", "c:\\windows", "c:\\windows\\system32", "c:\\windows\\syswow64", "c:\\windows\\temp", "c:\\programdata", "c:\\program files",
    "c:\\program files (x86)", "c:\\users", "c:\\users\\*", "c:\\users\\*\\desktop", "c:\\users\\*\\documents", "c:\\users\\*\\downloads", "c:\\users\\*\\appdata",
    "c:\\users\\*\\appdata\\local", "c:\\users\\*\\appdata\\roaming", "c:\\users\\*\\appdata\\local\\temp", "c:\\users\\*\\appdata\\local\\microsoft\\windows",
    "c:\\users\\public", "%userprofile%", "%userprofile%\\desktop", "%userprofile%\\documents", "%userprofile%\\downloads"};

/* "c:\users\hanako\x" as "c:\users\*\x". */
static sk_bytes without_user(sk_arena *a, sk_bytes path)
{
    static const char users[] = "c:\\users\\";
    sk_bytes rest = sk_from(path, sizeof users - 1);
    size_t end = sk_find_byte(rest, 0, '\\');
    if (!sk_starts(path, SK_LIT("c:\\users\\")) || end == SK_NPOS || sk_equal(sk_slice(rest, 0, end), SK_LIT("public"))) return path;
    return sk_text_bytes(a, "%s*%.*s", users, (int)(rest.len - end), (const char *)rest.p + end);
}

static bool is_common(sk_bytes folder)
{
    for (size_t i = 0; i < SK_COUNT(common); i++) {
        if (sk_equal(folder, sk_bytes_str(common[i]))) return true;
    }
    return folder.len < 3;
}

static sk_bytes with_backslashes(sk_arena *a, sk_bytes path)
{
    sk_buf b = sk_buf_new(a, path.len + 1);
    for (size_t i = 0; i < path.len; i++) {
        sk_buf_byte(&b, path.p[i] == '/' ? '\\' : path.p[i]);
    }
    return sk_text_lower(a, sk_buf_view(&b));
}

/* The service in "HKLM\SYSTEM\CurrentControlSet\Services\NAME\...". */
static sk_bytes service_of(sk_arena *a, sk_bytes registry)
{
    size_t at = sk_find_nocase(registry, 0, SK_LIT("\\services\\"));
    if (at == SK_NPOS) return (sk_bytes){0};
    sk_bytes name = sk_from(registry, at + 10);
    size_t end = 0;
    while (end < name.len && name.p[end] != '\\' && name.p[end] != ':') {
        end++;
    }
    return sk_text_lower(a, sk_trim(sk_slice(name, 0, end)));
}

/* ---- addresses ---- */

static size_t digits_at(sk_bytes text, size_t at, unsigned *ret)
{
    size_t n = 0;
    *ret = 0;
    while (n < 5 && sk_is_digit(sk_at(text, at + n))) {
        *ret = *ret * 10 + (unsigned)(text.p[at + n++] - '0');
    }
    return n;
}

/* Length of "192.0.2.1" or "192.0.2.1:8080" at a place; 0: none. A version number has no port and seldom four parts below 256. */
static size_t address_at(sk_bytes text, size_t at)
{
    size_t i = at, n;
    unsigned part;
    for (int k = 0; k < 4; k++) {
        n = digits_at(text, i, &part);
        if (n == 0 || n > 3 || part > 255 || (k == 0 && (part == 0 || part == 127))) return 0;
        i += n;
        if (k < 3 && sk_at(text, i++) != '.') return 0;
    }
    if (sk_at(text, i) == '.' && sk_is_digit(sk_at(text, i + 1))) return 0;
    if (sk_is_alpha(sk_at(text, i)) || sk_at(text, i) == '_') return 0;
    n = sk_at(text, i) == ':' ? digits_at(text, i + 1, &part) : 0;
    return i - at + (n && part && part < 65536 ? n + 1 : 0);
}

static size_t host_of_url(sk_bytes text, size_t at)
{
    size_t end = at;
    while (end < text.len && (sk_is_alnum(text.p[end]) || text.p[end] == '.' || text.p[end] == '-' || text.p[end] == ':')) {
        end++;
    }
    return end - at;
}

static void take_addresses(sk_arena *a, sk_bytes text, void (*take)(void *to, sk_sign_kind kind, sk_bytes value), void *to)
{
    for (size_t at = 0; at < text.len; at++) {
        bool begins = at == 0 || !(sk_is_alnum(text.p[at - 1]) || text.p[at - 1] == '.' || text.p[at - 1] == '_');
        bool url = sk_starts(sk_from(text, at), SK_LIT("://"));
        size_t start = url ? at + 3 : at, len = url ? host_of_url(text, start) : begins && sk_is_digit(text.p[at]) ? address_at(text, at) : 0;
        if (len == 0) continue;
        take(to, SK_SIGN_ADDRESS, sk_text_lower(a, sk_slice(text, start, len)));
        at = start + len - 1;
    }
}

void sk_signs_of(sk_arena *a, const sk_fleet_finding *f, void (*take)(void *to, sk_sign_kind kind, sk_bytes value), void *to)
{
    sk_bytes path = with_backslashes(a, f->path), service = service_of(a, f->registry);
    size_t slash = sk_find_last(path, SK_LIT("\\"));
    sk_bytes name = slash == SK_NPOS ? path : sk_from(path, slash + 1), folder = slash == SK_NPOS ? (sk_bytes){0} : without_user(a, sk_slice(path, 0, slash));
    bool is_file = sk_find_byte(name, 0, '.') != SK_NPOS;
    if (f->sha256.len) take(to, SK_SIGN_HASH, f->sha256);
    if (is_file) take(to, SK_SIGN_FILE, name);
    if (!is_file && name.len) folder = without_user(a, path);
    if (!is_common(folder)) take(to, SK_SIGN_FOLDER, folder);
    if (service.len) take(to, SK_SIGN_SERVICE, service);
    take_addresses(a, f->detail, take, to);
    if (!sk_equal(f->command, f->detail)) take_addresses(a, f->command, take, to);
}
