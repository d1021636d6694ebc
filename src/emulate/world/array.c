/* Arrays: see array.h. Cells stand in pages of 64, pages in folders of 1024 (the first one as small as the array), each made when first written; pages are shared by
 * copies until one writes. The first index runs fastest, so that ReDim Preserve of the last bound moves nothing. */
#include <string.h>

#include "emulate/world/world.h"

enum { PAGE_CELLS = 64, FOLDER_PAGES = 1024 };

typedef struct sk_array_page {
    const sk_array *owner; /* NULL: shared */
    size_t room;
    sk_value *cells;
} page;

static void *take(sk_world *w, size_t count, size_t size)
{
    uint64_t bytes;
    void *p = NULL;
    if (sk_mul(count, size, &bytes) && sk_spend(w->budget, SK_LIMIT_EMULATE_STRINGS, bytes))
        p = sk_arena_take(w->arena, count, size);
    if (!p) w->strings.full = true;
    return p;
}

static bool count_cells(unsigned dimensions, const sk_bound *bounds, uint64_t *ret)
{
    uint64_t count = dimensions ? 1 : 0;
    for (unsigned i = 0; i < dimensions; i++) {
        int64_t width = (int64_t)bounds[i].high - bounds[i].low + 1;
        if (width < 0 || !sk_mul(count, (uint64_t)width, &count) || count > 1ull << 31) return false;
    }
    *ret = count;
    return true;
}

static bool set_bounds(sk_world *w, sk_array *a, unsigned dimensions, const sk_bound *bounds, uint64_t count)
{
    if (dimensions > a->dimensions || !a->bounds) {
        sk_bound *made = take(w, dimensions ? dimensions : 1, sizeof(*made));
        if (!made) return false;
        a->bounds = made;
    }
    if (dimensions) memcpy(a->bounds, bounds, dimensions * sizeof(*bounds));
    a->dimensions = dimensions;
    a->count = count;
    return true;
}

sk_array *sk_array_new(sk_world *w, sk_type type, unsigned dimensions, const sk_bound *bounds)
{
    uint64_t count;
    if (dimensions > SK_ARRAY_DIMENSIONS || !count_cells(dimensions, bounds, &count)) return NULL;
    sk_array *a = take(w, 1, sizeof(*a));
    if (!a) return NULL;
    a->type = type;
    return set_bounds(w, a, dimensions, bounds, count) ? a : NULL;
}

static size_t room_of(const sk_array *a, size_t folder) { return folder == 0 ? a->first_room : FOLDER_PAGES; }

/* Makes a folder, or the first one larger, so that it holds its page number i of all that the array has. */
static bool has_folder(sk_world *w, sk_array *a, size_t folder, size_t i, size_t all)
{
    page **old = a->folders[folder];
    if (old && i < room_of(a, folder)) return true;
    size_t room = FOLDER_PAGES;
    if (folder == 0) {
        room = old ? a->first_room * 2 : all;
        if (room <= i) room = i + 1;
        if (room > FOLDER_PAGES) room = FOLDER_PAGES;
    }
    page **made = take(w, room, sizeof(page *));
    if (!made) return false;
    if (old) memcpy(made, old, a->first_room * sizeof(*made));
    if (folder == 0) a->first_room = room;
    a->folders[folder] = made;
    return true;
}

