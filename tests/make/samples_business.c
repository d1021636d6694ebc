/* Sample mails that are harmless: letters, replies, newsletters, lists, bounces, invitations. */
#include "make/samples.h"
#include "make/samples_letter.h"

#define SIGNATURE_JA                                                                                                             \
    "\r\n-- \r\n株式会社サンプル商事 営業部\r\n佐藤 花子 <sato@partner.example>\r\nTEL 03-0000-0000  "          \
    "https://www.partner.example/\r\n"
#define SATO "佐藤 花子 <sato@partner.example>"

sk_bytes make_sample_order(sk_arena *a)
{
    make_letter l = {.from = SATO,
                     .to = MAKE_TO_TANAKA,
                     .subject = "【発注】部品A-102 の件",
                     .date = "Mon, 6 Jun 2022 09:12:40 +0900",
                     .id = "20220606.091240.1"};
    return make_letter_plain(
        a, &l, make_jis,
        "株式会社カンパニー\r\n田中様\r\n\r\nいつも大変お世話になっております。\r\nサンプル商事の佐藤です。\r\n\r\n"
        "下記のとおり発注いたします。\r\n  品名: 部品A-102\r\n  数量: 200個\r\n  希望納期: 6月20日\r\n\r\n"
        "ご確認のほどよろしくお願いいたします。\r\n" SIGNATURE_JA);
}

sk_bytes make_sample_estimate(sk_arena *a)
{
    make_letter l = {.from = SATO,
                     .to = MAKE_TO_TANAKA,
                     .subject = "お見積りのお願い",
                     .date = "Mon, 6 Jun 2022 10:03:11 +0900",
                     .id = "20220606.100311.2"};
    return make_letter_plain(a, &l, make_shift_jis,
                             "田中様\r\n\r\nお世話になっております。\r\n新しい棚の見積書をいただけますでしょうか。\r\n"
                             "寸法は幅90cm、高さ180cm、奥行45cmです。\r\n設置は7月上旬を予定しております。\r\n" SIGNATURE_JA);
}

sk_bytes make_sample_meeting(sk_arena *a)
{
    make_letter l = {.from = "鈴木 次郎 <suzuki@company.example>",
                     .to = MAKE_TO_TANAKA,
                     .subject = "定例会議の日程について",
                     .date = "Tue, 7 Jun 2022 08:45:00 +0900",
                     .id = "20220607.084500.3"};
    make_mail m = make_letter_begin(a, &l, make_utf8);
    make_mail_begin(&m, "alternative");
    make_letter_text(&m, "plain", make_utf8,
                     "皆様\r\n\r\n次回の定例会議は6月14日(火)"
                     "10時から第2会議室で行います。\r\n議題があれば金曜までに連絡してください。\r\n\r\n鈴木\r\n");
    make_letter_text(&m, "html", make_utf8,
                     "<html><body><p>皆様</p><p>次回の定例会議は<b>6月14日(火)10時</b>から第2会議室で行います。<br>"
                     "議題があれば金曜までに連絡してください。</p><p>鈴木</p></body></html>\r\n");
    return make_mail_bytes(&m);
}

sk_bytes make_sample_reply_ja(sk_arena *a)
{
    make_letter l = {.from = SATO,
                     .to = MAKE_TO_TANAKA,
                     .subject = "Re: お見積りのお願い",
                     .date = "Tue, 7 Jun 2022 11:20:09 +0900",
                     .id = "20220607.112009.4",
                     .answers = "<20220606.154000.77@company.example>"};
    return make_letter_plain(
        a, &l, make_jis,
        "田中様\r\n\r\n早速のご連絡ありがとうございます。\r\nこの内容で進めてください。\r\n" SIGNATURE_JA
        "\r\n2022年6月6日(月) 15:40 田中 一郎 <tanaka@company.example>:\r\n> 佐藤様\r\n>\r\n> お見積り金額は税別で\r\n"
        "> 38,000円となります。\r\n> ご検討をお願いいたします。\r\n");
}

