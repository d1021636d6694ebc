/* See replica_vba.h. How texts are hidden follows published analyses of Emotet's, Ursnif's and Dridex' macros. */
#include "make/replica_vba.h"

#include <string.h>

#define SHORT_LEN 24 /* a text up to here may be one piece */
#define LONG_LEN 160 /* a text from here on is put together by a function of its own */

static sk_bytes hide(replica_writer *w, sk_bytes text);

static sk_bytes as_bytes(const char *s) { return sk_bytes_str(s); }
#define FORMAT(v, ...) sk_text_bytes((v)->writer.r->a, __VA_ARGS__)
#define TEXT(b) (int)(b).len, (const char *)(b).p

static sk_bytes quoted(replica_vba *v, sk_bytes text)
{
    sk_bytes inside = replica_replaced(v->writer.r, text, "\"", "\"\"");
    return FORMAT(v, "\"%.*s\"", TEXT(inside));
}

/* --- junk --- */

static void junk_in_script(replica_vba *v, sk_buf *out)
{
    replica *r = v->writer.r;
    const char *n = replica_name(r), *m = replica_name(r);
    unsigned x = replica_below(r, 800), y = replica_between(r, 2, 40); /* their product is an Integer */
    switch (replica_below(r, 11)) {
    case 0: sk_buf_format(out, "%s = %u * %u - %u\n", n, x, y, x); break;
    case 1: sk_buf_format(out, "For %s = 1 To %u\n    %s = %s + %s Mod 7\nNext\n", n, y * 3, m, m, n); break;
    case 2: sk_buf_format(out, "If %u > %u Then\n    %s = \"%s\"\nEnd If\n", y, y + x + 1, n, replica_sentence(r)); break;
    case 3: sk_buf_format(out, "' %s\n", replica_sentence(r)); break;
    case 4:
        sk_buf_format(out, "Select Case %u\nCase %u\n    %s = 1\nCase Else\n    %s = Len(\"%s\")\nEnd Select\n", x, x + 1, n, n,
                      m);
        break;
    case 5: sk_buf_format(out, "%s = Sin(%u) + Tan(%u) * Cos(%u)\n", n, x, y, y); break;
    case 6: sk_buf_format(out, "%s = StrReverse(\"%s\") & CStr(%u)\n", n, replica_sentence(r), x); break;
    case 7: sk_buf_format(out, "Do While %u < %u\n    %s = %s & \"a\"\nLoop\n", x + y, x, n, n); break;
    case 8: sk_buf_format(out, "%s = Array(%u, \"%s\", %u)\n%s = UBound(%s)\n", n, x, m, y, m, n); break;
    case 9: sk_buf_format(out, "%s = Hex(%u) & Left(\"%s\", 2)\n", n, x, replica_sentence(r)); break;
    default: sk_buf_format(out, "While Len(%s) > %u\n    %s = \"\"\nWend\n", n, y, n);
    }
}

static void junk_in_macro(replica_vba *v, sk_buf *out)
{
    replica *r = v->writer.r;
    const char *n = replica_name(r), *m = replica_name(r);
    unsigned x = replica_below(r, 800), y = replica_between(r, 2, 40); /* their product is an Integer */
    switch (replica_below(r, 10)) {
    case 0: sk_buf_format(out, "Dim %s As Long: %s = %u\n%s = %s \\ 3 + %u\n", n, n, x, n, n, y); break;
    case 1: sk_buf_format(out, "GoTo %s\n%s = \"%s\"\n%s:\n", n, m, replica_sentence(r), n); break;
    case 2: sk_buf_format(out, "ReDim %s(%u) As String\n%s(%u) = \"%s\"\n", n, y + 3, n, y, m); break;
    case 3: sk_buf_format(out, "Debug.Print \"%s\"; %u\n", replica_sentence(r), x); break;
    case 4: sk_buf_format(out, "Dim %s As String * 7: %s = CVar(\"%s\")\n", n, n, m); break;
    case 5: sk_buf_format(out, "For Each %s In Array(%u, %u)\n    %s = %s + CDbl(%s)\nNext %s\n", n, x, y, m, m, n, n); break;
    case 6:
        sk_buf_format(out, "Dim %s As Object\nIf Not %s Is Nothing Then\n    MsgBox \"%s\"\nEnd If\n", n, n, replica_sentence(r));
        break;
    case 7: sk_buf_format(out, "%s = ChrW(%u) & Oct(%u) & CByte(%u)\n", n, 65 + y, x, y); break;
    case 8: {
        sk_bytes body = FORMAT(v, "Function %s(%s)\n    %s = %s * %u\n    If %s > 9 Then %s = Len(\"%s\")\nEnd Function\n", n, m,
                               n, m, y, m, n, replica_sentence(r));
        if (v->procedure_count < REPLICA_PROCEDURES / 2) v->procedures[v->procedure_count++] = body;
        sk_buf_format(out, v->procedure_count < REPLICA_PROCEDURES / 2 ? "%s = %s(%u)\n" : "' %s %s %u\n", m, n, x);
        break;
    }
    default: junk_in_script(v, out);
    }
}

