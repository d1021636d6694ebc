/* Regular expressions: parser to a tree, tree to code, code matched by backtracking. A repeated single character (.* \d+
 * [a-z]*) is one instruction with one entry on the stack, so that common patterns cost no memory. */
#include "emulate/powershell/ps_pattern_inside.h"

#include "base/text.h"

#define CODE_MOST 20000u

typedef enum piece_kind {
    PIECE_EMPTY,
    PIECE_SET,
    PIECE_CAT,
    PIECE_ALT,
    PIECE_REPEAT,
    PIECE_GROUP,
    PIECE_START,
    PIECE_END,
    PIECE_END_LAST,
    PIECE_WORD,
    PIECE_NOT_WORD,
    PIECE_AHEAD,
    PIECE_NOT_AHEAD,
    PIECE_BEHIND,
    PIECE_BACK
} piece_kind;

typedef struct piece {
    piece_kind kind;
    struct piece *a, *b;
    uint32_t least, most;
    bool lazy, negate;
    unsigned group;
    sk_ps_range *ranges;
    uint32_t range_count, range_cap;
} piece;

typedef struct reader {
    sk_arena *arena;
    sk_ps_pattern *pattern;
    sk_bytes s;
    size_t pos;
    unsigned depth;
    bool failed, lines, dot_all, free_space;
} reader;

/* ---- parsing ----------------------------------------------------------------------------------------------------- */

static piece *parse_alternatives(reader *r);

static piece *make_piece(reader *r, piece_kind kind)
{
    piece *p = SK_NEW(r->arena, piece);
    if (p)
        p->kind = kind;
    else
        r->failed = true;
    return p;
}

static void add_range(reader *r, piece *set, uint32_t low, uint32_t high)
{
    if (!set) return;
    if (set->range_count == set->range_cap) {
        uint32_t cap = set->range_cap ? set->range_cap * 2 : 4;
        sk_ps_range *grown = sk_arena_grow(r->arena, set->ranges, set->range_cap, cap, sizeof *grown);
        if (!grown) {
            r->failed = true;
            return;
        }
        set->ranges = grown;
        set->range_cap = cap;
    }
    set->ranges[set->range_count++] = (sk_ps_range){low, high};
}

static const sk_ps_range word_ranges[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}, {0xAA, 0x10FFFF}};
static const sk_ps_range digit_ranges[] = {{'0', '9'}};
static const sk_ps_range space_ranges[] = {{9, 13}, {' ', ' '}, {0x85, 0x85}, {0xA0, 0xA0}};

static void add_class(reader *r, piece *set, int c)
{
    const sk_ps_range *list = word_ranges;
    size_t count = SK_COUNT(word_ranges);
    if (sk_lower(c) == 'd') list = digit_ranges, count = SK_COUNT(digit_ranges);
    if (sk_lower(c) == 's') list = space_ranges, count = SK_COUNT(space_ranges);
    if (c == sk_lower(c)) {
        for (size_t i = 0; i < count; i++) add_range(r, set, list[i].low, list[i].high);
        return;
    }
    uint32_t next = 0;
    for (size_t i = 0; i < count; i++) {
        if (list[i].low > next) add_range(r, set, next, list[i].low - 1);
        next = list[i].high + 1;
    }
    if (next <= 0x10FFFF) add_range(r, set, next, 0x10FFFF);
}

static uint32_t take_hex(reader *r, unsigned digits)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < digits && sk_hex_value(sk_at(r->s, r->pos)) >= 0; i++)
        v = v << 4 | (uint32_t)sk_hex_value(sk_at(r->s, r->pos++));
    return v;
}

/* The character behind a backslash that stands for itself or for a control. */
static uint32_t take_escaped(reader *r)
{
    static const char names[] = "tnrfvae0", values[] = {9, 10, 13, 12, 11, 7, 27, 0};
    int c = sk_at(r->s, r->pos);
    for (size_t i = 0; i < sizeof names - 1; i++)
        if (names[i] == c) {
            r->pos++;
            return (uint32_t)values[i];
        }
    if (c == 'x' || c == 'u') {
        r->pos++;
        return take_hex(r, c == 'x' ? 2 : 4);
    }
    if (c == 'c') {
        r->pos += 2;
        return (uint32_t)sk_at(r->s, r->pos - 1) & 31;
    }
    if (c < 0) {
        r->failed = true;
        return 0;
    }
    return sk_utf8_next(r->s, &r->pos, NULL);
}

