/* mail.mbox: see mbox.h. */
#include "format/mail/mbox.h"

#include "format/mail/mail.h"

#define MMDF_MARK SK_LIT("\1\1\1\1\n")
#define HEADER_LINES_MOST 2000

/* --- separator lines --- */

static bool has_time(sk_bytes line)
{
    for (size_t at = 0; (at = sk_find_byte(line, at, ':')) != SK_NPOS; at++)
        if (at >= 1 && sk_is_digit(line.p[at - 1]) && sk_is_digit(sk_at(line, at + 1)) &&
            sk_is_digit(sk_at(line, at + 2)))
            return true;
    return false;
}

/* A year of four digits that begins with 19 or 20. */
static bool has_year(sk_bytes line)
{
    for (size_t i = 0; i + 4 <= line.len; i++) {
        bool century = (line.p[i] == '1' && line.p[i + 1] == '9') || (line.p[i] == '2' && line.p[i + 1] == '0');
        if (century && sk_is_digit(line.p[i + 2]) && sk_is_digit(line.p[i + 3]) && !sk_is_digit(sk_at(line, i + 4)) &&
            (i == 0 || !sk_is_digit(line.p[i - 1])))
            return true;
    }
    return false;
}

/* The abbreviated English month that asctime() writes, as a word. */
static bool has_month(sk_bytes line)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (size_t at = 0; (at = sk_find_byte(line, at, ' ')) != SK_NPOS; at++)
        for (size_t k = 0; k < 12; k++)
            if (sk_starts(sk_slice(line, at + 1, 3), sk_bytes_str(months[k])) && sk_at(line, at + 4) == ' ')
                return true;
    return false;
}

#define SEPARATOR_MOST 1000

bool sk_mail_is_from_line(sk_bytes line)
{
    return sk_starts(line, SK_LIT("From ")) && line.len <= SEPARATOR_MOST && has_time(line) && has_year(line) &&
           has_month(line);
}

/* True when the line at at is a field, or empty (a mail without header). */
static bool field_at(sk_bytes b, size_t at, bool or_empty)
{
    size_t next, colon;
    sk_bytes line = sk_mail_line(b, at, false, &next);
    if (line.len == 0) return or_empty && at < b.len;
    return sk_mail_field_name_len(line, &colon) > 0 || sk_starts(line, SK_LIT(">From "));
}

/* Fields with which programs begin a header. */
static bool opening_field_at(sk_bytes b, size_t at)
{
    static const char *const names[] = {
        "return-path",   "received", "from",    "date",   "message-id", "delivered-to", "x-mozilla-status",
        "envelope-to",   "to",       "subject", "status", "x-uidl",     "mime-version", "x-account-key",
        "x-gmail-labels"};
    size_t next, colon;
    sk_bytes line = sk_mail_line(b, at, false, &next);
    size_t len = sk_mail_field_name_len(line, &colon);
    for (size_t i = 0; len && i < sizeof names / sizeof names[0]; i++)
        if (sk_is(sk_slice(line, 0, len), names[i])) return true;
    return false;
}

static bool blank_before(sk_bytes b, size_t at)
{
    if (at == 0) return true;
    if (b.p[at - 1] != '\n') return false;
    size_t i = at - 1;
    if (i > 0 && b.p[i - 1] == '\r') i--;
    return i == 0 || b.p[i - 1] == '\n';
}

enum strength { NO_SEPARATOR, WEAK, STRONG };

static enum strength separator_at(sk_bytes b, size_t at)
{
    size_t next;
    sk_bytes line = sk_mail_line(b, at, false, &next);
    if (!sk_starts(line, SK_LIT("From ")) || line.len > SEPARATOR_MOST) return NO_SEPARATOR;
    bool dated = sk_mail_is_from_line(line);
    if (dated && blank_before(b, at) && field_at(b, next, true)) return STRONG;
    return (dated || (blank_before(b, at) && has_time(line))) && opening_field_at(b, next) ? WEAK : NO_SEPARATOR;
}

/* --- the walk --- */

/* Where the mail at at ends by its Content-Length, or SK_NPOS. */
static size_t end_by_length(sk_bytes b, size_t at)
{
    uint64_t length = 0;
    bool found = false;
    size_t next;
    for (unsigned i = 0; at < b.len && i < HEADER_LINES_MOST; i++, at = next) {
        sk_bytes line = sk_mail_line(b, at, false, &next);
        if (line.len == 0) return found && length <= b.len - next ? next + (size_t)length : SK_NPOS;
        if (sk_starts(line, SK_LIT("From "))) return SK_NPOS;
        if (sk_starts_nocase(line, SK_LIT("content-length:")))
            found = sk_parse_u64(sk_trim(sk_from(line, 15)), &length);
    }
    return SK_NPOS;
}

/* The separator behind from, or the end of the file. */
static size_t next_separator(sk_mbox *box, size_t from, size_t by_length)
{
    for (size_t at = from; (at = sk_find(box->bytes, at, SK_LIT("\nFrom "))) != SK_NPOS;) {
        enum strength s = separator_at(box->bytes, ++at);
        bool inside = by_length != SK_NPOS && at < by_length;
        if (s == STRONG || (s == WEAK && !inside)) {
            if (s == WEAK && box->weak_at == SK_NPOS) box->weak_at = at;
            return at;
        }
    }
    return box->bytes.len;
}

