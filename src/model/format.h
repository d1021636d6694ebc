/* What a format is, and what it is given and may tell while it opens an artifact.
 *
 * A format is one file with one row. It opens bytes into children and facts; it never judges, never recurses
 * (the engine opens the children it tells), does no I/O, and the same bytes and limits give the same calls. */
#ifndef SK_MODEL_FORMAT_H
#define SK_MODEL_FORMAT_H

#include "model/content.h"
#include "model/deviations.h"
#include "model/document.h"
#include "model/effects.h"
#include "model/facts.h"
#include "model/kinds.h"
#include "model/lock.h"
#include "model/script_set.h"
#include "sekisho/report.h"

typedef struct sk_opening sk_opening;

/* A child that a format found. Zero-initialise and set what is known. */
typedef struct sk_child {
    sk_relation relation;
    sk_bytes name;          /* copied */
    uint64_t offset;        /* in the parent's bytes */
    sk_content *content;    /* NULL when it cannot be had: outcome tells why, or lock */
    sk_lock *lock;          /* content comes after a password was found */
    uint64_t size;          /* declared size where content is NULL */
    sk_outcome outcome;     /* with content NULL: UNKNOWN, ENCRYPTED, PARTIAL or LIMIT. OPEN (0) otherwise */
    bool kind_fixed;        /* kind is certain: the engine does not recognise it */
    uint16_t kind;          /* with kind_fixed the kind; else the kind when nothing else is recognised,
                               where 0 and SK_KIND_NONE mean data.binary */
    sk_bytes declared_type; /* media type that the container claims, without parameters; copied */
} sk_child;

/* The engine's side. Formats call the sk_tell_... functions below. */
typedef struct sk_sink {
    void *self;
    uint32_t (*child)(void *self, uint32_t parent, const sk_child *child);
    void (*fact)(void *self, uint32_t artifact, unsigned key, sk_bytes value, uint64_t off, uint64_t len);
    void (*deviation)(void *self, uint32_t artifact, unsigned id, uint64_t off);
    void (*indicator)(void *self, uint32_t artifact, unsigned type, sk_how how, sk_bytes value, uint64_t off, uint64_t len);
} sk_sink;

struct sk_opening {
    const sk_artifact *artifact; /* what is being opened: its id, name, kind, relation */
    sk_content *content;         /* its bytes: ask for no more than needed where it may be large */
    sk_bytes declared_type;      /* media type that the parent claimed, or empty */
    sk_arena *arena;             /* memory of the scan */
    sk_budget *budget;
    sk_document *document;       /* of the nearest Office document this lies in, or NULL */
    sk_script_set *scripts;      /* of the page or script file that this is, or lies directly in; or NULL */
    const sk_sink *sink;
};

/* Tells a child; returns its id, or SK_NO_ARTIFACT where a limit forbids it (which the engine reports). */
uint32_t sk_tell_child(sk_opening *o, const sk_child *child);
/* Facts on the artifact being opened. value is copied (and cut at fact.bytes). */
void sk_tell_fact(sk_opening *o, sk_fact_key key, sk_bytes value, uint64_t off, uint64_t len);
void sk_tell_number(sk_opening *o, sk_fact_key key, uint64_t value, uint64_t off, uint64_t len);
/* The same on a child that was told before. */
void sk_tell_fact_of(sk_opening *o, uint32_t artifact, sk_fact_key key, sk_bytes value);
void sk_tell_number_of(sk_opening *o, uint32_t artifact, sk_fact_key key, uint64_t value);
void sk_tell_deviation(sk_opening *o, sk_deviation_id id, uint64_t off);
void sk_tell_deviation_of(sk_opening *o, uint32_t artifact, sk_deviation_id id, uint64_t off);
void sk_tell_indicator(sk_opening *o, sk_indicator_type type, sk_how how, sk_bytes value, uint64_t off, uint64_t len);
/* Text that was computed from the artifact (UTF-8), as a child of relation `decoded` and the given kind. */
uint32_t sk_tell_text(sk_opening *o, const char *name, uint16_t kind, sk_bytes text);

/* The document that this artifact belongs to; made here (for this artifact and all inside it) when there is none.
 * NULL only at the arena's budget. */
sk_document *sk_opening_document(sk_opening *o);

/* A fresh set of the scripts of this artifact, to be filled. NULL only at the arena's budget. */
sk_script_set *sk_opening_scripts(sk_opening *o, sk_script_host host);

typedef struct sk_probe_input {
    sk_content *content;     /* ask for more than the head only where the head already fits */
    sk_bytes head;           /* the first bytes, at most 4096 */
    sk_bytes name;           /* a hint, never proof */
    sk_bytes declared_type;  /* likewise */
    uint16_t parent_kind;    /* SK_KIND_NONE for an input */
} sk_probe_input;

/* Answer of a probe: 0 not this; 1-99 likely (text formats); 100 a signature that nothing else has. */
typedef struct sk_match {
    int score;
    uint16_t kind;
} sk_match;

typedef struct sk_format {
    const char *id, *title;
    const char *source;      /* specification, and docs/formats/ page */
    sk_match (*probe)(const sk_probe_input *in);
    /* Returns COMPLETE, PARTIAL, ENCRYPTED, LIMIT, UNKNOWN, or NOT_THIS where the bytes turn out not to be of this kind. */
    sk_outcome (*open)(sk_opening *o); /* NULL: only recognised, nothing reads it yet */
    const uint16_t *kinds;   /* kinds that open() takes, ended by SK_KIND_NONE; NULL for recognisers only */
} sk_format;

#endif
