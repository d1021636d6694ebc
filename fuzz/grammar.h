/* Programs from bytes: a grammar is a table of rules, a rule a list of productions, and each byte of the input
 * chooses one. So every input is a program of the language, and a small change of the bytes is a small change of the
 * program. In a production %X stands for rule X (a letter), %% for a percent sign. The first production of a rule
 * must not lead back to a rule that may grow: it is taken when the input or the depth is used up. */
#ifndef SK_FUZZ_GRAMMAR_H
#define SK_FUZZ_GRAMMAR_H

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "fuzz.h"

typedef struct grammar_rule {
    char name;
    const char *const *productions; /* NULL at the end */
} grammar_rule;

typedef struct grammar {
    const grammar_rule *rules; /* name 0 at the end; the first is where programs start */
    unsigned depth;            /* rules inside one another */
    size_t most;               /* bytes of a program, about */
} grammar;

typedef struct grammar_state {
    const grammar *g;
    sk_bytes choices;
    sk_buf out;
} grammar_state;

static inline void grammar_expand(grammar_state *s, char name, unsigned depth)
{
    const grammar_rule *rule = s->g->rules;
    while (rule->name && rule->name != name) rule++;
    if (!rule->name) abort();
    size_t count = 0, chosen = 0;
    while (rule->productions[count]) count++;
    if (depth && s->choices.len && s->out.len < s->g->most) {
        chosen = (size_t)s->choices.p[0] % count;
        s->choices = sk_from(s->choices, 1);
    }
    for (const char *p = rule->productions[chosen]; *p; p++) {
        if (*p != '%' || *++p == '%')
            sk_buf_byte(&s->out, (uint8_t)*p);
        else
            grammar_expand(s, *p, depth ? depth - 1 : 0);
    }
}

/* The program that bytes stand for. */
static inline sk_bytes grammar_program(const grammar *g, sk_arena *a, sk_bytes choices)
{
    grammar_state s = {g, choices, sk_buf_new(a, 1u << 20)};
    grammar_expand(&s, g->rules->name, g->depth);
    return sk_buf_view(&s.out);
}

/* Seeds: bytes of several lengths, the same on every machine (xorshift32, Marsaglia 2003). */
static inline void grammar_seeds(unsigned count, void (*take)(void *self, sk_bytes seed), void *self)
{
    static uint8_t bytes[4096];
    uint32_t x = 2463534242u;
    for (unsigned i = 0; i < count; i++) {
        size_t len = 40 + (size_t)i * 37 % 600;
        for (size_t k = 0; k < len; k++) {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
            bytes[k] = (uint8_t)(x >> 8);
        }
        take(self, sk_bytes_of(bytes, len));
    }
}

static inline void grammar_must(bool ok)
{
    if (!ok) abort();
}

#endif
