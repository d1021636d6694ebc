/* Drawings: MS-ODRAW 2.2.1 (record header), 2.2.7 (property tables), 2.3 (properties). A shape's name, alternative text
 * and WordArt text are where macros keep text that nobody sees, and a picture's name may be an address. */
#include "format/office/officeart.h"

#include "base/attr.h"
#include "base/text.h"
#include "format/office/ooxml.h"

enum {
    RECORD_SHAPE = 0xF004,
    RECORD_TEXT = 0xF00D,
    RECORD_CLIENT = 0xF011,
    RECORD_OPTIONS = 0xF00B,
    RECORD_OPTIONS_2 = 0xF121,
    RECORD_OPTIONS_3 = 0xF122
};

enum { PROPERTY_PICTURE_NAME = 0x0105, PROPERTY_WORDART = 0x00C0, PROPERTY_NAME = 0x0380, PROPERTY_DESCRIPTION = 0x0381 };

static const struct {
    uint16_t id;
    const char *name;
} kept[] = {{PROPERTY_WORDART, "TextEffect.Text"},
            {PROPERTY_PICTURE_NAME, "PictureName"},
            {PROPERTY_NAME, "Name"},
            {PROPERTY_DESCRIPTION, "AlternativeText"}};

struct shape {
    sk_bytes value[SK_COUNT(kept)];
};

/* 2.2.7: six bytes a property; long values follow behind the table in the same order. */
static void read_options(sk_officeart *a, sk_bytes body, unsigned count, struct shape *s)
{
    size_t at = 6u * (size_t)count;
    for (size_t i = 0; i < count && sk_has(body, 6 * i, 6); i++) {
        uint16_t id = sk_u16le_at(body, 6 * i);
        uint32_t len = sk_u32le_at(body, 6 * i + 2);
        if (!(id & 0x8000)) continue;
        sk_bytes value = sk_slice(body, at, len);
        at += value.len;
        for (size_t k = 0; k < SK_COUNT(kept); k++)
            if (kept[k].id == (id & 0x3FFF)) s->value[k] = sk_utf16_until_nul(a->o->arena, value);
    }
}

static void tell_shape(sk_officeart *a, const struct shape *s)
{
    sk_document *d = sk_opening_document(a->o);
    sk_bytes name = s->value[2].len ? s->value[2] : sk_text_bytes(a->o->arena, "Shape %u", a->index + 1);
    bool any = false;
    for (size_t k = 0; k < SK_COUNT(kept); k++) {
        if (s->value[k].len == 0 || kept[k].id == PROPERTY_NAME) continue;
        any = true;
        if (d)
            sk_document_add_value(d, &(sk_doc_value){.store = SK_STORE_SHAPE,
                                                     .container = a->container,
                                                     .name = name,
                                                     .index = a->index,
                                                     .property = sk_bytes_str(kept[k].name),
                                                     .value = s->value[k],
                                                     .artifact = a->artifact});
        if (kept[k].id == PROPERTY_PICTURE_NAME && sk_target_is_remote(s->value[k])) {
            sk_tell_fact(a->o, SK_FACT_OFFICE_IMAGE_EXTERNAL, s->value[k], 0, 0);
            sk_target_tell(a->o, s->value[k]);
        }
        if (!a->text || kept[k].id == PROPERTY_PICTURE_NAME) continue;
        sk_buf_bytes(a->text, name);
        sk_buf_format(a->text, ".%s = ", kept[k].name);
        sk_buf_bytes(a->text, s->value[k]);
        sk_buf_byte(a->text, '\n');
    }
    if (any) a->texts++;
}

size_t sk_officeart_walk(sk_officeart *a, sk_bytes records)
{
    size_t at = 0;
    struct shape shape = {0};
    bool open = false;
    while (sk_has(records, at, 8)) {
        uint16_t head = sk_u16le_at(records, at), type = sk_u16le_at(records, at + 2);
        uint32_t len = sk_u32le_at(records, at + 4);
        if (type < 0xF000 || !sk_spend(a->o->budget, SK_LIMIT_OFFICE_RECORDS, 1)) break;
        sk_bytes body = sk_slice(records, at + 8, len);
        if (type == RECORD_SHAPE) {
            if (open) {
                tell_shape(a, &shape);
                a->index++;
            }
            shape = (struct shape){0};
            open = true;
        }
        if (type == RECORD_OPTIONS || type == RECORD_OPTIONS_2 || type == RECORD_OPTIONS_3)
            read_options(a, body, head >> 4, &shape);
        bool enter = (head & 0xF) == 0xF && type != RECORD_TEXT && type != RECORD_CLIENT; /* those hold the host's records */
        at += 8 + (enter ? 0 : body.len);
    }
    if (open) {
        tell_shape(a, &shape);
        a->index++;
    }
    return at < records.len ? at : records.len;
}
