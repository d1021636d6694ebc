/* mail.rfc5322: an Internet mail. RFC 5322, RFC 2045 to 2049, RFC 2231, RFC 6532; for malformed mail RFC 7103.
 *
 * Mail programs differ on malformed mail, and what one skips another shows. So the mail is walked once in the common
 * reading; for each choice on which programs differ about this very mail it is walked once more, and every part
 * that has other bytes then is one more child. Sound mail is walked once. */
#include <limits.h>

#include "base/text.h"
#include "format/mail/mail.h"

#define TOLD_EACH 8          /* times that one kind of deviation is told */
#define PROBE_LINES 60

/* --- recognising --- */

static bool is_known_field(sk_bytes name)
{
    static const char *const names[] = {"from",
                                        "to",
                                        "cc",
                                        "subject",
                                        "date",
                                        "message-id",
                                        "received",
                                        "mime-version",
                                        "content-type",
                                        "return-path",
                                        "delivered-to",
                                        "reply-to",
                                        "content-transfer-encoding",
                                        "dkim-signature",
                                        "x-mailer",
                                        "sender",
                                        "in-reply-to",
                                        "references",
                                        "x-received",
                                        "authentication-results",
                                        "envelope-to",
                                        "x-original-to",
                                        "content-disposition",
                                        "list-id",
                                        "received-spf",
                                        "arc-seal",
                                        "x-uidl",
                                        "bcc",
                                        "user-agent",
                                        "thread-index",
                                        "resent-from",
                                        "apparently-to",
                                        "delivery-date"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_is(name, names[i])) return true;
    return false;
}

/* Where the header starts: behind a byte order mark, empty lines and a mailbox's From line. */
static size_t skip_leading(sk_bytes b, bool *ret_odd, bool *ret_from_line)
{
    size_t at = sk_starts(b, SK_LIT("\xEF\xBB\xBF")) ? 3 : 0;
    for (size_t i = at; i < b.len && sk_is_space(b.p[i]); i++) /* lines of white space alone */
        if (b.p[i] == '\n' || b.p[i] == '\r') at = i + 1;
    *ret_odd = at > 0;
    sk_bytes rest = sk_from(b, at);
    *ret_from_line = sk_starts(rest, SK_LIT("From ")) || sk_starts(rest, SK_LIT(">From "));
    if (*ret_from_line) (void)sk_mail_line(b, at, sk_find_byte(sk_slice(b, 0, 4096), 0, '\n') == SK_NPOS, &at);
    return at;
}

/* Old Macintosh programs end lines by a carriage return alone. */
static bool is_cr_only(sk_bytes b)
{
    sk_bytes head = sk_slice(b, 0, 4096);
    return sk_find_byte(head, 0, '\n') == SK_NPOS && sk_find_byte(head, 0, '\r') != SK_NPOS;
}

struct signs {
    unsigned known, fields, junk;
};

static struct signs read_signs(sk_bytes head)
{
    struct signs s = {0};
    bool odd, from_line, bare_cr = is_cr_only(head);
    size_t next;
    size_t at = skip_leading(head, &odd, &from_line);
    for (unsigned i = 0; i < PROBE_LINES && at < head.len; i++, at = next) {
        size_t colon;
        sk_bytes line = sk_mail_line(head, at, bare_cr, &next);
        if (line.len == 0) break;
        if (s.fields && (line.p[0] == ' ' || line.p[0] == '\t')) continue;
        size_t len = sk_mail_field_name_len(line, &colon);
        if (len == 0) {
            s.junk += next < head.len || head.len < 4096; /* the last line may be cut by the head's end */
            if (s.junk > 2) break;
            continue;
        }
        s.fields++;
        s.known += is_known_field(sk_slice(line, 0, len));
    }
    return s;
}

