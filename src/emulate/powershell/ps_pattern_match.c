/* Matching: backtracking with a stack of its own, under a budget of steps. */
#include "emulate/powershell/ps_pattern_inside.h"

#include "base/text.h"

#define STACK_MOST 100000u

typedef struct matcher {
    sk_ps_pattern *p;
    sk_bytes s;
    uint64_t steps, steps_most;
    size_t slots[SK_PS_SLOTS];
    size_t depth; /* entries on the stack */
    bool stopped;
} matcher;

static bool in_ranges(const sk_ps_code *c, uint32_t ch)
{
    for (uint32_t i = 0; i < c->range_count; i++)
        if (ch >= c->ranges[i].low && ch <= c->ranges[i].high) return true;
    return false;
}

static bool matches_set(const matcher *m, const sk_ps_code *c, size_t *pos)
{
    if (*pos >= m->s.len) return false;
    uint32_t ch = sk_utf8_next(m->s, pos, NULL);
    bool hit = in_ranges(c, ch);
    if (!hit && m->p->fold && ch < 0x80 && sk_is_alpha((int)ch)) hit = in_ranges(c, ch ^ 0x20);
    return hit != c->negate;
}

static bool push(matcher *m, sk_ps_back entry)
{
    if (m->depth == m->p->stack_cap) {
        size_t cap = m->p->stack_cap ? m->p->stack_cap * 2 : 64;
        sk_ps_back *grown = cap <= STACK_MOST ? sk_arena_grow(m->p->arena, m->p->stack, m->p->stack_cap, cap, sizeof *grown)
                                              : NULL;
        if (!grown) {
            m->stopped = true;
            return false;
        }
        m->p->stack = grown;
        m->p->stack_cap = cap;
    }
    m->p->stack[m->depth++] = entry;
    return true;
}

static void save(matcher *m, size_t slot, size_t pos)
{
    push(m, (sk_ps_back){.kind = 1, .slot = slot, .pos = m->slots[slot]});
    m->slots[slot] = pos;
}

static bool is_word_at(const matcher *m, size_t pos)
{
    int c = pos < m->s.len ? m->s.p[pos] : -1;
    return sk_is_alnum(c) || c == '_' || c >= 0x80;
}

static bool at_anchor(const matcher *m, const sk_ps_code *c, size_t pos)
{
    bool word = (pos > 0 && is_word_at(m, pos - 1)) != is_word_at(m, pos);
    switch (c->op) {
    case CODE_START: return pos == 0 || (c->lazy && m->s.p[pos - 1] == '\n');
    case CODE_END: return pos == m->s.len || (m->s.p[pos] == '\n' && (c->lazy || pos + 1 == m->s.len));
    case CODE_END_LAST: return pos == m->s.len;
    case CODE_WORD: return word;
    default: return !word;
    }
}

static bool run_loop(matcher *m, const sk_ps_code *c, uint32_t pc, size_t *pos)
{
    size_t at = *pos, least = 0;
    uint32_t n = 0, most = c->lazy ? c->x : c->y;
    for (; n < most; n++) {
        size_t next = at;
        if (++m->steps > m->steps_most || !matches_set(m, c, &next)) break;
        at = next;
        if (n + 1 == c->x) least = at;
    }
    if (n < c->x) return false;
    if (c->x == 0) least = *pos;
    if (c->lazy)
        push(m, (sk_ps_back){.kind = 3, .pc = pc, .pos = at, .least = c->y == SK_PS_NO_MOST ? SIZE_MAX : c->y - c->x});
    else if (at > least)
        push(m, (sk_ps_back){.kind = 2, .pc = pc + 1, .pos = at, .least = least});
    *pos = at;
    return true;
}

/* Takes the last choice back. False: there is none left above base. */
static bool go_back(matcher *m, size_t base, uint32_t *pc, size_t *pos)
{
    while (m->depth > base) {
        sk_ps_back *e = &m->p->stack[m->depth - 1];
        if (++m->steps > m->steps_most) return false;
        if (e->kind == 1) {
            m->slots[e->slot] = e->pos;
            m->depth--;
        } else if (e->kind == 2) {
            size_t at = e->pos - 1;
            while (at > e->least && (m->s.p[at] & 0xC0) == 0x80) at--;
            *pos = e->pos = at;
            *pc = e->pc;
            if (at <= e->least) m->depth--;
            return true;
        } else if (e->kind == 3) {
            const sk_ps_code *c = &m->p->code[e->pc];
            size_t at = e->pos;
            if (e->least == 0 || !matches_set(m, c, &at)) {
                m->depth--;
                continue;
            }
            if (e->least != SIZE_MAX) e->least--;
            *pos = e->pos = at;
            *pc = e->pc + 1;
            return true;
        } else {
            *pos = e->pos;
            *pc = e->pc;
            m->depth--;
            return true;
        }
    }
    return false;
}

