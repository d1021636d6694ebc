/* Programs of one page or script file: what each sees of the page and of the others, and in which order they run. */
#include <stdio.h>
#include <string.h>

#include "unit/with_arena.h"

#include "base/text.h"
#include "make/page.h"
#include "make/scanned.h"
#include "make/script.h"
#include "model/deviations.h"
#include "model/effects.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/limits.h"
#include "model/report.h"

static sk_bytes arg_of(const sk_effect *e, const char *name)
{
    for (size_t i = 0; i < e->arg_count; i++)
        if (sk_is(e->args[i].name, name)) return e->args[i].value;
    return (sk_bytes){NULL, 0};
}

/* Messages and commands, in order: "one|two". */
static const char *acts_of(const sk_report *r)
{
    sk_buf b = sk_buf_new(arena, 1u << 16);
    size_t count;
    const sk_effect *e = sk_report_effects(r, &count);
    for (size_t i = 0; i < count; i++) {
        if (e[i].op != SK_OP_MESSAGE && e[i].op != SK_OP_RUN) continue;
        if (b.len) sk_buf_byte(&b, '|');
        sk_buf_bytes(&b, arg_of(&e[i], e[i].op == SK_OP_RUN ? "command" : "text"));
    }
    return sk_arena_string(arena, sk_buf_view(&b));
}

static void assert_acts(const char *text, const char *name, const char *want)
{
    sk_report *r = make_scanned(sk_bytes_str(text), name, NULL);
    assert_string_equal(acts_of(r), want);
    sk_report_free(r);
}

#define VBS(code) "<script language=\"VBScript\">\n" code "\n</script>"

static void blocks_share_one_scope(void **state)
{
    (void)state;
    assert_acts("<html><hta:application id=o>" VBS("x = \"one\"\nFunction F(a)\nF = a & x\nEnd Function\nConst C = 5\nDim z(2)\nz(1) = \"zed\"")
                    VBS("MsgBox F(\"is \")\nx = \"two\"") VBS("MsgBox F(\"\") & C & z(1)") "</html>",
                "a.hta", "is one|two5zed");
    assert_acts("<job>" VBS("x = 1") VBS("WScript.Echo x + 1") "</job>", "a.wsf", "2");
}

static void jobs_do_not(void **state)
{
    (void)state;
    sk_report *r = make_scanned(SK_LIT("<package><job id=a>" VBS("x = 1\nWScript.Echo TypeName(x)") "</job><job id=b>" VBS(
                                    "WScript.Echo \"b \" & TypeName(x)") "</job></package>"),
                                "a.wsf", NULL);
    assert_string_equal(acts_of(r), "Integer|b Empty");
    assert_bytes(make_fact(r, SK_FACT_SCRIPT_JOBS, 0), "2");
    sk_report_free(r);
}

static void a_page_is_seen(void **state)
{
    (void)state;
    assert_acts("<html><title>T&amp;t</title><p id=One data-a='x&lt;y'>some <b>text</b></p><input name=two value='v w'>"
                "<textarea id=ta> a&amp;b</textarea>" VBS("MsgBox document.getElementById(\"one\").innerText\n"
                                                       "MsgBox one.getAttribute(\"data-a\") & document.title\n"
                                                       "MsgBox two.value & document.all(\"two\").value\n"
                                                       "MsgBox document.getElementsByTagName(\"p\").length\n"
                                                       "MsgBox ta.value\n"
                                                       "one.innerText = \"new\"\nMsgBox window.document.all.one.innerText"),
                "a.html", "some text|x<yT&t|v wv w|1| a&b|new");
}

#define JS(code) "<script language=\"JScript\">\n" code "\n</script>"

static void languages_share_their_names(void **state)
{
    (void)state;
    assert_acts("<job>" JS("var url = 'one'; function Add(a, b) { return a + b; }")
                    VBS("v = add(url, \"-x\")\nFunction Twice(s)\nTwice = s & s\nEnd Function\nWScript.Echo v & Add(1, 2)\nurl = \"two\"")
                    JS("WScript.Echo(v + Twice('ab') + url); v = 'js'") VBS("WScript.Echo v") "</job>",
                "a.wsf", "one-x3|one-xababtwo|js");
    /* back and forth: VBScript calls JScript that calls VBScript */
    assert_acts("<job>" JS("function J(n) { return n > 0 ? B(n - 1) + 'j' : 'end'; }") VBS("Function B(n)\nB = J(n) & \"b\"\nEnd Function")
                    JS("WScript.Echo(J(2));") "</job>",
                "a.wsf", "endbjbj");
}