sk_bytes make_sample_reply_en(sk_arena *a)
{
    make_letter l = {.from = "John Smith <john@partner.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "RE: Contract draft",
                     .date = "Wed, 8 Jun 2022 16:02:55 +0100",
                     .id = "CAF0001",
                     .answers = "<CAE0007@company.example>",
                     .more = "Thread-Index: AdGQexampleexampleexampleexample==\r\n"};
    return make_letter_plain(a, &l, make_ascii,
                             "Hi Jane,\r\n\r\nthanks, the second draft is fine with us. I will bring two signed copies on "
                             "Friday.\r\n\r\nBest regards,\r\nJohn\r\n\r\n"
                             "> -----Original Message-----\r\n> From: Jane Doe\r\n> Sent: Tuesday, 7 June 2022 14:30\r\n> "
                             "Subject: Contract draft\r\n>\r\n"
                             "> Hi John,\r\n> please find my changes in section 4 below.\r\n> Regards, Jane\r\n");
}

sk_bytes make_sample_plain_en(sk_arena *a)
{
    make_letter l = {.from = "Müller, Jörg <joerg@firma.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Delivery on Thursday",
                     .date = "Wed, 8 Jun 2022 09:00:00 +0200",
                     .id = "6a0b1c"};
    return make_letter_plain(a, &l, make_utf8_qp,
                             "Dear Jane,\r\n\r\nthe lorry will be with you on Thursday between 8 and 10. Please keep gate 3 "
                             "free.\r\n\r\nKind regards\r\n"
                             "Jörg Müller\r\n-- \r\nFirma Beispiel GmbH, Musterstraße 1, 00000 Musterstadt\r\nTel. +49 30 "
                             "0000000, https://firma.example/kontakt\r\n");
}

static const char list_headers[] = "List-Unsubscribe: <https://news.example/u/7f3a>, <mailto:leave@news.example>\r\nList-Id: "
                                   "<weekly.news.example>\r\nPrecedence: bulk\r\n";

sk_bytes make_sample_newsletter_ja(sk_arena *a)
{
    make_letter l = {.from = "サンプル通販 <news@news.example>",
                     .to = MAKE_TO_TANAKA,
                     .subject = "【今週のおすすめ】夏物セール開催中!",
                     .date = "Thu, 9 Jun 2022 07:00:00 +0900",
                     .id = "nl-2022-23",
                     .more = list_headers};
    make_mail m = make_letter_begin(a, &l, make_utf8);
    make_letter_text(&m, "html", make_utf8,
                     "<html><body style=\"font-family:sans-serif\"><img src=\"https://img.news.example/top.png\" "
                     "alt=\"夏物セール\" width=\"600\">"
                     "<h1>夏物セール開催中</h1><p>会員様限定で<b>最大50%オフ</b>。</p><p><a "
                     "href=\"https://click.news.example/t?c=23&amp;u=7f3a&amp;l=1\">商品を見る</a> | "
                     "<a href=\"https://click.news.example/t?c=23&amp;u=7f3a&amp;l=2\">お店をさがす</a></p><p "
                     "style=\"font-size:10px\">配信停止は"
                     "<a href=\"https://news.example/u/7f3a\">こちら</a></p><img src=\"https://click.news.example/o.gif?u=7f3a\" "
                     "width=\"1\" height=\"1\"></body></html>\r\n");
    return make_mail_bytes(&m);
}

