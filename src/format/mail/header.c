/* See header.h. */
#include "format/mail/header.h"

#include "base/buf.h"

#define LINE_MOST 998 /* RFC 5322 2.1.1 */

sk_bytes sk_mail_line(sk_bytes mail, size_t at, bool bare_cr_ends, size_t *ret_next)
{
    size_t end = at;
    if (bare_cr_ends) {
        while (end < mail.len && mail.p[end] != '\n' && mail.p[end] != '\r') end++;
        *ret_next = sk_at(mail, end) == '\r' && sk_at(mail, end + 1) == '\n' ? end + 2 : end < mail.len ? end + 1 : end;
        return sk_slice(mail, at, end - at);
    }
    end = sk_find_byte(mail, at, '\n');
    *ret_next = end == SK_NPOS ? mail.len : end + 1;
    if (end == SK_NPOS) end = mail.len;
    else if (end > at && mail.p[end - 1] == '\r') end--;
    return sk_slice(mail, at, end - at);
}

size_t sk_mail_field_name_len(sk_bytes line, size_t *ret_colon)
{
    size_t len = 0;
    while (len < line.len && line.p[len] > ' ' && line.p[len] < 0x7F && line.p[len] != ':') len++;
    size_t colon = len;
    while (colon < line.len && (line.p[colon] == ' ' || line.p[colon] == '\t')) colon++;
    if (len == 0 || sk_at(line, colon) != ':') return 0;
    *ret_colon = colon;
    return len;
}

static bool is_white(sk_bytes line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.p[i] != ' ' && line.p[i] != '\t') return false;
    return line.len > 0;
}

static void note(size_t *at, size_t where)
{
    if (*at == SK_NPOS) *at = where;
}

static void note_odd_bytes(sk_mail_header *h, sk_bytes line, size_t at)
{
    size_t nul = sk_find_byte(line, 0, 0), cr = sk_find_byte(line, 0, '\r');
    if (nul != SK_NPOS) note(&h->nul_at, at + nul);
    if (cr != SK_NPOS) note(&h->bare_cr_at, at + cr);
    if (line.len > LINE_MOST) note(&h->long_line_at, at);
}

/* Behind the limit of bytes only the fields that shape the mail are taken. */
static bool is_shaping(sk_bytes name) { return sk_starts_nocase(name, SK_LIT("content-")); }

static bool add_field(sk_arena *a, sk_budget *budget, sk_mail_header *h, const sk_mail_field *f)
{
    if (!sk_within(budget, SK_LIMIT_HEADER_BYTES, f->off - h->at) && !is_shaping(f->name)) return true;
    if (!sk_within(budget, SK_LIMIT_HEADER_FIELDS, h->count + 1)) return true;
    if (h->count == h->cap) {
        size_t cap = h->cap ? h->cap * 2 : 32;
        sk_mail_field *fields = sk_arena_grow(a, h->fields, h->cap, cap, sizeof *fields);
        if (!fields) return false;
        h->fields = fields;
        h->cap = cap;
    }
    h->fields[h->count++] = *f;
    return true;
}

/* True when the next line is a field: a line of white space before it is then a fold of nothing. */
static bool field_follows(sk_bytes mail, size_t at, bool bare_cr_ends)
{
    size_t next, colon;
    sk_bytes line = sk_mail_line(mail, at, bare_cr_ends, &next);
    return sk_mail_field_name_len(line, &colon) > 0 || sk_at(line, 0) == ' ' || sk_at(line, 0) == '\t';
}

bool sk_mail_header_read(sk_arena *a, sk_budget *budget, sk_bytes mail, size_t at, const sk_mail_rules *rules,
                         sk_mail_stop stop, void *stop_self, sk_mail_header *h)
{
    sk_mail_field *fields = h->fields;
    size_t cap = h->cap;
    *h = (sk_mail_header){.fields = fields,
                          .cap = cap,
                          .at = at,
                          .body_at = mail.len,
                          .junk_at = SK_NPOS,
                          .white_line_at = SK_NPOS,
                          .bare_cr_at = SK_NPOS,
                          .nul_at = SK_NPOS,
                          .name_space_at = SK_NPOS,
                          .long_line_at = SK_NPOS};
    sk_mail_field open = {0}; /* the field that folded lines go on with */
    size_t value_at = 0, next;
    bool sound = true;
    for (size_t pos = at; pos < mail.len && sound; pos = next) {
        sk_bytes line = sk_mail_line(mail, pos, rules->bare_cr_ends, &next);
        size_t colon, name_len;
        if (line.len == 0) {
            h->ended = true;
            h->body_at = next;
            break;
        }
        if (sk_starts(line, SK_LIT("--")) && stop && stop(stop_self, line)) {
            h->body_at = pos;
            break;
        }
        note_odd_bytes(h, line, pos);
        if (is_white(line)) {
            note(&h->white_line_at, pos);
            if (!open.name.len || rules->skip_junk == field_follows(mail, next, rules->bare_cr_ends)) {
                h->ended = true;
                h->body_at = next;
                break;
            }
        }
        if ((line.p[0] == ' ' || line.p[0] == '\t') && open.name.len) {
            open.value = sk_slice(mail, value_at, pos + line.len - value_at);
            open.len = pos + line.len - open.off;
            continue;
        }
        name_len = sk_mail_field_name_len(line, &colon);
        if (name_len && colon > name_len) {
            note(&h->name_space_at, pos);
            if (rules->strict_names) name_len = 0;
        }
        if (name_len == 0 && !rules->strict_names) {
            note(&h->junk_at, pos);
            if (!rules->skip_junk) {
                h->body_at = pos;
                break;
            }
        }
        if (open.name.len) sound = add_field(a, budget, h, &open);
        open = (sk_mail_field){0};
        if (name_len == 0) continue;
        value_at = pos + colon + 1;
        open = (sk_mail_field){
            .name = sk_slice(line, 0, name_len), .value = sk_from(line, colon + 1), .off = pos, .len = line.len};
    }
    if (open.name.len && sound) sound = add_field(a, budget, h, &open);
    for (size_t i = 0; i < h->count; i++) h->fields[i].value = sk_trim(h->fields[i].value);
    return sound;
}

const sk_mail_field *sk_mail_field_first(const sk_mail_header *h, const char *name)
{
    for (size_t i = 0; i < h->count; i++)
        if (sk_is(h->fields[i].name, name)) return &h->fields[i];
    return NULL;
}

const sk_mail_field *sk_mail_field_last(const sk_mail_header *h, const char *name)
{
    for (size_t i = h->count; i > 0; i--)
        if (sk_is(h->fields[i - 1].name, name)) return &h->fields[i - 1];
    return NULL;
}

sk_bytes sk_mail_unfold(sk_arena *a, sk_bytes value)
{
    bool plain = true;
    for (size_t i = 0; i < value.len && plain; i++) plain = value.p[i] != '\n' && value.p[i] != '\r' && value.p[i] != 0;
    if (plain) return value;
    sk_buf out = sk_buf_new(a, value.len);
    for (size_t i = 0; i < value.len; i++)
        if (value.p[i] != '\n' && value.p[i] != '\r' && value.p[i] != 0) sk_buf_byte(&out, value.p[i]);
    return sk_trim(sk_buf_view(&out));
}
