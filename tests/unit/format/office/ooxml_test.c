/* Office packages: what a scan tells about documents of each kind, and about packages that lie or are damaged. */
#include "unit/scanned.h"

#include "base/text.h"
#include "make/ooxml.h"
#include "make/vba.h"
#include "model/effects.h"
#include "model/format.h"
#include "model/limits.h"

extern const sk_format sk_format_ooxml_zip;

static bool has_url(const char *url)
{
    size_t count;
    const sk_indicator *all = sk_report_indicators(report, &count);
    for (size_t i = 0; i < count; i++)
        if (all[i].type == SK_IOC_URL && sk_equal(all[i].value, sk_bytes_str(url))) return true;
    return false;
}

static void assert_text(const char *want)
{
    const sk_artifact *text = artifact_of(SK_KIND_TEXT_PLAIN, "text");
    assert_non_null(text);
    assert_int_equal(text->size, sk_bytes_str(want).len);
}

static const make_office plain = {.title = "A title"};

#define FIELD(instruction)                                                                                             \
    "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>" instruction "</w:instrText></w:r>"             \
    "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>shown</w:t></w:r><w:r><w:fldChar "                    \
    "w:fldCharType=\"end\"/></w:r>"

static void test_honest_docx(void **state)
{
    (void)state;
    scan_named(make_docx(arena, &plain, "Dear reader,\nall is well & good.", NULL), "letter.docx");
    assert_int_equal(kind(), SK_KIND_OFFICE_DOCX);
    assert_text("Dear reader,\nall is well & good.\n");
    assert_true(has_fact(SK_FACT_DOC_TITLE, "A title"));
    assert_true(has_fact(SK_FACT_DOC_AUTHOR, "A. Writer"));
    assert_non_null(artifact_of(SK_KIND_OFFICE_PART, "word/document.xml"));
    size_t count;
    (void)sk_report_deviations(report, &count);
    assert_int_equal(count, 0);
    assert_int_equal(sk_report_verdict(report), SK_CLEAN);
}

static void test_field_split_over_runs(void **state)
{
    (void)state;
    scan(make_docx(arena, &plain, NULL,
                   "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> "
                   "DDE</w:instrText></w:r><w:r><w:instrText>AUTO "
                   "\"no-such\" \"program\"</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"));
    assert_true(has_fact(SK_FACT_OFFICE_FIELD_DDE, "DDEAUTO \"no-such\" \"program\""));
    scan(make_docx(arena, &plain, NULL, "<w:p><w:fldSimple w:instr=\" DDE none none\"/></w:p>"));
    assert_true(has_fact(SK_FACT_OFFICE_FIELD_DDE, "DDE none none"));
    scan(make_docx(arena, &plain, NULL, "<w:p>" FIELD("PAGE") "</w:p>"));
    assert_false(has_fact(SK_FACT_OFFICE_FIELD_DDE, NULL));
}

static void test_field_calculated(void **state)
{
    (void)state;
    scan(make_docx(arena, &plain, NULL,
                   "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>SET x "
                   "\"abc\"</w:instrText></w:r><w:r><w:fldChar "
                   "w:fldCharType=\"end\"/></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>DDE "
                   "</w:instrText></w:r>" FIELD("QUOTE 110 111") "<w:r><w:instrText> </w:instrText></w:r>" FIELD(
                       "REF x") "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"));
    assert_true(has_fact(SK_FACT_OFFICE_FIELD_DDE, "DDE no abc"));
}

static void test_field_that_never_ends(void **state)
{
    (void)state;
    scan(make_docx(arena, &plain, NULL,
                   "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>INCLUDETEXT "
                   "\"https://t.example/x\"</w:instrText></w:r></w:p>"));
    assert_true(has_fact(SK_FACT_OFFICE_FIELD_EXTERNAL, "INCLUDETEXT \"https://t.example/x\""));
    assert_true(has_url("https://t.example/x"));
}

#define RELATION(type, target)                                                                                         \
    "<Relationship Id=\"rId100\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" type     \
    "\" Target=\"" target "\" TargetMode=\"External\"/>"

