/* What a MIME part says of itself: Content-Type, Content-Transfer-Encoding, Content-Disposition (RFC 2045, RFC 2183), where
 * they are repeated, conflict, or are misspelt. See mail.h. */
#include "base/text.h"
#include "codec/charset.h"
#include "codec/encoded_word.h"
#include "format/mail/mail.h"

static bool reads(const sk_mail *m, unsigned bit) { return (m->reading & bit) != 0; }

/* The field that counts in this reading; conflicts between repeated ones are told. */
static const sk_mail_field *pick_field(sk_mail *m, const sk_mail_header *h, const char *name, sk_deviation_id conflict)
{
    const sk_mail_field *first = sk_mail_field_first(h, name), *last = sk_mail_field_last(h, name);
    if (first != last && !sk_equal_nocase(first->value, last->value)) {
        sk_mail_deviates(m, conflict, last->off);
        m->ambiguous |= SK_READ_HEADER_LAST;
    }
    return reads(m, SK_READ_HEADER_LAST) ? last : first;
}

/* "type/subtype" of two tokens (RFC 2045 5.1). */
static bool is_media_type(sk_bytes type)
{
    size_t slash = sk_find_byte(type, 0, '/');
    if (slash == SK_NPOS || slash == 0 || slash + 1 == type.len) return false;
    for (size_t i = 0; i < type.len; i++)
        if (type.p[i] <= ' ' || type.p[i] >= 0x7F || (type.p[i] == '/' && i != slash)) return false;
    return true;
}

static sk_bytes pick_boundary(sk_mail *m, const sk_mail_values *v, size_t off)
{
    if (v->plain_count > 1 && !sk_equal(v->first, v->last)) {
        sk_mail_deviates(m, SK_DEV_MIME_BOUNDARY_REPEATED, off);
        m->ambiguous |= SK_READ_PARAMETER_LAST;
    }
    if (v->plain_count && v->has_extended && !sk_equal(v->first, v->extended)) {
        sk_mail_deviates(m, SK_DEV_MIME_BOUNDARY_CONFLICT, off);
        m->ambiguous |= SK_READ_EXTENDED;
    }
    if (v->has_extended && (v->plain_count == 0 || reads(m, SK_READ_EXTENDED))) return sk_trim(v->extended);
    return sk_trim(reads(m, SK_READ_PARAMETER_LAST) ? v->last : v->first);
}

static bool read_type(sk_mail *m, const char *default_type, sk_mail_entity *e)
{
    const sk_mail_field *f = pick_field(m, &e->header, "content-type", SK_DEV_MIME_TYPE_CONFLICT);
    e->type = sk_bytes_str(default_type);
    if (!f) return sk_mail_parameters_read(m->o->arena, SK_LIT(""), &e->type_parameters);
    if (!sk_mail_parameters_read(m->o->arena, sk_mail_unfold(m->o->arena, f->value), &e->type_parameters)) return false;
    e->has_type = is_media_type(e->type_parameters.main);
    if (e->has_type) e->type = sk_text_lower(m->o->arena, e->type_parameters.main);
    else sk_mail_deviates(m, SK_DEV_MIME_TYPE_MALFORMED, f->off);
    if (e->type_parameters.malformed) sk_mail_deviates(m, SK_DEV_MIME_PARAMETER_MALFORMED, f->off);
    e->is_multipart = sk_starts(e->type, SK_LIT("multipart/")) || sk_is(e->type_parameters.main, "multipart");
    sk_mail_values boundary = sk_mail_values_of(m->o->arena, &e->type_parameters, "boundary");
    bool has_boundary = boundary.plain_count || boundary.has_extended;
    if (has_boundary && !e->is_multipart) {
        sk_mail_deviates(m, SK_DEV_MIME_BOUNDARY_UNEXPECTED, f->off);
        m->ambiguous |= SK_READ_GUESS;
        e->is_multipart = reads(m, SK_READ_GUESS);
    }
    if (e->is_multipart) e->boundary = pick_boundary(m, &boundary, f->off);
    sk_mail_values charset = sk_mail_values_of(m->o->arena, &e->type_parameters, "charset");
    e->charset = charset.plain_count ? charset.first : charset.extended;
    if ((charset.plain_count > 1 && !sk_equal_nocase(charset.first, charset.last)) ||
        (charset.plain_count && charset.has_extended && !sk_equal_nocase(charset.first, charset.extended)))
        sk_mail_deviates(m, SK_DEV_MIME_CHARSET_CONFLICT, f->off);
    return true;
}

