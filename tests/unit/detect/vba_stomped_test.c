/* Macros whose compiled code says something else than their source; the three other states prove nothing. */
#include "../test.h"
#include "make/scanned.h"
#include "make/vba.h"
#include "make/viewed.h"

extern const sk_detector sk_detect_vba_stomped;

static void only_the_state_differs_counts(void **state)
{
    (void)state;
    static const char *const states[] = {"match", "absent", "unread", "differs"};
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        make_viewed v = make_viewed_new();
        uint32_t id = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_MACRO, SK_KIND_MACRO_VBA, "Module1");
        make_viewed_fact(&v, id, SK_FACT_VBA_PCODE_STATE, states[i]);
        make_viewed_run(&v, &sk_detect_vba_stomped, id, (sk_bytes){NULL, 0});
        assert_int_equal(make_viewed_count(&v, SK_EV_VBA_PCODE_DIFFERS), i == 3);
        if (i == 3) assert_bytes(make_viewed_detail(&v, SK_EV_VBA_PCODE_DIFFERS), "Module1");
        make_viewed_free(&v);
    }
}

/* Lines alone may differ in honest projects; the detail shows the text that the source hides. */
static void the_hidden_text_is_shown(void **state)
{
    (void)state;
    make_viewed v = make_viewed_new();
    uint32_t id = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_MACRO, SK_KIND_MACRO_VBA, "Module1");
    uint32_t other = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_MACRO, SK_KIND_MACRO_VBA, "Module2");
    make_viewed_fact(&v, id, SK_FACT_VBA_PCODE_STATE, "differs");
    make_viewed_fact(&v, id, SK_FACT_VBA_PCODE_LITERAL, "nosuch-program.exe");
    make_viewed_fact(&v, other, SK_FACT_VBA_PCODE_LINES, "3 compiled, 4 in the source");
    make_viewed_run(&v, &sk_detect_vba_stomped, id, (sk_bytes){NULL, 0});
    assert_int_equal(make_viewed_count(&v, SK_EV_VBA_PCODE_DIFFERS), 1);
    assert_bytes(make_viewed_detail(&v, SK_EV_VBA_PCODE_DIFFERS), "nosuch-program.exe");
    make_viewed_free(&v);
}

static bool differs(const char *code, const char *literal)
{
    sk_arena *a = sk_arena_new(4u << 20);
    const char *const literals[] = {literal};
    make_vba_module module = {.name = "Module1", .type = 'm', .code = code, .cache = make_vba_cache(a, literals, 1, false)};
    sk_report *r = make_scanned(make_vba_bin(a, &(make_vba_project){.modules = &module, .count = 1, .version = 0x00B2}), "vbaProject.bin", NULL);
    bool found = sk_report_has_evidence(r, SK_EV_VBA_PCODE_DIFFERS, SK_NO_ARTIFACT);
    sk_report_free(r);
    sk_arena_free(a);
    return found;
}

static void compiled_code_is_compared_with_the_source(void **state)
{
    (void)state;
    assert_true(differs("Sub A()\n    x = \"harmless\"\nEnd Sub\n", "a text that only the compiled code has"));
    assert_false(differs("Sub A()\n    x = \"the same text in both\"\nEnd Sub\n", "the same text in both"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_the_state_differs_counts), cmocka_unit_test(the_hidden_text_is_shown),
                                       cmocka_unit_test(compiled_code_is_compared_with_the_source)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