static bool is_class_letter(int c) { return c == 'd' || c == 'D' || c == 'w' || c == 'W' || c == 's' || c == 'S'; }

static piece *parse_set(reader *r)
{
    piece *set = make_piece(r, PIECE_SET);
    if (!set) return NULL;
    if (sk_at(r->s, r->pos) == '^') {
        set->negate = true;
        r->pos++;
    }
    for (bool first = true; !r->failed; first = false) {
        int c = sk_at(r->s, r->pos);
        if (c < 0) r->failed = true;
        if (c < 0 || (c == ']' && !first)) break;
        if (c == '\\' && is_class_letter(sk_at(r->s, r->pos + 1))) {
            add_class(r, set, sk_at(r->s, r->pos + 1));
            r->pos += 2;
            continue;
        }
        uint32_t low = 0;
        if (c == '\\') {
            r->pos++;
            low = sk_at(r->s, r->pos) == 'b' ? (r->pos++, 8u) : take_escaped(r);
        } else {
            low = sk_utf8_next(r->s, &r->pos, NULL);
        }
        uint32_t high = low;
        int behind = sk_at(r->s, r->pos + 1);
        if (sk_at(r->s, r->pos) == '-' && behind >= 0 && behind != ']' && behind != '[') {
            r->pos++;
            if (behind == '\\') r->pos++;
            high = behind == '\\' ? take_escaped(r) : sk_utf8_next(r->s, &r->pos, NULL);
        }
        add_range(r, set, low, high < low ? low : high);
    }
    r->pos++;
    return set;
}

static piece *one_char(reader *r, uint32_t c)
{
    piece *set = make_piece(r, PIECE_SET);
    add_range(r, set, c, c);
    return set;
}

static void set_options(reader *r)
{
    bool on = true;
    for (; r->pos < r->s.len; r->pos++) {
        int c = sk_at(r->s, r->pos);
        if (c == '-')
            on = false;
        else if (c == 'i')
            r->pattern->fold = on;
        else if (c == 'm')
            r->lines = on;
        else if (c == 's')
            r->dot_all = on;
        else if (c == 'x')
            r->free_space = on;
        else if (c != 'n')
            break;
    }
}

static sk_bytes take_group_name(reader *r, int close)
{
    size_t end = sk_find_byte(r->s, r->pos, (uint8_t)close);
    if (end == SK_NPOS) {
        r->failed = true;
        return (sk_bytes){0};
    }
    sk_bytes name = sk_slice(r->s, r->pos, end - r->pos);
    r->pos = end + 1;
    return name;
}

