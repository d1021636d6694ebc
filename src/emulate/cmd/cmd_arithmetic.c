/* set /a: whole numbers of 32 bits, names stand for their variables, precedence as in C (set /?). */
#include "emulate/cmd/cmd_run.h"

typedef struct sum {
    sk_cmd *c;
    sk_bytes s;
    size_t pos;
    unsigned depth;
} sum;

static const struct {
    const char *text;
    uint8_t level;
} operators[] = {{"|", 1}, {"^", 2}, {"&", 3}, {"<<", 4}, {">>", 4}, {"+", 5}, {"-", 5}, {"*", 6}, {"/", 6}, {"%", 6}};

static int64_t parse_level(sum *s, unsigned level);

static void skip(sum *s)
{
    while (sk_is_space(sk_at(s->s, s->pos)) || sk_at(s->s, s->pos) == '"') s->pos++;
}

static int64_t parse_number(sk_bytes b)
{
    uint64_t v = 0;
    unsigned base = 10;
    if (sk_starts_nocase(b, SK_LIT("0x")))
        base = 16, b = sk_from(b, 2);
    else if (b.len > 1 && b.p[0] == '0')
        base = 8;
    for (size_t i = 0; i < b.len; i++) {
        int digit = sk_hex_value(b.p[i]);
        if (digit < 0 || digit >= (int)base) break;
        v = (v * base + (unsigned)digit) & 0xFFFFFFFFFFull;
    }
    return (int32_t)(uint32_t)v;
}

static int64_t parse_name(sum *s, sk_bytes name)
{
    skip(s);
    int first = sk_at(s->s, s->pos), second = sk_at(s->s, s->pos + 1);
    bool shift = (first == '<' || first == '>') && second == first && sk_at(s->s, s->pos + 2) == '=';
    bool compound = !shift && second == '=' && first > 0 && sk_find_byte(SK_LIT("+-*/%&^|"), 0, (uint8_t)first) != SK_NPOS;
    int64_t old = parse_number(sk_cmd_variable(s->c, name));
    sk_bytes text = sk_cmd_variable(s->c, name);
    if (sk_at(text, 0) == '-') old = -parse_number(sk_from(text, 1));
    if (!shift && !compound && !(first == '=' && second != '=')) return old;
    s->pos += shift ? 3 : compound ? 2 : 1;
    int64_t v = parse_level(s, 1);
    if (shift)
        v = first == '<' ? (int32_t)(uint32_t)((uint64_t)old << (v & 31)) : old >> (v & 31);
    else if (first == '+')
        v = old + v;
    else if (first == '-')
        v = old - v;
    else if (first == '*')
        v = old * v;
    else if (first == '/')
        v = v ? old / v : 0;
    else if (first == '%')
        v = v ? old % v : 0;
    else if (first == '&')
        v = old & v;
    else if (first == '^')
        v = old ^ v;
    else if (first == '|')
        v = old | v;
    v = (int32_t)(uint32_t)(uint64_t)v;
    sk_cmd_set_variable(s->c, name, sk_text_bytes(s->c->arena, "%lld", (long long)v));
    return v;
}

static int64_t parse_atom(sum *s)
{
    skip(s);
    int ch = sk_at(s->s, s->pos);
    if (s->depth++ > 60) {
        s->pos = s->s.len;
        return 0;
    }
    int64_t v = 0;
    size_t from = s->pos;
    if (ch == '(') {
        s->pos++;
        v = parse_level(s, 1);
        skip(s);
        if (sk_at(s->s, s->pos) == ')') s->pos++;
    } else if (ch == '-' || ch == '+' || ch == '~' || ch == '!') {
        s->pos++;
        v = parse_atom(s);
        v = ch == '-' ? -v : ch == '~' ? ~v : ch == '!' ? !v : v;
    } else if (sk_is_digit(ch)) {
        while (sk_is_alnum(sk_at(s->s, s->pos))) s->pos++;
        v = parse_number(sk_slice(s->s, from, s->pos - from));
    } else {
        while (s->pos < s->s.len && !sk_is_space(s->s.p[s->pos]) &&
               sk_find_byte(SK_LIT("+-*/%&^|<>()=,!~\""), 0, s->s.p[s->pos]) == SK_NPOS)
            s->pos++;
        if (s->pos > from)
            v = parse_name(s, sk_slice(s->s, from, s->pos - from));
        else if (s->pos < s->s.len)
            s->pos++;
    }
    s->depth--;
    return v;
}

static int64_t apply(uint8_t op, int64_t a, int64_t b)
{
    switch (op) {
    case 0: return a | b;
    case 1: return a ^ b;
    case 2: return a & b;
    case 3: return (int32_t)(uint32_t)((uint64_t)a << (b & 31));
    case 4: return a >> (b & 31);
    case 5: return a + b;
    case 6: return a - b;
    case 7: return a * b;
    case 8: return b ? a / b : 0;
    default: return b ? a % b : 0;
    }
}

static int64_t parse_level(sum *s, unsigned level)
{
    if (level > 6) return parse_atom(s);
    int64_t v = parse_level(s, level + 1);
    for (;;) {
        skip(s);
        bool found = false;
        for (uint8_t i = 0; i < SK_COUNT(operators) && !found; i++) {
            sk_bytes text = sk_bytes_str(operators[i].text);
            if (operators[i].level != level || !sk_starts(sk_from(s->s, s->pos), text)) continue;
            s->pos += text.len;
            v = (int32_t)(uint32_t)(uint64_t)apply(i, v, parse_level(s, level + 1));
            found = true;
        }
        if (!found || !sk_cmd_step(s->c, 1)) return v;
    }
}

int64_t sk_cmd_arithmetic(sk_cmd *c, sk_bytes text)
{
    sum s = {.c = c, .s = text};
    int64_t v = 0;
    while (s.pos < text.len && sk_cmd_step(c, 1)) {
        size_t before = s.pos;
        v = parse_level(&s, 1);
        skip(&s);
        if (sk_at(text, s.pos) == ',' || s.pos == before)
            s.pos++;
        else if (s.pos < text.len)
            s.pos++;
    }
    return v;
}
