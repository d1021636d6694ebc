/* The tables are what they promise: unique ids, whole sentences in both languages, sane limits. */
#include <string.h>

#include "unit/with_arena.h"

#include "base/arena.h"
#include "base/map.h"
#include "model/deviations.h"
#include "model/effects.h"
#include "model/evidence.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/limits.h"

/* Stable names: lower case words joined by . _ - (docs/report.schema.json). */
static void check_name(sk_map *seen, const char *name)
{
    assert_true(*name && sk_is_alnum(*name));
    for (const char *c = name; *c; c++)
        if (!(sk_is_digit(*c) || (*c >= 'a' && *c <= 'z') || (strchr("._-", *c) && sk_is_alnum(c[1])))) fail_msg("name '%s'", name);
    if (!sk_map_add(seen, sk_bytes_str(name), 1)) fail_msg("'%s' stands twice", name);
}

static void names_are_stable_and_unique(void **state)
{
    (void)state;
    sk_map *facts = sk_map_new(arena), *deviations = sk_map_new(arena), *evidence = sk_map_new(arena), *limits = sk_map_new(arena),
           *kinds = sk_map_new(arena);
    for (uint16_t i = 0; i < SK_FACT_COUNT; i++) check_name(facts, sk_fact_name(i));
    for (uint16_t i = 0; i < SK_DEV_COUNT; i++) check_name(deviations, sk_deviation_name(i));
    for (uint16_t i = 0; i < SK_EV_COUNT; i++) check_name(evidence, sk_evidence_name(i));
    for (uint16_t i = 0; i < SK_LIMIT_COUNT; i++) check_name(limits, sk_limit_name(i));
    for (uint16_t i = 0; i < SK_KIND_COUNT; i++) check_name(kinds, sk_kind_name(i));
    assert_string_equal(sk_fact_name(SK_FACT_COUNT), "?");
    assert_string_equal(sk_deviation_name(UINT16_MAX), "?");
    assert_string_equal(sk_evidence_name(UINT16_MAX), "?");
    assert_string_equal(sk_limit_name(UINT16_MAX), "?");
    assert_string_equal(sk_effect_name(UINT16_MAX), "?");
}

static void everything_is_described(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SK_FACT_COUNT; i++) assert_true(strlen(sk_fact_what(i)) > 5);
    for (unsigned i = 0; i < SK_DEV_COUNT; i++) assert_true(strlen(sk_deviation_what(i)) > 5);
}

static unsigned count_places(const char *sentence)
{
    unsigned n = 0;
    for (const char *at = sentence; (at = strstr(at, "{}")); at++) n++;
    return n;
}

static void evidence_speaks_both_languages(void **state)
{
    (void)state;
    for (uint16_t i = 0; i < SK_EV_COUNT; i++) {
        const sk_evidence_row *row = sk_evidence_row_of(i);
        assert_int_equal(sk_evidence_find(sk_bytes_str(row->id)), i);
        assert_true(count_places(row->sentence[SK_EN]) <= 1);
        assert_int_equal(count_places(row->sentence[SK_EN]), count_places(row->sentence[SK_JA]));
        for (int lang = 0; lang < SK_LANG_COUNT; lang++) {
            const char *texts[] = {row->sentence[lang], row->meaning[lang], row->harmless[lang], row->todo[lang]};
            for (size_t k = 0; k < 4; k++) {
                const char *end = lang == SK_JA ? "。" : ".";
                if (!sk_ends_nocase(sk_bytes_str(texts[k]), sk_bytes_str(end))) fail_msg("%s: no whole sentence: %s", row->id, texts[k]);
            }
        }
        sk_bytes rest = sk_bytes_str(row->attack), technique;
        while (rest.len && sk_next_field(&rest, ' ', &technique))
            assert_true(technique.len >= 5 && technique.p[0] == 'T' && sk_is_digit(technique.p[1]));
    }
    assert_null(sk_evidence_row_of(SK_EV_COUNT));
}

static void sentences_take_their_detail(void **state)
{
    (void)state;
    sk_evidence e = {.id = SK_EV_VBA_AUTOSTART, .detail = SK_LIT("AutoOpen")};
    assert_bytes(sk_evidence_sentence(arena, &e, SK_EN), "A macro starts by itself: AutoOpen.");
    e.id = SK_EV_COUNT;
    assert_bytes(sk_evidence_sentence(arena, &e, SK_EN), "?");
}

static void limits_are_sane(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SK_LIMIT_COUNT; i++) {
        const sk_limit_row *row = sk_limit_row_of(i);
        assert_int_equal(sk_limit_find(sk_bytes_str(row->id)), i);
        assert_true(row->least <= row->fallback && row->fallback <= row->most);
        assert_true(strlen(row->why) > 10);
    }
    sk_budget b = {.limits = sk_limits_default()};
    b.limits.value[SK_LIMIT_ARTIFACTS] = 3;
    assert_true(sk_spend(&b, SK_LIMIT_ARTIFACTS, 2));
    assert_false(sk_spend(&b, SK_LIMIT_ARTIFACTS, 2));
    assert_true(b.reached[SK_LIMIT_ARTIFACTS]);
    assert_true(sk_spend(&b, SK_LIMIT_ARTIFACTS, 1));
    assert_false(sk_spend(&b, SK_LIMIT_ARTIFACTS, UINT64_MAX));
    assert_true(sk_within(&b, SK_LIMIT_DEPTH, 1));
    assert_false(b.reached[SK_LIMIT_DEPTH]);
}

static void kinds_are_found_by_id(void **state)
{
    (void)state;
    assert_int_equal(sk_kind_find(SK_LIT("mail.rfc5322")), SK_KIND_MAIL_RFC5322);
    assert_int_equal(sk_kind_find(SK_LIT("no.such")), SK_KIND_NONE);
    assert_true(sk_kind_has(SK_KIND_PROGRAM_PE, SK_KIND_IS_CODE));
    assert_string_equal(sk_kind_name(SK_KIND_NONE), "?");
}
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_stable_and_unique), cmocka_unit_test(everything_is_described), cmocka_unit_test(evidence_speaks_both_languages),
        cmocka_unit_test(sentences_take_their_detail), cmocka_unit_test(limits_are_sane),         cmocka_unit_test(kinds_are_found_by_id),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
