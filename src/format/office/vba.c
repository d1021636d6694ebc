/* VBA projects of a compound file (MS-OVBA 2.2): every storage named VBA, or that holds _VBA_PROJECT, is one, wherever it
 * lies. Each module's source becomes a child. The directory is believed where it holds; every other stream is
 * searched for the beginning of a compressed source, so that a broken directory hides nothing. */
#include "base/attr.h"
#include "base/text.h"
#include "codec/ovba.h"
#include "format/office/vba_inside.h"

#define MOST_DIR ((size_t)1 << 20) /* compressed; thousands of modules need a tenth */
#define PCODE_FACTS 16
#define PCODE_FACT_LEN 256

/* All projects of one file. */
struct file {
    sk_opening *o;
    const sk_cfb_part *part;
    vba_project **projects; /* of each entry: the project whose VBA storage it is */
    uint32_t *known;        /* of each entry: 1 + offset of the source that a directory named there */
    sk_map *sources;        /* told already: a copy of one of them is no stray */
    unsigned project_count, modules, searched;
    sk_outcome outcome;
};

/* Where a source was found. */
struct found {
    uint32_t entry;
    size_t offset;
    sk_bytes source;
    unsigned odd;
};

static bool is_stream(const sk_cfb *cfb, uint32_t id)
{
    const sk_cfb_entry *e = sk_cfb_entry_of(cfb, id);
    return e && e->type == SK_CFB_IS_STREAM;
}

static bool is_vba_storage(const sk_cfb *cfb, uint32_t id)
{
    const sk_cfb_entry *e = sk_cfb_entry_of(cfb, id);
    if (e->type == SK_CFB_IS_STREAM) return false;
    if (is_stream(cfb, sk_cfb_find_str(cfb, id, "_VBA_PROJECT"))) return true;
    return sk_is(e->name, "VBA") && is_stream(cfb, sk_cfb_find_str(cfb, id, "dir"));
}

/* --- sources --- */

static sk_bytes unpack(struct file *f, sk_bytes container, unsigned *ret_odd)
{
    sk_budget *b = f->o->budget;
    uint64_t used = b->used[SK_LIMIT_VBA_SOURCE_BYTES], most = b->limits.value[SK_LIMIT_VBA_SOURCE_BYTES];
    sk_bytes out = sk_ovba_unpack(f->o->arena, container, used < most ? (size_t)(most - used) : 0, ret_odd);
    sk_spend(b, SK_LIMIT_VBA_SOURCE_BYTES, out.len);
    if (!(*ret_odd & SK_OVBA_LIMIT)) return out;
    sk_within(b, SK_LIMIT_VBA_SOURCE_BYTES, most + 1);
    f->outcome = SK_OUTCOME_LIMIT;
    return out;
}

static bool is_ascii(sk_bytes b)
{
    for (size_t i = 0; i < b.len; i++)
        if (b.p[i] >= 0x80) return false;
    return true;
}

/* Value of `Attribute VB_Name = "..."`, the first line of each module. */
static sk_bytes attribute_name(sk_bytes source)
{
    sk_bytes line = sk_slice(source, 0, sk_find_byte(source, 0, '\n')), mark = SK_LIT("VB_Name = \"");
    size_t at = sk_find_nocase(line, 0, mark);
    if (at == SK_NPOS) return (sk_bytes){NULL, 0};
    sk_bytes value = sk_from(line, at + mark.len);
    return sk_slice(value, 0, sk_find_byte(value, 0, '"'));
}

static const char *const type_names[] = {[SK_MODULE_PROCEDURAL] = "procedural",
                                         [SK_MODULE_DOCUMENT] = "document",
                                         [SK_MODULE_CLASS] = "class",
                                         [SK_MODULE_FORM] = "form"};

/* --- compiled code --- */

static sk_bytes join(sk_arena *a, const vba_pcode *code)
{
    size_t len = 0;
    for (size_t i = 0; i < code->count; i++) len += code->literals[i].len + 1;
    sk_buf b = sk_buf_new(a, len);
    for (size_t i = 0; i < code->count; i++) {
        sk_buf_bytes(&b, code->literals[i]);
        sk_buf_byte(&b, 0);
    }
    return sk_buf_view(&b);
}

