/* Regular expressions: see pattern.h. A pattern becomes code for a small machine; counted repeats are written out. The machine
 * keeps its choices on a stack in the arena and undoes what a given-up choice had set. */
#include "emulate/world/objects/pattern.h"

#include <string.h>

enum { CODE_MOST = 20000, SLOTS = 2 * SK_PATTERN_GROUPS + 32, STACK_MOST = 1u << 18, NEST_MOST = 100, STEP_BLOCK = 256 };

typedef enum code_op {
    OP_UNIT,
    OP_ANY,
    OP_SET,
    OP_SPLIT,
    OP_JUMP,
    OP_SAVE,
    OP_START,
    OP_END,
    OP_EDGE,
    OP_NO_EDGE,
    OP_BACK,
    OP_LOOK,
    OP_NO_LOOK,
    OP_MARK,
    OP_MOVED,
    OP_MATCH
} code_op;

typedef struct code {
    uint8_t op;
    uint16_t unit;
    uint32_t a, b; /* SPLIT: first and second choice; SET: range of sets; others: slot, group or target */
} code;

typedef struct range {
    uint16_t low, high;
} range;

struct sk_pattern {
    sk_world *w;
    sk_str source;
    size_t at;
    code *codes;
    size_t code_count, code_cap;
    range *ranges;
    size_t range_count, range_cap;
    unsigned groups, marks, depth;
    struct machine *machine; /* kept for the next search */
    bool fold, multiline, bad;
};

static uint32_t emit(sk_pattern *p, code c)
{
    if (p->code_count >= CODE_MOST) p->bad = true;
    if (!p->bad && p->code_count == p->code_cap) {
        size_t cap = p->code_cap ? p->code_cap * 2 : 64;
        code *codes = sk_arena_grow(p->w->arena, p->codes, p->code_cap, cap, sizeof(*codes));
        if (!codes)
            p->bad = true;
        else
            p->codes = codes, p->code_cap = cap;
    }
    if (p->bad) return 0;
    p->codes[p->code_count] = c;
    return (uint32_t)p->code_count++;
}

static void add_range(sk_pattern *p, uint16_t low, uint16_t high)
{
    if (p->bad) return;
    if (p->range_count == p->range_cap) {
        size_t cap = p->range_cap ? p->range_cap * 2 : 32;
        range *ranges = sk_arena_grow(p->w->arena, p->ranges, p->range_cap, cap, sizeof(*ranges));
        if (!ranges) {
            p->bad = true;
            return;
        }
        p->ranges = ranges;
        p->range_cap = cap;
    }
    p->ranges[p->range_count++] = (range){low, high};
}

static int peek(const sk_pattern *p) { return p->at < p->source.len ? sk_str_at(p->source, p->at) : -1; }

static const range digits[] = {{'0', '9'}};
static const range words[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
static const range spaces[] = {{9, 13}, {' ', ' '}, {0xA0, 0xA0}, {0x2028, 0x2029}, {0xFEFF, 0xFEFF}};

static void add_class(sk_pattern *p, const range *rows, size_t count, bool negate)
{
    uint32_t low = 0;
    for (size_t i = 0; i < count; i++) {
        if (!negate)
            add_range(p, rows[i].low, rows[i].high);
        else if (rows[i].low > low)
            add_range(p, (uint16_t)low, (uint16_t)(rows[i].low - 1));
        low = rows[i].high + 1u;
    }
    if (negate && low <= 0xFFFF) add_range(p, (uint16_t)low, 0xFFFF);
}

/* \d \w \s and their opposites; false for other letters. */
static bool add_escape_class(sk_pattern *p, int c)
{
    switch (c) {
    case 'd':
    case 'D': add_class(p, digits, SK_COUNT(digits), c == 'D'); return true;
    case 'w':
    case 'W': add_class(p, words, SK_COUNT(words), c == 'W'); return true;
    case 's':
    case 'S': add_class(p, spaces, SK_COUNT(spaces), c == 'S'); return true;
    default: return false;
    }
}

static int read_hex(sk_pattern *p, unsigned count, int fallback)
{
    int value = 0;
    for (unsigned i = 0; i < count; i++) {
        int digit = sk_hex_value(sk_str_at(p->source, p->at + i));
        if (digit < 0) return fallback;
        value = value * 16 + digit;
    }
    p->at += count;
    return value;
}

/* The character of an escape whose letter was just read. */
static uint16_t read_escape(sk_pattern *p, int c)
{
    switch (c) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'f': return '\f';
    case 'v': return '\v';
    case '0': return 0;
    case 'x': return (uint16_t)read_hex(p, 2, 'x');
    case 'u': return (uint16_t)read_hex(p, 4, 'u');
    case 'c': return (uint16_t)(sk_is_alpha(peek(p)) ? sk_str_at(p->source, p->at++) & 31 : 'c');
    default: return (uint16_t)c;
    }
}

