/* One sheet of an XLSB workbook. Source: MS-XLSB, the records BrtRowHdr, BrtCell..., BrtShort..., BrtFmla..., BrtArrFmla,
 * BrtShrFmla, BrtTable. */
#include "base/text.h"
#include "format/office/biff12_inside.h"
#include "format/office/excel_waiting.h"

struct sheet {
    sk_biff12 b;
    sk_excel_waiting waiting;
    uint32_t row, column; /* of the cell read last: a short cell is the one to its right */
};

enum value { VALUE_NONE, VALUE_RK, VALUE_REAL, VALUE_BOOL, VALUE_ERROR, VALUE_STRING, VALUE_SHARED, VALUE_RICH };

/* What each kind of cell record holds. */
static const struct {
    uint16_t id;
    enum value value;
    bool is_short, formula;
} kinds[] = {{SK_BIFF12_CELL_BLANK, VALUE_NONE, false, false},
             {SK_BIFF12_CELL_RK, VALUE_RK, false, false},
             {SK_BIFF12_CELL_ERROR, VALUE_ERROR, false, false},
             {SK_BIFF12_CELL_BOOL, VALUE_BOOL, false, false},
             {SK_BIFF12_CELL_REAL, VALUE_REAL, false, false},
             {SK_BIFF12_CELL_STRING, VALUE_STRING, false, false},
             {SK_BIFF12_CELL_SHARED_STRING, VALUE_SHARED, false, false},
             {SK_BIFF12_FORMULA_STRING, VALUE_STRING, false, true},
             {SK_BIFF12_FORMULA_NUMBER, VALUE_REAL, false, true},
             {SK_BIFF12_FORMULA_BOOL, VALUE_BOOL, false, true},
             {SK_BIFF12_FORMULA_ERROR, VALUE_ERROR, false, true},
             {SK_BIFF12_SHORT_BLANK, VALUE_NONE, true, false},
             {SK_BIFF12_SHORT_RK, VALUE_RK, true, false},
             {SK_BIFF12_SHORT_ERROR, VALUE_ERROR, true, false},
             {SK_BIFF12_SHORT_BOOL, VALUE_BOOL, true, false},
             {SK_BIFF12_SHORT_REAL, VALUE_REAL, true, false},
             {SK_BIFF12_SHORT_STRING, VALUE_STRING, true, false},
             {SK_BIFF12_SHORT_SHARED_STRING, VALUE_SHARED, true, false},
             {SK_BIFF12_CELL_RICH_STRING, VALUE_RICH, false, false}};

static double double_of(uint64_t bits)
{
    union {
        uint64_t bits;
        double v;
    } u = {.bits = bits};
    return u.v;
}

/* 30 bits of a number: an integer or the upper part of a double, perhaps times 100 (RkNumber). */
static double rk_number(uint32_t rk)
{
    double v = rk & 2 ? (double)((int32_t)(rk & ~3u) / 4) : double_of((uint64_t)(rk & ~3u) << 32);
    return rk & 1 ? v / 100 : v;
}

static void read_shared_string(struct sheet *s, sk_reader *in, sk_doc_cell *c, uint64_t off)
{
    uint32_t index = sk_u32le(in);
    c->type = SK_CELL_TEXT;
    c->text = sk_excel_string(s->b.book, index);
    if (!in->failed && index >= sk_excel_string_count(s->b.book))
        sk_excel_tell_deviation(s->b.o, s->b.book, SK_DEV_EXCEL_STRING_INDEX, off);
}

static void read_value(struct sheet *s, enum value value, sk_reader *in, sk_doc_cell *c, uint64_t off)
{
    static const sk_cell_type types[] = {SK_CELL_EMPTY, SK_CELL_NUMBER, SK_CELL_NUMBER, SK_CELL_BOOL,
                                         SK_CELL_ERROR, SK_CELL_TEXT,   SK_CELL_TEXT,   SK_CELL_TEXT};
    c->type = types[value];
    switch (value) {
    case VALUE_NONE: break;
    case VALUE_RK: c->number = rk_number(sk_u32le(in)); break;
    case VALUE_REAL: c->number = double_of(sk_u64le(in)); break;
    case VALUE_BOOL:
    case VALUE_ERROR: c->number = sk_u8(in); break;
    case VALUE_SHARED: read_shared_string(s, in, c, off); break;
    case VALUE_RICH: /* flags, then as a plain string */
    case VALUE_STRING:
        sk_skip(in, value == VALUE_RICH);
        c->text = sk_biff12_string_once(&s->b, in);
        break;
    }
}

