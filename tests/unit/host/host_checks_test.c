/* The checks of the host on staged machines: every era is found where it was put, a clean machine is clean, and what could not be
 * looked at is told. */
#include "unit/with_arena.h"

#include "base/filetime.h"
#include "format/host/hive.h"
#include "host/autostart.h"
#include "host/emocheck.h"
#include "host/check.h"
#include "make/staged.h"

#define RUN "Software\\Microsoft\\Windows\\CurrentVersion\\Run"
#define LOCAL "C:\\Users\\hanako\\AppData\\Local"

static make_staged *s;
static uint32_t user;

static void stage(void)
{
    s = make_staged_new(arena);
    user = make_staged_user(s, "hanako");
    make_staged_file(s, "C:\\Windows\\System32\\subst.exe", SK_LIT("MZ text"), 0);
    make_staged_file(s, "C:\\Windows\\System32\\SyncHost.exe", SK_LIT("MZ text"), 0);
}

static sk_host_result *run(void)
{
    sk_host_result *r = sk_host_run(arena, make_staged_view(s));
    assert_non_null(r);
    return r;
}

static void expect(sk_host_check_id check, sk_host_state state, const char *path)
{
    sk_host_result *r = run();
    for (const sk_host_finding *f = r->findings; f; f = f->next) {
        if (f->check != check) continue;
        assert_int_equal(f->state, state);
        assert_string_equal(sk_arena_string(arena, f->path), path);
        return;
    }
    fail_msg("%s was not found", sk_host_checks[check].id);
}

static void test_clean_machine(void **state)
{
    (void)state;
    stage();
    make_staged_file(s, LOCAL "\\Programs\\Editor\\editor.exe", SK_LIT("MZ text"), 0);
    make_staged_text(s, SK_HOST_USER, user, RUN, "Editor", "\"" LOCAL "\\Programs\\Editor\\editor.exe\" --quiet");
    make_staged_text(s, SK_HOST_SYSTEM, 0, "CurrentControlSet\\Services\\Spooler", "ImagePath", "%SystemRoot%\\System32\\spoolsv.exe");
    sk_host_result *r = run();
    assert_int_equal(r->finding_count, 0);
    assert_int_equal(r->blind_count, 0);
    assert_int_equal(sk_host_judge(r), SK_HOST_VERDICT_CLEAN);
}

static void test_v1_running_dormant_and_past(void **state)
{
    (void)state;
    stage();
    make_staged_process(s, 4711, "clrdriver.exe", LOCAL "\\clrdriver\\clrdriver.exe", "clrdriver.exe");
    expect(SK_HOST_CHECK_EMOCHECK_V1, SK_HOST_INFECTED, LOCAL "\\clrdriver\\clrdriver.exe");
    stage();
    make_staged_file(s, LOCAL "\\clrdriver\\clrdriver.exe", SK_LIT("MZ text"), 0);
    expect(SK_HOST_CHECK_EMOCHECK_V1, SK_HOST_SUSPICIOUS, LOCAL "\\clrdriver\\clrdriver.exe");
    make_staged_text(s, SK_HOST_USER, user, RUN, "clrdriver", LOCAL "\\clrdriver\\clrdriver.exe");
    expect(SK_HOST_CHECK_EMOCHECK_V1, SK_HOST_INFECTED, LOCAL "\\clrdriver\\clrdriver.exe");
    stage();
    make_staged_text(s, SK_HOST_USER, user, RUN, "clrdriver", LOCAL "\\clrdriver\\clrdriver.exe");
    expect(SK_HOST_CHECK_EMOCHECK_V1, SK_HOST_PAST, LOCAL "\\clrdriver\\clrdriver.exe");
}

static void put_scrambled(const char *plain)
{
    uint8_t data[32];
    size_t len = 0;
    for (; plain[len]; len++) {
        data[len] = (uint8_t)plain[len] ^ (uint8_t)(0x8afc12d1u >> (8 * (len % 4)));
    }
    make_staged_value(s, SK_HOST_USER, user, "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer", "8afc12d1", SK_HIVE_BINARY, sk_bytes_of(data, len));
}

