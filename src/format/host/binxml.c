/* The tokens of BinXml (MS-EVEN6 2.2.12; J. Metz, "Windows Event Log binary XML"). See binxml.h. */
#include "format/host/binxml.h"

#include "base/buf.h"
#include "base/reader.h"
#include "base/text.h"

enum {
    TOKEN_EOF = 0, TOKEN_ELEMENT = 1, TOKEN_CLOSE_START = 2, TOKEN_CLOSE_EMPTY = 3, TOKEN_END = 4, TOKEN_VALUE = 5, TOKEN_ATTRIBUTE = 6,
    TOKEN_CDATA = 7, TOKEN_CHARACTER = 8, TOKEN_ENTITY = 9, TOKEN_PI_TARGET = 10, TOKEN_PI_DATA = 11, TOKEN_TEMPLATE = 12,
    TOKEN_SUBSTITUTION = 13, TOKEN_OPTIONAL = 14, TOKEN_FRAGMENT = 15,
    TOKEN_MORE = 0x40,
    TYPE_STRING = 1, TYPE_BINXML = 0x21,
    MOST_DEPTH = 32, MOST_TOKENS = 20000, /* of a record: a real one has some hundred */
    MOST_VALUES = 4096, NAME_SLOTS = 512,
    TEMPLATE_HEADER = 24, /* next, GUID, size */
};

typedef struct sk_binxml_name {
    uint32_t off;
    sk_bytes text;
} sk_binxml_name;

/* What fills the places of a template. */
typedef struct values {
    size_t at;         /* of the descriptors in the chunk */
    const uint32_t *off; /* of each value there, since a template may ask for them in any order and often */
    uint32_t count;
} values;

typedef struct walk {
    sk_binxml *x;
    sk_reader r;       /* on the chunk up to the end of what is walked */
    const values *v;
    unsigned depth;
    unsigned *tokens;  /* left for the record */
    bool in_template;  /* only there elements carry the number of the value that they depend on; forwarded events have no template */
} walk;

sk_binxml *sk_binxml_new(sk_arena *a, sk_bytes chunk)
{
    sk_binxml *x = SK_NEW(a, sk_binxml);
    if (!x) return NULL;
    *x = (sk_binxml){.chunk = chunk, .arena = a, .names = SK_NEW_ARRAY(a, sk_binxml_name, NAME_SLOTS)};
    return x->names ? x : NULL;
}

static void fail(walk *w)
{
    w->r.failed = true;
}

/* ---- names ---- */

/* next, hash, count of characters, characters, NUL. */
static sk_bytes name_at(sk_binxml *x, uint32_t off)
{
    sk_binxml_name *slot = &x->names[off % NAME_SLOTS];
    if (slot->off == off && slot->text.len) return slot->text;
    sk_bytes raw = sk_slice(x->chunk, (uint64_t)off + 8, (uint64_t)sk_u16le_at(x->chunk, (size_t)off + 6) * 2);
    *slot = (sk_binxml_name){off, sk_utf16le_to_utf8(x->arena, raw)};
    return slot->text;
}

static sk_bytes read_name(walk *w)
{
    uint32_t off = sk_u32le(&w->r);
    if (off == w->r.pos) { /* it stands here, at its first use */
        uint64_t count = sk_u16le_at(w->x->chunk, (size_t)off + 6);
        sk_skip(&w->r, 8 + count * 2 + 2);
    }
    if (!sk_has(w->x->chunk, off, 10)) fail(w);
    return w->r.failed ? (sk_bytes){0} : name_at(w->x, off);
}

/* ---- values ---- */

static bool value_of(const walk *w, unsigned index, unsigned *ret_type, size_t *ret_off, size_t *ret_len)
{
    if (!w->v || index >= w->v->count) return false;
    *ret_off = w->v->off[index];
    *ret_len = sk_u16le_at(w->x->chunk, w->v->at + (size_t)index * 4);
    *ret_type = (unsigned)sk_at(w->x->chunk, w->v->at + (size_t)index * 4 + 2);
    return sk_has(w->x->chunk, *ret_off, *ret_len);
}

