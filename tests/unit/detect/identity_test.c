/* Who the mail says it is from: what is doubted, and ordinary mail that must not be. */
#include "../test.h"
#include "base/text.h"
#include "make/scanned.h"
#include "make/viewed.h"

extern const sk_detector sk_detect_identity;

/* Headers of a mail, each line ended by CR LF. */
static void expect(const char *headers, bool name, bool several, bool no_past)
{
    sk_arena *a = sk_arena_new(1 << 20);
    sk_bytes mail = sk_text_bytes(a, "Received: from mx.one.example by mx.two.example; Wed, 1 Jun 2022 09:00:00 +0000\r\n%sTo: you@two.example\r\n"
                                     "Date: Wed, 1 Jun 2022 09:00:00 +0000\r\nMessage-ID: <1@one.example>\r\nContent-Type: text/plain\r\n\r\nHello.\r\n",
                                  headers);
    sk_report *r = make_scanned(mail, "a.eml", NULL);
    assert_int_equal(sk_report_has_evidence(r, SK_EV_MAIL_FROM_NAME, SK_NO_ARTIFACT), name);
    assert_int_equal(sk_report_has_evidence(r, SK_EV_MAIL_FROM_SEVERAL, SK_NO_ARTIFACT), several);
    assert_int_equal(sk_report_has_evidence(r, SK_EV_MAIL_REPLY_NO_PAST, SK_NO_ARTIFACT), no_past);
    sk_report_free(r);
    sk_arena_free(a);
}

static void names_that_show_another_address(void **state)
{
    (void)state;
    expect("From: \"sato@partner.example\" <office@hacked.invalid>\r\nSubject: A\r\n", true, false, false);
    expect("From: \"Sato (sato@partner.example)\" <office@hacked.invalid>\r\nSubject: A\r\n", true, false, false);
    expect("From: =?UTF-8?B?5L2Q6JekIHNhdG9AcGFydG5lci5leGFtcGxl?= <office@hacked.invalid>\r\nSubject: A\r\n", true, false, false);
}

static void names_that_show_the_same_holder(void **state)
{
    (void)state;
    expect("From: \"sato@partner.example\" <sato@partner.example>\r\nSubject: A\r\n", false, false, false);
    expect("From: \"sato@PARTNER.example\" <sato@mail.partner.example>\r\nSubject: A\r\n", false, false, false);
    expect("From: \"info@mail.partner.example\" <bounce@news.partner.example>\r\nSubject: A\r\n", false, false, false);
    expect("From: \"Sato at partner.example\" <office@other.example>\r\nSubject: A\r\n", false, false, false);
    expect("From: \"50 @ 20 yen\" <office@other.example>\r\nSubject: A\r\n", false, false, false);
}

/* Countries register below a second label: two firms of one such label are strangers. */
static void holders_below_a_country_are_told_apart(void **state)
{
    (void)state;
    static const struct { const char *shown, *address; bool fires; } rows[] = {
        {"a@one.co.jp", "b@two.co.jp", true},          {"a@mail.one.co.jp", "b@one.co.jp", false},
        {"a@one.example", "b@notone.example", true},   {"a@www.one.example", "b@mx.one.example", false},
        {"a@one.example", "b@one.example.invalid", true}, {"a@one.example", "postmaster", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        make_viewed v = make_viewed_new();
        uint32_t mail = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_MAIL_RFC5322, "");
        make_viewed_fact(&v, mail, SK_FACT_MAIL_FROM_NAME, rows[i].shown);
        make_viewed_fact(&v, mail, SK_FACT_MAIL_FROM_ADDRESS, rows[i].address);
        make_viewed_run(&v, &sk_detect_identity, mail, (sk_bytes){NULL, 0});
        if (make_viewed_count(&v, SK_EV_MAIL_FROM_NAME) != rows[i].fires) fail_msg("%s <%s>", rows[i].shown, rows[i].address);
        make_viewed_free(&v);
    }
}

static void several_senders(void **state)
{
    (void)state;
    expect("From: a@one.example\r\nFrom: b@two.example\r\nSubject: A\r\n", false, true, false);
    expect("From: a@one.example\r\nSender: b@two.example\r\nSubject: A\r\n", false, false, false);
}

