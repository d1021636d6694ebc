/* The one way into the store: a report is read, its time and id are checked, and it lies on the disk when the answer comes.
 * May be called from many threads: reports that wait at the same time share one transaction, and so one fsync. */
#ifndef SK_FLEET_INTAKE_H
#define SK_FLEET_INTAKE_H

#include "store/fleet_store.h"

typedef enum sk_intake_answer {
#define SK_INTAKE(name, id, status, text) SK_INTAKE_##name,
#include "fleet/intake.def"
#undef SK_INTAKE
    SK_INTAKE_COUNT
} sk_intake_answer;

typedef struct sk_intake_row {
    const char *id, *text;
    unsigned status;
} sk_intake_row;
extern const sk_intake_row sk_intake_rows[SK_INTAKE_COUNT];

typedef struct sk_intake_options {
    int64_t oldest_s, ahead_s; /* a report from the network may be so old, every one so far ahead of our clock */
} sk_intake_options;

typedef struct sk_intake sk_intake;

sk_intake *sk_intake_new(sk_store *store, const sk_intake_options *options); /* NULL without memory */
void sk_intake_free(sk_intake *in);

enum { SK_INTAKE_AT_ONCE = 64 };

typedef struct sk_intake_piece {
    sk_bytes json;
    const sk_store_file *file;  /* NULL: from the network. One whose size is too large need not be read */
    sk_intake_answer answer;    /* out */
    char why[500];              /* out: one line when it is not stored */
} sk_intake_piece;

/* At most SK_INTAKE_AT_ONCE reports, in one transaction. Those of a folder may be as old as they are; a file that is refused is remembered, so
 * that it is told once. */
void sk_intake_take(sk_intake *in, sk_intake_piece *pieces, size_t count);
bool sk_intake_knows_file(sk_intake *in, const sk_store_file *file);

/* Counts what was decided elsewhere (a wrong token), and tells all counts. */
void sk_intake_count(sk_intake *in, sk_intake_answer answer);
void sk_intake_counts(sk_intake *in, uint64_t ret_of[SK_INTAKE_COUNT], int64_t *ret_last);
sk_store *sk_intake_store(sk_intake *in);

/* Whether a report could be stored now: the store was written a few seconds ago, or is written to find out. NULL: yes; else the reason,
 * a constant. *ret_error: what the store said, "" where it was not asked again. */
const char *sk_intake_ails(sk_intake *in, sk_error *ret_error);

#endif
