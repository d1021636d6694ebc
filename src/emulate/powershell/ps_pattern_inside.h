/* Inside of the matcher of regular expressions: the code between parser and matching. */
#ifndef SK_EMULATE_PS_PATTERN_INSIDE_H
#define SK_EMULATE_PS_PATTERN_INSIDE_H

#include "emulate/powershell/ps_pattern.h"

#define SK_PS_PATTERN_DEPTH 60         /* groups inside groups */
#define SK_PS_NO_MOST UINT32_MAX       /* of a repetition without end */
#define SK_PS_SLOTS (3 * SK_PS_GROUPS) /* starts and ends of groups, then places where loops began a round */

typedef struct sk_ps_range {
    uint32_t low, high;
} sk_ps_range;

typedef enum code_op {
    CODE_SET,
    CODE_SET_LOOP,
    CODE_SPLIT,
    CODE_JUMP,
    CODE_SAVE,
    CODE_START,
    CODE_END,
    CODE_END_LAST,
    CODE_WORD,
    CODE_NOT_WORD,
    CODE_AHEAD,
    CODE_NOT_AHEAD,
    CODE_BACK,
    CODE_PROGRESS,
    CODE_MATCH
} code_op;

struct sk_ps_code {
    uint8_t op;
    bool lazy, negate;
    uint16_t slot; /* of SAVE, BACK, PROGRESS */
    uint32_t x, y; /* targets; of SET_LOOP least and most */
    const sk_ps_range *ranges;
    uint32_t range_count;
};

struct sk_ps_back {
    uint32_t pc;
    uint32_t kind; /* 0: go on at pos; 1: put pos back into a slot; 2: a greedy loop; 3: a lazy loop */
    size_t pos, least, slot;
};

#endif
