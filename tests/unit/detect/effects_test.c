/* Which effects are proof, and which near misses must not be. */
#include "../test.h"
#include "model/detector.h"
#include "model/limits.h"

extern const sk_detector sk_detect_effects;

/* Runs the detector over one effect in a document's macro (or, open, a script by itself). */
static bool proves(sk_evidence_id id, bool open, sk_effect_op op, const sk_arg *args, size_t count)
{
    sk_limits limits = sk_limits_default();
    sk_report *r = sk_report_new(&limits, 1 << 20);
    sk_artifact root = {.parent = SK_NO_ARTIFACT, .kind = open ? SK_KIND_SCRIPT_POWERSHELL : SK_KIND_OFFICE_DOC};
    sk_artifact macro = {.parent = 0, .depth = 1, .relation = SK_REL_MACRO, .kind = SK_KIND_MACRO_VBA};
    (void)sk_report_add_artifact(r, &root);
    uint32_t at = open ? 0 : sk_report_add_artifact(r, &macro);
    sk_report_add_effect(r, &(sk_effect){.op = (uint16_t)op, .artifact = at, .args = args, .arg_count = count});
    sk_view v = {.report = r, .arena = sk_report_arena(r)};
    sk_detect_effects.conclude(&v);
    size_t all;
    (void)sk_report_evidence(r, &all);
    bool found = sk_report_has_evidence(r, (uint16_t)id, at);
    assert_int_equal(all, found); /* and nothing else */
    sk_report_free(r);
    return found;
}

#define ARG(n, v) {SK_LIT(n), SK_LIT(v)}
#define PROVES(id, open, op, ...) \
    proves(SK_EV_EFFECT_##id, open, SK_OP_##op, (const sk_arg[]){__VA_ARGS__}, sizeof((const sk_arg[]){__VA_ARGS__}) / sizeof(sk_arg))

static void fetch_and_start(void **state)
{
    (void)state;
    assert_true(PROVES(FETCH_RUN, false, RUN, ARG("command", "c:\\x.dat"), ARG("path", "c:\\x.dat"), ARG("flow", "network")));
    assert_true(PROVES(FETCH_RUN, false, LOAD, ARG("path", "c:\\x.dat"), ARG("flow", "network unknown")));
    assert_true(PROVES(FETCH_RUN, true, RUN, ARG("path", "c:\\x.dat"), ARG("flow", "network computed")));
    assert_false(PROVES(FETCH_RUN, true, RUN, ARG("path", "c:\\setup.msi"), ARG("flow", "network"))); /* an open installer */
    assert_false(PROVES(FETCH_RUN, false, RUN, ARG("command", "{answer}.xlsm"), ARG("flow", "network unknown")));
    assert_false(PROVES(FETCH_RUN, false, DOWNLOAD, ARG("url", "https://a.example/x"), ARG("flow", "network")));
}

static void unpack_and_start(void **state)
{
    (void)state;
    assert_true(PROVES(UNPACK_RUN, false, RUN, ARG("command", "c:\\x.dat"), ARG("path", "c:\\x.dat"), ARG("flow", "decoded")));
    assert_false(PROVES(UNPACK_RUN, false, RUN, ARG("command", "notepad c:\\x.txt"), ARG("flow", "environment")));
}

static void hidden_commands(void **state)
{
    (void)state;
    assert_true(PROVES(RUN_HIDDEN, false, RUN, ARG("command", "powershell -w 1 nosuch"), ARG("flow", "computed")));
    assert_true(PROVES(RUN_HIDDEN, false, RUN, ARG("command", "C:\\Windows\\System32\\mshta.exe nosuch"), ARG("flow", "document")));
    assert_false(PROVES(RUN_HIDDEN, false, RUN, ARG("command", "powershell -w 1 nosuch"))); /* it stands there to be read */
    assert_false(PROVES(RUN_HIDDEN, false, RUN, ARG("command", "explorer.exe C:\\Orders\\12"), ARG("flow", "computed")));
    assert_false(PROVES(RUN_HIDDEN, false, RUN, ARG("command", "mycmdtool.exe x"), ARG("flow", "computed")));
    assert_false(PROVES(RUN_HIDDEN, true, RUN, ARG("command", "cmd /c dir"), ARG("flow", "computed")));
}

static void spread(void **state)
{
    (void)state;
    assert_true(PROVES(SPREAD, false, REPLICATE, ARG("source", "own code"), ARG("target", "NormalTemplate")));
    assert_false(PROVES(SPREAD, false, REPLICATE, ARG("source", "own code"), ARG("target", "project.Import")));
    assert_false(PROVES(SPREAD, false, REPLICATE, ARG("source", "form.xls"), ARG("target", "mail attachment")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fetch_and_start), cmocka_unit_test(unpack_and_start), cmocka_unit_test(hidden_commands),
                                       cmocka_unit_test(spread)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
