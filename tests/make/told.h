/* For unit tests of formats: opens bytes with a sink that keeps what is told. */
#ifndef SK_MAKE_TOLD_H
#define SK_MAKE_TOLD_H

#include "model/format.h"

#define MAKE_TOLD_MOST 512

typedef struct make_told_child {
    sk_relation relation;
    uint16_t kind;
    sk_bytes name, bytes;
} make_told_child;

typedef struct make_told_fact {
    unsigned key;
    uint32_t artifact;
    sk_bytes value;
} make_told_fact;

/* Artifact 0 is what is opened, child i is artifact i + 1. */
typedef struct make_told {
    sk_arena *arena;
    sk_budget budget;
    sk_artifact artifact;
    sk_sink sink;
    sk_opening o;
    make_told_child children[MAKE_TOLD_MOST];
    make_told_fact facts[MAKE_TOLD_MOST];
    unsigned deviations[MAKE_TOLD_MOST];
    sk_bytes indicators[MAKE_TOLD_MOST];
    size_t child_count, fact_count, deviation_count, indicator_count;
} make_told;

/* A fresh opening of bytes, in its own arena; call a format's open(&t->o). NULL without memory. */
make_told *make_told_new(sk_bytes bytes, uint16_t kind);
void make_told_free(make_told *t);
/* The n-th (from 0) value of a fact, or an empty view. */
sk_bytes make_told_value(const make_told *t, unsigned key, size_t n);
bool make_told_has_fact(const make_told *t, unsigned key, const char *value);
size_t make_told_deviation_count(const make_told *t, unsigned id);
/* The first child of that name, or NULL. */
const make_told_child *make_told_find(const make_told *t, const char *name);

#endif
