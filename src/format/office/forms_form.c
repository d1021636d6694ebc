/* The `f` stream: MS-OFORMS 2.2.10. FormControl record, pictures and font, table of classes, then the sites: first one
 * list of depths and types in runs (2.2.10.7), padded to 4, then a record for each control (2.2.10.12). */
#include "format/office/forms_form.h"

#include <string.h>

#include "base/reader.h"

#define FORM_BOOLEANS 6
#define FORM_MOUSE_ICON 15
#define FORM_FONT 20
#define FORM_PICTURE 21
#define NO_CLASS_TABLE 0x8000u /* FORM_FLAG_DONTSAVECLASSTABLE, 2.2.10.3 */

#define SITE_ID 2
#define SITE_FLAGS 4
#define SITE_SIZE 5
#define SITE_CLASS 7
#define SITE_STREAMED 0x10u /* 2.2.10.12.4; set where the flags are not stored */
#define SITE_LEAST 8        /* version, length and mask */

#define STD_FONT 0x0BE35203u
#define TEXT_PROPS 0xAFC20920u

static bool has_bit(uint64_t mask, unsigned bit) { return mask >> bit & 1; }

/* 2.4.8 GuidAndPicture, 2.4.13 StdPicture */
static void skip_picture(sk_reader *r)
{
    sk_skip(r, 16 + 4);
    sk_skip(r, sk_u32le(r));
}

/* 2.4.7 GuidAndFont: a StdFont (2.4.12) or TextProps (2.3.1) */
static void skip_font(sk_reader *r)
{
    uint32_t which = sk_u32le(r);
    sk_skip(r, 12);
    if (which == STD_FONT) {
        sk_skip(r, 1 + 2 + 1 + 2 + 4);
        sk_skip(r, sk_u8(r));
    } else if (which == TEXT_PROPS) {
        sk_skip(r, 2);
        sk_skip(r, sk_u16le(r));
    } else {
        sk_skip(r, SIZE_MAX);
    }
}

static void skip_stream_data(sk_reader *r, uint64_t mask)
{
    if (has_bit(mask, FORM_MOUSE_ICON)) skip_picture(r);
    if (has_bit(mask, FORM_FONT)) skip_font(r);
    if (has_bit(mask, FORM_PICTURE)) skip_picture(r);
}

static void skip_class_table(sk_reader *r)
{
    uint16_t count = sk_u16le(r);
    for (unsigned i = 0; i < count && !r->failed; i++) {
        sk_skip(r, 2);
        sk_skip(r, sk_u16le(r));
    }
}

/* 2.2.10.7: depth, then a type, or with the high bit a count and the type. Padding counts from the list's start. */
static void skip_depths(sk_reader *r, uint32_t sites)
{
    size_t start = r->pos;
    for (uint32_t seen = 0; seen < sites && !r->failed;) {
        sk_skip(r, 1);
        uint8_t mixed = sk_u8(r);
        uint32_t run = mixed & 0x7F;
        if (mixed & 0x80)
            sk_skip(r, 1);
        else
            run = 1;
        seen += run ? run : 1;
    }
    sk_skip(r, (4 - (r->pos - start) % 4) % 4);
}

sk_bytes sk_forms_property_of(const sk_forms_properties *p, const char *name, uint32_t index)
{
    for (const sk_forms_property *row = p->first; row; row = row->next)
        if (row->index == index && strcmp(row->name, name) == 0) return row->value;
    return (sk_bytes){NULL, 0};
}

static sk_forms_class class_of(uint32_t index)
{
    return index == SK_FORMS_FORM || strcmp(sk_forms_class_name((sk_forms_class)index), "Control") != 0 ? (sk_forms_class)index
                                                                                                        : SK_FORMS_UNKNOWN;
}

static void read_sites(sk_reader *r, sk_arena *arena, size_t count, sk_forms_form *form)
{
    for (size_t i = 0; i < count && !r->failed; i++) {
        sk_forms_site *s = &form->sites[form->count];
        sk_forms_record rec;
        sk_forms_properties_begin(&s->properties, arena);
        if (!sk_forms_site_read(sk_from(r->view, r->pos), &s->properties, &rec)) {
            form->damaged = true;
            form->bad_at = r->pos;
            return;
        }
        sk_skip(r, rec.end);
        s->name = sk_forms_property_of(&s->properties, "Name", 0);
        s->tag = sk_forms_property_of(&s->properties, "Tag", 0);
        s->class = has_bit(rec.mask, SITE_CLASS) ? class_of(rec.number[SITE_CLASS]) : SK_FORMS_UNKNOWN;
        s->id = rec.number[SITE_ID];
        s->streamed = !has_bit(rec.mask, SITE_FLAGS) || rec.number[SITE_FLAGS] & SITE_STREAMED;
        s->size = rec.number[SITE_SIZE];
        form->count++;
    }
}

void sk_forms_form_read(sk_bytes f, sk_arena *arena, size_t most_sites, sk_forms_form *ret_form)
{
    *ret_form = (sk_forms_form){0};
    sk_forms_properties_begin(&ret_form->properties, arena);
    sk_forms_record rec;
    if (!sk_forms_control_read(f, SK_FORMS_FORM, &ret_form->properties, &rec)) {
        ret_form->damaged = true;
        return;
    }
    sk_reader r = sk_reader_on(f, 0);
    sk_skip(&r, rec.end);
    skip_stream_data(&r, rec.mask);
    if (!(rec.number[FORM_BOOLEANS] & NO_CLASS_TABLE)) skip_class_table(&r);
    uint32_t sites = sk_u32le(&r), bytes = sk_u32le(&r);
    (void)bytes; /* each record says its own length */
    if (!r.failed && sites > 0 && !sk_fits(&r, sites, SITE_LEAST)) {
        ret_form->damaged = true;
        ret_form->bad_at = r.pos;
        sites = (uint32_t)(sk_left(&r) / SITE_LEAST);
    }
    skip_depths(&r, sites);
    size_t count = sites < most_sites ? sites : most_sites;
    ret_form->sites = r.failed || count == 0 ? NULL : SK_NEW_ARRAY(arena, sk_forms_site, count);
    if (ret_form->sites) read_sites(&r, arena, count, ret_form);
    if (r.failed) {
        ret_form->damaged = true;
        ret_form->bad_at = r.bad_at < f.len ? r.bad_at : f.len;
    }
}

bool sk_forms_has_clsid(sk_bytes data) { return sk_forms_class_of_clsid(sk_slice(data, 0, 16)) != SK_FORMS_UNKNOWN; }
