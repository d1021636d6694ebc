/* Memory as declared functions of kernel32 and ntdll see it: emulate/world/code_memory.h; and conversions between texts and bytes. */
#include "emulate/vba/api.h"

#include "emulate/world/acts.h"
#include "emulate/world/code_memory.h"

enum { PROC_BASE = 0x10001000 /* what GetProcAddress answers: in no memory of ours */ };

void vba_api_allocate(vba_api *c)
{
    sk_world_load(c->vm->w, c->d->library, c->d->function, "Declare");
    vba_api_give(c, SK_CODE_BASE);
}

void vba_api_address_of(vba_api *c)
{
    sk_world_load(c->vm->w, SK_STR(""), vba_api_text(c, 1), "GetProcAddress");
    vba_api_give(c, PROC_BASE);
}

static void put_code(vba_vm *vm, int64_t at, sk_bytes b, bool opaque, unsigned flow)
{
    sk_world_put_code(vm->w, at, b, opaque, flow);
    vm->steps += b.len / 16;
}

static size_t width_of(const sk_value *v)
{
    switch (v->type) {
    case SK_V_BYTE: return 1;
    case SK_V_INTEGER: case SK_V_BOOLEAN: return 2;
    case SK_V_LONGLONG: return 8;
    default: return 4;
    }
}

/* The cells of an array of numbers, little-endian, as memory has them. */
static sk_bytes bytes_of_array(vba_vm *vm, const sk_array *a, size_t most, bool *ret_opaque)
{
    sk_buf b = sk_buf_new(vm->w->arena, SK_CODE_MOST);
    *ret_opaque = a->opaque;
    for (uint64_t n = 0; n < a->count && b.len < most && b.len + 8 < SK_CODE_MOST && vba_step(vm, 1); n++) {
        sk_value cell;
        int64_t number = 0;
        bool known = true;
        if (!sk_array_nth(vm->w, a, n, &cell) || cell.type >= SK_V_LANGUAGE || sk_value_to_int(vm->w, &cell, &number, &known)) break;
        if (!known) *ret_opaque = true;
        for (size_t i = 0; i < width_of(&cell); i++) sk_buf_byte(&b, (uint8_t)((uint64_t)number >> (8 * i)));
    }
    return sk_slice(sk_buf_view(&b), 0, most);
}

/* What an argument has in memory: of an array, a text, a number, or what an address stands for. */
static sk_bytes bytes_at(vba_api *c, size_t i, size_t most, bool *ret_opaque, unsigned *ret_flow)
{
    vba_vm *vm = c->vm;
    *ret_opaque = true;
    *ret_flow = 0;
    if (i >= c->count) return sk_bytes_of(NULL, 0);
    const sk_value *v = vba_pointed(vm, &c->v[i]);
    if (!v) v = c->variables[i] && c->variables[i]->type == SK_V_ARRAY ? c->variables[i] : &c->v[i];
    *ret_flow = v->flow | c->v[i].flow;
    if (v->type == SK_V_ARRAY && v->u.a) {
        *ret_flow |= v->u.a->flow;
        if (v->u.a->type == SK_V_BYTE || v->u.a->opaque) return sk_slice(sk_value_bytes(vm->w, v, ret_opaque), 0, most);
        return bytes_of_array(vm, v->u.a, most, ret_opaque);
    }
    if (v->type == SK_V_STRING) {
        *ret_opaque = false;
        return sk_slice(v == &c->v[i] ? sk_str_to_ansi(&vm->w->strings, v->u.s) : sk_str_to_utf16le(&vm->w->strings, v->u.s), 0, most);
    }
    int64_t number = 0;
    bool known = false;
    if (v->type >= SK_V_LANGUAGE || sk_value_to_int(vm->w, v, &number, &known) || !known) return sk_bytes_of(NULL, 0);
    uint8_t raw[8];
    for (size_t k = 0; k < sizeof raw; k++) raw[k] = (uint8_t)((uint64_t)number >> (8 * k));
    *ret_opaque = false;
    return sk_arena_copy(vm->w->arena, sk_bytes_of(raw, most < width_of(v) ? most : width_of(v)));
}

/* Into a variable: what is not code changes in a way that is not followed further. */
static void put_unknown(vba_api *c, size_t i, unsigned flow)
{
    sk_value *into = i < c->count ? c->variables[i] : NULL;
    sk_value what = sk_unknown(c->vm->w, c->d->function, flow | SK_FLOW_UNKNOWN);
    if (into && into->type == SK_V_ARRAY && into->u.a) into->u.a->opaque = true;
    else if (into) vba_store(c->vm, into, &what, false);
}