/* One thing that nobody knows, used in junk and in a condition. */
static void stranger(replica_vba *v, sk_buf *out)
{
    replica *r = v->writer.r;
    const char *n = replica_name(r), *m = replica_name(r);
    bool word = v->store->carrier == REPLICA_DOC || v->store->carrier == REPLICA_DOCM;
    switch (replica_below(r, v->script ? 3 : 6)) {
    case 0:
        sk_buf_format(out, "Set %s = CreateObject(\"NoSuch.%s\")\n%s = %s.Compute(%u, \"a\") & \"q\"\n", n, replica_word(r), m, n,
                      7u);
        break;
    case 1: sk_buf_format(out, "%s = NoSuch%s(\"a\", 3)\nIf %s > 4 Then %s = %s & \"b\"\n", n, replica_word(r), n, m, n); break;
    case 2:
        sk_buf_format(out, "Set %s = CreateObject(\"NoSuch.%s\")\nIf %s.Weight = 12 Then\n    %s = 1\nElse\n    %s = 2\nEnd If\n",
                      n, replica_word(r), n, m, m);
        break;
    case 3: sk_buf_format(out, "If Application.NoSuch%s > 3 Then %s = 1\n", replica_word(r), n); break;
    case 4:
        sk_buf_format(
            &v->head,
            "%sDeclare %sFunction %s Lib \"nosuch.dll\" Alias \"NoSuch%s\" (ByVal a As Long, ByVal b As String) As Long\n",
            "Public ", replica_odds(r, 50) ? "PtrSafe " : "", n, replica_word(r));
        sk_buf_format(out, "%s = %s(%u, \"x\") + 1\n", m, n, 5u);
        break;
    default:
        sk_buf_format(out, "With %s.NoSuch%s(1)\n    %s = .Weight * 2\nEnd With\n", word ? "ActiveDocument" : "ActiveSheet",
                      replica_word(r), n);
    }
}

/* As business code has it. */
static void junk_of_office(replica_vba *v, sk_buf *out)
{
    replica *r = v->writer.r;
    const char *n = replica_name(r);
    switch (replica_below(r, 3)) {
    case 0: sk_buf_format(out, "' %s\n", replica_sentence(r)); break;
    case 1: sk_buf_format(out, "Dim %s As String\n%s = Trim(\" %s \")\n", n, n, replica_sentence(r)); break;
    default: sk_buf_format(out, "Debug.Print \"%s\"\n", replica_sentence(r));
    }
}

static void junk(replica_writer *w, sk_buf *out)
{
    replica_vba *v = (replica_vba *)w;
    if (w->stranger_now && w->r->stranger) {
        w->r->stranger = false;
        stranger(v, out);
        return;
    }
    if (v->office)
        junk_of_office(v, out);
    else if (v->script)
        junk_in_script(v, out);
    else
        junk_in_macro(v, out);
}

/* --- decoding functions, each written once --- */

enum { HEX, XOR, CAESAR, BASE64, PICK, TWOSTEP, CHARS };

