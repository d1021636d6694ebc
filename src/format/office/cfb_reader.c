/* See cfb_reader.h. Facts: MS-CFB (header 2.2, FAT 2.3, mini FAT 2.4, DIFAT 2.5, directory 2.6).
 *
 * Nothing is loaded ahead: a link of a chain is read from its FAT sector when it is followed, so a file inside an
 * archive is unpacked only up to the sectors in use. Chains are bounded by the sectors of the file (each chain marks
 * what it used) and by the limit cfb.sectors over the whole scan. */
#include "format/office/cfb_reader.h"

#include "base/text.h"
#include "format/office/cfb_inside.h"

#define HEADER_LEN 512
#define DIFAT_IN_HEADER 109
#define MINI_SHIFT 6
#define MINI_CUTOFF 4096

enum { OWNER_FAT = 0xFFFFFFF0, OWNER_DIFAT, OWNER_MINI_FAT, OWNER_DIRECTORY };

/* One sound stretch of a chain. */
struct chain {
    uint32_t start;
    uint64_t sectors; /* that can be followed */
    bool contiguous, shared, cut, limit;
};

/* Copies a chain's sectors as they are asked for. */
struct chain_producer {
    sk_producer base;
    sk_cfb *cfb;
    sk_content *from;
    bool mini;
    uint32_t sector, pos;
    uint64_t left;
};

void cfb_note(sk_cfb *c, sk_cfb_odd odd, uint64_t off)
{
    if (c->odd & 1u << odd) return;
    c->odd |= 1u << odd;
    c->odd_off[odd] = off;
}

uint64_t cfb_sector_offset(const sk_cfb *c, uint32_t sector) { return ((uint64_t)sector + 1) << c->shift; }

static uint32_t read_u32(sk_cfb *c, uint64_t off)
{
    sk_bytes b = sk_content_need(c->content, off + 4);
    if (sk_has(b, off, 4)) return sk_u32le_at(b, (size_t)off);
    cfb_note(c, SK_CFB_ODD_TRUNCATED, b.len);
    return CFB_FREE;
}

/* The link behind a sector in a table whose sectors are listed. */
static uint32_t read_link(sk_cfb *c, const struct cfb_sectors *table, uint32_t sector)
{
    unsigned per = c->shift - 2;
    uint32_t index = sector >> per;
    if (index >= table->count) return CFB_FREE;
    return read_u32(c, cfb_sector_offset(c, table->at[index]) + (uint64_t)(sector & ((1u << per) - 1)) * 4);
}

/* --- header, DIFAT, FAT --- */

static bool append(sk_cfb *c, struct cfb_sectors *list, uint32_t sector)
{
    if ((list->count & (list->count - 1)) == 0) {
        uint32_t *more = sk_arena_grow(c->arena, list->at, list->count, list->count ? (size_t)list->count * 2 : 1, sizeof *more);
        if (!more) return false;
        list->at = more;
    }
    list->at[list->count++] = sector;
    return true;
}

/* Sectors that the file can hold: what it has, or what a limit will let it have. */
static uint32_t count_sectors(const sk_cfb *c)
{
    uint64_t size = sk_content_size(c->content);
    uint64_t most = c->budget->limits.value[SK_LIMIT_ARTIFACT_BYTES];
    if (!sk_content_ended(c->content)) size = most;
    uint64_t count = size >> c->shift; /* one more than whole sectors behind the header: the last may be cut */
    return count < CFB_LAST_SECTOR ? (uint32_t)count : CFB_LAST_SECTOR;
}

static bool claim(sk_cfb *c, uint32_t sector, uint32_t owner)
{
    uint64_t end = cfb_sector_offset(c, sector) + (1ull << c->shift);
    if (end > c->used_end) c->used_end = end;
    bool fresh = c->owner[sector] == 0;
    if (fresh) c->owner[sector] = owner;
    return fresh;
}

static bool add_fat_sector(sk_cfb *c, uint32_t sector)
{
    if (sector == CFB_FREE || sector == CFB_END_OF_CHAIN) return true;
    if (sector >= c->sector_count) {
        cfb_note(c, SK_CFB_ODD_FAT, 0);
        sector = CFB_LAST_SECTOR; /* keeps its place: the sectors that it describes cannot be followed */
    } else if (!claim(c, sector, OWNER_FAT)) {
        cfb_note(c, SK_CFB_ODD_FAT, cfb_sector_offset(c, sector));
    }
    return append(c, &c->fat, sector);
}

