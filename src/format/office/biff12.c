/* The parts of an XLSB workbook beside its sheets. Source: MS-XLSB 2.1.4 (records: number and length in groups of 7 bits,
 * two and four at most) and the records BrtBundleSh, BrtName, BrtExternSheet, BrtSup..., BrtSSTItem, BrtCommentText,
 * BrtBeginSupBook. */
#include "base/text.h"
#include "format/office/biff12_inside.h"

#define STRING_MOST (1u << 20) /* Excel's own limit is 32767 characters */

bool sk_biff12_start(sk_biff12 *b, sk_opening *o, sk_bytes part)
{
    *b = (sk_biff12){.o = o, .book = sk_excel_book_of(o), .r = sk_reader_on(part, 0)};
    b->text = sk_buf_new(o->arena, STRING_MOST);
    b->links = b->book ? sk_excel_links_of(o, b->book) : NULL;
    return b->links;
}

static uint32_t read_groups(sk_reader *r, unsigned most)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < most; i++) {
        uint8_t byte = sk_u8(r);
        value |= (uint32_t)(byte & 0x7F) << (7 * i);
        if (!(byte & 0x80)) break;
    }
    return value;
}

bool sk_biff12_next(sk_biff12 *b, sk_biff12_record *ret)
{
    if (sk_left(&b->r) == 0) return false;
    ret->off = sk_tell(&b->r);
    uint8_t low = sk_u8(&b->r);
    ret->id = low & 0x80 ? (low & 0x7Fu) | (uint32_t)(sk_u8(&b->r) & 0x7F) << 7 : low;
    uint32_t len = read_groups(&b->r, 4);
    bool cut = b->r.failed || sk_left(&b->r) < len;
    ret->data = b->r.failed ? (sk_bytes){NULL, 0} : sk_take(&b->r, cut ? sk_left(&b->r) : len);
    if (!cut) return true;
    sk_excel_tell_deviation(b->o, b->book, SK_DEV_EXCEL_RECORD_CUT, ret->off);
    b->damaged = true;
    return !b->r.failed;
}

void sk_biff12_short(sk_biff12 *b, const sk_biff12_record *r)
{
    sk_excel_tell_deviation(b->o, b->book, SK_DEV_EXCEL_RECORD_SHORT, r->off);
    b->damaged = true;
}

sk_bytes sk_biff12_string(sk_biff12 *b, sk_reader *in)
{
    uint32_t count = sk_u32le(in);
    if (count == UINT32_MAX) return (sk_bytes){NULL, 0};
    return sk_utf16le_to_utf8(b->o->arena, sk_take(in, 2 * (uint64_t)count));
}

sk_bytes sk_biff12_string_once(sk_biff12 *b, sk_reader *in)
{
    uint32_t count = sk_u32le(in), high = 0;
    sk_bytes utf16 = sk_take(in, count == UINT32_MAX ? 0 : 2 * (uint64_t)count);
    b->text.len = 0;
    b->text.full = false;
    for (size_t i = 0; i + 1 < utf16.len; i += 2) sk_excel_put_unit(&b->text, sk_u16le_at(utf16, i), &high);
    if (high) sk_buf_utf8(&b->text, 0xFFFD);
    return sk_buf_view(&b->text);
}

bool sk_biff12_formula(sk_reader *in, sk_bytes *ret_tokens, sk_bytes *ret_extra)
{
    *ret_tokens = sk_take(in, sk_u32le(in));
    *ret_extra = sk_take(in, sk_u32le(in));
    return !in->failed;
}

sk_outcome sk_biff12_end(const sk_biff12 *b) { return b->damaged ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE; }

/* --- the workbook --- */

#define NAME_HIDDEN 0x0001
#define NAME_MACRO 0x000E
#define NAME_BUILTIN 0x0020

/* Tokens of names, until all names are known. */
struct pending {
    sk_bytes tokens, extra;
    uint64_t off;
    uint32_t index;
    struct pending *next;
};

struct workbook {
    sk_biff12 b;
    struct pending *first, **last;
};

