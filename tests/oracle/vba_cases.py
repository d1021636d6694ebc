"""Programs of VBA for the comparison with LibreOffice Basic: each leaves its result in x. Picked by hand where the language has
corners, generated with a fixed seed where it has width."""
from chance import Chance

# One expression a line.
PICKED = r'''
1 + 2 * 3
2 ^ 3 ^ 2
-2 ^ 2
7 \ 2
-7 \ 2
-7 Mod 3
7 Mod -3
7 / 2
7.5 \ 2
6.5 \ 2
7.5 Mod 2
"1" + "2"
"1" + 2
"a" & 1
Not 5
5 And 3
5 Or 2
5 Xor 1
1 Eqv 1
1 Imp 0
True + 1
True And 5
"5" And 3
Not True
Not "7"
-True
&HFF
&HFFFF
&HFFFF&
&H7FFF
&H80000000
&O17
1E3
1.5E-3
0.1 + 0.2
1 / 3
2 / 3
1E15
1E16
123456789012345678
0.00001
0.0001
123456.789
1E-10
100000 * 100000
300& * 300
1 / 0
1 \ 0
5 Mod 0
"a" * 2
"3" * "4"
"1.5" + 1
Null + 1
Null & "s"
Empty + 1
Empty & "s"
Null = Null
IsNull(Null = 1)
Empty = 0
Empty = ""
"10" < "9"
10 < 9
"10" = 10
10 < "9"
True = -1
"True" = True
"a" < "B"
"a" = "A"
Chr(65) & Chr$(66)
ChrW(&H3042) = ChrW(12354)
Asc("A")
AscW("A")
Asc("")
Asc("abc")
Chr(256)
Chr(-1)
Len("abc")
Len("")
Len(5)
LenB("abc")
Left("abcdef", 2)
Left("abcdef", 0)
Left("abcdef", 9)
Left("abc", -1)
Right("abcdef", 2)
Right("abcdef", 0)
Right("abc", 9)
Right("abc", -1)
Mid("abcdef", 3)
Mid("abcdef", 3, 2)
Mid("abcdef", 3, 0)
Mid("abcdef", 9)
Mid("abcdef", 3, 99)
Mid("abc", 0)
Mid("abc", 1, -1)
InStr("abcabc", "c")
InStr(4, "abcabc", "c")
InStr("abc", "")
InStr("", "a")
InStr(5, "abc", "a")
InStr(0, "abc", "a")
InStr(1, "ABC", "b", 1)
InStr(1, "ABC", "b", 0)
InStrRev("abcabc", "b")
InStrRev("abcabc", "b", 4)
InStrRev("abc", "x")
InStrRev("abc", "")
InStrRev("aBc", "b", -1, 1)
Replace("aXbXc", "X", "-")
Replace("aXbX", "X", "", 1, 1)
Replace("aXbXcX", "X", "y", 3)
Replace("aXbx", "x", "-", 1, -1, 1)
Replace("abc", "", "z")
Replace("", "a", "b")
Join(Split("a,b,c", ","), "+")
Join(Array("a", 1, True))
Join(Array())
UBound(Split("", ","))
UBound(Split("a b c"))
UBound(Split("a--b--c", "--", 2))
Split("a--b--c", "--", 2)(1)
Split("a,b,,c", ",")(2)
StrReverse("abc")
StrReverse("")
UCase("aB1z")
LCase("Ab1Z")
Trim("  a b ")
LTrim("  a ")
RTrim("  a ")
Space(3)
Space(0)
Space(-1)
String(3, "x")
String(2, 65)
String(0, "x")
String(3, "xyz")
String(-1, "x")
StrComp("a", "b")
StrComp("b", "a")
StrComp("a", "a")
StrComp("a", "A", 1)
StrComp("a", "A", 0)
StrConv("hello world", 3)
StrConv("hello", 1)
StrConv("HELLO", 2)
Hex(255)
Hex(0)
Hex(-1)
Hex(-1&)
Hex(65536)
Hex(15.7)
Hex("255")
Oct(8)
Oct(0)
Oct(-1)
Val("12abc")
Val("&H1F")
Val("&O17")
Val(" 1 2.5x")
Val("")
Val("abc")
Val("-5")
Val("1e3")
Val("1,5")
Val(".5")
Val("+7")
Str(5)
Str(-5)
Str(0)
Str(1.5)
Str(0.5)
CStr(1.5)
CStr(-0.5)
CStr(True)
CStr(1E20)
CStr(1234567890123)
CStr(0.1)
CInt(2.5)
CInt(3.5)
CInt(-2.5)
CInt("12")
CInt(" 12 ")
CInt("x")
CInt("")
CInt(32768)
CInt(-32769)
CInt(True)
CLng("&H10")
CLng("&HFFFF")
CLng(2147483648#)
CLng(1.5)
CLng("1e2")
CByte(255)
CByte(256)
CByte(-1)
CByte(955)
CByte("12")
CBool("True")
CBool("False")
CBool("1")
CBool(0)
CBool(0.1)
CBool("x")
CDbl("1.25")
CDbl("1e3")
CDbl("")
CDbl("x")
CDbl("-.5")
CSng(0.1)
CSng("0.1")
CCur(1.23456)
CCur("5")
CDec("1.5")
CVar(5)
Int(-1.5)
Int(1.5)
Int(5)
Fix(-1.5)
Fix(1.5)
Round(2.5)
Round(3.5)
Round(-2.5)
Round(1.255, 2)
Round(2.345, 2)
Round(123.456, 1)
Round(5)
Sgn(-3)
Sgn(0)
Sgn(0.1)
Abs(-3.5)
Abs(-3)
Abs("-3")
Sqr(9)
Sqr(2)
Sqr(-1)
Log(1)
Log(10)
Log(0)
Exp(0)
Exp(1)
Exp(1000)
Cos(0)
Sin(0)
Tan(1)
Atn(1)
Sin(1)
RGB(1, 2, 3)
RGB(255, 255, 255)
QBColor(4)
IsNumeric("1e5")
IsNumeric("x")
IsNumeric("")
IsNumeric("1,000")
IsNumeric("&HFF")
IsNumeric(" 5 ")
IsNumeric(Empty)
IsNumeric(True)
IsNumeric(Null)
IsArray(Array())
IsArray("a")
IsEmpty(Empty)
IsEmpty("")
IsNull(Null)
IsNull("")
IsDate("x")
IsDate("2020-01-02")
IsObject(5)
IsError(5)
IsError(CVErr(5))
TypeName(1)
TypeName(100000)
TypeName(1.5)
TypeName("")
TypeName(True)
TypeName(Null)
TypeName(Empty)
TypeName(Array(1))
TypeName(Nothing)
TypeName(CByte(1))
TypeName(CSng(1))
TypeName(CCur(1))
TypeName(1 + 1)
TypeName(1 + 1.5)
TypeName(1 / 1)
TypeName(1 \ 1)
TypeName(2 ^ 2)
TypeName(1 & 1)
TypeName(1 = 1)
TypeName(CByte(1) + CByte(1))
TypeName(1 + CLng(1))
TypeName(CSng(1) + 1)
TypeName(CSng(1) + CLng(1))
TypeName(CCur(1) + 1)
TypeName(CCur(1) * 1.5)
TypeName("1" + 1)
TypeName(True + 1)
TypeName(True And True)
TypeName(Not 1)
TypeName(5 Mod 2)
TypeName(CLng(5) Mod 2)
TypeName(5.5 Mod 2)
TypeName(-"5")
TypeName(Abs(-5))
TypeName(Int(5.5))
TypeName(Int(5))
TypeName(Len("a"))
TypeName(InStr("a", "a"))
TypeName(Hex(1))
TypeName(Val("1"))
TypeName(Asc("a"))
TypeName(Round(1.5))
TypeName(DateSerial(2020, 1, 1))
TypeName(DateSerial(2020, 1, 1) + 1)
TypeName(DateSerial(2020, 1, 2) - DateSerial(2020, 1, 1))
VarType(1)
VarType(1.5)
VarType("")
VarType(Array(1))
VarType(Null)
VarType(Empty)
VarType(True)
VarType(DateSerial(2020, 1, 1))
IIf(1 > 2, "a", "b")
IIf(Null, "a", "b")
Choose(2, "a", "b")
Choose(3, "a", "b")
Choose(0, "a")
Switch(False, 1, True, 2)
UBound(Array(1, 2, 3))
LBound(Array(1, 2, 3))
Array(1, "a", True)
Array(1, 2)(1)
Year(DateSerial(2020, 2, 29))
Month(DateSerial(2020, 13, 1))
Day(DateSerial(2021, 2, 29))
Day(DateSerial(2020, 3, 0))
DateSerial(2020, 1, 1)
DateSerial(1899, 12, 30)
DateSerial(1899, 12, 29)
DateSerial(1900, 1, 1)
DateSerial(100, 1, 1)
DateSerial(99, 1, 1)
DateSerial(29, 1, 1)
DateSerial(30, 1, 1)
DateSerial(2020, 0, 0)
DateSerial(2020, -5, 40)
TimeSerial(12, 0, 0)
TimeSerial(25, 0, 0)
TimeSerial(0, 90, 0)
TimeSerial(0, 0, 3661)
TimeSerial(12, -30, 0)
DateValue("2020-01-02")
TimeValue("13:45")
TimeValue("1:45 PM")
TimeValue("13:45:30")
Hour(TimeSerial(13, 5, 9))
Minute(TimeSerial(13, 5, 9))
Second(TimeSerial(13, 5, 9))
Hour(0.99999)
Weekday(DateSerial(2026, 11, 22))
Weekday(DateSerial(2026, 11, 22), 2)
Weekday(DateSerial(2026, 11, 25), 4)
WeekdayName(2)
WeekdayName(1)
MonthName(3)
MonthName(13)
MonthName(3, True)
DateAdd("m", 1, DateSerial(2021, 1, 31))
DateAdd("yyyy", 1, DateSerial(2020, 2, 29))
DateAdd("q", -1, DateSerial(2020, 2, 29))
DateAdd("ww", 2, DateSerial(2020, 2, 29))
DateAdd("h", 25, DateSerial(2020, 2, 28))
DateAdd("n", -1, DateSerial(2020, 3, 1))
DateAdd("s", 86400, DateSerial(2020, 3, 1))
DateAdd("x", 1, DateSerial(2020, 3, 1))
DateDiff("d", DateSerial(2020, 1, 1), DateSerial(2021, 1, 1))
DateDiff("m", DateSerial(2020, 1, 31), DateSerial(2020, 2, 1))
DateDiff("yyyy", DateSerial(2020, 12, 31), DateSerial(2021, 1, 1))
DateDiff("q", DateSerial(2020, 3, 31), DateSerial(2020, 4, 1))
DateDiff("ww", DateSerial(2020, 1, 4), DateSerial(2020, 1, 5))
DateDiff("w", DateSerial(2020, 1, 1), DateSerial(2020, 1, 15))
DateDiff("h", DateSerial(2020, 1, 1), DateSerial(2020, 1, 2))
DateDiff("n", TimeSerial(1, 0, 30), TimeSerial(1, 1, 0))
DateDiff("s", TimeSerial(1, 0, 30), TimeSerial(1, 1, 0))
DatePart("q", DateSerial(2020, 5, 6))
DatePart("y", DateSerial(2020, 12, 31))
DatePart("ww", DateSerial(2020, 12, 31))
DatePart("w", DateSerial(2020, 12, 31))
DatePart("yyyy", DateSerial(2020, 12, 31))
DatePart("ww", DateSerial(2021, 1, 1), 2, 2)
"abc" Like "a?c"
"abc" Like "a*"
"abc" Like "*c"
"abc" Like "[a-c]bc"
"abc" Like "[!a-c]bc"
"a1c" Like "a#c"
"a*c" Like "a[*]c"
"a]c" Like "a]c"
"a-c" Like "a[-x]c"
"" Like ""
"" Like "*"
"a" Like ""
"ABC" Like "abc"
"a[c" Like "a[[]c"
"abc" Like "a[b"
"x" Like "[]x"
"abcabc" Like "*abc"
"aab" Like "*ab"
"a?c" Like "a[?]c"
"é" Like "?"
Partition(7, 0, 20, 5)
Partition(-1, 0, 20, 5)
Partition(25, 0, 20, 5)
LBound(Split("a b"))
Format(5, "000")
Format(0.25, "0%")
Format(0.256, "0.0%")
Format(-3, "0;(0)")
Format(0, "0;(0);zero")
Format(1234.5, "0.00E+00")
Format(1234567.891, "#,##0.00")
Format(1234.5, "#,##0")
Format(0.5, "#.##")
Format(0, "#")
Format(5, "#")
Format(1234, "0,")
Format(12.345, "0.00")
Format(2.5, "0")
Format(3.5, "0")
Format(-0.4, "0")
Format(1.005, "0.00")
Format(5, "\a0")
Format(5, """x""0")
Format(5, "00.00")
Format(123, "0-0-0")
Format(1, "Fixed")
Format(1234.5, "Standard")
Format(0.5, "Percent")
Format(1234.5, "Scientific")
Format(1, "Yes/No")
Format(0, "True/False")
Format(1, "On/Off")
Format(1234.5, "General Number")
Format("abc", ">")
Format("ABC", "<")
Format("abc", "@@@@@")
Format(DateSerial(2020, 1, 2), "yyyy-mm-dd")
Format(DateSerial(2020, 1, 2), "d.m.yy")
Format(DateSerial(2020, 1, 2), "dddd")
Format(DateSerial(2020, 1, 2), "ddd mmm")
Format(DateSerial(2020, 1, 2), "mmmm")
Format(TimeSerial(13, 5, 9), "hh:nn:ss")
Format(TimeSerial(13, 5, 9), "h:mm AM/PM")
Format(TimeSerial(13, 5, 9), "hh:mm:ss")
Format(DateSerial(2020, 1, 2), "q")
Format(DateSerial(2020, 1, 2), "y")
Format(DateSerial(2020, 1, 2), "w")
Format(DateSerial(2020, 1, 2), "ww")
FormatNumber(1234.5)
FormatNumber(1234.567, 1)
FormatPercent(0.256)
FormatNumber(-0.5, 2)
Environ("NO_SUCH_VARIABLE")
TypeName(Timer)
Len(Now)> 0
Error(11)
"a" > Null
#1/2/2020#
#1/2/2020 1:30:00 PM#
#1/31/2020# + 1
#2020-01-02#
vbCrLf = Chr(13) & Chr(10)
vbTab & "x"
vbNullString = ""
vbTextCompare
vbSunday
vbKeyA
vbString
vbObjectError
CVErr(2042)
CLng(CVErr(5))
Rnd() < 1
Rnd(0) < 1
Fix(2147483647.5)
CInt(0.5)
CInt(1.5)
CLng(0.5)
CLng(-0.5)
CLng(-1.5)
1.5 Mod 1
2147483647 + 1
32767 + 1
-32768 - 1
CLng(2147483647) + CLng(1)
255 * 255
CByte(200) + CByte(100)
CByte(200) * CByte(2)
CByte(1) - CByte(2)
10 ^ 308 * 10
10 ^ 400
0 ^ 0
(-8) ^ (1 / 3)
2 ^ -1
(-2) ^ 3
5 - "3"
"5" * "x"
"" + 1
"5" \ "2"
"7" Mod "4"
-"3"
- -3
+"3"
Not Empty
Not Null
Null And False
Null And True
Null Or True
Null Or False
Null Xor True
Null Imp True
False Imp Null
Null Eqv True
1 < 2 < 3
3 > 2 > 1
Not 1 = 1
1 + 1 = 2 And 2 + 2 = 4
"a" & "b" = "ab"
2 * 3 Mod 4
10 \ 3 * 2
2 ^ 2 * 3
-5 \ 2 * 2
10 Mod 4 \ 2
8 / 2 \ 3
1 - 2 - 3
2 - -3
"1" & 2 + 3
1 Or 2 And 4
Not 0 And 1
1 Xor 1 Or 1
""" "
"a""b"
Len("a""b")
"""" & "x"
TypeName("a" & Null)
TypeName(Null & Null)
""
CStr(CSng(0.1))
CStr(CSng(1) / 3)
CStr(CSng(16777217))
CDbl(CSng(0.1))
CStr(CCur(1.5))
CStr(100000)
CStr(1E5)
CStr(1E14)
CStr(123456789.123456789)
CStr(-1E-5)
CStr(1E-4)
CStr(CByte(5))
CDate(0) = 0
CDbl(CDate("2020-01-02"))
CInt(CDate(5.4))
IsDate(DateSerial(2020, 1, 1))
IsDate("13:45")
IsDate("25:00")
IsDate("99")
Weekday(0)
Month(0)
Year(0)
Day(1)
Month(60)
Day(60)
""" """ & "'"
"""" & CStr(1)
"""'"
Chr(39) & Chr(34)
Mid("abc", 2, 1) & Mid("abc", 1, 1)
Len(String(1000, "a"))
Len(Space(70000))
InStr(2, "aXa", "a") + InStrRev("aXa", "a", 2)
Left(Right("abcdef", 4), 2)
Val("1d2")
Val("0x10")
Val("1 000")
Val("&HFFFF")
Val("&HFFFFFFFF")
Val("1.5.5")
Val("--5")
Asc("€") > 0
UCase("äß")
LCase("ÄÉ")
Trim(vbTab & "a" & vbTab)
StrConv("o'neil-smith x", 3)
LCase("İ") <> ""
Replace("aaaa", "aa", "a")
Replace("abc", "B", "x")
Replace(Null, "a", "b")
Split("a,b", ",")(5)
Join(Split("abc", ""), "|")
Join(Filter(Array("ab", "cd", "ad"), "a"), "|")
Join(Filter(Array("ab", "cd", "ad"), "a", False), "|")
'''