static void move(vba_api *c, size_t to, size_t from, size_t length)
{
    int64_t at = vba_api_number(c, to), len = vba_api_number(c, length);
    bool opaque = true;
    unsigned flow = 0;
    sk_bytes b = bytes_at(c, from, len > 0 && len < SK_CODE_MOST ? (size_t)len : 0, &opaque, &flow);
    if (sk_is_code(at)) put_code(c->vm, at, b, opaque, flow);
    else if (!vba_pointed(c->vm, &c->v[to < c->count ? to : 0])) put_unknown(c, to, flow);
    vba_api_give(c, 1);
}

void vba_api_copy(vba_api *c)
{
    if (c->count >= 3) move(c, 0, 1, 2);
}

void vba_api_write_process(vba_api *c)
{
    sk_world_load(c->vm->w, c->d->library, c->d->function, "Declare");
    if (c->count >= 4) move(c, 1, 2, 3);
}

void vba_api_fill(vba_api *c)
{
    int64_t at = vba_api_number(c, 0), len = vba_api_number(c, 1);
    uint8_t value = (uint8_t)vba_api_number(c, 2);
    for (int64_t i = 0; sk_is_code(at + i) && i < len && i < 65536 && vba_step(c->vm, 1); i++)
        put_code(c->vm, at + i, sk_bytes_of(&value, 1), false, vba_api_flow(c, 2));
    vba_api_give(c, 1);
}

/* Any argument that is an address of our memory: the start of what was put there. */
void vba_api_start(vba_api *c)
{
    sk_world_load(c->vm->w, c->d->library, c->d->function, "Declare");
    vba_api_give(c, 0x00000104);
    bool into = false;
    for (size_t i = 0; i < c->count; i++) into = into || sk_is_code(vba_api_number(c, i));
    if (into) sk_world_start_code(c->vm->w, c->d->function, 0);
}

/* ---- texts and bytes ---- */

static sk_value *pointed_variable(const vba_api *c, size_t i)
{
    if (i >= c->count) return NULL;
    sk_value *v = vba_pointed_variable(c->vm, &c->v[i]);
    return v ? v : c->variables[i];
}

/* MultiByteToWideChar(page, flags, bytes, length, text, room): -1 as length: up to a NUL. */
void vba_api_to_wide(vba_api *c)
{
    bool opaque = true;
    unsigned flow = 0;
    int64_t len = vba_api_number(c, 3), page = vba_api_number(c, 0), room = vba_api_number(c, 5);
    sk_bytes b = bytes_at(c, 2, len < 0 ? SK_CODE_MOST : (size_t)(len < SK_CODE_MOST ? len : SK_CODE_MOST), &opaque, &flow);
    sk_strings *h = &c->vm->w->strings;
    sk_str text = page == 65001 ? sk_str_utf8(h, b) : sk_str_from_ansi(h, b);
    sk_value *into = pointed_variable(c, 4);
    if (opaque) {
        if (into) put_unknown(c, 4, flow);
        *c->ret = sk_unknown(c->vm->w, c->d->function, flow);
        return;
    }
    vba_api_give(c, (int32_t)text.len);
    if (!into || into->type != SK_V_STRING || room <= 0) return;
    if ((int64_t)text.len > room) text = sk_str_slice(text, 0, (size_t)room);
    uint16_t tag = into->tag;
    *into = sk_flowing(sk_string(sk_str_overlay(h, into->u.s, 0, text)), flow | SK_FLOW_COMPUTED);
    into->tag = tag;
}

/* WideCharToMultiByte(page, flags, text, length, bytes, room, ...): into a Byte array that is long enough. */
void vba_api_to_bytes(vba_api *c)
{
    const sk_value *from = c->count > 2 ? vba_pointed(c->vm, &c->v[2]) : NULL;
    sk_strings *h = &c->vm->w->strings;
    sk_value *into = pointed_variable(c, 4);
    if (!from || from->type != SK_V_STRING) {
        if (into) put_unknown(c, 4, from ? from->flow : 0u);
        return;
    }
    sk_bytes b = vba_api_number(c, 0) == 65001 ? sk_str_to_utf8(h, from->u.s) : sk_str_to_ansi(h, from->u.s);
    vba_api_give(c, (int32_t)b.len);
    if (!into || into->type != SK_V_ARRAY || !into->u.a || into->u.a->type != SK_V_BYTE || into->u.a->dimensions != 1) return;
    for (size_t i = 0; i < b.len && vba_step(c->vm, 1); i++) {
        int32_t at = into->u.a->bounds[0].low + (int32_t)i;
        sk_value byte = sk_flowing(sk_byte(b.p[i]), from->flow);
        if (sk_array_put(c->vm->w, into->u.a, &at, 1, &byte)) break;
    }
}