static void errors_and_ends_stay_where_they_are(void **state)
{
    (void)state;
    assert_acts("<job>" JS("function Bad() { throw new Error('x'); } function Deep(n) { return Deep2(n); }")
                    VBS("Function Deep2(n)\nDeep2 = Deep(n)\nEnd Function\nOn Error Resume Next\nx = Bad()\nWScript.Echo \"after\"\ny = Deep(1)\nWScript.Echo \"deep\"")
                    JS("nothing_here();") VBS("WScript.Echo \"next\"") "</job>",
                "a.wsf", "after|deep|next");
}

static void events_come_last(void **state)
{
    (void)state;
    assert_acts("<html><body language=VBScript onload='MsgBox 3'>" VBS("MsgBox 1\nSub window_onload\nMsgBox 2\nEnd Sub\nSub b_onclick\nMsgBox \"b\"\nEnd Sub")
                "<i id=b></i><script for=b event=onclick language=VBScript>MsgBox 4</script>"
                "<a href='vbscript:MsgBox 5'>x</a></body></html>",
                "a.hta", "1|2|4|3|b|5");
    assert_acts("<html>" VBS("window.setTimeout \"MsgBox 2\", 100, \"VBScript\"\nMsgBox 1") "</html>", "a.html", "1|2");
}

static void objects_and_resources_have_names(void **state)
{
    (void)state;
    sk_report *r = make_scanned(SK_LIT("<?xml version=\"1.0\"?><package><job><object id=\"sh\" progid=\"WScript.Shell\"/>"
                                       "<resource id=\"r\"><![CDATA[a <b> c]]></resource>"
                                       "<script language=\"VBScript\"><![CDATA[\nIf 1 < 2 Then sh.Run getResource(\"r\")\n]]></script>"
                                       "</job></package>"),
                                "a.wsf", NULL);
    assert_string_equal(acts_of(r), "a <b> c");
    assert_bytes(make_fact(r, SK_FACT_SCRIPT_OBJECT, 0), "WScript.Shell");
    sk_report_free(r);
    assert_acts("<html><hta:application><object id=s classid='clsid:72C24DD5-D70A-438B-8A42-98424B88AFB8'></object>" VBS("s.Run \"a b\"") "</html>",
                "a.hta", "a b");
}

static void a_scriptlet_registers_and_is_called(void **state)
{
    (void)state;
    sk_report *r = make_scanned(SK_LIT("<?XML version=\"1.0\"?><scriptlet><registration progid=\"Example.One\">"
                                       "<script language=\"VBScript\"><![CDATA[ MsgBox \"registered\" ]]></script></registration>"
                                       "<public><method name=\"Two\"/></public>" VBS("Sub Two\nMsgBox \"called\"\nEnd Sub") "</scriptlet>"),
                                "a", NULL);
    assert_int_equal(sk_report_artifact(r, 0)->kind, SK_KIND_SCRIPT_SCRIPTLET);
    assert_string_equal(acts_of(r), "registered|called");
    assert_bytes(make_fact(r, SK_FACT_SCRIPT_REGISTRATION, 0), "Example.One");
    sk_report_free(r);
}

static void references_count_in_strict_files_only(void **state)
{
    (void)state;
    assert_acts("<job>" VBS("MsgBox \"a&amp;b\"") "</job>", "a.wsf", "a&amp;b");
    assert_acts("<?xml version='1.0'?><job>" VBS("MsgBox \"a&amp;b\"") "</job>", "a.wsf", "a&b");
}

static void a_style_sheet_runs_its_scripts(void **state)
{
    (void)state;
    sk_report *r = make_scanned(SK_LIT("<?xml version='1.0'?>\n<stylesheet xmlns=\"http://www.w3.org/1999/XSL/Transform\" "
                                       "xmlns:ms=\"urn:schemas-microsoft-com:xslt\">\n<ms:script implements-prefix=\"user\" "
                                       "language=\"VBScript\"><![CDATA[MsgBox \"style\"]]></ms:script></stylesheet>"),
                                "x.xsl", NULL);
    assert_int_equal(sk_report_artifact(r, 0)->kind, SK_KIND_SCRIPT_XSL);
    assert_string_equal(acts_of(r), "style");
    sk_report_free(r);
}

