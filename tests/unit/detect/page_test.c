/* Pages that build files or mislead, PDF documents that start programs, and pages that do neither. */
#include "unit/with_arena.h"

#include "make/page.h"
#include "make/pdf.h"
#include "make/scanned.h"
#include "make/viewed.h"

extern const sk_detector sk_detect_page;

static void expect(sk_bytes page, const char *name, unsigned evidence, bool fires)
{
    sk_report *r = make_scanned(page, name, NULL);
    assert_int_equal(sk_report_has_evidence(r, (uint16_t)evidence, SK_NO_ARTIFACT), fires);
    sk_report_free(r);
}

static void smuggling(void **state)
{
    (void)state;
    expect(make_page_smuggling(arena, SK_LIT("inert text in place of an archive"), "document.zip"), "a.html", SK_EV_HTML_SMUGGLING, true);
    expect(make_page(arena, "<script>document.title = atob('aGVsbG8=');</script><p>A page.</p>"), "a.html", SK_EV_HTML_SMUGGLING, false);
    expect(make_page(arena, "<a href=\"report.pdf\" download=\"report.pdf\">report</a>"), "a.html", SK_EV_HTML_SMUGGLING, false);
    expect(make_page(arena, "<p>new Blob, URL.createObjectURL, msSaveBlob: words of a handbook</p>"), "a.html", SK_EV_HTML_SMUGGLING, false);
}

/* Mail programs run no scripts: the page in the text of a mail builds nothing. */
static void only_pages_opened_as_files(void **state)
{
    (void)state;
    static const struct { sk_relation relation; bool fires; } rows[] = {
        {SK_REL_INPUT, true}, {SK_REL_ATTACHMENT, true}, {SK_REL_MEMBER, true}, {SK_REL_PART, false}, {SK_REL_DECODED, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        make_viewed v = make_viewed_new();
        uint32_t id = make_viewed_artifact(&v, SK_NO_ARTIFACT, rows[i].relation, SK_KIND_DOCUMENT_HTML, "a.html");
        make_viewed_fact(&v, id, SK_FACT_HTML_SMUGGLING, "Blob");
        make_viewed_run(&v, &sk_detect_page, id, (sk_bytes){NULL, 0});
        assert_int_equal(make_viewed_count(&v, SK_EV_HTML_SMUGGLING), rows[i].fires);
        make_viewed_free(&v);
    }
}

static void links_that_show_another_address(void **state)
{
    (void)state;
    expect(make_page_link(arena, "http://hacked.example/a", "https://www.bank.invalid/"), "a.html", SK_EV_LINK_OTHER_TARGET, true);
    expect(make_page_link(arena, "https://www.bank.invalid/login", "https://www.bank.invalid/"), "a.html", SK_EV_LINK_OTHER_TARGET, false);
    expect(make_page_link(arena, "https://click.news.invalid/7", "Read more"), "a.html", SK_EV_LINK_OTHER_TARGET, false);
}

static void pdf_that_starts_a_program(void **state)
{
    (void)state;
    make_pdf *p = make_pdf_new(arena, "/OpenAction << /S /Launch /F (nosuch-program.exe) >>");
    expect(make_pdf_end(p), "a.pdf", SK_EV_PDF_LAUNCH, true);
    p = make_pdf_new(arena, "/OpenAction << /S /GoTo /D [3 0 R /Fit] >>");
    expect(make_pdf_end(p), "a.pdf", SK_EV_PDF_LAUNCH, false);
    p = make_pdf_new(arena, "");
    (void)make_pdf_object(p, "(a text that says /S /Launch)");
    expect(make_pdf_end(p), "a.pdf", SK_EV_PDF_LAUNCH, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(smuggling, set_up, tear_down),
        cmocka_unit_test(only_pages_opened_as_files),
        cmocka_unit_test_setup_teardown(links_that_show_another_address, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pdf_that_starts_a_program, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
