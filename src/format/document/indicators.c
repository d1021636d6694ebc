/* See indicators.h. One pass: a colon, an at sign, two backslashes or a digit is where something may stand; how far back and
 * forward is looked from there is bounded, so that the whole is linear. URL syntax: RFC 3986; numeric hosts: the
 * WHATWG URL Standard, "IPv4 parser" (browsers take 0x7f000001, 017700000001 and 2130706433 for 127.0.0.1). */
#include "format/document/indicators.h"

#include "base/attr.h"
#include "base/text.h"

#define URL_MOST 4096
#define LITERAL_GAP 16 /* blanks between a literal and what is joined to it */
#define SCHEME_MOST 16
#define LOCAL_MOST 64
#define DOMAIN_MOST 255

/* Schemes that reach out, by their name; slashes: only with "//" behind the colon. */
static const struct {
    const char *name;
    bool slashes;
} schemes[] = {
    {"file", true},
    {"ftp", true},
    {"ftps", true},
    {"http", true},
    {"https", true},
    {"hxxp", true},
    {"hxxps", true},            /* defused by people: still the address that was meant */
    {"ms-appinstaller", false}, /* installs a package: Emotet, December 2021 */
    {"ms-excel", false},
    {"ms-msdt", false},
    {"ms-officecmd", false},
    {"ms-powerpoint", false},
    {"ms-word", false},
    {"search", false},
    {"search-ms", false},
    {"sftp", true},
    {"smb", true},
    {"webcal", true},
};

/* Names that stand in every document of a kind and lead nowhere a reader would go. */
static const struct {
    const char *prefix, *why;
} boilerplate[] = {
    {"docs.oasis-open.org/ns/", "OpenDocument namespaces"},
    {"dublincore.org/", "metadata terms"},
    {"ns.adobe.com/", "XMP and SVG namespaces"},
    {"openoffice.org/", "OpenDocument namespaces"},
    {"purl.oclc.org/ooxml/", "strict Office Open XML namespaces"},
    {"purl.org/dc/", "Dublin Core namespaces; the rest of purl.org redirects anywhere"},
    {"schemas.microsoft.com/", "Office namespaces"},
    {"schemas.openxmlformats.org/", "Office Open XML namespaces"},
    {"schemas.xmlsoap.org/", "SOAP namespaces"},
    {"www.w3.org/1998/", "XML namespaces"},
    {"www.w3.org/1999/", "XML namespaces"},
    {"www.w3.org/2000/", "XML namespaces"},
    {"www.w3.org/2001/", "XML namespaces"},
    {"www.w3.org/2002/", "XML namespaces"},
    {"www.w3.org/2005/", "XML namespaces"},
    {"www.w3.org/2006/", "XML namespaces"},
    {"www.w3.org/graphics/svg/", "document type of SVG"},
    {"www.w3.org/tr/", "document types and namespaces"},
};

static sk_bytes behind_slashes(sk_bytes url)
{
    size_t at = sk_find(url, 0, SK_LIT("://"));
    return at == SK_NPOS ? (sk_bytes){0} : sk_from(url, at + 3);
}

bool sk_url_is_boilerplate(sk_bytes url)
{
    sk_bytes rest = behind_slashes(url);
    for (size_t i = 0; i < SK_COUNT(boilerplate); i++)
        if (sk_starts_nocase(rest, sk_bytes_str(boilerplate[i].prefix))) return true;
    return false;
}

sk_bytes sk_url_host(sk_bytes url)
{
    sk_bytes b = behind_slashes(url);
    size_t end = 0;
    while (end < b.len && b.p[end] != '/' && b.p[end] != '?' && b.p[end] != '#' && b.p[end] != '\\') end++;
    b = sk_slice(b, 0, end);
    size_t user = sk_find_last(b, SK_LIT("@"));
    if (user != SK_NPOS) b = sk_from(b, user + 1);
    if (sk_at(b, 0) == '[') {
        size_t close = sk_find_byte(b, 0, ']');
        return close == SK_NPOS ? (sk_bytes){0} : sk_slice(b, 1, close - 1);
    }
    size_t port = sk_find_byte(b, 0, ':');
    return port == SK_NPOS ? b : sk_slice(b, 0, port);
}

/* --- numeric hosts --- */

static bool parse_part(sk_bytes part, uint64_t *ret, bool *ret_odd)
{
    unsigned base = 10;
    if (sk_starts_nocase(part, SK_LIT("0x"))) {
        base = 16;
        part = sk_from(part, 2);
    } else if (part.len > 1 && part.p[0] == '0') {
        base = 8;
        part = sk_from(part, 1);
    }
    *ret_odd = *ret_odd || base != 10;
    uint64_t v = 0;
    if (part.len == 0 || part.len > 11) return base == 16 && part.len == 0;
    for (size_t i = 0; i < part.len; i++) {
        int d = sk_hex_value(part.p[i]);
        if (d < 0 || (unsigned)d >= base) return false;
        v = v * base + (unsigned)d;
    }
    *ret = v;
    return v <= UINT32_MAX;
}