static bool is_declared_mail(const sk_probe_input *in)
{
    static const char *const types[] = {"message/rfc822", "message/global", "message/partial", "message/news"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (sk_is(in->declared_type, types[i])) return true;
    return sk_ends_nocase(in->name, SK_LIT(".eml")) || sk_ends_nocase(in->name, SK_LIT(".mht")) ||
           sk_ends_nocase(in->name, SK_LIT(".mhtml"));
}

/* Headers inside of mails that are shown as text. */
static bool is_declared_text(const sk_probe_input *in)
{
    return sk_starts_nocase(in->declared_type, SK_LIT("text/")) ||
           sk_is(in->declared_type, "message/delivery-status") ||
           sk_is(in->declared_type, "message/global-delivery-status") ||
           sk_is(in->declared_type, "message/disposition-notification") ||
           sk_is(in->declared_type, "message/feedback-report") || sk_is(in->declared_type, "message/global-headers");
}

static sk_match probe(const sk_probe_input *in)
{
    bool declared = is_declared_mail(in);
    if (!declared && is_declared_text(in)) return (sk_match){0};
    struct signs s = read_signs(in->head);
    int score = 0;
    if (s.junk == 0 || (s.junk == 1 && s.known >= 2))
        score = s.known >= 3 ? 95 : s.known == 2 ? 80 : s.known == 1 ? 50 : 0;
    else if (s.known >= 4) score = 85; /* folds that lost their white space, a body without an empty line before it */
    if (declared) score = s.known ? 97 : s.fields && s.junk == 0 ? 70 : 30;
    if (score && sk_find_byte(sk_slice(in->head, 0, 64), 0, 0) != SK_NPOS) score = declared ? 5 : 0;
    return (sk_match){score, SK_KIND_MAIL_RFC5322};
}

/* --- opening --- */

void sk_mail_deviates(sk_mail *m, sk_deviation_id id, size_t off)
{
    if (m->told[id] >= TOLD_EACH) return;
    if (off > m->bytes.len) off = m->bytes.len;
    if (!sk_map_add(m->seen, sk_text_bytes(m->o->arena, "d%d@%zu", (int)id, off), 1)) return;
    m->told[id]++;
    sk_tell_deviation(m->o, id, off);
}

/* Line ends, long lines and NUL bytes of the whole mail. Behind the header a bare CR counts as ambiguous only where
 * a delimiter could hide behind it. */
static void survey_lines(sk_mail *m, size_t at)
{
    size_t crlf = 0, lf = 0, next;
    size_t nul = sk_find_byte(m->bytes, at, 0);
    if (nul != SK_NPOS) sk_mail_deviates(m, SK_DEV_MAIL_NUL, nul);
    for (; at < m->bytes.len; at = next) {
        sk_bytes line = sk_mail_line(m->bytes, at, false, &next);
        size_t end_len = next - at - line.len;
        crlf += end_len == 2;
        lf += end_len == 1;
        if (line.len > 998) sk_mail_deviates(m, SK_DEV_MAIL_LINE_LONG, at);
        for (size_t cr = 0; (cr = sk_find_byte(line, cr, '\r')) != SK_NPOS; cr++) {
            sk_mail_deviates(m, SK_DEV_MAIL_LINE_BARE_CR, at + cr);
            if (sk_at(line, cr + 1) == '-' && sk_at(line, cr + 2) == '-') m->ambiguous |= SK_READ_BARE_CR;
        }
    }
    if (crlf && lf) sk_mail_deviates(m, SK_DEV_MAIL_LINE_MIXED, 0);
}

/* Walks once more for each choice that makes a difference, in the order of the bits. */
static void walk_readings(sk_mail *m, size_t at)
{
    unsigned walked = m->common;
    uint64_t views = 1;
    for (unsigned i = 0; i < SK_READ_COUNT && !m->limited; i++) {
        unsigned bit = 1u << i;
        if (!(m->ambiguous & bit) || (walked & bit)) continue;
        if (!sk_within(m->o->budget, SK_LIMIT_MIME_VIEWS, ++views)) {
            m->limited = true;
            return;
        }
        walked |= bit;
        m->reading = m->common | bit;
        sk_mail_walk(m, at);
        i = UINT_MAX; /* a reading may show further choices: from the first bit again */
    }
}

static void tell_partial(sk_mail *m)
{
    sk_mail_deviates(m, SK_DEV_MAIL_PARTIAL, 0);
    m->damaged = true;
}

static void tell_outermost(sk_mail *m, size_t at)
{
    sk_mail_entity e = {.type = {NULL, 0}};
    if (!sk_mail_entity_read(m, at, "text/plain", NULL, NULL, &e)) return;
    sk_mail_envelope(m, &e.header);
    const sk_mail_field *f = sk_mail_field_first(&e.header, "content-type");
    if (f) sk_tell_fact(m->o, SK_FACT_MAIL_CONTENT_TYPE, e.type, f->off, f->len);
    if (sk_is(e.type, "message/partial")) {
        sk_tell_fact(m->o, SK_FACT_MAIL_PARTIAL_ID, sk_mail_unfold(m->o->arena, f->value), f->off, f->len);
        tell_partial(m);
    }
}

static sk_outcome open_mail(sk_opening *o)
{
    sk_mail m = {.o = o, .bytes = sk_content_all(o->content), .seen = sk_map_new(o->arena)};
    if (!m.seen) return SK_OUTCOME_LIMIT;
    bool odd, from_line;
    size_t at = skip_leading(m.bytes, &odd, &from_line);
    unsigned common = is_cr_only(m.bytes) ? SK_READ_BARE_CR : 0;
    if (odd) sk_mail_deviates(&m, SK_DEV_MAIL_LEADING, 0);
    if (from_line) sk_mail_deviates(&m, SK_DEV_MAIL_SEPARATOR, 0);
    if (sk_is(o->declared_type, "message/partial")) tell_partial(&m);
    m.reading = m.common = common;
    survey_lines(&m, at);
    tell_outermost(&m, at);
    if (o->artifact->kind == SK_KIND_MAIL_HEADERS) return SK_OUTCOME_COMPLETE; /* of a mail that is not here */
    sk_mail_walk(&m, at);
    walk_readings(&m, at);
    sk_tell_number(o, SK_FACT_MAIL_PART_COUNT, m.leaf_count, 0, 0);
    sk_tell_number(o, SK_FACT_MAIL_ATTACHMENT_COUNT, m.attachment_count, 0, 0);
    bool limited = m.limited || o->budget->reached[SK_LIMIT_HEADER_BYTES] || o->budget->reached[SK_LIMIT_HEADER_FIELDS];
    return limited ? SK_OUTCOME_LIMIT : m.damaged ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
}

static const uint16_t kinds[] = {SK_KIND_MAIL_HEADERS, SK_KIND_MAIL_RFC5322, SK_KIND_NONE};

const sk_format sk_format_rfc5322 = {
    .id = "mail.rfc5322",
    .title = "Internet mail",
    .source = "RFC 5322, RFC 2045-2049, RFC 2231; docs/formats/mail.md",
    .probe = probe,
    .open = open_mail,
    .kinds = kinds,
};
