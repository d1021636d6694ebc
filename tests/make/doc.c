#include "make/doc.h"

#include <string.h>

#include "base/attr.h"
#include "base/text.h"

#define MOST (8u << 20)
#define TEXT_AT 0x400u
#define PAIRS 93u /* MS-DOC 2.5.5: Word 97 */
#define PAIRS_AT 0x9Au

/* --- text --- */

static sk_bytes units_of(sk_arena *a, const char *text)
{
    char *copy = SK_NEW_ARRAY(a, char, strlen(text) + 2);
    sk_buf b = sk_buf_new(a, MOST);
    if (!copy) return (sk_bytes){NULL, 0};
    for (size_t i = 0; text[i]; i++) copy[i] = text[i] == '\n' ? '\r' : text[i];
    copy[strlen(text)] = '\r'; /* 2.4.2: a document ends with a paragraph mark */
    make_utf16(&b, copy);
    return sk_buf_view(&b);
}

static void put_units(sk_buf *main, sk_bytes units, bool wide)
{
    for (size_t i = 0; i + 1 < units.len; i += 2) {
        make_u8(main, units.p[i]);
        if (wide) make_u8(main, units.p[i + 1]);
    }
}

/* 2.9.38: no property changes, then the pieces; every second one is of the other width, so that both are read. */
static sk_bytes clx(sk_arena *a, const make_doc *d, size_t chars, sk_buf *main, sk_bytes units)
{
    sk_buf b = sk_buf_new(a, MOST), pcds = sk_buf_new(a, MOST);
    size_t pieces = d->pieces ? d->pieces : 1;
    make_u8(&b, 1);
    make_u16(&b, 2);
    make_u16(&b, 0);
    make_u8(&b, 2);
    make_u32(&b, (uint32_t)(4 * (pieces + 1) + 8 * pieces));
    for (size_t i = 0; i <= pieces; i++) make_u32(&b, (uint32_t)(chars * i / pieces));
    for (size_t i = 0; i < pieces; i++) {
        size_t from = chars * i / pieces, to = chars * (i + 1) / pieces;
        bool wide = d->wide != (i % 2 == 1);
        make_u16(&pcds, 0);
        make_u32(&pcds, wide ? (uint32_t)main->len : (uint32_t)main->len * 2 | 0x40000000u);
        make_u16(&pcds, 0);
        put_units(main, sk_slice(units, 2 * from, 2 * (to - from)), wide);
    }
    sk_buf_bytes(&b, sk_buf_view(&pcds));
    return sk_buf_view(&b);
}

/* --- string tables --- */

static void put_counted(sk_buf *b, sk_arena *a, const char *text)
{
    sk_buf units = sk_buf_new(a, MOST);
    make_utf16(&units, text);
    make_u16(b, (unsigned)(units.len / 2));
    sk_buf_bytes(b, sk_buf_view(&units));
}

static sk_bytes associated(sk_arena *a, const char *template_path)
{
    sk_buf b = sk_buf_new(a, MOST);
    make_u16(&b, 0xFFFF);
    make_u16(&b, 18);
    make_u16(&b, 0);
    for (unsigned i = 0; i < 18; i++) put_counted(&b, a, i == 1 && template_path ? template_path : "");
    return sk_buf_view(&b);
}

static sk_bytes variables(sk_arena *a, const make_doc *d)
{
    sk_buf b = sk_buf_new(a, MOST);
    if (d->variable_count == 0) return sk_buf_view(&b);
    make_u16(&b, 0xFFFF);
    make_u16(&b, (unsigned)d->variable_count);
    make_u16(&b, 4);
    for (size_t i = 0; i < d->variable_count; i++) {
        put_counted(&b, a, d->variables[i].name);
        make_u32(&b, 0);
    }
    for (size_t i = 0; i < d->variable_count; i++) put_counted(&b, a, d->variables[i].value);
    return sk_buf_view(&b);
}

/* --- drawings: MS-ODRAW --- */

static void put_record(sk_buf *b, unsigned version, unsigned instance, unsigned type, sk_bytes body)
{
    make_u16(b, instance << 4 | version);
    make_u16(b, type);
    make_u32(b, (uint32_t)body.len);
    sk_buf_bytes(b, body);
}

static sk_bytes drawing(sk_arena *a, const char *alternative)
{
    sk_buf text = sk_buf_new(a, MOST), options = sk_buf_new(a, MOST), shape = sk_buf_new(a, MOST), page = sk_buf_new(a, MOST),
           all = sk_buf_new(a, MOST);
    if (!alternative) return sk_buf_view(&all);
    make_utf16(&text, alternative);
    make_u16(&text, 0);
    make_u16(&options, 0x8381);
    make_u32(&options, (uint32_t)text.len);
    sk_buf_bytes(&options, sk_buf_view(&text));
    put_record(&shape, 2, 75, 0xF00A, SK_LIT("\1\4\0\0\0\12\0\0"));
    put_record(&shape, 3, 1, 0xF00B, sk_buf_view(&options));
    put_record(&page, 15, 0, 0xF004, sk_buf_view(&shape));
    put_record(&all, 15, 0, 0xF000, (sk_bytes){NULL, 0});
    make_u8(&all, 0);
    put_record(&all, 15, 0, 0xF002, sk_buf_view(&page));
    return sk_buf_view(&all);
}