sk_bytes make_sample_newsletter_en(sk_arena *a)
{
    make_letter l = {.from = "Example Weekly <weekly@news.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Your weekly reading: 5 things about shelves",
                     .date = "Fri, 10 Jun 2022 06:00:00 +0000",
                     .id = "wk-23",
                     .more = list_headers};
    make_mail m = make_letter_begin(a, &l, make_utf8_qp);
    make_mail_begin(&m, "related");
    make_mail_begin(&m, "alternative");
    make_letter_text(
        &m, "plain", make_utf8_qp,
        "Five things about shelves\r\nRead on: https://click.news.example/t?c=24&u=91\r\nLeave: https://news.example/u/91\r\n");
    make_letter_text(
        &m, "html", make_utf8_qp,
        "<html><body><img src=\"cid:logo@news.example\" alt=\"Example Weekly\"><h1>Five things about shelves</h1>"
        "<p>They are flat. <a href=\"https://click.news.example/t?c=24&amp;u=91\">Read on</a></p></body></html>\r\n");
    make_mail_end(&m);
    make_mail_raw_part(
        &m,
        "Content-Type: image/png\r\nContent-ID: <logo@news.example>\r\nContent-Disposition: inline; filename=\"logo.png\"\r\n"
        "Content-Transfer-Encoding: base64\r\n",
        make_transfer(a, make_picture(), MAKE_BASE64));
    return make_mail_bytes(&m);
}

sk_bytes make_sample_list(sk_arena *a)
{
    make_letter l = {
        .from = "Ada Example <ada@home.example>",
        .to = "devel@lists.example",
        .subject = "Re: [devel] Patch for the build",
        .date = "Fri, 10 Jun 2022 12:11:10 +0000",
        .id = "ml-881",
        .more = "List-Id: Developers <devel.lists.example>\r\nList-Post: <mailto:devel@lists.example>\r\nPrecedence: list\r\n"};
    return make_letter_plain(
        a, &l, make_ascii,
        "On Thu, Jun 09, 2022 at 10:00:00PM +0000, Bob wrote:\r\n> The build fails in a folder with a blank in its name.\r\n\r\n"
        "Quote the variable:\r\n\r\n-    cp $a $b\r\n+    cp \"$a\" \"$b\"\r\n\r\nFrom here it works.\r\n\r\nAda\r\n"
        "_______________________________________________\r\ndevel mailing "
        "list\r\nhttps://lists.example/mailman/listinfo/devel\r\n");
}

sk_bytes make_sample_bounce(sk_arena *a)
{
    make_letter l = {.from = "Mail Delivery System <MAILER-DAEMON@mail.company.example>",
                     .to = MAKE_TO_TANAKA,
                     .subject = "Undelivered Mail Returned to Sender",
                     .date = "Fri, 10 Jun 2022 13:00:01 +0900",
                     .id = "20220610040001.BOUNCE",
                     .more = "Auto-Submitted: auto-replied\r\n"};
    make_mail m = make_letter_begin(a, &l, make_ascii);
    make_mail_begin(&m, "report; report-type=delivery-status");
    make_letter_text(&m, "plain", make_ascii,
                     "This is the mail system at host mail.company.example.\r\n\r\nYour message could not be delivered to one "
                     "recipient.\r\n\r\n"
                     "<nobody@partner.example>: host mx.partner.example[192.0.2.44] said: 550 5.1.1 User unknown\r\n");
    make_mail_raw_part(&m, "Content-Description: Delivery report\r\nContent-Type: message/delivery-status\r\n",
                       SK_LIT("Reporting-MTA: dns; mail.company.example\r\nArrival-Date: Fri, 10 Jun 2022 13:00:00 +0900\r\n\r\n"
                              "Final-Recipient: rfc822; nobody@partner.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
                              "Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n"));
    make_mail_raw_part(&m, "Content-Description: Undelivered message headers\r\nContent-Type: text/rfc822-headers\r\n",
                       SK_LIT("From: tanaka@company.example\r\nTo: nobody@partner.example\r\nSubject: Hello\r\nDate: Fri, 10 Jun "
                              "2022 12:59:58 +0900\r\n"));
    return make_mail_bytes(&m);
}

