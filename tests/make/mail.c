/* See make/mail.h. */
#include "make/mail.h"

#include <iconv.h>
#include <string.h>

#include "base/text.h"

#define LINE_LEN 76

make_mail make_mail_new(sk_arena *a) { return (make_mail){.out = sk_buf_new(a, SIZE_MAX), .arena = a}; }

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80) return false;
    return true;
}

/* --- pieces --- */

sk_bytes make_charset(sk_arena *a, const char *text, const char *charset)
{
    sk_bytes in = sk_bytes_str(text);
    iconv_t cd = iconv_open(charset, "UTF-8");
    if (cd == (iconv_t)-1) return in;
    size_t cap = in.len * 4 + 64, left = cap, in_left = in.len;
    char *out = SK_NEW_ARRAY(a, char, cap), *to = out, *from = (char *)(uintptr_t)in.p;
    if (out) {
        (void)iconv(cd, &from, &in_left, &to, &left);
        (void)iconv(cd, NULL, NULL, &to, &left); /* back to ASCII at the end */
    }
    iconv_close(cd);
    return sk_bytes_of(out, out ? cap - left : 0);
}

static void put_base64(sk_buf *b, sk_bytes in, size_t line_len)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t column = 0;
    for (size_t i = 0; i < in.len; i += 3) {
        unsigned bits = (unsigned)in.p[i] << 16;
        for (unsigned k = 1; k < 3; k++)
            if (i + k < in.len) bits |= (unsigned)in.p[i + k] << (16 - 8 * k);
        for (unsigned k = 0; k < 4; k++)
            sk_buf_byte(b, i + k > in.len ? '=' : (uint8_t)alphabet[bits >> (18 - 6 * k) & 63]);
        column += 4;
        if (line_len && column >= line_len) {
            sk_buf_str(b, "\r\n");
            column = 0;
        }
    }
    if (line_len && column) sk_buf_str(b, "\r\n");
}

static void put_qp(sk_buf *b, sk_bytes in)
{
    size_t column = 0;
    for (size_t i = 0; i < in.len; i++) {
        uint8_t c = in.p[i];
        bool line_end = c == '\r' && sk_at(in, i + 1) == '\n';
        if (line_end) {
            sk_buf_str(b, "\r\n");
            i++;
            column = 0;
            continue;
        }
        bool plain = c >= ' ' && c < 0x7F && c != '=' && !(c == ' ' && sk_at(in, i + 1) == '\r');
        if (column + (plain ? 1 : 3) >= LINE_LEN) {
            sk_buf_str(b, "=\r\n");
            column = 0;
        }
        if (plain) sk_buf_byte(b, c);
        else sk_buf_format(b, "=%02X", c);
        column += plain ? 1 : 3;
    }
}

static void put_uuencode(sk_buf *b, sk_bytes in, const char *name)
{
    sk_buf_format(b, "begin 644 %s\r\n", name);
    for (size_t at = 0; at < in.len; at += 45) {
        sk_bytes line = sk_slice(in, at, 45);
        sk_buf_byte(b, (uint8_t)(' ' + line.len));
        for (size_t i = 0; i < line.len; i += 3) {
            unsigned bits = 0;
            for (unsigned k = 0; k < 3; k++) bits = bits << 8 | (i + k < line.len ? line.p[i + k] : 0u);
            for (unsigned k = 0; k < 4; k++) {
                unsigned six = bits >> (18 - 6 * k) & 63;
                sk_buf_byte(b, six ? (uint8_t)(' ' + six) : '`');
            }
        }
        sk_buf_str(b, "\r\n");
    }
    sk_buf_str(b, "`\r\nend\r\n");
}

static void put_transfer(sk_buf *b, sk_bytes content, make_encoding encoding, const char *name)
{
    if (encoding == MAKE_BASE64) put_base64(b, content, LINE_LEN);
    else if (encoding == MAKE_QP) put_qp(b, content);
    else if (encoding == MAKE_UUENCODE) put_uuencode(b, content, name);
    else sk_buf_bytes(b, content);
}