/* --- the header --- */

static void put_structure(sk_buf *main, sk_buf *table, unsigned index, sk_bytes bytes)
{
    make_patch_u32(main, PAIRS_AT + 8u * index, (uint32_t)table->len);
    make_patch_u32(main, PAIRS_AT + 8u * index + 4, (uint32_t)bytes.len);
    sk_buf_bytes(table, bytes);
}

static void put_lock(sk_buf *table, unsigned lock)
{
    if (lock == 2) make_u32(table, 0x00010001);
    if (lock == 3) make_u32(table, 0x00020003);
    if (lock >= 2) make_zeros(table, 48);
}

void make_doc_streams(sk_arena *a, const make_doc *d, sk_bytes *ret_main, sk_bytes *ret_table)
{
    sk_buf main = sk_buf_new(a, MOST), table = sk_buf_new(a, MOST);
    sk_bytes units = units_of(a, d->text ? d->text : "");
    size_t chars = units.len / 2;
    make_u16(&main, 0xA5EC);
    make_u16(&main, 0x00C1);
    make_zeros(&main, 6);
    make_u16(&main, 0x0200u | (d->lock ? 0x0100u : 0) | (d->lock == 1 ? 0x8000u : 0));
    make_u16(&main, 0x00BF);
    make_zeros(&main, 0x20 - main.len);
    make_u16(&main, 14);
    make_zeros(&main, 28);
    make_u16(&main, 22);
    make_zeros(&main, 88);
    make_u16(&main, PAIRS);
    make_zeros(&main, TEXT_AT - main.len);
    make_patch_u32(&main, 0x18, TEXT_AT);
    make_patch_u32(&main, 0x4C, (uint32_t)chars);
    put_lock(&table, d->lock);
    put_structure(&main, &table, 33, clx(a, d, chars, &main, units));
    put_structure(&main, &table, 32, associated(a, d->template_path));
    put_structure(&main, &table, 50, drawing(a, d->alternative));
    put_structure(&main, &table, 60, variables(a, d));
    make_patch_u32(&main, 0x1C, (uint32_t)main.len);
    make_patch_u32(&main, 0x40, (uint32_t)main.len);
    *ret_main = sk_buf_view(&main);
    *ret_table = sk_buf_view(&table);
}

/* --- property sets: MS-OLEPS --- */

struct value {
    uint32_t id;
    const char *text;
};

static void put_string(sk_buf *b, sk_arena *a, const char *text, unsigned codepage)
{
    sk_buf bytes = sk_buf_new(a, MOST);
    if (codepage == 1200) {
        make_utf16(&bytes, text);
        make_u16(&bytes, 0);
    } else {
        sk_buf_str(&bytes, text);
        make_u8(&bytes, 0);
    }
    make_u32(b, (uint32_t)bytes.len);
    sk_buf_bytes(b, sk_buf_view(&bytes));
    while (b->len % 4) make_u8(b, 0);
}

/* names: the dictionary of custom properties, or NULL. */
static sk_bytes property_set(sk_arena *a, unsigned codepage, const struct value *values, size_t count, const make_pair *names)
{
    sk_buf table = sk_buf_new(a, MOST), data = sk_buf_new(a, MOST), b = sk_buf_new(a, MOST);
    size_t rows = count + 1 + (names ? 1 : 0), start = 8 + 8 * rows;
    make_u32(&table, 1);
    make_u32(&table, (uint32_t)start);
    make_u32(&data, 2);
    make_u32(&data, codepage);
    if (names) {
        make_u32(&table, 0);
        make_u32(&table, (uint32_t)(start + data.len));
        make_u32(&data, (uint32_t)count);
        for (size_t i = 0; i < count; i++) {
            make_u32(&data, values[i].id);
            make_u32(&data, (uint32_t)strlen(names[i].name) + 1);
            sk_buf_str(&data, names[i].name);
            make_u8(&data, 0);
        }
        while (data.len % 4) make_u8(&data, 0);
    }
    for (size_t i = 0; i < count; i++) {
        make_u32(&table, values[i].id);
        make_u32(&table, (uint32_t)(start + data.len));
        make_u32(&data, 30);
        put_string(&data, a, values[i].text, codepage);
    }
    make_u32(&b, (uint32_t)(start + data.len));
    make_u32(&b, (uint32_t)rows);
    sk_buf_bytes(&b, sk_buf_view(&table));
    sk_buf_bytes(&b, sk_buf_view(&data));
    return sk_buf_view(&b);
}

static const uint8_t summary_id[16] = {0xE0, 0x85, 0x9F, 0xF2, 0xF9, 0x4F, 0x68, 0x10,
                                       0xAB, 0x91, 0x08, 0x00, 0x2B, 0x27, 0xB3, 0xD9};