/* The page of cell n for writing; NULL at the budget. */
static page *page_for_write(sk_world *w, sk_array *a, uint64_t n)
{
    size_t number = (size_t)(n / PAGE_CELLS), folder = number / FOLDER_PAGES,
           all = (size_t)((a->count + PAGE_CELLS - 1) / PAGE_CELLS);
    size_t folder_count = (all + FOLDER_PAGES - 1) / FOLDER_PAGES;
    if (folder_count > a->folder_count) {
        page ***folders = take(w, folder_count, sizeof(*folders));
        if (!folders) return NULL;
        if (a->folder_count) memcpy(folders, a->folders, a->folder_count * sizeof(*folders));
        a->folders = folders;
        a->folder_count = folder_count;
    }
    if (!has_folder(w, a, folder, number % FOLDER_PAGES, all)) return NULL;
    page **slot = &a->folders[folder][number % FOLDER_PAGES], *old = *slot;
    if (old && old->owner == a && n % PAGE_CELLS < old->room) return old;
    uint64_t left = a->count - (uint64_t)number * PAGE_CELLS;
    size_t room = left < PAGE_CELLS ? (size_t)left : PAGE_CELLS;
    if (old && room < old->room) room = old->room;
    /* ReDim Preserve x(n + 1) in a loop grows by steps, not by ones. */
    if (old && old->owner == a && room < PAGE_CELLS) room = room * 2 < PAGE_CELLS ? room * 2 : PAGE_CELLS;
    page *made = take(w, 1, sizeof(*made));
    if (!made || !(made->cells = take(w, room, sizeof(sk_value)))) return NULL;
    if (old) memcpy(made->cells, old->cells, old->room * sizeof(sk_value));
    made->owner = a;
    made->room = room;
    return *slot = made;
}

static const sk_value *cell_for_read(const sk_array *a, uint64_t n)
{
    size_t number = (size_t)(n / PAGE_CELLS), folder = number / FOLDER_PAGES;
    if (folder >= a->folder_count || !a->folders[folder]) return NULL;
    if (number % FOLDER_PAGES >= room_of(a, folder)) return NULL;
    const page *p = a->folders[folder][number % FOLDER_PAGES];
    return p && n % PAGE_CELLS < p->room ? &p->cells[n % PAGE_CELLS] : NULL;
}

/* Room for the bytes up to need. */
static bool own_bytes(sk_world *w, sk_array *a, size_t need)
{
    if (a->bytes && need <= a->byte_cap) return true;
    size_t cap = need > a->byte_cap ? need : a->byte_cap;
    if (need > a->byte_cap && a->bytes && cap < need * 2) cap = need * 2;
    uint8_t *bytes = take(w, cap, 1);
    if (!bytes) return false;
    if (a->bytes) memcpy(bytes, a->bytes, a->byte_cap);
    a->bytes = bytes;
    a->byte_cap = cap;
    return true;
}

static int read_cell(sk_world *w, const sk_array *a, uint64_t n, sk_value *ret)
{
    if (a->opaque) {
        *ret = sk_unknown(w, SK_STR("bytes"), a->flow);
    } else if (a->type == SK_V_BYTE) {
        *ret = sk_flowing(sk_byte(n < a->byte_cap ? a->bytes[n] : 0), a->flow);
    } else {
        const sk_value *cell = cell_for_read(a, n);
        *ret = cell && (cell->type != SK_V_EMPTY || a->type == SK_V_EMPTY) ? *cell : sk_value_default(a->type);
        ret->flow |= a->flow;
    }
    return 0;
}

static int write_cell(sk_world *w, sk_array *a, uint64_t n, const sk_value *v)
{
    sk_value made = *v;
    if (a->type != SK_V_EMPTY && a->type < SK_V_ARRAY && a->type != SK_V_OBJECT) {
        int error = sk_value_to(w, a->type, v, &made);
        if (error) return error;
    }
    if (a->type == SK_V_BYTE) {
        if (!own_bytes(w, a, (size_t)a->count)) return SK_ERR_MEMORY;
        if (sk_is_unknown(&made)) a->opaque = true; /* a byte is not known: nor are they together */
        else if (n < a->byte_cap) a->bytes[n] = (uint8_t)made.u.i;
        a->flow |= made.flow;
        return 0;
    }
    page *p = page_for_write(w, a, n);
    if (!p) return SK_ERR_MEMORY;
    p->cells[n % PAGE_CELLS] = made;
    return 0;
}