static void parse_set(sk_pattern *p)
{
    uint32_t from = (uint32_t)p->range_count;
    bool negate = peek(p) == '^';
    if (negate) p->at++;
    while (peek(p) != ']' && peek(p) >= 0) {
        int c = sk_str_at(p->source, p->at++);
        if (c == '\\') {
            c = peek(p);
            p->at++;
            if (add_escape_class(p, c)) continue;
            c = c == 'b' ? 8 : read_escape(p, c);
        }
        int high = c;
        if (peek(p) == '-' && p->at + 1 < p->source.len && sk_str_at(p->source, p->at + 1) != ']') {
            p->at++;
            high = sk_str_at(p->source, p->at++);
            if (high == '\\') {
                high = peek(p);
                p->at++;
                high = read_escape(p, high);
            }
            if (high < c) p->bad = true;
        }
        add_range(p, (uint16_t)c, (uint16_t)high);
    }
    if (peek(p) != ']') p->bad = true;
    p->at++;
    emit(p, (code){.op = OP_SET, .unit = negate, .a = from, .b = (uint32_t)p->range_count});
}

static void parse_choice(sk_pattern *p);

/* Behind "(": a group, (?:...), (?=...) or (?!...). */
static void parse_group(sk_pattern *p)
{
    int kind = 0;
    if (peek(p) == '?') {
        kind = p->at + 1 < p->source.len ? sk_str_at(p->source, p->at + 1) : -1;
        p->at += 2;
        if (kind != ':' && kind != '=' && kind != '!') p->bad = true;
    }
    unsigned group = 0;
    uint32_t look = 0;
    if (kind == 0 && ++p->groups < SK_PATTERN_GROUPS) {
        group = p->groups;
        emit(p, (code){.op = OP_SAVE, .a = group * 2});
    } else if (kind == '=' || kind == '!') {
        look = emit(p, (code){.op = kind == '=' ? OP_LOOK : OP_NO_LOOK});
    }
    parse_choice(p);
    if (group) emit(p, (code){.op = OP_SAVE, .a = group * 2 + 1});
    if (kind == '=' || kind == '!') {
        emit(p, (code){.op = OP_MATCH});
        if (!p->bad) p->codes[look].a = (uint32_t)p->code_count;
    }
    if (peek(p) != ')') p->bad = true;
    p->at++;
}

static void parse_escape(sk_pattern *p)
{
    int c = peek(p);
    p->at++;
    uint32_t from = (uint32_t)p->range_count;
    if (c < 0) {
        p->bad = true;
    } else if (add_escape_class(p, c)) {
        emit(p, (code){.op = OP_SET, .a = from, .b = (uint32_t)p->range_count});
    } else if (c == 'b' || c == 'B') {
        emit(p, (code){.op = c == 'b' ? OP_EDGE : OP_NO_EDGE});
    } else if (c >= '1' && c <= '9') {
        emit(p, (code){.op = OP_BACK, .a = (uint32_t)(c - '0')});
    } else {
        emit(p, (code){.op = OP_UNIT, .unit = read_escape(p, c)});
    }
}

static void parse_atom(sk_pattern *p)
{
    int c = sk_str_at(p->source, p->at++);
    switch (c) {
    case '.': emit(p, (code){.op = OP_ANY}); break;
    case '^': emit(p, (code){.op = OP_START}); break;
    case '$': emit(p, (code){.op = OP_END}); break;
    case '(': parse_group(p); break;
    case '[': parse_set(p); break;
    case '\\': parse_escape(p); break;
    case '*':
    case '+':
    case '?': p->bad = true; break;
    default: emit(p, (code){.op = OP_UNIT, .unit = (uint16_t)c}); break;
    }
}

