/* Chunks and records of an event log, and events as fields. See evtx.h. */
#include "format/host/evtx.h"

#include "base/text.h"
#include "format/host/binxml.h"

enum {
    FILE_HEADER = SK_EVTX_HEADER, CHUNK = SK_EVTX_CHUNK, CHUNK_HEADER = 512, RECORD_HEADER = 24, RECORD_LEAST = RECORD_HEADER + 4,
    MOST_FIELDS = 1024, MOST_DEPTH = 8, /* of names that are kept: deeper elements go by their own name all the same */
    CHUNK_MEMORY = 16 << 20,
};
static const uint32_t record_magic = 0x00002a2a;

/* ---- an event from its elements ---- */

typedef struct gathering {
    sk_arena *arena;
    sk_event *event;
    sk_event_field *fields;
    size_t count, cap;
    sk_bytes path[MOST_DEPTH];
    unsigned depth;
    sk_bytes data_name; /* Name of the Data element that is open */
    bool cut;           /* more fields than the limit or the memory allows */
} gathering;

static void add_field(gathering *g, sk_bytes name, sk_bytes value)
{
    if (g->count == g->cap) {
        size_t cap = g->cap ? g->cap * 2 : 32;
        sk_event_field *grown = g->count < MOST_FIELDS ? sk_arena_grow(g->arena, g->fields, g->cap, cap, sizeof *grown) : NULL;
        g->cut |= !grown;
        if (!grown) return;
        g->fields = grown;
        g->cap = cap;
    }
    g->fields[g->count++] = (sk_event_field){name, value};
}

static sk_bytes level(const gathering *g, unsigned n) { return n < g->depth && n < MOST_DEPTH ? g->path[n] : (sk_bytes){0}; }
static bool in_system(const gathering *g) { return sk_is_string(level(g, 1), "System"); }

static void on_start(void *self, sk_bytes name)
{
    gathering *g = self;
    if (g->depth < MOST_DEPTH) g->path[g->depth] = name;
    g->depth++;
    g->data_name = (sk_bytes){0};
}

static void on_end(void *self, sk_bytes name)
{
    gathering *g = self;
    (void)name;
    if (g->depth) g->depth--;
    g->data_name = (sk_bytes){0};
}

static sk_bytes own_name(const gathering *g) { return level(g, g->depth ? g->depth - 1 : 0); }

static void on_attribute(void *self, sk_bytes name, sk_bytes value)
{
    gathering *g = self;
    sk_bytes element = own_name(g);
    if (in_system(g)) {
        if (sk_is_string(element, "Provider") && sk_is_string(name, "Name")) g->event->provider = value;
        add_field(g, sk_text_bytes(g->arena, "%.*s_%.*s", (int)element.len, (const char *)element.p, (int)name.len, (const char *)name.p), value);
    } else if (sk_is_string(name, "Name")) {
        g->data_name = value;
    }
}

static void take_system(gathering *g, sk_bytes element, sk_bytes value)
{
    uint64_t id;
    if (sk_is_string(element, "EventID") && sk_parse_u64(value, &id)) g->event->id = (uint32_t)id;
    else if (sk_is_string(element, "Channel")) g->event->channel = value;
    else if (sk_is_string(element, "Computer")) g->event->computer = value;
}

static void on_text(void *self, sk_bytes value)
{
    gathering *g = self;
    sk_bytes element = own_name(g);
    if (in_system(g)) take_system(g, element, value);
    add_field(g, g->data_name.len ? g->data_name : element, value);
}

sk_bytes sk_event_value(const sk_event *e, const char *name)
{
    for (size_t i = 0; i < e->field_count; i++) {
        if (sk_is(e->fields[i].name, name)) return e->fields[i].value;
    }
    return (sk_bytes){0};
}

/* ---- records and chunks ---- */

typedef struct reading {
    size_t most;
    bool (*visit)(void *self, const sk_event *event);
    void *self;
    sk_evtx *log;
} reading;

static void note_bad(sk_evtx *log, uint32_t *count, uint64_t off)
{
    if (!log->bad_chunks && !log->bad_records) log->bad_off = off;
    ++*count;
}

/* False: the visitor has enough. */
static bool read_record(reading *rd, sk_binxml *x, uint64_t origin, size_t at, uint64_t size)
{
    sk_event e = {.record = sk_u64le_at(x->chunk, at + 8), .written = sk_u64le_at(x->chunk, at + 16), .off = origin + at, .len = size};
    gathering g = {.arena = x->arena, .event = &e};
    sk_binxml_sink sink = {&g, on_start, on_attribute, on_text, on_end};
    bool whole = sk_binxml_walk(x, at + RECORD_HEADER, size - RECORD_LEAST, &sink);
    if (!whole || g.cut || sk_arena_exhausted(x->arena)) note_bad(rd->log, &rd->log->bad_records, e.off);
    e.fields = g.fields;
    e.field_count = g.count;
    rd->log->records++;
    return !g.count || rd->visit(rd->self, &e);
}

