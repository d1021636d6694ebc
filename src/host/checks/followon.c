/* Malware that came beside or after Emotet, by what it leaves behind in files and registry. What it leaves in logs is told by the
 * checks of event logs under the same names. */
#include "base/text.h"
#include "host/autostart.h"
#include "host/look.h"
#include "host/shapes.h"
#include "host/traces.h"

enum { QAKBOT_VALUES = 5 };

typedef struct looking {
    sk_host_result *r;
    uint32_t user;
    sk_bytes folder;       /* name of the folder that is looked into */
    unsigned programs;
    sk_bytes program, data; /* paths of what was found in it */
    uint64_t written;
} looking;

static void tell(const looking *l, sk_host_check_id check, sk_host_state state, sk_bytes path, uint64_t time)
{
    const sk_autostart *e = sk_host_started(l->r, path);
    sk_host_tell(l->r, &(sk_host_finding){.check = check, .state = e && state == SK_HOST_SUSPICIOUS ? SK_HOST_INFECTED : state, .user = l->user, .path = path,
                                          .registry = e ? e->where : (sk_bytes){0}, .command = e ? e->command : (sk_bytes){0}, .time = time, .detail = path});
}

/* ---- TrickBot: %APPDATA%\Comboboot7559513311 with a program ---- */

static bool ends_in_ten_digits(sk_bytes name)
{
    for (size_t i = name.len > 10 ? name.len - 10 : name.len + 1; i <= name.len; i++) {
        if (i == name.len) return sk_is_alpha(name.p[name.len - 11]);
        if (!sk_is_digit(name.p[i])) return false;
    }
    return false;
}

static bool take_program(void *to, const sk_host_file *file)
{
    looking *l = to;
    bool program = !file->folder && !file->link && (sk_ends_nocase(file->name, SK_LIT(".exe")) || sk_ends_nocase(file->name, SK_LIT(".dll")));
    if (program && !l->program.len) {
        l->program = sk_arena_copy(l->r->arena, file->path);
        l->written = file->written;
    }
    if (!file->folder && sk_ends_nocase(file->name, SK_LIT(".dat"))) l->data = sk_arena_copy(l->r->arena, file->path);
    l->programs += program;
    return true;
}

static bool list_folder(looking *l, const sk_host_file *folder)
{
    l->programs = 0;
    l->program = l->data = (sk_bytes){0};
    l->folder = folder->name;
    return sk_host_list(l->r, folder->path, take_program, l) == SK_HOST_SOME && l->programs;
}

/* IcedID: %APPDATA%\NAME\{GUID}\x.dll, started by a task. */
static bool take_guid_folder(void *to, const sk_host_file *folder)
{
    looking *l = to;
    if (!folder->folder || folder->link || folder->name.len != 38 || folder->name.p[0] != '{') return true;
    if (list_folder(l, folder) && sk_ends_nocase(l->program, SK_LIT(".dll")) && sk_host_started(l->r, l->program)) tell(l, SK_HOST_CHECK_FOLLOW_ICEDID, SK_HOST_SUSPICIOUS, l->program, l->written);
    return true;
}

/* Programs of System32 that Dridex copies beside a library of its own. */
static bool is_of_system(sk_host_result *r, sk_bytes name)
{
    sk_host_file file;
    return sk_host_stat(r, sk_host_join(r->arena, sk_host_join(r->arena, r->view->windows, SK_LIT("System32")), name), &file);
}

static bool take_roaming(void *to, const sk_host_file *folder)
{
    looking *l = to;
    if (!folder->folder || folder->link) return true;
    if (ends_in_ten_digits(folder->name) && list_folder(l, folder)) {
        tell(l, SK_HOST_CHECK_FOLLOW_TRICKBOT, SK_HOST_SUSPICIOUS, l->program, l->written);
    } else if (sk_shape_folder(folder->name) && list_folder(l, folder) && l->programs == 2 && sk_ends_nocase(l->program, SK_LIT(".exe"))) {
        sk_bytes name = sk_host_path_name(l->program);
        if (is_of_system(l->r, name) && sk_host_started(l->r, l->program)) tell(l, SK_HOST_CHECK_FOLLOW_DRIDEX, SK_HOST_SUSPICIOUS, l->program, l->written);
    }
    (void)sk_host_list(l->r, folder->path, take_guid_folder, l);
    return true;
}

/* ---- QakBot: %APPDATA%\Microsoft\Ouoenqud\qyomfwmn.exe, and values named by eight hexadecimal digits ---- */

