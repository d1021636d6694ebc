/* See zip_view.h. How collectors name their members, from their own sources: KAPE and CyLR write the drive's letter as the first folder
 * ("C/Windows/..."), KAPE below a folder of the machine and date where it is told to; Velociraptor writes uploads/ACCESSOR/DRIVE/... with
 * characters that Windows forbids in names as %XX (accessors "auto", "file", "ntfs"; a device as "\\.\C:"). */
#include "host/zip_view.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/text.h"
#include "format/archive/collected_zip.h"

enum { MOST_MEMBERS = 2000000, MOST_DEPTH = 128, MOST_PATH = 32768, MOST_REFUSED = 100, DRIVE_DEPTH = 8 };

/* ---- paths ---- */

/* %XX as Velociraptor writes it. */
static sk_bytes decode(sk_arena *a, sk_bytes part)
{
    sk_buf b = sk_buf_new(a, part.len);
    for (size_t i = 0; i < part.len; i++) {
        int high = sk_at(part, i) == '%' ? sk_hex_value(sk_at(part, i + 1)) : -1, low = high >= 0 ? sk_hex_value(sk_at(part, i + 2)) : -1;
        sk_buf_byte(&b, low >= 0 ? (uint8_t)(high * 16 + low) : part.p[i]);
        if (low >= 0) i += 2;
    }
    return sk_buf_view(&b);
}

/* "C", "C:", "\\.\C:": the letter; 0: no drive. A letter alone is a drive only where the archive was written so. */
static int drive_of(sk_bytes part)
{
    if (sk_starts(part, SK_LIT("\\\\.\\")) || sk_starts(part, SK_LIT("\\\\?\\"))) part = sk_from(part, 4);
    bool colon = part.len == 2 && part.p[1] == ':';
    return (part.len == 1 || colon) && sk_is_alpha(part.p[0]) ? sk_upper(part.p[0]) : 0;
}

static bool is_top_folder(sk_bytes part)
{
    static const char *const names[] = {"Windows", "Users", "ProgramData", "Program Files", "Program Files (x86)", "Documents and Settings"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (sk_is(part, names[i])) return true;
    }
    return false;
}

typedef struct parts {
    sk_bytes at[MOST_DEPTH];
    size_t count;
} parts;

/* False: a part that leads elsewhere. */
static bool split(sk_arena *a, sk_bytes member, parts *ret)
{
    sk_bytes whole = sk_arena_copy(a, member), rest = whole, part;
    if (!whole.len || sk_find_byte(whole, 0, 0) != SK_NPOS || whole.len > MOST_PATH) return false;
    for (size_t i = 0; i < whole.len; i++) {
        if (whole.p[i] == '\\') ((uint8_t *)(uintptr_t)whole.p)[i] = '/';
    }
    if (whole.p[0] == '/') return false;
    ret->count = 0;
    while (sk_next_field(&rest, '/', &part)) {
        if (!part.len || sk_equal(part, SK_LIT("."))) continue;
        if (sk_equal(part, SK_LIT("..")) || ret->count == MOST_DEPTH) return false;
        ret->at[ret->count++] = part;
    }
    return true;
}

/* Velociraptor's accessor is part of the way, not of the machine. */
static sk_bytes machine_of(sk_arena *a, const parts *p, size_t drive)
{
    sk_buf b = sk_buf_new(a, MOST_PATH);
    if (drive >= 2 && sk_is(p->at[drive - 2], "uploads")) drive--;
    for (size_t i = 0; i < drive; i++) {
        if (i) sk_buf_byte(&b, '/');
        sk_buf_bytes(&b, p->at[i]);
    }
    return sk_buf_view(&b);
}

static bool join_rest(sk_arena *a, const parts *p, size_t from, bool decoded, sk_bytes *ret)
{
    sk_buf b = sk_buf_new(a, MOST_PATH);
    for (size_t i = from; i < p->count; i++) {
        sk_bytes part = decoded ? decode(a, p->at[i]) : p->at[i];
        bool hides = sk_find_byte(part, 0, '/') != SK_NPOS || sk_find_byte(part, 0, '\\') != SK_NPOS || sk_find_byte(part, 0, 0) != SK_NPOS;
        if (hides || sk_equal(part, SK_LIT("..")) || sk_equal(part, SK_LIT("."))) return false;
        if (i > from) sk_buf_byte(&b, '/');
        sk_buf_bytes(&b, part);
    }
    *ret = sk_buf_view(&b);
    return true;
}

