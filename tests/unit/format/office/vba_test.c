/* VBA projects through the whole engine: modules, types, protection, p-code, and projects that are broken. */
#include "unit/scanned.h"

#include "make/vba.h"

static size_t count_macros(void)
{
    size_t count, found = 0;
    const sk_artifact *a = sk_report_artifacts(report, &count);
    for (size_t i = 0; i < count; i++) found += a[i].relation == SK_REL_MACRO && a[i].kind == SK_KIND_MACRO_VBA;
    return found;
}

static const sk_artifact *macro(const char *name)
{
    size_t count;
    const sk_artifact *a = sk_report_artifacts(report, &count);
    for (size_t i = 0; i < count; i++)
        if (a[i].relation == SK_REL_MACRO && sk_equal(a[i].name, sk_bytes_str(name))) return &a[i];
    return NULL;
}

static const make_vba_module modules[] = {
    {.name = "ThisDocument", .type = 'd', .code = "Sub Document_Open()\nShow \"hello\"\nEnd Sub\n"},
    {.name = "Module1", .type = 'm', .code = "Option Explicit\nSub Show(text)\nEnd Sub\n"},
    {.name = "Thing", .type = 'c', .code = "Public Value\n"},
    {.name = "UserForm1", .type = 'f', .code = "Private Sub Button_Click()\nEnd Sub\n"},
};
#define MODULES (sizeof modules / sizeof modules[0])

static void check_modules(void)
{
    static const char *const types[] = {"document", "procedural", "class", "form"};
    assert_int_equal(count_macros(), MODULES);
    assert_true(has_fact_of(0, SK_FACT_VBA_MODULE_COUNT, "4"));
    for (size_t i = 0; i < MODULES; i++) {
        const sk_artifact *a = macro(modules[i].name);
        assert_non_null(a);
        assert_int_equal(a->size, make_vba_source(arena, &modules[i]).len);
        assert_true(has_fact_of(a->id, SK_FACT_VBA_MODULE_TYPE, types[i]));
        assert_true(has_fact_of(a->id, SK_FACT_VBA_PCODE_STATE, "absent"));
    }
}

static void test_project(void **state)
{
    (void)state;
    make_vba_project p = {.name = "Honest", .modules = modules, .count = MODULES};
    scan(make_vba_bin(arena, &p));
    size_t count;
    assert_int_equal(sk_report_artifacts(report, &count)[0].kind, SK_KIND_OFFICE_VBA_PROJECT);
    check_modules();
    assert_true(has_fact_of(0, SK_FACT_VBA_PROJECT_NAME, "Honest"));
    assert_true(has_fact_of(0, SK_FACT_VBA_CODEPAGE, "1252"));
    assert_false(has_deviation(SK_DEV_VBA_PROTECTION));
    assert_false(has_deviation(SK_DEV_VBA_DIR));
    assert_false(has_deviation(SK_DEV_VBA_MODULE_UNLISTED));
    assert_false(has_deviation(SK_DEV_VBA_MODULE_STRAY));
}

static void test_below_a_prefix(void **state)
{
    (void)state;
    make_cfb *c = make_cfb_new(arena, 3);
    make_vba_project p = {.modules = modules, .count = MODULES, .locked = true};
    make_cfb_put(c, "WordDocument", SK_LIT("text"));
    make_vba_put(c, arena, "Macros/", &p);
    scan(make_cfb_finish(c));
    size_t count;
    assert_int_equal(sk_report_artifacts(report, &count)[0].kind, SK_KIND_OFFICE_DOC);
    check_modules();
    assert_true(has_fact_of(0, SK_FACT_VBA_PROTECTED, "user"));
    assert_true(has_fact_of(0, SK_FACT_VBA_PROTECTED, "vbe"));
    assert_false(has_fact_of(0, SK_FACT_VBA_PROTECTED, "password"));
}

static void test_two_projects(void **state)
{
    (void)state;
    make_cfb *c = make_cfb_new(arena, 3);
    make_vba_module one[] = {{.name = "One", .type = 'm', .code = "' 1\n"}},
                    two[] = {{.name = "Two", .type = 'm', .code = "' 2\n"}};
    make_vba_put(c, arena, "Macros/", &(make_vba_project){.modules = one, .count = 1});
    make_vba_put(c, arena, "Deep/Er/", &(make_vba_project){.modules = two, .count = 1});
    scan(make_cfb_finish(c));
    assert_int_equal(count_macros(), 2);
    assert_non_null(macro("One"));
    assert_non_null(macro("Two"));
}

static void test_code_page(void **state)
{
    (void)state;
    make_vba_module m[] = {
        {.name = "Module1", .type = 'm', .source = SK_LIT("Attribute VB_Name = \"Module1\"\r\n' \x83\x65\x83\x58\x83\x67\r\n")}};
    scan(make_vba_bin(arena, &(make_vba_project){.codepage = 932, .modules = m, .count = 1}));
    const sk_artifact *a = macro("Module1");
    assert_int_equal(a->size, m[0].source.len);
    size_t count, texts = 0;
    const sk_artifact *all = sk_report_artifacts(report, &count);
    for (size_t i = 0; i < count; i++) texts += all[i].relation == SK_REL_DECODED && all[i].size == m[0].source.len + 3;
    assert_true(texts >= 1);
}

/* --- p-code --- */

static void check_pcode(const char *code, const char *const *literals, size_t count, bool is_64bit, const char *want)
{
    make_vba_module m[] = {
        {.name = "Module1", .type = 'm', .code = code, .cache = make_vba_cache(arena, literals, count, is_64bit)}};
    scan(make_vba_bin(arena, &(make_vba_project){.modules = m, .count = 1, .version = 0xB2}));
    assert_true(has_fact_of(macro("Module1")->id, SK_FACT_VBA_PCODE_STATE, want));
}

