/* Forms of VBA projects and controls on pages, in a compound file: MS-OFORMS 2.1.2 (storages of a UserForm, one `f` and
 * `o` each, nested ones named i and their number), MS-OVBA 2.3.4.1 (designer storages, VBFrame stream), Word's
 * ObjectPool (MS-DOC 2.1.10: a storage a control, named by "\3OCXNAME"), Excel's Ctls stream and MBD storages.
 *
 * Macros of the Emotet family keep their command in such properties, so every text property goes to the document, and a
 * person sees them as one text "controls" a form. */
#include "format/office/forms.h"

#include "base/attr.h"
#include "base/reader.h"
#include "base/text.h"
#include "format/office/cfb_parts.h"
#include "format/office/forms_form.h"

struct walk {
    sk_opening *o;
    const sk_cfb_part *part; /* NULL for controls of a package */
    sk_document *document;
    sk_buf text;
    size_t longest, controls;
    bool damaged, limited;
    uint32_t artifact;
};

#define TEXT_MOST (8u << 20)

static struct walk begin_walk(sk_opening *o, const sk_cfb_part *part)
{
    return (struct walk){.o = o,
                         .part = part,
                         .document = sk_opening_document(o),
                         .text = sk_buf_new(o->arena, TEXT_MOST),
                         .artifact = o->artifact->id};
}

/* --- properties --- */

static void add_value(struct walk *w, const sk_forms_place *place, const char *property, sk_bytes value)
{
    if (!w->document) return;
    sk_document_add_value(w->document, &(sk_doc_value){.store = SK_STORE_CONTROL,
                                                       .container = place->container,
                                                       .path = place->path,
                                                       .name = place->name,
                                                       .property = sk_bytes_str(property),
                                                       .value = value,
                                                       .index = place->index,
                                                       .artifact = place->artifact});
}

/* Captions that repeat the name and the states of check boxes are what the designer writes by itself. */
static bool is_default(const sk_forms_place *place, sk_bytes value)
{
    return value.len == 0 || sk_equal(value, place->name) || (place->name.len == 0 && sk_equal(value, place->container)) ||
           (value.len == 1 && sk_is_digit(value.p[0]));
}

static void write_line(struct walk *w, const sk_forms_place *place, const char *property, sk_bytes value)
{
    const sk_bytes parts[] = {place->container, place->path, place->name};
    for (size_t i = 0; i < 3; i++) {
        if (parts[i].len == 0) continue;
        sk_buf_bytes(&w->text, parts[i]);
        sk_buf_byte(&w->text, '.');
    }
    sk_buf_str(&w->text, property);
    sk_buf_str(&w->text, " = ");
    sk_buf_bytes(&w->text, value);
    sk_buf_byte(&w->text, '\n');
}

static void add_text(struct walk *w, const sk_forms_place *place, const char *property, sk_bytes value)
{
    add_value(w, place, property, value);
    if (is_default(place, value)) return;
    write_line(w, place, property, value);
    if (value.len > w->longest) w->longest = value.len;
}

static bool has_text_property(sk_forms_class class)
{
    return class == SK_FORMS_TEXTBOX || class == SK_FORMS_LISTBOX || class == SK_FORMS_COMBOBOX || class == SK_FORMS_MORPH;
}

static void add_properties(struct walk *w, const sk_forms_place *place, const sk_forms_properties *p)
{
    for (const sk_forms_property *row = p->first; row; row = row->next) {
        sk_bytes name = sk_bytes_str(row->name);
        if (sk_equal(name, SK_LIT("Name"))) continue;
        if (row->text)
            add_text(w, place, row->name, row->value);
        else
            add_value(w, place, row->name, row->value);
        if (row->text && has_text_property(place->class) && sk_equal(name, SK_LIT("Value")))
            add_value(w, place, "Text", row->value);
    }
}

/* Bytes that no layout fits: the strings in them, and a deviation where the class promised a layout. */
static void add_scanned(struct walk *w, const sk_forms_place *place, sk_bytes data)
{
    sk_forms_properties found;
    sk_forms_properties_begin(&found, w->o->arena);
    sk_forms_scan_strings(data, &found);
    add_properties(w, place, &found);
}

