#include "make/forms.h"

#include <string.h>

#include "base/attr.h"
#include "base/text.h"

#define MOST (4u << 20)

/* --- texts --- */

static bool is_narrow(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s > 0x7F) return false;
    return true;
}

static sk_bytes text_bytes(sk_arena *a, const char *s, bool wide)
{
    sk_buf b = sk_buf_new(a, MOST);
    if (wide || !is_narrow(s))
        make_utf16(&b, s);
    else
        sk_buf_str(&b, s);
    return sk_buf_view(&b);
}

static uint32_t text_count(sk_arena *a, const char *s, bool wide)
{
    return (uint32_t)text_bytes(a, s, wide).len | (wide || !is_narrow(s) ? 0 : 0x80000000u);
}

static void align(sk_buf *b, size_t start, size_t step)
{
    while ((b->len - start) % step) make_u8(b, 0);
}

static void put_text(sk_buf *b, sk_arena *a, size_t start, const char *s, bool wide)
{
    sk_buf_bytes(b, text_bytes(a, s, wide));
    align(b, start, 4);
}

/* --- records --- */

struct text {
    unsigned bit;
    const char *value;
};

/* A record whose data block holds counts of texts, and whose extra block a size (where size_bit fits in) and the texts. */
static sk_bytes record(sk_arena *a, unsigned major, bool long_mask, uint64_t mask, unsigned size_bit, const struct text *texts,
                       size_t count, bool wide)
{
    sk_buf b = sk_buf_new(a, MOST);
    make_u8(&b, 0);
    make_u8(&b, major);
    make_u16(&b, 0);
    for (size_t i = 0; i < count; i++)
        if (texts[i].value) mask |= 1ull << texts[i].bit;
    mask |= 1ull << size_bit;
    if (long_mask)
        make_u64(&b, mask);
    else
        make_u32(&b, (uint32_t)mask);
    for (size_t i = 0; i < count; i++)
        if (texts[i].value) make_u32(&b, text_count(a, texts[i].value, wide));
    bool sized = false;
    for (size_t i = 0; i <= count; i++) {
        if (!sized && (i == count || texts[i].bit > size_bit)) {
            make_u32(&b, 1000);
            make_u32(&b, 500);
            sized = true;
        }
        if (i < count && texts[i].value) put_text(&b, a, 0, texts[i].value, wide);
    }
    if (b.len >= 4) {
        b.p[2] = (uint8_t)((b.len - 4) & 0xFF);
        b.p[3] = (uint8_t)((b.len - 4) >> 8);
    }
    return sk_buf_view(&b);
}

static bool is_morph(sk_forms_class class)
{
    return class == SK_FORMS_MORPH || (class >= SK_FORMS_TEXTBOX && class <= SK_FORMS_TOGGLE);
}

static bool has_storage(sk_forms_class class)
{
    return class == SK_FORMS_FRAME || class == SK_FORMS_MULTIPAGE || class == SK_FORMS_FORM;
}

/* 2.2.9: items and names of the tabs. */
static sk_bytes tabstrip(sk_arena *a, const make_control *pages, size_t count)
{
    sk_buf items = sk_buf_new(a, MOST), names = sk_buf_new(a, MOST), b = sk_buf_new(a, MOST);
    for (size_t i = 0; i < count; i++) {
        const char *item = pages[i].caption ? pages[i].caption : pages[i].name;
        const char *name = sk_text_format(a, "Tab%u", (unsigned)i + 3);
        make_u32(&items, text_count(a, item, false));
        put_text(&items, a, 0, item, false);
        make_u32(&names, text_count(a, name, false));
        put_text(&names, a, 0, name, false);
    }
    make_u16(&b, 0x0200);
    make_u16(&b, (unsigned)(4 + 4 + 4 + 8 + items.len + names.len));
    make_u32(&b, 1u << 4 | 1u << 5 | 1u << 17);
    make_u32(&b, (uint32_t)items.len);
    make_u32(&b, (uint32_t)names.len);
    make_u32(&b, 1000);
    make_u32(&b, 500);
    sk_buf_bytes(&b, sk_buf_view(&items));
    sk_buf_bytes(&b, sk_buf_view(&names));
    return sk_buf_view(&b);
}

