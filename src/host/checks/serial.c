/* Names that come from the volume's serial number: EmoCheck's scanners 1 and 2. They are looked for among running processes, in what
 * starts by itself, and in the folders of that time; a name in the registry alone is a past trace. */
#include "base/text.h"
#include "format/host/hive.h"
#include "host/emocheck.h"
#include "host/look.h"

static const char *const explorer = "Microsoft\\Windows\\CurrentVersion\\Explorer";

/* %LOCALAPPDATA%\NAME\NAME.exe, %LOCALAPPDATA%\Microsoft\Windows\NAME.exe, and the system folders. */
static void look_in_folders(sk_host_result *r, sk_host_check_id check, sk_bytes name)
{
    const sk_host_view *v = r->view;
    sk_bytes stem = sk_host_path_stem(name);
    sk_host_file file;
    for (uint32_t u = 0; u < v->user_count; u++) {
        const sk_bytes folders[] = {sk_host_join(r->arena, v->users[u].local, stem), sk_host_join(r->arena, v->users[u].local, SK_LIT("Microsoft\\Windows"))};
        for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
            sk_bytes path = sk_host_join(r->arena, folders[i], name);
            if (sk_host_stat(r, path, &file) && sk_host_is_pe(r, path)) sk_host_tell_file(r, check, u, &file, SK_HOST_SUSPICIOUS);
        }
    }
    const sk_bytes system[] = {SK_LIT("SysWOW64"), SK_LIT("System32")};
    for (size_t i = 0; i < sizeof system / sizeof system[0]; i++) {
        sk_bytes path = sk_host_join(r->arena, sk_host_join(r->arena, v->windows, system[i]), name);
        if (sk_host_stat(r, path, &file) && sk_host_is_pe(r, path)) sk_host_tell_file(r, check, SK_HOST_NO_USER, &file, SK_HOST_SUSPICIOUS);
    }
}

static void look_for_name(sk_host_result *r, sk_host_check_id check, uint32_t user, sk_bytes name)
{
    sk_process_list l = sk_host_process_list(r);
    for (size_t i = 0; i < l.count; i++) {
        if (!sk_equal_nocase(l.p[i].name, name)) continue;
        sk_host_tell(r, &(sk_host_finding){.check = check, .state = SK_HOST_INFECTED, .user = user, .path = l.p[i].image, .process = l.p[i].name,
                                           .pid = l.p[i].pid, .command = l.p[i].command_line, .time = l.p[i].started, .detail = name});
    }
    for (const sk_autostart *e = sk_autostarts(r); e; e = e->next) {
        sk_host_file file;
        if (!sk_equal_nocase(sk_host_path_name(e->program), name)) continue;
        bool there = sk_host_stat(r, e->program, &file);
        sk_host_tell(r, &(sk_host_finding){.check = check, .state = there ? SK_HOST_INFECTED : SK_HOST_PAST, .user = e->user, .path = e->program,
                                           .registry = e->where, .command = e->command, .time = e->written, .detail = name});
    }
    look_in_folders(r, check, name);
}

static void look_in_key(sk_host_result *r, sk_host_root root, uint32_t user, const char *key, sk_bytes value_name)
{
    sk_arena *a = r->arena;
    sk_host_value value;
    const char *name = sk_arena_string(a, value_name);
    if (sk_host_value_of(r->view, a, root, user, key, name, &value) != SK_HOST_SOME || value.type != SK_HIVE_BINARY) return;
    sk_bytes decoded = sk_emocheck_v2_name(a, r->view->volume_serial, value.data);
    if (!decoded.len) return;
    sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_EMOCHECK_V2, .state = SK_HOST_PAST, .user = user,
                                       .registry = sk_text_bytes(a, "%s\\%s: %s", root == SK_HOST_USER ? "HKCU" : "HKLM\\SOFTWARE", key, name), .detail = decoded});
    look_for_name(r, SK_HOST_CHECK_EMOCHECK_V2, user, decoded);
}

void sk_host_check_serial(sk_host_result *r)
{
    const sk_host_view *v = r->view;
    if (!v->volume_serial) {
        sk_host_tell_blind(r, SK_LIT("serial number of the volume"), "it is not known, so names that come from it cannot be looked for");
        return;
    }
    look_for_name(r, SK_HOST_CHECK_EMOCHECK_V1, SK_HOST_NO_USER, sk_emocheck_v1_name(r->arena, v->volume_serial));
    sk_bytes value = sk_emocheck_v2_value(r->arena, v->volume_serial);
    for (uint32_t u = 0; u < v->user_count; u++) {
        look_in_key(r, SK_HOST_USER, u, sk_text_format(r->arena, "Software\\%s", explorer), value);
    }
    look_in_key(r, SK_HOST_SOFTWARE, SK_HOST_NO_USER, explorer, value);
    look_in_key(r, SK_HOST_SOFTWARE, SK_HOST_NO_USER, sk_text_format(r->arena, "WOW6432Node\\%s", explorer), value);
}
