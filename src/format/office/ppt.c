/* PowerPoint 97-2003 presentations, in a compound file: MS-PPT 2.3.1 (record header), 2.4 (document), 2.10.34 (stored
 * objects and the macro project), 2.6.6 and 2.6.8 (actions), 2.10.23 (hyperlinks), 2.3.7 (encryption).
 *
 * The stream is a run of records; containers are entered, so that one pass sees every edit that was ever saved, also
 * those that the newest one no longer reaches. PowerPoint itself follows the directory of the newest edit, so objects that
 * only that leads to are looked for too. */
#include "base/attr.h"
#include "base/map.h"
#include "base/text.h"
#include "codec/inflate.h"
#include "format/office/cfb_parts.h"
#include "format/office/officeart.h"
#include "format/office/ooxml.h"

enum {
    RT_DOCUMENT = 0x03E8,
    RT_EXT_LINK_ATOM = 0x0FD3,
    RT_EXT_LINK = 0x0FD7,
    RT_TEXT_CHARS = 0x0FA0,
    RT_TEXT_BYTES = 0x0FA8,
    RT_CSTRING = 0x0FBA,
    RT_INTERACTIVE = 0x0FF2,
    RT_INTERACTIVE_ATOM = 0x0FF3,
    RT_OBJECT = 0x1011,
    RT_DRAWING = 0x040C,
    RT_HEADERS_FOOTERS = 0x0FD9,
    RT_USER_EDIT = 0x0FF5,
    RT_DIRECTORY = 0x1772,
    RT_COMMENT = 0x2EE0,
    RT_CRYPT_SESSION = 0x2F14
};

#define HEADER_LEN 8u
#define TEXT_MOST (16u << 20)
#define USER_ENCRYPTED 0xF3D1C4DFu /* headerToken, 2.3.2 */

/* 2.6.8 InteractiveInfoAtom: what a click does. Others move to a slide or open a page. */
static const struct {
    uint8_t action;
    const char *name;
} actions[] = {{1, "macro"}, {2, "program"}, {5, "object"}};

struct ppt {
    sk_opening *o;
    sk_bytes stream;
    uint32_t artifact;
    sk_buf text;
    uint32_t objects;
    sk_map *links; /* identifier of a hyperlink to the index of its target */
    sk_bytes *targets;
    uint32_t target_count, target_cap, link; /* link: the identifier told last */
    sk_bytes action;                         /* told last, waits for its target */
    uint32_t action_link;
    sk_map *seen; /* offsets of objects that were told */
    bool encrypted, damaged, limited;
};

static sk_bytes decode(struct ppt *p, unsigned type, sk_bytes body)
{
    return type == RT_TEXT_BYTES ? sk_latin1_to_utf8(p->o->arena, body) : sk_utf16le_to_utf8(p->o->arena, body);
}

static void write_text(struct ppt *p, sk_bytes text)
{
    if (sk_equal(text, SK_LIT("*"))) return; /* stands for a number or date */
    for (size_t i = 0; i < text.len; i++) {  /* 2.9.42: 0x0D ends a paragraph, 0x0B a line */
        uint8_t c = text.p[i];
        sk_buf_byte(&p->text, c == 0x0D || c == 0x0B ? '\n' : c);
    }
    if (text.len) sk_buf_byte(&p->text, '\n');
}

/* --- embedded objects --- */

/* PowerPoint flushes its zlib data and does not end it: it is whole where the declared size was reached. */
struct unpacker {
    sk_producer base;
    sk_producer *inner;
    uint64_t size, made;
};

static size_t unpack(sk_producer *self, uint8_t *out, size_t cap)
{
    struct unpacker *u = (struct unpacker *)self;
    size_t len = u->inner->produce(u->inner, out, cap);
    u->made += len;
    u->base.outcome = u->made >= u->size ? SK_OUTCOME_COMPLETE : u->inner->outcome;
    return len;
}

static void close_unpacker(sk_producer *self)
{
    struct unpacker *u = (struct unpacker *)self;
    if (u->inner->close) u->inner->close(u->inner);
}