static void encoded_programs_run(void **state)
{
    (void)state;
    sk_report *r = make_scanned(make_script_encoded(arena, "MsgBox \"" "file\"\r\n", 0, 0), "a.vbe", NULL);
    assert_int_equal(sk_report_artifact(r, 0)->kind, SK_KIND_SCRIPT_ENCODED);
    assert_string_equal(acts_of(r), "file");
    sk_report_free(r);
    sk_bytes one = make_script_encoded(arena, "x = \"enc\"", 0, 9);
    r = make_scanned(sk_text_bytes(arena, "<html><script language=VBScript.Encode>%.*s</script>%s</html>", (int)one.len,
                                   (const char *)one.p, VBS("MsgBox x")),
                     "a.html", NULL);
    assert_string_equal(acts_of(r), "enc");
    assert_int_equal(make_count_deviations(r, SK_DEV_SCRIPT_ENCODED_SUM), 1);
    assert_int_equal(make_found(r, "decoded", 0)->kind, SK_KIND_SCRIPT_VBSCRIPT);
    sk_report_free(r);
}

static void a_page_that_a_script_writes_runs(void **state)
{
    (void)state;
    assert_acts("Set f = CreateObject(\"Scripting.FileSystemObject\").CreateTextFile(\"C:\\p.hta\")\r\n"
                "f.Write \"<html><hta:application><script language=vbscript>MsgBox 7</script></html>\"\r\nf.Close\r\n"
                "CreateObject(\"WScript.Shell\").Run \"mshta C:\\p.hta\"\r\n",
                "a.vbs", "mshta C:\\p.hta|7");
}

/* Text of a page and nothing else: no set, no second look. */
static void what_is_no_program_is_left(void **state)
{
    (void)state;
    assert_acts("<html><script type='text/x-template'>MsgBox 1</script><script type='application/ld+json'>{}</script></html>", "a.html", "");
}

static void many_elements_reach_a_limit(void **state)
{
    (void)state;
    sk_buf b = sk_buf_new(arena, 4u << 20);
    sk_buf_str(&b, "<html>");
    for (int i = 0; i < 70000; i++) sk_buf_str(&b, "<i a>");
    sk_buf_str(&b, VBS("MsgBox 1") "</html>");
    sk_report *r = make_scanned(sk_buf_view(&b), "a.html", NULL);
    assert_true(make_reached(r, SK_LIMIT_HTML_ELEMENTS));
    assert_string_equal(acts_of(r), "1");
    sk_report_free(r);
}

static void broken_files_are_survived(void **state)
{
    (void)state;
    static const char whole[] = "<?xml version='1.0'?><package><job id=a><object id=sh progid=WScript.Shell/><resource id=r>a&lt;</resource>"
                                "<script language=VBScript><![CDATA[ MsgBox 1 ]]></script></job><scriptlet><method name=q internalName=w/>";
    for (size_t len = 0; len < sizeof whole; len++) {
        sk_report *r = make_scanned(sk_bytes_of(whole, len), "a.wsf", NULL);
        assert_non_null(sk_report_artifact(r, 0));
        sk_report_free(r);
    }
}

#define JS(code) "<script language=\"JScript\">\n" code "\n</script>"

/* A function is a value in both directions: as an argument, kept in a variable, given back, called by a timer or by sort. */
static void functions_are_values(void **state)
{
    (void)state;
    static const char basic[] = "<html><hta:application id=o>" VBS("Function Back(s)\nBack = StrReverse(s)\nEnd Function\nSub Each(list, f)\nFor Each i In list\nf i\nNext\n"
                                                                   "End Sub\nFunction Less(a, b)\nLess = a - b\nEnd Function\nSub Late\nMsgBox \"late\"\nEnd Sub\nSub Say(s)\nMsgBox s\nEnd Sub");
    char text[4096];
    snprintf(text, sizeof text, "%s%s%s</html>", basic,
             JS("function apply(f, x) { return f(x); }\nalert(apply(Back, 'eno'));\nEach(new Array('two'), function (s) { alert(s); });\n"
                "alert([3, 1, 2].sort(Less).join(''));\nvar box = {back: Back}; alert(box.back('ruof'));"),
             VBS("Say apply(GetRef(\"Back\"), \"evif\")\nSet kept = GetRef(\"Back\")\nSay kept(\"xis\")\nEach Array(\"seven\"), GetRef(\"Say\")\nwindow.setTimeout GetRef(\"Late\"), 10"));
    assert_acts(text, "a.hta", "one|two|123|four|five|six|seven|late");
    assert_acts("<html><hta:application id=o>" VBS("Sub Keep(f)\nDim a(1)\na(0) = f\nx = f\nEnd Sub\nSub Hurt(f)\nMsgBox f & \"\"\nEnd Sub")
                    JS("try { Keep(function () {}); } catch (e) { } try { Hurt(function () { throw 1; }); } catch (e) { }\nalert('survived');") "</html>",
                "a.hta", "survived");
}

