/* Scans with too little memory: never a crash, and never a clean verdict where something found no room. */
#include "../test.h"
#include "base/attr.h"
#include "engine/judge.h"
#include "engine/scan.h"
#include "make/mail.h"
#include "make/samples.h"
#include "make/scanned.h"
#include "model/limits.h"

static void sweep_scan(sk_bytes input, const char *name)
{
    sk_engine *engine;
    assert_int_equal(sk_engine_new(NULL, &engine, NULL), SK_OK);
    for (uint64_t memory = 1 << 20; memory < (16u << 20); memory += memory / 4) {
        sk_report *r;
        sk_limit_setting set = {"memory", memory};
        assert_int_equal(sk_scan(engine, input, &(sk_scan_options){.name = name, .limits = &set, .limit_count = 1}, &r, NULL), SK_OK);
        if (make_reached(r, SK_LIMIT_MEMORY)) assert_int_not_equal(sk_report_verdict(r), SK_CLEAN);
        sk_report_free(r);
    }
    sk_engine_free(engine);
}

/* The report alone is short: what it lost must be told, or the verdict is that of the whole report. */
static void sweep_report(sk_bytes input, sk_verdict verdict)
{
    sk_engine *engine;
    sk_limits limits = sk_limits_default();
    assert_int_equal(sk_engine_new(NULL, &engine, NULL), SK_OK);
    for (size_t memory = 1 << 14; memory < (1u << 20); memory += memory / 4) {
        sk_report *r = sk_report_new(&limits, memory);
        if (!r) continue;
        assert_int_equal(sk_scan_into(engine, input, &(sk_scan_options){.name = "a.eml"}, r, NULL), SK_OK);
        sk_judge(r, NULL);
        if (make_reached(r, SK_LIMIT_MEMORY)) assert_int_not_equal(sk_report_verdict(r), SK_CLEAN);
        else assert_int_equal(sk_report_verdict(r), verdict);
        sk_report_free(r);
    }
    sk_engine_free(engine);
}

static void samples(void **state)
{
    (void)state;
    static const char *const chosen[] = {"05-clean-en-reply-thread", "31-malicious-2019-reply-doc", "35-malicious-2022-ja-xls-hidden-sheet",
                                         "32-malicious-2020-ja-locked-zip-doc"};
    size_t found = 0;
    for (size_t i = 0; i < make_sample_count; i++) {
        for (size_t k = 0; k < SK_COUNT(chosen); k++) {
            if (!sk_equal(sk_bytes_str(make_samples[i].name), sk_bytes_str(chosen[k]))) continue;
            sk_arena *a = sk_arena_new(64u << 20);
            sk_bytes mail = make_samples[i].make(a);
            sweep_scan(mail, "a.eml");
            sweep_report(mail, make_samples[i].verdict);
            sk_arena_free(a);
            found++;
        }
    }
    assert_int_equal(found, SK_COUNT(chosen));
}

/* Many mails at once need more than the least memory. */
static void a_mailbox_that_does_not_fit(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(256u << 20);
    sk_bytes one = make_mailbox(a);
    sk_buf many = sk_buf_new(a, one.len * 20);
    for (int i = 0; i < 20; i++) sk_buf_bytes(&many, one);
    sk_bytes mailbox = sk_buf_view(&many);
    sk_engine *engine;
    sk_report *r;
    sk_limit_setting set = {"memory", 1 << 20};
    assert_int_equal(sk_engine_new(NULL, &engine, NULL), SK_OK);
    assert_int_equal(sk_scan(engine, mailbox, &(sk_scan_options){.name = "mbox", .limits = &set, .limit_count = 1}, &r, NULL), SK_OK);
    assert_true(make_reached(r, SK_LIMIT_MEMORY));
    assert_int_not_equal(sk_report_verdict(r), SK_CLEAN);
    sk_report_free(r);
    sk_engine_free(engine);
    sweep_scan(mailbox, "mbox");
    sk_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(samples), cmocka_unit_test(a_mailbox_that_does_not_fit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
