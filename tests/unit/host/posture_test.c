/* The posture of staged machines: policies before users' own settings, each version and program of Office, defaults of what is not
 * set, and what cannot be known. */
#include "unit/with_arena.h"

#include <string.h>

#include "base/text.h"
#include "host/posture.h"
#include "make/make.h"
#include "make/staged.h"

#define POLICY "Software\\Policies\\Microsoft\\Office\\16.0\\Word\\Security"
#define OWN "Software\\Microsoft\\Office\\16.0\\Word\\Security"

static make_staged *s;
static uint32_t user;

static void stage(void)
{
    s = make_staged_new(arena);
    user = make_staged_user(s, "hanako");
}

static void number(sk_host_root root, const char *key, const char *name, uint32_t value)
{
    const uint8_t data[] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16), (uint8_t)(value >> 24)};
    make_staged_value(s, root, user, key, name, 4, sk_bytes_of(data, 4));
}

static const sk_posture_finding *find(const char *id)
{
    const sk_posture *p = sk_posture_run(arena, make_staged_view(s));
    assert_non_null(p);
    const sk_posture_finding *f = p->first;
    while (f && strcmp(f->row->id, id) != 0) {
        f = f->next;
    }
    return f;
}

static void expect(const char *id, sk_posture_state state)
{
    const sk_posture_finding *f = find(id);
    assert_non_null(f);
    assert_int_equal(f->state, state);
}

static void test_policies_come_first(void **state)
{
    (void)state;
    stage();
    assert_null(find("office.macros")); /* no Office */
    number(SK_HOST_USER, OWN, "vbawarnings", 1);
    expect("office.macros", SK_POSTURE_BAD);
    number(SK_HOST_USER, POLICY, "VBAWarnings", 4);
    expect("office.macros", SK_POSTURE_GOOD);
    const sk_posture_finding *f = find("office.macros");
    assert_int_equal(f->user, user);
    assert_bytes(f->value, "4");
    assert_bytes(f->place, "HKCU\\" POLICY ": vbawarnings");
    expect("office.internet-macros", SK_POSTURE_NOT_SET);
    expect("office.vbom", SK_POSTURE_GOOD);
}

static void test_each_version_and_user(void **state)
{
    (void)state;
    stage();
    number(SK_HOST_USER, OWN, "vbawarnings", 3);
    number(SK_HOST_USER, "Software\\Microsoft\\Office\\14.0\\Word\\Security", "vbawarnings", 1);
    unsigned words = 0, bad = 0;
    const sk_posture *p = sk_posture_run(arena, make_staged_view(s));
    for (const sk_posture_finding *f = p->first; f; f = f->next) {
        bool word = strcmp(f->row->id, "office.macros") == 0 && sk_find_nocase(f->place, 0, SK_LIT("\\Word\\")) != SK_NPOS;
        words += word;
        bad += word && f->state == SK_POSTURE_BAD;
    }
    assert_int_equal(words, 2);
    assert_int_equal(bad, 1);
}

static void test_machine(void **state)
{
    (void)state;
    stage();
    const char *rules = "Policies\\Microsoft\\Windows Defender\\Windows Defender Exploit Guard\\ASR\\Rules";
    expect("asr.d4f940ab", SK_POSTURE_NOT_SET);
    make_staged_text(s, SK_HOST_SOFTWARE, 0, rules, "D4F940AB-401B-4EFC-AADC-AD5F3C50688A", "1");
    make_staged_text(s, SK_HOST_SOFTWARE, 0, rules, "3B576869-A4EC-4529-8536-B80A7769E899", "2");
    expect("asr.d4f940ab", SK_POSTURE_GOOD);
    expect("asr.3b576869", SK_POSTURE_BAD); /* only noticed */
    number(SK_HOST_SYSTEM, "CurrentControlSet\\Services\\EventLog\\Security", "MaxSize", 20u << 20);
    expect("log.security", SK_POSTURE_BAD);
    expect("explorer.endings", SK_POSTURE_BAD);
    expect("defender.exclusions.folders", SK_POSTURE_GOOD);
    number(SK_HOST_SOFTWARE, "Microsoft\\Windows Defender\\Exclusions\\Paths", "C:\\Users", 0);
    const sk_posture_finding *f = find("defender.exclusions.folders");
    assert_int_equal(f->state, SK_POSTURE_BAD);
    assert_bytes(f->value, "C:\\Users");
    expect("mark.kept", SK_POSTURE_GOOD);
    number(SK_HOST_USER, "Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\Attachments", "SaveZoneInformation", 1);
    expect("mark.kept", SK_POSTURE_BAD);
    expect("@backup.offline", SK_POSTURE_UNKNOWN);
}