static void test_v2_name_in_the_registry(void **state)
{
    (void)state;
    stage();
    put_scrambled("historymachine");
    sk_host_result *r = run();
    assert_int_equal(sk_host_judge(r), SK_HOST_VERDICT_PAST);
    assert_bytes(r->findings->detail, "historymachine.exe");
    make_staged_process(s, 12, "HistoryMachine.exe", "C:\\Windows\\SysWOW64\\historymachine.exe", "");
    assert_int_equal(sk_host_judge(run()), SK_HOST_VERDICT_INFECTED);
}

static void test_v2_keys_of_all(void **state)
{
    (void)state;
    static const char *const keys[] = {"Microsoft\\Windows\\CurrentVersion\\Explorer", "WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Explorer"};
    static const uint8_t data[] = {'a' ^ 0xd1, 'b' ^ 0x12, 'c' ^ 0xfc};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        stage();
        make_staged_value(s, SK_HOST_SOFTWARE, 0, keys[i], "8afc12d1", SK_HIVE_BINARY, sk_bytes_of(data, 3));
        assert_bytes(run()->findings->detail, "abc.exe");
    }
    stage(); /* a second user, who is not the one that asks; the value in capitals; and what is none */
    uint32_t taro = make_staged_user(s, "taro");
    make_staged_value(s, SK_HOST_USER, taro, "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer", "8AFC12D1", SK_HIVE_BINARY, sk_bytes_of(data, 3));
    assert_int_equal(run()->findings->user, taro);
    stage();
    make_staged_text(s, SK_HOST_USER, user, "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer", "8afc12d1", "text");
    make_staged_value(s, SK_HOST_USER, user, "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer", "08afc12d1", SK_HIVE_BINARY, sk_bytes_of(data, 3));
    assert_int_equal(run()->finding_count, 0);
    make_staged_value(s, SK_HOST_SOFTWARE, 0, keys[0], "8afc12d1", SK_HIVE_BINARY, SK_LIT("\xd1\x12\xfc\x8a")); /* decodes to nothing */
    assert_int_equal(run()->finding_count, 0);
}

static void test_v3_names_of_the_system_folder(void **state)
{
    (void)state;
    stage();
    make_staged_file(s, LOCAL "\\SyncHost\\subst.exe", SK_LIT("MZ"), 0);
    make_staged_size(s, LOCAL "\\SyncHost\\subst.exe", 200000);
    expect(SK_HOST_CHECK_EMOCHECK_V3, SK_HOST_SUSPICIOUS, LOCAL "\\SyncHost\\subst.exe");
    make_staged_size(s, LOCAL "\\SyncHost\\subst.exe", 9999);
    assert_int_equal(run()->finding_count, 0);
    make_staged_size(s, LOCAL "\\SyncHost\\subst.exe", 10000);
    assert_int_equal(run()->finding_count, 1);
    make_staged_size(s, "C:\\Windows\\System32\\subst.exe", 10000); /* a copy */
    assert_int_equal(run()->finding_count, 0);
    stage(); /* a library of that name and size is no original of the program */
    make_staged_file(s, "C:\\Windows\\System32\\aaclient.dll", SK_LIT("MZ"), 0);
    make_staged_size(s, "C:\\Windows\\System32\\aaclient.dll", 20000);
    make_staged_file(s, "C:\\Windows\\SysWOW64\\SyncHost\\AACLIENT.exe", SK_LIT("MZ"), 0);
    make_staged_size(s, "C:\\Windows\\SysWOW64\\SyncHost\\AACLIENT.exe", 20000);
    expect(SK_HOST_CHECK_EMOCHECK_V3, SK_HOST_SUSPICIOUS, "C:\\Windows\\SysWOW64\\SyncHost\\AACLIENT.exe");
    make_staged_process(s, 9, "aaclient.exe", "C:\\Windows\\System32\\aaclient.exe", "aaclient.exe"); /* another file of that name */
    expect(SK_HOST_CHECK_EMOCHECK_V3, SK_HOST_SUSPICIOUS, "C:\\Windows\\SysWOW64\\SyncHost\\AACLIENT.exe");
}