static piece *parse_group(reader *r)
{
    piece *group = NULL;
    bool lines = r->lines, dot_all = r->dot_all, free_space = r->free_space;
    sk_bytes rest = sk_from(r->s, r->pos);
    if (sk_starts(rest, SK_LIT("?#"))) {
        take_group_name(r, ')');
        return make_piece(r, PIECE_EMPTY);
    }
    if (sk_starts(rest, SK_LIT("?=")))
        group = make_piece(r, PIECE_AHEAD), r->pos += 2;
    else if (sk_starts(rest, SK_LIT("?!")))
        group = make_piece(r, PIECE_NOT_AHEAD), r->pos += 2;
    else if (sk_starts(rest, SK_LIT("?<=")) || sk_starts(rest, SK_LIT("?<!")))
        r->failed = true; /* not modelled */
    else if (sk_starts(rest, SK_LIT("?>")))
        r->pos += 2;
    else if (sk_starts(rest, SK_LIT("?<")) || sk_starts(rest, SK_LIT("?'"))) {
        r->pos += 2;
        group = make_piece(r, PIECE_GROUP);
        sk_bytes name = take_group_name(r, sk_at(rest, 1) == '<' ? '>' : '\'');
        if (group && ++r->pattern->groups < SK_PS_GROUPS) r->pattern->names[r->pattern->groups] = name;
        if (group) group->group = r->pattern->groups;
    } else if (sk_starts(rest, SK_LIT("?"))) {
        r->pos++;
        set_options(r);
        if (sk_at(r->s, r->pos) == ')') {
            r->pos++;
            return make_piece(r, PIECE_EMPTY);
        }
        if (sk_at(r->s, r->pos++) != ':') r->failed = true;
    } else {
        group = make_piece(r, PIECE_GROUP);
        if (group) group->group = ++r->pattern->groups;
    }
    piece *inner = parse_alternatives(r);
    if (sk_at(r->s, r->pos) == ')')
        r->pos++;
    else
        r->failed = true;
    r->lines = lines, r->dot_all = dot_all, r->free_space = free_space;
    if (!group) return inner;
    group->a = inner;
    return group;
}

static piece *parse_escape(reader *r)
{
    int c = sk_at(r->s, r->pos);
    if (is_class_letter(c)) {
        piece *set = make_piece(r, PIECE_SET);
        add_class(r, set, c);
        r->pos++;
        return set;
    }
    if (c == 'b' || c == 'B' || c == 'A' || c == 'z' || c == 'Z' || c == 'G') {
        r->pos++;
        return make_piece(r, c == 'b'   ? PIECE_WORD
                             : c == 'B' ? PIECE_NOT_WORD
                             : c == 'z' ? PIECE_END_LAST
                             : c == 'Z' ? PIECE_END
                                        : PIECE_START);
    }
    if (c >= '1' && c <= '9') {
        piece *back = make_piece(r, PIECE_BACK);
        if (back) back->group = (unsigned)(c - '0');
        r->pos++;
        return back;
    }
    if (c == 'p' || c == 'P' || c == 'k') {
        r->failed = true;
        return NULL;
    }
    return one_char(r, take_escaped(r));
}

static piece *parse_atom(reader *r)
{
    int c = sk_at(r->s, r->pos);
    if (c == '(') {
        r->pos++;
        return parse_group(r);
    }
    if (c == '[') {
        r->pos++;
        return parse_set(r);
    }
    if (c == '\\') {
        r->pos++;
        return parse_escape(r);
    }
    if (c == '.') {
        r->pos++;
        piece *set = make_piece(r, PIECE_SET);
        if (set) set->negate = true;
        if (!r->dot_all) add_range(r, set, '\n', '\n');
        return set;
    }
    if (c == '^' || c == '$') {
        r->pos++;
        piece *p = make_piece(r, c == '^' ? PIECE_START : PIECE_END);
        if (p) p->lazy = r->lines; /* for anchors: at every line */
        return p;
    }
    if (c == '*' || c == '+' || c == '?') r->failed = true;
    return one_char(r, sk_utf8_next(r->s, &r->pos, NULL));
}

static bool take_counts(reader *r, uint32_t *least, uint32_t *most)
{
    uint64_t low = 0, high = 0;
    size_t close = sk_find_byte(r->s, r->pos, '}');
    sk_bytes inner = close == SK_NPOS ? (sk_bytes){0} : sk_slice(r->s, r->pos + 1, close - r->pos - 1), first = {0};
    if (!sk_parse_u64(inner, &low) || inner.len > 12) return false;
    sk_bytes rest = inner;
    sk_next_field(&rest, ',', &first);
    bool comma = sk_find_byte(inner, 0, ',') != SK_NPOS;
    *least = (uint32_t)low;
    *most = !comma ? *least : sk_parse_u64(rest, &high) ? (uint32_t)high : SK_PS_NO_MOST;
    r->pos = close + 1;
    return true;
}

