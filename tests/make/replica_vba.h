/* Writer of obfuscated but inert VBA and VBScript for replicas: texts hidden by what real macros used, junk, shuffled procedures
 * over several modules. */
#ifndef SK_MAKE_REPLICA_VBA_H
#define SK_MAKE_REPLICA_VBA_H

#include "make/replica_store.h"

#define REPLICA_PROCEDURES 128
#define REPLICA_HELPERS 8

typedef struct replica_vba {
    replica_writer writer; /* first: writers are cast to it */
    replica_store *store;
    bool script;     /* VBScript */
    bool office;     /* a harmless one: junk as business code has it */
    bool light;      /* hides lightly: concatenation, Replace, StrReverse, Split */
    unsigned stores; /* of a hundred texts, how many stand outside the code */
    sk_buf head;     /* declarations */
    sk_bytes procedures[REPLICA_PROCEDURES];
    size_t procedure_count;
    const char *helpers[REPLICA_HELPERS]; /* names of decoding functions that are there */
    bool unbroken;                        /* no line is continued on the next */
    bool inside_helper;
} replica_vba;

void replica_vba_start(replica_vba *v, replica *r, replica_store *store);
/* Adds a procedure from a template. */
void replica_vba_procedure(replica_vba *v, const char *lines);
void replica_vba_declare(replica_vba *v, const char *lines);
/* The document; entry is a template of the procedure that starts by itself: standard modules take Auto... ones, the document's
 * module the events. */
sk_bytes replica_vba_document(replica_vba *v, const char *entry, bool event);
/* The text of a script: main is its code outside procedures. */
sk_bytes replica_vba_script(replica_vba *v, const char *main);

#endif
