"""How a case of vba_cases.py becomes a whole program, for LibreOffice Basic and for the emulator."""

# What is compared: the type's name and the value as text. Dates are shown as their number, because texts of dates are a country's.
# Types of numbers are left out here, because LibreOffice chooses its own all over; the cases with TypeName compare them.
COMMON = """Function ShowValue(v) As String
Dim t, s, n, q
t = TypeName(v)
If IsArray(v) Then
For n = LBound(v) To UBound(v)
s = s & "[" & ShowValue(v(n)) & "]"
Next
ElseIf IsNull(v) Or IsEmpty(v) Or IsObject(v) Then
s = ""
ElseIf t = "Date" Then
s = CStr(CDbl(v))
ElseIf t = "Error" Then
s = "error value"
Else
q = CStr(v)
For n = 1 To Len(q)
If AscW(Mid(q, n, 1)) < 32 Or AscW(Mid(q, n, 1)) > 126 Then
s = s & "<" & Hex(AscW(Mid(q, n, 1))) & ">"
Else
s = s & Mid(q, n, 1)
End If
Next
End If
If t = "Byte" Or t = "Integer" Or t = "Long" Or t = "Single" Or t = "Double" Or t = "Currency" Or t = "Decimal" Then t = "number"
ShowValue = t & " " & s
End Function
"""


def program(case):
    return ("Function CaseAnswer() As String\nOn Error GoTo failed\n%s\nCaseAnswer = ShowValue(x)\nExit Function\nfailed:\n"
            "CaseAnswer = \"!\" & Err.Number\nEnd Function\n" % case)


def for_us(case):
    return COMMON + program(case) + "Sub AutoOpen()\nMsgBox CaseAnswer()\nEnd Sub\n"


def ask_oracle(cases):
    import basic_host
    return basic_host.answers([program(c) for c in cases], COMMON, "CaseAnswer")