static bool match_back(const matcher *m, const sk_ps_code *c, size_t *pos)
{
    size_t start = m->slots[c->slot * 2u], end = m->slots[c->slot * 2u + 1];
    if (start == SIZE_MAX || end == SIZE_MAX || end < start) return false;
    sk_bytes part = sk_slice(m->s, start, end - start), here = sk_slice(m->s, *pos, part.len);
    *pos += part.len;
    return m->p->fold ? sk_equal_nocase(part, here) : sk_equal(part, here);
}

static bool run_code(matcher *m, uint32_t pc, size_t pos, size_t *ret_end, unsigned depth)
{
    size_t base = m->depth;
    while (!m->stopped && ++m->steps <= m->steps_most) {
        const sk_ps_code *c = &m->p->code[pc];
        bool good = true;
        uint32_t next = pc + 1;
        switch (c->op) {
        case CODE_SET: good = matches_set(m, c, &pos); break;
        case CODE_SET_LOOP: good = run_loop(m, c, pc, &pos); break;
        case CODE_SPLIT:
            good = push(m, (sk_ps_back){.pc = c->lazy ? c->x : c->y, .pos = pos});
            next = c->lazy ? c->y : c->x;
            break;
        case CODE_JUMP: next = c->x; break;
        case CODE_SAVE: save(m, c->slot, pos); break;
        case CODE_PROGRESS: /* a round that takes nothing ends the loop */
            good = m->slots[c->slot] != pos;
            save(m, c->slot, pos);
            break;
        case CODE_BACK: good = match_back(m, c, &pos); break;
        case CODE_AHEAD:
        case CODE_NOT_AHEAD: {
            size_t end = 0, inner = m->depth;
            bool hit = depth < SK_PS_PATTERN_DEPTH && run_code(m, pc + 1, pos, &end, depth + 1);
            if (m->depth > inner) m->depth = inner;
            good = hit == (c->op == CODE_AHEAD);
            next = c->x;
            break;
        }
        case CODE_MATCH: *ret_end = pos; return true;
        default: good = at_anchor(m, c, pos); break;
        }
        if (good)
            pc = next;
        else if (!go_back(m, base, &pc, &pos))
            return false;
    }
    m->stopped = true;
    return false;
}

bool sk_ps_pattern_find(sk_ps_pattern *p, sk_bytes text, size_t from, sk_budget *budget, sk_ps_match *ret)
{
    uint64_t limit = budget->limits.value[SK_LIMIT_EMULATE_PATTERN], used = budget->used[SK_LIMIT_EMULATE_PATTERN];
    matcher m = {.p = p, .s = text, .steps_most = limit > used ? limit - used : 0};
    bool found = false;
    for (size_t at = from; at <= text.len && !found && !m.stopped;) {
        for (size_t i = 0; i < SK_PS_SLOTS; i++) m.slots[i] = SIZE_MAX;
        m.depth = 0;
        size_t end = 0;
        if (run_code(&m, 0, at, &end, 0)) {
            *ret = (sk_ps_match){.start[0] = at, .end[0] = end};
            for (unsigned g = 1; g < SK_PS_GROUPS; g++) {
                bool set = m.slots[g * 2] != SIZE_MAX && m.slots[g * 2 + 1] != SIZE_MAX && m.slots[g * 2 + 1] >= m.slots[g * 2];
                ret->start[g] = set ? m.slots[g * 2] : 0;
                ret->end[g] = set ? m.slots[g * 2 + 1] : 0;
            }
            found = true;
        } else if (at < text.len) {
            sk_utf8_next(text, &at, NULL);
        } else {
            break;
        }
    }
    if (!sk_spend(budget, SK_LIMIT_EMULATE_PATTERN, m.steps)) budget->used[SK_LIMIT_EMULATE_PATTERN] = limit;
    return found;
}
