/* Openers of the parts of a compound file. Each reads what it knows, tells children, facts and deviations on the
 * artifact being opened, and answers an outcome: NOT_THIS where the file has no such part. Streams are told as
 * children by cfb.c itself; sk_cfb_part.artifact_of finds the artifact of a stream. */
#ifndef SK_FORMAT_CFB_PARTS_H
#define SK_FORMAT_CFB_PARTS_H

#include "format/office/cfb_reader.h"
#include "model/format.h"

/* What a part opener is given beside the opening. */
typedef struct sk_cfb_part {
    sk_cfb *cfb;
    const uint32_t *artifacts; /* artifact of each entry (index = entry id), SK_NO_ARTIFACT where it has none */
} sk_cfb_part;

typedef sk_outcome sk_cfb_part_open(sk_opening *o, const sk_cfb_part *part);

/* Artifact of the stream id, or the artifact being opened where it has none. */
uint32_t sk_cfb_artifact_of(const sk_opening *o, const sk_cfb_part *part, uint32_t id);

/* One line for each opener: SK_CFB_PART(NAME) declares sk_NAME_open, in the order of the call. */
#define SK_CFB_PART(name) sk_cfb_part_open sk_##name##_open;
#include "format/office/cfb_parts.def"
#undef SK_CFB_PART

#endif
