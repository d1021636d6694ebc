/* Memory, dumps, connections, first clicks and families that follow, on staged machines. The bytes that stand for code are written
 * XORed here too, and filled in when the test runs: no file of the repository holds them. */
#include "unit/with_arena.h"

#include "host/check.h"
#include "host/patterns.h"
#include "make/make.h"
#include "make/staged.h"

#define LOCAL "C:\\Users\\hanako\\AppData\\Local"
#define ROAMING "C:\\Users\\hanako\\AppData\\Roaming"
#define LOADED LOCAL "\\EEdafoGqJrPp\\pYvzqbuWqgBOj.dll"

static make_staged *s;
static uint32_t user;

static void stage(void)
{
    s = make_staged_new(arena);
    user = make_staged_user(s, "hanako");
}

static const sk_host_finding *find(sk_host_check_id check)
{
    const sk_host_result *r = sk_host_run(arena, make_staged_view(s));
    assert_non_null(r);
    const sk_host_finding *f = r->findings;
    while (f && f->check != check) {
        f = f->next;
    }
    return f;
}

static void expect(sk_host_check_id check, sk_host_state state)
{
    const sk_host_finding *f = find(check);
    assert_non_null(f);
    assert_int_equal(f->state, state);
}

static void expect_clean(void) { assert_int_equal(sk_host_run(arena, make_staged_view(s))->finding_count, 0); }

static void put(sk_buf *b, const uint8_t *veiled, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        make_u8(b, veiled[i] ^ 0xa5);
    }
}

/* The pattern of 2021, behind and before other bytes. */
static sk_bytes code(void)
{
    static const uint8_t veiled[] = {0xc8, 0xeb, 0x63, 0xe4, 0x96, 0x77, 0x24, 0x64, 0x9c, 0x95, 0xa5, 0xa5};
    sk_buf b = sk_buf_new(arena, 1 << 16);
    make_zeros(&b, 300);
    put(&b, veiled, sizeof veiled);
    make_zeros(&b, 30);
    return sk_buf_view(&b);
}

static sk_bytes keys(size_t apart)
{
    sk_buf b = sk_buf_new(arena, 1 << 16);
    sk_buf_str(&b, "ECK1");
    make_u32(&b, 32);
    make_zeros(&b, 64 + apart);
    sk_buf_str(&b, "ECS1");
    make_u32(&b, 32);
    make_zeros(&b, 64);
    return sk_buf_view(&b);
}

static sk_bytes program(void)
{
    sk_buf b = sk_buf_new(arena, 1 << 16);
    sk_buf_str(&b, "MZ");
    make_zeros(&b, 58);
    make_u32(&b, 64);
    sk_buf_str(&b, "PE");
    make_zeros(&b, 200);
    return sk_buf_view(&b);
}

static void stage_process(const char *name, const char *line)
{
    stage();
    make_staged_process(s, 77, name, "C:\\Windows\\System32\\x.exe", line);
}

static void test_keys_in_memory(void **state)
{
    (void)state;
    stage_process("svchost.exe", "svchost.exe");
    make_staged_memory(s, 77, 0x10000, keys(0), true);
    expect(SK_HOST_CHECK_MEMORY_KEYS, SK_HOST_INFECTED);
    stage_process("lsass.exe", "lsass.exe");
    make_staged_memory(s, 77, 0x10000, keys(0), false); /* data of a program that speaks TLS */
    expect_clean();
    stage_process("lsass.exe", "lsass.exe");
    make_staged_memory(s, 77, 0x10000, keys(8192), true);
    expect_clean();
}

static void test_code_in_memory(void **state)
{
    (void)state;
    stage_process("setup.exe", "setup.exe");
    make_staged_memory(s, 77, 0x10000, code(), true);
    expect(SK_HOST_CHECK_MEMORY_PATTERN, SK_HOST_SUSPICIOUS);
    stage_process("regsvr32.exe", "regsvr32.exe /s \"" LOADED "\"");
    make_staged_memory(s, 77, 0x10000, code(), true);
    expect(SK_HOST_CHECK_MEMORY_PATTERN, SK_HOST_INFECTED);
}

static void test_patterns_over_pieces(void **state)
{
    (void)state;
    sk_bytes all = code();
    for (size_t cut = 290; cut < 330; cut++) {
        sk_pattern_hits hits = {.keys = false};
        uint64_t at = 0;
        sk_patterns_scan(&hits, sk_slice(all, 0, cut), 0x1000);
        sk_patterns_scan(&hits, sk_from(all, cut - SK_PATTERN_OVERLAP), 0x1000 + cut - SK_PATTERN_OVERLAP);
        assert_non_null(sk_patterns_group(&hits, &at));
        assert_int_equal(at, 0x1000 + 300);
    }
    sk_pattern_hits none = {.keys = false};
    uint64_t at;
    for (size_t len = 0; len < 12; len++) {
        sk_patterns_scan(&none, sk_slice(all, 300, len), 0);
        assert_null(sk_patterns_group(&none, &at));
    }
}

