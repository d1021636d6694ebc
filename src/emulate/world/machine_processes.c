/* The programs that run on the machine: see machine.h. */
#include "emulate/world/machine.h"

static const struct {
    const char *name, *folder;
    unsigned count, parent;
    bool of_user;
} rows[] = {
#define SK_PROCESS(name, folder, count, parent, of_user) {name, folder, count, parent, of_user},
#include "emulate/world/processes.def"
#undef SK_PROCESS
};

enum { SERVICES_LEAST = 2 };

/* What runs the program itself, by the name of its file. */
static const struct {
    const char *ending, *name, *folder;
} hosts[] = {{".doc", "WINWORD.EXE", "C:\\Program Files\\Microsoft Office\\root\\Office16\\"},
             {".xls", "EXCEL.EXE", "C:\\Program Files\\Microsoft Office\\root\\Office16\\"},
             {".vb", "wscript.exe", "C:\\Windows\\System32\\"},
             {".js", "wscript.exe", "C:\\Windows\\System32\\"},
             {".wsf", "wscript.exe", "C:\\Windows\\System32\\"},
             {".hta", "mshta.exe", "C:\\Windows\\System32\\"},
             {".ps1", "powershell.exe", "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\"},
             {".bat", "cmd.exe", "C:\\Windows\\system32\\"},
             {".cmd", "cmd.exe", "C:\\Windows\\system32\\"}};

static bool host_of(const sk_world *w, sk_process *ret)
{
    for (size_t i = 0; i < SK_COUNT(hosts); i++) {
        if (sk_str_find(w->self_path, sk_str_c(hosts[i].ending), 0, true) == SK_NPOS) continue;
        ret->name = hosts[i].name;
        ret->path = sk_str_c(hosts[i].folder);
        return true;
    }
    return false;
}

static unsigned count_of(const sk_world *w, size_t row)
{
    sk_process host;
    unsigned all = (unsigned)sk_world_machine_has(w, SK_MACHINE_PROCESSES);
    if (rows[row].count) return rows[row].count;
    unsigned others = (w->env.bare ? 0u : 1u) + (host_of(w, &host) ? 1u : 0u); /* the mail program */
    for (size_t i = 0; i < SK_COUNT(rows); i++) others += rows[i].count;
    return all > others + SERVICES_LEAST ? all - others : SERVICES_LEAST;
}

/* Numbers grow in the order of the start, in steps of four. */
static unsigned id_at(unsigned place) { return place < 2 ? place * 4 : 100 + place * 44; }

static unsigned first_place(const sk_world *w, size_t row)
{
    unsigned place = 0;
    for (size_t i = 0; i < row; i++) place += count_of(w, i);
    return place;
}

bool sk_world_process_at(sk_world *w, unsigned n, sk_process *ret)
{
    unsigned place = 0;
    size_t row = 0;
    for (; row < SK_COUNT(rows) && n >= place + count_of(w, row); row++) place += count_of(w, row);
    *ret = (sk_process){.id = id_at(n)};
    if (row < SK_COUNT(rows)) {
        *ret = (sk_process){.name = rows[row].name, .path = sk_str_c(rows[row].folder), .id = id_at(n), .of_user = rows[row].of_user};
        ret->parent = rows[row].parent ? id_at(first_place(w, rows[row].parent)) : 0;
    } else {
        ret->of_user = true;
        ret->parent = id_at(first_place(w, 15));
        bool mail = n == place && !w->env.bare;
        if (mail) ret->name = "OUTLOOK.EXE", ret->path = SK_STR("C:\\Program Files\\Microsoft Office\\root\\Office16\\");
        else if (n > place + !w->env.bare || !host_of(w, ret)) return false;
    }
    if (ret->path.len) ret->path = sk_str_concat(&w->strings, ret->path, sk_str_c(ret->name));
    return true;
}
