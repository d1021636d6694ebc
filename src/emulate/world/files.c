/* The virtual file system: see files.h. Paths by Microsoft's "Naming Files, Paths, and Namespaces". */
#include <string.h>

#include "emulate/world/machine.h"
#include "emulate/world/world_internal.h"

static sk_value key_of(sk_world *w, sk_str path) { return sk_string(sk_path_whole(w, path)); }

static bool is_rooted(sk_str p)
{
    return (sk_str_at(p, 0) == '\\' && sk_str_at(p, 1) == '\\') || (sk_is_alpha(sk_str_at(p, 0)) && sk_str_at(p, 1) == ':');
}

/* Joins the parts of p that are not "." and takes one away for each "..". */
static sk_str follow_dots(sk_world *w, sk_str p)
{
    if (sk_str_find(p, SK_STR("."), 0, false) == SK_NPOS && sk_str_find(p, SK_STR("\\\\"), 2, false) == SK_NPOS) return p;
    size_t fixed = sk_str_at(p, 0) == '\\' ? 2 : 3;
    sk_builder out = sk_builder_new(&w->strings, p.len);
    sk_builder_add(&out, sk_str_slice(p, 0, fixed < p.len ? fixed : p.len));
    for (size_t at = fixed; at < p.len && !out.full;) {
        size_t end = sk_str_find(p, SK_STR("\\"), at, false);
        if (end == SK_NPOS) end = p.len;
        sk_str part = sk_str_slice(p, at, end - at);
        at = end + 1;
        if (part.len == 0 || sk_str_equal(part, SK_STR("."))) continue;
        if (sk_str_equal(part, SK_STR(".."))) {
            size_t cut = out.len;
            while (cut > fixed && (out.w ? out.w[cut - 1] : out.b[cut - 1]) != '\\') cut--;
            out.len = cut > fixed ? cut - 1 : fixed;
            continue;
        }
        if (out.len > fixed) sk_builder_unit(&out, '\\');
        sk_builder_add(&out, part);
    }
    return sk_builder_done(&out);
}

sk_str sk_path_whole(sk_world *w, sk_str path)
{
    path = sk_str_trim(path, true, true, true);
    if (sk_str_at(path, 0) == '"' && path.len >= 2 && sk_str_at(path, path.len - 1) == '"')
        path = sk_str_slice(path, 1, path.len - 2);
    path = sk_world_expand(w, path);
    if (sk_str_starts(path, "file:///")) path = sk_str_from(path, 8);
    if (sk_str_find(path, SK_STR("/"), 0, false) != SK_NPOS)
        path = sk_str_replace(&w->strings, path, SK_STR("/"), SK_STR("\\"), 0, SIZE_MAX, false);
    if (sk_str_starts(path, "\\\\?\\") || sk_str_starts(path, "\\\\.\\")) path = sk_str_from(path, 4);
    if (!is_rooted(path)) {
        sk_str start = sk_str_at(path, 0) == '\\' ? SK_STR("C:") : sk_str_concat(&w->strings, w->current_folder, SK_STR("\\"));
        path = sk_str_concat(&w->strings, start, path);
    }
    path = follow_dots(w, path);
    while (path.len > 3 && sk_str_at(path, path.len - 1) == '\\') path = sk_str_slice(path, 0, path.len - 1);
    return path;
}

static size_t last_separator(sk_str path)
{
    for (size_t i = path.len; i-- > 0;) {
        if (sk_str_at(path, i) == '\\' || sk_str_at(path, i) == '/') return i;
    }
    return SK_NPOS;
}

sk_str sk_path_name(sk_str path)
{
    size_t at = last_separator(path);
    return at == SK_NPOS ? path : sk_str_from(path, at + 1);
}

sk_str sk_path_folder(sk_str path)
{
    size_t at = last_separator(path);
    return at == SK_NPOS ? SK_STR("") : sk_str_slice(path, 0, at);
}

sk_str sk_path_join(sk_world *w, sk_str folder, sk_str name)
{
    bool ends = folder.len && (sk_str_at(folder, folder.len - 1) == '\\' || sk_str_at(folder, folder.len - 1) == ':');
    if (folder.len && !ends) folder = sk_str_concat(&w->strings, folder, SK_STR("\\"));
    return sk_str_concat(&w->strings, folder, name);
}

