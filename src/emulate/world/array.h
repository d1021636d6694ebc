/* Arrays with bounds, and the two collections of the languages. Storage is sparse: a page of cells exists from its first
 * write on, so ReDim x(87025) with four cells used costs nothing. */
#ifndef SK_EMULATE_ARRAY_H
#define SK_EMULATE_ARRAY_H

#include "emulate/world/value.h"

enum { SK_ARRAY_DIMENSIONS = 60 }; /* MS-VBAL 5.2.3.1.3 */

typedef struct sk_bound {
    int32_t low, high; /* high == low - 1: empty */
} sk_bound;

typedef struct sk_array sk_array;
struct sk_array {
    sk_type type;        /* of elements; SK_V_EMPTY: Variant */
    unsigned dimensions; /* 0: a dynamic array before its first ReDim */
    sk_bound *bounds;
    uint64_t count; /* cells */
    bool fixed;
    uint8_t flow; /* of its bytes, where it came as a whole (an answer's body) */
    /* Content of which only the length is known (the body of a download): cells read as unknown. */
    bool opaque;
    struct sk_array_page ***folders; /* of pages of cells; Byte() keeps bytes instead */
    size_t folder_count, first_room; /* pages of the first folder, which grows: most arrays are small */
    uint8_t *bytes;
    size_t byte_cap;
};

/* NULL at the budget, or where the bounds hold more than 2^31 cells. dimensions 0: not yet sized. */
sk_array *sk_array_new(struct sk_world *w, sk_type type, unsigned dimensions, const sk_bound *bounds);
sk_array *sk_array_of(struct sk_world *w, const sk_value *values, size_t count); /* Array(): from 0, Variant */
sk_array *sk_array_bytes(struct sk_world *w, sk_bytes b);                        /* Byte(), from 0 */
sk_array *sk_array_strings(struct sk_world *w, const sk_str *strings, size_t count);
/* Error 9 outside the bounds or with another number of indexes, 13 for a value that cannot be the element type. */
int sk_array_get(struct sk_world *w, const sk_array *a, const int32_t *indexes, size_t index_count, sk_value *ret);
int sk_array_put(struct sk_world *w, sk_array *a, const int32_t *indexes, size_t index_count, const sk_value *v);
/* The cell itself, for ByRef; NULL outside and for Byte(), which has no cells (use get and put). It stays where it is until
 * ReDim or a copy of the array. */
sk_value *sk_array_cell(struct sk_world *w, sk_array *a, const int32_t *indexes, size_t index_count);
/* In storage order (the first index runs fastest), for For Each; false behind the end. */
bool sk_array_nth(struct sk_world *w, const sk_array *a, uint64_t n, sk_value *ret);
/* 10 for a fixed array; with preserve only the last bound may change (else 9). */
int sk_array_redim(struct sk_world *w, sk_array *a, unsigned dimensions, const sk_bound *bounds, bool preserve);
void sk_array_erase(sk_array *a);                               /* fixed: cells to default; dynamic: unsized */
sk_array *sk_array_copy(struct sk_world *w, const sk_array *a); /* pages are shared until one side writes */
/* dimension from 1. Error 9. */
int sk_array_bound(const sk_array *a, unsigned dimension, sk_bound *ret);
/* The cells of a one-dimensional array as bytes (numbers by their low byte); for Byte() exactly its content. */
sk_bytes sk_array_to_bytes(struct sk_world *w, const sk_array *a);

/* Ordered key-value table: Scripting.Dictionary, Collection, bags of properties. */
typedef struct sk_table sk_table;
sk_table *sk_table_new(struct sk_world *w, bool fold);
void sk_table_fold(sk_table *t, bool fold); /* only while empty */
size_t sk_table_count(const sk_table *t);
/* Keys are compared as Dictionary does: numbers by value, texts by character, objects by identity. */
sk_value *sk_table_find(struct sk_world *w, const sk_table *t, const sk_value *key);
bool sk_table_put(struct sk_world *w, sk_table *t, const sk_value *key, const sk_value *v); /* false at the budget */
bool sk_table_remove(struct sk_world *w, sk_table *t, const sk_value *key);
void sk_table_clear(sk_table *t);
/* The n-th entry that is still there, in order of insertion; false behind the end. Linear over a whole loop. */
bool sk_table_nth(const sk_table *t, size_t n, sk_value *ret_key, sk_value *ret_value);

#endif