sk_array *sk_array_of(sk_world *w, const sk_value *values, size_t count)
{
    sk_bound bound = {0, (int32_t)count - 1};
    sk_array *a = count < INT32_MAX ? sk_array_new(w, SK_V_EMPTY, 1, &bound) : NULL;
    for (size_t i = 0; a && i < count; i++) {
        if (write_cell(w, a, i, &values[i])) break;
    }
    return a;
}

sk_array *sk_array_bytes(sk_world *w, sk_bytes b)
{
    sk_bound bound = {0, (int32_t)b.len - 1};
    sk_array *a = b.len < INT32_MAX ? sk_array_new(w, SK_V_BYTE, 1, &bound) : NULL;
    if (!a || b.len == 0) return a;
    if (!own_bytes(w, a, b.len)) return NULL;
    memcpy(a->bytes, b.p, b.len);
    return a;
}

sk_array *sk_array_strings(sk_world *w, const sk_str *strings, size_t count)
{
    sk_bound bound = {0, (int32_t)count - 1};
    sk_array *a = count < INT32_MAX ? sk_array_new(w, SK_V_STRING, 1, &bound) : NULL;
    for (size_t i = 0; a && i < count; i++) {
        sk_value v = sk_string(strings[i]);
        if (write_cell(w, a, i, &v)) break;
    }
    return a;
}

static bool find_cell(const sk_array *a, const int32_t *indexes, size_t index_count, uint64_t *ret)
{
    uint64_t at = 0, step = 1;
    if (!a || index_count != a->dimensions || index_count == 0) return false;
    for (size_t i = 0; i < index_count; i++) {
        if (indexes[i] < a->bounds[i].low || indexes[i] > a->bounds[i].high) return false;
        at += step * (uint64_t)((int64_t)indexes[i] - a->bounds[i].low);
        step *= (uint64_t)((int64_t)a->bounds[i].high - a->bounds[i].low + 1);
    }
    *ret = at;
    return true;
}

int sk_array_get(sk_world *w, const sk_array *a, const int32_t *indexes, size_t index_count, sk_value *ret)
{
    uint64_t n;
    return find_cell(a, indexes, index_count, &n) ? read_cell(w, a, n, ret) : SK_ERR_SUBSCRIPT;
}

int sk_array_put(sk_world *w, sk_array *a, const int32_t *indexes, size_t index_count, const sk_value *v)
{
    uint64_t n;
    return find_cell(a, indexes, index_count, &n) ? write_cell(w, a, n, v) : SK_ERR_SUBSCRIPT;
}

sk_value *sk_array_cell(sk_world *w, sk_array *a, const int32_t *indexes, size_t index_count)
{
    uint64_t n;
    if (!a || a->type == SK_V_BYTE || a->opaque || !find_cell(a, indexes, index_count, &n)) return NULL;
    page *p = page_for_write(w, a, n);
    if (!p) return NULL;
    sk_value *cell = &p->cells[n % PAGE_CELLS];
    if (cell->type == SK_V_EMPTY && a->type != SK_V_EMPTY) *cell = sk_value_default(a->type);
    return cell;
}

bool sk_array_nth(sk_world *w, const sk_array *a, uint64_t n, sk_value *ret)
{
    if (!a || n >= a->count) return false;
    return read_cell(w, a, n, ret) == 0;
}

/* Cells from count on become empty, so that growing again shows none of them. */
static void drop_cells(sk_world *w, sk_array *a, uint64_t count)
{
    if (a->type == SK_V_BYTE) {
        if (!a->bytes || count >= a->byte_cap) return;
        memset(a->bytes + count, 0, a->byte_cap - (size_t)count);
        return;
    }
    for (size_t f = 0; f < a->folder_count; f++) {
        for (size_t i = 0; a->folders[f] && i < room_of(a, f); i++) {
            uint64_t first = ((uint64_t)f * FOLDER_PAGES + i) * PAGE_CELLS;
            page *p = a->folders[f][i];
            if (!p || first + p->room <= count) continue;
            if (first >= count) {
                a->folders[f][i] = NULL;
            } else if ((p = page_for_write(w, a, first))) {
                memset(p->cells + (count - first), 0, (p->room - (size_t)(count - first)) * sizeof(sk_value));
            }
        }
    }
}

