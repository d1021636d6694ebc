/* Presentations: text, links and actions, stored objects, shapes, encryption, and cuts at every byte. */
#include "unit/with_arena.h"

#include "make/opened.h"
#include "make/ppt.h"

static void same(sk_bytes got, const char *want)
{
    sk_bytes w = sk_bytes_str(want);
    assert_int_equal(got.len, w.len);
    if (w.len) assert_memory_equal(got.p, w.p, w.len);
}

static opened open_ppt(const make_ppt *p) { return opened_part(arena, sk_ppt_open, make_ppt_bytes(arena, p)); }

static void test_text(void **state)
{
    (void)state;
    opened t = open_ppt(&(make_ppt){.text = "A slide\xE2\x80\x99s text", .alternative = "beside a shape"});
    assert_int_equal(t.outcome, SK_OUTCOME_COMPLETE);
    same(opened_bytes(&t, "text"), "A slide\xE2\x80\x99s text\n");
    same(opened_value(&t, SK_STORE_SHAPE, "Slides", "", "Shape 1", "AlternativeText"), "beside a shape");
}

static void test_actions(void **state)
{
    (void)state;
    opened t = open_ppt(&(make_ppt){.link = "http://run.example/none.exe", .action = 2});
    same(opened_fact(&t, SK_FACT_OFFICE_ACTION), "program http://run.example/none.exe");
    assert_true(opened_indicator(&t, SK_IOC_URL, "http://run.example/none.exe"));
    t = open_ppt(&(make_ppt){.action = 1, .macro = "DoNothing"});
    same(opened_fact(&t, SK_FACT_OFFICE_ACTION), "macro DoNothing");
    t = open_ppt(&(make_ppt){.link = "http://page.example/", .action = 4});
    assert_int_equal(opened_facts(&t, SK_FACT_OFFICE_ACTION), 0);
}

static void test_objects(void **state)
{
    (void)state;
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_put(c, "VBA/dir", SK_LIT("not a project"));
    sk_bytes file = make_cfb_finish(c);
    for (int stored = 0; stored < 2; stored++) {
        opened t = open_ppt(&(make_ppt){.text = "x", .vba = file, .stored = stored});
        sk_bytes got = opened_bytes(&t, "object1");
        assert_true(sk_equal(got, file));
    }
}

static void test_encrypted(void **state)
{
    (void)state;
    opened t = open_ppt(&(make_ppt){.text = "x", .encrypted = true});
    assert_int_equal(t.outcome, SK_OUTCOME_ENCRYPTED);
    assert_int_equal(opened_facts(&t, SK_FACT_DOC_ENCRYPTED), 1);
}

static void test_cuts(void **state)
{
    (void)state;
    sk_bytes all = make_ppt_stream(
        arena,
        &(make_ppt){.text = "text of a slide", .link = "http://l.example/", .action = 1, .macro = "M", .alternative = "alt"});
    for (size_t len = 0; len < all.len; len++) {
        make_cfb *c = make_cfb_new(arena, 3);
        make_cfb_put(c, "PowerPoint Document", sk_slice(all, 0, len));
        opened t = opened_part(arena, sk_ppt_open, make_cfb_finish(c));
        assert_true(t.outcome == SK_OUTCOME_PARTIAL || t.outcome == SK_OUTCOME_COMPLETE);
        sk_bytes text = opened_bytes(&t, "text");
        if (text.len > 1) assert_memory_equal(text.p, "text of a slide", text.len - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),      cmocka_unit_test(test_actions), cmocka_unit_test(test_objects),
        cmocka_unit_test(test_encrypted), cmocka_unit_test(test_cuts),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
