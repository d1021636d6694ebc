/* Byte patterns of Emotet's unpacked code and of its keys, for memory of running programs and for dumps. */
#ifndef SK_HOST_PATTERNS_H
#define SK_HOST_PATTERNS_H

#include "base/arena.h"

enum { SK_PATTERN_GROUPS = 8, SK_PATTERN_OVERLAP = 64 };

/* What was seen so far, piece after piece of one process or dump. */
typedef struct sk_pattern_hits {
    uint32_t rows[SK_PATTERN_GROUPS];  /* bit for each pattern of a group */
    uint64_t at[SK_PATTERN_GROUPS];    /* where the last one stood */
    uint64_t key_at[2];                /* last ECK1, ECS1, plus one */
    bool keys;                         /* both within a page of each other */
    uint64_t keys_at;
} sk_pattern_hits;

/* at: address or offset of the first byte. Pieces may overlap. */
void sk_patterns_scan(sk_pattern_hits *hits, sk_bytes bytes, uint64_t at);
/* Name of the first group of which all patterns were seen ("v5"), and where; NULL: none. */
const char *sk_patterns_group(const sk_pattern_hits *hits, uint64_t *ret_at);

#endif
