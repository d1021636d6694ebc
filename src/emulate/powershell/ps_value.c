/* Values of PowerShell: making, sharing, strings that grow in place. Conversions are in ps_convert.c. */
#include "emulate/powershell/ps_value.h"

#include "base/text.h"

#define GROW_FIRST 64

sk_ps_value sk_ps_text(sk_arena *a, sk_bytes bytes)
{
    sk_ps_string *s = SK_NEW(a, sk_ps_string);
    if (!s) return sk_ps_null();
    s->p = bytes.p;
    s->len = bytes.len;
    return (sk_ps_value){.type = SK_PS_STRING, .s = s};
}

sk_ps_value sk_ps_literal(sk_arena *a, const char *text) { return sk_ps_text(a, sk_bytes_str(text)); }

sk_ps_value sk_ps_unknown(sk_arena *a, sk_bytes origin)
{
    sk_ps_value v = {.type = SK_PS_UNKNOWN, .flow = SK_FLOW_UNKNOWN, .s = NULL};
    if (origin.len > 0) {
        sk_ps_value text = sk_ps_text(a, origin);
        v.s = text.type == SK_PS_STRING ? text.s : NULL;
    }
    return v;
}

sk_ps_value sk_ps_new_array(sk_arena *a, size_t room)
{
    sk_ps_array *array = SK_NEW(a, sk_ps_array);
    if (!array) return sk_ps_null();
    if (room > 0 && (array->items = SK_NEW_ARRAY(a, sk_ps_value, room))) array->cap = room;
    return (sk_ps_value){.type = SK_PS_ARRAY, .array = array};
}

sk_ps_value sk_ps_new_octets(sk_arena *a, size_t len)
{
    sk_ps_octets *octets = SK_NEW(a, sk_ps_octets);
    uint8_t *p = octets ? sk_arena_take(a, len ? len : 1, 1) : NULL;
    if (!p) return sk_ps_null();
    octets->p = p;
    octets->len = len;
    return (sk_ps_value){.type = SK_PS_BYTES, .octets = octets};
}

sk_ps_value sk_ps_new_hash(sk_arena *a)
{
    sk_ps_hash *hash = SK_NEW(a, sk_ps_hash);
    if (!hash) return sk_ps_null();
    hash->index = sk_map_new(a);
    return (sk_ps_value){.type = SK_PS_HASH, .hash = hash};
}

sk_ps_value sk_ps_new_object(sk_arena *a, sk_ps_class class_id, sk_bytes name)
{
    sk_ps_object *object = SK_NEW(a, sk_ps_object);
    if (!object) return sk_ps_null();
    object->class_id = class_id;
    object->name = name;
    object->data = sk_ps_null();
    return (sk_ps_value){.type = SK_PS_OBJECT, .object = object};
}

sk_ps_value sk_ps_new_class(sk_arena *a, sk_bytes name)
{
    sk_ps_value v = sk_ps_text(a, name);
    if (v.type == SK_PS_STRING) v.type = SK_PS_CLASS;
    return v;
}

bool sk_ps_push(sk_arena *a, sk_ps_array *array, sk_ps_value v)
{
    if (array->count == array->cap) {
        size_t cap = array->cap ? array->cap * 2 : 8;
        sk_ps_value *items = sk_arena_grow(a, array->items, array->cap, cap, sizeof *items);
        if (!items) return false;
        array->items = items;
        array->cap = cap;
    }
    array->items[array->count++] = v;
    return true;
}

static bool is_collection(sk_ps_value v)
{
    return v.type == SK_PS_OBJECT && v.object->class_id == SK_PS_COLLECTION && v.object->data.type == SK_PS_ARRAY;
}

bool sk_ps_is_list(sk_ps_value v) { return v.type == SK_PS_ARRAY || v.type == SK_PS_BYTES || is_collection(v); }

size_t sk_ps_count(sk_ps_value v)
{
    if (v.type == SK_PS_NULL) return 0;
    if (v.type == SK_PS_ARRAY) return v.array->count;
    if (v.type == SK_PS_BYTES) return v.octets->len;
    return is_collection(v) ? v.object->data.array->count : 1;
}

sk_ps_value sk_ps_item(sk_arena *a, sk_ps_value v, size_t i)
{
    if (i >= sk_ps_count(v)) return sk_ps_null();
    if (v.type == SK_PS_ARRAY) return v.array->items[i];
    if (v.type == SK_PS_BYTES) return v.octets->opaque ? sk_ps_unknown(a, SK_LIT("byte")) : sk_ps_int(v.octets->p[i]);
    return is_collection(v) ? v.object->data.array->items[i] : v;
}