static sk_bytes tell_pcode(vba_project *p, uint32_t artifact, sk_bytes cache, sk_bytes source)
{
    sk_opening *o = p->o;
    vba_pcode code = vba_read_pcode(o->arena, cache, p->pcode_version, p->syskind == 3);
    vba_difference d = {.count = 0};
    const char *state = code.state == VBA_PCODE_ABSENT ? "absent" : code.state == VBA_PCODE_UNREAD ? "unread" : "match";
    if (code.state == VBA_PCODE_READ && vba_pcode_differs(o->arena, &code, source, &d)) state = "differs";
    sk_tell_fact_of(o, artifact, SK_FACT_VBA_PCODE_STATE, sk_bytes_str(state));
    for (size_t i = 0; i < d.count && i < PCODE_FACTS; i++)
        sk_tell_fact_of(o, artifact, SK_FACT_VBA_PCODE_LITERAL, vba_decode_text(p, sk_slice(d.literals[i], 0, PCODE_FACT_LEN)));
    if (d.lines_differ)
        sk_tell_fact_of(o, artifact, SK_FACT_VBA_PCODE_LINES,
                        sk_text_bytes(o->arena, "%zu compiled, %zu in the source", code.lines, d.source_lines));
    if (code.state == VBA_PCODE_UNREAD) sk_tell_deviation_of(o, artifact, SK_DEV_VBA_PCODE, 0);
    return join(o->arena, &code);
}

/* --- modules --- */

static uint32_t tell_module(struct file *f, const vba_module *m, const struct found *at)
{
    sk_opening *o = f->o;
    sk_content *content = sk_content_computed(o->arena, o->budget, at->source);
    sk_child child = {.relation = SK_REL_MACRO,
                      .name = m->name,
                      .content = content,
                      .size = at->source.len,
                      .kind = SK_KIND_MACRO_VBA,
                      .kind_fixed = true,
                      .outcome = content ? SK_OUTCOME_OPEN : SK_OUTCOME_LIMIT};
    uint32_t artifact = sk_tell_child(o, &child);
    if (artifact == SK_NO_ARTIFACT) return artifact;
    f->modules++;
    sk_map_put(f->sources, at->source, 1);
    sk_tell_fact_of(o, artifact, SK_FACT_VBA_MODULE_TYPE, sk_bytes_str(type_names[m->type]));
    if (!sk_equal_nocase(m->name, sk_cfb_entry_of(f->part->cfb, at->entry)->name))
        sk_tell_fact_of(o, artifact, SK_FACT_VBA_STREAM, sk_cfb_path(f->part->cfb, o->arena, at->entry));
    if (m->is_private) sk_tell_fact_of(o, artifact, SK_FACT_VBA_MODULE_FLAGS, SK_LIT("private"));
    if (m->read_only) sk_tell_fact_of(o, artifact, SK_FACT_VBA_MODULE_FLAGS, SK_LIT("read-only"));
    if (m->names_differ) sk_tell_deviation_of(o, artifact, SK_DEV_VBA_MODULE_NAME, 0);
    if (at->odd & (SK_OVBA_SIGNATURE | SK_OVBA_CUT | SK_OVBA_TOKEN)) {
        sk_tell_deviation_of(o, artifact, SK_DEV_VBA_SOURCE, at->source.len);
        if (f->outcome == SK_OUTCOME_COMPLETE) f->outcome = SK_OUTCOME_PARTIAL;
    }
    return artifact;
}

static void keep_module(struct file *f, vba_project *p, const vba_module *m, uint32_t artifact, sk_bytes source, sk_bytes strings)
{
    sk_document *d = sk_opening_document(f->o);
    if (!d || artifact == SK_NO_ARTIFACT) return;
    if (d->codepage == 0) d->codepage = p->codepage;
    if (d->document_module.len == 0) d->document_module = p->document_module;
    sk_document_add_module(d, &(sk_doc_module){.name = m->name,
                                               .type = m->type,
                                               .source = source,
                                               .pcode_strings = strings,
                                               .codepage = p->codepage,
                                               .artifact = artifact});
    if (!is_ascii(source) && p->codepage != 65001)
        sk_tell_text(f->o, sk_arena_string(f->o->arena, m->name), SK_KIND_TEXT_PLAIN, vba_decode_text(p, source));
}

