/* Programs of VBA and VBScript, made from the bytes by a grammar, so that all of them reach the interpreter: each
 * ends within its budgets, tells nothing past them, and does the same when it is run again. */
#include "grammar.h"

#include "base/text.h"
#include "emulate/vba/vba.h"

#define STEPS 30000
#define EFFECTS 60
#define MEMORY (48u << 20)

/* Productions: the first ends. */
static const char *const programs[] = {
    "Sub AutoOpen()\n%SEnd Sub\n", "%HSub AutoOpen()\n%B%B%B%B%BEnd Sub\n%Q%Q%Q",
    "%H%HSub AutoOpen()\nOn Error Resume Next\n%B%B%B%B%B%BEnd Sub\n%Q%Q%QSub AutoClose()\n%BEnd Sub\n", NULL};
static const char *const heads[] = {"",
                                    "Dim m, n As Long, a(3) As String, d() As Byte\n",
                                    "Option Explicit\nDim x, y, s, i, j, o, a(4), c\n",
                                    "Const k = %E\nEnum e\np = 2\nq\nEnd Enum\n",
                                    "Type t\nv As Long\nw(2) As String\nEnd Type\nDim r As t\n",
                                    "Private Declare Function Api Lib \"urlmon\" Alias \"URLDownloadToFileA\" (ByVal a As Long, "
                                    "ByVal b As String, ByVal c As String, ByVal d "
                                    "As Long, ByVal e As Long) As Long\n",
                                    "Option Compare Text\n",
                                    "Option Base 1\n",
                                    "#Const z = %N\n#If z Then\nDim y\n#Else\nDim x\n#End If\n",
                                    NULL};
static const char *const procedures[] = {"",
                                         "Function f(a, Optional b = %N)\n%Bf = %E\nEnd Function\n",
                                         "Sub g(ByRef x, ByVal y)\n%B%BEnd Sub\n",
                                         "Function h(ParamArray p())\n%Bh = p(0)\nEnd Function\n",
                                         "Property Get v()\nv = %E\nEnd Property\n",
                                         "Property Let v(z)\n%SEnd Property\n",
                                         "Private Function f(a)\nIf a > 0 Then f = f(a - 1) & %E\nEnd Function\n",
                                         NULL};
static const char *const bodies[] = {"", "%S", "%S%S", "%S%S%S", "%S%B%B", NULL};
static const char *const statements[] = {
    "x = 1\n",
    "%L = %E\n",
    "%L = %E\n",
    "%L = %E: %L = %E\n",
    "If %E Then %L = %E Else %L = %E\n",
    "If %E Then\n%BElseIf %E Then\n%BElse\n%BEnd If\n",
    "For i = %N To %N\n%BNext\n",
    "For j = %E To %E Step %E\n%BNext j\n",
    "For Each o In %E\n%BNext\n",
    "Do While %E\n%BLoop\n",
    "Do\n%BLoop Until %E\n",
    "Do\n%B%ILoop\n",
    "While %E\n%BWend\n",
    "Select Case %E\nCase %E, %E: %SCase %N To %N\n%BCase Is > %E\n%BCase Else\n%BEnd Select\n",
    "With %O\n.a = %E\n%BEnd With\n",
    "Set o = %O\n",
    "Set c = New Collection\nc.Add %E, %T\nc.Add %E\n",
    "ReDim a(%N)\n",
    "ReDim Preserve a(%E)\n",
    "ReDim a(%N To %N, %N)\n",
    "Erase a\n",
    "Mid(s, %E) = %E\n",
    "LSet s = %E\n",
    "On Error Resume Next\n",
    "On Error GoTo 0\n",
    "On Error GoTo z\n",
    "Err.Raise %N\n",
    "GoTo z\n",
    "z:\n%S",
    "GoSub z\n",
    "Return\n",
    "Resume Next\n",
    "%I",
    "Call g(%L, %E)\n",
    "g %E, %E\n",
    "v = %E\n",
    "Static n\nn = n + %E\n",
    "MsgBox %E\n",
    "Shell %E, 0\n",
    "Open \"C:\\t\" For Output As #1\nPrint #1, %E; %E\nClose #1\n",
    "Open \"C:\\t\" For Binary As #2\nPut #2, %N, %E\nGet #2, 1, s\nClose\n",
    "CreateObject(\"WScript.Shell\").Run %E\n",
    "Application.Run %T, %E\n",
    "Application.OnTime Now, %T\n",
    "ActiveDocument.Range.Text = %E\n",
    "Cells(%N, %N) = %E\n",
    "Execute %T\n",
    "Randomize\n",
    "Debug.Print %E, %E\n",
    "r.w(%N) = %E\n",
    "d = %E\n",
    "CallByName %O, %T, 1, %E\n",
    NULL};