static bool take_microsoft(void *to, const sk_host_file *folder)
{
    looking *l = to;
    if (!folder->folder || folder->link || !sk_shape_folder(folder->name) || !list_folder(l, folder)) return true;
    sk_bytes stem = sk_host_path_stem(sk_host_path_name(l->program));
    if (sk_shape_random(folder->name, stem)) tell(l, SK_HOST_CHECK_FOLLOW_QAKBOT, SK_HOST_SUSPICIOUS, l->program, l->written);
    return true;
}

static bool count_hex_value(void *to, const sk_host_value *v)
{
    unsigned *n = to;
    bool hex = v->name.len == 8 && v->type == 3; /* REG_BINARY */
    for (size_t i = 0; hex && i < 8; i++) {
        hex = sk_hex_value(v->name.p[i]) >= 0;
    }
    *n += hex;
    return true;
}

static bool take_qakbot_key(void *to, sk_bytes name, uint64_t written)
{
    looking *l = to;
    unsigned values = 0;
    const char *key = sk_text_format(l->r->arena, "Software\\Microsoft\\%.*s", (int)name.len, (const char *)name.p);
    if (!sk_shape_folder(name)) return true;
    (void)l->r->view->values(l->r->view->self, SK_HOST_USER, l->user, key, count_hex_value, &values);
    if (values < QAKBOT_VALUES) return true;
    sk_bytes where = sk_text_bytes(l->r->arena, "HKCU\\%s", key);
    sk_host_tell(l->r, &(sk_host_finding){.check = SK_HOST_CHECK_FOLLOW_QAKBOT, .state = SK_HOST_PAST, .user = l->user, .registry = where, .time = written, .detail = where});
    return true;
}

/* ---- ransom notes: in the root, on desktops and in documents, where people see them ---- */

static bool take_note(void *to, const sk_host_file *file)
{
    static const char *const notes[] = {"RyukReadMe.txt", "RyukReadMe.html", "CONTI_README.txt", "R3ADM3.txt", "CONTI_LOG.txt", "UNIQUE_ID_DO_NOT_REMOVE"};
    const looking *l = to;
    for (size_t i = 0; !file->folder && i < sizeof notes / sizeof notes[0]; i++) {
        if (sk_is(file->name, notes[i])) tell(l, SK_HOST_CHECK_FOLLOW_RANSOM, SK_HOST_PAST, file->path, file->written);
    }
    return true;
}

/* Viewers of passwords where modules and people put them. */
static bool take_viewer(void *to, const sk_host_file *file)
{
    const looking *l = to;
    if (!file->folder && sk_trace_is_password_viewer(file->name)) tell(l, SK_HOST_CHECK_PASSWORD_VIEWER, SK_HOST_SUSPICIOUS, file->path, file->written);
    return true;
}

static void look_in(looking *l, sk_bytes folder, bool (*visit)(void *to, const sk_host_file *file))
{
    (void)sk_host_list(l->r, folder, visit, l);
}

static void look_at_user(sk_host_result *r, uint32_t u)
{
    const sk_host_user *user = &r->view->users[u];
    looking l = {.r = r, .user = u};
    look_in(&l, user->roaming, take_roaming);
    look_in(&l, sk_host_join(r->arena, user->roaming, SK_LIT("Microsoft")), take_microsoft);
    (void)r->view->subkeys(r->view->self, SK_HOST_USER, u, "Software\\Microsoft", take_qakbot_key, &l);
    look_in(&l, sk_host_join(r->arena, user->local, SK_LIT("Temp")), take_viewer);
    look_in(&l, user->profile, take_viewer);
    static const char *const seen[] = {"Desktop", "Documents"};
    for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++) {
        look_in(&l, sk_host_join(r->arena, user->profile, sk_bytes_str(seen[i])), take_note);
    }
}

void sk_host_check_followon(sk_host_result *r)
{
    looking l = {.r = r, .user = SK_HOST_NO_USER};
    sk_host_file file;
    for (uint32_t u = 0; u < r->view->user_count; u++) {
        look_at_user(r, u);
    }
    look_in(&l, sk_slice(r->view->windows, 0, 3), take_note);
    look_in(&l, r->view->program_data, take_viewer);
    look_in(&l, sk_host_join(r->arena, r->view->windows, SK_LIT("Temp")), take_viewer);
    sk_bytes bumblebee = sk_host_join(r->arena, r->view->windows, SK_LIT("Tasks\\bb.dll"));
    if (sk_host_stat(r, bumblebee, &file)) tell(&l, SK_HOST_CHECK_FOLLOW_BUMBLEBEE, SK_HOST_SUSPICIOUS, bumblebee, file.written);
}