static const char *const helper_code[][2] = {
    [HEX] = {"Function @hexf(@hexs)\nFor @hexi = 1 To Len(@hexs) Step 2\n@hexr = @hexr & Chr(CLng(\"&H\" & Mid(@hexs, @hexi, "
             "2)))\nNext\n@hexf = @hexr\nEnd Function\n",
             "Function @hexf(@hexs)\n@hexi = 1\nDo While @hexi < Len(@hexs)\n@hexr = @hexr + ChrW(CInt(\"&h\" & Mid(@hexs, "
             "@hexi, 2)))\n@hexi = @hexi + 2\nLoop\n@hexf = @hexr\nEnd Function\n"},
    [XOR] = {"Function @xorf(@xors, @xork)\nFor @xori = 1 To Len(@xors) \\ 2\n@xorr = @xorr & Chr(CLng(\"&H\" & Mid(@xors, @xori "
             "* 2 - 1, 2)) Xor @xork)\nNext\n@xorf = @xorr\nEnd Function\n",
             "Function @xorf(@xors, @xork)\n@xori = 0\nWhile @xori < Len(@xors) / 2\n@xorb = CLng(\"&H\" & Mid(@xors, @xori * 2 "
             "+ 1, 2))\n@xorr = @xorr & Chr((@xorb Or @xork) And Not (@xorb And @xork))\n@xori = @xori + 1\nWend\n@xorf = "
             "@xorr\nEnd Function\n"},
    [CAESAR] = {"Function @caef(@caes, @caek)\nFor @caei = 1 To Len(@caes)\n@caer = @caer & Chr((Asc(Mid(@caes, @caei, 1)) - 32 "
                "+ 95 - @caek) Mod 95 + 32)\nNext\n@caef = @caer\nEnd Function\n",
                "Function @caef(@caes, @caek)\nFor @caei = Len(@caes) To 1 Step -1\n@caec = Asc(Mid(@caes, @caei)) - @caek\nIf "
                "@caec < 32 Then @caec = @caec + 95\n@caer = Chr(@caec) & @caer\nNext\n@caef = @caer\nEnd Function\n"},
    [BASE64] = {"Function @b64f(@b64s)\nSet @b64d = CreateObject(\"MSXML2.DOMDocument\")\nSet @b64e = "
                "@b64d.createElement(\"b64\")\n@b64e.dataType = \"bin.base64\"\n@b64e.Text = @b64s\n@b64f = "
                "StrConv(@b64e.nodeTypedValue, vbUnicode)\nEnd Function\n",
                "Function @b64f(@b64s)\nWith CreateObject(\"Microsoft.XMLDOM\").createElement(\"x\")\n.dataType = \"bin.\" & "
                "\"base64\"\n.Text = @b64s\n@b64v = .nodeTypedValue\nEnd With\nFor @b64i = LBound(@b64v) To UBound(@b64v)\n@b64r "
                "= @b64r & Chr(@b64v(@b64i))\nNext\n@b64f = @b64r\nEnd Function\n"},
    [PICK] = {"Function @picf(@pica, @pics)\nFor Each @pici In Split(@pics, \",\")\n@picr = @picr & Mid(@pica, CInt(@pici), "
              "1)\nNext\n@picf = @picr\nEnd Function\n",
              "Function @picf(@pica, @pics)\n@picv = Split(@pics, \",\")\nFor @pici = 0 To UBound(@picv)\n@picr = @picr & "
              "Left(Mid(@pica, @picv(@pici)), 1)\nNext\n@picf = @picr\nEnd Function\n"},
    [TWOSTEP] = {"Function @twof(@twos, @twon)\nFor @twoi = 1 To Len(@twos) Step @twon\n@twor = @twor & Mid(@twos, @twoi, "
                 "1)\nNext\n@twof = @twor\nEnd Function\n",
                 "Function @twof(@twos, @twon)\n@twoi = 1\nDo Until @twoi > Len(@twos)\n@twor = @twor & Mid(@twos, @twoi, "
                 "1)\n@twoi = @twoi + @twon\nLoop\n@twof = @twor\nEnd Function\n"},
    [CHARS] = {"Function @chaf(@chas, @chak)\nFor Each @chai In Split(@chas, \"-\")\n@char = @char & Chr(CLng(@chai) - "
               "@chak)\nNext\n@chaf = @char\nEnd Function\n",
               "Function @chaf(@chas, @chak)\n@chav = Split(@chas, \"-\")\nFor @chai = LBound(@chav) To "
               "UBound(@chav)\n@chav(@chai) = ChrW(@chav(@chai) - @chak)\nNext\n@chaf = Join(@chav, \"\")\nEnd Function\n"},
};
static const char *const helper_names[] = {"hexf", "xorf", "caef", "b64f", "picf", "twof", "chaf"};

