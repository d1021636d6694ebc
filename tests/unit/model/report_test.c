/* The report under construction: what is told once, what is cut, and that every shortage is told. */
#include "model/report.h"

#include <stdio.h>
#include <string.h>

#include "../test.h"
#include "base/attr.h"
#include "base/text.h"
#include "make/scanned.h"
#include "model/evidence.h"
#include "model/effects.h"
#include "model/facts.h"

static sk_report *new_report(sk_limit limit, uint64_t value, size_t memory)
{
    sk_limits limits = sk_limits_default();
    if (limit != SK_LIMIT_COUNT) limits.value[limit] = value;
    sk_report *r = sk_report_new(&limits, memory);
    assert_non_null(r);
    return r;
}

static void add_fact(sk_report *r, sk_bytes value) { sk_report_add_fact(r, &(sk_fact){.key = SK_FACT_MAIL_SUBJECT, .value = value}); }

static void lists_stop_at_their_limit_and_tell(void **state)
{
    (void)state;
    static const sk_limit limits[] = {SK_LIMIT_ARTIFACTS, SK_LIMIT_FACTS, SK_LIMIT_DEVIATIONS, SK_LIMIT_INDICATORS};
    for (size_t l = 0; l < SK_COUNT(limits); l++) {
        sk_report *r = new_report(limits[l], 3, 1 << 20);
        size_t counts[4];
        for (uint32_t i = 0; i < 5; i++) {
            uint32_t id = sk_report_add_artifact(r, &(sk_artifact){.parent = SK_NO_ARTIFACT});
            assert_true(id == i || (limits[l] == SK_LIMIT_ARTIFACTS && i >= 3 && id == SK_NO_ARTIFACT));
            add_fact(r, SK_LIT("x"));
            sk_report_add_deviation(r, &(sk_deviation){.id = 0, .off = i});
            sk_report_add_indicator(r, &(sk_indicator){.type = SK_IOC_URL, .artifact = i, .value = SK_LIT("http://one.example/")});
        }
        (void)sk_report_artifacts(r, &counts[0]);
        (void)sk_report_facts(r, &counts[1]);
        (void)sk_report_deviations(r, &counts[2]);
        (void)sk_report_indicators(r, &counts[3]);
        for (size_t k = 0; k < 4; k++) {
            assert_int_equal(counts[k], k == l ? 3 : 5);
            assert_int_equal(make_reached(r, limits[k]), k == l);
        }
        sk_report_free(r);
    }
}

/* 64 is the least value of the limit: "é" and "あ" stand across it. */
static void long_values_are_cut_between_characters(void **state)
{
    (void)state;
    for (size_t ascii = 58; ascii <= 64; ascii++) {
        char text[128] = {0};
        memset(text, 'a', ascii);
        memcpy(text + ascii, "\xC3\xA9\xE3\x81\x82\xF0\x9F\x98\x80\xC3\xA9\xC3\xA9\xC3\xA9", 15);
        sk_report *r = new_report(SK_LIMIT_FACT_BYTES, 64, 1 << 20);
        add_fact(r, sk_bytes_str(text));
        sk_bytes kept = make_fact(r, SK_FACT_MAIL_SUBJECT, SK_NO_ARTIFACT);
        assert_true(kept.len <= 64 && kept.len + 4 > 60);
        assert_true(sk_utf8_valid(kept));
        assert_memory_equal(kept.p, text, kept.len);
        assert_true(make_reached(r, SK_LIMIT_FACT_BYTES));
        sk_report_free(r);
    }
    sk_report *r = new_report(SK_LIMIT_FACT_BYTES, 64, 1 << 20);
    char exact[65] = {0};
    memset(exact, 'a', 64);
    add_fact(r, sk_bytes_str(exact));
    assert_int_equal(make_fact(r, SK_FACT_MAIL_SUBJECT, SK_NO_ARTIFACT).len, 64);
    assert_false(make_reached(r, SK_LIMIT_FACT_BYTES));
    sk_report_free(r);
}