/* --- tabs --- */

static const char *const tab_texts[][2] = {
    {"Items", "Caption"}, {"TipStrings", "ControlTipText"}, {"Tags", "Tag"}, {"Accelerators", "Accelerator"}};

/* What a tab strip keeps of the tab with that index (2.2.9.4): also of the page, in a multi-page. */
static void add_tab(struct walk *w, const sk_forms_place *tab, const sk_forms_properties *strip, uint32_t index)
{
    for (size_t i = 0; i < SK_COUNT(tab_texts); i++) {
        sk_bytes value = sk_forms_property_of(strip, tab_texts[i][0], index);
        if (value.len) add_text(w, tab, tab_texts[i][1], value);
    }
}

static void add_tabs(struct walk *w, const sk_forms_place *strip, const sk_forms_properties *p)
{
    for (const sk_forms_property *row = p->first; row; row = row->next) {
        if (!sk_equal(sk_bytes_str(row->name), SK_LIT("Items"))) continue;
        sk_forms_place tab = *strip;
        tab.name = sk_forms_property_of(p, "Names", row->index);
        tab.index = row->index;
        add_tab(w, &tab, p, row->index);
    }
}

static void add_numbers(struct walk *w, const sk_forms_place *place, const sk_forms_properties *p)
{
    for (const sk_forms_property *row = p->first; row; row = row->next)
        if (!row->text) add_value(w, place, row->name, row->value);
}

/* --- one control --- */

static sk_bytes join_path(struct walk *w, sk_bytes path, sk_bytes name)
{
    sk_buf out = sk_buf_new(w->o->arena, path.len + name.len + 1);
    sk_buf_bytes(&out, path);
    if (path.len && name.len) sk_buf_byte(&out, '.');
    sk_buf_bytes(&out, name);
    return sk_buf_view(&out);
}

/* Bytes of a control without storage. */
static bool add_control(struct walk *w, const sk_forms_place *place, sk_bytes data)
{
    sk_forms_place here = *place;
    if (sk_forms_has_clsid(data)) {
        here.class = sk_forms_class_of_clsid(sk_slice(data, 0, 16));
        data = sk_from(data, 16);
    }
    if (here.class == SK_FORMS_UNKNOWN) here.class = sk_forms_control_guess(data);
    sk_forms_properties found;
    sk_forms_record rec;
    sk_forms_properties_begin(&found, w->o->arena);
    if (here.class == SK_FORMS_UNKNOWN || !sk_forms_control_read(data, here.class, &found, &rec)) {
        if (here.class != SK_FORMS_UNKNOWN && data.len) {
            sk_tell_deviation_of(w->o, here.artifact, SK_DEV_FORMS_RECORD, 0);
            w->damaged = true;
        }
        add_scanned(w, &here, data);
        return data.len > 0;
    }
    if (here.class == SK_FORMS_TABSTRIP) {
        sk_forms_place strip = here;
        add_numbers(w, &here, &found);
        strip.path = join_path(w, here.path, here.name);
        add_tabs(w, &strip, &found);
    } else {
        add_properties(w, &here, &found);
    }
    return found.count > 0;
}

/* --- forms with sites --- */

static void read_form(struct walk *w, uint32_t storage, const sk_forms_place *place, unsigned depth);

static uint32_t find_inner(struct walk *w, uint32_t storage, uint32_t id)
{
    return sk_cfb_find(w->part->cfb, storage, sk_text_bytes(w->o->arena, "i%02u", id));
}

static sk_bytes stream_in(struct walk *w, uint32_t storage, const char *name)
{
    return sk_cfb_bytes(w->part->cfb, sk_cfb_find_str(w->part->cfb, storage, name));
}

