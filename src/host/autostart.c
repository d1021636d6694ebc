/* Run keys, services, tasks and startup folders. Sources: Microsoft's documentation of Run and RunOnce, of the services' database
 * (HKLM\SYSTEM\CurrentControlSet\Services), of the Task Scheduler's XML schema (Exec action). */
#include "host/look.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

enum { MOST_ENTRIES = 20000, MOST_TASK = 1 << 20, MOST_FOLDERS = 12 };

typedef struct gathering {
    sk_host_result *r;
    sk_autostart *first, **end;
    uint32_t count;
    /* of the place that is read */
    sk_autostart_kind kind;
    sk_host_root root;
    uint32_t user;
    const char *key;
    uint64_t written;
    unsigned depth;
} gathering;

/* ---- command lines ---- */

/* The next word as CommandLineToArgvW takes it, near enough for paths: quotes group, and are left out. */
static sk_bytes take_word(sk_arena *a, sk_bytes *rest)
{
    *rest = sk_trim(*rest);
    sk_buf b = sk_buf_new(a, rest->len + 1);
    bool quoted = false;
    size_t i = 0;
    for (; i < rest->len && (quoted || !sk_is_space(rest->p[i])); i++) {
        if (rest->p[i] == '"') quoted = !quoted;
        else sk_buf_byte(&b, rest->p[i]);
    }
    *rest = sk_from(*rest, i);
    return sk_buf_view(&b);
}

static bool is_program(sk_bytes path, const char *name)
{
    sk_bytes base = sk_host_path_name(path);
    if (sk_is(base, name)) return true;
    return sk_ends_nocase(base, SK_LIT(".exe")) && sk_is(sk_slice(base, 0, base.len - 4), name);
}

/* A path without quotes may hold blanks: it goes up to the first ending of a program that is followed by white space. */
static sk_bytes take_program(sk_arena *a, sk_bytes *rest)
{
    static const char *const endings[] = {".exe", ".com", ".scr", ".cmd", ".bat"};
    sk_bytes line = sk_trim(*rest);
    if (sk_at(line, 0) == '"') return take_word(a, rest);
    for (size_t i = 0; i + 4 <= line.len; i++) {
        for (size_t k = 0; k < sizeof endings / sizeof endings[0]; k++) {
            bool here = sk_is(sk_slice(line, i, 4), endings[k]) && (i + 4 == line.len || sk_is_space(line.p[i + 4]) || line.p[i + 4] == '"');
            if (!here) continue;
            *rest = sk_from(line, i + 4);
            return sk_slice(line, 0, i + 4);
        }
    }
    return take_word(a, rest);
}

/* rundll32 FILE,FUNCTION ARGUMENTS; the file may be in quotes of its own. */
static void split_rundll(sk_arena *a, sk_bytes rest, sk_bytes *ret_loaded, sk_bytes *ret_entry)
{
    rest = sk_trim(rest);
    bool quoted = sk_at(rest, 0) == '"';
    size_t close = quoted ? sk_find_byte(rest, 1, '"') : SK_NPOS;
    size_t comma = sk_find_byte(rest, close == SK_NPOS ? 0 : close, ',');
    if (comma == SK_NPOS) {
        *ret_loaded = take_word(a, &rest);
        return;
    }
    sk_bytes file = sk_trim(sk_slice(rest, 0, comma)), after = sk_trim(sk_from(rest, comma + 1));
    *ret_loaded = sk_trim_char(file, '"');
    *ret_entry = take_word(a, &after);
    *ret_entry = sk_trim_char(*ret_entry, '"');
}

/* The first word that is no switch. */
static sk_bytes first_file(sk_arena *a, sk_bytes rest)
{
    for (unsigned i = 0; i < 16; i++) {
        sk_bytes word = take_word(a, &rest);
        if (!word.len) break;
        if (word.p[0] != '/' && word.p[0] != '-') return word;
    }
    return (sk_bytes){0};
}

void sk_autostart_split(sk_arena *a, sk_bytes command, sk_bytes *ret_program, sk_bytes *ret_loaded, sk_bytes *ret_entry)
{
    static const char *const loaders[] = {"regsvr32", "wscript", "cscript", "mshta", "msiexec", "powershell", "cmd"};
    sk_bytes rest = command;
    *ret_program = take_program(a, &rest);
    *ret_loaded = *ret_entry = (sk_bytes){0};
    if (is_program(*ret_program, "rundll32")) split_rundll(a, rest, ret_loaded, ret_entry);
    for (size_t i = 0; i < sizeof loaders / sizeof loaders[0]; i++) {
        if (is_program(*ret_program, loaders[i])) *ret_loaded = first_file(a, rest);
    }
}

/* ---- gathering ---- */