# Statements; \n between lines.
PROGRAMS = [
    "For i = 10 To 1 Step -3: s = s & i & \" \": Next\nx = s & i",
    "For i = 1 To 0\ns = \"never\"\nNext i\nx = s & i",
    "For i = 1 To 2\nFor j = 1 To 2\ns = s & i & j\nNext j, i\nx = s",
    "For i = 1 To 3\nIf i = 2 Then Exit For\nNext\nx = i",
    "For d = 0 To 1 Step 0.25\nx = x + d\nNext",
    "Dim n As Integer\nn = 3\nFor i = 1 To n\nn = 10\nx = x + 1\nNext",
    "For i = 1 To 5\ni = i + 1\nx = x + 1\nNext",
    "For Each v In Array(\"a\", 2, True)\ns = s & v\nNext\nx = s",
    "Do While i < 3\ni = i + 1\nLoop\nDo\ni = i + 10\nLoop Until i > 30\nx = i",
    "Do Until i >= 4\ni = i + 1\nIf i = 2 Then Exit Do\nLoop\nx = i",
    "Do\ni = i + 1\nLoop While i < 0\nx = i",
    "While i < 4\ni = i + 1\nWend\nx = i",
    "For i = 1 To 5\nSelect Case i\nCase 1, 2: s = s & \"a\"\nCase 3 To 4: s = s & \"b\"\nCase Is > 4: s = s & \"c\"\nEnd Select\nNext\nx = s",
    "Select Case \"b\"\nCase \"a\" To \"c\": x = 1\nCase Else: x = 2\nEnd Select",
    "Select Case True\nCase 1 > 2: x = 1\nCase 2 > 1: x = 2\nEnd Select",
    "Select Case 5\nCase \"5\": x = 1\nCase Else: x = 2\nEnd Select",
    "Select Case 7\nEnd Select\nx = 3",
    "Select Case 2.5\nCase 2, 3: x = 1\nCase Is < 3: x = 2\nEnd Select",
    "Select Case Null\nCase 1: x = 1\nCase Else: x = 2\nEnd Select",
    "If 0 Then\nx = 1\nElseIf 1 Then\nx = 2\nElse\nx = 3\nEnd If",
    "If \"1\" Then x = 1 Else x = 2",
    "If Null Then x = 1 Else x = 2",
    "If 0.1 Then x = 1 Else x = 2",
    "If False Then x = 1: x = 2\nx = x & \"e\"",
    "GoSub a\nGoSub a\nx = n\nGoTo done\na:\nn = n + 1\nReturn\ndone:",
    "On 2 GoTo a, b\nx = \"none\"\nGoTo done\na:\nx = \"a\"\nGoTo done\nb:\nx = \"b\"\ndone:",
    "On 5 GoTo a, b\nx = \"none\"\nGoTo done\na:\nx = \"a\"\nGoTo done\nb:\nx = \"b\"\ndone:",
    "i = 0\nagain:\ni = i + 1\nIf i < 5 Then GoTo again\nx = i",
    "Dim a(1 To 3, 2) As Long\na(3, 2) = 4\nx = a(3, 2) & LBound(a) & UBound(a) & UBound(a, 2) & a(1, 0)",
    "ReDim b(2)\nb(2) = 1\nReDim Preserve b(5)\nx = b(2) & UBound(b)",
    "ReDim b(2)\nb(2) = 1\nReDim b(2)\nx = IsEmpty(b(2))",
    "Dim b(2) As Integer\nb(1) = 5\nErase b\nx = b(1)",
    "Dim a(3)\nx = a(4)",
    "Dim a()\nx = UBound(a)",
    "Dim a() As Integer\nReDim a(-2 To 2)\na(-1) = 7\nx = a(-1) & LBound(a)",
    "a = Array(1, 2, 3)\nb = a\nb(1) = 9\nx = a(1) & b(1)",
    "a = Array(Array(1, 2), Array(3, 4))\nx = a(1)(0)",
    "Dim i As Integer\ni = \"12\"\nx = i",
    "Dim i As Integer\ni = 2.5\nx = i",
    "Dim i As Integer\ni = 32768\nx = i",
    "Dim i As Integer\ni = \"x\"\nx = i",
    "Dim i As Integer\ni = 32767\ni = i + 1\nx = i",
    "Dim l As Long\nl = 2147483647\nl = l + 1\nx = l",
    "Dim b As Byte\nb = 255\nb = b + 1\nx = b",
    "Dim b As Byte\nb = -1\nx = b",
    "Dim b As Boolean\nb = 2\nx = b",
    "Dim b As Boolean\nb = \"False\"\nx = b",
    "Dim s As String\ns = 5\nx = s",
    "Dim s As String\ns = True\nx = s",
    "Dim s As String\ns = 1 / 4\nx = s",
    "Dim s As String\ns = Null\nx = s",
    "Dim d As Double\nd = \"1.5\"\nx = d",
    "Dim d As Double\nd = True\nx = d",
    "Dim f As Single\nf = 0.1\nx = f",
    "Dim f As Single\nf = 1E39\nx = f",
    "Dim c As Currency\nc = 1.23456\nx = c",
    "Dim v\nx = IsEmpty(v)",
    "Dim s As String, i As Integer, b As Boolean\nx = \"[\" & s & i & b & \"]\"",
    "Dim i%, l&, s$, d#\ni = 1\nl = 2\ns = 3\nd = 4\nx = TypeName(i) & TypeName(l) & TypeName(s) & TypeName(d)",
    "Const k = 5\nConst t = \"x\" & k\nx = t & k * 2",
    "s = \"abcdef\"\nMid(s, 2, 3) = \"XYZW\"\nx = s",
    "s = \"abcdef\"\nMid(s, 5) = \"XYZW\"\nx = s",
    "s = \"12345\"\nLSet s = \"ab\"\nx = s & \"|\"",
    "s = \"12345\"\nRSet s = \"ab\"\nx = s & \"|\"",
    "Dim f As String * 3\nf = \"abcdef\"\nx = f & \"|\"",
    "Dim f As String * 3\nf = \"a\"\nx = f & \"|\" & Len(f)",
    "On Error Resume Next\ny = 1 / 0\nx = Err.Number",
    "On Error Resume Next\ny = CInt(\"x\")\nx = Err.Number & Err.Description",
    "On Error Resume Next\ny = 1 / 0\nErr.Clear\nx = Err.Number",
    "On Error Resume Next\ny = 5\ny = 1 / 0\nx = y",
    "On Error Resume Next\nErr.Raise 1234, \"src\", \"mine\"\nx = Err.Number & Err.Description & Err.Source",
    "On Error Resume Next\nErr.Raise 13\nx = Err.Number",
    "On Error Resume Next\nError 9\nx = Err.Number",
    "On Error GoTo h\ny = 1 / 0\nx = x & \"after\"\nGoTo done\nh:\nx = Err.Number & \" \"\nResume Next\ndone:",
    "On Error GoTo h\nn = 0\ny = 10 / n\nx = y\nGoTo done\nh:\nn = 5\nResume\ndone:",
    "On Error GoTo h\ny = 1 / 0\nx = \"no\"\nGoTo done\nh:\nResume there\nx = \"no\"\nthere:\nx = x & \"there\" & Err.Number\ndone:",
    "On Error Resume Next\nIf 1 / 0 > 1 Then\nx = \"inside\"\nElse\nx = \"else\"\nEnd If",
    "On Error Resume Next\nFor i = 1 To 3\nIf i = 2 Then y = 1 / 0\nx = x & i\nNext",
    "On Error Resume Next\nDim a(2)\na(5) = 1\nx = Err.Number\nOn Error GoTo 0\nx = x & \"|\" & Err.Number",
    "x = 1: x = x + 1 ' a remark\nRem another\nx = x * 2",
    "x = 1 + _\n2 + _\n3",
    "x = \"it's\" ' \"quoted\"",
    "With Err\nx = .Number\nEnd With",
    "Dim c As New Collection\nc.Add \"x\", \"k\"\nc.Add \"y\"\nx = c.Count & c(1) & c(\"k\")",
    "Dim c As New Collection\nc.Add \"x\"\nc.Add \"y\"\nc.Remove 1\nc.Add \"z\"\nFor Each i In c\nx = x & i\nNext",
    "Dim c As New Collection\nc.Add 1\nx = c(2)",
    "Dim c As New Collection\nc.Add 1, \"a\"\nc.Add 2, \"A\"\nx = c.Count",
    "Static n\nn = n + 1\nx = n",
    "x = 5\nx = x Mod 3 + x \\ 2",
    "Dim a(2) As String\na(0) = \"x\": a(2) = \"z\"\nx = Join(a, \"-\")",
    "Dim a(2)\nx = 0\nFor Each v In a\nIf IsEmpty(v) Then x = x + 1\nNext",
    "s = \"\"\nFor i = 65 To 70\ns = s & Chr(i)\nNext\nx = StrReverse(s)",
    "n = 27\nDo While n <> 1\nIf n Mod 2 = 0 Then n = n \\ 2 Else n = 3 * n + 1\nc = c + 1\nLoop\nx = c",
    "a = 0: b = 1\nFor i = 1 To 20\nt = a + b: a = b: b = t\nNext\nx = a",
    "s = \"the quick brown fox\"\nFor Each w In Split(s, \" \")\nx = x & UCase(Left(w, 1)) & Mid(w, 2)\nNext",
    "k = \"key\": s = \"secret text\"\nFor i = 1 To Len(s)\nx = x & Hex(Asc(Mid(s, i, 1)) Xor Asc(Mid(k, (i - 1) Mod Len(k) + 1, 1)))\nNext",
    "s = \"68656C6C6F\"\nFor i = 1 To Len(s) Step 2\nx = x & Chr(CLng(\"&H\" & Mid(s, i, 2)))\nNext",
    "h = 5381\nFor i = 1 To 5\nh = (h * 33 + i) Mod 65521\nNext\nx = h",
    "x = 0\nFor i = 1 To 100\nIf i Mod 3 = 0 Or i Mod 5 = 0 Then x = x + i\nNext",
    "Dim p(20)\nFor i = 2 To 20\nFor j = i * 2 To 20 Step i\np(j) = 1\nNext j\nNext i\nFor i = 2 To 20\nIf p(i) = 0 Then x = x & i & \" \"\nNext",
    "a = Array(5, 3, 9, 1)\nFor i = 0 To 2\nFor j = 0 To 2 - i\nIf a(j) > a(j + 1) Then t = a(j): a(j) = a(j + 1): a(j + 1) = t\nNext\nNext\nx = Join(a, \",\")",
    "x = 1\nFor i = 1 To 12\nx = x * i\nNext",
    "Dim v As Variant\nv = 32767\nv = v + 1\nx = v",
    "v = 32767\nv = v * 2\nx = v",
    "Dim v As Variant\nv = 2147483647\nv = v + 1\nx = v",
    "Dim i As Integer, j As Integer\ni = 300: j = 300\nx = i * j",
    "Dim i As Integer, l As Long\ni = 300: l = 300\nx = i * l",
    "Dim i As Integer\ni = 5\nx = i / 2",
    "Dim i As Integer\ni = 5\nx = TypeName(i / 2) & TypeName(i \\ 2) & TypeName(i * 2) & TypeName(i ^ 2)",
    "Dim b As Byte\nb = 10\nx = TypeName(b + 1) & TypeName(b + b) & TypeName(-b) & TypeName(Not b)",
    "x = TypeName(Array(1)(0)) & TypeName(Split(\"a\")(0))",
]

