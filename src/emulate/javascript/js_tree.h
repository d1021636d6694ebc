/* The tree of a program, as far as it takes to write it anew. */
#ifndef SK_EMULATE_JS_TREE_H
#define SK_EMULATE_JS_TREE_H

#include "base/arena.h"
#include "emulate/javascript/js_lex.h"

typedef enum js_type {
    /* expressions */
    JS_WORD,      /* text as it stands: number, this, null, true, an array of plain numbers */
    JS_NAME,
    JS_STRING,
    JS_REGEXP,
    JS_TEMPLATE,  /* a: pieces, JS_STRING of raw text and expressions in turn */
    JS_TAGGED,    /* a: function, b: template */
    JS_ARRAY,     /* a: items, JS_HOLE where there is none */
    JS_HOLE,
    JS_OBJECT,    /* a: properties */
    JS_PROPERTY,  /* a: key, b: value; flags */
    JS_FUNCTION,  /* text: name; a: parameters, b: body (block or expression) */
    JS_CLASS,     /* text: name; a: super, b: members (JS_PROPERTY) */
    JS_UNARY,     /* sign or text; a */
    JS_BEFORE,    /* ++a */
    JS_AFTER,     /* a++ */
    JS_BINARY,    /* a sign b; text: in, instanceof */
    JS_ASSIGN,    /* a sign b */
    JS_CONDITION, /* a ? b : c */
    JS_COMMA,     /* a: list */
    JS_CALL,      /* a: function, b: arguments */
    JS_NEW,       /* the same */
    JS_MEMBER,    /* a.text */
    JS_INDEX,     /* a[b] */
    JS_CHAIN,     /* a: holds links with JS_OPTIONAL */
    JS_SPREAD,
    JS_YIELD,
    JS_AWAIT,
    JS_PAREN,
    JS_SUPER,
    /* statements */
    JS_PROGRAM,   /* b: statements */
    JS_BLOCK,     /* a: statements */
    JS_VAR,       /* text: var, let, const; a: JS_DECLARATOR */
    JS_DECLARATOR, /* a: target, b: value */
    JS_EXPRESSION,
    JS_EMPTY,
    JS_IF,        /* a, b, c */
    JS_FOR,       /* a; b; c, d: body */
    JS_FOR_IN,    /* a in b, d: body */
    JS_FOR_OF,
    JS_WHILE,     /* a, d */
    JS_DO,        /* d, a */
    JS_RETURN,
    JS_THROW,
    JS_BREAK,     /* text: label */
    JS_CONTINUE,
    JS_TRY,       /* a: block, b: target of catch, c: its block, d: finally */
    JS_SWITCH,    /* a, b: JS_CASE */
    JS_CASE,      /* a: value (NULL: default), b: statements */
    JS_LABEL,     /* text, a */
    JS_WITH       /* a, d */
} js_type;

/* flags */
enum {
    JS_COMPUTED = 1,     /* property: [key] */
    JS_SHORTHAND = 2,    /* property: {a} */
    JS_GETTER = 4,
    JS_SETTER = 8,
    JS_STATIC = 16,
    JS_METHOD = 32,
    JS_FIELD = 64,       /* property of a class without function; key NULL: static block */
    JS_ARROW = 128,      /* function */
    JS_ASYNC = 256,
    JS_GENERATOR = 512,
    JS_DECLARATION = 1024, /* function or class as a statement */
    JS_USES_THIS = 2048, /* function, program: an arrow inside wants this or arguments */
    JS_OPTIONAL = 4096,  /* link of a chain: a?.b */
    JS_HAS_SPREAD = 8192 /* call, array, object */
};

typedef struct js_node js_node;
struct js_node {
    uint8_t type;
    uint16_t flags;
    uint32_t sign;
    uint32_t off, end;
    sk_bytes text;
    js_node *a, *b, *c, *d, *next;
};

typedef struct js_tree {
    js_node *program;
    bool cut; /* statements behind the last one were left out */
    bool blocks_declare; /* let, const or class inside a block: names must be kept apart */
} js_tree;

/* False: no JavaScript, or too deep. depth_most: of the tree. */
bool js_parse(sk_arena *a, sk_bytes source, unsigned depth_most, js_tree *ret);

#endif
