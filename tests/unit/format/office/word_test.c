/* Word documents: text of pieces of both widths, fields, variables, template, shapes, encryption, and cuts at every byte. */
#include "unit/with_arena.h"

#include "base/attr.h"
#include "format/office/word_fib.h"
#include "make/doc.h"
#include "make/opened.h"

static void same(sk_bytes got, const char *want)
{
    sk_bytes w = sk_bytes_str(want);
    assert_int_equal(got.len, w.len);
    if (w.len) assert_memory_equal(got.p, w.p, w.len);
}

static opened open_doc(const make_doc *d) { return opened_part(arena, sk_word_open, make_doc_bytes(arena, d)); }

static void test_text(void **state)
{
    (void)state;
    for (unsigned pieces = 0; pieces < 9; pieces++)
        for (int wide = 0; wide < 2; wide++) {
            opened t = open_doc(
                &(make_doc){.text = "First line.\nSecond line with more words.\nEnd", .pieces = pieces, .wide = wide});
            assert_int_equal(t.outcome, SK_OUTCOME_COMPLETE);
            same(opened_bytes(&t, "text"), "First line.\nSecond line with more words.\nEnd\n\n");
            same(opened_value(&t, SK_STORE_TEXT, "", "", "main", "Text"), "First line.\nSecond line with more words.\nEnd\n");
        }
    opened t = open_doc(&(make_doc){.text = "\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8 \xF0\x9F\x98\x80", .wide = true});
    same(opened_bytes(&t, "text"), "\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8 \xF0\x9F\x98\x80\n\n");
}

static void test_fields(void **state)
{
    (void)state;
    opened t = open_doc(&(make_doc){.text = "See \x13 HYPERLINK \"http://page.example/a\" \x14the page\x15, \x13"
                                            "DDEAUTO c:\\\\nowhere\\\\none.exe \"nothing\" \x14old\x15 and "
                                            "\x13 INCLUDETEXT \"http://text.example/t.txt\" \x15."});
    same(opened_bytes(&t, "text"), "See the page, old and .\n\n");
    assert_true(opened_indicator(&t, SK_IOC_URL, "http://page.example/a"));
    assert_true(opened_indicator(&t, SK_IOC_URL, "http://text.example/t.txt"));
    assert_int_equal(opened_facts(&t, SK_FACT_OFFICE_FIELD_DDE), 1);
    assert_true(sk_starts(opened_fact(&t, SK_FACT_OFFICE_FIELD_DDE), SK_LIT("DDEAUTO c:")));
    assert_int_equal(opened_facts(&t, SK_FACT_OFFICE_FIELD_EXTERNAL), 1);
}

/* An instruction that is put together by fields inside it. */
static void test_nested_fields(void **state)
{
    (void)state;
    opened t = open_doc(&(make_doc){.text = "\x13 DDEAUTO \x13 QUOTE 110 111 110 101 \x15 \"x\" \x14r\x15"});
    assert_true(sk_find(opened_fact(&t, SK_FACT_OFFICE_FIELD_DDE), 0, SK_LIT("none")) != SK_NPOS);
}

static void test_variables(void **state)
{
    (void)state;
    static const make_pair v[] = {{"first", "value of a variable"}, {"empty", ""}, {"third", "\xC3\xA9"}};
    opened t = open_doc(&(make_doc){.text = "x", .variables = v, .variable_count = SK_COUNT(v)});
    assert_int_equal(t.outcome, SK_OUTCOME_COMPLETE);
    same(opened_value(&t, SK_STORE_VARIABLE, "", "", "first", "Value"), "value of a variable");
    same(opened_value(&t, SK_STORE_VARIABLE, "", "", "third", "Value"), "\xC3\xA9");
    same(opened_fact(&t, SK_FACT_DOC_VARIABLES), "2");
    same(opened_bytes(&t, "variables"), "first = value of a variable\nthird = \xC3\xA9\n");
}

static void test_template(void **state)
{
    (void)state;
    opened near = open_doc(&(make_doc){.text = "x", .template_path = "C:\\Templates\\plain.dot"});
    same(opened_fact(&near, SK_FACT_OFFICE_TEMPLATE), "C:\\Templates\\plain.dot");
    assert_int_equal(opened_facts(&near, SK_FACT_OFFICE_TEMPLATE_EXTERNAL), 0);
    opened far = open_doc(&(make_doc){.text = "x", .template_path = "http://host.example/t.dot"});
    same(opened_fact(&far, SK_FACT_OFFICE_TEMPLATE_EXTERNAL), "http://host.example/t.dot");
    assert_true(opened_indicator(&far, SK_IOC_URL, "http://host.example/t.dot"));
}

static void test_shapes(void **state)
{
    (void)state;
    opened t = open_doc(&(make_doc){.text = "x", .alternative = "text beside a picture"});
    same(opened_value(&t, SK_STORE_SHAPE, "Shapes", "", "Shape 1", "AlternativeText"), "text beside a picture");
    same(opened_bytes(&t, "shapes"), "Shape 1.AlternativeText = text beside a picture\n");
}

