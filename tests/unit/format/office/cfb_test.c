/* The format row: which kind a compound file is, its streams as children, what lies behind its end. */
#include "unit/scanned.h"

#include "make/cfb.h"

static const sk_fact *fact(unsigned key)
{
    size_t count;
    const sk_fact *f = sk_report_facts(report, &count);
    for (size_t i = 0; i < count; i++)
        if (f[i].key == key) return &f[i];
    return NULL;
}

static sk_bytes with_stream(const char *path, sk_bytes content)
{
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_put(c, path, content);
    return make_cfb_finish(c);
}

static void test_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        uint16_t kind;
    } rows[] = {
        {"WordDocument", SK_KIND_OFFICE_DOC},
        {"Workbook", SK_KIND_OFFICE_XLS},
        {"Book", SK_KIND_OFFICE_XLS},
        {"PowerPoint Document", SK_KIND_OFFICE_PPT},
        {"__substg1.0_0037001F", SK_KIND_MAIL_MSG},
        {"__properties_version1.0", SK_KIND_MAIL_MSG},
        {"PROJECT", SK_KIND_OFFICE_VBA_PROJECT},
        {"EncryptedPackage", SK_KIND_OFFICE_ENCRYPTED},
        {"\xE4\xA1\x80table", SK_KIND_PROGRAM_MSI},
        {"Anything", SK_KIND_OFFICE_CFB},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(scan(with_stream(rows[i].path, SK_LIT("bytes")))->kind, rows[i].kind);
}

static void test_kind_by_class(void **state)
{
    (void)state;
    static const uint8_t installer[16] = {0x84, 0x10, 0x0C, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46};
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_clsid(c, 0, installer);
    make_cfb_put(c, "Anything", SK_LIT("bytes"));
    assert_int_equal(scan(make_cfb_finish(c))->kind, SK_KIND_PROGRAM_MSI);
    assert_true(sk_equal(fact(SK_FACT_CFB_CLSID)->value, SK_LIT("{000C1084-0000-0000-C000-000000000046}")));
}

static void test_streams_are_children(void **state)
{
    (void)state;
    make_cfb *c = make_cfb_new(arena, 4);
    make_cfb_put(c, "A/B/One", SK_LIT("first"));
    make_cfb_put(c, "Two", SK_LIT("%PDF-1.4 of a kind that is recognised inside a stream"));
    const sk_artifact *a = scan(make_cfb_finish(c));
    size_t count, found = 0;
    sk_report_artifacts(report, &count);
    for (size_t i = 1; i < count; i++) {
        if (sk_equal(a[i].name, SK_LIT("A/B/One"))) found += a[i].relation == SK_REL_STREAM && a[i].size == 5 && a[i].has_sha256;
        if (sk_equal(a[i].name, SK_LIT("Two"))) found += a[i].kind == SK_KIND_DOCUMENT_PDF;
    }
    assert_int_equal(found, 2);
    assert_int_equal(a->outcome, SK_OUTCOME_COMPLETE);
}

static void test_behind_the_end(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 1u << 20);
    sk_buf_bytes(&b, with_stream("Anything", SK_LIT("bytes")));
    make_zeros(&b, 70000);
    assert_int_equal(scan(sk_buf_view(&b))->outcome, SK_OUTCOME_COMPLETE);
    assert_non_null(fact(SK_FACT_CFB_PADDING));
    assert_null(fact(SK_FACT_CFB_TRAILING));
    sk_buf_str(&b, "and more");
    scan(sk_buf_view(&b));
    assert_null(fact(SK_FACT_CFB_PADDING));
    assert_non_null(fact(SK_FACT_CFB_TRAILING));
}

static void test_encrypted(void **state)
{
    (void)state;
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_put(c, "EncryptedPackage", SK_LIT("\x08\0\0\0\0\0\0\0........"));
    make_cfb_put(c, "EncryptionInfo", SK_LIT("\x04\0\x04\0\x40\0\0\0<encryption/>"));
    assert_int_equal(scan(make_cfb_finish(c))->outcome, SK_OUTCOME_ENCRYPTED);
    assert_true(sk_equal(fact(SK_FACT_CFB_ENCRYPTED)->value, SK_LIT("4.4")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_kinds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_kind_by_class, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_streams_are_children, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_behind_the_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_encrypted, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
