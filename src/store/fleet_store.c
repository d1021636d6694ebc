/* The store of host reports on SQLite 3. Write-ahead log with synchronous=FULL: a commit returns after fsync of the log
 * (sqlite.org/wal.html, pragma.html#pragma_synchronous). */
#include "store/fleet_store.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/attr.h"

enum { APPLICATION_ID = 0x736b666c /* "skfl" */, SCHEMA = 1, BUSY_MS = 10000 };

typedef enum statement { BEGIN, COMMIT, ROLLBACK, ADD_HOST, FIND_HOST, ADD_REPORT, ADD_FINDING, ADD_BLIND, LAST_REPORT, ADD_FILE, HAS_FILE, HAS_REPORT, FORGET,
    HOSTS, FINDINGS, COUNT, REPORTS, STATEMENT_COUNT } statement;

static const char schema[] =
    "CREATE TABLE host(number INTEGER PRIMARY KEY, computer TEXT NOT NULL COLLATE NOCASE, serial TEXT NOT NULL, first INTEGER NOT NULL,"
    " last INTEGER NOT NULL, worst INTEGER NOT NULL, latest INTEGER, UNIQUE(computer, serial)) STRICT;"
    "CREATE TABLE report(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, host INTEGER NOT NULL REFERENCES host(number), taken INTEGER NOT NULL,"
    " received INTEGER NOT NULL, verdict INTEGER NOT NULL, version TEXT NOT NULL, source TEXT NOT NULL, windows INTEGER NOT NULL,"
    " build INTEGER NOT NULL, live INTEGER NOT NULL, cut INTEGER NOT NULL, file TEXT, body BLOB NOT NULL) STRICT;"
    "CREATE INDEX report_of_host ON report(host);"
    "CREATE INDEX report_by_receipt ON report(received);"
    "CREATE TABLE finding(report INTEGER NOT NULL REFERENCES report(number) ON DELETE CASCADE, place INTEGER NOT NULL, state INTEGER NOT NULL,"
    " name TEXT NOT NULL, attack TEXT NOT NULL, user TEXT NOT NULL, path TEXT NOT NULL, registry TEXT NOT NULL, process TEXT NOT NULL,"
    " command TEXT NOT NULL, time TEXT NOT NULL, detail TEXT NOT NULL, sha256 TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY(report, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE blind(report INTEGER NOT NULL REFERENCES report(number) ON DELETE CASCADE, place INTEGER NOT NULL, what TEXT NOT NULL,"
    " why TEXT NOT NULL, PRIMARY KEY(report, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE file(name TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "PRAGMA application_id=1936418412; PRAGMA user_version=1;";

static const char *const texts[STATEMENT_COUNT] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [ADD_HOST] = "INSERT INTO host(computer, serial, first, last, worst) VALUES(?1, ?2, ?3, ?3, ?4) ON CONFLICT(computer, serial) DO UPDATE SET"
                 " first = min(first, excluded.first), worst = max(worst, excluded.worst)",
    [FIND_HOST] = "SELECT number FROM host WHERE computer = ?1 AND serial = ?2",
    [ADD_REPORT] = "INSERT INTO report(id, host, taken, received, verdict, version, source, windows, build, live, cut, file, body)"
                   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    [ADD_FINDING] = "INSERT INTO finding VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    [ADD_BLIND] = "INSERT INTO blind VALUES(?1, ?2, ?3, ?4)",
    [LAST_REPORT] = "UPDATE host SET last = ?2, latest = ?3 WHERE number = ?1 AND (latest IS NULL OR last <= ?2)",
    [ADD_FILE] = "INSERT OR REPLACE INTO file VALUES(?1, ?2, ?3)",
    [HAS_FILE] = "SELECT 1 FROM file WHERE name = ?1 AND size = ?2 AND changed = ?3",
    [HAS_REPORT] = "SELECT 1 FROM report WHERE id = ?1",
    [FORGET] = "DELETE FROM report WHERE received < ?1 AND number NOT IN (SELECT latest FROM host WHERE latest IS NOT NULL)",
    [HOSTS] = "SELECT h.number, h.computer, h.serial, r.version, h.first, h.last, r.received, r.verdict, h.worst,"
              " (SELECT count(*) FROM report WHERE host = h.number), (SELECT count(*) FROM finding WHERE report = r.number),"
              " (SELECT count(*) FROM blind WHERE report = r.number), r.source,"
              " coalesce((SELECT what || ': ' || why FROM blind WHERE report = r.number ORDER BY place LIMIT 1), '')"
              " FROM host h JOIN report r ON r.number = h.latest ORDER BY h.computer, h.serial",
    [FINDINGS] = "SELECT h.number, f.state, f.name, f.attack, f.user, f.path, f.registry, f.process, f.command, f.time, f.detail, f.sha256, f.text"
                 " FROM host h JOIN finding f ON f.report = h.latest ORDER BY h.number, f.place",
    [COUNT] = "SELECT r.verdict, count(*) FROM host h JOIN report r ON r.number = h.latest GROUP BY r.verdict",
    [REPORTS] = "SELECT count(*) FROM report",
};

