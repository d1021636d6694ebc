/* See html_scan.h. HTML Living Standard 13.2.5 (tokenization), reduced to what changes where a tag starts and ends. */
#include "format/document/html_scan.h"

#include "base/attr.h"

static bool is_name(int c) { return c > ' ' && c != '>' && c != '/' && c != '<'; }

/* Behind the '>' that ends the tag; quoted values may hold one. At the end of the page the tag never ends. */
static size_t find_tag_end(sk_bytes b, size_t at)
{
    int quote = 0;
    bool value = false; /* a quote opens only behind '=' */
    for (; at < b.len; at++) {
        int c = b.p[at];
        if (quote) {
            if (c == quote) {
                quote = 0;
                value = false;
            }
            continue;
        }
        if (c == '>') return at + 1;
        if (value && (c == '"' || c == '\'')) quote = c;
        if (!sk_is_space(c)) value = c == '=';
    }
    return SK_NPOS;
}

static size_t behind(sk_bytes b, size_t at, sk_bytes mark)
{
    size_t found = sk_find(b, at, mark);
    return found == SK_NPOS ? b.len : found + mark.len;
}

/* Steps over "<!...", "<?..." at s->at. A conditional comment ends where its condition ends. */
static void skip_declaration(sk_html_scan *s)
{
    sk_bytes b = s->page, rest = sk_from(b, s->at);
    if (sk_starts(rest, SK_LIT("<!--[if"))) {
        s->at = behind(b, s->at, SK_LIT("]>"));
    } else if (sk_starts(rest, SK_LIT("<!-->")) || sk_starts(rest, SK_LIT("<!--->"))) {
        s->at = behind(b, s->at, SK_LIT(">"));
    } else if (sk_starts(rest, SK_LIT("<!--"))) {
        s->at = behind(b, s->at + 4, SK_LIT("-->"));
        s->comment_count++;
    } else {
        s->at = behind(b, s->at, SK_LIT(">"));
    }
}

static bool take_tag(sk_html_scan *s, sk_html_token *ret)
{
    sk_bytes b = s->page;
    bool closing = sk_at(b, s->at + 1) == '/';
    size_t name = s->at + 1 + closing, end = name;
    while (end < b.len && is_name(b.p[end])) end++;
    size_t stop = find_tag_end(b, end);
    if (stop == SK_NPOS) {
        s->at = b.len;
        return false;
    }
    *ret = (sk_html_token){.type = closing ? SK_HTML_CLOSE : SK_HTML_OPEN,
                           .name = sk_slice(b, name, end - name),
                           .off = s->at,
                           .attributes = sk_slice(b, end, stop - 1 - end),
                           .len = stop - s->at};
    s->at = stop;
    return true;
}

static void take_text(sk_html_scan *s, sk_html_token *ret, size_t from, size_t end, size_t next, bool literal)
{
    *ret = (sk_html_token){
        .type = SK_HTML_TEXT, .text = sk_slice(s->page, from, end - from), .off = from, .len = end - from, .literal = literal};
    s->at = next;
}

bool sk_html_next(sk_html_scan *s, sk_html_token *ret)
{
    sk_bytes b = s->page;
    while (s->at < b.len) {
        if (b.p[s->at] != '<') {
            size_t end = sk_find_byte(b, s->at, '<');
            if (end == SK_NPOS) end = b.len;
            take_text(s, ret, s->at, end, end, false);
            return true;
        }
        int c = sk_at(b, s->at + 1);
        if (sk_is_alpha(c) || (c == '/' && sk_is_alpha(sk_at(b, s->at + 2)))) {
            if (take_tag(s, ret)) return true;
        } else if (sk_starts(sk_from(b, s->at), SK_LIT("<![CDATA["))) {
            size_t end = sk_find(b, s->at, SK_LIT("]]>"));
            take_text(s, ret, s->at + 9, end == SK_NPOS ? b.len : end, end == SK_NPOS ? b.len : end + 3, true);
            return true;
        } else if (c == '!' || c == '?' || c == '/') {
            skip_declaration(s);
        } else {
            take_text(s, ret, s->at, s->at + 1, s->at + 1, false);
            return true;
        }
    }
    *ret = (sk_html_token){.type = SK_HTML_END, .off = b.len};
    return false;
}

sk_bytes sk_html_raw(sk_html_scan *s, sk_bytes name)
{
    sk_bytes b = s->page;
    size_t start = s->at;
    for (size_t at = start;;) {
        at = sk_find(b, at, SK_LIT("</"));
        if (at == SK_NPOS) break;
        sk_bytes found = sk_slice(b, at + 2, name.len);
        if (sk_equal_nocase(found, name) && !sk_is_alnum(sk_at(b, at + 2 + name.len))) {
            s->at = behind(b, at, SK_LIT(">"));
            return sk_slice(b, start, at - start);
        }
        at += 2;
    }
    s->at = b.len;
    return sk_from(b, start);
}

bool sk_html_attribute(sk_bytes *rest, sk_bytes *ret_name, sk_bytes *ret_value)
{
    sk_bytes b = *rest;
    size_t i = 0;
    while (i < b.len && (sk_is_space(b.p[i]) || b.p[i] == '/' || b.p[i] == 0)) i++;
    size_t name = i;
    while (i < b.len && !sk_is_space(b.p[i]) && b.p[i] != '/' && (b.p[i] != '=' || i == name)) i++;
    *ret_name = sk_slice(b, name, i - name);
    *ret_value = (sk_bytes){0};
    size_t value = i;
    while (value < b.len && sk_is_space(b.p[value])) value++;
    if (sk_at(b, value) == '=') {
        value++;
        while (value < b.len && sk_is_space(b.p[value])) value++;
        int quote = sk_at(b, value);
        if (quote == '"' || quote == '\'') {
            size_t end = sk_find_byte(b, value + 1, (uint8_t)quote);
            if (end == SK_NPOS) end = b.len;
            *ret_value = sk_slice(b, value + 1, end - value - 1);
            i = end + 1;
        } else {
            i = value;
            while (i < b.len && !sk_is_space(b.p[i])) i++;
            *ret_value = sk_slice(b, value, i - value);
        }
    }
    *rest = sk_from(b, i);
    return ret_name->len > 0;
}