/* The address of a host that is made of numbers; *ret_odd where it is not four decimal numbers. */
static bool parse_ipv4(sk_bytes host, uint32_t *ret, bool *ret_odd)
{
    uint64_t part[4], value = 0;
    size_t count = 0;
    sk_bytes field;
    *ret_odd = false;
    if (host.len == 0 || host.len > 48 || !sk_is_digit(host.p[0])) return false;
    while (sk_next_field(&host, '.', &field)) {
        part[count < 4 ? count : 3] = 0;
        if (count >= 4 || !parse_part(field, &part[count], ret_odd)) return false;
        count++;
    }
    if (count == 0) return false;
    for (size_t i = 0; i + 1 < count; i++) {
        if (part[i] > 255) return false;
        value |= part[i] << (24 - 8 * i);
    }
    if (part[count - 1] >> (8 * (5 - count))) return false;
    *ret = (uint32_t)(value | part[count - 1]);
    *ret_odd = *ret_odd || count != 4;
    return true;
}

static sk_bytes format_ipv4(sk_arena *a, uint32_t ip)
{
    return sk_text_bytes(a, "%u.%u.%u.%u", ip >> 24, (ip >> 16) & 255, (ip >> 8) & 255, ip & 255);
}

/* --- telling --- */

static void tell_url(sk_opening *o, sk_bytes url, uint64_t off, uint64_t len, sk_how how)
{
    uint32_t ip;
    bool odd;
    if (sk_url_is_boilerplate(url)) return;
    sk_tell_indicator(o, SK_IOC_URL, how, url, off, len);
    sk_bytes host = sk_url_host(url);
    if (!parse_ipv4(host, &ip, &odd)) return;
    sk_bytes shown = format_ipv4(o->arena, ip);
    sk_tell_indicator(o, SK_IOC_IP, odd ? SK_DECODED : how, shown, off, len);
    if (odd)
        sk_tell_fact(
            o, SK_FACT_CONTENT_ODD_HOST,
            sk_text_bytes(o->arena, "%.*s -> %.*s", (int)host.len, (const char *)host.p, (int)shown.len, (const char *)shown.p),
            off, len);
}

static bool starts_with_scheme(sk_bytes b, bool *ret_mail)
{
    size_t colon = sk_find_byte(sk_slice(b, 0, SCHEME_MOST + 1), 0, ':');
    if (colon == SK_NPOS) return false;
    sk_bytes name = sk_slice(b, 0, colon);
    *ret_mail = sk_is(name, "mailto");
    for (size_t i = 0; i < SK_COUNT(schemes); i++)
        if (sk_is(name, schemes[i].name)) return true;
    return *ret_mail;
}

void sk_tell_target(sk_opening *o, sk_bytes target, uint64_t off, uint64_t len, sk_how how)
{
    bool mail = false;
    target = sk_trim(target);
    if (sk_starts(target, SK_LIT("\\\\")) && sk_is_alnum(sk_at(target, 2))) {
        sk_tell_indicator(o, SK_IOC_PATH, how, target, off, len);
        return;
    }
    if (!starts_with_scheme(target, &mail)) return;
    if (!mail) {
        tell_url(o, target, off, len, how);
        return;
    }
    sk_bytes address = sk_from(target, 7);
    size_t end = sk_find_byte(address, 0, '?');
    if (end != SK_NPOS) address = sk_slice(address, 0, end);
    if (sk_find_byte(address, 0, '@') != SK_NPOS) sk_tell_indicator(o, SK_IOC_EMAIL, how, address, off, len);
}

/* --- finding: each returns the index behind what it found, or 0 --- */

struct finder {
    sk_opening *o;
    sk_bytes text;
    uint64_t base;
    sk_how how;
};

static bool is_url_byte(int c)
{
    return c > ' ' && c < 0x7F && c != '"' && c != '\'' && c != '<' && c != '>' && c != '`' && c != '{' && c != '}' && c != '|' &&
           c != '^' && c != '\\' && c != '[' && c != ']';
}

static bool is_host_start(sk_bytes t, size_t at)
{
    int c = sk_at(t, at);
    return sk_is_alnum(c) || c >= 0x80 || (c == '[' && sk_hex_value(sk_at(t, at + 1)) >= 0) || c == '%';
}