/* 2.10.34 to 2.10.36: instance 1 has the unpacked size and zlib data, instance 0 the storage as it is. */
static sk_content *object_content(struct ppt *p, unsigned instance, sk_bytes body)
{
    sk_arena *a = p->o->arena;
    if (instance == 0) return sk_content_view(a, body);
    sk_source *source = sk_source_bytes(a, sk_from(body, 4));
    struct unpacker *u = source ? SK_NEW(a, struct unpacker) : NULL;
    if (!u || !(u->inner = sk_inflate_producer(a, source, SK_INFLATE_ZLIB))) return NULL;
    u->base = (sk_producer){.produce = unpack, .close = close_unpacker, .outcome = SK_OUTCOME_COMPLETE};
    u->size = sk_u32le_at(body, 0);
    return sk_content_produced(a, p->o->budget, &u->base, u->size);
}

static void tell_object(struct ppt *p, unsigned instance, sk_bytes body, uint32_t at)
{
    if (!sk_map_add(p->seen, sk_arena_copy(p->o->arena, sk_bytes_of(&at, sizeof at)), 1)) return;
    sk_child child = {.relation = SK_REL_EMBEDDED, .name = sk_text_bytes(p->o->arena, "object%u", ++p->objects)};
    child.content = object_content(p, instance, body);
    if (!child.content) child.outcome = SK_OUTCOME_LIMIT;
    (void)sk_tell_child(p->o, &child);
}

/* --- actions and links --- */

static const char *action_name(unsigned action)
{
    for (size_t i = 0; i < SK_COUNT(actions); i++)
        if (actions[i].action == action) return actions[i].name;
    return NULL;
}

static sk_bytes target_of(struct ppt *p, uint32_t link)
{
    uintptr_t index;
    bool found = sk_map_get(p->links, sk_bytes_of(&link, sizeof link), &index) && index < p->target_count;
    return found ? p->targets[index] : (sk_bytes){NULL, 0};
}

static void flush_action(struct ppt *p, sk_bytes name)
{
    if (p->action.len == 0) return;
    sk_bytes target = name.len ? name : target_of(p, p->action_link);
    sk_bytes value = sk_text_bytes(p->o->arena, "%.*s %.*s", (int)p->action.len, (const char *)p->action.p, (int)target.len,
                                   target.len ? (const char *)target.p : "");
    sk_tell_fact(p->o, SK_FACT_OFFICE_ACTION, sk_trim(value), 0, 0);
    p->action = (sk_bytes){NULL, 0};
}

static void begin_action(struct ppt *p, sk_bytes body)
{
    const char *name = body.len >= 9 ? action_name(body.p[8]) : NULL;
    flush_action(p, (sk_bytes){NULL, 0});
    if (!name) return;
    p->action = sk_bytes_str(name);
    p->action_link = sk_u32le_at(body, 4);
}

/* 2.10.23: instance 1 of the strings in a link is its target. The list of links stands before the slides in the stream of
 * every writer, so that actions find theirs. */
static void add_target(struct ppt *p, sk_bytes target)
{
    if (target.len == 0) return;
    sk_target_tell(p->o, target);
    if (sk_target_is_odd(target)) sk_tell_fact(p->o, SK_FACT_OFFICE_EXTERNAL_SCHEME, target, 0, 0);
    if (p->target_count == p->target_cap) {
        uint32_t cap = p->target_cap ? p->target_cap * 2 : 16;
        sk_bytes *grown = sk_arena_grow(p->o->arena, p->targets, p->target_cap, cap, sizeof *grown);
        if (!grown) return;
        p->targets = grown;
        p->target_cap = cap;
    }
    p->targets[p->target_count] = target;
    sk_bytes key = sk_arena_copy(p->o->arena, sk_bytes_of(&p->link, sizeof p->link));
    if (key.len && sk_map_put(p->links, key, p->target_count)) p->target_count++;
}

/* Strings of other records are names of tags, shows and designs, which nobody sees. */
static void take_string(struct ppt *p, unsigned instance, unsigned holder, sk_bytes body)
{
    sk_bytes text = decode(p, RT_CSTRING, body);
    if (holder == RT_EXT_LINK && instance == 1)
        add_target(p, text);
    else if (holder == RT_INTERACTIVE)
        flush_action(p, text);
    else if (holder == RT_COMMENT || holder == RT_HEADERS_FOOTERS)
        write_text(p, text);
}