static bool read_count(sk_pattern *p, size_t *at, int *ret)
{
    int value = 0;
    if (!sk_is_digit(sk_str_at(p->source, *at))) return false;
    for (; sk_is_digit(sk_str_at(p->source, *at)); ++*at)
        value = value > 9999 ? value : value * 10 + (sk_str_at(p->source, *at) - '0');
    *ret = value;
    return true;
}

/* {n}, {n,} or {n,m} at the cursor; else the brace is a character. */
static bool read_counts(sk_pattern *p, int *low, int *high)
{
    size_t at = p->at + 1;
    if (!read_count(p, &at, low)) return false;
    *high = *low;
    if (sk_str_at(p->source, at) == ',') {
        at++;
        if (!read_count(p, &at, high)) *high = -1;
    }
    if (sk_str_at(p->source, at) != '}') return false;
    p->at = at + 1;
    return true;
}

/* Another copy of codes [from, to): targets inside move along. */
static void copy_codes(sk_pattern *p, size_t from, size_t to)
{
    uint32_t shift = (uint32_t)(p->code_count - from);
    for (size_t i = from; i < to && !p->bad; i++) {
        code c = p->codes[i];
        if (c.op == OP_SPLIT || c.op == OP_JUMP || c.op == OP_LOOK || c.op == OP_NO_LOOK) c.a += shift;
        if (c.op == OP_SPLIT) c.b += shift;
        emit(p, c);
    }
}

static void insert_split(sk_pattern *p, size_t at, bool lazy, uint32_t out)
{
    if (p->bad) return;
    p->codes[at].a = lazy ? out : (uint32_t)at + 1;
    p->codes[at].b = lazy ? (uint32_t)at + 1 : out;
}

/* x* as: L: split body, out; mark; x; moved; jump L. The mark stops loops over nothing. */
static void emit_star(sk_pattern *p, size_t from, size_t to, bool lazy)
{
    uint32_t slot = (uint32_t)(2 * SK_PATTERN_GROUPS + p->marks++ % 32);
    uint32_t top = emit(p, (code){.op = OP_SPLIT});
    emit(p, (code){.op = OP_MARK, .a = slot});
    copy_codes(p, from, to);
    emit(p, (code){.op = OP_MOVED, .a = slot});
    emit(p, (code){.op = OP_JUMP, .a = top});
    insert_split(p, top, lazy, (uint32_t)p->code_count);
}

static void emit_optional(sk_pattern *p, size_t from, size_t to, bool lazy)
{
    uint32_t top = emit(p, (code){.op = OP_SPLIT});
    copy_codes(p, from, to);
    insert_split(p, top, lazy, (uint32_t)p->code_count);
}

static void parse_repeat(sk_pattern *p, size_t from)
{
    int low = 0, high = -1, c = peek(p);
    if (c == '*')
        p->at++;
    else if (c == '+')
        low = 1, p->at++;
    else if (c == '?')
        high = 1, p->at++;
    else if (c != '{' || !read_counts(p, &low, &high))
        return;
    bool lazy = peek(p) == '?';
    if (lazy) p->at++;
    if (high >= 0 && high < low) p->bad = true;
    size_t to = p->code_count;
    /* The body written first is kept aside by a jump over it; every copy follows. */
    uint32_t over = emit(p, (code){.op = OP_JUMP});
    size_t first = p->code_count;
    (void)over;
    for (int i = 0; i < low && !p->bad; i++) copy_codes(p, from, to);
    if (high < 0) emit_star(p, from, to, lazy);
    for (int i = low; i < high && !p->bad; i++) emit_optional(p, from, to, lazy);
    if (p->bad) return;
    /* Moves the copies to where the body stood. */
    size_t shift = first - from;
    for (size_t i = first; i < p->code_count; i++) {
        code moved = p->codes[i];
        if (moved.op == OP_SPLIT || moved.op == OP_JUMP || moved.op == OP_LOOK || moved.op == OP_NO_LOOK)
            moved.a -= (uint32_t)shift;
        if (moved.op == OP_SPLIT) moved.b -= (uint32_t)shift;
        p->codes[i - shift] = moved;
    }
    p->code_count -= shift;
}

static void parse_sequence(sk_pattern *p)
{
    while (!p->bad && peek(p) >= 0 && peek(p) != '|' && peek(p) != ')') {
        size_t from = p->code_count;
        parse_atom(p);
        parse_repeat(p, from);
    }
}