static piece *parse_repeat(reader *r)
{
    piece *atom = parse_atom(r);
    for (unsigned i = 0; i < 4 && !r->failed; i++) {
        int c = sk_at(r->s, r->pos);
        uint32_t least = c == '+', most = c == '?' ? 1 : SK_PS_NO_MOST;
        if (c == '{') {
            if (!take_counts(r, &least, &most)) break;
        } else if (c == '*' || c == '+' || c == '?') {
            r->pos++;
        } else {
            break;
        }
        piece *p = make_piece(r, PIECE_REPEAT);
        if (!p) return NULL;
        p->a = atom;
        p->least = least;
        p->most = most;
        if (sk_at(r->s, r->pos) == '?') {
            p->lazy = true;
            r->pos++;
        }
        atom = p;
    }
    return atom;
}

static piece *parse_sequence(reader *r)
{
    piece *first = make_piece(r, PIECE_EMPTY), **end = &first;
    while (r->pos < r->s.len && !r->failed) {
        int c = sk_at(r->s, r->pos);
        if (c == '|' || c == ')') break;
        if (r->free_space && sk_is_space(c)) {
            r->pos++;
            continue;
        }
        piece *cat = make_piece(r, PIECE_CAT);
        if (!cat) break;
        cat->a = parse_repeat(r);
        cat->b = *end;
        *end = cat;
        end = &cat->b;
    }
    return first;
}

static piece *parse_alternatives(reader *r)
{
    if (++r->depth > SK_PS_PATTERN_DEPTH) {
        r->failed = true;
        return NULL;
    }
    piece *first = parse_sequence(r), **end = &first;
    while (sk_at(r->s, r->pos) == '|' && !r->failed) {
        r->pos++;
        piece *alt = make_piece(r, PIECE_ALT);
        if (!alt) break;
        alt->a = *end;
        alt->b = parse_sequence(r);
        *end = alt;
        end = &alt->b;
    }
    r->depth--;
    return first;
}

/* ---- code -------------------------------------------------------------------------------------------------------- */

typedef struct writer {
    sk_arena *arena;
    sk_ps_code *code;
    uint32_t count, cap, slots;
    bool failed;
} writer;

static uint32_t put(writer *w, code_op op)
{
    if (w->count >= CODE_MOST) w->failed = true;
    if (w->count == w->cap && !w->failed) {
        uint32_t cap = w->cap ? w->cap * 2 : 32;
        sk_ps_code *grown = sk_arena_grow(w->arena, w->code, w->cap, cap, sizeof *grown);
        if (grown)
            w->code = grown, w->cap = cap;
        else
            w->failed = true;
    }
    if (w->failed) return 0;
    w->code[w->count] = (sk_ps_code){.op = (uint8_t)op};
    return w->count++;
}

static void write_piece(writer *w, const piece *p);

static void write_set(writer *w, const piece *p, code_op op)
{
    uint32_t at = put(w, op);
    if (w->failed) return;
    w->code[at].ranges = p->ranges;
    w->code[at].range_count = p->range_count;
    w->code[at].negate = p->negate;
}

static void write_star(writer *w, const piece *p)
{
    uint32_t split = put(w, CODE_SPLIT), mark = put(w, CODE_PROGRESS);
    uint16_t slot = (uint16_t)(2 * SK_PS_GROUPS + w->slots++ % SK_PS_GROUPS);
    write_piece(w, p->a);
    uint32_t jump = put(w, CODE_JUMP);
    if (w->failed) return;
    w->code[mark].slot = slot;
    w->code[jump].x = split;
    w->code[split].x = split + 1;
    w->code[split].y = w->count;
    w->code[split].lazy = p->lazy;
}

static void write_repeat(writer *w, const piece *p)
{
    if (p->a && p->a->kind == PIECE_SET) {
        write_set(w, p->a, CODE_SET_LOOP);
        if (w->failed) return;
        sk_ps_code *loop = &w->code[w->count - 1];
        loop->x = p->least;
        loop->y = p->most;
        loop->lazy = p->lazy;
        return;
    }
    for (uint32_t i = 0; i < p->least && !w->failed; i++) write_piece(w, p->a);
    if (p->most == SK_PS_NO_MOST) {
        write_star(w, p);
        return;
    }
    for (uint32_t i = p->least; i < p->most && !w->failed; i++) {
        uint32_t split = put(w, CODE_SPLIT);
        write_piece(w, p->a);
        if (w->failed) return;
        w->code[split].x = split + 1;
        w->code[split].y = w->count;
        w->code[split].lazy = p->lazy;
    }
}

