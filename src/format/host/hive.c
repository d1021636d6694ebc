/* Keys and values of a hive: cells, lists of subkeys (li, lf, lh, ri), values (vk) and big data (db). See hive.h. */
#include "format/host/hive.h"

#include "base/buf.h"
#include "base/text.h"
#include "format/host/hive_log.h"

enum {
    BASE_BLOCK = 4096,
    BIN_HEADER = 32,
    KEY_HEADER = 76,    /* bytes of nk before the name */
    VALUE_HEADER = 20,  /* bytes of vk before the name */
    LIST_HEADER = 4,    /* signature and count */
    NAME_IS_LATIN1 = 0x20, VALUE_NAME_IS_LATIN1 = 1,
    BIG_DATA_PIECE = 16344,
    MOST_LOST = BIG_DATA_PIECE, /* of a deleted value: more is a list of cells, which are gone */
    MOST_LOST_NAME = 512,       /* of what is deleted, in bytes: a longer one is chance, or wants to cost memory at every step */
};
#define DATA_IN_PLACE 0x80000000u

/* ---- cells ---- */

/* The content of an allocated cell, or empty. */
static sk_bytes cell_at(const sk_hive *h, uint32_t off)
{
    if (!sk_has(h->bins, off, 4)) return (sk_bytes){0};
    int64_t size = -(int64_t)(int32_t)sk_u32le_at(h->bins, off);
    if (size < 8 || !sk_has(h->bins, off, (uint64_t)size)) return (sk_bytes){0};
    return sk_slice(h->bins, (uint64_t)off + 4, (uint64_t)size - 4);
}

/* The content of what was a cell: its size word may be gone since free cells are joined, so that it goes on to the end of the bins;
 * what the record in it says bounds it. */
static sk_bytes lost_cell_at(const sk_hive *h, uint32_t off) { return sk_from(h->bins, (uint64_t)off + 4); }

static bool has_signature(sk_bytes cell, const char *two) { return sk_at(cell, 0) == two[0] && sk_at(cell, 1) == two[1]; }

static sk_bytes key_cell(sk_hive_key k)
{
    sk_bytes cell = !k.cell ? (sk_bytes){0} : k.deleted ? lost_cell_at(k.hive, k.cell) : cell_at(k.hive, k.cell);
    return cell.len >= KEY_HEADER && has_signature(cell, "nk") ? cell : (sk_bytes){0};
}

static sk_bytes value_cell(const sk_hive *h, uint32_t off, bool deleted)
{
    sk_bytes cell = deleted ? lost_cell_at(h, off) : cell_at(h, off);
    return cell.len >= VALUE_HEADER && has_signature(cell, "vk") ? cell : (sk_bytes){0};
}

/* ---- names ---- */

static sk_bytes name_text(sk_arena *a, sk_bytes name, bool latin1) { return latin1 ? sk_latin1_to_utf8(a, name) : sk_utf16le_to_utf8(a, name); }

/* Letters as the registry folds them: ASCII, Latin-1, Greek, Cyrillic and full-width, the ones that names use. */
static uint32_t fold(uint32_t c)
{
    if (c < 0x80) return (uint32_t)sk_upper((int)c);
    if ((c >= 0xe0 && c <= 0xfe && c != 0xf7) || (c >= 0x3b1 && c <= 0x3c9 && c != 0x3c2) || (c >= 0x430 && c <= 0x44f)) return c - 32;
    if (c >= 0x450 && c <= 0x45f) return c - 80;
    if (c >= 0xff41 && c <= 0xff5a) return c - 32;
    return c;
}

