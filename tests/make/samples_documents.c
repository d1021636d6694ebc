/* Sample mails that are harmless and carry documents, some with honest macros; and two with locks that nothing opens. */
#include "make/doc.h"
#include "make/ooxml.h"
#include "make/pdf.h"
#include "make/samples.h"
#include "make/samples_letter.h"
#include "make/xls.h"
#include "make/zip.h"

#define SATO "佐藤 花子 <sato@partner.example>"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define EXCEL_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define SLIDES_TYPE "application/vnd.openxmlformats-officedocument.presentationml.presentation"
#define WORD_MACRO_TYPE "application/vnd.ms-word.document.macroEnabled.12"
#define EXCEL_MACRO_TYPE "application/vnd.ms-excel.sheet.macroEnabled.12"

sk_bytes make_sample_pdf(sk_arena *a)
{
    make_letter l = {.from = SATO,
                     .to = MAKE_TO_TANAKA,
                     .subject = "6月分 請求書送付のご案内",
                     .date = "Wed, 15 Jun 2022 09:00:00 +0900",
                     .id = "20220615.090000.1"};
    make_pdf *p = make_pdf_new(a, "");
    if (!p) return (sk_bytes){NULL, 0};
    (void)make_pdf_stream(p, "", SK_LIT("BT /F1 12 Tf 72 720 Td (Invoice 2022-06, total 38,000 yen) Tj ET"), 1);
    return make_letter_with(a, &l, make_jis, "田中様\r\n\r\n6月分の請求書をお送りいたします。\r\n原本は郵送いたします。\r\n",
                            "application/pdf", "請求書_6月分.pdf", make_pdf_end(p));
}

sk_bytes make_sample_docx(sk_arena *a)
{
    make_letter l = {.from = "鈴木 次郎 <suzuki@company.example>",
                     .to = MAKE_TO_TANAKA,
                     .subject = "議事録(6月14日)",
                     .date = "Wed, 15 Jun 2022 17:30:00 +0900",
                     .id = "20220615.173000.2"};
    sk_bytes docx = make_docx(a, &(make_office){.title = "議事録"},
                              "定例会議 議事録\n1. 前回の確認\n2. 納期について\n次回は7月12日", NULL);
    return make_letter_with(a, &l, make_utf8, "本日の議事録です。修正があればお知らせください。\r\n", WORD_TYPE,
                            "議事録_0614.docx", docx);
}

sk_bytes make_sample_xlsx(sk_arena *a)
{
    make_letter l = {.from = SATO,
                     .to = MAKE_TO_TANAKA,
                     .subject = "御見積書の送付",
                     .date = "Thu, 16 Jun 2022 11:11:11 +0900",
                     .id = "20220616.111111.3"};
    static const make_xlsx_cell cells[] = {
        {"A1", "品名", NULL}, {"B1", "単価", NULL}, {"A2", "棚", NULL}, {"B2", "38000", NULL}, {"B3", "41800", "B2*1.1"}};
    make_xlsx_sheet sheet = {.name = "見積", .cells = cells, .cell_count = SK_COUNT(cells)};
    return make_letter_with(a, &l, make_jis, "田中様\r\n\r\n御見積書をお送りいたします。\r\n", EXCEL_TYPE, "御見積書.xlsx",
                            make_xlsx(a, &(make_office){.title = "Estimate"}, &sheet, 1, NULL));
}

sk_bytes make_sample_pptx(sk_arena *a)
{
    make_letter l = {.from = "John Smith <john@partner.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Slides for Monday",
                     .date = "Fri, 17 Jun 2022 15:00:00 +0100",
                     .id = "CAF0044"};
    static const char *const slides[] = {"Project plan", "June: design\nJuly: build\nAugust: test"};
    return make_letter_with(a, &l, make_ascii, "Hi Jane,\r\n\r\nhere are the slides for Monday.\r\n\r\nJohn\r\n", SLIDES_TYPE,
                            "schedule.pptx", make_pptx(a, &(make_office){.title = "Project plan"}, slides, SK_COUNT(slides)));
}

