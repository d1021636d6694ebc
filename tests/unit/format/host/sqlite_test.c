/* SQLite databases: tables of one page and of many, values of many pages, columns by their names, and what is damaged. */
#include "unit/with_arena.h"

#include "format/host/sqlite.h"
#include "make/sqlite.h"

#define SQL "CREATE TABLE logins (origin_url VARCHAR NOT NULL, \"user name\" TEXT DEFAULT 'a,b', `secret` BLOB, kind INTEGER CHECK (kind IN (1, 2)), UNIQUE (origin_url, kind))"

enum { COLUMNS = 4, MOST_ROWS = 700 };

typedef struct seen {
    const sk_sqlite_table *table;
    unsigned count;
    uint64_t bytes, secret;
    sk_bytes last_url, last_user;
    int64_t kinds;
} seen;

static bool take(void *to, const sk_sqlite_row *row)
{
    seen *s = to;
    int64_t kind = 0;
    s->count++;
    s->last_url = sk_sqlite_text(row, sk_sqlite_column(s->table, "origin_url"));
    s->last_user = sk_sqlite_text(row, sk_sqlite_column(s->table, "user name"));
    s->bytes += s->last_url.len;
    if (sk_sqlite_number(row, sk_sqlite_column(s->table, "kind"), &kind)) s->kinds += kind;
    s->secret += sk_sqlite_text(row, sk_sqlite_column(s->table, "secret")).len;
    return true;
}

static sk_bytes make(size_t rows, size_t url)
{
    make_cell *cells = SK_NEW_ARRAY(arena, make_cell, rows * COLUMNS);
    char *text = sk_arena_take(arena, url, 1);
    memset(text, 'u', url);
    for (size_t i = 0; i < rows; i++) {
        cells[i * COLUMNS] = (make_cell){.bytes = sk_bytes_of(text, url)};
        cells[i * COLUMNS + 1] = (make_cell){.bytes = SK_LIT("\xe8\x8a\xb1\xe5\xad\x90")};
        cells[i * COLUMNS + 2] = (make_cell){.bytes = SK_LIT("hidden"), .blob = true};
        cells[i * COLUMNS + 3] = (make_cell){.bytes = SK_LIT("\2"), .number = true};
    }
    return make_sqlite(arena, "logins", SQL, cells, COLUMNS, rows);
}

static seen read_rows(sk_bytes file, bool *ret_damaged)
{
    sk_sqlite db;
    static sk_sqlite_table t;
    seen s = {.table = &t};
    *ret_damaged = true;
    if (!sk_sqlite_open(arena, file, &db)) return s;
    if (sk_sqlite_find(&db, "LOGINS", &t)) sk_sqlite_rows(&db, &t, take, &s);
    else db.damaged = true;
    *ret_damaged = db.damaged;
    return s;
}

static void expect(size_t rows, size_t url)
{
    bool damaged;
    seen s = read_rows(make(rows, url), &damaged);
    assert_false(damaged);
    assert_int_equal(s.count, rows);
    assert_int_equal(s.bytes, rows * url);
    assert_int_equal(s.kinds, rows * 2);
    assert_int_equal(s.secret, 0); /* a blob is no text */
    if (rows) assert_bytes(s.last_user, "\xe8\x8a\xb1\xe5\xad\x90");
}

static void test_tables(void **state)
{
    (void)state;
    expect(0, 10);
    expect(1, 10);
    expect(MOST_ROWS, 60);
    for (size_t url = 900; url < 1100; url++) {
        expect(2, url); /* around the size where a value leaves its page */
    }
    expect(3, 100000);
}

static void test_columns_by_name(void **state)
{
    (void)state;
    const sk_sqlite_table t = {1, SK_LIT(SQL)};
    assert_int_equal(sk_sqlite_column(&t, "origin_url"), 0);
    assert_int_equal(sk_sqlite_column(&t, "kind"), 3);
    assert_int_equal(sk_sqlite_column(&t, "none"), -1);
    assert_int_equal(sk_sqlite_column(&(sk_sqlite_table){1, SK_LIT("CREATE TABLE a")}, "a"), -1);
}

static void test_cuts_and_bytes_led_astray(void **state)
{
    (void)state;
    bool damaged;
    sk_bytes file = make(40, 200);
    for (size_t len = 0; len < file.len; len += 100) {
        seen s = read_rows(sk_slice(file, 0, len), &damaged);
        assert_true(damaged || s.count == 40);
    }
    uint8_t *raw = sk_arena_take(arena, file.len, 1);
    for (size_t at = 100; at < file.len; at += 7) {
        memcpy(raw, file.p, file.len);
        raw[at] = 0xff;
        (void)read_rows(sk_bytes_of(raw, file.len), &damaged);
    }
}

/* A page that is its own child ends. */
static void test_loop_of_pages(void **state)
{
    (void)state;
    bool damaged;
    sk_bytes file = make(40, 200);
    uint8_t *raw = sk_arena_take(arena, file.len, 1);
    memcpy(raw, file.p, file.len);
    memcpy(raw + 1024 + 8, "\0\0\0\2", 4);
    (void)read_rows(sk_bytes_of(raw, file.len), &damaged);
    assert_true(damaged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_columns_by_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cuts_and_bytes_led_astray, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_loop_of_pages, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
