/* A leaf of the mail becomes a child: its bytes with the transfer encoding undone and nothing else changed. Where programs
 * would decode differently, each result is a child of its own. See mail.h. */
#include "base/buf.h"
#include "base/text.h"
#include "codec/base64.h"
#include "codec/quoted_printable.h"
#include "codec/uuencode.h"
#include "format/mail/mail.h"

enum method { IDENTITY, UNDECODED, ENCODED_MULTIPART, QP, UUENCODE, BASE64 }; /* BASE64 + sk_base64_mode */

struct decoder {
    sk_producer producer; /* first: the producer is the decoder */
    sk_base64 base64;
    sk_qp qp;
    sk_uu uu;
};

static size_t produce_base64(sk_producer *self, uint8_t *out, size_t cap)
{
    return sk_base64_read(&((struct decoder *)self)->base64, out, cap);
}
static size_t produce_qp(sk_producer *self, uint8_t *out, size_t cap)
{
    return sk_qp_read(&((struct decoder *)self)->qp, out, cap);
}
static size_t produce_uu(sk_producer *self, uint8_t *out, size_t cap)
{
    return sk_uu_read(&((struct decoder *)self)->uu, out, cap);
}

/* What programs show that give up on base64: its characters, the lines joined. */
static sk_content *make_undecoded(sk_mail *m, sk_bytes body)
{
    sk_buf out = sk_buf_new(m->o->arena, body.len);
    for (sk_bytes rest = body, line; sk_next_line(&rest, &line, NULL);) sk_buf_bytes(&out, line);
    return out.full ? NULL : sk_content_computed(m->o->arena, m->o->budget, sk_buf_view(&out));
}

static sk_content *make_content(sk_mail *m, sk_bytes body, unsigned method, uint64_t size)
{
    if (method == IDENTITY) return sk_content_view(m->o->arena, body);
    if (method == UNDECODED) return make_undecoded(m, body);
    struct decoder *d = SK_NEW(m->o->arena, struct decoder);
    if (!d) return NULL;
    d->producer = (sk_producer){.outcome = SK_OUTCOME_COMPLETE};
    d->producer.produce = method == QP ? produce_qp : method == UUENCODE ? produce_uu : produce_base64;
    if (method == QP) d->qp = sk_qp_start(body);
    else if (method == UUENCODE) d->uu = sk_uu_start(body);
    else d->base64 = sk_base64_start(body, (sk_base64_mode)(method - BASE64));
    return sk_content_produced(m->o->arena, m->o->budget, &d->producer, size);
}

sk_content *sk_mail_uu_content(sk_mail *m, sk_bytes lines, uint64_t size)
{
    return make_content(m, lines, UUENCODE, size);
}

/* True when this run of bytes was not handed on in this way before. */
static bool is_new(sk_mail *m, size_t off, size_t len, unsigned method)
{
    sk_bytes key = sk_text_bytes(m->o->arena, "%zu+%zu %u", off, len, method);
    return sk_map_add(m->seen, key, 1);
}

static const struct kind_row {
    const char *type;
    uint16_t kind;
    bool fixed; /* a block of fields: it is that where it looks like one */
} kind_rows[] = {
    {"text/plain", SK_KIND_TEXT_PLAIN, false},
    {"text/html", SK_KIND_DOCUMENT_HTML, false},
    {"message/rfc822", SK_KIND_MAIL_RFC5322, false},
    {"message/global", SK_KIND_MAIL_RFC5322, false},
    {"message/partial", SK_KIND_MAIL_RFC5322, false},
    {"message/delivery-status", SK_KIND_MAIL_DELIVERY_STATUS, true},
    {"message/global-delivery-status", SK_KIND_MAIL_DELIVERY_STATUS, true},
    {"text/rfc822-headers", SK_KIND_MAIL_HEADERS, true},
    {"message/global-headers", SK_KIND_MAIL_HEADERS, true},
};

static bool looks_like_fields(sk_bytes body)
{
    size_t next, colon;
    sk_bytes start = sk_trim(body);
    return sk_find_byte(body, 0, 0) == SK_NPOS &&
           sk_mail_field_name_len(sk_mail_line(start, 0, false, &next), &colon) > 0;
}

static void set_kind(const sk_mail_entity *e, sk_bytes body, sk_child *child)
{
    for (size_t i = 0; i < sizeof kind_rows / sizeof kind_rows[0]; i++) {
        if (!sk_is(e->type, kind_rows[i].type)) continue;
        child->kind_fixed = kind_rows[i].fixed && looks_like_fields(body);
        if (child->kind_fixed || sk_find_byte(body, 0, 0) == SK_NPOS) child->kind = kind_rows[i].kind;
    }
}