static void test_locks(void **state)
{
    (void)state;
    static const char *const names[] = {NULL, "XOR", "RC4", "RC4 CryptoAPI"};
    for (unsigned lock = 1; lock <= 3; lock++) {
        opened t = open_doc(&(make_doc){.text = "locked", .lock = lock});
        assert_int_equal(t.outcome, SK_OUTCOME_ENCRYPTED);
        same(opened_fact(&t, SK_FACT_DOC_ENCRYPTED), names[lock]);
        assert_int_equal(t.count, 0);
    }
}

static void test_not_word(void **state)
{
    (void)state;
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_put(c, "Workbook", SK_LIT("x"));
    assert_int_equal(opened_part(arena, sk_word_open, make_cfb_finish(c)).outcome, SK_OUTCOME_NOT_THIS);
    c = make_cfb_new(arena, 3);
    make_cfb_put(c, "WordDocument", SK_LIT("short"));
    opened t = opened_part(arena, sk_word_open, make_cfb_finish(c));
    assert_int_equal(t.outcome, SK_OUTCOME_PARTIAL);
    assert_true(opened_deviation(&t, SK_DEV_WORD_FIB));
}

static sk_bytes open_streams(sk_bytes main, sk_bytes table, sk_outcome *ret_outcome)
{
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_put(c, "WordDocument", main);
    make_cfb_put(c, "1Table", table);
    opened t = opened_part(arena, sk_word_open, make_cfb_finish(c));
    *ret_outcome = t.outcome;
    return opened_bytes(&t, "text");
}

/* A document in the storage of an object of another document. */
static void test_embedded(void **state)
{
    (void)state;
    sk_bytes main, table;
    make_doc_streams(arena, &(make_doc){.text = "inner text"}, &main, &table);
    make_cfb *c = make_cfb_new(arena, 3);
    make_cfb_put(c, "Workbook", SK_LIT("x"));
    make_cfb_put(c, "MBD0001/WordDocument", main);
    make_cfb_put(c, "MBD0001/1Table", table);
    opened t = opened_part(arena, sk_word_open, make_cfb_finish(c));
    assert_int_equal(t.outcome, SK_OUTCOME_COMPLETE);
    same(opened_bytes(&t, "text"), "inner text\n\n");
}

/* The text that is left is always the start of the text that was there, piece by piece. */
static void test_cuts(void **state)
{
    (void)state;
    sk_bytes main, table;
    static const make_pair v[] = {{"name", "value"}};
    make_doc_streams(
        arena,
        &(make_doc){.text = "One two three four five.", .pieces = 1, .variables = v, .variable_count = 1, .alternative = "alt"},
        &main, &table);
    for (size_t len = 0; len < table.len; len++) {
        sk_outcome outcome;
        (void)open_streams(main, sk_slice(table, 0, len), &outcome);
        assert_int_equal(outcome, SK_OUTCOME_PARTIAL);
    }
    for (size_t len = 0; len < main.len; len++) {
        sk_outcome outcome;
        sk_bytes text = open_streams(sk_slice(main, 0, len), table, &outcome);
        assert_int_equal(outcome, SK_OUTCOME_PARTIAL);
        if (text.len > 1) assert_memory_equal(text.p, "One two three four five.", text.len - 1);
    }
}

/* Pieces that all point at the same bytes: no more text than the stream has bytes. */
static void test_shared_pieces(void **state)
{
    (void)state;
    sk_bytes main, table;
    make_doc_streams(arena, &(make_doc){.text = "x"}, &main, &table);
    sk_buf t = sk_buf_new(arena, 1u << 20), m = sk_buf_new(arena, 1u << 20);
    sk_buf_bytes(&m, main);
    make_u8(&t, 2);
    make_u32(&t, 4 * 1001 + 8 * 1000);
    for (unsigned i = 0; i <= 1000; i++) make_u32(&t, i * 1000);
    for (unsigned i = 0; i < 1000; i++) {
        make_u16(&t, 0);
        make_u32(&t, 0x40000000u);
        make_u16(&t, 0);
    }
    make_patch_u32(&m, 0x9A + 8 * 33, 0);
    make_patch_u32(&m, 0x9A + 8 * 33 + 4, (uint32_t)t.len);
    make_patch_u32(&m, 0x4C, 1000000);
    for (unsigned i = 32; i <= 60; i++)
        if (i != 33) make_patch_u32(&m, 0x9A + 8 * i + 4, 0);
    sk_outcome outcome;
    sk_bytes text = open_streams(sk_buf_view(&m), sk_buf_view(&t), &outcome);
    assert_int_equal(outcome, SK_OUTCOME_PARTIAL);
    assert_true(text.len <= 4 * m.len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),          cmocka_unit_test(test_fields),   cmocka_unit_test(test_nested_fields),
        cmocka_unit_test(test_variables),     cmocka_unit_test(test_template), cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_locks),         cmocka_unit_test(test_not_word), cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_shared_pieces), cmocka_unit_test(test_embedded),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