#define FROM "From: a@one.example\r\n"

static void replies_without_a_past(void **state)
{
    (void)state;
    expect(FROM "Subject: Re: Invoice\r\n", false, false, true);
    expect(FROM "Subject: RE: RE: Invoice\r\n", false, false, true);
    expect(FROM "Subject: AW: Rechnung\r\n", false, false, true);
    expect(FROM "Subject: =?UTF-8?B?6L+U5L+hOiDjgYroppvnqY3jgoo=?=\r\n", false, false, true);
    expect(FROM "Subject: Re: Invoice\r\nAuto-Submitted: no\r\n", false, false, true);
}

static void replies_with_a_past_and_others(void **state)
{
    (void)state;
    expect(FROM "Subject: Re: Invoice\r\nIn-Reply-To: <0@two.example>\r\n", false, false, false);
    expect(FROM "Subject: Re: Invoice\r\nReferences: <0@two.example>\r\n", false, false, false);
    expect(FROM "Subject: Re: Invoice\r\nThread-Index: AdhyAAAAAAAAAAAAAAAAAAAAAAAAAA==\r\n", false, false, false);
    expect(FROM "Subject: Fw: Invoice\r\n", false, false, false);
    expect(FROM "Subject: Fwd: Re: Invoice\r\n", false, false, false);
    expect(FROM "Subject: WG: Rechnung\r\n", false, false, false);
    expect(FROM "Subject: Re: [list] Invoice\r\nList-Id: <list.one.example>\r\n", false, false, false);
    expect(FROM "Subject: Re: Invoice\r\nAuto-Submitted: auto-replied\r\n", false, false, false);
    expect(FROM "Subject: Regarding the invoice\r\n", false, false, false);
    expect(FROM "Subject: Invoice Re: 4711\r\n", false, false, false);
}

/* One sign of this class is shown and does not decide; two do. */
static void one_sign_alone_does_not_decide(void **state)
{
    (void)state;
    sk_bytes one = SK_LIT(FROM "Subject: Re: Invoice\r\nTo: you@two.example\r\nDate: Wed, 1 Jun 2022 09:00:00 +0000\r\n\r\nHello.\r\n");
    sk_bytes two = SK_LIT("From: \"sato@partner.example\" <office@hacked.invalid>\r\nSubject: Re: Invoice\r\nTo: you@two.example\r\n"
                          "Date: Wed, 1 Jun 2022 09:00:00 +0000\r\n\r\nHello.\r\n");
    sk_report *r = make_scanned(one, "a.eml", NULL);
    assert_int_equal(sk_report_verdict(r), SK_CLEAN);
    sk_report_free(r);
    r = make_scanned(two, "a.eml", NULL);
    assert_int_equal(sk_report_verdict(r), SK_SUSPICIOUS);
    sk_report_free(r);
}

/* A mail that is attached to another was written by somebody else: its sender is not the sender. */
static void attached_mails_are_not_asked(void **state)
{
    (void)state;
    make_viewed v = make_viewed_new();
    uint32_t mail = make_viewed_artifact(&v, SK_NO_ARTIFACT, SK_REL_INPUT, SK_KIND_MAIL_RFC5322, "");
    uint32_t inner = make_viewed_artifact(&v, mail, SK_REL_ATTACHMENT, SK_KIND_MAIL_RFC5322, "a.eml");
    make_viewed_fact(&v, inner, SK_FACT_MAIL_REPLY_PREFIX, "Re:");
    make_viewed_run(&v, &sk_detect_identity, mail, (sk_bytes){NULL, 0});
    assert_int_equal(make_viewed_count(&v, SK_EV_MAIL_REPLY_NO_PAST), 0);
    make_viewed_free(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_show_another_address),       cmocka_unit_test(names_that_show_the_same_holder),
        cmocka_unit_test(holders_below_a_country_are_told_apart), cmocka_unit_test(several_senders),
        cmocka_unit_test(replies_without_a_past),                cmocka_unit_test(replies_with_a_past_and_others),
        cmocka_unit_test(one_sign_alone_does_not_decide),        cmocka_unit_test(attached_mails_are_not_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
