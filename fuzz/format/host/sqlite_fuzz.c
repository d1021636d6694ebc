/* SQLite databases: the schema and the rows of a table. */
#include "fuzz.h"

#include "format/host/sqlite.h"
#include "make/sqlite.h"

static bool take(void *to, const sk_sqlite_row *row)
{
    int64_t number;
    (void)to;
    (void)sk_sqlite_text(row, 0);
    return !sk_sqlite_number(row, 1, &number) || number != 7;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_arena *a = sk_arena_new(64u << 20);
    sk_sqlite db;
    sk_sqlite_table t;
    if (a && sk_sqlite_open(a, sk_bytes_of(data, size), &db) && sk_sqlite_find(&db, "t", &t)) {
        (void)sk_sqlite_column(&t, "b");
        sk_sqlite_rows(&db, &t, take, NULL);
    }
    sk_arena_free(a);
    return 0;
}

void sk_fuzz_seeds(void (*take_seed)(void *self, sk_bytes seed), void *self)
{
    sk_arena *a = sk_arena_new(64u << 20);
    if (!a) return;
    char *large = sk_arena_take(a, 3000, 1);
    const make_cell cells[] = {{.bytes = SK_LIT("a")}, {.bytes = SK_LIT("\1"), .number = true}, {.bytes = sk_bytes_of(large, 3000)}, {.bytes = SK_LIT("\2"), .number = true}};
    take_seed(self, make_sqlite(a, "t", "CREATE TABLE t (a TEXT, b INTEGER)", cells, 2, 2));
    take_seed(self, make_sqlite(a, "t", "CREATE TABLE t (a TEXT, b INTEGER)", cells, 2, 1));
    sk_arena_free(a);
}
