/* Texts that ask to switch off a protection, and texts that only speak of it. */
#include "../test.h"
#include "make/viewed.h"

extern const sk_detector sk_detect_lure;

static void expect(const char *text, unsigned enable, unsigned templates)
{
    make_viewed v = make_viewed_new();
    uint32_t id = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_TEXT_PLAIN, "a.txt");
    make_viewed_run(&v, &sk_detect_lure, id, sk_bytes_str(text));
    if (make_viewed_count(&v, SK_EV_LURE_ENABLE) != enable || make_viewed_count(&v, SK_EV_LURE_TEMPLATES) != templates) fail_msg("%s", text);
    make_viewed_free(&v);
}

static void lures_are_found(void **state)
{
    (void)state;
    expect("Press \"Enable Editing\" and then \"Enable Content\".", 1, 0);
    expect("PLEASE ENABLE CONTENT", 1, 0);
    expect("Klicken Sie auf Inhalt aktivieren", 1, 0);
    expect("「コンテンツの有効化」をクリックしてください。", 1, 0);
    expect("「編集を有効にする」をクリック", 1, 0);
    expect("copy it to C:\\Program Files\\Microsoft Office\\Templates", 0, 1);
    expect("copy the file to the following folder and run it again", 0, 1);
    expect("Enable Content; C:\\Program Files\\Microsoft Office\\root\\Templates", 1, 1);
}

static void other_texts_are_not(void **state)
{
    (void)state;
    expect("The content was enabled by the editor.", 0, 0);
    expect("We enabled macros in the past.", 0, 0);
    expect("Enable the content filter.", 0, 0);
    expect("The templates are in the folder Office.", 0, 0);
    expect("コンテンツは有効です。編集できます。", 0, 0);
    expect("enable\tcontent", 0, 0);
    expect("enable conten", 0, 0);
}

static void spans_point_at_the_words(void **state)
{
    (void)state;
    make_viewed v = make_viewed_new();
    sk_bytes text = SK_LIT("Please Enable Content now");
    uint32_t id = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_TEXT_PLAIN, "a.txt");
    make_viewed_run(&v, &sk_detect_lure, id, text);
    size_t count;
    const sk_evidence *e = sk_report_evidence(v.report, &count);
    assert_int_equal(count, 1);
    assert_bytes(sk_slice(text, e[0].off, e[0].len), "Enable Content");
    assert_bytes(e[0].detail, "Enable Content");
    make_viewed_free(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lures_are_found), cmocka_unit_test(other_texts_are_not), cmocka_unit_test(spans_point_at_the_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
