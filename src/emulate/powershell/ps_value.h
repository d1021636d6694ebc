/* Values of PowerShell. A value is 16 bytes; what it points to lives in the run's arena and is shared, as references
 * are in .NET. Strings are immutable UTF-8; an index counts code points, which differs from .NET only for characters
 * outside the basic plane. */
#ifndef SK_EMULATE_PS_VALUE_H
#define SK_EMULATE_PS_VALUE_H

#include "base/buf.h"
#include "base/map.h"
#include "emulate/world/value.h"

typedef enum sk_ps_type {
    SK_PS_NULL,
    SK_PS_BOOL,
    SK_PS_INT, /* every whole number: Int32 and Int64 are told apart only where the operator asks */
    SK_PS_DOUBLE,
    SK_PS_CHAR,
    SK_PS_STRING,
    SK_PS_ARRAY,
    SK_PS_BYTES, /* Byte[] */
    SK_PS_HASH,
    SK_PS_BLOCK, /* script block */
    SK_PS_OBJECT,
    SK_PS_CLASS,  /* a type literal, [System.Convert] */
    SK_PS_METHOD, /* a method that was named but not called: "x".Replace */
    SK_PS_UNKNOWN /* comes from outside, or from something that is not modelled */
} sk_ps_type;

typedef struct sk_ps_string {
    const uint8_t *p;
    size_t len;
    size_t cap;       /* room at p that this string may grow into in place, see sk_ps_append */
    size_t *used;     /* bytes of that room taken, shared by all strings on it; NULL for a plain string */
    uint32_t *starts; /* byte offset of each character, made at the first index into a string that is not ASCII */
    size_t count;     /* characters, valid once counted */
    bool counted, ascii;
} sk_ps_string;

typedef struct sk_ps_array sk_ps_array;
typedef struct sk_ps_hash sk_ps_hash;
typedef struct sk_ps_object sk_ps_object;
typedef struct sk_ps_method sk_ps_method;
struct sk_ps_node;

typedef struct sk_ps_octets {
    uint8_t *p;
    size_t len;
    bool opaque;  /* filled with what is not known, */
    uint8_t flow; /* which comes from there */
} sk_ps_octets;

typedef struct sk_ps_value {
    uint8_t type; /* sk_ps_type */
    uint8_t flow; /* where its content comes from: set of SK_FLOW_ of emulate/world/value.h */
    union {
        bool truth;
        int64_t i; /* INT, CHAR */
        double d;
        sk_ps_string *s; /* STRING; UNKNOWN: where it comes from, or NULL; CLASS: its name */
        sk_ps_array *array;
        sk_ps_octets *octets;
        sk_ps_hash *hash;
        const struct sk_ps_node *block;
        sk_ps_object *object;
        sk_ps_method *method;
    };
} sk_ps_value;

struct sk_ps_array {
    sk_ps_value *items;
    size_t count, cap;
    size_t *used; /* items of that room taken, where lists made by += share it; NULL else */
};

typedef struct sk_ps_pair {
    sk_ps_value key, value;
    bool gone;
} sk_ps_pair;

struct sk_ps_hash {
    sk_map *index; /* folded key -> position + 1 */
    sk_ps_pair *pairs;
    size_t count, cap;
};

typedef enum sk_ps_class {
#define SK_PS_CLASS_ROW(name, title) SK_PS_##name,
#include "emulate/powershell/classes.def"
#undef SK_PS_CLASS_ROW
    SK_PS_CLASS_COUNT
} sk_ps_class;

struct sk_ps_object {
    sk_ps_class class_id;
    sk_bytes name;         /* the type's or program's name as written */
    sk_ps_hash *fields;    /* properties set by the script */
    sk_ps_value data;      /* what it holds: a path, an address, bytes, a text, a number */
    size_t pos;            /* of a stream */
    struct sk_object *com; /* COM: the world's object */
};

struct sk_ps_method {
    sk_ps_value target;
    sk_bytes name;
    bool is_static;
};

