/* The entries of a ZIP archive: the union of what every reading program may see. See zip_reader.h.
 *
 * 1. End records are looked for from the end of the bytes to their start; one that lies inside an entry belongs to a
 *    nested archive. Each directory adds its entries.
 * 2. Entries are sorted by place. One that starts inside an earlier one is refused: overlapping entries are how an
 *    archive of kilobytes unpacks to terabytes.
 * 3. What no entry and no directory covers is searched for local headers.
 * 4. Where the local header tells another method or size, a second view of the entry is added. */
#include "format/archive/zip_reader.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/text.h"
#include "format/archive/zip_parts.h"

#define VERSION_MOST 63u    /* APPNOTE.TXT 4.4.3.2 */
#define FLAGS_KNOWN 0x287Fu /* bits 0-6, 11, 13 */
#define LOCAL_LEN 30u
#define DESCRIPTOR_MOST 24u

struct span {
    uint64_t start, end;
};

struct place {
    uint64_t off;
    uint32_t index;
};

struct walk {
    sk_zip *z;
    struct span *covered; /* directories, and then entries too */
    size_t covered_count, covered_cap;
    struct place *order; /* entries by place */
    size_t order_count, order_cap;
    bool directory_found, damaged, overlap;
};

static bool is_signature(sk_bytes b, uint64_t at, const char *two)
{
    return sk_has(b, at, 4) && sk_equal(sk_slice(b, at, 2), SK_LIT("PK")) &&
           sk_equal(sk_slice(b, at + 2, 2), sk_bytes_of(two, 2));
}

static void cover(struct walk *w, uint64_t start, uint64_t end)
{
    if (w->covered_count == w->covered_cap) {
        size_t cap = w->covered_cap ? w->covered_cap * 2 : 64;
        struct span *grown = sk_arena_grow(w->z->opening.arena, w->covered, w->covered_cap, cap, sizeof *grown);
        if (!grown) return;
        w->covered = grown;
        w->covered_cap = cap;
    }
    w->covered[w->covered_count++] = (struct span){start, end};
}

static sk_zip_entry *new_entry(sk_zip *z)
{
    if (!sk_spend(z->opening.budget, SK_LIMIT_ZIP_ENTRIES, 1)) return NULL;
    if (z->entry_count == z->entry_cap) {
        size_t cap = z->entry_cap ? z->entry_cap * 2 : 32;
        sk_zip_entry *grown = sk_arena_grow(z->opening.arena, z->entries, z->entry_cap, cap, sizeof *grown);
        if (!grown) return NULL;
        z->entries = grown;
        z->entry_cap = cap;
    }
    sk_zip_entry *e = &z->entries[z->entry_count++];
    *e = (sk_zip_entry){.artifact = SK_NO_ARTIFACT};
    return e;
}

static uint64_t entry_end(const sk_zip_entry *e) { return e->data_off + e->packed_size; }

static void fill(sk_zip *z, sk_zip_entry *e, const sk_zip_header *h)
{
    e->raw_name = h->name;
    e->name = sk_zip_name(z->opening.arena, h);
    e->method = h->method;
    e->flags = h->flags;
    e->aes_method = h->aes_method;
    e->aes_version = h->aes_version;
    e->aes_strength = h->aes_strength;
    e->dos_time = h->time;
    e->crc = e->local_crc = h->crc;
    e->size = h->size;
    e->packed_size = h->packed_size;
    bool folder = h->name.len > 0 && (sk_at(h->name, h->name.len - 1) == '/' || sk_at(h->name, h->name.len - 1) == '\\');
    e->is_directory = folder && h->size == 0;
    e->is_link = h->host == 3 && (h->attributes >> 16 & 0170000u) == 0120000u;
}

/* --- central directories --- */