static const char *helper(replica_vba *v, unsigned which)
{
    if (v->helpers[which]) return v->helpers[which];
    replica *r = v->writer.r;
    v->helpers[which] = replica_named(r, as_bytes(helper_names[which]));
    unsigned form = which == BASE64 && v->script ? 1 : replica_below(r, 2); /* VBScript has no StrConv */
    bool was = v->inside_helper;
    v->inside_helper = true;
    replica_vba_procedure(v, helper_code[which][form]);
    v->inside_helper = was;
    return v->helpers[which];
}

/* --- ways to hide one piece --- */

/* A literal, or an expression that reads it from a hiding place. */
static sk_bytes data(replica_vba *v, sk_bytes text)
{
    const char *place = text.len > 2 && replica_odds(v->writer.r, v->stores) ? replica_store_put(v->store, text) : NULL;
    return place ? as_bytes(place) : quoted(v, text);
}

static sk_bytes as_literal(replica_vba *v, sk_bytes s) { return quoted(v, s); }

static sk_bytes as_data(replica_vba *v, sk_bytes s) { return data(v, s); }

static sk_bytes as_reversed(replica_vba *v, sk_bytes s)
{
    sk_bytes d = data(v, replica_reversed(v->writer.r, s));
    return FORMAT(v, "StrReverse(%.*s)", TEXT(d));
}

static sk_bytes as_replace(replica_vba *v, sk_bytes s)
{
    const char *marker = replica_marker(v->writer.r, s);
    if (!marker) return as_reversed(v, s);
    sk_bytes d = data(v, replica_with_marker(v->writer.r, s, marker));
    return FORMAT(v, replica_odds(v->writer.r, 50) ? "Replace(%.*s, \"%s\", \"\")" : "Join(Split(%.*s, \"%s\"), \"\")", TEXT(d),
                  marker);
}

static sk_bytes as_chars(replica_vba *v, sk_bytes s)
{
    replica *r = v->writer.r;
    sk_buf b = sk_buf_new(r->a, s.len * 40 + 1);
    for (size_t i = 0; i < s.len; i++) {
        unsigned c = s.p[i], k = replica_between(r, 1, 40);
        if (i) sk_buf_str(&b, replica_odds(r, 50) ? " & " : " + ");
        switch (replica_below(r, 6)) {
        case 0: sk_buf_format(&b, "Chr(%u)", c); break;
        case 1: sk_buf_format(&b, "Chr(%u - %u)", c + k, k); break;
        case 2: sk_buf_format(&b, v->script ? "ChrW(%u + %u)" : "Chr$(%u + %u)", c - k % 30, k % 30); break;
        case 3: sk_buf_format(&b, "Chr(%u Xor %u)", c ^ k, k); break;
        case 4: sk_buf_format(&b, "Chr(&H%X)", c); break;
        default:
            if (!v->script && c >= 'A' && c <= 'Z')
                sk_buf_format(&b, "Chr(vbKey%c)", c);
            else
                sk_buf_format(&b, "ChrW(%u * %u / %u)", c, k, k);
        }
    }
    return sk_buf_view(&b);
}

static sk_bytes as_middle(replica_vba *v, sk_bytes s)
{
    replica *r = v->writer.r;
    const char *before = replica_word(r), *after = replica_word(r);
    sk_bytes d = data(v, FORMAT(v, "%s%.*s%s", before, TEXT(s), after));
    return FORMAT(v, "Mid(%.*s, %zu, %zu)", TEXT(d), strlen(before) + 1, s.len);
}

static sk_bytes as_right(replica_vba *v, sk_bytes s)
{
    sk_bytes d = data(v, FORMAT(v, "%s%.*s", replica_word(v->writer.r), TEXT(s)));
    return FORMAT(v, "Right(%.*s, %zu)", TEXT(d), s.len);
}

static sk_bytes as_array(replica_vba *v, sk_bytes s)
{
    replica *r = v->writer.r;
    sk_buf b = sk_buf_new(r->a, s.len * 16 + 64);
    sk_buf_str(&b, "Join(Array(");
    for (size_t i = 0; i < s.len;) {
        size_t len = replica_between(r, 1, 5);
        sk_bytes d = quoted(v, sk_slice(s, i, len));
        sk_buf_format(&b, "%s%.*s", i ? ", " : "", TEXT(d));
        i += len;
    }
    sk_buf_str(&b, "), \"\")");
    return sk_buf_view(&b);
}

