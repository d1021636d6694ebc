/* YAML documents as trees, under limits: what rules are written in. libyaml reads the text; aliases and tags are refused, for
 * they are how a small text becomes a large one. */
#ifndef SK_HUNT_YAML_TREE_H
#define SK_HUNT_YAML_TREE_H

#include "base/arena.h"

typedef enum sk_yaml_kind { SK_YAML_SCALAR, SK_YAML_LIST, SK_YAML_MAP } sk_yaml_kind;

typedef struct sk_yaml {
    sk_yaml_kind kind;
    bool plain;                /* a scalar without quotation marks: it may be null, a number, a truth value */
    sk_bytes key;              /* of this node in its map */
    sk_bytes text;             /* of a scalar, UTF-8 */
    uint32_t line;             /* from 1 */
    struct sk_yaml *first, *next;
    uint32_t count;            /* of children */
} sk_yaml;

enum { SK_YAML_MOST_BYTES = 1 << 20, SK_YAML_MOST_NODES = 50000, SK_YAML_MOST_DEPTH = 24, SK_YAML_MOST_DOCUMENTS = 1000 };

/* Calls visit for each document of the text until it answers false. NULL, or why reading ended before the end (in the arena). */
const char *sk_yaml_each(sk_arena *a, sk_bytes text, bool (*visit)(void *self, const sk_yaml *document), void *self);

const sk_yaml *sk_yaml_get(const sk_yaml *map, const char *key); /* NULL: none, or no map */
sk_bytes sk_yaml_text(const sk_yaml *map, const char *key);      /* of a scalar; else empty */
bool sk_yaml_is_null(const sk_yaml *node);                       /* of the core schema: nothing, ~, null */
bool sk_yaml_truth(const sk_yaml *node, bool *ret);

#endif