sk_collected_place sk_collected_path(sk_arena *a, sk_bytes member, sk_bytes *ret_path, sk_bytes *ret_machine)
{
    parts p;
    if (!split(a, member, &p)) return SK_COLLECTED_REFUSED;
    size_t most = p.count < DRIVE_DEPTH ? p.count : DRIVE_DEPTH;
    for (size_t i = 0; i < most; i++) {
        sk_bytes plain = decode(a, p.at[i]);
        int drive = drive_of(plain);
        bool top = !drive && is_top_folder(p.at[i]);
        if (!drive && !top) continue;
        if (drive && drive != 'C') return SK_COLLECTED_ELSEWHERE;
        *ret_machine = machine_of(a, &p, i);
        return join_rest(a, &p, top ? i : i + 1, !top && plain.len != p.at[i].len, ret_path) ? SK_COLLECTED_HERE : SK_COLLECTED_REFUSED;
    }
    return SK_COLLECTED_ELSEWHERE;
}

/* As it stands, for an archive of no machine. */
static sk_collected_place any_path(sk_arena *a, sk_bytes member, sk_bytes *ret_path)
{
    parts p;
    return split(a, member, &p) && join_rest(a, &p, 0, false, ret_path) ? SK_COLLECTED_HERE : SK_COLLECTED_REFUSED;
}

/* ---- the tree ---- */

typedef struct node {
    sk_bytes name;
    sk_collected_member member; /* of a file */
    sk_bytes key; /* its path in lower case */
    bool folder, seen;
    struct node *first, *next;
} node;

typedef struct zip_store {
    sk_arena *arena;
    sk_map *paths; /* lower case, with slashes, to node */
    node root;
    sk_collected_reader *reader;
    sk_bytes machine;
    bool has_machine, any; /* any: members of whatever path */
    sk_host_blind *blind, **blind_end;
    unsigned refused;
} zip_store;

static void refuse(zip_store *s, sk_bytes what, const char *why)
{
    if (++s->refused > MOST_REFUSED) return;
    sk_host_blind *b = SK_NEW(s->arena, sk_host_blind);
    if (!b) return;
    *b = (sk_host_blind){.what = sk_utf8_repair(s->arena, sk_arena_copy(s->arena, what)), .why = sk_bytes_str(s->refused == MOST_REFUSED ? "refused, and more like it" : why)};
    *s->blind_end = b;
    s->blind_end = &b->next;
}

/* The node of a path, made with the folders above it. NULL without memory, or where a file is on the way. */
static node *node_at(zip_store *s, sk_bytes path, bool folder)
{
    uintptr_t known;
    sk_bytes key = sk_text_lower(s->arena, path);
    if (!path.len) return &s->root;
    if (sk_map_get(s->paths, key, &known)) return (node *)known;
    size_t cut = path.len;
    while (cut > 0 && path.p[cut - 1] != '/') {
        cut--;
    }
    node *above = node_at(s, sk_slice(path, 0, cut ? cut - 1 : 0), true), *n = above && above->folder ? SK_NEW(s->arena, node) : NULL;
    if (!n) return NULL;
    *n = (node){.name = sk_from(path, cut), .key = key, .folder = folder, .next = above->first};
    above->first = n;
    return sk_map_put(s->paths, key, (uintptr_t)n) ? n : NULL;
}

static void take_member(zip_store *s, const sk_collected_member *m)
{
    sk_bytes path, machine = {0};
    sk_collected_place place = s->any ? any_path(s->arena, m->name, &path) : sk_collected_path(s->arena, m->name, &path, &machine);
    if (place == SK_COLLECTED_REFUSED) refuse(s, m->name, "the archive's path leads out of it: refused");
    if (place != SK_COLLECTED_HERE || !path.len) return;
    if (!s->has_machine) {
        s->machine = machine;
        s->has_machine = true;
    }
    if (!sk_equal_nocase(s->machine, machine)) {
        refuse(s, m->name, "the archive holds files of a second machine: check it alone");
        return;
    }
    node *n = node_at(s, sk_utf8_repair(s->arena, path), m->folder);
    if (!n) refuse(s, m->name, "the archive has a file where this path has a folder: not looked at");
    if (!n || m->folder) return;
    if (n->folder || n->seen) {
        refuse(s, m->name, "the archive holds this path twice: the second was not looked at");
        return;
    }
    n->seen = true;
    n->member = *m;
}

