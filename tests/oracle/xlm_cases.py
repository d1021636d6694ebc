"""Formulas for the comparison with LibreOffice Calc, over the cells of xlm_language.py (Sheet1)."""
from chance import Chance

PICKED = r'''
1+2*3
2^3^2
-2^2
2^-1
10%
5%%
50%*2
7/2
1/0
0/0
1&2
"a"&"b"&1
"5"+2
"a"+1
TRUE+1
TRUE&"x"
1=1
"a"="A"
"a"<"b"
"a"<"B"
1<"a"
TRUE>"z"
TRUE>1
"10"=10
1<>2
1>=1
-"3"
--"3"
+"3"
"1e3"+0
" 5 "+0
""&1
(1+2)*3
1-2-3
2*3%
1E3
1.5E-3
.5
123456789012345678
0.1+0.2
1/3
"a""b"
{1,2,3}
SUM({1,2,3})
SUM({1,2;3,4})
SUM({1,"a",TRUE})
INDEX({1,2;3,4},2,1)
COLUMNS({1,2,3})
ROWS({1;2;3})
CHAR(65)
CHAR(256)
CHAR(65.9)
CHAR("66")
CODE("A")
CODE("")
CODE("abc")
LEN("abc")
LEN("")
LEN(123)
LEN(TRUE)
LEN(Sheet1!B2)
LEFT("abcdef",2)
LEFT("abcdef")
LEFT("abc",99)
LEFT("abc",0)
LEFT("abc",-1)
RIGHT("abcdef",2)
RIGHT("abcdef")
RIGHT("abc",99)
RIGHT(1234,2)
MID("abcdef",3,2)
MID("abcdef",3,0)
MID("abcdef",9,2)
MID("abcdef",0,2)
MID("abcdef",1,-1)
MID("abcdef",3,99)
UPPER("aB1z")
LOWER("Ab1Z")
PROPER("hello world")
PROPER("o'neil 2nd")
TRIM("  a   b  ")
CLEAN("a"&CHAR(7)&"b")
CONCATENATE("a",1,TRUE)
CONCATENATE(Sheet1!A1,Sheet1!B1)
REPT("ab",3)
REPT("ab",0)
REPT("ab",-1)
REPT("ab",2.9)
SUBSTITUTE("aXbX","X","-")
SUBSTITUTE("aXbX","X","-",2)
SUBSTITUTE("aXbX","x","-")
SUBSTITUTE("abc","","-")
SUBSTITUTE("aaa","aa","b")
REPLACE("abcdef",2,3,"X")
REPLACE("abcdef",1,0,"X")
REPLACE("abc",9,1,"X")
REPLACE("abc",0,1,"X")
FIND("c","abcabc")
FIND("c","abcabc",4)
FIND("x","abc")
FIND("","abc")
FIND("C","abc")
SEARCH("C","abc")
SEARCH("b?","abc")
SEARCH("*c","abc")
SEARCH("~*","a*c")
SEARCH("x","abc")
EXACT("a","A")
EXACT("a","a")
T("a")
T(1)
N(5)
N("a")
N(TRUE)
VALUE("12")
VALUE("1e3")
VALUE("x")
VALUE("50%")
VALUE("$5")
VALUE("1,234")
VALUE("")
VALUE(" 7 ")
TEXT(5,"000")
TEXT(1234.5,"#,##0.00")
TEXT(0.25,"0%")
TEXT(-3,"0;(0)")
TEXT(0,"0;(0);""zero""")
TEXT("abc","@")
TEXT("abc","0")
TEXT(5,"@")
TEXT(1234.567,"0.0")
TEXT(1234.567,"0.00E+00")
TEXT(43832,"yyyy-mm-dd")
TEXT(43832,"d.m.yy")
TEXT(43832,"dddd")
TEXT(43832,"mmm")
TEXT(43832.75,"hh:mm:ss")
TEXT(43832.75,"h:mm AM/PM")
TEXT(43832.75,"yyyy-mm-dd hh:mm")
TEXT(0.5,"[h]:mm")
TEXT(1.5,"[h]:mm")
TEXT(5,"0 ""units""")
TEXT(5,"\a0")
TEXT(123,"0-0-0")
TEXT(12345,"0,")
TEXT(0.5,"# ?/?")
TEXT(5,"General")
TEXT(TRUE,"0")
TEXT(-5,"0")
TEXT(1.005,"0.00")
TEXT(2.5,"0")
TEXT(0.5,"0")
DOLLAR(1234.567)
DOLLAR(-5,0)
FIXED(1234.567)
FIXED(1234.567,1,TRUE)
FIXED(1234.567,-2)
ABS(-5)
INT(-1.5)
INT(1.5)
TRUNC(-1.5)
TRUNC(3.14159,2)
ROUND(2.5,0)
ROUND(-2.5,0)
ROUND(1.005,2)
ROUND(123.456,-1)
ROUNDUP(1.1,0)
ROUNDUP(-1.1,0)
ROUNDDOWN(1.9,0)
ROUNDDOWN(-1.9,0)
CEILING(2.5,1)
CEILING(-2.5,-1)
FLOOR(2.5,1)
FLOOR(-2.5,-1)
EVEN(3)
EVEN(-1)
ODD(2)
ODD(0)
SIGN(-3)
SQRT(9)
SQRT(-1)
EXP(0)
EXP(1)
LN(1)
LN(0)
LOG(100)
LOG(8,2)
LOG10(1000)
LOG10(0)
POWER(2,10)
POWER(0,0)
MOD(7,3)
MOD(-7,3)
MOD(7,-3)
MOD(7,0)
MOD(5.5,2)
PRODUCT(2,3,4)
FACT(5)
FACT(0)
FACT(-1)
COMBIN(5,2)
PI()
SIN(0)
COS(0)
TAN(1)
ASIN(1)
ACOS(1)
ATAN(1)
ATAN2(1,1)
SINH(1)
COSH(1)
TANH(1)
RADIANS(180)
DEGREES(3.14159265358979)
SUM(1,2,3)
SUM(Sheet1!A1:A5)
SUM(Sheet1!A1:E5)
SUM("5",TRUE)
SUM(Sheet1!B1:B5)
SUM("x")
SUMSQ(1,2,3)
AVERAGE(Sheet1!A1:A5)
AVERAGE(1,2,TRUE)
AVERAGE(Sheet1!B1:B5)
COUNT(Sheet1!A1:G5)
COUNT(1,"2","x",TRUE)
COUNTA(Sheet1!A1:G5)
COUNTBLANK(Sheet1!G1:G5)
COUNTIF(Sheet1!A1:A5,">20")
COUNTIF(Sheet1!B1:B5,"apple")
COUNTIF(Sheet1!B1:B5,"*a*")
COUNTIF(Sheet1!A1:A5,30)
COUNTIF(Sheet1!A1:A5,"<>30")
SUMIF(Sheet1!A1:A5,">20")
SUMIF(Sheet1!B1:B5,"apple",Sheet1!A1:A5)
MAX(Sheet1!E1:E5)
MIN(Sheet1!E1:E5)
MAX("5",3)
MEDIAN(1,3,2)
MEDIAN(1,2,3,4)
MODE(1,2,2,3)
LARGE(Sheet1!A1:A5,2)
SMALL(Sheet1!A1:A5,2)
RANK(30,Sheet1!A1:A5)
STDEV(1,2,3,4)
VAR(1,2,3,4)
STDEVP(1,2,3,4)
VARP(1,2,3,4)
IF(1,"a","b")
IF(0,"a","b")
IF(0,"a")
IF(1,)
IF("TRUE",1,2)
IF("x",1,2)
IF(1/0,1,2)
IF(TRUE,1,1/0)
AND(TRUE,FALSE)
AND(1,2)
AND(TRUE,"x")
OR(FALSE,1)
OR(FALSE,0)
NOT(1)
NOT("TRUE")
NOT(0)
TRUE()
FALSE()
XOR(TRUE,TRUE)
CHOOSE(2,"a","b","c")
CHOOSE(4,"a","b","c")
CHOOSE(0,"a")
CHOOSE(1.9,"a","b")
ISNUMBER(1)
ISNUMBER("1")
ISTEXT("a")
ISTEXT(1)
ISLOGICAL(TRUE)
ISERROR(1/0)
ISERR(1/0)
ISERR(NA())
ISNA(NA())
ISBLANK(Sheet1!G2)
ISBLANK(Sheet1!G1)
ISBLANK("")
ISNONTEXT(1)
ISREF(Sheet1!A1)
ISREF(1)
ISEVEN(2)
ISODD(2)
NA()
ERROR.TYPE(1/0)
ERROR.TYPE(NA())
TYPE(1)
TYPE("a")
TYPE(TRUE)
TYPE(Sheet1!G2)
VLOOKUP(30,Sheet1!A1:B5,2,FALSE)
VLOOKUP(35,Sheet1!A1:B5,2,TRUE)
VLOOKUP(35,Sheet1!A1:B5,2,FALSE)
VLOOKUP(5,Sheet1!A1:B5,2)
VLOOKUP(30,Sheet1!A1:B5,9)
HLOOKUP(2,{1,2,3;"a","b","c"},2,FALSE)
HLOOKUP(2.5,{1,2,3;"a","b","c"},2)
LOOKUP(25,Sheet1!A1:A5,Sheet1!B1:B5)
LOOKUP(5,Sheet1!A1:A5)
LOOKUP(2,{1,2,3},{"a","b","c"})
MATCH(30,Sheet1!A1:A5,0)
MATCH(35,Sheet1!A1:A5,1)
MATCH(35,Sheet1!A1:A5)
MATCH(35,Sheet1!A1:A5,0)
MATCH("banana",Sheet1!B1:B5,0)
MATCH("ch*",Sheet1!B1:B5,0)
INDEX(Sheet1!A1:B5,2,1)
INDEX(Sheet1!A1:B5,2,2)
INDEX(Sheet1!A1:A5,9)
INDEX(Sheet1!A1:A5,3)
SUM(INDEX(Sheet1!A1:B5,0,1))
OFFSET(Sheet1!A1,1,1)
SUM(OFFSET(Sheet1!A1,1,0,2,1))
OFFSET(Sheet1!A1,-1,0)
INDIRECT("Sheet1!A2")
SUM(INDIRECT("Sheet1!A1:A3"))
INDIRECT("Sheet1!B"&2)
INDIRECT("nowhere!A1")
ADDRESS(1,2)
ADDRESS(3,4,4)
ADDRESS(3,4,2)
ADDRESS(3,4,3)
ADDRESS(1,28)
ADDRESS(1,2,1,TRUE,"Sheet1")
ROW(Sheet1!A3)
COLUMN(Sheet1!E1)
ROWS(Sheet1!A1:B5)
COLUMNS(Sheet1!A1:B5)
AREAS(Sheet1!A1:B2)
Sheet1!A1
Sheet1!B1&Sheet1!G1
Sheet1!G2+1
Sheet1!G2&"x"
Sheet1!A1+Sheet1!E1
Sheet1!G3*2
Sheet1!$A$2
SUM(Sheet1!A:A)
SUM(Sheet1!1:1)
SUM(Sheet1!A1:B2 Sheet1!A2:E3)
SUM((Sheet1!A1,Sheet1!A3))
TRANSPOSE({1,2})
SUMPRODUCT(Sheet1!A1:A5,Sheet1!E1:E5)
SUMPRODUCT({1,2},{3,4})
MDETERM({1,2;3,4})
DATE(2020,1,1)
DATE(2020,13,1)
DATE(2020,1,0)
DATE(2020,2,30)
DATE(120,1,1)
YEAR(43832)
MONTH(43832)
DAY(43832)
WEEKDAY(43832)
WEEKDAY(43832,2)
WEEKDAY(43832,3)
TIME(12,0,0)
TIME(25,0,0)
TIME(0,90,0)
HOUR(0.75)
MINUTE(0.7604)
SECOND(0.76045)
DATEVALUE("2020-01-02")
TIMEVALUE("13:45")
DAYS360(43831,43861)
EDATE(43832,1)
EOMONTH(43832,0)
WEEKNUM(43832)
HOUR("13:45")
PMT(0.1,12,1000)
PV(0.1,12,-100)
FV(0.1,12,-100)
NPER(0.1,-200,1000)
NPV(0.1,100,200)
SLN(1000,100,5)
SYD(1000,100,5,1)
DDB(1000,100,5,1)
RATE(12,-100,1000)
IRR({-100,60,60})
HEX2DEC("FF")
DEC2HEX(255)
DEC2BIN(5)
BIN2DEC("101")
GCD(12,18)
LCM(4,6)
QUOTIENT(7,2)
ROMAN(1999)
MROUND(7,3)
CELL("row",Sheet1!A3)
CELL("address",Sheet1!A3)
CELL("contents",Sheet1!A3)
ISERROR(FIND("x","abc"))
IF(ISERROR(VALUE("x")),"bad","good")
MID("URLDownload",4,LEN("URLDownload")-3)
CHAR(CODE("H")+1)&CHAR(50*2)
CHAR(SUM(Sheet1!A1:A3)+5)
LEFT(Sheet1!B1,1)&RIGHT(Sheet1!B2,2)
SUBSTITUTE(SUBSTITUTE("h-t-t-p","-",""),"p","ps")
CONCATENATE(MID("abc",2,1),UPPER("x"),REPT("o",2))
N("a")+N(Sheet1!B1)
MAX(1,{5,2},Sheet1!A1:A2)
ROUND(10/3,4)
DEC2HEX(255)&"x"
"a"&IF(1>2,"b","c")&"d"
VALUE(MID("x12y",2,2))*2
SUMIF(Sheet1!A1:A5,30)
LEN(REPT("x",1000))
1>2>3
1=1=1
"a"=1
NOT(TRUE)+1
TRUE=1
TRUE="TRUE"
""=0
Sheet1!G2=0
Sheet1!G2=""
Sheet1!G2=FALSE
DATE(1900,2,29)
DATE(1900,3,1)
TEXT(60,"d/m/yyyy")
TEXT(59,"d/m/yyyy")
TEXT(1,"dddd")
WEEKDAY(1)
'''