static void test_pcode(void **state)
{
    (void)state;
    static const char *const same[] = {"one", "say \"two\""}, *const more[] = {"one", "hidden"};
    for (unsigned is_64bit = 0; is_64bit < 2; is_64bit++) {
        check_pcode("Sub A()\nB \"one\" & _\n \"say \"\"two\"\"\"\nEnd Sub\n", same, 2, is_64bit, "match");
        check_pcode("Sub A()\n' "
                    "\nRem\nB \"one\"\nC\nC\nC\nC\nEnd Sub\n",
                    same, 1, is_64bit, "differs");                                           /* 1 line and 7 */
        check_pcode("Sub A()\nB \"one\", \"other\"\nEnd Sub\n", more, 1, is_64bit, "match"); /* source may have more */
        check_pcode("Sub A()\nB \"one\"\nEnd Sub\n", more, 2, is_64bit, "differs");
        assert_true(has_fact_of(macro("Module1")->id, SK_FACT_VBA_PCODE_LITERAL, "hidden"));
        check_pcode("", same, 1, is_64bit, "differs");
        check_pcode("' one say \"two\"\nOption Explicit\n", same, 1, is_64bit, "differs"); /* nothing acts, but code is there */
    }
}

static void test_pcode_unread(void **state)
{
    (void)state;
    make_vba_module m[] = {
        {.name = "Module1", .type = 'm', .code = "Sub A()\nEnd Sub\n", .cache = SK_LIT("no cache of any version")}};
    scan(make_vba_bin(arena, &(make_vba_project){.modules = m, .count = 1, .version = 0xB2}));
    assert_true(has_fact_of(macro("Module1")->id, SK_FACT_VBA_PCODE_STATE, "unread"));
}

/* --- broken and hiding --- */

static void test_hidden_from_the_editor(void **state)
{
    (void)state;
    make_vba_module m[] = {{.name = "Seen", .type = 'm', .code = ""},
                           {.name = "Unseen", .type = 'm', .code = "", .hidden = true}};
    scan(make_vba_bin(arena, &(make_vba_project){.modules = m, .count = 2}));
    assert_int_equal(count_macros(), 2);
    assert_true(has_deviation(SK_DEV_VBA_MODULE_UNLISTED));
}

static sk_bytes module_stream(const char *name, const char *code)
{
    make_vba_module m = {.name = name, .type = 'm', .code = code};
    return make_ovba(arena, make_vba_source(arena, &m));
}

static void test_directory_is_broken(void **state)
{
    (void)state;
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_put(c, "Macros/VBA/dir", SK_LIT("\x01garbage"));
    make_cfb_put(c, "Macros/VBA/_VBA_PROJECT", SK_LIT("\xCC\x61\xFF\xFF\x00\x00\x00"));
    make_cfb_put(c, "Macros/VBA/x1", module_stream("Found", "Sub A()\nEnd Sub\n"));
    scan(make_cfb_finish(c));
    assert_non_null(macro("Found"));
    assert_true(has_deviation(SK_DEV_VBA_DIR));
    assert_true(has_deviation(SK_DEV_VBA_MODULE_STRAY));
}

static void test_source_elsewhere(void **state)
{
    (void)state;
    make_vba_module named = {.name = "Module1", .type = 'm', .code = "Sub A()\nEnd Sub\n"};
    make_vba_project p = {.modules = &named, .count = 1};
    make_cfb *c = make_cfb_new(arena, 3);
    sk_buf stream = sk_buf_new(arena, 1u << 16);
    sk_buf_str(&stream, "bytes in front that the directory does not know");
    sk_buf_bytes(&stream, module_stream("Module1", named.code));
    make_cfb_put(c, "VBA/dir", make_ovba(arena, make_vba_dir(arena, &p)));
    make_cfb_put(c, "VBA/Module1", sk_buf_view(&stream));
    make_cfb_put(c, "Other", module_stream("Hidden", "Sub B()\nEnd Sub\n"));
    scan(make_cfb_finish(c));
    assert_int_equal(count_macros(), 2);
    assert_int_equal(macro("Module1")->size, make_vba_source(arena, &named).len);
    assert_non_null(macro("Hidden"));
    assert_true(has_deviation(SK_DEV_VBA_MODULE_OFFSET));
    assert_true(has_deviation(SK_DEV_VBA_MODULE_STRAY));
    assert_true(has_deviation(SK_DEV_VBA_PROJECT));
}

static void test_stream_is_missing(void **state)
{
    (void)state;
    make_vba_project p = {.modules = modules, .count = MODULES};
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_put(c, "VBA/dir", make_ovba(arena, make_vba_dir(arena, &p)));
    make_cfb_put(c, "PROJECT", SK_LIT("CMG=\"0\"\r\nDPB=\"zz\"\r\nModule=Module1\r\n"));
    scan(make_cfb_finish(c));
    assert_int_equal(count_macros(), 0);
    assert_true(has_deviation(SK_DEV_VBA_MODULE_MISSING));
    assert_true(has_deviation(SK_DEV_VBA_PROTECTION));
    size_t count;
    assert_int_equal(sk_report_artifacts(report, &count)[0].outcome, SK_OUTCOME_PARTIAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_project, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_below_a_prefix, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_two_projects, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_code_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pcode, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pcode_unread, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hidden_from_the_editor, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_directory_is_broken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_source_elsewhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stream_is_missing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
