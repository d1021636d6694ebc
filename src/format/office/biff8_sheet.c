/* One sheet of a BIFF5 or BIFF8 workbook: cells, formulas, notes, shapes, links. Sources: MS-XLS 2.4.127 (Formula), 2.5.133
 * (FormulaValue), 2.4.260 (ShrFmla), 2.4.4 (Array), 2.4.181 (Obj), 2.4.329 (TxO), 2.4.140 (HLink) with MS-OSHARED 2.3.7.1. */
#include "base/text.h"
#include "format/office/biff8_inside.h"
#include "format/office/codepage.h"
#include "format/office/excel_waiting.h"

#define OBJECT_NOTE 0x19
#define DIALOG_FLAG 0x0010
#define BOF_SHEET_MACRO 0x0040

struct sheet {
    sk_biff8 *b;
    uint32_t index;
    sk_excel_waiting waiting;
    uint32_t object_type, object_id;
    uint64_t next; /* the record behind the one that is read, and what belongs to it */
};

static void add_cell(struct sheet *s, const sk_doc_cell *cell) { (void)sk_excel_add_cell(s->b->o, s->b->book, cell); }

/* --- formulas --- */

static void finish_formula(struct sheet *s) { sk_excel_wait_end(&s->waiting, (sk_bytes){NULL, 0}); }

/* The stored result: a number, or marked by 0xFFFF a text that follows, a logical value, an error, or no text. */
static void read_result(sk_doc_cell *c, sk_bytes value)
{
    int kind = sk_at(value, 0), small = sk_at(value, 2);
    if (sk_u16le_at(value, 6) != 0xFFFF) {
        union {
            uint64_t bits;
            double v;
        } u = {.bits = sk_u64le_at(value, 0)};
        c->type = SK_CELL_NUMBER;
        c->number = u.v;
        return;
    }
    static const sk_cell_type types[] = {SK_CELL_TEXT, SK_CELL_BOOL, SK_CELL_ERROR, SK_CELL_TEXT};
    c->type = kind >= 0 && kind < 4 ? types[kind] : SK_CELL_EMPTY;
    c->number = small;
}

static void read_formula(struct sheet *s, const sk_biff8_record *r)
{
    sk_bytes data = sk_biff8_whole(s->b, r, &s->next);
    if (s->next != r->next) data = sk_arena_copy(s->b->o->arena, data);
    sk_doc_cell c = {.row = sk_u16le_at(data, 0), .column = sk_u16le_at(data, 2), .format = sk_u16le_at(data, 4)};
    uint16_t len = sk_u16le_at(data, 20);
    read_result(&c, sk_slice(data, 6, 8));
    if (!sk_has(data, 22, len)) sk_biff8_short(s->b, r);
    if (sk_has(data, 0, 22))
        sk_excel_wait(&s->waiting, &c, sk_slice(data, 22, len), sk_from(data, 22ull + len), r->off);
}

static void read_shared(struct sheet *s, const sk_biff8_record *r)
{
    sk_bytes data = sk_biff8_whole(s->b, r, &s->next);
    if (s->next != r->next) data = sk_arena_copy(s->b->o->arena, data);
    uint32_t row = sk_u16le_at(data, 0), column = (uint32_t)(sk_at(data, 4) & 0xFF);
    size_t from = r->id == SK_BIFF8_ARRAY ? 12 : 8;
    uint16_t len = sk_u16le_at(data, from);
    if (!sk_has(data, from + 2, len)) sk_biff8_short(s->b, r);
    sk_excel_wait_share(&s->waiting, sk_slice(data, from + 2, len), sk_from(data, from + 2 + len), row, column);
}

/* A data table: its cells are computed from one or two input cells (MS-XLS 2.4.313). */
static void read_table(struct sheet *s, const sk_biff8_record *r)
{
    sk_buf *out = &s->b->text;
    out->len = 0;
    out->full = false;
    sk_buf_str(out, "TABLE(");
    sk_excel_write_address(out, sk_u16le_at(r->data, 8), sk_u16le_at(r->data, 10));
    sk_buf_byte(out, ')');
    sk_excel_wait_end(&s->waiting, sk_buf_view(out));
}