static bool contains(sk_bytes text, const char *word) { return sk_find_nocase(text, 0, sk_bytes_str(word)) != SK_NPOS; }

/* The encoding a token names (RFC 2045 6.1), and whether it is spelt so that every program knows it. */
static sk_mail_encoding encoding_of(sk_bytes token, bool *ret_exact)
{
    static const struct {
        const char *name;
        sk_mail_encoding encoding;
    } names[] = {{"7bit", SK_ENC_IDENTITY},     {"8bit", SK_ENC_IDENTITY},       {"binary", SK_ENC_IDENTITY},
                 {"base64", SK_ENC_BASE64},     {"quoted-printable", SK_ENC_QP}, {"x-uuencode", SK_ENC_UUENCODE},
                 {"x-uue", SK_ENC_UUENCODE},    {"uuencode", SK_ENC_UUENCODE},   {"", SK_ENC_IDENTITY},
                 {"7-bit", SK_ENC_IDENTITY},    {"8-bit", SK_ENC_IDENTITY},      {"none", SK_ENC_IDENTITY},
                 {"us-ascii", SK_ENC_IDENTITY}, {"utf-8", SK_ENC_IDENTITY}};
    *ret_exact = true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_is(token, names[i].name)) return names[i].encoding;
    *ret_exact = false;
    if (contains(token, "64")) return SK_ENC_BASE64;
    if (contains(token, "quoted") || contains(token, "printable")) return SK_ENC_QP;
    if (contains(token, "uue")) return SK_ENC_UUENCODE;
    if (contains(token, "7bit") || contains(token, "8bit") || contains(token, "7 bit") || contains(token, "8 bit"))
        return SK_ENC_IDENTITY;
    return SK_ENC_UNKNOWN;
}

static void read_encoding(sk_mail *m, sk_mail_entity *e)
{
    const sk_mail_field *f = pick_field(m, &e->header, "content-transfer-encoding", SK_DEV_MIME_ENCODING_CONFLICT);
    if (!f) return;
    bool exact;
    sk_bytes text = sk_mail_unfold(m->o->arena, f->value);
    sk_bytes token = text;
    size_t comment = sk_find_byte(token, 0, '(');
    if (comment != SK_NPOS) token = sk_trim(sk_slice(token, 0, comment));
    e->encoding = encoding_of(token, &exact);
    e->encoding_text = text;
    if (e->encoding == SK_ENC_UNKNOWN) sk_mail_deviates(m, SK_DEV_MIME_ENCODING_UNKNOWN, f->off);
    else if (!exact) sk_mail_deviates(m, SK_DEV_MIME_ENCODING_MALFORMED, f->off);
    e->encoding_misspelt = !exact && e->encoding != SK_ENC_IDENTITY;
    if (e->is_multipart && (e->encoding == SK_ENC_BASE64 || e->encoding == SK_ENC_QP))
        sk_mail_deviates(m, SK_DEV_MIME_ENCODING_MULTIPART, f->off);
}

static bool read_disposition(sk_mail *m, sk_mail_entity *e)
{
    const sk_mail_field *f = pick_field(m, &e->header, "content-disposition", SK_DEV_MIME_DISPOSITION_CONFLICT);
    sk_bytes value = f ? sk_mail_unfold(m->o->arena, f->value) : SK_LIT("");
    if (!sk_mail_parameters_read(m->o->arena, value, &e->disposition_parameters)) return false;
    e->disposition = e->disposition_parameters.main;
    e->attachment = sk_is(e->disposition, "attachment");
    if (e->disposition_parameters.malformed) sk_mail_deviates(m, SK_DEV_MIME_PARAMETER_MALFORMED, f->off);
    return true;
}

