/* Running text of packages: Word's stories, slides, drawings and their VML, in one reader, since text, shapes,
 * fields and actions have the same elements everywhere. Sources: ECMA-376-1 sections 17.16.18 (fldChar), 17.16.19
 * (fldSimple), 17.15.1.32 (docVar), 17.5.2 (structured document tags), 20.1.2.2.8 (cNvPr), 20.4.2.5 (docPr),
 * 21.1.2.3.5 (hlinkClick); ECMA-376-4 section 19.1 (VML). */
#include "base/text.h"
#include "format/office/field.h"
#include "format/office/ooxml.h"

#define FIELDS 16   /* fields inside fields that are joined; deeper ones are read as part of the sixteenth */
#define CONTROLS 16
#define MARKS 256   /* SET fields whose value a REF may name */
#define FIELD_BYTES (256u << 10)

struct field {
    sk_buf instruction, result;
    bool in_result;
};

struct mark {
    sk_bytes name, value;
};

struct control {
    sk_bytes name;
    size_t text_from;
    unsigned depth;
};

struct story {
    sk_ooxml *x;
    uint32_t part;
    sk_bytes container;
    bool in_text, in_instruction;
    struct field fields[FIELDS];
    size_t field_depth;
    struct mark marks[MARKS];
    size_t mark_count;
    struct control controls[CONTROLS];
    size_t control_count;
    unsigned depth;
    sk_bytes shape;       /* name of the shape whose text is being read */
    sk_bytes macro;       /* what clicking on it runs */
    sk_bytes drawing;     /* name of the drawing told last: Word's shapes have none of their own */
    size_t shape_from;    /* where its text starts in x->text */
    bool in_shape;
    sk_bytes variable;    /* name of the w:docVar */
};

/* --- fields --- */

static struct field *top_field(struct story *s)
{
    return s->field_depth == 0 ? NULL : &s->fields[s->field_depth <= FIELDS ? s->field_depth - 1 : FIELDS - 1];
}

static void begin_field(struct story *s)
{
    s->field_depth++;
    if (s->field_depth > FIELDS) return;
    struct field *f = top_field(s);
    if (!f->instruction.arena) f->instruction = sk_buf_new(s->x->o->arena, FIELD_BYTES);
    if (!f->result.arena) f->result = sk_buf_new(s->x->o->arena, FIELD_BYTES);
    f->instruction.len = f->result.len = 0;
    f->instruction.full = f->result.full = f->in_result = false;
}

static sk_bytes mark_value(const struct story *s, sk_bytes name)
{
    for (size_t i = s->mark_count; i > 0; i--)
        if (sk_equal_nocase(s->marks[i - 1].name, name)) return s->marks[i - 1].value;
    return (sk_bytes){NULL, 0};
}

/* What a field inside an instruction stands for: QUOTE and REF are calculated, of others the stored result counts. */
static sk_bytes value_of(struct story *s, sk_bytes instruction, sk_bytes result)
{
    sk_arena *a = s->x->o->arena;
    if (sk_field_is(instruction, "QUOTE")) return sk_field_quote(a, instruction);
    if (sk_field_is(instruction, "REF")) {
        sk_bytes rest = instruction, name = {NULL, 0};
        (void)sk_field_next_argument(a, &rest, &name);
        if (sk_field_next_argument(a, &rest, &name) && mark_value(s, name).p) return mark_value(s, name);
    }
    return result;
}

static void tell_instruction(struct story *s, sk_bytes instruction)
{
    if (sk_map_get(s->x->instructions, instruction, &(uintptr_t){0})) return;
    sk_map_add(s->x->instructions, sk_arena_copy(s->x->o->arena, instruction), 1);
    sk_field_tell(s->x->o, instruction);
}

static void keep_mark(struct story *s, sk_bytes instruction)
{
    sk_arena *a = s->x->o->arena;
    sk_bytes rest = instruction, name = {NULL, 0}, value = {NULL, 0};
    if (s->mark_count == MARKS || !sk_field_is(instruction, "SET")) return;
    (void)sk_field_next_argument(a, &rest, &name);
    if (sk_field_next_argument(a, &rest, &name) && sk_field_next_argument(a, &rest, &value))
        s->marks[s->mark_count++] = (struct mark){sk_arena_copy(a, name), sk_arena_copy(a, value)};
}