static sk_bytes as_choice(replica_vba *v, sk_bytes s)
{
    replica *r = v->writer.r;
    sk_bytes d = data(v, s);
    if (replica_odds(r, 50)) return FORMAT(v, "Choose(2, \"%s\", %.*s, \"%s\")", replica_word(r), TEXT(d), replica_word(r));
    return FORMAT(v, "IIf(%u > %u, \"%s\", %.*s)", replica_below(r, 9), 9 + replica_below(r, 9), replica_word(r), TEXT(d));
}

static sk_bytes as_function(replica_vba *v, sk_bytes s)
{
    const char *name = replica_name(v->writer.r);
    sk_bytes d = data(v, s);
    if (v->procedure_count >= REPLICA_PROCEDURES - 8) return d;
    v->procedures[v->procedure_count++] = FORMAT(v, "Function %s()\n    %s = %.*s\nEnd Function\n", name, name, TEXT(d));
    return FORMAT(v, "%s()", name);
}

static sk_bytes as_constant(replica_vba *v, sk_bytes s)
{
    const char *name = replica_name(v->writer.r);
    sk_bytes d = quoted(v, s);
    sk_buf_format(&v->head, "%s%s = %.*s\n", v->script ? "Const " : "Public Const ", name, TEXT(d));
    return as_bytes(name);
}

static sk_bytes as_hex(replica_vba *v, sk_bytes s)
{
    sk_bytes d = data(v, replica_hex(v->writer.r, s, 0));
    return FORMAT(v, "%s(%.*s)", helper(v, HEX), TEXT(d));
}

static sk_bytes as_xor(replica_vba *v, sk_bytes s)
{
    unsigned key = replica_between(v->writer.r, 1, 127);
    sk_bytes d = data(v, replica_hex(v->writer.r, s, key));
    return FORMAT(v, "%s(%.*s, %u)", helper(v, XOR), TEXT(d), key);
}

static sk_bytes as_caesar(replica_vba *v, sk_bytes s)
{
    unsigned key = replica_between(v->writer.r, 1, 60);
    sk_bytes d = data(v, replica_caesar(v->writer.r, s, key));
    return FORMAT(v, "%s(%.*s, %u)", helper(v, CAESAR), TEXT(d), key);
}

static sk_bytes as_base64(replica_vba *v, sk_bytes s)
{
    sk_bytes d = data(v, replica_base64(v->writer.r, s));
    return FORMAT(v, "%s(%.*s)", helper(v, BASE64), TEXT(d));
}

static sk_bytes as_picked(replica_vba *v, sk_bytes s)
{
    replica *r = v->writer.r;
    uint8_t letters[95];
    sk_buf numbers = sk_buf_new(r->a, s.len * 4 + 1);
    for (unsigned i = 0; i < 95; i++) letters[i] = (uint8_t)(i + 32);
    replica_shuffle(r, letters, 95, 1);
    for (size_t i = 0; i < s.len; i++)
        sk_buf_format(&numbers, "%s%zu", i ? "," : "", sk_find_byte(sk_bytes_of(letters, 95), 0, s.p[i]) + 1);
    sk_bytes alphabet = quoted(v, sk_arena_copy(r->a, sk_bytes_of(letters, 95))), d = data(v, sk_buf_view(&numbers));
    return FORMAT(v, "%s(%.*s, %.*s)", helper(v, PICK), TEXT(alphabet), TEXT(d));
}

static sk_bytes as_every_nth(replica_vba *v, sk_bytes s)
{
    replica *r = v->writer.r;
    unsigned n = replica_between(r, 2, 4);
    sk_buf b = sk_buf_new(r->a, s.len * n + 1);
    for (size_t i = 0; i < s.len; i++) {
        sk_buf_byte(&b, s.p[i]);
        for (unsigned k = 1; k < n; k++) sk_buf_byte(&b, (uint8_t)replica_between(r, 'a', 'z'));
    }
    sk_bytes d = data(v, sk_buf_view(&b));
    return FORMAT(v, "%s(%.*s, %u)", helper(v, TWOSTEP), TEXT(d), n);
}

static sk_bytes as_numbers(replica_vba *v, sk_bytes s)
{
    replica *r = v->writer.r;
    unsigned key = replica_between(r, 1, 400);
    sk_buf b = sk_buf_new(r->a, s.len * 4 + 1);
    for (size_t i = 0; i < s.len; i++) sk_buf_format(&b, "%s%u", i ? "-" : "", s.p[i] + key);
    sk_bytes d = data(v, sk_buf_view(&b));
    return FORMAT(v, "%s(%.*s, %u)", helper(v, CHARS), TEXT(d), key);
}