static void one_clipboard_for_all(void **state)
{
    (void)state;
    assert_acts("<html><hta:application id=o>" JS("window.clipboardData.setData('Text', 'kept');") VBS("MsgBox \"got \" & window.clipboardData.getData(\"Text\")") "</html>",
                "a.hta", "kept|got kept");
    assert_acts("<html>" JS("navigator.clipboard.writeText('cmd /c echo pasted').then(function () { return navigator.clipboard.readText(); }).then(function (t) { alert(t.length); });") "</html>",
                "a.html", "cmd /c echo pasted|18");
}

/* What cmd writes a reader of the system's page finds. */
static void cmd_writes_in_the_page_of_the_system(void **state)
{
    (void)state;
    assert_acts("Set sh = CreateObject(\"WScript.Shell\")\r\nsh.Run \"cmd /c echo caf\" & ChrW(233) & \">c:\\a.txt\", 0, True\r\n"
                "t = CreateObject(\"Scripting.FileSystemObject\").OpenTextFile(\"c:\\a.txt\").ReadLine\r\nMsgBox Len(t) & (AscW(Mid(t, 4)) = 233)\r\n",
                "a.vbs", "cmd /c echo caf\xC3\xA9>c:\\a.txt|4True");
}

/* Functions cross as values: Set takes one of JScript, call and apply are there for procedures of VBScript. */
static void functions_cross_as_values(void **state)
{
    (void)state;
    assert_acts("<job>" JS("function greet(x) { WScript.Echo('js ' + x); return 5; }\nvar n = 0;\nfunction count() { return ++n; }")
                    VBS("Set g = greet\ng \"a\"\ng(\"b\")\nCall g(\"c\")\ny = g(\"d\")\nSet h = g\nh \"e\" & y\nDim a(1)\nSet a(1) = greet\na(1)(\"f\")\nSet z = count\n"
                        "WScript.Echo n & z() & n") "</job>",
                "a.wsf", "js a|js b|js c|js d|js e5|js f|011");
    assert_acts("<job>" VBS("Sub hello(x)\nWScript.Echo \"vb \" & x\nEnd Sub\nFunction twice(x)\ntwice = x * 2\nEnd Function")
                    JS("hello.call(null, 'a'); hello.apply(null, ['b']); var f = hello; f('c'); f.call(this, 'd'); hello('n' + twice.call(null, 21)); hello.apply(null);") "</job>",
                "a.wsf", "vb a|vb b|vb c|vb d|vb n42|vb ");
}

/* What a language asks of its host while another one runs it is answered by its own host. */
static void an_act_inside_of_a_call_knows_its_language(void **state)
{
    (void)state;
    assert_acts("<job>" JS("function f(x) { new ActiveXObject('WScript.Shell').Run('notepad.exe ' + x); return 1; }") VBS("y = f(\"a\")\nWScript.Echo y") "</job>",
                "a.wsf", "notepad.exe a|1");
    assert_acts("<job>" VBS("Sub f(x)\nCreateObject(\"WScript.Shell\").Run \"notepad.exe \" & x\nEnd Sub") JS("f('a'); new ActiveXObject('WScript.Shell').Run('notepad.exe b');") "</job>",
                "a.wsf", "notepad.exe a|notepad.exe b");
}

static const char *wmi_says(const char *query, const char *shown)
{
    sk_bytes text = sk_text_bytes(arena, "For Each x In GetObject(\"winmgmts:\\\\.\\root\\cimv2\").ExecQuery(\"%s\")\r\ns = s & %s & \";\"\r\nNext\r\nWScript.Echo s & \".\"\r\n", query, shown);
    sk_report *r = make_scanned(text, "a.vbs", NULL);
    const char *said = acts_of(r);
    sk_report_free(r);
    return said;
}