/* Behind the last byte of the URL. Text of other scripts ends it (Japanese is written without blanks), except as a host. */
static size_t end_of_url(sk_bytes t, size_t at, size_t most)
{
    bool open_host = sk_at(t, at) >= 0x80, brackets = sk_at(t, at) == '[';
    size_t end = at;
    while (end < t.len && end - at < most) {
        int c = t.p[end];
        if (c == '/' || c == '?') open_host = false;
        bool escaped = c == '\\' && sk_at(t, end + 1) == '/'; /* as JSON and JavaScript write a slash */
        bool bracket = brackets && (c == '[' || c == ']');
        if (!is_url_byte(c) && !escaped && !bracket && !(open_host && c >= 0x80)) break;
        if (c == ']') brackets = false;
        end++;
    }
    return end;
}

/* Punctuation of the sentence around it; a closing bracket only where none was opened inside. */
static size_t without_tail(sk_bytes t, size_t at, size_t end)
{
    size_t opened = 0, closed = 0;
    for (size_t i = at; i < end; i++) {
        opened += t.p[i] == '(';
        closed += t.p[i] == ')';
    }
    while (end > at) {
        int c = t.p[end - 1];
        if (c == ')' && closed > opened)
            closed--;
        else if (c != '.' && c != ',' && c != ';' && c != ':' && c != '!' && c != '?' && c != '*')
            break;
        end--;
    }
    return end;
}

static sk_bytes unescape_slashes(sk_arena *a, sk_bytes url)
{
    if (sk_find(url, 0, SK_LIT("\\/")) == SK_NPOS) return url;
    sk_buf out = sk_buf_new(a, url.len);
    for (size_t i = 0; i < url.len; i++)
        if (url.p[i] != '\\') sk_buf_byte(&out, url.p[i]);
    return sk_buf_view(&out);
}

static size_t scheme_start(sk_bytes t, size_t colon, size_t *ret_row)
{
    for (size_t i = 0; i < SK_COUNT(schemes); i++) {
        sk_bytes name = sk_bytes_str(schemes[i].name);
        if (colon < name.len || !sk_equal_nocase(sk_slice(t, colon - name.len, name.len), name)) continue;
        int before = colon > name.len ? t.p[colon - name.len - 1] : ' ';
        if (sk_is_alnum(before) || before == '-' || before == '+') continue;
        *ret_row = i;
        return colon - name.len;
    }
    return SK_NPOS;
}

/* "http://www.exa" + "mple.net/": the literal ends inside the host, and what it names is no host of anybody. */
static bool host_goes_on(sk_bytes t, size_t host, size_t end)
{
    size_t at = end;
    for (size_t i = host; i < end; i++)
        if (t.p[i] == '/' || t.p[i] == '?' || t.p[i] == '\\') return false;
    if (sk_at(t, at) != '"' && sk_at(t, at) != '\'') return false;
    for (at++; at < end + LITERAL_GAP && (sk_at(t, at) == ' ' || sk_at(t, at) == '\t'); at++) {}
    return sk_at(t, at) == '+' || sk_at(t, at) == '&';
}

static size_t find_url(struct finder *f, size_t colon)
{
    sk_bytes t = f->text;
    size_t row, start = scheme_start(t, colon, &row), at = colon + 1;
    if (start == SK_NPOS) return 0;
    if (schemes[row].slashes) {
        if (sk_starts(sk_from(t, at), SK_LIT("//")))
            at += 2;
        else if (sk_starts(sk_from(t, at), SK_LIT("\\/\\/")))
            at += 4;
        else
            return 0;
        if (sk_is(sk_slice(t, start, colon - start), "file") && sk_at(t, at) == '/') at++;
        if (!is_host_start(t, at)) return 0;
    } else if (sk_at(t, at) != '?' && sk_at(t, at) != 'q' && sk_at(t, at) != 'd' && sk_at(t, at) != 'o' && sk_at(t, at) != '/') {
        return 0; /* "search: " of ordinary prose */
    }
    size_t end = without_tail(t, at, end_of_url(t, at, URL_MOST));
    if (end <= at) return 0;
    if (schemes[row].slashes && host_goes_on(t, at, end)) return end;
    sk_bytes url = unescape_slashes(f->o->arena, sk_slice(t, start, end - start));
    tell_url(f->o, url, f->base + start, end - start, f->how);
    return end;
}

