/* See parameter.h. */
#include "format/mail/parameter.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "codec/jis.h"

#define PARAMETERS_MOST 1000
#define SECTION_MOST 9999

struct cursor {
    sk_bytes text;
    size_t pos;
    bool sjis; /* the text holds bytes above 0x7F that are no UTF-8: "\" may be the second byte of a character */
};

/* Length of one character that may hide a quote or a backslash: a run of shifted JIS up to the next escape sequence, or
 * a double byte of Shift_JIS. 1 for everything else. */
static size_t character_len(const struct cursor *c)
{
    int byte = sk_at(c->text, c->pos), second = sk_at(c->text, c->pos + 1);
    size_t escape = sk_jis_escape_len(c->text, c->pos);
    if (escape && second == '$') {
        size_t end = sk_find_byte(c->text, c->pos + 1, 0x1B);
        return end == SK_NPOS ? escape : end - c->pos;
    }
    if (escape) return escape;
    return c->sjis && sk_cp932_is_lead(byte) && second >= 0x40 ? 2 : 1;
}

static void skip_white_and_comments(struct cursor *c)
{
    for (unsigned depth = 0; c->pos < c->text.len; c->pos++) {
        int byte = c->text.p[c->pos];
        if (byte == '(') depth++;
        else if (byte == ')' && depth > 0) depth--;
        else if (byte == '\\' && depth > 0) c->pos++;
        else if (depth == 0 && !sk_is_space(byte)) return;
    }
    if (c->pos > c->text.len) c->pos = c->text.len;
}

/* The text of a quoted string; the cursor stands on its first quote. "\" is taken out only before a quote or another:
 * programs that write Windows paths do not double it. */
static sk_bytes read_quoted(sk_arena *a, struct cursor *c, bool *ret_closed)
{
    size_t start = ++c->pos;
    bool escapes = false;
    sk_buf out = sk_buf_new(a, c->text.len);
    *ret_closed = false;
    while (c->pos < c->text.len) {
        size_t len = character_len(c);
        int byte = c->text.p[c->pos], next = sk_at(c->text, c->pos + 1);
        if (len == 1 && byte == '"') {
            *ret_closed = true;
            break;
        }
        if (len == 1 && byte == '\\' && (next == '"' || next == '\\')) {
            if (!escapes) sk_buf_bytes(&out, sk_slice(c->text, start, c->pos - start));
            escapes = true;
            sk_buf_byte(&out, (uint8_t)next);
            c->pos += 2;
            continue;
        }
        if (escapes) sk_buf_bytes(&out, sk_slice(c->text, c->pos, len));
        c->pos += len;
    }
    sk_bytes value = escapes ? sk_buf_view(&out) : sk_slice(c->text, start, c->pos - start);
    if (*ret_closed) c->pos++;
    return value;
}

/* Up to the next ";" (or white space, with tokens only). */
static sk_bytes read_unquoted(struct cursor *c)
{
    size_t start = c->pos;
    while (c->pos < c->text.len && c->text.p[c->pos] != ';') c->pos += character_len(c);
    if (c->pos > c->text.len) c->pos = c->text.len;
    return sk_trim(sk_slice(c->text, start, c->pos - start));
}

/* Takes "*", "*3" and "*3*" off the name (RFC 2231 3 and 4). */
static void read_marks(sk_mail_parameter *p)
{
    p->section = -1;
    size_t star = sk_find_byte(p->name, 0, '*');
    if (star == SK_NPOS) return;
    sk_bytes mark = sk_from(p->name, star + 1);
    p->name.len = star;
    if (mark.len > 0 && mark.p[mark.len - 1] == '*') {
        p->extended = true;
        mark.len--;
    } else if (mark.len == 0) {
        p->extended = true;
        return;
    }
    uint64_t number;
    if (sk_parse_u64(mark, &number) && number <= SECTION_MOST) p->section = (int)number;
    else if (mark.len > 0) p->section = 0;
}

static bool add_parameter(sk_arena *a, sk_mail_parameters *p, const sk_mail_parameter *item)
{
    if (p->count == PARAMETERS_MOST) {
        p->full = true;
        return true;
    }
    if (p->count == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 16;
        sk_mail_parameter *items = sk_arena_grow(a, p->items, p->cap, cap, sizeof *items);
        if (!items) return false;
        p->items = items;
        p->cap = cap;
    }
    p->items[p->count++] = *item;
    return true;
}

static bool is_name_char(int c) { return c > ' ' && c < 0x7F && c != '=' && c != ';' && c != '"' && c != ','; }

