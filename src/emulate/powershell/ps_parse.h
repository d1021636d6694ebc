/* Inside of the parser: shared by ps_lex.c, ps_expression.c and ps_statement.c. */
#ifndef SK_EMULATE_PS_PARSE_H
#define SK_EMULATE_PS_PARSE_H

#include "emulate/powershell/ps_tree.h"

#define SK_PS_NEST_MOST 120 /* brackets inside brackets; Windows PowerShell itself ends at about a thousand */

typedef struct sk_ps_parser {
    sk_arena *arena;
    sk_ps_symbols *symbols;
    sk_bytes s;
    size_t pos;
    uint32_t base;
    unsigned depth;
    bool in_arguments; /* of a method: a comma there separates */
    uint32_t errors;
    sk_ps_node spare; /* handed out when the arena is exhausted: the run then ends by its budget */
} sk_ps_parser;

typedef struct sk_ps_list {
    sk_ps_node **p;
    uint32_t count, cap;
} sk_ps_list;

/* ps_lex.c */
sk_ps_node *sk_ps_node_new(sk_ps_parser *p, sk_ps_kind kind, size_t from); /* never NULL: a spare node at the budget */
void sk_ps_list_add(sk_ps_parser *p, sk_ps_list *list, sk_ps_node *n);
void sk_ps_list_to(sk_ps_node *n, const sk_ps_list *list);
static inline int sk_ps_peek(const sk_ps_parser *p, size_t ahead) { return sk_at(p->s, p->pos + ahead); }
bool sk_ps_take(sk_ps_parser *p, const char *text);      /* without case */
bool sk_ps_take_word(sk_ps_parser *p, const char *word); /* and not part of a longer word */
void sk_ps_blank(sk_ps_parser *p);                       /* blanks, comments, joined lines */
void sk_ps_space(sk_ps_parser *p);                       /* and line ends */
void sk_ps_separators(sk_ps_parser *p);                  /* and semicolons */
bool sk_ps_is_end(int c);                                /* of a word in command mode */
bool sk_ps_is_dash(const sk_ps_parser *p, size_t *ret_len);
bool sk_ps_enter(sk_ps_parser *p); /* one bracket deeper; false when too deep */
void sk_ps_lost(sk_ps_parser *p);
sk_bytes sk_ps_name(sk_ps_parser *p);              /* letters, digits, _ */
sk_ps_node *sk_ps_string_token(sk_ps_parser *p);   /* at a quote or @quote */
sk_ps_node *sk_ps_variable_token(sk_ps_parser *p); /* at $ or @name; NULL when it is none */
int sk_ps_quote(const sk_ps_parser *p);            /* the kind of quote at the cursor, also behind "@"; 0 for none */
/* A word of command mode: what of it is read already (start, first), and the rest up to its end. */
sk_ps_node *sk_ps_token(sk_ps_parser *p, size_t from, sk_bytes start, sk_ps_node *first);
sk_ps_node *sk_ps_const_text(sk_ps_parser *p, sk_bytes text, size_t from);
sk_bytes sk_ps_type_token(sk_ps_parser *p); /* behind "[": name up to the matching "]" */

/* ps_expression.c */
sk_ps_node *sk_ps_expression(sk_ps_parser *p);
sk_ps_node *sk_ps_primary(sk_ps_parser *p, bool command_mode); /* with members; NULL when none starts here */

/* ps_statement.c */
sk_ps_node *sk_ps_statements(sk_ps_parser *p, int close); /* up to close (taken) or the end */
sk_ps_node *sk_ps_statement(sk_ps_parser *p);             /* NULL when there is none */
sk_ps_node *sk_ps_pipeline(sk_ps_parser *p);
sk_ps_node *sk_ps_script(sk_ps_parser *p, int close); /* parameters, begin/process/end */

#endif