static void parse_choice(sk_pattern *p)
{
    if (++p->depth > NEST_MOST) p->bad = true;
    size_t from = p->code_count;
    parse_sequence(p);
    if (!p->bad && peek(p) == '|') {
        p->at++;
        /* Room for the split before the first choice. */
        size_t to = p->code_count;
        emit(p, (code){.op = OP_JUMP});
        if (!p->bad) {
            for (size_t i = to; i > from; i--) {
                code c = p->codes[i - 1];
                if (c.op == OP_SPLIT || c.op == OP_JUMP || c.op == OP_LOOK || c.op == OP_NO_LOOK) c.a++;
                if (c.op == OP_SPLIT) c.b++;
                p->codes[i] = c;
            }
            p->codes[from] = (code){.op = OP_SPLIT, .a = (uint32_t)from + 1};
        }
        uint32_t jump = emit(p, (code){.op = OP_JUMP});
        if (!p->bad) p->codes[from].b = (uint32_t)p->code_count;
        parse_choice(p);
        if (!p->bad) p->codes[jump].a = (uint32_t)p->code_count;
    }
    p->depth--;
}

sk_pattern *sk_pattern_new(sk_world *w, sk_str source, bool fold, bool multiline)
{
    sk_pattern *p = SK_NEW(w->arena, sk_pattern);
    if (!p) return NULL;
    p->w = w;
    p->source = source;
    p->fold = fold;
    p->multiline = multiline;
    parse_choice(p);
    if (peek(p) >= 0) p->bad = true;
    emit(p, (code){.op = OP_MATCH});
    return p->bad ? NULL : p;
}

/* A choice to come back to (slot UINT32_MAX) or a slot to set back. */
typedef struct choice {
    uint32_t pc, slot;
    size_t at;
} choice;

typedef struct machine {
    sk_world *w;
    const sk_pattern *p;
    sk_str s;
    size_t slots[SLOTS];
    choice *stack;
    size_t used, cap;
    uint64_t steps;
    unsigned depth;
    bool stopped;
} machine;

static bool push(machine *m, choice c)
{
    if (m->used == m->cap) {
        size_t cap = m->cap ? m->cap * 2 : 256;
        choice *stack = cap <= STACK_MOST ? sk_arena_grow(m->w->arena, m->stack, m->cap, cap, sizeof(*stack)) : NULL;
        if (!stack) {
            m->stopped = true;
            return false;
        }
        m->stack = stack;
        m->cap = cap;
    }
    m->stack[m->used++] = c;
    return true;
}

static void set_slot(machine *m, uint32_t slot, size_t value)
{
    if (push(m, (choice){.slot = slot, .at = m->slots[slot]})) m->slots[slot] = value;
}

/* Back to the last choice above floor. */
static bool back_up(machine *m, size_t floor, uint32_t *pc, size_t *at)
{
    while (m->used > floor) {
        choice c = m->stack[--m->used];
        if (c.slot != UINT32_MAX) {
            m->slots[c.slot] = c.at;
            continue;
        }
        *pc = c.pc;
        *at = c.at;
        return true;
    }
    return false;
}

static bool is_word(sk_str s, size_t i)
{
    int c = i < s.len ? sk_str_at(s, i) : 0;
    return sk_is_alnum(c) || c == '_';
}

static bool in_set(const sk_pattern *p, const code *c, uint16_t unit)
{
    uint16_t lower = sk_unit_lower(unit), upper = sk_unit_upper(unit);
    for (uint32_t i = c->a; i < c->b; i++) {
        const range *r = &p->ranges[i];
        if (unit >= r->low && unit <= r->high) return true;
        if (p->fold && ((lower >= r->low && lower <= r->high) || (upper >= r->low && upper <= r->high))) return true;
    }
    return false;
}

static bool is_line_end(uint16_t c) { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }

/* One character against UNIT, ANY or SET. */
static bool takes(const machine *m, const code *c, size_t at)
{
    if (at >= m->s.len) return false;
    uint16_t unit = sk_str_at(m->s, at);
    if (c->op == OP_ANY) return !is_line_end(unit);
    if (c->op == OP_SET) return in_set(m->p, c, unit) != (c->unit != 0);
    return unit == c->unit || (m->p->fold && sk_unit_lower(unit) == sk_unit_lower(c->unit));
}