static void walk_content(walk *w, sk_buf *text);
static bool walk_fragment(walk *w);

static void walk_value_fragment(walk *w, size_t off, size_t len)
{
    walk inner = *w;
    inner.r = sk_reader_on(sk_slice(w->x->chunk, 0, (uint64_t)off + len), 0);
    inner.r.pos = off;
    inner.depth++;
    inner.in_template = false;
    if (inner.depth > MOST_DEPTH || !walk_fragment(&inner)) fail(w);
}

static void take_substitution(walk *w, sk_buf *text)
{
    unsigned index = sk_u16le(&w->r), type;
    size_t off, len;
    sk_skip(&w->r, 1); /* the type that the template wants; the value tells its own */
    if (w->r.failed || !value_of(w, index, &type, &off, &len) || !len) return;
    if (type == TYPE_BINXML) walk_value_fragment(w, off, len);
    else sk_buf_bytes(text, sk_binxml_value_text(w->x->arena, type, sk_slice(w->x->chunk, off, len)));
}

static void take_string(walk *w, sk_buf *text)
{
    uint64_t count = sk_u16le(&w->r);
    sk_bytes raw = sk_take(&w->r, count * 2);
    sk_buf_bytes(text, sk_utf16le_to_utf8(w->x->arena, raw));
}

static void take_entity(walk *w, sk_buf *text)
{
    static const struct { const char *name; char is; } entities[] = {{"amp", '&'}, {"apos", '\''}, {"gt", '>'}, {"lt", '<'}, {"quot", '"'}};
    sk_bytes name = read_name(w);
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        if (sk_is_string(name, entities[i].name)) sk_buf_byte(text, (uint8_t)entities[i].is);
    }
}

/* Text tokens; false where the token is none of them, then nothing was consumed. */
static bool take_text(walk *w, unsigned token, sk_buf *text)
{
    switch (token & ~(unsigned)TOKEN_MORE) {
    case TOKEN_VALUE:
        if (sk_u8(&w->r) == TYPE_STRING) take_string(w, text);
        else fail(w); /* literals are always strings */
        return true;
    case TOKEN_CDATA:
        take_string(w, text);
        return true;
    case TOKEN_CHARACTER:
        sk_buf_utf8(text, sk_u16le(&w->r));
        return true;
    case TOKEN_ENTITY:
        take_entity(w, text);
        return true;
    case TOKEN_SUBSTITUTION:
    case TOKEN_OPTIONAL:
        take_substitution(w, text);
        return true;
    default:
        return false;
    }
}

/* ---- elements ---- */

static bool take_token(walk *w, unsigned *ret)
{
    if (w->r.failed || !*w->tokens || sk_at_end(&w->r)) return false;
    (*w->tokens)--;
    *ret = sk_u8(&w->r);
    return true;
}

static void put_back(walk *w) { w->r.pos--; }

static sk_buf text_buffer(walk *w) { return sk_buf_new(w->x->arena, 1u << 20); }

static void walk_attribute(walk *w)
{
    sk_bytes name = read_name(w);
    sk_buf text = text_buffer(w);
    unsigned token;
    while (take_token(w, &token)) {
        if (take_text(w, token, &text)) continue;
        put_back(w);
        break;
    }
    if (!w->r.failed && text.len) w->x->sink->attribute(w->x->sink->self, name, sk_buf_view(&text));
}

/* The element's head: number of the value it depends on (in templates), size, name, size of its attributes. */
static void walk_element(walk *w, bool has_attributes)
{
    if (w->in_template) sk_skip(&w->r, 2);
    sk_skip(&w->r, 4);
    sk_bytes name = read_name(w);
    if (has_attributes) sk_skip(&w->r, 4);
    if (w->r.failed || ++w->depth > MOST_DEPTH) {
        fail(w);
        return;
    }
    const sk_binxml_sink *sink = w->x->sink;
    sink->start(sink->self, name);
    unsigned token = TOKEN_EOF;
    while (take_token(w, &token) && (token & ~(unsigned)TOKEN_MORE) == TOKEN_ATTRIBUTE) {
        walk_attribute(w);
    }
    if (token == TOKEN_CLOSE_START) {
        sk_buf text = text_buffer(w);
        walk_content(w, &text);
        if (text.len) sink->text(sink->self, sk_buf_view(&text));
    } else if (token != TOKEN_CLOSE_EMPTY) {
        fail(w);
    }
    sink->end(sink->self, name);
    w->depth--;
}

