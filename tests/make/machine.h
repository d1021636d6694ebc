/* Collected files of a machine that was infected in 2022: the hives of machine and user, one library that is still there and is
 * started at logon, one service whose library is gone. Every program in it is a line of text. */
#ifndef SK_MAKE_MACHINE_H
#define SK_MAKE_MACHINE_H

#include "make/disk.h"

typedef struct make_files {
    struct { const char *path; sk_bytes content; } at[16]; /* path with slashes, relative to the disk */
    size_t count;
} make_files;

void make_machine_files(sk_arena *arena, make_files *ret);
void make_machine(make_disk *disk, sk_arena *arena);


/* A machine with the serial number 8afc12d1 and five users, each with the traces of other eras; one hive's last change is in its log
 * alone. Times of files and sizes of padded ones are for whoever has a file system: tests/whole/host_image.sh. */
void make_machine_eras(make_disk *disk, sk_arena *arena);
/* One that nothing happened to. */
void make_machine_clean(make_disk *disk, sk_arena *arena);

#endif
