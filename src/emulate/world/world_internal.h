/* What the files of emulate/world share. */
#ifndef SK_EMULATE_WORLD_INTERNAL_H
#define SK_EMULATE_WORLD_INTERNAL_H

#include "emulate/world/world.h"

typedef struct sk_world_files {
    sk_table *by_path;
    sk_file *first, **end;
    bool recent; /* the links to recent files are there: they come when somebody looks */
} sk_world_files;

typedef struct sk_world_registry {
    sk_table *values;
} sk_world_registry;

typedef struct sk_world_told {
    sk_map *seen;
    const sk_world_beside *beside;
    size_t beside_count;
    unsigned asked;
    unsigned fixed;
    bool varying, quiet; /* sk_world_vary; the last act was not told */
    sk_environment first; /* of the first world of all */
    struct { sk_effect_op op; sk_bytes text; } plain[64]; /* what the plain runs did: the acts that count */
    size_t plain_count;
} sk_world_told;

bool sk_files_start(sk_world *w);
bool sk_environ_start(sk_world *w);
bool sk_registry_start(sk_world *w);

/* The dictionary of the map key: 8 bytes in the arena. True when it is new. */
bool sk_told_add(sk_world *w, uint64_t hash);
/* Files beside the program, in its folder. */
void sk_files_lay_beside(sk_world *w);
/* The first half of sk_world_child: the text is told and does not run. */
void sk_world_tell_child(sk_world *w, const char *name, unsigned kind, sk_bytes bytes);

/* Objects by unknown names: objects/opaque.c. */
bool sk_opaque_is(const sk_value *v);
void sk_opaque_call(sk_world *w, sk_str path, sk_str name, const sk_args *args, unsigned flow);
void sk_hidden_call(sk_world *w, const sk_object *o, sk_str name, const sk_args *args, unsigned flow);
void sk_opaque_member(sk_world *w, const sk_object *o, sk_str name, const sk_args *args, unsigned flow);

#endif
