#include "make/hive.h"

#include <string.h>

#include "base/text.h"
#include "format/host/hive_log.h"

typedef struct made_value {
    const char *name;
    unsigned type;
    sk_bytes data;
    struct made_value *next;
} made_value;

typedef struct made_key {
    sk_bytes name;
    uint64_t time;
    bool deleted;
    made_value *values, **values_end;
    struct made_key *subkeys, *next;
    size_t subkey_count, value_count;
    size_t at; /* cell of the key in the bins data */
} made_key;

struct make_hive {
    sk_arena *arena;
    const char *file_name;
    made_key root;
    sk_buf bins;
};

enum { PAGE = 4096, SECTOR = 512, BIG_PIECE = 16344, MOST = 64 << 20 };
static const uint64_t fixed_time = 132539328000000000u; /* 2020-12-30 */

make_hive *make_hive_new(sk_arena *a, const char *file_name)
{
    make_hive *h = SK_NEW(a, make_hive);
    h->arena = a;
    h->file_name = file_name;
    h->root = (made_key){.name = SK_LIT("ROOT"), .time = fixed_time};
    h->root.values_end = &h->root.values;
    return h;
}

static made_key *subkey(make_hive *h, made_key *parent, sk_bytes name)
{
    made_key **end = &parent->subkeys;
    while (*end && !sk_equal_nocase((*end)->name, name)) {
        end = &(*end)->next;
    }
    if (*end) return *end;
    made_key *k = SK_NEW(h->arena, made_key);
    *k = (made_key){.name = sk_arena_copy(h->arena, name), .time = fixed_time};
    k->values_end = &k->values;
    parent->subkey_count++;
    return *end = k;
}

static made_key *key_at(make_hive *h, const char *path)
{
    made_key *k = &h->root;
    sk_bytes rest = sk_bytes_str(path), part;
    while (sk_next_field(&rest, '\\', &part)) {
        if (part.len) k = subkey(h, k, part);
    }
    return k;
}

void make_hive_key(make_hive *h, const char *path, uint64_t time)
{
    made_key *k = key_at(h, path);
    if (time) k->time = time;
}

void make_hive_value(make_hive *h, const char *path, const char *name, unsigned type, sk_bytes data)
{
    made_key *k = key_at(h, path);
    made_value *v = SK_NEW(h->arena, made_value);
    *v = (made_value){name, type, sk_arena_copy(h->arena, data), NULL};
    *k->values_end = v;
    k->values_end = &v->next;
    k->value_count++;
}

void make_hive_text(make_hive *h, const char *path, const char *name, const char *text)
{
    sk_buf b = sk_buf_new(h->arena, strlen(text) * 2 + 2);
    make_utf16(&b, text);
    make_u16(&b, 0);
    make_hive_value(h, path, name, SK_HIVE_SZ, sk_buf_view(&b));
}

void make_hive_number(make_hive *h, const char *path, const char *name, uint32_t number)
{
    sk_buf b = sk_buf_new(h->arena, 4);
    make_u32(&b, number);
    make_hive_value(h, path, name, SK_HIVE_DWORD, sk_buf_view(&b));
}

void make_hive_delete(make_hive *h, const char *path) { key_at(h, path)->deleted = true; }

/* ---- cells: each returns its offset ---- */

static uint32_t cell(make_hive *h, sk_bytes content, bool used)
{
    size_t at = h->bins.len, size = (content.len + 4 + 7) & ~(size_t)7;
    make_u32(&h->bins, used ? (uint32_t)-(int32_t)size : (uint32_t)size);
    sk_buf_bytes(&h->bins, content);
    make_zeros(&h->bins, size - 4 - content.len);
    return (uint32_t)at;
}

static bool is_ascii(const char *s)
{
    while (*s) {
        if (*s++ & 0x80) return false;
    }
    return true;
}

/* A name as the registry keeps it: bytes where ASCII is enough, else UTF-16. */
static sk_bytes stored_name(make_hive *h, const char *name, bool *ret_short)
{
    *ret_short = is_ascii(name);
    if (*ret_short) return sk_bytes_str(name);
    sk_buf b = sk_buf_new(h->arena, strlen(name) * 2 + 2);
    make_utf16(&b, name);
    return sk_buf_view(&b);
}

static uint32_t big_data(make_hive *h, sk_bytes data)
{
    sk_buf list = sk_buf_new(h->arena, 4096), head = sk_buf_new(h->arena, 16);
    unsigned count = 0;
    for (size_t at = 0; at < data.len; at += BIG_PIECE, count++) {
        make_u32(&list, cell(h, sk_slice(data, at, BIG_PIECE), true));
    }
    sk_buf_str(&head, "db");
    make_u16(&head, count);
    make_u32(&head, cell(h, sk_buf_view(&list), true));
    make_u32(&head, 0);
    return cell(h, sk_buf_view(&head), true);
}

