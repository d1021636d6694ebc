#include "make/disk.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>


struct make_disk {
    sk_arena *arena;
    char path[512];
};

make_disk *make_disk_new(sk_arena *a)
{
    make_disk *d = SK_NEW(a, make_disk);
    if (!d) return NULL;
    d->arena = a;
    strcpy(d->path, "/tmp/sekisho-disk-XXXXXX");
    return mkdtemp(d->path) ? d : NULL;
}

make_disk *make_disk_at(sk_arena *a, const char *path)
{
    make_disk *d = SK_NEW(a, make_disk);
    if (!d || strlen(path) >= sizeof d->path) return NULL;
    d->arena = a;
    strcpy(d->path, path);
    return d;
}

const char *make_disk_path(const make_disk *d) { return d->path; }

void make_disk_put(make_disk *d, const char *path, sk_bytes content)
{
    char full[1024];
    snprintf(full, sizeof full, "%s/%s", d->path, path);
    for (char *slash = full + strlen(d->path) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        (void)mkdir(full, 0700);
        *slash = '/';
    }
    FILE *f = fopen(full, "wb");
    if (!f || fwrite(content.p, 1, content.len, f) != content.len || fclose(f) != 0) abort();
}

static int remove_one(const char *path, const struct stat *s, int kind, struct FTW *at)
{
    (void)s, (void)kind, (void)at;
    return remove(path);
}

void make_disk_remove(make_disk *d)
{
    if (d) (void)nftw(d->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