/* The DIFAT's sectors follow the 109 places of the header; each ends with the number of the next (2.5). */
static bool read_difat(sk_cfb *c, uint32_t next, uint32_t declared)
{
    uint32_t per = (1u << (c->shift - 2)) - 1, most = (c->sector_count >> (c->shift - 2)) + 1, met = 0;
    while (next < c->sector_count && c->fat.count <= most) {
        if (!claim(c, next, OWNER_DIFAT)) {
            cfb_note(c, SK_CFB_ODD_DIFAT, cfb_sector_offset(c, next));
            return true;
        }
        met++;
        uint64_t at = cfb_sector_offset(c, next);
        for (uint32_t i = 0; i < per && c->fat.count <= most; i++)
            if (!add_fat_sector(c, read_u32(c, at + 4ull * i))) return false;
        next = read_u32(c, at + 4ull * per);
    }
    if (met != declared || (next != CFB_END_OF_CHAIN && next != CFB_FREE)) cfb_note(c, SK_CFB_ODD_DIFAT, 68);
    return true;
}

static bool read_fat(sk_cfb *c, sk_bytes head)
{
    c->sector_count = count_sectors(c);
    c->owner = SK_NEW_ARRAY(c->arena, uint32_t, (size_t)c->sector_count + 1);
    if (!c->owner) return false;
    for (size_t i = 0; i < DIFAT_IN_HEADER; i++)
        if (!add_fat_sector(c, sk_u32le_at(head, 76 + 4 * i))) return false;
    if (!read_difat(c, sk_u32le_at(head, 68), sk_u32le_at(head, 72))) return false;
    if (c->fat.count != sk_u32le_at(head, 44)) cfb_note(c, SK_CFB_ODD_FAT, 44);
    uint64_t described = (uint64_t)c->fat.count << (c->shift - 2);
    if (described < c->sector_count) c->sector_count = (uint32_t)described;
    return true;
}

/* Follows a chain of the file's own structures to its end. */
static bool list_chain(sk_cfb *c, uint32_t start, uint32_t owner, struct cfb_sectors *ret)
{
    uint32_t s = start;
    for (; s < c->sector_count; s = read_link(c, &c->fat, s)) {
        if (!claim(c, s, owner)) {
            cfb_note(c, c->owner[s] == owner ? SK_CFB_ODD_CHAIN_LOOP : SK_CFB_ODD_SHARED, cfb_sector_offset(c, s));
            if (c->owner[s] == owner) return true;
        }
        if (ret->count >= c->sector_count) return true; /* a loop over sectors of others */
        if (!append(c, ret, s)) return false;
    }
    if (s != CFB_END_OF_CHAIN && (s != CFB_FREE || ret->count)) cfb_note(c, SK_CFB_ODD_CHAIN_OUTSIDE, 0);
    return true;
}

static void read_shape(sk_cfb *c, sk_bytes head)
{
    unsigned shift = sk_u16le_at(head, 30);
    c->major = sk_u16le_at(head, 26);
    if (sk_u16le_at(head, 28) != 0xFFFE) cfb_note(c, SK_CFB_ODD_BYTE_ORDER, 28);
    if (shift != (c->major == 4 ? 12 : 9) || (c->major != 3 && c->major != 4)) cfb_note(c, SK_CFB_ODD_VERSION, 26);
    c->shift = shift == 9 || shift == 12 ? shift : c->major == 4 ? 12 : 9;
    if (sk_u16le_at(head, 32) != MINI_SHIFT || sk_u32le_at(head, 56) != MINI_CUTOFF) cfb_note(c, SK_CFB_ODD_CUTOFF, 32);
    c->used_end = 1ull << c->shift;
}

static bool open_mini(sk_cfb *c, uint32_t start)
{
    if (c->entries[SK_CFB_ROOT].size > 0 && !list_chain(c, start, OWNER_MINI_FAT, &c->mini_fat)) return false;
    uint64_t links = (uint64_t)c->mini_fat.count << (c->shift - 2);
    uint64_t held = (c->entries[SK_CFB_ROOT].size + (1u << MINI_SHIFT) - 1) >> MINI_SHIFT;
    uint64_t most = (uint64_t)c->sector_count << (c->shift - MINI_SHIFT);
    if (held > most) held = most;
    c->mini_count = (uint32_t)(links < held ? links : held);
    c->mini_owner = SK_NEW_ARRAY(c->arena, uint32_t, (size_t)c->mini_count + 1);
    return c->mini_owner != NULL;
}

