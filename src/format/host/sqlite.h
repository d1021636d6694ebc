/* SQLite databases, as browsers keep what they know in them: rows of a table, the columns that are asked for and no others.
 *
 * Source: SQLite, "Database File Format" (1.2 pages, 1.3 header, 1.5 b-trees, 1.6 schema, 2.1 records). Changes that stand in a
 * write-ahead log or a rollback journal are not read. */
#ifndef SK_FORMAT_HOST_SQLITE_H
#define SK_FORMAT_HOST_SQLITE_H

#include "base/arena.h"

typedef struct sk_sqlite {
    sk_arena *arena;
    sk_bytes file;
    uint32_t page_size, usable, page_count;
    uint32_t encoding; /* 1 UTF-8, 2 UTF-16LE, 3 UTF-16BE */
    uint32_t steps, most_steps; /* pages and cells that were asked for: no sound file has more than one in four bytes, so that loops end */
    bool damaged;
} sk_sqlite;

typedef struct sk_sqlite_table {
    uint32_t root;
    sk_bytes sql; /* its CREATE TABLE */
} sk_sqlite_table;

typedef struct sk_sqlite_row {
    sk_sqlite *db;
    sk_bytes record;
} sk_sqlite_row;

/* False: no database. */
bool sk_sqlite_open(sk_arena *a, sk_bytes file, sk_sqlite *ret);
bool sk_sqlite_find(sk_sqlite *db, const char *table, sk_sqlite_table *ret);
/* Number of a column in the record, -1: there is none. */
int sk_sqlite_column(const sk_sqlite_table *t, const char *name);
/* Rows in the order of the file. visit: false ends it. What is damaged is passed over and told in db->damaged. */
void sk_sqlite_rows(sk_sqlite *db, const sk_sqlite_table *t, bool (*visit)(void *to, const sk_sqlite_row *row), void *to);
/* UTF-8; empty where the value is no text. */
sk_bytes sk_sqlite_text(const sk_sqlite_row *row, int column);
bool sk_sqlite_number(const sk_sqlite_row *row, int column, int64_t *ret);

#endif