static void write_alternatives(writer *w, const piece *p)
{
    uint32_t split = put(w, CODE_SPLIT);
    write_piece(w, p->a);
    uint32_t jump = put(w, CODE_JUMP);
    if (w->failed) return;
    w->code[split].x = split + 1;
    w->code[split].y = w->count;
    write_piece(w, p->b);
    if (!w->failed) w->code[jump].x = w->count;
}

static void write_group(writer *w, const piece *p)
{
    bool kept = p->group < SK_PS_GROUPS;
    uint32_t open = kept ? put(w, CODE_SAVE) : 0;
    write_piece(w, p->a);
    uint32_t close = kept ? put(w, CODE_SAVE) : 0;
    if (w->failed || !kept) return;
    w->code[open].slot = (uint16_t)(p->group * 2);
    w->code[close].slot = (uint16_t)(p->group * 2 + 1);
}

static void write_piece(writer *w, const piece *p)
{
    static const uint8_t simple[] = {[PIECE_START] = CODE_START,
                                     [PIECE_END] = CODE_END,
                                     [PIECE_END_LAST] = CODE_END_LAST,
                                     [PIECE_WORD] = CODE_WORD,
                                     [PIECE_NOT_WORD] = CODE_NOT_WORD};
    for (; p && !w->failed && p->kind == PIECE_CAT; p = p->b) write_piece(w, p->a);
    if (!p || w->failed) return;
    switch (p->kind) {
    case PIECE_EMPTY:
    case PIECE_CAT: return;
    case PIECE_SET: write_set(w, p, CODE_SET); return;
    case PIECE_ALT: write_alternatives(w, p); return;
    case PIECE_REPEAT: write_repeat(w, p); return;
    case PIECE_GROUP: write_group(w, p); return;
    case PIECE_AHEAD:
    case PIECE_NOT_AHEAD: {
        uint32_t at = put(w, p->kind == PIECE_AHEAD ? CODE_AHEAD : CODE_NOT_AHEAD);
        write_piece(w, p->a);
        put(w, CODE_MATCH);
        if (!w->failed) w->code[at].x = w->count;
        return;
    }
    case PIECE_BACK: {
        uint32_t at = put(w, CODE_BACK);
        if (!w->failed) w->code[at].slot = (uint16_t)p->group;
        return;
    }
    default: {
        uint32_t at = put(w, (code_op)simple[p->kind]);
        if (!w->failed) w->code[at].lazy = p->lazy;
        return;
    }
    }
}

sk_ps_pattern *sk_ps_pattern_make(sk_arena *a, sk_bytes text, bool fold)
{
    sk_ps_pattern *p = SK_NEW(a, sk_ps_pattern);
    if (!p) return NULL;
    p->arena = a;
    p->fold = fold;
    reader r = {.arena = a, .pattern = p, .s = text};
    piece *tree = parse_alternatives(&r);
    writer w = {.arena = a};
    if (!r.failed && r.pos == text.len) write_piece(&w, tree);
    put(&w, CODE_MATCH);
    if (r.failed || r.pos < text.len || w.failed) return NULL;
    p->code = w.code;
    p->count = w.count;
    if (p->groups >= SK_PS_GROUPS) p->groups = SK_PS_GROUPS - 1;
    return p;
}

int sk_ps_pattern_group(const sk_ps_pattern *p, sk_bytes name)
{
    uint64_t number = 0;
    if (sk_parse_u64(name, &number)) return number <= p->groups ? (int)number : -1;
    for (unsigned i = 1; i <= p->groups; i++)
        if (name.len > 0 && sk_equal(p->names[i], name)) return (int)i;
    return -1;
}