sk_bytes make_transfer(sk_arena *a, sk_bytes content, make_encoding encoding)
{
    sk_buf b = sk_buf_new(a, SIZE_MAX);
    put_transfer(&b, content, encoding, "file");
    return sk_buf_view(&b);
}

sk_bytes make_encoded_word(sk_arena *a, const char *text, const char *charset, char encoding)
{
    sk_bytes raw = make_charset(a, text, charset);
    sk_buf b = sk_buf_new(a, SIZE_MAX);
    sk_buf_format(&b, "=?%s?%c?", charset, encoding);
    if (encoding == 'B') put_base64(&b, raw, 0);
    else
        for (size_t i = 0; i < raw.len; i++) {
            if (sk_is_alnum(raw.p[i])) sk_buf_byte(&b, raw.p[i]);
            else if (raw.p[i] == ' ') sk_buf_byte(&b, '_');
            else sk_buf_format(&b, "=%02X", raw.p[i]);
        }
    sk_buf_str(&b, "?=");
    return sk_buf_view(&b);
}

/* --- headers --- */

void make_mail_header(make_mail *m, const char *name, const char *value)
{
    sk_buf_format(&m->out, "%s: %s\r\n", name, value);
}

/* Characters of one encoded word: words stay below 75 characters in every charset here. */
#define WORD_CHARACTERS 10

void make_mail_encoded_header(make_mail *m, const char *name, const char *text, const char *charset, char encoding)
{
    if (is_ascii(text)) {
        make_mail_header(m, name, text);
        return;
    }
    sk_bytes all = sk_bytes_str(text), tail = {NULL, 0};
    size_t angle = sk_find(all, 0, SK_LIT(" <"));
    if (angle != SK_NPOS) {
        tail = sk_from(all, angle);
        all = sk_slice(all, 0, angle);
    }
    sk_buf_format(&m->out, "%s:", name);
    for (size_t at = 0; at < all.len;) {
        size_t end = at;
        for (unsigned i = 0; i < WORD_CHARACTERS && end < all.len; i++) (void)sk_utf8_next(all, &end, NULL);
        sk_buf_str(&m->out, at ? "\r\n " : " ");
        sk_buf_bytes(&m->out, make_encoded_word(m->arena, sk_arena_string(m->arena, sk_slice(all, at, end - at)),
                                                charset, encoding));
        at = end;
    }
    sk_buf_bytes(&m->out, tail);
    sk_buf_str(&m->out, "\r\n");
}

void make_mail_envelope(make_mail *m, const char *from, const char *to, const char *subject, const char *charset,
                        char encoding)
{
    make_mail_encoded_header(m, "From", from, charset, encoding);
    make_mail_encoded_header(m, "To", to, charset, encoding);
    make_mail_encoded_header(m, "Subject", subject, charset, encoding);
    make_mail_header(m, "Date", "Mon, 6 Jun 2022 09:30:00 +0900");
    make_mail_header(m, "Message-ID", "<20220606093000.1@sender.example>");
    make_mail_header(m, "MIME-Version", "1.0");
}

/* --- parts --- */

static void start_part(make_mail *m)
{
    if (m->depth) sk_buf_format(&m->out, "--=_b%u_\r\n", m->open[m->depth - 1]);
    m->in_body = true;
}

static void finish_part(make_mail *m)
{
    if (m->depth) sk_buf_str(&m->out, "\r\n");
}

void make_mail_begin(make_mail *m, const char *subtype)
{
    if (m->depth == MAKE_MAIL_DEPTH) return;
    start_part(m);
    unsigned number = ++m->boundaries;
    sk_buf_format(&m->out, "Content-Type: multipart/%s; boundary=\"=_b%u_\"\r\n\r\n", subtype, number);
    m->open[m->depth++] = number;
}