WORDS = ["", "a", "abc", "Hello World", "x1y2z3", "  pad ", "aXbXcX", "12.5", "-7", "&H1F", "0", "Tool.Example", "AbCdEf", "mississippi"]
NUMBERS = ["0", "1", "-1", "2", "3", "7", "-7", "10", "12", "100", "255", "-128", "0.5", "-0.5", "1.5", "2.5", "-2.5", "3.75", "1000", "0.1"]


def quote(text):
    return '"' + text.replace('"', '""') + '"'


def generated(c):
    for _ in range(90):
        yield "%s %s %s" % (c.of(NUMBERS), c.of(["+", "-", "*", "/", "\\", "Mod", "=", "<", ">=", "<>"]), c.of(NUMBERS))
    for _ in range(40):
        yield "(%s %s %s) %s %s" % (c.of(NUMBERS), c.of("+-*"), c.of(NUMBERS), c.of(["+", "-", "*", "/", "<", "And", "Or", "Xor"]), c.of(NUMBERS))
    for _ in range(30):
        yield "%d %s %d" % (c.between(-300, 300), c.of(["And", "Or", "Xor", "Eqv", "Imp"]), c.between(-300, 300))
    casts = ["CInt", "CLng", "CDbl", "CByte", "CSng", "CCur", "CStr", "CBool", "Int", "Fix", "Abs", "Sgn", "Hex", "Oct", "Str"]
    for _ in range(50):
        yield "%s(%s)" % (c.of(casts), c.of(NUMBERS))
    for _ in range(25):
        yield "%s(%s)" % (c.of(["Val", "CDbl", "CInt", "IsNumeric", "CBool", "CLng"]), quote(c.of(WORDS)))
    for _ in range(40):
        word, n, m = quote(c.of(WORDS)), c.between(1, 8), c.between(0, 5)
        yield c.of(["Left(%s, %d)" % (word, n), "Right(%s, %d)" % (word, n), "Mid(%s, %d, %d)" % (word, n, m), "Mid(%s, %d)" % (word, n),
                    "UCase(%s)" % word, "LCase(%s)" % word, "StrReverse(%s)" % word, "Trim(%s)" % word, "Len(%s)" % word])
    for _ in range(30):
        word, part = c.of(WORDS), c.of(["a", "X", "ss", "l", "i", "B", " "])
        yield c.of(["InStr(%s, %s)", "InStrRev(%s, %s)", "Replace(%s, %s, \"-\")", "Join(Split(%s, %s), \"+\")"]) % (quote(word), quote(part))
    for _ in range(40):
        text = "".join(c.of("ab1") for _ in range(c.between(0, 5)))
        pattern = "".join(c.of(["a", "b", "1", "?", "*", "#", "[ab]", "[!a]", "[a-b]"]) for _ in range(c.between(0, 4)))
        yield "%s Like %s" % (quote(text), quote(pattern))
    for _ in range(20):
        yield "%s %s %s" % (quote(c.of(WORDS)), c.of(["<", "=", ">", "<=", "<>"]), quote(c.of(WORDS)))
    numbers = ["0", "0.00", "#,##0", "#,##0.00", "000.0", "0.###", "0%", "#.0", "0.0E+00", "\"n\" 0", "0 \"k\"", "$0.00", "0;-0;zero", "(0)"]
    for _ in range(40):
        yield "Format(%s, %s)" % (c.of(NUMBERS + ["1234.567", "-1234.567", "1000000", "0.004"]), quote(c.of(numbers)))
    for _ in range(30):
        date = "DateSerial(%d, %d, %d)" % (c.between(1995, 2030), c.between(1, 12), c.between(1, 28))
        yield c.of(["%s", "Weekday(%s)", "Year(%s)", "Month(%s)", "Day(%s)", "DateAdd(\"m\", 7, %s)", "DateAdd(\"d\", -45, %s)",
                    "DateDiff(\"d\", DateSerial(2000, 1, 1), %s)", "DateDiff(\"m\", DateSerial(2000, 1, 31), %s)", "DatePart(\"y\", %s)",
                    "Format(%s, \"yyyy/mm/dd\")", "Format(%s, \"dd mmm yyyy\")", "CLng(%s)", "DatePart(\"q\", %s)"]) % date
    for _ in range(20):
        yield "%s(%s)" % (c.of(["Sqr", "Exp", "Log", "Sin", "Cos", "Atn"]), c.of(["0.5", "1", "2", "3.25", "10"]))
    for _ in range(15):
        yield "Round(%s, %d)" % (c.of(["1.005", "2.5", "0.125", "-0.375", "123.4567", "9.995", "-1.5"]), c.between(0, 3))


