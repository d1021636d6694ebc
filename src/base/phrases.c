/* A full automaton over classes of bytes: bytes that no phrase has share one class, so the table stays small enough for
 * the cache. One look-up a byte, whatever the number of phrases. */
#include "base/phrases.h"

#include <stdlib.h>
#include <string.h>

#define STATES_MOST 60000
#define NONE UINT16_MAX

struct sk_phrase_table {
    uint8_t class_of[256];
    unsigned class_count, shift; /* a row has 1 << shift classes: finding it is no multiplication on the way of every byte */
    uint16_t *next;    /* [state << shift | class] */
    uint16_t *phrase;  /* of a state: the phrase that ends here, or NONE */
    uint16_t *output;  /* of a state: the nearest suffix where a phrase ends, itself included; 0 is none */
    uint16_t *suffix;  /* of a state: its longest proper suffix that is a state */
    uint16_t state_count;
};

static void set_classes(sk_phrase_table *t, const sk_phrases *set)
{
    t->class_count = 1;
    for (size_t i = 0; i < set->count; i++) {
        for (const char *c = set->phrases[i]; *c; c++) {
            uint8_t low = (uint8_t)sk_lower((uint8_t)*c);
            if (t->class_of[low]) continue;
            t->class_of[low] = (uint8_t)t->class_count++;
        }
    }
    for (int c = 'A'; c <= 'Z'; c++) t->class_of[c] = t->class_of[sk_lower(c)];
    while (1u << t->shift < t->class_count) t->shift++;
}

static void add_phrase(sk_phrase_table *t, const char *text, uint16_t number)
{
    uint16_t state = 0;
    for (; *text; text++) {
        uint16_t *to = &t->next[(size_t)state << t->shift | t->class_of[(uint8_t)sk_lower((uint8_t)*text)]];
        if (*to == 0) *to = t->state_count++;
        state = *to;
    }
    if (t->phrase[state] == NONE) t->phrase[state] = number; /* the first of two equal phrases counts */
}

/* Breadth first: a state's suffix is known before its children ask for it. */
static bool link_suffixes(sk_phrase_table *t)
{
    uint16_t *queue = malloc(t->state_count * sizeof *queue);
    if (!queue) return false;
    size_t head = 0, tail = 0;
    for (unsigned c = 0; c < t->class_count; c++)
        if (t->next[c]) queue[tail++] = t->next[c];
    while (head < tail) {
        uint16_t state = queue[head++], back = t->suffix[state];
        t->output[state] = t->phrase[state] != NONE ? state : t->output[back];
        for (unsigned c = 0; c < t->class_count; c++) {
            uint16_t *to = &t->next[(size_t)state << t->shift | c], fall = t->next[(size_t)back << t->shift | c];
            if (*to == 0) {
                *to = fall;
            } else {
                t->suffix[*to] = fall;
                queue[tail++] = *to;
            }
        }
    }
    free(queue);
    return true;
}

static const sk_phrase_table *build(const sk_phrases *set)
{
    size_t states = 1;
    for (size_t i = 0; i < set->count; i++) states += strlen(set->phrases[i]);
    sk_phrase_table *t = states <= STATES_MOST ? calloc(1, sizeof *t) : NULL;
    if (!t) return NULL;
    set_classes(t, set);
    t->next = calloc(states << t->shift, sizeof *t->next);
    t->phrase = malloc(states * sizeof *t->phrase);
    t->output = calloc(states, sizeof *t->output);
    t->suffix = calloc(states, sizeof *t->suffix);
    t->state_count = 1;
    if (!t->next || !t->phrase || !t->output || !t->suffix) return NULL; /* start-up without memory: the process ends soon */
    memset(t->phrase, 0xFF, states * sizeof *t->phrase);
    for (size_t i = 0; i < set->count; i++) add_phrase(t, set->phrases[i], (uint16_t)i);
    return link_suffixes(t) ? t : NULL;
}

static once_flag lock_once = ONCE_FLAG_INIT;
static mtx_t build_lock;
static void make_lock(void) { (void)mtx_init(&build_lock, mtx_plain); }

static const sk_phrase_table *table_of(sk_phrases *set)
{
    const sk_phrase_table *t = set->table;
    if (t) return t;
    call_once(&lock_once, make_lock);
    (void)mtx_lock(&build_lock);
    if (!set->table) set->table = build(set);
    t = set->table;
    (void)mtx_unlock(&build_lock);
    return t;
}

sk_phrase_search sk_phrases_start(sk_phrases *set, sk_bytes text)
{
    return (sk_phrase_search){.set = set, .table = table_of(set), .text = text};
}

static void tell_hit(const sk_phrase_search *s, uint16_t state, sk_phrase_hit *ret)
{
    ret->phrase = s->table->phrase[state];
    ret->off = s->pos - strlen(s->set->phrases[ret->phrase]);
}

bool sk_phrases_next(sk_phrase_search *s, sk_phrase_hit *ret)
{
    const sk_phrase_table *t = s->table;
    if (!t) return false;
    if (s->output) { /* shorter phrases that end at the same place */
        uint16_t state = s->output;
        s->output = t->output[t->suffix[state]];
        tell_hit(s, state, ret);
        return true;
    }
    uint16_t state = s->state;
    size_t pos = s->pos;
    while (pos < s->text.len) {
        state = t->next[(size_t)state << t->shift | t->class_of[s->text.p[pos++]]];
        if (t->output[state] == 0) continue;
        s->state = state;
        s->pos = pos;
        s->output = t->output[t->suffix[t->output[state]]];
        tell_hit(s, t->output[state], ret);
        return true;
    }
    s->state = state;
    s->pos = pos;
    return false;
}