static void read_sheet(struct workbook *w, const sk_biff12_record *r)
{
    sk_reader in = sk_reader_on(r->data, 0);
    uint32_t state = sk_u32le(&in);
    sk_excel_sheet s = {.id = sk_u32le(&in), .type = SK_SHEET_WORK};
    s.relation = sk_biff12_string(&w->b, &in);
    s.name = sk_biff12_string(&w->b, &in);
    s.visibility = state == 0 ? SK_SHEET_VISIBLE : state == 1 ? SK_SHEET_HIDDEN : SK_SHEET_VERY_HIDDEN;
    if (in.failed) sk_biff12_short(&w->b, r);
    (void)sk_excel_add_sheet(w->b.o, w->b.book, &s);
}

/* flags, key, itab, name, formula, comment. */
static void read_name(struct workbook *w, const sk_biff12_record *r)
{
    sk_reader in = sk_reader_on(r->data, 0);
    uint32_t flags = sk_u32le(&in), tab;
    sk_skip(&in, 1);
    tab = sk_u32le(&in);
    sk_excel_name name = {.sheet = tab == UINT32_MAX ? -1 : (int32_t)(tab & 0x7FFFFFFF),
                          .hidden = flags & NAME_HIDDEN,
                          .builtin = flags & NAME_BUILTIN,
                          .macro = flags & NAME_MACRO};
    name.name = sk_biff12_string(&w->b, &in);
    uint32_t index = sk_excel_name_count(w->b.book);
    if (in.failed) sk_biff12_short(&w->b, r);
    sk_excel_add_name(w->b.o, w->b.book, &name);
    struct pending *p = in.failed ? NULL : SK_NEW(w->b.o->arena, struct pending);
    if (!p || sk_excel_name_count(w->b.book) == index) return;
    if (!sk_biff12_formula(&in, &p->tokens, &p->extra)) sk_biff12_short(&w->b, r);
    p->off = r->off;
    p->index = index;
    *w->last = p;
    w->last = &p->next;
}

static void define_names(struct workbook *w)
{
    for (const struct pending *p = w->first; p; p = p->next) {
        sk_excel_tokens t = {.version = SK_PTG_BIFF12, .tokens = p->tokens, .extra = p->extra, .off = p->off};
        sk_ptg_output out = sk_excel_formula(w->b.o, w->b.book, &t);
        sk_excel_define_name(w->b.o, w->b.book, p->index, out.text);
        sk_excel_set_name_tokens(w->b.o, w->b.book, p->index, p->tokens, p->extra);
    }
}

static void read_references(struct workbook *w, const sk_biff12_record *r)
{
    sk_reader in = sk_reader_on(r->data, 0);
    uint32_t count = sk_u32le(&in);
    if (!sk_fits(&in, count, 12)) sk_biff12_short(&w->b, r);
    for (uint32_t i = 0; i < count && sk_left(&in) >= 12; i++) {
        uint32_t link = sk_u32le(&in);
        int32_t first = (int32_t)sk_u32le(&in), last = (int32_t)sk_u32le(&in);
        sk_excel_link_add_reference(w->b.links, link, first, last);
    }
}

/* The book itself, add-ins, or an external link part, which is read later: sk_biff12_external_link. */
static void read_support(struct workbook *w, const sk_biff12_record *r)
{
    if (r->id == SK_BIFF12_SUP_SELF || r->id == SK_BIFF12_SUP_SAME) {
        sk_excel_link_add(w->b.links, SK_EXCEL_LINK_SELF, (sk_bytes){NULL, 0});
    } else if (r->id == SK_BIFF12_SUP_ADDIN) {
        sk_excel_link_add(w->b.links, SK_EXCEL_LINK_ADDIN, (sk_bytes){NULL, 0});
    } else {
        sk_reader in = sk_reader_on(r->data, 0);
        sk_excel_link_expect(w->b.links, sk_biff12_string(&w->b, &in));
    }
}

sk_outcome sk_biff12_workbook(sk_opening *o, sk_bytes part)
{
    struct workbook w;
    sk_biff12_record r;
    if (!sk_biff12_start(&w.b, o, part)) return SK_OUTCOME_LIMIT;
    w.first = NULL;
    w.last = &w.first;
    while (sk_biff12_next(&w.b, &r)) {
        if (r.id == SK_BIFF12_SHEET)
            read_sheet(&w, &r);
        else if (r.id == SK_BIFF12_NAME)
            read_name(&w, &r);
        else if (r.id == SK_BIFF12_EXTERN_SHEET)
            read_references(&w, &r);
        else if (r.id == SK_BIFF12_SUP_SELF || r.id == SK_BIFF12_SUP_SAME || r.id == SK_BIFF12_SUP_ADDIN ||
                 r.id == SK_BIFF12_SUP_BOOK)
            read_support(&w, &r);
        else if (r.id == SK_BIFF12_BOOK_VIEW)
            sk_biff12_book_look(&w.b, &r);
    }
    define_names(&w);
    return sk_biff12_end(&w.b);
}

