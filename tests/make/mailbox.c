/* The sample mailbox: see make/mail.h. */
#include "base/text.h"
#include "make/mail.h"

static const struct person {
    const char *shown, *address;
} people[] = {
    {"田中 一郎", "tanaka@sender.example"},  {"株式会社サンプル 経理部", "keiri@sample.example"},
    {"佐藤 花子", "sato@partner.example"},   {"Jane Doe", "jane@company.example"},
    {"Müller, Jörg", "joerg@firma.example"}, {"鈴木 次郎", "suzuki@shop.example"},
};
#define PEOPLE (sizeof people / sizeof people[0])

static const struct letter {
    const char *subject, *body, *file;
} letters[] = {
    {"請求書送付のご案内", "お世話になっております。\r\n今月分の請求書をお送りいたします。\r\nご確認のほどよろしくお願いいたします。\r\n", "請求書_6月分.pdf"},
    {"見積書の件", "先日ご依頼いただいた見積書を添付いたします。\r\n有効期限は発行日より30日です。\r\n", "御見積書(案).xlsx"},
    {"会議の日程について", "次回の定例会議は来週火曜日の10時からです。\r\n資料は共有フォルダにあります。\r\n", "議事次第.txt"},
    {"Minutes of our meeting", "Dear all,\r\nplease find the minutes attached.\r\nKind regards\r\n", "minutes.txt"},
    {"納期のご連絡", "ご注文の品は6月10日に出荷の予定です。\r\n①納品書 ②受領書 を同封します。\r\n", "納品書フォーマット.doc"},
};
#define LETTERS (sizeof letters / sizeof letters[0])

static const struct writing {
    const char *charset;
    make_encoding encoding;
    char words;
} writings[] = {
    {"ISO-2022-JP", MAKE_7BIT, 'B'}, {"UTF-8", MAKE_BASE64, 'B'}, {"UTF-8", MAKE_QP, 'Q'},
    {"CP932", MAKE_8BIT, 'B'},       {"UTF-8", MAKE_8BIT, 'B'},
};
#define WRITINGS (sizeof writings / sizeof writings[0])

static bool needs_utf8(const struct person *p, const struct letter *l)
{
    return sk_find(sk_bytes_str(p->shown), 0, SK_LIT("\xC3")) != SK_NPOS ||
           sk_find(sk_bytes_str(l->body), 0, SK_LIT("\xE2\x91")) != SK_NPOS;
}

static const char *reply_text(sk_arena *a, const struct letter *l)
{
    sk_buf b = sk_buf_new(a, 1 << 16);
    sk_buf_str(&b, "ご連絡ありがとうございます。\r\n\r\n> ");
    for (sk_bytes rest = sk_bytes_str(l->body), line; sk_next_line(&rest, &line, NULL);) {
        sk_buf_bytes(&b, line);
        sk_buf_str(&b, rest.len ? "\r\n> " : "\r\n");
    }
    return sk_arena_string(a, sk_buf_view(&b));
}

sk_bytes make_mailbox_mail(sk_arena *a, unsigned i)
{
    const struct person *from = &people[i % PEOPLE], *to = &people[(i * 7 + 3) % PEOPLE];
    const struct letter *l = &letters[i % LETTERS];
    struct writing w = writings[i / 3 % WRITINGS];
    if (needs_utf8(from, l) || needs_utf8(to, l)) w = writings[1];
    bool reply = i % 4 == 3, html = i % 3 == 1, attached = i % 2 == 0;
    make_mail m = make_mail_new(a);
    make_mail_header(&m, "Received",
                     "from mx.sender.example (192.0.2.1) by mx.company.example; Mon, 6 Jun 2022 09:30:02 +0900");
    make_mail_envelope(&m, sk_text_format(a, "%s <%s>", from->shown, from->address),
                       sk_text_format(a, "%s <%s>", to->shown, to->address),
                       sk_text_format(a, "%s%s", reply ? "Re: " : "", l->subject), w.charset, w.words);
    if (reply) make_mail_header(&m, "In-Reply-To", "<20220605.7@company.example>");
    if (attached) make_mail_begin(&m, "mixed");
    if (html) make_mail_begin(&m, "alternative");
    make_mail_text(&m, "plain", w.charset, w.encoding, reply ? reply_text(a, l) : l->body);
    if (html) {
        make_mail_text(&m, "html", w.charset, w.encoding,
                       sk_text_format(a, "<html><body><p>%s</p></body></html>\r\n", l->body));
        make_mail_end(&m);
    }
    if (attached)
        make_mail_attach(&m, "application/octet-stream", l->file, (make_name)(i / 2 % 5), w.charset, MAKE_BASE64,
                         sk_text_bytes(a, "Sample file %u of the mailbox.\r\n", i));
    return make_mail_bytes(&m);
}

void make_mbox_add(sk_buf *mbox, const char *envelope, sk_bytes mail)
{
    sk_buf_format(mbox, "From %s\n", envelope);
    for (sk_bytes rest = mail, line; sk_next_line(&rest, &line, NULL);) {
        size_t quotes = 0;
        while (sk_at(line, quotes) == '>') quotes++;
        if (sk_starts(sk_from(line, quotes), SK_LIT("From "))) sk_buf_byte(mbox, '>');
        sk_buf_bytes(mbox, line);
        sk_buf_byte(mbox, '\n');
    }
    sk_buf_byte(mbox, '\n');
}

sk_bytes make_mailbox(sk_arena *a)
{
    sk_buf b = sk_buf_new(a, SIZE_MAX);
    for (unsigned i = 0; i < MAKE_MAILBOX_COUNT; i++)
        make_mbox_add(&b, sk_text_format(a, "%s Mon Jun  6 09:30:%02u 2022", people[i % PEOPLE].address, i), make_mailbox_mail(a, i));
    return b.full ? (sk_bytes){NULL, 0} : sk_buf_view(&b);
}