/* What stands between the tags, to the end tag or the end of the fragment. */
static void walk_content(walk *w, sk_buf *text)
{
    unsigned token;
    while (take_token(w, &token)) {
        if (token == TOKEN_END) return;
        if (take_text(w, token, text)) continue;
        unsigned plain = token & ~(unsigned)TOKEN_MORE;
        if (plain == TOKEN_ELEMENT) walk_element(w, token & TOKEN_MORE);
        else if (plain == TOKEN_PI_TARGET) (void)read_name(w);
        else if (plain == TOKEN_PI_DATA) take_string(w, &(sk_buf){0});
        else fail(w);
    }
}

/* ---- templates ---- */

static bool read_values(walk *w, values *ret)
{
    ret->count = sk_u32le(&w->r);
    ret->at = w->r.pos;
    if (ret->count > MOST_VALUES || !sk_fits(&w->r, ret->count, 4)) return false;
    uint32_t *off = sk_arena_room(w->x->arena, ret->count * sizeof *off + 1), size = 0;
    size_t data = ret->at + (size_t)ret->count * 4;
    if (!off) return false;
    for (uint32_t i = 0; i < ret->count; i++) {
        off[i] = (uint32_t)data + size;
        size += sk_u16le(&w->r); /* 4096 of 64 KiB at most */
        sk_skip(&w->r, 2);
    }
    ret->off = off;
    sk_skip(&w->r, size);
    return !w->r.failed;
}

/* An instance: where its template stands (here, at the first use), then the values for it. */
static void walk_template(walk *w)
{
    sk_skip(&w->r, 5); /* unknown, number of the template */
    uint32_t at = sk_u32le(&w->r);
    uint64_t size = sk_u32le_at(w->x->chunk, (size_t)at + 20);
    if (at == w->r.pos) sk_skip(&w->r, TEMPLATE_HEADER + size);
    values v;
    if (w->r.failed || !sk_has(w->x->chunk, at, TEMPLATE_HEADER + size) || !read_values(w, &v)) {
        fail(w);
        return;
    }
    walk inner = *w;
    inner.r = sk_reader_on(sk_slice(w->x->chunk, 0, at + TEMPLATE_HEADER + size), 0);
    inner.r.pos = (size_t)at + TEMPLATE_HEADER;
    inner.v = &v;
    inner.depth++;
    inner.in_template = true;
    if (inner.depth > MOST_DEPTH || !walk_fragment(&inner)) fail(w);
}

/* Fragment header, then one template instance or elements. */
static bool walk_fragment(walk *w)
{
    unsigned token;
    while (take_token(w, &token) && token != TOKEN_EOF) {
        unsigned plain = token & ~(unsigned)TOKEN_MORE;
        if (token == TOKEN_FRAGMENT) sk_skip(&w->r, 3);
        else if (token == TOKEN_TEMPLATE) walk_template(w);
        else if (plain == TOKEN_ELEMENT) walk_element(w, token & TOKEN_MORE);
        else fail(w);
    }
    return !w->r.failed && *w->tokens;
}

bool sk_binxml_walk(sk_binxml *x, uint64_t off, uint64_t len, const sk_binxml_sink *sink)
{
    unsigned tokens = MOST_TOKENS;
    if (!sk_has(x->chunk, off, len)) return false;
    x->sink = sink;
    walk w = {.x = x, .r = sk_reader_on(sk_slice(x->chunk, 0, off + len), 0), .tokens = &tokens};
    w.r.pos = (size_t)off;
    return walk_fragment(&w);
}
