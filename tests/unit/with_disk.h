/* For unit tests that read a machine from a folder: a fresh one for each test, beside the arena. */
#ifndef SK_WITH_DISK_H
#define SK_WITH_DISK_H

#include "unit/with_arena.h"

#include "make/disk.h"

static make_disk *disk;

static inline int set_up_disk(void **state)
{
    if (set_up(state)) return -1;
    disk = make_disk_new(arena);
    return disk ? 0 : -1;
}

static inline int tear_down_disk(void **state)
{
    make_disk_remove(disk);
    return tear_down(state);
}

#endif
