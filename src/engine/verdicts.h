/* The table of verdicts: engine/verdicts.def. */
#ifndef SK_ENGINE_VERDICTS_H
#define SK_ENGINE_VERDICTS_H

#include "model/evidence.h"

#define SK_NO_CLASS SK_CLASS_COUNT

typedef struct sk_verdict_row {
    sk_verdict verdict;
    sk_class class, with; /* SK_NO_CLASS: not asked */
    bool in_mail;
    const char *when;
    const char *why[SK_LANG_COUNT];
} sk_verdict_row;

extern const sk_verdict_row sk_verdict_rows[]; /* the last two rows are `unscannable` and `clean` */
extern const size_t sk_verdict_row_count;

#endif