typedef sk_bytes way(replica_vba *v, sk_bytes s);
static way *const light[] = {as_literal, as_data, as_reversed, as_replace, as_replace, as_middle, as_array, as_right};
static way *const heavy[] = {as_data,   as_reversed, as_replace,  as_chars,     as_middle, as_right,
                             as_array,  as_choice,   as_function, as_constant,  as_hex,    as_xor,
                             as_caesar, as_base64,   as_picked,   as_every_nth, as_numbers};

static sk_bytes hide_piece(replica_vba *v, sk_bytes s)
{
    way *chosen = v->light ? REPLICA_PICK(v->writer.r, light) : REPLICA_PICK(v->writer.r, heavy);
    if (v->script && chosen == as_choice) chosen = as_reversed; /* VBScript has neither Choose nor IIf */
    if (s.len > SHORT_LEN && (chosen == as_chars || chosen == as_array || chosen == as_constant)) chosen = as_replace;
    return chosen(v, s);
}

static sk_bytes hide_pieces(replica_vba *v, sk_bytes s)
{
    replica *r = v->writer.r;
    sk_buf b = sk_buf_new(r->a, 1u << 16);
    while (s.len) {
        size_t len = replica_between(r, 2, SHORT_LEN);
        sk_bytes piece = hide_piece(v, sk_slice(s, 0, len));
        sk_buf_format(&b, "%s%.*s", b.len ? (replica_odds(r, 70) ? " & " : " + ") : "", TEXT(piece));
        s = sk_from(s, len);
    }
    return sk_buf_view(&b);
}

/* A function that puts a long text together, line by line. */
static sk_bytes hide_long(replica_vba *v, sk_bytes s)
{
    replica *r = v->writer.r;
    const char *name = replica_name(r), *part = replica_name(r);
    sk_buf b = sk_buf_new(r->a, 1u << 20);
    size_t each = s.len / replica_between(r, 1, 12) + 1;
    each = each < 40 ? 40 : each > 600 && !replica_odds(r, v->stores) ? 600 : each;
    sk_buf_format(&b, "Function %s()\n", name);
    for (; s.len; s = sk_from(s, each)) {
        sk_bytes piece = hide_piece(v, sk_slice(s, 0, each));
        v->writer.stranger_now = false;
        if (!v->office && replica_odds(r, 25)) junk(&v->writer, &b);
        sk_buf_format(&b, "%s = %s & %.*s\n", part, part, TEXT(piece));
    }
    sk_buf_format(&b, "%s = %s\nEnd Function\n", name, part);
    if (v->procedure_count < REPLICA_PROCEDURES) v->procedures[v->procedure_count++] = sk_buf_view(&b);
    return FORMAT(v, "%s()", name);
}

static sk_bytes hide(replica_writer *w, sk_bytes text)
{
    replica_vba *v = (replica_vba *)w;
    if (text.len > LONG_LEN) return hide_long(v, text);
    if (text.len > SHORT_LEN || replica_odds(w->r, 50)) return hide_pieces(v, text);
    return hide_piece(v, text);
}

/* --- projects --- */

void replica_vba_start(replica_vba *v, replica *r, replica_store *store)
{
    *v = (replica_vba){.writer = {.r = r, .hide = hide, .junk = junk, .junk_odds = replica_between(r, 10, 45)},
                       .store = store,
                       .script = store->carrier == REPLICA_SCRIPT,
                       .stores = replica_between(r, 20, 70),
                       .head = sk_buf_new(r->a, 1u << 18)};
}

/* Lines behind which nothing may be put: the next line belongs to them. */
static bool is_open_head(sk_bytes line)
{
    line = sk_trim(line);
    return sk_starts(line, SK_LIT("Select Case")) || sk_starts(line, SK_LIT("Declare"));
}

