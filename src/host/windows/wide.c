#include "host/windows/wide.h"

#include "base/text.h"

const WCHAR *sk_wide(sk_arena *a, sk_bytes utf8)
{
    int len = utf8.len && utf8.len < 1u << 20 ? MultiByteToWideChar(CP_UTF8, 0, (const char *)utf8.p, (int)utf8.len, NULL, 0) : 0;
    WCHAR *w = sk_arena_take(a, (size_t)len + 1, sizeof *w);
    if (!w) return L"";
    if (len) MultiByteToWideChar(CP_UTF8, 0, (const char *)utf8.p, (int)utf8.len, w, len);
    w[len] = 0;
    return w;
}

sk_bytes sk_narrow(sk_arena *a, const WCHAR *wide)
{
    return wide ? sk_utf16le_to_utf8(a, sk_bytes_of(wide, wcslen(wide) * sizeof *wide)) : (sk_bytes){0};
}

const WCHAR *sk_wide_path(sk_arena *a, sk_bytes path)
{
    bool plain = path.len > 2 && path.p[1] == ':';
    return plain ? sk_wide(a, sk_text_bytes(a, "\\\\?\\%.*s", (int)path.len, (const char *)path.p)) : sk_wide(a, path);
}

uint64_t sk_filetime_of(FILETIME t) { return (uint64_t)t.dwHighDateTime << 32 | t.dwLowDateTime; }