static void test_what_leads_out(void **state)
{
    (void)state;
    static const struct { const char *relation; sk_fact_key fact; const char *value;
    } rows[] = {
        {RELATION("attachedTemplate", "https://t.example/a.dotm"), SK_FACT_OFFICE_TEMPLATE_EXTERNAL,
         "https://t.example/a.dotm"},
        {RELATION("attachedTemplate", "file:///\\\\host.example\\a.dotm"), SK_FACT_OFFICE_TEMPLATE_EXTERNAL,
         "file:///\\\\host.example\\a.dotm"},
        {RELATION("attachedTemplate", "file:///C:\\Normal.dotm"), SK_FACT_DOC_TEMPLATE, "file:///C:\\Normal.dotm"},
        {RELATION("oleObject", "mhtml:https://t.example/a.html!x"), SK_FACT_OFFICE_OBJECT_EXTERNAL,
         "mhtml:https://t.example/a.html!x"},
        {RELATION("oleObject", "mhtml:https://t.example/a.html!x"), SK_FACT_OFFICE_EXTERNAL_SCHEME,
         "mhtml:https://t.example/a.html!x"},
        {RELATION("image", "https://t.example/a.png"), SK_FACT_OFFICE_IMAGE_EXTERNAL, "https://t.example/a.png"},
        {RELATION("frame", "\\\\host.example\\x"), SK_FACT_OFFICE_OBJECT_EXTERNAL, "\\\\host.example\\x"},
        {RELATION("strange", "https://t.example/"), SK_FACT_OFFICE_EXTERNAL, "strange https://t.example/"},
    };
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        scan(make_docx(arena, &(make_office){.relations = rows[i].relation}, "Text", NULL));
        assert_true(has_fact(rows[i].fact, rows[i].value));
    }
    scan(make_docx(arena, &(make_office){.relations = RELATION("hyperlink", "https://t.example/page")}, "Text", NULL));
    assert_true(has_url("https://t.example/page"));
    assert_false(has_fact(SK_FACT_OFFICE_EXTERNAL, NULL));
    assert_false(has_fact(SK_FACT_OFFICE_EXTERNAL_SCHEME, NULL));
}

static sk_bytes vba(void)
{
    static const make_vba_module modules[] = {{.name = "ThisDocument", .type = 'd', .code = "' nothing\n"}};
    return make_vba_bin(arena, &(make_vba_project){.modules = modules, .count = 1});
}

static void test_macros(void **state)
{
    (void)state;
    make_office office = {.macro_enabled = true, .vba = vba()};
    scan_named(make_docx(arena, &office, "Text", NULL), "letter.docm");
    assert_true(has_fact(SK_FACT_OFFICE_MACRO_ENABLED, NULL));
    assert_true(has_fact(SK_FACT_OFFICE_VBA_PART, "word/vbaProject.bin"));
    assert_false(has_fact(SK_FACT_OFFICE_MACRO_NAME_DISAGREES, NULL));
    assert_non_null(artifact_of(SK_KIND_MACRO_VBA, "ThisDocument"));
    scan_named(make_docx(arena, &office, "Text", NULL), "letter.docx");
    assert_true(has_fact(SK_FACT_OFFICE_MACRO_NAME_DISAGREES, "docx"));
}

static void test_vba_project_of_another_name(void **state)
{
    (void)state;
    const make_part extra[] = {{"word/theme.dat", vba()}};
    scan(make_docx(
        arena,
        &(make_office){
            .extra = extra,
            .extra_count = 1,
            .relations = "<Relationship Id=\"rId100\" Type=\"http://schemas.microsoft.com/office/2006/relationships/"
                         "vbaProject\" Target=\"../word/./%74heme.dat\"/>"},
        "Text", NULL));
    assert_true(has_fact(SK_FACT_OFFICE_VBA_PART, "word/theme.dat"));
    assert_non_null(artifact_of(SK_KIND_MACRO_VBA, NULL));
}

static void test_workbook(void **state)
{
    (void)state;
    scan_named(make_xlsm_2021(arena), "invoice.xlsm");
    assert_int_equal(kind(), SK_KIND_OFFICE_XLSX);
    assert_true(has_fact(SK_FACT_EXCEL_NAME_AUTO, NULL));
    const sk_artifact *macro = artifact_of(SK_KIND_MACRO_XLM, NULL);
    assert_non_null(macro);
    assert_true(sk_find(macro->name, 0, SK_LIT("Macro1")) != SK_NPOS);
}

