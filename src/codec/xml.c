/* See codec/xml.h. expat gets the text in one call, so that no token is scanned twice; every event that it told stays
 * valid, and the lenient scanner starts at the byte where expat stopped. */
#include "codec/xml.h"

#include <expat.h>
#include <limits.h>

#include "base/text.h"

struct xml {
    const sk_xml_sink *sink;
    sk_arena *arena;
    sk_bytes text;      /* UTF-8 */
    sk_xml_result result;
    unsigned depth;
    sk_xml_attr attrs[SK_XML_ATTRS];
    size_t attr_count;
    sk_buf values;      /* decoded attribute values of one tag */
    XML_Parser expat;
    size_t told_to;     /* end of the tag at which expat was stopped */
    size_t pos;         /* of the lenient scanner */
    bool no_comment_end, no_cdata_end, no_pi_end;
};

/* --- telling --- */

sk_bytes sk_xml_local(sk_bytes name)
{
    size_t colon = sk_find_byte(name, 0, ':');
    return colon == SK_NPOS ? name : sk_from(name, colon + 1);
}

static void tell_start(struct xml *x, sk_bytes name, size_t end)
{
    if (x->depth < SK_XML_DEPTH) x->depth++;
    else x->result.too_deep = true;
    x->result.starts++;
    sk_xml_tag tag = {.name = name, .local = sk_xml_local(name), .attrs = x->attrs, .attr_count = x->attr_count,
                      .depth = x->depth, .end = end};
    if (x->sink->start) x->sink->start(x->sink->self, &tag);
}

static void tell_end(struct xml *x, sk_bytes name)
{
    if (x->depth > 0) x->depth--;
    if (x->sink->end) x->sink->end(x->sink->self, sk_xml_local(name));
}

static void tell_text(struct xml *x, sk_bytes text)
{
    if (text.len > 0 && x->sink->text) x->sink->text(x->sink->self, text);
}

/* --- expat --- */

static void on_start(void *self, const XML_Char *name, const XML_Char **attrs)
{
    struct xml *x = self;
    x->attr_count = 0;
    for (; attrs[0] && x->attr_count < SK_XML_ATTRS; attrs += 2)
        x->attrs[x->attr_count++] = (sk_xml_attr){sk_bytes_str(attrs[0]), sk_bytes_str(attrs[1])};
    XML_Index end = XML_GetCurrentByteIndex(x->expat) + XML_GetCurrentByteCount(x->expat);
    tell_start(x, sk_bytes_str(name), end > 0 ? (size_t)end : 0);
    if (!x->result.too_deep) return;
    x->told_to = end > 0 ? (size_t)end : 0;
    XML_StopParser(x->expat, XML_FALSE);
}

static void on_end(void *self, const XML_Char *name) { tell_end(self, sk_bytes_str(name)); }

static void on_text(void *self, const XML_Char *text, int len)
{
    if (len > 0) tell_text(self, sk_bytes_of(text, (size_t)len));
}

static void on_comment(void *self, const XML_Char *text)
{
    struct xml *x = self;
    if (x->sink->comment) x->sink->comment(x->sink->self, sk_bytes_str(text));
}

/* A document type ends the strict reading: its entities must not be honoured. */
static void on_doctype(void *self, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                       int has_internal)
{
    struct xml *x = self;
    (void)name, (void)system, (void)public, (void)has_internal;
    XML_StopParser(x->expat, XML_FALSE);
}

/* Where the lenient scanner goes on after expat stopped at `at`: an error inside a tag means that the tag was not
 * told. */
static size_t resume_at(sk_bytes text, size_t at)
{
    for (size_t i = at; i > 0; i--) {
        int c = sk_at(text, i - 1);
        if (sk_at(text, at) == '<' || c == '>') break;
        if (c == '<') return i - 1;
    }
    return at;
}

