/* What the files that write a program anew share. See js_print.c. */
#ifndef SK_EMULATE_JS_PRINTER_H
#define SK_EMULATE_JS_PRINTER_H

#include "base/buf.h"
#include "base/map.h"
#include "emulate/javascript/js_tree.h"

typedef struct js_var {
    sk_bytes name;   /* empty: a place of our own, $number */
    unsigned number; /* of a renamed one; 0: none */
    struct js_var *next;
} js_var;

/* The function that is being written. */
typedef struct js_frame {
    const js_node *node;
    bool arrow;
    js_var *vars; /* declared at its end */
    struct js_frame *outer;
} js_frame;

/* Names of one block or function: to a number where they are renamed, else to 0. */
typedef struct js_scope {
    sk_map *names;
    struct js_scope *outer;
} js_scope;

typedef struct js_print_options {
    bool spans;    /* calls tell where they stand */
    bool jscript;  /* "\v" is "v"; names of function expressions leak */
    bool regexps;  /* regular expressions are made at run time, where a bad one does not lose the program */
    unsigned depth_most;
    sk_map *literals; /* gets the texts of the program; may be NULL */
    sk_arena *literal_arena;
} js_print_options;

typedef struct js_printer {
    sk_arena *arena;
    sk_buf out;
    const js_print_options *options;
    const js_tree *tree;
    js_frame *frame;
    js_scope *scope;
    unsigned depth, next_number, with_depth;
    size_t literal_count;
    bool failed;
} js_printer;

/* The program for Duktape, in the arena. False: too deep or too long. */
bool js_print(sk_arena *a, const js_tree *tree, size_t source_len, const js_print_options *options, sk_bytes *ret);

void js_put(js_printer *p, const char *text);
void js_put_bytes(js_printer *p, sk_bytes text);
void js_put_format(js_printer *p, const char *format, unsigned number);
void js_put_node(js_printer *p, const js_node *n);       /* an expression */
void js_put_list(js_printer *p, const js_node *first);   /* with commas */
void js_put_items(js_printer *p, const js_node *first);  /* of a call or array with spreads: an expression that is an array */
void js_put_quoted(js_printer *p, sk_bytes raw);         /* raw text of a template as a string */
void js_put_name(js_printer *p, sk_bytes name);          /* a variable */
void js_put_property(js_printer *p, sk_bytes name);      /* behind a point, or as a key */
void js_put_key(js_printer *p, const js_node *property); /* [key] */
void js_put_this(js_printer *p);
unsigned js_new_place(js_printer *p); /* a variable of our own */
void js_add_var(js_printer *p, sk_bytes name);
void js_put_vars(js_printer *p, const js_frame *frame);
bool js_dive(js_printer *p);

void js_put_statement(js_printer *p, const js_node *n);
void js_put_statements(js_printer *p, const js_node *first);
void js_put_body(js_printer *p, const js_node *n); /* of a loop: counts a step */
/* Where n is a loop that only counts to a number: goes to the turn before it. */
void js_put_skip(js_printer *p, const js_node *n);

/* js_print_modern.c: what Duktape does not know. */
void js_put_function(js_printer *p, const js_node *f);
/* (a, b) {...}: fields of a class are set first. */
void js_put_function_rest(js_printer *p, const js_node *f, const js_node *fields, bool of_class);
void js_put_class(js_printer *p, const js_node *n);
void js_put_chain(js_printer *p, const js_node *n);
void js_put_template(js_printer *p, const js_node *n);
void js_put_tagged(js_printer *p, const js_node *n);
bool js_is_pattern(const js_node *n);
/* , a = $1.a, b = $1.b: takes the place apart. */
void js_put_apart(js_printer *p, const js_node *pattern, unsigned place);
/* ($1 = value, a = $1.a, ..., $1) */
void js_put_pattern_assign(js_printer *p, const js_node *pattern, const js_node *value);
void js_declare_pattern(js_printer *p, const js_node *pattern);

/* js_scope.c */
void js_scope_block(js_printer *p, js_scope *s, const js_node *first);
void js_scope_head(js_printer *p, js_scope *s, const js_node *head); /* of a for */
void js_scope_cases(js_printer *p, js_scope *s, const js_node *first);
void js_scope_function(js_printer *p, js_scope *s, const js_node *f);
unsigned js_scope_find(const js_printer *p, sk_bytes name); /* 0: as it is */

#endif
