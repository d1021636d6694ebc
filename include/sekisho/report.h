/* The report: what one input was made of, what was seen in it, and the verdict.
 *
 * Everything here is plain data, owned by the report and valid until sk_report_free(). Identifiers of
 * kinds, facts, deviations, evidence and limits are small numbers; the functions below turn them into
 * the stable names of docs/report.schema.json. Numbers may change between versions, names do not. */
#ifndef SEKISHO_REPORT_H
#define SEKISHO_REPORT_H

#include <stdbool.h>

#include "sekisho/bytes.h"
#include "sekisho/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SK_NO_ARTIFACT UINT32_MAX

typedef enum sk_verdict { SK_CLEAN, SK_UNSCANNABLE, SK_SUSPICIOUS, SK_MALICIOUS, SK_VERDICT_COUNT } sk_verdict;

/* How an artifact came out of its parent. */
typedef enum sk_relation {
    SK_REL_INPUT,      /* the input itself: no parent */
    SK_REL_PART,       /* a part of a mail without a name: its texts */
    SK_REL_ATTACHMENT, /* a part of a mail with a name */
    SK_REL_MEMBER,     /* a member of an archive or package */
    SK_REL_STREAM,     /* a stream of a compound file */
    SK_REL_EMBEDDED,   /* an object inside a document */
    SK_REL_MACRO,      /* source text of a macro module */
    SK_REL_DECODED,    /* readable text or bytes computed from the parent */
    SK_REL_EMULATED,   /* what a calculated program would have made */
    SK_REL_COUNT
} sk_relation;

/* How far the bytes of an artifact could be looked at. */
typedef enum sk_outcome {
    SK_OUTCOME_OPEN,      /* not finished: a worker was lost on it (reported as partial) */
    SK_OUTCOME_COMPLETE,  /* all of it */
    SK_OUTCOME_PARTIAL,   /* it is damaged or cut: what is sound was looked at */
    SK_OUTCOME_ENCRYPTED, /* a lock that no password opened */
    SK_OUTCOME_LIMIT,     /* a limit was reached before the end */
    SK_OUTCOME_UNKNOWN,   /* no format of ours reads these bytes */
    SK_OUTCOME_NOT_THIS,  /* from a format to the engine only: these bytes are not of my kind */
    SK_OUTCOME_COUNT
} sk_outcome;

typedef enum sk_class { SK_E1, SK_E2, SK_E3, SK_E4, SK_E5, SK_K1, SK_K2, SK_CLASS_COUNT } sk_class;

/* How an indicator was found. */
typedef enum sk_how { SK_LITERAL, SK_DECODED, SK_EMULATED, SK_HOW_COUNT } sk_how;

typedef struct sk_artifact {
    uint32_t id, parent; /* parent: SK_NO_ARTIFACT for the input */
    uint32_t depth;      /* 0 for the input */
    sk_relation relation;
    uint16_t kind;
    sk_outcome outcome;
    sk_bytes name;        /* as found, UTF-8 where the format tells its charset; may hold anything */
    uint64_t offset;      /* where it starts in the parent's bytes, 0 where that has no meaning */
    uint64_t size;        /* length in bytes as far as known: declared, or counted once complete */
    uint64_t read_size;   /* bytes really looked at */
    uint8_t sha256[32];
    bool has_sha256;      /* only when every byte was read */
} sk_artifact;

typedef struct sk_fact {
    uint16_t key;
    uint32_t artifact;
    sk_bytes value;       /* UTF-8 where the format could tell, else raw */
    uint64_t off, len;    /* span in the artifact's own bytes; 0, 0 where it has none */
} sk_fact;

typedef struct sk_deviation {
    uint16_t id;
    uint32_t artifact;
    uint64_t off;
} sk_deviation;

typedef struct sk_evidence {
    uint16_t id;
    uint32_t artifact;
    uint64_t off, len;
    sk_bytes detail;      /* what the sentence's {} stands for; may be empty */
} sk_evidence;

typedef struct sk_arg {
    sk_bytes name, value;
} sk_arg;

typedef struct sk_effect {
    uint16_t op;
    uint32_t artifact, order;
    uint32_t line;        /* in the artifact's text, from 1; 0: not known */
    uint64_t off, len;
    const sk_arg *args;
    size_t arg_count;
} sk_effect;

typedef struct sk_indicator {
    uint16_t type;
    sk_how how;
    uint32_t artifact;
    sk_bytes value;
    uint64_t off, len;
} sk_indicator;

typedef struct sk_report sk_report;

void sk_report_free(sk_report *r);

sk_verdict sk_report_verdict(const sk_report *r);
/* Indexes into the evidence that decided, strongest first. */
const uint32_t *sk_report_reasons(const sk_report *r, size_t *ret_count);
const sk_artifact *sk_report_artifacts(const sk_report *r, size_t *ret_count);
const sk_fact *sk_report_facts(const sk_report *r, size_t *ret_count);
const sk_deviation *sk_report_deviations(const sk_report *r, size_t *ret_count);
const sk_evidence *sk_report_evidence(const sk_report *r, size_t *ret_count);
const sk_effect *sk_report_effects(const sk_report *r, size_t *ret_count);
const sk_indicator *sk_report_indicators(const sk_report *r, size_t *ret_count);
/* Limits that were reached, ascending. */
const uint16_t *sk_report_limits(const sk_report *r, size_t *ret_count);
double sk_report_elapsed_ms(const sk_report *r);
/* Steps that emulated programs took, of all languages (limits `emulate.steps` and, for JavaScript, `javascript.steps`). */
uint64_t sk_report_emulated_steps(const sk_report *r);

/* Stable names. An identifier out of range gives "?"; none returns NULL. */
const char *sk_verdict_name(sk_verdict v);
const char *sk_relation_name(sk_relation r);
const char *sk_outcome_name(sk_outcome o);
const char *sk_class_name(sk_class c);
const char *sk_how_name(sk_how h);
const char *sk_kind_name(uint16_t kind);
const char *sk_fact_name(uint16_t key);
const char *sk_deviation_name(uint16_t id);
const char *sk_evidence_name(uint16_t id);
sk_class sk_evidence_class(uint16_t id);
const char *sk_effect_name(uint16_t op);
const char *sk_indicator_name(uint16_t type);
const char *sk_limit_name(uint16_t limit);

#ifdef __cplusplus
}
#endif
#endif