static struct found find_source(struct file *f, const vba_module *m, uint32_t entry, bool *ret_moved)
{
    struct found at = {.entry = entry, .offset = m->offset};
    sk_bytes stream = sk_cfb_bytes(f->part->cfb, entry);
    at.source = unpack(f, sk_from(stream, m->offset), &at.odd);
    *ret_moved = false;
    if (at.source.len > 0 || (at.odd & SK_OVBA_LIMIT) || f->known[entry] != 0) return at;
    if (m->has_offset && m->offset < stream.len && !(at.odd & SK_OVBA_NO_START)) return at;
    size_t start = sk_ovba_find_source(stream, 0);
    if (start == SK_NPOS) return at;
    at = (struct found){.entry = entry, .offset = start};
    at.source = unpack(f, sk_from(stream, start), &at.odd);
    *ret_moved = true;
    return at;
}

static void open_module(struct file *f, vba_project *p, vba_module *m)
{
    sk_cfb *cfb = f->part->cfb;
    uint32_t entry = sk_cfb_find(cfb, p->storage, m->stream);
    if (!is_stream(cfb, entry)) entry = sk_cfb_find(cfb, p->storage, m->name);
    bool listed = vba_listed_type(p, m->name, &m->type), moved;
    if (!is_stream(cfb, entry)) {
        sk_tell_deviation(f->o, SK_DEV_VBA_MODULE_MISSING, 0);
        if (f->outcome == SK_OUTCOME_COMPLETE) f->outcome = SK_OUTCOME_PARTIAL;
        return;
    }
    struct found at = find_source(f, m, entry, &moved);
    uint32_t artifact = tell_module(f, m, &at);
    bool again = f->known[entry] != 0; /* another module of the same stream: its p-code was read */
    f->known[entry] = at.offset < UINT32_MAX ? (uint32_t)at.offset + 1 : 0;
    if (artifact == SK_NO_ARTIFACT) return;
    if (moved || at.source.len == 0) sk_tell_deviation_of(f->o, artifact, SK_DEV_VBA_MODULE_OFFSET, 0);
    if (!listed && p->has_text) sk_tell_deviation_of(f->o, artifact, SK_DEV_VBA_MODULE_UNLISTED, 0);
    sk_bytes strings = {NULL, 0};
    if (!again) strings = tell_pcode(p, artifact, sk_slice(sk_cfb_bytes(cfb, entry), 0, at.offset), at.source);
    keep_module(f, p, m, artifact, at.source, strings);
}

/* --- projects --- */

static void tell_project(struct file *f, const vba_project *p)
{
    sk_opening *o = f->o;
    if (p->name.len > 0) sk_tell_fact(o, SK_FACT_VBA_PROJECT_NAME, p->name, 0, 0);
    if (p->has_dir) sk_tell_number(o, SK_FACT_VBA_CODEPAGE, p->codepage, 0, 0);
    if (p->pcode_version.len >= 4)
        sk_tell_fact(o, SK_FACT_VBA_VERSION, sk_text_bytes(o->arena, "0x%04X", sk_u16le_at(p->pcode_version, 2)), 0, 0);
    if (!p->has_text) sk_tell_deviation(o, SK_DEV_VBA_PROJECT, 0);
    if (!p->dir_odd) return;
    sk_tell_deviation(o, SK_DEV_VBA_DIR, 0);
    if (f->outcome == SK_OUTCOME_COMPLETE) f->outcome = SK_OUTCOME_PARTIAL;
}

static void read_dir(struct file *f, vba_project *p)
{
    uint32_t id = sk_cfb_find_str(f->part->cfb, p->storage, "dir");
    unsigned odd = 0;
    p->has_dir = is_stream(f->part->cfb, id);
    if (p->has_dir) vba_read_dir(p, unpack(f, sk_slice(sk_cfb_bytes(f->part->cfb, id), 0, MOST_DIR), &odd));
    if (!p->has_dir || odd) p->dir_odd = true;
}

