/* See evidence_view.h. Paths of Windows are found whatever the case of their letters: each folder is read once and kept by the lower
 * case of its names. */
#include "host/evidence_view.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "format/host/hive.h"
#include "format/host/prefetch.h"
#include "host/evidence_map.h"

enum { MOST_USERS = 1024, MOST_HIVE = 1 << 30, MOST_STREAM = 65536, PREFETCH_MEMORY = 64 << 20 };

typedef struct entry {
    sk_store_entry e;
    struct directory *below; /* of a folder, once read */
    struct entry *next;
} entry;

typedef struct directory {
    sk_map *names; /* lower case to entry */
    entry *first, **end;
    bool blind;
} directory;

/* A hive is opened at its first use. */
typedef struct loaded_hive {
    sk_hive hive;
    sk_host_answer answer;
    sk_bytes path;
    bool tried, torn; /* torn: a list of it names more than it holds; told already */
} loaded_hive;

struct sk_evidence_view {
    sk_arena *arena;
    sk_store store;
    entry roots[4];
    sk_host_view view;
    sk_host_user *users;
    loaded_hive machine[SK_HOST_ROOT_COUNT], *of_users;
    sk_bytes control_set; /* "ControlSet001" */
    uint64_t newest;
    bool users_cut;
};

static void tell_blind(sk_evidence_view *v, sk_bytes what, const char *why)
{
    sk_host_blind *b = SK_NEW(v->arena, sk_host_blind);
    if (!b) return;
    *b = (sk_host_blind){what, sk_bytes_str(why), (sk_host_blind *)(uintptr_t)v->store.blind};
    v->store.blind = b;
}

/* ---- names ---- */

/* Letters as Windows folds them for file names, near enough: ASCII, and the rest as it stands. */
static sk_bytes fold(sk_arena *a, sk_bytes name) { return sk_text_lower(a, name); }

typedef struct adding {
    sk_evidence_view *v;
    directory *d;
} adding;

static void add_entry(void *to, const sk_store_entry *e)
{
    adding *t = to;
    entry *n = SK_NEW(t->v->arena, entry);
    if (!n) return;
    n->e = *e;
    n->e.name = sk_utf8_repair(t->v->arena, sk_arena_copy(t->v->arena, e->name));
    *t->d->end = n;
    t->d->end = &n->next;
    sk_map_add(t->d->names, fold(t->v->arena, n->e.name), (uintptr_t)n);
}

static directory *directory_of(sk_evidence_view *v, entry *at)
{
    if (at->below) return at->below;
    directory *d = SK_NEW(v->arena, directory);
    if (!d) return NULL;
    d->end = &d->first;
    d->names = sk_map_new(v->arena);
    if (d->names) d->blind = !v->store.list(v->store.self, at->e.id, add_entry, &(adding){v, d});
    at->below = d;
    return d;
}

/* The entry of a Windows path below one root; NULL: none. *ret_blind: a folder on the way cannot be read. */
static entry *find_below(sk_evidence_view *v, entry *at, sk_bytes path, bool *ret_blind)
{
    sk_bytes rest = path, part;
    bool first = true;
    while (sk_next_field(&rest, '\\', &part)) {
        bool drive = first && part.len == 2 && part.p[1] == ':';
        first = false;
        if (drive && sk_lower(part.p[0]) != 'c') return NULL;
        if (drive || !part.len) continue;
        if (!at->e.folder || at->e.link) return NULL;
        directory *d = directory_of(v, at);
        uintptr_t found;
        if (!d || d->blind) *ret_blind = true;
        if (!d || !sk_map_get(d->names, fold(v->arena, part), &found)) return NULL;
        at = (entry *)found;
    }
    return at;
}

static entry *find_entry(sk_evidence_view *v, sk_bytes path, bool *ret_blind)
{
    *ret_blind = false;
    for (unsigned i = 0; i < v->store.root_count; i++) {
        entry *e = find_below(v, &v->roots[i], path, ret_blind);
        if (e) return e;
    }
    return NULL;
}

/* ---- files ---- */