static const char invitation[] = "BEGIN:VCALENDAR\r\nPRODID:-//Example//Calendar//"
                                 "EN\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:20220620-1@company.example\r\n"
                                 "DTSTAMP:20220610T000000Z\r\nDTSTART:20220620T010000Z\r\nDTEND:20220620T020000Z\r\nSUMMARY:"
                                 "Project review\r\nLOCATION:Room 2\r\n"
                                 "ORGANIZER;CN=Suzuki:mailto:suzuki@company.example\r\nATTENDEE;CN=Tanaka;RSVP=TRUE:mailto:"
                                 "tanaka@company.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

sk_bytes make_sample_calendar(sk_arena *a)
{
    make_letter l = {.from = "鈴木 次郎 <suzuki@company.example>",
                     .to = MAKE_TO_TANAKA,
                     .subject = "招待: プロジェクトレビュー",
                     .date = "Fri, 10 Jun 2022 09:00:00 +0900",
                     .id = "cal-20220620-1"};
    make_mail m = make_letter_begin(a, &l, make_utf8);
    make_mail_begin(&m, "mixed");
    make_mail_begin(&m, "alternative");
    make_letter_text(&m, "plain", make_utf8, "プロジェクトレビューにご招待します。\r\n6月20日 10:00-11:00 第2会議室\r\n");
    make_mail_raw_part(&m, "Content-Type: text/calendar; charset=UTF-8; method=REQUEST\r\nContent-Transfer-Encoding: 7bit\r\n",
                       sk_bytes_str(invitation));
    make_mail_end(&m);
    make_mail_attach(&m, "application/ics", "invite.ics", MAKE_NAME_RAW, "UTF-8", MAKE_BASE64, sk_bytes_str(invitation));
    return make_mail_bytes(&m);
}

sk_bytes make_sample_vcard(sk_arena *a)
{
    make_letter l = {.from = SATO,
                     .to = MAKE_TO_TANAKA,
                     .subject = "異動のご挨拶",
                     .date = "Mon, 13 Jun 2022 09:30:00 +0900",
                     .id = "20220613.093000.9"};
    return make_letter_with(
        a, &l, make_jis,
        "田中様\r\n\r\nこのたび大阪支店へ異動することになりました。\r\n新しい連絡先をお送りします。\r\n" SIGNATURE_JA,
        "text/vcard", "佐藤花子.vcf",
        SK_LIT("BEGIN:VCARD\r\nVERSION:3.0\r\nN:佐藤;花子;;;\r\nFN:佐藤 "
               "花子\r\nORG:サンプル商事\r\nTEL:06-0000-0000\r\nEMAIL:sato@partner.example\r\nEND:VCARD\r\n"));
}

sk_bytes make_sample_forward(sk_arena *a)
{
    make_letter l = {.from = MAKE_TO_JANE,
                     .to = "Team <team@company.example>",
                     .subject = "Fwd: Delivery on Thursday",
                     .date = "Wed, 8 Jun 2022 09:41:00 +0200",
                     .id = "fw-17"};
    make_mail m = make_letter_begin(a, &l, make_ascii);
    make_mail_begin(&m, "mixed");
    make_letter_text(&m, "plain", make_ascii, "For your information.\r\n\r\nJane\r\n");
    make_mail_forward(&m, make_sample_plain_en(a));
    return make_mail_bytes(&m);
}

sk_bytes make_sample_password_alone(sk_arena *a)
{
    make_letter l = {.from = SATO,
                     .to = MAKE_TO_TANAKA,
                     .subject = "【パスワード】設計図面の送付",
                     .date = "Tue, 14 Jun 2022 10:05:30 +0900",
                     .id = "20220614.100530.2"};
    return make_letter_plain(
        a, &l, make_jis,
        "田中様\r\n\r\n先ほどお送りしたファイルのパスワードは次のとおりです。\r\n\r\n  パスワード: Zumen-0614\r\n" SIGNATURE_JA);
}
