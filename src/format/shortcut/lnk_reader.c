/* Shell links: MS-SHLLINK 2.1 (header), 2.2 (item identifiers), 2.3 (LinkInfo), 2.4 (strings), 2.5 (data blocks). The content of
 * item identifiers is not in that document: J. Metz, "Windows Shell Item format". */
#include "format/shortcut/lnk_reader.h"

#include "base/buf.h"
#include "base/reader.h"
#include "base/text.h"
#include "format/office/codepage.h"

enum {
    HEADER = 76,
    HAS_IDS = 1, HAS_INFO = 2, HAS_NAME = 4, HAS_RELATIVE = 8, HAS_FOLDER = 16, HAS_ARGUMENTS = 32, HAS_ICON = 64, IS_UNICODE = 128,
    MOST_ITEMS = 256, MOST_BLOCKS = 64,
    PADDING = 64, /* white space in a row that nobody writes by hand */
};

static const uint8_t link_class[16] = {0x01, 0x14, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46};

typedef struct reading {
    sk_arena *arena;
    sk_lnk *l;
    uint16_t codepage;
} reading;

bool sk_lnk_is(sk_bytes file) { return file.len >= HEADER && sk_u32le_at(file, 0) == HEADER && sk_equal(sk_slice(file, 4, 16), sk_bytes_of(link_class, 16)); }

static void damage(reading *rd, uint64_t off)
{
    if (!rd->l->damaged) rd->l->bad_off = off;
    rd->l->damaged = true;
}

static sk_bytes ansi(const reading *rd, sk_bytes b) { return b.len ? sk_codepage_to_utf8(rd->arena, b, rd->codepage) : b; }
static sk_bytes ansi_at(const reading *rd, sk_bytes b, uint64_t off) { return off ? ansi(rd, sk_until_nul(sk_from(b, off))) : (sk_bytes){0}; }
static sk_bytes wide_at(const reading *rd, sk_bytes b, uint64_t off) { return off ? sk_utf16_until_nul(rd->arena, sk_from(b, off)) : (sk_bytes){0}; }

/* ---- item identifiers ---- */

/* Long name of a file entry, in its extension block 0xbeef0004; its place depends on the version of the block. */
static sk_bytes long_name(const reading *rd, sk_bytes item)
{
    uint64_t at = sk_u16le_at(item, item.len - 2);
    sk_bytes block = item.len > 2 ? sk_from(item, at) : (sk_bytes){0};
    if (at < 4 || sk_u32le_at(block, 4) != 0xbeef0004u) return (sk_bytes){0};
    unsigned version = sk_u16le_at(block, 2);
    uint64_t off = version >= 9 ? 46 : version == 8 ? 42 : version == 7 ? 38 : 20;
    return wide_at(rd, block, off);
}

/* item: with its size. Types of the shell: 0x2. volume, 0x3. file entry (0x04: its short name is wide), 0x4./0xc. network. */
static sk_bytes item_name(const reading *rd, sk_bytes item)
{
    int type = sk_at(item, 2);
    if ((type & 0x70) == 0x20 && type != 0x2e) return ansi_at(rd, item, 3);
    if ((type & 0x70) == 0x30) {
        sk_bytes name = long_name(rd, item);
        if (name.len) return name;
        return type & 4 ? wide_at(rd, item, 14) : ansi_at(rd, item, 14);
    }
    return (type & 0x70) == 0x40 ? ansi_at(rd, item, 5) : (sk_bytes){0};
}

static sk_bytes read_ids(reading *rd, sk_bytes list, uint64_t origin)
{
    sk_buf path = sk_buf_new(rd->arena, 1u << 16);
    uint64_t at = 0;
    for (unsigned i = 0; i < MOST_ITEMS; i++) {
        uint64_t size = sk_u16le_at(list, (size_t)at);
        if (size == 0) return sk_buf_view(&path);
        if (size < 3 || !sk_has(list, at, size)) break;
        sk_bytes name = item_name(rd, sk_slice(list, at, size));
        if (name.len && path.len && path.p[path.len - 1] != '\\') sk_buf_byte(&path, '\\');
        sk_buf_bytes(&path, name);
        at += size;
    }
    damage(rd, origin + at);
    return sk_buf_view(&path);
}