static void test_programs_hidden_in_memory(void **state)
{
    (void)state;
    stage_process("wermgr.exe", "wermgr.exe");
    make_staged_memory(s, 77, 0x10000, program(), true);
    expect(SK_HOST_CHECK_MEMORY_HOLLOW, SK_HOST_SUSPICIOUS);
    stage_process("editor.exe", "editor.exe");
    make_staged_memory(s, 77, 0x10000, program(), true);
    expect(SK_HOST_CHECK_MEMORY_HOLLOW, SK_HOST_NOTE);
    stage_process("editor.exe", "editor.exe");
    make_staged_memory(s, 77, 0x10000, program(), false);
    expect_clean();
    stage_process("x.exe", "x.exe");
    make_staged_module(s, 77, "C:\\Windows\\Temp\\other.exe");
    expect(SK_HOST_CHECK_MEMORY_HOLLOW, SK_HOST_SUSPICIOUS);
    stage_process("x.exe", "x.exe");
    make_staged_module(s, 77, "c:\\windows\\system32\\X.EXE");
    expect_clean();
}

static void test_dumps(void **state)
{
    (void)state;
    stage();
    make_staged_file(s, LOCAL "\\CrashDumps\\regsvr32.exe.77.dmp", keys(0), 0);
    expect(SK_HOST_CHECK_MEMORY_PATTERN, SK_HOST_PAST);
    stage();
    make_staged_file(s, LOCAL "\\CrashDumps\\editor.exe.77.dmp", code(), 0);
    expect(SK_HOST_CHECK_MEMORY_PATTERN, SK_HOST_SUSPICIOUS);
    stage();
    make_staged_file(s, LOCAL "\\CrashDumps\\editor.exe.77.dmp", keys(0), 0);
    expect_clean();
}

static void test_connections(void **state)
{
    (void)state;
    stage_process("rundll32.exe", "rundll32.exe shell32.dll,Control_RunDLL");
    make_staged_connection(s, 77, "203.0.113.9", 8080);
    expect(SK_HOST_CHECK_CONNECTION, SK_HOST_SUSPICIOUS);
    stage_process("rundll32.exe", "rundll32.exe shell32.dll,Control_RunDLL");
    make_staged_connection(s, 77, "192.168.0.9", 8080);
    make_staged_connection(s, 77, "203.0.113.9", 8888);
    make_staged_connection(s, 78, "203.0.113.9", 8080);
    expect_clean();
    stage_process("browser.exe", "browser.exe");
    make_staged_connection(s, 77, "203.0.113.9", 443);
    expect_clean();
}

/* ---- the first click ---- */

static void test_attachments_and_downloads(void **state)
{
    (void)state;
    stage();
    make_staged_file(s, LOCAL "\\Microsoft\\Windows\\INetCache\\Content.Outlook\\A1B2C3D4\\form.doc", SK_LIT("text"), 0);
    make_staged_file(s, "C:\\Users\\hanako\\Downloads\\form.zip", SK_LIT("text"), 0);
    make_staged_file(s, "C:\\Users\\hanako\\Downloads\\form.zip:Zone.Identifier", SK_LIT("[ZoneTransfer]\r\nZoneId=3\r\nReferrerUrl=http://mail.invalid/\r\nHostUrl=http://a.invalid/form.zip\r\n"), 0);
    expect(SK_HOST_CHECK_ATTACHMENT, SK_HOST_NOTE);
    const sk_host_finding *f = find(SK_HOST_CHECK_DOWNLOADED);
    assert_bytes(f->command, "http://a.invalid/form.zip");
    assert_bytes(f->detail, "form.zip");
    stage();
    make_staged_file(s, "C:\\Users\\hanako\\Downloads\\own.zip", SK_LIT("text"), 0);
    make_staged_file(s, "C:\\Users\\hanako\\Downloads\\local.zip", SK_LIT("text"), 0);
    make_staged_file(s, "C:\\Users\\hanako\\Downloads\\local.zip:Zone.Identifier", SK_LIT("[ZoneTransfer]\r\nZoneId=1\r\n"), 0);
    make_staged_file(s, LOCAL "\\Microsoft\\Windows\\INetCache\\Content.Outlook\\A1B2C3D4\\cat.png", SK_LIT("text"), 0);
    expect_clean();
}

static void test_recent_documents(void **state)
{
    (void)state;
    stage();
    make_staged_text(s, SK_HOST_USER, user, "Software\\Microsoft\\Office\\16.0\\Word\\User MRU\\ADAL_1\\File MRU", "Item 1",
                     "[F00000000][T01D8EE5A2B3C4D5E][O00000000]*" LOCAL "\\Microsoft\\Windows\\INetCache\\Content.Outlook\\A1\\form.doc");
    const sk_host_finding *f = find(SK_HOST_CHECK_RECENT);
    assert_int_equal(f->time, 0x01D8EE5A2B3C4D5E);
    stage();
    make_staged_text(s, SK_HOST_USER, user, "Software\\Microsoft\\Office\\16.0\\Word\\File MRU", "Item 1", "[F00000000][T01D8EE5A2B3C4D5E][O00000000]*C:\\Users\\hanako\\Documents\\a.doc");
    expect_clean();
}

