/* See folder_view.h. Paths of Windows are found whatever the case of their letters: each folder is read once and kept by the lower
 * case of its names. Streams are read as ntfs-3g shows them (NAME:STREAM, or the attribute user.STREAM), times of creation likewise
 * (attribute system.ntfs_times: four FILETIME values; ntfs-3g(8)). */
#include "host/folder_view.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/filetime.h"
#include "base/map.h"
#include "base/text.h"
#include "format/host/hive.h"
#include "format/host/prefetch.h"

enum { MOST_USERS = 1024, MOST_HIVE = 1 << 30, MOST_FILE = 64 << 20 };

typedef struct entry {
    const char *name; /* as it is on the disk */
    struct entry *next;
} entry;

typedef struct directory {
    sk_map *names;   /* lower case to entry */
    entry *first, **end;
    bool blind;
} directory;

/* A hive is opened at its first use. */
typedef struct loaded_hive {
    sk_hive hive;
    sk_host_answer answer;
    bool tried;
} loaded_hive;

struct sk_folder_view {
    sk_arena *arena;
    const char *root;      /* folder that stands for C:\ */
    sk_map *directories;   /* real path to directory */
    sk_host_view view;
    sk_host_user *users;
    loaded_hive machine[SK_HOST_ROOT_COUNT], *of_users;
    sk_bytes control_set;  /* "ControlSet001" */
    uint64_t newest;
};

/* ---- names ---- */

/* Letters as Windows folds them for file names, near enough: ASCII, and the rest as it stands. */
static sk_bytes fold(sk_arena *a, sk_bytes name) { return sk_text_lower(a, name); }

static directory *read_directory(sk_folder_view *v, const char *path)
{
    directory *d = SK_NEW(v->arena, directory);
    if (!d) return NULL;
    d->end = &d->first;
    d->names = sk_map_new(v->arena);
    DIR *dir = opendir(path);
    d->blind = !dir && errno != ENOENT && errno != ENOTDIR;
    for (struct dirent *e; dir && (e = readdir(dir));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        entry *n = SK_NEW(v->arena, entry);
        if (!n) break;
        n->name = sk_arena_string(v->arena, sk_bytes_str(e->d_name));
        *d->end = n;
        d->end = &n->next;
        sk_map_add(d->names, fold(v->arena, sk_bytes_str(n->name)), (uintptr_t)n->name);
    }
    if (dir) closedir(dir);
    return d;
}

static directory *directory_of(sk_folder_view *v, const char *path)
{
    uintptr_t known;
    if (sk_map_get(v->directories, sk_bytes_str(path), &known)) return (directory *)known;
    directory *d = read_directory(v, path);
    if (d) sk_map_put(v->directories, sk_bytes_str(sk_arena_string(v->arena, sk_bytes_str(path))), (uintptr_t)d);
    return d;
}

/* Real path of a Windows path; NULL: none. *ret_blind: a folder on the way cannot be read. */
static const char *real_path(sk_folder_view *v, sk_bytes path, bool *ret_blind)
{
    const char *at = v->root;
    sk_bytes rest = path, part;
    *ret_blind = false;
    bool first = true;
    while (sk_next_field(&rest, '\\', &part)) {
        bool drive = first && part.len == 2 && part.p[1] == ':';
        first = false;
        if (drive && sk_lower(part.p[0]) != 'c') return NULL;
        if (drive || !part.len) continue;
        if (sk_equal(part, SK_LIT("..")) || sk_equal(part, SK_LIT("."))) return NULL;
        directory *d = directory_of(v, at);
        uintptr_t name;
        if (!d || d->blind) *ret_blind = true;
        if (!d || !sk_map_get(d->names, fold(v->arena, part), &name)) return NULL;
        at = sk_text_format(v->arena, "%s/%s", at, (const char *)name);
    }
    return at;
}

const char *sk_folder_view_file(sk_folder_view *v, sk_bytes path)
{
    bool blind;
    return real_path(v, path, &blind);
}

/* ---- files ---- */

static uint64_t from_timespec(int64_t seconds, uint32_t nanoseconds)
{
    return SK_FILETIME_1970 + (uint64_t)seconds * SK_FILETIME_SECOND + nanoseconds / 100;
}