static void test_honest_workbook(void **state)
{
    (void)state;
    static const make_xlsx_cell cells[] = {{"A1", "Total", NULL}, {"B1", "12", "SUM(1,11)"}};
    const make_xlsx_sheet sheet = {.name = "Sheet1", .cells = cells, .cell_count = 2};
    scan_named(make_xlsx(arena, &plain, &sheet, 1, NULL), "sums.xlsx");
    assert_int_equal(kind(), SK_KIND_OFFICE_XLSX);
    assert_null(artifact_of(SK_KIND_MACRO_XLM, NULL));
    assert_int_equal(sk_report_verdict(report), SK_CLEAN);
}

static void test_dde_link_and_connection(void **state)
{
    (void)state;
    const make_part extra[] = {
        {"xl/externalLinks/externalLink1.xml",
         SK_LIT("<externalLink><ddeLink ddeService=\"no-such\" ddeTopic=\"/x program\"/></externalLink>")},
        {"xl/connections.xml",
         SK_LIT("<connections><connection id=\"1\"><webPr url=\"https://t.example/q\"/></connection></connections>")}};
    const make_xlsx_sheet sheet = {.name = "Sheet1"};
    scan(make_xlsx(arena, &(make_office){.extra = extra, .extra_count = 2}, &sheet, 1, NULL));
    assert_true(has_fact(SK_FACT_OFFICE_FIELD_DDE, "no-such|/x program"));
    assert_true(has_fact(SK_FACT_OFFICE_CONNECTION, "https://t.example/q"));
    assert_true(has_url("https://t.example/q"));
}

static void test_presentation(void **state)
{
    (void)state;
    static const char *const slides[] = {"First\nslide", "Second"};
    const make_part extra[] = {
        {"ppt/slides/slide9.xml", SK_LIT("<p:sld><a:hlinkClick action=\"ppaction://program\" r:id=\"rId1\"/></p:sld>")},
        {"ppt/slides/_rels/slide9.xml.rels",
         SK_LIT("<Relationships><Relationship Id=\"rId1\" Type=\"x/hyperlink\" "
                "Target=\"no-such.invalid\" TargetMode=\"External\"/></Relationships>")}};
    scan(make_pptx(arena, &(make_office){.extra = extra, .extra_count = 2}, slides, 2));
    assert_int_equal(kind(), SK_KIND_OFFICE_PPTX);
    assert_text("First\nslide\nSecond\n");
    assert_true(has_fact(SK_FACT_OFFICE_ACTION, "ppaction://program no-such.invalid"));
}

static void test_damaged_xml_is_read_on(void **state)
{
    (void)state;
    scan(make_docx(arena, &plain, NULL, "<w:p><w:r><w:t>before</w:r></w:p><w:p>" FIELD("DDE no such") "</w:p>"));
    assert_true(has_deviation(SK_DEV_XML_MALFORMED));
    assert_true(has_fact(SK_FACT_OFFICE_FIELD_DDE, "DDE no such"));
}

static void test_duplicate_parts_are_both_read(void **state)
{
    (void)state;
    const make_part parts[] = {
        {"[Content_Types].xml", SK_LIT("<Types/>")},
        {"_rels/.rels", SK_LIT("<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" "
                               "Target=\"word/document.xml\"/></Relationships>")},
        {"word/document.xml", SK_LIT("<w:document><w:fldSimple w:instr=\"DDE one\"/></w:document>")},
        {"WORD/document.xml", SK_LIT("<w:document><w:fldSimple w:instr=\"DDE two\"/></w:document>")}};
    scan(make_package(arena, parts, 4));
    assert_true(has_deviation(SK_DEV_OOXML_DUPLICATE_PART));
    assert_true(has_fact(SK_FACT_OFFICE_FIELD_DDE, "DDE one"));
    assert_true(has_fact(SK_FACT_OFFICE_FIELD_DDE, "DDE two"));
}

