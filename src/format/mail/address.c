/* See address.h. */
#include "format/mail/address.h"

#include "base/buf.h"
#include "codec/encoded_word.h"
#include "codec/jis.h"

/* What was gathered between two separators. */
struct gathered {
    sk_buf phrase, comment, angle;
    bool has_angle;
};

sk_mail_addresses sk_mail_addresses_of(sk_arena *a, sk_bytes list)
{
    return (sk_mail_addresses){.list = list, .arena = a};
}

/* Copies a run of shifted JIS whole: its bytes may look like quotes, commas and brackets. 0 where there is none. */
static size_t take_shifted(sk_bytes list, size_t pos, sk_buf *to)
{
    size_t escape = sk_jis_escape_len(list, pos);
    if (!escape) return 0;
    size_t end = sk_at(list, pos + 1) == '$' ? sk_find_byte(list, pos + 1, 0x1B) : pos + escape;
    if (end == SK_NPOS) end = pos + escape;
    sk_buf_bytes(to, sk_slice(list, pos, end - pos));
    return end - pos;
}

/* A quoted string or comment from its opening to its closing character; returns the position behind it. */
static size_t take_enclosed(sk_bytes list, size_t pos, int open, int close, sk_buf *to)
{
    unsigned depth = 1;
    for (pos++; pos < list.len;) {
        int c = list.p[pos];
        size_t shifted = take_shifted(list, pos, to);
        if (shifted) {
            pos += shifted;
            continue;
        }
        if (c == '\\' && pos + 1 < list.len) {
            sk_buf_byte(to, list.p[pos + 1]);
            pos += 2;
            continue;
        }
        pos++;
        if (c == close && --depth == 0) return pos;
        if (c == open && open != close) depth++;
        sk_buf_byte(to, (uint8_t)c);
    }
    return pos;
}

/* The position behind ">" (or at the end). */
static size_t take_angle(sk_bytes list, size_t pos, struct gathered *g)
{
    g->has_angle = true;
    for (pos++; pos < list.len && list.p[pos] != '>'; pos++)
        if (!sk_is_space(list.p[pos])) sk_buf_byte(&g->angle, list.p[pos]);
    return pos < list.len ? pos + 1 : pos;
}

static sk_bytes without_route(sk_bytes address)
{
    size_t colon = sk_at(address, 0) == '@' ? sk_find_byte(address, 0, ':')
                                            : SK_NPOS; /* <@host:user@host>, RFC 5322 4.4 */
    return colon == SK_NPOS ? address : sk_from(address, colon + 1);
}

static sk_mail_address conclude(const sk_mail_addresses *list, struct gathered *g)
{
    sk_bytes phrase = sk_trim(sk_buf_view(&g->phrase)), comment = sk_trim(sk_buf_view(&g->comment));
    sk_mail_address found = {.group = list->group};
    if (g->has_angle) {
        found.address = without_route(sk_buf_view(&g->angle));
        found.name = phrase.len ? phrase : comment;
    } else if (sk_find_byte(phrase, 0, '@') != SK_NPOS) {
        found.address = phrase;
        found.name = comment;
    } else {
        found.name = phrase.len ? phrase : comment;
    }
    found.name = sk_encoded_words_decode(list->arena, found.name, NULL);
    return found;
}

static bool take_group(sk_mail_addresses *list, struct gathered *g)
{
    sk_bytes phrase = sk_trim(sk_buf_view(&g->phrase));
    if (g->has_angle || phrase.len == 0 || sk_find_byte(phrase, 0, '@') != SK_NPOS) return false;
    list->group = sk_encoded_words_decode(list->arena, phrase, NULL);
    g->phrase.len = 0;
    return true;
}

bool sk_mail_addresses_next(sk_mail_addresses *l, sk_mail_address *ret)
{
    while (l->pos < l->list.len) {
        struct gathered g = {sk_buf_new(l->arena, l->list.len), sk_buf_new(l->arena, l->list.len),
                             sk_buf_new(l->arena, l->list.len), false};
        bool separated = false, group_ends = false;
        while (l->pos < l->list.len && !separated) {
            int c = l->list.p[l->pos];
            size_t shifted = take_shifted(l->list, l->pos, &g.phrase);
            l->pos += shifted;
            if (shifted) continue;
            if (c == '"') l->pos = take_enclosed(l->list, l->pos, '"', '"', &g.phrase);
            else if (c == '(') l->pos = take_enclosed(l->list, l->pos, '(', ')', &g.comment);
            else if (c == '<') l->pos = take_angle(l->list, l->pos, &g);
            else {
                l->pos++;
                group_ends = c == ';';
                separated = c == ',' || group_ends;
                if (!separated && !(c == ':' && take_group(l, &g)) && !g.has_angle) sk_buf_byte(&g.phrase, (uint8_t)c);
            }
        }
        sk_mail_address found = conclude(l, &g);
        if (group_ends) l->group = (sk_bytes){NULL, 0};
        if (found.name.len == 0 && found.address.len == 0) continue;
        *ret = found;
        return true;
    }
    return false;
}
