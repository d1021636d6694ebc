/* See folder_view.h. Streams are read as ntfs-3g shows them (NAME:STREAM, or the attribute user.STREAM) or as Velociraptor stores them
 * (NAME%3ASTREAM), times of creation likewise (attribute system.ntfs_times: four FILETIME values; ntfs-3g(8)). Links are not followed. */
#include "host/folder_view.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/filetime.h"
#include "base/text.h"
#include "host/evidence_map.h"

enum { MOST_DEPTH = 128 };

/* Its address is the number of the store. */
typedef struct node {
    const struct node *parent;
    const char *name; /* of the root: its path */
} node;

typedef struct folder_store {
    sk_arena *arena;
    const char *alone; /* the only file that there is; NULL: what folders hold */
    bool package;      /* of ours (evidence_package.h): samples have the ending .sample, which is not theirs */
} folder_store;

typedef struct real_path {
    char p[8192];
} real_path;

static const node *node_of(uint64_t id) { return (const node *)(uintptr_t)id; }

/* False where the path is longer than the system takes. suffix: ":STREAM". */
static bool build_path(uint64_t id, const char *suffix, real_path *ret)
{
    const node *way[MOST_DEPTH];
    size_t depth = 0, len = 0;
    for (const node *n = node_of(id); n; n = n->parent) {
        if (depth == MOST_DEPTH) return false;
        way[depth++] = n;
    }
    while (depth-- > 0) {
        int n = snprintf(ret->p + len, sizeof ret->p - len, len ? "/%s" : "%s", way[depth]->name);
        if (n < 0 || (size_t)n >= sizeof ret->p - len) return false;
        len += (size_t)n;
    }
    size_t more = strlen(suffix);
    if (more >= sizeof ret->p - len) return false;
    memcpy(ret->p + len, suffix, more + 1);
    return true;
}

static uint64_t new_node(sk_arena *a, const node *parent, const char *name)
{
    node *n = SK_NEW(a, node);
    if (!n) return 0;
    *n = (node){parent, sk_arena_string(a, sk_bytes_str(name))};
    return (uint64_t)(uintptr_t)n;
}

static sk_bytes shown_name(const folder_store *s, const char *name)
{
    sk_bytes b = sk_bytes_str(name), ending = SK_LIT(".sample");
    return s->package && b.len > ending.len && sk_ends_nocase(b, ending) ? sk_slice(b, 0, b.len - ending.len) : b;
}

static bool folder_list(void *self, uint64_t folder, void (*add)(void *to, const sk_store_entry *e), void *to)
{
    const folder_store *s = self;
    real_path path;
    if (s->alone) {
        add(to, &(sk_store_entry){.name = sk_bytes_str(s->alone), .id = new_node(s->arena, node_of(folder), s->alone)});
        return true;
    }
    int fd = build_path(folder, "", &path) ? open(path.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (node_of(folder)->parent ? O_NOFOLLOW : 0)) : -1;
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir) {
        if (fd >= 0) close(fd);
        return false;
    }
    bool whole = true;
    for (const struct dirent *e; (errno = 0, e = readdir(dir));) {
        struct stat st;
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        unsigned type = e->d_type;
        if (type == DT_UNKNOWN && fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0) type = IFTODT(st.st_mode);
        uint64_t id = new_node(s->arena, node_of(folder), e->d_name);
        whole = whole && id;
        if (id) add(to, &(sk_store_entry){.name = shown_name(s, e->d_name), .id = id, .folder = type == DT_DIR, .link = type == DT_LNK});
    }
    whole = whole && errno == 0; /* a folder on a damaged disk may be read in part */
    closedir(dir);
    return whole;
}

static uint64_t from_timespec(int64_t seconds, uint32_t nanoseconds)
{
    return SK_FILETIME_1970 + (uint64_t)seconds * SK_FILETIME_SECOND + nanoseconds / 100;
}

static sk_host_answer answer_of_errno(void) { return errno == ENOENT || errno == ENOTDIR ? SK_HOST_NONE : SK_HOST_BLIND; }

static sk_host_answer folder_stat(void *self, uint64_t id, sk_store_entry *ret)
{
    struct statx s;
    real_path path;
    uint8_t ntfs[32];
    (void)self;
    if (!build_path(id, "", &path)) return SK_HOST_BLIND;
    if (statx(AT_FDCWD, path.p, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &s) != 0) return answer_of_errno();
    ret->folder = S_ISDIR(s.stx_mode);
    ret->link = S_ISLNK(s.stx_mode);
    ret->size = s.stx_size;
    ret->written = from_timespec(s.stx_mtime.tv_sec, s.stx_mtime.tv_nsec);
    ret->created = s.stx_mask & STATX_BTIME ? from_timespec(s.stx_btime.tv_sec, s.stx_btime.tv_nsec) : 0;
    if (lgetxattr(path.p, "system.ntfs_times", ntfs, sizeof ntfs) == (ssize_t)sizeof ntfs) {
        sk_bytes times = sk_bytes_of(ntfs, sizeof ntfs);
        ret->created = sk_u64le_at(times, 0);
        ret->written = sk_u64le_at(times, 8);
    }
    return SK_HOST_SOME;
}

/* A regular file, opened; -1: there is none. A pipe of that name cannot hold us up. */
static int open_file(const char *path, struct stat *ret)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd >= 0 && fstat(fd, ret) == 0 && S_ISREG(ret->st_mode)) return fd;
    if (fd >= 0) close(fd);
    return -1;
}