/* --- the walk --- */

struct record {
    unsigned version, instance, type;
    uint32_t len;
};

static struct record header_at(sk_bytes b, size_t at)
{
    uint16_t first = sk_u16le_at(b, at);
    return (struct record){
        .version = first & 0xFu, .instance = (unsigned)first >> 4, .type = sk_u16le_at(b, at + 2), .len = sk_u32le_at(b, at + 4)};
}

static void take_record(struct ppt *p, struct record r, unsigned holder, sk_bytes body, uint32_t at)
{
    switch (r.type) {
    case RT_TEXT_CHARS:
    case RT_TEXT_BYTES: write_text(p, decode(p, r.type, body)); break;
    case RT_CSTRING: take_string(p, r.instance, holder, body); break;
    case RT_INTERACTIVE_ATOM: begin_action(p, body); break;
    case RT_EXT_LINK_ATOM: p->link = sk_u32le_at(body, 0); break;
    case RT_OBJECT: tell_object(p, r.instance, body, at); break;
    case RT_CRYPT_SESSION: p->encrypted = true; break;
    default: break;
    }
}

/* Some writers leave zeros between records, of any length: the next record starts at the first byte that is not zero, or
 * up to two before it. */
static size_t skip_zeros(sk_bytes stream, size_t at)
{
    size_t end = at;
    while (end < stream.len && stream.p[end] == 0) end++;
    for (size_t back = 2; back > 0; back--) {
        if (end < at + back) continue;
        struct record r = header_at(stream, end - back);
        if (r.type >= RT_DOCUMENT && r.type <= RT_CRYPT_SESSION && sk_has(stream, end - back, HEADER_LEN + (uint64_t)r.len))
            return end - back;
    }
    return end > at ? end : at + 1;
}

/* Containers are entered by reading on; holder is the container met last, which is right for the flat ones that matter. */
static void walk(struct ppt *p, sk_officeart *art)
{
    unsigned holder = 0;
    for (size_t at = 0; sk_has(p->stream, at, HEADER_LEN) && !p->encrypted;) {
        struct record r = header_at(p->stream, at);
        if (!sk_spend(p->o->budget, SK_LIMIT_OFFICE_RECORDS, 1)) {
            p->limited = true;
            return;
        }
        if (r.type == 0) {
            at = skip_zeros(p->stream, at);
            continue;
        }
        sk_bytes body = sk_slice(p->stream, at + HEADER_LEN, r.len);
        if (body.len < r.len) {
            sk_tell_deviation_of(p->o, p->artifact, SK_DEV_PPT_RECORD, at);
            p->damaged = true;
        }
        if (r.type == RT_DRAWING) (void)sk_officeart_walk(art, body);
        if (r.version == 0xF && r.type != RT_CRYPT_SESSION) {
            if (r.type == RT_INTERACTIVE) flush_action(p, (sk_bytes){NULL, 0});
            holder = r.type;
            at += HEADER_LEN;
            continue;
        }
        take_record(p, r, holder, body, (uint32_t)at);
        at += HEADER_LEN + body.len;
    }
    flush_action(p, (sk_bytes){NULL, 0});
}

/* --- the directory --- */

static void read_directory(struct ppt *p, sk_bytes body)
{
    for (size_t i = 0; sk_has(body, i, 4);) { /* 2.3.5: a first identifier (20 bits) and a count (12), then offsets */
        unsigned count = sk_u32le_at(body, i) >> 20;
        i += 4;
        for (unsigned k = 0; k < count && sk_has(body, i, 4); k++, i += 4) {
            uint32_t at = sk_u32le_at(body, i);
            struct record r = header_at(p->stream, at);
            if (!sk_has(p->stream, at, HEADER_LEN) || r.type != RT_OBJECT) continue;
            tell_object(p, r.instance, sk_slice(p->stream, (uint64_t)at + HEADER_LEN, r.len), at);
        }
    }
}