WORDS = ["abc", "Hello World", "x1y2z3", "  pad ", "aXbXcX", "mississippi", "Tool.Example", "", "12.5"]
NUMBERS = ["0", "1", "-1", "2", "3", "7", "-7", "10", "0.5", "-0.5", "1.5", "2.5", "-2.5", "100", "3.75", "Sheet1!A1", "Sheet1!E2", "Sheet1!E5"]


def quote(text):
    return '"' + text.replace('"', '""') + '"'


def expression(c, depth):
    kind = c.below(5) if depth else 0
    if kind == 0:
        return c.of(NUMBERS)
    if kind < 4:
        return "(%s%s%s)" % (expression(c, depth - 1), c.of(["+", "-", "*", "/", "^2+", "=", "<", ">=", "<>", "&"]), expression(c, depth - 1))
    return "%s(%s,%s)" % (c.of(["SUM", "MAX", "MIN", "MOD", "ROUND", "AND", "OR", "PRODUCT"]), expression(c, depth - 1), expression(c, depth - 1))


def generated(c):
    for _ in range(100):
        yield expression(c, 3)
    for _ in range(60):
        word, n, m = quote(c.of(WORDS)), c.between(1, 8), c.between(0, 5)
        yield c.of(["LEFT(%s,%d)" % (word, n), "RIGHT(%s,%d)" % (word, n), "MID(%s,%d,%d)" % (word, n, m), "UPPER(%s)" % word, "PROPER(%s)" % word,
                    "TRIM(%s)" % word, "LEN(%s)" % word, "REPLACE(%s,%d,%d,\"-\")" % (word, n, m), "REPT(%s,%d)" % (word, m)])
    for _ in range(40):
        part = quote(c.of(["a", "X", "ss", "l", "i", "B", " "]))
        yield c.of(["FIND(%s,%s)", "SEARCH(%s,%s)", "EXACT(%s,%s)"]) % (part, quote(c.of(WORDS)))
    for _ in range(40):
        formats = ["0", "0.00", "#,##0", "#,##0.00", "000.0", "0.###", "0%", "0.0E+00", "0;-0", "(0)", "$0.00", "?0.0"]
        yield "TEXT(%s,%s)" % (c.of(NUMBERS[:15] + ["1234.567", "-1234.567", "1000000"]), quote(c.of(formats)))
    for _ in range(30):
        date = "DATE(%d,%d,%d)" % (c.between(1995, 2030), c.between(1, 14), c.between(1, 31))
        yield c.of(["%s", "WEEKDAY(%s)", "YEAR(%s)", "MONTH(%s)", "DAY(%s)", "TEXT(%s,\"yyyy/mm/dd\")", "TEXT(%s,\"ddd d mmm yy\")"]) % date
    for _ in range(30):
        yield "%s(%s,%d)" % (c.of(["ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC", "FIXED"]), c.of(["1.005", "2.5", "-0.375", "123.4567", "-1234.5"]), c.between(-2, 3))
    for _ in range(30):
        yield "CHAR(%d)&CHAR(%s+%d)&MID(%s,%d,1)" % (c.between(48, 122), c.of(["Sheet1!A1", "Sheet1!A2", "Sheet1!A3"]), c.between(40, 60),
                                                    quote(c.of(WORDS)), c.between(1, 4))


def cases():
    found = [line for line in PICKED.split("\n") if line] + list(generated(Chance(20221109)))
    return list(dict.fromkeys(found))