def generated_programs(c):
    for _ in range(15):
        yield "For i = %d To %d Step %d\nx = x & i & \",\"\nNext\nx = x & i" % (c.between(-5, 5), c.between(-5, 12), c.of([1, 2, 3, -1, -2]))
    for _ in range(10):
        low = c.between(0, 6)
        yield ("Select Case %d\nCase %d: x = \"a\"\nCase %d To %d: x = \"b\"\nCase Is >= %d: x = \"c\"\nCase Else: x = \"d\"\nEnd Select"
               % (c.between(0, 9), c.between(0, 9), low, low + 2, c.between(5, 9)))
    for _ in range(10):
        yield ("k = %d\nFor Each v In Array(%s)\nx = x & Chr((v Xor k) + %d)\nNext"
               % (c.between(0, 15), ", ".join(str(c.between(16, 31)) for _ in range(6)), c.between(48, 80)))
    for _ in range(10):
        yield ("s = %s\nFor i = Len(s) To 1 Step -1\nx = x & Mid(s, i, 1) & %s\nNext" % (quote(c.of(WORDS)), quote(c.of(["", "-", "."]))))
    for _ in range(10):
        yield ("Dim n As %s\nOn Error Resume Next\nn = %s\nx = n & \" \" & Err.Number"
               % (c.of(["Integer", "Long", "Byte", "Double", "Boolean", "String"]), c.of(NUMBERS + ["\"12\"", "\"x\"", "True", "70000"])))


def cases():
    c = Chance(20211115)
    found = ["x = " + line for line in PICKED.split("\n") if line.strip()] + PROGRAMS
    found += ["x = " + e for e in generated(c)] + list(generated_programs(c))
    return list(dict.fromkeys(found))
