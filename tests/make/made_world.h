/* A world for tests and fuzz targets: what it is told is written into one text, a line an effect or child. */
#ifndef MAKE_MADE_WORLD_H
#define MAKE_MADE_WORLD_H

#include "base/buf.h"
#include "emulate/world/world.h"

typedef struct make_world {
    sk_arena *arena;
    sk_budget budget;
    sk_world *world;
    sk_buf told; /* "download url=... result=failed\n", "child NAME kind text\n" */
} make_world;

make_world *make_world_new(void);
void make_world_free(make_world *m);
/* What was told so far, as a C string. */
const char *make_world_told(make_world *m);

#endif