static void test_smb_and_its_hole(void **state)
{
    (void)state;
    stage();
    expect("@smb1.server", SK_POSTURE_GOOD);
    expect("@ms17-010", SK_POSTURE_GOOD);
    make_staged_view(s)->build = 7601;
    expect("@smb1.server", SK_POSTURE_BAD);
    expect("@ms17-010", SK_POSTURE_UNKNOWN);
    make_staged_text(s, SK_HOST_SOFTWARE, 0, "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages\\Package_for_KB4012212~31bf", "InstallName", "x");
    expect("@ms17-010", SK_POSTURE_GOOD);
    static const uint16_t revisions[] = {23688, 23689};
    for (unsigned i = 0; i < 2; i++) {
        sk_buf b = sk_buf_new(arena, 4096);
        sk_buf_str(&b, "MZ text");
        make_u32(&b, 0xfeef04bd);
        make_zeros(&b, 8);
        make_u32(&b, 7601u << 16 | revisions[i]);
        make_staged_file(s, "C:\\Windows\\System32\\drivers\\srv.sys", sk_buf_view(&b), 0);
        expect("@ms17-010", i ? SK_POSTURE_GOOD : SK_POSTURE_BAD);
    }
    number(SK_HOST_SYSTEM, "CurrentControlSet\\Services\\LanmanServer\\Parameters", "SMB1", 0);
    expect("@smb1.server", SK_POSTURE_GOOD);
}

static void test_what_cannot_be_read_is_unknown(void **state)
{
    (void)state;
    stage();
    make_staged_blind(s, "CurrentControlSet\\Control\\Lsa");
    expect("lsass.protected", SK_POSTURE_UNKNOWN);
}

static void test_what_was_not_read_is_told(void **state)
{
    (void)state;
    stage();
    number(SK_HOST_SYSTEM, "CurrentControlSet\\Control\\Lsa", "RunAsPPL", 1);
    number(SK_HOST_USER, OWN, "vbawarnings", 3);
    assert_null(sk_posture_run(arena, make_staged_view(s))->blind);
    make_staged_blind(s, "Software"); /* the user's: no row of Office is answered */
    const sk_posture *p = sk_posture_run(arena, make_staged_view(s));
    assert_non_null(p->blind);
    assert_bytes(p->blind->what, "HKCU, hanako");
    assert_null(p->blind->next);
}

static void test_a_name_is_no_answer(void **state)
{
    (void)state;
    stage();
    make_staged_text(s, SK_HOST_SOFTWARE, 0, "Microsoft\\Windows Defender\\Exclusions\\Paths", "none", "0");
    expect("defender.exclusions.folders", SK_POSTURE_BAD);
}

static void test_long_values_show_their_cut(void **state)
{
    (void)state;
    char text[1201];
    for (size_t i = 0; i < 1200; i += 3) memcpy(text + i, "\xe3\x81\x82", 3);
    text[1200] = 0;
    stage();
    make_staged_text(s, SK_HOST_SYSTEM, 0, "CurrentControlSet\\Control\\Lsa", "RunAsPPL", text);
    const sk_posture_finding *f = find("lsass.protected");
    assert_non_null(f);
    assert_true(f->value.len > 390 && f->value.len < 410 && sk_ends_nocase(f->value, SK_LIT("...")) && sk_utf8_valid(f->value));
}

static bool append(void *self, const uint8_t *p, size_t len)
{
    sk_buf_bytes(self, sk_bytes_of(p, len));
    return true;
}