static void compare_headers(sk_zip *z, sk_zip_entry *e, const sk_zip_header *local)
{
    bool later = local->flags & SK_ZIP_DESCRIPTOR; /* sizes and checksum stand behind the data: 4.4.4 */
    uint64_t at = e->local_off;
    if (!sk_equal(local->name, e->raw_name)) sk_zip_deviate_at(z, SK_DEV_ZIP_LOCAL_NAME, at);
    if (local->method != e->method) sk_zip_deviate_at(z, SK_DEV_ZIP_LOCAL_METHOD, at);
    if ((local->flags ^ e->flags) & SK_ZIP_ENCRYPTED) sk_zip_deviate_at(z, SK_DEV_ZIP_LOCAL_FLAGS, at);
    bool size_there = !later || local->size != 0 || local->packed_size != 0;
    if (size_there && (local->size != e->size || local->packed_size != e->packed_size))
        sk_zip_deviate_at(z, SK_DEV_ZIP_LOCAL_SIZE, at);
    if ((!later || local->crc != 0) && local->crc != e->crc) {
        sk_zip_deviate_at(z, SK_DEV_ZIP_LOCAL_CRC, at);
        e->local_crc = local->crc;
    }
}

/* Finds the local header, which alone tells where the data start. */
static void attach_local(struct walk *w, sk_zip_entry *e, uint64_t stated, uint64_t base)
{
    sk_zip *z = w->z;
    sk_zip_header local;
    uint64_t at = 0;
    e->has_local = sk_add(stated, base, &at) && sk_zip_local_at(z->bytes, at, &local);
    if (!e->has_local && base > 0) e->has_local = sk_zip_local_at(z->bytes, at = stated, &local);
    e->local_off = e->has_local ? at : 0;
    if (!e->has_local) {
        e->missing = SK_OUTCOME_PARTIAL;
        sk_zip_deviate_at(z, SK_DEV_ZIP_LOCAL_MISSING, 0);
        return;
    }
    e->data_off = local.end;
    compare_headers(z, e, &local);
    uint64_t room = z->bytes.len - e->data_off;
    if (e->packed_size <= room) return;
    sk_zip_deviate_at(z, SK_DEV_ZIP_ENTRY_CUT, at);
    bool local_fits = local.packed_size > 0 && local.packed_size <= room;
    e->packed_size = local_fits ? local.packed_size : room;
    w->damaged = true;
}

static void read_directory(struct walk *w, const sk_zip_directory *d)
{
    sk_zip *z = w->z;
    uint64_t at = d->start, count = 0;
    sk_zip_header h;
    while (at < d->record && sk_zip_central_at(z->bytes, at, &h)) {
        sk_zip_entry *e = new_entry(z);
        if (!e) break;
        fill(z, e, &h);
        e->in_directory = true;
        if (h.extra_bad) sk_zip_deviate_at(z, SK_DEV_ZIP_EXTRA, at);
        attach_local(w, e, h.local_off, d->base);
        at = h.end;
        count++;
    }
    /* The 16-bit count of an archive without ZIP64 records wraps in some programs. */
    if (count != d->count && (count & 0xFFFF) != d->count) sk_zip_deviate_at(z, SK_DEV_ZIP_DIRECTORY_COUNT, d->record);
    if (d->moved) sk_zip_deviate_at(z, SK_DEV_ZIP_DIRECTORY_OFFSET, d->record);
    cover(w, d->start, d->end);
    if (!w->directory_found) {
        z->comment = d->comment;
        z->base = d->base;
    } else {
        sk_zip_deviate_at(z, SK_DEV_ZIP_DIRECTORY_REPEATED, d->record);
    }
    w->directory_found = true;
}

/* --- order and overlap --- */

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->off != y->off) return x->off < y->off ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Entries that have a place, by place. */
static void sort_entries(struct walk *w)
{
    sk_zip *z = w->z;
    w->order_count = 0;
    if (z->entry_count > w->order_cap) {
        w->order = SK_NEW_ARRAY(z->opening.arena, struct place, z->entry_count * 2);
        w->order_cap = w->order ? z->entry_count * 2 : 0;
    }
    if (!w->order) return;
    size_t count = 0;
    for (uint32_t i = 0; i < z->entry_count; i++)
        if (z->entries[i].has_local) w->order[count++] = (struct place){z->entries[i].local_off, i};
    qsort(w->order, count, sizeof *w->order, compare_places);
    w->order_count = count;
}