/* ---- LinkInfo ---- */

static sk_bytes join(const reading *rd, sk_bytes base, sk_bytes suffix)
{
    sk_buf b = sk_buf_new(rd->arena, base.len + suffix.len + 1);
    sk_buf_bytes(&b, base);
    if (base.len && suffix.len && base.p[base.len - 1] != '\\') sk_buf_byte(&b, '\\');
    sk_buf_bytes(&b, suffix);
    return sk_buf_view(&b);
}

static void read_volume(reading *rd, sk_bytes volume)
{
    uint32_t label = sk_u32le_at(volume, 12);
    rd->l->drive_type = sk_u32le_at(volume, 4);
    rd->l->volume_serial = sk_u32le_at(volume, 8);
    rd->l->volume_label = label == 0x14 ? wide_at(rd, volume, sk_u32le_at(volume, 16)) : ansi_at(rd, volume, label);
}

static void read_info(reading *rd, sk_bytes info, uint64_t origin)
{
    uint32_t header = sk_u32le_at(info, 4), flags = sk_u32le_at(info, 8);
    bool wide = header >= 0x24;
    sk_bytes suffix = wide ? wide_at(rd, info, sk_u32le_at(info, 32)) : (sk_bytes){0};
    if (!suffix.len) suffix = ansi_at(rd, info, sk_u32le_at(info, 24));
    if (header < 0x1c || header > info.len) damage(rd, origin);
    if (flags & 1) {
        sk_bytes base = wide ? wide_at(rd, info, sk_u32le_at(info, 28)) : (sk_bytes){0};
        if (!base.len) base = ansi_at(rd, info, sk_u32le_at(info, 16));
        rd->l->local_path = join(rd, base, suffix);
        uint32_t volume = sk_u32le_at(info, 12);
        if (volume) read_volume(rd, sk_slice(info, volume, sk_u32le_at(info, volume)));
    }
    uint32_t network = flags & 2 ? sk_u32le_at(info, 20) : 0;
    if (!network) return;
    sk_bytes share = sk_slice(info, network, sk_u32le_at(info, network));
    uint32_t name = sk_u32le_at(share, 8);
    sk_bytes base = name > 0x14 ? wide_at(rd, share, sk_u32le_at(share, 20)) : (sk_bytes){0};
    if (!base.len) base = ansi_at(rd, share, name);
    rd->l->network_path = join(rd, base, suffix);
}

/* ---- strings ---- */

static sk_bytes take_string(reading *rd, sk_reader *r)
{
    bool wide = rd->l->flags & IS_UNICODE;
    uint64_t count = sk_u16le(r);
    sk_bytes raw = sk_slice(sk_from(r->view, r->pos), 0, wide ? count * 2 : count);
    sk_skip(r, wide ? count * 2 : count);
    return wide ? sk_utf16le_to_utf8(rd->arena, raw) : ansi(rd, raw);
}

static bool has_padding(sk_bytes text)
{
    size_t run = 0;
    for (size_t i = 0; i < text.len; i++) {
        run = sk_is_space(text.p[i]) ? run + 1 : 0;
        if (run >= PADDING) return true;
    }
    return false;
}

