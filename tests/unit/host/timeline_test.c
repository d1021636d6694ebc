/* The line of time, and which files make a package of evidence, on staged machines. */
#include "unit/with_arena.h"

#include "base/text.h"

#include "host/evidence_files.h"
#include "host/timeline.h"
#include "make/staged.h"

static make_staged *s;

static sk_host_result *stage(void)
{
    static const sk_bytes program = {(const uint8_t *)"MZ text", 7};
    s = make_staged_new(arena);
    uint32_t user = make_staged_user(s, "hanako");
    make_staged_file(s, "C:\\Users\\hanako\\AppData\\Local\\Eedafogqjrpp\\pyvzqbuw.dll", program, 132880000000000000u);
    make_staged_text(s, SK_HOST_USER, user, "Software\\Microsoft\\Windows\\CurrentVersion\\Run", "pyvzqbuw",
                     "C:\\Windows\\system32\\regsvr32.exe \"C:\\Users\\hanako\\AppData\\Local\\Eedafogqjrpp\\pyvzqbuw.dll\"");
    make_staged_file(s, "C:\\Users\\hanako\\NTUSER.DAT", SK_LIT("hive"), 0);
    make_staged_file(s, "C:\\Users\\hanako\\NTUSER.DAT.LOG1", SK_LIT("log"), 0);
    make_staged_file(s, "C:\\Users\\hanako\\private.txt", SK_LIT("private"), 0);
    make_staged_file(s, "C:\\Windows\\System32\\config\\SYSTEM", SK_LIT("hive"), 0);
    make_staged_file(s, "C:\\Windows\\System32\\Tasks\\A\\B", SK_LIT("task"), 0);
    make_staged_file(s, "C:\\Windows\\System32\\notepad.exe", program, 0);
    sk_host_result *r = sk_host_run(arena, make_staged_view(s));
    assert_non_null(r);
    return r;
}

typedef struct taken {
    unsigned count, samples, wanted;
} taken;

static bool take(void *to, const sk_host_file *f, bool sample)
{
    taken *t = to;
    t->count++;
    t->samples += sample;
    assert_true(sk_find(f->path, 0, SK_LIT("private")) == SK_NPOS);
    assert_true(sk_find(f->path, 0, SK_LIT("notepad")) == SK_NPOS);
    static const char *const wanted[] = {"NTUSER.DAT", "NTUSER.DAT.LOG1", "SYSTEM", "B", "pyvzqbuw.dll"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) t->wanted += sk_ends_nocase(f->path, sk_text_bytes(arena, "\\%s", wanted[i]));
    return true;
}

static void test_files_of_a_package(void **state)
{
    (void)state;
    sk_host_result *r = stage();
    taken t = {0};
    sk_evidence_files(r, take, &t);
    assert_int_equal(t.wanted, 5);
    assert_int_equal(t.count, 5);
    assert_int_equal(t.samples, 1);
}

static bool take_one(void *to, const sk_host_file *f, bool sample)
{
    (void)f;
    (void)sample;
    ++*(unsigned *)to;
    return false;
}

static void test_a_visitor_may_end_it(void **state)
{
    (void)state;
    unsigned count = 0;
    sk_evidence_files(stage(), take_one, &count);
    assert_int_equal(count, 1);
}

static void test_phases(void **state)
{
    (void)state;
    assert_int_equal(sk_host_phase_of(SK_HOST_CHECK_TRUSTED_DOCUMENT), SK_PHASE_CLICK);
    assert_int_equal(sk_host_phase_of(SK_HOST_CHECK_LOADER_RANDOM), SK_PHASE_PERSISTENCE);
    assert_int_equal(sk_host_phase_of(SK_HOST_CHECK_LOADER_FIRST), SK_PHASE_DROP);
    assert_int_equal(sk_host_phase_of(SK_HOST_CHECK_EVENT_CONNECTION), SK_PHASE_CONTACT);
    assert_int_equal(sk_host_phase_of(SK_HOST_CHECK_FOLLOW_QAKBOT), SK_PHASE_FOLLOW);
    for (int i = 0; i < SK_HOST_CHECK_COUNT; i++) assert_true(sk_host_phase_of((sk_host_check_id)i) < SK_PHASE_COUNT);
}

static bool append(void *self, const uint8_t *p, size_t len)
{
    sk_buf_bytes(self, sk_bytes_of(p, len));
    return true;
}

static void test_order(void **state)
{
    (void)state;
    sk_host_result *r = stage();
    sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_FOLLOW_COBALT, .user = SK_HOST_NO_USER, .time = 132890000000000000u, .detail = SK_LIT("last\x1b[2J")});
    sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_TRUSTED_DOCUMENT, .user = 0, .time = 132870000000000000u, .path = SK_LIT("C:\\first.doc")});
    sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_EVENT_SPREAD, .user = SK_HOST_NO_USER, .detail = SK_LIT("undated")});
    const sk_host_finding **all = sk_host_timeline(r);
    assert_non_null(all);
    assert_int_equal(all[0]->check, SK_HOST_CHECK_TRUSTED_DOCUMENT);
    assert_int_equal(all[r->finding_count - 1]->time, 0);
    for (uint32_t i = 1; i < r->finding_count; i++) assert_true(!all[i]->time || (all[i - 1]->time && all[i - 1]->time <= all[i]->time));
    static sk_out o;
    sk_buf b = sk_buf_new(arena, 1 << 20);
    const sk_host_report_options how = {true, "0", "x", NULL};
    sk_out_init(&o, append, &b);
    sk_host_timeline_text(&o, r, &how);
    sk_host_timeline_json(&o, r, &how);
    assert_true(sk_out_flush(&o));
    sk_bytes text = sk_buf_view(&b);
    assert_true(sk_find_byte(text, 0, 0x1b) == SK_NPOS);
    assert_true(sk_find(text, 0, SK_LIT("\"phase\":\"click\",\"check\":\"click.trusted-document\"")) != SK_NPOS);
    assert_true(sk_find(text, 0, SK_LIT("hanako: C:\\first.doc")) != SK_NPOS);
    assert_true(sk_find(text, 0, SK_LIT("時刻不明")) != SK_NPOS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_files_of_a_package, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_visitor_may_end_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_phases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
