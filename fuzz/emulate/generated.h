/* What the targets of generated programs share: a sink that writes down what is told and holds it to its limits, and the check that a
 * program does the same when it is run again. */
#ifndef SK_FUZZ_GENERATED_H
#define SK_FUZZ_GENERATED_H

#include "grammar.h"

#include "base/text.h"
#include "emulate/world/world.h"
#include "make/paper.h"

#define PROGRAM_EFFECTS 60

typedef struct program_told {
    sk_budget *budget;
    sk_limit steps; /* the budget of steps that must hold whenever something is told */
    sk_buf text;
    unsigned count;
} program_told;

static inline void program_count(program_told *t)
{
    const sk_budget *b = t->budget;
    grammar_must(++t->count <= PROGRAM_EFFECTS && b->used[t->steps] <= b->limits.value[t->steps]);
}

static inline void program_take_effect(void *self, sk_effect_op op, sk_place place, const sk_arg *args, size_t count)
{
    program_told *t = self;
    program_count(t);
    sk_buf_format(&t->text, "%s at %llu", sk_effect_name((uint16_t)op), (unsigned long long)place.off);
    for (size_t i = 0; i < count; i++) {
        grammar_must(args[i].name.len > 0 && sk_utf8_valid(args[i].value));
        sk_buf_byte(&t->text, ' ');
        sk_buf_bytes(&t->text, args[i].value);
    }
    sk_buf_byte(&t->text, '\n');
}

static inline void program_take_child(void *self, sk_place place, const char *name, uint16_t kind, sk_bytes bytes)
{
    program_told *t = self;
    program_count(t);
    sk_buf_format(&t->text, "child %s %u at %llu ", name, kind, (unsigned long long)place.off);
    sk_buf_bytes(&t->text, bytes);
}

/* A budget in the arena with the small limits of a generated program; the caller sets those of its language. */
static inline sk_budget *program_budget(sk_arena *a, sk_limit step_limit, uint64_t steps)
{
    sk_budget *b = SK_NEW(a, sk_budget);
    grammar_must(b != NULL);
    b->limits = sk_limits_default();
    b->limits.value[step_limit] = steps;
    b->limits.value[SK_LIMIT_EMULATE_EFFECTS] = PROGRAM_EFFECTS;
    b->limits.value[SK_LIMIT_EMULATE_STRING] = 1u << 18;
    b->limits.value[SK_LIMIT_EMULATE_STRINGS] = 4u << 20;
    b->limits.value[SK_LIMIT_EMULATE_OBJECTS] = 3000;
    b->limits.value[SK_LIMIT_EMULATE_FILES] = 1u << 20;
    b->limits.value[SK_LIMIT_EMULATE_PATTERN] = 100000;
    return b;
}

/* Runs what the bytes stand for in two arenas of so many bytes: the same is told both times, unless one ended by time (*ret_timed). */
static inline void program_twice(const grammar *g, sk_bytes choices, size_t memory,
                                 sk_bytes (*run)(sk_arena *a, sk_bytes program, sk_bytes choices, bool *ret_timed))
{
    sk_arena *first = sk_arena_new(memory), *second = sk_arena_new(memory), *text = sk_arena_new(4u << 20);
    bool timed = false;
    grammar_must(first && second && text);
    sk_bytes program = grammar_program(g, text, choices);
    sk_bytes a = run(first, program, choices, &timed), b = run(second, program, choices, &timed);
    grammar_must(timed || sk_equal(a, b));
    sk_arena_free(first);
    sk_arena_free(second);
    sk_arena_free(text);
}

/* For programs that run on paper: limits of their strings, and what was told, kept in the arena. */
static inline make_paper *program_paper(uint64_t steps)
{
    make_paper *p = make_paper_new(steps);
    grammar_must(p != NULL);
    p->budget.limits.value[SK_LIMIT_EMULATE_STRING] = 1u << 18;
    p->budget.limits.value[SK_LIMIT_EMULATE_STRINGS] = 4u << 20;
    p->budget.limits.value[SK_LIMIT_EMULATE_PATTERN] = 100000;
    return p;
}

static inline sk_bytes program_told_on(make_paper *p, sk_arena *a)
{
    const uint64_t *used = p->budget.used, *most = p->budget.limits.value;
    grammar_must(used[SK_LIMIT_EMULATE_STEPS] <= most[SK_LIMIT_EMULATE_STEPS] && used[SK_LIMIT_EMULATE_STRINGS] <= most[SK_LIMIT_EMULATE_STRINGS]);
    sk_bytes told = sk_arena_copy(a, sk_bytes_str(make_paper_told(p)));
    make_paper_free(p);
    return told;
}

#endif