static sk_host_answer fill(sk_evidence_view *v, entry *e, sk_host_file *ret)
{
    sk_host_answer answer = SK_HOST_SOME;
    if (!e->e.known) answer = v->store.stat(v->store.self, e->e.id, &e->e);
    e->e.known = answer == SK_HOST_SOME;
    ret->folder = e->e.folder;
    ret->link = e->e.link;
    ret->size = e->e.size;
    ret->created = e->e.created;
    ret->written = e->e.written;
    return answer;
}

/* A name that an earlier root has too is told there. */
static bool is_told_before(sk_evidence_view *v, unsigned root, sk_bytes folder, sk_bytes name)
{
    bool blind = false;
    uintptr_t found;
    for (unsigned i = 0; i < root; i++) {
        entry *at = find_below(v, &v->roots[i], folder, &blind);
        directory *d = at && at->e.folder ? directory_of(v, at) : NULL;
        if (d && sk_map_get(d->names, fold(v->arena, name), &found)) return true;
    }
    return false;
}

static sk_host_answer evidence_list(void *self, sk_bytes folder, bool (*visit)(void *to, const sk_host_file *file), void *to)
{
    sk_evidence_view *v = self;
    sk_host_answer answer = SK_HOST_NONE;
    bool blind = false, unread = false;
    for (unsigned i = 0; i < v->store.root_count; i++) {
        entry *at = find_below(v, &v->roots[i], folder, &blind);
        directory *d = at && at->e.folder && !at->e.link ? directory_of(v, at) : NULL;
        if (!d) continue;
        answer = SK_HOST_SOME;
        unread |= d->blind;
        for (entry *e = d->first; e; e = e->next) {
            if (i && is_told_before(v, i, folder, e->e.name)) continue;
            sk_host_file f = {.name = e->e.name, .path = sk_host_join(v->arena, folder, e->e.name)};
            sk_host_answer known = fill(v, e, &f);
            unread |= known == SK_HOST_BLIND;
            if (known == SK_HOST_SOME && !visit(to, &f)) return answer;
        }
    }
    if (unread || (answer == SK_HOST_NONE && blind)) return SK_HOST_BLIND;
    return answer;
}

static sk_host_answer evidence_stat(void *self, sk_arena *a, sk_bytes path, sk_host_file *ret)
{
    sk_evidence_view *v = self;
    bool blind;
    entry *e = find_entry(v, path, &blind);
    (void)a;
    if (!e) return blind ? SK_HOST_BLIND : SK_HOST_NONE;
    size_t name = path.len;
    while (name > 0 && path.p[name - 1] != '\\') {
        name--;
    }
    *ret = (sk_host_file){.path = sk_arena_copy(v->arena, path)};
    ret->name = sk_from(ret->path, name);
    return fill(v, e, ret);
}

static sk_host_answer evidence_read(void *self, sk_arena *a, sk_bytes path, uint64_t off, size_t len, sk_bytes *ret)
{
    sk_evidence_view *v = self;
    bool blind;
    entry *e = find_entry(v, path, &blind);
    sk_host_file f;
    *ret = (sk_bytes){0};
    if (!e) return blind ? SK_HOST_BLIND : SK_HOST_NONE;
    sk_host_answer answer = fill(v, e, &f);
    if (answer != SK_HOST_SOME) return answer;
    if (f.folder || f.link) return SK_HOST_NONE;
    uint64_t rest = f.size > off ? f.size - off : 0;
    if (len > rest) len = (size_t)rest;
    if (!len) return SK_HOST_SOME;
    uint8_t *p = sk_arena_take(a, len, 1);
    int64_t got = p ? v->store.read(v->store.self, e->e.id, off, p, len) : -1;
    if (got < 0 || (size_t)got < len) return SK_HOST_BLIND;
    *ret = sk_bytes_of(p, len);
    return SK_HOST_SOME;
}

static sk_host_answer evidence_stream(void *self, sk_arena *a, sk_bytes path, const char *name, sk_bytes *ret)
{
    sk_evidence_view *v = self;
    bool blind;
    entry *e = find_entry(v, path, &blind);
    *ret = (sk_bytes){0};
    if (!e) return blind ? SK_HOST_BLIND : SK_HOST_NONE;
    uint8_t text[4096];
    uint8_t *p = text;
    int64_t n = v->store.stream(v->store.self, e->e.id, name, p, sizeof text);
    if (n == (int64_t)sizeof text) {
        p = sk_arena_take(a, MOST_STREAM, 1);
        n = p ? v->store.stream(v->store.self, e->e.id, name, p, MOST_STREAM) : -1;
    }
    if (n < 0) return SK_HOST_NONE;
    *ret = sk_arena_copy(a, sk_bytes_of(p, (size_t)n));
    return SK_HOST_SOME;
}