static uint32_t value_cell(make_hive *h, const made_value *v, bool used)
{
    bool in_place = v->data.len <= 4, is_short;
    sk_bytes name = stored_name(h, v->name, &is_short);
    uint32_t data = 0;
    if (!in_place) data = v->data.len > BIG_PIECE ? big_data(h, v->data) : cell(h, v->data, used);
    for (size_t i = 0; in_place && i < v->data.len; i++) {
        data |= (uint32_t)v->data.p[i] << (8 * i);
    }
    sk_buf b = sk_buf_new(h->arena, 64 + name.len);
    sk_buf_str(&b, "vk");
    make_u16(&b, (unsigned)name.len);
    make_u32(&b, (uint32_t)v->data.len | (in_place ? 0x80000000u : 0));
    make_u32(&b, data);
    make_u32(&b, v->type);
    make_u16(&b, is_short ? 1 : 0);
    make_u16(&b, 0);
    sk_buf_bytes(&b, name);
    return cell(h, sk_buf_view(&b), used);
}

static uint32_t key_cell(make_hive *h, made_key *k, bool used);

/* lh, and ri above it where there are more keys than one list holds. */
static uint32_t subkey_list(make_hive *h, made_key *k)
{
    enum { MOST_IN_LIST = 100 };
    sk_buf all = sk_buf_new(h->arena, MOST), index = sk_buf_new(h->arena, 1 << 16);
    unsigned kept = 0, lists = 0;
    for (made_key *s = k->subkeys; s; s = s->next) {
        uint32_t at = key_cell(h, s, !s->deleted);
        if (s->deleted) continue;
        make_u32(&all, at);
        make_u32(&all, 0); /* the hash of the name: readers that trust it are not tested here */
        kept++;
    }
    k->subkey_count = kept;
    uint32_t last = 0;
    for (unsigned from = 0; from < kept; from += MOST_IN_LIST, lists++) {
        unsigned count = kept - from < MOST_IN_LIST ? kept - from : MOST_IN_LIST;
        sk_buf b = sk_buf_new(h->arena, 1 << 16);
        sk_buf_str(&b, "lh");
        make_u16(&b, count);
        sk_buf_bytes(&b, sk_slice(sk_buf_view(&all), (size_t)from * 8, (size_t)count * 8));
        last = cell(h, sk_buf_view(&b), true);
        make_u32(&index, last);
    }
    if (lists < 2) return last;
    sk_buf b = sk_buf_new(h->arena, 1 << 16);
    sk_buf_str(&b, "ri");
    make_u16(&b, lists);
    sk_buf_bytes(&b, sk_buf_view(&index));
    return cell(h, sk_buf_view(&b), true);
}

static uint32_t value_list(make_hive *h, const made_key *k, bool used)
{
    sk_buf list = sk_buf_new(h->arena, 1 << 20);
    for (const made_value *v = k->values; v; v = v->next) {
        make_u32(&list, value_cell(h, v, used));
    }
    return k->values ? cell(h, sk_buf_view(&list), used) : UINT32_MAX;
}

static uint32_t key_cell(make_hive *h, made_key *k, bool used)
{
    uint32_t subkeys = k->subkeys ? subkey_list(h, k) : UINT32_MAX, values = value_list(h, k, used);
    bool is_short;
    sk_bytes name = stored_name(h, sk_arena_string(h->arena, k->name), &is_short);
    sk_buf b = sk_buf_new(h->arena, 128 + name.len);
    sk_buf_str(&b, "nk");
    make_u16(&b, (k == &h->root ? 0x0c : 0) | (is_short ? 0x20 : 0));
    make_u64(&b, k->time);
    make_zeros(&b, 8);
    make_u32(&b, (uint32_t)k->subkey_count);
    make_u32(&b, 0);
    make_u32(&b, subkeys);
    make_u32(&b, UINT32_MAX);
    make_u32(&b, (uint32_t)k->value_count);
    make_u32(&b, values);
    make_u32(&b, UINT32_MAX); /* security: not written */
    make_u32(&b, UINT32_MAX);
    make_zeros(&b, 20);
    make_u16(&b, (unsigned)name.len);
    make_u16(&b, 0);
    sk_buf_bytes(&b, name);
    return cell(h, sk_buf_view(&b), used);
}

/* ---- base block ---- */

static sk_bytes with_checksum(sk_buf *base)
{
    make_patch_u32(base, 508, sk_hive_base_checksum(sk_buf_view(base)));
    return sk_buf_view(base);
}

static sk_buf base_block(sk_arena *a, uint32_t first, uint32_t second, uint32_t kind, uint32_t root, uint32_t size, const char *file_name)
{
    sk_buf b = sk_buf_new(a, PAGE);
    sk_buf_str(&b, "regf");
    make_u32(&b, first);
    make_u32(&b, second);
    make_u64(&b, fixed_time);
    make_u32(&b, 1);
    make_u32(&b, 5);
    make_u32(&b, kind);
    make_u32(&b, 1);
    make_u32(&b, root);
    make_u32(&b, size);
    make_u32(&b, 1);
    make_utf16(&b, file_name);
    make_zeros(&b, SECTOR - b.len);
    with_checksum(&b);
    return b;
}

