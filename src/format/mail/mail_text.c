/* The text of a mail as people see it: in UTF-8, with the files that are uuencoded in it, and whether it quotes an earlier
 * mail (the borrowed past of a hijacked thread). See mail.h. */
#include "base/text.h"
#include "codec/charset.h"
#include "codec/uuencode.h"
#include "format/mail/mail.h"

#define QUOTE_SEARCH_LEN ((size_t)256 << 10)
#define META_SEARCH_LEN 2048

/* --- charset --- */

/* Charsets in which bytes below 0x80 do not all stand for themselves. */
static bool hides_in_ascii(sk_bytes charset)
{
    static const char *const starts[] = {"utf-16", "utf16",   "utf-32", "utf32",     "utf-7",    "utf7",
                                         "hz",     "unicode", "ucs",    "csunicode", "x-unicode"};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (sk_starts_nocase(charset, sk_bytes_str(starts[i]))) return true;
    return false;
}

/* <meta charset=...> and <meta http-equiv=... content="...; charset=..."> */
static sk_bytes meta_charset(sk_bytes html)
{
    sk_bytes head = sk_slice(html, 0, META_SEARCH_LEN);
    size_t at = sk_find_nocase(head, 0, SK_LIT("charset="));
    if (at == SK_NPOS) return (sk_bytes){NULL, 0};
    sk_bytes name = sk_trim(sk_trim_char(sk_trim_char(sk_slice(head, at + 8, 40), '"'), '\''));
    size_t len = 0;
    while (len < name.len &&
           (sk_is_alnum(name.p[len]) || name.p[len] == '-' || name.p[len] == '_' || name.p[len] == ':'))
        len++;
    return sk_slice(name, 0, len);
}

static sk_bytes to_utf8(sk_mail *m, const sk_mail_entity *e, sk_bytes text, size_t off)
{
    bool html = sk_is(e->type, "text/html");
    sk_bytes charset = e->charset.len || !html ? e->charset : meta_charset(text);
    if (charset.len && !sk_charset_known(charset)) sk_mail_deviates(m, SK_DEV_MIME_CHARSET_UNKNOWN, off);
    if (!hides_in_ascii(charset) && sk_charset_is_ascii(text)) return text;
    bool lossy = false;
    sk_bytes utf8 = sk_charset_to_utf8(m->o->arena, text, charset, &lossy);
    if (!lossy) return utf8;
    sk_mail_deviates(m, SK_DEV_MIME_CHARSET_LOSSY, off);
    bool guess_lossy = false;
    sk_bytes guessed = sk_charset_to_utf8(m->o->arena, text, SK_LIT(""), &guess_lossy);
    bool is_latin = sk_equal(sk_bytes_str(sk_charset_guess(text)), SK_LIT("windows-1252"));
    return guess_lossy || is_latin ? utf8 : guessed; /* every byte is sound in Windows-1252: that says nothing */
}

static void tell_utf8(sk_mail *m, const sk_mail_entity *e, sk_bytes utf8, size_t off)
{
    sk_content *content = sk_content_computed(m->o->arena, m->o->budget, utf8);
    uint16_t kind = sk_is(e->type, "text/html") ? SK_KIND_DOCUMENT_HTML : SK_KIND_TEXT_PLAIN;
    uint32_t id = content ? sk_tell_child(m->o, &(sk_child){.relation = SK_REL_DECODED,
                                                            .name = SK_LIT("text"),
                                                            .offset = off,
                                                            .content = content,
                                                            .kind = kind,
                                                            .kind_fixed = true})
                          : SK_NO_ARTIFACT;
    if (id == SK_NO_ARTIFACT) m->limited = true;
}

/* --- uuencoded files --- */

static void tell_uu_files(sk_mail *m, sk_bytes text, size_t off, bool identity)
{
    sk_uu_file file;
    for (size_t at = 0; !m->limited && sk_uu_find(text, at, &file); at = file.end_at) {
        if (!file.ended) sk_mail_deviates(m, SK_DEV_MIME_UUENCODE_CUT, identity ? off + file.end_at : off);
        if (identity && !sk_map_add(m->seen, sk_text_bytes(m->o->arena, "uu %zu", off + file.begin_at), 1)) continue;
        /* Bytes of a decoded text die with its part. */
        sk_bytes lines = identity ? file.lines : sk_arena_copy(m->o->arena, file.lines);
        sk_content *content = sk_mail_uu_content(m, lines, file.size);
        sk_child child = {.relation = SK_REL_ATTACHMENT,
                          .offset = identity ? off + file.begin_at : off,
                          .content = content,
                          .name = sk_charset_to_utf8(m->o->arena, file.name, SK_LIT(""), NULL)};
        uint32_t id = content ? sk_tell_child(m->o, &child) : SK_NO_ARTIFACT;
        if (id == SK_NO_ARTIFACT) m->limited = true;
        else m->attachment_count++;
        sk_tell_fact_of(m->o, id, SK_FACT_MAIL_PART_ENCODING, SK_LIT("uuencode in text"));
    }
}

/* --- quoted mails --- */