static bool is_local(int c) { return sk_is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-' || c == '='; }
static bool is_domain(int c) { return sk_is_alnum(c) || c == '.' || c == '-'; }

static bool has_top_level(sk_bytes domain)
{
    size_t dot = sk_find_last(domain, SK_LIT("."));
    if (dot == SK_NPOS || dot == 0 || domain.len - dot < 3 || sk_find(domain, 0, SK_LIT("..")) != SK_NPOS) return false;
    return sk_is_alpha(domain.p[dot + 1]);
}

static size_t find_address(struct finder *f, size_t sign, size_t least)
{
    sk_bytes t = f->text;
    size_t start = sign, end = sign + 1;
    while (start > least && sign - start < LOCAL_MOST && is_local(t.p[start - 1])) start--;
    while (start < sign && !sk_is_alnum(t.p[start])) start++;
    while (end < t.len && end - sign < DOMAIN_MOST && is_domain(t.p[end])) end++;
    while (end > sign + 1 && !sk_is_alnum(t.p[end - 1])) end--;
    if (start == sign || !has_top_level(sk_slice(t, sign + 1, end - sign - 1))) return 0;
    sk_tell_indicator(f->o, SK_IOC_EMAIL, f->how, sk_slice(t, start, end - start), f->base + start, end - start);
    return end;
}

static size_t take_host(sk_bytes t, size_t at)
{
    while (at < t.len && (is_domain(t.p[at]) || t.p[at] == '_' || t.p[at] == '@')) at++;
    return at;
}

/* \\host\share, or with each backslash doubled as source text writes it. */
static size_t find_unc(struct finder *f, size_t at)
{
    sk_bytes t = f->text;
    size_t run = 0;
    while (at + run < t.len && run < 5 && t.p[at + run] == '\\') run++;
    size_t host = at + run, end = take_host(t, host < t.len ? host : t.len), step = run / 2;
    if ((run != 2 && run != 4) || end - host < 2 || end - host > DOMAIN_MOST || !sk_is_alnum(sk_at(t, host))) return host;
    for (size_t i = 0; i < step; i++)
        if (sk_at(t, end + i) != '\\') return end;
    size_t share = end + step;
    if (!sk_is_alnum(sk_at(t, share)) && sk_at(t, share) != '_') return end;
    size_t stop = share;
    while (stop < t.len && stop - at < URL_MOST && (is_url_byte(t.p[stop]) || t.p[stop] == '\\')) stop++;
    stop = without_tail(t, share, stop);
    sk_buf path = sk_buf_new(f->o->arena, URL_MOST + 8);
    for (size_t i = at; i < stop; i++) {
        sk_buf_byte(&path, t.p[i]);
        if (step == 2 && t.p[i] == '\\' && sk_at(t, i + 1) == '\\') i++;
    }
    sk_tell_indicator(f->o, SK_IOC_PATH, f->how, sk_buf_view(&path), f->base + at, stop - at);
    return stop;
}

static bool is_number_byte(int c) { return sk_is_digit(c) || c == '.'; }

static size_t find_ipv4(struct finder *f, size_t at)
{
    sk_bytes t = f->text;
    size_t end = at;
    uint32_t ip;
    bool odd;
    while (end < t.len && end - at < 64 && is_number_byte(t.p[end])) end++;
    size_t stop = end;
    while (stop > at && t.p[stop - 1] == '.') stop--;
    sk_bytes number = sk_slice(t, at, stop - at);
    int before = at > 0 ? t.p[at - 1] : ' ', after = sk_at(t, end);
    bool alone = !sk_is_alnum(before) && before != '.' && before != '-' && before != '_' && !sk_is_alpha(after) && after != '-' &&
                 after != '_';
    if (alone && number.len >= 7 && parse_ipv4(number, &ip, &odd) && !odd && ip >> 24 != 0)
        sk_tell_indicator(f->o, SK_IOC_IP, f->how, number, f->base + at, number.len);
    return end;
}

static const bool starts_something[256] = {[':'] = true, ['@'] = true, ['\\'] = true, ['0'] = true, ['1'] = true,
                                           ['2'] = true, ['3'] = true, ['4'] = true,  ['5'] = true, ['6'] = true,
                                           ['7'] = true, ['8'] = true, ['9'] = true};

void sk_find_indicators(sk_opening *o, sk_bytes text, uint64_t base_off, sk_how how)
{
    struct finder f = {o, text, base_off, how};
    size_t done = 0; /* nothing that was told is looked at again */
    for (size_t i = 0; i < text.len;) {
        uint8_t c = text.p[i];
        if (!starts_something[c]) {
            i++;
            continue;
        }
        size_t end = 0;
        if (c == ':')
            end = find_url(&f, i);
        else if (c == '@')
            end = find_address(&f, i, done);
        else if (c == '\\' && sk_at(text, i + 1) == '\\')
            end = find_unc(&f, i);
        else if (sk_is_digit(c))
            end = find_ipv4(&f, i);
        if (end > i) done = end;
        i = end > i ? end : i + 1;
    }
}
