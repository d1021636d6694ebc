/* See jump_list.h. Rows of DestList: version 1 has 114 bytes and the path, later ones 130 bytes, the path and four bytes more. */
#include "format/shortcut/jump_list.h"

#include "base/text.h"
#include "format/office/cfb_reader.h"
#include "format/office/codepage.h"

enum { MOST_JUMPS = 4096, FIRST_JUMPS = 32, HEADER = 32, ROW_1 = 114, ROW_2 = 130, CUSTOM_HEADER = 12, CUSTOM_VERSION = 2 };

#define CUSTOM_END SK_LIT("\xab\xfb\xbf\xba")

static const uint8_t cfb_mark[8] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};
static const uint8_t link_mark[20] = {76, 0, 0, 0, 0x01, 0x14, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46};

/* NULL, and the list is cut, where it is full. Doubles at powers of two. */
static sk_jump *add(sk_arena *a, sk_jump_list *l)
{
    bool full = l->count >= FIRST_JUMPS && (l->count & (l->count - 1)) == 0;
    sk_jump *more = full && l->count < MOST_JUMPS ? sk_arena_grow(a, l->at, l->count, l->count * 2, sizeof *more) : NULL;
    if (more) l->at = more;
    l->cut = full && !more;
    return l->cut ? NULL : &l->at[l->count++];
}

/* ---- automatic ---- */

/* Bytes that the row at the start of rest takes; 0: it is cut. */
static uint64_t read_row(sk_arena *a, sk_bytes rest, uint32_t version, uint16_t codepage, sk_jump *ret)
{
    uint64_t head = version == 1 ? ROW_1 : ROW_2, chars = sk_u16le_at(rest, (size_t)head - 2), end = head + chars * 2;
    if (!sk_has(rest, 0, end)) return 0;
    sk_bytes machine = sk_until_nul(sk_slice(rest, 72, 16));
    *ret = (sk_jump){.machine = machine.len ? sk_codepage_to_utf8(a, machine, codepage) : machine, .number = sk_u32le_at(rest, 88), .used = sk_u64le_at(rest, 100),
                     .pinned = sk_u32le_at(rest, 108) != UINT32_MAX, .count = version == 1 ? 0 : sk_u32le_at(rest, 116), .path = sk_utf16le_to_utf8(a, sk_slice(rest, head, chars * 2))};
    return version == 1 ? end : end + 4;
}

static void read_rows(sk_arena *a, sk_bytes rows, uint16_t codepage, sk_jump_list *l)
{
    sk_jump row;
    if (!rows.len) return; /* a list that nothing was opened from */
    l->version = sk_u32le_at(rows, 0);
    uint32_t told = sk_u32le_at(rows, 4), read = 0;
    for (uint64_t at = HEADER, len; read < told && (len = read_row(a, sk_from(rows, at), l->version, codepage, &row)) != 0; at += len, read++) {
        sk_jump *to = add(a, l);
        if (!to) return;
        *to = row;
    }
    l->damaged = rows.len < HEADER || read < told;
}

/* "1", "a3": the number of a stream with a link. */
static bool number_of(sk_bytes name, uint32_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (sk_hex_value(name.p[i]) < 0 || name.len > 8) return false;
        *ret = *ret << 4 | (uint32_t)sk_hex_value(name.p[i]);
    }
    return name.len > 0;
}

static sk_jump *row_of(sk_arena *a, sk_jump_list *l, uint32_t number, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        if (l->at[i].number == number && !l->at[i].linked) return &l->at[i];
    }
    sk_jump *j = add(a, l);
    if (j) *j = (sk_jump){.number = number};
    return j;
}

static void read_links(sk_arena *a, sk_cfb *cfb, uint16_t codepage, sk_jump_list *l)
{
    size_t rows = l->count;
    for (uint32_t id = 1; id < sk_cfb_count(cfb); id++) {
        const sk_cfb_entry *e = sk_cfb_entry_of(cfb, id);
        uint32_t number;
        if (e->type != SK_CFB_IS_STREAM || !number_of(e->name, &number)) continue;
        sk_bytes link = sk_cfb_bytes(cfb, id);
        sk_lnk read;
        if (!sk_lnk_read(a, link, codepage, &read)) {
            l->damaged = true;
            continue;
        }
        sk_jump *j = row_of(a, l, number, rows);
        if (!j) return;
        j->link = read;
        j->linked = true;
        l->damaged |= read.damaged;
    }
}

static bool read_automatic(sk_arena *a, sk_bytes file, uint16_t codepage, sk_jump_list *l)
{
    sk_budget *budget = SK_NEW(a, sk_budget);
    sk_content *content = budget ? sk_content_view(a, file) : NULL;
    if (!content) return false;
    budget->limits = sk_limits_default();
    sk_cfb *cfb = sk_cfb_open(a, budget, content);
    if (!cfb) return false;
    uint32_t rows = sk_cfb_find_str(cfb, SK_CFB_ROOT, "DestList");
    if (rows == SK_CFB_NONE) return false;
    read_rows(a, sk_cfb_bytes(cfb, rows), codepage, l);
    read_links(a, cfb, codepage, l);
    uint64_t at;
    for (unsigned i = 0; i < SK_CFB_ODD_COUNT; i++) {
        l->damaged |= sk_cfb_is_odd(cfb, (sk_cfb_odd)i, &at);
    }
    return true;
}

/* ---- custom ---- */

/* Links stand behind each other, and their length is known only by reading them; entries of other classes are passed over. */
static bool read_custom(sk_arena *a, sk_bytes file, uint16_t codepage, sk_jump_list *l)
{
    bool empty = file.len == CUSTOM_HEADER && sk_u32le_at(file, 4) == 0;
    if (file.len < CUSTOM_HEADER || sk_u32le_at(file, 0) != CUSTOM_VERSION || (!empty && sk_find(file, CUSTOM_HEADER, CUSTOM_END) == SK_NPOS)) return false;
    l->custom = true;
    if (empty) return true;
    for (size_t at = CUSTOM_HEADER; (at = sk_find(file, at, sk_bytes_of(link_mark, sizeof link_mark))) != SK_NPOS;) {
        sk_jump *j = add(a, l);
        if (!j) break;
        *j = (sk_jump){.number = (uint32_t)l->count};
        j->linked = sk_lnk_read(a, sk_from(file, at), codepage, &j->link);
        l->damaged |= j->link.damaged;
        at += j->link.damaged || j->link.end < sizeof link_mark ? sizeof link_mark : (size_t)j->link.end;
    }
    l->damaged |= !sk_equal(sk_from(file, file.len - 4), CUSTOM_END);
    return true;
}

bool sk_jump_list_read(sk_arena *a, sk_bytes file, uint16_t codepage, sk_jump_list *ret)
{
    *ret = (sk_jump_list){.at = SK_NEW_ARRAY(a, sk_jump, FIRST_JUMPS)};
    if (!ret->at) return false;
    if (sk_starts(file, sk_bytes_of(cfb_mark, sizeof cfb_mark))) return read_automatic(a, file, codepage, ret);
    return read_custom(a, file, codepage, ret);
}

sk_bytes sk_jump_target(const sk_jump *j)
{
    if (j->path.len || !j->linked) return j->path;
    return sk_lnk_target(&j->link);
}