static void add_site(struct walk *w, uint32_t storage, const sk_forms_place *place, const sk_forms_site *s, sk_bytes data,
                     unsigned depth)
{
    uint32_t inner = s->streamed ? SK_CFB_NONE : find_inner(w, storage, s->id);
    add_properties(w, place, &s->properties);
    if (inner != SK_CFB_NONE)
        read_form(w, inner, place, depth + 1);
    else if (data.len)
        (void)add_control(w, place, data);
    w->controls++;
}

/* Pages of a multi-page: the tab strip among its sites has their texts, and the stream `x` (2.1.2.1.4) ends with the
 * identifiers of their sites in the same order. */
struct pages {
    sk_forms_properties strip;
    sk_bytes order;
    const sk_forms_site *strip_site;
};

/* Records of properties, one a page and one of the whole (2.2.11), all of the same shape; then the identifiers. */
static sk_bytes page_order(sk_bytes x)
{
    sk_reader r = sk_reader_on(x, 0);
    while (sk_left(&r) >= 4 && sk_u16le_at(x, r.pos) == 0x0200) {
        sk_skip(&r, 2);
        sk_skip(&r, sk_u16le(&r));
    }
    return r.failed ? (sk_bytes){NULL, 0} : sk_from(x, r.pos);
}

static struct pages find_pages(struct walk *w, uint32_t storage, const sk_forms_form *form, sk_bytes o)
{
    struct pages p = {.order = page_order(stream_in(w, storage, "x"))};
    uint64_t at = 0;
    sk_forms_record rec;
    sk_forms_properties_begin(&p.strip, w->o->arena);
    for (size_t i = 0; i < form->count && !p.strip_site; i++) {
        const sk_forms_site *s = &form->sites[i];
        if (s->class == SK_FORMS_TABSTRIP && sk_forms_control_read(sk_slice(o, at, s->size), SK_FORMS_TABSTRIP, &p.strip, &rec))
            p.strip_site = s;
        at += s->streamed ? s->size : 0;
    }
    return p;
}

#define PAGES_MOST 128u

static uint32_t page_index(const struct pages *p, uint32_t id, uint32_t fallback)
{
    for (uint32_t i = 0; i < PAGES_MOST && sk_has(p->order, 4ull * i, 4); i++)
        if (sk_u32le_at(p->order, 4 * (size_t)i) == id) return i;
    return fallback;
}

/* Controls of form, which stand in its `o` stream one behind the other, or in storages. */
static void add_sites(struct walk *w, uint32_t storage, const sk_forms_place *place, const sk_forms_form *form, unsigned depth)
{
    sk_bytes o = stream_in(w, storage, "o");
    bool paged = place->class == SK_FORMS_MULTIPAGE;
    struct pages pages = {0};
    if (paged) pages = find_pages(w, storage, form, o);
    sk_forms_place here = {.container = place->container,
                           .path = depth > 0 ? join_path(w, place->path, place->name) : place->path,
                           .artifact = w->artifact};
    uint64_t at = 0;
    uint32_t page = 0;
    for (size_t i = 0; i < form->count; i++) {
        const sk_forms_site *s = &form->sites[i];
        if (!sk_spend(w->o->budget, SK_LIMIT_FORMS_CONTROLS, 1)) {
            w->limited = true;
            return;
        }
        sk_bytes data = s->streamed ? sk_slice(o, at, s->size) : (sk_bytes){NULL, 0};
        if (s->streamed && data.len < s->size) {
            sk_tell_deviation_of(w->o, w->artifact, SK_DEV_FORMS_STREAM_CUT, 0);
            w->damaged = true;
        }
        at += s->streamed ? s->size : 0;
        if (paged && s == pages.strip_site) continue;
        here.name = s->name;
        here.class = s->class;
        here.index = (uint32_t)i;
        if (paged && s->class == SK_FORMS_FORM) {
            here.index = page_index(&pages, s->id, page++);
            add_tab(w, &here, &pages.strip, here.index);
        }
        add_site(w, storage, &here, s, data, depth);
    }
    if (form->damaged && at < o.len) add_scanned(w, &here, sk_from(o, at));
}