static void test_v4_random_library(void **state)
{
    (void)state;
    stage();
    make_staged_file(s, LOCAL "\\Ckninfwzsiyqxydc\\ialkquzoobkioba.czi", SK_LIT("MZ text"), 0);
    expect(SK_HOST_CHECK_EMOCHECK_V4, SK_HOST_SUSPICIOUS, LOCAL "\\Ckninfwzsiyqxydc\\ialkquzoobkioba.czi");
    make_staged_text(s, SK_HOST_USER, user, RUN, "ialkquzoobkioba.czi",
                     "C:\\Windows\\SysWOW64\\rundll32.exe \"" LOCAL "\\Ckninfwzsiyqxydc\\ialkquzoobkioba.czi\",Control_RunDLL");
    expect(SK_HOST_CHECK_EMOCHECK_V4, SK_HOST_INFECTED, LOCAL "\\Ckninfwzsiyqxydc\\ialkquzoobkioba.czi");
    make_staged_folder(s, "C:\\Program Files\\Ckninfwzsiyqxydc", 0);
    for (const sk_host_finding *f = run()->findings; f; f = f->next) {
        assert_int_not_equal(f->check, SK_HOST_CHECK_EMOCHECK_V4);
    }
}

/* A 32-bit loader says System32 where the library is in SysWOW64. */
static void test_v4_of_the_machine(void **state)
{
    (void)state;
    stage();
    make_staged_file(s, "C:\\Windows\\SysWOW64\\Aibevs\\jbcss.nfg", SK_LIT("MZ text"), 0);
    expect(SK_HOST_CHECK_EMOCHECK_V4, SK_HOST_SUSPICIOUS, "C:\\Windows\\SysWOW64\\Aibevs\\jbcss.nfg");
    make_staged_text(s, SK_HOST_SYSTEM, 0, "CurrentControlSet\\Services\\jbcss.nfg", "ImagePath", "%SystemRoot%\\System32\\rundll32.exe \"C:\\Windows\\System32\\Aibevs\\jbcss.nfg\",RunDLL");
    expect(SK_HOST_CHECK_EMOCHECK_V4, SK_HOST_INFECTED, "C:\\Windows\\SysWOW64\\Aibevs\\jbcss.nfg");
    stage();
    make_staged_file(s, "C:\\Windows\\SysWOW64\\Aibevs\\jbcss.nfg", SK_LIT("MZ text"), 0);
    make_staged_process(s, 4, "cmd.exe", "C:\\Windows\\System32\\cmd.exe", "cmd /c dir c:\\windows\\system32\\aibevs\\jbcss.nfg");
    expect(SK_HOST_CHECK_EMOCHECK_V4, SK_HOST_SUSPICIOUS, "C:\\Windows\\SysWOW64\\Aibevs\\jbcss.nfg");
    make_staged_process(s, 5, "RUNDLL32.EXE", "C:\\Windows\\SysWOW64\\rundll32.exe", "rundll32.exe  \"c:\\windows\\SYSTEM32\\aibevs\\JBCSS.nfg\",ShowDialogA");
    expect(SK_HOST_CHECK_EMOCHECK_V4, SK_HOST_INFECTED, "C:\\Windows\\SysWOW64\\Aibevs\\jbcss.nfg");
    stage(); /* what it does not take: a folder of three letters, an ending of a program, a text */
    make_staged_file(s, LOCAL "\\Abc\\jbcss.nfg", SK_LIT("MZ text"), 0);
    make_staged_file(s, LOCAL "\\Aibevs\\jbcss.DLL", SK_LIT("MZ text"), 0);
    make_staged_file(s, LOCAL "\\Aibevs\\jbcss.nfg", SK_LIT("ZM text"), 0);
    make_staged_file(s, LOCAL "\\Aibevs\\deeper\\jbcss.nfg", SK_LIT("MZ text"), 0);
    assert_int_equal(run()->finding_count, 0);
}

/* Of several processes that name the file the one that runs it is told, not the one that started it. */
static void test_the_process_that_runs_it(void **state)
{
    (void)state;
    uint64_t folder = 132610000000000000u;
    stage();
    make_staged_folder(s, LOCAL "\\Zxcv", folder);
    make_staged_file(s, LOCAL "\\Zxcv\\1.bin", SK_LIT("MZ text"), folder - 7 * SK_FILETIME_DAY);
    make_staged_process(s, 1, "start.exe", "C:\\Windows\\System32\\start.exe", "start.exe " LOCAL "\\Zxcv\\1.bin");
    make_staged_process(s, 2, "1.bin", LOCAL "\\Zxcv\\1.bin", LOCAL "\\Zxcv\\1.bin");
    const sk_host_result *r = run();
    assert_int_equal(r->findings->state, SK_HOST_INFECTED);
    assert_int_equal(r->findings->pid, 2);
}