/* Programs and libraries that every Windows 10 has below C:\Windows: checks for them succeed. */
static const char *const system_files[] = {
    "atl.dll",      "bitsadmin.exe", "calc.exe",     "certutil.exe",   "cmd.exe",      "conhost.exe",
    "cscript.exe",  "curl.exe",      "explorer.exe", "forfiles.exe",   "kernel32.dll", "mshta.exe",
    "msiexec.exe",  "ntdll.dll",     "notepad.exe",  "powershell.exe", "reg.exe",      "regsvr32.exe",
    "rundll32.exe", "schtasks.exe",  "shell32.dll",  "svchost.exe",    "taskkill.exe", "urlmon.dll",
    "user32.dll",   "wininet.dll",   "wmic.exe",     "wscript.exe",    "wshom.ocx",    "xcopy.exe",
};

static bool is_system_file(sk_str path)
{
    if (!sk_str_starts(path, "C:\\Windows\\") || sk_str_starts(path, "C:\\Windows\\Temp\\")) return false;
    sk_str name = sk_path_name(path);
    for (size_t i = 0; i < SK_COUNT(system_files); i++) {
        if (sk_str_is(name, system_files[i])) return true;
    }
    return false;
}

static sk_file *add_file(sk_world *w, sk_str path, bool folder)
{
    sk_world_files *fs = w->files;
    sk_file *f = sk_spend(w->budget, SK_LIMIT_EMULATE_OBJECTS, 1) ? SK_NEW(w->arena, sk_file) : NULL;
    if (!f) {
        w->stopped = true;
        return NULL;
    }
    f->path = path;
    f->folder = folder;
    f->attributes = folder ? 16 : 32;
    f->changed = w->clock;
    sk_value key = sk_string(path), v = {.type = SK_V_LANGUAGE, .u.ptr = f};
    if (!sk_table_put(w, fs->by_path, &key, &v)) return NULL;
    *fs->end = f;
    fs->end = &f->next;
    return f;
}

static sk_file *find_file(sk_world *w, sk_str path)
{
    sk_value key = key_of(w, path), *v = sk_table_find(w, w->files->by_path, &key);
    sk_file *f = v ? v->u.ptr : NULL;
    return f && !f->gone ? f : NULL;
}

bool sk_files_start(sk_world *w)
{
    static const char *const folders[] = {"C:",
                                          "C:\\Windows",
                                          "C:\\Windows\\System32",
                                          "C:\\Windows\\SysWOW64",
                                          "C:\\Windows\\Temp",
                                          "C:\\Program Files",
                                          "C:\\Program Files (x86)",
                                          "C:\\ProgramData",
                                          "C:\\Users",
                                          "C:\\Users\\Public"};
    static const char *const known[] = {"UserProfile", "Temp",    "AppData",   "LocalAppData", "Startup",
                                        "MyDocuments", "Desktop", "Templates", "Favorites",    "StartMenu", "Recent"};
    w->files = SK_NEW(w->arena, sk_world_files);
    if (!w->files || !(w->files->by_path = sk_table_new(w, true))) return false;
    w->files->end = &w->files->first;
    for (size_t i = 0; i < SK_COUNT(folders); i++) add_file(w, sk_str_c(folders[i]), true);
    for (size_t i = 0; i < SK_COUNT(known); i++) sk_world_make_folder(w, sk_world_folder(w, sk_str_c(known[i])));
    return !w->stopped;
}

static sk_bytes last_part(sk_bytes name)
{
    for (size_t i = name.len; i-- > 0;)
        if (name.p[i] == '/' || name.p[i] == '\\') return sk_from(name, i + 1);
    return name;
}

void sk_files_lay_beside(sk_world *w)
{
    for (size_t i = 0; i < w->told->beside_count; i++) {
        const sk_world_beside *b = &w->told->beside[i];
        sk_bytes name = last_part(b->name);
        sk_str path = name.len && name.len < 200 ? sk_path_join(w, w->current_folder, sk_str_utf8(&w->strings, name)) : SK_STR("");
        if (path.len == 0 || find_file(w, path)) continue;
        sk_file *f = add_file(w, sk_path_whole(w, path), false);
        if (!f) return;
        f->beside = b;
        f->opaque = true;
        f->len = b->size < UINT32_MAX ? (size_t)b->size : UINT32_MAX;
    }
}

