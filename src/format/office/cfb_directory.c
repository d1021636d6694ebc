/* Directory of a compound file (MS-CFB 2.6): the entries that links lead to, and those that no link reaches.
 *
 * Readers find a stream by walking the red-black tree of its storage; a broken or bent link hides it from them, or
 * from us. So every entry is taken: first by links from the root, then what is left, as orphans below the root. */
#include "base/text.h"
#include "format/office/cfb_inside.h"

#define ENTRY_LEN 128
#define NAME_LEN 64
#define MOST_DEPTH 64 /* storages inside storages that a path shows, from the inner end; Office nests fewer than ten */
#define MOST_PATH 1024

struct step {
    uint32_t raw, parent;
};

struct walk {
    sk_cfb *c;
    uint32_t raw_count, entry_cap;
    uint8_t *met; /* 1: visited; 2: another orphan leads to it */
    struct step *stack;
    uint32_t depth, cap;
    uint32_t *last; /* last child of each entry */
    bool orphans, exhausted;
};

static uint64_t raw_offset(const sk_cfb *c, uint32_t raw)
{
    unsigned per = c->shift - 7;
    return cfb_sector_offset(c, c->directory.at[raw >> per]) + (uint64_t)(raw & ((1u << per) - 1)) * ENTRY_LEN;
}

static sk_bytes raw_entry(const sk_cfb *c, uint32_t raw)
{
    uint64_t off = raw_offset(c, raw);
    return sk_slice(sk_content_need(c->content, off + ENTRY_LEN), off, ENTRY_LEN);
}

static void push(struct walk *w, uint32_t raw, uint32_t parent)
{
    if (raw == SK_CFB_NONE) return;
    if (w->depth == w->cap) {
        uint32_t more = w->cap ? w->cap * 2 : 64;
        struct step *stack = sk_arena_grow(w->c->arena, w->stack, w->cap, more, sizeof *stack);
        if (!stack) {
            w->exhausted = true;
            return;
        }
        w->stack = stack;
        w->cap = more;
    }
    w->stack[w->depth++] = (struct step){raw, parent};
}

/* The name's length counts bytes with the ending NUL (2.6.1); where it lies, the name ends at its NUL. */
static sk_bytes read_name(sk_cfb *c, sk_bytes e, uint64_t off)
{
    size_t len = sk_u16le_at(e, NAME_LEN), real = 0;
    while (real + 2 <= NAME_LEN && sk_u16le_at(e, real) != 0) real += 2;
    if (len != real + 2) cfb_note(c, SK_CFB_ODD_NAME, off);
    sk_bytes name = sk_utf16le_to_utf8(c->arena, sk_slice(e, 0, real));
    for (size_t i = 0; i < name.len; i++)
        if (name.p[i] == '/' || name.p[i] == '\\' || name.p[i] == ':' || name.p[i] == '!') cfb_note(c, SK_CFB_ODD_NAME, off);
    return name;
}

static uint64_t read_size(sk_cfb *c, sk_bytes e, uint64_t off)
{
    if (c->shift != 9) return sk_u64le_at(e, 120);
    uint32_t size = sk_u32le_at(e, 120); /* version 3: the high half may hold anything (2.6.3) */
    if (size > 0x80000000u) cfb_note(c, SK_CFB_ODD_SIZE, off);
    return size;
}

static bool grow(struct walk *w)
{
    sk_cfb *c = w->c;
    if (c->count < w->entry_cap) return true;
    uint32_t more = w->entry_cap ? w->entry_cap * 2 : 32;
    sk_cfb_entry *entries = sk_arena_grow(c->arena, c->entries, w->entry_cap, more, sizeof *entries);
    uint32_t *last = sk_arena_grow(c->arena, w->last, w->entry_cap, more, sizeof *last);
    if (entries) c->entries = entries;
    if (last) w->last = last;
    if (!entries || !last) return false;
    w->entry_cap = more;
    return true;
}

