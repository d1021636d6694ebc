#include "host/look.h"

#include "base/text.h"
#include "host/emocheck.h"
#include "host/shapes.h"

enum { MOST_PROCESSES = 20000 };

static bool take_process(void *to, const sk_host_process *p)
{
    sk_host_result *r = to;
    sk_arena *a = r->arena;
    if (r->process_count == MOST_PROCESSES) {
        sk_host_tell_blind(r, SK_LIT("processes"), "more processes than are looked at");
        return false;
    }
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
    return true;
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

/* A 32-bit program says System32 and means SysWOW64. Empty where the path is of neither. */
static sk_bytes other_view(sk_host_result *r, sk_bytes path)
{
    const sk_host_view *v = r->view;
    sk_bytes folder = sk_host_join(r->arena, v->windows, SK_LIT("SysWOW64\\")), rest = sk_from(path, folder.len);
    if (!v->is_64_bit || !sk_starts_nocase(path, folder)) return (sk_bytes){0};
    return sk_host_join(r->arena, sk_host_join(r->arena, v->windows, SK_LIT("System32")), rest);
}

static bool names(sk_host_result *r, sk_bytes command_line, sk_bytes unified)
{
    return unified.len && sk_find(sk_emocheck_unify(r->arena, command_line), 0, unified) != SK_NPOS;
}

/* How surely a process runs the file: 3 it is its program, 2 a loader was given it, 1 its command line names it, 0 not at all. */
static int runs(sk_host_result *r, const sk_host_process *p, sk_bytes path, sk_bytes unified, sk_bytes unified_other)
{
    if (sk_equal_nocase(p->image, path)) return 3;
    bool loader = sk_shape_loader(p->name);
    if (names(r, p->command_line, unified)) return loader ? 2 : 1;
    return loader && names(r, p->command_line, unified_other) ? 2 : 0;
}

const sk_host_process *sk_host_running(sk_host_result *r, sk_bytes path)
{
    sk_process_list l = sk_host_process_list(r);
    sk_bytes unified = l.count ? sk_emocheck_unify(r->arena, path) : path, other = l.count ? sk_emocheck_unify(r->arena, other_view(r, path)) : path;
    const sk_host_process *best = NULL;
    int most = 0;
    for (size_t i = 0; i < l.count; i++) {
        int sure = runs(r, &l.p[i], path, unified, other);
        if (sure <= most) continue;
        best = &l.p[i];
        most = sure;
    }
    return best;
}

const sk_autostart *sk_host_started(sk_host_result *r, sk_bytes path)
{
    sk_bytes other = other_view(r, path);
    for (const sk_autostart *e = sk_autostarts(r); e; e = e->next) {
        if (sk_equal_nocase(e->program, path) || sk_equal_nocase(e->loaded, path)) return e;
        if (other.len && e->loaded.len && sk_equal_nocase(e->loaded, other)) return e;
    }
    return NULL;
}

sk_host_answer sk_host_list(sk_host_result *r, sk_bytes folder, bool (*visit)(void *to, const sk_host_file *file), void *to)
{
    sk_host_answer answer = r->view->list(r->view->self, folder, visit, to);
    if (answer == SK_HOST_BLIND) sk_host_tell_blind(r, folder, "the folder could not be read");
    return answer;
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
    sk_host_finding f = {.check = check, .user = user, .path = file->path, .time = file->written, .detail = file->name, .state = p || e ? SK_HOST_INFECTED : dormant};
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