static sk_file *read_beside(sk_file *f)
{
    sk_bytes content;
    if (!f->beside || !f->opaque || f->own) return f;
    if (f->beside->read(f->beside, &content)) {
        f->p = (uint8_t *)(uintptr_t)content.p;
        f->len = content.len;
        f->cap = 0;
        f->opaque = false;
        f->flow = SK_FLOW_DOCUMENT;
    }
    return f;
}

sk_file *sk_world_file(sk_world *w, sk_str path)
{
    sk_file *f = find_file(w, path);
    if (f) return f->folder ? NULL : read_beside(f);
    sk_str whole = sk_path_whole(w, path);
    if (!is_system_file(whole)) return NULL;
    if ((f = add_file(w, whole, false))) {
        f->opaque = true;
        f->len = 0x3A000;
    }
    return f;
}

sk_file *sk_world_place_file(sk_world *w, sk_str path, sk_bytes content, unsigned flow)
{
    sk_file *f = find_file(w, path);
    if (!f) f = add_file(w, sk_path_whole(w, path), false);
    if (!f) return NULL;
    f->p = (uint8_t *)(uintptr_t)content.p; /* never written: there is no room */
    f->len = content.len;
    f->cap = 0;
    f->flow = (uint8_t)flow;
    return f;
}

bool sk_world_is_folder(sk_world *w, sk_str path)
{
    sk_str whole = sk_path_whole(w, path);
    if (whole.len == 3 && sk_str_starts(whole, "C:\\")) return true;
    sk_file *f = find_file(w, whole);
    return f && f->folder;
}

void sk_world_make_folder(sk_world *w, sk_str path)
{
    path = sk_path_whole(w, path);
    for (size_t at = 3; at <= path.len; at++) {
        if (at < path.len && sk_str_at(path, at) != '\\') continue;
        sk_str part = sk_str_slice(path, 0, at);
        if (part.len > 2 && !find_file(w, part) && !add_file(w, part, true)) return;
    }
}

static const struct {
    const char *part, *how;
} persisting[] = {
    {"\\start menu\\programs\\startup\\", "startup-folder"},
    {"\\programme\\autostart\\", "startup-folder"},
    {"\\microsoft\\word\\startup\\", "template"},
    {"\\excel\\xlstart\\", "template"},
    {"\\office\\xlstart\\", "template"},
    {"\\templates\\normal.dot", "template"},
    {"\\microsoft\\addins\\", "template"},
    {"\\windows\\system32\\tasks\\", "task"},
};

sk_file *sk_world_open_write(sk_world *w, sk_str path, bool append)
{
    sk_file *f = find_file(w, path);
    if (f && f->folder) return NULL;
    if (!f) f = add_file(w, sk_path_whole(w, path), false);
    if (!f) return NULL;
    if (!append) {
        f->p = NULL;
        f->len = f->cap = 0;
        f->flow = 0;
        f->opaque = false;
    }
    f->open = f->dirty = f->own = true;
    w->changes++;
    f->changed = w->clock;
    return f;
}

static bool make_room(sk_world *w, sk_file *f, uint64_t end)
{
    if (end <= f->cap) return true;
    if (f->p && f->len > end) end = f->len; /* what was there before is borrowed, and copied now */
    uint64_t cap = f->cap ? f->cap : 256;
    while (cap < end) cap *= 2;
    if (end > UINT32_MAX / 4 || !sk_spend(w->budget, SK_LIMIT_EMULATE_FILES, cap - f->cap)) return false;
    uint8_t *p = sk_arena_take(w->arena, (size_t)cap, 1);
    if (!p) return false;
    if (f->len && f->p) memcpy(p, f->p, f->len);
    f->p = p;
    f->cap = (size_t)cap;
    return true;
}