static void end_field(struct story *s)
{
    if (s->field_depth == 0) return;
    if (s->field_depth > FIELDS) {
        s->field_depth--;
        return;
    }
    const struct field *f = top_field(s);
    sk_bytes instruction = sk_buf_view(&f->instruction), value = value_of(s, instruction, sk_buf_view(&f->result));
    tell_instruction(s, instruction);
    keep_mark(s, instruction);
    s->field_depth--;
    struct field *outer = top_field(s);
    if (outer) sk_buf_bytes(outer->in_result ? &outer->result : &outer->instruction, value);
}

static void field_mark(struct story *s, sk_bytes type)
{
    if (sk_is(type, "begin")) begin_field(s);
    else if (sk_is(type, "separate") && top_field(s) && s->field_depth <= FIELDS) top_field(s)->in_result = true;
    else if (sk_is(type, "end")) end_field(s);
}

static void field_simple(struct story *s, const sk_xml_tag *tag)
{
    sk_bytes instruction = sk_xml_get(tag, "instr");
    tell_instruction(s, instruction);
    keep_mark(s, instruction);
    struct field *outer = top_field(s);
    if (outer && !outer->in_result && sk_field_is(instruction, "QUOTE"))
        sk_buf_bytes(&outer->instruction, sk_field_quote(s->x->o->arena, instruction));
}

/* --- shapes --- */

static void store_shape(struct story *s, sk_bytes name, const char *property, sk_bytes value)
{
    sk_ooxml_store(s->x, SK_STORE_SHAPE, s->container, name, property, value);
}

/* ECMA-376-1, 20.1.2.2.8 and 20.4.2.5: name, description and title of a drawing object. */
static void read_shape_properties(struct story *s, const sk_xml_tag *tag)
{
    sk_bytes name = sk_xml_get(tag, "name");
    s->drawing = sk_arena_copy(s->x->o->arena, name);
    if (s->in_shape && s->shape.len == 0) s->shape = s->drawing;
    store_shape(s, name, "AlternativeText", sk_xml_get(tag, "descr"));
    store_shape(s, name, "Title", sk_xml_get(tag, "title"));
}

static void begin_shape(struct story *s)
{
    s->in_shape = true;
    s->shape = s->macro = (sk_bytes){NULL, 0};
    s->shape_from = s->x->text.len;
}

static void read_vml_shape(struct story *s, const sk_xml_tag *tag)
{
    sk_bytes name = sk_xml_get(tag, "id");
    store_shape(s, name, "AlternativeText", sk_xml_get(tag, "alt"));
    store_shape(s, name, "Title", sk_xml_get(tag, "title"));
    sk_bytes target = sk_xml_get(tag, "href");
    if (target.len > 0) sk_target_tell(s->x->o, target);
    begin_shape(s);
    s->shape = sk_arena_copy(s->x->o->arena, name);
}

static void end_shape(struct story *s)
{
    if (!s->in_shape) return;
    s->in_shape = false;
    store_shape(s, s->shape, "OnAction", s->macro);
    store_shape(s, s->shape, "TextRange", sk_trim(sk_from(sk_buf_view(&s->x->text), s->shape_from)));
}

/* --- content controls --- */

static void begin_control(struct story *s)
{
    if (s->control_count < CONTROLS)
        s->controls[s->control_count++] = (struct control){.text_from = s->x->text.len, .depth = s->depth};
}

static void name_control(struct story *s, const sk_xml_tag *tag)
{
    if (s->control_count > 0 && s->controls[s->control_count - 1].name.len == 0)
        s->controls[s->control_count - 1].name = sk_arena_copy(s->x->o->arena, sk_xml_get(tag, "val"));
}

static void end_control(struct story *s)
{
    if (s->control_count == 0 || s->controls[s->control_count - 1].depth != s->depth) return;
    struct control *c = &s->controls[--s->control_count];
    if (c->name.len > 0)
        sk_ooxml_store(s->x, SK_STORE_CONTROL, s->container, c->name, "Range",
                       sk_trim(sk_from(sk_buf_view(&s->x->text), c->text_from)));
}

/* --- actions and objects --- */

