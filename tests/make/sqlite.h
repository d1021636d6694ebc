/* Writer of SQLite databases: one table of texts and blobs. */
#ifndef SK_MAKE_SQLITE_H
#define SK_MAKE_SQLITE_H

#include "make/make.h"

typedef struct make_cell {
    sk_bytes bytes;
    bool blob, number; /* number: bytes is one byte */
} make_cell;

/* rows: count rows of columns cells. A page has 1,024 bytes; as many leaves as are needed stand below one page. */
sk_bytes make_sqlite(sk_arena *a, const char *table, const char *sql, const make_cell *cells, size_t columns, size_t count);

#endif