/* The last entry in order that starts at or before off, or NULL. */
static const sk_zip_entry *entry_before(const struct walk *w, uint64_t off)
{
    size_t low = 0, high = w->order_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (w->order[mid].off <= off)
            low = mid + 1;
        else
            high = mid;
    }
    return low > 0 ? &w->z->entries[w->order[low - 1].index] : NULL;
}

static void find_directories(struct walk *w)
{
    sk_bytes b = w->z->bytes;
    size_t at, upto = b.len;
    while ((at = sk_find_last(sk_slice(b, 0, upto), SK_LIT("PK\5\6"))) != SK_NPOS) {
        upto = at + 3;
        const sk_zip_entry *around = entry_before(w, at);
        if (around && entry_end(around) > at && around->local_off < upto) {
            upto = (size_t)around->local_off + 3;
            continue;
        }
        sk_zip_directory d;
        if (!sk_zip_directory_at(b, at, &d)) continue;
        if (w->directory_found && d.count == 0) continue;
        if (!sk_spend(w->z->opening.budget, SK_LIMIT_ZIP_DIRECTORIES, 1)) break;
        read_directory(w, &d);
        sort_entries(w);
    }
}

static void refuse(struct walk *w, sk_zip_entry *e)
{
    e->refused = true;
    e->missing = SK_OUTCOME_LIMIT;
    if (!w->overlap) sk_zip_deviate_at(w->z, SK_DEV_ZIP_OVERLAP, e->local_off);
    w->overlap = true;
}

/* An entry that two directories list alike is one entry. */
static bool is_same(const sk_zip_entry *a, const sk_zip_entry *b)
{
    return a->local_off == b->local_off && a->packed_size == b->packed_size && a->method == b->method &&
           sk_equal(a->raw_name, b->raw_name);
}

static void settle_overlaps(struct walk *w)
{
    sk_zip *z = w->z;
    const sk_zip_entry *last = NULL;
    for (size_t i = 0; i < w->order_count; i++) {
        sk_zip_entry *e = &z->entries[w->order[i].index];
        if (last && is_same(last, e)) {
            e->told = true;
        } else if (last && e->local_off < entry_end(last)) {
            refuse(w, e);
        } else {
            last = e;
            cover(w, e->local_off, entry_end(e));
        }
    }
}

/* --- local headers that no directory names --- */

/* A chance hit in other bytes is unlikely to look like this. */
static bool is_plausible(const sk_zip_header *h, sk_bytes b)
{
    static const uint16_t methods[] = {SK_ZIP_STORED, SK_ZIP_DEFLATE, SK_ZIP_DEFLATE64, SK_ZIP_BZIP2,
                                       SK_ZIP_LZMA,   SK_ZIP_ZSTD,    SK_ZIP_XZ,        SK_ZIP_AES};
    bool known = false;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) known = known || methods[i] == h->method;
    unsigned version = sk_u16le_at(b, (size_t)h->local_off + 4) & 0xFF;
    if (!known || version > VERSION_MOST || (h->flags & ~FLAGS_KNOWN) != 0 || h->name.len == 0 || h->name.len > 1024)
        return false;
    for (size_t i = 0; i < h->name.len; i++)
        if (h->name.p[i] < 0x20) return false;
    return true;
}

/* With a data descriptor (4.3.9) the header tells no size: the data end at the descriptor that fits, or where the
 * next header starts. */
