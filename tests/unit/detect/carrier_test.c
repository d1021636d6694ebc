/* Things that run, names that deceive, contents that are something else, locks whose key was told, archives that programs
 * read differently; each with near misses. */
#include "unit/with_arena.h"

#include "make/doc.h"
#include "make/mail.h"
#include "make/ooxml.h"
#include "make/scanned.h"
#include "make/viewed.h"
#include "make/zip.h"
#include "model/evidence.h"
#include "model/report.h"

static void expect_ambiguous(const make_zip_entry *entries, size_t count, bool ambiguous, sk_verdict verdict)
{
    make_mail m = make_mail_new(arena);
    make_mail_envelope(&m, "a@one.example", "b@two.example", "Files", "UTF-8", 'B');
    make_mail_begin(&m, "mixed");
    make_mail_attach(&m, "application/zip", "files.zip", MAKE_NAME_RAW, "UTF-8", MAKE_BASE64,
                     make_zip(arena, entries, count, NULL));
    sk_report *r = make_scanned(make_mail_bytes(&m), "files.eml", NULL);
    assert_int_equal(sk_report_has_evidence(r, SK_EV_ARCHIVE_AMBIGUOUS, SK_NO_ARTIFACT), ambiguous);
    assert_int_equal(sk_report_verdict(r), verdict);
    sk_report_free(r);
}

static void unlisted_members_that_carry_are_told(void **state)
{
    (void)state;
    sk_bytes text = SK_LIT("only text, in some lines\r\nof no interest\r\n");
    sk_bytes docx = make_docx(arena, &(make_office){.title = "Nothing"}, "A document", NULL);
    make_zip_entry hidden[] = {{.name = "a.txt", .data = text}, {.name = "b.docx", .data = docx, .method = 8, .unlisted = true}};
    make_zip_entry listed[] = {{.name = "a.txt", .data = text}, {.name = "b.docx", .data = docx, .method = 8}};
    make_zip_entry hidden_text[] = {{.name = "a.txt", .data = text, .method = 8, .unlisted = true},
                                    {.name = "b.docx", .data = docx, .method = 8}};
    expect_ambiguous(hidden, 2, true, SK_SUSPICIOUS);
    expect_ambiguous(listed, 2, false, SK_CLEAN);
    expect_ambiguous(hidden_text, 2, false, SK_CLEAN);
}

/* --- one file in a mail --- */

extern const sk_detector sk_detect_carrier;

static void expect_file(const char *name, uint16_t kind, unsigned evidence, bool fires)
{
    make_viewed v = make_viewed_new();
    uint32_t mail = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_MAIL_RFC5322, "");
    (void)make_viewed_artifact(&v, mail, SK_REL_ATTACHMENT, kind, name);
    make_viewed_run(&v, &sk_detect_carrier, mail, (sk_bytes){NULL, 0});
    if (make_viewed_count(&v, evidence) != fires) fail_msg("%s", name);
    make_viewed_free(&v);
}

static void programs_count_by_content_scripts_by_name(void **state)
{
    (void)state;
    expect_file("nosuch.exe", SK_KIND_PROGRAM_PE, SK_EV_MAIL_PROGRAM, true);
    expect_file("picture.png", SK_KIND_PROGRAM_PE, SK_EV_MAIL_PROGRAM, true);
    expect_file("nosuch.exe", SK_KIND_TEXT_PLAIN, SK_EV_MAIL_PROGRAM, true);
    expect_file("invoice.js", SK_KIND_SCRIPT_JAVASCRIPT, SK_EV_MAIL_PROGRAM, true);
    expect_file("invoice.lnk", SK_KIND_SHORTCUT_LNK, SK_EV_MAIL_PROGRAM, true);
    expect_file("disk.img", SK_KIND_DISK_ISO, SK_EV_MAIL_PROGRAM, true);
    expect_file("notes.one", SK_KIND_NOTE_ONENOTE, SK_EV_MAIL_PROGRAM, true);
    expect_file("example.txt", SK_KIND_SCRIPT_JAVASCRIPT, SK_EV_MAIL_PROGRAM, false); /* Windows shows it as text */
    expect_file("install.sh", SK_KIND_SCRIPT_SHELL, SK_EV_MAIL_PROGRAM, false);
    expect_file("letter.docx", SK_KIND_OFFICE_DOCX, SK_EV_MAIL_PROGRAM, false);
    expect_file("module.txt", SK_KIND_MACRO_VBA, SK_EV_MAIL_PROGRAM, false);
    expect_file("js", SK_KIND_TEXT_PLAIN, SK_EV_MAIL_PROGRAM, false);
}

