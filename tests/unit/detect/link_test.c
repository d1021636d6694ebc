/* Links that start programs, hide their host or lead to a file, and newsletters that must not count. */
#include "../test.h"
#include "make/viewed.h"

extern const sk_detector sk_detect_link;

/* A mail of text_len bytes of text, one link, and an attachment or none. */
static make_viewed run(const char *url, uint64_t text_len, bool attachment)
{
    make_viewed v = make_viewed_new();
    uint32_t mail = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_MAIL_RFC5322, "");
    uint32_t text = make_viewed_artifact(&v, mail, SK_REL_PART, SK_KIND_TEXT_PLAIN, "");
    sk_report_artifact(v.report, text)->size = text_len;
    if (attachment) (void)make_viewed_artifact(&v, mail, SK_REL_ATTACHMENT, SK_KIND_IMAGE, "logo.png");
    make_viewed_url(&v, text, url);
    make_viewed_run(&v, &sk_detect_link, mail, (sk_bytes){NULL, 0});
    return v;
}

static void expect(const char *url, bool risky, bool to_file)
{
    make_viewed v = run(url, 100, false);
    if (make_viewed_count(&v, SK_EV_LINK_RISKY) != risky || make_viewed_count(&v, SK_EV_LINK_TO_FILE) != to_file) fail_msg("%s", url);
    make_viewed_free(&v);
}

static void schemes_that_start_programs(void **state)
{
    (void)state;
    expect("ms-appinstaller:?source=https://storage.example/nosuch.appinstaller", true, false);
    expect("MS-AppInstaller:?source=https://storage.example/x", true, false);
    expect("search-ms:query=x&crumb=location:\\\\files.example\\x", true, false);
    expect("https://www.example/help?about=ms-appinstaller:", false, false);
    expect("https://ms-word.example/", false, false);
    expect("mailto:a@one.example", false, false);
}

static void mails_that_are_little_more_than_a_link_to_a_file(void **state)
{
    (void)state;
    expect("http://shop.example/wp-content/INV-1.doc", false, true);
    expect("http://shop.example/INV-1.ZIP?id=7", false, true);
    expect("http://shop.example/INV-1.js#top", false, true);
    expect("http://shop.example/prices.html", false, false);
    expect("http://shop.example/show?file=a.doc", false, false);
    expect("http://shop.example/documents/", false, false);
}

/* .zip and .one are ends of host names too. */
static void host_names_are_no_files(void **state)
{
    (void)state;
    expect("https://company.one", false, false);
    expect("https://company.zip/", false, false);
    expect("https://company.one/about", false, false);
    expect("https://company.one/a.one", false, true);
}

static void newsletters_and_mails_with_attachments_do_not_count(void **state)
{
    (void)state;
    make_viewed v = run("http://shop.example/catalogue.zip", 5000, false);
    assert_int_equal(make_viewed_count(&v, SK_EV_LINK_TO_FILE), 0);
    make_viewed_free(&v);
    v = run("http://shop.example/catalogue.zip", 100, true);
    assert_int_equal(make_viewed_count(&v, SK_EV_LINK_TO_FILE), 0);
    make_viewed_free(&v);
}

static void hosts_written_as_numbers(void **state)
{
    (void)state;
    make_viewed v = run("http://one.example/", 100, false);
    make_viewed_fact(&v, 1, SK_FACT_CONTENT_ODD_HOST, "0xc0000201 -> 192.0.2.1");
    make_viewed_run(&v, &sk_detect_link, 0, (sk_bytes){NULL, 0});
    assert_int_equal(make_viewed_count(&v, SK_EV_LINK_RISKY), 1);
    assert_bytes(make_viewed_detail(&v, SK_EV_LINK_RISKY), "0xc0000201 -> 192.0.2.1");
    make_viewed_free(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schemes_that_start_programs), cmocka_unit_test(mails_that_are_little_more_than_a_link_to_a_file),
        cmocka_unit_test(host_names_are_no_files),     cmocka_unit_test(newsletters_and_mails_with_attachments_do_not_count),
        cmocka_unit_test(hosts_written_as_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
