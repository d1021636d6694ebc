#include "make/evtx.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "codec/inflate.h"

enum { CHUNK = 65536, CHUNK_HEADER = 512, FULL = 52000, MOST = 64 << 20, T_STRING = 1, T_U16 = 6, T_FILETIME = 0x11, T_U64 = 0x0a };

struct make_evtx {
    sk_arena *arena;
    sk_buf file, chunk;
    sk_map *names;     /* of this chunk, to offset + 1 */
    sk_map *templates; /* shape of an event to the offset of its template */
    uint64_t next, first_in_chunk;
    uint32_t chunks, last_record;
};

static void begin_chunk(make_evtx *l)
{
    l->chunk = sk_buf_new(l->arena, CHUNK);
    make_zeros(&l->chunk, CHUNK_HEADER);
    l->names = sk_map_new(l->arena);
    l->templates = sk_map_new(l->arena);
    l->first_in_chunk = l->next;
}

make_evtx *make_evtx_new(sk_arena *a)
{
    make_evtx *l = SK_NEW(a, make_evtx);
    l->arena = a;
    l->file = sk_buf_new(a, MOST);
    l->next = 1;
    begin_chunk(l);
    return l;
}

static void patch_u64(sk_buf *b, size_t at, uint64_t v)
{
    make_patch_u32(b, at, (uint32_t)v);
    make_patch_u32(b, at + 4, (uint32_t)(v >> 32));
}

/* ---- BinXml: straight into the chunk, because its offsets count there ---- */

static void put_name(make_evtx *l, const char *name)
{
    sk_buf *b = &l->chunk;
    uintptr_t known;
    if (sk_map_get(l->names, sk_bytes_str(name), &known)) {
        make_u32(b, (uint32_t)known - 1);
        return;
    }
    uint32_t at = (uint32_t)b->len + 4;
    make_u32(b, at);
    sk_map_put(l->names, sk_bytes_str(name), (uintptr_t)at + 1);
    make_u32(b, 0);
    make_u16(b, 0);
    make_u16(b, (unsigned)strlen(name));
    make_utf16(b, name);
    make_u16(b, 0);
}

static size_t open_element(make_evtx *l, const char *name, bool attributes, bool in_template)
{
    make_u8(&l->chunk, attributes ? 0x41 : 0x01);
    if (in_template) make_u16(&l->chunk, 0xffff);
    size_t size_at = l->chunk.len;
    make_u32(&l->chunk, 0);
    put_name(l, name);
    if (attributes) make_u32(&l->chunk, 0);
    return size_at;
}

static void close_element(make_evtx *l, size_t size_at)
{
    make_u8(&l->chunk, 0x04);
    make_patch_u32(&l->chunk, size_at, (uint32_t)(l->chunk.len - size_at - 4));
}

static void put_literal(make_evtx *l, const char *text)
{
    sk_buf wide = sk_buf_new(l->arena, strlen(text) * 2 + 2);
    make_utf16(&wide, text);
    make_u8(&l->chunk, 0x05);
    make_u8(&l->chunk, T_STRING);
    make_u16(&l->chunk, (unsigned)(wide.len / 2));
    sk_buf_bytes(&l->chunk, sk_buf_view(&wide));
}

/* A literal, or place number index of the template. */
static void put_value(make_evtx *l, const char *literal, int index, unsigned type)
{
    if (index < 0) {
        put_literal(l, literal);
        return;
    }
    make_u8(&l->chunk, 0x0d);
    make_u16(&l->chunk, (unsigned)index);
    make_u8(&l->chunk, type);
}

static void put_attribute(make_evtx *l, const char *name, const char *literal, int index, unsigned type)
{
    make_u8(&l->chunk, 0x06);
    put_name(l, name);
    put_value(l, literal, index, type);
}

static void put_simple(make_evtx *l, const char *name, const char *literal, int index, unsigned type)
{
    size_t at = open_element(l, name, false, index >= 0);
    make_u8(&l->chunk, 0x02);
    put_value(l, literal, index, type);
    close_element(l, at);
}

static void put_event_data(make_evtx *l, const make_event *e, bool places)
{
    size_t all = open_element(l, "EventData", false, places);
    make_u8(&l->chunk, 0x02);
    for (size_t i = 0; i < e->count; i++) {
        const make_event_pair *p = &e->data[i];
        size_t at = open_element(l, "Data", p->name, places);
        if (p->name) put_attribute(l, "Name", p->name, -1, 0);
        make_u8(&l->chunk, 0x02);
        put_value(l, p->value, places ? (int)i + 2 : -1, T_STRING);
        close_element(l, at);
    }
    close_element(l, all);
}

static void put_provider(make_evtx *l, const make_event *e, bool places)
{
    size_t at = open_element(l, "Provider", true, places);
    put_attribute(l, "Name", e->provider, -1, 0);
    make_u8(&l->chunk, 0x03);
    make_patch_u32(&l->chunk, at, (uint32_t)(l->chunk.len - at - 4));
}

/* The whole event; places: the values 0 (EventID), 1 (time) and from 2 (data) are filled in from the instance. */
static void put_event(make_evtx *l, const make_event *e, bool places)
{
    size_t all = open_element(l, "Event", false, places), id;
    make_u8(&l->chunk, 0x02);
    size_t system = open_element(l, "System", false, places);
    make_u8(&l->chunk, 0x02);
    put_provider(l, e, places);
    if (places) put_simple(l, "EventID", NULL, 0, T_U16);
    else put_simple(l, "EventID", sk_text_format(l->arena, "%u", e->id), -1, 0);
    id = open_element(l, "TimeCreated", true, places);
    put_attribute(l, "SystemTime", "2022-11-02T09:00:00.0000000Z", places ? 1 : -1, T_FILETIME);
    make_u8(&l->chunk, 0x03);
    make_patch_u32(&l->chunk, id, (uint32_t)(l->chunk.len - id - 4));
    for (unsigned i = 0; i < 2; i++) {
        size_t at = open_element(l, i ? "Computer" : "Channel", false, places);
        make_u8(&l->chunk, 0x02);
        put_literal(l, i ? e->computer : e->channel);
        close_element(l, at);
    }
    close_element(l, system);
    put_event_data(l, e, places);
    close_element(l, all);
    make_u8(&l->chunk, 0x00);
}