/* 2.3.1 with no property set. */
static sk_bytes with_text_props(sk_arena *a, sk_bytes bytes)
{
    sk_buf b = sk_buf_new(a, MOST);
    sk_buf_bytes(&b, bytes);
    make_u16(&b, 0x0200);
    make_u16(&b, 4);
    make_u32(&b, 0);
    return sk_buf_view(&b);
}

sk_bytes make_control_bytes(sk_arena *a, const make_control *c)
{
    if (is_morph(c->class)) {
        const struct text texts[] = {{22, c->value}, {23, c->caption}, {32, c->group}};
        return with_text_props(a, record(a, 2, true, 1ull << 31, 8, texts, SK_COUNT(texts), c->wide));
    }
    if (c->class == SK_FORMS_TABSTRIP) return with_text_props(a, tabstrip(a, c->inside, c->count));
    if (c->class == SK_FORMS_LABEL || c->class == SK_FORMS_BUTTON) {
        const struct text texts[] = {{3, c->caption}};
        return with_text_props(a, record(a, 2, false, 0, 5, texts, 1, c->wide));
    }
    return record(a, 2, false, 0, c->class == SK_FORMS_IMAGE ? 9 : 3, NULL, 0, false);
}

/* --- sites --- */

static void put_site(sk_buf *out, sk_arena *a, const make_control *c, uint32_t id, size_t size)
{
    sk_buf b = sk_buf_new(a, MOST);
    bool streamed = !has_storage(c->class);
    make_u16(&b, 0);
    make_u16(&b, 0);
    const struct text texts[] = {{0, c->name}, {1, c->tag}, {11, c->tip}, {13, c->source}, {14, c->rows}};
    uint32_t mask = 1u << 2 | 1u << 4 | (streamed ? 1u << 5 : 0) | 1u << 6 | 1u << 7 | 1u << 8;
    for (size_t i = 0; i < SK_COUNT(texts); i++)
        if (texts[i].value) mask |= 1u << texts[i].bit;
    make_u32(&b, mask);
    for (size_t i = 0; i < 2; i++)
        if (texts[i].value) make_u32(&b, text_count(a, texts[i].value, c->wide));
    make_u32(&b, id);
    make_u32(&b, streamed ? 0x33 : 0x23);
    if (streamed) make_u32(&b, (uint32_t)size);
    make_u16(&b, id);
    make_u16(&b, (unsigned)c->class);
    for (size_t i = 2; i < SK_COUNT(texts); i++)
        if (texts[i].value) make_u32(&b, text_count(a, texts[i].value, c->wide));
    for (size_t i = 0; i < 2; i++)
        if (texts[i].value) put_text(&b, a, 0, texts[i].value, c->wide);
    make_u64(&b, 0);
    for (size_t i = 2; i < SK_COUNT(texts); i++)
        if (texts[i].value) put_text(&b, a, 0, texts[i].value, c->wide);
    if (b.len >= 4) {
        b.p[2] = (uint8_t)((b.len - 4) & 0xFF);
        b.p[3] = (uint8_t)((b.len - 4) >> 8);
    }
    sk_buf_bytes(out, sk_buf_view(&b));
}

sk_bytes make_form_o(sk_arena *a, const make_control *controls, size_t count)
{
    sk_buf b = sk_buf_new(a, MOST);
    for (size_t i = 0; i < count; i++)
        if (!has_storage(controls[i].class)) sk_buf_bytes(&b, make_control_bytes(a, &controls[i]));
    return sk_buf_view(&b);
}