sk_bytes make_sample_doc(sk_arena *a)
{
    make_letter l = {.from = SATO,
                     .to = MAKE_TO_TANAKA,
                     .subject = "納品書のフォーマット",
                     .date = "Fri, 17 Jun 2022 10:00:00 +0900",
                     .id = "20220617.100000.4"};
    sk_bytes doc = make_doc_bytes(a, &(make_doc){.text = "納品書\n品名  数量  備考\nご不明の点は営業部まで。",
                                                 .wide = true,
                                                 .title = "Delivery note",
                                                 .author = "Sato"});
    return make_letter_with(a, &l, make_jis, "田中様\r\n\r\n納品書の新しいフォーマットです。次回からお使いください。\r\n",
                            "application/msword", "納品書フォーマット.doc", doc);
}

sk_bytes make_sample_xls(sk_arena *a)
{
    make_letter l = {.from = "Müller, Jörg <joerg@firma.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Price list 2022",
                     .date = "Mon, 20 Jun 2022 08:00:00 +0200",
                     .id = "6a0b2d"};
    make_xls_cell cells[] = {{.row = 0, .text = "Article"},
                             {.row = 0, .column = 1, .text = "Price"},
                             {.row = 1, .text = "Shelf"},
                             {.row = 1, .column = 1, .number = 380}};
    make_xls_sheet sheets[] = {{.name = "Prices", .cells = cells, .cell_count = SK_COUNT(cells)},
                               {.name = "Calculation", .state = 1}};
    sk_bytes xls = make_xls_file(a, &(make_xls){.sheets = sheets, .sheet_count = 2});
    return make_letter_with(a, &l, make_utf8_qp, "Dear Jane,\r\n\r\nattached is our new price list.\r\n\r\nJörg\r\n",
                            "application/vnd.ms-excel", "prices-2022.xls", xls);
}

/* --- honest macros --- */

const make_vba_module make_macro_formatting = {
    .name = "Headings",
    .type = 'm',
    .code =
        "Option Explicit\n\nPublic Sub FormatHeadings()\n    Dim p As Paragraph\n    For Each p In ActiveDocument.Paragraphs\n"
        "        If p.OutlineLevel = wdOutlineLevel1 Then\n            p.Range.Font.Size = 16\n            p.Range.Font.Bold = "
        "True\n        End If\n"
        "    Next p\n    MsgBox \"Headings are formatted.\"\nEnd Sub\n"};

const make_vba_module make_macro_calculation = {
    .name = "Totals",
    .type = 'm',
    .code = "Option Explicit\n\nPublic Function GrossOf(net As Double, rate As Double) As Double\n    GrossOf = net * (1 + rate "
            "/ 100)\nEnd Function\n\n"
            "Public Sub FillTotals()\n    Dim row As Long\n    For row = 2 To 20\n        If Replace(Cells(row, 1).Value, \" \", "
            "\"\") <> \"\" Then\n"
            "            Cells(row, 3).Value = GrossOf(Cells(row, 2).Value, 10)\n        End If\n    Next row\nEnd Sub\n"};

const make_vba_module make_macro_set_sheet = {.name = "ThisWorkbook",
                                              .type = 'd',
                                              .code = "Private Sub Workbook_Open()\n    Worksheets(\"Input\").Activate\n    "
                                                      "Range(\"B2\").Select\n    Application.StatusBar = \"Ready\"\nEnd Sub\n"};

static sk_bytes vba_of(sk_arena *a, const make_vba_module *module)
{
    return make_vba_bin(a, &(make_vba_project){.modules = module, .count = 1});
}

sk_bytes make_sample_docm(sk_arena *a)
{
    make_letter l = {.from = "鈴木 次郎 <suzuki@company.example>",
                     .to = MAKE_TO_TANAKA,
                     .subject = "報告書のひな形",
                     .date = "Tue, 21 Jun 2022 13:00:00 +0900",
                     .id = "20220621.130000.5"};
    make_office office = {.macro_enabled = true, .vba = vba_of(a, &make_macro_formatting), .title = "Report"};
    return make_letter_with(a, &l, make_utf8, "見出しを整えるマクロ付きのひな形です。\r\n", WORD_MACRO_TYPE, "報告書ひな形.docm",
                            make_docx(a, &office, "報告書\n1. 概要\n2. 結果", NULL));
}