/* Queries list an office's machine, as far as their condition is true: its processes, the host of the script among them. */
static void wmi_lists_the_machine(void **state)
{
    (void)state;
    static const struct { const char *query, *shown, *want; } rows[] = {
        {"Select * from Win32_Process where Name = 'explorer.exe' or name LIKE 'win%'", "x.Name", "wininit.exe;winlogon.exe;explorer.exe;."},
        {"Select Name from Win32_Process Where ProcessId <= 4", "x.Name & x.ProcessId", "System Idle Process0;System4;."},
        {"Select * from Win32_Process where name='wscript.exe'", "x.ExecutablePath", "C:\\Windows\\System32\\wscript.exe;."},
        {"Select * from Win32_Process where name='wireshark.exe' or name like '%vbox%'", "x.Name", "."},
        {"Select * from Win32_Process where not (name like '%.exe') and SessionId = 0", "x.Name", "System Idle Process;System;Registry;."},
        {"Select * from Win32_Process where ExecutablePath is null and Name like '%.exe' and Name <> 'csrss.exe'", "x.Name", "smss.exe;wininit.exe;services.exe;MsMpEng.exe;."},
        {"Select * from Win32_Process where 'explorer.exe' = Name", "x.Name", "explorer.exe;."},
        {"Select * from Win32_LogicalDisk", "x.DeviceID & x.DriveType", "C:3;D:5;."},
        {"Select * from Win32_LogicalDisk where FreeSpace > 1000000000 and DriveType=3", "x.Size", "511365345280;."},
        {"Select * from Win32_NetworkAdapterConfiguration Where IPEnabled = True", "x.MACAddress & Join(x.IPAddress)", "A4:BB:6D:1C:58:E3192.0.2.57 2001:db8::57;."},
        {"Select * from Win32_NetworkAdapter", "x.MACAddress", "A4:BB:6D:1C:58:E3;A4:BB:6D:1C:58:E7;."},
        {"Select * from Win32_OperatingSystem", "x.Caption & \" \" & x.Version & \" \" & x.CSName", "Microsoft Windows 10 Pro 10.0.19042 DESKTOP-7Q4F2K1;."},
        {"Select * from Win32_ComputerSystem", "x.UserName", "CORP\\admin;."},
        {"Select * from Win32_NoSuchClass", "x.Name", "."},
        /* what cannot be read is true */
        {"Select * from Win32_BIOS where (((Manufacturer", "x.Manufacturer", "Dell Inc.;."},
        {"Select * from Win32_BIOS where Manufacturer within 'x' ((", "x.Manufacturer", "Dell Inc.;."},
        {"Select * from Win32_BIOS where NoSuch = 'x'", "x.Manufacturer", "Dell Inc.;."},
        {"Select * from Win32_BIOS where ((((((((((((((((((((((((Manufacturer = 'x'))))))))))))))))))))))))", "x.Manufacturer", "Dell Inc.;."},
        {"Select * from Win32_BIOS where Manufacturer = 'Dell\\", "x.Manufacturer", "."},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(wmi_says(rows[i].query, rows[i].shown), rows[i].want) != 0) fail_msg("%s: %s", rows[i].query, wmi_says(rows[i].query, rows[i].shown));
}

/* What is ended is gone; an owner comes back by reference. */
static void processes_end_and_have_owners(void **state)
{
    (void)state;
    assert_acts("<job>" VBS("Set w = GetObject(\"winmgmts:\")\nq = \"Select * from Win32_Process Where Name = 'OUTLOOK.EXE'\"\nSet l = w.ExecQuery(q)\nWScript.Echo \"there \" & l.Count\n"
                        "For Each p In l\np.GetOwner u, d\nWScript.Echo d & \"/\" & u\np.Terminate\nNext\nWScript.Echo \"left \" & w.ExecQuery(q).Count") "</job>",
                "a.wsf", "there 1|CORP/admin|left 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wmi_lists_the_machine), cmocka_unit_test(processes_end_and_have_owners), cmocka_unit_test(functions_cross_as_values), cmocka_unit_test(an_act_inside_of_a_call_knows_its_language),
        cmocka_unit_test(blocks_share_one_scope),
        cmocka_unit_test(jobs_do_not),
        cmocka_unit_test(a_page_is_seen),
        cmocka_unit_test(languages_share_their_names),
        cmocka_unit_test(functions_are_values),
        cmocka_unit_test(one_clipboard_for_all),
        cmocka_unit_test(cmd_writes_in_the_page_of_the_system),
        cmocka_unit_test(errors_and_ends_stay_where_they_are),
        cmocka_unit_test(events_come_last),
        cmocka_unit_test(objects_and_resources_have_names),
        cmocka_unit_test(a_scriptlet_registers_and_is_called),
        cmocka_unit_test(references_count_in_strict_files_only),
        cmocka_unit_test(a_style_sheet_runs_its_scripts),
        cmocka_unit_test(encoded_programs_run),
        cmocka_unit_test(a_page_that_a_script_writes_runs),
        cmocka_unit_test(what_is_no_program_is_left),
        cmocka_unit_test(many_elements_reach_a_limit),
        cmocka_unit_test(broken_files_are_survived),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