/* ECMA-376-1, 21.1.2.3.5 and MS-OE376: ppaction://program and ppaction://macro start something. */
static void read_action(struct story *s, const sk_xml_tag *tag)
{
    sk_bytes action = sk_xml_get(tag, "action");
    if (!sk_starts_nocase(action, SK_LIT("ppaction://program")) &&
        !sk_starts_nocase(action, SK_LIT("ppaction://macro")) && !sk_starts_nocase(action, SK_LIT("ppaction://ole")))
        return;
    const sk_ooxml_relation *r = sk_ooxml_relation_of(s->x, s->part, sk_xml_get_prefixed(tag, "id"));
    sk_bytes target = r ? r->target : (sk_bytes){NULL, 0};
    sk_ooxml_tell(s->x, SK_FACT_OFFICE_ACTION,
                  sk_text_bytes(s->x->o->arena, "%.*s %.*s", (int)action.len, (const char *)action.p, (int)target.len,
                                (const char *)target.p));
}

/* ECMA-376-1, 17.3.3.3 and 19.3.2.1: a control of the page; its part holds the class and the state. */
static void read_page_control(struct story *s, const sk_xml_tag *tag)
{
    const sk_ooxml_relation *r = sk_ooxml_relation_of(s->x, s->part, sk_xml_get_prefixed(tag, "id"));
    if (r && r->part != SK_OOXML_NONE)
        sk_ooxml_read_control(s->x, r->part, (sk_bytes){NULL, 0}, sk_xml_get(tag, "name"));
}

static void read_object(struct story *s, const sk_xml_tag *tag)
{
    sk_bytes class = sk_xml_get(tag, "ProgID");
    if (class.len == 0) class = sk_xml_get(tag, "progId");
    sk_ooxml_tell(s->x, SK_FACT_OFFICE_OBJECT_CLASS, class);
}

/* --- text --- */

static void add_text(struct story *s, sk_bytes text)
{
    struct field *f = top_field(s);
    if (f && s->field_depth <= FIELDS) sk_buf_bytes(f->in_result ? &f->result : &f->instruction, text);
    sk_buf_bytes(&s->x->text, text);
}

static void end_paragraph(struct story *s)
{
    if (s->x->text.len > 0) sk_buf_byte(&s->x->text, '\n');
}

/* --- events --- */

struct element {
    const char *name;
    void (*start)(struct story *s, const sk_xml_tag *tag);
};

static void on_text_start(struct story *s, const sk_xml_tag *tag)
{
    (void)tag;
    s->in_text = true;
}

static void on_instruction(struct story *s, const sk_xml_tag *tag)
{
    (void)tag;
    s->in_instruction = true;
}

static void on_field_char(struct story *s, const sk_xml_tag *tag) { field_mark(s, sk_xml_get(tag, "fldCharType")); }

/* In w:tabs the same element defines a tab stop. */
static void on_tab(struct story *s, const sk_xml_tag *tag)
{
    if (sk_xml_get(tag, "pos").len > 0) return;
    add_text(s, SK_LIT("\t"));
}

static void on_break(struct story *s, const sk_xml_tag *tag)
{
    (void)tag;
    add_text(s, SK_LIT("\n"));
}

static void on_shape(struct story *s, const sk_xml_tag *tag)
{
    begin_shape(s);
    if (sk_xml_named(tag->local, "wsp")) s->shape = s->drawing;
    s->macro = sk_arena_copy(s->x->o->arena, sk_xml_get(tag, "macro")); /* 20.5.2.29, on drawings of sheets */
}

static void on_text_path(struct story *s, const sk_xml_tag *tag)
{
    store_shape(s, s->shape, "TextEffect", sk_xml_get(tag, "string"));
}

static void on_content_control(struct story *s, const sk_xml_tag *tag)
{
    (void)tag;
    begin_control(s);
}

static void on_variable(struct story *s, const sk_xml_tag *tag)
{
    sk_ooxml_store(s->x, SK_STORE_VARIABLE, (sk_bytes){NULL, 0}, sk_xml_get(tag, "name"), "Value",
                   sk_xml_get(tag, "val"));
}

