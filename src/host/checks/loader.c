/* Libraries that system programs load at each start: regsvr32 and rundll32 in Run values, services and tasks, 2021-11 to 2023-03,
 * whatever ending the library bears; and services of the spreader. */
#include "base/text.h"
#include "host/emocheck.h"
#include "host/look.h"
#include "host/shapes.h"

/* FOLDER\FILE below a user's AppData\Local or a system folder, where the folder's name is of letters. */
static bool in_own_folder(const sk_host_view *v, sk_arena *a, sk_bytes path)
{
    bool below = sk_host_path_below(path, sk_host_join(a, v->windows, SK_LIT("SysWOW64")), 2) || sk_host_path_below(path, sk_host_join(a, v->windows, SK_LIT("System32")), 2);
    for (uint32_t u = 0; u < v->user_count; u++) {
        below |= sk_host_path_below(path, v->users[u].local, 2);
    }
    return below && sk_shape_folder(sk_host_path_name(sk_host_path_folder(path)));
}

static bool in_root(const sk_host_view *v, sk_bytes path)
{
    bool below = sk_host_path_below(path, v->program_data, 1);
    for (uint32_t u = 0; u < v->user_count; u++) {
        below |= sk_host_path_below(path, v->users[u].profile, 1);
    }
    return below;
}

static void tell(sk_host_result *r, sk_host_check_id check, const sk_autostart *e, sk_host_state there)
{
    sk_host_file file = {0};
    bool exists = sk_host_stat(r, e->loaded, &file);
    const sk_host_process *p = sk_host_running(r, e->loaded);
    sk_host_state state = p ? SK_HOST_INFECTED : exists ? there : SK_HOST_PAST;
    sk_host_tell(r, &(sk_host_finding){.check = check, .state = state, .user = e->user, .path = e->loaded, .registry = e->where, .command = e->command,
                                       .process = p ? p->name : (sk_bytes){0}, .pid = p ? p->pid : 0, .time = exists ? file.written : e->written, .detail = e->command});
}

/* Without autostart: the process that loads it is enough. */
static void look_at_processes(sk_host_result *r)
{
    sk_process_list l = sk_host_process_list(r);
    for (size_t i = 0; i < l.count; i++) {
        sk_bytes program, loaded, entry;
        sk_autostart_split(r->arena, l.p[i].command_line, &program, &loaded, &entry);
        if (!sk_shape_loader(program) || !in_own_folder(r->view, r->arena, loaded)) continue;
        sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_LOADER_RANDOM, .state = SK_HOST_INFECTED, .user = SK_HOST_NO_USER, .path = loaded,
                                           .process = l.p[i].name, .pid = l.p[i].pid, .command = l.p[i].command_line, .time = l.p[i].started,
                                           .detail = l.p[i].command_line});
    }
}

void sk_host_check_loader(sk_host_result *r)
{
    for (const sk_autostart *e = sk_autostarts(r); e; e = e->next) {
        if (!sk_shape_loader(e->program) || !e->loaded.len) continue;
        if (in_own_folder(r->view, r->arena, e->loaded)) tell(r, SK_HOST_CHECK_LOADER_RANDOM, e, SK_HOST_INFECTED);
        else if (in_root(r->view, e->loaded)) tell(r, SK_HOST_CHECK_LOADER_FIRST, e, SK_HOST_SUSPICIOUS);
    }
    look_at_processes(r);
}

void sk_host_check_services(sk_host_result *r)
{
    for (const sk_autostart *e = sk_autostarts(r); e; e = e->next) {
        if (e->kind != SK_AUTOSTART_SERVICE || !sk_is(e->name, "WinDefService")) continue;
        sk_host_file file;
        bool exists = sk_host_stat(r, e->program, &file);
        sk_host_tell(r, &(sk_host_finding){.check = SK_HOST_CHECK_DEFENDER_SERVICE, .state = exists ? SK_HOST_INFECTED : SK_HOST_PAST, .user = SK_HOST_NO_USER,
                                           .path = e->program, .registry = e->where, .command = e->command, .time = e->written, .detail = e->command});
    }
}