static void add(gathering *g, sk_bytes where, sk_bytes name, sk_bytes command)
{
    if (g->count == MOST_ENTRIES) {
        sk_host_tell_blind(g->r, where, "more entries than are looked at");
        g->count++;
    }
    sk_autostart *e = g->count > MOST_ENTRIES ? NULL : SK_NEW(g->r->arena, sk_autostart);
    if (!e) return;
    sk_arena *a = g->r->arena;
    *e = (sk_autostart){.kind = g->kind, .user = g->user, .where = where, .name = sk_arena_copy(a, name), .written = g->written};
    e->command = sk_host_expand(g->r->view, a, g->user, sk_trim(command));
    sk_autostart_split(a, e->command, &e->program, &e->loaded, &e->entry);
    *g->end = e;
    g->end = &e->next;
    g->count++;
}

static bool take_run_value(void *to, const sk_host_value *v)
{
    gathering *g = to;
    sk_bytes text = sk_host_value_text(g->r->arena, v);
    const char *hive = g->root == SK_HOST_USER ? "HKCU" : "HKLM\\SOFTWARE";
    if (text.len) add(g, sk_text_bytes(g->r->arena, "%s\\%s: %.*s", hive, g->key, (int)v->name.len, (const char *)v->name.p), v->name, text);
    return true;
}

/* Of a user's key with his name: there are several, and each wants to be told. */
static sk_bytes place_of(const gathering *g, const char *key)
{
    const sk_host_view *v = g->r->view;
    if (g->root != SK_HOST_USER || g->user >= v->user_count) return sk_text_bytes(g->r->arena, "HKLM\\SOFTWARE\\%s", key);
    sk_bytes name = v->users[g->user].name;
    return sk_text_bytes(g->r->arena, "HKCU\\%s, %.*s", key, (int)name.len, (const char *)name.p);
}

static void read_run_key(gathering *g, sk_host_root root, uint32_t user, const char *key)
{
    const sk_host_view *v = g->r->view;
    g->kind = SK_AUTOSTART_RUN;
    g->root = root;
    g->user = user;
    g->key = key;
    g->written = 0;
    sk_host_answer answer = v->key(v->self, root, user, key, &g->written);
    if (answer == SK_HOST_SOME) answer = v->values(v->self, root, user, key, take_run_value, g);
    if (answer == SK_HOST_BLIND) sk_host_tell_blind(g->r, place_of(g, key), "the registry could not be read");
}

static void read_run_keys(gathering *g)
{
    static const char *const of_machine[] = {
        "Microsoft\\Windows\\CurrentVersion\\Run", "Microsoft\\Windows\\CurrentVersion\\RunOnce",
        "WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Run", "WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\RunOnce",
        "Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer\\Run"};
    static const char *const of_user[] = {
        "Software\\Microsoft\\Windows\\CurrentVersion\\Run", "Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce",
        "Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer\\Run"};
    for (size_t i = 0; i < sizeof of_machine / sizeof of_machine[0]; i++) {
        read_run_key(g, SK_HOST_SOFTWARE, SK_HOST_NO_USER, of_machine[i]);
    }
    for (uint32_t user = 0; user < g->r->view->user_count; user++) {
        for (size_t i = 0; i < sizeof of_user / sizeof of_user[0]; i++) {
            read_run_key(g, SK_HOST_USER, user, of_user[i]);
        }
    }
}

static bool take_service(void *to, sk_bytes name, uint64_t written)
{
    gathering *g = to;
    sk_arena *a = g->r->arena;
    const char *key = sk_text_format(a, "CurrentControlSet\\Services\\%.*s", (int)name.len, (const char *)name.p);
    sk_host_value image;
    if (sk_host_value_of(g->r->view, a, SK_HOST_SYSTEM, SK_HOST_NO_USER, key, "ImagePath", &image) != SK_HOST_SOME) return true;
    g->written = written;
    add(g, sk_text_bytes(a, "HKLM\\SYSTEM\\%s", key), name, sk_host_value_text(a, &image));
    return true;
}

static void read_services(gathering *g)
{
    const sk_host_view *v = g->r->view;
    g->kind = SK_AUTOSTART_SERVICE;
    g->user = SK_HOST_NO_USER;
    if (v->subkeys(v->self, SK_HOST_SYSTEM, SK_HOST_NO_USER, "CurrentControlSet\\Services", take_service, g) == SK_HOST_BLIND) {
        sk_host_tell_blind(g->r, SK_LIT("HKLM\\SYSTEM\\CurrentControlSet\\Services"), "the registry could not be read");
    }
}

/* ---- tasks ---- */

/* The text of the next element of that name; tolerant, because a task file is somebody's text, and here because the program for Windows
 * carries no XML library. */
