/* The workbook of Excel 97-2003 (BIFF8) and Excel 5 and 95 (BIFF5) in a compound file: stream Workbook or Book.
 * Source: MS-XLS 2.1.7.20 (substreams), 2.4.21 (BOF). The globals come first; each BOUNDSHEET tells where its sheet
 * begins. A sheet whose place is wrong gets the next substream that no other sheet has. */
#include "format/office/biff8_inside.h"
#include "format/office/cfb_parts.h"

#define BOF_GLOBALS 0x0005
#define VERSION_BIFF5 0x0500
#define VERSION_BIFF8 0x0600
#define STRING_MOST (1u << 20)
#define JOINED_MOST (16u << 20)
/* Sheets may not be read again and again by places that overlap: all sheets together read the stream so often. */
#define WALK_TIMES 4

struct substreams {
    uint64_t *at; /* offset of each BOF on the uppermost level, ascending */
    bool *taken;
    uint32_t count, cap;
    uint32_t search; /* substreams before this one are all taken */
};

static bool is_bof(const sk_biff8_record *r) { return r->id == SK_BIFF8_BOF && r->data.len >= 4; }

static void add_substream(sk_biff8 *b, struct substreams *s, uint64_t off)
{
    if (s->count == s->cap) {
        uint32_t cap = s->cap ? s->cap * 2 : 16;
        uint64_t *at = sk_arena_grow(b->o->arena, s->at, s->cap, cap, sizeof *at);
        bool *taken = sk_arena_grow(b->o->arena, s->taken, s->cap, cap, sizeof *taken);
        if (!at || !taken) return;
        s->at = at;
        s->taken = taken;
        s->cap = cap;
    }
    s->taken[s->count] = false;
    s->at[s->count++] = off;
}

/* Behind the last substream the stream is often padded; there the walk ends. */
static void find_substreams(sk_biff8 *b, struct substreams *s)
{
    unsigned depth = 0;
    for (uint64_t off = 0; sk_has(b->stream, off, 4);) {
        uint16_t id = sk_u16le_at(b->stream, off);
        if (id == SK_BIFF8_BOF && depth++ == 0)
            add_substream(b, s, off);
        else if (depth == 0)
            break;
        if (id == SK_BIFF8_EOF && depth > 0) depth--;
        off += 4ull + sk_u16le_at(b->stream, off + 2);
    }
}

/* The BOF of a sheet: at its place, else the next substream nobody has. The first substream are the globals. */
static bool find_sheet(sk_biff8 *b, struct substreams *s, uint32_t index, sk_biff8_record *ret)
{
    uint64_t place = sk_excel_sheet_at(b->book, index)->id;
    uint32_t low = 0, high = s->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->at[middle] < place)
            low = middle + 1;
        else
            high = middle;
    }
    bool known = low < s->count && s->at[low] == place;
    if (place > 0 && !(known && s->taken[low]) && sk_biff8_next(b, place, ret) && is_bof(ret)) {
        if (known) s->taken[low] = true;
        return true;
    }
    return false;
}

static bool find_orphan(sk_biff8 *b, struct substreams *s, sk_biff8_record *ret)
{
    if (s->search == 0) s->search = 1;
    while (s->search < s->count && s->taken[s->search]) s->search++;
    if (s->search >= s->count) return false;
    s->taken[s->search] = true;
    return sk_biff8_next(b, s->at[s->search], ret) && is_bof(ret);
}

static bool may_walk(const sk_biff8 *b) { return b->walked <= (uint64_t)b->stream.len * WALK_TIMES; }

/* Only macros ask how things look. */
static bool has_macros(const sk_biff8_globals *g)
{
    for (uint32_t i = 0; i < sk_excel_sheet_count(g->b->book); i++)
        if (sk_excel_sheet_at(g->b->book, i)->type == SK_SHEET_MACRO) return true;
    for (uint32_t i = 0; i < sk_excel_name_count(g->b->book); i++)
        if (sk_excel_is_auto_name(sk_excel_name_at(g->b->book, i))) return true;
    return g->has_project;
}

