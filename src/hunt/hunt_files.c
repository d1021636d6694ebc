/* Folders of rules. See hunt_files.h. */
#include "hunt/hunt_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { MOST_DEPTH = 24, MOST_PATH = 4096, MOST_FILES = 200000 };

typedef struct tour {
    sk_sigma *s;
    unsigned files;
} tour;

static bool is_rule(sk_bytes name) { return sk_ends_nocase(name, SK_LIT(".yml")) || sk_ends_nocase(name, SK_LIT(".yaml")); }

static void tell(tour *t, const char *path, const char *why) { sk_sigma_tell_blind(t->s, sk_bytes_str(path), why); }

static void walk(tour *t, const char *folder, unsigned depth);
static void take(sk_sigma *s, const char *path);

static void visit(tour *t, const char *folder, const char *name, unsigned depth)
{
    char path[MOST_PATH];
    struct stat st;
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (n < 0 || (size_t)n >= sizeof path || lstat(path, &st) != 0) {
        tell(t, folder, "a name in it that cannot be read");
    } else if (S_ISDIR(st.st_mode)) {
        walk(t, path, depth + 1);
    } else if (S_ISREG(st.st_mode) && is_rule(sk_bytes_str(name))) {
        if (t->files++ < MOST_FILES) take(t->s, path);
        else tell(t, path, "more files than the limit allows");
    }
}

static int keep(const struct dirent *e) { return strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0; }

static int by_name(const struct dirent **x, const struct dirent **y) { return strcmp((*x)->d_name, (*y)->d_name); }

static void walk(tour *t, const char *folder, unsigned depth)
{
    struct dirent **names;
    if (depth > MOST_DEPTH) {
        tell(t, folder, "nested deeper than the limit allows");
        return;
    }
    int count = scandir(folder, &names, keep, by_name);
    if (count < 0) {
        tell(t, folder, strerror(errno));
        return;
    }
    for (int i = 0; i < count; i++) {
        visit(t, folder, names[i]->d_name, depth);
        free(names[i]);
    }
    free(names);
}

static const char *read_file(sk_sigma *s, const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const char *why = NULL;
    if (fd < 0) return strerror(errno);
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) why = "no regular file";
    else if (st.st_size > SK_YAML_MOST_BYTES) why = "larger than the limit allows";
    void *p = !why && st.st_size ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    if (p == MAP_FAILED) why = strerror(errno);
    close(fd);
    if (!why) sk_sigma_read(s, sk_bytes_str(path), sk_bytes_of(p, p ? (size_t)st.st_size : 0));
    if (p && p != MAP_FAILED) munmap(p, (size_t)st.st_size);
    return why;
}

static void take(sk_sigma *s, const char *path)
{
    const char *why = read_file(s, path);
    if (why) sk_sigma_tell_blind(s, sk_bytes_str(path), why);
}

sk_status sk_hunt_read_rules(sk_sigma *s, const char *path, sk_error *error)
{
    struct stat st;
    tour t = {s, 0};
    if (stat(path, &st) != 0) return sk_fail(error, SK_IO, "'%s': %s", path, strerror(errno));
    if (S_ISDIR(st.st_mode)) walk(&t, path, 0);
    else take(s, path);
    return SK_OK;
}
