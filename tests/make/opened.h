/* For tests of parts of compound files, and of formats that fill a document: opens bytes and keeps what is told, and the
 * document. Children are not opened. */
#ifndef SK_MAKE_OPENED_H
#define SK_MAKE_OPENED_H

#include "format/office/cfb_parts.h"
#include "model/format.h"

typedef struct opened_row {
    unsigned id; /* fact key, deviation, or indicator type */
    sk_bytes value;
    struct opened_row *next;
} opened_row;

typedef struct opened_child {
    sk_relation relation;
    uint16_t kind;
    sk_bytes name, bytes; /* bytes: all of its content */
    struct opened_child *next;
} opened_child;

typedef struct opened {
    sk_arena *arena;
    sk_budget budget;
    sk_document *document;
    opened_row *facts, *deviations, *indicators; /* newest first */
    opened_child *children;                      /* newest first */
    uint32_t count;
    sk_outcome outcome;
} opened;

/* Opens file with one part opener; every stream's artifact is the file itself. NOT_THIS where it is no compound file. */
opened opened_part(sk_arena *a, sk_cfb_part_open *open, sk_bytes file);
opened opened_format(sk_arena *a, const sk_format *format, uint16_t kind, sk_bytes bytes);

/* The fact that was told last under that key, or an empty view. */
sk_bytes opened_fact(const opened *t, unsigned key);
unsigned opened_facts(const opened *t, unsigned key);
bool opened_deviation(const opened *t, unsigned id);
bool opened_indicator(const opened *t, unsigned type, const char *value);
/* Bytes of the child of that name that was told last. */
sk_bytes opened_bytes(const opened *t, const char *name);
/* A value of the document; "" stands for an empty part of the place. */
sk_bytes opened_value(const opened *t, sk_store store, const char *container, const char *path, const char *name,
                      const char *property);

#endif
