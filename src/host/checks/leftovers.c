/* What lies where mails, macros and scripts of each era put it first, whether or not anything starts it: files of the first stage, a copy
 * of certutil for hollowing, documents in the folder whose macros Office trusts; and programs that lost their mark. */
#include "base/text.h"
#include "host/look.h"
#include "host/shapes.h"

typedef struct looking {
    sk_host_result *r;
    uint32_t user;
    sk_bytes folder; /* names of the folders above, as far as they matter */
    unsigned depth;
    sk_host_file unmarked; /* the first program without mark */
    bool marked;
} looking;

static void tell(const looking *l, sk_host_check_id check, sk_host_state state, const sk_host_file *file)
{
    const sk_host_process *p = state == SK_HOST_SUSPICIOUS ? sk_host_running(l->r, file->path) : NULL;
    sk_host_tell(l->r, &(sk_host_finding){.check = check, .state = p ? SK_HOST_INFECTED : state, .user = l->user, .path = file->path, .time = file->written,
                                          .process = p ? p->name : (sk_bytes){0}, .pid = p ? p->pid : 0, .command = p ? p->command_line : (sk_bytes){0}, .detail = file->name});
}

static void list(looking *l, sk_bytes folder, bool (*visit)(void *to, const sk_host_file *file))
{
    (void)sk_host_list(l->r, folder, visit, l);
}

/* ---- in the root of a profile or of ProgramData: soci1.ocx, oxnv1.ooccxx, RANDOM.dll ---- */

static bool take_root(void *to, const sk_host_file *file)
{
    static const char *const of_windows[] = {".dat", ".ini", ".log", ".pol", ".blf", ".regtrans-ms", ".LOG1", ".LOG2", ".exe", ".txt"};
    if (file->folder || file->link || sk_find_byte(file->name, 0, '.') == SK_NPOS) return true;
    for (size_t i = 0; i < sizeof of_windows / sizeof of_windows[0]; i++) {
        if (sk_ends_nocase(file->name, sk_bytes_str(of_windows[i]))) return true;
    }
    looking *l = to;
    if (sk_host_is_pe(l->r, file->path)) tell(l, SK_HOST_CHECK_FIRST_FILE, SK_HOST_SUSPICIOUS, file);
    return true;
}

/* ---- %TEMP%\word\2019\RANDOM.exe, %USERPROFILE%\Xxx\Xxx\Xxx.exe ---- */

static bool take_program(void *to, const sk_host_file *file)
{
    looking *l = to;
    bool program = !file->folder && !file->link && sk_ends_nocase(file->name, SK_LIT(".exe"));
    if (program && (!l->folder.len || sk_shape_random(l->folder, sk_host_path_stem(file->name))) && sk_host_is_pe(l->r, file->path))
        tell(l, SK_HOST_CHECK_FIRST_FILE, SK_HOST_SUSPICIOUS, file);
    return true;
}

static bool is_capitalised(sk_bytes name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (!sk_is_alpha(name.p[i]) || (i && sk_lower(name.p[i]) != name.p[i])) return false;
    }
    return name.len >= 3 && name.len <= 16 && sk_lower(name.p[0]) != name.p[0];
}

static bool take_word_folder(void *to, const sk_host_file *file)
{
    static const char *const of_windows[] = {"Contacts", "Desktop", "Documents", "Downloads", "Favorites", "Links", "Music", "Pictures", "Searches", "Videos", "Templates", "Recent", "Cookies"};
    looking *l = to;
    if (!file->folder || file->link || !is_capitalised(file->name)) return true;
    for (size_t i = 0; l->depth == 0 && i < sizeof of_windows / sizeof of_windows[0]; i++) {
        if (sk_is(file->name, of_windows[i])) return true;
    }
    sk_bytes above = l->folder, path = sk_arena_copy(l->r->arena, file->path);
    l->folder = sk_text_bytes(l->r->arena, "%.*s%.*s", (int)above.len, (const char *)above.p, (int)file->name.len, (const char *)file->name.p);
    l->depth++;
    list(l, path, l->depth == 2 ? take_program : take_word_folder);
    l->depth--;
    l->folder = above;
    return true;
}

/* ---- 2023: 123456\0123456789abcdef.dll beside 123456.zip; certutil.exe in a temporary folder ---- */

static bool is_of(sk_bytes name, size_t len, int (*is)(int c))
{
    for (size_t i = 0; i < name.len; i++) {
        if (!is(name.p[i])) return false;
    }
    return name.len == len;
}

static int digit(int c) { return sk_is_digit(c); }
static int letter_or_digit(int c) { return sk_is_alnum(c); }