void sk_file_put(sk_world *w, sk_file *f, uint64_t off, sk_bytes b, unsigned flow)
{
    f->flow |= (uint8_t)flow;
    f->dirty = true;
    uint64_t end;
    if (f->opaque || b.len == 0 || !sk_add(off, b.len, &end) || !make_room(w, f, end)) return;
    memcpy(f->p + off, b.p, b.len);
    if (end > f->len) f->len = (size_t)end;
}

void sk_file_put_opaque(sk_world *w, sk_file *f, size_t len, unsigned flow)
{
    (void)w;
    f->opaque = f->dirty = true;
    f->flow |= (uint8_t)(flow | SK_FLOW_UNKNOWN);
    if (len > f->len) f->len = len;
}

void sk_file_resize(sk_world *w, sk_file *f, uint64_t len)
{
    if (!f->opaque && !make_room(w, f, len)) return;
    f->len = (size_t)len;
    f->dirty = true;
}

void sk_file_close(sk_world *w, sk_file *f)
{
    if (!f->open) return;
    f->open = false;
    sk_value len = sk_longlong((int64_t)f->len);
    sk_str text = SK_STR("");
    if (sk_value_to_str(w, &len, &text)) return;
    SK_ACT(w, SK_OP_WRITE, {"path", f->path}, {"bytes", text}, {"flow", sk_flow_text(w, f->flow)});
    for (size_t i = 0; i < SK_COUNT(persisting); i++) {
        if (sk_str_find(f->path, sk_str_c(persisting[i].part), 0, true) != SK_NPOS)
            sk_world_persist(w, persisting[i].how, f->path, SK_STR(""));
    }
}

static const char *child_name(sk_world *w, const sk_file *f)
{
    return sk_arena_string(w->arena, sk_str_to_utf8(&w->strings, sk_path_name(f->path)));
}

void sk_file_hand_over(sk_world *w, sk_file *f)
{
    sk_file_close(w, f);
    if (!f->dirty) return;
    f->dirty = false;
    if (!f->opaque && f->len) sk_world_tell_child(w, child_name(w, f), SK_KIND_NONE, sk_bytes_of(f->p, f->len));
}

void sk_file_start(sk_world *w, sk_file *f)
{
    sk_file_hand_over(w, f);
    f->started = true;
    if (!f->opaque && f->len) sk_world_child(w, child_name(w, f), SK_KIND_NONE, sk_bytes_of(f->p, f->len));
}

bool sk_world_write(sk_world *w, sk_str path, sk_bytes content, unsigned flow)
{
    sk_file *f = sk_world_open_write(w, path, false);
    if (!f) return false;
    sk_file_put(w, f, 0, content, flow);
    sk_file_close(w, f);
    return true;
}

bool sk_world_read(sk_world *w, sk_str path, sk_bytes *ret, unsigned *ret_flow, bool *ret_opaque)
{
    sk_file *f = sk_world_file(w, path);
    SK_ACT(w, SK_OP_READ, {"path", f ? f->path : sk_path_whole(w, path)});
    if (!f) return false;
    *ret = f->opaque ? sk_bytes_of(NULL, 0) : sk_bytes_of(f->p, f->len);
    *ret_flow = f->flow;
    *ret_opaque = f->opaque;
    return true;
}

static bool has_wildcard(sk_str path)
{
    return sk_str_find(path, SK_STR("*"), 0, false) != SK_NPOS || sk_str_find(path, SK_STR("?"), 0, false) != SK_NPOS;
}

bool sk_world_delete(sk_world *w, sk_str path)
{
    sk_str whole = sk_path_whole(w, path);
    bool any = false, wild = has_wildcard(whole);
    SK_ACT(w, SK_OP_DELETE, {"path", whole});
    for (sk_file *f; (f = wild ? sk_world_match(w, whole, false, 0) : find_file(w, whole)); any = true) {
        if (f->own && !f->folder) sk_file_hand_over(w, f);
        f->gone = true;
        w->changes++;
        sk_value key = sk_string(f->path);
        sk_table_remove(w, w->files->by_path, &key);
    }
    return any;
}

