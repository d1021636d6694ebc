/* Documents that reach outside or carry old objects, and ordinary documents that only look like it. */
#include "../test.h"
#include "base/attr.h"
#include "make/viewed.h"

extern const sk_detector sk_detect_office_outside;

static void expect(unsigned key, const char *value, unsigned evidence, bool fires)
{
    make_viewed v = make_viewed_new();
    uint32_t id = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_OFFICE_DOCX, "a.docx");
    make_viewed_fact(&v, id, key, value);
    make_viewed_run(&v, &sk_detect_office_outside, id, (sk_bytes){NULL, 0});
    size_t count;
    (void)sk_report_evidence(v.report, &count);
    if (make_viewed_count(&v, evidence) != fires || count != fires) fail_msg("%s", value);
    make_viewed_free(&v);
}

static void templates(void **state)
{
    (void)state;
    static const struct { const char *value; bool fires; } rows[] = {
        {"http://template.example/nosuch.dotm", true},
        {"HTTPS://template.example/nosuch.dotm", true},
        {"mhtml:http://template.example/a!x", true},
        {"\\\\template.example@SSL\\DavWWWRoot\\nosuch.dotm", true},
        {"\\\\192.0.2.1@80\\nosuch.dotm", true},
        {"file:///C:\\Users\\a\\Templates\\letter.dotx", false},
        {"\\\\server\\templates\\letter.dotx", false},
        {"file://server/templates/letter.dotx", false},
        {"../templates/letter.ott", false},
    };
    for (size_t i = 0; i < SK_COUNT(rows); i++)
        expect(SK_FACT_OFFICE_TEMPLATE_EXTERNAL, rows[i].value, SK_EV_OFFICE_TEMPLATE_EXTERNAL, rows[i].fires);
    expect(SK_FACT_OFFICE_TEMPLATE, "C:\\Templates\\letter.dot", SK_EV_OFFICE_TEMPLATE_EXTERNAL, false);
}

static void objects(void **state)
{
    (void)state;
    expect(SK_FACT_OFFICE_OBJECT_EXTERNAL, "http://object.example/a.html!", SK_EV_OFFICE_LINK_EXTERNAL, true);
    expect(SK_FACT_OFFICE_OBJECT_EXTERNAL, "file:///\\\\server\\share\\table.xlsx", SK_EV_OFFICE_LINK_EXTERNAL, false);
    expect(SK_FACT_OFFICE_EXTERNAL_SCHEME, "ms-msdt:/id", SK_EV_OFFICE_LINK_EXTERNAL, true);
    expect(SK_FACT_OFFICE_IMAGE_EXTERNAL, "http://picture.example/logo.png", SK_EV_OFFICE_LINK_EXTERNAL, false);
    expect(SK_FACT_OFFICE_LINK_EXTERNAL, "http://server.example/book.xlsx", SK_EV_OFFICE_LINK_EXTERNAL, false);
    expect(SK_FACT_OFFICE_EQUATION, "ObjectPool/_1", SK_EV_OFFICE_EQUATION, true);
    expect(SK_FACT_OFFICE_EMBEDDED, "Equation.DSMT4 ObjectPool/_1", SK_EV_OFFICE_EQUATION, false);
}