static inline sk_ps_value sk_ps_null(void) { return (sk_ps_value){.type = SK_PS_NULL, .i = 0}; }
static inline sk_ps_value sk_ps_bool(bool truth) { return (sk_ps_value){.type = SK_PS_BOOL, .truth = truth}; }
static inline sk_ps_value sk_ps_int(int64_t i) { return (sk_ps_value){.type = SK_PS_INT, .i = i}; }
static inline sk_ps_value sk_ps_double(double d) { return (sk_ps_value){.type = SK_PS_DOUBLE, .d = d}; }
static inline sk_ps_value sk_ps_char(uint32_t c) { return (sk_ps_value){.type = SK_PS_CHAR, .i = (int64_t)c}; }

/* Each answers null where the arena is exhausted. */
sk_ps_value sk_ps_text(sk_arena *a, sk_bytes bytes); /* borrows the bytes */
sk_ps_value sk_ps_literal(sk_arena *a, const char *text);
sk_ps_value sk_ps_unknown(sk_arena *a, sk_bytes origin); /* origin is borrowed, may be empty */
sk_ps_value sk_ps_new_array(sk_arena *a, size_t room);
sk_ps_value sk_ps_new_octets(sk_arena *a, size_t len); /* zeroed */
sk_ps_value sk_ps_new_hash(sk_arena *a);
sk_ps_value sk_ps_new_object(sk_arena *a, sk_ps_class class_id, sk_bytes name);
sk_ps_value sk_ps_new_class(sk_arena *a, sk_bytes name);

bool sk_ps_push(sk_arena *a, sk_ps_array *array, sk_ps_value v);
/* True for what foreach and pipelines unroll. */
bool sk_ps_is_list(sk_ps_value v);
/* Items of a list; 0 for null and 1 for every other value. */
size_t sk_ps_count(sk_ps_value v);
/* Item i of a list; the value itself for i = 0 when it is none. Null outside. */
sk_ps_value sk_ps_item(sk_arena *a, sk_ps_value v, size_t i);

bool sk_ps_hash_get(sk_arena *a, const sk_ps_hash *h, sk_ps_value key, sk_ps_value *ret);
bool sk_ps_hash_put(sk_arena *a, sk_ps_hash *h, sk_ps_value key, sk_ps_value value);
void sk_ps_hash_remove(sk_arena *a, sk_ps_hash *h, sk_ps_value key);

/* Characters of a string, and the one at index i (U+FFFD outside). */
size_t sk_ps_length(sk_arena *a, sk_ps_string *s);
uint32_t sk_ps_char_at(sk_arena *a, sk_ps_string *s, size_t i);
/* The byte offset of character i; the length at or behind the end. */
size_t sk_ps_byte_at(sk_arena *a, sk_ps_string *s, size_t i);
/* left + right. Where left was the last thing appended to its room, only right is copied: `$s += 'x'` in a loop is
 * linear. Null at the arena's budget. */
sk_ps_value sk_ps_append(sk_arena *a, sk_ps_value left, sk_bytes right, unsigned flow);

static inline sk_bytes sk_ps_view(sk_ps_value v)
{
    return v.type == SK_PS_STRING && v.s ? (sk_bytes){v.s->p, v.s->len} : (sk_bytes){0};
}

/* Conversions as PowerShell's casts do them. */
bool sk_ps_truth(sk_ps_value v);
sk_bytes sk_ps_to_text(sk_arena *a, sk_ps_value v);
sk_ps_value sk_ps_to_string(sk_arena *a, sk_ps_value v); /* keeps flow */
/* Flow of a value and of what a list holds directly. */
unsigned sk_ps_flow(sk_ps_value v);
static inline sk_ps_value sk_ps_flowing(sk_ps_value v, unsigned flow)
{
    v.flow = (uint8_t)(v.flow | flow);
    return v;
}
/* False when v is no number (or not known): *ret is null then. */
bool sk_ps_to_number(sk_arena *a, sk_ps_value v, sk_ps_value *ret);
int64_t sk_ps_to_int(sk_arena *a, sk_ps_value v); /* 0 when it is none; rounds half to even */
double sk_ps_to_double(sk_arena *a, sk_ps_value v);
/* Bytes of a Byte[], an array of numbers, or one number. False when it is none of these. */
bool sk_ps_to_bytes(sk_arena *a, sk_ps_value v, sk_bytes *ret);
sk_bytes sk_ps_number_text(sk_arena *a, double d);
const char *sk_ps_type_name(sk_ps_value v);               /* "String", "Int32", ... */
bool sk_ps_parse_number(sk_bytes text, sk_ps_value *ret); /* a literal of the language, whole text */

#endif