/* One parameter; the cursor stands behind a ";" or where one is missing. */
static bool read_parameter(sk_arena *a, struct cursor *c, sk_mail_parameters *p)
{
    skip_white_and_comments(c);
    size_t start = c->pos;
    while (c->pos < c->text.len && is_name_char(c->text.p[c->pos])) c->pos++;
    sk_mail_parameter item = {.name = sk_slice(c->text, start, c->pos - start)};
    skip_white_and_comments(c);
    if (sk_at(c->text, c->pos) != '=' || item.name.len == 0) {
        if (c->pos >= c->text.len && item.name.len == 0) return true;
        if (sk_at(c->text, c->pos) == ';') {
            p->malformed |= item.name.len > 0;
            c->pos++;
            return true;
        }
        p->malformed = true;
        if (c->pos == start) c->pos++;
        return true;
    }
    c->pos++;
    skip_white_and_comments(c);
    bool closed = true, quoted = sk_at(c->text, c->pos) == '"';
    item.value = quoted ? read_quoted(a, c, &closed) : read_unquoted(c);
    if (!closed || (!quoted && sk_find_byte(item.value, 0, ' ') != SK_NPOS)) p->malformed = true;
    read_marks(&item);
    skip_white_and_comments(c);
    if (sk_at(c->text, c->pos) == ';') c->pos++;
    return add_parameter(a, p, &item);
}

bool sk_mail_parameters_read(sk_arena *a, sk_bytes value, sk_mail_parameters *p)
{
    sk_mail_parameter *items = p->items;
    size_t cap = p->cap;
    *p = (sk_mail_parameters){.items = items, .cap = cap};
    struct cursor c = {.text = value, .sjis = !sk_utf8_valid(value)};
    skip_white_and_comments(&c);
    size_t start = c.pos;
    while (c.pos < value.len && value.p[c.pos] != ';' && value.p[c.pos] != '(' && !sk_is_space(value.p[c.pos])) c.pos++;
    p->main = sk_slice(value, start, c.pos - start);
    skip_white_and_comments(&c);
    if (sk_at(value, c.pos) == ';') c.pos++;
    else if (c.pos < value.len) p->malformed = true;
    while (c.pos < value.len)
        if (!read_parameter(a, &c, p)) return false;
    return true;
}

/* --- readings --- */

static int by_section(const void *left, const void *right)
{
    const sk_mail_parameter *a = *(const sk_mail_parameter *const *)left, *b = *(const sk_mail_parameter *const *)right;
    if (a->section != b->section) return a->section < b->section ? -1 : 1;
    return a < b ? -1 : a > b;
}

static void put_percent_decoded(sk_buf *out, sk_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        int high = text.p[i] == '%' ? sk_hex_value(sk_at(text, i + 1)) : -1,
            low = high < 0 ? -1 : sk_hex_value(sk_at(text, i + 2));
        if (low >= 0) {
            sk_buf_byte(out, (uint8_t)(high << 4 | low));
            i += 2;
        } else {
            sk_buf_byte(out, text.p[i]);
        }
    }
}

/* charset'language'text: takes the first two off. */
static sk_bytes take_charset(sk_bytes *value)
{
    size_t first = sk_find_byte(*value, 0, '\''),
           second = first == SK_NPOS ? SK_NPOS : sk_find_byte(*value, first + 1, '\'');
    if (second == SK_NPOS) return (sk_bytes){NULL, 0};
    sk_bytes charset = sk_slice(*value, 0, first);
    *value = sk_from(*value, second + 1);
    return charset;
}

static void join_sections(sk_arena *a, const sk_mail_parameters *p, const char *name, size_t count, sk_mail_values *v)
{
    const sk_mail_parameter **found = SK_NEW_ARRAY(a, const sk_mail_parameter *, count);
    if (!found) return;
    size_t n = 0, most = 0;
    for (size_t i = 0; i < p->count && n < count; i++) {
        const sk_mail_parameter *item = &p->items[i];
        if (!sk_is(item->name, name) || (item->section < 0 && !item->extended)) continue;
        found[n++] = item;
        most += item->value.len;
    }
    qsort(found, n, sizeof *found, by_section);
    sk_buf out = sk_buf_new(a, most + 1);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && found[i]->section == found[i - 1]->section) continue;
        /* "name*" and "name*0" together: the one without number is a value of its own and wins */
        if (i > 0 && found[0]->section < 0) break;
        sk_bytes text = found[i]->value;
        if (i == 0 && found[i]->extended) v->extended_charset = take_charset(&text);
        if (found[i]->extended) put_percent_decoded(&out, text);
        else sk_buf_bytes(&out, text);
    }
    v->has_extended = n > 0;
    v->extended = sk_buf_view(&out);
}

sk_mail_values sk_mail_values_of(sk_arena *a, const sk_mail_parameters *p, const char *name)
{
    sk_mail_values v = {0};
    size_t sections = 0;
    for (size_t i = 0; i < p->count; i++) {
        const sk_mail_parameter *item = &p->items[i];
        if (!sk_is(item->name, name)) continue;
        if (item->section >= 0 || item->extended) {
            sections++;
            continue;
        }
        if (v.plain_count++ == 0) v.first = item->value;
        v.last = item->value;
    }
    if (sections) join_sections(a, p, name, sections, &v);
    return v;
}
