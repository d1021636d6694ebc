/* Processes that were started (Security 4688, Sysmon 1) and what Sysmon saw them do (3, 7, 11, 13, 15). */
#include "base/text.h"
#include "host/autostart.h"
#include "host/checks/events.h"
#include "host/look.h"
#include "host/shapes.h"
#include "host/traces.h"
#include "host/veil.h"

#define OFFICE "winword|excel|powerpnt|msaccess|mspub|visio|onenote|onenotem|outlook|wordpad|eqnedt32"
#define SHELLS "cmd|powershell|pwsh|wscript|cscript|mshta|regsvr32|rundll32|certutil|bitsadmin|wmic|msbuild|schtasks|forfiles|hh|installutil"

typedef struct command_row {
    sk_host_check_id check;
    sk_host_state state;
    sk_veiled parent, program, has, has_too;
    const char *what;
} command_row;

static const command_row commands[] = {
#define SK_COMMAND(check, state, parent, program, has, has_too, what) \
    {SK_HOST_CHECK_##check, SK_HOST_##state, SK_VEILED(parent), SK_VEILED(program), SK_VEILED(has), SK_VEILED(has_too), what},
#include "host/checks/commands.def"
#undef SK_COMMAND
};

#define SK_COMMAND(check, state, parent, program, has, has_too, what) \
    _Static_assert(sizeof(parent) < SK_VEILED_ROOM && sizeof(program) < SK_VEILED_ROOM && sizeof(has) < SK_VEILED_ROOM && sizeof(has_too) < SK_VEILED_ROOM, "a text is too long to be veiled");
#include "host/checks/commands.def"
#undef SK_COMMAND

static bool is_listed(sk_bytes program, const char *list) { return !*list || sk_shape_is_one_of(program, list); }

static bool is_program(const sk_event_command *c, const command_row *row)
{
    char list[SK_VEILED_ROOM];
    return is_listed(c->image, sk_unveil(&row->program, list)) && is_listed(c->parent, sk_unveil(&row->parent, list));
}

static bool has(sk_bytes line, sk_bytes image, const sk_veiled *veiled)
{
    char room[SK_VEILED_ROOM];
    sk_bytes text = sk_bytes_str(sk_unveil(veiled, room));
    return sk_find(line, 0, text) != SK_NPOS || sk_find(image, 0, text) != SK_NPOS;
}

static bool look_at_rows(sk_event_look *l, const sk_event *e, const sk_event_command *c)
{
    bool told = false;
    sk_bytes line = sk_text_lower(l->scratch, c->line), image = sk_text_lower(l->scratch, c->image);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        const command_row *row = &commands[i];
        if (!is_program(c, row) || !has(line, image, &row->has) || !has(line, image, &row->has_too)) continue;
        sk_event_tell(l, e, (sk_host_finding){.check = row->check, .state = row->state, .process = sk_host_path_name(c->image), .command = c->line, .detail = sk_bytes_str(row->what)});
        told = true;
    }
    return told;
}

/* A library that was dropped in the root of a profile (macros name it "..\soci1.ocx"), or was written beside a OneNote page. */
static bool is_first_stage(sk_bytes loaded)
{
    bool relative = sk_starts(loaded, SK_LIT("..\\")) && sk_find_byte(loaded, 3, '\\') == SK_NPOS;
    bool note = sk_find_nocase(loaded, 0, SK_LIT("\\Temp\\OneNote\\")) != SK_NPOS;
    return relative || note || sk_place_of(loaded) == SK_PLACE_ROOT;
}

static bool look_at_loader(sk_event_look *l, const sk_event *e, const sk_event_command *c)
{
    sk_bytes program, loaded, entry;
    sk_autostart_split(l->scratch, c->line, &program, &loaded, &entry);
    if (!sk_shape_loader(program) || !loaded.len) return false;
    bool own = sk_place_of(loaded) == SK_PLACE_OWN_FOLDER, first = is_first_stage(loaded);
    if (!own && !first) return false;
    bool sure = own ? sk_shape_random_path(loaded) : is_listed(c->parent, OFFICE) && c->parent.len;
    sk_event_tell(l, e, (sk_host_finding){.check = SK_HOST_CHECK_EVENT_LOADER, .state = sure ? SK_HOST_PAST : SK_HOST_SUSPICIOUS, .path = loaded,
                                          .process = sk_host_path_name(program), .command = c->line, .detail = c->line});
    return true;
}

