#include "format/host/sqlite.h"

#include "base/text.h"

enum { HEADER = 100, MOST_DEPTH = 24, MOST_PAYLOAD = 1 << 20, SPARE_STEPS = 1000, INTERIOR = 5, LEAF = 13 };

/* ---- numbers ---- */

/* 1.5: seven bits a byte, all eight of the ninth. Bytes used; 0: cut. */
static size_t read_varint(sk_bytes b, uint64_t off, uint64_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < 9; i++) {
        int c = off + i < b.len ? b.p[off + i] : -1;
        if (c < 0) return 0;
        *ret = i == 8 ? *ret << 8 | (unsigned)c : *ret << 7 | ((unsigned)c & 0x7f);
        if (i == 8 || !(c & 0x80)) return i + 1;
    }
    return 0;
}

static int64_t read_signed(sk_bytes b)
{
    uint64_t n = b.len && b.p[0] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < b.len; i++) {
        n = n << 8 | b.p[i];
    }
    return (int64_t)n;
}

/* ---- pages ---- */

bool sk_sqlite_open(sk_arena *a, sk_bytes file, sk_sqlite *ret)
{
    uint32_t size = sk_u16be_at(file, 16);
    if (size == 1) size = 65536;
    *ret = (sk_sqlite){.arena = a, .file = file, .page_size = size, .encoding = sk_u32be_at(file, 56)};
    bool sound = file.len >= HEADER && sk_starts(file, SK_LIT("SQLite format 3\0")) && size >= 512 && (size & (size - 1)) == 0 && size - file.p[20] >= 480;
    if (!sound) return false;
    ret->usable = size - file.p[20];
    ret->page_count = (uint32_t)((file.len + size - 1) / size);
    ret->most_steps = (uint32_t)(file.len / 4 < UINT32_MAX / 2 ? file.len / 4 : UINT32_MAX / 2) + SPARE_STEPS;
    ret->damaged = sk_u32be_at(file, 24) == sk_u32be_at(file, 92) && sk_u32be_at(file, 28) > ret->page_count;
    return true;
}

static sk_bytes page_of(sk_sqlite *db, uint32_t number)
{
    sk_bytes none = {0};
    if (!number || number > db->page_count || ++db->steps > db->most_steps) {
        db->damaged = true;
        return none;
    }
    return sk_slice(db->file, (uint64_t)(number - 1) * db->page_size, db->page_size);
}

/* ---- payload: what stands in the cell, and the chain of pages that goes on with it ---- */

static uint64_t local_size(const sk_sqlite *db, uint64_t payload)
{
    uint64_t most = db->usable - 35, least = (db->usable - 12) * 32 / 255 - 23;
    if (payload <= most) return payload;
    uint64_t fits = least + (payload - least) % (db->usable - 4);
    return fits <= most ? fits : least;
}

static sk_bytes read_payload(sk_sqlite *db, sk_bytes page, uint64_t off, uint64_t payload)
{
    uint64_t local = local_size(db, payload);
    if (payload > MOST_PAYLOAD || !sk_has(page, off, local)) {
        db->damaged = true;
        return (sk_bytes){0};
    }
    if (local == payload) return sk_slice(page, off, payload);
    uint8_t *p = sk_arena_take(db->arena, (size_t)payload, 1);
    if (!p) return (sk_bytes){0};
    size_t have = sk_copy_out(sk_slice(page, off, local), p, (size_t)payload);
    for (uint32_t next = sk_u32be_at(page, (size_t)(off + local)); next && have < payload;) {
        sk_bytes more = page_of(db, next);
        have += sk_copy_out(sk_slice(more, 4, db->usable - 4), p + have, (size_t)payload - have);
        next = sk_u32be_at(more, 0);
    }
    db->damaged |= have < payload;
    return sk_bytes_of(p, have);
}

/* ---- the tree ---- */

typedef struct walk {
    sk_sqlite *db;
    bool (*visit)(void *to, const sk_sqlite_row *row);
    void *to;
    bool ended;
} walk;

static void take_leaf(walk *w, sk_bytes page, uint64_t at)
{
    uint64_t payload, row;
    size_t n = read_varint(page, at, &payload), m = n ? read_varint(page, at + n, &row) : 0;
    sk_sqlite_row r = {w->db, m ? read_payload(w->db, page, at + n + m, payload) : (sk_bytes){0}};
    if (!r.record.len) w->db->damaged = true;
    else if (!w->visit(w->to, &r)) w->ended = true;
}

static void take_page(walk *w, uint32_t number, unsigned depth)
{
    sk_bytes page = page_of(w->db, number);
    size_t head = number == 1 ? HEADER : 0, count = sk_u16be_at(page, head + 3);
    int type = sk_at(page, head);
    if ((type != INTERIOR && type != LEAF) || depth == MOST_DEPTH) {
        w->db->damaged = true;
        return;
    }
    size_t cells = head + (type == INTERIOR ? 12 : 8);
    if (!sk_has(page, cells, count * 2)) w->db->damaged = true;
    for (size_t i = 0; i < count && !w->ended && w->db->steps < w->db->most_steps && sk_has(page, cells + i * 2, 2); i++) {
        uint16_t at = sk_u16be_at(page, cells + i * 2);
        w->db->steps++;
        if (type == LEAF) take_leaf(w, page, at);
        else take_page(w, sk_u32be_at(page, at), depth + 1);
    }
    if (type == INTERIOR && !w->ended) take_page(w, sk_u32be_at(page, head + 8), depth + 1);
}

