/* Facts: Thunderbird's comm/mailnews/addrbook (table properties: card, name, value; properties PrimaryEmail, SecondEmail,
 * DisplayName) and comm/mailnews/db/gloda (tables contacts, identities); SQLite file format 1.3.3 (write-ahead bytes). */
#include <sqlite3.h>

#include "base/attr.h"
#include "notify/station/store_reader.h"

enum { TEXT_MOST = 4096, STEPS_A_CALL = 100000, CALLS_MOST = 200000 };

static const char *const queries[] = {
    "SELECT (SELECT value FROM properties n WHERE n.card = p.card AND n.name = 'DisplayName'), p.value FROM properties p"
    " WHERE p.name IN ('PrimaryEmail', 'SecondEmail')",
    "SELECT c.name, i.value FROM identities i LEFT JOIN contacts c ON c.id = i.contactID WHERE i.kind = 'email'",
};

static int count_steps(void *self)
{
    unsigned *calls = self;
    return ++*calls > CALLS_MOST;
}

static sk_bytes column(sqlite3_stmt *s, int i)
{
    const void *p = sqlite3_column_text(s, i);
    int len = p ? sqlite3_column_bytes(s, i) : 0;
    return sk_slice(sk_bytes_of(p, (size_t)len), 0, TEXT_MOST);
}

/* False: the database has no such table. */
static bool run(sqlite3 *db, const char *query, const sk_mention_sink *to)
{
    sqlite3_stmt *s = NULL;
    int state = SQLITE_ERROR;
    bool known = sqlite3_prepare_v2(db, query, -1, &s, NULL) == SQLITE_OK;
    while (known && (state = sqlite3_step(s)) == SQLITE_ROW)
        if (!to->person(to->self, &(sk_mention){.name = column(s, 0), .address = column(s, 1), .role = SK_ROLE_CONTACT})) break;
    if (known && state != SQLITE_DONE) to->deviates(to->self, "parts of the address book are damaged and were not read");
    sqlite3_finalize(s);
    return known;
}

/* Fewer bytes than the header's page size and count say (SQLite file format 1.3.2, 1.3.7). */
static bool is_cut(sk_bytes file)
{
    uint64_t page = sk_u16be_at(file, 16), size;
    if (page == 1) page = 65536;
    return sk_u32be_at(file, 24) == sk_u32be_at(file, 92) && sk_mul(page, sk_u32be_at(file, 28), &size) && size > file.len;
}

sk_store_answer sk_sqlite_people(uint8_t *p, size_t len, const sk_mention_sink *to)
{
    sqlite3 *db = NULL;
    unsigned calls = 0;
    bool known = false;
    if (len < 100 || sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL) != SQLITE_OK) {
        sqlite3_close(db);
        return SK_STORE_DAMAGED;
    }
    if (p[18] == 2 || p[19] == 2) p[18] = p[19] = 1; /* with a write-ahead log: what is in the file is read */
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_progress_handler(db, STEPS_A_CALL, count_steps, &calls);
    if (sqlite3_deserialize(db, "main", p, (sqlite3_int64)len, (sqlite3_int64)len, SQLITE_DESERIALIZE_READONLY) == SQLITE_OK) {
        for (size_t i = 0; i < SK_COUNT(queries); i++) known = run(db, queries[i], to) || known;
    }
    sqlite3_close(db);
    if (known && is_cut(sk_bytes_of(p, len))) to->deviates(to->self, "the end of the address book is missing");
    return known ? SK_STORE_READ : SK_STORE_OTHER;
}