/* ---- hives ---- */

static sk_host_answer read_whole(sk_evidence_view *v, uint64_t id, size_t len, sk_bytes *ret)
{
    uint8_t *p = sk_evidence_pages(v->arena, len);
    if (!p || v->store.read(v->store.self, id, 0, p, len) != (int64_t)len) return SK_HOST_BLIND;
    *ret = sk_bytes_of(p, len);
    return SK_HOST_SOME;
}

/* A file for the life of the arena. */
static sk_host_answer map_file(sk_evidence_view *v, sk_bytes path, sk_bytes *ret)
{
    bool blind;
    entry *e = find_entry(v, path, &blind);
    sk_host_file f;
    *ret = (sk_bytes){0};
    if (!e) return blind ? SK_HOST_BLIND : SK_HOST_NONE;
    sk_host_answer answer = fill(v, e, &f);
    if (answer != SK_HOST_SOME) return answer;
    if (f.folder || f.link || !f.size || f.size > MOST_HIVE) return SK_HOST_BLIND;
    if (v->store.map) return v->store.map(v->store.self, v->arena, e->e.id, ret);
    return read_whole(v, e->e.id, (size_t)f.size, ret);
}

static void load_hive(sk_evidence_view *v, loaded_hive *h, sk_bytes path)
{
    sk_bytes file;
    sk_hive_logs logs;
    h->tried = true;
    h->path = path;
    h->answer = map_file(v, path, &file);
    if (h->answer != SK_HOST_SOME) return;
    (void)map_file(v, sk_text_bytes(v->arena, "%.*s.LOG1", (int)path.len, (const char *)path.p), &logs.log1);
    (void)map_file(v, sk_text_bytes(v->arena, "%.*s.LOG2", (int)path.len, (const char *)path.p), &logs.log2);
    if (!logs.log1.len) (void)map_file(v, sk_text_bytes(v->arena, "%.*s.LOG", (int)path.len, (const char *)path.p), &logs.log1);
    if (!sk_hive_open(v->arena, file, &logs, &h->hive) || !sk_hive_is_key(sk_hive_root(&h->hive))) h->answer = SK_HOST_BLIND;
    if (h->answer != SK_HOST_SOME) return;
    if (h->hive.written > v->newest) v->newest = h->hive.written;
    if (h->hive.cut) tell_blind(v, path, "the hive is cut: what stands behind its end was not looked at");
    if (h->hive.lost) tell_blind(v, path, "the hive was not written out whole, and no log completes it: its last changes were not looked at");
}

/* Keys or values that a list of the hive claims, and that were not found. */
static void tell_torn(sk_evidence_view *v, loaded_hive *h)
{
    if (!h->torn) tell_blind(v, h->path, "parts of the hive are damaged: keys or values are missing");
    h->torn = true;
}

static loaded_hive *hive_of(sk_evidence_view *v, sk_host_root root, uint32_t user)
{
    static const char *const files[SK_HOST_ROOT_COUNT] = {
        [SK_HOST_SOFTWARE] = "System32\\config\\SOFTWARE", [SK_HOST_SYSTEM] = "System32\\config\\SYSTEM", [SK_HOST_AMCACHE] = "AppCompat\\Programs\\Amcache.hve",
        [SK_HOST_SECURITY] = "System32\\config\\SECURITY"};
    if ((unsigned)root >= SK_HOST_ROOT_COUNT || (root == SK_HOST_USER && user >= v->view.user_count)) return NULL;
    loaded_hive *h = root == SK_HOST_USER ? &v->of_users[user] : &v->machine[root];
    if (h->tried) return h;
    if (root == SK_HOST_USER) load_hive(v, h, sk_host_join(v->arena, v->users[user].profile, SK_LIT("NTUSER.DAT")));
    else load_hive(v, h, sk_host_join(v->arena, v->view.windows, sk_bytes_str(files[root])));
    /* A machine always has these hives, a user always his: where they are missing nothing can be said. Amcache may be absent. */
    if (h->answer == SK_HOST_NONE && root != SK_HOST_AMCACHE) h->answer = SK_HOST_BLIND;
    return h;
}