/* --- shared strings --- */

sk_outcome sk_biff12_shared_strings(sk_opening *o, sk_bytes part)
{
    sk_biff12 b;
    sk_biff12_record r;
    uint32_t count = 0, declared = 0;
    if (!sk_biff12_start(&b, o, part)) return SK_OUTCOME_LIMIT;
    while (sk_biff12_next(&b, &r)) {
        if (r.id == SK_BIFF12_BEGIN_STRINGS) declared = sk_u32le_at(r.data, 4);
        if (r.id != SK_BIFF12_SHARED_ITEM) continue;
        sk_reader in = sk_reader_on(sk_from(r.data, 1), 0);
        sk_excel_add_string(o, b.book, sk_biff12_string_once(&b, &in));
        if (in.failed) sk_biff12_short(&b, &r);
        count++;
    }
    if (count < declared) sk_excel_tell_deviation(o, b.book, SK_DEV_EXCEL_STRINGS_CUT, 0);
    return count < declared ? SK_OUTCOME_PARTIAL : sk_biff12_end(&b);
}

/* --- comments and external links --- */

sk_outcome sk_biff12_comments(sk_opening *o, uint32_t index, sk_bytes part)
{
    sk_biff12 b;
    sk_biff12_record r;
    uint32_t number = 0;
    if (!sk_biff12_start(&b, o, part)) return SK_OUTCOME_LIMIT;
    while (sk_biff12_next(&b, &r)) {
        if (r.id != SK_BIFF12_COMMENT_TEXT) continue;
        sk_reader in = sk_reader_on(sk_from(r.data, 1), 0);
        sk_bytes text = sk_biff12_string_once(&b, &in);
        if (in.failed) sk_biff12_short(&b, &r);
        sk_excel_add_note(o, b.book, SK_STORE_COMMENT, index, sk_text_bytes(o->arena, "%u", ++number), text);
    }
    return sk_biff12_end(&b);
}

/* BrtBeginSupBook: kind (0 book, 1 DDE, 2 OLE), then relationship id, or application and topic. */
static void read_link(sk_biff12 *b, sk_reader *in)
{
    uint16_t kind = sk_u16le(in);
    sk_bytes first = sk_biff12_string(b, in), second = sk_biff12_string(b, in);
    if (in->failed) return;
    if (kind != 0)
        first = sk_text_bytes(b->o->arena, "%.*s|%.*s", (int)first.len, (const char *)first.p, (int)second.len,
                              (const char *)second.p);
    sk_excel_link_begin_part(b->links, kind == 0 ? SK_EXCEL_LINK_BOOK : SK_EXCEL_LINK_PROGRAM, first);
    sk_excel_link_set_ole(b->links, kind == 2);
}

static void read_tabs(sk_biff12 *b, sk_reader *in)
{
    uint32_t count = sk_u32le(in);
    for (uint32_t i = 0; i < count && !in->failed; i++) {
        sk_bytes name = sk_biff12_string(b, in);
        if (!in->failed) sk_excel_link_add_sheet(b->links, name);
    }
}

sk_outcome sk_biff12_external_link(sk_opening *o, sk_bytes part)
{
    sk_biff12 b;
    sk_biff12_record r;
    if (!sk_biff12_start(&b, o, part)) return SK_OUTCOME_LIMIT;
    while (sk_biff12_next(&b, &r)) {
        sk_reader in = sk_reader_on(r.data, 0);
        if (r.id == SK_BIFF12_SUP_BOOK_PART)
            read_link(&b, &in);
        else if (r.id == SK_BIFF12_SUP_TABS)
            read_tabs(&b, &in);
        else if (r.id == SK_BIFF12_SUP_NAME)
            sk_excel_link_add_name(b.links, sk_biff12_string(&b, &in));
        if (in.failed) sk_biff12_short(&b, &r);
    }
    return sk_biff12_end(&b);
}