static void test_content_types_that_lie_or_are_missing(void **state)
{
    (void)state;
    static const char type[] =
        "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument."
        "spreadsheetml.sheet.main+xml\"/></Types>";
    const make_part parts[] = {
        {"_rels/.rels", SK_LIT("<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" "
                               "Target=\"/xl/workbook.xml\"/></Relationships>")},
        {"xl/workbook.xml", SK_LIT("<w:document><w:fldSimple w:instr=\"DDE one\"/></w:document>")},
        {"[Content_Types].xml", sk_bytes_str(type)}};
    scan(make_package(arena, parts, 3));
    assert_true(has_deviation(SK_DEV_OOXML_CONTENT_TYPE));
    assert_true(has_fact(SK_FACT_OFFICE_FIELD_DDE, "DDE one"));
    scan(make_package(arena, parts, 2));
    assert_true(has_deviation(SK_DEV_OOXML_NO_CONTENT_TYPES));
}

static void test_control_and_alternative_chunk(void **state)
{
    (void)state;
    const make_part extra[] = {
        {"word/activeX/activeX1.xml", SK_LIT("<ax:ocx ax:classid=\"{D7053240-CE69-11CD-A777-00DD01143C57}\" "
                                             "ax:persistence=\"persistPropertyBag\"><ax:ocxPr ax:name=\"Caption\" "
                                             "ax:value=\"hidden\"/></ax:ocx>")},
        {"word/chunk.html", SK_LIT("<html><body>chunk</body></html>")}};
    scan(make_docx(
        arena,
        &(make_office){.extra = extra,
                       .extra_count = 2,
                       .relations = "<Relationship Id=\"rId100\" Type=\"x/control\" Target=\"activeX/activeX1.xml\"/>"
                                    "<Relationship Id=\"rId101\" Type=\"x/aFChunk\" Target=\"chunk.html\"/>"},
        NULL, "<w:p><w:control r:id=\"rId100\" w:name=\"Button1\"/></w:p>"));
    assert_true(has_fact(SK_FACT_OFFICE_ACTIVEX_CONTROL, "{D7053240-CE69-11CD-A777-00DD01143C57} Button1"));
    assert_true(has_fact(SK_FACT_OFFICE_ALTCHUNK, "chunk.html"));
    assert_non_null(artifact_of(SK_KIND_DOCUMENT_HTML, "word/chunk.html"));
}

static void test_program_among_the_parts_is_recognised(void **state)
{
    (void)state;
    const make_part extra[] = {{"word/settings2.xml", SK_LIT("{\\rtf1 text}")}};
    scan(make_docx(arena, &(make_office){.extra = extra, .extra_count = 1}, "Text", NULL));
    assert_null(artifact_of(SK_KIND_OFFICE_PART, "word/settings2.xml")); /* not XML: its name alone proves nothing */
}

static uint32_t drop_child(void *self, uint32_t parent, const sk_child *child)
{
    (void)self, (void)parent, (void)child;
    return 1;
}

static void drop_fact(void *self, uint32_t artifact, unsigned key, sk_bytes value, uint64_t off, uint64_t len)
{
    (void)self, (void)artifact, (void)key, (void)value, (void)off, (void)len;
}

static void drop_deviation(void *self, uint32_t artifact, unsigned id, uint64_t off)
{
    (void)self, (void)artifact, (void)id, (void)off;
}

static void drop_indicator(void *self, uint32_t artifact, unsigned type, sk_how how, sk_bytes value, uint64_t off,
                           uint64_t len)
{
    (void)self, (void)artifact, (void)type, (void)how, (void)value, (void)off, (void)len;
}

/* What emulators would find in the document. */
static sk_document *document_of(sk_bytes b)
{
    static sk_budget budget;
    static const sk_sink sink = {NULL, drop_child, drop_fact, drop_deviation, drop_indicator};
    static const sk_artifact artifact = {.parent = SK_NO_ARTIFACT, .kind = SK_KIND_OFFICE_DOCX};
    budget = (sk_budget){.limits = sk_limits_default()};
    sk_opening o = {
        .artifact = &artifact, .content = sk_content_view(arena, b), .arena = arena, .budget = &budget, .sink = &sink};
    assert_int_equal(sk_format_ooxml_zip.open(&o), SK_OUTCOME_COMPLETE);
    return o.document;
}