/* Bytes that are no UTF-8 are cut too, not dropped. */
static void raw_values_are_cut_not_dropped(void **state)
{
    (void)state;
    uint8_t raw[200];
    memset(raw, 0x93, sizeof raw);
    sk_report *r = new_report(SK_LIMIT_FACT_BYTES, 64, 1 << 20);
    add_fact(r, sk_bytes_of(raw, sizeof raw));
    assert_true(make_fact(r, SK_FACT_MAIL_SUBJECT, SK_NO_ARTIFACT).len >= 60);
    sk_report_free(r);
}

static void evidence_is_told_once_an_artifact(void **state)
{
    (void)state;
    sk_report *r = new_report(SK_LIMIT_COUNT, 0, 1 << 20);
    for (uint32_t i = 0; i < 4; i++)
        sk_report_add_evidence(r, &(sk_evidence){.id = SK_EV_MAIL_PROGRAM, .artifact = i / 2, .detail = i % 2 ? SK_LIT("second") : SK_LIT("first")});
    sk_report_add_evidence(r, &(sk_evidence){.id = SK_EV_LURE_ENABLE, .artifact = 0});
    size_t count;
    const sk_evidence *e = sk_report_evidence(r, &count);
    assert_int_equal(count, 3);
    assert_bytes(e[1].detail, "first");
    assert_true(sk_report_has_evidence(r, SK_EV_MAIL_PROGRAM, 1));
    assert_false(sk_report_has_evidence(r, SK_EV_LURE_ENABLE, 1));
    assert_true(sk_report_has_evidence(r, SK_EV_LURE_ENABLE, SK_NO_ARTIFACT));
    sk_report_free(r);
}

static void indicators_are_told_once(void **state)
{
    (void)state;
    sk_report *r = new_report(SK_LIMIT_COUNT, 0, 1 << 20);
    const sk_indicator base = {.type = SK_IOC_URL, .how = SK_LITERAL, .artifact = 1, .value = SK_LIT("http://one.example/")};
    sk_indicator other = base;
    sk_report_add_indicator(r, &base);
    sk_report_add_indicator(r, &base);
    other.off = 7; /* only another place */
    sk_report_add_indicator(r, &other);
    other = base;
    other.how = SK_DECODED;
    sk_report_add_indicator(r, &other);
    other = base;
    other.artifact = 2;
    sk_report_add_indicator(r, &other);
    other = base;
    other.type = SK_IOC_DOMAIN;
    sk_report_add_indicator(r, &other);
    other = base;
    other.value = SK_LIT("http://one.example/\0x");
    sk_report_add_indicator(r, &other);
    size_t count;
    (void)sk_report_indicators(r, &count);
    assert_int_equal(count, 5);
    sk_report_free(r);
}

static void facts_are_found_in_order(void **state)
{
    (void)state;
    sk_report *r = new_report(SK_LIMIT_COUNT, 0, 1 << 20);
    static const uint32_t artifacts[] = {0, 1, 0, 2};
    for (size_t i = 0; i < 4; i++) sk_report_add_fact(r, &(sk_fact){.key = SK_FACT_MAIL_TO, .artifact = artifacts[i], .off = i});
    size_t from = 0;
    assert_int_equal(sk_report_find_fact(r, SK_FACT_MAIL_TO, 0, &from)->off, 0);
    assert_int_equal(sk_report_find_fact(r, SK_FACT_MAIL_TO, 0, &from)->off, 2);
    assert_null(sk_report_find_fact(r, SK_FACT_MAIL_TO, 0, &from));
    assert_null(sk_report_find_fact(r, SK_FACT_MAIL_TO, 0, &from));
    assert_int_equal(sk_report_find_fact(r, SK_FACT_MAIL_TO, SK_NO_ARTIFACT, NULL)->off, 0);
    assert_null(sk_report_find_fact(r, SK_FACT_MAIL_CC, SK_NO_ARTIFACT, NULL));
    sk_report_free(r);
}

