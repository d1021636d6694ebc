/* Transaction logs of the registry. Facts: M. Suhanov, "Windows registry file format specification", sections "Transaction log
 * file" and "Dirty hives"; hash of entries: Marvin32. A hive is dirty where the two sequence numbers of its base block differ or
 * its checksum is wrong. The old kind of log (Windows up to 8) has one set of pages behind a bitmap; the new kind a chain of
 * entries with rising sequence numbers, which may go on in the second log. */
#include "format/host/hive_log.h"

enum {
    BASE_BLOCK = 4096, LOG_BASE = 512, SECTOR = 512,
    ENTRY_HEADER = 40, PAGE_REFERENCE = 8,
    LOG_OLD = 1, LOG_OLD_TOO = 2, LOG_NEW = 6,
    MOST_BINS = 0x7fffffff, /* a hive is at most 2 GiB */
};

uint32_t sk_hive_base_checksum(sk_bytes base)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < 508; i += 4) {
        sum ^= sk_u32le_at(base, i);
    }
    if (sum == 0) return 1;
    return sum == UINT32_MAX ? UINT32_MAX - 1 : sum;
}

static uint32_t rotate(uint32_t v, unsigned n) { return v << n | v >> (32 - n); }

static void mix(uint32_t *lo, uint32_t *hi, uint32_t word)
{
    *lo += word;
    *hi ^= *lo;
    *lo = rotate(*lo, 20) + *hi;
    *hi = rotate(*hi, 9) ^ *lo;
    *lo = rotate(*lo, 27) + *hi;
    *hi = rotate(*hi, 19);
}

uint64_t sk_hive_log_hash(sk_bytes b)
{
    uint32_t lo = 0x7a4e55c5, hi = 0x82ef4d88, last = 0x80;
    size_t i = 0;
    for (; i + 4 <= b.len; i += 4) {
        mix(&lo, &hi, sk_u32le_at(b, i));
    }
    for (size_t k = b.len; k > i; k--) {
        last = last << 8 | b.p[k - 1];
    }
    mix(&lo, &hi, last);
    mix(&lo, &hi, 0);
    return (uint64_t)hi << 32 | lo;
}

typedef struct pages {
    uint8_t *bins;
    size_t len;
} pages;

static bool put(pages *to, uint32_t off, sk_bytes page)
{
    if (off > to->len || page.len > to->len - off) return false;
    sk_copy_out(page, to->bins + off, page.len);
    return true;
}

static bool is_base(sk_bytes base) { return sk_starts(base, SK_LIT("regf")) && sk_u32le_at(base, 508) == sk_hive_base_checksum(base); }
static uint32_t log_kind(sk_bytes log) { return is_base(sk_slice(log, 0, LOG_BASE)) ? sk_u32le_at(log, 28) : 0; }

/* ---- the new kind ---- */

typedef struct entry {
    sk_bytes bytes;
    uint32_t sequence, bins_len;
} entry;

/* The entry at off, where it is whole and its hashes hold. */
static bool read_entry(sk_bytes log, uint64_t off, entry *ret)
{
    sk_bytes head = sk_slice(log, off, ENTRY_HEADER);
    uint64_t size = sk_u32le_at(head, 4);
    if (head.len < ENTRY_HEADER || !sk_starts(head, SK_LIT("HvLE")) || size < ENTRY_HEADER || size % SECTOR || !sk_has(log, off, size)) return false;
    sk_bytes all = sk_slice(log, off, size);
    if (sk_u64le_at(all, 24) != sk_hive_log_hash(sk_from(all, ENTRY_HEADER))) return false;
    if (sk_u64le_at(all, 32) != sk_hive_log_hash(sk_slice(all, 0, 32))) return false;
    *ret = (entry){all, sk_u32le_at(all, 12), sk_u32le_at(all, 16)};
    return true;
}

static void apply_entry(pages *to, const entry *e)
{
    uint32_t count = sk_u32le_at(e->bytes, 20);
    if (!sk_has(e->bytes, ENTRY_HEADER, (uint64_t)count * PAGE_REFERENCE)) return;
    uint64_t at = ENTRY_HEADER + (uint64_t)count * PAGE_REFERENCE;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t off = sk_u32le_at(e->bytes, ENTRY_HEADER + (size_t)i * PAGE_REFERENCE);
        uint32_t len = sk_u32le_at(e->bytes, ENTRY_HEADER + (size_t)i * PAGE_REFERENCE + 4);
        if (!sk_has(e->bytes, at, len) || !put(to, off, sk_slice(e->bytes, at, len))) return;
        at += len;
    }
}

/* Largest bins data that any good entry announces. */
static uint64_t bins_of_log(sk_bytes log)
{
    uint64_t most = 0;
    entry e;
    for (uint64_t off = LOG_BASE; read_entry(log, off, &e); off += e.bytes.len) {
        if (e.bins_len > most) most = e.bins_len;
    }
    return most;
}

