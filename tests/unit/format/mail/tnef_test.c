/* TNEF: bodies, attachments and their names come out; hostile lists and lengths end. */
#include "unit/with_arena.h"

#include "base/text.h"
#include "make/scanned.h"
#include "make/tnef.h"
#include "make/told.h"

extern const sk_format sk_format_tnef;

static sk_outcome open_it(sk_bytes b, make_told **ret)
{
    *ret = make_told_new(b, SK_KIND_MAIL_TNEF);
    assert_non_null(*ret);
    return sk_format_tnef.open(&(*ret)->o);
}

#define assert_child(t, name, want)                                                                                              \
    do {                                                                                                                         \
        const make_told_child *child_ = make_told_find(t, name);                                                                 \
        assert_non_null(child_);                                                                                                 \
        assert_bytes(child_->bytes, want);                                                                                       \
    } while (0)

static void a_message_is_taken_apart(void **state)
{
    (void)state;
    make_told *t;
    assert_int_equal(open_it(make_tnef(arena), &t), SK_OUTCOME_COMPLETE);
    assert_int_equal(t->deviation_count, 0);
    assert_int_equal(t->child_count, 6);
    assert_child(t, "body", "The plain body.");
    assert_child(t, "body.html", "<html><body><p>The page body.</p></body></html>");
    assert_child(t, "body.rtf", "{\\rtf1\\ansi\\pard\\plain The rich body.\\par }");
    assert_child(t, "a long name.txt", "text of the file\n");
    assert_child(t, "second.txt", "text in a property\n");
    assert_non_null(make_told_find(t, "Inner letter"));
    assert_int_equal(make_told_find(t, "second.txt")->relation, SK_REL_ATTACHMENT);
    assert_true(make_told_has_fact(t, SK_FACT_MAIL_SUBJECT,
                                   "Gr\xC3\xBC\xC3\x9F"
                                   "e"));
    assert_true(make_told_has_fact(t, SK_FACT_MAIL_CLASS, "IPM.Microsoft Mail.Note"));
    assert_true(make_told_has_fact(t, SK_FACT_MAIL_PART_NAME, "ALONGN~1.TXT"));
    assert_true(make_told_has_fact(t, SK_FACT_MAIL_PART_CONTENT_ID, "part1@sender.example"));
    assert_true(make_told_has_fact(t, SK_FACT_MAIL_ATTACHMENT_COUNT, "3"));
    make_told_free(t);
}

static void a_message_inside_is_opened(void **state)
{
    (void)state;
    sk_report *r = make_scanned(make_tnef(arena), "winmail.dat", NULL);
    size_t count;
    bool found = false;
    const sk_artifact *a = sk_report_artifacts(r, &count);
    assert_int_equal(a[0].kind, SK_KIND_MAIL_TNEF);
    for (size_t i = 1; i < count; i++)
        if (a[i].kind == SK_KIND_MAIL_TNEF) {
            found = true;
            assert_bytes(make_fact(r, SK_FACT_MAIL_SUBJECT, 0), "Gr\xC3\xBC\xC3\x9F"
                                                                "e");
        }
    assert_true(found);
    sk_report_free(r);
}

static void a_wrong_checksum_is_a_deviation(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 4096);
    make_tnef_start(&b);
    make_tnef_attribute(&b, 1, MAKE_TNEF_SUBJECT, SK_LIT("hello\0"));
    b.p[b.len - 1] ^= 1;
    make_tnef_attribute(&b, 2, MAKE_TNEF_DATA, SK_LIT("data without a name"));
    make_told *t;
    assert_int_equal(open_it(sk_buf_view(&b), &t), SK_OUTCOME_COMPLETE);
    assert_int_equal(make_told_deviation_count(t, SK_DEV_TNEF_CHECKSUM), 1);
    assert_true(make_told_has_fact(t, SK_FACT_MAIL_SUBJECT, "hello"));
    assert_child(t, "", "data without a name");
    make_told_free(t);
}

static void a_wrong_level_hides_nothing(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 4096);
    make_tnef_start(&b);
    make_tnef_attribute(&b, 1, MAKE_TNEF_TITLE, SK_LIT("a.txt\0"));
    make_tnef_attribute(&b, 1, MAKE_TNEF_DATA, SK_LIT("data"));
    make_told *t;
    assert_int_equal(open_it(sk_buf_view(&b), &t), SK_OUTCOME_COMPLETE);
    assert_child(t, "a.txt", "data");
    make_told_free(t);
}