static void tell_names(sk_mail *m, const sk_mail_entity *e, const sk_mail_names *names, uint32_t child)
{
    if (names->count > 1) sk_mail_deviates(m, SK_DEV_MIME_NAME_CONFLICT, e->header.at);
    if (names->raw) sk_mail_deviates(m, SK_DEV_MIME_NAME_RAW, e->header.at);
    if (names->encoded_word) sk_mail_deviates(m, SK_DEV_MIME_NAME_ENCODED_WORD, e->header.at);
    for (size_t i = 1; i < names->count; i++) sk_tell_fact_of(m->o, child, SK_FACT_MAIL_PART_NAME, names->name[i]);
}

static const char *reading_name(unsigned reading)
{
    static const char *const names[SK_READ_COUNT] = {"last field",
                                                     "last parameter",
                                                     "RFC 2231 boundary",
                                                     "delimiter by prefix",
                                                     "behind the final delimiter",
                                                     "junk in header skipped",
                                                     "bare CR ends lines",
                                                     "guessed boundary",
                                                     "strict field names"};
    for (unsigned i = 0; i < SK_READ_COUNT; i++)
        if (reading & 1u << i) return names[i];
    return "";
}

static void tell_part_facts(sk_mail *m, const sk_mail_entity *e, uint32_t child, const char *view)
{
    const struct {
        sk_fact_key key;
        sk_bytes value;
    } rows[] = {{SK_FACT_MAIL_PART_TYPE, e->has_type ? e->type : SK_LIT("")}, {SK_FACT_MAIL_PART_CHARSET, e->charset},
                {SK_FACT_MAIL_PART_ENCODING, e->encoding_text}, {SK_FACT_MAIL_PART_DISPOSITION, e->disposition},
                {SK_FACT_MAIL_PART_CONTENT_ID, e->content_id},
                {SK_FACT_MAIL_PART_READING, sk_bytes_str(*view ? view : reading_name(m->reading & ~m->common))}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].value.len) sk_tell_fact_of(m->o, child, rows[i].key, rows[i].value);
}

/* One view of a leaf. */
static sk_content *tell_view(sk_mail *m, const sk_mail_entity *e, size_t off, sk_bytes body, unsigned method,
                             uint64_t size, const char *view)
{
    if (!is_new(m, off, body.len, method)) return NULL;
    sk_content *content = make_content(m, body, method, size);
    if (!content) {
        m->limited = true;
        return NULL;
    }
    sk_mail_names names = sk_mail_entity_names(m, e);
    sk_child child = {.relation = names.count || e->attachment ? SK_REL_ATTACHMENT : SK_REL_PART,
                      .offset = off,
                      .content = content,
                      .name = names.count ? names.name[0] : SK_LIT(""),
                      .declared_type = e->type};
    if (body.len > 0) set_kind(e, method == IDENTITY ? body : SK_LIT(""), &child);
    uint32_t id = sk_tell_child(m->o, &child);
    if (id == SK_NO_ARTIFACT) {
        m->limited = true;
        return NULL;
    }
    m->leaf_count++;
    m->attachment_count += child.relation == SK_REL_ATTACHMENT;
    tell_names(m, e, &names, id);
    tell_part_facts(m, e, id, view);
    return content;
}

static sk_content *tell_base64(sk_mail *m, const sk_mail_entity *e, size_t off, sk_bytes body)
{
    sk_base64_survey s = sk_base64_survey_of(body);
    uint64_t size = s.letter_count / 4 * 3 + 3;
    sk_content *first = tell_view(m, e, off, body, BASE64 + SK_BASE64_CONTINUE, size, "");
    if (s.cut) sk_mail_deviates(m, SK_DEV_MIME_BASE64_CUT, off + body.len);
    if (s.alone) {
        m->damaged = true;
        (void)tell_view(m, e, off, body, UNDECODED, body.len, "base64 is not decoded");
    }
    if (s.after_pad_at != SK_NPOS) {
        sk_mail_deviates(m, SK_DEV_MIME_BASE64_PADDING_INSIDE, off + s.pad_at);
        (void)tell_view(m, e, off, body, BASE64 + SK_BASE64_STOP_AT_PAD, size, "base64 ends at its padding");
    }
    if (s.junk_count) {
        sk_mail_deviates(m, SK_DEV_MIME_BASE64_JUNK, off + s.junk_at);
        /* Where nothing but junk follows, both readings are one. */
        sk_base64_survey rest = sk_base64_survey_of(sk_from(body, s.junk_at));
        if (rest.letter_count && s.pad_at > s.junk_at)
            (void)tell_view(m, e, off, body, BASE64 + SK_BASE64_STOP_AT_JUNK, size, "base64 ends at what is none");
    }
    return first;
}