static bool take_unpacked(void *to, const sk_host_file *file)
{
    looking *l = to;
    bool shape = sk_ends_nocase(file->name, SK_LIT(".dll")) && is_of(sk_host_path_stem(file->name), 16, letter_or_digit);
    if (!file->folder && !file->link && shape && sk_host_is_pe(l->r, file->path)) tell(l, SK_HOST_CHECK_FIRST_FILE, SK_HOST_SUSPICIOUS, file);
    return true;
}

static bool take_numbered(void *to, const sk_host_file *file)
{
    looking *l = to;
    if (file->folder && !file->link && is_of(file->name, 6, digit)) list(l, sk_arena_copy(l->r->arena, file->path), take_unpacked);
    return true;
}

static bool take_temporary(void *to, const sk_host_file *file)
{
    looking *l = to;
    if (file->link) return true;
    if (file->folder && l->depth == 0) {
        l->depth++;
        list(l, sk_arena_copy(l->r->arena, file->path), take_temporary);
        l->depth--;
    } else if (!file->folder && sk_is(file->name, "certutil.exe") && sk_host_is_pe(l->r, file->path)) {
        tell(l, SK_HOST_CHECK_HOLLOW_COPY, SK_HOST_SUSPICIOUS, file);
    }
    return true;
}

/* ---- documents where Office trusts macros: the folder itself, for Office's own templates lie in folders of languages below ---- */

static bool take_template(void *to, const sk_host_file *file)
{
    looking *l = to;
    static const char *const documents[] = {".doc", ".docm", ".dotm", ".xls", ".xlsm", ".xlsb", ".xltm", ".ppt", ".pptm"};
    for (size_t i = 0; !file->folder && i < sizeof documents / sizeof documents[0]; i++) {
        if (sk_ends_nocase(file->name, sk_bytes_str(documents[i]))) tell(l, SK_HOST_CHECK_TEMPLATE, SK_HOST_SUSPICIOUS, file);
    }
    return true;
}

static void look_at_templates(sk_host_result *r)
{
    const sk_bytes programs[] = {r->view->program_files, r->view->program_files_x86};
    static const char *const folders[] = {"Microsoft Office\\root\\Templates", "Microsoft Office\\Templates"};
    looking l = {.r = r, .user = SK_HOST_NO_USER};
    for (size_t i = 0; i < 4; i++) list(&l, sk_host_join(r->arena, programs[i / 2], sk_bytes_str(folders[i % 2])), take_template);
}

/* ---- among downloads that bear the mark, a program that does not ---- */

static bool take_download(void *to, const sk_host_file *file)
{
    looking *l = to;
    sk_bytes mark = {0};
    if (file->folder || file->link || !sk_shape_carries_code(file->name)) return true;
    const sk_host_view *v = l->r->view;
    if (v->stream(v->self, l->r->arena, file->path, "Zone.Identifier", &mark) == SK_HOST_SOME) {
        l->marked = true;
    } else if (!l->unmarked.path.len && sk_shape_is_script(file->name)) {
        l->unmarked = *file;
        l->unmarked.path = sk_arena_copy(l->r->arena, file->path);
        l->unmarked.name = sk_arena_copy(l->r->arena, file->name);
    }
    return true;
}

static void look_at_marks(sk_host_result *r, uint32_t user)
{
    looking l = {.r = r, .user = user};
    list(&l, sk_host_join(r->arena, r->view->users[user].profile, SK_LIT("Downloads")), take_download);
    if (l.marked && l.unmarked.path.len) tell(&l, SK_HOST_CHECK_NO_MARK, SK_HOST_NOTE, &l.unmarked);
}

void sk_host_check_leftovers(sk_host_result *r)
{
    static const char *const arrivals[] = {"Downloads", "Desktop", "Documents", "AppData\\Local\\Temp"};
    looking machine = {.r = r, .user = SK_HOST_NO_USER};
    list(&machine, r->view->program_data, take_root);
    look_at_templates(r);
    for (uint32_t u = 0; u < r->view->user_count; u++) {
        const sk_host_user *user = &r->view->users[u];
        looking l = {.r = r, .user = u};
        list(&l, user->profile, take_root);
        list(&l, user->profile, take_word_folder);
        list(&l, sk_host_join(r->arena, user->local, SK_LIT("Temp\\word\\2019")), take_program);
        list(&l, sk_host_join(r->arena, user->local, SK_LIT("Temp")), take_temporary);
        for (size_t i = 0; i < sizeof arrivals / sizeof arrivals[0]; i++) list(&l, sk_host_join(r->arena, user->profile, sk_bytes_str(arrivals[i])), take_numbered);
        look_at_marks(r, u);
    }
}