bool sk_world_copy(sk_world *w, sk_str from, sk_str to, bool move)
{
    sk_file *f = sk_world_file(w, from);
    if (!f || f->folder) return false;
    sk_str target = sk_path_whole(w, to);
    if (sk_world_is_folder(w, target) || (to.len && sk_str_at(to, to.len - 1) == '\\'))
        target = sk_path_join(w, target, sk_path_name(f->path));
    if (sk_str_equal_nocase(target, f->path)) return true;
    sk_file *made = sk_world_open_write(w, target, false);
    if (!made) return false;
    if (w->self_path.len && sk_str_equal_nocase(f->path, w->self_path)) sk_world_replicate(w, f->path, target);
    if (f->opaque)
        sk_file_put_opaque(w, made, f->len, f->flow);
    else
        sk_file_put(w, made, 0, sk_bytes_of(f->p, f->len), f->flow);
    made->dirty = f->dirty;
    sk_file_close(w, made);
    if (!move) return true;
    sk_file_close(w, f);
    f->gone = true;
    sk_value key = sk_string(f->path);
    sk_table_remove(w, w->files->by_path, &key);
    return true;
}

/* A part of a name with ? and *, as Like without its other signs. */
static bool matches(sk_str name, sk_str pattern)
{
    size_t i = 0, p = 0, star = SK_NPOS, again = 0;
    if (sk_str_equal(pattern, SK_STR("*.*"))) return true;
    while (i < name.len) {
        uint16_t c = sk_str_at(pattern, p);
        if (p < pattern.len && c == '*') {
            star = ++p;
            again = i;
        } else if (p < pattern.len && (c == '?' || sk_unit_lower(c) == sk_unit_lower(sk_str_at(name, i)))) {
            p++;
            i++;
        } else if (star != SK_NPOS) {
            p = star;
            i = ++again;
        } else {
            return false;
        }
    }
    while (sk_str_at(pattern, p) == '*') p++;
    return p >= pattern.len;
}

/* Links to what the user opened, as Explorer keeps them. */
static void lay_recent(sk_world *w, sk_str folder)
{
    static const char *const names[] = {"Budget 2021.xlsx.lnk", "Minutes.docx.lnk", "Offer.pdf.lnk", "Plan.pptx.lnk", "Holidays.xlsx.lnk", "Letter.docx.lnk",
                                        "Prices.xlsx.lnk", "Contract.docx.lnk", "Scan 0117.pdf.lnk", "Contacts.xlsx.lnk", "Report.docx.lnk", "Team.jpg.lnk"};
    if (!sk_str_ends(folder, "\\Recent") || !sk_str_equal_nocase(folder, sk_world_folder(w, SK_STR("Recent")))) return;
    size_t count = (size_t)sk_world_machine(w, SK_MACHINE_RECENT_FILES);
    for (size_t i = 0; i < SK_COUNT(names) && i < count && !w->files->recent; i++) {
        sk_file *f = sk_world_place_file(w, sk_path_join(w, folder, sk_str_c(names[i])), sk_bytes_of(NULL, 0), SK_FLOW_ENVIRONMENT);
        if (!f) continue;
        f->opaque = true;
        f->len = 1180;
    }
    w->files->recent = true;
}

/* What stands in the folder itself has its name behind it, and no separator in that. */
static bool is_in(sk_str path, sk_str folder)
{
    uint16_t behind = sk_str_at(path, folder.len);
    if (behind != '\\' && behind != '/') return folder.len == 0 && last_separator(path) == SK_NPOS;
    return last_separator(sk_str_from(path, folder.len + 1)) == SK_NPOS && sk_str_equal_nocase(sk_str_slice(path, 0, folder.len), folder);
}

sk_file *sk_world_match(sk_world *w, sk_str pattern, bool folders, size_t n)
{
    sk_str whole = sk_path_whole(w, pattern), folder = sk_path_folder(whole), name = sk_path_name(whole);
    /* Dir("C:\x\") lists the folder. */
    if (pattern.len && sk_str_at(pattern, pattern.len - 1) == '\\') {
        folder = whole;
        name = SK_STR("*");
    }
    if (!has_wildcard(name)) sk_world_file(w, whole);
    lay_recent(w, folder);
    for (sk_file *f = w->files->first; f; f = f->next) {
        if (f->gone || f->folder != folders || !is_in(f->path, folder)) continue;
        if (matches(sk_path_name(f->path), name) && n-- == 0) return f;
    }
    return NULL;
}
