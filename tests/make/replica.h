/* Inert replicas of what Emotet's mail and its neighbours carried, era by era, as generators with a seed: each variant differs
 * in names, order, junk, hiding places, encodings, depth, keys, number of addresses and what is started in the end. With each
 * comes what calculating it must show. Built from published descriptions, for measuring this scanner.
 *
 * Everything is inert: hosts are NAME.example (RFC 2606), which no network resolves, or addresses kept for documentation
 * (RFC 5737); what would be started is named nosuch...; nothing is carried along. Neither hosts nor commands can be chosen from
 * outside, and make_replica_is_inert() is asserted by the tests. */
#ifndef SK_MAKE_REPLICA_H
#define SK_MAKE_REPLICA_H

#include "make/make.h"

#define MAKE_REPLICA_ADDRESSES 8

/* What is put into a replica beside its era's habits. */
typedef enum make_replica_extra {
    MAKE_REPLICA_PLAIN,
    MAKE_REPLICA_STRANGER, /* one function, object, member or command that nobody knows */
} make_replica_extra;

typedef struct make_replica {
    sk_bytes bytes;
    const char *name;                              /* of the file */
    const char *addresses[MAKE_REPLICA_ADDRESSES]; /* all that it would fetch from */
    size_t address_count;
    const char *command; /* what it would start in the end, exactly; NULL: nothing, a harmless one */
    bool has_stranger;   /* it was put in */
} make_replica;

/* era: "2020 red-dawn". twin: the same tricks in a macro or script of an office, which acts in no way: it must be clean. */
typedef struct make_replica_era {
    const char *name;
    bool twin;
} make_replica_era;

extern const make_replica_era make_replica_eras[];
extern const size_t make_replica_era_count;

/* Variant number seed of an era. bytes is empty where the arena was too small. */
make_replica make_replica_of(sk_arena *a, size_t era, uint64_t seed, make_replica_extra extra);
/* True where every address and the command are of the kinds that lead nowhere. */
bool make_replica_is_inert(const make_replica *r);

#endif