static void dde(void **state)
{
    (void)state;
    static const struct { const char *value; bool fires; } fields[] = {
        {"DDEAUTO c:\\\\nosuch\\\\nosuch-program.exe \"nothing\"", true},
        {"DDE cmd \"/k nosuch\"", true},
        {"DDEAUTO \"C:\\\\Office\\\\MSWord.exe\\\\..\\\\..\\\\nosuch.exe\" \"x\"", true},
        {"DDEAUTO \"C:\\\\Office\\\\Excel.exe\\\\..\\\\..\\\\nosuch\" \"x\"", true},
        {"DDEAUTO cmd \"/c nosuch & rem excel.exe\"", true},
        {"DDEAUTO nosuch.exe \"excel.exe\"", true},
        {"DDE excel.exe \"C:\\\\prices.xls\" \"Sheet1!R1C1\"", false},
        {"DDEAUTO Excel.Sheet.8 \"C:\\\\cmdata\\\\prices.xls\" Sheet1!R1C1 \\a \\p", false},
        {"DDE \"C:\\\\Program Files\\\\Microsoft Office\\\\WINWORD.EXE\" \"a.doc\"", false},
    };
    for (size_t i = 0; i < SK_COUNT(fields); i++) expect(SK_FACT_OFFICE_FIELD_DDE, fields[i].value, SK_EV_OFFICE_DDE, fields[i].fires);
    expect(SK_FACT_EXCEL_LINK, "dde cmd|/c nosuch-program", SK_EV_OFFICE_DDE, true);
    expect(SK_FACT_EXCEL_LINK, "dde PRICES|FEED", SK_EV_OFFICE_DDE, false);
    expect(SK_FACT_EXCEL_LINK, "book \\\\server\\share\\[cmd.xls]Sheet1", SK_EV_OFFICE_DDE, false);
    expect(SK_FACT_EXCEL_LINK, "book C:\\tools\\nosuch.exe.xls", SK_EV_OFFICE_DDE, false);
}

static unsigned padded(uint16_t kind, uint64_t size, uint64_t read, const char *padding)
{
    make_viewed v = make_viewed_new();
    uint32_t id = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, kind, "a");
    sk_report_artifact(v.report, id)->size = size;
    sk_report_artifact(v.report, id)->read_size = read;
    if (padding) make_viewed_fact(&v, id, SK_FACT_CFB_PADDING, padding);
    make_viewed_run(&v, &sk_detect_office_outside, id, (sk_bytes){NULL, 0});
    unsigned count = make_viewed_count(&v, SK_EV_OFFICE_PADDED);
    make_viewed_free(&v);
    return count;
}

static void padding(void **state)
{
    (void)state;
    uint64_t big = 500u << 20;
    assert_int_equal(padded(SK_KIND_OFFICE_DOC, big, 200000, "524000000"), 1);
    assert_int_equal(padded(SK_KIND_OFFICE_DOC, big, big, "524000000"), 1);
    assert_int_equal(padded(SK_KIND_OFFICE_PPT, big, big, NULL), 0);      /* large, and read to its end */
    assert_int_equal(padded(SK_KIND_OFFICE_DOC, big, big, "4096"), 0);
    assert_int_equal(padded(SK_KIND_OFFICE_DOC, 40000, 20000, "20000"), 0);
    assert_int_equal(padded(SK_KIND_DATA_BINARY, big, 4096, NULL), 0);
    assert_int_equal(padded(SK_KIND_OFFICE_DOC, big, 200000, "18446744073709551615"), 0); /* more than the file has */
    assert_int_equal(padded(SK_KIND_OFFICE_PPTX, big, 64u << 20, NULL), 0);  /* cut by a limit: nobody saw what is there */
    assert_int_equal(padded(SK_KIND_DOCUMENT_PDF, big, 64u << 20, NULL), 0);
}

static void locks(void **state)
{
    (void)state;
    static const struct { uint16_t kind; sk_outcome outcome; bool fires; } rows[] = {
        {SK_KIND_OFFICE_ENCRYPTED, SK_OUTCOME_ENCRYPTED, true}, {SK_KIND_DOCUMENT_PDF, SK_OUTCOME_ENCRYPTED, true},
        {SK_KIND_OFFICE_ENCRYPTED, SK_OUTCOME_COMPLETE, false}, {SK_KIND_DATA_BINARY, SK_OUTCOME_ENCRYPTED, false}};
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        make_viewed v = make_viewed_new();
        uint32_t id = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, rows[i].kind, "a");
        sk_report_artifact(v.report, id)->outcome = rows[i].outcome;
        make_viewed_run(&v, &sk_detect_office_outside, id, (sk_bytes){NULL, 0});
        assert_int_equal(make_viewed_count(&v, SK_EV_OFFICE_LOCKED), rows[i].fires);
        make_viewed_free(&v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(templates), cmocka_unit_test(objects), cmocka_unit_test(dde), cmocka_unit_test(padding),
                                       cmocka_unit_test(locks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