sk_bytes make_form_f(sk_arena *a, const char *caption, bool wide, const make_control *controls, size_t count)
{
    sk_buf b = sk_buf_new(a, MOST), sites = sk_buf_new(a, MOST);
    const struct text texts[] = {{19, caption}};
    sk_buf_bytes(&b, record(a, 4, false, 0, 10, texts, 1, wide));
    make_u16(&b, 0); /* no classes */
    for (size_t i = 0; i < count; i++)
        put_site(&sites, a, &controls[i], (uint32_t)i + 1,
                 has_storage(controls[i].class) ? 0 : make_control_bytes(a, &controls[i]).len);
    make_u32(&b, (uint32_t)count);
    make_u32(&b, (uint32_t)sites.len);
    size_t start = b.len;
    for (size_t left = count; left > 0;) { /* 2.2.10.7: runs of at most 127 */
        size_t run = left < 127 ? left : 127;
        make_u8(&b, 0);
        make_u8(&b, (unsigned)run | 0x80);
        make_u8(&b, 1);
        left -= run;
    }
    align(&b, start, 4);
    sk_buf_bytes(&b, sk_buf_view(&sites));
    return sk_buf_view(&b);
}

/* --- storages --- */

static void put_streams(make_cfb *c, sk_arena *a, const char *path, const char *caption, const make_control *controls,
                        size_t count);

/* 2.2.11: properties of each page and of the whole, then the identifiers of the pages. */
static sk_bytes page_list(sk_arena *a, size_t count)
{
    sk_buf x = sk_buf_new(a, MOST);
    for (size_t i = 0; i <= count; i++) {
        make_u16(&x, 0x0200);
        make_u16(&x, 4);
        make_u32(&x, 0);
    }
    make_u16(&x, 0x0200);
    make_u16(&x, 12);
    make_u32(&x, 6);
    make_u32(&x, (uint32_t)count);
    make_u32(&x, 1);
    for (size_t i = 0; i < count; i++) make_u32(&x, (uint32_t)i + 2);
    return sk_buf_view(&x);
}

/* A multi-page: its tab strip comes first among the sites, its pages have storages, and `x` tells their order. */
static void put_pages(make_cfb *c, sk_arena *a, const char *path, const make_control *pages, size_t count)
{
    make_control *all = SK_NEW_ARRAY(a, make_control, count + 1);
    if (!all) return;
    all[0] = (make_control){.class = SK_FORMS_TABSTRIP, .inside = pages, .count = count};
    for (size_t i = 0; i < count; i++) {
        all[i + 1] = pages[i];
        all[i + 1].caption = NULL;
    }
    put_streams(c, a, path, NULL, all, count + 1);
    make_cfb_put(c, sk_text_format(a, "%s/x", path), page_list(a, count));
}

static void put_streams(make_cfb *c, sk_arena *a, const char *path, const char *caption, const make_control *controls,
                        size_t count)
{
    make_cfb_put(c, sk_text_format(a, "%s/f", path), make_form_f(a, caption, false, controls, count));
    make_cfb_put(c, sk_text_format(a, "%s/o", path), make_form_o(a, controls, count));
    for (size_t i = 0; i < count; i++) {
        const char *inner = sk_text_format(a, "%s/i%02u", path, (unsigned)i + 1);
        if (controls[i].class == SK_FORMS_MULTIPAGE)
            put_pages(c, a, inner, controls[i].inside, controls[i].count);
        else if (has_storage(controls[i].class))
            put_streams(c, a, inner, controls[i].caption, controls[i].inside, controls[i].count);
    }
}

/* MS-OLEDS 2.3.7 with a program identifier. */
static sk_bytes compobj(sk_arena *a, const char *user_type, const char *program)
{
    sk_buf b = sk_buf_new(a, MOST);
    make_zeros(&b, 28);
    const char *const texts[] = {user_type, "Embedded Object", program};
    for (size_t i = 0; i < SK_COUNT(texts); i++) {
        make_u32(&b, (uint32_t)strlen(texts[i]) + 1);
        sk_buf_str(&b, texts[i]);
        make_u8(&b, 0);
    }
    return sk_buf_view(&b);
}

