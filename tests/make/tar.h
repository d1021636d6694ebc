/* Writes tar archives: ustar, GNU long names, pax records. Source: POSIX.1-2024, pax. */
#ifndef SK_MAKE_TAR_H
#define SK_MAKE_TAR_H

#include "make/make.h"

typedef struct make_tar_entry {
    const char *name;
    const char *prefix; /* ustar's first part of the name; NULL: none */
    sk_bytes data;
    char type; /* 0 is a file of the oldest tar; '0' file, '2' link, '5' folder, 'S' sparse */
    const char *link;
    bool gnu_long; /* the name in a GNU 'L' record */
    bool pax;      /* name and size in a pax record */
    bool base256;  /* the size as a GNU number */
    bool bad_sum;
    uint32_t more_size; /* added to the size told */
} make_tar_entry;

sk_bytes make_tar(sk_arena *a, const make_tar_entry *entries, size_t count);

#endif