static void read_form(struct walk *w, uint32_t storage, const sk_forms_place *place, unsigned depth)
{
    if (!sk_within(w->o->budget, SK_LIMIT_FORMS_DEPTH, depth)) {
        w->limited = true;
        return;
    }
    uint32_t f_id = sk_cfb_find_str(w->part->cfb, storage, "f");
    sk_bytes f = sk_cfb_bytes(w->part->cfb, f_id);
    if (f.len == 0) return;
    uint32_t outer = w->artifact;
    w->artifact = sk_cfb_artifact_of(w->o, w->part, f_id);
    sk_forms_form form;
    sk_forms_form_read(f, w->o->arena, (size_t)w->o->budget->limits.value[SK_LIMIT_FORMS_CONTROLS], &form);
    sk_forms_place here = *place;
    here.artifact = w->artifact;
    add_properties(w, &here, &form.properties);
    if (form.damaged) {
        sk_tell_deviation_of(w->o, w->artifact, SK_DEV_FORMS_RECORD, form.bad_at);
        w->damaged = true;
        add_scanned(w, &here, sk_from(f, form.bad_at));
    }
    add_sites(w, storage, &here, &form, depth);
    w->artifact = outer;
}

/* --- the designer's text --- */

/* MS-OVBA 2.3.5: "   Caption         =   "text"" a line, between Begin and End. Quotes inside are doubled. */
static void read_vbframe(struct walk *w, const sk_forms_place *place, sk_bytes text)
{
    sk_bytes line;
    while (sk_next_line(&text, &line, NULL)) {
        sk_bytes key;
        if (sk_find_byte(line, 0, '=') == SK_NPOS || !sk_next_field(&line, '=', &key)) continue;
        size_t open = sk_find_byte(line, 0, '"'), close = sk_find_last(line, SK_LIT("\""));
        if (open == SK_NPOS || close <= open) continue;
        sk_bytes value = sk_slice(line, open + 1, close - open - 1);
        if (!sk_utf8_valid(value)) value = sk_latin1_to_utf8(w->o->arena, value);
        add_text(w, place, sk_arena_string(w->o->arena, sk_trim(key)), value);
    }
}

/* --- the child and facts --- */

static void tell_walk(struct walk *w, const char *name)
{
    if (w->text.len) (void)sk_tell_text(w->o, name, SK_KIND_TEXT_PLAIN, sk_buf_view(&w->text));
    if (w->text.full) w->limited = true;
}

static void add_up(struct walk *all, const struct walk *one)
{
    all->controls += one->controls;
    if (one->longest > all->longest) all->longest = one->longest;
    all->damaged |= one->damaged;
    all->limited |= one->limited;
}

/* --- storages of a compound file --- */

static sk_bytes own_name(struct walk *w, uint32_t id)
{
    const sk_cfb_entry *e = sk_cfb_entry_of(w->part->cfb, id);
    return e ? e->name : (sk_bytes){NULL, 0};
}

/* What each storage holds, found in one pass over the directory. */
enum { HOLDS_FORM = 1, HOLDS_CONTENTS = 2, HOLDS_NAME = 4, IS_CTLS = 8 };

static const struct {
    const char *stream;
    uint8_t flag;
} marks[] = {{"f", HOLDS_FORM}, {"contents", HOLDS_CONTENTS}, {"\3OCXNAME", HOLDS_NAME}};

/* NULL where no storage holds anything of these, or at the arena's budget. */
static uint8_t *mark_storages(const sk_opening *o, const sk_cfb *cfb)
{
    uint32_t count = sk_cfb_count(cfb);
    uint8_t *flags = SK_NEW_ARRAY(o->arena, uint8_t, count);
    bool any = false;
    for (uint32_t id = 0; flags && id < count; id++) {
        const sk_cfb_entry *e = sk_cfb_entry_of(cfb, id);
        if (e->type != SK_CFB_IS_STREAM || e->parent >= count) continue;
        for (size_t i = 0; i < SK_COUNT(marks); i++)
            if (sk_is(e->name, marks[i].stream)) flags[e->parent] |= marks[i].flag;
        if (sk_is(e->name, "Ctls")) flags[id] |= IS_CTLS;
        any |= flags[id] || flags[e->parent];
    }
    return any ? flags : NULL;
}