static void assert_value(const sk_document *d, sk_store store, const char *name, const char *property,
                         const char *value)
{
    for (const sk_doc_value *v = d->values; v; v = v->next)
        if (v->store == store && sk_equal(v->name, sk_bytes_str(name)) &&
            sk_equal(v->property, sk_bytes_str(property))) {
            assert_true(sk_equal(v->value, sk_bytes_str(value)));
            return;
        }
    fail_msg("no value '%s'", name);
}

static void test_texts_that_macros_read(void **state)
{
    (void)state;
    const make_part extra[] = {
        {"word/settings.xml",
         SK_LIT("<w:settings><w:docVars><w:docVar w:name=\"v\" w:val=\"variable\"/></w:docVars></w:settings>")},
        {"docProps/custom.xml",
         SK_LIT("<Properties><property name=\"p\"><vt:lpwstr>own</vt:lpwstr></property></Properties>")},
        {"customXml/item1.xml", SK_LIT("<data><x>stored</x></data>")}};
    const sk_document *d = document_of(
        make_docx(arena, &(make_office){.title = "T", .extra = extra, .extra_count = 3}, NULL,
                  "<w:p><wp:docPr name=\"Picture 1\" descr=\"alternative\"/><wps:wsp><w:t>inside</w:t></wps:wsp></w:p>"
                  "<w:sdt><w:sdtPr><w:alias w:val=\"field\"/></w:sdtPr><w:p><w:r><w:t>filled</w:t></w:r></w:p></w:sdt>"
                  "<v:shape id=\"old\" alt=\"vml\"/>"));
    assert_non_null(d);
    assert_value(d, SK_STORE_VARIABLE, "v", "Value", "variable");
    assert_value(d, SK_STORE_CUSTOM_PROPERTY, "p", "Value", "own");
    assert_value(d, SK_STORE_BUILTIN_PROPERTY, "Title", "Value", "T");
    assert_value(d, SK_STORE_SHAPE, "Picture 1", "AlternativeText", "alternative");
    assert_value(d, SK_STORE_SHAPE, "Picture 1", "TextRange", "inside");
    assert_value(d, SK_STORE_SHAPE, "old", "AlternativeText", "vml");
    assert_value(d, SK_STORE_CONTROL, "field", "Range", "filled");
    assert_value(d, SK_STORE_TEXT, "customXml/item1.xml", "Text", "stored");
    assert_value(d, SK_STORE_TEXT, "document", "Text", "inside\nfilled");
}

static void test_many_parts_stay_cheap(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    make_part *parts = SK_NEW_ARRAY(arena, make_part, COUNT);
    assert_non_null(parts);
    parts[0] = (make_part){"[Content_Types].xml", SK_LIT("<Types/>")};
    for (size_t i = 1; i < COUNT; i++)
        parts[i] = (make_part){sk_text_format(arena, "word/part%zu.xml", i), SK_LIT("<a/>")};
    scan(make_package(arena, parts, COUNT));
    assert_int_equal(kind(), SK_KIND_OFFICE_DOCX);
    size_t count;
    const uint16_t *limits = sk_report_limits(report, &count);
    bool told = false;
    for (size_t i = 0; i < count; i++) told |= limits[i] == SK_LIMIT_ARTIFACTS;
    assert_true(told);
}

static void test_every_truncation(void **state)
{
    (void)state;
    sk_bytes b = make_docx(arena, &plain, "Text", NULL);
    for (size_t len = 0; len < b.len; len += 7) scan(sk_slice(b, 0, len));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(test_honest_docx),
                                       TEST(test_field_split_over_runs),
                                       TEST(test_field_calculated),
                                       TEST(test_field_that_never_ends),
                                       TEST(test_what_leads_out),
                                       TEST(test_macros),
                                       TEST(test_vba_project_of_another_name),
                                       TEST(test_workbook),
                                       TEST(test_honest_workbook),
                                       TEST(test_dde_link_and_connection),
                                       TEST(test_presentation),
                                       TEST(test_damaged_xml_is_read_on),
                                       TEST(test_duplicate_parts_are_both_read),
                                       TEST(test_content_types_that_lie_or_are_missing),
                                       TEST(test_control_and_alternative_chunk),
                                       TEST(test_program_among_the_parts_is_recognised),
                                       TEST(test_texts_that_macros_read),
                                       TEST(test_many_parts_stay_cheap),
                                       TEST(test_every_truncation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