static void test_reports(void **state)
{
    (void)state;
    stage();
    number(SK_HOST_USER, OWN, "vbawarnings", 1);
    const sk_posture *p = sk_posture_run(arena, make_staged_view(s));
    for (int form = 0; form < 3; form++) {
        sk_buf b = sk_buf_new(arena, 1 << 20);
        sk_out out;
        sk_out_init(&out, append, &b);
        const sk_host_report_options how = {form == 1, "1", "live", NULL};
        if (form == 2) sk_posture_write_json(&out, p, &how);
        else sk_posture_write_text(&out, p, &how);
        assert_true(sk_out_flush(&out));
        static const char *const wanted[] = {"would be changed by (not done): reg add", "\xe5\xa4\x89\xe6\x9b\xb4\xe3\x81\x99\xe3\x81\xb9\xe3\x81\x8d\xe8\xa8\xad\xe5\xae\x9a", "{\"id\":\"office.macros\",\"state\":\"bad\",\"user\":\"hanako\""};
        assert_true(sk_find(sk_buf_view(&b), 0, sk_bytes_str(wanted[form])) != SK_NPOS);
    }
}

/* ---- the audit policy ---- */

/* Of a Windows 10 that was only installed, but for the value that is set at place. */
static void stage_audit(unsigned place, unsigned value)
{
    static const uint8_t counts[] = {5, 11, 14, 3, 6, 6, 6, 4, 4};
    uint8_t policy[150] = {0, 1, 0, 0, 9, 0, 0, 0, 0x84};
    static const uint8_t installed[] = {1, 0, 3, 0, 3, 3, 1, 1, 0, 1, 0, 0, 0, 3};
    for (size_t i = 0; i < sizeof installed; i++) {
        policy[12 + i * 2] = installed[i];
    }
    for (size_t i = 0; i < sizeof counts; i++) {
        policy[0x84 + i * 2] = counts[i];
    }
    policy[12 + place * 2] = (uint8_t)value;
    stage();
    make_staged_value(s, SK_HOST_SECURITY, 0, "Policy\\PolAdtEv", "", 0, sk_arena_copy(arena, sk_bytes_of(policy, sizeof policy)));
}

static void test_audit_policy(void **state)
{
    static const struct { const char *id; unsigned place; sk_posture_state installed; } rows[] = {
        {"@audit.services", 1, SK_POSTURE_BAD}, {"@audit.log-ons", 5, SK_POSTURE_GOOD}, {"@audit.lock-outs", 7, SK_POSTURE_BAD},
        {"@audit.tasks", 20, SK_POSTURE_BAD}, {"@audit.shares", 24, SK_POSTURE_BAD}, {"@audit.processes", 33, SK_POSTURE_BAD}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        stage_audit(0, 1);
        expect(rows[i].id, rows[i].installed);
        stage_audit(rows[i].place, 3);
        expect(rows[i].id, SK_POSTURE_GOOD);
        assert_bytes(find(rows[i].id)->value, "success and failure");
        stage_audit(rows[i].place, 0);
        expect(rows[i].id, SK_POSTURE_BAD);
        stage_audit(rows[i].place, 9);
        expect(rows[i].id, SK_POSTURE_UNKNOWN);
        stage();
        expect(rows[i].id, SK_POSTURE_UNKNOWN);
    }
}

static void test_audit_policy_that_lies(void **state)
{
    (void)state;
    for (size_t len = 0; len < 150; len++) {
        stage();
        uint8_t *policy = sk_arena_take(arena, 150, 1);
        memset(policy, len % 2 ? 0xff : 0, 150);
        policy[4] = 9;
        policy[5] = policy[6] = policy[7] = 0;
        policy[8] = 0x84;
        make_staged_value(s, SK_HOST_SECURITY, 0, "Policy\\PolAdtEv", "", 0, sk_bytes_of(policy, len));
        expect("@audit.processes", SK_POSTURE_UNKNOWN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_policies_come_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_each_version_and_user, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_machine, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_smb_and_its_hole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_cannot_be_read_is_unknown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_was_not_read_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_name_is_no_answer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_long_values_show_their_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reports, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_audit_policy, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_audit_policy_that_lies, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