static void ancestors(void **state)
{
    (void)state;
    sk_report *r = new_report(SK_LIMIT_COUNT, 0, 1 << 20);
    static const uint32_t parents[] = {SK_NO_ARTIFACT, 0, 1, 0};
    for (size_t i = 0; i < 4; i++) (void)sk_report_add_artifact(r, &(sk_artifact){.parent = parents[i]});
    assert_true(sk_report_inside(r, 2, 0) && sk_report_inside(r, 2, 1) && sk_report_inside(r, 2, 2));
    assert_false(sk_report_inside(r, 3, 1));
    assert_false(sk_report_inside(r, 0, 1));
    assert_false(sk_report_inside(r, 9, 0));
    assert_false(sk_report_inside(r, SK_NO_ARTIFACT, SK_NO_ARTIFACT));
    sk_report_free(r);
}

static void limits_are_listed_once_in_order(void **state)
{
    (void)state;
    sk_report *r = new_report(SK_LIMIT_COUNT, 0, 1 << 20);
    static const uint16_t told[] = {5, 1, 5, 3, 1, SK_LIMIT_COUNT, 60000};
    for (size_t i = 0; i < SK_COUNT(told); i++) sk_report_add_limit(r, told[i]);
    size_t count;
    const uint16_t *all = sk_report_limits(r, &count);
    assert_int_equal(count, 3);
    for (size_t i = 1; i < count; i++) assert_true(all[i - 1] < all[i]);
    sk_report_free(r);
}

/* What finds no room is told as the limit `memory`, whichever list it was for. */
static void missing_memory_is_told(void **state)
{
    (void)state;
    for (int list = 0; list < 5; list++) {
        sk_report *r = new_report(SK_LIMIT_FACTS, 1000000, 1 << 16);
        bool told = false;
        for (uint32_t i = 0; i < 20000 && !told; i++) {
            char value[32];
            snprintf(value, sizeof value, "value %u", i);
            size_t before, after;
            if (list == 0) (void)sk_report_add_artifact(r, &(sk_artifact){.name = sk_bytes_str(value)});
            if (list == 1) add_fact(r, sk_bytes_str(value));
            if (list == 3) {
                sk_indicator x = {.type = SK_IOC_URL, .value = sk_bytes_str(value)};
                (void)sk_report_indicators(r, &before);
                sk_report_add_indicator(r, &x);
                (void)sk_report_indicators(r, &after);
                assert_true(after == before + 1 || make_reached(r, SK_LIMIT_MEMORY) || make_reached(r, SK_LIMIT_INDICATORS));
            }
            if (list == 4) {
                (void)sk_report_evidence(r, &before);
                sk_report_add_evidence(r, &(sk_evidence){.id = SK_EV_MAIL_PROGRAM, .artifact = i, .detail = sk_bytes_str(value)});
                (void)sk_report_evidence(r, &after);
                assert_true(after == before + 1 || make_reached(r, SK_LIMIT_MEMORY));
            }
            told = make_reached(r, SK_LIMIT_MEMORY) || make_reached(r, SK_LIMIT_DEVIATIONS) || make_reached(r, SK_LIMIT_INDICATORS);
            if (list == 2) {
                sk_report_add_deviation(r, &(sk_deviation){.off = i});
                told = make_reached(r, SK_LIMIT_DEVIATIONS) || make_reached(r, SK_LIMIT_MEMORY);
            }
        }
        assert_true(told || make_reached(r, SK_LIMIT_ARTIFACTS));
        sk_report_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_stop_at_their_limit_and_tell), cmocka_unit_test(long_values_are_cut_between_characters),
        cmocka_unit_test(raw_values_are_cut_not_dropped),     cmocka_unit_test(evidence_is_told_once_an_artifact),
        cmocka_unit_test(indicators_are_told_once),           cmocka_unit_test(facts_are_found_in_order),
        cmocka_unit_test(ancestors),                          cmocka_unit_test(limits_are_listed_once_in_order),
        cmocka_unit_test(missing_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