static void names_that_deceive(void **state)
{
    (void)state;
    expect_file("invoice.pdf.exe", SK_KIND_PROGRAM_PE, SK_EV_NAME_DECEPTIVE, true);
    expect_file("order-\xE2\x80\xAE" "fdp.scr", SK_KIND_TEXT_PLAIN, SK_EV_NAME_DECEPTIVE, true);
    expect_file("invoice            .exe", SK_KIND_PROGRAM_PE, SK_EV_NAME_DECEPTIVE, true);
    expect_file("setup.1.2.exe", SK_KIND_PROGRAM_PE, SK_EV_NAME_DECEPTIVE, false);
    expect_file("backup.tar.gz", SK_KIND_ARCHIVE_GZIP, SK_EV_NAME_DECEPTIVE, false);
    expect_file("report.docx.pdf", SK_KIND_DOCUMENT_PDF, SK_EV_NAME_DECEPTIVE, false);
    expect_file("\xD7\x97\xD7\xA9\xD7\x91\xD7\x95\xD7\x9F.pdf", SK_KIND_DOCUMENT_PDF, SK_EV_NAME_DECEPTIVE, false); /* Hebrew letters alone */
    expect_file("price  list.xlsx", SK_KIND_OFFICE_XLSX, SK_EV_NAME_DECEPTIVE, false);
}

static void expect_disguise(const char *name, uint16_t kind, bool fires)
{
    make_viewed v = make_viewed_new();
    uint32_t mail = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_MAIL_RFC5322, "");
    uint32_t file = make_viewed_artifact(&v, mail, SK_REL_ATTACHMENT, kind, name);
    make_viewed_fact(&v, file, SK_FACT_CONTENT_EXTENSION, "x");
    make_viewed_run(&v, &sk_detect_carrier, mail, (sk_bytes){NULL, 0});
    if (make_viewed_count(&v, SK_EV_CONTENT_DISGUISED) != fires) fail_msg("%s", name);
    make_viewed_free(&v);
}

static void contents_that_are_something_else(void **state)
{
    (void)state;
    expect_disguise("picture.png", SK_KIND_PROGRAM_PE, true);
    expect_disguise("invoice.pdf", SK_KIND_ARCHIVE_ZIP, true);
    expect_disguise("letter.docx", SK_KIND_SHORTCUT_LNK, true);
    expect_disguise("letter.doc", SK_KIND_OFFICE_DOCX, false); /* an old name for a new document */
    expect_disguise("letter.doc", SK_KIND_DOCUMENT_RTF, false);
    expect_disguise("table.xls", SK_KIND_DOCUMENT_HTML, false); /* web applications export tables so */
    expect_disguise("notes.txt", SK_KIND_SCRIPT_JAVASCRIPT, false);
}

/* --- inside something --- */

static unsigned inside(uint16_t outer_kind, const char *outer, sk_relation relation, uint16_t kind, const char *name, unsigned evidence)
{
    make_viewed v = make_viewed_new();
    uint32_t mail = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_MAIL_RFC5322, "");
    uint32_t parent = make_viewed_artifact(&v, mail, SK_REL_ATTACHMENT, outer_kind, outer);
    (void)make_viewed_artifact(&v, parent, relation, kind, name);
    make_viewed_run(&v, &sk_detect_carrier, mail, (sk_bytes){NULL, 0});
    unsigned count = make_viewed_count(&v, evidence);
    make_viewed_free(&v);
    return count;
}

static void scripts_of_pages_and_add_ons_are_no_carriers(void **state)
{
    (void)state;
    assert_int_equal(inside(SK_KIND_DOCUMENT_HTML, "a.html", SK_REL_EMBEDDED, SK_KIND_SCRIPT_JAVASCRIPT, "script", SK_EV_MAIL_PROGRAM), 0);
    assert_int_equal(inside(SK_KIND_DOCUMENT_HTML, "a.html", SK_REL_EMBEDDED, SK_KIND_IMAGE, "logo.png", SK_EV_MAIL_PROGRAM), 0);
    assert_int_equal(inside(SK_KIND_DOCUMENT_HTML, "a.html", SK_REL_EMBEDDED, SK_KIND_PROGRAM_PE, "base64", SK_EV_MAIL_PROGRAM), 1);
    assert_int_equal(inside(SK_KIND_ARCHIVE_ZIP, "book.epub", SK_REL_MEMBER, SK_KIND_SCRIPT_JAVASCRIPT, "OEBPS/show.js", SK_EV_MAIL_PROGRAM), 0);
    assert_int_equal(inside(SK_KIND_ARCHIVE_ZIP, "web.war", SK_REL_MEMBER, SK_KIND_SCRIPT_JAVASCRIPT, "js/app.js", SK_EV_MAIL_PROGRAM), 0);
    assert_int_equal(inside(SK_KIND_ARCHIVE_ZIP, "web.war", SK_REL_MEMBER, SK_KIND_PROGRAM_PE, "bin/nosuch.exe", SK_EV_MAIL_PROGRAM), 1);
    assert_int_equal(inside(SK_KIND_ARCHIVE_ZIP, "invoice.zip", SK_REL_MEMBER, SK_KIND_SCRIPT_JAVASCRIPT, "invoice.js", SK_EV_MAIL_PROGRAM), 1);
    assert_int_equal(inside(SK_KIND_OFFICE_DOCX, "a.docx", SK_REL_MEMBER, SK_KIND_DATA_BINARY, "word/printer.com", SK_EV_MAIL_PROGRAM), 0);
}

