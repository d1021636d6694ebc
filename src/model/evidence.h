/* The catalogue of evidence: the one table from which the sentences of reports in English and Japanese,
 * `sekisho explain`, `sekisho list evidence` and docs/evidence.md come.
 *
 * A row: SK_EVIDENCE(name, id, class, attack, en, ja, meaning_en, meaning_ja, harmless_en, harmless_ja,
 * todo_en, todo_ja). attack is "" or ATT&CK techniques separated by blanks. en and ja are one sentence for
 * a person; {} in them is replaced by the detail of the finding. meaning: why it matters. harmless: when
 * it is innocent. todo: what the reader should do. */
#ifndef SK_MODEL_EVIDENCE_H
#define SK_MODEL_EVIDENCE_H

#include "base/arena.h"
#include "sekisho/report.h"

typedef enum sk_evidence_id {
#define SK_EVIDENCE(name, id, ...) SK_EV_##name,
#include "model/evidence.def"
#undef SK_EVIDENCE
    SK_EV_COUNT
} sk_evidence_id;

typedef enum sk_lang { SK_EN, SK_JA, SK_LANG_COUNT } sk_lang;

typedef struct sk_evidence_row {
    const char *id;
    sk_class class;
    const char *attack;
    const char *sentence[SK_LANG_COUNT], *meaning[SK_LANG_COUNT], *harmless[SK_LANG_COUNT], *todo[SK_LANG_COUNT];
} sk_evidence_row;

const sk_evidence_row *sk_evidence_row_of(uint16_t id); /* NULL out of range */
/* SK_EV_COUNT when there is no such id. */
uint16_t sk_evidence_find(sk_bytes id);
/* The sentence with its detail, UTF-8 as valid as the detail is; in the arena. */
sk_bytes sk_evidence_sentence(sk_arena *a, const sk_evidence *e, sk_lang lang);

#endif