static bool is_designer(const uint8_t *flags, uint32_t id, const sk_cfb_entry *e)
{
    return (flags[id] & (HOLDS_FORM | HOLDS_NAME)) == HOLDS_FORM &&
           (e->parent == SK_CFB_NONE || !(flags[e->parent] & HOLDS_FORM));
}

static void open_designer(struct walk *all, uint32_t id)
{
    struct walk w = begin_walk(all->o, all->part);
    sk_forms_place place = {.container = own_name(&w, id), .class = SK_FORMS_FORM, .artifact = w.artifact};
    read_vbframe(&w, &place, stream_in(&w, id, "\3VBFrame"));
    read_form(&w, id, &place, 0);
    tell_walk(&w, "controls");
    add_up(all, &w);
}

sk_bytes sk_forms_page_container(sk_opening *o)
{
    return o->document && o->document->document_module.len ? o->document->document_module : SK_LIT("ThisDocument");
}

/* \3OCXNAME: UTF-16, ended by NULs. */
static sk_bytes page_control_name(struct walk *w, uint32_t id)
{
    sk_bytes raw = stream_in(w, id, "\3OCXNAME");
    size_t len = 0;
    while (len + 1 < raw.len && sk_u16le_at(raw, len) != 0) len += 2;
    return len ? sk_utf16le_to_utf8(w->o->arena, sk_slice(raw, 0, len)) : own_name(w, id);
}

/* A package's control was named by the package already: MS-OI29500, part activeX1.bin. */
static bool is_named_elsewhere(struct walk *w, uint32_t id)
{
    if (id != SK_CFB_ROOT || w->o->artifact->relation != SK_REL_MEMBER || !w->document) return false;
    for (const sk_doc_value *v = w->document->values; v; v = v->next)
        if (v->store == SK_STORE_CONTROL && v->artifact != w->o->artifact->id) return true;
    return false;
}

/* Other objects have a stream of that name too: a control has a name, a class of Microsoft Forms, or its layout. */
static bool is_control(struct walk *w, uint32_t id, const sk_cfb_entry *e, sk_bytes contents)
{
    if (sk_cfb_find_str(w->part->cfb, id, "\3OCXNAME") != SK_CFB_NONE) return true;
    return sk_forms_class_of_clsid(sk_bytes_of(e->clsid, 16)) != SK_FORMS_UNKNOWN || sk_forms_has_clsid(contents) ||
           sk_forms_control_guess(contents) != SK_FORMS_UNKNOWN;
}

static void open_page_control(struct walk *all, struct walk *page, uint32_t id, bool is_frame, uint32_t index)
{
    const sk_cfb_entry *e = sk_cfb_entry_of(all->part->cfb, id);
    uint32_t contents = sk_cfb_find_str(all->part->cfb, id, "contents");
    sk_bytes data = sk_cfb_bytes(all->part->cfb, contents);
    if (!is_frame && !is_control(page, id, e, data)) return;
    sk_forms_place place = {.container = sk_forms_page_container(all->o),
                            .name = page_control_name(page, id),
                            .index = index,
                            .class = sk_forms_class_of_clsid(sk_bytes_of(e->clsid, 16)),
                            .artifact = sk_cfb_artifact_of(all->o, all->part, is_frame ? id : contents)};
    if (is_frame) {
        read_form(page, id, &place, 1);
    } else {
        page->artifact = place.artifact;
        (void)add_control(page, &place, data);
    }
    page->controls++;
}

/* The Ctls stream of a workbook (MS-XLS 2.1.7.8): controls one behind the other, found by their class identifiers or
 * headers; the names stand in the module of the sheet. */
