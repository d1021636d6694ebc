/* Prefetch files (SCCA): which program ran, how often and when, and which files it touched.
 *
 * Facts: J. Metz, "Windows Prefetch File (PF) format"; MS-XCA for the compressed ones (MAM) of Windows 10. */
#ifndef SK_FORMAT_HOST_PREFETCH_H
#define SK_FORMAT_HOST_PREFETCH_H

#include "base/arena.h"

enum { SK_PREFETCH_RUNS = 8 };

typedef struct sk_prefetch_volume {
    sk_bytes device;   /* "\VOLUME{...}" or "\DEVICE\HARDDISKVOLUME1", UTF-8 */
    uint64_t created;  /* FILETIME */
    uint32_t serial;
} sk_prefetch_volume;

typedef struct sk_prefetch {
    uint32_t version;  /* 17 XP, 23 Vista and 7, 26 8, 30 and 31 10 and 11 */
    sk_bytes program;  /* name of the program, cut at 29 characters, UTF-8 */
    uint32_t hash;     /* of its path */
    uint32_t runs;
    uint64_t last[SK_PREFETCH_RUNS]; /* FILETIME, newest first; 0 where there is none */
    const sk_bytes *files;           /* full names of files loaded within ten seconds of start, UTF-8 */
    size_t file_count;
    const sk_prefetch_volume *volumes;
    size_t volume_count;
    bool damaged;      /* a part points outside, holds more than the limits allow, or the packed bytes end early */
} sk_prefetch;

/* False: this is no prefetch file of a known version. */
bool sk_prefetch_read(sk_arena *a, sk_bytes file, sk_prefetch *ret);

#endif