void make_form_put(make_cfb *c, sk_arena *a, const char *prefix, const char *name, const char *caption,
                   const make_control *controls, size_t count)
{
    const char *path = sk_text_format(a, "%s%s", prefix, name);
    sk_buf frame = sk_buf_new(a, MOST);
    sk_buf_format(&frame,
                  "VERSION 5.00\r\nBegin {C62A69F0-16DC-11CE-9E98-00AA00574A4F} %s \r\n   Caption         =   \"%s\"\r\n"
                  "   ClientHeight    =   3000\r\n   StartUpPosition =   1  'CenterOwner\r\n   TypeInfoVer     =   1\r\nEnd\r\n",
                  name, caption);
    make_cfb_put(c, sk_text_format(a, "%s/\001CompObj", path), compobj(a, "Microsoft Forms 2.0 Form", "Forms.Form.1"));
    make_cfb_put(c, sk_text_format(a, "%s/\003VBFrame", path), sk_buf_view(&frame));
    put_streams(c, a, path, caption, controls, count);
}

/* --- controls on pages --- */

/* MS-OFORMS section 5: first four bytes and rest of the class identifiers. */
static const struct {
    sk_forms_class class;
    uint8_t clsid[16];
} clsids[] = {
    {SK_FORMS_BUTTON, {0x40, 0x32, 0x05, 0xD7, 0x69, 0xCE, 0xCD, 0x11, 0xA7, 0x77, 0x00, 0xDD, 0x01, 0x14, 0x3C, 0x57}},
    {SK_FORMS_TEXTBOX, {0x10, 0x1D, 0xD2, 0x8B, 0x42, 0xEC, 0xCE, 0x11, 0x9E, 0x0D, 0x00, 0xAA, 0x00, 0x60, 0x02, 0xF3}},
    {SK_FORMS_COMBOBOX, {0x30, 0x1D, 0xD2, 0x8B, 0x42, 0xEC, 0xCE, 0x11, 0x9E, 0x0D, 0x00, 0xAA, 0x00, 0x60, 0x02, 0xF3}},
    {SK_FORMS_CHECKBOX, {0x40, 0x1D, 0xD2, 0x8B, 0x42, 0xEC, 0xCE, 0x11, 0x9E, 0x0D, 0x00, 0xAA, 0x00, 0x60, 0x02, 0xF3}},
    {SK_FORMS_LABEL, {0x23, 0x9E, 0x8C, 0x97, 0xB0, 0xD4, 0xCE, 0x11, 0xBF, 0x2D, 0x00, 0xAA, 0x00, 0x3F, 0x40, 0xD0}},
};

sk_bytes make_control_clsid(sk_arena *a, sk_forms_class class)
{
    for (size_t i = 0; i < SK_COUNT(clsids); i++)
        if (clsids[i].class == class) return sk_arena_copy(a, sk_bytes_of(clsids[i].clsid, 16));
    return sk_arena_copy(a, sk_bytes_of(clsids[1].clsid, 16));
}

void make_page_control_put(make_cfb *c, sk_arena *a, unsigned number, const make_control *control)
{
    const char *path = sk_text_format(a, "ObjectPool/_%u", number);
    sk_buf name = sk_buf_new(a, MOST);
    make_utf16(&name, control->name);
    make_u16(&name, 0);
    /* the storage is made just before its first stream */
    uint32_t first = make_cfb_put(c, sk_text_format(a, "%s/\001CompObj", path),
                                  compobj(a, "Microsoft Forms 2.0", "Forms.TextBox.1"));
    make_cfb_put(c, sk_text_format(a, "%s/\003OCXNAME", path), sk_buf_view(&name));
    make_cfb_put(c, sk_text_format(a, "%s/contents", path), make_control_bytes(a, control));
    sk_bytes clsid = make_control_clsid(a, control->class);
    if (clsid.len == 16) make_cfb_clsid(c, first - 1, clsid.p);
}

sk_bytes make_activex_raw(sk_arena *a, const make_control *control)
{
    sk_buf b = sk_buf_new(a, MOST);
    sk_buf_bytes(&b, make_control_clsid(a, control->class));
    sk_buf_bytes(&b, make_control_bytes(a, control));
    return sk_buf_view(&b);
}
