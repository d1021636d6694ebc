/* A formula as a tree of texts, for codec/ptg.c: operands are pushed, operators join them, at the end the text is
 * written once. So the work stays linear where joining texts would copy them again and again. */
#ifndef SK_CODEC_PTG_TREE_H
#define SK_CODEC_PTG_TREE_H

#include "base/buf.h"

typedef enum sk_ptg_shape {
    SK_PTG_LEAF,     /* text */
    SK_PTG_PREFIX,   /* text child */
    SK_PTG_SUFFIX,   /* child text */
    SK_PTG_INFIX,    /* child text child */
    SK_PTG_PAREN,    /* (child) */
    SK_PTG_CALL,     /* text(child,child) */
    SK_PTG_NUMBERED, /* text;child,child) where the text opened the bracket */
    SK_PTG_USER      /* child(child,child) */
} sk_ptg_shape;

#define SK_PTG_NO_NODE UINT32_MAX

typedef struct sk_ptg_node {
    sk_ptg_shape shape;
    uint32_t text_off, text_len;         /* in words */
    uint32_t parent, first, next, below; /* below: the operand under this one on the stack */
} sk_ptg_node;

typedef struct sk_ptg_tree {
    sk_arena *arena;
    sk_ptg_node *nodes;
    uint32_t count, cap;
    uint32_t top, depth; /* stack of operands */
    sk_buf words, text;
    uint32_t word_off; /* where the text being written for the next node starts */
    bool underflow, full;
} sk_ptg_tree;

void sk_ptg_tree_clear(sk_ptg_tree *t);
/* Write the text of the next node into t->words, then push it. */
void sk_ptg_push(sk_ptg_tree *t);
/* Joins the count topmost operands under one node; where they are fewer, underflow is set and "?" stands for them. */
void sk_ptg_join(sk_ptg_tree *t, sk_ptg_shape shape, uint32_t count);
/* The text of all operands on the stack (a sound formula has one), joined by commas. */
sk_bytes sk_ptg_tree_text(sk_ptg_tree *t, size_t most);

#endif
