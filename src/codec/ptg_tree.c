/* See codec/ptg_tree.h. */
#include "codec/ptg_tree.h"

#define FIRST_NODES 256

void sk_ptg_tree_clear(sk_ptg_tree *t)
{
    t->count = t->depth = 0;
    t->top = SK_PTG_NO_NODE;
    t->words.len = t->text.len = 0;
    t->words.full = t->text.full = false;
    t->underflow = t->full = false;
    sk_buf_byte(&t->words, '?');
    t->word_off = (uint32_t)t->words.len;
}

static bool room(sk_ptg_tree *t)
{
    if (t->count < t->cap) return true;
    uint32_t cap = t->cap ? t->cap * 2 : FIRST_NODES;
    sk_ptg_node *nodes = sk_arena_grow(t->arena, t->nodes, t->cap, cap, sizeof *nodes);
    if (!nodes) return false;
    t->nodes = nodes;
    t->cap = cap;
    return true;
}

/* A node with the words written since the last one. */
static uint32_t add_node(sk_ptg_tree *t, sk_ptg_shape shape)
{
    uint32_t end = (uint32_t)t->words.len, off = t->word_off;
    t->word_off = end;
    if (!room(t)) {
        t->full = true;
        return SK_PTG_NO_NODE;
    }
    t->nodes[t->count] = (sk_ptg_node){.shape = shape,
                                       .text_off = off,
                                       .text_len = end - off,
                                       .parent = SK_PTG_NO_NODE,
                                       .first = SK_PTG_NO_NODE,
                                       .next = SK_PTG_NO_NODE,
                                       .below = SK_PTG_NO_NODE};
    return t->count++;
}

static void put_on_top(sk_ptg_tree *t, uint32_t node)
{
    t->nodes[node].below = t->top;
    t->top = node;
    t->depth++;
}

void sk_ptg_push(sk_ptg_tree *t)
{
    uint32_t node = add_node(t, SK_PTG_LEAF);
    if (node != SK_PTG_NO_NODE) put_on_top(t, node);
}

static uint32_t pop(sk_ptg_tree *t)
{
    uint32_t node = t->top;
    t->top = t->nodes[node].below;
    t->depth--;
    return node;
}

/* An operand that is not there: its text, "?", is the first of the words. */
static void push_missing(sk_ptg_tree *t)
{
    uint32_t mark = t->word_off;
    t->word_off = (uint32_t)t->words.len;
    uint32_t node = add_node(t, SK_PTG_LEAF);
    t->word_off = mark;
    if (node == SK_PTG_NO_NODE) return;
    t->nodes[node].text_off = 0;
    t->nodes[node].text_len = 1;
    put_on_top(t, node);
}

void sk_ptg_join(sk_ptg_tree *t, sk_ptg_shape shape, uint32_t count)
{
    if (t->depth < count) {
        t->underflow = true;
        bool call = shape == SK_PTG_CALL || shape == SK_PTG_NUMBERED;
        while (!call && t->depth < count && !t->full) push_missing(t);
        if (t->depth < count) count = t->depth;
    }
    uint32_t node = add_node(t, shape);
    if (node == SK_PTG_NO_NODE) return;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t child = pop(t);
        t->nodes[child].parent = node;
        t->nodes[child].next = t->nodes[node].first;
        t->nodes[node].first = child;
    }
    put_on_top(t, node);
}

static void write_words(sk_ptg_tree *t, const sk_ptg_node *n)
{
    sk_buf_bytes(&t->text, sk_slice(sk_buf_view(&t->words), n->text_off, n->text_len));
}

static void write_before(sk_ptg_tree *t, const sk_ptg_node *n)
{
    switch (n->shape) {
    case SK_PTG_LEAF:
    case SK_PTG_PREFIX: write_words(t, n); break;
    case SK_PTG_PAREN: sk_buf_byte(&t->text, '('); break;
    case SK_PTG_CALL:
        write_words(t, n);
        sk_buf_byte(&t->text, '(');
        break;
    case SK_PTG_NUMBERED: write_words(t, n); break;
    default: break;
    }
}

static void write_between(sk_ptg_tree *t, const sk_ptg_node *n, bool after_first)
{
    if (n->shape == SK_PTG_INFIX)
        write_words(t, n);
    else
        sk_buf_byte(&t->text, n->shape == SK_PTG_USER && after_first ? '(' : ',');
}

static void write_after(sk_ptg_tree *t, const sk_ptg_node *n)
{
    bool alone = n->first == SK_PTG_NO_NODE || t->nodes[n->first].next == SK_PTG_NO_NODE;
    switch (n->shape) {
    case SK_PTG_SUFFIX: write_words(t, n); break;
    case SK_PTG_USER: sk_buf_str(&t->text, alone ? "()" : ")"); break;
    case SK_PTG_PAREN:
    case SK_PTG_CALL:
    case SK_PTG_NUMBERED: sk_buf_byte(&t->text, ')'); break;
    default: break;
    }
}

/* Walks by parent and sibling: no recursion, however deep a hostile formula nests. */
static void write_node(sk_ptg_tree *t, uint32_t root, size_t most)
{
    uint32_t at = root;
    write_before(t, &t->nodes[at]);
    for (;;) {
        if (t->nodes[at].first != SK_PTG_NO_NODE) {
            at = t->nodes[at].first;
            write_before(t, &t->nodes[at]);
            continue;
        }
        write_after(t, &t->nodes[at]);
        while (at != root && t->nodes[at].next == SK_PTG_NO_NODE) {
            at = t->nodes[at].parent;
            write_after(t, &t->nodes[at]);
        }
        if (at == root || t->text.full || t->text.len > most) return;
        const sk_ptg_node *parent = &t->nodes[t->nodes[at].parent];
        write_between(t, parent, parent->first == at);
        at = t->nodes[at].next;
        write_before(t, &t->nodes[at]);
    }
}

/* At most so many bytes, ending with a whole character. */
static sk_bytes cut_text(sk_bytes text, size_t most)
{
    if (text.len <= most) return text;
    while (most > 0 && (sk_at(text, most) & 0xC0) == 0x80) most--;
    return sk_slice(text, 0, most);
}

sk_bytes sk_ptg_tree_text(sk_ptg_tree *t, size_t most)
{
    uint32_t bottom = SK_PTG_NO_NODE, node = t->top;
    while (node != SK_PTG_NO_NODE) { /* the stack runs from the top: turn it over */
        uint32_t below = t->nodes[node].below;
        t->nodes[node].below = bottom;
        bottom = node;
        node = below;
    }
    for (node = bottom; node != SK_PTG_NO_NODE && t->text.len <= most; node = t->nodes[node].below) {
        if (node != bottom) sk_buf_byte(&t->text, ',');
        write_node(t, node, most);
    }
    if (t->text.full || t->text.len > most) t->full = true;
    return cut_text(sk_buf_view(&t->text), most);
}