static const char *const exits[] = {"Exit Do\n", "Exit For\n", "Exit Sub\n", "Exit Function\n", "End\n", NULL};
static const char *const places[] = {"x", "y",     "s", "i",     "j",   "a(%N)", "a(%E)", "m",
                                     "n", "d(%N)", "o", "c(%N)", "r.v", "v",     "o.p",   NULL};
static const char *const objects[] = {"Nothing",
                                      "CreateObject(\"Scripting.Dictionary\")",
                                      "CreateObject(\"MSXML2.XMLHTTP\")",
                                      "CreateObject(%T)",
                                      "New Collection",
                                      "o",
                                      "ActiveDocument",
                                      "GetObject(\"winmgmts:\")",
                                      "Application",
                                      "ThisWorkbook.Sheets(%E)",
                                      "CreateObject(\"VBScript.RegExp\")",
                                      "CreateObject(\"ADODB.Stream\")",
                                      NULL};
static const char *const expressions[] = {"1",
                                          "%N",
                                          "%T",
                                          "%L",
                                          "%L",
                                          "(%E)",
                                          "%E %P %E",
                                          "%E %P %E",
                                          "%E & %E",
                                          "%F",
                                          "%F",
                                          "-%E",
                                          "Not %E",
                                          "%O",
                                          "f(%E)",
                                          "h(%E, %E)",
                                          "Array(%E, %E, %E)",
                                          "o.%E",
                                          "Split(%E, %T)(%N)",
                                          "TypeOf o Is Collection",
                                          "o Is Nothing",
                                          "%O(%E)",
                                          "[A1]",
                                          "o!k",
                                          "VBA.%F",
                                          "Api(0, %T, %T, 0, 0)",
                                          NULL};
static const char *const operators[] = {"+",  "-",   "*",  "/",   "\\",  "Mod", "^",    "=",  "<>", "<",
                                        ">=", "And", "Or", "Xor", "Eqv", "Imp", "Like", "Is", NULL};
static const char *const numbers[] = {"1",    "0",     "2",    "3",      "-1",   "255", "32767", "65536", "2147483647", "1.5",
                                      "-2.5", "1E300", "&HFF", "&H8000", "100&", "3#",  "0.1",   "9999",  "7@",         NULL};
static const char *const texts[] = {"\"\"",
                                    "\"a\"",
                                    "\"abc\"",
                                    "\"12\"",
                                    "\"x y,z\"",
                                    "\"http://a.example/x\"",
                                    "\"f\"",
                                    "\"x = x & 1\"",
                                    "\"[a-c]*?#\"",
                                    "\"yyyy-mm-dd hh:nn\"",
                                    "\"#,##0.00;(0)\"",
                                    "\"ÄÖあ\"",
                                    "\"&H41\"",
                                    "\"powershell -enc YQ==\"",
                                    "\"C:\\t\"",
                                    "\"(a+)+$\"",
                                    "vbCrLf",
                                    NULL};
static const char *const functions[] = {"Rnd",
                                        "Chr(%E)",
                                        "ChrW(%E)",
                                        "Asc(%E)",
                                        "Len(%E)",
                                        "Left(%E, %E)",
                                        "Right(%E, %E)",
                                        "Mid(%E, %E, %E)",
                                        "InStr(%E, %E)",
                                        "InStr(%N, %E, %E, 1)",
                                        "InStrRev(%E, %E)",
                                        "Replace(%E, %E, %E)",
                                        "Replace(%E, %T, %T, %N, %N, 1)",
                                        "Split(%E, %E)",
                                        "Join(%E, %E)",
                                        "Filter(%E, %E)",
                                        "StrReverse(%E)",
                                        "UCase(%E)",
                                        "LCase(%E)",
                                        "Trim(%E)",
                                        "Space(%E)",
                                        "String(%E, %E)",
                                        "StrConv(%E, %N)",
                                        "StrComp(%E, %E)",
                                        "Hex(%E)",
                                        "Oct(%E)",
                                        "Val(%E)",
                                        "Str(%E)",
                                        "CStr(%E)",
                                        "CInt(%E)",
                                        "CLng(%E)",
                                        "CByte(%E)",
                                        "CBool(%E)",
                                        "CDbl(%E)",
                                        "CDate(%E)",
                                        "CVErr(%E)",
                                        "CCur(%E)",
                                        "CSng(%E)",
                                        "Int(%E)",
                                        "Fix(%E)",
                                        "Round(%E, %E)",
                                        "Abs(%E)",
                                        "Sqr(%E)",
                                        "Exp(%E)",
                                        "Log(%E)",
                                        "Atn(%E)",
                                        "Sgn(%E)",
                                        "Format(%E, %T)",
                                        "Format(%E, %E)",
                                        "FormatNumber(%E, %E)",
                                        "Now",
                                        "Date",
                                        "Timer",
                                        "DateSerial(%E, %E, %E)",
                                        "TimeSerial(%E, %E, %E)",
                                        "DateAdd(%T, %E, %E)",
                                        "DateDiff(\"d\", %E, %E)",
                                        "DatePart(\"ww\", %E, %N, %N)",
                                        "Weekday(%E)",
                                        "MonthName(%E)",
                                        "IsNumeric(%E)",
                                        "IsDate(%E)",
                                        "IsArray(%E)",
                                        "TypeName(%E)",
                                        "VarType(%E)",
                                        "UBound(%E)",
                                        "LBound(%E, %E)",
                                        "IIf(%E, %E, %E)",
                                        "Choose(%E, %E, %E)",
                                        "Switch(%E, %E)",
                                        "Partition(%E, %E, %E, %E)",
                                        "Environ(%E)",
                                        "Dir(%E)",
                                        "RGB(%E, %E, %E)",
                                        "Eval(%T)",
                                        "StrPtr(%E)",
                                        "LenB(%E)",
                                        "MidB(%E, %E)",
                                        "AscB(%E)",
                                        "ChrB(%E)",
                                        "IsMissing(%E)",
                                        "Error(%E)",
                                        "Err.Number",
                                        "Application.%L",
                                        NULL};
