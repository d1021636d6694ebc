#include "host/look.h"

#include "base/text.h"
#include "host/emocheck.h"

enum { MOST_PROCESSES = 20000 };

static bool take_process(void *to, const sk_host_process *p)
{
    sk_host_result *r = to;
    sk_arena *a = r->arena;
    if (r->process_count == r->process_cap) {
        uint32_t cap = r->process_cap ? r->process_cap * 2 : 128;
        sk_host_process *grown = sk_arena_grow(a, r->processes, r->process_cap, cap, sizeof *grown);
        if (!grown) return false;
        r->processes = grown;
        r->process_cap = cap;
    }
    sk_host_process *n = &r->processes[r->process_count++];
    *n = *p;
    sk_bytes *texts[] = {&n->name, &n->image, &n->command_line, &n->user};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        *texts[i] = sk_arena_copy(a, *texts[i]);
    }
    return r->process_count < MOST_PROCESSES;
}

sk_process_list sk_host_process_list(sk_host_result *r)
{
    const sk_host_view *v = r->view;
    if (!r->processes_read && v->has_processes && v->processes(v->self, take_process, r) == SK_HOST_BLIND) {
        sk_host_tell_blind(r, SK_LIT("processes"), "the list of processes could not be read");
    }
    r->processes_read = true;
    return (sk_process_list){r->processes, r->process_count};
}

const sk_host_process *sk_host_running(sk_host_result *r, sk_bytes path)
{
    sk_process_list l = sk_host_process_list(r);
    sk_bytes want = sk_emocheck_unify(r->arena, path);
    for (size_t i = 0; i < l.count; i++) {
        if (sk_equal_nocase(l.p[i].image, path)) return &l.p[i];
        if (want.len && sk_find(sk_emocheck_unify(r->arena, l.p[i].command_line), 0, want) != SK_NPOS) return &l.p[i];
    }
    return NULL;
}

const sk_autostart *sk_host_started(sk_host_result *r, sk_bytes path)
{
    for (const sk_autostart *e = sk_autostarts(r); e; e = e->next) {
        if (sk_equal_nocase(e->program, path) || sk_equal_nocase(e->loaded, path)) return e;
    }
    return NULL;
}

bool sk_host_is_pe(sk_host_result *r, sk_bytes path)
{
    sk_bytes head;
    const sk_host_view *v = r->view;
    sk_host_answer answer = v->read(v->self, r->arena, path, 0, 2, &head);
    if (answer == SK_HOST_BLIND) sk_host_tell_blind(r, path, "the file could not be read");
    return answer == SK_HOST_SOME && sk_starts(head, SK_LIT("MZ"));
}

bool sk_host_stat(sk_host_result *r, sk_bytes path, sk_host_file *ret)
{
    sk_host_answer answer = r->view->stat(r->view->self, r->arena, path, ret);
    if (answer == SK_HOST_BLIND) sk_host_tell_blind(r, path, "the file could not be looked at");
    return answer == SK_HOST_SOME;
}

void sk_host_tell_file(sk_host_result *r, sk_host_check_id check, uint32_t user, const sk_host_file *file, sk_host_state dormant)
{
    const sk_host_process *p = sk_host_running(r, file->path);
    const sk_autostart *e = sk_host_started(r, file->path);
    sk_host_finding f = {.check = check, .user = user, .path = file->path, .time = file->written, .state = p || e ? SK_HOST_INFECTED : dormant};
    if (p) {
        f.process = p->name;
        f.pid = p->pid;
        f.command = p->command_line;
    }
    if (e) {
        f.registry = e->where;
        if (!p) f.command = e->command;
    }
    sk_host_tell(r, &f);
}