static void open_project(struct file *f, uint32_t storage)
{
    sk_cfb *cfb = f->part->cfb;
    vba_project *p = SK_NEW(f->o->arena, vba_project);
    if (!p || !(p->types = sk_map_new(f->o->arena))) return;
    p->o = f->o;
    p->part = f->part;
    p->storage = storage;
    p->root = storage == SK_CFB_ROOT ? SK_CFB_ROOT : sk_cfb_entry_of(cfb, storage)->parent;
    p->codepage = 1252;
    p->modules_end = &p->modules;
    f->projects[storage] = p;
    read_dir(f, p);
    uint32_t text = sk_cfb_find_str(cfb, p->root, "PROJECT");
    if (is_stream(cfb, text)) vba_read_project_text(p, sk_cfb_bytes(cfb, text));
    p->pcode_version = sk_cfb_bytes(cfb, sk_cfb_find_str(cfb, storage, "_VBA_PROJECT"));
    tell_project(f, p);
    for (vba_module *m = p->modules; m; m = m->next) open_module(f, p, m);
}

/* --- what no directory names --- */

static void open_stray(struct file *f, uint32_t entry, size_t offset)
{
    sk_opening *o = f->o;
    const sk_cfb_entry *e = sk_cfb_entry_of(f->part->cfb, entry);
    vba_project none = {.o = o, .part = f->part, .codepage = 1252, .types = NULL};
    vba_project *p = e->parent != SK_CFB_NONE && f->projects[e->parent] ? f->projects[e->parent] : &none;
    struct found at = {.entry = entry, .offset = offset};
    at.source = unpack(f, sk_from(sk_cfb_bytes(f->part->cfb, entry), offset), &at.odd);
    if (sk_map_get(f->sources, at.source, NULL)) return;
    sk_bytes name = attribute_name(at.source);
    vba_module m = {.name = name.len ? vba_decode_text(p, name) : e->name};
    bool based = sk_find_nocase(sk_slice(at.source, 0, 512), 0, SK_LIT("Attribute VB_Base")) != SK_NPOS;
    if (!vba_listed_type(p, m.name, &m.type)) m.type = based ? SK_MODULE_CLASS : SK_MODULE_PROCEDURAL;
    uint32_t artifact = tell_module(f, &m, &at);
    sk_tell_deviation_of(o, artifact, SK_DEV_VBA_MODULE_STRAY, 0);
    keep_module(f, p, &m, artifact, at.source, (sk_bytes){NULL, 0});
}

static void search_stream(struct file *f, uint32_t entry)
{
    sk_content *content = sk_cfb_stream(f->part->cfb, entry);
    if (!content) return;
    if (!sk_content_ended(content) && !sk_spend(f->o->budget, SK_LIMIT_VBA_SEARCH_BYTES, sk_content_size(content))) return;
    sk_bytes b = sk_content_all(content);
    if (sk_starts(b, SK_LIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))) return; /* a child that is opened by itself */
    for (size_t at = sk_ovba_find_source(b, 0); at != SK_NPOS; at = sk_ovba_find_source(b, at + 1)) {
        if (f->known[entry] == at + 1) continue;
        if (f->outcome == SK_OUTCOME_LIMIT || !sk_within(f->o->budget, SK_LIMIT_VBA_MODULES, ++f->searched)) return;
        open_stray(f, entry, at);
    }
}

sk_outcome sk_vba_open(sk_opening *o, const sk_cfb_part *part)
{
    uint32_t count = sk_cfb_count(part->cfb);
    struct file f = {.o = o, .part = part, .outcome = SK_OUTCOME_COMPLETE};
    f.projects = SK_NEW_ARRAY(o->arena, vba_project *, count);
    f.known = SK_NEW_ARRAY(o->arena, uint32_t, count);
    bool any = false;
    f.sources = sk_map_new(o->arena);
    if (!f.projects || !f.known || !f.sources) return SK_OUTCOME_LIMIT;
    for (uint32_t id = 0; id < count; id++)
        if (is_vba_storage(part->cfb, id)) {
            any = true;
            if (!sk_within(o->budget, SK_LIMIT_VBA_PROJECTS, ++f.project_count)) break;
            open_project(&f, id);
        }
    if (o->budget->reached[SK_LIMIT_VBA_PROJECTS]) f.outcome = SK_OUTCOME_LIMIT;
    for (uint32_t id = 0; id < count; id++)
        if (is_stream(part->cfb, id)) search_stream(&f, id);
    if (any || f.modules > 0) sk_tell_number(o, SK_FACT_VBA_MODULE_COUNT, f.modules, 0, 0);
    return any || f.modules > 0 ? f.outcome : SK_OUTCOME_NOT_THIS;
}