static sk_bytes element(sk_bytes xml, const char *name, size_t *from)
{
    sk_bytes open = sk_bytes_str(name);
    for (size_t at = *from; (at = sk_find_byte(xml, at, '<')) != SK_NPOS; at++) {
        sk_bytes tag = sk_slice(xml, at + 1, open.len);
        int after = sk_at(xml, at + 1 + open.len);
        if (!sk_equal_nocase(tag, open) || (after != '>' && !sk_is_space(after))) continue;
        size_t begin = sk_find_byte(xml, at, '>');
        size_t end = begin == SK_NPOS ? SK_NPOS : sk_find_byte(xml, begin + 1, '<');
        if (end == SK_NPOS) break;
        *from = end;
        return sk_trim(sk_slice(xml, begin + 1, end - begin - 1));
    }
    *from = xml.len;
    return (sk_bytes){0};
}

static sk_bytes unescape(sk_arena *a, sk_bytes text)
{
    static const struct { const char *name; char is; } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    sk_buf b = sk_buf_new(a, text.len + 1);
    for (size_t i = 0; i < text.len;) {
        size_t len = 1;
        char c = (char)text.p[i];
        for (size_t k = 0; c == '&' && k < sizeof entities / sizeof entities[0]; k++) {
            if (!sk_starts(sk_from(text, i), sk_bytes_str(entities[k].name))) continue;
            len = strlen(entities[k].name);
            c = entities[k].is;
        }
        sk_buf_byte(&b, (uint8_t)c);
        i += len;
    }
    return sk_buf_view(&b);
}

static void read_task(gathering *g, const sk_host_file *file)
{
    sk_arena *a = g->r->arena;
    sk_bytes raw, path = sk_arena_copy(a, file->path);
    if (g->r->view->read(g->r->view->self, a, file->path, 0, MOST_TASK, &raw) != SK_HOST_SOME) {
        sk_host_tell_blind(g->r, path, "the task could not be read");
        return;
    }
    sk_bytes xml = sk_starts(raw, SK_LIT("\xff\xfe")) ? sk_utf16le_to_utf8(a, sk_from(raw, 2)) : raw;
    size_t at = 0;
    g->written = file->written;
    for (unsigned i = 0; i < 32; i++) {
        sk_bytes command = element(xml, "Command", &at);
        if (!command.len) break;
        size_t next = at;
        sk_bytes arguments = element(xml, "Arguments", &next);
        size_t limit = at;
        (void)element(xml, "Command", &limit);
        if (next > limit) arguments = (sk_bytes){0}; /* of the next action */
        sk_bytes line = sk_text_bytes(a, "%.*s %.*s", (int)command.len, (const char *)command.p, (int)arguments.len, (const char *)arguments.p);
        add(g, path, file->name, unescape(a, line));
    }
}

static bool take_task_entry(void *to, const sk_host_file *file)
{
    gathering *g = to;
    if (!file->folder) {
        read_task(g, file);
    } else if (!file->link && g->depth < MOST_FOLDERS) {
        g->depth++;
        (void)sk_host_list(g->r, file->path, take_task_entry, g);
        g->depth--;
    }
    return g->count < MOST_ENTRIES;
}

static void read_tasks(gathering *g)
{
    static const char *const folders[] = {"System32\\Tasks", "SysWOW64\\Tasks"};
    const sk_host_view *v = g->r->view;
    g->kind = SK_AUTOSTART_TASK;
    g->user = SK_HOST_NO_USER;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        sk_bytes folder = sk_host_join(g->r->arena, v->windows, sk_bytes_str(folders[i]));
        (void)sk_host_list(g->r, folder, take_task_entry, g);
    }
}

/* ---- startup folders ---- */

static bool take_startup_file(void *to, const sk_host_file *file)
{
    gathering *g = to;
    if (file->folder || sk_is(file->name, "desktop.ini")) return true;
    g->written = file->written;
    sk_bytes path = sk_arena_copy(g->r->arena, file->path);
    add(g, path, file->name, sk_text_bytes(g->r->arena, "\"%.*s\"", (int)path.len, (const char *)path.p));
    return true;
}

static void read_startup_folders(gathering *g)
{
    const sk_host_view *v = g->r->view;
    const sk_bytes below = SK_LIT("Microsoft\\Windows\\Start Menu\\Programs\\Startup");
    g->kind = SK_AUTOSTART_FOLDER;
    for (uint32_t i = 0; i <= v->user_count; i++) {
        g->user = i < v->user_count ? i : SK_HOST_NO_USER;
        sk_bytes folder = sk_host_join(g->r->arena, i < v->user_count ? v->users[i].roaming : v->program_data, below);
        (void)sk_host_list(g->r, folder, take_startup_file, g);
    }
}

const sk_autostart *sk_autostarts(sk_host_result *r)
{
    gathering g = {.r = r};
    if (r->autostarts_read) return r->autostarts;
    g.end = &g.first;
    read_run_keys(&g);
    read_services(&g);
    read_tasks(&g);
    read_startup_folders(&g);
    r->autostarts_read = true;
    r->autostarts = g.first;
    return g.first;
}