/* 2.4: in this order, each where its flag is set. */
static void read_strings(reading *rd, sk_reader *r)
{
    sk_lnk *l = rd->l;
    const struct { uint32_t flag; sk_bytes *to; } rows[] = {
        {HAS_NAME, &l->name}, {HAS_RELATIVE, &l->relative_path}, {HAS_FOLDER, &l->working_folder}, {HAS_ARGUMENTS, &l->arguments}, {HAS_ICON, &l->icon},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!(l->flags & rows[i].flag)) continue;
        uint64_t at = sk_tell(r) + 2;
        *rows[i].to = take_string(rd, r);
        if (rows[i].flag != HAS_ARGUMENTS || r->failed) continue;
        l->arguments_off = at;
        l->arguments_len = sk_tell(r) - at;
    }
    l->padded = has_padding(l->arguments);
}

/* ---- data blocks ---- */

static void read_paths(reading *rd, sk_bytes block, sk_bytes *to)
{
    *to = sk_utf16_until_nul(rd->arena, sk_slice(block, 268, 520));
    if (!to->len) *to = ansi(rd, sk_until_nul(sk_slice(block, 8, 260)));
}

static void read_block(reading *rd, sk_bytes block)
{
    switch (sk_u32le_at(block, 4)) {
    case 0xa0000001u:
        read_paths(rd, block, &rd->l->environment);
        break;
    case 0xa0000003u:
        rd->l->machine = ansi(rd, sk_until_nul(sk_slice(block, 16, 16)));
        break;
    case 0xa0000007u:
        read_paths(rd, block, &rd->l->icon_environment);
        break;
    default:
        break;
    }
}

/* A size below 4 ends the blocks; it is at most four bytes long itself. */
static void read_blocks(reading *rd, sk_bytes file, uint64_t at)
{
    for (unsigned i = 0; i < MOST_BLOCKS && sk_has(file, at, 4); i++) {
        uint64_t size = sk_u32le_at(file, (size_t)at);
        if (size < 4) {
            rd->l->end = at + 4;
            return;
        }
        if (size < 8 || !sk_has(file, at, size)) {
            damage(rd, at);
            rd->l->end = at;
            return;
        }
        read_block(rd, sk_slice(file, at, size));
        at += size;
    }
    rd->l->end = at; /* the last block is missing, which the shell forgives */
}

/* ---- the whole ---- */

static void read_header(sk_lnk *l, sk_bytes file)
{
    l->flags = sk_u32le_at(file, 20);
    l->attributes = sk_u32le_at(file, 24);
    l->created = sk_u64le_at(file, 28);
    l->accessed = sk_u64le_at(file, 36);
    l->written = sk_u64le_at(file, 44);
    l->target_size = sk_u32le_at(file, 52);
    l->show = sk_u32le_at(file, 60);
}

bool sk_lnk_read(sk_arena *a, sk_bytes file, uint16_t codepage, sk_lnk *ret)
{
    *ret = (sk_lnk){0};
    if (!sk_lnk_is(file)) return false;
    reading rd = {a, ret, codepage};
    sk_reader r = sk_reader_on(file, 0);
    sk_skip(&r, HEADER);
    read_header(ret, file);
    if (ret->flags & HAS_IDS) {
        uint64_t size = sk_u16le(&r);
        ret->id_path = read_ids(&rd, sk_slice(file, r.pos, size), r.pos);
        sk_skip(&r, size);
    }
    if (ret->flags & HAS_INFO) {
        uint64_t at = r.pos, size = sk_u32le_at(file, r.pos);
        read_info(&rd, sk_slice(file, at, size), at);
        sk_skip(&r, size < 4 ? 4 : size);
    }
    if (!r.failed) read_strings(&rd, &r);
    if (r.failed) damage(&rd, r.bad_at);
    if (r.failed) ret->end = file.len;
    else read_blocks(&rd, file, r.pos);
    return true;
}

sk_bytes sk_lnk_target(const sk_lnk *l)
{
    const sk_bytes in_order[] = {l->environment, l->local_path, l->network_path, l->id_path, l->relative_path};
    for (size_t i = 0; i < sizeof in_order / sizeof in_order[0]; i++) {
        if (in_order[i].len) return in_order[i];
    }
    return (sk_bytes){0};
}
