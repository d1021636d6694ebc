/* See samples_letter.h. */
#include "make/samples_letter.h"

#include "base/text.h"

const make_writing make_jis = {"ISO-2022-JP", MAKE_7BIT, 'B'}, make_shift_jis = {"Shift_JIS", MAKE_8BIT, 'B'},
                   make_utf8 = {"UTF-8", MAKE_BASE64, 'B'}, make_utf8_qp = {"UTF-8", MAKE_QP, 'Q'},
                   make_ascii = {"us-ascii", MAKE_7BIT, 'Q'};

static sk_bytes domain_of(const char *from)
{
    sk_bytes all = sk_bytes_str(from);
    size_t at = sk_find_last(all, SK_LIT("@"));
    return at == SK_NPOS ? SK_LIT("mail.example") : sk_trim_char(sk_from(all, at + 1), '>');
}

make_mail make_letter_begin(sk_arena *a, const make_letter *l, make_writing w)
{
    make_mail m = make_mail_new(a);
    sk_bytes domain = domain_of(l->from);
    int len = (int)domain.len;
    const char *host = (const char *)domain.p;
    make_mail_header(&m, "Received",
                     sk_text_format(a, "from mx.%.*s (mx.%.*s [192.0.2.25])\r\n\tby mail.company.example with ESMTP; %s", len,
                                    host, len, host, l->date));
    make_mail_encoded_header(&m, "From", l->from, w.charset, w.words);
    make_mail_encoded_header(&m, "To", l->to, w.charset, w.words);
    make_mail_encoded_header(&m, "Subject", l->subject, w.charset, w.words);
    make_mail_header(&m, "Date", l->date);
    make_mail_header(&m, "Message-ID", sk_text_format(a, "<%s@%.*s>", l->id, len, host));
    if (l->answers) make_mail_header(&m, "In-Reply-To", l->answers);
    if (l->answers) make_mail_header(&m, "References", l->answers);
    if (l->more) sk_buf_str(&m.out, l->more);
    make_mail_header(&m, "MIME-Version", "1.0");
    return m;
}

void make_letter_text(make_mail *m, const char *subtype, make_writing w, const char *text)
{
    make_mail_text(m, subtype, w.charset, w.encoding, text);
}

sk_bytes make_letter_plain(sk_arena *a, const make_letter *l, make_writing w, const char *text)
{
    make_mail m = make_letter_begin(a, l, w);
    make_letter_text(&m, "plain", w, text);
    return make_mail_bytes(&m);
}

sk_bytes make_letter_with(sk_arena *a, const make_letter *l, make_writing w, const char *text, const char *type, const char *name,
                          sk_bytes content)
{
    make_mail m = make_letter_begin(a, l, w);
    if (content.len == 0) return content;
    make_mail_begin(&m, "mixed");
    make_letter_text(&m, "plain", w, text);
    make_mail_attach(&m, type, name, MAKE_NAME_BOTH, w.charset, MAKE_BASE64, content);
    return make_mail_bytes(&m);
}

sk_bytes make_picture(void)
{
    static const uint8_t png[] = {0x89, 'P',  'N',  'G',  0x0D, 0x0A, 0x1A, 0x0A, 0,   0,    0,    13,   'I',  'H',
                                  'D',  'R',  0,    0,    0,    1,    0,    0,    0,   1,    8,    2,    0,    0,
                                  0,    0x90, 0x77, 0x53, 0xDE, 0,    0,    0,    12,  'I',  'D',  'A',  'T',  8,
                                  0xD7, 0x63, 0xF8, 0xCF, 0xC0, 0,    0,    3,    1,   1,    0,    0x18, 0xDD, 0x8D,
                                  0xB0, 0,    0,    0,    0,    'I',  'E',  'N',  'D', 0xAE, 0x42, 0x60, 0x82};
    return sk_bytes_of(png, sizeof png);
}