sk_bytes make_hive_end(make_hive *h)
{
    h->bins = sk_buf_new(h->arena, MOST);
    sk_buf_str(&h->bins, "hbin");
    make_zeros(&h->bins, 28);
    uint32_t root = key_cell(h, &h->root, true);
    size_t rest = PAGE - h->bins.len % PAGE;
    if (rest < 8) rest += PAGE;
    make_u32(&h->bins, (uint32_t)rest); /* one free cell to the end of the bin */
    make_zeros(&h->bins, rest - 4);
    make_patch_u32(&h->bins, 8, (uint32_t)h->bins.len);
    sk_buf file = base_block(h->arena, 7, 7, 0, root, (uint32_t)h->bins.len, h->file_name);
    sk_buf out = sk_buf_new(h->arena, MOST);
    sk_buf_bytes(&out, sk_buf_view(&file));
    make_zeros(&out, PAGE - file.len);
    sk_buf_bytes(&out, sk_buf_view(&h->bins));
    return sk_buf_view(&out);
}

/* ---- torn ---- */

static bool differs(sk_bytes a, sk_bytes b, size_t at, size_t size) { return !sk_equal(sk_slice(a, at, size), sk_slice(b, at, size)); }

static void new_entry(sk_arena *a, sk_buf *log, sk_bytes before, sk_bytes after)
{
    sk_buf refs = sk_buf_new(a, MOST), pages = sk_buf_new(a, MOST), e = sk_buf_new(a, MOST);
    unsigned count = 0;
    for (size_t at = 0; at < after.len; at += PAGE) {
        if (!differs(before, after, at, PAGE)) continue;
        make_u32(&refs, (uint32_t)at);
        make_u32(&refs, PAGE);
        sk_buf_bytes(&pages, sk_slice(after, at, PAGE));
        count++;
    }
    size_t used = 40 + refs.len + pages.len, size = (used + SECTOR - 1) / SECTOR * SECTOR;
    sk_buf_str(&e, "HvLE");
    make_u32(&e, (uint32_t)size);
    make_u32(&e, 0);
    make_u32(&e, 7);
    make_u32(&e, (uint32_t)after.len);
    make_u32(&e, count);
    make_zeros(&e, 16);
    sk_buf_bytes(&e, sk_buf_view(&refs));
    sk_buf_bytes(&e, sk_buf_view(&pages));
    make_zeros(&e, size - used);
    uint64_t hash = sk_hive_log_hash(sk_from(sk_buf_view(&e), 40));
    make_patch_u32(&e, 24, (uint32_t)hash);
    make_patch_u32(&e, 28, (uint32_t)(hash >> 32));
    hash = sk_hive_log_hash(sk_slice(sk_buf_view(&e), 0, 32));
    make_patch_u32(&e, 32, (uint32_t)hash);
    make_patch_u32(&e, 36, (uint32_t)(hash >> 32));
    sk_buf_bytes(log, sk_buf_view(&e));
}

static void old_pages(sk_arena *a, sk_buf *log, sk_bytes before, sk_bytes after)
{
    sk_buf pages = sk_buf_new(a, MOST);
    sk_buf_str(log, "DIRT");
    for (size_t byte = 0; byte * 8 * SECTOR < after.len; byte++) {
        unsigned bits = 0;
        for (size_t i = 0; i < 8; i++) {
            size_t at = (byte * 8 + i) * SECTOR;
            if (at >= after.len || !differs(before, after, at, SECTOR)) continue;
            bits |= 1u << i;
            sk_buf_bytes(&pages, sk_slice(after, at, SECTOR));
        }
        make_u8(log, bits);
    }
    make_zeros(log, (SECTOR - log->len % SECTOR) % SECTOR);
    sk_buf_bytes(log, sk_buf_view(&pages));
}

make_hive_torn make_hive_tear(sk_arena *a, sk_bytes before, sk_bytes after, bool old_kind)
{
    uint32_t root = sk_u32le_at(after, 36);
    sk_bytes bins_before = sk_from(before, PAGE), bins_after = sk_from(after, PAGE);
    sk_buf file = base_block(a, 8, 7, 0, root, (uint32_t)bins_after.len, "torn");
    sk_buf log = base_block(a, 8, 8, old_kind ? 1 : 6, root, (uint32_t)bins_after.len, "torn"), out = sk_buf_new(a, MOST);
    sk_buf_bytes(&out, sk_buf_view(&file));
    make_zeros(&out, PAGE - file.len);
    sk_buf_bytes(&out, bins_before);
    sk_buf grown = sk_buf_new(a, MOST);
    sk_buf_bytes(&grown, sk_buf_view(&log));
    if (old_kind) old_pages(a, &grown, bins_before, bins_after);
    else new_entry(a, &grown, bins_before, bins_after);
    return (make_hive_torn){sk_buf_view(&out), sk_buf_view(&grown)};
}