static void read_result_text(struct sheet *s, const sk_biff8_record *r)
{
    if (!s->waiting.on) return;
    sk_biff8_cursor c = sk_biff8_cursor_on(s->b, r, 0);
    s->waiting.cell.type = SK_CELL_TEXT;
    s->waiting.cell.text = sk_biff8_string(&c);
    if (c.failed) sk_biff8_short(s->b, r);
    finish_formula(s);
}

/* --- plain cells --- */

static sk_doc_cell cell_of(const sk_biff8_record *r)
{
    return (sk_doc_cell){
        .row = sk_u16le_at(r->data, 0), .column = sk_u16le_at(r->data, 2), .format = sk_u16le_at(r->data, 4)};
}

/* 30 bits of a number: an integer or the upper part of a double, perhaps times 100. */
static double rk_number(uint32_t rk)
{
    double v;
    if (rk & 2) {
        v = (double)((int32_t)(rk & ~3u) / 4);
    } else {
        union {
            uint64_t bits;
            double v;
        } u = {.bits = (uint64_t)(rk & ~3u) << 32};
        v = u.v;
    }
    return rk & 1 ? v / 100 : v;
}

static void read_blank(struct sheet *s, const sk_biff8_record *r)
{
    (void)s;
    if (r->data.len < 6) sk_biff8_short(s->b, r);
}

static void read_number(struct sheet *s, const sk_biff8_record *r)
{
    union {
        uint64_t bits;
        double v;
    } u = {.bits = sk_u64le_at(r->data, 6)};
    sk_doc_cell c = cell_of(r);
    c.type = SK_CELL_NUMBER;
    c.number = u.v;
    if (r->data.len < 14)
        sk_biff8_short(s->b, r);
    else
        add_cell(s, &c);
}

static void read_rk(struct sheet *s, const sk_biff8_record *r)
{
    sk_doc_cell c = cell_of(r);
    c.type = SK_CELL_NUMBER;
    c.number = rk_number(sk_u32le_at(r->data, 6));
    if (r->data.len < 10)
        sk_biff8_short(s->b, r);
    else
        add_cell(s, &c);
}

static void read_mulrk(struct sheet *s, const sk_biff8_record *r)
{
    sk_doc_cell c = cell_of(r);
    c.type = SK_CELL_NUMBER;
    if (r->data.len < 12) sk_biff8_short(s->b, r);
    for (size_t at = 4; at + 8 <= r->data.len; at += 6, c.column++) {
        c.format = sk_u16le_at(r->data, at);
        c.number = rk_number(sk_u32le_at(r->data, at + 2));
        add_cell(s, &c);
    }
}

static void read_boolerr(struct sheet *s, const sk_biff8_record *r)
{
    sk_doc_cell c = cell_of(r);
    c.type = sk_at(r->data, 7) == 1 ? SK_CELL_ERROR : SK_CELL_BOOL;
    c.number = sk_at(r->data, 6);
    if (r->data.len < 8)
        sk_biff8_short(s->b, r);
    else
        add_cell(s, &c);
}

static void read_label(struct sheet *s, const sk_biff8_record *r)
{
    sk_biff8_cursor in = sk_biff8_cursor_on(s->b, r, 6);
    sk_doc_cell c = cell_of(r);
    c.type = SK_CELL_TEXT;
    c.text = sk_biff8_string(&in);
    if (in.failed) sk_biff8_short(s->b, r);
    add_cell(s, &c);
}

static void read_label_sst(struct sheet *s, const sk_biff8_record *r)
{
    uint32_t index = sk_u32le_at(r->data, 6);
    sk_doc_cell c = cell_of(r);
    c.type = SK_CELL_TEXT;
    c.text = sk_excel_string(s->b->book, index);
    if (r->data.len < 10)
        sk_biff8_short(s->b, r);
    else if (index >= sk_excel_string_count(s->b->book))
        sk_excel_tell_deviation(s->b->o, s->b->book, SK_DEV_EXCEL_STRING_INDEX, r->off);
    else
        add_cell(s, &c);
}