static void find_descriptor(sk_bytes b, sk_zip_header *h, uint64_t end)
{
    sk_bytes rest = sk_slice(b, 0, end);
    for (size_t at = sk_find(rest, (size_t)h->end, SK_LIT("PK")); at != SK_NPOS; at = sk_find(rest, at + 2, SK_LIT("PK"))) {
        uint64_t packed = at - h->end;
        if (is_signature(rest, at, "\7\10") && sk_has(rest, at, 16) && sk_u32le_at(rest, at + 8) == (packed & UINT32_MAX)) {
            h->crc = sk_u32le_at(rest, at + 4);
            h->packed_size = packed;
            h->size = sk_u32le_at(rest, at + 12);
            return;
        }
        if (!is_signature(rest, at, "\3\4") && !is_signature(rest, at, "\1\2")) continue;
        uint64_t bare = packed >= 12 && sk_u32le_at(rest, at - 8) == packed - 12 ? 12
                                                                                 : 0; /* the descriptor's own mark is optional */
        if (bare) {
            h->crc = sk_u32le_at(rest, at - 12);
            h->size = sk_u32le_at(rest, at - 4);
        }
        h->packed_size = packed - bare;
        return;
    }
    h->packed_size = end - h->end;
}

/* Returns where the search goes on. */
static uint64_t add_unlisted(struct walk *w, uint64_t at, uint64_t end)
{
    sk_zip *z = w->z;
    sk_zip_header h;
    if (!sk_zip_local_at(z->bytes, at, &h) || h.end > end || !is_plausible(&h, z->bytes)) return at + 4;
    bool unsure = h.flags & SK_ZIP_DESCRIPTOR && h.packed_size == 0;
    if (unsure) find_descriptor(z->bytes, &h, end);
    if (h.packed_size > end - h.end) {
        sk_zip_deviate_at(z, SK_DEV_ZIP_ENTRY_CUT, at);
        h.packed_size = end - h.end;
        w->damaged = true;
    }
    sk_zip_entry *e = new_entry(z);
    if (!e) return end;
    fill(z, e, &h);
    if (unsure && h.size == 0 && h.packed_size > 0) e->size = SK_SIZE_UNKNOWN;
    e->has_local = true;
    e->local_off = at;
    e->data_off = h.end;
    if (w->directory_found) sk_zip_deviate_at(z, SK_DEV_ZIP_ENTRY_UNLISTED, at);
    return entry_end(e);
}

