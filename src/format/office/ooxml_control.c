/* ActiveX controls of a package: an XML part with the class and properties, and mostly a binary part with the state.
 * Sources: MS-OE376 part 4 section 2.1 (ocx, ocxPr), ECMA-376-1 section 12.3.3 (control persistence). */
#include "base/text.h"
#include "format/office/forms.h"
#include "format/office/ooxml.h"

struct control {
    sk_ooxml *x;
    uint32_t part;
    sk_forms_place place;
    bool known; /* the root was told */
};

static void tell_state(struct control *c, sk_bytes id)
{
    const sk_ooxml_relation *r = sk_ooxml_relation_of(c->x, c->part, id);
    if (!r || r->part == SK_OOXML_NONE || !c->x->parts[r->part].content) return;
    sk_ooxml_part *state = &c->x->parts[r->part];
    state->activex = true;
    sk_bytes bytes = sk_content_need(state->content, c->x->o->budget->limits.value[SK_LIMIT_OOXML_XML]);
    (void)sk_forms_tell_control(c->x->o, &c->place, bytes);
}

static void on_start(void *self, const sk_xml_tag *tag)
{
    struct control *c = self;
    sk_opening *o = c->x->o;
    if (sk_xml_named(tag->local, "ocx") && !c->known) {
        sk_bytes class = sk_xml_get(tag, "classid");
        c->known = true;
        sk_ooxml_tell(c->x, SK_FACT_OFFICE_ACTIVEX_CONTROL,
                      sk_text_bytes(o->arena, "%.*s %.*s", (int)class.len, (const char *)class.p,
                                    (int)c->place.name.len, (const char *)c->place.name.p));
        tell_state(c, sk_xml_get_prefixed(tag, "id"));
    } else if (sk_xml_named(tag->local, "ocxPr")) {
        sk_bytes value = sk_xml_get(tag, "value");
        if (value.len > 0)
            sk_forms_add_property(o, &c->place, sk_arena_string(o->arena, sk_xml_get(tag, "name")), value);
    }
}

void sk_ooxml_read_control(sk_ooxml *x, uint32_t part, sk_bytes container, sk_bytes name)
{
    if (x->parts[part].parsed) return;
    struct control c = {.x = x, .part = part};
    c.place = (sk_forms_place){.container = container.len > 0 ? container : sk_forms_page_container(x->o),
                               .name = sk_arena_copy(x->o->arena, name), .artifact = x->o->artifact->id};
    sk_ooxml_parse(x, part, &(sk_xml_sink){.self = &c, .start = on_start});
}

void sk_ooxml_read_controls(sk_ooxml *x)
{
    for (uint32_t from = 0, part; (part = sk_ooxml_next_root(x, "ocx", &from)) != SK_OOXML_NONE;)
        sk_ooxml_read_control(x, part, (sk_bytes){NULL, 0}, (sk_bytes){NULL, 0});
}