/* "CurrentControlSet" exists on a running machine only: the number stands in Select. */
static sk_bytes control_set(sk_evidence_view *v, const sk_hive *h)
{
    sk_hive_value value;
    uint64_t number = 1;
    if (v->control_set.len) return v->control_set;
    if (sk_hive_value_of(sk_hive_find(sk_hive_root(h), "Select"), "Current", &value)) (void)sk_hive_value_number(v->arena, &value, &number);
    v->control_set = sk_text_bytes(v->arena, "ControlSet%03u", (unsigned)(number % 1000));
    return v->control_set;
}

static sk_host_answer find_key(sk_evidence_view *v, sk_host_root root, uint32_t user, const char *path, sk_hive_key *ret)
{
    static const sk_bytes current = {(const uint8_t *)"CurrentControlSet", 17};
    loaded_hive *h = hive_of(v, root, user);
    if (!h || h->answer != SK_HOST_SOME) return h ? h->answer : SK_HOST_NONE;
    sk_bytes p = sk_bytes_str(path);
    if (root == SK_HOST_SYSTEM && sk_starts_nocase(p, current)) {
        sk_bytes set = control_set(v, &h->hive), rest = sk_from(p, current.len);
        path = sk_text_format(v->arena, "%.*s%.*s", (int)set.len, (const char *)set.p, (int)rest.len, (const char *)rest.p);
    }
    *ret = sk_hive_find(sk_hive_root(&h->hive), path);
    return sk_hive_is_key(*ret) ? SK_HOST_SOME : SK_HOST_NONE;
}

static sk_host_answer evidence_key(void *self, sk_host_root root, uint32_t user, const char *path, uint64_t *ret_written)
{
    sk_hive_key k;
    sk_host_answer answer = find_key(self, root, user, path, &k);
    if (answer == SK_HOST_SOME) *ret_written = sk_hive_key_written(k);
    return answer;
}

static sk_host_answer evidence_subkeys(void *self, sk_host_root root, uint32_t user, const char *path,
                                     bool (*visit)(void *to, sk_bytes name, uint64_t written), void *to)
{
    sk_evidence_view *v = self;
    sk_hive_key k, sub;
    sk_host_answer answer = find_key(v, root, user, path, &k);
    if (answer != SK_HOST_SOME) return answer;
    sk_hive_subkey_list l = sk_hive_subkeys(k);
    uint32_t seen = 0;
    bool more = true;
    while (more && sk_hive_next_subkey(&l, &sub)) {
        seen++;
        more = visit(to, sk_hive_key_name(v->arena, sub), sk_hive_key_written(sub));
    }
    if (more && seen < sk_hive_key_count(k)) tell_torn(v, hive_of(v, root, user));
    return SK_HOST_SOME;
}

static sk_host_answer evidence_values(void *self, sk_host_root root, uint32_t user, const char *path,
                                    bool (*visit)(void *to, const sk_host_value *value), void *to)
{
    sk_evidence_view *v = self;
    sk_hive_key k;
    sk_host_answer answer = find_key(v, root, user, path, &k);
    if (answer != SK_HOST_SOME) return answer;
    sk_hive_value_list l = sk_hive_values(k);
    sk_hive_value value;
    uint32_t seen = 0;
    bool more = true;
    while (more && sk_hive_next_value(&l, &value)) {
        sk_host_value out = {sk_hive_value_name(v->arena, &value), value.type, sk_hive_value_data(v->arena, &value)};
        seen++;
        if (out.data.len < value.size) tell_torn(v, hive_of(v, root, user));
        more = visit(to, &out);
    }
    if (more && seen < sk_hive_value_count(k)) tell_torn(v, hive_of(v, root, user));
    return SK_HOST_SOME;
}

typedef struct deleted_cells {
    sk_arena *arena;
    bool (*visit)(void *to, const sk_host_value *value);
    void *to;
} deleted_cells;