static void packages_of_documents(void **state)
{
    (void)state;
    assert_int_equal(inside(SK_KIND_OFFICE_OLE10NATIVE, "x", SK_REL_EMBEDDED, SK_KIND_SCRIPT_JAVASCRIPT, "invoice.js", SK_EV_OFFICE_PACKAGE_PROGRAM), 1);
    assert_int_equal(inside(SK_KIND_NOTE_ONENOTE, "a.one", SK_REL_EMBEDDED, SK_KIND_SCRIPT_BATCH, "open.cmd", SK_EV_OFFICE_PACKAGE_PROGRAM), 1);
    assert_int_equal(inside(SK_KIND_OFFICE_OLE10NATIVE, "x", SK_REL_EMBEDDED, SK_KIND_DOCUMENT_PDF, "invoice.pdf", SK_EV_OFFICE_PACKAGE_PROGRAM), 0);
    assert_int_equal(inside(SK_KIND_OFFICE_OLE10NATIVE, "x", SK_REL_EMBEDDED, SK_KIND_TEXT_PLAIN, "notes.txt", SK_EV_OFFICE_PACKAGE_PROGRAM), 0);
}

/* Views: a part that only some programs show counts where it can carry code. */
static void readings_that_differ(void **state)
{
    (void)state;
    static const struct { unsigned fact, evidence; uint16_t kind; bool fires; } rows[] = {
        {SK_FACT_MAIL_PART_READING, SK_EV_MAIL_AMBIGUOUS, SK_KIND_OFFICE_DOC, true},
        {SK_FACT_MAIL_PART_READING, SK_EV_MAIL_AMBIGUOUS, SK_KIND_TEXT_PLAIN, false},
        {SK_FACT_MAIL_PART_READING, SK_EV_MAIL_AMBIGUOUS, SK_KIND_IMAGE, false},
        {SK_FACT_ARCHIVE_VIEW, SK_EV_ARCHIVE_AMBIGUOUS, SK_KIND_PROGRAM_PE, true},
        {SK_FACT_ARCHIVE_VIEW, SK_EV_ARCHIVE_AMBIGUOUS, SK_KIND_DATA_BINARY, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        make_viewed v = make_viewed_new();
        uint32_t mail = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_MAIL_RFC5322, "");
        uint32_t part = make_viewed_artifact(&v, mail, SK_REL_ATTACHMENT, rows[i].kind, "a");
        make_viewed_fact(&v, part, rows[i].fact, "a second reading");
        make_viewed_run(&v, &sk_detect_carrier, mail, (sk_bytes){NULL, 0});
        assert_int_equal(make_viewed_count(&v, rows[i].evidence), rows[i].fires);
        make_viewed_free(&v);
    }
}

/* --- locks --- */

static void expect_lock(const char *text, const char *given, bool macro, bool told, bool in_locked)
{
    make_vba_module module = {.name = "Module1", .type = 'm', .code = "Sub A()\nEnd Sub\n"};
    make_vba_project vba = {.modules = &module, .count = 1};
    sk_bytes doc = make_doc_bytes(arena, &(make_doc){.text = "A letter", .vba = macro ? &vba : NULL});
    make_zip_entry entry = {.name = "letter.doc", .data = doc, .method = 8, .password = "8813-Zx"};
    make_mail m = make_mail_new(arena);
    make_mail_envelope(&m, "a@one.example", "b@two.example", "Files", "UTF-8", 'B');
    make_mail_begin(&m, "mixed");
    make_mail_text(&m, "plain", "UTF-8", MAKE_8BIT, text);
    make_mail_attach(&m, "application/zip", "files.zip", MAKE_NAME_RAW, "UTF-8", MAKE_BASE64, make_zip(arena, &entry, 1, NULL));
    sk_report *r = make_scanned(make_mail_bytes(&m), "files.eml", given);
    assert_int_equal(sk_report_has_evidence(r, SK_EV_MAIL_PASSWORD_TOLD, SK_NO_ARTIFACT), told);
    assert_int_equal(sk_report_has_evidence(r, SK_EV_VBA_IN_LOCKED, SK_NO_ARTIFACT), in_locked);
    sk_report_free(r);
}

static void passwords_told_in_the_same_mail(void **state)
{
    (void)state;
    expect_lock("The password is: 8813-Zx\r\n", NULL, true, true, true);
    expect_lock("パスワード: 8813-Zx\r\n", NULL, true, true, true);
    expect_lock("The password is: 8813-Zx\r\n", NULL, false, true, false);
    expect_lock("You will get the password by telephone.\r\n", NULL, true, false, false);
    expect_lock("You will get the password by telephone.\r\n", "8813-Zx", true, false, false); /* known from another place */
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARENA(unlisted_members_that_carry_are_told),
        cmocka_unit_test(programs_count_by_content_scripts_by_name),
        cmocka_unit_test(names_that_deceive),
        cmocka_unit_test(contents_that_are_something_else),
        cmocka_unit_test(scripts_of_pages_and_add_ons_are_no_carriers),
        cmocka_unit_test(packages_of_documents),
        cmocka_unit_test(readings_that_differ),
        WITH_ARENA(passwords_told_in_the_same_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