static void tell_header_deviations(sk_mail *m, const sk_mail_header *h, bool is_part)
{
    const struct {
        size_t at;
        sk_deviation_id id;
        unsigned reading;
    } rows[] = {{h->junk_at, SK_DEV_MAIL_HEADER_JUNK, SK_READ_SKIP_JUNK},
                {h->white_line_at, SK_DEV_MAIL_HEADER_WHITE_LINE, SK_READ_SKIP_JUNK},
                {h->bare_cr_at, SK_DEV_MAIL_HEADER_BARE_CR, SK_READ_BARE_CR},
                {h->nul_at, SK_DEV_MAIL_HEADER_NUL, 0},
                {h->name_space_at, SK_DEV_MAIL_HEADER_NAME_SPACE, SK_READ_STRICT},
                {h->long_line_at, SK_DEV_MAIL_LINE_LONG, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].at == SK_NPOS) continue;
        sk_mail_deviates(m, rows[i].id, rows[i].at);
        m->ambiguous |= rows[i].reading;
    }
    if (!h->ended && h->junk_at == SK_NPOS && !is_part) sk_mail_deviates(m, SK_DEV_MAIL_HEADER_UNENDED, h->body_at);
}

bool sk_mail_entity_read(sk_mail *m, size_t at, const char *default_type, sk_mail_stop stop, void *stop_self,
                         sk_mail_entity *e)
{
    const sk_mail_rules rules = {.skip_junk = reads(m, SK_READ_SKIP_JUNK), .bare_cr_ends = reads(m, SK_READ_BARE_CR),
                                 .strict_names = reads(m, SK_READ_STRICT)};
    *e = (sk_mail_entity){.header = e->header,
                          .type_parameters = e->type_parameters,
                          .disposition_parameters = e->disposition_parameters};
    if (!sk_mail_header_read(m->o->arena, m->o->budget, m->bytes, at, &rules, stop, stop_self, &e->header))
        return false;
    tell_header_deviations(m, &e->header, stop != NULL);
    if (!read_type(m, default_type, e)) return false;
    read_encoding(m, e);
    if (!read_disposition(m, e)) return false;
    if (e->type_parameters.full || e->disposition_parameters.full) {
        m->o->budget->reached[SK_LIMIT_HEADER_FIELDS] = true;
        m->limited = true;
    }
    const sk_mail_field *id = sk_mail_field_first(&e->header, "content-id");
    if (id) e->content_id = sk_mail_unfold(m->o->arena, id->value);
    return true;
}

/* --- file names --- */

static void add_name(sk_mail_names *names, sk_bytes name)
{
    name = sk_trim(name);
    if (name.len == 0 || names->count == sizeof names->name / sizeof names->name[0]) return;
    for (size_t i = 0; i < names->count; i++)
        if (sk_equal(names->name[i], name)) return;
    names->name[names->count++] = name;
}

static void add_plain_name(sk_mail *m, sk_mail_names *names, sk_bytes raw)
{
    sk_encoded_words words;
    sk_bytes name = sk_encoded_words_decode(m->o->arena, raw, &words);
    names->raw |= words.raw;
    names->encoded_word |= words.count > 0;
    add_name(names, name);
}

static void add_names(sk_mail *m, sk_mail_names *names, const sk_mail_parameters *p, const char *parameter)
{
    sk_mail_values v = sk_mail_values_of(m->o->arena, p, parameter);
    if (v.has_extended && v.extended_charset.len == 0)
        add_plain_name(m, names, v.extended); /* continued, not encoded */
    else if (v.has_extended) add_name(names, sk_charset_to_utf8(m->o->arena, v.extended, v.extended_charset, NULL));
    if (v.plain_count) add_plain_name(m, names, v.first);
    if (v.plain_count > 1) add_plain_name(m, names, v.last);
}

sk_mail_names sk_mail_entity_names(sk_mail *m, const sk_mail_entity *e)
{
    sk_mail_names names = {.count = 0};
    add_names(m, &names, &e->disposition_parameters, "filename");
    add_names(m, &names, &e->type_parameters, "name");
    if (names.count == 0 && !sk_starts(e->type, SK_LIT("text/"))) {
        add_names(m, &names, &e->disposition_parameters, "name"); /* some writers confuse the two */
        add_names(m, &names, &e->type_parameters, "filename");
    }
    return names;
}