/* --- notes and shapes --- */

static void read_object(struct sheet *s, const sk_biff8_record *r)
{
    if (sk_u16le_at(r->data, 0) != 0x15) return; /* FtCmo comes first */
    s->object_type = sk_u16le_at(r->data, 4);
    s->object_id = sk_u16le_at(r->data, 6);
}

static void add_note(struct sheet *s, sk_store store, uint32_t id, sk_bytes text)
{
    sk_bytes name = sk_text_bytes(s->b->o->arena, "%u", id);
    sk_excel_add_note(s->b->o, s->b->book, store, s->index, name, text);
}

/* The text of a shape stands in the CONTINUE behind the record. */
static void read_shape_text(struct sheet *s, const sk_biff8_record *r)
{
    uint16_t count = sk_u16le_at(r->data, 10);
    if (s->b->version != SK_PTG_BIFF8 || count == 0) return;
    sk_biff8_cursor c = sk_biff8_cursor_on(s->b, r, r->data.len);
    sk_bytes text = sk_biff8_chars(&c, count, 0);
    add_note(s, s->object_type == OBJECT_NOTE ? SK_STORE_COMMENT : SK_STORE_SHAPE, s->object_id, text);
    if (c.failed) sk_biff8_short(s->b, r);
}

/* In BIFF5 the note itself holds the text (its first 2048 bytes). */
static void read_note(struct sheet *s, const sk_biff8_record *r)
{
    if (s->b->version == SK_PTG_BIFF5)
        add_note(s, SK_STORE_COMMENT, 0,
                 sk_codepage_to_utf8(s->b->o->arena, sk_slice(r->data, 6, sk_u16le_at(r->data, 4)), s->b->codepage));
}

/* --- links --- */

#define HLINK_MONIKER 0x0001
#define HLINK_LOCATION 0x0008
#define HLINK_DISPLAY 0x0010
#define HLINK_FRAME 0x0080
#define HLINK_PLAIN 0x0100

/* Until the first NUL. */
static sk_bytes utf16_text(sk_arena *a, sk_bytes utf16)
{
    sk_bytes text = sk_utf16le_to_utf8(a, utf16);
    size_t end = sk_find_byte(text, 0, 0);
    return end == SK_NPOS ? text : sk_slice(text, 0, end);
}

static sk_bytes link_string(sk_arena *a, sk_reader *in)
{
    return utf16_text(a, sk_take(in, 2 * (uint64_t)sk_u32le(in)));
}

/* URL moniker, or file moniker with a short and perhaps a long path (MS-OSHARED 2.3.7.6, 2.3.7.8). */
static sk_bytes read_moniker(sk_arena *a, sk_reader *in, bool *ret_url)
{
    uint32_t id = sk_u32le(in);
    sk_skip(in, 12);
    if (id == 0x79EAC9E0) {
        *ret_url = true;
        return utf16_text(a, sk_take(in, sk_u32le(in)));
    }
    if (id != 0x00000303) return (sk_bytes){NULL, 0};
    sk_skip(in, 2);
    sk_bytes path = sk_latin1_to_utf8(a, sk_trim_char(sk_take(in, sk_u32le(in)), 0));
    sk_skip(in, 24);
    if (sk_u32le(in) > 0) {
        uint32_t len = sk_u32le(in);
        sk_skip(in, 2);
        path = utf16_text(a, sk_take(in, len));
    }
    return path;
}