static bool take_deleted(void *self, const sk_hive_key *key, const sk_hive_value *value)
{
    deleted_cells *d = self;
    (void)key;
    if (!value) return true;
    sk_host_value out = {sk_hive_value_name(d->arena, value), value->type, sk_hive_value_data(d->arena, value)};
    return d->visit(d->to, &out);
}

static sk_host_answer evidence_deleted(void *self, sk_host_root root, uint32_t user, bool (*visit)(void *to, const sk_host_value *value), void *to)
{
    sk_evidence_view *v = self;
    loaded_hive *h = hive_of(v, root, user);
    if (!h || h->answer != SK_HOST_SOME) return h ? h->answer : SK_HOST_NONE;
    sk_hive_deleted(&h->hive, take_deleted, &(deleted_cells){v->arena, visit, to});
    return SK_HOST_SOME;
}

/* ---- users ---- */

static void add_user(sk_evidence_view *v, sk_bytes name, sk_bytes sid, sk_bytes profile)
{
    for (uint32_t i = 0; i < v->view.user_count; i++) {
        if (sk_equal_nocase(v->users[i].profile, profile)) return;
    }
    if (v->view.user_count == MOST_USERS) {
        if (!v->users_cut) tell_blind(v, SK_LIT("users"), "more users than are looked at");
        v->users_cut = true;
        return;
    }
    v->users[v->view.user_count++] = (sk_host_user){
        .name = sk_arena_copy(v->arena, name), .sid = sk_arena_copy(v->arena, sid), .profile = sk_arena_copy(v->arena, profile),
        .local = sk_host_join(v->arena, profile, SK_LIT("AppData\\Local")), .roaming = sk_host_join(v->arena, profile, SK_LIT("AppData\\Roaming"))};
}

static bool take_profile(void *to, sk_bytes sid, uint64_t written)
{
    sk_evidence_view *v = to;
    sk_host_value path;
    (void)written;
    const char *key = sk_text_format(v->arena, "Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\%.*s", (int)sid.len, (const char *)sid.p);
    if (sk_host_value_of(&v->view, v->arena, SK_HOST_SOFTWARE, SK_HOST_NO_USER, key, "ProfileImagePath", &path) != SK_HOST_SOME) return true;
    sk_bytes profile = sk_host_expand(&v->view, v->arena, SK_HOST_NO_USER, sk_host_value_text(v->arena, &path));
    sk_host_file file;
    if (profile.len && evidence_stat(v, v->arena, profile, &file) == SK_HOST_SOME) add_user(v, sk_host_path_name(profile), sid, profile);
    return true;
}

static bool take_users_folder(void *to, const sk_host_file *file)
{
    sk_evidence_view *v = to;
    static const char *const no_users[] = {"All Users", "Default", "Default User", "Public"};
    if (!file->folder || file->link) return true;
    for (size_t i = 0; i < sizeof no_users / sizeof no_users[0]; i++) {
        if (sk_is(file->name, no_users[i])) return true;
    }
    add_user(v, file->name, (sk_bytes){0}, file->path);
    return true;
}

/* Profiles that the machine knows, and folders of users that it forgot. */
static void read_users(sk_evidence_view *v)
{
    (void)evidence_subkeys(v, SK_HOST_SOFTWARE, SK_HOST_NO_USER, "Microsoft\\Windows NT\\CurrentVersion\\ProfileList", take_profile, v);
    (void)evidence_list(v, SK_LIT("C:\\Users"), take_users_folder, v);
    (void)evidence_list(v, SK_LIT("C:\\Documents and Settings"), take_users_folder, v);
}

/* ---- facts of the machine ---- */

static void read_version(sk_evidence_view *v)
{
    const char *key = "Microsoft\\Windows NT\\CurrentVersion";
    sk_host_value value;
    uint64_t number;
    if (sk_host_value_of(&v->view, v->arena, SK_HOST_SOFTWARE, 0, key, "CurrentMajorVersionNumber", &value) == SK_HOST_SOME && sk_host_value_number(&value, &number))
        v->view.version_major = (uint32_t)number;
    if (sk_host_value_of(&v->view, v->arena, SK_HOST_SOFTWARE, 0, key, "CurrentBuildNumber", &value) == SK_HOST_SOME && sk_parse_u64(sk_host_value_text(v->arena, &value), &number))
        v->view.build = (uint32_t)number;
    if (sk_host_value_of(&v->view, v->arena, SK_HOST_SYSTEM, 0, "CurrentControlSet\\Control\\ComputerName\\ComputerName", "ComputerName", &value) == SK_HOST_SOME)
        v->view.computer = sk_host_value_text(v->arena, &value);
    sk_host_file file;
    v->view.is_64_bit = evidence_stat(v, v->arena, SK_LIT("C:\\Windows\\SysWOW64"), &file) == SK_HOST_SOME;
}