static void put_fragment_header(make_evtx *l)
{
    make_u8(&l->chunk, 0x0f);
    make_u8(&l->chunk, 1);
    make_u8(&l->chunk, 1);
    make_u8(&l->chunk, 0);
}

/* Everything of an event that stands in its template. */
static sk_bytes shape_of(make_evtx *l, const make_event *e)
{
    sk_buf b = sk_buf_new(l->arena, 1 << 16);
    sk_buf_format(&b, "%s|%s|%s", e->provider, e->channel, e->computer);
    for (size_t i = 0; i < e->count; i++) {
        sk_buf_format(&b, "|%s", e->data[i].name ? e->data[i].name : "");
    }
    return sk_buf_view(&b);
}

static void put_template(make_evtx *l, const make_event *e)
{
    sk_buf *b = &l->chunk;
    sk_bytes shape = shape_of(l, e);
    uintptr_t known;
    make_u8(b, 0x0c);
    make_u8(b, 1);
    make_u32(b, e->id);
    if (sk_map_get(l->templates, shape, &known)) {
        make_u32(b, (uint32_t)known);
        return;
    }
    uint32_t at = (uint32_t)b->len + 4;
    make_u32(b, at);
    sk_map_put(l->templates, shape, at);
    make_u32(b, 0);
    make_u32(b, e->id);
    make_zeros(b, 12);
    make_u32(b, 0);
    size_t from = b->len;
    put_fragment_header(l);
    put_event(l, e, true);
    make_patch_u32(b, from - 4, (uint32_t)(b->len - from));
}

static void put_values(make_evtx *l, const make_event *e)
{
    sk_buf *b = &l->chunk, data = sk_buf_new(l->arena, CHUNK);
    make_u32(b, (uint32_t)e->count + 2);
    make_u16(b, 2);
    make_u16(b, T_U16);
    make_u16(b, 8);
    make_u16(b, T_FILETIME);
    make_u16(&data, e->id);
    make_u64(&data, e->time);
    for (size_t i = 0; i < e->count; i++) {
        size_t before = data.len;
        make_utf16(&data, e->data[i].value);
        make_u16(&data, 0);
        make_u16(b, (unsigned)(data.len - before));
        make_u16(b, T_STRING);
    }
    sk_buf_bytes(b, sk_buf_view(&data));
}

static void end_chunk(make_evtx *l)
{
    sk_buf *b = &l->chunk;
    size_t used = b->len;
    make_zeros(b, CHUNK - b->len);
    memcpy(b->p, "ElfChnk", 8);
    patch_u64(b, 8, l->first_in_chunk);
    patch_u64(b, 16, l->next - 1);
    patch_u64(b, 24, l->first_in_chunk);
    patch_u64(b, 32, l->next - 1);
    make_patch_u32(b, 40, 128);
    make_patch_u32(b, 44, l->last_record);
    make_patch_u32(b, 48, (uint32_t)used);
    sk_bytes all = sk_buf_view(b);
    make_patch_u32(b, 52, sk_crc32(0, sk_slice(all, CHUNK_HEADER, used - CHUNK_HEADER)));
    make_patch_u32(b, 124, sk_crc32(sk_crc32(0, sk_slice(all, 0, 120)), sk_slice(all, 128, 384)));
    sk_buf_bytes(&l->file, sk_buf_view(b));
    l->chunks++;
}

void make_evtx_add(make_evtx *l, const make_event *e)
{
    if (l->chunk.len > FULL) {
        end_chunk(l);
        begin_chunk(l);
    }
    sk_buf *b = &l->chunk;
    size_t from = b->len;
    l->last_record = (uint32_t)from;
    make_u32(b, 0x00002a2a);
    make_u32(b, 0);
    make_u64(b, l->next++);
    make_u64(b, e->time);
    put_fragment_header(l);
    if (e->forwarded) put_event(l, e, false);
    else put_template(l, e);
    if (!e->forwarded) put_values(l, e);
    if (!e->forwarded) make_u8(b, 0x00);
    make_zeros(b, (8 - (b->len - from + 4) % 8) % 8);
    make_patch_u32(b, from + 4, (uint32_t)(b->len - from + 4));
    make_u32(b, (uint32_t)(b->len - from + 4));
}

sk_bytes make_evtx_end(make_evtx *l)
{
    end_chunk(l);
    sk_buf out = sk_buf_new(l->arena, MOST);
    sk_buf_str(&out, "ElfFile");
    make_u8(&out, 0);
    make_u64(&out, 0);
    make_u64(&out, l->chunks - 1);
    make_u64(&out, l->next);
    make_u32(&out, 128);
    make_u16(&out, 1);
    make_u16(&out, 3);
    make_u16(&out, 4096);
    make_u16(&out, l->chunks);
    make_zeros(&out, 76);
    make_u32(&out, 0);
    make_u32(&out, sk_crc32(0, sk_slice(sk_buf_view(&out), 0, 120)));
    make_zeros(&out, 4096 - out.len);
    sk_buf_bytes(&out, sk_buf_view(&l->file));
    return sk_buf_view(&out);
}
