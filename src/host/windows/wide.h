/* Texts of Windows and ours. */
#ifndef SK_HOST_WINDOWS_WIDE_H
#define SK_HOST_WINDOWS_WIDE_H

#include <windows.h>

#include "base/arena.h"

/* UTF-8 to UTF-16, with a NUL; L"" where the arena is exhausted. */
const WCHAR *sk_wide(sk_arena *a, sk_bytes utf8);
sk_bytes sk_narrow(sk_arena *a, const WCHAR *wide); /* NUL-terminated; NULL gives an empty view */
/* A path for the wide functions: with the prefix that lifts the limit of 260 characters. */
const WCHAR *sk_wide_path(sk_arena *a, sk_bytes path);
uint64_t sk_filetime_of(FILETIME t);

#endif