static void repeated_data_are_all_told(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 4096), p = sk_buf_new(arena, 4096);
    make_tnef_start(&b);
    make_tnef_attribute(&b, 2, MAKE_TNEF_TITLE, SK_LIT("a.txt\0"));
    make_tnef_attribute(&b, 2, MAKE_TNEF_DATA, SK_LIT("one"));
    make_tnef_attribute(&b, 2, MAKE_TNEF_DATA, SK_LIT("two"));
    make_tnef_count(&p, 2);
    make_tnef_binary(&p, 0x3701, SK_LIT("three"));
    make_tnef_binary(&p, 0x3701, SK_LIT("four"));
    make_tnef_attribute(&b, 2, MAKE_TNEF_ATTACHMENT, sk_buf_view(&p));
    make_told *t;
    assert_int_equal(open_it(sk_buf_view(&b), &t), SK_OUTCOME_COMPLETE);
    assert_int_equal(t->child_count, 4);
    for (size_t i = 0; i < 4; i++) assert_bytes(t->children[i].name, "a.txt");
    assert_bytes(t->children[0].bytes, "one");
    assert_bytes(t->children[1].bytes, "two");
    assert_bytes(t->children[2].bytes, "three");
    assert_bytes(t->children[3].bytes, "four");
    assert_int_equal(make_told_deviation_count(t, SK_DEV_TNEF_DATA_REPEATED), 2);
    make_told_free(t);
}

static void junk_and_lying_lengths_end(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        unsigned deviation;
        sk_outcome outcome;
    } rows[] = {
        {"x", 1, SK_DEV_TNEF_JUNK, SK_OUTCOME_COMPLETE}, /* too short to be an attribute */
        {"no attribute at all", 19, SK_DEV_TNEF_JUNK, SK_OUTCOME_PARTIAL},
        {"\x01\x0C\x80\x02\x00\xFF\xFF\xFF\xFF"
         "text",
         13, SK_DEV_TNEF_CUT, SK_OUTCOME_PARTIAL},
        {"\x01\x03\x90\x06\x00\x04\x00\x00\x00\xFF\xFF\xFF\xFF\xFC\x03", 15, SK_DEV_TNEF_PROPERTY_MALFORMED, SK_OUTCOME_PARTIAL},
        {"\x01\x03\x90\x06\x00\x0C\x00\x00\x00\x01\0\0\0\x1E\0\x37\0\xFF\xFF\xFF\xFF\x52\x04", 23, SK_DEV_TNEF_PROPERTY_MALFORMED,
         SK_OUTCOME_PARTIAL},
        {"\x01\x03\x90\x06\x00\x0C\x00\x00\x00\x01\0\0\0\x99\x09\x37\0\1\0\0\0\xDB\0", 23, SK_DEV_TNEF_PROPERTY_MALFORMED,
         SK_OUTCOME_PARTIAL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sk_buf b = sk_buf_new(arena, 4096);
        make_tnef_start(&b);
        sk_buf_bytes(&b, sk_bytes_of(rows[i].bytes, rows[i].len));
        make_told *t;
        assert_int_equal(open_it(sk_buf_view(&b), &t), rows[i].outcome);
        assert_int_equal(make_told_deviation_count(t, rows[i].deviation), 1);
        assert_int_equal(t->deviation_count, 1);
        make_told_free(t);
    }
}

static void every_truncation_is_survived(void **state)
{
    (void)state;
    sk_bytes whole = make_tnef(arena);
    size_t last = 0;
    for (size_t len = 0; len < whole.len; len++) {
        make_told *t;
        sk_outcome outcome = open_it(sk_slice(whole, 0, len), &t);
        assert_true(outcome == SK_OUTCOME_PARTIAL || outcome == SK_OUTCOME_COMPLETE || len < 4);
        if (len < 4) assert_int_equal(outcome, SK_OUTCOME_NOT_THIS);
        assert_true(t->child_count + 1 >= last);
        last = t->child_count;
        make_told_free(t);
    }
    assert_int_equal(last, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_taken_apart),        cmocka_unit_test(a_message_inside_is_opened),
        cmocka_unit_test(a_wrong_checksum_is_a_deviation), cmocka_unit_test(repeated_data_are_all_told),
        cmocka_unit_test(a_wrong_level_hides_nothing),     cmocka_unit_test(junk_and_lying_lengths_end),
        cmocka_unit_test(every_truncation_is_survived),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
