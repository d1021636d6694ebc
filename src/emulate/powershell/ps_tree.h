/* The tree of a PowerShell script and its parser. Chains (a + b + c, x.y().z[1]) are lists, not nests, so that a script
 * of a hundred thousand concatenations costs no stack. */
#ifndef SK_EMULATE_PS_TREE_H
#define SK_EMULATE_PS_TREE_H

#include "emulate/powershell/ps_value.h"

typedef struct sk_ps_node sk_ps_node;
typedef struct sk_ps_symbol sk_ps_symbol;

typedef enum sk_ps_kind {
    /* expressions */
    SK_PN_CONST,    /* value */
    SK_PN_EXPAND,   /* items: parts of an expandable string or token */
    SK_PN_VARIABLE, /* symbol; op: sk_ps_scope; of a parameter, count 1: a switch */
    SK_PN_LIST,     /* items: a, b, c */
    SK_PN_ARRAY,    /* @(a) */
    SK_PN_SUB,      /* $(a) */
    SK_PN_PAREN,    /* (a) */
    SK_PN_HASH,     /* items: key, value, key, value */
    SK_PN_BLOCK,    /* { script a } */
    SK_PN_TYPE,     /* text */
    SK_PN_CAST,     /* [text] a */
    SK_PN_UNARY,    /* op a */
    SK_PN_CHAIN,    /* items joined by the operators in ops */
    SK_PN_ASSIGN,   /* a op= b */
    SK_PN_ACCESS,   /* a, then items: MEMBER, CALL, INDEX, STEP */
    SK_PN_MEMBER,   /* name a; op 1: static */
    SK_PN_CALL,     /* name a, items: arguments; op 1: static */
    SK_PN_INDEX,    /* a */
    SK_PN_STEP,     /* op: 1 ++, 2 --, behind its operand */
    /* statements */
    SK_PN_PIPELINE,  /* items: COMMAND or expression */
    SK_PN_COMMAND,   /* a: name, op: '&' or '.' or 0, items: arguments */
    SK_PN_PARAMETER, /* text: name without dash, a: value behind ':' or NULL */
    SK_PN_REDIRECT,  /* a: target; op 1: appends */
    SK_PN_STATEMENTS,
    SK_PN_IF,       /* items: condition, body, ...; b: else */
    SK_PN_WHILE,    /* a, body b */
    SK_PN_DO,       /* body b, condition a; op 1: until */
    SK_PN_FOR,      /* items: start, condition, step (each may be NULL); body b */
    SK_PN_FOREACH,  /* symbol in a, body b */
    SK_PN_SWITCH,   /* a; items: condition (NULL: default), body; op: flags */
    SK_PN_TRY,      /* a; items: catch bodies; b: finally */
    SK_PN_FUNCTION, /* text, a: script */
    SK_PN_FLOW,     /* op: sk_ps_flow_word; a: value or NULL */
    SK_PN_SCRIPT    /* items: parameters (ASSIGN or VARIABLE); a, b, c: begin, process, end */
} sk_ps_kind;

typedef enum sk_ps_scope {
    SK_PS_SCOPE_NONE,
    SK_PS_SCOPE_GLOBAL,
    SK_PS_SCOPE_LOCAL,
    SK_PS_SCOPE_ENV,
    SK_PS_SCOPE_FUNCTION,
    SK_PS_SCOPE_SPLAT
} sk_ps_scope;

typedef enum sk_ps_flow_word {
    SK_PS_WORD_BREAK,
    SK_PS_WORD_CONTINUE,
    SK_PS_WORD_RETURN,
    SK_PS_WORD_EXIT,
    SK_PS_WORD_THROW
} sk_ps_flow_word;

typedef enum sk_ps_op {
    SK_PO_NONE,
#define SK_PS_OPERATOR(name, text, level) SK_PO_##name,
#include "emulate/powershell/operators.def"
#undef SK_PS_OPERATOR
    SK_PO_COUNT
} sk_ps_op;

enum { SK_PS_CASE = 64 }; /* in ops: the operator was written with c (-creplace) */

struct sk_ps_node {
    uint8_t kind, op;
    uint32_t off, len;
    uint32_t count;
    sk_ps_node **items;
    sk_ps_node *a, *b;
    union {
        sk_bytes text;
        sk_ps_value value;
        sk_ps_symbol *symbol;
        const uint8_t *ops;
        sk_ps_node *c;
    };
};

typedef struct sk_ps_binding {
    sk_ps_value value;
    unsigned depth; /* of the scope that owns it */
    struct sk_ps_binding *below;
} sk_ps_binding;

struct sk_ps_symbol {
    sk_bytes name; /* folded */
    sk_ps_binding *top;
};

typedef struct sk_ps_symbols {
    sk_arena *arena;
    sk_map *by_name;
    size_t parse_most; /* bytes of the arena in use, past which the rest of a text is not read; 0: no limit */
} sk_ps_symbols;

sk_ps_symbol *sk_ps_symbol_of(sk_ps_symbols *s, sk_bytes name); /* NULL at the arena's budget */

typedef struct sk_ps_parsed {
    sk_ps_node *script;   /* SK_PN_SCRIPT; NULL only at the arena's budget */
    uint32_t error_count; /* statements that were lost, or read with something missing */
} sk_ps_parsed;

/* Parses source, which must outlive the tree. base is added to every offset. */
sk_ps_parsed sk_ps_parse(sk_ps_symbols *symbols, sk_bytes source, uint32_t base);
/* The parts of a text as in double quotes, without the quotes. */
sk_ps_node *sk_ps_parse_expandable(sk_ps_symbols *symbols, sk_bytes text, uint32_t base);

#endif