/* Keys of hash tables compare without case, and 1 is not '1'. */
static sk_bytes fold_key(sk_arena *a, sk_ps_value key)
{
    if (key.type == SK_PS_INT) return sk_text_bytes(a, "#%lld", (long long)key.i);
    sk_bytes text = sk_ps_to_text(a, key);
    for (size_t i = 0; i < text.len; i++)
        if (text.p[i] >= 'A' && text.p[i] <= 'Z') return sk_text_lower(a, text);
    return text;
}

bool sk_ps_hash_get(sk_arena *a, const sk_ps_hash *h, sk_ps_value key, sk_ps_value *ret)
{
    uintptr_t at = 0;
    if (!h || !sk_map_get(h->index, fold_key(a, key), &at) || at == 0 || h->pairs[at - 1].gone) return false;
    *ret = h->pairs[at - 1].value;
    return true;
}

bool sk_ps_hash_put(sk_arena *a, sk_ps_hash *h, sk_ps_value key, sk_ps_value value)
{
    sk_bytes folded = fold_key(a, key);
    uintptr_t at = 0;
    if (sk_map_get(h->index, folded, &at) && at > 0) {
        h->pairs[at - 1].value = value;
        h->pairs[at - 1].gone = false;
        return true;
    }
    if (h->count == h->cap) {
        size_t cap = h->cap ? h->cap * 2 : 8;
        sk_ps_pair *pairs = sk_arena_grow(a, h->pairs, h->cap, cap, sizeof *pairs);
        if (!pairs) return false;
        h->pairs = pairs;
        h->cap = cap;
    }
    if (!h->index || !sk_map_put(h->index, folded, h->count + 1)) return false;
    h->pairs[h->count++] = (sk_ps_pair){.key = key, .value = value};
    return true;
}

void sk_ps_hash_remove(sk_arena *a, sk_ps_hash *h, sk_ps_value key)
{
    uintptr_t at = 0;
    if (sk_map_get(h->index, fold_key(a, key), &at) && at > 0) h->pairs[at - 1].gone = true;
}

static void count_characters(sk_arena *a, sk_ps_string *s)
{
    sk_bytes b = {s->p, s->len};
    s->counted = true;
    s->ascii = true;
    for (size_t i = 0; i < b.len && s->ascii; i++) s->ascii = b.p[i] < 0x80;
    s->count = s->len;
    if (s->ascii) return;
    s->starts = SK_NEW_ARRAY(a, uint32_t, s->len + 1);
    size_t pos = 0, count = 0;
    while (pos < b.len) {
        if (s->starts) s->starts[count] = (uint32_t)pos;
        count++;
        sk_utf8_next(b, &pos, NULL);
    }
    s->count = s->starts ? count : 0;
}

size_t sk_ps_length(sk_arena *a, sk_ps_string *s)
{
    if (!s->counted) count_characters(a, s);
    return s->count;
}

size_t sk_ps_byte_at(sk_arena *a, sk_ps_string *s, size_t i)
{
    if (i >= sk_ps_length(a, s)) return s->len;
    return s->ascii ? i : s->starts[i];
}

uint32_t sk_ps_char_at(sk_arena *a, sk_ps_string *s, size_t i)
{
    if (i >= sk_ps_length(a, s)) return 0xFFFD;
    if (s->ascii) return s->p[i];
    size_t pos = s->starts[i];
    return sk_utf8_next((sk_bytes){s->p, s->len}, &pos, NULL);
}

static sk_ps_string *make_room(sk_arena *a, sk_bytes left, size_t more)
{
    sk_ps_string *s = SK_NEW(a, sk_ps_string);
    size_t *used = s ? SK_NEW(a, size_t) : NULL;
    size_t cap = (left.len + more) * 2 + GROW_FIRST;
    uint8_t *p = used ? sk_arena_take(a, cap, 1) : NULL;
    if (!p) return NULL;
    *used = sk_copy_out(left, p, cap);
    s->p = p;
    s->len = *used;
    s->cap = cap;
    s->used = used;
    return s;
}

sk_ps_value sk_ps_append(sk_arena *a, sk_ps_value left, sk_bytes right, unsigned flow)
{
    sk_bytes start = left.type == SK_PS_STRING ? sk_ps_view(left) : sk_ps_to_text(a, left);
    sk_ps_string *room = left.type == SK_PS_STRING ? left.s : NULL;
    bool in_place = room && room->used && *room->used == room->len && room->cap - room->len >= right.len;
    if (!in_place && !(room = make_room(a, start, right.len))) return sk_ps_null();
    sk_ps_string *s = SK_NEW(a, sk_ps_string);
    if (!s) return sk_ps_null();
    uint8_t *end = (uint8_t *)(uintptr_t)room->p + room->len;
    size_t copied = sk_copy_out(right, end, room->cap - room->len);
    *s = (sk_ps_string){.p = room->p, .len = room->len + copied, .cap = room->cap, .used = room->used};
    *s->used = s->len;
    return (sk_ps_value){.type = SK_PS_STRING, .flow = (uint8_t)(flow | left.flow), .s = s};
}