static int64_t read_file(const char *path, uint64_t off, uint8_t *p, size_t len)
{
    struct stat s;
    size_t got = 0;
    int fd = open_file(path, &s);
    if (fd < 0) return -1;
    ssize_t n = 1;
    while (got < len && (n = pread(fd, p + got, len - got, (off_t)(off + got))) > 0) {
        got += (size_t)n;
    }
    close(fd);
    return n < 0 ? -1 : (int64_t)got;
}

static int64_t folder_read(void *self, uint64_t id, uint64_t off, uint8_t *p, size_t len)
{
    real_path path;
    (void)self;
    return build_path(id, "", &path) ? read_file(path.p, off, p, len) : -1;
}

static int64_t folder_stream(void *self, uint64_t id, const char *name, uint8_t *p, size_t len)
{
    static const char *const forms[] = {":%s", "%%3A%s"};
    char suffix[256], attribute[256];
    real_path path;
    (void)self;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        snprintf(suffix, sizeof suffix, forms[i], name);
        int64_t n = build_path(id, suffix, &path) ? read_file(path.p, 0, p, len) : -1;
        if (n >= 0) return n;
    }
    snprintf(attribute, sizeof attribute, "user.%s", name);
    return build_path(id, "", &path) ? lgetxattr(path.p, attribute, p, len) : -1;
}

static sk_host_answer folder_map(void *self, sk_arena *a, uint64_t id, sk_bytes *ret)
{
    struct stat s;
    real_path path;
    (void)self;
    int fd = build_path(id, "", &path) ? open_file(path.p, &s) : -1;
    if (fd < 0) return answer_of_errno();
    *ret = sk_evidence_map(a, fd, s.st_size > 0 ? (size_t)s.st_size : 0);
    close(fd);
    return ret->len ? SK_HOST_SOME : SK_HOST_BLIND;
}

static bool holds_windows(const char *path)
{
    static const char *const marks[] = {"windows", "users", "documents and settings"};
    DIR *dir = opendir(path);
    bool found = false;
    for (const struct dirent *e; dir && !found && (e = readdir(dir));) {
        for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
            found |= sk_is(sk_bytes_str(e->d_name), marks[i]);
        }
    }
    if (dir) closedir(dir);
    return found;
}

static void tell_left_out(sk_arena *a, const char *root, sk_store *store)
{
    sk_host_blind *b = SK_NEW(a, sk_host_blind);
    if (!b) return;
    *b = (sk_host_blind){sk_bytes_str(root), SK_LIT("more folders stand for C: than are looked at"), (sk_host_blind *)(uintptr_t)store->blind};
    store->blind = b;
}

static bool is_package(sk_arena *a, const char *path)
{
    static const char head[] = "{\"schema\":\"sekisho.evidence/1\"";
    uint8_t got[sizeof head];
    return read_file(sk_text_format(a, "%s/manifest.jsonl", path), 0, got, sizeof head - 1) == sizeof head - 1 && memcmp(got, head, sizeof head - 1) == 0;
}

/* The folders that stand for C: path itself, its folder C as collectors name it, or what Velociraptor's accessors wrote; disk in a package
 * of ours. */
static bool find_roots(sk_arena *a, const char *path, bool package, sk_store *store)
{
    static const char *const below[] = {"", "/C", "/c", "/C:", "/c:", "/C%3A", "/c%3a", "/uploads/auto/C%3A", "/uploads/ntfs/%5C%5C.%5CC%3A", "/uploads/file/C%3A"};
    for (size_t i = 0; i < sizeof below / sizeof below[0]; i++) {
        const char *root = sk_text_format(a, "%s%s", path, below[i]);
        if (!holds_windows(root)) continue;
        if (store->root_count < SK_COUNT(store->roots)) store->roots[store->root_count++] = new_node(a, NULL, root);
        else tell_left_out(a, root, store);
    }
    const char *disk = sk_text_format(a, "%s/disk", path);
    if (package && !store->root_count && holds_windows(disk)) store->roots[store->root_count++] = new_node(a, NULL, disk);
    return store->root_count > 0 && store->roots[0];
}

/* A file stands in a folder of which nothing else is known. */
static const char *split_path(sk_arena *a, const char *path, const char **ret_name)
{
    const char *slash = strrchr(path, '/');
    *ret_name = slash ? slash + 1 : path;
    return !slash ? "." : slash == path ? "/" : sk_text_format(a, "%.*s", (int)(slash - path), path);
}

sk_status sk_folder_view_open(sk_arena *a, const char *path, const sk_evidence_options *options, sk_evidence_view **ret, sk_error *error)
{
    folder_store *s = SK_NEW(a, folder_store);
    if (!s) return sk_fail(error, SK_NOMEM, "no memory for the host check");
    s->arena = a;
    sk_store store = {.self = s, .list = folder_list, .stat = folder_stat, .read = folder_read, .stream = folder_stream, .map = folder_map};
    struct stat st;
    if (stat(path, &st) != 0) return sk_fail(error, SK_IO, "'%s': %s", path, strerror(errno));
    const char *root = S_ISDIR(st.st_mode) ? path : split_path(a, path, &s->alone);
    s->package = !s->alone && is_package(a, path);
    if (s->alone || !find_roots(a, path, s->package, &store)) {
        if (!options || !options->logs_do) return sk_fail(error, SK_USAGE, "'%s' holds no folder Windows: give the root of a Windows disk or of collected files", path);
        store.only_logs = true;
        store.roots[store.root_count++] = new_node(a, NULL, root);
    }
    *ret = sk_evidence_view_new(a, &store, options);
    return *ret ? SK_OK : sk_fail(error, SK_NOMEM, "no memory for the host check");
}