/* A program of 2018 to 2020 starts itself anew with "--" and eight hexadecimal digits. */
static bool has_restart_argument(sk_bytes line)
{
    line = sk_trim(line);
    if (line.len < 12 || !sk_equal(sk_slice(line, line.len - 11, 3), SK_LIT(" --"))) return false;
    for (size_t i = line.len - 8; i < line.len; i++) {
        if (sk_hex_value(line.p[i]) < 0) return false;
    }
    return true;
}

static bool look_at_program(sk_event_look *l, const sk_event *e, const sk_event_command *c)
{
    sk_bytes name = sk_host_path_name(c->image);
    bool own = sk_place_of(c->image) == SK_PLACE_OWN_FOLDER, viewer = sk_trace_is_password_viewer(name);
    bool again = has_restart_argument(c->line) && (own || sk_find_nocase(c->image, 0, SK_LIT("\\SysWOW64\\")) != SK_NPOS);
    if (!viewer && !again && !sk_shape_random_path(c->image)) return false;
    sk_event_tell(l, e, (sk_host_finding){.check = viewer ? SK_HOST_CHECK_PASSWORD_VIEWER : SK_HOST_CHECK_PAST_PROGRAM, .state = again ? SK_HOST_PAST : SK_HOST_SUSPICIOUS,
                                          .path = c->image, .command = c->line, .detail = name});
    return true;
}

static void look_at_parent(sk_event_look *l, const sk_event *e, const sk_event_command *c)
{
    if (!is_listed(c->parent, OFFICE) || !is_listed(c->image, SHELLS) || !c->parent.len) return;
    /* Windows prints, and installs printers, through rundll32. */
    if (is_listed(c->image, "rundll32") && (sk_find_nocase(c->line, 0, SK_LIT("printui")) != SK_NPOS || sk_find_nocase(c->line, 0, SK_LIT("mshtml.dll,printhtml")) != SK_NPOS)) return;
    sk_event_tell(l, e, (sk_host_finding){.check = SK_HOST_CHECK_EVENT_OFFICE, .state = SK_HOST_SUSPICIOUS, .process = sk_host_path_name(c->parent), .command = c->line, .detail = c->line.len ? c->line : c->image});
}

void sk_event_look_at_command(sk_event_look *l, const sk_event *e, const sk_event_command *c)
{
    bool told = look_at_rows(l, e, c);
    told |= look_at_loader(l, e, c);
    told |= look_at_program(l, e, c);
    told |= sk_event_look_at_encoded(l, e, c->line);
    if (!told) look_at_parent(l, e, c);
}

void sk_event_process_sysmon(sk_event_look *l, const sk_event *e)
{
    sk_event_look_at_command(l, e, &(sk_event_command){sk_event_value(e, "Image"), sk_event_value(e, "CommandLine"), sk_event_value(e, "ParentImage")});
}

void sk_event_process_security(sk_event_look *l, const sk_event *e)
{
    sk_event_look_at_command(l, e, &(sk_event_command){sk_event_value(e, "NewProcessName"), sk_event_value(e, "CommandLine"), sk_event_value(e, "ParentProcessName")});
}

/* ---- Sysmon ---- */

void sk_event_connection(sk_event_look *l, const sk_event *e)
{
    sk_bytes image = sk_event_value(e, "Image"), ip = sk_event_value(e, "DestinationIp"), host = sk_event_value(e, "DestinationHostname"), port = sk_event_value(e, "DestinationPort");
    bool named = host.len > 1; /* Sysmon writes "-" where there is none */
    if ((!sk_shape_loader(image) && !sk_shape_random_path(image)) || named || !ip.len || sk_shape_private_address(ip) || !sk_shape_server_port(port)) return;
    sk_bytes to = sk_text_bytes(l->scratch, "%.*s:%.*s", (int)ip.len, (const char *)ip.p, (int)port.len, (const char *)port.p);
    sk_event_tell(l, e, (sk_host_finding){.check = SK_HOST_CHECK_EVENT_CONNECTION, .state = SK_HOST_SUSPICIOUS, .process = sk_host_path_name(image), .command = image, .detail = to});
}

void sk_event_image_loaded(sk_event_look *l, const sk_event *e)
{
    sk_bytes image = sk_event_value(e, "Image"), loaded = sk_event_value(e, "ImageLoaded");
    if (!sk_shape_loader(image) || sk_place_of(loaded) != SK_PLACE_OWN_FOLDER || sk_is(sk_event_value(e, "Signed"), "true")) return;
    sk_event_tell(l, e, (sk_host_finding){.check = SK_HOST_CHECK_EVENT_LOADER, .state = sk_shape_random_path(loaded) ? SK_HOST_PAST : SK_HOST_SUSPICIOUS, .path = loaded,
                                          .process = sk_host_path_name(image), .detail = loaded});
}