static void test_v5_seven_days(void **state)
{
    (void)state;
    stage();
    uint64_t folder = 132610000000000000u;
    make_staged_folder(s, LOCAL "\\Zxcv", folder);
    make_staged_file(s, LOCAL "\\Zxcv\\1.bin", SK_LIT("MZ text"), folder - 7 * SK_FILETIME_DAY);
    expect(SK_HOST_CHECK_EMOCHECK_V5, SK_HOST_SUSPICIOUS, LOCAL "\\Zxcv\\1.bin");
}

static void test_regsvr32_of_2022(void **state)
{
    (void)state;
    const char *path = LOCAL "\\EEdafoGqJrPp\\pYvzqbuWqgBOj.dll";
    stage();
    make_staged_text(s, SK_HOST_USER, user, RUN, "pYvzqbuWqgBOj.dll", "C:\\Windows\\system32\\regsvr32.exe \"" LOCAL "\\EEdafoGqJrPp\\pYvzqbuWqgBOj.dll\"");
    expect(SK_HOST_CHECK_LOADER_RANDOM, SK_HOST_PAST, path);
    make_staged_file(s, path, SK_LIT("MZ text"), 0);
    expect(SK_HOST_CHECK_LOADER_RANDOM, SK_HOST_INFECTED, path);
    stage();
    make_staged_process(s, 8, "regsvr32.exe", "C:\\Windows\\System32\\regsvr32.exe", "regsvr32.exe /s \"" LOCAL "\\EEdafoGqJrPp\\pYvzqbuWqgBOj.dll\"");
    expect(SK_HOST_CHECK_LOADER_RANDOM, SK_HOST_INFECTED, path);
}

static void test_service_and_task(void **state)
{
    (void)state;
    stage();
    make_staged_text(s, SK_HOST_SYSTEM, 0, "CurrentControlSet\\Services\\qwertyui", "ImagePath", "regsvr32.exe /s \"C:\\Windows\\SysWOW64\\Abcdefg\\hijk.dll\"");
    expect(SK_HOST_CHECK_LOADER_RANDOM, SK_HOST_PAST, "C:\\Windows\\SysWOW64\\Abcdefg\\hijk.dll");
    stage();
    make_staged_file(s, "C:\\Windows\\System32\\Tasks\\Update",
                     SK_LIT("<Task><Actions><Exec><Command>rundll32.exe</Command><Arguments>\"" LOCAL "\\Phxnzljad\\wcgz.ljk\",PpNQIIzq</Arguments></Exec></Actions></Task>"), 0);
    expect(SK_HOST_CHECK_LOADER_RANDOM, SK_HOST_PAST, LOCAL "\\Phxnzljad\\wcgz.ljk");
}

static void test_dropped_in_the_profile(void **state)
{
    (void)state;
    stage();
    make_staged_file(s, "C:\\Users\\hanako\\soci1.ocx", SK_LIT("MZ text"), 0);
    make_staged_text(s, SK_HOST_USER, user, RUN, "x", "regsvr32 /S C:\\Users\\hanako\\soci1.ocx");
    expect(SK_HOST_CHECK_LOADER_FIRST, SK_HOST_SUSPICIOUS, "C:\\Users\\hanako\\soci1.ocx");
}

static void test_padded_and_onenote(void **state)
{
    (void)state;
    stage();
    make_staged_file(s, LOCAL "\\a1b2c3d4\\a1b2c3d4.dll", SK_LIT("MZ text"), 0);
    make_staged_size(s, LOCAL "\\a1b2c3d4\\a1b2c3d4.dll", 548ull << 20);
    expect(SK_HOST_CHECK_PADDED, SK_HOST_SUSPICIOUS, LOCAL "\\a1b2c3d4\\a1b2c3d4.dll");
    make_staged_file(s, LOCAL "\\Temp\\OneNote\\16.0\\Exported\\{1}\\NT\\0\\click.wsf", SK_LIT("text"), 0);
    expect(SK_HOST_CHECK_ONENOTE, SK_HOST_PAST, LOCAL "\\Temp\\OneNote\\16.0\\Exported\\{1}\\NT\\0\\click.wsf");
}