/* Returns true when all was well-formed; else x->pos is where to go on. */
static bool parse_strictly(struct xml *x)
{
    x->expat = x->text.len <= INT_MAX ? XML_ParserCreate("UTF-8") : NULL;
    if (!x->expat) return false;
    XML_SetUserData(x->expat, x);
    XML_SetElementHandler(x->expat, on_start, on_end);
    XML_SetCharacterDataHandler(x->expat, on_text);
    XML_SetCommentHandler(x->expat, on_comment);
    XML_SetStartDoctypeDeclHandler(x->expat, on_doctype);
    bool good = XML_Parse(x->expat, (const char *)x->text.p, (int)x->text.len, 1) == XML_STATUS_OK;
    if (!good) {
        XML_Index at = XML_GetCurrentByteIndex(x->expat);
        x->pos = resume_at(x->text, at > 0 && (uint64_t)at <= x->text.len ? (size_t)at : 0);
        x->result.malformed = XML_GetErrorCode(x->expat) != XML_ERROR_ABORTED;
        if (x->result.too_deep) x->pos = x->told_to;
    }
    XML_ParserFree(x->expat);
    x->expat = NULL;
    return good;
}

/* --- lenient --- */

static bool is_name_char(int c) { return sk_is_alnum(c) || c == ':' || c == '_' || c == '-' || c == '.' || c >= 0x80; }

