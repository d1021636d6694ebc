/* What the files of the parser share. */
#ifndef SK_EMULATE_JS_PARSER_H
#define SK_EMULATE_JS_PARSER_H

#include "emulate/javascript/js_tree.h"

typedef struct js_parser {
    sk_arena *arena;
    js_lexer lex;
    js_token t;          /* the word looked at */
    size_t last_end;     /* of the word before it */
    unsigned depth, depth_most;
    bool failed, no_in;
    js_node *function;   /* around: JS_FUNCTION or JS_PROGRAM */
    js_node *plain;      /* around that is no arrow */
    js_tree *tree;
    unsigned block_depth; /* blocks inside the function */
} js_parser;

js_node *js_new_node(js_parser *p, js_type type, size_t off);
js_node *js_finish_node(js_parser *p, js_node *n); /* its end is the end of the last word */
void js_fail(js_parser *p);
void js_advance(js_parser *p);
bool js_is_sign(const js_parser *p, uint32_t sign);
bool js_is_word(const js_parser *p, const char *word);
bool js_take_sign(js_parser *p, uint32_t sign);
bool js_take_word(js_parser *p, const char *word);
void js_want_sign(js_parser *p, uint32_t sign);
bool js_enter(js_parser *p);
/* The word behind the one looked at, without moving. */
js_token js_peek(js_parser *p);
void js_append(js_node ***end, js_node *n);

js_node *js_parse_expression(js_parser *p);
js_node *js_parse_assign(js_parser *p);
js_node *js_parse_target(js_parser *p);        /* name or pattern */
js_node *js_parse_function(js_parser *p, unsigned flags, bool declaration);
js_node *js_parse_class(js_parser *p, bool declaration);
js_node *js_parse_template(js_parser *p);
js_node *js_parse_object(js_parser *p);
/* From "(" on: parameters and body of a method, getter or function without name. */
js_node *js_parse_function_rest(js_parser *p, js_node *f);
js_node *js_parse_function_body(js_parser *p, js_node *f);
js_node *js_parse_statement(js_parser *p);
js_node *js_parse_block(js_parser *p);
js_node *js_parse_list(js_parser *p, bool in_case); /* statements up to } or the end */

#endif