static sk_bytes workbook(sk_arena *a, const make_vba_module *module)
{
    static const make_xlsx_cell cells[] = {
        {"A1", "Item", NULL}, {"B1", "Net", NULL}, {"C1", "Gross", NULL}, {"A2", "Shelf", NULL}, {"B2", "380", NULL}};
    make_xlsx_sheet sheet = {.name = "Input", .cells = cells, .cell_count = SK_COUNT(cells)};
    return make_xlsx(a, &(make_office){.macro_enabled = true, .vba = vba_of(a, module), .title = "Totals"}, &sheet, 1, NULL);
}

sk_bytes make_sample_xlsm(sk_arena *a)
{
    make_letter l = {.from = "John Smith <john@partner.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Calculation sheet",
                     .date = "Tue, 21 Jun 2022 14:00:00 +0100",
                     .id = "CAF0051"};
    return make_letter_with(a, &l, make_ascii, "Hi Jane,\r\n\r\nthe button on sheet 1 fills in the totals.\r\n\r\nJohn\r\n",
                            EXCEL_MACRO_TYPE, "totals.xlsm", workbook(a, &make_macro_calculation));
}

sk_bytes make_sample_xlsm_open(sk_arena *a)
{
    make_letter l = {.from = "鈴木 次郎 <suzuki@company.example>",
                     .to = MAKE_TO_TANAKA,
                     .subject = "勤務表(6月)",
                     .date = "Wed, 22 Jun 2022 09:00:00 +0900",
                     .id = "20220622.090000.6"};
    return make_letter_with(a, &l, make_jis, "6月の勤務表です。入力して返送してください。\r\n", EXCEL_MACRO_TYPE,
                            "勤務表_6月.xlsm", workbook(a, &make_macro_set_sheet));
}

/* --- archives and locks --- */

sk_bytes make_sample_zip_pictures(sk_arena *a)
{
    make_letter l = {.from = SATO,
                     .to = MAKE_TO_TANAKA,
                     .subject = "現場の写真",
                     .date = "Thu, 23 Jun 2022 18:00:00 +0900",
                     .id = "20220623.180000.7"};
    make_zip_entry entries[] = {{.name = "photo/001.png", .data = make_picture(), .method = 8},
                                {.name = "photo/002.png", .data = make_picture()},
                                {.name = "photo/readme.txt", .data = SK_LIT("Two pictures of the site.\r\n"), .method = 8}};
    return make_letter_with(a, &l, make_jis, "田中様\r\n\r\n現場の写真をお送りします。\r\n", "application/zip", "現場写真.zip",
                            make_zip(a, entries, SK_COUNT(entries), NULL));
}

sk_bytes make_sample_zip_locked(sk_arena *a)
{
    make_letter l = {.from = SATO,
                     .to = MAKE_TO_TANAKA,
                     .subject = "設計図面の送付",
                     .date = "Tue, 14 Jun 2022 10:00:00 +0900",
                     .id = "20220614.100000.1"};
    make_zip_entry entry = {.name = "zumen.xlsx",
                            .data = SK_LIT("A drawing that nobody sees without its key.\r\n"),
                            .method = 8,
                            .password = "Zumen-0614"};
    return make_letter_with(
        a, &l, make_jis, "田中様\r\n\r\n設計図面をお送りいたします。\r\n添付ファイルを開く鍵は別のメールでお知らせします。\r\n",
        "application/zip", "設計図面.zip", make_zip(a, &entry, 1, NULL));
}

sk_bytes make_sample_xls_locked(sk_arena *a)
{
    make_letter l = {.from = "John Smith <john@partner.example>",
                     .to = MAKE_TO_JANE,
                     .subject = "Salary table",
                     .date = "Thu, 23 Jun 2022 16:00:00 +0100",
                     .id = "CAF0060"};
    make_xls_cell cell = {.text = "locked"};
    make_xls_sheet sheet = {.name = "Sheet1", .cells = &cell, .cell_count = 1};
    sk_bytes xls = make_xls_file(a, &(make_xls){.sheets = &sheet, .sheet_count = 1, .lock = 3});
    return make_letter_with(a, &l, make_ascii, "Hi Jane,\r\n\r\nI will call you about how to open it.\r\n\r\nJohn\r\n",
                            "application/vnd.ms-excel", "table.xls", xls);
}