/* Applies entries from the wanted sequence number on; moves it to the next wanted. Entries before it were written out already. */
static uint32_t apply_log(pages *to, sk_bytes log, uint32_t *wanted)
{
    uint32_t applied = 0;
    entry e;
    for (uint64_t off = LOG_BASE; read_entry(log, off, &e); off += e.bytes.len) {
        if (e.sequence < *wanted) continue;
        if (e.sequence != *wanted && applied) break;
        apply_entry(to, &e);
        *wanted = e.sequence + 1;
        applied++;
    }
    return applied;
}

static uint32_t first_sequence(sk_bytes log)
{
    entry e;
    return read_entry(log, LOG_BASE, &e) ? e.sequence : UINT32_MAX;
}

static uint32_t apply_new(pages *to, sk_bytes a, sk_bytes b, uint32_t from)
{
    bool swap = first_sequence(b) < first_sequence(a);
    uint32_t applied = apply_log(to, swap ? b : a, &from);
    uint32_t next = from;
    if (applied && first_sequence(swap ? a : b) > next) return applied; /* a gap: what follows belongs to another state */
    return applied + apply_log(to, swap ? a : b, &from);
}

/* ---- the old kind ---- */

static uint32_t apply_old(pages *to, sk_bytes log, uint32_t sequence)
{
    if (!sk_starts(sk_from(log, LOG_BASE), SK_LIT("DIRT")) || sk_u32le_at(log, 4) < sequence) return 0;
    uint64_t bits = to->len / SECTOR, map = LOG_BASE + 4;
    uint64_t at = (map + (bits + 7) / 8 + SECTOR - 1) / SECTOR * SECTOR;
    uint32_t applied = 0;
    for (uint64_t i = 0; i < bits; i++) {
        int byte = sk_at(log, (size_t)(map + i / 8));
        if (byte < 0 || !(byte >> (i % 8) & 1)) continue;
        if (!sk_has(log, at, SECTOR) || !put(to, (uint32_t)(i * SECTOR), sk_slice(log, at, SECTOR))) break;
        at += SECTOR;
        applied++;
    }
    return applied;
}

/* ---- recovery ---- */

static bool copy_bins(sk_arena *a, sk_bytes bins, uint64_t len, pages *ret)
{
    if (len > MOST_BINS) return false;
    *ret = (pages){sk_arena_take(a, (size_t)len, 1), (size_t)len};
    if (!ret->bins) return false;
    sk_copy_out(bins, ret->bins, ret->len);
    return true;
}

static uint64_t larger(uint64_t a, uint64_t b) { return a > b ? a : b; }

static void recover(sk_arena *a, const sk_hive_logs *logs, sk_hive_image *image)
{
    sk_bytes log1 = log_kind(logs->log1) ? logs->log1 : (sk_bytes){0}, log2 = log_kind(logs->log2) ? logs->log2 : (sk_bytes){0};
    sk_bytes newest = sk_u32le_at(log2, 4) > sk_u32le_at(log1, 4) ? log2 : log1;
    if (!newest.len) return;
    bool base_good = is_base(image->base);
    uint32_t from = base_good ? sk_u32le_at(image->base, 8) : 0;
    uint64_t announced = sk_u32le_at(base_good ? image->base : newest, 40);
    bool new_kind = log_kind(newest) == LOG_NEW;
    if (new_kind) announced = larger(announced, larger(bins_of_log(log1), bins_of_log(log2)));
    pages to;
    if (announced > image->bins.len + logs->log1.len + logs->log2.len) return; /* more than both together can fill: a lie */
    if (!copy_bins(a, image->bins, announced, &to)) return;
    image->applied = new_kind ? apply_new(&to, log1, log2, from) : apply_old(&to, newest, from);
    if (!image->applied) return;
    image->bins = sk_bytes_of(to.bins, to.len);
    uint8_t *base = sk_arena_take(a, LOG_BASE, 1);
    if (!base) return;
    sk_copy_out(sk_slice(base_good ? image->base : newest, 0, LOG_BASE), base, LOG_BASE);
    for (unsigned i = 0; i < 4; i++) {
        base[40 + i] = (uint8_t)(to.len >> (8 * i));
    }
    image->base = sk_bytes_of(base, LOG_BASE);
}

void sk_hive_recover(sk_arena *a, sk_bytes file, const sk_hive_logs *logs, sk_hive_image *ret)
{
    sk_bytes base = sk_slice(file, 0, LOG_BASE);
    *ret = (sk_hive_image){.base = base, .bins = sk_from(file, BASE_BLOCK)};
    ret->dirty = sk_u32le_at(base, 4) != sk_u32le_at(base, 8) || !is_base(base);
    if (ret->dirty && logs) recover(a, logs, ret);
}