static size_t without_line_end(sk_bytes b, size_t start, size_t end)
{
    if (end > start && b.p[end - 1] == '\n') end--;
    else return end;
    return end > start && b.p[end - 1] == '\r' ? end - 1 : end;
}

bool sk_mbox_begins(sk_bytes b)
{
    if (sk_starts(b, MMDF_MARK)) return true;
    size_t at = 0, next;
    while (at < b.len && (b.p[at] == '\r' || b.p[at] == '\n')) at++;
    sk_bytes line = sk_mail_line(b, at, false, &next);
    return sk_starts(line, SK_LIT("From ")) && line.len <= SEPARATOR_MOST &&
           (sk_mail_is_from_line(line) || opening_field_at(b, next)) && field_at(b, next, true);
}

sk_mbox sk_mbox_start(sk_bytes bytes)
{
    sk_mbox box = {.bytes = bytes, .mmdf = sk_starts(bytes, MMDF_MARK), .weak_at = SK_NPOS, .length_at = SK_NPOS};
    while (!box.mmdf && box.pos < bytes.len && (bytes.p[box.pos] == '\r' || bytes.p[box.pos] == '\n')) box.pos++;
    return box;
}

static bool next_of_mmdf(sk_mbox *box, sk_bytes *ret_mail, uint64_t *ret_offset)
{
    const sk_bytes mark = MMDF_MARK;
    while (box->pos < box->bytes.len) {
        size_t start = box->pos;
        if (sk_starts(sk_from(box->bytes, start), mark)) start += mark.len;
        size_t end = sk_find(box->bytes, start, mark);
        if (end == SK_NPOS) end = box->bytes.len;
        box->pos = end + mark.len;
        if (box->pos > box->bytes.len) box->pos = box->bytes.len;
        if (sk_trim(sk_slice(box->bytes, start, end - start)).len == 0) continue;
        *ret_mail = sk_slice(box->bytes, start, end - start);
        *ret_offset = start;
        return true;
    }
    return false;
}

bool sk_mbox_next(sk_mbox *box, sk_bytes *ret_mail, uint64_t *ret_offset)
{
    if (box->mmdf) return next_of_mmdf(box, ret_mail, ret_offset);
    if (box->pos >= box->bytes.len) return false;
    size_t start = box->pos;
    if (sk_starts(sk_from(box->bytes, start), SK_LIT("From "))) (void)sk_mail_line(box->bytes, start, false, &start);
    size_t by_length = end_by_length(box->bytes, start);
    size_t next = next_separator(box, start > 0 ? start - 1 : 0, by_length);
    size_t end = next < box->bytes.len && blank_before(box->bytes, next) ? without_line_end(box->bytes, start, next)
                                                                         : next;
    if (by_length != SK_NPOS && (by_length > end || end - by_length > 4) && box->length_at == SK_NPOS)
        box->length_at = start;
    box->pos = next;
    *ret_mail = end > start ? sk_slice(box->bytes, start, end - start) : (sk_bytes){NULL, 0};
    *ret_offset = start;
    return true;
}

/* --- the format --- */

/* A file with one mail behind a From line is a mail; with more it is a mailbox. */
static sk_match probe(const sk_probe_input *in)
{
    if (!sk_mbox_begins(in->head) && !sk_is(in->declared_type, "application/mbox")) return (sk_match){0};
    sk_bytes all = sk_content_all(in->content), mail;
    if (!sk_mbox_begins(all)) return (sk_match){0};
    sk_mbox box = sk_mbox_start(all);
    uint64_t off;
    bool several = sk_mbox_next(&box, &mail, &off) && sk_mbox_next(&box, &mail, &off);
    bool named = sk_is(in->declared_type, "application/mbox") || sk_ends_nocase(in->name, SK_LIT(".mbox")) || box.mmdf;
    return (sk_match){several || named ? 98 : 0, SK_KIND_MAIL_MBOX};
}

static sk_outcome open_mbox(sk_opening *o)
{
    sk_mbox box = sk_mbox_start(sk_content_all(o->content));
    sk_bytes mail;
    uint64_t off, count = 0;
    bool limited = false;
    while (!limited && sk_mbox_next(&box, &mail, &off)) {
        sk_content *content = sk_content_view(o->arena, mail);
        limited = !content || sk_tell_child(o, &(sk_child){.relation = SK_REL_MEMBER, .offset = off, .content = content,
                      .declared_type = SK_LIT("message/rfc822"), .kind = SK_KIND_MAIL_RFC5322}) == SK_NO_ARTIFACT;
        count++;
    }
    if (box.weak_at != SK_NPOS) sk_tell_deviation(o, SK_DEV_MBOX_SEPARATOR_WEAK, box.weak_at);
    if (box.length_at != SK_NPOS) sk_tell_deviation(o, SK_DEV_MBOX_LENGTH, box.length_at);
    sk_tell_number(o, SK_FACT_MBOX_COUNT, count, 0, 0);
    return limited ? SK_OUTCOME_LIMIT : count ? SK_OUTCOME_COMPLETE : SK_OUTCOME_PARTIAL;
}

static const uint16_t kinds[] = {SK_KIND_MAIL_MBOX, SK_KIND_NONE};

const sk_format sk_format_mbox = {
    .id = "mail.mbox",
    .title = "Mailbox (mbox)",
    .source = "RFC 4155, qmail mbox(5); docs/formats/mail.md",
    .probe = probe,
    .open = open_mbox,
    .kinds = kinds,
};