static sk_bytes make_key(sk_arena *a, uint32_t storage, sk_bytes name)
{
    sk_buf key = sk_buf_new(a, 512);
    for (unsigned k = 0; k < 4; k++) sk_buf_byte(&key, (uint8_t)(storage >> (8 * k)));
    for (size_t i = 0; i < name.len; i++) sk_buf_byte(&key, (uint8_t)sk_lower(name.p[i]));
    return sk_buf_view(&key);
}

static void hang(struct walk *w, uint32_t id, uint32_t parent)
{
    sk_cfb *c = w->c;
    if (id == SK_CFB_ROOT) return;
    if (c->entries[parent].first == SK_CFB_NONE)
        c->entries[parent].first = id;
    else
        c->entries[w->last[parent]].next = id;
    w->last[parent] = id;
    if (!sk_map_add(c->names, make_key(c->arena, parent, c->entries[id].name), id))
        cfb_note(c, SK_CFB_ODD_DUPLICATE, c->entries[id].offset);
}

static uint32_t take_entry(struct walk *w, sk_bytes e, uint32_t raw, uint32_t parent, sk_cfb_type type)
{
    sk_cfb *c = w->c;
    if (!sk_within(c->budget, SK_LIMIT_CFB_ENTRIES, (uint64_t)c->count + 1)) return SK_CFB_NONE;
    if (!grow(w)) {
        w->exhausted = true;
        return SK_CFB_NONE;
    }
    uint64_t off = raw_offset(c, raw);
    uint32_t id = c->count++;
    sk_cfb_entry *entry = &c->entries[id];
    *entry = (sk_cfb_entry){
        .type = type, .parent = parent, .first = SK_CFB_NONE, .next = SK_CFB_NONE, .offset = off, .orphan = w->orphans};
    entry->name = read_name(c, e, off);
    sk_copy_out(sk_slice(e, 80, 16), entry->clsid, 16);
    entry->start = sk_u32le_at(e, 116);
    entry->size = type == SK_CFB_IS_STORAGE ? 0 : read_size(c, e, off);
    hang(w, id, parent);
    return id;
}

/* Visits what the stack holds: an entry, then its siblings and what is inside it. */
static void run(struct walk *w)
{
    sk_cfb *c = w->c;
    while (w->depth > 0 && !w->exhausted) {
        struct step s = w->stack[--w->depth];
        if (s.raw >= w->raw_count || (w->met[s.raw] & 1)) {
            cfb_note(c, SK_CFB_ODD_LINK, c->entries[s.parent].offset);
            continue;
        }
        w->met[s.raw] |= 1;
        sk_bytes e = raw_entry(c, s.raw);
        if (e.len < ENTRY_LEN) {
            cfb_note(c, SK_CFB_ODD_TRUNCATED, sk_content_had(c->content).len);
            continue;
        }
        push(w, sk_u32le_at(e, 72), s.parent);
        push(w, sk_u32le_at(e, 68), s.parent);
        unsigned type = e.p[66];
        if (type != SK_CFB_IS_STORAGE && type != SK_CFB_IS_STREAM) {
            cfb_note(c, SK_CFB_ODD_TYPE, raw_offset(c, s.raw));
            if (type == 0) continue; /* freed: its bytes mean nothing */
            type = sk_u32le_at(e, 76) != SK_CFB_NONE ? SK_CFB_IS_STORAGE : SK_CFB_IS_STREAM;
        }
        uint32_t id = take_entry(w, e, s.raw, s.parent, (sk_cfb_type)type);
        if (id != SK_CFB_NONE && type == SK_CFB_IS_STORAGE) push(w, sk_u32le_at(e, 76), id);
    }
}

static bool is_lost(struct walk *w, uint32_t raw, sk_bytes *ret)
{
    if (w->met[raw] & 1) return false;
    *ret = raw_entry(w->c, raw);
    return ret->len == ENTRY_LEN && ret->p[66] != 0;
}