/* 2.3.3 UserEditAtom: each names its directory and the edit before it, which stands before it. */
static void follow_edits(struct ppt *p, uint32_t at)
{
    while (sk_has(p->stream, at, HEADER_LEN + 16) && header_at(p->stream, at).type == RT_USER_EDIT && !p->limited) {
        uint32_t before = sk_u32le_at(p->stream, at + HEADER_LEN + 8), directory = sk_u32le_at(p->stream, at + HEADER_LEN + 12);
        struct record r = header_at(p->stream, directory);
        if (!sk_spend(p->o->budget, SK_LIMIT_OFFICE_RECORDS, 1 + r.len / 4))
            p->limited = true;
        else if (r.type == RT_DIRECTORY)
            read_directory(p, sk_slice(p->stream, (uint64_t)directory + HEADER_LEN, r.len));
        if (before >= at) return;
        at = before;
    }
}

/* 2.3.2: the stream that says where the newest edit is, and whether the file is encrypted. */
static sk_bytes current_user(const sk_cfb_part *part, uint32_t storage)
{
    return sk_cfb_bytes(part->cfb, sk_cfb_find_str(part->cfb, storage, "Current User"));
}

static void tell_texts(struct ppt *p, sk_buf *shapes)
{
    sk_bytes text = sk_buf_view(&p->text);
    if (sk_trim(text).len) (void)sk_tell_text(p->o, "text", SK_KIND_TEXT_PLAIN, text);
    if (shapes->len) (void)sk_tell_text(p->o, "shapes", SK_KIND_TEXT_PLAIN, sk_buf_view(shapes));
    sk_document *d = text.len ? sk_opening_document(p->o) : NULL;
    if (d)
        sk_document_add_value(d, &(sk_doc_value){.store = SK_STORE_TEXT,
                                                 .name = SK_LIT("slides"),
                                                 .property = SK_LIT("Text"),
                                                 .value = text,
                                                 .artifact = p->artifact});
}

static sk_outcome open_presentation(sk_opening *o, const sk_cfb_part *part, uint32_t id)
{
    sk_bytes user = current_user(part, sk_cfb_entry_of(part->cfb, id)->parent);
    struct ppt p = {.o = o,
                    .stream = sk_cfb_bytes(part->cfb, id),
                    .artifact = sk_cfb_artifact_of(o, part, id),
                    .text = sk_buf_new(o->arena, TEXT_MOST)};
    p.links = sk_map_new(o->arena);
    p.seen = sk_map_new(o->arena);
    p.encrypted = sk_u32le_at(user, 12) == USER_ENCRYPTED;
    sk_buf shapes = sk_buf_new(o->arena, 4u << 20);
    sk_officeart art = {.o = o, .artifact = p.artifact, .container = SK_LIT("Slides"), .text = &shapes};
    walk(&p, &art);
    if (!p.encrypted) follow_edits(&p, sk_u32le_at(user, 16));
    tell_texts(&p, &shapes);
    if (p.encrypted) {
        sk_tell_fact(o, SK_FACT_DOC_ENCRYPTED, SK_LIT("RC4 CryptoAPI"), 0, 0);
        return SK_OUTCOME_ENCRYPTED;
    }
    return p.limited || p.text.full ? SK_OUTCOME_LIMIT : p.damaged ? SK_OUTCOME_PARTIAL : SK_OUTCOME_COMPLETE;
}

/* In the root, or in the storage of an embedded object. */
sk_outcome sk_ppt_open(sk_opening *o, const sk_cfb_part *part)
{
    uint32_t count = sk_cfb_count(part->cfb);
    uint32_t first = sk_cfb_find_str(part->cfb, SK_CFB_ROOT, "PowerPoint Document");
    for (uint32_t id = 0; id < count && first == SK_CFB_NONE; id++) {
        const sk_cfb_entry *e = sk_cfb_entry_of(part->cfb, id);
        if (e->type == SK_CFB_IS_STREAM && sk_is(e->name, "PowerPoint Document")) first = id;
    }
    return first == SK_CFB_NONE ? SK_OUTCOME_NOT_THIS : open_presentation(o, part, first);
}
