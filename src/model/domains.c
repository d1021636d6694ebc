/* See domains.h. A small excerpt of what the Public Suffix List says: second-level registries by their usual labels, and the
 * hosts that give names to anyone. Good enough to compare two names; not for deciding about cookies. */
#include "model/domains.h"

#include "base/attr.h"

#define HOST_MOST 253

/* Labels under a country code that are registries and not names: RFC-less custom of jp, uk, au, br, kr, nz, in, za, th, tw ... */
static const char *const registries[] = {"ac", "ad", "co",  "com", "ed",  "edu", "gen", "go",  "gob", "gouv", "gov", "gr", "gv",
                                         "id", "lg", "ltd", "me",  "mil", "ne",  "net", "nom", "or",  "org",  "plc", "sch"};

static const char *const shared[] = {
    "appspot.com", "azurewebsites.net", "blogspot.com", "cloudfront.net", "duckdns.org", "firebaseapp.com", "github.io",
    "glitch.me",   "herokuapp.com",     "netlify.app",  "pages.dev",      "r2.dev",      "surge.sh",        "vercel.app",
    "web.app",     "weebly.com",        "wixsite.com",  "wordpress.com",  "workers.dev"};

/* Generic top-level domains that a shown text is taken for a domain by; country codes have two letters. */
static const char *const generic[] = {"aero", "app", "asia",   "biz",  "bank", "cloud",   "com",     "coop", "dev",
                                      "edu",  "gov", "icu",    "info", "int",  "jobs",    "live",    "mil",  "mobi",
                                      "name", "net", "online", "org",  "post", "pro",     "shop",    "site", "store",
                                      "tel",  "top", "travel", "xxx",  "xyz",  "example", "invalid", "test"};

/* Two letters that end file names more often than host names. */
static const char *const file_like[] = {"ai", "bz", "cc", "cs", "db", "gz", "js", "md", "mk",
                                        "pl", "pm", "ps", "py", "rs", "sh", "so", "vb"};

static bool is_listed(const char *const *list, size_t count, sk_bytes word)
{
    for (size_t i = 0; i < count; i++)
        if (sk_is(word, list[i])) return true;
    return false;
}

/* The last n labels; all where there are fewer. */
static sk_bytes last_labels(sk_bytes host, size_t n)
{
    for (size_t i = host.len; i > 0; i--)
        if (host.p[i - 1] == '.' && --n == 0) return sk_from(host, i);
    return host;
}

static sk_bytes first_label(sk_bytes host)
{
    size_t dot = sk_find_byte(host, 0, '.');
    return dot == SK_NPOS ? host : sk_slice(host, 0, dot);
}

sk_bytes sk_registrable_domain(sk_bytes host)
{
    host = sk_trim_char(host, '.');
    sk_bytes top = last_labels(host, 1), two = last_labels(host, 2);
    if (top.len > 0 && sk_is_digit(top.p[top.len - 1])) return host; /* an address */
    if (is_listed(shared, SK_COUNT(shared), two)) return last_labels(host, 3);
    bool registry = top.len == 2 && is_listed(registries, SK_COUNT(registries), first_label(two));
    return registry ? last_labels(host, 3) : two;
}

static bool is_host_byte(int c) { return sk_is_alnum(c) || c == '.' || c == '-' || c == '_'; }

static sk_bytes take_host(sk_bytes b, size_t at)
{
    size_t end = at;
    while (end < b.len && end - at < HOST_MOST && is_host_byte(b.p[end])) end++;
    return sk_trim_char(sk_slice(b, at, end - at), '.');
}

static bool is_domain(sk_bytes host, bool bare)
{
    sk_bytes top = last_labels(host, 1);
    if (top.len == host.len || host.len < 4 || !sk_is_alnum(host.p[0]) || sk_find(host, 0, SK_LIT("..")) != SK_NPOS) return false;
    for (size_t i = 0; i < top.len; i++)
        if (!sk_is_alpha(top.p[i])) return false;
    if (top.len == 2) return !bare || !is_listed(file_like, SK_COUNT(file_like), top);
    return is_listed(generic, SK_COUNT(generic), top);
}

sk_bytes sk_shown_host(sk_bytes text)
{
    text = sk_trim(text);
    size_t at = sk_find_nocase(text, 0, SK_LIT("://"));
    if (at != SK_NPOS) {
        bool web = (at >= 4 && sk_equal_nocase(sk_slice(text, at - 4, 4), SK_LIT("http"))) ||
                   (at >= 5 && sk_equal_nocase(sk_slice(text, at - 5, 5), SK_LIT("https")));
        return web ? take_host(text, at + 3) : (sk_bytes){0};
    }
    at = sk_find_nocase(text, 0, SK_LIT("www."));
    sk_bytes host = take_host(text, at == SK_NPOS ? 0 : at);
    if (at != SK_NPOS && (at == 0 || !is_host_byte(text.p[at - 1]))) return is_domain(host, false) ? host : (sk_bytes){0};
    int after = sk_at(text, host.len);
    bool alone = after == -1 || after == '/' || after == ':' || after == '?';
    return alone && sk_find_byte(text, 0, ' ') == SK_NPOS && is_domain(host, after == -1) ? host : (sk_bytes){0};
}