static bool holds(const machine *m, const code *c, size_t at)
{
    bool edge = is_word(m->s, at) != (at > 0 && is_word(m->s, at - 1));
    switch (c->op) {
    case OP_START: return at == 0 || (m->p->multiline && is_line_end(sk_str_at(m->s, at - 1)));
    case OP_END: return at == m->s.len || (m->p->multiline && is_line_end(sk_str_at(m->s, at)));
    case OP_EDGE: return edge;
    case OP_NO_EDGE: return !edge;
    default: return m->slots[c->a] != at; /* OP_MOVED */
    }
}

/* The text of a group once more; a group that took no part is the empty text. */
static bool repeats(const machine *m, uint32_t group, size_t *at)
{
    size_t from = m->slots[group * 2], to = m->slots[group * 2 + 1];
    if (from == SK_NPOS || to == SK_NPOS || to < from) return true;
    sk_str want = sk_str_slice(m->s, from, to - from), have = sk_str_slice(m->s, *at, to - from);
    if (!(m->p->fold ? sk_str_equal_nocase(want, have) : sk_str_equal(want, have))) return false;
    *at += to - from;
    return true;
}

static bool count_step(machine *m)
{
    if (++m->steps % STEP_BLOCK == 0 && !sk_spend(m->w->budget, SK_LIMIT_EMULATE_PATTERN, STEP_BLOCK))
        m->stopped = m->w->stopped = true;
    return !m->stopped;
}

static bool run(machine *m, uint32_t pc, size_t at, size_t *ret_end);

static bool look(machine *m, const code *c, uint32_t pc, size_t at)
{
    size_t end, floor = m->used;
    if (m->depth >= NEST_MOST) return false;
    m->depth++;
    bool hit = run(m, pc + 1, at, &end);
    m->depth--;
    if (c->op == OP_NO_LOOK) {
        /* Nothing it set stays. */
        while (m->used > floor) {
            choice old = m->stack[--m->used];
            if (old.slot != UINT32_MAX) m->slots[old.slot] = old.at;
        }
        return !hit;
    }
    /* Its choices are final; what it set is kept and can be undone. */
    size_t kept = floor;
    for (size_t i = floor; i < m->used; i++) {
        if (m->stack[i].slot != UINT32_MAX) m->stack[kept++] = m->stack[i];
    }
    m->used = kept;
    return hit;
}

static bool run(machine *m, uint32_t pc, size_t at, size_t *ret_end)
{
    size_t floor = m->used;
    while (count_step(m)) {
        const code *c = &m->p->codes[pc];
        bool good = true;
        switch (c->op) {
        case OP_MATCH: *ret_end = at; return true;
        case OP_UNIT:
        case OP_ANY:
        case OP_SET:
            good = takes(m, c, at);
            at++;
            pc++;
            break;
        case OP_SPLIT:
            good = push(m, (choice){.pc = c->b, .slot = UINT32_MAX, .at = at});
            pc = c->a;
            break;
        case OP_JUMP: pc = c->a; break;
        case OP_SAVE:
        case OP_MARK:
            set_slot(m, c->a, at);
            pc++;
            break;
        case OP_BACK:
            good = c->a >= SK_PATTERN_GROUPS || repeats(m, c->a, &at);
            pc++;
            break;
        case OP_LOOK:
        case OP_NO_LOOK:
            good = look(m, c, pc, at);
            pc = c->a;
            break;
        default:
            good = holds(m, c, at);
            pc++;
            break;
        }
        if (!good && !back_up(m, floor, &pc, &at)) return false;
    }
    return false;
}

bool sk_pattern_find(sk_world *w, sk_pattern *p, sk_str s, size_t from, sk_match_spans *ret)
{
    if (!p->machine && !(p->machine = SK_NEW(w->arena, machine))) return false;
    machine *m = p->machine;
    m->w = w;
    m->p = p;
    m->s = s;
    m->stopped = false;
    for (size_t at = from; at <= s.len && !m->stopped; at++) {
        size_t end;
        for (size_t i = 0; i < SLOTS; i++) m->slots[i] = SK_NPOS;
        m->used = 0;
        if (!run(m, 0, at, &end)) continue;
        ret->count = (p->groups < SK_PATTERN_GROUPS ? p->groups : SK_PATTERN_GROUPS - 1) + 1;
        for (unsigned i = 0; i < ret->count; i++) {
            ret->from[i] = m->slots[i * 2];
            ret->to[i] = m->slots[i * 2 + 1];
        }
        ret->from[0] = at;
        ret->to[0] = end;
        return true;
    }
    return false;
}