int sk_array_redim(sk_world *w, sk_array *a, unsigned dimensions, const sk_bound *bounds, bool preserve)
{
    uint64_t count;
    if (a->fixed) return SK_ERR_LOCKED;
    if (dimensions == 0 || dimensions > SK_ARRAY_DIMENSIONS || !count_cells(dimensions, bounds, &count)) return SK_ERR_SUBSCRIPT;
    if (preserve && a->dimensions) {
        if (dimensions != a->dimensions || bounds[dimensions - 1].low != a->bounds[dimensions - 1].low) return SK_ERR_SUBSCRIPT;
        for (unsigned i = 0; i + 1 < dimensions; i++) {
            if (bounds[i].low != a->bounds[i].low || bounds[i].high != a->bounds[i].high) return SK_ERR_SUBSCRIPT;
        }
        if (count < a->count) drop_cells(w, a, count);
    } else {
        sk_array_erase(a);
    }
    return set_bounds(w, a, dimensions, bounds, count) ? 0 : SK_ERR_MEMORY;
}

void sk_array_erase(sk_array *a)
{
    a->folders = NULL;
    a->folder_count = a->first_room = 0;
    a->bytes = NULL;
    a->byte_cap = 0;
    a->opaque = false;
    a->flow = 0;
    if (a->fixed) return;
    a->dimensions = 0;
    a->bounds = NULL;
    a->count = 0;
}

/* Every page becomes shared and is pointed to by both. */
static bool share_pages(sk_world *w, sk_array *to, const sk_array *from)
{
    if (from->folder_count && !(to->folders = take(w, from->folder_count, sizeof(*to->folders)))) return false;
    to->folder_count = from->folder_count;
    to->first_room = from->first_room;
    for (size_t f = 0; f < from->folder_count; f++) {
        if (!from->folders[f]) continue;
        if (!(to->folders[f] = take(w, room_of(from, f), sizeof(page *)))) return false;
        for (size_t i = 0; i < room_of(from, f); i++) {
            if (from->folders[f][i]) from->folders[f][i]->owner = NULL;
            to->folders[f][i] = from->folders[f][i];
        }
    }
    return true;
}

sk_array *sk_array_copy(sk_world *w, const sk_array *a)
{
    if (!a) return NULL;
    sk_array *to = sk_array_new(w, a->type, a->dimensions, a->bounds);
    if (!to) return NULL;
    to->flow = a->flow;
    to->opaque = a->opaque;
    if (a->type == SK_V_BYTE) {
        if (!a->bytes) return to;
        if (!own_bytes(w, to, a->byte_cap)) return NULL;
        memcpy(to->bytes, a->bytes, a->byte_cap);
        return to;
    }
    return share_pages(w, to, a) ? to : NULL;
}

int sk_array_bound(const sk_array *a, unsigned dimension, sk_bound *ret)
{
    if (!a || dimension == 0 || dimension > a->dimensions) return SK_ERR_SUBSCRIPT;
    *ret = a->bounds[dimension - 1];
    return 0;
}

sk_bytes sk_array_to_bytes(sk_world *w, const sk_array *a)
{
    sk_bytes none = {NULL, 0};
    if (!a || a->opaque || a->count == 0) return none;
    if (a->type == SK_V_BYTE && a->byte_cap >= a->count) return sk_bytes_of(a->bytes, (size_t)a->count);
    uint8_t *p = take(w, (size_t)a->count, 1);
    if (!p) return none;
    for (uint64_t i = 0; i < a->count; i++) {
        sk_value v;
        int64_t number = 0;
        if (read_cell(w, a, i, &v) == 0 && v.type != SK_V_ARRAY && v.type != SK_V_OBJECT &&
            sk_value_to_int(w, &v, &number, NULL) == 0)
            p[i] = (uint8_t)number;
    }
    return sk_bytes_of(p, (size_t)a->count);
}