void sk_sqlite_rows(sk_sqlite *db, const sk_sqlite_table *t, bool (*visit)(void *to, const sk_sqlite_row *row), void *to)
{
    walk w = {.db = db, .visit = visit, .to = to};
    take_page(&w, t->root, 0);
}

/* ---- records ---- */

static uint64_t size_of_type(uint64_t type)
{
    static const uint8_t sizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
    return type < sizeof sizes ? sizes[type] : (type - 12) / 2;
}

/* False: the record has no such column, as rows that are older than a column have not. */
static bool find_value(const sk_sqlite_row *row, int column, uint64_t *ret_type, sk_bytes *ret)
{
    uint64_t head, type;
    size_t at = read_varint(row->record, 0, &head);
    if (!at || column < 0 || head > row->record.len) return false;
    uint64_t body = head;
    for (int i = 0; at < head; i++) {
        size_t n = read_varint(sk_slice(row->record, 0, head), at, &type);
        uint64_t size = size_of_type(type);
        if (!n || !sk_has(row->record, body, size)) return false;
        if (i == column) {
            *ret_type = type;
            *ret = sk_slice(row->record, body, size);
            return true;
        }
        at += n;
        body += size;
    }
    return false;
}

sk_bytes sk_sqlite_text(const sk_sqlite_row *row, int column)
{
    uint64_t type;
    sk_bytes value;
    sk_arena *a = row->db->arena;
    if (!find_value(row, column, &type, &value) || type < 13 || type % 2 == 0) return (sk_bytes){0};
    if (row->db->encoding == 2) return sk_utf16le_to_utf8(a, value);
    if (row->db->encoding == 3) return sk_utf16be_to_utf8(a, value);
    return sk_utf8_repair(a, value);
}

bool sk_sqlite_number(const sk_sqlite_row *row, int column, int64_t *ret)
{
    uint64_t type;
    sk_bytes value;
    if (!find_value(row, column, &type, &value) || type == 0 || type == 7 || type > 9) return false;
    *ret = type == 8 ? 0 : type == 9 ? 1 : read_signed(value);
    return true;
}

/* ---- the schema: type, name, tbl_name, rootpage, sql ---- */

typedef struct wanted {
    const char *name;
    sk_sqlite_table *table;
    bool found;
} wanted;

static bool take_schema(void *to, const sk_sqlite_row *row)
{
    wanted *w = to;
    int64_t root;
    if (!sk_is(sk_sqlite_text(row, 0), "table") || !sk_is(sk_sqlite_text(row, 1), w->name) || !sk_sqlite_number(row, 3, &root) || root < 1 || root > UINT32_MAX) return true;
    *w->table = (sk_sqlite_table){(uint32_t)root, sk_sqlite_text(row, 4)};
    w->found = true;
    return false;
}

bool sk_sqlite_find(sk_sqlite *db, const char *table, sk_sqlite_table *ret)
{
    wanted w = {table, ret, false};
    sk_sqlite_rows(db, &(sk_sqlite_table){.root = 1}, take_schema, &w);
    return w.found;
}

/* The first word of a definition, without its quotes. */
static sk_bytes first_word(sk_bytes definition)
{
    static const char quotes[] = "\"`[", ends[] = "\"`]";
    sk_bytes d = sk_trim(definition);
    const char *quote = d.len ? memchr(quotes, d.p[0], 3) : NULL;
    if (quote) {
        size_t end = sk_find_byte(d, 1, (uint8_t)ends[quote - quotes]);
        return end == SK_NPOS ? (sk_bytes){0} : sk_slice(d, 1, end - 1);
    }
    size_t end = 0;
    while (end < d.len && !sk_is_space(d.p[end]) && d.p[end] != '(') {
        end++;
    }
    return sk_slice(d, 0, end);
}

/* Definitions stand between the outer parentheses, parted by the commas that are in no others. */
int sk_sqlite_column(const sk_sqlite_table *t, const char *name)
{
    size_t open = sk_find_byte(t->sql, 0, '('), from = open + 1;
    int depth = 0, column = 0;
    uint8_t quote = 0;
    for (size_t i = from; open != SK_NPOS && i < t->sql.len; i++) {
        uint8_t c = t->sql.p[i];
        if (quote) quote = c == quote ? 0 : quote;
        else if (c == '\'' || c == '"' || c == '`') quote = c;
        else if (c == '(') depth++;
        else if ((c == ',' || c == ')') && depth == 0) {
            if (sk_is(first_word(sk_slice(t->sql, from, i - from)), name)) return column;
            if (c == ')') return -1;
            column++;
            from = i + 1;
        } else if (c == ')') depth--;
    }
    return -1;
}
