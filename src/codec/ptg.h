/* Formula tokens ("ptg") of Excel to text: BIFF5 and BIFF8 (MS-XLS 2.5.198) and BIFF12 (MS-XLSB).
 *
 * The text is what Excel's English user interface shows, without the leading "=" and without white space that only
 * shapes the look. It is bounded; damaged tokens keep what was sound. A function number that no table holds is
 * shown as FUNC(number;arguments). Work is linear in the tokens and the text. */
#ifndef SK_CODEC_PTG_H
#define SK_CODEC_PTG_H

#include "base/arena.h"
#include "base/buf.h"

#define SK_PTG_TEXT_MOST (1u << 20)

typedef enum sk_ptg_version { SK_PTG_BIFF5, SK_PTG_BIFF8, SK_PTG_BIFF12 } sk_ptg_version;

typedef enum sk_ptg_status {
    SK_PTG_SOUND,
    SK_PTG_UNKNOWN, /* a token that no version defines */
    SK_PTG_CUT,     /* tokens or extra data end too early */
    SK_PTG_STACK,   /* operators without operands, or operands left over */
    SK_PTG_LIMIT    /* the text would pass its limit */
} sk_ptg_status;

/* Names that stand outside the tokens. Each writes nothing and returns false where it does not know. */
typedef struct sk_ptg_names {
    void *self;
    /* "Sheet1!" or "'[book.xls]My sheet'!" or "" for the entry ixti of the table of external sheets. */
    bool (*sheet)(void *self, uint32_t ixti, sk_buf *out);
    bool (*name)(void *self, uint32_t index, sk_buf *out);                    /* defined name, from 1 */
    bool (*external)(void *self, uint32_t ixti, uint32_t index, sk_buf *out); /* external name, from 1, with its book */
    /* BIFF5 references carry the two tabs themselves. */
    bool (*tabs)(void *self, int32_t extern_index, uint32_t first, uint32_t last, sk_buf *out);
} sk_ptg_names;

typedef struct sk_ptg_input {
    sk_ptg_version version;
    sk_bytes tokens;           /* rgce */
    sk_bytes extra;            /* rgb / rgcb: what follows the tokens (array constants, memory areas) */
    uint32_t row, column;      /* of the cell, from 0: relative references of names and shared formulas start here */
    uint16_t codepage;         /* BIFF5 strings */
    const sk_ptg_names *names; /* may be NULL */
    size_t most;               /* bytes of text at most; at most SK_PTG_TEXT_MOST */
} sk_ptg_input;

typedef struct sk_ptg_output {
    sk_bytes text; /* UTF-8; valid until the next call with the same sk_ptg */
    sk_ptg_status status;
    size_t bad_off;             /* offset in tokens where it stopped being sound */
    uint32_t unknown_functions; /* function numbers that no table holds */
    bool exp;                   /* the tokens are one PtgExp or PtgTbl: the formula stands at row, column below */
    uint32_t exp_row, exp_column;
} sk_ptg_output;

/* The place where formulas are put together: one for many formulas, so that memory does not grow with their number.
 * NULL at the arena's budget. */
typedef struct sk_ptg sk_ptg;
sk_ptg *sk_ptg_new(sk_arena *a);

/* Never fails: at the arena's budget, or where p is NULL, the text is what fitted and status is LIMIT. */
sk_ptg_output sk_ptg_text(sk_ptg *p, const sk_ptg_input *in);

/* Name of function number index (worksheet and macro functions), or of command number index where command
 * (bit 15 of a PtgFuncVar). NULL when there is none. args, where not NULL, receives the fixed number of
 * arguments of a PtgFunc, or -1 where it varies. */
const char *sk_ptg_function(uint32_t index, bool command, int *ret_args);
/* The reverse: 0..., or -1. name as Excel writes it, case folds. */
int32_t sk_ptg_function_find(sk_bytes name, bool command);
/* "#NULL!" and its kin for an error code, or "#ERR!". */
const char *sk_ptg_error(unsigned code);

#endif