static bool ends_as_one_of(sk_bytes name, const char *list)
{
    sk_bytes rest = sk_bytes_str(list), ending;
    while (sk_next_field(&rest, '|', &ending)) {
        if (sk_ends_nocase(name, ending)) return true;
    }
    return false;
}

void sk_event_file_created(sk_event_look *l, const sk_event *e)
{
    sk_bytes image = sk_event_value(e, "Image"), target = sk_event_value(e, "TargetFilename");
    bool program = ends_as_one_of(target, ".exe|.dll|.ocx|.vbs|.wsf|.js|.hta|.scr");
    bool by_office = sk_shape_is_one_of(image, OFFICE) && program;
    bool by_loader = sk_shape_loader(image) && sk_place_of(target) == SK_PLACE_OWN_FOLDER;
    bool by_script = sk_shape_is_one_of(image, "wscript|cscript|mshta") && ends_as_one_of(target, ".exe|.dll|.ocx");
    bool by_powershell = sk_shape_is_one_of(image, "powershell|pwsh") && ends_as_one_of(target, ".exe|.dll") && (sk_place_of(target) == SK_PLACE_ROOT || sk_find_nocase(target, 0, SK_LIT("\\Temp\\word\\2019\\")) != SK_NPOS);
    bool viewer = sk_trace_is_password_viewer(sk_host_path_name(target));
    if (!by_office && !by_loader && !by_script && !by_powershell && !viewer) return;
    sk_host_state state = by_loader && sk_shape_random_path(target) ? SK_HOST_PAST : SK_HOST_SUSPICIOUS;
    sk_event_tell(l, e, (sk_host_finding){.check = viewer ? SK_HOST_CHECK_PASSWORD_VIEWER : SK_HOST_CHECK_EVENT_DROPPED, .state = state, .path = target,
                                          .process = sk_host_path_name(image), .detail = target});
}

/* A Run value, or the ImagePath of a service. */
void sk_event_value_set(sk_event_look *l, const sk_event *e)
{
    sk_bytes key = sk_event_value(e, "TargetObject"), details = sk_event_value(e, "Details"), program, loaded, entry;
    bool run = sk_find_nocase(key, 0, SK_LIT("\\CurrentVersion\\Run")) != SK_NPOS;
    bool service = sk_find_nocase(key, 0, SK_LIT("\\Services\\")) != SK_NPOS && sk_ends_nocase(key, SK_LIT("\\ImagePath"));
    if (!run && !service) return;
    sk_autostart_split(l->scratch, details, &program, &loaded, &entry);
    bool loads = sk_shape_loader(program) && (sk_place_of(loaded) == SK_PLACE_OWN_FOLDER || sk_place_of(loaded) == SK_PLACE_ROOT);
    bool sure = loads && sk_shape_random_path(loaded);
    if (!loads && !sk_shape_random_path(program)) return;
    sk_event_tell(l, e, (sk_host_finding){.check = SK_HOST_CHECK_EVENT_RUN_VALUE, .state = sure ? SK_HOST_PAST : SK_HOST_SUSPICIOUS, .path = loads ? loaded : program,
                                          .registry = key, .command = details, .detail = details});
}

/* The mark of the web on a document, archive or script. */
void sk_event_stream_created(sk_event_look *l, const sk_event *e)
{
    sk_bytes target = sk_event_value(e, "TargetFilename");
    static const sk_bytes stream = {(const uint8_t *)":Zone.Identifier", 16};
    if (!sk_ends_nocase(target, stream)) return;
    target.len -= stream.len;
    if (!ends_as_one_of(target, ".doc|.docm|.dot|.dotm|.xls|.xlsm|.xlsb|.xlt|.one|.lnk|.js|.vbs|.wsf|.hta|.zip|.rar|.7z|.iso|.img")) return;
    sk_event_tell(l, e, (sk_host_finding){.check = SK_HOST_CHECK_EVENT_DOWNLOADED, .state = SK_HOST_NOTE, .path = target, .process = sk_host_path_name(sk_event_value(e, "Image")),
                                          .command = sk_event_value(e, "Contents"), .detail = target});
}