/* Its length; 0: there is no record at that place. */
static uint64_t record_at(sk_bytes chunk, size_t at)
{
    uint64_t size = sk_u32le_at(chunk, at + 4);
    bool sound = sk_u32le_at(chunk, at) == record_magic && size >= RECORD_LEAST && sk_has(chunk, at, size);
    return sound ? size : 0;
}

/* Behind a record whose head was overwritten: the next one, which says its length at both ends. Records begin at steps of 8. */
static size_t next_record(sk_bytes chunk, size_t at, size_t end)
{
    for (at = (at + 8) & ~(size_t)7; at + RECORD_LEAST <= end; at += 8) {
        uint64_t size = record_at(chunk, at);
        if (size && sk_u32le_at(chunk, at + (size_t)size - 4) == size) return at;
    }
    return end;
}

static bool read_records(reading *rd, sk_binxml *x, uint64_t origin)
{
    uint64_t end = sk_u32le_at(x->chunk, 48); /* where free space begins */
    bool known = end >= CHUNK_HEADER && end <= x->chunk.len;
    if (!known) end = x->chunk.len;
    for (size_t at = CHUNK_HEADER; at + RECORD_LEAST <= end;) {
        uint64_t size = record_at(x->chunk, at);
        if (!size && !known && sk_u64le_at(x->chunk, at) == 0) break;
        if (!size) note_bad(rd->log, &rd->log->bad_records, origin + at);
        else if (!read_record(rd, x, origin, at, size)) return false;
        at = size ? at + (size_t)size : next_record(x->chunk, at, (size_t)end);
    }
    return true;
}

/* CRC-32 as in ZIP. Bit by bit, because only 504 bytes of a chunk are summed. */
static uint32_t crc32_of(uint32_t crc, sk_bytes b)
{
    crc = ~crc;
    for (size_t i = 0; i < b.len; i++) {
        crc ^= b.p[i];
        for (unsigned bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1)));
        }
    }
    return ~crc;
}

/* The sum of the header counts bytes 0 to 119 and 128 to 511. */
static bool sum_holds(sk_bytes chunk)
{
    uint32_t sum = crc32_of(crc32_of(0, sk_slice(chunk, 0, 120)), sk_slice(chunk, 128, 384));
    return sum == sk_u32le_at(chunk, 124);
}

/* origin: where the chunk stands in the file. */
static bool read_chunk(reading *rd, sk_bytes chunk, uint64_t origin)
{
    if (!sk_starts(chunk, SK_LIT("ElfChnk\0"))) {
        bool unused = chunk.len < 8 || sk_u64le_at(chunk, 0) == 0; /* allotted and not yet written */
        if (!unused) note_bad(rd->log, &rd->log->bad_chunks, origin);
        return true;
    }
    if (!sum_holds(chunk)) rd->log->wrong_sums++;
    sk_arena *a = sk_arena_new(rd->most);
    sk_binxml *x = a ? sk_binxml_new(a, chunk) : NULL;
    bool more = true;
    if (x) more = read_records(rd, x, origin);
    else note_bad(rd->log, &rd->log->bad_chunks, origin);
    rd->log->chunks++;
    sk_arena_free(a);
    return more;
}

static bool read_chunks(reading *rd, sk_bytes chunks, uint64_t off)
{
    for (uint64_t at = 0; sk_has(chunks, at, CHUNK_HEADER); at += CHUNK) {
        if (!read_chunk(rd, sk_slice(chunks, at, CHUNK), off + at)) return false;
    }
    return true;
}

bool sk_evtx_is(sk_bytes file) { return sk_starts(file, SK_LIT("ElfFile\0")); }

bool sk_evtx_each(sk_bytes file, size_t most, bool (*visit)(void *self, const sk_event *event), void *self, sk_evtx *ret)
{
    *ret = (sk_evtx){0};
    if (!sk_evtx_is(file)) return false;
    reading rd = {most ? most : CHUNK_MEMORY, visit, self, ret};
    ret->dirty = sk_u32le_at(file, 120) & 1;
    if (sk_has(file, FILE_HEADER, CHUNK_HEADER)) (void)read_chunks(&rd, sk_from(file, FILE_HEADER), FILE_HEADER);
    return true;
}

bool sk_evtx_chunks(sk_bytes chunks, uint64_t off, size_t most, bool (*visit)(void *self, const sk_event *event), void *self, sk_evtx *ret)
{
    reading rd = {most ? most : CHUNK_MEMORY, visit, self, ret};
    return read_chunks(&rd, chunks, off);
}