void make_mail_end(make_mail *m)
{
    if (m->depth == 0) return;
    sk_buf_format(&m->out, "--=_b%u_--\r\n", m->open[--m->depth]);
}

static const char *encoding_name(make_encoding e)
{
    static const char *const names[] = {"7bit", "8bit", "base64", "quoted-printable", "x-uuencode"};
    return names[e];
}

void make_mail_text(make_mail *m, const char *subtype, const char *charset, make_encoding encoding, const char *text)
{
    start_part(m);
    sk_buf_format(&m->out, "Content-Type: text/%s; charset=%s\r\nContent-Transfer-Encoding: %s\r\n\r\n", subtype,
                  charset, encoding_name(encoding));
    put_transfer(&m->out, make_charset(m->arena, text, charset), encoding, "text.txt");
    finish_part(m);
}

static void put_percent(sk_buf *b, sk_bytes raw)
{
    for (size_t i = 0; i < raw.len; i++) {
        if (sk_is_alnum(raw.p[i]) || raw.p[i] == '.') sk_buf_byte(b, raw.p[i]);
        else sk_buf_format(b, "%%%02X", raw.p[i]);
    }
}

static void put_name(make_mail *m, const char *parameter, const char *name, make_name how, const char *charset)
{
    sk_buf *b = &m->out;
    sk_bytes raw = make_charset(m->arena, name, charset);
    if (how == MAKE_NAME_2231) {
        sk_buf_format(b, ";\r\n\t%s*=%s''", parameter, charset);
        put_percent(b, raw);
    } else if (how == MAKE_NAME_2231_SPLIT) {
        for (size_t at = 0, i = 0; at < raw.len; at += 8, i++) {
            sk_buf_format(b, ";\r\n\t%s*%zu*=", parameter, i);
            if (i == 0) sk_buf_format(b, "%s''", charset);
            put_percent(b, sk_slice(raw, at, 8));
        }
    } else if (how == MAKE_NAME_RAW || is_ascii(name)) {
        sk_buf_format(b, ";\r\n\t%s=\"", parameter);
        sk_buf_bytes(b, raw);
        sk_buf_byte(b, '"');
    } else {
        sk_buf_format(b, ";\r\n\t%s=\"", parameter);
        sk_buf_bytes(b, make_encoded_word(m->arena, name, charset, 'B'));
        sk_buf_byte(b, '"');
    }
}

void make_mail_attach(make_mail *m, const char *type, const char *name, make_name how, const char *charset,
                      make_encoding encoding, sk_bytes content)
{
    start_part(m);
    sk_buf_format(&m->out, "Content-Type: %s", type);
    if (how == MAKE_NAME_BOTH) put_name(m, "name", name, MAKE_NAME_2047, charset);
    sk_buf_str(&m->out, "\r\nContent-Disposition: attachment");
    put_name(m, "filename", name, how == MAKE_NAME_BOTH ? MAKE_NAME_2231 : how, charset);
    sk_buf_format(&m->out, "\r\nContent-Transfer-Encoding: %s\r\n\r\n", encoding_name(encoding));
    put_transfer(&m->out, content, encoding, "file.bin");
    finish_part(m);
}

void make_mail_raw_part(make_mail *m, const char *header, sk_bytes body)
{
    start_part(m);
    sk_buf_str(&m->out, header);
    sk_buf_str(&m->out, "\r\n");
    sk_buf_bytes(&m->out, body);
    finish_part(m);
}

void make_mail_forward(make_mail *m, sk_bytes mail) { make_mail_raw_part(m, "Content-Type: message/rfc822\r\n", mail); }

sk_bytes make_mail_bytes(make_mail *m)
{
    while (m->depth) make_mail_end(m);
    return m->out.full ? (sk_bytes){NULL, 0} : sk_buf_view(&m->out);
}
