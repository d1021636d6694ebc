/* What the parts of the parser share. A line that cannot be read sets broken and costs itself alone. */
#ifndef SK_EMULATE_VBA_PARSER_H
#define SK_EMULATE_VBA_PARSER_H

#include "emulate/vba/program.h"

enum { VBA_DEPTH_MOST = 200, VBA_BLOCKS_MOST = 2000 };

typedef enum vba_block_kind { VBA_B_IF, VBA_B_SELECT, VBA_B_FOR, VBA_B_FOR_EACH, VBA_B_DO, VBA_B_WHILE, VBA_B_WITH } vba_block_kind;

/* A statement that is still open. Jumps to its end are linked through their target. */
typedef struct vba_block {
    uint8_t kind;
    bool one_line;       /* If on one line: ends with it */
    bool has_else;
    uint32_t head;       /* op that starts it */
    uint32_t test;       /* If, Case: op whose target is the next branch, or VBA_NO_TARGET */
    uint32_t jumps;      /* chain of ops that go behind the end */
    uint32_t ifs;        /* chain of If and Case ops whose end is behind the statement */
    uint32_t hidden;
    uint32_t outer_with;
} vba_block;

typedef struct vba_parser {
    vba_program *program;
    vba_module *module;
    vba_lexer lexer;
    const vba_token *t;   /* current token */
    bool broken;
    unsigned depth;
    bool bare_target;     /* the target of a call without Call is read: " .x" behind it is an argument inside of With */
    vba_proc *proc;       /* that is open; NULL: module level */
    vba_proc *outer_script; /* VBScript: code outside of procedures */
    vba_block *blocks;
    uint32_t block_count, block_cap;
    uint32_t with;        /* hidden slot of the innermost With, or VBA_NO_WITH */
    vba_symbol **label_names; /* of the open procedure, with their targets */
    uint32_t *label_targets;
    uint32_t label_count, label_cap;
    vba_record_type *type; /* open Type */
    bool in_enum;
    vba_node *enum_base;  /* last value without "=" */
    uint32_t enum_step;
    bool enum_public;
    uint32_t statement_off;
    unsigned skip_form;   /* open Begin ... End of a class or form header */
    /* conditional compilation: bit n of taken: this level is read */
    struct { bool active, taken; } conditions[64];
    unsigned condition_count;
    sk_map *conditionals; /* #Const */
    vba_module *class_outer; /* VBScript: module around an open Class */
    vba_lexer *lexer_in_use;
} vba_parser;

/* Tokens. */
static inline bool vba_at_sign(const vba_parser *p, unsigned sign) { return p->t->kind == VBA_T_SIGN && p->t->sign == sign; }
static inline bool vba_at_word(const vba_parser *p, vba_keyword k)
{
    return p->t->kind == VBA_T_NAME && p->t->keyword == k && !p->t->bracketed;
}
static inline bool vba_at_end(const vba_parser *p) { return p->t->kind == VBA_T_END; }
static inline void vba_next(vba_parser *p)
{
    if (p->t->kind != VBA_T_END) p->t++;
}
/* End of the statement: of the line, a colon, or the Else of an If on one line. */
bool vba_at_statement_end(const vba_parser *p);
bool vba_take_sign(vba_parser *p, unsigned sign);
bool vba_take_word(vba_parser *p, vba_keyword k);
bool vba_word_is(const vba_parser *p, const vba_token *t, const char *text);
void vba_expect_sign(vba_parser *p, unsigned sign); /* else broken */
vba_symbol *vba_take_name(vba_parser *p);           /* else broken, NULL */
/* A plain growing list in the arena. */
bool vba_push(vba_parser *p, void **items, uint32_t *count, uint32_t *cap, size_t size, const void *item);

/* Expressions. NULL and broken where there is none. */
vba_node *vba_parse_expression(vba_parser *p);
vba_node *vba_parse_target(vba_parser *p);  /* name with suffixes: the left side of "=", a call */
vba_node *vba_parse_primary(vba_parser *p);
/* Arguments up to the end of the statement or ")" (not taken). */
vba_args *vba_parse_args(vba_parser *p, bool bare);
vba_node *vba_node_new(vba_parser *p, vba_node_kind kind);
vba_node *vba_node_long(vba_parser *p, int32_t i);
vba_node *vba_node_name(vba_parser *p, vba_symbol *s);
vba_node *vba_node_copy(vba_parser *p, const vba_node *n);
vba_type_ref *vba_parse_as(vba_parser *p, uint8_t suffix, const vba_symbol *name);
vba_args *vba_parse_bounds(vba_parser *p);
sk_type vba_type_of_suffix(uint8_t suffix);
sk_str vba_string_token(vba_parser *p);     /* of the current string token */

/* Calculates what is constant: parse_fold.c. Answers how many operands are left. */
uint32_t vba_fold_operands(vba_parser *p, vba_operand *operands, uint32_t count);
void vba_fold_unary(vba_parser *p, vba_node *n);

/* Statements of the current line, from the current token on. */
void vba_parse_statements(vba_parser *p);
vba_op *vba_emit(vba_parser *p, vba_op_code code);
void vba_close_line(vba_parser *p);         /* ends Ifs on one line */
void vba_finish_proc(vba_parser *p);
void vba_start_body(vba_parser *p, vba_proc *proc);
/* Dim, Const, Static, Private, Public inside or outside of procedures; the word was taken. */
void vba_parse_variables(vba_parser *p, bool is_public, bool is_const, bool is_static);
bool vba_parse_block_word(vba_parser *p);   /* If, For, Do ... and their ends: false: none of them */
bool vba_parse_file_word(vba_parser *p);    /* Open, Print #, ... */
void vba_link(vba_parser *p, uint32_t *chain, uint32_t op); /* adds an op to a chain of jumps */
void vba_add_label(vba_parser *p, vba_symbol *s);

#endif