static void read_sheets(sk_biff8 *b)
{
    struct substreams s = {0};
    sk_biff8_record bof;
    uint32_t count = sk_excel_sheet_count(b->book);
    bool *lost = SK_NEW_ARRAY(b->o->arena, bool, count + 1);
    find_substreams(b, &s);
    if (!lost) return;
    for (uint32_t i = 0; i < count; i++) {
        lost[i] = !may_walk(b) || !find_sheet(b, &s, i, &bof);
        if (!lost[i]) sk_biff8_sheet(b, i, &bof);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!lost[i]) continue;
        sk_excel_tell_deviation(b->o, b->book, SK_DEV_EXCEL_SHEET_LOST, 0);
        b->damaged = true;
        if (may_walk(b) && find_orphan(b, &s, &bof)) sk_biff8_sheet(b, i, &bof);
    }
}

static void read_globals(sk_biff8_globals *g, uint64_t off)
{
    sk_biff8_record r;
    unsigned depth = 1;
    while (depth > 0 && !g->encrypted && sk_biff8_next(g->b, off, &r)) {
        off = r.next;
        if (r.id == SK_BIFF8_BOF) depth++;
        if (r.id == SK_BIFF8_EOF) depth--;
        if (depth == 1) sk_biff8_read_global(g, &r);
    }
    if (depth == 0 || g->encrypted) return;
    sk_excel_tell_deviation(g->b->o, g->b->book, SK_DEV_EXCEL_SUBSTREAM_OPEN, 0);
    g->b->damaged = true;
}

/* A stream that begins with a sheet, without globals, is one sheet (Excel 5 "Book" and odd writers). */
static void read_lone_sheet(sk_biff8 *b, const sk_biff8_record *bof)
{
    uint32_t index = sk_excel_add_sheet(b->o, b->book, &(sk_excel_sheet){.name = SK_LIT("Sheet1")});
    if (index != UINT32_MAX) sk_biff8_sheet(b, index, bof);
}

static const char *set_version(sk_biff8 *b, uint16_t version)
{
    b->version = version == VERSION_BIFF8 ? SK_PTG_BIFF8 : SK_PTG_BIFF5;
    return version == VERSION_BIFF8 ? "BIFF8" : version == VERSION_BIFF5 ? "BIFF5" : "unknown";
}

sk_outcome sk_biff8_read(sk_opening *o, sk_bytes stream, uint32_t artifact)
{
    sk_biff8 b = {.o = o, .stream = stream, .book = sk_excel_book_of(o), .codepage = 1252};
    sk_biff8_record bof;
    if (!b.book || !(b.links = sk_excel_links_of(o, b.book))) return SK_OUTCOME_LIMIT;
    sk_excel_set_part(b.book, artifact);
    b.text = sk_buf_new(o->arena, STRING_MOST);
    b.joined = sk_buf_new(o->arena, JOINED_MOST);
    if (!sk_biff8_next(&b, 0, &bof) || !is_bof(&bof)) return SK_OUTCOME_NOT_THIS;
    sk_tell_fact(o, SK_FACT_EXCEL_VERSION, sk_bytes_str(set_version(&b, sk_u16le_at(bof.data, 0))), 0, 0);
    sk_biff8_globals g = {.b = &b};
    g.labels_end = &g.labels;
    if (sk_u16le_at(bof.data, 2) == BOF_GLOBALS)
        read_globals(&g, bof.next);
    else
        read_lone_sheet(&b, &bof);
    if (g.encrypted)
        sk_tell_fact(o, SK_FACT_LOCK_SCHEME, sk_bytes_str(g.scheme), 0, 0);
    else if (sk_u16le_at(bof.data, 2) == BOF_GLOBALS) {
        sk_biff8_define_names(&g);
        if (has_macros(&g)) sk_biff8_global_looks(&b, bof.next);
        read_sheets(&b);
    }
    sk_excel_end_book(o, b.book);
    if (g.encrypted) return SK_OUTCOME_ENCRYPTED;
    return sk_excel_is_damaged(b.book) ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
}

/* Excel since 97 reads Workbook and falls back to Book. */
sk_outcome sk_biff8_open(sk_opening *o, const sk_cfb_part *part)
{
    uint32_t id = sk_cfb_find_str(part->cfb, SK_CFB_ROOT, "Workbook");
    if (id == SK_CFB_NONE) id = sk_cfb_find_str(part->cfb, SK_CFB_ROOT, "Book");
    if (id == SK_CFB_NONE) return SK_OUTCOME_NOT_THIS;
    return sk_biff8_read(o, sk_cfb_bytes(part->cfb, id), sk_cfb_artifact_of(o, part, id));
}
