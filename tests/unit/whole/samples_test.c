/* Every sample mail gets the verdict that its row names, with that evidence, and its macros come out byte for byte. */
#include "../test.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "make/samples.h"
#include "make/scanned.h"
#include "model/evidence.h"
#include "model/kinds.h"
#include "model/report.h"

#define MEMORY ((size_t)512 << 20)

static bool has_evidence(const sk_report *r, const char *id)
{
    size_t count;
    const sk_evidence *e = sk_report_evidence(r, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(sk_evidence_name(e[i].id), id) == 0) return true;
    return false;
}

static sk_report *scan(sk_arena *a, const make_sample *s)
{
    sk_bytes mail = s->make(a);
    assert_true(mail.len > 0);
    return make_scanned(mail, sk_text_format(a, "%s.eml", s->name), NULL);
}

static void get_their_verdicts(void **state)
{
    (void)state;
    unsigned wrong = 0;
    for (size_t i = 0; i < make_sample_count; i++) {
        const make_sample *s = &make_samples[i];
        sk_arena *a = sk_arena_new(MEMORY);
        sk_report *r = scan(a, s);
        bool right = sk_report_verdict(r) == s->verdict && (!s->evidence || has_evidence(r, s->evidence));
        if (!right) print_error("%s: %s\n", s->name, sk_verdict_name(sk_report_verdict(r)));
        wrong += !right;
        sk_report_free(r);
        sk_arena_free(a);
    }
    assert_int_equal(wrong, 0);
}

static void names_tell_verdicts(void **state)
{
    (void)state;
    for (size_t i = 0; i < make_sample_count; i++) {
        const char *verdict = sk_verdict_name(make_samples[i].verdict);
        assert_int_equal(strncmp(make_samples[i].name + 3, verdict, strlen(verdict)), 0);
        if (i) assert_true(strcmp(make_samples[i - 1].name, make_samples[i].name) < 0);
    }
}

static const make_sample *sample_of(const char *tail)
{
    for (size_t i = 0; i < make_sample_count; i++)
        if (sk_ends_nocase(sk_bytes_str(make_samples[i].name), sk_bytes_str(tail))) return &make_samples[i];
    return NULL;
}

static void macros_come_out_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < make_sample_macro_count; i++) {
        const make_sample_macro *m = &make_sample_macros[i];
        const make_sample *s = sample_of(m->sample);
        assert_non_null(s);
        sk_arena *a = sk_arena_new(MEMORY);
        sk_report *r = scan(a, s);
        const sk_artifact *found = make_found(r, m->module->name, 0);
        if (!make_holds(found, make_vba_source(a, m->module))) fail_msg("%s: module %s is not whole", s->name, m->module->name);
        assert_int_equal(found->kind, SK_KIND_MACRO_VBA);
        sk_report_free(r);
        sk_arena_free(a);
    }
}

/* Honest macros draw no evidence but that they start. */
static void honest_macros_stay_quiet(void **state)
{
    (void)state;
    static const char *const quiet[] = {"docm-formatting-macro", "xlsm-calculation-macro", "xlsm-workbook-open"};
    for (size_t i = 0; i < SK_COUNT(quiet); i++) {
        sk_arena *a = sk_arena_new(MEMORY);
        sk_report *r = scan(a, sample_of(quiet[i]));
        size_t count;
        const sk_evidence *e = sk_report_evidence(r, &count);
        for (size_t k = 0; k < count; k++) assert_int_equal(e[k].id, SK_EV_VBA_AUTOSTART);
        sk_report_free(r);
        sk_arena_free(a);
    }
}

static bool is_same(sk_bytes x, sk_bytes y) { return x.len == y.len && sk_equal(x, y); }

static void are_the_same_at_every_run(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(MEMORY), *b = sk_arena_new(MEMORY);
    sk_bytes first = make_samples_mailbox(a);
    assert_true(first.len > 0 && first.len < 1u << 20);
    assert_true(is_same(first, make_samples_mailbox(b)));
    sk_arena_free(a);
    sk_arena_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(get_their_verdicts),        cmocka_unit_test(names_tell_verdicts),
        cmocka_unit_test(macros_come_out_whole),     cmocka_unit_test(honest_macros_stay_quiet),
        cmocka_unit_test(are_the_same_at_every_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