static sk_content *tell_qp(sk_mail *m, const sk_mail_entity *e, size_t off, sk_bytes body)
{
    return tell_view(m, e, off, body, QP, body.len, "");
}

static sk_content *tell_uuencoded(sk_mail *m, const sk_mail_entity *e, size_t off, sk_bytes body)
{
    sk_uu_file file;
    if (!sk_uu_find(body, 0, &file)) return tell_view(m, e, off, body, IDENTITY, body.len, "");
    if (!file.ended) sk_mail_deviates(m, SK_DEV_MIME_UUENCODE_CUT, off + file.end_at);
    size_t lines_at = sk_find_byte(body, file.begin_at, '\n') + 1;
    return tell_view(m, e, off + lines_at, file.lines, UUENCODE, file.size, "");
}

/* An encoding that nobody knows is left alone by most programs; some guess. */
static bool looks_like_base64(sk_bytes body)
{
    sk_base64_survey s = sk_base64_survey_of(body);
    return s.letter_count >= 32 && s.junk_count == 0 && s.after_pad_at == SK_NPOS;
}

/* A multipart that is transfer-encoded as a whole (RFC 2045 6.4 forbids it) and has no delimiter as it stands: some
 * programs decode it first. The child is a mail of its type and the decoded body. */
void sk_mail_encoded_multipart(sk_mail *m, sk_mail_encoding encoding, sk_bytes boundary, size_t off, size_t end)
{
    sk_bytes body = sk_slice(m->bytes, off, end - off);
    if (!is_new(m, off, body.len, ENCODED_MULTIPART)) return;
    sk_bytes decoded = encoding == SK_ENC_BASE64 ? sk_base64_decode(m->o->arena, body, SK_BASE64_CONTINUE)
                                                 : sk_qp_decode(m->o->arena, body);
    sk_buf mail = sk_buf_new(m->o->arena, decoded.len + boundary.len + 64);
    sk_buf_str(&mail, "Content-Type: multipart/mixed; boundary=\"");
    sk_buf_bytes(&mail, boundary);
    sk_buf_str(&mail, "\"\r\n\r\n");
    sk_buf_bytes(&mail, decoded);
    sk_content *content = mail.full ? NULL : sk_content_computed(m->o->arena, m->o->budget, sk_buf_view(&mail));
    uint32_t id = content ? sk_tell_child(m->o, &(sk_child){.relation = SK_REL_PART,
                                                            .offset = off,
                                                            .content = content,
                                                            .declared_type = SK_LIT("message/rfc822"),
                                                            .kind = SK_KIND_MAIL_RFC5322})
                          : SK_NO_ARTIFACT;
    sk_tell_fact_of(m->o, id, SK_FACT_MAIL_PART_READING, SK_LIT("multipart decoded as a whole"));
    m->limited |= id == SK_NO_ARTIFACT;
}

static bool is_text(const sk_mail_entity *e) { return sk_is(e->type, "text/plain") || sk_is(e->type, "text/html"); }

void sk_mail_leaf(sk_mail *m, const sk_mail_entity *e, size_t off, size_t end)
{
    static sk_content *(*const tell[])(sk_mail *, const sk_mail_entity *, size_t,
                                       sk_bytes) = {[SK_ENC_BASE64] = tell_base64,
                                                    [SK_ENC_QP] = tell_qp,
                                                    [SK_ENC_UUENCODE] = tell_uuencoded,
                                                    [SK_ENC_UNKNOWN] = NULL};
    sk_bytes body = sk_slice(m->bytes, off, end - off);
    bool identity = e->encoding == SK_ENC_IDENTITY || e->encoding == SK_ENC_UNKNOWN;
    sk_content *content = identity ? tell_view(m, e, off, body, IDENTITY, body.len, "")
                                   : tell[e->encoding](m, e, off, body);
    if (e->encoding_misspelt && e->encoding != SK_ENC_UNKNOWN)
        (void)tell_view(m, e, off, body, IDENTITY, body.len, "not decoded");
    if (e->encoding == SK_ENC_UNKNOWN && looks_like_base64(body)) (void)tell_base64(m, e, off, body);
    if (content && is_text(e) && !m->limited) sk_mail_text(m, e, content, off, identity);
}