/* XML 1.0, 4.1 and 4.6: the five names and numbers. Returns the length of the reference at `at`, 0 when it is none. */
static size_t read_reference(sk_bytes b, size_t at, uint32_t *ret)
{
    static const struct { const char *name; uint32_t c; } names[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (sk_starts(sk_from(b, at), sk_bytes_str(names[i].name))) {
            *ret = names[i].c;
            return sk_bytes_str(names[i].name).len;
        }
    if (sk_at(b, at + 1) != '#') return 0;
    bool hex = sk_at(b, at + 2) == 'x';
    size_t i = at + (hex ? 3 : 2), first = i;
    uint32_t c = 0;
    for (; i - first < 8 && (hex ? sk_hex_value(sk_at(b, i)) >= 0 : sk_is_digit(sk_at(b, i))); i++)
        c = c * (hex ? 16 : 10) + (uint32_t)sk_hex_value(sk_at(b, i));
    if (i == first || sk_at(b, i) != ';') return 0;
    *ret = c;
    return i + 1 - at;
}

static void decode_into(sk_buf *out, sk_bytes b)
{
    for (size_t i = 0; i < b.len;) {
        size_t amp = sk_find_byte(b, i, '&');
        if (amp == SK_NPOS) amp = b.len;
        sk_buf_bytes(out, sk_slice(b, i, amp - i));
        if (amp == b.len) return;
        uint32_t c;
        size_t len = read_reference(b, amp, &c);
        if (len > 0) sk_buf_utf8(out, c);
        else sk_buf_byte(out, '&');
        i = amp + (len > 0 ? len : 1);
    }
}

static void tell_encoded_text(struct xml *x, sk_bytes b)
{
    if (!x->sink->text) return;
    for (size_t i = 0; i < b.len;) {
        size_t amp = sk_find_byte(b, i, '&');
        if (amp == SK_NPOS) amp = b.len;
        tell_text(x, sk_slice(b, i, amp - i));
        if (amp == b.len) return;
        uint32_t c;
        size_t len = read_reference(b, amp, &c);
        x->values.len = 0;
        if (len > 0) sk_buf_utf8(&x->values, c);
        else sk_buf_byte(&x->values, '&');
        tell_text(x, sk_buf_view(&x->values));
        i = amp + (len > 0 ? len : 1);
    }
}

/* A mark-up from x->pos to the end mark: true and *ret_inside; false where the end mark never comes (which is
 * remembered: searching again from every such mark would be quadratic). */
static bool take_until(struct xml *x, size_t skip, sk_bytes end, bool *never, sk_bytes *ret_inside)
{
    size_t at = *never ? SK_NPOS : sk_find(x->text, x->pos + skip, end);
    if (at == SK_NPOS) {
        *never = true;
        x->pos += skip < x->text.len - x->pos ? skip : x->text.len - x->pos;
        return false;
    }
    *ret_inside = sk_slice(x->text, x->pos + skip, at - x->pos - skip);
    x->pos = at + end.len;
    return true;
}

static void skip_doctype(struct xml *x)
{
    bool inside = false;
    size_t i = x->pos;
    for (; i < x->text.len; i++) {
        int c = sk_at(x->text, i);
        if (c == '[') inside = true;
        if (c == ']') inside = false;
        if (c == '<' && sk_starts(sk_from(x->text, i), SK_LIT("<!ENTITY"))) x->result.declares_entity = true;
        if (c == '>' && !inside) break;
    }
    x->pos = i < x->text.len ? i + 1 : i;
}

static void skip_space(struct xml *x)
{
    while (sk_is_space(sk_at(x->text, x->pos))) x->pos++;
}

static sk_bytes take_name(struct xml *x)
{
    size_t first = x->pos;
    while (x->pos < x->text.len && is_name_char(sk_at(x->text, x->pos))) x->pos++;
    return sk_slice(x->text, first, x->pos - first);
}

/* A value ends at its quote, or where the next tag begins: a quote that is missing must not swallow the part. */
static sk_bytes take_value(struct xml *x)
{
    int quote = sk_at(x->text, x->pos);
    bool quoted = quote == '"' || quote == '\'';
    if (quoted) x->pos++;
    size_t first = x->pos;
    for (; x->pos < x->text.len; x->pos++) {
        int c = sk_at(x->text, x->pos);
        if (c == '<' || (quoted && c == quote) || (!quoted && (sk_is_space(c) || c == '>'))) break;
    }
    sk_bytes raw = sk_slice(x->text, first, x->pos - first);
    if (quoted && sk_at(x->text, x->pos) == quote) x->pos++;
    return raw;
}

struct span { size_t off, len; }; /* in x->values, which may move while it grows */

/* Reads the attributes up to the end of the tag; returns true for an empty-element tag. */
static bool read_attributes(struct xml *x)
{
    struct span spans[SK_XML_ATTRS];
    bool empty = false;
    x->attr_count = 0;
    x->values.len = 0;
    while (x->pos < x->text.len) {
        skip_space(x);
        int c = sk_at(x->text, x->pos);
        if (c == '<' || c < 0) break;
        if (c == '>') {
            x->pos++;
            break;
        }
        sk_bytes name = take_name(x);
        empty = name.len == 0 && c == '/';
        if (name.len == 0) {
            x->pos++;
            continue;
        }
        skip_space(x);
        if (sk_at(x->text, x->pos) != '=') continue;
        x->pos++;
        skip_space(x);
        sk_bytes raw = take_value(x);
        if (x->attr_count == SK_XML_ATTRS) continue;
        spans[x->attr_count].off = x->values.len;
        decode_into(&x->values, raw);
        spans[x->attr_count].len = x->values.len - spans[x->attr_count].off;
        x->attrs[x->attr_count++].name = name;
    }
    for (size_t i = 0; i < x->attr_count; i++)
        x->attrs[i].value = sk_slice(sk_buf_view(&x->values), spans[i].off, spans[i].len);
    return empty;
}

static void read_end_tag(struct xml *x)
{
    x->pos += 2;
    sk_bytes name = take_name(x);
    while (x->pos < x->text.len && sk_at(x->text, x->pos) != '>' && sk_at(x->text, x->pos) != '<') x->pos++;
    if (sk_at(x->text, x->pos) == '>') x->pos++;
    if (name.len > 0) tell_end(x, name);
}

static void read_start_tag(struct xml *x)
{
    x->pos++;
    sk_bytes name = take_name(x);
    bool empty = read_attributes(x);
    tell_start(x, name, x->pos);
    if (empty) tell_end(x, name);
}

static void read_markup(struct xml *x)
{
    sk_bytes rest = sk_from(x->text, x->pos), inside;
    if (sk_starts(rest, SK_LIT("<!--"))) {
        if (take_until(x, 4, SK_LIT("-->"), &x->no_comment_end, &inside) && x->sink->comment)
            x->sink->comment(x->sink->self, inside);
    } else if (sk_starts(rest, SK_LIT("<![CDATA["))) {
        if (take_until(x, 9, SK_LIT("]]>"), &x->no_cdata_end, &inside)) tell_text(x, inside);
    } else if (sk_starts(rest, SK_LIT("<?"))) {
        (void)take_until(x, 2, SK_LIT("?>"), &x->no_pi_end, &inside);
    } else if (sk_starts(rest, SK_LIT("<!DOCTYPE"))) {
        skip_doctype(x);
    } else if (sk_at(rest, 1) == '/') {
        read_end_tag(x);
    } else if (is_name_char(sk_at(rest, 1))) {
        read_start_tag(x);
    } else {
        tell_text(x, sk_slice(rest, 0, 1));
        x->pos++;
    }
}

static void parse_leniently(struct xml *x)
{
    x->values = sk_buf_new(x->arena, x->text.len + 16);
    while (x->pos < x->text.len) {
        size_t open = sk_find_byte(x->text, x->pos, '<');
        if (open == SK_NPOS) open = x->text.len;
        tell_encoded_text(x, sk_slice(x->text, x->pos, open - x->pos));
        x->pos = open;
        if (open < x->text.len) read_markup(x);
    }
}

/* --- encodings --- */

static bool declares(sk_bytes b, const char *encoding)
{
    sk_bytes head = sk_slice(b, 0, 200);
    if (!sk_starts(head, SK_LIT("<?xml"))) return false;
    size_t end = sk_find(head, 0, SK_LIT("?>"));
    return end != SK_NPOS && sk_find_nocase(sk_slice(head, 0, end), 0, sk_bytes_str(encoding)) != SK_NPOS;
}

/* XML 1.0, appendix F: byte order mark, else the shape of "<?" in UTF-16. */
sk_bytes sk_xml_text(sk_arena *arena, sk_bytes b)
{
    if (sk_starts(b, SK_LIT("\xFF\xFE"))) return sk_utf16le_to_utf8(arena, sk_from(b, 2));
    if (sk_starts(b, SK_LIT("\xFE\xFF"))) return sk_utf16be_to_utf8(arena, sk_from(b, 2));
    if (sk_starts(b, SK_LIT("\xEF\xBB\xBF"))) return sk_from(b, 3);
    if (sk_at(b, 0) == '<' && sk_at(b, 1) == 0) return sk_utf16le_to_utf8(arena, b);
    if (sk_at(b, 0) == 0 && sk_at(b, 1) == '<') return sk_utf16be_to_utf8(arena, b);
    if (declares(b, "iso-8859-1") || declares(b, "windows-1252")) return sk_latin1_to_utf8(arena, b);
    return b;
}

sk_xml_result sk_xml_parse(sk_arena *arena, sk_bytes b, const sk_xml_sink *sink)
{
    struct xml on_stack, *x = &on_stack; /* 8 KiB that a package of many parts must not take from the arena each time */
    if (b.len == 0) return (sk_xml_result){.malformed = true};
    *x = (struct xml){.sink = sink, .arena = arena, .text = sk_xml_text(arena, b)};
    if (!parse_strictly(x)) {
        if (x->result.malformed) x->result.bad_at = x->pos + (x->text.p == b.p ? 0 : b.len - x->text.len == 3 ? 3 : 0);
        if (x->result.bad_at > b.len) x->result.bad_at = b.len;
        parse_leniently(x);
    }
    return x->result;
}

sk_bytes sk_xml_root(sk_arena *arena, sk_bytes head)
{
    sk_bytes text = sk_xml_text(arena, head);
    for (size_t i = sk_find_byte(text, 0, '<'); i != SK_NPOS; i = sk_find_byte(text, i, '<')) {
        size_t first = ++i;
        if (sk_at(text, i) == '!' && sk_starts(sk_from(text, i), SK_LIT("!--"))) {
            size_t end = sk_find(text, i, SK_LIT("-->"));
            if (end != SK_NPOS) i = end;
            continue;
        }
        while (is_name_char(sk_at(text, i))) i++;
        if (i > first && !sk_is_digit(sk_at(text, first))) return sk_slice(text, first, i - first);
    }
    return (sk_bytes){NULL, 0};
}

/* --- reading tags --- */

/* The first attribute with that local name; before it, where plain is asked for, the first that has no prefix. */
static sk_bytes find_attribute(const sk_xml_tag *tag, const char *local, bool plain)
{
    sk_bytes want = sk_bytes_str(local), found = {NULL, 0};
    for (size_t i = 0; i < tag->attr_count; i++) {
        sk_bytes name = tag->attrs[i].name;
        if (sk_at(name, name.len - 1) != sk_at(want, want.len - 1) || !sk_equal(sk_xml_local(name), want)) continue;
        bool has_prefix = name.len > want.len;
        if (plain && !has_prefix) return tag->attrs[i].value;
        if (has_prefix && !found.p) found = tag->attrs[i].value;
    }
    return found;
}

sk_bytes sk_xml_get(const sk_xml_tag *tag, const char *local) { return find_attribute(tag, local, true); }
sk_bytes sk_xml_get_prefixed(const sk_xml_tag *tag, const char *local) { return find_attribute(tag, local, false); }