static void test_trusted_document_is_a_note(void **state)
{
    (void)state;
    stage();
    uint8_t record[24] = {0};
    for (unsigned i = 0; i < 8; i++) {
        record[i] = (uint8_t)(133118460000000000u >> (8 * i));
    }
    record[20] = record[21] = record[22] = 0xff;
    record[23] = 0x7f;
    make_staged_value(s, SK_HOST_USER, user, "Software\\Microsoft\\Office\\16.0\\Word\\Security\\Trusted Documents\\TrustRecords",
                      "%USERPROFILE%/Downloads/invoice.doc", SK_HIVE_BINARY, sk_bytes_of(record, 24));
    expect(SK_HOST_CHECK_TRUSTED_DOCUMENT, SK_HOST_NOTE, "C:\\Users\\hanako/Downloads/invoice.doc");
    sk_host_result *r = run();
    assert_int_equal(sk_host_judge(r), SK_HOST_VERDICT_CLEAN);
    assert_int_equal(r->findings->time, 133118460000000000u);
}

static void test_what_cannot_be_looked_at_is_told(void **state)
{
    (void)state;
    stage();
    make_staged_blind(s, RUN);
    sk_host_result *r = run();
    assert_int_equal(sk_host_judge(r), SK_HOST_VERDICT_UNSCANNABLE);
    assert_int_equal(r->blind_count, 1);
    stage();
    make_staged_blind(s, LOCAL);
    assert_int_equal(sk_host_judge(run()), SK_HOST_VERDICT_UNSCANNABLE);
    make_staged_process(s, 1, "clrdriver.exe", "", "");
    assert_int_equal(sk_host_judge(run()), SK_HOST_VERDICT_INFECTED);
}

static void test_what_the_view_left_out_is_told(void **state)
{
    (void)state;
    stage();
    sk_host_blind second = {SK_LIT("memory of process 7"), SK_LIT("larger than what is looked at"), NULL}, first = {SK_LIT("users beyond the limit"), SK_LIT("too many"), &second};
    make_staged_view(s)->blind = &first;
    sk_host_result *r = run();
    assert_int_equal(r->blind_count, 2);
    assert_string_equal(sk_arena_string(arena, r->blind->what), "users beyond the limit");
    assert_int_equal(sk_host_judge(r), SK_HOST_VERDICT_UNSCANNABLE);
}

static void test_command_lines_are_split(void **state)
{
    (void)state;
    static const struct { const char *line, *program, *loaded, *entry; } rows[] = {
        {"rundll32.exe \"C:\\a b\\c.qwe\",RunDLL", "rundll32.exe", "C:\\a b\\c.qwe", "RunDLL"},
        {"C:\\Windows\\System32\\rundll32.exe C:\\x\\y.z,Control_RunDLL arg", "C:\\Windows\\System32\\rundll32.exe", "C:\\x\\y.z", "Control_RunDLL"},
        {"\"C:\\Windows\\regsvr32.exe\" /s /u \"C:\\a b.dll\"", "C:\\Windows\\regsvr32.exe", "C:\\a b.dll", ""},
        {"C:\\Program Files\\Tool One\\tool.exe /x", "C:\\Program Files\\Tool One\\tool.exe", "", ""},
        {"wscript /b C:\\x.vbs", "wscript", "C:\\x.vbs", ""},
        {"", "", "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sk_bytes program, loaded, entry;
        sk_autostart_split(arena, sk_bytes_str(rows[i].line), &program, &loaded, &entry);
        assert_string_equal(sk_arena_string(arena, program), rows[i].program);
        assert_string_equal(sk_arena_string(arena, loaded), rows[i].loaded);
        assert_string_equal(sk_arena_string(arena, entry), rows[i].entry);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_clean_machine, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_v1_running_dormant_and_past, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_v2_name_in_the_registry, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_v2_keys_of_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_v3_names_of_the_system_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_v4_random_library, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_v4_of_the_machine, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_process_that_runs_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_v5_seven_days, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_regsvr32_of_2022, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_service_and_task, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dropped_in_the_profile, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_padded_and_onenote, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_trusted_document_is_a_note, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_cannot_be_looked_at_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_the_view_left_out_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_command_lines_are_split, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
