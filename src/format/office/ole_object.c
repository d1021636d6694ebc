/* Objects inside a document, in a compound file: MS-OLEDS 2.3.3 (the stream "\1Ole" with links) and 2.3.7 ("\1CompObj" with
 * names of the class), 2.3.3.1 (monikers). The storages are told as streams by the compound file itself. */
#include "base/attr.h"
#include "base/reader.h"
#include "base/text.h"
#include "format/office/cfb_parts.h"
#include "format/office/codepage.h"
#include "format/office/ooxml.h"

#define OBJECTS_MOST 64 /* facts; real documents hold a handful */
#define COMPOBJ_HEADER 28u

struct objects {
    sk_opening *o;
    const sk_cfb_part *part;
    unsigned told;
    bool any;
};

/* --- names of the class --- */

/* 2.1.4: bytes counted with their NUL. */
static sk_bytes take_ansi(sk_reader *r) { return sk_until_nul(sk_take(r, sk_u32le(r))); }

/* 2.3.1: a standard format's number, a registered format's name, or nothing. */
static void skip_clipboard(sk_reader *r)
{
    uint32_t mark = sk_u32le(r);
    if (mark == 0xFFFFFFFFu || mark == 0xFFFFFFFEu)
        sk_skip(r, 4);
    else
        sk_skip(r, mark);
}

/* The program identifier stands in the field that 2.3.7 calls Reserved1. */
static sk_bytes program_of(sk_bytes compobj)
{
    sk_reader r = sk_reader_on(compobj, 0);
    sk_skip(&r, COMPOBJ_HEADER);
    sk_bytes user_type = take_ansi(&r);
    skip_clipboard(&r);
    sk_bytes program = take_ansi(&r);
    return r.failed || program.len == 0 ? user_type : program;
}

/* --- classes --- */

static bool is_equation(const sk_cfb_entry *e)
{
    static const uint8_t tail[] = {0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46};
    sk_bytes clsid = sk_bytes_of(e->clsid, 16);
    uint32_t first = sk_u32le_at(clsid, 0);
    return (first == 0x0002CE02u || first == 0x00021700u) && sk_equal(sk_from(clsid, 4), sk_bytes_of(tail, sizeof tail));
}

static bool has_class(const sk_cfb_entry *e)
{
    for (size_t i = 0; i < 16; i++)
        if (e->clsid[i]) return true;
    return false;
}

static void tell_equation(struct objects *x, uint32_t id)
{
    if (x->told++ < OBJECTS_MOST) sk_tell_fact(x->o, SK_FACT_OFFICE_EQUATION, sk_cfb_path(x->part->cfb, x->o->arena, id), 0, 0);
}

/* Word keeps objects below ObjectPool, Excel in storages MBD and a number. */
static bool holds_object(const struct objects *x, const sk_cfb_entry *e)
{
    const sk_cfb_entry *up = sk_cfb_entry_of(x->part->cfb, e->parent);
    return sk_starts_nocase(e->name, SK_LIT("MBD")) || (up && sk_is(up->name, "ObjectPool"));
}

static void read_storage(struct objects *x, uint32_t id, const sk_cfb_entry *e)
{
    if (is_equation(e)) tell_equation(x, id);
    if (!holds_object(x, e) || x->told >= OBJECTS_MOST) return;
    sk_arena *a = x->o->arena;
    sk_bytes program = program_of(sk_cfb_bytes(x->part->cfb, sk_cfb_find_str(x->part->cfb, id, "\1CompObj")));
    sk_bytes clsid = has_class(e) ? sk_cfb_clsid_text(a, e->clsid) : SK_LIT("-"), path = sk_cfb_path(x->part->cfb, a, id);
    sk_buf text = sk_buf_new(a, clsid.len + program.len * 3 + path.len + 3);
    sk_buf_bytes(&text, clsid);
    sk_buf_byte(&text, ' ');
    sk_buf_bytes(&text, program.len ? sk_codepage_to_utf8(a, program, 0) : SK_LIT("-"));
    sk_buf_byte(&text, ' ');
    sk_buf_bytes(&text, path);
    sk_tell_fact(x->o, SK_FACT_OFFICE_EMBEDDED, sk_buf_view(&text), 0, 0);
    x->told++;
    x->any = true;
}

/* --- links --- */

#define CLASS_URL 0x79EAC9E0u
#define CLASS_FILE 0x00000303u

static void tell_link(struct objects *x, sk_bytes target)
{
    if (target.len == 0 || !sk_target_is_remote(target)) return;
    sk_tell_fact(x->o, SK_FACT_OFFICE_OBJECT_EXTERNAL, target, 0, 0);
    sk_target_tell(x->o, target);
    x->any = true;
}

/* 2.3.3.1: a URL in UTF-16 behind its length in bytes; a file's path in single bytes behind a count and its length. */
static void read_moniker(struct objects *x, uint32_t class, sk_bytes body)
{
    sk_reader r = sk_reader_on(body, 0);
    if (class == CLASS_URL) {
        sk_bytes text = sk_take(&r, sk_u32le(&r));
        if (!r.failed) tell_link(x, sk_utf16_until_nul(x->o->arena, text));
        return;
    }
    sk_skip(&r, 2);
    sk_bytes text = sk_until_nul(sk_take(&r, sk_u32le(&r)));
    if (!r.failed && text.len) tell_link(x, sk_codepage_to_utf8(x->o->arena, text, 0));
}

#define LINK_BYTES_MOST (64u << 10)
#define LINKS_MOST 16

/* Monikers are met by their class, so that composed ones, whose parts follow one another, need no rules of their own. */
static void read_links(struct objects *x, sk_bytes ole)
{
    ole = sk_slice(ole, 0, LINK_BYTES_MOST);
    unsigned found = 0;
    for (size_t i = 0; sk_has(ole, i, 20) && found < LINKS_MOST; i++) {
        uint32_t class = sk_u32le_at(ole, i);
        bool url = class == CLASS_URL && sk_u32le_at(ole, i + 4) == 0x11CEBAF9u;
        bool file = class == CLASS_FILE && sk_u32le_at(ole, i + 4) == 0 && sk_u32le_at(ole, i + 8) == 0x000000C0u;
        if (!url && !file) continue;
        read_moniker(x, class, sk_from(ole, i + 16));
        found++;
    }
}

/* --- the part --- */

static void read_stream(struct objects *x, uint32_t id, const sk_cfb_entry *e)
{
    if (sk_is(e->name, "\1Ole")) read_links(x, sk_cfb_bytes(x->part->cfb, id));
    if (!sk_is(e->name, "Equation Native")) return;
    tell_equation(x, e->parent);
    x->any = true;
}

sk_outcome sk_ole_object_open(sk_opening *o, const sk_cfb_part *part)
{
    struct objects x = {.o = o, .part = part};
    for (uint32_t id = 0; id < sk_cfb_count(part->cfb); id++) {
        const sk_cfb_entry *e = sk_cfb_entry_of(part->cfb, id);
        if (e->type == SK_CFB_IS_STREAM)
            read_stream(&x, id, e);
        else
            read_storage(&x, id, e);
    }
    return x.any ? SK_OUTCOME_COMPLETE : SK_OUTCOME_NOT_THIS;
}
