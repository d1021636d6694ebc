#include "base/buf.h"
#include "base/text.h"
#include "codec/charset.h"
#include "codec/quoted_printable.h"
#include "notify/contacts.h"

enum { LINE_MOST = 1 << 20, CARD_MEMORY = 16 << 20, MAILS_MOST = 64 };

bool sk_vcard_looks(sk_bytes bytes)
{
    if (sk_starts(bytes, SK_LIT("\xEF\xBB\xBF"))) bytes = sk_from(bytes, 3);
    return sk_starts_nocase(sk_trim(sk_slice(bytes, 0, 64)), SK_LIT("BEGIN:VCARD"));
}

typedef struct property {
    sk_bytes name, parameters, value; /* name without its group */
} property;

static bool is_quoted_printable(sk_bytes parameters) { return sk_find_nocase(parameters, 0, SK_LIT("QUOTED-PRINTABLE")) != SK_NPOS; }

/* A logical line: folded lines joined (RFC 6350 3.2), and the soft breaks of quoted-printable (vCard 2.1). */
static bool take_line(sk_arena *a, sk_bytes *rest, sk_bytes *ret)
{
    sk_bytes line;
    if (!sk_next_line(rest, &line, NULL)) return false;
    *ret = line;
    size_t colon = sk_find_byte(line, 0, ':');
    bool soft = colon != SK_NPOS && is_quoted_printable(sk_slice(line, 0, colon));
    sk_buf joined = sk_buf_new(a, LINE_MOST);
    bool is_joined = false;
    for (;;) {
        int next = sk_at(*rest, 0);
        bool folded = next == ' ' || next == '\t', broken = soft && sk_at(line, line.len - 1) == '=' && line.len;
        if (!rest->len || (!folded && !broken)) break;
        if (!is_joined) sk_buf_bytes(&joined, broken ? sk_slice(line, 0, line.len - 1) : line);
        is_joined = true;
        sk_bytes more;
        if (!sk_next_line(rest, &more, NULL)) break;
        line = more;
        if (folded) more = sk_from(more, 1);
        if (soft && sk_at(more, more.len - 1) == '=' && more.len) more = sk_slice(more, 0, more.len - 1);
        sk_buf_bytes(&joined, more);
    }
    if (is_joined) *ret = sk_buf_view(&joined);
    return true;
}

static bool split_property(sk_bytes line, property *ret)
{
    bool quoted = false;
    size_t colon = 0, name_end = SK_NPOS;
    for (; colon < line.len && (quoted || line.p[colon] != ':'); colon++) {
        if (line.p[colon] == '"') quoted = !quoted;
        if (line.p[colon] == ';' && name_end == SK_NPOS) name_end = colon;
    }
    if (colon >= line.len) return false;
    if (name_end == SK_NPOS) name_end = colon;
    sk_bytes name = sk_slice(line, 0, name_end);
    size_t dot = sk_find_last(name, SK_LIT("."));
    ret->name = sk_trim(dot == SK_NPOS ? name : sk_from(name, dot + 1));
    ret->parameters = sk_slice(line, name_end, colon - name_end);
    ret->value = sk_from(line, colon + 1);
    return true;
}

static sk_bytes charset_of(sk_bytes parameters)
{
    size_t at = sk_find_nocase(parameters, 0, SK_LIT("CHARSET="));
    if (at == SK_NPOS) return (sk_bytes){0};
    sk_bytes rest = sk_from(parameters, at + 8), name;
    return sk_next_field(&rest, ';', &name) ? sk_trim_char(sk_trim(name), '"') : (sk_bytes){0};
}

/* The value as UTF-8; backslashes taken out, and the parts of N joined by blanks. */
static sk_bytes text_of(sk_arena *a, const property *p, bool parts)
{
    sk_bytes raw = is_quoted_printable(p->parameters) ? sk_qp_decode(a, p->value) : p->value;
    raw = sk_charset_to_utf8(a, raw, charset_of(p->parameters), NULL);
    sk_buf out = sk_buf_new(a, LINE_MOST);
    for (size_t i = 0; i < raw.len; i++) {
        int c = raw.p[i];
        if (c == '\\' && i + 1 < raw.len) {
            c = raw.p[++i];
            if (c == 'n' || c == 'N') c = ' ';
        } else if (parts && c == ';') c = ' ';
        sk_buf_byte(&out, (uint8_t)c);
    }
    return sk_trim(sk_buf_view(&out));
}

/* "mailto:" is allowed where a card says VALUE=uri. */
static sk_bytes without_scheme(sk_bytes address) { return sk_starts_nocase(address, SK_LIT("mailto:")) ? sk_from(address, 7) : address; }

static bool tell_card(sk_bytes name, const sk_bytes *mails, size_t count, const sk_mention_sink *to)
{
    for (size_t i = 0; i < count; i++)
        if (!to->person(to->self, &(sk_mention){.name = name, .address = without_scheme(mails[i]), .role = SK_ROLE_CONTACT})) return false;
    return true;
}

/* Reads to the end of the card; false at the end of the file, or where nobody listens any more. */
static bool take_card(sk_arena *a, sk_bytes *rest, const sk_mention_sink *to)
{
    sk_bytes mails[MAILS_MOST], line, full = {0}, parts = {0};
    size_t count = 0;
    bool more;
    while ((more = take_line(a, rest, &line))) {
        property p;
        if (!split_property(line, &p)) continue;
        if (sk_equal_nocase(p.name, SK_LIT("END"))) break;
        if (sk_equal_nocase(p.name, SK_LIT("FN"))) full = text_of(a, &p, false);
        if (sk_equal_nocase(p.name, SK_LIT("N"))) parts = text_of(a, &p, true);
        if (!sk_equal_nocase(p.name, SK_LIT("EMAIL"))) continue;
        if (count < MAILS_MOST) mails[count++] = text_of(a, &p, false);
        else to->deviates(to->self, "a contact has more addresses than are read");
    }
    return tell_card(full.len ? full : parts, mails, count, to) && more;
}

void sk_vcard_people(sk_bytes bytes, const sk_mention_sink *to)
{
    sk_bytes rest = bytes;
    bool more = true;
    while (more) {
        sk_arena *a = sk_arena_new(CARD_MEMORY); /* a card that needs more is cut, the next one is read again */
        more = a && take_card(a, &rest, to);
        if (!a || sk_arena_exhausted(a)) to->deviates(to->self, "a contact needs more memory than it may have");
        sk_arena_free(a);
    }
}