static int compare_spans(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

static void search_gap(struct walk *w, uint64_t from, uint64_t end)
{
    sk_bytes gap = sk_slice(w->z->bytes, 0, end);
    while (from + LOCAL_LEN <= end) {
        size_t at = sk_find(gap, (size_t)from, SK_LIT("PK\3\4"));
        if (at == SK_NPOS) return;
        from = add_unlisted(w, at, end);
    }
}

static void search_gaps(struct walk *w)
{
    uint64_t from = 0;
    size_t count = w->covered_count;
    if (count > 0) qsort(w->covered, count, sizeof *w->covered, compare_spans);
    for (size_t i = 0; i < count; i++) {
        if (w->covered[i].start > from) search_gap(w, from, w->covered[i].start);
        if (w->covered[i].end > from) from = w->covered[i].end;
    }
    search_gap(w, from, w->z->bytes.len);
}

/* A row of the directory with a wrong offset, and the local header of that name and checksum that no row led to, are one
 * entry. */
static void pair_lost(struct walk *w)
{
    sk_zip *z = w->z;
    sk_map *unlisted = sk_map_new(z->opening.arena);
    if (!unlisted) return;
    for (size_t i = 0; i < z->entry_count; i++)
        if (!z->entries[i].in_directory) (void)sk_map_add(unlisted, z->entries[i].raw_name, i);
    for (size_t i = 0; i < z->entry_count; i++) {
        sk_zip_entry *e = &z->entries[i];
        uintptr_t other = 0;
        if (e->has_local) continue;
        if (sk_map_get(unlisted, e->raw_name, &other) && z->entries[other].crc == e->crc)
            e->told = true;
        else
            w->damaged = true;
    }
}

/* --- second views --- */

static void add_view(struct walk *w, uint32_t index, uint64_t next_start)
{
    sk_zip *z = w->z;
    sk_zip_header local;
    const sk_zip_entry *e = &z->entries[index];
    if (e->refused || e->told || !e->in_directory || !sk_zip_local_at(z->bytes, e->local_off, &local)) return;
    bool sized = local.packed_size > 0 && local.packed_size != e->packed_size;
    bool locked = (local.flags ^ e->flags) & SK_ZIP_ENCRYPTED;
    if (!sized && local.method == e->method && !locked) return;
    if (!sized) local.packed_size = e->packed_size;
    if (local.size == 0) local.size = e->size;
    if (local.packed_size > next_start - e->data_off) return;
    uint64_t data_off = e->data_off;
    sk_zip_entry *view = new_entry(z);
    if (!view) return;
    uint32_t crc = z->entries[index].crc;
    fill(z, view, &local);
    view->crc = crc;
    view->local_off = local.local_off;
    view->data_off = data_off;
    view->has_local = view->is_view = true;
}

static void add_views(struct walk *w)
{
    for (size_t i = 0; i < w->order_count; i++) {
        uint64_t next = i + 1 < w->order_count ? w->order[i + 1].off : w->z->bytes.len;
        uint32_t index = w->order[i].index;
        if (next >= w->z->entries[index].data_off) add_view(w, index, next);
    }
}

/* --- names --- */

/* Programs that read the archive differ in which of two entries of one name they take. */
static void look_for_repeated_names(sk_zip *z)
{
    sk_map *names = sk_map_new(z->opening.arena);
    bool repeated = false;
    for (size_t i = 0; i < z->entry_count && names && !repeated; i++) {
        const sk_zip_entry *e = &z->entries[i];
        if (e->told || e->is_view || e->is_directory) continue;
        repeated = !sk_map_add(names, e->name, i);
        if (repeated) sk_zip_deviate_at(z, SK_DEV_ZIP_ENTRY_REPEATED, e->local_off);
    }
}

/* --- the whole --- */

static void tell_whole(struct walk *w)
{
    sk_zip *z = w->z;
    uint64_t first = z->bytes.len;
    for (size_t i = 0; i < z->entry_count; i++)
        if (z->entries[i].has_local && z->entries[i].local_off < first) first = z->entries[i].local_off;
    if (z->entry_count > 0 && first > 0 && first < z->bytes.len)
        sk_tell_number(&z->opening, SK_FACT_ARCHIVE_PREFIX, first, 0, first);
    sk_tell_number(&z->opening, SK_FACT_ARCHIVE_ENTRIES, z->entry_count, 0, 0);
    if (z->comment.len > 0)
        sk_tell_fact(&z->opening, SK_FACT_ARCHIVE_COMMENT, sk_utf8_repair(z->opening.arena, z->comment), 0, 0);
    if (!w->directory_found) sk_zip_deviate_at(z, SK_DEV_ZIP_DIRECTORY_MISSING, 0);
}

static sk_outcome outcome_of(const struct walk *w)
{
    const sk_budget *budget = w->z->opening.budget;
    if (w->overlap || budget->reached[SK_LIMIT_ZIP_ENTRIES] || budget->reached[SK_LIMIT_ZIP_DIRECTORIES] ||
        sk_arena_exhausted(w->z->opening.arena))
        return SK_OUTCOME_LIMIT;
    return w->damaged || !w->directory_found ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
}

sk_zip *sk_zip_read(sk_opening *o)
{
    sk_zip *z = SK_NEW(o->arena, sk_zip);
    if (!z) return NULL;
    z->opening = *o;
    z->artifact = *o->artifact;
    z->opening.artifact = &z->artifact;
    z->bytes = sk_content_all(o->content);
    struct walk w = {.z = z};
    find_directories(&w);
    settle_overlaps(&w);
    search_gaps(&w);
    pair_lost(&w);
    if (z->entry_count == 0 && !w.directory_found) return NULL;
    add_views(&w);
    look_for_repeated_names(z);
    tell_whole(&w);
    z->outcome = outcome_of(&w);
    return z;
}

sk_outcome sk_zip_outcome(const sk_zip *z) { return z->outcome; }