static void read_link(struct sheet *s, const sk_biff8_record *r)
{
    sk_arena *a = s->b->o->arena;
    sk_reader in = sk_reader_on(sk_biff8_whole(s->b, r, &s->next), 0);
    sk_skip(&in, 28);
    uint32_t flags = sk_u32le(&in);
    bool url = false;
    sk_bytes target = {NULL, 0}, place = {NULL, 0};
    if (flags & HLINK_DISPLAY) (void)link_string(a, &in);
    if (flags & HLINK_FRAME) (void)link_string(a, &in);
    if (flags & HLINK_MONIKER) target = flags & HLINK_PLAIN ? link_string(a, &in) : read_moniker(a, &in, &url);
    if (flags & HLINK_LOCATION && !in.failed) place = link_string(a, &in);
    if (target.len == 0 && place.len == 0) return;
    sk_tell_fact(s->b->o, SK_FACT_EXCEL_HYPERLINK,
                 sk_text_bytes(a, "%.*s%s%.*s", (int)target.len, (const char *)target.p, place.len ? "#" : "",
                               (int)place.len, (const char *)place.p),
                 0, 0);
    if (url) sk_tell_indicator(s->b->o, SK_IOC_URL, SK_LITERAL, target, 0, 0);
}

/* --- the sheet --- */

static void read_options(struct sheet *s, const sk_biff8_record *r)
{
    if (sk_u16le_at(r->data, 0) & DIALOG_FLAG) sk_excel_set_sheet_type(s->b->book, s->index, SK_SHEET_DIALOG);
}

static const struct {
    uint16_t id;
    bool belongs; /* to the formula in front of it */
    void (*read)(struct sheet *, const sk_biff8_record *);
} readers[] = {{SK_BIFF8_FORMULA, false, read_formula},
               {SK_BIFF8_NOTE, false, read_note},
               {SK_BIFF8_OBJ, false, read_object},
               {SK_BIFF8_WSBOOL, false, read_options},
               {SK_BIFF8_MULRK, false, read_mulrk},
               {SK_BIFF8_RSTRING, false, read_label},
               {SK_BIFF8_LABELSST, false, read_label_sst},
               {SK_BIFF8_TXO, false, read_shape_text},
               {SK_BIFF8_HLINK, false, read_link},
               {SK_BIFF8_BLANK, false, read_blank},
               {SK_BIFF8_NUMBER, false, read_number},
               {SK_BIFF8_LABEL, false, read_label},
               {SK_BIFF8_BOOLERR, false, read_boolerr},
               {SK_BIFF8_STRING, true, read_result_text},
               {SK_BIFF8_ARRAY, true, read_shared},
               {SK_BIFF8_TABLE, true, read_table},
               {SK_BIFF8_RK, false, read_rk},
               {SK_BIFF8_SHRFMLA, true, read_shared}};

static void read_record(struct sheet *s, const sk_biff8_record *r)
{
    sk_biff8_sheet_look(s->b, r);
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        if (readers[i].id != r->id) continue;
        if (!readers[i].belongs) finish_formula(s);
        readers[i].read(s, r);
        return;
    }
    if (r->id != SK_BIFF8_CONTINUE) finish_formula(s);
}

/* Charts inside a sheet are substreams of their own, with number records that are no cells. */
void sk_biff8_sheet(sk_biff8 *b, uint32_t index, const sk_biff8_record *bof)
{
    struct sheet s = {.b = b, .index = index, .waiting = {.o = b->o, .book = b->book, .version = b->version}};
    sk_biff8_record r;
    unsigned depth = 1;
    if (sk_u16le_at(bof->data, 2) == BOF_SHEET_MACRO) sk_excel_set_sheet_type(b->book, index, SK_SHEET_MACRO);
    if (!sk_excel_begin_sheet(b->o, b->book, index)) return;
    bool cells = sk_excel_sheet_at(b->book, index)->type != SK_SHEET_CHART;
    for (s.next = bof->next; depth > 0 && sk_biff8_next(b, s.next, &r);) {
        s.next = r.next;
        if (r.id == SK_BIFF8_BOF) depth++;
        if (r.id == SK_BIFF8_EOF) depth--;
        bool drawing = r.id == SK_BIFF8_OBJ || r.id == SK_BIFF8_TXO;
        if (drawing || (cells && depth == 1)) read_record(&s, &r);
    }
    finish_formula(&s);
    if (depth > 0) {
        sk_excel_tell_deviation(b->o, b->book, SK_DEV_EXCEL_SUBSTREAM_OPEN, bof->off);
        b->damaged = true;
    }
    sk_excel_end_sheet(b->o, b->book);
}