sk_cfb *sk_cfb_open(sk_arena *a, sk_budget *budget, sk_content *content)
{
    sk_bytes head = sk_slice(sk_content_need(content, HEADER_LEN), 0, HEADER_LEN);
    if (head.len < HEADER_LEN || !sk_starts(head, SK_LIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))) return NULL;
    sk_cfb *c = SK_NEW(a, sk_cfb);
    if (!c) return NULL;
    *c = (sk_cfb){.arena = a, .budget = budget, .content = content};
    read_shape(c, head);
    if (!read_fat(c, head) || !list_chain(c, sk_u32le_at(head, 48), OWNER_DIRECTORY, &c->directory)) return NULL;
    if (!cfb_read_directory(c) || !open_mini(c, sk_u32le_at(head, 60))) return NULL;
    c->streams = SK_NEW_ARRAY(a, sk_content *, c->count);
    return c->streams ? c : NULL;
}

/* --- streams --- */

static uint32_t next_of(sk_cfb *c, bool mini, uint32_t sector) { return read_link(c, mini ? &c->mini_fat : &c->fat, sector); }

static size_t produce_chain(sk_producer *self, uint8_t *out, size_t cap)
{
    struct chain_producer *p = (struct chain_producer *)self;
    uint32_t size = p->mini ? 1u << MINI_SHIFT : 1u << p->cfb->shift;
    size_t done = 0;
    while (done < cap && p->left > 0) {
        uint64_t off = p->mini ? (uint64_t)p->sector << MINI_SHIFT : cfb_sector_offset(p->cfb, p->sector);
        uint64_t want = size - p->pos < p->left ? size - p->pos : p->left;
        if (want > cap - done) want = cap - done;
        off += p->pos;
        sk_bytes b = sk_slice(sk_content_need(p->from, off + want), off, want);
        done += sk_copy_out(b, out + done, (size_t)want);
        p->left -= b.len;
        p->pos += (uint32_t)b.len;
        if (b.len < want) {
            cfb_note(p->cfb, SK_CFB_ODD_TRUNCATED, sk_content_had(p->from).len);
            p->base.outcome = SK_OUTCOME_PARTIAL;
            p->left = 0;
        }
        if (p->pos == size) {
            p->pos = 0;
            p->sector = next_of(p->cfb, p->mini, p->sector);
        }
    }
    return done;
}

static void note_of(sk_cfb *c, uint32_t id, sk_cfb_odd odd)
{
    c->entries[id].odd |= 1u << odd;
    cfb_note(c, odd, c->entries[id].offset);
}

/* Follows the chain once: how much of want sectors is sound, and whether they lie side by side. */
static struct chain measure(sk_cfb *c, uint32_t id, bool mini, uint64_t want)
{
    uint32_t *owner = mini ? c->mini_owner : c->owner, count = mini ? c->mini_count : c->sector_count;
    struct chain chain = {.start = c->entries[id].start, .contiguous = true};
    uint32_t s = chain.start, before = s - 1;
    for (; chain.sectors < want; chain.sectors++, before = s, s = next_of(c, mini, s)) {
        if (s >= count) {
            note_of(c, id, s == CFB_END_OF_CHAIN || s == CFB_FREE ? SK_CFB_ODD_CHAIN_CUT : SK_CFB_ODD_CHAIN_OUTSIDE);
            break;
        }
        if (owner[s] == id + 1) {
            note_of(c, id, SK_CFB_ODD_CHAIN_LOOP);
            break;
        }
        if (!sk_spend(c->budget, SK_LIMIT_CFB_SECTORS, 1)) {
            chain.limit = true;
            break;
        }
        if (owner[s]) {
            chain.shared = true;
            note_of(c, id, SK_CFB_ODD_SHARED);
        }
        owner[s] = id + 1;
        if (!mini) claim(c, s, id + 1);
        if (s != before + 1) chain.contiguous = false;
    }
    chain.cut = chain.sectors < want;
    return chain;
}

static sk_content *produce_stream(sk_cfb *c, sk_content *from, bool mini, const struct chain *chain, uint64_t size)
{
    struct chain_producer *p = SK_NEW(c->arena, struct chain_producer);
    if (!p) return NULL;
    *p = (struct chain_producer){
        .base.produce = produce_chain, .cfb = c, .from = from, .mini = mini, .sector = chain->start, .left = size};
    p->base.outcome = chain->limit ? SK_OUTCOME_LIMIT : chain->cut ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
    return sk_content_produced(c->arena, c->budget, &p->base, size);
}

