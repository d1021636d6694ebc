/* Services and tasks in logs: System 7045, Security 4697 and 4698, TaskScheduler 106, 140, 129, 200, 201. */
#include "base/buf.h"
#include "base/text.h"
#include "host/autostart.h"
#include "host/checks/events.h"
#include "host/look.h"
#include "host/shapes.h"

static bool is_digits_or_hex(sk_bytes stem)
{
    for (size_t i = 0; i < stem.len; i++) {
        if (sk_hex_value(stem.p[i]) < 0) return false;
    }
    return stem.len >= 6;
}

/* \\127.0.0.1\ADMIN$\qwertyui.exe, %SystemRoot%\qwertyui.exe: as copied over the network by a spreader. */
static bool is_copied_over_the_network(sk_bytes program)
{
    sk_bytes name = sk_host_path_name(program), stem = sk_host_path_stem(name), folder = sk_host_path_folder(program);
    bool remote = sk_starts(program, SK_LIT("\\\\")) && (sk_find_nocase(program, 0, SK_LIT("\\ADMIN$\\")) != SK_NPOS || sk_find_nocase(program, 0, SK_LIT("\\C$\\")) != SK_NPOS);
    bool in_windows = sk_is(folder, "%SystemRoot%") || sk_is(folder, "%windir%") || sk_is(folder, "C:\\Windows") || sk_is(folder, "\\SystemRoot");
    return remote || (in_windows && sk_ends_nocase(name, SK_LIT(".exe")) && (sk_shape_random(stem, stem) || is_digits_or_hex(stem)));
}

/* A shell as a service: SMBExec and Cobalt Strike's psexec_psh. */
static bool is_shell(sk_bytes program, sk_bytes command)
{
    return sk_starts_nocase(command, SK_LIT("%COMSPEC%")) || sk_shape_is_one_of(program, "cmd|powershell|pwsh|mshta");
}

void sk_event_service(sk_event_look *l, const sk_event *e)
{
    sk_bytes name = sk_event_value(e, "ServiceName"), command = sk_event_value(e, "ImagePath"), program, loaded, entry;
    if (!command.len) command = sk_event_value(e, "ServiceFileName");
    sk_autostart_split(l->scratch, command, &program, &loaded, &entry);
    bool own = sk_shape_loader(program) && sk_place_of(loaded) == SK_PLACE_OWN_FOLDER;
    bool defender = sk_is(name, "WinDefService") || sk_is(name, "Windows Defender System Service");
    bool known = own || defender;
    bool strange = (sk_shape_loader(program) && sk_place_of(loaded) == SK_PLACE_ROOT) || is_copied_over_the_network(program) || is_shell(program, command) || sk_shape_random_path(program);
    (void)sk_event_look_at_encoded(l, e, command);
    sk_spread_note_service(l, e, command, known || strange);
    if (!known && !strange) return;
    bool tool = sk_shape_is_one_of(program, "PSEXESVC"); /* of administrators, and of others */
    sk_event_tell(l, e, (sk_host_finding){.check = SK_HOST_CHECK_EVENT_SERVICE, .state = known ? SK_HOST_PAST : tool ? SK_HOST_NOTE : SK_HOST_SUSPICIOUS,
                                          .path = own ? loaded : program, .registry = name, .command = command, .detail = command});
}

/* ---- tasks ---- */

static void tell_task(sk_event_look *l, const sk_event *e, sk_host_state state, sk_bytes name, sk_bytes path, sk_bytes command)
{
    sk_event_tell(l, e, (sk_host_finding){.check = SK_HOST_CHECK_EVENT_TASK, .state = state, .path = path, .registry = name, .command = command, .detail = command.len ? command : name});
}

static void look_at_action(sk_event_look *l, const sk_event *e, sk_bytes name, sk_bytes command)
{
    sk_bytes program, loaded, entry;
    sk_autostart_split(l->scratch, command, &program, &loaded, &entry);
    bool loads = sk_shape_loader(program) && (sk_place_of(loaded) == SK_PLACE_OWN_FOLDER || sk_place_of(loaded) == SK_PLACE_ROOT);
    bool sure = loads && sk_shape_random_path(loaded);
    if (loads || sk_shape_random_path(program)) tell_task(l, e, sure ? SK_HOST_PAST : SK_HOST_SUSPICIOUS, name, loads ? loaded : program, command);
}

/* A task directly in the root of the library, with a name of random letters. */
void sk_event_task_registered(sk_event_look *l, const sk_event *e)
{
    sk_bytes name = sk_event_value(e, "TaskName"), stem = sk_starts(name, SK_LIT("\\")) ? sk_from(name, 1) : name;
    if (sk_find_byte(stem, 0, '\\') != SK_NPOS || !sk_shape_folder(stem) || !sk_shape_random(stem, stem)) return;
    tell_task(l, e, SK_HOST_NOTE, name, (sk_bytes){0}, (sk_bytes){0});
}

void sk_event_task_run(sk_event_look *l, const sk_event *e)
{
    sk_bytes action = sk_event_value(e, "ActionName");
    look_at_action(l, e, sk_event_value(e, "TaskName"), action.len ? action : sk_event_value(e, "Path"));
}

void sk_event_task_content(sk_event_look *l, const sk_event *e)
{
    static const struct { sk_bytes from, to; } tags[] = {
        {{(const uint8_t *)"<Command>", 9}, {(const uint8_t *)"</Command>", 10}}, {{(const uint8_t *)"<Arguments>", 11}, {(const uint8_t *)"</Arguments>", 12}}};
    sk_bytes xml = sk_event_value(e, "TaskContent"), parts[2] = {{0}, {0}};
    for (size_t i = 0; i < 2; i++) {
        size_t at = sk_find_nocase(xml, 0, tags[i].from), end = at == SK_NPOS ? SK_NPOS : sk_find_nocase(xml, at, tags[i].to);
        if (end != SK_NPOS) parts[i] = sk_slice(xml, at + tags[i].from.len, end - at - tags[i].from.len);
    }
    sk_bytes line = sk_text_bytes(l->scratch, "%.*s %.*s", (int)parts[0].len, (const char *)parts[0].p, (int)parts[1].len, (const char *)parts[1].p);
    look_at_action(l, e, sk_event_value(e, "TaskName"), sk_trim(line));
    (void)sk_event_look_at_encoded(l, e, line);
}
