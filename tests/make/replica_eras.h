/* The eras' generators. Each fills r->out. */
#ifndef SK_MAKE_REPLICA_ERAS_H
#define SK_MAKE_REPLICA_ERAS_H

#include "make/replica_inside.h"

#define SK_REPLICA(function, name, twin) void replica_era_##function(replica *r);
#include "make/replica.def"
#undef SK_REPLICA

#endif