static void open_ctls(struct walk *page, uint32_t id)
{
    sk_bytes all = sk_cfb_bytes(page->part->cfb, id);
    page->artifact = sk_cfb_artifact_of(page->o, page->part, id);
    uint32_t index = 0;
    for (size_t at = 0; at + 8 <= all.len;) {
        sk_bytes rest = sk_from(all, at);
        bool named = sk_forms_has_clsid(rest);
        sk_bytes record = sk_from(rest, named ? 16 : 0);
        size_t length = 4u + sk_u16le_at(record, 2);
        bool whole = sk_u16le_at(record, 0) == 0x0200 && length >= 8 && length <= record.len;
        if (whole && !sk_spend(page->o->budget, SK_LIMIT_OFFICE_RECORDS, 1 + length / 16)) {
            page->limited = true;
            return;
        }
        if (!whole || (!named && sk_forms_control_guess(sk_slice(record, 0, length)) == SK_FORMS_UNKNOWN)) {
            at += 1;
            continue;
        }
        if (!sk_spend(page->o->budget, SK_LIMIT_FORMS_CONTROLS, 1)) {
            page->limited = true;
            return;
        }
        sk_forms_place place = {.container = SK_LIT("Ctls"),
                                .name = sk_text_bytes(page->o->arena, "%u", index),
                                .index = index,
                                .artifact = page->artifact};
        index++;
        (void)add_control(page, &place, sk_slice(rest, 0, length + (named ? 16 : 0)));
        page->controls++;
        at += length + (named ? 16 : 0);
    }
}

static sk_outcome tell_totals(struct walk *all)
{
    if (all->controls) sk_tell_number(all->o, SK_FACT_FORMS_CONTROL_COUNT, all->controls, 0, 0);
    if (all->longest) sk_tell_number(all->o, SK_FACT_FORMS_LONGEST, all->longest, 0, 0);
    return all->limited ? SK_OUTCOME_LIMIT : all->damaged ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
}

sk_outcome sk_forms_open(sk_opening *o, const sk_cfb_part *part)
{
    const uint8_t *flags = mark_storages(o, part->cfb);
    if (!flags) return SK_OUTCOME_NOT_THIS;
    struct walk all = begin_walk(o, part), page = begin_walk(o, part);
    uint32_t index = 0, count = sk_cfb_count(part->cfb);
    for (uint32_t id = 0; id < count; id++) {
        if (flags[id] & IS_CTLS)
            open_ctls(&page, id);
        else if (is_designer(flags, id, sk_cfb_entry_of(part->cfb, id)))
            open_designer(&all, id);
        else if (flags[id] & (HOLDS_CONTENTS | HOLDS_NAME) && !is_named_elsewhere(&page, id))
            open_page_control(&all, &page, id, flags[id] & HOLDS_FORM, index++);
    }
    tell_walk(&page, "controls");
    add_up(&all, &page);
    return tell_totals(&all);
}

/* --- controls of packages --- */

static sk_bytes contents_of(sk_opening *o, sk_bytes file)
{
    sk_content *content = sk_content_view(o->arena, file);
    sk_cfb *cfb = content ? sk_cfb_open(o->arena, o->budget, content) : NULL;
    return cfb ? sk_cfb_bytes(cfb, sk_cfb_find_str(cfb, SK_CFB_ROOT, "contents")) : (sk_bytes){NULL, 0};
}

static bool is_compound(sk_bytes data) { return sk_u32le_at(data, 0) == 0xE011CFD0u; }

bool sk_forms_tell_control(sk_opening *o, const sk_forms_place *place, sk_bytes data)
{
    struct walk w = begin_walk(o, NULL);
    if (!sk_spend(o->budget, SK_LIMIT_FORMS_CONTROLS, 1)) return false;
    if (is_compound(data)) data = contents_of(o, data);
    w.artifact = place->artifact;
    bool any = add_control(&w, place, data);
    tell_walk(&w, "controls");
    return any;
}

void sk_forms_add_property(sk_opening *o, const sk_forms_place *place, const char *property, sk_bytes value)
{
    struct walk w = begin_walk(o, NULL);
    add_value(&w, place, property, value);
}
