/* The table of verdicts, row by row, and the allow-list. */
#include "engine/judge.h"

#include <string.h>

#include "../test.h"
#include "engine/verdicts.h"
#include "model/evidence.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/limits.h"

static sk_report *new_report(uint16_t kind)
{
    sk_limits limits = sk_limits_default();
    sk_report *r = sk_report_new(&limits, 1 << 20);
    assert_non_null(r);
    sk_artifact input = {.parent = SK_NO_ARTIFACT, .kind = kind, .outcome = SK_OUTCOME_COMPLETE};
    assert_int_equal(sk_report_add_artifact(r, &input), 0);
    return r;
}

static void add(sk_report *r, sk_evidence_id id) { sk_report_add_evidence(r, &(sk_evidence){.id = (uint16_t)id}); }

static sk_verdict judge(uint16_t kind, const sk_evidence_id *ids, size_t count)
{
    sk_report *r = new_report(kind);
    for (size_t i = 0; i < count; i++) add(r, ids[i]);
    sk_judge(r, NULL);
    sk_verdict v = sk_report_verdict(r);
    sk_report_free(r);
    return v;
}

#define JUDGE(kind, ...) \
    judge(SK_KIND_##kind, (const sk_evidence_id[]){__VA_ARGS__}, sizeof((const sk_evidence_id[]){__VA_ARGS__}) / sizeof(sk_evidence_id))
#define E2 SK_EV_VBA_AUTOSTART_HIDDEN
#define E3 SK_EV_MAIL_PROGRAM
#define E4 SK_EV_MAIL_FROM_NAME
#define E4_OTHER SK_EV_MAIL_REPLY_NO_PAST
#define E5 SK_EV_LURE_ENABLE

static void rows_decide_as_documented(void **state)
{
    (void)state;
    assert_int_equal(JUDGE(MAIL_RFC5322, E2, E3), SK_MALICIOUS);
    assert_int_equal(JUDGE(OFFICE_DOC, E2, E3), SK_SUSPICIOUS); /* E3 is about mail */
    assert_int_equal(JUDGE(MAIL_RFC5322, E2, E4), SK_MALICIOUS);
    assert_int_equal(JUDGE(OFFICE_DOC, E2), SK_SUSPICIOUS);
    assert_int_equal(JUDGE(MAIL_RFC5322, E3), SK_SUSPICIOUS);
    assert_int_equal(JUDGE(OFFICE_DOC, E3), SK_CLEAN);
    assert_int_equal(JUDGE(MAIL_RFC5322, E4, E5), SK_SUSPICIOUS);
    assert_int_equal(JUDGE(MAIL_RFC5322, E4, E4_OTHER), SK_SUSPICIOUS);
    assert_int_equal(JUDGE(MAIL_RFC5322, E4), SK_CLEAN);
    assert_int_equal(JUDGE(MAIL_RFC5322, E5), SK_CLEAN);
}

static void reasons_name_what_decided(void **state)
{
    (void)state;
    sk_report *r = new_report(SK_KIND_MAIL_RFC5322);
    add(r, E5);
    add(r, E3);
    add(r, E2);
    sk_judge(r, NULL);
    size_t count, evidence_count;
    const uint32_t *reasons = sk_report_reasons(r, &count);
    const sk_evidence *e = sk_report_evidence(r, &evidence_count);
    assert_int_equal(count, 2);
    assert_int_equal(e[reasons[0]].id, E2);
    assert_int_equal(e[reasons[1]].id, E3);
    sk_report_free(r);
}

static sk_verdict judge_outcome(uint16_t kind, sk_outcome outcome)
{
    sk_report *r = new_report(SK_KIND_MAIL_RFC5322);
    sk_artifact part = {.parent = 0, .depth = 1, .kind = kind, .outcome = outcome};
    sk_report_add_artifact(r, &part);
    sk_judge(r, NULL);
    sk_verdict v = sk_report_verdict(r);
    sk_report_free(r);
    return v;
}

static void nothing_unopened_is_clean(void **state)
{
    (void)state;
    assert_int_equal(judge_outcome(SK_KIND_TEXT_PLAIN, SK_OUTCOME_COMPLETE), SK_CLEAN);
    assert_int_equal(judge_outcome(SK_KIND_TEXT_PLAIN, SK_OUTCOME_LIMIT), SK_UNSCANNABLE);
    assert_int_equal(judge_outcome(SK_KIND_ARCHIVE_ZIP, SK_OUTCOME_ENCRYPTED), SK_UNSCANNABLE);
    assert_int_equal(judge_outcome(SK_KIND_OFFICE_DOC, SK_OUTCOME_PARTIAL), SK_UNSCANNABLE);
    assert_int_equal(judge_outcome(SK_KIND_OFFICE_DOC, SK_OUTCOME_OPEN), SK_UNSCANNABLE);
    assert_int_equal(judge_outcome(SK_KIND_DATA_BINARY, SK_OUTCOME_UNKNOWN), SK_UNSCANNABLE);
    assert_int_equal(judge_outcome(SK_KIND_IMAGE, SK_OUTCOME_UNKNOWN), SK_CLEAN);
    assert_int_equal(judge_outcome(SK_KIND_MAIL_RFC5322, SK_OUTCOME_PARTIAL), SK_CLEAN);
    sk_report *r = new_report(SK_KIND_TEXT_PLAIN);
    sk_report_add_limit(r, SK_LIMIT_FACTS); /* only the report is shorter */
    sk_judge(r, NULL);
    assert_int_equal(sk_report_verdict(r), SK_CLEAN);
    sk_report_add_limit(r, SK_LIMIT_SANDBOX_CRASH);
    sk_judge(r, NULL);
    assert_int_equal(sk_report_verdict(r), SK_UNSCANNABLE);
    sk_report_free(r);
}

#define HASH "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static sk_verdict judge_allowed(const char *allow, const char *from, bool *ret_told)
{
    sk_policy *policy;
    sk_error error;
    assert_int_equal(sk_policy_new(allow, "list", &policy, &error), SK_OK);
    sk_report *r = new_report(SK_KIND_MAIL_RFC5322);
    sk_artifact macro = {.parent = 0, .depth = 1, .kind = SK_KIND_MACRO_VBA, .outcome = SK_OUTCOME_COMPLETE, .has_sha256 = true};
    for (uint8_t i = 0; i < 32; i++) macro.sha256[i] = i;
    uint32_t id = sk_report_add_artifact(r, &macro);
    sk_report_add_fact(r, &(sk_fact){.key = SK_FACT_MAIL_FROM_ADDRESS, .value = sk_bytes_str(from)});
    sk_report_add_evidence(r, &(sk_evidence){.id = E2, .artifact = id});
    sk_judge(r, policy);
    sk_verdict v = sk_report_verdict(r);
    *ret_told = sk_report_has_evidence(r, SK_EV_POLICY_ALLOWED, id);
    sk_report_free(r);
    sk_policy_free(policy);
    return v;
}

static void the_administrator_may_allow(void **state)
{
    (void)state;
    bool told;
    assert_int_equal(judge_allowed("", "a@b.example", &told), SK_SUSPICIOUS);
    assert_false(told);
    assert_int_equal(judge_allowed("# ours\nmacro " HASH " price list\n", "a@b.example", &told), SK_CLEAN);
    assert_true(told);
    assert_int_equal(judge_allowed("file " HASH " price list", "a@b.example", &told), SK_CLEAN);
    assert_int_equal(judge_allowed("sender A@b.example " HASH " monthly report", "a@B.example", &told), SK_CLEAN);
    assert_int_equal(judge_allowed("sender c@b.example " HASH " monthly report", "a@b.example", &told), SK_SUSPICIOUS);
    assert_false(told);
}

static void wrong_lines_are_named(void **state)
{
    (void)state;
    static const char *const wrong[] = {"macro 12 x", "macro " HASH, "other " HASH " x", "sender nobody " HASH " x", "file " HASH "00 x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        sk_policy *policy = NULL;
        sk_error error = {0};
        char text[200] = "# a comment\n\n";
        strcat(text, wrong[i]);
        assert_int_equal(sk_policy_new(text, "list", &policy, &error), SK_USAGE);
        assert_non_null(strstr(error.message, "list:3: "));
    }
}

static void the_table_ends_with_unscannable_and_clean(void **state)
{
    (void)state;
    assert_int_equal(sk_verdict_rows[sk_verdict_row_count - 2].verdict, SK_UNSCANNABLE);
    assert_int_equal(sk_verdict_rows[sk_verdict_row_count - 1].verdict, SK_CLEAN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_decide_as_documented),   cmocka_unit_test(reasons_name_what_decided), cmocka_unit_test(nothing_unopened_is_clean),
        cmocka_unit_test(the_administrator_may_allow), cmocka_unit_test(wrong_lines_are_named),     cmocka_unit_test(the_table_ends_with_unscannable_and_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