static const grammar_rule rules[] = {{'Z', programs}, {'H', heads},  {'Q', procedures}, {'B', bodies},      {'S', statements},
                                     {'I', exits},    {'L', places}, {'O', objects},    {'E', expressions}, {'P', operators},
                                     {'N', numbers},  {'T', texts},  {'F', functions},  {0, NULL}};
static const grammar vba = {rules, 14, 6000};

typedef struct told {
    sk_budget *budget;
    sk_buf text;
    unsigned count;
} told;

static void count_one(told *t)
{
    const sk_budget *b = t->budget;
    grammar_must(++t->count <= EFFECTS && b->used[SK_LIMIT_EMULATE_STEPS] <= STEPS);
}

static void take_effect(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t count)
{
    told *t = self;
    count_one(t);
    sk_buf_format(&t->text, "%s at %llu", sk_effect_name((uint16_t)op), (unsigned long long)place.off);
    for (size_t i = 0; i < count; i++) {
        grammar_must(args[i].name.len > 0 && sk_utf8_valid(args[i].value));
        sk_buf_byte(&t->text, ' ');
        sk_buf_bytes(&t->text, args[i].value);
    }
    sk_buf_byte(&t->text, '\n');
}

static void take_child(void *self, sk_place place, const char *name, uint16_t kind, sk_bytes bytes)
{
    told *t = self;
    count_one(t);
    sk_buf_format(&t->text, "child %s %u at %llu ", name, kind, (unsigned long long)place.off);
    sk_buf_bytes(&t->text, bytes);
}

static sk_bytes run(sk_arena *a, sk_bytes program, bool vbscript)
{
    sk_budget *b = SK_NEW(a, sk_budget);
    grammar_must(b != NULL);
    b->limits = sk_limits_default();
    b->limits.value[SK_LIMIT_EMULATE_STEPS] = STEPS;
    b->limits.value[SK_LIMIT_EMULATE_EFFECTS] = EFFECTS;
    b->limits.value[SK_LIMIT_EMULATE_STRING] = 1u << 18;
    b->limits.value[SK_LIMIT_EMULATE_STRINGS] = 4u << 20;
    b->limits.value[SK_LIMIT_EMULATE_OBJECTS] = 3000;
    b->limits.value[SK_LIMIT_EMULATE_FILES] = 1u << 20;
    b->limits.value[SK_LIMIT_EMULATE_PATTERN] = 100000;
    told t = {.budget = b, .text = sk_buf_new(a, 16u << 20)};
    sk_world_sink sink = {.self = &t, .effect = take_effect, .child = take_child};
    sk_world *w = sk_world_new(a, b, &sink, NULL);
    sk_vba_result r;
    if (w) sk_vba_run_text(w, program, 65001, vbscript, 5, &r);
    grammar_must(b->used[SK_LIMIT_EMULATE_STEPS] <= STEPS && sk_arena_used(a) <= MEMORY);
    return sk_buf_view(&t.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *first = sk_arena_new(MEMORY), *second = sk_arena_new(MEMORY), *text = sk_arena_new(4u << 20);
    grammar_must(first && second && text);
    sk_bytes program = grammar_program(&vba, text, sk_bytes_of(data, size));
    bool vbscript = size && data[size - 1] % 4 == 0;
    grammar_must(sk_equal(run(first, program, vbscript), run(second, program, vbscript)));
    sk_arena_free(first);
    sk_arena_free(second);
    sk_arena_free(text);
    return 0;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self) { grammar_seeds(3, take, self); }