static void read_cell(struct sheet *s, size_t kind, const sk_biff12_record *r)
{
    sk_reader in = sk_reader_on(r->data, 0);
    sk_excel_wait_end(&s->waiting, (sk_bytes){NULL, 0});
    s->column = kinds[kind].is_short ? s->column + 1 : sk_u32le(&in);
    sk_doc_cell c = {.row = s->row, .column = s->column};
    c.format = sk_u32le(&in) & 0xFFFFFF;
    read_value(s, kinds[kind].value, &in, &c, r->off);
    if (in.failed) {
        sk_biff12_short(&s->b, r);
        return;
    }
    if (!kinds[kind].formula) {
        if (c.type != SK_CELL_EMPTY) (void)sk_excel_add_cell(s->b.o, s->b.book, &c);
        else sk_excel_add_blank(s->b.o, s->b.book, c.row, c.column, c.format);
        return;
    }
    sk_bytes tokens, extra;
    sk_skip(&in, 2);
    if (!sk_biff12_formula(&in, &tokens, &extra)) sk_biff12_short(&s->b, r);
    sk_excel_wait(&s->waiting, &c, tokens, extra, r->off);
}

/* Range, in an array a byte of flags, formula. */
static void read_shared(struct sheet *s, const sk_biff12_record *r)
{
    sk_reader in = sk_reader_on(r->data, 0);
    sk_bytes tokens, extra;
    uint32_t row = sk_u32le(&in), column;
    sk_skip(&in, 4);
    column = sk_u32le(&in);
    sk_skip(&in, r->id == SK_BIFF12_ARRAY ? 5 : 4);
    if (sk_biff12_formula(&in, &tokens, &extra))
        sk_excel_wait_share(&s->waiting, tokens, extra, row, column);
    else
        sk_biff12_short(&s->b, r);
}

static void read_table(struct sheet *s, const sk_biff12_record *r)
{
    sk_buf out = sk_buf_new(s->b.o->arena, 64);
    sk_buf_str(&out, "TABLE(");
    sk_excel_write_address(&out, sk_u32le_at(r->data, 16), sk_u32le_at(r->data, 20));
    sk_buf_byte(&out, ')');
    sk_excel_wait_end(&s->waiting, sk_buf_view(&out));
}

static void read_record(struct sheet *s, const sk_biff12_record *r)
{
    sk_biff12_sheet_look(&s->b, r);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].id != r->id) continue;
        read_cell(s, i, r);
        return;
    }
    if (r->id == SK_BIFF12_ARRAY || r->id == SK_BIFF12_SHARED) {
        read_shared(s, r);
    } else if (r->id == SK_BIFF12_TABLE) {
        read_table(s, r);
    } else if (r->id == SK_BIFF12_ROW) {
        s->row = sk_u32le_at(r->data, 0);
        s->column = UINT32_MAX;
        if (r->data.len < 4) sk_biff12_short(&s->b, r);
    }
}

sk_outcome sk_biff12_sheet(sk_opening *o, uint32_t index, sk_bytes part)
{
    struct sheet s = {.column = UINT32_MAX};
    sk_biff12_record r;
    if (!sk_biff12_start(&s.b, o, part)) return SK_OUTCOME_LIMIT;
    if (!sk_excel_begin_sheet(o, s.b.book, index)) return SK_OUTCOME_NOT_THIS;
    s.waiting = (sk_excel_waiting){.o = o, .book = s.b.book, .version = SK_PTG_BIFF12};
    while (sk_biff12_next(&s.b, &r)) read_record(&s, &r);
    sk_excel_wait_end(&s.waiting, (sk_bytes){NULL, 0});
    sk_excel_end_sheet(o, s.b.book);
    return sk_biff12_end(&s.b);
}
