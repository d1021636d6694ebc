/* Writer of registry hives (regf 1.5) and of their transaction logs. */
#ifndef SK_MAKE_HIVE_H
#define SK_MAKE_HIVE_H

#include "format/host/hive.h"
#include "make/make.h"

typedef struct make_hive make_hive;

make_hive *make_hive_new(sk_arena *a, const char *file_name);
/* A key with its parents; path without the root ("Software\\Microsoft"). time: FILETIME of its last write, 0 a fixed one. */
void make_hive_key(make_hive *h, const char *path, uint64_t time);
/* Values; keys on the way are made. Text is UTF-8. */
void make_hive_value(make_hive *h, const char *path, const char *name, unsigned type, sk_bytes data);
void make_hive_text(make_hive *h, const char *path, const char *name, const char *text);
void make_hive_number(make_hive *h, const char *path, const char *name, uint32_t number);
/* The file, whole and clean. */
sk_bytes make_hive_end(make_hive *h);

/* Leaves key and values in place but unlinked and their cells free, as after a deletion. */
void make_hive_delete(make_hive *h, const char *path);

/* A hive that was being turned from before into after when the machine stopped: the file is before, marked dirty; log holds the
 * pages that differ, as one entry of the new kind, or of the old kind. Both must come from the same generator. */
typedef struct make_hive_torn {
    sk_bytes file, log;
} make_hive_torn;
make_hive_torn make_hive_tear(sk_arena *a, sk_bytes before, sk_bytes after, bool old_kind);

#endif
