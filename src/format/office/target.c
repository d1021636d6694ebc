/* Where a link of an Office document leads. Sources: RFC 3986 section 3.1 (scheme), MS-DTYP 2.2.57 (UNC); Word and
 * Excel write UNC paths as "\\host\x", "file:///\\host\x" and "file://host/x". */
#include "format/office/ooxml.h"

static sk_bytes scheme_of(sk_bytes target)
{
    size_t i = 0;
    while (sk_is_alnum(sk_at(target, i)) || sk_at(target, i) == '-' || sk_at(target, i) == '+' ||
           sk_at(target, i) == '.')
        i++;
    return i > 1 && sk_at(target, i) == ':' ? sk_slice(target, 0, i) : (sk_bytes){NULL, 0};
}

static bool is_slash(int c) { return c == '/' || c == '\\'; }

/* file://host/x and file:///\\host\x are remote, file:///C:\x and file:x are not. */
static bool file_is_remote(sk_bytes rest)
{
    size_t slashes = 0;
    while (is_slash(sk_at(rest, slashes))) slashes++;
    int first = sk_at(rest, slashes);
    bool drive = sk_is_alpha(first) && (sk_at(rest, slashes + 1) == ':' || sk_at(rest, slashes + 1) == '|');
    return !drive && first >= 0 && (slashes == 2 || slashes >= 4);
}

bool sk_target_is_remote(sk_bytes target)
{
    target = sk_trim(target);
    if (is_slash(sk_at(target, 0)) && is_slash(sk_at(target, 1))) return true;
    sk_bytes scheme = scheme_of(target);
    if (scheme.len == 0 || sk_is(scheme, "mailto") || sk_is(scheme, "wordml") || sk_is(scheme, "cid")) return false;
    return sk_is(scheme, "file") ? file_is_remote(sk_from(target, 5)) : true;
}

/* Schemes with which documents reached programs: mhtml (CVE-2021-40444), ms-msdt (CVE-2022-30190), search-ms, script
 * (CVE-2017-0199), and the handlers of Windows in general (ms-*). javascript: is not among them: Office opens no
 * such link, and text pasted from web pages is full of them. */
bool sk_target_is_odd(sk_bytes target)
{
    static const char *const odd[] = {"hcp",       "its",    "jar",       "mhtml", "mk",       "res", "script",
                                      "scriptlet", "search", "search-ms", "shell", "vbscript", "wsh"};
    sk_bytes scheme = scheme_of(sk_trim(target));
    for (size_t i = 0; i < SK_COUNT(odd); i++)
        if (sk_is(scheme, odd[i])) return true;
    return sk_starts_nocase(scheme, SK_LIT("ms-"));
}

void sk_target_tell(sk_opening *o, sk_bytes target)
{
    target = sk_trim(target);
    sk_bytes scheme = scheme_of(target);
    if (sk_is(scheme, "mailto")) {
        size_t end = sk_find_byte(target, 7, '?');
        sk_bytes address = sk_slice(target, 7, end == SK_NPOS ? target.len : end - 7);
        if (address.len > 0) sk_tell_indicator(o, SK_IOC_EMAIL, SK_LITERAL, address, 0, 0);
    } else if (scheme.len > 0 && !sk_is(scheme, "file")) {
        sk_tell_indicator(o, SK_IOC_URL, SK_LITERAL, target, 0, 0);
    } else if (sk_target_is_remote(target)) {
        sk_tell_indicator(o, SK_IOC_PATH, SK_LITERAL, target, 0, 0);
    }
}