typedef struct serials {
    sk_evidence_view *v;
    struct { uint32_t serial, count; } seen[16];
    unsigned files;
} serials;

/* In memory of its own: a packed file of a few bytes may ask for much. 0: it names none. */
static uint32_t serial_in(sk_evidence_view *v, sk_bytes path)
{
    sk_arena *a = sk_arena_new(PREFETCH_MEMORY);
    sk_bytes bytes;
    sk_prefetch p;
    bool read = a && evidence_read(v, a, path, 0, 1 << 20, &bytes) == SK_HOST_SOME && sk_prefetch_read(a, bytes, &p);
    uint32_t serial = read && p.volume_count ? p.volumes[0].serial : 0;
    sk_arena_free(a);
    return serial;
}

/* The serial number stands in the boot sector, which a mounted folder does not show; every prefetch file names it. */
static bool take_prefetch(void *to, const sk_host_file *file)
{
    serials *s = to;
    uint32_t serial = file->folder || !sk_ends_nocase(file->name, SK_LIT(".pf")) ? 0 : serial_in(s->v, file->path);
    if (!serial) return true;
    for (size_t i = 0; i < sizeof s->seen / sizeof s->seen[0]; i++) {
        if (s->seen[i].count && s->seen[i].serial != serial) continue;
        s->seen[i].serial = serial;
        s->seen[i].count++;
        break;
    }
    return ++s->files < 64;
}

static void read_serial(sk_evidence_view *v)
{
    serials s = {.v = v};
    unsigned most = 0;
    (void)evidence_list(v, SK_LIT("C:\\Windows\\Prefetch"), take_prefetch, &s);
    for (size_t i = 0; i < sizeof s.seen / sizeof s.seen[0]; i++) {
        if (s.seen[i].count <= most) continue;
        most = s.seen[i].count;
        v->view.volume_serial = s.seen[i].serial;
    }
}

sk_evidence_view *sk_evidence_view_new(sk_arena *a, const sk_store *store, const sk_evidence_options *options)
{
    sk_evidence_view *v = SK_NEW(a, sk_evidence_view);
    if (v) *v = (sk_evidence_view){.arena = a, .store = *store, .users = SK_NEW_ARRAY(a, sk_host_user, MOST_USERS), .of_users = SK_NEW_ARRAY(a, loaded_hive, MOST_USERS)};
    if (!v || !v->users || !v->of_users) return NULL;
    for (unsigned i = 0; i < store->root_count; i++) {
        v->roots[i].e = (sk_store_entry){.id = store->roots[i], .folder = true, .known = true};
    }
    v->view = (sk_host_view){.self = v, .windows = SK_LIT("C:\\Windows"), .program_data = SK_LIT("C:\\ProgramData"), .program_files = SK_LIT("C:\\Program Files"),
                             .program_files_x86 = SK_LIT("C:\\Program Files (x86)"), .users = v->users, .key = evidence_key, .subkeys = evidence_subkeys,
                             .values = evidence_values, .deleted = evidence_deleted, .list = evidence_list, .stat = evidence_stat, .read = evidence_read, .stream = evidence_stream,
                             .processes = sk_host_no_processes, .modules = sk_host_no_modules, .memory = sk_host_no_memory, .connections = sk_host_no_connections};
    v->view.only_logs = store->only_logs;
    if (store->only_logs) return v;
    read_users(v);
    read_version(v);
    v->view.volume_serial = options && options->volume_serial ? options->volume_serial : store->volume_serial;
    if (!v->view.volume_serial) read_serial(v);
    v->view.now = options && options->now ? options->now : v->newest;
    return v;
}

const sk_host_view *sk_evidence_view_get(const sk_evidence_view *v) { return &v->view; }
const sk_store *sk_evidence_view_store(const sk_evidence_view *v) { return &v->store; }