static bool fill(const char *real, sk_host_file *ret)
{
    struct statx s;
    if (statx(AT_FDCWD, real, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &s) != 0) return false;
    uint8_t ntfs[32];
    ret->folder = S_ISDIR(s.stx_mode);
    ret->link = S_ISLNK(s.stx_mode);
    ret->size = s.stx_size;
    ret->written = from_timespec(s.stx_mtime.tv_sec, s.stx_mtime.tv_nsec);
    ret->created = s.stx_mask & STATX_BTIME ? from_timespec(s.stx_btime.tv_sec, s.stx_btime.tv_nsec) : 0;
    if (lgetxattr(real, "system.ntfs_times", ntfs, sizeof ntfs) == (ssize_t)sizeof ntfs) {
        sk_bytes times = sk_bytes_of(ntfs, sizeof ntfs);
        ret->created = sk_u64le_at(times, 0);
        ret->written = sk_u64le_at(times, 8);
    }
    return true;
}

static sk_host_answer answer_of_errno(void) { return errno == ENOENT || errno == ENOTDIR ? SK_HOST_NONE : SK_HOST_BLIND; }

static sk_host_answer folder_list(void *self, sk_bytes folder, bool (*visit)(void *to, const sk_host_file *file), void *to)
{
    sk_folder_view *v = self;
    bool blind;
    const char *real = real_path(v, folder, &blind);
    directory *d = real ? directory_of(v, real) : NULL;
    if (!d) return blind ? SK_HOST_BLIND : SK_HOST_NONE;
    if (d->blind) return SK_HOST_BLIND;
    for (const entry *e = d->first; e; e = e->next) {
        sk_host_file f = {.name = sk_bytes_str(e->name), .path = sk_host_join(v->arena, folder, sk_bytes_str(e->name))};
        if (!fill(sk_text_format(v->arena, "%s/%s", real, e->name), &f)) continue;
        if (!visit(to, &f)) break;
    }
    return SK_HOST_SOME;
}

static sk_host_answer folder_stat(void *self, sk_arena *a, sk_bytes path, sk_host_file *ret)
{
    sk_folder_view *v = self;
    bool blind;
    const char *real = real_path(v, path, &blind);
    (void)a;
    if (!real) return blind ? SK_HOST_BLIND : SK_HOST_NONE;
    size_t name = path.len;
    while (name > 0 && path.p[name - 1] != '\\') {
        name--;
    }
    *ret = (sk_host_file){.path = sk_arena_copy(v->arena, path)};
    ret->name = sk_from(ret->path, name);
    return fill(real, ret) ? SK_HOST_SOME : answer_of_errno();
}

static sk_host_answer read_real(sk_arena *a, const char *real, uint64_t off, size_t len, sk_bytes *ret)
{
    int fd = open(real, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat s;
    *ret = (sk_bytes){0};
    if (fd < 0) return answer_of_errno();
    if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode)) {
        close(fd);
        return SK_HOST_NONE;
    }
    uint64_t rest = (uint64_t)s.st_size > off ? (uint64_t)s.st_size - off : 0;
    if (len > rest) len = (size_t)rest;
    uint8_t *p = len ? sk_arena_take(a, len, 1) : NULL;
    size_t got = 0;
    for (ssize_t n = 1; p && got < len && n > 0; got += (size_t)(n > 0 ? n : 0)) {
        n = pread(fd, p + got, len - got, (off_t)(off + got));
    }
    close(fd);
    if (len && (!p || got < len)) return SK_HOST_BLIND;
    *ret = sk_bytes_of(p, got);
    return SK_HOST_SOME;
}

static sk_host_answer folder_read(void *self, sk_arena *a, sk_bytes path, uint64_t off, size_t len, sk_bytes *ret)
{
    bool blind;
    const char *real = real_path(self, path, &blind);
    *ret = (sk_bytes){0};
    if (!real) return blind ? SK_HOST_BLIND : SK_HOST_NONE;
    return read_real(a, real, off, len, ret);
}

static sk_host_answer folder_stream(void *self, sk_arena *a, sk_bytes path, const char *name, sk_bytes *ret)
{
    sk_folder_view *v = self;
    bool blind;
    const char *real = real_path(v, path, &blind);
    *ret = (sk_bytes){0};
    if (!real) return blind ? SK_HOST_BLIND : SK_HOST_NONE;
    if (read_real(a, sk_text_format(a, "%s:%s", real, name), 0, 65536, ret) == SK_HOST_SOME) return SK_HOST_SOME;
    uint8_t *p = sk_arena_take(a, 65536, 1);
    ssize_t n = p ? lgetxattr(real, sk_text_format(a, "user.%s", name), p, 65536) : -1;
    if (n < 0) return SK_HOST_NONE;
    *ret = sk_bytes_of(p, (size_t)n);
    return SK_HOST_SOME;
}