/* A stream whose sectors lie side by side and belong to nobody else is a view: that costs nothing, and what
 * all views hold together stays below the file's own size. Everything else is produced, and counted. */
static sk_content *make_stream(sk_cfb *c, uint32_t id, sk_content *from, bool mini, uint64_t size)
{
    unsigned shift = mini ? MINI_SHIFT : c->shift;
    struct chain chain = measure(c, id, mini, (size >> shift) + ((size & ((1u << shift) - 1)) != 0));
    uint64_t off = mini ? (uint64_t)chain.start << MINI_SHIFT : cfb_sector_offset(c, chain.start);
    if (chain.cut && chain.sectors << shift < size) size = chain.sectors << shift;
    bool near = size <= c->budget->limits.value[SK_LIMIT_LAZY_BYTES] || sk_has(sk_content_had(from), off, size);
    if (chain.cut || !chain.contiguous || chain.shared || !near) return produce_stream(c, from, mini, &chain, size);
    sk_bytes b = sk_content_need(from, off + size);
    if (sk_has(b, off, size)) {
        if (id == SK_CFB_ROOT) c->root_is_view = true;
        return sk_content_view(c->arena, sk_slice(b, off, size));
    }
    note_of(c, id, SK_CFB_ODD_TRUNCATED);
    return produce_stream(c, from, mini, &chain, size);
}

static bool is_mini(const sk_cfb *c, uint32_t id) { return id != SK_CFB_ROOT && c->entries[id].size < MINI_CUTOFF; }

sk_content *sk_cfb_stream(sk_cfb *c, uint32_t id)
{
    if (id >= c->count || c->entries[id].type == SK_CFB_IS_STORAGE) return NULL;
    if (c->streams[id]) return c->streams[id];
    uint64_t size = c->entries[id].size;
    sk_content *from = c->content;
    if (is_mini(c, id) && size > 0) from = sk_cfb_stream(c, SK_CFB_ROOT);
    if (!from) return NULL;
    c->streams[id] = size == 0 ? sk_content_view(c->arena, (sk_bytes){NULL, 0}) : make_stream(c, id, from, is_mini(c, id), size);
    return c->streams[id];
}

sk_bytes sk_cfb_bytes(sk_cfb *c, uint32_t id)
{
    sk_content *content = sk_cfb_stream(c, id);
    return content ? sk_content_all(content) : (sk_bytes){NULL, 0};
}

uint64_t sk_cfb_stream_offset(sk_cfb *c, uint32_t id)
{
    if (id >= c->count || c->entries[id].size == 0 || c->entries[id].type == SK_CFB_IS_STORAGE) return 0;
    uint32_t s = c->entries[id].start, root = c->entries[SK_CFB_ROOT].start;
    uint64_t off = 0;
    if (!is_mini(c, id) && s < c->sector_count)
        off = cfb_sector_offset(c, s);
    else if (is_mini(c, id) && s < c->mini_count && c->root_is_view)
        off = cfb_sector_offset(c, root) + ((uint64_t)s << MINI_SHIFT);
    return off < sk_content_size(c->content) ? off : 0;
}

uint64_t sk_cfb_used_end(sk_cfb *c)
{
    if (c->used_end_known) return c->used_end;
    c->used_end_known = true;
    for (uint32_t s = c->sector_count; s > 0; s--) {
        uint64_t end = cfb_sector_offset(c, s - 1) + (1ull << c->shift);
        if (end <= c->used_end) break;
        if (read_link(c, &c->fat, s - 1) == CFB_FREE) continue;
        c->used_end = end;
        break;
    }
    return c->used_end;
}

bool sk_cfb_is_odd(const sk_cfb *c, sk_cfb_odd odd, uint64_t *ret_off)
{
    if (!(c->odd & 1u << odd)) return false;
    *ret_off = c->odd_off[odd];
    return true;
}

sk_bytes sk_cfb_clsid_text(sk_arena *a, const uint8_t clsid[16])
{
    sk_bytes b = sk_bytes_of(clsid, 16);
    return sk_text_bytes(a, "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", sk_u32le_at(b, 0), sk_u16le_at(b, 4),
                         sk_u16le_at(b, 6), clsid[8], clsid[9], clsid[10], clsid[11], clsid[12], clsid[13], clsid[14], clsid[15]);
}