/* Orphans that no other orphan leads to come first, so that what hangs together stays together. */
static void take_orphans(struct walk *w)
{
    sk_bytes e;
    w->orphans = true;
    for (uint32_t raw = 0; raw < w->raw_count; raw++) {
        if (!is_lost(w, raw, &e)) continue;
        cfb_note(w->c, SK_CFB_ODD_ORPHAN, raw_offset(w->c, raw));
        for (size_t at = 68; at <= 76; at += 4) {
            uint32_t to = sk_u32le_at(e, at);
            if (to < w->raw_count && to != raw) w->met[to] |= 2;
        }
    }
    for (unsigned pass = 0; pass < 2; pass++)
        for (uint32_t raw = 0; raw < w->raw_count && !w->exhausted; raw++) {
            if (!is_lost(w, raw, &e) || (pass == 0 && (w->met[raw] & 2))) continue;
            push(w, raw, SK_CFB_ROOT);
            run(w);
        }
}

bool cfb_read_directory(sk_cfb *c)
{
    struct walk w = {.c = c, .raw_count = c->directory.count << (c->shift - 7)};
    c->names = sk_map_new(c->arena);
    w.met = SK_NEW_ARRAY(c->arena, uint8_t, (size_t)w.raw_count + 1);
    if (!c->names || !w.met || !grow(&w)) return false;
    sk_bytes root = w.raw_count ? raw_entry(c, 0) : (sk_bytes){NULL, 0};
    bool sound = root.len == ENTRY_LEN && root.p[66] == SK_CFB_IS_ROOT;
    if (!sound) cfb_note(c, SK_CFB_ODD_ROOT, 0);
    if (root.len == ENTRY_LEN) {
        w.met[0] |= 1;
        take_entry(&w, root, 0, SK_CFB_NONE, SK_CFB_IS_ROOT);
        push(&w, sk_u32le_at(root, 76), SK_CFB_ROOT);
        run(&w);
        take_orphans(&w);
    }
    if (c->count == 0) {
        c->entries[0] = (sk_cfb_entry){.type = SK_CFB_IS_ROOT, .parent = SK_CFB_NONE, .first = SK_CFB_NONE, .next = SK_CFB_NONE};
        c->count = 1;
    }
    return !w.exhausted;
}

uint32_t sk_cfb_count(const sk_cfb *c) { return c->count; }

const sk_cfb_entry *sk_cfb_entry_of(const sk_cfb *c, uint32_t id) { return id < c->count ? &c->entries[id] : NULL; }

uint32_t sk_cfb_find(const sk_cfb *c, uint32_t from, sk_bytes path)
{
    sk_bytes name;
    uint32_t at = from;
    while (sk_next_field(&path, '/', &name)) {
        uintptr_t id;
        if (at >= c->count || name.len > NAME_LEN * 2) return SK_CFB_NONE;
        if (!sk_map_get(c->names, make_key(c->arena, at, name), &id)) return SK_CFB_NONE;
        at = (uint32_t)id;
    }
    return at < c->count ? at : SK_CFB_NONE;
}

uint32_t sk_cfb_find_str(const sk_cfb *c, uint32_t from, const char *path) { return sk_cfb_find(c, from, sk_bytes_str(path)); }

sk_bytes sk_cfb_path(const sk_cfb *c, sk_arena *a, uint32_t id)
{
    uint32_t chain[MOST_DEPTH], depth = 0;
    for (; id < c->count && id != SK_CFB_ROOT && depth < MOST_DEPTH; id = c->entries[id].parent) chain[depth++] = id;
    sk_buf path = sk_buf_new(a, MOST_PATH);
    while (depth > 0) {
        sk_buf_bytes(&path, c->entries[chain[--depth]].name);
        if (depth > 0) sk_buf_byte(&path, '/');
    }
    return sk_buf_view(&path);
}
