/* Property sets: text in code pages and UTF-16, dictionary, times, and cuts at every byte. */
#include "unit/with_arena.h"

#include "format/office/properties_set.h"
#include "make/doc.h"
#include "make/opened.h"

static void same(sk_bytes got, const char *want)
{
    sk_bytes w = sk_bytes_str(want);
    assert_int_equal(got.len, w.len);
    if (w.len) assert_memory_equal(got.p, w.p, w.len);
}

static void test_summary(void **state)
{
    (void)state;
    static const make_pair custom[] = {{"Project Key", "a custom text"}, {"Second", "\xE5\x8D\xB0"}};
    make_doc d = {
        .text = "x", .title = "An invoice", .author = "A. Person", .company = "Example Ltd", .custom = custom, .custom_count = 2};
    opened t = opened_part(arena, sk_properties_open, make_doc_bytes(arena, &d));
    assert_int_equal(t.outcome, SK_OUTCOME_COMPLETE);
    same(opened_fact(&t, SK_FACT_DOC_TITLE), "An invoice");
    same(opened_fact(&t, SK_FACT_DOC_AUTHOR), "A. Person");
    same(opened_fact(&t, SK_FACT_DOC_COMPANY), "Example Ltd");
    same(opened_fact(&t, SK_FACT_DOC_CODEPAGE), "1252");
    same(opened_value(&t, SK_STORE_BUILTIN_PROPERTY, "", "", "Title", "Value"), "An invoice");
    same(opened_value(&t, SK_STORE_BUILTIN_PROPERTY, "", "", "Company", "Value"), "Example Ltd");
    same(opened_value(&t, SK_STORE_CUSTOM_PROPERTY, "", "", "Project Key", "Value"), "a custom text");
    same(opened_value(&t, SK_STORE_CUSTOM_PROPERTY, "", "", "Second", "Value"), "\xE5\x8D\xB0");
}

static void test_utf16(void **state)
{
    (void)state;
    sk_properties p;
    sk_budget budget = {.limits = sk_limits_default()};
    assert_true(sk_properties_read(make_summary(arena, "T\xC3\xAFtle", "A", 1200), arena, &budget, &p));
    assert_int_equal(p.codepage, 1200);
    assert_false(p.damaged);
    same(p.first->value, "T\xC3\xAFtle");
}

static void test_codepage(void **state)
{
    (void)state;
    sk_properties p;
    sk_budget budget = {.limits = sk_limits_default()};
    assert_true(sk_properties_read(make_summary(arena, "\x90\xBF\x8B\x81", NULL, 932), arena, &budget, &p));
    same(p.first->value, "\xE8\xAB\x8B\xE6\xB1\x82");
}

static void test_cuts(void **state)
{
    (void)state;
    static const make_pair custom[] = {{"Name", "custom"}};
    sk_bytes all = make_document_summary(arena, "Company", custom, 1);
    for (size_t len = 0; len < all.len; len++) {
        sk_properties p;
        sk_budget budget = {.limits = sk_limits_default()};
        bool is_set = sk_properties_read(sk_arena_copy(arena, sk_slice(all, 0, len)), arena, &budget, &p);
        if (!is_set) continue;
        for (const sk_property *v = p.first; v; v = v->next) same(v->value, v->set == SK_SET_DOCUMENT ? "Company" : "custom");
        if (len + 4 < all.len) assert_true(p.damaged);
    }
}

/* Many properties that share one long value: the budget ends it. */
static void test_shared_value(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 8u << 20);
    sk_bytes head = make_summary(arena, "x", NULL, 1252);
    sk_buf_bytes(&b, sk_slice(head, 0, 48));
    make_u32(&b, 0);
    make_u32(&b, 60000);
    for (unsigned i = 0; i < 60000; i++) {
        make_u32(&b, 2);
        make_u32(&b, 8 + 8 * 60000);
    }
    make_u32(&b, 30);
    make_u32(&b, 100000);
    for (unsigned i = 0; i < 100000; i++) make_u8(&b, 'a');
    sk_properties p;
    sk_budget budget = {.limits = sk_limits_default()};
    sk_arena *small = sk_arena_new(64u << 20);
    assert_non_null(small);
    (void)sk_properties_read(sk_buf_view(&b), small, &budget, &p);
    assert_true(p.limited || sk_arena_exhausted(small));
    sk_arena_free(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_summary), cmocka_unit_test(test_utf16), cmocka_unit_test(test_codepage),
        cmocka_unit_test(test_cuts),  cmocka_unit_test(test_shared_value),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
