/* Office documents in one XML file, ActiveMime, and OpenDocument. */
#include "unit/scanned.h"

#include "make/ooxml.h"
#include "make/vba.h"

static sk_bytes vba(void)
{
    static const make_vba_module modules[] = {{.name = "ThisDocument", .type = 'd', .code = "' nothing\n"}};
    return make_vba_bin(arena, &(make_vba_project){.modules = modules, .count = 1});
}

static void test_word2003(void **state)
{
    (void)state;
    scan(make_word2003(arena, "<w:p><w:r><w:t>Text</w:t></w:r></w:p><w:p><w:fldSimple w:instr=\"DDE no such\"/></w:p>",
                       make_activemime(arena, vba())));
    assert_int_equal(kind(), SK_KIND_OFFICE_WORD2003);
    assert_true(has_fact(SK_FACT_DOC_AUTHOR, "A. Writer"));
    assert_true(has_fact(SK_FACT_OFFICE_FIELD_DDE, "DDE no such"));
    assert_non_null(artifact_of(SK_KIND_OFFICE_ACTIVEMIME, NULL));
    assert_non_null(artifact_of(SK_KIND_MACRO_VBA, NULL));
    assert_non_null(artifact_of(SK_KIND_TEXT_PLAIN, NULL));
}

static void test_template_in_word2003(void **state)
{
    (void)state;
    scan(make_word2003(arena, "<w:attachedTemplate w:val=\"https://t.example/a.dot\"/>", (sk_bytes){NULL, 0}));
    assert_true(has_fact(SK_FACT_OFFICE_TEMPLATE_EXTERNAL, "https://t.example/a.dot"));
}

static void test_damaged_activemime(void **state)
{
    (void)state;
    scan(SK_LIT("ActiveMime and then nothing that could be unpacked by anybody, but long enough"));
    assert_int_equal(kind(), SK_KIND_OFFICE_ACTIVEMIME);
    assert_true(sk_report_has_deviation(report, SK_DEV_ACTIVEMIME_DAMAGED, 0));
}

static void test_flat_package(void **state)
{
    (void)state;
    const make_part parts[] = {
        {"_rels/.rels", SK_LIT("<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" "
                               "Target=\"word/document.xml\"/></Relationships>")},
        {"word/document.xml", SK_LIT("<w:document><w:p><w:r><w:t>Text</w:t></w:r></w:p></w:document>")},
        {"word/_rels/document.xml.rels", SK_LIT("<Relationships><Relationship Id=\"a\" Type=\"x/vbaProject\" "
                                                "Target=\"vbaProject.bin\"/></Relationships>")},
        {"word/vbaProject.bin", vba()}};
    scan(make_flat_package(arena, parts, SK_COUNT(parts)));
    assert_int_equal(kind(), SK_KIND_OFFICE_FLAT);
    assert_true(has_fact(SK_FACT_OFFICE_VBA_PART, "word/vbaProject.bin"));
    assert_non_null(artifact_of(SK_KIND_MACRO_VBA, NULL));
    assert_non_null(artifact_of(SK_KIND_TEXT_PLAIN, NULL));
}

static void test_excel2003(void **state)
{
    (void)state;
    scan(SK_LIT("<?xml version=\"1.0\"?><Workbook "
                "xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><ExcelWorkbook><SupBook><Path>no-such|/x"
                "</Path></SupBook></ExcelWorkbook><Worksheet ss:Name=\"A\"><Table><Row><Cell><Data "
                "ss:Type=\"String\">Text</Data></Cell></Row>"
                "</Table></Worksheet></Workbook>"));
    assert_int_equal(kind(), SK_KIND_OFFICE_FLAT);
    assert_true(has_fact(SK_FACT_OFFICE_FIELD_DDE, "no-such|/x"));
}

static void test_opendocument(void **state)
{
    (void)state;
    scan(make_odt(arena, "One\nTwo", "Sub Main\nEnd Sub"));
    assert_int_equal(kind(), SK_KIND_OFFICE_ODF);
    assert_true(has_fact(SK_FACT_OFFICE_EVENT, "dom:load vnd.sun.star.script:Standard.Module1.Main?language=Basic"));
    assert_true(has_fact(SK_FACT_OFFICE_SCRIPT_MODULE, "StarBasic Basic/Standard/Module1.xml"));
    assert_non_null(artifact_of(SK_KIND_TEXT_PLAIN, NULL));
    scan(make_odt(arena, "One\nTwo", NULL));
    assert_false(has_fact(SK_FACT_OFFICE_EVENT, NULL));
    assert_false(has_fact(SK_FACT_OFFICE_SCRIPT_MODULE, NULL));
    assert_int_equal(sk_report_verdict(report), SK_CLEAN);
}

static void test_encrypted_opendocument(void **state)
{
    (void)state;
    const make_part parts[] = {
        {"mimetype", SK_LIT("application/vnd.oasis.opendocument.text")},
        {"content.xml", SK_LIT("\x01\x02\x03\x04 not readable")},
        {"META-INF/manifest.xml", SK_LIT("<manifest:manifest><manifest:file-entry><manifest:encryption-data/></"
                                         "manifest:file-entry></manifest:manifest>")}};
    scan(make_package(arena, parts, 3));
    size_t count;
    assert_int_equal(kind(), SK_KIND_OFFICE_ODF);
    assert_int_equal(sk_report_artifacts(report, &count)[0].outcome, SK_OUTCOME_ENCRYPTED);
    assert_int_not_equal(sk_report_verdict(report), SK_CLEAN);
}

static void test_flat_opendocument(void **state)
{
    (void)state;
    scan(SK_LIT("<?xml version=\"1.0\"?><office:document "
                "xmlns:office=\"x\"><office:meta><dc:title>T</dc:title></office:meta><office:body>"
                "<text:p>Text</text:p><text:section-source "
                "xlink:href=\"https://t.example/a\"/></office:body></office:document>"));
    assert_int_equal(kind(), SK_KIND_OFFICE_ODF);
    assert_true(has_fact(SK_FACT_DOC_TITLE, "T"));
    assert_true(has_fact(SK_FACT_OFFICE_OBJECT_EXTERNAL, "https://t.example/a"));
}

static void test_every_truncation(void **state)
{
    (void)state;
    sk_bytes b = make_word2003(arena, "<w:p><w:r><w:t>Text</w:t></w:r></w:p>", make_activemime(arena, SK_LIT("bytes")));
    for (size_t len = 0; len < b.len; len++) scan(sk_slice(b, 0, len));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(test_word2003),
                                       TEST(test_template_in_word2003),
                                       TEST(test_damaged_activemime),
                                       TEST(test_flat_package),
                                       TEST(test_excel2003),
                                       TEST(test_opendocument),
                                       TEST(test_encrypted_opendocument),
                                       TEST(test_flat_opendocument),
                                       TEST(test_every_truncation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