static const uint8_t document_id[16] = {0x02, 0xD5, 0xCD, 0xD5, 0x9C, 0x2E, 0x1B, 0x10,
                                        0x93, 0x97, 0x08, 0x00, 0x2B, 0x2C, 0xF9, 0xAE};
static const uint8_t user_id[16] = {0x05, 0xD5, 0xCD, 0xD5, 0x9C, 0x2E, 0x1B, 0x10,
                                    0x93, 0x97, 0x08, 0x00, 0x2B, 0x2C, 0xF9, 0xAE};

static sk_bytes set_stream(sk_arena *a, const uint8_t first_id[16], sk_bytes first, sk_bytes user)
{
    sk_buf b = sk_buf_new(a, MOST);
    uint32_t sets = user.len ? 2 : 1, at = 28 + 20 * sets;
    make_u16(&b, 0xFFFE);
    make_u16(&b, 0);
    make_u32(&b, 0x00020106);
    make_zeros(&b, 16);
    make_u32(&b, sets);
    sk_buf_bytes(&b, sk_bytes_of(first_id, 16));
    make_u32(&b, at);
    if (user.len) {
        sk_buf_bytes(&b, sk_bytes_of(user_id, 16));
        make_u32(&b, at + (uint32_t)first.len);
    }
    sk_buf_bytes(&b, first);
    sk_buf_bytes(&b, user);
    return sk_buf_view(&b);
}

sk_bytes make_summary(sk_arena *a, const char *title, const char *author, unsigned codepage)
{
    struct value values[3];
    size_t count = 0;
    if (title) values[count++] = (struct value){2, title};
    if (author) values[count++] = (struct value){4, author};
    values[count++] = (struct value){18, "Microsoft Office Word"};
    return set_stream(a, summary_id, property_set(a, codepage, values, count, NULL), (sk_bytes){NULL, 0});
}

sk_bytes make_document_summary(sk_arena *a, const char *company, const make_pair *custom, size_t count)
{
    struct value first = {15, company ? company : ""}, *values = SK_NEW_ARRAY(a, struct value, count + 1);
    sk_bytes user = {NULL, 0};
    for (size_t i = 0; values && i < count; i++) values[i] = (struct value){(uint32_t)i + 2, custom[i].value};
    if (values && count) user = property_set(a, 65001, values, count, custom);
    return set_stream(a, document_id, property_set(a, 65001, &first, company ? 1 : 0, NULL), user);
}

/* --- the document --- */

sk_bytes make_doc_bytes(sk_arena *a, const make_doc *d)
{
    static const uint8_t word[16] = {0x06, 0x09, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46};
    make_cfb *c = make_cfb_new(a, 3);
    sk_bytes main, table;
    make_cfb_clsid(c, 0, word);
    make_doc_streams(a, d, &main, &table);
    make_cfb_put(c, "WordDocument", main);
    make_cfb_put(c, "1Table", table);
    make_cfb_put(c, "\005SummaryInformation", make_summary(a, d->title, d->author, 1252));
    make_cfb_put(c, "\005DocumentSummaryInformation", make_document_summary(a, d->company, d->custom, d->custom_count));
    if (d->vba) make_vba_put(c, a, "Macros/", d->vba);
    for (size_t i = 0; i < d->form_count; i++)
        make_form_put(c, a, "Macros/", d->forms[i].name, d->forms[i].caption, d->forms[i].controls, d->forms[i].count);
    for (size_t i = 0; i < d->page_control_count; i++)
        make_page_control_put(c, a, 1600000000u + (unsigned)i, &d->page_controls[i]);
    return make_cfb_finish(c);
}

static void put_wide(sk_buf *b, sk_arena *a, const char *text)
{
    sk_buf units = sk_buf_new(a, MOST);
    make_utf16(&units, text);
    make_u32(b, (uint32_t)(units.len / 2));
    sk_buf_bytes(b, sk_buf_view(&units));
}

sk_bytes make_ole10native(sk_arena *a, const char *label, const char *source, const char *temporary, sk_bytes data, bool wide)
{
    sk_buf b = sk_buf_new(a, MOST);
    make_u32(&b, 0);
    make_u16(&b, 2);
    sk_buf_str(&b, label);
    make_u8(&b, 0);
    sk_buf_str(&b, source);
    make_u8(&b, 0);
    make_u16(&b, 0);
    make_u16(&b, 3);
    make_u32(&b, (uint32_t)strlen(temporary) + 1);
    sk_buf_str(&b, temporary);
    make_u8(&b, 0);
    make_u32(&b, (uint32_t)data.len);
    sk_buf_bytes(&b, data);
    if (wide) {
        put_wide(&b, a, temporary);
        put_wide(&b, a, label);
        put_wide(&b, a, source);
    }
    make_patch_u32(&b, 0, (uint32_t)b.len - 4);
    return sk_buf_view(&b);
}