struct sk_store {
    pthread_mutex_t lock; /* of the statements: each serves one call at a time */
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENT_COUNT];
};

const char *sk_host_word_name(sk_host_word w)
{
    static const char *const names[] = {"clean", "note", "unscannable", "past", "suspicious", "infected"};
    return (unsigned)w < SK_COUNT(names) ? names[w] : "unknown";
}

static sk_status fail_with(sk_store *s, sk_error *error) { return sk_fail(error, SK_IO, "the store: %s", sqlite3_errmsg(s->db)); }

/* ---- opening ---- */

static int64_t number_of(sqlite3 *db, const char *question)
{
    sqlite3_stmt *st;
    int64_t n = -1;
    if (sqlite3_prepare_v2(db, question, -1, &st, NULL) != SQLITE_OK) return -1;
    if (sqlite3_step(st) == SQLITE_ROW) n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return n;
}

static sk_status make_tables(sk_store *s, const char *path, sk_error *error)
{
    int64_t objects = number_of(s->db, "SELECT count(*) FROM sqlite_schema"), id = number_of(s->db, "PRAGMA application_id");
    if (objects < 0) return fail_with(s, error);
    if (objects > 0 && (id != APPLICATION_ID || number_of(s->db, "PRAGMA user_version") != SCHEMA))
        return sk_fail(error, SK_USAGE, "%s is a database, but no store of host reports of this version", path);
    if (objects > 0) return SK_OK;
    if (sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK || sqlite3_exec(s->db, schema, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        return fail_with(s, error);
    return SK_OK;
}

static sk_status prepare(sk_store *s, bool write, const char *path, sk_error *error)
{
    static const char settings[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;";
    sqlite3_busy_timeout(s->db, BUSY_MS);
    if (write && sqlite3_exec(s->db, settings, NULL, NULL, NULL) != SQLITE_OK) return fail_with(s, error);
    if (!write && number_of(s->db, "PRAGMA application_id") != APPLICATION_ID)
        return sk_fail(error, SK_USAGE, "%s is no store of host reports, or may not be read", path);
    sk_status status = write ? make_tables(s, path, error) : SK_OK;
    for (int i = 0; i < STATEMENT_COUNT && status == SK_OK; i++) {
        if (sqlite3_prepare_v3(s->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &s->statements[i], NULL) != SQLITE_OK) status = fail_with(s, error);
    }
    return status;
}

/* A reader without the right to write beside the file cannot use its log; where the writer has ended cleanly there is none. */
static int open_for_reading(const char *path, sqlite3 **ret)
{
    int got = sqlite3_open_v2(path, ret, SQLITE_OPEN_READONLY | SQLITE_OPEN_FULLMUTEX, NULL);
    if (got == SQLITE_OK && number_of(*ret, "PRAGMA application_id") >= 0 && number_of(*ret, "SELECT count(*) FROM sqlite_schema") >= 0) return got;
    char *log = sqlite3_mprintf("%s-wal", path), *name = sqlite3_mprintf("file:%s?immutable=1", path);
    bool plain = log && name && access(log, F_OK) != 0 && access(path, R_OK) == 0 && !strpbrk(path, "?#%");
    if (plain) {
        sqlite3_close(*ret);
        got = sqlite3_open_v2(name, ret, SQLITE_OPEN_READONLY | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_URI, NULL);
    }
    sqlite3_free(log);
    sqlite3_free(name);
    return got;
}

sk_status sk_store_open(const char *path, bool write, sk_store **ret, sk_error *error)
{
    sk_store *s = calloc(1, sizeof *s);
    if (!s) return sk_fail(error, SK_NOMEM, "the system has no memory");
    pthread_mutex_init(&s->lock, NULL);
    int got = write ? sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, NULL) : open_for_reading(path, &s->db);
    sk_status status = got == SQLITE_OK ? prepare(s, write, path, error) : sk_fail(error, SK_IO, "%s: %s", path, s->db ? sqlite3_errmsg(s->db) : "no memory");
    if (status == SK_OK) *ret = s;
    else sk_store_close(s);
    return status;
}

void sk_store_close(sk_store *s)
{
    if (!s) return;
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        sqlite3_finalize(s->statements[i]);
    }
    sqlite3_close(s->db);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

/* ---- writing ---- */

static void bind_text(sqlite3_stmt *st, int place, sk_bytes text) { sqlite3_bind_text64(st, place, text.len ? (const char *)text.p : "", text.len, SQLITE_STATIC, SQLITE_UTF8); }

/* Runs a statement that gives at most one row; the row stays readable until the statement is used again. */
static bool run(sk_store *s, statement which)
{
    int got = sqlite3_step(s->statements[which]);
    if (got == SQLITE_ROW) return true;
    sqlite3_reset(s->statements[which]);
    return got == SQLITE_DONE;
}

static bool put_host(sk_store *s, const sk_fleet_report *r, int64_t taken, int64_t *ret_host)
{
    sqlite3_stmt *add = s->statements[ADD_HOST], *find = s->statements[FIND_HOST];
    bind_text(add, 1, r->computer);
    bind_text(add, 2, r->serial);
    sqlite3_bind_int64(add, 3, taken);
    sqlite3_bind_int64(add, 4, r->verdict);
    if (!run(s, ADD_HOST)) return false;
    bind_text(find, 1, r->computer);
    bind_text(find, 2, r->serial);
    bool found = sqlite3_step(find) == SQLITE_ROW;
    if (found) *ret_host = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    return found;
}

static bool put_parts(sk_store *s, const sk_fleet_report *r, int64_t report)
{
    sqlite3_stmt *st = s->statements[ADD_FINDING], *blind = s->statements[ADD_BLIND];
    for (size_t i = 0; i < r->finding_count; i++) {
        const sk_fleet_finding *f = &r->findings[i];
        const sk_bytes columns[] = {f->check, f->attack, f->user, f->path, f->registry, f->process, f->command, f->time, f->detail, f->sha256, f->text};
        sqlite3_bind_int64(st, 1, report);
        sqlite3_bind_int64(st, 2, (int64_t)i);
        sqlite3_bind_int64(st, 3, f->state);
        for (size_t k = 0; k < SK_COUNT(columns); k++) {
            bind_text(st, 4 + (int)k, columns[k]);
        }
        if (!run(s, ADD_FINDING)) return false;
    }
    for (size_t i = 0; i < r->blind_count; i++) {
        sqlite3_bind_int64(blind, 1, report);
        sqlite3_bind_int64(blind, 2, (int64_t)i);
        bind_text(blind, 3, r->blind[i].what);
        bind_text(blind, 4, r->blind[i].why);
        if (!run(s, ADD_BLIND)) return false;
    }
    return true;
}

static bool put_latest(sk_store *s, int64_t host, int64_t taken, int64_t report)
{
    sqlite3_stmt *st = s->statements[LAST_REPORT];
    sqlite3_bind_int64(st, 1, host);
    sqlite3_bind_int64(st, 2, taken);
    sqlite3_bind_int64(st, 3, report);
    return run(s, LAST_REPORT);
}

static bool has_report(sk_store *s, sk_bytes id)
{
    sqlite3_stmt *st = s->statements[HAS_REPORT];
    bind_text(st, 1, id);
    bool found = sqlite3_step(st) == SQLITE_ROW;
    sqlite3_reset(st);
    return found;
}

static bool put_report(sk_store *s, sk_store_item *item)
{
    const sk_fleet_report *r = item->report;
    sqlite3_stmt *st = s->statements[ADD_REPORT];
    int64_t taken = r->taken ? r->taken : item->received, host = 0;
    const int64_t numbers[] = {r->windows, r->build, r->live, (int64_t)r->cut};
    item->answer = has_report(s, r->id) ? SK_STORE_KNOWN : SK_STORE_NEW;
    if (item->answer == SK_STORE_KNOWN) return true;
    if (!put_host(s, r, taken, &host)) return false;
    bind_text(st, 1, r->id);
    sqlite3_bind_int64(st, 2, host);
    sqlite3_bind_int64(st, 3, taken);
    sqlite3_bind_int64(st, 4, item->received);
    sqlite3_bind_int64(st, 5, r->verdict);
    bind_text(st, 6, r->version);
    bind_text(st, 7, r->source);
    for (int i = 0; i < 4; i++) {
        sqlite3_bind_int64(st, 8 + i, numbers[i]);
    }
    if (item->file) bind_text(st, 12, item->file->name);
    else sqlite3_bind_null(st, 12);
    sqlite3_bind_blob64(st, 13, r->body.p, r->body.len, SQLITE_STATIC);
    if (!run(s, ADD_REPORT)) return false;
    int64_t report = sqlite3_last_insert_rowid(s->db);
    return put_parts(s, r, report) && put_latest(s, host, taken, report);
}

static bool put_file(sk_store *s, const sk_store_file *f)
{
    sqlite3_stmt *st = s->statements[ADD_FILE];
    bind_text(st, 1, f->name);
    sqlite3_bind_int64(st, 2, f->size);
    sqlite3_bind_int64(st, 3, f->changed);
    return run(s, ADD_FILE);
}

static sk_status put_all(sk_store *s, sk_store_item *items, size_t count, sk_error *error)
{
    if (!run(s, BEGIN)) return fail_with(s, error);
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        good = (!items[i].report || put_report(s, &items[i])) && (!items[i].file || put_file(s, items[i].file));
    }
    if (good && run(s, COMMIT)) return SK_OK;
    sk_status status = fail_with(s, error);
    (void)run(s, ROLLBACK);
    return status;
}

sk_status sk_store_put(sk_store *s, sk_store_item *items, size_t count, sk_error *error)
{
    pthread_mutex_lock(&s->lock);
    sk_status status = put_all(s, items, count, error);
    pthread_mutex_unlock(&s->lock);
    return status;
}

bool sk_store_room(sk_store *s, uint64_t *ret)
{
    struct statvfs disk;
    const char *path = sqlite3_db_filename(s->db, "main");
    if (!path || !*path || statvfs(path, &disk) != 0) return false;
    *ret = (uint64_t)disk.f_bavail * disk.f_frsize;
    return true;
}

bool sk_store_has_file(sk_store *s, const sk_store_file *file)
{
    sqlite3_stmt *st = s->statements[HAS_FILE];
    pthread_mutex_lock(&s->lock);
    bind_text(st, 1, file->name);
    sqlite3_bind_int64(st, 2, file->size);
    sqlite3_bind_int64(st, 3, file->changed);
    bool found = sqlite3_step(st) == SQLITE_ROW;
    sqlite3_reset(st);
    pthread_mutex_unlock(&s->lock);
    return found;
}

sk_status sk_store_forget(sk_store *s, int64_t before, sk_error *error)
{
    pthread_mutex_lock(&s->lock);
    sqlite3_bind_int64(s->statements[FORGET], 1, before);
    sk_status status = run(s, FORGET) ? SK_OK : fail_with(s, error);
    pthread_mutex_unlock(&s->lock);
    return status;
}

/* ---- reading ---- */

static sk_bytes text_at(sqlite3_stmt *st, int column)
{
    const void *p = sqlite3_column_text(st, column);
    return sk_bytes_of(p, p ? (size_t)sqlite3_column_bytes(st, column) : 0);
}

static sk_host_word word_at(sqlite3_stmt *st, int column)
{
    int64_t n = sqlite3_column_int64(st, column);
    return n >= 0 && n < SK_HOST_WORD_COUNT ? (sk_host_word)n : SK_HOST_WORD_UNSCANNABLE;
}

static sk_store_host host_at(sqlite3_stmt *st)
{
    return (sk_store_host){.number = sqlite3_column_int64(st, 0), .computer = text_at(st, 1), .serial = text_at(st, 2), .version = text_at(st, 3),
        .first = sqlite3_column_int64(st, 4), .last = sqlite3_column_int64(st, 5), .received = sqlite3_column_int64(st, 6), .verdict = word_at(st, 7),
        .worst = word_at(st, 8), .reports = (uint32_t)sqlite3_column_int64(st, 9), .findings = (uint32_t)sqlite3_column_int64(st, 10),
        .blind = (uint32_t)sqlite3_column_int64(st, 11), .source = text_at(st, 12), .first_blind = text_at(st, 13)};
}

sk_status sk_store_hosts(sk_store *s, bool (*visit)(void *to, const sk_store_host *host), void *to, sk_error *error)
{
    sqlite3_stmt *st = s->statements[HOSTS];
    int got = SQLITE_DONE;
    pthread_mutex_lock(&s->lock);
    for (bool more = true; more && (got = sqlite3_step(st)) == SQLITE_ROW;) {
        sk_store_host h = host_at(st);
        more = visit(to, &h);
    }
    sqlite3_reset(st);
    sk_status status = got == SQLITE_DONE || got == SQLITE_ROW ? SK_OK : fail_with(s, error);
    pthread_mutex_unlock(&s->lock);
    return status;
}

sk_status sk_store_findings(sk_store *s, bool (*visit)(void *to, const sk_store_finding *finding), void *to, sk_error *error)
{
    sqlite3_stmt *st = s->statements[FINDINGS];
    int got = SQLITE_DONE;
    pthread_mutex_lock(&s->lock);
    for (bool more = true; more && (got = sqlite3_step(st)) == SQLITE_ROW;) {
        sk_store_finding f = {.host = sqlite3_column_int64(st, 0),
            .finding = {.state = word_at(st, 1), .check = text_at(st, 2), .attack = text_at(st, 3), .user = text_at(st, 4), .path = text_at(st, 5),
                .registry = text_at(st, 6), .process = text_at(st, 7), .command = text_at(st, 8), .time = text_at(st, 9), .detail = text_at(st, 10),
                .sha256 = text_at(st, 11), .text = text_at(st, 12)}};
        more = visit(to, &f);
    }
    sqlite3_reset(st);
    sk_status status = got == SQLITE_DONE || got == SQLITE_ROW ? SK_OK : fail_with(s, error);
    pthread_mutex_unlock(&s->lock);
    return status;
}

static sk_status count_all(sk_store *s, uint64_t ret_of[SK_HOST_WORD_COUNT], uint64_t *ret_reports, sk_error *error)
{
    sqlite3_stmt *st = s->statements[COUNT];
    uint64_t of[SK_HOST_WORD_COUNT] = {0};
    int got;
    while ((got = sqlite3_step(st)) == SQLITE_ROW) {
        of[word_at(st, 0)] += (uint64_t)sqlite3_column_int64(st, 1);
    }
    sqlite3_reset(st);
    if (got != SQLITE_DONE || !run(s, REPORTS)) return fail_with(s, error);
    *ret_reports = (uint64_t)sqlite3_column_int64(s->statements[REPORTS], 0);
    sqlite3_reset(s->statements[REPORTS]);
    memcpy(ret_of, of, sizeof of);
    return SK_OK;
}

sk_status sk_store_count(sk_store *s, uint64_t ret_of[SK_HOST_WORD_COUNT], uint64_t *ret_reports, sk_error *error)
{
    pthread_mutex_lock(&s->lock);
    sk_status status = count_all(s, ret_of, ret_reports, error);
    pthread_mutex_unlock(&s->lock);
    return status;
}