/* Indents, and breaks some lines behind a comma outside a literal. */
static void write_shaped(replica_vba *v, sk_buf *out, sk_bytes code)
{
    replica *r = v->writer.r;
    unsigned indent = replica_below(r, 3) * 2;
    for (sk_bytes line; sk_next_line(&code, &line, NULL);) {
        bool literal = false, broken = false;
        for (unsigned i = 0; i < indent && line.len && !sk_starts(line, SK_LIT("Attribute")); i++) sk_buf_byte(out, ' ');
        for (size_t i = 0; i < line.len; i++) {
            sk_buf_byte(out, line.p[i]);
            if (line.p[i] == '"') literal = !literal;
            if (line.p[i] == '\'' && !literal) broken = true;
            if (literal || broken || v->unbroken || line.p[i] != ',' || sk_at(line, i + 1) != ' ' || !replica_odds(r, 4))
                continue;
            sk_buf_str(out, " _\n   ");
            broken = true;
        }
        sk_buf_byte(out, '\n');
        if (replica_odds(r, 6) && !is_open_head(line)) sk_buf_byte(out, '\n');
    }
}

void replica_vba_procedure(replica_vba *v, const char *lines)
{
    sk_buf b = sk_buf_new(v->writer.r->a, 1u << 20);
    sk_bytes head, rest = sk_bytes_str(lines);
    unsigned odds = v->writer.junk_odds;
    (void)sk_next_line(&rest, &head, NULL);
    if (v->inside_helper) v->writer.junk_odds = 0; /* every round of its loop would do it */
    unsigned spare = v->writer.junk_odds;
    v->writer.junk_odds = 0;
    replica_write(&v->writer, &b, sk_text_format(v->writer.r->a, "%.*s\n", TEXT(head)));
    v->writer.junk_odds = spare;
    replica_write(&v->writer, &b, sk_arena_string(v->writer.r->a, rest));
    v->writer.junk_odds = odds;
    if (v->procedure_count < REPLICA_PROCEDURES) v->procedures[v->procedure_count++] = sk_buf_view(&b);
}

void replica_vba_declare(replica_vba *v, const char *lines)
{
    unsigned odds = v->writer.junk_odds;
    v->writer.junk_odds = 0;
    replica_write(&v->writer, &v->head, lines);
    v->writer.junk_odds = odds;
}

#define MODULES 3

sk_bytes replica_vba_document(replica_vba *v, const char *entry, bool event)
{
    replica *r = v->writer.r;
    sk_arena *a = r->a;
    bool word = v->store->carrier == REPLICA_DOC || v->store->carrier == REPLICA_DOCM;
    replica_vba_procedure(v, entry);
    sk_bytes main = v->procedures[--v->procedure_count];
    sk_buf page = sk_buf_new(a, 1u << 20), modules[MODULES];
    for (unsigned i = 0; i < MODULES; i++) modules[i] = sk_buf_new(a, 1u << 20);
    sk_buf_str(&page, replica_store_attributes(v->store));
    sk_buf_bytes(&modules[0], sk_buf_view(&v->head));
    if (event)
        write_shaped(v, &page, main);
    else
        v->procedures[v->procedure_count++] = main;
    replica_shuffle(r, v->procedures, v->procedure_count, sizeof *v->procedures);
    unsigned count = replica_between(r, 1, MODULES);
    for (size_t i = 0; i < v->procedure_count; i++) write_shaped(v, &modules[replica_below(r, count)], v->procedures[i]);
    make_vba_module list[MODULES + 2] = {
        {.name = word ? "ThisDocument" : "ThisWorkbook", .type = 'd', .code = sk_arena_string(a, sk_buf_view(&page))}};
    size_t n = 1;
    if (!word) list[n++] = (make_vba_module){.name = "Sheet1", .type = 'd', .code = ""};
    for (unsigned i = 0; i < count; i++)
        list[n++] = (make_vba_module){.name = replica_name(r), .type = 'm', .code = sk_arena_string(a, sk_buf_view(&modules[i]))};
    return replica_store_document(v->store, list, n);
}

sk_bytes replica_vba_script(replica_vba *v, const char *main)
{
    replica *r = v->writer.r;
    sk_buf b = sk_buf_new(r->a, 1u << 20), code = sk_buf_new(r->a, 1u << 20);
    replica_write(&v->writer, &code, main);
    sk_buf_bytes(&b, sk_buf_view(&v->head));
    replica_shuffle(r, v->procedures, v->procedure_count, sizeof *v->procedures);
    size_t at = replica_below(r, (uint32_t)v->procedure_count + 1); /* functions may stand behind the code that calls them */
    for (size_t i = 0; i < at; i++) write_shaped(v, &b, v->procedures[i]);
    write_shaped(v, &b, sk_buf_view(&code));
    for (size_t i = at; i < v->procedure_count; i++) write_shaped(v, &b, v->procedures[i]);
    return sk_buf_view(&b);
}