static uint32_t next_unit(sk_bytes name, size_t *pos, bool latin1)
{
    if (latin1) return name.p[(*pos)++];
    uint32_t c = sk_u16le_at(name, *pos);
    *pos += 2;
    if (c < 0xd800 || c > 0xdbff || *pos + 2 > name.len) return c;
    uint32_t low = sk_u16le_at(name, *pos);
    if (low < 0xdc00 || low > 0xdfff) return c;
    *pos += 2;
    return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

static bool name_is(sk_bytes name, bool latin1, sk_bytes want)
{
    size_t at = 0, of = 0;
    size_t end = latin1 ? name.len : name.len & ~(size_t)1;
    while (at < end && of < want.len) {
        if (fold(next_unit(name, &at, latin1)) != fold(sk_utf8_next(want, &of, NULL))) return false;
    }
    return at >= end && of >= want.len;
}

static sk_bytes key_name_raw(sk_hive_key k, bool *ret_latin1)
{
    sk_bytes cell = key_cell(k);
    *ret_latin1 = sk_u16le_at(cell, 2) & NAME_IS_LATIN1;
    return sk_slice(cell, KEY_HEADER, sk_u16le_at(cell, 72));
}

sk_bytes sk_hive_key_name(sk_arena *a, sk_hive_key k)
{
    bool latin1;
    sk_bytes raw = key_name_raw(k, &latin1);
    return name_text(a, raw, latin1);
}

uint64_t sk_hive_key_written(sk_hive_key k) { return sk_u64le_at(key_cell(k), 4); }
uint32_t sk_hive_key_count(sk_hive_key k) { return sk_u32le_at(key_cell(k), 20); }
uint32_t sk_hive_value_count(sk_hive_key k) { return sk_u32le_at(key_cell(k), 36); }

/* ---- subkeys ---- */

static bool is_plain_list(sk_bytes cell) { return has_signature(cell, "lf") || has_signature(cell, "lh") || has_signature(cell, "li"); }

sk_hive_subkey_list sk_hive_subkeys(sk_hive_key k)
{
    sk_bytes cell = key_cell(k);
    uint32_t list = sk_u32le_at(cell, 28);
    sk_hive_subkey_list l = {.hive = k.hive};
    if (!cell.len || !sk_u32le_at(cell, 20)) return l;
    bool indirect = has_signature(cell_at(k.hive, list), "ri");
    l.lists[0] = indirect ? list : 0;
    l.lists[1] = indirect ? 0 : list;
    l.left = (uint32_t)(k.hive->bins.len / KEY_HEADER); /* more keys than this cannot stand in the file */
    return l;
}

/* The n-th offset of a list; 0 at its end. */
static uint32_t list_entry(const sk_hive *h, uint32_t list, uint32_t n)
{
    sk_bytes cell = list ? cell_at(h, list) : (sk_bytes){0};
    unsigned each = has_signature(cell, "lf") || has_signature(cell, "lh") ? 8 : 4;
    if (n >= sk_u16le_at(cell, 2)) return 0;
    return sk_u32le_at(cell, LIST_HEADER + (size_t)n * each);
}

bool sk_hive_next_subkey(sk_hive_subkey_list *l, sk_hive_key *ret)
{
    while (l->left) {
        l->left--;
        uint32_t off = l->lists[1] && is_plain_list(cell_at(l->hive, l->lists[1])) ? list_entry(l->hive, l->lists[1], l->at[1]++) : 0;
        if (off) {
            *ret = (sk_hive_key){.hive = l->hive, .cell = off};
            if (key_cell(*ret).len) return true;
            continue;
        }
        l->lists[1] = list_entry(l->hive, l->lists[0], l->at[0]++);
        l->at[1] = 0;
        if (!l->lists[1]) break;
    }
    l->left = 0;
    return false;
}

static sk_hive_key find_subkey(sk_hive_key k, sk_bytes name)
{
    sk_hive_subkey_list l = sk_hive_subkeys(k);
    sk_hive_key sub;
    while (sk_hive_next_subkey(&l, &sub)) {
        bool latin1;
        sk_bytes raw = key_name_raw(sub, &latin1);
        if (name_is(raw, latin1, name)) return sub;
    }
    return (sk_hive_key){.hive = k.hive};
}

sk_hive_key sk_hive_root(const sk_hive *h)
{
    sk_hive_key k = {.hive = h, .cell = h->root};
    return key_cell(k).len ? k : (sk_hive_key){.hive = h};
}

sk_hive_key sk_hive_find(sk_hive_key from, const char *path)
{
    sk_bytes rest = sk_bytes_str(path), part;
    while (from.cell && sk_next_field(&rest, '\\', &part)) {
        if (part.len) from = find_subkey(from, part);
    }
    return from;
}

/* ---- values ---- */

sk_hive_value_list sk_hive_values(sk_hive_key k)
{
    sk_bytes cell = key_cell(k);
    sk_hive_value_list l = {k.hive, sk_u32le_at(cell, 40), 0, cell.len ? sk_u32le_at(cell, 36) : 0};
    size_t most = l.count ? cell_at(k.hive, l.list).len / 4 : 0;
    if (l.count > most) l.count = (uint32_t)most;
    return l;
}

bool sk_hive_next_value(sk_hive_value_list *l, sk_hive_value *ret)
{
    sk_bytes list = l->at < l->count ? cell_at(l->hive, l->list) : (sk_bytes){0};
    while (l->at < l->count) {
        uint32_t off = sk_u32le_at(list, (size_t)l->at++ * 4);
        sk_bytes cell = value_cell(l->hive, off, false);
        if (!cell.len) continue;
        *ret = (sk_hive_value){.hive = l->hive, .cell = off, .type = sk_u32le_at(cell, 12), .size = sk_u32le_at(cell, 4) & ~DATA_IN_PLACE};
        return true;
    }
    return false;
}

static sk_bytes value_name_raw(const sk_hive_value *v, bool *ret_latin1)
{
    sk_bytes cell = value_cell(v->hive, v->cell, v->deleted);
    *ret_latin1 = sk_u16le_at(cell, 16) & VALUE_NAME_IS_LATIN1;
    return sk_slice(cell, VALUE_HEADER, sk_u16le_at(cell, 2));
}

sk_bytes sk_hive_value_name(sk_arena *a, const sk_hive_value *v)
{
    bool latin1;
    sk_bytes raw = value_name_raw(v, &latin1);
    return name_text(a, raw, latin1);
}

bool sk_hive_value_of(sk_hive_key k, const char *name, sk_hive_value *ret)
{
    sk_hive_value_list l = sk_hive_values(k);
    while (sk_hive_next_value(&l, ret)) {
        bool latin1;
        sk_bytes raw = value_name_raw(ret, &latin1);
        if (name_is(raw, latin1, sk_bytes_str(name))) return true;
    }
    return false;
}

/* Data of more than BIG_DATA_PIECE bytes since version 1.4: a list of cells. */
static sk_bytes join_pieces(sk_arena *a, const sk_hive *h, sk_bytes big, uint32_t size)
{
    sk_bytes list = cell_at(h, sk_u32le_at(big, 4));
    uint32_t count = sk_u16le_at(big, 2);
    sk_buf out = sk_buf_new(a, size);
    for (uint32_t i = 0; i < count && out.len < size && sk_has(list, (uint64_t)i * 4, 4); i++) {
        sk_bytes piece = cell_at(h, sk_u32le_at(list, (size_t)i * 4));
        size_t rest = size - out.len;
        sk_buf_bytes(&out, sk_slice(piece, 0, rest < BIG_DATA_PIECE ? rest : BIG_DATA_PIECE));
    }
    return sk_buf_view(&out);
}

sk_bytes sk_hive_value_data(sk_arena *a, const sk_hive_value *v)
{
    sk_bytes cell = value_cell(v->hive, v->cell, v->deleted);
    uint32_t claimed = sk_u32le_at(cell, 4);
    if (claimed & DATA_IN_PLACE) return sk_slice(cell, 8, v->size < 4 ? v->size : 4);
    if (v->deleted) return sk_slice(lost_cell_at(v->hive, sk_u32le_at(cell, 8)), 0, v->size < MOST_LOST ? v->size : 0);
    sk_bytes data = cell_at(v->hive, sk_u32le_at(cell, 8));
    if (v->size > BIG_DATA_PIECE && v->hive->minor > 3 && has_signature(data, "db")) return join_pieces(a, v->hive, data, v->size);
    return sk_slice(data, 0, v->size);
}

/* Without what stands behind the first NUL; of a list, the NUL between its strings become LF. */
static sk_bytes text_until_nul(sk_arena *a, sk_bytes utf16, bool list)
{
    sk_buf out = sk_buf_new(a, utf16.len * 3 + 1);
    for (size_t pos = 0; pos + 2 <= utf16.len;) {
        uint32_t c = next_unit(utf16, &pos, false);
        bool end = c == 0 && (!list || pos + 2 > utf16.len || sk_u16le_at(utf16, pos) == 0);
        if (end) break;
        sk_buf_utf8(&out, c ? c : '\n');
    }
    return sk_buf_view(&out);
}

sk_bytes sk_hive_value_text(sk_arena *a, const sk_hive_value *v)
{
    bool list = v->type == SK_HIVE_MULTI_SZ;
    if (v->type != SK_HIVE_SZ && v->type != SK_HIVE_EXPAND_SZ && v->type != SK_HIVE_LINK && !list) return (sk_bytes){0};
    return text_until_nul(a, sk_hive_value_data(a, v), list);
}

bool sk_hive_value_number(sk_arena *a, const sk_hive_value *v, uint64_t *ret)
{
    sk_bytes data = sk_hive_value_data(a, v);
    if (v->type == SK_HIVE_QWORD && data.len >= 8) *ret = sk_u64le_at(data, 0);
    else if (v->type == SK_HIVE_DWORD && data.len >= 4) *ret = sk_u32le_at(data, 0);
    else if (v->type == SK_HIVE_DWORD_BE && data.len >= 4) *ret = sk_u32be_at(data, 0);
    else return false;
    return true;
}

/* ---- deleted ---- */

typedef bool visit_deleted(void *self, const sk_hive_key *key, const sk_hive_value *value);

static bool is_lost_name(sk_bytes cell, size_t at, uint32_t len) { return len <= MOST_LOST_NAME && sk_has(cell, at, len); }

/* Free cells are joined, so that records stand anywhere in them at steps of 8. */
static bool visit_free(const sk_hive *h, uint64_t off, uint64_t len, visit_deleted *visit, void *self)
{
    for (uint64_t at = off; at + 4 + VALUE_HEADER <= off + len; at += 8) {
        sk_bytes cell = sk_slice(h->bins, at + 4, off + len - at - 4);
        sk_hive_key key = {.hive = h, .cell = (uint32_t)at, .deleted = true};
        sk_hive_value value = {.hive = h, .cell = (uint32_t)at, .type = sk_u32le_at(cell, 12), .size = sk_u32le_at(cell, 4) & ~DATA_IN_PLACE, .deleted = true};
        bool is_key = cell.len >= KEY_HEADER && has_signature(cell, "nk") && is_lost_name(cell, KEY_HEADER, sk_u16le_at(cell, 72));
        bool is_value = has_signature(cell, "vk") && is_lost_name(cell, VALUE_HEADER, sk_u16le_at(cell, 2));
        if ((is_key || is_value) && !visit(self, is_key ? &key : NULL, is_key ? NULL : &value)) return false;
    }
    return true;
}

static bool visit_bin(const sk_hive *h, uint64_t bin, uint64_t size, visit_deleted *visit, void *self)
{
    for (uint64_t at = bin + BIN_HEADER; at + 8 <= bin + size;) {
        int64_t raw = (int32_t)sk_u32le_at(h->bins, (size_t)at);
        uint64_t len = (uint64_t)(raw < 0 ? -raw : raw);
        if (len < 8 || len > bin + size - at) return true;
        if (raw > 0 && !visit_free(h, at, len, visit, self)) return false;
        at += len;
    }
    return true;
}

void sk_hive_deleted(const sk_hive *h, visit_deleted *visit, void *self)
{
    for (uint64_t bin = 0; sk_has(h->bins, bin, BIN_HEADER);) {
        sk_bytes header = sk_slice(h->bins, bin, BIN_HEADER);
        uint64_t size = sk_starts(header, SK_LIT("hbin")) ? sk_u32le_at(header, 8) : 0;
        if (size < BIN_HEADER || size % 4096 || !sk_has(h->bins, bin, size)) size = 4096;
        else if (!visit_bin(h, bin, size, visit, self)) return;
        bin += size;
    }
}

/* ---- opening ---- */

bool sk_hive_open(sk_arena *a, sk_bytes file, const sk_hive_logs *logs, sk_hive *ret)
{
    *ret = (sk_hive){0};
    if (!sk_starts(file, SK_LIT("regf")) || file.len < BASE_BLOCK) return false;
    sk_hive_image image;
    sk_hive_recover(a, file, logs, &image);
    sk_bytes base = image.base;
    uint32_t size = sk_u32le_at(base, 40);
    ret->bins = sk_slice(image.bins, 0, size ? size : UINT32_MAX);
    ret->cut = ret->bins.len < size;
    ret->root = sk_u32le_at(base, 36);
    ret->minor = sk_u32le_at(base, 24);
    ret->written = sk_u64le_at(base, 12);
    ret->file_name = text_until_nul(a, sk_slice(base, 48, 64), false);
    ret->dirty = image.dirty;
    ret->lost = image.dirty && !image.applied;
    ret->applied = image.applied;
    return true;
}