/* What programs put before the mail they quote; a whole line, or the start of one. */
static const struct mark {
    const char *text, *how;
} marks[] = {
    {"-----Original Message-----", "outlook"},     {"----- Original Message -----", "outlook"},
    {"-----Original Appointment-----", "outlook"}, {"-----Ursprüngliche Nachricht-----", "outlook"},
    {"-----Message d'origine-----", "outlook"},    {"-----元のメッセージ-----", "japanese"},
    {"-------- 転送メッセージ", "japanese"},       {"---------- Forwarded message", "outlook"},
    {"-------- Forwarded Message", "outlook"},     {"-------- Original Message", "outlook"},
    {"Begin forwarded message:", "outlook"},       {"-------- Weitergeleitete Nachricht", "outlook"},
};

/* Names of the first and of a later line of a header block inside a text. */
static const struct block {
    const char *first, *then[3], *how;
} blocks[] = {
    {"From:", {"Sent:", "Date:", "To:"}, "header"},
    {"Von:", {"Gesendet:", "Datum:", "An:"}, "header"},
    {"De:", {"Envoyé", "Enviado", "Date:"}, "header"},
    {"Da:", {"Inviato:", "Data:", "A:"}, "header"},
    {"差出人", {"送信日時", "日付", "宛先"}, "japanese"},
};

static const char *const endings[] = {
    "wrote:", "schrieb:", "a écrit :", "escribió:", "ha scritto:", "schreef:", "skrev:", "のメール:", "書きました:", "書きました：",
};

/* The same in HTML: elements, and names by which programs mark the quoted part. */
static const char *const html_elements[] = {"<blockquote", "<b>From:</b>", "<b>差出人:</b>"};
static const char *const html_names[] = {"gmail_quote", "divRplyFwdMsg", "OLK_SRC_BODY_SECTION",
                                         "-----Original Message-----"};

/* State of the search: lines that a sign spans. */
struct search {
    unsigned angle_lines;
    const struct block *block;
    unsigned block_age;
};

static const char *look_at_line(struct search *s, sk_bytes line)
{
    line = sk_trim(line);
    s->angle_lines = sk_at(line, 0) == '>' ? s->angle_lines + 1 : 0;
    if (s->angle_lines >= 2) return "angle";
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (sk_starts(line, sk_bytes_str(marks[i].text))) return marks[i].how;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (sk_ends_nocase(line, sk_bytes_str(endings[i]))) return "wrote";
    if (sk_ends_nocase(line, SK_LIT(">:")) && sk_find_byte(line, 0, '@') != SK_NPOS)
        return "wrote"; /* date, name <address>: */
    if (s->block && ++s->block_age <= 4) {
        for (size_t i = 0; i < 3; i++)
            if (sk_starts(line, sk_bytes_str(s->block->then[i]))) return s->block->how;
    }
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        if (!sk_starts(line, sk_bytes_str(blocks[i].first))) continue;
        s->block = &blocks[i];
        s->block_age = 0;
    }
    return NULL;
}

static bool is_quoting_html(sk_bytes html)
{
    for (size_t i = 0; i < sizeof html_names / sizeof html_names[0]; i++)
        if (sk_find(html, 0, sk_bytes_str(html_names[i])) != SK_NPOS) return true;
    for (size_t at = 0; (at = sk_find_byte(html, at, '<')) != SK_NPOS; at++)
        for (size_t i = 0; i < sizeof html_elements / sizeof html_elements[0]; i++)
            if (sk_starts_nocase(sk_slice(html, at, 32), sk_bytes_str(html_elements[i]))) return true;
    return false;
}

static const char *find_quote(sk_bytes text, bool html)
{
    sk_bytes rest = sk_slice(text, 0, QUOTE_SEARCH_LEN), line;
    if (html) return is_quoting_html(rest) ? "html" : NULL;
    struct search s = {0};
    while (sk_next_line(&rest, &line, NULL)) {
        const char *how = look_at_line(&s, line);
        if (how) return how;
    }
    return NULL;
}

void sk_mail_text(sk_mail *m, const sk_mail_entity *e, sk_content *content, size_t off, bool identity)
{
    uint64_t most = m->o->budget->limits.value[SK_LIMIT_MAIL_TEXT_BYTES];
    bool foreign = e->charset.len > 0;
    sk_bytes had = foreign || identity ? sk_content_all(content) : sk_content_need(content, most);
    sk_bytes text = sk_slice(had, 0, most);
    if (!sk_is(e->type, "text/html")) tell_uu_files(m, text, off, identity);
    sk_bytes utf8 = to_utf8(m, e, text, off);
    if (!sk_equal(utf8, text)) {
        (void)sk_within(m->o->budget, SK_LIMIT_MAIL_TEXT_BYTES, had.len);
        tell_utf8(m, e, utf8, off);
    }
    const char *how = m->quoted ? NULL : find_quote(utf8, sk_is(e->type, "text/html"));
    if (!how) return;
    m->quoted = true;
    sk_tell_fact(m->o, SK_FACT_MAIL_QUOTED, sk_bytes_str(how), off, 0);
}
