/* A temporary folder that stands for the disk of a machine; removed with all in it. */
#ifndef SK_MAKE_DISK_H
#define SK_MAKE_DISK_H

#include "base/arena.h"

typedef struct make_disk make_disk;

make_disk *make_disk_new(sk_arena *a);
/* The same in a folder that exists and stays: for people to look at. */
make_disk *make_disk_at(sk_arena *a, const char *path);
const char *make_disk_path(const make_disk *d);
/* Writes a file and the folders above it; path with slashes, relative to the disk. Aborts where that fails. */
void make_disk_put(make_disk *d, const char *path, sk_bytes content);
void make_disk_remove(make_disk *d);

#endif