/* ---- the store ---- */

static node *node_of(uint64_t id) { return (node *)(uintptr_t)id; }

static bool zip_list(void *self, uint64_t folder, void (*add)(void *to, const sk_store_entry *e), void *to)
{
    (void)self;
    for (const node *n = node_of(folder)->first; n; n = n->next) {
        if (sk_find_byte(n->name, 0, ':') != SK_NPOS) continue; /* a stream: see zip_stream */
        add(to, &(sk_store_entry){.name = n->name, .id = (uint64_t)(uintptr_t)n, .folder = n->folder, .link = n->member.link, .known = true,
                                  .size = n->member.size, .written = n->member.written});
    }
    return true;
}

static sk_host_answer zip_stat(void *self, uint64_t id, sk_store_entry *ret)
{
    (void)self, (void)id, (void)ret;
    return SK_HOST_SOME; /* all was told by the list */
}

static int64_t zip_read(void *self, uint64_t id, uint64_t off, uint8_t *p, size_t len)
{
    zip_store *s = self;
    return sk_collected_read(s->reader, &node_of(id)->member, off, p, len);
}

/* A stream is a member of its own, NAME:STREAM. */
static int64_t zip_stream(void *self, uint64_t id, const char *name, uint8_t *p, size_t len)
{
    zip_store *s = self;
    uintptr_t found;
    sk_bytes path = node_of(id)->key;
    sk_bytes key = sk_text_lower(s->arena, sk_text_bytes(s->arena, "%.*s:%s", (int)path.len, (const char *)path.p, name));
    return sk_map_get(s->paths, key, &found) ? sk_collected_read(s->reader, &((const node *)found)->member, 0, p, len) : -1;
}

static void take_members(zip_store *s, sk_collected *c)
{
    sk_collected_member m;
    for (uint32_t i = 0; i < MOST_MEMBERS && sk_collected_next(c, &m); i++) take_member(s, &m);
}

sk_status sk_zip_view_open(sk_arena *a, sk_bytes file, const char *name, const sk_evidence_options *options, sk_evidence_view **ret, sk_error *error)
{
    sk_collected c;
    if (!sk_collected_open(file, &c)) return sk_fail(error, SK_UNSUPPORTED, "'%s' is no ZIP archive", name);
    zip_store *s = SK_NEW(a, zip_store);
    if (!s) return sk_fail(error, SK_NOMEM, "no memory for the host check");
    *s = (zip_store){.arena = a, .paths = sk_map_new(a), .root = {.folder = true}, .reader = sk_collected_reader_new(a, file)};
    s->blind_end = &s->blind;
    if (!s->paths || !s->reader) return sk_fail(error, SK_NOMEM, "no memory for the host check");
    take_members(s, &c);
    if (!s->root.first && options && options->logs_do && sk_collected_open(file, &c)) {
        s->any = true;
        take_members(s, &c);
    }
    if (c.cut) refuse(s, sk_bytes_str(name), "the archive's directory is cut: what it names behind that was not looked at");
    if (c.left) refuse(s, sk_bytes_str(name), "the archive names more members than are looked at");
    if (!s->root.first) return sk_fail(error, SK_USAGE, "'%s' holds no files of a Windows disk: collected files are told by their paths (C/Windows/...)", name);
    sk_store store = {.self = s, .roots = {(uint64_t)(uintptr_t)&s->root}, .root_count = 1, .list = zip_list, .stat = zip_stat, .read = zip_read,
                      .stream = zip_stream, .blind = s->blind, .only_logs = s->any};
    *ret = sk_evidence_view_new(a, &store, options);
    return *ret ? SK_OK : sk_fail(error, SK_NOMEM, "no memory for the host check");
}