static const struct element elements[] = {
    {"OLEObject", read_object},
    {"alias", name_control},
    {"br", on_break},
    {"cNvPr", read_shape_properties},
    {"control", read_page_control},
    {"cr", on_break},
    {"docPr", read_shape_properties},
    {"docVar", on_variable},
    {"fldChar", on_field_char},
    {"fldSimple", field_simple},
    {"hlinkClick", read_action},
    {"hlinkHover", read_action},
    {"hlinkMouseOver", read_action},
    {"image", read_vml_shape},
    {"instrText", on_instruction},
    {"oleObj", read_object},
    {"oleObject", read_object},
    {"oval", read_vml_shape},
    {"rect", read_vml_shape},
    {"roundrect", read_vml_shape},
    {"sdt", on_content_control},
    {"shape", read_vml_shape},
    {"sp", on_shape},
    {"t", on_text_start},
    {"tab", on_tab},
    {"tag", name_control},
    {"textpath", on_text_path},
    {"wsp", on_shape},
};

static void on_start(void *self, const sk_xml_tag *tag)
{
    struct story *s = self;
    int first = sk_at(tag->local, 0);
    s->depth = tag->depth;
    for (size_t i = 0; i < SK_COUNT(elements); i++)
        if (elements[i].name[0] == first && sk_xml_named(tag->local, elements[i].name)) {
            elements[i].start(s, tag);
            return;
        }
}

static void end_text(struct story *s) { s->in_text = false; }
static void end_instruction(struct story *s) { s->in_instruction = false; }

static const struct {
    const char *name;
    void (*end)(struct story *s);
} ends[] = {{"image", end_shape}, {"instrText", end_instruction},
            {"oval", end_shape},  {"p", end_paragraph},
            {"rect", end_shape},  {"roundrect", end_shape},
            {"sdt", end_control}, {"shape", end_shape},
            {"sp", end_shape},    {"t", end_text},
            {"wsp", end_shape}};

static void on_end(void *self, sk_bytes local)
{
    struct story *s = self;
    int first = sk_at(local, 0);
    for (size_t i = 0; i < SK_COUNT(ends); i++)
        if (ends[i].name[0] == first && sk_xml_named(local, ends[i].name)) ends[i].end(s);
    if (s->depth > 0) s->depth--;
}

static void on_characters(void *self, sk_bytes text)
{
    struct story *s = self;
    if (s->in_instruction && s->field_depth > 0 && s->field_depth <= FIELDS)
        sk_buf_bytes(&top_field(s)->instruction, text);
    else if (s->in_text) add_text(s, text);
}

void sk_ooxml_read_story(sk_ooxml *x, uint32_t part, sk_bytes container)
{
    struct story on_stack = {.x = x, .part = part, .container = container}, *s = &on_stack;
    size_t from = x->text.len;
    sk_ooxml_parse(x, part, &(sk_xml_sink){.self = s, .start = on_start, .end = on_end, .text = on_characters});
    while (s->field_depth > 0) end_field(s); /* a field that never ends still says what it would do */
    sk_ooxml_store(x, SK_STORE_TEXT, (sk_bytes){NULL, 0}, container, "Text",
                   sk_trim(sk_from(sk_buf_view(&x->text), from)));
}

static sk_bytes file_of(sk_bytes name)
{
    size_t slash = sk_find_last(name, SK_LIT("/"));
    sk_bytes file = slash == SK_NPOS ? name : sk_from(name, slash + 1);
    size_t dot = sk_find_last(file, SK_LIT("."));
    return dot == SK_NPOS ? file : sk_slice(file, 0, dot);
}

/* Roots of parts with text, shapes or fields, in the order in which their text is shown. Those of sheets were read with
 * their sheet. */
void sk_ooxml_read_stories(sk_ooxml *x)
{
    static const char *const roots[] = {
        "document",      "hdr",          "ftr",       "footnotes", "endnotes",  "comments",   "glossaryDocument",
        "settings",      "presentation", "sld",       "notes",     "sldLayout", "sldMaster",  "notesMaster",
        "handoutMaster", "cmLst",        "dataModel", "drawing",   "wsDr",      "userShapes", "xml"};
    for (size_t i = 0; i < SK_COUNT(roots); i++)
        for (uint32_t from = 0, part; (part = sk_ooxml_next_root(x, roots[i], &from)) != SK_OOXML_NONE;)
            if (!x->parts[part].parsed) sk_ooxml_read_story(x, part, file_of(x->parts[part].name));
}