/* ---- hives ---- */

typedef struct mapping {
    void *p;
    size_t len;
} mapping;

static void unmap(void *self)
{
    mapping *m = self;
    munmap(m->p, m->len);
}

/* Maps a file for the life of the arena; empty where that is not possible. */
static sk_host_answer map_file(sk_folder_view *v, sk_bytes path, sk_bytes *ret)
{
    bool blind;
    const char *real = real_path(v, path, &blind);
    *ret = (sk_bytes){0};
    if (!real) return blind ? SK_HOST_BLIND : SK_HOST_NONE;
    int fd = open(real, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat s;
    if (fd < 0) return answer_of_errno();
    mapping *m = SK_NEW(v->arena, mapping);
    void *p = MAP_FAILED;
    bool fits = fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && s.st_size > 0 && s.st_size <= MOST_HIVE;
    if (m && fits) p = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (p == MAP_FAILED) return SK_HOST_BLIND;
    *m = (mapping){p, (size_t)s.st_size};
    if (!sk_arena_cleanup(v->arena, unmap, m)) {
        unmap(m);
        return SK_HOST_BLIND;
    }
    *ret = sk_bytes_of(p, m->len);
    return SK_HOST_SOME;
}

static void load_hive(sk_folder_view *v, loaded_hive *h, sk_bytes path)
{
    sk_bytes file;
    sk_hive_logs logs;
    h->tried = true;
    h->answer = map_file(v, path, &file);
    if (h->answer != SK_HOST_SOME) return;
    (void)map_file(v, sk_text_bytes(v->arena, "%.*s.LOG1", (int)path.len, (const char *)path.p), &logs.log1);
    (void)map_file(v, sk_text_bytes(v->arena, "%.*s.LOG2", (int)path.len, (const char *)path.p), &logs.log2);
    if (!logs.log1.len) (void)map_file(v, sk_text_bytes(v->arena, "%.*s.LOG", (int)path.len, (const char *)path.p), &logs.log1);
    if (!sk_hive_open(v->arena, file, &logs, &h->hive) || !sk_hive_is_key(sk_hive_root(&h->hive))) h->answer = SK_HOST_BLIND;
    if (h->answer == SK_HOST_SOME && h->hive.written > v->newest) v->newest = h->hive.written;
}

static loaded_hive *hive_of(sk_folder_view *v, sk_host_root root, uint32_t user)
{
    static const char *const files[SK_HOST_ROOT_COUNT] = {
        [SK_HOST_SOFTWARE] = "System32\\config\\SOFTWARE", [SK_HOST_SYSTEM] = "System32\\config\\SYSTEM", [SK_HOST_AMCACHE] = "AppCompat\\Programs\\Amcache.hve"};
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
static sk_bytes control_set(sk_folder_view *v, const sk_hive *h)
{
    sk_hive_value value;
    uint64_t number = 1;
    if (v->control_set.len) return v->control_set;
    if (sk_hive_value_of(sk_hive_find(sk_hive_root(h), "Select"), "Current", &value)) (void)sk_hive_value_number(v->arena, &value, &number);
    v->control_set = sk_text_bytes(v->arena, "ControlSet%03u", (unsigned)(number % 1000));
    return v->control_set;
}

static sk_host_answer find_key(sk_folder_view *v, sk_host_root root, uint32_t user, const char *path, sk_hive_key *ret)
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

static sk_host_answer folder_key(void *self, sk_host_root root, uint32_t user, const char *path, uint64_t *ret_written)
{
    sk_hive_key k;
    sk_host_answer answer = find_key(self, root, user, path, &k);
    if (answer == SK_HOST_SOME) *ret_written = sk_hive_key_written(k);
    return answer;
}

static sk_host_answer folder_subkeys(void *self, sk_host_root root, uint32_t user, const char *path,
                                     bool (*visit)(void *to, sk_bytes name, uint64_t written), void *to)
{
    sk_folder_view *v = self;
    sk_hive_key k, sub;
    sk_host_answer answer = find_key(v, root, user, path, &k);
    if (answer != SK_HOST_SOME) return answer;
    sk_hive_subkey_list l = sk_hive_subkeys(k);
    while (sk_hive_next_subkey(&l, &sub)) {
        if (!visit(to, sk_hive_key_name(v->arena, sub), sk_hive_key_written(sub))) break;
    }
    return SK_HOST_SOME;
}

static sk_host_answer folder_values(void *self, sk_host_root root, uint32_t user, const char *path,
                                    bool (*visit)(void *to, const sk_host_value *value), void *to)
{
    sk_folder_view *v = self;
    sk_hive_key k;
    sk_host_answer answer = find_key(v, root, user, path, &k);
    if (answer != SK_HOST_SOME) return answer;
    sk_hive_value_list l = sk_hive_values(k);
    sk_hive_value value;
    while (sk_hive_next_value(&l, &value)) {
        sk_host_value out = {sk_hive_value_name(v->arena, &value), value.type, sk_hive_value_data(v->arena, &value)};
        if (!visit(to, &out)) break;
    }
    return SK_HOST_SOME;
}

/* ---- what a disk does not have ---- */

static sk_host_answer no_processes(void *self, bool (*visit)(void *to, const sk_host_process *process), void *to)
{
    (void)self, (void)visit, (void)to;
    return SK_HOST_NONE;
}

static sk_host_answer no_modules(void *self, uint32_t pid, bool (*visit)(void *to, sk_bytes path, uint64_t base, uint64_t size), void *to)
{
    (void)self, (void)pid, (void)visit, (void)to;
    return SK_HOST_NONE;
}

static sk_host_answer no_memory(void *self, uint32_t pid, bool (*visit)(void *to, const sk_host_region *region, uint64_t at, sk_bytes bytes), void *to)
{
    (void)self, (void)pid, (void)visit, (void)to;
    return SK_HOST_NONE;
}

static sk_host_answer no_connections(void *self, bool (*visit)(void *to, const sk_host_connection *connection), void *to)
{
    (void)self, (void)visit, (void)to;
    return SK_HOST_NONE;
}

/* ---- users ---- */

static void add_user(sk_folder_view *v, sk_bytes name, sk_bytes sid, sk_bytes profile)
{
    for (uint32_t i = 0; i < v->view.user_count; i++) {
        if (sk_equal_nocase(v->users[i].profile, profile)) return;
    }
    if (v->view.user_count == MOST_USERS) return;
    v->users[v->view.user_count++] = (sk_host_user){
        .name = sk_arena_copy(v->arena, name), .sid = sk_arena_copy(v->arena, sid), .profile = sk_arena_copy(v->arena, profile),
        .local = sk_host_join(v->arena, profile, SK_LIT("AppData\\Local")), .roaming = sk_host_join(v->arena, profile, SK_LIT("AppData\\Roaming"))};
}

static bool take_profile(void *to, sk_bytes sid, uint64_t written)
{
    sk_folder_view *v = to;
    sk_host_value path;
    (void)written;
    const char *key = sk_text_format(v->arena, "Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\%.*s", (int)sid.len, (const char *)sid.p);
    if (sk_host_value_of(&v->view, v->arena, SK_HOST_SOFTWARE, SK_HOST_NO_USER, key, "ProfileImagePath", &path) != SK_HOST_SOME) return true;
    sk_bytes profile = sk_host_expand(&v->view, v->arena, SK_HOST_NO_USER, sk_host_value_text(v->arena, &path));
    size_t name = profile.len;
    while (name > 0 && profile.p[name - 1] != '\\') {
        name--;
    }
    sk_host_file file;
    if (profile.len && folder_stat(v, v->arena, profile, &file) == SK_HOST_SOME) add_user(v, sk_from(profile, name), sid, profile);
    return true;
}

static bool take_users_folder(void *to, const sk_host_file *file)
{
    sk_folder_view *v = to;
    static const char *const no_users[] = {"All Users", "Default", "Default User", "Public"};
    if (!file->folder || file->link) return true;
    for (size_t i = 0; i < sizeof no_users / sizeof no_users[0]; i++) {
        if (sk_is(file->name, no_users[i])) return true;
    }
    add_user(v, file->name, (sk_bytes){0}, file->path);
    return true;
}

/* Profiles that the machine knows, and folders of users that it forgot. */
static void read_users(sk_folder_view *v)
{
    (void)folder_subkeys(v, SK_HOST_SOFTWARE, SK_HOST_NO_USER, "Microsoft\\Windows NT\\CurrentVersion\\ProfileList", take_profile, v);
    (void)folder_list(v, SK_LIT("C:\\Users"), take_users_folder, v);
    (void)folder_list(v, SK_LIT("C:\\Documents and Settings"), take_users_folder, v);
}

/* ---- facts of the machine ---- */

static void read_version(sk_folder_view *v)
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
    v->view.is_64_bit = folder_stat(v, v->arena, SK_LIT("C:\\Windows\\SysWOW64"), &file) == SK_HOST_SOME;
}

typedef struct serials {
    sk_folder_view *v;
    struct { uint32_t serial, count; } seen[16];
    unsigned files;
} serials;

/* The serial number stands in the boot sector, which a mounted folder does not show; every prefetch file names it. */
static bool take_prefetch(void *to, const sk_host_file *file)
{
    serials *s = to;
    sk_bytes bytes;
    sk_prefetch p;
    if (file->folder || !sk_ends_nocase(file->name, SK_LIT(".pf")) || folder_read(s->v, s->v->arena, file->path, 0, 1 << 20, &bytes) != SK_HOST_SOME) return true;
    if (!sk_prefetch_read(s->v->arena, bytes, &p) || !p.volume_count || !p.volumes[0].serial) return true;
    for (size_t i = 0; i < sizeof s->seen / sizeof s->seen[0]; i++) {
        if (s->seen[i].count && s->seen[i].serial != p.volumes[0].serial) continue;
        s->seen[i].serial = p.volumes[0].serial;
        s->seen[i].count++;
        break;
    }
    return ++s->files < 64;
}

static void read_serial(sk_folder_view *v)
{
    serials s = {.v = v};
    unsigned most = 0;
    (void)folder_list(v, SK_LIT("C:\\Windows\\Prefetch"), take_prefetch, &s);
    for (size_t i = 0; i < sizeof s.seen / sizeof s.seen[0]; i++) {
        if (s.seen[i].count <= most) continue;
        most = s.seen[i].count;
        v->view.volume_serial = s.seen[i].serial;
    }
}

/* The folder that holds Windows: path itself, or its folder C, c, "C:" or "C%3A" as collectors name it. */
static const char *find_root(sk_folder_view *v, const char *path)
{
    static const char *const below[] = {"", "/C", "/c", "/C:", "/c:", "/C%3A", "/c%3a"};
    for (size_t i = 0; i < sizeof below / sizeof below[0]; i++) {
        const char *root = sk_text_format(v->arena, "%s%s", path, below[i]);
        directory *d = directory_of(v, root);
        uintptr_t name;
        if (d && sk_map_get(d->names, SK_LIT("windows"), &name)) return root;
    }
    return NULL;
}

sk_status sk_folder_view_open(sk_arena *a, const char *path, const sk_folder_options *options, sk_folder_view **ret, sk_error *error)
{
    sk_folder_view *v = SK_NEW(a, sk_folder_view);
    if (v) *v = (sk_folder_view){.arena = a, .directories = sk_map_new(a), .users = SK_NEW_ARRAY(a, sk_host_user, MOST_USERS), .of_users = SK_NEW_ARRAY(a, loaded_hive, MOST_USERS)};
    if (!v || !v->directories || !v->users || !v->of_users) return sk_fail(error, SK_NOMEM, "no memory for the host check");
    struct stat s;
    if (stat(path, &s) != 0) return sk_fail(error, SK_IO, "'%s': %s", path, strerror(errno));
    v->root = find_root(v, path);
    if (!v->root) return sk_fail(error, SK_USAGE, "'%s' holds no folder Windows: give the root of a Windows disk or of collected files", path);
    v->view = (sk_host_view){.self = v, .windows = SK_LIT("C:\\Windows"), .program_data = SK_LIT("C:\\ProgramData"), .program_files = SK_LIT("C:\\Program Files"),
                             .program_files_x86 = SK_LIT("C:\\Program Files (x86)"), .users = v->users, .key = folder_key, .subkeys = folder_subkeys,
                             .values = folder_values, .list = folder_list, .stat = folder_stat, .read = folder_read, .stream = folder_stream,
                             .processes = no_processes, .modules = no_modules, .memory = no_memory, .connections = no_connections};
    read_users(v);
    read_version(v);
    v->view.volume_serial = options ? options->volume_serial : 0;
    if (!v->view.volume_serial) read_serial(v);
    v->view.now = options && options->now ? options->now : v->newest;
    *ret = v;
    return SK_OK;
}

const sk_host_view *sk_folder_view_get(const sk_folder_view *v) { return &v->view; }