/* ---- families ---- */

static void test_trickbot_and_icedid(void **state)
{
    (void)state;
    stage();
    make_staged_file(s, ROAMING "\\Comboboot7559513311\\a.exe", SK_LIT("MZ text"), 0);
    expect(SK_HOST_CHECK_FOLLOW_TRICKBOT, SK_HOST_SUSPICIOUS);
    make_staged_file(s, "C:\\Windows\\System32\\Tasks\\Combo", SK_LIT("<Task><Exec><Command>" ROAMING "\\Comboboot7559513311\\a.exe</Command></Exec></Task>"), 0);
    expect(SK_HOST_CHECK_FOLLOW_TRICKBOT, SK_HOST_INFECTED);
    stage();
    make_staged_file(s, ROAMING "\\Editor2024\\a.exe", SK_LIT("MZ text"), 0);
    make_staged_file(s, ROAMING "\\7559513311\\a.exe", SK_LIT("MZ text"), 0);
    make_staged_file(s, ROAMING "\\Backup7559513311\\a.txt", SK_LIT("text"), 0);
    make_staged_file(s, ROAMING "\\Editor\\{01234567-89ab-cdef-0123-456789abcdef}\\a.dll", SK_LIT("MZ text"), 0);
    expect_clean();
    make_staged_file(s, "C:\\Windows\\System32\\Tasks\\Ed",
                     SK_LIT("<Task><Exec><Command>rundll32.exe</Command><Arguments>\"" ROAMING "\\Editor\\{01234567-89ab-cdef-0123-456789abcdef}\\a.dll\",#1</Arguments></Exec></Task>"), 0);
    expect(SK_HOST_CHECK_FOLLOW_ICEDID, SK_HOST_INFECTED);
}

static void test_qakbot(void **state)
{
    (void)state;
    stage();
    make_staged_file(s, ROAMING "\\Microsoft\\Ouoenqud\\qyomfwmn.exe", SK_LIT("MZ text"), 0);
    expect(SK_HOST_CHECK_FOLLOW_QAKBOT, SK_HOST_SUSPICIOUS);
    stage();
    make_staged_file(s, ROAMING "\\Microsoft\\Teams\\teams.exe", SK_LIT("MZ text"), 0);
    expect_clean();
    static const char *const names[] = {"a1b2c3d4", "11223344", "deadbeef", "0badf00d", "cafe0001"};
    for (size_t i = 0; i < 4; i++) {
        make_staged_value(s, SK_HOST_USER, user, "Software\\Microsoft\\Uywaqkv", names[i], 3, SK_LIT("text"));
    }
    expect_clean();
    make_staged_value(s, SK_HOST_USER, user, "Software\\Microsoft\\Uywaqkv", names[4], 3, SK_LIT("text"));
    expect(SK_HOST_CHECK_FOLLOW_QAKBOT, SK_HOST_PAST);
}

static void test_dridex_bumblebee_notes_and_viewers(void **state)
{
    (void)state;
    stage();
    make_staged_file(s, "C:\\Windows\\System32\\mfpmp.exe", SK_LIT("MZ text"), 0);
    make_staged_file(s, ROAMING "\\Abcdef\\mfpmp.exe", SK_LIT("MZ text"), 0);
    make_staged_file(s, ROAMING "\\Abcdef\\mfplat.dll", SK_LIT("MZ text"), 0);
    expect_clean();
    make_staged_text(s, SK_HOST_USER, user, "Software\\Microsoft\\Windows\\CurrentVersion\\Run", "A", ROAMING "\\Abcdef\\mfpmp.exe");
    expect(SK_HOST_CHECK_FOLLOW_DRIDEX, SK_HOST_INFECTED);
    stage();
    make_staged_file(s, "C:\\Windows\\Tasks\\bb.dll", SK_LIT("MZ text"), 0);
    expect(SK_HOST_CHECK_FOLLOW_BUMBLEBEE, SK_HOST_SUSPICIOUS);
    stage();
    make_staged_file(s, "C:\\Users\\hanako\\Desktop\\RyukReadMe.txt", SK_LIT("text"), 0);
    expect(SK_HOST_CHECK_FOLLOW_RANSOM, SK_HOST_PAST);
    stage();
    make_staged_file(s, LOCAL "\\Temp\\netpass.exe", SK_LIT("MZ text"), 0);
    expect(SK_HOST_CHECK_PASSWORD_VIEWER, SK_HOST_SUSPICIOUS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_keys_in_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_code_in_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_patterns_over_pieces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_programs_hidden_in_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dumps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_connections, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_attachments_and_downloads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_recent_documents, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_trickbot_and_icedid, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_qakbot, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dridex_bumblebee_notes_and_viewers, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
